//! One thing that was proved.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::variants::Variant;
use crate::base::say::LARGEST_EXACT;
use crate::base::text::Text;

/// One statement that holds of a file. Its kind and its words are written by the renderer.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Claim {
    /// What kind of statement it is.
    #[serde(skip)]
    pub(crate) kind: &'static str,
    /// The statement in words.
    #[serde(skip)]
    pub(crate) message: Text,
    /// The file.
    pub(crate) file: String,
    /// The node it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
    /// The place whose local rules are laid over; absent where none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
    /// The first days of the stretches in which it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) days: Vec<String>,
    /// Points: of a cap, of the example, or asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) points: Option<i64>,
    /// The least total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) least: Option<i64>,
    /// The greatest total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) most: Option<i64>,
    /// How many bands, places or periods.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) counts: BTreeMap<&'static str, u64>,
    /// How many profiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profiles: Option<u64>,
    /// Whether there are more profiles than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) more: Option<bool>,
    /// Whether it holds with a waived fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waived: Option<bool>,
    /// A complete applicant who shows it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) example: BTreeMap<String, Json>,
    /// The answers of the example that are not the usual ones, for people.
    #[serde(skip)]
    pub(crate) unusual: Vec<Text>,
}

impl Claim {
    pub(super) fn new(file: &str, kind: &'static str, message: Text) -> Self {
        Self {
            kind,
            message,
            file: file.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn at(mut self, at: &impl ToString) -> Self {
        self.at = Some(at.to_string());
        self
    }

    pub(super) fn of(mut self, variant: &Variant<'_>) -> Self {
        self.place = variant.place().map(str::to_owned);
        self.days = variant.days.iter().map(ToString::to_string).collect();
        self
    }

    pub(super) fn profiles(mut self, count: u64) -> Self {
        self.profiles = Some(count.min(LARGEST_EXACT));
        self.more = (count > LARGEST_EXACT).then_some(true);
        self
    }
}
