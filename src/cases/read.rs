//! Case files: from YAML to cases, with line and column of everything that is wrong.

use serde_json::Value as Json;

use super::Case;
use crate::applicant::{Entry, InputFault, Refusal, Sheet};
use crate::shape::{described, quoted_list};
use crate::spelling;
use crate::words::{same, say};
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
                refusal: Refusal::new(same(refusal.message.clone())),
            };
            return Err(vec![fault]);
        }
    };
    reader.document = Some(&document);
    let Some(items) = document.root().as_list() else {
        reader.fault(
            document.root(),
            format!(
                "found {}, expected a list of cases",
                described(document.root())
            ),
        );
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
    fn fault(&mut self, node: &Node, message: String) {
        let position = self
            .document
            .map(|document| document.position(node.span.start));
        self.faults.push(InputFault {
            sheet: Some(self.name.to_owned()),
            position,
            refusal: Refusal::new(same(message)),
        });
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let Some(entries) = node.as_map() else {
            self.fault(node, format!("found {}, expected a case", described(node)));
            return None;
        };
        self.duplicates(entries);
        for entry in entries
            .iter()
            .filter(|entry| !KEYS.contains(&entry.key.as_str()))
        {
            let shown = spelling::shown(&entry.key, 60);
            self.fault(
                &entry.value,
                format!(
                    "`{shown}` is no key of a case; the keys are {}",
                    quoted_list(&KEYS)
                ),
            );
        }
        let name = self.text(node, "name");
        let source = self.text(node, "source");
        let on = self.text(node, "on").and_then(|text| {
            let day = spelling::date(&text);
            if let Err(error) = &day {
                self.fault(
                    node,
                    format!("`on`: `{}` {error}", spelling::shown(&text, 60)),
                );
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
                let shown = spelling::shown(&entry.key, 60);
                self.fault(&entry.value, format!("`{shown}` is written twice"));
            }
        }
    }

    /// A name that may be left out.
    fn name(&mut self, node: &Node, key: &str) -> Option<String> {
        let named = node.get(key)?;
        let text = named.as_text().map(str::to_owned);
        if text.is_none() {
            self.fault(
                named,
                format!("`{key}`: found {}, expected a name", described(named)),
            );
        }
        text
    }

    fn part<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let part = node.get(key).filter(|part| part.as_map().is_some());
        if part.is_none() {
            self.fault(node, format!("this case has no mapping `{key}`"));
        }
        part
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = node
            .get(key)
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.clone());
        if text.is_none() {
            self.fault(node, format!("this case has no `{key}`"));
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
                    let message = format!(
                        "`{}` is no expectation; there are {}",
                        spelling::shown(key, 60),
                        quoted_list(&known)
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
