//! What a national rule file says, key by key.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{Bound, Literal, OneOrMany};
use crate::base::decimal::Decimal;
use crate::base::place::LONGEST_ID;
use crate::base::text::Text;

/// The value of `format` that names this version of the format.
pub const FORMAT: &str = "permit-points/rules/v1";

/// Keys kept for later versions of the format; using one is an error of its own.
pub const RESERVED_KEYS: [&str; 8] = [
    "columns",
    "groups",
    "group",
    "definitions",
    "by",
    "of",
    "languages",
    "scheme",
];

/// A rule file: one published table of one jurisdiction, in force for a period.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["format", "id", "title", "jurisdiction", "in_force", "factors", "classes"]))]
pub struct RuleFile {
    /// Always `permit-points/rules/v1`.
    pub format: String,
    /// The name of the ruleset.
    pub id: String,
    /// What the ruleset is called.
    pub title: Text,
    /// The jurisdiction, for instance `cn`.
    pub jurisdiction: String,
    /// The days on which the ruleset is the law.
    pub in_force: Option<InForce>,
    /// The ruleset whose facts this one uses instead of defining its own.
    pub facts_from: Option<String>,
    /// The legal texts that entries cite.
    pub sources: Vec<Source>,
    /// Dated figures that bounds refer to.
    pub parameters: Vec<Parameter>,
    /// What is asked of an applicant.
    pub facts: Vec<Fact>,
    /// The lines of the scoring table.
    pub factors: Vec<Factor>,
    /// Conditions that everybody must meet.
    pub requirements: Vec<Rule>,
    /// Who needs no permit of this kind.
    pub exemptions: Vec<Rule>,
    /// The classes, best first.
    #[schemars(extend("minItems" = 1))]
    pub classes: Vec<Class>,
    /// What an answer must be read with.
    pub caveats: Vec<Caveat>,
    /// Faults of the published table that are kept as printed.
    pub waivers: Vec<Waiver>,
}

/// How sure an entry is: how well the copies and texts that it rests on vouch for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It rests on one weak copy, a press report or an inference.
    Low,
    /// It rests on one good copy.
    Medium,
    /// It rests on the official text, or on several good copies.
    #[default]
    High,
}

impl Confidence {
    /// The name as in rule files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A period of days, both ends included.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InForce {
    /// The first day, as `2017-04-01`.
    #[schemars(extend("format" = "date"))]
    pub from: Option<String>,
    /// The last day.
    #[schemars(extend("format" = "date"))]
    pub to: Option<String>,
}

/// A legal text.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title"]))]
pub struct Source {
    /// The name entries cite it by.
    pub id: String,
    /// Its official title.
    pub title: Text,
    /// Its official number.
    pub number: Option<String>,
    /// Where a copy can be read.
    pub url: Option<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// A figure that changes with the date, and with the place.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title", "unit", "values"]))]
pub struct Parameter {
    /// Its name, also as an input.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is counted in.
    pub unit: Text,
    /// Its values over time.
    pub values: Vec<DatedValue>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// The value of a parameter from a day on.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["from", "value", "source"]))]
pub struct DatedValue {
    /// The first day.
    #[schemars(extend("format" = "date"))]
    pub from: String,
    /// The last day; without it the value holds until the next one begins.
    #[schemars(extend("format" = "date"))]
    pub to: Option<String>,
    /// The figure, exactly.
    pub value: Decimal,
    /// Who published it.
    pub source: OneOrMany<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// What a fact's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// A whole number.
    Integer,
    /// An amount in CNY, counted in fen.
    Money,
    /// One of the listed options.
    Choice,
    /// True or false.
    Boolean,
    /// A day, which gives another fact.
    Date,
}

/// Who can change a fact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Changes {
    /// Nobody.
    #[default]
    Never,
    /// The calendar.
    WithTime,
    /// The applicant.
    ByChoice,
}

/// One thing known of an applicant.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "type", "ask"]))]
pub struct Fact {
    /// Its name: key, column, and flag.
    pub id: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: Option<FactType>,
    /// What it is called; the id stands in where this is left out.
    pub title: Option<Text>,
    /// For a choice: whether the options are listed from the lowest to the highest.
    pub ordered: bool,
    /// What it is counted in.
    pub unit: Option<Text>,
    /// The values it can have; required for `integer` and `money`.
    pub domain: Option<Domain>,
    /// The question.
    pub ask: Text,
    /// Who can change it; `never` where this is left out.
    pub changes: Changes,
    /// Whether only completed units count, so that a fraction is cut down.
    pub completed: bool,
    /// The value that holds unless answered.
    pub assume: Option<Literal>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// For a choice: what can be chosen.
    #[schemars(extend("maxItems" = 1000))]
    pub options: Vec<ChoiceOption>,
    /// Other names of the column.
    pub aliases: Vec<String>,
    /// For a date: the fact that follows from it.
    pub gives: Option<Gives>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// The values a number can have, both ends included.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["from", "to"]))]
pub struct Domain {
    /// The least value.
    pub from: Decimal,
    /// The greatest value.
    pub to: Decimal,
}

/// One value of a choice.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title"]))]
pub struct ChoiceOption {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Other spellings that are accepted.
    pub aliases: Vec<String>,
}

/// The fact that follows from a date, counted in completed units up to the day of the answer.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["fact", "unit"]))]
pub struct Gives {
    /// The fact.
    pub fact: String,
    /// What is counted.
    pub unit: CalendarUnit,
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CalendarUnit {
    /// Completed years.
    #[default]
    Years,
    /// Completed months.
    Months,
}

/// How several tables of a factor make one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// The best one counts.
    #[default]
    Best,
    /// They add up.
    Sum,
}

/// One line of the scoring table.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title", "source", "tables"]))]
pub struct Factor {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The most points it can give; none where this is left out.
    pub cap: Option<i64>,
    /// The least points it can give; 0 where this is left out.
    pub floor: Option<i64>,
    /// What it rests on.
    pub source: OneOrMany<String>,
    /// How several tables combine.
    pub combine: Combine,
    /// Facts that never lower the points when they rise: claims that are proved.
    pub rises_with: Vec<String>,
    /// One table for each fact that can give points.
    #[schemars(extend("minItems" = 1))]
    pub tables: Vec<Table>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// The points that the values of one fact give.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["fact", "bands"]))]
pub struct Table {
    /// The fact.
    pub fact: String,
    /// The rows.
    #[schemars(extend("minItems" = 1))]
    pub bands: Vec<Band>,
}

/// One row of a table: the values it matches and its points.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["points"]))]
pub struct Band {
    /// The least value, included.
    pub from: Option<Bound>,
    /// The greatest value, included.
    pub to: Option<Bound>,
    /// The first value that is too great.
    pub below: Option<Bound>,
    /// The values of a choice or boolean.
    pub is: Option<OneOrMany<Literal>>,
    /// Every value that no other row matches.
    #[schemars(extend("const" = true))]
    pub otherwise: bool,
    /// The points.
    pub points: i64,
    /// More points for each further step above `from`.
    pub then: Option<Then>,
}

/// Points that a band adds for each further step above its `from`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["every", "points"]))]
pub struct Then {
    /// The length of a step, at least 1.
    #[schemars(range(min = 1))]
    pub every: i64,
    /// The points of a step, not 0.
    pub points: i64,
}

/// A condition: exactly one of `all`, `any`, `not`, `fact` (with a bound or `is`) or `points`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct Condition {
    /// Every one of these.
    #[schemars(extend("minItems" = 1))]
    pub all: Option<Vec<Condition>>,
    /// At least one of these.
    #[schemars(extend("minItems" = 1))]
    pub any: Option<Vec<Condition>>,
    /// Not this.
    pub not: Option<Box<Condition>>,
    /// A fact whose value is compared.
    pub fact: Option<String>,
    /// The least value, included.
    pub from: Option<Bound>,
    /// The greatest value, included.
    pub to: Option<Bound>,
    /// The first value that is too great.
    pub below: Option<Bound>,
    /// The values of a choice or boolean.
    pub is: Option<OneOrMany<Literal>>,
    /// A least total.
    pub points: Option<PointsBound>,
}

/// The least total that a condition asks for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["from"]))]
pub struct PointsBound {
    /// The least total, included.
    pub from: Bound,
}

/// A requirement, an exemption or a route: a condition with its title and source.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title", "source", "when"]))]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it rests on.
    pub source: OneOrMany<String>,
    /// The condition.
    pub when: Condition,
    /// For a requirement: the classes it closes when failed; all where this is left out.
    pub classes: Option<Vec<String>>,
    /// The days on which it holds.
    pub in_force: Option<InForce>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// A class and the routes to it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "title"]))]
pub struct Class {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The ways to it; any one gives it.
    pub routes: Vec<Rule>,
    /// Whether everybody else has it; only for the last class.
    #[schemars(extend("const" = true))]
    pub otherwise: bool,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// Something an answer must be read with.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "text", "source"]))]
pub struct Caveat {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it rests on.
    pub source: OneOrMany<String>,
    /// Shown unless this certainly fails.
    pub when: Option<Condition>,
    /// Shown only with these classes.
    pub classes: Option<Vec<String>>,
    /// Shown only with these routes.
    pub routes: Option<Vec<String>>,
    /// Whether it is said in one breath with the class.
    pub prominent: bool,
    /// The days on which it holds.
    pub in_force: Option<InForce>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// A dated, reasoned exception to a finding.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["code", "at", "reason", "source", "date"]))]
pub struct Waiver {
    /// The code of the finding.
    pub code: String,
    /// The place at or below which it is waived.
    pub at: String,
    /// Why it stands.
    pub reason: Text,
    /// Where the fault is printed.
    pub source: OneOrMany<String>,
    /// The day of the decision.
    #[schemars(extend("format" = "date"))]
    pub date: String,
    /// How a waived gap is read.
    pub reading: Option<Reading>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// How a gap that is kept as printed is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The row below the gap reaches up to the next one.
    Below,
}

/// The JSON Schema of the format, derived from the structs of this module.
///
/// ```
/// let schema = permit_points::schema::json_schema();
/// assert!(schema.pointer("/properties/factors").is_some());
/// ```
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schema_of::<RuleFile>()
}

/// The schema of one kind of file.
pub(super) fn schema_of<File: JsonSchema>() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<File>()
        .to_value();
    strip_noise(&mut schema);
    bound_ids(&mut schema);
    schema
}

/// Says of every `id` how long it may be.
pub(super) fn bound_ids(schema: &mut serde_json::Value) {
    if let Some(serde_json::Value::Object(id)) = schema.pointer_mut("/properties/id") {
        id.insert("maxLength".to_owned(), LONGEST_ID.into());
    }
    match schema {
        serde_json::Value::Object(keys) => keys.values_mut().for_each(bound_ids),
        serde_json::Value::Array(items) => items.iter_mut().for_each(bound_ids),
        _ => {}
    }
}

/// Takes out what the derivation adds and the format does not say: defaults (they only serve
/// reading on after a fault), `null` as a value, and the widths of Rust's integers.
pub(super) fn strip_noise(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(keys) => {
            let is_integer = keys
                .get("type")
                .is_some_and(|kind| kind == "integer" || kind.is_array());
            if keys.contains_key("type") || keys.contains_key("$ref") || keys.contains_key("anyOf")
            {
                keys.remove("default");
                if is_integer && keys.get("format").is_some_and(|format| format == "int64") {
                    keys.remove("format");
                }
            }
            if let Some(kinds) = keys.get("type").and_then(|kind| kind.as_array()) {
                let kept: Vec<_> = kinds
                    .iter()
                    .filter(|kind| *kind != "null")
                    .cloned()
                    .collect();
                if let [only] = kept.as_slice() {
                    keys.insert("type".to_owned(), only.clone());
                }
            }
            if let Some(choices) = keys
                .get_mut("anyOf")
                .and_then(|choices| choices.as_array_mut())
            {
                choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
                if choices.len() == 1
                    && let Some(serde_json::Value::Object(only)) = choices.pop()
                {
                    keys.remove("anyOf");
                    keys.extend(only);
                }
            }
            keys.values_mut().for_each(strip_noise);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(strip_noise),
        _ => {}
    }
}
