//! The least and the greatest that the completions of an incomplete profile give.

use crate::rules::ruleset::{ClassId, FactId};
use rustc_hash::FxHashMap;

use super::conditions::{Ruling, Settled};
use super::formula::{Formula, Met, Truths};
use super::model::{Focus, Model, ScoreNode};
use super::plan::{ColumnPlan, KindPlan, OPEN, OpenProfile, PlainPlan, Plan, PointsEnd};

/// The most answers of conditions that are remembered.
const MOST_REMEMBERED: usize = 4096;

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
    pub class: Option<ClassId>,
    /// The best class that a completion has.
    pub best_class: Option<ClassId>,
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

/// A bracket in short: what most questions end in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// Whether all, none or some completions are exempt.
    pub is_exempt: Met,
    /// The certain class: the lowest that a completion has.
    pub class: Option<ClassId>,
    /// The best class that a completion has.
    pub best_class: Option<ClassId>,
    /// The first route of the certain class that all completions that count meet.
    pub route: Option<usize>,
    /// The least total.
    pub points: i64,
    /// The greatest total.
    pub points_at_most: i64,
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

    /// What one complete profile gives: `profile` is the cell of each fact.
    #[must_use]
    pub fn walk(&self, profile: &[usize]) -> Verdict {
        let domain: Vec<Vec<usize>> = profile.iter().map(|cell| vec![*cell]).collect();
        let bracket = self.bracket(&domain, &Focus::Routes);
        Verdict {
            is_exempt: bracket.is_exempt == Met::Yes,
            class: bracket.class,
            routes: bracket.routes.iter().map(|truths| truths.met()).collect(),
            points: bracket.least,
        }
    }
}

/// What one complete profile gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The points of every node.
    pub points: Vec<i64>,
    /// Whether an exemption is met.
    pub is_exempt: bool,
    /// The class, unless the profile is exempt or has none.
    pub class: Option<ClassId>,
    /// Whether each route is met.
    pub routes: Vec<Met>,
}

/// What is kept from one question to the next of the same plan: answers of conditions by what the
/// conditions saw, and room to work in.
#[derive(Debug, Default)]
pub struct Memory {
    settled: FxHashMap<Box<[u64]>, Settled>,
    key: Vec<u64>,
    blocks: Vec<usize>,
    now: NodePoints,
    sum: SeenClasses,
    bracket: Bracket,
}

/// The least and the greatest points of every node.
#[derive(Debug, Default)]
struct NodePoints {
    least: Vec<i64>,
    greatest: Vec<i64>,
}

impl Memory {
    /// The least points of each node, as the last [`Plan::short`] found them.
    #[must_use]
    pub fn least(&self) -> &[i64] {
        &self.now.least
    }

    /// How many answers of conditions are kept.
    pub(crate) fn len(&self) -> usize {
        self.settled.len()
    }

    /// Keeps what the conditions say to the key at hand.
    fn remember(&mut self, settled: Settled) {
        if self.settled.len() >= MOST_REMEMBERED {
            self.settled.clear();
        }
        self.settled.insert(self.key.as_slice().into(), settled);
    }
}

impl Plan {
    /// The bracket over the domain that the plan was made for.
    fn bracket_over(&self, domain: &[Vec<usize>]) -> Bracket {
        let mut profile = self.open_profile();
        for (fact, cells) in domain.iter().enumerate() {
            if let [cell] = cells.as_slice() {
                self.answer(&mut profile, FactId::new(fact), Some(*cell));
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
        let each = self.tree.size.saturating_add(ways);
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
        memory.sum.clear();
        if profile.split > 0 {
            let mut blocks = std::mem::take(&mut memory.blocks);
            blocks.clone_from(&profile.blocks);
            self.split(0, profile, &mut blocks, memory);
            memory.blocks = blocks;
        } else {
            self.add(&profile.blocks, profile.open == 0, memory);
        }
        let Memory { sum, bracket, .. } = memory;
        sum.write(self, bracket);
        bracket
    }

    /// The answer in short; [`Memory::least`] then has the least points of each node.
    ///
    /// What it says is what [`bracket`](Self::bracket) says, without the parts that it leaves out.
    pub fn short(&self, profile: &OpenProfile, memory: &mut Memory) -> Short {
        if profile.split > 0 {
            let short = self.short_of(self.bracket(profile, memory));
            std::mem::swap(&mut memory.now.least, &mut memory.bracket.least);
            return short;
        }
        memory.key.clone_from(&profile.key);
        self.score(&profile.blocks, profile.open == 0, memory);
        let total = |points: &[i64]| points.get(self.root).copied().unwrap_or(0);
        let points = (total(&memory.now.least), total(&memory.now.greatest));
        let ruling = self.ruling(memory);
        Short {
            is_exempt: ruling.is_exempt(),
            class: ruling.worst,
            best_class: ruling.best,
            route: ruling.route,
            points: points.0,
            points_at_most: points.1,
        }
    }

    /// A bracket in short.
    #[must_use]
    pub fn short_of(&self, bracket: &Bracket) -> Short {
        let total = |points: &[i64]| points.get(self.root).copied().unwrap_or(0);
        Short {
            is_exempt: bracket.is_exempt,
            class: bracket.class,
            best_class: bracket.best_class,
            route: self.conditions.route(bracket.class, &bracket.routes),
            points: total(&bracket.least),
            points_at_most: total(&bracket.greatest),
        }
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
            self.add(blocks, false, memory);
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
    fn add(&self, blocks: &[usize], is_complete: bool, memory: &mut Memory) {
        self.score(blocks, is_complete, memory);
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
        let new = self.conditions.settle(key);
        sum.add(&new, now);
        memory.remember(new);
    }

    /// What the conditions say to the key at hand.
    fn ruling(&self, memory: &mut Memory) -> Ruling {
        if let Some(known) = memory.settled.get(memory.key.as_slice()) {
            return known.ruling;
        }
        let new = self.conditions.settle(&memory.key);
        let ruling = new.ruling;
        memory.remember(new);
        ruling
    }

    /// The least and the greatest points of every node, and what of them the conditions see. They
    /// are the same where every fact that gives points is answered.
    fn score(&self, blocks: &[usize], is_complete: bool, memory: &mut Memory) {
        let Memory { now, key, .. } = memory;
        self.score_end(PointsEnd::Least, blocks, &mut now.least);
        if is_complete {
            now.greatest.clone_from(&now.least);
        } else {
            self.score_end(PointsEnd::Greatest, blocks, &mut now.greatest);
        }
        for (number, (node, points)) in self.conditions.bounds.iter().enumerate() {
            let reaches = |of: &[i64]| of.get(*node).is_some_and(|given| given >= points);
            let both = (reaches(&now.least), reaches(&now.greatest));
            self.conditions.slots.reach(key, number, both);
        }
    }

    #[inline]
    fn score_end(&self, end: PointsEnd, blocks: &[usize], points: &mut Vec<i64>) {
        points.resize(self.tree.size, 0);
        let block = |fact: &usize| blocks.get(*fact).copied().unwrap_or(OPEN);
        // Every fact that a leaf reads has a block by now, of which the leaf has points.
        for (node, PlainPlan { fact, first }) in &self.tree.plain {
            if let Some(slot) = points.get_mut(*node) {
                *slot = self.ranges.at(end, first.saturating_add(block(fact)));
            }
        }
        for (node, plan) in &self.tree.others {
            let given = match &plan.kind {
                KindPlan::Best(parts) => parts.best(points),
                KindPlan::Sum(parts) => parts.sum(points),
                KindPlan::Leaf { fact, columns } => {
                    let holds = |(fact, held): &(usize, Vec<bool>)| {
                        held.get(block(fact)).copied().unwrap_or(false)
                    };
                    let counts = |column: &&ColumnPlan| column.guards.iter().all(holds);
                    let column = columns.iter().find(counts);
                    column.map_or(0, |column| column.ranges.at(end, block(fact)))
                }
            };
            if let Some(slot) = points.get_mut(*node) {
                *slot = given.max(plan.floor).min(plan.cap);
            }
        }
    }
}

impl ScoreNode {
    /// Points held between the floor and the cap.
    #[must_use]
    pub fn held(&self, points: i64) -> i64 {
        let floored = self.floor.map_or(points, |floor| points.max(floor));
        self.cap.map_or(floored, |cap| floored.min(cap))
    }
}

/// What has been seen so far.
#[derive(Debug, Default)]
struct SeenClasses {
    ruling: Ruling,
    least: Vec<i64>,
    greatest: Vec<i64>,
    routes: Vec<Truths>,
    requirements: Vec<Truths>,
    exemptions: Vec<Truths>,
    is_empty: bool,
}

impl SeenClasses {
    fn clear(&mut self) {
        self.ruling = Ruling::default();
        self.is_empty = true;
    }

    /// Adds one combination with its points.
    fn add(&mut self, settled: &Settled, now: &mut NodePoints) {
        if self.is_empty {
            self.requirements.clone_from(&settled.requirements);
            self.exemptions.clone_from(&settled.exemptions);
        } else {
            join(&mut self.requirements, &settled.requirements);
            join(&mut self.exemptions, &settled.exemptions);
        }
        let (seen, new) = (&mut self.ruling, settled.ruling);
        seen.exempt = seen.exempt.or(new.exempt);
        let is_first = self.is_empty || (new.counts && !seen.counts);
        self.is_empty = false;
        if seen.counts && !new.counts {
            return;
        }
        if is_first {
            // The first completion that counts: what was seen of those that do not is forgotten.
            std::mem::swap(&mut self.least, &mut now.least);
            std::mem::swap(&mut self.greatest, &mut now.greatest);
            self.routes.clone_from(&settled.routes);
            (seen.counts, seen.worst, seen.best) = (new.counts, new.worst, new.best);
            return;
        }
        for (seen, now) in self.least.iter_mut().zip(&now.least) {
            *seen = (*seen).min(*now);
        }
        for (seen, now) in self.greatest.iter_mut().zip(&now.greatest) {
            *seen = (*seen).max(*now);
        }
        join(&mut self.routes, &settled.routes);
        // No class is worse than any.
        let is_worse = |worst: ClassId| new.worst.is_none_or(|new| new > worst);
        if seen.worst.is_some_and(is_worse) {
            seen.worst = new.worst;
        }
        let is_better = |new: &ClassId| seen.best.is_none_or(|best| *new < best);
        if let Some(best) = new.best.filter(is_better) {
            seen.best = Some(best);
        }
    }

    fn write(&mut self, plan: &Plan, bracket: &mut Bracket) {
        bracket.counts = self.ruling.counts;
        bracket.class = self.ruling.worst;
        bracket.best_class = self.ruling.best;
        bracket.is_exempt = self.ruling.is_exempt();
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

#[cfg(test)]
mod tests {
    use super::super::{Guard, Leaf, NodeKind};
    use super::*;

    /// Facts 0 and 3 give points and are asked for, so that they are gone through in 2 and in 3
    /// blocks; fact 1 is asked for twice, which leaves the conditions two ways; fact 2 once.
    fn model() -> Model {
        let is = |fact, cells: &[bool]| {
            let cells = cells.to_vec();
            Formula::Guard(Guard { fact, cells })
        };
        let node = |kind| ScoreNode {
            floor: None,
            cap: None,
            kind,
        };
        let leaf = |fact, points: &[i64]| node(NodeKind::Leaf(Leaf::plain(fact, points.to_vec())));
        Model {
            cells: vec![3, 2, 4, 3],
            nodes: vec![
                leaf(0, &[1, 2, 3]),
                leaf(3, &[0, 1, 5]),
                node(NodeKind::Sum(vec![0, 1])),
            ],
            root: 2,
            exemptions: vec![is(2, &[true, false, false, false])],
            routes: vec![
                Formula::Any(vec![is(0, &[true, false, false]), is(1, &[true, false])]),
                Formula::Not(Box::new(is(1, &[true, false]))),
                is(3, &[true, false, false]),
                is(3, &[false, true, false]),
            ],
            ..Model::default()
        }
    }

    #[test]
    fn a_bracket_takes_all_nodes_and_formulas_for_each_combination_of_blocks() {
        let model = model();
        assert_eq!(model.conditions(), 1 + 3 + 2 + 1 + 1);
        let whole: Vec<Vec<usize>> = model.cells.iter().map(|all| (0..*all).collect()).collect();
        let mut asked = 0;
        let spent = model.bracket_within(&whole, Focus::Routes, |steps| {
            asked = steps;
            Some(())
        });
        assert!(spent.is_some());
        // 3 nodes, and in each of two ways 8 conditions.
        assert_eq!(asked, (2 * 3) * (3 + 2 * 8));
        assert_eq!(model.bracket_within(&whole, Focus::Routes, |_| None), None);
    }

    #[test]
    fn open_facts_that_are_gone_through_are_told_with_their_blocks() {
        let model = model();
        let plan = Plan::of(&model, Focus::Routes);
        let mut profile = plan.open_profile();
        let entangled = |profile: &OpenProfile| -> Vec<(usize, usize)> {
            let all = plan.entangled(profile);
            all.map(|(fact, blocks)| (fact.at(), blocks)).collect()
        };
        assert_eq!(entangled(&profile), [(0, 2), (3, 3)]);
        plan.answer(&mut profile, FactId::new(0), Some(2));
        assert_eq!(
            (entangled(&profile), profile.is_split()),
            (vec![(3, 3)], true)
        );
        plan.answer(&mut profile, FactId::new(3), Some(1));
        assert_eq!((entangled(&profile), profile.is_split()), (vec![], false));
        // A cell that a fact does not have leaves it open.
        plan.answer(&mut profile, FactId::new(0), Some(3));
        assert_eq!(entangled(&profile), [(0, 2)]);
        // Facts 1 and 2 give no points; the points are not asked for.
        let facts = (0..5).map(FactId::new);
        let reads: Vec<bool> = facts.clone().map(|fact| plan.reads(fact)).collect();
        assert_eq!(reads, [true, true, true, true, false]);
        let cells: Vec<&[usize]> = facts.clone().map(|fact| plan.scoring_cells(fact)).collect();
        assert_eq!(cells, [&[0, 1, 2][..], &[], &[], &[0, 1, 2], &[]]);
        let points = Plan::of(&model, Focus::Points);
        let reads: Vec<bool> = facts.take(4).map(|fact| points.reads(fact)).collect();
        assert_eq!(reads, [false, false, true, false]);
    }

    #[test]
    fn no_more_answers_are_kept_than_there_is_room_for() {
        let mut memory = Memory::default();
        let plan = Plan::of(&model(), Focus::Routes);
        let settled = plan.conditions.settle(&[0; 2]);
        let mut kept = Vec::new();
        for key in 0..=u64::try_from(MOST_REMEMBERED).unwrap() {
            memory.key = vec![key];
            memory.remember(settled.clone());
            kept.push(memory.len());
        }
        let most = kept.iter().max().copied();
        assert_eq!((most, kept.last()), (Some(MOST_REMEMBERED), Some(&1)));
    }
}
