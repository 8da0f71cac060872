//! What each factor gave, and why.

use super::Question;
use crate::cells::{Cells, ValueSet};
use crate::normal::{Row, TableLeaf};
use crate::ruleset::{Changes, Combine, FactIndex, Factor};

/// What one factor gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The factor, by its position.
    pub factor: usize,
    /// The least points it gives.
    pub points: i64,
    /// The greatest points it gives.
    pub at_most: i64,
    /// The first fact in the order of the file that gives the least points; none for a sum.
    pub fact: Option<FactIndex>,
    /// The facts of all of its tables.
    pub facts: Vec<FactIndex>,
    /// The value of that fact, if it is known.
    pub value: Option<i64>,
    /// The table and the row that matched, if the value is known.
    pub row: Option<(usize, Row)>,
    /// Whether the cap or the floor cut what its tables gave.
    pub is_cut: bool,
    /// The nearest row that would give more than the least points.
    pub better: Option<Better>,
}

/// What the next better band of a factor needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Better {
    /// The fact.
    pub fact: FactIndex,
    /// The values that reach it.
    pub values: ValueSet,
    /// The points the factor then gives.
    pub points: i64,
}

impl Question<'_> {
    pub(super) fn award(&self, position: usize, factor: &Factor) -> Award {
        let node = self.form.factor_nodes.get(position).copied().unwrap_or(0);
        let at = |points: &[i64], node: usize| points.get(node).copied().unwrap_or(0);
        let (points, at_most) = (
            at(&self.bracket.least, node),
            at(&self.bracket.greatest, node),
        );
        let leaves: Vec<_> = self
            .form
            .leaves
            .iter()
            .filter(|leaf| leaf.factor == position)
            .collect();
        let facts: Vec<_> = factor.tables.iter().map(|table| table.fact).collect();
        let held = |leaf: &TableLeaf| {
            let node = self.form.model.nodes.get(node);
            node.map_or(0, |node| node.held(at(&self.bracket.least, leaf.node)))
        };
        let raw = |leaf: &&TableLeaf| at(&self.bracket.least, leaf.node);
        let (giving, given) = match factor.combine {
            Combine::Best => (
                leaves.iter().find(|leaf| held(leaf) == points),
                leaves.iter().map(raw).max(),
            ),
            Combine::Sum => (None, Some(leaves.iter().map(raw).sum())),
        };
        let fact = giving.and_then(|leaf| facts.get(leaf.table)).copied();
        let value = fact.and_then(|fact| self.values.get(fact).copied().flatten());
        let row = giving
            .zip(fact.zip(value))
            .and_then(|(leaf, (fact, value))| {
                let cell = self.form.cells.get(fact)?.of_value(value)?;
                leaf.rows
                    .get(cell)
                    .copied()
                    .flatten()
                    .map(|row| (leaf.table, row))
            });
        Award {
            factor: position,
            points,
            at_most,
            fact,
            value,
            row,
            is_cut: given.is_some_and(|given| given != points),
            better: self.better(factor, &leaves, points),
            facts,
        }
    }

    /// The smallest step up that a person can take or wait for, over the answered facts.
    fn better(&self, factor: &Factor, leaves: &[&TableLeaf], points: i64) -> Option<Better> {
        let limits = crate::engine::Node {
            floor: Some(factor.floor),
            cap: factor.cap,
            kind: crate::engine::NodeKind::Best(Vec::new()),
        };
        let rest = |but: usize| -> i64 {
            let others = leaves.iter().filter(|leaf| leaf.node != but);
            others
                .filter_map(|leaf| self.bracket.least.get(leaf.node))
                .sum()
        };
        let mut best: Option<(i64, i64, Better)> = None;
        for leaf in leaves {
            let Some(fact) = factor.tables.get(leaf.table).map(|table| table.fact) else {
                continue;
            };
            let (Some(entry), Some(cells)) =
                (self.ruleset.facts.get(fact), self.form.cells.get(fact))
            else {
                continue;
            };
            // In a place the province is settled.
            let place = self.ruleset.place.as_ref();
            let province = place.and_then(|place| place.province);
            if province.is_some_and(|(province, _)| province == fact) {
                continue;
            }
            let Some(value) = self.values.get(fact).copied().flatten() else {
                continue;
            };
            let crate::engine::NodeKind::Leaf(points_by_cell) =
                &self.form.model.nodes.get(leaf.node)?.kind
            else {
                continue;
            };
            let Some(column) = points_by_cell.columns.first() else {
                continue;
            };
            for (cell, gives) in Cells::as_slice(cells).iter().zip(&column.points) {
                let raised = match factor.combine {
                    Combine::Best => limits.held(*gives),
                    Combine::Sum => limits.held(gives + rest(leaf.node)),
                };
                // Of a cell in several pieces, only those on the way the fact can go.
                let reachable = match entry.changes {
                    Changes::Never => ValueSet::default(),
                    Changes::WithTime => ValueSet::of(
                        cell.ranges()
                            .iter()
                            .copied()
                            .filter(|range| range.from > value),
                    ),
                    Changes::ByChoice => cell.clone(),
                };
                let Some(first) = reachable.first().filter(|_| raised > points) else {
                    continue;
                };
                let distance = (first - value).abs();
                if best
                    .as_ref()
                    .is_none_or(|(least, nearest, _)| (raised, distance) < (*least, *nearest))
                {
                    best = Some((
                        raised,
                        distance,
                        Better {
                            fact,
                            values: reachable,
                            points: raised,
                        },
                    ));
                }
            }
        }
        best.map(|(_, _, better)| better)
    }
}
