//! Many applicants: tables and lines of JSON in, the same rows with their answers out.
//!
//! ```text
//! queue ─► source ─► blocks ─► worker: csv | ndjson ─► grader ─► own columns ─► output, in order
//!   xlsx ─► sheet ─────┘                                └─► assess::Setting
//! ```
//!
//! - A [`queue`] holds the inputs: each was looked at, and is opened at its turn. A [`source`] is an input
//!   opened: its kind, its encoding, its header. It hands over [`blocks`] of whole records; a [`sheet`] of
//!   a workbook hands itself over as CSV.
//! - A worker ([`table`], [`ndjson`]) cuts records and passes their bytes through as they are. What the
//!   cells say goes to its [`grader`], and there to the [`desk`] of the place and day, which asks the same
//!   [`Setting`](crate::Setting) as `assess`; rows with figures of their own share one as far as [`edges`]
//!   allow.
//! - [`own`] writes our columns; [`tally`] counts, [`summary`] tells it; [`pipeline`] leads blocks through threads in order.
//!
//! `rules diff` reads its [`candidates`] by the same way as far as the grader ([`rows`]).
//!
//! # Limits
//!
//! Memory is flat, whatever the input. A fixed number of blocks is under way, of 128 KiB each, and no more
//! than 4 MiB at a time where records are long; output that becomes longer than its share of 12 MiB is
//! written in parts. A record has at most 1 MiB and 250,000 cells, a header 4 MiB and as many cells, of
//! which 1,000 may be known; a line of JSON has 10,000 keys, and a row tells 100 faults. What only fills
//! rows up is at most 32 times as long as the input, and 64 MiB. Beyond these an error names the limit; a
//! line with too many keys is a fault of its own.
//!
//! What is remembered from row to row goes by what it means and not by how it is spelled, and has a limit
//! in number and length: places and days, words, keys, settings, and what answers leave behind. Forgetting
//! any of it changes no answer.
//!
//! Nothing here opens files or knows a terminal: the command does.

mod blocks;
mod book;
pub(crate) mod candidates;
mod columns;
mod csv;
mod desk;
mod edges;
mod error;
mod grader;
mod names;
mod ndjson;
mod own;
mod pipeline;
mod queue;
mod remembered;
mod rows;
mod sheet;
mod source;
pub(crate) mod summary;
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

pub(crate) use self::blocks::{BLOCK, SMALL_BLOCK};
pub(crate) use self::book::{Book, JobPlace, Taken};
pub(crate) use self::columns::Elsewhere;
pub(crate) use self::csv::Dialect;
pub(crate) use self::error::BatchError;
use self::error::{FILLING, MOST_FILLING};
#[cfg(test)]
pub(crate) use self::grader::about::ALL as REASONS;
pub(crate) use self::grader::{Grader, Terms};
pub(crate) use self::own::Own;
pub(crate) use self::queue::{Queue, Waiting};
pub(crate) use self::rows::{Reader, Row, Rows};
pub(crate) use self::source::{Bytes, Input, Kind, Known, Manner, Source};
pub(crate) use self::tally::Tally;
pub(crate) use self::text::Encoding;
pub(crate) use self::work::{Form, Wanted};
pub(crate) use self::xlsx::is_guarded;

use self::names::Names;
use self::ndjson::NdjsonWorker;
use self::own::OwnColumns;
use self::pipeline::{Handover, Parcel};
use self::table::TableWorker;
use self::work::Shared;

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
    /// Grades all rows of the inputs, in order, and says what was counted.
    ///
    /// # Errors
    ///
    /// Inputs that do not fit each other, and everything that reading and writing can fail with.
    /// Rows with faults are no errors: they are part of the result.
    pub(crate) fn run(
        self,
        queue: Queue,
        known: &Known,
        stop: &AtomicBool,
        outputs: Outputs<'_>,
    ) -> Result<Tally, BatchError> {
        let first = &queue.first;
        let Outputs {
            rows,
            mut rejects,
            progress,
        } = outputs;
        let own = Arc::new(OwnColumns::beside(self.own.clone(), first.header.iter()));
        if self.wanted.form == Form::Csv {
            push_header(first, &own.names, rows, false)?;
            if let Some(rejects) = rejects.as_deref_mut() {
                push_header(first, &own.rejects, rejects, true)?;
            }
        }
        let size = self.block_size();
        let workers = self.workers(first, known, &own)?;
        let read = move |outlet: &mut pipeline::Outlet| queue.read(size, outlet);
        let write = |into: &mut dyn Write, bytes: &[u8], is_rejects: bool| {
            let written = into.write_all(bytes);
            written.map_err(|source| BatchError::Write { is_rejects, source })
        };
        let (mut tally, mut bytes, mut filling) = (Tally::default(), 0_u64, 0_u64);
        pipeline::run(read, workers, stop, |parcel| {
            let done = &mut parcel.done;
            write(rows, &done.rows, false)?;
            if let Some(rejects) = rejects.as_deref_mut() {
                write(rejects, &done.rejects, true)?;
            }
            // A reader on a pipe wants its answers now.
            rows.flush().map_err(|source| BatchError::Write {
                is_rejects: false,
                source,
            })?;
            if let Some(error) = done.refused.take() {
                return Err(error);
            }
            tally.join(&done.tally);
            tally.is_gb18030 |= parcel.block.encoding == Encoding::Gb18030;
            bytes = bytes.saturating_add(parcel.block.read);
            filling = filling.saturating_add(done.filling);
            if filling > bytes.saturating_mul(MOST_FILLING).saturating_add(FILLING) {
                return Err(BatchError::Filling);
            }
            progress(&tally, bytes);
            Ok(())
        })?;
        Ok(tally)
    }

    /// How many bytes of input a block has. Many threads have smaller ones, so that all together are
    /// no more.
    fn block_size(&self) -> usize {
        let most = if self.wanted.is_whole {
            pipeline::MOST_WAITING / 256
        } else {
            pipeline::MOST_UNDER_WAY
        };
        let blocks = pipeline::parcels(self.jobs.max(1));
        self.block.min(most / blocks).max(1)
    }

    /// What each thread does with blocks.
    fn workers(
        &self,
        first: &Source,
        known: &Known,
        own: &Arc<OwnColumns>,
    ) -> Result<Vec<Worker>, BatchError> {
        let wanted = Arc::new(self.wanted.clone());
        let is_lines = first.kind == Kind::Ndjson;
        let columns = if is_lines {
            known.columns(&Names::default())
        } else {
            known.columns(&first.header)
        };
        let shared = Arc::new(Shared::of(first, &wanted)?);
        let jobs = 0..self.jobs.max(1);
        let worker = |_| {
            let grader = Grader::new(Arc::clone(&self.terms), columns.clone(), self.jobs);
            let (wanted, own) = (Arc::clone(&wanted), Arc::clone(own));
            let shared = Arc::clone(&shared);
            let boxed: Worker = if is_lines {
                let mut worker = NdjsonWorker::new(grader, wanted, own, shared);
                Box::new(move |parcel: &mut Parcel, handover: &Handover<'_>| {
                    worker.work(&parcel.block, &mut parcel.done, handover);
                })
            } else {
                let mut worker = TableWorker::new(grader, wanted, own, shared);
                Box::new(move |parcel: &mut Parcel, handover: &Handover<'_>| {
                    worker.work(&parcel.block, &mut parcel.done, handover);
                })
            };
            boxed
        };
        Ok(jobs.map(worker).collect())
    }
}

/// What a thread does with a block.
type Worker = Box<dyn FnMut(&mut Parcel, &Handover<'_>) + Send>;

/// Writes the header of the result, or that of the file of rejected rows, with our names.
fn push_header(
    source: &Source,
    names: &[String],
    into: &mut dyn Write,
    is_rejects: bool,
) -> Result<(), BatchError> {
    let delimiter = source.dialect.delimiter;
    let mut line = Vec::new();
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
    let written = into
        .write_all(&source.head)
        .and_then(|()| into.write_all(&line));
    written.map_err(|source| BatchError::Write { is_rejects, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_threads_there_are_the_smaller_are_their_blocks() {
        let wanted = trial::Trial::plain(None).wanted;
        for (jobs, block, is_whole, expected) in [
            (0, BLOCK, false, 131_072),
            (1, BLOCK, false, 131_072),
            (15, BLOCK, false, 131_072),
            (16, BLOCK, false, 123_361),
            (100, BLOCK, false, 20_763),
            (1, 0, false, 1),
            (1, SMALL_BLOCK, true, 4096),
            (1, BLOCK, true, 12_288),
            (100, SMALL_BLOCK, true, 243),
        ] {
            let job = Job {
                terms: Arc::clone(trial::world(is_whole).1),
                wanted: Wanted {
                    is_whole,
                    ..wanted.clone()
                },
                own: Vec::new(),
                jobs,
                block,
            };
            assert_eq!(job.block_size(), expected, "{jobs} threads, {block} bytes");
        }
    }
}
