//! A sheet of a workbook, handed over as the rows of a table in CSV.

use std::ops::Range;

use super::blocks::InputBlock;
use super::csv::push_cell;
use super::error::BatchError;
use super::xlsx::{MOST_COLUMNS, SheetCells, Xlsx, guarded};
use crate::base::say::say;
use crate::base::text::Text;

pub(crate) use super::xlsx::Workbook;

/// The most rows without anything that stand in a block: a sheet may have a million of them.
const MOST_BLANK: u32 = 1000;
/// The most bytes of the texts of a row.
const MOST_IN_ROW: usize = 1024 * 1024;
/// How many bytes of CSV a sheet may make for each byte of the file: a text that many cells share and a
/// cell far to the right make many of few.
const MOST_PER_BYTE: u64 = 50;
/// What a sheet may always make.
const ALWAYS: u64 = 32 * 1024 * 1024;
/// How many sheets are named where one is not there.
const NAMED: usize = 20;

/// An open sheet.
pub(crate) struct OpenSheet {
    book: Xlsx,
    /// What the file is called in messages.
    file: String,
    name: String,
    /// The names of the columns, from the first row that has any.
    pub(crate) header: Vec<String>,
    /// The number of that row, from 0.
    header_row: u32,
}

impl OpenSheet {
    /// Opens a sheet by its name, else the first one that is shown.
    ///
    /// # Errors
    ///
    /// A file that is no XLSX workbook, a sheet that is not there, and one without any cell.
    pub(crate) fn open(
        file: &str,
        input: Box<dyn Workbook>,
        name: Option<&str>,
    ) -> Result<Self, BatchError> {
        let failed = |why: Text| BatchError::Sheet {
            name: file.to_owned(),
            why,
        };
        let mut book = Xlsx::open(input).map_err(failed)?;
        let sheets = &book.sheets;
        let found = match name {
            Some(name) => sheets.iter().find(|sheet| sheet.name == name),
            None => sheets.iter().find(|sheet| sheet.is_shown()).or_else(|| {
                let mut sheets = sheets.iter();
                sheets.find(|sheet| sheet.is_rows())
            }),
        };
        let Some(found) = found.map(|sheet| sheet.name.clone()) else {
            let Some(name) = name else {
                return Err(failed(say!("the workbook has no sheet with rows")));
            };
            let shown = crate::base::spelling::shown(name, 60);
            let names = sheets.iter().take(NAMED);
            let mut known: Vec<_> = names
                .map(|sheet| crate::base::spelling::shown(&sheet.name, 60))
                .collect();
            if sheets.len() > NAMED {
                known.push("…".to_owned());
            }
            return Err(failed(say!(
                "there is no sheet `{sheet}`; the sheets are {sheets}",
                sheet = shown,
                sheets = known.join(", ")
            )));
        };
        let mut row = SheetRow::default();
        let mut rows = SheetRows::of(&mut book, &found).map_err(failed)?;
        let mut is_found = false;
        while !is_found && rows.next(&mut row).map_err(failed)? {
            is_found = row.cells().any(|(_, text)| !text.trim().is_empty());
        }
        if !is_found {
            return Err(failed(say!(
                "the sheet `{sheet}` is empty; expected a header with the names of facts",
                sheet = crate::base::spelling::shown(&found, 60)
            )));
        }
        let mut header: Vec<String> = Vec::new();
        for (column, text) in row.cells() {
            header.resize(column, String::new());
            header.push(text.to_owned());
        }
        while header.last().is_some_and(|name| name.trim().is_empty()) {
            header.pop();
        }
        Ok(Self {
            book,
            file: file.to_owned(),
            name: found,
            header,
            header_row: row.number,
        })
    }

    /// Hands over the rows below the header in blocks of about so many bytes, each begun with the
    /// number of its first row. `send` takes a block and leaves another one in its place, or ends it.
    ///
    /// # Errors
    ///
    /// A workbook that breaks off or is damaged, and one that makes too much of few bytes.
    pub(crate) fn run(
        mut self,
        wanted: usize,
        block: &mut InputBlock,
        send: &mut dyn FnMut(&mut InputBlock) -> bool,
    ) -> Result<(), BatchError> {
        let failed = |why: Text| BatchError::Sheet {
            name: self.file.clone(),
            why,
        };
        block.bytes.clear();
        let (width, header_row) = (self.header.len(), self.header_row);
        let most = self.book.size().saturating_mul(MOST_PER_BYTE).max(ALWAYS);
        let (mut made, mut expected) = (0_u64, 0);
        let mut row = SheetRow::default();
        let mut rows = SheetRows::of(&mut self.book, &self.name).map_err(failed)?;
        while rows.next(&mut row).map_err(failed)? {
            if row.number < expected {
                return Err(failed(say!(
                    "the rows of the sheet `{sheet}` are not in order",
                    sheet = crate::base::spelling::shown(&self.name, 60)
                )));
            }
            if row.number <= header_row {
                expected = row.number.saturating_add(1);
                continue;
            }
            // Rows without anything stand as blank lines, so that the others keep their numbers.
            let blank = row.number - expected;
            let is_far = blank > MOST_BLANK && !block.bytes.is_empty();
            if block.bytes.len() >= wanted || is_far {
                if !send(block) {
                    return Ok(());
                }
                block.bytes.clear();
            }
            if block.bytes.is_empty() {
                block.line = u64::from(row.number) + 1;
            } else {
                block.bytes.extend((0..blank).map(|_| b'\n'));
            }
            let before = block.bytes.len();
            push_row(&mut block.bytes, &row, width);
            let bytes = u64::try_from(block.bytes.len() - before).unwrap_or(u64::MAX);
            made = made.saturating_add(bytes);
            if made > most {
                return Err(failed(say!(
                    "its rows make more than {most} bytes of text, the most for a file of this size",
                    most
                )));
            }
            expected = row.number.saturating_add(1);
        }
        if !block.bytes.is_empty() {
            send(block);
        }
        Ok(())
    }
}

/// A row as CSV, filled up to the header.
fn push_row(out: &mut Vec<u8>, row: &SheetRow, width: usize) {
    let mut at = 0;
    for (column, text) in row.cells() {
        out.resize(out.len() + (column - at), b',');
        push_cell(out, text.as_bytes(), b',');
        at = column;
    }
    let missing = width.saturating_sub(at + 1);
    out.resize(out.len() + missing, b',');
    out.push(b'\n');
}

/// One row: its number from 0, and the texts of its cells.
#[derive(Debug, Default)]
struct SheetRow {
    number: u32,
    all: String,
    /// The column of each cell, from 0, and where its text stands, in the order of columns.
    places: Vec<(usize, Range<usize>)>,
}

impl SheetRow {
    /// The cells that have a text, with their columns.
    fn cells(&self) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.places.iter().filter(|(_, place)| !place.is_empty());
        cells.filter_map(|(column, place)| Some((*column, self.all.get(place.clone())?)))
    }

    /// Takes what was added to the texts for a cell.
    fn push(&mut self, column: usize, start: usize) -> Result<(), Text> {
        self.places.push((column, start..self.all.len()));
        let row = self.number.saturating_add(1);
        if self.all.len() > MOST_IN_ROW {
            return Err(say!("row {row} has more than 1 MiB of text", row));
        }
        if self.places.len() > MOST_COLUMNS {
            return Err(say!(
                "row {row} has more cells than a sheet has columns",
                row
            ));
        }
        Ok(())
    }

    /// Puts cells in order; of two in one place, the later one stays.
    fn sort(&mut self) {
        self.places.sort_by_key(|(column, _)| *column);
        self.places.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                kept.1 = later.1.clone();
            }
            is_same
        });
    }
}

/// The rows of a sheet that have a cell with something in it.
struct SheetRows<'x> {
    cells: SheetCells<'x>,
    /// The first cell of the next row, and where it stands.
    ahead: String,
    at: Option<(u32, usize)>,
}

impl<'x> SheetRows<'x> {
    fn of(book: &'x mut Xlsx, name: &str) -> Result<Self, Text> {
        let mut cells = book.cells(name)?;
        let mut ahead = String::new();
        let at = guarded(|| cells.next(&mut ahead))?;
        Ok(Self { cells, ahead, at })
    }

    /// Reads the next row; false at the end.
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, Text> {
        loop {
            let Some((number, column)) = self.at else {
                return Ok(false);
            };
            row.number = number;
            row.all.clear();
            row.places.clear();
            std::mem::swap(&mut row.all, &mut self.ahead);
            row.push(column, 0)?;
            guarded(|| self.rest(row))?;
            row.sort();
            if row.cells().next().is_some() {
                return Ok(true);
            }
        }
    }

    /// Adds the cells of a row behind its first one.
    fn rest(&mut self, row: &mut SheetRow) -> Result<(), Text> {
        loop {
            let start = row.all.len();
            self.at = self.cells.next(&mut row.all)?;
            match self.at {
                Some((number, column)) if number == row.number => row.push(column, start)?,
                _ => {
                    self.ahead.clear();
                    self.ahead
                        .push_str(row.all.get(start..).unwrap_or_default());
                    row.all.truncate(start);
                    return Ok(());
                }
            }
        }
    }
}
