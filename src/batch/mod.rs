//! Many applicants: tables and lines of JSON in, the same rows with their answers out.
//!
//! ```text
//! input ─► source ─► blocks ─► worker: csv | ndjson ─► grader ─► own columns ─► output, in order
//!    xlsx ─► sheet ─────┘                                 └─► assess::Setting
//! ```
//!
//! - A [`source`] is an input opened: its kind, its encoding, its header. It hands over [`blocks`] of
//!   whole records; a [`sheet`] of a workbook hands itself over as CSV.
//! - A worker ([`table`], [`ndjson`]) cuts records and passes their bytes through as they are. What the
//!   cells say goes to its [`grader`], and there to the [`desk`] of the place and day, which asks the same
//!   [`Setting`](crate::Setting) as `assess`.
//! - [`own`] writes our columns; [`tally`] counts; [`pipeline`] leads blocks through threads in order.
//!
//! `rules diff` reads its candidates by the same way as far as the grader ([`rows`]).
//!
//! Memory is flat: a fixed number of blocks is under way, and every table of remembered things has a
//! limit. Nothing here opens files or knows a terminal: the command does.

mod blocks;
mod book;
mod columns;
mod csv;
mod desk;
mod grader;
mod ndjson;
mod own;
mod pipeline;
mod remembered;
mod rows;
mod sheet;
mod source;
mod table;
mod tally;
mod text;
#[cfg(any(test, fuzzing))]
pub(crate) mod trial;
mod work;
mod xlsx;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) use self::book::{Book, JobPlace, Taken};
pub(crate) use self::columns::Elsewhere;
pub(crate) use self::csv::Dialect;
#[cfg(test)]
pub(crate) use self::grader::about::ALL as REASONS;
pub(crate) use self::grader::{Grader, Terms};
pub(crate) use self::own::Own;
pub(crate) use self::rows::{Row, Rows};
pub(crate) use self::source::{Bytes, Input, Kind, Known, Manner, Source};
pub(crate) use self::tally::Tally;
pub(crate) use self::text::Encoding;
pub(crate) use self::work::{Form, Wanted};
pub(crate) use self::xlsx::is_guarded;

use self::ndjson::NdjsonWorker;
use self::own::OwnColumns;
use self::pipeline::Parcel;
use self::table::TableWorker;
use crate::text::Text;
use crate::words::say;

/// How many bytes of input a block has.
pub(crate) const BLOCK: usize = 128 * 1024;
/// The same where every row becomes a whole assessment, some hundred times as long.
pub(crate) const SMALL_BLOCK: usize = 16 * 1024;

/// Why a job cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().en)]
pub(crate) enum BatchError {
    /// An input cannot be read.
    Read {
        /// The input.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A result cannot be written.
    Write {
        /// Whether it is the file of rejected rows.
        is_rejects: bool,
        /// What the system said.
        source: std::io::Error,
    },
    /// A record that has no end.
    LongRecord {
        /// The input.
        name: String,
        /// The line on which it begins.
        line: u64,
    },
    /// A workbook that cannot be read.
    Sheet {
        /// The input.
        name: String,
        /// Why not.
        why: Text,
    },
    /// An input of a kind that is not read.
    Kind {
        /// The input.
        name: String,
        /// What it is.
        found: Text,
        /// What to do about it.
        help: Text,
    },
    /// A table without anything.
    NoHeader {
        /// The input.
        name: String,
    },
    /// A header without an end.
    OpenHeader {
        /// The input.
        name: String,
    },
    /// What parts cells is a part of letters.
    Cut {
        /// The input.
        name: String,
        /// What would part cells.
        delimiter: char,
    },
    /// The second of two inputs does not fit the first.
    Unlike {
        /// The first input.
        first: String,
        /// The second.
        second: String,
        /// In what they differ.
        why: Text,
    },
    /// Somebody wants it to stop.
    Interrupted,
    /// A part of the work broke off.
    Lost,
}

impl BatchError {
    /// What a person is told, without what the system said.
    pub(crate) fn said(&self) -> Text {
        match self {
            Self::Read { name, .. } => say("cannot read `{name}`", &[("name", name)]),
            Self::Write { .. } => say("cannot write the result", &[]),
            Self::LongRecord { name, line } => say(
                "`{name}`: the record that begins on line {line} has more than 8 MiB: is a quote left open there?",
                &[("name", name), ("line", line)],
            ),
            Self::Sheet { name, why } => {
                say("`{name}`: {problem}", &[("name", name), ("problem", why)])
            }
            Self::Kind { name, found, .. } => {
                say("`{name}` is {found}", &[("name", name), ("found", found)])
            }
            Self::NoHeader { name } => say(
                "`{name}` is empty; expected a header with the names of facts",
                &[("name", name)],
            ),
            Self::OpenHeader { name } => say(
                "`{name}`: the header opens a quote and never closes it",
                &[("name", name)],
            ),
            Self::Cut { name, delimiter } => say(
                "`{name}` is in GB18030, of which letters contain the byte `{delimiter}`, so it cannot be cut there",
                &[("name", name), ("delimiter", delimiter)],
            ),
            Self::Unlike { first, second, why } => say(
                "`{second}` does not fit `{first}`: {why}",
                &[("first", first), ("second", second), ("why", why)],
            ),
            Self::Interrupted => say("interrupted", &[]),
            Self::Lost => say(
                "a part of the rows was lost on the way; nothing that was written is whole",
                &[],
            ),
        }
    }
}

/// A job: what is asked of which rows.
pub(crate) struct Job {
    pub(crate) terms: Arc<Terms>,
    pub(crate) wanted: Wanted,
    /// Our columns.
    pub(crate) own: Vec<Own>,
    /// How many threads work.
    pub(crate) jobs: usize,
    /// How many bytes of input a block has, about.
    pub(crate) block: usize,
}

/// Where the results of a job go.
pub(crate) struct Outputs<'o> {
    /// The rows.
    pub(crate) rows: &'o mut dyn Write,
    /// The rows with faults, if they go elsewhere.
    pub(crate) rejects: Option<&'o mut dyn Write>,
    /// Is told after each block what was counted so far and how many bytes were read.
    pub(crate) progress: &'o mut dyn FnMut(&Tally, u64),
}

impl Job {
    /// Grades all rows of the sources, in order, and says what was counted.
    ///
    /// # Errors
    ///
    /// Sources that do not fit each other, and everything that reading and writing can fail with.
    /// Rows with faults are no errors: they are part of the result.
    pub(crate) fn run(
        self,
        sources: Vec<Source>,
        known: &Known,
        stop: &AtomicBool,
        outputs: Outputs<'_>,
    ) -> Result<Tally, BatchError> {
        let Some(first) = sources.first() else {
            return Ok(Tally::default());
        };
        alike(&sources)?;
        let is_lines = first.kind == Kind::Ndjson;
        let out_dialect = first.dialect;
        let own = Arc::new(OwnColumns::beside(
            self.own.clone(),
            first.header.iter().map(String::as_str),
        ));
        let header = Arc::new(first.header.clone());
        let wanted = Arc::new(self.wanted);
        let Outputs {
            rows,
            mut rejects,
            progress,
        } = outputs;
        let write = |into: &mut dyn Write, bytes: &[u8], is_rejects: bool| {
            let written = into.write_all(bytes);
            written.map_err(|source| BatchError::Write { is_rejects, source })
        };
        if wanted.form == Form::Csv {
            let (line, rejected) = headers(first, &own);
            write(rows, &line, false)?;
            if let Some(rejects) = rejects.as_deref_mut() {
                write(rejects, &rejected, true)?;
            }
        }
        let dialects: Arc<Vec<(Dialect, bool)>> = Arc::new(
            sources
                .iter()
                .map(|source| (source.dialect, source.kind == Kind::Xlsx))
                .collect(),
        );
        let names = if is_lines {
            Vec::new()
        } else {
            first.header.clone()
        };
        let workers = (0..self.jobs.max(1)).map(|_| {
            let grader = Grader::new(Arc::clone(&self.terms), known.columns(names.clone()));
            let (wanted, own) = (Arc::clone(&wanted), Arc::clone(&own));
            if is_lines {
                let mut worker = NdjsonWorker::new(grader, wanted, own, Arc::clone(&header));
                let work = move |parcel: &mut Parcel| worker.work(&parcel.block, &mut parcel.done);
                let boxed: Worker = Box::new(work);
                boxed
            } else {
                let mut worker = TableWorker::new(grader, wanted, own, out_dialect);
                let dialects = Arc::clone(&dialects);
                let boxed: Worker = Box::new(move |parcel: &mut Parcel| {
                    let dialect = dialects.get(parcel.source).copied();
                    let (dialect, is_numbered) = dialect.unwrap_or((out_dialect, false));
                    worker.work((dialect, is_numbered), &parcel.block, &mut parcel.done);
                });
                boxed
            }
        });
        let size = self.block;
        let workers: Vec<Worker> = workers.collect();
        let read = move |outlet: &mut pipeline::Outlet| read_all(sources, size, outlet);
        let (mut tally, mut bytes) = (Tally::default(), 0_u64);
        pipeline::run(read, workers, stop, |parcel| {
            write(rows, &parcel.done.rows, false)?;
            if let Some(rejects) = rejects.as_deref_mut() {
                write(rejects, &parcel.done.rejects, true)?;
            }
            // A reader on a pipe wants its answers now.
            rows.flush().map_err(|source| BatchError::Write {
                is_rejects: false,
                source,
            })?;
            tally.join(&parcel.done.tally);
            tally.is_gb18030 |= parcel.block.encoding == Encoding::Gb18030;
            bytes = bytes.saturating_add(parcel.block.read);
            progress(&tally, bytes);
            Ok(())
        })?;
        Ok(tally)
    }
}

/// What a thread does with a block.
type Worker = Box<dyn FnMut(&mut Parcel) + Send>;

/// The header of the output, and that of the file of rejected rows.
fn headers(source: &Source, own: &OwnColumns) -> (Vec<u8>, Vec<u8>) {
    let delimiter = source.dialect.delimiter;
    let with = |names: &[String]| {
        let mut line = source.head.clone();
        if source.kind == Kind::Ndjson {
            for (at, name) in source.header.iter().enumerate() {
                if at > 0 {
                    line.push(delimiter);
                }
                csv::push_cell(&mut line, name.as_bytes(), delimiter);
            }
        }
        for name in names {
            line.push(delimiter);
            csv::push_own_cell(&mut line, name.as_bytes(), delimiter);
        }
        line.extend_from_slice(source.line_end());
        line
    };
    (with(&own.names), with(&own.rejects))
}

/// Holds sources against the first one.
fn alike(sources: &[Source]) -> Result<(), BatchError> {
    let Some((first, others)) = sources.split_first() else {
        return Ok(());
    };
    for other in others {
        let why = if (first.kind == Kind::Ndjson) != (other.kind == Kind::Ndjson) {
            Some(say("one is a table and the other has lines of JSON", &[]))
        } else if first.kind != Kind::Ndjson && first.header != other.header {
            let mut pairs = first.header.iter().zip(&other.header).enumerate();
            let differing = pairs.find(|(_, (one, two))| one != two);
            Some(match differing {
                Some((at, (one, two))) => say(
                    "column {number} is `{there}` there and `{here}` here",
                    &[
                        ("number", &(at + 1)),
                        ("there", &source::shown(one)),
                        ("here", &source::shown(two)),
                    ],
                ),
                None => say(
                    "it has {count} columns, the other {other}",
                    &[
                        ("count", &other.header.len()),
                        ("other", &first.header.len()),
                    ],
                ),
            })
        } else {
            None
        };
        if let Some(why) = why {
            return Err(BatchError::Unlike {
                first: first.name.clone(),
                second: other.name.clone(),
                why,
            });
        }
    }
    Ok(())
}

/// Hands over the rows of all sources, one after the other. All have one encoding, which the first
/// letters that are not ASCII tell.
fn read_all(
    sources: Vec<Source>,
    size: usize,
    outlet: &mut pipeline::Outlet,
) -> Result<(), BatchError> {
    let mut decided: Option<Encoding> = None;
    let mut told_by = String::new();
    for (number, source) in sources.into_iter().enumerate() {
        let is_text = source.kind == Kind::Csv;
        let name = source.name.clone();
        let delimiter = source.dialect.delimiter;
        if let (Some(before), Some(now)) = (decided, source.encoding)
            && before != now
        {
            return Err(mixed(&told_by, before, &name, now));
        }
        decided = decided.or(source.encoding);
        outlet.begin(number);
        outlet.run(|next, send| {
            let mut is_fit = Ok(());
            source.run(size, next, &mut |mut block| {
                if decided.is_none() && is_text {
                    decided = Encoding::of(&block.bytes);
                    is_fit = decided.map_or(Ok(()), |encoding| encoding.fits(&name, delimiter));
                }
                block.encoding = decided.unwrap_or(Encoding::Utf8);
                is_fit.is_ok() && send(block)
            })?;
            is_fit
        })?;
        told_by = name;
    }
    Ok(())
}

fn mixed(first: &str, before: Encoding, second: &str, now: Encoding) -> BatchError {
    BatchError::Unlike {
        first: first.to_owned(),
        second: second.to_owned(),
        why: say(
            "it is {encoding} and the other {other}",
            &[("encoding", &now.name()), ("other", &before.name())],
        ),
    }
}
