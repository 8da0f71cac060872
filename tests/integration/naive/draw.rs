//! Applicants drawn at random: values near edges are likely, and any few facts may be open.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::BTreeMap;

use permit_points::schema::{FactType, Literal};
use permit_points::{Applicant, Assessment, Sheet, assess, embedded};

use super::{Figures, Rules, Value, Values};

/// The parameter of the shipped tables.
const FIGURE: &str = "local_average_monthly_salary";

/// Numbers in the order of a small xorshift generator; the same seed gives the same numbers.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // Neighbouring seeds begin far from each other, and never at 0.
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            dice.below(2);
        }
        dice
    }

    /// A number from 0 to below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % u64::try_from(end).unwrap()).unwrap()
    }

    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn number(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).unwrap())).unwrap()
    }
}

/// Somebody who asks, and when.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) rules: &'static str,
    pub(crate) on: &'static str,
    pub(crate) values: Values,
    pub(crate) figures: Figures,
}

/// What is drawn from: the rules, and what can be answered.
pub(crate) struct Deck {
    pub(crate) rules: Rules,
    id: &'static str,
    days: &'static [&'static str],
    /// The facts that are not dates, with whether they are read.
    facts: Vec<(String, bool)>,
    candidates: BTreeMap<String, Vec<Value>>,
}

impl Deck {
    pub(crate) fn new(id: &'static str) -> Self {
        let rules = Rules::shipped(id);
        let days: &[_] = match id {
            "cn-2017" => &["2017-04-01", "2018-08-02", "2018-08-03", "2026-11-23"],
            _ => &["2016-10-01", "2017-03-31"],
        };
        let facts = rules
            .facts
            .iter()
            .filter(|fact| fact.kind != Some(FactType::Date));
        let facts: Vec<_> = facts
            .map(|fact| (fact.id.clone(), rules.reads(&fact.id)))
            .collect();
        let near =
            |(fact, _): &(String, bool)| (fact.clone(), rules.candidates(fact, &Figures::new()));
        let candidates = facts.iter().map(near).collect();
        Self {
            rules,
            id,
            days,
            facts,
            candidates,
        }
    }

    /// Somebody who has answered everything that is read.
    pub(crate) fn complete(&self, dice: &mut Dice) -> Person {
        let mut figures = Figures::new();
        if dice.one_in(2) {
            figures.insert(FIGURE.to_owned(), dice.number(300_000, 1_500_000));
        }
        let mut values = Values::new();
        for (fact, is_read) in &self.facts {
            let is_assumed = self.rules.fact(fact).assume.is_some();
            // What is not read is answered at times, what is assumed is mostly left to that.
            if (is_assumed || !is_read) && !dice.one_in(8) {
                continue;
            }
            values.insert(fact.clone(), self.value(fact, &figures, dice));
        }
        Person {
            rules: self.id,
            on: self.days[dice.below(self.days.len())],
            values,
            figures,
        }
    }

    /// Somebody who has left some facts open, so that there are at most so many completions.
    pub(crate) fn incomplete(&self, dice: &mut Dice, most_open: usize, most: usize) -> Person {
        let mut person = self.complete(dice);
        let wanted = 1 + dice.below(most_open);
        let (mut open, mut completions) = (0, 1);
        while open == 0 || dice.below(20) > 0 {
            let (fact, is_read) = &self.facts[dice.below(self.facts.len())];
            let product = completions * self.rules.candidates(fact, &person.figures).len();
            let is_assumed = self.rules.fact(fact).assume.is_some();
            if open < wanted
                && *is_read
                && !is_assumed
                && product <= most
                && person.values.remove(fact).is_some()
            {
                (open, completions) = (open + 1, product);
            }
        }
        person
    }

    /// A value of a fact: half of the time one at an edge.
    pub(crate) fn value(&self, fact: &str, figures: &Figures, dice: &mut Dice) -> Value {
        let entry = self.rules.fact(fact);
        let near = if fact == "annual_salary" {
            self.rules.candidates(fact, figures)
        } else {
            self.candidates[fact].clone()
        };
        let is_scored = self
            .rules
            .factors
            .iter()
            .any(|factor| factor.tables.iter().any(|table| table.fact == fact));
        match entry.kind.expect("the shipped facts have types") {
            // One of a route alone decides it: such are rare, so that points matter too.
            FactType::Boolean => {
                let assumed = entry.assume == Some(Literal::Boolean(true));
                Value::Truth(dice.one_in(if is_scored { 2 } else { 30 }) != assumed)
            }
            FactType::Integer | FactType::Money if dice.one_in(2) => match &near[..] {
                [Value::Number(first), .., Value::Number(last)] => {
                    let top = if dice.one_in(4) {
                        *last
                    } else {
                        (*last).min(100_000_000)
                    };
                    let unit = if entry.kind == Some(FactType::Money) {
                        1
                    } else {
                        100
                    };
                    Value::Number(dice.number(first / unit, top / unit) * unit)
                }
                _ => panic!("{fact} has no numbers"),
            },
            _ => near[dice.below(near.len())].clone(),
        }
    }

    /// Where a value stands among those of its fact.
    pub(crate) fn rank(&self, fact: &str, value: &Value) -> i128 {
        super::rank(self.rules.fact(fact), value)
    }
}

impl Person {
    /// The answers as they are typed.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let values = self
            .values
            .iter()
            .map(|(fact, value)| (fact.clone(), text(value)));
        values
            .chain(
                self.figures.iter().map(|(figure, hundredths)| {
                    (figure.clone(), text(&Value::Number(*hundredths)))
                }),
            )
            .collect()
    }

    pub(crate) fn day(&self) -> jiff::civil::Date {
        self.on.parse().unwrap()
    }

    /// What the library says.
    pub(crate) fn assess(&self) -> Assessment {
        let texts = self.texts();
        let sheet = Sheet::of(
            texts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        );
        self.assess_sheets(&[sheet])
    }

    pub(crate) fn assess_sheets(&self, sheets: &[Sheet]) -> Assessment {
        let ruleset = embedded::ruleset(self.rules).unwrap();
        let applicant = Applicant::read(ruleset, sheets, self.day());
        let applicant = applicant.unwrap_or_else(|faults| panic!("{faults:?}\n{}", self.as_case()));
        assess(ruleset, &applicant, self.day())
    }

    /// The person as a case that can be pasted into `tests/cases`.
    pub(crate) fn as_case(&self) -> String {
        let head = format!(
            "- name: somebody drawn at random\n  rules: {}\n  on: {}\n  applicant:\n",
            self.rules, self.on
        );
        let answers = self
            .texts()
            .into_iter()
            .map(|(name, text)| format!("    {name}: {text}\n"));
        head + &answers.collect::<String>()
    }
}

/// A value as it is typed.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Truth(truth) => truth.to_string(),
        Value::Name(name) => name.clone(),
        Value::Number(hundredths) if hundredths % 100 == 0 => (hundredths / 100).to_string(),
        Value::Number(hundredths) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
    }
}
