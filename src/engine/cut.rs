//! The cells of a fact in blocks that its readers treat alike.

use rustc_hash::FxHashMap;

use super::formula::Guard;
use super::model::Leaf;

/// Who reads a fact.
#[derive(Debug, Clone, Default)]
pub(super) struct Readers<'a> {
    pub(super) guards: Vec<&'a Guard>,
    /// Guards that choose a column of a leaf.
    pub(super) choosers: Vec<&'a Guard>,
    pub(super) leaves: Vec<&'a Leaf>,
}

/// The blocks and classes of one fact.
pub(super) struct FactCut {
    /// How many cells the fact has.
    pub(super) cells: usize,
    /// The cells of the open blocks.
    pub(super) open: Vec<Vec<usize>>,
    pub(super) is_split: bool,
    /// The class of each cell, where a condition reads the fact.
    pub(super) class_of_cell: Vec<usize>,
    /// A cell of each class that the open fact can have.
    pub(super) open_classes: Vec<usize>,
    /// How many classes there are; the number behind them stands for an open fact.
    pub(super) classes: usize,
    pub(super) scoring: Vec<usize>,
    pub(super) scores: bool,
}

impl FactCut {
    pub(super) fn of(readers: &Readers<'_>, cells: usize, open: &[usize]) -> Self {
        let held = |cell: &usize| -> Vec<bool> {
            readers
                .guards
                .iter()
                .map(|guard| guard.has(*cell))
                .collect()
        };
        let all: Vec<usize> = (0..cells).collect();
        let has_guards = !readers.guards.is_empty();
        let classes = if has_guards {
            grouped(&all, held)
        } else {
            Vec::new()
        };
        let mut class_of_cell = vec![0; if has_guards { cells } else { 0 }];
        for (class, members) in classes.iter().enumerate() {
            for cell in members {
                if let Some(slot) = class_of_cell.get_mut(*cell) {
                    *slot = class;
                }
            }
        }
        let scores = !readers.leaves.is_empty() || !readers.choosers.is_empty();
        let count = readers.guards.len() + readers.choosers.len() + readers.leaves.len();
        let is_shared = scores && (count > 1 || !readers.choosers.is_empty());
        let tell_apart = |leaves: &[&Leaf], cell: &usize| {
            let columns = leaves.iter().flat_map(|leaf| &leaf.columns);
            let points: Vec<_> = columns
                .map(|column| column.points.get(*cell).copied())
                .collect();
            let choosing = readers.choosers.iter().map(|guard| guard.has(*cell));
            (held(cell), choosing.collect::<Vec<_>>(), points)
        };
        let blocks = if is_shared {
            // All readers but one leaf: the last one finds its best and worst within a block.
            let settled = readers
                .leaves
                .split_last()
                .map_or(&[][..], |(_, settled)| settled);
            grouped(open, |cell| tell_apart(settled, cell))
        } else {
            vec![open.to_vec()]
        };
        let alike = if scores {
            grouped(open, |cell| tell_apart(&readers.leaves, cell))
        } else {
            Vec::new()
        };
        let scoring = alike
            .iter()
            .filter_map(|cells| cells.first())
            .copied()
            .collect();
        let mut open_classes: Vec<usize> = Vec::new();
        for cell in open {
            if let Some(class) = class_of_cell.get(*cell)
                && !open_classes.contains(class)
            {
                open_classes.push(*class);
            }
        }
        Self {
            cells,
            is_split: blocks.len() > 1,
            open: blocks,
            class_of_cell,
            open_classes,
            classes: classes.len(),
            scoring,
            scores,
        }
    }

    /// The cells of each block: every cell, then the open ones.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Vec<usize>> {
        let single = (0..self.cells).map(|cell| vec![cell]);
        single.chain(self.open.iter().cloned())
    }

    /// Whether conditions alone read the fact, so that an open one is a matter of theirs.
    pub(super) fn is_open_to_conditions(&self) -> bool {
        !self.is_split && self.open_classes.len() > 1
    }
}

/// Cells in groups of the same key, in the order of their first cells.
fn grouped<K: std::hash::Hash + Eq>(cells: &[usize], key: impl Fn(&usize) -> K) -> Vec<Vec<usize>> {
    let mut known: FxHashMap<K, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for cell in cells {
        let group = *known.entry(key(cell)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(group) {
            group.push(*cell);
        }
    }
    groups
}
