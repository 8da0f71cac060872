//! Tables of applicants: which column answers what.
//!
//! In come the bytes of a CSV file, out come rows with their lines, and for a ruleset the sheet of
//! answers that a row gives. Nothing is assessed here.

use crate::applicant::{Entry, InputFault, InputNames, Sheet};
use crate::ruleset::Ruleset;
use crate::spelling;
use crate::yaml::Position;

/// A CSV file with a header.
#[derive(Debug)]
pub(crate) struct Table {
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    /// The rows behind it, in order; lines without anything are none.
    pub(crate) rows: Vec<Row>,
}

/// One row, or why it cannot be read.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line that it begins on, from 1; the header has lines too.
    pub(crate) line: usize,
    /// Its cells, or the fault of the row as a whole.
    pub(crate) cells: Result<Vec<String>, String>,
}

impl Table {
    /// Reads a whole file in UTF-8, with a byte order mark or without.
    ///
    /// # Errors
    ///
    /// A file without a header (empty), and a header that is not UTF-8.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut lines = Lines::new(bytes);
        let mut record = csv::ByteRecord::new();
        let mut table: Option<Self> = None;
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| error.to_string())?
        {
            let start = record.position().map_or(0, csv::Position::byte);
            let line = lines.of_record(usize::try_from(start).unwrap_or(usize::MAX));
            match &mut table {
                None => {
                    let header = texts(&record).map_err(|fault| format!("the header {fault}"))?;
                    table = Some(Self {
                        header,
                        rows: Vec::new(),
                    });
                }
                Some(table) => {
                    let expected = table.header.len();
                    let cells = texts(&record).and_then(|cells| match cells.len() {
                        found if found == expected => Ok(cells),
                        found => Err(format!("has {found} cells, the header has {expected}")),
                    });
                    table.rows.push(Row { line, cells });
                }
            }
        }
        table.ok_or_else(|| "is empty; expected a header with the names of facts".to_owned())
    }
}

fn texts(record: &csv::ByteRecord) -> Result<Vec<String>, String> {
    let cells = record.iter().enumerate().map(|(at, cell)| {
        let text = std::str::from_utf8(cell);
        let text = text.map_err(|_| format!("is not UTF-8 in cell {}", at + 1))?;
        Ok(text.to_owned())
    });
    cells.collect()
}

/// Counts lines up to a byte; `csv` itself miscounts behind CRLF and blank lines.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the record whose reading began at a byte: what ends the line before and blank
    /// lines may still stand there.
    fn of_record(&mut self, start: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.at) {
            let is_break = matches!(byte, b'\r' | b'\n');
            if self.at >= start && !is_break {
                break;
            }
            // CRLF is one line end, counted at its second byte.
            let is_half = *byte == b'\r' && self.bytes.get(self.at + 1) == Some(&b'\n');
            self.line += usize::from(is_break && !is_half);
            self.at += 1;
        }
        self.line
    }
}

/// Which columns of a table a ruleset knows.
#[derive(Debug)]
pub(crate) struct Columns {
    known: Vec<bool>,
}

impl Columns {
    /// By id, title in either language, or alias.
    pub(crate) fn of(header: &[String], ruleset: &Ruleset) -> Self {
        let names = InputNames::of(ruleset);
        Self {
            known: header
                .iter()
                .map(|name| names.get(name).is_some())
                .collect(),
        }
    }

    pub(crate) fn knows(&self, column: usize) -> bool {
        self.known.get(column).copied().unwrap_or(false)
    }

    /// The answers of a row, under the names of their columns. The position of an answer is its
    /// line and the number of its cell, by which [`fault_text`] finds the column again.
    pub(crate) fn sheet(&self, header: &[String], line: usize, cells: &[String]) -> Sheet {
        let columns = header.iter().zip(cells).zip(&self.known).enumerate();
        let entries = columns.filter(|(_, (_, known))| **known);
        let entries = entries.map(|(at, ((name, cell), _))| Entry {
            name: name.clone(),
            text: Some(cell.clone()),
            problem: None,
            position: Some(Position {
                line,
                column: at + 1,
            }),
        });
        Sheet {
            name: None,
            entries: entries.collect(),
        }
    }
}

/// A fault of a row, with the name of its column.
pub(crate) fn fault_text(header: &[String], fault: &InputFault) -> String {
    let column = fault.position.and_then(|position| {
        let at = position.column.checked_sub(1)?;
        header.get(at)
    });
    match column {
        Some(name) => format!("column `{}`: {}", spelling::shown(name, 60), fault.message),
        None => fault.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, usize)> {
        let table = Table::read(text.as_bytes()).unwrap();
        let rows = table.rows.iter();
        rows.map(|row| (row.line, row.cells.as_ref().map_or(0, Vec::len)))
            .collect()
    }

    #[test]
    fn lines_are_counted_through_crlf_blank_lines_and_quoted_breaks() {
        assert_eq!(lines("a,b\n1,2\n\n3,4\n"), [(2, 2), (4, 2)]);
        assert_eq!(
            lines("a,b\r\n1,2\r\n\r\n\r\n3,4\r\n5,6"),
            [(2, 2), (5, 2), (6, 2)]
        );
        assert_eq!(lines("\n\na,b\n\"x\ny\",2\n3,4\n"), [(4, 2), (6, 2)]);
        assert_eq!(lines("a,b\r1,2\r3,4"), [(2, 2), (3, 2)]);
    }

    #[test]
    fn a_mark_is_skipped_and_quotes_are_read() {
        let table = Table::read("\u{feff}age,title\n34,\"a \"\"b\"\", c\"\n".as_bytes()).unwrap();
        assert_eq!(table.header, ["age", "title"]);
        assert_eq!(table.rows[0].cells.as_ref().unwrap()[1], "a \"b\", c");
    }

    #[test]
    fn a_row_that_cannot_be_read_is_kept_with_its_fault() {
        let table = Table::read(b"age,title\n34\n35,\xff\n").unwrap();
        let faults: Vec<_> = table
            .rows
            .iter()
            .map(|row| row.cells.clone().unwrap_err())
            .collect();
        assert_eq!(
            faults,
            ["has 1 cells, the header has 2", "is not UTF-8 in cell 2"]
        );
        assert!(Table::read(b"\n\n").is_err());
    }
}
