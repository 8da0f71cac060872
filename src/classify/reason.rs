//! Why a condition is met, is not, or is open: the condition with what became of each part.

use super::answer::{Reason, ReasonKind};
use super::question::Question;
use crate::engine::Met;
use crate::rules::ruleset::{Condition, Edge, FactId, Matches};

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

impl Reason {
    /// A part of it, by the way through the parts of parts.
    pub(crate) fn part(&self, path: &[usize]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match &self.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => parts.get(*first)?.part(rest),
            ReasonKind::Not(part) => part.part(rest),
            ReasonKind::Fact { .. } | ReasonKind::Points { .. } => None,
        }
    }

    /// Whether it would come out otherwise if a part of it alone did.
    pub(crate) fn hangs_on(&self, path: &[usize]) -> bool {
        self.with_part(path, Met::Yes) != self.with_part(path, Met::No)
    }

    /// How it comes out with another answer of one part.
    fn with_part(&self, path: &[usize], met: Met) -> Met {
        let Some((first, rest)) = path.split_first() else {
            return met;
        };
        let other = |(at, part): (usize, &Self)| {
            if at == *first {
                part.with_part(rest, met)
            } else {
                part.met
            }
        };
        match &self.kind {
            ReasonKind::All(parts) => all(parts.iter().enumerate().map(other)),
            ReasonKind::Any(parts) => {
                let parts = parts.iter().enumerate().map(other);
                negated(all(parts.map(negated)))
            }
            ReasonKind::Not(part) => negated(part.with_part(rest, met)),
            ReasonKind::Fact { .. } | ReasonKind::Points { .. } => self.met,
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
