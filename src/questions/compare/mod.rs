//! A few offers side by side: what differs in the answers, and which is the best.
//!
//! In come assessments, each under the ruleset of its place; out comes data. Facts and routes are
//! known by their ids, because places add some of their own; classes and factors are those of the
//! national ruleset that all offers share.

use crate::classify::Assessment;
use crate::engine::Met;
use crate::rules::ruleset::{ClassId, FactId, FactorId, RouteId, Ruleset};

/// One offer: an answer under a ruleset.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// The ruleset in the place of the offer.
    pub ruleset: &'a Ruleset,
    /// The answer.
    pub assessment: Assessment,
}

/// What the answers to some offers have in common and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The facts whose values differ, in the order of the first ruleset that has them.
    pub facts: Vec<FactRow>,
    /// Every factor, in the order of the ruleset.
    pub factors: Vec<FactorRow>,
    /// The routes that are met otherwise in one offer than in another.
    pub routes: Vec<RouteRow>,
    /// The offers than which none is better: by the certain class, then by the certain points, then
    /// by the best possible class and the greatest points.
    pub best: Vec<usize>,
}

/// A fact whose values differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// An offer whose ruleset has the fact, and the fact.
    pub known: (usize, FactId),
    /// The value in each offer; none where it is open or not asked for.
    pub values: Vec<Option<i64>>,
}

/// The points of a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorRow {
    /// The factor.
    pub factor: FactorId,
    /// The least and the greatest points in each offer.
    pub points: Vec<(i64, i64)>,
}

impl FactorRow {
    /// Whether the points are not the same in all offers.
    #[must_use]
    pub fn differs(&self) -> bool {
        !is_same(&self.points)
    }
}

/// A route that is met otherwise in one offer than in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// An offer whose ruleset has the route, and the route.
    pub known: (usize, RouteId),
    /// Whether it is met in each offer; none where the place has no such route.
    pub met: Vec<Option<Met>>,
}

/// Holds offers against each other.
///
/// ```
/// use permit_points::compare::{Offer, compare};
/// use permit_points::{Applicant, Sheet, assess, embedded};
/// let rules = embedded::ruleset("cn-2017").unwrap();
/// let day = jiff::civil::date(2026, 11, 23);
/// let offer = |pay| {
///     let sheet = Sheet::of([("age", "30"), ("annual_salary", pay)]);
///     let applicant = Applicant::read(rules, &[sheet], day).unwrap();
///     Offer { ruleset: rules, assessment: assess(rules, &applicant, day) }
/// };
/// let compared = compare(&[offer("300000"), offer("450000")]);
/// assert_eq!(compared.best, [1]);
/// assert_eq!(compared.facts.len(), 1);
/// assert_eq!(compared.factors[0].points, [(14, 14), (20, 20)]);
/// ```
#[must_use]
pub fn compare(offers: &[Offer<'_>]) -> Comparison {
    Comparison {
        facts: facts(offers),
        factors: factors(offers),
        routes: routes(offers),
        best: best(offers),
    }
}

fn is_same<T: PartialEq>(all: &[T]) -> bool {
    all.iter()
        .zip(all.iter().skip(1))
        .all(|(one, next)| one == next)
}

fn facts(offers: &[Offer<'_>]) -> Vec<FactRow> {
    let mut ids: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (number, offer) in offers.iter().enumerate() {
        for (id, fact) in offer.ruleset.facts().each() {
            if fact.is_date() || ids.contains(&fact.id.as_str()) {
                continue;
            }
            ids.push(&fact.id);
            let value = |offer: &Offer<'_>| {
                let fact = offer.ruleset.fact_named(&fact.id)?;
                offer.assessment.values[fact]
            };
            let values: Vec<Option<i64>> = offers.iter().map(value).collect();
            if !is_same(&values) {
                rows.push(FactRow {
                    known: (number, id),
                    values,
                });
            }
        }
    }
    rows
}

fn factors(offers: &[Offer<'_>]) -> Vec<FactorRow> {
    let factors = offers.first().into_iter();
    let factors = factors.flat_map(|offer| offer.ruleset.factors().ids());
    let row = |factor: FactorId| {
        let points = offers.iter().map(|offer| {
            let award = &offer.assessment.awards[factor];
            (award.points, award.at_most)
        });
        FactorRow {
            factor,
            points: points.collect(),
        }
    };
    factors.map(row).collect()
}

fn routes(offers: &[Offer<'_>]) -> Vec<RouteRow> {
    let mut ids: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    let met = |offer: &Offer<'_>, id: &str| {
        let mut answers = offer.assessment.routes.iter();
        let answer = answers.find(|answer| offer.ruleset.routes()[answer.rule].rule.id == id);
        answer.map(|answer| answer.met)
    };
    for (number, offer) in offers.iter().enumerate() {
        for answer in &offer.assessment.routes {
            let id = offer.ruleset.routes()[answer.rule].rule.id.as_str();
            if ids.contains(&id) {
                continue;
            }
            ids.push(id);
            let met: Vec<Option<Met>> = offers.iter().map(|offer| met(offer, id)).collect();
            if !is_same(&met) {
                rows.push(RouteRow {
                    known: (number, answer.rule),
                    met,
                });
            }
        }
    }
    rows.sort_by_key(|row| {
        let (offer, route) = row.known;
        let offer = offers.get(offer);
        offer.map(|offer| offer.ruleset.routes()[route].class)
    });
    rows
}

fn best(offers: &[Offer<'_>]) -> Vec<usize> {
    // Who needs no permit is as well off as can be; no class is the lowest.
    let rank = |offer: &Offer<'_>| {
        let answer = &offer.assessment;
        let class = |class: Option<ClassId>| class.map_or(usize::MAX, |class| class.at() + 1);
        let classes = if answer.permit_needed == Some(false) {
            (0, 0)
        } else {
            (class(answer.class), class(answer.best_class))
        };
        let points = (-answer.points, -answer.points_at_most);
        (classes.0, points.0, classes.1, points.1)
    };
    let least = offers.iter().map(rank).min();
    let all = offers.iter().enumerate();
    all.filter(|(_, offer)| Some(rank(offer)) == least)
        .map(|(number, _)| number)
        .collect()
}
