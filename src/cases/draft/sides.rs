//! All sides of all targets, in the order in which they are worked on.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::subject::Subject;
use crate::cases::evidence::{Evidence, Outline};
use crate::cases::target::{Key, Kind, Side, Target, Test};
use crate::ruleset::Ruleset;

/// A side by its position in the working order.
pub(super) type SideAt = usize;

/// The most steps of drafting for one ruleset: looks at an applicant times entries of the ruleset.
const MOST_STEPS: usize = 12_000_000;

/// The sides of the targets of a ruleset.
pub(super) struct Sides<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) targets: &'a [Target],
    /// Each side by its target and its number there.
    order: Vec<(usize, usize)>,
    /// The targets by what tells them from all others, those of other rulesets too.
    keys: Vec<Key>,
    /// How many entries the ruleset has: each look at an applicant goes through them.
    entries: usize,
    /// The steps that were taken.
    steps: Cell<usize>,
}

/// A side by what tells it from all others.
pub(super) type SideKey<'s> = (&'s Key, usize);

impl<'a> Sides<'a> {
    /// The sides, each subject by itself in the order of the file. What the applicants at edges
    /// mostly show as well comes last: a row of a table, and that a rule is met or not.
    pub(super) fn new(ruleset: &'a Ruleset, targets: &'a [Target]) -> Self {
        let all = targets.iter().enumerate();
        let order =
            all.flat_map(|(at, target)| (0..target.sides.len()).map(move |side| (at, side)));
        let mut sides = Self {
            ruleset,
            targets,
            order: order.collect(),
            keys: targets.iter().map(Target::key).collect(),
            entries: ruleset.entries(),
            steps: Cell::new(0),
        };
        let mut order = sides.order.clone();
        for group in order.chunk_by_mut(|one, other| sides.subject(*one) == sides.subject(*other)) {
            group.sort_by_key(|(at, side)| {
                let target = targets.get(*at);
                let is_row = target.is_some_and(|target| target.kind == Kind::Band);
                let side = target.and_then(|target| target.sides.get(*side));
                is_row || side.is_some_and(|side| matches!(side.test, Test::Rule { .. }))
            });
        }
        sides.order = order;
        sides
    }

    fn subject(&self, (target, _): (usize, usize)) -> Option<Subject> {
        self.targets.get(target).and_then(Subject::of_target)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Counts so many looks at all entries of the ruleset.
    pub(super) fn look(&self, looks: usize) {
        self.take(looks.saturating_mul(self.entries));
    }

    fn take(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// Whether it takes too long: then nothing more is looked for.
    pub(super) fn is_exceeded(&self) -> bool {
        self.steps.get() > MOST_STEPS
    }

    /// Whether it takes too long with a look for all sides in so many cases.
    pub(super) fn are_too_many(&self, cases: usize) -> bool {
        self.take(cases.saturating_mul(self.len()));
        self.is_exceeded()
    }

    /// The sides of each subject, but for those of the targets `known` elsewhere.
    pub(super) fn groups(&self, known: &BTreeSet<Key>) -> Vec<Vec<SideAt>> {
        let subject = |at: &SideAt| self.get(*at).map(|(_, side)| Subject::of(&side.test));
        let is_own = |at: &SideAt| self.key(*at).is_some_and(|(key, _)| !known.contains(key));
        let all: Vec<SideAt> = (0..self.len()).filter(is_own).collect();
        let groups = all.chunk_by(|one, other| subject(one) == subject(other));
        groups.map(<[SideAt]>::to_vec).collect()
    }

    /// A side with its target.
    pub(super) fn get(&self, at: SideAt) -> Option<(&'a Target, &'a Side)> {
        let (target, side) = self.order.get(at)?;
        let target = self.targets.get(*target)?;
        Some((target, target.sides.get(*side)?))
    }

    /// What tells a side from all others.
    pub(super) fn key(&self, at: SideAt) -> Option<SideKey<'_>> {
        let (target, side) = self.order.get(at)?;
        Some((self.keys.get(*target)?, *side))
    }

    /// The targets by what tells them from all others.
    pub(super) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How a side is shown.
    pub(super) fn test(&self, at: SideAt) -> Option<&'a Test> {
        self.get(at).map(|(_, side)| &side.test)
    }

    /// The paths of what a case must expect to show these sides.
    pub(super) fn expected(&self, sides: &[SideAt]) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for at in sides {
            let test = self.test(*at);
            let key = test.and_then(|test| Subject::of(test).key(self.ruleset));
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
        keys
    }

    /// Whether an applicant shows all of these sides, if what they rest on is expected, and a person
    /// can say for certain what that is.
    pub(super) fn show(&self, outline: &Outline, sides: &[SideAt]) -> bool {
        self.look(1);
        let keys = self.expected(sides);
        let expected: Vec<&str> = keys.iter().map(String::as_str).collect();
        let evidence = self.evidence(outline, &expected);
        let mut tests = sides.iter().filter_map(|at| self.test(*at));
        tests.all(|test| evidence.shows(test) && Subject::of(test).is_clear(outline))
    }

    /// Everything that coverage counts of an applicant, if what `sides` rest on is expected.
    pub(super) fn shown(&self, outline: &Outline, sides: &[SideAt]) -> Vec<SideAt> {
        let keys = self.expected(sides);
        let expected: Vec<&str> = keys.iter().map(String::as_str).collect();
        let evidence = self.evidence(outline, &expected);
        let shows = |at: &SideAt| self.test(*at).is_some_and(|test| evidence.shows(test));
        (0..self.len()).filter(shows).collect()
    }

    fn evidence<'e>(&'e self, answer: &'e Outline, expected: &'e [&'e str]) -> Evidence<'e> {
        Evidence {
            ruleset: self.ruleset,
            answer,
            expected,
        }
    }
}
