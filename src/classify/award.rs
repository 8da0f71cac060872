//! What each factor gave, and why.

use super::answer::{Award, Better};
use super::question::Question;
use crate::base::cells::ValueSet;
use crate::engine::normal::TableLeaf;
use crate::rules::ruleset::{Changes, Combine, Factor, FactorId};

impl Question<'_> {
    pub(super) fn award(&self, id: FactorId, factor: &Factor) -> Award {
        let node = self.form.factor_nodes[id];
        let at = |points: &[i64], node: usize| points.get(node).copied().unwrap_or(0);
        let (points, at_most) = (
            at(&self.bracket.least, node),
            at(&self.bracket.greatest, node),
        );
        let leaves: Vec<_> = self
            .form
            .leaves
            .iter()
            .filter(|leaf| leaf.factor == id)
            .collect();
        let facts = factor.tables.map(|table| table.fact);
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
        let fact = giving.map(|leaf| facts[leaf.table]);
        let value = fact.and_then(|fact| self.values[fact]);
        let row = giving
            .zip(fact.zip(value))
            .and_then(|(leaf, (fact, value))| {
                let cell = self.form.cells[fact].of_value(value)?;
                leaf.rows
                    .get(cell)
                    .copied()
                    .flatten()
                    .map(|row| (leaf.table, row))
            });
        Award {
            factor: id,
            points,
            at_most,
            fact,
            value,
            row,
            is_cut: given.is_some_and(|given| given != points),
            better: self.better(factor, &leaves, points),
            facts: facts.into_iter().collect(),
        }
    }

    /// The smallest step up that a person can take or wait for, over the answered facts.
    fn better(&self, factor: &Factor, leaves: &[&TableLeaf], points: i64) -> Option<Better> {
        let limits = crate::engine::ScoreNode {
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
            let fact = factor.tables[leaf.table].fact;
            let entry = &self.ruleset.facts[fact];
            // In a place the province is settled.
            let place = self.ruleset.place.as_ref();
            let province = place.and_then(|place| place.province);
            if province.is_some_and(|(province, _)| province == fact) {
                continue;
            }
            let Some(value) = self.values[fact] else {
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
            for (cell, gives) in self.form.cells[fact].as_slice().iter().zip(&column.points) {
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
