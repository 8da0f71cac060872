//! How sure each line is: which of several routes is named, what the headline says of a route that is
//! not sure, prominent caveats, and where the keys are shown.

use serde_json::{Value, json};

use crate::support::{Ran, run, run_with};

const RULES: &str = "tests/data/confidence/rules.yaml";
const SHANDONG: &str = "tests/data/confidence/shandong.yaml";

/// A page without its line ends, which depend on the width.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assessed(answers: &str) -> Value {
    let run = run(&format!("assess --rules {RULES} --format json {answers}"));
    run.go().json()
}

/// The page without its line ends, in a language.
fn page(answers: &str, lang: &str) -> String {
    let ran = run(&format!("assess --rules {RULES} --lang {lang} {answers}")).go();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    // A line of Chinese ends anywhere.
    if lang == "zh" {
        return ran.stdout.split_whitespace().collect();
    }
    flat(&ran.stdout)
}

fn by_id<'a>(list: &'a Value, id: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|one| one["id"] == id);
    found.unwrap_or_else(|| panic!("there is no {id}"))
}

/// The answers of somebody without pay who meets some routes.
fn met(routes: &[&str]) -> String {
    let answer = |route: &str| if routes.contains(&route) { "yes" } else { "no" };
    let answers = ["press", "copy", "sure"].map(|one| format!("--{one}-route {}", answer(one)));
    format!("--on 2024-06-01 --pay 0 {}", answers.join(" "))
}

#[test]
fn of_several_met_routes_the_surest_is_named_and_the_first_of_equals() {
    let route = |routes: &[&str]| assessed(&met(routes))["route"].clone();
    assert_eq!(route(&["press"]), json!("a-press"));
    assert_eq!(route(&["press", "copy"]), json!("a-copy"));
    assert_eq!(route(&["press", "copy", "sure"]), json!("a-sure"));
    assert_eq!(route(&[]), Value::Null);
}

#[test]
fn a_route_rests_on_its_figure_where_that_is_weaker_and_keeps_its_place() {
    let on = |day: &str, more: &str| {
        let answers = format!("--on {day} --pay 6000 --press-route no --copy-route no {more}");
        let out = assessed(&answers);
        (out["route"].clone(), out["route_confidence"].clone())
    };
    let sure = "--sure-route yes";
    assert_eq!(on("2021-06-01", sure), (json!("a-pay"), json!("low")));
    assert_eq!(on("2022-06-01", sure), (json!("a-pay"), json!("high")));
    assert_eq!(on("2023-06-01", sure), (json!("a-pay"), json!("medium")));
    let alone = "--sure-route no";
    assert_eq!(on("2021-06-01", alone), (json!("a-pay"), json!("low")));
    assert_eq!(on("2023-06-01", alone), (json!("a-pay"), json!("medium")));
    // A route without a figure is as sure as it is, whatever the figure.
    let unpaid = "--on 2021-06-01 --pay 0 --press-route no --copy-route no --sure-route yes";
    let out = assessed(unpaid);
    assert_eq!(
        (&out["route"], &out["route_confidence"]),
        (&json!("a-sure"), &json!("high"))
    );
    // Who gives the figure is taken at their word.
    let given = "--sure-route no --average 900";
    assert_eq!(on("2023-06-01", given), (json!("a-pay"), json!("high")));
}

#[test]
fn every_command_names_the_same_route() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "pay,press_route,copy_route,sure_route\n0,yes,yes,no\n0,yes,yes,yes\n0,yes,no,no\n";
    let ran = run(&format!(
        "batch --rules {RULES} --on 2024-06-01 --columns route"
    ));
    let routes: Vec<String> = ran
        .stdin(rows)
        .go()
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(routes, ["a-copy", "a-sure", "a-press"]);

    let cases = folder.path().join("cases.yaml");
    let case = "- name: both\n  source: x\n  rules: cn-2017\n  on: 2024-06-01\n  applicant: {pay: 0, press_route: true, copy_route: true, sure_route: false}\n  expect: {class: A, route: a-copy}\n";
    std::fs::write(&cases, case).unwrap();
    let ran = run_with(["rules", "test", "--rules", RULES, cases.to_str().unwrap()]).go();
    assert_eq!(ran.status, 0, "{}", ran.stdout);

    let open = "--on 2024-06-01 --pay 0 --press-route no --copy-route yes --sure-route no";
    let ran = run(&format!(
        "compare --rules {RULES} {open} --or press_route=yes --format json"
    ))
    .go();
    let offers = ran.json()["offers"].clone();
    assert_eq!(offers[1]["assessment"]["route"], "a-copy");

    let ran = run(&format!(
        "forecast --rules {RULES} {} --format json",
        met(&["press", "copy"])
    ))
    .go();
    assert_eq!(ran.json()["start"]["route"], "a-copy");
}

#[test]
fn advice_and_diffs_name_the_surest_route() {
    let ran = run(&format!(
        "advise --rules {RULES} {} --format json",
        met(&[])
    ))
    .go();
    let options = ran.json()["options"].clone();
    let routes: Vec<_> = options
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["route"].clone())
        .collect();
    assert!(routes.contains(&json!("a-sure")), "{routes:?}");
    assert!(!routes.contains(&json!("a-sure-too")), "{routes:?}");
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(RULES).unwrap();
    let without = text.replace(
        "is: true}}\n      - {id: a-copy",
        "is: false}}\n      - {id: a-copy",
    );
    let old = folder.path().join("old.yaml");
    std::fs::write(&old, without).unwrap();
    let ran = run_with([
        "rules",
        "diff",
        old.to_str().unwrap(),
        RULES,
        "--on",
        "2024-06-01",
        "--format",
        "json",
    ])
    .go();
    let out: Value = serde_json::from_str(&ran.stdout).unwrap();
    for change in out["class_changes"].as_array().unwrap() {
        let told = &change["example"];
        for side in ["old", "new"] {
            assert_ne!(told[side]["route"], "a-sure-too", "{told}");
        }
    }
}

#[test]
fn the_headline_says_what_a_route_that_is_not_sure_rests_on() {
    let said = page(&met(&["copy"]), "en");
    let wanted =
        "Class A (talent) is certain, by “By copy”, a route that rests on one good copy. 0 points";
    assert!(said.contains(wanted), "{said}");
    let said = page(&met(&["copy"]), "zh");
    let wanted = "途径为“据转载”（该途径仅有一份可靠转载可证）。";
    assert!(said.contains(wanted), "{said}");
    let said = page(&met(&["sure"]), "en");
    assert!(said.contains("is certain, by “By law”. 0 points"), "{said}");
    let pay = "--on 2023-06-01 --pay 6000 --press-route no --copy-route no --sure-route no";
    let said = page(pay, "en");
    let wanted = "by “By pay”, a route whose figure rests on one good copy.";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn a_figure_that_is_as_weak_as_its_route_is_not_named_instead_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let edited = folder.path().join("edited.yaml");
    let (from, to) = (
        "source: table, when: {fact: pay",
        "source: table, confidence: medium, when: {fact: pay",
    );
    let text = std::fs::read_to_string(RULES).unwrap();
    assert!(text.contains(from));
    std::fs::write(&edited, text.replace(from, to)).unwrap();
    let rules = edited.to_str().unwrap();
    let answers = "--on 2023-06-01 --pay 6000 --press-route no --copy-route no --sure-route no";
    let arguments = ["assess", "--rules", rules]
        .into_iter()
        .chain(answers.split(' '));
    let said = flat(&run_with(arguments).go().stdout);
    let wanted = "by “By pay”, a route that rests on one good copy.";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn a_prominent_caveat_stands_in_the_breath_of_the_class() {
    let answers = met(&["press"]);
    let said = page(&answers, "en");
    let wanted = "a route that rests on a weak copy, press reports or an inference. Offices refuse it. 0 points";
    assert!(said.contains(wanted), "{said}");
    let said = page(&answers, "zh");
    let wanted = "（该途径仅有不甚可靠的转载或媒体报道可证，或系推断）。实践中不予受理。";
    assert!(said.contains(wanted), "{said}");
    // One that does not hold is not said.
    let said = page(&met(&["sure"]), "en");
    assert!(!said.contains("Offices refuse it"), "{said}");
    for command in [
        "assess --format markdown",
        "advise",
        "compare --or press_route=no",
    ] {
        let (command, more) = command.split_once(' ').unwrap_or((command, ""));
        let ran = run(&format!("{command} --rules {RULES} {answers} {more}")).go();
        let said = flat(&ran.stdout).replace('\\', "");
        assert!(said.contains("Offices refuse it."), "{command}: {said}");
    }
}

#[test]
fn forecasts_and_comparisons_say_that_a_route_is_not_sure() {
    let ran = run(&format!("forecast --rules {RULES} {}", met(&["copy"]))).go();
    let wanted = "Class A (talent), by a route that rests on one good copy, is certain";
    assert!(flat(&ran.stdout).contains(wanted), "{}", ran.stdout);
    let ran = run(&format!(
        "compare --rules {RULES} {} --or copy_route=no",
        met(&["copy"])
    ))
    .go();
    let wanted = "class A by a route that rests on one good copy, 0 points";
    assert!(flat(&ran.stdout).contains(wanted), "{}", ran.stdout);
}

#[test]
fn the_keys_are_in_every_json_beside_the_old_ones() {
    let out = assessed(&met(&["press"]));
    assert_eq!(by_id(&out["routes"], "a-copy")["confidence"], "medium");
    assert_eq!(by_id(&out["routes"], "a-sure")["confidence"], "high");
    assert_eq!(by_id(&out["factors"], "pay")["confidence"], "medium");
    let refused = by_id(&out["caveats"], "refused");
    assert_eq!(
        (&refused["confidence"], &refused["prominent"]),
        (&json!("low"), &json!(true))
    );
    let plain = by_id(&out["caveats"], "plain");
    assert_eq!(
        (&plain["confidence"], &plain["prominent"]),
        (&json!("high"), &json!(false))
    );
    assert_eq!(out["figures"][0]["confidence"], Value::Null);
    let out = assessed("--on 2023-06-01");
    assert_eq!(out["figures"][0]["confidence"], "medium");

    let out = run(&format!("rules show {RULES} --format json"))
        .go()
        .json();
    assert_eq!(by_id(&out["sources"], "press")["confidence"], "low");
    let values = &out["parameters"][0]["values"];
    let sure: Vec<_> = values
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["confidence"].clone())
        .collect();
    assert_eq!(sure, ["low", "high", "medium"]);
    assert_eq!(
        by_id(&out["classes"][0]["routes"], "a-press")["confidence"],
        "low"
    );
    assert_eq!(by_id(&out["caveats"], "refused")["prominent"], true);
}

#[test]
fn the_tables_say_how_sure_each_entry_is() {
    let said = flat(&run(&format!("rules show {RULES}")).go().stdout);
    for wanted in [
        "Average pay; Pay; By copy: medium confidence: one good copy",
        "Newspaper; Average pay; By press: low confidence: a weak copy, a press report or an inference",
        "1000 (2021-01-01 to 2021-12-31) [2] (low confidence)",
        "Offices refuse it (only for class A) (if press route) (said in the headline) [2] (low confidence: ",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    let said = flat(&run(&format!("rules show {RULES} --lang zh")).go().stdout);
    assert!(said.contains("可信度中等：仅有一份可靠转载"), "{said}");
}

#[test]
fn a_figure_that_ended_or_was_never_published_says_so_with_the_reason() {
    let open = "--on 2024-06-01 --pay 6000 --press-route no --copy-route no --sure-route no";
    let said = page(open, "en");
    let wanted = "no figure for average pay is known for 2024-06-01: the last one held until 2023-12-31 (--average N supplies it); The province publishes no figure after 2023.";
    assert!(said.contains(wanted), "{said}");
    let said = page(&open.replace("2024", "2020"), "en");
    let wanted = "no figure for average pay is known for 2020-06-01 (--average N";
    assert!(said.contains(wanted), "{said}");
    let said = page(&format!("{open} --in {SHANDONG}"), "en");
    let wanted = "no figure for average pay here (--average N supplies it); Only the province's cities publish one.";
    assert!(said.contains(wanted), "{said}");
    let said = page(&format!("{open} --in {SHANDONG}"), "zh");
    assert!(said.contains("仅由所辖各市公布。"), "{said}");
}

#[test]
fn a_prominent_caveat_of_a_place_keeps_its_classes_routes_condition_and_days() {
    let local = |answers: &str| -> bool {
        let out = assessed(&format!(
            "--in {SHANDONG} --press-route no --copy-route no {answers}"
        ));
        let caveats = out["caveats"].as_array().unwrap();
        caveats
            .iter()
            .any(|one| one["id"] == "local-refused" && one["prominent"] == true)
    };
    assert!(local("--on 2024-06-01 --sure-route yes --pay 100"));
    assert!(!local("--on 2024-06-01 --sure-route yes --pay 99"));
    assert!(!local("--on 2024-06-01 --sure-route no --pay 100"));
    assert!(!local("--on 2025-01-01 --sure-route yes --pay 100"));
    let answers = format!(
        "--in {SHANDONG} --press-route no --copy-route no --on 2024-06-01 --sure-route yes --pay 100"
    );
    let said = page(&answers, "en");
    assert!(said.contains("by “By law”. Not here. "), "{said}");
    assert!(said.contains("in Shandong, on 2024-06-01"), "{said}");
}

/// A comparison of the rules with an edit of them.
fn compared(edits: &[(&str, &str)]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut text = std::fs::read_to_string(RULES).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let edited = folder.path().join("edited.yaml");
    std::fs::write(&edited, text).unwrap();
    run_with([
        "rules",
        "diff",
        RULES,
        edited.to_str().unwrap(),
        "--on",
        "2024-06-01",
    ])
    .go()
}

#[test]
fn a_diff_names_what_has_become_more_or_less_sure_or_prominent() {
    let ran = compared(&[
        (
            "source: press, confidence: low, when",
            "source: press, confidence: medium, when",
        ),
        (
            "source: table, confidence: medium, when",
            "source: table, when",
        ),
        ("    prominent: true\n", ""),
    ]);
    let said = flat(&ran.stdout);
    assert_eq!(ran.status, 0, "{said}");
    for wanted in [
        "how sure the entries are",
        "classes.A.routes.a-press: medium instead of low",
        "classes.A.routes.a-copy: high instead of medium",
        "what is said in the headline",
        "caveats.refused: no longer said there",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}
