//! The distribution over all profiles, on models made by hand and on random ones, where it must be
//! what comes out when all profiles are tried one by one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::BTreeMap;

use permit_points::engine::{
    Distribution, Formula, Guard, Leaf, Model, ModelRequirement, NodeKind, Outcome, PointsColumn,
    ScoreNode,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::brute::{Dice, Profile, all_cells};
use super::{at_least, class, is, leaf, model, open, sum};

type Groups<const N: usize> = BTreeMap<([Outcome; N], [i64; N]), (u64, u64)>;

fn costs_of(costs: &[Vec<u32>], cells: &[usize]) -> u64 {
    let cells = cells.iter().enumerate();
    cells
        .map(|(fact, cell)| u64::from(costs[fact][*cell]))
        .sum()
}

/// The groups with their counts and least costs, by trying every profile.
fn tried<const N: usize>(models: [&Model; N], costs: &[Vec<u32>]) -> Groups<N> {
    let mut groups = Groups::new();
    for cells in all_cells(&open(models[0])) {
        let profiles = models.map(|model| Profile::of(model, &cells));
        let mut key = ([Outcome::NoClass; N], [0; N]);
        for (number, profile) in profiles.iter().enumerate() {
            key.0[number] = profile.outcome();
            key.1[number] = profile.points[models[number].root];
        }
        let entry = groups.entry(key).or_insert((0, u64::MAX));
        entry.0 += 1;
        entry.1 = entry.1.min(costs_of(costs, &cells));
    }
    groups
}

/// Where the distribution and the profiles tried one by one differ.
fn difference<const N: usize>(models: [&Model; N], costs: &[Vec<u32>]) -> Option<String> {
    let found = Distribution::of(models, costs).unwrap();
    let mut groups = Groups::new();
    for group in &found.groups {
        let example = found.example(group);
        for (number, model) in models.iter().enumerate() {
            let profile = Profile::of(model, &example);
            let got = (profile.outcome(), profile.points[model.root]);
            if got != (group.outcomes[number], group.points[number]) {
                return Some(format!(
                    "the example {example:?} of {group:?} gives {got:?}"
                ));
            }
        }
        if costs_of(costs, &example) != group.cost {
            return Some(format!(
                "the example {example:?} does not cost {}",
                group.cost
            ));
        }
        groups.insert((group.outcomes, group.points), (group.count, group.cost));
    }
    let expected = tried(models, costs);
    (groups != expected).then(|| format!("found {groups:?}\ntried {expected:?}"))
}

#[test]
fn counts_and_examples_of_one_table_by_hand() {
    // 0, 5 or 9 points and 0 or 4 more; 9 give the first class, and so does the guard of fact 2.
    let mut model = model(
        &[3, 2, 3],
        vec![
            leaf(0, &[0, 5, 9]),
            leaf(1, &[0, 4]),
            sum(&[0, 1], None, None),
        ],
    );
    model.routes = vec![at_least(2, 9), is(2, &[false, false, true])];
    model.classes = vec![class(&[0, 1], false), class(&[], true)].into();
    let all = Distribution::of([&model], &[vec![0, 1, 1], vec![0, 1], vec![0, 1, 1]]).unwrap();
    let first: u64 = all
        .groups
        .iter()
        .filter(|group| group.outcomes == [Outcome::Class(0)])
        .map(|group| group.count)
        .sum();
    // 18 profiles; 5+4, 9 and 9+4 by points (3 of 6, times 3), and 1 of 3 of the other 3: 9 + 3.
    assert_eq!(first, 12);
    let by_route = all
        .groups
        .iter()
        .find(|group| group.outcomes == [Outcome::Class(0)] && group.points == [0])
        .unwrap();
    assert_eq!(
        (by_route.count, by_route.cost, all.example(by_route)),
        (1, 1, vec![0, 0, 2])
    );
}

#[test]
fn a_cap_hides_points_and_a_column_chooses_them() {
    let young = Guard {
        fact: 0,
        cells: vec![true, false],
    };
    let columns = vec![
        PointsColumn {
            guards: vec![young],
            points: vec![2, 9, 14],
        },
        PointsColumn {
            guards: Vec::new(),
            points: vec![0, 4, 20],
        },
    ];
    let salary = ScoreNode {
        floor: None,
        cap: Some(12),
        kind: NodeKind::Leaf(Leaf { fact: 1, columns }),
    };
    let model = model(&[2, 3], vec![salary]);
    let all = Distribution::of([&model], &[]).unwrap();
    let found: Vec<_> = all
        .groups
        .iter()
        .map(|group| (group.points[0], group.count))
        .collect();
    assert_eq!(found, [(0, 1), (2, 1), (4, 1), (9, 1), (12, 2)]);
}

#[test]
fn a_missing_figure_is_never_met_and_neither_is_its_not() {
    let mut model = model(&[2], vec![leaf(0, &[0, 1])]);
    model.routes = vec![Formula::Not(Box::new(Formula::Missing)), Formula::Missing];
    model.classes = vec![class(&[0, 1], false)].into();
    let all = Distribution::of([&model], &[]).unwrap();
    assert!(
        all.groups
            .iter()
            .all(|group| group.outcomes == [Outcome::NoClass])
    );
}

#[test]
fn a_requirement_that_all_or_none_meet_is_settled_for_everybody() {
    let mut model = model(&[2], vec![leaf(0, &[0, 1])]);
    model.classes = vec![class(&[], true)].into();
    for (formula, outcome) in [
        (Formula::Missing, Outcome::NoClass),
        (is(0, &[false, false]), Outcome::NoClass),
        (is(0, &[true, true]), Outcome::Class(0)),
    ] {
        model.requirements = vec![ModelRequirement {
            formula,
            closes: None,
        }];
        let all = Distribution::of([&model], &[]).unwrap();
        assert!(all.groups.iter().all(|group| group.outcomes == [outcome]));
    }
}

#[test]
fn points_of_one_node_say_nothing_of_another() {
    // 5 points of the second node give class 0; those of the first are asked for before.
    let mut model = model(
        &[2, 2],
        vec![leaf(0, &[0, 7]), leaf(1, &[0, 5]), sum(&[0, 1], None, None)],
    );
    model.routes = vec![at_least(0, 9), at_least(1, 5)];
    model.classes = vec![class(&[0], false), class(&[1], false)].into();
    let all = Distribution::of([&model], &[]).unwrap();
    let groups = all.groups.iter();
    let found: Vec<_> = groups
        .map(|group| (group.outcomes[0], group.points[0], group.count))
        .collect();
    let (second, none) = (Outcome::Class(1), Outcome::NoClass);
    assert_eq!(
        found,
        [(second, 5, 1), (second, 12, 1), (none, 0, 1), (none, 7, 1)]
    );
}

#[test]
fn the_best_of_no_parts_is_nothing() {
    let best = ScoreNode {
        floor: None,
        cap: None,
        kind: NodeKind::Best(Vec::new()),
    };
    let model = model(&[2], vec![leaf(0, &[3, 4]), best, sum(&[0, 1], None, None)]);
    let all = Distribution::of([&model], &[]).unwrap();
    let points: Vec<_> = all.groups.iter().map(|group| group.points[0]).collect();
    assert_eq!(points, [3, 4]);
    assert_eq!(model.walk(&[1]).points, [4, 0, 4]);
}

#[test]
fn two_models_are_counted_side_by_side() {
    let mut old = model(&[3, 2], vec![leaf(0, &[0, 5, 9])]);
    old.routes = vec![at_least(0, 5)];
    old.classes = vec![class(&[0], false)].into();
    let mut new = old.clone();
    new.nodes = vec![leaf(0, &[0, 4, 9])];
    let all = Distribution::of([&old, &new], &[]).unwrap();
    let (first, none) = (Outcome::Class(0), Outcome::NoClass);
    let found: Vec<_> = all
        .groups
        .iter()
        .map(|group| (group.outcomes, group.points, group.count))
        .collect();
    assert_eq!(
        found,
        [
            ([first, first], [9, 9], 2),
            ([first, none], [5, 4], 2),
            ([none, none], [0, 0], 2)
        ]
    );
}

#[test]
fn a_sum_of_ten_best_of_ten_is_counted_without_trying_its_profiles() {
    // 100 facts of 50 cells: far more profiles than could be tried, or than 64 bits can count.
    let (mut nodes, mut factors) = (Vec::new(), Vec::new());
    for factor in 0..10 {
        let parts: Vec<usize> = (0..10)
            .map(|table| {
                nodes.push(leaf(factor * 10 + table, &(0..50).collect::<Vec<i64>>()));
                nodes.len() - 1
            })
            .collect();
        nodes.push(ScoreNode {
            floor: Some(0),
            cap: Some(40),
            kind: NodeKind::Best(parts),
        });
        factors.push(nodes.len() - 1);
    }
    nodes.push(sum(&factors, None, None));
    let model = model(&[50; 100], nodes);
    let all = Distribution::of([&model], &[]).unwrap();
    assert_eq!(all.groups.first().unwrap().points, [0]);
    assert_eq!(all.groups.last().unwrap().points, [400]);
    assert_eq!(all.groups.last().unwrap().count, u64::MAX);
    assert_eq!(all.groups.len(), 401);
}

#[test]
fn what_would_take_too_long_is_given_up() {
    // 40 facts whose points are powers of two have as many totals as profiles.
    let mut nodes: Vec<ScoreNode> = (0..40).map(|fact| leaf(fact, &[0, 1 << fact])).collect();
    nodes.push(sum(&(0..40).collect::<Vec<_>>(), None, None));
    assert!(Distribution::of([&model(&[2; 40], nodes)], &[]).is_none());
}

#[test]
fn facts_that_choose_columns_in_too_many_ways_are_given_up() {
    // 224 times 224 is just above 50,000.
    for (cells, is_given_up) in [(2, false), (224, true)] {
        let column = |guards| PointsColumn {
            guards,
            points: vec![1],
        };
        let guard = |fact| Guard {
            fact,
            cells: vec![true; cells],
        };
        let columns = vec![column(vec![guard(0), guard(1)]), column(Vec::new())];
        let node = ScoreNode {
            floor: None,
            cap: None,
            kind: NodeKind::Leaf(Leaf { fact: 2, columns }),
        };
        let all = Distribution::of([&model(&[cells, cells, 1], vec![node])], &[]);
        assert_eq!(all.is_none(), is_given_up, "{cells}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6_000,
        rng_seed: RngSeed::Fixed(20_170_402),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_distribution_is_that_of_all_profiles_tried_one_by_one(numbers in prop::collection::vec(any::<u16>(), 0..250)) {
        let mut dice = Dice::new(numbers);
        let (model, _) = dice.model();
        let costs = dice.costs(&model.cells);
        let difference = difference([&model], &costs);
        prop_assert!(difference.is_none(), "{}\n{model:#?}", difference.unwrap());
    }

    #[test]
    fn two_models_are_counted_as_their_profiles_are(numbers in prop::collection::vec(any::<u16>(), 0..400)) {
        let mut dice = Dice::new(numbers);
        let (old, _) = dice.model();
        let new = dice.model_over(old.cells.clone());
        let costs = dice.costs(&old.cells);
        let difference = difference([&old, &new], &costs);
        prop_assert!(difference.is_none(), "{}\n{old:#?}\n{new:#?}", difference.unwrap());
    }
}
