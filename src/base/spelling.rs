//! How values are spelled by people: what they type or paste becomes numbers, booleans and days,
//! and amounts and foreign text become something fit to be read.
//!
//! Text of any origin comes in; a value or a short reason goes out. White space around a value is
//! ignored (the ideographic and the no-break space too), and full-width characters are read as
//! their half-width forms. Numbers are read from their digits, never through a float. Which values
//! a fact admits, and what an empty text means, is not known here.

pub(crate) mod near;
mod number;
mod plain;
pub(crate) mod seen;

use jiff::civil::Date;

pub(crate) use near::are_a_slip_apart;
pub use near::nearest;
pub use number::{money, money_to_plain, money_to_text, whole};
pub use plain::{SpellingError, folded};
use plain::{half_width, is_digits};
pub use seen::shown;
pub(crate) use seen::{escaped_json, is_unseen, visible};

/// The answer that a text spells: `true`/`false`, `yes`/`no`, `y`/`n`, `1`/`0` or `是`/`否`, case
/// ignored.
///
/// # Errors
///
/// Every other text, `on` and `t` too, is neither yes nor no.
///
/// # Example
///
/// ```
/// use permit_points::spelling::boolean;
///
/// assert_eq!(boolean("Yes"), Ok(true));
/// assert_eq!(boolean("否"), Ok(false));
/// ```
pub fn boolean(text: &str) -> Result<bool, SpellingError> {
    match folded(text).as_str() {
        "true" | "yes" | "y" | "1" | "是" => Ok(true),
        "false" | "no" | "n" | "0" | "否" => Ok(false),
        _ => Err(SpellingError::NotBoolean),
    }
}

/// The day that a text spells, of the years 0001 to 9999.
///
/// Taken are ISO 8601 `2026-11-23`, and `2026/11/23` and `2026年11月23日`, in which month and day
/// may have one digit. The year comes first and has four digits, so no date can be misread.
///
/// # Errors
///
/// `23/11/2026`, `26-11-23` and `20261123` are not dates; `2026-02-30` and `0000-01-01` are no days
/// of the calendar.
///
/// # Example
///
/// ```
/// use jiff::civil;
/// use permit_points::spelling::{SpellingError, date};
///
/// assert_eq!(date("2026年11月23日"), Ok(civil::date(2026, 11, 23)));
/// assert_eq!(date("23/11/2026"), Err(SpellingError::NotDate));
/// ```
pub fn date(text: &str) -> Result<Date, SpellingError> {
    let text = half_width(text);
    let (year, month, day) = date_parts(text.trim()).ok_or(SpellingError::NotDate)?;
    Date::new(year, month, day)
        .ok()
        .filter(|_| year > 0)
        .ok_or(SpellingError::NoSuchDay)
}

/// Year, month and day of a date in one of its forms, whether or not there is such a day.
fn date_parts(text: &str) -> Option<(i16, i8, i8)> {
    let (parts, shortest) = if let Some((year, rest)) = text.split_once('-') {
        ((year, rest.split_once('-')?), 2)
    } else if let Some((year, rest)) = text.split_once('/') {
        ((year, rest.split_once('/')?), 1)
    } else {
        let (year, rest) = text.strip_suffix('日')?.split_once('年')?;
        ((year, rest.split_once('月')?), 1)
    };
    let (year, (month, day)) = parts;
    let is_short = |part: &str| is_digits(part) && (shortest..=2).contains(&part.len());
    if !(is_digits(year) && year.len() == 4 && is_short(month) && is_short(day)) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use jiff::civil;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn booleans_are_read_in_both_languages_and_any_case() {
        for text in "true|TRUE|yes|Yes|y|Y|1|是| 是\u{3000}|ｙｅｓ|１".split('|') {
            assert_eq!(boolean(text), Ok(true), "{text}");
        }
        for text in "false|False|no|NO|n|N|0|否|\u{a0}no |０".split('|') {
            assert_eq!(boolean(text), Ok(false), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_booleans() {
        for text in "|t|f|on|off|2|01|+1|1.0|不是|yes no".split('|') {
            assert_eq!(boolean(text), Err(SpellingError::NotBoolean), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_forms_that_begin_with_the_year() {
        let texts = "2026-11-23|2026/11/23|2026年11月23日| ２０２６－１１－２３\u{3000}";
        for text in texts.split('|') {
            assert_eq!(date(text), Ok(civil::date(2026, 11, 23)), "{text}");
        }
        for text in "2026-01-05|2026/1/5|2026/01/05|2026年1月5日|2026年01月05日".split('|') {
            assert_eq!(date(text), Ok(civil::date(2026, 1, 5)), "{text}");
        }
    }

    #[test]
    fn dates_that_could_be_misread_or_are_no_dates_are_refused() {
        let texts = "|23/11/2026|23-11-2026|26-11-23|20261123|2026-1-5|2026-11|2026|2026-11/23|\
            2026.11.23|+2026-11-23|-2026-11-23|2026-11-23T00:00|2026-11-23-01|2026/+1/5|\
            2026年11月23|2026年11月23号|12026-11-23|2026-011-23|today|2026/ 1/5|٢٠٢٦-11-23";
        for text in texts.split('|') {
            assert_eq!(date(text), Err(SpellingError::NotDate), "{text}");
        }
    }

    #[test]
    fn days_that_the_calendar_lacks_are_refused() {
        for text in "2026-02-29|2026-02-30|2026/13/1|2026-00-10|2026-11-00|0000-01-01".split('|') {
            assert_eq!(date(text), Err(SpellingError::NoSuchDay), "{text}");
        }
        assert_eq!(date("2028-02-29"), Ok(civil::date(2028, 2, 29)));
        assert_eq!(date("0001-01-01"), Ok(civil::date(1, 1, 1)));
        assert_eq!(date("9999-12-31"), Ok(civil::date(9999, 12, 31)));
    }

    #[test]
    fn folding_ignores_case_width_white_space_and_the_kind_of_apostrophe() {
        let texts = "master's degree|Master’s  Degree|\u{3000}ＭＡＳＴＥＲ＇Ｓ\u{a0}\tdegree\n";
        for text in texts.split('|') {
            assert_eq!(folded(text), "master's degree", "{text}");
        }
        assert_eq!(folded(" 硕士 "), "硕士");
        assert_eq!(folded("\u{3000} "), "");
    }

    #[test]
    fn reasons_can_be_read_after_the_spelling() {
        let reason = whole("12e3", false).unwrap_err();
        assert_eq!(format!("`12e3` {reason}"), "`12e3` has an exponent");
    }

    proptest! {
        #[test]
        fn dates_are_read_back_in_every_form(year in 1_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
            let expected = Ok(civil::date(year, month, day));
            prop_assert_eq!(date(&format!("{year:04}-{month:02}-{day:02}")), expected);
            prop_assert_eq!(date(&format!("{year:04}/{month}/{day}")), expected);
            prop_assert_eq!(date(&format!("{year:04}年{month}月{day}日")), expected);
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }

        #[test]
        fn no_text_makes_dates_or_booleans_panic(text in ".*", near in "[0-9]{1,4}[-/年][0-9]{1,3}[-/月][0-9]{1,3}日?") {
            for text in [text, near] {
                let (_, day) = (boolean(&text), date(&text));
                prop_assert!(day.is_err() || day.is_ok_and(|day| (1..=9999).contains(&day.year())));
            }
        }
    }
}
