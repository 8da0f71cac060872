//! The engine on models made by hand, beyond what rule files can say today, and on small models
//! drawn at random, where its brackets must be those of all profiles tried one by one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

mod brute;
mod counts;

use permit_points::Id;
use permit_points::engine::{
    Bracket, ClassRule, Focus, Formula, Guard, Leaf, Memory, Met, Model, ModelRequirement,
    NodeKind, OpenProfile, Plan, PointsColumn, ScoreNode,
};
use permit_points::ruleset::ClassId;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use self::brute::{Dice, Profile, difference, met};

const FIRST: Option<ClassId> = Some(ClassId::new(0));
const SECOND: Option<ClassId> = Some(ClassId::new(1));
const THIRD: Option<ClassId> = Some(ClassId::new(2));

fn leaf(fact: usize, points: &[i64]) -> ScoreNode {
    ScoreNode {
        floor: None,
        cap: None,
        kind: NodeKind::Leaf(Leaf::plain(fact, points.to_vec())),
    }
}

fn sum(parts: &[usize], floor: Option<i64>, cap: Option<i64>) -> ScoreNode {
    ScoreNode {
        floor,
        cap,
        kind: NodeKind::Sum(parts.to_vec()),
    }
}

fn is(fact: usize, cells: &[bool]) -> Formula {
    Formula::Guard(Guard {
        fact,
        cells: cells.to_vec(),
    })
}

fn at_least(node: usize, points: i64) -> Formula {
    Formula::AtLeast { node, points }
}

fn class(routes: &[usize], otherwise: bool) -> ClassRule {
    ClassRule {
        routes: routes.to_vec(),
        otherwise,
    }
}

/// A model whose last node is the total.
fn model(cells: &[usize], nodes: Vec<ScoreNode>) -> Model {
    Model {
        cells: cells.to_vec(),
        root: nodes.len() - 1,
        nodes,
        ..Model::default()
    }
}

/// The least and the greatest total, with everything else held against all profiles.
fn total(model: &Model, domain: &[Vec<usize>]) -> (i64, i64) {
    let bracket = checked(model, domain);
    (bracket.least[model.root], bracket.greatest[model.root])
}

/// The bracket, once it has been found to be that of all profiles.
fn checked(model: &Model, domain: &[Vec<usize>]) -> Bracket {
    if let Some(difference) = difference(model, domain) {
        panic!("{difference}\n{domain:?}\n{model:#?}");
    }
    model.bracket(domain, &Focus::Routes)
}

fn open(model: &Model) -> Vec<Vec<usize>> {
    model
        .cells
        .iter()
        .map(|cells| (0..*cells).collect())
        .collect()
}

#[test]
fn a_leaf_with_two_columns_reads_the_one_whose_guards_hold() {
    // Salary (fact 1) is worth more to the young (cell 0 of fact 0).
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
        cap: None,
        kind: NodeKind::Leaf(Leaf { fact: 1, columns }),
    };
    let model = model(&[2, 3], vec![salary]);
    assert_eq!(model.walk(&[0, 1]).points, [9]);
    assert_eq!(model.walk(&[1, 1]).points, [4]);
    assert_eq!(total(&model, &[vec![0], vec![0, 1, 2]]), (2, 14));
    assert_eq!(total(&model, &[vec![1], vec![0, 1, 2]]), (0, 20));
    assert_eq!(total(&model, &[vec![0, 1], vec![1]]), (4, 9));
    assert_eq!(total(&model, &open(&model)), (0, 20));
    // Without a column whose guards hold there are no points.
    let mut model = model;
    if let NodeKind::Leaf(leaf) = &mut model.nodes[0].kind {
        leaf.columns.pop();
    }
    assert_eq!(model.walk(&[0, 1]).points, [9]);
    assert_eq!(model.walk(&[1, 1]).points, [0]);
    let bracket = model.bracket(&open(&model), &Focus::Points);
    assert_eq!((bracket.least[0], bracket.greatest[0]), (0, 14));
}

#[test]
fn a_cap_inside_a_cap_cuts_first() {
    // 10 + 10 are cut to 12; with 5 more that is 17, cut to 15.
    let nodes = vec![
        leaf(0, &[0, 10]),
        leaf(1, &[0, 10]),
        sum(&[0, 1], None, Some(12)),
        leaf(2, &[0, 5]),
        sum(&[2, 3], None, Some(15)),
    ];
    let model = model(&[2, 2, 2], nodes);
    assert_eq!(model.walk(&[1, 1, 0]).points[4], 12);
    assert_eq!(model.walk(&[1, 1, 1]).points, [10, 10, 12, 5, 15]);
    assert_eq!(total(&model, &[vec![1], vec![0, 1], vec![1]]), (15, 15));
    assert_eq!(total(&model, &open(&model)), (0, 15));
}

#[test]
fn a_negative_leaf_is_held_at_the_floor_of_its_node_and_not_before() {
    // -8 and 3 make -5, held at -2; the other part still counts against it.
    let nodes = vec![
        leaf(0, &[-8, 0]),
        leaf(1, &[0, 3]),
        sum(&[0, 1], Some(-2), None),
        leaf(2, &[1, 4]),
        sum(&[2, 3], None, None),
    ];
    let model = model(&[2, 2, 2], nodes);
    assert_eq!(model.walk(&[0, 1, 0]).points, [-8, 3, -2, 1, -1]);
    assert_eq!(total(&model, &open(&model)), (-1, 7));
    assert_eq!(total(&model, &[vec![0], vec![0, 1], vec![1]]), (2, 2));
}

#[test]
fn a_fact_that_three_leaves_read_is_one_and_the_same_in_all() {
    // Each leaf alone reaches 0 to 10, all three together never less than 9 nor more than 12.
    let nodes = vec![
        leaf(0, &[10, 0, 2]),
        leaf(0, &[0, 10, 2]),
        leaf(0, &[1, 2, 5]),
        sum(&[0, 1, 2], None, None),
    ];
    let mut model = model(&[3], nodes);
    assert_eq!(total(&model, &open(&model)), (9, 12));
    model.nodes[3].kind = NodeKind::Best(vec![0, 1, 2]);
    assert_eq!(total(&model, &open(&model)), (5, 10));
}

#[test]
fn a_fact_that_a_leaf_and_two_formulas_read_is_one_and_the_same_in_all() {
    // The cell with most points is not an adult's; the route for the last cell needs no points.
    let mut model = model(
        &[3, 2],
        vec![
            leaf(0, &[20, 5, 8]),
            leaf(1, &[0, 4]),
            sum(&[0, 1], None, None),
        ],
    );
    model.requirements = vec![ModelRequirement {
        formula: is(0, &[false, true, true]),
        closes: None,
    }];
    model.routes = vec![
        at_least(2, 12),
        is(0, &[false, false, true]),
        at_least(2, 5),
    ];
    model.classes = vec![class(&[0], false), class(&[1], false), class(&[2], false)].into();
    let bracket = checked(&model, &open(&model));
    assert_eq!((bracket.least[2], bracket.greatest[2]), (5, 12));
    assert_eq!((bracket.class, bracket.best_class), (THIRD, FIRST));
    assert_eq!(
        bracket
            .routes
            .iter()
            .map(|truths| truths.met())
            .collect::<Vec<_>>(),
        [Met::Unknown, Met::Unknown, Met::Yes]
    );
    assert_eq!(bracket.requirements[0].met(), Met::Unknown);
    let last = checked(&model, &[vec![0, 2], vec![0, 1]]);
    assert_eq!((last.class, last.best_class), (SECOND, FIRST));
}

#[test]
fn a_block_of_cells_is_to_conditions_what_its_cells_are() {
    // Cells 1 and 2 are one block; whoever counts has one of them, and with it the route.
    let mut model = model(&[3], vec![leaf(0, &[0, 5, 9])]);
    let block = || is(0, &[false, true, true]);
    model.requirements = vec![ModelRequirement {
        formula: block(),
        closes: None,
    }];
    model.routes = vec![Formula::All(vec![block(), at_least(0, 5)])];
    model.classes = vec![class(&[0], false), class(&[], true)].into();
    let bracket = checked(&model, &open(&model));
    assert_eq!((bracket.least[0], bracket.greatest[0]), (5, 9));
    assert_eq!((bracket.class, bracket.routes[0].met()), (FIRST, Met::Yes));
}

#[test]
fn a_missing_figure_is_never_met_and_neither_is_its_not() {
    let missing = || Formula::Missing;
    let not = |part| Formula::Not(Box::new(part));
    let (yes, no) = (|| is(0, &[true]), || is(0, &[false]));
    let cases = [
        (missing(), Met::Unknown),
        (not(missing()), Met::Unknown),
        (not(not(missing())), Met::Unknown),
        (Formula::All(vec![missing(), yes()]), Met::Unknown),
        (Formula::All(vec![missing(), no()]), Met::No),
        (Formula::Any(vec![missing(), yes()]), Met::Yes),
        (Formula::Any(vec![missing(), no()]), Met::Unknown),
        (not(Formula::All(vec![missing(), no()])), Met::Yes),
        (not(Formula::Any(vec![missing(), no()])), Met::Unknown),
    ];
    for (formula, expected) in cases {
        let mut model = model(&[1], vec![leaf(0, &[3])]);
        model.routes = vec![formula.clone()];
        model.classes = vec![class(&[0], false), class(&[], true)].into();
        let bracket = checked(&model, &open(&model));
        assert_eq!(bracket.routes[0].met(), expected, "{formula:?}");
        let given = if expected == Met::Yes { FIRST } else { SECOND };
        assert_eq!(
            (bracket.class, bracket.best_class),
            (given, given),
            "{formula:?}"
        );
    }
}

#[test]
fn conditions_on_more_facts_than_a_word_has_bits_are_kept_apart() {
    // What is known of a fact takes one bit where its cells are alike, else two; a word has 64.
    for (count, first) in [
        (1, false),
        (32, false),
        (33, false),
        (70, false),
        (70, true),
    ] {
        let mut model = model(&vec![2; count], vec![sum(&[], None, None)]);
        model.routes = (0..count).map(|fact| is(fact, &[first, true])).collect();
        let plan = Plan::of(&model, Focus::Routes);
        for fact in 0..count {
            let mut profile = plan.open_profile();
            let met = |profile: &OpenProfile| -> Vec<Met> {
                let bracket = plan.bracket(profile, &mut Memory::default()).clone();
                bracket.routes.iter().map(|truths| truths.met()).collect()
            };
            let mut expected = vec![if first { Met::Yes } else { Met::Unknown }; count];
            for (cell, of_fact) in [(1, Met::Yes), (0, if first { Met::Yes } else { Met::No })] {
                plan.answer(&mut profile, Id::new(fact), Some(cell));
                expected[fact] = of_fact;
                assert_eq!(met(&profile), expected, "{fact} of {count}");
            }
        }
    }
}

#[test]
fn a_missing_figure_leaves_an_exemption_open_and_a_requirement_unmet() {
    let mut model = model(&[1], vec![leaf(0, &[3])]);
    model.classes = vec![class(&[], true)].into();
    model.exemptions = vec![Formula::Missing];
    let bracket = checked(&model, &open(&model));
    assert_eq!(
        (bracket.is_exempt, bracket.counts, bracket.class),
        (Met::Unknown, true, FIRST)
    );
    model.exemptions.clear();
    model.requirements = vec![ModelRequirement {
        formula: Formula::Missing,
        closes: None,
    }];
    let bracket = checked(&model, &open(&model));
    assert_eq!(
        (bracket.requirements[0].met(), bracket.counts, bracket.class),
        (Met::Unknown, false, None)
    );
}

#[test]
fn a_requirement_with_a_list_closes_these_classes_and_no_others() {
    // Cell 1 of fact 0 fails it: class 0 is closed, class 1 is not; points still count.
    let mut model = model(&[2, 2], vec![leaf(1, &[3, 7])]);
    model.requirements = vec![ModelRequirement {
        formula: is(0, &[true, false]),
        closes: Some(vec![0]),
    }];
    model.routes = vec![at_least(0, 3), at_least(0, 7)];
    model.classes = vec![class(&[0], false), class(&[1], false)].into();
    let of = |domain: &[Vec<usize>]| {
        let bracket = checked(&model, domain);
        (bracket.counts, bracket.class, bracket.best_class)
    };
    assert_eq!(of(&[vec![0], vec![0, 1]]), (true, FIRST, FIRST));
    assert_eq!(of(&[vec![1], vec![1]]), (true, SECOND, SECOND));
    assert_eq!(of(&[vec![1], vec![0, 1]]), (true, None, SECOND));
    assert_eq!(of(&open(&model)), (true, None, FIRST));
}

#[test]
fn where_none_counts_points_and_routes_range_over_all_and_there_is_no_class() {
    let mut model = model(&[2, 2], vec![leaf(0, &[3, 7])]);
    model.exemptions = vec![is(1, &[true, false])];
    model.requirements = vec![ModelRequirement {
        formula: is(1, &[true, false]),
        closes: None,
    }];
    model.routes = vec![at_least(0, 5), at_least(0, 3)];
    model.classes = vec![class(&[0, 1], false), class(&[], true)].into();
    let bracket = checked(&model, &open(&model));
    assert_eq!(
        (bracket.counts, bracket.class, bracket.best_class),
        (false, None, None)
    );
    assert_eq!((bracket.least[0], bracket.greatest[0]), (3, 7));
    assert_eq!(
        (bracket.routes[0].met(), bracket.routes[1].met()),
        (Met::Unknown, Met::Yes)
    );
    assert_eq!(
        (bracket.is_exempt, bracket.exemptions[0].met()),
        (Met::Unknown, Met::Unknown)
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6_000,
        rng_seed: RngSeed::Fixed(20_170_401),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_bracket_is_that_of_all_profiles_tried_one_by_one(numbers in prop::collection::vec(any::<u16>(), 0..250)) {
        let (model, domain) = Dice::new(numbers).model();
        let difference = difference(&model, &domain);
        prop_assert!(difference.is_none(), "{}\n{domain:?}\n{model:#?}", difference.unwrap());
    }

    #[test]
    fn a_walk_gives_what_its_profile_gives(numbers in prop::collection::vec(any::<u16>(), 0..250)) {
        let (model, domain) = Dice::new(numbers).model();
        let cells: Vec<usize> = domain.iter().map(|cells| cells[cells.len() - 1]).collect();
        let (verdict, profile) = (model.walk(&cells), Profile::of(&model, &cells));
        let is_exempt = profile.exemptions.contains(&Some(true));
        let routes: Vec<Met> = profile.routes.iter().map(|truth| met(std::iter::once(*truth))).collect();
        prop_assert_eq!(verdict.points, profile.points);
        prop_assert_eq!((verdict.is_exempt, verdict.routes), (is_exempt, routes));
        prop_assert_eq!(verdict.class, profile.class.filter(|_| profile.counts));
    }
}
