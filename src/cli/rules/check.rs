//! `rules check`: everything that is wrong with rule files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::output::Output;
use crate::cli::{ColorWhen, CommandError, Outcome, load_file};
use crate::embedded::{PLACES, SHIPPED};
use crate::finding::Finding;
use crate::load::{Loaded, load};
use crate::proof;
use crate::render::findings;
use crate::spelling;

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
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

pub(super) fn run(args: &CheckArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let mut files: Vec<Loaded> = if args.files.is_empty() {
        let tables = SHIPPED.iter().map(|shipped| (shipped.path, shipped.text));
        let places = PLACES.iter().map(|shipped| (shipped.path, shipped.text));
        tables
            .chain(places)
            .map(|(path, text)| load(path, text.as_bytes().to_vec()))
            .collect()
    } else {
        args.files
            .iter()
            .map(|path| load_file(path))
            .collect::<Result<Vec<_>, _>>()?
    };
    proof::prove(&mut files);
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
