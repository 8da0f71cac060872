//! Rule files in pairs: `ok/*.yaml` give nothing, `err/x.yaml` gives exactly the findings that its
//! `# expect:` lines name (code, line, column, worked out from the contract by hand), shown to a
//! person exactly as in `err/x.out`.

use std::path::Path;

use permit_points::finding::Code;

use crate::support::{files, matches_file, run_with};

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
        let is_fatal = found.iter().any(|finding| !finding.2);
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
        matches_file(&file.with_extension("out"), &ran.stdout);
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
        assert!(code.explanation().len() > 40, "{code} is not explained");
        assert_eq!(Code::from_name(code.name()), Some(code));
    }
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
