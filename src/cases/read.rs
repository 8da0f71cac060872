//! Case files: from YAML to cases, with line and column of everything that is wrong.

use serde_json::Value as Json;

use super::Case;
use crate::applicant::{Entry, InputFault, Refusal, Sheet};
use crate::shape::described;
use crate::spelling;
use crate::text::Text;
use crate::words::{self, say};
use crate::yaml::{Document, Entry as Pair, Kind, Node, Resolved, Scalar};

/// Reads a case file.
///
/// # Errors
///
/// A text that is no YAML list of cases, and every case that lacks `name`, `source`, `on`,
/// `applicant` or `expect`, or has a key that is not known, each with line and column.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Vec<Case>, Vec<InputFault>> {
    let mut reader = Reader {
        name,
        document: None,
        faults: Vec::new(),
    };
    let document = match Document::read(bytes) {
        Ok(document) => document,
        Err(refusal) => {
            let fault = InputFault {
                sheet: Some(name.to_owned()),
                position: refusal.position(),
                refusal: Refusal::new(refusal.message),
            };
            return Err(vec![fault]);
        }
    };
    reader.document = Some(&document);
    let Some(items) = document.root().as_list() else {
        let message = say(
            "found {found}, expected a list of cases",
            &[("found", &described(document.root()))],
        );
        reader.fault(document.root(), message);
        return Err(reader.faults);
    };
    let cases: Vec<_> = items.iter().filter_map(|item| reader.case(item)).collect();
    if reader.faults.is_empty() {
        Ok(cases)
    } else {
        Err(reader.faults)
    }
}

const KEYS: [&str; 7] = ["name", "source", "rules", "in", "on", "applicant", "expect"];
const SINGLE: [&str; 6] = [
    "class",
    "best_class",
    "points",
    "points_at_most",
    "permit_needed",
    "route",
];
const LISTS: [&str; 3] = ["factors", "routes", "requirements"];

struct Reader<'a> {
    name: &'a str,
    document: Option<&'a Document>,
    faults: Vec<InputFault>,
}

impl Reader<'_> {
    fn fault(&mut self, node: &Node, message: Text) {
        let position = self
            .document
            .map(|document| document.position(node.span.start));
        self.faults.push(InputFault {
            sheet: Some(self.name.to_owned()),
            position,
            refusal: Refusal::new(message),
        });
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let Some(entries) = node.as_map() else {
            let found = described(node);
            self.fault(
                node,
                say("found {found}, expected a case", &[("found", &found)]),
            );
            return None;
        };
        self.duplicates(entries);
        for entry in entries
            .iter()
            .filter(|entry| !KEYS.contains(&entry.key.as_str()))
        {
            let message = say(
                "`{key}` is no key of a case; the keys are {names}",
                &[
                    ("key", &spelling::shown(&entry.key, 60)),
                    ("names", &words::quoted(&KEYS)),
                ],
            );
            self.fault(&entry.value, message);
        }
        let name = self.text(node, "name");
        let source = self.text(node, "source");
        let on = self.text(node, "on").and_then(|text| {
            let day = spelling::date(&text);
            if let Err(error) = &day {
                let message = say(
                    "`{key}`: `{day}` {error}",
                    &[
                        ("key", &"on"),
                        ("day", &spelling::shown(&text, 60)),
                        ("error", &error.said()),
                    ],
                );
                self.fault(node, message);
            }
            day.ok()
        });
        let rules = self.name(node, "rules");
        let place = self.name(node, "in");
        let applicant = self.part(node, "applicant").map(|part| self.sheet(part));
        let expect = self
            .part(node, "expect")
            .map(|part| self.expectations(part));
        Some(Case {
            name: name?,
            source: source?,
            rules,
            place,
            on: on?,
            applicant: applicant?,
            expect: expect?,
            file: self.name.to_owned(),
            position: self
                .document
                .map(|document| document.position(node.span.start)),
        })
    }

    /// Every key that is written a second time.
    fn duplicates(&mut self, entries: &[Pair]) {
        for (number, entry) in entries.iter().enumerate() {
            let mut earlier = entries.iter().take(number);
            if earlier.any(|other| other.key == entry.key) {
                let message = say(
                    "`{key}` is written twice",
                    &[("key", &spelling::shown(&entry.key, 60))],
                );
                self.fault(&entry.value, message);
            }
        }
    }

    /// A name that may be left out.
    fn name(&mut self, node: &Node, key: &str) -> Option<String> {
        let named = node.get(key)?;
        let text = named.as_text().map(str::to_owned);
        if text.is_none() {
            let message = say(
                "`{key}`: found {found}, expected a name",
                &[("key", &key), ("found", &described(named))],
            );
            self.fault(named, message);
        }
        text
    }

    fn part<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let part = node.get(key).filter(|part| part.as_map().is_some());
        if part.is_none() {
            let message = say("this case has no mapping `{key}`", &[("key", &key)]);
            self.fault(node, message);
        }
        part
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = node
            .get(key)
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.clone());
        if text.is_none() {
            self.fault(node, say("this case has no `{key}`", &[("key", &key)]));
        }
        text
    }

    fn sheet(&self, node: &Node) -> Sheet {
        let entries = node.as_map().unwrap_or_default().iter().map(|entry| {
            let scalar = entry.value.as_scalar();
            let is_answered = |scalar: &&Scalar| scalar.resolve() != Resolved::Null;
            let document = self.document;
            Entry {
                name: entry.key.clone(),
                text: scalar.filter(is_answered).map(|scalar| scalar.text.clone()),
                problem: scalar.is_none().then(|| say("expected one value", &[])),
                position: document.map(|document| document.position(entry.key_span.start)),
            }
        });
        Sheet {
            name: Some(self.name.to_owned()),
            entries: entries.collect(),
        }
    }

    fn expectations(&mut self, node: &Node) -> Vec<(String, Json)> {
        let mut expected = Vec::new();
        self.duplicates(node.as_map().unwrap_or_default());
        for entry in node.as_map().unwrap_or_default() {
            let key = entry.key.as_str();
            match &entry.value.kind {
                Kind::Scalar(_) if SINGLE.contains(&key) => {
                    expected.push((key.to_owned(), scalar(&entry.value)));
                }
                Kind::Map(parts) if LISTS.contains(&key) => {
                    self.duplicates(parts);
                    expected.extend(
                        parts
                            .iter()
                            .map(|part| (format!("{key}.{}", part.key), scalar(&part.value))),
                    );
                }
                _ => {
                    let known = [&SINGLE[..], &LISTS[..]].concat();
                    let message = say(
                        "`{key}` is no expectation; there are {names}",
                        &[
                            ("key", &spelling::shown(key, 60)),
                            ("names", &words::quoted(&known)),
                        ],
                    );
                    self.fault(&entry.value, message);
                }
            }
        }
        expected
    }
}

fn scalar(node: &Node) -> Json {
    let Some(scalar) = node.as_scalar() else {
        return Json::Null;
    };
    match scalar.resolve() {
        Resolved::Null => Json::Null,
        Resolved::Bool(value) => Json::Bool(value),
        Resolved::Integer(number) => i64::try_from(number).map_or(Json::Null, Json::from),
        Resolved::Number(text) | Resolved::Text(text) => Json::String(text.to_owned()),
    }
}
