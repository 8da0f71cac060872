//! The answer for one applicant: an [`Assessment`], which carries all of its reasons.
//!
//! In come a ruleset, an applicant and a day; out comes data. Nothing is printed here, and no
//! renderer computes anything again.

mod award;
mod caveat;
mod parts;
mod reason;
mod setting;

use jiff::civil::Date;

use crate::applicant::Applicant;
use crate::engine::{Bracket, Memory, Met, OpenProfile};
use crate::figures::{FigureInForce, Ground};
use crate::normal::{Figures, NormalForm};
use crate::ruleset::{ClassIndex, Condition, Edge, FactIndex, ParameterIndex, Ruleset};

pub use self::award::{Award, Better};
pub use self::caveat::ShownCaveat;
pub use self::parts::Shared;
pub use self::reason::{Reason, ReasonKind};
pub use self::setting::{Grading, Memories, Setting};

/// What one applicant is, on one day, under one ruleset, and why.
///
/// Facts that were not answered are unknown, never 0: `class` and `points` are certain whatever
/// the open facts turn out to be, `best_class` and `points_at_most` are the best they allow, each
/// by itself and over those completions only that meet every requirement and no exemption.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The day the answer is for.
    pub on: Date,
    /// Whether a permit of this kind is needed; unknown while an exemption is open.
    pub permit_needed: Option<bool>,
    /// The certain class; none where a requirement fails or no permit is needed.
    pub class: Option<ClassIndex>,
    /// The best class the open facts allow.
    pub best_class: Option<ClassIndex>,
    /// The class that the certain points give by themselves, as if there were no other routes: what
    /// calculators that know only points would say. None where the class is none.
    pub class_by_points: Option<ClassIndex>,
    /// The route that the certain class is by, by its position: of those that are certainly met the
    /// surest, the first in the order of the file among equals.
    pub route: Option<usize>,
    /// How sure that route is.
    pub ground: Option<Ground>,
    /// The least total.
    pub points: i64,
    /// The greatest total.
    pub points_at_most: i64,
    /// The most points the table can give.
    pub cap: i64,
    /// What each factor gave, in the order of the file.
    pub awards: Vec<Shared<Award>>,
    /// The requirements in force.
    pub requirements: Vec<Shared<RuleAnswer>>,
    /// The exemptions in force.
    pub exemptions: Vec<Shared<RuleAnswer>>,
    /// The routes in force.
    pub routes: Vec<Shared<RuleAnswer>>,
    /// The open facts, in the order of the file.
    pub unanswered: Vec<Unanswered>,
    /// The facts whose value was assumed, with it.
    pub assumed: Vec<(FactIndex, i64)>,
    /// The class above the certain one.
    pub next: Option<Next>,
    /// What the answer must be read with.
    pub caveats: Vec<Shared<ShownCaveat>>,
    /// The figures on the day, by parameter; none where one is missing.
    pub figures: Vec<Option<FigureInForce>>,
    /// The values the answer rests on, by fact, given, derived or assumed.
    pub values: Vec<Option<i64>>,
    /// What the place replaced, added or removed that holds on the day, by position in
    /// [`LocalPlace::changes`](crate::ruleset::LocalPlace::changes).
    pub local: Vec<usize>,
    /// Answers that the ruleset does not use.
    pub unused: Vec<String>,
}

/// What became of a requirement, an exemption or a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAnswer {
    /// Its position in the list of the ruleset.
    pub rule: usize,
    /// Whether it is met.
    pub met: Met,
    /// Why, condition by condition.
    pub reason: Reason,
    /// The parameters it asks for that have no value for the day.
    pub missing: Vec<ParameterIndex>,
}

/// An open fact and what hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unanswered {
    /// The fact.
    pub fact: FactIndex,
    /// The greatest less the least total over its values, the other open facts at their worst.
    pub points_at_stake: i64,
    /// Whether it has a part in an undecided route to a class above the certain one, or in an
    /// undecided requirement of such a class.
    pub could_decide: bool,
}

/// The class above the certain one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// The class.
    pub class: ClassIndex,
    /// The points missing for its lowest bound that asks for nothing but points.
    pub points_short: Option<i64>,
}

/// Assesses one applicant.
///
/// ```
/// use permit_points::{Applicant, Sheet, assess, embedded};
/// let rules = embedded::ruleset("cn-2017").unwrap();
/// let day = jiff::civil::date(2026, 11, 23);
/// let bachelor = Sheet::of([("education", "bachelor"), ("experience_years", "2"), ("age", "30")]);
/// let applicant = Applicant::read(rules, &[bachelor], day).unwrap();
/// let answer = assess(rules, &applicant, day);
/// // Class B by degree and experience, however few the points.
/// assert_eq!(rules.classes()[answer.class.unwrap()].id, "B");
/// assert_eq!(rules.routes()[answer.route.unwrap()].rule.id, "b-degree-experience");
/// ```
#[must_use]
pub fn assess(ruleset: &Ruleset, applicant: &Applicant, on: Date) -> Assessment {
    let setting = Setting::new(ruleset, applicant.figures(), on);
    setting.assess(ruleset, applicant, &mut Memories::default())
}

impl Setting {
    /// Assesses one applicant under the ruleset that the setting was made of. The applicant's own
    /// figures are not looked at: they belong to the setting.
    pub fn assess(
        &self,
        ruleset: &Ruleset,
        applicant: &Applicant,
        memories: &mut Memories,
    ) -> Assessment {
        let values = values(ruleset, applicant);
        let profile = self.profile_in(self.routes_plan(), &values);
        self.assess_profile(ruleset, applicant, &profile, memories)
    }

    /// The same of an applicant whose profile is at hand.
    pub(crate) fn assess_profile(
        &self,
        ruleset: &Ruleset,
        applicant: &Applicant,
        profile: &OpenProfile,
        memories: &mut Memories,
    ) -> Assessment {
        let values = values(ruleset, applicant);
        let bracket = self
            .routes_plan()
            .bracket(profile, &mut memories.routes)
            .clone();
        let question = Question {
            ruleset,
            applicant,
            on: self.on,
            setting: self,
            figures: &self.figures,
            amounts: &self.amounts,
            form: &self.form,
            values,
            bracket,
        };
        question.answer(memories)
    }
}

/// The values an answer rests on, by fact.
fn values(ruleset: &Ruleset, applicant: &Applicant) -> Vec<Option<i64>> {
    let facts = ruleset.facts.iter().enumerate();
    let value = |(position, fact): (FactIndex, &crate::ruleset::Fact)| {
        applicant.value(position).or(fact.assume)
    };
    facts.map(value).collect()
}

/// One applicant under a setting.
struct Question<'a> {
    ruleset: &'a Ruleset,
    applicant: &'a Applicant,
    on: Date,
    setting: &'a Setting,
    figures: &'a [Option<FigureInForce>],
    /// The figures alone, as edges ask for them.
    amounts: &'a Figures,
    values: Vec<Option<i64>>,
    form: &'a NormalForm,
    bracket: Bracket,
}

impl Question<'_> {
    fn answer(self, memories: &mut Memories) -> Assessment {
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
            |at| self.ruleset.routes.get(at).map(|route| &route.rule.when),
            (&mut parts.routes, &mut parts.key),
        );
        let requirements = self.rule_answers(
            (&self.form.requirements, &reads.requirements),
            bracket.requirements.iter().map(|truths| truths.met()),
            |at| self.ruleset.requirements.get(at).map(|rule| &rule.when),
            (&mut parts.requirements, &mut parts.key),
        );
        let exemptions = self.rule_answers(
            (&self.form.exemptions, &reads.exemptions),
            bracket.exemptions.iter().map(|truths| truths.met()),
            |at| self.ruleset.exemptions.get(at).map(|rule| &rule.when),
            (&mut parts.exemptions, &mut parts.key),
        );
        let assumed = self
            .ruleset
            .facts
            .iter()
            .enumerate()
            .filter_map(|(position, fact)| {
                let is_given = self.applicant.value(position).is_some();
                fact.assume
                    .filter(|_| !is_given && self.is_read(position))
                    .map(|value| (position, value))
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
            figures: self.figures.to_vec(),
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

    fn is_read(&self, fact: FactIndex) -> bool {
        self.form.is_read.get(fact).copied().unwrap_or(false)
    }

    fn rule_answer(&self, rule: usize, met: Met, condition: &Condition) -> RuleAnswer {
        let missing = condition.parameters().into_iter();
        let missing =
            missing.filter(|parameter| self.figures.get(*parameter).is_none_or(Option::is_none));
        RuleAnswer {
            rule,
            met,
            reason: self.reason(condition),
            missing: missing.collect(),
        }
    }

    /// The best class with a route that asks for no more than these points, else the last one if
    /// it takes everybody.
    fn class_by_points(&self, points: i64) -> Option<ClassIndex> {
        let routes = self
            .form
            .routes
            .iter()
            .filter_map(|at| self.ruleset.routes.get(*at));
        let reached = routes.filter(|route| match &route.rule.when {
            Condition::Points { from } => {
                self.points_bound(from).is_some_and(|bound| bound <= points)
            }
            _ => false,
        });
        let otherwise = self
            .ruleset
            .classes
            .iter()
            .position(|class| class.otherwise);
        reached.map(|route| route.class).min().or(otherwise)
    }

    /// The class above the certain one, with the points missing for it.
    fn next(&self, class: Option<ClassIndex>, points: i64) -> Option<Next> {
        let next = class?.checked_sub(1)?;
        let routes = self
            .form
            .routes
            .iter()
            .filter_map(|at| self.ruleset.routes.get(*at));
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
    fn points_bound(&self, bound: &Edge) -> Option<i64> {
        bound.points(self.amounts)
    }

    fn unanswered(
        &self,
        routes: &[Shared<RuleAnswer>],
        requirements: &[Shared<RuleAnswer>],
        memory: &mut Memory,
    ) -> Vec<Unanswered> {
        let certain = self.bracket.class.unwrap_or(usize::MAX);
        // A requirement of some classes only: while it is open, none of them is certain.
        let closes_above = |answer: &&Shared<RuleAnswer>| {
            let rule = self.ruleset.requirements.get(answer.rule);
            let closes = rule.and_then(|rule| rule.classes.as_ref());
            answer.met == Met::Unknown
                && closes.is_some_and(|closes| closes.iter().any(|class| *class < certain))
        };
        let is_above = |answer: &&Shared<RuleAnswer>| {
            let class = self
                .ruleset
                .routes
                .get(answer.rule)
                .map_or(usize::MAX, |route| route.class);
            answer.met == Met::Unknown && class < certain && self.bracket.counts
        };
        let mut is_asked = vec![false; self.values.len()];
        let mut asks_points = false;
        let undecided = routes.iter().filter(is_above);
        for answer in undecided.chain(requirements.iter().filter(closes_above)) {
            answer.reason.each_open(&mut |fact| {
                if let Some(is_asked) = is_asked.get_mut(fact) {
                    *is_asked = true;
                }
            });
            asks_points |= answer.reason.asks_points();
        }
        let facts = self.ruleset.facts.iter().enumerate().zip(is_asked);
        let open = facts.filter(|((position, fact), _)| {
            !fact.is_date()
                && self.is_read(*position)
                && self.values.get(*position).is_some_and(Option::is_none)
        });
        let plan = self.setting.points_plan();
        let mut profile: Option<OpenProfile> = None;
        open.map(|((position, _), is_asked)| {
            let points_at_stake = if plan.scoring_cells(position).is_empty() {
                0
            } else {
                let fresh = || self.setting.profile_in(plan, &self.values);
                self.points_at_stake(position, profile.get_or_insert_with(fresh), memory)
            };
            Unanswered {
                fact: position,
                points_at_stake,
                could_decide: is_asked || (asks_points && points_at_stake > 0),
            }
        })
        .collect()
    }

    /// The greatest less the least total over the values of an open fact, the others at their worst.
    fn points_at_stake(
        &self,
        fact: FactIndex,
        profile: &mut OpenProfile,
        memory: &mut Memory,
    ) -> i64 {
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
}
