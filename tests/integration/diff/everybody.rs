//! Every profile that two sides can judge, one after the other, by the naive scorer.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use permit_points::diff::SideStanding;
use permit_points::schema::FactType;

use crate::naive::draw::Dice;
use crate::naive::{Figures, Rules, Value, Values};

/// Old and new, in this order.
pub(super) type Pair<T> = [T; 2];

/// One side, by the naive scorer.
pub(super) struct Naive {
    pub(super) rules: Rules,
    figures: Figures,
    pub(super) on: &'static str,
}

/// A fact, cut into cells.
pub(super) struct Axis {
    pub(super) id: String,
    /// Which sides know it.
    pub(super) is_on: Pair<bool>,
    /// One value of each cell.
    pub(super) cells: Vec<Value>,
    /// What the sides make of the values of each cell.
    marks: Vec<Vec<i64>>,
}

/// Everybody who moves from one standing to another.
pub(super) struct Mover {
    pub(super) profiles: u64,
    pub(super) points_change: (i64, i64),
    /// How many answers of the least unusual of them are unusual.
    pub(super) least_unusual: usize,
}

/// What becomes of everybody, one by one.
#[derive(Default)]
pub(super) struct Found {
    pub(super) profiles: u64,
    pub(super) moved: u64,
    pub(super) points_change: Option<(i64, i64)>,
    /// The greatest change of points, up or down.
    pub(super) furthest: i64,
    pub(super) moves: BTreeMap<(SideStanding, SideStanding), Mover>,
}

impl Naive {
    pub(super) fn new(text: &str, on: &'static str) -> Self {
        let rules = Rules::read(text);
        let figures = rules.figures(&Figures::new(), on);
        Self { rules, figures, on }
    }

    fn knows(&self, fact: &str) -> bool {
        self.rules.facts.iter().any(|known| known.id == fact)
    }

    fn kind(&self, fact: &str) -> Option<FactType> {
        self.rules.fact(fact).kind
    }

    fn mark(&self, fact: &str, value: &Value) -> Vec<i64> {
        self.rules.mark(fact, value, &self.figures, self.on)
    }

    pub(super) fn standing(&self, values: &Values) -> (i64, SideStanding) {
        self.rules.standing(values, &self.figures, self.on)
    }
}

/// The facts that a side reads, cut into cells by what both sides make of each value.
pub(super) fn axes(sides: &Pair<Naive>, dice: &mut Dice) -> Vec<Axis> {
    let ids = sides.iter().flat_map(|side| &side.rules.facts);
    let ids: BTreeSet<&str> = ids.map(|fact| fact.id.as_str()).collect();
    let mut axes = Vec::new();
    for id in ids {
        let known = [sides[0].knows(id), sides[1].knows(id)];
        let is_one = known == [true; 2] && sides[0].kind(id) == sides[1].kind(id);
        let kinds: &[Pair<bool>] = if is_one {
            &[[true, true]]
        } else {
            &[[known[0], false], [false, known[1]]]
        };
        for is_on in kinds.iter().filter(|is_on| is_on.contains(&true)) {
            axes.extend(Axis::cut(id, *is_on, sides, dice));
        }
    }
    axes
}

impl Axis {
    /// None for a fact that no side reads.
    fn cut(id: &str, is_on: Pair<bool>, sides: &Pair<Naive>, dice: &mut Dice) -> Option<Self> {
        let mut axis = Self {
            id: id.to_owned(),
            is_on,
            cells: Vec::new(),
            marks: Vec::new(),
        };
        let own: Vec<Vec<Value>> = axis
            .knowing(sides)
            .map(|side| side.rules.values(id))
            .collect();
        let reads = |(side, values): (&Naive, &Vec<Value>)| {
            values.iter().any(|value| !side.mark(id, value).is_empty())
        };
        if !axis.knowing(sides).zip(&own).any(reads) {
            return None;
        }
        let mut common = own[0].clone();
        common.retain(|value| own.iter().all(|values| values.contains(value)));
        let mut cells: BTreeMap<Vec<i64>, Vec<Value>> = BTreeMap::new();
        for value in common {
            cells
                .entry(axis.mark(&value, sides))
                .or_default()
                .push(value);
        }
        for (mark, values) in cells {
            axis.cells.push(values[dice.below(values.len())].clone());
            axis.marks.push(mark);
        }
        Some(axis)
    }

    /// The sides that know the fact.
    fn knowing<'s>(&self, sides: &'s Pair<Naive>) -> impl Iterator<Item = &'s Naive> {
        let knowing = sides.iter().zip(self.is_on);
        knowing.filter(|(_, is_on)| *is_on).map(|(side, _)| side)
    }

    /// What the sides that know the fact make of a value.
    fn mark(&self, value: &Value, sides: &Pair<Naive>) -> Vec<i64> {
        self.knowing(sides)
            .flat_map(|side| side.mark(&self.id, value))
            .collect()
    }

    /// The cell of a value.
    pub(super) fn cell(&self, value: &Value, sides: &Pair<Naive>) -> usize {
        let mark = self.mark(value, sides);
        self.marks.iter().position(|known| *known == mark).unwrap()
    }
}

/// Looks at every profile: one value of each cell of each axis. `usual` are the cells that make an
/// example unremarkable.
pub(super) fn everybody(sides: &Pair<Naive>, axes: &[Axis], usual: &[Option<usize>]) -> Found {
    let mut found = Found::default();
    let mut chosen = vec![0; axes.len()];
    loop {
        let [old, new] = [0, 1].map(|side| {
            let on_it = axes
                .iter()
                .zip(&chosen)
                .filter(|(axis, _)| axis.is_on[side]);
            let values = on_it.map(|(axis, cell)| (axis.id.clone(), axis.cells[*cell].clone()));
            sides[side].standing(&values.collect())
        });
        let unusual = chosen.iter().zip(usual);
        let unusual = unusual.filter(|(cell, usual)| usual.is_some_and(|usual| usual != **cell));
        found.add(old, new, unusual.count());
        // The next profile, like the wheels of a counter.
        let mut wheels = 0..axes.len();
        let Some(wheel) = wheels.find(|wheel| chosen[*wheel] + 1 < axes[*wheel].cells.len()) else {
            return found;
        };
        chosen[wheel] += 1;
        chosen[..wheel].fill(0);
    }
}

impl Found {
    fn add(&mut self, old: (i64, SideStanding), new: (i64, SideStanding), unusual: usize) {
        let change = new.0 - old.0;
        let wider = |(least, most): (i64, i64)| (least.min(change), most.max(change));
        self.profiles += 1;
        self.points_change = Some(self.points_change.map_or((change, change), wider));
        self.furthest = self.furthest.max(change.abs());
        self.moved += u64::from(change != 0 || old.1 != new.1);
        if old.1 != new.1 {
            let mover = self.moves.entry((old.1, new.1)).or_insert(Mover {
                profiles: 0,
                points_change: (change, change),
                least_unusual: unusual,
            });
            mover.profiles += 1;
            mover.points_change = wider(mover.points_change);
            mover.least_unusual = mover.least_unusual.min(unusual);
        }
    }

    /// Whether somebody's class is lower; only where the new side knows every class.
    pub(super) fn is_worse(&self, new: &Rules) -> bool {
        let position = |id: &String| new.classes.iter().position(|class| class.id == *id);
        let rank = |standing: &SideStanding| match standing {
            SideStanding::Class(id) => position(id),
            SideStanding::NoClass => Some(new.classes.len()),
            SideStanding::NoPermit => None,
        };
        let mut ranks = self.moves.keys().map(|(from, to)| (rank(from), rank(to)));
        ranks.any(|(from, to)| from.zip(to).is_some_and(|(from, to)| from < to))
    }
}
