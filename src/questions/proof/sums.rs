//! The sums that some facts of a factor give together, each with one applicant who has it.
//!
//! As long as they are not too many, all of them are known. Else one way from the least to the
//! greatest is: facts rise one value at a time, so that a sum is met wherever nobody could jump over
//! it, which is so in nearly every table.

use std::collections::BTreeMap;

use super::budget::Budget;
use super::group::{FactTables, Profile};
use crate::rules::ruleset::FactId;

/// The most sums that are kept apart.
const MOST_SUMS: usize = 100_000;
/// The most sums of all facts on the way, which bounds memory to some 50 MB.
const MOST_KEPT: usize = 1_000_000;

/// The points that a fact can give, in rising order, each with a value that does.
struct Kinds {
    fact: FactId,
    points: BTreeMap<i64, i64>,
}

/// The sums of some facts.
pub(super) struct Sums {
    facts: Vec<Kinds>,
    known: KnownSums,
}

enum KnownSums {
    /// The sums after each fact; each with the sum before it, and the value of the fact.
    All(Vec<BTreeMap<i64, (i64, i64)>>),
    /// The sums on a way from the least to the greatest, in rising order.
    Way(Vec<i64>),
}

/// Whether there is a sum between two numbers.
pub(super) enum Between {
    /// There is one, and somebody who has it.
    Sum(i64, Profile),
    /// There is none.
    None,
    /// There are too many sums to tell.
    Open,
}

impl Sums {
    /// The sums of some facts.
    pub(super) fn of<'g>(
        groups: impl Iterator<Item = &'g FactTables>,
        budget: &mut Budget,
    ) -> Self {
        let facts: Vec<Kinds> = groups.map(Kinds::of).collect();
        let known = match all(&facts, budget) {
            Some(layers) => KnownSums::All(layers),
            None => KnownSums::Way(way(&facts)),
        };
        Self { facts, known }
    }

    /// Whether there is a sum between two numbers, neither of them included.
    pub(super) fn between(&self, above: i64, below: i64) -> Between {
        match &self.known {
            KnownSums::All(layers) => {
                let from = above.saturating_add(1);
                let sum = match layers.last() {
                    Some(sums) => sums.range(from..).next().map(|(sum, _)| *sum),
                    None => Some(0).filter(|sum| *sum >= from),
                };
                match sum.filter(|sum| *sum < below) {
                    Some(sum) => Between::Sum(sum, self.back(layers, sum)),
                    None => Between::None,
                }
            }
            KnownSums::Way(way) => {
                let at = way.partition_point(|sum| *sum <= above);
                match way.get(at) {
                    Some(sum) if *sum < below => Between::Sum(*sum, self.after(at)),
                    // All sums are too great, or all of them too small.
                    Some(_) if at == 0 => Between::None,
                    None => Between::None,
                    Some(_) => Between::Open,
                }
            }
        }
    }

    /// Who has a sum, fact by fact from the last to the first.
    fn back(&self, layers: &[BTreeMap<i64, (i64, i64)>], sum: i64) -> Profile {
        let mut left = sum;
        let back = self.facts.iter().zip(layers).rev();
        let values = back.filter_map(|(kinds, sums)| {
            let (before, value) = sums.get(&left)?;
            left = *before;
            Some((kinds.fact, *value))
        });
        values.collect()
    }

    /// Who has the sum after so many steps of the way.
    fn after(&self, steps: usize) -> Profile {
        let mut left = steps;
        let values = self.facts.iter().filter_map(|kinds| {
            let own = left.min(kinds.points.len().saturating_sub(1));
            left -= own;
            Some((kinds.fact, *kinds.points.values().nth(own)?))
        });
        values.collect()
    }
}

impl Kinds {
    fn of(group: &FactTables) -> Self {
        let mut points = BTreeMap::new();
        for cell in 0..group.own.len() {
            if let Some(value) = group.value(cell) {
                points.entry(group.points(cell)).or_insert(value);
            }
        }
        Self {
            fact: group.fact,
            points,
        }
    }
}

/// All sums after each fact; none where there are too many to tell them apart.
fn all(facts: &[Kinds], budget: &mut Budget) -> Option<Vec<BTreeMap<i64, (i64, i64)>>> {
    let mut layers: Vec<BTreeMap<i64, (i64, i64)>> = Vec::with_capacity(facts.len());
    let mut kept = 0;
    for kinds in facts {
        let mut next: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        let sums = match layers.last() {
            Some(sums) => sums.keys().copied().collect(),
            None => vec![0],
        };
        for sum in sums {
            // Each is looked up in a tree, which takes some steps.
            budget.spend(4 * kinds.points.len())?;
            for (points, value) in &kinds.points {
                let longer = sum.saturating_add(*points);
                next.entry(longer).or_insert((sum, *value));
            }
            if next.len() > MOST_SUMS {
                return None;
            }
        }
        kept += next.len();
        if kept > MOST_KEPT {
            return None;
        }
        layers.push(next);
    }
    Some(layers)
}

/// From everybody's least to everybody's greatest, one fact after the other.
fn way(facts: &[Kinds]) -> Vec<i64> {
    let least = |kinds: &Kinds| kinds.points.keys().next().copied().unwrap_or(0);
    let mut sum: i64 = facts.iter().map(least).sum();
    let mut way = vec![sum];
    for kinds in facts {
        let points = kinds.points.keys();
        for (low, high) in points.clone().zip(points.skip(1)) {
            sum += high - low;
            way.push(sum);
        }
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts by the points they can give; a value stands at its position.
    fn sums(facts: &[&[i64]], is_way: bool) -> Sums {
        let kinds = |(fact, points): (usize, &&[i64])| Kinds {
            fact: FactId::new(fact),
            points: points.iter().copied().zip(0..).collect(),
        };
        let facts: Vec<Kinds> = facts.iter().enumerate().map(kinds).collect();
        let known = if is_way {
            KnownSums::Way(way(&facts))
        } else {
            KnownSums::All(all(&facts, &mut Budget::default()).unwrap())
        };
        Sums { facts, known }
    }

    /// The sum that is found, and what its profile adds up to.
    fn found(facts: &[&[i64]], is_way: bool, above: i64, below: i64) -> Option<(i64, i64)> {
        match sums(facts, is_way).between(above, below) {
            Between::Sum(sum, who) => {
                let own = who
                    .iter()
                    .map(|(fact, value)| facts[fact.at()][usize::try_from(*value).unwrap()]);
                Some((sum, own.sum()))
            }
            Between::None => None,
            Between::Open => Some((i64::MAX, i64::MAX)),
        }
    }

    #[test]
    fn a_sum_is_found_with_somebody_who_has_it() {
        let facts: [&[i64]; 3] = [&[0, 1, 5], &[-2, 3], &[0, 10]];
        // The sums are -2 to 18; 4 is 1 + 3 + 0, and nothing is between 9 and 11 but 10 - 2 + 1 = 9.
        assert_eq!(found(&facts, false, 3, 5), Some((4, 4)));
        assert_eq!(found(&facts, false, 9, 11), None);
        assert_eq!(found(&[], false, -1, 1), Some((0, 0)));
        assert_eq!(found(&[], false, 0, 9), None);
    }

    #[test]
    fn the_way_finds_what_nobody_can_jump_over_and_is_open_where_somebody_can() {
        let facts: [&[i64]; 3] = [&[0, 1, 5], &[-2, 3], &[0, 10]];
        // The way: -2, -1, 3, 8, 18.
        assert_eq!(found(&facts, true, 0, 6), Some((3, 3)));
        assert_eq!(found(&facts, true, 8, 18), Some((i64::MAX, i64::MAX)));
        assert_eq!(found(&facts, true, 18, 30), None);
        assert_eq!(found(&facts, true, -9, -2), None);
    }
}
