//! What is counted of the rows.

use std::collections::{BTreeMap, BTreeSet};

/// How many rows there were of each name, in the order in which the names first came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counts(Vec<(String, u64)>);

impl Counts {
    /// Adds rows of a name; a name is kept even without rows.
    pub(crate) fn add(&mut self, name: &str, rows: u64) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += rows,
            None => self.0.push((name.to_owned(), rows)),
        }
    }

    /// The names and their counts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, count)| (name.as_str(), *count))
    }

    fn join(&mut self, other: &Self) {
        for (name, count) in other.iter() {
            self.add(name, count);
        }
    }
}

/// The counts of a job, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// All rows.
    pub(crate) rows: u64,
    /// The rows of each certain class, of none, and exempt.
    pub(crate) certain: Counts,
    /// The rows of each best possible class, of none, and exempt.
    pub(crate) possible: Counts,
    /// The rows with faults.
    pub(crate) rejected: u64,
    /// Rows by what was wrong with them; a row with faults in two facts counts for both.
    pub(crate) reasons: BTreeMap<String, u64>,
    /// Rows that were graded, or refused, and not asked for.
    pub(crate) left_out: u64,
    /// Rows that lack the required class.
    pub(crate) below: u64,
    /// Whether rows were read, and written, as GB18030.
    pub(crate) is_gb18030: bool,
    /// Columns that only some rows have, and that nobody knows.
    pub(crate) strangers: BTreeSet<String>,
}

/// The most strange names that are kept.
const MOST_STRANGERS: usize = 50;

impl Tally {
    /// Counts a row with faults.
    pub(crate) fn reject<'a>(&mut self, about: impl Iterator<Item = &'a str>) {
        self.rejected += 1;
        let mut about: Vec<&str> = about.collect();
        about.sort_unstable();
        about.dedup();
        for reason in about {
            match self.reasons.get_mut(reason) {
                Some(count) => *count += 1,
                None => {
                    self.reasons.insert(reason.to_owned(), 1);
                }
            }
        }
    }

    /// Notes a column that nobody knows.
    pub(crate) fn strange(&mut self, name: &str) {
        if self.strangers.len() < MOST_STRANGERS && !self.strangers.contains(name) {
            self.strangers.insert(name.to_owned());
        }
    }

    /// Adds what another part counted.
    pub(crate) fn join(&mut self, other: &Self) {
        self.rows += other.rows;
        self.certain.join(&other.certain);
        self.possible.join(&other.possible);
        self.rejected += other.rejected;
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
        self.left_out += other.left_out;
        self.below += other.below;
        self.is_gb18030 |= other.is_gb18030;
        for name in &other.strangers {
            self.strange(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rows of one block might be counted as.
    fn some(word: &str, rows: u64) -> Tally {
        let mut tally = Tally {
            rows,
            left_out: 1,
            below: 2,
            ..Tally::default()
        };
        tally.certain.add(word, rows);
        tally.possible.add("A", rows);
        tally.reject(["row", "age", "age"].into_iter());
        tally.strange(word);
        tally
    }

    #[test]
    fn what_parts_counted_is_counted_of_the_whole() {
        let mut all = some("B", 3);
        all.join(&some("C", 4));
        all.join(&some("B", 5));
        let counts = |pairs: &[(&str, u64)]| {
            let pairs = pairs.iter().map(|(name, rows)| ((*name).to_owned(), *rows));
            pairs.collect::<Vec<_>>()
        };
        let expected = Tally {
            rows: 12,
            certain: Counts(counts(&[("B", 8), ("C", 4)])),
            possible: Counts(counts(&[("A", 12)])),
            rejected: 3,
            reasons: counts(&[("age", 3), ("row", 3)]).into_iter().collect(),
            left_out: 3,
            below: 6,
            is_gb18030: false,
            strangers: ["B".to_owned(), "C".to_owned()].into(),
        };
        assert_eq!(all, expected);
        assert!(all.certain.iter().eq([("B", 8), ("C", 4)]));
    }

    #[test]
    fn one_part_in_gb18030_makes_the_whole_so() {
        for (before, now) in [(false, true), (true, false), (true, true), (false, false)] {
            let of = |is_gb18030| Tally {
                is_gb18030,
                ..Tally::default()
            };
            let mut all = of(before);
            all.join(&of(now));
            assert_eq!(all.is_gb18030, before || now);
        }
    }

    #[test]
    fn up_to_fifty_strange_names_are_kept() {
        let mut tally = Tally::default();
        for number in 0..2 * MOST_STRANGERS {
            tally.strange(&number.to_string());
            tally.strange("0");
            assert_eq!(tally.strangers.len(), (number + 1).min(MOST_STRANGERS));
        }
    }
}
