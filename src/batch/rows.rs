//! The rows of an input one by one, for whoever asks more than one question of each.

use std::borrow::Cow;

use memchr::memchr_iter;
use rustc_hash::FxHashSet;

use super::blocks::BLOCK;
use super::blocks::Block;
use super::columns::Role;
use super::csv::{Cell, Cutter, MOST_CELLS, Quotes};
use super::error::BatchError;
use super::grader::{Fault, Grader};
use super::names::Names;
use super::ndjson::{self, Value};
use super::source::{Input, Kind, Known, Manner, Source};
use super::text::Encoding;
use crate::assess::Grading;
use crate::base::say::say;
use crate::base::text::Text;

/// The rows of an input.
pub(crate) struct Rows {
    source: Source,
}

/// One row.
pub(crate) struct Row<'r> {
    /// The line that it begins on, or its number in a sheet.
    pub(crate) line: u64,
    said: Said<'r>,
    encoding: Encoding,
    /// What is wrong with it as a whole.
    fault: Option<Text>,
}

/// What a row says.
enum Said<'r> {
    /// The cells of a table.
    Cells(&'r [Cell], &'r [u8]),
    /// The keys and values of a line.
    Pairs(Vec<(Cow<'r, str>, Value<'r>)>),
}

/// A grader with what it reads of the rows of a table.
pub(crate) struct Reader {
    grader: Grader,
    /// The columns, each with where it stands in a row.
    cells: Vec<(usize, usize)>,
    /// Those of the keys of the line at hand.
    columns: Vec<Option<usize>>,
}

impl Rows {
    /// Opens a table, lines of JSON or a workbook.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, has no header, or is of a kind that cannot be read.
    pub(crate) fn open(input: Input, known: &Known) -> Result<Self, BatchError> {
        let source = Source::open(input, &Manner::default(), known)?;
        Ok(Self { source })
    }

    /// Something worth telling.
    pub(crate) fn note(&self) -> Option<&Text> {
        self.source.note.as_ref()
    }

    /// The names of the columns of a table; lines have keys of their own.
    pub(crate) fn header(&self) -> Names {
        match self.source.kind {
            Kind::Ndjson => Names::default(),
            Kind::Csv | Kind::Xlsx => self.source.header.as_ref().clone(),
        }
    }

    /// Hands over all rows, in order, until one is refused.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read to its end, and what `take` fails with.
    pub(crate) fn each(
        self,
        take: &mut dyn FnMut(&Row<'_>) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let (kind, dialect) = (self.source.kind, self.source.dialect);
        let (name, width) = (self.source.name.clone(), self.source.header.len());
        let mut encoding = self.source.encoding;
        let mut outcome = Ok(());
        let mut of_block = |block: &mut Block| {
            if encoding.is_none() {
                encoding = Encoding::of(&block.bytes);
                if let Some(encoding) = encoding {
                    encoding.fits(&name, dialect.delimiter)?;
                }
            }
            block.name = name.as_str().into();
            block.encoding = encoding.unwrap_or_default();
            (block.dialect, block.is_numbered) = (dialect, kind == Kind::Xlsx);
            match kind {
                Kind::Ndjson => each_line(block, take),
                Kind::Csv | Kind::Xlsx => each_record(block, width, take),
            }
        };
        self.source.run(BLOCK, &mut |block| {
            outcome = of_block(block);
            outcome.is_ok()
        })?;
        outcome
    }
}

fn each_record(
    block: &Block,
    width: usize,
    take: &mut dyn FnMut(&Row<'_>) -> Result<(), BatchError>,
) -> Result<(), BatchError> {
    let (bytes, dialect) = (block.bytes.as_slice(), block.dialect);
    let (mut cutter, mut cells) = (Cutter::default(), Vec::new());
    let (mut counted, mut line) = (0, block.line);
    cutter.begin(dialect, 0);
    while let Some(record) = cutter.record(dialect, bytes, &mut cells) {
        if !block.is_numbered {
            let before = bytes.get(counted..record.start).unwrap_or_default();
            let breaks = memchr_iter(dialect.terminator, before).count();
            line += u64::try_from(breaks).unwrap_or(u64::MAX);
            counted = record.start;
        }
        if cells.len() > MOST_CELLS {
            let name = block.name.to_string();
            return Err(BatchError::ManyCells { name, line });
        }
        if !record.is_blank() {
            take(&Row {
                line,
                said: Said::Cells(&cells, bytes),
                encoding: block.encoding,
                fault: fault_of_shape(&cells, width),
            })?;
        }
        line += u64::from(block.is_numbered);
    }
    Ok(())
}

fn each_line(
    block: &Block,
    take: &mut dyn FnMut(&Row<'_>) -> Result<(), BatchError>,
) -> Result<(), BatchError> {
    for (line, text) in (block.line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let (pairs, mut fault) = match ndjson::values(text) {
            Ok(pairs) => (pairs, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let mut seen = FxHashSet::default();
        let twice = pairs.iter().find(|(key, _)| !seen.insert(key.as_ref()));
        if let Some((key, _)) = twice {
            let shown = crate::spelling::shown(key, 60);
            fault = Some(say!("the key `{key}` is given twice", key = shown));
        }
        take(&Row {
            line,
            said: Said::Pairs(pairs),
            encoding: Encoding::Utf8,
            fault,
        })?;
    }
    Ok(())
}

impl Reader {
    pub(crate) fn of(grader: Grader) -> Self {
        let columns = grader.columns().iter().enumerate();
        let cells = columns.filter(|(_, column)| column.role == Role::Cell);
        Self {
            cells: cells.map(|(number, column)| (number, column.at)).collect(),
            columns: Vec::new(),
            grader,
        }
    }

    /// Grades a row, or tells all of its faults.
    pub(crate) fn grade(&mut self, row: &Row<'_>) -> Result<Grading, Vec<String>> {
        let Self {
            grader,
            cells: read,
            columns,
        } = self;
        if let Said::Pairs(pairs) = &row.said {
            grader.columns_of(pairs.iter().map(|(key, _)| key.as_ref()), columns);
        }
        grader.begin(b"", b"", row.encoding);
        if let Some(fault) = &row.fault {
            grader.fault("row", fault);
        }
        match &row.said {
            Said::Cells(cells, bytes) => {
                for (column, at) in &*read {
                    if let Some(cell) = cells.get(*at) {
                        grader.answer(*column, &cell.text(bytes), row.encoding);
                    }
                }
            }
            Said::Pairs(pairs) => {
                for (column, (_, value)) in columns.iter().zip(pairs) {
                    match (column, value) {
                        (Some(column), Value::Text(text)) => {
                            grader.answer(*column, text.as_bytes(), row.encoding);
                        }
                        (Some(column), Value::Nested(found)) => grader.no_value(*column, found),
                        (Some(_), Value::Null) | (None, _) => {}
                    }
                }
            }
        }
        let answer = grader.finish().map(|graded| graded.grading);
        answer.map_err(|faults| faults.iter().map(Fault::to_text).collect())
    }

    /// Makes room, now and then: what is remembered of rows is bounded from one call to the next.
    pub(crate) fn rest(&mut self) {
        self.grader.take_tally();
    }
}

impl Row<'_> {
    /// The keys of a line.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let pairs = match &self.said {
            Said::Cells(..) => &[][..],
            Said::Pairs(pairs) => pairs,
        };
        pairs.iter().map(|(key, _)| key.as_ref())
    }
}

/// What is wrong with the cells of a row as a whole.
fn fault_of_shape(cells: &[Cell], width: usize) -> Option<Text> {
    let found = cells.len();
    if cells.last().is_some_and(|cell| cell.quotes == Quotes::Open) {
        Some(say!("a quote is opened and never closed"))
    } else if found != width {
        Some(say!(
            "has {found} cells, the header has {width}",
            found,
            width
        ))
    } else {
        None
    }
}
