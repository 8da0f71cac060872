//! Many applicants: tables and lines of JSON in, the same rows with their answers out.
//!
//! ```text
//! queue ─► source ─► blocks ─► worker: table | lines ─► grader ─► own columns ─► output, in order
//!   xlsx ─► sheet ─────┘                                └─► assess::Setting
//! ```
//!
//! - A [`queue`] holds the inputs: each was looked at, and is opened at its turn. A [`source`] is an input
//!   opened: its kind, its encoding, its header. It hands over [`blocks`] of whole records; a [`sheet`] of
//!   a workbook hands itself over as CSV.
//! - A worker ([`table`], [`lines`]) cuts records and passes their bytes through as they are. What the
//!   cells say goes to its [`grader`], and there to the [`desk`] of the place and day, which asks the same
//!   [`Setting`](crate::Setting) as `assess`; rows with figures of their own share one as far as [`edges`]
//!   allow.
//! - [`own`] writes our columns; [`tally`] counts, [`summary`] tells it; [`pipeline`] leads blocks through
//!   threads in order; [`job`] puts all of it together.
//!
//! `rules diff` reads its [`candidates`] by the same way as far as the grader ([`rows`]).
//!
//! # Order
//!
//! A file uses what stands before it in this list, and nothing that stands after it:
//!
//! - bytes and names: [`error`], [`names`], [`text`], [`csv`], [`ndjson`], [`blocks`], [`xlsx`], [`sheet`];
//! - inputs: [`book`], [`columns`], [`source`];
//! - answers: [`remembered`], [`tally`], [`summary`], [`edges`], [`desk`], [`grader`], [`own`];
//! - rows: [`work`], [`pipeline`], [`queue`], [`table`], [`lines`], [`job`], and [`rows`] with [`candidates`].
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
mod job;
mod lines;
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

pub(crate) use self::blocks::{BLOCK, SMALL_BLOCK};
pub(crate) use self::book::{Book, JobPlace, Taken};
pub(crate) use self::columns::{Elsewhere, KnownNames};
pub(crate) use self::csv::Dialect;
pub(crate) use self::error::BatchError;
pub(crate) use self::grader::Terms;
#[cfg(test)]
pub(crate) use self::grader::about::ALL as REASONS;
pub(crate) use self::job::{Job, Outputs};
pub(crate) use self::own::Own;
pub(crate) use self::queue::{Queue, Waiting};
pub(crate) use self::rows::InputRows;
pub(crate) use self::source::{Bytes, GivenInput, InputKind, Manner, OpenInput};
pub(crate) use self::tally::Tally;
pub(crate) use self::text::Encoding;
pub(crate) use self::work::{OutputForm, RowsWanted};
pub(crate) use self::xlsx::is_guarded;
