//! What holds for every applicant of the shipped tables, and for every value of every fact:
//! sums, caps and floors, points that only rise, brackets that only narrow, answers in any order,
//! one band for each value.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::sync::OnceLock;

use permit_points::normal::NormalForm;
use permit_points::ruleset::ClassId;
use permit_points::schema::FactType;
use permit_points::{Assessment, Decimal, Id, Sheet, embedded};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::naive::draw::{Deck, Dice, Person};
use crate::naive::{Figures, Value};

const SHIPPED: [&str; 2] = ["cn-2017", "cn-2016-pilot"];

fn deck(id: &str) -> &'static Deck {
    static DECKS: OnceLock<[Deck; 2]> = OnceLock::new();
    let decks = DECKS.get_or_init(|| SHIPPED.map(Deck::new));
    &decks[SHIPPED.iter().position(|shipped| *shipped == id).unwrap()]
}

/// A person who has answered all that is read, and a seed to go on with.
fn person() -> impl Strategy<Value = (Person, u64)> {
    let draw = |(id, seed): (&str, u64)| {
        (
            deck(id).complete(&mut Dice::new(seed)),
            seed.rotate_left(32),
        )
    };
    (prop::sample::select(&SHIPPED[..]), any::<u64>()).prop_map(draw)
}

/// Leaves each answer out with a chance of one in `times`.
fn with_gaps(person: &Person, times: usize, dice: &mut Dice) -> Person {
    let mut person = person.clone();
    person.values.retain(|_, _| !dice.one_in(times));
    person
}

/// A class as a number: the best is 0, none the greatest.
fn rank(class: Option<ClassId>) -> usize {
    class.map_or(usize::MAX, ClassId::at)
}

/// Whether some completion counts: both tables have a class for everybody who counts.
fn counts(answer: &Assessment) -> bool {
    answer.best_class.is_some()
}

fn config() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(20_161_001);
    ProptestConfig {
        cases: 500,
        rng_seed,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_total_is_the_sum_of_the_awards_and_lies_within_0_and_120((person, seed) in person()) {
        let mut dice = Dice::new(seed);
        for person in [person.clone(), with_gaps(&person, 4, &mut dice), with_gaps(&person, 1, &mut dice)] {
            let answer = person.assess();
            let is_complete = answer.unanswered.is_empty();
            let least: i64 = answer.awards.iter().map(|award| award.points).sum();
            let greatest: i64 = answer.awards.iter().map(|award| award.at_most).sum();
            prop_assert_eq!(answer.cap, 120);
            prop_assert!(0 <= answer.points && answer.points <= answer.points_at_most && answer.points_at_most <= answer.cap);
            // With open facts the worst of each factor need not be the worst of all at once.
            prop_assert!(least <= answer.points && answer.points_at_most <= greatest, "{}", person.as_case());
            if is_complete {
                prop_assert_eq!((least, greatest), (answer.points, answer.points_at_most), "{}", person.as_case());
            }
        }
    }

    #[test]
    fn an_award_lies_within_the_floor_and_the_cap_of_its_factor((person, seed) in person()) {
        let person = with_gaps(&person, 3, &mut Dice::new(seed));
        let answer = person.assess();
        prop_assert_eq!(answer.awards.len(), deck(person.rules).rules.factors.len());
        for (award, factor) in answer.awards.iter().zip(&deck(person.rules).rules.factors) {
            let cap = factor.cap.unwrap_or(i64::MAX);
            let is_held = factor.floor <= award.points && award.points <= award.at_most && award.at_most <= cap;
            prop_assert!(is_held, "{}: {award:?}\n{}", factor.id, person.as_case());
        }
    }

    #[test]
    fn a_claim_that_rises_never_lowers_the_points_of_its_factor((person, seed) in person()) {
        let mut dice = Dice::new(seed);
        let person = with_gaps(&person, 5, &mut dice);
        for (number, factor) in deck(person.rules).rules.factors.iter().enumerate() {
            for fact in &factor.rises_with {
                let mut values = [deck(person.rules).value(fact, &person.figures, &mut dice), deck(person.rules).value(fact, &person.figures, &mut dice)];
                values.sort_by_key(|value| deck(person.rules).rank(fact, value));
                let [low, high] = values.map(|value| {
                    let mut person = person.clone();
                    person.values.insert(fact.clone(), value);
                    let answer = person.assess();
                    let award = &answer.awards[Id::new(number)];
                    (award.points, award.at_most, answer.points, answer.points_at_most)
                });
                let never_falls = low.0 <= high.0 && low.1 <= high.1 && low.2 <= high.2 && low.3 <= high.3;
                prop_assert!(never_falls, "{fact}: {low:?}, then {high:?}\n{}", person.as_case());
            }
        }
    }

    #[test]
    fn one_more_answer_never_widens_what_is_certain_and_what_is_possible((person, seed) in person()) {
        let mut dice = Dice::new(seed);
        let mut known = with_gaps(&person, 2, &mut dice);
        let mut left: Vec<_> = person.values.iter().filter(|(fact, _)| !known.values.contains_key(*fact)).collect();
        let mut before = known.assess();
        while !left.is_empty() {
            let (fact, value) = left.swap_remove(dice.below(left.len()));
            known.values.insert(fact.clone(), value.clone());
            let after = known.assess();
            // What was assumed was not open; and once none counts, points range over all.
            let facts = embedded::ruleset(known.rules).unwrap().facts();
            let was_open = before.unanswered.iter().any(|open| facts[open.fact].id == *fact);
            if was_open && counts(&before) == counts(&after) {
                let is_narrower = before.points <= after.points
                    && after.points_at_most <= before.points_at_most
                    && rank(after.class) <= rank(before.class)
                    && rank(before.best_class) <= rank(after.best_class)
                    && before.awards.iter().zip(&after.awards).all(|(old, new)| old.points <= new.points && new.at_most <= old.at_most);
                prop_assert!(is_narrower, "{fact}: {value:?}\n{before:#?}\n{after:#?}\n{}", known.as_case());
            }
            prop_assert!(!was_open || counts(&before) || !counts(&after), "{}", known.as_case());
            before = after;
        }
        prop_assert_eq!(before.points, before.points_at_most);
        prop_assert_eq!(before.class, before.best_class);
        prop_assert!(before.unanswered.is_empty());
    }

    #[test]
    fn points_at_stake_are_what_the_best_answer_adds_to_the_worst((person, seed) in person()) {
        let person = with_gaps(&person, 4, &mut Dice::new(seed));
        let before = person.assess();
        let facts = embedded::ruleset(person.rules).unwrap().facts();
        for open in before.unanswered.iter().take(3) {
            let fact = &facts[open.fact].id;
            let answered = deck(person.rules).rules.candidates(fact, &person.figures).into_iter().map(|value| {
                let mut person = person.clone();
                person.values.insert(fact.clone(), value);
                person.assess()
            });
            let possible = answered.filter(|after| counts(after) == counts(&before));
            let totals: Vec<i64> = possible.map(|after| after.points).collect();
            let stake = totals.iter().max().unwrap() - totals.iter().min().unwrap();
            prop_assert_eq!(open.points_at_stake, stake, "{}\n{}", fact, person.as_case());
        }
    }

    #[test]
    fn the_order_of_answers_and_of_sheets_makes_no_difference((person, seed) in person()) {
        let mut dice = Dice::new(seed);
        let person = with_gaps(&person, 4, &mut dice);
        let mut texts = person.texts();
        for place in 1..texts.len() {
            texts.swap(place, dice.below(place + 1));
        }
        let sheets: Vec<Sheet> = texts
            .chunks(1 + dice.below(9))
            .map(|some| Sheet::of(some.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
            .collect();
        let (mut one, mut other) = (person.assess(), person.assess_sheets(&sheets));
        one.unused.sort();
        other.unused.sort();
        prop_assert_eq!(format!("{one:#?}"), format!("{other:#?}"), "{}", person.as_case());
    }
}

#[test]
fn every_value_of_every_domain_is_matched_by_exactly_one_band() {
    for id in SHIPPED {
        let rules = &Deck::new(id).rules;
        let mut values_tried = 0;
        for factor in &rules.factors {
            for table in &factor.tables {
                let fact = rules.fact(&table.fact);
                let domain = fact.domain.as_ref().map(|domain| {
                    (
                        domain.from.to_whole().unwrap(),
                        domain.to.to_whole().unwrap(),
                    )
                });
                let values: Vec<Value> = match domain {
                    // Every single one, unless there are a hundred thousand million.
                    Some((from, to)) if fact.kind == Some(FactType::Integer) => (from..=to)
                        .map(|value| Value::Number(value * 100))
                        .collect(),
                    _ => rules.candidates(&table.fact, &Figures::new()),
                };
                values_tried += values.len();
                for value in values {
                    let rows = table.rows(fact, &value, &Figures::new());
                    assert_eq!(
                        rows.len(),
                        1,
                        "{id}: {} {value:?} has the rows {rows:?}",
                        table.fact
                    );
                }
            }
        }
        assert!(values_tried > 250, "{id}: only {values_tried} values");
    }
}

#[test]
fn every_cell_of_every_table_has_a_row_on_every_day() {
    for id in SHIPPED {
        let ruleset = embedded::ruleset(id).unwrap();
        for day in ["2016-10-01", "2017-04-01", "2018-08-03", "2026-11-23"] {
            for figure in [None, Some("10449.37".parse::<Decimal>().unwrap())] {
                let figures = ruleset.parameters().all(figure);
                let form = NormalForm::new(ruleset, day.parse().unwrap(), &figures);
                assert_eq!(
                    form.leaves.len(),
                    ruleset
                        .factors()
                        .iter()
                        .map(|factor| factor.tables.len())
                        .sum::<usize>()
                );
                for leaf in &form.leaves {
                    let fact = ruleset.factors()[leaf.factor].tables[leaf.table].fact;
                    assert_eq!(leaf.rows.len(), form.model.cells[fact.at()]);
                    assert!(
                        leaf.rows.iter().all(Option::is_some),
                        "{id}: {}",
                        ruleset.facts()[fact].id
                    );
                }
            }
        }
    }
}
