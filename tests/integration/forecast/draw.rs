//! Somebody drawn at random: answers near edges, dates of every kind, years without a date.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use permit_points::calendar::completed_years;
use permit_points::ruleset::{Fact, FactKind, Ruleset};
use permit_points::{Sheet, Timeline, embedded};

use crate::naive::draw::Dice;

/// The first days of forecasts: around the days on which rulesets, local rules and figures turn.
const DAYS: [(i16, i8, i8); 13] = [
    (2016, 10, 1),
    (2016, 12, 1),
    (2017, 3, 31),
    (2017, 4, 1),
    (2018, 8, 2),
    (2019, 3, 15),
    (2020, 2, 29),
    (2021, 3, 1),
    (2022, 7, 1),
    (2023, 4, 25),
    (2024, 2, 29),
    (2025, 12, 31),
    (2026, 11, 23),
];

/// The facts of a date, with the date that gives each.
const GROWING: [(&str, &str); 4] = [
    ("age", "birth_date"),
    ("experience_years", "experience_since"),
    ("years_in_china", "working_in_china_since"),
    ("months_since_graduation", "graduation_date"),
];

/// Facts that grow and have no date.
const DATELESS: [&str; 2] = ["founder_investment_years", "language_teaching_years"];

/// One who asks, when and where.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) on: Date,
    pub(crate) place: Option<&'static str>,
    /// The answers that stay.
    pub(crate) fixed: Vec<(String, String)>,
    /// The answers that grow from anniversary to anniversary of the first day, in years.
    pub(crate) years: Vec<(String, i64)>,
}

impl Person {
    /// What would be answered on a day.
    pub(crate) fn sheet(&self, day: Date) -> Sheet {
        let passed = completed_years(self.on, day).unwrap();
        let grown = |(name, value): &(String, i64)| (name.clone(), (value + passed).to_string());
        let answers: Vec<_> = self
            .fixed
            .iter()
            .cloned()
            .chain(self.years.iter().map(grown))
            .collect();
        Sheet::of(
            answers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )
    }
}

/// The ruleset of a day in a place.
pub(crate) fn ruleset(id: &str, place: Option<&str>) -> Ruleset {
    let national = embedded::ruleset(id).unwrap();
    place.map_or_else(
        || national.clone(),
        |place| embedded::located(national, place).unwrap().unwrap(),
    )
}

pub(crate) fn timeline(place: Option<&str>) -> Timeline {
    Timeline::by_day(embedded::ids().map(|id| Cow::Owned(ruleset(id, place))))
}

pub(crate) fn person(dice: &mut Dice) -> Person {
    let (year, month, day) = DAYS[dice.below(DAYS.len())];
    let on = date(year, month, day);
    // Most rules turn in a few places.
    let places = [None, Some("shanghai"), Some("beijing"), Some("hainan")].into_iter();
    let places: Vec<_> = places.chain(embedded::places().map(Some)).collect();
    let place = places[dice.below(places.len())];
    let rules = ruleset("cn-2017", place);
    let mut person = Person {
        on,
        place,
        fixed: Vec::new(),
        years: Vec::new(),
    };
    for (fact, from) in GROWING {
        match dice.below(7) {
            0 => {}
            1 | 2 if fact != "months_since_graduation" => {
                let value = dice.number(
                    if fact == "age" { 14 } else { 0 },
                    if fact == "age" { 64 } else { 20 },
                );
                person.years.push((fact.to_owned(), value));
            }
            _ => {
                let since = match fact {
                    "age" => past(dice, on, 14, 64),
                    "months_since_graduation" => past(dice, on, 0, 2),
                    _ => past(dice, on, 0, 20),
                };
                person.fixed.push((from.to_owned(), since.to_string()));
            }
        }
    }
    for fact in DATELESS {
        if rules.fact_named(fact).is_some() && dice.one_in(3) {
            person.years.push((fact.to_owned(), dice.number(0, 4)));
        }
    }
    if dice.one_in(6) {
        let figure = dice.number(4_000, 14_000).to_string();
        person
            .fixed
            .push(("local_average_monthly_salary".to_owned(), figure));
    }
    let is_grown = |id: &str| {
        GROWING
            .iter()
            .any(|(fact, from)| id == *fact || id == *from)
            || DATELESS.contains(&id)
    };
    for fact in rules.facts().iter().filter(|fact| !is_grown(&fact.id)) {
        // In a place the province is settled; what is assumed is mostly left to that.
        let is_settled = fact.id == "province" && place.is_some();
        let rarely = if fact.assume.is_some() { 30 } else { 1 };
        if !is_settled && dice.one_in(rarely) && !dice.one_in(8) {
            person.fixed.push((fact.id.clone(), value(fact, dice)));
        }
    }
    person
}

/// Two whom local rules move: one who loses the best class, and one who gains it.
pub(crate) fn chosen() -> [Person; 2] {
    let person = |on, place, answers: &[(&str, &str)]| Person {
        on,
        place: Some(place),
        fixed: answers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        years: Vec::new(),
    };
    let taxed = [
        ("annual_salary", "700000"),
        ("annual_income_tax", "150000"),
        ("birth_date", "1981-05-05"),
    ];
    let paid = [
        ("annual_salary", "500000"),
        ("local_average_monthly_salary", "10000"),
        ("birth_date", "1984-02-29"),
    ];
    [
        person(date(2024, 2, 29), "shanghai", &taxed),
        person(date(2017, 4, 1), "hainan", &paid),
    ]
}

/// A day so many years ago; often one that some months lack, or the very day.
fn past(dice: &mut Dice, on: Date, least: i64, most: i64) -> Date {
    let years = dice.number(least, most);
    let back = on.checked_sub(years.years()).unwrap();
    let day = match dice.below(6) {
        0 => back,
        1 => Date::new(back.year(), 2, 29).unwrap_or(back),
        2 => Date::new(back.year(), 12, 31).unwrap(),
        _ => back.checked_sub(dice.number(1, 360).days()).unwrap(),
    };
    day.min(on)
}

fn value(fact: &Fact, dice: &mut Dice) -> String {
    match &fact.kind {
        // Most of them give the best class at once.
        FactKind::Boolean => ["yes", "no"][usize::from(!dice.one_in(12))].to_owned(),
        FactKind::Choice { options, .. } => options[dice.below(options.len())].id.clone(),
        FactKind::Money => match fact.id.as_str() {
            // Around the bands, and around multiples of averages.
            "annual_salary" if dice.one_in(2) => (dice.number(4, 50) * 10_000).to_string(),
            "annual_salary" => (dice.number(50, 100) * 10_000).to_string(),
            _ => dice.number(0, 200_000).to_string(),
        },
        _ => dice
            .number(fact.domain.from, (fact.domain.end - 1).min(12))
            .to_string(),
    }
}
