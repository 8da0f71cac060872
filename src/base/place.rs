//! Places in a rule file, named before anything is known of lines and columns.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// The most characters of an id. Ids are typed as flags and stand in columns and in places; the
/// longest of the shipped rules has half as many.
pub(crate) const LONGEST_ID: usize = 64;

/// One step from a node of a rule file to a node inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceStep {
    /// The value of a key.
    Key(Cow<'static, str>),
    /// An item of a list, from 0, with its id where it has one.
    Item(usize, Option<String>),
}

/// The way from the root of a rule file to one of its nodes.
///
/// ```
/// use permit_points::Place;
/// let band = Place::root().key("factors").entry(6, "age").key("tables").item(0).key("bands").item(2);
/// assert_eq!(band.to_string(), "factors.age.tables[0].bands[2]");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Vec<PlaceStep>);

impl Place {
    /// The whole file.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The value of a key of this node.
    #[must_use]
    pub fn key(&self, key: impl Into<Cow<'static, str>>) -> Self {
        self.with(PlaceStep::Key(key.into()))
    }

    /// An item of this node, from 0.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        self.with(PlaceStep::Item(index, None))
    }

    /// An item of this node, from 0, that goes by its id. An empty id counts as none, and so does
    /// one that is longer than the format allows: each place inside the item repeats it.
    #[must_use]
    pub fn entry(&self, index: usize, id: &str) -> Self {
        let is_fit = !id.is_empty() && id.chars().nth(LONGEST_ID).is_none();
        self.with(PlaceStep::Item(index, is_fit.then(|| id.to_owned())))
    }

    fn with(&self, step: PlaceStep) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[PlaceStep] {
        &self.0
    }

    /// Whether this is `other` or inside it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

/// A set of places, which tells at once whether one of them is inside a node, however many there are.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeSet<Place>);

impl Places {
    /// The set of some places.
    pub(crate) fn of<'p>(places: impl IntoIterator<Item = &'p Place>) -> Self {
        Self(places.into_iter().cloned().collect())
    }

    /// Adds a place.
    pub(crate) fn add(&mut self, place: &Place) {
        self.0.insert(place.clone());
    }

    /// Whether a place is that of a node, or inside it.
    pub(crate) fn has_within(&self, node: &Place) -> bool {
        // A node comes before all that is inside it, and these before whatever comes next.
        let mut from = self.0.range(node..);
        from.next().is_some_and(|place| place.is_within(node))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PlaceStep::Key(key) if position == 0 => write!(out, "{key}")?,
                PlaceStep::Key(key) => write!(out, ".{key}")?,
                PlaceStep::Item(_, Some(id)) => write!(out, ".{id}")?,
                PlaceStep::Item(index, None) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Which part of a node a finding stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodePart {
    /// The key that names the node; where a key is written twice, its last writing.
    Key,
    /// The node itself.
    Value,
    /// The first key of the node, or the node itself where it has no keys.
    FirstKey,
}

/// A part of a node: what becomes a line and a column when it is shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The node.
    pub place: Place,
    /// Which part of it.
    pub part: NodePart,
    /// For a key that is written more than once: which writing, from 0.
    pub writing: usize,
}

impl Spot {
    /// The key of a node.
    #[must_use]
    pub fn key(place: Place) -> Self {
        Self {
            place,
            part: NodePart::Key,
            writing: 0,
        }
    }

    /// The value of a node.
    #[must_use]
    pub fn value(place: Place) -> Self {
        Self {
            place,
            part: NodePart::Value,
            writing: 0,
        }
    }

    /// The first key of a node.
    #[must_use]
    pub fn first_key(place: Place) -> Self {
        Self {
            place,
            part: NodePart::FirstKey,
            writing: 0,
        }
    }
}
