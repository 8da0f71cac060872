//! What is asked of a ruleset and a day besides the class: what it would take, what changes with time,
//! which question comes next, which offer is better, what an edit changes, what holds for everybody.

pub mod advise;
pub mod compare;
pub mod diff;
pub(crate) mod forecast;
pub mod interview;
pub(crate) mod proof;
pub(crate) mod redacted;
