//! `rules`: work with rule files, one module a command.

mod check;
mod explain;
mod test;

use clap::Subcommand;

use super::{ColorWhen, CommandError, Outcome};

/// What can be done with rule files.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Report everything that is wrong with rule files, with line and column.
    Check(check::CheckArgs),
    /// Run worked cases against the rules.
    #[command(after_help = test::HELP)]
    Test(test::TestArgs),
    /// Explain what a finding means.
    Explain(explain::ExplainArgs),
}

pub(super) fn run(command: &RulesCommand, color: ColorWhen) -> Result<Outcome, CommandError> {
    match command {
        RulesCommand::Check(args) => check::run(args, color),
        RulesCommand::Test(args) => test::run(args, color),
        RulesCommand::Explain(args) => explain::run(args, color),
    }
}
