//! Applicants: what somebody wrote about a person, read against a ruleset.
//!
//! In come sheets of named texts (flags, a file, one row of a table), out comes an [`Applicant`]
//! whose every value lies in its domain, or all faults of all sheets at once.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar;
use crate::decimal::Decimal;
use crate::ruleset::{CalendarUnit, Fact, FactIndex, FactKind, ParameterIndex, Ruleset};
use crate::shape::quoted_list;
use crate::spelling;
use crate::yaml::Position;

/// One source of answers: the flags, a file, or a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called in messages: a file's name, or nothing for the flags.
    pub name: Option<String>,
    /// Its answers, in order.
    pub entries: Vec<Entry>,
}

/// One answer as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name it was given under.
    pub name: String,
    /// What was written; nothing where the question was left open.
    pub text: Option<String>,
    /// Why what was written is no single value, if it is none.
    pub problem: Option<String>,
    /// Where, if it was in a file.
    pub position: Option<Position>,
}

impl Sheet {
    /// A sheet of names and texts, as flags give them.
    ///
    /// ```
    /// use permit_points::{Applicant, Sheet, embedded};
    /// let rules = embedded::ruleset("cn-2017").unwrap();
    /// let sheet = Sheet::of([("age", "34"), ("annual_salary", "30万")]);
    /// let day = jiff::civil::date(2026, 11, 23);
    /// let applicant = Applicant::read(rules, &[sheet], day).unwrap();
    /// assert_eq!(applicant.value(rules.fact_named("annual_salary").unwrap()), Some(30_000_000));
    /// ```
    pub fn of<'a>(answers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let entry = |(name, text): (&str, &str)| Entry {
            name: name.to_owned(),
            text: Some(text.to_owned()),
            problem: None,
            position: None,
        };
        Self {
            name: None,
            entries: answers.into_iter().map(entry).collect(),
        }
    }
}

/// One thing wrong with what was written about an applicant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InputFault {
    /// The sheet, if it has a name.
    pub sheet: Option<String>,
    /// Where in the sheet.
    pub position: Option<Position>,
    /// The fact, the value, and what is accepted.
    pub message: String,
    /// A near miss, or other advice.
    pub help: Option<String>,
}

/// What an input name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A fact.
    Fact(FactIndex),
    /// A parameter, whose dated value it then overrides.
    Parameter(ParameterIndex),
}

/// What is known of one applicant. Every value lies in the domain of its fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applicant {
    values: Vec<Option<i64>>,
    dates: Vec<Option<Date>>,
    figures: Vec<Option<Decimal>>,
    unused: Vec<String>,
}

impl Applicant {
    /// Reads sheets of answers; a later sheet wins over an earlier one. Dates count up to `on`.
    ///
    /// # Errors
    ///
    /// Every fault of every sheet: a name that nobody knows (`aeg`), a text that is no value of
    /// its fact (`--age old`), a value outside the domain (`--age 200`), a date in the future,
    /// and a date that disagrees with its fact in the same sheet.
    pub fn read(ruleset: &Ruleset, sheets: &[Sheet], on: Date) -> Result<Self, Vec<InputFault>> {
        let mut reader = Reader {
            ruleset,
            names: OnceCell::new(),
            sibling_names: OnceCell::new(),
            on,
            faults: Vec::new(),
        };
        let mut applicant = Self {
            values: vec![None; ruleset.facts().len()],
            dates: vec![None; ruleset.facts().len()],
            figures: vec![None; ruleset.parameters().len()],
            unused: Vec::new(),
        };
        for sheet in sheets {
            reader.sheet(sheet, &mut applicant);
        }
        if reader.faults.is_empty() {
            Ok(applicant)
        } else {
            Err(reader.faults)
        }
    }

    /// The answer to a fact, in its smallest unit, given or derived from a date.
    #[must_use]
    pub fn value(&self, fact: FactIndex) -> Option<i64> {
        self.values.get(fact).copied().flatten()
    }

    /// The date given for a date fact.
    #[must_use]
    pub fn date(&self, fact: FactIndex) -> Option<Date> {
        self.dates.get(fact).copied().flatten()
    }

    /// The figure given for a parameter.
    #[must_use]
    pub fn figure(&self, parameter: ParameterIndex) -> Option<Decimal> {
        self.figures.get(parameter).copied().flatten()
    }

    /// Answers that this ruleset does not use, but another one of the jurisdiction does.
    #[must_use]
    pub fn unused(&self) -> &[String] {
        &self.unused
    }
}

/// The inputs of a ruleset by everything they go by: ids, titles and aliases.
#[derive(Debug, Clone, Default)]
pub struct InputNames(BTreeMap<String, Input>);

impl InputNames {
    /// The names of a ruleset. Where two inputs share a title, the first one has it.
    #[must_use]
    pub fn of(ruleset: &Ruleset) -> Self {
        let mut names = BTreeMap::new();
        let mut add = |name: &str, input: Input| {
            names.entry(spelling::folded(name)).or_insert(input);
        };
        for (position, fact) in ruleset.facts().iter().enumerate() {
            add(&fact.id, Input::Fact(position));
        }
        for (position, parameter) in ruleset.parameters().iter().enumerate() {
            add(&parameter.id, Input::Parameter(position));
        }
        for (position, fact) in ruleset.facts().iter().enumerate() {
            let titles = [fact.title.en.as_str(), &fact.title.zh];
            for name in titles
                .into_iter()
                .chain(fact.aliases.iter().map(String::as_str))
            {
                add(name, Input::Fact(position));
            }
        }
        for (position, parameter) in ruleset.parameters().iter().enumerate() {
            add(&parameter.title.en, Input::Parameter(position));
            add(&parameter.title.zh, Input::Parameter(position));
        }
        Self(names)
    }

    /// The input that a name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Input> {
        self.0.get(&spelling::folded(name)).copied()
    }
}

/// A value of a fact as people type it, in the smallest unit.
///
/// # Errors
///
/// A message that names the fact, the text, and what is accepted, with a near miss as advice.
pub fn parse(fact: &Fact, text: &str, on: Date) -> Result<i64, (String, Option<String>)> {
    let refused = |why: &dyn std::fmt::Display| {
        let message = format!(
            "`{}`: `{}` {why}; accepted: {}",
            fact.id,
            spelling::shown(text, 60),
            accepted(fact, on)
        );
        (message, None)
    };
    let value = match &fact.kind {
        FactKind::Money => spelling::money(text).map_err(|error| refused(&error))?,
        FactKind::Integer { completed } => {
            spelling::whole(text, *completed).map_err(|error| refused(&error))?
        }
        FactKind::Boolean => i64::from(spelling::boolean(text).map_err(|error| refused(&error))?),
        FactKind::Choice { options, .. } => {
            let wanted = spelling::folded(text);
            let is_meant = |text: &str| spelling::folded(text) == wanted;
            let found = options.iter().position(|option| {
                let titles = [option.id.as_str(), &option.title.en, &option.title.zh];
                titles
                    .into_iter()
                    .chain(option.aliases.iter().map(String::as_str))
                    .any(is_meant)
            });
            let position = found.and_then(|position| i64::try_from(position).ok());
            position.ok_or_else(|| {
                let spellings = options.iter().flat_map(|option| {
                    let titles = [option.id.as_str(), &option.title.en, &option.title.zh];
                    titles
                        .into_iter()
                        .chain(option.aliases.iter().map(String::as_str))
                        .map(|text| (text, &option.id))
                });
                let spellings: Vec<_> = spellings.collect();
                let near = spelling::nearest(text, spellings.iter().map(|(text, _)| *text));
                let near = near.and_then(|near| spellings.iter().find(|(text, _)| *text == near));
                let help = near.map(|(_, id)| format!("did you mean `{id}`?"));
                (refused(&"is none of the options").0, help)
            })?
        }
        FactKind::Date { .. } => return Err(refused(&"is no value")),
    };
    if fact.domain.contains(value) {
        Ok(value)
    } else {
        Err(refused(&"is outside the accepted values"))
    }
}

/// The accepted values of a fact, for messages and help.
#[must_use]
pub fn accepted(fact: &Fact, on: Date) -> String {
    let (first, last) = (fact.domain.from, fact.domain.end.saturating_sub(1));
    match &fact.kind {
        FactKind::Integer { .. } => format!("a whole number from {first} to {last}"),
        FactKind::Money => format!(
            "an amount in CNY from {} to {}, such as 300000, 300k or 30万",
            spelling::money_to_text(first),
            spelling::money_to_text(last)
        ),
        FactKind::Boolean => "yes or no".to_owned(),
        FactKind::Choice { options, .. } => {
            let ids: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            ids.join(", ")
        }
        FactKind::Date { .. } => format!("a day such as 1990-05-17, not after {on}"),
    }
}

/// The most faults that are told of one sheet.
const MOST_FAULTS: usize = 500;

struct Reader<'a> {
    ruleset: &'a Ruleset,
    names: OnceCell<InputNames>,
    sibling_names: OnceCell<Vec<InputNames>>,
    on: Date,
    faults: Vec<InputFault>,
}

impl Reader<'_> {
    fn sheet(&mut self, sheet: &Sheet, applicant: &mut Applicant) {
        let facts = self.ruleset.facts();
        let mut values: Vec<Option<i64>> = vec![None; facts.len()];
        let mut derived: Vec<Option<(FactIndex, i64)>> = vec![None; facts.len()];
        let mut seen: Vec<Input> = Vec::new();
        for entry in &sheet.entries {
            if self.faults.len() >= MOST_FAULTS {
                let message = format!("more than {MOST_FAULTS} faults; the rest is not looked at");
                self.fault(sheet, entry, message, None);
                return;
            }
            let Some(input) = self.input(&entry.name) else {
                self.unknown(sheet, entry, applicant);
                continue;
            };
            if let Some(problem) = &entry.problem {
                let shown = spelling::shown(&entry.name, 60);
                self.fault(sheet, entry, format!("`{shown}`: {problem}"), None);
                continue;
            }
            let Some(text) = entry.text.as_deref().filter(|text| !text.trim().is_empty()) else {
                continue;
            };
            if seen.contains(&input) {
                self.fault(
                    sheet,
                    entry,
                    format!("`{}` is answered twice", spelling::shown(&entry.name, 60)),
                    None,
                );
                continue;
            }
            seen.push(input);
            match input {
                Input::Parameter(parameter) => {
                    self.figure(sheet, entry, text, parameter, applicant);
                }
                Input::Fact(position) => {
                    let Some(fact) = facts.get(position) else {
                        continue;
                    };
                    if let FactKind::Date { gives, unit } = fact.kind {
                        let target = facts.get(gives);
                        let given = target
                            .and_then(|target| self.date(sheet, entry, text, fact, (target, unit)));
                        if let (Some((day, value)), Some(slot)) = (given, derived.get_mut(position))
                        {
                            *slot = Some((gives, value));
                            set(&mut applicant.dates, position, Some(day));
                        }
                    } else {
                        match parse(fact, text, self.on) {
                            Ok(value) => set(&mut values, position, Some(value)),
                            Err((message, help)) => self.fault(sheet, entry, message, help),
                        }
                    }
                    if !self.ruleset.reads(position) && !fact.is_date() {
                        applicant.unused.push(fact.id.clone());
                    }
                }
            }
        }
        self.settle(sheet, &values, &derived, applicant);
    }

    /// Brings dates and facts of one sheet together; what it answers silences earlier sheets.
    fn settle(
        &mut self,
        sheet: &Sheet,
        values: &[Option<i64>],
        derived: &[Option<(FactIndex, i64)>],
        applicant: &mut Applicant,
    ) {
        let facts = self.ruleset.facts();
        for (position, value) in values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.is_some())
        {
            // Dates of earlier sheets that gave this fact are silenced, unless this one has them too.
            for (date, fact) in facts.iter().enumerate() {
                let is_mine = derived.get(date).is_some_and(Option::is_some);
                if matches!(fact.kind, FactKind::Date { gives, .. } if gives == position)
                    && !is_mine
                {
                    set(&mut applicant.dates, date, None);
                }
            }
            set(&mut applicant.values, position, *value);
        }
        let mut from_dates: Vec<Option<(usize, i64)>> = vec![None; facts.len()];
        for (date, given) in derived.iter().enumerate() {
            let Some((target, value)) = *given else {
                continue;
            };
            let stated = values.get(target).copied().flatten();
            let earlier = from_dates.get(target).copied().flatten();
            let differing = stated
                .filter(|stated| *stated != value)
                .map(|stated| (target, stated));
            let differing = differing.or(earlier.filter(|(_, other)| *other != value));
            if let (Some((other, stated)), Some(date_fact)) = (differing, facts.get(date)) {
                let id = |position: usize| facts.get(position).map_or("", |fact| fact.id.as_str());
                let message = format!(
                    "`{}` gives {} {value} on {}, but `{}` says {stated}",
                    date_fact.id,
                    id(target),
                    self.on,
                    id(other),
                );
                let names = [date_fact.id.as_str(), id(other)];
                let entry = sheet
                    .entries
                    .iter()
                    .rev()
                    .find(|entry| names.contains(&entry.name.as_str()));
                let position = entry.and_then(|entry| entry.position);
                let help = Some("leave one of them out, or make them agree".to_owned());
                self.faults.push(InputFault {
                    sheet: sheet.name.clone(),
                    position,
                    message,
                    help,
                });
            }
            set(&mut from_dates, target, Some((date, value)));
            set(&mut applicant.values, target, Some(value));
        }
    }

    fn date(
        &mut self,
        sheet: &Sheet,
        entry: &Entry,
        text: &str,
        fact: &Fact,
        gives: (&Fact, CalendarUnit),
    ) -> Option<(Date, i64)> {
        let (target, unit) = gives;
        let shown = spelling::shown(text, 60);
        let day = match spelling::date(text) {
            Ok(day) => day,
            Err(error) => {
                let message = format!(
                    "`{}`: `{shown}` {error}; accepted: {}",
                    fact.id,
                    accepted(fact, self.on)
                );
                self.fault(sheet, entry, message, None);
                return None;
            }
        };
        let completed = match unit {
            CalendarUnit::Years => calendar::completed_years(day, self.on),
            CalendarUnit::Months => calendar::completed_months(day, self.on),
        };
        match completed {
            None => {
                let message = format!(
                    "`{}`: `{shown}` is after {}; accepted: {}",
                    fact.id,
                    self.on,
                    accepted(fact, self.on)
                );
                self.fault(sheet, entry, message, None);
                None
            }
            Some(value) if !target.domain.contains(value) => {
                let message = format!(
                    "`{}`: `{shown}` gives {} {value}; accepted there: {}",
                    fact.id,
                    target.id,
                    accepted(target, self.on)
                );
                self.fault(sheet, entry, message, None);
                None
            }
            Some(value) => Some((day, value)),
        }
    }

    fn figure(
        &mut self,
        sheet: &Sheet,
        entry: &Entry,
        text: &str,
        parameter: ParameterIndex,
        applicant: &mut Applicant,
    ) {
        let id = self
            .ruleset
            .parameters()
            .get(parameter)
            .map_or("", |parameter| parameter.id.as_str());
        match spelling::money(text) {
            Ok(units) if units > 0 => set(
                &mut applicant.figures,
                parameter,
                Some(Decimal::from_hundredths(units)),
            ),
            outcome => {
                let why = outcome
                    .err()
                    .map_or_else(|| "is not above 0".to_owned(), |error| error.to_string());
                let shown = spelling::shown(text, 60);
                let message = format!(
                    "`{id}`: `{shown}` {why}; accepted: an amount above 0 with at most two decimals"
                );
                self.fault(sheet, entry, message, None);
            }
        }
    }

    /// The input of a name; an id is found without folding every title of the ruleset.
    fn input(&self, name: &str) -> Option<Input> {
        let fact = self.ruleset.fact_named(name).map(Input::Fact);
        let by_id = fact.or_else(|| self.ruleset.parameter_named(name).map(Input::Parameter));
        by_id.or_else(|| {
            self.names
                .get_or_init(|| InputNames::of(self.ruleset))
                .get(name)
        })
    }

    /// Whether another ruleset of the jurisdiction knows the name.
    fn is_known_elsewhere(&self, name: &str) -> bool {
        let siblings = self.sibling_names.get_or_init(|| {
            let mine = self.ruleset.jurisdiction();
            let siblings =
                crate::embedded::with_own_facts().filter(|other| other.jurisdiction() == mine);
            siblings.map(InputNames::of).collect()
        });
        siblings.iter().any(|names| names.get(name).is_some())
    }

    fn unknown(&mut self, sheet: &Sheet, entry: &Entry, applicant: &mut Applicant) {
        if self.is_known_elsewhere(&entry.name) {
            applicant.unused.push(entry.name.clone());
            return;
        }
        let facts = self.ruleset.facts().iter().map(|fact| fact.id.as_str());
        let known: Vec<_> = facts
            .chain(
                self.ruleset
                    .parameters()
                    .iter()
                    .map(|parameter| parameter.id.as_str()),
            )
            .collect();
        let part = |id: &&&str| id.split('_').any(|part| part == entry.name);
        let near = spelling::nearest(&entry.name, known.iter().copied());
        let near = near.or_else(|| known.iter().find(part).copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the facts of `{}` are {}, …; `permit-points assess --help` lists all",
                self.ruleset.id(),
                quoted_list(known.get(..8).unwrap_or(&known))
            ),
        };
        let message = format!(
            "`{}` is no fact of `{}`",
            spelling::shown(&entry.name, 60),
            self.ruleset.id()
        );
        self.fault(sheet, entry, message, Some(help));
    }

    fn fault(&mut self, sheet: &Sheet, entry: &Entry, message: String, help: Option<String>) {
        self.faults.push(InputFault {
            sheet: sheet.name.clone(),
            position: entry.position,
            message,
            help,
        });
    }
}

fn set<T>(slots: &mut [T], position: usize, value: T) {
    if let Some(slot) = slots.get_mut(position) {
        *slot = value;
    }
}
