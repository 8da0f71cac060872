//! One side of a comparison: a ruleset on a day, in its normal form.

use jiff::civil::Date;

use crate::base::ids::List;
use crate::engine::normal::NormalForm;
use crate::engine::{Focus, Met, Outcome};
use crate::rules::figures;
use crate::rules::ruleset::{
    ClassId, Fact, FactId, Factor, Figures, ParameterId, RequirementId, RouteId, Ruleset,
};

/// A ruleset on a day. Its figures are those in force that day, in the place it is taken for.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// The ruleset.
    pub ruleset: &'a Ruleset,
    /// The day.
    pub on: Date,
    /// The figures; none where one is missing, so that a condition on it is never met.
    pub figures: Figures,
    /// The numbers the comparison works on.
    pub(crate) form: NormalForm,
}

/// What a complete profile comes to on one side. Classes go by their ids, which both sides share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideStanding {
    /// A class, by its id.
    Class(String),
    /// No class.
    NoClass,
    /// No permit is needed.
    NoPermit,
}

/// What one side says of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideTold {
    /// The total.
    pub points: i64,
    /// What it comes to.
    pub standing: SideStanding,
    /// The route that the class is by.
    pub route: Option<RouteId>,
    /// The points of each factor.
    pub factors: List<i64, Factor>,
    /// The requirements that are not met.
    pub failed: Vec<RequirementId>,
}

impl<'a> Side<'a> {
    /// A ruleset on a day.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, on: Date) -> Self {
        let figures = figures::on(ruleset, on);
        let form = NormalForm::new(ruleset, on, &figures);
        Self {
            ruleset,
            on,
            figures,
            form,
        }
    }

    /// The parameters without a figure that a condition or a band in force asks for.
    #[must_use]
    pub fn missing(&self) -> Vec<ParameterId> {
        let (ruleset, form) = (self.ruleset, &self.form);
        let requirements = form.requirements.iter();
        let requirements = requirements.map(|id| &ruleset.requirements[*id]);
        let exemptions = form.exemptions.iter().map(|id| &ruleset.exemptions[*id]);
        let routes = form.routes.iter().map(|id| &ruleset.routes[*id].rule);
        let rules = requirements.chain(exemptions).chain(routes);
        let tables = ruleset.factors.iter().flat_map(|factor| &factor.tables);
        let bands = tables.flat_map(|table| &table.bands);
        let mut asked: Vec<ParameterId> = rules
            .flat_map(|rule| rule.when.parameters())
            .chain(bands.flat_map(|band| band.takes.parameters()))
            .filter(|parameter| self.figures[*parameter].is_none())
            .collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// The value of a fact that the place of the ruleset answers.
    pub(super) fn answered(&self, fact: FactId) -> Option<i64> {
        let (answered, value) = self.ruleset.place()?.province?;
        (answered == fact).then_some(value)
    }

    pub(super) fn standing(&self, outcome: Outcome) -> SideStanding {
        match outcome {
            Outcome::Class(class) => self.class(ClassId::new(class)),
            Outcome::NoClass => SideStanding::NoClass,
            Outcome::NoPermit => SideStanding::NoPermit,
        }
    }

    fn class(&self, class: ClassId) -> SideStanding {
        SideStanding::Class(self.ruleset.classes[class].id.clone())
    }

    /// What a complete profile is told, by its values; a fact that nothing reads may have any.
    pub(super) fn tell(&self, values: &List<Option<i64>, Fact>) -> SideTold {
        let cells = self.form.cells.iter().zip(values);
        let profile: Vec<Vec<usize>> = cells
            .map(|(cells, value)| vec![value.and_then(|value| cells.of_value(value)).unwrap_or(0)])
            .collect();
        let bracket = self.form.model.bracket(&profile, &Focus::Routes);
        let class = bracket.class.filter(|_| bracket.is_exempt != Met::Yes);
        let standing = match bracket.is_exempt {
            Met::Yes => SideStanding::NoPermit,
            _ => class.map_or(SideStanding::NoClass, |class| self.class(class)),
        };
        let of_node = |node: &usize| bracket.least.get(*node).copied().unwrap_or(0);
        let rules = class.map(|class| &self.form.model.classes[class]);
        let is_met = |route: usize| {
            let truths = bracket.routes.get(route);
            truths.is_some_and(|truths| truths.met() == Met::Yes)
        };
        let route = rules.and_then(|rules| rules.route(is_met));
        let failed = self.form.requirements.iter().zip(&bracket.requirements);
        SideTold {
            points: of_node(&self.form.model.root),
            standing,
            route: route.and_then(|at| self.form.routes.get(at).copied()),
            factors: self.form.factor_nodes.map(of_node),
            failed: failed
                .filter(|(_, truths)| truths.can_fail())
                .map(|(at, _)| *at)
                .collect(),
        }
    }
}
