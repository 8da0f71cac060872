//! YAML and JSON text to a tree with positions.
//!
//! In: the bytes of a file. Out: a [`Document`], a tree of [`Node`]s that know their place in the
//! text, or a [`YamlError`] that says where and why reading stopped. Whatever a rule or applicant
//! file has no need of is refused here, so that nothing later has to think of it: anchors,
//! aliases, merge keys, tags, directives, second documents, keys that are no text, and sizes that
//! no honest file has.
//!
//! This module gives no meaning to keys and reports no duplicates: it keeps them, in order.
//! [`Node::to_value`] hands a part of the tree to serde, and agrees with what `serde_yaml` itself
//! makes of the same text.

mod node;
mod position;
mod read;
mod refusal;
mod scalar;
mod source;
mod spans;

pub use node::{KeyValue, Node, Span, YamlKind};
pub use position::Position;
pub use refusal::{MAX_BYTES, MAX_DEPTH, MAX_NODES, YamlError};
pub use scalar::{Resolved, Scalar};

use std::collections::BTreeMap;
use std::sync::OnceLock;

use source::CheckedText;

/// A text with its tree.
#[derive(Debug, Clone)]
pub struct Document {
    source: CheckedText,
    root: Node,
    keys: OnceLock<BTreeMap<usize, Vec<usize>>>,
}

/// The entries of a map with more keys than this are looked up in the order of their keys.
const MANY_KEYS: usize = 32;

impl Document {
    /// Reads YAML or JSON text.
    ///
    /// A byte order mark at the start is skipped; every offset counts from behind it. A `Vec` or
    /// a `String` is taken over without a copy.
    ///
    /// # Errors
    ///
    /// - The text is larger than [`MAX_BYTES`], nested deeper than [`MAX_DEPTH`], or has more than
    ///   [`MAX_NODES`] nodes.
    /// - It is not UTF-8, or has control characters such as NUL.
    /// - It is not YAML, as `a: [1`.
    /// - It is empty, or has comments only.
    /// - It has an anchor `&a`, an alias `*a`, a merge key `<<`, a tag `!!str`, a directive
    ///   `%YAML`, a second document, a missing key, or a list or map as a
    ///   key; or it is nothing but a text in lines (`|`, `>`).
    /// - A word in brackets begins with `:` or `?`, which not every reader takes for a word.
    ///
    /// # Example
    ///
    /// ```
    /// use permit_points::yaml::Document;
    ///
    /// let document = Document::read("id: example\ncap: 15\n").unwrap();
    /// let cap = document.root().get("cap").unwrap();
    /// let position = document.position(cap.span.start);
    /// assert_eq!((position.line, position.column), (2, 6));
    ///
    /// let refusal = Document::read("cap: [15").unwrap_err();
    /// assert_eq!(refusal.to_string(), "`[` is never closed, expected `]`");
    /// ```
    pub fn read(bytes: impl Into<Vec<u8>>) -> Result<Self, YamlError> {
        let source = CheckedText::read(bytes.into())?;
        match read::tree(source.text()) {
            Ok(root) => Ok(Self {
                source,
                root,
                keys: OnceLock::new(),
            }),
            Err(fault) => Err(fault.into_refusal(source.into_text())),
        }
    }

    /// The text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The outermost node.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The entry of a map of this document in which a key is written for the time `writing`, from 0.
    /// However many keys the map has, this takes few steps.
    #[must_use]
    pub fn entry<'n>(&self, map: &'n Node, key: &str, writing: usize) -> Option<&'n KeyValue> {
        let entries = map.as_map()?;
        if entries.len() <= MANY_KEYS {
            let mut same = entries.iter().filter(|entry| entry.key == key);
            return same.nth(writing);
        }
        let keys = self.keys.get_or_init(|| {
            let mut keys = BTreeMap::new();
            sort_keys(&self.root, &mut keys);
            keys
        });
        // No other map begins where this one does: it begins with a key, or with a bracket.
        let order = keys.get(&map.span.start)?;
        let key_of = |at: &usize| entries.get(*at).map(|entry| entry.key.as_str());
        let first = order.partition_point(|at| key_of(at) < Some(key));
        let entry = entries.get(*order.get(first + writing)?)?;
        (entry.key == key).then_some(entry)
    }

    /// Line and column of a byte offset of [`Document::text`].
    ///
    /// An offset past the end is taken as the end, one inside a character as its first byte, and
    /// the LF of a CR LF as its CR.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        self.source.position(offset)
    }
}

/// Of every map with many keys, by the byte it begins at: its entries in the order of their keys,
/// and of the text where one is written twice.
fn sort_keys(node: &Node, keys: &mut BTreeMap<usize, Vec<usize>>) {
    match &node.kind {
        YamlKind::Scalar(_) => {}
        YamlKind::List(items) => items.iter().for_each(|item| sort_keys(item, keys)),
        YamlKind::Map(entries) => {
            if entries.len() > MANY_KEYS {
                let mut order: Vec<usize> = (0..entries.len()).collect();
                order.sort_by_key(|at| entries.get(*at).map(|entry| &entry.key));
                keys.insert(node.span.start, order);
            }
            for entry in entries {
                sort_keys(&entry.value, keys);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_yaml::{Mapping, Value};

    use super::*;

    /// Reads the text both ways.
    fn agreed(text: &str) -> Value {
        let value = Document::read(text).expect(text).root().to_value();
        let expected: Value = serde_yaml::from_str(text).expect(text);
        assert_eq!(value, expected, "{text:?}");
        value
    }

    #[test]
    fn json_is_yaml() {
        let value =
            agreed(r#"{"a": "\u4e2d\u00e9\/\"\\\n", "b": [1.5e3, -2, null, true, []], "": {}}"#);
        assert_eq!(value.get("a"), Some(&Value::from("中é/\"\\\n")));
        agreed("{\n\t\"a\": 1,\n\t\"b\": [\n\t\t1,\n\t\t{\"c\":\t2}\n\t]\n}\n");
        agreed("{\r\n  \"a\":1,\"b\":\"2\"\r\n}\r\n");
        assert_eq!(
            agreed("{\"a\": \"yes: no # - [\"}").get("a"),
            Some(&Value::from("yes: no # - ["))
        );
    }

    #[test]
    fn an_entry_is_found_by_its_key_and_its_writing_among_few_and_among_many() {
        for keys in [3, 3 + MANY_KEYS] {
            let many: Vec<String> = (3..keys).map(|key| format!("k{key}: 0\n")).collect();
            let many = many.concat();
            let inner = many.replace('\n', ", ");
            let text = format!("b: 1\n{many}a: 2\nb: {{a: 3, {inner}}}\n");
            let document = Document::read(text).unwrap();
            let root = document.root();
            let line = |map: &Node, key: &str, writing: usize| {
                let entry = document.entry(map, key, writing)?;
                Some(document.position(entry.key_span.start).line)
            };
            let last = keys;
            assert_eq!(line(root, "b", 0), Some(1));
            assert_eq!(line(root, "b", 1), Some(last));
            assert_eq!(line(root, "b", 2), None);
            assert_eq!(line(root, "a", 0), Some(last - 1));
            assert_eq!(line(root, "c", 0), None);
            let inside = &document.entry(root, "b", 1).unwrap().value;
            assert_eq!(line(inside, "a", 0), Some(last));
            assert_eq!(line(inside, "b", 0), None);
        }
    }

    #[test]
    fn lines_may_be_long() {
        let long = "年".repeat(100_000);
        agreed(&format!(
            "{{\"a\":\"{long}\",\"b\":[{}]}}",
            "1,".repeat(50_000)
        ));
        agreed(&format!("a: {long}\nb: '{long}'\n"));
    }

    #[test]
    fn escapes_in_pairs_are_one_character() {
        let document = Document::read(r#"["\ud834\udd1e"]"#).unwrap();
        assert_eq!(document.root().as_list().unwrap()[0].as_text(), Some("𝄞"));
    }

    #[test]
    fn a_json_key_may_stand_a_line_above_its_colon() {
        let document = Document::read("{\"a\"\n: 1}").unwrap();
        assert_eq!(document.root().get("a").unwrap().to_value(), Value::from(1));
    }

    #[test]
    fn a_refusal_knows_its_line() {
        let refusal = Document::read("a: 1\n年: [1\n").unwrap_err();
        assert_eq!(refusal.position(), Some(Position { line: 2, column: 4 }));
        let refusal = Document::read(vec![b' '; MAX_BYTES + 1]).unwrap_err();
        assert_eq!(refusal.position(), None);
    }

    fn refused(text: &str, message: &str, offset: usize) {
        let refusal = Document::read(text).unwrap_err();
        assert_eq!(
            (refusal.message.en.as_str(), refusal.offset),
            (message, offset)
        );
    }

    #[test]
    fn a_tree_as_deep_as_allowed_is_read_and_one_deeper_refused() {
        let message = "lists and maps are nested deeper than 64 levels";
        let flow = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let dashes = |depth: usize| "- ".repeat(depth) + "a";
        let mixed = |depth: usize| "[{a: ".repeat(depth / 2) + "[" + "]" + &"}]".repeat(depth / 2);
        assert!(Document::read(flow(MAX_DEPTH)).is_ok());
        refused(&flow(MAX_DEPTH + 1), message, MAX_DEPTH);
        assert!(Document::read(dashes(MAX_DEPTH)).is_ok());
        refused(&dashes(MAX_DEPTH + 1), message, MAX_DEPTH * 2);
        assert!(Document::read(mixed(MAX_DEPTH - 2)).is_ok());
        refused(&mixed(MAX_DEPTH), message, MAX_DEPTH / 2 * 5);
    }

    #[test]
    fn as_many_values_as_allowed_are_read_and_one_more_refused() {
        let list = |items: usize| format!("[{}]", vec!["1"; items].join(","));
        assert!(Document::read(list(MAX_NODES - 1)).is_ok());
        let message = "the text has more than 250000 values";
        refused(&list(MAX_NODES), message, MAX_NODES * 2 - 1);
    }

    #[test]
    fn directives_and_second_documents_are_refused() {
        refused(
            "%YAML 1.2\n---\na",
            "a line that begins with `%` is not allowed",
            0,
        );
        refused(
            "# a\n%TAG ! x\n---\na",
            "a line that begins with `%` is not allowed",
            4,
        );
        let second = "a second document begins here, expected one";
        refused("--- a\n--- b", second, 6);
        refused("a: 1\n---\n", second, 5);
        refused("a\n...\nb", second, 6);
        assert!(Document::read("---\na: 1\n...\n").is_ok());
    }

    #[test]
    fn a_text_in_lines_is_no_document() {
        let message = "a text in lines can't be the whole document, expected a list or a map";
        refused("|\n  a\n", message, 0);
        refused("--- >-\n  a\n", message, 4);
        assert!(Document::read("- |\n  a\n").is_ok());
    }

    #[test]
    fn keys_are_text() {
        refused(
            "{a: {[b]: 1}}",
            "a list is not allowed as a key, expected text",
            5,
        );
        refused(
            "? a: 1\n: b",
            "a map is not allowed as a key, expected text",
            2,
        );
        refused("a: {: 1}", "a key is missing here", 4);
        refused("a:\n  : 1", "a key is missing here", 5);
        assert!(Document::read("{\"\": 1}").is_ok());
    }

    #[test]
    fn words_in_brackets_do_not_begin_with_signs() {
        let message = "`:` or `?` can't begin a word in brackets, expected quotes around it";
        refused("[?a]", message, 1);
        refused("{\"a\"::1}", message, 5);
        assert!(Document::read("a: :x\nb: [x?, ':x']\nc: ?x\n").is_ok());
    }

    fn scalars() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            "[ -~\n年é\u{1F600}]{0,12}".prop_map(Value::from),
            "(true|null|~|1|0x1|-|<<|: |# |'|\"){1,2}".prop_map(Value::from),
        ]
    }

    fn trees() -> impl Strategy<Value = Value> {
        scalars().prop_recursive(4, 40, 5, |inner| {
            let keys = prop_oneof!["[a-z年]{1,4}", "[ -~\n]{0,6}", "(1|true|- |~)"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Sequence),
                prop::collection::vec((keys, inner), 0..5).prop_map(|entries| {
                    let entries = entries
                        .into_iter()
                        .map(|(key, value)| (Value::from(key), value));
                    Value::Mapping(entries.collect::<Mapping>())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_tree_reads_as_serde_yaml_reads_it(tree in trees()) {
            let tree = Value::Sequence(vec![tree]);
            let block = serde_yaml::to_string(&tree).unwrap();
            prop_assert_eq!(&agreed(&block), &tree);
            let windows = block.replace('\n', "\r\n");
            agreed(&windows);
            let json = flow_text(&tree);
            prop_assert_eq!(&agreed(&json), &tree);
            agreed(&json.replace('\n', "\n\t"));
            agreed(&format!("a:\n- b: {json}\n- {json}\n"));
        }
    }

    /// The tree as JSON over several lines; also YAML in flow style.
    fn flow_text(tree: &Value) -> String {
        match tree {
            Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(flow_text).collect();
                format!("[{}]", items.join(",\n "))
            }
            Value::Mapping(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", flow_text(key), flow_text(value)))
                    .collect();
                format!("{{{}}}", entries.join(",\n "))
            }
            Value::String(text) => quoted(text),
            other => serde_yaml::to_string(other).unwrap().trim_end().to_owned(),
        }
    }

    fn quoted(text: &str) -> String {
        let mut quoted = String::from('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => quoted.extend(["\\", character.encode_utf8(&mut [0; 4])]),
                ' '..='~' | '\u{10000}'.. => quoted.push(character),
                _ => quoted.extend(["\\u", &format!("{:04x}", u32::from(character))]),
            }
        }
        quoted.push('"');
        quoted
    }
}
