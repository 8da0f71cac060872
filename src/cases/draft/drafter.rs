//! From targets to cases: an applicant for each side of each, as few as are needed.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;

use super::search;
use super::sides::{Numbered, SideAt, Sides};
use super::subject::Subject;
use crate::base::ids::List;
use crate::cases::evidence::Outline;
use crate::cases::setting::{Answers, Given, Setting};
use crate::cases::target::{Key, Target, Test};
use crate::ruleset::{ParameterId, Ruleset};

/// Round figures for a parameter without a value that serves, the best first.
const ROUND_FIGURES: [i64; 5] = [10_000, 1_000, 100, 10, 1];

/// Beyond so many parameters of one subject, no round figures are tried.
const MOST_FIGURES: usize = 4;

/// How many looks at an applicant the rules on one day take to make.
const LOOKS_OF_A_SETTING: usize = 4;

/// A case as it is made.
pub(super) struct Made<'a> {
    pub(super) setting: Rc<Setting<'a>>,
    pub(super) answers: Answers,
    pub(super) outline: Outline,
    /// What it is there for, the first thing first.
    pub(super) sides: Vec<SideAt>,
}

/// Makes cases for the targets of a ruleset.
pub(super) struct Drafter<'a> {
    pub(super) sides: Sides<'a>,
    pub(super) cases: List<Made<'a>>,
    /// For each side, whether a case shows it.
    is_reached: List<bool, Numbered>,
    /// The days to stand on, the best first.
    days: Vec<Date>,
    settings: Vec<Rc<Setting<'a>>>,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(
        ruleset: &'a Ruleset,
        targets: &'a List<Target>,
        preferred: Option<Date>,
    ) -> Self {
        let mut days = ruleset.turning_days();
        days.reverse();
        if let Some(day) = preferred.filter(|day| ruleset.in_force().contains(*day)) {
            days.retain(|other| *other != day);
            days.insert(0, day);
        }
        let sides = Sides::new(ruleset, targets);
        Self {
            is_reached: sides.all(false),
            sides,
            cases: List::default(),
            days,
            settings: Vec::new(),
        }
    }

    /// Goes through all sides, table by table and rule by rule; not through those of the targets
    /// `known` elsewhere.
    pub(super) fn draft(&mut self, known: &BTreeSet<Key>) {
        // Each side takes at least a look.
        self.sides.look(self.sides.len());
        for group in self.sides.groups(known) {
            for side in &group {
                if self.sides.is_exceeded() {
                    return;
                }
                if !self.is_reached[*side] && !self.reuse(*side) {
                    self.make(*side, &group);
                }
            }
        }
    }

    /// Whether it takes too long, with the look at what each case shows that is still to come.
    pub(super) fn is_exceeded(&self) -> bool {
        self.sides.are_too_many(self.cases.len())
    }

    fn is_for(&self, case: &Made<'_>, subject: Subject) -> bool {
        let mut tests = case.sides.iter().map(|at| self.sides.test(*at));
        tests.any(|test| Subject::of(test) == subject)
    }

    /// Lets a case that is there already show a side of a rule, if all that it answers is of the
    /// rule; rather one that is there for this rule.
    fn reuse(&mut self, at: SideAt) -> bool {
        let subject = Subject::of(self.sides.test(at));
        if matches!(subject, Subject::Table(..)) {
            return false;
        }
        let ruleset = self.sides.ruleset;
        let (facts, parameters) = (subject.facts(ruleset), subject.parameters(ruleset));
        let fits = |case: &Made<'_>| {
            let mut given = case.setting.given.keys();
            case.answers.keys().all(|fact| facts.contains(fact))
                && given.all(|parameter| parameters.contains(parameter))
                && self.sides.show(&case.outline, &[at])
        };
        let fitting = self.cases.each().filter(|(_, case)| fits(case));
        let found = fitting.min_by_key(|(_, case)| !self.is_for(case, subject));
        let Some((found, _)) = found else {
            return false;
        };
        self.cases[found].sides.push(at);
        self.is_reached[at] = true;
        true
    }

    /// Makes an applicant who shows a side, and of a rule as many others as he can: on a day with
    /// its figures, else with round figures of his own.
    fn make(&mut self, seed: SideAt, group: &[SideAt]) {
        let subject = Subject::of(self.sides.test(seed));
        let others: Vec<SideAt> = group
            .iter()
            .copied()
            .filter(|at| matches!(subject, Subject::Rule(_)) && *at != seed)
            .filter(|at| !self.is_reached[*at])
            .collect();
        // Two applicants who differ in one answer are the easiest to tell apart by hand.
        let known = self.cases.iter().filter(|case| self.is_for(case, subject));
        let like = known.min_by_key(|case| std::cmp::Reverse(case.answers.len()));
        let like = like.map_or_else(Answers::new, |case| case.answers.clone());
        let wanted = (seed, others.as_slice());
        let days = self.days_of(subject);
        for day in &days {
            let setting = self.setting(*day, Given::new());
            if let Some(found) = search::applicant(&self.sides, &setting, wanted, &like) {
                self.keep(setting, found);
                return;
            }
        }
        let parameters: Vec<_> = subject.parameters(self.sides.ruleset).into_iter().collect();
        for given in round_figures(&parameters) {
            for day in &days {
                self.sides.look(LOOKS_OF_A_SETTING);
                let setting = Rc::new(Setting::new(self.sides.ruleset, *day, given.clone()));
                if let Some(found) = search::applicant(&self.sides, &setting, wanted, &like) {
                    let setting = self.without_idle_figures(setting, &found);
                    self.keep(setting, found);
                    return;
                }
            }
        }
    }

    /// The days on which a subject can be shown, the best first. The edges of tables stand where the
    /// last figures put them.
    fn days_of(&self, subject: Subject) -> Vec<Date> {
        let ruleset = self.sides.ruleset;
        let mut days = self.days.clone();
        match subject {
            Subject::Table(..) if !subject.parameters(ruleset).is_empty() => {
                days.sort_unstable_by(|one, other| other.cmp(one));
            }
            Subject::Table(..) => {}
            Subject::Rule(rule) => {
                days.retain(|day| rule.of(ruleset).in_force.contains(*day));
            }
        }
        days
    }

    fn setting(&mut self, on: Date, given: Given) -> Rc<Setting<'a>> {
        let mut known = self.settings.iter();
        let known = known.find(|one| one.on == on && one.given == given);
        if let Some(known) = known {
            return Rc::clone(known);
        }
        self.sides.look(LOOKS_OF_A_SETTING);
        let setting = Rc::new(Setting::new(self.sides.ruleset, on, given));
        self.settings.push(Rc::clone(&setting));
        setting
    }

    /// The setting without the figures that do not matter to what was found.
    fn without_idle_figures(
        &mut self,
        mut setting: Rc<Setting<'a>>,
        (answers, shown): &(Answers, Vec<SideAt>),
    ) -> Rc<Setting<'a>> {
        let parameters: Vec<ParameterId> = setting.given.keys().copied().collect();
        for parameter in parameters {
            let mut fewer = setting.given.clone();
            fewer.remove(&parameter);
            let other = self.setting(setting.on, fewer);
            if self.sides.show(&other.outline(answers), shown) {
                setting = other;
            }
        }
        setting
    }

    /// Keeps a case; one with the same applicant on the same day takes over what it is there for.
    /// That a rule is met comes before the edges at which it is, and that it is not after them.
    fn keep(&mut self, setting: Rc<Setting<'a>>, (answers, mut shown): (Answers, Vec<SideAt>)) {
        shown.sort_by_key(|at| match self.sides.test(*at) {
            Test::Rule { is_met: true, .. } => 0,
            Test::Rule { is_met: false, .. } => 2,
            _ => 1,
        });
        for side in &shown {
            self.is_reached[*side] = true;
        }
        let mut known = self.cases.as_mut_slice().iter_mut();
        let known = known.find(|case| {
            case.answers == answers
                && case.setting.on == setting.on
                && case.setting.given == setting.given
        });
        match known {
            Some(case) => case.sides.extend(shown),
            None => {
                self.cases.push(Made {
                    outline: setting.outline(&answers),
                    setting,
                    answers,
                    sides: shown,
                });
            }
        }
    }
}

/// Every way to give each parameter a round figure; none if there is no parameter, or too many.
fn round_figures(parameters: &[ParameterId]) -> impl Iterator<Item = Given> {
    let is_few = (1..=MOST_FIGURES).contains(&parameters.len());
    let count = u32::try_from(parameters.len())
        .ok()
        .filter(|_| is_few)
        .map_or(0, |count| ROUND_FIGURES.len().pow(count));
    (0..count).map(move |way| {
        let mut rest = way;
        let figures = parameters.iter().map(|parameter| {
            let figure = ROUND_FIGURES.get(rest % ROUND_FIGURES.len());
            rest /= ROUND_FIGURES.len();
            (*parameter, figure.copied().unwrap_or(1))
        });
        figures.collect()
    })
}
