//! Days on which the same rules hold, and the answers on them.

use std::cell::RefCell;

use jiff::civil::Date;

use super::growth::GrowingPerson;
use crate::base::ids::{Id, List};
use crate::classify::{Assessment, Grading, Memories, Setting};
use crate::rules::figures::Ground;
use crate::rules::ruleset::{ClassId, Fact, Factor, Ruleset};

/// What holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The ruleset, of those of the timeline.
    pub ruleset: Id<Ruleset>,
    /// The answer in short; positions are those of the ruleset.
    pub grading: Grading,
    /// How sure the route is that the class is by.
    pub ground: Option<Ground>,
    /// The least points of each factor of the ruleset.
    pub factors: List<i64, Factor>,
}

/// A stretch of days with the same ruleset, the same entries in force and the same figures.
pub(super) struct Stretch<'t> {
    /// Its first day.
    pub(super) from: Date,
    /// Its ruleset, of those of the timeline.
    pub(super) id: Id<Ruleset>,
    pub(super) ruleset: &'t Ruleset,
    pub(super) person: &'t GrowingPerson,
    setting: Setting,
    memories: RefCell<Memories>,
}

/// What a day is compared by with the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayOutcome<'t> {
    pub(super) points: i64,
    pub(super) at_most: i64,
    class: Option<&'t str>,
    best_class: Option<&'t str>,
}

impl<'t> Stretch<'t> {
    pub(super) fn new(
        from: Date,
        id: Id<Ruleset>,
        ruleset: &'t Ruleset,
        person: &'t GrowingPerson,
    ) -> Self {
        Self {
            from,
            id,
            ruleset,
            person,
            setting: Setting::new(ruleset, person.applicant.figures(), from),
            memories: RefCell::default(),
        }
    }

    /// The answers on a day.
    pub(super) fn values_on(&self, day: Date) -> List<Option<i64>, Fact> {
        self.person.values_on(self.ruleset, day)
    }

    /// The answer in short, and the least points of each factor.
    pub(super) fn grade(&self, values: &List<Option<i64>, Fact>) -> (Grading, List<i64, Factor>) {
        let mut profile = self.setting.profile(self.ruleset);
        for (fact, value) in values.each() {
            if value.is_some() {
                self.setting.answer(&mut profile, fact, *value);
            }
        }
        let mut memories = self.memories.borrow_mut();
        let (grading, factors) = self.setting.grade_by_factor(&profile, &mut memories);
        let factors = factors.collect();
        (grading, factors)
    }

    /// What somebody is told of a day.
    pub(super) fn standing(&self, grading: Grading, factors: List<i64, Factor>) -> Standing {
        Standing {
            ruleset: self.id,
            ground: self.setting.ground(&grading),
            grading,
            factors,
        }
    }

    /// What the day is compared by.
    pub(super) fn outcome(&self, values: &List<Option<i64>, Fact>) -> DayOutcome<'t> {
        self.outcome_of(&self.grade(values).0)
    }

    pub(super) fn outcome_of(&self, grading: &Grading) -> DayOutcome<'t> {
        let class = |class: Option<ClassId>| Some(self.ruleset.classes()[class?].id.as_str());
        DayOutcome {
            points: grading.points,
            at_most: grading.points_at_most,
            class: class(grading.class),
            best_class: class(grading.best_class),
        }
    }

    /// The whole answer.
    pub(super) fn assess(&self, values: &List<Option<i64>, Fact>) -> Assessment {
        let mut applicant = self.person.applicant.clone();
        for (fact, value) in values.each() {
            applicant.set(fact, *value);
        }
        self.setting
            .assess(self.ruleset, &applicant, &mut self.memories.borrow_mut())
    }
}
