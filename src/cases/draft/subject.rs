//! What a side is about: one table of a factor, or one rule.

use crate::cases::evidence::outcome;
use crate::cases::target::{RuleAt, Test, Wanted};
use crate::classify::Assessment;
use crate::engine::Met;
use crate::rules::ruleset::{FactId, FactorId, ParameterId, Ruleset, SourceId, TableId};

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

    /// The parameters that it hangs on; for a rule that asks for points, those of all tables too.
    pub(super) fn parameters(self, ruleset: &Ruleset) -> Vec<ParameterId> {
        let mut parameters = Vec::new();
        let (own, asks_points) = match self {
            Self::Table(factor, table) => (Some(&ruleset.factors[factor].tables[table]), false),
            Self::Rule(rule) => {
                let when = &rule.of(ruleset).when;
                parameters.extend(when.parameters());
                (None, when.asks_points())
            }
        };
        let all = ruleset.factors.iter().filter(|_| asks_points);
        let tables = all.flat_map(|factor| &factor.tables).chain(own);
        let bands = tables.flat_map(|table| &table.bands);
        parameters.extend(bands.flat_map(|band| band.takes.parameters()));
        parameters.sort_unstable();
        parameters.dedup();
        parameters
    }

    /// Where its points or its condition stand in the law.
    pub(super) fn sources(self, ruleset: &Ruleset) -> &[SourceId] {
        match self {
            Self::Table(factor, _) => &ruleset.factors[factor].sources,
            Self::Rule(rule) => &rule.of(ruleset).sources,
        }
    }

    /// Whether a person can say for certain what a case is to expect of it.
    pub(super) fn is_clear(self, answer: &Assessment) -> bool {
        let Self::Rule(rule) = self else {
            return true;
        };
        let is_known = outcome(answer, rule).is_some_and(|(met, _)| met != Met::Unknown);
        let is_exemption = matches!(rule, RuleAt::Exemption(_));
        is_known && (!is_exemption || answer.permit_needed.is_some())
    }
}

/// The one fact whose value a test is about, if it is about one.
pub(super) fn fact_of(ruleset: &Ruleset, test: &Test) -> Option<FactId> {
    match test {
        Test::Row { factor, table, .. } => Some(ruleset.factors[*factor].tables[*table].fact),
        Test::Part { wanted, .. } => match wanted {
            Wanted::Values { fact, .. } | Wanted::Near { fact, .. } => Some(*fact),
            Wanted::Total { .. } => None,
        },
        Test::Rule { .. } => None,
    }
}
