//! Inputs by name, and values as people type them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::base::refusal::Refusal;
use crate::base::say::{same, say};
use crate::base::spelling::{self, SpellingError};
use crate::base::text::Text;
use crate::rules::ruleset::{ChoiceOption, Fact, FactId, FactKind, ParameterId, Ruleset};

/// What an input name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A fact.
    Fact(FactId),
    /// A parameter, whose dated value it then overrides.
    Parameter(ParameterId),
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
        for (position, fact) in ruleset.facts().each() {
            add(&fact.id, Input::Fact(position));
        }
        for (position, parameter) in ruleset.parameters().each() {
            add(&parameter.id, Input::Parameter(position));
        }
        for (position, fact) in ruleset.facts().each() {
            let titles = [fact.title.en.as_str(), &fact.title.zh];
            for name in titles
                .into_iter()
                .chain(fact.aliases.iter().map(String::as_str))
            {
                add(name, Input::Fact(position));
            }
        }
        for (position, parameter) in ruleset.parameters().each() {
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
        self.get_folded(&spelling::folded(name))
    }

    /// The same for a name in the form in which names are compared.
    pub(crate) fn get_folded(&self, folded: &str) -> Option<Input> {
        self.0.get(folded).copied()
    }

    /// All names, in the form in which names are compared.
    pub(crate) fn folded(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Why a text is not taken: all that is said of it but the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// It is no spelling of a value.
    Spelling(SpellingError),
    /// It is none of the options; the one that was probably meant.
    NoOption(Option<usize>),
    /// It lies outside of the domain.
    Outside,
    /// It is a figure that is not above 0.
    NotAboveZero,
    /// It is a day after the one that answers are for.
    Future,
    /// It is a day that gives another fact a value outside of its domain.
    Gives(FactId, i64),
}

/// A value of a fact as people type it, in the smallest unit.
///
/// # Errors
///
/// A refusal that names the fact, the text, and what is accepted, with a near miss as advice.
pub fn parse(fact: &Fact, text: &str, on: Date) -> Result<i64, Refusal> {
    value(fact, text).map_err(|why| refused(fact, (text, why), on))
}

/// The same, with nothing but the reason why not.
pub(super) fn value(fact: &Fact, text: &str) -> Result<i64, Why> {
    let value = match &fact.kind {
        FactKind::Money => spelling::money(text).map_err(Why::Spelling)?,
        FactKind::Integer { completed } => {
            spelling::whole(text, *completed).map_err(Why::Spelling)?
        }
        FactKind::Boolean => i64::from(spelling::boolean(text).map_err(Why::Spelling)?),
        FactKind::Choice { options, .. } => {
            let wanted = spelling::folded(text);
            let mut spellings = options.iter().enumerate().flat_map(spellings_of);
            let found = spellings.find(|(spelling, _)| spelling::folded(spelling) == wanted);
            let position = found.and_then(|(_, position)| i64::try_from(position).ok());
            position.ok_or_else(|| no_option(fact, text, &|_| true))?
        }
        // No text is one: those who have a day ask for what it gives.
        FactKind::Date { .. } => return Err(Why::Spelling(SpellingError::NotDate)),
    };
    if fact.domain.contains(value) {
        Ok(value)
    } else {
        Err(Why::Outside)
    }
}

/// The refusal of a text as an answer to a fact.
pub(super) fn refused(fact: &Fact, (text, why): (&str, Why), on: Date) -> Refusal {
    let refused = |why: &Text| {
        let shown = spelling::shown(text, 60);
        let what = say!("`{text}` {why}", text = shown, why);
        Refusal::new(what)
            .about(&fact.id)
            .accepts(&accepted(fact, on))
    };
    match why {
        Why::Spelling(error) => refused(&error.said()),
        Why::NoOption(near) => {
            let option = near.and_then(|near| fact.options().get(near));
            let refusal = refused(&say!("is none of the options"));
            refusal.near(option.map(|option| option.id.as_str()))
        }
        Why::Future => refused(&say!("is after {day}", day = on)),
        _ => refused(&say!("is outside the accepted values")),
    }
}

/// That a text is none of the options; `may_be_near` says of each spelling, by its position, whether
/// it can have been meant.
fn no_option(fact: &Fact, text: &str, may_be_near: &dyn Fn(usize) -> bool) -> Why {
    let spellings = fact.options().iter().enumerate().flat_map(spellings_of);
    let spellings = spellings.enumerate().filter(|(at, _)| may_be_near(*at));
    let spellings: Vec<_> = spellings.map(|(_, spelling)| spelling).collect();
    let near = spelling::nearest(text, spellings.iter().map(|(text, _)| *text));
    let near = near.and_then(|near| spellings.iter().find(|(text, _)| *text == near));
    Why::NoOption(near.map(|(_, position)| *position))
}

/// The options of a choice, made ready for those who ask of many texts.
#[derive(Debug)]
pub(crate) struct Options {
    /// The position of the option of each spelling, in the form in which they are compared.
    values: FxHashMap<String, i64>,
    /// What tells of each spelling, in their order, that it is far from a text.
    outlines: Vec<Letters>,
}

/// The length of a text and the letters that it has, as far as 64 bits tell them apart.
#[derive(Debug, Clone, Copy)]
struct Letters {
    length: usize,
    letters: u64,
}

impl Letters {
    fn of(folded: &str) -> Self {
        let bits = folded.chars().map(|letter| 1 << (u32::from(letter) % 64));
        Self {
            length: folded.chars().count(),
            letters: bits.fold(0, |all, bit: u64| all | bit),
        }
    }

    /// Whether a slip of the pen can lie between two texts, as [`spelling::nearest`] knows it: no slip
    /// takes more than one letter away, or brings more than one in.
    fn may_be_near(self, other: Self) -> bool {
        let most = (self.length.min(other.length) / 3).min(3);
        let lacks = |one: Self, another: Self| (one.letters & !another.letters).count_ones();
        let slips = lacks(self, other).max(lacks(other, self));
        self.length.abs_diff(other.length) <= most
            && usize::try_from(slips).is_ok_and(|slips| slips <= most)
    }
}

impl Options {
    /// The options of a fact; nothing of one that is no choice.
    pub(crate) fn of(fact: &Fact) -> Option<Self> {
        let FactKind::Choice { options, .. } = &fact.kind else {
            return None;
        };
        let (mut values, mut outlines) = (FxHashMap::default(), Vec::new());
        for (spelling, position) in options.iter().enumerate().flat_map(spellings_of) {
            let folded = spelling::folded(spelling);
            outlines.push(Letters::of(&folded));
            values
                .entry(folded)
                .or_insert(i64::try_from(position).ok()?);
        }
        Some(Self { values, outlines })
    }

    /// The same as [`value`] for the fact that these are the options of.
    ///
    /// # Errors
    ///
    /// The same reason.
    pub(crate) fn value(&self, fact: &Fact, text: &str) -> Result<i64, Why> {
        let folded = spelling::folded(text);
        if let Some(value) = self.values.get(&folded) {
            return Ok(*value);
        }
        let outline = Letters::of(&folded);
        let may_be_near = |at: usize| {
            let other = self.outlines.get(at);
            other.is_some_and(|other| outline.may_be_near(*other))
        };
        if self
            .outlines
            .iter()
            .any(|other| outline.may_be_near(*other))
        {
            return Err(no_option(fact, text, &may_be_near));
        }
        Err(Why::NoOption(None))
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
        FactKind::Integer { .. } => say!("a whole number from {first} to {last}", first, last),
        FactKind::Money => say!(
            "an amount in CNY from {first} to {last}, such as 300000, 300k or 30万",
            first = spelling::money_to_text(first),
            last = spelling::money_to_text(last)
        ),
        FactKind::Boolean => say!("yes or no"),
        FactKind::Choice { options, .. } => {
            let ids: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            same(ids.join(", "))
        }
        FactKind::Date { .. } => say!("a day such as 1990-05-17, not after {day}", day = on),
    }
}

/// The input that a name which is not known may have been meant for: a slip of the pen, or one
/// whole word of it, as `salary` is of `annual_salary`. Flags have dashes where ids have `_`.
pub(crate) fn nearest_input<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let has_word = |id: &&&str| id.split(['_', '-']).any(|word| word == name);
    let near = spelling::nearest(name, known.iter().copied());
    near.or_else(|| known.iter().find(has_word).copied())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::loader::embedded;

    proptest! {
        #[test]
        fn options_made_ready_read_what_is_read_without_them(
            at in 0_usize..200,
            slips in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec!["", "x", "a", "省", " ", "JI"])), 0..4),
        ) {
            let ruleset = embedded::ruleset("cn-2017").unwrap();
            for fact in ruleset.facts() {
                let Some(ready) = Options::of(fact) else { continue };
                let spellings: Vec<_> = fact.options().iter().enumerate().flat_map(spellings_of).collect();
                let mut letters: Vec<String> = spellings[at % spellings.len()].0.chars().map(String::from).collect();
                for (place, slip) in &slips {
                    if let Some(letter) = letters.get_mut(place.index(1 + at)) {
                        *letter = (*slip).to_owned();
                    }
                }
                let text = letters.concat();
                prop_assert_eq!(ready.value(fact, &text), value(fact, &text), "{}", text);
            }
        }
    }
}
