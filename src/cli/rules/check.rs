//! `rules check`: everything that is wrong with rule files.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::cli::format;
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome, load_file};
use crate::explain::{Form, check, findings};
use crate::loader::embedded::{PLACES, SHIPPED};
use crate::loader::embedded::{load, load_over};
use crate::loader::load::Loaded;
use crate::questions::proof;
use crate::rules::finding::{Finding, Severity};
use crate::wire::findings::FindingsOut;
use crate::wire::{github, sarif};

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules check my-rules.yaml
  permit-points rules check rules/*.yaml --deny warnings --format sarif -o findings.sarif

Exit status: 0 nothing is wrong, 1 there are errors, 2 it could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// Rule files, or `-` for standard input; without any, the shipped ones.
    files: Vec<PathBuf>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, value_name = "FORMAT")]
    format: CheckFormat,
    /// Exit with 1 on these as well, not on errors alone.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people: an excerpt with a caret for each finding.
    Text,
    /// For machines; the keys are stable.
    Json,
    /// For code scanners: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: annotations of the changed lines.
    Github,
}

/// What besides errors is held against a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings.
    Warnings,
}

pub(super) fn run(args: &CheckArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let started = Instant::now();
    let output = Output::new(args.output.as_deref(), voice)?;
    let mut files: Vec<Loaded> = if args.files.is_empty() {
        let tables = SHIPPED
            .iter()
            .map(|shipped| (shipped.path.to_owned(), shipped.text));
        let places = PLACES.iter().map(|shipped| (shipped.path(), shipped.text));
        tables
            .chain(places)
            .map(|(path, text)| load(&path, text.as_bytes().to_vec()))
            .collect()
    } else {
        read(&args.files)?
    };
    let proved = proof::prove(&mut files);
    let took = started.elapsed();
    let of_data = voice.lang_of_data;
    let text = match args.format {
        CheckFormat::Json => {
            let out = FindingsOut::new(&files, &proved, took, of_data);
            format::json(&out)?
        }
        CheckFormat::Sarif => sarif::page(&files, env!("CARGO_PKG_VERSION"), of_data)
            .map_err(|error| CommandError::unwritable(&error))?,
        CheckFormat::Github => github::page(&files, of_data),
        CheckFormat::Text => {
            let (width, terminal, lang) = (output.width(), output.terminal(), voice.lang);
            let pages = files
                .iter()
                .map(|file| findings::page(file, width, terminal, lang));
            let summary = check::page(&files, &proved, took);
            pages.collect::<String>() + &summary.write(Form::Text, lang, width)
        }
    };
    output.write(&text)?;
    let is_denied = |finding: &Finding| {
        let is_warning = finding.code.severity() == Severity::Warning && !finding.waived;
        finding.is_fatal() || (is_warning && args.deny == Some(Deny::Warnings))
    };
    let is_no = files.iter().flat_map(|file| &file.findings).any(is_denied);
    Ok(if is_no {
        CommandOutcome::No
    } else {
        CommandOutcome::Fine
    })
}

/// The files as the user named them. A local file is read over the ruleset that it extends, if that
/// is among them.
fn read(paths: &[PathBuf]) -> Result<Vec<Loaded>, CommandError> {
    let mut files = paths
        .iter()
        .map(|path| load_file(path))
        .collect::<Result<Vec<_>, _>>()?;
    for position in 0..files.len() {
        let Some(again) = files
            .get(position)
            .and_then(|file| over_given(file, &files))
        else {
            continue;
        };
        if let Some(file) = files.get_mut(position) {
            *file = again;
        }
    }
    Ok(files)
}

fn over_given(file: &Loaded, files: &[Loaded]) -> Option<Loaded> {
    let extends = file.source.tree().ok()?.get("extends")?.as_text()?;
    let rulesets = files.iter().filter_map(|one| one.ruleset.as_ref());
    let mut bases = rulesets.filter(|ruleset| ruleset.place().is_none());
    let base = bases.find(|ruleset| ruleset.id() == extends)?;
    let text = file.source.text()?.as_bytes().to_vec();
    Some(load_over(file.source.name(), text, Some(base)))
}
