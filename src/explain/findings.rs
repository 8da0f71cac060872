//! Findings as excerpts with carets.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Message, Renderer, Snippet};
use anstyle::Style;
use textwrap::core::display_width;

use super::wrap::{NARROWEST, WIDEST, push_wrapped};
use crate::base::lang::Lang;
use crate::base::say::{self, say, say_count};
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::load::Loaded;
use crate::rules::finding::{Code, Finding, Severity};
use crate::rules::source::{Location, RuleText};
use crate::wire::findings;

/// More findings than this are counted, not shown, to a person.
const MOST_SHOWN: usize = 100;
/// How far apart two places of one finding may be to share an excerpt.
const NEARBY_LINES: usize = 12;
/// Sentences are not wrapped into shorter lines than this.
const SHORTEST: usize = 20;
/// A narrower terminal has no room for a label at the end of a line.
const ROOMY: usize = 80;
/// The same for a label in both languages.
const ROOMY_FOR_BOTH: usize = 120;
/// How much of a very long line goes into an excerpt, in bytes.
const LONGEST_LINE: usize = 2000;

/// The findings of one file for a person, with colours that the writer may strip. Sentences are
/// wrapped on a terminal only: elsewhere each is on one line, where it can be searched for.
pub(crate) fn page(file: &Loaded, width: usize, terminal: Option<usize>, lang: Lang) -> String {
    let voice = FindingVoice {
        renderer: Renderer::styled().term_width(width),
        terminal,
        lang,
    };
    let mut page = String::new();
    for finding in file.findings.iter().take(MOST_SHOWN) {
        page.push_str(&voice.excerpt(&file.source, finding));
        page.push_str("\n\n");
    }
    let left = file.findings.len().saturating_sub(MOST_SHOWN);
    if left > 0 {
        let more = match file.left_out {
            0 => say!(
                "{number} more findings are not shown; `--format json` lists all",
                number = left
            ),
            left_out => say!(
                "{number} more findings are not shown; `--format json` lists {listed} of them",
                number = left + left_out,
                listed = left
            ),
        };
        page.push_str(&(lang.lines(&more).join("\n") + "\n\n"));
    }
    page
}

/// How many errors stand against a file, in words.
pub(crate) fn count_of_errors(file: &Loaded) -> Text {
    match file.findings.iter().filter(|one| one.is_fatal()).count() {
        0 => say!("no errors"),
        errors => say_count(number(errors), "1 error", "{n} errors"),
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// How many findings of each kind there are, in words.
pub(crate) fn verdict(file: &Loaded) -> Text {
    let of = |severity: Severity| {
        let mine = file.findings.iter();
        number(
            mine.filter(|one| one.code.severity() == severity && !one.waived)
                .count(),
        )
    };
    let waived = file.findings.iter().filter(|one| one.waived).count();
    let (warnings, notes, waived) = (of(Severity::Warning), of(Severity::Note), number(waived));
    let mut parts = vec![count_of_errors(file)];
    if warnings > 0 {
        parts.push(say_count(warnings, "1 warning", "{n} warnings"));
    }
    if notes > 0 {
        parts.push(say_count(notes, "1 note", "{n} notes"));
    }
    if waived > 0 {
        parts.push(say_count(waived, "1 waived", "{n} waived"));
    }
    if file.left_out > 0 {
        parts.push(findings::not_listed(file.left_out));
    }
    say::joined(&parts, ", ", "，")
}

/// What a code means: its name and how bad it is, then the text, in paragraphs of the languages.
pub(crate) fn explained(code: Code, width: usize, lang: Lang) -> String {
    let title = say!(
        "{code} ({severity})",
        code,
        severity = severity(code.severity())
    );
    let (titles, texts) = (lang.lines(&title), lang.lines(&code.explanation()));
    let mut page = String::new();
    for (title, text) in titles.into_iter().zip(texts) {
        if !page.is_empty() {
            page.push('\n');
        }
        page.push_str(&format!("{title}\n\n"));
        push_wrapped(&mut page, &text, "", "", width, Style::new());
    }
    page
}

fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => say!("error"),
        Severity::Warning => say!("warning"),
        Severity::Note => say!("note"),
    }
}

/// A piece of the text that holds some places, and the line it starts on.
struct Window<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl Window<'_> {
    /// The text with plain line ends, in which nothing acts on a terminal.
    fn shown(&self) -> String {
        visible_lines(self.text)
    }
}

/// Where Unicode has its pictures of control characters, in their order.
const PICTURES: u32 = 0x2400;

/// Lines of a file with plain ends, in which nothing acts on a terminal. A control character, which
/// only a text that is refused can have, is one picture wide, as it counts in the column; what else
/// is not seen is written as everywhere.
fn visible_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            '\r' => out.push(' '),
            '\0'..='\u{1f}' => out.extend(char::from_u32(PICTURES + u32::from(letter))),
            '\u{7f}' => out.push('␡'),
            _ if spelling::is_unseen(letter) => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out
}

/// How findings are put to a person.
struct FindingVoice {
    renderer: Renderer,
    terminal: Option<usize>,
    lang: Lang,
}

impl FindingVoice {
    fn excerpt(&self, source: &RuleText, finding: &Finding) -> String {
        let (level, name) = match (finding.waived, finding.code.severity()) {
            (true, _) => (Level::NOTE, say!("waived")),
            (false, Severity::Error) => (Level::ERROR, severity(Severity::Error)),
            (false, Severity::Warning) => (Level::WARNING, severity(Severity::Warning)),
            (false, Severity::Note) => (Level::NOTE, severity(Severity::Note)),
        };
        let code = finding.code.name();
        let before = display_width(&format!(
            "{}[{code}]: ",
            self.label(&severity(Severity::Warning))
        ));
        let title = level
            .with_name(self.label(&name))
            .primary_title(self.sentence(&finding.message, 400, before))
            .id(code);
        let mut group = Group::with_title(title);
        let other = finding
            .other
            .as_ref()
            .and_then(|(spot, label)| Some((source.locate_spot(spot)?, label)));
        // On a narrow terminal a label at the end of a line would stick out: it becomes a sentence.
        let roomy = match self.lang {
            Lang::En | Lang::Zh => ROOMY,
            Lang::Both => ROOMY_FOR_BOTH,
        };
        let is_narrow = self.terminal.is_some_and(|width| width < roomy);
        let labelled = other.map(|(place, label)| {
            let label = (!is_narrow).then(|| self.lang.of(label));
            (place, label)
        });
        for snippet in snippets(source, finding, labelled) {
            group = group.element(snippet);
        }
        if let Some((place, label)) = other.filter(|_| is_narrow) {
            let note = say!("line {line}: {label}", line = place.position.line, label);
            group = group.element(self.aside(Level::NOTE, &severity(Severity::Note), &note));
        }
        if let Some(help) = &finding.help {
            group = group.element(self.aside(Level::HELP, &say!("help"), help));
        }
        self.renderer.render(&[group])
    }

    /// A sentence below the excerpt.
    fn aside(&self, level: Level<'static>, name: &Text, text: &Text) -> Message<'static> {
        let name = self.label(name);
        let before = display_width(&format!("     = {name}: "));
        level
            .with_name(name)
            .message(self.sentence(text, 600, before))
    }

    /// A word at the edge, of which one language is enough.
    fn label(&self, name: &Text) -> String {
        match self.lang {
            Lang::Zh => name.zh.clone(),
            Lang::En | Lang::Both => name.en.clone(),
        }
    }

    /// A sentence that stands behind `before` columns; in both languages one below the other.
    fn sentence(&self, text: &Text, longest: usize, before: usize) -> String {
        let lines = self.lang.lines(text).into_iter().map(|text| {
            let text = spelling::shown(&text, longest);
            match self.terminal {
                Some(width) => wrapped(&text, width, before),
                None => text,
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The excerpts with the place of a finding, and with the other one if it has two.
fn snippets<'a>(
    source: &'a RuleText,
    finding: &Finding,
    other: Option<(Location, Option<String>)>,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let Some((text, primary)) = source.text().zip(source.locate(finding)) else {
        return Vec::new();
    };
    let is_near = |(other, _): &(Location, Option<String>)| {
        other.position.line.abs_diff(primary.position.line) <= NEARBY_LINES
            && other.span.start.abs_diff(primary.span.start) <= LONGEST_LINE
    };
    let (near, far) = match other {
        Some(other) if is_near(&other) => (Some(other), None),
        other => (None, other),
    };
    let snippet = |window: &Window<'_>| {
        Snippet::source(window.shown())
            .path(spelling::shown(source.name(), 400))
            .line_start(window.line)
    };
    let context = |window: &Window<'_>, (place, label): (Location, Option<String>)| {
        let annotation = AnnotationKind::Context.span(within(window, place));
        annotation.label(label)
    };
    let mut snippets = Vec::new();
    let places = std::iter::once(primary).chain(near.as_ref().map(|(place, _)| *place));
    if let Some(window) = window(text, &places.collect::<Vec<_>>()) {
        let primary = AnnotationKind::Primary.span(within(&window, primary));
        let near = near.map(|near| context(&window, near));
        snippets.push(snippet(&window).annotation(primary).annotations(near));
    }
    if let Some(far) = far
        && let Some(window) = window_of(text, far.0)
    {
        snippets.push(snippet(&window).annotation(context(&window, far)));
    }
    snippets
}

/// A sentence that stands behind `before` columns, in lines that fit the width, if they would not
/// be too short to read.
fn wrapped(text: &str, width: usize, before: usize) -> String {
    let room = width.clamp(NARROWEST, WIDEST).saturating_sub(before);
    if room < SHORTEST {
        return text.to_owned();
    }
    let mut lines = String::new();
    push_wrapped(&mut lines, text, "", "", room, Style::new());
    lines.trim_end().to_owned()
}

fn window_of(text: &str, place: Location) -> Option<Window<'_>> {
    window(text, &[place])
}

/// The whole lines around some places, cut where a line is very long.
fn window<'a>(text: &'a str, places: &[Location]) -> Option<Window<'a>> {
    let first = places.iter().min_by_key(|place| place.span.start)?;
    let last = places.iter().max_by_key(|place| place.span.start)?;
    let before = text.get(..first.span.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let start =
        line_start.max(text.floor_char_boundary(first.span.start.saturating_sub(LONGEST_LINE)));
    let rest = text.get(last.span.start..)?;
    let line_end = last.span.start + rest.find('\n').unwrap_or(rest.len());
    let end = line_end.min(text.floor_char_boundary(last.span.start + LONGEST_LINE));
    Some(Window {
        text: text.get(start..end)?,
        start,
        line: first.position.line,
    })
}

/// The bytes of a place inside a window, on its first line only.
fn within(window: &Window<'_>, place: Location) -> std::ops::Range<usize> {
    let from = place
        .span
        .start
        .saturating_sub(window.start)
        .min(window.text.len());
    let rest = window.text.get(from..).unwrap_or("");
    let line = rest.find('\n').unwrap_or(rest.len());
    let length = place.span.end.saturating_sub(place.span.start);
    let wanted = if length == 0 {
        rest.chars().next().map_or(0, char::len_utf8)
    } else {
        length
    };
    let end = window.text.floor_char_boundary(from + wanted.min(line));
    // What is written as an escape is longer than it was.
    let shown = |end: usize| {
        window
            .text
            .get(..end)
            .map_or(end, |text| visible_lines(text).len())
    };
    shown(from)..shown(end.max(from))
}
