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
//!   A bound on points is an edge between the two totals nearest to it that anybody has.
//! - A **route**, a **requirement**, an **exemption** is reached if a case has it met, one has it
//!   not met, and all edges of its condition are reached.
//!
//! Periods are not counted: on which days an entry is in force no number of this report shows.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::case::Case;
use super::evidence::Evidence;
use super::run::Trial;
use super::target::{Key, Kind, Target};
use super::targets::targets;
use crate::base::ids::{Id, List};
use crate::base::text::Text;
use crate::rules::ruleset::Ruleset;

/// What of the rules some cases reach.
#[derive(Debug, Default)]
pub struct Coverage {
    items: List<Item>,
    index: BTreeMap<(String, Key), Id<Item>>,
    books: Vec<Book>,
}

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
    targets: Vec<(Id<Item>, Target)>,
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
    pub detail: Text,
    /// What would reach it, each an applicant of its own.
    pub needs: Vec<&'a Text>,
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
            let key = (ruleset.id().to_owned(), target.key());
            let item = *self.index.entry(key).or_insert_with(|| {
                self.items.push(Item {
                    ruleset: ruleset.id().to_owned(),
                    reached: vec![false; target.sides.len()],
                    target: target.clone(),
                })
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
        if !trial.differences.is_empty() || case.expect.is_empty() {
            return;
        }
        let expected = case.expect.iter().map(|(of, _)| of.as_str());
        let evidence = Evidence::new(&trial.ruleset, &trial.answer, expected);
        let mut books = self.books.iter();
        let book = books.find(|book| Rc::ptr_eq(&book.ruleset, &trial.ruleset));
        for (item, target) in book.map_or(&[][..], |book| &book.targets) {
            let reached = &mut self.items[*item].reached;
            for (reached, side) in reached.iter_mut().zip(&target.sides) {
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
                detail: item.target.told_detail(),
                needs: open.map(|(side, _)| &side.needs).collect(),
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
