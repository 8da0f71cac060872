//! Fuzz target: applicant files, from bytes to the answer under the shipped ruleset `cn-2017`.
//!
//! Run by `cargo +nightly fuzz run applicant`. Faults are told in one line without control
//! characters, and what is certain is never better than what is possible.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use permit_points::{Applicant, InputFault, Sheet, Text, assess, embedded};

fuzz_target!(|bytes: &[u8]| check(bytes));

fn check(bytes: &[u8]) {
    let sheet = match Sheet::from_file("fuzz.yaml", bytes.to_vec()) {
        Ok(sheet) => sheet,
        Err(faults) => return check_faults(&faults),
    };
    let ruleset = embedded::ruleset("cn-2017").expect("it ships with the crate");
    let day = date(2026, 11, 23);
    let applicant = match Applicant::read(ruleset, &[sheet], day) {
        Ok(applicant) => applicant,
        Err(faults) => return check_faults(&faults),
    };
    let answer = assess(ruleset, &applicant, day);
    assert!(answer.points <= answer.points_at_most, "{answer:?}");
    assert!(answer.points_at_most <= answer.cap, "{answer:?}");
    // Classes are listed best first.
    if let Some(class) = answer.class {
        assert!(
            answer.best_class.is_some_and(|best| best <= class),
            "{answer:?}"
        );
    }
    for award in &answer.awards {
        assert!(award.points <= award.at_most, "{award:?}");
    }
}

fn check_faults(faults: &[InputFault]) {
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(is_said(&fault.refusal.message()), "{fault:?}");
        let help = fault.refusal.help();
        assert!(help.as_ref().is_none_or(is_said), "{fault:?}");
    }
}

/// Whether something is said on one line, in both languages.
fn is_said(text: &Text) -> bool {
    let is_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    is_line(&text.en) && is_line(&text.zh)
}
