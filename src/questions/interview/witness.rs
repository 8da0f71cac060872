//! Whether an open fact can still change how it ends: for somebody with the same answers to all the
//! others, one value ends in one class and another in a different one.

use super::desk::{InterviewDesk, KnownCells};
use super::live;
use crate::engine::{Memory, OpenProfile};
use crate::rules::ruleset::FactId;

/// Looks for such a somebody, and gives up after so many looks.
pub(super) struct Witness<'a> {
    pub(super) desk: &'a InterviewDesk,
    pub(super) looks: usize,
}

impl Witness<'_> {
    /// Whether there is one. Where nothing was found before the looks ran out, there may be: so a
    /// fact is only ever said not to matter where that is proved.
    pub(super) fn exists(
        &mut self,
        fact: FactId,
        cells: &mut KnownCells,
        profile: &mut OpenProfile,
        memory: &mut Memory,
    ) -> bool {
        let Some(looks) = self.looks.checked_sub(1) else {
            return true;
        };
        self.looks = looks;
        let bracket = self.desk.plan().bracket(profile, memory);
        if self.desk.ending_of(bracket).is_some() {
            return false;
        }
        let live = live::facts(self.desk, bracket, cells);
        if !live[fact] {
            return false;
        }
        // Facts of routes come first: what they leave of the points is then soon settled.
        let others = live.ids().filter(|other| live[*other] && *other != fact);
        let Some(other) = others.min_by_key(|other| (self.desk.scores(*other), *other)) else {
            return self.tells_apart(fact, profile, memory);
        };
        let desk = self.desk;
        for cell in desk.kinds(other) {
            self.answer(other, Some(*cell), cells, profile);
            let is_found = self.exists(fact, cells, profile, memory);
            self.answer(other, None, cells, profile);
            if is_found {
                return true;
            }
        }
        false
    }

    fn answer(
        &self,
        fact: FactId,
        cell: Option<usize>,
        cells: &mut KnownCells,
        profile: &mut OpenProfile,
    ) {
        self.desk.plan().answer(profile, fact, cell);
        cells[fact] = cell;
    }

    /// Whether two values of the fact end differently once nothing else matters.
    fn tells_apart(&self, fact: FactId, profile: &mut OpenProfile, memory: &mut Memory) -> bool {
        let desk = self.desk;
        let mut endings = desk.kinds(fact).iter().map(|cell| {
            desk.plan().answer(profile, fact, Some(*cell));
            let bracket = desk.plan().bracket(profile, memory);
            // While an exemption hangs on a figure that is missing, nothing has ended for certain.
            let span = (bracket.is_exempt, bracket.class, bracket.best_class);
            (desk.ending_of(bracket), span)
        });
        let first = endings.next();
        let differs = endings.any(|ending| Some(ending) != first);
        desk.plan().answer(profile, fact, None);
        differs
    }
}
