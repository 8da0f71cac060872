//! `rules diff` from outside: what single edits of the shipped table change, worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod brute;
pub(crate) mod draw;
mod everybody;
pub(crate) mod sketch;

use std::io::Write;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::support::{Ran, project, run_with};

fn file(text: &str, ending: &str) -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// The national table with one edit, which must be there to make.
fn edited(from: &str, to: &str) -> NamedTempFile {
    let table = std::fs::read_to_string(project().join("rules/cn-2017.yaml")).unwrap();
    assert_eq!(table.matches(from).count(), 1, "{from}");
    file(&table.replace(from, to), ".yaml")
}

fn diff(new: &NamedTempFile, more: &[&str]) -> Ran {
    let path = new.path().to_str().unwrap();
    let start = ["rules", "diff", "cn-2017", path, "--on", "2026-11-23"];
    run_with(start.into_iter().chain(more.iter().copied())).go()
}

fn json_of(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

const B_POINTS: &str = "when: {points: {from: 60}}";

#[test]
fn the_same_rules_move_nobody_and_that_is_proved() {
    let ran = run_with(["rules", "diff", "cn-2017", "cn-2017", "--on", "2026-11-23"]).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("Nobody moves"), "{}", ran.stdout);
    assert!(ran.stdout.contains("The files say the same"));
}

#[test]
fn a_threshold_of_61_moves_who_has_60_from_b_to_c_and_nobody_else() {
    let new = edited(B_POINTS, "when: {points: {from: 61}}");
    let ran = diff(&new, &["--format", "json"]);
    assert_eq!(ran.status, 1);
    let out = json_of(&ran);
    assert_eq!(out["format"], "permit-points/diff/v1");
    assert_eq!((&out["same"], &out["worse"]), (&json!(false), &json!(true)));
    assert_eq!(out["points_change"], json!({"least": 0, "most": 0}));
    let changes = out["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        changes[0],
        json!({"at": "classes.B.routes.b-points.when.points.from", "old": 60, "new": 61})
    );
    let moves = out["class_changes"].as_array().unwrap();
    assert_eq!(moves.len(), 1);
    assert_eq!(
        (&moves[0]["from"], &moves[0]["to"]),
        (&json!("B"), &json!("C"))
    );
    let example = &moves[0]["example"];
    assert_eq!(
        (&example["old"]["points"], &example["new"]["points"]),
        (&json!(60), &json!(60))
    );
    // The example is a complete applicant that `assess` judges the same.
    let applicant = file(&example["applicant"].to_string(), ".json");
    let path = applicant.path().to_str().unwrap();
    let answer = run_with(["assess", path, "--on", "2026-11-23", "--format", "json"]).go();
    let answer = json_of(&answer);
    assert_eq!(
        (&answer["class"], &answer["points"]["total"]),
        (&json!("B"), &json!(60))
    );
}

#[test]
fn only_what_lowers_a_class_is_worse() {
    let (up, down) = (
        edited(B_POINTS, "when: {points: {from: 61}}"),
        edited(B_POINTS, "when: {points: {from: 59}}"),
    );
    assert_eq!(diff(&up, &["--fail-on", "worse"]).status, 1);
    assert_eq!(diff(&down, &["--fail-on", "worse"]).status, 0);
    assert_eq!(diff(&down, &[]).status, 1);
    assert_eq!(diff(&down, &["--fail-on", "never"]).status, 0);
}

#[test]
fn a_multiple_moves_people_where_a_figure_is_known_and_nowhere_else() {
    let new = edited("{times: 72, parameter", "{times: 73, parameter");
    assert_eq!(diff(&new, &[]).status, 0);
    let out = json_of(&diff(&new, &["--in", "all", "--format", "json"]));
    assert_eq!(out["same"], false);
    let moved = out["places"].as_array().unwrap().iter();
    let moved: Vec<_> = moved
        .filter(|place| place["same"] == false)
        .map(|place| &place["place"])
        .collect();
    // The other places' figures have ended or are not known; Hainan asks for 4 times.
    assert_eq!(moved, ["beijing", "shanghai", "dongguan"]);
}

#[test]
fn from_the_pilot_to_the_table_points_change_by_as_much_as_the_tables_say() {
    // Least: Chinese 10 to 5. Most: a certificate 20, 17 years instead of 12 at most 5 more, a former
    // national 5, a patent 5.
    let ran = run_with([
        "rules",
        "diff",
        "cn-2016-pilot",
        "cn-2017@2026-11-23",
        "--format",
        "json",
    ])
    .go();
    let out = json_of(&ran);
    assert_eq!(ran.status, 1);
    assert_eq!(out["points_change"], json!({"least": -5, "most": 35}));
    assert_eq!(
        (&out["old"]["on"], &out["new"]["on"]),
        (&json!("2017-03-31"), &json!("2026-11-23"))
    );
}

#[test]
fn rows_of_a_real_table_are_told_and_none_is_lost() {
    let new = edited(B_POINTS, "when: {points: {from: 61}}");
    let rows = "name,age,教育,education,salary,annual_salary\r\n\
                Ann,30,,doctorate,,350000\r\n\
                \"Bo\nB\",30,,doctorate,,450k\r\n\
                Cy,old,,master,,1\r\n";
    let rows = file(rows, ".csv");
    let path = rows.path().to_str().unwrap();
    let out = json_of(&diff(&new, &["--candidates", path, "--format", "json"]));
    let found = &out["candidates"];
    assert_eq!(found["rows"], 3);
    // 15 + 20 + 17 or 20 are certain: nobody is certain of B either way.
    assert_eq!(found["moved"], json!([]));
    assert_eq!(
        (&found["rejected"][0]["row"], &found["rejected"][0]["line"]),
        (&json!(3), &json!(5))
    );
}

#[test]
fn candidates_are_read_as_batch_reads_them() {
    // No copy of the pilot's route by degree knows a limit of age; since 2017 it ends at 60.
    let rows = "姓名;年龄;学历;experience_years\n张三;62;硕士;5\n";
    let lines = "{\"年龄\":62,\"学历\":\"硕士\",\"experience_years\":5,\"姓名\":\"张三\"}\n";
    let mut outs = Vec::new();
    for bytes in [
        rows.as_bytes().to_vec(),
        encoding_rs::GB18030.encode(rows).0.into_owned(),
        rows.replace(';', "\t").into_bytes(),
        format!("\u{feff}{rows}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
        lines.as_bytes().to_vec(),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let path = file.path().to_str().unwrap();
        let start = ["rules", "diff", "cn-2016-pilot", "cn-2017@2026-11-23"];
        let more = ["--candidates", path, "--format", "json"];
        let out = json_of(&run_with(start.into_iter().chain(more)).go());
        let mut found = out["candidates"].clone();
        assert_eq!(found["rows"], 1);
        assert_eq!(found["rejected"], json!([]));
        found["moved"][0]["line"] = json!(null);
        outs.push(found);
    }
    assert_eq!(outs[0]["moved"][0]["old"]["class"], "B");
    assert_eq!(outs[0]["moved"][0]["new"]["class"], "C");
    for out in &outs {
        assert_eq!(out["moved"], outs[0]["moved"]);
    }
    let start = ["rules", "diff", "cn-2016-pilot", "cn-2017@2026-11-23"];
    let more = [
        "--candidates",
        "tests/data/candidates.xlsx",
        "--format",
        "json",
    ];
    let out = json_of(&run_with(start.into_iter().chain(more)).go());
    assert_eq!(out["candidates"]["rejected"][0]["line"], json!(7));
}

#[test]
fn what_cannot_be_compared_is_said() {
    for (old, new, message) in [
        ("cn-2071", "cn-2017", "did you mean `cn-2017`?"),
        (
            "cn-2017@soon",
            "cn-2017",
            "accepted: a day such as 2026-11-23",
        ),
        ("cn-2017", "examples/overlap.yaml", "not used for scoring"),
    ] {
        let ran = run_with(["rules", "diff", old, new]).go();
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{old} {new}");
        assert!(ran.stderr.contains(message), "{}", ran.stderr);
    }
}

#[test]
fn a_comment_for_a_pull_request_is_markdown() {
    let new = edited(B_POINTS, "when: {points: {from: 61}}");
    let ran = diff(&new, &["--format", "markdown"]);
    assert!(
        ran.stdout.starts_with("**Nobody's points change; "),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("## Who moves"));
}

#[test]
fn a_count_that_is_not_exact_is_said_to_be_larger_in_words() {
    let diff = |more: &[&str]| {
        let start = ["rules", "diff", "cn-2016-pilot", "cn-2017@2026-11-23"];
        run_with(start.into_iter().chain(more.iter().copied()))
            .go()
            .stdout
    };
    for format in ["text", "markdown"] {
        let one_line = |lang: &str| {
            let page = diff(&["--format", format, "--lang", lang]);
            page.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (en, zh) = (one_line("en"), one_line("zh").replace(' ', ""));
        assert!(
            en.contains(" of more than 9,007,199,254,740,991 profiles"),
            "{en}"
        );
        assert!(zh.contains("超过9,007,199,254,740,991种情形"), "{zh}");
    }
}
