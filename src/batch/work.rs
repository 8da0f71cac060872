//! What is wanted of every row, and what became of a block of them.

use super::tally::Tally;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As CSV.
    Csv,
    /// As one JSON object a line.
    Ndjson,
}

/// What is wanted of every row.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// How rows are written.
    pub(crate) form: Form,
    /// Whether the whole assessment is wanted; in JSON only.
    pub(crate) is_whole: bool,
    /// The words of the classes to write; all rows without a list.
    pub(crate) only: Option<Vec<String>>,
    /// Whether rows with faults go to a file of their own, with their lines.
    pub(crate) has_rejects: bool,
    /// Whether cells that are missing at the end of a row are taken as empty.
    pub(crate) is_padding: bool,
}

impl Wanted {
    /// Whether rows of that word are to be written.
    pub(crate) fn takes(&self, word: &str) -> bool {
        let Some(only) = &self.only else {
            return true;
        };
        only.iter().any(|wanted| wanted == word)
    }
}

/// What became of a block.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// The rows, written.
    pub(crate) rows: Vec<u8>,
    /// The rows with faults, written, where they go to a file of their own.
    pub(crate) rejects: Vec<u8>,
    /// What was counted.
    pub(crate) tally: Tally,
}

impl Done {
    /// Makes room for another block.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.rejects.clear();
        self.tally = Tally::default();
    }
}
