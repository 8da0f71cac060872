//! What cells say, found again by their bytes: a column has few different words, and reading one in
//! full costs more than finding it again. Numbers in digits alone are read on the spot.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// How many slots there are; a power of two.
const SLOTS: usize = 64;
/// The longest cell that is remembered, in bytes and without white space around it: what a word means
/// is found again from any other spelling too, and only takes longer.
const MOST_IN_CELL: usize = 64;

/// The words of one column.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Short cells: each has one slot that it may be in, and the last one to come is in it.
    short: Vec<(Key, i64)>,
    /// Cells of other lengths.
    all: FxHashMap<Box<[u8]>, i64>,
}

/// A cell of one to fifteen bytes, of which different ones have different keys; or none.
///
/// It is as long as two registers, so that it is never looked up in memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// The first eight bytes, with zeros behind them.
    first: u64,
    /// The next seven bytes, and as the highest one how many there are in all; 0 for none.
    rest: u64,
}

impl Remembered {
    /// What a short cell was read as not long ago.
    #[inline]
    pub(super) fn recent(&self, key: Key) -> Option<i64> {
        let (known, value) = self.short.get(key.slot())?;
        (key.is_some() && *known == key).then_some(*value)
    }

    /// What a cell was read as before.
    pub(super) fn get(&self, cell: &[u8]) -> Option<i64> {
        self.all.get(cell.trim_ascii()).copied()
    }

    /// Remembers what a cell was read as; `key` is that of the cell. Says how many cells more are
    /// remembered than before.
    pub(super) fn keep(&mut self, key: Key, cell: &[u8], value: i64) -> usize {
        if key.is_some() {
            self.short.resize(SLOTS, (Key::default(), 0));
            if let Some(slot) = self.short.get_mut(key.slot()) {
                *slot = (key, value);
            }
        }
        let cell = cell.trim_ascii();
        if cell.len() > MOST_IN_CELL {
            return 0;
        }
        usize::from(self.all.insert(cell.into(), value).is_none())
    }

    /// Forgets all cells but the short ones, of which there are never many.
    pub(super) fn forget(&mut self) {
        self.all = FxHashMap::default();
    }
}

impl Key {
    /// The key of a cell; none of an empty or a longer one.
    #[inline]
    pub(super) fn of(cell: &[u8]) -> Self {
        Self::at(cell, 0..cell.len())
    }

    /// The key of a cell that is part of a text. What stands behind it there makes it cheaper.
    #[inline]
    pub(super) fn at(text: &[u8], cell: Range<usize>) -> Self {
        let length = cell.len();
        if length == 0 || length > 15 {
            return Self::default();
        }
        let next = if length > 8 {
            word(text, cell.start + 8, length - 8)
        } else {
            0
        };
        let length_in_top = u64::try_from(length).unwrap_or(0) << 56;
        Self {
            first: word(text, cell.start, length.min(8)),
            rest: next | length_in_top,
        }
    }

    /// Whether it is that of a cell.
    pub(super) const fn is_some(self) -> bool {
        self.rest > 0
    }

    /// The number that the cell spells, if it is one of up to eight digits and nothing else.
    #[inline]
    pub(super) fn digits(self) -> Option<i64> {
        const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
        const HIGH: u64 = u64::from_le_bytes([0xf0; 8]);
        // Moves what is above 9 in the low half of a byte into its high half.
        const ABOVE_NINE: u64 = u64::from_le_bytes([6; 8]);
        let length = self.rest >> 56;
        if length == 0 || length > 8 {
            return None;
        }
        let shift = 64 - 8 * length;
        // Zeros in front make all numbers eight digits long.
        let text = self.first << shift | ZEROS & !(u64::MAX << shift);
        let digits = text ^ ZEROS;
        if (digits | digits.wrapping_add(ABOVE_NINE)) & HIGH != 0 {
            return None;
        }
        // Two, four, then eight digits become one number; the first one stands lowest.
        let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
        let number = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
        i64::try_from(number).ok()
    }

    /// The top bits of a product with an odd number, which all bits of the key move.
    fn slot(self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.first ^ self.rest.rotate_left(29)).wrapping_mul(ODD);
        usize::try_from(mixed >> (u64::BITS - SLOTS.trailing_zeros())).unwrap_or(0)
    }
}

/// One to eight bytes of a text as a number, the first one lowest.
#[inline]
fn word(text: &[u8], start: usize, length: usize) -> u64 {
    let eight = text.get(start..start.saturating_add(8));
    if let Some(eight) = eight.and_then(|eight| eight.first_chunk()) {
        let unused = 64_usize.saturating_sub(8 * length);
        return u64::from_le_bytes(*eight) & (u64::MAX >> unused);
    }
    let last = text.get(start..).unwrap_or_default().iter().take(length);
    last.rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keep(remembered: &mut Remembered, cell: &str, value: i64) -> usize {
        remembered.keep(Key::of(cell.as_bytes()), cell.as_bytes(), value)
    }

    #[test]
    fn a_cell_is_found_again_and_no_other_is_taken_for_it() {
        let get = |remembered: &Remembered, cell: &str| {
            let recent = remembered.recent(Key::of(cell.as_bytes()));
            recent.or_else(|| remembered.get(cell.as_bytes()))
        };
        let mut remembered = Remembered::default();
        let cells: Vec<String> = (0..900).map(|number| format!("{number}\0x")).collect();
        for (value, cell) in (0..).zip(&cells) {
            assert_eq!(get(&remembered, cell), None);
            keep(&mut remembered, cell, value);
        }
        for (value, cell) in (0..).zip(&cells) {
            assert_eq!(get(&remembered, cell), Some(value));
        }
        for none in ["0", "", "x of more than fifteen bytes"] {
            assert_eq!(get(&remembered, none), None, "{none:?}");
        }
        let long = "a cell of more than fifteen bytes";
        keep(&mut remembered, long, 7);
        assert_eq!(get(&remembered, long), Some(7));
    }

    #[test]
    fn short_cells_that_share_a_slot_or_a_beginning_are_told_apart() {
        let recent =
            |remembered: &Remembered, cell: &str| remembered.recent(Key::of(cell.as_bytes()));
        let slot = |cell: &str| Key::of(cell.as_bytes()).slot();
        // Every pair of words of one slot, of the same length and of others.
        let words: Vec<String> = (0..600_usize)
            .map(|number| format!("{}{number}", "a".repeat(number % 11)))
            .collect();
        let mut pairs = 0;
        for (at, one) in words.iter().enumerate() {
            for other in words
                .iter()
                .skip(at + 1)
                .filter(|other| slot(one) == slot(other))
            {
                let mut remembered = Remembered::default();
                keep(&mut remembered, one, 1);
                assert_eq!(recent(&remembered, one), Some(1));
                assert_eq!(recent(&remembered, other), None, "{one} and {other}");
                pairs += 1;
            }
        }
        assert!((1000..6000).contains(&pairs), "{pairs}");
        // Words of which one begins with the other, or that differ in a single byte.
        for length in 1..=15 {
            let word: String = ('a'..).take(length).collect();
            let word = word.as_str();
            let mut remembered = Remembered::default();
            keep(&mut remembered, word, 1);
            for at in 0..length {
                let mut other = word.as_bytes().to_vec();
                other[at] ^= 1;
                let key = Key::of(&other);
                // Whatever its slot is, put it where the word is.
                let there = Remembered {
                    short: vec![(Key::of(word.as_bytes()), 1); SLOTS],
                    all: FxHashMap::default(),
                };
                assert_eq!(there.recent(key), None, "{word} and {other:?}");
                let shorter = Key::of(&word.as_bytes()[..at]);
                assert_eq!(there.recent(shorter), None, "{word} and its first {at}");
            }
        }
    }

    #[test]
    fn however_cells_are_padded_only_short_ones_are_remembered() {
        let mut remembered = Remembered::default();
        let mut count = 0;
        for spaces in 0..500 {
            let cell = format!("{}yes{}", " ".repeat(spaces), " ".repeat(spaces));
            count += keep(&mut remembered, &cell, 1);
            assert_eq!(remembered.get(cell.as_bytes()), Some(1));
        }
        count += keep(&mut remembered, &"x".repeat(MOST_IN_CELL + 1), 1);
        assert_eq!((count, remembered.all.len()), (1, 1));
        count += keep(&mut remembered, &"x".repeat(MOST_IN_CELL), 1);
        assert_eq!((count, remembered.all.len()), (2, 2));
        remembered.forget();
        assert_eq!(remembered.get(b"yes"), None);
    }

    #[test]
    fn a_cell_of_one_to_fifteen_bytes_has_a_key() {
        for length in 0..20 {
            let key = Key::of(&b"abcdefghijklmnopqrst"[..length]);
            assert_eq!(key.is_some(), (1..=15).contains(&length), "{length}");
        }
    }

    #[test]
    fn digits_alone_are_a_number() {
        let digits = |cell: &str| Key::of(cell.as_bytes()).digits();
        for number in (0..100_000).chain(99_999_000..=99_999_999) {
            assert_eq!(digits(&number.to_string()), Some(number));
        }
        assert_eq!(digits("007"), Some(7));
        for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
            for at in 0..4 {
                let mut cell = *b"1234";
                cell[at] = byte;
                assert_eq!(Key::of(&cell).digits(), None, "{cell:?}");
            }
        }
        for none in ["", "123456789", "1 ", "-1", "1.0", "1,000", "１２"] {
            assert_eq!(digits(none), None, "{none:?}");
        }
    }

    proptest! {
        #[test]
        fn a_cell_has_the_same_key_wherever_it_stands(
            before in "[a-z]{0,9}",
            cell in "[a-z]{0,17}",
            behind in "[a-z]{0,9}",
        ) {
            let text = format!("{before}{cell}{behind}");
            let range = before.len()..before.len() + cell.len();
            prop_assert_eq!(Key::at(text.as_bytes(), range), Key::of(cell.as_bytes()));
        }

        #[test]
        fn different_cells_have_different_keys(one in "[ab\0]{1,16}", other in "[ab\0]{1,16}") {
            let keys = (Key::of(one.as_bytes()), Key::of(other.as_bytes()));
            if keys.0.is_some() || keys.1.is_some() {
                prop_assert_eq!(keys.0 == keys.1, one == other);
            }
        }
    }
}
