//! The JSON Schema of the format and the structs that read it say the same.

use std::path::Path;

use permit_points::{embedded, load, schema};
use serde_json::Value;

use crate::support::{files, project, run};

/// The printed schema in a validator that shares no code with the loader.
struct Validator {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.enable_format_assertions();
        let name = "schema.json";
        compiler.add_resource(name, schema::published()).unwrap();
        let index = compiler.compile(name, &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn faults(&self, file: &Path) -> Option<String> {
        let text = std::fs::read_to_string(file).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let value: Value = serde_yaml::from_str(text).unwrap();
        let verdict = self.schemas.validate(&value, self.index);
        verdict.err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn the_printed_schema_is_the_one_beside_the_rules() {
    let printed = run("rules schema").go();
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    let kept = std::fs::read_to_string(project().join("rules/schema.json")).unwrap();
    assert!(
        printed.stdout == kept,
        "run `permit-points rules schema -o rules/schema.json`"
    );
    let schema: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}

#[test]
fn an_editor_finds_the_schema_through_the_first_line_of_each_shipped_file() {
    let tables = embedded::SHIPPED
        .iter()
        .map(|one| (one.path.to_owned(), one.text));
    let places = embedded::PLACES.iter().map(|one| (one.path(), one.text));
    for (path, text) in tables.chain(places) {
        let first = text.lines().next().unwrap();
        let named = first
            .strip_prefix("# yaml-language-server: $schema=")
            .unwrap_or_else(|| panic!("{path} does not name its schema"));
        let folder = project().join(&path);
        let schema = folder.parent().unwrap().join(named);
        assert!(schema.is_file(), "{path} names {named}");
    }
}

#[test]
fn sound_files_satisfy_the_schema() {
    let validator = Validator::new();
    let shipped = embedded::SHIPPED.iter().map(|one| project().join(one.path));
    let places = embedded::PLACES
        .iter()
        .map(|one| project().join(one.path()));
    let fixtures = files("tests/findings/ok", &["yaml"]);
    for file in shipped.chain(places).chain(fixtures) {
        let faults = validator.faults(&file);
        assert_eq!(faults, None, "{}", file.display());
    }
}

/// Every file that has a key too many, too few or out of place, a text in one language, or a
/// condition of no kind; what is said about names and numbers is beyond a schema.
#[test]
fn files_with_faults_of_form_do_not_satisfy_the_schema() {
    const OF_FORM: [&str; 5] = [
        "unknown-key-",
        "missing-key-",
        "missing-source-",
        "missing-translation-",
        "reserved-key-",
    ];
    let validator = Validator::new();
    let mut seen = [0; OF_FORM.len()];
    for file in files("tests/findings/err", &["yaml"]) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(kind) = OF_FORM.iter().position(|kind| name.starts_with(kind)) else {
            continue;
        };
        assert!(validator.faults(&file).is_some(), "{name}");
        seen[kind] += 1;
    }
    assert!(seen.iter().all(|count| *count >= 3), "{seen:?}");
}

#[test]
fn every_object_of_the_schema_is_closed_and_its_required_keys_exist() {
    fn walk(node: &serde_json::Value) {
        if let Some(properties) = node.get("properties").and_then(|keys| keys.as_object()) {
            assert_eq!(node["additionalProperties"], false, "{node}");
            for key in node
                .get("required")
                .and_then(|keys| keys.as_array())
                .into_iter()
                .flatten()
            {
                assert!(
                    properties.contains_key(key.as_str().unwrap()),
                    "{key} in {node}"
                );
            }
        }
        match node {
            serde_json::Value::Object(keys) => keys.values().for_each(walk),
            serde_json::Value::Array(items) => items.iter().for_each(walk),
            _ => {}
        }
    }
    walk(&schema::json_schema());
}

#[test]
fn the_quick_and_the_full_way_of_reading_shipped_rules_agree() {
    for shipped in &embedded::SHIPPED {
        let full = load(shipped.path, shipped.text.as_bytes().to_vec());
        assert!(
            full.findings.iter().all(|finding| finding.waived),
            "{}",
            shipped.path
        );
        let full = full.ruleset.expect("the shipped rules are sound");
        let quick = embedded::ruleset(shipped.id).expect("they are embedded");
        assert_eq!(format!("{full:?}"), format!("{quick:?}"));
    }
}

#[test]
fn shipped_rules_say_where_their_facts_come_from() {
    for shipped in &embedded::SHIPPED {
        let file: schema::RuleFile = serde_yaml::from_str(shipped.text).unwrap();
        assert_eq!(file.id, shipped.id);
        assert_eq!(file.facts_from.is_none(), shipped.has_own_facts);
        let on_disk = std::fs::read_to_string(shipped.path).unwrap();
        assert_eq!(on_disk, shipped.text);
    }
}
