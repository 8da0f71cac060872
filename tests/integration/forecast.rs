//! Forecasts: held against the answer of every single day, and as people run them.

mod daily;
mod draw;
mod pages;

use permit_points::forecast;
use serde_json::{Value, json};

use crate::support::{run, run_with};

fn events(arguments: &str) -> Vec<Value> {
    let answer = run(&format!("forecast {arguments} --format json"))
        .go()
        .json();
    assert_eq!(answer["format"], "permit-points/forecast/v1");
    answer["events"].as_array().unwrap().clone()
}

fn days(events: &[Value]) -> Vec<&str> {
    let days = events.iter().map(|event| event["on"].as_str().unwrap());
    days.collect()
}

#[test]
fn a_birthday_that_crosses_a_band_is_an_event_with_its_reason() {
    let events = events("--on 2026-11-23 --birth-date 1975-04-02");
    assert_eq!(days(&events), ["2031-04-02", "2036-04-02"]);
    let event = &events[0];
    assert_eq!(
        (&event["points"], &event["class"], &event["best_class"]),
        (&json!(5), &json!("C"), &json!("A"))
    );
    assert_eq!(event["because"].as_array().unwrap().len(), 1);
    let because = &event["because"][0];
    assert_eq!(
        (
            &because["fact"],
            &because["from"],
            &because["to"],
            &because["points"]
        ),
        (&json!("age"), &json!(55), &json!(56), &json!(-5))
    );
    assert_eq!(because["precise"], true);
    assert_eq!(
        event["factors"],
        json!([{"id": "age", "from": 10, "to": 5}])
    );
}

#[test]
fn the_anniversaries_of_29_february_are_1_march_in_common_years() {
    let events = events("--on 2026-11-23 --experience-since 2024-02-29 --years 6");
    let expected = [
        "2027-03-01",
        "2028-02-29",
        "2029-03-01",
        "2030-03-01",
        "2031-03-01",
        "2032-02-29",
    ];
    // Two years on 1 March 2026 are long past; each day adds one.
    assert_eq!(days(&events), expected);
}

#[test]
fn years_without_a_date_grow_on_the_anniversaries_of_the_day_and_say_so() {
    let arguments = "--on 2024-02-29 --age 45 --experience-years 1 --education bachelor --years 2";
    let events = events(arguments);
    assert_eq!(days(&events), ["2025-03-01", "2026-03-01"]);
    for event in &events {
        assert_eq!(event["precise"], false);
        for because in event["because"].as_array().unwrap() {
            assert_eq!(because["precise"], false);
        }
    }
    let facts = events[0]["because"].as_array().unwrap();
    let facts: Vec<_> = facts
        .iter()
        .map(|because| (&because["fact"], &because["points"]))
        .collect();
    assert_eq!(
        facts,
        [
            (&json!("experience_years"), &json!(5)),
            (&json!("age"), &json!(-5))
        ]
    );
    assert_eq!(events[0]["class"], "B");
    assert_eq!(events[0]["route"], "b-degree-experience");
    let page = run(&format!("forecast {arguments}")).go().stdout;
    assert!(page.contains("~2025-03-01"), "{page}");
    assert!(page.contains("--birth-date the days are exact"), "{page}");
}

#[test]
fn months_a_year_do_not_grow() {
    assert_eq!(
        events("--on 2026-11-23 --months-per-year 5 --years 30"),
        [] as [Value; 0]
    );
}

#[test]
fn a_value_stays_at_the_end_of_its_domain() {
    let events = events("--on 2026-11-23 --birth-date 1907-01-01 --experience-years 79 --years 20");
    assert_eq!(events, [] as [Value; 0]);
}

#[test]
fn the_ruleset_turns_on_its_day() {
    let events = events("--on 2016-12-01 --hsk-level 5 --birth-date 1980-01-01 --years 1");
    assert_eq!(days(&events), ["2017-04-01"]);
    let because = events[0]["because"].as_array().unwrap();
    let turns: Vec<_> = because
        .iter()
        .map(|one| (&one["rule"], &one["change"], &one["kind"]))
        .collect();
    assert_eq!(
        turns,
        [
            (&json!("cn-2016-pilot"), &json!("ends"), &json!("ruleset")),
            (&json!("cn-2017"), &json!("begins"), &json!("ruleset")),
        ]
    );
    assert_eq!(because[1]["points"], -5);
    assert_eq!(
        events[0]["factors"],
        json!([{"id": "mandarin", "from": 10, "to": 5}])
    );
    // A ruleset that was asked for stays.
    let stays =
        "--rules cn-2016-pilot --on 2016-12-01 --hsk-level 5 --birth-date 1980-01-01 --years 1";
    assert_eq!(self::events(stays), [] as [Value; 0]);
}

#[test]
fn local_rules_and_figures_turn_on_their_days() {
    // 600,000 CNY a year with 120,000 of tax is class A to 2026-02-02; from then on it is six times the
    // figure, and 700,000 is no more than four times as much.
    let rich = "--on 2026-01-01 --in shanghai --birth-date 1981-05-05 --annual-salary 700000 \
                --annual-income-tax 150000 --years 1";
    let events = events(rich);
    assert_eq!(days(&events), ["2026-02-03"]);
    assert_eq!(events[0]["class"], "B");
    let because = events[0]["because"].as_array().unwrap();
    let rules: Vec<_> = because
        .iter()
        .map(|one| {
            (
                one["rule"].as_str().unwrap(),
                one["change"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(
        rules.contains(&("local_average_monthly_salary", "begins")),
        "{because:?}"
    );
    assert!(rules.contains(&("a-salary-6x", "replaced")), "{because:?}");
    let figure = because
        .iter()
        .find(|one| one["kind"] == "parameter")
        .unwrap();
    assert_eq!(
        (&figure["from"], &figure["to"]),
        (&Value::Null, &json!(12434))
    );
    let answer = run(&format!("forecast {rich} --format json")).go().json();
    assert_eq!(answer["class_certain_until"], "2026-02-02");
    assert_eq!(
        (&answer["start"]["class"], &answer["place"]),
        (&json!("A"), &json!("shanghai"))
    );
    // A figure that is given does not turn.
    let given = format!("{rich} --local-average-monthly-salary 9000");
    assert_eq!(self::events(&given), [] as [Value; 0]);
}

/// A rule file whose route, figure and requirement end on some last day.
const ENDING: &str = "\
format: permit-points/rules/v1
id: ending
title: {en: Ending, zh: 结束}
jurisdiction: cn
in_force: {from: 2020-01-01, to: 2028-12-31}
sources: [{id: law, title: {en: Law, zh: 法}}]
parameters:
  - id: pass_mark
    title: {en: Pass mark, zh: 分数线}
    unit: {en: points, zh: 分}
    values:
      - {from: 2020-01-01, to: 2027-06-30, value: 5, source: law}
      - {from: 2027-09-01, value: 20, source: law}
facts:
  - id: age
    type: integer
    title: {en: Age, zh: 年龄}
    domain: {from: 0, to: 120}
    ask: {en: Age?, zh: 年龄？}
    changes: with-time
factors:
  - id: age
    title: {en: Age, zh: 年龄}
    source: law
    tables: [{fact: age, bands: [{below: 30, points: 10}, {from: 30, points: 0}]}]
requirements: []
exemptions: []
classes:
  - id: A
    title: {en: Best, zh: 甲}
    routes:
      - {id: mark, title: {en: Mark, zh: 分数线}, source: law, when: {points: {from: {times: 1, parameter: pass_mark}}}}
  - id: B
    title: {en: Good, zh: 乙}
    routes:
      - {id: young, title: {en: Young, zh: 年轻}, source: law, when: {fact: age, below: 40}, in_force: {to: 2028-02-29}}
  - {id: C, title: {en: Rest, zh: 丙}, otherwise: true}
caveats: []
waivers: []
";

#[test]
fn what_ends_holds_on_its_last_day_and_not_on_the_day_after() {
    let path = std::env::temp_dir().join(format!("ending-{}.yaml", std::process::id()));
    std::fs::write(&path, ENDING).unwrap();
    let path = path.to_str().unwrap();
    let arguments = [
        "forecast",
        "--rules",
        path,
        "--on",
        "2027-06-29",
        "--age",
        "20",
        "--years",
        "3",
        "--format",
        "json",
    ];
    let answer = run_with(arguments).go().json();
    std::fs::remove_file(path).unwrap();
    let events = answer["events"].as_array().unwrap();
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let rule = &event["because"][0];
            (
                event["on"].as_str().unwrap(),
                event["class"].as_str().unwrap(),
                rule["rule"].as_str().unwrap(),
                rule["change"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("2027-07-01", "B", "pass_mark", "ends"),
        ("2028-03-01", "C", "young", "ends"),
    ];
    assert_eq!(told, expected);
    assert_eq!(answer["class_certain_until"], "2027-06-30");
    // The bound comes back as another figure, out of reach, and stays beyond the ruleset's last day.
    let bounds: Vec<_> = answer["bounds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["points"].clone())
        .collect();
    assert_eq!(bounds, [5, 20]);
    assert_eq!(answer["until"], "2030-06-29");
}

#[test]
fn a_scenario_is_told_beside_the_first_forecast() {
    let arguments = "--on 2026-11-23 --birth-date 1975-04-02 --education bachelor --months-per-year 12 \
                     --scenario months_per_year=6 --scenario annual-salary=450,000,hsk-level=5";
    let answer = run(&format!("forecast {arguments} --format json"))
        .go()
        .json();
    let scenarios = answer["scenarios"].as_array().unwrap();
    assert_eq!(scenarios[0]["facts"], json!({"months_per_year": "6"}));
    assert_eq!(
        scenarios[1]["facts"],
        json!({"annual_salary": "450,000", "hsk_level": "5"})
    );
    let points = |answer: &Value| answer["start"]["points"].as_i64().unwrap();
    assert_eq!(points(&answer) - points(&scenarios[0]), 5);
    assert_eq!(points(&scenarios[1]) - points(&answer), 25);
    let page = run(&format!("forecast {arguments}")).go().stdout;
    assert!(
        page.contains("Compared") && page.contains("[2] annual_salary=450,000, hsk_level=5"),
        "{page}"
    );
}

#[test]
fn faults_of_answers_and_scenarios_are_told() {
    run("forecast --on 2026-11-23 --age old --scenario age=3")
        .go()
        .gives(
            2,
            "",
            "error: `age`: `old` is not a number; accepted: a whole number from 0 to 120\n",
        );
    run("forecast --on 2026-11-23 --scenario months=6 --scenario age").go().gives(
        2,
        "",
        "error: --scenario 1: `months` is no fact of `cn-2017`\n  help: did you mean `months_per_year`?\n\
         error: --scenario 2: `age` is no list of FACT=VALUE\n  help: for instance months_per_year=6 or age=45,hsk_level=5\n",
    );
    run("forecast --on 2026-11-23 --aeg 3").go().gives(
        2,
        "",
        "error: there is no option `--aeg`\n  help: did you mean `--age`?\n",
    );
    assert_eq!(run("forecast --on 2016-09-30 --age 30").go().status, 2);
    assert_eq!(run("forecast --years 0").go().status, 2);
}

#[test]
fn yaml_says_the_same_as_json() {
    let arguments =
        "forecast --on 2026-01-01 --in shanghai --birth-date 1981-05-05 --annual-salary 900000";
    let as_json = run(&format!("{arguments} --format json")).go().json();
    let ran = run(&format!("{arguments} --format yaml")).go();
    let as_yaml: Value = serde_yaml::from_str(&ran.stdout).unwrap();
    assert_eq!(as_yaml, as_json);
}

#[test]
fn a_day_without_a_ruleset_is_a_fault_of_the_library_too() {
    let timeline = draw::timeline(None);
    let faults = forecast(&timeline, &[], jiff::civil::date(2016, 9, 30), 10).unwrap_err();
    assert_eq!(
        faults[0].refusal.message().en,
        "no ruleset is in force on 2016-09-30"
    );
}
