//! The answer for one applicant, as data with all of its reasons.

use jiff::civil::Date;

use super::shared::Shared;
use crate::base::cells::ValueSet;
use crate::base::ids::{Id, List};
use crate::base::text::Text;
use crate::engine::Met;
use crate::engine::normal::PointsRow;
use crate::rules::figures::{FigureInForce, Ground};
use crate::rules::ruleset::{
    ClassId, Confidence, Exemption, Fact, FactId, Factor, FactorId, Matches, Parameter,
    ParameterId, Requirement, Route, RouteId, SourceId, TableId,
};

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
    pub class: Option<ClassId>,
    /// The best class the open facts allow.
    pub best_class: Option<ClassId>,
    /// The class that the certain points give by themselves, as if there were no other routes: what
    /// calculators that know only points would say. None where the class is none.
    pub class_by_points: Option<ClassId>,
    /// The route that the certain class is by: of those that are certainly met the
    /// surest, the first in the order of the file among equals.
    pub route: Option<RouteId>,
    /// How sure that route is.
    pub ground: Option<Ground>,
    /// The least total.
    pub points: i64,
    /// The greatest total.
    pub points_at_most: i64,
    /// The most points the table can give.
    pub cap: i64,
    /// What each factor gave, in the order of the file.
    pub awards: List<Shared<Award>, Factor>,
    /// The requirements in force.
    pub requirements: Vec<Shared<RuleAnswer<Requirement>>>,
    /// The exemptions in force.
    pub exemptions: Vec<Shared<RuleAnswer<Exemption>>>,
    /// The routes in force.
    pub routes: Vec<Shared<RuleAnswer<Route>>>,
    /// The open facts, in the order of the file.
    pub unanswered: Vec<Unanswered>,
    /// The facts whose value was assumed, with it.
    pub assumed: Vec<(FactId, i64)>,
    /// The class above the certain one.
    pub next: Option<Next>,
    /// What the answer must be read with.
    pub caveats: Vec<Shared<ShownCaveat>>,
    /// The figures on the day, by parameter; none where one is missing.
    pub figures: List<Option<FigureInForce>, Parameter>,
    /// The values the answer rests on, by fact, given, derived or assumed.
    pub values: List<Option<i64>, Fact>,
    /// What the place replaced, added or removed that holds on the day, by position in
    /// [`LocalPlace::changes`](crate::rules::ruleset::LocalPlace::changes).
    pub local: Vec<usize>,
    /// Answers that the ruleset does not use.
    pub unused: Vec<String>,
}

/// What became of a requirement, an exemption or a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAnswer<Of> {
    /// Which one of the ruleset.
    pub rule: Id<Of>,
    /// Whether it is met.
    pub met: Met,
    /// Why, condition by condition.
    pub reason: Reason,
    /// The parameters it asks for that have no value for the day.
    pub missing: Vec<ParameterId>,
}

/// An open fact and what hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unanswered {
    /// The fact.
    pub fact: FactId,
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
    pub class: ClassId,
    /// The points missing for its lowest bound that asks for nothing but points.
    pub points_short: Option<i64>,
}

/// What one factor gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The factor.
    pub factor: FactorId,
    /// The least points it gives.
    pub points: i64,
    /// The greatest points it gives.
    pub at_most: i64,
    /// The first fact in the order of the file that gives the least points; none for a sum.
    pub fact: Option<FactId>,
    /// The facts of all of its tables.
    pub facts: Vec<FactId>,
    /// The value of that fact, if it is known.
    pub value: Option<i64>,
    /// The table and the row that matched, if the value is known.
    pub row: Option<(TableId, PointsRow)>,
    /// Whether the cap or the floor cut what its tables gave.
    pub is_cut: bool,
    /// The nearest row that would give more than the least points.
    pub better: Option<Better>,
}

/// What the next better band of a factor needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Better {
    /// The fact.
    pub fact: FactId,
    /// The values that reach it.
    pub values: ValueSet,
    /// The points the factor then gives.
    pub points: i64,
}

/// A caveat as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCaveat {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether it is said in one breath with the class: it is of that kind, and surely speaks of the
    /// applicant.
    pub is_prominent: bool,
}

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether it is met.
    pub met: Met,
    /// What it says.
    pub kind: ReasonKind,
}

/// What a condition says, with the values it was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReasonKind {
    /// Every part.
    All(Vec<Reason>),
    /// At least one part.
    Any(Vec<Reason>),
    /// Not the part.
    Not(Box<Reason>),
    /// A fact.
    Fact {
        /// The fact.
        fact: FactId,
        /// The values that meet it.
        matches: Matches,
        /// The value of the applicant, if it is known.
        value: Option<i64>,
        /// The edge in the smallest unit, where it is a multiple of a figure that is known.
        edge: Option<i64>,
        /// The figure that is missing.
        missing: Option<ParameterId>,
    },
    /// A least total.
    Points {
        /// The least total; none where its figure is missing.
        from: Option<i64>,
        /// The applicant's least total.
        least: i64,
        /// The applicant's greatest total.
        greatest: i64,
    },
}

impl Reason {
    /// Whether an undecided part of it asks for points.
    pub(super) fn asks_points(&self) -> bool {
        self.met == Met::Unknown
            && match &self.kind {
                ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                    parts.iter().any(Self::asks_points)
                }
                ReasonKind::Not(part) => part.asks_points(),
                ReasonKind::Points { from, .. } => from.is_some(),
                ReasonKind::Fact { .. } => false,
            }
    }

    /// Tells the facts that its undecided parts ask for, and not in vain for want of a figure.
    pub(super) fn each_open(&self, see: &mut impl FnMut(FactId)) {
        if self.met != Met::Unknown {
            return;
        }
        match &self.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                for part in parts {
                    part.each_open(see);
                }
            }
            ReasonKind::Not(part) => part.each_open(see),
            ReasonKind::Fact {
                fact,
                missing: None,
                ..
            } => see(*fact),
            ReasonKind::Fact { .. } | ReasonKind::Points { .. } => {}
        }
    }

    /// The parts that decide: those of the same answer as the whole, down to single conditions.
    #[must_use]
    pub fn deciding(&self) -> Vec<&Self> {
        match &self.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => parts
                .iter()
                .filter(|part| part.met == self.met)
                .flat_map(Self::deciding)
                .collect(),
            ReasonKind::Not(_) | ReasonKind::Fact { .. } | ReasonKind::Points { .. } => vec![self],
        }
    }
}
