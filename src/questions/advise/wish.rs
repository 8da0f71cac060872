//! What somebody asks advice for.

use crate::rules::ruleset::{ClassId, FactId};

/// The changes of an option, unless somebody wishes for more.
pub const AT_MOST: usize = 3;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The class to reach; without one, the class above the certain one.
    pub to: Option<ClassId>,
    /// Facts that stay as they are. One that grows with time keeps all of time, and a date the fact
    /// that it gives.
    pub keep: Vec<FactId>,
    /// Whether nobody waits.
    pub keep_time: bool,
    /// The most changes of an option.
    pub at_most: usize,
    /// The most options.
    pub limit: Option<usize>,
    /// What the change of a fact costs; 1 where nothing is said. A later entry wins.
    pub costs: Vec<(FactId, u64)>,
    /// What waiting costs, however long.
    pub cost_of_time: u64,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            to: None,
            keep: Vec::new(),
            keep_time: false,
            at_most: AT_MOST,
            limit: None,
            costs: Vec::new(),
            cost_of_time: 1,
        }
    }
}
