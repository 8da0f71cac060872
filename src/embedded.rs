//! The rule files that ship with the program, inside it.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::load::load_shipped;
use crate::ruleset::Ruleset;

/// One shipped rule file.
#[derive(Debug)]
pub struct Shipped {
    /// The id of its ruleset.
    pub id: &'static str,
    /// Whether it defines its facts itself; else it takes those of another one.
    pub has_own_facts: bool,
    /// Where it lies in the project.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The shipped rule files; a file whose facts others use comes first.
pub static SHIPPED: [Shipped; 2] = [
    Shipped {
        id: "cn-2017",
        has_own_facts: true,
        path: "rules/cn-2017.yaml",
        text: include_str!("../rules/cn-2017.yaml"),
    },
    Shipped {
        id: "cn-2016-pilot",
        has_own_facts: false,
        path: "rules/cn-2016-pilot.yaml",
        text: include_str!("../rules/cn-2016-pilot.yaml"),
    },
];

static COMPILED: [OnceLock<Option<Ruleset>>; SHIPPED.len()] =
    [const { OnceLock::new() }; SHIPPED.len()];

/// The ids of the shipped rulesets.
pub fn ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|shipped| shipped.id)
}

/// The shipped ruleset of that id, compiled when it is first asked for.
///
/// ```
/// let table = permit_points::embedded::ruleset("cn-2017").unwrap();
/// assert_eq!(table.cap(), 120);
/// ```
#[must_use]
pub fn ruleset(id: &str) -> Option<&'static Ruleset> {
    let shipped = SHIPPED
        .iter()
        .zip(&COMPILED)
        .find(|(shipped, _)| shipped.id == id);
    let (shipped, compiled) = shipped?;
    // A shipped file with faults would be no file at all; the tests read every one in full.
    compiled
        .get_or_init(|| load_shipped(shipped.path, shipped.text).ok())
        .as_ref()
}

/// The shipped rulesets that define facts of their own, which the others share.
pub(crate) fn with_own_facts() -> impl Iterator<Item = &'static Ruleset> {
    SHIPPED
        .iter()
        .filter(|shipped| shipped.has_own_facts)
        .filter_map(|shipped| ruleset(shipped.id))
}

/// The days on which a shipped ruleset is in force, read without compiling the whole file.
fn is_in_force(id: &str, on: Date) -> bool {
    ruleset(id).is_some_and(|ruleset| ruleset.in_force().contains(on))
}

/// The shipped ruleset in force on a day.
///
/// ```
/// let day = jiff::civil::date(2017, 3, 31);
/// assert_eq!(permit_points::embedded::in_force(day).unwrap().id(), "cn-2016-pilot");
/// assert!(permit_points::embedded::in_force(jiff::civil::date(2016, 9, 30)).is_none());
/// ```
#[must_use]
pub fn in_force(on: Date) -> Option<&'static Ruleset> {
    ids().find(|id| is_in_force(id, on)).and_then(ruleset)
}
