//! What cells say, remembered by their bytes: a column has few different cells, and reading one in
//! full costs more than finding it again.

use rustc_hash::FxHashMap;

/// How many slots there are; a power of two.
const SLOTS: usize = 128;
/// The most cells of all lengths that are remembered.
const MOST: usize = 1024;

/// The values of one column.
#[derive(Debug)]
pub(super) struct Remembered {
    /// Short cells: each has one slot that it may be in, and the last one to come is in it.
    short: Vec<(Key, i64)>,
    /// Cells of all lengths, where reading one again is dear.
    all: Option<FxHashMap<Box<[u8]>, i64>>,
}

/// A cell of one to sixteen bytes, of which different ones have different keys; or none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// The first and the last bytes; they overlap as the length says.
    first: u64,
    last: u64,
    /// 0 for none.
    length: usize,
}

impl Remembered {
    /// Room for the cells of a column; reading words is dear, reading numbers is not.
    pub(super) fn new(is_dear: bool) -> Self {
        Self {
            short: vec![(Key::default(), 0); SLOTS],
            all: is_dear.then(FxHashMap::default),
        }
    }

    /// What a short cell was read as not long ago.
    #[inline]
    pub(super) fn recent(&self, key: Key) -> Option<i64> {
        let (known, value) = self.short.get(key.slot())?;
        (key.is_some() && *known == key).then_some(*value)
    }

    /// What a cell was read as before; `key` is that of the cell.
    pub(super) fn get(&self, key: Key, cell: &[u8]) -> Option<i64> {
        let all = || self.all.as_ref()?.get(cell).copied();
        self.recent(key).or_else(all)
    }

    /// Remembers what a cell was read as.
    pub(super) fn keep(&mut self, key: Key, cell: &[u8], value: i64) {
        if key.is_some()
            && let Some(slot) = self.short.get_mut(key.slot())
        {
            *slot = (key, value);
        }
        if let Some(all) = &mut self.all {
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(cell.into(), value);
        }
    }
}

impl Key {
    /// The key of a cell; none of an empty or a longer one.
    #[inline]
    pub(super) fn of(cell: &[u8]) -> Self {
        let length = cell.len();
        let ends = match length {
            8..=16 => cell
                .first_chunk()
                .zip(cell.last_chunk())
                .map(|(first, last)| (u64::from_le_bytes(*first), u64::from_le_bytes(*last))),
            4..=7 => cell
                .first_chunk()
                .zip(cell.last_chunk())
                .map(|(first, last)| {
                    let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
                    (u64::from(first), u64::from(last))
                }),
            2..=3 => cell
                .first_chunk()
                .zip(cell.last_chunk())
                .map(|(first, last)| {
                    let (first, last) = (u16::from_le_bytes(*first), u16::from_le_bytes(*last));
                    (u64::from(first), u64::from(last))
                }),
            1 => cell.first().map(|only| (u64::from(*only), 0)),
            _ => None,
        };
        ends.map_or_else(Self::default, |(first, last)| Self {
            first,
            last,
            length,
        })
    }

    /// Whether it is that of a cell.
    pub(super) const fn is_some(self) -> bool {
        self.length > 0
    }

    /// The top bits of a product with an odd number, which all bits of the key move.
    fn slot(self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.first ^ self.last.rotate_left(29)).wrapping_mul(ODD);
        usize::try_from(mixed >> (u64::BITS - SLOTS.trailing_zeros())).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_is_found_again_and_no_other_is_taken_for_it() {
        let get = |remembered: &Remembered, cell: &str| {
            remembered.get(Key::of(cell.as_bytes()), cell.as_bytes())
        };
        let keep = |remembered: &mut Remembered, cell: &str, value| {
            remembered.keep(Key::of(cell.as_bytes()), cell.as_bytes(), value);
        };
        let mut remembered = Remembered::new(true);
        let cells: Vec<String> = (0..900).map(|number| format!("{number}\0x")).collect();
        for (value, cell) in (0..).zip(&cells) {
            assert_eq!(get(&remembered, cell), None);
            keep(&mut remembered, cell, value);
        }
        for (value, cell) in (0..).zip(&cells) {
            assert_eq!(get(&remembered, cell), Some(value));
        }
        assert_eq!(get(&remembered, "0"), None);
        let mut numbers = Remembered::new(false);
        keep(&mut numbers, "7", 7);
        assert_eq!(get(&numbers, "7"), Some(7));
        let long = "a cell of more than sixteen bytes";
        keep(&mut remembered, long, 7);
        assert_eq!(get(&remembered, long), Some(7));
    }

    proptest! {
        #[test]
        fn different_cells_have_different_keys(one in "[ab\0]{1,17}", other in "[ab\0]{1,17}") {
            let keys = (Key::of(one.as_bytes()), Key::of(other.as_bytes()));
            if keys.0.is_some() || keys.1.is_some() {
                prop_assert_eq!(keys.0 == keys.1, one == other);
            }
        }
    }
}
