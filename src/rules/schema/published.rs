//! The JSON Schema as it is printed: for editors, language servers and other validators.
//!
//! The loader holds files against the schema of the structs and says the rest in its own words.
//! Who has no loader gets the rest here, as far as JSON Schema can say it: which keys need each
//! other, and which exclude each other. Names, gaps and overlaps are beyond it.

use serde_json::{Map, Value, json};

use super::file::{FORMAT, json_schema};
use super::local::local_json_schema;
use crate::rules::finding::Code;

/// The name of the schema. It names, and is nothing to fetch: the program prints the schema.
const ID: &str = "urn:permit-points:rules:v1";
/// The definition of the files that hold a whole table.
const RULE_FILE: &str = "RuleFile";
/// The definition of local files.
const LOCAL_FILE: &str = "LocalFile";

/// The JSON Schema of rule files, draft 2020-12, with all that it can say of them. A file that
/// says `extends` is a local one.
///
/// ```
/// let schema = permit_points::schema::published();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// ```
#[must_use]
pub fn published() -> Value {
    let mut definitions = Map::new();
    for (name, file) in [
        (RULE_FILE, json_schema()),
        (LOCAL_FILE, local_json_schema()),
    ] {
        let Value::Object(mut file) = file else {
            continue;
        };
        // Both kinds of file share the definitions of their entries.
        if let Some(Value::Object(shared)) = file.remove("$defs") {
            definitions.extend(shared);
        }
        file.remove("$schema");
        definitions.insert(name.to_owned(), Value::Object(file));
    }
    let kind = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Rule file of permit-points",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": kind(LOCAL_FILE),
        "else": kind(RULE_FILE),
        "$defs": definitions,
    });
    for (at, what) in additions() {
        add(&mut schema, at, &what);
    }
    schema
}

/// What the structs leave open, by the node it belongs to.
fn additions() -> Vec<(&'static str, Value)> {
    let with = |kinds: &[&str], keys: &[&str]| {
        json!({
            "if": {"properties": {"type": {"enum": kinds}}, "required": ["type"]},
            "then": {"required": keys}
        })
    };
    let one_of = |keys: &[&str]| -> Vec<Value> {
        keys.iter().map(|key| json!({"required": [key]})).collect()
    };
    let edges = || json!({"anyOf": one_of(&["from", "to", "below"])});
    let waivable: Vec<_> = Code::ALL
        .into_iter()
        .filter(|code| code.can_be_waived())
        .map(Code::name)
        .collect();
    // A range ends once; `is` and `otherwise` stand alone.
    let ends_once = json!({"not": {"required": ["to", "below"]}});
    let mut band_kinds = one_of(&["is", "otherwise"]);
    band_kinds.push(edges());
    let mut value_kinds = one_of(&["is"]);
    value_kinds.push(edges());
    let values_of_a_fact = json!({
        "if": {"required": ["fact"]},
        "then": {"oneOf": value_kinds},
        "else": {"not": {"anyOf": one_of(&["from", "to", "below", "is"])}}
    });
    let gap_has_a_reading = json!({
        "if": {"properties": {"code": {"const": Code::BandGap.name()}}, "required": ["code"]},
        "then": {"required": ["reading"]}
    });
    vec![
        (
            "/$defs/RuleFile/properties/format",
            json!({"const": FORMAT}),
        ),
        (
            "/$defs/LocalFile/properties/format",
            json!({"const": FORMAT}),
        ),
        (
            "/$defs/RuleFile/properties/in_force",
            json!({"required": ["from"]}),
        ),
        ("/$defs/Text/properties/en", json!({"minLength": 1})),
        ("/$defs/Text/properties/zh", json!({"minLength": 1})),
        (
            "/$defs/Fact",
            json!({"allOf": [
                with(&["integer", "money"], &["domain"]),
                with(&["choice"], &["options"]),
                with(&["date"], &["gives"]),
            ]}),
        ),
        (
            "/$defs/Band",
            json!({"oneOf": band_kinds, "allOf": [ends_once], "dependentRequired": {"then": ["from"]}}),
        ),
        (
            "/$defs/Then/properties/points",
            json!({"not": {"const": 0}}),
        ),
        (
            "/$defs/Condition",
            json!({
                "oneOf": one_of(&["all", "any", "not", "fact", "points"]),
                "allOf": [values_of_a_fact, ends_once]
            }),
        ),
        ("/$defs/Waiver/properties/code", json!({"enum": waivable})),
        ("/$defs/Waiver", json!({"allOf": [gap_has_a_reading]})),
    ]
}

/// Adds keys to a node of a schema.
fn add(schema: &mut Value, at: &str, what: &Value) {
    if let (Some(Value::Object(node)), Value::Object(what)) = (schema.pointer_mut(at), what) {
        node.extend(what.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_addition_finds_its_node_and_takes_nothing_away() {
        let mut definitions = json_schema()["$defs"].clone();
        definitions[RULE_FILE] = json_schema();
        definitions[LOCAL_FILE] = local_json_schema();
        for (at, what) in additions() {
            let at = at.strip_prefix("/$defs").unwrap();
            let node = definitions.pointer(at);
            let node = node.unwrap_or_else(|| panic!("{at} is gone"));
            for key in what.as_object().unwrap().keys() {
                assert!(node.get(key).is_none(), "{at} has `{key}` already");
            }
        }
    }

    #[test]
    fn entries_of_one_name_are_the_same_in_both_kinds_of_file() {
        let (rules, local) = (json_schema(), local_json_schema());
        let shared = local["$defs"].as_object().unwrap();
        let known = rules["$defs"].as_object().unwrap();
        let both = shared.keys().filter(|name| known.contains_key(*name));
        assert!(both.clone().count() > 10);
        for name in both {
            assert_eq!(shared[name], known[name], "{name}");
        }
    }
}
