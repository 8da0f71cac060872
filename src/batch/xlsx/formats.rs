//! Which looks of a cell make its number a day, and which day a number is.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use quick_xml::events::Event;

use super::xml::{Xml, attribute, shown_attribute};
use crate::base::text::Text;

/// The last day that a workbook knows, and more days than there are until then.
const LAST: Date = date(9999, 12, 31);
const DAYS: u32 = 3_000_000;
const MILLISECONDS_OF_DAY: u32 = 24 * 60 * 60 * 1000;

/// The looks of cells, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Formats(Vec<bool>);

impl Formats {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// What is no XML or breaks off.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Text> {
        let mut own: BTreeMap<String, bool> = BTreeMap::new();
        let (mut is_in_own, mut is_in_looks) = (false, false);
        let mut are_days = Vec::new();
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "numFmts" => is_in_own = true,
                    "cellXfs" => is_in_looks = true,
                    "numFmt" if is_in_own => {
                        let id = attribute(&tag, "numFmtId")?;
                        let code = shown_attribute(&tag, "formatCode")?;
                        if let Some((id, code)) = id.zip(code) {
                            own.insert(id.into_owned(), is_day(&code));
                        }
                    }
                    "xf" if is_in_looks => {
                        let id = attribute(&tag, "numFmtId")?;
                        are_days.push(id.is_some_and(|id| {
                            own.get(&*id).copied().unwrap_or_else(|| is_known_day(&id))
                        }));
                    }
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "numFmts" => is_in_own = false,
                    "cellXfs" => is_in_looks = false,
                    "styleSheet" => return Ok(Self(are_days)),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Whether the number of a cell with this look is a day.
    pub(super) fn is_day(&self, look: &str) -> bool {
        let look = look.parse().ok();
        look.and_then(|look: usize| self.0.get(look).copied()) == Some(true)
    }
}

/// Whether a look that every workbook has shows days or times of day; 46 shows how long something takes.
fn is_known_day(id: &str) -> bool {
    matches!(id.parse(), Ok(14..=22_u16 | 27..=36 | 45 | 47 | 50..=58))
}

/// Whether a look of its own shows days or times of day: whether its first part has one of their letters
/// outside of quotes and brackets.
fn is_day(code: &str) -> bool {
    let (mut is_literal, mut is_quoted, mut is_half_day) = (false, false, false);
    let (mut brackets, mut is_length, mut before) = (0_u32, false, ' ');
    for letter in code.chars() {
        let small = letter.to_ascii_lowercase();
        if is_literal {
            is_literal = false;
        } else if matches!(letter, '_' | '\\' | '*') {
            is_literal = true;
        } else if is_quoted {
            is_quoted = letter != '"';
        } else if letter == '"' {
            is_quoted = true;
        } else if letter == ';' {
            return false;
        } else if letter == '[' {
            brackets = brackets.saturating_add(1);
        } else if letter == ']' {
            // `[h]:mm` shows how long something takes.
            if brackets == 1 && is_length {
                return false;
            }
            brackets = brackets.saturating_sub(1);
        } else if brackets == 0 && !is_half_day && small == 'a' {
            is_half_day = true;
        } else if brackets == 0
            && if is_half_day {
                matches!(small, 'p' | 'm' | '/')
            } else {
                matches!(small, 'd' | 'm' | 'h' | 'y' | 's')
            }
        {
            return true;
        } else if !(is_length && small == before.to_ascii_lowercase()) {
            is_length = before == '[' && matches!(small, 'm' | 'h' | 's');
        }
        before = letter;
    }
    false
}

/// The day and the time of day of a number, as 2026-11-23 and 13:30:00; a time without a day is one of
/// the day with which workbooks begin to count.
#[allow(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "workbooks count days in floats; what is out of bounds comes out as the nearest day"
)]
pub(super) fn push_day(number: f64, is_from_1904: bool, into: &mut String) {
    let mut days = (number.floor() as u32).min(DAYS);
    let of_day = (number - number.trunc()) * f64::from(MILLISECONDS_OF_DAY);
    let mut seconds = of_day.round() as u32 / 1000;
    if seconds == MILLISECONDS_OF_DAY / 1000 {
        (days, seconds) = (days + 1, 0);
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // Workbooks have a 29th of February in 1900, which was none.
    let (first, behind) = match (is_from_1904, days) {
        (true, _) => (date(1904, 1, 1), days),
        (false, 0..=59) => (date(1899, 12, 31), days),
        (false, _) => (date(1899, 12, 31), days - 1),
    };
    let day = if !is_from_1904 && days == 60 {
        "1900-02-29".to_owned()
    } else {
        let day = first.checked_add(i64::from(behind).days());
        day.unwrap_or(LAST).to_string()
    };
    if seconds == 0 {
        into.push_str(&day);
    } else if days == 0 {
        into.push_str(&time);
    } else {
        into.push_str(&day);
        into.push(' ');
        into.push_str(&time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{ExcelDateTime, ExcelDateTimeType};
    use proptest::prelude::*;

    #[test]
    fn a_look_with_letters_of_days_shows_a_day() {
        for code in [
            "DD/MM/YY",
            "yyyy\"年\"m\"月\"",
            "h:mm AM/PM",
            "[$-409]d;@",
            "[Red]mmm",
            "[Magenta]d",
            "[$us]d",
            "A/P",
            "s.000",
        ] {
            assert!(is_day(code), "{code}");
        }
        for code in [
            "0.00",
            "#,##0\\ [$\u{20bd}-46D]",
            "\"d\"0",
            "\"0d\"0",
            "[h]:mm",
            "[mm]:ss",
            "[ss]",
            "0;yyyy",
            "\\d0",
            "_d0",
            "*d0",
            "[Red]0",
            "[Magenta]0",
            "General",
            "",
            "[",
            "]",
        ] {
            assert!(!is_day(code), "{code}");
        }
    }

    #[test]
    fn days_are_counted_as_workbooks_count_them() {
        for (number, is_from_1904, expected) in [
            (0.0, false, "1899-12-31"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (0.5, false, "12:00:00"),
            (46_349.0, false, "2026-11-23"),
            (46_349.999_999_999, false, "2026-11-24"),
            (46_349.25, false, "2026-11-23 06:00:00"),
            (2_958_465.0, false, "9999-12-31"),
            (1e300, false, "9999-12-31"),
            (f64::INFINITY, true, "9999-12-31"),
            (f64::NAN, true, "1904-01-01"),
            (-3.5, false, "1899-12-31"),
            (44_887.0, true, "2026-11-23"),
        ] {
            let mut day = String::new();
            push_day(number, is_from_1904, &mut day);
            assert_eq!(day, expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn another_reader_counts_the_same_days(number in 1.0..3_000_000.0, is_from_1904: bool) {
            let other = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_from_1904);
            let (year, month, date, hour, minute, second, _) = other.to_ymd_hms_milli();
            let mut day = String::new();
            push_day(number, is_from_1904, &mut day);
            let expected = format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}");
            prop_assert!(expected.starts_with(&day) && day.len() + 9 >= expected.len(), "{day} {expected}");
        }
    }
}
