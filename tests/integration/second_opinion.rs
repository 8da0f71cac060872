//! A second opinion: on 100,000 applicants drawn at random, complete and with open facts, under
//! both shipped tables, the library and the naive scorer say the same. What is drawn is the same
//! in every run; a difference is shown with the applicant as a case to paste.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use permit_points::ruleset::{ClassId, FactId};
use permit_points::{Assessment, Id, RuleAnswer, Shared, embedded};

use crate::naive::draw::{Deck, Dice, Person};
use crate::naive::opinion::Opinion;

/// What was said of each rule, under its name.
fn answers<Of>(
    list: &[Shared<RuleAnswer<Of>>],
    name: impl Fn(Id<Of>) -> String,
) -> Vec<(String, &'static str)> {
    list.iter()
        .map(|answer| (name(answer.rule), answer.met.name()))
        .collect()
}

/// The assessment in names.
fn named(person: &Person, answer: &Assessment) -> Opinion {
    let rules = embedded::ruleset(person.rules).unwrap();
    let class = |class: ClassId| rules.classes()[class].id.clone();
    let fact = |fact: FactId| rules.facts()[fact].id.clone();
    let factors = answer.awards.iter().map(|award| {
        (
            rules.factors()[award.factor].id.clone(),
            award.points,
            award.at_most,
        )
    });
    let giving = answer.awards.iter().map(|award| award.fact.map(fact));
    Opinion {
        permit_needed: answer.permit_needed,
        points: (answer.points, answer.points_at_most),
        class: answer.class.map(class),
        best_class: answer.best_class.map(class),
        route: answer
            .route
            .map(|route| rules.routes()[route].rule.id.clone()),
        next: answer
            .next
            .map(|next| (class(next.class), next.points_short)),
        factors: factors.collect(),
        requirements: answers(&answer.requirements, |rule| {
            rules.requirements()[rule].id.clone()
        }),
        exemptions: answers(&answer.exemptions, |rule| {
            rules.exemptions()[rule].id.clone()
        }),
        routes: answers(&answer.routes, |rule| rules.routes()[rule].rule.id.clone()),
        open: answer
            .unanswered
            .iter()
            .map(|open| (fact(open.fact), open.points_at_stake))
            .collect(),
        giving: if answer.unanswered.is_empty() {
            giving.collect()
        } else {
            Vec::new()
        },
    }
}

/// How often each class was drawn, so that a test that draws one kind of person alone is seen.
#[derive(Debug, Default)]
struct Drawn {
    people: usize,
    complete: usize,
    classes: std::collections::BTreeMap<(Option<String>, Option<String>), usize>,
}

fn compare(deck: &Deck, people: impl Iterator<Item = Person>) -> Drawn {
    let mut drawn = Drawn::default();
    for person in people {
        let naive = deck
            .rules
            .opinion(&person.values, &person.figures, person.on);
        let library = named(&person, &person.assess());
        assert_eq!(
            library,
            naive,
            "left the library, right the naive scorer, for\n{}",
            person.as_case()
        );
        drawn.people += 1;
        drawn.complete += usize::from(naive.open.is_empty());
        *drawn
            .classes
            .entry((naive.class, naive.best_class))
            .or_default() += 1;
    }
    drawn
}

fn complete(id: &'static str, people: usize, seed: u64) -> Drawn {
    let (deck, mut dice) = (Deck::new(id), Dice::new(seed));
    compare(&deck, (0..people).map(|_| deck.complete(&mut dice)))
}

/// Mostly few completions, and at times up to two thousand.
fn incomplete(id: &'static str, people: usize, seed: u64) -> Drawn {
    let (deck, mut dice) = (Deck::new(id), Dice::new(seed));
    let draw = |number: usize| match number % 100 {
        0 => deck.incomplete(&mut dice, 4, 2_000),
        1..10 => deck.incomplete(&mut dice, 4, 200),
        _ => deck.incomplete(&mut dice, 3, 30),
    };
    compare(&deck, (0..people).map(draw))
}

#[test]
fn the_naive_scorer_agrees_on_complete_applicants_of_the_final_table() {
    let drawn = complete("cn-2017", 40_000, 1);
    assert_eq!((drawn.people, drawn.complete), (40_000, 40_000));
    assert!(
        drawn.classes.len() == 4 && drawn.classes.values().all(|count| *count > 1_000),
        "{drawn:?}"
    );
}

#[test]
fn the_naive_scorer_agrees_on_complete_applicants_of_the_pilot_table() {
    let drawn = complete("cn-2016-pilot", 25_000, 2);
    assert_eq!((drawn.people, drawn.complete), (25_000, 25_000));
    assert!(
        drawn.classes.len() == 4 && drawn.classes.values().all(|count| *count > 200),
        "{drawn:?}"
    );
}

#[test]
fn the_naive_scorer_agrees_on_applicants_of_the_final_table_with_open_facts() {
    let drawn = incomplete("cn-2017", 20_000, 3);
    assert_eq!((drawn.people, drawn.complete), (20_000, 0));
    assert!(
        drawn.classes.len() == 7 && drawn.classes.values().all(|count| *count > 20),
        "{drawn:?}"
    );
}

#[test]
fn the_naive_scorer_agrees_on_applicants_of_the_pilot_table_with_open_facts() {
    let drawn = incomplete("cn-2016-pilot", 15_000, 4);
    assert_eq!((drawn.people, drawn.complete), (15_000, 0));
    assert!(
        drawn.classes.len() == 7 && drawn.classes.values().all(|count| *count > 20),
        "{drawn:?}"
    );
}
