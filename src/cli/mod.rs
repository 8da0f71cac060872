//! The command line: the only place that touches files, the clock, the environment and the
//! standard streams.

mod advise;
mod applicant;
mod ask;
mod assess;
mod batch;
mod chosen;
mod clock;
mod compare;
mod completions;
mod destination;
mod error;
mod files;
mod flags;
mod forecast;
pub(crate) mod format;
pub(crate) mod help;
mod interrupt;
mod man;
mod output;
mod place;
mod progress;
mod report;
mod rights;
mod rules;
mod sink;
mod stream;
#[cfg(any(test, fuzzing))]
pub(crate) mod trial;
mod usage;
mod voice;

use std::ffi::OsString;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Termination};
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use jiff::civil::Date;

use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::explain::findings;
use crate::loader::embedded::load;
use crate::loader::load::Loaded;
use crate::rules::yaml::MAX_BYTES;

pub(crate) use self::error::CommandError;
use self::output::Output;
use self::voice::{ColorWhen, Voice};

/// How a command ended. The same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandOutcome {
    /// It ran, and has nothing against its input.
    Fine,
    /// It ran, and the answer is no.
    No,
    /// It could not run.
    Failed,
}

impl Termination for CommandOutcome {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Fine => 0,
            Self::No => 1,
            Self::Failed => 2,
        })
    }
}

const ABOUT: &str =
    "Class and points of China's foreigner's work permit, with the legal source of every line";

const LONG_ABOUT: &str = "Works out the class (A, B or C) and the points of China's foreigner's work permit, \
and explains every line with its legal source. Runs offline and sends nothing anywhere. \
It is no legal advice: the authority decides.";

const EXAMPLES: &str = "\
Examples:
  permit-points ask --save me.yaml
  permit-points assess --age 34 --education master --annual-salary 30万
  permit-points forecast me.yaml --years 20
  permit-points batch candidates.csv -o graded.csv
  permit-points rules check my-rules.yaml

`permit-points COMMAND --help` shows the options of a command, with examples.";

/// The width of help that others lay out.
const UNBROKEN: usize = 100_000;
/// Help is no wider than this.
const WIDTH_OF_HELP: usize = 80;

/// The arguments.
#[derive(Debug, Parser)]
#[command(name = "permit-points", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES, max_term_width = WIDTH_OF_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(long, global = true, display_order = 900, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN")]
    color: ColorWhen,
    /// The language of the output [default: from the locale].
    #[arg(long, global = true, display_order = 900, value_name = "LANG", value_parser = lang_parser())]
    lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Assess one applicant: class, points, and the reason for every line.
    #[command(after_help = assess::EXAMPLES)]
    Assess(assess::AssessArgs),
    /// Answer questions one by one, the deciding ones first, and be assessed.
    #[command(after_help = ask::EXAMPLES)]
    Ask(ask::AskArgs),
    /// What it would take: all the smallest sets of changes that reach a better class.
    #[command(after_help = advise::EXAMPLES)]
    Advise(advise::AdviseArgs),
    /// Put two or three offers side by side: points, classes, routes, and what differs.
    #[command(after_help = compare::EXAMPLES)]
    Compare(compare::CompareArgs),
    /// Assess many applicants: a table in, the same table with classes and points out.
    #[command(after_help = batch::EXAMPLES)]
    Batch(batch::BatchArgs),
    /// Tell on which days points and class change as time goes on, and why.
    #[command(after_help = forecast::EXAMPLES)]
    Forecast(forecast::ForecastArgs),
    /// Work with rule files.
    #[command(subcommand, after_help = rules::EXAMPLES)]
    Rules(rules::RulesCommand),
    /// Write what a shell needs to complete commands, options and values.
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::CompletionsArgs),
    /// Write manual pages.
    #[command(after_help = man::EXAMPLES)]
    Man(man::ManArgs),
}

/// Options that several commands share.
#[derive(Debug, Clone, Args)]
struct Common {
    /// The ruleset: the id of a shipped one, or a rule file.
    #[arg(long, value_name = "FILE|ID")]
    rules: Option<String>,
    /// The place of work, whose local rules and figures then hold; it answers the province.
    #[arg(long = "in", value_name = "PLACE", help = place::help().en)]
    place: Option<String>,
    /// The day the answer is for; it also picks the ruleset in force [default: today].
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn parse_day(text: &str) -> Result<Date, WrongValue> {
    spelling::date(text).map_err(|error| {
        WrongValue(say!(
            "`{text}` {why}; accepted: a day such as 2026-11-23",
            text = spelling::shown(text, 60),
            why = error.said()
        ))
    })
}

/// A whole number within bounds, as an option takes it.
fn number_within<N>(text: &str, within: RangeInclusive<N>) -> Result<N, WrongValue>
where
    N: FromStr + PartialOrd + std::fmt::Display,
{
    let number = text.trim().parse().ok();
    number
        .filter(|number| within.contains(number))
        .ok_or_else(|| {
            WrongValue(say!(
                "`{text}` is not accepted; accepted: a whole number from {first} to {last}",
                text = spelling::shown(text, 60),
                first = within.start(),
                last = within.end()
            ))
        })
}

/// What is wrong with the value of an option, in both languages.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.en)]
struct WrongValue(Text);

fn lang_parser() -> impl TypedValueParser<Value = Lang> {
    let names = Lang::NAMED.map(|(name, _)| name);
    PossibleValuesParser::new(names).map(|name| Lang::from_name(&name).unwrap_or_default())
}

impl Common {
    fn on(&self) -> Result<Date, CommandError> {
        self.on.map_or_else(clock::today, Ok)
    }
}

/// Whether a panic on this thread becomes an error, as that of a reader of a damaged workbook does: a hook
/// need not tell of it.
#[must_use]
pub fn is_caught() -> bool {
    crate::batch::is_guarded()
}

/// Runs the program with its arguments and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> CommandOutcome {
    files::begin();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let early = flags::Early::of(&arguments);
    let voice = Voice::new(early.color, early.lang);
    let outcome = run_with(arguments, &early, voice);
    if let Some(note) = clock::note() {
        voice.note(&note);
    }
    outcome
}

fn run_with(arguments: Vec<OsString>, early: &flags::Early, voice: Voice) -> CommandOutcome {
    let mut ruleset = None;
    let mut command = Cli::command();
    if let Some(name) = early.of_facts {
        // The flags of such a command are those of the ruleset, so the ruleset comes first.
        let chosen = chosen::choose(early.rules.as_deref(), early.on);
        match chosen.and_then(|chosen| place::take(chosen, early.place.as_deref())) {
            Ok(chosen) => {
                command = command.mut_subcommand(name, |command| {
                    flags::with_facts(command, &chosen, voice.lang, early.is_help)
                });
                ruleset = Some(chosen);
            }
            Err(error) => return fail(&error, voice),
        }
    }
    // Flags that nobody knows are faults like others, reported with them in one run.
    let of_facts = early
        .of_facts
        .and_then(|name| command.find_subcommand(name));
    let (arguments, strange) = match of_facts {
        Some(command) => flags::without_strange(command, arguments),
        None => (arguments, Vec::new()),
    };
    let width = output::width().min(WIDTH_OF_HELP);
    let command = help::in_language(command, voice.lang, width);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(usage) => return refuse(usage, voice),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(usage) => return refuse(usage, voice),
    };
    let voice = Voice::new(cli.color, cli.lang);
    let given = matches
        .subcommand()
        .zip(ruleset.as_ref())
        .map(|((_, matches), ruleset)| flags::sheet(matches, ruleset))
        .unwrap_or_default();
    let missing = || CommandError::input(say!("the ruleset is missing"));
    let ruleset = ruleset.ok_or_else(missing);
    let ended = match cli.command {
        Command::Assess(args) => {
            ruleset.and_then(|ruleset| assess::run(&args, given, &ruleset, strange, voice))
        }
        Command::Ask(args) => {
            ruleset.and_then(|ruleset| ask::run(&args, given, &ruleset, strange, voice))
        }
        Command::Advise(args) => {
            ruleset.and_then(|ruleset| advise::run(&args, given, &ruleset, strange, voice))
        }
        Command::Compare(args) => {
            ruleset.and_then(|ruleset| compare::run(&args, &given, &ruleset, strange, voice))
        }
        Command::Batch(args) => batch::run(&args, voice),
        Command::Forecast(args) => {
            ruleset.and_then(|ruleset| forecast::run(&args, given, ruleset, strange, voice))
        }
        Command::Rules(command) => rules::run(&command, voice),
        Command::Completions(args) => completions::run(&args, voice),
        Command::Man(args) => man::run(&args, voice),
    };
    ended.unwrap_or_else(|error| fail(&error, voice))
}

/// A page of help, or what is wrong with the arguments.
fn refuse(usage: clap::Error, voice: Voice) -> CommandOutcome {
    let usage = usage::visible(usage);
    let is_failure = usage.use_stderr();
    match usage::said(&usage).filter(|_| is_failure && voice.lang != Lang::En) {
        Some((message, help)) => voice.to_stderr(&voice.error(&message, Some(&help))),
        None if is_failure => _ = usage.print(),
        None => {
            let page = usage.render().ansi().to_string();
            let written = Output::new(None, voice).and_then(|output| output.write(&page));
            return written.map_or_else(|error| fail(&error, voice), |()| CommandOutcome::Fine);
        }
    }
    CommandOutcome::Failed
}

/// The program with the facts of the ruleset in force today as flags, for what is written of all of
/// its commands, with their help in a language.
fn whole(lang: Lang) -> Result<(chosen::Chosen, clap::Command), CommandError> {
    let ruleset = chosen::choose(None, None)?;
    let command = Cli::command().mut_subcommands(|command| {
        if flags::OF_FACTS.contains(&command.get_name()) {
            flags::with_facts(command, &ruleset, lang, true)
        } else {
            command
        }
    });
    let command = help::in_language(command, lang, UNBROKEN);
    Ok((ruleset, command))
}

/// The help of a command whose options are the facts of a ruleset.
#[cfg(any(test, fuzzing))]
pub(crate) fn help_page(
    ruleset: &crate::rules::ruleset::Ruleset,
    lang: Lang,
    width: usize,
) -> String {
    let command = Cli::command().mut_subcommand("assess", |command| {
        flags::with_facts(command, ruleset, lang, true)
    });
    let mut command = help::in_language(command, lang, width);
    let page = command.find_subcommand_mut("assess");
    page.map_or_else(String::new, |command| {
        command.render_long_help().ansi().to_string()
    })
}

/// The width of findings beside an error.
const WIDTH_OF_FINDINGS: usize = 100;

/// Says why a command could not run.
fn fail(error: &CommandError, voice: Voice) -> CommandOutcome {
    let text = match error {
        CommandError::Said => return CommandOutcome::Failed,
        CommandError::Input { message, help } => voice.error(message, help.as_ref()),
        CommandError::Unfit { loaded, .. } => {
            findings::page(loaded, WIDTH_OF_FINDINGS, None, voice.lang)
                + &voice.error(&error.said(), None)
        }
        CommandError::Read { source, .. } | CommandError::Write { source, .. } => {
            let message = say!("{what}: {cause}", what = error.said(), cause = source);
            voice.error(&message, None)
        }
    };
    voice.to_stderr(&text);
    CommandOutcome::Failed
}

/// The bytes of a file, or of standard input for `-`; never more than a rule file may have.
fn read_input(path: &Path) -> Result<Vec<u8>, CommandError> {
    let failed = |source| CommandError::Read {
        path: path.to_owned(),
        source,
    };
    // One byte more than is allowed tells the reader that it is too much.
    let most = u64::try_from(MAX_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let stdin = files::open_stdin()?.lock();
        stdin.take(most).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = files::open(path)?;
        file.take(most).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

/// What an input is called in messages.
fn input_name(path: &Path) -> String {
    if path == Path::new("-") {
        "<stdin>".to_owned()
    } else {
        error::shown(path)
    }
}

/// A rule file by its path.
fn load_file(path: &Path) -> Result<Loaded, CommandError> {
    Ok(load(&input_name(path), read_input(path)?))
}
