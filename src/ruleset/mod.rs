//! A compiled ruleset: valid by construction, so that scoring needs no checks.
//!
//! Only the loader makes one, and only of a file without errors. Amounts are whole numbers in the
//! smallest unit; names have become positions in the lists of this ruleset.

mod condition;
mod local;
mod waiver;

use jiff::civil::Date;

use crate::base::calendar::Period;
use crate::base::cells::Range;
use crate::base::decimal::Decimal;
use crate::base::ids::{Id, List};
use crate::base::text::Text;

pub use self::condition::{Condition, Edge, Matches};
pub use self::local::{ChangeKind, LocalChange, LocalList, LocalPlace};
pub use self::waiver::Waiver;
pub use crate::schema::{CalendarUnit, Changes, Combine, Confidence, Reading};

/// The position of a fact in [`Ruleset::facts`].
pub type FactId = Id<Fact>;
/// The position of a parameter in [`Ruleset::parameters`].
pub type ParameterId = Id<Parameter>;
/// The position of a source in [`Ruleset::sources`].
pub type SourceId = Id<Source>;
/// The position of a class in [`Ruleset::classes`].
pub type ClassId = Id<Class>;
/// The position of a factor in [`Ruleset::factors`].
pub type FactorId = Id<Factor>;
/// The position of a table in [`Factor::tables`].
pub type TableId = Id<Table>;
/// The position of a band in [`Table::bands`].
pub type BandId = Id<Band>;
/// The position of a route in [`Ruleset::routes`].
pub type RouteId = Id<Route>;
/// The position of a caveat in [`Ruleset::caveats`].
pub type CaveatId = Id<Caveat>;
/// The position of a requirement in [`Ruleset::requirements`].
pub type RequirementId = Id<Requirement>;
/// The position of an exemption in [`Ruleset::exemptions`].
pub type ExemptionId = Id<Exemption>;

/// What the ids of [`Ruleset::requirements`] are of; each is a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {}
/// What the ids of [`Ruleset::exemptions`] are of; each is a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exemption {}

/// The figures in force: for each parameter of a ruleset its value, or none where it is missing.
pub type Figures = List<Option<Decimal>, Parameter>;

/// One published table of one jurisdiction, in force for a period.
#[derive(Debug, Clone)]
pub struct Ruleset {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) jurisdiction: String,
    pub(crate) in_force: Period,
    pub(crate) sources: List<Source>,
    pub(crate) parameters: List<Parameter>,
    pub(crate) facts: List<Fact>,
    pub(crate) factors: List<Factor>,
    pub(crate) requirements: List<Rule, Requirement>,
    pub(crate) exemptions: List<Rule, Exemption>,
    pub(crate) classes: List<Class>,
    pub(crate) routes: List<Route>,
    pub(crate) caveats: List<Caveat>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Option<LocalPlace>,
}

impl Ruleset {
    /// The name of the ruleset.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// The jurisdiction, for instance `cn`.
    #[must_use]
    pub fn jurisdiction(&self) -> &str {
        &self.jurisdiction
    }

    /// The days on which it is the law, both ends included.
    #[must_use]
    pub fn in_force(&self) -> &Period {
        &self.in_force
    }

    /// The legal texts it cites, in the order of the file.
    #[must_use]
    pub fn sources(&self) -> &List<Source> {
        &self.sources
    }

    /// The dated figures, in the order of the file.
    #[must_use]
    pub fn parameters(&self) -> &List<Parameter> {
        &self.parameters
    }

    /// What is asked of an applicant, in the order of the file.
    #[must_use]
    pub fn facts(&self) -> &List<Fact> {
        &self.facts
    }

    /// The lines of the scoring table, in the order of the file.
    #[must_use]
    pub fn factors(&self) -> &List<Factor> {
        &self.factors
    }

    /// What everybody must meet.
    #[must_use]
    pub fn requirements(&self) -> &List<Rule, Requirement> {
        &self.requirements
    }

    /// Who needs no permit of this kind.
    #[must_use]
    pub fn exemptions(&self) -> &List<Rule, Exemption> {
        &self.exemptions
    }

    /// The classes, best first.
    #[must_use]
    pub fn classes(&self) -> &List<Class> {
        &self.classes
    }

    /// All routes, in the order of the file.
    #[must_use]
    pub fn routes(&self) -> &List<Route> {
        &self.routes
    }

    /// What an answer must be read with.
    #[must_use]
    pub fn caveats(&self) -> &List<Caveat> {
        &self.caveats
    }

    /// The faults of the published table that it keeps as printed.
    #[must_use]
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// The place it is taken for, whose local rules and figures it then holds.
    #[must_use]
    pub fn place(&self) -> Option<&LocalPlace> {
        self.place.as_ref()
    }

    /// The most points the table can give: the caps added up, or for a factor without a cap the
    /// points of its best bands.
    #[must_use]
    pub fn cap(&self) -> i64 {
        self.factors.iter().map(Factor::most_points).sum()
    }

    /// The first days of the stretches of its period in which the same entries are in force and
    /// every figure has the same value, in their order: on any day of a stretch every answer to the
    /// same facts is the same. (Whether a figure is stale is a remark, and not looked at.)
    #[must_use]
    pub fn turning_days(&self) -> Vec<Date> {
        let first = self.in_force.from.unwrap_or(Date::MIN);
        let mut days: Vec<Date> = self
            .entry_days()
            .filter(|day| *day > first && self.in_force.contains(*day))
            .collect();
        days.push(first);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The first days of every entry and figure, and those after their last ones, in no order;
    /// outside the period of the ruleset too.
    pub(crate) fn entry_days(&self) -> impl Iterator<Item = Date> {
        let values = self.parameters.iter().flat_map(|one| &one.values);
        let values = values.flat_map(|value| turns(value.in_force));
        self.rule_days().chain(values)
    }

    /// The same of rules and caveats alone, without figures.
    pub(crate) fn rule_days(&self) -> impl Iterator<Item = Date> {
        let rules = self.requirements.iter().chain(&self.exemptions);
        let rules = rules.chain(self.routes.iter().map(|route| &route.rule));
        let periods = rules
            .map(|rule| rule.in_force)
            .chain(self.caveats.iter().map(|caveat| caveat.in_force));
        periods.flat_map(turns)
    }

    /// The position of the fact of that name.
    #[must_use]
    pub fn fact_named(&self, id: &str) -> Option<FactId> {
        self.facts.find(|fact| fact.id == id)
    }

    /// The position of the parameter of that name.
    #[must_use]
    pub fn parameter_named(&self, id: &str) -> Option<ParameterId> {
        self.parameters.find(|parameter| parameter.id == id)
    }

    /// Whether a table or a condition reads the fact on some day.
    #[must_use]
    pub fn reads(&self, fact: FactId) -> bool {
        let in_tables = self
            .factors
            .iter()
            .flat_map(|factor| &factor.tables)
            .any(|table| table.fact == fact);
        in_tables || self.conditions().any(|condition| condition.reads(fact))
    }

    /// The fact that an answer to a fact makes known: of a date the one that follows, else itself.
    pub(crate) fn fact_given_by(&self, fact: FactId) -> FactId {
        match self.facts[fact].kind {
            FactKind::Date { gives, .. } => gives,
            _ => fact,
        }
    }

    /// A fact that is neither read on any day nor a date: an answer to it is of no use.
    pub(crate) fn unread_fact(&self, fact: FactId) -> Option<&Fact> {
        let entry = &self.facts[fact];
        (!entry.is_date() && !self.reads(fact)).then_some(entry)
    }

    /// How many entries it has that questions go through: parameters, facts, tables, rules and the
    /// parts of their conditions.
    pub(crate) fn entries(&self) -> usize {
        let tables = self.factors.iter().map(|factor| 1 + factor.tables.len());
        let conditions = self.deciding_conditions().map(|when| 1 + when.size());
        let lists = [
            self.parameters.len(),
            self.facts.len(),
            self.classes.len(),
            self.caveats.len(),
        ];
        lists.iter().sum::<usize>() + tables.sum::<usize>() + conditions.sum::<usize>()
    }

    /// The conditions of all requirements, exemptions, routes and caveats.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.deciding_conditions().chain(
            self.caveats
                .iter()
                .filter_map(|caveat| caveat.when.as_ref()),
        )
    }

    /// The conditions that decide a class: those of requirements, exemptions and routes.
    pub(crate) fn deciding_conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = self.requirements.iter().chain(&self.exemptions);
        rules
            .chain(self.routes.iter().map(|route| &route.rule))
            .map(|rule| &rule.when)
    }
}

/// The first day of a period, and the one after its last.
fn turns(period: Period) -> impl Iterator<Item = Date> {
    let after = period.to.and_then(|day| day.tomorrow().ok());
    period.from.into_iter().chain(after)
}

/// A legal text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name it is cited by.
    pub id: String,
    /// Its official title.
    pub title: Text,
    /// Its official number.
    pub number: Option<String>,
    /// Where a copy can be read.
    pub url: Option<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A dated figure.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name, also as an input.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is counted in.
    pub unit: Text,
    /// Its values, in the order of their first days.
    pub values: List<DatedValue>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Parameter {
    /// Each value with the days on which it is the one that holds: to its last day, and until the
    /// next one begins.
    pub(crate) fn periods(&self) -> impl Iterator<Item = (Period, &DatedValue)> {
        let ends = self.values.iter().skip(1);
        let ends = ends.map(|next| next.in_force.from?.yesterday().ok());
        let values = self.values.iter().zip(ends.chain([None]));
        values.map(|(value, before_next)| {
            let Period { from, to } = value.in_force;
            let to = match (to, before_next) {
                (Some(to), Some(last)) => Some(to.min(last)),
                (to, last) => to.or(last),
            };
            (Period { from, to }, value)
        })
    }
}

/// The value of a parameter in a period.
#[derive(Debug, Clone)]
pub struct DatedValue {
    /// The days on which it holds.
    pub in_force: Period,
    /// The figure.
    pub value: Decimal,
    /// Who published it.
    pub sources: Vec<SourceId>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a fact's values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// A whole number; with `completed`, a fraction is cut down.
    Integer {
        /// Whether only completed units count.
        completed: bool,
    },
    /// An amount in CNY, counted in fen.
    Money,
    /// One of the options.
    Choice {
        /// Whether they are listed from the lowest to the highest.
        ordered: bool,
        /// What can be chosen.
        options: Vec<ChoiceOption>,
    },
    /// True or false.
    Boolean,
    /// A day; the fact it gives is counted in completed units up to the day of the answer.
    Date {
        /// The fact that follows.
        gives: FactId,
        /// What is counted.
        unit: CalendarUnit,
    },
}

/// One thing known of an applicant.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name: key, column, and flag.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The question.
    pub ask: Text,
    /// What it is counted in.
    pub unit: Option<Text>,
    /// What its values are.
    pub kind: FactKind,
    /// The values it can have; empty for a date.
    pub domain: Range,
    /// Who can change it.
    pub changes: Changes,
    /// The value that holds unless answered.
    pub assume: Option<i64>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// Other names of the column.
    pub aliases: Vec<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Fact {
    /// What stands in for a fact that could not be read, so that the others keep their positions.
    /// Nothing reads it, and no usable ruleset has one.
    pub(crate) fn stand_in() -> Self {
        Self {
            id: String::new(),
            title: Text::default(),
            ask: Text::default(),
            unit: None,
            kind: FactKind::Boolean,
            domain: Range::new(0, 1),
            changes: Changes::Never,
            assume: None,
            evidence: Vec::new(),
            aliases: Vec::new(),
            note: None,
            confidence: Confidence::High,
        }
    }

    /// Whether two definitions have the same values. Titles, questions and aliases are words: they
    /// may differ.
    #[must_use]
    pub fn has_values_of(&self, other: &Self) -> bool {
        let is_alike = match (&self.kind, &other.kind) {
            (
                FactKind::Choice {
                    ordered: first,
                    options: ours,
                },
                FactKind::Choice {
                    ordered: second,
                    options: theirs,
                },
            ) => {
                let ids = ours.iter().map(|option| &option.id);
                first == second && ids.eq(theirs.iter().map(|option| &option.id))
            }
            // Dates give facts by position, which two rulesets may count differently.
            (FactKind::Date { unit: first, .. }, FactKind::Date { unit: second, .. }) => {
                first == second
            }
            (first, second) => first == second,
        };
        is_alike && self.domain == other.domain
    }

    /// How many of its smallest units make one: 100 fen to the yuan, else 1.
    #[must_use]
    pub fn units_per_one(&self) -> i64 {
        if self.kind == FactKind::Money { 100 } else { 1 }
    }

    /// The options of a choice; none for other facts.
    #[must_use]
    pub fn options(&self) -> &[ChoiceOption] {
        match &self.kind {
            FactKind::Choice { options, .. } => options,
            _ => &[],
        }
    }

    /// The option that a value is, if the fact is a choice.
    #[must_use]
    pub fn option(&self, value: i64) -> Option<&ChoiceOption> {
        self.options().get(usize::try_from(value).ok()?)
    }

    /// Whether it is a date, which only gives another fact.
    #[must_use]
    pub fn is_date(&self) -> bool {
        matches!(self.kind, FactKind::Date { .. })
    }

    /// Whether it is a choice of options that have no order, so that none is more than another.
    #[must_use]
    pub fn is_unordered(&self) -> bool {
        matches!(self.kind, FactKind::Choice { ordered: false, .. })
    }

    /// Whether its values are numbers, so that a band reads as a range.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self.kind, FactKind::Integer { .. } | FactKind::Money)
    }
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Other spellings that are accepted.
    pub aliases: Vec<String>,
}

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
    fn most_points(&self) -> i64 {
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
