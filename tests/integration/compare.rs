//! `compare` from outside: what differs between offers, and what people read of it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::naive::draw::{Deck, Dice, text};
use crate::support::{matches_file, project, run, run_with};

const ME: &str = "compare examples/me.yaml --on 2026-11-23";

fn json_of(more: &str) -> Value {
    run(&format!("{ME} --format json {more}")).go().json()
}

#[test]
fn the_offers_are_what_assess_says_of_each() {
    let both = json_of("--or annual_salary=450000,province=sichuan");
    assert_eq!(both["format"], "permit-points/comparison/v1");
    let first = run("assess examples/me.yaml --on 2026-11-23 --format json")
        .go()
        .json();
    let second = "assess examples/me.yaml --on 2026-11-23 --annual-salary 450000 --province sichuan --format json";
    assert_eq!(both["offers"][0]["assessment"], first);
    assert_eq!(both["offers"][1]["assessment"], run(second).go().json());
    assert_eq!(both["offers"][0]["name"], "examples/me.yaml");
    assert_eq!(
        both["offers"][1]["or"],
        json!({"annual_salary": 450_000, "province": "sichuan"})
    );
}

#[test]
fn only_what_differs_is_told_and_the_best_is_named() {
    let both = json_of("--or annual_salary=450,000,province=sichuan");
    let differ = &both["differences"];
    assert_eq!(
        differ["facts"],
        json!([
            {"fact": "annual_salary", "values": [300_000, 450_000]},
            {"fact": "province", "values": ["shanghai", "sichuan"]}
        ])
    );
    // 14 and 20 for the pay; the West gives 10, elsewhere a special area can.
    assert_eq!(
        differ["factors"],
        json!([
            {"id": "salary", "points": [14, 20], "at_most": [14, 20]},
            {"id": "place", "points": [0, 10], "at_most": [10, 10]}
        ])
    );
    assert_eq!(
        differ["routes"],
        json!([{"id": "a-points", "class": "A", "met": ["unknown", "yes"]}])
    );
    assert_eq!(both["best"], json!([1]));
    let same = json_of("--or hsk_level=3");
    assert_eq!(same["best"], json!([0, 1]));
    assert_eq!(
        same["differences"],
        json!({"facts": [], "factors": [], "routes": []})
    );
}

#[test]
fn an_offer_in_a_city_has_the_rules_of_the_city() {
    let both = json_of("--in shanghai --or in=beijing,annual_salary=90万");
    let places = |offer: usize| both["offers"][offer]["assessment"]["place"].clone();
    assert_eq!(
        (places(0), places(1)),
        (json!("shanghai"), json!("beijing"))
    );
    // 6 times 11,937 CNY a month are 859,464 a year.
    assert_eq!(both["offers"][1]["assessment"]["route"], "a-salary-6x");
    let routes = both["differences"]["routes"].as_array().unwrap();
    let beijing = routes
        .iter()
        .find(|route| route["id"] == "b-certificate-beijing")
        .unwrap();
    assert_eq!(beijing["met"], json!([null, "unknown"]));
    // In another province the rules of the place do not hold.
    let other = json_of("--in shanghai --or province=sichuan");
    assert_eq!(other["offers"][1]["assessment"]["place"], Value::Null);
}

#[test]
fn files_are_offers_and_flags_hold_for_all() {
    let arguments = "compare examples/me.yaml - --on 2026-11-23 --patent yes --format json";
    let both = run(arguments).stdin("age: 61\n").go().json();
    for offer in both["offers"].as_array().unwrap() {
        let factors = offer["assessment"]["factors"].as_array().unwrap();
        let standing = factors
            .iter()
            .find(|factor| factor["id"] == "standing")
            .unwrap();
        assert_eq!(standing["points"], 5);
    }
    assert_eq!(both["offers"][1]["name"], "<stdin>");
    assert_eq!(both["best"], json!([0]));
}

#[test]
fn every_difference_of_people_drawn_at_random_is_told() {
    let (deck, mut dice) = (Deck::new("cn-2017"), Dice::new(9));
    for _ in 0..12 {
        let (one, other) = (deck.complete(&mut dice), deck.complete(&mut dice));
        let changed: Vec<String> = ["age", "education", "hsk_level", "patent"]
            .map(|fact| format!("{fact}={}", text(&other.values[fact])))
            .to_vec();
        let mut arguments = vec!["compare".to_owned(), "--on".to_owned(), one.on.to_owned()];
        for (name, value) in one.texts() {
            arguments.extend([format!("--{}", name.replace('_', "-")), value]);
        }
        arguments.extend([
            "--or".to_owned(),
            changed.join(","),
            "--format".to_owned(),
            "json".to_owned(),
        ]);
        let both = run_with(arguments.iter().map(String::as_str)).go();
        let both: Value = serde_json::from_str(&both.stdout).unwrap();
        let offers = [0, 1].map(|at| &both["offers"][at]["assessment"]);
        for (number, factor) in offers[0]["factors"].as_array().unwrap().iter().enumerate() {
            let points = [
                factor["points"].clone(),
                offers[1]["factors"][number]["points"].clone(),
            ];
            let told = both["differences"]["factors"].as_array().unwrap();
            let told = told.iter().find(|row| row["id"] == factor["id"]);
            assert_eq!(
                told.map(|row| row["points"].clone()),
                (points[0] != points[1]).then(|| json!(points))
            );
        }
    }
}

#[test]
fn the_page_is_as_it_was_read() {
    for (name, more) in [
        ("en", "--lang en --or annual_salary=450000,province=sichuan"),
        (
            "zh",
            "--lang zh --in shanghai --or annual_salary=450000,province=sichuan --or in=beijing",
        ),
        ("both", "--lang both --or hsk_level=6"),
        ("markdown", "--format markdown --or education=phd"),
    ] {
        let ran = run(&format!("{ME} {more}")).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        matches_file(
            &project().join(format!("tests/data/compare/{name}.out")),
            &ran.stdout,
        );
        let is_wide = |line: &&str| line.width() > 80;
        if name != "markdown" {
            assert_eq!(ran.stdout.lines().find(is_wide), None);
        }
        assert!(!ran.stdout.contains('\u{1b}'));
    }
}

#[test]
fn one_offer_and_four_are_refused_and_faults_are_told_once() {
    run("compare examples/me.yaml").go().gives(
        2,
        "",
        "error: `compare` puts two or three offers side by side, and there is 1\n  help: name files, or add an offer such as `--or annual_salary=450000`\n",
    );
    let four = run(&format!("{ME} --or age=3 --or age=4 --or age=5")).go();
    assert_eq!(four.status, 2);
    run(&format!("{ME} --hsk-level 77 --or patent=yes")).go().gives(
        2,
        "",
        "error: `hsk_level`: `77` is outside the accepted values; accepted: a whole number from 0 to 9\n",
    );
    run(&format!("{ME} --or patent")).go().gives(
        2,
        "",
        "error: `--or`: `patent` changes nothing; accepted: answers such as `annual_salary=450000,province=sichuan`\n",
    );
}
