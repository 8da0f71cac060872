//! The normal form that every answer comes from: facts cut into cells, points by cell in a score
//! tree, and formulas over cells and nodes.
//!
//! The engine knows neither names nor dates nor rule files: a [`Model`] is numbers. Three questions
//! can be put to it: what one complete profile gives ([`Model::walk`]), what all the completions of
//! an incomplete one give at the least and at the most ([`Plan::bracket`]), and how many profiles
//! there are of every total and outcome, in one model or side by side in two ([`Distribution`]).
//!
//! What keeps the second exact and cheap: a fact with one reader varies freely, so its best and
//! worst are found on the spot; a fact with several readers is split only as finely as all of its
//! readers but one tell its cells apart. Inside one split everything is independent, and because
//! points never stand under `not`, the least and the greatest points decide every class. What
//! conditions say hangs on little of a profile, so a [`Plan`] is made once for many profiles, and a
//! [`Memory`] keeps what the conditions have said.

mod bracket;
mod component;
mod conditions;
mod decision;
mod distribution;
mod formula;
mod layer;
mod plan;
mod split;
mod trail;
mod work;

pub use self::bracket::{Bracket, Focus, Memory, Short};
pub use self::distribution::{Distribution, Group, Outcome};
pub use self::formula::{Formula, Guard, Met, Truths};
pub(crate) use self::plan::Entry;
pub use self::plan::{OpenProfile, Plan};
pub use self::work::Work;

/// One node of the score tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
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
    pub columns: Vec<Column>,
}

/// One column of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
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
            columns: vec![Column {
                guards: Vec::new(),
                points,
            }],
        }
    }
}

/// A requirement: what completions must meet, and which classes it closes when they do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
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
/// use permit_points::engine::{ClassRule, Focus, Formula, Leaf, Model, Node, NodeKind};
/// // One fact of three cells gives 0, 5 or 9 points; 5 give the first class.
/// let model = Model {
///     cells: vec![3],
///     nodes: vec![Node { floor: Some(0), cap: Some(8), kind: NodeKind::Leaf(Leaf::plain(0, vec![0, 5, 9])) }],
///     root: 0,
///     routes: vec![Formula::AtLeast { node: 0, points: 5 }],
///     classes: vec![ClassRule { routes: vec![0], otherwise: false }],
///     ..Model::default()
/// };
/// let open = model.bracket(&[vec![1, 2]], &Focus::Routes);
/// assert_eq!((open.least[0], open.greatest[0]), (5, 8));
/// assert_eq!(open.class, Some(0)); // certain, whatever the open fact is
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// How many cells each fact has.
    pub cells: Vec<usize>,
    /// The nodes of the score tree, parts before the nodes that hold them.
    pub nodes: Vec<Node>,
    /// The node that is the total.
    pub root: usize,
    /// Who needs no permit; any one is enough.
    pub exemptions: Vec<Formula>,
    /// What must be met.
    pub requirements: Vec<Requirement>,
    /// The routes.
    pub routes: Vec<Formula>,
    /// The classes, best first.
    pub classes: Vec<ClassRule>,
    /// Conditions that only decide what is said, one by one.
    pub remarks: Vec<Formula>,
}

/// What one complete profile gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The points of every node.
    pub points: Vec<i64>,
    /// Whether an exemption is met.
    pub is_exempt: bool,
    /// The class, unless the profile is exempt or has none.
    pub class: Option<usize>,
    /// Whether each route is met.
    pub routes: Vec<Met>,
}

impl Model {
    /// How many conditions decide over classes, each counted as often as it is written.
    #[must_use]
    pub fn conditions(&self) -> usize {
        self.deciding().map(Formula::size).sum()
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
