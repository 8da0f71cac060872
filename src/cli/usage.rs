//! What is wrong with the arguments, in both languages; the parser itself speaks English only.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::WrongValue;
use crate::base::refusal::did_you_mean;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;

/// The same error, in which nothing of what was typed acts on a terminal, in the words of the parser
/// either.
pub(super) fn visible(mut error: clap::Error) -> clap::Error {
    let typed = |value: &ContextValue| {
        Some(match value {
            ContextValue::String(text) => {
                ContextValue::String(spelling::visible(text).into_owned())
            }
            ContextValue::Strings(texts) => {
                let texts = texts.iter();
                let texts = texts.map(|text| spelling::visible(text).into_owned());
                ContextValue::Strings(texts.collect())
            }
            // Of styles, only those of the usage matter; it repeats nothing that was typed.
            ContextValue::StyledStrs(texts) => {
                let texts = texts.iter().map(ToString::to_string);
                let texts = texts.map(|text| spelling::visible(&text).into_owned().into());
                ContextValue::StyledStrs(texts.collect())
            }
            _ => return None,
        })
    };
    let context = error.context();
    let context: Vec<_> = context
        .filter_map(|(kind, value)| Some((kind, typed(value)?)))
        .collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    error
}

/// What is wrong, and what to do about it; nothing for what is no error, as a page of help.
pub(super) fn said(error: &clap::Error) -> Option<(Text, Text)> {
    let message = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => no_value(error)?,
        ErrorKind::UnknownArgument => say!(
            "`{argument}` is not expected here",
            argument = context(error, ContextKind::InvalidArg)?
        ),
        ErrorKind::InvalidSubcommand => say!(
            "there is no command `{name}`",
            name = context(error, ContextKind::InvalidSubcommand)?
        ),
        ErrorKind::ArgumentConflict => say!(
            "`{one}` and `{other}` do not go together",
            one = context(error, ContextKind::InvalidArg)?,
            other = context(error, ContextKind::PriorArg)?
        ),
        ErrorKind::MissingRequiredArgument => say!(
            "missing: {arguments}",
            arguments = context(error, ContextKind::InvalidArg)?
        ),
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => return None,
        _ => say!("the arguments cannot be read"),
    };
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let near = near.into_iter().find_map(|kind| context(error, kind));
    let help = near.map_or_else(
        || say!("`--help` shows what is accepted"),
        |near| did_you_mean(&near),
    );
    Some((message, help))
}

fn no_value(error: &clap::Error) -> Option<Text> {
    let option = context(error, ContextKind::InvalidArg)?;
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let known = context(error, ContextKind::ValidValue);
    let own = error
        .source()
        .and_then(|source| source.downcast_ref::<WrongValue>());
    if let Some(WrongValue(why)) = own {
        return Some(say!("`{name}`: {problem}", name = option, problem = why));
    }
    let what = if value.is_empty() {
        say!("`{option}` needs a value", option)
    } else {
        let what = say!("`{option}`: `{value}` is not accepted", option, value);
        match error.source() {
            Some(cause) => say!("{what}: {cause}", what, cause),
            None => what,
        }
    };
    Some(match known {
        Some(known) => say!(
            "{what}; {accepted}",
            what,
            accepted = say!("accepted: {values}", values = known)
        ),
        None => what,
    })
}

/// What the parser tells of an error, fit to be shown.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) if !texts.is_empty() => texts.join(", "),
        ContextValue::StyledStrs(texts) if !texts.is_empty() => texts.first()?.to_string(),
        _ => return None,
    };
    Some(spelling::shown(&text, 400))
}
