//! Rows graded: what their cells say, under the rules of their place and day.
//!
//! A grader belongs to one thread. It keeps a [`Desk`] for each ruleset that rows ask for, and sends
//! each row to the one of its place and day.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::book::{Book, place_of_row};
use super::columns::{self, Columns, MOST_IN_STRANGER, Role};
use super::desk::{Asking, Desk, Graded, Refused, id_of, unreadable};
use super::remembered::Key;
use super::tally::Tally;
use super::text::Encoding;
use crate::applicant::{self, Input, Sheet, Why};
use crate::base::lang::Lang;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::embedded;
use crate::rules::ruleset::Ruleset;

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
    pub(crate) const SET: &str = "set";
    pub(crate) const CELLS: &str = "number of cells";
    pub(crate) const QUOTE: &str = "open quote";
    pub(crate) const OBJECT: &str = "no object";
    pub(crate) const KEY: &str = "key without a column";
    /// All of them, which are words for people.
    #[cfg(test)]
    pub(crate) const ALL: [&str; 5] = [SET, CELLS, QUOTE, OBJECT, KEY];
}

/// Grades rows.
pub(crate) struct Grader {
    terms: Arc<Terms>,
    columns: Columns,
    most_settings: usize,
    desks: Vec<Desk>,
    /// The places and the days that rows asked for, as written, with what they mean.
    asked: Asked,
    on: Date,
    desk: usize,
    faults: Vec<Fault>,
    said: Said,
    tally: Tally,
}

/// The most pairs of a place and a day that are remembered, and the longest, in bytes.
const MOST_ASKED: usize = 2048;
const MOST_IN_ASKED: usize = 64;

/// The most faults of cells that are remembered.
const MOST_SAID: usize = 256;

/// Stands for the text of a cell in a fault that is remembered: of nothing else that a fault says can
/// it be part but of the name of a column.
const CELL: &str = "\u{ffff}";

/// Faults that cells had, by why they are not taken at a desk, in a column and, where that matters, on
/// a day. What is said of one cell is said of the next, with another text in it.
#[derive(Default)]
struct Said(FxHashMap<(usize, usize, Option<Date>, Why), Fault>);

impl Said {
    /// The fault of a text, that `make` makes of one.
    fn of(
        &mut self,
        key: (usize, usize, Option<Date>, Why),
        text: &str,
        make: impl FnOnce(&str) -> Fault,
    ) -> Fault {
        if self.0.len() >= MOST_SAID {
            self.0.clear();
        }
        let said = self.0.entry(key).or_insert_with(|| make(CELL));
        let mut fault = Fault {
            about: said.about.clone(),
            text: String::with_capacity(said.text.len() + text.len()),
        };
        let shown = spelling::shown(text, 60);
        for (number, part) in said.text.split(CELL).enumerate() {
            if number > 0 {
                fault.text.push_str(&shown);
            }
            fault.text.push_str(part);
        }
        fault
    }
}

/// The most settings of all threads together, at most half of them of one; and the most of a thread
/// where whole answers are asked for, which keep more.
const MOST_SETTINGS: usize = 64;
const MOST_EXACT: usize = 12;

/// The most bytes, about, that answers leave behind for the next ones.
const MOST_LEFT: usize = 6 * 1024 * 1024;

/// The most faults of a row that are told.
const MOST_FAULTS: usize = 100;

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
        if place.len().saturating_add(on.len()) > MOST_IN_ASKED {
            return None;
        }
        self.key.extend_from_slice(place);
        self.key.push(0xff);
        self.key.extend_from_slice(on);
        self.known.get(self.key.as_slice()).copied()
    }

    /// Remembers what the pair at hand means, unless it is a long one.
    fn keep(&mut self, meant: (usize, Date)) {
        if self.key.is_empty() {
            return;
        }
        if self.known.len() >= MOST_ASKED {
            self.known.clear();
        }
        self.known.insert(self.key.as_slice().into(), meant);
    }
}

impl Grader {
    /// A grader for one of so many threads.
    pub(crate) fn new(terms: Arc<Terms>, columns: Columns, threads: usize) -> Self {
        let on = terms.book.on;
        Self {
            most_settings: if terms.is_exact {
                MOST_EXACT
            } else {
                MOST_SETTINGS / threads.max(2)
            },
            terms,
            columns,
            desks: Vec::new(),
            asked: Asked::default(),
            on,
            desk: 0,
            faults: Vec::new(),
            said: Said::default(),
            tally: Tally::default(),
        }
    }

    /// The columns that rows have.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The columns of the keys of a line; none for those that nobody knows.
    pub(crate) fn columns_of<'k>(
        &mut self,
        keys: impl Iterator<Item = &'k str>,
        columns: &mut Vec<Option<usize>>,
    ) {
        if self.columns.is_full() {
            self.columns.forget();
            self.said = Said::default();
            for desk in &mut self.desks {
                desk.forget_columns();
            }
        }
        columns.clear();
        columns.extend(keys.map(|key| match self.columns.find(key) {
            columns::FoundKey::Known(column) => Some(column),
            columns::FoundKey::Unknown => None,
            columns::FoundKey::New => {
                if key.len() <= MOST_IN_STRANGER {
                    self.tally.strange(key);
                }
                None
            }
        }));
    }

    /// Begins a row that names a place and a day, or leaves them to the job.
    pub(crate) fn begin(&mut self, place: &[u8], on: &[u8], encoding: Encoding) {
        self.faults.clear();
        if self.desks.get_mut(self.desk).is_some_and(Desk::has_made) {
            self.look_at_settings();
        }
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
                let text = say!(
                    "what is set for all rows: {fault}",
                    fault = refusal.in_a_row()
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
                let text = say!(
                    "`on`: `{text}` {why} (accepted: a day such as 2026-11-23)",
                    text = spelling::shown(&on, 60),
                    why = error.said()
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
            let text = say!(
                "`{name}`: {problem}",
                name = about,
                problem = refusal.in_a_row()
            );
            Fault::new(about, &text, lang)
        };
        let base = self
            .terms
            .book
            .base(day)
            .map_err(|refusal| about(&refusal))?;
        if let Some(name) = place
            && base.place().is_none()
            && embedded::place(name).is_none()
            && embedded::places_named(name).is_empty()
        {
            let near = embedded::near_place(name);
            let key = (usize::MAX, 0, None, Why::NoOption(near));
            let make = |name: &str| about(&embedded::no_place(name, near));
            return Err(self.said.of(key, name, make));
        }
        // However it is spelled, a place has one desk.
        let place = match place {
            Some(name) => place_of_row(name, &base),
            None => Ok(None),
        };
        let place = place.map_err(|refusal| about(&refusal))?;
        let is_same = |desk: &Desk| desk.ruleset.id() == base.id() && desk.place == place;
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
    /// the others go to `unknown`, with where they stand in the row.
    #[inline]
    pub(crate) fn answer_known(
        &mut self,
        cells: impl Iterator<Item = ((usize, usize), Key)>,
        unknown: &mut Vec<(usize, usize)>,
    ) {
        unknown.clear();
        let Some(desk) = self.desks.get_mut(self.desk) else {
            return;
        };
        for ((column, at), key) in cells {
            if !desk.knows(column, key) {
                unknown.push((column, at));
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
        let (on, lang) = (self.on, self.terms.lang);
        let asked = Asking {
            key,
            cell,
            encoding,
            on,
            is_exact: self.terms.is_exact,
        };
        let Err(refused) = desk.take(column, &self.columns, &asked) else {
            return;
        };
        let (ruleset, name) = (&desk.ruleset, self.columns.name(column));
        let (said, at) = (&mut self.said, self.desk);
        push_fault(&mut self.faults, lang, |lang| match refused {
            Refused::Other(input, refusal) => Fault::of(ruleset, name, input, &refusal, lang),
            Refused::Cell(input, why) => {
                let make = |text: &str| {
                    let refusal = applicant::refusal(ruleset, input, (text, why), on);
                    Fault::of(ruleset, name, input, &refusal, lang)
                };
                let text = encoding.read(cell).unwrap_or_default();
                if name.contains(CELL) {
                    return make(&text);
                }
                let is_day = matches!(input, Input::Fact(fact) if ruleset.facts()[fact].is_date());
                let on = Some(on).filter(|_| is_day);
                said.of((at, column, on, why), &text, make)
            }
        });
    }

    /// Notes a cell that is no single value, as a list in JSON.
    pub(crate) fn no_value(&mut self, column: usize, found: &Text) {
        let Some(desk) = self.desks.get(self.desk) else {
            return;
        };
        if let Some(input) = desk.input(column) {
            let id = id_of(&desk.ruleset, input);
            let what = say!("`{id}`: found {found}, expected one value", id, found);
            let (name, refusal) = (self.columns.name(column), Refusal::new(what));
            let make = |lang| Fault::of(&desk.ruleset, name, input, &refusal, lang);
            push_fault(&mut self.faults, self.terms.lang, make);
        }
    }

    /// Notes something that is wrong with the row as a whole.
    pub(crate) fn fault(&mut self, about: &str, text: &Text) {
        push_fault(&mut self.faults, self.terms.lang, |lang| {
            Fault::new(about, text, lang)
        });
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

    /// Forgets the settings of all desks but the one at hand, if there are many.
    fn look_at_settings(&mut self) {
        if self.desks.iter().map(Desk::settings).sum::<usize>() > self.most_settings {
            let others = self.desks.iter_mut().enumerate();
            for (_, desk) in others.filter(|(number, _)| *number != self.desk) {
                desk.forget_settings();
            }
        }
    }

    /// What was counted since the last time. What is remembered of rows is bounded from one time to
    /// the next.
    pub(crate) fn take_tally(&mut self) -> Tally {
        if self.desks.iter().map(Desk::weight).sum::<usize>() > MOST_LEFT {
            self.desks.iter_mut().for_each(Desk::forget_answers);
        }
        for desk in &mut self.desks {
            desk.count(&mut self.tally);
            desk.forget_words();
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

/// Notes one fault more. Beyond the limit it is only said that there are more, of which the row has
/// as many as cells.
fn push_fault(faults: &mut Vec<Fault>, lang: Lang, make: impl FnOnce(Lang) -> Fault) {
    if faults.len() < MOST_FAULTS {
        faults.push(make(lang));
    } else if faults.len() == MOST_FAULTS
        && let Some(about) = faults.last().map(|last| last.about.clone())
    {
        let text = say!(
            "more than {count} faults; the rest is not looked at",
            count = MOST_FAULTS
        );
        faults.push(Fault::new(&about, &text, lang));
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
        let text = say!("column `{column}`: {fault}", column = shown, fault = text);
        Self::new(id, &text, lang)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::desk::MADE;
    use super::super::trial::world;
    use super::*;

    /// The settings that are made for rows of all places, in so many years and with so many figures.
    fn made(grader: &mut Grader, figures: &[&str], years: std::ops::Range<i16>) -> usize {
        let before = MADE.get();
        for place in embedded::places() {
            for (year, figure) in years
                .clone()
                .flat_map(|year| figures.iter().map(move |one| (year, one)))
            {
                let on = date(year, 6, 30).to_string();
                grader.begin(place.as_bytes(), on.as_bytes(), Encoding::Utf8);
                grader.answer(0, figure.as_bytes(), Encoding::Utf8);
                assert!(grader.finish().is_ok());
            }
        }
        MADE.get() - before
    }

    fn grader(is_exact: bool) -> Grader {
        let (known, terms) = world(is_exact);
        let columns = Columns::of(["local_average_monthly_salary"].into_iter(), known);
        Grader::new(Arc::clone(terms), columns, 1)
    }

    #[test]
    fn what_rows_of_which_little_is_known_say_in_many_places_is_worked_out_once() {
        let mut grader = grader(false);
        let figures = ["4000", "16000", ""];
        assert!(made(&mut grader, &figures, 2017..2023) > 64);
        assert_eq!(made(&mut grader, &figures, 2017..2023), 0);
        // Where the edges stand in one order, the figure itself says nothing.
        let others = ["4000.01", "16100"];
        assert_eq!(made(&mut grader, &others, 2017..2023), 0);
    }

    #[test]
    fn a_day_makes_no_setting_of_its_own_where_the_same_entries_are_in_force() {
        let mut grader = grader(true);
        for day in 1..=28 {
            let on = date(2026, 3, day).to_string();
            let before = MADE.get();
            grader.begin(b"shanghai", on.as_bytes(), Encoding::Utf8);
            let mut out = Vec::new();
            grader.finish().unwrap().push_assessment(&mut out);
            let out = String::from_utf8(out).unwrap();
            assert!(out.contains(&format!("\"on\":\"{on}\"")), "{out}");
            assert_eq!(MADE.get() - before, usize::from(day == 1));
        }
    }
}
