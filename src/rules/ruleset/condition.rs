//! Conditions and what they match: ranges, listed values, multiples of figures.

use super::fact::{Fact, FactId, Figures, ParameterId};
use crate::base::cells::{Range, ValueSet};
use crate::base::decimal::Decimal;

/// An edge of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// A value in the smallest unit of the fact.
    Value(i64),
    /// A multiple of a dated figure.
    Figure {
        /// The multiple.
        times: Decimal,
        /// The parameter.
        parameter: ParameterId,
    },
}

/// The values that a band or a condition matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matches {
    /// A range; edges that are left out are those of the domain.
    Range {
        /// The least value, included.
        from: Option<Edge>,
        /// The greatest value, included.
        to: Option<Edge>,
        /// The first value that is too great.
        below: Option<Edge>,
    },
    /// Listed values.
    Is(Vec<i64>),
    /// Every value that no other band of the table takes.
    Otherwise,
}

impl Matches {
    /// The values, given the figures; `None` where a figure is missing, and for `otherwise`.
    #[must_use]
    pub fn values(&self, fact: &Fact, figures: &Figures) -> Option<ValueSet> {
        match self {
            Self::Is(values) => Some(ValueSet::of(
                values.iter().map(|value| Range::new(*value, *value + 1)),
            )),
            Self::Otherwise => None,
            Self::Range { from, to, below } => {
                let first = match from {
                    Some(edge) => edge.at_least(fact, figures)?,
                    None => fact.domain.from,
                };
                let end = match (to, below) {
                    (Some(edge), _) => edge.at_most(fact, figures)?.saturating_add(1),
                    (None, Some(edge)) => edge.at_least(fact, figures)?,
                    (None, None) => fact.domain.end,
                };
                Some(ValueSet::of([Range::new(first, end).overlap(fact.domain)]))
            }
        }
    }

    /// Its edges, and whether a value reaches one only beyond it: that of `from`, then those that
    /// values must not reach.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (Edge, bool)> {
        let (from, to, below) = match self {
            Self::Range { from, to, below } => (*from, *to, *below),
            Self::Is(_) | Self::Otherwise => (None, None, None),
        };
        let ends = to
            .map(|to| (to, true))
            .or(below.map(|below| (below, false)));
        from.map(|from| (from, false)).into_iter().chain(ends)
    }

    /// The parameters it refers to.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = ParameterId> {
        let edges = match self {
            Self::Range { from, to, below } => [*from, *to, *below],
            Self::Is(_) | Self::Otherwise => [None; 3],
        };
        edges
            .into_iter()
            .flatten()
            .filter_map(|edge| edge.parameter())
    }
}

impl Edge {
    /// The least value that is not below the edge.
    #[must_use]
    pub fn at_least(&self, fact: &Fact, figures: &Figures) -> Option<i64> {
        let (units, is_exact) = self.units(fact.units_per_one(), figures)?;
        Some(if is_exact {
            units
        } else {
            units.saturating_add(1)
        })
    }

    /// The greatest value that is not above the edge.
    #[must_use]
    pub fn at_most(&self, fact: &Fact, figures: &Figures) -> Option<i64> {
        self.units(fact.units_per_one(), figures)
            .map(|(units, _)| units)
    }

    /// The least whole points that reach the edge, for bounds on a total.
    #[must_use]
    pub fn points(&self, figures: &Figures) -> Option<i64> {
        let (points, is_exact) = self.units(1, figures)?;
        Some(points.saturating_add(i64::from(!is_exact)))
    }

    /// The edge in whole units, rounded down, and whether that is exact.
    fn units(&self, per_one: i64, figures: &Figures) -> Option<(i64, bool)> {
        match self {
            Self::Value(units) => Some((*units, true)),
            Self::Figure { times, parameter } => {
                let figure = figures[*parameter]?;
                Some(figure.times(times).to_units(per_one))
            }
        }
    }

    /// The parameter that it is a multiple of.
    pub(crate) fn parameter(&self) -> Option<ParameterId> {
        match self {
            Self::Value(_) => None,
            Self::Figure { parameter, .. } => Some(*parameter),
        }
    }
}

/// A condition on an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Every one of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A fact whose value is compared.
    Fact {
        /// The fact.
        fact: FactId,
        /// The values that meet it.
        matches: Matches,
    },
    /// A least total.
    Points {
        /// The least total.
        from: Edge,
    },
}

impl Condition {
    /// Whether it reads the fact.
    #[must_use]
    pub fn reads(&self, wanted: FactId) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.reads(wanted)),
            Self::Not(part) => part.reads(wanted),
            Self::Fact { fact, .. } => *fact == wanted,
            Self::Points { .. } => false,
        }
    }

    /// Hands every fact it reads to `see`, once for each place that reads it.
    pub(crate) fn each_fact(&self, see: &mut impl FnMut(FactId)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.each_fact(see);
                }
            }
            Self::Not(part) => part.each_fact(see),
            Self::Fact { fact, .. } => see(*fact),
            Self::Points { .. } => {}
        }
    }

    /// Whether it asks for a total.
    pub(crate) fn asks_points(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_points),
            Self::Not(part) => part.asks_points(),
            Self::Fact { .. } => false,
            Self::Points { .. } => true,
        }
    }

    /// How many conditions it is made of.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
            Self::Not(part) => 1 + part.size(),
            Self::Fact { .. } | Self::Points { .. } => 1,
        }
    }

    /// The parameters it refers to, in the order of the text.
    #[must_use]
    pub fn parameters(&self) -> Vec<ParameterId> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::parameters).collect()
            }
            Self::Not(part) => part.parameters(),
            Self::Fact { matches, .. } => matches.parameters().collect(),
            Self::Points { from } => from.parameter().into_iter().collect(),
        }
    }
}
