//! What of the rules the cases reach.
//!
//! Only a case that passes reaches anything, and only what its expectations rest on:
//!
//! - A **band** is reached by a case that has a value in it, whose award it is, and that expects
//!   the points of the factor or the total.
//! - An **edge** is reached by two such cases: one has the last value on its one side, one the
//!   first on its other side, in the smallest unit of the fact (fen for money, the next option of an
//!   ordered choice). Every step of `then` is an edge, and so is the first step that the cap cuts
//!   off. In a condition, the part that has the edge must decide: with the other answer of this part
//!   alone, the rule would come out otherwise, and the case expects how it comes out. A listed
//!   option counts as an edge of its own. A multiple of a figure is an edge for every dated figure.
//! - A **route**, a **requirement**, an **exemption** is reached if a case has it met, one has it
//!   not met, and all edges of its condition are reached.
//!
//! Periods are not counted: on which days an entry is in force no number of this report shows.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Case;
use super::run::Trial;
use super::target::{Kind, RuleAt, Target, Test, Wanted, targets};
use crate::assess::{Assessment, RuleAnswer};
use crate::decimal::Decimal;
use crate::engine::Met;
use crate::figures::FigureOrigin;
use crate::ruleset::{Combine, Condition, Edge, Fact, Ruleset};

/// What of the rules some cases reach.
#[derive(Debug, Default)]
pub struct Coverage {
    items: Vec<Item>,
    index: BTreeMap<Key, usize>,
    books: Vec<Book>,
}

type Key = (String, Option<String>, Kind, String, String);

/// One thing to reach, and which of its sides were reached.
#[derive(Debug)]
struct Item {
    ruleset: String,
    target: Target,
    reached: Vec<bool>,
}

impl Item {
    fn is_reached(&self) -> bool {
        self.reached.iter().all(|is_reached| *is_reached)
    }
}

/// A ruleset with its targets, each with its item.
#[derive(Debug)]
struct Book {
    ruleset: Rc<Ruleset>,
    targets: Vec<(usize, Target)>,
}

/// How much of something is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many are reached.
    pub reached: usize,
    /// How many there are.
    pub of: usize,
}

impl Share {
    /// In whole percent, rounded down: 100 means all. All of nothing is 100 too.
    ///
    /// ```
    /// use permit_points::cases::Share;
    /// assert_eq!(Share { reached: 199, of: 200 }.percent(), 99);
    /// ```
    #[must_use]
    pub fn percent(self) -> usize {
        (self.reached * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// Something that no case reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached<'a> {
    /// What it is.
    pub kind: Kind,
    /// The ruleset.
    pub ruleset: &'a str,
    /// The place whose local file it stands in.
    pub place: Option<&'a str>,
    /// Where it stands.
    pub at: &'a str,
    /// Tells it from others at the same path: the period of the entry, the figure.
    pub detail: &'a str,
    /// What would reach it, each an applicant of its own.
    pub needs: Vec<&'a str>,
}

impl Coverage {
    /// Asks that the cases reach a ruleset, or what the local file of its place brings in; `base` is
    /// the ruleset without the place.
    pub fn ask(&mut self, ruleset: &Rc<Ruleset>, base: &Rc<Ruleset>) {
        if self
            .books
            .iter()
            .any(|book| Rc::ptr_eq(&book.ruleset, ruleset))
        {
            return;
        }
        if !Rc::ptr_eq(ruleset, base) {
            self.ask(base, base);
        }
        let mut own = Vec::new();
        for target in targets(ruleset, base) {
            let sides = target.sides.iter().map(|side| side.needs.as_str());
            let sides: Vec<_> = sides.collect();
            let key = (
                ruleset.id().to_owned(),
                target.place.clone(),
                target.kind,
                target.at.clone(),
                format!("{} {}", target.detail, sides.join(", ")),
            );
            let item = *self.index.entry(key).or_insert_with(|| {
                self.items.push(Item {
                    ruleset: ruleset.id().to_owned(),
                    reached: vec![false; target.sides.len()],
                    target: target.clone(),
                });
                self.items.len() - 1
            });
            own.push((item, target));
        }
        self.books.push(Book {
            ruleset: Rc::clone(ruleset),
            targets: own,
        });
    }

    /// Counts what a case reaches; nothing unless it passed.
    pub fn add(&mut self, case: &Case, trial: &Trial) {
        self.ask(&trial.ruleset, &trial.base);
        let evidence = Evidence { case, trial };
        if !trial.differences.is_empty() || case.expect.is_empty() {
            return;
        }
        let mut books = self.books.iter();
        let book = books.find(|book| Rc::ptr_eq(&book.ruleset, &trial.ruleset));
        for (item, target) in book.map_or(&[][..], |book| &book.targets) {
            let Some(item) = self.items.get_mut(*item) else {
                continue;
            };
            for (reached, side) in item.reached.iter_mut().zip(&target.sides) {
                *reached = *reached || evidence.shows(&side.test);
            }
        }
    }

    /// How much of one kind is reached.
    #[must_use]
    pub fn share(&self, kind: Kind) -> Share {
        share(self.items.iter().filter(|item| item.target.kind == kind))
    }

    /// How much is reached of everything.
    #[must_use]
    pub fn total(&self) -> Share {
        share(self.items.iter())
    }

    /// What no case reaches, in the order of the files.
    pub fn unreached(&self) -> impl Iterator<Item = Unreached<'_>> {
        let items = self.items.iter().filter(|item| !item.is_reached());
        items.map(|item| {
            let sides = item.target.sides.iter().zip(&item.reached);
            let open = sides.filter(|(_, is_reached)| !**is_reached);
            Unreached {
                kind: item.target.kind,
                ruleset: &item.ruleset,
                place: item.target.place.as_deref(),
                at: &item.target.at,
                detail: item.target.detail.trim_start_matches([' ', ',']),
                needs: open.map(|(side, _)| side.needs.as_str()).collect(),
            }
        })
    }
}

fn share<'a>(items: impl Iterator<Item = &'a Item>) -> Share {
    let mut share = Share { reached: 0, of: 0 };
    for item in items {
        share.of += 1;
        share.reached += usize::from(item.is_reached());
    }
    share
}

/// What a passed case shows.
struct Evidence<'a> {
    case: &'a Case,
    trial: &'a Trial,
}

impl Evidence<'_> {
    fn answer(&self) -> &Assessment {
        &self.trial.answer
    }

    fn expects(&self, of: &str) -> bool {
        self.case.expect.iter().any(|(key, _)| key == of)
    }

    fn figures(&self) -> Vec<Option<Decimal>> {
        let figures = self.answer().figures.iter();
        figures
            .map(|figure| figure.map(|figure| figure.value))
            .collect()
    }

    fn shows(&self, test: &Test) -> bool {
        match test {
            Test::Row {
                factor,
                table,
                values,
            } => {
                let fact = self.trial.ruleset.factors.get(*factor);
                let fact = fact.and_then(|factor| factor.tables.get(*table));
                let value = fact.and_then(|table| *self.answer().values.get(table.fact)?);
                value.is_some_and(|value| {
                    values.contains(value) && self.is_award(*factor, *table, value)
                })
            }
            Test::Part {
                rule,
                path,
                wanted,
                figure,
            } => {
                let is_dated = figure.is_none_or(|(parameter, value)| {
                    let figure = self.answer().figures.get(parameter).copied().flatten();
                    figure.is_some_and(|figure| {
                        matches!(figure.origin, FigureOrigin::Dated { value: at, .. } if at == value)
                    })
                });
                is_dated && self.decides(*rule, path, wanted)
            }
            Test::Rule { rule, is_met } => {
                let wanted = if *is_met { Met::Yes } else { Met::No };
                let met = self.met(*rule);
                met == Some(wanted) && self.rests(*rule, wanted)
            }
        }
    }

    /// Whether the points of the value are the award of the factor, and the case expects it.
    fn is_award(&self, factor: usize, table: usize, value: i64) -> bool {
        let ruleset = &self.trial.ruleset;
        let award = self.answer().awards.iter().find(|one| one.factor == factor);
        let (Some(entry), Some(award)) = (ruleset.factors.get(factor), award) else {
            return false;
        };
        let expects_least =
            self.expects(&format!("factors.{}", entry.id)) || self.expects("points");
        let expects_most = self.expects("points_at_most");
        if entry.combine == Combine::Sum {
            return expects_least || expects_most;
        }
        let points = entry.tables.get(table).and_then(|table| {
            let fact = ruleset.facts.get(table.fact)?;
            let figures = self.figures();
            let rows = crate::normal::rows(fact, entry, table, &figures);
            let row = rows.into_iter().find(|row| row.values.contains(value))?;
            let least = row.points.max(entry.floor);
            Some(entry.cap.map_or(least, |cap| least.min(cap)))
        });
        points.is_some_and(|points| {
            expects_least && points == award.points || expects_most && points == award.at_most
        })
    }

    fn answer_of(&self, rule: RuleAt) -> Option<&RuleAnswer> {
        let (answers, position) = match rule {
            RuleAt::Requirement(at) => (&self.answer().requirements, at),
            RuleAt::Exemption(at) => (&self.answer().exemptions, at),
            RuleAt::Route(at) => (&self.answer().routes, at),
        };
        answers.iter().find(|answer| answer.rule == position)
    }

    fn met(&self, rule: RuleAt) -> Option<Met> {
        self.answer_of(rule).map(|answer| answer.met)
    }

    /// Whether an expectation of the case rests on how a rule comes out.
    fn rests(&self, at: RuleAt, met: Met) -> bool {
        let answer = self.answer();
        let Some(rule) = at.of(&self.trial.ruleset) else {
            return false;
        };
        match at {
            RuleAt::Route(position) => {
                let class = self.trial.ruleset.routes.get(position);
                let class = class.map(|route| route.class);
                let is_lower = answer
                    .class
                    .is_some_and(|got| class.is_some_and(|of| of < got));
                self.expects(&format!("routes.{}", rule.id))
                    || met == Met::Yes && answer.route == Some(position) && self.expects("route")
                    || met == Met::No && is_lower && self.expects("class")
            }
            RuleAt::Requirement(_) => {
                let mut others = answer.requirements.iter();
                let is_alone = others
                    .all(|one| one.met == Met::Yes || RuleAt::Requirement(one.rule) == at)
                    && answer.permit_needed == Some(true);
                let has_class = answer.class.is_some();
                self.expects(&format!("requirements.{}", rule.id))
                    || self.expects("class") && (is_alone && met == Met::No || has_class)
            }
            RuleAt::Exemption(_) => self.expects("permit_needed"),
        }
    }

    /// Whether the part of a rule is held against the wanted value, decides the rule by it, and the
    /// case expects how the rule comes out.
    fn decides(&self, rule: RuleAt, path: &[usize], wanted: &Wanted) -> bool {
        let Some(met) = self.met(rule) else {
            return false;
        };
        let Some(entry) = rule.of(&self.trial.ruleset) else {
            return false;
        };
        let Some(part) = part(&entry.when, path) else {
            return false;
        };
        let with = |answer: Met| self.eval(&entry.when, Some((path, answer)));
        self.is_wanted(part, wanted) && with(Met::Yes) != with(Met::No) && self.rests(rule, met)
    }

    fn is_wanted(&self, part: &Condition, wanted: &Wanted) -> bool {
        let figures = self.figures();
        let answer = self.answer();
        if let Wanted::Total { edge, is_reached } = wanted {
            let bound = edge.points(&figures);
            return bound.is_some_and(|bound| {
                if *is_reached {
                    answer.points == bound
                } else {
                    answer.points_at_most == bound - 1
                }
            });
        }
        let Condition::Fact { fact, .. } = part else {
            return false;
        };
        let value = answer.values.get(*fact).copied().flatten();
        let entry = self.trial.ruleset.facts.get(*fact);
        let (Some(value), Some(entry)) = (value, entry) else {
            return false;
        };
        match wanted {
            Wanted::Values(values) => values.contains(value),
            Wanted::Near { .. } => near(wanted, entry, &figures) == Some(value),
            Wanted::Total { .. } => false,
        }
    }

    /// A condition with the answers of the case; one of its parts may be given another answer.
    fn eval(&self, condition: &Condition, forced: Option<(&[usize], Met)>) -> Met {
        if let Some(([], answer)) = forced {
            return answer;
        }
        let inner = |number: usize| {
            let (path, answer) = forced?;
            let (first, rest) = path.split_first()?;
            (*first == number).then_some((rest, answer))
        };
        let parts = |parts: &[Condition]| -> Vec<Met> {
            let parts = parts.iter().enumerate();
            parts
                .map(|(number, part)| self.eval(part, inner(number)))
                .collect()
        };
        match condition {
            Condition::All(list) => all(&parts(list), Met::Yes, Met::No),
            Condition::Any(list) => all(&parts(list), Met::No, Met::Yes),
            Condition::Not(part) => match self.eval(part, inner(0)) {
                Met::Yes => Met::No,
                Met::No => Met::Yes,
                Met::Unknown => Met::Unknown,
            },
            Condition::Points { from } => {
                let (least, most) = (self.answer().points, self.answer().points_at_most);
                match from.points(&self.figures()) {
                    Some(from) if least >= from => Met::Yes,
                    Some(from) if most < from => Met::No,
                    _ => Met::Unknown,
                }
            }
            Condition::Fact { fact, matches } => {
                let value = self.answer().values.get(*fact).copied().flatten();
                let entry = self.trial.ruleset.facts.get(*fact);
                let values = entry.and_then(|entry| matches.values(entry, &self.figures()));
                match (values, value) {
                    (Some(values), Some(value)) if values.contains(value) => Met::Yes,
                    (Some(_), Some(_)) => Met::No,
                    _ => Met::Unknown,
                }
            }
        }
    }
}

/// All of them `good` is good, one of them `bad` is bad, else it is open.
fn all(parts: &[Met], good: Met, bad: Met) -> Met {
    if parts.contains(&bad) {
        bad
    } else if parts.iter().all(|part| *part == good) {
        good
    } else {
        Met::Unknown
    }
}

/// A part of a condition.
pub(super) fn part<'c>(condition: &'c Condition, path: &[usize]) -> Option<&'c Condition> {
    let Some((first, rest)) = path.split_first() else {
        return Some(condition);
    };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => part(parts.get(*first)?, rest),
        Condition::Not(inner) => part(inner, rest),
        Condition::Fact { .. } | Condition::Points { .. } => None,
    }
}

/// The value at an edge, or beside it.
pub(super) fn near(wanted: &Wanted, fact: &Fact, figures: &[Option<Decimal>]) -> Option<i64> {
    let Wanted::Near {
        edge,
        is_last,
        offset,
    } = wanted
    else {
        return None;
    };
    let at = if *is_last {
        Edge::at_most(edge, fact, figures)?
    } else {
        edge.at_least(fact, figures)?
    };
    Some(at.saturating_add(*offset))
}
