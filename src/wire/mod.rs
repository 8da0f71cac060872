//! Answers for machines: structs of their own, whose keys are stable.

pub(crate) mod advice;
pub(crate) mod assessment;
mod common;
pub(crate) mod comparison;
pub(crate) mod diff;
pub(crate) mod findings;
pub(crate) mod forecast;
pub(crate) mod github;
pub(crate) mod ruleset;
pub(crate) mod rulesets;
pub(crate) mod sarif;
pub(crate) mod tests;
