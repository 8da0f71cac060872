//! `rules diff`: what an edit changes, over every possible applicant.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::base::say::say;
use crate::base::spelling;
use crate::batch::{InputRows, candidates};
use crate::cli::batch;
use crate::cli::chosen::{Chosen, choose, usable};
use crate::cli::format::{self, Format};
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome, clock, input_name, parse_day, place, read_input};
use crate::explain;
use crate::loader::embedded::{self, SHIPPED};
use crate::questions::diff::report::{DiffReport, InPlace, NamedSide};
use crate::questions::diff::{Change, Comparer, Side, changes};
use crate::rules::yaml::{Document, Node};
use crate::wire::diff::DiffOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules diff cn-2016-pilot cn-2017
  permit-points rules diff cn-2017 my-rules.yaml --in all --fail-on worse
  permit-points rules diff cn-2017@2026-02-02 cn-2017@2026-02-03 --in shanghai
  permit-points rules diff cn-2017 my-rules.yaml --candidates people.csv --format markdown

Exit status: 0 nobody moves, 1 somebody's points or class change, 2 it could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The old rules: a file or the id of a shipped ruleset, either with `@DATE`.
    old: String,
    /// The new rules.
    new: String,
    /// Take both in this place; `all`: without a place, and then in each place.
    #[arg(long = "in", value_name = "PLACE|all")]
    place: Option<String>,
    /// The day of a side that names none [default: its last day in force, else today].
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// Also tell which rows of this file move: a table (CSV, XLSX) or lines of JSON (NDJSON).
    #[arg(long, value_name = "FILE")]
    candidates: Option<PathBuf>,
    /// What exit status 1 stands for.
    #[arg(long, value_enum, default_value_t = FailOn::Any, value_name = "WHEN")]
    fail_on: FailOn,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Somebody's points or class change.
    Any,
    /// Somebody's class is lower.
    Worse,
    /// Nothing.
    Never,
}

/// A side as it was read.
struct ReadSide {
    name: String,
    ruleset: Chosen,
    on: Date,
    document: Document,
}

pub(super) fn run(args: &DiffArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let output = Output::new(args.output.as_deref(), voice)?;
    let (old, new) = (read(&args.old, args.on)?, read(&args.new, args.on)?);
    let rows = args.candidates.as_deref();
    let rows = rows.map(|path| table(path, &new, voice)).transpose()?;
    let is_all = args.place.as_deref() == Some("all");
    let names: Vec<Option<String>> = match &args.place {
        Some(_) if is_all => std::iter::once(None)
            .chain(embedded::places().map(|place| Some(place.to_owned())))
            .collect(),
        place => vec![place.clone()],
    };
    let mut sides = Vec::with_capacity(names.len());
    for name in names {
        let taken = |side: &ReadSide| place::take(side.ruleset.clone(), name.as_deref());
        sides.push((taken(&old)?, taken(&new)?));
    }
    let mut comparer = Comparer::default();
    let mut places = Vec::with_capacity(sides.len());
    for (old_rules, new_rules) in &sides {
        let (old, new) = (Side::new(old_rules, old.on), Side::new(new_rules, new.on));
        let found = comparer.compare(&old, &new);
        let found = found.map_err(|error| CommandError::input(error.text()))?;
        let id = new_rules.place().or(old_rules.place());
        let id = id.map(|place| place.id.clone());
        places.push(InPlace {
            place: id,
            old,
            new,
            found,
        });
    }
    let graded = rows.map(|rows| {
        let places = places.iter();
        let places: Vec<_> = places
            .map(|one| (one.place.as_deref(), &one.old, &one.new))
            .collect();
        candidates::grade(rows, &places).map_err(batch::unread)
    });
    let candidates = graded.transpose()?;
    let report = DiffReport {
        changes: file_changes(&old, &new),
        old: named(&old),
        new: named(&new),
        places,
        is_all,
        candidates,
    };
    let page = args.format.written(
        &output,
        voice.lang,
        || explain::diff::page(&report),
        || DiffOut::new(&report),
    )?;
    output.write(&page)?;
    let is_no = match args.fail_on {
        FailOn::Any => !report.is_same(),
        FailOn::Worse => report.is_worse(),
        FailOn::Never => false,
    };
    Ok(if is_no {
        CommandOutcome::No
    } else {
        CommandOutcome::Fine
    })
}

fn named(side: &ReadSide) -> NamedSide<'_> {
    NamedSide {
        name: side.name.clone(),
        ruleset: &side.ruleset,
        on: side.on,
    }
}

/// A side by its name: a file or an id, with or without a day.
fn read(written: &str, on: Option<Date>) -> Result<ReadSide, CommandError> {
    let dated = written.rsplit_once('@');
    let (name, day) = match dated.filter(|_| !Path::new(written).exists()) {
        None => (written, None),
        Some((name, day)) => {
            let day = parse_day(day).map_err(|error| {
                let shown = spelling::shown(written, 200);
                CommandError::input(say!("`{name}`: {problem}", name = shown, problem = error.0))
            })?;
            (name, Some(day))
        }
    };
    let (ruleset, document) = match SHIPPED.iter().find(|shipped| shipped.id == name) {
        Some(shipped) => (choose(Some(name), None)?, Document::read(shipped.text)),
        None => file(name)?,
    };
    let refused = |refusal: crate::rules::yaml::YamlError| CommandError::input(refusal.message);
    let last = ruleset.in_force().to;
    Ok(ReadSide {
        name: name.to_owned(),
        on: day.or(on).or(last).map_or_else(clock::today, Ok)?,
        document: document.map_err(refused)?,
        ruleset,
    })
}

type OpenedSide = (Chosen, Result<Document, crate::rules::yaml::YamlError>);

/// A rule file, read once for its ruleset and once for its text.
fn file(name: &str) -> Result<OpenedSide, CommandError> {
    let path = Path::new(name);
    if !path.exists() && name != "-" {
        // Says what there is instead.
        choose(Some(name), None)?;
    }
    let bytes = read_input(path)?;
    let loaded = crate::loader::embedded::load(&input_name(path), bytes.clone());
    let ruleset = usable(name, loaded)?;
    Ok((Chosen::Owned(ruleset), Document::read(bytes)))
}

/// What the files say differently. Facts that a file takes from another one are not its own text.
fn file_changes(old: &ReadSide, new: &ReadSide) -> Vec<Change> {
    let root = |side: &ReadSide| -> Node { side.document.root().clone() };
    changes(&root(old), &root(new))
}

/// The rows of a table, of lines or of a workbook.
fn table(path: &Path, new: &ReadSide, voice: Voice) -> Result<InputRows, CommandError> {
    let rows = InputRows::open(batch::input(path)?, &candidates::known(&new.ruleset));
    let rows = rows.map_err(batch::unread)?;
    batch::tell(&input_name(path), rows.note(), voice);
    Ok(rows)
}
