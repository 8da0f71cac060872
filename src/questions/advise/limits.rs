//! Where no change reaches the target: what is the most, and which facts stand in the way.

use super::board::Board;
use crate::engine::Memory;
use crate::rules::ruleset::FactId;

/// Why a target cannot be reached, proved over all changes and all answers to open questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// The greatest total that changes and open answers can bring.
    pub points: i64,
    /// The facts each of which would open a way if it could have any value; where no single one
    /// does, a smallest set of facts that would do so together. Empty where no values of any facts
    /// lead to the target.
    pub blocked_by: Vec<FactId>,
    /// Whether these facts are such a set, and none of them is enough by itself.
    pub is_joint: bool,
}

/// The most sets of blocking facts that are tried.
const MOST_TRIED: usize = 5_000;

/// The proof that the target cannot be reached, if it cannot.
pub(super) fn impossible(board: &Board<'_>, memory: &mut Memory) -> Option<Impossible> {
    if board.can_be_reached(&[], memory) {
        return None;
    }
    let points = best_total(board, memory);
    let (blocked_by, is_joint) = blocked_by(board, memory);
    Some(Impossible {
        points,
        blocked_by,
        is_joint,
    })
}

fn best_total(board: &Board<'_>, memory: &mut Memory) -> i64 {
    let mut best: Option<(bool, i64)> = None;
    let turning = board.freedom.turning_years(board.form);
    for years in std::iter::once(0).chain(turning) {
        let profile = board.widest(years, &[]);
        let bracket = board.plan.bracket(&profile, memory);
        let root = board.form.model.root;
        let total = bracket.greatest.get(root).copied().unwrap_or(0);
        // Of those who do not count, only where nobody does.
        let found = (bracket.counts, total);
        best = Some(best.map_or(found, |best| best.max(found)));
    }
    best.map_or(0, |(_, total)| total)
}

fn blocked_by(board: &Board<'_>, memory: &mut Memory) -> (Vec<FactId>, bool) {
    let growing = board.freedom.growing.iter().map(|growing| growing.fact);
    let mut fixed: Vec<FactId> = board.freedom.fixed.iter().copied().chain(growing).collect();
    fixed.retain(|fact| board.worth.facts[*fact].kinds().len() > 1);
    fixed.sort_unstable();
    if !board.can_be_reached(&fixed, memory) {
        return (Vec::new(), false);
    }
    let single = |fact: &FactId| board.can_be_reached(&[*fact], &mut *memory);
    let singles: Vec<FactId> = fixed.iter().copied().filter(single).collect();
    if !singles.is_empty() {
        return (singles, false);
    }
    let mut tried = 0;
    for size in 2..fixed.len() {
        let mut picked: Vec<usize> = (0..size).collect();
        loop {
            let set: Vec<FactId> = picked
                .iter()
                .filter_map(|at| fixed.get(*at))
                .copied()
                .collect();
            if board.can_be_reached(&set, memory) {
                return (set, true);
            }
            tried += 1;
            if tried > MOST_TRIED {
                return (fixed, true);
            }
            if !advance(&mut picked, fixed.len()) {
                break;
            }
        }
    }
    (fixed, true)
}

/// The next choice of so many positions out of `count`, in their order.
fn advance(picked: &mut [usize], count: usize) -> bool {
    let size = picked.len();
    for at in (0..size).rev() {
        let last = count + at - size;
        let Some(position) = picked.get_mut(at) else {
            return false;
        };
        if *position < last {
            *position += 1;
            let mut next = *position;
            for later in picked.iter_mut().skip(at + 1) {
                next += 1;
                *later = next;
            }
            return true;
        }
    }
    false
}
