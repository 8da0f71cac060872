//! How much the answer to a question would settle.
//!
//! What lies between the certain and the possible is measured: the classes between them, and the
//! points between them as long as points can still change the class. A question weighs what its
//! answers take away from that on the average, each group of values that act alike counting the
//! same. So what moves everybody, as age and salary do, comes before the rare prize that decides
//! for a few; among questions that weigh the same, the one comes first that settles most routes.

use std::cmp::Reverse;

use super::desk::InterviewDesk;
use super::live;
use crate::engine::{Bracket, Formula, Memory, Met, OpenProfile};
use crate::rules::ruleset::{ClassId, FactId};

/// How many points a class is worth here. The shipped tables have classes 25 points apart; with
/// less than half of that, a question that narrows the points for everybody comes before one whose
/// `yes` would decide at once and is rarely heard.
const CLASS: i64 = 10;
/// The most values of a fact that are tried; of more, so many that lie evenly apart.
const MOST_KINDS: usize = 64;
/// The most combinations that are looked at to weigh questions.
const MOST_COMBINATIONS: usize = 20_000;
/// Averages are compared in parts of a thousand.
const PARTS: i64 = 1000;

/// What a question weighs: what it takes away on the average, and the routes it settles.
pub(super) type Weight = (i64, i64);

/// A standing that questions are weighed against.
pub(super) struct WeighedStanding<'a> {
    desk: &'a InterviewDesk,
    /// Whether points can still change the class, or count for themselves.
    counts_points: bool,
    routes: Vec<usize>,
    open: i64,
}

impl<'a> WeighedStanding<'a> {
    pub(super) fn new(desk: &'a InterviewDesk, bracket: &Bracket, counts_points: bool) -> Self {
        let routes: Vec<usize> = live::routes(desk, bracket).collect();
        let formulas = &desk.form().model.routes;
        let asked = routes.iter().filter_map(|route| formulas.get(*route));
        let mut scale = Self {
            desk,
            counts_points: counts_points || asked.into_iter().any(asks_points),
            routes,
            open: 0,
        };
        scale.open = scale.open(bracket);
        scale
    }

    /// The facts with the weightiest first; of equals the first in the file.
    ///
    /// Where rules hang together so much that weighing all would take long, the facts that they hang
    /// together by come first: once these are answered, the others are soon weighed.
    pub(super) fn sorted(
        &self,
        facts: Vec<FactId>,
        profile: &mut OpenProfile,
        memory: &mut Memory,
    ) -> Vec<FactId> {
        let entangled: Vec<(FactId, usize)> = self.desk.plan().entangled(profile).collect();
        let combinations = combinations(entangled.iter().map(|(_, blocks)| *blocks));
        let tries = facts.iter().map(|fact| self.desk.kinds(*fact).len());
        let tries: usize = tries.sum();
        let blocks = |fact: &FactId| {
            let found = entangled.iter().find(|(known, _)| known == fact);
            found.map_or(0, |(_, blocks)| *blocks)
        };
        let (mut sorted, mut rest) = (facts, Vec::new());
        if combinations.saturating_mul(tries) > MOST_COMBINATIONS {
            (sorted, rest) = sorted.into_iter().partition(|fact| blocks(fact) > 0);
        }
        // With one of these answered, so many combinations are left as the others have.
        if combinations.saturating_mul(sorted.len()) > MOST_COMBINATIONS {
            sorted.sort_by_key(|fact| (Reverse(blocks(fact)), *fact));
        } else {
            sorted.sort_by_cached_key(|fact| (Reverse(self.weight(*fact, profile, memory)), *fact));
        }
        sorted.extend(rest);
        sorted
    }

    fn weight(&self, fact: FactId, profile: &mut OpenProfile, memory: &mut Memory) -> Weight {
        let kinds = self.desk.kinds(fact);
        let stride = kinds.len().div_ceil(MOST_KINDS).max(1);
        let (mut taken, mut settled, mut tried) = (0_i64, 0_i64, 0_i64);
        for cell in kinds.iter().step_by(stride) {
            self.desk.plan().answer(profile, fact, Some(*cell));
            let bracket = self.desk.plan().bracket(profile, memory);
            taken = taken.saturating_add(self.open.saturating_sub(self.open(bracket)).max(0));
            settled = settled.saturating_add(self.settled(bracket));
            tried += 1;
        }
        self.desk.plan().answer(profile, fact, None);
        let average = |sum: i64| sum.saturating_mul(PARTS) / tried.max(1);
        (average(taken), average(settled))
    }

    /// What lies between the certain and the possible.
    fn open(&self, bracket: &Bracket) -> i64 {
        let count = self.desk.form().model.classes.len();
        let rank = |class: Option<ClassId>| class.map_or(count, ClassId::at);
        let apart = match bracket.is_exempt {
            Met::Yes => 0,
            Met::No | Met::Unknown => rank(bracket.class).saturating_sub(rank(bracket.best_class)),
        };
        let apart = i64::try_from(apart)
            .unwrap_or(i64::MAX)
            .saturating_mul(CLASS);
        if !self.counts_points {
            return apart;
        }
        let total = |points: &[i64]| {
            points
                .get(self.desk.form().model.root)
                .copied()
                .unwrap_or(0)
        };
        let points = total(&bracket.greatest).saturating_sub(total(&bracket.least));
        apart.saturating_add(points)
    }

    /// How many of the undecided routes are decided.
    fn settled(&self, bracket: &Bracket) -> i64 {
        let is_settled = |route: &&usize| {
            let truths = bracket.routes.get(**route);
            truths.is_some_and(|truths| !(truths.yes && truths.can_fail()))
        };
        let settled = self.routes.iter().filter(is_settled).count();
        i64::try_from(settled).unwrap_or(i64::MAX)
    }
}

/// How many combinations of blocks there are.
pub(super) fn combinations(blocks: impl Iterator<Item = usize>) -> usize {
    blocks.fold(1, usize::saturating_mul)
}

fn asks_points(formula: &Formula) -> bool {
    match formula {
        Formula::AtLeast { .. } => true,
        Formula::Guard(_) | Formula::Missing => false,
        Formula::All(parts) | Formula::Any(parts) => parts.iter().any(asks_points),
        Formula::Not(part) => asks_points(part),
    }
}
