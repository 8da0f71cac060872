//! Worked cases: applicants with the answer that the law gives, for people who know the law.
//!
//! In come case files and rulesets, out comes what each case expected and what it got. A case
//! file is a YAML list of `{name, source, rules?, in?, on, applicant, expect}`.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::applicant::{Applicant, Entry, InputFault, Sheet};
use crate::assess::assess;
use crate::embedded;
use crate::render::json::AssessmentOut;
use crate::ruleset::Ruleset;
use crate::shape::{described, quoted_list};
use crate::spelling;
use crate::yaml::{Document, Kind, Node, Resolved, Scalar};

/// One case file that ships with the program.
#[derive(Debug)]
pub struct ShippedCases {
    /// Where it lies in the project.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The case files that ship with the program.
pub static SHIPPED: [ShippedCases; 9] = [
    ShippedCases {
        path: "tests/cases/conditions.yaml",
        text: include_str!("../tests/cases/conditions.yaml"),
    },
    ShippedCases {
        path: "tests/cases/final-table.yaml",
        text: include_str!("../tests/cases/final-table.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local.yaml",
        text: include_str!("../tests/cases/local.yaml"),
    },
    ShippedCases {
        path: "tests/cases/pilot-table.yaml",
        text: include_str!("../tests/cases/pilot-table.yaml"),
    },
    ShippedCases {
        path: "tests/cases/published.yaml",
        text: include_str!("../tests/cases/published.yaml"),
    },
    ShippedCases {
        path: "tests/cases/routes.yaml",
        text: include_str!("../tests/cases/routes.yaml"),
    },
    ShippedCases {
        path: "tests/cases/thresholds.yaml",
        text: include_str!("../tests/cases/thresholds.yaml"),
    },
    ShippedCases {
        path: "tests/cases/unknown.yaml",
        text: include_str!("../tests/cases/unknown.yaml"),
    },
    ShippedCases {
        path: "tests/cases/values.yaml",
        text: include_str!("../tests/cases/values.yaml"),
    },
];

/// A case as it was read.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows, as a sentence.
    pub name: String,
    /// Where the expectation comes from.
    pub source: String,
    /// The ruleset it asks for; else the day picks it.
    pub rules: Option<String>,
    /// The place whose local rules hold.
    pub place: Option<String>,
    /// The day.
    pub on: Date,
    /// The answers.
    pub applicant: Sheet,
    /// What is expected, by the path of the answer's key.
    pub expect: Vec<(String, Json)>,
}

/// One expectation that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was asked for, for instance `factors.age`.
    pub of: String,
    /// What the case expects.
    pub expected: Json,
    /// What the program says.
    pub got: Json,
}

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
                message: refusal.message.clone(),
                help: None,
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

/// Runs a case against the ruleset of its id: `replacement`, if it bears it, else the shipped one.
///
/// # Errors
///
/// What keeps the case from running: no ruleset of that id or for that day, or faults of its
/// applicant.
pub fn run(case: &Case, replacement: Option<&Ruleset>) -> Result<Vec<Difference>, Vec<String>> {
    let shipped = match &case.rules {
        Some(id) => embedded::ruleset(id),
        None => embedded::in_force(case.on),
    };
    let bears = |ruleset: &&Ruleset| match (&case.rules, shipped) {
        (Some(id), _) => ruleset.id() == id,
        (None, Some(shipped)) => ruleset.id() == shipped.id(),
        (None, None) => ruleset.in_force().contains(case.on),
    };
    let ruleset = replacement.filter(bears).or(shipped);
    let Some(ruleset) = ruleset else {
        let wanted = case.rules.clone().unwrap_or_else(|| case.on.to_string());
        return Err(vec![format!(
            "there is no ruleset for `{}`",
            spelling::shown(&wanted, 60)
        )]);
    };
    let located = located(case, ruleset).map_err(|fault| vec![fault])?;
    let ruleset = located.as_ref().unwrap_or(ruleset);
    let applicant = Applicant::read(ruleset, std::slice::from_ref(&case.applicant), case.on);
    let applicant = applicant.map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
    })?;
    let answer = assess(ruleset, &applicant, case.on);
    let out = serde_json::to_value(AssessmentOut::new(ruleset, &answer))
        .map_err(|error| vec![error.to_string()])?;
    let differences = case.expect.iter().filter_map(|(of, expected)| {
        let got = found(&out, of);
        (got != *expected).then(|| Difference {
            of: of.clone(),
            expected: expected.clone(),
            got,
        })
    });
    Ok(differences.collect())
}

/// The id of the ruleset that a case is about: the one it names, else the one its day picks.
#[must_use]
pub fn ruleset_id(case: &Case) -> Option<&str> {
    case.rules
        .as_deref()
        .or_else(|| embedded::in_force(case.on).map(Ruleset::id))
}

/// The ruleset in the place of the case, if it names one.
fn located(case: &Case, ruleset: &Ruleset) -> Result<Option<Ruleset>, String> {
    let Some(place) = &case.place else {
        return Ok(None);
    };
    let shown = spelling::shown(place, 60);
    match embedded::located(ruleset, place) {
        Some(Ok(located)) => Ok(Some(located)),
        Some(Err(_)) => Err(format!(
            "the local rules of `{shown}` do not fit this copy of `{}`",
            ruleset.id()
        )),
        None => Err(format!("there are no local rules of `{shown}`")),
    }
}

/// The part of an answer that an expectation is about.
fn found(out: &Json, of: &str) -> Json {
    let item = |list: &str, id: &str, key: &str| {
        let items = out.get(list).and_then(Json::as_array);
        let item = items
            .into_iter()
            .flatten()
            .find(|item| item.get("id").is_some_and(|other| other == id));
        item.and_then(|item| item.get(key)).cloned()
    };
    let value = match of.split_once('.') {
        Some(("factors", id)) => item("factors", id, "points"),
        Some((list, id)) => item(list, id, "met"),
        None if of == "points" => out.pointer("/points/total").cloned(),
        None if of == "points_at_most" => out.pointer("/points/at_most").cloned(),
        None => out.get(of).cloned(),
    };
    value.unwrap_or(Json::Null)
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
            message,
            help: None,
        });
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let Some(entries) = node.as_map() else {
            self.fault(node, format!("found {}, expected a case", described(node)));
            return None;
        };
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
        let rules = node.get("rules").and_then(Node::as_text).map(str::to_owned);
        let place = node.get("in").and_then(Node::as_text).map(str::to_owned);
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
        })
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
                problem: scalar.is_none().then(|| "expected one value".to_owned()),
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
        for entry in node.as_map().unwrap_or_default() {
            let key = entry.key.as_str();
            match &entry.value.kind {
                Kind::Scalar(_) if SINGLE.contains(&key) => {
                    expected.push((key.to_owned(), scalar(&entry.value)));
                }
                Kind::Map(parts) if LISTS.contains(&key) => {
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
