//! Rows graded: what their cells say, under the rules of their place and day.
//!
//! A grader belongs to one thread. It keeps a desk for each ruleset that rows ask for, and at the
//! desk a setting for each stretch of days and set of figures, so that a row costs little more than
//! its cells.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::book::{Book, Taken};
use super::columns::{Columns, Meaning, Role};
use super::remembered::{Key, Remembered};
use super::tally::Tally;
use super::text::Encoding;
use crate::applicant::{self, Answer, Applicant, Input, InputNames, Intake, Refusal, Sheet};
use crate::assess::{Assessment, Grading, Memories, Setting};
use crate::decimal::Decimal;
use crate::engine::OpenProfile;
use crate::ruleset::{FactIndex, FactKind, Ruleset};
use crate::spelling;

/// The most settings that a desk keeps at once.
const MOST_SETTINGS: usize = 32;

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
}

/// A fault of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What it is about, in the summary: a fact, or what is wrong with the row.
    pub(crate) about: String,
    /// The column, the value, and what is accepted.
    pub(crate) text: String,
}

/// Grades rows.
pub(crate) struct Grader {
    terms: Arc<Terms>,
    columns: Columns,
    desks: Vec<Desk>,
    /// The place and the day that the last row asked for, as written, with what they mean.
    last: Option<Asked>,
    on: Date,
    desk: usize,
    faults: Vec<Fault>,
    tally: Tally,
}

/// What a row asked for, as written, and the desk and day it was sent to.
struct Asked {
    place: Vec<u8>,
    on: Vec<u8>,
    desk: usize,
    day: Date,
}

/// Where rows under one ruleset are graded.
struct Desk {
    place: Option<String>,
    ruleset: Taken,
    names: InputNames,
    /// What each column is here.
    slots: Vec<Slot>,
    /// The facts that a row can change.
    moved: Vec<FactIndex>,
    /// Those of them that several columns can answer, or a date.
    shared: Vec<FactIndex>,
    /// The facts that differ from what the profile of the setting at hand has.
    changed: Vec<FactIndex>,
    /// The number of the row.
    number: u64,
    /// How many columns alone answer their fact, and how many of them the row has a cell of.
    alone: usize,
    seen: usize,
    /// The days on which the rules turn.
    turning: Vec<Date>,
    /// The day for which `base` was read.
    on: Option<Date>,
    has_dates_set: bool,
    /// What holds for all rows.
    base: Applicant,
    row: Applicant,
    intake: Intake,
    settings: Vec<Kept>,
    at: usize,
    /// How many rows had each class for certain, and possibly; then none, and exempt.
    classes: Vec<u64>,
    best_classes: Vec<u64>,
    required: Option<usize>,
}

/// A cell that is looked at.
struct Asking<'c> {
    key: Key,
    cell: &'c [u8],
    encoding: Encoding,
    on: Date,
    is_exact: bool,
}

/// What a column is at a desk.
struct Slot {
    meaning: Meaning,
    /// What its cells were read as.
    remembered: Option<Remembered>,
    /// The fact that it alone answers. Most cells say what the one above them says, so the row
    /// keeps the answer until another comes.
    alone: Option<FactIndex>,
    /// The cell that the row has the answer of, if it is short.
    key: Key,
    /// Whether the row has what holds for all rows.
    is_base: bool,
    /// The last row that had a cell here.
    seen: u64,
}

/// A setting with what it left behind.
struct Kept {
    day: Date,
    figures: Vec<Option<Decimal>>,
    setting: Setting,
    profile: OpenProfile,
    memories: Memories,
    /// Whether no row was graded with it yet.
    is_new: bool,
}

/// The answer to a row.
pub(crate) struct Graded<'g> {
    /// The answer in short.
    pub(crate) grading: Grading,
    desk: &'g mut Desk,
}

impl Grader {
    pub(crate) fn new(terms: Arc<Terms>, columns: Columns) -> Self {
        let on = terms.book.on;
        Self {
            terms,
            columns,
            desks: Vec::new(),
            last: None,
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
        let is_last = |last: &Asked| last.place == place && last.on == on;
        if let Some(last) = self.last.as_ref().filter(|last| is_last(last)) {
            (self.desk, self.on) = (last.desk, last.day);
        } else {
            match self.find(place, on, encoding) {
                Ok((desk, day)) => {
                    (self.desk, self.on) = (desk, day);
                    self.last = Some(Asked {
                        place: place.to_vec(),
                        on: on.to_vec(),
                        desk,
                        day,
                    });
                }
                Err(fault) => {
                    self.last = None;
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
            && let Err(refusals) = desk.begin(&self.terms, &self.columns, self.on)
        {
            for refusal in refusals {
                self.faults.push(Fault {
                    about: "set".to_owned(),
                    text: format!("what is set for all rows: {}", in_a_row(&refusal)),
                });
            }
        }
    }

    fn find(
        &mut self,
        place: &[u8],
        on: &[u8],
        encoding: Encoding,
    ) -> Result<(usize, Date), Fault> {
        let fault = |about: &str, text: String| Fault {
            about: about.to_owned(),
            text,
        };
        let unreadable =
            |about: &str| fault(about, format!("`{about}` is not {}", encoding.name()));
        let on = encoding.read(on).ok_or_else(|| unreadable("on"))?;
        let day = if on.trim().is_empty() {
            self.terms.book.on
        } else {
            spelling::date(&on).map_err(|error| {
                let shown = spelling::shown(&on, 60);
                fault(
                    "on",
                    format!("`on`: `{shown}` {error} (accepted: a day such as 2026-11-23)"),
                )
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
            fault(about, format!("`{about}`: {}", in_a_row(refusal)))
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

    /// Takes cells in, each with its column.
    pub(crate) fn answer<'c>(
        &mut self,
        cells: impl Iterator<Item = (usize, Cow<'c, [u8]>)>,
        encoding: Encoding,
    ) {
        let Some(desk) = self.desks.get_mut(self.desk) else {
            return;
        };
        for (column, cell) in cells {
            if cell.is_empty() {
                continue;
            }
            let Some(slot) = desk.slots.get_mut(column) else {
                continue;
            };
            let key = Key::of(&cell);
            if let Some(fact) = slot.alone {
                desk.seen += usize::from(slot.seen != desk.number);
                slot.seen = desk.number;
                if key.is_some() && key == slot.key {
                    continue;
                }
                // What was read before needs no more than to be noted.
                if let Some(value) = slot.remembered.as_ref().and_then(|known| known.recent(key)) {
                    (slot.key, slot.is_base) = (key, false);
                    desk.row.set(fact, Some(value));
                    desk.changed.push(fact);
                    continue;
                }
            }
            let asked = Asking {
                key,
                cell: &cell,
                encoding,
                on: self.on,
                is_exact: self.terms.is_exact,
            };
            if let Err((input, refusal)) = desk.take(column, self.columns.name(column), &asked) {
                let name = self.columns.name(column);
                self.faults
                    .push(Fault::of(&desk.ruleset, name, input, &refusal));
            }
        }
    }

    /// Notes a cell that is no single value, as a list in JSON.
    pub(crate) fn no_value(&mut self, column: usize, found: &str) {
        let Some(desk) = self.desks.get(self.desk) else {
            return;
        };
        if let Some(Meaning::Input(input)) = desk.slots.get(column).map(|slot| slot.meaning) {
            let id = id_of(&desk.ruleset, input);
            let refusal = Refusal {
                message: format!("`{id}`: found {found}, expected one value"),
                help: None,
            };
            let name = self.columns.name(column);
            self.faults
                .push(Fault::of(&desk.ruleset, name, input, &refusal));
        }
    }

    /// Notes something that is wrong with the row as a whole.
    pub(crate) fn fault(&mut self, about: &str, text: String) {
        self.faults.push(Fault {
            about: about.to_owned(),
            text,
        });
    }

    /// Grades the row, or tells all of its faults.
    pub(crate) fn finish(&mut self) -> Result<Graded<'_>, &[Fault]> {
        self.tally.rows += 1;
        if let Some(desk) = self.desks.get_mut(self.desk) {
            desk.forget_unseen();
            for disagreement in desk.intake.settle(&desk.ruleset, self.on, &mut desk.row) {
                let [fact, _] = disagreement.facts;
                self.faults.push(Fault {
                    about: id_of(&desk.ruleset, Input::Fact(fact)).to_owned(),
                    text: in_a_row(&disagreement.refusal).into_owned(),
                });
            }
            if let Err(refusal) = applicant::settle_province(&desk.ruleset, &mut desk.row) {
                self.faults.push(Fault {
                    about: "province".to_owned(),
                    text: in_a_row(&refusal).into_owned(),
                });
            }
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
    /// What is wrong with the cell of a column.
    fn of(ruleset: &Ruleset, column: &str, input: Input, refusal: &Refusal) -> Self {
        let id = id_of(ruleset, input);
        let text = in_a_row(refusal);
        Self {
            about: id.to_owned(),
            text: if column == id {
                text.into_owned()
            } else {
                format!("column `{}`: {text}", spelling::shown(column, 60))
            },
        }
    }
}

fn is_blank(cell: &[u8], encoding: Encoding) -> bool {
    encoding
        .read(cell)
        .is_some_and(|text| text.trim().is_empty())
}

/// What a cell says; nothing where it is blank.
fn read(
    ruleset: &Ruleset,
    input: Input,
    cell: &[u8],
    encoding: Encoding,
    on: Date,
) -> Result<Option<Answer>, Refusal> {
    let Some(text) = encoding.read(cell) else {
        let id = id_of(ruleset, input);
        return Err(Refusal {
            message: format!("`{id}` is not {}", encoding.name()),
            help: None,
        });
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    applicant::read(ruleset, input, &text, on).map(Some)
}

fn id_of(ruleset: &Ruleset, input: Input) -> &str {
    match input {
        Input::Fact(at) => ruleset.facts().get(at).map_or("", |fact| &fact.id),
        Input::Parameter(at) => ruleset.parameters().get(at).map_or("", |one| &one.id),
    }
}

/// A refusal as it stands beside others in one cell, which are parted by semicolons.
fn in_a_row(refusal: &Refusal) -> Cow<'_, str> {
    let message = match refusal.message.rsplit_once("; accepted") {
        Some((what, accepted)) => Cow::Owned(format!("{what} (accepted{accepted})")),
        None => Cow::Borrowed(refusal.message.as_str()),
    };
    match &refusal.help {
        Some(help) if help.starts_with("did you mean") => Cow::Owned(format!("{message} ({help})")),
        _ => message,
    }
}

impl Desk {
    fn new(place: Option<&str>, ruleset: Taken, required: Option<&str>) -> Self {
        let classes = ruleset.classes().len() + 2;
        let wanted = |class: &crate::ruleset::Class| Some(class.id.as_str()) == required;
        Self {
            place: place.map(str::to_owned),
            names: InputNames::of(&ruleset),
            required: ruleset.classes().iter().position(wanted),
            slots: Vec::new(),
            moved: Vec::new(),
            shared: Vec::new(),
            changed: Vec::new(),
            number: 0,
            alone: 0,
            seen: 0,
            turning: ruleset.turning_days(),
            on: None,
            has_dates_set: false,
            base: Applicant::default(),
            row: Applicant::default(),
            intake: Intake::of(&ruleset),
            settings: Vec::new(),
            at: 0,
            classes: vec![0; classes],
            best_classes: vec![0; classes],
            ruleset,
        }
    }

    /// Makes ready for a row on a day; says what is wrong with what is set for all rows.
    fn begin(&mut self, terms: &Terms, columns: &Columns, on: Date) -> Result<(), Vec<Refusal>> {
        let is_wider = self.slots.len() < columns.len();
        for column in self.slots.len()..columns.len() {
            let meaning = columns.meaning(column, &self.names);
            let is_read = matches!(meaning, Meaning::Input(_));
            let is_dear = self.is_of_words(meaning);
            self.slots.push(Slot {
                meaning,
                remembered: is_read.then(|| Remembered::new(is_dear)),
                alone: None,
                key: Key::default(),
                is_base: true,
                seen: 0,
            });
        }
        let is_to_read = self.on.is_none() || (self.on != Some(on) && self.has_dates_set);
        if is_to_read {
            self.read_base(&terms.set, on)?;
        }
        if is_wider || is_to_read {
            self.share_out(terms.is_exact);
        }
        self.on = Some(on);
        self.number += 1;
        self.seen = 0;
        self.row.restore(&self.shared, &self.base);
        self.intake.clear();
        Ok(())
    }

    /// Takes the cell of a column in, under the name that the column has.
    fn take(
        &mut self,
        column: usize,
        name: &str,
        asked: &Asking<'_>,
    ) -> Result<(), (Input, Refusal)> {
        let Some(slot) = self.slots.get_mut(column) else {
            return Ok(());
        };
        let (key, cell) = (asked.key, asked.cell);
        let input = match slot.meaning {
            Meaning::Input(input) => input,
            Meaning::Unused if asked.is_exact && !is_blank(cell, asked.encoding) => {
                self.row.note_unused(name);
                return Ok(());
            }
            Meaning::Unused | Meaning::None => return Ok(()),
        };
        let known = slot
            .remembered
            .as_ref()
            .and_then(|known| known.get(key, cell));
        let read = match known {
            Some(value) => Ok(Some(Answer::Value(value))),
            None => read(&self.ruleset, input, cell, asked.encoding, asked.on),
        };
        if let (None, Ok(Some(Answer::Value(value))), Some(known)) =
            (known, &read, &mut slot.remembered)
        {
            known.keep(key, cell, *value);
        }
        if let Some(fact) = slot.alone {
            let value = match &read {
                Ok(Some(Answer::Value(value))) => Some(*value),
                _ => None,
            };
            slot.is_base = value.is_none();
            slot.key = if value.is_some() { key } else { Key::default() };
            self.row.set(fact, value.or(self.base.value(fact)));
            self.changed.push(fact);
            return read.map(|_| ()).map_err(|refusal| (input, refusal));
        }
        let Some(answer) = read.map_err(|refusal| (input, refusal))? else {
            return Ok(());
        };
        if !self.intake.take(input, answer, &mut self.row) {
            let id = id_of(&self.ruleset, input);
            let refusal = Refusal {
                message: format!("`{id}` is answered twice"),
                help: None,
            };
            return Err((input, refusal));
        }
        if let Input::Fact(fact) = input
            && asked.is_exact
            && let Some(fact) = self.ruleset.unread_fact(fact)
        {
            let name = fact.id.clone();
            self.row.note_unused(&name);
        }
        Ok(())
    }

    /// Tells which columns alone answer their fact, and begins anew with what holds for all rows.
    fn share_out(&mut self, is_exact: bool) {
        let given = |slot: &Slot| match slot.meaning {
            Meaning::Input(Input::Fact(fact)) => Some((fact, self.ruleset.fact_given_by(fact))),
            _ => None,
        };
        let all: Vec<_> = self.slots.iter().filter_map(given).collect();
        let is_alone = |(fact, gives): (FactIndex, FactIndex)| {
            let is_date = fact != gives;
            let others = all.iter().filter(|(_, other)| *other == gives).count() > 1;
            let is_noted = is_exact && self.ruleset.unread_fact(fact).is_some();
            !(is_date || others || is_noted || self.has_dates_set)
        };
        let alone: Vec<_> = self
            .slots
            .iter()
            .map(|slot| {
                given(slot)
                    .filter(|given| is_alone(*given))
                    .map(|(fact, _)| fact)
            })
            .collect();
        self.moved = all
            .iter()
            .flat_map(|(fact, gives)| [*fact, *gives])
            .collect();
        self.moved.sort_unstable();
        self.moved.dedup();
        self.shared.clone_from(&self.moved);
        self.shared.retain(|fact| !alone.contains(&Some(*fact)));
        self.alone = alone.iter().flatten().count();
        for (slot, alone) in self.slots.iter_mut().zip(alone) {
            (slot.alone, slot.key, slot.is_base) = (alone, Key::default(), true);
        }
        self.row.restore(&self.moved, &self.base);
        self.changed.clone_from(&self.moved);
    }

    /// Takes what the row before said where this one has no cell.
    fn forget_unseen(&mut self) {
        if self.seen == self.alone {
            return;
        }
        for slot in &mut self.slots {
            if let Some(fact) = slot
                .alone
                .filter(|_| !slot.is_base && slot.seen != self.number)
            {
                (slot.is_base, slot.key) = (true, Key::default());
                self.row.set(fact, self.base.value(fact));
                self.changed.push(fact);
            }
        }
    }

    /// Whether what answers an input is a word: yes, no, or an option.
    fn is_of_words(&self, meaning: Meaning) -> bool {
        let Meaning::Input(Input::Fact(fact)) = meaning else {
            return false;
        };
        let fact = self.ruleset.facts().get(fact);
        fact.is_some_and(|fact| matches!(fact.kind, FactKind::Boolean | FactKind::Choice { .. }))
    }

    fn read_base(&mut self, set: &Sheet, on: Date) -> Result<(), Vec<Refusal>> {
        let read = Applicant::read(&self.ruleset, std::slice::from_ref(set), on);
        match read {
            Ok(base) => {
                let facts = 0..self.ruleset.facts().len();
                self.has_dates_set = facts.into_iter().any(|fact| base.date(fact).is_some());
                self.row = base.clone();
                self.base = base;
                self.settings.clear();
                Ok(())
            }
            Err(faults) => {
                // The next row asks again.
                self.on = None;
                let refusals = faults.into_iter().map(|fault| Refusal {
                    message: fault.message,
                    help: fault.help,
                });
                Err(refusals.collect())
            }
        }
    }

    fn grade(&mut self, on: Date, is_exact: bool) -> Option<Graded<'_>> {
        let at = self.setting(on, is_exact);
        let is_other = at != self.at || self.settings.get(at).is_some_and(|kept| kept.is_new);
        self.at = at;
        if is_other {
            self.changed.clone_from(&self.moved);
        } else {
            self.changed.extend_from_slice(&self.shared);
        }
        let kept = self.settings.get_mut(at)?;
        kept.is_new = false;
        for fact in self.changed.drain(..) {
            let assumed = || self.ruleset.facts().get(fact).and_then(|fact| fact.assume);
            let value = self.row.value(fact).or_else(assumed);
            kept.setting.answer(&mut kept.profile, fact, value);
        }
        let grading = kept.setting.grade(&kept.profile, &mut kept.memories);
        let count = |counts: &mut Vec<u64>, class: Option<usize>| {
            let last = counts.len();
            let at = match (grading.permit_needed, class) {
                (Some(false), _) => last - 1,
                (_, Some(class)) => class,
                (_, None) => last - 2,
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        };
        count(&mut self.classes, grading.class);
        count(&mut self.best_classes, grading.best_class);
        Some(Graded {
            grading,
            desk: self,
        })
    }

    /// The setting of a day and the figures of the row, by its position.
    fn setting(&mut self, on: Date, is_exact: bool) -> usize {
        let day = if is_exact || !self.ruleset.in_force().contains(on) {
            on
        } else {
            let after = self.turning.partition_point(|day| *day <= on);
            let turned = after.checked_sub(1).and_then(|at| self.turning.get(at));
            // A ruleset without a first day begins with the calendar.
            turned.copied().unwrap_or(on)
        };
        let figures = self.row.figures();
        let is_it = |kept: &Kept| kept.day == day && kept.figures == figures;
        if self.settings.get(self.at).is_some_and(is_it) {
            return self.at;
        }
        if let Some(found) = self.settings.iter().position(is_it) {
            return found;
        }
        if self.settings.len() >= MOST_SETTINGS {
            self.settings.remove(0);
        }
        let setting = Setting::new(&self.ruleset, figures, day);
        let mut profile = setting.profile(&self.ruleset);
        for fact in 0..self.ruleset.facts().len() {
            if let Some(value) = self.base.value(fact) {
                setting.answer(&mut profile, fact, Some(value));
            }
        }
        self.settings.push(Kept {
            day,
            figures: figures.to_vec(),
            setting,
            profile,
            memories: Memories::default(),
            is_new: true,
        });
        self.settings.len() - 1
    }

    fn count(&mut self, tally: &mut Tally) {
        let ids = self.ruleset.classes().iter().map(|class| class.id.as_str());
        let names: Vec<&str> = ids.chain(["none", "exempt"]).collect();
        for (name, count) in names.iter().zip(&mut self.classes) {
            tally.certain.add(name, std::mem::take(count));
        }
        for (name, count) in names.iter().zip(&mut self.best_classes) {
            tally.possible.add(name, std::mem::take(count));
        }
    }
}

impl Graded<'_> {
    /// The ruleset it was graded under.
    pub(crate) fn ruleset(&self) -> &Ruleset {
        &self.desk.ruleset
    }

    /// The least points of each factor, in the order of the ruleset.
    pub(crate) fn by_factor(&mut self) -> Vec<i64> {
        let Desk { settings, at, .. } = &mut *self.desk;
        settings.get_mut(*at).map_or_else(Vec::new, |kept| {
            let (_, points) = kept
                .setting
                .grade_by_factor(&kept.profile, &mut kept.memories);
            points.collect()
        })
    }

    /// The whole answer.
    pub(crate) fn assessment(&mut self) -> Option<Assessment> {
        let Desk {
            settings,
            at,
            ruleset,
            row,
            ..
        } = &mut *self.desk;
        let kept = settings.get_mut(*at)?;
        Some(kept.setting.assess(ruleset, row, &mut kept.memories))
    }

    /// Whether the required class is certain; whoever needs no permit satisfies every class.
    pub(crate) fn is_enough(&self) -> bool {
        let Some(required) = self.desk.required else {
            return true;
        };
        self.grading.permit_needed == Some(false)
            || self.grading.class.is_some_and(|class| class <= required)
    }
}
