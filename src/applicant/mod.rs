//! Applicants: what somebody wrote about a person, read against a ruleset.
//!
//! In come sheets of named texts (flags, a file, one row of a table), out comes an [`Applicant`]
//! whose every value lies in its domain, or all faults of all sheets at once.

mod file;
mod input;
mod intake;
mod known;
mod reader;
mod sheet;

pub use self::input::{Input, InputNames, accepted, parse};
pub(crate) use self::input::{Options, Why, nearest_input};
pub(crate) use self::intake::{Answer, Disagreement, Intake, read, refusal};
pub use self::known::Applicant;
pub(crate) use self::known::settle_province;
pub use self::sheet::{Entry, InputFault, Sheet};
