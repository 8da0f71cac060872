//! What was proved of a file.

use super::classes::Counted;
use super::routes::Routes;
use super::tables::FactorProof;
use super::variants::Variant;
use crate::rules::finding::Finding;
use crate::rules::ruleset::FactorId;

/// What was proved of a file, besides its findings.
pub(super) struct Proofs<'a> {
    pub(super) variants: Vec<Variant<'a>>,
    /// The sound factors.
    pub(super) factors: Vec<(FactorId, FactorProof)>,
    pub(super) routes: Routes,
    pub(super) counted: Counted,
    /// All findings of the file up to the proofs, waived ones included.
    pub(super) found: Vec<Finding>,
}
