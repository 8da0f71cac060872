//! The rows of an input kept as they are, for whoever asks more than one question of each.

use memchr::memchr_iter;

use super::blocks::Block;
use super::csv::{Cell, Cutter, Dialect, Quotes};
use super::grader::{Fault, Grader};
use super::ndjson::{self, Value};
use super::source::{Input, Kind, Known, Manner, Source};
use super::text::Encoding;
use super::{BLOCK, BatchError};
use crate::assess::Grading;
use crate::text::Text;
use crate::words::say;

/// The rows of an input.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    /// The rows below them, in order.
    pub(crate) all: Vec<Row>,
    /// Something worth telling.
    pub(crate) note: Option<Text>,
    encoding: Encoding,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line that it begins on, or its number in a sheet.
    pub(crate) line: u64,
    /// What its cells say, in the order of the columns.
    cells: Vec<Said>,
    /// What is wrong with it as a whole.
    fault: Option<Text>,
}

/// What a cell says.
#[derive(Debug)]
enum Said {
    /// A text, in the encoding of the input.
    Text(Box<[u8]>),
    /// No single value, by its name.
    Nested(Text),
}

impl Rows {
    /// Reads a table, lines of JSON or a workbook to its end.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, has no header, or is of a kind that cannot be read.
    pub(crate) fn read(input: Input, known: &Known) -> Result<Self, BatchError> {
        let source = Source::open(input, &Manner::default(), known)?;
        let (kind, dialect, name) = (source.kind, source.dialect, source.name.clone());
        let mut encoding = source.encoding;
        let mut rows = Self {
            header: source.header.clone(),
            all: Vec::new(),
            note: source.note.clone(),
            encoding: Encoding::Utf8,
        };
        let mut is_fit = Ok(());
        source.run(BLOCK, &mut || Some(Block::default()), &mut |block| {
            if encoding.is_none() {
                encoding = Encoding::of(&block.bytes);
                is_fit = encoding.map_or(Ok(()), |found| found.fits(&name, dialect.delimiter));
            }
            match kind {
                Kind::Ndjson => rows.add_lines(&block),
                Kind::Csv | Kind::Xlsx => rows.add_records(&block, dialect, kind == Kind::Xlsx),
            }
            is_fit.is_ok()
        })?;
        is_fit?;
        rows.encoding = encoding.unwrap_or_default();
        Ok(rows)
    }

    fn add_records(&mut self, block: &Block, dialect: Dialect, is_numbered: bool) {
        let (bytes, width) = (block.bytes.as_slice(), self.header.len());
        let (mut cutter, mut cells) = (Cutter::default(), Vec::new());
        let (mut counted, mut line) = (0, block.line);
        cutter.begin(dialect, 0);
        while let Some(record) = cutter.record(dialect, bytes, &mut cells) {
            if !is_numbered {
                let before = bytes.get(counted..record.start).unwrap_or_default();
                let breaks = memchr_iter(dialect.terminator, before).count();
                line += u64::try_from(breaks).unwrap_or(u64::MAX);
                counted = record.start;
            }
            if !record.is_blank() {
                let text = |cell: &Cell| Said::Text(cell.text(bytes).into());
                self.all.push(Row {
                    line,
                    cells: cells.iter().map(text).collect(),
                    fault: fault_of_shape(&cells, width),
                });
            }
            line += u64::from(is_numbered);
        }
    }

    fn add_lines(&mut self, block: &Block) {
        for (number, line) in (block.line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let mut row = Row {
                line: number,
                cells: Vec::new(),
                fault: None,
            };
            let mut take = |key: &str, value: Value<'_>| {
                let known = self.header.iter().position(|name| name == key);
                let at = known.unwrap_or_else(|| {
                    self.header.push(key.to_owned());
                    self.header.len() - 1
                });
                while row.cells.len() <= at {
                    row.cells.push(Said::Text(Box::default()));
                }
                if let Some(cell) = row.cells.get_mut(at) {
                    *cell = match value {
                        Value::Text(text) => Said::Text(text.as_bytes().into()),
                        Value::Null => Said::Text(Box::default()),
                        Value::Nested(found) => Said::Nested(found),
                    };
                }
            };
            row.fault = ndjson::each_value(line, &mut take).err();
            self.all.push(row);
        }
    }

    /// Grades a row, or tells all of its faults.
    pub(crate) fn grade(&self, row: &Row, grader: &mut Grader) -> Result<Grading, Vec<String>> {
        grader.begin(b"", b"", self.encoding);
        if let Some(fault) = &row.fault {
            grader.fault("row", fault);
        }
        for (column, cell) in row.cells.iter().enumerate() {
            match cell {
                Said::Text(text) => grader.answer(column, text, self.encoding),
                Said::Nested(found) => grader.no_value(column, found),
            }
        }
        let answer = grader.finish().map(|graded| graded.grading);
        answer.map_err(|faults| faults.iter().map(Fault::to_text).collect())
    }
}

/// What is wrong with the cells of a row as a whole.
fn fault_of_shape(cells: &[Cell], width: usize) -> Option<Text> {
    let found = cells.len();
    if cells.last().is_some_and(|cell| cell.quotes == Quotes::Open) {
        Some(say("a quote is opened and never closed", &[]))
    } else if found != width {
        Some(say(
            "has {found} cells, the header has {width}",
            &[("found", &found), ("width", &width)],
        ))
    } else {
        None
    }
}
