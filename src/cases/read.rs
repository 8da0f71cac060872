//! Case files: from YAML to cases, with line and column of everything that is wrong.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::case::Case;
use crate::applicant::{Entry, InputFault, Sheet};
use crate::base::refusal::Refusal;
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::shape::described;
use crate::rules::yaml::{Document, KeyValue as Pair, Node, Resolved, Scalar, YamlKind};

/// The most cases of one file.
const MOST_CASES: usize = 10_000;

/// The most faults that are told of one file, and of what one case expects.
pub(super) const MOST_FAULTS: usize = 500;

/// Reads a case file.
///
/// # Errors
///
/// A text that is no YAML list of cases, one of more than 1,000 cases, and every case that lacks `name`, `source`, `on`,
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
        let message = say!(
            "found {found}, expected a list of cases",
            found = described(document.root())
        );
        reader.fault(document.root(), message);
        return Err(reader.faults);
    };
    if items.len() > MOST_CASES {
        let message = say!(
            "{count} cases are more than the {most} of one file",
            count = items.len(),
            most = MOST_CASES
        );
        reader.fault(document.root(), message);
        return Err(reader.faults);
    }
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
pub(super) const LISTS: [&str; 3] = ["factors", "routes", "requirements"];

struct Reader<'a> {
    name: &'a str,
    document: Option<&'a Document>,
    faults: Vec<InputFault>,
}

impl Reader<'_> {
    /// Adds a fault; the last one that is told says that there are more.
    fn fault(&mut self, node: &Node, message: Text) {
        let message = match self.faults.len() {
            ..MOST_FAULTS => message,
            MOST_FAULTS => too_many_faults(),
            _ => return,
        };
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
            self.fault(node, say!("found {found}, expected a case", found));
            return None;
        };
        self.duplicates(entries);
        for entry in entries
            .iter()
            .filter(|entry| !KEYS.contains(&entry.key.as_str()))
        {
            let message = say!(
                "`{key}` is no key of a case; the keys are {names}",
                key = spelling::shown(&entry.key, 60),
                names = say::quoted(&KEYS)
            );
            self.fault(&entry.value, message);
        }
        let name = self.text(node, "name");
        let source = self.text(node, "source");
        let on = self.text(node, "on").and_then(|text| {
            let day = spelling::date(&text);
            if let Err(error) = &day {
                let message = say!(
                    "`{key}`: `{day}` {error}",
                    key = "on",
                    day = spelling::shown(&text, 60),
                    error = error.said()
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
        let mut earlier = BTreeSet::new();
        for entry in entries {
            if !earlier.insert(entry.key.as_str()) {
                let message = say!(
                    "`{key}` is written twice",
                    key = spelling::shown(&entry.key, 60)
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
            let message = say!(
                "`{key}`: found {found}, expected a name",
                key,
                found = described(named)
            );
            self.fault(named, message);
        }
        text
    }

    fn part<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let part = node.get(key).filter(|part| part.as_map().is_some());
        if part.is_none() {
            let message = say!("this case has no mapping `{key}`", key);
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
            self.fault(node, say!("this case has no `{key}`", key));
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
                problem: scalar.is_none().then(|| say!("expected one value")),
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
                YamlKind::Scalar(_) if SINGLE.contains(&key) => {
                    expected.push((key.to_owned(), scalar(&entry.value)));
                }
                YamlKind::Map(parts) if LISTS.contains(&key) => {
                    self.duplicates(parts);
                    expected.extend(
                        parts
                            .iter()
                            .map(|part| (format!("{key}.{}", part.key), scalar(&part.value))),
                    );
                }
                _ => {
                    let known = [&SINGLE[..], &LISTS[..]].concat();
                    let message = say!(
                        "`{key}` is no expectation; there are {names}",
                        key = spelling::shown(key, 60),
                        names = say::quoted(&known)
                    );
                    self.fault(&entry.value, message);
                }
            }
        }
        expected
    }
}

/// What is said where faults are no longer told.
pub(super) fn too_many_faults() -> Text {
    say!(
        "more than {count} faults; the rest is not looked at",
        count = MOST_FAULTS
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    fn case(expect: &str) -> String {
        format!("- {{name: n, source: s, on: 2026-11-23, applicant: {{}}, expect: {expect}}}\n")
    }

    fn told(text: String) -> Vec<String> {
        let faults = read("mine.yaml", text.into_bytes()).unwrap_err();
        let faults = faults.into_iter();
        faults.map(|fault| fault.refusal.message().en).collect()
    }

    #[test]
    fn ten_thousand_cases_are_read_and_more_are_refused_at_once() {
        let one = case("{class: A}");
        let cases = read("mine.yaml", one.repeat(MOST_CASES).into_bytes());
        assert_eq!(cases.unwrap().len(), MOST_CASES);
        assert_eq!(
            told(one.repeat(MOST_CASES + 1)),
            ["10001 cases are more than the 10000 of one file"]
        );
    }

    #[test]
    fn of_thousands_of_faults_the_first_are_told() {
        let keys: Vec<_> = (0..5_000).map(|at| format!("c{at}: A")).collect();
        let keys = keys.join(", ");
        let twice = "class: A, ".repeat(5_000);
        for text in [
            "- {}\n".repeat(MOST_CASES),
            case(&format!("{{{keys}}}")),
            case(&format!("{{{twice}}}")),
        ] {
            let told = told(text);
            assert_eq!(told.len(), MOST_FAULTS + 1);
            let last = "more than 500 faults; the rest is not looked at";
            assert_eq!(told.last().map(String::as_str), Some(last));
        }
    }
}
