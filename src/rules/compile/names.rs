//! Names: how ids are spelled, which are taken, and what the entries of a file refer to.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compiler::Compiler;
use super::directory::{NamedList, WantedName};
use crate::base::ids::Id;
use crate::base::place::{Place, Spot};
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::SourceId;
use crate::rules::schema::OneOrMany;

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
        wanted: WantedName<'_>,
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
        let names = say::quoted(&listed);
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
    pub(super) fn named<T>(&mut self, list: NamedList, name: &str, place: &Place) -> Option<Id<T>> {
        let directory = Rc::clone(&self.directory);
        let (code, names) = match list {
            NamedList::Fact => (Code::UnknownFact, &directory.facts),
            NamedList::Source => (Code::UnknownSource, &directory.sources),
            NamedList::Parameter => (Code::UnknownParameter, &directory.parameters),
            NamedList::Class => (Code::UnknownClass, &directory.classes),
            NamedList::Route => (Code::UnknownClass, &directory.routes),
        };
        let position = names.position(name);
        // A name that is not there may be the very one that an earlier finding misses.
        if position.is_none() && !names.is_spoiled {
            let known = names.ids.iter().map(String::as_str);
            self.unknown(code, WantedName::One(list), name, place, known);
        }
        position.map(Id::new)
    }

    /// The positions of the sources that an entry cites.
    pub(super) fn sources(&mut self, cited: &OneOrMany<String>, place: &Place) -> Vec<SourceId> {
        let mut found = Vec::with_capacity(cited.items.len());
        for (number, name) in cited.items.iter().enumerate() {
            let here = if cited.is_list {
                place.item(number)
            } else {
                place.clone()
            };
            found.extend(self.named(NamedList::Source, name, &here));
        }
        found
    }
}
