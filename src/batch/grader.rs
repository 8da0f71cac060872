//! Rows graded: what their cells say, under the rules of their place and day.
//!
//! A grader belongs to one thread. It keeps a [`Desk`] for each ruleset that rows ask for, and sends
//! each row to the one of its place and day.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::book::Book;
use super::columns::{Columns, Role};
use super::desk::{Asking, Desk, Graded, id_of, unreadable};
use super::remembered::Key;
use super::tally::Tally;
use super::text::Encoding;
use crate::applicant::{Input, Refusal, Sheet};
use crate::lang::Lang;
use crate::ruleset::Ruleset;
use crate::spelling;
use crate::text::Text;
use crate::words::say;

/// What all rows of a job have in common.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The rules.
    pub(crate) book: Book,
    /// What holds for all rows, unless a filled cell says otherwise.
    pub(crate) set: Sheet,
    /// Whether the day matters even within a stretch: where whole assessments are wanted.
    pub(crate) is_exact: bool,
    /// The class that every row must have for certain, by its name.
    pub(crate) required: Option<String>,
    /// The language of what is wrong with rows.
    pub(crate) lang: Lang,
}

/// A fault of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What it is about, in the summary: a fact, or what is wrong with the row.
    pub(crate) about: String,
    /// The column, the value, and what is accepted.
    pub(crate) text: String,
}

/// What a fault is about that is in no cell of a fact.
pub(super) mod about {
    pub(in crate::batch) const SET: &str = "set";
    pub(in crate::batch) const CELLS: &str = "number of cells";
    pub(in crate::batch) const QUOTE: &str = "open quote";
    pub(in crate::batch) const OBJECT: &str = "no object";
    pub(in crate::batch) const KEY: &str = "key without a column";
    /// All of them, which are words for people.
    #[cfg(test)]
    pub(crate) const ALL: [&str; 5] = [SET, CELLS, QUOTE, OBJECT, KEY];
}

/// Grades rows.
pub(crate) struct Grader {
    terms: Arc<Terms>,
    columns: Columns,
    desks: Vec<Desk>,
    /// The places and the days that rows asked for, as written, with what they mean.
    asked: Asked,
    on: Date,
    desk: usize,
    faults: Vec<Fault>,
    tally: Tally,
}

/// The most pairs of a place and a day that are remembered.
const MOST_ASKED: usize = 4096;

/// What places and days mean, as rows write them: their desk and their day.
#[derive(Default)]
struct Asked {
    known: FxHashMap<Box<[u8]>, (usize, Date)>,
    /// The pair at hand: the place, a byte that no text has, and the day.
    key: Vec<u8>,
}

impl Asked {
    fn get(&mut self, place: &[u8], on: &[u8]) -> Option<(usize, Date)> {
        self.key.clear();
        self.key.extend_from_slice(place);
        self.key.push(0xff);
        self.key.extend_from_slice(on);
        self.known.get(self.key.as_slice()).copied()
    }

    /// Remembers what the pair at hand means.
    fn keep(&mut self, meant: (usize, Date)) {
        if self.known.len() >= MOST_ASKED {
            self.known.clear();
        }
        self.known.insert(self.key.as_slice().into(), meant);
    }
}

impl Grader {
    pub(crate) fn new(terms: Arc<Terms>, columns: Columns) -> Self {
        let on = terms.book.on;
        Self {
            terms,
            columns,
            desks: Vec::new(),
            asked: Asked::default(),
            on,
            desk: 0,
            faults: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// The columns that rows have.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The column of a name; one that was not there before becomes the last.
    pub(crate) fn column_of(&mut self, name: &str) -> usize {
        let before = self.columns.len();
        let position = self.columns.position_or_add(name);
        if self.columns.len() > before && !self.columns.is_known(position) {
            self.tally.strange(name);
        }
        position
    }

    /// Begins a row that names a place and a day, or leaves them to the job.
    pub(crate) fn begin(&mut self, place: &[u8], on: &[u8], encoding: Encoding) {
        self.faults.clear();
        if let Some(known) = self.asked.get(place, on) {
            (self.desk, self.on) = known;
        } else {
            match self.find(place, on, encoding) {
                Ok(found) => {
                    (self.desk, self.on) = found;
                    self.asked.keep(found);
                }
                Err(fault) => {
                    self.faults.push(fault);
                    // Its other cells are read all the same, by the rules of the job.
                    self.on = self.terms.book.on;
                    match self.find(b"", b"", encoding) {
                        Ok((desk, _)) => self.desk = desk,
                        Err(_) => self.desk = usize::MAX,
                    }
                }
            }
        }
        if let Some(desk) = self.desks.get_mut(self.desk)
            && let Err(refusals) = desk.begin(
                (&self.terms.set, self.terms.is_exact),
                &self.columns,
                self.on,
            )
        {
            for refusal in refusals {
                let text = say(
                    "what is set for all rows: {fault}",
                    &[("fault", &refusal.in_a_row())],
                );
                self.faults
                    .push(Fault::new(about::SET, &text, self.terms.lang));
            }
        }
    }

    fn find(
        &mut self,
        place: &[u8],
        on: &[u8],
        encoding: Encoding,
    ) -> Result<(usize, Date), Fault> {
        let lang = self.terms.lang;
        let unreadable = |about: &str| Fault::new(about, &unreadable(about, encoding), lang);
        let on = encoding.read(on).ok_or_else(|| unreadable("on"))?;
        let day = if on.trim().is_empty() {
            self.terms.book.on
        } else {
            spelling::date(&on).map_err(|error| {
                let text = say(
                    "`on`: `{text}` {why} (accepted: a day such as 2026-11-23)",
                    &[("text", &spelling::shown(&on, 60)), ("why", &error.said())],
                );
                Fault::new("on", &text, lang)
            })?
        };
        let place = encoding.read(place).ok_or_else(|| unreadable("place"))?;
        let place = Some(place.trim()).filter(|place| !place.is_empty());
        let about = |refusal: &Refusal| {
            let about = if self.terms.book.base(day).is_err() {
                "on"
            } else {
                "place"
            };
            let text = say(
                "`{name}`: {problem}",
                &[("name", &about), ("problem", &refusal.in_a_row())],
            );
            Fault::new(about, &text, lang)
        };
        let base = self
            .terms
            .book
            .base(day)
            .map_err(|refusal| about(&refusal))?;
        let is_same =
            |desk: &Desk| desk.ruleset.id() == base.id() && desk.place.as_deref() == place;
        if let Some(found) = self.desks.iter().position(is_same) {
            return Ok((found, day));
        }
        let ruleset = self
            .terms
            .book
            .ruleset(place, day)
            .map_err(|refusal| about(&refusal))?;
        let desk = Desk::new(place, ruleset, self.terms.required.as_deref());
        self.desks.push(desk);
        Ok((self.desks.len() - 1, day))
    }

    /// Takes those cells in of which it is known by their keys alone what they say; the columns of
    /// the others go to `unknown`.
    #[inline]
    pub(crate) fn answer_known(
        &mut self,
        cells: impl Iterator<Item = (usize, Key)>,
        unknown: &mut Vec<usize>,
    ) {
        unknown.clear();
        let Some(desk) = self.desks.get_mut(self.desk) else {
            return;
        };
        for (column, key) in cells {
            if !desk.knows(column, key) {
                unknown.push(column);
            }
        }
    }

    /// Takes a cell in; an empty one says nothing.
    pub(crate) fn answer(&mut self, column: usize, cell: &[u8], encoding: Encoding) {
        let key = Key::of(cell);
        let Some(desk) = self.desks.get_mut(self.desk) else {
            return;
        };
        if cell.is_empty() || desk.knows(column, key) {
            return;
        }
        let asked = Asking {
            key,
            cell,
            encoding,
            on: self.on,
            is_exact: self.terms.is_exact,
        };
        if let Err((input, refusal)) = desk.take(column, &self.columns, &asked) {
            let name = self.columns.name(column);
            self.faults.push(Fault::of(
                &desk.ruleset,
                name,
                input,
                &refusal,
                self.terms.lang,
            ));
        }
    }

    /// Notes a cell that is no single value, as a list in JSON.
    pub(crate) fn no_value(&mut self, column: usize, found: &Text) {
        let Some(desk) = self.desks.get(self.desk) else {
            return;
        };
        if let Some(input) = desk.input(column) {
            let id = id_of(&desk.ruleset, input);
            let what = say(
                "`{id}`: found {found}, expected one value",
                &[("id", &id), ("found", found)],
            );
            let (name, refusal) = (self.columns.name(column), Refusal::new(what));
            self.faults.push(Fault::of(
                &desk.ruleset,
                name,
                input,
                &refusal,
                self.terms.lang,
            ));
        }
    }

    /// Notes something that is wrong with the row as a whole.
    pub(crate) fn fault(&mut self, about: &str, text: &Text) {
        self.faults.push(Fault::new(about, text, self.terms.lang));
    }

    /// Grades the row, or tells all of its faults.
    pub(crate) fn finish(&mut self) -> Result<Graded<'_>, &[Fault]> {
        self.tally.rows += 1;
        if let Some(desk) = self.desks.get_mut(self.desk) {
            let refusals = desk.settle(self.on).into_iter();
            let lang = self.terms.lang;
            self.faults.extend(
                refusals.map(|(about, refusal)| Fault::new(&about, &refusal.in_a_row(), lang)),
            );
        }
        if !self.faults.is_empty() {
            self.tally
                .reject(self.faults.iter().map(|fact| fact.about.as_str()));
            return Err(&self.faults);
        }
        let desk = self.desks.get_mut(self.desk);
        let graded = desk.and_then(|desk| desk.grade(self.on, self.terms.is_exact));
        graded.ok_or(self.faults.as_slice())
    }

    /// What was counted since the last time.
    pub(crate) fn take_tally(&mut self) -> Tally {
        for desk in &mut self.desks {
            desk.count(&mut self.tally);
        }
        std::mem::take(&mut self.tally)
    }

    /// Counts a graded row that is not written.
    pub(crate) fn leave_out(&mut self) {
        self.tally.left_out += 1;
    }

    /// Counts a graded row that lacks the required class.
    pub(crate) fn fall_below(&mut self) {
        self.tally.below += 1;
    }

    /// What is wrong with the row.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether a column is one of place or day.
    pub(crate) fn role(&self, column: usize) -> Role {
        self.columns.role(column)
    }
}

impl Fault {
    /// What is wrong.
    pub(crate) fn to_text(&self) -> String {
        self.text.clone()
    }

    fn new(about: &str, text: &Text, lang: Lang) -> Self {
        Self {
            about: about.to_owned(),
            text: lang.of(text),
        }
    }

    /// What is wrong with the cell of a column.
    fn of(ruleset: &Ruleset, column: &str, input: Input, refusal: &Refusal, lang: Lang) -> Self {
        let id = id_of(ruleset, input);
        let text = refusal.in_a_row();
        if column == id {
            return Self::new(id, &text, lang);
        }
        let shown = spelling::shown(column, 60);
        let text = say(
            "column `{column}`: {fault}",
            &[("column", &shown), ("fault", &text)],
        );
        Self::new(id, &text, lang)
    }
}
