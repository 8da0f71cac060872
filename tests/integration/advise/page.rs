//! What people read, and what is said to wrong options.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use unicode_width::UnicodeWidthStr;

use crate::support::{matches_file, project, run, run_with};

const ME: &str = "advise examples/me.yaml --on 2026-11-23";

#[test]
fn the_page_is_as_it_was_read() {
    for (name, arguments) in [
        ("en", format!("{ME} --lang en")),
        ("zh", format!("{ME} --lang zh --at-most 2")),
        ("both", format!("{ME} --lang both --limit 2 --in shanghai")),
        ("impossible", format!("{ME} --no-criminal-record no")),
        ("markdown", format!("{ME} --format markdown --limit 3")),
    ] {
        let ran = run(&arguments).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        let path = project().join(format!("tests/data/advise/{name}.out"));
        matches_file(&path, &ran.stdout);
        let is_wide = |line: &&str| line.width() > 80 && !line.contains("http");
        if name != "markdown" {
            assert_eq!(ran.stdout.lines().find(is_wide), None);
        }
        assert!(!ran.stdout.contains('\u{1b}'));
    }
}

#[test]
fn what_an_option_does_not_know_is_told_with_what_is_near() {
    run_with(["advise", "--keep", "anual_salary"]).go().gives(
        2,
        "",
        "error: `--keep`: `anual_salary` is no fact of `cn-2017`\n  help: did you mean `annual_salary`?\n",
    );
    run_with(["advise", "--to", "D"]).go().gives(
        2,
        "",
        "error: `--to`: there is no class `D`; accepted: A, B, C\n",
    );
    run_with(["advise", "--cost", "hsk_level"]).go().gives(
        2,
        "",
        "error: `--cost`: `hsk_level` is no weight of a fact; accepted: a fact, `=` and a whole number, such as `hsk_level=5`\n",
    );
}

#[test]
fn no_way_up_is_an_answer() {
    let ran = run(&format!("{ME} --no-criminal-record no --format yaml")).go();
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout.contains("blocked_by:\n  - no_criminal_record\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_help_lists_the_facts_and_shows_examples_in_80_columns() {
    let ran = run("advise --help").go();
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("--annual-salary") && ran.stdout.contains("Examples:"));
    assert_eq!(ran.stdout.lines().find(|line| line.width() > 80), None);
}
