//! How far the changes that are left can lift somebody: what cuts the search short.

use super::board::Board;
use super::merits::Merits;
use crate::engine::Bracket;

/// What later levers can add, before the search begins.
pub(super) struct Reach {
    /// For each lever and all behind it, the most points that they can add to each factor.
    gains: Vec<Vec<i64>>,
    /// Whether a lever from here on is read by a condition.
    pub(super) guarded: Vec<bool>,
    /// Whether a lever from here on decides who counts.
    pub(super) counted: Vec<bool>,
    /// The most factors that one change adds to.
    spread: usize,
}

impl Reach {
    pub(super) fn of(board: &Board<'_>) -> Self {
        let factors = board.form.factor_nodes.len();
        let mut reach = Self {
            gains: vec![vec![0; factors]],
            guarded: vec![false],
            counted: vec![false],
            spread: 1,
        };
        for lever in board.levers.iter().rev() {
            let mut own = vec![0; factors];
            for step in &lever.steps {
                for (most, gain) in own.iter_mut().zip(board.gains(&step.cells)) {
                    *most = gain.max(*most);
                }
            }
            let fed = own.iter().filter(|gain| **gain > 0).count();
            reach.spread = reach.spread.max(fed);
            let facts = || {
                let cells = lever.steps.first().map_or(&[][..], |step| &step.cells);
                cells.iter().map(|(fact, _)| &board.worth.facts[*fact])
            };
            let last = |list: &Vec<bool>| list.last().copied().unwrap_or(false);
            let guarded = last(&reach.guarded) || facts().any(Merits::is_guarded);
            let counted = last(&reach.counted) || facts().any(|merits| merits.decides_who_counts);
            reach.guarded.push(guarded);
            reach.counted.push(counted);
            let behind = reach.gains.last().cloned().unwrap_or_default();
            let sums = own.iter().zip(&behind).map(|(own, behind)| own + behind);
            reach.gains.push(sums.collect());
        }
        // They were gone through from behind.
        reach.gains.reverse();
        reach.guarded.reverse();
        reach.counted.reverse();
        reach
    }

    /// Whether so many changes can add the points that some route asks for: no change adds more to
    /// a factor than its table does, and none lifts it beyond its cap.
    pub(super) fn by_points(
        &self,
        board: &Board<'_>,
        now: &Bracket,
        from: usize,
        left: usize,
    ) -> bool {
        if board.worth.takes_everybody {
            return true;
        }
        let Some(asked) = board.worth.least_asked else {
            return false;
        };
        let at = |node: usize| now.least.get(node).copied().unwrap_or(0);
        let nodes = board.form.factor_nodes.iter();
        let gains = self.gains.get(from).map_or(&[][..], Vec::as_slice);
        let rooms = nodes.zip(gains).map(|(node, gain)| {
            let cap = board.form.model.nodes.get(*node).and_then(|node| node.cap);
            cap.map_or(*gain, |cap| (*gain).min(cap - at(*node)))
        });
        let mut rooms: Vec<i64> = rooms.filter(|room| *room > 0).collect();
        rooms.sort_unstable_by_key(|room| std::cmp::Reverse(*room));
        let most: i64 = rooms.iter().take(left.saturating_mul(self.spread)).sum();
        at(board.form.model.root) + most >= asked
    }
}
