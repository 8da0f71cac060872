//! Completed years and months, and periods in force.
//!
//! Days come in as civil dates, completed units and yes or no go out. Today's date is always an
//! argument: nothing here reads the clock or knows time zones, and nothing reads text.

use jiff::civil::Date;

/// Months in a year.
const MONTHS: i64 = 12;

/// Completed years from `since` to `on`; `None` if `since` is after `on`.
///
/// A year is completed on the anniversary, which counts in full. The anniversary of 29 February is
/// 1 March in common years.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use permit_points::calendar::completed_years;
///
/// assert_eq!(completed_years(date(1990, 11, 24), date(2026, 11, 23)), Some(35));
/// assert_eq!(completed_years(date(1990, 11, 23), date(2026, 11, 23)), Some(36));
/// ```
#[must_use]
pub fn completed_years(since: Date, on: Date) -> Option<i64> {
    completed_months(since, on).map(|months| months / MONTHS)
}

/// Completed months from `since` to `on`; `None` if `since` is after `on`.
///
/// A month is completed on the same day of a later month. A month that lacks this day completes it
/// on the first of the following month, in line with 29 February: from 31 January one month is
/// completed on 1 March, two on 31 March.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use permit_points::calendar::completed_months;
///
/// assert_eq!(completed_months(date(2026, 1, 31), date(2026, 2, 28)), Some(0));
/// assert_eq!(completed_months(date(2026, 1, 31), date(2026, 3, 1)), Some(1));
/// ```
#[must_use]
pub fn completed_months(since: Date, on: Date) -> Option<i64> {
    if since > on {
        return None;
    }
    // A day that its month lacks is reached by the 1st of the next one, which counts a month more:
    // the rule for short months needs no case of its own.
    let is_unfinished = on.day() < since.day();
    Some(month_number(on) - month_number(since) - i64::from(is_unfinished))
}

/// The months from the beginning of year 0, so that months of two years can be subtracted.
fn month_number(day: Date) -> i64 {
    i64::from(day.year()) * MONTHS + i64::from(day.month())
}

/// The day a number of years later; 1 March of common years for 29 February.
///
/// `None` if `years` is negative or the day would come after the year 9999.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use permit_points::calendar::anniversary;
///
/// assert_eq!(anniversary(date(2000, 2, 29), 26), Some(date(2026, 3, 1)));
/// assert_eq!(anniversary(date(2000, 2, 29), 28), Some(date(2028, 2, 29)));
/// ```
#[must_use]
pub fn anniversary(since: Date, years: i64) -> Option<Date> {
    months_later(since, years.checked_mul(MONTHS)?)
}

/// The day on which a number of months is completed; the first of the following month where the
/// month lacks the day.
///
/// `None` if `months` is negative or the day would come after the year 9999.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use permit_points::calendar::months_later;
///
/// assert_eq!(months_later(date(2026, 1, 31), 1), Some(date(2026, 3, 1)));
/// assert_eq!(months_later(date(2026, 1, 31), 2), Some(date(2026, 3, 31)));
/// ```
#[must_use]
pub fn months_later(since: Date, months: i64) -> Option<Date> {
    let since_year_0 = month_number(since)
        .checked_sub(1)?
        .checked_add(months)
        .filter(|_| months >= 0)?;
    let year = since_year_0.div_euclid(MONTHS);
    let month = since_year_0.rem_euclid(MONTHS) + 1;
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    Date::new(year, month, since.day()).ok().or_else(|| {
        // Only a month that lacks the day has none: December never does.
        Date::new(year, month.checked_add(1)?, 1).ok()
    })
}

/// A period in which something is in force, both ends inclusive, either end optional.
///
/// A missing end leaves the period open on that side. A period whose first day is after its last
/// holds no day at all.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use permit_points::calendar::Period;
///
/// let pilot = Period { from: Some(date(2016, 10, 1)), to: Some(date(2017, 3, 31)) };
/// let national = Period { from: Some(date(2017, 4, 1)), to: None };
/// assert!(pilot.contains(date(2017, 3, 31)));
/// assert!(!pilot.meets(&national));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day; without it the period has no beginning.
    pub from: Option<Date>,
    /// The last day; without it the period has no end.
    pub to: Option<Date>,
}

impl Period {
    /// The period that every day is in.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// Whether the day `on` is in the period.
    #[must_use]
    pub fn contains(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// Whether the two periods share a day; an empty period shares none.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let common = Self {
            from: self.from.max(other.from), // no first day is earlier than any
            to: match (self.to, other.to) {
                (Some(one), Some(two)) => Some(one.min(two)),
                (one, two) => one.or(two),
            },
        };
        !common.is_empty()
    }

    /// Whether the period holds no day, its first being after its last.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| from > to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_is_completed_on_the_anniversary_and_not_the_day_before() {
        let since = date(2000, 11, 23);
        assert_eq!(completed_years(since, date(2026, 11, 22)), Some(25));
        assert_eq!(completed_years(since, date(2026, 11, 23)), Some(26));
        assert_eq!(completed_years(since, date(2026, 11, 24)), Some(26));
    }

    #[test]
    fn the_first_day_completes_nothing() {
        let day = date(2026, 11, 23);
        assert_eq!(completed_years(day, day), Some(0));
        assert_eq!(completed_months(day, day), Some(0));
    }

    #[test]
    fn a_future_date_completes_nothing_that_can_be_counted() {
        let (on, since) = (date(2026, 11, 23), date(2026, 11, 24));
        assert_eq!(completed_years(since, on), None);
        assert_eq!(completed_months(since, on), None);
    }

    #[test]
    fn the_anniversary_of_29_february_is_1_march_in_common_years() {
        let since = date(2000, 2, 29);
        assert_eq!(anniversary(since, 1), Some(date(2001, 3, 1)));
        assert_eq!(completed_years(since, date(2001, 2, 28)), Some(0));
        assert_eq!(completed_years(since, date(2001, 3, 1)), Some(1));
    }

    #[test]
    fn the_anniversary_of_29_february_is_29_february_in_leap_years() {
        let since = date(2000, 2, 29);
        assert_eq!(anniversary(since, 4), Some(date(2004, 2, 29)));
        assert_eq!(completed_years(since, date(2004, 2, 28)), Some(3));
        assert_eq!(completed_years(since, date(2004, 2, 29)), Some(4));
        assert_eq!(anniversary(since, 100), Some(date(2100, 3, 1)));
    }

    #[test]
    fn anniversaries_of_28_february_and_1_march_stay_where_they_are() {
        assert_eq!(anniversary(date(2001, 2, 28), 3), Some(date(2004, 2, 28)));
        assert_eq!(anniversary(date(2000, 3, 1), 1), Some(date(2001, 3, 1)));
        assert_eq!(
            completed_years(date(2000, 2, 28), date(2001, 2, 28)),
            Some(1)
        );
    }

    #[test]
    fn there_is_no_anniversary_before_the_day_or_after_the_year_9999() {
        let since = date(2026, 11, 23);
        assert_eq!(anniversary(since, 0), Some(since));
        assert_eq!(anniversary(since, -1), None);
        assert_eq!(anniversary(since, 7973), Some(date(9999, 11, 23)));
        assert_eq!(anniversary(since, 7974), None);
        assert_eq!(anniversary(since, i64::from(i16::MAX)), None);
        assert_eq!(anniversary(since, i64::MAX), None);
        assert_eq!(anniversary(since, i64::MIN), None);
    }

    #[test]
    fn a_month_is_completed_on_the_same_day_of_the_month() {
        let since = date(2026, 1, 15);
        assert_eq!(completed_months(since, date(2026, 2, 14)), Some(0));
        assert_eq!(completed_months(since, date(2026, 2, 15)), Some(1));
        assert_eq!(completed_months(since, date(2027, 1, 14)), Some(11));
        assert_eq!(completed_months(since, date(2027, 1, 15)), Some(12));
    }

    #[test]
    fn a_day_that_the_month_lacks_is_completed_on_the_first_of_the_following_month() {
        let since = date(2026, 1, 31);
        assert_eq!(completed_months(since, date(2026, 2, 28)), Some(0));
        assert_eq!(completed_months(since, date(2026, 3, 1)), Some(1));
        assert_eq!(completed_months(since, date(2026, 3, 30)), Some(1));
        assert_eq!(completed_months(since, date(2026, 3, 31)), Some(2));
        assert_eq!(completed_months(since, date(2026, 5, 1)), Some(3));
        assert_eq!(
            completed_months(date(2027, 12, 30), date(2028, 2, 29)),
            Some(1)
        );
        assert_eq!(
            completed_months(date(2027, 12, 30), date(2028, 3, 1)),
            Some(2)
        );
    }

    #[test]
    fn the_whole_calendar_can_be_counted() {
        assert_eq!(
            completed_years(date(1, 1, 1), date(9999, 12, 31)),
            Some(9998)
        );
        assert_eq!(completed_years(Date::MIN, Date::MAX), Some(19998));
    }

    fn period(from: Option<i8>, to: Option<i8>) -> Period {
        let day = |day| date(2026, 11, day);
        Period {
            from: from.map(day),
            to: to.map(day),
        }
    }

    #[test]
    fn a_period_contains_both_its_ends() {
        let period = period(Some(10), Some(20));
        let contained = [9, 10, 20, 21].map(|day| period.contains(date(2026, 11, day)));
        assert_eq!(contained, [false, true, true, false]);
    }

    #[test]
    fn a_period_without_an_end_goes_on() {
        assert!(period(Some(10), None).contains(Date::MAX));
        assert!(period(None, Some(10)).contains(Date::MIN));
        assert!(Period::ALWAYS.contains(Date::MIN) && Period::ALWAYS.contains(Date::MAX));
        assert!(!Period::ALWAYS.is_empty());
    }

    #[test]
    fn a_period_is_empty_only_if_its_first_day_is_after_its_last() {
        assert!(period(Some(11), Some(10)).is_empty());
        assert!(!period(Some(10), Some(10)).is_empty());
    }

    #[test]
    fn an_empty_period_meets_nothing() {
        let empty = period(Some(11), Some(10));
        assert!(!empty.meets(&empty));
        assert!(!empty.meets(&Period::ALWAYS));
        assert!(!Period::ALWAYS.meets(&empty));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        // Leap years, a century that is none, and the ends of months come up often.
        (
            1996_i16..2030,
            1_i8..=12,
            prop_oneof![1_i8..=31, 28_i8..=31],
        )
            .prop_filter_map("no such day", |(year, month, day)| {
                Date::new(year, month, day).ok()
            })
    }

    /// Whether `day` completes a year, said in the words of the rule.
    fn is_anniversary(since: Date, day: Date) -> bool {
        let falls_on = |month, number| (day.month(), day.day()) == (month, number);
        let is_leap_day = (since.month(), since.day()) == (2, 29);
        falls_on(since.month(), since.day())
            || (is_leap_day && !day.in_leap_year() && falls_on(3, 1))
    }

    proptest! {
        #[test]
        fn completed_years_are_the_anniversaries_met_day_by_day(since in any_day(), on in any_day()) {
            let mut met = (since <= on).then_some(0);
            let mut day = since;
            while day < on {
                day = day.checked_add(1.day()).unwrap();
                met = met.map(|met| met + i64::from(is_anniversary(since, day)));
            }
            prop_assert_eq!(completed_years(since, on), met);
        }

        #[test]
        fn completed_years_change_on_anniversaries_alone(since in any_day(), years in 1_i64..200) {
            let day = anniversary(since, years).unwrap();
            let before = day.yesterday().unwrap();
            prop_assert_eq!(completed_years(since, day), Some(years));
            prop_assert_eq!(completed_years(since, before), Some(years - 1));
        }

        #[test]
        fn completed_months_change_on_the_days_that_are_months_later(since in any_day(), months in 1_i64..300) {
            let day = months_later(since, months).unwrap();
            prop_assert_eq!(completed_months(since, day), Some(months));
            prop_assert_eq!(completed_months(since, day.yesterday().unwrap()), Some(months - 1));
        }

        #[test]
        fn completed_months_grow_by_one_at_most_from_day_to_day(since in any_day(), days in 0_i32..5000) {
            let day = since.checked_add(days.days()).unwrap();
            let next = day.tomorrow().unwrap();
            let grown = completed_months(since, next).unwrap() - completed_months(since, day).unwrap();
            prop_assert!((0..=1).contains(&grown));
        }

        #[test]
        fn periods_meet_exactly_if_some_day_is_in_both(
            [a, b, c, d] in proptest::array::uniform4(proptest::option::of(1_i8..=8)),
        ) {
            let (one, two) = (period(a, b), period(c, d));
            let shared = (1..=8)
                .map(|day| date(2026, 11, day))
                .any(|day| one.contains(day) && two.contains(day));
            prop_assert_eq!(one.meets(&two), shared);
            prop_assert_eq!(two.meets(&one), shared);
        }
    }
}
