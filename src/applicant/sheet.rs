//! Answers as they were written.

use crate::base::refusal::Refusal;
use crate::base::text::Text;
use crate::rules::yaml::Position;

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
