//! The single answers with which nobody meets a route by points, whatever else holds. A court once
//! struck a points table down because nobody over 40 could reach the pass mark.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::Budget;
use super::claim::Claim;
use super::proofs::Proofs;
use super::sound::Sound;
use super::variants::Variant;
use crate::base::cells::{Cells, Range, ValueSet};
use crate::base::ids::List;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::{Focus, Leaf, Model, NodeKind, ScoreNode};
use crate::rules::ruleset::{Condition, Fact, FactId, FactorId};
use crate::rules::value;

/// More answers than this are counted, not named.
const MOST_NAMED: usize = 40;

/// What an answer allows: the fact, the values, and the best total with them.
type Best<'v> = (&'v Fact, ValueSet, i64);

/// For every route by points alone: the single answers with which nobody meets it.
pub(super) fn out_of_reach(
    file: &str,
    sound: &Sound<'_>,
    proofs: &Proofs<'_>,
    budget: &mut Budget,
    claims: &mut Vec<Claim>,
) {
    let Some(variant) = proofs.variants.first() else {
        return;
    };
    let Some(answers) = best_totals(variant, budget) else {
        return;
    };
    let routes = sound.ruleset.routes.each();
    for ((id, route), place) in routes.zip(&sound.draft.places.routes) {
        let Condition::Points { from } = &route.rule.when else {
            continue;
        };
        let bound = from.points(&variant.figures);
        let Some(bound) = bound.filter(|_| variant.route(id).is_some()) else {
            continue;
        };
        let short = || answers.iter().filter(|(_, _, most)| *most < bound);
        let mut named: Vec<_> = short()
            .take(MOST_NAMED)
            .map(|(fact, values, most)| {
                let values = described(fact, values);
                say!(
                    "`{fact}` {values} (at most {most})",
                    fact = fact.id,
                    values,
                    most
                )
            })
            .collect();
        let more = short().count() - named.len();
        if more > 0 {
            named.push(say!("and {more} more", more));
        }
        let id = &route.rule.id;
        let message = if named.is_empty() {
            say!("no single answer shuts anybody out of `{id}`", id)
        } else {
            say!(
                "nobody with one of these answers meets `{id}`, whatever else holds: {answers}",
                id,
                answers = say::listed(&named)
            )
        };
        let mut claim = Claim::new(file, "answers-by-points", message);
        claim.at = Some(place.to_string());
        claim.points = Some(bound);
        claims.push(claim);
    }
}

/// The best total with each answer to each fact of the tables: the values that allow the same. None
/// where that would take too long.
fn best_totals<'v>(variant: &'v Variant<'_>, budget: &mut Budget) -> Option<Vec<Best<'v>>> {
    let parts = Summand::all(variant);
    let mut open_bests = Vec::with_capacity(parts.len());
    for part in &parts {
        open_bests.push(part.best(None, budget)?);
    }
    let all: i64 = open_bests.iter().sum();
    let mut by_fact: BTreeMap<FactId, BTreeMap<i64, Vec<Range>>> = BTreeMap::new();
    for (part, open_best) in parts.iter().zip(open_bests) {
        for fact in &part.facts {
            let by_most = by_fact.entry(fact.id).or_default();
            for block in &fact.blocks {
                let best = part.best(Some((fact.id, block.cell)), budget)?;
                let ranges = by_most.entry(all - open_best + best).or_default();
                ranges.extend(&block.values);
            }
        }
    }
    let totals = by_fact.into_iter().flat_map(|(fact, bests)| {
        let (fact, bests) = (&variant.ruleset.facts[fact], bests.into_iter());
        bests.map(move |(most, ranges)| (fact, ValueSet::of(ranges), most))
    });
    Some(totals.collect())
}

/// Factors that share facts, apart from all others: the total is the sum of such parts.
struct Summand {
    /// The score tree of these factors alone.
    model: Model,
    facts: Vec<PartFact>,
}

/// A fact of a part, its cells in blocks that the tables of the part treat alike.
struct PartFact {
    id: FactId,
    blocks: Vec<ValueBlock>,
}

/// Some values, and a cell that stands for them.
struct ValueBlock {
    cell: usize,
    values: Vec<Range>,
}

impl Summand {
    fn all(variant: &Variant<'_>) -> Vec<Self> {
        let mut sets: Vec<(BTreeSet<FactId>, Vec<FactorId>)> = Vec::new();
        for (id, factor) in variant.ruleset.factors.each() {
            let mut facts: BTreeSet<_> = factor.tables.iter().map(|table| table.fact).collect();
            let mut factors = vec![id];
            sets.retain(|(other, more)| {
                let is_apart = other.is_disjoint(&facts);
                if !is_apart {
                    facts.extend(other);
                    factors.extend(more);
                }
                is_apart
            });
            sets.push((facts, factors));
        }
        let parts = sets.iter();
        parts
            .map(|(facts, factors)| Self::of(variant, facts, factors))
            .collect()
    }

    fn of(variant: &Variant<'_>, facts: &BTreeSet<FactId>, factors: &[FactorId]) -> Self {
        let model = alone(variant, factors);
        let leaves: Vec<&Leaf> = model
            .nodes
            .iter()
            .filter_map(|node| match &node.kind {
                NodeKind::Leaf(leaf) => Some(leaf),
                NodeKind::Best(_) | NodeKind::Sum(_) => None,
            })
            .collect();
        let facts = facts.iter().map(|id| PartFact {
            id: *id,
            blocks: blocks(*id, &variant.form.cells[*id], &leaves),
        });
        let facts = facts.collect();
        Self { model, facts }
    }

    /// The best points of the part, with one fact at a cell if that is asked for.
    fn best(&self, fixed: Option<(FactId, usize)>, budget: &mut Budget) -> Option<i64> {
        let mut domain: List<Vec<usize>, Fact> = vec![vec![0]; self.model.cells.len()].into();
        for fact in &self.facts {
            domain[fact.id] = fact.blocks.iter().map(|block| block.cell).collect();
        }
        if let Some((fact, cell)) = fixed {
            domain[fact] = vec![cell];
        }
        let take = |steps| budget.take(steps);
        let bracket = self
            .model
            .bracket_within(domain.as_slice(), Focus::Points, take)?;
        bracket.greatest.get(self.model.root).copied()
    }
}

/// The score tree of some factors.
fn alone(variant: &Variant<'_>, factors: &[FactorId]) -> Model {
    let form = &variant.form;
    let mut nodes: Vec<ScoreNode> = Vec::new();
    let mut roots = Vec::new();
    for factor in factors {
        let first = nodes.len();
        let leaves = form.leaves.iter().filter(|leaf| leaf.factor == *factor);
        nodes.extend(
            leaves
                .filter_map(|leaf| form.model.nodes.get(leaf.node))
                .cloned(),
        );
        if let Some(node) = form.model.nodes.get(form.factor_nodes[*factor]) {
            let parts = (first..nodes.len()).collect();
            let kind = match node.kind {
                NodeKind::Sum(_) => NodeKind::Sum(parts),
                NodeKind::Best(_) | NodeKind::Leaf(_) => NodeKind::Best(parts),
            };
            roots.push(nodes.len());
            nodes.push(ScoreNode {
                kind,
                ..node.clone()
            });
        }
    }
    let root = nodes.len();
    nodes.push(ScoreNode {
        floor: None,
        cap: None,
        kind: NodeKind::Sum(roots),
    });
    Model {
        cells: form.model.cells.clone(),
        nodes,
        root,
        ..Model::default()
    }
}

fn blocks(fact: FactId, cells: &Cells, leaves: &[&Leaf]) -> Vec<ValueBlock> {
    let readers = leaves.iter().filter(|leaf| leaf.fact == fact.at());
    let columns: Vec<_> = readers.flat_map(|leaf| &leaf.columns).collect();
    let mut known: BTreeMap<Vec<Option<i64>>, usize> = BTreeMap::new();
    let mut blocks: Vec<ValueBlock> = Vec::new();
    for (cell, values) in cells.as_slice().iter().enumerate() {
        let points = columns
            .iter()
            .map(|column| column.points.get(cell).copied());
        let at = *known.entry(points.collect()).or_insert(blocks.len());
        match blocks.get_mut(at) {
            Some(block) => block.values.extend(values.ranges()),
            None => blocks.push(ValueBlock {
                cell,
                values: values.ranges().to_vec(),
            }),
        }
    }
    blocks
}

/// Values as messages name them, a few at the most.
fn described(fact: &Fact, values: &ValueSet) -> Text {
    let plain = |value: i64| value::to_plain(fact, value);
    let range = |range: &Range| match (range.from, range.end - 1) {
        (first, last) if first == last => say::same(plain(first)),
        (first, last) if fact.is_number() => say!(
            "{first} to {last}",
            first = plain(first),
            last = plain(last)
        ),
        (first, last) => {
            let all = (first..=last).map(|value| say::same(plain(value)));
            say::joined(&all.collect::<Vec<_>>(), " or ", " 或 ")
        }
    };
    let shown: Vec<_> = values.ranges().iter().take(4).map(range).collect();
    let said = say::joined(&shown, " or ", " 或 ");
    if values.ranges().len() > shown.len() {
        say!("{values} and others", values = said)
    } else {
        said
    }
}
