//! An applicant before the first change: what is known, what may move, and what it would give.

use super::levers::{Freedom, Lever};
use super::merits::Worth;
use super::wish::Wish;
use crate::base::ids::List;
use crate::classify::Setting;
use crate::engine::normal::NormalForm;
use crate::engine::{Bracket, Memory, NodeKind, OpenProfile, Plan};
use crate::rules::ruleset::{ClassId, Fact, FactId, Factor, Ruleset};

/// An applicant, a target, and all that can be changed.
pub(super) struct Board<'a> {
    pub(super) form: &'a NormalForm,
    pub(super) plan: &'a Plan,
    pub(super) values: &'a List<Option<i64>, Fact>,
    pub(super) target: ClassId,
    pub(super) worth: Worth,
    pub(super) freedom: Freedom,
    pub(super) levers: Vec<Lever>,
    /// The facts that are read and not known.
    pub(super) open: Vec<FactId>,
    /// The applicant as they are.
    pub(super) profile: OpenProfile,
}

impl<'a> Board<'a> {
    pub(super) fn new(
        ruleset: &Ruleset,
        setting: &'a Setting,
        values: &'a List<Option<i64>, Fact>,
        target: ClassId,
        wish: &Wish,
    ) -> Self {
        let (form, plan) = (&setting.form, setting.routes_plan());
        let is_known = |fact: FactId| values[fact].is_some();
        let worth = Worth::of(ruleset, form, target, is_known);
        let freedom = Freedom::of(ruleset, form, values, wish);
        let levers = freedom.levers(ruleset, form, values, &worth);
        let facts = ruleset.facts().each();
        let open = facts
            .filter(|(id, fact)| form.is_read[*id] && !fact.is_date() && !is_known(*id))
            .map(|(id, _)| id);
        Self {
            open: open.collect(),
            profile: setting.profile_in(plan, values),
            form,
            plan,
            values,
            target,
            worth,
            freedom,
            levers,
        }
    }

    /// The cell that a fact has before any change.
    pub(super) fn now(&self, fact: FactId) -> Option<usize> {
        self.form.cell(fact, self.values[fact])
    }

    /// Whether a completion that counts has neither the target nor a better class.
    pub(super) fn falls_short(&self, bracket: &Bracket) -> bool {
        bracket.counts && !Worth::is_enough(bracket.class, self.target)
    }

    /// Whether a completion that counts has the target or a better class.
    pub(super) fn is_possible(&self, bracket: &Bracket) -> bool {
        bracket.counts && Worth::is_enough(bracket.best_class, self.target)
    }

    /// The most that cells of some facts add to the tables of each factor.
    pub(super) fn gains(&self, cells: &[(FactId, usize)]) -> List<i64, Factor> {
        let mut gains = self.form.factor_nodes.all(0_i64);
        for leaf in &self.form.leaves {
            let node = self.form.model.nodes.get(leaf.node);
            let Some(NodeKind::Leaf(table)) = node.map(|node| &node.kind) else {
                continue;
            };
            let mut moved = cells.iter();
            let Some((fact, cell)) = moved.find(|(fact, _)| fact.at() == table.fact) else {
                continue;
            };
            let more = table.columns.iter().filter_map(|column| {
                let now = column.points.get(self.now(*fact)?)?;
                Some(column.points.get(*cell)?.saturating_sub(*now))
            });
            let sum = &mut gains[leaf.factor];
            *sum = sum.saturating_add(more.max().unwrap_or(0).max(0));
        }
        gains
    }

    /// The applicant after some years, with everything open that can be changed at will, and some
    /// more facts.
    pub(super) fn widest(&self, years: i64, opened: &[FactId]) -> OpenProfile {
        let mut profile = self.profile.clone();
        for (fact, cell) in self.freedom.cells_after(self.form, years) {
            self.plan.answer(&mut profile, fact, Some(cell));
        }
        for fact in self.freedom.by_choice.iter().chain(opened) {
            self.plan.answer(&mut profile, *fact, None);
        }
        profile
    }

    /// The years after which something is better than before, now first.
    pub(super) fn years(&self) -> Vec<i64> {
        let mut years = vec![0];
        let time = self.levers.iter().find(|lever| lever.is_time());
        let steps = time.map_or(&[][..], |lever| &lever.steps);
        years.extend(steps.iter().filter_map(|step| step.to.first()));
        years
    }

    /// Whether, after some number of years, changes and open questions can bring the target, once
    /// some more facts may have any value.
    pub(super) fn can_be_reached(&self, opened: &[FactId], memory: &mut Memory) -> bool {
        self.years().iter().any(|years| {
            let profile = self.widest(*years, opened);
            self.is_possible(self.plan.bracket(&profile, memory))
        })
    }
}
