//! The columns of an input: which ones somebody knows, and what these mean under a ruleset.
//!
//! A column that nobody knows is passed through, and nothing is kept of it: a header may have hundreds
//! of thousands, and every line of JSON keys of its own.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::ColumnNames;
use crate::applicant::{Input, InputNames};
use crate::base::spelling;
use crate::loader::embedded;
use crate::rules::ruleset::Ruleset;

/// The most columns of a table that are known; each may answer something.
pub(crate) const MOST_KNOWN: usize = 1000;
/// The most spellings of known keys of lines that are told apart at a time.
const MOST_KEYS: usize = 256;
/// The most keys of lines of which it is remembered that nobody knows them.
const MOST_STRANGERS: usize = 1024;
/// The longest name that can be known, in bytes; titles of rule files have a few dozen.
const MOST_IN_NAME: usize = 1000;
/// The longest name that is remembered, or looked at for a slip of the pen, in bytes.
pub(crate) const MOST_IN_STRANGER: usize = 400;

/// What a column is for the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The place of the row.
    Place,
    /// The day of the row.
    On,
    /// Something about the applicant.
    Cell,
}

/// What a column is for a ruleset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It answers an input.
    Input(Input),
    /// It answers what only other rulesets of the jurisdiction ask.
    Unused,
    /// It says where or when, and answers nothing.
    None,
}

/// The columns of an input that somebody knows, numbered in their order.
#[derive(Clone)]
pub(crate) struct Columns {
    all: Vec<KnownColumn>,
    /// The keys of lines, with their numbers.
    keys: FxHashMap<Box<str>, usize>,
    /// Some of the keys of lines that nobody knows.
    strangers: FxHashSet<Box<str>>,
    known: KnownNames,
}

/// A column that somebody knows.
#[derive(Debug, Clone)]
pub(crate) struct KnownColumn {
    /// Its name, as the input has it.
    pub(crate) name: String,
    /// Where it stands in a row of a table.
    pub(crate) at: usize,
    pub(crate) role: Role,
}

/// What is found for a key of a line.
pub(crate) enum FoundKey {
    /// The number of its column.
    Known(usize),
    /// Nobody knows it, and it was not seen lately.
    New,
    /// Nobody knows it.
    Unknown,
}

/// The names that the shipped rulesets of a jurisdiction know, in all places.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    jurisdiction: String,
    /// In the form in which names are compared.
    names: OnceLock<FxHashSet<String>>,
}

impl Elsewhere {
    pub(crate) fn of(ruleset: &Ruleset) -> Self {
        Self {
            jurisdiction: ruleset.jurisdiction().to_owned(),
            names: OnceLock::new(),
        }
    }

    fn knows(&self, folded: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let shipped = embedded::ids().filter_map(embedded::ruleset);
            let related = shipped.filter(|ruleset| ruleset.jurisdiction() == self.jurisdiction);
            let names = related.flat_map(|ruleset| {
                let placed =
                    embedded::places().filter_map(|place| embedded::in_place(ruleset, place));
                let placed = placed.map(|placed| InputNames::of(&placed));
                std::iter::once(InputNames::of(ruleset)).chain(placed)
            });
            let all = names.map(|names| names.folded().map(str::to_owned).collect::<Vec<_>>());
            all.flatten().collect()
        });
        names.contains(folded)
    }
}

/// What columns can mean.
#[derive(Clone)]
pub(crate) struct KnownNames {
    /// What columns are called here, and what they stand for.
    pub(crate) map: Arc<Vec<(String, String)>>,
    /// The names of the shipped rulesets.
    pub(crate) elsewhere: Arc<Elsewhere>,
    /// The names of the ruleset of the job.
    pub(crate) names: Arc<InputNames>,
}

impl KnownNames {
    /// The columns of these names that somebody knows.
    pub(crate) fn columns(&self, names: &ColumnNames) -> Columns {
        Columns::of(names.iter(), self)
    }

    /// What a column of a name is for the job; nothing where nobody knows it.
    pub(crate) fn role(&self, name: &str) -> Option<Role> {
        let meant = self.meant(name);
        if meant.len() > MOST_IN_NAME {
            return None;
        }
        let folded = spelling::folded(meant);
        match folded.as_str() {
            "place" => Some(Role::Place),
            "on" => Some(Role::On),
            known => (self.names.get_folded(known).is_some() || self.elsewhere.knows(known))
                .then_some(Role::Cell),
        }
    }

    /// What a name stands for.
    fn meant<'a>(&'a self, name: &'a str) -> &'a str {
        let mapped = self.map.iter().find(|(theirs, _)| theirs == name);
        mapped.map_or(name, |(_, ours)| ours.as_str())
    }
}

impl Columns {
    /// The columns of some names that somebody knows.
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n str>, known: &KnownNames) -> Self {
        let mut columns = Self {
            all: Vec::new(),
            keys: FxHashMap::default(),
            strangers: FxHashSet::default(),
            known: known.clone(),
        };
        for (at, name) in names.enumerate() {
            if let Some(role) = known.role(name) {
                columns.add(name, at, role);
            }
        }
        columns
    }

    fn add(&mut self, name: &str, at: usize, role: Role) {
        self.all.push(KnownColumn {
            name: name.to_owned(),
            at,
            role,
        });
    }

    /// How many are known.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Those that are known, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &KnownColumn> {
        self.all.iter()
    }

    /// The name of a column, as the input has it.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.all.get(column).map_or("", |column| &column.name)
    }

    pub(crate) fn role(&self, column: usize) -> Role {
        self.all
            .get(column)
            .map_or(Role::Cell, |column| column.role)
    }

    /// The first column of a role, by where it stands in a row.
    pub(crate) fn with_role(&self, role: Role) -> Option<usize> {
        let found = self.all.iter().find(|column| column.role == role);
        found.map(|column| column.at)
    }

    /// Whether no more spellings of keys of lines can be told apart.
    pub(crate) fn is_full(&self) -> bool {
        self.all.len() >= MOST_KEYS
    }

    /// Forgets all keys of lines.
    pub(crate) fn forget(&mut self) {
        self.all.clear();
        self.keys.clear();
    }

    /// The column of a key of a line; one that was not there before becomes the last.
    pub(crate) fn find(&mut self, key: &str) -> FoundKey {
        if let Some(column) = self.keys.get(key) {
            return FoundKey::Known(*column);
        }
        if self.strangers.contains(key) {
            return FoundKey::Unknown;
        }
        if let Some(role) = self.known.role(key) {
            let column = self.all.len();
            self.add(key, column, role);
            self.keys.insert(key.into(), column);
            return FoundKey::Known(column);
        }
        if key.len() <= MOST_IN_STRANGER {
            if self.strangers.len() >= MOST_STRANGERS {
                self.strangers.clear();
            }
            self.strangers.insert(key.into());
        }
        FoundKey::New
    }

    /// What a column means under a ruleset of which `names` are the names.
    pub(crate) fn meaning(&self, column: usize, names: &InputNames) -> Meaning {
        let Some(column) = self
            .all
            .get(column)
            .filter(|column| column.role == Role::Cell)
        else {
            return Meaning::None;
        };
        let input = names.get(self.known.meant(&column.name));
        input.map_or(Meaning::Unused, Meaning::Input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::trial::world;

    #[test]
    fn a_name_is_known_that_the_ruleset_of_the_job_or_a_shipped_one_has() {
        let (known, _) = world(false);
        for (name, role) in [
            ("Age", Some(Role::Cell)),
            (" place ", Some(Role::Place)),
            ("ON", Some(Role::On)),
            ("top_200_doctorate", Some(Role::Cell)),
            ("shoe_size", None),
        ] {
            assert_eq!(known.role(name), role, "{name}");
        }
        // A ruleset of a jurisdiction of its own.
        let text = std::fs::read_to_string("tests/findings/ok/floor-and-negative-points.yaml");
        let text = text.unwrap().replace("age", "hat_size");
        let own = crate::load("own.yaml", text.into_bytes()).ruleset.unwrap();
        let known = KnownNames {
            map: Arc::new(vec![("shoe_size".to_owned(), "hat_size".to_owned())]),
            elsewhere: Arc::new(Elsewhere::of(&own)),
            names: Arc::new(InputNames::of(&own)),
        };
        for name in ["hat_size", "shoe_size"] {
            assert_eq!(known.role(name), Some(Role::Cell), "{name}");
        }
        assert_eq!(known.role("top_200_doctorate"), None);
    }

    #[test]
    fn a_name_of_more_than_a_thousand_bytes_is_never_known() {
        let (known, _) = world(false);
        let name = |length: usize| format!("age{}", " ".repeat(length - 3));
        assert_eq!(known.role(&name(MOST_IN_NAME)), Some(Role::Cell));
        for length in [MOST_IN_NAME + 1, MOST_IN_NAME + 2] {
            assert_eq!(known.role(&name(length)), None, "{length}");
        }
    }

    #[test]
    fn keys_of_lines_are_told_apart_up_to_a_number_and_then_forgotten() {
        let (known, _) = world(false);
        let mut columns = Columns::of(std::iter::empty(), known);
        let key = |number: usize| format!("age{}", " ".repeat(number));
        for number in 0..MOST_KEYS {
            assert!(!columns.is_full());
            let found = columns.find(&key(number));
            assert!(matches!(found, FoundKey::Known(column) if column == number));
        }
        assert!(columns.is_full());
        assert!(matches!(columns.find(&key(3)), FoundKey::Known(3)));
        columns.forget();
        assert!(!columns.is_full() && columns.len() == 0);
        assert!(matches!(columns.find(&key(3)), FoundKey::Known(0)));
    }

    #[test]
    fn strange_keys_are_remembered_while_they_are_short_and_few() {
        let (known, _) = world(false);
        let mut columns = Columns::of(std::iter::empty(), known);
        let mut is_new = |key: &str| {
            let found = columns.find(key);
            assert!(columns.strangers.len() <= MOST_STRANGERS);
            matches!(found, FoundKey::New)
        };
        for (length, is_remembered) in [(MOST_IN_STRANGER, true), (MOST_IN_STRANGER + 1, false)] {
            let key = "x".repeat(length);
            assert!(is_new(&key));
            assert_eq!(!is_new(&key), is_remembered, "{length}");
        }
        for number in 1..MOST_STRANGERS {
            assert!(is_new(&number.to_string()));
        }
        assert!(!is_new("1"));
        assert!(is_new("one more"));
        assert!(is_new("1"));
    }
}
