//! Fuzz target: workbooks, whole ones or the XML of a sheet.
//!
//! Run by `cargo +nightly fuzz run workbook`. Every row that has something in it comes out once and in order, its cells as a person would type them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| permit_points::fuzzing::workbook(bytes));
