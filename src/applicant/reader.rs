//! Sheets read one after the other: what each one says, and what it silences.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::input::{Input, InputNames, nearest_input};
use super::intake::{self, Intake};
use super::known::{Applicant, settle_province};
use super::sheet::{Entry, InputFault, Sheet};
use crate::base::refusal::Refusal;
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::loader::embedded;
use crate::rules::ruleset::Ruleset;

/// The most faults that are told of one sheet.
const MOST_FAULTS: usize = 500;

/// Reads sheets against a ruleset, and collects their faults.
pub(super) struct SheetReader<'a> {
    ruleset: &'a Ruleset,
    names: OnceCell<InputNames>,
    sibling_names: OnceCell<Vec<InputNames>>,
    on: Date,
    pub(super) faults: Vec<InputFault>,
}

impl<'a> SheetReader<'a> {
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
        let mut intake = Intake::of(self.ruleset);
        for entry in &sheet.entries {
            if self.faults.len() >= MOST_FAULTS {
                let what = say!(
                    "more than {count} faults; the rest is not looked at",
                    count = MOST_FAULTS
                );
                self.fault(sheet, entry, Refusal::new(what));
                return;
            }
            let Some(input) = self.input(&entry.name) else {
                self.unknown(sheet, entry, applicant);
                continue;
            };
            let shown = || spelling::shown(&entry.name, 60);
            if let Some(problem) = &entry.problem {
                let what = say!("`{name}`: {problem}", name = shown(), problem);
                self.fault(sheet, entry, Refusal::new(what));
                continue;
            }
            let Some(text) = entry.text.as_deref().filter(|text| !text.trim().is_empty()) else {
                continue;
            };
            match intake::read(self.ruleset, input, text, self.on) {
                Ok(answer) => {
                    if !intake.take(input, answer, applicant) {
                        let what = say!("`{name}` is answered twice", name = shown());
                        self.fault(sheet, entry, Refusal::new(what));
                        continue;
                    }
                }
                Err(why) => {
                    let refusal = intake::refusal(self.ruleset, input, (text, why), self.on);
                    self.fault(sheet, entry, refusal);
                }
            }
            if let Input::Fact(position) = input
                && let Some(fact) = self.ruleset.unread_fact(position)
            {
                applicant.unused.push(fact.id.clone());
            }
        }
        for disagreement in intake.settle(self.ruleset, self.on, applicant) {
            let is_of = |entry: &&Entry| match self.input(&entry.name) {
                Some(Input::Fact(fact)) => disagreement.facts.contains(&fact),
                _ => false,
            };
            let entry = sheet.entries.iter().rev().find(is_of);
            self.faults.push(InputFault {
                sheet: sheet.name.clone(),
                position: entry.and_then(|entry| entry.position),
                refusal: disagreement.refusal,
            });
        }
    }

    /// The place of the ruleset answers the province, and nobody else may answer it otherwise.
    pub(super) fn place(&mut self, sheets: &[Sheet], applicant: &mut Applicant) {
        let Err(refusal) = settle_province(self.ruleset, applicant) else {
            return;
        };
        let fact = self.ruleset.place().and_then(|place| place.province);
        let answers = sheets.iter().rev().flat_map(|sheet| {
            let entries = sheet.entries.iter().rev();
            entries.map(move |entry| (sheet, entry))
        });
        let answer = answers
            .into_iter()
            .find(|(_, entry)| self.input(&entry.name) == fact.map(|(fact, _)| Input::Fact(fact)));
        self.faults.push(InputFault {
            sheet: answer.and_then(|(sheet, _)| sheet.name.clone()),
            position: answer.and_then(|(_, entry)| entry.position),
            refusal,
        });
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
        let advice = say!(
            "the facts of `{id}` are {facts}, …; `permit-points assess --help` lists all",
            id = self.ruleset.id(),
            facts = say::quoted(known.get(..8).unwrap_or(&known))
        );
        let what = say!(
            "`{name}` is no fact of `{id}`",
            name = spelling::shown(&entry.name, 60),
            id = self.ruleset.id()
        );
        let near = nearest_input(&entry.name, &known);
        self.fault(sheet, entry, Refusal::new(what).near(near).advice(advice));
    }

    fn fault(&mut self, sheet: &Sheet, entry: &Entry, refusal: Refusal) {
        self.faults.push(InputFault {
            sheet: sheet.name.clone(),
            position: entry.position,
            refusal,
        });
    }
}

impl Applicant {
    /// Reads sheets of answers; a later sheet wins over an earlier one. Dates count up to `on`. The
    /// place of the ruleset, if it has one, answers the province.
    ///
    /// # Errors
    ///
    /// Every fault of every sheet: a name that nobody knows (`aeg`), a text that is no value of
    /// its fact (`--age old`), a value outside the domain (`--age 200`), a date in the future,
    /// a date that disagrees with its fact in the same sheet, and a province in which the place of
    /// the ruleset does not lie.
    pub fn read(ruleset: &Ruleset, sheets: &[Sheet], on: Date) -> Result<Self, Vec<InputFault>> {
        let mut reader = SheetReader::new(ruleset, on);
        let mut applicant = Self::blank(ruleset);
        for sheet in sheets {
            reader.sheet(sheet, &mut applicant);
        }
        reader.place(sheets, &mut applicant);
        if reader.faults.is_empty() {
            Ok(applicant)
        } else {
            Err(reader.faults)
        }
    }
}
