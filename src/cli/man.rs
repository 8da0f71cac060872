//! `man`: manual pages, one for the program and one for each command.

use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;

use super::chosen::there_are;
use super::error::quoted;
use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, whole};
use crate::base::refusal::did_you_mean;
use crate::base::say::{same, say};
use crate::base::spelling;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points man | man -l -
  permit-points man rules check > permit-points-rules-check.1
  permit-points man --dir ~/.local/share/man/man1";

/// The arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command whose page is printed [default: the program].
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    command: Vec<String>,
    /// Write the pages of all commands to this folder, which is made where there is none.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Write the page to this file instead of standard output.
    #[arg(short, long, value_name = "FILE", conflicts_with = "dir")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, voice: Voice) -> Result<CommandOutcome, CommandError> {
    let (_, mut command) = whole(voice.lang_of_data)?;
    command.build();
    if let Some(folder) = &args.dir {
        std::fs::create_dir_all(folder).map_err(|source| CommandError::Write {
            name: quoted(folder),
            source,
        })?;
        write_all(&command, folder, voice)?;
        return Ok(CommandOutcome::Fine);
    }
    let mut found = &command;
    for name in &args.command {
        found = found
            .find_subcommand(name)
            .ok_or_else(|| unknown(found, name))?;
    }
    Output::new(args.output.as_deref(), voice)?.write(&page(found)?)?;
    Ok(CommandOutcome::Fine)
}

/// The pages of a command and of all below it.
fn write_all(command: &Command, folder: &Path, voice: Voice) -> Result<(), CommandError> {
    let file = folder.join(Man::new(command.clone()).get_filename());
    Output::new(Some(&file), voice)?.write(&page(command)?)?;
    for command in shown(command) {
        write_all(command, folder, voice)?;
    }
    Ok(())
}

/// The commands that people run; `help` is one that only the parser makes.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    let commands = command.get_subcommands();
    commands.filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

fn page(command: &Command) -> Result<String, CommandError> {
    let mut page = Vec::new();
    let program = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(program);
    let rendered = man.manual("permit-points").render(&mut page);
    rendered.map_err(|source| CommandError::Write {
        name: say!("the page"),
        source,
    })?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn unknown(command: &Command, name: &str) -> CommandError {
    let known: Vec<_> = shown(command).map(Command::get_name).collect();
    let shown = spelling::shown(name, 60);
    let message = say!("there is no command `{name}`", name = shown);
    match spelling::nearest(name, known.iter().copied()) {
        Some(near) => CommandError::with_help(message, did_you_mean(near)),
        None if known.is_empty() => CommandError::input(message),
        None => CommandError::with_help(message, there_are(&same(known.join(", ")))),
    }
}
