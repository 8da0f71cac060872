//! What is settled before the first question: the rules of the day as numbers, the values that act
//! alike, and what a standing leaves undecided.

use std::collections::BTreeSet;

use crate::base::ids::List;
use crate::classify::Setting;
use crate::engine::normal::NormalForm;
use crate::engine::{Bracket, Formula, Guard, Met, NodeKind, OpenProfile, Plan};
use crate::rules::ruleset::{ClassId, Fact, FactId};

/// What is known, by fact, as cells.
pub(super) type KnownCells = List<Option<usize>, Fact>;

/// A ruleset on a day, ready to be asked what an answer would do.
#[derive(Debug)]
pub(super) struct InterviewDesk {
    pub(super) setting: Setting,
    /// By fact, one cell of each group that all readers treat alike, the least useful first.
    kinds: List<Vec<usize>, Fact>,
}

/// What all completions of a profile end in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// No permit is needed.
    Exempt,
    /// The class, or none.
    Class(Option<ClassId>),
}

impl InterviewDesk {
    pub(super) fn new(setting: Setting) -> Self {
        let facts = setting.form.cells.ids();
        let kinds = facts.map(|fact| kinds(&setting.form, fact)).collect();
        Self { setting, kinds }
    }

    pub(super) fn form(&self) -> &NormalForm {
        &self.setting.form
    }

    pub(super) fn plan(&self) -> &Plan {
        self.setting.routes_plan()
    }

    pub(super) fn kinds(&self, fact: FactId) -> &[usize] {
        &self.kinds[fact]
    }

    /// What is known, by fact, as cells.
    pub(super) fn cells(&self, values: &List<Option<i64>, Fact>) -> KnownCells {
        let values = values.each();
        let cells = values.map(|(fact, value)| self.form().cell(fact, *value));
        cells.collect()
    }

    pub(super) fn profile(&self, cells: &KnownCells) -> OpenProfile {
        let mut profile = self.plan().open_profile();
        for (fact, cell) in cells.each() {
            self.plan().answer(&mut profile, fact, *cell);
        }
        profile
    }

    /// Whether a table reads the fact.
    pub(super) fn scores(&self, fact: FactId) -> bool {
        !self.plan().scoring_cells(fact).is_empty()
    }

    /// What all completions end in, if they end alike.
    pub(super) fn ending_of(&self, bracket: &Bracket) -> Option<Ending> {
        match bracket.is_exempt {
            Met::Yes => return Some(Ending::Exempt),
            Met::Unknown => return None,
            Met::No => {}
        }
        let is_alike = bracket.class == bracket.best_class;
        let all_count = self
            .form()
            .model
            .requirements
            .iter()
            .zip(&bracket.requirements)
            .all(|(requirement, truths)| requirement.closes.is_some() || truths.met() == Met::Yes);
        let has_none = !bracket.counts || bracket.class.is_none();
        (is_alike && (all_count || has_none)).then_some(Ending::Class(bracket.class))
    }
}

/// One cell of each group that tables and deciding conditions treat alike. The more points and the
/// more conditions are met, the later it comes.
fn kinds(form: &NormalForm, fact: FactId) -> Vec<usize> {
    let model = &form.model;
    let mut rows: Vec<Vec<i64>> = vec![Vec::new(); form.cells[fact].len()];
    let mut add = |guard: &Guard| {
        if guard.fact == fact.at() {
            for (row, holds) in rows.iter_mut().zip(&guard.cells) {
                row.push(i64::from(*holds));
            }
        }
    };
    let requirements = model.requirements.iter().map(|one| &one.formula);
    let deciding = model.exemptions.iter().chain(requirements);
    for formula in deciding.chain(&model.routes) {
        each_guard(formula, &mut add);
    }
    for node in &model.nodes {
        let NodeKind::Leaf(leaf) = &node.kind else {
            continue;
        };
        for column in &leaf.columns {
            column.guards.iter().for_each(&mut add);
        }
    }
    for node in &model.nodes {
        let NodeKind::Leaf(leaf) = &node.kind else {
            continue;
        };
        for column in leaf.columns.iter().filter(|_| leaf.fact == fact.at()) {
            for (row, points) in rows.iter_mut().zip(&column.points) {
                row.push(*points);
            }
        }
    }
    let mut known = BTreeSet::new();
    let cells = rows.iter().enumerate();
    let mut seen: Vec<_> = cells.filter(|(_, row)| known.insert(*row)).collect();
    seen.sort_by_key(|(_, row)| row.iter().fold(0_i64, |all, one| all.saturating_add(*one)));
    seen.into_iter().map(|(cell, _)| cell).collect()
}

/// Hands every guard of a formula to `see`.
fn each_guard(formula: &Formula, see: &mut impl FnMut(&Guard)) {
    match formula {
        Formula::Guard(guard) => see(guard),
        Formula::AtLeast { .. } | Formula::Missing => {}
        Formula::All(parts) | Formula::Any(parts) => {
            for part in parts {
                each_guard(part, see);
            }
        }
        Formula::Not(part) => each_guard(part, see),
    }
}
