//! Exact decimal numbers, as rule files write amounts, averages and multiples.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most digits a decimal of a rule file may have. Fifteen digits survive any reader that
/// passes a number through a double on its way, so both YAML readers see the same number.
pub const MOST_DIGITS: usize = 15;

/// A decimal number without rounding: `digits` divided by ten to the power of `scale`.
///
/// ```
/// use permit_points::Decimal;
/// let base: Decimal = "10291.5".parse().unwrap();
/// let yearly = base.times(&"72".parse().unwrap());
/// assert_eq!(yearly.to_units(100), (74_098_800, true)); // fen, exactly
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

/// A text that is not a plain decimal number of at most [`MOST_DIGITS`] digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal number of at most {MOST_DIGITS} digits")]
pub struct NotDecimal;

impl Decimal {
    /// The number one.
    pub const ONE: Self = Self {
        digits: 1,
        scale: 0,
    };

    /// A number from its hundredths.
    #[must_use]
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self {
            digits: i128::from(hundredths),
            scale: 2,
        }
    }

    /// The product, exactly.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        // 15 digits each: the product has at most 30, well inside 38.
        Self {
            digits: self.digits.saturating_mul(other.digits),
            scale: self.scale + other.scale,
        }
    }

    /// The number counted in units of which `per_one` make one (100 fen to the yuan): the
    /// greatest whole count that is not above it, and whether that count is exact.
    #[must_use]
    pub fn to_units(&self, per_one: i64) -> (i64, bool) {
        let wanted = self.digits.saturating_mul(i128::from(per_one));
        let divisor = 10_i128.saturating_pow(self.scale);
        let floor = wanted.div_euclid(divisor);
        let count = i64::try_from(floor).unwrap_or(if floor < 0 { i64::MIN } else { i64::MAX });
        (count, wanted.rem_euclid(divisor) == 0)
    }

    /// The number as a whole one, if it is one.
    #[must_use]
    pub fn to_whole(&self) -> Option<i64> {
        match self.to_units(1) {
            (whole, true) => Some(whole),
            (_, false) => None,
        }
    }

    /// True for zero and for numbers below it.
    #[must_use]
    pub fn is_zero_or_less(&self) -> bool {
        self.digits <= 0
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self {
            digits: i128::from(whole),
            scale: 0,
        }
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(NotDecimal),
            None => (unsigned, ""),
        };
        let significant = whole.trim_start_matches('0').len() + fraction.len();
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || significant > MOST_DIGITS
            || !is_digits(whole)
            || !is_digits(fraction)
        {
            return Err(NotDecimal);
        }
        let magnitude = whole
            .bytes()
            .chain(fraction.bytes())
            .fold(0_i128, |sum, byte| {
                sum.saturating_mul(10)
                    .saturating_add(i128::from(byte - b'0'))
            });
        let scale = u32::try_from(fraction.len()).map_err(|_| NotDecimal)?;
        Ok(Self {
            digits: if is_negative { -magnitude } else { magnitude },
            scale,
        })
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let stretch =
            |number: &Self, by: u32| number.digits.saturating_mul(10_i128.saturating_pow(by));
        stretch(self, other.scale).cmp(&stretch(other, self.scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let divisor = 10_u128.saturating_pow(self.scale);
        let (whole, fraction) = (
            self.digits.unsigned_abs() / divisor,
            self.digits.unsigned_abs() % divisor,
        );
        if self.digits < 0 {
            out.write_str("-")?;
        }
        write!(out, "{whole}")?;
        let width = usize::try_from(self.scale).unwrap_or(0);
        let written = format!("{fraction:0width$}");
        match written.trim_end_matches('0') {
            "" => Ok(()),
            kept => write!(out, ".{kept}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_decimal_is_read_and_written_without_rounding() {
        for text in ["0", "1", "-1", "10291.5", "0.05", "123456789012.345"] {
            assert_eq!(decimal(text).to_string(), text);
        }
        assert_eq!(decimal("1.50").to_string(), "1.5");
        assert_eq!(decimal("1.50"), decimal("1.5"));
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1e3",
            "0x10",
            "+1",
            "1_000",
            "1.2.3",
            "1234567890.123456",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NotDecimal), "{text}");
        }
    }

    #[test]
    fn counting_in_units_rounds_down_and_says_so() {
        assert_eq!(
            decimal("10449").times(&decimal("72")).to_units(100),
            (75_232_800, true)
        );
        assert_eq!(decimal("0.005").to_units(100), (0, false));
        assert_eq!(decimal("-0.005").to_units(100), (-1, false));
        assert_eq!(decimal("2.5").to_whole(), None);
    }
}
