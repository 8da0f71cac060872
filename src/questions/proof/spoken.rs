//! Items that an earlier stage speaks of already: whatever a later one finds of them is held back,
//! so that one item is told once. An item is an entry of a list: a factor, a band, a route, a fact.

use std::collections::BTreeSet;

use crate::base::place::{Place, PlaceStep};
use crate::rules::finding::Finding;
use crate::rules::yaml::Node;

/// The items of a file that findings speak of.
pub(super) struct Spoken<'t> {
    tree: &'t Node,
    items: BTreeSet<Place>,
}

impl<'t> Spoken<'t> {
    /// The items that findings of earlier stages speak of. What is waived is settled, and speaks of
    /// nothing.
    pub(super) fn of(tree: &'t Node, earlier: &[Finding]) -> Self {
        let open = earlier.iter().filter(|finding| !finding.waived);
        let items = open.filter_map(|finding| item(tree, &finding.spot.place));
        Self {
            tree,
            items: items.collect(),
        }
    }

    /// Whether the item that a place is part of is spoken of.
    pub(super) fn has(&self, place: &Place) -> bool {
        item(self.tree, place).is_some_and(|item| self.items.contains(&item))
    }
}

/// The innermost item that a place is part of, by positions; none for the head of a file. A text in
/// a list, as of `evidence`, is part of its item.
fn item(tree: &Node, place: &Place) -> Option<Place> {
    let (mut node, mut here, mut found) = (Some(tree), Place::root(), None);
    let mut is_text = false;
    for step in place.steps() {
        match step {
            PlaceStep::Key(key) => {
                here = here.key(key.clone());
                is_text = key == "evidence";
                node = node.and_then(|node| node.get(key));
            }
            PlaceStep::Item(index, _) => {
                here = here.item(*index);
                node = node.and_then(|node| node.as_list()?.get(*index));
                if !is_text && node.is_some_and(|node| node.as_map().is_some()) {
                    found = Some(here.clone());
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::yaml::Document;

    #[test]
    fn an_item_is_the_innermost_entry_and_neither_a_text_nor_a_plain_value() {
        let text = "factors: [{id: age, title: {en: Age}, source: [a, b], evidence: [{en: Passport}], \
                    tables: [{fact: age, bands: [{below: 18, points: 0}]}]}]";
        let document = Document::read(text).unwrap();
        let factor = Place::root().key("factors").entry(0, "age");
        let band = factor.key("tables").item(0).key("bands").item(0);
        let item = |place: &Place| item(document.root(), place).map(|item| item.to_string());
        for part in [
            factor.clone(),
            factor.key("title").key("en"),
            factor.key("source").item(1),
            factor.key("evidence").item(0),
        ] {
            assert_eq!(item(&part).as_deref(), Some("factors[0]"), "{part}");
        }
        let points = item(&band.key("points"));
        assert_eq!(points.as_deref(), Some("factors[0].tables[0].bands[0]"));
        assert_eq!(item(&Place::root().key("title")), None);
    }
}
