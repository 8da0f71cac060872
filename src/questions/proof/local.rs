//! What proofs say of a local file: its own routes, over every stretch of days in its place.

use std::collections::BTreeSet;

use super::budget::{Budget, too_many};
use super::routes::{figures_in_bands, met, unreachable_route};
use super::text::{ident, scalar};
use super::variants::{Variant, answered};
use crate::base::place::Place;
use crate::rules::finding::Finding;
use crate::rules::ruleset::{LocalList, Route, RouteId, Ruleset};
use crate::rules::yaml::Node;

/// The routes of a local file that nobody can meet. `ruleset` is what it makes of the one that it
/// extends; `steps` counts what the proofs take.
pub(super) fn unreachable(tree: &Node, ruleset: &Ruleset, steps: &mut u64) -> Vec<Finding> {
    let ruleset = answered(ruleset);
    let variants = Variant::of(&ruleset, &ruleset);
    let in_bands = figures_in_bands(&ruleset);
    let mut findings = Vec::new();
    let mut budget = Budget::default();
    let list = Place::root().key("routes");
    let entries = tree.get("routes").and_then(Node::as_list);
    for (number, entry) in entries.unwrap_or_default().iter().enumerate() {
        let Some(id) = ident(entry) else {
            continue;
        };
        let Some(own) = own_route(&ruleset, entry, id) else {
            continue;
        };
        let route = &ruleset.routes[own];
        let asks = route.rule.when.asks_points();
        let mut needed: BTreeSet<_> = route.rule.when.parameters().into_iter().collect();
        if asks {
            needed.extend(&in_bands);
        }
        let at = |variant: &Variant<'_>| variant.route(own);
        let (can, _) = met(&at, asks, &needed, &variants, &mut budget);
        if can == Some(false) {
            findings.push(unreachable_route(route, &list.entry(number, id)));
        }
    }
    *steps += budget.spent();
    if budget.is_exceeded {
        findings.push(too_many());
    }
    findings
}

/// Where an entry of the file came to stand: the route of its name and its first day.
fn own_route(ruleset: &Ruleset, entry: &Node, id: &str) -> Option<RouteId> {
    let from = entry.get("in_force").and_then(|period| period.get("from"));
    let from = from
        .and_then(scalar)
        .and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let changes = &ruleset.place()?.changes;
    let is_own = changes.iter().any(|change| {
        change.list == LocalList::Routes && change.id == id && change.in_force.from == from
    });
    let is_it = |route: &Route| route.rule.id == id && route.rule.in_force.from == from;
    ruleset.routes.find(is_it).filter(|_| is_own)
}
