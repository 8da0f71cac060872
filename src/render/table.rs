//! An assessment for a terminal: a table and headed lists that fit a width.

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::grid::{Cell, Column, Grid};
use super::view::{Line, Page, Section, View};
use super::wrap::{NARROWEST, WIDEST, push_wrapped, shown};
use crate::engine::Met;

pub(super) const STRONG: Style = Style::new().bold();
pub(super) const HEADING: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const GOOD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const BAD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const OPEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// The page, with colours that the writer may strip.
pub(crate) fn page(view: &View, width: usize) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut page = String::new();
    push_head(&mut page, &view.headline, &view.subtitle, width);
    page.push('\n');
    page.push_str(&table(view, width));
    for section in &view.sections {
        push_section(&mut page, section, width);
    }
    page
}

/// A page without a table.
pub(crate) fn lists(lists: &Page, width: usize) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut page = String::new();
    push_head(&mut page, &lists.headline, &lists.subtitle, width);
    for section in &lists.sections {
        push_section(&mut page, section, width);
    }
    page
}

pub(super) fn push_head(page: &mut String, headline: &[String], subtitle: &[String], width: usize) {
    for sentence in headline {
        push_wrapped(page, &shown(sentence), "", "", width, STRONG);
    }
    for sentence in subtitle {
        push_wrapped(page, &shown(sentence), "", "", width, Style::new());
    }
}

pub(super) fn push_section(page: &mut String, section: &Section, width: usize) {
    page.push('\n');
    push_wrapped(page, &shown(&section.title), "", "", width, HEADING);
    for line in &section.lines {
        push_line(page, line, width);
    }
}

/// The least width of a column of texts beside others: less would be read word by word.
const BESIDE: usize = 12;

/// One row a factor, in six columns if they fit; else value and row stand below the factor, and
/// its sources behind it.
fn table(view: &View, width: usize) -> String {
    let wide = wide(view);
    if wide.fits(width) {
        wide.text(width)
    } else {
        stacked(view).text(width)
    }
}

fn wide(view: &View) -> Grid {
    let text = Column::Text(BESIDE);
    let columns = [
        text,
        text,
        text,
        Column::Number,
        Column::Number,
        Column::Mark,
    ];
    let cells = |row: &[Vec<String>; 6]| row.iter().map(|lines| Cell::of(lines)).collect();
    let mut grid = Grid::new(&columns, cells(&view.columns));
    for row in &view.rows {
        grid.row(cells(row));
    }
    grid
}

fn stacked(view: &View) -> Grid {
    let below = |factor: Cell, [_, value, row, points, cap, _]: &[Vec<String>; 6]| {
        let factor = factor.add(value, "  ", "    ").add(row, "  ", "    ");
        vec![factor, Cell::of(points), Cell::of(cap)]
    };
    let columns = [Column::Text(BESIDE), Column::Number, Column::Number];
    let [factor, .., source] = &view.columns;
    let header = Cell::of(factor).end_with(&format!("[{}]", source.join(" ")));
    let mut grid = Grid::new(&columns, below(header, &view.columns));
    for row in &view.rows {
        let [factor, .., source] = row;
        let factor = Cell::of(factor).end_with(&source.concat());
        grid.row(below(factor, row));
    }
    grid
}

fn push_line(page: &mut String, line: &Line, width: usize) {
    let indent = match &line.mark {
        None => {
            let mut first = "  - ";
            for text in std::iter::once(&line.text).chain(&line.second) {
                push_wrapped(page, &shown(text), first, "    ", width, Style::new());
                first = "    ";
            }
            "    "
        }
        Some((mark, met)) if line.is_numbered => {
            let lead = format!("{mark:>5} ");
            push_led(page, (&lead, *met), &shown(&line.text), NUMBERED, width);
            if let Some(text) = &line.second {
                push_wrapped(page, &shown(text), NUMBERED, NUMBERED, width, Style::new());
            }
            NUMBERED
        }
        Some((mark, met)) => {
            push_marked(page, &shown(mark), *met, &shown(&line.text), width);
            below_mark(width)
        }
    };
    if let Some(link) = &line.link {
        page.push_str(&format!("{indent}{}\n", shown(link)));
    }
}

/// The indent of what stands behind a mark.
const MARKED: &str = "           ";
/// The indent of what stands behind a number.
const NUMBERED: &str = "      ";
/// The narrowest page on which the lines below a mark begin where its text does.
const ROOMY: usize = 60;

/// The indent of the lines below a mark.
const fn below_mark(width: usize) -> &'static str {
    if width < ROOMY { "    " } else { MARKED }
}

fn push_marked(page: &mut String, mark: &str, met: Met, text: &str, width: usize) {
    let room = MARKED.len().saturating_sub(3);
    let pad = " ".repeat(room.saturating_sub(display_width(mark)));
    let lead = format!("  {mark}{pad} ");
    push_led(page, (&lead, met), text, below_mark(width), width);
}

/// A text behind a mark, which has a colour and its spaces around it.
fn push_led(page: &mut String, (lead, met): (&str, Met), text: &str, below: &str, width: usize) {
    let style = match met {
        Met::Yes => GOOD,
        Met::No => BAD,
        Met::Unknown => OPEN,
    };
    let mut wrapped = String::new();
    push_wrapped(&mut wrapped, text, lead, below, width, Style::new());
    let mark = lead.trim();
    let styled = lead.replacen(mark, &format!("{style}{mark}{style:#}"), 1);
    page.push_str(&wrapped.replacen(lead, &styled, 1));
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lang::Lang;
    use crate::{Applicant, Sheet, assess, embedded};

    const ANSWERS: [(&str, &str); 5] = [
        ("age", "34"),
        ("education", "master"),
        ("annual_salary", "300000"),
        ("hsk_level", "3"),
        ("province", "shanghai"),
    ];

    fn plain_page(lang: Lang, width: usize) -> String {
        let ruleset = embedded::ruleset("cn-2017").unwrap();
        let on = date(2026, 11, 23);
        let applicant = Applicant::read(ruleset, &[Sheet::of(ANSWERS)], on).unwrap();
        let view = View::new(ruleset, &assess(ruleset, &applicant, on), lang);
        anstream::adapter::strip_str(&page(&view, width)).to_string()
    }

    /// Everything that is said, in no order: words without Chinese in them, or characters.
    fn said(page: &str, are_words: bool) -> Vec<String> {
        let words = page.split_whitespace();
        let words = words.filter(|word| !word.starts_with('─'));
        let mut said: Vec<String> = if are_words {
            let is_whole = |word: &&str| display_width(word) == word.chars().count();
            words.filter(is_whole).map(str::to_owned).collect()
        } else {
            words.flat_map(str::chars).map(String::from).collect()
        };
        // Brackets stand around a source that has no column of its own.
        said.retain(|word| !["[Source]", "Source", "[", "]"].contains(&word.as_str()));
        said.sort_unstable();
        said
    }

    #[test]
    fn a_narrow_page_says_the_same_and_breaks_no_word() {
        for lang in [Lang::En, Lang::Zh, Lang::Both] {
            let wide = plain_page(lang, WIDEST);
            for width in [40, 44, 60, 80] {
                let page = plain_page(lang, width);
                let are_alike = |are_words| said(&page, are_words) == said(&wide, are_words);
                assert!(are_alike(false), "{lang:?}\n{page}");
                // Chinese is wrapped between characters.
                assert!(lang != Lang::En || are_alike(true), "{page}");
                // An address is never broken.
                let is_wide = |line: &&str| display_width(line) > width && !line.contains("http");
                assert_eq!(page.lines().find(is_wide), None, "{lang:?} at {width}");
            }
        }
    }

    #[test]
    fn six_columns_stand_side_by_side_where_they_fit_and_else_in_three() {
        let header = |width: usize| {
            let page = plain_page(Lang::En, width);
            let mut lines = page.lines();
            let line = lines.find(|line| line.starts_with("  Factor")).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(header(80), "Factor Value Row that counts Points Cap Source");
        assert_eq!(header(60), "Factor [Source] Points Cap");
    }
}
