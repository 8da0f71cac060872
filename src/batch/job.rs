//! A job: all rows of some inputs graded by some threads, and written in order.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::columns::KnownNames;
use super::csv;
use super::error::{BatchError, FILLING, MOST_FILLING};
use super::grader::{Grader, Terms};
use super::lines::NdjsonWorker;
use super::names::ColumnNames;
use super::own::{Own, OwnColumns};
use super::pipeline::{self, Handover, Parcel};
use super::queue::Queue;
use super::source::{InputKind, OpenInput};
use super::table::TableWorker;
use super::tally::Tally;
use super::text::Encoding;
use super::work::{JobColumns, OutputForm, RowsWanted};

/// A job: what is asked of which rows.
pub(crate) struct Job {
    pub(crate) terms: Arc<Terms>,
    pub(crate) wanted: RowsWanted,
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
        known: &KnownNames,
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
        if self.wanted.form == OutputForm::Csv {
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
        first: &OpenInput,
        known: &KnownNames,
        own: &Arc<OwnColumns>,
    ) -> Result<Vec<Worker>, BatchError> {
        let wanted = Arc::new(self.wanted.clone());
        let is_lines = first.kind == InputKind::Ndjson;
        let columns = if is_lines {
            known.columns(&ColumnNames::default())
        } else {
            known.columns(&first.header)
        };
        let shared = Arc::new(JobColumns::of(first, &wanted)?);
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
    source: &OpenInput,
    names: &[String],
    into: &mut dyn Write,
    is_rejects: bool,
) -> Result<(), BatchError> {
    let delimiter = source.dialect.delimiter;
    let mut line = Vec::new();
    if source.kind == InputKind::Ndjson {
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
    use super::super::blocks::{BLOCK, SMALL_BLOCK};
    use super::super::trial;
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
                wanted: RowsWanted {
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
