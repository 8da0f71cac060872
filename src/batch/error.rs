//! Why a job cannot go on.

use crate::base::say::say;
use crate::base::text::Text;

/// How many bytes may fill rows up, for each byte of the input: the keys of the header that stand in
/// every object, and cells that rows do not have.
pub(super) const MOST_FILLING: u64 = 32;
/// So many bytes more may always fill rows up.
pub(super) const FILLING: u64 = 64 * 1024 * 1024;

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
    /// A header that is too long.
    LongHeader {
        /// The input.
        name: String,
    },
    /// A header of which too many columns are known.
    KnownOften {
        /// The input.
        name: String,
    },
    /// A record with too many cells.
    ManyCells {
        /// The input.
        name: String,
        /// The line on which it begins.
        line: u64,
    },
    /// More rows that move, or cannot be read, than are kept.
    ManyMoved {
        /// The most that are kept.
        most: usize,
    },
    /// Rows that are so much shorter than the header that filling them up is most of the result.
    Filling,
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
            Self::Read { name, .. } => say!("cannot read `{name}`", name),
            Self::Write { .. } => say!("cannot write the result"),
            Self::LongHeader { name } => say!(
                "`{name}`: the header has more than 4 MiB, or more than {most} cells",
                name,
                most = super::csv::MOST_CELLS
            ),
            Self::KnownOften { name } => say!(
                "`{name}`: more than {most} columns are known",
                name,
                most = super::columns::MOST_KNOWN
            ),
            Self::ManyCells { name, line } => say!(
                "`{name}`: the record that begins on line {line} has more than {most} cells",
                name,
                line,
                most = super::csv::MOST_CELLS
            ),
            Self::ManyMoved { most } => say!(
                "more than {most} rows are answered otherwise, or cannot be read; give `--candidates` a part of them",
                most
            ),
            Self::Filling => say!(
                "the rows are so much shorter than the header that the result would be more than {most} times as long as the input",
                most = MOST_FILLING
            ),
            Self::LongRecord { name, line } => say!(
                "`{name}`: the record that begins on line {line} has more than 1 MiB: is a quote left open there?",
                name,
                line
            ),
            Self::Sheet { name, why } => {
                say!("`{name}`: {problem}", name, problem = why)
            }
            Self::Kind { name, found, .. } => {
                say!("`{name}` is {found}", name, found)
            }
            Self::NoHeader { name } => say!(
                "`{name}` is empty; expected a header with the names of facts",
                name
            ),
            Self::OpenHeader { name } => say!(
                "`{name}`: the header opens a quote and never closes it",
                name
            ),
            Self::Cut { name, delimiter } => say!(
                "`{name}` is in GB18030, of which letters contain the byte `{delimiter}`, so it cannot be cut there",
                name,
                delimiter
            ),
            Self::Unlike { first, second, why } => say!(
                "`{second}` does not fit `{first}`: {why}",
                first,
                second,
                why
            ),
            Self::Interrupted => say!("interrupted"),
            Self::Lost => {
                say!("a part of the rows was lost on the way; nothing that was written is whole")
            }
        }
    }
}
