//! A compiled ruleset: valid by construction, so that scoring needs no checks.
//!
//! Only the loader makes one, and only of a file without errors. Amounts are whole numbers in the
//! smallest unit; names have become positions in the lists of this ruleset.

use crate::calendar::Period;
use crate::cells::{Range, ValueSet};
use crate::decimal::Decimal;
use crate::text::Text;

pub use crate::schema::{CalendarUnit, Changes, Combine};

/// The position of a fact in [`Ruleset::facts`].
pub type FactIndex = usize;
/// The position of a parameter in [`Ruleset::parameters`].
pub type ParameterIndex = usize;
/// The position of a source in [`Ruleset::sources`].
pub type SourceIndex = usize;
/// The position of a class in [`Ruleset::classes`].
pub type ClassIndex = usize;

/// One published table of one jurisdiction, in force for a period.
#[derive(Debug, Clone)]
pub struct Ruleset {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) jurisdiction: String,
    pub(crate) in_force: Period,
    pub(crate) sources: Vec<Source>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) factors: Vec<Factor>,
    pub(crate) requirements: Vec<Rule>,
    pub(crate) exemptions: Vec<Rule>,
    pub(crate) classes: Vec<Class>,
    pub(crate) routes: Vec<Route>,
    pub(crate) caveats: Vec<Caveat>,
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
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The dated figures, in the order of the file.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// What is asked of an applicant, in the order of the file.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The lines of the scoring table, in the order of the file.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// What everybody must meet.
    #[must_use]
    pub fn requirements(&self) -> &[Rule] {
        &self.requirements
    }

    /// Who needs no permit of this kind.
    #[must_use]
    pub fn exemptions(&self) -> &[Rule] {
        &self.exemptions
    }

    /// The classes, best first.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// All routes, in the order of the file.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// What an answer must be read with.
    #[must_use]
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }

    /// The most points the table can give: the caps added up, or for a factor without a cap the
    /// points of its best bands.
    #[must_use]
    pub fn cap(&self) -> i64 {
        self.factors.iter().map(Factor::most_points).sum()
    }

    /// The position of the fact of that name.
    #[must_use]
    pub fn fact_named(&self, id: &str) -> Option<FactIndex> {
        self.facts.iter().position(|fact| fact.id == id)
    }

    /// The position of the parameter of that name.
    #[must_use]
    pub fn parameter_named(&self, id: &str) -> Option<ParameterIndex> {
        self.parameters
            .iter()
            .position(|parameter| parameter.id == id)
    }

    /// Whether a table or a condition reads the fact on some day.
    #[must_use]
    pub fn reads(&self, fact: FactIndex) -> bool {
        let in_tables = self
            .factors
            .iter()
            .flat_map(|factor| &factor.tables)
            .any(|table| table.fact == fact);
        in_tables || self.conditions().any(|condition| condition.reads(fact))
    }

    /// The conditions of all requirements, exemptions, routes and caveats.
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
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
    pub values: Vec<DatedValue>,
    /// What is doubtful about it.
    pub note: Option<Text>,
}

/// The value of a parameter in a period.
#[derive(Debug, Clone)]
pub struct DatedValue {
    /// The days on which it holds.
    pub in_force: Period,
    /// The figure.
    pub value: Decimal,
    /// Who published it.
    pub sources: Vec<SourceIndex>,
    /// What is doubtful about it.
    pub note: Option<Text>,
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
        gives: FactIndex,
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
}

impl Fact {
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

    /// Whether it is a date, which only gives another fact.
    #[must_use]
    pub fn is_date(&self) -> bool {
        matches!(self.kind, FactKind::Date { .. })
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

/// An edge of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// A value in the smallest unit of the fact.
    Value(i64),
    /// A multiple of a dated figure.
    Figure {
        /// The multiple.
        times: Decimal,
        /// The parameter.
        parameter: ParameterIndex,
    },
}

/// The values that a band or a condition matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matches {
    /// A range; edges that are left out are those of the domain.
    Range {
        /// The least value, included.
        from: Option<Edge>,
        /// The greatest value, included.
        to: Option<Edge>,
        /// The first value that is too great.
        below: Option<Edge>,
    },
    /// Listed values.
    Is(Vec<i64>),
    /// Every value that no other band of the table takes.
    Otherwise,
}

impl Matches {
    /// The values, given the figures; `None` where a figure is missing, and for `otherwise`.
    #[must_use]
    pub fn values(&self, fact: &Fact, figures: &[Option<Decimal>]) -> Option<ValueSet> {
        match self {
            Self::Is(values) => Some(ValueSet::of(
                values.iter().map(|value| Range::new(*value, *value + 1)),
            )),
            Self::Otherwise => None,
            Self::Range { from, to, below } => {
                let first = match from {
                    Some(edge) => edge.at_least(fact, figures)?,
                    None => fact.domain.from,
                };
                let end = match (to, below) {
                    (Some(edge), _) => edge.at_most(fact, figures)?.saturating_add(1),
                    (None, Some(edge)) => edge.at_least(fact, figures)?,
                    (None, None) => fact.domain.end,
                };
                Some(ValueSet::of([Range::new(first, end).overlap(fact.domain)]))
            }
        }
    }

    /// The parameters it refers to.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = ParameterIndex> {
        let edges = match self {
            Self::Range { from, to, below } => [*from, *to, *below],
            Self::Is(_) | Self::Otherwise => [None; 3],
        };
        edges
            .into_iter()
            .flatten()
            .filter_map(|edge| edge.parameter())
    }
}

impl Edge {
    /// The least value that is not below the edge.
    #[must_use]
    pub fn at_least(&self, fact: &Fact, figures: &[Option<Decimal>]) -> Option<i64> {
        let (units, is_exact) = self.units(fact.units_per_one(), figures)?;
        Some(if is_exact {
            units
        } else {
            units.saturating_add(1)
        })
    }

    /// The greatest value that is not above the edge.
    #[must_use]
    pub fn at_most(&self, fact: &Fact, figures: &[Option<Decimal>]) -> Option<i64> {
        self.units(fact.units_per_one(), figures)
            .map(|(units, _)| units)
    }

    /// The least whole points that reach the edge, for bounds on a total.
    #[must_use]
    pub fn points(&self, figures: &[Option<Decimal>]) -> Option<i64> {
        let (points, is_exact) = self.units(1, figures)?;
        Some(points.saturating_add(i64::from(!is_exact)))
    }

    /// The edge in whole units, rounded down, and whether that is exact.
    fn units(&self, per_one: i64, figures: &[Option<Decimal>]) -> Option<(i64, bool)> {
        match self {
            Self::Value(units) => Some((*units, true)),
            Self::Figure { times, parameter } => {
                let figure = figures.get(*parameter).copied().flatten()?;
                Some(figure.times(times).to_units(per_one))
            }
        }
    }

    fn parameter(&self) -> Option<ParameterIndex> {
        match self {
            Self::Value(_) => None,
            Self::Figure { parameter, .. } => Some(*parameter),
        }
    }
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
    pub sources: Vec<SourceIndex>,
    /// How several tables combine.
    pub combine: Combine,
    /// Facts that never lower the points when they rise.
    pub rises_with: Vec<FactIndex>,
    /// One table for each fact that can give points.
    pub tables: Vec<Table>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
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
    pub fact: FactIndex,
    /// The rows, in the order of the file.
    pub bands: Vec<Band>,
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

/// A condition on an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Every one of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A fact whose value is compared.
    Fact {
        /// The fact.
        fact: FactIndex,
        /// The values that meet it.
        matches: Matches,
    },
    /// A least total.
    Points {
        /// The least total.
        from: Edge,
    },
}

impl Condition {
    /// Whether it reads the fact.
    #[must_use]
    pub fn reads(&self, wanted: FactIndex) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.reads(wanted)),
            Self::Not(part) => part.reads(wanted),
            Self::Fact { fact, .. } => *fact == wanted,
            Self::Points { .. } => false,
        }
    }

    /// Hands every fact it reads to `see`, once for each place that reads it.
    pub(crate) fn each_fact(&self, see: &mut impl FnMut(FactIndex)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.each_fact(see);
                }
            }
            Self::Not(part) => part.each_fact(see),
            Self::Fact { fact, .. } => see(*fact),
            Self::Points { .. } => {}
        }
    }

    /// The parameters it refers to, in the order of the text.
    #[must_use]
    pub fn parameters(&self) -> Vec<ParameterIndex> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::parameters).collect()
            }
            Self::Not(part) => part.parameters(),
            Self::Fact { matches, .. } => matches.parameters().collect(),
            Self::Points { from } => from.parameter().into_iter().collect(),
        }
    }
}

/// A requirement or an exemption, or the rule of a route.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it rests on.
    pub sources: Vec<SourceIndex>,
    /// The condition.
    pub when: Condition,
    /// For a requirement: the classes it closes when failed; all where there is no list.
    pub classes: Option<Vec<ClassIndex>>,
    /// The days on which it holds.
    pub in_force: Period,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
}

/// One way to a class.
#[derive(Debug, Clone)]
pub struct Route {
    /// The class it gives.
    pub class: ClassIndex,
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
}

/// Something an answer must be read with.
#[derive(Debug, Clone)]
pub struct Caveat {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it rests on.
    pub sources: Vec<SourceIndex>,
    /// Shown unless this certainly fails.
    pub when: Option<Condition>,
    /// Shown only with these classes.
    pub classes: Option<Vec<ClassIndex>>,
    /// Shown only with these routes, by their ids.
    pub routes: Option<Vec<String>>,
    /// The days on which it holds.
    pub in_force: Period,
    /// What is doubtful about it.
    pub note: Option<Text>,
}
