//! Fuzz target: tables in CSV, with any delimiter and encoding.
//!
//! Run by `cargo +nightly fuzz run table`. Every record comes out once and in order, its cells as they were; rows with faults and rows without
//! together are all there were; threads, blocks, and how the input is read do not show.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| permit_points::fuzzing::table(bytes));
