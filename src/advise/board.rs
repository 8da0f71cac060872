//! An applicant before the first change: what is known, what may move, and what it would give.

use super::Wish;
use super::levers::{Freedom, Lever};
use super::merits::Worth;
use crate::engine::{Bracket, Focus, Memory, NodeKind, OpenProfile, Plan};
use crate::normal::NormalForm;
use crate::ruleset::{ClassIndex, FactIndex, Ruleset};

/// An applicant, a target, and all that can be changed.
pub(super) struct Board<'a> {
    pub(super) form: &'a NormalForm,
    pub(super) plan: &'a Plan,
    pub(super) values: &'a [Option<i64>],
    pub(super) target: ClassIndex,
    pub(super) worth: Worth,
    pub(super) freedom: Freedom,
    pub(super) levers: Vec<Lever>,
    /// The facts that are read and not known.
    pub(super) open: Vec<FactIndex>,
    /// The applicant as they are.
    pub(super) profile: OpenProfile,
}

/// A ruleset on a day in normal form, with the plan for questions about classes.
pub(super) struct Desk {
    pub(super) form: NormalForm,
    pub(super) plan: Plan,
}

impl Desk {
    pub(super) fn new(form: NormalForm) -> Self {
        let plan = Plan::of(&form.model, Focus::Routes);
        Self { form, plan }
    }

    pub(super) fn profile(&self, values: &[Option<i64>]) -> OpenProfile {
        let mut profile = self.plan.open_profile();
        for (fact, value) in values.iter().enumerate() {
            let cell = self.form.cell(fact, *value);
            self.plan.answer(&mut profile, fact, cell);
        }
        profile
    }
}

impl<'a> Board<'a> {
    pub(super) fn new(
        ruleset: &Ruleset,
        desk: &'a Desk,
        values: &'a [Option<i64>],
        target: ClassIndex,
        wish: &Wish,
    ) -> Self {
        let Desk { form, plan } = desk;
        let is_known = |fact: FactIndex| values.get(fact).copied().flatten().is_some();
        let worth = Worth::of(ruleset, form, target, is_known);
        let freedom = Freedom::of(ruleset, form, values, wish);
        let levers = freedom.levers(ruleset, form, values, &worth);
        let facts = ruleset.facts().iter().enumerate();
        let open = facts.filter(|(position, fact)| {
            let is_read = form.is_read.get(*position).copied().unwrap_or(false);
            is_read && !fact.is_date() && !is_known(*position)
        });
        Self {
            open: open.map(|(position, _)| position).collect(),
            profile: desk.profile(values),
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
    pub(super) fn now(&self, fact: FactIndex) -> Option<usize> {
        let value = self.values.get(fact).copied().flatten();
        self.form.cell(fact, value)
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
    pub(super) fn gains(&self, cells: &[(FactIndex, usize)]) -> Vec<i64> {
        let mut gains = vec![0_i64; self.form.factor_nodes.len()];
        for leaf in &self.form.leaves {
            let node = self.form.model.nodes.get(leaf.node);
            let Some(NodeKind::Leaf(table)) = node.map(|node| &node.kind) else {
                continue;
            };
            let moved = cells.iter().find(|(fact, _)| *fact == table.fact);
            let Some(((fact, cell), sum)) = moved.zip(gains.get_mut(leaf.factor)) else {
                continue;
            };
            let more = table.columns.iter().filter_map(|column| {
                let now = column.points.get(self.now(*fact)?)?;
                Some(column.points.get(*cell)?.saturating_sub(*now))
            });
            *sum = sum.saturating_add(more.max().unwrap_or(0).max(0));
        }
        gains
    }

    /// The applicant after some years, with everything open that can be changed at will, and some
    /// more facts.
    pub(super) fn widest(&self, years: i64, opened: &[FactIndex]) -> OpenProfile {
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
    pub(super) fn can_be_reached(&self, opened: &[FactIndex], memory: &mut Memory) -> bool {
        self.years().iter().any(|years| {
            let profile = self.widest(*years, opened);
            self.is_possible(self.plan.bracket(&profile, memory))
        })
    }
}
