//! Rows of a CSV table (or of a sheet, which is handed over as one): each cut, graded, and written
//! with our cells behind its own.

use std::sync::Arc;

use memchr::memchr_iter;

use super::blocks::InputBlock;
use super::columns::Role;
use super::csv::{CsvCell, CsvRecord, Dialect, MOST_CELLS, Quotes, RecordCutter};
use super::error::BatchError;
use super::grader::{Grader, about};
use super::ndjson;
use super::own::{self, OwnColumns};
use super::pipeline::Handover;
use super::remembered::Key;
use super::text::Encoding;
use super::work::{Done, JobColumns, OutputForm, RowsWanted};
use crate::base::say::{say, say_count};

/// Works on blocks of one table.
pub(crate) struct TableWorker {
    grader: Grader,
    wanted: Arc<RowsWanted>,
    own: Arc<OwnColumns>,
    layout: TableLayout,
    /// The columns that some ruleset reads, each with where it stands in a row.
    read: Vec<(usize, usize)>,
    /// Those of them whose cells have to be read in full, in the row at hand.
    unknown: Vec<(usize, usize)>,
    place: Option<usize>,
    on: Option<usize>,
    cutter: RecordCutter,
    cells: Vec<CsvCell>,
    shared: Arc<JobColumns>,
}

/// How rows are laid out.
#[derive(Clone, Copy)]
struct TableLayout {
    /// The dialect of the block at hand.
    dialect: Dialect,
    /// The dialect of the output; cells are written anew where it is another one.
    out: Dialect,
    /// How many columns there are.
    width: usize,
}

/// A record at hand.
struct TableRow<'b> {
    bytes: &'b [u8],
    record: CsvRecord,
    line: u64,
}

impl TableWorker {
    pub(crate) fn new(
        grader: Grader,
        wanted: Arc<RowsWanted>,
        own: Arc<OwnColumns>,
        shared: Arc<JobColumns>,
    ) -> Self {
        let columns = grader.columns();
        let cells = columns.iter().enumerate();
        let cells = cells.filter(|(_, column)| column.role == Role::Cell);
        Self {
            read: cells.map(|(number, column)| (number, column.at)).collect(),
            unknown: Vec::new(),
            place: columns.with_role(Role::Place),
            on: columns.with_role(Role::On),
            cutter: RecordCutter::default(),
            cells: Vec::new(),
            grader,
            wanted,
            own,
            layout: TableLayout {
                dialect: shared.out,
                out: shared.out,
                width: shared.header.len(),
            },
            shared,
        }
    }

    /// Grades the rows of a block, in order.
    pub(crate) fn work(&mut self, block: &InputBlock, done: &mut Done, handover: &Handover<'_>) {
        let (bytes, encoding) = (block.bytes.as_slice(), block.encoding);
        let (dialect, is_numbered) = (block.dialect, block.is_numbered);
        self.layout.dialect = dialect;
        let mut cells = std::mem::take(&mut self.cells);
        let (mut counted, mut line) = (0, block.line);
        self.cutter.begin(dialect, 0);
        while let Some(record) = self.cutter.record(dialect, bytes, &mut cells) {
            if record.is_blank() {
                line += u64::from(is_numbered);
                continue;
            }
            let is_too_long = cells.len() > MOST_CELLS;
            if !is_numbered && (self.wanted.has_rejects || is_too_long) {
                let before = bytes.get(counted..record.start).unwrap_or_default();
                let breaks = memchr_iter(dialect.terminator, before).count();
                line += u64::try_from(breaks).unwrap_or(u64::MAX);
                counted = record.start;
            }
            if is_too_long {
                let name = block.name.to_string();
                done.refused = Some(BatchError::ManyCells { name, line });
                break;
            }
            let length = record.next - record.start;
            handover.expect(length.saturating_add(self.shared.keys.text_len()));
            let row = TableRow {
                bytes,
                record,
                line,
            };
            self.row(&row, &cells, encoding, done);
            handover.look(done);
            line += u64::from(is_numbered);
        }
        self.cells = cells;
        done.tally = self.grader.take_tally();
    }

    fn row(&mut self, row: &TableRow<'_>, cells: &[CsvCell], encoding: Encoding, done: &mut Done) {
        let role = |column: Option<usize>| Some(cells.get(column?)?.text(row.bytes));
        let (place, on) = (role(self.place), role(self.on));
        let asked = (
            place.as_deref().unwrap_or_default(),
            on.as_deref().unwrap_or_default(),
        );
        self.grader.begin(asked.0, asked.1, encoding);
        self.look_at_shape(row, cells);
        let key = |(column, at): &(usize, usize)| {
            let cell = cells.get(*at)?;
            let key = cell.inner().map(|inner| Key::at(row.bytes, inner));
            Some(((*column, *at), key.unwrap_or_default()))
        };
        self.grader
            .answer_known(self.read.iter().filter_map(key), &mut self.unknown);
        for (column, at) in &self.unknown {
            if let Some(cell) = cells.get(*at) {
                self.grader.answer(*column, &cell.text(row.bytes), encoding);
            }
        }
        let filling = self.filling(cells);
        let wanted = &self.wanted;
        let layout = self.layout;
        match self.grader.finish() {
            Ok(mut graded) => {
                let is_short = !graded.is_enough();
                let word = own::word(graded.ruleset(), &graded.grading, graded.grading.class);
                let is_asked = wanted.takes(word);
                if is_asked {
                    done.filling += filling;
                }
                if is_asked && wanted.form == OutputForm::Csv {
                    layout.push_row(row, cells, &mut done.rows, |out| {
                        own::push_cells(out, &self.own.columns, &mut graded, layout.out.delimiter);
                    });
                } else if is_asked {
                    push_object(&mut done.rows, &self.shared, row, cells, encoding, |out| {
                        own::push_json(out, &self.own.columns, wanted.is_whole, &mut graded);
                    });
                }
                if !is_asked {
                    self.grader.leave_out();
                }
                if is_short {
                    self.grader.fall_below();
                }
            }
            Err(_) => self.reject(row, cells, encoding, done),
        }
    }

    /// How many bytes of a written row only fill it up.
    fn filling(&self, cells: &[CsvCell]) -> u64 {
        let bytes = match self.wanted.form {
            OutputForm::Csv => self.layout.width.saturating_sub(cells.len()),
            OutputForm::Ndjson => self.shared.keys.text_len(),
        };
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }

    fn reject(
        &mut self,
        row: &TableRow<'_>,
        cells: &[CsvCell],
        encoding: Encoding,
        done: &mut Done,
    ) {
        let faults = self.grader.faults();
        let layout = self.layout;
        let delimiter = layout.out.delimiter;
        done.filling += self.filling(cells);
        if self.wanted.has_rejects {
            if self.wanted.form == OutputForm::Csv {
                layout.push_row(row, cells, &mut done.rejects, |out| {
                    out.push(delimiter);
                    out.extend_from_slice(row.line.to_string().as_bytes());
                    out.push(delimiter);
                    super::csv::push_own_cell(
                        out,
                        &encoding.write(&own::joined(faults)),
                        delimiter,
                    );
                });
            } else {
                push_object(
                    &mut done.rejects,
                    &self.shared,
                    row,
                    cells,
                    encoding,
                    |out| {
                        own::push_rejected(out, row.line, faults);
                    },
                );
            }
        } else if !self.wanted.takes("error") {
            self.grader.leave_out();
        } else if self.wanted.form == OutputForm::Csv {
            layout.push_row(row, cells, &mut done.rows, |out| {
                own::push_fault_cells(out, &self.own.columns, faults, delimiter, encoding);
            });
        } else {
            push_object(&mut done.rows, &self.shared, row, cells, encoding, |out| {
                own::push_fault_json(out, &self.own.columns, faults);
            });
        }
    }

    /// Notes what is wrong with the cells as a whole: too few or too many, or a quote left open.
    fn look_at_shape(&mut self, row: &TableRow<'_>, cells: &[CsvCell]) {
        let has_text = |cell: &CsvCell| !cell.text(row.bytes).is_empty();
        let surplus = cells.get(self.layout.width..).unwrap_or_default();
        let is_long = surplus.iter().any(has_text);
        let is_short = cells.len() < self.layout.width && !self.wanted.is_padding;
        if is_long || is_short {
            let (found, width) = (cells.len(), self.layout.width);
            let found = say_count(
                u64::try_from(found).unwrap_or(u64::MAX),
                "1 cell",
                "{n} cells",
            );
            let text = if is_short {
                say!(
                    "the row has {found}, the header has {width} (`--pad` takes the missing ones as not answered)",
                    found,
                    width
                )
            } else {
                say!("the row has {found}, the header has {width}", found, width)
            };
            self.grader.fault(about::CELLS, &text);
        }
        if cells.last().is_some_and(|cell| cell.quotes == Quotes::Open) {
            let text = say!("a quote is opened and never closed");
            self.grader.fault(about::QUOTE, &text);
        }
    }
}

impl TableLayout {
    /// Writes a row as CSV: its cells, filled up to the header, then ours, then what it has too much.
    fn push_row(
        self,
        row: &TableRow<'_>,
        cells: &[CsvCell],
        out: &mut Vec<u8>,
        push: impl FnOnce(&mut Vec<u8>),
    ) {
        let (theirs, surplus) = cells.split_at(self.width.min(cells.len()));
        let delimiter = self.out.delimiter;
        let end = theirs.last().map_or(row.record.start, |cell| cell.end);
        if self.dialect == self.out {
            out.extend_from_slice(row.bytes.get(row.record.start..end).unwrap_or_default());
            if theirs
                .last()
                .is_some_and(|cell| cell.quotes == Quotes::Open)
            {
                // So that what follows is no part of it. All quotes in it are doubled, or one would
                // have closed it.
                out.push(b'"');
            }
        } else {
            push_again(out, theirs, row.bytes, delimiter);
        }
        for _ in theirs.len()..self.width {
            out.push(delimiter);
        }
        push(out);
        let has_text = |cell: &CsvCell| !cell.text(row.bytes).is_empty();
        if surplus.iter().any(has_text) {
            out.push(delimiter);
            push_again(out, surplus, row.bytes, delimiter);
        }
        let ending = row
            .bytes
            .get(row.record.end..row.record.next)
            .unwrap_or_default();
        // The last line of an input may end with less than a line end.
        if ending.last() == Some(&self.out.terminator) {
            out.extend_from_slice(ending);
        } else {
            out.push(self.out.terminator);
        }
    }
}

fn push_again(out: &mut Vec<u8>, cells: &[CsvCell], bytes: &[u8], delimiter: u8) {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.push(delimiter);
        }
        super::csv::push_cell(out, &cell.text(bytes), delimiter);
    }
}

/// Writes a row as a JSON object: its cells as texts, then the answer.
fn push_object(
    out: &mut Vec<u8>,
    shared: &JobColumns,
    row: &TableRow<'_>,
    cells: &[CsvCell],
    encoding: Encoding,
    push: impl FnOnce(&mut Vec<u8>),
) {
    let push_text = |out: &mut Vec<u8>, cell: &CsvCell| {
        ndjson::push(out, &encoding.read_lossy(&cell.text(row.bytes)));
    };
    out.push(b'{');
    for (key, cell) in shared.keys.iter().zip(cells) {
        out.extend_from_slice(key.as_bytes());
        push_text(out, cell);
        out.push(b',');
    }
    let surplus = cells.get(shared.keys.len()..).unwrap_or_default();
    if surplus.iter().any(|cell| !cell.text(row.bytes).is_empty()) {
        out.extend_from_slice(shared.surplus_key.as_bytes());
        let mut before = b'[';
        for cell in surplus {
            out.push(before);
            push_text(out, cell);
            before = b',';
        }
        out.extend_from_slice(b"],");
    }
    own::push_answer(out, shared.is_assessment_taken, push);
}
