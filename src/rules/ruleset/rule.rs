//! What the law makes of facts: factors with their tables, rules, routes, classes and caveats.

use super::condition::{Condition, Matches};
use super::fact::{FactId, SourceId};
use crate::base::calendar::Period;
use crate::base::ids::{Id, List};
use crate::base::text::Text;
use crate::rules::schema::{Combine, Confidence};

/// The position of a class in [`Ruleset::classes`](super::Ruleset::classes).
pub type ClassId = Id<Class>;
/// The position of a factor in [`Ruleset::factors`](super::Ruleset::factors).
pub type FactorId = Id<Factor>;
/// The position of a table in [`Factor::tables`].
pub type TableId = Id<Table>;
/// The position of a band in [`Table::bands`].
pub type BandId = Id<Band>;
/// The position of a route in [`Ruleset::routes`](super::Ruleset::routes).
pub type RouteId = Id<Route>;
/// The position of a caveat in [`Ruleset::caveats`](super::Ruleset::caveats).
pub type CaveatId = Id<Caveat>;
/// The position of a requirement in [`Ruleset::requirements`](super::Ruleset::requirements).
pub type RequirementId = Id<Requirement>;
/// The position of an exemption in [`Ruleset::exemptions`](super::Ruleset::exemptions).
pub type ExemptionId = Id<Exemption>;

/// What the ids of [`Ruleset::requirements`](super::Ruleset::requirements) are of; each is a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {}
/// What the ids of [`Ruleset::exemptions`](super::Ruleset::exemptions) are of; each is a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exemption {}

/// One line of the scoring table.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The most points it can give.
    pub cap: Option<i64>,
    /// The least points it can give.
    pub floor: i64,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// How several tables combine.
    pub combine: Combine,
    /// Facts that never lower the points when they rise.
    pub rises_with: Vec<FactId>,
    /// One table for each fact that can give points.
    pub tables: List<Table>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Factor {
    pub(super) fn most_points(&self) -> i64 {
        self.cap.unwrap_or_else(|| {
            let bests = self.tables.iter().map(|table| {
                table
                    .bands
                    .iter()
                    .map(|band| band.points)
                    .max()
                    .unwrap_or(0)
            });
            let most = match self.combine {
                Combine::Best => bests.max().unwrap_or(0),
                Combine::Sum => bests.sum(),
            };
            most.max(self.floor)
        })
    }
}

/// The points that the values of one fact give.
#[derive(Debug, Clone)]
pub struct Table {
    /// The fact.
    pub fact: FactId,
    /// The rows, in the order of the file.
    pub bands: List<Band>,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct Band {
    /// The values it takes.
    pub takes: Matches,
    /// The first value beyond a waived gap that it is read to reach up to.
    pub reads_to: Option<i64>,
    /// The points.
    pub points: i64,
    /// More points for each further step.
    pub then: Option<Then>,
}

/// Points that a band adds for each further step above its `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Then {
    /// The length of a step in the smallest unit of the fact.
    pub every: i64,
    /// The points of a step.
    pub points: i64,
}

/// A requirement or an exemption, or the rule of a route.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// The condition.
    pub when: Condition,
    /// For a requirement: the classes it closes when failed; all where there is no list.
    pub classes: Option<Vec<ClassId>>,
    /// The days on which it holds.
    pub in_force: Period,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// One way to a class.
#[derive(Debug, Clone)]
pub struct Route {
    /// The class it gives.
    pub class: ClassId,
    /// Its condition, title and source.
    pub rule: Rule,
}

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Whether everybody has it who has no better one.
    pub otherwise: bool,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Something an answer must be read with.
#[derive(Debug, Clone)]
pub struct Caveat {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// Shown unless this certainly fails.
    pub when: Option<Condition>,
    /// Shown only with these classes.
    pub classes: Option<Vec<ClassId>>,
    /// Shown only with these routes, by their ids.
    pub routes: Option<Vec<String>>,
    /// Whether it is said in one breath with the class.
    pub prominent: bool,
    /// The days on which it holds.
    pub in_force: Period,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}
