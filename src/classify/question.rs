//! One applicant under a setting: what the engine says becomes an answer with its reasons.

use jiff::civil::Date;

use super::answer::{Assessment, Award, Next, RuleAnswer, Unanswered};
use super::parts::{KeptRule, PartMemory, PartReads};
use super::setting::{Grading, Memories, Setting};
use super::shared::Shared;
use crate::applicant::Applicant;
use crate::base::ids::{Id, List};
use crate::engine::normal::NormalForm;
use crate::engine::{Bracket, Memory, Met, OpenProfile};
use crate::rules::figures::FigureInForce;
use crate::rules::ruleset::{
    ClassId, Condition, Edge, Fact, FactId, Factor, Figures, Parameter, Requirement, Route, Ruleset,
};

/// One applicant under a setting.
pub(super) struct Question<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) applicant: &'a Applicant,
    pub(super) on: Date,
    pub(super) setting: &'a Setting,
    pub(super) figures: &'a List<Option<FigureInForce>, Parameter>,
    /// The figures alone, as edges ask for them.
    pub(super) amounts: &'a Figures,
    pub(super) values: List<Option<i64>, Fact>,
    pub(super) form: &'a NormalForm,
    pub(super) bracket: Bracket,
}

impl Question<'_> {
    pub(super) fn answer(self, memories: &mut Memories) -> Assessment {
        let bracket = &self.bracket;
        let Grading {
            permit_needed,
            class,
            best_class,
            route,
            points,
            points_at_most,
        } = self.setting.grading_of(bracket);
        let reads = self.setting.reads(self.ruleset);
        let Memories {
            points: point_memory,
            remarks,
            parts,
            ..
        } = memories;
        let routes = self.rule_answers(
            (&self.form.routes, &reads.routes),
            bracket.routes.iter().map(|truths| truths.met()),
            |id| &self.ruleset.routes[id].rule.when,
            (&mut parts.routes, &mut parts.key),
        );
        let requirements = self.rule_answers(
            (&self.form.requirements, &reads.requirements),
            bracket.requirements.iter().map(|truths| truths.met()),
            |id| &self.ruleset.requirements[id].when,
            (&mut parts.requirements, &mut parts.key),
        );
        let exemptions = self.rule_answers(
            (&self.form.exemptions, &reads.exemptions),
            bracket.exemptions.iter().map(|truths| truths.met()),
            |id| &self.ruleset.exemptions[id].when,
            (&mut parts.exemptions, &mut parts.key),
        );
        let assumed = self.ruleset.facts.each().filter_map(|(id, fact)| {
            let is_given = self.applicant.value(id).is_some();
            let assumed = fact.assume.filter(|_| !is_given && self.form.is_read[id])?;
            Some((id, assumed))
        });
        Assessment {
            on: self.on,
            permit_needed,
            class,
            best_class,
            class_by_points: class.and_then(|_| self.class_by_points(points)),
            route,
            ground: route.and_then(|route| self.form.ground(route)),
            points,
            points_at_most,
            cap: self.ruleset.cap(),
            awards: self.awards(&reads.awards, (&mut parts.awards, &mut parts.key)),
            unanswered: self.unanswered(&routes, &requirements, point_memory),
            assumed: assumed.collect(),
            next: self.next(class, points),
            caveats: self.caveats(class, &routes, (reads, parts, remarks)),
            requirements,
            exemptions,
            routes,
            figures: self.figures.clone(),
            values: self.values.clone(),
            local: self.local_changes(),
            unused: self.applicant.unused().to_vec(),
        }
    }

    fn local_changes(&self) -> Vec<usize> {
        let place = self.ruleset.place.iter();
        let changes = place.flat_map(|place| place.changes.iter().enumerate());
        changes
            .filter(|(_, change)| change.in_force.contains(self.on))
            .map(|(position, _)| position)
            .collect()
    }

    fn rule_answer<Of>(&self, rule: Id<Of>, met: Met, condition: &Condition) -> RuleAnswer<Of> {
        let missing = condition.parameters().into_iter();
        let missing = missing.filter(|parameter| self.figures[*parameter].is_none());
        RuleAnswer {
            rule,
            met,
            reason: self.reason(condition),
            missing: missing.collect(),
        }
    }

    /// The best class with a route that asks for no more than these points, else the last one if
    /// it takes everybody.
    fn class_by_points(&self, points: i64) -> Option<ClassId> {
        let routes = self.routes();
        let reached = routes.filter(|route| match &route.rule.when {
            Condition::Points { from } => {
                self.points_bound(from).is_some_and(|bound| bound <= points)
            }
            _ => false,
        });
        let otherwise = self.ruleset.classes.find(|class| class.otherwise);
        reached.map(|route| route.class).min().or(otherwise)
    }

    /// The routes in force.
    fn routes(&self) -> impl Iterator<Item = &Route> {
        let routes = self.form.routes.iter();
        routes.map(|id| &self.ruleset.routes[*id])
    }

    /// The class above the certain one, with the points missing for it.
    fn next(&self, class: Option<ClassId>, points: i64) -> Option<Next> {
        let next = class?.before()?;
        let routes = self.routes();
        let bounds = routes
            .filter(|route| route.class == next)
            .filter_map(|route| match &route.rule.when {
                Condition::Points { from } => self.points_bound(from),
                _ => None,
            });
        let points_short = bounds
            .min()
            .map(|bound| bound.saturating_sub(points).max(0));
        Some(Next {
            class: next,
            points_short,
        })
    }

    /// The whole points that a bound asks for; none where its figure is missing.
    pub(super) fn points_bound(&self, bound: &Edge) -> Option<i64> {
        bound.points(self.amounts)
    }

    fn unanswered(
        &self,
        routes: &[Shared<RuleAnswer<Route>>],
        requirements: &[Shared<RuleAnswer<Requirement>>],
        memory: &mut Memory,
    ) -> Vec<Unanswered> {
        let is_better = |class: ClassId| self.bracket.class.is_none_or(|certain| class < certain);
        // A requirement of some classes only: while it is open, none of them is certain.
        let closing = requirements.iter().filter(|answer| {
            let closes = self.ruleset.requirements[answer.rule].classes.iter();
            answer.met == Met::Unknown && closes.flatten().any(|class| is_better(*class))
        });
        let undecided = routes.iter().filter(|answer| {
            let class = self.ruleset.routes[answer.rule].class;
            answer.met == Met::Unknown && is_better(class) && self.bracket.counts
        });
        let mut is_asked = self.values.all(false);
        let mut asks_points = false;
        let reasons = undecided.map(|answer| &answer.reason);
        for reason in reasons.chain(closing.map(|answer| &answer.reason)) {
            reason.each_open(&mut |fact| is_asked[fact] = true);
            asks_points |= reason.asks_points();
        }
        let open = self.ruleset.facts.each().filter(|(id, fact)| {
            !fact.is_date() && self.form.is_read[*id] && self.values[*id].is_none()
        });
        let plan = self.setting.points_plan();
        let mut profile: Option<OpenProfile> = None;
        open.map(|(id, _)| {
            let points_at_stake = if plan.scoring_cells(id).is_empty() {
                0
            } else {
                let fresh = || self.setting.profile_in(plan, &self.values);
                self.points_at_stake(id, profile.get_or_insert_with(fresh), memory)
            };
            Unanswered {
                fact: id,
                points_at_stake,
                could_decide: is_asked[id] || (asks_points && points_at_stake > 0),
            }
        })
        .collect()
    }

    /// The greatest less the least total over the values of an open fact, the others at their worst.
    fn points_at_stake(&self, fact: FactId, profile: &mut OpenProfile, memory: &mut Memory) -> i64 {
        let plan = self.setting.points_plan();
        let mut range: Option<(i64, i64)> = None;
        // Cells that score alike and mean the same to requirements give the same total.
        for cell in plan.scoring_cells(fact) {
            plan.answer(profile, fact, Some(*cell));
            let bracket = plan.bracket(profile, memory);
            let is_possible = bracket.counts || !self.bracket.counts;
            if let Some(total) = bracket
                .least
                .get(self.form.model.root)
                .filter(|_| is_possible)
            {
                let (least, greatest) = range.unwrap_or((*total, *total));
                range = Some((least.min(*total), greatest.max(*total)));
            }
        }
        plan.answer(profile, fact, None);
        range.map_or(0, |(least, greatest)| greatest - least)
    }

    /// What became of rules, each worked out anew only if it was not asked with the same values.
    pub(super) fn rule_answers<'r, Of>(
        &self,
        (ids, reads): (&[Id<Of>], &[PartReads]),
        met: impl Iterator<Item = Met>,
        condition: impl Fn(Id<Of>) -> &'r Condition,
        (kept, key): (&mut Vec<KeptRule<Of>>, &mut Vec<i64>),
    ) -> Vec<Shared<RuleAnswer<Of>>> {
        kept.resize_with(ids.len(), PartMemory::default);
        let parts = ids.iter().zip(reads).zip(kept).zip(met);
        let answers = parts.map(|(((id, reads), kept), met)| {
            let condition = condition(*id);
            reads.write(key, &self.values, &self.bracket);
            key.push(match met {
                Met::No => 0,
                Met::Unknown => 1,
                Met::Yes => 2,
            });
            kept.get_or(key, || Shared::new(self.rule_answer(*id, met, condition)))
        });
        answers.collect()
    }

    /// What each factor gave.
    pub(super) fn awards(
        &self,
        reads: &[PartReads],
        (kept, key): (&mut Vec<PartMemory<Shared<Award>>>, &mut Vec<i64>),
    ) -> List<Shared<Award>, Factor> {
        kept.resize_with(self.ruleset.factors.len(), PartMemory::default);
        let factors = self.ruleset.factors.each();
        let awards = factors.zip(reads).zip(kept);
        let awards = awards.map(|(((position, factor), reads), kept)| {
            reads.write(key, &self.values, &self.bracket);
            kept.get_or(key, || Shared::new(self.award(position, factor)))
        });
        awards.collect()
    }
}
