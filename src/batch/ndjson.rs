//! Rows as one JSON object a line: each read, graded, and written with its answer as one more key.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::blocks::Block;
use super::columns::Role;
use super::csv;
use super::grader::{Grader, about};
use super::own::{self, OwnColumns};
use super::text::Encoding;
use super::work::{Done, Form, Wanted};
use crate::text::Text;
use crate::words::say;

/// Works on blocks of lines.
pub(crate) struct NdjsonWorker {
    grader: Grader,
    wanted: Arc<Wanted>,
    own: Arc<OwnColumns>,
    /// The columns of a CSV output: the keys that its header has.
    header: Arc<Vec<String>>,
}

/// The keys and values of one object, as they are written.
struct Object<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> serde::Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(24);
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    pairs.push((key.0, map.next_value::<&RawValue>()?));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A key, borrowed where it is written without escapes.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// What a value is.
pub(crate) enum Value<'t> {
    /// A text, a number, true or false, as a person would type it.
    Text(Cow<'t, str>),
    /// No answer.
    Null,
    /// A list or an object, by its name.
    Nested(Text),
}

impl<'t> Value<'t> {
    fn of(raw: &'t RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Key<'t>>(text) {
                Ok(Key(text)) => Self::Text(text),
                Err(_) => Self::Nested(say("a text that is none", &[])),
            },
            Some(b'n') => Self::Null,
            Some(b'[') => Self::Nested(say("a list", &[])),
            Some(b'{') => Self::Nested(say("an object", &[])),
            _ => Self::Text(Cow::Borrowed(text)),
        }
    }
}

impl NdjsonWorker {
    pub(crate) fn new(
        grader: Grader,
        wanted: Arc<Wanted>,
        own: Arc<OwnColumns>,
        header: Arc<Vec<String>>,
    ) -> Self {
        Self {
            grader,
            wanted,
            own,
            header,
        }
    }

    /// Grades the lines of a block, in order.
    pub(crate) fn work(&mut self, block: &Block, done: &mut Done) {
        for (number, line) in (block.line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
            let line = line.trim_ascii();
            if !line.is_empty() {
                self.line(number, line, done);
            }
        }
        done.tally = self.grader.take_tally();
    }

    fn line(&mut self, number: u64, line: &[u8], done: &mut Done) {
        let Ok(text) = std::str::from_utf8(line) else {
            let text = String::from_utf8_lossy(line);
            self.unreadable(number, &text, &say("the line is not UTF-8", &[]), done);
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
        let columns: Vec<usize> = pairs
            .iter()
            .map(|(key, _)| self.grader.column_of(key))
            .collect();
        let of_role = |grader: &Grader, role: Role| {
            let position = columns
                .iter()
                .position(|column| grader.role(*column) == role);
            match position
                .and_then(|at| pairs.get(at))
                .map(|(_, raw)| Value::of(raw))
            {
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
        for (position, (column, (key, raw))) in columns.iter().zip(pairs).enumerate() {
            if columns
                .iter()
                .take(position)
                .any(|earlier| earlier == column)
            {
                let shown = crate::spelling::shown(key, 60);
                self.grader.fault(
                    "key given twice",
                    &say("the key `{key}` is given twice", &[("key", &shown)]),
                );
                continue;
            }
            match Value::of(raw) {
                Value::Text(text) => {
                    self.grader.answer(*column, text.as_bytes(), Encoding::Utf8);
                }
                Value::Null => {}
                Value::Nested(found) => self.grader.no_value(*column, &found),
            }
        }
        if self.wanted.form == Form::Csv {
            for (key, _) in pairs {
                if !self.header.iter().any(|known| known == key) {
                    let shown = crate::spelling::shown(key, 60);
                    let fault = say(
                        "the key `{key}` is not among the columns, which are those of the first rows",
                        &[("key", &shown)],
                    );
                    self.grader.fault(about::KEY, &fault);
                }
            }
        }
        let wanted = &self.wanted;
        let own = &self.own.columns;
        match self.grader.finish() {
            Ok(mut graded) => {
                let is_short = !graded.is_enough();
                let word = own::word(graded.ruleset(), &graded.grading, graded.grading.class);
                let is_asked = wanted.takes(word);
                if is_asked && wanted.form == Form::Csv {
                    push_cells(&mut done.rows, &self.header, pairs);
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
            (Form::Ndjson, Some(pairs)) => push_object(into, text, pairs, |out| {
                if self.wanted.has_rejects {
                    own::push_rejected(out, number, faults);
                } else {
                    own::push_fault_json(out, own, faults);
                }
            }),
            (Form::Ndjson, None) => {
                into.extend_from_slice(b"{\"line_text\":");
                own::push(into, &text);
                into.extend_from_slice(b",\"assessment\":");
                if self.wanted.has_rejects {
                    own::push_rejected(into, number, faults);
                } else {
                    own::push_fault_json(into, own, faults);
                }
                into.extend_from_slice(b"}\n");
            }
            (Form::Csv, pairs) => {
                push_cells(into, &self.header, pairs.unwrap_or_default());
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
                        .all(|(key, _)| self.header.iter().any(|known| known == key))
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

/// Hands over the keys and values of a line, or says why it has none.
pub(crate) fn each_value(line: &[u8], take: &mut dyn FnMut(&str, Value<'_>)) -> Result<(), Text> {
    let text = std::str::from_utf8(line).map_err(|_| say("the line is not UTF-8", &[]))?;
    let object = serde_json::from_str::<Object<'_>>(text);
    for (key, raw) in object.map_err(|error| no_object(text, &error))?.0 {
        take(&key, Value::of(raw));
    }
    Ok(())
}

/// Why a line is no object.
fn no_object(text: &str, error: &serde_json::Error) -> Text {
    match text.as_bytes().first() {
        Some(b'[') => say("the line is a list in JSON, expected an object", &[]),
        Some(b'{') => {
            // The line is the row's, so only the character is worth telling.
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            say(
                "the line is no JSON: {what} (character {column})",
                &[("what", &what), ("column", &error.column())],
            )
        }
        _ => say("the line is no JSON object", &[]),
    }
}

/// The keys of the objects of some lines, in the order in which they first come.
pub(crate) fn keys(bytes: &[u8]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let object = std::str::from_utf8(line).ok().map(str::trim);
        let object = object.and_then(|text| serde_json::from_str::<Object<'_>>(text).ok());
        for (key, _) in object.into_iter().flat_map(|object| object.0) {
            if !keys.iter().any(|known| *known == key) {
                keys.push(key.into_owned());
            }
        }
    }
    keys
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

/// Writes the values of an object under a header.
fn push_cells(out: &mut Vec<u8>, header: &[String], pairs: &[(Cow<'_, str>, &RawValue)]) {
    for (number, name) in header.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        if let Some((_, raw)) = pairs.iter().find(|(key, _)| key == name) {
            match Value::of(raw) {
                Value::Text(text) => csv::push_cell(out, text.as_bytes(), b','),
                Value::Null => {}
                Value::Nested(_) => csv::push_cell(out, raw.get().as_bytes(), b','),
            }
        }
    }
}
