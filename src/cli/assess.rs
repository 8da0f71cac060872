//! `assess`: one applicant.

use std::path::PathBuf;

use clap::Args;

use super::applicant::{read_with_sheets, tell_unused};
use super::chosen::{Chosen, class_named};
use super::format::{self, Format};
use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, Common, report};
use crate::applicant::{InputFault, Sheet};
use crate::base::say::say;
use crate::classify::{Assessment, assess};
use crate::explain::{self, Form};
use crate::rules::ruleset::{ClassId, Ruleset};
use crate::wire::assessment::AssessmentOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points assess --age 34 --education master --experience-years 8 \\
      --annual-salary 30万 --months-per-year 12 --province shanghai
  permit-points assess me.yaml --in shanghai --format json
  permit-points assess me.yaml --annual-salary 450k --require A && echo yes
  permit-points assess me.yaml --format html --redact -o report.html

Money may be written 300000, 300,000, 300k or 30万; yes and no as 是 and 否 too.
What is left out is unknown, never 0: the answer says what is certain and what
is possible.

`--format html` is a report to print or to send: one page without scripts that
loads nothing, in English and Chinese (`--lang en` or `zh` for one of them),
with sources, the papers to bring, advice as by `advise` and a forecast as by
`forecast`. It names no file. `--redact` makes it without birthdays and other
days, and with amounts as ranges.";

/// The arguments of `assess`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct AssessArgs {
    /// A YAML or JSON file of facts, or `-` for standard input; flags win over it.
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json", "yaml"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// Leave out of the report what identifies: days (of birth, of first work) become the completed
    /// years they give, and the forecast counts from the day of the answer; amounts become the range
    /// in which every amount has the same answer. Only with `--format html`.
    #[arg(long)]
    redact: bool,
    /// Exit with 1 unless this class, or a better one, is certain.
    #[arg(long, value_name = "CLASS")]
    require: Option<String>,
}

/// The format in which an answer is a report.
const REPORT: Format = Format::Page(Form::Html);

pub(super) fn run(
    args: &AssessArgs,
    given: Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<CommandOutcome, CommandError> {
    let on = args.common.on()?;
    let output = output(&args.common, args.format, voice)?;
    let required = required_class(args, ruleset)?;
    if args.redact && args.format != REPORT {
        return Err(CommandError::with_help(
            say!("`--redact` is for reports only"),
            say!("add `--format html`"),
        ));
    }
    let file = args.file.as_deref();
    let (sheets, applicant) = read_with_sheets(file, given, on, strange, ruleset, voice)?;
    let answer = assess(ruleset, &applicant, on);
    tell_unused(&answer.unused, ruleset, voice);
    let person = report::Person {
        sheets: &sheets,
        applicant: &applicant,
        is_redacted: args.redact,
    };
    let page = page(
        args.format,
        &args.common,
        ruleset,
        person,
        &answer,
        voice,
        &output,
    )?;
    output.write(&page)?;
    Ok(if is_satisfied(required, &answer) {
        CommandOutcome::Fine
    } else {
        CommandOutcome::No
    })
}

/// Where an answer goes. A report has more of a person on it than anything else.
pub(super) fn output(
    common: &Common,
    format: Format,
    voice: Voice,
) -> Result<Output, CommandError> {
    let output = Output::new(common.output.as_deref(), voice)?;
    Ok(match format {
        REPORT => output.private(),
        _ => output,
    })
}

/// The whole answer in the form that is asked for.
pub(super) fn page(
    format: Format,
    common: &Common,
    ruleset: &Chosen,
    person: report::Person<'_>,
    answer: &Assessment,
    voice: Voice,
    output: &Output,
) -> Result<String, CommandError> {
    if format == REPORT {
        return report::page(common, ruleset, person, answer.on, voice);
    }
    format.written(
        output,
        voice.lang,
        || explain::assess::page(ruleset, answer),
        || AssessmentOut::new(ruleset, answer),
    )
}

/// The position of the class that `--require` names.
fn required_class(args: &AssessArgs, ruleset: &Ruleset) -> Result<Option<ClassId>, CommandError> {
    let name = args.require.as_deref();
    name.map(|name| class_named(name, "--require", ruleset))
        .transpose()
}

/// Whoever needs no permit satisfies every class; whoever has no class, none.
fn is_satisfied(required: Option<ClassId>, answer: &Assessment) -> bool {
    let Some(required) = required else {
        return true;
    };
    answer.permit_needed == Some(false) || answer.class.is_some_and(|class| class <= required)
}
