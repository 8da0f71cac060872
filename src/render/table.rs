//! An assessment for a terminal: a table and headed lists that fit a width.

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, wrap};
use unicode_width::UnicodeWidthChar;

use super::view::{Line, Section, View};
use crate::engine::Met;
use crate::spelling;

/// The narrowest page that still reads well; a narrower terminal wraps by itself.
pub(super) const NARROWEST: usize = 40;
/// Wider than this, lines are hard to follow.
pub(super) const WIDEST: usize = 132;
/// Longer than any text of a sane rule file.
const LONGEST: usize = 4000;

pub(super) const STRONG: Style = Style::new().bold();
const HEADING: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const GOOD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const BAD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const OPEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// A line below the header and nothing else: rows are told apart by their first column.
pub(super) const LINES: TableStyle =
    TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// The page, with colours that the writer may strip.
pub(crate) fn page(view: &View, width: usize) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut page = String::new();
    for sentence in &view.headline {
        push_wrapped(&mut page, &shown(sentence), "", "", width, STRONG);
    }
    for sentence in &view.subtitle {
        push_wrapped(&mut page, &shown(sentence), "", "", width, Style::new());
    }
    page.push('\n');
    page.push_str(&table(view, width));
    page.push('\n');
    for section in &view.sections {
        push_section(&mut page, section, width);
    }
    page
}

pub(super) fn push_section(page: &mut String, section: &Section, width: usize) {
    page.push('\n');
    push_wrapped(page, &shown(&section.title), "", "", width, HEADING);
    for line in &section.lines {
        push_line(page, line, width);
    }
}

fn table(view: &View, width: usize) -> String {
    let mut table = Table::new();
    table.load_style(LINES);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(view.columns.iter().map(|cell| shown(cell)));
    for row in &view.rows {
        table.add_row(row.iter().map(|cell| shown(cell)));
    }
    for number in [3, 4] {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

fn push_line(page: &mut String, line: &Line, width: usize) {
    let indent = match &line.mark {
        None => {
            push_wrapped(
                page,
                &shown(&line.text),
                "  - ",
                "    ",
                width,
                Style::new(),
            );
            "    "
        }
        Some((mark, met)) => {
            push_marked(page, &shown(mark), *met, &shown(&line.text), width);
            MARKED
        }
    };
    if let Some(link) = &line.link {
        page.push_str(&format!("{indent}{}\n", shown(link)));
    }
}

/// The indent of what stands below a mark.
const MARKED: &str = "           ";

fn push_marked(page: &mut String, mark: &str, met: Met, text: &str, width: usize) {
    let style = match met {
        Met::Yes => GOOD,
        Met::No => BAD,
        Met::Unknown => OPEN,
    };
    let room = MARKED.len().saturating_sub(3);
    let pad = " ".repeat(room.saturating_sub(textwrap::core::display_width(mark)));
    let plain = format!("  {mark}{pad} ");
    let mut wrapped = String::new();
    push_wrapped(&mut wrapped, text, &plain, MARKED, width, Style::new());
    let styled = format!("  {style}{mark}{style:#}{pad} ");
    page.push_str(&wrapped.replacen(&plain, &styled, 1));
}

pub(crate) fn push_wrapped(
    page: &mut String,
    text: &str,
    first: &str,
    next: &str,
    width: usize,
    style: Style,
) {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(next);
    let options = options
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    for line in wrap(text, options) {
        page.push_str(&format!("{style}{}{style:#}\n", line.trim_end()));
    }
}

/// Words end at spaces, and after every Chinese character that no closing mark follows.
pub(super) fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let is_wide = |letter: char| letter.width() == Some(2);
    let is_closing = |letter: char| "，。、；：？！”’）》】］〕…".contains(letter);
    let is_opening = |letter: char| "“‘（《【［〔".contains(letter);
    let mut ends = Vec::new();
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let Some((next_at, next)) = letters.peek().copied() else {
            ends.push(at + letter.len_utf8());
            break;
        };
        let after_space = letter == ' ' && next != ' ';
        let in_chinese = (is_wide(letter) || is_wide(next)) && letter != ' ' && next != ' ';
        if after_space || (in_chinese && !is_closing(next) && !is_opening(letter)) {
            ends.push(next_at);
        }
    }
    let starts = std::iter::once(0).chain(ends.clone());
    let pieces: Vec<_> = starts
        .zip(ends)
        .filter_map(|(start, end)| line.get(start..end))
        .collect();
    Box::new(pieces.into_iter().map(Word::from))
}

/// A text of a rule file or an applicant as it may reach a terminal.
pub(super) fn shown(text: &str) -> String {
    spelling::shown(text, LONGEST)
}
