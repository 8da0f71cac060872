//! Everything about a model that is settled before the first profile: how each fact is taken while
//! it is open, the points of every block of cells, and the conditions over classes of cells.
//!
//! A *block* is a set of cells of one fact that is looked at as one: every cell by itself, and
//! behind them the blocks that stand for the fact while it is open. A *class* is a set of cells
//! that no condition tells apart; conditions know nothing finer.

use crate::rules::ruleset::FactId;

use super::conditions::{BitSlot, Conditions};
use super::cut::{FactCut, Readers};
use super::formula::Guard;
use super::model::{Focus, Leaf, Model, NodeKind, PointsColumn, ScoreNode};

/// A model made ready for many questions of one kind.
///
/// ```
/// use permit_points::Id;
/// use permit_points::engine::{ClassRule, Focus, Formula, Leaf, Memory, Model, ScoreNode, NodeKind, Plan};
/// let model = Model {
///     cells: vec![3],
///     nodes: vec![ScoreNode { floor: Some(0), cap: Some(8), kind: NodeKind::Leaf(Leaf::plain(0, vec![0, 5, 9])) }],
///     root: 0,
///     routes: vec![Formula::AtLeast { node: 0, points: 5 }],
///     classes: vec![ClassRule { routes: vec![0], otherwise: false }].into(),
///     ..Model::default()
/// };
/// let plan = Plan::of(&model, Focus::Routes);
/// let (mut profile, mut memory) = (plan.open_profile(), Memory::default());
/// assert_eq!(plan.bracket(&profile, &mut memory).greatest[0], 8);
/// plan.answer(&mut profile, Id::new(0), Some(1));
/// assert_eq!(plan.bracket(&profile, &mut memory).class, Some(Id::new(0)));
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) focus: Focus,
    pub(super) facts: Vec<FactPlan>,
    /// The facts that are gone through block by block while they are open: they give points, and
    /// something else reads them too.
    pub(super) splits: Vec<usize>,
    pub(super) tree: Tree,
    /// The least and the greatest points by block, leaf after leaf: what every question reads lies
    /// close together.
    pub(super) ranges: Ranges,
    pub(super) conditions: Conditions,
    /// The node of the total.
    pub(super) root: usize,
}

/// How one fact is taken.
#[derive(Debug, Clone)]
pub(super) struct FactPlan {
    /// The blocks that stand for the open fact, as a range of block numbers behind the cells.
    pub(super) open: std::ops::Range<usize>,
    /// The class of each block; empty for a fact that no condition reads.
    pub(super) classes: Vec<usize>,
    /// The same as bits of one word of a key, which are those of a mask.
    bits: Vec<u64>,
    word: usize,
    mask: u64,
    /// One cell of each group that all readers treat alike; empty for a fact that gives no points.
    scoring: Vec<usize>,
    /// Whether the score tree reads the fact.
    scores: bool,
}

/// Points by block: the least and the greatest, which differ only where a block has several cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranges {
    pub(super) least: Vec<i64>,
    pub(super) greatest: Vec<i64>,
}

/// One of the two ends between which points lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PointsEnd {
    Least,
    Greatest,
}

impl Ranges {
    #[inline]
    pub(super) fn at(&self, end: PointsEnd, block: usize) -> i64 {
        let points = match end {
            PointsEnd::Least => &self.least,
            PointsEnd::Greatest => &self.greatest,
        };
        points.get(block).copied().unwrap_or(0)
    }

    fn push(&mut self, (least, greatest): (i64, i64)) {
        self.least.push(least);
        self.greatest.push(greatest);
    }

    fn of(ranges: impl Iterator<Item = (i64, i64)>) -> Self {
        let (least, greatest) = ranges.unzip();
        Self { least, greatest }
    }
}

/// The nodes of a score tree by their positions: first those that read a single fact, which are
/// most, then the others with parts before wholes.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    pub(super) size: usize,
    pub(super) plain: Vec<(usize, PlainPlan)>,
    pub(super) others: Vec<(usize, NodePlan)>,
}

/// A node of which the block of one fact gives the points: a stretch of [`Plan::ranges`], already
/// held between the limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainPlan {
    pub(super) fact: usize,
    pub(super) first: usize,
}

/// A node with its limits.
#[derive(Debug, Clone)]
pub(super) struct NodePlan {
    pub(super) floor: i64,
    pub(super) cap: i64,
    pub(super) kind: KindPlan,
}

/// Where the points of a node come from.
#[derive(Debug, Clone)]
pub(super) enum KindPlan {
    /// The first column whose guards hold.
    Leaf {
        fact: usize,
        columns: Vec<ColumnPlan>,
    },
    Best(NodeParts),
    Sum(NodeParts),
}

/// The parts of a node, by their positions.
#[derive(Debug, Clone)]
pub(super) enum NodeParts {
    /// One behind the other, as those of a factor stand.
    Run(std::ops::Range<usize>),
    List(Vec<usize>),
}

impl NodeParts {
    fn of(parts: &[usize]) -> Self {
        let first = parts.first().copied().unwrap_or(0);
        let run = first..first + parts.len();
        if parts.iter().copied().eq(run.clone()) {
            Self::Run(run)
        } else {
            Self::List(parts.to_vec())
        }
    }

    /// The greatest points of the parts; 0 without any.
    pub(super) fn best(&self, points: &[i64]) -> i64 {
        let best = match self {
            Self::Run(run) => points
                .get(run.clone())
                .unwrap_or_default()
                .iter()
                .copied()
                .max(),
            Self::List(list) => list
                .iter()
                .filter_map(|part| points.get(*part))
                .copied()
                .max(),
        };
        best.unwrap_or(0)
    }

    /// The points of the parts together.
    pub(super) fn sum(&self, points: &[i64]) -> i64 {
        match self {
            Self::Run(run) => points.get(run.clone()).unwrap_or_default().iter().sum(),
            Self::List(list) => list.iter().filter_map(|part| points.get(*part)).sum(),
        }
    }
}

/// One column of points, by block.
#[derive(Debug, Clone)]
pub(super) struct ColumnPlan {
    /// For each guard its fact, and whether it holds by block of that fact.
    pub(super) guards: Vec<(usize, Vec<bool>)>,
    pub(super) ranges: Ranges,
}

/// Stands for no block at all: the fact is open, and gone through block by block.
pub(super) const OPEN: usize = usize::MAX;

/// What is known of an applicant: a cell for every fact that is answered.
#[derive(Debug, Clone)]
pub struct OpenProfile {
    /// The block of each fact; [`OPEN`] for an open one that is split.
    pub(super) blocks: Vec<usize>,
    /// What the conditions see of it.
    pub(super) key: Vec<u64>,
    /// How many facts that give points are open.
    pub(super) open: usize,
    /// How many facts have [`OPEN`] for a block.
    pub(super) split: usize,
}

impl OpenProfile {
    /// Whether an answer goes through blocks of open facts, which takes long.
    pub(crate) fn is_split(&self) -> bool {
        self.split > 0
    }
}

impl Plan {
    /// The plan for questions about all profiles of a model.
    #[must_use]
    pub fn of(model: &Model, focus: Focus) -> Self {
        let whole: Vec<Vec<usize>> = model
            .cells
            .iter()
            .map(|cells| (0..*cells).collect())
            .collect();
        Self::over(model, focus, &whole)
    }

    /// The plan for profiles whose open facts have one of the cells in `domain`.
    #[must_use]
    pub fn over(model: &Model, focus: Focus, domain: &[Vec<usize>]) -> Self {
        let mut readers: Vec<Readers<'_>> = vec![Readers::default(); model.cells.len()];
        for formula in model.formulas(focus) {
            formula.guards(&mut |guard| {
                if let Some(readers) = readers.get_mut(guard.fact) {
                    readers.guards.push(guard);
                }
            });
        }
        for node in &model.nodes {
            let NodeKind::Leaf(leaf) = &node.kind else {
                continue;
            };
            if let Some(readers) = readers.get_mut(leaf.fact) {
                readers.leaves.push(leaf);
            }
            for guard in leaf.columns.iter().flat_map(|column| &column.guards) {
                if let Some(readers) = readers.get_mut(guard.fact) {
                    readers.choosers.push(guard);
                }
            }
        }
        let mut cut: Vec<FactCut> = Vec::with_capacity(readers.len());
        for ((fact, readers), cells) in readers.iter().enumerate().zip(&model.cells) {
            let open = domain.get(fact).map_or(&[][..], Vec::as_slice);
            cut.push(FactCut::of(readers, *cells, open));
        }
        let conditions = Conditions::of(model, focus, &cut);
        let splits = cut.iter().enumerate().filter(|(_, cut)| cut.is_split);
        let mut maker = TreeMaker {
            cut: &cut,
            ranges: Ranges::default(),
            tree: Tree::default(),
        };
        for node in &model.nodes {
            maker.add(node);
        }
        let TreeMaker { ranges, tree, .. } = maker;
        let facts = cut.iter().enumerate();
        let facts = facts.map(|(fact, cut)| FactPlan::of(cut, conditions.slots.of(fact)));
        Self {
            facts: facts.collect(),
            focus,
            root: model.root,
            splits: splits.map(|(fact, _)| fact).collect(),
            tree,
            ranges,
            conditions,
        }
    }

    /// The profile of which nothing is known.
    #[must_use]
    pub fn open_profile(&self) -> OpenProfile {
        let mut profile = OpenProfile {
            blocks: vec![OPEN; self.facts.len()],
            key: vec![0; self.conditions.slots.words()],
            open: self.facts.iter().filter(|fact| fact.scores).count(),
            split: self.facts.len(),
        };
        for fact in 0..self.facts.len() {
            self.answer(&mut profile, FactId::new(fact), None);
        }
        profile
    }

    /// Whether the conditions in focus read a fact, by itself or in the points that they ask for.
    #[must_use]
    pub fn reads(&self, fact: FactId) -> bool {
        let asks_points = !self.conditions.bounds.is_empty();
        let is_read = |plan: &FactPlan| !plan.classes.is_empty() || (plan.scores && asks_points);
        self.facts.get(fact.at()).is_some_and(is_read)
    }

    /// One cell of each group of cells of a fact that all its readers treat alike; none of a fact
    /// that gives no points.
    #[must_use]
    pub fn scoring_cells(&self, fact: FactId) -> &[usize] {
        self.facts.get(fact.at()).map_or(&[], |plan| &plan.scoring)
    }

    /// The open facts that a bracket goes through block by block, each with its blocks: it looks at
    /// all combinations of them.
    pub(crate) fn entangled<'a>(
        &'a self,
        profile: &'a OpenProfile,
    ) -> impl Iterator<Item = (FactId, usize)> + 'a {
        let is_open = |fact: &&usize| profile.blocks.get(**fact) == Some(&OPEN);
        let splits = self.splits.iter().filter(is_open);
        splits.filter_map(|fact| Some((FactId::new(*fact), self.facts.get(*fact)?.open.len())))
    }

    /// Makes the answer to a fact known, or open again. A cell that the fact does not have leaves
    /// it open.
    pub fn answer(&self, profile: &mut OpenProfile, fact: FactId, cell: Option<usize>) {
        if let Some(entry) = self.entry(fact, cell) {
            self.write(profile, fact, entry);
        }
    }

    /// What an answer to a fact is to a profile; it is the same in every profile.
    #[must_use]
    pub(crate) fn entry(&self, fact: FactId, cell: Option<usize>) -> Option<Answered> {
        let plan = self.facts.get(fact.at())?;
        let cell = cell.filter(|cell| *cell < plan.open.start);
        let block = match cell {
            Some(cell) => cell,
            None if plan.open.len() == 1 => plan.open.start,
            None => OPEN,
        };
        let bits = plan.bits.get(block).copied();
        Some(Answered {
            block,
            bits: bits.unwrap_or(0),
            mask: if bits.is_some() { plan.mask } else { 0 },
        })
    }

    /// Makes an answer known in a profile.
    #[expect(
        clippy::inline_always,
        reason = "called for every answer, and not inlined by itself"
    )]
    #[inline(always)]
    pub(crate) fn write(&self, profile: &mut OpenProfile, fact: FactId, entry: Answered) {
        let at = fact.at();
        let (Some(plan), Some(slot)) = (self.facts.get(at), profile.blocks.get_mut(at)) else {
            return;
        };
        let before = std::mem::replace(slot, entry.block);
        profile.open += usize::from(plan.scores && entry.block >= plan.open.start);
        profile.open -= usize::from(plan.scores && before >= plan.open.start);
        profile.split += usize::from(entry.block == OPEN);
        profile.split -= usize::from(before == OPEN);
        if let Some(word) = profile.key.get_mut(plan.word) {
            *word = *word & !entry.mask | entry.bits;
        }
    }
}

/// An answer to a fact, as profiles have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answered {
    block: usize,
    /// What conditions see of it, in the bits of a mask.
    bits: u64,
    mask: u64,
}

impl FactPlan {
    fn of(cut: &FactCut, slot: Option<BitSlot>) -> Self {
        let classes = if cut.class_of_cell.is_empty() {
            Vec::new()
        } else {
            let open_class = cut.classes;
            let class = |cells: &Vec<usize>| {
                let mut of_cells = cells.iter().filter_map(|cell| cut.class_of_cell.get(*cell));
                match (
                    of_cells.next(),
                    cut.is_open_to_conditions() && cells.len() > 1,
                ) {
                    (Some(class), false) => *class,
                    _ => open_class,
                }
            };
            cut.blocks().map(|cells| class(&cells)).collect()
        };
        let bits = |class: &usize| slot.map_or(0, |slot| slot.bits(*class));
        Self {
            open: cut.cells..cut.cells + cut.open.len(),
            bits: classes.iter().map(bits).collect(),
            word: slot.map_or(0, |slot| slot.word),
            mask: slot.map_or(0, BitSlot::mask),
            classes,
            scoring: cut.scoring.clone(),
            scores: cut.scores,
        }
    }
}

/// Lays out the nodes of a score tree, parts before wholes as the model has them.
struct TreeMaker<'a> {
    cut: &'a [FactCut],
    ranges: Ranges,
    tree: Tree,
}

impl TreeMaker<'_> {
    fn add(&mut self, node: &ScoreNode) {
        let position = self.tree.size;
        self.tree.size += 1;
        if let Some(plain) = self.plain(node) {
            self.tree.plain.push((position, plain));
            return;
        }
        let kind = match &node.kind {
            NodeKind::Leaf(leaf) => self.columns(leaf),
            NodeKind::Best(parts) => KindPlan::Best(NodeParts::of(parts)),
            NodeKind::Sum(parts) => KindPlan::Sum(NodeParts::of(parts)),
        };
        let node = NodePlan {
            floor: node.floor.unwrap_or(i64::MIN),
            cap: node.cap.unwrap_or(i64::MAX),
            kind,
        };
        self.tree.others.push((position, node));
    }

    /// A leaf of one column that always counts, or a node over a single one of these.
    fn plain(&mut self, node: &ScoreNode) -> Option<PlainPlan> {
        let (fact, ranges) = match &node.kind {
            NodeKind::Leaf(leaf) => match leaf.columns.as_slice() {
                [only] if only.guards.is_empty() => (leaf.fact, self.ranges_of(leaf, only)),
                _ => return None,
            },
            NodeKind::Best(parts) | NodeKind::Sum(parts) => {
                let [part] = parts.as_slice() else {
                    return None;
                };
                let mut plain = self.tree.plain.iter();
                let (_, PlainPlan { fact, first }) = plain.find(|(at, _)| at == part)?;
                let cut = self.cut.get(*fact)?;
                let blocks = *first..*first + cut.cells + cut.open.len();
                let of = |block: usize| {
                    let at = |end| self.ranges.at(end, block);
                    (at(PointsEnd::Least), at(PointsEnd::Greatest))
                };
                (*fact, blocks.map(of).collect())
            }
        };
        let first = self.ranges.least.len();
        for (least, greatest) in ranges {
            self.ranges.push((node.held(least), node.held(greatest)));
        }
        Some(PlainPlan { fact, first })
    }

    fn columns(&self, leaf: &Leaf) -> KindPlan {
        let columns = leaf.columns.iter().map(|column| ColumnPlan {
            guards: column
                .guards
                .iter()
                .map(|guard| (guard.fact, held(guard, self.cut)))
                .collect(),
            ranges: Ranges::of(self.ranges_of(leaf, column).into_iter()),
        });
        KindPlan::Leaf {
            fact: leaf.fact,
            columns: columns.collect(),
        }
    }

    /// The points that a column of a leaf gives, by block.
    fn ranges_of(&self, leaf: &Leaf, column: &PointsColumn) -> Vec<(i64, i64)> {
        let blocks = self
            .cut
            .get(leaf.fact)
            .into_iter()
            .flat_map(FactCut::blocks);
        blocks.map(|cells| range(&column.points, &cells)).collect()
    }
}

/// Whether a guard that chooses a column holds, by block; its facts are split, so no block is torn.
fn held(guard: &Guard, cut: &[FactCut]) -> Vec<bool> {
    let blocks = cut.get(guard.fact).into_iter().flat_map(FactCut::blocks);
    blocks
        .map(|cells| cells.first().is_some_and(|cell| guard.has(*cell)))
        .collect()
}

/// The least and the greatest points over some cells.
fn range(points: &[i64], cells: &[usize]) -> (i64, i64) {
    let mut points = cells.iter().filter_map(|cell| points.get(*cell)).copied();
    let first = points.next().unwrap_or(0);
    points.fold((first, first), |(least, greatest), points| {
        (least.min(points), greatest.max(points))
    })
}
