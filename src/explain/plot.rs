//! What a chart shows, before it is drawn: whole days since the first one, and whole points.

use jiff::civil::Date;

use crate::base::say::{self, say};
use crate::base::text::Text;

/// Curves and bounds over the days from 0 to the last one.
#[derive(Debug)]
pub(crate) struct Plot {
    /// The first day.
    pub(crate) on: Date,
    /// The number of the last day; at least 1.
    pub(crate) last: i64,
    /// The one that is asked for, then those that are compared with it.
    pub(crate) curves: Vec<Curve>,
    pub(crate) bounds: Vec<BoundLine>,
}

/// Points over the days, in steps.
#[derive(Debug)]
pub(crate) struct Curve {
    /// What it is of; nothing for the first one.
    pub(crate) name: String,
    pub(crate) steps: Vec<Stair>,
}

/// The points from a day on, to the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stair {
    pub(crate) day: i64,
    pub(crate) points: i64,
    pub(crate) at_most: i64,
}

/// The points that alone give a class.
#[derive(Debug)]
pub(crate) struct BoundLine {
    pub(crate) class: String,
    pub(crate) points: i64,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Plot {
    /// The least and the greatest points that are drawn; of curves beside the first one only the certain
    /// ones are.
    pub(super) fn range(&self) -> (i64, i64) {
        let bounds = self.bounds.iter().map(|bound| bound.points);
        let certain = self.curves.iter().flat_map(|curve| &curve.steps);
        let possible = self.possible().map(|step| step.at_most);
        let all: Vec<i64> = certain
            .map(|step| step.points)
            .chain(possible)
            .chain(bounds)
            .collect();
        let (least, most) = (all.iter().min(), all.iter().max());
        least.copied().zip(most.copied()).unwrap_or((0, 0))
    }

    /// The steps whose greatest totals are drawn: those of the first curve, where it stands alone.
    pub(super) fn possible(&self) -> impl Iterator<Item = &Stair> {
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

    /// The names of the curves, and of what is possible where that is drawn.
    pub(super) fn names(&self) -> Vec<Text> {
        let certain = if self.curves.len() > 1 {
            say!("certain points, as answered")
        } else {
            say!("certain points")
        };
        let others = self.curves.iter().skip(1);
        let possible = self.is_open().then(|| say!("possible points"));
        std::iter::once(certain)
            .chain(others.map(|curve| say::same(&curve.name)))
            .chain(possible)
            .collect()
    }
}

impl Curve {
    /// The step that a day is on.
    pub(super) fn on(&self, day: i64) -> Option<&Stair> {
        self.steps.iter().rev().find(|step| step.day <= day)
    }
}

/// The days from one to another.
pub(crate) fn days(from: Date, to: Date) -> i64 {
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
