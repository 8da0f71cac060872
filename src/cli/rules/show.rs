//! `rules show`: a whole ruleset, as the law prints it.

use clap::Args;

use crate::cli::format::{self, Format};
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome, Common, chosen, place};
use crate::explain::show;
use crate::wire::ruleset::RulesetOut;

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
    #[arg(long, value_parser = format::pages_and(&["json"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
}

pub(super) fn run(args: &ShowArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let common = &args.common;
    let output = Output::new(common.output.as_deref(), voice)?;
    let name = args.ruleset.as_deref().or(common.rules.as_deref());
    let base = chosen::choose(name, common.on)?;
    let ruleset = place::take(base, common.place.as_deref())?;
    let on = common.on()?;
    let page = args.format.written(
        &output,
        voice.lang,
        || show::page(&ruleset, on),
        || RulesetOut::new(&ruleset, on),
    )?;
    output.write(&page)?;
    Ok(CommandOutcome::Fine)
}
