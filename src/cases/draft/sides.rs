//! All sides of all targets, in the order in which they are worked on.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::subject::Subject;
use crate::base::ids::{Id, List};
use crate::cases::evidence::{Evidence, Outline};
use crate::cases::target::{Key, Kind, Side, Target, Test};
use crate::ruleset::Ruleset;

/// A side by its target and its number there.
pub(super) type Numbered = (Id<Target>, Id<Side>);

/// A side by its position in the working order.
pub(super) type SideAt = Id<Numbered>;

/// The most steps of drafting for one ruleset: looks at an applicant times entries of the ruleset.
const MOST_STEPS: usize = 12_000_000;

/// The sides of the targets of a ruleset.
pub(super) struct Sides<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) targets: &'a List<Target>,
    /// The sides.
    order: List<Numbered>,
    /// The targets by what tells them from all others, those of other rulesets too.
    keys: List<Key, Target>,
    /// How many entries the ruleset has: each look at an applicant goes through them.
    entries: usize,
    /// The steps that were taken.
    steps: Cell<usize>,
}

/// A side by what tells it from all others.
pub(super) type SideKey<'s> = (&'s Key, Id<Side>);

impl<'a> Sides<'a> {
    /// The sides, each subject by itself in the order of the file. What the applicants at edges
    /// mostly show as well comes last: a row of a table, and that a rule is met or not.
    pub(super) fn new(ruleset: &'a Ruleset, targets: &'a List<Target>) -> Self {
        let all = targets.each();
        let order = all.flat_map(|(id, target)| target.sides.ids().map(move |side| (id, side)));
        let mut order: List<Numbered> = order.collect();
        let test = |(target, side): &Numbered| &targets[*target].sides[*side].test;
        let subject = |side: &Numbered| Subject::of(test(side));
        for group in order
            .as_mut_slice()
            .chunk_by_mut(|one, other| subject(one) == subject(other))
        {
            group.sort_by_key(|side| {
                let is_row = targets[side.0].kind == Kind::Band;
                is_row || matches!(test(side), Test::Rule { .. })
            });
        }
        Self {
            ruleset,
            targets,
            order,
            keys: targets.map(Target::key),
            entries: ruleset.entries(),
            steps: Cell::new(0),
        }
    }

    /// The same thing for each of them.
    pub(super) fn all<T: Clone>(&self, same: T) -> List<T, Numbered> {
        self.order.all(same)
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
        self.take(cases.saturating_mul(self.order.len()));
        self.is_exceeded()
    }

    /// The sides of each subject, but for those of the targets `known` elsewhere.
    pub(super) fn groups(&self, known: &BTreeSet<Key>) -> Vec<Vec<SideAt>> {
        let subject = |at: &SideAt| Subject::of(self.test(*at));
        let is_own = |at: &SideAt| !known.contains(self.key(*at).0);
        let all: Vec<SideAt> = self.order.ids().filter(is_own).collect();
        let groups = all.chunk_by(|one, other| subject(one) == subject(other));
        groups.map(<[SideAt]>::to_vec).collect()
    }

    /// A side with its target.
    pub(super) fn get(&self, at: SideAt) -> (&'a Target, &'a Side) {
        let (target, side) = self.order[at];
        let target = &self.targets[target];
        (target, &target.sides[side])
    }

    /// What tells a side from all others.
    pub(super) fn key(&self, at: SideAt) -> SideKey<'_> {
        let (target, side) = self.order[at];
        (&self.keys[target], side)
    }

    /// The targets by what tells them from all others.
    pub(super) fn keys(&self) -> &[Key] {
        self.keys.as_slice()
    }

    /// How a side is shown.
    pub(super) fn test(&self, at: SideAt) -> &'a Test {
        &self.get(at).1.test
    }

    /// The paths of what a case must expect to show these sides.
    pub(super) fn expected(&self, sides: &[SideAt]) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for at in sides {
            let key = Subject::of(self.test(*at)).key(self.ruleset);
            if !keys.contains(&key) {
                keys.push(key);
            }
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
        let mut tests = sides.iter().map(|at| self.test(*at));
        tests.all(|test| evidence.shows(test) && Subject::of(test).is_clear(outline))
    }

    /// Everything that coverage counts of an applicant, if what `sides` rest on is expected.
    pub(super) fn shown(&self, outline: &Outline, sides: &[SideAt]) -> Vec<SideAt> {
        let keys = self.expected(sides);
        let expected: Vec<&str> = keys.iter().map(String::as_str).collect();
        let evidence = self.evidence(outline, &expected);
        let shows = |at: &SideAt| evidence.shows(self.test(*at));
        self.order.ids().filter(shows).collect()
    }

    fn evidence<'e>(&'e self, answer: &'e Outline, expected: &'e [&'e str]) -> Evidence<'e> {
        Evidence {
            ruleset: self.ruleset,
            answer,
            expected,
        }
    }
}
