//! No case too many: what the others show as well is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::drafter::{Drafter, Made};
use super::sides::SideKey;
use crate::base::ids::Id;

/// Leaves out every case without which all that is shown still is, those with the most answers
/// first, and of as many the later ones.
pub(super) fn leave_out(drafters: &mut [Drafter<'_>]) {
    let idle = idle(drafters);
    for (of, drafter) in drafters.iter_mut().enumerate() {
        let cases = std::mem::take(&mut drafter.cases);
        let needed = cases.ids().zip(cases);
        let needed = needed.filter(|(id, _)| !idle.contains(&(of, *id)));
        drafter.cases = needed.map(|(_, case)| case).collect();
    }
}

/// The cases that can be left out together, by drafter and position.
fn idle<'a>(drafters: &[Drafter<'a>]) -> BTreeSet<(usize, Id<Made<'a>>)> {
    let mut cases = Vec::new();
    for (of, drafter) in drafters.iter().enumerate() {
        for (id, case) in drafter.cases.each() {
            let answers = case.answers.len() + case.setting.given.len();
            cases.push((answers, (of, id), shown(drafter, case)));
        }
    }
    cases.sort_by_key(|(answers, at, _)| std::cmp::Reverse((*answers, *at)));
    let mut counts: BTreeMap<SideKey<'_>, usize> = BTreeMap::new();
    for side in cases.iter().flat_map(|(_, _, shown)| shown) {
        *counts.entry(*side).or_default() += 1;
    }
    let mut idle = BTreeSet::new();
    for (_, at, shown) in &cases {
        let is_elsewhere = |side: &SideKey<'_>| counts.get(side).is_some_and(|count| *count > 1);
        if shown.iter().all(is_elsewhere) {
            for side in shown {
                counts.entry(*side).and_modify(|count| *count -= 1);
            }
            idle.insert(*at);
        }
    }
    idle
}

/// Everything that coverage counts of a case, once: two tables can cut at one cap.
fn shown<'d>(drafter: &'d Drafter<'_>, case: &Made<'_>) -> BTreeSet<SideKey<'d>> {
    let sides = drafter.sides.shown(&case.outline, &case.sides);
    let keys = sides.into_iter().map(|at| drafter.sides.key(at));
    keys.collect()
}

/// Everything that the cases show together.
pub(super) fn reached<'d>(drafters: &'d [Drafter<'_>]) -> BTreeSet<SideKey<'d>> {
    let cases = drafters
        .iter()
        .flat_map(|drafter| drafter.cases.iter().map(move |case| (drafter, case)));
    cases
        .flat_map(|(drafter, case)| shown(drafter, case))
        .collect()
}
