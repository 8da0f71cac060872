//! Files that belong together: a ruleset, the local rules that extend it, and the rulesets that
//! take its facts. Files that are given win over the shipped ones of the same id.

use super::text::{ident, scalar};
use super::unused::Uses;
use crate::embedded::SHIPPED;
use crate::load::Loaded;
use crate::source::Source;
use crate::yaml::Node;

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
        let is_given = |members: &[Member], id: &str| members.iter().any(|one| one.id == id);
        let belongs = |one: &Member| {
            let is_shipped = SHIPPED.iter().any(|shipped| shipped.id == one.id);
            is_shipped || one.extends.is_some()
        };
        if members.iter().any(belongs) {
            for shipped in SHIPPED
                .iter()
                .filter(|one| !is_given(&members, one.id))
                .collect::<Vec<_>>()
            {
                let source = Source::new(shipped.path, shipped.text.as_bytes().to_vec());
                members.extend(source.tree().ok().map(Member::of));
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
