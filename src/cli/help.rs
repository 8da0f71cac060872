//! The help of commands and options in the language that was asked for. The English texts stand
//! beside what they describe; here they are looked up in the table, and laid out anew, since the
//! parser breaks lines at spaces, which Chinese does not have.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};

use super::{flags, place};
use crate::base::lang::Lang;
use crate::base::say::{self, known, say};
use crate::base::text::Text;
use crate::explain::wrap;

/// How far help stands from the left edge.
const INDENT: usize = 10;
/// What a line begins with that is to be typed as it is.
const CODE: &str = "  ";
/// The heading of examples, below which nothing but commands stands.
const EXAMPLES: &str = "Examples:";

/// The command and all below it with their help in a language, for a page of a width.
pub(super) fn in_language(mut command: Command, lang: Lang, width: usize) -> Command {
    if lang == Lang::En {
        return command;
    }
    // Only now the options that the parser adds by itself are there.
    command.build();
    translated(command, lang, width)
}

fn translated(mut command: Command, lang: Lang, width: usize) -> Command {
    let page = |text: &Text| wrapped(text, lang, width);
    let heading = |text: &Text| lang.of(text);
    if let Some(about) = command.get_about().map(ToString::to_string) {
        command = command.about(wrapped(&known(&about), lang, width.saturating_sub(INDENT)));
    }
    if let Some(about) = command.get_long_about().map(ToString::to_string) {
        command = command.long_about(page(&known(&about)));
    }
    if let Some(help) = command.get_after_help().map(ToString::to_string) {
        let parts = help.split("\n\n").map(|part| below(part, lang, width));
        command = command.after_help(parts.collect::<Vec<_>>().join("\n\n"));
    }
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
    let style = command.get_styles().get_usage().to_owned();
    let word = heading(&say!("Usage"));
    let (options, arguments) = (say!("Options"), say!("Arguments"));
    command
        .override_usage(usage)
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{style}{word}:{style:#} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(heading(&say!("Commands")))
        .next_line_help(true)
        .mut_args(|arg| {
            let is_headed = arg.get_help_heading().is_some();
            let is_positional = arg.is_positional();
            let arg = described(arg, lang, width.saturating_sub(INDENT));
            match (is_headed, is_positional) {
                (true, _) => arg,
                (false, true) => arg.help_heading(heading(&arguments)),
                (false, false) => arg.help_heading(heading(&options)),
            }
        })
        .mut_subcommands(|command| translated(command, lang, width))
}

/// An option with its help; its values and what it stands at by itself are said there.
fn described(arg: Arg, lang: Lang, width: usize) -> Arg {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if arg.get_id().as_str().starts_with(flags::FACT) {
        // The ruleset says it, in the language that was asked for.
        return arg.help(wrap::wrapped(&help, width));
    }
    let takes_values = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let values = if takes_values {
        arg.get_possible_values()
    } else {
        Vec::new()
    };
    let mut texts = vec![of(&help)];
    if !values.is_empty() {
        let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        texts.push(say!("[values: {values}]", values = names.join(", ")));
    }
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    if takes_values && !defaults.is_empty() {
        texts.push(say!("[default: {value}]", value = defaults.join(", ")));
    }
    let short = wrapped(&say::joined(&texts, " ", " "), lang, width);
    let explained = values.iter().filter_map(|value| {
        let help = lang.of(&of(&value.get_help()?.to_string()));
        let line = format!("- {}: {help}", value.get_name());
        Some(format!("\n{}", wrap::wrapped(&line, width)))
    });
    let explained: String = explained.collect();
    let more = match arg.get_long_help() {
        Some(more) if explained.is_empty() => wrapped(&of(&more.to_string()), lang, width),
        _ => short.clone() + &explained,
    };
    arg.help(short)
        .long_help(more)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// A part of what stands below: commands under a heading, or sentences.
fn below(part: &str, lang: Lang, width: usize) -> String {
    match part.strip_prefix(EXAMPLES) {
        Some(commands) => lang.of(&say!("Examples:")) + commands,
        None if part.starts_with(CODE) => part.to_owned(),
        None => wrapped(&known(&part.replace('\n', " ")), lang, width),
    }
}

/// The text of a help, one of which names the places that ship.
fn of(help: &str) -> Text {
    let place = place::help();
    if help == place.en { place } else { known(help) }
}

fn wrapped(text: &Text, lang: Lang, width: usize) -> String {
    let lines = lang.lines(text);
    let lines = lines.iter().map(|line| wrap::wrapped(line, width));
    lines.collect::<Vec<_>>().join("\n")
}

/// All that is looked up here, for the table's own tests.
#[cfg(test)]
pub(crate) fn texts() -> Vec<String> {
    fn add(command: &Command, texts: &mut Vec<String>) {
        let own = [command.get_about(), command.get_long_about()];
        texts.extend(own.into_iter().flatten().map(ToString::to_string));
        let below = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let sentences = below
            .split("\n\n")
            .filter(|part| !part.starts_with(EXAMPLES) && !part.starts_with(CODE));
        texts.extend(sentences.map(|part| part.replace('\n', " ")));
        for arg in command.get_arguments() {
            if arg.get_id().as_str().starts_with(flags::FACT) {
                continue;
            }
            let own = [arg.get_help(), arg.get_long_help()];
            texts.extend(own.into_iter().flatten().map(ToString::to_string));
            for value in arg.get_possible_values() {
                texts.extend(value.get_help().map(ToString::to_string));
            }
        }
        for below in command.get_subcommands() {
            add(below, texts);
        }
    }
    let (_, mut command) = super::whole(Lang::En).unwrap();
    command.build();
    let mut texts = Vec::new();
    add(&command, &mut texts);
    texts.retain(|text| !text.is_empty() && *text != place::help().en);
    texts.sort_unstable();
    texts.dedup();
    texts
}
