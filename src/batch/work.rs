//! What is wanted of every row, what all threads know of the columns, and what became of a block.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::csv::Dialect;
use super::error::BatchError;
use super::names::ColumnNames;
use super::ndjson;
use super::source::{InputKind, MOST_IN_HEADER, OpenInput};
use super::tally::Tally;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutputForm {
    /// As CSV.
    Csv,
    /// As one JSON object a line.
    Ndjson,
}

/// What is wanted of every row.
#[derive(Debug, Clone)]
pub(crate) struct RowsWanted {
    /// How rows are written.
    pub(crate) form: OutputForm,
    /// Whether the whole assessment is wanted; in JSON only.
    pub(crate) is_whole: bool,
    /// The words of the classes to write; all rows without a list.
    pub(crate) only: Option<Vec<String>>,
    /// Whether rows with faults go to a file of their own, with their lines.
    pub(crate) has_rejects: bool,
    /// Whether cells that are missing at the end of a row are taken as empty.
    pub(crate) is_padding: bool,
}

impl RowsWanted {
    /// Whether rows of that word are to be written.
    pub(crate) fn takes(&self, word: &str) -> bool {
        let Some(only) = &self.only else {
            return true;
        };
        only.iter().any(|wanted| wanted == word)
    }
}

/// What became of a block.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// The rows, written.
    pub(crate) rows: Vec<u8>,
    /// The rows with faults, written, where they go to a file of their own.
    pub(crate) rejects: Vec<u8>,
    /// How many of these bytes only fill rows up: keys that stand in every row, and cells that are
    /// not there.
    pub(crate) filling: u64,
    /// Why the job cannot go on.
    pub(crate) refused: Option<BatchError>,
    /// What was counted.
    pub(crate) tally: Tally,
}

impl Done {
    /// Makes room for another block; of the room there is, so many bytes are kept.
    pub(crate) fn clear(&mut self, kept: usize) {
        self.clear_output(kept);
        self.refused = None;
        self.tally = Tally::default();
    }

    /// Forgets what was written.
    pub(crate) fn clear_output(&mut self, kept: usize) {
        for bytes in [&mut self.rows, &mut self.rejects] {
            bytes.clear();
            bytes.shrink_to(kept);
        }
        self.filling = 0;
    }

    /// What was written so far, by itself.
    pub(crate) fn take_output(&mut self) -> Self {
        Self {
            rows: std::mem::take(&mut self.rows),
            rejects: std::mem::take(&mut self.rejects),
            filling: std::mem::take(&mut self.filling),
            ..Self::default()
        }
    }
}

/// What all threads know of the columns of a job; it is made once, since there may be many.
pub(crate) struct JobColumns {
    /// The names of the columns; of lines, the keys of the first ones.
    pub(crate) header: Arc<ColumnNames>,
    /// How a table is written.
    pub(crate) out: Dialect,
    /// The names as keys of one object, each with its colon, where tables become lines.
    pub(crate) keys: ColumnNames,
    /// The key of cells beyond the header, with its colon.
    pub(crate) surplus_key: &'static str,
    /// Whether a column bears the name of the key that the answer has.
    pub(crate) is_assessment_taken: bool,
    /// Where the value of a key stands in a row, where lines become a table.
    pub(crate) places: FxHashMap<String, usize>,
}

impl JobColumns {
    /// What the first input of a job tells.
    ///
    /// # Errors
    ///
    /// Names that as keys are far longer than a header may be, as control characters are.
    pub(crate) fn of(first: &OpenInput, wanted: &RowsWanted) -> Result<Self, BatchError> {
        let header = Arc::clone(&first.header);
        let is_lines = first.kind == InputKind::Ndjson;
        let mut keys = ColumnNames::default();
        if wanted.form == OutputForm::Ndjson && !is_lines {
            keys = unique(&header).ok_or_else(|| BatchError::LongHeader {
                name: first.name.clone(),
            })?;
        }
        let mut places = FxHashMap::default();
        if wanted.form == OutputForm::Csv && is_lines {
            let names = header.iter().map(str::to_owned);
            places.extend(names.zip(0..));
        }
        let is_taken = |key: &str| keys.iter().any(|taken| taken == key);
        let surplus_keys = ["\"surplus_cells\":", "\"permit_surplus_cells\":"];
        let surplus_key = surplus_keys.into_iter().find(|key| !is_taken(key));
        Ok(Self {
            surplus_key: surplus_key.unwrap_or("\"permit_permit_surplus_cells\":"),
            is_assessment_taken: is_taken("\"assessment\":"),
            out: first.dialect,
            header,
            keys,
            places,
        })
    }
}

/// Names as keys of one object, in JSON and with their colons: the second of two equal ones gets a
/// number. There may be hundreds of thousands without any name. None where they are too long.
fn unique(names: &ColumnNames) -> Option<ColumnNames> {
    let mut taken: FxHashSet<std::borrow::Cow<'_, str>> = FxHashSet::default();
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let (mut keys, mut json) = (ColumnNames::default(), Vec::new());
    for name in names.iter() {
        let mut key = std::borrow::Cow::Borrowed(name);
        if taken.contains(&key) {
            let number = numbers.entry(name).or_insert(1);
            while taken.contains(&key) {
                *number += 1;
                key = format!("{name}_{number}").into();
            }
        }
        json.clear();
        ndjson::push(&mut json, &key);
        json.push(b':');
        if keys.text_len() + json.len() > 2 * MOST_IN_HEADER {
            return None;
        }
        keys.push(&String::from_utf8_lossy(&json));
        taken.insert(key);
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::source::{Bytes, GivenInput, Manner};
    use crate::batch::trial::world;

    #[test]
    fn keys_are_made_where_tables_become_lines_and_places_where_lines_become_tables() {
        let table = ("assessment,b\n", OutputForm::Ndjson, 2, 0, true);
        for (input, form, keys, places, is_taken) in [
            table,
            ("assessment,b\n", OutputForm::Csv, 0, 0, false),
            (
                "{\"assessment\":1,\"b\":2}\n",
                OutputForm::Ndjson,
                0,
                0,
                false,
            ),
            ("{\"assessment\":1,\"b\":2}\n", OutputForm::Csv, 0, 2, false),
        ] {
            let input = GivenInput {
                name: "x".to_owned(),
                bytes: Bytes::Stream(Box::new(input.as_bytes())),
                size: None,
            };
            let first = OpenInput::open(input, &Manner::default(), world(false).0).unwrap();
            let wanted = RowsWanted {
                form,
                is_whole: false,
                only: None,
                has_rejects: false,
                is_padding: false,
            };
            let shared = JobColumns::of(&first, &wanted).unwrap();
            assert_eq!((shared.keys.len(), shared.places.len()), (keys, places));
            assert_eq!(shared.is_assessment_taken, is_taken);
        }
    }

    #[test]
    fn output_is_taken_and_what_was_counted_stays() {
        let mut done = Done {
            rows: b"rows".to_vec(),
            rejects: b"rejects".to_vec(),
            filling: 7,
            ..Done::default()
        };
        done.tally.rows = 3;
        let taken = done.take_output();
        assert_eq!(
            (&taken.rows[..], &taken.rejects[..], taken.filling),
            (&b"rows"[..], &b"rejects"[..], 7)
        );
        assert_eq!(taken.tally.rows, 0);
        assert!(done.rows.is_empty() && done.rejects.is_empty());
        assert_eq!((done.filling, done.tally.rows), (0, 3));
    }

    #[test]
    fn room_is_made_of_which_little_is_kept() {
        let mut done = Done {
            rows: vec![b'x'; 100_000],
            filling: 7,
            refused: Some(BatchError::Lost),
            ..Done::default()
        };
        done.tally.rows = 3;
        done.clear(1000);
        assert!(done.rows.is_empty() && done.rows.capacity() < 2000);
        assert!(done.refused.is_none());
        assert_eq!((done.filling, done.tally.rows), (0, 0));
    }

    #[test]
    fn equal_names_get_numbers_however_many_there_are() {
        let keys = unique(&["a", "a", "a_2", "", "a", ""].into_iter().collect()).unwrap();
        let expected = ["a", "a_2", "a_2_2", "", "a_3", "_2"].map(|key| format!("\"{key}\":"));
        assert!(keys.iter().eq(expected));
        let many = unique(&std::iter::repeat_n("", 16_384).collect()).unwrap();
        assert_eq!(many.iter().last(), Some("\"_16384\":"));
    }

    #[test]
    fn names_as_keys_are_at_most_twice_as_long_as_a_header() {
        let most = 2 * MOST_IN_HEADER;
        for (lengths, is_fit) in [
            (vec![most - 3], true),
            (vec![most - 2], false),
            (vec![most / 2, most / 2 - 6], true),
            (vec![most / 2, most / 2 - 5], false),
        ] {
            let letters = ["x", "y"].into_iter().zip(&lengths);
            let names: Vec<String> = letters.map(|(x, length)| x.repeat(*length)).collect();
            let keys = unique(&names.iter().map(String::as_str).collect());
            assert_eq!(keys.is_some(), is_fit, "{lengths:?}");
        }
    }
}
