//! `rules list`: which rulesets there are, and which places have local rules.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::format;
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, Outcome, clock, parse_day};
use crate::embedded;
use crate::render::list::{Listed, Page, RulesetsOut};

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
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For machines; the keys are stable.
    Json,
    /// For people, as Markdown.
    Markdown,
}

pub(super) fn run(args: &ListArgs, voice: Voice) -> Result<Outcome, CommandError> {
    let on = args.on.map_or_else(clock::today, Ok)?;
    let output = Output::new(args.output.as_deref(), voice)?;
    let lang = voice.lang;
    let listed: Vec<_> = embedded::ids()
        .filter_map(embedded::ruleset)
        .map(|ruleset| Listed {
            ruleset,
            places: embedded::places()
                .filter_map(|place| embedded::in_place(ruleset, place))
                .collect(),
        })
        .collect();
    let text = match args.format {
        Format::Text => Page::new(&listed, on, lang).text(output.width()),
        Format::Markdown => Page::new(&listed, on, lang).markdown(),
        Format::Json => format::json(&RulesetsOut::new(&listed, on))?,
    };
    output.write(&text)?;
    Ok(Outcome::Fine)
}
