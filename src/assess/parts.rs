//! Parts of answers that come again. What a rule or a factor says depends on few facts, so it is
//! worked out once for each combination of their values, and shared by all answers that have them.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHasher;
use serde_json::value::RawValue;

use super::{Award, Question, RuleAnswer, Setting, ShownCaveat};
use crate::engine::{Bracket, Met};
use crate::ruleset::{Condition, FactIndex, Ruleset};

/// The most values for which one part is kept.
const MOST: usize = 512;

/// Stands for an open fact in a key; no fact has it as a value.
const OPEN: i64 = i64::MIN;

/// A part of an answer, which other answers may share.
#[derive(Debug)]
pub struct Shared<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    part: T,
    /// What a renderer once made of it.
    written: OnceLock<Box<RawValue>>,
}

impl<T> Shared<T> {
    pub(super) fn new(part: T) -> Self {
        let written = OnceLock::new();
        Self(Arc::new(Inner { part, written }))
    }

    /// The part as JSON, which is made once for all answers that share it. It is made by one
    /// renderer only, of one ruleset, so it is always the same.
    pub(crate) fn written(&self, make: impl FnOnce() -> Box<RawValue>) -> &RawValue {
        self.0.written.get_or_init(make)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.part
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.part == other.0.part
    }
}

impl<T: Eq> Eq for Shared<T> {}

/// The answers of one part, by what it reads. Each has one slot that it may be in, and the last one
/// to come is in it.
#[derive(Debug)]
pub(super) struct Kept<T>(Vec<Option<(Vec<i64>, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Kept<T> {
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

/// What is kept of a caveat.
#[derive(Debug, Default)]
pub(super) struct KeptCaveat {
    /// As it is shown below the answer.
    pub(super) below: Option<Shared<ShownCaveat>>,
    /// As the headline says it.
    pub(super) in_headline: Option<Shared<ShownCaveat>>,
    /// Whether its condition holds.
    pub(super) met: Kept<Met>,
}

/// What is kept of all parts, for the next answers of the same setting.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Room for a key.
    pub(super) key: Vec<i64>,
    pub(super) awards: Vec<Kept<Shared<Award>>>,
    pub(super) requirements: Vec<Kept<Shared<RuleAnswer>>>,
    pub(super) exemptions: Vec<Kept<Shared<RuleAnswer>>>,
    pub(super) routes: Vec<Kept<Shared<RuleAnswer>>>,
    /// The caveats of the ruleset.
    pub(super) caveats: Vec<KeptCaveat>,
    /// The caveats of the program, which depend on the province.
    pub(super) own_caveats: Kept<Vec<Shared<ShownCaveat>>>,
}

impl Parts {
    /// How many answers of parts are kept.
    pub(super) fn len(&self) -> usize {
        let rules = [&self.requirements, &self.exemptions, &self.routes];
        let rules = rules.into_iter().flatten().map(Kept::len);
        let awards = self.awards.iter().map(Kept::len);
        let caveats = self.caveats.iter().map(|kept| kept.met.len());
        rules.chain(awards).chain(caveats).sum::<usize>() + self.own_caveats.len()
    }
}

/// What one part reads.
#[derive(Debug, Default)]
pub(super) struct PartReads {
    facts: Vec<FactIndex>,
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
    pub(super) fn of(setting: &Setting, ruleset: &Ruleset) -> Self {
        let form = &setting.form;
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
        let award = |(position, factor): (usize, &crate::ruleset::Factor)| {
            let leaves = form.leaves.iter().filter(|leaf| leaf.factor == position);
            let node = form.factor_nodes.get(position).copied();
            PartReads::of(
                factor.tables.iter().map(|table| table.fact).collect(),
                node.into_iter()
                    .chain(leaves.map(|leaf| leaf.node))
                    .collect(),
            )
        };
        let requirement = |at: &usize| rule(ruleset.requirements.get(*at).map(|rule| &rule.when));
        let exemption = |at: &usize| rule(ruleset.exemptions.get(*at).map(|rule| &rule.when));
        let route = |at: &usize| rule(ruleset.routes.get(*at).map(|route| &route.rule.when));
        let remark = |number: usize| {
            let plan = setting.remark_plan(number);
            let is_read = |fact: &FactIndex| plan.is_some_and(|plan| plan.reads(*fact));
            PartReads::of(
                (0..ruleset.facts.len()).filter(is_read).collect(),
                Vec::new(),
            )
        };
        Self {
            awards: ruleset.factors.iter().enumerate().map(award).collect(),
            requirements: form.requirements.iter().map(requirement).collect(),
            exemptions: form.exemptions.iter().map(exemption).collect(),
            routes: form.routes.iter().map(route).collect(),
            caveats: (0..form.caveats.len()).map(remark).collect(),
            own_caveats: PartReads::of(
                ruleset.fact_named("province").into_iter().collect(),
                Vec::new(),
            ),
        }
    }
}

impl PartReads {
    fn of(mut facts: Vec<FactIndex>, nodes: Vec<usize>) -> Self {
        facts.sort_unstable();
        facts.dedup();
        Self { facts, nodes }
    }

    /// Writes down what the part reads of an applicant.
    pub(super) fn write(&self, key: &mut Vec<i64>, values: &[Option<i64>], bracket: &Bracket) {
        key.clear();
        let value = |fact: &FactIndex| values.get(*fact).copied().flatten().unwrap_or(OPEN);
        key.extend(self.facts.iter().map(value));
        for node in &self.nodes {
            let points = |of: &[i64]| of.get(*node).copied().unwrap_or(0);
            key.extend([points(&bracket.least), points(&bracket.greatest)]);
        }
    }
}

impl Question<'_> {
    /// What became of rules, each worked out anew only if it was not asked with the same values.
    pub(super) fn rule_answers<'r>(
        &self,
        (positions, reads): (&[usize], &[PartReads]),
        met: impl Iterator<Item = Met>,
        condition: impl Fn(usize) -> Option<&'r Condition>,
        (kept, key): (&mut Vec<Kept<Shared<RuleAnswer>>>, &mut Vec<i64>),
    ) -> Vec<Shared<RuleAnswer>> {
        kept.resize_with(positions.len(), Kept::default);
        let parts = positions.iter().zip(reads).zip(kept).zip(met);
        let answers = parts.filter_map(|(((position, reads), kept), met)| {
            let condition = condition(*position)?;
            reads.write(key, &self.values, &self.bracket);
            key.push(match met {
                Met::No => 0,
                Met::Unknown => 1,
                Met::Yes => 2,
            });
            Some(kept.get_or(key, || {
                Shared::new(self.rule_answer(*position, met, condition))
            }))
        });
        answers.collect()
    }

    /// What each factor gave.
    pub(super) fn awards(
        &self,
        reads: &[PartReads],
        (kept, key): (&mut Vec<Kept<Shared<Award>>>, &mut Vec<i64>),
    ) -> Vec<Shared<Award>> {
        kept.resize_with(self.ruleset.factors.len(), Kept::default);
        let factors = self.ruleset.factors.iter().enumerate();
        let awards = factors.zip(reads).zip(kept);
        let awards = awards.map(|(((position, factor), reads), kept)| {
            reads.write(key, &self.values, &self.bracket);
            kept.get_or(key, || Shared::new(self.award(position, factor)))
        });
        awards.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_once_for_each_key_and_never_taken_for_another() {
        let mut kept = Kept::default();
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
