//! The rule file format, `permit-points/rules/v1`, as plain structs.
//!
//! In comes YAML, out come values that say what the file says and nothing more: no name is
//! looked up and no edge compared here. The JSON Schema of the format is derived from these
//! structs ([`json_schema`]), and the loader holds every file against that very schema.
//!
//! Every field has a default, so that a file with faults can be read as far as it goes; which
//! keys are required is said beside each struct, and the schema enforces it.

mod file;
mod local;
mod published;
mod value;

pub use self::file::{
    Band, CalendarUnit, Caveat, Changes, ChoiceOption, Class, Combine, Condition, Confidence,
    DatedValue, Domain, FORMAT, Fact, FactType, Factor, Gives, InForce, Parameter, PointsBound,
    RESERVED_KEYS, Reading, Rule, RuleFile, Source, Table, Then, Waiver, json_schema,
};
pub use self::local::{LocalFile, LocalRoute, Removal, local_json_schema};
pub use self::published::published;
pub use self::value::{Bound, Figure, Literal, OneOrMany};
