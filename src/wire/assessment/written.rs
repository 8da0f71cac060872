//! Parts of assessments as they were written: many answers share them, so each is written once.

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::classify::{Shared, Unanswered};
use crate::rules::ruleset::FactId;

/// The most texts of one kind that are kept.
pub(super) const MOST: usize = 4096;

/// A part of an assessment: to be written, or written already.
#[derive(Debug)]
pub(super) enum PartOut<'a, T> {
    New(T),
    Known(&'a RawValue),
}

impl<T: Serialize> Serialize for PartOut<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::New(part) => part.serialize(serializer),
            Self::Known(part) => part.serialize(serializer),
        }
    }
}

impl<'a, O: Serialize> PartOut<'a, O> {
    /// A part of an answer, with its text where that is shared.
    pub(super) fn of<T>(
        part: &'a Shared<T>,
        is_shared: bool,
        out: impl FnOnce(&'a T) -> O,
    ) -> Self {
        if !is_shared {
            return Self::New(out(part));
        }
        Self::Known(part.written(|| text(&out(part))))
    }
}

/// A value as JSON; our structs have no keys but texts, so that it does not fail.
pub(super) fn text(value: &impl Serialize) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// What was written of the answers of one setting.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(super) unanswered: FxHashMap<Unanswered, Box<RawValue>>,
    pub(super) assumed: FxHashMap<(FactId, i64), Box<RawValue>>,
    /// They belong to the setting, and are the same in all of its answers.
    pub(super) figures: Option<Box<RawValue>>,
    pub(super) local: Option<Box<RawValue>>,
}

impl Written {
    /// Forgets what hangs on the day.
    pub(crate) fn forget_day(&mut self) {
        (self.figures, self.local) = (None, None);
    }
}
