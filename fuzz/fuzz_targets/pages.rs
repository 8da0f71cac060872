//! Fuzz target: the pages of a rule file and, behind a zero byte, of an applicant under it.
//!
//! Run by `cargo +nightly fuzz run pages`. Whatever stands in either, no page for people and no answer
//! for programs has a character that acts on a terminal or on its reader, Markdown mentions nobody,
//! and an annotation of GitHub is one command a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| permit_points::fuzzing::pages(bytes));
