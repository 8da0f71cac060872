//! Sentences: an English one in the code, its Chinese one in the table, and the same parts in both.

use std::fmt::{Display, Write};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::chinese::CHINESE;
use crate::text::Text;

/// What stands in a sentence in place of a `{name}`: something that is written the same in both
/// languages, or a text that is not.
pub(crate) trait Part {
    /// Writes the part as it stands in a sentence of this language.
    fn write_in(&self, lang: OneLang, out: &mut String);
}

/// One of the two languages of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OneLang {
    En,
    Zh,
}

impl<T: Display + ?Sized> Part for T {
    fn write_in(&self, _: OneLang, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{self}");
    }
}

impl Part for Text {
    fn write_in(&self, lang: OneLang, out: &mut String) {
        out.push_str(match lang {
            OneLang::En => &self.en,
            OneLang::Zh => &self.zh,
        });
    }
}

/// A sentence in both languages. The English one is the key of the table; each `{name}` of the two
/// is replaced by the part of that name. A test finds every call, so none lacks its Chinese.
pub(crate) fn say(english: &'static str, parts: &[(&str, &dyn Part)]) -> Text {
    let zh = chinese(english).unwrap_or(english);
    Text {
        en: filled(english, parts, OneLang::En),
        zh: filled(zh, parts, OneLang::Zh),
    }
}

/// A number with its noun: `one` for exactly one, else `many`, in which `{n}` is the number with its
/// thousands told apart.
pub(crate) fn say_count(number: u64, one: &'static str, many: &'static str) -> Text {
    let sentence = if number == 1 { one } else { many };
    say(sentence, &[("n", &super::count(number))])
}

/// A fixed text of the table in both languages: for help texts and the like, which are written down
/// elsewhere. Their own tests hold them against the table.
pub(crate) fn known(english: &str) -> Text {
    Text::new(english, chinese(english).unwrap_or(english))
}

/// The Chinese of a text of the table.
pub(crate) fn chinese(english: &str) -> Option<&'static str> {
    static TABLE: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        CHINESE
            .iter()
            .flat_map(|part| part.iter().copied())
            .collect()
    });
    table.get(english).copied()
}

/// A sentence with its parts in place.
fn filled(sentence: &str, parts: &[(&str, &dyn Part)], lang: OneLang) -> String {
    let mut out = String::with_capacity(2 * sentence.len());
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let part = behind.split_once('}').and_then(|(name, behind)| {
            let (_, part) = parts.iter().find(|(known, _)| *known == name)?;
            Some((part, behind))
        });
        match part {
            Some((part, behind)) => {
                part.write_in(lang, &mut out);
                rest = behind;
            }
            // A brace that opens no part is a brace.
            None => {
                out.push('{');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
