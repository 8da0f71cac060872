//! Sentences: an English one in the code, its Chinese one in the table, and the same parts in both.

use std::fmt::{Display, Write};

use super::chinese::chinese;
use super::text::Text;

/// A sentence in both languages, with its parts: `say!("{points} of {cap}", points, cap = factor.cap)`.
///
/// The English is the key of the table of Chinese; each `{name}` of the two is replaced by the part
/// of that name. The compiler holds the parts against the holes, a test the table against the calls.
macro_rules! say {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        #[allow(unused_imports, reason = "a sentence without parts")]
        use $crate::base::say::AsPart as _;
        const { assert!($crate::base::say::fits($english, &[$(stringify!($name)),*]), "the parts of a sentence are not its holes") };
        $crate::base::say::sentence($english, &[$((stringify!($name), say!(@ $name $(, $value)?).as_part())),*])
    }};
    (@ $name:ident) => { $name };
    (@ $name:ident, $value:expr) => { $value };
}
pub(crate) use say;

/// What stands in a sentence in place of a `{name}`.
#[derive(Clone, Copy)]
pub(crate) enum Filler<'a> {
    /// Something that is written the same in both languages.
    Same(&'a dyn Display),
    /// A text that is not.
    Both(&'a Text),
}

/// What can be a part of a sentence.
pub(crate) trait AsPart {
    fn as_part(&self) -> Filler<'_>;
}

impl<T: Display> AsPart for T {
    fn as_part(&self) -> Filler<'_> {
        Filler::Same(self)
    }
}

impl AsPart for Text {
    fn as_part(&self) -> Filler<'_> {
        Filler::Both(self)
    }
}

/// Says a sentence with these parts, for [`say!`].
pub(crate) fn sentence(english: &'static str, parts: &[(&str, Filler)]) -> Text {
    let zh = chinese(english).unwrap_or(english);
    Text {
        en: filled(english, parts, |text| &text.en),
        zh: filled(zh, parts, |text| &text.zh),
    }
}

/// A number with its noun: `one` for exactly one, else `many`, in which `{n}` is the number with its
/// thousands told apart.
pub(crate) fn say_count(number: u64, one: &'static str, many: &'static str) -> Text {
    let sentence = if number == 1 { one } else { many };
    self::sentence(sentence, &[("n", count(number).as_part())])
}

/// A fixed text of the table in both languages: for help texts and the like, which are written down
/// elsewhere. Their own tests hold them against the table.
pub(crate) fn known(english: &str) -> Text {
    Text::new(english, chinese(english).unwrap_or(english))
}

/// Whether the parts are those that the sentence has holes for, for [`say!`].
#[expect(
    clippy::indexing_slicing,
    reason = "an index out of range fails to compile"
)]
pub(crate) const fn fits(sentence: &str, parts: &[&str]) -> bool {
    let sentence = sentence.as_bytes();
    let (mut used, mut at) = (0_u64, 0);
    while at < sentence.len() {
        let mut end = at + 1;
        while end < sentence.len() && (sentence[end].is_ascii_lowercase() || sentence[end] == b'_')
        {
            end += 1;
        }
        if sentence[at] == b'{' && end > at + 1 && end < sentence.len() && sentence[end] == b'}' {
            let mut part = 0;
            while part < parts.len() && !is_name(sentence, at + 1, end, parts[part].as_bytes()) {
                part += 1;
            }
            if part == parts.len() {
                return false;
            }
            used |= 1 << part;
        }
        at += 1;
    }
    used + 1 == 1 << parts.len()
}

/// Whether this name stands between two places of a sentence.
#[expect(
    clippy::indexing_slicing,
    reason = "an index out of range fails to compile"
)]
const fn is_name(sentence: &[u8], from: usize, end: usize, name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() && from + at < end && sentence[from + at] == name[at] {
        at += 1;
    }
    at == name.len() && from + at == end
}

/// A sentence with its parts in place.
fn filled(sentence: &str, parts: &[(&str, Filler)], lang: fn(&Text) -> &String) -> String {
    let mut out = String::with_capacity(2 * sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let part = after.split_once('}').and_then(|(name, after)| {
            let (_, part) = parts.iter().find(|(known, _)| *known == name)?;
            Some((part, after))
        });
        match part {
            Some((part, after)) => {
                match part {
                    // Writing to a string cannot fail.
                    Filler::Same(value) => _ = write!(out, "{value}"),
                    Filler::Both(text) => out.push_str(lang(text)),
                }
                rest = after;
            }
            // A brace that opens no part is a brace.
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A text that is the same in both languages.
pub(crate) fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// The largest count that is told exactly: what every reader of JSON keeps.
pub(crate) const LARGEST_EXACT: u64 = 9_007_199_254_740_991;

/// A count of profiles, with its thousands told apart; one beyond what counts are exact to is only
/// said to be larger.
pub(crate) fn count(profiles: u64) -> Text {
    let digits = profiles.min(LARGEST_EXACT).to_string();
    let mut number = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    if profiles > LARGEST_EXACT {
        say!("more than {number}", number)
    } else {
        same(number)
    }
}

/// English titles begin with a capital letter, which is out of place inside a sentence.
pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    let is_acronym = letters.clone().next().is_some_and(char::is_uppercase);
    match first {
        Some(first) if !is_acronym && !text.starts_with("Chin") => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// A title as it stands inside a sentence.
pub(crate) fn lower(title: &Text) -> Text {
    Text::new(lower_first(&title.en), title.zh.clone())
}

/// A text that begins a sentence, which English begins with a capital letter.
pub(crate) fn upper(text: &Text) -> Text {
    let mut letters = text.en.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    Text::new(first.chain(letters).collect::<String>(), text.zh.clone())
}

/// Texts one behind the other, with something between them in each language.
pub(crate) fn joined(parts: &[Text], between_en: &str, between_zh: &str) -> Text {
    let all = |of: fn(&Text) -> &str, between: &str| {
        let parts: Vec<&str> = parts.iter().map(of).collect();
        parts.join(between)
    };
    Text::new(
        all(|text| &text.en, between_en),
        all(|text| &text.zh, between_zh),
    )
}

/// Several things one after the other.
pub(crate) fn listed(things: &[Text]) -> Text {
    joined(things, ", ", "、")
}

/// Several longer things one after the other.
pub(crate) fn in_series(things: &[Text]) -> Text {
    joined(things, "; ", "；")
}

/// Names in a list, each in backticks.
pub(crate) fn quoted(names: &[&str]) -> Text {
    let names: Vec<Text> = names.iter().map(|name| same(format!("`{name}`"))).collect();
    listed(&names)
}

#[cfg(test)]
mod tests;
