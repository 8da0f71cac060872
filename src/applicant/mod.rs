//! Applicants: what somebody wrote about a person, read against a ruleset.
//!
//! In come sheets of named texts (flags, a file, one row of a table), out comes an [`Applicant`]
//! whose every value lies in its domain, or all faults of all sheets at once.

mod file;
mod input;
mod intake;
mod reader;
mod refusal;

use jiff::civil::Date;

use crate::decimal::Decimal;
use crate::ruleset::{FactIndex, Ruleset};
use crate::text::Text;
use crate::value;
use crate::words::say;
use crate::yaml::Position;

pub use self::input::{Input, InputNames, accepted, parse};
pub(crate) use self::input::{Options, Why, nearest_input};
pub(crate) use self::intake::{Answer, Disagreement, Intake, read, refusal};
use self::reader::Reader;
pub use self::refusal::Refusal;
pub(crate) use self::refusal::did_you_mean;

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
    pub problem: Option<Text>,
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
#[error("{}", .refusal.message().en)]
pub struct InputFault {
    /// The sheet, if it has a name.
    pub sheet: Option<String>,
    /// Where in the sheet.
    pub position: Option<Position>,
    /// What is wrong, what is accepted, and what to do.
    pub refusal: Refusal,
}

/// The place of a ruleset answers the province, and nobody else may answer it otherwise.
pub(crate) fn settle_province(ruleset: &Ruleset, applicant: &mut Applicant) -> Result<(), Refusal> {
    let Some((place, (fact, value))) = ruleset
        .place()
        .and_then(|place| Some((place, place.province?)))
    else {
        return Ok(());
    };
    let Some(said) = applicant.value(fact).filter(|said| *said != value) else {
        set(&mut applicant.values, fact, Some(value));
        return Ok(());
    };
    let id = |value: i64| {
        let fact = ruleset.facts().get(fact);
        fact.map_or_else(String::new, |fact| value::to_plain(fact, value))
    };
    let what = say!(
        "`province` is `{said}`, but the place `{place}` is in `{province}`",
        said = id(said),
        place = place.id,
        province = id(value)
    );
    let advice = say!("leave `province` out, or name another place");
    Err(Refusal::new(what).advice(advice))
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
    /// Somebody of whom nothing is known, but the province where the ruleset is that of a place.
    #[must_use]
    pub fn nobody(ruleset: &Ruleset) -> Self {
        let mut nobody = Self::blank(ruleset);
        if let Some((fact, value)) = ruleset.place().and_then(|place| place.province) {
            nobody.set(fact, Some(value));
        }
        nobody
    }

    fn blank(ruleset: &Ruleset) -> Self {
        Self {
            values: vec![None; ruleset.facts().len()],
            dates: vec![None; ruleset.facts().len()],
            figures: vec![None; ruleset.parameters().len()],
            unused: Vec::new(),
        }
    }

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
        let mut reader = Reader::new(ruleset, on);
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

    /// The figures given, by parameter; none where the dated one holds.
    #[must_use]
    pub fn figures(&self) -> &[Option<Decimal>] {
        &self.figures
    }

    /// Takes back what was answered to some facts, and all figures and unused answers, to what
    /// another applicant says of them.
    pub(crate) fn restore(&mut self, facts: &[FactIndex], from: &Self) {
        for fact in facts {
            set(&mut self.values, *fact, from.value(*fact));
            set(&mut self.dates, *fact, from.date(*fact));
        }
        self.figures.clone_from(&from.figures);
        self.unused.truncate(from.unused.len());
    }

    /// The same without any day: only what they give is known.
    pub(crate) fn without_dates(&self) -> Self {
        Self {
            dates: vec![None; self.dates.len()],
            ..self.clone()
        }
    }

    /// Makes a value known, or unknown again; it must lie in the domain of its fact.
    pub(crate) fn set(&mut self, fact: FactIndex, value: Option<i64>) {
        set(&mut self.values, fact, value);
    }

    /// Makes a date known, or unknown again. What it gives is not looked at.
    pub(crate) fn set_date(&mut self, fact: FactIndex, day: Option<Date>) {
        set(&mut self.dates, fact, day);
    }

    /// Notes an answer that is of no use.
    pub(crate) fn note_unused(&mut self, name: &str) {
        self.unused.push(name.to_owned());
    }

    /// Answers that this ruleset does not use, but another one of the jurisdiction does.
    #[must_use]
    pub fn unused(&self) -> &[String] {
        &self.unused
    }
}

fn set<T>(slots: &mut [T], position: usize, value: T) {
    if let Some(slot) = slots.get_mut(position) {
        *slot = value;
    }
}
