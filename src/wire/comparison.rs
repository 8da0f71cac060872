//! Offers side by side.

use serde::Serialize;
use serde_json::{Map, Value};

use super::assessment::AssessmentOut;
use crate::engine::Met;
use crate::questions::compare::{Comparison, Offer};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/comparison/v1";

/// The whole comparison.
#[derive(Debug, Serialize)]
pub(crate) struct ComparisonOut<'a> {
    format: &'static str,
    offers: Vec<OfferOut<'a>>,
    /// The positions of the offers than which none is better, from 0.
    best: &'a [usize],
    /// Whatever differs, with an entry for each offer in their order.
    differences: DifferencesOut<'a>,
}

#[derive(Debug, Serialize)]
struct OfferOut<'a> {
    /// The file, or what was changed as it was typed.
    name: &'a str,
    /// The facts that were changed by `--or`.
    or: Map<String, Value>,
    assessment: AssessmentOut<'a>,
}

#[derive(Debug, Serialize)]
struct DifferencesOut<'a> {
    facts: Vec<ComparedFactOut<'a>>,
    factors: Vec<ComparedFactorOut<'a>>,
    routes: Vec<RouteOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ComparedFactOut<'a> {
    fact: &'a str,
    values: Vec<Value>,
}

#[derive(Debug, Serialize)]
struct ComparedFactorOut<'a> {
    id: &'a str,
    points: Vec<i64>,
    at_most: Vec<i64>,
}

#[derive(Debug, Serialize)]
struct RouteOut<'a> {
    id: &'a str,
    class: &'a str,
    /// `yes`, `no`, `unknown`, or null where the place has no such route.
    met: Vec<Option<&'static str>>,
}

impl<'a> ComparisonOut<'a> {
    /// `named` are the name of each offer and the answers it changes, by fact and as typed.
    pub(crate) fn new(
        named: &'a [(String, Vec<(String, String)>)],
        offers: &'a [Offer<'a>],
        compared: &'a Comparison,
    ) -> Self {
        let out = named.iter().zip(offers).map(|((name, changes), offer)| {
            let change = |(fact, text): &(String, String)| {
                let known = offer.ruleset.fact_named(fact).and_then(|id| {
                    let value = offer.assessment.values[id]?;
                    Some(value::to_json(&offer.ruleset.facts()[id], value))
                });
                (
                    fact.clone(),
                    known.unwrap_or_else(|| Value::String(text.clone())),
                )
            };
            OfferOut {
                name,
                or: changes.iter().map(change).collect(),
                assessment: AssessmentOut::new(offer.ruleset, &offer.assessment),
            }
        });
        Self {
            format: FORMAT,
            offers: out.collect(),
            best: &compared.best,
            differences: DifferencesOut {
                facts: facts(offers, compared),
                factors: factors(offers, compared),
                routes: routes(offers, compared),
            },
        }
    }
}

fn facts<'a>(offers: &'a [Offer<'a>], compared: &Comparison) -> Vec<ComparedFactOut<'a>> {
    let rows = compared.facts.iter().filter_map(|row| {
        let (offer, fact) = row.known;
        let fact = &offers.get(offer)?.ruleset.facts()[fact];
        let json =
            |value: &Option<i64>| value.map_or(Value::Null, |value| value::to_json(fact, value));
        Some(ComparedFactOut {
            fact: &fact.id,
            values: row.values.iter().map(json).collect(),
        })
    });
    rows.collect()
}

fn factors<'a>(offers: &'a [Offer<'a>], compared: &Comparison) -> Vec<ComparedFactorOut<'a>> {
    let rows = compared.factors.iter().filter(|row| row.differs());
    let rows = rows.filter_map(|row| {
        let factor = &offers.first()?.ruleset.factors()[row.factor];
        let (points, at_most) = row.points.iter().copied().unzip();
        Some(ComparedFactorOut {
            id: &factor.id,
            points,
            at_most,
        })
    });
    rows.collect()
}

fn routes<'a>(offers: &'a [Offer<'a>], compared: &Comparison) -> Vec<RouteOut<'a>> {
    let rows = compared.routes.iter().filter_map(|row| {
        let (offer, route) = row.known;
        let ruleset = offers.get(offer)?.ruleset;
        let route = &ruleset.routes()[route];
        Some(RouteOut {
            id: &route.rule.id,
            class: &ruleset.classes()[route.class].id,
            met: row.met.iter().map(|met| met.map(Met::name)).collect(),
        })
    });
    rows.collect()
}
