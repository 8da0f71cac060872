//! Real applicants under two rulesets: which rows of a table move.

use serde::Serialize;

use crate::applicant::{Applicant, InputFault};
use crate::assess::{Assessment, assess};
use crate::columns::{Columns, Row, Table, fault_text};
use crate::diff::Side;
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
    pub(crate) line: usize,
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
    pub(crate) line: usize,
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
    fn of(ruleset: &Ruleset, answer: &Assessment) -> Self {
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

impl Candidates {
    /// Adds what becomes of the rows of a table in one place; the rows are the same in all.
    pub(crate) fn add(
        &mut self,
        table: &Table,
        (old, new): (&Side<'_>, &Side<'_>),
        place: Option<&str>,
    ) {
        let is_first = self.rows == 0;
        let columns = (
            Columns::of(&table.header, old.ruleset),
            Columns::of(&table.header, new.ruleset),
        );
        if is_first {
            let names = table.header.iter().enumerate();
            let ignored = names.filter(|(at, _)| !columns.0.knows(*at) && !columns.1.knows(*at));
            self.ignored = ignored.map(|(_, name)| name.clone()).collect();
            self.rows = table.rows.len();
        }
        for (number, row) in table.rows.iter().enumerate() {
            let answers = Self::answers(table, &columns, row, old, new);
            match answers {
                Ok((old, new)) if old == new => {}
                Ok((old, new)) => self.moved.push(MovedRow {
                    row: number + 1,
                    line: row.line,
                    place: place.map(str::to_owned),
                    old,
                    new,
                }),
                Err(errors) => self.reject(number + 1, row.line, errors),
            }
        }
    }

    fn answers(
        table: &Table,
        columns: &(Columns, Columns),
        row: &Row,
        old: &Side<'_>,
        new: &Side<'_>,
    ) -> Result<(Answer, Answer), Vec<String>> {
        let cells = row.cells.as_ref().map_err(|fault| vec![fault.clone()])?;
        let read = |side: &Side<'_>, columns: &Columns| {
            let sheet = columns.sheet(&table.header, row.line, cells);
            let applicant = Applicant::read(side.ruleset, &[sheet], side.on);
            let answer = applicant.map(|applicant| assess(side.ruleset, &applicant, side.on));
            answer.map(|answer| Answer::of(side.ruleset, &answer))
        };
        match (read(old, &columns.0), read(new, &columns.1)) {
            (Ok(old), Ok(new)) => Ok((old, new)),
            (old, new) => {
                let faults = old.err().into_iter().chain(new.err()).flatten();
                let mut errors: Vec<String> = Vec::new();
                for fault in faults {
                    let text = fault_text(&table.header, &without_help(fault));
                    if !errors.contains(&text) {
                        errors.push(text);
                    }
                }
                Err(errors)
            }
        }
    }

    /// A row may be refused in several places, for the same faults or for others.
    fn reject(&mut self, row: usize, line: usize, errors: Vec<String>) {
        let known = self.rejected.iter_mut().find(|known| known.row == row);
        match known {
            Some(known) => {
                for error in errors {
                    if !known.errors.contains(&error) {
                        known.errors.push(error);
                    }
                }
            }
            None => self.rejected.push(RejectedRow { row, line, errors }),
        }
    }
}

/// A near miss is worth a word in a list of many rows too.
fn without_help(mut fault: InputFault) -> InputFault {
    if let Some(help) = fault.help.take() {
        fault.message = format!("{} ({help})", fault.message);
    }
    fault
}
