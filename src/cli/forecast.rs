//! `forecast`: how points and class change with the calendar.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::applicant::{refused, sheets, tell_unused};
use super::chosen::Chosen;
use super::format::{self, Format};
use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, Common, WrongValue, number_within, place};
use crate::applicant::{Entry, InputFault, Sheet};
use crate::base::calendar::{self, Period};
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::text::Text;
use crate::explain;
use crate::loader::embedded;
use crate::questions::forecast::shown::{Scenario, Shown};
use crate::questions::forecast::{Timeline, forecast};
use crate::wire::forecast::ForecastOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points forecast me.yaml
  permit-points forecast --birth-date 1980-04-02 --experience-since 2018-03-01 \\
      --education master --annual-salary 30万 --in shanghai --years 20
  permit-points forecast me.yaml --scenario months_per_year=6 \\
      --scenario annual_salary=45万,province=sichuan
  permit-points forecast me.yaml --format svg -o points.svg

Dates make the days exact; a fact known in years only grows on the anniversaries
of the day. All other answers are taken to stay as they are, and rules and
figures as they are known today.";

/// How many years are looked ahead, unless somebody says.
pub(super) const YEARS: i64 = 10;

/// The arguments of `forecast`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct ForecastArgs {
    /// A YAML or JSON file of facts, or `-` for standard input; flags win over it.
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// How many years to look ahead.
    #[arg(long, default_value_t = YEARS, value_name = "N", value_parser = years)]
    years: i64,
    /// Compare with other answers; may be repeated.
    #[arg(long, value_name = "FACT=VALUE,…")]
    scenario: Vec<String>,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json", "yaml", "svg"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
}

fn years(text: &str) -> Result<i64, WrongValue> {
    number_within(text, 1..=100)
}

pub(super) fn run(
    args: &ForecastArgs,
    given: Sheet,
    ruleset: Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<CommandOutcome, CommandError> {
    let on = args.common.on()?;
    let output = Output::new(args.common.output.as_deref(), voice)?;
    let timeline = timeline(&args.common, ruleset, on, args.years)?;
    let mut faults = strange;
    let sheets = sheets(args.file.as_deref(), given, &mut faults)?;
    let base = forecast(&timeline, &sheets, on, args.years).map_err(|found| faults.extend(found));
    let mut scenarios = Vec::new();
    // What is wrong with the answers themselves is not told again for each scenario.
    if base.is_ok() {
        for (number, text) in args.scenario.iter().enumerate() {
            match scenario(text, number + 1, &timeline, &sheets, (on, args.years)) {
                Ok(one) => scenarios.push(one),
                Err(found) => faults.extend(found),
            }
        }
    }
    let (Ok(base), true) = (base, faults.is_empty()) else {
        return Err(refused(&faults, voice));
    };
    let shown = Shown {
        timeline: &timeline,
        base: &base,
        scenarios: &scenarios,
    };
    tell(&shown, voice);
    let page = args.format.written(
        &output,
        voice.lang,
        || explain::forecast::page(&shown),
        || ForecastOut::new(&shown),
    )?;
    output.write(&page)?;
    Ok(CommandOutcome::Fine)
}

/// The rulesets of the days: the one that was asked for by name, or those in force, in the place.
pub(super) fn timeline(
    common: &Common,
    ruleset: Chosen,
    on: Date,
    years: i64,
) -> Result<Timeline, CommandError> {
    if common.rules.is_some() {
        return Ok(Timeline::always(ruleset));
    }
    let days = Period {
        from: Some(on),
        to: calendar::anniversary(on, years),
    };
    let mut rulesets = Vec::new();
    for other in embedded::ids().filter_map(embedded::ruleset) {
        if other.id() == ruleset.id() {
            rulesets.push(ruleset.clone());
        } else if other.in_force().meets(&days) {
            let place = common.place.as_deref();
            rulesets.push(place::take(Cow::Borrowed(other), place)?);
        }
    }
    Ok(Timeline::by_day(rulesets))
}

/// A forecast of other answers, which win over the given ones.
fn scenario(
    text: &str,
    number: usize,
    timeline: &Timeline,
    sheets: &[Sheet],
    (on, years): (Date, i64),
) -> Result<Scenario, Vec<InputFault>> {
    let name = format!("--scenario {number}");
    let facts = answers(text).map_err(|what| {
        let advice = say!("for instance months_per_year=6 or age=45,hsk_level=5");
        vec![InputFault {
            sheet: Some(name.clone()),
            position: None,
            refusal: Refusal::new(what).advice(advice),
        }]
    })?;
    let entries = facts.iter().map(|(name, value)| Entry {
        name: name.clone(),
        text: Some(value.clone()),
        problem: None,
        position: None,
    });
    let mut sheets = sheets.to_vec();
    sheets.push(Sheet {
        entries: entries.collect(),
        name: Some(name),
    });
    let forecast = forecast(timeline, &sheets, on, years)?;
    Ok(Scenario { facts, forecast })
}

/// The facts and values of a scenario. A comma may also part the thousands of an amount.
fn answers(text: &str) -> Result<Vec<(String, String)>, Text> {
    let mut answers: Vec<(String, String)> = Vec::new();
    for piece in text.split(',') {
        match (piece.split_once('='), answers.last_mut()) {
            (Some((name, value)), _) if !name.trim().is_empty() && !value.trim().is_empty() => {
                // Flags have dashes where ids have `_`.
                let name = name.trim().trim_start_matches("--").replace('-', "_");
                answers.push((name, value.trim().to_owned()));
            }
            (None, Some((_, value))) if !piece.trim().is_empty() => {
                value.push(',');
                value.push_str(piece);
            }
            _ => {
                let shown = crate::base::spelling::shown(text, 60);
                return Err(say!("`{text}` is no list of FACT=VALUE", text = shown));
            }
        }
    }
    Ok(answers)
}

/// What is said on standard error: rulesets without local rules, and answers of no use.
fn tell(shown: &Shown<'_>, voice: Voice) {
    let ruleset = shown.timeline.ruleset(shown.base.start.ruleset);
    let others = shown.scenarios.iter().map(|scenario| &scenario.forecast);
    let forecasts = std::iter::once(shown.base).chain(others);
    let mut names: Vec<_> = forecasts.flat_map(|one| one.unused.clone()).collect();
    names.sort_unstable();
    names.dedup();
    tell_unused(&names, ruleset, voice);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        answers(text).unwrap()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_comma_parts_facts_and_the_thousands_of_an_amount() {
        let facts = read("annual-salary=450,000, province=sichuan");
        let expected = [
            pair("annual_salary", "450,000"),
            pair("province", "sichuan"),
        ];
        assert_eq!(facts, expected);
        assert_eq!(read("--months-per-year=6"), [pair("months_per_year", "6")]);
    }

    #[test]
    fn a_list_without_a_fact_or_a_value_is_refused() {
        for text in ["", "age", "age=", "=3", "age=3,", "450,000", "age=3,=4"] {
            assert!(answers(text).is_err(), "{text}");
        }
    }
}
