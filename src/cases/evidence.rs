//! What a passed case shows of the rules: whether the value it has, or the rule it meets or fails,
//! is what its expectations rest on.

use super::target::{FigureAt, RuleAt, Test, Wanted};
use crate::assess::Assessment;
use crate::base::ids::List;
use crate::engine::Met;
use crate::figures::{FigureInForce, FigureOrigin};
use crate::normal::rows;
use crate::ruleset::{
    ClassId, Combine, Condition, Edge, Fact, Factor, FactorId, Figures, Parameter, RouteId,
    Ruleset, TableId,
};

/// As much of an answer as evidence rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The values the answer rests on, by fact, given, derived or assumed.
    pub(super) values: List<Option<i64>, Fact>,
    /// The figures, by parameter, with their origins.
    pub(super) figures: List<Option<FigureInForce>, Parameter>,
    /// The least and the greatest points of each factor.
    pub(super) awards: List<(i64, i64), Factor>,
    /// The least and the greatest total.
    pub(super) points: (i64, i64),
    /// Whether a permit is needed.
    pub(super) permit_needed: Option<bool>,
    /// The certain class.
    pub(super) class: Option<ClassId>,
    /// The route that the class is by.
    pub(super) route: Option<RouteId>,
    /// The rules in force, and whether each is met.
    pub(super) rules: Vec<(RuleAt, Met)>,
}

impl Outline {
    /// The outline of a whole answer.
    pub(super) fn of(answer: &Assessment) -> Self {
        let requirements = answer.requirements.iter();
        let requirements = requirements.map(|one| (RuleAt::Requirement(one.rule), one.met));
        let exemptions = answer.exemptions.iter();
        let exemptions = exemptions.map(|one| (RuleAt::Exemption(one.rule), one.met));
        let routes = answer.routes.iter();
        let routes = routes.map(|one| (RuleAt::Route(one.rule), one.met));
        let awards = answer.awards.iter();
        Self {
            values: answer.values.clone(),
            figures: answer.figures.clone(),
            awards: awards.map(|award| (award.points, award.at_most)).collect(),
            points: (answer.points, answer.points_at_most),
            permit_needed: answer.permit_needed,
            class: answer.class,
            route: answer.route,
            rules: requirements.chain(exemptions).chain(routes).collect(),
        }
    }

    /// Whether a rule is met; none of a rule that is not in force.
    pub(super) fn met(&self, rule: RuleAt) -> Option<Met> {
        let answer = self.rules.iter().find(|(one, _)| *one == rule);
        answer.map(|(_, met)| *met)
    }

    fn amounts(&self) -> Figures {
        self.figures.map(|figure| figure.map(|figure| figure.value))
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
                let fact = self.ruleset.factors[*factor].tables[*table].fact;
                self.answer.values[fact].is_some_and(|value| {
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
    fn is_award(&self, factor: FactorId, table: TableId, value: i64) -> bool {
        let (award, award_at_most) = self.answer.awards[factor];
        let entry = &self.ruleset.factors[factor];
        let expects_least =
            self.expects(&format!("factors.{}", entry.id)) || self.expects("points");
        let expects_most = self.expects("points_at_most");
        if entry.combine == Combine::Sum {
            return expects_least || expects_most;
        }
        let table = &entry.tables[table];
        let fact = &self.ruleset.facts[table.fact];
        let rows = rows(fact, entry, table, &self.answer.amounts());
        let mut rows = rows.iter();
        let row = rows.find(|row| row.values.contains(value));
        row.is_some_and(|row| {
            let least = row.points.max(entry.floor);
            let points = entry.cap.map_or(least, |cap| least.min(cap));
            expects_least && points == award || expects_most && points == award_at_most
        })
    }

    /// Whether an expectation of the case rests on how a rule comes out.
    fn rests(&self, at: RuleAt, met: Met) -> bool {
        let answer = self.answer;
        let rule = at.of(self.ruleset);
        match at {
            RuleAt::Route(id) => {
                let class = self.ruleset.routes[id].class;
                let is_lower = answer.class.is_some_and(|got| class < got);
                self.expects(&format!("routes.{}", rule.id))
                    || met == Met::Yes && answer.route == Some(id) && self.expects("route")
                    || met == Met::No && is_lower && self.expects("class")
            }
            RuleAt::Requirement(_) => {
                let mut rules = answer.rules.iter();
                let is_alone = rules.all(|(rule, met)| {
                    *met == Met::Yes || *rule == at || !matches!(rule, RuleAt::Requirement(_))
                }) && answer.permit_needed == Some(true);
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
        let when = &rule.of(self.ruleset).when;
        let (Some(met), Some(part)) = (self.answer.met(rule), part(when, path)) else {
            return false;
        };
        let with = |answer: Met| self.eval(when, Some((path, answer)));
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
        let Some(value) = answer.values[*fact] else {
            return false;
        };
        let entry = &self.ruleset.facts[*fact];
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
                let values = matches.values(&self.ruleset.facts[*fact], &self.answer.amounts());
                match (values, self.answer.values[*fact]) {
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
    figures: &List<Option<FigureInForce>, Parameter>,
    named: Option<FigureAt>,
) -> bool {
    named.is_none_or(|(parameter, value)| {
        figures[parameter].is_some_and(
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
pub(super) fn near(wanted: &Wanted, fact: &Fact, figures: &Figures) -> Option<i64> {
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
