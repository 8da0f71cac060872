//! Facts that two files define: one name means one thing.

use std::collections::BTreeMap;

use super::text::ident;
use crate::base::place::{Place, Places, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::rules::finding::MOST_FINDINGS;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::Fact;
use crate::rules::yaml::Node;

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
    let faulty = Places::of(found.iter().map(|finding| &finding.spot.place));
    let (own, others) = (by_id(own), by_id(others));
    let mut findings = Vec::new();
    for (number, entry) in entries.unwrap_or_default().iter().enumerate() {
        let Some(id) = ident(entry) else {
            continue;
        };
        let place = Place::root().key("facts").entry(number, id);
        let pair = own.get(id).zip(others.get(id));
        let differs = pair.is_some_and(|(one, other)| !one.has_values_of(other));
        if differs && !faulty.has_within(&place) && findings.len() < MOST_FINDINGS {
            let message = say!(
                "`{id}` has other values in `{whose}`",
                id = spelling::shown(id, 60),
                whose
            );
            let spot = Spot::value(place.key("id"));
            findings.push(
                Finding::new(Code::FactDiffers, place, spot, message).help(say!(
                    "define it in the same way, or give it a name of its own"
                )),
            );
        }
    }
    findings
}

/// Facts by their ids; of two with one id the first.
fn by_id(facts: &[Fact]) -> BTreeMap<&str, &Fact> {
    let facts = facts.iter().rev();
    facts.map(|fact| (fact.id.as_str(), fact)).collect()
}
