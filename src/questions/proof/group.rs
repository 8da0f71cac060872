//! The facts of a factor, each with the tables that read it.

use std::collections::BTreeMap;

use crate::base::cells::Cells;
use crate::engine::normal::Row;
use crate::rules::ruleset::{FactId, TableId};

/// A fact with the tables of the factor that read it.
pub(super) struct Group {
    pub(super) fact: FactId,
    pub(super) cells: Cells,
    pub(super) tables: Vec<Reader>,
    /// What the tables give together, by cell.
    pub(super) own: Vec<i64>,
}

/// One table.
pub(super) struct Reader {
    pub(super) table: TableId,
    pub(super) points: Vec<i64>,
    pub(super) rows: Vec<Option<Row>>,
}

/// Values of some facts of the ruleset.
pub(super) type Profile = BTreeMap<FactId, i64>;
