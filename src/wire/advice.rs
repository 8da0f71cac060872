//! An advice.

use serde::Serialize;
use serde_json::Value;

use super::common::{LiftOut, PointsOut, RulesetRefOut};
use crate::base::text::Text;
use crate::questions::advise::{Advice, Gain, Grown, Step, Way};
use crate::rules::ruleset::{ClassId, Fact, FactId, Ruleset};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/advice/v1";

/// An [`Advice`].
#[derive(Debug, Serialize)]
pub struct AdviceOut<'a> {
    format: &'static str,
    ruleset: RulesetRefOut<'a>,
    on: String,
    place: Option<&'a str>,
    permit_needed: Option<bool>,
    class: Option<&'a str>,
    best_class: Option<&'a str>,
    points: PointsOut,
    target: Option<&'a str>,
    /// Whether the target or a better class is certain already.
    reached: bool,
    options: Vec<WayOut<'a>>,
    answer_first: Vec<&'a str>,
    impossible: Option<ImpossibleOut<'a>>,
    more: bool,
    /// Parameters for want of which a route is left out.
    missing: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct WayOut<'a> {
    class: Option<&'a str>,
    route: Option<&'a str>,
    points: i64,
    changes: Vec<StepOut<'a>>,
    cost: u64,
    /// The papers that the route asks for.
    evidence: &'a [Text],
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum StepOut<'a> {
    Set {
        fact: &'a str,
        from: Value,
        to: Value,
        points: i64,
        /// How far the new value lies from the old one, of a number.
        #[serde(skip_serializing_if = "Option::is_none")]
        distance: Option<Value>,
        factors: Vec<LiftOut<'a>>,
        evidence: Vec<&'a Text>,
    },
    Wait {
        wait_years: i64,
        points: i64,
        facts: Vec<GrownOut<'a>>,
        factors: Vec<LiftOut<'a>>,
    },
}

#[derive(Debug, Serialize)]
struct GrownOut<'a> {
    fact: &'a str,
    from: Value,
    to: Value,
    /// Whether it stopped at the end of its domain.
    cut: bool,
}

#[derive(Debug, Serialize)]
struct ImpossibleOut<'a> {
    points: i64,
    blocked_by: Vec<&'a str>,
    /// Whether these facts block only together.
    joint: bool,
}

impl<'a> AdviceOut<'a> {
    /// An advice and the ruleset that it is from.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, advice: &'a Advice) -> Self {
        let out = AdviceWriter { ruleset };
        let answer = &advice.assessment;
        let missing = advice.missing.iter();
        let missing = missing.map(|missing| ruleset.parameters()[*missing].id.as_str());
        Self {
            format: FORMAT,
            ruleset: RulesetRefOut::of(ruleset),
            on: answer.on.to_string(),
            place: ruleset.place().map(|place| place.id.as_str()),
            permit_needed: answer.permit_needed,
            class: out.class(answer.class),
            best_class: out.class(answer.best_class),
            points: PointsOut::of(answer),
            target: out.class(advice.target),
            reached: advice.is_reached,
            options: advice.options.iter().map(|way| out.option(way)).collect(),
            answer_first: out.ids(&advice.answer_first),
            impossible: advice.impossible.as_ref().map(|proof| ImpossibleOut {
                points: proof.points,
                blocked_by: out.ids(&proof.blocked_by),
                joint: proof.is_joint,
            }),
            more: advice.more,
            missing: missing.collect(),
        }
    }
}

struct AdviceWriter<'a> {
    ruleset: &'a Ruleset,
}

impl<'a> AdviceWriter<'a> {
    fn class(&self, class: Option<ClassId>) -> Option<&'a str> {
        class.map(|class| self.ruleset.classes()[class].id.as_str())
    }

    fn ids(&self, facts: &[FactId]) -> Vec<&'a str> {
        let ids = facts.iter().map(|fact| self.fact(*fact).id.as_str());
        ids.collect()
    }

    fn fact(&self, fact: FactId) -> &'a Fact {
        &self.ruleset.facts()[fact]
    }

    fn option(&self, way: &'a Way) -> WayOut<'a> {
        let route = way.route.map(|route| &self.ruleset.routes()[route]);
        WayOut {
            class: self.class(Some(way.class)),
            route: route.map(|route| route.rule.id.as_str()),
            points: way.points,
            changes: way
                .steps
                .iter()
                .filter_map(|gain| self.change(gain))
                .collect(),
            cost: way.cost,
            evidence: route.map_or(&[], |route| &route.rule.evidence),
        }
    }

    fn change(&self, gain: &'a Gain) -> Option<StepOut<'a>> {
        let factors = gain.factors.iter().map(|(factor, from, to)| LiftOut {
            id: &self.ruleset.factors()[*factor].id,
            from: *from,
            to: *to,
        });
        let factors = factors.collect();
        Some(match &gain.step {
            Step::Wait { years, facts } => StepOut::Wait {
                wait_years: *years,
                points: gain.points,
                facts: facts.iter().map(|grown| self.grown(grown)).collect(),
                factors,
            },
            Step::Set { fact, from, to } => {
                let entry = self.fact(*fact);
                let first = to.first().copied()?;
                let far = entry.is_number().then(|| (first - from).abs());
                StepOut::Set {
                    fact: &entry.id,
                    from: value::to_json(entry, *from),
                    to: new_value(entry, to, first),
                    points: gain.points,
                    distance: far.map(|far| value::to_json(entry, far)),
                    factors,
                    evidence: papers(self.ruleset, gain),
                }
            }
        })
    }

    fn grown(&self, grown: &Grown) -> GrownOut<'a> {
        let fact = self.fact(grown.fact);
        GrownOut {
            fact: &fact.id,
            from: value::to_json(fact, grown.from),
            to: value::to_json(fact, grown.to),
            cut: grown.is_cut,
        }
    }
}

/// The value that a fact takes; of an unordered choice a list of all that act alike.
fn new_value(fact: &Fact, to: &[i64], first: i64) -> Value {
    if fact.is_unordered() {
        to.iter().map(|one| value::to_json(fact, *one)).collect()
    } else {
        value::to_json(fact, first)
    }
}

/// The papers that prove a change: those of the fact, and of the factors that it lifts.
pub(crate) fn papers<'a>(ruleset: &'a Ruleset, gain: &Gain) -> Vec<&'a Text> {
    let Step::Set { fact, .. } = gain.step else {
        return Vec::new();
    };
    let lifted = gain.factors.iter().filter(|(_, from, to)| from < to);
    let of_factors = lifted.flat_map(|(factor, ..)| &ruleset.factors()[*factor].evidence);
    let of_fact = ruleset.facts()[fact].evidence.iter();
    let mut papers: Vec<&Text> = Vec::new();
    for paper in of_fact.chain(of_factors) {
        if !papers.contains(&paper) {
            papers.push(paper);
        }
    }
    papers
}
