//! Tests from outside: the program as people run it, rule files in pairs, worked cases, and a
//! second opinion on every answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on fails"
)]

mod advise;
mod ask;
mod batch;
mod cases;
mod command_line;
mod compare;
mod confidence;
mod diff;
mod drafts;
mod engine;
#[cfg(unix)]
mod files;
mod findings;
mod forecast;
mod hostile;
mod interview;
mod languages;
mod mutation;
mod naive;
mod package;
mod places;
mod properties;
mod readme;
mod report;
mod reports;
mod rooms;
mod schema;
mod second_opinion;
mod shells;
mod show;
mod support;
mod unseen;
