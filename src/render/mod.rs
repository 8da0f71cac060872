//! Renderers: from an answer to text. They compute nothing and write nowhere.

pub(crate) mod advice;
pub(crate) mod ask;
pub(crate) mod comparison;
pub(crate) mod diff;
pub(crate) mod drafts;
pub(crate) mod findings;
pub(crate) mod forecast;
pub(crate) mod github;
mod grid;
pub(crate) mod json;
pub(crate) mod kept;
pub(crate) mod list;
pub(crate) mod markdown;
pub(crate) mod proved;
pub(crate) mod report;
pub(crate) mod ruleset;
pub(crate) mod sarif;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod tests;
#[cfg(any(test, fuzzing))]
pub(crate) mod trial;
mod view;
pub(crate) mod wrap;

pub(crate) use self::view::{Page, View};
