//! What worked cases came to: for people, and for machines.

use serde::Serialize;
use serde_json::Value as Json;

use crate::cases::{Case, Coverage, Difference, Kind, Share, Trial};
use crate::ruleset::Ruleset;
use crate::spelling::shown;
use crate::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/tests/v1";

/// What differs by more than one factor, so that all of them are shown.
const BY_POINTS: [&str; 5] = ["points", "points_at_most", "class", "best_class", "route"];

/// What a run of cases came to.
#[derive(Debug, Default)]
pub(crate) struct Report<'c> {
    /// How many passed.
    pub(crate) passed: usize,
    /// Those that did not.
    pub(crate) failures: Vec<Failure<'c>>,
    /// Those that expect nothing yet.
    pub(crate) unfilled: Vec<&'c Case>,
    /// What they reach, if that was asked for.
    pub(crate) coverage: Option<Coverage>,
}

/// A case that did not pass.
#[derive(Debug)]
pub(crate) struct Failure<'c> {
    /// The case.
    pub(crate) case: &'c Case,
    /// The answer that differs, or what kept the case from running.
    pub(crate) trial: Result<Trial, Vec<String>>,
}

impl Report<'_> {
    /// The page for people.
    pub(crate) fn page(&self) -> String {
        let mut text = String::new();
        for failure in &self.failures {
            failure.write(&mut text);
        }
        for case in &self.unfilled {
            text.push_str(&format!("to be filled in: {}\n", shown(&case.name, 200)));
            write_position(&mut text, case);
        }
        text.push_str(&format!(
            "{} passed, {} failed",
            self.passed,
            self.failures.len()
        ));
        if !self.unfilled.is_empty() {
            text.push_str(&format!(", {} to be filled in", self.unfilled.len()));
        }
        text.push('\n');
        if let Some(coverage) = &self.coverage {
            write_coverage(&mut text, coverage);
        }
        text
    }
}

fn write_position(text: &mut String, case: &Case) {
    let position = case.position.map_or_else(String::new, |position| {
        format!(":{}:{}", position.line, position.column)
    });
    text.push_str(&format!("  --> {}{position}\n", shown(&case.file, 400)));
}

impl Failure<'_> {
    fn write(&self, text: &mut String) {
        text.push_str(&format!(
            "failed: {} ({})\n",
            shown(&self.case.name, 200),
            shown(&self.case.source, 200)
        ));
        write_position(text, self.case);
        let trial = match &self.trial {
            Ok(trial) => trial,
            Err(faults) => {
                text.extend(
                    faults
                        .iter()
                        .map(|fault| format!("  {}\n", shown(fault, 400))),
                );
                return;
            }
        };
        for one in &trial.differences {
            text.push_str(&format!(
                "  {}: expected {}, got {}\n",
                shown(&one.of, 60),
                shown(&one.expected.to_string(), 60),
                shown(&one.got.to_string(), 60)
            ));
        }
        let by_points = |one: &Difference| BY_POINTS.contains(&one.of.as_str());
        if trial.differences.iter().any(by_points) {
            write_factors(text, self.case, trial);
        }
    }
}

/// The points of every factor, the fact that gave them, and what the case expects of it.
fn write_factors(text: &mut String, case: &Case, trial: &Trial) {
    let factors: Vec<_> = factors(case, trial).collect();
    let width = factors.iter().map(|one| one.id.len()).max().unwrap_or(0);
    for one in factors {
        let points = match one.at_most {
            most if most == one.points => one.points.to_string(),
            most => format!("{} to {most}", one.points),
        };
        let mut line = format!("    {:<width$}  {points:>8}", shown(one.id, 60));
        if let Some(fact) = one.fact {
            let value = one.value.map(|value| plain(&value));
            let value = value.unwrap_or_else(|| "not answered".to_owned());
            line.push_str(&format!("  {} {}", shown(fact, 60), shown(&value, 60)));
        }
        if let Some(expected) = one.expected {
            line.push_str(&format!("  (expected {expected})"));
        }
        text.push_str(&line);
        text.push('\n');
    }
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// How much is reached of each kind, and what is not.
fn write_coverage(text: &mut String, coverage: &Coverage) {
    text.push_str("coverage\n");
    let line = |name: &str, share: Share| {
        let counts = format!("{} of {}", share.reached, share.of);
        format!("  {name:<12}  {counts:>12}  {:>3}%\n", share.percent())
    };
    for kind in Kind::ALL {
        text.push_str(&line(kind.plural(), coverage.share(kind)));
    }
    text.push_str(&line("all", coverage.total()));
    for one in coverage.unreached() {
        let place = one
            .place
            .map_or_else(String::new, |place| format!(" in {}", shown(place, 60)));
        let detail = if one.detail.is_empty() {
            String::new()
        } else {
            format!(" ({})", shown(one.detail, 120))
        };
        text.push_str(&format!(
            "no case reaches {} {}{detail} of {}{place}\n",
            one.kind.name(),
            shown(one.at, 200),
            shown(one.ruleset, 60),
        ));
        for needs in one.needs {
            text.push_str(&format!("  wanted: {}\n", shown(needs, 200)));
        }
    }
}

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
    faults: &'a [String],
}

#[derive(Debug, Serialize)]
struct DifferenceOut<'a> {
    of: &'a str,
    expected: &'a Json,
    got: &'a Json,
}

#[derive(Debug, Serialize)]
struct FactorOut<'a> {
    id: &'a str,
    points: i64,
    at_most: i64,
    fact: Option<&'a str>,
    value: Option<Json>,
    /// What the case expects, where that differs.
    expected: Option<&'a Json>,
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
    detail: &'a str,
    wanted: Vec<&'a str>,
}

impl<'a> TestsOut<'a> {
    pub(crate) fn new(report: &'a Report<'_>) -> Self {
        Self {
            format: FORMAT,
            passed: report.passed,
            failed: report.failures.len(),
            unfilled: report.unfilled.len(),
            failures: report.failures.iter().map(failure).collect(),
            to_fill_in: report
                .unfilled
                .iter()
                .map(|case| case_out(case, None))
                .collect(),
            coverage: report.coverage.as_ref().map(coverage_out),
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

fn failure<'a>(failure: &'a Failure<'_>) -> FailureOut<'a> {
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
        faults: failure.trial.as_ref().err().map_or(&[], Vec::as_slice),
    }
}

fn factors<'a>(case: &'a Case, trial: &'a Trial) -> impl Iterator<Item = FactorOut<'a>> {
    let ruleset = &trial.ruleset;
    trial.answer.awards.iter().filter_map(move |award| {
        let factor = ruleset.factors().get(award.factor)?;
        let fact = award.fact.and_then(|fact| ruleset.facts().get(fact));
        let of = format!("factors.{}", factor.id);
        let differs = trial.differences.iter().any(|one| one.of == of);
        let expected = case.expect.iter().find(|(key, _)| *key == of);
        Some(FactorOut {
            id: &factor.id,
            points: award.points,
            at_most: award.at_most,
            fact: fact.map(|fact| fact.id.as_str()),
            value: fact
                .zip(award.value)
                .map(|(fact, value)| value::to_json(fact, value)),
            expected: expected.filter(|_| differs).map(|(_, points)| points),
        })
    })
}

fn coverage_out(coverage: &Coverage) -> CoverageOut<'_> {
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
                detail: one.detail,
                wanted: one.needs,
            })
            .collect(),
    }
}
