//! A comparison of two rulesets for people and machines.

mod changes;
mod json;
mod page;
mod report;
mod view;

pub(crate) use self::json::DiffOut;
pub(crate) use self::page::{markdown, text};
pub(crate) use self::report::{InPlace, Named, Report};
