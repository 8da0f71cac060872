//! `rules test`: worked cases.

use std::path::PathBuf;

use clap::Args;

use crate::base::say::say;
use crate::base::spelling;
use crate::cases::out::TestsOut;
use crate::cases::{self, Case, Coverage, Failure, Report, Runner};
use crate::cli::applicant::refused;
use crate::cli::format::{self, Format};
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{
    CommandError, CommandOutcome, WrongValue, chosen, input_name, number_within, read_input,
};
use crate::explain;

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArgs {
    /// Case files, folders of them, or `-` for standard input; without any, the shipped cases.
    paths: Vec<PathBuf>,
    /// A rule file that takes the place of the shipped ruleset of its id; only cases about that
    /// ruleset are then run. A local file takes the place of the shipped one.
    #[arg(long, value_name = "FILE|ID")]
    rules: Option<String>,
    /// Run only the cases whose name contains this.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Tell which bands, edges, routes, requirements and exemptions no case reaches.
    #[arg(long)]
    coverage: bool,
    /// Exit with 1 if the cases reach less than this of everything together; implies --coverage.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_coverage: Option<u8>,
    /// The form of the report.
    #[arg(long, value_parser = format::pages_and(&["json"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(in crate::cli) const HELP: &str = "\
Examples:
  permit-points rules test my-cases.yaml --rules my-rules.yaml
  permit-points rules test --coverage --min-coverage 100

What counts as reached, by cases that pass:

A band: a case has a value in it, the points it gives are those of the factor,
and the case expects them or the total.

An edge: one case has the last value before it, one the first value after it
(a fen, a year, the next option). Steps of `then`, the step that the cap cuts
off, listed options, and every dated figure of a multiple are edges too. At a
bound on points the two totals count that are nearest to it of those anybody has.

A route, a requirement, an exemption: one case has it met, one not met, and all
edges of its condition are reached by cases in which they decide.

A case whose `expect` is empty is to be filled in: it does not pass.
Exit status: 0 all pass, 1 some do not (or are to be filled in, or reach too
little), 2 the cases cannot be read or there are none.";

fn percent(text: &str) -> Result<u8, WrongValue> {
    number_within(text, 0..=100)
}

pub(super) fn run(args: &TestArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let output = Output::new(args.output.as_deref(), voice)?;
    let replacement = args
        .rules
        .as_deref()
        .map(|name| chosen::choose(Some(name), None))
        .transpose()?;
    let mut runner = Runner::new(replacement.as_deref());
    let cases = chosen(args, &runner, voice)?;
    let mut report = Report::default();
    let mut coverage = Coverage::default();
    if args.paths.is_empty() && args.filter.is_none() {
        // What ships is asked for as a whole: a place that no case names must not go unseen.
        ask_for_all(&mut runner, &mut coverage);
    }
    for case in &cases {
        match runner.run(case) {
            Ok(_) if case.expect.is_empty() => report.unfilled.push(case),
            Ok(trial) if trial.differences.is_empty() => {
                report.passed += 1;
                if args.wants_coverage() {
                    coverage.add(case, &trial);
                }
            }
            trial => report.failures.push(Failure { case, trial }),
        }
    }
    report.coverage = args.wants_coverage().then_some(coverage);
    let too_little = args.min_coverage.filter(|percent| {
        let total = report.coverage.as_ref().map(Coverage::total);
        total.is_some_and(|total| total.reached * 100 < usize::from(*percent) * total.of)
    });
    // The words of data hang on no locale.
    let page = args.format.written(
        &output,
        voice.lang,
        || explain::tests::page(&report, too_little),
        || TestsOut::new(&report, voice.lang_of_data),
    )?;
    output.write(&page)?;
    let is_fine = report.failures.is_empty() && report.unfilled.is_empty() && too_little.is_none();
    Ok(if is_fine {
        CommandOutcome::Fine
    } else {
        CommandOutcome::No
    })
}

impl TestArgs {
    fn wants_coverage(&self) -> bool {
        self.coverage || self.min_coverage.is_some()
    }
}

/// The cases that the arguments ask for.
fn chosen(args: &TestArgs, runner: &Runner, voice: Voice) -> Result<Vec<Case>, CommandError> {
    let mut cases = Vec::new();
    if args.paths.is_empty() {
        for shipped in &cases::SHIPPED {
            let bytes = shipped.text.as_bytes().to_vec();
            cases.extend(read_cases(shipped.path, bytes, voice)?);
        }
    }
    for path in case_files(&args.paths)? {
        cases.extend(read_cases(&input_name(&path), read_input(&path)?, voice)?);
    }
    if cases.is_empty() {
        return Err(CommandError::input(say!("there are no cases")));
    }
    if let Some(rules) = &args.rules {
        cases.retain(|case| runner.is_about(case));
        if cases.is_empty() {
            let shown = spelling::shown(rules, 200);
            return Err(CommandError::input(say!(
                "no case is about `{name}`",
                name = shown
            )));
        }
    }
    if let Some(filter) = &args.filter {
        cases.retain(|case| case.name.contains(filter.as_str()));
        if cases.is_empty() {
            let shown = spelling::shown(filter, 200);
            return Err(CommandError::input(say!(
                "no case has `{text}` in its name",
                text = shown
            )));
        }
    }
    Ok(cases)
}

/// Asks for the rulesets that ship, or for the one that takes the place of one of them.
fn ask_for_all(runner: &mut Runner, coverage: &mut Coverage) {
    for (ruleset, base) in runner.all() {
        coverage.ask(&ruleset, &base);
    }
}

fn read_cases(name: &str, bytes: Vec<u8>, voice: Voice) -> Result<Vec<Case>, CommandError> {
    cases::read(name, bytes).map_err(|faults| refused(&faults, voice))
}

/// The files themselves, and the YAML files of folders in the order of their names.
fn case_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let failed = |source| CommandError::Read {
            path: path.clone(),
            source,
        };
        let entries = std::fs::read_dir(path).map_err(failed)?;
        let found = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>();
        let mut found = found.map_err(failed)?;
        found.retain(|file| {
            file.extension()
                .is_some_and(|ending| ending == "yaml" || ending == "yml")
        });
        if found.is_empty() {
            let shown = spelling::shown(&path.display().to_string(), 400);
            return Err(CommandError::input(say!(
                "the folder `{name}` has no case files (`.yaml` or `.yml`)",
                name = shown
            )));
        }
        found.sort_unstable();
        files.extend(found);
    }
    Ok(files)
}
