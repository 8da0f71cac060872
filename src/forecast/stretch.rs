//! Days on which the same rules hold, and the answers on them.

use std::cell::RefCell;

use jiff::civil::Date;

use super::Standing;
use super::growth::Person;
use crate::assess::{Assessment, Grading, Memories, Setting};
use crate::ruleset::Ruleset;

/// A stretch of days with the same ruleset, the same entries in force and the same figures.
pub(super) struct Stretch<'t> {
    /// Its first day.
    pub(super) from: Date,
    /// The position of its ruleset.
    pub(super) position: usize,
    pub(super) ruleset: &'t Ruleset,
    pub(super) person: &'t Person,
    setting: Setting,
    memories: RefCell<Memories>,
}

/// What a day is compared by with the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome<'t> {
    pub(super) points: i64,
    pub(super) at_most: i64,
    class: Option<&'t str>,
    best_class: Option<&'t str>,
}

impl<'t> Stretch<'t> {
    pub(super) fn new(
        from: Date,
        position: usize,
        ruleset: &'t Ruleset,
        person: &'t Person,
    ) -> Self {
        Self {
            from,
            position,
            ruleset,
            person,
            setting: Setting::new(ruleset, person.applicant.figures(), from),
            memories: RefCell::default(),
        }
    }

    /// The answers on a day.
    pub(super) fn values_on(&self, day: Date) -> Vec<Option<i64>> {
        self.person.values_on(self.ruleset, day)
    }

    /// The answer in short, and the least points of each factor.
    pub(super) fn grade(&self, values: &[Option<i64>]) -> (Grading, Vec<i64>) {
        let mut profile = self.setting.profile(self.ruleset);
        for (fact, value) in values.iter().enumerate() {
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
    pub(super) fn standing(&self, grading: Grading, factors: Vec<i64>) -> Standing {
        Standing {
            ruleset: self.position,
            ground: self.setting.ground(&grading),
            grading,
            factors,
        }
    }

    /// What the day is compared by.
    pub(super) fn outcome(&self, values: &[Option<i64>]) -> Outcome<'t> {
        self.outcome_of(&self.grade(values).0)
    }

    pub(super) fn outcome_of(&self, grading: &Grading) -> Outcome<'t> {
        let class = |class: Option<usize>| {
            let class = self.ruleset.classes().get(class?)?;
            Some(class.id.as_str())
        };
        Outcome {
            points: grading.points,
            at_most: grading.points_at_most,
            class: class(grading.class),
            best_class: class(grading.best_class),
        }
    }

    /// The whole answer.
    pub(super) fn assess(&self, values: &[Option<i64>]) -> Assessment {
        let mut applicant = self.person.applicant.clone();
        for (fact, value) in values.iter().enumerate() {
            applicant.set(fact, *value);
        }
        self.setting
            .assess(self.ruleset, &applicant, &mut self.memories.borrow_mut())
    }
}
