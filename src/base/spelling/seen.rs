//! What may reach a person: every character of a file or an argument that would act instead of
//! being seen is written as an escape.
//!
//! There is one list of such characters and one form of an escape. Sentences pass through it on
//! their way from the two languages into a page, so that no page has to think of it; what else
//! reaches a person is [`shown`].

use std::borrow::Cow;

/// A text made fit for a terminal, `most` characters long at most, the ellipsis of a cut included.
///
/// Characters that act instead of being seen (control characters, bidirectional controls,
/// zero-width characters, tags, fillers, line separators) are shown as `\u{1b}`; a cut never parts
/// such an escape.
///
/// # Example
///
/// ```
/// use permit_points::spelling::shown;
///
/// assert_eq!(shown("\u{1b}[31mred", 20), r"\u{1b}[31mred");
/// assert_eq!(shown("bachelor", 5), "bach…");
/// ```
#[must_use]
pub fn shown(text: &str, most: usize) -> String {
    let mut whole = String::with_capacity(text.len().min(most));
    // Where the text is cut, to leave room for the ellipsis.
    let (mut length, mut cut) = (0, 0);
    for character in text.chars() {
        if is_unseen(character) {
            let escape = character.escape_unicode();
            length += escape.len();
            whole.extend(escape);
        } else {
            length += 1;
            whole.push(character);
        }
        if length > most {
            whole.truncate(cut);
            whole.extend((most > 0).then_some('…'));
            break;
        }
        if length < most {
            cut = whole.len();
        }
    }
    whole
}

/// A text with the escapes of [`shown`], however long it is.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |character, out| {
        out.extend(character.escape_unicode());
    })
}

/// JSON with the escapes of JSON: the same values to a program, and nothing that acts on a terminal.
/// The line ends of its layout stay.
pub(crate) fn escaped_json(text: &str) -> Cow<'_, str> {
    replaced(text, |character, out| {
        if character == '\n' {
            out.push(character);
            return;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    })
}

/// A text in which something else stands for every unseen character.
fn replaced(text: &str, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unseen(character) {
            replace(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Whether a character acts on the text around it, or on a terminal, instead of being seen: control
/// and format characters, line separators, and what Unicode ignores where it has no glyph for it
/// (fillers, variation selectors, tags).
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}' | '\u{891}' | '\u{8e2}'  // format characters of Arabic and Syriac
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'  // fillers, which are blank
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'  // zero width, isolates
            | '\u{2028}'..='\u{202e}'  // line separators, embeddings and overrides
            | '\u{fe00}'..='\u{fe0f}'  // variation selectors: sixteen values that carry any text
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}'  // byte order mark, annotations
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}') // tags, and more variation selectors
}

/// What is not seen, from the tables of Unicode and not from the function under test: the
/// general categories Cc, Cf, Zl and Zp, and `Default_Ignorable_Code_Point`.
#[cfg(any(test, fuzzing))]
pub(crate) const UNSEEN: [(char, char); 41] = [
    ('\u{0}', '\u{1f}'),        // Cc: C0
    ('\u{7f}', '\u{9f}'),       // Cc: DEL, C1 with NEL
    ('\u{ad}', '\u{ad}'),       // Cf: soft hyphen
    ('\u{34f}', '\u{34f}'),     // ignorable: combining grapheme joiner
    ('\u{600}', '\u{605}'),     // Cf
    ('\u{61c}', '\u{61c}'),     // Cf: Arabic letter mark
    ('\u{6dd}', '\u{6dd}'),     // Cf
    ('\u{70f}', '\u{70f}'),     // Cf
    ('\u{890}', '\u{891}'),     // Cf
    ('\u{8e2}', '\u{8e2}'),     // Cf
    ('\u{115f}', '\u{1160}'),   // ignorable: Hangul fillers
    ('\u{17b4}', '\u{17b5}'),   // ignorable
    ('\u{180b}', '\u{180d}'),   // ignorable: Mongolian variation selectors
    ('\u{180e}', '\u{180e}'),   // Cf: Mongolian vowel separator
    ('\u{180f}', '\u{180f}'),   // ignorable
    ('\u{200b}', '\u{200f}'),   // Cf: zero width, marks of direction
    ('\u{2028}', '\u{2028}'),   // Zl
    ('\u{2029}', '\u{2029}'),   // Zp
    ('\u{202a}', '\u{202e}'),   // Cf: embeddings, overrides
    ('\u{2060}', '\u{2064}'),   // Cf: word joiner, invisible operators
    ('\u{2065}', '\u{2065}'),   // ignorable
    ('\u{2066}', '\u{206f}'),   // Cf: isolates, deprecated
    ('\u{3164}', '\u{3164}'),   // ignorable: Hangul filler
    ('\u{fe00}', '\u{fe0f}'),   // ignorable: variation selectors
    ('\u{feff}', '\u{feff}'),   // Cf: byte order mark
    ('\u{ffa0}', '\u{ffa0}'),   // ignorable: half-width Hangul filler
    ('\u{fff0}', '\u{fff8}'),   // ignorable
    ('\u{fff9}', '\u{fffb}'),   // Cf: interlinear annotations
    ('\u{110bd}', '\u{110bd}'), // Cf
    ('\u{110cd}', '\u{110cd}'), // Cf
    ('\u{13430}', '\u{1343f}'), // Cf
    ('\u{1bca0}', '\u{1bca3}'), // Cf
    ('\u{1d173}', '\u{1d17a}'), // Cf
    ('\u{e0000}', '\u{e0000}'), // ignorable
    ('\u{e0001}', '\u{e0001}'), // Cf: language tag
    ('\u{e0002}', '\u{e001f}'), // ignorable
    ('\u{e0020}', '\u{e007f}'), // Cf: tags
    ('\u{e0080}', '\u{e00ff}'), // ignorable
    ('\u{e0100}', '\u{e01ef}'), // ignorable: variation selectors
    ('\u{e01f0}', '\u{e0ffe}'), // ignorable
    ('\u{e0fff}', '\u{e0fff}'), // ignorable
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_in_the_table(character: char) -> bool {
        UNSEEN
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&character))
    }

    #[test]
    fn every_character_of_unicode_is_shown_as_it_is_or_by_its_number() {
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            let expected = if is_in_the_table(character) {
                format!("\\u{{{:x}}}", u32::from(character))
            } else {
                text.clone()
            };
            assert_eq!(shown(&text, 20), expected);
            assert_eq!(visible(&text), expected);
        }
    }

    #[test]
    fn text_of_people_is_shown_as_it_is() {
        let harmless = "硕士 master’s\u{3000}é\\ 🙂";
        assert_eq!(shown(harmless, 20), harmless);
        assert!(matches!(visible(harmless), Cow::Borrowed(_)));
    }

    #[test]
    fn long_text_is_cut_to_the_length_with_its_ellipsis() {
        let cut = [9, 8, 7, 1, 0].map(|most| shown("bachelor", most));
        assert_eq!(cut, ["bachelor", "bachelor", "bachel…", "…", ""]);
        assert_eq!(shown("硕士学位", 3), "硕士…");
    }

    #[test]
    fn a_cut_never_parts_an_escape() {
        assert_eq!(shown("ab\u{1b}", 8), r"ab\u{1b}");
        assert_eq!(shown("ab\u{1b}", 7), "ab…");
        assert_eq!(shown("ab\u{1b}c", 8), "ab…");
    }

    proptest! {
        #[test]
        fn shown_text_is_short_and_without_what_is_not_seen(text in "\\PC*|(?s).*|[\u{e0000}-\u{e01ef}\u{2060}-\u{206f}a]*", most in 0_usize..40) {
            let shown = shown(&text, most);
            prop_assert!(shown.chars().count() <= most);
            prop_assert!(!shown.chars().any(is_in_the_table));
        }

        #[test]
        fn escaped_json_means_the_same(text in "(?s).*|[\u{e0000}-\u{e01ef}\u{80}-\u{ad}\u{2060}a]*") {
            let json = serde_json::to_string(&text).unwrap();
            let escaped = escaped_json(&json);
            prop_assert!(!escaped.chars().any(is_in_the_table));
            prop_assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        }
    }
}
