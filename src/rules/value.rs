//! Values of facts, between the whole numbers the engine counts with and what people write.

use serde_json::Value as Json;

use crate::base::spelling;
use crate::rules::ruleset::{Fact, FactKind};

/// The largest count that every reader of JSON keeps exactly; a larger one is only said to be larger.
pub const LARGEST_EXACT: u64 = 9_007_199_254_740_991;

/// A value as machines write it: a number, `true` or `false`, or the id of an option.
#[must_use]
pub fn to_plain(fact: &Fact, value: i64) -> String {
    match &fact.kind {
        FactKind::Money => spelling::money_to_plain(value),
        FactKind::Boolean => (value != 0).to_string(),
        FactKind::Choice { .. } => option_id(fact, value).to_owned(),
        FactKind::Integer { .. } | FactKind::Date { .. } => value.to_string(),
    }
}

/// A value as JSON: money in CNY, with decimals only if there are fen.
#[must_use]
pub fn to_json(fact: &Fact, value: i64) -> Json {
    match &fact.kind {
        FactKind::Money => spelling::money_to_plain(value)
            .parse()
            .map_or(Json::Null, Json::Number),
        FactKind::Boolean => Json::Bool(value != 0),
        FactKind::Choice { .. } => Json::String(option_id(fact, value).to_owned()),
        FactKind::Integer { .. } | FactKind::Date { .. } => Json::from(value),
    }
}

fn option_id(fact: &Fact, value: i64) -> &str {
    let option = usize::try_from(value)
        .ok()
        .and_then(|position| fact.options().get(position));
    option.map_or("", |option| option.id.as_str())
}
