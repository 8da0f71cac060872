//! `rules schema`: the JSON Schema of rule files.

use std::path::PathBuf;

use clap::Args;

use crate::cli::format;
use crate::cli::output::Output;
use crate::cli::voice::Voice;
use crate::cli::{CommandError, CommandOutcome};
use crate::rules::schema;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules schema > schema.json

An editor with a YAML language server completes and checks rule files as they
are typed, if the schema lies beside them and they begin with this line:

  # yaml-language-server: $schema=schema.json

Names, gaps and overlaps are beyond a JSON Schema: see `rules check`.";

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaArgs {
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &SchemaArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let output = Output::new(args.output.as_deref(), voice)?;
    output.write(&format::json(&schema::published())?)?;
    Ok(CommandOutcome::Fine)
}
