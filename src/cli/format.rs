//! The forms in which answers are written.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use super::CommandError;
use super::output::Output;
use crate::base::lang::Lang;
use crate::base::spelling;
use crate::explain::{Form, Page};

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Page(Form),
    Json,
    Yaml,
}

/// The formats by their names, with what the help says of them.
const FORMATS: [(&str, Format, &str); 6] = [
    (TEXT, Format::Page(Form::Text), "For people"),
    (
        "markdown",
        Format::Page(Form::Markdown),
        "For people, as Markdown",
    ),
    (
        "html",
        Format::Page(Form::Html),
        "For people, as a page that a browser shows; it loads nothing",
    ),
    (
        "svg",
        Format::Page(Form::Svg),
        "The chart alone, as a picture",
    ),
    ("json", Format::Json, "For machines; the keys are stable"),
    ("yaml", Format::Yaml, "The same as `json`, as YAML"),
];

/// The name of the format that is written unless another one is asked for.
pub(super) const TEXT: &str = "text";
/// What it is called as well.
const TABLE: &str = "table";

/// A reader of the formats that every page has, and of others by their names.
pub(super) fn pages_and(others: &'static [&'static str]) -> impl TypedValueParser<Value = Format> {
    let is_taken = |name: &str, format: Format| {
        let is_page = matches!(format, Format::Page(form) if form != Form::Svg);
        is_page || others.contains(&name)
    };
    let taken = FORMATS
        .iter()
        .filter(|(name, format, _)| is_taken(name, *format));
    let values = taken.map(|(name, _, help)| {
        let value = PossibleValue::new(*name).help(*help);
        if *name == TEXT {
            value.alias(TABLE)
        } else {
            value
        }
    });
    let values: Vec<_> = values.collect();
    PossibleValuesParser::new(values).map(|name| {
        let found = FORMATS.iter().find(|(known, ..)| *known == name);
        found.map_or(Format::Page(Form::Text), |(_, format, _)| *format)
    })
}

impl Format {
    /// The answer in this format: as a page in a language, or as data.
    pub(super) fn written<T: Serialize>(
        self,
        output: &Output,
        lang: Lang,
        page: impl FnOnce() -> Page,
        data: impl FnOnce() -> T,
    ) -> Result<String, CommandError> {
        match self {
            Self::Page(form) => Ok(page().write(form, lang, output.width())),
            Self::Json => json(&data()),
            Self::Yaml => yaml(&data()),
        }
    }
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
