//! `rules`: work with rule files.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::output::Output;
use super::{
    ColorWhen, CommandError, Outcome, flags, input_name, load_file, push_error, read_input,
};
use crate::cases::{self, Case};
use crate::embedded::SHIPPED;
use crate::finding::{Code, Finding};
use crate::load::{Loaded, load};
use crate::render::findings;
use crate::spelling;

/// What can be done with rule files.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Report everything that is wrong with rule files, with line and column.
    Check(CheckArgs),
    /// Run worked cases against the rules.
    Test(TestArgs),
    /// Explain what a finding means.
    Explain(ExplainArgs),
}

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Case files, or folders of them; without any, the shipped cases.
    paths: Vec<PathBuf>,
    /// A rule file that takes the place of the shipped ruleset of its id.
    #[arg(long, value_name = "FILE|ID")]
    rules: Option<String>,
    /// Run only the cases whose name contains this.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Rule files, or `-` for standard input; without any, the shipped ones.
    files: Vec<PathBuf>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: an excerpt with a caret for each finding.
    Text,
    /// For machines; the keys are stable.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code of a finding, for instance `band-gap`; without one, all codes are listed.
    code: Option<String>,
}

pub(super) fn run(command: &RulesCommand, color: ColorWhen) -> Result<Outcome, CommandError> {
    match command {
        RulesCommand::Check(args) => check(args, color),
        RulesCommand::Test(args) => test(args, color),
        RulesCommand::Explain(args) => explain(args, color),
    }
}

fn test(args: &TestArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let replacement = args
        .rules
        .as_deref()
        .map(|name| super::assess::choose(Some(name), None))
        .transpose()?;
    let mut cases = Vec::new();
    if args.paths.is_empty() {
        for shipped in &cases::SHIPPED {
            cases.extend(read_cases(
                shipped.path,
                shipped.text.as_bytes().to_vec(),
                color,
            )?);
        }
    }
    for path in case_files(&args.paths)? {
        cases.extend(read_cases(&input_name(&path), read_input(&path)?, color)?);
    }
    if let Some(filter) = &args.filter {
        cases.retain(|case| case.name.contains(filter));
    }
    if let Some(replacement) = &replacement {
        cases.retain(|case| cases::ruleset_id(case).is_some_and(|id| id == replacement.id()));
    }
    let (mut text, mut failed) = (String::new(), 0);
    for case in &cases {
        match cases::run(case, replacement.as_deref()) {
            Ok(differences) if differences.is_empty() => continue,
            Ok(differences) => {
                push_case(&mut text, case);
                for one in differences {
                    text.push_str(&format!(
                        "  {}: expected {}, got {}\n",
                        spelling::shown(&one.of, 60),
                        one.expected,
                        one.got
                    ));
                }
            }
            Err(faults) => {
                push_case(&mut text, case);
                text.extend(
                    faults
                        .iter()
                        .map(|fault| format!("  {}\n", spelling::shown(fault, 400))),
                );
            }
        }
        failed += 1;
    }
    text.push_str(&format!(
        "{} passed, {failed} failed\n",
        cases.len() - failed
    ));
    Output::new(None, color).write(&text)?;
    if cases.is_empty() {
        return Err(CommandError::input("there is no such case"));
    }
    Ok(if failed == 0 {
        Outcome::Fine
    } else {
        Outcome::No
    })
}

fn push_case(text: &mut String, case: &Case) {
    text.push_str(&format!(
        "failed: {} ({})\n",
        spelling::shown(&case.name, 200),
        spelling::shown(&case.source, 200)
    ));
}

fn read_cases(name: &str, bytes: Vec<u8>, color: ColorWhen) -> Result<Vec<Case>, CommandError> {
    cases::read(name, bytes).map_err(|faults| {
        let mut text = String::new();
        for fault in &faults {
            push_error(&mut text, &flags::fault_text(fault), fault.help.as_deref());
        }
        Output::to_stderr(color, &text);
        CommandError::Said
    })
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
        found.sort_unstable();
        files.extend(found);
    }
    Ok(files)
}

fn check(args: &CheckArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let files = if args.files.is_empty() {
        SHIPPED
            .iter()
            .map(|shipped| load(shipped.path, shipped.text.as_bytes().to_vec()))
            .collect()
    } else {
        args.files
            .iter()
            .map(|path| load_file(path))
            .collect::<Result<Vec<_>, _>>()?
    };
    let output = Output::new(args.output.clone(), color);
    let text = match args.format {
        Format::Json => {
            let out = findings::FindingsOut::new(&files);
            let text = serde_json::to_string_pretty(&out);
            text.map_err(|error| {
                CommandError::input(format!("the findings cannot be written: {error}"))
            })? + "\n"
        }
        Format::Text => {
            let pages = files
                .iter()
                .map(|file| findings::page(file, output.width()));
            pages.collect::<String>() + &summary(&files)
        }
    };
    output.write(&text)?;
    let is_fatal = files
        .iter()
        .flat_map(|file| &file.findings)
        .any(Finding::is_fatal);
    Ok(if is_fatal { Outcome::No } else { Outcome::Fine })
}

/// One line a file.
fn summary(files: &[Loaded]) -> String {
    let line = |file: &Loaded| {
        let waived = file
            .findings
            .iter()
            .filter(|finding| finding.waived)
            .count();
        let waived = if waived > 0 {
            format!(", {waived} waived")
        } else {
            String::new()
        };
        let verdict = findings::count_of_errors(file);
        format!(
            "{}: {verdict}{waived}\n",
            spelling::shown(file.source.name(), 400)
        )
    };
    files.iter().map(line).collect()
}

fn explain(args: &ExplainArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let output = Output::new(None, color);
    let Some(name) = &args.code else {
        let names = Code::ALL.map(Code::name);
        output.write(&(names.join("\n") + "\n"))?;
        return Ok(Outcome::Fine);
    };
    let Some(code) = Code::from_name(name) else {
        let shown = spelling::shown(name, 60);
        let near = spelling::nearest(name, Code::ALL.map(Code::name));
        let help = near.map_or_else(
            || "`permit-points rules explain` lists all codes".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(CommandError::with_help(
            format!("there is no finding `{shown}`"),
            help,
        ));
    };
    let width = output.width().min(100);
    let body = textwrap::fill(code.explanation(), width);
    output.write(&format!("{code} ({})\n\n{body}\n", code.severity()))?;
    Ok(Outcome::Fine)
}
