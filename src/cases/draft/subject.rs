//! What a target is about: one table of a factor, or one rule.

use std::collections::BTreeSet;

use crate::cases::evidence::{Outline, part};
use crate::cases::target::{RuleAt, Test};
use crate::engine::Met;
use crate::ruleset::{Condition, FactId, FactorId, ParameterId, Ruleset, SourceId, Table, TableId};

/// One table of a factor, or one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A factor, and a table of it.
    Table(FactorId, TableId),
    /// A rule.
    Rule(RuleAt),
}

impl Subject {
    /// What a test is about.
    pub(super) fn of(test: &Test) -> Self {
        match test {
            Test::Row { factor, table, .. } => Self::Table(*factor, *table),
            Test::Part { rule, .. } | Test::Rule { rule, .. } => Self::Rule(*rule),
        }
    }

    fn table(self, ruleset: &Ruleset) -> Option<&Table> {
        match self {
            Self::Table(factor, table) => Some(&ruleset.factors[factor].tables[table]),
            Self::Rule(_) => None,
        }
    }

    /// The path of the answer that a case must expect.
    pub(super) fn key(self, ruleset: &Ruleset) -> String {
        match self {
            Self::Table(factor, _) => format!("factors.{}", ruleset.factors[factor].id),
            Self::Rule(rule @ RuleAt::Route(_)) => format!("routes.{}", rule.of(ruleset).id),
            Self::Rule(rule @ RuleAt::Requirement(_)) => {
                format!("requirements.{}", rule.of(ruleset).id)
            }
            Self::Rule(RuleAt::Exemption(_)) => "permit_needed".to_owned(),
        }
    }

    /// The facts that it reads; for a rule that asks for points, those of all tables too.
    pub(super) fn facts(self, ruleset: &Ruleset) -> BTreeSet<FactId> {
        let mut facts: BTreeSet<FactId> = self.tables(ruleset).map(|table| table.fact).collect();
        if let Self::Rule(rule) = self {
            rule.of(ruleset).when.each_fact(&mut |fact| {
                facts.insert(fact);
            });
        }
        facts
    }

    /// The parameters that it hangs on.
    pub(super) fn parameters(self, ruleset: &Ruleset) -> BTreeSet<ParameterId> {
        let bands = self.tables(ruleset).flat_map(|table| &table.bands);
        let mut parameters: BTreeSet<ParameterId> =
            bands.flat_map(|band| band.takes.parameters()).collect();
        if let Self::Rule(rule) = self {
            parameters.extend(rule.of(ruleset).when.parameters());
        }
        parameters
    }

    /// The tables that have a part in it.
    fn tables(self, ruleset: &Ruleset) -> impl Iterator<Item = &Table> {
        let asks = match self {
            Self::Table(..) => false,
            Self::Rule(rule) => rule.of(ruleset).when.asks_points(),
        };
        let factors = ruleset.factors.iter();
        let all = factors.flat_map(|factor| &factor.tables);
        let own = self.table(ruleset).into_iter();
        own.chain(all.filter(move |_| asks))
    }

    /// Where its points or its condition stand in the law.
    pub(super) fn sources(self, ruleset: &Ruleset) -> &[SourceId] {
        match self {
            Self::Table(factor, _) => &ruleset.factors[factor].sources,
            Self::Rule(rule) => &rule.of(ruleset).sources,
        }
    }

    /// Whether a person can say for certain what a case is to expect of it.
    pub(super) fn is_clear(self, outline: &Outline) -> bool {
        let Self::Rule(rule) = self else {
            return true;
        };
        let is_known = outline.met(rule).is_some_and(|met| met != Met::Unknown);
        let is_exemption = matches!(rule, RuleAt::Exemption(_));
        is_known && (!is_exemption || outline.permit_needed.is_some())
    }
}

/// The one fact whose value a test is about, if it is about one.
pub(super) fn fact_of(ruleset: &Ruleset, test: &Test) -> Option<FactId> {
    match test {
        Test::Row { .. } => Some(Subject::of(test).table(ruleset)?.fact),
        Test::Part { rule, path, .. } => match part(&rule.of(ruleset).when, path)? {
            Condition::Fact { fact, .. } => Some(*fact),
            _ => None,
        },
        Test::Rule { .. } => None,
    }
}
