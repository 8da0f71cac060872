//! An assessment as Markdown, for a comment or a note.

use super::view::{Line, Page, Row, Section, View};
use crate::spelling;

/// The page.
pub(crate) fn page(view: &View) -> String {
    let mut page = String::new();
    push_head(&mut page, &view.headline, &view.subtitle);
    let cells = |row: &Row| row.each_ref().map(|lines| lines.join(" "));
    push_header(&mut page, &cells(&view.columns), &[3, 4]);
    for row in &view.rows {
        push_row(&mut page, &cells(row));
    }
    for section in &view.sections {
        push_section(&mut page, section);
    }
    page
}

/// A page without a table.
pub(crate) fn lists(lists: &Page) -> String {
    let mut page = String::new();
    push_head(&mut page, &lists.headline, &lists.subtitle);
    // Each section begins with an empty line of its own.
    page.truncate(page.trim_end().len());
    page.push('\n');
    for section in &lists.sections {
        push_section(&mut page, section);
    }
    page
}

pub(super) fn push_head(page: &mut String, headline: &[String], subtitle: &[String]) {
    for sentence in headline {
        page.push_str(&format!("**{}**\n\n", escaped(sentence)));
    }
    for sentence in subtitle {
        page.push_str(&format!("{}\n\n", escaped(sentence)));
    }
}

pub(super) fn push_section(page: &mut String, section: &Section) {
    page.push_str(&format!("\n## {}\n\n", escaped(&section.title)));
    for line in &section.lines {
        if line.is_numbered {
            push_numbered(page, line);
            continue;
        }
        let mark = line
            .mark
            .as_ref()
            .map_or_else(String::new, |(mark, _)| format!("{} ", escaped(mark)));
        let link = line.link.as_deref().map_or_else(String::new, link);
        // Two spaces at the end of a line break it.
        let second = line.second.as_deref().map(escaped);
        let second = second.map_or_else(String::new, |text| format!("  \n  {text}"));
        page.push_str(&format!("- {mark}{}{second}{link}\n", escaped(&line.text)));
    }
}

/// An entry of a numbered list, or one below it.
fn push_numbered(page: &mut String, line: &Line) {
    let mark = line.mark.as_ref().map_or("", |(mark, _)| mark.as_str());
    let (lead, below) = if mark.ends_with('.') {
        (format!("{mark} "), "   ")
    } else {
        (format!("   - {} ", escaped(mark)), "     ")
    };
    page.push_str(&format!("{lead}{}", escaped(&line.text)));
    if let Some(text) = &line.second {
        page.push_str(&format!("  \n{below}{}", escaped(text)));
    }
    page.push('\n');
}

/// The header of a table; `numbers` are the columns that are read from the right.
pub(super) fn push_header(page: &mut String, columns: &[String], numbers: &[usize]) {
    push_row(page, columns);
    let rules: Vec<_> = (0..columns.len())
        .map(|column| {
            if numbers.contains(&column) {
                "--:"
            } else {
                "---"
            }
        })
        .collect();
    page.push_str(&format!("| {} |\n", rules.join(" | ")));
}

pub(super) fn push_row(page: &mut String, cells: &[String]) {
    let cells: Vec<_> = cells.iter().map(|cell| escaped(cell)).collect();
    page.push_str(&format!("| {} |\n", cells.join(" | ")));
}

/// An address as a link, if it is one; else as text.
fn link(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = !url.contains(|letter: char| {
        letter.is_whitespace() || spelling::is_unseen(letter) || "<>\"\\".contains(letter)
    });
    if is_web && is_plain {
        format!(" <{url}>")
    } else {
        format!(" {}", escaped(url))
    }
}

/// What stands behind an `@`: a remark that nobody sees. Whoever looks for mentions looks at the page
/// as it is shown, where an escape of Markdown is gone, and a name must follow the sign at once.
const NO_MENTION: &str = "<!-- -->";

/// Text without any character that Markdown or HTML would act on, and that mentions nobody.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in spelling::shown(text, 4000).chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '@'
        ) {
            out.push('\\');
        }
        out.push(letter);
        if letter == '@' {
            out.push_str(NO_MENTION);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_acted_on_and_nobody_is_mentioned() {
        assert_eq!(escaped("a|b *c* <d>"), r"a\|b \*c\* \<d\>");
        assert_eq!(escaped("@octocat"), r"\@<!-- -->octocat");
        assert_eq!(
            escaped("\u{202e}x\u{e0041}\n"),
            r"\\u{202e}x\\u{e0041}\\u{a}"
        );
    }

    #[test]
    fn an_address_in_which_something_is_not_seen_is_no_link() {
        assert_eq!(link("https://x.example/a"), " <https://x.example/a>");
        for letter in ['\u{202e}', '\u{200b}', '\u{e0041}', '\u{9b}'] {
            let text = link(&format!("https://x.example/{letter}a"));
            assert!(!text.contains(['<', letter]), "{text}");
        }
    }
}
