//! The second stage of checking and the making of a [`Ruleset`]: names, then tables.
//!
//! In comes what a file says, out come all faults of meaning, and the compiled ruleset if there
//! was no fault at all, at this stage or before it. A fault is held back where an earlier finding
//! speaks of the same item, so that one slip is reported once.

mod conditions;
mod coverage;
mod facts;
mod tables;

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;

use crate::calendar::Period;
use crate::finding::{Code, Finding};
use crate::place::{Place, Spot};
use crate::ruleset::{self, Ruleset, SourceIndex};
use crate::schema::{self, InForce, OneOrMany, RuleFile};
use crate::shape::quoted_list;
use crate::spelling;

/// The most points, in either direction, that a number of a rule file may say.
const MOST_POINTS: i64 = 1_000_000;

/// The most findings of one stage that are kept.
pub(crate) const MOST_FINDINGS: usize = 500;

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
        is_full: false,
        facts: Vec::new(),
        directory: Rc::new(Directory::of(file, shared)),
    };
    let ruleset = compiler.file(shared);
    let is_full = compiler.is_full;
    let findings = compiler.findings;
    let is_usable = !is_full && !earlier.iter().chain(&findings).any(Finding::is_fatal);
    (is_usable.then_some(ruleset), findings)
}

/// The ids of a list with their positions; of two entries with one id, the first has it.
struct Names {
    ids: Vec<String>,
    positions: BTreeMap<String, usize>,
}

impl Names {
    fn of<'a>(ids: impl Iterator<Item = &'a str>) -> Self {
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        let mut positions = BTreeMap::new();
        for (position, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            positions.entry(id.clone()).or_insert(position);
        }
        Self { ids, positions }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }
}

/// A list of the file that other entries refer to.
#[derive(Clone, Copy)]
enum Named {
    Fact,
    Source,
    Parameter,
    Class,
    Route,
}

/// The names of all lists that entries refer to.
struct Directory {
    facts: Names,
    sources: Names,
    parameters: Names,
    classes: Names,
    routes: Names,
}

impl Directory {
    fn of(file: &RuleFile, shared: &[ruleset::Fact]) -> Self {
        let shared = shared.iter().map(|fact| fact.id.as_str());
        let routes = file.classes.iter().flat_map(|class| &class.routes);
        Self {
            facts: Names::of(shared.chain(file.facts.iter().map(|fact| fact.id.as_str()))),
            sources: Names::of(file.sources.iter().map(|source| source.id.as_str())),
            parameters: Names::of(
                file.parameters
                    .iter()
                    .map(|parameter| parameter.id.as_str()),
            ),
            classes: Names::of(file.classes.iter().map(|class| class.id.as_str())),
            routes: Names::of(routes.map(|route| route.id.as_str())),
        }
    }
}

struct Compiler<'a> {
    file: &'a RuleFile,
    earlier: &'a [Finding],
    findings: Vec<Finding>,
    /// Whether findings were left out.
    is_full: bool,
    /// The facts in their order; none where a fault makes the values of one unknown.
    facts: Vec<Option<Rc<ruleset::Fact>>>,
    directory: Rc<Directory>,
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
        if let Some(InForce { from: None, .. }) = &file.in_force
            && !self.is_suspect(&in_force_place)
        {
            let finding = Finding::at_item(
                Code::MissingKey,
                in_force_place.clone(),
                "`from` is missing here",
            );
            self.report(finding.help("say from which day the ruleset is the law"));
        }
        let in_force = self.period(file.in_force.as_ref(), &in_force_place);
        Ruleset {
            id: file.id.clone(),
            title: file.title.clone(),
            jurisdiction: file.jurisdiction.clone(),
            in_force,
            sources,
            parameters,
            facts: self
                .facts
                .drain(..)
                .flatten()
                .map(Rc::unwrap_or_clone)
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
        if self.earlier.iter().any(is_unread) {
            return;
        }
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        } else {
            self.is_full = true;
        }
    }

    /// Whether a finding speaks of the node or of something inside it.
    fn is_suspect(&self, place: &Place) -> bool {
        let all = self.earlier.iter().chain(&self.findings);
        all.into_iter()
            .any(|finding| finding.at.is_within(place) || finding.spot.place.is_within(place))
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
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for (id, place) in entries.filter(|(id, _)| !id.is_empty()) {
            match seen.get(id).cloned() {
                Some(first) => self.duplicate(id, place, first),
                None => {
                    seen.insert(id, place);
                }
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
        if name.is_empty() || self.is_full || self.is_suspect(place) {
            return;
        }
        let near = spelling::nearest(name, known.iter().map(String::as_str));
        // Of an option, `what` also says whose it is.
        let (kind, of) = what.split_once(' ').unwrap_or((what, ""));
        let message = format!("there is no {kind} `{}` {of}", spelling::shown(name, 60));
        let finding = Finding::at_value(code, place.clone(), message.trim_end());
        let listed: Vec<_> = known.iter().map(String::as_str).take(12).collect();
        let more = if known.len() > listed.len() {
            ", …"
        } else {
            ""
        };
        let finding = match listed.as_slice() {
            [] => finding.help(format!("this file has no {kind} at all")),
            [only] => finding.help(format!("there is only `{only}`")),
            _ => finding.help(format!("there are {}{more}", quoted_list(&listed))),
        };
        self.report(finding.did_you_mean(near));
    }

    /// The position of a name, or a finding that says what there is instead.
    fn named(&mut self, list: Named, name: &str, place: &Place) -> Option<usize> {
        let directory = Rc::clone(&self.directory);
        let (code, what, names) = match list {
            Named::Fact => (Code::UnknownFact, "fact", &directory.facts),
            Named::Source => (Code::UnknownSource, "source", &directory.sources),
            Named::Parameter => (Code::UnknownParameter, "parameter", &directory.parameters),
            Named::Class => (Code::UnknownClass, "class", &directory.classes),
            Named::Route => (Code::UnknownClass, "route", &directory.routes),
        };
        let position = names.position(name);
        if position.is_none() {
            self.unknown(code, what, name, place, &names.ids);
        }
        position
    }

    /// The positions of the sources that an entry cites.
    fn sources(&mut self, cited: &OneOrMany<String>, place: &Place) -> Vec<SourceIndex> {
        let mut found = Vec::with_capacity(cited.items.len());
        for (number, name) in cited.items.iter().enumerate() {
            let here = if cited.is_list {
                place.item(number)
            } else {
                place.clone()
            };
            found.extend(self.named(Named::Source, name, &here));
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
            if let Some(code) = code.filter(|code| !code.can_be_waived()) {
                let message =
                    format!("`{code}` is no fault of a published table, so it cannot be waived");
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .help("mend the file instead"),
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
                waiver.code == finding.code.name()
                    && finding.code.can_be_waived()
                    && is_within
                    && is_read
            };
            finding.waived = file.waivers.iter().any(covers);
        }
        if self.is_full && self.findings.iter().all(|finding| finding.waived) {
            let message = format!(
                "more than {MOST_FINDINGS} faults are waived, so the file is not judged to its end"
            );
            let finding = Finding::at_item(Code::TooEntangled, Place::root(), message);
            self.findings
                .push(finding.help("split the file, or mend what is waived"));
        }
    }
}
