//! Which figure of a parameter holds on a day.

use jiff::civil::Date;

use crate::calendar;
use crate::decimal::Decimal;
use crate::ruleset::{Parameter, Ruleset};

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
