//! An interview: which question comes next, what no longer matters, and the way back.
//!
//! In come a ruleset, what is known of an applicant, and a day; out comes one fact after the other,
//! until no answer can change how it ends: in which class, or that no permit is needed. Nothing is
//! asked or printed here.
//!
//! - **What can still matter.** A question matters if, for somebody with the same answers to all the
//!   others, two answers to it end differently. What was answered by "I don't know" may be anything.
//!   Whoever has answered all that mattered has the class that answers to the rest could not change.
//! - **What comes first.** The question whose answers take most away from what lies between the
//!   certain and the possible, on the average of its answers.
//! - **Everything**, where it is wished for: then also what moves nothing but points, what only
//!   remarks read, and at last what the ruleset would have assumed.
//!
//! ```
//! use permit_points::interview::{Interview, Reply, Scope};
//! use permit_points::{Applicant, embedded};
//!
//! let rules = embedded::ruleset("cn-2017").unwrap();
//! let on = jiff::civil::date(2026, 11, 23);
//! let mut interview = Interview::new(rules, Applicant::nobody(rules), on, Scope::Deciding);
//! assert!(interview.next().is_some());
//! // Nobody under 18 has a class: nothing else needs to be asked.
//! let age = rules.fact_named("age").unwrap();
//! interview.answer(age, Reply::Value(17));
//! assert_eq!(interview.next(), None);
//! ```

mod desk;
mod live;
mod weigh;
mod witness;

use jiff::civil::Date;

use self::desk::{InterviewDesk, KnownCells};
use self::weigh::WeighedStanding;
use self::witness::Witness;
use crate::applicant::{Answer, Applicant, Input, read, refusal};
use crate::base::ids::List;
use crate::base::refusal::Refusal;
use crate::base::spelling;
use crate::classify::{Grading, Setting};
use crate::engine::{Memory, OpenProfile};
use crate::rules::ruleset::{Fact, FactId, FactKind, Ruleset};

/// The most looks at possible applicants before a question; then it is said to matter.
const MOST_LOOKS: usize = 4_000;
/// The most combinations that such looks go through together.
const MOST_COMBINATIONS: usize = 200_000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What can still change the class, or whether a permit is needed.
    Deciding,
    /// Everything that is read.
    Everything,
}

/// An answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// A value of the fact, in its smallest unit.
    Value(i64),
    /// A day that gives the fact.
    Day {
        /// The fact that is a date.
        date: FactId,
        /// The day.
        day: Date,
        /// The value it gives.
        value: i64,
    },
    /// "I don't know": the fact stays open, and is not asked for again.
    Unknown,
}

/// Questions to one applicant under one ruleset on one day.
#[derive(Debug)]
pub struct Interview<'a> {
    ruleset: &'a Ruleset,
    on: Date,
    scope: Scope,
    desk: InterviewDesk,
    memory: Memory,
    now: State,
    past: Vec<(FactId, State)>,
}

/// What the answers so far have made of an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    applicant: Applicant,
    /// The facts that were answered by "I don't know", in the order of the answers.
    unknown: Vec<FactId>,
    /// The facts that were found not to matter any more; no further answer changes that.
    needless: List<bool, Fact>,
}

impl<'a> Interview<'a> {
    /// Questions to somebody of whom some answers are known already. The applicant's figures hold
    /// for all of them.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, applicant: Applicant, on: Date, scope: Scope) -> Self {
        let setting = Setting::new(ruleset, applicant.figures(), on);
        Self {
            ruleset,
            on,
            scope,
            desk: InterviewDesk::new(setting),
            memory: Memory::default(),
            now: State {
                applicant,
                unknown: Vec::new(),
                needless: ruleset.facts().all(false),
            },
            past: Vec::new(),
        }
    }

    /// Leaves out facts that are not known, as somebody said before. One that is known stays known.
    pub fn leave_open(&mut self, facts: impl IntoIterator<Item = FactId>) {
        for fact in facts {
            let is_new = !self.now.unknown.contains(&fact) && self.is_open(fact);
            if is_new {
                self.now.unknown.push(fact);
            }
        }
    }

    /// The day that the answers are for.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// What is known so far.
    #[must_use]
    pub fn applicant(&self) -> &Applicant {
        &self.now.applicant
    }

    /// The facts that were answered by "I don't know".
    #[must_use]
    pub fn unknown(&self) -> &[FactId] {
        &self.now.unknown
    }

    /// How many questions were answered since the beginning.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.past.len()
    }

    /// The answer in short, as far as it is known.
    pub fn standing(&mut self) -> Grading {
        let profile = self.profile();
        let short = self.desk.plan().short(&profile, &mut self.memory);
        Grading::of(&short, self.desk.form())
    }

    /// The fact to ask for; none once no answer can change how it ends, or everything was asked.
    #[expect(
        clippy::should_implement_trait,
        reason = "answers come between two questions, so it is no iterator"
    )]
    pub fn next(&mut self) -> Option<FactId> {
        let deciding = self.deciding();
        match self.scope {
            Scope::Deciding => deciding,
            Scope::Everything => deciding.or_else(|| self.remaining()),
        }
    }

    /// The facts that are open and that nobody was asked for; without those that are assumed.
    #[must_use]
    pub fn unasked(&self) -> Vec<FactId> {
        let facts = self.ruleset.facts().each();
        let is_unasked = |fact: &FactId| self.is_open(*fact) && !self.now.unknown.contains(fact);
        facts
            .filter(|(_, fact)| fact.assume.is_none())
            .map(|(fact, _)| fact)
            .filter(is_unasked)
            .collect()
    }

    /// Reads what was typed as an answer to a question: a value of the fact, the number of an option,
    /// or a day that gives it.
    ///
    /// # Errors
    ///
    /// A text that is neither.
    pub(crate) fn read(&self, fact: FactId, text: &str) -> Result<Reply, Refusal> {
        let value = read(self.ruleset, Input::Fact(fact), text, self.on);
        let refused = |fact, why| refusal(self.ruleset, Input::Fact(fact), (text, why), self.on);
        let date = self.date_for(fact);
        let is_day = !matches!(spelling::date(text), Err(spelling::SpellingError::NotDate));
        let reply = match date.filter(|_| is_day && value.is_err()) {
            Some(date) => match read(self.ruleset, Input::Fact(date), text, self.on) {
                Ok(Answer::Day(day, value)) => Some(Reply::Day { date, day, value }),
                Ok(_) => None,
                Err(why) => return Err(refused(date, why)),
            },
            None => match value.or_else(|why| self.numbered(fact, text).ok_or(why)) {
                Ok(Answer::Value(value)) => Some(Reply::Value(value)),
                Ok(_) => None,
                Err(why) => return Err(refused(fact, why)),
            },
        };
        Ok(reply.unwrap_or(Reply::Unknown))
    }

    /// The option of a choice that a number from 1 stands for.
    fn numbered(&self, fact: FactId, text: &str) -> Option<Answer> {
        let options = self.ruleset.facts()[fact].options();
        let number = spelling::whole(text, false).ok()?;
        let position = usize::try_from(number).ok()?.checked_sub(1)?;
        options.get(position)?;
        Some(Answer::Value(number - 1))
    }

    /// How many questions there can still be, at the most.
    pub fn left(&mut self) -> usize {
        let cells = self.cells();
        let profile = self.desk.profile(&cells);
        let bracket = self.desk.plan().bracket(&profile, &mut self.memory);
        let live = live::facts(&self.desk, bracket, &cells);
        let facts = live.ids();
        match self.scope {
            Scope::Everything => facts
                .filter(|fact| self.is_open(*fact) && !self.now.unknown.contains(fact))
                .count(),
            Scope::Deciding => facts.filter(|fact| self.can_matter(*fact, &live)).count(),
        }
    }

    /// The date that gives a fact, if there is one.
    #[must_use]
    pub fn date_for(&self, fact: FactId) -> Option<FactId> {
        let gives =
            |kind: &FactKind| matches!(kind, FactKind::Date { gives, .. } if *gives == fact);
        self.ruleset.facts().find(|entry| gives(&entry.kind))
    }

    /// Takes an answer in.
    pub fn answer(&mut self, fact: FactId, reply: Reply) {
        self.past.push((fact, self.now.clone()));
        self.now.unknown.retain(|known| *known != fact);
        let applicant = &mut self.now.applicant;
        let value = match reply {
            Reply::Value(value) | Reply::Day { value, .. } => Some(value),
            Reply::Unknown => {
                self.now.unknown.push(fact);
                None
            }
        };
        applicant.set(fact, value);
        for (date, entry) in self.ruleset.facts().each() {
            if matches!(entry.kind, FactKind::Date { gives, .. } if gives == fact) {
                applicant.set_date(date, None);
            }
        }
        if let Reply::Day { date, day, .. } = reply {
            applicant.set_date(date, Some(day));
        }
    }

    /// Takes the last answer back, and says what it answered.
    pub fn back(&mut self) -> Option<FactId> {
        let (fact, before) = self.past.pop()?;
        self.now = before;
        Some(fact)
    }

    /// The weightiest question that can still change how it ends.
    fn deciding(&mut self) -> Option<FactId> {
        let mut cells = self.cells();
        let mut profile = self.desk.profile(&cells);
        let bracket = self.desk.plan().bracket(&profile, &mut self.memory);
        if self.desk.ending_of(bracket).is_some() {
            return None;
        }
        let scale = WeighedStanding::new(&self.desk, bracket, false);
        let live = live::facts(&self.desk, bracket, &cells);
        let asked = cells.ids().filter(|fact| self.can_matter(*fact, &live));
        let asked = asked.collect();
        let sorted = scale.sorted(asked, &mut profile, &mut self.memory);
        let entangled = self.desk.plan().entangled(&profile);
        let combinations = weigh::combinations(entangled.map(|(_, blocks)| blocks));
        let mut witness = Witness {
            desk: &self.desk,
            looks: MOST_LOOKS.min(MOST_COMBINATIONS / combinations.max(1)),
        };
        for fact in sorted {
            if witness.exists(fact, &mut cells, &mut profile, &mut self.memory) {
                return Some(fact);
            }
            self.now.needless[fact] = true;
        }
        None
    }

    /// Of the questions that cannot change how it ends, the one that moves the points most; those
    /// whose answer is assumed come last, in the order of the file.
    fn remaining(&mut self) -> Option<FactId> {
        let mut profile = self.profile();
        let bracket = self.desk.plan().bracket(&profile, &mut self.memory);
        let scale = WeighedStanding::new(&self.desk, bracket, true);
        let open: Vec<FactId> = self.unasked();
        let sorted = scale.sorted(open, &mut profile, &mut self.memory);
        sorted.first().copied().or_else(|| {
            let mut assumed = self
                .ruleset
                .facts()
                .each()
                .filter(|(_, fact)| fact.assume.is_some());
            assumed
                .find(|(fact, _)| self.is_open(*fact) && !self.now.unknown.contains(fact))
                .map(|(fact, _)| fact)
        })
    }

    /// Whether a fact that an undecided condition may hang on can be asked for.
    fn can_matter(&self, fact: FactId, live: &List<bool, Fact>) -> bool {
        live[fact] && !self.now.needless[fact] && self.is_unanswered(fact)
    }

    /// Whether the fact is read and nobody has answered it, be it assumed or not.
    fn is_open(&self, fact: FactId) -> bool {
        let is_date = self.ruleset.facts()[fact].is_date();
        self.desk.form().is_read[fact] && !is_date && self.now.applicant.value(fact).is_none()
    }

    /// Whether the fact can be asked for: open, not assumed, and not said to be unknown.
    fn is_unanswered(&self, fact: FactId) -> bool {
        let is_assumed = self.ruleset.facts()[fact].assume.is_some();
        self.is_open(fact) && !is_assumed && !self.now.unknown.contains(&fact)
    }

    fn cells(&self) -> KnownCells {
        let facts = self.ruleset.facts().each();
        let values = facts.map(|(id, fact)| self.now.applicant.value(id).or(fact.assume));
        self.desk.cells(&values.collect())
    }

    fn profile(&self) -> OpenProfile {
        self.desk.profile(&self.cells())
    }
}
