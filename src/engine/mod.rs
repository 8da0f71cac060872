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
mod cut;
mod decision;
mod distribution;
mod formula;
mod layer;
mod model;
pub mod normal;
mod plan;
mod split;
mod trail;
mod work;

pub use self::bracket::{Bracket, Memory, Short, Verdict};
pub use self::distribution::{Distribution, Group};
pub use self::formula::{Formula, Guard, Met, Truths};
pub use self::model::{
    ClassRule, Focus, Leaf, Model, ModelRequirement, NodeKind, Outcome, PointsColumn, ScoreNode,
};
pub(crate) use self::plan::Answered;
pub use self::plan::{OpenProfile, Plan};
pub use self::work::Work;
