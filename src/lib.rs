//! Class and points of China's foreigner's work permit, from scoring tables in YAML, with the
//! legal source of every line.
//!
//! A rule file says what the law says: facts, a scoring table, requirements, routes to classes. The
//! library reads it, proves that it is sound, and answers questions with it; the program
//! `permit-points` is a thin shell around the library, behind its feature `cli`.
//!
//! ```
//! use permit_points::{Applicant, Sheet, assess, embedded};
//!
//! let rules = embedded::ruleset("cn-2017").unwrap();
//! let on = jiff::civil::date(2026, 11, 23);
//! let sheet = Sheet::of([("age", "34"), ("education", "master"), ("annual_salary", "30万")]);
//! let applicant = Applicant::read(rules, &[sheet], on).unwrap();
//! let answer = assess(rules, &applicant, on);
//! // 14 for the salary, 15 for the degree, 15 for the age; the rest is not answered, not 0.
//! assert_eq!(answer.points, 44);
//! assert_eq!(answer.points_at_most, 114); // a certificate could add 5 to the degree's 15
//! assert_eq!(rules.classes()[answer.best_class.unwrap()].id, "A");
//! ```
//!
//! # The way of the data
//!
//! A module uses what stands above it on this way, never what stands below.
//!
//! ```text
//! rule text ─► yaml ─► shape ─► compile ─► Ruleset ─► NormalForm ─┬─► assess ─► wire, explain
//!                └── findings ◄──┘            ▲                    └─► engine::Model
//! applicant text ─► Sheet ─► Applicant ───────┘ checked against the ruleset
//! ```
//!
//! - [`yaml`] is the gate: text becomes a tree with positions, or a clear refusal.
//! - [`schema`] is the format as plain structs; the first stage of checking holds the tree against
//!   the JSON Schema derived from them, and finds every fault of keys and types at once.
//! - The second stage compiles names and tables into a [`ruleset::Ruleset`], which is valid by
//!   construction: scoring needs no checks. Both stages report [`finding::Finding`]s and go on;
//!   [`load`](fn@load) runs them. A local file goes the same way, against the names of the ruleset
//!   it extends, and is laid over it: what holds in a place is a ruleset like any other.
//! - What knows nothing of rules stands below all of it, in `base`: amounts, days, cells, ids, sentences in
//!   two languages. Positions are [`Id`]s of their own types, and a [`List`] is looked up by them alone.
//! - [`cells`] is the one idea of partition: every value of a fact falls into a cell of values
//!   that all readers treat alike.
//! - [`normal`] takes a ruleset on one day, with its figures, to an [`engine::Model`]: cells, a
//!   score tree, formulas. The engine answers for one profile or for all completions of one.
//! - [`Sheet`]s of answers become an [`Applicant`]; [`assess`](fn@assess) makes the [`Assessment`], which
//!   carries its reasons. `wire` has the structs in which answers are written for machines. `explain`
//!   builds a page of each answer for people, once and in both languages, which its writers put down
//!   for a terminal, as Markdown or as HTML; they compute nothing.
//! - A [`Setting`] is a ruleset on one day with its figures, ready for any number of applicants: `assess`
//!   makes one, `batch` keeps one for all rows that share place, day and figures. Both ask it the same.
//! - [`advise`](mod@advise) asks the same engine what it would take: all the smallest sets of changes that
//!   reach a class, or the proof that none does.
//! - [`interview`] asks it which question comes next, and which can no longer matter.
//! - `redacted` leaves out of an applicant what identifies, for a report that goes to others.
//! - [`compare`](mod@compare) puts the answers of a few offers side by side.
//! - [`forecast`](fn@forecast) asks settings only on days on which a fact grows or a rule turns, and says
//!   what turned.
//! - [`embedded`] holds the shipped rules and those of places; `overlay` lays the latter over a
//!   ruleset, so that everything else sees one ruleset like any other.
//! - `proof` says what holds of a ruleset for every applicant, [`diff`] what an edit changes for
//!   them; both ask [`engine::Distribution`]. [`cases`] runs worked cases, tells what they
//!   reach, and drafts those that reach everything.
//!
//! Unknown is a value, and never 0. Everything that scores is a whole number: money is counted in
//! fen. Today's date is an argument. Nothing goes over a network.

#![cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "the program uses more of it")
)]

mod applicant;
mod base;
#[cfg(feature = "cli")]
mod batch;
pub mod cases;
mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod explain;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod loader;
mod questions;
mod rules;
pub mod wire;

pub use self::applicant::{
    Applicant, Entry, Input, InputFault, InputNames, Sheet, accepted, parse,
};
pub use self::base::decimal::{Decimal, NotDecimal};
pub use self::base::ids::{Id, List};
pub use self::base::lang::Lang;
pub use self::base::place::{Part, Place, Spot, Step};
pub use self::base::refusal::Refusal;
pub use self::base::text::Text;
pub use self::base::{calendar, cells, decimal, spelling};
pub use self::classify::{
    Assessment, Award, Better, Grading, Memories, Next, Reason, ReasonKind, RuleAnswer, Setting,
    Shared, ShownCaveat, Unanswered, assess,
};
pub use self::engine::normal;
pub use self::loader::embedded;
pub use self::loader::embedded::{load, load_over};
pub use self::loader::load::Loaded;
pub use self::questions::forecast::{
    Aging, Bound, Cause, Event, FactChange, Forecast, Imprecise, RuleChange, RuleKind, RuleTurn,
    Standing, Timeline, forecast,
};
pub use self::questions::proof::check;
pub use self::questions::{advise, compare, diff, interview};
pub use self::rules::source::{Location, Source};
pub use self::rules::{figures, finding, ruleset, schema, value, yaml};
