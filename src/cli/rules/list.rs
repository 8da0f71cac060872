//! `rules list`: which rulesets there are, and which places have local rules.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::cli::format::{self, Format};
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome, clock, parse_day};
use crate::explain::list;
use crate::loader::embedded;
use crate::wire::rulesets::RulesetsOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules list
  permit-points rules list --on 2017-03-31 --format json";

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// The day whose ruleset is marked [default: today].
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// The form of the list.
    #[arg(long, value_parser = format::pages_and(&["json"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &ListArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let on = args.on.map_or_else(clock::today, Ok)?;
    let output = Output::new(args.output.as_deref(), voice)?;
    let listed = embedded::listed();
    let text = args.format.written(
        &output,
        voice.lang,
        || list::page(&listed, on),
        || RulesetsOut::new(&listed, on),
    )?;
    output.write(&text)?;
    Ok(CommandOutcome::Fine)
}
