//! Real applicants under two rulesets: which rows of a table move.
//!
//! In come the rows that [`InputRows`] reads, from a table, lines or a workbook, as `batch` does; each is
//! graded under both.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::book::{Book, Taken};
use super::columns::{Elsewhere, KnownNames};
use super::error::BatchError;
use super::grader::{Grader, Terms};
use super::rows::{InputRow, InputRows, RowGrader};
use crate::applicant::{InputNames, Sheet};
use crate::base::lang::Lang;
use crate::classify::Grading;
use crate::questions::diff::{Candidates, MovedRow, RejectedRow, Side, SideAnswer};
use crate::rules::ruleset::{ClassId, Ruleset};

/// What a side says of a row.
fn answer(ruleset: &Ruleset, answer: &Grading) -> SideAnswer {
    let class = |id: Option<ClassId>| id.map(|id| ruleset.classes()[id].id.clone());
    SideAnswer {
        permit_needed: answer.permit_needed,
        class: class(answer.class),
        best_class: class(answer.best_class),
        points: answer.points,
        points_at_most: answer.points_at_most,
    }
}

/// What columns can mean under a ruleset.
pub(crate) fn known(ruleset: &Ruleset) -> KnownNames {
    KnownNames {
        map: Arc::default(),
        elsewhere: Arc::new(Elsewhere::of(ruleset)),
        names: Arc::new(InputNames::of(ruleset)),
    }
}

/// The most rows that are kept because they move or cannot be read, in all places together.
const MOST_KEPT: usize = 50_000;
/// The most names of columns that are kept because neither side knows them.
const MOST_IGNORED: usize = 1000;
/// The most bytes that these names have.
const MOST_IN_IGNORED: usize = 1024 * 1024;
/// After so many rows, what graders remember is looked through.
const STRETCH: usize = 1000;

/// Grades rows under one side.
fn reader(side: &Side<'_>, rows: &InputRows) -> RowGrader {
    let book = Book {
        named: Some(Taken::Own(Arc::new(side.ruleset.clone()))),
        on: side.on,
        place: None,
    };
    let terms = Terms {
        book,
        set: Sheet::default(),
        // Each row is graded on its very day: many places keep few settings then.
        is_exact: true,
        required: None,
        lang: Lang::En,
    };
    RowGrader::of(Grader::new(
        Arc::new(terms),
        known(side.ruleset).columns(&rows.header()),
        1,
    ))
}

/// A place with the two sides of it, each with what grades rows there.
struct InPlace<'s> {
    place: Option<&'s str>,
    sides: (&'s Side<'s>, &'s Side<'s>),
    readers: (RowGrader, RowGrader),
    moved: Vec<MovedRow>,
}

/// What becomes of rows in some places, each with its old side and its new one.
///
/// # Errors
///
/// Where the rows cannot be read to their end, and more than 50,000 that move or cannot be read.
pub(crate) fn grade(
    rows: InputRows,
    places: &[(Option<&str>, &Side<'_>, &Side<'_>)],
) -> Result<Candidates, BatchError> {
    let mut found = Candidates::default();
    let first = places.first().into_iter();
    let names = first.flat_map(|(_, old, new)| [old, new].map(|side| InputNames::of(side.ruleset)));
    let names: Vec<InputNames> = names.collect();
    let mut ignored = Ignored::default();
    for name in rows.header().iter() {
        ignored.see(name, &names);
    }
    let mut all: Vec<InPlace<'_>> = places
        .iter()
        .map(|(place, old, new)| InPlace {
            place: *place,
            sides: (old, new),
            readers: (reader(old, &rows), reader(new, &rows)),
            moved: Vec::new(),
        })
        .collect();
    rows.each(&mut |row| {
        found.rows += 1;
        for key in row.keys() {
            ignored.see(key, &names);
        }
        let errors = all.iter_mut().flat_map(|one| one.grade(found.rows, row));
        let errors: Vec<String> = errors.collect();
        reject(&mut found, row, errors);
        if found.rows.is_multiple_of(STRETCH) {
            for one in &mut all {
                one.readers.0.rest();
                one.readers.1.rest();
            }
        }
        let moved: usize = all.iter().map(|one| one.moved.len()).sum();
        if moved + found.rejected.len() > MOST_KEPT {
            return Err(BatchError::ManyMoved { most: MOST_KEPT });
        }
        Ok(())
    })?;
    found.moved = all.into_iter().flat_map(|one| one.moved).collect();
    found.ignored = ignored.names;
    Ok(found)
}

/// Notes what is wrong with a row, on both sides and in all places.
fn reject(found: &mut Candidates, row: &InputRow<'_>, all: Vec<String>) {
    let mut errors: Vec<String> = Vec::new();
    for error in all {
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    if !errors.is_empty() {
        found.rejected.push(RejectedRow {
            row: found.rows,
            line: row.line,
            errors,
        });
    }
}

/// Names that neither side knows.
#[derive(Default)]
struct Ignored {
    names: Vec<String>,
    /// How many bytes they have.
    bytes: usize,
    /// Some of the names that were looked at.
    seen: FxHashSet<String>,
}

impl Ignored {
    fn see(&mut self, name: &str, known: &[InputNames]) {
        let is_full = self.names.len() >= MOST_IGNORED || self.bytes >= MOST_IN_IGNORED;
        if is_full || self.seen.contains(name) {
            return;
        }
        let is_known = known.iter().any(|names| names.get(name).is_some());
        if !is_known && !name.trim().is_empty() && !self.names.iter().any(|other| other == name) {
            self.bytes += name.len();
            self.names.push(name.to_owned());
        }
        if self.seen.len() >= MOST_IGNORED {
            self.seen.clear();
        }
        self.seen.insert(name.to_owned());
    }
}

impl InPlace<'_> {
    /// Grades a row under both sides; says what is wrong with it.
    fn grade(&mut self, number: usize, row: &InputRow<'_>) -> Vec<String> {
        let (old, new) = self.sides;
        match (self.readers.0.grade(row), self.readers.1.grade(row)) {
            (Ok(before), Ok(after)) => {
                let before = answer(old.ruleset, &before);
                let after = answer(new.ruleset, &after);
                if before != after {
                    self.moved.push(MovedRow {
                        row: number,
                        line: row.line,
                        place: self.place.map(str::to_owned),
                        old: before,
                        new: after,
                    });
                }
                Vec::new()
            }
            (before, after) => {
                let errors = before.err().into_iter().chain(after.err());
                errors.flatten().collect()
            }
        }
    }
}
