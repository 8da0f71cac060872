//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

use super::findings::not_listed;
use crate::base::lang::Lang;
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::load::Loaded;
use crate::rules::finding::{Finding, Severity};
use crate::rules::source::RuleText;

/// Longer than any name of a file, or any message, that somebody reads to its end.
const LONGEST: usize = 4000;

/// One line a finding, with its words in one language or one behind the other.
pub(crate) fn page(files: &[Loaded], lang: Lang) -> String {
    let mut page = String::new();
    for file in files {
        for finding in &file.findings {
            push_command(&mut page, &file.source, finding, lang);
        }
        if file.left_out > 0 {
            let name = spelling::shown(file.source.name(), LONGEST);
            let more = lang.of(&not_listed(file.left_out));
            page.push_str(&format!(
                "::notice file={}::{}\n",
                property(&name),
                data(&more)
            ));
        }
    }
    page
}

fn push_command(page: &mut String, source: &RuleText, finding: &Finding, lang: Lang) {
    // What a waiver covers asks nobody to do anything.
    let command = match (finding.waived, finding.code.severity()) {
        (true, _) | (false, Severity::Note) => "notice",
        (false, Severity::Error) => "error",
        (false, Severity::Warning) => "warning",
    };
    let name = spelling::shown(source.name(), LONGEST);
    page.push_str(&format!("::{command} file={}", property(&name)));
    if let Some(location) = source.locate(finding) {
        let (start, end) = (location.position, location.end);
        page.push_str(&format!(",line={},endLine={}", start.line, end.line));
        page.push_str(&format!(",col={}", start.column));
        // Columns end only within a line, and a place without length has no end to show.
        if start.line == end.line && start.column < end.column {
            page.push_str(&format!(",endColumn={}", end.column));
        }
    }
    let title = if finding.waived {
        say!("{code} (waived)", code = finding.code)
    } else {
        say::same(finding.code.name())
    };
    let said = |text: &Text| spelling::shown(&lang.of(text), LONGEST);
    let mut message = said(&finding.message);
    if let Some((spot, label)) = &finding.other
        && let Some(other) = source.locate_spot(spot)
    {
        let line = &other.position.line;
        let also = say!("line {line}: {label}", line, label);
        message.push_str(&format!("\n{}", said(&also)));
    }
    if let Some(help) = &finding.help {
        let help = say!("help: {help}", help);
        message.push_str(&format!("\n{}", said(&help)));
    }
    page.push_str(&format!(
        ",title={}::{}\n",
        property(&lang.of(&title)),
        data(&message)
    ));
}

/// A text after the second `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_file_ends_a_command_or_begins_another() {
        assert_eq!(property("a,b:c%\r\n"), "a%2Cb%3Ac%25%0D%0A");
        assert_eq!(data("50%: see\nline 2"), "50%25: see%0Aline 2");
    }
}
