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
//! ```text
//! rule text ─► yaml ─► shape ─► compile ─► Ruleset ─► NormalForm ─► Setting ─┬─► Assessment ─► wire, explain
//!                └─ findings ◄─┘             ▲                                └─► advise, forecast, prove, …
//! applicant text ─► Sheet ─► Applicant ──────┘ checked against the ruleset
//! ```
//!
//! # The rooms
//!
//! Each folder of the source is a room, and uses only rooms that stand above it in this list. No files use
//! each other in a circle. A test reads the `use` lines and holds both.
//!
//! - `base` knows nothing of rules: amounts, days, cells, ids, spellings, sentences in two languages.
//!   Positions are [`Id`]s of their own types, and only they look anything up in a [`List`]. [`cells`] is
//!   the one idea of partition: every value of a fact falls into a cell of values that all readers treat
//!   alike.
//! - `rules` takes text to a ruleset. [`yaml`] is the gate: text becomes a tree with positions, or a clear
//!   refusal. [`schema`] is the format as plain structs; the first stage of checking holds the tree against
//!   the JSON Schema derived from them, and finds every fault of keys and types at once. The second stage
//!   compiles names and tables into a [`ruleset::Ruleset`], which is valid by construction: scoring needs
//!   no checks. Both stages report [`finding::Finding`]s and go on. A local file goes the same way, against
//!   the names of the ruleset it extends, and is laid over it: what holds in a place is a ruleset like any
//!   other.
//! - [`engine`] scores. [`normal`] takes a ruleset on one day, with its figures, to an [`engine::Model`]:
//!   cells, a score tree, formulas. The engine answers for one profile or for all completions of one.
//! - `loader` reads rule files ([`load`](fn@load)) and holds the shipped ones ([`embedded`]).
//! - `applicant` reads [`Sheet`]s of answers against a ruleset: an [`Applicant`], or all faults at once.
//! - `classify` has the [`Setting`], a ruleset on one day with its figures, ready for any number of
//!   applicants. It makes the [`Assessment`], which carries its reasons.
//! - `questions` ask the same settings and models: [`advise`](mod@advise) what it would take,
//!   [`forecast`](fn@forecast) what changes with time, [`interview`] which question comes next,
//!   [`compare`](mod@compare) which offer is best, [`diff`] what an edit changes for everybody, `proof`
//!   what holds for everybody. `redacted` leaves out of an applicant what identifies.
//! - [`wire`] has the structs in which answers are written for machines.
//! - [`cases`] runs worked cases, tells what they reach, and drafts those that reach everything.
//! - [`mod@explain`] builds a page of each answer for people, once and in both languages. Its writers put it
//!   down for a terminal, as Markdown or as HTML, and compute nothing.
//! - `batch` grades tables, a setting for all rows that share place, day and figures.
//! - `cli` alone opens files and asks the clock, the environment and the terminal.
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
pub use self::base::place::{NodePart, Place, PlaceStep, Spot};
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
    Aging, Cause, ClassBound, Event, FactChange, Forecast, Imprecise, RuleChange, RuleKind,
    RuleTurn, Standing, Timeline, forecast,
};
pub use self::questions::proof::check;
pub use self::questions::{advise, compare, diff, interview};
pub use self::rules::source::{Location, RuleText};
pub use self::rules::{figures, finding, ruleset, schema, value, yaml};
