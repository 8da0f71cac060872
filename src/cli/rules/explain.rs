//! `rules explain`: what a finding means.

use clap::Args;

use crate::base::refusal::did_you_mean;
use crate::base::say::say;
use crate::base::spelling;
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome};
use crate::explain::findings;
use crate::rules::finding::Code;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules explain band-gap
  permit-points rules explain";

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The code of a finding, for instance `band-gap`; without one, all codes are listed.
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let output = Output::new(None, voice)?;
    let Some(name) = &args.code else {
        let names = Code::ALL.map(Code::name);
        output.write(&(names.join("\n") + "\n"))?;
        return Ok(CommandOutcome::Fine);
    };
    let Some(code) = Code::from_name(name) else {
        let shown = spelling::shown(name, 60);
        let near = spelling::nearest(name, Code::ALL.map(Code::name));
        let help = near.map_or_else(
            || say!("`permit-points rules explain` lists all codes"),
            did_you_mean,
        );
        return Err(CommandError::with_help(
            say!("there is no finding `{code}`", code = shown),
            help,
        ));
    };
    let width = output.width().min(100);
    output.write(&findings::explained(code, width, voice.lang))?;
    Ok(CommandOutcome::Fine)
}
