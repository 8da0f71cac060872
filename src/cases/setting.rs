//! A ruleset on one day, with its figures: what an applicant is held against.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::evidence::Outline;
use crate::decimal::Decimal;
use crate::engine::{Focus, Met, Truths};
use crate::figures::{self, FigureInForce, FigureOrigin};
use crate::normal::{Figures, NormalForm};
use crate::ruleset::{FactIndex, ParameterIndex, Ruleset};

/// What an applicant answers, by fact.
pub(super) type Answers = BTreeMap<FactIndex, i64>;

/// The figures that an applicant gives, in whole units.
pub(super) type Given = BTreeMap<ParameterIndex, i64>;

/// A ruleset on one day.
pub(super) struct Setting<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) on: Date,
    pub(super) given: Given,
    pub(super) figures: Vec<Option<FigureInForce>>,
    pub(super) amounts: Figures,
    pub(super) form: NormalForm,
}

impl<'a> Setting<'a> {
    /// The ruleset on the day; figures that are given win over dated ones.
    pub(super) fn new(ruleset: &'a Ruleset, on: Date, given: Given) -> Self {
        let mut figures = figures::in_force(ruleset, &[], on);
        for (parameter, value) in &given {
            if let Some(figure) = figures.get_mut(*parameter) {
                *figure = Some(FigureInForce {
                    value: Decimal::from(*value),
                    origin: FigureOrigin::Given,
                });
            }
        }
        let values = figures.iter();
        let amounts: Figures = values
            .map(|figure| figure.map(|figure| figure.value))
            .collect();
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
    pub(super) fn province(&self) -> Option<(FactIndex, i64)> {
        self.ruleset.place().and_then(|place| place.province)
    }

    /// What an applicant with these answers gets.
    pub(super) fn outline(&self, answers: &Answers) -> Outline {
        let facts = self.ruleset.facts.iter().enumerate();
        let province = self.province();
        let values: Vec<Option<i64>> = facts
            .map(|(position, fact)| {
                let placed = province.filter(|(province, _)| *province == position);
                let given = answers.get(&position).copied();
                given.or(placed.map(|(_, value)| value)).or(fact.assume)
            })
            .collect();
        let open = values.iter().enumerate();
        let domain: Vec<Vec<usize>> = open
            .map(|(fact, value)| self.form.open_cells(fact, *value))
            .collect();
        let bracket = self.form.model.bracket(&domain, &Focus::Routes);
        let points = |node: usize| {
            let at = |points: &[i64]| points.get(node).copied().unwrap_or(0);
            (at(&bracket.least), at(&bracket.greatest))
        };
        let met = |rules: &[usize], truths: &[Truths]| -> Vec<(usize, Met)> {
            let truths = truths.iter().map(|truths| truths.met());
            rules.iter().copied().zip(truths).collect()
        };
        let routes = met(&self.form.routes, &bracket.routes);
        let is_met = |at: usize| routes.get(at).is_some_and(|(_, met)| *met == Met::Yes);
        let class = bracket.class.and_then(|at| self.form.model.classes.get(at));
        let route = class.and_then(|class| class.route(is_met));
        let nodes = self.form.factor_nodes.iter();
        Outline {
            values,
            figures: self.figures.clone(),
            awards: nodes.map(|node| points(*node)).collect(),
            points: points(self.form.model.root),
            permit_needed: match bracket.is_exempt {
                Met::Yes => Some(false),
                Met::No => Some(true),
                Met::Unknown => None,
            },
            class: bracket.class,
            route: route.and_then(|at| self.form.routes.get(at).copied()),
            requirements: met(&self.form.requirements, &bracket.requirements),
            exemptions: met(&self.form.exemptions, &bracket.exemptions),
            routes,
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
                let known = (0..ruleset.facts.len()).filter(|fact| {
                    let place = ruleset.place().and_then(|place| place.province);
                    place.is_none_or(|(province, _)| province != *fact)
                });
                let answers = known.filter_map(|fact| Some((fact, applicant.value(fact)?)));
                let answers: Answers = answers.collect();
                let given = (0..ruleset.parameters.len()).filter_map(|at| {
                    Some((
                        at,
                        applicant.figures().get(at).copied().flatten()?.to_whole()?,
                    ))
                });
                let setting = Setting::new(ruleset, day, given.collect());
                let whole = Outline::of(&assess(ruleset, &applicant, day));
                assert_eq!(setting.outline(&answers), whole, "{person:?} on {day}");
            }
        }
    }
}
