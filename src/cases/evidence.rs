//! What a passed case shows of the rules: whether the value it has, or the rule it meets or fails,
//! is what its expectations rest on.

use super::target::{RuleAt, Test, Wanted, is_dated};
use crate::classify::{Assessment, Reason, ReasonKind};
use crate::engine::Met;
use crate::engine::normal::rows;
use crate::rules::ruleset::{Combine, FactorId, Figures, Ruleset, TableId};

/// What a passed case shows.
pub(super) struct Evidence<'a> {
    ruleset: &'a Ruleset,
    answer: &'a Assessment,
    /// The paths of what the case expects, for instance `factors.age`.
    expected: Vec<&'a str>,
    figures: Figures,
}

impl<'a> Evidence<'a> {
    /// What the answer to an applicant shows, if these parts of it are expected.
    pub(super) fn new(
        ruleset: &'a Ruleset,
        answer: &'a Assessment,
        expected: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self {
            ruleset,
            answer,
            expected: expected.collect(),
            figures: answer.figures.map(|figure| figure.map(|one| one.value)),
        }
    }

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
                is_dated(&self.answer.figures, *figure)
                    && outcome(self.answer, *rule).is_some_and(|(met, reason)| {
                        let part = reason.part(path);
                        part.is_some_and(|part| self.is_wanted(part, wanted))
                            && reason.hangs_on(path)
                            && self.rests(*rule, met)
                    })
            }
            Test::Rule { rule, is_met } => {
                let wanted = if *is_met { Met::Yes } else { Met::No };
                let met = outcome(self.answer, *rule).map(|(met, _)| met);
                met == Some(wanted) && self.rests(*rule, wanted)
            }
        }
    }

    /// Whether the points of the value are the award of the factor, and the case expects it.
    fn is_award(&self, factor: FactorId, table: TableId, value: i64) -> bool {
        let award = &self.answer.awards[factor];
        let entry = &self.ruleset.factors[factor];
        let expects_least =
            self.expects(&format!("factors.{}", entry.id)) || self.expects("points");
        let expects_most = self.expects("points_at_most");
        if entry.combine == Combine::Sum {
            return expects_least || expects_most;
        }
        let table = &entry.tables[table];
        let rows = rows(&self.ruleset.facts[table.fact], entry, table, &self.figures);
        let row = rows.iter().find(|row| row.values.contains(value));
        row.is_some_and(|row| {
            let least = row.points.max(entry.floor);
            let points = entry.cap.map_or(least, |cap| least.min(cap));
            expects_least && points == award.points || expects_most && points == award.at_most
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
            RuleAt::Requirement(id) => {
                let mut others = answer.requirements.iter().filter(|one| one.rule != id);
                let is_alone =
                    answer.permit_needed == Some(true) && others.all(|other| other.met == Met::Yes);
                self.expects(&format!("requirements.{}", rule.id))
                    || self.expects("class")
                        && (is_alone && met == Met::No || answer.class.is_some())
            }
            RuleAt::Exemption(_) => self.expects("permit_needed"),
        }
    }

    /// Whether a part of a condition was held against the wanted value.
    fn is_wanted(&self, part: &Reason, wanted: &Wanted) -> bool {
        match &part.kind {
            ReasonKind::Fact {
                fact,
                value: Some(value),
                ..
            } => {
                let values = wanted.values(&self.ruleset.facts[*fact], &self.figures);
                values.is_some_and(|values| values.contains(*value))
            }
            ReasonKind::Points {
                least, greatest, ..
            } => match wanted {
                Wanted::Total { is_reached, .. } => {
                    let total = if *is_reached { least } else { greatest };
                    wanted.total(&self.figures) == Some(*total)
                }
                Wanted::Values { .. } | Wanted::Near { .. } => false,
            },
            _ => false,
        }
    }
}

/// Whether a rule is met, and why; none of a rule that is not in force.
pub(super) fn outcome(answer: &Assessment, rule: RuleAt) -> Option<(Met, &Reason)> {
    match rule {
        RuleAt::Requirement(id) => {
            let found = answer.requirements.iter().find(|one| one.rule == id)?;
            Some((found.met, &found.reason))
        }
        RuleAt::Exemption(id) => {
            let found = answer.exemptions.iter().find(|one| one.rule == id)?;
            Some((found.met, &found.reason))
        }
        RuleAt::Route(id) => {
            let found = answer.routes.iter().find(|one| one.rule == id)?;
            Some((found.met, &found.reason))
        }
    }
}
