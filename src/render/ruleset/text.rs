//! A ruleset for a terminal: one table, in which each factor has its rows below it.

use anstyle::Style;

use super::Page;
use crate::base::text::Text;
use crate::render::grid::{Cell, Column, Grid};
use crate::render::table::{STRONG, push_section};
use crate::render::wrap::{NARROWEST, WIDEST, push_wrapped, shown};
use crate::words::Word;

/// The page, with colours that the writer may strip.
pub(crate) fn page(page: &Page, width: usize) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut out = String::new();
    for line in &page.headline {
        push_wrapped(&mut out, &shown(line), "", "", width, STRONG);
    }
    for line in &page.subtitle {
        push_wrapped(&mut out, &shown(line), "", "", width, Style::new());
    }
    out.push('\n');
    out.push_str(&table(page, width));
    for section in &page.sections {
        push_section(&mut out, section, width);
    }
    out
}

/// The least width of factors and rows beside a column of sources; on a narrower page the sources
/// stand behind the factors.
const BESIDE_SOURCES: usize = 24;

fn table(page: &Page, width: usize) -> String {
    let with_sources = grid(page, true);
    if with_sources.fits(width) {
        with_sources.text(width)
    } else {
        grid(page, false).text(width)
    }
}

fn grid(page: &Page, has_sources: bool) -> Grid {
    let least = if has_sources { BESIDE_SOURCES } else { 0 };
    let mut columns = vec![Column::Text(least), Column::Number, Column::Number];
    let mut header = vec![Word::FactorAndRow, Word::Points, Word::Cap];
    if has_sources {
        columns.push(Column::Mark);
        header.push(Word::Source);
    }
    let lines = |text: &Text| page.lang.lines(text);
    let mut header: Vec<Cell> = header
        .iter()
        .map(|word| Cell::of(&lines(&word.text())))
        .collect();
    if let (false, Some(first)) = (has_sources, header.first_mut()) {
        let source = page.lang.of(&Word::Source.text());
        *first = std::mem::take(first).end_with(&format!("[{source}]"));
    }
    let mut grid = Grid::new(&columns, header);
    let short = |text: &String| Cell::of(std::slice::from_ref(text));
    for factor in &page.factors {
        let title = Cell::default().add(&lines(&factor.title), "", "  ");
        let row = [Cell::default(), short(&factor.cap)];
        let (title, source) = if has_sources {
            (title, Some(short(&factor.cited)))
        } else {
            (title.end_with(&factor.cited), None)
        };
        grid.row(std::iter::once(title).chain(row).chain(source).collect());
        for group in &factor.groups {
            let (first, next) = match &group.title {
                Some(title) => {
                    grid.row(vec![Cell::default().add(&lines(title), "  ", "    ")]);
                    ("    ", "      ")
                }
                None => ("  ", "    "),
            };
            for (text, points) in &group.rows {
                let text = Cell::default().add(&lines(text), first, next);
                grid.row(vec![text, short(points)]);
            }
        }
        grid.row(Vec::new());
    }
    let total = Cell::of(&lines(&Word::Total.text()));
    grid.row(vec![total, Cell::default(), short(&page.cap)]);
    grid
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use textwrap::core::display_width;

    use super::*;
    use crate::embedded;
    use crate::lang::Lang;

    /// Nothing but an address, which is never broken, may be wider than the page.
    #[test]
    fn no_line_is_wider_than_the_page() {
        let base = embedded::ruleset("cn-2017").unwrap();
        let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
        let placed = embedded::places().filter_map(|place| embedded::in_place(base, place));
        let placed: Vec<_> = placed.collect();
        for ruleset in placed.iter().chain([base, pilot]) {
            for lang in [Lang::En, Lang::Zh, Lang::Both] {
                for width in [40, 44, 60, 80, 140] {
                    let view = Page::new(ruleset, date(2026, 11, 24), lang);
                    let plain = anstream::adapter::strip_str(&page(&view, width)).to_string();
                    let wide = plain.lines().find(|line| {
                        display_width(line) > width && !line.trim_start().starts_with("http")
                    });
                    assert_eq!(wide, None, "{lang:?} at {width}");
                }
            }
        }
    }

    #[test]
    fn every_row_of_the_table_stands_on_the_page_with_its_points() {
        let base = embedded::ruleset("cn-2017").unwrap();
        let view = Page::new(base, date(2026, 11, 24), Lang::En);
        let plain = anstream::adapter::strip_str(&page(&view, 100)).to_string();
        let gives = |row: &str| {
            let line = plain
                .lines()
                .find(|line| line.trim_start().starts_with(row));
            let line = line.unwrap_or_else(|| panic!("{row} is missing"));
            line.split_whitespace().last().unwrap().to_owned()
        };
        for (row, points) in [
            ("under 50,000", "0"),
            ("350,000 to under 450,000", "17"),
            ("450,000 and above", "20"),
            ("senior technician", "20"),
            ("2 and above, +1 for each further year, at most 20", "5"),
            ("56 to 60", "5"),
            ("Special area: yes", "10"),
        ] {
            assert_eq!(gives(row), points, "{row}");
        }
    }
}
