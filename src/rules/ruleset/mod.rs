//! A compiled ruleset: valid by construction, so that scoring needs no checks.
//!
//! Only the loader makes one, and only of a file without errors. Amounts are whole numbers in the
//! smallest unit; names have become positions in the lists of this ruleset.

mod condition;
mod fact;
mod local;
mod rule;
mod waiver;

use jiff::civil::Date;

use crate::base::calendar::Period;
use crate::base::ids::List;
use crate::base::text::Text;

pub use self::condition::{Condition, Edge, Matches};
pub use self::fact::{
    ChoiceOption, DatedValue, Fact, FactId, FactKind, Figures, Parameter, ParameterId, Source,
    SourceId,
};
pub use self::local::{ChangeKind, LocalChange, LocalList, LocalPlace};
pub use self::rule::{
    Band, BandId, Caveat, CaveatId, Class, ClassId, Exemption, ExemptionId, Factor, FactorId,
    Requirement, RequirementId, Route, RouteId, Rule, Table, TableId, Then,
};
pub use self::waiver::Waiver;
pub use crate::rules::schema::{CalendarUnit, Changes, Combine, Confidence, Reading};

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
        let caveats = self.caveats.iter().map(|caveat| caveat.in_force);
        let days = self.deciding_days().chain(self.figure_days());
        days.chain(caveats.flat_map(turns))
    }

    /// The same of what decides a class: requirements, exemptions and routes.
    pub(crate) fn deciding_days(&self) -> impl Iterator<Item = Date> {
        let rules = self.requirements.iter().chain(&self.exemptions);
        let rules = rules.chain(self.routes.iter().map(|route| &route.rule));
        rules.flat_map(|rule| turns(rule.in_force))
    }

    /// The same of figures.
    pub(crate) fn figure_days(&self) -> impl Iterator<Item = Date> {
        let values = self.parameters.iter().flat_map(|one| &one.values);
        values.flat_map(|value| turns(value.in_force))
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
