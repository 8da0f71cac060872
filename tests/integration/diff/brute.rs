//! `diff` against a look at every profile: random pairs of rule files, judged one applicant after
//! the other.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use permit_points::diff::{
    Comparer, Comparisons, DiffError, Dimension, Example, Side, SideStanding, SideTold, Space,
    Which,
};
use permit_points::ruleset::{Fact, FactKind, Ruleset};
use permit_points::{Applicant, Sheet, assess, load};

use serde_json::json;

use super::draw::DAYS;
use super::everybody::{Axis, Found, Naive, Pair, axes, everybody};
use super::sketch::Sketch;
use super::{file, json_of};
use crate::naive::draw::{Dice, text};
use crate::naive::{Class, Value, Values};
use crate::support::run_with;

/// The most profiles of a pair that is looked at.
const MOST_PROFILES: usize = 3_000;

const SIDES: Pair<Which> = [Which::Old, Which::New];

/// The answers of an example as one side knows them: all of the facts that it reads.
fn answers(values: &[i64], dimensions: &[Dimension], which: Which, rules: &Ruleset) -> Values {
    let mut answers = Values::new();
    for (dimension, value) in dimensions.iter().zip(values) {
        let Some(fact) = dimension.fact_on(which).map(|fact| &rules.facts()[fact]) else {
            continue;
        };
        let own = dimension.value_on(which, *value).unwrap();
        answers.insert(fact.id.clone(), named(fact, own));
    }
    answers
}

/// A value as the naive scorer knows it.
fn named(fact: &Fact, value: i64) -> Value {
    match &fact.kind {
        FactKind::Integer { .. } => Value::Number(100 * value),
        FactKind::Money => Value::Number(value),
        FactKind::Boolean => Value::Truth(value == 1),
        FactKind::Choice { options, .. } => {
            Value::Name(options[usize::try_from(value).unwrap()].id.clone())
        }
        FactKind::Date { .. } => panic!("a date has no value of its own"),
    }
}

/// Holds what is told of an example against the naive scorer, and against `assess`.
fn check_told(told: &SideTold, answers: &Values, naive: &Naive, rules: &Ruleset) {
    let mut all = answers.clone();
    // What is read and makes no difference is no dimension.
    for fact in &naive.rules.facts {
        all.entry(fact.id.clone())
            .or_insert_with(|| naive.rules.values(&fact.id)[0].clone());
    }
    assert_eq!((told.points, told.standing.clone()), naive.standing(&all));
    let texts: Vec<_> = all
        .iter()
        .map(|(fact, value)| (fact.as_str(), text(value)))
        .collect();
    let sheet = Sheet::of(texts.iter().map(|(fact, value)| (*fact, value.as_str())));
    let on = naive.on.parse().unwrap();
    let applicant = Applicant::read(rules, &[sheet], on).expect("an example is a valid applicant");
    let answer = assess(rules, &applicant, on);
    let class = answer
        .class
        .map(|class| SideStanding::Class(rules.classes()[class].id.clone()));
    let standing = match answer.permit_needed {
        Some(false) => SideStanding::NoPermit,
        _ => class.unwrap_or(SideStanding::NoClass),
    };
    assert_eq!((told.points, &told.standing), (answer.points, &standing));
    assert_eq!(told.route, answer.route);
    let awards = answer.awards.map(|award| award.points);
    assert_eq!(told.factors, awards);
}

/// Holds every number of a comparison against what was counted one by one.
fn check_counts(compared: &Comparisons, found: &Found) {
    assert_eq!(compared.profiles, found.profiles);
    assert_eq!(compared.moved, found.moved);
    assert_eq!(compared.is_same(), found.moved == 0);
    assert_eq!(Some(compared.points_change), found.points_change);
    assert_eq!(compared.moves.len(), found.moves.len());
    for one in &compared.moves {
        let counted = found.moves.get(&(one.from.clone(), one.to.clone()));
        let counted = counted.map(|mover| (mover.profiles, mover.points_change));
        let told = (one.profiles, one.points_change);
        assert_eq!(Some(told), counted, "{:?} to {:?}", one.from, one.to);
    }
}

/// Two rulesets, each on its day.
struct Drawn {
    texts: Pair<String>,
    rules: Pair<Ruleset>,
    on: Pair<&'static str>,
}

impl Drawn {
    /// A rule file and an edit of it, in this order or in the other; none where the loader takes
    /// one of them for faulty.
    fn draw(dice: &mut Dice) -> Option<Self> {
        let mut sketch = Sketch::draw(dice);
        let mut texts = [sketch.text(), String::new()];
        for _ in 0..=dice.below(3) {
            sketch.edit(dice);
        }
        texts[1] = sketch.text();
        if dice.one_in(2) {
            texts.swap(0, 1);
        }
        let read = |text: &String| load("drawn.yaml", text.clone().into_bytes()).ruleset;
        let rules = [read(&texts[0])?, read(&texts[1])?];
        let on = [DAYS[dice.below(2)], DAYS[dice.below(2)]];
        Some(Self { texts, rules, on })
    }

    fn compared(&self) -> Result<Comparisons, DiffError> {
        let side = |at: usize| Side::new(&self.rules[at], self.day(at));
        Comparer::default().compare(&side(0), &side(1))
    }

    fn day(&self, side: usize) -> Date {
        self.on[side].parse().unwrap()
    }

    /// Holds the comparison against a look at everybody; what it found, unless there are too many.
    fn check(&self, dice: &mut Dice) -> Option<(Found, Space)> {
        let sides = [0, 1].map(|at| Naive::new(&self.texts[at], self.on[at]));
        let axes = axes(&sides, dice);
        let compared = match self.compared() {
            Ok(compared) => compared,
            Err(DiffError::NothingInCommon(nothing)) => {
                let mut same = axes.iter().filter(|axis| axis.id == nothing.fact);
                assert!(same.all(|axis| axis.cells.is_empty()));
                return None;
            }
            Err(error) => panic!("{error}"),
        };
        let cells = axes.iter().map(|axis| axis.cells.len());
        if cells.product::<usize>() > MOST_PROFILES {
            return None;
        }
        let dimensions = &compared.space.dimensions;
        let usual: Vec<_> = axes
            .iter()
            .map(|axis| self.usual(axis, &sides, dimensions))
            .collect();
        let found = everybody(&sides, &axes, &usual);
        check_counts(&compared, &found);
        for one in &compared.moves {
            let unusual = self.check_example(&one.example, dimensions, &sides);
            let told = (&one.example.old.standing, &one.example.new.standing);
            assert_eq!(told, (&one.from, &one.to));
            let mover = &found.moves[&(one.from.clone(), one.to.clone())];
            assert_eq!(unusual, mover.least_unusual);
        }
        let is_ranked = |class: &Class| sides[1].rules.classes.iter().any(|new| new.id == class.id);
        if sides[0].rules.classes.iter().all(is_ranked) {
            assert_eq!(compared.is_worse, found.is_worse(&sides[1].rules));
        }
        // Where no class changes, the example is of the greatest change of points.
        let is_told = found.moves.is_empty() && found.moved > 0;
        assert_eq!(compared.example.is_some(), is_told);
        if let Some(example) = &compared.example {
            self.check_example(example, dimensions, &sides);
            let change = (example.new.points - example.old.points).abs();
            assert_eq!(change, found.furthest);
        }
        Some((found, compared.space))
    }

    /// The cell of an axis that holds its usual value; none where the comparison has no such fact.
    fn usual(&self, axis: &Axis, sides: &Pair<Naive>, dimensions: &[Dimension]) -> Option<usize> {
        let is_on = |one: &Dimension| [one.old.is_some(), one.new.is_some()];
        let mut known = dimensions.iter();
        let dimension = known.find(|one| one.id == axis.id && is_on(one) == axis.is_on);
        let Some(dimension) = dimension else {
            assert_eq!(axis.cells.len(), 1, "{} is not compared", axis.id);
            return None;
        };
        assert_eq!(dimension.cells.len(), axis.cells.len(), "{}", axis.id);
        let side = usize::from(!axis.is_on[0]);
        let fact = &self.rules[side].facts()[dimension.fact_on(SIDES[side]).unwrap()];
        let usual = dimension.value_on(SIDES[side], dimension.usual).unwrap();
        Some(axis.cell(&named(fact, usual), sides))
    }

    /// Holds an example against both sides, and counts its unusual answers.
    fn check_example(
        &self,
        example: &Example,
        dimensions: &[Dimension],
        sides: &Pair<Naive>,
    ) -> usize {
        for (side, told) in [&example.old, &example.new].into_iter().enumerate() {
            let rules = &self.rules[side];
            let answers = answers(&example.values, dimensions, SIDES[side], rules);
            check_told(told, &answers, &sides[side], rules);
        }
        let values = dimensions.iter().zip(&example.values);
        values
            .filter(|(dimension, value)| dimension.usual != **value)
            .count()
    }
}

/// What was drawn, so that a test that draws one kind of edit alone is seen.
#[derive(Debug, Default)]
struct Seen {
    compared: usize,
    /// How many pairs have what is named.
    of: BTreeMap<&'static str, usize>,
    /// How many pairs move somebody from one standing to another.
    moves: BTreeMap<(SideStanding, SideStanding), usize>,
}

impl Seen {
    fn add(&mut self, drawn: &Drawn, found: Found, space: &Space) {
        let says = |text: &str| drawn.texts.iter().any(|one| one.contains(text));
        let missing = |at: usize| Side::new(&drawn.rules[at], drawn.day(at)).missing();
        let is_missing = |at: usize| !missing(at).is_empty();
        let only_points = found.moved > 0 && found.moves.is_empty();
        let is_one_sided = !space.only_old.is_empty() || !space.only_new.is_empty();
        let of = [
            ("nobody moves", found.moved == 0),
            ("only points change", only_points),
            ("a fact of one side", is_one_sided),
            ("a fact of two types", !space.retyped.is_empty()),
            ("values of one side", !space.narrowed.is_empty()),
            ("a missing figure", is_missing(0) || is_missing(1)),
            ("steps in a sum", says("combine: sum") && says("then:")),
            ("a floor below 0", says("floor: -")),
            ("a requirement of some classes", says("classes: [")),
            ("two days", drawn.on[0] != drawn.on[1]),
        ];
        self.compared += 1;
        for (name, is_so) in of {
            *self.of.entry(name).or_default() += usize::from(is_so);
        }
        for pair in found.moves.into_keys() {
            *self.moves.entry(pair).or_default() += 1;
        }
    }
}

#[test]
fn a_comparison_says_what_a_look_at_every_profile_says() {
    let mut seen = Seen::default();
    let mut dice = Dice::new(20_261_126);
    while seen.compared < 800 {
        let Some(drawn) = Drawn::draw(&mut dice) else {
            continue;
        };
        let checked = catch_unwind(AssertUnwindSafe(|| drawn.check(&mut dice)));
        let Ok(checked) = checked else {
            let [old, new] = &drawn.texts;
            panic!("the two differ on {:?} for\n{old}\nand\n{new}", drawn.on);
        };
        if let Some((found, space)) = checked {
            seen.add(&drawn, found, &space);
        }
    }
    assert!(seen.of.values().all(|count| *count > 25), "{seen:?}");
    // From each of A, B, C, null and no permit to each other.
    let common = seen.moves.values().filter(|count| **count >= 5);
    assert!(common.count() >= 20, "{seen:?}");
}

#[test]
fn the_json_of_a_comparison_says_what_a_look_at_every_profile_says() {
    let mut dice = Dice::new(20_261_127);
    let mut told = 0;
    while told < 12 {
        let Some(drawn) = Drawn::draw(&mut dice) else {
            continue;
        };
        let Some((found, _)) = drawn
            .check(&mut dice)
            .filter(|(found, _)| !found.moves.is_empty())
        else {
            continue;
        };
        told += 1;
        let files = drawn.texts.each_ref().map(|text| file(text, ".yaml"));
        let named = [0, 1].map(|at| format!("{}@{}", files[at].path().display(), drawn.on[at]));
        let ran = run_with(["rules", "diff", &named[0], &named[1], "--format", "json"]).go();
        let out = json_of(&ran);
        assert_eq!((ran.status, &out["same"]), (1, &json!(false)));
        assert_eq!(out["profiles"], found.profiles);
        let (least, most) = found.points_change.unwrap();
        assert_eq!(out["points_change"], json!({"least": least, "most": most}));
        let standing = |standing: &SideStanding| match standing {
            SideStanding::Class(id) => json!(id),
            SideStanding::NoClass => json!(null),
            SideStanding::NoPermit => json!("no-permit"),
        };
        let moves = out["class_changes"].as_array().unwrap();
        assert_eq!(moves.len(), found.moves.len());
        for ((from, to), mover) in &found.moves {
            let (from, to) = (standing(from), standing(to));
            let one = moves
                .iter()
                .find(|one| one["from"] == from && one["to"] == to)
                .unwrap();
            assert_eq!(one["profiles"], mover.profiles);
            assert_eq!(one["example"]["old"]["class"], from);
            assert_eq!(one["example"]["new"]["class"], to);
        }
    }
}
