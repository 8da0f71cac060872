//! What nothing uses: facts, parameters, sources.
//!
//! This goes by the text, not by what could be compiled of it, so that a fault somewhere else does
//! not make a name look unused. Where a fault may hide the use, nothing is said.

use std::collections::BTreeSet;

use super::budget::FindingBudget;
use super::spoken::Spoken;
use super::text::{ident, node_at, scalar, scalars};
use crate::base::place::{Place, PlaceStep, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::rules::finding::{Code, Finding};
use crate::rules::shape::near_key;
use crate::rules::yaml::{Node, YamlKind};

/// A list of entries that others refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReferredList {
    Fact,
    Parameter,
    Source,
}

impl ReferredList {
    const ALL: [Self; 3] = [Self::Fact, Self::Parameter, Self::Source];

    const fn list(self) -> &'static str {
        match self {
            Self::Fact => "facts",
            Self::Parameter => "parameters",
            Self::Source => "sources",
        }
    }

    const fn unused(self) -> Code {
        match self {
            Self::Fact => Code::UnusedFact,
            Self::Parameter => Code::UnusedParameter,
            Self::Source => Code::UnusedSource,
        }
    }

    const fn unknown(self) -> Code {
        match self {
            Self::Fact => Code::UnknownFact,
            Self::Parameter => Code::UnknownParameter,
            Self::Source => Code::UnknownSource,
        }
    }

    /// Whether a use may have stood in the value of a key that is missing or could not be read.
    fn may_stand_in(self, key: &str) -> bool {
        let holds_conditions = matches!(
            key,
            "when"
                | "all"
                | "any"
                | "not"
                | "classes"
                | "routes"
                | "requirements"
                | "exemptions"
                | "caveats"
                | "factors"
        );
        match self {
            Self::Fact => holds_conditions || matches!(key, "fact" | "tables"),
            Self::Parameter => {
                holds_conditions || matches!(key, "parameter" | "tables" | "bands" | "points")
            }
            Self::Source => {
                (holds_conditions && !matches!(key, "when" | "all" | "any" | "not"))
                    || matches!(
                        key,
                        "source" | "values" | "parameters" | "waivers" | "removes"
                    )
            }
        }
    }
}

/// The names that some files use.
#[derive(Debug, Default)]
pub(super) struct Uses {
    facts: BTreeSet<String>,
    parameters: BTreeSet<String>,
    sources: BTreeSet<String>,
}

impl Uses {
    /// Adds what a tree uses.
    pub(super) fn add(&mut self, tree: &Node) {
        match &tree.kind {
            YamlKind::Scalar(_) => {}
            YamlKind::List(items) => items.iter().for_each(|item| self.add(item)),
            YamlKind::Map(entries) => {
                for entry in entries {
                    match entry.key.as_str() {
                        "fact" => self.facts.extend(scalars(&entry.value)),
                        "parameter" => self.parameters.extend(scalars(&entry.value)),
                        "source" => self.sources.extend(scalars(&entry.value)),
                        // A date uses nothing; it is used if what it gives is.
                        "gives" => {}
                        _ => self.add(&entry.value),
                    }
                }
            }
        }
    }

    /// Adds everything that other files use.
    pub(super) fn join(&mut self, other: &Self) {
        self.join_facts(other);
        self.sources.extend(other.sources.iter().cloned());
    }

    /// Adds the facts and parameters that other files read.
    pub(super) fn join_facts(&mut self, other: &Self) {
        self.facts.extend(other.facts.iter().cloned());
        self.parameters.extend(other.parameters.iter().cloned());
    }

    fn has(&self, kind: &'static str, id: &str) -> bool {
        match kind {
            "facts" => self.facts.contains(id),
            "parameters" => self.parameters.contains(id),
            _ => self.sources.contains(id),
        }
    }
}

/// The entries of a file that nothing uses. `uses` are those of the file and of all that belong
/// with it; `found` are the findings of the file so far.
pub(super) fn unused(tree: &Node, uses: &Uses, found: &[Finding], told: &mut FindingBudget) {
    // A local file whose ruleset is not known: what it gives to that one may well be used there.
    let is_about_base = |one: &Finding| matches!(one.at.steps(), [PlaceStep::Key(key)] if near_key(key, ["extends"]).is_some() || key == "extends");
    if found.iter().any(is_about_base) {
        return;
    }
    let spoken = Spoken::of(tree, found);
    for kind in ReferredList::ALL {
        let entries = tree.get(kind.list()).and_then(Node::as_list);
        let entries = entries.unwrap_or_default();
        let in_order: Vec<&str> = entries.iter().filter_map(ident).collect();
        let hidden = Hidden::of(tree, kind, &in_order, found);
        let known: BTreeSet<&str> = in_order.into_iter().collect();
        let is_unused = |id: &str| !uses.has(kind.list(), id) && !hidden.may_be(id);
        for (number, entry) in entries.iter().enumerate() {
            let Some(id) = ident(entry).filter(|id| is_unused(id)) else {
                continue;
            };
            let place = Place::root().key(kind.list()).entry(number, id);
            let is_date_in_use = entry.get("gives").is_some_and(|gives| {
                let given = gives.get("fact").and_then(scalar);
                // Where what it gives is unused or not known, that says it all.
                given.is_none_or(|given| {
                    uses.has("facts", given) || known.contains(given) || hidden.may_be(given)
                })
            });
            if is_date_in_use || spoken.has(&place) {
                continue;
            }
            told.add(|| report(kind, id, place));
        }
    }
}

fn report(kind: ReferredList, id: &str, place: Place) -> Finding {
    let shown = spelling::shown(id, 60);
    let (message, help) = match kind {
        ReferredList::Fact => (
            say!(
                "no table and no condition reads the fact `{id}`",
                id = shown
            ),
            say!("take it out, or let a table or a condition read it"),
        ),
        ReferredList::Parameter => (
            say!("no bound refers to the parameter `{id}`", id = shown),
            say!("take it out, or let a bound refer to it"),
        ),
        ReferredList::Source => (
            say!("nothing cites the source `{id}`", id = shown),
            say!("take it out, or cite it where it belongs"),
        ),
    };
    let spot = Spot::value(place.key("id"));
    Finding::new(kind.unused(), place, spot, message).help(help)
}

/// How many pairs of a name that is not known and one that is are compared, in one file.
const MOST_COMPARED: usize = 200_000;

/// Uses that faults of the file may hide.
struct Hidden {
    is_anything: bool,
    names: BTreeSet<String>,
    near: BTreeSet<String>,
}

impl Hidden {
    fn of(tree: &Node, kind: ReferredList, known: &[&str], found: &[Finding]) -> Self {
        let mut hidden = Self {
            is_anything: false,
            names: BTreeSet::new(),
            near: BTreeSet::new(),
        };
        for finding in found.iter().filter(|finding| !finding.waived) {
            let node = node_at(tree, &finding.spot);
            let key = finding.spot.place.steps().iter().rev();
            let key = key.clone().find_map(|step| match step {
                PlaceStep::Key(key) => Some(key.as_ref()),
                PlaceStep::Item(..) => None,
            });
            match finding.code {
                code if code == kind.unknown() => {
                    let name = node.and_then(scalar).unwrap_or_default();
                    let is_slip = spelling::nearest(name, known.iter().copied()).is_some();
                    // Where it is near to none, nobody knows what was meant.
                    hidden.is_anything |= !is_slip;
                    hidden.near.insert(name.to_owned());
                }
                Code::UnknownKey | Code::ReservedKey | Code::DuplicateKey | Code::WrongType => {
                    hidden.names.extend(node.into_iter().flat_map(scalars));
                    hidden.is_anything |= finding.code == Code::WrongType
                        && key.is_some_and(|key| kind.may_stand_in(key));
                }
                Code::MissingSource => hidden.is_anything |= kind == ReferredList::Source,
                Code::MissingKey => {
                    hidden.is_anything |= match finding.missing.as_deref() {
                        Some(key) => kind.may_stand_in(key),
                        None => kind != ReferredList::Source,
                    };
                }
                _ => {}
            }
        }
        // Nor where there are too many to compare each with each.
        hidden.is_anything |= hidden.near.len().saturating_mul(known.len()) > MOST_COMPARED;
        hidden
    }

    fn may_be(&self, id: &str) -> bool {
        let is_near = |name: &String| spelling::nearest(name, [id]).is_some();
        self.is_anything || self.names.contains(id) || self.near.iter().any(is_near)
    }
}
