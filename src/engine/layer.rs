//! Profiles that are alike so far, gathered: how many they are, and one of the least unusual.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::trail::{Piece, TrailId, Trails};

/// How many profiles there are, and one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProfileCount {
    /// How many; where there are more than 64 bits count, as many as they do.
    pub(super) count: u64,
    /// How unusual the example is.
    pub(super) cost: u64,
    /// The example.
    pub(super) trail: Option<TrailId>,
}

impl ProfileCount {
    /// The one profile of no facts at all.
    pub(super) const ONE: Self = Self {
        count: 1,
        cost: 0,
        trail: None,
    };
}

/// What is known of an entry before its trail is written.
struct LayerEntry<K> {
    key: K,
    count: u64,
    cost: u64,
    before: Option<TrailId>,
    piece: Option<Piece>,
}

/// Gathers by key, in the order in which the keys first come.
pub(super) struct Layer<K> {
    entries: Vec<LayerEntry<K>>,
    index: FxHashMap<K, usize>,
}

impl<K: Hash + Eq + Clone> Layer<K> {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: FxHashMap::default(),
        }
    }

    /// Adds profiles under a key; of two examples the less unusual stays, else the first.
    pub(super) fn add(
        &mut self,
        key: K,
        (count, cost): (u64, u64),
        before: Option<TrailId>,
        piece: Option<Piece>,
    ) {
        let position = *self.index.entry(key.clone()).or_insert(self.entries.len());
        match self.entries.get_mut(position) {
            Some(entry) => {
                entry.count = entry.count.saturating_add(count);
                if cost < entry.cost {
                    (entry.cost, entry.before, entry.piece) = (cost, before, piece);
                }
            }
            None => self.entries.push(LayerEntry {
                key,
                count,
                cost,
                before,
                piece,
            }),
        }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries, with their examples written down.
    pub(super) fn finish(self, trails: &mut Trails) -> Vec<(K, ProfileCount)> {
        let written = self.entries.into_iter().map(|entry| {
            let trail = match entry.piece {
                Some(piece) => Some(trails.extend(entry.before, piece)),
                None => entry.before,
            };
            let tally = ProfileCount {
                count: entry.count,
                cost: entry.cost,
                trail,
            };
            (entry.key, tally)
        });
        written.collect()
    }
}
