//! What was counted of a job.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::batch::Tally;
use crate::spelling;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/summary/v1";

/// The counts for machines.
#[derive(Debug, Serialize)]
struct SummaryOut<'a> {
    format: &'static str,
    rows: u64,
    /// Rows by their certain class.
    classes: Map<String, Value>,
    /// Rows by their best possible class.
    best_classes: Map<String, Value>,
    rejected: u64,
    /// Rejected rows by what was wrong; a row with two faults counts for both.
    reasons: Map<String, Value>,
    left_out: u64,
    below_required: u64,
    milliseconds: u64,
    unknown_columns: Vec<&'a str>,
}

/// The counts as one line of JSON.
pub(crate) fn json(tally: &Tally, elapsed: Duration) -> String {
    let counts = |counts: &mut dyn Iterator<Item = (&str, u64)>| -> Map<String, Value> {
        counts
            .map(|(name, count)| (name.to_owned(), count.into()))
            .collect()
    };
    let out = SummaryOut {
        format: FORMAT,
        rows: tally.rows,
        classes: counts(&mut tally.certain.iter()),
        best_classes: counts(&mut tally.possible.iter()),
        rejected: tally.rejected,
        reasons: counts(
            &mut tally
                .reasons
                .iter()
                .map(|(name, count)| (name.as_str(), *count)),
        ),
        left_out: tally.left_out,
        below_required: tally.below,
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        unknown_columns: tally.strangers.iter().map(String::as_str).collect(),
    };
    // Texts and whole numbers can always be written.
    let out = serde_json::to_string(&out).unwrap_or_default();
    spelling::escaped_json(&out).into_owned() + "\n"
}
