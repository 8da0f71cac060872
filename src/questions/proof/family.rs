//! Files that belong together: a ruleset, the local rules that extend it, and the rulesets that
//! take its facts. Files that are given win over the shipped ones of the same id.

use super::definitions;
use super::text::{ident, scalar};
use super::unused::Uses;
use super::variants::answered;
use crate::loader::embedded::{self, PLACES, SHIPPED};
use crate::loader::load::Loaded;
use crate::rules::finding::Finding;
use crate::rules::ruleset::{Fact, Ruleset};
use crate::rules::source::RuleText;
use crate::rules::yaml::Node;

/// What one file uses, and whom it belongs to.
struct Member {
    id: String,
    extends: Option<String>,
    facts_from: Option<String>,
    uses: Uses,
}

impl Member {
    fn of(tree: &Node) -> Self {
        let named = |key: &str| tree.get(key).and_then(scalar).map(str::to_owned);
        let mut uses = Uses::default();
        uses.add(tree);
        Self {
            id: ident(tree).unwrap_or_default().to_owned(),
            extends: named("extends"),
            facts_from: named("facts_from"),
            uses,
        }
    }
}

/// All files of a run, and the shipped ones that belong with them.
pub(super) struct Family {
    members: Vec<Member>,
}

impl Family {
    /// The family of some files.
    pub(super) fn of(files: &[Loaded]) -> Self {
        let trees = files.iter().filter_map(|file| file.source.tree().ok());
        let mut members: Vec<Member> = trees.map(Member::of).collect();
        let belongs = |one: &Member| {
            let is_shipped = embedded::ids().any(|id| id == one.id);
            is_shipped || one.extends.is_some()
        };
        if members.iter().any(belongs) {
            let tables = SHIPPED
                .iter()
                .map(|one| (one.id, one.path.to_owned(), one.text));
            let places = PLACES.iter().map(|one| (one.id, one.path(), one.text));
            for (id, path, text) in tables.chain(places) {
                if members.iter().all(|one| one.id != id) {
                    let source = RuleText::new(&path, text.as_bytes().to_vec());
                    members.extend(source.tree().ok().map(Member::of));
                }
            }
        }
        Self { members }
    }

    /// What a file and all that belong with it use.
    pub(super) fn uses(&self, tree: &Node) -> Uses {
        let id = ident(tree).unwrap_or_default();
        let extends = tree.get("extends").and_then(scalar);
        let mut uses = Uses::default();
        uses.add(tree);
        for member in &self.members {
            let is_of = |name: &Option<String>| !id.is_empty() && name.as_deref() == Some(id);
            if is_of(&member.extends) {
                uses.join(&member.uses);
            }
            if is_of(&member.facts_from) {
                uses.join_facts(&member.uses);
            }
            // Local rules give figures and facts to the ruleset they extend.
            if extends == Some(member.id.as_str()) {
                uses.join_facts(&member.uses);
            }
        }
        uses
    }
}

/// A ruleset as it is in every place whose local file extends it: those of the run, and the
/// shipped ones beside them.
pub(super) fn in_places(base: &Ruleset, files: &[Loaded]) -> Vec<Ruleset> {
    let given = files.iter().filter_map(|file| file.ruleset.as_ref());
    let given = given.filter(|ruleset| ruleset.place().is_some() && ruleset.id() == base.id());
    let mut places: Vec<Ruleset> = given.map(answered).collect();
    for place in embedded::places() {
        let is_given = files.iter().any(|file| {
            let tree = file.source.tree().ok();
            let is_local = tree.filter(|tree| tree.get("extends").is_some());
            is_local.and_then(ident) == Some(place)
        });
        if !is_given {
            places.extend(embedded::in_place(base, place).as_ref().map(answered));
        }
    }
    places
}

/// The facts that a ruleset defines otherwise than an earlier one of the same jurisdiction.
pub(super) fn differing(files: &[Loaded], position: usize) -> Vec<Finding> {
    let Some((file, tree)) = files
        .get(position)
        .and_then(|file| Some((file, file.source.tree().ok()?)))
    else {
        return Vec::new();
    };
    let Some(own) = facts_of(file) else {
        return Vec::new();
    };
    // What a local file defines again, the loader has compared with the ruleset already.
    if tree.get("extends").is_some() {
        return Vec::new();
    }
    let mut found: Vec<Finding> = Vec::new();
    for other in files.iter().take(position) {
        let Some((theirs, others)) = other.source.tree().ok().zip(facts_of(other)) else {
            continue;
        };
        let jurisdiction = tree.get("jurisdiction").and_then(scalar);
        let is_other = theirs.get("jurisdiction").and_then(scalar) == jurisdiction
            && jurisdiction.is_some()
            && ident(theirs) != ident(tree)
            && theirs.get("extends").is_none();
        if is_other {
            let whose = ident(theirs).unwrap_or_default();
            let more = definitions::differing(tree, own, others, whose, &file.findings);
            let is_new = |one: &Finding| found.iter().all(|known| known.at != one.at);
            let more: Vec<_> = more.into_iter().filter(is_new).collect();
            found.extend(more);
        }
    }
    found
}

fn facts_of(file: &Loaded) -> Option<&[Fact]> {
    let broken = file.draft.as_ref().and_then(|draft| draft.broken.as_ref());
    let ruleset = file.ruleset.as_ref().or(broken)?;
    Some(ruleset.facts().as_slice())
}
