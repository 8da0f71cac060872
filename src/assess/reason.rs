//! Why a condition is met, is not, or is open: the condition with what became of each part.

use super::answer::{Reason, ReasonKind};
use super::question::Question;
use crate::engine::Met;
use crate::ruleset::{Condition, Edge, FactId, Matches};

impl Question<'_> {
    /// A condition held against the applicant.
    pub(super) fn reason(&self, condition: &Condition) -> Reason {
        match condition {
            Condition::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.reason(part)).collect();
                Reason {
                    met: all(parts.iter().map(|part| part.met)),
                    kind: ReasonKind::All(parts),
                }
            }
            Condition::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.reason(part)).collect();
                let met = negated(all(parts.iter().map(|part| negated(part.met))));
                Reason {
                    met,
                    kind: ReasonKind::Any(parts),
                }
            }
            Condition::Not(part) => {
                let part = self.reason(part);
                Reason {
                    met: negated(part.met),
                    kind: ReasonKind::Not(Box::new(part)),
                }
            }
            Condition::Points { from } => {
                let total = |points: &[i64]| points.get(self.form.model.root).copied().unwrap_or(0);
                let (least, greatest) = (total(&self.bracket.least), total(&self.bracket.greatest));
                let from = self.points_bound(from);
                let met = match from {
                    Some(from) if least >= from => Met::Yes,
                    Some(from) if greatest < from => Met::No,
                    _ => Met::Unknown,
                };
                Reason {
                    met,
                    kind: ReasonKind::Points {
                        from,
                        least,
                        greatest,
                    },
                }
            }
            Condition::Fact { fact, matches } => self.fact_reason(*fact, matches),
        }
    }

    fn fact_reason(&self, fact: FactId, matches: &Matches) -> Reason {
        let figures = self.amounts;
        let entry = &self.ruleset.facts[fact];
        let values = matches.values(entry, figures);
        let value = self.values[fact];
        let met = match (&values, value) {
            (Some(values), Some(value)) => {
                if values.contains(value) {
                    Met::Yes
                } else {
                    Met::No
                }
            }
            _ => Met::Unknown,
        };
        let edge = match matches {
            Matches::Range {
                from: Some(from @ Edge::Figure { .. }),
                ..
            } => from.at_least(entry, figures),
            _ => None,
        };
        let missing = matches
            .parameters()
            .find(|parameter| figures[*parameter].is_none());
        Reason {
            met,
            kind: ReasonKind::Fact {
                fact,
                matches: matches.clone(),
                value,
                edge,
                missing,
            },
        }
    }
}

fn all(mut parts: impl Iterator<Item = Met>) -> Met {
    parts
        .try_fold(Met::Yes, |seen, met| match (seen, met) {
            (_, Met::No) => Err(Met::No),
            (Met::Yes, Met::Yes) => Ok(Met::Yes),
            _ => Ok(Met::Unknown),
        })
        .unwrap_or_else(|no| no)
}

fn negated(met: Met) -> Met {
    match met {
        Met::Yes => Met::No,
        Met::No => Met::Yes,
        Met::Unknown => Met::Unknown,
    }
}
