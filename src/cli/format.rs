//! The forms in which answers about applicants are written.

use clap::ValueEnum;
use serde::Serialize;

use super::CommandError;
use crate::spelling;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For machines; the keys are stable.
    Json,
    /// The same as `json`, as YAML.
    Yaml,
    /// For people, as Markdown.
    Markdown,
}

/// The form of an assessment, which is also written as a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people.
    Table,
    /// For machines; the keys are stable.
    Json,
    /// The same as `json`, as YAML.
    Yaml,
    /// For people, as Markdown.
    Markdown,
    /// A report to print or to send: one page that loads nothing, in both languages, with advice
    /// and forecast.
    Html,
}

/// An answer as JSON. What would act on a terminal is written with JSON's own escapes, which mean
/// the same to every program.
pub(crate) fn json(answer: &impl Serialize) -> Result<String, CommandError> {
    let text =
        serde_json::to_string_pretty(answer).map_err(|error| CommandError::unwritable(&error))?;
    Ok(spelling::escaped_json(&text).into_owned() + "\n")
}

/// An answer as YAML. Where something in it would act on a terminal, it takes the form of JSON, which
/// is YAML and has escapes for all of that.
pub(crate) fn yaml(answer: &impl Serialize) -> Result<String, CommandError> {
    let text = serde_yaml::to_string(answer).map_err(|error| CommandError::unwritable(&error))?;
    let acts = |letter: char| letter != '\n' && spelling::is_unseen(letter);
    if text.contains(acts) {
        json(answer)
    } else {
        Ok(text)
    }
}
