//! Sheets read one after the other: what each one says, and what it silences.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::input::{Input, InputNames, accepted, nearest_input, parse};
use super::{Applicant, Entry, InputFault, Sheet};
use crate::calendar;
use crate::decimal::Decimal;
use crate::embedded;
use crate::ruleset::{CalendarUnit, Fact, FactIndex, FactKind, ParameterIndex, Ruleset};
use crate::shape::quoted_list;
use crate::spelling;

/// The most faults that are told of one sheet.
const MOST_FAULTS: usize = 500;

/// Reads sheets against a ruleset, and collects their faults.
pub(super) struct Reader<'a> {
    ruleset: &'a Ruleset,
    names: OnceCell<InputNames>,
    sibling_names: OnceCell<Vec<InputNames>>,
    on: Date,
    pub(super) faults: Vec<InputFault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(ruleset: &'a Ruleset, on: Date) -> Self {
        Self {
            ruleset,
            names: OnceCell::new(),
            sibling_names: OnceCell::new(),
            on,
            faults: Vec::new(),
        }
    }

    /// Takes over what a sheet says; it wins over earlier ones.
    pub(super) fn sheet(&mut self, sheet: &Sheet, applicant: &mut Applicant) {
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

    /// The place of the ruleset answers the province, and nobody else may answer it otherwise.
    pub(super) fn place(&mut self, sheets: &[Sheet], applicant: &mut Applicant) {
        let Some(place) = self.ruleset.place() else {
            return;
        };
        let Some((fact, value)) = place.province else {
            return;
        };
        let said = applicant.value(fact).filter(|said| *said != value);
        let options = self
            .ruleset
            .facts()
            .get(fact)
            .map_or(&[][..], Fact::options);
        let id = |value: i64| {
            let option = usize::try_from(value).ok().and_then(|at| options.get(at));
            option.map_or("", |option| option.id.as_str())
        };
        let Some(said) = said else {
            set(&mut applicant.values, fact, Some(value));
            return;
        };
        let message = format!(
            "`province` is `{}`, but the place `{}` is in `{}`",
            id(said),
            place.id,
            id(value)
        );
        let answers = sheets.iter().rev().flat_map(|sheet| {
            let entries = sheet.entries.iter().rev();
            entries.map(move |entry| (sheet, entry))
        });
        let answer = answers
            .into_iter()
            .find(|(_, entry)| self.input(&entry.name) == Some(Input::Fact(fact)));
        self.faults.push(InputFault {
            sheet: answer.and_then(|(sheet, _)| sheet.name.clone()),
            position: answer.and_then(|(_, entry)| entry.position),
            message,
            help: Some("leave `province` out, or name another place".to_owned()),
        });
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

    /// Whether another ruleset of the jurisdiction knows the name, in some place.
    fn is_known_elsewhere(&self, name: &str) -> bool {
        let siblings = self.sibling_names.get_or_init(|| {
            let mine = self.ruleset.jurisdiction();
            let siblings = embedded::with_own_facts().filter(|other| other.jurisdiction() == mine);
            let names = siblings.flat_map(|other| {
                let placed =
                    embedded::places().filter_map(|place| embedded::in_place(other, place));
                std::iter::once(InputNames::of(other))
                    .chain(placed.map(|placed| InputNames::of(&placed)))
            });
            names.collect()
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
        let near = nearest_input(&entry.name, &known);
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
