//! `advise`: what it would take to reach a better class.

use std::path::PathBuf;

use clap::Args;

use super::applicant::{read, tell_unused};
use super::chosen::{Chosen, class_named};
use super::format::{self, Format};
use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, Common, WrongValue, number_within};
use crate::applicant::{InputFault, Sheet, nearest_input};
use crate::base::refusal::did_you_mean;
use crate::base::say::say;
use crate::base::spelling;
use crate::explain;
use crate::questions::advise::{AT_MOST, Wish, advise};
use crate::rules::ruleset::{Changes, FactId, Ruleset};
use crate::wire::advice::AdviceOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points advise me.yaml
  permit-points advise me.yaml --in shanghai --keep annual_salary --keep time
  permit-points advise me.yaml --to A --at-most 2 --cost hsk_level=5 --cost time=2
  permit-points advise --age 30 --education bachelor --experience-years 1 --format json

An option is a set of changes after which the class is certain, and none of them can
be left out or made smaller. What is not answered stays open; what could decide is
asked for first. All that grows with time grows together: who waits also ages.";

/// The most options on a page, unless more are asked for.
const MOST_SHOWN: usize = 10;

/// The word for all that grows with time.
const TIME: &str = "time";

/// The arguments of `advise`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct AdviseArgs {
    /// A YAML or JSON file of facts, or `-` for standard input; flags win over it.
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json", "yaml"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// The class to reach [default: the one above the certain one].
    #[arg(long, value_name = "CLASS")]
    to: Option<String>,
    /// A fact that stays as it is, or `time`: nobody waits; may be repeated.
    #[arg(long, value_name = "FACT|time")]
    keep: Vec<String>,
    /// What the change of a fact costs, or waiting (`time`), as a whole number; 1 unless said.
    #[arg(long, value_name = "FACT=WEIGHT")]
    cost: Vec<String>,
    /// The most changes of an option.
    #[arg(long, value_name = "N", default_value_t = AT_MOST, value_parser = count)]
    at_most: usize,
    /// The most options [default: all, and 10 on a page].
    #[arg(long, value_name = "N", value_parser = count)]
    limit: Option<usize>,
}

fn count(text: &str) -> Result<usize, WrongValue> {
    number_within(text, 0..=1_000_000)
}

pub(super) fn run(
    args: &AdviseArgs,
    given: Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<CommandOutcome, CommandError> {
    let on = args.common.on()?;
    let output = Output::new(args.common.output.as_deref(), voice)?;
    let wish = wish(args, ruleset)?;
    let file = args.file.as_deref();
    let applicant = read(file, given, on, strange, ruleset, voice)?;
    let advice = advise(ruleset, &applicant, on, &wish);
    tell_unused(&advice.assessment.unused, ruleset, voice);
    let most = args.limit.unwrap_or(MOST_SHOWN);
    let page = args.format.written(
        &output,
        voice.lang,
        || explain::advise::page(ruleset, &advice, most),
        || AdviceOut::new(ruleset, &advice),
    )?;
    output.write(&page)?;
    Ok(CommandOutcome::Fine)
}

/// What the options ask for.
fn wish(args: &AdviseArgs, ruleset: &Ruleset) -> Result<Wish, CommandError> {
    let to = args.to.as_deref();
    let to = to
        .map(|name| class_named(name, "--to", ruleset))
        .transpose()?;
    let mut wish = Wish {
        to,
        at_most: args.at_most,
        limit: args.limit,
        ..Wish::default()
    };
    for name in &args.keep {
        match fact_named(name, "--keep", ruleset)? {
            Some(fact) => wish.keep.push(fact),
            None => wish.keep_time = true,
        }
    }
    for text in &args.cost {
        let (name, weight) = text.rsplit_once('=').unwrap_or((text, ""));
        let weight = weight.trim().parse::<u64>().map_err(|_| {
            CommandError::input(say!("`--cost`: `{text}` is no weight of a fact; accepted: a fact, `=` and a whole number, such as `hsk_level=5`", text = spelling::shown(text, 60)))
        })?;
        match fact_named(name, "--cost", ruleset)? {
            Some(fact) if ruleset.facts()[fact].changes == Changes::WithTime => {
                wish.cost_of_time = weight;
            }
            Some(fact) => wish.costs.push((fact, weight)),
            None => wish.cost_of_time = weight,
        }
    }
    Ok(wish)
}

/// The fact that an option names, in the spelling of its id or of its flag; none for `time`.
fn fact_named(name: &str, option: &str, ruleset: &Ruleset) -> Result<Option<FactId>, CommandError> {
    let id = name.trim().trim_start_matches("--").replace('-', "_");
    if id == TIME {
        return Ok(None);
    }
    ruleset.fact_named(&id).map(Some).ok_or_else(|| {
        let known: Vec<&str> = ruleset
            .facts()
            .iter()
            .map(|fact| fact.id.as_str())
            .collect();
        let message = say!(
            "`{option}`: `{name}` is no fact of `{id}`",
            option,
            name = spelling::shown(name, 60),
            id = ruleset.id()
        );
        let help = match nearest_input(&id, &known) {
            Some(near) => did_you_mean(near),
            None => {
                say!("`permit-points advise --help` lists all facts, and `time` is accepted too")
            }
        };
        CommandError::with_help(message, help)
    })
}
