//! Parts of answers that come again. What a rule or a factor says depends on few facts, so it is
//! worked out once for each combination of their values, and shared by all answers that have them.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::answer::{Award, RuleAnswer, ShownCaveat};
use super::shared::Shared;
use crate::base::ids::List;
use crate::engine::normal::NormalForm;
use crate::engine::{Bracket, Met, Plan};
use crate::rules::ruleset::{
    Condition, Exemption, ExemptionId, Fact, FactId, FactorId, Requirement, RequirementId, Route,
    RouteId, Ruleset,
};

/// The most values for which one part is kept.
const MOST: usize = 512;

/// Stands for an open fact in a key; no fact has it as a value.
const OPEN: i64 = i64::MIN;

/// The answers of one part, by what it reads. Each has one slot that it may be in, and the last one
/// to come is in it.
#[derive(Debug)]
pub(super) struct PartMemory<T>(Vec<Option<(Vec<i64>, T)>>);

impl<T> Default for PartMemory<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> PartMemory<T> {
    pub(super) fn get_or(&mut self, key: &[i64], make: impl FnOnce() -> T) -> T {
        if let Some(Some((known, part))) = self.0.get(self.slot(key))
            && known == key
        {
            return part.clone();
        }
        let new = make();
        if self.0.get(self.slot(key)).is_none_or(Option::is_some) {
            self.grow();
        }
        let at = self.slot(key);
        if let Some(slot) = self.0.get_mut(at) {
            match slot {
                Some((known, part)) => {
                    known.clear();
                    known.extend_from_slice(key);
                    *part = new.clone();
                }
                None => *slot = Some((key.to_vec(), new.clone())),
            }
        }
        new
    }

    fn len(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// Makes four times as many slots, up to the most.
    fn grow(&mut self) {
        let wanted = (self.0.len() * 4).clamp(8, MOST);
        if wanted == self.0.len() {
            return;
        }
        let old = std::mem::take(&mut self.0);
        self.0.resize_with(wanted, || None);
        for (key, part) in old.into_iter().flatten() {
            let at = self.slot(&key);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = Some((key, part));
            }
        }
    }

    /// The slot of a key; there is always a power of two of them, or none.
    fn slot(&self, key: &[i64]) -> usize {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        let mixed = usize::try_from(hasher.finish() & 0xffff_ffff).unwrap_or(0);
        mixed & self.0.len().wrapping_sub(1)
    }
}

/// What is kept of a rule.
pub(super) type KeptRule<Of> = PartMemory<Shared<RuleAnswer<Of>>>;

/// What is kept of a caveat.
#[derive(Debug, Default)]
pub(super) struct KeptCaveat {
    /// As it is shown below the answer.
    pub(super) below: Option<Shared<ShownCaveat>>,
    /// As the headline says it.
    pub(super) in_headline: Option<Shared<ShownCaveat>>,
    /// Whether its condition holds.
    pub(super) met: PartMemory<Met>,
}

/// What is kept of all parts, for the next answers of the same setting.
#[derive(Debug, Default)]
pub(super) struct PartMemories {
    /// Room for a key.
    pub(super) key: Vec<i64>,
    pub(super) awards: Vec<PartMemory<Shared<Award>>>,
    pub(super) requirements: Vec<KeptRule<Requirement>>,
    pub(super) exemptions: Vec<KeptRule<Exemption>>,
    pub(super) routes: Vec<KeptRule<Route>>,
    /// The caveats of the ruleset.
    pub(super) caveats: Vec<KeptCaveat>,
    /// The caveats of the program, which depend on the province.
    pub(super) own_caveats: PartMemory<Vec<Shared<ShownCaveat>>>,
}

impl PartMemories {
    /// How many answers of parts are kept.
    pub(super) fn len(&self) -> usize {
        let rules = self.requirements.iter().map(PartMemory::len);
        let rules = rules.chain(self.exemptions.iter().map(PartMemory::len));
        let rules = rules.chain(self.routes.iter().map(PartMemory::len));
        let awards = self.awards.iter().map(PartMemory::len);
        let caveats = self.caveats.iter().map(|kept| kept.met.len());
        rules.chain(awards).chain(caveats).sum::<usize>() + self.own_caveats.len()
    }
}

/// What one part reads.
#[derive(Debug, Default)]
pub(super) struct PartReads {
    facts: Vec<FactId>,
    /// The nodes whose points it reads.
    nodes: Vec<usize>,
}

/// What each part reads, in the orders of the normal form.
#[derive(Debug)]
pub(super) struct Reads {
    pub(super) awards: Vec<PartReads>,
    pub(super) requirements: Vec<PartReads>,
    pub(super) exemptions: Vec<PartReads>,
    pub(super) routes: Vec<PartReads>,
    pub(super) caveats: Vec<PartReads>,
    pub(super) own_caveats: PartReads,
}

impl Reads {
    /// `remarks` are the plans of the caveats in force.
    pub(super) fn of(form: &NormalForm, remarks: &[Plan], ruleset: &Ruleset) -> Self {
        let rule = |condition: Option<&Condition>| {
            let mut facts = Vec::new();
            let asks_points = condition.is_some_and(Condition::asks_points);
            if let Some(condition) = condition {
                condition.each_fact(&mut |fact| facts.push(fact));
            }
            PartReads::of(
                facts,
                if asks_points {
                    vec![form.model.root]
                } else {
                    Vec::new()
                },
            )
        };
        let award = |(id, factor): (FactorId, &crate::rules::ruleset::Factor)| {
            let leaves = form.leaves.iter().filter(|leaf| leaf.factor == id);
            let nodes = std::iter::once(form.factor_nodes[id]);
            PartReads::of(
                factor.tables.iter().map(|table| table.fact).collect(),
                nodes.chain(leaves.map(|leaf| leaf.node)).collect(),
            )
        };
        let requirement = |id: &RequirementId| rule(Some(&ruleset.requirements[*id].when));
        let exemption = |id: &ExemptionId| rule(Some(&ruleset.exemptions[*id].when));
        let route = |id: &RouteId| rule(Some(&ruleset.routes[*id].rule.when));
        let remark = |plan: &Plan| {
            let is_read = |fact: &FactId| plan.reads(*fact);
            PartReads::of(ruleset.facts.ids().filter(is_read).collect(), Vec::new())
        };
        Self {
            awards: ruleset.factors.each().map(award).collect(),
            requirements: form.requirements.iter().map(requirement).collect(),
            exemptions: form.exemptions.iter().map(exemption).collect(),
            routes: form.routes.iter().map(route).collect(),
            caveats: remarks.iter().map(remark).collect(),
            own_caveats: PartReads::of(
                ruleset.fact_named("province").into_iter().collect(),
                Vec::new(),
            ),
        }
    }
}

impl PartReads {
    fn of(mut facts: Vec<FactId>, nodes: Vec<usize>) -> Self {
        facts.sort_unstable();
        facts.dedup();
        Self { facts, nodes }
    }

    /// Writes down what the part reads of an applicant.
    pub(super) fn write(
        &self,
        key: &mut Vec<i64>,
        values: &List<Option<i64>, Fact>,
        bracket: &Bracket,
    ) {
        key.clear();
        let value = |fact: &FactId| values[*fact].unwrap_or(OPEN);
        key.extend(self.facts.iter().map(value));
        for node in &self.nodes {
            let points = |of: &[i64]| of.get(*node).copied().unwrap_or(0);
            key.extend([points(&bracket.least), points(&bracket.greatest)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_once_for_each_key_and_never_taken_for_another() {
        let mut kept = PartMemory::default();
        for round in 0..3 {
            for value in 0..4_i64 {
                let found = kept.get_or(&[value, OPEN], || (round, value));
                assert_eq!(found.1, value);
            }
        }
        for value in 0..100_000 {
            assert_eq!(kept.get_or(&[value], || (9, value)), (9, value));
            assert_eq!(kept.get_or(&[value], || (10, 0)), (9, value));
        }
    }
}
