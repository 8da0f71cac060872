//! An assessment.

mod written;

use serde::Serialize;
use serde_json::{Number, Value};

pub(crate) use self::written::Written;
use self::written::{MOST, PartOut, text};
use super::common::{ChangeOut, PointsOut, RulesetRefOut, number, source_ids};
use crate::base::text::Text;
use crate::classify::{Assessment, Award, Reason, ReasonKind, RuleAnswer, ShownCaveat, Unanswered};
use crate::rules::figures::FigureOrigin;
use crate::rules::ruleset::{ClassId, FactId, Rule, Ruleset};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/assessment/v1";

/// An [`Assessment`].
#[derive(Debug, Serialize)]
pub struct AssessmentOut<'a> {
    format: &'static str,
    ruleset: RulesetRefOut<'a>,
    on: String,
    place: Option<&'a str>,
    permit_needed: Option<bool>,
    class: Option<&'a str>,
    best_class: Option<&'a str>,
    /// The class that the certain points give by themselves.
    class_by_points: Option<&'a str>,
    route: Option<&'a str>,
    /// How sure the route is: the weaker of the route itself and the figures it reads.
    route_confidence: Option<&'static str>,
    points: PointsOut,
    factors: Vec<PartOut<'a, AwardOut<'a>>>,
    requirements: Vec<PartOut<'a, RuleAnswerOut<'a>>>,
    exemptions: Vec<PartOut<'a, RuleAnswerOut<'a>>>,
    routes: Vec<PartOut<'a, RuleAnswerOut<'a>>>,
    unanswered: Vec<PartOut<'a, UnansweredOut<'a>>>,
    assumed: Vec<PartOut<'a, AssumedOut<'a>>>,
    next: Option<NextOut<'a>>,
    caveats: Vec<PartOut<'a, ShownCaveatOut<'a>>>,
    figures: PartOut<'a, Vec<FigureOut<'a>>>,
    /// What the place replaced, added or removed that holds on the day.
    local: PartOut<'a, Vec<ChangeOut<'a>>>,
    unused: &'a [String],
}

#[derive(Debug, Serialize)]
struct AwardOut<'a> {
    id: &'a str,
    points: i64,
    at_most: i64,
    cap: Option<i64>,
    fact: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<&'a str>>,
    value: Option<Value>,
    source: Vec<&'a str>,
    confidence: &'static str,
    /// Whether the cap or the floor cut what the tables gave.
    cut: bool,
    /// What the next better row needs.
    better: Option<BetterOut<'a>>,
}

#[derive(Debug, Serialize)]
struct BetterOut<'a> {
    fact: &'a str,
    from: Value,
    points: i64,
}

#[derive(Debug, Serialize)]
struct RuleAnswerOut<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    met: &'static str,
    source: Vec<&'a str>,
    confidence: &'static str,
    /// The single conditions that decide, with the values they were held against.
    because: Vec<ReasonOut<'a>>,
    /// Parameters that have no value for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ReasonOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<PointsReasonOut>,
    met: &'static str,
}

#[derive(Debug, Serialize)]
struct PointsReasonOut {
    total: i64,
    at_most: i64,
    from: Option<i64>,
}

#[derive(Debug, Serialize)]
struct UnansweredOut<'a> {
    fact: &'a str,
    points_at_stake: i64,
    could_decide: bool,
}

#[derive(Debug, Serialize)]
struct AssumedOut<'a> {
    fact: &'a str,
    value: Value,
}

#[derive(Debug, Serialize)]
struct NextOut<'a> {
    class: &'a str,
    points_short: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ShownCaveatOut<'a> {
    id: &'a str,
    text: &'a Text,
    source: Vec<&'a str>,
    confidence: &'static str,
    /// Whether it is said in one breath with the class.
    prominent: bool,
}

#[derive(Debug, Serialize)]
struct FigureOut<'a> {
    parameter: &'a str,
    value: Option<Number>,
    /// `given`, `dated`, or null where the figure is missing.
    origin: Option<&'static str>,
    /// Since when a dated figure holds.
    from: Option<String>,
    /// Whether a dated figure is older than twelve months.
    stale: Option<bool>,
    source: Vec<&'a str>,
    /// How sure a dated figure is.
    confidence: Option<&'static str>,
}

impl<'a> AssessmentOut<'a> {
    /// An answer and the ruleset that it is from.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, answer: &'a Assessment) -> Self {
        Self::with(ruleset, answer, None)
    }

    /// The same, with the parts that are written already.
    pub(crate) fn with(
        ruleset: &'a Ruleset,
        answer: &'a Assessment,
        written: Option<&'a Written>,
    ) -> Self {
        let out = AssessmentWriter { ruleset };
        let class = |class: Option<ClassId>| class.map(|class| out.class(class));
        let is_shared = written.is_some();
        let requirements = answer.requirements.iter().map(|answer| {
            let rule = |answer| out.rule(answer, &ruleset.requirements()[answer.rule], None);
            PartOut::of(answer, is_shared, rule)
        });
        let exemptions = answer.exemptions.iter().map(|answer| {
            let rule = |answer| out.rule(answer, &ruleset.exemptions()[answer.rule], None);
            PartOut::of(answer, is_shared, rule)
        });
        let routes = answer.routes.iter().map(|answer| {
            PartOut::of(answer, is_shared, |answer| {
                let route = &ruleset.routes()[answer.rule];
                out.rule(answer, &route.rule, Some(out.class(route.class)))
            })
        });
        let factors = answer.awards.iter();
        let factors = factors.map(|award| PartOut::of(award, is_shared, |award| out.factor(award)));
        let caveats = answer.caveats.iter();
        let caveats = caveats.map(|caveat| PartOut::of(caveat, is_shared, |one| out.caveat(one)));
        let unanswered = answer.unanswered.iter().map(|open| {
            let known = written.and_then(|written| written.unanswered.get(open));
            known.map_or_else(
                || PartOut::New(out.unanswered(open)),
                |known| PartOut::Known(known),
            )
        });
        let assumed = answer.assumed.iter().map(|(fact, value)| {
            let known = written.and_then(|written| written.assumed.get(&(*fact, *value)));
            known.map_or_else(
                || PartOut::New(out.assumed(*fact, *value)),
                |known| PartOut::Known(known),
            )
        });
        let figures = written.and_then(|written| written.figures.as_deref());
        let local = written.and_then(|written| written.local.as_deref());
        Self {
            format: FORMAT,
            ruleset: RulesetRefOut::of(ruleset),
            on: answer.on.to_string(),
            place: ruleset.place().map(|place| place.id.as_str()),
            permit_needed: answer.permit_needed,
            class: class(answer.class),
            best_class: class(answer.best_class),
            class_by_points: class(answer.class_by_points),
            route: answer
                .route
                .map(|route| ruleset.routes()[route].rule.id.as_str()),
            route_confidence: answer.ground.map(|ground| ground.confidence.name()),
            points: PointsOut::of(answer),
            factors: factors.collect(),
            requirements: requirements.collect(),
            exemptions: exemptions.collect(),
            routes: routes.collect(),
            unanswered: unanswered.collect(),
            assumed: assumed.collect(),
            next: answer.next.map(|next| NextOut {
                class: out.class(next.class),
                points_short: next.points_short,
            }),
            caveats: caveats.collect(),
            figures: figures.map_or_else(|| PartOut::New(out.figures(answer)), PartOut::Known),
            local: local.map_or_else(|| PartOut::New(out.local(answer)), PartOut::Known),
            unused: &answer.unused,
        }
    }
}

impl Written {
    /// Writes what was not written yet of an answer.
    pub(crate) fn learn(&mut self, ruleset: &Ruleset, answer: &Assessment) {
        let out = AssessmentWriter { ruleset };
        self.figures
            .get_or_insert_with(|| text(&out.figures(answer)));
        self.local.get_or_insert_with(|| text(&out.local(answer)));
        for open in &answer.unanswered {
            if !self.unanswered.contains_key(open) && self.unanswered.len() < MOST {
                self.unanswered.insert(*open, text(&out.unanswered(open)));
            }
        }
        for (fact, value) in &answer.assumed {
            let assumed = || text(&out.assumed(*fact, *value));
            self.assumed.entry((*fact, *value)).or_insert_with(assumed);
        }
    }
}

struct AssessmentWriter<'a> {
    ruleset: &'a Ruleset,
}

impl<'a> AssessmentWriter<'a> {
    fn fact_id(&self, fact: FactId) -> &'a str {
        &self.ruleset.facts()[fact].id
    }

    fn value(&self, fact: FactId, value: i64) -> Value {
        value::to_json(&self.ruleset.facts()[fact], value)
    }

    fn factor(&self, award: &'a Award) -> AwardOut<'a> {
        let factor = &self.ruleset.factors()[award.factor];
        let is_sum = award.fact.is_none();
        let better = award.better.as_ref().and_then(|better| {
            let from = self.value(better.fact, better.values.first()?);
            Some(BetterOut {
                fact: self.fact_id(better.fact),
                from,
                points: better.points,
            })
        });
        AwardOut {
            id: &factor.id,
            points: award.points,
            at_most: award.at_most,
            cap: factor.cap,
            fact: award.fact.map(|fact| self.fact_id(fact)),
            facts: is_sum.then(|| award.facts.iter().map(|fact| self.fact_id(*fact)).collect()),
            value: award
                .fact
                .zip(award.value)
                .map(|(fact, value)| self.value(fact, value)),
            source: source_ids(self.ruleset, &factor.sources),
            confidence: factor.confidence.name(),
            cut: award.is_cut,
            better,
        }
    }

    fn class(&self, class: ClassId) -> &'a str {
        &self.ruleset.classes()[class].id
    }

    fn caveat(&self, caveat: &'a ShownCaveat) -> ShownCaveatOut<'a> {
        ShownCaveatOut {
            id: &caveat.id,
            text: &caveat.text,
            source: source_ids(self.ruleset, &caveat.sources),
            confidence: caveat.confidence.name(),
            prominent: caveat.is_prominent,
        }
    }

    fn rule<Of>(
        &self,
        answer: &'a RuleAnswer<Of>,
        rule: &'a Rule,
        class: Option<&'a str>,
    ) -> RuleAnswerOut<'a> {
        let parameters = self.ruleset.parameters();
        let missing = answer.missing.iter();
        RuleAnswerOut {
            id: &rule.id,
            class,
            met: answer.met.name(),
            source: source_ids(self.ruleset, &rule.sources),
            confidence: rule.confidence.name(),
            because: answer
                .reason
                .deciding()
                .into_iter()
                .map(|reason| self.reason(reason))
                .collect(),
            missing: missing.map(|one| parameters[*one].id.as_str()).collect(),
        }
    }

    fn reason(&self, reason: &Reason) -> ReasonOut<'a> {
        let met = reason.met.name();
        let empty = ReasonOut {
            fact: None,
            value: None,
            points: None,
            met,
        };
        match &reason.kind {
            ReasonKind::Fact { fact, value, .. } => {
                let value = value.map_or(Value::Null, |value| self.value(*fact, value));
                ReasonOut {
                    fact: Some(self.fact_id(*fact)),
                    value: Some(value),
                    ..empty
                }
            }
            ReasonKind::Points {
                from,
                least,
                greatest,
            } => {
                let points = PointsReasonOut {
                    total: *least,
                    at_most: *greatest,
                    from: *from,
                };
                ReasonOut {
                    points: Some(points),
                    ..empty
                }
            }
            ReasonKind::Not(part) => ReasonOut {
                met,
                ..self.reason(part)
            },
            ReasonKind::All(_) | ReasonKind::Any(_) => empty,
        }
    }

    fn unanswered(&self, open: &Unanswered) -> UnansweredOut<'a> {
        UnansweredOut {
            fact: self.fact_id(open.fact),
            points_at_stake: open.points_at_stake,
            could_decide: open.could_decide,
        }
    }

    fn assumed(&self, fact: FactId, value: i64) -> AssumedOut<'a> {
        AssumedOut {
            fact: self.fact_id(fact),
            value: self.value(fact, value),
        }
    }

    fn figures(&self, answer: &Assessment) -> Vec<FigureOut<'a>> {
        let figures = self.ruleset.parameters().iter().zip(&answer.figures);
        let out = figures.map(|(parameter, figure)| {
            let (dated, stale) = match figure.map(|figure| figure.origin) {
                Some(FigureOrigin::Dated { value, is_stale }) => {
                    (Some(&parameter.values[value]), Some(is_stale))
                }
                _ => (None, None),
            };
            let from = dated.and_then(|dated| dated.in_force.from);
            FigureOut {
                parameter: &parameter.id,
                value: figure.and_then(|figure| number(&figure.value)),
                origin: figure.map(|figure| match figure.origin {
                    FigureOrigin::Given => "given",
                    FigureOrigin::Dated { .. } => "dated",
                }),
                from: from.map(|day| day.to_string()),
                stale,
                source: dated
                    .map_or_else(Vec::new, |dated| source_ids(self.ruleset, &dated.sources)),
                confidence: dated.map(|dated| dated.confidence.min(parameter.confidence).name()),
            }
        });
        out.collect()
    }

    fn local(&self, answer: &Assessment) -> Vec<ChangeOut<'a>> {
        let changes = self.ruleset.place().map_or(&[][..], |place| &place.changes);
        let in_force_then = answer.local.iter().filter_map(|at| changes.get(*at));
        let out = in_force_then.map(|change| ChangeOut::of(self.ruleset, change));
        out.collect()
    }
}
