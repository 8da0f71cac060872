//! Mutation: every single number of a shipped rule file, one more and one less. An edit that the
//! loader takes and that changes the points or the outcome of any applicant must fail a worked case.
//!
//! What changes nobody (a cap that no row reaches, an edge of a remark) is told apart by the exact
//! distribution of both tables side by side, in every place and period; it is no opinion.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use permit_points::cases::{self, Case, Runner};
use permit_points::normal::NormalForm;
use permit_points::ruleset::Ruleset;
use permit_points::yaml::{Document, Entry, Kind, Node, Resolved};
use permit_points::{embedded, figures, load};

/// One number of a file.
#[derive(Debug, Clone)]
struct Number {
    /// The way to it.
    at: String,
    span: (usize, usize),
    value: i64,
}

/// What became of one edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// The loader refuses the file.
    Refused,
    /// A case fails.
    Killed,
    /// Every case passes, and no applicant's points or outcome change.
    ChangesNobody,
    /// Every case passes although somebody's points or outcome change.
    Survived,
}

/// The numbers that the rules work with: not those of ids, dates, urls, sources and texts. The ends
/// of domains are no rules, they say which answers are taken; they are left to a test of their own.
fn numbers(node: &Node, at: &str, found: &mut Vec<Number>) {
    match &node.kind {
        Kind::Scalar(scalar) => {
            if let Resolved::Integer(value) = scalar.resolve() {
                found.push(Number {
                    at: at.to_owned(),
                    span: (node.span.start, node.span.end),
                    value: i64::try_from(value).unwrap(),
                });
            }
        }
        Kind::List(items) => {
            for (number, item) in items.iter().enumerate() {
                let id = item.get("id").and_then(Node::as_text);
                let step = id.map_or_else(|| format!("[{number}]"), |id| format!(".{id}"));
                numbers(item, &format!("{at}{step}"), found);
            }
        }
        Kind::Map(entries) => {
            let is_rule = |entry: &&Entry| {
                let key = entry.key.as_str();
                !["id", "title", "source", "sources", "note", "in_force", "ask", "text", "url"]
                    .contains(&key)
                    && !["evidence", "facts", "domain", "waivers", "number", "date"].contains(&key)
            };
            for entry in entries.iter().filter(is_rule) {
                numbers(&entry.value, &format!("{at}.{}", entry.key), found);
            }
        }
    }
}

/// The text with one number changed.
fn edited(text: &str, number: &Number, by: i64) -> String {
    let (start, end) = number.span;
    format!("{}{}{}", &text[..start], number.value + by, &text[end..])
}

/// The ruleset of an edit and how a case runs against it; the base for a local file.
struct Mutants<'a> {
    path: &'a str,
    text: &'a str,
    cases: Vec<Case>,
    is_local: bool,
}

impl Mutants<'_> {
    fn fate(&self, number: &Number, by: i64) -> Fate {
        let loaded = load(self.path, edited(self.text, number, by).into_bytes());
        let Some(ruleset) = loaded.ruleset else {
            return Fate::Refused;
        };
        let mut runner = Runner::new(Some(&ruleset));
        let is_killed = |case: &Case| match runner.run(case) {
            Ok(trial) => !trial.differences.is_empty(),
            Err(_) => true,
        };
        if self.cases.iter().any(is_killed) {
            return Fate::Killed;
        }
        let old = load(self.path, self.text.as_bytes().to_vec()).ruleset.unwrap();
        if changes_nobody(&old, &ruleset, self.is_local) {
            Fate::ChangesNobody
        } else {
            Fate::Survived
        }
    }
}

/// Whether both give every applicant the same points and outcome, in every place and period.
fn changes_nobody(old: &Ruleset, new: &Ruleset, is_local: bool) -> bool {
    let places = embedded::places().map(Some).chain([None]);
    let places = places.filter(|place| place.is_none() || !is_local);
    let mut pairs = places.filter_map(|place| match place {
        None => Some((old.clone(), new.clone())),
        Some(place) => Some((embedded::in_place(old, place)?, embedded::in_place(new, place)?)),
    });
    pairs.all(|(old, new)| {
        old.turning_days()
            .into_iter()
            .all(|day| is_same_on(&old, &new, day))
    })
}

/// The same with the figures of the day and, where one is missing, with one that is given.
fn is_same_on(old: &Ruleset, new: &Ruleset, day: Date) -> bool {
    let dated = |ruleset: &Ruleset| figures::on(ruleset, day);
    let given = |ruleset: &Ruleset| -> Vec<_> {
        let dated = dated(ruleset).into_iter();
        dated.map(|figure| figure.or_else(|| "10000".parse().ok())).collect()
    };
    let same = |one: &NormalForm, other: &NormalForm| {
        // Remarks are no part of points and outcomes.
        let bare = |form: &NormalForm| permit_points::engine::Model {
            remarks: Vec::new(),
            ..form.model.clone()
        };
        one.cells == other.cells && bare(one) == bare(other)
            || is_same_score(old, one, new, other)
    };
    let of = |ruleset: &Ruleset, figures: Vec<_>| NormalForm::new(ruleset, day, &figures);
    same(&of(old, dated(old)), &of(new, dated(new)))
        && same(&of(old, given(old)), &of(new, given(new)))
}

/// Two models whose cells or limits differ: the same if they agree on every profile of the finer
/// cells of both. Only one factor or one condition was edited, so the profiles of the facts it
/// reads are gone through one by one, the other facts at their first cell and at their last.
fn is_same_score(old: &Ruleset, one: &NormalForm, new: &Ruleset, other: &NormalForm) -> bool {
    let starts = |fact: usize| -> Vec<i64> {
        let cells = one.cells[fact].as_slice().iter();
        let cells = cells.chain(other.cells[fact].as_slice());
        let mut starts: Vec<_> = cells
            .flat_map(|cell| cell.ranges().iter().flat_map(|range| [range.from, range.end - 1]))
            .collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    };
    assert_eq!(old.facts().len(), new.facts().len());
    let all: Vec<Vec<i64>> = (0..old.facts().len()).map(starts).collect();
    let profile = |form: &NormalForm, values: &[Option<i64>]| -> Option<Vec<usize>> {
        let cells = values.iter().enumerate();
        cells
            .map(|(fact, value)| value.map_or(Some(0), |value| form.cells[fact].of_value(value)))
            .collect()
    };
    // Every value of every fact alone, over a low and a high profile of the rest.
    let base = |high: bool| -> Vec<Option<i64>> {
        let pick = |values: &Vec<i64>| if high { values.last() } else { values.first() };
        all.iter().map(|values| pick(values).copied()).collect()
    };
    [false, true].into_iter().all(|high| {
        all.iter().enumerate().all(|(fact, values)| {
            values.iter().all(|value| {
                let mut profile_of = base(high);
                profile_of[fact] = Some(*value);
                let (Some(left), Some(right)) =
                    (profile(one, &profile_of), profile(other, &profile_of))
                else {
                    return true;
                };
                let (left, right) = (one.model.walk(&left), other.model.walk(&right));
                left.points[one.model.root] == right.points[other.model.root]
                    && left.class == right.class
                    && left.is_exempt == right.is_exempt
            })
        })
    })
}
