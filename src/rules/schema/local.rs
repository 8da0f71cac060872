//! The format of local files: what one place has that is not in the ruleset it extends.

use schemars::JsonSchema;
use serde::Deserialize;

use super::file::{
    Caveat, Condition, Confidence, Fact, InForce, Parameter, Rule, RuleFile, Source, schema_of,
};
use super::value::OneOrMany;
use crate::base::text::Text;

/// A local file: entries that replace, join or remove those of the ruleset it extends.
///
/// Jurisdiction, period, table and classes are those of that ruleset.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["format", "extends", "id", "title", "province"]))]
pub struct LocalFile {
    /// Always `permit-points/rules/v1`.
    pub format: String,
    /// The ruleset that it extends.
    pub extends: String,
    /// The name of the place.
    pub id: String,
    /// What the place is called.
    pub title: Text,
    /// The option of the fact `province` that the place answers.
    pub province: String,
    /// The legal texts that entries cite, beside those of the ruleset.
    pub sources: Vec<Source>,
    /// Dated figures of the place; a list of values takes the place of the ruleset's.
    pub parameters: Vec<Parameter>,
    /// What is asked of an applicant there.
    pub facts: Vec<Fact>,
    /// Conditions that everybody must meet there.
    pub requirements: Vec<Rule>,
    /// Who needs no permit of this kind there.
    pub exemptions: Vec<Rule>,
    /// The ways to a class there; a new one comes last in its class.
    pub routes: Vec<LocalRoute>,
    /// What an answer must be read with there.
    pub caveats: Vec<Caveat>,
    /// Entries of the ruleset that do not hold there.
    pub removes: Vec<Removal>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// A route of a place: a condition with its title, source and class.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "class", "title", "source", "when"]))]
pub struct LocalRoute {
    /// Its name.
    pub id: String,
    /// The class it gives.
    pub class: String,
    /// What it is called.
    pub title: Text,
    /// What it rests on.
    pub source: OneOrMany<String>,
    /// The condition.
    pub when: Condition,
    /// The days on which it holds.
    pub in_force: Option<InForce>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

/// A requirement, exemption, route or caveat of the ruleset that does not hold in a place.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "source"]))]
pub struct Removal {
    /// The entry.
    pub id: String,
    /// The days on which it does not hold; all where this is left out.
    pub in_force: Option<InForce>,
    /// What the removal rests on.
    pub source: OneOrMany<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is; `high` where this is left out.
    pub confidence: Confidence,
}

impl LocalFile {
    /// The lists that a local file shares with a ruleset's, as a file of the latter kind.
    pub(crate) fn lists(&self) -> RuleFile {
        RuleFile {
            format: self.format.clone(),
            id: self.id.clone(),
            title: self.title.clone(),
            sources: self.sources.clone(),
            parameters: self.parameters.clone(),
            facts: self.facts.clone(),
            requirements: self.requirements.clone(),
            exemptions: self.exemptions.clone(),
            caveats: self.caveats.clone(),
            ..RuleFile::default()
        }
    }
}

impl LocalRoute {
    /// The route without its class, as routes stand below a class.
    pub(crate) fn rule(&self) -> Rule {
        Rule {
            id: self.id.clone(),
            title: self.title.clone(),
            source: self.source.clone(),
            when: self.when.clone(),
            classes: None,
            in_force: self.in_force.clone(),
            evidence: self.evidence.clone(),
            note: self.note.clone(),
            confidence: self.confidence,
        }
    }
}

/// The JSON Schema of local files, derived from the structs of this module.
///
/// ```
/// let schema = permit_points::schema::local_json_schema();
/// assert!(schema.pointer("/properties/extends").is_some());
/// ```
#[must_use]
pub fn local_json_schema() -> serde_json::Value {
    schema_of::<LocalFile>()
}
