//! The names that entries of a file refer to, list by list.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::place::PlaceStep;
use crate::base::say::say;
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{self, Ruleset};
use crate::rules::schema::{LocalFile, RuleFile};
use crate::rules::shape::near_key;

/// The ids of a list with their positions; of two entries with one id, the first has it.
pub(super) struct IdPositions {
    pub(super) ids: Vec<String>,
    /// Whether some names are not known: the list was not read, or an entry of it has no id.
    pub(super) is_spoiled: bool,
    positions: BTreeMap<String, usize>,
}

impl IdPositions {
    pub(super) fn of(ids: &mut dyn Iterator<Item = &str>) -> Self {
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

    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }
}

/// A list of the file that other entries refer to.
#[derive(Clone, Copy)]
pub(super) enum NamedList {
    Fact,
    Source,
    Parameter,
    Class,
    Route,
}

/// What a name that is not there was to be the name of.
#[derive(Clone, Copy)]
pub(super) enum WantedName<'a> {
    One(NamedList),
    Entry,
    OptionOf(&'a str),
}

impl WantedName<'_> {
    /// That there is nothing of the name.
    pub(super) fn unknown(self, id: &str) -> Text {
        match self {
            Self::One(NamedList::Fact) => say!("there is no fact `{id}`", id),
            Self::One(NamedList::Source) => say!("there is no source `{id}`", id),
            Self::One(NamedList::Parameter) => say!("there is no parameter `{id}`", id),
            Self::One(NamedList::Class) => say!("there is no class `{id}`", id),
            Self::One(NamedList::Route) => say!("there is no route `{id}`", id),
            Self::Entry => say!("there is no entry `{id}`", id),
            Self::OptionOf(fact) => say!("there is no option `{id}` of `{fact}`", id, fact),
        }
    }

    /// That there is nothing of the kind.
    pub(super) fn none_at_all(self) -> Text {
        match self {
            Self::One(NamedList::Fact) => say!("this file has no fact at all"),
            Self::One(NamedList::Source) => say!("this file has no source at all"),
            Self::One(NamedList::Parameter) => say!("this file has no parameter at all"),
            Self::One(NamedList::Class) => say!("this file has no class at all"),
            Self::One(NamedList::Route) => say!("this file has no route at all"),
            Self::Entry => say!("this file has no entry at all"),
            Self::OptionOf(_) => say!("this file has no option at all"),
        }
    }
}

/// The names of all lists that entries refer to.
pub(super) struct Directory {
    pub(super) facts: IdPositions,
    pub(super) sources: IdPositions,
    pub(super) parameters: IdPositions,
    pub(super) classes: IdPositions,
    pub(super) routes: IdPositions,
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
            let mut names = IdPositions::of(ids);
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
            let mut names = IdPositions::of(&mut known.iter().chain(new).copied());
            names.is_spoiled |= base.is_none() || is_spoiled(key, earlier);
            names
        };
        let classes = base.map_or(&[][..], |base| base.classes().as_slice());
        let routes = base.map_or(&[][..], |base| base.routes().as_slice());
        let sources = base.map_or(&[][..], |base| base.sources().as_slice());
        let facts = base.map_or(&[][..], |base| base.facts().as_slice());
        let parameters = base.map_or(&[][..], |base| base.parameters().as_slice());
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
            (Code::UnknownKey, Some(PlaceStep::Key(found))) => near_key(found, [key]).is_some(),
            (Code::WrongType | Code::DuplicateKey, Some(PlaceStep::Key(found))) => found == key,
            (Code::MissingKey, None) => finding.missing.as_deref() == Some(key),
            _ => false,
        },
    )
}
