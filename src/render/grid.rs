//! Rows and columns that fit a terminal: texts are wrapped between words and never inside one.

use anstyle::Style;
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use textwrap::core::{Word, display_width};

use super::wrap::{push_wrapped, shown, words};

/// A line below the header, and none elsewhere.
const LINES: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
/// What stands before the first column.
const MARGIN: usize = 2;
/// What parts two columns.
const BETWEEN: usize = 3;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// Texts, in so many columns of the terminal at least.
    Text(usize),
    /// Short things, read from the right as numbers are.
    Number,
    /// Short things.
    Mark,
}

/// A text with its indent, and the one of the lines below its first.
#[derive(Debug, Clone)]
struct Paragraph {
    text: String,
    first: &'static str,
    next: &'static str,
}

/// Paragraphs, one below the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell(Vec<Paragraph>);

/// A header and rows.
#[derive(Debug)]
pub(super) struct Grid {
    columns: Vec<Column>,
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// A cell of some lines: the same in each language, one below the other.
    pub(super) fn of(lines: &[String]) -> Self {
        Self::default().add(lines, "", "")
    }

    /// Adds lines with an indent.
    pub(super) fn add(mut self, lines: &[String], first: &'static str, next: &'static str) -> Self {
        let lines = lines.iter().filter(|line| !line.is_empty());
        self.0.extend(lines.map(|line| Paragraph {
            text: shown(line),
            first,
            next,
        }));
        self
    }

    /// Adds a word behind the last line.
    pub(super) fn end_with(mut self, word: &str) -> Self {
        if let Some(last) = self.0.last_mut().filter(|_| !word.is_empty()) {
            last.text.push(' ');
            last.text.push_str(&shown(word));
        }
        self
    }

    /// How wide it is on lines of their own.
    fn widest(&self) -> usize {
        let wide = |one: &Paragraph| display_width(one.first) + display_width(&one.text);
        self.0.iter().map(wide).max().unwrap_or(0)
    }

    /// How narrow it can be without breaking a word.
    fn narrowest(&self) -> usize {
        let narrow = |one: &Paragraph| {
            let word = words(&one.text).map(|word: Word<'_>| display_width(word.word));
            let indent = display_width(one.first).max(display_width(one.next));
            indent + word.max().unwrap_or(0)
        };
        self.0.iter().map(narrow).max().unwrap_or(0)
    }

    fn lines(&self, width: usize) -> Vec<String> {
        let mut text = String::new();
        for one in &self.0 {
            let (first, next) = (one.first, one.next);
            push_wrapped(&mut text, &one.text, first, next, width, Style::new());
        }
        text.lines().map(str::to_owned).collect()
    }
}

impl Grid {
    pub(super) fn new(columns: &[Column], header: Vec<Cell>) -> Self {
        Self {
            columns: columns.to_vec(),
            header,
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The cells of one column, the header first.
    fn cells(&self, column: usize) -> impl Iterator<Item = &Cell> {
        let rows = std::iter::once(&self.header).chain(&self.rows);
        rows.filter_map(move |row| row.get(column))
    }

    /// The least and the greatest width of each column.
    fn spans(&self) -> Vec<(usize, usize)> {
        let span = |(number, column): (usize, &Column)| {
            let widest = self.cells(number).map(Cell::widest).max().unwrap_or(0);
            match column {
                Column::Number | Column::Mark => (widest, widest),
                Column::Text(least) => {
                    let narrowest = self.cells(number).map(Cell::narrowest).max();
                    let least = (*least).max(narrowest.unwrap_or(0));
                    (least.min(widest), widest)
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
    pub(super) fn fits(&self, width: usize) -> bool {
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
    pub(super) fn text(&self, width: usize) -> String {
        let widths = self.widths(width);
        // The texts are wrapped here, by the rules of all other text, so the table wraps nothing.
        let wrapped = |row: &[Cell]| -> Vec<String> {
            let cells = widths.iter().enumerate();
            let lines = |(at, width): (usize, &usize)| {
                row.get(at)
                    .map_or_else(String::new, |cell| cell.lines(*width).join("\n"))
            };
            cells.map(lines).collect()
        };
        let mut table = Table::new();
        table.load_style(LINES);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(wrapped(&self.header));
        for row in &self.rows {
            table.add_row(wrapped(row));
        }
        for (at, (kind, width)) in self.columns.iter().zip(&widths).enumerate() {
            let Some(column) = table.column_mut(at) else {
                continue;
            };
            let with_padding = u16::try_from(width + 2).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(with_padding)));
            if let Column::Number = kind {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.trim_fmt() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let cell = |text: &str| Cell::of(&[text.to_owned()]);
        let columns = [Column::Text(4), Column::Text(4), Column::Number];
        let header = ["Factor", "Value", "Points"].map(cell).to_vec();
        let mut grid = Grid::new(&columns, header);
        grid.row(["Years of work", "8 and a half", "11"].map(cell).to_vec());
        grid.row(["工作年限、年龄", "八年半", "5"].map(cell).to_vec());
        grid
    }

    #[test]
    fn what_fits_on_one_line_stays_on_one_line() {
        let page = [
            "  Factor           Value          Points",
            "──────────────────────────────────────────",
            "  Years of work    8 and a half       11",
            "  工作年限、年龄   八年半              5\n",
        ];
        assert_eq!(grid().text(80), page.join("\n"));
    }

    #[test]
    fn words_are_wrapped_and_marks_stay_with_what_they_close() {
        let page = [
            "  Factor    Value     Points",
            "──────────────────────────────",
            "  Years     8 and a       11",
            "  of work   half",
            "  工作年    八年半         5",
            "  限、年",
            "  龄\n",
        ];
        assert_eq!(grid().text(30), page.join("\n"));
    }

    #[test]
    fn a_page_that_would_break_a_word_is_too_narrow() {
        // Factor, Value and Points, six and five and six wide, with two gaps and two margins.
        assert!(grid().fits(27));
        assert!(!grid().fits(26));
    }
}
