//! The second stage of checking and the making of a [`Ruleset`]: names, then tables.
//!
//! In comes what a file says, out come all faults of meaning, and the compiled ruleset if there
//! was no fault at all, at this stage or before it. A fault is held back where an earlier finding
//! speaks of the same item, so that one slip is reported once.

mod conditions;
mod coverage;
mod facts;
mod tables;

use jiff::civil::Date;

use crate::calendar::Period;
use crate::finding::{Code, Finding};
use crate::place::{Place, Spot};
use crate::ruleset::{self, Ruleset, SourceIndex};
use crate::schema::{self, OneOrMany, RuleFile};
use crate::spelling;

/// The most points, in either direction, that a number of a rule file may say.
const MOST_POINTS: i64 = 1_000_000;

/// Names that are flags beside the facts, or columns of the program itself.
const RESERVED_IDS: [&str; 29] = [
    "assessment",
    "at_most",
    "best_class",
    "class",
    "color",
    "error",
    "explain",
    "factors",
    "format",
    "help",
    "in",
    "keep",
    "lang",
    "limit",
    "map",
    "on",
    "only",
    "output",
    "place",
    "points",
    "points_at_most",
    "rejects",
    "require",
    "route",
    "rules",
    "save",
    "set",
    "to",
    "version",
];

/// Compiles a file. `shared` are the facts of the ruleset that `facts_from` names; `earlier` are
/// the findings of the first stage.
pub(crate) fn compile(
    file: &RuleFile,
    shared: &[ruleset::Fact],
    earlier: &[Finding],
) -> (Option<Ruleset>, Vec<Finding>) {
    let mut compiler = Compiler {
        file,
        earlier,
        findings: Vec::new(),
        facts: Vec::new(),
    };
    let ruleset = compiler.file(shared);
    let findings = compiler.findings;
    let is_usable = !earlier.iter().chain(&findings).any(Finding::is_fatal);
    (is_usable.then_some(ruleset), findings)
}

/// A fact of the file; without a value where it has a fault that makes its values unknown.
struct KnownFact {
    id: String,
    fact: Option<ruleset::Fact>,
}

struct Compiler<'a> {
    file: &'a RuleFile,
    earlier: &'a [Finding],
    findings: Vec<Finding>,
    facts: Vec<KnownFact>,
}

impl Compiler<'_> {
    fn file(&mut self, shared: &[ruleset::Fact]) -> Ruleset {
        let file = self.file;
        let root = Place::root();
        if !self.is_suspect(&root.key("format"))
            && !file.format.is_empty()
            && file.format != schema::FORMAT
        {
            let message = format!(
                "found `{}`, expected `{}`",
                spelling::shown(&file.format, 60),
                schema::FORMAT
            );
            self.report(Finding::at_value(
                Code::WrongType,
                root.key("format"),
                message,
            ));
        }
        self.id(&file.id, &root.key("id"), false);
        let sources = self.listed_sources();
        let parameters = self.parameters();
        self.listed_facts(shared);
        let factors = self.factors();
        let requirements = self.rules(&file.requirements, &root.key("requirements"), false);
        let exemptions = self.rules(&file.exemptions, &root.key("exemptions"), false);
        let (classes, routes) = self.classes();
        let caveats = self.caveats();
        self.waivers();
        let in_force_place = root.key("in_force");
        if file.in_force.from.is_none()
            && !self.is_suspect(&in_force_place)
            && !self.is_absent("in_force")
        {
            let finding = Finding::at_item(
                Code::MissingKey,
                in_force_place.clone(),
                "`from` is missing here",
            );
            self.report(finding.help("say from which day the ruleset is the law"));
        }
        let in_force = self.period(Some(&file.in_force), &in_force_place);
        Ruleset {
            id: file.id.clone(),
            title: file.title.clone(),
            jurisdiction: file.jurisdiction.clone(),
            in_force,
            sources,
            parameters,
            facts: self
                .facts
                .iter_mut()
                .filter_map(|known| known.fact.take())
                .collect(),
            factors,
            requirements,
            exemptions,
            classes,
            routes,
            caveats,
        }
    }

    /// Keeps a finding, unless the first stage could not even read what it stands in.
    fn report(&mut self, finding: Finding) {
        let is_unread = |earlier: &Finding| {
            earlier.code == Code::WrongType && finding.spot.place.is_within(&earlier.spot.place)
        };
        if !self.earlier.iter().any(is_unread) {
            self.findings.push(finding);
        }
    }

    /// Whether a finding speaks of the node or of something inside it.
    fn is_suspect(&self, place: &Place) -> bool {
        let all = self.earlier.iter().chain(&self.findings);
        all.into_iter()
            .any(|finding| finding.at.is_within(place) || finding.spot.place.is_within(place))
    }

    /// Whether a required key of the file was reported as missing.
    fn is_absent(&self, key: &str) -> bool {
        let root = Place::root();
        let is_about = |finding: &&Finding| {
            finding.at == root && finding.message.contains(&format!("`{key}`"))
        };
        self.earlier.iter().any(|finding| is_about(&finding))
            || self
                .earlier
                .iter()
                .any(|one| one.at == root.key("in_force"))
    }

    /// A key that makes no sense beside what the item is.
    fn misplaced(&mut self, place: Place, why: &str) {
        let message = format!("this key has no place here: {why}");
        self.report(Finding::at_key(Code::UnknownKey, place, message).help("take it out"));
    }

    /// Looks at the spelling of an id, and whether the program uses it itself.
    fn id(&mut self, id: &str, place: &Place, is_input: bool) {
        if id.is_empty() || self.is_suspect(place) {
            return;
        }
        let is_fine = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let is_plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        let starts_well = id.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let is_spelled = if is_input {
            starts_well && id.chars().all(is_plain)
        } else {
            id.chars().all(is_fine)
        };
        if !is_spelled {
            let wanted = if is_input {
                "lower-case letters, digits and `_`"
            } else {
                "letters, digits, `-` and `_`"
            };
            let message = format!(
                "found the name `{}`, expected {wanted}",
                spelling::shown(id, 60)
            );
            self.report(Finding::at_value(Code::WrongType, place.clone(), message));
        } else if is_input
            && (RESERVED_IDS.contains(&id)
                || id.starts_with("permit_")
                || id.starts_with("points_"))
        {
            let message = format!("`{id}` is an option or a column of the program itself");
            self.report(
                Finding::at_value(Code::ReservedId, place.clone(), message)
                    .help("choose another name"),
            );
        }
    }

    /// Reports the second and later entries of a list that share a name.
    fn duplicates<'i>(&mut self, entries: impl Iterator<Item = (&'i str, Place)>) {
        let mut seen: Vec<(&str, Place)> = Vec::new();
        for (id, place) in entries.filter(|(id, _)| !id.is_empty()) {
            match seen.iter().find(|(other, _)| *other == id) {
                Some((_, first)) => {
                    let first = first.clone();
                    self.duplicate(id, place, first);
                }
                None => seen.push((id, place)),
            }
        }
    }

    fn duplicate(&mut self, id: &str, place: Place, first: Place) {
        let message = format!(
            "`{}` is the name of an earlier entry too",
            spelling::shown(id, 60)
        );
        let finding = Finding::at_value(Code::DuplicateId, place, message);
        self.report(
            finding
                .other(Spot::value(first), "first named here")
                .help("give the second one a name of its own"),
        );
    }

    /// A name that is not in a list.
    fn unknown(&mut self, code: Code, what: &str, name: &str, place: &Place, known: &[String]) {
        if name.is_empty() || self.is_suspect(place) {
            return;
        }
        let near = spelling::nearest(name, known.iter().map(String::as_str));
        let message = format!("there is no {what} `{}`", spelling::shown(name, 60));
        let finding = Finding::at_value(code, place.clone(), message);
        let listed: Vec<_> = known.iter().map(String::as_str).take(12).collect();
        let more = if known.len() > listed.len() {
            ", …"
        } else {
            ""
        };
        let finding = match listed.as_slice() {
            [] => finding.help(format!("this file has no {what} at all")),
            _ => finding.help(format!(
                "there are {}{more}",
                crate::shape::quoted_list(&listed)
            )),
        };
        self.report(finding.did_you_mean(near));
    }

    /// The positions of the sources that an entry cites.
    fn sources(&mut self, cited: &OneOrMany<String>, place: &Place) -> Vec<SourceIndex> {
        let known: Vec<_> = self
            .file
            .sources
            .iter()
            .map(|source| source.id.clone())
            .collect();
        let mut found = Vec::new();
        for (number, name) in cited.items.iter().enumerate() {
            let here = if cited.is_list {
                place.item(number)
            } else {
                place.clone()
            };
            match known.iter().position(|id| id == name) {
                Some(position) => found.push(position),
                None => self.unknown(Code::UnknownSource, "source", name, &here, &known),
            }
        }
        found
    }

    fn listed_sources(&mut self) -> Vec<ruleset::Source> {
        let list = Place::root().key("sources");
        let place = |number: usize, id: &str| list.entry(number, id).key("id");
        let file = self.file;
        self.duplicates(
            file.sources
                .iter()
                .enumerate()
                .map(|(number, one)| (one.id.as_str(), place(number, &one.id))),
        );
        for (number, source) in file.sources.iter().enumerate() {
            self.id(&source.id, &place(number, &source.id), false);
        }
        let compiled = |source: &schema::Source| ruleset::Source {
            id: source.id.clone(),
            title: source.title.clone(),
            number: source.number.clone(),
            url: source.url.clone(),
            note: source.note.clone(),
        };
        file.sources.iter().map(compiled).collect()
    }

    fn parameters(&mut self) -> Vec<ruleset::Parameter> {
        let file = self.file;
        let list = Place::root().key("parameters");
        let place = |number: usize, id: &str| list.entry(number, id).key("id");
        let ids = file
            .parameters
            .iter()
            .enumerate()
            .map(|(number, one)| (one.id.as_str(), place(number, &one.id)));
        self.duplicates(ids);
        let mut compiled = Vec::new();
        for (number, parameter) in file.parameters.iter().enumerate() {
            let here = list.entry(number, &parameter.id);
            self.id(&parameter.id, &here.key("id"), true);
            let mut values: Vec<_> = parameter
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| self.dated_value(value, &here.key("values").item(index)))
                .collect();
            values.sort_by_key(|value| value.in_force.from);
            compiled.push(ruleset::Parameter {
                id: parameter.id.clone(),
                title: parameter.title.clone(),
                unit: parameter.unit.clone(),
                values,
                note: parameter.note.clone(),
            });
        }
        compiled
    }

    fn dated_value(&mut self, value: &schema::DatedValue, place: &Place) -> ruleset::DatedValue {
        let period = schema::InForce {
            from: Some(value.from.clone()),
            to: value.to.clone(),
        };
        if value.value.is_zero_or_less() && !self.is_suspect(place) {
            let message = format!("found `{}`, expected a number above 0", value.value);
            self.report(Finding::at_value(
                Code::WrongType,
                place.key("value"),
                message,
            ));
        }
        ruleset::DatedValue {
            in_force: self.period(Some(&period), place),
            value: value.value,
            sources: self.sources(&value.source, &place.key("source")),
            note: value.note.clone(),
        }
    }

    /// A period, whose days the first stage has read already.
    fn period(&mut self, written: Option<&schema::InForce>, place: &Place) -> Period {
        let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
        let period = written.map_or(Period::ALWAYS, |written| Period {
            from: day(&written.from),
            to: day(&written.to),
        });
        if period.is_empty() {
            let finding = Finding::at_value(
                Code::WrongType,
                place.key("to"),
                "the last day is before the first one",
            );
            self.report(finding.other(Spot::value(place.key("from")), "the first day"));
        }
        period
    }

    fn waivers(&mut self) {
        let file = self.file;
        for (number, waiver) in file.waivers.iter().enumerate() {
            let here = Place::root().key("waivers").item(number);
            let code = Code::from_name(&waiver.code);
            if code.is_none() && !waiver.code.is_empty() && !self.is_suspect(&here.key("code")) {
                let message = format!(
                    "`{}` is no code of a finding",
                    spelling::shown(&waiver.code, 60)
                );
                let near = spelling::nearest(&waiver.code, Code::ALL.map(Code::name));
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .did_you_mean(near),
                );
            }
            self.sources(&waiver.source, &here.key("source"));
            if code == Some(Code::BandGap) && waiver.reading.is_none() && !self.is_suspect(&here) {
                let finding =
                    Finding::at_item(Code::MissingKey, here.clone(), "`reading` is missing here");
                self.report(finding.help("say how the gap is read: `reading: below`, the row below reaches up to the next"));
            }
        }
        for finding in &mut self.findings {
            let at = finding.at.to_string();
            let covers = |waiver: &schema::Waiver| {
                let inside = at
                    .strip_prefix(waiver.at.as_str())
                    .filter(|_| !waiver.at.is_empty());
                let is_within =
                    inside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
                let is_read = finding.code != Code::BandGap || waiver.reading.is_some();
                waiver.code == finding.code.name() && is_within && is_read
            };
            finding.waived = file.waivers.iter().any(covers);
        }
    }
}
