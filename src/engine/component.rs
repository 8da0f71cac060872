//! Parts of the score trees that share facts, scored together and apart from all others.

use std::collections::BTreeMap;

use super::decision::{Decisions, News, ResidueId};
use super::layer::{Layer, ProfileCount};
use super::model::{Leaf, Model, NodeKind, ScoreNode};
use super::split::Blocks;
use super::trail::{Piece, Trails};
use super::work::Work;

/// Where the points of a node go.
#[derive(Debug, Clone, Copy)]
enum PointsTarget {
    /// Into the total of a model, as a part of it.
    Total { model: usize },
    /// Into the node above.
    Slot(usize),
}

/// What is gathered for a node while its parts become known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gather {
    Best,
    Sum,
}

impl Gather {
    /// What stands in a slot before the first part, and after the last.
    const fn nothing(self) -> i64 {
        match self {
            Self::Best => i64::MIN,
            Self::Sum => 0,
        }
    }
}

/// A node whose points are settled.
#[derive(Debug, Clone)]
struct SettledNode {
    model: usize,
    node: usize,
    /// Whether a formula asks for the points of this node.
    is_watched: bool,
    target: PointsTarget,
}

/// One thing to do once a fact is known.
#[derive(Debug, Clone)]
enum Action {
    /// A leaf has its points, by block of the fact.
    Score(SettledNode, Vec<i64>),
    /// All parts of a node are known.
    Close(SettledNode, usize),
}

/// A fact and what follows from it.
#[derive(Debug, Clone)]
struct FactStep {
    fact: usize,
    actions: Vec<Action>,
}

/// Parts of score trees with the facts they read; or a single fact that only formulas read.
pub(super) struct Component<'a> {
    models: &'a [&'a Model],
    /// Whether what is left to decide can change here.
    decides: bool,
    slots: Vec<Gather>,
    /// What follows from facts of a single block.
    first: Vec<Action>,
    steps: Vec<FactStep>,
}

/// Where a component leads from one residue: what is left, the points of each model, how many.
pub(super) type Arrival<const N: usize> = ((ResidueId, [i64; N]), ProfileCount);

impl<'a> Component<'a> {
    /// A fact that only formulas read.
    pub(super) fn of_fact(models: &'a [&'a Model], fact: usize) -> Self {
        let step = FactStep {
            fact,
            actions: Vec::new(),
        };
        Self {
            models,
            decides: true,
            slots: Vec::new(),
            first: Vec::new(),
            steps: vec![step],
        }
    }

    /// Parts of score trees: (model, node). `is_watched` tells whose points a formula asks for, and
    /// `asked` are the facts that formulas read.
    pub(super) fn of_parts(
        models: &'a [&'a Model],
        parts: &[(usize, usize)],
        blocks: &Blocks,
        asked: &[usize],
        is_watched: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let mut plan = ComponentPlan {
            component: Self {
                models,
                decides: false,
                slots: Vec::new(),
                first: Vec::new(),
                steps: Vec::new(),
            },
            blocks,
            is_watched,
            waiting: Vec::new(),
            scores: Vec::new(),
        };
        for (model, node) in parts {
            plan.node(*model, *node, PointsTarget::Total { model: *model });
        }
        let mut component = plan.order();
        component.decides = component.is_watched()
            || component
                .steps
                .iter()
                .any(|step| asked.contains(&step.fact));
        component
    }

    /// Whether what is left to decide can change here.
    pub(super) const fn decides(&self) -> bool {
        self.decides
    }

    /// The facts it goes through.
    pub(super) fn facts(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().map(|step| step.fact)
    }

    /// How many facts it goes through.
    pub(super) const fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether a formula asks for points that are settled here.
    fn is_watched(&self) -> bool {
        let later = self.steps.iter().flat_map(|step| &step.actions);
        self.first.iter().chain(later).any(|action| match action {
            Action::Score(settled, _) | Action::Close(settled, _) => settled.is_watched,
        })
    }

    /// Everything the facts of the component can do from a residue; `None` where it is too much.
    pub(super) fn arrivals<const N: usize>(
        &self,
        residue: ResidueId,
        decisions: &mut Decisions,
        blocks: &Blocks,
        trails: &mut Trails,
        work: &mut Work,
    ) -> Option<Vec<Arrival<N>>> {
        let mut points = vec![0; N];
        points.extend(self.slots.iter().map(|slot| slot.nothing()));
        let residue = self.act(&self.first, 0, N, residue, &mut points, decisions);
        let mut states = vec![((residue, points), ProfileCount::ONE)];
        for step in &self.steps {
            let mut layer = Layer::new();
            for ((residue, points), tally) in &states {
                let blocks = blocks.of_fact(step.fact);
                // Each copies the points so far, and looks a key of them up.
                work.add(blocks.len() * (8 + points.len()), layer.len())?;
                work.keep(decisions.size(), trails.len())?;
                for (number, block) in blocks.iter().enumerate() {
                    let news = News::Fact {
                        fact: step.fact,
                        block: number,
                    };
                    let residue = decisions.learn(*residue, news);
                    let mut points = points.clone();
                    let residue =
                        self.act(&step.actions, number, N, residue, &mut points, decisions);
                    let weight = (
                        tally.count.saturating_mul(block.count),
                        tally.cost + block.cost,
                    );
                    let piece = Piece::Cell {
                        fact: step.fact,
                        cell: block.cell,
                    };
                    layer.add((residue, points), weight, tally.trail, Some(piece));
                }
            }
            states = layer.finish(trails);
        }
        let arrivals = states.into_iter().map(|((residue, points), tally)| {
            let mut totals = [0; N];
            for (total, points) in totals.iter_mut().zip(points) {
                *total = points;
            }
            ((residue, totals), tally)
        });
        Some(arrivals.collect())
    }

    /// Lets actions follow from a block; gives what is left to decide.
    fn act(
        &self,
        actions: &[Action],
        block: usize,
        totals: usize,
        mut residue: ResidueId,
        points: &mut [i64],
        decisions: &mut Decisions,
    ) -> ResidueId {
        for action in actions {
            let (settled, raw) = match action {
                Action::Score(settled, scores) => {
                    (settled, scores.get(block).copied().unwrap_or(0))
                }
                Action::Close(settled, slot) => {
                    let gather = self.slots.get(*slot).copied().unwrap_or(Gather::Sum);
                    let gathered = points
                        .get_mut(totals + slot)
                        .map_or(0, |entry| std::mem::replace(entry, gather.nothing()));
                    let is_none = gather == Gather::Best && gathered == gather.nothing();
                    (settled, if is_none { 0 } else { gathered })
                }
            };
            let held = self
                .node(settled.model, settled.node)
                .map_or(raw, |node| node.held(raw));
            if settled.is_watched {
                let news = News::Points {
                    model: settled.model,
                    node: settled.node,
                    points: held,
                };
                residue = decisions.learn(residue, news);
            }
            match settled.target {
                PointsTarget::Total { model } => {
                    if let Some(total) = points.get_mut(model) {
                        *total += held;
                    }
                }
                PointsTarget::Slot(slot) => {
                    let gather = self.slots.get(slot).copied().unwrap_or(Gather::Sum);
                    if let Some(entry) = points.get_mut(totals + slot) {
                        *entry = match gather {
                            Gather::Best => held.max(*entry),
                            Gather::Sum => held + *entry,
                        };
                    }
                }
            }
        }
        residue
    }

    fn node(&self, model: usize, node: usize) -> Option<&'a ScoreNode> {
        self.models.get(model)?.nodes.get(node)
    }
}

/// A leaf that waits for its fact.
struct Score {
    fact: usize,
    settled: SettledNode,
    points: Vec<i64>,
}

/// A component in the making.
struct ComponentPlan<'a, 'b, W> {
    component: Component<'a>,
    blocks: &'b Blocks,
    is_watched: W,
    /// For each slot, how many of its parts are not known yet, and the node it is for.
    waiting: Vec<(usize, SettledNode)>,
    scores: Vec<Score>,
}

impl<'a, W: Fn(usize, usize) -> bool> ComponentPlan<'a, '_, W> {
    /// Notes a node and everything below it.
    fn node(&mut self, model: usize, node: usize, target: PointsTarget) {
        let settled = SettledNode {
            model,
            node,
            is_watched: (self.is_watched)(model, node),
            target,
        };
        let (gather, parts) = match self.component.node(model, node).map(|node| &node.kind) {
            Some(NodeKind::Leaf(leaf)) => {
                let points = self.leaf_points(leaf);
                let fact = leaf.fact;
                self.scores.push(Score {
                    fact,
                    settled,
                    points,
                });
                return;
            }
            Some(NodeKind::Best(parts)) => (Gather::Best, parts),
            Some(NodeKind::Sum(parts)) => (Gather::Sum, parts),
            None => return,
        };
        let slot = self.component.slots.len();
        self.component.slots.push(gather);
        self.waiting.push((parts.len(), settled.clone()));
        if parts.is_empty() {
            self.component.first.push(Action::Close(settled, slot));
            let first = std::mem::take(&mut self.component.first);
            self.component.first = self.known(target, first);
        }
        for part in parts {
            self.node(model, *part, PointsTarget::Slot(slot));
        }
    }

    /// The points of a leaf by block, in the column whose guards hold: they rest on facts that
    /// are fixed.
    fn leaf_points(&self, leaf: &'a Leaf) -> Vec<i64> {
        let column = leaf.columns.iter().find(|column| {
            column.guards.iter().all(|guard| {
                let block = self.blocks.of_fact(guard.fact).first();
                block.is_some_and(|block| guard.has(block.cell))
            })
        });
        let blocks = self.blocks.of_fact(leaf.fact).iter();
        let points = blocks.map(|block| {
            let points = column.and_then(|column| column.points.get(block.cell));
            points.copied().unwrap_or(0)
        });
        points.collect()
    }

    /// Adds what follows from a part being known: nodes whose parts are all known are closed.
    fn known(&mut self, target: PointsTarget, mut actions: Vec<Action>) -> Vec<Action> {
        let mut next = target;
        while let PointsTarget::Slot(slot) = next {
            let Some((waiting, settled)) = self.waiting.get_mut(slot) else {
                break;
            };
            *waiting = waiting.saturating_sub(1);
            if *waiting > 0 {
                break;
            }
            actions.push(Action::Close(settled.clone(), slot));
            next = settled.target;
        }
        actions
    }

    /// Puts the facts in the order in which the leaves name them.
    fn order(mut self) -> Component<'a> {
        let mut by_fact: BTreeMap<usize, usize> = BTreeMap::new();
        for score in std::mem::take(&mut self.scores) {
            let target = score.settled.target;
            let action = Action::Score(score.settled, score.points);
            if !self.blocks.is_live(score.fact) {
                let mut actions = std::mem::take(&mut self.component.first);
                actions.push(action);
                self.component.first = self.known(target, actions);
                continue;
            }
            let steps = &mut self.component.steps;
            let position = *by_fact.entry(score.fact).or_insert_with(|| {
                steps.push(FactStep {
                    fact: score.fact,
                    actions: Vec::new(),
                });
                steps.len() - 1
            });
            if let Some(step) = steps.get_mut(position) {
                step.actions.push(action);
            }
        }
        // A node is closed by the last of its parts, so this goes by the order of the steps.
        for position in 0..self.component.steps.len() {
            let scores = match self.component.steps.get_mut(position) {
                Some(step) => std::mem::take(&mut step.actions),
                None => continue,
            };
            let mut actions = Vec::with_capacity(scores.len());
            for action in scores {
                let Action::Score(settled, _) = &action else {
                    continue;
                };
                let target = settled.target;
                actions.push(action);
                actions = self.known(target, actions);
            }
            if let Some(step) = self.component.steps.get_mut(position) {
                step.actions = actions;
            }
        }
        self.component
    }
}
