//! A ruleset for a terminal: one table, in which each factor has its rows below it.

use anstyle::Style;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use textwrap::core::display_width;

use super::Page;
use crate::lang::Lang;
use crate::render::table::{LINES, NARROWEST, STRONG, WIDEST, push_section, push_wrapped, shown};
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
    out.push('\n');
    for section in &page.sections {
        push_section(&mut out, section, width);
    }
    out
}

/// One line of the table: its first cell with the indent of the text, then the others.
struct Row {
    text: String,
    indent: &'static str,
    cells: [String; 3],
}

fn table(page: &Page, width: usize) -> String {
    let header = [Word::Points, Word::Cap, Word::Source].map(|word| heading(page.lang, word));
    let rows = rows(page);
    let widths = [0, 1, 2].map(|column: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column));
        let lines = header.get(column).into_iter().chain(cells);
        let widest = lines.flat_map(|cell| cell.lines()).map(display_width).max();
        widest.unwrap_or(0)
    });
    // Three spaces part two columns, and two stand at either end.
    let others: usize = widths.iter().map(|width| width + 3).sum();
    let room = width.saturating_sub(others + 4);
    let mut table = Table::new();
    table.load_style(LINES);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let [points, cap, source] = header;
    table.set_header([heading(page.lang, Word::FactorAndRow), points, cap, source]);
    for row in &rows {
        // The text is wrapped here, so that the lines of a row keep its indent.
        let mut lines = String::new();
        let hanging = format!("{}  ", row.indent);
        let (text, style) = (shown(&row.text), Style::new());
        push_wrapped(&mut lines, &text, row.indent, &hanging, room, style);
        let mut cells = vec![lines.trim_end().to_owned()];
        cells.extend(row.cells.iter().map(|cell| shown(cell)));
        table.add_row(cells);
    }
    for number in [1, 2] {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// A heading, which has a line for each language: side by side they would leave no room.
fn heading(lang: Lang, word: Word) -> String {
    lang.lines(&word.text()).join("\n")
}

fn rows(page: &Page) -> Vec<Row> {
    let row = |text: &str, indent, cells| Row {
        text: text.to_owned(),
        indent,
        cells,
    };
    let points = |points: &str| [points.to_owned(), String::new(), String::new()];
    let mut rows = Vec::new();
    for factor in &page.factors {
        let cells = [String::new(), factor.cap.clone(), factor.cited.clone()];
        rows.push(row(&factor.title, "", cells));
        for group in &factor.groups {
            let mut indent = "  ";
            if let Some(title) = &group.title {
                rows.push(row(title, indent, points("")));
                indent = "    ";
            }
            for (text, gives) in &group.rows {
                rows.push(row(text, indent, points(gives)));
            }
        }
        rows.push(row("", "", points("")));
    }
    let [total, cap] = &page.total;
    let cells = [String::new(), cap.clone(), String::new()];
    rows.push(row(total, "", cells));
    rows
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::embedded;

    /// Nothing but an address, which is never broken, may be wider than the page.
    #[test]
    fn no_line_is_wider_than_the_page() {
        let base = embedded::ruleset("cn-2017").unwrap();
        let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
        let placed = embedded::places().filter_map(|place| embedded::in_place(base, place));
        let placed: Vec<_> = placed.collect();
        for ruleset in placed.iter().chain([base, pilot]) {
            for lang in [Lang::En, Lang::Zh, Lang::Both] {
                for width in [44, 80, 140] {
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
