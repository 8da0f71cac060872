//! `assess`: one applicant.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::format::{self, Format};
use super::output::Output;
use super::voice::Voice;
use super::{
    CommandError, Common, Outcome, clock, flags, input_name, load_file, place, read_input, report,
};
use crate::applicant::{Applicant, InputFault, Sheet};
use crate::assess::{Assessment, assess};
use crate::base::refusal::did_you_mean;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::embedded;
use crate::explain::{self, Form};
use crate::load::Loaded;
use crate::ruleset::{ClassId, Ruleset};
use crate::spelling;
use crate::wire::assessment::AssessmentOut;
use crate::words;

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

/// A ruleset that ships with the program, or one that was just read.
pub(super) type Chosen = Cow<'static, Ruleset>;

/// The ruleset that the arguments ask for.
pub(super) fn choose(rules: Option<&str>, on: Option<Date>) -> Result<Chosen, CommandError> {
    let Some(name) = rules else {
        let on = on.map_or_else(clock::today, Ok)?;
        return embedded::in_force(on).map(Cow::Borrowed).ok_or_else(|| {
            let known: Vec<_> = embedded::ids()
                .filter_map(embedded::ruleset)
                .map(period_text)
                .collect();
            CommandError::with_help(words::not_in_force(on), there_are(&say::listed(&known)))
        });
    };
    if let Some(ruleset) = embedded::ruleset(name) {
        return Ok(Cow::Borrowed(ruleset));
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<_> = embedded::ids().collect();
        let shown = spelling::shown(name, 200);
        let near = spelling::nearest(name, known.iter().copied());
        let help = match near {
            _ if embedded::place(name).is_some() => {
                say!("it is a place: `--in {place}`", place = shown)
            }
            Some(near) => did_you_mean(near),
            None => say!("the shipped rulesets are {ids}", ids = known.join(", ")),
        };
        let message = say!(
            "`{name}` is neither a file nor the id of a shipped ruleset",
            name = shown
        );
        return Err(CommandError::with_help(message, help));
    }
    usable(name, load_file(path)?).map(Cow::Owned)
}

/// What there is instead of what was asked for.
pub(super) fn there_are(known: &Text) -> Text {
    say!("there are {known}", known)
}

/// The ruleset of a file, or all that is wrong with the file.
pub(super) fn usable(name: &str, mut loaded: Loaded) -> Result<Ruleset, CommandError> {
    loaded.ruleset.take().ok_or_else(|| CommandError::Unfit {
        name: name.to_owned(),
        loaded: Box::new(loaded),
    })
}

/// A ruleset and its days.
pub(super) fn period_text(ruleset: &Ruleset) -> Text {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let period = ruleset.in_force();
    say!(
        "{id} ({from} to {to})",
        id = ruleset.id(),
        from = day(period.from),
        to = day(period.to)
    )
}

pub(super) fn run(
    args: &AssessArgs,
    given: Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<Outcome, CommandError> {
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
        Outcome::Fine
    } else {
        Outcome::No
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

/// Says on standard error which answers, and which local rules, are of no use.
pub(super) fn tell_unused(names: &[String], ruleset: &Ruleset, voice: Voice) {
    place::tell_unless_overlaid(ruleset, voice);
    for name in names {
        let mut places = embedded::PLACES.iter();
        let place = places.find(|place| place.facts.contains(&name.as_str()));
        let unused = say!(
            "`{name}` is not used by {id}",
            name = spelling::shown(name, 60),
            id = ruleset.id()
        );
        voice.note(&match place {
            Some(place) => say!(
                "{unused} (`--in {place}` asks for it)",
                unused,
                place = place.id
            ),
            None => unused,
        });
    }
}

/// The applicant of the file and the flags, or all faults of both.
pub(super) fn read(
    file: Option<&Path>,
    given: Sheet,
    on: Date,
    strange: Vec<InputFault>,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<Applicant, CommandError> {
    let read = read_with_sheets(file, given, on, strange, ruleset, voice);
    read.map(|(_, applicant)| applicant)
}

/// The same, with the sheets that it was read from.
fn read_with_sheets(
    file: Option<&Path>,
    given: Sheet,
    on: Date,
    strange: Vec<InputFault>,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<(Vec<Sheet>, Applicant), CommandError> {
    let mut faults = strange;
    let sheets = sheets(file, given, &mut faults)?;
    match Applicant::read(ruleset, &sheets, on) {
        Ok(applicant) if faults.is_empty() => return Ok((sheets, applicant)),
        Ok(_) => {}
        Err(found) => faults.extend(found),
    }
    Err(refused(&faults, voice))
}

/// The sheets of the file and the flags, which win over it. The faults of the file join others.
pub(super) fn sheets(
    file: Option<&Path>,
    given: Sheet,
    faults: &mut Vec<InputFault>,
) -> Result<Vec<Sheet>, CommandError> {
    let mut sheets = Vec::new();
    if let Some(path) = file {
        match sheet_of(path)? {
            Ok(sheet) => sheets.push(sheet),
            Err(found) => faults.extend(found),
        }
    }
    sheets.push(given);
    Ok(sheets)
}

/// The answers of a file, or what is wrong with it.
pub(super) fn sheet_of(path: &Path) -> Result<Result<Sheet, Vec<InputFault>>, CommandError> {
    let name = input_name(path);
    Ok(Sheet::from_file(&name, read_input(path)?))
}

/// Says on standard error all that is wrong with what was written about an applicant.
pub(super) fn refused(faults: &[InputFault], voice: Voice) -> CommandError {
    let faults = faults.iter();
    let texts = faults.map(|fault| {
        let help = fault.refusal.help();
        voice.error(&flags::fault_text(fault), help.as_ref())
    });
    voice.to_stderr(&texts.collect::<String>());
    CommandError::Said
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

/// The position of the class that an option names.
pub(super) fn class_named(
    name: &str,
    option: &str,
    ruleset: &Ruleset,
) -> Result<ClassId, CommandError> {
    let wanted = name.trim();
    let classes = ruleset.classes();
    let found = classes.find(|class| class.id.eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        let known: Vec<_> = classes.iter().map(|class| class.id.as_str()).collect();
        let shown = spelling::shown(name, 60);
        CommandError::input(say!(
            "`{option}`: there is no class `{class}`; accepted: {known}",
            option,
            class = shown,
            known = known.join(", ")
        ))
    })
}

/// Whoever needs no permit satisfies every class; whoever has no class, none.
fn is_satisfied(required: Option<ClassId>, answer: &Assessment) -> bool {
    let Some(required) = required else {
        return true;
    };
    answer.permit_needed == Some(false) || answer.class.is_some_and(|class| class <= required)
}
