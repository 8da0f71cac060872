//! Rule files that once broke something, most of them found by fuzzing: a panic, an answer that
//! took minutes, a finding without a place, a waiver that took a fact away.

use std::io::Write;

use jiff::civil::date;
use permit_points::{Applicant, assess, load};

use crate::support::{files, run_with};

/// What must hold of every file, whatever is in it.
fn holds(path: &std::path::Path) {
    let name = path.display();
    let bytes = std::fs::read(path).unwrap();
    let loaded = load("hostile.yaml", bytes);
    for finding in &loaded.findings {
        assert!(
            loaded.source.locate(finding).is_some(),
            "{name}: no place: {finding:?}"
        );
        let said = [Some(&finding.message), finding.help.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|text| [&text.en, &text.zh]);
        for text in said {
            assert!(!text.chars().any(char::is_control), "{name}: {text:?}");
        }
    }
    let is_refused = loaded
        .findings
        .iter()
        .any(permit_points::finding::Finding::is_fatal);
    assert_eq!(
        loaded.ruleset.is_none(),
        is_refused,
        "{name}: {:?}",
        loaded.findings
    );
    if let Some(ruleset) = &loaded.ruleset {
        let day = date(2026, 11, 23);
        let nobody = Applicant::read(ruleset, &[], day).unwrap();
        let answer = assess(ruleset, &nobody, day);
        assert!(answer.points <= answer.points_at_most, "{name}");
    }
}

#[test]
fn hostile_files_end_in_findings_with_a_place_or_in_an_answer() {
    let files = files("tests/hostile", &["yaml"]);
    assert!(files.len() >= 16);
    for file in &files {
        holds(file);
    }
}

#[test]
fn a_misspelt_key_is_one_finding_however_much_hangs_on_it() {
    for name in [
        "misspelt-when-of-a-route",
        "reserved-key-for-when",
        "misspelt-points-under-a-floor",
    ] {
        let path = crate::support::project().join(format!("tests/hostile/{name}.yaml"));
        let loaded = load(name, std::fs::read(path).unwrap());
        assert_eq!(loaded.findings.len(), 1, "{name}: {:?}", loaded.findings);
    }
}

#[test]
fn a_waiver_does_not_cover_what_would_leave_a_hole() {
    let path = crate::support::project().join("tests/hostile/waiver-of-a-missing-key.yaml");
    let loaded = load("waiver.yaml", std::fs::read(path).unwrap());
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|finding| (finding.code.name(), finding.waived))
        .collect();
    assert_eq!(found, [("missing-key", false), ("wrong-type", false)]);
}

/// A rule file of one factor, with more parameters or rules where they belong.
fn with(parameters: &str, requirements: &str) -> String {
    format!(
        "format: permit-points/rules/v1\nid: x\ntitle: {{en: x, zh: x}}\njurisdiction: zz\n\
         in_force: {{from: 2020-01-01}}\nsources: [{{id: s, title: {{en: s, zh: s}}}}]\n\
         parameters: [{parameters}]\n\
         facts:\n  - {{id: f, type: integer, domain: {{from: 0, to: 9}}, ask: {{en: f, zh: f}}}}\n\
         factors:\n  - id: x\n    title: {{en: x, zh: x}}\n    source: s\n    \
         tables: [{{fact: f, bands: [{{below: 5, points: 0}}, {{from: 5, points: 9}}]}}]\n\
         requirements: [{requirements}]\n\
         classes:\n  - id: A\n    title: {{en: a, zh: a}}\n    routes:\n      \
         - {{id: r, title: {{en: r, zh: r}}, source: s, when: {{points: {{from: 9}}}}}}\n  \
         - {{id: C, title: {{en: c, zh: c}}, otherwise: true}}\n"
    )
}

#[test]
fn of_a_file_that_is_too_large_for_proofs_it_is_said_that_nothing_is_proved() {
    let rule = |number| {
        format!("{{id: q{number}, title: {{en: q, zh: q}}, source: s, when: {{fact: f, from: 1}}}}")
    };
    let value = |number: i32| {
        let from = date(2020, 1, 1) + jiff::Span::new().days(number);
        format!("{{from: {from}, value: {}, source: s}}", 1 + number)
    };
    let values: Vec<_> = (0..5_001).map(value).collect();
    let parameter = format!(
        "{{id: p, title: {{en: p, zh: p}}, unit: {{en: p, zh: p}}, values: [{}]}}",
        values.join(", ")
    );
    let reader = "{id: q, title: {en: q, zh: q}, source: s, when: {fact: f, from: {times: 1, parameter: p}}}";
    let rules: Vec<_> = (0..2_500).map(rule).collect();
    for (text, told) in [
        (
            with("", &rules.join(", ")),
            "facts, tables and conditions are more than",
        ),
        (
            with(&parameter, reader),
            "periods with rules of their own are more than",
        ),
    ] {
        let mut file = tempfile::NamedTempFile::with_suffix(".yaml").unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let path = file.path().to_str().unwrap();
        let out = run_with(["rules", "check", "--format", "json", path])
            .go()
            .json();
        let findings = out["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "{findings:?}");
        let (code, severity) = (&findings[0]["code"], &findings[0]["severity"]);
        assert_eq!((code, severity), (&"not-proved".into(), &"note".into()));
        let message = findings[0]["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
        assert_eq!(out["proved"].as_array().unwrap().len(), 0);
    }
}
