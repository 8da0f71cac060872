//! Which figure of a parameter holds on a day.

use jiff::civil::Date;

use crate::base::calendar;
use crate::base::decimal::Decimal;
use crate::base::ids::{Id, List};
use crate::rules::ruleset::{
    Condition, Confidence, DatedValue, Figures, Parameter, ParameterId, Route, Ruleset,
};

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureOrigin {
    /// It was given with the applicant.
    Given,
    /// It is a dated value of the parameter.
    Dated {
        /// Which one of [`Parameter::values`].
        value: Id<DatedValue>,
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
    pub figure: Option<ParameterId>,
}

impl Ground {
    /// How sure a route is on a day, with the figures that are then used. A figure that is not the
    /// one of the ruleset was given, and is taken at its word.
    pub(crate) fn of(ruleset: &Ruleset, route: &Route, figures: &Figures, on: Date) -> Self {
        let mut ground = Self {
            confidence: route.rule.confidence,
            figure: None,
        };
        for read in figures_read(ruleset, &route.rule.when) {
            let Some(used) = figures[read] else {
                continue;
            };
            let confidence = confidence(&ruleset.parameters()[read], used, on);
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
fn figures_read(ruleset: &Ruleset, condition: &Condition) -> Vec<ParameterId> {
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
        }) if value == used => parameter.values[at].confidence.min(parameter.confidence),
        _ => Confidence::High,
    }
}

/// The figures on a day, in the order of [`Ruleset::parameters`]; none where one is missing. A
/// figure that is `given` overrides the dated one.
#[must_use]
pub fn in_force(
    ruleset: &Ruleset,
    given: &Figures,
    on: Date,
) -> List<Option<FigureInForce>, Parameter> {
    let parameters = ruleset.parameters().each();
    parameters
        .map(|(id, parameter)| match given[id] {
            Some(value) => Some(FigureInForce {
                value,
                origin: FigureOrigin::Given,
            }),
            None => dated(parameter, on),
        })
        .collect()
}

/// The figures in force on a day without an applicant, in the order of [`Ruleset::parameters`].
///
/// ```
/// use permit_points::{embedded, figures};
/// let table = embedded::ruleset("cn-2017").unwrap();
/// let shanghai = embedded::in_place(table, "shanghai").unwrap();
/// let day = jiff::civil::date(2026, 2, 3);
/// let average = shanghai.parameter_named("local_average_monthly_salary").unwrap();
/// assert_eq!(figures::on(&shanghai, day)[average].unwrap().to_whole(), Some(12_434));
/// assert_eq!(figures::on(&shanghai, day.yesterday().unwrap())[average], None);
/// ```
#[must_use]
pub fn on(ruleset: &Ruleset, on: Date) -> Figures {
    let parameters = ruleset.parameters();
    parameters.map(|parameter| dated(parameter, on).map(|figure| figure.value))
}

/// A value holds to its last day, else until the next one begins, else on.
fn dated(parameter: &Parameter, on: Date) -> Option<FigureInForce> {
    let has_begun = |from: Option<Date>| from.is_none_or(|from| from <= on);
    let begun = parameter
        .values
        .each()
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

/// The completed months of the last figure of a parameter.
pub(crate) struct Age {
    /// Since its first day; none where that is to come.
    pub(crate) old: Option<i64>,
    /// Since the day after its last one, where that is past.
    pub(crate) ended: Option<i64>,
}

impl Age {
    pub(crate) fn of(parameter: &Parameter, on: Date) -> Self {
        let last = parameter.periods().last();
        let from = last.and_then(|(period, _)| period.from);
        let after = last.and_then(|(period, _)| period.to?.tomorrow().ok());
        Self {
            old: from.and_then(|from| calendar::completed_months(from, on)),
            ended: after.and_then(|after| calendar::completed_months(after, on)),
        }
    }
}
