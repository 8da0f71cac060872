//! Rows and columns that fit a terminal: texts are wrapped between words and never inside one.

use anstyle::Style;
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use textwrap::core::{Word, display_width};

use super::page::{Cell, Grid, Holds, Narrow, Row, RowKind, bracketed};
use super::wrap::{push_wrapped, shown, words};
use crate::base::lang::Lang;
use crate::base::say::{self, say};

/// A line below the header, and none elsewhere.
const LINES: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
/// What stands before the first column.
const MARGIN: usize = 2;
/// What separates two columns.
const BETWEEN: usize = 3;
/// How much further in something stands than what it belongs to.
const STEP: usize = 2;

/// The least width of texts where there is little room.
const NARROW: usize = 12;

/// The grid with all its columns side by side, if they fit; else with some of them below the first.
pub(super) fn text(grid: &Grid, lang: Lang, width: usize) -> String {
    let wide = GridLayout::of(grid, lang, false);
    if wide.fits(width) {
        wide.text(width)
    } else {
        GridLayout::of(grid, lang, true).text(width)
    }
}

/// A text with its indent, and the one of the lines below its first.
#[derive(Debug)]
struct Paragraph {
    text: String,
    first: usize,
    next: usize,
}

impl Paragraph {
    /// How wide it is on a line of its own.
    fn widest(&self) -> usize {
        self.first + display_width(&self.text)
    }

    /// How narrow it can be without breaking a word.
    fn narrowest(&self) -> usize {
        let word = words(&self.text).map(|word: Word<'_>| display_width(word.word));
        self.first.max(self.next) + word.max().unwrap_or(0)
    }
}

/// Paragraphs, one below the other.
type Paragraphs = Vec<Paragraph>;

/// The blocks of all rows, the header first, before the widths of the columns are known.
struct GridLayout {
    columns: Vec<Holds>,
    rows: Vec<Vec<Paragraphs>>,
}

impl GridLayout {
    fn of(grid: &Grid, lang: Lang, is_narrow: bool) -> Self {
        let columns = grid.columns.iter();
        let beside = columns.filter(|one| !is_narrow || one.narrow == Narrow::Beside);
        let titles = grid.columns.iter().map(|one| Cell::from(one.title.clone()));
        let header = Row::plain(titles);
        let maker = BlockMaker {
            grid,
            lang,
            is_narrow,
        };
        let rows = grid.rows.iter().map(|row| maker.row(row, false));
        let holds = beside.enumerate().map(|(at, column)| match column.holds {
            // Below what it holds stand texts now.
            Holds::Short if is_narrow && at == 0 => Holds::Words(NARROW),
            Holds::Words(least) if is_narrow => Holds::Words(least.min(NARROW)),
            other => other,
        });
        Self {
            columns: holds.collect(),
            rows: std::iter::once(maker.row(&header, true))
                .chain(rows)
                .collect(),
        }
    }

    /// The least and the greatest width of each column.
    fn spans(&self) -> Vec<(usize, usize)> {
        let span = |(number, holds): (usize, &Holds)| {
            let blocks = self.rows.iter().filter_map(|row| row.get(number));
            let paragraphs: Vec<&Paragraph> = blocks.flatten().collect();
            let most = |of: fn(&Paragraph) -> usize| paragraphs.iter().map(|one| of(one)).max();
            let widest = most(Paragraph::widest).unwrap_or(0);
            match holds {
                Holds::Number | Holds::Short => (widest, widest),
                Holds::Words(least) => {
                    let narrowest = most(Paragraph::narrowest).unwrap_or(0);
                    ((*least).max(narrowest).min(widest), widest)
                }
            }
        };
        self.columns.iter().enumerate().map(span).collect()
    }

    /// What margins and gaps take.
    fn frame(&self) -> usize {
        2 * MARGIN + BETWEEN * self.columns.len().saturating_sub(1)
    }

    /// Whether a page is wide enough for every column.
    fn fits(&self, width: usize) -> bool {
        let least: usize = self.spans().iter().map(|(least, _)| least).sum();
        self.frame() + least <= width
    }

    /// The widths of the columns: the narrowest grow first, as long as they have something to say.
    fn widths(&self, width: usize) -> Vec<usize> {
        let spans = self.spans();
        let mut widths: Vec<usize> = spans.iter().map(|(least, _)| *least).collect();
        let taken = self.frame() + widths.iter().sum::<usize>();
        for _ in taken..width {
            let growing = widths.iter_mut().zip(&spans);
            let growing = growing.filter(|(width, (_, most))| **width < *most);
            let Some((narrowest, _)) = growing.min_by_key(|(width, _)| **width) else {
                break;
            };
            *narrowest += 1;
        }
        widths
    }

    /// The text: the header, a line below it, and the rows; an empty row is an empty line.
    fn text(&self, width: usize) -> String {
        let widths = self.widths(width);
        // The texts are wrapped here, by the rules of all other text, so the table wraps nothing.
        let wrapped = |row: &Vec<Paragraphs>| -> Vec<String> {
            let blocks = widths.iter().enumerate();
            let lines = |(at, width): (usize, &usize)| {
                row.get(at)
                    .map_or_else(String::new, |one| lines(one, *width))
            };
            blocks.map(lines).collect()
        };
        let mut table = Table::new();
        table.load_style(LINES);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        let mut rows = self.rows.iter().map(wrapped);
        table.set_header(rows.next().unwrap_or_default());
        for row in rows {
            table.add_row(row);
        }
        for (at, (holds, width)) in self.columns.iter().zip(&widths).enumerate() {
            let Some(column) = table.column_mut(at) else {
                continue;
            };
            let with_padding = u16::try_from(width + 2).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(with_padding)));
            if *holds == Holds::Number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.trim_fmt() + "\n"
    }
}

fn lines(block: &Paragraphs, width: usize) -> String {
    let mut text = String::new();
    for one in block {
        let (first, next) = (" ".repeat(one.first), " ".repeat(one.next));
        push_wrapped(&mut text, &one.text, &first, &next, width, Style::new());
    }
    text.truncate(text.trim_end().len());
    text
}

/// Makes the blocks of rows.
struct BlockMaker<'a> {
    grid: &'a Grid,
    lang: Lang,
    is_narrow: bool,
}

impl BlockMaker<'_> {
    fn row(&self, row: &Row, is_header: bool) -> Vec<Paragraphs> {
        let Some((first, others)) = row.cells.split_first() else {
            return Vec::new();
        };
        let (indent, next) = match row.kind {
            RowKind::Head => (0, STEP),
            RowKind::Under(steps) => (STEP * steps, STEP * (steps + 1)),
            RowKind::Plain | RowKind::Total | RowKind::Gap => (0, 0),
        };
        let mut lead = self.block(first, indent, next);
        let own = lead.len();
        let mut beside = Vec::new();
        for (column, cell) in self.grid.columns.iter().skip(1).zip(others) {
            match column.narrow {
                _ if !self.is_narrow => beside.push(self.block(cell, 0, 0)),
                Narrow::Beside => beside.push(self.block(cell, 0, 0)),
                Narrow::Below => lead.extend(self.block(cell, STEP, 2 * STEP)),
                Narrow::Named if is_header || cell.is_empty() => {}
                Narrow::Named => {
                    let said = say::in_series(&cell.lines);
                    let text = say!("{title}: {said}", title = column.title, said);
                    lead.extend(self.block(&Cell::from(text), STEP, 2 * STEP));
                }
                Narrow::Behind => {
                    let mut word = self.whole(cell);
                    if is_header {
                        word = format!("[{word}]");
                    }
                    if let Some(last) = lead.get_mut(..own).and_then(<[_]>::last_mut)
                        && !word.is_empty()
                    {
                        last.text.push_str(&format!(" {word}"));
                    }
                }
            }
        }
        std::iter::once(lead).chain(beside).collect()
    }

    /// A cell on one line.
    fn whole(&self, cell: &Cell) -> String {
        let lines = self.block(cell, 0, 0);
        let lines: Vec<_> = lines.into_iter().map(|one| one.text).collect();
        lines.join(" ")
    }

    fn block(&self, cell: &Cell, first: usize, next: usize) -> Paragraphs {
        let texts = cell.lines.iter().flat_map(|text| self.lang.lines(text));
        let cited = bracketed(&cell.sources);
        let all = texts.chain([cited]).filter(|text| !text.is_empty());
        all.map(|text| Paragraph {
            text: shown(&text),
            first,
            next,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::Text;
    use crate::explain::page::Column;

    fn grid() -> Grid {
        let words = Holds::Words(4);
        let columns = [
            ("Factor", words, Narrow::Beside),
            ("Value", words, Narrow::Named),
            ("Points", Holds::Number, Narrow::Beside),
            ("Source", Holds::Short, Narrow::Behind),
        ];
        let columns =
            columns.map(|(title, holds, narrow)| Column::new("", say::same(title), holds, narrow));
        let row = |[factor, value, points]: [&str; 3]| {
            let mut cells = vec![factor, value, points];
            let cells = cells.drain(..).map(|word| Cell::word(&word));
            Row::plain(cells.chain([Cell::cites(vec![1, 2])]))
        };
        Grid {
            name: "",
            caption: Text::default(),
            columns: columns.into(),
            rows: vec![
                row(["Years of work", "8 and a half", "11"]),
                row(["工作年限、年龄", "八年半", "5"]),
            ],
        }
    }

    #[test]
    fn what_fits_on_one_line_stays_on_one_line() {
        let page = [
            "  Factor           Value          Points   Source",
            "───────────────────────────────────────────────────",
            "  Years of work    8 and a half       11   [1,2]",
            "  工作年限、年龄   八年半              5   [1,2]\n",
        ];
        assert_eq!(text(&grid(), Lang::En, 80), page.join("\n"));
    }

    #[test]
    fn words_are_wrapped_and_marks_stay_with_what_they_close() {
        let page = [
            "  Factor    Value     Points   Source",
            "───────────────────────────────────────",
            "  Years     8 and a       11   [1,2]",
            "  of work   half",
            "  工作年    八年半         5   [1,2]",
            "  限、年",
            "  龄\n",
        ];
        assert_eq!(text(&grid(), Lang::En, 39), page.join("\n"));
    }

    #[test]
    fn where_a_word_would_be_broken_columns_stand_below_and_behind_the_first() {
        let page = [
            "  Factor [Source]         Points",
            "──────────────────────────────────",
            "  Years of work [1,2]         11",
            "    Value: 8 and a half",
            "  工作年限、年龄 [1,2]         5",
            "    Value: 八年半\n",
        ];
        assert_eq!(text(&grid(), Lang::En, 35), page.join("\n"));
        let header = |width| {
            text(&grid(), Lang::En, width)
                .lines()
                .next()
                .unwrap()
                .to_owned()
        };
        // Six, five, six and six wide, with three gaps and two margins.
        assert!(header(36).contains("Value") && !header(35).contains("Value"));
    }
}
