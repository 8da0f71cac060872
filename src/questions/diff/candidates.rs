//! What becomes of real applicants under two rulesets: the rows of a table that move.

use serde::Serialize;

/// What became of the rows of a table.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// How many rows there are.
    pub(crate) rows: usize,
    /// The rows that are answered otherwise.
    pub(crate) moved: Vec<MovedRow>,
    /// The rows that cannot be read.
    pub(crate) rejected: Vec<RejectedRow>,
    /// Columns that neither side knows.
    pub(crate) ignored: Vec<String>,
}

/// A row that moves.
#[derive(Debug)]
pub(crate) struct MovedRow {
    /// The number of the row, from 1, without the header.
    pub(crate) row: usize,
    /// The line it begins on.
    pub(crate) line: u64,
    /// The place, where several are asked for.
    pub(crate) place: Option<String>,
    /// What the old side says.
    pub(crate) old: SideAnswer,
    /// What the new side says.
    pub(crate) new: SideAnswer,
}

/// A row that cannot be read, and why.
#[derive(Debug)]
pub(crate) struct RejectedRow {
    /// The number of the row, from 1, without the header.
    pub(crate) row: usize,
    /// The line it begins on.
    pub(crate) line: u64,
    /// Its faults.
    pub(crate) errors: Vec<String>,
}

/// What a side says of a row.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SideAnswer {
    /// Whether a permit is needed; unknown while an exemption is open.
    pub(crate) permit_needed: Option<bool>,
    /// The certain class.
    pub(crate) class: Option<String>,
    /// The best class that the open facts allow.
    pub(crate) best_class: Option<String>,
    /// The least points.
    pub(crate) points: i64,
    /// The most points that the open facts allow.
    pub(crate) points_at_most: i64,
}
