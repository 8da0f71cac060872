//! An assessment for machines: structs of their own, whose keys are stable.

mod written;

use serde::Serialize;
use serde_json::Value;

use self::written::Item;
pub(crate) use self::written::Written;
use crate::assess::{
    Assessment, Award, Reason, ReasonKind, RuleAnswer, Shared, ShownCaveat, Unanswered,
};
use crate::calendar::Period;
use crate::figures::FigureOrigin;
use crate::ruleset::{FactIndex, Rule, Ruleset, SourceIndex};
use crate::text::Text;
use crate::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/assessment/v1";

/// The whole answer.
#[derive(Debug, Serialize)]
pub(crate) struct AssessmentOut<'a> {
    format: &'static str,
    ruleset: RulesetOut<'a>,
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
    factors: Vec<Item<'a, Option<FactorOut<'a>>>>,
    requirements: Vec<Item<'a, Option<RuleOut<'a>>>>,
    exemptions: Vec<Item<'a, Option<RuleOut<'a>>>>,
    routes: Vec<Item<'a, Option<RuleOut<'a>>>>,
    unanswered: Vec<Item<'a, UnansweredOut<'a>>>,
    assumed: Vec<Item<'a, AssumedOut<'a>>>,
    next: Option<NextOut<'a>>,
    caveats: Vec<Item<'a, Option<CaveatOut<'a>>>>,
    figures: Item<'a, Vec<FigureOut<'a>>>,
    /// What the place replaced, added or removed that holds on the day.
    local: Item<'a, Vec<LocalOut<'a>>>,
    unused: &'a [String],
}

/// The ruleset that an answer is of.
#[derive(Debug, Serialize)]
pub(super) struct RulesetOut<'a> {
    id: &'a str,
    in_force: InForceOut,
}

impl<'a> RulesetOut<'a> {
    pub(super) fn of(ruleset: &'a Ruleset) -> Self {
        Self {
            id: ruleset.id(),
            in_force: in_force(ruleset.in_force()),
        }
    }
}

#[derive(Debug, Serialize)]
struct InForceOut {
    from: Option<String>,
    to: Option<String>,
}

/// The points that are certain, those that are possible, and the most there are.
#[derive(Debug, Serialize)]
pub(super) struct PointsOut {
    total: i64,
    at_most: i64,
    cap: i64,
}

impl PointsOut {
    pub(super) fn of(answer: &Assessment) -> Self {
        Self {
            total: answer.points,
            at_most: answer.points_at_most,
            cap: answer.cap,
        }
    }
}

#[derive(Debug, Serialize)]
struct FactorOut<'a> {
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
struct RuleOut<'a> {
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
struct CaveatOut<'a> {
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
    value: Option<Value>,
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

#[derive(Debug, Serialize)]
struct LocalOut<'a> {
    change: &'static str,
    list: &'static str,
    id: &'a str,
    in_force: InForceOut,
    /// The title or text that the entry had in the ruleset.
    was: Option<&'a Text>,
    becomes: Option<&'a Text>,
    source: Vec<&'a str>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

impl<'a> AssessmentOut<'a> {
    pub(crate) fn new(ruleset: &'a Ruleset, answer: &'a Assessment) -> Self {
        Self::with(ruleset, answer, None)
    }

    /// The same, with the parts that are written already.
    pub(crate) fn with(
        ruleset: &'a Ruleset,
        answer: &'a Assessment,
        written: Option<&'a Written>,
    ) -> Self {
        let out = Out { ruleset };
        let class = |class: Option<usize>| out.class(class);
        let is_shared = written.is_some();
        let rules = |answers: &'a [Shared<RuleAnswer>], list: RuleList| {
            let items = answers
                .iter()
                .map(|answer| Item::of(answer, is_shared, |answer| out.rule_of(list, answer)));
            items.collect()
        };
        let factors = answer.awards.iter();
        let factors = factors.map(|award| Item::of(award, is_shared, |award| out.factor(award)));
        let caveats = answer.caveats.iter();
        let caveats =
            caveats.map(|caveat| Item::of(caveat, is_shared, |one| Some(out.caveat(one))));
        let unanswered = answer.unanswered.iter().map(|open| {
            let known = written.and_then(|written| written.unanswered.get(open));
            known.map_or_else(
                || Item::New(out.unanswered(open)),
                |known| Item::Known(known),
            )
        });
        let assumed = answer.assumed.iter().filter_map(|(fact, value)| {
            let known = written.and_then(|written| written.assumed.get(&(*fact, *value)));
            let new = || out.assumed(*fact, *value).map(Item::New);
            known.map_or_else(new, |known| Some(Item::Known(known)))
        });
        let figures = written.and_then(|written| written.figures.as_deref());
        let local = written.and_then(|written| written.local.as_deref());
        Self {
            format: FORMAT,
            ruleset: RulesetOut::of(ruleset),
            on: answer.on.to_string(),
            place: ruleset.place().map(|place| place.id.as_str()),
            permit_needed: answer.permit_needed,
            class: class(answer.class),
            best_class: class(answer.best_class),
            class_by_points: class(answer.class_by_points),
            route: answer
                .route
                .and_then(|at| ruleset.routes().get(at))
                .map(|route| route.rule.id.as_str()),
            route_confidence: answer.ground.map(|ground| ground.confidence.name()),
            points: PointsOut::of(answer),
            factors: factors.collect(),
            requirements: rules(&answer.requirements, RuleList::Requirements),
            exemptions: rules(&answer.exemptions, RuleList::Exemptions),
            routes: rules(&answer.routes, RuleList::Routes),
            unanswered: unanswered.collect(),
            assumed: assumed.collect(),
            next: answer.next.and_then(|next| {
                let class = class(Some(next.class))?;
                Some(NextOut {
                    class,
                    points_short: next.points_short,
                })
            }),
            caveats: caveats.collect(),
            figures: figures.map_or_else(|| Item::New(out.figures(answer)), Item::Known),
            local: local.map_or_else(|| Item::New(out.local(answer)), Item::Known),
            unused: &answer.unused,
        }
    }
}

/// A list that a rule stands in.
#[derive(Debug, Clone, Copy)]
enum RuleList {
    Requirements,
    Exemptions,
    Routes,
}

fn in_force(period: &Period) -> InForceOut {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    InForceOut {
        from: day(period.from),
        to: day(period.to),
    }
}

struct Out<'a> {
    ruleset: &'a Ruleset,
}

impl<'a> Out<'a> {
    fn fact_id(&self, fact: FactIndex) -> &'a str {
        self.ruleset
            .facts()
            .get(fact)
            .map_or("", |fact| fact.id.as_str())
    }

    fn value(&self, fact: FactIndex, value: i64) -> Value {
        self.ruleset
            .facts()
            .get(fact)
            .map_or(Value::Null, |fact| value::to_json(fact, value))
    }

    fn sources(&self, sources: &[SourceIndex]) -> Vec<&'a str> {
        let all = self.ruleset.sources();
        sources
            .iter()
            .filter_map(|source| all.get(*source))
            .map(|source| source.id.as_str())
            .collect()
    }

    fn factor(&self, award: &'a Award) -> Option<FactorOut<'a>> {
        let factor = self.ruleset.factors().get(award.factor)?;
        let is_sum = award.fact.is_none();
        let better = award.better.as_ref().and_then(|better| {
            let from = self.value(better.fact, better.values.first()?);
            Some(BetterOut {
                fact: self.fact_id(better.fact),
                from,
                points: better.points,
            })
        });
        Some(FactorOut {
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
            source: self.sources(&factor.sources),
            confidence: factor.confidence.name(),
            cut: award.is_cut,
            better,
        })
    }

    fn class(&self, class: Option<usize>) -> Option<&'a str> {
        let class = class.and_then(|at| self.ruleset.classes().get(at));
        class.map(|class| class.id.as_str())
    }

    fn caveat(&self, caveat: &'a ShownCaveat) -> CaveatOut<'a> {
        CaveatOut {
            id: &caveat.id,
            text: &caveat.text,
            source: self.sources(&caveat.sources),
            confidence: caveat.confidence.name(),
            prominent: caveat.is_prominent,
        }
    }

    fn rule_of(&self, list: RuleList, answer: &'a RuleAnswer) -> Option<RuleOut<'a>> {
        let (rule, class) = match list {
            RuleList::Requirements => (self.ruleset.requirements().get(answer.rule)?, None),
            RuleList::Exemptions => (self.ruleset.exemptions().get(answer.rule)?, None),
            RuleList::Routes => {
                let route = self.ruleset.routes().get(answer.rule)?;
                (&route.rule, self.class(Some(route.class)))
            }
        };
        Some(self.rule(answer, rule, class))
    }

    fn rule(&self, answer: &'a RuleAnswer, rule: &'a Rule, class: Option<&'a str>) -> RuleOut<'a> {
        let parameters = self.ruleset.parameters();
        let missing = answer
            .missing
            .iter()
            .filter_map(|parameter| parameters.get(*parameter));
        RuleOut {
            id: &rule.id,
            class,
            met: answer.met.name(),
            source: self.sources(&rule.sources),
            confidence: rule.confidence.name(),
            because: answer
                .reason
                .deciding()
                .into_iter()
                .map(|reason| self.reason(reason))
                .collect(),
            missing: missing.map(|parameter| parameter.id.as_str()).collect(),
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

    fn assumed(&self, fact: FactIndex, value: i64) -> Option<AssumedOut<'a>> {
        let entry = self.ruleset.facts().get(fact)?;
        Some(AssumedOut {
            fact: &entry.id,
            value: value::to_json(entry, value),
        })
    }

    fn figures(&self, answer: &Assessment) -> Vec<FigureOut<'a>> {
        let figures = self.ruleset.parameters().iter().zip(&answer.figures);
        let out = figures.map(|(parameter, figure)| {
            let (dated, stale) = match figure.map(|figure| figure.origin) {
                Some(FigureOrigin::Dated { value, is_stale }) => {
                    (parameter.values.get(value), Some(is_stale))
                }
                _ => (None, None),
            };
            let from = dated.and_then(|dated| dated.in_force.from);
            FigureOut {
                parameter: &parameter.id,
                value: figure
                    .and_then(|figure| figure.value.to_string().parse().ok().map(Value::Number)),
                origin: figure.map(|figure| match figure.origin {
                    FigureOrigin::Given => "given",
                    FigureOrigin::Dated { .. } => "dated",
                }),
                from: from.map(|day| day.to_string()),
                stale,
                source: dated.map_or_else(Vec::new, |dated| self.sources(&dated.sources)),
                confidence: dated.map(|dated| dated.confidence.min(parameter.confidence).name()),
            }
        });
        out.collect()
    }

    fn local(&self, answer: &Assessment) -> Vec<LocalOut<'a>> {
        let changes = self.ruleset.place().map_or(&[][..], |place| &place.changes);
        let in_force_then = answer.local.iter().filter_map(|at| changes.get(*at));
        let out = in_force_then.map(|change| LocalOut {
            change: change.kind.name(),
            list: change.list.name(),
            id: &change.id,
            in_force: in_force(&change.in_force),
            was: change.was.as_ref(),
            becomes: change.becomes.as_ref(),
            source: self.sources(&change.sources),
            note: change.note.as_ref(),
            confidence: change.confidence.name(),
        });
        out.collect()
    }
}
