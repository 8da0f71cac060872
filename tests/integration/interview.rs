//! Interviews from outside: they end where the whole answer ends, ask nothing that cannot matter,
//! and leave nothing out that can.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use permit_points::interview::{Interview, Reply, Scope};
use permit_points::normal::NormalForm;
use permit_points::ruleset::{ClassId, Fact, FactId, Ruleset};
use permit_points::{Applicant, List, Setting, Sheet, assess, embedded, figures, load, parse};

use crate::diff::draw::DAYS;
use crate::diff::sketch::Sketch;
use crate::naive::draw::{Deck, Dice};

/// The most completions that are tried of one person.
const MOST: usize = 20_000;

type Values = List<Option<i64>, Fact>;

/// How it ends: whether a permit is needed, and the class.
type Ending = (Option<bool>, Option<ClassId>);

/// One ruleset on one day, with a value of every cell.
struct World<'a> {
    rules: &'a Ruleset,
    on: Date,
    setting: Setting,
    form: NormalForm,
    cells: List<Vec<i64>, Fact>,
}

impl<'a> World<'a> {
    fn new(rules: &'a Ruleset, on: Date) -> Self {
        let form = NormalForm::new(rules, on, &figures::on(rules, on));
        let cells = form.cells.map(|cells| {
            let firsts = cells
                .as_slice()
                .iter()
                .filter_map(permit_points::cells::ValueSet::first);
            firsts.collect()
        });
        Self {
            rules,
            on,
            setting: Setting::new(rules, &rules.parameters().all(None), on),
            cells,
            form,
        }
    }

    /// The facts that an interview may ask for, with or without those that are assumed.
    fn facts(&self, with_assumed: bool) -> Vec<FactId> {
        let facts = self.rules.facts().each();
        let is_asked = |(id, fact): &(FactId, &Fact)| {
            self.form.is_read[*id] && !fact.is_date() && (with_assumed || fact.assume.is_none())
        };
        facts.filter(is_asked).map(|(id, _)| id).collect()
    }

    fn ending(&self, values: &Values) -> Ending {
        let mut profile = self.setting.profile(self.rules);
        for (fact, value) in values.each() {
            if value.is_some() {
                self.setting.answer(&mut profile, fact, *value);
            }
        }
        let grading = self
            .setting
            .grade(&profile, &mut permit_points::Memories::default());
        (grading.permit_needed, grading.class)
    }

    /// How many completions some open facts have.
    fn size(&self, open: &[FactId]) -> usize {
        let sizes = open.iter().map(|fact| self.cells[*fact].len());
        sizes.fold(1, usize::saturating_mul)
    }

    fn each(&self, values: &mut Values, open: &[FactId], see: &mut impl FnMut(&Values)) {
        let Some((fact, rest)) = open.split_first() else {
            see(values);
            return;
        };
        for value in &self.cells[*fact] {
            values[*fact] = Some(*value);
            self.each(values, rest, see);
        }
        values[*fact] = None;
    }

    /// Whether two answers to a fact end differently for somebody with the same other answers.
    fn matters(&self, values: &Values, open: &[FactId], fact: FactId) -> bool {
        let others: Vec<FactId> = open
            .iter()
            .copied()
            .filter(|other| *other != fact)
            .collect();
        let mut matters = false;
        self.each(&mut values.clone(), &others, &mut |values| {
            let mut values = values.clone();
            let mut endings = self.cells[fact].iter().map(|value| {
                values[fact] = Some(*value);
                self.ending(&values)
            });
            let first = endings.next();
            matters |= endings.any(|ending| Some(ending) != first);
        });
        matters
    }
}

/// Asks until it ends; one answer in `times` is "I don't know". What was asked, in order.
fn ask(
    interview: &mut Interview<'_>,
    truth: &Values,
    dice: &mut Dice,
    times: Option<usize>,
    see: &mut impl FnMut(&mut Interview<'_>, FactId),
) -> Vec<FactId> {
    let mut asked = Vec::new();
    while let Some(fact) = interview.next() {
        assert!(!asked.contains(&fact), "asked twice: {fact:?} {asked:?}");
        see(interview, fact);
        asked.push(fact);
        let is_unknown = times.is_some_and(|times| dice.one_in(times));
        let reply = truth[fact].filter(|_| !is_unknown);
        interview.answer(fact, reply.map_or(Reply::Unknown, Reply::Value));
    }
    asked
}

fn known(interview: &Interview<'_>, rules: &Ruleset) -> Values {
    let facts = rules.facts().ids();
    facts
        .map(|fact| interview.applicant().value(fact))
        .collect()
}

#[test]
fn under_small_rule_files_exactly_what_can_matter_is_asked() {
    let mut dice = Dice::new(11);
    let (mut people, mut questions, mut needless) = (0, 0, 0);
    while people < 300 {
        let mut sketch = Sketch::draw(&mut dice);
        for fact in &mut sketch.facts {
            fact.assumed = dice.one_in(6);
        }
        let text = sketch.text();
        let Some(rules) = load("drawn.yaml", text.clone().into_bytes()).ruleset else {
            continue;
        };
        let world = World::new(&rules, DAYS[dice.below(2)].parse().unwrap());
        let facts = world.facts(false);
        if world.size(&facts) > MOST {
            continue;
        }
        let mut truth: Values = rules.facts().all(None);
        for fact in &facts {
            truth[*fact] = Some(world.cells[*fact][dice.below(world.cells[*fact].len())]);
        }
        let nobody = Applicant::nobody(&rules);
        let mut interview = Interview::new(&rules, nobody, world.on, Scope::Deciding);
        let times = dice.one_in(2).then_some(4);
        let asked = ask(
            &mut interview,
            &truth,
            &mut dice,
            times,
            &mut |interview, fact| {
                let values = known(interview, &rules);
                let open: Vec<FactId> = facts
                    .iter()
                    .copied()
                    .filter(|fact| values[*fact].is_none())
                    .collect();
                assert!(
                    world.matters(&values, &open, fact),
                    "{fact:?} {values:?}\n{text}"
                );
            },
        );
        let values = known(&interview, &rules);
        let open: Vec<FactId> = facts
            .iter()
            .copied()
            .filter(|fact| values[*fact].is_none())
            .collect();
        for fact in interview.unasked() {
            assert!(!asked.contains(&fact));
            assert!(
                !world.matters(&values, &open, fact),
                "{fact:?} {values:?}\n{text}"
            );
            needless += 1;
        }
        if interview.unknown().is_empty() {
            assert_eq!(
                world.ending(&values),
                world.ending(&truth),
                "{values:?}\n{text}"
            );
        }
        people += 1;
        questions += asked.len();
    }
    assert!(questions > 200 && needless > 200, "{questions} {needless}");
}

#[test]
fn under_the_shipped_tables_it_ends_as_the_whole_answer_does() {
    let mut dice = Dice::new(12);
    let (mut slowest, mut asked_of_all, mut people) = (Duration::ZERO, 0, 0);
    for id in ["cn-2017", "cn-2016-pilot"] {
        let deck = Deck::new(id);
        for _ in 0..150 {
            let person = deck.complete(&mut dice);
            let rules = embedded::ruleset(id).unwrap();
            let sheet = Sheet::of(
                person
                    .texts()
                    .iter()
                    .map(|(name, text)| (name.as_str(), text.as_str())),
            );
            let whole = Applicant::read(rules, &[sheet], person.day()).unwrap();
            let truth: Values = rules.facts().ids().map(|fact| whole.value(fact)).collect();
            // Figures and what is assumed are not asked for.
            let given = person.texts().into_iter().filter(|(name, _)| {
                let fact = rules.fact_named(name).map(|at| &rules.facts()[at]);
                fact.is_none_or(|fact| fact.assume.is_some())
            });
            let given: Vec<_> = given.collect();
            let sheet = Sheet::of(
                given
                    .iter()
                    .map(|(name, text)| (name.as_str(), text.as_str())),
            );
            let begun = Applicant::read(rules, &[sheet], person.day()).unwrap();
            let mut interview = Interview::new(rules, begun, person.day(), Scope::Deciding);
            let mut since = Instant::now();
            let asked = ask(&mut interview, &truth, &mut dice, None, &mut |_, _| {
                slowest = slowest.max(since.elapsed());
                since = Instant::now();
            });
            slowest = slowest.max(since.elapsed());
            let (found, wanted) = (
                assess(rules, interview.applicant(), person.day()),
                assess(rules, &whole, person.day()),
            );
            assert_eq!(
                (found.permit_needed, found.class),
                (wanted.permit_needed, wanted.class),
                "{person:?}"
            );
            assert_eq!(found.class, found.best_class, "{person:?}");
            asked_of_all += asked.len();
            people += 1;
        }
    }
    println!("{asked_of_all} questions to {people} people, the slowest {slowest:?}");
    assert!(asked_of_all < people * 10, "{asked_of_all} {people}");
    // Generous: tests are built without most optimisations, on machines that do other work too.
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}

#[test]
fn the_way_back_restores_every_state() {
    let rules = embedded::ruleset("cn-2017").unwrap();
    let (on, deck, mut dice) = (date(2026, 11, 23), Deck::new("cn-2017"), Dice::new(13));
    for _ in 0..5 {
        let person = deck.complete(&mut dice);
        let nobody = Applicant::nobody(rules);
        let mut interview = Interview::new(rules, nobody, on, Scope::Everything);
        let mut states = Vec::new();
        while let Some(fact) = interview.next() {
            let applicant = interview.applicant().clone();
            states.push((
                fact,
                applicant,
                interview.unknown().to_vec(),
                interview.standing(),
            ));
            let id = &rules.facts()[fact].id;
            let value = person.values.get(id).filter(|_| !dice.one_in(4));
            let value = value.map(|value| {
                let text = crate::naive::draw::text(value);
                parse(&rules.facts()[fact], &text, on).unwrap()
            });
            interview.answer(fact, value.map_or(Reply::Unknown, Reply::Value));
        }
        while let Some((fact, applicant, unknown, standing)) = states.pop() {
            assert_eq!(interview.back(), Some(fact));
            assert_eq!(*interview.applicant(), applicant);
            assert_eq!(interview.unknown(), unknown);
            assert_eq!(interview.standing(), standing);
            assert_eq!(interview.next(), Some(fact));
        }
        assert_eq!(interview.back(), None);
    }
}

#[test]
fn everything_is_asked_where_that_is_wished_for() {
    for (id, on) in [
        ("cn-2017", date(2026, 11, 23)),
        ("cn-2016-pilot", date(2017, 1, 1)),
    ] {
        let rules = embedded::ruleset(id).unwrap();
        let world = World::new(rules, on);
        let truth = world.cells.map(|cells| cells.first().copied());
        let mut dice = Dice::new(1);
        let nobody = Applicant::nobody(rules);
        let mut interview = Interview::new(rules, nobody, on, Scope::Everything);
        let mut asked = ask(&mut interview, &truth, &mut dice, Some(3), &mut |_, _| {});
        asked.sort_unstable();
        assert_eq!(asked, world.facts(true));
    }
}

/// The ids that are asked of somebody, in order, with whether their answer is known.
fn questions(place: Option<&str>, answers: &[(&str, &str)]) -> Vec<String> {
    let rules = embedded::ruleset("cn-2017").unwrap();
    let placed = place.map(|place| embedded::in_place(rules, place).unwrap());
    let rules = placed.as_ref().unwrap_or(rules);
    let on = date(2026, 11, 23);
    let mut interview = Interview::new(rules, Applicant::nobody(rules), on, Scope::Deciding);
    let mut asked = Vec::new();
    while let Some(fact) = interview.next() {
        let entry = &rules.facts()[fact];
        let answer = answers.iter().find(|(id, _)| *id == entry.id);
        // Whoever says nothing else says no.
        let otherwise = match entry.id.as_str() {
            "skill_certificate" | "teaching_qualification" | "graduate_university" => "none",
            _ if entry.is_number() => "0",
            _ => "no",
        };
        let text = answer.map_or(otherwise, |(_, text)| *text);
        interview.answer(fact, Reply::Value(parse(entry, text, on).unwrap()));
        asked.push(entry.id.clone());
    }
    asked
}

const ENGINEER: [(&str, &str); 7] = [
    ("annual_salary", "300000"),
    ("education", "master"),
    ("experience_years", "8"),
    ("months_per_year", "12"),
    ("hsk_level", "3"),
    ("province", "jiangsu"),
    ("age", "34"),
];

#[test]
fn what_moves_everybody_is_asked_first_and_the_rest_only_where_it_can_decide() {
    let asked = questions(None, &ENGINEER);
    assert_eq!(
        asked[..5],
        [
            "experience_years",
            "annual_salary",
            "age",
            "education",
            "months_per_year"
        ]
    );
    assert!(asked.len() <= 14, "{} {asked:?}", asked.len());
    // A founder's money is of no interest where nothing was founded.
    assert!(asked.iter().any(|id| id == "founder_intellectual_property"));
    assert!(!asked.iter().any(|id| id == "founder_investment_usd"));
}

#[test]
fn who_has_the_points_for_class_a_is_soon_done() {
    let strong = [
        ("annual_salary", "600000"),
        ("education", "doctorate"),
        ("experience_years", "17"),
        ("months_per_year", "12"),
        ("age", "40"),
    ];
    let asked = questions(None, &strong);
    assert_eq!(asked.len(), 5, "{asked:?}");
}

#[test]
fn who_is_paid_six_times_the_average_has_two_questions_to_answer() {
    let asked = questions(
        Some("shanghai"),
        &[("age", "40"), ("annual_salary", "2000000")],
    );
    assert_eq!(asked, ["annual_salary", "age"]);
}

#[test]
fn a_graduate_without_experience_is_asked_for_the_marks_and_not_for_a_founders_money() {
    let graduate = [
        ("annual_salary", "120000"),
        ("education", "master"),
        ("months_per_year", "12"),
        ("province", "jiangsu"),
        ("age", "25"),
        ("graduate_university", "china"),
        ("months_since_graduation", "3"),
        ("average_mark", "85"),
        ("graduates_as_class_b", "yes"),
    ];
    let asked = questions(None, &graduate);
    assert!(asked.iter().any(|id| id == "average_mark"));
    assert!(!asked.iter().any(|id| id == "founder_share_percent"));
    assert!(asked.len() <= 22, "{} {asked:?}", asked.len());
}
