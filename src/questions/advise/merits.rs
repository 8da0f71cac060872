//! How good each cell of a fact is for whatever may give the target: the order in which one value
//! is as good as another for every reader at once.
//!
//! Points never stand under `not`, so whoever has a value that is at least as good for every guard
//! and every table is at least as well off, whatever else holds. That is what lets the search leave
//! values out without trying them.

use std::collections::BTreeSet;

use crate::base::ids::List;
use crate::engine::normal::NormalForm;
use crate::engine::{Formula, NodeKind};
use crate::rules::ruleset::{ClassId, Combine, Fact, FactId, Ruleset};

/// What the cells of one fact are worth.
#[derive(Debug, Clone, Default)]
pub(super) struct Merits {
    /// By cell, an entry for every reader that matters to the target; a larger one is better.
    pub(super) by_cell: Vec<Vec<i64>>,
    /// By cell, the points of every table, whether they matter to the target or not.
    pub(super) points: Vec<Vec<i64>>,
    /// The routes to the target or a better class whose conditions read the fact, by their
    /// positions in the normal form.
    pub(super) routes: BTreeSet<usize>,
    /// Whether a table reads it.
    pub(super) scores: bool,
    /// Whether it decides which completions count at all.
    pub(super) decides_who_counts: bool,
    /// Whether a requirement of some classes only reads it.
    pub(super) closes: bool,
}

impl Merits {
    /// Whether some condition reads the fact.
    pub(super) fn is_guarded(&self) -> bool {
        !self.routes.is_empty() || self.decides_who_counts || self.closes
    }

    /// Whether one cell is at least as good as another for every reader.
    pub(super) fn is_as_good(&self, one: usize, other: usize) -> bool {
        let row = |cell: usize| self.by_cell.get(cell).map_or(&[][..], Vec::as_slice);
        is_as_good(row(one), row(other))
    }

    /// One cell of each group that all readers treat alike, the worst first.
    pub(super) fn kinds(&self) -> Vec<usize> {
        let mut kinds: Vec<usize> = Vec::new();
        for cell in 0..self.by_cell.len() {
            let is_known = |known: &usize| self.by_cell.get(*known) == self.by_cell.get(cell);
            if !kinds.iter().any(is_known) {
                kinds.push(cell);
            }
        }
        let worth = |cell: &usize| -> i64 {
            let row = self.by_cell.get(*cell);
            row.map_or(0, |row| row.iter().sum())
        };
        kinds.sort_by_key(worth);
        kinds
    }
}

/// Whether every entry is at least as large.
pub(super) fn is_as_good(one: &[i64], other: &[i64]) -> bool {
    one.iter().zip(other).all(|(one, other)| one >= other)
}

/// What matters to a target, by fact.
#[derive(Debug, Default)]
pub(super) struct Worth {
    pub(super) facts: List<Merits, Fact>,
    /// The routes to the target or a better class, by their positions in the normal form.
    pub(super) routes: Vec<usize>,
    /// Of these, those that ask for points and nothing else.
    pub(super) by_points_alone: BTreeSet<usize>,
    /// The least total that one of these routes asks for; none where points give nothing.
    pub(super) least_asked: Option<i64>,
    /// Whether everybody who counts has the target or a better class, unless it is closed to them.
    pub(super) takes_everybody: bool,
    /// Whether an open fact decides which completions count.
    pub(super) is_count_open: bool,
}

impl Worth {
    /// What matters to the target for somebody of whom only some facts are known.
    pub(super) fn of(
        ruleset: &Ruleset,
        form: &NormalForm,
        target: ClassId,
        is_known: impl Fn(FactId) -> bool,
    ) -> Self {
        let model = &form.model;
        let classes = model.classes.each().take(target.at() + 1);
        let routes: Vec<usize> = classes
            .clone()
            .flat_map(|(_, class)| class.routes.iter().copied())
            .collect();
        let mut worth = Self {
            facts: form.cells.map(|cells| Merits {
                by_cell: vec![Vec::new(); cells.len()],
                points: vec![Vec::new(); cells.len()],
                ..Merits::default()
            }),
            takes_everybody: classes.clone().any(|(_, class)| class.otherwise),
            ..Self::default()
        };
        // Who counts needs no route where a class takes everybody and is closed to nobody.
        let is_closed = |class: ClassId| {
            let mut lists = model
                .requirements
                .iter()
                .filter_map(|one| one.closes.as_ref());
            lists.any(|closed| closed.contains(&class.at()))
        };
        let mut known = classes.clone();
        let is_settled = known.any(|(id, class)| class.otherwise && !is_closed(id));
        for number in routes.iter().filter(|_| !is_settled) {
            let Some(formula) = model.routes.get(*number) else {
                continue;
            };
            worth.see(formula, BetterSides::Up, &mut |merits| {
                merits.routes.insert(*number);
            });
            if let Formula::AtLeast { .. } = formula {
                worth.by_points_alone.insert(*number);
            }
        }
        worth.see_who_counts(form, target, is_known);
        worth.see_points(ruleset, form);
        worth.routes = routes;
        worth
    }

    /// Exemptions, and requirements that close the target or a better class.
    fn see_who_counts(
        &mut self,
        form: &NormalForm,
        target: ClassId,
        is_known: impl Fn(FactId) -> bool,
    ) {
        let model = &form.model;
        let full = model.requirements.iter().filter(|one| one.closes.is_none());
        let counting = full.map(|one| &one.formula).chain(&model.exemptions);
        for formula in counting.clone() {
            each_guard(formula, false, &mut |fact, _, _| {
                self.is_count_open |= !is_known(fact);
            });
        }
        // While it is open who counts, no longer to count can make a class certain: then neither
        // side of such a condition is the better one.
        let sides = |sides| {
            if self.is_count_open {
                BetterSides::Both
            } else {
                sides
            }
        };
        let (up, down) = (sides(BetterSides::Up), sides(BetterSides::Down));
        let mark = |merits: &mut Merits| merits.decides_who_counts = true;
        for requirement in &model.requirements {
            match &requirement.closes {
                None => self.see(&requirement.formula, up, &mut { mark }),
                Some(closed) if closed.iter().any(|class| *class <= target.at()) => {
                    self.see(&requirement.formula, BetterSides::Up, &mut |merits| {
                        merits.closes = true;
                    });
                }
                Some(_) => {}
            }
        }
        for exemption in &model.exemptions {
            self.see(exemption, down, &mut { mark });
        }
    }

    /// Notes every guard of a formula.
    fn see(&mut self, formula: &Formula, sides: BetterSides, mark: &mut impl FnMut(&mut Merits)) {
        let least_asked = &mut self.least_asked;
        each_bound(formula, &mut |points| {
            *least_asked = Some(least_asked.map_or(points, |least| least.min(points)));
        });
        each_guard(formula, false, &mut |fact, cells, is_negated| {
            let merits = &mut self.facts[fact];
            mark(merits);
            for (row, holds) in merits.by_cell.iter_mut().zip(cells) {
                let good = i64::from(*holds != is_negated);
                match sides {
                    BetterSides::Up => row.push(good),
                    BetterSides::Down => row.push(-good),
                    BetterSides::Both => row.extend([good, -good]),
                }
            }
        });
    }

    fn see_points(&mut self, ruleset: &Ruleset, form: &NormalForm) {
        let do_points_matter = self.least_asked.is_some();
        for leaf in &form.leaves {
            let factor = &ruleset.factors()[leaf.factor];
            let node = form.model.nodes.get(leaf.node);
            let Some(NodeKind::Leaf(table)) = node.map(|node| &node.kind) else {
                continue;
            };
            let limits = form.model.nodes.get(form.factor_nodes[leaf.factor]);
            let merits = &mut self.facts[FactId::new(table.fact)];
            merits.scores = true;
            for column in &table.columns {
                for (cell, points) in column.points.iter().enumerate() {
                    // Of the best of several tables, what lies beyond the cap is worth the same.
                    let held = match (factor.combine, limits) {
                        (Combine::Best, Some(node)) => node.held(*points),
                        _ => *points,
                    };
                    if let Some(row) = merits.points.get_mut(cell) {
                        row.push(held);
                    }
                    if let Some(row) = merits.by_cell.get_mut(cell).filter(|_| do_points_matter) {
                        row.push(held);
                    }
                }
            }
        }
    }

    /// Whether a class is the target or a better one.
    pub(super) fn is_enough(class: Option<ClassId>, target: ClassId) -> bool {
        class.is_some_and(|class| class <= target)
    }
}

/// Which side of a condition is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BetterSides {
    Up,
    Down,
    Both,
}

/// Hands every guard with its fact, its cells, and whether it stands under an odd number of `not`.
fn each_guard(formula: &Formula, is_negated: bool, see: &mut impl FnMut(FactId, &[bool], bool)) {
    match formula {
        Formula::Guard(guard) => see(FactId::new(guard.fact), &guard.cells, is_negated),
        Formula::AtLeast { .. } | Formula::Missing => {}
        Formula::All(parts) | Formula::Any(parts) => {
            for part in parts {
                each_guard(part, is_negated, see);
            }
        }
        Formula::Not(part) => each_guard(part, !is_negated, see),
    }
}

/// Hands every bound on a total.
fn each_bound(formula: &Formula, see: &mut impl FnMut(i64)) {
    match formula {
        Formula::AtLeast { points, .. } => see(*points),
        Formula::Guard(_) | Formula::Missing => {}
        Formula::All(parts) | Formula::Any(parts) => {
            for part in parts {
                each_bound(part, see);
            }
        }
        Formula::Not(part) => each_bound(part, see),
    }
}
