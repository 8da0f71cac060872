//! `rules schema`: the JSON Schema of rule files.

use std::path::PathBuf;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{ColorWhen, CommandError, Outcome};
use crate::schema;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules schema > rules.schema.json";

#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(in crate::cli) struct SchemaArgs {
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const AFTER: &str = "\
An editor with a YAML language server completes and checks rule files as they
are typed, if the schema lies beside them and they begin with this line:
  # yaml-language-server: $schema=schema.json
Names, gaps and overlaps are beyond a JSON Schema: see `rules check`.";

pub(super) fn run(args: &SchemaArgs, color: ColorWhen) -> Result<Outcome, CommandError> {
    let text = serde_json::to_string_pretty(&schema::published())
        .map_err(|error| CommandError::input(format!("the schema cannot be written: {error}")))?;
    Output::new(args.output.clone(), color).write(&(text + "\n"))?;
    Ok(Outcome::Fine)
}
