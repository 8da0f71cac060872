//! What it would take: all the smallest sets of changes that reach a class, an [`Advice`].
//!
//! In come a ruleset, an applicant, a day and a [`Wish`]; out comes data, which renderers show. The
//! rules are those of the day: that they may change while somebody waits is another question.
//!
//! - **What can change.** A fact that the ruleset marks `by-choice`, as long as it is known: up or
//!   down to the nearest value that makes a difference, or to any of several options that act alike.
//!   All known facts that grow `with-time` grow together, by whole years ([`Step::Wait`]); one that
//!   would leave its domain stays at the end of it, and the answer says so. In a place the province
//!   is settled, because elsewhere other rules hold.
//! - **What reaches.** A set of changes reaches the target if the target or a better class is then
//!   certain. What is not answered stays open.
//! - **Smallest.** A set is smaller than another if it leaves changes out, or makes some of them
//!   smaller, or both. [`Advice::options`] are all sets that reach and have no smaller one that does.
//! - **Unanswered questions.** [`Advice::answer_first`] are the open facts that could decide: with
//!   the same answers to all other open questions, one value of such a fact reaches the target and
//!   another does not. Where nothing but changes and answers together can reach it, they are those
//!   that could decide once something is changed.
//! - **Impossible** is proved: no change and no answer to an open question leads to the target. Of
//!   an option, a question that could decide, more than was looked for, and the proof that it is
//!   impossible, there is always one.
//!
//! Whoever fails a requirement has no class, and is told what leads to the lowest. Whoever needs no
//! permit has no class either: that none can be had is then blocked by the fact that exempts. At the
//! best class there is no target, and at the target or a better class nothing is left to do
//! ([`Advice::is_reached`]).

mod board;
mod doubt;
mod levers;
mod limits;
mod merits;
mod reach;
mod search;
mod wish;

use jiff::civil::Date;

use self::board::Board;
use self::levers::LeverKind;
pub use self::limits::Impossible;
use self::merits::Worth;
use self::search::Found;
pub use self::wish::{AT_MOST, Wish};
use crate::applicant::Applicant;
use crate::base::ids::List;
use crate::classify::{Assessment, Memories, Setting};
use crate::engine::{Memory, Met, OpenProfile};
use crate::rules::ruleset::{ClassId, FactId, Factor, FactorId, ParameterId, RouteId, Ruleset};

/// What it would take to reach a class.
#[derive(Debug, Clone)]
pub struct Advice {
    /// What the applicant is today.
    pub assessment: Assessment,
    /// The class to reach; none at the best class.
    pub target: Option<ClassId>,
    /// Whether the target or a better class is certain already.
    pub is_reached: bool,
    /// The smallest sets of changes: fewest changes first, then the cheapest, then the shortest
    /// wait, then in the order of the facts.
    pub options: Vec<Way>,
    /// The open facts that could decide, in the order of the file.
    pub answer_first: Vec<FactId>,
    /// The proof that the target cannot be reached.
    pub impossible: Option<Impossible>,
    /// Whether there are more options, with more changes or beyond the limit.
    pub more: bool,
    /// The parameters without a value, for want of which a route to the target is left out.
    pub missing: Vec<ParameterId>,
}

/// One set of changes that reaches the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The class that is then certain.
    pub class: ClassId,
    /// The route that the class is then by.
    pub route: Option<RouteId>,
    /// The total that is then certain.
    pub points: i64,
    /// What the changes cost together.
    pub cost: u64,
    /// The changes, in the order of the facts, waiting last.
    pub steps: Vec<Gain>,
}

/// A change with what it gains once those before it are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// What is changed.
    pub step: Step,
    /// What it adds to the certain total. The gains of an option add up to its whole gain.
    pub points: i64,
    /// The factors whose certain points it changes, with the points before and after.
    pub factors: Vec<(FactorId, i64, i64)>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A fact takes another value.
    Set {
        /// The fact.
        fact: FactId,
        /// Its value today.
        from: i64,
        /// The value it takes; of an unordered choice all that act alike.
        to: Vec<i64>,
    },
    /// Some years pass.
    Wait {
        /// How many.
        years: i64,
        /// The facts that grow.
        facts: Vec<Grown>,
    },
}

/// A fact that has grown with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grown {
    /// The fact.
    pub fact: FactId,
    /// Its value today.
    pub from: i64,
    /// Its value then.
    pub to: i64,
    /// Whether it stopped at the end of its domain.
    pub is_cut: bool,
}

/// Says what would take an applicant to a class.
///
/// ```
/// use permit_points::advise::{Step, Wish, advise};
/// use permit_points::{Applicant, Sheet, embedded};
/// let rules = embedded::ruleset("cn-2017").unwrap();
/// let day = jiff::civil::date(2026, 11, 23);
/// let sheet = Sheet::of([("age", "30"), ("education", "bachelor"), ("experience_years", "1")]);
/// let applicant = Applicant::read(rules, &[sheet], day).unwrap();
/// let advice = advise(rules, &applicant, day, &Wish::default());
/// assert_eq!(rules.classes()[advice.target.unwrap()].id, "B");
/// // With a bachelor's degree, one more year of work is enough for class B.
/// let Step::Wait { years, .. } = advice.options[0].steps[0].step else { panic!() };
/// assert_eq!(years, 1);
/// ```
#[must_use]
pub fn advise(ruleset: &Ruleset, applicant: &Applicant, on: Date, wish: &Wish) -> Advice {
    let setting = Setting::new(ruleset, applicant.figures(), on);
    let assessment = setting.assess(ruleset, applicant, &mut Memories::default());
    let values = assessment.values.clone();
    let target = wish.to.or_else(|| match assessment.class {
        Some(class) => class.before(),
        None => ruleset.classes().ids().next_back(),
    });
    let mut advice = Advice {
        target,
        is_reached: target.is_some_and(|target| Worth::is_enough(assessment.class, target)),
        assessment,
        options: Vec::new(),
        answer_first: Vec::new(),
        impossible: None,
        more: false,
        missing: Vec::new(),
    };
    let Some(target) = target.filter(|_| !advice.is_reached) else {
        return advice;
    };
    let board = Board::new(ruleset, &setting, &values, target, wish);
    let mut memory = Memory::default();
    advice.missing = missing(ruleset, &setting, target);
    advice.impossible = limits::impossible(&board, &mut memory);
    if advice.impossible.is_some() {
        return advice;
    }
    let Found { sets, is_cut } = search::smallest(&board, wish.at_most, wish.limit);
    let mut teller = GainTeller {
        board: &board,
        wish,
        memory: &mut memory,
    };
    advice.options = sets.iter().map(|set| teller.option(set)).collect();
    advice.options.sort_by_cached_key(GainTeller::order);
    advice.options.truncate(wish.limit.unwrap_or(usize::MAX));
    advice.more = is_cut;
    advice.answer_first = doubt::deciding(&board, &mut memory);
    if advice.options.is_empty() && advice.answer_first.is_empty() && !advice.more {
        advice.answer_first = doubt::deciding_with_changes(&board, &mut memory);
    }
    advice
}

/// The parameters without a value that a route to the target, or to a better class, asks for.
fn missing(ruleset: &Ruleset, setting: &Setting, target: ClassId) -> Vec<ParameterId> {
    let routes = setting.form.routes.iter().map(|id| &ruleset.routes()[*id]);
    let asked = routes
        .filter(|route| route.class <= target)
        .flat_map(|route| route.rule.when.parameters());
    let mut missing: Vec<ParameterId> = asked
        .filter(|parameter| setting.amounts[*parameter].is_none())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Tells what a set of changes gives.
struct GainTeller<'a> {
    board: &'a Board<'a>,
    wish: &'a Wish,
    memory: &'a mut Memory,
}

/// The certain total, and the certain points of each factor.
type CertainPoints = (i64, List<i64, Factor>);

impl GainTeller<'_> {
    fn points(&mut self, profile: &OpenProfile) -> CertainPoints {
        let form = self.board.form;
        let bracket = self.board.plan.bracket(profile, self.memory);
        let at = |node: usize| bracket.least.get(node).copied().unwrap_or(0);
        let factors = form.factor_nodes.map(|node| at(*node));
        (at(form.model.root), factors)
    }

    fn option(&mut self, set: &[(usize, usize)]) -> Way {
        let board = self.board;
        let levers = set.iter().filter_map(|(lever, step)| {
            let lever = board.levers.get(*lever)?;
            Some((lever.kind, lever.steps.get(*step)?))
        });
        let mut moves: Vec<_> = levers.collect();
        moves.sort_by_key(|(kind, _)| match kind {
            LeverKind::Fact(fact) => (false, *fact),
            LeverKind::Time => (true, FactId::new(0)),
        });
        let mut profile = board.profile.clone();
        let mut before = self.points(&profile);
        let mut steps = Vec::with_capacity(moves.len());
        let mut cost = 0_u64;
        for (kind, taken) in moves {
            for (fact, cell) in &taken.cells {
                board.plan.answer(&mut profile, *fact, Some(*cell));
            }
            let after = self.points(&profile);
            let factors = before.1.each().zip(&after.1);
            let changed = factors.filter(|((_, before), after)| before != after);
            steps.push(Gain {
                step: self.step(kind, taken),
                points: after.0 - before.0,
                factors: changed
                    .map(|((id, before), after)| (id, *before, *after))
                    .collect(),
            });
            cost = cost.saturating_add(self.cost(kind));
            before = after;
        }
        let bracket = board.plan.bracket(&profile, self.memory);
        let class = bracket.class.unwrap_or(board.target);
        let is_met = |route: usize| {
            let truths = bracket.routes.get(route);
            truths.is_some_and(|truths| truths.met() == Met::Yes)
        };
        let route = board.form.model.classes[class].route(is_met);
        Way {
            class,
            route: route.and_then(|at| board.form.routes.get(at).copied()),
            points: before.0,
            cost,
            steps,
        }
    }

    fn step(&self, kind: LeverKind, taken: &levers::LeverStep) -> Step {
        match kind {
            LeverKind::Fact(fact) => Step::Set {
                fact,
                from: self.board.values[fact].unwrap_or(0),
                to: taken.to.clone(),
            },
            LeverKind::Time => {
                let years = taken.to.first().copied().unwrap_or(0);
                let grown = self.board.freedom.growing.iter().map(|growing| Grown {
                    fact: growing.fact,
                    from: growing.value,
                    to: growing.after(years),
                    is_cut: growing.is_cut(years),
                });
                Step::Wait {
                    years,
                    facts: grown.collect(),
                }
            }
        }
    }

    fn cost(&self, kind: LeverKind) -> u64 {
        match kind {
            LeverKind::Time => self.wish.cost_of_time,
            LeverKind::Fact(fact) => {
                let mut said = self.wish.costs.iter().rev();
                said.find(|(known, _)| *known == fact)
                    .map_or(1, |(_, cost)| *cost)
            }
        }
    }

    /// What decides the order of two options.
    fn order(option: &Way) -> (usize, u64, i64, Vec<(FactId, bool, i64)>) {
        let wait = option.steps.iter().find_map(|gain| match gain.step {
            Step::Wait { years, .. } => Some(years),
            Step::Set { .. } => None,
        });
        let facts = option.steps.iter().filter_map(|gain| match &gain.step {
            Step::Set { fact, from, to } => {
                let first = to.first().copied().unwrap_or(*from);
                Some((*fact, first < *from, (first - from).abs()))
            }
            Step::Wait { .. } => None,
        });
        (
            option.steps.len(),
            option.cost,
            wait.unwrap_or(0),
            facts.collect(),
        )
    }
}
