//! Positions with a type of their own: a route is never looked up with the position of a fact, and
//! a lookup needs no answer for what cannot be missing.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The position of a `T` in its [`List`].
pub struct Id<T> {
    at: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id of a position.
    #[must_use]
    pub const fn new(at: usize) -> Self {
        Self {
            at,
            of: PhantomData,
        }
    }

    /// The id of the entry before it; none before the first.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        self.at.checked_sub(1).map(Self::new)
    }

    /// The position, from 0.
    #[must_use]
    pub const fn at(self) -> usize {
        self.at
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{}", self.at)
    }
}

/// A list whose entries, or what is known of each entry of another list, are found by their ids.
pub struct List<T, Of = T> {
    entries: Vec<T>,
    of: PhantomData<fn() -> Of>,
}

impl<T: Clone, Of> Clone for List<T, Of> {
    fn clone(&self) -> Self {
        self.entries.clone().into()
    }
}

impl<T: fmt::Debug, Of> fmt::Debug for List<T, Of> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(out)
    }
}

impl<T: PartialEq, Of> PartialEq for List<T, Of> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<T: Eq, Of> Eq for List<T, Of> {}

// It derefs to no slice: a lookup by a bare position does not compile, and the ban on indexing, which
// knows what has a `get`, leaves lookups by ids alone.
impl<T, Of> List<T, Of> {
    /// The entries alone.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.entries
    }

    /// The entries alone, to be changed or sorted: then ids are of other ones.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.entries
    }

    /// The entries, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The first entry, if there is one.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.entries.first()
    }

    /// The last entry, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.entries.last()
    }

    /// The ids, in order.
    #[must_use]
    pub fn ids(
        &self,
    ) -> impl DoubleEndedIterator<Item = Id<Of>> + ExactSizeIterator + Clone + use<T, Of> {
        (0..self.entries.len()).map(Id::new)
    }

    /// Every entry with its id, in order.
    #[must_use]
    pub fn each(
        &self,
    ) -> impl DoubleEndedIterator<Item = (Id<Of>, &T)> + ExactSizeIterator + Clone {
        self.ids().zip(&self.entries)
    }

    /// The id of the first entry of which something holds.
    pub fn find(&self, holds: impl FnMut(&T) -> bool) -> Option<Id<Of>> {
        self.entries.iter().position(holds).map(Id::new)
    }

    /// One thing for each entry, under the same ids.
    pub fn map<U>(&self, of: impl FnMut(&T) -> U) -> List<U, Of> {
        self.entries.iter().map(of).collect()
    }

    /// The same thing for each entry.
    pub fn all<U: Clone>(&self, same: U) -> List<U, Of> {
        vec![same; self.entries.len()].into()
    }

    /// Adds an entry at the end, which gets this id.
    pub fn push(&mut self, entry: T) -> Id<Of> {
        self.entries.push(entry);
        Id::new(self.entries.len() - 1)
    }
}

#[expect(clippy::indexing_slicing, reason = "an id is of an entry of its list")]
impl<T, Of> Index<Id<Of>> for List<T, Of> {
    type Output = T;

    fn index(&self, id: Id<Of>) -> &T {
        &self.entries[id.at]
    }
}

#[expect(clippy::indexing_slicing, reason = "an id is of an entry of its list")]
impl<T, Of> IndexMut<Id<Of>> for List<T, Of> {
    fn index_mut(&mut self, id: Id<Of>) -> &mut T {
        &mut self.entries[id.at]
    }
}

impl<T, Of> From<Vec<T>> for List<T, Of> {
    fn from(entries: Vec<T>) -> Self {
        Self {
            entries,
            of: PhantomData,
        }
    }
}

impl<T, Of> FromIterator<T> for List<T, Of> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl<'a, T, Of> IntoIterator for &'a List<T, Of> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl<T, Of> Extend<T> for List<T, Of> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        self.entries.extend(entries);
    }
}

impl<T, Of> IntoIterator for List<T, Of> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<T, Of> Default for List<T, Of> {
    fn default() -> Self {
        Vec::new().into()
    }
}
