//! Figures that rows bring along: what they move is only where some bands and conditions begin and
//! end, so rows whose figures leave these edges in one order share a setting.
//!
//! A value lies between the same two edges under the figures of its row as its stand-in does under
//! those of the setting, and nothing that decides a class or points tells the two apart.

use crate::base::ids::List;
use crate::rules::ruleset::{Condition, Edge, Fact, FactId, Figures, Matches, Ruleset};

/// The edges of a ruleset that hang on figures, with those that stand beside them, as far as they
/// decide a class or points.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// The facts of which some edge moves, each with all of its edges.
    facts: Vec<(FactId, Vec<Place>)>,
    /// The least totals that conditions ask for.
    totals: Vec<Edge>,
    /// Whether something moves, and only in conditions on facts.
    can_be_ranks: bool,
    /// Whether a band that moves has steps, which move with it: then every figure is one of its own.
    has_steps: bool,
}

/// Where something begins.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// At the first value that is not below an edge.
    From(Edge),
    /// After the last value that is not above an edge.
    After(Edge),
}

/// The edges under some figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    /// For each edge its rank among those of its fact, and each total that is asked for; the same
    /// under figures that put all edges in the same order.
    pub(super) ranks: Vec<Option<i64>>,
    /// The edges of each fact, in rising order.
    edges: Vec<(FactId, Vec<i64>)>,
}

impl Edges {
    pub(super) fn of(ruleset: &Ruleset) -> Self {
        let mut found = Self::default();
        let mut all: List<Vec<Place>, Fact> = ruleset.facts().all(Vec::new());
        let mut moves = ruleset.facts().all((false, false));
        let mut see = |fact: FactId, matches: &Matches, ends: Option<i64>, has_steps: bool| {
            all[fact].extend(places_of(matches));
            all[fact].extend(ends.map(|end| Place::From(Edge::Value(end))));
            let (is_moved, is_stepped) = &mut moves[fact];
            *is_moved |= matches.parameters().next().is_some();
            *is_stepped |= has_steps;
        };
        for table in ruleset.factors().iter().flat_map(|factor| &factor.tables) {
            for band in &table.bands {
                see(table.fact, &band.takes, band.reads_to, band.then.is_some());
            }
        }
        let mut totals = Vec::new();
        for condition in ruleset.deciding_conditions() {
            each_part(condition, &mut |part| match part {
                Condition::Fact { fact, matches } => see(*fact, matches, None, false),
                Condition::Points { from } => totals.push(*from),
                Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {}
            });
        }
        for (fact, (is_moved, is_stepped)) in moves.each() {
            if *is_moved {
                found.facts.push((fact, std::mem::take(&mut all[fact])));
                found.has_steps |= is_stepped;
            }
        }
        let bands = ruleset.factors().iter().flat_map(|factor| &factor.tables);
        let mut bands = bands.flat_map(|table| &table.bands);
        found.can_be_ranks = !found.facts.is_empty()
            && totals.iter().all(|edge| edge.parameter().is_none())
            && bands.all(|band| band.takes.parameters().next().is_none());
        found.totals = totals;
        found
    }

    /// Whether figures move only what conditions ask of facts that are known: then they are answers like others.
    pub(super) fn are_ranks(&self, is_known: impl Fn(FactId) -> bool) -> bool {
        self.can_be_ranks && self.facts.iter().all(|(fact, _)| is_known(*fact))
    }

    /// The edges under the figures in force; nothing where every figure is one of its own.
    pub(super) fn order(&self, ruleset: &Ruleset, figures: &Figures) -> Option<Order> {
        if self.has_steps {
            return None;
        }
        let (mut ranks, mut all) = (Vec::new(), Vec::with_capacity(self.facts.len()));
        for (id, places) in &self.facts {
            let fact = &ruleset.facts()[*id];
            let (first, end) = (fact.domain.from, fact.domain.end);
            let edge = |place: &Place| {
                let edge = match place {
                    Place::From(edge) => edge.at_least(fact, figures)?,
                    Place::After(edge) => edge.at_most(fact, figures)?.saturating_add(1),
                };
                Some(edge.clamp(first, end))
            };
            let edges: Vec<Option<i64>> = places.iter().map(edge).collect();
            let mut sorted: Vec<i64> = edges.iter().copied().flatten().collect();
            sorted.extend([first, end]);
            sorted.sort_unstable();
            sorted.dedup();
            ranks.extend(edges.iter().map(|edge| {
                let rank = sorted.binary_search(&(*edge)?).ok()?;
                i64::try_from(rank).ok()
            }));
            ranks.push(i64::try_from(sorted.len()).ok());
            all.push((*id, sorted));
        }
        ranks.extend(self.totals.iter().map(|total| total.points(figures)));
        Some(Order { ranks, edges: all })
    }
}

impl Order {
    /// Whether figures move an edge of a fact.
    pub(super) fn moves(&self, fact: FactId) -> bool {
        self.edges.iter().any(|(moved, _)| *moved == fact)
    }

    /// For each fact of which some edge moves, after which of its edges the value lies that `value`
    /// has of it.
    pub(super) fn places(
        &self,
        value: impl Fn(FactId) -> Option<i64>,
    ) -> impl Iterator<Item = Option<i64>> {
        self.edges.iter().map(move |(fact, edges)| {
            let value = value(*fact)?;
            i64::try_from(edges.partition_point(|edge| *edge <= value)).ok()
        })
    }

    /// The facts of which some edge moves, each with the value that stands in, under figures with
    /// edges of the same order, for the one that `value` has of it.
    pub(super) fn stand_ins<'o>(
        &'o self,
        other: &'o Self,
        value: impl Fn(FactId) -> Option<i64> + 'o,
    ) -> impl Iterator<Item = (FactId, Option<i64>)> + 'o {
        let facts = self.edges.iter().zip(&other.edges);
        facts.map(move |((fact, edges), (_, others))| {
            let stand_in = |value: i64| {
                let after = edges.partition_point(|edge| *edge <= value);
                others.get(after.checked_sub(1)?).copied()
            };
            (*fact, value(*fact).and_then(stand_in))
        })
    }
}

fn places_of(matches: &Matches) -> Vec<Place> {
    match matches {
        Matches::Range { from, to, below } => {
            let begins = from.iter().chain(below).map(|edge| Place::From(*edge));
            begins
                .chain(to.iter().map(|edge| Place::After(*edge)))
                .collect()
        }
        Matches::Is(values) => {
            let edges = values.iter().map(|value| Edge::Value(*value));
            let both = edges.flat_map(|edge| [Place::From(edge), Place::After(edge)]);
            both.collect()
        }
        Matches::Otherwise => Vec::new(),
    }
}

/// Hands a condition and all parts of it to `see`.
fn each_part<'c>(condition: &'c Condition, see: &mut impl FnMut(&'c Condition)) {
    see(condition);
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                each_part(part, see);
            }
        }
        Condition::Not(part) => each_part(part, see),
        Condition::Fact { .. } | Condition::Points { .. } => {}
    }
}
