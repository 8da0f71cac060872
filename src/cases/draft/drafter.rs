//! From targets to cases: for each side that no case shows yet, an applicant who does, by as few
//! answers as do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::aim::{Aim, aims};
use super::subject::Subject;
use crate::applicant::Applicant;
use crate::base::decimal::Decimal;
use crate::base::ids::{Id, List};
use crate::cases::everybody::Everybody;
use crate::cases::evidence::Evidence;
use crate::cases::target::{Key, Kind, Side, Target, Test};
use crate::classify::{Assessment, Memories, Setting};
use crate::rules::ruleset::{FactId, ParameterId, Ruleset};

/// Round figures for parameters without a value that serves, the best first.
const ROUND_FIGURES: [i64; 5] = [10_000, 1_000, 100, 10, 1];

/// How many looks at one applicant it takes to find one among all, and to make the rules on a day.
const LOOKS_AT_ALL: usize = 8;

/// The most steps of drafting for one ruleset: looks at an applicant times entries of the ruleset.
const MOST_STEPS: usize = 12_000_000;

/// What an applicant answers, by fact.
pub(super) type Answers = BTreeMap<FactId, i64>;

/// The figures that an applicant gives, in whole units.
pub(super) type Given = BTreeMap<ParameterId, i64>;

/// A side by its target and its number there; among several rulesets, for the target what tells it
/// from all others.
pub(super) type SideKey<'a> = (&'a Key, usize);

/// A ruleset, and all that cases should reach of it.
pub(super) struct Book<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) targets: Vec<(Key, Target)>,
}

/// A side in its book.
#[derive(Clone, Copy)]
pub(super) struct SideAt<'a> {
    pub(super) key: SideKey<'a>,
    pub(super) target: &'a Target,
    pub(super) side: &'a Side,
}

impl<'a> Book<'a> {
    pub(super) fn new(ruleset: &'a Ruleset, targets: impl IntoIterator<Item = Target>) -> Self {
        let targets = targets.into_iter().map(|target| (target.key(), target));
        Self {
            ruleset,
            targets: targets.collect(),
        }
    }

    /// All sides, each subject by itself in the order of the file. What the applicants at edges
    /// mostly show as well comes last: a row of a table, and that a rule is met or not.
    pub(super) fn sides(&self) -> Vec<SideAt<'_>> {
        let sides = self.targets.iter().flat_map(|(key, target)| {
            let sides = target.sides.iter().enumerate();
            sides.map(move |(number, side)| SideAt {
                key: (key, number),
                target,
                side,
            })
        });
        let mut sides: Vec<_> = sides.collect();
        let subject = |at: &SideAt<'_>| Subject::of(&at.side.test);
        for group in sides.chunk_by_mut(|one, other| subject(one) == subject(other)) {
            group.sort_by_key(|at| {
                at.target.kind == Kind::Band || matches!(at.side.test, Test::Rule { .. })
            });
        }
        sides
    }
}

/// A ruleset that is too large for drafts: to find somebody for each of its edges, and to leave
/// nobody out, would take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// A case as it is made.
pub(super) struct Made<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) on: Date,
    pub(super) given: Given,
    pub(super) answers: Answers,
    /// The paths of what it is to expect.
    pub(super) expected: Vec<String>,
    /// Everything that coverage counts of it.
    pub(super) shown: Vec<SideAt<'a>>,
}

/// The rules on a day with some figures, and what answers left behind.
struct Ready {
    on: Date,
    given: Given,
    setting: Setting,
    memories: Memories,
}

/// Makes cases for a ruleset.
pub(super) struct Drafter<'a> {
    book: &'a Book<'a>,
    /// The sides, each with the path of what a case must expect to show it.
    sides: Vec<(String, SideAt<'a>)>,
    /// The days to stand on, the best first.
    days: Vec<Date>,
    ready: List<Ready>,
    /// The steps that are left.
    steps: usize,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(book: &'a Book<'a>, preferred: Option<Date>) -> Self {
        let ruleset = book.ruleset;
        let mut days = ruleset.turning_days();
        days.reverse();
        if let Some(day) = preferred.filter(|day| ruleset.in_force().contains(*day)) {
            days.retain(|other| *other != day);
            days.insert(0, day);
        }
        let sides = book.sides().into_iter();
        let sides = sides.map(|at| (Subject::of(&at.side.test).key(ruleset), at));
        Self {
            book,
            sides: sides.collect(),
            days,
            ready: List::default(),
            steps: MOST_STEPS,
        }
    }

    /// Adds a case for each side that is not reached yet.
    pub(super) fn draft(
        mut self,
        cases: &mut Vec<Made<'a>>,
        reached: &mut BTreeSet<SideKey<'a>>,
    ) -> Result<(), TooLarge> {
        for number in 0..self.sides.len() {
            let Some((key, seed)) = self.sides.get(number).cloned() else {
                break;
            };
            self.look(1)?;
            if reached.contains(&seed.key) {
                continue;
            }
            let Some((at, answers)) = self.applicant(&key, &seed.side.test)? else {
                continue;
            };
            let Ready { on, given, .. } = &self.ready[at];
            let (on, given) = (*on, given.clone());
            // The same applicant on the same day is one case.
            let known = cases.iter().position(|case| {
                std::ptr::eq(case.book, self.book)
                    && (case.on, &case.given, &case.answers) == (on, &given, &answers)
            });
            let mut case = known.map_or_else(
                || Made {
                    book: self.book,
                    on,
                    given,
                    answers: answers.clone(),
                    expected: Vec::new(),
                    shown: Vec::new(),
                },
                |known| cases.remove(known),
            );
            case.expected.push(key);
            case.shown = self.shown(at, &answers, &case.expected)?;
            reached.extend(case.shown.iter().map(|at| at.key));
            cases.insert(known.unwrap_or(cases.len()), case);
        }
        Ok(())
    }

    /// Takes the steps of so many looks at an applicant.
    fn look(&mut self, looks: usize) -> Result<(), TooLarge> {
        let steps = looks.saturating_mul(self.book.ruleset.entries());
        self.steps = self.steps.checked_sub(steps).ok_or(TooLarge)?;
        Ok(())
    }

    /// An applicant who shows a test, with the figures of a day, else with round figures of their own.
    fn applicant(
        &mut self,
        key: &str,
        test: &Test,
    ) -> Result<Option<(Id<Ready>, Answers)>, TooLarge> {
        let subject = Subject::of(test);
        let parameters = subject.parameters(self.book.ruleset);
        let days = self.days_of(subject, &parameters);
        let round = |figure: i64| parameters.iter().map(move |one| (*one, figure)).collect();
        let round = ROUND_FIGURES.map(round);
        let round = round.into_iter().filter(|given: &Given| !given.is_empty());
        for given in std::iter::once(Given::new()).chain(round) {
            for day in &days {
                let at = self.ready(*day, &given)?;
                if let Some(answers) = self.found(at, key, test)? {
                    let at = self.without_idle_figures(at, key, test, &answers)?;
                    return Ok(Some((at, answers)));
                }
            }
        }
        Ok(None)
    }

    /// The days on which a subject can be shown, the best first. The edges of tables stand where the
    /// last figures put them.
    fn days_of(&self, subject: Subject, parameters: &[ParameterId]) -> Vec<Date> {
        let mut days = self.days.clone();
        match subject {
            Subject::Table(..) if !parameters.is_empty() => {
                days.sort_unstable_by(|one, other| other.cmp(one));
            }
            Subject::Table(..) => {}
            Subject::Rule(rule) => {
                let in_force = rule.of(self.book.ruleset).in_force;
                days.retain(|day| in_force.contains(*day));
            }
        }
        days
    }

    fn ready(&mut self, on: Date, given: &Given) -> Result<Id<Ready>, TooLarge> {
        let is_it = |ready: &Ready| ready.on == on && ready.given == *given;
        if let Some(known) = self.ready.find(is_it) {
            return Ok(known);
        }
        self.look(LOOKS_AT_ALL)?;
        let ruleset = self.book.ruleset;
        let mut figures = ruleset.parameters.all(None);
        for (parameter, value) in given {
            figures[*parameter] = Some(Decimal::from(*value));
        }
        Ok(self.ready.push(Ready {
            on,
            given: given.clone(),
            setting: Setting::new(ruleset, &figures, on),
            memories: Memories::default(),
        }))
    }

    /// The rules without the figures that do not matter to what was found.
    fn without_idle_figures(
        &mut self,
        mut at: Id<Ready>,
        key: &str,
        test: &Test,
        answers: &Answers,
    ) -> Result<Id<Ready>, TooLarge> {
        let given: Vec<ParameterId> = self.ready[at].given.keys().copied().collect();
        for parameter in given {
            let mut fewer = self.ready[at].given.clone();
            fewer.remove(&parameter);
            let other = self.ready(self.ready[at].on, &fewer)?;
            if self.shows(other, key, test, answers)? {
                at = other;
            }
        }
        Ok(at)
    }

    /// An applicant who shows a test: mostly the value that it asks for is enough, else the engine
    /// looks for somebody among all, and every answer that does not matter is taken away.
    fn found(
        &mut self,
        at: Id<Ready>,
        key: &str,
        test: &Test,
    ) -> Result<Option<Answers>, TooLarge> {
        // What is assumed can be enough for a rule; of a table a person is to see the value.
        let nothing = Answers::new();
        if !matches!(test, Test::Row { .. }) && self.shows(at, key, test, &nothing)? {
            return Ok(Some(nothing));
        }
        for aim in aims(self.book.ruleset, &self.ready[at].setting, test) {
            let mut alone: Answers = aim.value.into_iter().collect();
            alone.retain(|fact, _| Some(*fact) != self.province());
            if self.shows(at, key, test, &alone)? {
                return Ok(Some(alone));
            }
            self.look(LOOKS_AT_ALL)?;
            let everybody = Everybody {
                ruleset: self.book.ruleset,
                form: &self.ready[at].setting.form,
            };
            let mut best: Option<Answers> = None;
            for profile in everybody.witnesses(&aim.asked) {
                let mut answers = self.answers(at, &aim, &profile);
                if !self.shows(at, key, test, &answers)? {
                    continue;
                }
                for fact in answers.clone().into_keys().rev() {
                    let mut fewer = answers.clone();
                    fewer.remove(&fact);
                    if !alone.contains_key(&fact) && self.shows(at, key, test, &fewer)? {
                        answers = fewer;
                    }
                }
                if best.as_ref().is_none_or(|best| answers.len() < best.len()) {
                    best = Some(answers);
                }
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// The fact that the place answers.
    fn province(&self) -> Option<FactId> {
        let place = self.book.ruleset.place()?;
        place.province.map(|(fact, _)| fact)
    }

    /// The values of a profile: the one that is aimed at, else what is assumed, else the least of the
    /// cell. Facts that nothing reads, and the one that the place answers, are left out.
    fn answers(&self, at: Id<Ready>, aim: &Aim, profile: &[usize]) -> Answers {
        let form = &self.ready[at].setting.form;
        let facts = self.book.ruleset.facts.each().zip(&form.cells).zip(profile);
        let mut answers = Answers::new();
        for (((id, fact), cells), cell) in facts {
            let is_asked = form.is_read[id] && !fact.is_date() && self.province() != Some(id);
            let Some(values) = cells.as_slice().get(*cell).filter(|_| is_asked) else {
                continue;
            };
            let usual = fact.assume.filter(|usual| values.contains(*usual));
            let value = match aim.value {
                Some((wanted, value)) if wanted == id => Some(value),
                _ => usual.or(values.first()),
            };
            answers.extend(value.map(|value| (id, value)));
        }
        answers
    }

    /// What an applicant gets.
    fn assessed(&mut self, at: Id<Ready>, answers: &Answers) -> Result<Assessment, TooLarge> {
        self.look(1)?;
        let ruleset = self.book.ruleset;
        let mut applicant = Applicant::nobody(ruleset);
        for (fact, value) in answers {
            applicant.set(*fact, Some(*value));
        }
        let Ready {
            setting, memories, ..
        } = &mut self.ready[at];
        Ok(setting.assess(ruleset, &applicant, memories))
    }

    /// Whether an applicant shows a test, if what it rests on is expected, and a person can say for
    /// certain what that is.
    fn shows(
        &mut self,
        at: Id<Ready>,
        key: &str,
        test: &Test,
        answers: &Answers,
    ) -> Result<bool, TooLarge> {
        let answer = self.assessed(at, answers)?;
        let evidence = Evidence::new(self.book.ruleset, &answer, std::iter::once(key));
        Ok(evidence.shows(test) && Subject::of(test).is_clear(&answer))
    }

    /// Everything that coverage counts of an applicant.
    fn shown(
        &mut self,
        at: Id<Ready>,
        answers: &Answers,
        expected: &[String],
    ) -> Result<Vec<SideAt<'a>>, TooLarge> {
        let answer = self.assessed(at, answers)?;
        let keys = expected.iter().map(String::as_str);
        let evidence = Evidence::new(self.book.ruleset, &answer, keys);
        let sides = self.sides.iter();
        let shown =
            sides.filter(|(key, at)| expected.contains(key) && evidence.shows(&at.side.test));
        Ok(shown.map(|(_, at)| *at).collect())
    }
}

/// Leaves out every case without which all that is shown still is, those with the most answers
/// first, and of as many the later ones.
pub(super) fn leave_out<'a>(cases: &mut Vec<Made<'a>>) {
    // Two tables can cut at one cap: that is shown once.
    let shown =
        |case: &Made<'a>| -> BTreeSet<SideKey<'a>> { case.shown.iter().map(|at| at.key).collect() };
    let mut counts = BTreeMap::new();
    for side in cases.iter().flat_map(shown) {
        *counts.entry(side).or_insert(0_usize) += 1;
    }
    let mut order: Vec<_> = cases.iter().enumerate().collect();
    order.sort_by_key(|(number, case)| Reverse((case.answers.len() + case.given.len(), *number)));
    let mut idle = BTreeSet::new();
    for (number, case) in order {
        let shown = shown(case);
        let is_elsewhere = |side: &SideKey<'a>| counts.get(side).is_some_and(|count| *count > 1);
        if shown.iter().all(is_elsewhere) {
            for side in shown {
                counts.entry(side).and_modify(|count| *count -= 1);
            }
            idle.insert(number);
        }
    }
    let mut numbers = 0..;
    cases.retain(|_| numbers.next().is_none_or(|number| !idle.contains(&number)));
}
