//! One side of a comparison: a ruleset on a day, in its normal form.

use jiff::civil::Date;

use crate::engine::{Focus, Met, Outcome};
use crate::figures;
use crate::normal::{Figures, NormalForm};
use crate::ruleset::{FactIndex, ParameterIndex, Ruleset};

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
pub enum Standing {
    /// A class, by its id.
    Class(String),
    /// No class.
    NoClass,
    /// No permit is needed.
    NoPermit,
}

/// What one side says of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The total.
    pub points: i64,
    /// What it comes to.
    pub standing: Standing,
    /// The route that the class is by, by its position in the ruleset.
    pub route: Option<usize>,
    /// The points of each factor, in the order of the file.
    pub factors: Vec<i64>,
    /// The requirements that are not met, by their positions in the ruleset.
    pub failed: Vec<usize>,
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
    pub fn missing(&self) -> Vec<ParameterIndex> {
        let ruleset = self.ruleset;
        let requirements = self
            .form
            .requirements
            .iter()
            .filter_map(|at| ruleset.requirements.get(*at));
        let exemptions = self
            .form
            .exemptions
            .iter()
            .filter_map(|at| ruleset.exemptions.get(*at));
        let routes = self
            .form
            .routes
            .iter()
            .filter_map(|at| ruleset.routes.get(*at));
        let rules = requirements
            .chain(exemptions)
            .chain(routes.map(|route| &route.rule));
        let tables = ruleset.factors.iter().flat_map(|factor| &factor.tables);
        let bands = tables.flat_map(|table| &table.bands);
        let mut asked: Vec<ParameterIndex> = rules
            .flat_map(|rule| rule.when.parameters())
            .chain(bands.flat_map(|band| band.takes.parameters()))
            .filter(|parameter| self.figures.get(*parameter).is_some_and(Option::is_none))
            .collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// The value of a fact that the place of the ruleset answers.
    pub(super) fn answered(&self, fact: FactIndex) -> Option<i64> {
        let (answered, value) = self.ruleset.place()?.province?;
        (answered == fact).then_some(value)
    }

    pub(super) fn standing(&self, outcome: Outcome) -> Standing {
        match outcome {
            Outcome::Class(class) => {
                let id = self
                    .ruleset
                    .classes
                    .get(class)
                    .map(|class| class.id.clone());
                id.map_or(Standing::NoClass, Standing::Class)
            }
            Outcome::NoClass => Standing::NoClass,
            Outcome::NoPermit => Standing::NoPermit,
        }
    }

    /// What a complete profile is told, by its values in the order of the facts; a fact that
    /// nothing reads may have any.
    pub(super) fn tell(&self, values: &[Option<i64>]) -> Told {
        let cells = self.form.cells.iter().zip(values);
        let profile: Vec<Vec<usize>> = cells
            .map(|(cells, value)| vec![value.and_then(|value| cells.of_value(value)).unwrap_or(0)])
            .collect();
        let bracket = self.form.model.bracket(&profile, &Focus::Routes);
        let class = bracket.class.filter(|_| bracket.is_exempt != Met::Yes);
        let standing = match bracket.is_exempt {
            Met::Yes => Standing::NoPermit,
            _ => self.standing(class.map_or(Outcome::NoClass, Outcome::Class)),
        };
        let of_node = |node: &usize| bracket.least.get(*node).copied().unwrap_or(0);
        let rules = self.form.model.classes.get(class.unwrap_or(usize::MAX));
        let is_met = |route: usize| {
            let truths = bracket.routes.get(route);
            truths.is_some_and(|truths| truths.met() == Met::Yes)
        };
        let route = rules.and_then(|rules| rules.route(is_met));
        let failed = self.form.requirements.iter().zip(&bracket.requirements);
        Told {
            points: of_node(&self.form.model.root),
            standing,
            route: route.and_then(|at| self.form.routes.get(at).copied()),
            factors: self.form.factor_nodes.iter().map(of_node).collect(),
            failed: failed
                .filter(|(_, truths)| truths.can_fail())
                .map(|(at, _)| *at)
                .collect(),
        }
    }
}
