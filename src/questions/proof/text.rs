//! Looking names up in the text of a file, whatever could be made of it.

use crate::base::place::{Spot, Step};
use crate::rules::yaml::{Kind, Node};

/// The text of a scalar as it is written.
pub(super) fn scalar(node: &Node) -> Option<&str> {
    node.as_scalar().map(|scalar| scalar.text.as_str())
}

/// The id of an entry.
pub(super) fn ident(entry: &Node) -> Option<&str> {
    entry
        .get("id")
        .and_then(Node::as_text)
        .filter(|id| !id.is_empty())
}

/// Every scalar in a node, however deep.
pub(super) fn scalars(node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(one) = open.pop() {
        match &one.kind {
            Kind::Scalar(scalar) => found.push(scalar.text.clone()),
            Kind::List(items) => open.extend(items),
            Kind::Map(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
        }
    }
    found
}

/// The node of a spot.
pub(super) fn node_at<'n>(tree: &'n Node, spot: &Spot) -> Option<&'n Node> {
    let mut node = tree;
    let last = spot.place.steps().len();
    for (number, step) in spot.place.steps().iter().enumerate() {
        let writing = if number + 1 == last { spot.writing } else { 0 };
        node = match (step, &node.kind) {
            (Step::Key(key), Kind::Map(entries)) => {
                let mut same = entries.iter().filter(|entry| entry.key == *key);
                &same.nth(writing)?.value
            }
            (Step::Item(index, _), Kind::List(items)) => items.get(*index)?,
            _ => return None,
        };
    }
    Some(node)
}
