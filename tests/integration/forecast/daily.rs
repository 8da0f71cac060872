//! Ten years day by day: what a forecast says of a day is what `assess --on` would say on it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use permit_points::ruleset::{ClassId, Figures, Rule, Ruleset};
use permit_points::{
    Applicant, Cause, Memories, RuleKind, Setting, assess, embedded, figures, forecast,
};

use super::draw::{Person, chosen, person, ruleset, timeline};
use crate::naive::draw::Dice;

/// What a day is compared by.
type Outcome = (i64, i64, Option<String>, Option<String>);

/// Which entries are in force, and the figures.
type Rules = (Vec<bool>, Figures);

/// Which entries are in force on a day, and the figures: on days that are alike in this, and only
/// on those, a setting is kept.
fn in_force(ruleset: &Ruleset, day: Date) -> Rules {
    let rules = ruleset.requirements().iter().chain(ruleset.exemptions());
    let rules = rules.chain(ruleset.routes().iter().map(|route| &route.rule));
    let holds = |rule: &Rule| rule.in_force.contains(day);
    (rules.map(holds).collect(), figures::on(ruleset, day))
}

struct Days<'p> {
    person: &'p Person,
    rulesets: Vec<(&'static str, Ruleset)>,
    kept: Option<(&'static str, Rules, Setting, Memories)>,
}

impl<'p> Days<'p> {
    fn of(person: &'p Person) -> Self {
        let rulesets = embedded::ids().map(|id| (id, ruleset(id, person.place)));
        Self {
            person,
            rulesets: rulesets.collect(),
            kept: None,
        }
    }

    /// The answer of a day; in full at times, else in short, which is the same and faster.
    fn outcome(&mut self, day: Date, in_full: bool) -> Outcome {
        let id = embedded::in_force(day).unwrap().id();
        let (id, ruleset) = self
            .rulesets
            .iter()
            .find(|(known, _)| *known == id)
            .unwrap();
        let applicant = Applicant::read(ruleset, &[self.person.sheet(day)], day).unwrap();
        let class = |class: Option<ClassId>| class.map(|class| ruleset.classes()[class].id.clone());
        if in_full {
            let answer = assess(ruleset, &applicant, day);
            return (
                answer.points,
                answer.points_at_most,
                class(answer.class),
                class(answer.best_class),
            );
        }
        let now = in_force(ruleset, day);
        if self
            .kept
            .as_ref()
            .is_none_or(|(known, then, ..)| (known, then) != (id, &now))
        {
            let setting = Setting::new(ruleset, applicant.figures(), day);
            self.kept = Some((*id, now, setting, Memories::default()));
        }
        let (.., setting, memories) = self.kept.as_mut().unwrap();
        let mut profile = setting.profile(ruleset);
        for fact in ruleset.facts().ids() {
            if let Some(value) = applicant.value(fact) {
                setting.answer(&mut profile, fact, Some(value));
            }
        }
        let grading = setting.grade(&profile, memories);
        (
            grading.points,
            grading.points_at_most,
            class(grading.class),
            class(grading.best_class),
        )
    }
}

/// Ten years of one person, day by day.
fn compare(person: &Person, kinds: &mut BTreeSet<&'static str>) {
    let timeline = timeline(person.place);
    let forecast = forecast(&timeline, &[person.sheet(person.on)], person.on, 10).unwrap();
    let mut days = Days::of(person);
    let mut events = forecast.events.iter().peekable();
    let mut last = days.outcome(person.on, true);
    let start = &forecast.start.grading;
    assert_eq!(
        (start.points, start.points_at_most),
        (last.0, last.1),
        "{person:?}"
    );
    let mut day = person.on;
    while day < forecast.until {
        day = day.tomorrow().unwrap();
        let is_event = events.peek().is_some_and(|event| event.on == day);
        let outcome = days.outcome(day, is_event);
        assert_eq!(
            is_event,
            outcome != last,
            "{day}: {last:?}, {outcome:?}\n{person:?}"
        );
        if let Some(event) = events.next_if(|event| event.on == day) {
            let ruleset = timeline.ruleset(event.standing.ruleset);
            let class =
                |class: Option<ClassId>| class.map(|class| ruleset.classes()[class].id.clone());
            let grading = &event.standing.grading;
            let said = (
                grading.points,
                grading.points_at_most,
                class(grading.class),
                class(grading.best_class),
            );
            assert_eq!(said, outcome, "{day}\n{person:?}");
            because(event, ruleset, (&last, &outcome), person, kinds);
        }
        last = outcome;
    }
    assert_eq!(events.next(), None);
}

/// The reasons of a day: facts and rules that really turned, which together make the difference.
fn because(
    event: &permit_points::Event,
    ruleset: &Ruleset,
    (before, after): (&Outcome, &Outcome),
    person: &Person,
    kinds: &mut BTreeSet<&'static str>,
) {
    assert!(!event.because.is_empty(), "{}\n{person:?}", event.on);
    let read = |day| Applicant::read(ruleset, &[person.sheet(day)], day).unwrap();
    let (yesterday, today) = (read(event.on.yesterday().unwrap()), read(event.on));
    let (mut points, mut at_most, mut is_told) = (0, 0, true);
    for cause in &event.because {
        match cause {
            Cause::Fact(change) => {
                kinds.insert("fact");
                assert_eq!(yesterday.value(change.fact), Some(change.from));
                assert_eq!(today.value(change.fact), Some(change.to));
                points += change.points;
                at_most += change.at_most;
                let id = &ruleset.facts()[change.fact].id;
                assert_eq!(
                    change.is_precise,
                    person.years.iter().all(|(name, _)| name != id)
                );
            }
            Cause::Rule(change) => {
                kinds.insert(change.kind.name());
                let moved = change.points.unwrap_or_default();
                points += moved.0;
                at_most += moved.1;
                is_told &= change.points.is_some() || change.kind == RuleKind::Ruleset;
            }
        }
    }
    if is_told {
        assert_eq!(
            (points, at_most),
            (after.0 - before.0, after.1 - before.1),
            "{event:?}\n{person:?}"
        );
    }
}

#[test]
fn a_forecast_says_of_every_day_of_ten_years_what_the_answer_of_the_day_says() {
    let mut dice = Dice::new(11);
    let mut kinds = BTreeSet::new();
    for _ in 0..40 {
        compare(&person(&mut dice), &mut kinds);
    }
    for person in &chosen() {
        compare(person, &mut kinds);
    }
    for kind in ["fact", "parameter", "route", "ruleset"] {
        assert!(kinds.contains(kind), "nobody met a {kind}: {kinds:?}");
    }
}
