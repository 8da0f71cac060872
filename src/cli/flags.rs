//! Flags made from a ruleset's facts, and the few arguments that must be known before them.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::Date;

use super::voice::ColorWhen;
use crate::applicant::{Entry, InputFault, Sheet, nearest_input};
use crate::base::lang::Lang;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::words;
use crate::loader::embedded;
use crate::rules::ruleset::{Fact, FactId, FactKind, Ruleset};

/// More options than this are not spelled out in the help.
const MOST_LISTED: usize = 8;

/// The commands whose flags are the facts of the ruleset.
pub(super) const OF_FACTS: [&str; 5] = ["assess", "ask", "advise", "compare", "forecast"];
/// What the names of arguments begin with that are facts.
pub(super) const FACT: &str = "fact:";
/// The other commands.
const OTHERS: [&str; 5] = ["batch", "rules", "completions", "man", "help"];

/// What decides which flags there are: read leniently, and checked by the real parser later.
#[derive(Debug)]
pub(super) struct Early {
    /// The command, if its flags are the facts of the ruleset.
    pub(super) of_facts: Option<&'static str>,
    /// Whether the texts of the help are wanted at all.
    pub(super) is_help: bool,
    pub(super) rules: Option<String>,
    pub(super) place: Option<String>,
    pub(super) on: Option<Date>,
    pub(super) lang: Option<Lang>,
    pub(super) color: ColorWhen,
}

impl Early {
    pub(super) fn of(arguments: &[OsString]) -> Self {
        let texts: Vec<&str> = arguments
            .iter()
            .skip(1)
            .filter_map(|argument| argument.to_str())
            .collect();
        let value = |name: &str| {
            let assigned = format!("{name}=");
            texts.iter().enumerate().find_map(|(at, text)| {
                let next = || texts.get(at + 1).map(|next| (*next).to_owned());
                if *text == name {
                    next()
                } else {
                    text.strip_prefix(&assigned).map(str::to_owned)
                }
            })
        };
        // Options that stand before the command have values of their own.
        let is_command = |text: &&&str| OF_FACTS.contains(*text) || OTHERS.contains(*text);
        let command = match texts.first() {
            Some(&"help") => texts.get(1),
            _ => texts.iter().find(is_command),
        };
        Self {
            is_help: texts
                .iter()
                .any(|text| matches!(*text, "help" | "--help" | "-h")),
            of_facts: OF_FACTS
                .into_iter()
                .find(|name| command.is_some_and(|command| command == name)),
            rules: value("--rules"),
            place: value("--in"),
            on: value("--on").and_then(|text| spelling::date(&text).ok()),
            lang: value("--lang").and_then(|text| Lang::from_name(&text)),
            color: match value("--color").as_deref() {
                Some("always") => ColorWhen::Always,
                Some("never") => ColorWhen::Never,
                _ => ColorWhen::Auto,
            },
        }
    }
}

/// The command with a flag for every fact and parameter of the ruleset, and hidden ones for the
/// facts that only other rulesets of the jurisdiction know. Where the command has an option of the
/// name itself, as `forecast` has `--years`, a fact of a rule file is answered by a file alone.
pub(super) fn with_facts(
    command: Command,
    ruleset: &Ruleset,
    lang: Lang,
    is_help: bool,
) -> Command {
    let mut command = command;
    let own = command.get_arguments().filter_map(Arg::get_long);
    let own: Vec<String> = own.map(|long| long.replace('-', "_")).collect();
    for group in HelpGroup::ALL {
        let members = ruleset.facts().each();
        let members = members.filter(|(id, fact)| HelpGroup::of(ruleset, *id, fact) == Some(group));
        for (_, fact) in members.filter(|(_, fact)| !own.contains(&fact.id)) {
            command = command.arg(fact_flag(fact, lang, is_help).help_heading(group.heading(lang)));
        }
    }
    for parameter in ruleset.parameters() {
        let help = format!(
            "{} ({})",
            lang.of(&parameter.title),
            lang.of(&parameter.unit)
        );
        let figures = lang.of(&say!("Figures (they override the dated values)"));
        command = command.arg(flag(&parameter.id, "N").help(help).help_heading(figures));
    }
    for id in foreign(ruleset) {
        command = command.arg(flag(&id, "VALUE").hide(true));
    }
    command
}

/// Names that are accepted, and told to be unused.
fn foreign(ruleset: &Ruleset) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let is_mine =
        |id: &str| ruleset.fact_named(id).is_some() || ruleset.parameter_named(id).is_some();
    let siblings =
        embedded::with_own_facts().filter(|other| other.jurisdiction() == ruleset.jurisdiction());
    for other in siblings.filter(|other| other.id() != ruleset.id()) {
        let facts = other.facts().iter().map(|fact| &fact.id);
        let ids = facts.chain(other.parameters().iter().map(|parameter| &parameter.id));
        names.extend(ids.filter(|id| !is_mine(id)).cloned());
    }
    let own_places = embedded::PLACES.iter().filter(|place| {
        let base = embedded::ruleset(place.extends);
        base.is_some_and(|base| base.jurisdiction() == ruleset.jurisdiction())
    });
    let local = own_places.flat_map(|place| place.facts);
    names.extend(local.filter(|id| !is_mine(id)).map(|id| (*id).to_owned()));
    let facts = ruleset.facts().each();
    let unread = facts.filter(|(id, fact)| HelpGroup::of(ruleset, *id, fact).is_none());
    names.extend(unread.map(|(_, fact)| fact.id.clone()));
    names.sort_unstable();
    names.dedup();
    names
}

/// Where a fact stands in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HelpGroup {
    Points,
    Dates,
    Routes,
    Conditions,
}

impl HelpGroup {
    const ALL: [Self; 4] = [Self::Points, Self::Dates, Self::Routes, Self::Conditions];

    /// The group of a fact; none for one that the ruleset does not read.
    fn of(ruleset: &Ruleset, id: FactId, fact: &Fact) -> Option<Self> {
        if let FactKind::Date { gives, .. } = fact.kind {
            return ruleset.reads(gives).then_some(Self::Dates);
        }
        let mut tables = ruleset.factors().iter().flat_map(|factor| &factor.tables);
        if tables.any(|table| table.fact == id) {
            return Some(Self::Points);
        }
        let rules = ruleset.requirements().iter().chain(ruleset.exemptions());
        if rules.into_iter().any(|rule| rule.when.reads(id)) {
            return Some(Self::Conditions);
        }
        ruleset.reads(id).then_some(Self::Routes)
    }

    fn heading(self, lang: Lang) -> String {
        lang.of(&match self {
            Self::Points => say!("Facts that score"),
            Self::Dates => say!("Dates that give facts"),
            Self::Routes => say!("Facts for routes without points"),
            Self::Conditions => say!("Basic conditions"),
        })
    }
}

fn flag(id: &str, value_name: &str) -> Arg {
    Arg::new(format!("{FACT}{id}"))
        .long(id.replace('_', "-"))
        .value_name(value_name.to_owned())
        .num_args(1)
        .action(ArgAction::Append)
        .allow_negative_numbers(true)
}

fn fact_flag(fact: &Fact, lang: Lang, is_help: bool) -> Arg {
    let value_name = match &fact.kind {
        FactKind::Integer { .. } => "N",
        FactKind::Money => "CNY",
        FactKind::Boolean => "YES|NO",
        FactKind::Choice { .. } => "CHOICE",
        FactKind::Date { .. } => "DATE",
    };
    // Composing sixty questions takes a while that only their reader should wait.
    let help = if is_help {
        fact_help(fact, lang)
    } else {
        String::new()
    };
    flag(&fact.id, value_name).help(help)
}

/// The question, its unit, and what is accepted.
fn fact_help(fact: &Fact, lang: Lang) -> String {
    let ask = lang.of(&fact.ask);
    let (first, last) = (fact.domain.from, fact.domain.end.saturating_sub(1));
    let unit = fact
        .unit
        .as_ref()
        .map_or_else(String::new, |unit| format!(" {}", lang.of(unit)));
    let accepted = match &fact.kind {
        FactKind::Integer { .. } => format!("[{first}–{last}{unit}]"),
        FactKind::Money => format!(
            "[{}–{}{unit}]",
            spelling::money_to_text(first),
            spelling::money_to_text(last)
        ),
        FactKind::Choice { options, .. } => {
            let ids: Vec<_> = options
                .iter()
                .map(|option| option.id.as_str())
                .take(MOST_LISTED)
                .collect();
            let more = if options.len() > ids.len() {
                ", …"
            } else {
                ""
            };
            format!("[{}{more}]", ids.join(", "))
        }
        FactKind::Boolean | FactKind::Date { .. } => String::new(),
    };
    let assumed = match fact.assume {
        Some(value) => {
            let value = words::value(fact, value);
            lang.of(&say!("[assumed: {value}]", value))
        }
        None => String::new(),
    };
    let help = format!("{ask} {accepted} {assumed}");
    spelling::shown(
        help.split_whitespace().collect::<Vec<_>>().join(" ").trim(),
        600,
    )
}

/// The arguments without the flags that the command does not have, and a fault for each of those.
pub(super) fn without_strange(
    command: &Command,
    arguments: Vec<OsString>,
) -> (Vec<OsString>, Vec<InputFault>) {
    let own = command.get_arguments().filter_map(Arg::get_long);
    let known: Vec<&str> = own.chain(["color", "lang", "help", "version"]).collect();
    let (mut kept, mut faults) = (Vec::with_capacity(arguments.len()), Vec::new());
    let mut left = arguments.into_iter().peekable();
    let mut is_over = false;
    while let Some(argument) = left.next() {
        is_over |= argument == "--";
        let text = argument.to_str().and_then(|text| text.strip_prefix("--"));
        let name = text.map(|text| text.split_once('=').map_or(text, |(name, _)| name));
        let strange = name.filter(|name| !is_over && !name.is_empty() && !known.contains(name));
        let Some(name) = strange else {
            kept.push(argument);
            continue;
        };
        let shown = spelling::shown(name, 60);
        let near = nearest_input(name, &known).map(|near| format!("--{near}"));
        let what = say!("there is no option `--{name}`", name = shown);
        let advice = say!(
            "`permit-points {command} --help` lists all options",
            command = command.get_name()
        );
        faults.push(InputFault {
            sheet: None,
            position: None,
            refusal: Refusal::new(what).near(near.as_deref()).advice(advice),
        });
        // What follows is its value, unless it is a flag or was joined to it.
        let has_value = text.is_some_and(|text| text.contains('='));
        let is_value = |next: &OsString| next.to_str().is_none_or(|next| !next.starts_with("--"));
        if !has_value && left.peek().is_some_and(is_value) {
            left.next();
        }
    }
    (kept, faults)
}

/// The facts that were given as flags, in the order of the ruleset.
pub(super) fn sheet(matches: &ArgMatches, ruleset: &Ruleset) -> Sheet {
    let facts = ruleset.facts().iter().map(|fact| fact.id.clone());
    let parameters = ruleset
        .parameters()
        .iter()
        .map(|parameter| parameter.id.clone());
    let mut names: Vec<String> = facts.chain(parameters).collect();
    let others = foreign(ruleset);
    names.extend(
        others
            .into_iter()
            .filter(|id| ruleset.fact_named(id).is_none()),
    );
    let mut sheet = Sheet::default();
    for name in names {
        let values = matches
            .try_get_many::<String>(&format!("{FACT}{name}"))
            .ok()
            .flatten();
        for value in values.into_iter().flatten() {
            sheet.entries.push(Entry {
                name: name.clone(),
                text: Some(value.clone()),
                problem: None,
                position: None,
            });
        }
    }
    sheet
}

/// A fault of an applicant as it is printed: where, what, and what is accepted.
pub(super) fn fault_text(fault: &InputFault) -> Text {
    let sheet = fault.sheet.as_ref().map_or_else(String::new, |name| {
        format!("{}:", spelling::shown(name, 400))
    });
    let position = fault
        .position
        .map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
    let place = format!("{sheet}{position}");
    let message = fault.refusal.message();
    if place.is_empty() {
        message
    } else {
        say!("{place} {message}", place, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::embedded::load;

    #[test]
    fn an_option_of_the_command_keeps_its_name_where_a_fact_bears_it() {
        let text = include_str!("../../rules/cn-2017.yaml").replace("hsk_level", "years");
        let ruleset = load("years.yaml", text.into_bytes()).ruleset.unwrap();
        let own = Arg::new("years").long("years").num_args(1);
        let command = with_facts(Command::new("x").arg(own), &ruleset, Lang::En, true);
        let matches = command.try_get_matches_from(["x", "--years", "10", "--age", "34"]);
        let matches = matches.unwrap();
        assert_eq!(matches.get_one::<String>("years").unwrap(), "10");
        let answered = sheet(&matches, &ruleset);
        let names: Vec<_> = answered.entries.iter().map(|entry| &entry.name).collect();
        assert_eq!(names, ["age"]);
    }
}
