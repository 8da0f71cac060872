//! `rules test`: worked cases.

use std::path::PathBuf;

use clap::Args;

use crate::cases::{self, Case};
use crate::cli::output::Output;
use crate::cli::{
    ColorWhen, CommandError, Outcome, assess, flags, input_name, push_error, read_input,
};
use crate::spelling;

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArgs {
    /// Case files, or folders of them; without any, the shipped cases.
    paths: Vec<PathBuf>,
    /// A rule file that takes the place of the shipped ruleset of its id.
    #[arg(long, value_name = "FILE|ID")]
    rules: Option<String>,
    /// Run only the cases whose name contains this.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

pub(super) fn run(args: &TestArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let replacement = args
        .rules
        .as_deref()
        .map(|name| assess::choose(Some(name), None))
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
