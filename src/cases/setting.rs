//! A ruleset on one day, with its figures: what an applicant is held against.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::evidence::Outline;
use super::target::RuleAt;
use crate::base::decimal::Decimal;
use crate::base::ids::List;
use crate::engine::{Focus, Met};
use crate::figures::{self, FigureInForce};
use crate::normal::NormalForm;
use crate::ruleset::{Fact, FactId, Figures, Parameter, ParameterId, Ruleset};

/// What an applicant answers, by fact.
pub(super) type Answers = BTreeMap<FactId, i64>;

/// The figures that an applicant gives, in whole units.
pub(super) type Given = BTreeMap<ParameterId, i64>;

/// A ruleset on one day.
pub(super) struct Setting<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) on: Date,
    pub(super) given: Given,
    pub(super) figures: List<Option<FigureInForce>, Parameter>,
    pub(super) amounts: Figures,
    pub(super) form: NormalForm,
}

impl<'a> Setting<'a> {
    /// The ruleset on the day; figures that are given win over dated ones.
    pub(super) fn new(ruleset: &'a Ruleset, on: Date, given: Given) -> Self {
        let mut own: Figures = ruleset.parameters.all(None);
        for (parameter, value) in &given {
            own[*parameter] = Some(Decimal::from(*value));
        }
        let figures = figures::in_force(ruleset, &own, on);
        let amounts = figures.map(|figure| figure.map(|figure| figure.value));
        let mut form = NormalForm::new(ruleset, on, &amounts);
        // Remarks decide nothing.
        form.model.remarks.clear();
        Self {
            ruleset,
            on,
            given,
            figures,
            amounts,
            form,
        }
    }

    /// The fact that the place answers, and its value.
    pub(super) fn province(&self) -> Option<(FactId, i64)> {
        self.ruleset.place().and_then(|place| place.province)
    }

    /// What an applicant with these answers gets.
    pub(super) fn outline(&self, answers: &Answers) -> Outline {
        let facts = self.ruleset.facts.each();
        let province = self.province();
        let values: List<_, Fact> = facts
            .map(|(id, fact)| {
                let placed = province.filter(|(province, _)| *province == id);
                let given = answers.get(&id).copied();
                given.or(placed.map(|(_, value)| value)).or(fact.assume)
            })
            .collect();
        let open = values.each();
        let domain: Vec<Vec<usize>> = open
            .map(|(fact, value)| self.form.open_cells(fact, *value))
            .collect();
        let bracket = self.form.model.bracket(&domain, &Focus::Routes);
        let points = |node: usize| {
            let at = |points: &[i64]| points.get(node).copied().unwrap_or(0);
            (at(&bracket.least), at(&bracket.greatest))
        };
        let truths = bracket.requirements.iter().chain(&bracket.exemptions);
        let truths = truths.chain(&bracket.routes).map(|truths| truths.met());
        let routes = &bracket.routes;
        let is_met = |at: usize| routes.get(at).is_some_and(|one| one.met() == Met::Yes);
        let class = bracket.class.map(|class| &self.form.model.classes[class]);
        let route = class.and_then(|class| class.route(is_met));
        Outline {
            values,
            figures: self.figures.clone(),
            awards: self.form.factor_nodes.map(|node| points(*node)),
            points: points(self.form.model.root),
            permit_needed: match bracket.is_exempt {
                Met::Yes => Some(false),
                Met::No => Some(true),
                Met::Unknown => None,
            },
            class: bracket.class,
            route: route.and_then(|at| self.form.routes.get(at).copied()),
            rules: RuleAt::in_force(&self.form).zip(truths).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applicant::Applicant;
    use crate::applicant::Sheet;
    use crate::assess::assess;
    use crate::embedded;

    #[test]
    fn an_outline_is_that_of_the_whole_answer() {
        let table = embedded::ruleset("cn-2017").unwrap();
        let shanghai = embedded::in_place(table, "shanghai").unwrap();
        let people: [&[(&str, &str)]; 5] = [
            &[],
            &[("annual_salary", "895248")],
            &[
                ("education", "bachelor"),
                ("experience_years", "2"),
                ("age", "60"),
            ],
            &[("age", "17"), ("hk_macao_taiwan_resident", "true")],
            &[
                ("annual_salary", "720000"),
                ("local_average_monthly_salary", "10000"),
            ],
        ];
        for (ruleset, day) in [
            (table, jiff::civil::date(2017, 4, 1)),
            (table, jiff::civil::date(2026, 11, 23)),
            (&shanghai, jiff::civil::date(2026, 2, 2)),
            (&shanghai, jiff::civil::date(2026, 2, 3)),
        ] {
            for person in people {
                let sheet = Sheet::of(person.iter().copied());
                let applicant = Applicant::read(ruleset, &[sheet], day).unwrap();
                let known = ruleset.facts.ids().filter(|fact| {
                    let place = ruleset.place().and_then(|place| place.province);
                    place.is_none_or(|(province, _)| province != *fact)
                });
                let answers = known.filter_map(|fact| Some((fact, applicant.value(fact)?)));
                let answers: Answers = answers.collect();
                let given = applicant.figures().each();
                let given =
                    given.filter_map(|(id, figure)| Some((id, figure.as_ref()?.to_whole()?)));
                let setting = Setting::new(ruleset, day, given.collect());
                let whole = Outline::of(&assess(ruleset, &applicant, day));
                assert_eq!(setting.outline(&answers), whole, "{person:?} on {day}");
            }
        }
    }
}
