//! A forecast.

use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::common::{LiftOut, number};
use crate::base::decimal::Decimal;
use crate::questions::forecast::shown::{Shown, moved_factors};
use crate::questions::forecast::{Cause, Event, Forecast, Standing};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/forecast/v1";

/// The whole forecast.
#[derive(Debug, Serialize)]
pub(crate) struct ForecastOut<'a> {
    format: &'static str,
    on: String,
    /// The last day that is looked at.
    until: String,
    place: Option<&'a str>,
    #[serde(flatten)]
    answers: AnswersOut<'a>,
    /// The points that alone give a class, with their days.
    bounds: Vec<BoundOut<'a>>,
    /// The same for other answers.
    scenarios: Vec<ScenarioOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ScenarioOut<'a> {
    facts: Map<String, Value>,
    #[serde(flatten)]
    answers: AnswersOut<'a>,
}

#[derive(Debug, Serialize)]
struct AnswersOut<'a> {
    start: StandingOut<'a>,
    /// The last day up to which the class of the first day or a better one is certain; null if it
    /// is to the end, or if none is.
    class_certain_until: Option<String>,
    events: Vec<EventOut<'a>>,
    /// The facts that grow on anniversaries of the first day.
    imprecise: Vec<ImpreciseOut<'a>>,
    unused: &'a [String],
}

#[derive(Debug, Serialize)]
struct StandingOut<'a> {
    points: i64,
    at_most: i64,
    class: Option<&'a str>,
    best_class: Option<&'a str>,
    permit_needed: Option<bool>,
    route: Option<&'a str>,
    ruleset: &'a str,
}

#[derive(Debug, Serialize)]
struct EventOut<'a> {
    on: String,
    #[serde(flatten)]
    standing: StandingOut<'a>,
    /// Whether the day is exact: no fact without a date has a part in it.
    precise: bool,
    because: Vec<CauseOut<'a>>,
    /// The factors that give other points than before.
    factors: Vec<LiftOut<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CauseOut<'a> {
    Fact(FactChangeOut<'a>),
    Rule(RuleTurnOut<'a>),
}

#[derive(Debug, Serialize)]
struct FactChangeOut<'a> {
    fact: &'a str,
    from: Value,
    to: Value,
    points: i64,
    /// What it did to the greatest total.
    at_most: i64,
    precise: bool,
}

#[derive(Debug, Serialize)]
struct RuleTurnOut<'a> {
    rule: &'a str,
    change: &'static str,
    /// What it is: a ruleset, a requirement, an exemption, a route, or a parameter.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<i64>,
    #[serde(flatten)]
    figures: Option<FiguresOut>,
}

/// The figures of a parameter before and after.
#[derive(Debug, Serialize)]
struct FiguresOut {
    from: Option<Number>,
    to: Option<Number>,
}

#[derive(Debug, Serialize)]
struct BoundOut<'a> {
    class: &'a str,
    points: i64,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct ImpreciseOut<'a> {
    fact: &'a str,
    /// The date that would make it precise.
    date: Option<&'a str>,
}

impl<'a> ForecastOut<'a> {
    pub(crate) fn new(shown: &Shown<'a>) -> Self {
        let base = shown.base;
        let place = shown.ruleset(&base.start).place();
        let scenarios = shown.scenarios.iter().map(|scenario| ScenarioOut {
            facts: scenario
                .facts
                .iter()
                .map(|(name, value)| (name.clone(), Value::String(value.clone())))
                .collect(),
            answers: answers(shown, &scenario.forecast),
        });
        Self {
            format: FORMAT,
            on: base.on.to_string(),
            until: base.until.to_string(),
            place: place.map(|place| place.id.as_str()),
            answers: answers(shown, base),
            bounds: base
                .bounds
                .iter()
                .map(|bound| BoundOut {
                    class: &bound.class,
                    points: bound.points,
                    from: bound.from.to_string(),
                    to: bound.to.to_string(),
                })
                .collect(),
            scenarios: scenarios.collect(),
        }
    }
}

fn answers<'a>(shown: &Shown<'a>, forecast: &'a Forecast) -> AnswersOut<'a> {
    let before = std::iter::once(&forecast.start);
    let before = before.chain(forecast.events.iter().map(|event| &event.standing));
    let events = forecast.events.iter().zip(before);
    let imprecise = forecast.imprecise.iter().map(|one| {
        let facts = shown.timeline.ruleset(one.ruleset).facts();
        ImpreciseOut {
            fact: &facts[one.fact].id,
            date: one.date.map(|date| facts[date].id.as_str()),
        }
    });
    AnswersOut {
        start: standing(shown, &forecast.start),
        class_certain_until: forecast.holds_to.map(|day| day.to_string()),
        events: events
            .map(|(event, before)| self::event(shown, event, before))
            .collect(),
        imprecise: imprecise.collect(),
        unused: &forecast.unused,
    }
}

fn standing<'a>(shown: &Shown<'a>, standing: &Standing) -> StandingOut<'a> {
    let grading = &standing.grading;
    StandingOut {
        points: grading.points,
        at_most: grading.points_at_most,
        class: shown.class(standing, grading.class),
        best_class: shown.class(standing, grading.best_class),
        permit_needed: grading.permit_needed,
        route: shown.route(standing),
        ruleset: shown.ruleset(standing).id(),
    }
}

fn event<'a>(shown: &Shown<'a>, event: &'a Event, before: &Standing) -> EventOut<'a> {
    let causes = event.because.iter();
    let because = causes.map(|cause| self::cause(shown, &event.standing, cause));
    let moved = moved_factors(shown, before, &event.standing);
    EventOut {
        on: event.on.to_string(),
        standing: standing(shown, &event.standing),
        precise: event.is_precise(),
        because: because.collect(),
        factors: moved
            .into_iter()
            .map(|(factor, from, to)| LiftOut {
                id: &factor.id,
                from,
                to,
            })
            .collect(),
    }
}

fn cause<'a>(shown: &Shown<'a>, standing: &Standing, cause: &'a Cause) -> CauseOut<'a> {
    match cause {
        Cause::Fact(change) => {
            let fact = &shown.ruleset(standing).facts()[change.fact];
            CauseOut::Fact(FactChangeOut {
                fact: &fact.id,
                from: value::to_json(fact, change.from),
                to: value::to_json(fact, change.to),
                points: change.points,
                at_most: change.at_most,
                precise: change.is_precise,
            })
        }
        Cause::Rule(change) => {
            let figure = |figure: Option<Decimal>| figure.as_ref().and_then(number);
            let figures = change.figures.map(|(was, is)| FiguresOut {
                from: figure(was),
                to: figure(is),
            });
            CauseOut::Rule(RuleTurnOut {
                rule: &change.id,
                change: change.turn.name(),
                kind: change.kind.name(),
                points: change.points.map(|(points, _)| points),
                at_most: change.points.map(|(_, at_most)| at_most),
                figures,
            })
        }
    }
}
