//! A batch in memory, as tests and fuzz targets run it: bytes in, rows and rejected rows out, with
//! any number of threads, size of blocks and way of reading.
//!
//! [`kept`] says what must hold of each; [`zip`] makes workbooks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a trial that cannot go on has failed"
)]

pub(crate) mod kept;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod workbooks;
pub(crate) mod zip;

use std::io::{Cursor, Read};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use jiff::civil::date;

use super::{
    BLOCK, BatchError, Book, Bytes, Elsewhere, Encoding, GivenInput, InputKind, Job, KnownNames,
    Manner, OpenInput, OutputForm, Outputs, Own, Queue, RowsWanted, Tally, Terms, Waiting,
};
use crate::applicant::{InputNames, Sheet};
use crate::base::lang::Lang;
use crate::loader::embedded;

/// How a batch is run.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) manner: Manner,
    pub(crate) wanted: RowsWanted,
    pub(crate) jobs: usize,
    /// How many bytes of input a block has.
    pub(crate) block: usize,
    /// How many bytes the input hands over at a time.
    pub(crate) at_a_time: usize,
    /// How many inputs there are, where one is given several times.
    pub(crate) files: usize,
}

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Came {
    pub(crate) rows: Vec<u8>,
    pub(crate) rejects: Vec<u8>,
    pub(crate) tally: Tally,
    /// The kind of the input.
    pub(crate) kind: InputKind,
    /// What parts the cells of the output.
    pub(crate) delimiter: u8,
}

impl Trial {
    /// One thread, whole blocks, and everything as it comes.
    pub(crate) fn plain(kind: Option<InputKind>) -> Self {
        Self {
            manner: Manner {
                kind,
                ..Manner::default()
            },
            wanted: RowsWanted {
                form: if kind == Some(InputKind::Ndjson) {
                    OutputForm::Ndjson
                } else {
                    OutputForm::Csv
                },
                is_whole: false,
                only: None,
                has_rejects: false,
                is_padding: false,
            },
            jobs: 1,
            block: BLOCK,
            at_a_time: usize::MAX,
            files: 2,
        }
    }

    /// Takes the last bytes of an input for how it is run, so that any file is an input.
    #[cfg(fuzzing)]
    pub(crate) fn told(kind: Option<InputKind>, bytes: &[u8]) -> (Self, &[u8]) {
        let mut trial = Self::plain(kind);
        let Some((input, [flags, delimiter, block, at_a_time])) = bytes.split_last_chunk() else {
            return (trial, bytes);
        };
        trial.wanted.has_rejects = flags & 1 != 0;
        trial.wanted.is_padding = flags & 2 != 0;
        if flags & 4 != 0 {
            trial.wanted.form = match trial.wanted.form {
                OutputForm::Csv => OutputForm::Ndjson,
                OutputForm::Ndjson => OutputForm::Csv,
            };
        }
        trial.wanted.is_whole = flags & 8 != 0 && trial.wanted.form == OutputForm::Ndjson;
        trial.manner.encoding = match flags >> 4 & 3 {
            1 => Some(Encoding::Utf8),
            2 => Some(Encoding::Gb18030),
            _ => None,
        };
        trial.files = [2, 7, 20, 70][usize::from(flags >> 6)];
        let others = b",;\t|#:@~/";
        trial.manner.delimiter = others.get(usize::from(*delimiter) % 32).copied();
        trial.block = 1 + usize::from(*block);
        trial.at_a_time = 1 + usize::from(*at_a_time);
        (trial, input)
    }

    /// The same run with whole blocks, read at once by one thread.
    pub(crate) fn at_once(&self) -> Self {
        Self {
            jobs: 1,
            block: BLOCK,
            at_a_time: usize::MAX,
            ..self.clone()
        }
    }

    /// Runs the batch over some inputs; what it fails with is told as the user would read it.
    pub(crate) fn run(&self, inputs: &[&[u8]]) -> Result<Came, String> {
        let (known, terms) = world(self.wanted.is_whole);
        let (mut rows, mut rejects) = (Vec::new(), Vec::new());
        let queue = self
            .queue(inputs, known)
            .map_err(|error| error.to_string())?;
        let (kind, delimiter) = (queue.first.kind, queue.first.dialect.delimiter);
        let job = Job {
            terms: Arc::clone(terms),
            wanted: self.wanted.clone(),
            own: Own::ALL.to_vec(),
            jobs: self.jobs,
            block: self.block,
        };
        let outputs = Outputs {
            rows: &mut rows,
            rejects: self.wanted.has_rejects.then_some(&mut rejects as _),
            progress: &mut |_, _| (),
        };
        let tally = job.run(queue, known, &AtomicBool::new(false), outputs);
        Ok(Came {
            tally: tally.map_err(|error| error.to_string())?,
            rows,
            rejects,
            kind,
            delimiter,
        })
    }

    /// Looks at the inputs, as the command does: every other one is opened again at its turn.
    fn queue(&self, inputs: &[&[u8]], known: &'static KnownNames) -> Result<Queue, BatchError> {
        let (first, others) = inputs.split_first().expect("there is an input");
        let first = self.open(first, known)?;
        let face = first.face();
        let mut queue = Queue {
            first,
            others: Vec::new(),
        };
        for (number, bytes) in others.iter().enumerate() {
            let source = self.open(bytes, known)?;
            face.fits(&source)?;
            queue.others.push(if number % 2 == 0 {
                let (trial, bytes) = (self.clone(), bytes.to_vec());
                Waiting::Closed(Box::new(move || trial.open(&bytes, known)))
            } else {
                Waiting::Open(Box::new(source))
            });
        }
        Ok(queue)
    }

    fn open(&self, bytes: &[u8], known: &KnownNames) -> Result<OpenInput, BatchError> {
        let slow = Slow(Cursor::new(bytes.to_vec()), self.at_a_time);
        let input = GivenInput {
            name: "trial".to_owned(),
            bytes: Bytes::Stream(Box::new(slow)),
            size: None,
        };
        OpenInput::open(input, &self.manner, known)
    }
}

/// An input that hands over a few bytes at a time.
struct Slow(Cursor<Vec<u8>>, usize);

impl Read for Slow {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = self.1.min(into.len());
        self.0.read(&mut into[..most])
    }
}

/// What columns can mean and what all rows have in common, read once.
pub(crate) fn world(is_exact: bool) -> (&'static KnownNames, &'static Arc<Terms>) {
    static WORLD: OnceLock<(KnownNames, [Arc<Terms>; 2])> = OnceLock::new();
    let (known, terms) = WORLD.get_or_init(|| {
        let ruleset = embedded::ruleset("cn-2017").expect("it ships with the crate");
        let known = KnownNames {
            map: Arc::default(),
            elsewhere: Arc::new(Elsewhere::of(ruleset)),
            names: Arc::new(InputNames::of(ruleset)),
        };
        let terms = |is_exact| {
            let book = Book {
                named: None,
                on: date(2026, 11, 23),
                place: None,
            };
            Arc::new(Terms {
                book,
                set: Sheet::default(),
                is_exact,
                required: None,
                lang: Lang::En,
            })
        };
        (known, [terms(false), terms(true)])
    });
    (known, &terms[usize::from(is_exact)])
}
