//! The least and the greatest that the completions of an incomplete profile give.

use std::collections::BTreeMap;

use super::formula::{Formula, Guard, Met, Truths};
use super::{Leaf, Model, Node, NodeKind};

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
        self.bracket_over(domain, *focus, &self.splits(domain, *focus))
    }

    /// The same, where `spend` agrees to the steps that it takes at the most.
    pub(crate) fn bracket_within(
        &self,
        domain: &[Vec<usize>],
        focus: Focus,
        spend: impl FnOnce(u64) -> Option<()>,
    ) -> Option<Bracket> {
        let splits = self.splits(domain, focus);
        let combinations = splits.iter().map(|(_, blocks)| blocks.len());
        let cells: usize = domain.iter().map(Vec::len).sum();
        let formulas: usize = self.formulas(focus).map(Formula::size).sum();
        // Each combination goes through all nodes, all cells that vary, and all formulas.
        let each = self.nodes.len() + cells + formulas;
        let steps = combinations.fold(each, usize::saturating_mul);
        spend(u64::try_from(steps).unwrap_or(u64::MAX))?;
        Some(self.bracket_over(domain, focus, &splits))
    }

    fn bracket_over(
        &self,
        domain: &[Vec<usize>],
        focus: Focus,
        splits: &[(usize, Vec<Vec<usize>>)],
    ) -> Bracket {
        let mut sum = Tally::new(self);
        let mut cells: Vec<&[usize]> = domain.iter().map(Vec::as_slice).collect();
        self.split(splits, &mut cells, focus, &mut sum);
        sum.into_bracket(self)
    }

    /// The formulas that a question reads besides the score tree.
    fn formulas(&self, focus: Focus) -> impl Iterator<Item = &Formula> {
        let routes: &[Formula] = if focus == Focus::Routes {
            &self.routes
        } else {
            &[]
        };
        let remark = match focus {
            Focus::Remark(number) => self.remarks.get(number),
            Focus::Points | Focus::Routes => None,
        };
        let limits = self
            .requirements
            .iter()
            .map(|requirement| &requirement.formula);
        self.exemptions
            .iter()
            .chain(limits)
            .chain(routes)
            .chain(remark)
    }

    /// The facts to split, each with its blocks of cells that all readers but one leaf treat alike.
    fn splits(&self, domain: &[Vec<usize>], focus: Focus) -> Vec<(usize, Vec<Vec<usize>>)> {
        let mut guards: Vec<Vec<&Guard>> = vec![Vec::new(); domain.len()];
        let mut leaves: Vec<Vec<&Leaf>> = vec![Vec::new(); domain.len()];
        let mut always = vec![false; domain.len()];
        let mut see = |guard| read(&mut guards, guard);
        for formula in self.formulas(focus) {
            formula.guards(&mut see);
        }
        for node in &self.nodes {
            if let NodeKind::Leaf(leaf) = &node.kind {
                if let Some(readers) = leaves.get_mut(leaf.fact) {
                    readers.push(leaf);
                }
                // What chooses a column must be settled before the column is read.
                for guard in leaf.columns.iter().flat_map(|column| &column.guards) {
                    read(&mut guards, guard);
                    if let Some(flag) = always.get_mut(guard.fact) {
                        *flag = true;
                    }
                }
            }
        }
        let facts = domain
            .iter()
            .zip(guards)
            .zip(leaves)
            .zip(always)
            .enumerate();
        let split = facts.filter_map(|(fact, (((cells, guards), leaves), always))| {
            let is_shared = always || guards.len() + leaves.len() > 1;
            if cells.len() < 2 || !is_shared {
                return None;
            }
            let blocks = blocks(cells, &guards, &leaves);
            (blocks.len() > 1).then_some((fact, blocks))
        });
        split.collect()
    }

    /// Goes through all combinations of blocks.
    fn split<'c>(
        &self,
        splits: &'c [(usize, Vec<Vec<usize>>)],
        cells: &mut Vec<&'c [usize]>,
        focus: Focus,
        sum: &mut Tally,
    ) {
        let Some(((fact, blocks), rest)) = splits.split_first() else {
            self.settle(cells, focus, sum);
            return;
        };
        for block in blocks {
            if let Some(open) = cells.get_mut(*fact) {
                *open = block;
            }
            self.split(rest, cells, focus, sum);
        }
    }

    /// One combination: everything that still varies does so on its own.
    fn settle(&self, cells: &[&[usize]], focus: Focus, sum: &mut Tally) {
        self.score(cells, sum);
        let (least, greatest) = (&sum.now_least, &sum.now_greatest);
        let either = |formula: &Formula| {
            formula
                .truths(cells, least)
                .or(formula.truths(cells, greatest))
        };
        let mut all_met = true;
        for (requirement, seen) in self.requirements.iter().zip(&mut sum.requirements) {
            let truths = either(&requirement.formula);
            *seen = seen.or(truths);
            all_met &= truths.yes || requirement.closes.is_some();
        }
        let (mut may_be_exempt, mut may_count) = (Truths::NONE, true);
        for (exemption, seen) in self.exemptions.iter().zip(&mut sum.exemptions) {
            let truths = either(exemption);
            *seen = seen.or(truths);
            may_be_exempt = may_be_exempt.or(truths);
            may_count &= truths.can_fail();
        }
        sum.exempt.yes |= may_be_exempt.yes || may_be_exempt.missing;
        sum.exempt.no |= may_count;
        let counts = all_met && may_count;
        if sum.counts && !counts {
            return;
        }
        if counts && !sum.counts {
            sum.start_counting();
        }
        sum.widen();
        match focus {
            Focus::Points => {}
            Focus::Remark(number) => {
                let truths = self.remarks.get(number).map_or(Truths::NONE, |remark| {
                    remark
                        .truths(cells, &sum.now_least)
                        .or(remark.truths(cells, &sum.now_greatest))
                });
                sum.remark = sum.remark.or(truths);
            }
            Focus::Routes => self.settle_classes(cells, counts, sum),
        }
    }

    fn settle_classes(&self, cells: &[&[usize]], counts: bool, sum: &mut Tally) {
        let (mut worst, mut best) = (self.classes.len(), self.classes.len());
        let at = |formula: &Formula, points: &[i64]| formula.truths(cells, points);
        for ((formula, seen), low) in self
            .routes
            .iter()
            .zip(&mut sum.routes)
            .zip(&mut sum.low_routes)
        {
            *low = at(formula, &sum.now_least);
            *seen = seen.or(*low);
        }
        for ((formula, seen), high) in self
            .routes
            .iter()
            .zip(&mut sum.routes)
            .zip(&mut sum.high_routes)
        {
            *high = at(formula, &sum.now_greatest);
            *seen = seen.or(*high);
        }
        if !counts {
            return;
        }
        for (number, class) in self.classes.iter().enumerate().rev() {
            let closing = self.requirements.iter().filter(|one| {
                one.closes
                    .as_ref()
                    .is_some_and(|list| list.contains(&number))
            });
            let (mut may_close, mut may_open) = (false, true);
            for requirement in closing {
                let truths = at(&requirement.formula, &sum.now_least)
                    .or(at(&requirement.formula, &sum.now_greatest));
                may_close |= truths.can_fail();
                may_open &= truths.yes;
            }
            let low = |route: &usize| {
                sum.low_routes
                    .get(*route)
                    .is_some_and(|truths| truths.yes && !truths.can_fail())
            };
            let high = |route: &usize| sum.high_routes.get(*route).is_some_and(|truths| truths.yes);
            if !may_close && (class.otherwise || class.routes.iter().any(low)) {
                worst = number;
            }
            if may_open && (class.otherwise || class.routes.iter().any(high)) {
                best = number;
            }
        }
        sum.worst = sum.worst.max(worst);
        sum.best = sum.best.min(best);
    }

    /// The least and the greatest points of every node.
    fn score(&self, cells: &[&[usize]], sum: &mut Tally) {
        sum.now_least.clear();
        sum.now_greatest.clear();
        for node in &self.nodes {
            let (least, greatest) = match &node.kind {
                NodeKind::Leaf(leaf) => leaf.range(cells),
                NodeKind::Best(parts) => {
                    let best = |points: &[i64]| {
                        parts
                            .iter()
                            .filter_map(|part| points.get(*part))
                            .copied()
                            .max()
                    };
                    (
                        best(&sum.now_least).unwrap_or(0),
                        best(&sum.now_greatest).unwrap_or(0),
                    )
                }
                NodeKind::Sum(parts) => {
                    let total =
                        |points: &[i64]| parts.iter().filter_map(|part| points.get(*part)).sum();
                    (total(&sum.now_least), total(&sum.now_greatest))
                }
            };
            sum.now_least.push(node.held(least));
            sum.now_greatest.push(node.held(greatest));
        }
    }
}

impl Node {
    /// Points held between the floor and the cap.
    #[must_use]
    pub fn held(&self, points: i64) -> i64 {
        let floored = self.floor.map_or(points, |floor| points.max(floor));
        self.cap.map_or(floored, |cap| floored.min(cap))
    }
}

impl Leaf {
    /// The least and the greatest points over some cells, once the columns are settled.
    fn range(&self, cells: &[&[usize]]) -> (i64, i64) {
        let open = cells.get(self.fact).copied().unwrap_or_default();
        let holds = |guard: &Guard| {
            let settled = cells.get(guard.fact).and_then(|cells| cells.first());
            settled.is_some_and(|cell| guard.has(*cell))
        };
        let column = self
            .columns
            .iter()
            .find(|column| column.guards.iter().all(holds));
        let Some(column) = column else { return (0, 0) };
        let mut points = open
            .iter()
            .filter_map(|cell| column.points.get(*cell))
            .copied();
        let first = points.next().unwrap_or(0);
        points.fold((first, first), |(least, greatest), points| {
            (least.min(points), greatest.max(points))
        })
    }
}

fn read<'a>(guards: &mut [Vec<&'a Guard>], guard: &'a Guard) {
    if let Some(readers) = guards.get_mut(guard.fact) {
        readers.push(guard);
    }
}

/// Cells in blocks that every guard and every leaf but the last treat alike, in the order of their
/// first cells.
fn blocks(cells: &[usize], guards: &[&Guard], leaves: &[&Leaf]) -> Vec<Vec<usize>> {
    let settled = leaves.split_last().map_or(leaves, |(_, settled)| settled);
    let mut known: BTreeMap<(Vec<bool>, Vec<Option<i64>>), usize> = BTreeMap::new();
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for cell in cells {
        let held = guards.iter().map(|guard| guard.has(*cell)).collect();
        let columns = settled.iter().flat_map(|leaf| &leaf.columns);
        let points = columns
            .map(|column| column.points.get(*cell).copied())
            .collect();
        let block = *known.entry((held, points)).or_insert_with(|| {
            blocks.push(Vec::new());
            blocks.len() - 1
        });
        if let Some(block) = blocks.get_mut(block) {
            block.push(*cell);
        }
    }
    blocks
}

/// What has been seen so far.
struct Tally {
    counts: bool,
    least: Vec<i64>,
    greatest: Vec<i64>,
    worst: usize,
    best: usize,
    routes: Vec<Truths>,
    remark: Truths,
    requirements: Vec<Truths>,
    exemptions: Vec<Truths>,
    /// Whether completions can be exempt, and whether they can be not.
    exempt: Truths,
    // What the combination at hand gives, kept here so that each one does not allocate anew.
    now_least: Vec<i64>,
    now_greatest: Vec<i64>,
    low_routes: Vec<Truths>,
    high_routes: Vec<Truths>,
}

impl Tally {
    fn new(model: &Model) -> Self {
        let routes = vec![Truths::NONE; model.routes.len()];
        Self {
            counts: false,
            least: Vec::with_capacity(model.nodes.len()),
            greatest: Vec::with_capacity(model.nodes.len()),
            worst: 0,
            best: model.classes.len(),
            routes: routes.clone(),
            remark: Truths::NONE,
            requirements: vec![Truths::NONE; model.requirements.len()],
            exemptions: vec![Truths::NONE; model.exemptions.len()],
            exempt: Truths::NONE,
            now_least: Vec::with_capacity(model.nodes.len()),
            now_greatest: Vec::with_capacity(model.nodes.len()),
            low_routes: routes.clone(),
            high_routes: routes,
        }
    }

    /// The first completion that counts: what was seen of those that do not is forgotten.
    fn start_counting(&mut self) {
        self.counts = true;
        self.least.clear();
        self.routes.fill(Truths::NONE);
        self.remark = Truths::NONE;
    }

    fn widen(&mut self) {
        if self.least.is_empty() {
            self.least.clone_from(&self.now_least);
            self.greatest.clone_from(&self.now_greatest);
            return;
        }
        for (seen, now) in self.least.iter_mut().zip(&self.now_least) {
            *seen = (*seen).min(*now);
        }
        for (seen, now) in self.greatest.iter_mut().zip(&self.now_greatest) {
            *seen = (*seen).max(*now);
        }
    }

    fn into_bracket(self, model: &Model) -> Bracket {
        let class = |position: usize| {
            Some(position).filter(|position| self.counts && *position < model.classes.len())
        };
        Bracket {
            counts: self.counts,
            class: class(self.worst),
            best_class: class(self.best),
            least: self.least,
            greatest: self.greatest,
            routes: self.routes,
            remark: self.remark,
            requirements: self.requirements,
            exemptions: self.exemptions,
            is_exempt: if self.exempt.yes {
                self.exempt.met()
            } else {
                Met::No
            },
        }
    }
}
