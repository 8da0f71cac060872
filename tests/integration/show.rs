//! `rules list` and `rules show`: what people and programs read of a ruleset.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{run, run_with};

const DAY: &str = "--on 2026-11-24";

/// A page without its line ends, which depend on the width.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn by_id<'a>(list: &'a Value, id: &str) -> &'a Value {
    let entry = list.as_array().unwrap().iter().find(|one| one["id"] == id);
    entry.unwrap_or_else(|| panic!("there is no {id}"))
}

#[test]
fn the_list_names_both_tables_and_every_place() {
    let list = run(&format!("rules list --format json {DAY}")).go().json();
    assert_eq!(list["format"], "permit-points/rulesets/v1");
    let rulesets = list["rulesets"].as_array().unwrap();
    let known = |one: &Value| (one["id"].clone(), one["current"].clone());
    let known: Vec<_> = rulesets.iter().map(known).collect();
    assert_eq!(
        known,
        [
            (json!("cn-2017"), json!(true)),
            (json!("cn-2016-pilot"), json!(false))
        ]
    );
    let places = rulesets[0]["places"].as_array().unwrap();
    let mut ids: Vec<_> = places
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "beijing",
            "changzhou",
            "dongguan",
            "foshan",
            "guangzhou",
            "hainan",
            "ningbo",
            "qingdao",
            "rizhao",
            "shandong",
            "shanghai",
            "shenzhen",
            "suzhou",
            "tianjin",
            "wuhan"
        ]
    );
    assert_eq!(rulesets[1]["places"], json!([]));
    let figures = &by_id(&rulesets[0]["places"], "guangzhou")["figures"];
    let values: Vec<_> = figures
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["value"])
        .collect();
    assert_eq!(values, [&json!(9157), &json!(10291.5), &json!(10449)]);
}

#[test]
fn the_list_marks_the_table_of_the_day() {
    let list = run("rules list --on 2017-03-31 --format json").go().json();
    assert_eq!(list["rulesets"][0]["current"], false);
    assert_eq!(list["rulesets"][1]["current"], true);
}

#[test]
fn the_list_for_people_begins_with_the_rulesets() {
    let ran = run(&format!("rules list {DAY}")).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let start = "\
Rulesets
  - cn-2017 (since 2017-04-01), in force on 2026-11-24: Work permit for
    foreigners in China: points table and classes since April 2017; at most 120
    points
  - cn-2016-pilot (2016-10-01 to 2017-03-31): Work permit for foreigners in
    China: points table of the pilot, 2016 to 2017; at most 120 points

Places with local rules (--in PLACE)
";
    assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
    assert!(ran.stdout.contains("figure 12434 (since 2026-02-03)"));
}

#[test]
fn without_a_name_the_table_in_force_is_shown() {
    let ran = run("rules show --on 2017-03-31").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let start = "\
Work permit for foreigners in China: points table of the pilot, 2016 to 2017
[cn-2016-pilot] (2016-10-01 to 2017-03-31), at most 120 points

  Factor and row                                         Points   Cap   Source
────────────────────────────────────────────────────────────────────────────────
  Annual salary paid by the employer in China (CNY a               20   [1]
    year)
    under 50,000                                              0
    50,000 to under 70,000                                    5
";
    assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
    for part in [
        "18 to under 25, read up to 25 10",
        "2 or more, +1 for each further year 5",
        "Faults kept as printed - The printed table gives ages 25, 45, 55 and 60 no row.",
        "(band-gap at factors.age, 2026-11-23, the row below the gap reaches up to the next one) [1]",
        "What is doubtful - Points table (trial edition): Many pages",
        "Sources [1] Points table (trial edition), 外专发〔2016〕151号附件",
    ] {
        assert!(
            flat(&ran.stdout).contains(part),
            "{part:?} in {}",
            ran.stdout
        );
    }
}

#[test]
fn a_multiple_of_a_figure_is_shown_with_what_it_comes_to_on_the_day() {
    // 72 × 12,434 and 48 × 12,434.
    let shanghai = run(&format!("rules show --in shanghai {DAY}")).go();
    assert_eq!((shanghai.status, shanghai.stderr.as_str()), (0, ""));
    let shown = flat(&shanghai.stdout);
    for part in [
        "annual salary 895,248 (72 × local average monthly salary",
        "annual salary 596,832 (48 × local average monthly salary",
        "“Shanghai: 600,000 CNY a year, with 120,000 CNY of income tax a year”, in place of",
    ] {
        assert!(shown.contains(part), "{part:?}");
    }
    let nowhere = flat(&run(&format!("rules show {DAY}")).go().stdout);
    assert!(nowhere.contains("annual salary 72 × local average"));
    assert!(nowhere.contains("(CNY a month): no figure; each place has its own"));
}

#[test]
fn a_program_reads_edges_as_numbers_and_options_by_name() {
    let shown = run(&format!(
        "rules show cn-2017 --in shanghai --format json {DAY}"
    ));
    let shown = shown.go().json();
    assert_eq!(shown["format"], "permit-points/ruleset/v1");
    assert_eq!(
        (&shown["id"], &shown["cap"]),
        (&json!("cn-2017"), &json!(120))
    );
    assert_eq!(shown["place"]["id"], "shanghai");
    let salary = by_id(&shown["factors"], "salary");
    assert_eq!(
        salary["tables"][0]["bands"][5],
        json!({"from": 350_000, "below": 450_000, "points": 17})
    );
    let years = &by_id(&shown["factors"], "experience")["tables"][0]["bands"][1];
    assert_eq!(
        *years,
        json!({"from": 2, "points": 5, "then": {"every": 1, "points": 1}})
    );
    let degree = &by_id(&shown["factors"], "education")["tables"][0]["bands"][1];
    assert_eq!(*degree, json!({"is": ["bachelor"], "points": 10}));
    let class_b = by_id(&shown["classes"], "B");
    let when = &by_id(&class_b["routes"], "b-degree-experience")["when"];
    assert_eq!(
        *when,
        json!({"all": [
            {"fact": "education", "from": "bachelor"},
            {"fact": "experience_years", "from": 2},
            {"fact": "age", "to": 60},
            {"fact": "language_teaching_post", "is": [false]}
        ]})
    );
    let when = &by_id(&class_b["routes"], "b-salary-4x")["when"];
    let edge = json!({"times": 48, "parameter": "local_average_monthly_salary", "amount": 596_832});
    assert_eq!(*when, json!({"fact": "annual_salary", "from": edge}));
    let when = &by_id(&class_b["routes"], "b-points")["when"];
    assert_eq!(*when, json!({"points": {"from": 60}}));
    let age = by_id(&shown["facts"], "age");
    assert_eq!(age["domain"], json!({"from": 0, "to": 120}));
    let healthy = by_id(&shown["facts"], "healthy");
    assert_eq!(
        (&healthy["type"], &healthy["assume"]),
        (&json!("boolean"), &json!(true))
    );
    assert!(shown["waivers"].as_array().unwrap().is_empty());
}

/// What is shown is all there is: the program's own JSON, turned back into a rule file, is the
/// same ruleset for every answer that it prints again.
#[test]
fn what_a_program_reads_is_a_whole_rule_file_again() {
    const OF_THE_FILE: [&str; 4] = ["id", "title", "jurisdiction", "in_force"];
    let mut first = run(&format!("rules show cn-2017 --format json {DAY}"))
        .go()
        .json();
    let mut file = json!({"format": "permit-points/rules/v1"});
    for key in OF_THE_FILE {
        file[key] = first[key].clone();
    }
    for key in [
        "sources",
        "parameters",
        "facts",
        "factors",
        "requirements",
        "exemptions",
        "classes",
        "caveats",
    ] {
        file[key] = first[key].clone();
    }
    without_blanks(&mut file);
    let again = run_with([
        "rules",
        "show",
        "/dev/stdin",
        "--format",
        "json",
        "--on",
        "2026-11-24",
    ]);
    let mut second = again.stdin(file.to_string()).go().json();
    assert_eq!(first["factors"].as_array().unwrap().len(), 9);
    for shown in [&mut first, &mut second] {
        without_blanks(shown);
    }
    assert_eq!(first, second);
}

/// Takes out what a rule file leaves out: nulls, empty lists, what holds anyway, and what figures
/// come to.
fn without_blanks(node: &mut Value) {
    match node {
        Value::Object(keys) => {
            keys.remove("amount");
            keys.values_mut().for_each(without_blanks);
            // A boolean has no order, and no end is no period.
            keys.retain(|key, value| {
                let is_default = matches!(key.as_str(), "ordered" | "completed" | "otherwise")
                    && *value == false;
                let is_empty_list = key != "values" && value.as_array().is_some_and(Vec::is_empty);
                let is_no_period = key == "in_force" && *value == json!({});
                !value.is_null() && !is_default && !is_empty_list && !is_no_period
            });
        }
        Value::Array(items) => items.iter_mut().for_each(without_blanks),
        _ => {}
    }
}

#[test]
fn nothing_of_a_file_acts_in_markdown() {
    let text = std::fs::read_to_string("tests/findings/ok/nested-conditions.yaml").unwrap();
    let title = "title: {en: \"a | b `c` <i>\\nd\", zh: \"甲|乙\"}";
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            if line.starts_with("title:") {
                title
            } else {
                line
            }
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.yaml");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let name = file.to_str().unwrap();
    let ran = run_with(["rules", "show", name, "--format", "markdown"]).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let first = ran.stdout.lines().next().unwrap();
    assert_eq!(first, r"**a \| b \`c\` \<i\>\\u{a}d**");
    let rows = ran.stdout.lines().filter(|line| line.starts_with('|'));
    for row in rows {
        assert_eq!(row.replace(r"\|", "").matches('|').count(), 5, "{row}");
    }
}

#[test]
fn what_cannot_be_shown_says_why() {
    run("rules show cn-2071").go().gives(
        2,
        "",
        "error: `cn-2071` is neither a file nor the id of a shipped ruleset\n  \
         help: did you mean `cn-2017`?\n",
    );
    run("rules show --on 2016-09-30").go().gives(
        2,
        "",
        "error: no ruleset is in force on 2016-09-30\n  \
         help: there are cn-2017 (2017-04-01 to …), cn-2016-pilot (2016-10-01 to 2017-03-31)\n",
    );
    let both = run("rules show cn-2017 --rules cn-2017").go();
    assert_eq!((both.status, both.stdout.as_str()), (2, ""));
    let faulty = run("rules show examples/overlap.yaml").go();
    assert_eq!((faulty.status, faulty.stdout.as_str()), (2, ""));
    assert!(faulty.stderr.starts_with("error[overlapping-bands]"));
}

#[test]
fn a_place_of_another_table_changes_nothing_and_that_is_said() {
    let ran = run("rules show cn-2016-pilot --in beijing").go();
    assert_eq!(ran.status, 0);
    let said =
        "\nWhat Beijing changes\n  - Nothing: its local rules extend cn-2017, not this ruleset.\n";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    for command in ["show", "list", "schema"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_permit-points"))
            .args(["rules", command])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{command}");
    }
}
