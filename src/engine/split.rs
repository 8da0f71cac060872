//! Cells in blocks that every reader treats alike, of all models at once.

use std::collections::BTreeMap;

use super::formula::Guard;
use super::model::{Leaf, Model, NodeKind};

/// Cells of a fact that no reader tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// How many cells.
    pub(super) count: u64,
    /// The least unusual of them.
    pub(super) cell: usize,
    /// How unusual it is.
    pub(super) cost: u64,
}

/// The blocks of every fact.
pub(super) struct Blocks(Vec<Vec<Block>>);

/// Everything that reads one fact.
#[derive(Default, Clone)]
struct FactReaders<'a> {
    guards: Vec<&'a Guard>,
    leaves: Vec<&'a Leaf>,
}

impl Blocks {
    /// Cuts the cells of each fact; a fact in `fixed` has the one cell that stands there.
    pub(super) fn of(
        models: &[&Model],
        costs: &[Vec<u32>],
        fixed: &BTreeMap<usize, usize>,
    ) -> Self {
        let facts = models.first().map_or(0, |model| model.cells.len());
        let mut readers = vec![FactReaders::default(); facts];
        for model in models {
            let mut see = |guard| add_guard(&mut readers, guard);
            for formula in model.deciding() {
                formula.guards(&mut see);
            }
            for leaf in model.leaves() {
                for guard in leaf.columns.iter().flat_map(|column| &column.guards) {
                    add_guard(&mut readers, guard);
                }
                if let Some(readers) = readers.get_mut(leaf.fact) {
                    readers.leaves.push(leaf);
                }
            }
        }
        let cut = readers.iter().enumerate().map(|(fact, readers)| {
            let count = models.first().and_then(|model| model.cells.get(fact));
            let costs = costs.get(fact).map_or(&[][..], Vec::as_slice);
            match fixed.get(&fact) {
                Some(cell) => readers.blocks(*cell..cell + 1, costs),
                None => readers.blocks(0..count.copied().unwrap_or(0), costs),
            }
        });
        Self(cut.collect())
    }

    pub(super) fn of_fact(&self, fact: usize) -> &[Block] {
        self.0.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Whether a fact makes a difference.
    pub(super) fn is_live(&self, fact: usize) -> bool {
        self.of_fact(fact).len() > 1
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[Block])> {
        self.0.iter().map(Vec::as_slice).enumerate()
    }
}

impl FactReaders<'_> {
    fn blocks(&self, cells: std::ops::Range<usize>, costs: &[u32]) -> Vec<Block> {
        let mut known: BTreeMap<(Vec<bool>, Vec<Option<i64>>), usize> = BTreeMap::new();
        let mut blocks: Vec<Block> = Vec::new();
        for cell in cells {
            let held = self.guards.iter().map(|guard| guard.has(cell)).collect();
            let columns = self.leaves.iter().flat_map(|leaf| &leaf.columns);
            let points = columns.map(|column| column.points.get(cell).copied());
            let cost = costs.get(cell).copied().map_or(0, u64::from);
            let position = *known
                .entry((held, points.collect()))
                .or_insert(blocks.len());
            match blocks.get_mut(position) {
                Some(block) => {
                    block.count += 1;
                    if cost < block.cost {
                        (block.cell, block.cost) = (cell, cost);
                    }
                }
                None => blocks.push(Block {
                    count: 1,
                    cell,
                    cost,
                }),
            }
        }
        blocks
    }
}

fn add_guard<'a>(readers: &mut [FactReaders<'a>], guard: &'a Guard) {
    if let Some(readers) = readers.get_mut(guard.fact) {
        readers.guards.push(guard);
    }
}

impl Model {
    /// The leaves of the score tree.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Leaf(leaf) => Some(leaf),
            _ => None,
        })
    }
}
