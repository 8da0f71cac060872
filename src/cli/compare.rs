//! `compare`: two or three offers side by side.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;

use super::applicant::{refused, sheet_of, tell_unused};
use super::chosen::{Chosen, choose};
use super::format::{self, Format};
use super::output::Output;
use super::voice::Voice;
use super::{CommandError, CommandOutcome, Common, input_name, place};
use crate::applicant::{Applicant, InputFault, Sheet, parse};
use crate::base::lang::Lang;
use crate::base::say::{self, say, say_count};
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::assess;
use crate::classify::words;
use crate::explain;
use crate::questions::compare::{Offer, compare};
use crate::rules::ruleset::Ruleset;
use crate::rules::value;
use crate::wire::comparison::ComparisonOut;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points compare me.yaml other.yaml
  permit-points compare me.yaml --or annual_salary=450000,province=sichuan
  permit-points compare me.yaml --in shanghai --or in=beijing,annual_salary=60万
  permit-points compare me.yaml --or hsk_level=5 --or patent=yes --format json

Each `--or` is the first offer with some answers changed; `in` is a place with
local rules. Flags hold for all offers.";

/// The offers that fit beside each other.
const MOST_OFFERS: usize = 3;

/// The key of `--or` for a place with local rules.
const PLACE: &str = "in";

/// The arguments of `compare`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// YAML or JSON files of facts, one an offer, or `-` for standard input; flags win over them.
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the answer.
    #[arg(long, value_parser = format::pages_and(&["json", "yaml"]), default_value = format::TEXT, value_name = "FORMAT")]
    format: Format,
    /// One more offer: the first one with these answers changed; may be repeated.
    #[arg(long = "or", value_name = "FACT=VALUE,…")]
    or: Vec<String>,
}

/// One offer as it was asked for.
struct OfferAsked {
    /// The file, or the changes as they were typed; nothing for the flags alone.
    name: String,
    sheets: Vec<Sheet>,
    /// The answers that `--or` changes.
    changes: Vec<(String, String)>,
    /// The place that `--or` names.
    place: Option<String>,
}

pub(super) fn run(
    args: &CompareArgs,
    given: &Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<CommandOutcome, CommandError> {
    let on = args.common.on()?;
    let output = Output::new(args.common.output.as_deref(), voice)?;
    let asked = asked(args, given, strange, voice)?;
    let mut rulesets = Vec::with_capacity(asked.len());
    for one in &asked {
        rulesets.push(ruleset_of(one, args, ruleset)?);
    }
    let mut offers = Vec::with_capacity(asked.len());
    let mut faults = Vec::new();
    for (one, rules) in asked.iter().zip(&rulesets) {
        let mut sheets = one.sheets.clone();
        sheets.extend(settled_province(one, rules));
        match Applicant::read(rules, &sheets, on) {
            Ok(applicant) => offers.push(Offer {
                ruleset: rules,
                assessment: assess(rules, &applicant, on),
            }),
            Err(found) => {
                // The same fault of the same file is one fault.
                faults.extend(
                    found
                        .into_iter()
                        .filter(|fault| !faults.contains(fault))
                        .collect::<Vec<_>>(),
                );
            }
        }
    }
    if !faults.is_empty() {
        return Err(refused(&faults, voice));
    }
    if let Some(first) = offers.first() {
        tell_unused(&first.assessment.unused, first.ruleset, voice);
    }
    output.write(&page(args, &asked, &offers, voice.lang, &output)?)?;
    Ok(CommandOutcome::Fine)
}

fn page(
    args: &CompareArgs,
    asked: &[OfferAsked],
    offers: &[Offer<'_>],
    lang: Lang,
    output: &Output,
) -> Result<String, CommandError> {
    let compared = compare(offers);
    let names = || -> Vec<Text> {
        let named = asked.iter().zip(offers);
        named.map(|(one, offer)| one.title(offer)).collect()
    };
    let asked_for: Vec<_> = asked
        .iter()
        .map(|one| (one.name.clone(), one.changes.clone()))
        .collect();
    args.format.written(
        output,
        lang,
        || explain::compare::page(&names(), offers, &compared),
        || ComparisonOut::new(&asked_for, offers, &compared),
    )
}

/// The offers that the arguments name, files first.
fn asked(
    args: &CompareArgs,
    given: &Sheet,
    strange: Vec<InputFault>,
    voice: Voice,
) -> Result<Vec<OfferAsked>, CommandError> {
    let count = args.files.len().max(1) + args.or.len();
    if !(2..=MOST_OFFERS).contains(&count) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        return Err(CommandError::with_help(
            say!(
                "`compare` puts two or three offers side by side, and there {count}",
                count = say_count(count, "is 1", "are {n}")
            ),
            say!("name files, or add an offer such as `--or annual_salary=450000`"),
        ));
    }
    let (mut asked, mut faults) = (Vec::new(), strange);
    for path in &args.files {
        match sheet_of(path)? {
            Ok(sheet) => asked.push(OfferAsked::of(input_name(path), vec![sheet, given.clone()])),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(refused(&faults, voice));
    }
    if args.files.is_empty() {
        asked.push(OfferAsked::of(String::new(), vec![given.clone()]));
    }
    for text in &args.or {
        let sheets = asked
            .first()
            .map_or_else(Vec::new, |first| first.sheets.clone());
        let mut other = OfferAsked::of(text.clone(), sheets);
        for (name, value) in pairs(text)? {
            if name == PLACE {
                other.place = Some(value);
            } else {
                other.changes.push((name, value));
            }
        }
        let changes = other.changes.iter();
        other.sheets.push(Sheet::of(
            changes.map(|(name, value)| (name.as_str(), value.as_str())),
        ));
        asked.push(other);
    }
    Ok(asked)
}

/// The answers of an `--or`. A comma within a value, as in `450,000`, parts nothing.
fn pairs(text: &str) -> Result<Vec<(String, String)>, CommandError> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for piece in text.split(',') {
        match (piece.split_once('='), pairs.last_mut()) {
            (Some((name, value)), _) => {
                let name = name.trim().trim_start_matches("--").replace('-', "_");
                pairs.push((name, value.to_owned()));
            }
            (None, Some((_, value))) => {
                value.push(',');
                value.push_str(piece);
            }
            (None, None) => {
                return Err(CommandError::input(say!(
                    "`--or`: `{text}` changes nothing; accepted: answers such as `annual_salary=450000,province=sichuan`",
                    text = spelling::shown(text, 60)
                )));
            }
        }
    }
    Ok(pairs)
}

/// The ruleset of an offer: that of the place it names, or of all offers. An offer in another
/// province than that of the place lies in no place with local rules.
fn ruleset_of(
    one: &OfferAsked,
    args: &CompareArgs,
    ruleset: &Chosen,
) -> Result<Chosen, CommandError> {
    let on = args.common.on()?;
    let national = || choose(args.common.rules.as_deref(), args.common.on);
    if let Some(name) = &one.place {
        return place::take(national()?, Some(name));
    }
    let elsewhere = ruleset
        .place()
        .and_then(|place| place.province)
        .is_some_and(|(fact, value)| {
            let fact = &ruleset.facts()[fact];
            let said = one.changes.iter().rev().find(|(name, _)| fact.id == *name);
            said.is_some_and(|(_, text)| parse(fact, text, on).is_ok_and(|said| said != value))
        });
    if elsewhere {
        national()
    } else {
        Ok(Cow::clone(ruleset))
    }
}

/// A place that `--or` names answers the province, whatever the first offer says of it.
fn settled_province(one: &OfferAsked, ruleset: &Ruleset) -> Option<Sheet> {
    one.place.as_ref()?;
    let (fact, value) = ruleset.place()?.province?;
    let fact = &ruleset.facts()[fact];
    let is_changed = one.changes.iter().any(|(name, _)| fact.id == *name);
    let answer = || Sheet::of([(&*fact.id, &*value::to_plain(fact, value))]);
    (!is_changed).then(answer)
}

impl OfferAsked {
    fn of(name: String, sheets: Vec<Sheet>) -> Self {
        Self {
            name,
            sheets,
            changes: Vec::new(),
            place: None,
        }
    }

    /// What people call the offer: its file, or what is changed, and its place.
    fn title(&self, offer: &Offer<'_>) -> Text {
        let changes = self.changes.iter().filter_map(|(name, _)| {
            let known = offer.ruleset.fact_given_by(offer.ruleset.fact_named(name)?);
            let fact = &offer.ruleset.facts()[known];
            let said = words::value(fact, offer.assessment.values[known]?);
            let fact = say::lower(&fact.title);
            Some(say!("{fact} {value}", fact, value = said))
        });
        let mut all: Vec<Text> = changes.collect();
        let is_changed = !self.changes.is_empty() || self.place.is_some();
        if !is_changed && self.name.is_empty() {
            all.push(say!("as given"));
        } else if !is_changed || (all.is_empty() && self.place.is_none()) {
            let file = Path::new(&self.name).file_name();
            let name = file.map_or_else(|| self.name.clone(), |name| name.display().to_string());
            all.push(say::same(name));
        }
        let place = offer.ruleset.place().map(|place| &place.title);
        all.extend(place.map(|place| say!("in {place}", place)));
        say::listed(&all)
    }
}
