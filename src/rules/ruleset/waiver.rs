//! Faults of the published table that a rule file keeps as printed.

use jiff::civil::Date;

use super::fact::SourceId;
use crate::base::text::Text;
use crate::rules::finding::Code;
use crate::rules::schema::{Confidence, Reading};

/// A dated, reasoned exception to a finding.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The code of the finding.
    pub code: Code,
    /// The place at or below which it is waived, as `factors.age`.
    pub at: String,
    /// Why it stands.
    pub reason: Text,
    /// Where the fault is printed.
    pub sources: Vec<SourceId>,
    /// The day of the decision.
    pub date: Date,
    /// How a waived gap is read.
    pub reading: Option<Reading>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}
