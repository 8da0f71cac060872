//! Inputs by name, and values as people type them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ruleset::{Fact, FactIndex, FactKind, ParameterIndex, Ruleset};
use crate::spelling;

/// What an input name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A fact.
    Fact(FactIndex),
    /// A parameter, whose dated value it then overrides.
    Parameter(ParameterIndex),
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

    /// The name nearest to one that is not known, if a slip of the pen explains it.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        spelling::nearest(name, self.0.keys().map(String::as_str))
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

/// The input that a name which is not known may have been meant for: a slip of the pen, or one
/// whole word of it, as `salary` is of `annual_salary`. Flags have dashes where ids have `_`.
pub(crate) fn nearest_input<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let has_word = |id: &&&str| id.split(['_', '-']).any(|word| word == name);
    let near = spelling::nearest(name, known.iter().copied());
    near.or_else(|| known.iter().find(has_word).copied())
}
