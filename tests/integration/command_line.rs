//! The program as people run it: exact status, stdout and stderr.

use serde_json::{Value, json};

use crate::support::{Ran, matches_file, project, run, run_with};

const SOMEBODY: &str = "assess --on 2026-11-23 --age 34 --education master --experience-years 8 --annual-salary 300000 \
                        --months-per-year 12 --hsk-level 3 --province shanghai";

fn item<'a>(answer: &'a Value, list: &str, id: &str) -> &'a Value {
    let items = answer[list].as_array().unwrap();
    items
        .iter()
        .find(|item| item["id"] == id || item["fact"] == id)
        .unwrap()
}

#[test]
fn the_applicant_of_the_issue_is_class_b_with_73_points_and_105_possible() {
    let answer = run(&format!("{SOMEBODY} --format json")).go().json();
    assert_eq!(answer["format"], "permit-points/assessment/v1");
    assert_eq!(
        answer["ruleset"],
        json!({"id": "cn-2017", "in_force": {"from": "2017-04-01", "to": null}})
    );
    assert_eq!(
        answer["points"],
        json!({"total": 73, "at_most": 105, "cap": 120})
    );
    assert_eq!(
        (&answer["class"], &answer["best_class"]),
        (&json!("B"), &json!("A"))
    );
    assert_eq!(answer["route"], "b-points");
    let points = |id: &str| item(&answer, "factors", id)["points"].clone();
    let summands = [
        "salary",
        "education",
        "experience",
        "months",
        "mandarin",
        "place",
        "age",
    ]
    .map(points);
    assert_eq!(json!(summands), json!([14, 15, 11, 15, 3, 0, 15]));
    for route in ["b-points", "b-degree-experience"] {
        assert_eq!(item(&answer, "routes", route)["met"], "yes");
    }
    assert_eq!(answer["next"], json!({"class": "A", "points_short": 12}));
    let stakes = [
        "skill_certificate",
        "former_chinese_national",
        "special_area",
        "patent",
        "local_points",
    ];
    let stakes = stakes.map(|fact| item(&answer, "unanswered", fact)["points_at_stake"].clone());
    assert_eq!(json!(stakes), json!([5, 2, 10, 5, 10]));
    let salary = item(&answer, "factors", "salary");
    assert_eq!(
        (&salary["fact"], &salary["value"], &salary["source"]),
        (
            &json!("annual_salary"),
            &json!(300_000),
            &json!(["final-table"])
        )
    );
}

/// A bachelor with two years of related work: 10 for the degree, 5 for the years, 15 for twelve
/// months a year and 15 for the age make 45 points, and nothing else scores.
const BACHELOR: &str = "assess --on 2026-11-23 --age 30 --education bachelor --skill-certificate none \
                        --experience-years 2 --annual-salary 49000 --months-per-year 12 --hsk-level 0 \
                        --former-chinese-national no --degree-taught-in-chinese no --province shanghai \
                        --special-area no --high-level-university no --fortune-500-post no --patent no \
                        --years-in-china 2 --local-points 0";

#[test]
fn a_bachelor_with_two_years_is_class_b_and_points_alone_would_give_c() {
    let answer = run(&format!("{BACHELOR} --format json")).go().json();
    assert_eq!(answer["points"]["total"], 45);
    assert_eq!(
        (&answer["class"], &answer["class_by_points"]),
        (&json!("B"), &json!("C"))
    );
    assert_eq!(answer["route"], "b-degree-experience");
    let page = run(BACHELOR).go().stdout.replace('\n', " ");
    assert!(page.contains("Points alone would give class C."), "{page}");
    // Where points give the certain class, there is nothing to say about them.
    let answer = run(&format!("{SOMEBODY} --format json")).go().json();
    assert_eq!(answer["class_by_points"], "B");
    assert!(!run(SOMEBODY).go().stdout.contains("Points alone"));
}

#[test]
fn a_word_of_a_name_is_taken_as_a_hint_in_flags_and_in_files() {
    run("assess --salary 300000").go().gives(
        2,
        "",
        "error: there is no option `--salary`\n  help: did you mean `--annual-salary`?\n",
    );
    run("assess -").stdin("salary: 300000\n").go().gives(
        2,
        "",
        "error: <stdin>:1:1: `salary` is no fact of `cn-2017`\n  help: did you mean `annual_salary`?\n",
    );
}

#[test]
fn yaml_says_the_same_as_json() {
    let as_json = run(&format!("{SOMEBODY} --format json")).go().json();
    let ran = run(&format!("{SOMEBODY} --format yaml")).go();
    let as_yaml: Value = serde_yaml::from_str(&ran.stdout).unwrap();
    assert_eq!(as_yaml, as_json);
}

#[test]
fn the_page_fits_80_columns_and_has_no_escapes_in_a_pipe() {
    for lang in ["en", "zh", "both"] {
        let ran = run(&format!("{SOMEBODY} --lang {lang}")).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(!ran.stdout.contains('\u{1b}'));
        for line in ran.stdout.lines().filter(|line| !line.contains("http")) {
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(width <= 80, "{width} columns: {line}");
        }
    }
}

#[test]
fn colours_are_written_where_they_are_asked_for() {
    let ran = run(&format!("{SOMEBODY} --color always")).go();
    assert!(ran.stdout.starts_with("\u{1b}[1m"), "{}", ran.stdout);
    let ran = run(&format!("{SOMEBODY} --color never"))
        .env("CLICOLOR_FORCE", "1")
        .go();
    assert!(!ran.stdout.contains('\u{1b}'));
}

#[test]
fn the_locale_chooses_the_language_and_the_option_wins_over_it() {
    let chinese = run(SOMEBODY).env("LANG", "zh_CN.UTF-8").go().stdout;
    assert!(
        chinese.starts_with("确定为B类（外国专业人才）"),
        "{chinese}"
    );
    let english = run(&format!("{SOMEBODY} --lang en"))
        .env("LC_ALL", "zh_CN.UTF-8")
        .go()
        .stdout;
    assert!(
        english.starts_with("Class B (foreign professional talent) is certain"),
        "{english}"
    );
}

#[test]
fn markdown_has_the_table_and_escapes_what_would_act() {
    let ran = run(&format!("{SOMEBODY} --format markdown")).go();
    assert!(
        ran.stdout
            .contains("| Age | 34 | 26 to 45 | 15 | 15 | \\[1\\] |"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("## Routes"), "{}", ran.stdout);
}

#[test]
fn require_decides_the_exit_status_and_nothing_else() {
    for (class, status) in [("A", 1), ("B", 0), ("C", 0), ("b", 0)] {
        let ran = run(&format!("{SOMEBODY} --format json --require {class}")).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{class}");
    }
    // A failed requirement has no class, and whoever needs no permit satisfies every class.
    assert_eq!(run("assess --age 17 --require C").go().status, 1);
    assert_eq!(
        run("assess --hk-macao-taiwan-resident yes --require A")
            .go()
            .status,
        0
    );
    run("assess --age 30 --require D").go().gives(
        2,
        "",
        "error: `--require`: there is no class `D`; accepted: A, B, C\n",
    );
}

#[test]
fn every_fault_of_the_flags_comes_in_one_run() {
    let arguments = "assess --on 2026-11-23 --aeg 3 --age old --hsk-level 12 --education mster --annual-salary 1e5 \
                     --birth-date 2050-01-01 --patent maybe";
    run(arguments).go().gives(
        2,
        "",
        "error: there is no option `--aeg`\n  help: did you mean `--age`?\n\
         error: `annual_salary`: `1e5` has an exponent; accepted: an amount in CNY from 0 to 1,000,000,000, such as 300000, 300k or 30万\n\
         error: `education`: `mster` is none of the options; accepted: none, bachelor, master, doctorate\n  help: did you mean `master`?\n\
         error: `hsk_level`: `12` is outside the accepted values; accepted: a whole number from 0 to 9\n\
         error: `age`: `old` is not a number; accepted: a whole number from 0 to 120\n\
         error: `patent`: `maybe` is neither yes nor no; accepted: yes or no\n\
         error: `birth_date`: `2050-01-01` is after 2026-11-23; accepted: a day such as 1990-05-17, not after 2026-11-23\n",
    );
}

#[test]
fn every_fault_of_a_file_comes_with_line_and_column() {
    let file = "age: 34\nedcation: master\nhsk_level: \"x\\e[31m\"\npatent: [yes]\nage: 3\n";
    run("assess - --hsk-level nine").stdin(file).go().gives(
        2,
        "",
        "error: <stdin>:2:1: `edcation` is no fact of `cn-2017`\n  help: did you mean `education`?\n\
         error: <stdin>:3:1: `hsk_level`: `x\\u{1b}[31m` is not a number; accepted: a whole number from 0 to 9\n\
         error: <stdin>:4:1: `patent`: found a list, expected one value\n\
         error: <stdin>:5:1: `age` is answered twice\n\
         error: `hsk_level`: `nine` is not a number; accepted: a whole number from 0 to 9\n",
    );
}

#[test]
fn flags_win_over_the_file_and_silence_its_dates() {
    let file = "birth_date: 1961-11-24\nannual_salary: 30万\neducation: 硕士\n";
    let answer = run("assess - --on 2026-11-23 --age 30 --format json")
        .stdin(file)
        .go()
        .json();
    let age = item(&answer, "factors", "age");
    assert_eq!((&age["value"], &age["points"]), (&json!(30), &json!(15)));
    let answer = run("assess - --on 2026-11-23 --format json")
        .stdin(file)
        .go()
        .json();
    let age = item(&answer, "factors", "age");
    assert_eq!((&age["value"], &age["points"]), (&json!(64), &json!(0)));
}

#[test]
fn a_date_and_its_fact_in_one_source_must_agree() {
    run("assess --on 2026-11-23 --birth-date 1990-11-24 --age 36").go().gives(
        2,
        "",
        "error: `birth_date` gives age 35 on 2026-11-23, but `age` says 36\n  help: leave one of them out, or make them agree\n",
    );
    assert_eq!(
        run("assess --on 2026-11-23 --birth-date 1990-11-24 --age 35")
            .go()
            .status,
        0
    );
}

#[test]
fn what_no_answer_can_be_is_refused_where_it_stands_with_what_is_accepted() {
    for (file, said) in [
        // Of two entries that disagree, the last is where the fault is.
        (
            "birth_date: 1990-11-24\nhsk_level: 3\nage: 36\n",
            "3:1: `birth_date` gives age 35 on 2026-11-23, but `age` says 36\n  help: leave one of them out, or make them agree\n",
        ),
        (
            "birth_date: 1900-01-01\n",
            "1:1: `birth_date`: `1900-01-01` gives age 126; accepted there: a whole number from 0 to 120\n",
        ),
        (
            "local_average_monthly_salary: 0\n",
            "1:1: `local_average_monthly_salary`: `0` is not above 0; accepted: an amount above 0 with at most two decimals\n",
        ),
    ] {
        run("assess - --on 2026-11-23").stdin(file).go().gives(
            2,
            "",
            &format!("error: <stdin>:{said}"),
        );
    }
}

#[test]
fn two_dates_that_give_one_fact_must_agree() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.yaml");
    let date = |id: &str| {
        format!(
            "- {{id: {id}, type: date, gives: {{fact: age, unit: years}}, title: {{en: {id}, zh: {id}}}, ask: {{en: When?, zh: 何时}}, changes: never}}\n"
        )
    };
    let text = std::fs::read_to_string("tests/data/confidence/rules.yaml").unwrap();
    let age = "- {id: age, type: integer, domain: {from: 0, to: 120}, title: {en: Age, zh: 年龄}, ask: {en: \"Age?\", zh: 年龄？}, changes: with-time}\n";
    let facts = [
        "facts:\n  ",
        age,
        "  ",
        &date("born"),
        "  ",
        &date("registered"),
    ]
    .concat();
    let text = text.replace("facts:\n", &facts);
    let text = text.replace("- {fact: pay, from: 100}", "");
    std::fs::write(&rules, text).unwrap();
    let said = |registered: &str| {
        let rules = rules.to_str().unwrap();
        let ran = run_with([
            "assess",
            "--rules",
            rules,
            "--on",
            "2024-06-01",
            "--born",
            "2000-01-01",
            "--registered",
            registered,
        ]);
        let ran = ran.go();
        (ran.status, ran.stderr)
    };
    assert_eq!(said("2000-02-01"), (0, String::new()));
    let fault = "error: `registered` gives age 23 on 2024-06-01, but `born` says 24\n  help: leave one of them out, or make them agree\n";
    assert_eq!(said("2001-01-01"), (2, fault.to_owned()));
}

#[test]
fn json_is_read_as_a_file_too() {
    let file = "{\"age\": 34, \"annual_salary\": 449999.99, \"patent\": true, \"education\": null}";
    let answer = run("assess - --on 2026-11-23 --format json")
        .stdin(file)
        .go()
        .json();
    let salary = item(&answer, "factors", "salary");
    assert_eq!(
        (&salary["value"], &salary["points"]),
        (&json!(449_999.99), &json!(17))
    );
    assert_eq!(item(&answer, "factors", "standing")["points"], 5);
    assert_eq!(item(&answer, "factors", "education")["value"], Value::Null);
}

#[test]
fn the_day_picks_the_ruleset() {
    let id = |on: &str| {
        run(&format!("assess --on {on} --age 30 --format json"))
            .go()
            .json()["ruleset"]["id"]
            .clone()
    };
    assert_eq!(id("2017-04-01"), "cn-2017");
    assert_eq!(id("2017-03-31"), "cn-2016-pilot");
    assert_eq!(id("2016-10-01"), "cn-2016-pilot");
    run("assess --on 2016-09-30 --age 30").go().gives(
        2,
        "",
        "error: no ruleset is in force on 2016-09-30\n  help: there are cn-2017 (2017-04-01 to …), cn-2016-pilot (2016-10-01 to 2017-03-31)\n",
    );
}

#[test]
fn a_ruleset_outside_its_period_says_so() {
    let answer = run("assess --rules cn-2016-pilot --on 2026-11-23 --age 30 --format json")
        .go()
        .json();
    assert!(
        answer["caveats"]
            .as_array()
            .unwrap()
            .iter()
            .any(|caveat| caveat["id"] == "not-in-force")
    );
}

#[test]
fn a_fact_of_another_ruleset_is_accepted_and_told_to_be_unused() {
    let ran = run("assess --on 2016-12-01 --skill-certificate technician --format json").go();
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            0,
            "note: `skill_certificate` is not used by cn-2016-pilot\n"
        )
    );
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["unused"], json!(["skill_certificate"]));
}

#[test]
fn a_missing_figure_is_said_and_can_be_supplied() {
    let salary = "assess --on 2026-11-23 --age 50 --annual-salary 752328 --format json";
    let answer = run(salary).go().json();
    let route = item(&answer, "routes", "a-salary-6x");
    assert_eq!(
        (&route["met"], &route["missing"]),
        (&json!("unknown"), &json!(["local_average_monthly_salary"]))
    );
    let answer = run(&format!("{salary} --local-average-monthly-salary 10449"))
        .go()
        .json();
    assert_eq!(
        (&answer["class"], &answer["route"]),
        (&json!("A"), &json!("a-salary-6x"))
    );
}

/// The shipped rules with a tenth factor and a fact of its own.
fn with_tenth_factor() -> (tempfile::TempDir, String) {
    let text = std::fs::read_to_string(project().join("rules/cn-2017.yaml")).unwrap();
    let fact = "facts:\n  - id: chess_titles\n    type: integer\n    unit: {en: titles, zh: 个}\n    domain: {from: 0, to: 9}\n    \
                ask: {en: \"How many chess titles?\", zh: \"有几个象棋头衔？\"}\n    changes: by-choice\n";
    let factor = "factors:\n  - id: chess\n    title: {en: Chess, zh: 象棋}\n    cap: 5\n    source: final-table\n    tables:\n      \
                  - fact: chess_titles\n        bands: [{below: 1, points: 0}, {from: 1, points: 5}]\n";
    let edited = text
        .replacen("facts:\n", fact, 1)
        .replacen("factors:\n", factor, 1);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ten.yaml");
    std::fs::write(&file, edited).unwrap();
    (folder, file.to_str().unwrap().to_owned())
}

#[test]
fn a_tenth_factor_appears_everywhere_without_a_line_of_rust() {
    let (_folder, file) = with_tenth_factor();
    let help = run_with(["assess", "--rules", &file, "--help"]).go().stdout;
    assert!(
        help.contains("--chess-titles <N>") && help.contains("How many chess titles? [0–9 titles]"),
        "{help}"
    );
    let ran = run_with([
        "assess",
        "--rules",
        &file,
        "--chess-titles",
        "2",
        "--on",
        "2026-11-23",
    ])
    .go();
    assert!(ran.stdout.contains("  Chess"), "{}", ran.stdout);
    let ran = run_with([
        "assess",
        "--rules",
        &file,
        "--chess-titles",
        "2",
        "--format",
        "json",
        "--on",
        "2026-11-23",
    ])
    .go();
    let answer: Value = ran.json();
    let chess = item(&answer, "factors", "chess");
    assert_eq!((&chess["points"], &chess["value"]), (&json!(5), &json!(2)));
    assert_eq!(answer["points"]["cap"], 125);
}

#[test]
fn rules_with_errors_are_never_used_for_scoring() {
    let Ran {
        status,
        stdout,
        stderr,
    } = run("assess --rules examples/overlap.yaml --age 30").go();
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert!(
        stderr.contains("error[overlapping-bands]: `age` 26 to 30 is in two bands"),
        "{stderr}"
    );
    assert!(
        stderr.contains("`examples/overlap.yaml` has 1 error, so it is not used for scoring"),
        "{stderr}"
    );
}

#[test]
fn a_name_that_is_neither_file_nor_ruleset_is_told_with_a_near_miss() {
    run("assess --rules cn-2107").go().gives(
        2,
        "",
        "error: `cn-2107` is neither a file nor the id of a shipped ruleset\n  help: did you mean `cn-2017`?\n",
    );
    let ran = run("assess nobody.yaml").go();
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("error: cannot read `nobody.yaml`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_result_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.json");
    let name = file.to_str().unwrap();
    run_with([
        "assess",
        "--age",
        "30",
        "--on",
        "2026-11-23",
        "--format",
        "json",
        "-o",
        name,
    ])
    .go()
    .gives(0, "", "");
    let answer: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(answer["points"]["total"], 15);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    let ran = run_with(["assess", "--age", "30", "-o", "no/such/folder/answer.json"]).go();
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .starts_with("error: cannot write `no/such/folder/answer.json`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn check_without_files_checks_the_shipped_rules() {
    let ran = run("rules check").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let page = crate::findings::without_time(&ran.stdout);
    matches_file(&project().join("tests/integration/check.out"), &page);
}

#[test]
fn findings_are_machine_readable() {
    let ran = run("rules check examples/overlap.yaml --format json").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let out: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(out["format"], "permit-points/findings/v1");
    assert_eq!(
        out["findings"][0],
        json!({
            "code": "overlapping-bands", "severity": "error", "message": "`age` 26 to 30 is in two bands",
            "help": "end the first band at 25", "file": "examples/overlap.yaml", "at": "factors.age.tables[0].bands[2]",
            "line": 23, "column": 20, "also": {"line": 22, "column": 28, "label": "also matched here"},
            "example": {"age": 26}, "waived": false
        })
    );
}

#[test]
fn explain_knows_every_code_and_near_misses() {
    let ran = run("rules explain band-gap").go();
    assert!(
        ran.stdout.starts_with("band-gap (error)\n\n"),
        "{}",
        ran.stdout
    );
    run("rules explain bandgap").go().gives(
        2,
        "",
        "error: there is no finding `bandgap`\n  help: did you mean `band-gap`?\n",
    );
}

#[test]
fn hostile_rule_files_end_in_one_clear_error() {
    let deep = "[".repeat(100_000);
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n".to_owned();
    let number = format!("format: {}\n", "9".repeat(1_000_000));
    let large = "#".repeat(50 * 1024 * 1024);
    for (text, message) in [
        (deep.as_bytes(), "nested deeper"),
        (bomb.as_bytes(), "anchor"),
        (b"id: \0", "character"),
        (b"id: \xff", "UTF-8"),
        (large.as_bytes(), "larger than"),
        (number.as_bytes(), "expected `permit-points/rules/v1`"),
    ] {
        let ran = run("rules check -").stdin(text).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{message}");
        assert!(
            ran.stdout.contains(message),
            "{message}: {}",
            ran.stdout.get(..400).unwrap_or(&ran.stdout)
        );
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_permit-points"))
        .args(["assess", "--age", "30"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn a_misspelt_command_suggests_the_right_one() {
    let ran = run("asess").go();
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("'assess'"), "{}", ran.stderr);
}
