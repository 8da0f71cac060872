//! Fuzz target: a whole batch of anything.
//!
//! Run by `cargo +nightly fuzz run batch`. It is taken for what it looks like; rows in are rows out, also
//! if the same input comes up to seventy times, by one thread and by several, and with only some classes
//! written.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| permit_points::fuzzing::batch(bytes));
