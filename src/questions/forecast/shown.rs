//! A forecast with those of other answers beside it.

use super::{Forecast, Standing, Timeline};
use crate::rules::ruleset::{ClassId, Factor, Ruleset};

/// What is shown: the forecast of the given answers, and those of the scenarios behind it.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) timeline: &'a Timeline,
    /// The forecast of the answers as they were given.
    pub(crate) base: &'a Forecast,
    pub(crate) scenarios: &'a [Scenario],
}

/// A forecast of other answers.
pub(crate) struct Scenario {
    /// The facts that differ, with their values as they were written.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) forecast: Forecast,
}

impl Scenario {
    /// The changed answers on one line.
    pub(crate) fn name(&self) -> String {
        let facts = self.facts.iter();
        let facts: Vec<_> = facts
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        facts.join(", ")
    }
}

impl<'a> Shown<'a> {
    /// All forecasts, that of the given answers first.
    pub(crate) fn forecasts(&self) -> impl Iterator<Item = &'a Forecast> {
        let others = self.scenarios.iter().map(|scenario| &scenario.forecast);
        std::iter::once(self.base).chain(others)
    }

    pub(crate) fn ruleset(&self, standing: &Standing) -> &'a Ruleset {
        self.timeline.ruleset(standing.ruleset)
    }

    /// The name of a class.
    pub(crate) fn class(&self, standing: &Standing, class: Option<ClassId>) -> Option<&'a str> {
        Some(&self.ruleset(standing).classes()[class?].id)
    }

    /// The name of the route.
    pub(crate) fn route(&self, standing: &Standing) -> Option<&'a str> {
        let routes = self.ruleset(standing).routes();
        Some(&routes[standing.grading.route?].rule.id)
    }
}

/// The factors of a day that give other least points than before, with both. A factor of another
/// ruleset is the one of the same name.
pub(crate) fn moved_factors<'a>(
    shown: &Shown<'a>,
    before: &Standing,
    after: &Standing,
) -> Vec<(&'a Factor, i64, i64)> {
    let old = shown.ruleset(before).factors();
    let points = |factor: &Factor| {
        let found = old.find(|known| known.id == factor.id);
        found.map_or(0, |id| before.factors[id])
    };
    let all = shown.ruleset(after).factors().iter().zip(&after.factors);
    let all = all.map(|(factor, to)| (factor, points(factor), *to));
    all.filter(|(_, from, to)| from != to).collect()
}
