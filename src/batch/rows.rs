//! The rows of an input one by one, for whoever asks more than one question of each.

use std::borrow::Cow;

use memchr::memchr_iter;
use rustc_hash::FxHashSet;

use super::blocks::{BLOCK, InputBlock};
use super::columns::{KnownNames, Role};
use super::csv::{CsvCell, MOST_CELLS, Quotes, RecordCutter};
use super::error::BatchError;
use super::grader::{Fault, Grader};
use super::names::ColumnNames;
use super::ndjson::{self, Value};
use super::source::{GivenInput, InputKind, Manner, OpenInput};
use super::text::Encoding;
use crate::base::say::say;
use crate::base::text::Text;
use crate::classify::Grading;

/// The rows of an input.
pub(crate) struct InputRows {
    source: OpenInput,
}

/// One row.
pub(crate) struct InputRow<'r> {
    /// The line that it begins on, or its number in a sheet.
    pub(crate) line: u64,
    said: RowContents<'r>,
    encoding: Encoding,
    /// What is wrong with it as a whole.
    fault: Option<Text>,
}

/// What a row says.
enum RowContents<'r> {
    /// The cells of a table.
    Cells(&'r [CsvCell], &'r [u8]),
    /// The keys and values of a line.
    Pairs(Vec<(Cow<'r, str>, Value<'r>)>),
}

/// A grader with what it reads of the rows of a table.
pub(crate) struct RowGrader {
    grader: Grader,
    /// The columns, each with where it stands in a row.
    cells: Vec<(usize, usize)>,
    /// Those of the keys of the line at hand.
    columns: Vec<Option<usize>>,
}

impl InputRows {
    /// Opens a table, lines of JSON or a workbook.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, has no header, or is of a kind that cannot be read.
    pub(crate) fn open(input: GivenInput, known: &KnownNames) -> Result<Self, BatchError> {
        let source = OpenInput::open(input, &Manner::default(), known)?;
        Ok(Self { source })
    }

    /// Something worth telling.
    pub(crate) fn note(&self) -> Option<&Text> {
        self.source.note.as_ref()
    }

    /// The names of the columns of a table; lines have keys of their own.
    pub(crate) fn header(&self) -> ColumnNames {
        match self.source.kind {
            InputKind::Ndjson => ColumnNames::default(),
            InputKind::Csv | InputKind::Xlsx => self.source.header.as_ref().clone(),
        }
    }

    /// Hands over all rows, in order, until one is refused.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read to its end, and what `take` fails with.
    pub(crate) fn each(
        self,
        take: &mut dyn FnMut(&InputRow<'_>) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let (kind, dialect) = (self.source.kind, self.source.dialect);
        let (name, width) = (self.source.name.clone(), self.source.header.len());
        let mut encoding = self.source.encoding;
        let mut outcome = Ok(());
        let mut of_block = |block: &mut InputBlock| {
            if encoding.is_none() {
                encoding = Encoding::of(&block.bytes);
                if let Some(encoding) = encoding {
                    encoding.fits(&name, dialect.delimiter)?;
                }
            }
            block.name = name.as_str().into();
            block.encoding = encoding.unwrap_or_default();
            (block.dialect, block.is_numbered) = (dialect, kind == InputKind::Xlsx);
            match kind {
                InputKind::Ndjson => each_line(block, take),
                InputKind::Csv | InputKind::Xlsx => each_record(block, width, take),
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
    block: &InputBlock,
    width: usize,
    take: &mut dyn FnMut(&InputRow<'_>) -> Result<(), BatchError>,
) -> Result<(), BatchError> {
    let (bytes, dialect) = (block.bytes.as_slice(), block.dialect);
    let (mut cutter, mut cells) = (RecordCutter::default(), Vec::new());
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
            take(&InputRow {
                line,
                said: RowContents::Cells(&cells, bytes),
                encoding: block.encoding,
                fault: fault_of_shape(&cells, width),
            })?;
        }
        line += u64::from(block.is_numbered);
    }
    Ok(())
}

fn each_line(
    block: &InputBlock,
    take: &mut dyn FnMut(&InputRow<'_>) -> Result<(), BatchError>,
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
            let shown = crate::base::spelling::shown(key, 60);
            fault = Some(say!("the key `{key}` is given twice", key = shown));
        }
        take(&InputRow {
            line,
            said: RowContents::Pairs(pairs),
            encoding: Encoding::Utf8,
            fault,
        })?;
    }
    Ok(())
}

impl RowGrader {
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
    pub(crate) fn grade(&mut self, row: &InputRow<'_>) -> Result<Grading, Vec<String>> {
        let Self {
            grader,
            cells: read,
            columns,
        } = self;
        if let RowContents::Pairs(pairs) = &row.said {
            grader.columns_of(pairs.iter().map(|(key, _)| key.as_ref()), columns);
        }
        grader.begin(b"", b"", row.encoding);
        if let Some(fault) = &row.fault {
            grader.fault("row", fault);
        }
        match &row.said {
            RowContents::Cells(cells, bytes) => {
                for (column, at) in &*read {
                    if let Some(cell) = cells.get(*at) {
                        grader.answer(*column, &cell.text(bytes), row.encoding);
                    }
                }
            }
            RowContents::Pairs(pairs) => {
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

impl InputRow<'_> {
    /// The keys of a line.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let pairs = match &self.said {
            RowContents::Cells(..) => &[][..],
            RowContents::Pairs(pairs) => pairs,
        };
        pairs.iter().map(|(key, _)| key.as_ref())
    }
}

/// What is wrong with the cells of a row as a whole.
fn fault_of_shape(cells: &[CsvCell], width: usize) -> Option<Text> {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::batch::source::Bytes;
    use crate::batch::trial::{world, zip};

    /// An input that hands over a line at a time, so that a header is looked at before what follows.
    struct ByLine(Vec<u8>);

    impl std::io::Read for ByLine {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let end = self.0.iter().position(|byte| *byte == b'\n');
            let end = end.map_or(self.0.len(), |at| at + 1).min(into.len());
            let rest = self.0.split_off(end);
            into[..end].copy_from_slice(&self.0);
            self.0 = rest;
            Ok(end)
        }
    }

    fn open(input: &[u8]) -> InputRows {
        let input = GivenInput {
            name: "x".to_owned(),
            bytes: Bytes::Stream(Box::new(ByLine(input.to_vec()))),
            size: None,
        };
        InputRows::open(input, world(false).0).unwrap()
    }

    /// Each row by its line: its points, or its faults.
    fn graded(input: &[u8]) -> Result<Vec<String>, String> {
        let (known, terms) = world(false);
        let rows = open(input);
        let columns = known.columns(&rows.header());
        let mut reader = RowGrader::of(Grader::new(Arc::clone(terms), columns, 1));
        let mut found = Vec::new();
        let ran = rows.each(&mut |row| {
            let said = match reader.grade(row) {
                Ok(grading) => grading.points.to_string(),
                Err(faults) => faults.join("; "),
            };
            found.push(format!("{}: {said}", row.line));
            Ok(())
        });
        ran.map(|()| found).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_of_tables_lines_and_workbooks_are_graded_and_called_by_their_numbers() {
        let table = "age,who\n34,\"a\nb\"\n\n26\nold,x\n34,x,\n34,\"open\n\n";
        let faults = [
            "2: 15",
            "5: has 1 cells, the header has 2",
            "6: `age`: `old` is not a number (accepted: a whole number from 0 to 120)",
            "7: has 3 cells, the header has 2",
            "8: a quote is opened and never closed",
        ];
        assert_eq!(graded(table.as_bytes()).unwrap(), faults);
        let lines = "{\"age\":34,\"x\":[1]}\n \n{\"age\":null,\"AGE\":\"26\"}\n{\"age\":[1]}\n\
            {\"age\":34,\"age\":34}\n[]\n";
        let faults = [
            "1: 15",
            "3: 15",
            "4: `age`: found a list, expected one value",
            "5: the key `age` is given twice; `age` is answered twice",
            "6: the line is a list in JSON, expected an object",
        ];
        assert_eq!(graded(lines.as_bytes()).unwrap(), faults);
        let cell = |name: &str, value: &str| {
            let row = name.trim_start_matches('A');
            format!("<row r=\"{row}\"><c r=\"{name}\" t=\"str\"><v>{value}</v></c></row>")
        };
        let sheet = cell("A2", "age") + &cell("A3", "34") + &cell("A7", "26");
        let book = zip::workbook(sheet.as_bytes(), b"");
        assert_eq!(graded(&book).unwrap(), ["3: 15", "7: 15"]);
    }

    #[test]
    fn the_keys_of_lines_are_told_row_by_row_and_columns_by_the_header() {
        let mut keys = Vec::new();
        let rows = open(b"{\"a\":1,\"b\":2}\n{\"b\":1}\n");
        assert_eq!(rows.header(), ColumnNames::default());
        rows.each(&mut |row| {
            keys.push(row.keys().collect::<Vec<_>>().join(" "));
            Ok(())
        })
        .unwrap();
        assert_eq!(keys, ["a b", "b"]);
        let rows = open(b"age,b\n1,2\n");
        assert!(rows.header().iter().eq(["age", "b"]));
        rows.each(&mut |row| {
            assert_eq!(row.keys().count(), 0);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn an_encoding_is_told_when_it_shows_and_a_table_that_it_cannot_have_is_refused() {
        let master = encoding_rs::GB18030.encode("\u{7855}\u{58eb}").0;
        let table = |delimiter: &[u8]| {
            let rows = [
                b"education",
                delimiter,
                b"age\nmaster",
                delimiter,
                b"34\n",
                &master,
            ];
            [&rows.concat()[..], delimiter, b"34\n"].concat()
        };
        assert_eq!(graded(&table(b",")).unwrap(), ["2: 30", "3: 30"]);
        let error = graded(&table(b"|")).unwrap_err();
        let expected = "is in GB18030, of which letters contain the byte `|`";
        assert!(error.contains(expected), "{error}");
        let utf_16 = "\u{feff}age\n34\n".encode_utf16();
        let utf_16: Vec<u8> = utf_16.flat_map(u16::to_le_bytes).collect();
        let note = open(&utf_16).note().map(|note| note.en.clone());
        let expected = "is UTF-16; it is read and written as UTF-8";
        assert_eq!(note.as_deref(), Some(expected));
        assert_eq!(graded(&utf_16).unwrap(), ["2: 15"]);
        assert!(open(b"age\n34\n").note().is_none());
    }

    #[test]
    fn a_row_has_at_most_so_many_cells() {
        let table = |cells: usize| format!("age\n34\n34{}\n", ",".repeat(cells - 1));
        let most = graded(table(MOST_CELLS).as_bytes()).unwrap();
        assert_eq!(most.len(), 2);
        for cells in [MOST_CELLS + 1, MOST_CELLS + 9] {
            let error = graded(table(cells).as_bytes()).unwrap_err();
            let expected = "`x`: the record that begins on line 3 has more than 250000 cells";
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn a_rest_gives_back_what_was_counted() {
        let (known, terms) = world(false);
        let rows = open(b"age\n34\n26\n");
        let columns = known.columns(&rows.header());
        let mut reader = RowGrader::of(Grader::new(Arc::clone(terms), columns, 1));
        rows.each(&mut |row| {
            assert!(reader.grade(row).is_ok());
            Ok(())
        })
        .unwrap();
        reader.rest();
        assert_eq!(reader.grader.take_tally().rows, 0);
    }
}
