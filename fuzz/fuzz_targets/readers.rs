//! Fuzz target: whatever `Document::read` accepts, `serde_yaml` reads alike.
//!
//! Run by `cargo +nightly fuzz run readers`.
//!
//! Where both accept, the values are equal, without exception. `serde_yaml` (YAML 1.1, by libyaml)
//! refuses some texts that `Document::read` (YAML 1.2) accepts; each has a line in [`is_known`].
//! The other way round everything may be refused: that is the purpose of the module.
#![no_main]

use libfuzzer_sys::fuzz_target;
use permit_points::yaml::{Document, YamlKind, Node, Resolved};
use serde_yaml::Value;

fuzz_target!(|bytes: &[u8]| compare(bytes));

/// Panics if the readers disagree.
pub fn compare(bytes: &[u8]) {
    let document = match Document::read(bytes) {
        Ok(document) => document,
        Err(refusal) => {
            let said = [&refusal.message.en, &refusal.message.zh];
            assert!(
                said.iter()
                    .all(|text| !text.is_empty() && !text.contains('\n'))
            );
            let text = refusal.text.as_deref().unwrap_or_default();
            assert!(refusal.text.is_none() || text.is_char_boundary(refusal.offset));
            return;
        }
    };
    check_spans(document.root(), document.text(), 0, document.text().len());
    if has_duplicates(document.root()) {
        return;
    }
    let value = document.root().to_value();
    match serde_yaml::from_str::<Value>(document.text()) {
        Ok(expected) => assert_eq!(value, expected, "{:?}", document.text()),
        Err(error) => assert!(
            is_known(&document, &error.to_string()),
            "{error}: {:?} read as {value:?}",
            document.text()
        ),
    }
}

/// Spans lie on characters, inside their parents, and one behind the other.
fn check_spans(node: &Node, text: &str, from: usize, to: usize) {
    let span = node.span;
    assert!(
        from <= span.start && span.start <= span.end && span.end <= to,
        "{node:?} in {text:?}"
    );
    assert!(
        text.get(span.start..span.end).is_some(),
        "{node:?} in {text:?}"
    );
    let mut from = span.start;
    match &node.kind {
        YamlKind::Scalar(_) => {}
        YamlKind::List(items) => {
            for item in items {
                check_spans(item, text, from, span.end);
                from = item.span.end;
            }
        }
        YamlKind::Map(entries) => {
            for entry in entries {
                assert!(from <= entry.key_span.start, "{entry:?} in {text:?}");
                check_spans(&entry.value, text, entry.key_span.end, span.end);
                from = entry.value.span.end;
            }
        }
    }
}

/// Also keys that differ as written and not in meaning, as `1` and `0x1`: `serde_yaml` refuses.
fn has_duplicates(node: &Node) -> bool {
    match &node.kind {
        YamlKind::Scalar(_) => false,
        YamlKind::List(items) => items.iter().any(has_duplicates),
        YamlKind::Map(entries) => {
            let Value::Mapping(map) = node.to_value() else {
                return true;
            };
            map.len() < entries.len() || entries.iter().any(|entry| has_duplicates(&entry.value))
        }
    }
}

/// Whether `serde_yaml` is known to refuse what was accepted.
fn is_known(document: &Document, error: &str) -> bool {
    let text = document.text();
    let root = document.root();
    let before = text.get(..root.span.start).unwrap_or_default();
    let has_brackets = text.contains(['[', '{']);
    // Whole numbers beyond 64 bits: `Value` holds none; `to_value` keeps them as text.
    (error.contains("128") && has_large_number(root))
        // Tabs between words, before the first word of a line, or behind `...`: YAML 1.2 allows
        // them where no indentation is meant. With blanks in their place both must read alike.
        || (is_about_a_tab(error) && is_read_alike_with_blanks(text))
        // `...` ahead of the document.
        || before.split(['\r', '\n']).any(|line| line.starts_with("..."))
        // In brackets a key may stand a line above its colon or span lines, as in JSON.
        || (has_brackets && error.contains("did not find expected ',' or '}'"))
        // `{a:}`: a colon before a bracket ends the key.
        || (has_brackets && error.contains("found unexpected ':'"))
        // JSON writes characters beyond U+FFFF as two escapes.
        || (error.contains("invalid Unicode character escape") && has_surrogate(text))
        // A key has up to 1024 characters; libyaml counts bytes.
        || (has_long_key(root)
            && ["mapping values are not allowed", "could not find expected ':'"]
                .iter()
                .any(|message| error.contains(message)))
}

/// Whether a tab may be what `serde_yaml` stumbles over.
fn is_about_a_tab(error: &str) -> bool {
    ["tab character", "cannot start any token"]
        .iter()
        .any(|message| error.contains(message))
}

/// Whether the readers agree about the text with a blank for every tab.
fn is_read_alike_with_blanks(text: &str) -> bool {
    let blanks = text.replace('\t', " ");
    let Ok(document) = Document::read(blanks.as_str()) else {
        return false;
    };
    match serde_yaml::from_str::<Value>(&blanks) {
        Ok(expected) => text.contains('\t') && document.root().to_value() == expected,
        Err(error) => text.contains('\t') && is_known(&document, &error.to_string()),
    }
}

/// Whether a key has more than 1024 bytes, with the blanks before its colon.
fn has_long_key(node: &Node) -> bool {
    match &node.kind {
        YamlKind::Scalar(_) => false,
        YamlKind::List(items) => items.iter().any(has_long_key),
        YamlKind::Map(entries) => entries.iter().any(|entry| {
            let length = entry.value.span.start - entry.key_span.start;
            length > 1024 || has_long_key(&entry.value)
        }),
    }
}

fn has_surrogate(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["\\ud8", "\\ud9", "\\uda", "\\udb"]
        .iter()
        .any(|escape| text.contains(escape))
}

fn has_large_number(node: &Node) -> bool {
    match &node.kind {
        YamlKind::Scalar(scalar) => is_large(scalar.resolve()),
        YamlKind::List(items) => items.iter().any(has_large_number),
        YamlKind::Map(entries) => entries.iter().any(|entry| {
            let key = permit_points::yaml::Scalar {
                text: entry.key.clone(),
                is_plain: entry.is_plain,
            };
            is_large(key.resolve()) || has_large_number(&entry.value)
        }),
    }
}

fn is_large(resolved: Resolved<'_>) -> bool {
    match resolved {
        Resolved::Integer(whole) => u64::try_from(whole).is_err() && i64::try_from(whole).is_err(),
        Resolved::Number(text) => text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+'),
        _ => false,
    }
}
