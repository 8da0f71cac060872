//! Numbers and amounts: from their spelling, and amounts back into one.

use super::plain::{SpellingError, half_width, is_digits};

/// The most that a number may be, an amount in fen included: exact in every JSON reader.
const MOST: i64 = 9_000_000_000_000_000;

/// Decimals of an amount in CNY that fen can hold.
const FEN_DECIMALS: usize = 2;

/// Multipliers of amounts, with the decimals that each moves before the point.
const MULTIPLIERS: [(char, usize); 3] = [('k', 3), ('K', 3), ('万', 4)];

/// The amount that a text spells in CNY, in fen.
///
/// Taken are `300000`, `300,000`, `300_000`, `300k` and `30万`, with two decimals at most. A
/// multiplier moves the point, so `1.5万` and `1.234567万` are exact. The decimals are counted as
/// written: `5.000` has three.
///
/// # Errors
///
/// `-5` has a sign, `12e3` an exponent, `0x1F` is hexadecimal, `1.234` and `1.2345678万` have too
/// many decimals, `30,0000` has a comma out of place, `.5` and `5.` lack a digit, `¥300` and `300元`
/// have a currency, `300 000` has white space inside, 90,000,000,000,001 CNY are too much, and
/// `much` is no amount.
///
/// # Example
///
/// ```
/// use permit_points::spelling::{SpellingError, money};
///
/// assert_eq!(money("30.5万"), Ok(30_500_000));
/// assert_eq!(money("449,999.99"), Ok(44_999_999));
/// assert_eq!(money("12e3"), Err(SpellingError::Exponent));
/// ```
pub fn money(text: &str) -> Result<i64, SpellingError> {
    if let Some((whole, hundredths)) = plain(text) {
        return Ok(whole * 100 + hundredths);
    }
    let text = half_width(text);
    let text = text.trim();
    let (number, moved) = MULTIPLIERS
        .into_iter()
        .find_map(|(sign, moved)| Some((text.strip_suffix(sign)?, moved)))
        .unwrap_or((text, 0));
    let Some((mut digits, decimals)) = decimal(number) else {
        return Err(fault(number, SpellingError::NotMoney));
    };
    let Some(missing) = (FEN_DECIMALS + moved).checked_sub(decimals.len()) else {
        return Err(SpellingError::Decimals);
    };
    digits.push_str(&decimals);
    digits.extend(std::iter::repeat_n('0', missing));
    bounded(&digits)
}

/// The whole number that a text spells, grouped or not.
///
/// If it counts `completed` units (years, months), a fraction is cut down: `4.5` is 4. Otherwise
/// a fraction must be zero: `4.0`, which spreadsheets write, is 4.
///
/// # Errors
///
/// `4.5` is not whole unless `completed`; `30万` and `5 years` have a unit; signs, exponents,
/// hexadecimal, stray commas and points, and numbers above 9,000,000,000,000,000 are refused as in
/// [`money`]; `four` is no number.
///
/// # Example
///
/// ```
/// use permit_points::spelling::{SpellingError, whole};
///
/// assert_eq!(whole("4.5", true), Ok(4));
/// assert_eq!(whole("4.5", false), Err(SpellingError::NotWhole));
/// ```
pub fn whole(text: &str, completed: bool) -> Result<i64, SpellingError> {
    if let Some((whole, hundredths)) = plain(text)
        && (completed || hundredths == 0)
    {
        return Ok(whole);
    }
    let text = half_width(text);
    let text = text.trim();
    let Some((digits, decimals)) = decimal(text) else {
        return Err(fault(text, SpellingError::NotNumber));
    };
    if !completed && decimals.contains(|digit| digit != '0') {
        return Err(SpellingError::NotWhole);
    }
    bounded(&digits)
}

/// An amount in fen as people read it, in CNY: grouped, with two decimals only if there are fen.
///
/// # Example
///
/// ```
/// use permit_points::spelling::money_to_text;
///
/// assert_eq!(money_to_text(30_000_000), "300,000");
/// assert_eq!(money_to_text(44_999_999), "449,999.99");
/// ```
#[must_use]
pub fn money_to_text(fen: i64) -> String {
    let plain = money_to_plain(fen);
    let before_point = plain.find('.').unwrap_or(plain.len());
    let mut text = String::with_capacity(plain.len() * 2);
    for (position, character) in plain.char_indices() {
        let is_boundary = position < before_point && (before_point - position).is_multiple_of(3);
        if is_boundary && text.ends_with(|before: char| before.is_ascii_digit()) {
            text.push(',');
        }
        text.push(character);
    }
    text
}

/// An amount in fen as machines read it, in CNY: ungrouped, with two decimals only if there are fen.
///
/// # Example
///
/// ```
/// use permit_points::spelling::money_to_plain;
///
/// assert_eq!(money_to_plain(30_000_000), "300000");
/// assert_eq!(money_to_plain(44_999_990), "449999.90");
/// ```
#[must_use]
pub fn money_to_plain(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    if rest == 0 {
        format!("{sign}{yuan}")
    } else {
        format!("{sign}{yuan}.{rest:02}")
    }
}

/// The whole part and the hundredths of a number in digits alone, of at most twelve before and two
/// behind its point: what nearly every number is written as, read without taking it apart.
fn plain(text: &str) -> Option<(i64, i64)> {
    let digits = |text: &[u8]| {
        text.iter().try_fold(0_i64, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + i64::from(byte - b'0'))
        })
    };
    let bytes = text.as_bytes();
    let (whole, decimals) = match bytes {
        [whole @ .., b'.', tenth] => (whole, digits(&[*tenth, b'0'])?),
        [whole @ .., b'.', tenth, hundredth] => (whole, digits(&[*tenth, *hundredth])?),
        whole => (whole, 0),
    };
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    Some((digits(whole)?, decimals))
}

/// The digits before and after the point of a plain decimal number, without its grouping.
fn decimal(text: &str) -> Option<(String, String)> {
    match text.split_once('.') {
        None => Some((grouped(text)?, String::new())),
        Some((_, decimals)) if decimals.contains(',') => None,
        Some((whole, decimals)) => Some((grouped(whole)?, grouped(decimals)?)),
    }
}

/// The digits of a text in groups of three parted by commas, or in any groups parted by underscores.
fn grouped(text: &str) -> Option<String> {
    let (separator, is_in_threes) = if text.contains(',') {
        (',', true)
    } else {
        ('_', false)
    };
    let mut digits = String::with_capacity(text.len());
    for (position, group) in text.split(separator).enumerate() {
        let fits = group.len() == 3 || (position == 0 && group.len() < 3);
        if !is_digits(group) || (is_in_threes && !fits) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// The number of these digits, if it is within bounds.
fn bounded(digits: &str) -> Result<i64, SpellingError> {
    digits
        .parse()
        .ok()
        .filter(|number| *number <= MOST)
        .ok_or(SpellingError::TooLarge)
}

/// Why a text is no plain decimal number, with the words that hold if no better ones are found.
fn fault(text: &str, otherwise: SpellingError) -> SpellingError {
    let lower = text.to_ascii_lowercase();
    let is_sign = |c: char| {
        matches!(
            c,
            '+' | '-' | '±' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹣' | '﹢'
        )
    };
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '_' | '.');
    let is_beside = |c: char| c.is_alphabetic() || c.is_whitespace() || "¥￥$€£%".contains(c);
    let is_numeric =
        |text: &str| text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_part);

    if !text.contains(|c: char| c.is_ascii_digit()) {
        otherwise
    } else if text.starts_with(is_sign) || text.ends_with(is_sign) {
        SpellingError::Sign
    } else if lower
        .strip_prefix("0x")
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit()))
    {
        SpellingError::Hexadecimal
    } else if lower.split_once('e').is_some_and(|(number, power)| {
        is_numeric(number) && is_numeric(power.trim_start_matches(is_sign))
    }) {
        SpellingError::Exponent
    } else if is_numeric(text) {
        match text.matches('.').count() {
            2.. => otherwise,
            1 if text.starts_with('.') || text.ends_with('.') => SpellingError::Point,
            _ => SpellingError::Grouping,
        }
    } else if text.chars().all(|c| is_part(c) || c.is_whitespace()) {
        SpellingError::Space
    } else if is_numeric(text.trim_matches(is_beside)) {
        SpellingError::Unit
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn faults_of_money(fault: SpellingError, texts: &str) {
        for text in texts.split('|') {
            assert_eq!(money(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn every_spelling_of_300000_is_the_same_amount() {
        for text in "300000|300,000|300_000|300k|300K|30万|300000.00|0300000".split('|') {
            assert_eq!(money(text), Ok(30_000_000), "{text}");
        }
    }

    #[test]
    fn amounts_count_in_fen() {
        let amounts = ["0", "0.01", "0.1", "449999.99", "007"].map(money);
        assert_eq!(amounts, [Ok(0), Ok(1), Ok(10), Ok(44_999_999), Ok(700)]);
    }

    #[test]
    fn multipliers_take_the_decimals_that_stay_exact_in_fen() {
        let amounts = ["1.5万", "30.5万", "1.234567万"].map(money);
        assert_eq!(amounts, [1_500_000, 30_500_000, 1_234_567].map(Ok));
        let amounts = ["12.5k", "1.23456k", "1,000万"].map(money);
        assert_eq!(amounts, [1_250_000, 123_456, 1_000_000_000].map(Ok));
        faults_of_money(SpellingError::Decimals, "1.2345678万|1.234567k|1.0000000万");
    }

    #[test]
    fn more_than_two_decimals_are_refused_even_if_zero() {
        faults_of_money(SpellingError::Decimals, "1.234|300000.000|0.001");
    }

    #[test]
    fn full_width_characters_and_surrounding_white_space_are_read() {
        for text in "３００，０００．５| 300000.5 |\u{3000}300,000.5\u{a0}|\t３００．０００５ｋ\r\n"
            .split('|')
        {
            assert_eq!(money(text), Ok(30_000_050), "{text}");
        }
        assert_eq!(whole("\u{3000}１，０００\u{a0}", false), Ok(1000));
    }

    #[test]
    fn commas_part_groups_of_three_and_underscores_stand_between_digits() {
        let amounts = ["1,234,567", "12,345.6", "1_2_345", "30_0000", "1.2_5"].map(money);
        assert_eq!(
            amounts,
            [123_456_700, 1_234_560, 1_234_500, 30_000_000, 125].map(Ok)
        );
        let faulty = "30,0000|3,00|3000,000|,300|300,|300,,000|1,000_000|\
            1.234,5|1.234,567|_300|300_|3__00|3,00万|1_.5|1._5";
        faults_of_money(SpellingError::Grouping, faulty);
    }

    #[test]
    fn signs_are_refused_in_every_form() {
        faults_of_money(
            SpellingError::Sign,
            "+5|-5|−5|－５|＋5|–5|-0|- 5|5-|-30万|-¥5",
        );
        assert_eq!(whole("-5", true), Err(SpellingError::Sign));
    }

    #[test]
    fn exponents_and_hexadecimal_are_refused() {
        faults_of_money(SpellingError::Exponent, "12e3|1E5|1.5e+3|3e-2|３ｅ５|1e3k");
        faults_of_money(SpellingError::Hexadecimal, "0x1F|0XFF|0x10");
        assert_eq!(whole("1e1", false), Err(SpellingError::Exponent));
        assert_eq!(whole("0x1F", false), Err(SpellingError::Hexadecimal));
    }

    #[test]
    fn a_point_needs_digits_on_both_sides() {
        faults_of_money(SpellingError::Point, ".5|5.|.5万|5.k");
        assert_eq!(whole("5.", true), Err(SpellingError::Point));
    }

    #[test]
    fn currencies_and_units_are_refused_and_said_to_be() {
        let texts = "¥300000|￥300000|CNY 300,000|RMB300|300000元|300 CNY|30万元|$5|30萬|3kk";
        faults_of_money(SpellingError::Unit, texts);
        for text in "30万|5k|5 years|5e|e5|5岁|HSK 5|50%".split('|') {
            assert_eq!(whole(text, true), Err(SpellingError::Unit), "{text}");
        }
    }

    #[test]
    fn white_space_inside_a_number_is_refused() {
        faults_of_money(SpellingError::Space, "300 000|30 万|3 0|300\u{a0}000");
    }

    #[test]
    fn what_is_no_number_at_all_is_said_to_be_none() {
        let texts = "much|Infinity|NaN|| |万|k|-|.|1.2.3|三十万|٣٠٠|1/2|5-6";
        faults_of_money(SpellingError::NotMoney, texts);
        assert_eq!(whole("four", true), Err(SpellingError::NotNumber));
        assert_eq!(whole("2026-11-23", false), Err(SpellingError::NotNumber));
    }

    #[test]
    fn numbers_beyond_the_bound_are_too_large_however_long() {
        assert_eq!(money("90000000000000"), Ok(MOST));
        faults_of_money(
            SpellingError::TooLarge,
            "90000000000000.01|9000000001万|9223372036854775808",
        );
        assert_eq!(whole("9_000_000_000_000_000", false), Ok(MOST));
        assert_eq!(
            whole("9000000000000001", false),
            Err(SpellingError::TooLarge)
        );
        let endless = "9".repeat(1_000_000);
        assert_eq!(money(&endless), Err(SpellingError::TooLarge));
        assert_eq!(whole(&endless, true), Err(SpellingError::TooLarge));
        assert_eq!(whole(&"0".repeat(1_000_000), true), Ok(0));
    }

    #[test]
    fn completed_units_are_cut_down_and_others_must_be_whole() {
        assert_eq!(
            ["4.5", "4.999999999", "0.9", "1,000.5"].map(|text| whole(text, true)),
            [4, 4, 0, 1000].map(Ok)
        );
        assert_eq!(
            ["4", "4.0", "4.000", "007"].map(|text| whole(text, false)),
            [4, 4, 4, 7].map(Ok)
        );
        assert_eq!(whole("4.5", false), Err(SpellingError::NotWhole));
    }

    #[test]
    fn amounts_are_written_with_two_decimals_only_if_there_are_fen() {
        let texts = "0|0.05|1|999.99|1,000|300,000|449,999.90|-1,234.56";
        let amounts = [0, 5, 100, 99_999, 100_000, 30_000_000, 44_999_990, -123_456];
        for (text, fen) in texts.split('|').zip(amounts) {
            assert_eq!(money_to_text(fen), text);
            assert_eq!(money_to_plain(fen), text.replace(',', ""));
        }
        assert_eq!(money_to_text(i64::MIN), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn plain_numbers_are_read_as_all_others_are() {
        let texts = "0|7|007|300000|449999.99|1.2|0.05|999999999999.99|999999999999";
        for text in texts.split('|') {
            // A space takes the long way, and changes nothing.
            assert_eq!(money(text), money(&format!(" {text}")), "{text}");
            for completed in [false, true] {
                assert_eq!(
                    whole(text, completed),
                    whole(&format!("{text} "), completed),
                    "{text}"
                );
            }
            assert!(plain(text).is_some());
        }
        for text in "|.|.5|5.|1.234|-1|1,000|1e3|1 |１|1234567890123".split('|') {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn written_amounts_are_read_back(fen in 0..=MOST) {
            prop_assert_eq!(money(&money_to_plain(fen)), Ok(fen));
            prop_assert_eq!(money(&money_to_text(fen)), Ok(fen));
        }

        #[test]
        fn no_text_makes_reading_numbers_panic(text in ".*", near in "[-+0-9０-９,._ exk万元]{0,12}") {
            for text in [text, near] {
                let (_, cut, exact) = (money(&text), whole(&text, true), whole(&text, false));
                prop_assert!(exact.is_err() || exact == cut);
            }
        }
    }
}
