//! Texts in the form in which they are compared, and why one is no value.

use std::borrow::Cow;

use crate::base::say;
use crate::base::text::Text;

/// Why a spelling is no value, to be read after the spelling: "`12e3` has an exponent".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SpellingError {
    /// Not even nearly a number, where an amount is wanted.
    #[error("is not an amount of money")]
    NotMoney,
    /// Not even nearly a number.
    #[error("is not a number")]
    NotNumber,
    /// A number with a fraction that may not be cut down.
    #[error("is not a whole number")]
    NotWhole,
    /// None of the words for yes and no.
    #[error("is neither yes nor no")]
    NotBoolean,
    /// None of the forms of a date.
    #[error("is not a date like 2026-11-23")]
    NotDate,
    /// A date such as 30 February, or one in the year 0.
    #[error("is no day of the calendar")]
    NoSuchDay,
    /// A plus or minus, in any of its forms.
    #[error("has a sign")]
    Sign,
    /// A power of ten, as in `12e3`.
    #[error("has an exponent")]
    Exponent,
    /// Digits to the base 16, as in `0x1F`.
    #[error("is hexadecimal")]
    Hexadecimal,
    /// More decimals than fen can hold.
    #[error("has more than two decimals")]
    Decimals,
    /// A comma that does not part groups of three, or an underscore that is not between digits.
    #[error("has a comma or underscore out of place")]
    Grouping,
    /// A point that begins or ends the number.
    #[error("lacks a digit beside its point")]
    Point,
    /// A currency, a unit, or a multiplier that is not taken here.
    #[error("has a currency or a unit beside the number")]
    Unit,
    /// White space between the characters of a number.
    #[error("has white space inside")]
    Space,
    /// A number above nine thousand million million; amounts count in fen.
    #[error("is too large")]
    TooLarge,
}

impl SpellingError {
    /// Every reason.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 15] = [
        Self::NotMoney,
        Self::NotNumber,
        Self::NotWhole,
        Self::NotBoolean,
        Self::NotDate,
        Self::NoSuchDay,
        Self::Sign,
        Self::Exponent,
        Self::Hexadecimal,
        Self::Decimals,
        Self::Grouping,
        Self::Point,
        Self::Unit,
        Self::Space,
        Self::TooLarge,
    ];

    /// The same in both languages.
    #[must_use]
    pub fn said(self) -> Text {
        say::known(&self.to_string())
    }
}

/// The form in which choices are compared.
///
/// White space around the text goes and white space inside becomes one space, case is ignored,
/// full-width characters become half-width, and typographic apostrophes become plain.
///
/// # Example
///
/// ```
/// use permit_points::spelling::folded;
///
/// assert_eq!(folded("　ＭＡＳＴＥＲ’s   Degree "), "master's degree");
/// ```
#[must_use]
pub fn folded(text: &str) -> String {
    let text: String = half_width(text)
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '‘' | '’' | '‛' | 'ʼ' | '′' | '´' | '`' => '\'',
            other => other,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with full-width letters, digits and signs, and the ideographic space, made half-width.
pub(super) fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |wide| match wide {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide),
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
