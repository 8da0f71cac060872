//! What the arguments of `batch` ask for: the rules, what holds for all rows, and what is written.

use std::path::Path;
use std::sync::Arc;

use super::args::{BatchArgs, Format};
use crate::applicant::{Applicant, Entry, Sheet};
use crate::base::refusal::did_you_mean;
use crate::base::say::say;
use crate::base::spelling;
use crate::batch::{Book, JobPlace, OutputForm, Own, RowsWanted, Taken};
use crate::cli::chosen::{Chosen, class_named};
use crate::cli::voice::Voice;
use crate::cli::{CommandError, input_name, read_input};
use crate::loader::embedded;
use crate::rules::ruleset::Ruleset;

pub(super) fn book(args: &BatchArgs, base: Chosen) -> Result<Book, CommandError> {
    let place = match args.common.place.as_deref() {
        None => None,
        Some(name) => match embedded::places_named(name).as_slice() {
            [] if Path::new(name).is_file() => {
                let path = Path::new(name);
                Some(JobPlace::File {
                    name: input_name(path),
                    text: read_input(path)?,
                })
            }
            _ => Some(JobPlace::Shipped(name.to_owned())),
        },
    };
    Ok(Book {
        named: args
            .common
            .rules
            .is_some()
            .then(|| Taken::Own(Arc::new(base.into_owned()))),
        on: args.common.on()?,
        place,
    })
}

/// Parts `theirs=ours` at the last sign of equality: names of columns may have one of their own.
pub(super) fn pairs(option: &str, texts: &[String]) -> Result<Vec<(String, String)>, CommandError> {
    let pair = |text: &String| {
        let parts = text
            .rsplit_once('=')
            .filter(|(left, right)| !left.is_empty() && !right.is_empty());
        let (left, right) = parts.ok_or_else(|| {
            let shown = spelling::shown(text, 60);
            CommandError::input(say!(
                "`{option} {text}`: expected a name, `=` and what it stands for",
                option,
                text = shown
            ))
        })?;
        Ok((left.to_owned(), right.to_owned()))
    };
    texts.iter().map(pair).collect()
}

/// What holds for all rows, held against the ruleset of the job.
pub(super) fn set_sheet(
    args: &BatchArgs,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<Sheet, CommandError> {
    let mut sheet = Sheet::default();
    for text in &args.set {
        let Some((name, value)) = text.split_once('=') else {
            let shown = spelling::shown(text, 60);
            return Err(CommandError::with_help(
                say!(
                    "`--set {text}`: expected a fact, `=` and its value",
                    text = shown
                ),
                say!("for instance `--set months_per_year=12`"),
            ));
        };
        sheet.entries.push(Entry {
            name: name.trim().to_owned(),
            text: Some(value.to_owned()),
            problem: None,
            position: None,
        });
    }
    let on = args.common.on()?;
    let Err(faults) = Applicant::read(ruleset, std::slice::from_ref(&sheet), on) else {
        return Ok(sheet);
    };
    let texts = faults.iter().map(|fault| {
        let message = say!("`--set`: {fault}", fault = fault.refusal.message());
        voice.error(&message, fault.refusal.help().as_ref())
    });
    voice.to_stderr(&texts.collect::<String>());
    Err(CommandError::Said)
}

fn class_ids(ruleset: &Ruleset) -> String {
    let ids: Vec<_> = ruleset
        .classes()
        .iter()
        .map(|class| class.id.as_str())
        .collect();
    ids.join(", ")
}

pub(super) fn required(
    args: &BatchArgs,
    ruleset: &Ruleset,
) -> Result<Option<String>, CommandError> {
    let Some(name) = &args.require else {
        return Ok(None);
    };
    let class = class_named(name, "--require", ruleset)?;
    Ok(Some(ruleset.classes()[class].id.clone()))
}

pub(super) fn wanted(args: &BatchArgs, ruleset: &Ruleset) -> Result<RowsWanted, CommandError> {
    let word = |word: &String| {
        let wanted = word.trim();
        let others = ["none", "exempt", "error"].into_iter();
        let mut others = others.filter(|other| other.eq_ignore_ascii_case(wanted));
        let mut classes = ruleset.classes().iter().map(|class| class.id.as_str());
        let found = classes.find(|id| id.eq_ignore_ascii_case(wanted));
        let found = found.or_else(|| others.next());
        found.map(str::to_owned).ok_or_else(|| {
            let shown = spelling::shown(word, 60);
            let known = class_ids(ruleset);
            CommandError::input(say!(
                "`{option}`: there is no class `{class}`; accepted: {known}",
                option = "--only",
                class = shown,
                known = (known + ", none, exempt, error")
            ))
        })
    };
    let only = args
        .only
        .as_ref()
        .map(|words| words.iter().map(word).collect());
    Ok(RowsWanted {
        form: OutputForm::Csv,
        is_whole: args.explain,
        only: only.transpose()?,
        has_rejects: args.rejects.is_some(),
        is_padding: args.pad,
    })
}

pub(super) fn form(args: &BatchArgs, is_lines: bool) -> Result<OutputForm, CommandError> {
    match (args.format, args.explain) {
        (Some(Format::Csv), true) => Err(CommandError::with_help(
            say!("`--explain` does not fit into a table"),
            say!("leave `--format csv` out: the whole assessment is written as JSON"),
        )),
        (Some(Format::Csv), false) => Ok(OutputForm::Csv),
        (Some(Format::Ndjson), _) | (None, true) => Ok(OutputForm::Ndjson),
        (None, false) => Ok(if is_lines {
            OutputForm::Ndjson
        } else {
            OutputForm::Csv
        }),
    }
}

pub(super) fn own_columns(args: &BatchArgs, ruleset: &Ruleset) -> Result<Vec<Own>, CommandError> {
    let factors = ruleset.factors().iter();
    let factors: Vec<Own> = factors
        .map(|factor| Own::Factor(factor.id.clone()))
        .collect();
    let mut columns = Own::ALL.to_vec();
    if let Some(names) = &args.columns {
        let all: Vec<Own> = Own::ALL
            .into_iter()
            .chain(factors.iter().cloned())
            .collect();
        columns.clear();
        for name in names {
            let found = all.iter().find(|column| column.name() == name.trim());
            let Some(found) = found else {
                let known: Vec<_> = all.iter().map(Own::name).collect();
                let near = spelling::nearest(name, known.iter().map(AsRef::as_ref));
                let help = near.map_or_else(
                    || say!("accepted: {values}", values = known.join(", ")),
                    did_you_mean,
                );
                let shown = spelling::shown(name, 60);
                return Err(CommandError::with_help(
                    say!(
                        "`--columns`: `{name}` is none of the columns that can be added",
                        name = shown
                    ),
                    help,
                ));
            };
            if !columns.contains(found) {
                columns.push(found.clone());
            }
        }
    }
    if args.factors {
        let missing: Vec<Own> = factors
            .into_iter()
            .filter(|factor| !columns.contains(factor))
            .collect();
        columns.extend(missing);
    }
    Ok(columns)
}
