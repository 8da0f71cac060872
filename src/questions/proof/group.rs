//! The facts of a factor, each with the tables that read it.

use std::collections::BTreeMap;

use crate::base::cells::Cells;
use crate::engine::normal::PointsRow;
use crate::rules::ruleset::{FactId, TableId};

/// A fact with the tables of the factor that read it.
pub(super) struct FactTables {
    pub(super) fact: FactId,
    pub(super) cells: Cells,
    pub(super) tables: Vec<FactTable>,
    /// What the tables give together, by cell.
    pub(super) own: Vec<i64>,
}

/// One table.
pub(super) struct FactTable {
    pub(super) table: TableId,
    pub(super) points: Vec<i64>,
    pub(super) rows: Vec<Option<PointsRow>>,
}

/// Values of some facts of the ruleset.
pub(super) type Profile = BTreeMap<FactId, i64>;
