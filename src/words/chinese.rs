//! The one table of the program's own texts: English, as it stands in the code, and Chinese. Titles
//! and questions of rule files are not here: those files say them in both languages.
//!
//! `cargo test words` tells what lacks its Chinese, what nobody says any more, and where the two
//! languages name different parts.

mod applicants;
mod ask;
mod batch;
mod cases;
mod commands;
mod explanations;
mod findings;
mod help;
mod pages;
mod proofs;
mod report;
mod yaml;

/// A part of the table: pairs of English and Chinese.
pub(super) type Pairs = &'static [(&'static str, &'static str)];

/// The table, a part for each room of the program.
pub(super) const CHINESE: &[Pairs] = &[
    applicants::PAIRS,
    ask::PAIRS,
    batch::PAIRS,
    cases::PAIRS,
    commands::PAIRS,
    explanations::PAIRS,
    findings::PAIRS,
    help::PAIRS,
    pages::PAIRS,
    proofs::PAIRS,
    report::PAIRS,
    yaml::PAIRS,
];
