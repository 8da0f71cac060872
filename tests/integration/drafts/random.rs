//! Small rule files drawn at random, and all their applicants one by one.

use permit_points::cases::{Case, Coverage, Runner, drafts};
use permit_points::ruleset::Ruleset;
use permit_points::{Sheet, load};
use proptest::prelude::*;

use super::{answered, judged, notes, open};

/// The last value of each number; the first is 0.
const LAST: i64 = 4;

/// A condition on the numbers `f0` to `f2` and the boolean `f3`, and on points if they may be asked
/// for.
fn condition(with_points: bool) -> BoxedStrategy<String> {
    let fact = prop_oneof![
        (0..3, 0..=LAST).prop_map(|(fact, from)| format!("{{fact: f{fact}, from: {from}}}")),
        (0..3, 0..=LAST).prop_map(|(fact, to)| format!("{{fact: f{fact}, to: {to}}}")),
        (0..3, 1..=LAST).prop_map(|(fact, end)| format!("{{fact: f{fact}, below: {end}}}")),
        any::<bool>().prop_map(|truth| format!("{{fact: f3, is: {truth}}}")),
    ]
    .boxed();
    let leaf = if with_points {
        let not = condition(false).prop_map(|part| format!("{{not: {part}}}"));
        let points = (1..16).prop_map(|from| format!("{{points: {{from: {from}}}}}"));
        prop_oneof![4 => fact, 1 => not, 2 => points].boxed()
    } else {
        fact
    };
    leaf.prop_recursive(2, 6, 3, |part| {
        let parts = prop::collection::vec(part, 1..4);
        (any::<bool>(), parts).prop_map(|(all, parts)| {
            let word = if all { "all" } else { "any" };
            format!("{{{word}: [{}]}}", parts.join(", "))
        })
    })
    .boxed()
}

/// A table over a number: where its rows begin, their points, and what each further value adds.
fn table(fact: usize) -> impl Strategy<Value = (String, i64)> {
    let cuts = prop::collection::btree_set(1..=LAST, 0..4);
    let points = prop::collection::vec(0_i64..8, 5);
    (cuts, points, 0..3_i64).prop_map(move |(cuts, points, then)| {
        let starts: Vec<i64> = std::iter::once(0).chain(cuts).collect();
        let rows = starts.iter().enumerate().map(|(number, from)| {
            let end = match starts.get(number + 1) {
                Some(next) => format!(", below: {next}"),
                None if then > 0 => format!(", then: {{every: 1, points: {then}}}"),
                None => String::new(),
            };
            format!(
                "          - {{from: {from}{end}, points: {}}}\n",
                points[number]
            )
        });
        let rows: String = rows.collect();
        let most = points[..starts.len()].iter().copied().max().unwrap();
        (
            format!("      - fact: f{fact}\n        bands:\n{rows}"),
            most,
        )
    })
}

fn factor(id: &str, tables: &[(String, i64)], combine: &str, above: i64) -> String {
    let most = tables.iter().map(|(_, most)| most).max().unwrap();
    let tables: String = tables.iter().map(|(text, _)| text.as_str()).collect();
    let cap = most + above;
    format!(
        "  - id: {id}\n    title: {{en: x, zh: x}}\n    source: s\n    cap: {cap}\n    \
         combine: {combine}\n    tables:\n{tables}"
    )
}

/// A rule file of two factors, three routes, a requirement and an exemption.
fn rule_file() -> impl Strategy<Value = String> {
    let third = (0..3_usize).prop_flat_map(table);
    let tables = (table(0), table(1), third);
    let routes = prop::collection::vec(condition(true), 3);
    let others = (condition(false), condition(false));
    let shape = (any::<bool>(), 0_i64..6, any::<bool>());
    (tables, routes, others, shape).prop_map(|((one, two, three), routes, others, shape)| {
        let (is_sum, above, is_assumed) = shape;
        let mut text = "format: permit-points/rules/v1\nid: drawn\ntitle: {en: x, zh: x}\n\
             jurisdiction: zz\nin_force: {from: 2020-01-01}\n\
             sources: [{id: s, title: {en: s, zh: s}}]\nfacts:\n"
            .to_owned();
        for fact in 0..3 {
            text += &format!(
                "  - {{id: f{fact}, type: integer, domain: {{from: 0, to: {LAST}}}, ask: {{en: f, zh: f}}}}\n"
            );
        }
        let assume = if is_assumed { ", assume: false" } else { "" };
        text += &format!("  - {{id: f3, type: boolean, ask: {{en: f, zh: f}}{assume}}}\nfactors:\n");
        text += &factor("one", &[one], "best", above);
        let combine = if is_sum { "sum" } else { "best" };
        text += &factor("two", &[two, three], combine, above);
        let rule = |id: &str, when: &str| {
            format!("{{id: {id}, title: {{en: x, zh: x}}, source: s, when: {when}}}")
        };
        text += &format!("requirements: [{}]\n", rule("must", &others.0));
        text += &format!("exemptions: [{}]\n", rule("free", &others.1));
        let a = [rule("a1", &routes[0]), rule("a2", &routes[1])].join(", ");
        text += &format!(
            "classes:\n  - {{id: A, title: {{en: x, zh: x}}, routes: [{a}]}}\n  \
             - {{id: B, title: {{en: x, zh: x}}, routes: [{}]}}\n",
            rule("b1", &routes[2])
        );
        text
    })
}

/// A case about an applicant, at some keys, as the program answers it.
fn case(runner: &mut Runner, name: &str, answers: &[(String, String)], keys: &[String]) -> Case {
    let answers = answers
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()));
    let mut case = Case {
        name: name.to_owned(),
        source: "s".to_owned(),
        rules: Some("drawn".to_owned()),
        place: None,
        on: jiff::civil::date(2020, 1, 1),
        applicant: Sheet::of(answers),
        expect: Vec::new(),
        file: "drawn".to_owned(),
        position: None,
    };
    case.expect = answered(runner, &case, keys);
    case
}

/// What all complete applicants together reach, if everything is expected of each.
fn everybody(ruleset: &Ruleset) -> Coverage {
    let mut runner = Runner::new(Some(ruleset));
    let mut all = Coverage::default();
    let numbers = || (0..=LAST).map(|value| value.to_string());
    let truths = || [false, true].map(|truth| truth.to_string()).into_iter();
    let domains: [Vec<String>; 4] = [
        numbers().collect(),
        numbers().collect(),
        numbers().collect(),
        truths().collect(),
    ];
    let mut people: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (fact, domain) in domains.iter().enumerate() {
        let with = |one: &Vec<(String, String)>| {
            let values = domain.iter();
            let answers = values.map(|value| (format!("f{fact}"), value.clone()));
            let people = answers.map(|answer| [one.as_slice(), &[answer]].concat());
            people.collect::<Vec<_>>()
        };
        people = people.iter().flat_map(with).collect();
    }
    let keys = ["factors.one", "factors.two", "routes.a1", "routes.a2"];
    let others = ["routes.b1", "requirements.must", "permit_needed"];
    let keys: Vec<String> = keys
        .iter()
        .chain(&others)
        .map(ToString::to_string)
        .collect();
    for answers in people {
        let case = case(&mut runner, "somebody", &answers, &keys);
        let trial = runner.run(&case).unwrap();
        all.add(&case, &trial);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drafts_reach_all_that_any_applicant_reaches_and_none_can_be_left_out(text in rule_file()) {
        let loaded = load("drawn.yaml", text.clone().into_bytes());
        let Some(ruleset) = loaded.ruleset else {
            panic!("{text}\n{:?}", loaded.findings);
        };
        let found = drafts(&ruleset, None, None).unwrap();
        let mut runner = Runner::new(Some(&ruleset));
        let mut cases = Vec::new();
        for draft in &found.cases {
            let answers = draft.applicant.iter();
            let answers: Vec<_> = answers.map(|one| (one.id.clone(), one.value.to_string())).collect();
            cases.push(case(&mut runner, &format!("{:?}", draft.hits), &answers, &draft.open));
        }
        let (coverage, idle) = judged(&cases, Some(&ruleset));
        prop_assert_eq!(idle, Vec::<String>::new(), "{}", &text);
        prop_assert_eq!(found.missed.len(), notes(&coverage).lines().count(), "{}", &text);
        let missed = open(&coverage);
        if !missed.is_empty() {
            let by_nobody = open(&everybody(&ruleset));
            for one in &missed {
                prop_assert!(by_nobody.contains(one), "somebody reaches {}\n{}", one, &text);
            }
        }
    }
}
