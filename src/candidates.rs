//! Real applicants under two rulesets: which rows of a table move.
//!
//! In come the rows that [`Rows`] reads, from a table, lines or a workbook, as `batch` does; each is
//! graded under both.

use std::sync::Arc;

use serde::Serialize;

use crate::applicant::{InputNames, Sheet};
use crate::assess::Grading;
use crate::batch::{Book, Elsewhere, Grader, Known, Row, Rows, Taken, Terms};
use crate::diff::Side;
use crate::lang::Lang;
use crate::ruleset::Ruleset;

/// What became of the rows of a table.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// How many rows there are.
    pub(crate) rows: usize,
    /// The rows that are answered otherwise.
    pub(crate) moved: Vec<MovedRow>,
    /// The rows that cannot be read.
    pub(crate) rejected: Vec<RejectedRow>,
    /// Columns that neither side knows.
    pub(crate) ignored: Vec<String>,
}

/// A row that moves.
#[derive(Debug)]
pub(crate) struct MovedRow {
    /// The number of the row, from 1, without the header.
    pub(crate) row: usize,
    /// The line it begins on.
    pub(crate) line: u64,
    /// The place, where several are asked for.
    pub(crate) place: Option<String>,
    /// What the old side says.
    pub(crate) old: Answer,
    /// What the new side says.
    pub(crate) new: Answer,
}

/// A row that cannot be read, and why.
#[derive(Debug)]
pub(crate) struct RejectedRow {
    /// The number of the row, from 1, without the header.
    pub(crate) row: usize,
    /// The line it begins on.
    pub(crate) line: u64,
    /// Its faults.
    pub(crate) errors: Vec<String>,
}

/// What a side says of a row.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Answer {
    /// Whether a permit is needed; unknown while an exemption is open.
    pub(crate) permit_needed: Option<bool>,
    /// The certain class.
    pub(crate) class: Option<String>,
    /// The best class that the open facts allow.
    pub(crate) best_class: Option<String>,
    /// The least points.
    pub(crate) points: i64,
    /// The most points that the open facts allow.
    pub(crate) points_at_most: i64,
}

impl Answer {
    fn of(ruleset: &Ruleset, answer: &Grading) -> Self {
        let class = |at: Option<usize>| {
            let class = at.and_then(|at| ruleset.classes().get(at));
            class.map(|class| class.id.clone())
        };
        Self {
            permit_needed: answer.permit_needed,
            class: class(answer.class),
            best_class: class(answer.best_class),
            points: answer.points,
            points_at_most: answer.points_at_most,
        }
    }
}

/// What columns can mean under a ruleset.
pub(crate) fn known(ruleset: &Ruleset) -> Known {
    Known {
        map: Arc::default(),
        elsewhere: Arc::new(Elsewhere::of(ruleset)),
        names: Arc::new(InputNames::of(ruleset)),
    }
}

/// Grades rows under one side.
fn grader(side: &Side<'_>, rows: &Rows) -> Grader {
    let book = Book {
        named: Some(Taken::Own(Arc::new(side.ruleset.clone()))),
        on: side.on,
        place: None,
    };
    let terms = Terms {
        book,
        set: Sheet::default(),
        is_exact: true,
        required: None,
        lang: Lang::En,
    };
    Grader::new(
        Arc::new(terms),
        known(side.ruleset).columns(rows.header.clone()),
    )
}

impl Candidates {
    /// Adds what becomes of rows in one place; the rows are the same in all.
    pub(crate) fn add(
        &mut self,
        rows: &Rows,
        (old, new): (&Side<'_>, &Side<'_>),
        place: Option<&str>,
    ) {
        if self.rows == 0 {
            let names = [old, new].map(|side| InputNames::of(side.ruleset));
            let is_known = |name: &&String| names.iter().any(|names| names.get(name).is_some());
            let is_blank = |name: &&String| name.trim().is_empty();
            let others = rows.header.iter().filter(|name| !is_blank(name));
            let ignored = others.filter(|name| !is_known(name));
            self.ignored = ignored.cloned().collect();
            self.rows = rows.all.len();
        }
        let mut graders = (grader(old, rows), grader(new, rows));
        for (number, row) in (1..).zip(&rows.all) {
            let answers = (
                rows.grade(row, &mut graders.0),
                rows.grade(row, &mut graders.1),
            );
            match answers {
                (Ok(before), Ok(after)) => {
                    let before = Answer::of(old.ruleset, &before);
                    let after = Answer::of(new.ruleset, &after);
                    if before != after {
                        self.moved.push(MovedRow {
                            row: number,
                            line: row.line,
                            place: place.map(str::to_owned),
                            old: before,
                            new: after,
                        });
                    }
                }
                (before, after) => {
                    let errors = before.err().into_iter().chain(after.err()).flatten();
                    self.reject(number, row, errors);
                }
            }
        }
    }

    /// A row may be refused on both sides and in several places, for the same faults or for others.
    fn reject(&mut self, number: usize, row: &Row, errors: impl Iterator<Item = String>) {
        let known = self.rejected.iter().position(|known| known.row == number);
        let at = known.unwrap_or_else(|| {
            self.rejected.push(RejectedRow {
                row: number,
                line: row.line,
                errors: Vec::new(),
            });
            self.rejected.len() - 1
        });
        if let Some(rejected) = self.rejected.get_mut(at) {
            for error in errors {
                if !rejected.errors.contains(&error) {
                    rejected.errors.push(error);
                }
            }
        }
    }
}
