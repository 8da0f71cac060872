//! Findings, and what was proved.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::base::lang::Lang;
use crate::base::say::say_count;
use crate::base::text::Text;
use crate::loader::load::Loaded;
use crate::questions::proof::Claim;
use crate::rules::compile::Excused;
use crate::rules::finding::{Finding, Severity};
use crate::rules::source::RuleText;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/findings/v1";

/// All findings of some files.
#[derive(Debug, Serialize)]
pub(crate) struct FindingsOut<'a> {
    format: &'static str,
    findings: Vec<FindingOut<'a>>,
    /// What holds of the files, proved over all applicants.
    proved: Vec<ClaimOut<'a>>,
    /// The waivers of the files, used or not.
    waivers: Vec<UsedWaiverOut<'a>>,
    /// How many more faults there are than are listed, of files with very many.
    #[serde(skip_serializing_if = "is_none")]
    left_out: usize,
    /// How long it took.
    milliseconds: u128,
}

#[derive(Debug, Serialize)]
struct ClaimOut<'a> {
    claim: &'static str,
    message: String,
    #[serde(flatten)]
    rest: &'a Claim,
}

#[derive(Debug, Serialize)]
struct UsedWaiverOut<'a> {
    file: &'a str,
    code: &'a str,
    at: &'a str,
    reason: &'a Text,
    source: &'a [String],
    date: &'a str,
    /// Whether it excuses something.
    used: bool,
}

#[derive(Debug, Serialize)]
struct FindingOut<'a> {
    code: &'static str,
    severity: Severity,
    message: String,
    help: Option<String>,
    file: &'a str,
    at: String,
    line: Option<usize>,
    column: Option<usize>,
    /// The other place that the finding is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<AlsoOut>,
    /// Values that show the fault, by fact; empty where no value does.
    example: &'a BTreeMap<String, Value>,
    waived: bool,
}

#[derive(Debug, Serialize)]
struct AlsoOut {
    line: usize,
    column: usize,
    label: String,
}

impl<'a> FindingsOut<'a> {
    /// The words are in one language, or one behind the other.
    pub(crate) fn new(
        files: &'a [Loaded],
        proved: &'a [Claim],
        took: Duration,
        lang: Lang,
    ) -> Self {
        let findings = files.iter().flat_map(|file| {
            file.findings
                .iter()
                .map(|finding| one(&file.source, finding, lang))
        });
        Self {
            format: FORMAT,
            findings: findings.collect(),
            proved: proved
                .iter()
                .map(|claim| ClaimOut {
                    claim: claim.kind,
                    message: lang.of(&claim.message),
                    rest: claim,
                })
                .collect(),
            waivers: files.iter().flat_map(waivers).collect(),
            left_out: files.iter().map(|file| file.left_out).sum(),
            milliseconds: took.as_millis(),
        }
    }
}

/// Whether a number is nothing to tell.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

fn waivers(file: &Loaded) -> impl Iterator<Item = UsedWaiverOut<'_>> {
    let excused = Excused::of(&file.findings);
    file.waivers().iter().map(move |waiver| UsedWaiverOut {
        file: file.source.name(),
        code: &waiver.code,
        at: &waiver.at,
        reason: &waiver.reason,
        source: &waiver.source.items,
        date: &waiver.date,
        used: excused.has(waiver),
    })
}

fn one<'a>(source: &'a RuleText, finding: &'a Finding, lang: Lang) -> FindingOut<'a> {
    let location = source.locate(finding);
    let also = finding.other.as_ref().and_then(|(spot, label)| {
        let position = source.locate_spot(spot)?.position;
        Some(AlsoOut {
            line: position.line,
            column: position.column,
            label: lang.of(label),
        })
    });
    FindingOut {
        code: finding.code.name(),
        severity: finding.code.severity(),
        message: lang.of(&finding.message),
        help: finding.help.as_ref().map(|help| lang.of(help)),
        file: source.name(),
        at: finding.at.to_string(),
        line: location.map(|location| location.position.line),
        column: location.map(|location| location.position.column),
        also,
        example: &finding.example,
        waived: finding.waived,
    }
}

/// That there are more findings than any output lists.
pub(crate) fn not_listed(left_out: usize) -> Text {
    say_count(
        u64::try_from(left_out).unwrap_or(u64::MAX),
        "1 more finding is not listed",
        "{n} more findings are not listed",
    )
}
