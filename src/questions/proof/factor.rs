//! Proofs about one factor: its cap, its bands, its claims to rise.
//!
//! The points of a factor hang on the facts of its tables only, and facts are independent of each
//! other. So the least that the other facts give together, or every sum that they give, is found
//! fact by fact, and each question about all applicants has an exact answer.

use jiff::civil::Date;

use super::budget::Budget;
use super::group::{FactTable, FactTables, Profile};
use super::sums::{Between, Sums};
use crate::base::calendar::Period;
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::base::text::Text;
use crate::engine::normal::NormalForm;
use crate::engine::{Model, NodeKind};
use crate::rules::ruleset::{Band, Combine, Fact, FactId, Factor, Figures, Ruleset, Table};

/// A factor with one set of figures, its facts cut only where its own tables tell them apart.
pub(super) struct FactorView<'a> {
    factor: &'a Factor,
    groups: Vec<FactTables>,
}

/// Two applicants who differ in one fact only, the higher value giving fewer points.
pub(super) struct Fall {
    /// The lower value and what it gives.
    pub(super) lower: (i64, i64),
    /// The higher value and what it gives.
    pub(super) higher: (i64, i64),
    /// The facts of the higher one.
    pub(super) applicant: Profile,
}

/// What the proof of a claim to rise came to.
pub(super) enum Rise {
    /// The points never fall.
    Proved,
    /// They do.
    Refuted(Fall),
    /// There are too many sums to tell.
    Open,
}

impl Rise {
    /// Refuted by somebody with the higher value.
    fn refuted(fact: FactId, others: Profile, lower: GivenValue, higher: GivenValue) -> Self {
        let mut applicant = others;
        applicant.insert(fact, higher.0);
        Self::Refuted(Fall {
            lower,
            higher,
            applicant,
        })
    }
}

/// What was seen of a band.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BandUse {
    /// A value that it takes.
    pub(super) value: Option<i64>,
    /// Whether its points count for somebody.
    pub(super) counts: bool,
    /// Where they do not: the least that another table gives beside them.
    pub(super) beaten_by: Option<i64>,
}

/// What was seen of each band of each table.
pub(super) type BandUses = List<List<BandUse, Band>, Table>;

impl<'a> FactorView<'a> {
    /// The factor with some figures, unless one that its bands need is missing.
    pub(super) fn new(ruleset: &Ruleset, factor: &'a Factor, figures: &Figures) -> Option<Self> {
        let bands = factor.tables.iter().flat_map(|table| &table.bands);
        let mut needed = bands.flat_map(|band| band.takes.parameters());
        if !needed.all(|parameter| figures[parameter].is_some()) {
            return None;
        }
        let (alone, order) = alone(ruleset, factor);
        let form = NormalForm::new(&alone, Date::ZERO, figures);
        let groups = order.into_iter().zip(form.cells).map(|(fact, cells)| {
            let leaves = form.leaves.iter();
            let leaves = leaves.filter(|leaf| factor.tables[leaf.table].fact == fact);
            let tables = leaves.filter_map(|leaf| {
                Some(FactTable {
                    table: leaf.table,
                    points: leaf_points(&form.model, leaf.node)?,
                    rows: leaf.rows.clone(),
                })
            });
            let tables: Vec<FactTable> = tables.collect();
            let own = (0..cells.len()).map(|cell| together(factor.combine, &tables, cell));
            FactTables {
                fact,
                own: own.collect(),
                cells,
                tables,
            }
        });
        Some(Self {
            factor,
            groups: groups.collect(),
        })
    }

    /// Points between floor and cap.
    fn held(&self, points: i64) -> i64 {
        let floored = points.max(self.factor.floor);
        self.factor.cap.map_or(floored, |cap| floored.min(cap))
    }

    /// The most points that anybody gets, and who does.
    pub(super) fn most(&self) -> (i64, Profile) {
        let bests = self.groups.iter().filter_map(|group| {
            let best = (0..group.own.len())
                .rev()
                .max_by_key(|cell| group.points(*cell))?;
            Some((group, best))
        });
        let bests: Vec<_> = bests.collect();
        let points = bests.iter().map(|(group, cell)| group.points(*cell));
        let most = match self.factor.combine {
            Combine::Best => points.max().unwrap_or(0),
            Combine::Sum => points.sum(),
        };
        let values = bests
            .iter()
            .filter_map(|(group, cell)| Some((group.fact, group.value(*cell)?)));
        (self.held(most), values.collect())
    }

    /// The greatest of what the facts other than one give at the least, and where they do.
    fn least_best_beside(&self, without: FactId) -> Option<(i64, Profile)> {
        let mut most = None;
        let mut profile = Profile::new();
        for group in self.groups.iter().filter(|group| group.fact != without) {
            let lowest = (0..group.own.len()).min_by_key(|cell| group.points(*cell))?;
            most = most.max(Some(group.points(lowest)));
            profile.extend(group.value(lowest).map(|value| (group.fact, value)));
        }
        most.map(|most| (most, profile))
    }

    /// What every band of every table comes to.
    pub(super) fn bands(&self) -> BandUses {
        let tables = &self.factor.tables;
        let mut uses = tables.map(|table| table.bands.all(BandUse::default()));
        for group in &self.groups {
            let beside = self.least_best_beside(group.fact).map(|(most, _)| most);
            for reader in &group.tables {
                let cells = reader.rows.iter().zip(&reader.points);
                for (cell, (row, points)) in cells.enumerate() {
                    let Some(row) = row else { continue };
                    let seen = &mut uses[reader.table][row.band];
                    seen.value = seen.value.or(group.value(cell));
                    // Another table on the same fact gives its points with this very value.
                    let rival = beside.max(Some(group.points(cell)));
                    let rival = rival.filter(|_| self.factor.combine == Combine::Best);
                    if rival.is_none_or(|rival| self.held(*points) >= self.held(rival)) {
                        seen.counts = true;
                    } else if seen.beaten_by.is_none() {
                        seen.beaten_by = rival.map(|rival| self.held(rival));
                    }
                }
            }
        }
        uses
    }

    /// Whether the points never fall when the fact rises and everything else stays.
    pub(super) fn rises(&self, fact: FactId, budget: &mut Budget) -> Rise {
        let Some(group) = self.groups.iter().find(|group| group.fact == fact) else {
            return Rise::Proved;
        };
        let falls = group.falls();
        if falls.is_empty() {
            return Rise::Proved;
        }
        match self.factor.combine {
            Combine::Best => self.fall_of_best(fact, &falls),
            Combine::Sum => {
                let others = self.groups.iter().filter(|group| group.fact != fact);
                self.fall_of_sum(fact, &Sums::of(others, budget), &falls)
            }
        }
    }

    /// The first neighbours whose fall still shows beside the least that the other tables give.
    fn fall_of_best(&self, fact: FactId, falls: &[(GivenValue, GivenValue)]) -> Rise {
        let beside = self.least_best_beside(fact);
        let least = beside.as_ref().map(|(least, _)| *least);
        let award = |own: i64| self.held(own.max(least.unwrap_or(own)));
        let seen = |(low, high): &&(GivenValue, GivenValue)| award(low.1) > award(high.1);
        let Some((low, high)) = falls.iter().find(seen) else {
            return Rise::Proved;
        };
        let who = beside.map_or_else(Profile::new, |(_, who)| who);
        Rise::refuted(fact, who, (low.0, award(low.1)), (high.0, award(high.1)))
    }

    /// The first neighbours whose fall neither floor nor cap hides beside some sum of the others.
    fn fall_of_sum(&self, fact: FactId, sums: &Sums, falls: &[(GivenValue, GivenValue)]) -> Rise {
        let (floor, cap) = (self.factor.floor, self.factor.cap.unwrap_or(i64::MAX));
        if floor >= cap {
            return Rise::Proved;
        }
        let mut is_open = false;
        for (low, high) in falls {
            let above = floor.saturating_sub(low.1);
            match sums.between(above, cap.saturating_sub(high.1)) {
                Between::Sum(sum, who) => {
                    let award = |own: i64| self.held(own.saturating_add(sum));
                    let (low, high) = ((low.0, award(low.1)), (high.0, award(high.1)));
                    return Rise::refuted(fact, who, low, high);
                }
                Between::None => {}
                Between::Open => is_open = true,
            }
        }
        if is_open { Rise::Open } else { Rise::Proved }
    }

    /// How many steps a look at the factor takes: every cell, and every two facts.
    pub(super) fn work(&self) -> usize {
        let cells: usize = self.groups.iter().map(|group| group.own.len()).sum();
        let tables = self.factor.tables.len();
        cells + tables * tables
    }
}

/// A value, and what it gives by itself.
type GivenValue = (i64, i64);

impl FactTables {
    pub(super) fn points(&self, cell: usize) -> i64 {
        self.own.get(cell).copied().unwrap_or(0)
    }

    /// The least value of a cell.
    pub(super) fn value(&self, cell: usize) -> Option<i64> {
        self.cells.as_slice().get(cell)?.first()
    }

    /// The neighbours in the order of the domain of which the higher gives fewer points.
    fn falls(&self) -> Vec<(GivenValue, GivenValue)> {
        let cells = self.cells.as_slice().iter().enumerate();
        let mut ranges: Vec<(Range, i64)> = cells
            .flat_map(|(cell, set)| {
                let points = self.points(cell);
                set.ranges().iter().map(move |range| (*range, points))
            })
            .collect();
        ranges.sort_unstable();
        let pairs = ranges.iter().zip(ranges.iter().skip(1));
        pairs
            .filter(|((_, low), (_, high))| low > high)
            .map(|((lower, low), (higher, high))| ((lower.from, *low), (higher.from, *high)))
            .collect()
    }
}

/// The points of a leaf by cell; the tables of today have one column.
fn leaf_points(model: &Model, node: usize) -> Option<Vec<i64>> {
    match &model.nodes.get(node)?.kind {
        NodeKind::Leaf(leaf) => Some(leaf.columns.first()?.points.clone()),
        NodeKind::Best(_) | NodeKind::Sum(_) => None,
    }
}

/// What the tables on one fact give together at a cell.
fn together(combine: Combine, tables: &[FactTable], cell: usize) -> i64 {
    let points = tables
        .iter()
        .filter_map(|table| table.points.get(cell))
        .copied();
    match combine {
        Combine::Best => points.max().unwrap_or(0),
        Combine::Sum => points.sum(),
    }
}

/// A ruleset of nothing but one factor and its facts, with these in its order.
fn alone(ruleset: &Ruleset, factor: &Factor) -> (Ruleset, List<FactId, Fact>) {
    let mut order = List::default();
    let mut factor = factor.clone();
    for table in factor.tables.as_mut_slice() {
        let known = order.find(|fact| *fact == table.fact);
        table.fact = known.unwrap_or_else(|| order.push(table.fact));
    }
    let alone = Ruleset {
        id: String::new(),
        place: None,
        title: Text::default(),
        jurisdiction: String::new(),
        in_force: Period::ALWAYS,
        sources: List::default(),
        parameters: List::default(),
        facts: order.map(|fact| ruleset.facts[*fact].clone()),
        factors: vec![factor].into(),
        requirements: List::default(),
        exemptions: List::default(),
        classes: List::default(),
        routes: List::default(),
        caveats: List::default(),
        waivers: Vec::new(),
    };
    (alone, order)
}
