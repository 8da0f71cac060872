//! Renderers: from an answer to text. They compute nothing and write nowhere.

pub(crate) mod findings;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod table;
pub(crate) mod tests;
mod view;

pub(crate) use self::view::View;
