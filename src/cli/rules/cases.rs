//! `rules cases`: boundary applicants for a rule file.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::base::say::say;
use crate::cases::{TooLarge, drafts, local_drafts};
use crate::cli::chosen::{Chosen, choose, period_text, usable};
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome, input_name, load_file, parse_day, place};
use crate::explain::drafts as page;
use crate::loader::embedded;

pub(super) const HELP: &str = "\
Examples:
  permit-points rules cases my-rules.yaml -o my-cases.yaml
  permit-points rules test my-cases.yaml --rules my-rules.yaml --coverage
  permit-points rules cases cn-2017 --in shanghai

Each case has one applicant on one side of an edge, or one who meets a rule or
fails it, with as few answers as show it; together they reach all that
`rules test --coverage` asks for, and none can be left out. `expect` is empty: a
person fills it in from the law. Until then `rules test` says so, and exits with 1.

Exit status: 0 written, 2 it could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct CasesArgs {
    /// A rule file, `-` for standard input, or the id of a shipped ruleset.
    #[arg(value_name = "FILE|ID")]
    ruleset: String,
    /// Also cases for the local rules and figures of this place.
    #[arg(long = "in", value_name = "PLACE", help = place::help().en)]
    place: Option<String>,
    /// The day of the cases, as far as what they are for is in force on it [default: the last day on
    /// which the rules change, so that the file never hangs on today].
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &CasesArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let output = Output::new(args.output.as_deref(), voice)?;
    let given = read(&args.ruleset)?;
    let placed = place::take(given.clone(), args.place.as_deref())?;
    if let Some(on) = args.on.filter(|on| !given.in_force().contains(*on)) {
        return Err(CommandError::with_help(
            say!(
                "`--on`: `{id}` is not in force on {day}",
                id = given.id(),
                day = on
            ),
            say!("accepted: a day of {period}", period = period_text(&given)),
        ));
    }
    place::tell_unless_overlaid(&placed, voice);
    let local = placed.place().filter(|place| place.is_overlaid);
    let of = (given.id(), local.map(|place| place.id.as_str()));
    let base = embedded::ruleset(given.id());
    let found = match (given.place(), base) {
        // A local file by itself is asked for what it brings in to the ruleset that it extends.
        (Some(_), Some(base)) => local_drafts(&given, base, args.on),
        _ => drafts(&given, local.map(|_| &*placed), args.on),
    };
    let found = found.map_err(|TooLarge| {
        CommandError::input(say!("`{id}` has so many rows, edges and rules that drafting cases for all of them would take too long", id = given.id()))
    })?;
    for missed in &found.missed {
        voice.note(&say!(
            "no applicant was found for {target}",
            target = page::missed(missed)
        ));
    }
    let page = page::page(of, &found, voice.lang_of_data);
    output.write(&page)?;
    Ok(CommandOutcome::Fine)
}

/// The ruleset of a file, of standard input, or the shipped one of an id.
fn read(name: &str) -> Result<Chosen, CommandError> {
    let path = Path::new(name);
    if path != Path::new("-") {
        return choose(Some(name), None);
    }
    usable(&input_name(path), load_file(path)?).map(Chosen::Owned)
}
