//! Fuzz target: lines of JSON.
//!
//! Run by `cargo +nightly fuzz run lines`. Every line that is not blank comes out once and in order, its keys as they were.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| permit_points::fuzzing::lines(bytes));
