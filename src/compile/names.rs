//! Names: how ids are spelled, which are taken, and what the entries of a file refer to.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Compiler;
use crate::finding::{Code, Finding};
use crate::place::{Place, Spot, Step};
use crate::ruleset::{self, Ruleset, SourceIndex};
use crate::schema::{LocalFile, OneOrMany, RuleFile};
use crate::shape::near_key;
use crate::spelling;
use crate::text::Text;
use crate::words::{self, say};

/// Names that are flags beside the facts, or columns of the program itself.
const RESERVED_IDS: [&str; 35] = [
    "all",
    "assessment",
    "at_most",
    "best_class",
    "class",
    "color",
    "cost",
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
    "or",
    "output",
    "place",
    "points",
    "points_at_most",
    "redact",
    "rejects",
    "require",
    "resume",
    "route",
    "rules",
    "save",
    "set",
    "time",
    "to",
    "version",
];

/// The ids of a list with their positions; of two entries with one id, the first has it.
pub(super) struct Names {
    ids: Vec<String>,
    /// Whether some names are not known: the list was not read, or an entry of it has no id.
    is_spoiled: bool,
    positions: BTreeMap<String, usize>,
}

impl Names {
    fn of(ids: &mut dyn Iterator<Item = &str>) -> Self {
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        let mut positions = BTreeMap::new();
        for (position, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            positions.entry(id.clone()).or_insert(position);
        }
        let is_spoiled = ids.iter().any(String::is_empty);
        Self {
            ids,
            is_spoiled,
            positions,
        }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }
}

/// A list of the file that other entries refer to.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Fact,
    Source,
    Parameter,
    Class,
    Route,
}

/// What a name that is not there was to be the name of.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    One(Named),
    Entry,
    OptionOf(&'a str),
}

impl Wanted<'_> {
    /// That there is nothing of the name.
    fn unknown(self, id: &str) -> Text {
        match self {
            Self::One(Named::Fact) => say!("there is no fact `{id}`", id),
            Self::One(Named::Source) => say!("there is no source `{id}`", id),
            Self::One(Named::Parameter) => say!("there is no parameter `{id}`", id),
            Self::One(Named::Class) => say!("there is no class `{id}`", id),
            Self::One(Named::Route) => say!("there is no route `{id}`", id),
            Self::Entry => say!("there is no entry `{id}`", id),
            Self::OptionOf(fact) => say!("there is no option `{id}` of `{fact}`", id, fact),
        }
    }

    /// That there is nothing of the kind.
    fn none_at_all(self) -> Text {
        match self {
            Self::One(Named::Fact) => say!("this file has no fact at all"),
            Self::One(Named::Source) => say!("this file has no source at all"),
            Self::One(Named::Parameter) => say!("this file has no parameter at all"),
            Self::One(Named::Class) => say!("this file has no class at all"),
            Self::One(Named::Route) => say!("this file has no route at all"),
            Self::Entry => say!("this file has no entry at all"),
            Self::OptionOf(_) => say!("this file has no option at all"),
        }
    }
}

/// The names of all lists that entries refer to.
pub(super) struct Directory {
    facts: Names,
    sources: Names,
    parameters: Names,
    classes: Names,
    routes: Names,
}

impl Directory {
    pub(super) fn of(file: &RuleFile, shared: &[ruleset::Fact], earlier: &[Finding]) -> Self {
        let shared = shared.iter().map(|fact| fact.id.as_str());
        let facts = file.facts.iter().map(|fact| fact.id.as_str());
        let sources = file.sources.iter().map(|source| source.id.as_str());
        let parameters = file
            .parameters
            .iter()
            .map(|parameter| parameter.id.as_str());
        let classes = file.classes.iter().map(|class| class.id.as_str());
        let routes = file
            .classes
            .iter()
            .flat_map(|class| &class.routes)
            .map(|route| route.id.as_str());
        let names = |ids: &mut dyn Iterator<Item = &str>, key: &str| {
            let mut names = Names::of(ids);
            names.is_spoiled |= is_spoiled(key, earlier);
            names
        };
        let classes = names(&mut { classes }, "classes");
        let mut routes = names(&mut { routes }, "routes");
        routes.is_spoiled |= classes.is_spoiled;
        Self {
            facts: names(&mut shared.chain(facts), "facts"),
            sources: names(&mut { sources }, "sources"),
            parameters: names(&mut { parameters }, "parameters"),
            classes,
            routes,
        }
    }

    /// The names that entries of a local file refer to: those of the ruleset it extends, at their
    /// positions, then its own new ones. Without that ruleset nothing can be called unknown.
    pub(super) fn of_local(file: &LocalFile, base: Option<&Ruleset>, earlier: &[Finding]) -> Self {
        let joined = |known: Vec<&str>, own: Vec<&str>, key: &str| {
            let of_base: BTreeSet<&str> = known.iter().copied().collect();
            let new = own.iter().filter(|id| !of_base.contains(*id));
            let mut names = Names::of(&mut known.iter().chain(new).copied());
            names.is_spoiled |= base.is_none() || is_spoiled(key, earlier);
            names
        };
        let classes = base.map_or(&[][..], Ruleset::classes);
        let routes = base.map_or(&[][..], Ruleset::routes);
        let sources = base.map_or(&[][..], Ruleset::sources);
        let facts = base.map_or(&[][..], Ruleset::facts);
        let parameters = base.map_or(&[][..], Ruleset::parameters);
        Self {
            facts: joined(
                facts.iter().map(|fact| fact.id.as_str()).collect(),
                file.facts.iter().map(|fact| fact.id.as_str()).collect(),
                "facts",
            ),
            sources: joined(
                sources.iter().map(|source| source.id.as_str()).collect(),
                file.sources
                    .iter()
                    .map(|source| source.id.as_str())
                    .collect(),
                "sources",
            ),
            parameters: joined(
                parameters.iter().map(|one| one.id.as_str()).collect(),
                file.parameters.iter().map(|one| one.id.as_str()).collect(),
                "parameters",
            ),
            classes: joined(
                classes.iter().map(|class| class.id.as_str()).collect(),
                Vec::new(),
                "classes",
            ),
            routes: joined(
                routes.iter().map(|route| route.rule.id.as_str()).collect(),
                file.routes.iter().map(|route| route.id.as_str()).collect(),
                "routes",
            ),
        }
    }
}

/// Whether an earlier finding is about the key of a whole list, so that its names are not known.
fn is_spoiled(key: &str, earlier: &[Finding]) -> bool {
    earlier.iter().any(
        |finding| match (finding.code, finding.spot.place.steps().last()) {
            (Code::UnknownKey, Some(Step::Key(found))) => near_key(found, [key]).is_some(),
            (Code::WrongType | Code::DuplicateKey, Some(Step::Key(found))) => found == key,
            (Code::MissingKey, None) => finding.missing.as_deref() == Some(key),
            _ => false,
        },
    )
}

impl Compiler<'_> {
    /// Looks at the spelling of an id, and whether the program uses it itself.
    pub(super) fn id(&mut self, id: &str, place: &Place, is_input: bool) {
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
                say!("lower-case letters, digits and `_`")
            } else {
                say!("letters, digits, `-` and `_`")
            };
            let message = say!(
                "found the name `{id}`, expected {wanted}",
                id = spelling::shown(id, 60),
                wanted
            );
            self.report(Finding::at_value(Code::WrongType, place.clone(), message));
        } else if is_input
            && (RESERVED_IDS.contains(&id)
                || id.starts_with("permit_")
                || id.starts_with("points_"))
        {
            let message = say!("`{id}` is an option or a column of the program itself", id);
            self.report(
                Finding::at_value(Code::ReservedId, place.clone(), message)
                    .help(say!("choose another name")),
            );
        }
    }

    /// Reports the second and later entries of a list that share a name.
    pub(super) fn duplicates<'i>(&mut self, entries: impl Iterator<Item = (&'i str, Place)>) {
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

    pub(super) fn duplicate(&mut self, id: &str, place: Place, first: Place) {
        let message = say!(
            "`{id}` is the name of an earlier entry too",
            id = spelling::shown(id, 60)
        );
        let finding = Finding::at_value(Code::DuplicateId, place, message);
        self.report(
            finding
                .other(Spot::value(first), say!("first named here"))
                .help(say!("give the second one a name of its own")),
        );
    }

    /// A name that is not in a list.
    pub(super) fn unknown<'k>(
        &mut self,
        code: Code,
        wanted: Wanted<'_>,
        name: &str,
        place: &Place,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        if name.is_empty() || self.is_suspect(place) {
            return;
        }
        if self.has_no_room() {
            self.left_out += 1;
            return;
        }
        let near = spelling::nearest(name, known.clone());
        let message = wanted.unknown(&spelling::shown(name, 60));
        let mut known = known;
        let listed: Vec<_> = known.by_ref().take(12).collect();
        let names = words::quoted(&listed);
        let help = match listed.as_slice() {
            [] => wanted.none_at_all(),
            [_] => say!("there is only {name}", name = names),
            _ if known.next().is_some() => say!("there are {names}, …", names),
            _ => say!("there are {names}", names),
        };
        let finding = Finding::at_value(code, place.clone(), message).help(help);
        self.report(finding.did_you_mean(near));
    }

    /// The position of a name, or a finding that says what there is instead.
    pub(super) fn named(&mut self, list: Named, name: &str, place: &Place) -> Option<usize> {
        let directory = Rc::clone(&self.directory);
        let (code, names) = match list {
            Named::Fact => (Code::UnknownFact, &directory.facts),
            Named::Source => (Code::UnknownSource, &directory.sources),
            Named::Parameter => (Code::UnknownParameter, &directory.parameters),
            Named::Class => (Code::UnknownClass, &directory.classes),
            Named::Route => (Code::UnknownClass, &directory.routes),
        };
        let position = names.position(name);
        // A name that is not there may be the very one that an earlier finding misses.
        if position.is_none() && !names.is_spoiled {
            let known = names.ids.iter().map(String::as_str);
            self.unknown(code, Wanted::One(list), name, place, known);
        }
        position
    }

    /// The positions of the sources that an entry cites.
    pub(super) fn sources(&mut self, cited: &OneOrMany<String>, place: &Place) -> Vec<SourceIndex> {
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
}
