//! What several outputs speak of.

use serde::Serialize;
use serde_json::Number;

use crate::base::calendar::Period;
use crate::base::decimal::Decimal;
use crate::base::text::Text;
use crate::classify::Assessment;
use crate::rules::ruleset::{LocalChange, Ruleset, SourceId};

/// A period; null where it has no end.
#[derive(Debug, Serialize)]
pub(super) struct PeriodOut {
    from: Option<String>,
    to: Option<String>,
}

impl PeriodOut {
    pub(super) fn new(period: &Period) -> Self {
        Self {
            from: period.from.map(|day| day.to_string()),
            to: period.to.map(|day| day.to_string()),
        }
    }
}

/// The sources of something by their ids.
pub(super) fn source_ids<'a>(ruleset: &'a Ruleset, sources: &[SourceId]) -> Vec<&'a str> {
    let all = ruleset.sources();
    let ids = sources.iter().map(|source| all[*source].id.as_str());
    ids.collect()
}

/// An entry that a place adds, replaces or removes.
#[derive(Debug, Serialize)]
pub(super) struct ChangedOut<'a> {
    change: &'static str,
    list: &'static str,
    id: &'a str,
    in_force: PeriodOut,
}

impl<'a> ChangedOut<'a> {
    pub(super) fn of(change: &'a LocalChange) -> Self {
        Self {
            change: change.kind.name(),
            list: change.list.name(),
            id: &change.id,
            in_force: PeriodOut::new(&change.in_force),
        }
    }
}

/// The same with what it was and becomes, and what that rests on.
#[derive(Debug, Serialize)]
pub(super) struct ChangeOut<'a> {
    #[serde(flatten)]
    changed: ChangedOut<'a>,
    /// The title or text that the entry had in the ruleset.
    was: Option<&'a Text>,
    becomes: Option<&'a Text>,
    source: Vec<&'a str>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

impl<'a> ChangeOut<'a> {
    pub(super) fn of(ruleset: &'a Ruleset, change: &'a LocalChange) -> Self {
        Self {
            changed: ChangedOut::of(change),
            was: change.was.as_ref(),
            becomes: change.becomes.as_ref(),
            source: source_ids(ruleset, &change.sources),
            note: change.note.as_ref(),
            confidence: change.confidence.name(),
        }
    }
}

/// The ruleset that an answer is of.
#[derive(Debug, Serialize)]
pub(super) struct RulesetRefOut<'a> {
    id: &'a str,
    in_force: PeriodOut,
}

impl<'a> RulesetRefOut<'a> {
    pub(super) fn of(ruleset: &'a Ruleset) -> Self {
        Self {
            id: ruleset.id(),
            in_force: PeriodOut::new(ruleset.in_force()),
        }
    }
}

/// The points that are certain, those that are possible, and the most there are.
#[derive(Debug, Serialize)]
pub(super) struct PointsOut {
    total: i64,
    at_most: i64,
    cap: i64,
}

impl PointsOut {
    pub(super) fn of(answer: &Assessment) -> Self {
        Self {
            total: answer.points,
            at_most: answer.points_at_most,
            cap: answer.cap,
        }
    }
}

/// A factor whose points are others than before.
#[derive(Debug, Serialize)]
pub(super) struct LiftOut<'a> {
    pub(super) id: &'a str,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A decimal as a number with the same digits.
pub(super) fn number(decimal: &Decimal) -> Option<Number> {
    decimal.to_string().parse().ok()
}
