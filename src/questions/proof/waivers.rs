//! Waivers after all proofs: what they cover, and which excuse nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::FindingBudget;
use super::text::scalar;
use crate::base::place::{Place, Places, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::rules::compile::{Excused, Waived, places_around};
use crate::rules::finding::{Code, Finding};
use crate::rules::schema::Waiver;
use crate::rules::yaml::Node;

/// Marks the findings that a waiver of the file covers.
pub(super) fn apply(waivers: &[Waiver], findings: &mut [Finding]) {
    let waived = Waived::of(waivers);
    for finding in findings {
        finding.waived |= waived.has(finding);
    }
}

/// The waivers that excuse nothing. One whose place has another fault is left alone: what it
/// excuses may not have been looked for.
pub(super) fn unused(tree: &Node, waivers: &[Waiver], found: &[Finding], told: &mut FindingBudget) {
    let excused = Excused::of(found);
    let mut held_back = HeldBack::of(found);
    for (number, waiver) in waivers.iter().enumerate() {
        let place = Place::root().key("waivers").item(number);
        let can_be_waived = Code::from_name(&waiver.code).is_some_and(Code::can_be_waived);
        if !can_be_waived || excused.has(waiver) || held_back.has(waiver, &place) {
            continue;
        }
        told.add(|| {
            let is_there = names_a_place(tree, &waiver.at);
            let message = if is_there {
                say!(
                    "there is no `{code}` at this place any more",
                    code = waiver.code
                )
            } else {
                say!(
                    "there is no place `{at}` in this file",
                    at = spelling::shown(&waiver.at, 80)
                )
            };
            let spot = Spot::value(place.key("code"));
            Finding::new(Code::UnusedWaiver, place, spot, message)
                .help(say!("take it out: it would excuse a new fault"))
        });
    }
}

/// How many pairs of a waiver and a place are compared letter by letter, in one file. Beyond it
/// nobody knows what was meant, and nothing is said.
const MOST_COMPARED: usize = 200_000;

/// Faults that may keep a waiver from excusing what it is for.
struct HeldBack {
    /// Whether one of them stands at the top of the file.
    is_anything: bool,
    spots: Places,
    /// The places of the faults as they are written, and all that they are inside of.
    places: BTreeSet<String>,
    around: BTreeSet<String>,
    /// The places by code, each with what it is inside of.
    by_code: BTreeMap<&'static str, BTreeSet<String>>,
    left: usize,
}

impl HeldBack {
    fn of(found: &[Finding]) -> Self {
        let open = || found.iter().filter(|finding| !finding.waived);
        let mut held = Self {
            is_anything: open().any(|finding| finding.spot.place.steps().len() < 2),
            spots: Places::of(open().map(|finding| &finding.spot.place)),
            places: BTreeSet::new(),
            around: BTreeSet::new(),
            by_code: BTreeMap::new(),
            left: MOST_COMPARED,
        };
        for finding in open() {
            let at = finding.at.to_string();
            held.around.extend(places_around(&at).map(str::to_owned));
            let of_code = held.by_code.entry(finding.code.name()).or_default();
            of_code.insert(at.clone());
            held.places.insert(at);
        }
        held
    }

    fn has(&mut self, waiver: &Waiver, place: &Place) -> bool {
        // A fault at the very place, inside it, or at a list that holds it.
        let is_about = self.around.contains(&waiver.at)
            || places_around(&waiver.at).any(|outer| self.places.contains(outer));
        self.is_anything || self.spots.has_within(place) || is_about || self.is_meant(waiver)
    }

    /// Whether the place of a fault may be the one that a waiver misspells.
    fn is_meant(&mut self, waiver: &Waiver) -> bool {
        let Some(places) = self.by_code.get(waiver.code.as_str()) else {
            return false;
        };
        let Some(left) = self.left.checked_sub(places.len()) else {
            return true;
        };
        self.left = left;
        let depth = waiver.at.matches(['.', '[']).count();
        let heads = places.iter().map(|at| {
            let ends = at.match_indices(['.', '[']).map(|(end, _)| end);
            let cut = ends.chain([at.len()]).nth(depth);
            cut.and_then(|cut| at.get(..cut)).unwrap_or(at)
        });
        spelling::nearest(&waiver.at, heads).is_some()
    }
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
