//! The rulesets and the places that change them.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Number;

use super::common::{ChangedOut, PeriodOut, number};
use crate::base::text::Text;
use crate::loader::embedded::Listed;
use crate::rules::figures::Age;
use crate::rules::ruleset::Ruleset;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/rulesets/v1";

/// All of them.
#[derive(Debug, Serialize)]
pub(crate) struct RulesetsOut<'a> {
    format: &'static str,
    on: String,
    rulesets: Vec<ListedRulesetOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ListedRulesetOut<'a> {
    id: &'a str,
    title: &'a Text,
    jurisdiction: &'a str,
    in_force: PeriodOut,
    /// Whether it is the one in force on the day.
    current: bool,
    cap: i64,
    figures: Vec<FigureKnownOut<'a>>,
    places: Vec<ListedPlaceOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ListedPlaceOut<'a> {
    id: &'a str,
    title: &'a Text,
    changes: Vec<ChangedOut<'a>>,
    figures: Vec<FigureKnownOut<'a>>,
    /// What is known of each parameter, also of those without any figure.
    known: Vec<KnownOut<'a>>,
}

#[derive(Debug, Serialize)]
struct FigureKnownOut<'a> {
    parameter: &'a str,
    from: Option<String>,
    to: Option<String>,
    value: Option<Number>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct KnownOut<'a> {
    parameter: &'a str,
    /// The first day of the first figure and the last one of the last; null where it has no end.
    /// There may be gaps between them.
    from: Option<String>,
    to: Option<String>,
    /// The completed months since the last figure began; null where there is none, or none yet.
    months_old: Option<i64>,
    /// The completed months since the last figure ended.
    ended_months_ago: Option<i64>,
}

impl<'a> RulesetsOut<'a> {
    pub(crate) fn new(listed: &'a [Listed<'a>], on: Date) -> Self {
        let rulesets = listed.iter().map(|one| ListedRulesetOut {
            id: one.ruleset.id(),
            title: one.ruleset.title(),
            jurisdiction: one.ruleset.jurisdiction(),
            in_force: PeriodOut::new(one.ruleset.in_force()),
            current: one.ruleset.in_force().contains(on),
            cap: one.ruleset.cap(),
            figures: figures_out(one.ruleset),
            places: one
                .places
                .iter()
                .filter_map(|placed| place_out(placed, on))
                .collect(),
        });
        Self {
            format: FORMAT,
            on: on.to_string(),
            rulesets: rulesets.collect(),
        }
    }
}

fn place_out(placed: &Ruleset, on: Date) -> Option<ListedPlaceOut<'_>> {
    let place = placed.place()?;
    let changes = place.changes.iter().map(ChangedOut::of);
    Some(ListedPlaceOut {
        id: &place.id,
        title: &place.title,
        changes: changes.collect(),
        figures: figures_out(placed),
        known: known_out(placed, on),
    })
}

fn figures_out(ruleset: &Ruleset) -> Vec<FigureKnownOut<'_>> {
    let mut out = Vec::new();
    for parameter in ruleset.parameters() {
        out.extend(parameter.values.iter().map(|value| FigureKnownOut {
            parameter: &parameter.id,
            from: value.in_force.from.map(|day| day.to_string()),
            to: value.in_force.to.map(|day| day.to_string()),
            value: number(&value.value),
            confidence: value.confidence.min(parameter.confidence).name(),
        }));
    }
    out
}

fn known_out(ruleset: &Ruleset, on: Date) -> Vec<KnownOut<'_>> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let known = ruleset.parameters().iter().map(|parameter| {
        let first = parameter.periods().next();
        let last = parameter.periods().last();
        let Age { old, ended } = Age::of(parameter, on);
        KnownOut {
            parameter: &parameter.id,
            from: day(first.and_then(|(period, _)| period.from)),
            to: day(last.and_then(|(period, _)| period.to)),
            months_old: old,
            ended_months_ago: ended,
        }
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_parameter_without_a_figure_is_known_to_have_none() {
        let ruleset = crate::loader::embedded::ruleset("cn-2017").unwrap();
        let known = known_out(ruleset, date(2026, 11, 29));
        assert_eq!((known[0].from.clone(), known[0].months_old), (None, None));
    }
}
