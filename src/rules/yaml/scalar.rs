//! Scalars: what an unquoted word stands for.

use serde_yaml::{Number, Value};

/// A text, a number, a boolean, or nothing, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The characters, without quotes, escapes replaced; empty if the value is left out.
    pub text: String,
    /// Whether it was written without quotes, and so may stand for something else than text.
    pub is_plain: bool,
}

/// What a scalar stands for, by the rules of `serde_yaml` (YAML 1.2 core schema, and `0b`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// Nothing: left out, `~`, `null`, `Null` or `NULL`.
    Null,
    /// `true` or `false`, also with a capital or in capitals; `yes` and `no` are text.
    Bool(bool),
    /// A whole number: `15`, `+15`, `-15`, `0x1F`, `0o17`, `0b101`; `007` and `1_000` are text.
    Integer(i128),
    /// Any other number, as written: `1.5`, `1e3`, `.inf`, `.nan`, or one beyond [`i128`].
    Number(&'a str),
    /// Text.
    Text(&'a str),
}

impl Scalar {
    /// What the scalar stands for; anything quoted is text.
    ///
    /// # Example
    ///
    /// ```
    /// use permit_points::yaml::{Resolved, Scalar};
    ///
    /// let plain = Scalar { text: "15".into(), is_plain: true };
    /// assert_eq!(plain.resolve(), Resolved::Integer(15));
    /// let quoted = Scalar { text: "15".into(), is_plain: false };
    /// assert_eq!(quoted.resolve(), Resolved::Text("15"));
    /// ```
    #[must_use]
    pub fn resolve(&self) -> Resolved<'_> {
        resolve(&self.text, self.is_plain)
    }

    pub(super) fn to_value(&self) -> Value {
        to_value(&self.text, self.is_plain)
    }
}

fn resolve(text: &str, is_plain: bool) -> Resolved<'_> {
    if !is_plain {
        return Resolved::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        _ => {}
    }
    if !may_be_number(text) {
        return Resolved::Text(text);
    }
    if let Some(whole) = signed(text) {
        return Resolved::Integer(whole);
    }
    if unsigned(text).is_some() || text.parse::<Number>().is_ok() {
        return Resolved::Number(text);
    }
    Resolved::Text(text)
}

/// The value for serde.
pub(super) fn to_value(text: &str, is_plain: bool) -> Value {
    match resolve(text, is_plain) {
        Resolved::Null => Value::Null,
        Resolved::Bool(truth) => Value::Bool(truth),
        Resolved::Integer(_) | Resolved::Number(_) => match text.parse::<Number>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::String(text.to_owned()),
        },
        Resolved::Text(text) => Value::String(text.to_owned()),
    }
}

/// Every number begins with a digit, a sign or a point; most words end here.
fn may_be_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'))
}

/// A whole number within [`i128`].
fn signed(text: &str) -> Option<i128> {
    if let Some(digits) = text.strip_prefix('-') {
        return match radix(digits) {
            Some((digits, radix)) => i128::from_str_radix(&format!("-{digits}"), radix).ok(),
            None if has_leading_zeros(digits) => None,
            None => text.parse().ok(),
        };
    }
    i128::try_from(unsigned(text)?).ok()
}

/// A whole number without a minus, within [`u128`].
fn unsigned(text: &str) -> Option<u128> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let (digits, radix) = match radix(digits) {
        Some(found) => found,
        None if has_leading_zeros(digits) => return None,
        None => (digits, 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u128::from_str_radix(digits, radix).ok()
}

/// The digits behind a prefix, and the base that the prefix means.
fn radix(text: &str) -> Option<(&str, u32)> {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, radix)))
}

fn has_leading_zeros(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TRICKY: &[&str] = &[
        "",
        "~",
        "null",
        "Null",
        "NULL",
        "nULL",
        "none",
        "true",
        "True",
        "TRUE",
        "tRUE",
        "false",
        "False",
        "FALSE",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "0",
        "-0",
        "+0",
        "00",
        "007",
        "-007",
        "+007",
        "1",
        "+1",
        "-1",
        "++1",
        "+-1",
        "--1",
        "-+1",
        "1_000",
        "1,000",
        "0x1F",
        "0X1F",
        "-0x1f",
        "+0x1f",
        "0x",
        "0x-1",
        "0x+1",
        "-0x-1",
        "-0x+1",
        "0o17",
        "-0o17",
        "0o8",
        "0b101",
        "-0b101",
        "0b2",
        "1.0",
        "1.",
        ".5",
        "-.5",
        "+.5",
        ".",
        "+",
        "-x",
        "1e3",
        "1E3",
        "1e",
        "e3",
        "1e400",
        "-1e400",
        "0.0",
        "-0.0",
        "00.5",
        "0e0",
        "1.5.2",
        ".inf",
        ".Inf",
        ".INF",
        ".iNF",
        "-.inf",
        "+.inf",
        "-.INF",
        ".nan",
        ".NaN",
        ".NAN",
        "-.nan",
        "+.nan",
        "inf",
        "-inf",
        "+inf",
        "nan",
        "NaN",
        "infinity",
        "-infinity",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551615",
        "2017-04-01",
        "12:30",
        "1:30",
        "0x1p3",
        "1f",
        "1.5e+3",
        "1.5e-3",
        "１",
        "٣",
        "0xffffffffffffffff",
        "-0x8000000000000000",
        "+0b1",
        "+0o7",
        "+ 1",
        "0_1",
        "0x_1",
        "=",
        "<<",
        "1e5",
        "123456789012345678901234.5",
    ];

    fn plain(text: &str) -> Scalar {
        Scalar {
            text: text.to_owned(),
            is_plain: true,
        }
    }

    /// What `serde_yaml` makes of the same unquoted characters.
    fn reference(text: &str) -> Result<Value, serde_yaml::Error> {
        let list: Vec<Value> = serde_yaml::from_str(&format!("- {text}\n"))?;
        Ok(list.into_iter().next().unwrap())
    }

    fn agrees(text: &str, expected: &Value) {
        assert_eq!(&plain(text).to_value(), expected, "{text:?}");
        let claimed = match plain(text).resolve() {
            Resolved::Null => expected.is_null(),
            Resolved::Bool(truth) => expected.as_bool() == Some(truth),
            Resolved::Integer(whole) => {
                let found = expected.as_i64().map(i128::from);
                found.or(expected.as_u64().map(i128::from)) == Some(whole)
            }
            Resolved::Number(_) => expected.is_f64(),
            Resolved::Text(found) => expected.as_str() == Some(found),
        };
        assert!(claimed, "{text:?} against {expected:?}");
    }

    #[test]
    fn tricky_words_stand_for_what_serde_yaml_makes_of_them() {
        for text in TRICKY {
            agrees(text, &reference(text).unwrap());
        }
    }

    #[test]
    fn whole_numbers_beyond_64_bits_stay_whole() {
        for (text, expected) in [
            ("18446744073709551616", 18_446_744_073_709_551_616),
            ("-9223372036854775809", -9_223_372_036_854_775_809),
            ("0x10000000000000000", 18_446_744_073_709_551_616),
            ("-0x8000000000000001", -9_223_372_036_854_775_809),
            ("170141183460469231731687303715884105727", i128::MAX),
            ("-170141183460469231731687303715884105728", i128::MIN),
        ] {
            assert!(reference(text).is_err(), "{text}");
            assert_eq!(plain(text).resolve(), Resolved::Integer(expected));
            assert_eq!(plain(text).to_value(), Value::from(text));
        }
    }

    #[test]
    fn whole_numbers_beyond_128_bits_are_numbers() {
        for text in [
            "170141183460469231731687303715884105728",
            "340282366920938463463374607431768211455",
            "340282366920938463463374607431768211456",
        ] {
            assert_eq!(plain(text).resolve(), Resolved::Number(text));
        }
        let long = "9".repeat(400);
        assert_eq!(plain(&long).resolve(), Resolved::Text(&long));
    }

    #[test]
    fn anything_quoted_is_text() {
        for text in TRICKY {
            let quoted = Scalar {
                text: (*text).to_owned(),
                is_plain: false,
            };
            assert_eq!(quoted.resolve(), Resolved::Text(text));
        }
    }

    proptest! {
        #[test]
        fn words_like_numbers_stand_for_what_serde_yaml_makes_of_them(
            text in "[-+.]{0,2}(0[xob]|)[-+]{0,1}[0-9a-fA-F_.]{0,20}([eE][-+]?[0-9]{1,3})?"
        ) {
            if !text.is_empty() && text != "-" && !text.starts_with("---") && !text.starts_with("...") {
                match reference(&text) {
                    Ok(expected) => agrees(&text, &expected),
                    Err(error) => prop_assert!(error.to_string().contains("128"), "{text:?}: {error}"),
                }
            }
        }
    }
}
