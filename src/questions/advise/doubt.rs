//! Which open questions could decide: for somebody with the same answers to all the others, one
//! value reaches the target and another does not.

use super::board::Board;
use crate::engine::{Memory, OpenProfile};
use crate::rules::ruleset::FactId;

/// The most steps that one pair of values is looked at; then the fact is said to be able to decide.
const MOST_STEPS: usize = 2_000;

/// So many facts are looked at with as many steps; of more facts with fewer, since there are more
/// pairs and each step is a longer one.
const FEW_FACTS: usize = 64;

/// The open facts that could decide, with nothing changed.
pub(super) fn deciding(board: &Board<'_>, memory: &mut Memory) -> Vec<FactId> {
    among(board, &board.profile, &[], memory)
}

/// The open facts that could decide once something is changed or some years have passed.
pub(super) fn deciding_with_changes(board: &Board<'_>, memory: &mut Memory) -> Vec<FactId> {
    let mut all = Vec::new();
    for years in board.years() {
        let profile = board.widest(years, &[]);
        let known = &board.freedom.by_choice;
        for fact in among(board, &profile, known, memory) {
            if !all.contains(&fact) {
                all.push(fact);
            }
        }
    }
    all.sort_unstable();
    all
}

fn among(
    board: &Board<'_>,
    profile: &OpenProfile,
    changing: &[FactId],
    memory: &mut Memory,
) -> Vec<FactId> {
    let bracket = board.plan.bracket(profile, memory);
    if !board.is_possible(bracket) || !board.falls_short(bracket) {
        return Vec::new();
    }
    // Facts that many parts read come first: once they are settled, each question is a short one.
    let mut others: Vec<FactId> = board.open.iter().chain(changing).copied().collect();
    others.retain(|fact| kinds(board, *fact).len() > 1);
    others.sort_by_key(|fact| {
        let merits = &board.worth.facts[*fact];
        let rank = match (merits.scores, merits.is_guarded()) {
            (true, true) => 0,
            (false, _) => 1,
            (true, false) => 2,
        };
        (rank, *fact)
    });
    let mut open = board.open.iter().copied();
    let could_decide = |fact: &FactId| {
        let others: Vec<FactId> = others
            .iter()
            .copied()
            .filter(|other| other != fact)
            .collect();
        let mut pair = TwoApplicants {
            board,
            others: &others,
            steps: 0,
            most: MOST_STEPS / (others.len() / FEW_FACTS + 1).pow(2),
        };
        pair.is_decided_by(*fact, profile, memory)
    };
    open.by_ref().filter(could_decide).collect()
}

fn kinds(board: &Board<'_>, fact: FactId) -> Vec<usize> {
    board.worth.facts[fact].kinds()
}

/// Two applicants who differ in one fact.
struct TwoApplicants<'a> {
    board: &'a Board<'a>,
    others: &'a [FactId],
    most: usize,
    steps: usize,
}

impl TwoApplicants<'_> {
    fn is_decided_by(&mut self, fact: FactId, profile: &OpenProfile, memory: &mut Memory) -> bool {
        let kinds = kinds(self.board, fact);
        let merits = &self.board.worth.facts[fact];
        // Who is better off with one value than with another is at least as much so with the best
        // and the worst.
        let is_best = |one: &usize| {
            let mut others = kinds.iter().filter(|other| *other != one);
            !others.any(|other| merits.is_as_good(*other, *one))
        };
        let is_worst = |one: &usize| {
            let mut others = kinds.iter().filter(|other| *other != one);
            !others.any(|other| merits.is_as_good(*one, *other))
        };
        let best: Vec<usize> = kinds.iter().copied().filter(is_best).collect();
        let worst: Vec<usize> = kinds.iter().copied().filter(is_worst).collect();
        for good in &best {
            for bad in worst.iter().filter(|bad| *bad != good) {
                let answer = |cell: usize| {
                    let mut profile = profile.clone();
                    self.board.plan.answer(&mut profile, fact, Some(cell));
                    profile
                };
                let (mut good, mut bad) = (answer(*good), answer(*bad));
                self.steps = 0;
                if self.differs(&mut good, &mut bad, 0, memory) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether some answers to the other facts, from one on, make one reach and the other not.
    fn differs(
        &mut self,
        good: &mut OpenProfile,
        bad: &mut OpenProfile,
        from: usize,
        memory: &mut Memory,
    ) -> bool {
        let board = self.board;
        self.steps += 1;
        if self.steps > self.most {
            return true;
        }
        if !board.is_possible(board.plan.bracket(good, memory))
            || !board.falls_short(board.plan.bracket(bad, memory))
        {
            return false;
        }
        let Some(fact) = self.others.get(from).copied() else {
            return true;
        };
        for cell in kinds(board, fact) {
            board.plan.answer(good, fact, Some(cell));
            board.plan.answer(bad, fact, Some(cell));
            if self.differs(good, bad, from + 1, memory) {
                return true;
            }
        }
        board.plan.answer(good, fact, None);
        board.plan.answer(bad, fact, None);
        false
    }
}
