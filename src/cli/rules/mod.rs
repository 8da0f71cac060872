//! `rules`: work with rule files, one module a command.

mod cases;
mod check;
mod diff;
mod explain;
mod list;
mod schema;
mod show;
mod test;

use clap::Subcommand;

use super::{CommandError, CommandOutcome};
use crate::cli::voice::Voice;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points rules show cn-2017 --in shanghai
  permit-points rules check my-rules.yaml
  permit-points rules diff cn-2017 my-rules.yaml";

/// What can be done with rule files.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List the rulesets, and the places with local rules.
    #[command(after_help = list::EXAMPLES)]
    List(list::ListArgs),
    /// Show a ruleset: its tables as the law prints them, routes, figures, sources.
    #[command(after_help = show::EXAMPLES)]
    Show(show::ShowArgs),
    /// Report everything that is wrong with rule files, with line and column.
    #[command(after_help = check::EXAMPLES)]
    Check(check::CheckArgs),
    /// Run worked cases against the rules.
    #[command(after_help = test::HELP)]
    Test(test::TestArgs),
    /// Write boundary applicants for a rule file, whose expectation is left to fill in.
    #[command(after_help = cases::HELP)]
    Cases(cases::CasesArgs),
    /// Tell what an edit changes, over every possible applicant.
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::DiffArgs),
    /// Print the JSON Schema of rule files.
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::SchemaArgs),
    /// Explain what a finding means.
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::ExplainArgs),
}

pub(super) fn run(command: &RulesCommand, voice: Voice) -> Result<CommandOutcome, CommandError> {
    match command {
        RulesCommand::List(args) => list::run(args, voice),
        RulesCommand::Show(args) => show::run(args, voice),
        RulesCommand::Check(args) => check::run(args, voice),
        RulesCommand::Test(args) => test::run(args, voice),
        RulesCommand::Cases(args) => cases::run(args, voice),
        RulesCommand::Diff(args) => diff::run(args, voice),
        RulesCommand::Schema(args) => schema::run(args, voice),
        RulesCommand::Explain(args) => explain::run(args, voice),
    }
}
