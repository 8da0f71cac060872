//! Rule files that once broke something, most of them found by fuzzing: a panic, an answer that
//! took minutes, a finding without a place, a waiver that took a fact away.

use jiff::civil::date;
use permit_points::{Applicant, assess, load};

use crate::support::files;

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
            .flatten();
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
