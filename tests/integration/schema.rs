//! The JSON Schema of the format and the structs that read it say the same.

use permit_points::{embedded, load, schema};

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
