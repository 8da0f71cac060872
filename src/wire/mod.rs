//! Answers for machines: structs of their own, whose keys are stable. Each is `Serialize` and names its
//! version under `format`; the README says what the keys mean.
//!
//! ```
//! use permit_points::wire::AssessmentOut;
//! use permit_points::{Applicant, Sheet, assess, embedded};
//!
//! let rules = embedded::ruleset("cn-2017").unwrap();
//! let on = jiff::civil::date(2026, 11, 23);
//! let answer = assess(rules, &Applicant::read(rules, &[Sheet::of([("age", "34")])], on).unwrap(), on);
//! let json = serde_json::to_value(AssessmentOut::new(rules, &answer)).unwrap();
//! assert_eq!(json["format"], "permit-points/assessment/v1");
//! assert_eq!(json["points"]["total"], 15);
//! ```

pub(crate) mod advice;
pub(crate) mod assessment;
mod common;
pub(crate) mod comparison;
pub(crate) mod diff;
pub(crate) mod findings;
pub(crate) mod forecast;
pub(crate) mod github;
pub(crate) mod ruleset;
pub(crate) mod rulesets;
pub(crate) mod sarif;

pub use self::advice::AdviceOut;
pub use self::assessment::AssessmentOut;
pub use self::ruleset::RulesetOut;
