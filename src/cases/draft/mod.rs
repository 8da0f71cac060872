//! Boundary applicants for a ruleset: cases whose expectation a person is to fill in.
//!
//! In comes a ruleset; out come [`Drafts`]: applicants who together reach everything that
//! [`Coverage`](super::Coverage) asks for, from both sides of every edge. Each has as few answers as
//! show it, so that a person can work out by hand what the law gives; none can be left out, and no
//! two are the same. What they get is not told: an expectation copied from the program would prove
//! nothing.
//!
//! An applicant for a row or an edge mostly has that one answer. Else the engine looks for somebody
//! over all applicants, and every answer that does not matter is then taken away.

mod aim;
mod drafter;
mod subject;
mod told;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use self::drafter::TooLarge;
use self::drafter::{Book, Drafter, leave_out};
pub use self::told::{Draft, DraftAnswer, Drafts, Hit, Missed};
use super::target::{Key, Target};
use super::targets::targets;
use crate::rules::ruleset::Ruleset;

/// Boundary applicants for a ruleset, and for what the local file of a place brings in, if `placed`
/// is the ruleset as it holds there.
///
/// They stand on `preferred` where what they are there for holds on that day, else on the last
/// turning day of the ruleset on which it does, so that the answer never hangs on today.
///
/// # Errors
///
/// Where that would take too long, as with thousands of edges.
///
/// ```
/// use permit_points::{cases, embedded};
/// let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
/// let found = cases::drafts(pilot, None, None).unwrap();
/// assert_eq!(found.missed, []);
/// // A fen below the lowest paid row, and nothing else answered.
/// let first = &found.cases[0];
/// assert_eq!((first.applicant.len(), first.applicant[0].id.as_str()), (1, "annual_salary"));
/// assert_eq!(first.open[0], "factors.salary");
/// ```
pub fn drafts(
    ruleset: &Ruleset,
    placed: Option<&Ruleset>,
    preferred: Option<Date>,
) -> Result<Drafts, TooLarge> {
    let mut books = vec![Book::new(ruleset, targets(ruleset, ruleset))];
    books.extend(placed.map(|placed| Book::new(placed, targets(placed, ruleset))));
    drafted(&books, preferred)
}

/// Boundary applicants for what a local file brings in, and for nothing else: `placed` is the ruleset
/// as it holds in the place, `base` the one without.
///
/// # Errors
///
/// As of [`drafts`].
pub fn local_drafts(
    placed: &Ruleset,
    base: &Ruleset,
    preferred: Option<Date>,
) -> Result<Drafts, TooLarge> {
    let known: BTreeSet<Key> = targets(base, base).iter().map(Target::key).collect();
    let local = targets(placed, base).into_iter();
    let local = local.filter(|target| !known.contains(&target.key()));
    drafted(&[Book::new(placed, local)], preferred)
}

/// Drafts for each, for what the ones before do not reach.
fn drafted(books: &[Book<'_>], preferred: Option<Date>) -> Result<Drafts, TooLarge> {
    let (mut cases, mut reached) = (Vec::new(), BTreeSet::new());
    for book in books {
        Drafter::new(book, preferred).draft(&mut cases, &mut reached)?;
    }
    leave_out(&mut cases);
    Ok(told::drafts(books, &cases, &reached))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_rules_are_too_many_for_drafts() {
        for (count, is_fine) in [(10, true), (1_500, false)] {
            let rule = |at: usize| {
                format!(
                    "{{id: q{at}, title: {{en: q, zh: q}}, source: s, when: {{fact: f, from: 1}}}}, "
                )
            };
            let rules: String = (0..count).map(rule).collect();
            let text = format!(
                "format: permit-points/rules/v1\nid: x\ntitle: {{en: x, zh: x}}\njurisdiction: zz\n\
                 in_force: {{from: 2020-01-01}}\nsources: [{{id: s, title: {{en: s, zh: s}}}}]\n\
                 facts: [{{id: f, type: integer, domain: {{from: 0, to: 9}}, ask: {{en: f, zh: f}}}}]\n\
                 factors: [{{id: x, title: {{en: x, zh: x}}, source: s, tables: [{{fact: f, bands: [\
                 {{below: 5, points: 0}}, {{from: 5, points: 9}}]}}]}}]\nrequirements: [{rules}]\n\
                 classes: [{{id: A, title: {{en: a, zh: a}}, otherwise: true}}]\n"
            );
            let ruleset = crate::load("x.yaml", text.into_bytes()).ruleset.unwrap();
            assert_eq!(drafts(&ruleset, None, None).is_ok(), is_fine);
        }
    }
}
