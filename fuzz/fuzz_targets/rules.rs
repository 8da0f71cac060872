//! Fuzz target: rule files, from bytes to proofs, and to the answer for somebody of whom nothing is
//! known.
//!
//! Run by `cargo +nightly fuzz run rules`. Every finding stands at a place of the text and says
//! what it says in one line; there is a ruleset exactly if no finding stands against it; and what
//! came out can be asked.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use permit_points::{Applicant, Loaded, Location, Text, assess};

fuzz_target!(|bytes: &[u8]| check(bytes));

fn check(bytes: &[u8]) {
    let mut files = [permit_points::load("fuzz.yaml", bytes.to_vec())];
    check_loaded(&files[0], bytes);
    // Proofs only add to what the text alone gives away.
    let before = files[0].findings.clone();
    permit_points::check(&mut files);
    check_findings(&files[0], bytes);
    for finding in &before {
        assert!(files[0].findings.contains(finding), "{finding:?} is gone");
    }
}

fn check_loaded(loaded: &Loaded, bytes: &[u8]) {
    check_findings(loaded, bytes);
    let is_refused = loaded
        .findings
        .iter()
        .any(permit_points::finding::Finding::is_fatal);
    assert_eq!(
        loaded.ruleset.is_none(),
        is_refused,
        "{:?}",
        loaded.findings
    );
    let Some(ruleset) = &loaded.ruleset else {
        return;
    };
    let day = date(2026, 11, 23);
    let applicant = Applicant::read(ruleset, &[], day).expect("nothing was answered");
    let answer = assess(ruleset, &applicant, day);
    assert!(answer.points <= answer.points_at_most, "{answer:?}");
    if let Some(class) = answer.class {
        assert!(
            answer.best_class.is_some_and(|best| best <= class),
            "{answer:?}"
        );
    }
}

fn check_findings(loaded: &Loaded, bytes: &[u8]) {
    let text = loaded.source.text();
    let mut last = 0;
    for finding in &loaded.findings {
        assert!(is_said(&finding.message), "{finding:?}");
        assert!(finding.help.as_ref().is_none_or(is_said), "{finding:?}");
        let Some(text) = text else {
            // Only what is no text at all has no place: not UTF-8.
            assert!(std::str::from_utf8(bytes).is_err(), "{finding:?}");
            continue;
        };
        let location = loaded
            .source
            .locate(finding)
            .unwrap_or_else(|| panic!("no place: {finding:?}"));
        check_location(location, text);
        assert!(last <= location.span.start, "out of order: {finding:?}");
        last = location.span.start;
        if let Some((spot, label)) = &finding.other {
            assert!(is_said(label), "{finding:?}");
            let location = loaded
                .source
                .locate_spot(spot)
                .unwrap_or_else(|| panic!("no other place: {finding:?}"));
            check_location(location, text);
        }
    }
}

fn check_location(location: Location, text: &str) {
    assert!(
        text.get(location.span.start..location.span.end).is_some(),
        "{location:?}"
    );
    assert!(
        location.position.line > 0 && location.position.column > 0,
        "{location:?}"
    );
}

/// Whether something is said on one line, in both languages.
fn is_said(text: &Text) -> bool {
    let is_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    is_line(&text.en) && is_line(&text.zh)
}
