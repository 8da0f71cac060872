//! Which figure of a parameter holds on a day.

use jiff::civil::Date;

use crate::calendar;
use crate::decimal::Decimal;
use crate::ruleset::{Condition, Confidence, Parameter, ParameterIndex, Route, Ruleset};

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureOrigin {
    /// It was given with the applicant.
    Given,
    /// It is a dated value of the parameter, by its position.
    Dated {
        /// The position in [`Parameter::values`].
        value: usize,
        /// Whether it began more than twelve months before the day.
        is_stale: bool,
    },
}

/// The figure of a parameter on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureInForce {
    /// The figure.
    pub value: Decimal,
    /// Where it comes from.
    pub origin: FigureOrigin,
}

/// How sure a route is: as sure as the weaker of the route itself and the figures that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The confidence of the weakest.
    pub confidence: Confidence,
    /// The figure that is weaker than the route.
    pub figure: Option<ParameterIndex>,
}

impl Ground {
    /// How sure a route is on a day, with the figures that are then used. A figure that is not the
    /// one of the ruleset was given, and is taken at its word.
    pub(crate) fn of(
        ruleset: &Ruleset,
        route: &Route,
        figures: &[Option<Decimal>],
        on: Date,
    ) -> Self {
        let mut ground = Self {
            confidence: route.rule.confidence,
            figure: None,
        };
        for read in figures_read(ruleset, &route.rule.when) {
            let parameter = ruleset.parameters().get(read);
            let used = figures.get(read).copied().flatten();
            let Some((parameter, used)) = parameter.zip(used) else {
                continue;
            };
            let confidence = confidence(parameter, used, on);
            if confidence < ground.confidence {
                ground = Self {
                    confidence,
                    figure: Some(read),
                };
            }
        }
        ground
    }
}

/// The figures that a condition reads, and those of the bands where it asks for points.
fn figures_read(ruleset: &Ruleset, condition: &Condition) -> Vec<ParameterIndex> {
    let mut read = condition.parameters();
    if condition.asks_points() {
        let tables = ruleset.factors().iter().flat_map(|factor| &factor.tables);
        let bands = tables.flat_map(|table| &table.bands);
        read.extend(bands.flat_map(|band| band.takes.parameters()));
    }
    read
}

/// How sure an amount is that is used for a parameter on a day.
fn confidence(parameter: &Parameter, used: Decimal, on: Date) -> Confidence {
    match dated(parameter, on) {
        Some(FigureInForce {
            value,
            origin: FigureOrigin::Dated { value: at, .. },
        }) if value == used => {
            let dated = parameter.values.get(at).map(|dated| dated.confidence);
            dated.map_or(parameter.confidence, |one| one.min(parameter.confidence))
        }
        _ => Confidence::High,
    }
}

/// The figures on a day, in the order of [`Ruleset::parameters`]; none where one is missing. A
/// figure that is `given` overrides the dated one.
#[must_use]
pub fn in_force(
    ruleset: &Ruleset,
    given: &[Option<Decimal>],
    on: Date,
) -> Vec<Option<FigureInForce>> {
    let parameters = ruleset.parameters().iter().enumerate();
    parameters
        .map(
            |(position, parameter)| match given.get(position).copied().flatten() {
                Some(value) => Some(FigureInForce {
                    value,
                    origin: FigureOrigin::Given,
                }),
                None => dated(parameter, on),
            },
        )
        .collect()
}

/// The figures in force on a day without an applicant, in the order of [`Ruleset::parameters`].
///
/// ```
/// use permit_points::{embedded, figures};
/// let table = embedded::ruleset("cn-2017").unwrap();
/// let shanghai = embedded::in_place(table, "shanghai").unwrap();
/// let day = jiff::civil::date(2026, 2, 3);
/// assert_eq!(figures::on(&shanghai, day)[0].unwrap().to_whole(), Some(12_434));
/// assert_eq!(figures::on(&shanghai, day.yesterday().unwrap()), [None]);
/// ```
#[must_use]
pub fn on(ruleset: &Ruleset, on: Date) -> Vec<Option<Decimal>> {
    let figures = ruleset.parameters().iter();
    figures
        .map(|parameter| dated(parameter, on).map(|figure| figure.value))
        .collect()
}

/// A value holds to its last day, else until the next one begins, else on.
fn dated(parameter: &Parameter, on: Date) -> Option<FigureInForce> {
    let has_begun = |from: Option<Date>| from.is_none_or(|from| from <= on);
    let begun = parameter
        .values
        .iter()
        .enumerate()
        .filter(|(_, value)| has_begun(value.in_force.from));
    let (position, latest) = begun.max_by_key(|(_, value)| value.in_force.from)?;
    if !latest.in_force.contains(on) {
        return None;
    }
    let year_later = latest
        .in_force
        .from
        .and_then(|from| calendar::anniversary(from, 1));
    let is_stale = year_later.is_some_and(|day| day < on);
    Some(FigureInForce {
        value: latest.value,
        origin: FigureOrigin::Dated {
            value: position,
            is_stale,
        },
    })
}
