//! The normal form as numbers: a score tree over cells, formulas, and the classes they decide.

use super::formula::{Formula, Guard};
use crate::base::ids::List;
use crate::rules::ruleset::Class;

/// One node of the score tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreNode {
    /// The least points it gives; no limit without one.
    pub floor: Option<i64>,
    /// The most points it gives; no limit without one.
    pub cap: Option<i64>,
    /// Where its points come from.
    pub kind: NodeKind,
}

/// Where the points of a node come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// The cell of one fact.
    Leaf(Leaf),
    /// The best of its parts.
    Best(Vec<usize>),
    /// The sum of its parts.
    Sum(Vec<usize>),
}

/// Points by the cells of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The fact.
    pub fact: usize,
    /// Columns of points; the first whose guards all hold counts. A table over one fact has a
    /// single column without guards.
    pub columns: Vec<PointsColumn>,
}

/// One column of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsColumn {
    /// What must hold for the column to count.
    pub guards: Vec<Guard>,
    /// The points, by cell of the leaf's fact.
    pub points: Vec<i64>,
}

impl Leaf {
    /// A leaf with a single column.
    #[must_use]
    pub fn plain(fact: usize, points: Vec<i64>) -> Self {
        Self {
            fact,
            columns: vec![PointsColumn {
                guards: Vec::new(),
                points,
            }],
        }
    }
}

/// A requirement: what completions must meet, and which classes it closes when they do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRequirement {
    /// The condition.
    pub formula: Formula,
    /// The classes it closes; all of them without a list.
    pub closes: Option<Vec<usize>>,
}

/// A class: its routes, by their positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassRule {
    /// The routes to it; of several that are met, the first in this order is the one it is by.
    pub routes: Vec<usize>,
    /// Whether everybody has it who has no better one.
    pub otherwise: bool,
}

impl ClassRule {
    /// The route that the class is by: the first of its routes that is met.
    pub fn route(&self, is_met: impl Fn(usize) -> bool) -> Option<usize> {
        self.routes.iter().copied().find(|route| is_met(*route))
    }
}

/// The normal form of one ruleset on one day in one place. Points are bounds of routes and remarks
/// only: requirements and exemptions never ask for them.
///
/// ```
/// use permit_points::Id;
/// use permit_points::engine::{ClassRule, Focus, Formula, Leaf, Model, ScoreNode, NodeKind};
/// // One fact of three cells gives 0, 5 or 9 points; 5 give the first class.
/// let model = Model {
///     cells: vec![3],
///     nodes: vec![ScoreNode { floor: Some(0), cap: Some(8), kind: NodeKind::Leaf(Leaf::plain(0, vec![0, 5, 9])) }],
///     root: 0,
///     routes: vec![Formula::AtLeast { node: 0, points: 5 }],
///     classes: vec![ClassRule { routes: vec![0], otherwise: false }].into(),
///     ..Model::default()
/// };
/// let open = model.bracket(&[vec![1, 2]], &Focus::Routes);
/// assert_eq!((open.least[0], open.greatest[0]), (5, 8));
/// assert_eq!(open.class, Some(Id::new(0))); // certain, whatever the open fact is
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// How many cells each fact has.
    pub cells: Vec<usize>,
    /// The nodes of the score tree, parts before the nodes that hold them.
    pub nodes: Vec<ScoreNode>,
    /// The node that is the total.
    pub root: usize,
    /// Who needs no permit; any one is enough.
    pub exemptions: Vec<Formula>,
    /// What must be met.
    pub requirements: Vec<ModelRequirement>,
    /// The routes.
    pub routes: Vec<Formula>,
    /// The classes, best first.
    pub classes: List<ClassRule, Class>,
    /// Conditions that only decide what is said, one by one.
    pub remarks: Vec<Formula>,
}

impl Model {
    /// How many conditions decide over classes, each counted as often as it is written.
    #[must_use]
    pub fn conditions(&self) -> usize {
        self.deciding().map(Formula::size).sum()
    }

    /// The formulas that decide an outcome.
    pub(super) fn deciding(&self) -> impl Iterator<Item = &Formula> {
        let limits = self
            .requirements
            .iter()
            .map(|requirement| &requirement.formula);
        self.exemptions.iter().chain(limits).chain(&self.routes)
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

/// What a complete profile comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A class, by its position: 0 is the best.
    Class(usize),
    /// No class: a requirement fails, or no class is reached.
    NoClass,
    /// An exemption is met, so no permit is needed.
    NoPermit,
}
