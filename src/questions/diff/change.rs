//! What differs between the texts of two rule files, place by place.
//!
//! Trees are compared, not lines: layout, comments and the order of keys do not count, and numbers
//! are compared as numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use crate::base::decimal::Decimal;
use crate::base::place::Place;
use crate::rules::yaml::{KeyValue, Node, Resolved, Scalar, YamlKind};

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the new file; in the old one, if the new one has no such place.
    pub at: Place,
    /// Where it stands in the old file, or would stand.
    pub old_at: Place,
    /// What the old file has there.
    pub old: Option<Json>,
    /// What the new file has there.
    pub new: Option<Json>,
}

/// What differs between two trees, in the order of the new one.
///
/// Entries of lists are told apart by their ids, tables by their facts; other entries by their
/// positions, after what is the same at both ends. A list of plain values is one value. An entry
/// that only one side has is one change.
///
/// ```
/// use permit_points::diff::changes;
/// use permit_points::yaml::Document;
/// let tree = |text: &str| Document::read(text).unwrap().root().clone();
/// let found = changes(&tree("{cap: 15, id: age}"), &tree("id: age # the same\ncap: 20"));
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].at.to_string(), found[0].new.clone()), ("cap".to_owned(), Some(20.into())));
/// ```
#[must_use]
pub fn changes(old: &Node, new: &Node) -> Vec<Change> {
    let mut found = Vec::new();
    let root = Both::root();
    compare(&root, Some(old), Some(new), &mut found);
    found
}

/// The same node by its place in each file.
#[derive(Clone)]
struct Both {
    old: Place,
    new: Place,
}

impl Both {
    fn root() -> Self {
        Self {
            old: Place::root(),
            new: Place::root(),
        }
    }

    fn key(&self, key: &str) -> Self {
        Self {
            old: self.old.key(key.to_owned()),
            new: self.new.key(key.to_owned()),
        }
    }

    /// An entry; a side that lacks it gets the position of the other one.
    fn entry(&self, old: Option<usize>, new: Option<usize>, id: &str) -> Self {
        let at_old = old.or(new).unwrap_or(0);
        let at_new = new.or(old).unwrap_or(0);
        Self {
            old: self.old.entry(at_old, id),
            new: self.new.entry(at_new, id),
        }
    }
}

fn compare(at: &Both, old: Option<&Node>, new: Option<&Node>, found: &mut Vec<Change>) {
    let (old, new) = (
        old.filter(|node| says_something(node)),
        new.filter(|node| says_something(node)),
    );
    if let (Some(one), Some(other)) = (old, new) {
        if let (Some(one), Some(other)) = (one.as_map(), other.as_map()) {
            return maps(at, one, other, found);
        }
        if let (Some(one), Some(other)) = (one.as_list(), other.as_list())
            && !(is_plain(one) && is_plain(other))
        {
            return lists(at, one, other, found);
        }
    }
    let (old, new) = (old.map(json), new.map(json));
    // `source: x` and `source: [x]` say the same, and so does `is`.
    if old.as_ref().map(listed) == new.as_ref().map(listed) {
        return;
    }
    found.push(Change {
        at: at.new.clone(),
        old_at: at.old.clone(),
        old,
        new,
    });
}

/// A key without a value says as little as one that is left out; so does an empty list.
fn says_something(node: &Node) -> bool {
    !node.is_null() && node.as_list().is_none_or(|items| !items.is_empty())
}

fn is_plain(items: &[Node]) -> bool {
    items.iter().all(|item| item.as_scalar().is_some())
}

fn listed(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().collect(),
        single => vec![single],
    }
}

fn maps(at: &Both, old: &[KeyValue], new: &[KeyValue], found: &mut Vec<Change>) {
    let key = |entry: &KeyValue| entry.key.clone();
    let (old_keys, new_keys): (Vec<_>, Vec<_>) =
        (old.iter().map(key).collect(), new.iter().map(key).collect());
    for (old_at, new_at) in aligned(&old_keys, &new_keys) {
        let one = old_at.and_then(|position| old.get(position));
        let other = new_at.and_then(|position| new.get(position));
        let Some(either) = other.or(one) else {
            continue;
        };
        let values = (
            one.map(|entry| &entry.value),
            other.map(|entry| &entry.value),
        );
        compare(&at.key(&either.key), values.0, values.1, found);
    }
}

fn lists(at: &Both, old: &[Node], new: &[Node], found: &mut Vec<Change>) {
    let named = |key: &str| names(old, key).zip(names(new, key));
    let by_id = named("id");
    let has_ids = by_id.is_some();
    let pairs = match by_id.or_else(|| named("fact")) {
        Some((old_names, new_names)) => {
            if has_ids {
                order(at, &old_names, &new_names, found);
            }
            aligned(&old_names, &new_names)
        }
        None => by_position(old, new),
    };
    for (old_at, new_at) in pairs {
        let one = old_at.and_then(|position| old.get(position));
        let other = new_at.and_then(|position| new.get(position));
        let id = other.or(one).filter(|_| has_ids);
        let id = id.and_then(|node| node.get("id")?.as_text()).unwrap_or("");
        compare(&at.entry(old_at, new_at, id), one, other, found);
    }
}

/// The names of the items by a key that all of them have, with the number of the writing: the same
/// name may stand twice, as entries in force one after the other do.
fn names(items: &[Node], key: &str) -> Option<Vec<(String, usize)>> {
    let mut writings: BTreeMap<&str, usize> = BTreeMap::new();
    let name = |item: &'_ Node| -> Option<(String, usize)> {
        Some((item.get(key)?.as_text()?.to_owned(), 0))
    };
    let mut names: Vec<(String, usize)> = items.iter().map(name).collect::<Option<_>>()?;
    let texts: Vec<String> = names.iter().map(|(text, _)| text.clone()).collect();
    for (text, entry) in texts.iter().zip(&mut names) {
        let writing = writings.entry(text).or_insert(0);
        entry.1 = *writing;
        *writing += 1;
    }
    Some(names)
}

/// That the entries which both have stand in another order is a change of its own.
fn order(at: &Both, old: &[(String, usize)], new: &[(String, usize)], found: &mut Vec<Change>) {
    let shared = |mine: &[(String, usize)], other: &[(String, usize)]| -> Vec<Json> {
        let other: BTreeSet<_> = other.iter().collect();
        let shared = mine.iter().filter(|name| other.contains(name));
        shared.map(|(id, _)| Json::from(id.as_str())).collect()
    };
    let (one, other) = (shared(old, new), shared(new, old));
    if one != other {
        found.push(Change {
            at: at.new.clone(),
            old_at: at.old.clone(),
            old: Some(Json::Array(one)),
            new: Some(Json::Array(other)),
        });
    }
}

type Pairs = Vec<(Option<usize>, Option<usize>)>;

fn positions<N: Ord>(list: &[N]) -> BTreeMap<&N, usize> {
    let numbered = list.iter().enumerate();
    numbered.map(|(at, name)| (name, at)).collect()
}

/// Pairs of positions of the same name, in the order of the new list; what only the old one has
/// stands behind what came before it there.
fn aligned<N: Ord>(old: &[N], new: &[N]) -> Pairs {
    let (old_positions, new_positions) = (positions(old), positions(new));
    // What is gone, by the position in the old list of what it stood behind.
    let mut gone: BTreeMap<Option<usize>, Pairs> = BTreeMap::new();
    let mut before = None;
    for (at, name) in old.iter().enumerate() {
        if new_positions.contains_key(name) {
            before = Some(at);
        } else {
            gone.entry(before).or_default().push((Some(at), None));
        }
    }
    let mut pairs = gone.remove(&None).unwrap_or_default();
    for (at, name) in new.iter().enumerate() {
        let old_at = old_positions.get(name).copied();
        pairs.push((old_at, Some(at)));
        if old_at.is_some() {
            pairs.extend(gone.remove(&old_at).unwrap_or_default());
        }
    }
    pairs
}

/// Pairs of positions: what is the same at the beginning and at the end, one to one; between them
/// by position, and the rest on its own.
fn by_position(old: &[Node], new: &[Node]) -> Pairs {
    let values = |items: &[Node]| items.iter().map(json).collect::<Vec<_>>();
    let (old, new) = (values(old), values(new));
    let same = |pair: &(&Json, &Json)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let most = old.len().min(new.len()) - head;
    let backwards = old.iter().rev().zip(new.iter().rev());
    let tail = backwards.take_while(same).count().min(most);
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut pairs: Pairs = (0..head).map(|at| (Some(at), Some(at))).collect();
    for at in head..old_end.max(new_end) {
        pairs.push((
            Some(at).filter(|at| *at < old_end),
            Some(at).filter(|at| *at < new_end),
        ));
    }
    pairs.extend((0..tail).map(|at| (Some(old_end + at), Some(new_end + at))));
    pairs
}

/// A node as JSON: numbers exactly, without what only spells them differently.
fn json(node: &Node) -> Json {
    match &node.kind {
        YamlKind::Scalar(scalar) => plain(scalar),
        YamlKind::List(items) => Json::Array(items.iter().map(json).collect()),
        YamlKind::Map(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone(), json(&entry.value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}

fn plain(scalar: &Scalar) -> Json {
    let number = |text: &str| -> Option<Json> {
        let number: Decimal = text.parse().ok()?;
        let whole = number.to_whole().map(Json::from);
        whole.or_else(|| number.to_string().parse().ok().map(Json::Number))
    };
    match scalar.resolve() {
        Resolved::Null => Json::Null,
        Resolved::Bool(truth) => Json::Bool(truth),
        Resolved::Integer(whole) => match i64::try_from(whole) {
            Ok(whole) => Json::from(whole),
            Err(_) => Json::from(scalar.text.as_str()),
        },
        Resolved::Number(text) => number(text).unwrap_or_else(|| Json::from(text)),
        Resolved::Text(text) => Json::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::yaml::Document;

    /// The changes as `at: old -> new`.
    fn found(old: &str, new: &str) -> Vec<String> {
        let tree = |text: &str| Document::read(text).unwrap().root().clone();
        let text = |value: &Option<Json>| value.as_ref().map_or("none".to_owned(), Json::to_string);
        changes(&tree(old), &tree(new))
            .iter()
            .map(|change| {
                format!(
                    "{}: {} -> {}",
                    change.at,
                    text(&change.old),
                    text(&change.new)
                )
            })
            .collect()
    }

    #[test]
    fn layout_comments_key_order_and_spelling_do_not_count() {
        let old = "{a: 1, b: [x], c: {d: 0x10, e: 1.50}, f: }";
        let new = "# other\nc: {e: 1.5, d: 16}\nb: x\na: 1\ng: []\n";
        assert_eq!(found(old, new), [""; 0]);
    }

    #[test]
    fn entries_are_paired_by_id_and_named_by_it() {
        let old = "factors: [{id: age, cap: 15}, {id: salary, tables: [{bands: [{points: 0}, {points: 5}]}]}]";
        let new = "factors: [{id: salary, tables: [{bands: [{points: 0}, {points: 8}]}]}, {id: new, cap: 1}]";
        assert_eq!(
            found(old, new),
            [
                "factors.age: {\"cap\":15,\"id\":\"age\"} -> none",
                "factors.salary.tables[0].bands[1].points: 5 -> 8",
                "factors.new: none -> {\"cap\":1,\"id\":\"new\"}",
            ]
        );
    }

    #[test]
    fn an_entry_in_the_middle_leaves_its_neighbours_alone() {
        let old = "bands: [{to: 1, points: 1}, {to: 3, points: 3}]";
        let new = "bands: [{to: 1, points: 1}, {to: 2, points: 2}, {to: 3, points: 3}]";
        assert_eq!(
            found(old, new),
            ["bands[1]: none -> {\"points\":2,\"to\":2}"]
        );
        assert_eq!(
            found(new, old),
            ["bands[1]: {\"points\":2,\"to\":2} -> none"]
        );
    }

    #[test]
    fn tables_are_paired_by_their_facts_and_named_by_the_new_position() {
        let old = "tables: [{fact: b, bands: [{points: 1}]}]";
        let new = "tables: [{fact: a, bands: [{points: 9}]}, {fact: b, bands: [{points: 2}]}]";
        let first = "tables[0]: none -> {\"bands\":[{\"points\":9}],\"fact\":\"a\"}";
        assert_eq!(
            found(old, new),
            [first, "tables[1].bands[0].points: 1 -> 2"]
        );
    }

    #[test]
    fn the_same_id_in_two_periods_is_two_entries_and_order_is_a_change() {
        let old = "rules: [{id: x, to: 1}, {id: x, from: 2}, {id: y}]";
        let new = "rules: [{id: x, to: 1}, {id: x, from: 3}, {id: y}]";
        assert_eq!(found(old, new), ["rules.x.from: 2 -> 3"]);
        let turned = "rules: [{id: y}, {id: x, to: 1}, {id: x, from: 2}]";
        let order = "rules: [\"x\",\"x\",\"y\"] -> [\"y\",\"x\",\"x\"]";
        assert_eq!(found(old, turned), [order]);
    }

    #[test]
    fn a_list_of_plain_values_is_one_value_and_numbers_stay_exact() {
        assert_eq!(
            found("{is: [a, b, c]}", "{is: [a, c]}"),
            ["is: [\"a\",\"b\",\"c\"] -> [\"a\",\"c\"]"]
        );
        assert_eq!(
            found("{value: 10291.5}", "{value: 10449}"),
            ["value: 10291.5 -> 10449"]
        );
        assert_eq!(found("{value: '5'}", "{value: 5}"), ["value: \"5\" -> 5"]);
    }
}
