//! An applicant without what identifies: what a copy for others is made from, so that nothing that
//! is left out can be told by it.
//!
//! - Days go: only the completed years or months that they give stay, and what is forecast is counted
//!   from the day of the answer.
//! - Of an amount only the range stays in which every amount gives the same answer on the day. The
//!   applicant gets its least one, so that nothing that is worked out can tell the exact one.

use jiff::civil::Date;

use crate::applicant::{Applicant, Entry, Sheet};
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::classify::Setting;
use crate::rules::ruleset::{Changes, Fact, FactKind, Ruleset};
use crate::rules::value;

/// A number of more values than this, that counts no completed units, is an amount: years, months,
/// levels and shares have fewer.
const AMOUNT: i64 = 1000;

/// What is left of an applicant.
pub(crate) struct Redacted {
    /// The applicant, to whom every question of the day has the same answer.
    pub(crate) applicant: Applicant,
    /// The amounts that are known as a range only, by fact.
    pub(crate) ranges: List<Option<Range>, Fact>,
    /// The answers without days, for what is asked of other days: there another amount of the range
    /// could have another answer, so it has the exact ones.
    pub(crate) dateless: Sheet,
}

/// Leaves out what identifies an applicant.
pub(crate) fn redacted(ruleset: &Ruleset, applicant: &Applicant, on: Date) -> Redacted {
    let form = Setting::new(ruleset, applicant.figures(), on).form;
    let mut left = applicant.without_dates();
    let mut entries = Vec::new();
    let mut ranges = List::default();
    for (id, fact) in ruleset.facts().each() {
        let known = applicant.value(id);
        let range = known.filter(|_| is_amount(fact)).map(|known| {
            let cells = &form.cells[id];
            let cell = cells
                .of_value(known)
                .and_then(|cell| cells.as_slice().get(cell));
            let ranges = cell.map_or(&[][..], |cell| cell.ranges());
            let found = ranges.iter().find(|range| range.contains(known));
            found.copied().unwrap_or(fact.domain)
        });
        if let Some(range) = range {
            left.set(id, Some(range.from));
        }
        // A forecast tells how a fact grows, from what it is today.
        let is_told = fact.changes == Changes::WithTime;
        let known = known.map(|known| range.filter(|_| is_told).map_or(known, |range| range.from));
        if let Some(known) = known {
            entries.push(entry(&fact.id, value::to_plain(fact, known)));
        }
        ranges.push(range);
    }
    for (parameter, figure) in ruleset.parameters().iter().zip(applicant.figures()) {
        entries.extend(figure.map(|figure| entry(&parameter.id, figure.to_string())));
    }
    Redacted {
        applicant: left,
        ranges,
        dateless: Sheet {
            name: None,
            entries,
        },
    }
}

fn is_amount(fact: &Fact) -> bool {
    match fact.kind {
        FactKind::Money => true,
        FactKind::Integer { completed } => {
            !completed && fact.domain.end.saturating_sub(fact.domain.from) > AMOUNT
        }
        _ => false,
    }
}

fn entry(name: &str, text: String) -> Entry {
    Entry {
        name: name.to_owned(),
        text: Some(text),
        problem: None,
        position: None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{assess, embedded};

    #[test]
    fn days_go_and_amounts_become_the_least_of_their_range_with_the_same_answer() {
        let ruleset = embedded::ruleset("cn-2017").unwrap();
        let on = date(2026, 11, 23);
        let birth = ruleset.fact_named("birth_date").unwrap();
        let salary = ruleset.fact_named("annual_salary").unwrap();
        for amount in ["0", "49999.99", "312345.67", "449999.99", "450000", "30万"] {
            let sheet = Sheet::of([("birth_date", "1992-04-02"), ("annual_salary", amount)]);
            let applicant = Applicant::read(ruleset, &[sheet], on).unwrap();
            let left = redacted(ruleset, &applicant, on);
            assert_eq!(left.applicant.date(birth), None);
            let range = left.ranges[salary].unwrap();
            assert!(range.contains(applicant.value(salary).unwrap()));
            assert_eq!(left.applicant.value(salary), Some(range.from));
            let (whole, part) = (
                assess(ruleset, &applicant, on),
                assess(ruleset, &left.applicant, on),
            );
            assert_eq!(
                (
                    whole.class,
                    whole.best_class,
                    whole.points,
                    whole.points_at_most
                ),
                (
                    part.class,
                    part.best_class,
                    part.points,
                    part.points_at_most
                )
            );
            let names: Vec<_> = left
                .dateless
                .entries
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            assert_eq!(names, ["annual_salary", "age"]);
        }
    }
}
