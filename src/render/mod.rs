//! Renderers: from an answer to text. They compute nothing and write nowhere.

pub(crate) mod ask;
pub(crate) mod drafts;
pub(crate) mod findings;
pub(crate) mod github;
pub(crate) mod kept;
pub(crate) mod proved;
pub(crate) mod sarif;
pub(crate) mod summary;
pub(crate) mod tests;
#[cfg(any(test, fuzzing))]
pub(crate) mod trial;
pub(crate) use crate::explain::wrap;
