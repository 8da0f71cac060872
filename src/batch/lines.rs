//! Rows as one JSON object a line: each read, graded, and written with its answer as one more key.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::value::RawValue;

use super::blocks::InputBlock;
use super::columns::Role;
use super::csv;
use super::grader::{Grader, about};
use super::ndjson::{self, Object, Value, no_object};
use super::own::{self, OwnColumns};
use super::pipeline::Handover;
use super::text::Encoding;
use super::work::{Done, JobColumns, OutputForm, RowsWanted};
use crate::base::say::say;
use crate::base::text::Text;

/// So many keys are held against each other one by one; more are gathered.
const FEW_KEYS: usize = 24;

/// Works on blocks of lines.
pub(crate) struct NdjsonWorker {
    grader: Grader,
    wanted: Arc<RowsWanted>,
    own: Arc<OwnColumns>,
    /// The columns of a CSV output: the keys that its header has.
    shared: Arc<JobColumns>,
    /// The columns of the keys of the line at hand, none for those that nobody knows.
    columns: Vec<Option<usize>>,
}

impl NdjsonWorker {
    pub(crate) fn new(
        grader: Grader,
        wanted: Arc<RowsWanted>,
        own: Arc<OwnColumns>,
        shared: Arc<JobColumns>,
    ) -> Self {
        Self {
            grader,
            wanted,
            own,
            shared,
            columns: Vec::new(),
        }
    }

    /// Grades the lines of a block, in order.
    pub(crate) fn work(&mut self, block: &InputBlock, done: &mut Done, handover: &Handover<'_>) {
        for (number, line) in (block.line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
            let line = line.trim_ascii();
            if !line.is_empty() {
                handover.expect(line.len().saturating_add(self.shared.places.len()));
                self.line(number, line, done);
                handover.look(done);
            }
        }
        done.tally = self.grader.take_tally();
    }

    fn line(&mut self, number: u64, line: &[u8], done: &mut Done) {
        let Ok(text) = std::str::from_utf8(line) else {
            let text = String::from_utf8_lossy(line);
            self.unreadable(number, &text, &say!("the line is not UTF-8"), done);
            return;
        };
        match serde_json::from_str::<Object<'_>>(text) {
            Ok(object) => self.object(number, text, &object.0, done),
            Err(error) => {
                let fault = no_object(text, &error);
                self.unreadable(number, text, &fault, done);
            }
        }
    }

    fn object(
        &mut self,
        number: u64,
        text: &str,
        pairs: &[(Cow<'_, str>, &RawValue)],
        done: &mut Done,
    ) {
        let mut columns = std::mem::take(&mut self.columns);
        self.grader
            .columns_of(pairs.iter().map(|(key, _)| key.as_ref()), &mut columns);
        let of_role = |grader: &Grader, role: Role| {
            let mut all = columns.iter().zip(pairs);
            let found = all.find(|(column, _)| column.is_some_and(|one| grader.role(one) == role));
            match found.map(|(_, (_, raw))| Value::of(raw)) {
                Some(Value::Text(text)) => text.into_owned(),
                _ => String::new(),
            }
        };
        let (place, on) = (
            of_role(&self.grader, Role::Place),
            of_role(&self.grader, Role::On),
        );
        self.grader
            .begin(place.as_bytes(), on.as_bytes(), Encoding::Utf8);
        let mut seen = Seen::of(pairs);
        for (position, (column, (key, raw))) in columns.iter().zip(pairs).enumerate() {
            if seen.has(position, key) {
                let shown = crate::base::spelling::shown(key, 60);
                self.grader.fault(
                    "key given twice",
                    &say!("the key `{key}` is given twice", key = shown),
                );
                continue;
            }
            let Some(column) = *column else { continue };
            match Value::of(raw) {
                Value::Text(text) => {
                    self.grader.answer(column, text.as_bytes(), Encoding::Utf8);
                }
                Value::Null => {}
                Value::Nested(found) => self.grader.no_value(column, &found),
            }
        }
        self.columns = columns;
        if self.wanted.form == OutputForm::Csv {
            for (key, _) in pairs {
                if !self.shared.places.contains_key(key.as_ref()) {
                    let shown = crate::base::spelling::shown(key, 60);
                    let fault = say!(
                        "the key `{key}` is not among the columns, which are those of the first rows",
                        key = shown
                    );
                    self.grader.fault(about::KEY, &fault);
                }
            }
            done.filling += u64::try_from(self.shared.places.len()).unwrap_or(u64::MAX);
        }
        let wanted = &self.wanted;
        let own = &self.own.columns;
        match self.grader.finish() {
            Ok(mut graded) => {
                let is_short = !graded.is_enough();
                let word = own::word(graded.ruleset(), &graded.grading, graded.grading.class);
                let is_asked = wanted.takes(word);
                if is_asked && wanted.form == OutputForm::Csv {
                    push_cells(&mut done.rows, &self.shared, pairs);
                    own::push_cells(&mut done.rows, own, &mut graded, b',');
                    done.rows.push(b'\n');
                } else if is_asked {
                    push_object(&mut done.rows, text, pairs, |out| {
                        own::push_json(out, own, wanted.is_whole, &mut graded);
                    });
                } else {
                    self.grader.leave_out();
                }
                if is_short {
                    self.grader.fall_below();
                }
            }
            Err(_) => self.reject(number, Some(pairs), text, done),
        }
    }

    /// A line that is no object; it is kept as a text.
    fn unreadable(&mut self, number: u64, text: &str, fault: &Text, done: &mut Done) {
        self.grader.begin(b"", b"", Encoding::Utf8);
        self.grader.fault(about::OBJECT, fault);
        if self.grader.finish().is_err() {
            self.reject(number, None, text, done);
        }
    }

    fn reject(
        &mut self,
        number: u64,
        pairs: Option<&[(Cow<'_, str>, &RawValue)]>,
        text: &str,
        done: &mut Done,
    ) {
        let faults = self.grader.faults();
        let own = &self.own.columns;
        if !self.wanted.has_rejects && !self.wanted.takes("error") {
            self.grader.leave_out();
            return;
        }
        let into = if self.wanted.has_rejects {
            &mut done.rejects
        } else {
            &mut done.rows
        };
        match (self.wanted.form, pairs) {
            (OutputForm::Ndjson, Some(pairs)) => push_object(into, text, pairs, |out| {
                if self.wanted.has_rejects {
                    own::push_rejected(out, number, faults);
                } else {
                    own::push_fault_json(out, own, faults);
                }
            }),
            (OutputForm::Ndjson, None) => {
                into.extend_from_slice(b"{\"line_text\":");
                ndjson::push(into, &text);
                into.extend_from_slice(b",\"assessment\":");
                if self.wanted.has_rejects {
                    own::push_rejected(into, number, faults);
                } else {
                    own::push_fault_json(into, own, faults);
                }
                into.extend_from_slice(b"}\n");
            }
            (OutputForm::Csv, pairs) => {
                push_cells(into, &self.shared, pairs.unwrap_or_default());
                if self.wanted.has_rejects {
                    into.extend_from_slice(format!(",{number},").as_bytes());
                    csv::push_own_cell(into, own::joined(faults).as_bytes(), b',');
                } else {
                    own::push_fault_cells(into, own, faults, b',', Encoding::Utf8);
                }
                // What the columns cannot hold stands behind them, so that nothing is lost.
                let is_held = pairs.is_some_and(|pairs| {
                    pairs
                        .iter()
                        .all(|(key, _)| self.shared.places.contains_key(key.as_ref()))
                });
                if !is_held {
                    into.push(b',');
                    csv::push_cell(into, text.as_bytes(), b',');
                }
                into.push(b'\n');
            }
        }
    }
}

/// The keys of a line that came already.
enum Seen<'p> {
    /// Few are looked through.
    Few(&'p [(Cow<'p, str>, &'p RawValue)]),
    Many(FxHashSet<&'p str>),
}

impl<'p> Seen<'p> {
    fn of(pairs: &'p [(Cow<'p, str>, &'p RawValue)]) -> Self {
        if pairs.len() <= FEW_KEYS {
            Self::Few(pairs)
        } else {
            Self::Many(FxHashSet::default())
        }
    }

    /// Whether a key came at an earlier position.
    fn has(&mut self, position: usize, key: &'p str) -> bool {
        match self {
            Self::Few(pairs) => pairs
                .iter()
                .take(position)
                .any(|(earlier, _)| earlier == key),
            Self::Many(seen) => !seen.insert(key),
        }
    }
}

/// Writes an object as it is, with the answer as one more key.
fn push_object(
    out: &mut Vec<u8>,
    text: &str,
    pairs: &[(Cow<'_, str>, &RawValue)],
    push: impl FnOnce(&mut Vec<u8>),
) {
    let inner = text.strip_suffix('}').unwrap_or(text);
    out.extend_from_slice(inner.trim_end().as_bytes());
    if !pairs.is_empty() {
        out.push(b',');
    }
    let is_taken = pairs.iter().any(|(key, _)| key == "assessment");
    own::push_answer(out, is_taken, push);
}

/// Writes the values of an object under a header. Of a key that is given twice the first one counts.
fn push_cells(out: &mut Vec<u8>, shared: &JobColumns, pairs: &[(Cow<'_, str>, &RawValue)]) {
    let mut row: Vec<Option<&RawValue>> = vec![None; shared.header.len()];
    for (key, raw) in pairs {
        let place = shared.places.get(key.as_ref());
        if let Some(slot) = place.and_then(|place| row.get_mut(*place)) {
            slot.get_or_insert(raw);
        }
    }
    for (number, raw) in row.into_iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        let Some(raw) = raw else { continue };
        match Value::of(raw) {
            Value::Text(text) => csv::push_cell(out, text.as_bytes(), b','),
            Value::Null => {}
            Value::Nested(_) => csv::push_cell(out, raw.get().as_bytes(), b','),
        }
    }
}
