//! Waivers after all proofs: what they cover, and which excuse nothing.

use super::text::scalar;
use crate::compile::{covers, is_at_or_below};
use crate::finding::{Code, Finding};
use crate::place::{Place, Spot};
use crate::schema::Waiver;
use crate::spelling;
use crate::words::say;
use crate::yaml::Node;

/// Marks the findings that a waiver of the file covers.
pub(super) fn apply(waivers: &[Waiver], findings: &mut [Finding]) {
    for finding in findings {
        finding.waived |= waivers.iter().any(|waiver| covers(waiver, finding));
    }
}

/// The waivers that excuse nothing. One whose place has another fault is left alone: what it
/// excuses may not have been looked for.
pub(super) fn unused(tree: &Node, waivers: &[Waiver], found: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, waiver) in waivers.iter().enumerate() {
        let place = Place::root().key("waivers").item(number);
        let can_be_waived = Code::from_name(&waiver.code).is_some_and(Code::can_be_waived);
        let is_used = found.iter().any(|finding| covers(waiver, finding));
        if !can_be_waived || is_used || is_held_back(waiver, &place, found) {
            continue;
        }
        let is_there = names_a_place(tree, &waiver.at);
        let message = if is_there {
            say(
                "there is no `{code}` at this place any more",
                &[("code", &waiver.code)],
            )
        } else {
            say(
                "there is no place `{at}` in this file",
                &[("at", &spelling::shown(&waiver.at, 80))],
            )
        };
        let spot = Spot::value(place.key("code"));
        findings.push(
            Finding::new(Code::UnusedWaiver, place, spot, message)
                .help(say("take it out: it would excuse a new fault", &[])),
        );
    }
    findings
}

fn is_held_back(waiver: &Waiver, place: &Place, found: &[Finding]) -> bool {
    found
        .iter()
        .filter(|finding| !finding.waived)
        .any(|finding| {
            let at = finding.at.to_string();
            let is_own = finding.spot.place.is_within(place);
            // A fault at the very place, inside it, or at a list that holds it.
            let is_about = is_at_or_below(&at, &waiver.at) || is_at_or_below(&waiver.at, &at);
            let is_meant = finding.code.name() == waiver.code && is_near(&at, &waiver.at);
            let is_at_top = finding.spot.place.steps().len() < 2;
            (is_own || is_about || is_meant || is_at_top) && finding.code != Code::UnusedWaiver
        })
}

/// Whether the place of a finding may be the one that a waiver misspells.
fn is_near(at: &str, written: &str) -> bool {
    let depth = written.matches(['.', '[']).count();
    let ends = at.match_indices(['.', '[']).map(|(end, _)| end);
    let cut = ends.chain([at.len()]).nth(depth);
    let head = cut.and_then(|cut| at.get(..cut)).unwrap_or(at);
    spelling::nearest(written, [head]).is_some()
}

/// Whether a written place, such as `factors.age.tables[0]`, names a node of the file.
fn names_a_place(tree: &Node, written: &str) -> bool {
    let mut node = tree;
    for part in written.split('.') {
        let mut pieces = part.split('[');
        let name = pieces.next().unwrap_or_default();
        let by_id = |items: &'_ [Node]| {
            let named = |item: &Node| item.get("id").and_then(scalar) == Some(name);
            items.iter().position(named)
        };
        let next = match node.as_list() {
            Some(items) => by_id(items).and_then(|position| items.get(position)),
            None => node.get(name),
        };
        let Some(found) = next else {
            return false;
        };
        node = found;
        for piece in pieces {
            let index = piece.strip_suffix(']').and_then(|text| text.parse().ok());
            let item = index.and_then(|index: usize| node.as_list()?.get(index));
            let Some(item) = item else {
                return false;
            };
            node = item;
        }
    }
    true
}
