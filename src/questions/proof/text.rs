//! Looking names up in the text of a file, whatever could be made of it.

use crate::base::place::{PlaceStep, Spot};
use crate::rules::yaml::{Node, YamlKind};

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
            YamlKind::Scalar(scalar) => found.push(scalar.text.clone()),
            YamlKind::List(items) => open.extend(items),
            YamlKind::Map(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
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
            (PlaceStep::Key(key), YamlKind::Map(entries)) => {
                let mut same = entries.iter().filter(|entry| entry.key == *key);
                &same.nth(writing)?.value
            }
            (PlaceStep::Item(index, _), YamlKind::List(items)) => items.get(*index)?,
            _ => return None,
        };
    }
    Some(node)
}
