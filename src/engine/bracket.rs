//! The least and the greatest that the completions of an incomplete profile give.

use rustc_hash::FxHashMap;

use super::conditions::Settled;
use super::formula::{Formula, Met, Truths};
use super::plan::{ColumnPlan, KindPlan, OPEN, OpenProfile, Plan};
use super::{Model, Node};

/// The most answers of conditions that are remembered.
const MOST_REMEMBERED: usize = 4096;

/// What a question is about. A fact is split as finely as the readers in focus tell it apart, so
/// a narrow question is a cheap one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Points alone.
    Points,
    /// Points, routes and classes.
    Routes,
    /// One remark.
    Remark(usize),
}

/// What all completions that count give, each figure by itself at its least and greatest. Where
/// none counts, points, routes and remarks range over all completions and there is no class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bracket {
    /// Whether some completion meets every requirement and no exemption.
    pub counts: bool,
    /// The least points of each node.
    pub least: Vec<i64>,
    /// The greatest points of each node.
    pub greatest: Vec<i64>,
    /// The certain class: the lowest that a completion has.
    pub class: Option<usize>,
    /// The best class that a completion has.
    pub best_class: Option<usize>,
    /// What each route can be; empty unless routes are in focus.
    pub routes: Vec<Truths>,
    /// What the remark in focus can be.
    pub remark: Truths,
    /// What each requirement can be, over all completions.
    pub requirements: Vec<Truths>,
    /// What each exemption can be, over all completions.
    pub exemptions: Vec<Truths>,
    /// Whether all, none or some completions are exempt.
    pub is_exempt: Met,
}

impl Model {
    /// The bracket over all profiles whose facts have one of the cells in `domain`.
    #[must_use]
    pub fn bracket(&self, domain: &[Vec<usize>], focus: &Focus) -> Bracket {
        Plan::over(self, *focus, domain).bracket_over(domain)
    }

    /// The same, where `spend` agrees to the steps that it takes at the most.
    pub(crate) fn bracket_within(
        &self,
        domain: &[Vec<usize>],
        focus: Focus,
        spend: impl FnOnce(u64) -> Option<()>,
    ) -> Option<Bracket> {
        let plan = Plan::over(self, focus, domain);
        let formulas: usize = self.formulas(focus).map(Formula::size).sum();
        spend(plan.steps(formulas))?;
        Some(plan.bracket_over(domain))
    }

    /// What a question asks besides exemptions and requirements.
    pub(super) fn asked(&self, focus: Focus) -> &[Formula] {
        match focus {
            Focus::Points => &[],
            Focus::Routes => &self.routes,
            Focus::Remark(number) => self.remarks.get(number).map_or(&[], std::slice::from_ref),
        }
    }

    /// The formulas that a question reads besides the score tree.
    pub(super) fn formulas(&self, focus: Focus) -> impl Iterator<Item = &Formula> {
        let limits = self
            .requirements
            .iter()
            .map(|requirement| &requirement.formula);
        self.exemptions
            .iter()
            .chain(limits)
            .chain(self.asked(focus))
    }
}

/// What is kept from one question to the next of the same plan: answers of conditions by what the
/// conditions saw, and room to work in.
#[derive(Debug, Default)]
pub struct Memory {
    settled: FxHashMap<Box<[u64]>, Settled>,
    key: Vec<u64>,
    blocks: Vec<usize>,
    now: Points,
    sum: Tally,
    bracket: Bracket,
}

/// The least and the greatest points of every node.
#[derive(Debug, Default)]
struct Points {
    least: Vec<i64>,
    greatest: Vec<i64>,
}

impl Plan {
    /// The bracket over the domain that the plan was made for.
    fn bracket_over(&self, domain: &[Vec<usize>]) -> Bracket {
        let mut profile = self.open_profile();
        for (fact, cells) in domain.iter().enumerate() {
            if let [cell] = cells.as_slice() {
                self.answer(&mut profile, fact, Some(*cell));
            }
        }
        self.bracket(&profile, &mut Memory::default()).clone()
    }

    /// The most steps that a bracket takes: for each combination of blocks all nodes, and for each
    /// way in which the conditions can turn out all formulas, which have so many parts.
    fn steps(&self, formulas: usize) -> u64 {
        let blocks = self.splits.iter().filter_map(|fact| self.facts.get(*fact));
        let combinations = blocks.fold(1_usize, |all, plan| all.saturating_mul(plan.open.len()));
        let ways = self.conditions.ways().saturating_mul(formulas);
        let each = self.nodes.len().saturating_add(ways);
        u64::try_from(combinations.saturating_mul(each)).unwrap_or(u64::MAX)
    }

    /// The bracket over all completions of a profile.
    ///
    /// A fact with one reader varies freely, so its best and worst are found on the spot; a fact
    /// that gives points and is read elsewhere too is gone through block by block, in all
    /// combinations. Because points never stand under `not`, the least and the greatest points of a
    /// combination decide every class.
    pub fn bracket<'m>(&self, profile: &OpenProfile, memory: &'m mut Memory) -> &'m Bracket {
        memory.key.clone_from(&profile.key);
        memory.sum.clear(self);
        let is_open = |fact: &usize| profile.blocks.get(*fact) == Some(&OPEN);
        if self.splits.iter().any(is_open) {
            let mut blocks = std::mem::take(&mut memory.blocks);
            blocks.clone_from(&profile.blocks);
            self.split(0, profile, &mut blocks, memory);
            memory.blocks = blocks;
        } else {
            self.settle(&profile.blocks, memory);
        }
        let Memory { sum, bracket, .. } = memory;
        sum.write(self, bracket);
        bracket
    }

    /// Goes through all combinations of the blocks of open facts, from one of the split facts on.
    fn split(
        &self,
        from: usize,
        profile: &OpenProfile,
        blocks: &mut Vec<usize>,
        memory: &mut Memory,
    ) {
        let is_open = |fact: &&usize| profile.blocks.get(**fact) == Some(&OPEN);
        let rest = self.splits.iter().enumerate().skip(from);
        let Some((at, fact)) = rest.into_iter().find(|(_, fact)| is_open(fact)) else {
            self.settle(blocks, memory);
            return;
        };
        let Some(plan) = self.facts.get(*fact) else {
            return;
        };
        for block in plan.open.clone() {
            if let Some(slot) = blocks.get_mut(*fact) {
                *slot = block;
            }
            if let Some(class) = plan.classes.get(block) {
                self.conditions.slots.set(&mut memory.key, *fact, *class);
            }
            self.split(at + 1, profile, blocks, memory);
        }
    }

    /// One combination: everything that still varies does so on its own.
    fn settle(&self, blocks: &[usize], memory: &mut Memory) {
        self.score(blocks, &mut memory.now);
        for (number, (node, points)) in self.conditions.bounds.iter().enumerate() {
            let reaches = |of: &[i64]| of.get(*node).is_some_and(|given| given >= points);
            let both = (reaches(&memory.now.least), reaches(&memory.now.greatest));
            self.conditions.slots.reach(&mut memory.key, number, both);
        }
        let Memory {
            settled,
            key,
            now,
            sum,
            ..
        } = memory;
        if let Some(known) = settled.get(key.as_slice()) {
            sum.add(known, now);
            return;
        }
        if settled.len() >= MOST_REMEMBERED {
            settled.clear();
        }
        let new = self.conditions.settle(key);
        sum.add(&new, now);
        settled.insert(key.as_slice().into(), new);
    }

    /// The least and the greatest points of every node.
    fn score(&self, blocks: &[usize], now: &mut Points) {
        let Points { least, greatest } = now;
        least.clear();
        greatest.clear();
        let block = |fact: &usize| blocks.get(*fact).copied().unwrap_or(OPEN);
        for node in &self.nodes {
            let (low, high) = match &node.kind {
                // Every fact that a leaf reads has a block by now, of which the leaf has points.
                KindPlan::Plain { fact, first } => {
                    range(&self.ranges, first.saturating_add(block(fact)))
                }
                KindPlan::Best(parts) => (parts.best(least), parts.best(greatest)),
                KindPlan::Sum(parts) => (parts.sum(least), parts.sum(greatest)),
                KindPlan::Leaf { fact, columns } => {
                    let holds = |(fact, held): &(usize, Vec<bool>)| {
                        held.get(block(fact)).copied().unwrap_or(false)
                    };
                    let counts = |column: &&ColumnPlan| column.guards.iter().all(holds);
                    let column = columns.iter().find(counts);
                    column.map_or((0, 0), |column| range(&column.ranges, block(fact)))
                }
            };
            least.push(low.max(node.floor).min(node.cap));
            greatest.push(high.max(node.floor).min(node.cap));
        }
    }
}

fn range(ranges: &[(i64, i64)], block: usize) -> (i64, i64) {
    ranges.get(block).copied().unwrap_or((0, 0))
}

impl Node {
    /// Points held between the floor and the cap.
    #[must_use]
    pub fn held(&self, points: i64) -> i64 {
        let floored = self.floor.map_or(points, |floor| points.max(floor));
        self.cap.map_or(floored, |cap| floored.min(cap))
    }
}

/// What has been seen so far.
#[derive(Debug, Default)]
struct Tally {
    counts: bool,
    least: Vec<i64>,
    greatest: Vec<i64>,
    worst: usize,
    best: usize,
    routes: Vec<Truths>,
    requirements: Vec<Truths>,
    exemptions: Vec<Truths>,
    /// Whether completions can be exempt, and whether they can be not.
    exempt: Truths,
    is_empty: bool,
}

impl Tally {
    fn clear(&mut self, plan: &Plan) {
        self.counts = false;
        self.is_empty = true;
        (self.worst, self.best) = (0, plan.conditions.class_count());
        self.exempt = Truths::NONE;
    }

    /// Adds one combination with its points.
    fn add(&mut self, settled: &Settled, now: &mut Points) {
        if self.is_empty {
            self.requirements.clone_from(&settled.requirements);
            self.exemptions.clone_from(&settled.exemptions);
        } else {
            join(&mut self.requirements, &settled.requirements);
            join(&mut self.exemptions, &settled.exemptions);
        }
        self.exempt = self.exempt.or(settled.exempt);
        let is_first = self.is_empty || (settled.counts && !self.counts);
        self.is_empty = false;
        if self.counts && !settled.counts {
            return;
        }
        if is_first {
            // The first completion that counts: what was seen of those that do not is forgotten.
            std::mem::swap(&mut self.least, &mut now.least);
            std::mem::swap(&mut self.greatest, &mut now.greatest);
            self.routes.clone_from(&settled.routes);
        } else {
            for (seen, now) in self.least.iter_mut().zip(&now.least) {
                *seen = (*seen).min(*now);
            }
            for (seen, now) in self.greatest.iter_mut().zip(&now.greatest) {
                *seen = (*seen).max(*now);
            }
            join(&mut self.routes, &settled.routes);
        }
        self.counts = settled.counts;
        if settled.counts {
            self.worst = self.worst.max(settled.worst);
            self.best = self.best.min(settled.best);
        }
    }

    fn write(&mut self, plan: &Plan, bracket: &mut Bracket) {
        let classes = plan.conditions.class_count();
        let class = |position: usize| Some(position).filter(|at| self.counts && *at < classes);
        bracket.counts = self.counts;
        bracket.class = class(self.worst);
        bracket.best_class = class(self.best);
        bracket.is_exempt = if self.exempt.yes {
            self.exempt.met()
        } else {
            Met::No
        };
        std::mem::swap(&mut bracket.least, &mut self.least);
        std::mem::swap(&mut bracket.greatest, &mut self.greatest);
        std::mem::swap(&mut bracket.routes, &mut self.routes);
        bracket.remark = Truths::NONE;
        if let Focus::Remark(_) = plan.focus {
            bracket.remark = bracket.routes.pop().unwrap_or(Truths::NONE);
        }
        std::mem::swap(&mut bracket.requirements, &mut self.requirements);
        std::mem::swap(&mut bracket.exemptions, &mut self.exemptions);
    }
}

fn join(seen: &mut [Truths], more: &[Truths]) {
    for (seen, more) in seen.iter_mut().zip(more) {
        *seen = seen.or(*more);
    }
}
