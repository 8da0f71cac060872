//! `advise` from outside: against a look at all change sets, by hand from the law, and as people
//! read it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod brute;
mod drawn;
mod law;
mod page;
