//! Why a condition is met, is not, or is open: the condition with what became of each part.

use super::Question;
use crate::engine::Met;
use crate::ruleset::{Condition, Edge, FactIndex, Matches, ParameterIndex};

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether it is met.
    pub met: Met,
    /// What it says.
    pub kind: ReasonKind,
}

/// What a condition says, with the values it was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReasonKind {
    /// Every part.
    All(Vec<Reason>),
    /// At least one part.
    Any(Vec<Reason>),
    /// Not the part.
    Not(Box<Reason>),
    /// A fact.
    Fact {
        /// The fact.
        fact: FactIndex,
        /// The values that meet it.
        matches: Matches,
        /// The value of the applicant, if it is known.
        value: Option<i64>,
        /// The edge in the smallest unit, where it is a multiple of a figure that is known.
        edge: Option<i64>,
        /// The figure that is missing.
        missing: Option<ParameterIndex>,
    },
    /// A least total.
    Points {
        /// The least total; none where its figure is missing.
        from: Option<i64>,
        /// The applicant's least total.
        least: i64,
        /// The applicant's greatest total.
        greatest: i64,
    },
}

impl Reason {
    /// Whether an undecided part of it asks for points.
    pub(super) fn asks_points(&self) -> bool {
        self.met == Met::Unknown
            && match &self.kind {
                ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                    parts.iter().any(Self::asks_points)
                }
                ReasonKind::Not(part) => part.asks_points(),
                ReasonKind::Points { from, .. } => from.is_some(),
                ReasonKind::Fact { .. } => false,
            }
    }

    /// Tells the facts that its undecided parts ask for, and not in vain for want of a figure.
    pub(super) fn each_open(&self, see: &mut impl FnMut(FactIndex)) {
        if self.met != Met::Unknown {
            return;
        }
        match &self.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                for part in parts {
                    part.each_open(see);
                }
            }
            ReasonKind::Not(part) => part.each_open(see),
            ReasonKind::Fact {
                fact,
                missing: None,
                ..
            } => see(*fact),
            ReasonKind::Fact { .. } | ReasonKind::Points { .. } => {}
        }
    }

    /// The parts that decide: those of the same answer as the whole, down to single conditions.
    #[must_use]
    pub fn deciding(&self) -> Vec<&Self> {
        match &self.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => parts
                .iter()
                .filter(|part| part.met == self.met)
                .flat_map(Self::deciding)
                .collect(),
            ReasonKind::Not(_) | ReasonKind::Fact { .. } | ReasonKind::Points { .. } => vec![self],
        }
    }
}

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

    fn fact_reason(&self, fact: FactIndex, matches: &Matches) -> Reason {
        let figures = self.amounts;
        let entry = self.ruleset.facts.get(fact);
        let values = entry.and_then(|entry| matches.values(entry, figures));
        let value = self.values.get(fact).copied().flatten();
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
            } => entry.and_then(|entry| from.at_least(entry, figures)),
            _ => None,
        };
        let missing = matches
            .parameters()
            .find(|parameter| figures.get(*parameter).is_none_or(Option::is_none));
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
