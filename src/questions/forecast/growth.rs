//! What time does to an applicant: the facts that grow, and the days on which they do.

use jiff::civil::Date;

use crate::applicant::{Applicant, InputFault, Sheet};
use crate::base::calendar::{self, Period};
use crate::base::ids::List;
use crate::rules::ruleset::{CalendarUnit, Changes, Fact, FactId, FactKind, Ruleset};

/// A fact that grows with time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    pub(super) fact: FactId,
    /// The day from which whole units are counted.
    since: Date,
    unit: CalendarUnit,
    /// The units on that day.
    base: i64,
    /// The end of the domain, where a value stays.
    most: i64,
    /// Whether the days are those of the applicant, and not counted from the day of the answer.
    pub(super) is_precise: bool,
}

impl Growth {
    pub(super) fn value_on(&self, day: Date) -> i64 {
        let completed = match self.unit {
            CalendarUnit::Years => calendar::completed_years(self.since, day),
            CalendarUnit::Months => calendar::completed_months(self.since, day),
        };
        let grown = self.base.saturating_add(completed.unwrap_or(0));
        grown.min(self.most)
    }

    /// The days of a period on which it is more than on the day before.
    pub(super) fn days(&self, period: Period) -> impl Iterator<Item = Date> {
        let first = period.from.and_then(|day| day.yesterday().ok());
        let begun = first.map_or(0, |day| match self.unit {
            CalendarUnit::Years => calendar::completed_years(self.since, day).unwrap_or(0),
            CalendarUnit::Months => calendar::completed_months(self.since, day).unwrap_or(0),
        });
        let (since, unit) = (self.since, self.unit);
        let last = self.most.saturating_sub(self.base);
        (begun + 1..=last)
            .map_while(move |units| match unit {
                CalendarUnit::Years => calendar::anniversary(since, units),
                CalendarUnit::Months => calendar::months_later(since, units),
            })
            .take_while(move |day| period.contains(*day))
    }
}

/// An applicant under one ruleset, and what time does to the answers.
#[derive(Debug)]
pub(super) struct GrowingPerson {
    pub(super) applicant: Applicant,
    pub(super) growths: Vec<Growth>,
}

impl GrowingPerson {
    /// Reads the sheets as on the first day.
    pub(super) fn read(
        ruleset: &Ruleset,
        sheets: &[Sheet],
        on: Date,
    ) -> Result<Self, Vec<InputFault>> {
        let applicant = Applicant::read(ruleset, sheets, on)?;
        let facts = ruleset.facts().ids();
        let growths = facts.filter_map(|fact| growth(ruleset, &applicant, fact, on));
        Ok(Self {
            growths: growths.collect(),
            applicant,
        })
    }

    /// The answers as they are on a day, by fact.
    pub(super) fn values_on(&self, ruleset: &Ruleset, day: Date) -> List<Option<i64>, Fact> {
        let facts = ruleset.facts().ids();
        let mut values: List<_, Fact> = facts.map(|fact| self.applicant.value(fact)).collect();
        for growth in &self.growths {
            values[growth.fact] = Some(growth.value_on(day));
        }
        values
    }
}

/// How an answered fact grows: by its date, or where the file says that it changes with time. A
/// fact that is not answered, or only assumed, does not grow, nor one that nothing reads.
fn growth(ruleset: &Ruleset, applicant: &Applicant, id: FactId, on: Date) -> Option<Growth> {
    let fact = &ruleset.facts()[id];
    let value = applicant.value(id)?;
    if !ruleset.reads(id) {
        return None;
    }
    let mut growth = Growth {
        fact: id,
        since: on,
        unit: unit_of(ruleset, id),
        base: value,
        most: fact.domain.end.saturating_sub(1),
        is_precise: false,
    };
    // Of several dates, the one that gave the value counts: a later source silences an earlier one.
    let dated = dates_of(ruleset, id).filter_map(|(date, unit)| {
        let since = applicant.date(date)?;
        Some(Growth {
            since,
            unit,
            base: 0,
            is_precise: true,
            ..growth
        })
    });
    if let Some(dated) = dated.filter(|growth| growth.value_on(on) == value).last() {
        growth = dated;
    }
    let is_number = matches!(fact.kind, FactKind::Integer { .. });
    let grows = growth.is_precise || (is_number && fact.changes == Changes::WithTime);
    grows.then_some(growth)
}

/// The dates that give a fact, with what they count.
pub(super) fn dates_of(
    ruleset: &Ruleset,
    wanted: FactId,
) -> impl Iterator<Item = (FactId, CalendarUnit)> {
    let facts = ruleset.facts().each();
    facts.filter_map(move |(date, fact)| match fact.kind {
        FactKind::Date { gives, unit } if gives == wanted => Some((date, unit)),
        _ => None,
    })
}

/// What a fact is counted in: what its date counts, else years.
fn unit_of(ruleset: &Ruleset, fact: FactId) -> CalendarUnit {
    let unit = dates_of(ruleset, fact).next();
    unit.map_or(CalendarUnit::Years, |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::loader::embedded;

    fn person(answers: &[(&'static str, &'static str)], on: Date) -> GrowingPerson {
        let sheet = Sheet::of(answers.iter().copied());
        GrowingPerson::read(embedded::ruleset("cn-2017").unwrap(), &[sheet], on).unwrap()
    }

    fn days(growth: &Growth, from: Date, to: Date) -> Vec<Date> {
        let period = Period {
            from: Some(from),
            to: Some(to),
        };
        growth.days(period).collect()
    }

    #[test]
    fn who_was_born_on_29_february_has_birthdays_on_1_march_in_common_years() {
        let on = date(2026, 11, 23);
        let person = person(&[("birth_date", "1996-02-29")], on);
        let [age] = person.growths.as_slice() else {
            panic!("{person:?}")
        };
        let expected = [date(2027, 3, 1), date(2028, 2, 29), date(2029, 3, 1)];
        assert_eq!(days(age, on, date(2029, 12, 31)), expected);
        assert_eq!(age.value_on(date(2027, 2, 28)), 30);
        assert_eq!(age.value_on(date(2027, 3, 1)), 31);
        assert!(age.is_precise);
    }

    #[test]
    fn years_without_a_date_grow_on_the_anniversaries_of_the_day() {
        let on = date(2024, 2, 29);
        let person = person(&[("age", "34"), ("months_per_year", "9")], on);
        let [age] = person.growths.as_slice() else {
            panic!("months a year are by choice: {person:?}")
        };
        let expected = [date(2025, 3, 1), date(2026, 3, 1)];
        assert_eq!(days(age, date(2024, 3, 1), date(2026, 3, 1)), expected);
        assert!(!age.is_precise);
    }

    #[test]
    fn months_since_graduation_grow_by_the_month() {
        let on = date(2026, 1, 31);
        let dated = person(&[("graduation_date", "2025-12-31")], on);
        let stated = person(&[("months_since_graduation", "1")], on);
        for person in [&dated, &stated] {
            let [months] = person.growths.as_slice() else {
                panic!("{person:?}")
            };
            let expected = [date(2026, 3, 1), date(2026, 3, 31)];
            assert_eq!(days(months, date(2026, 2, 1), date(2026, 4, 30)), expected);
            assert_eq!(months.value_on(date(2026, 3, 31)), 3);
        }
        assert!(dated.growths[0].is_precise && !stated.growths[0].is_precise);
    }

    #[test]
    fn a_value_stays_at_the_end_of_its_domain() {
        let on = date(2026, 11, 23);
        for answers in [("age", "119"), ("birth_date", "1907-11-23")] {
            let person = person(&[answers], on);
            let age = person.growths[0];
            assert_eq!(age.value_on(date(2046, 11, 23)), 120);
            assert_eq!(
                days(&age, date(2026, 11, 24), date(2046, 11, 23)),
                [date(2027, 11, 23)]
            );
        }
    }

    #[test]
    fn what_is_not_answered_does_not_grow() {
        assert_eq!(person(&[], date(2026, 11, 23)).growths.len(), 0);
    }
}
