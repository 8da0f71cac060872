//! What worked cases came to.

use serde::Serialize;
use serde_json::Value as Json;

use crate::base::lang::Lang;
use crate::cases::{Case, Coverage, Failure, Kind, Report, Share, Trial};
use crate::rules::ruleset::Ruleset;
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/tests/v1";

/// The report for machines; its keys are stable.
#[derive(Debug, Serialize)]
pub(crate) struct TestsOut<'a> {
    format: &'static str,
    passed: usize,
    failed: usize,
    unfilled: usize,
    failures: Vec<FailureOut<'a>>,
    to_fill_in: Vec<CaseOut<'a>>,
    coverage: Option<CoverageOut<'a>>,
}

#[derive(Debug, Serialize)]
struct CaseOut<'a> {
    name: &'a str,
    source: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    on: String,
    ruleset: Option<&'a str>,
    place: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct FailureOut<'a> {
    #[serde(flatten)]
    case: CaseOut<'a>,
    differences: Vec<DifferenceOut<'a>>,
    factors: Vec<FactorOut<'a>>,
    faults: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DifferenceOut<'a> {
    of: &'a str,
    expected: &'a Json,
    got: &'a Json,
}

#[derive(Debug, Serialize)]
pub(crate) struct FactorOut<'a> {
    pub(crate) id: &'a str,
    pub(crate) points: i64,
    pub(crate) at_most: i64,
    pub(crate) fact: Option<&'a str>,
    pub(crate) value: Option<Json>,
    /// What the case expects, where that differs.
    pub(crate) expected: Option<&'a Json>,
}

#[derive(Debug, Serialize)]
struct CoverageOut<'a> {
    #[serde(flatten)]
    total: ShareOut,
    bands: ShareOut,
    edges: ShareOut,
    routes: ShareOut,
    requirements: ShareOut,
    exemptions: ShareOut,
    unreached: Vec<UnreachedOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ShareOut {
    reached: usize,
    of: usize,
    percent: usize,
}

#[derive(Debug, Serialize)]
struct UnreachedOut<'a> {
    kind: &'static str,
    ruleset: &'a str,
    place: Option<&'a str>,
    at: &'a str,
    detail: String,
    wanted: Vec<String>,
}

impl<'a> TestsOut<'a> {
    /// The words are in one language, or one behind the other.
    pub(crate) fn new(report: &'a Report<'_>, lang: Lang) -> Self {
        Self {
            format: FORMAT,
            passed: report.passed,
            failed: report.failures.len(),
            unfilled: report.unfilled.len(),
            failures: report
                .failures
                .iter()
                .map(|one| failure(one, lang))
                .collect(),
            to_fill_in: report
                .unfilled
                .iter()
                .map(|case| case_out(case, None))
                .collect(),
            coverage: report
                .coverage
                .as_ref()
                .map(|coverage| coverage_out(coverage, lang)),
        }
    }
}

fn case_out<'a>(case: &'a Case, ruleset: Option<&'a Ruleset>) -> CaseOut<'a> {
    CaseOut {
        name: &case.name,
        source: &case.source,
        file: &case.file,
        line: case.position.map(|position| position.line),
        column: case.position.map(|position| position.column),
        on: case.on.to_string(),
        ruleset: ruleset.map(Ruleset::id).or(case.rules.as_deref()),
        place: case.place.as_deref(),
    }
}

fn failure<'a>(failure: &'a Failure<'_>, lang: Lang) -> FailureOut<'a> {
    let trial = failure.trial.as_ref().ok();
    let ruleset = trial.map(|trial| &*trial.ruleset);
    let differences = trial.map_or(&[][..], |trial| &trial.differences);
    FailureOut {
        case: case_out(failure.case, ruleset),
        differences: differences
            .iter()
            .map(|one| DifferenceOut {
                of: &one.of,
                expected: &one.expected,
                got: &one.got,
            })
            .collect(),
        factors: trial
            .into_iter()
            .flat_map(|trial| factors(failure.case, trial))
            .collect(),
        faults: failure
            .trial
            .as_ref()
            .err()
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(|fault| lang.of(fault))
            .collect(),
    }
}

pub(crate) fn factors<'a>(case: &'a Case, trial: &'a Trial) -> impl Iterator<Item = FactorOut<'a>> {
    let ruleset = &trial.ruleset;
    trial.answer.awards.iter().map(move |award| {
        let factor = &ruleset.factors()[award.factor];
        let fact = award.fact.map(|fact| &ruleset.facts()[fact]);
        let of = format!("factors.{}", factor.id);
        let differs = trial.differences.iter().any(|one| one.of == of);
        let expected = case.expect.iter().find(|(key, _)| *key == of);
        FactorOut {
            id: &factor.id,
            points: award.points,
            at_most: award.at_most,
            fact: fact.map(|fact| fact.id.as_str()),
            value: fact
                .zip(award.value)
                .map(|(fact, value)| value::to_json(fact, value)),
            expected: expected.filter(|_| differs).map(|(_, points)| points),
        }
    })
}

fn coverage_out(coverage: &Coverage, lang: Lang) -> CoverageOut<'_> {
    let out = |share: Share| ShareOut {
        reached: share.reached,
        of: share.of,
        percent: share.percent(),
    };
    CoverageOut {
        total: out(coverage.total()),
        bands: out(coverage.share(Kind::Band)),
        edges: out(coverage.share(Kind::Edge)),
        routes: out(coverage.share(Kind::Route)),
        requirements: out(coverage.share(Kind::Requirement)),
        exemptions: out(coverage.share(Kind::Exemption)),
        unreached: coverage
            .unreached()
            .map(|one| UnreachedOut {
                kind: one.kind.name(),
                ruleset: one.ruleset,
                place: one.place,
                at: one.at,
                detail: lang.of(&one.detail),
                wanted: one.needs.iter().map(|needs| lang.of(needs)).collect(),
            })
            .collect(),
    }
}
