//! The partition of a fact's domain into cells: the one idea that bands, gaps, overlaps, open
//! questions, profiles, diffs and advice share.
//!
//! Every value of a fact is a whole number here: units for an integer, fen for money, the
//! position of an option for a choice, 0 or 1 for a boolean.

use std::collections::BTreeMap;

/// A range of values: `from` is the first inside, `end` the first beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The first value inside.
    pub from: i64,
    /// The first value beyond.
    pub end: i64,
}

impl Range {
    /// A range from its first value to the first beyond.
    #[must_use]
    pub const fn new(from: i64, end: i64) -> Self {
        Self { from, end }
    }

    /// Whether it holds no value.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.from >= self.end
    }

    /// Whether it holds the value.
    #[must_use]
    pub const fn contains(self, value: i64) -> bool {
        self.from <= value && value < self.end
    }

    /// The values in both.
    #[must_use]
    pub fn overlap(self, other: Self) -> Self {
        Self::new(self.from.max(other.from), self.end.min(other.end))
    }
}

/// A set of values: ranges in rising order that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueSet(Vec<Range>);

impl ValueSet {
    /// The values of some ranges, in any order.
    ///
    /// ```
    /// use permit_points::cells::{Range, ValueSet};
    /// let ages = ValueSet::of([Range::new(26, 46), Range::new(18, 26), Range::new(61, 61)]);
    /// assert_eq!(ages.ranges(), [Range::new(18, 46)]);
    /// ```
    pub fn of(ranges: impl IntoIterator<Item = Range>) -> Self {
        let mut sorted: Vec<_> = ranges
            .into_iter()
            .filter(|range| !range.is_empty())
            .collect();
        sorted.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match merged.last_mut() {
                Some(last) if range.from <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        Self(merged)
    }

    /// The ranges, in rising order.
    #[must_use]
    pub fn ranges(&self) -> &[Range] {
        &self.0
    }

    /// Whether the value is in the set.
    #[must_use]
    pub fn contains(&self, value: i64) -> bool {
        let after = self.0.partition_point(|range| range.end <= value);
        self.0.get(after).is_some_and(|range| range.from <= value)
    }

    /// Whether it holds no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The least value, unless it is empty.
    #[must_use]
    pub fn first(&self) -> Option<i64> {
        self.0.first().map(|range| range.from)
    }

    /// The values in both.
    ///
    /// ```
    /// use permit_points::cells::{Range, ValueSet};
    /// let ages = ValueSet::of([Range::new(0, 18), Range::new(46, 121)]);
    /// let young = ValueSet::of([Range::new(16, 50)]);
    /// assert_eq!(ages.overlap(&young).ranges(), [Range::new(16, 18), Range::new(46, 50)]);
    /// ```
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Self {
        let mine = self.0.iter();
        Self::of(mine.flat_map(|one| other.0.iter().map(|another| one.overlap(*another))))
    }

    /// What is left of `domain` without this set.
    #[must_use]
    pub fn complement(&self, domain: Range) -> Self {
        let mut start = domain.from;
        let mut left = Vec::new();
        for range in &self.0 {
            left.push(Range::new(start, range.from.min(domain.end)));
            start = start.max(range.end);
        }
        left.push(Range::new(start, domain.end));
        Self::of(left)
    }
}

/// A domain cut into cells: the largest sets of values that every reader treats alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    cells: Vec<ValueSet>,
    /// The elementary ranges in rising order, each with its cell: how a value finds its cell.
    index: Vec<(Range, usize)>,
}

impl Cells {
    /// Cuts a domain at the edges of `readers`: two values share a cell exactly if each set of
    /// each reader has both or neither. Cells are in the order of their least values.
    ///
    /// ```
    /// use permit_points::cells::{Cells, Range, ValueSet};
    /// let adult = ValueSet::of([Range::new(18, 121)]);
    /// let cells = Cells::cut(Range::new(0, 121), &[adult]);
    /// assert_eq!(cells.len(), 2);
    /// assert_eq!(cells.of_value(18), Some(1));
    /// ```
    #[must_use]
    pub fn cut(domain: Range, readers: &[ValueSet]) -> Self {
        let edges = edges(domain, readers);
        // What tells two elementary ranges apart is only which sets hold them.
        let mut membership = vec![Vec::new(); edges.len()];
        for (number, reader) in readers.iter().enumerate() {
            for range in reader.ranges() {
                let first = edges.partition_point(|edge| *edge < range.from);
                let end = edges.partition_point(|edge| *edge < range.end);
                for held in membership.iter_mut().take(end).skip(first) {
                    held.push(number);
                }
            }
        }
        let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut parts: Vec<Vec<Range>> = Vec::new();
        let mut index = Vec::with_capacity(edges.len());
        let starts = edges.iter().zip(edges.iter().skip(1));
        for ((from, end), held) in starts.zip(membership) {
            let range = Range::new(*from, *end);
            let cell = *known.entry(held).or_insert_with(|| {
                parts.push(Vec::new());
                parts.len() - 1
            });
            if let Some(part) = parts.get_mut(cell) {
                part.push(range);
            }
            index.push((range, cell));
        }
        Self {
            cells: parts.into_iter().map(ValueSet::of).collect(),
            index,
        }
    }

    /// How much [`cut`](Self::cut) keeps on its way: how often a set holds an elementary range, and
    /// how many ranges there are at the most.
    #[must_use]
    pub fn work(domain: Range, readers: &[ValueSet]) -> (usize, usize) {
        let edges = edges(domain, readers);
        let ranges = readers.iter().flat_map(ValueSet::ranges);
        let held = ranges.map(|range| {
            let first = edges.partition_point(|edge| *edge < range.from);
            edges
                .partition_point(|edge| *edge < range.end)
                .saturating_sub(first)
        });
        (held.sum(), edges.len())
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the domain has no value at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells, in the order of their least values.
    #[must_use]
    pub fn as_slice(&self) -> &[ValueSet] {
        &self.cells
    }

    /// The cell of a value of the domain.
    #[must_use]
    pub fn of_value(&self, value: i64) -> Option<usize> {
        let after = self.index.partition_point(|(range, _)| range.end <= value);
        self.index
            .get(after)
            .filter(|(range, _)| range.contains(value))
            .map(|(_, cell)| *cell)
    }

    /// The cell of every value from 0 on, for a domain from 0 to less than `most`; nothing for any
    /// other one.
    #[must_use]
    pub fn table(&self, most: i64) -> Vec<u32> {
        let ends = self.index.first().zip(self.index.last());
        let Some(((first, _), (last, _))) =
            ends.filter(|(first, last)| first.0.from == 0 && last.0.end <= most)
        else {
            return Vec::new();
        };
        let values = first.from..last.end;
        let cells = values.filter_map(|value| u32::try_from(self.of_value(value)?).ok());
        cells.collect()
    }

    /// For each cell, whether the set has it; the set must be one that the domain was cut at.
    #[must_use]
    pub fn of_set(&self, set: &ValueSet) -> Vec<bool> {
        self.cells
            .iter()
            .map(|cell| cell.first().is_some_and(|value| set.contains(value)))
            .collect()
    }
}

/// Where something begins or ends inside a domain, in rising order.
fn edges(domain: Range, readers: &[ValueSet]) -> Vec<i64> {
    let ranges = readers.iter().flat_map(ValueSet::ranges);
    let mut edges: Vec<i64> = ranges.flat_map(|range| [range.from, range.end]).collect();
    edges.push(domain.from);
    edges.push(domain.end);
    edges.retain(|edge| domain.from <= *edge && *edge <= domain.end);
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_apart_share_a_cell_when_nothing_tells_them_apart() {
        let middle = ValueSet::of([Range::new(26, 46)]);
        let cells = Cells::cut(Range::new(0, 121), std::slice::from_ref(&middle));
        assert_eq!(cells.len(), 2);
        assert_eq!(cells.of_value(0), cells.of_value(120));
        assert_eq!(cells.of_set(&middle), [false, true]);
        assert_eq!(cells.of_value(121), None);
    }

    #[test]
    fn an_edge_outside_the_domain_cuts_nothing() {
        let cells = Cells::cut(Range::new(0, 10), &[ValueSet::of([Range::new(-5, 100)])]);
        assert_eq!(cells.len(), 1);
    }

    fn sets() -> impl Strategy<Value = Vec<ValueSet>> {
        let range =
            (-3_i64..24, 0_i64..9).prop_map(|(from, length)| Range::new(from, from + length));
        let set = prop::collection::vec(range, 0..4).prop_map(ValueSet::of);
        prop::collection::vec(set, 0..4)
    }

    proptest! {
        #[test]
        fn two_values_share_a_cell_exactly_if_no_reader_tells_them_apart(sets in sets()) {
            let domain = Range::new(0, 20);
            let cells = Cells::cut(domain, &sets);
            for one in 0..20 {
                for other in 0..20 {
                    let alike = sets.iter().all(|set| set.contains(one) == set.contains(other));
                    prop_assert_eq!(alike, cells.of_value(one) == cells.of_value(other));
                }
                for set in &sets {
                    prop_assert_eq!(cells.of_set(set)[cells.of_value(one).unwrap()], set.contains(one));
                    prop_assert_eq!(set.complement(domain).contains(one), !set.contains(one));
                }
            }
        }
    }
}
