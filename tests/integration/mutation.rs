//! Every single-number edit of the shipped tables, one at a time. Whatever still loads is compared
//! with the table as it is, in every place: where anybody moves, a worked case must fail; where no
//! case fails, it must be proved that nobody moves. Prints the rate; read it with `--nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test may stop, and prints its rate"
)]

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, date};
use permit_points::cases::{self, Case, Runner};
use permit_points::diff::{Comparer, Side};
use permit_points::ruleset::Ruleset;
use permit_points::yaml::{Document, Node, Resolved, YamlKind};
use permit_points::{embedded, load};

/// A number of the file: where it is, and which way leads to it.
struct Number {
    at: String,
    start: usize,
    end: usize,
    value: i64,
}

/// The whole numbers that decide an answer: edges, points, caps, steps, multiples, thresholds.
fn numbers(node: &Node, at: &str, found: &mut Vec<Number>) {
    match &node.kind {
        YamlKind::Map(entries) => {
            for entry in entries {
                let here = format!("{at}.{}", entry.key);
                let is_number = [
                    "from", "to", "below", "points", "cap", "floor", "every", "times",
                ]
                .contains(&entry.key.as_str());
                match &entry.value.kind {
                    YamlKind::Scalar(scalar) if is_number => {
                        if let Resolved::Integer(value) = scalar.resolve() {
                            let value = i64::try_from(value).unwrap();
                            let (start, end) = (entry.value.span.start, entry.value.span.end);
                            found.push(Number {
                                at: here,
                                start,
                                end,
                                value,
                            });
                        }
                    }
                    YamlKind::Scalar(_) => {}
                    _ if matches!(
                        entry.key.as_str(),
                        "in_force" | "parameters" | "domain" | "facts" | "sources"
                    ) => {}
                    _ => numbers(&entry.value, &here, found),
                }
            }
        }
        YamlKind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item
                    .get("id")
                    .and_then(Node::as_text)
                    .map_or(index.to_string(), str::to_owned);
                numbers(item, &format!("{at}.{name}"), found);
            }
        }
        YamlKind::Scalar(_) => {}
    }
}

fn mutants(text: &str) -> Vec<(String, String)> {
    let document = Document::read(text).unwrap();
    let mut found = Vec::new();
    numbers(document.root(), "", &mut found);
    found
        .iter()
        .flat_map(|number| {
            [-1, 1].map(|step| {
                let value = number.value + step;
                let edited = format!("{}{value}{}", &text[..number.start], &text[number.end..]);
                (
                    format!("{}: {} -> {value}", number.at, number.value),
                    edited,
                )
            })
        })
        .collect()
}

/// What became of a mutant.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    /// It does not load.
    Refused,
    /// Somebody moves, and a case fails.
    Killed,
    /// Nobody moves, and no case fails.
    Idle,
    /// A case fails although nobody moves: it is about a route that decides no class.
    Said,
    /// Somebody moves, and no case fails.
    Survived,
}

/// The days on which a table is compared: its turning days and those of every place.
fn days(table: &Ruleset) -> Vec<Date> {
    let mut days = table.turning_days();
    for place in embedded::places() {
        days.extend(
            embedded::in_place(table, place)
                .iter()
                .flat_map(Ruleset::turning_days),
        );
    }
    days.retain(|day| table.in_force().contains(*day));
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether anybody moves, in any place on any day on which something could differ.
fn moves(old: &Ruleset, new: &Ruleset, days: &[Date]) -> bool {
    let mut comparer = Comparer::default();
    let placed = |ruleset: &Ruleset, place: &str| embedded::in_place(ruleset, place);
    let mut pairs = vec![(old.clone(), new.clone())];
    pairs.extend(
        embedded::places().filter_map(|place| Some((placed(old, place)?, placed(new, place)?))),
    );
    pairs.iter().any(|(old, new)| {
        days.iter().any(|day| {
            let found = comparer
                .compare(&Side::new(old, *day), &Side::new(new, *day))
                .unwrap();
            !found.is_same()
        })
    })
}

fn fate(text: &str, table: &Ruleset, days: &[Date], cases: &[Case]) -> Fate {
    let loaded = load("mutant.yaml", text.as_bytes().to_vec());
    let Some(mutant) = loaded.ruleset else {
        return Fate::Refused;
    };
    let mut runner = Runner::new(Some(&mutant));
    let mut fails = |case: &Case| match runner.run(case) {
        Ok(trial) => !trial.differences.is_empty(),
        Err(_) => true,
    };
    let is_killed = cases.iter().any(&mut fails);
    // Comparing on every day is the slow part: the last days tell most mutants.
    let last = days.last().copied().unwrap_or(date(2026, 11, 24));
    let moves = moves(table, &mutant, &[last]) || moves(table, &mutant, days);
    match (moves, is_killed) {
        (true, true) => Fate::Killed,
        (true, false) => Fate::Survived,
        (false, true) => Fate::Said,
        (false, false) => Fate::Idle,
    }
}

fn judged(id: &str, text: &str) -> Vec<(String, Fate)> {
    let table = embedded::ruleset(id).unwrap();
    let days = days(table);
    let cases: Vec<Case> = cases::SHIPPED
        .iter()
        .flat_map(|file| cases::read(file.path, file.text.as_bytes().to_vec()).unwrap())
        .filter(|case| cases::ruleset_id(case) == Some(id))
        .collect();
    let mutants = mutants(text);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some((name, text)) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.push((format!("{id}{name}"), fate(text, table, &days, &cases)));
        }
        found
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn every_number_that_moves_anybody_is_held_by_a_case() {
    for shipped in &embedded::SHIPPED {
        let all = judged(shipped.id, shipped.text);
        let named = |wanted: Fate| -> Vec<&str> {
            let found = all.iter().filter(|(_, fate)| *fate == wanted);
            found.map(|(name, _)| name.as_str()).collect()
        };
        let (killed, survived) = (named(Fate::Killed).len(), named(Fate::Survived));
        println!(
            "{}: {} edits: {} refused, {} move nobody, {killed} of {} that move somebody are killed",
            shipped.id,
            all.len(),
            named(Fate::Refused).len(),
            named(Fate::Idle).len() + named(Fate::Said).len(),
            killed + survived.len(),
        );
        assert!(killed > 50, "{}: hardly an edit was judged", shipped.id);
        assert_eq!(survived, Vec::<&str>::new(), "{}", shipped.id);
    }
}
