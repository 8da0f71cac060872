//! Rule files in pairs: `ok/*.yaml` give nothing, `err/x.yaml` gives exactly the findings that its
//! `# expect:` lines name (code, line, column, worked out from the contract by hand), shown to a
//! person exactly as in `err/x.out`.

use std::path::Path;

use permit_points::finding::{Code, Severity};

use crate::support::{files, matches_file, project, run_with};

/// One expected finding: the code, the position unless it is a matter of taste, and the waiver.
type Expected = (String, Option<String>, bool);

/// The `# expect:` lines of a fixture, or of the file beside it.
fn expected(file: &Path) -> Vec<Expected> {
    let beside = file.with_extension("expect");
    let source = if beside.exists() {
        beside
    } else {
        file.to_owned()
    };
    let bytes = std::fs::read(source).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines = text
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}').trim());
    let lines = lines.filter_map(|line| line.strip_prefix("# expect: "));
    lines
        .map(|line| {
            let mut words: Vec<&str> = line.split_whitespace().collect();
            let waived = words.last() == Some(&"waived");
            words.retain(|word| *word != "waived");
            (
                words[0].to_owned(),
                words.get(1).map(|&position| position.to_owned()),
                waived,
            )
        })
        .collect()
}

fn found(file: &Path) -> (i32, Vec<(String, String, bool)>) {
    let ran = run_with(["rules", "check", "--format", "json", file.to_str().unwrap()]).go();
    let out: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = out["findings"].as_array().unwrap().iter().map(|finding| {
        let position = format!("{}:{}", finding["line"], finding["column"]);
        (
            finding["code"].as_str().unwrap().to_owned(),
            position,
            finding["waived"] == true,
        )
    });
    (ran.status, findings.collect())
}

/// A page without the time that its proofs took.
pub(crate) fn without_time(page: &str) -> String {
    let line = |line: &str| {
        let mut ends = ["proved in ", "证明用时 "].into_iter();
        match ends.find(|begin| line.starts_with(begin)) {
            Some(begin) => format!("{begin}N ms\n"),
            None => format!("{line}\n"),
        }
    };
    page.lines().map(line).collect()
}

#[test]
fn sound_rule_files_give_no_finding() {
    for file in files("tests/findings/ok", &["yaml", "json"]) {
        assert_eq!(found(&file), (0, Vec::new()), "{}", file.display());
    }
}

#[test]
fn every_fault_is_found_where_it_stands_and_nothing_else_is() {
    for file in files("tests/findings/err", &["yaml", "json"]) {
        let (status, found) = found(&file);
        let expected = expected(&file);
        assert!(!expected.is_empty(), "{} expects nothing", file.display());
        let agree = found.len() == expected.len()
            && found.iter().zip(&expected).all(|(found, expected)| {
                let is_there = expected
                    .1
                    .as_ref()
                    .is_none_or(|position| *position == found.1);
                found.0 == expected.0 && is_there && found.2 == expected.2
            });
        assert!(
            agree,
            "{}\nexpected {expected:?}\nfound    {found:?}",
            file.display()
        );
        // Warnings are told and do not count.
        let is_error =
            |code: &str| Code::from_name(code).map(Code::severity) == Some(Severity::Error);
        let is_fatal = found
            .iter()
            .any(|finding| is_error(&finding.0) && !finding.2);
        assert_eq!(status, i32::from(is_fatal), "{}", file.display());
    }
}

#[test]
fn every_finding_is_shown_as_stored() {
    for file in files("tests/findings/err", &["yaml", "json"]) {
        let name = format!(
            "tests/findings/err/{}",
            file.file_name().unwrap().to_str().unwrap()
        );
        let ran = run_with(["rules", "check", &name]).go();
        assert_eq!(ran.stderr, "", "{name}");
        matches_file(&file.with_extension("out"), &without_time(&ran.stdout));
    }
}

#[test]
fn every_code_occurs_in_a_fixture_and_is_explained() {
    let fixtures = files("tests/findings/err", &["yaml", "json"]);
    let seen: Vec<_> = fixtures
        .iter()
        .flat_map(|file| expected(file))
        .map(|expected| expected.0)
        .collect();
    for code in Code::ALL {
        assert!(
            seen.iter().any(|name| name == code.name()),
            "{code} is in no fixture"
        );
        assert!(code.explanation().en.len() > 40, "{code} is not explained");
        assert_eq!(Code::from_name(code.name()), Some(code));
    }
}

/// The JSON of a check of some files.
fn checked(arguments: &[&str]) -> (i32, serde_json::Value) {
    let fixed = ["rules", "check", "--format", "json"];
    let ran = run_with(fixed.into_iter().chain(arguments.iter().copied())).go();
    (ran.status, serde_json::from_str(&ran.stdout).unwrap())
}

/// The text of a sound fixture with some of it replaced, as a file.
fn edited(folder: &tempfile::TempDir, name: &str, edits: &[(&str, &str)]) -> String {
    let fixture = project().join("tests/findings/ok/everything-proved.yaml");
    let mut text = std::fs::read_to_string(fixture).unwrap();
    for (old, new) in edits {
        assert!(text.contains(old), "{old} is not in the fixture");
        text = text.replacen(old, new, 1);
    }
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn codes_and_files(out: &serde_json::Value) -> Vec<(String, String, String)> {
    let findings = out["findings"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let position = |one: &serde_json::Value| format!("{}:{}", one["line"], one["column"]);
    findings
        .map(|one| (text(&one["code"]), text(&one["file"]), position(one)))
        .collect()
}

#[test]
fn warnings_count_only_when_they_are_denied() {
    let file = "tests/findings/err/unused-source.yaml";
    assert_eq!(checked(&[file]).0, 0);
    assert_eq!(checked(&["--deny", "warnings", file]).0, 1);
    let waived = "tests/findings/err/cap-unreached-waived.yaml";
    assert_eq!(checked(&["--deny", "warnings", waived]).0, 0);
}

#[test]
fn two_rulesets_of_one_jurisdiction_on_one_day_are_told_at_the_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = edited(&folder, "first.yaml", &[("id: example", "id: first")]);
    let second = edited(
        &folder,
        "second.yaml",
        &[
            ("id: example", "id: second"),
            ("from: 2020-01-01", "from: 2021-01-01"),
        ],
    );
    let expected = vec![(
        "overlapping-periods".to_owned(),
        second.clone(),
        "5:18".to_owned(),
    )];
    let (status, out) = checked(&[&second, &first]);
    assert_eq!((status, codes_and_files(&out)), (0, expected));
    let ended = edited(
        &folder,
        "ended.yaml",
        &[
            ("id: example", "id: first"),
            ("{from: 2020-01-01}", "{from: 2020-01-01, to: 2020-12-31}"),
        ],
    );
    assert_eq!(codes_and_files(&checked(&[&ended, &second]).1), []);
}

#[test]
fn two_rulesets_of_one_jurisdiction_define_a_fact_alike() {
    let folder = tempfile::tempdir().unwrap();
    let ends = ("{from: 2020-01-01}", "{from: 2020-01-01, to: 2020-12-31}");
    let first = edited(&folder, "first.yaml", &[("id: example", "id: first"), ends]);
    let begins = ("from: 2020-01-01", "from: 2021-01-01");
    let other = edited(
        &folder,
        "other.yaml",
        &[("id: example", "id: other"), begins, ("to: 120", "to: 110")],
    );
    let (status, out) = checked(&[&first, &other]);
    let expected = vec![("fact-differs".to_owned(), other, "19:9".to_owned())];
    assert_eq!((status, codes_and_files(&out)), (1, expected));
    let elsewhere = edited(
        &folder,
        "elsewhere.yaml",
        &[
            ("jurisdiction: zz", "jurisdiction: yy"),
            ("to: 120", "to: 110"),
        ],
    );
    assert_eq!(codes_and_files(&checked(&[&first, &elsewhere]).1), []);
}

#[test]
fn what_is_proved_of_a_sound_file_is_said_with_applicants_who_show_it() {
    let (_, out) = checked(&["tests/findings/ok/everything-proved.yaml"]);
    let proved = out["proved"].as_array().unwrap();
    let of = |kind: &str| {
        let claims = proved.iter().filter(move |claim| claim["claim"] == kind);
        claims.collect::<Vec<_>>()
    };
    // Four tables, three caps, two claims, four routes; two figures and the time before them.
    assert_eq!(of("table-total").len(), 4);
    assert_eq!(of("bands-count").len(), 4);
    assert_eq!(of("cap-attained").len(), 3);
    assert_eq!(of("rises").len(), 2);
    assert_eq!(of("route-reachable").len(), 4);
    let points = of("points");
    assert_eq!(points.len(), 3);
    assert!(
        points
            .iter()
            .all(|claim| claim["least"] == 0 && claim["most"] == 45)
    );
    let classes = of("class-reachable");
    assert_eq!(classes.len(), 9);
    let by_points = of("answers-by-points");
    // Of 45 points 35 are still reached without the 10 of work, and never without the 20 of study
    // or the 15 of age: 61 and more leaves 30.
    let message = by_points[0]["message"].as_str().unwrap();
    assert!(
        message.contains("`age` 0 to 17 or 61 to 120 (at most 30)"),
        "{message}"
    );
    assert!(!message.contains("experience_years"), "{message}");
}

#[test]
fn nothing_is_said_to_be_proved_of_what_has_a_fault() {
    let (_, out) = checked(&["tests/findings/err/unknown-fact-in-a-table-that-a-proof-needs.yaml"]);
    let proved = out["proved"].as_array().unwrap();
    let kinds: Vec<_> = proved.iter().map(|claim| claim["claim"].as_str()).collect();
    assert!(!kinds.contains(&Some("points")), "{kinds:?}");
    assert!(!kinds.contains(&Some("class-reachable")), "{kinds:?}");
    let about_study = |claim: &&serde_json::Value| {
        let at = claim["at"].as_str().unwrap_or_default();
        at.starts_with("factors.study")
    };
    assert_eq!(proved.iter().filter(about_study).count(), 0);
    // The other factors are as sound as before.
    assert!(kinds.contains(&Some("cap-attained")), "{kinds:?}");
}

#[test]
fn the_shipped_files_have_no_finding_and_every_class_in_every_place() {
    let (status, out) = checked(&["--deny", "warnings"]);
    assert_eq!(status, 0);
    let open: Vec<_> = out["findings"].as_array().unwrap().iter().collect();
    assert!(open.iter().all(|one| one["waived"] == true), "{open:?}");
    let proved = out["proved"].as_array().unwrap();
    let classes = proved
        .iter()
        .filter(|one| one["claim"] == "class-reachable");
    let points = proved.iter().filter(|one| one["claim"] == "points");
    assert_eq!(classes.count(), 3 * points.count());
    let waivers = out["waivers"].as_array().unwrap();
    assert!(waivers.iter().all(|one| one["used"] == true), "{waivers:?}");
}

#[test]
fn no_finding_prints_a_control_character_to_a_terminal() {
    for file in files("tests/findings/err", &["out"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let raw = text
            .chars()
            .find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(raw, None, "{}", file.display());
    }
}
