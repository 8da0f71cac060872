//! What cases should reach of a ruleset: every row of every table, every edge from both sides, and
//! every rule, met and not met.

mod condition;
mod table;

use self::condition::Parts;
use self::table::tables;
use super::target::{RuleAt, Side, Stand, Target, Test};
use crate::base::calendar::Period;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::rules::ruleset::Ruleset;

/// Everything of a ruleset that cases should reach. Of a place: what its local file brings in is
/// its own, the rest is that of `base`, the ruleset it extends.
pub(super) fn targets(ruleset: &Ruleset, base: &Ruleset) -> Vec<Target> {
    let mut targets = tables(ruleset);
    let place = ruleset.place().filter(|place| place.is_overlaid);
    let place = place.map(|place| place.id.as_str());
    for at in RuleAt::all(ruleset) {
        let twin = place.and_then(|_| at.twin(ruleset, base));
        let shared = twin.map_or((ruleset, at), |twin| (base, twin));
        let own = place.filter(|_| twin.is_none());
        let parts = Parts {
            ruleset,
            at,
            shared,
            path: at.path(ruleset),
            period: period(&shared.1.of(shared.0).in_force),
        };
        let mut edges = parts.edges(own, None);
        let met = say!("an applicant for whom it is met");
        let not_met = say!("an applicant for whom it is not met");
        let whole = [(Stand::Met, met), (Stand::NotMet, not_met)];
        let whole = whole.map(|(stand, needs)| Side {
            needs,
            stand,
            test: Test::Rule {
                rule: at,
                is_met: stand == Stand::Met,
            },
        });
        let mut sides = Vec::from(whole);
        sides.extend(edges.iter().flat_map(|edge| edge.sides.iter().cloned()));
        targets.push(Target {
            kind: at.kind(),
            at: parts.path.clone(),
            place: own.map(str::to_owned),
            detail: parts.period.clone(),
            sides,
        });
        // A figure of the place moves the edge, also where the rule is that of the base.
        edges.extend(parts.dated(place));
        targets.extend(edges);
    }
    targets
}

fn period(period: &Period) -> Text {
    match (period.from, period.to) {
        (None, None) => say::same(""),
        (Some(from), None) => say!(" from {from}", from),
        (None, Some(to)) => say!(" to {to}", to),
        (Some(from), Some(to)) => say!(" from {from} to {to}", from, to),
    }
}
