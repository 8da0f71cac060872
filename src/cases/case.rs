//! A worked case.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::applicant::Sheet;
use crate::rules::yaml::Position;

/// A case as it was read.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows, as a sentence.
    pub name: String,
    /// Where the expectation comes from.
    pub source: String,
    /// The ruleset it asks for; else the day picks it.
    pub rules: Option<String>,
    /// The place whose local rules hold.
    pub place: Option<String>,
    /// The day.
    pub on: Date,
    /// The answers.
    pub applicant: Sheet,
    /// What is expected, by the path of the answer's key; nothing while a person has not filled it
    /// in, which is no case that could pass.
    pub expect: Vec<(String, Json)>,
    /// The file that it stands in.
    pub file: String,
    /// Where in the file.
    pub position: Option<Position>,
}
