//! The tree: what was written, and where.

use serde_yaml::{Mapping, Value};

use super::scalar::{Resolved, Scalar};

/// A range of bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// One node of the tree: a scalar, a list or a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value as written.
    ///
    /// Quotes and brackets are included, and the `|` or `>` of a text in lines. A map or a list in
    /// block style runs from its first key or dash to the end of its last value, without comments
    /// behind it. A value left out has an empty span: behind the colon (`title:`) or the dash, or
    /// behind the key where there is no colon (`{title}`).
    pub span: Span,
    /// What it is.
    pub kind: YamlKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YamlKind {
    /// A text, a number, a boolean, or nothing.
    Scalar(Scalar),
    /// A list, in the order of the text.
    List(Vec<Node>),
    /// A map, in the order of the text, duplicates included.
    Map(Vec<KeyValue>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyValue {
    /// The key, without quotes.
    pub key: String,
    /// The key as written, quotes included.
    pub key_span: Span,
    /// Whether the key was written without quotes, so that `1` or `true` is no text.
    pub is_plain: bool,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a map that has it; of duplicates the first.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let entry = self.as_map()?.iter().find(|entry| entry.key == key)?;
        Some(&entry.value)
    }

    /// The entries, if this is a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[KeyValue]> {
        match &self.kind {
            YamlKind::Map(entries) => Some(entries),
            YamlKind::Scalar(_) | YamlKind::List(_) => None,
        }
    }

    /// The items, if this is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.kind {
            YamlKind::List(items) => Some(items),
            YamlKind::Scalar(_) | YamlKind::Map(_) => None,
        }
    }

    /// The scalar, if this is one.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            YamlKind::Scalar(scalar) => Some(scalar),
            YamlKind::List(_) | YamlKind::Map(_) => None,
        }
    }

    /// The text, if this is a scalar that stands for text: not for `15`, `true` or `null`.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self.as_scalar()?.resolve() {
            Resolved::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is a value left out, `null` or `~`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_scalar()
            .is_some_and(|scalar| scalar.resolve() == Resolved::Null)
    }

    /// The node without positions, for serde; of duplicate keys the first wins.
    ///
    /// Equals what `serde_yaml` reads from the same text, with one difference: a whole number
    /// beyond 64 bits, which `serde_yaml` refuses, stays a text.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match &self.kind {
            YamlKind::Scalar(scalar) => scalar.to_value(),
            YamlKind::List(items) => Value::Sequence(items.iter().map(Self::to_value).collect()),
            YamlKind::Map(entries) => {
                let mut map = Mapping::with_capacity(entries.len());
                for entry in entries {
                    let key = super::scalar::to_value(&entry.key, entry.is_plain);
                    map.entry(key).or_insert_with(|| entry.value.to_value());
                }
                Value::Mapping(map)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    fn root(text: &str) -> Node {
        Document::read(text).unwrap().root().clone()
    }

    #[test]
    fn a_value_is_found_by_its_key() {
        let node = root("{a: 1, b: text, a: 2, c: }");
        assert_eq!(node.get("b").unwrap().as_text(), Some("text"));
        assert_eq!(node.get("a").unwrap().to_value(), Value::from(1));
        assert_eq!(node.get("d"), None);
        assert_eq!(node.get("a").unwrap().get("b"), None);
        assert!(node.get("c").unwrap().is_null());
        assert!(!node.is_null());
    }

    #[test]
    fn duplicates_are_kept_and_the_first_wins_as_a_value() {
        let node = root("a: 1\na: 2\n0x1: 3\n1: 4\n\"1\": 5\n");
        assert_eq!(node.as_map().unwrap().len(), 5);
        assert_eq!(
            node.to_value(),
            serde_yaml::from_str::<Value>("{a: 1, 1: 3, \"1\": 5}").unwrap()
        );
    }

    #[test]
    fn a_node_is_only_what_it_is() {
        let scalar = root("15");
        assert_eq!(
            (scalar.as_text(), scalar.as_map(), scalar.as_list()),
            (None, None, None)
        );
        assert_eq!(scalar.as_scalar().unwrap().text, "15");
        let list = root("[a, b]");
        assert_eq!(list.as_list().unwrap().len(), 2);
        assert_eq!((list.as_scalar(), list.as_map()), (None, None));
    }
}
