//! The forms in which answers about applicants are written.

use clap::ValueEnum;
use serde::Serialize;

use super::CommandError;

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

/// An answer as JSON.
pub(super) fn json(answer: &impl Serialize) -> Result<String, CommandError> {
    let text =
        serde_json::to_string_pretty(answer).map_err(|error| CommandError::unwritable(&error))?;
    Ok(text + "\n")
}

/// An answer as YAML.
pub(super) fn yaml(answer: &impl Serialize) -> Result<String, CommandError> {
    serde_yaml::to_string(answer).map_err(|error| CommandError::unwritable(&error))
}
