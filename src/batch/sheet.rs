//! A sheet of a workbook, handed over as the rows of a table in CSV.

use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::BatchError;
use super::blocks::Block;
use super::csv::push_cell;
use crate::text::Text;
use crate::words::{same, say};

/// The most rows without anything that stand in a block: a sheet may have a million of them.
const MOST_BLANK: u32 = 1000;
/// How many rows and columns a sheet has.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// What a workbook is read from.
pub(crate) trait Workbook: Read + Seek + Send {}
impl<T: Read + Seek + Send> Workbook for T {}

/// An open sheet.
pub(crate) struct Sheet {
    book: Xlsx<BufReader<Box<dyn Workbook>>>,
    /// What the file is called in messages.
    file: String,
    name: String,
    /// The names of the columns, from the first row that has any.
    pub(crate) header: Vec<String>,
    /// The number of that row, from 0.
    header_row: u32,
}

/// One row: its number from 0, and the texts of its cells from the first column on.
struct Row {
    number: u32,
    cells: Vec<String>,
}

impl Sheet {
    /// Opens a sheet by its name, else the first one.
    ///
    /// # Errors
    ///
    /// A file that is no XLSX workbook, a sheet that is not there, and one without any cell.
    pub(crate) fn open(
        file: &str,
        mut input: Box<dyn Workbook>,
        name: Option<&str>,
    ) -> Result<Self, BatchError> {
        let failed = |why: Text| BatchError::Sheet {
            name: file.to_owned(),
            why,
        };
        input
            .seek(SeekFrom::Start(0))
            .map_err(|error| failed(same(error.to_string())))?;
        let mut book =
            Xlsx::new(BufReader::new(input)).map_err(|error| failed(same(error.to_string())))?;
        let names = book.sheet_names();
        let found = match name {
            Some(name) => names.iter().find(|known| *known == name),
            None => names.iter().find(|name| is_shown(&book, name)).or_else(|| {
                let mut names = names.iter();
                names.find(|name| is_rows(&book, name))
            }),
        };
        let Some(found) = found.cloned() else {
            let shown = crate::spelling::shown(name.unwrap_or_default(), 60);
            let known: Vec<_> = names
                .iter()
                .map(|name| crate::spelling::shown(name, 60))
                .collect();
            return Err(failed(say(
                "there is no sheet `{sheet}`; the sheets are {sheets}",
                &[("sheet", &shown), ("sheets", &known.join(", "))],
            )));
        };
        let mut first = None;
        each_row(&mut book, &found, file, &mut |row| {
            let is_blank = row.cells.iter().all(|cell| cell.trim().is_empty());
            if !is_blank {
                first = Some(row);
            }
            is_blank
        })?;
        let Some(mut first) = first else {
            return Err(failed(say(
                "the sheet `{sheet}` is empty; expected a header with the names of facts",
                &[("sheet", &crate::spelling::shown(&found, 60))],
            )));
        };
        while first
            .cells
            .last()
            .is_some_and(|cell| cell.trim().is_empty())
        {
            first.cells.pop();
        }
        Ok(Self {
            book,
            file: file.to_owned(),
            name: found,
            header: first.cells,
            header_row: first.number,
        })
    }

    /// Hands over the rows below the header in blocks of about so many bytes, each begun with the
    /// number of its first row. `send` takes a block and leaves another one in its place, or ends it.
    ///
    /// # Errors
    ///
    /// A workbook that breaks off or is damaged.
    pub(crate) fn run(
        mut self,
        wanted: usize,
        block: &mut Block,
        send: &mut dyn FnMut(&mut Block) -> bool,
    ) -> Result<(), BatchError> {
        block.bytes.clear();
        let (width, header_row) = (self.header.len(), self.header_row);
        let mut expected = 0;
        let (mut is_stopped, mut is_ordered) = (false, true);
        each_row(&mut self.book, &self.name, &self.file, &mut |row| {
            is_ordered = row.number >= expected;
            if row.number <= header_row || !is_ordered {
                expected = row.number.saturating_add(1);
                return is_ordered;
            }
            // Rows without anything stand as blank lines, so that the others keep their numbers.
            let blank = row.number - expected;
            let is_far = blank > MOST_BLANK && !block.bytes.is_empty();
            if block.bytes.len() >= wanted || is_far {
                if !send(block) {
                    is_stopped = true;
                    return false;
                }
                block.bytes.clear();
            }
            if block.bytes.is_empty() {
                block.line = u64::from(row.number) + 1;
            } else {
                block.bytes.extend((0..blank).map(|_| b'\n'));
            }
            push_row(&mut block.bytes, &row.cells, width);
            expected = row.number.saturating_add(1);
            true
        })?;
        if !is_ordered {
            return Err(BatchError::Sheet {
                name: self.file,
                why: say(
                    "the rows of the sheet `{sheet}` are not in order",
                    &[("sheet", &crate::spelling::shown(&self.name, 60))],
                ),
            });
        }
        if !is_stopped && !block.bytes.is_empty() {
            send(block);
        }
        Ok(())
    }
}

/// Whether a sheet has rows, and is none of charts or macros.
fn is_rows(book: &Xlsx<BufReader<Box<dyn Workbook>>>, name: &str) -> bool {
    let mut sheets = book.sheets_metadata().iter();
    sheets.any(|sheet| sheet.name == name && sheet.typ == SheetType::WorkSheet)
}

/// Whether a sheet has rows that people see.
fn is_shown(book: &Xlsx<BufReader<Box<dyn Workbook>>>, name: &str) -> bool {
    let mut sheets = book.sheets_metadata().iter();
    let is_visible =
        sheets.any(|sheet| sheet.name == name && sheet.visible == SheetVisible::Visible);
    is_visible && is_rows(book, name)
}

/// A row as CSV, filled up to the header.
fn push_row(out: &mut Vec<u8>, cells: &[String], width: usize) {
    let last = cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |at| at + 1);
    for at in 0..width.max(last).max(1) {
        if at > 0 {
            out.push(b',');
        }
        push_cell(
            out,
            cells.get(at).map_or(&[][..], |cell| cell.as_bytes()),
            b',',
        );
    }
    out.push(b'\n');
}

/// Hands over the rows that have a cell with something in it, until it is told to stop.
fn each_row(
    book: &mut Xlsx<BufReader<Box<dyn Workbook>>>,
    sheet: &str,
    file: &str,
    take: &mut dyn FnMut(Row) -> bool,
) -> Result<(), BatchError> {
    let failed = |error: calamine::XlsxError| BatchError::Sheet {
        name: file.to_owned(),
        why: same(error.to_string()),
    };
    let mut reader = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let mut row: Option<Row> = None;
    while let Some(cell) = reader.next_cell().map_err(failed)? {
        let (number, column) = cell.get_position();
        if number >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(BatchError::Sheet {
                name: file.to_owned(),
                why: say("a cell stands where no sheet has one", &[]),
            });
        }
        if row.as_ref().is_some_and(|row| row.number != number) {
            let whole = row
                .take()
                .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
            if let Some(whole) = whole
                && !take(whole)
            {
                return Ok(());
            }
        }
        let row = row.get_or_insert_with(|| Row {
            number,
            cells: Vec::new(),
        });
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if row.cells.len() < column {
            row.cells.resize(column, String::new());
        }
        let text = text(cell.get_value());
        match row.cells.get_mut(column) {
            Some(slot) => *slot = text,
            None => row.cells.push(text),
        }
    }
    if let Some(row) = row.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
        take(row);
    }
    Ok(())
}

/// A cell as a person would type it: numbers with the digits that tell them apart, days as
/// 2026-11-23.
pub(crate) fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{date:02}");
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            // A time without a day is one of the day with which workbooks begin to count.
            let is_time = matches!(day.as_str(), "1899-12-30" | "1899-12-31" | "1904-01-01");
            match (hour, minute, second) {
                (0, 0, 0) => day,
                _ if is_time => time,
                _ => format!("{day} {time}"),
            }
        }
        DataRef::DateTimeIso(text) => {
            let day = text
                .strip_suffix("T00:00:00")
                .or_else(|| text.strip_suffix("T00:00:00.000"));
            day.unwrap_or(text).to_owned()
        }
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        other => Data::from(other.clone()).to_string(),
    }
}
