//! What a passed case shows of the rules: whether the value it has, or the rule it meets or fails,
//! is what its expectations rest on.

use super::target::{RuleAt, Test, Wanted};
use crate::assess::{Assessment, RuleAnswer, Shared};
use crate::decimal::Decimal;
use crate::engine::Met;
use crate::figures::{FigureInForce, FigureOrigin};
use crate::normal::Figures;
use crate::ruleset::{ClassIndex, Combine, Condition, Edge, Fact, ParameterIndex, Ruleset};

/// As much of an answer as evidence rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The values the answer rests on, by fact, given, derived or assumed.
    pub(super) values: Vec<Option<i64>>,
    /// The figures, by parameter, with their origins.
    pub(super) figures: Vec<Option<FigureInForce>>,
    /// The least and the greatest points of each factor.
    pub(super) awards: Vec<(i64, i64)>,
    /// The least and the greatest total.
    pub(super) points: (i64, i64),
    /// Whether a permit is needed.
    pub(super) permit_needed: Option<bool>,
    /// The certain class.
    pub(super) class: Option<ClassIndex>,
    /// The route that the class is by.
    pub(super) route: Option<usize>,
    /// The routes in force by their positions, and whether each is met.
    pub(super) routes: Vec<(usize, Met)>,
    /// The requirements in force.
    pub(super) requirements: Vec<(usize, Met)>,
    /// The exemptions in force.
    pub(super) exemptions: Vec<(usize, Met)>,
}

impl Outline {
    /// The outline of a whole answer.
    pub(super) fn of(answer: &Assessment) -> Self {
        let met = |answers: &[Shared<RuleAnswer>]| {
            answers.iter().map(|one| (one.rule, one.met)).collect()
        };
        let awards = answer.awards.iter();
        Self {
            values: answer.values.clone(),
            figures: answer.figures.clone(),
            awards: awards.map(|award| (award.points, award.at_most)).collect(),
            points: (answer.points, answer.points_at_most),
            permit_needed: answer.permit_needed,
            class: answer.class,
            route: answer.route,
            routes: met(&answer.routes),
            requirements: met(&answer.requirements),
            exemptions: met(&answer.exemptions),
        }
    }

    /// Whether a rule is met; none of a rule that is not in force.
    pub(super) fn met(&self, rule: RuleAt) -> Option<Met> {
        let (answers, position) = match rule {
            RuleAt::Requirement(at) => (&self.requirements, at),
            RuleAt::Exemption(at) => (&self.exemptions, at),
            RuleAt::Route(at) => (&self.routes, at),
        };
        let mut answers = answers.iter();
        let answer = answers.find(|(rule, _)| *rule == position);
        answer.map(|(_, met)| *met)
    }

    fn amounts(&self) -> Figures {
        let figures = self.figures.iter();
        figures
            .map(|figure| figure.map(|figure| figure.value))
            .collect()
    }
}

/// What a passed case shows.
pub(super) struct Evidence<'a> {
    /// The ruleset that gave the answer.
    pub(super) ruleset: &'a Ruleset,
    /// The answer.
    pub(super) answer: &'a Outline,
    /// The paths of what the case expects, for instance `factors.age`.
    pub(super) expected: &'a [&'a str],
}

impl Evidence<'_> {
    fn expects(&self, of: &str) -> bool {
        self.expected.contains(&of)
    }

    /// Whether the case shows it.
    pub(super) fn shows(&self, test: &Test) -> bool {
        match test {
            Test::Row {
                factor,
                table,
                values,
            } => {
                let fact = self.ruleset.factors.get(*factor);
                let fact = fact.and_then(|factor| factor.tables.get(*table));
                let value = fact.and_then(|table| *self.answer.values.get(table.fact)?);
                value.is_some_and(|value| {
                    values.contains(value) && self.is_award(*factor, *table, value)
                })
            }
            Test::Part {
                rule,
                path,
                wanted,
                figure,
            } => {
                let is_dated = is_dated(&self.answer.figures, *figure);
                is_dated && self.decides(*rule, path, wanted)
            }
            Test::Rule { rule, is_met } => {
                let wanted = if *is_met { Met::Yes } else { Met::No };
                let met = self.answer.met(*rule);
                met == Some(wanted) && self.rests(*rule, wanted)
            }
        }
    }

    /// Whether the points of the value are the award of the factor, and the case expects it.
    fn is_award(&self, factor: usize, table: usize, value: i64) -> bool {
        let ruleset = self.ruleset;
        let award = self.answer.awards.get(factor).copied();
        let (Some(entry), Some((award, award_at_most))) = (ruleset.factors.get(factor), award)
        else {
            return false;
        };
        let expects_least =
            self.expects(&format!("factors.{}", entry.id)) || self.expects("points");
        let expects_most = self.expects("points_at_most");
        if entry.combine == Combine::Sum {
            return expects_least || expects_most;
        }
        let points = entry.tables.get(table).and_then(|table| {
            let fact = ruleset.facts.get(table.fact)?;
            let figures = self.answer.amounts();
            let rows = crate::normal::rows(fact, entry, table, &figures);
            let row = rows.into_iter().find(|row| row.values.contains(value))?;
            let least = row.points.max(entry.floor);
            Some(entry.cap.map_or(least, |cap| least.min(cap)))
        });
        points.is_some_and(|points| {
            expects_least && points == award || expects_most && points == award_at_most
        })
    }

    /// Whether an expectation of the case rests on how a rule comes out.
    fn rests(&self, at: RuleAt, met: Met) -> bool {
        let answer = self.answer;
        let Some(rule) = at.of(self.ruleset) else {
            return false;
        };
        match at {
            RuleAt::Route(position) => {
                let class = self.ruleset.routes.get(position);
                let class = class.map(|route| route.class);
                let is_lower = answer
                    .class
                    .is_some_and(|got| class.is_some_and(|of| of < got));
                self.expects(&format!("routes.{}", rule.id))
                    || met == Met::Yes && answer.route == Some(position) && self.expects("route")
                    || met == Met::No && is_lower && self.expects("class")
            }
            RuleAt::Requirement(_) => {
                let mut others = answer.requirements.iter();
                let is_alone = others
                    .all(|(rule, met)| *met == Met::Yes || RuleAt::Requirement(*rule) == at)
                    && answer.permit_needed == Some(true);
                let has_class = answer.class.is_some();
                self.expects(&format!("requirements.{}", rule.id))
                    || self.expects("class") && (is_alone && met == Met::No || has_class)
            }
            RuleAt::Exemption(_) => self.expects("permit_needed"),
        }
    }

    /// Whether the part of a rule is held against the wanted value, decides the rule by it, and the
    /// case expects how the rule comes out.
    fn decides(&self, rule: RuleAt, path: &[usize], wanted: &Wanted) -> bool {
        let Some(met) = self.answer.met(rule) else {
            return false;
        };
        let Some(entry) = rule.of(self.ruleset) else {
            return false;
        };
        let Some(part) = part(&entry.when, path) else {
            return false;
        };
        let with = |answer: Met| self.eval(&entry.when, Some((path, answer)));
        self.is_wanted(part, wanted) && with(Met::Yes) != with(Met::No) && self.rests(rule, met)
    }

    fn is_wanted(&self, part: &Condition, wanted: &Wanted) -> bool {
        let figures = self.answer.amounts();
        let answer = self.answer;
        if let Wanted::Total {
            edge,
            is_reached,
            away,
        } = wanted
        {
            let bound = edge.points(&figures);
            let (least, most) = answer.points;
            return bound.is_some_and(|bound| {
                if *is_reached {
                    least == bound + away
                } else {
                    most == bound - 1 - away
                }
            });
        }
        let Condition::Fact { fact, .. } = part else {
            return false;
        };
        let value = answer.values.get(*fact).copied().flatten();
        let entry = self.ruleset.facts.get(*fact);
        let (Some(value), Some(entry)) = (value, entry) else {
            return false;
        };
        match wanted {
            Wanted::Values(values) => values.contains(value),
            Wanted::Near { .. } => near(wanted, entry, &figures) == Some(value),
            Wanted::Total { .. } => false,
        }
    }

    /// A condition with the answers of the case; one of its parts may be given another answer.
    fn eval(&self, condition: &Condition, forced: Option<(&[usize], Met)>) -> Met {
        if let Some(([], answer)) = forced {
            return answer;
        }
        let inner = |number: usize| {
            let (path, answer) = forced?;
            let (first, rest) = path.split_first()?;
            (*first == number).then_some((rest, answer))
        };
        let parts = |parts: &[Condition]| -> Vec<Met> {
            let parts = parts.iter().enumerate();
            parts
                .map(|(number, part)| self.eval(part, inner(number)))
                .collect()
        };
        match condition {
            Condition::All(list) => all(&parts(list), Met::Yes, Met::No),
            Condition::Any(list) => all(&parts(list), Met::No, Met::Yes),
            Condition::Not(part) => match self.eval(part, inner(0)) {
                Met::Yes => Met::No,
                Met::No => Met::Yes,
                Met::Unknown => Met::Unknown,
            },
            Condition::Points { from } => {
                let (least, most) = self.answer.points;
                match from.points(&self.answer.amounts()) {
                    Some(from) if least >= from => Met::Yes,
                    Some(from) if most < from => Met::No,
                    _ => Met::Unknown,
                }
            }
            Condition::Fact { fact, matches } => {
                let value = self.answer.values.get(*fact).copied().flatten();
                let entry = self.ruleset.facts.get(*fact);
                let values = entry.and_then(|entry| matches.values(entry, &self.answer.amounts()));
                match (values, value) {
                    (Some(values), Some(value)) if values.contains(value) => Met::Yes,
                    (Some(_), Some(_)) => Met::No,
                    _ => Met::Unknown,
                }
            }
        }
    }
}

/// Whether a dated figure, if one is named, is the one in force.
pub(super) fn is_dated(
    figures: &[Option<FigureInForce>],
    named: Option<(ParameterIndex, usize)>,
) -> bool {
    named.is_none_or(|(parameter, value)| {
        let figure = figures.get(parameter).copied().flatten();
        figure.is_some_and(
            |one| matches!(one.origin, FigureOrigin::Dated { value: at, .. } if at == value),
        )
    })
}

/// All of them `good` is good, one of them `bad` is bad, else it is open.
fn all(parts: &[Met], good: Met, bad: Met) -> Met {
    if parts.contains(&bad) {
        bad
    } else if parts.iter().all(|part| *part == good) {
        good
    } else {
        Met::Unknown
    }
}

/// A part of a condition.
pub(super) fn part<'c>(condition: &'c Condition, path: &[usize]) -> Option<&'c Condition> {
    let Some((first, rest)) = path.split_first() else {
        return Some(condition);
    };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => part(parts.get(*first)?, rest),
        Condition::Not(inner) => part(inner, rest),
        Condition::Fact { .. } | Condition::Points { .. } => None,
    }
}

/// The value at an edge, or beside it.
pub(super) fn near(wanted: &Wanted, fact: &Fact, figures: &[Option<Decimal>]) -> Option<i64> {
    let Wanted::Near {
        edge,
        is_last,
        offset,
    } = wanted
    else {
        return None;
    };
    let at = if *is_last {
        Edge::at_most(edge, fact, figures)?
    } else {
        edge.at_least(fact, figures)?
    };
    Some(at.saturating_add(*offset))
}
