//! What a passed case shows of the rules: whether the value it has, or the rule it meets or fails,
//! is what its expectations rest on.

use super::Case;
use super::run::Trial;
use super::target::{RuleAt, Test, Wanted};
use crate::assess::{Assessment, RuleAnswer};
use crate::decimal::Decimal;
use crate::engine::Met;
use crate::figures::FigureOrigin;
use crate::ruleset::{Combine, Condition, Edge, Fact};

/// What a passed case shows.
pub(super) struct Evidence<'a> {
    pub(super) case: &'a Case,
    pub(super) trial: &'a Trial,
}

impl Evidence<'_> {
    fn answer(&self) -> &Assessment {
        &self.trial.answer
    }

    fn expects(&self, of: &str) -> bool {
        self.case.expect.iter().any(|(key, _)| key == of)
    }

    fn figures(&self) -> Vec<Option<Decimal>> {
        let figures = self.answer().figures.iter();
        figures
            .map(|figure| figure.map(|figure| figure.value))
            .collect()
    }

    pub(super) fn shows(&self, test: &Test) -> bool {
        match test {
            Test::Row {
                factor,
                table,
                values,
            } => {
                let fact = self.trial.ruleset.factors.get(*factor);
                let fact = fact.and_then(|factor| factor.tables.get(*table));
                let value = fact.and_then(|table| *self.answer().values.get(table.fact)?);
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
                let is_dated = figure.is_none_or(|(parameter, value)| {
                    let figure = self.answer().figures.get(parameter).copied().flatten();
                    figure.is_some_and(|figure| {
                        matches!(figure.origin, FigureOrigin::Dated { value: at, .. } if at == value)
                    })
                });
                is_dated && self.decides(*rule, path, wanted)
            }
            Test::Rule { rule, is_met } => {
                let wanted = if *is_met { Met::Yes } else { Met::No };
                let met = self.met(*rule);
                met == Some(wanted) && self.rests(*rule, wanted)
            }
        }
    }

    /// Whether the points of the value are the award of the factor, and the case expects it.
    fn is_award(&self, factor: usize, table: usize, value: i64) -> bool {
        let ruleset = &self.trial.ruleset;
        let award = self.answer().awards.iter().find(|one| one.factor == factor);
        let (Some(entry), Some(award)) = (ruleset.factors.get(factor), award) else {
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
            let figures = self.figures();
            let rows = crate::normal::rows(fact, entry, table, &figures);
            let row = rows.into_iter().find(|row| row.values.contains(value))?;
            let least = row.points.max(entry.floor);
            Some(entry.cap.map_or(least, |cap| least.min(cap)))
        });
        points.is_some_and(|points| {
            expects_least && points == award.points || expects_most && points == award.at_most
        })
    }

    fn answer_of(&self, rule: RuleAt) -> Option<&RuleAnswer> {
        let (answers, position) = match rule {
            RuleAt::Requirement(at) => (&self.answer().requirements, at),
            RuleAt::Exemption(at) => (&self.answer().exemptions, at),
            RuleAt::Route(at) => (&self.answer().routes, at),
        };
        answers.iter().find(|answer| answer.rule == position)
    }

    fn met(&self, rule: RuleAt) -> Option<Met> {
        self.answer_of(rule).map(|answer| answer.met)
    }

    /// Whether an expectation of the case rests on how a rule comes out.
    fn rests(&self, at: RuleAt, met: Met) -> bool {
        let answer = self.answer();
        let Some(rule) = at.of(&self.trial.ruleset) else {
            return false;
        };
        match at {
            RuleAt::Route(position) => {
                let class = self.trial.ruleset.routes.get(position);
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
                    .all(|one| one.met == Met::Yes || RuleAt::Requirement(one.rule) == at)
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
        let Some(met) = self.met(rule) else {
            return false;
        };
        let Some(entry) = rule.of(&self.trial.ruleset) else {
            return false;
        };
        let Some(part) = part(&entry.when, path) else {
            return false;
        };
        let with = |answer: Met| self.eval(&entry.when, Some((path, answer)));
        self.is_wanted(part, wanted) && with(Met::Yes) != with(Met::No) && self.rests(rule, met)
    }

    fn is_wanted(&self, part: &Condition, wanted: &Wanted) -> bool {
        let figures = self.figures();
        let answer = self.answer();
        if let Wanted::Total { edge, is_reached } = wanted {
            let bound = edge.points(&figures);
            return bound.is_some_and(|bound| {
                if *is_reached {
                    answer.points == bound
                } else {
                    answer.points_at_most == bound - 1
                }
            });
        }
        let Condition::Fact { fact, .. } = part else {
            return false;
        };
        let value = answer.values.get(*fact).copied().flatten();
        let entry = self.trial.ruleset.facts.get(*fact);
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
                let (least, most) = (self.answer().points, self.answer().points_at_most);
                match from.points(&self.figures()) {
                    Some(from) if least >= from => Met::Yes,
                    Some(from) if most < from => Met::No,
                    _ => Met::Unknown,
                }
            }
            Condition::Fact { fact, matches } => {
                let value = self.answer().values.get(*fact).copied().flatten();
                let entry = self.trial.ruleset.facts.get(*fact);
                let values = entry.and_then(|entry| matches.values(entry, &self.figures()));
                match (values, value) {
                    (Some(values), Some(value)) if values.contains(value) => Met::Yes,
                    (Some(_), Some(_)) => Met::No,
                    _ => Met::Unknown,
                }
            }
        }
    }
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
fn part<'c>(condition: &'c Condition, path: &[usize]) -> Option<&'c Condition> {
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
fn near(wanted: &Wanted, fact: &Fact, figures: &[Option<Decimal>]) -> Option<i64> {
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
