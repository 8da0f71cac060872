//! What a run of cases came to.

use super::{Case, Coverage, Trial};
use crate::base::text::Text;

/// What a run of cases came to.
#[derive(Debug, Default)]
pub struct Report<'c> {
    /// How many passed.
    pub passed: usize,
    /// Those that did not.
    pub failures: Vec<Failure<'c>>,
    /// Those that expect nothing yet.
    pub unfilled: Vec<&'c Case>,
    /// What they reach, if that was asked for.
    pub coverage: Option<Coverage>,
}

/// A case that did not pass.
#[derive(Debug)]
pub struct Failure<'c> {
    /// The case.
    pub case: &'c Case,
    /// The answer that differs, or what kept the case from running.
    pub trial: Result<Trial, Vec<Text>>,
}
