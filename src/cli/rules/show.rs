//! `rules show`: a whole ruleset, as the law prints it.

use clap::{Args, ValueEnum};

use crate::cli::format;
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, Common, Outcome, assess, place};
use crate::render::ruleset::{Page, json, markdown, text};

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules show
  permit-points rules show cn-2016-pilot --lang zh
  permit-points rules show cn-2017 --in shanghai --format markdown -o shanghai.md";

#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    /// The ruleset: the id of a shipped one, or a rule file [default: the one in force].
    #[arg(conflicts_with = "rules", value_name = "FILE|ID")]
    ruleset: Option<String>,
    #[command(flatten)]
    common: Common,
    /// The form of the page.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
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

pub(super) fn run(args: &ShowArgs, voice: Voice) -> Result<Outcome, CommandError> {
    let common = &args.common;
    let output = Output::new(common.output.as_deref(), voice)?;
    let name = args.ruleset.as_deref().or(common.rules.as_deref());
    let base = assess::choose(name, common.on)?;
    let ruleset = place::take(base, common.place.as_deref())?;
    let (on, lang) = (common.on()?, voice.lang);
    let page = match args.format {
        Format::Text => text::page(&Page::new(&ruleset, on, lang), output.width()),
        Format::Markdown => markdown::page(&Page::new(&ruleset, on, lang)),
        Format::Json => format::json(&json::RulesetOut::new(&ruleset, on))?,
    };
    output.write(&page)?;
    Ok(Outcome::Fine)
}
