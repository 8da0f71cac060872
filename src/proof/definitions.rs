//! Facts that two files define: one name means one thing.

use super::text::ident;
use crate::finding::{Code, Finding};
use crate::place::{Place, Spot};
use crate::ruleset::Fact;
use crate::spelling;
use crate::words::say;
use crate::yaml::Node;

/// The facts that a file defines otherwise than `others` do, at their ids. `own` are the facts as
/// they were read of the file; `whose` is the ruleset that the others are from.
pub(super) fn differing(
    tree: &Node,
    own: &[Fact],
    others: &[Fact],
    whose: &str,
    found: &[Finding],
) -> Vec<Finding> {
    let entries = tree.get("facts").and_then(Node::as_list);
    let mut findings = Vec::new();
    for (number, entry) in entries.unwrap_or_default().iter().enumerate() {
        let Some(id) = ident(entry) else {
            continue;
        };
        let place = Place::root().key("facts").entry(number, id);
        let is_faulty = found
            .iter()
            .any(|finding| finding.spot.place.is_within(&place));
        let named = |facts: &'_ [Fact]| facts.iter().position(|fact| fact.id == id);
        let pair = named(own).and_then(|at| own.get(at));
        let pair = pair.zip(named(others).and_then(|at| others.get(at)));
        let differs = pair.is_some_and(|(one, other)| !one.has_values_of(other));
        if differs && !is_faulty {
            let message = say(
                "`{id}` has other values in `{whose}`",
                &[("id", &spelling::shown(id, 60)), ("whose", &whose)],
            );
            let spot = Spot::value(place.key("id"));
            findings.push(
                Finding::new(Code::FactDiffers, place, spot, message).help(say(
                    "define it in the same way, or give it a name of its own",
                    &[],
                )),
            );
        }
    }
    findings
}
