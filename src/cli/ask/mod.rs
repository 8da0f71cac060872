//! `ask`: the questions of an interview in a terminal, line by line.
//!
//! Lines are read as the terminal hands them over: editing, input methods and screen readers work as
//! everywhere else, and an end at any moment leaves the terminal as it was.

mod dialogue;
mod files;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use self::dialogue::{Dialogue, Finish};
use self::files::{AnswerFiles, Keeper, KnownAlready};
use super::applicant::tell_unused;
use super::assess;
use super::chosen::Chosen;
use super::format::{self, Format};
use super::report::Person;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, Common};
use crate::applicant::{InputFault, Sheet};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::classify::assess as assessed;
use crate::explain::ask::AskPage as Page;
use crate::explain::kept::quoted;
use crate::questions::interview::{Interview, Scope};

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points ask
  permit-points ask --in shanghai --save me.yaml
  permit-points ask --resume me.yaml
  permit-points ask --all --lang both --age 34

What decides most is asked first, and what can no longer matter is not asked.
Enter alone leaves a question open, `?` explains it, `back` returns to the one
before, and Ctrl-D ends the questions and shows the result so far.";

/// The width of a page on a terminal that does not tell its own.
const PLAIN_WIDTH: usize = 80;

/// The arguments of `ask`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct AskArgs {
    /// A YAML or JSON file of what is known already; flags win over it.
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json", "yaml"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// Keep the answers in a file that `assess` reads, up to date after each one.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Go on with the answers of the file of `--save`, else of FILE, and keep them there.
    #[arg(long)]
    resume: bool,
    /// Ask everything, also what can no longer change the class.
    #[arg(long)]
    all: bool,
}

pub(super) fn run(
    args: &AskArgs,
    given: Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<CommandOutcome, CommandError> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(CommandError::with_help(
            say!("`ask` puts its questions in a terminal, and there is none"),
            say!(
                "`permit-points assess me.yaml`, or `permit-points assess --age 34 …`, answers without questions"
            ),
        ));
    }
    let on = args.common.on()?;
    let output = assess::output(&args.common, args.format, voice)?;
    let (file, save) = (args.file.as_deref(), args.save.as_deref());
    let files = AnswerFiles::of(file, save, args.resume, voice)?;
    let known = KnownAlready::read(&files, given, on, strange, ruleset, voice)?;
    let scope = if args.all {
        Scope::Everything
    } else {
        Scope::Deciding
    };
    let (left_open, others) = (known.unknown, known.others);
    let mut interview = Interview::new(ruleset, known.applicant, on, scope);
    interview.leave_open(left_open);
    let width = terminal_size::terminal_size_of(std::io::stderr());
    let mut dialogue = Dialogue {
        page: Page {
            ruleset,
            lang: voice.lang,
            width: width.map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0)),
        },
        interview,
        events: dialogue::listen()?,
        keeper: Keeper {
            save: files.save,
            options: repeated(args, voice),
            others,
            is_province_given: known.is_province_given,
            trouble: None,
        },
        voice,
    };
    dialogue.open(on, args.resume);
    let finish = dialogue.hold()?;
    if finish == Finish::Interrupted {
        return Err(dialogue.interrupted());
    }
    dialogue.close(finish);
    let answer = assessed(ruleset, dialogue.interview.applicant(), on);
    tell_unused(&answer.unused, ruleset, voice);
    let sheet = dialogue.sheet();
    let person = Person {
        sheets: std::slice::from_ref(&sheet),
        applicant: dialogue.interview.applicant(),
        is_redacted: false,
    };
    let (common, format) = (&args.common, args.format);
    let page = assess::page(format, common, ruleset, person, &answer, voice, &output)?;
    output.write(&page)?;
    dialogue.farewell(ruleset);
    match dialogue.keeper.trouble.take() {
        Some(trouble) => Err(trouble),
        None => Ok(CommandOutcome::Fine),
    }
}

/// The options that hold for a later run too.
fn repeated(args: &AskArgs, voice: Voice) -> String {
    let on = args.common.on.map(|on| on.to_string());
    // Where it is not English, somebody has asked for it.
    let mut known = Lang::NAMED.iter();
    let lang = known.find(|(_, lang)| *lang == voice.lang_of_data && *lang != Lang::En);
    let options = [
        ("--rules", args.common.rules.clone()),
        ("--in", args.common.place.clone()),
        ("--on", on),
        ("--lang", lang.map(|(name, _)| (*name).to_owned())),
    ];
    let options = options.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(format!(" {name} {}", quoted(&value)))
    });
    options.collect()
}
