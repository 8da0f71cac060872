//! The columns of an input: what each one is called, and what it means under a ruleset.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::applicant::{Input, InputNames};
use crate::embedded;
use crate::ruleset::Ruleset;
use crate::spelling;

/// The most columns that are told apart; of more, those that nobody knows are not looked at.
const MOST_COLUMNS: usize = 10_000;

/// What a column is for the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The place of the row.
    Place,
    /// The day of the row.
    On,
    /// Something about the applicant, or nothing that is known.
    Cell,
}

/// What a column is for a ruleset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It answers an input.
    Input(Input),
    /// It answers what only other rulesets of the jurisdiction ask.
    Unused,
    /// Nobody knows it; it is passed through.
    None,
}

/// The columns of an input.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    all: Vec<Column>,
    by_name: FxHashMap<String, usize>,
    /// What columns are called here, and what they stand for.
    map: Arc<Vec<(String, String)>>,
    elsewhere: Arc<Elsewhere>,
    /// The names of the ruleset of the job.
    names: Arc<InputNames>,
}

#[derive(Debug, Clone)]
struct Column {
    name: String,
    role: Role,
}

/// The names that the shipped rulesets of a jurisdiction know, in all places.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    jurisdiction: String,
    names: OnceLock<Vec<InputNames>>,
}

impl Elsewhere {
    pub(crate) fn of(ruleset: &Ruleset) -> Self {
        Self {
            jurisdiction: ruleset.jurisdiction().to_owned(),
            names: OnceLock::new(),
        }
    }

    fn knows(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let own = embedded::with_own_facts();
            let own = own.filter(|ruleset| ruleset.jurisdiction() == self.jurisdiction);
            let names = own.flat_map(|ruleset| {
                let placed =
                    embedded::places().filter_map(|place| embedded::in_place(ruleset, place));
                let placed = placed.map(|placed| InputNames::of(&placed));
                std::iter::once(InputNames::of(ruleset)).chain(placed)
            });
            names.collect()
        });
        names.iter().any(|names| names.get(name).is_some())
    }
}

impl Columns {
    /// Columns of some names; `map` says what names that are given in it stand for.
    pub(crate) fn of(
        names: impl IntoIterator<Item = String>,
        map: Arc<Vec<(String, String)>>,
        (elsewhere, own): (Arc<Elsewhere>, Arc<InputNames>),
    ) -> Self {
        let mut columns = Self {
            all: Vec::new(),
            by_name: FxHashMap::default(),
            map,
            elsewhere,
            names: own,
        };
        for name in names {
            columns.add(name);
        }
        columns
    }

    fn add(&mut self, name: String) -> usize {
        let meant = self.meant(&name);
        let role = match spelling::folded(meant).as_str() {
            "place" => Role::Place,
            "on" => Role::On,
            _ => Role::Cell,
        };
        let position = self.all.len();
        self.by_name.entry(name.clone()).or_insert(position);
        self.all.push(Column { name, role });
        position
    }

    /// What a name stands for.
    fn meant<'a>(&'a self, name: &'a str) -> &'a str {
        let mapped = self.map.iter().find(|(theirs, _)| theirs == name);
        mapped.map_or(name, |(_, ours)| ours.as_str())
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The name of a column, as the input has it.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.all.get(column).map_or("", |column| &column.name)
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|column| column.name.as_str())
    }

    pub(crate) fn role(&self, column: usize) -> Role {
        self.all
            .get(column)
            .map_or(Role::Cell, |column| column.role)
    }

    /// The first column of a role.
    pub(crate) fn with_role(&self, role: Role) -> Option<usize> {
        self.all.iter().position(|column| column.role == role)
    }

    /// The column of a name; one that was not there before becomes the last.
    pub(crate) fn position_or_add(&mut self, name: &str) -> usize {
        match self.by_name.get(name) {
            Some(position) => *position,
            // Lines that each have keys of their own shall not fill the memory.
            None if self.all.len() >= MOST_COLUMNS
                && self.names.get(self.meant(name)).is_none() =>
            {
                usize::MAX
            }
            None => self.add(name.to_owned()),
        }
    }

    /// The columns that the ruleset of the job, or another of the jurisdiction, knows.
    pub(crate) fn known(&self) -> impl Iterator<Item = usize> {
        (0..self.all.len()).filter(|column| self.is_known(*column))
    }

    /// Whether a column is one of [`known`](Self::known).
    pub(crate) fn is_known(&self, column: usize) -> bool {
        let Some(column) = self.all.get(column) else {
            return false;
        };
        let name = self.meant(&column.name);
        column.role != Role::Cell || self.names.get(name).is_some() || self.elsewhere.knows(name)
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
        let name = self.meant(&column.name);
        match names.get(name) {
            Some(input) => Meaning::Input(input),
            None if self.elsewhere.knows(name) => Meaning::Unused,
            None => Meaning::None,
        }
    }
}
