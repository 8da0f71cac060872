//! Inputs by name, and values as people type them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::refusal::Refusal;
use crate::ruleset::{ChoiceOption, Fact, FactIndex, FactKind, ParameterIndex, Ruleset};
use crate::spelling::{self, SpellingError};
use crate::text::Text;
use crate::words::{same, say};

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
/// A refusal that names the fact, the text, and what is accepted, with a near miss as advice.
pub fn parse(fact: &Fact, text: &str, on: Date) -> Result<i64, Refusal> {
    let refused = |why: &Text| {
        let what = say(
            "`{text}` {why}",
            &[("text", &spelling::shown(text, 60)), ("why", why)],
        );
        Refusal::new(what)
            .about(&fact.id)
            .accepts(&accepted(fact, on))
    };
    let misspelt = |error: SpellingError| refused(&error.said());
    let value = match &fact.kind {
        FactKind::Money => spelling::money(text).map_err(misspelt)?,
        FactKind::Integer { completed } => spelling::whole(text, *completed).map_err(misspelt)?,
        FactKind::Boolean => i64::from(spelling::boolean(text).map_err(misspelt)?),
        FactKind::Choice { options, .. } => {
            let wanted = spelling::folded(text);
            let mut spellings = options.iter().enumerate().flat_map(spellings_of);
            let found = spellings.find(|(spelling, _)| spelling::folded(spelling) == wanted);
            let position = found.and_then(|(_, position)| i64::try_from(position).ok());
            position.ok_or_else(|| {
                let spellings: Vec<_> = options.iter().enumerate().flat_map(spellings_of).collect();
                let near = spelling::nearest(text, spellings.iter().map(|(text, _)| *text));
                let near = near.and_then(|near| spellings.iter().find(|(text, _)| *text == near));
                let option = near.and_then(|(_, position)| options.get(*position));
                let refusal = refused(&say("is none of the options", &[]));
                refusal.near(option.map(|option| option.id.as_str()))
            })?
        }
        FactKind::Date { .. } => return Err(refused(&say("is no value", &[]))),
    };
    if fact.domain.contains(value) {
        Ok(value)
    } else {
        Err(refused(&say("is outside the accepted values", &[])))
    }
}

/// All that an option goes by, each with its position.
fn spellings_of((position, option): (usize, &ChoiceOption)) -> impl Iterator<Item = (&str, usize)> {
    let titles = [option.id.as_str(), &option.title.en, &option.title.zh];
    let aliases = option.aliases.iter().map(String::as_str);
    let all = titles.into_iter().chain(aliases);
    all.map(move |spelling| (spelling, position))
}

/// The accepted values of a fact, for messages and help.
#[must_use]
pub fn accepted(fact: &Fact, on: Date) -> Text {
    let (first, last) = (fact.domain.from, fact.domain.end.saturating_sub(1));
    match &fact.kind {
        FactKind::Integer { .. } => say(
            "a whole number from {first} to {last}",
            &[("first", &first), ("last", &last)],
        ),
        FactKind::Money => say(
            "an amount in CNY from {first} to {last}, such as 300000, 300k or 30万",
            &[
                ("first", &spelling::money_to_text(first)),
                ("last", &spelling::money_to_text(last)),
            ],
        ),
        FactKind::Boolean => say("yes or no", &[]),
        FactKind::Choice { options, .. } => {
            let ids: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            same(ids.join(", "))
        }
        FactKind::Date { .. } => say("a day such as 1990-05-17, not after {day}", &[("day", &on)]),
    }
}

/// The input that a name which is not known may have been meant for: a slip of the pen, or one
/// whole word of it, as `salary` is of `annual_salary`. Flags have dashes where ids have `_`.
pub(crate) fn nearest_input<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let has_word = |id: &&&str| id.split(['_', '-']).any(|word| word == name);
    let near = spelling::nearest(name, known.iter().copied());
    near.or_else(|| known.iter().find(has_word).copied())
}
