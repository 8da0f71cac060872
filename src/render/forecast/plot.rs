//! What a chart shows, before it is drawn: whole days since the first one, and whole points.

use jiff::civil::Date;

use super::shown::Shown;
use crate::forecast::Forecast;

/// Curves and bounds over the days from 0 to the last one.
pub(super) struct Plot {
    /// The first day.
    pub(super) on: Date,
    /// The number of the last day; at least 1.
    pub(super) last: i64,
    /// That of the given answers first.
    pub(super) curves: Vec<Curve>,
    pub(super) bounds: Vec<Line>,
}

/// Points over the days, in steps.
pub(super) struct Curve {
    pub(super) steps: Vec<Step>,
}

/// The points from a day on, to the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) day: i64,
    pub(super) points: i64,
    pub(super) at_most: i64,
}

/// The points that alone give a class.
pub(super) struct Line {
    pub(super) class: String,
    pub(super) points: i64,
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Plot {
    pub(super) fn new(shown: &Shown<'_>) -> Self {
        let on = shown.base.on;
        let bounds = shown.base.bounds.iter().map(|bound| Line {
            class: bound.class.clone(),
            points: bound.points,
            from: days(on, bound.from),
            to: days(on, bound.to),
        });
        Self {
            on,
            last: days(on, shown.base.until).max(1),
            curves: shown.forecasts().map(curve).collect(),
            bounds: bounds.collect(),
        }
    }

    /// The least and the greatest points that are drawn; of scenarios only the certain ones are.
    pub(super) fn range(&self) -> (i64, i64) {
        let bounds = self.bounds.iter().map(|bound| bound.points);
        let certain = self.curves.iter().flat_map(|curve| &curve.steps);
        let possible = self.possible().map(|step| step.at_most);
        let all = certain
            .map(|step| step.points)
            .chain(possible)
            .chain(bounds);
        all.fold(None, |range: Option<(i64, i64)>, points| {
            let (least, most) = range.unwrap_or((points, points));
            Some((least.min(points), most.max(points)))
        })
        .unwrap_or((0, 0))
    }

    /// The steps whose greatest totals are drawn: those of the given answers, where they stand alone.
    pub(super) fn possible(&self) -> impl Iterator<Item = &Step> {
        let alone = self.curves.first().filter(|_| self.curves.len() == 1);
        alone.into_iter().flat_map(|curve| &curve.steps)
    }

    /// Whether a greatest total is anywhere above the certain one.
    pub(super) fn is_open(&self) -> bool {
        self.possible().any(|step| step.points != step.at_most)
    }

    /// The first days of the years, with their numbers.
    pub(super) fn new_years(&self) -> Vec<(i64, i16)> {
        let first = self.on.year();
        let years = first..=first.saturating_add(101);
        let days = years.filter_map(|year| {
            let day = Date::new(year, 1, 1).ok()?;
            Some((days(self.on, day), year))
        });
        days.filter(|(day, _)| (0..=self.last).contains(day))
            .collect()
    }
}

impl Curve {
    /// The step that a day is on.
    pub(super) fn on(&self, day: i64) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.day <= day)
    }
}

fn curve(forecast: &Forecast) -> Curve {
    let start = (forecast.on, &forecast.start);
    let events = forecast.events.iter();
    let standings = std::iter::once(start).chain(events.map(|event| (event.on, &event.standing)));
    let steps = standings.map(|(day, standing)| Step {
        day: days(forecast.on, day),
        points: standing.grading.points,
        at_most: standing.grading.points_at_most,
    });
    Curve {
        steps: steps.collect(),
    }
}

/// The days from one to another.
fn days(from: Date, to: Date) -> i64 {
    let span = to.since((jiff::Unit::Day, from));
    span.map_or(0, |span| i64::from(span.get_days()))
}

/// The distance between the marks of an axis: the smallest of 1, 2, 5, 10, 20 and so on with no
/// more than so many of them.
pub(super) fn distance(range: i64, most: i64) -> i64 {
    let mut distance: i64 = 1;
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut unit = 1_i64;
    while range / distance > most.max(1) {
        let factor = factors.next().unwrap_or(10);
        distance = unit.saturating_mul(factor);
        if factor == 10 {
            unit = distance;
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn marks_stand_at_round_distances() {
        let distances = [0, 12, 13, 25, 60, 120, 121, 1000].map(|range| distance(range, 12));
        assert_eq!(distances, [1, 1, 2, 2, 5, 10, 10, 100]);
    }

    #[test]
    fn days_are_counted_through_leap_years() {
        assert_eq!(days(date(2026, 11, 23), date(2036, 11, 23)), 3653);
        assert_eq!(days(date(2026, 11, 23), date(2026, 11, 22)), -1);
    }
}
