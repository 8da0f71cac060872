//! `completions`: what a shell needs to complete commands, options and their values.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Args, Command, ValueEnum, ValueHint};
use clap_complete::Shell;
use clap_complete_nushell::Nushell;

use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, flags, whole};
use crate::base::lang::Lang;
use crate::loader::embedded;
use crate::rules::ruleset::{Fact, FactKind, Ruleset};

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points completions bash > ~/.local/share/bash-completion/completions/permit-points
  permit-points completions zsh > ~/.zfunc/_permit-points
  permit-points completions fish > ~/.config/fish/completions/permit-points.fish
  permit-points completions powershell >> $PROFILE
  permit-points completions nushell > permit-points-completions.nu

The facts and their values are those of the ruleset in force today.";

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: ShellChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShellChoice {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// Windows PowerShell and PowerShell 7.
    Powershell,
    /// Nushell.
    Nushell,
}

pub(super) fn run(args: &CompletionsArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let (ruleset, command) = whole(voice.lang_of_data)?;
    let mut command = with_values(command, &ruleset, voice.lang_of_data);
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    let shell = match args.shell {
        ShellChoice::Bash => Some(Shell::Bash),
        ShellChoice::Zsh => Some(Shell::Zsh),
        ShellChoice::Fish => Some(Shell::Fish),
        ShellChoice::Powershell => Some(Shell::PowerShell),
        ShellChoice::Nushell => None,
    };
    match shell {
        Some(shell) => clap_complete::generate(shell, &mut command, name, &mut script),
        None => clap_complete::generate(Nushell, &mut command, name, &mut script),
    }
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == ShellChoice::Bash {
        // The generator takes the dash in the program's name for a step down to a subcommand in one
        // half of the script and not in the other (clap-rs/clap#6421), so that nothing below the
        // first level would complete.
        script = script.replace("permit__subcmd__points", "permit__points");
    }
    if args.shell == ShellChoice::Powershell {
        script = script.replacen(BEFORE, &(powershell_values(&command) + BEFORE), 1);
    }
    Output::new(None, voice)?.write(&script)?;
    Ok(CommandOutcome::Fine)
}

/// The command with the values of its options listed, for the eyes of a shell only: a real run also
/// takes other spellings, and files.
fn with_values(command: Command, ruleset: &Ruleset, lang: Lang) -> Command {
    let command = command.mut_args(|arg| with_value(arg, ruleset, lang));
    command.mut_subcommands(|command| with_values(command, ruleset, lang))
}

fn with_value(arg: Arg, ruleset: &Ruleset, lang: Lang) -> Arg {
    let id = arg.get_id().as_str();
    let fact = id.strip_prefix(flags::FACT);
    let fact = fact.and_then(|id| Some(&ruleset.facts()[ruleset.fact_named(id)?]));
    if let Some(values) = fact.and_then(|fact| values(fact, lang)) {
        return arg.value_parser(PossibleValuesParser::new(values));
    }
    match id {
        "rules" => arg.value_parser(PossibleValuesParser::new(embedded::ids())),
        "place" => arg.value_parser(PossibleValuesParser::new(embedded::places())),
        "file" | "files" | "output" | "rejects" | "candidates" => {
            arg.value_hint(ValueHint::FilePath)
        }
        _ => arg,
    }
}

/// The values of a fact that are few enough to be listed: options by their ids, yes and no.
fn values(fact: &Fact, lang: Lang) -> Option<Vec<PossibleValue>> {
    match &fact.kind {
        FactKind::Boolean => Some(["yes", "no"].map(PossibleValue::new).to_vec()),
        FactKind::Choice { options, .. } => {
            let value = |option: &crate::rules::ruleset::ChoiceOption| {
                PossibleValue::new(option.id.clone()).help(lang.of(&option.title))
            };
            Some(options.iter().map(value).collect())
        }
        FactKind::Integer { .. } | FactKind::Money | FactKind::Date { .. } => None,
    }
}

/// Where the script for PowerShell begins to look for options.
const BEFORE: &str = "    $completions = @(switch ($command) {";

/// What the script for PowerShell lacks: the values of the option that stands before the word.
fn powershell_values(command: &Command) -> String {
    let mut cases = String::new();
    push_cases(&mut cases, command, command.get_name());
    format!(
        "    $before = @($commandElements | Where-Object {{ $_.Extent.EndOffset -lt $cursorPosition }})
    $option = if ($before.Count -gt 0) {{ $before[-1].Extent.Text }} else {{ '' }}
    $values = @(switch (\"$command $option\") {{
{cases}    }})
    if ($values.Count -gt 0) {{
        return $values.Where{{ $_ -like \"$wordToComplete*\" }} | ForEach-Object {{
            [CompletionResult]::new($_, $_, [CompletionResultType]::ParameterValue, $_)
        }}
    }}

"
    )
}

/// A line for each option with a list of values: the command, the option, and the values.
fn push_cases(cases: &mut String, command: &Command, path: &str) {
    for arg in command.get_arguments() {
        let (Some(long), true) = (arg.get_long(), arg.get_action().takes_values()) else {
            continue;
        };
        let values = arg.get_possible_values();
        let values: Vec<_> = values
            .iter()
            .map(|value| format!("'{}'", value.get_name().replace('\'', "''")))
            .collect();
        if !values.is_empty() {
            let values = values.join("; ");
            cases.push_str(&format!(
                "        '{path} --{long}' {{ {values}; break }}\n"
            ));
        }
    }
    for below in command.get_subcommands() {
        push_cases(cases, below, &format!("{path};{}", below.get_name()));
    }
}
