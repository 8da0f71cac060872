//! The worked cases, through the program and through the library.

use permit_points::cases;

use crate::support::{files, run, run_with};

#[test]
fn every_worked_case_of_the_folder_passes() {
    let ran = run("rules test tests/cases").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
}

#[test]
fn the_shipped_cases_are_those_of_the_folder() {
    let folder: Vec<_> = files("tests/cases", &["yaml"])
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let shipped: Vec<_> = cases::SHIPPED
        .iter()
        .map(|file| file.text.to_owned())
        .collect();
    assert_eq!(folder, shipped);
}

#[test]
fn there_are_at_least_150_cases_with_names_of_their_own() {
    let mut names: Vec<String> = Vec::new();
    for file in &cases::SHIPPED {
        let cases = cases::read(file.path, file.text.as_bytes().to_vec()).unwrap();
        names.extend(cases.into_iter().map(|case| case.name));
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two cases share a name");
    assert!(count >= 150, "{count}");
}

#[test]
fn a_case_that_expects_something_else_fails_and_says_what_it_got() {
    let case = "- {name: 85 is B, source: nobody, on: 2026-11-23, applicant: {age: 30}, \
                expect: {factors: {age: 10}, class: B, route: null}}\n";
    run("rules test -").stdin(case).go().gives(
        1,
        "0 passed, 1 failed\n\nFailed\n  - 85 is B (nobody)\n    --> <stdin>:1:3\n    factors.age: expected 10, got 15\n    class: expected \"B\", got \"C\"\n    salary: 0 to 20  annual_salary not answered\n    education: 0 to 20  education not answered\n    experience: 0 to 20  experience_years not answered\n    months: 0 to 15  months_per_year not answered\n    mandarin: 0 to 5  hsk_level not answered\n    place: 0 to 10  province not answered\n    age: 15  age 30  (expected 10)\n    standing: 0 to 5  high_level_university not answered\n    local: 0 to 10  local_points not answered\n",
        "",
    );
}

#[test]
fn a_broken_case_file_is_reported_with_line_and_column() {
    let ran = run("rules test -")
        .stdin("- {name: a, on: 2026-11-23, aplicant: {}, expect: {}}\n")
        .go();
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("<stdin>:1:"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("`aplicant` is no key of a case"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("this case has no `source`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn cases_run_against_an_edited_copy_of_the_rules() {
    let text = std::fs::read_to_string("rules/cn-2017.yaml").unwrap();
    let edited = text.replace(
        "{from: 26, to: 45, points: 15}",
        "{from: 26, to: 45, points: 14}",
    );
    assert_ne!(text, edited);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edited.yaml");
    std::fs::write(&file, edited).unwrap();
    let ran = run_with(["rules", "test", "--rules", file.to_str().unwrap()]).go();
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("\nFailed\n"), "{}", ran.stdout);
}
