//! The distribution of points and outcomes over all profiles, of one model or of several at once.
//!
//! Profiles are never gone through one by one. What keeps it exact and cheap:
//!
//! - cells that no reader tells apart are one block;
//! - facts that only formulas read come first, and leave a few residues of what is still to be
//!   decided, however many they are;
//! - parts of the score tree that share no fact are scored apart and then added up;
//! - what has the same residue and the same points is one state, with a count and one example.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use super::component::{Arrival, Component};
use super::decision::{Decisions, ResidueId};
use super::layer::{Layer, ProfileCount};
use super::model::{Model, NodeKind, Outcome};
use super::split::Blocks;
use super::trail::{Piece, TrailId, Trails};
use super::work::Work;

/// The most combinations of facts that choose the columns of tables.
const MOST_CHOICES: usize = 50_000;

/// All profiles with the same points and the same outcome in every model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group<const N: usize> {
    /// The total in each model.
    pub points: [i64; N],
    /// The outcome in each model.
    pub outcomes: [Outcome; N],
    /// How many profiles; more than 64 bits can count are counted as [`u64::MAX`].
    pub count: u64,
    /// How unusual the example is: the sum of the costs of its cells.
    pub cost: u64,
    example: Option<TrailId>,
}

/// The groups, by outcome and points.
///
/// ```
/// use permit_points::engine::{ClassRule, Distribution, Formula, Leaf, Model, ScoreNode, NodeKind, Outcome};
/// // One fact of three cells gives 0, 5 or 9 points; 5 give the first class.
/// let model = Model {
///     cells: vec![3],
///     nodes: vec![ScoreNode { floor: None, cap: None, kind: NodeKind::Leaf(Leaf::plain(0, vec![0, 5, 9])) }],
///     root: 0,
///     routes: vec![Formula::AtLeast { node: 0, points: 5 }],
///     classes: vec![ClassRule { routes: vec![0], otherwise: false }].into(),
///     ..Model::default()
/// };
/// let all = Distribution::of([&model], &[]).unwrap();
/// let found: Vec<_> = all.groups.iter().map(|group| (group.outcomes[0], group.points[0])).collect();
/// assert_eq!(found, [(Outcome::Class(0), 5), (Outcome::Class(0), 9), (Outcome::NoClass, 0)]);
/// assert_eq!(all.example(&all.groups[1]), [2]);
/// ```
#[derive(Debug, Clone)]
pub struct Distribution<const N: usize> {
    /// The groups, sorted by outcomes and then by points.
    pub groups: Vec<Group<N>>,
    trails: Trails,
    /// The least unusual cell of each fact.
    usual: Vec<usize>,
}

impl<const N: usize> Distribution<N> {
    /// The distribution over all profiles of models with the same facts and cells. `costs` says for
    /// each fact how unusual each of its cells is (0 where it says nothing); examples have the least
    /// sum. Missing figures count as not met.
    ///
    /// `None` where it would take too long.
    #[must_use]
    pub fn of(models: [&Model; N], costs: &[Vec<u32>]) -> Option<Self> {
        Self::within(models, costs, &mut Work::default())
    }

    /// The same, with the work that earlier answers have taken already.
    #[must_use]
    pub fn within(models: [&Model; N], costs: &[Vec<u32>], work: &mut Work) -> Option<Self> {
        let facts = models.first().map_or(&[][..], |model| &model.cells);
        let usual = facts.iter().enumerate().map(|(fact, cells)| {
            let cost = |cell: &usize| costs.get(fact).and_then(|costs| costs.get(*cell));
            let least = (0..*cells).min_by_key(|cell| cost(cell).copied().unwrap_or(0));
            least.unwrap_or(0)
        });
        let mut all = Self {
            groups: Vec::new(),
            usual: usual.collect(),
            trails: Trails::default(),
        };
        let mut groups = BTreeMap::new();
        for fixed in choosers(&models)? {
            all.add(&models, costs, &fixed, &mut groups, work)?;
        }
        all.groups = groups.into_values().collect();
        work.kept(all.trails.len());
        Some(all)
    }

    /// The profile of a group that is the least unusual: the cell of each fact.
    #[must_use]
    pub fn example(&self, group: &Group<N>) -> Vec<usize> {
        let mut profile = self.usual.clone();
        self.trails.write(group.example, &mut profile);
        profile
    }

    /// The profiles whose facts in `fixed` have the cells that stand there.
    fn add(
        &mut self,
        models: &[&Model; N],
        costs: &[Vec<u32>],
        fixed: &BTreeMap<usize, usize>,
        groups: &mut BTreeMap<([Outcome; N], [i64; N]), Group<N>>,
        work: &mut Work,
    ) -> Option<()> {
        let blocks = Blocks::of(models, costs, fixed);
        let (mut decisions, residue) = Decisions::of(models, &blocks);
        let components = components(models, &blocks, &decisions.facts(residue));
        let varied: BTreeSet<usize> = components.iter().flat_map(Component::facts).collect();
        let mut start = ProfileCount::ONE;
        for (fact, blocks) in blocks.iter().filter(|(fact, _)| !varied.contains(fact)) {
            // A date only gives another fact: it has no cells, and takes no part.
            let Some(usual) = blocks.iter().min_by_key(|block| block.cost) else {
                continue;
            };
            let count = blocks.iter().map(|block| block.count).sum();
            start.count = start.count.saturating_mul(count);
            start.cost += usual.cost;
            if self.usual.get(fact) != Some(&usual.cell) {
                let cell = usual.cell;
                let piece = Piece::Cell { fact, cell };
                start.trail = Some(self.trails.extend(start.trail, piece));
            }
        }
        let mut states = vec![((residue, [0; N]), start)];
        for component in components {
            states = self.join(states, &component, &mut decisions, &blocks, work)?;
        }
        for ((residue, points), tally) in states {
            let mut outcomes = [Outcome::NoClass; N];
            for (model, (outcome, total)) in outcomes.iter_mut().zip(points).enumerate() {
                *outcome = decisions.outcome(residue, model, total);
            }
            let group = groups.entry((outcomes, points)).or_insert(Group {
                points,
                outcomes,
                count: 0,
                cost: u64::MAX,
                example: None,
            });
            group.count = group.count.saturating_add(tally.count);
            if tally.cost < group.cost {
                (group.cost, group.example) = (tally.cost, tally.trail);
            }
        }
        Some(())
    }

    /// Adds a component that is independent of everything before but for the residue.
    fn join(
        &mut self,
        states: Vec<Arrival<N>>,
        component: &Component<'_>,
        decisions: &mut Decisions,
        blocks: &Blocks,
        work: &mut Work,
    ) -> Option<Vec<Arrival<N>>> {
        let mut known: BTreeMap<ResidueId, Vec<Arrival<N>>> = BTreeMap::new();
        let mut layer = Layer::new();
        // Where nothing is decided, one residue is as good as another.
        let any = states.first().map_or(0, |((residue, _), _)| *residue);
        for ((residue, points), tally) in states {
            let from = if component.decides() { residue } else { any };
            let arrivals = match known.entry(from) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let trails = &mut self.trails;
                    entry.insert(component.arrivals(from, decisions, blocks, trails, work)?)
                }
            };
            work.add(arrivals.len(), layer.len())?;
            work.keep(decisions.size(), self.trails.len())?;
            for ((left, more), other) in arrivals {
                let left = if component.decides() { *left } else { residue };
                let mut points = points;
                for (total, more) in points.iter_mut().zip(more) {
                    *total += *more;
                }
                let weight = (
                    tally.count.saturating_mul(other.count),
                    tally.cost + other.cost,
                );
                let piece = other.trail.map(Piece::Trail);
                layer.add((left, points), weight, tally.trail, piece);
            }
        }
        Some(layer.finish(&mut self.trails))
    }
}

/// The combinations of cells of the facts that choose the columns of leaves; without any, one.
fn choosers(models: &[&Model]) -> Option<Vec<BTreeMap<usize, usize>>> {
    let leaves = models.iter().flat_map(|model| model.leaves());
    let columns = leaves.flat_map(|leaf| &leaf.columns);
    let guards = columns.flat_map(|column| &column.guards);
    let facts: BTreeSet<usize> = guards.map(|guard| guard.fact).collect();
    let mut combinations = vec![BTreeMap::new()];
    for fact in facts {
        let cells = models
            .first()
            .and_then(|model| model.cells.get(fact))
            .copied()
            .unwrap_or(0);
        let with = combinations.iter().flat_map(|combination| {
            (0..cells).map(|cell| {
                let mut combination = combination.clone();
                combination.insert(fact, cell);
                combination
            })
        });
        combinations = with.collect();
        if combinations.len() > MOST_CHOICES {
            return None;
        }
    }
    Some(combinations)
}

/// Parts of score trees that share facts.
struct SharedParts {
    /// The live facts they read.
    facts: BTreeSet<usize>,
    /// The parts: model and node.
    parts: Vec<(usize, usize)>,
}

/// What can be scored apart: single facts that only formulas read, then parts of the score trees
/// that share facts. `asked` are the facts that formulas read; what they read comes first.
fn components<'a>(models: &'a [&'a Model], blocks: &Blocks, asked: &[usize]) -> Vec<Component<'a>> {
    let watched: Vec<BTreeSet<usize>> = models.iter().map(|model| model.watched()).collect();
    let is_watched = |model: usize, node: usize| {
        watched
            .get(model)
            .is_some_and(|nodes| nodes.contains(&node))
    };
    // Parts that share a live fact are one component.
    let mut sets: Vec<SharedParts> = Vec::new();
    for (number, model) in models.iter().enumerate() {
        for part in model.parts(&|node| is_watched(number, node)) {
            let mut facts = BTreeSet::new();
            model.facts_below(part, &mut facts);
            facts.retain(|fact| blocks.is_live(*fact));
            let mut parts = Vec::new();
            let (shared, apart): (Vec<_>, Vec<_>) = sets
                .into_iter()
                .partition(|other| !other.facts.is_disjoint(&facts));
            sets = apart;
            for other in shared {
                facts.extend(other.facts);
                parts.extend(other.parts);
            }
            parts.push((number, part));
            sets.push(SharedParts { facts, parts });
        }
    }
    let scored: BTreeSet<usize> = sets.iter().flat_map(|set| &set.facts).copied().collect();
    let alone = asked
        .iter()
        .filter(|fact| blocks.is_live(**fact) && !scored.contains(fact));
    let mut all: Vec<_> = alone
        .map(|fact| Component::of_fact(models, *fact))
        .collect();
    let parts = sets
        .iter()
        .map(|set| Component::of_parts(models, &set.parts, blocks, asked, is_watched));
    let (deciding, mut plain): (Vec<_>, Vec<_>) = parts.partition(Component::decides);
    all.extend(deciding);
    plain.sort_by_key(Component::len);
    all.extend(plain);
    all
}

impl Model {
    /// The parts that the total is the sum of: as few as floors, caps and `is_watched` allow.
    fn parts(&self, is_watched: &impl Fn(usize) -> bool) -> Vec<usize> {
        let (mut parts, mut open) = (Vec::new(), vec![self.root]);
        while let Some(position) = open.pop() {
            match self.nodes.get(position) {
                Some(node)
                    if node.floor.is_none() && node.cap.is_none() && !is_watched(position) =>
                {
                    match &node.kind {
                        NodeKind::Sum(below) => open.extend(below.iter().rev()),
                        _ => parts.push(position),
                    }
                }
                Some(_) => parts.push(position),
                None => {}
            }
        }
        parts
    }

    /// The facts that the leaves at and below a node read.
    fn facts_below(&self, position: usize, facts: &mut BTreeSet<usize>) {
        match self.nodes.get(position).map(|node| &node.kind) {
            Some(NodeKind::Leaf(leaf)) => {
                facts.insert(leaf.fact);
            }
            Some(NodeKind::Best(parts) | NodeKind::Sum(parts)) => {
                for part in parts {
                    self.facts_below(*part, facts);
                }
            }
            None => {}
        }
    }

    /// The nodes other than the total whose points a formula asks for.
    fn watched(&self) -> BTreeSet<usize> {
        let mut nodes = BTreeSet::new();
        for formula in self.deciding() {
            formula.nodes(&mut |node| {
                nodes.insert(node);
            });
        }
        nodes.remove(&self.root);
        nodes
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Leaf, ScoreNode};
    use super::*;

    #[test]
    fn a_distribution_takes_the_steps_of_its_states() {
        let model = Model {
            cells: vec![3],
            nodes: vec![ScoreNode {
                floor: None,
                cap: None,
                kind: NodeKind::Leaf(Leaf::plain(0, vec![0, 5, 9])),
            }],
            ..Model::default()
        };
        let mut work = Work::default();
        let all = Distribution::within([&model], &[], &mut work).unwrap();
        assert_eq!(all.groups.len(), 3);
        // Three blocks, each with a lookup and the points of one model; then three arrivals.
        assert_eq!(work.steps(), 3 * (8 + 1) + 3);
        // Each group is led back to by the link to its cell, and by one from the state before it.
        assert!(work.keep(0, 1_500_000 - 6).is_some());
        assert!(work.keep(0, 1_500_000 - 5).is_none());
    }
}
