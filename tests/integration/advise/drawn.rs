//! Applicants drawn at random, under the shipped table and under small rule files drawn at random.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use permit_points::advise::{Advice, Wish};
use permit_points::ruleset::{FactId, Ruleset};
use permit_points::{Applicant, Id, Sheet, embedded, load};

use super::brute::{Values, World};
use crate::diff::draw::DAYS;
use crate::diff::sketch::Sketch;
use crate::naive::draw::{Deck, Dice};
use crate::naive::{Figures, Rules};

/// The most complete applicants that one person is held against.
const MOST: usize = 3_000;

/// What was met on the way, so that a test that draws one kind of advice alone is seen.
#[derive(Debug, Default)]
struct Met {
    people: usize,
    options: usize,
    joint: usize,
    waits: usize,
    questions: usize,
    impossible: usize,
    more: usize,
}

impl Met {
    fn see(&mut self, advice: &Advice) {
        self.people += 1;
        self.options += advice.options.len();
        let sizes = advice.options.iter().map(|way| way.steps.len());
        self.joint += sizes.filter(|size| *size > 1).count();
        let steps = advice.options.iter().flat_map(|way| &way.steps);
        self.waits += steps
            .filter(|gain| matches!(gain.step, permit_points::advise::Step::Wait { .. }))
            .count();
        self.questions += advice.answer_first.len();
        self.impossible += usize::from(advice.impossible.is_some());
        self.more += usize::from(advice.more);
    }
}

/// A small rule file whose facts can be changed, wait or stay.
fn small(dice: &mut Dice) -> Option<(String, Ruleset)> {
    let mut sketch = Sketch::draw(dice);
    for fact in &mut sketch.facts {
        fact.assumed = dice.one_in(6);
    }
    let mut text = sketch.text();
    for fact in &sketch.facts {
        let kinds = match fact.id {
            "age" | "years" => ["with-time", "with-time", "with-time", "never"],
            _ => ["by-choice", "by-choice", "by-choice", "never"],
        };
        let changes = kinds[dice.below(4)];
        let entry = format!("- {{id: {}, type", fact.id);
        let with = format!("- {{changes: {changes}, id: {}, type", fact.id);
        text = text.replace(&entry, &with);
    }
    let ruleset = load("drawn.yaml", text.clone().into_bytes()).ruleset?;
    Some((text, ruleset))
}

/// Some answers: one in five is left open.
fn answers(rules: &Ruleset, naive: &Rules, dice: &mut Dice) -> Values {
    rules.facts().map(|fact| {
        if dice.one_in(5) {
            return None;
        }
        let values = naive.values(&fact.id);
        let value = &values[dice.below(values.len())];
        let text = crate::naive::draw::text(value);
        Some(permit_points::parse(fact, &text, jiff::civil::date(2021, 1, 1)).unwrap())
    })
}

fn wish(rules: &Ruleset, dice: &mut Dice) -> Wish {
    let facts = rules.facts().ids();
    Wish {
        to: dice
            .one_in(2)
            .then(|| Id::new(dice.below(rules.classes().len()))),
        keep: facts.filter(|_| dice.one_in(8)).collect(),
        keep_time: dice.one_in(6),
        at_most: 1 + dice.below(4),
        ..Wish::default()
    }
}

/// Whether single changes, or none, are all there is to say: such people are many.
fn is_dull(world: &World<'_>) -> bool {
    let applicant = world.applicant(&world.given);
    let advice = permit_points::advise::advise(world.rules, &applicant, world.on, &world.wish);
    let mut sizes = advice.options.iter().map(|way| way.steps.len());
    !advice.more && advice.answer_first.len() < 2 && sizes.all(|size| size == 1)
}

#[test]
fn advice_under_small_rule_files_is_what_trying_everything_finds() {
    let (mut dice, mut met) = (Dice::new(5), Met::default());
    while met.people < 150 {
        let Some((text, rules)) = small(&mut dice) else {
            continue;
        };
        let naive = Rules::read(&text);
        let on = DAYS[dice.below(2)];
        let figures = naive.figures(&Figures::new(), on);
        // The naive scorer cannot list the steps of a row that begins at a missing figure.
        let is_stepped = |line: &str| line.contains("from: {times") && line.contains("then:");
        if figures.is_empty() && text.lines().any(is_stepped) {
            continue;
        }
        let given = answers(&rules, &naive, &mut dice);
        let wish = wish(&rules, &mut dice);
        let on = on.parse().unwrap();
        // The dated figures are the file's own.
        let mut world = World::new(&rules, &naive, (given.clone(), &figures), on, wish.clone());
        let all: Vec<FactId> = rules.facts().ids().collect();
        if world.size(&all) > MOST || (is_dull(&world) && !dice.one_in(150)) {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| world.check(true))) {
            Ok(advice) => met.see(&advice),
            Err(panic) => {
                eprintln!("{text}\n{given:?}\n{wish:?}");
                resume_unwind(panic);
            }
        }
    }
    assert!(
        met.options > 50 && met.joint > 40 && met.waits > 10,
        "{met:?}"
    );
    assert!(
        met.questions > 25 && met.impossible > 10 && met.more > 5,
        "{met:?}"
    );
}

/// People of the national table, some in a place, who keep most of what they have.
#[test]
fn advice_under_the_shipped_table_is_what_trying_everything_finds() {
    let deck = Deck::new("cn-2017");
    let table = embedded::ruleset("cn-2017").unwrap();
    let places = ["beijing", "shanghai", "guangzhou"];
    let places = places.map(|place| embedded::in_place(table, place).unwrap());
    let (mut dice, mut met) = (Dice::new(7), Met::default());
    while met.people < 40 {
        let person = if dice.one_in(2) {
            deck.complete(&mut dice)
        } else {
            deck.incomplete(&mut dice, 3, 40)
        };
        let mut person = person;
        if dice.one_in(2) {
            // Somebody of an age at which most people ask.
            let age = crate::naive::Value::Number(100 * dice.number(18, 62));
            person.values.insert("age".to_owned(), age);
        }
        let is_in_place = person.on == "2026-11-23" && dice.one_in(2);
        let located = is_in_place.then(|| &places[dice.below(3)]);
        let rules = located.unwrap_or(table);
        let mut texts = person.texts();
        texts.retain(|(name, _)| located.is_none() || name != "province");
        let sheet = Sheet::of(
            texts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        );
        let applicant = Applicant::read(rules, &[sheet], person.day()).unwrap();
        let facts = rules.facts().ids();
        let given: Values = facts.map(|fact| applicant.value(fact)).collect();
        let mut figures = person.figures.clone();
        if let Some(figure) =
            located.and_then(|rules| permit_points::figures::on(rules, person.day())[Id::new(0)])
        {
            let hundredths = figure.to_units(100).0;
            figures
                .entry("local_average_monthly_salary".to_owned())
                .or_insert(hundredths);
        }
        let mut wish = Wish {
            to: dice.one_in(2).then_some(Id::new(0)),
            keep_time: !dice.one_in(3),
            at_most: 1 + dice.below(4),
            ..Wish::default()
        };
        let world = World::new(
            rules,
            &deck.rules,
            (given.clone(), &figures),
            person.day(),
            wish.clone(),
        );
        let mut free = world.by_choice();
        let kept = 2 + dice.below(6);
        let scores = |fact: FactId| {
            let tables = rules.factors().iter().flat_map(|factor| &factor.tables);
            tables
                .map(|table| table.fact)
                .any(|scoring| scoring == fact)
        };
        while free.len() > kept {
            let at = dice.below(free.len());
            // Mostly facts that score are left to change.
            if !scores(free[at]) || dice.one_in(20) {
                wish.keep.push(free.swap_remove(at));
            }
        }
        let mut world = World::new(
            rules,
            &deck.rules,
            (given, &figures),
            person.day(),
            wish.clone(),
        );
        if world.size(&[]) > 4 * MOST || (is_dull(&world) && !dice.one_in(150)) {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| world.check(false))) {
            Ok(advice) => met.see(&advice),
            Err(panic) => {
                eprintln!("{}\n{wish:?}", person.as_case());
                resume_unwind(panic);
            }
        }
    }
    assert!(
        met.options > 50 && met.joint > 30 && met.waits > 4,
        "{met:?}"
    );
    assert!(met.questions > 3 && met.more > 1, "{met:?}");
}
