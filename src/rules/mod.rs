//! Rule files: from text to a tree with places, to plain structs, to a ruleset that is valid by
//! construction. Whatever is wrong on the way is a finding, and reading goes on.

pub(crate) mod compile;
pub mod figures;
pub mod finding;
pub(crate) mod overlay;
pub mod ruleset;
pub mod schema;
pub(crate) mod shape;
pub(crate) mod source;
pub mod value;
pub mod yaml;
