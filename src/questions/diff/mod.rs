//! What an edit of the rules changes, over every possible applicant.
//!
//! In come two rulesets, each on a day; out comes who moves: the least and the greatest change of
//! points, and for every pair of classes that somebody moves between how many profiles and the
//! least unusual example. Nothing is sampled: both rulesets are put over the same facts and cells
//! ([`Space`]), and all profiles are counted by what they come to on either side.
//!
//! What the two files say differently, place by place, is told apart from that by [`changes`].

mod candidates;
mod change;
pub(crate) mod report;
mod side;
mod space;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

pub(crate) use self::candidates::{Candidates, MovedRow, RejectedRow, SideAnswer};
pub use self::change::{Change, changes};
pub use self::side::{Side, SideStanding, SideTold};
pub use self::space::{Dimension, NothingInCommon, Space, Which};
use crate::base::say::say;
use crate::base::text::Text;
use crate::engine::{Distribution, Group, Model};

/// Everybody who moves from one class to another.
#[derive(Debug, Clone)]
pub struct Move {
    /// What they are on the old side.
    pub from: SideStanding,
    /// What they are on the new side.
    pub to: SideStanding,
    /// How many profiles; more than 64 bits can count are counted as [`u64::MAX`].
    pub profiles: u64,
    /// The least and the greatest change of points among them.
    pub points_change: (i64, i64),
    /// One of them, with as few unusual answers as possible.
    pub example: Example,
}

/// One complete applicant, and what both sides say.
#[derive(Debug, Clone)]
pub struct Example {
    /// The value of each dimension of the space.
    pub values: Vec<i64>,
    /// What the old side says.
    pub old: SideTold,
    /// What the new side says.
    pub new: SideTold,
}

/// What becomes of everybody.
#[derive(Debug, Clone)]
pub struct Comparisons {
    /// Who was compared.
    pub space: Space,
    /// How many profiles there are; more than 64 bits can count are counted as [`u64::MAX`].
    pub profiles: u64,
    /// How many of them change in points, class, or need of a permit.
    pub moved: u64,
    /// The least and the greatest change of points.
    pub points_change: (i64, i64),
    /// Somebody whose points change the most, where no class does.
    pub example: Option<Example>,
    /// Who changes class, from the best old class down.
    pub moves: Vec<Move>,
    /// Whether somebody's class is lower than before.
    pub is_worse: bool,
}

impl Comparisons {
    /// Whether nobody's points, class or need of a permit changes.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.moved == 0
    }
}

/// Why two rulesets cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// A fact has no value in common.
    #[error(transparent)]
    NothingInCommon(#[from] NothingInCommon),
    /// Counting would take too long.
    #[error("{}", too_entangled().en)]
    TooEntangled,
}

impl DiffError {
    /// The error in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NothingInCommon(nothing) => nothing.text(),
            Self::TooEntangled => too_entangled(),
        }
    }
}

fn too_entangled() -> Text {
    say!("the two rulesets together read too many facts in several places to be compared exactly")
}

/// Compares rulesets, and remembers what it has counted: the same rulesets in several places often
/// come to the same numbers.
#[derive(Debug, Default)]
pub struct Comparer {
    counted: Vec<CountedMoves>,
}

#[derive(Debug)]
struct CountedMoves {
    models: [Model; 2],
    costs: Vec<Vec<u32>>,
    distribution: Rc<Distribution<2>>,
}

impl Comparer {
    /// What becomes of everybody whom both sides can judge.
    ///
    /// ```
    /// use permit_points::diff::{Comparer, Side};
    /// let table = permit_points::embedded::ruleset("cn-2017").unwrap();
    /// let pilot = permit_points::embedded::ruleset("cn-2016-pilot").unwrap();
    /// let day = jiff::civil::date(2017, 3, 31);
    /// let (old, new) = (Side::new(pilot, day), Side::new(table, day));
    /// let found = Comparer::default().compare(&old, &new).unwrap();
    /// assert!(!found.is_same());
    /// // HSK 5 gave 10 points and gives 5 now; 17 years of work gave 15 and give 20.
    /// assert!(found.points_change.0 < 0 && found.points_change.1 > 0);
    /// ```
    ///
    /// # Errors
    ///
    /// A fact that has no value in common, and rulesets that are too entangled.
    pub fn compare(&mut self, old: &Side<'_>, new: &Side<'_>) -> Result<Comparisons, DiffError> {
        let space = Space::of(old, new)?;
        let models = [space.model(Which::Old, old), space.model(Which::New, new)];
        let costs = space.dimensions.iter().map(Dimension::costs).collect();
        let distribution = self.distribution(models, costs)?;
        Ok(summary(space, old, new, &distribution))
    }

    fn distribution(
        &mut self,
        models: [Model; 2],
        costs: Vec<Vec<u32>>,
    ) -> Result<Rc<Distribution<2>>, DiffError> {
        let mut known = self.counted.iter();
        let known = known.find(|known| known.models == models && known.costs == costs);
        if let Some(known) = known {
            return Ok(Rc::clone(&known.distribution));
        }
        let [old, new] = &models;
        let distribution = Distribution::of([old, new], &costs).ok_or(DiffError::TooEntangled)?;
        let distribution = Rc::new(distribution);
        self.counted.push(CountedMoves {
            models,
            costs,
            distribution: Rc::clone(&distribution),
        });
        Ok(distribution)
    }
}

/// A move before it has an example.
struct MoveTally<'a> {
    profiles: u64,
    points_change: (i64, i64),
    least_unusual: &'a Group<2>,
}

impl<'a> MoveTally<'a> {
    fn add(&mut self, group: &'a Group<2>) {
        let change = change_of(group);
        self.profiles = self.profiles.saturating_add(group.count);
        self.points_change = (
            self.points_change.0.min(change),
            self.points_change.1.max(change),
        );
        if group.cost < self.least_unusual.cost {
            self.least_unusual = group;
        }
    }

    fn of(group: &'a Group<2>) -> Self {
        let change = change_of(group);
        Self {
            profiles: group.count,
            points_change: (change, change),
            least_unusual: group,
        }
    }
}

fn change_of(group: &Group<2>) -> i64 {
    let [old, new] = group.points;
    new - old
}

fn summary(space: Space, old: &Side<'_>, new: &Side<'_>, all: &Distribution<2>) -> Comparisons {
    let mut tallies: BTreeMap<(SideStanding, SideStanding), MoveTally<'_>> = BTreeMap::new();
    let (mut count, mut changes): (u64, Option<(i64, i64)>) = (0, None);
    let mut furthest: Option<&Group<2>> = None;
    for group in &all.groups {
        let change = change_of(group);
        let (least, most) = changes.unwrap_or((change, change));
        changes = Some((least.min(change), most.max(change)));
        let [before, after] = group.outcomes;
        let (from, to) = (old.standing(before), new.standing(after));
        if from == to {
            if change == 0 {
                continue;
            }
            let key = |group: &Group<2>| (change_of(group).abs(), std::cmp::Reverse(group.cost));
            if furthest.is_none_or(|known| key(group) > key(known)) {
                furthest = Some(group);
            }
        } else {
            match tallies.entry((from, to)) {
                Entry::Vacant(entry) => {
                    entry.insert(MoveTally::of(group));
                }
                Entry::Occupied(mut entry) => entry.get_mut().add(group),
            }
        }
        count = count.saturating_add(group.count);
    }
    let ranks = ranks(old, new);
    let rank = |standing: &SideStanding| rank(&ranks, standing);
    let example = |group: &Group<2>| example(&space, old, new, &all.example(group));
    let mut moves: Vec<Move> = tallies
        .into_iter()
        .map(|((from, to), tally)| Move {
            from,
            to,
            profiles: tally.profiles,
            points_change: tally.points_change,
            example: example(tally.least_unusual),
        })
        .collect();
    moves.sort_by_key(|one| (rank(&one.from), rank(&one.to)));
    let is_worse = moves.iter().any(|one| is_worse(&ranks, &one.from, &one.to));
    let example = furthest.filter(|_| moves.is_empty()).map(example);
    Comparisons {
        profiles: space.profiles(),
        space,
        moved: count,
        points_change: changes.unwrap_or((0, 0)),
        example,
        moves,
        is_worse,
    }
}

/// Whether one standing is lower than another; no permit needed is neither lower nor higher.
fn is_worse(ranks: &[String], from: &SideStanding, to: &SideStanding) -> bool {
    let is_compared = *from != SideStanding::NoPermit && *to != SideStanding::NoPermit;
    is_compared && rank(ranks, to) > rank(ranks, from)
}

/// Classes from the best down, then no class, then no permit.
fn rank(ranks: &[String], standing: &SideStanding) -> usize {
    match standing {
        SideStanding::Class(id) => {
            let found = ranks.iter().position(|other| other == id);
            found.unwrap_or(ranks.len())
        }
        SideStanding::NoClass => ranks.len(),
        SideStanding::NoPermit => ranks.len() + 1,
    }
}

/// The classes of both sides, best first: in the order of the new side, and a class that only the
/// old one has behind the class it stood behind there.
fn ranks(old: &Side<'_>, new: &Side<'_>) -> Vec<String> {
    let ids = |side: &Side<'_>| -> Vec<String> {
        let classes = side.ruleset.classes.iter();
        classes.map(|class| class.id.clone()).collect()
    };
    let mut ranks = ids(new);
    let mut behind = 0;
    for id in ids(old) {
        match ranks.iter().position(|known| *known == id) {
            Some(at) => behind = at + 1,
            None => {
                ranks.insert(behind, id);
                behind += 1;
            }
        }
    }
    ranks
}

fn example(space: &Space, old: &Side<'_>, new: &Side<'_>, profile: &[usize]) -> Example {
    let dimensions = space.dimensions.iter().zip(profile);
    let values: Vec<i64> = dimensions
        .map(|(dimension, cell)| dimension.example(*cell))
        .collect();
    let on = |which: Which, side: &Side<'_>| {
        let mut own = side.ruleset.facts.all(None);
        for (dimension, value) in space.dimensions.iter().zip(&values) {
            if let Some(fact) = dimension.fact_on(which) {
                own[fact] = dimension.value_on(which, *value);
            }
        }
        side.tell(&own)
    };
    let (old, new) = (on(Which::Old, old), on(Which::New, new));
    Example { values, old, new }
}
