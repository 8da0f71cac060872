//! What cells say, remembered by their bytes: a column has few different cells, and reading one in
//! full costs more than finding it again.

use rustc_hash::FxHashMap;

use crate::applicant::Answer;

/// The longest cell that fits a slot, with its length in the last byte.
const SHORT: usize = 15;
/// How many slots there are; a power of two.
const SLOTS: usize = 256;
/// The most long cells that are remembered.
const MOST_LONG: usize = 1024;

/// The answers of one column.
#[derive(Debug)]
pub(super) struct Remembered {
    /// Short cells: each has one slot that it may be in, and the last one to come is in it.
    short: Vec<(u128, Option<Answer>)>,
    long: FxHashMap<Box<[u8]>, Answer>,
}

impl Remembered {
    pub(super) fn new() -> Self {
        // The key of an empty cell, which is never looked up.
        Self {
            short: vec![(0, None); SLOTS],
            long: FxHashMap::default(),
        }
    }

    /// What a cell was read as before.
    pub(super) fn get(&self, cell: &[u8]) -> Option<Answer> {
        let Some(key) = key(cell) else {
            return self.long.get(cell).copied();
        };
        let (known, answer) = self.short.get(slot(key))?;
        answer.filter(|_| *known == key)
    }

    pub(super) fn keep(&mut self, cell: &[u8], answer: Answer) {
        match key(cell) {
            Some(key) => {
                if let Some(slot) = self.short.get_mut(slot(key)) {
                    *slot = (key, Some(answer));
                }
            }
            None => {
                if self.long.len() >= MOST_LONG {
                    self.long.clear();
                }
                self.long.insert(cell.into(), answer);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.short.fill((0, None));
        self.long.clear();
    }
}

/// A short cell as one number; different cells are different numbers.
fn key(cell: &[u8]) -> Option<u128> {
    if cell.len() > SHORT {
        return None;
    }
    let mut bytes = [0; 16];
    bytes.get_mut(..cell.len())?.copy_from_slice(cell);
    *bytes.last_mut()? = u8::try_from(cell.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}

/// The slot of a number: the top bits of a product with an odd number, which all of its bits move.
fn slot(key: u128) -> usize {
    const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let top = key.wrapping_mul(ODD) >> (u128::BITS - SLOTS.trailing_zeros());
    usize::try_from(top).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_again_and_no_other_is_taken_for_it() {
        let mut remembered = Remembered::new();
        let cells: Vec<String> = (0..2000).map(|number| format!("{number}\0x")).collect();
        for (value, cell) in (0..).zip(&cells) {
            assert_eq!(remembered.get(cell.as_bytes()), None);
            remembered.keep(cell.as_bytes(), Answer::Value(value));
            assert_eq!(remembered.get(cell.as_bytes()), Some(Answer::Value(value)));
        }
        assert_eq!(remembered.get(b"0"), None);
        let long = "a cell of more than fifteen bytes";
        remembered.keep(long.as_bytes(), Answer::Value(7));
        assert_eq!(remembered.get(long.as_bytes()), Some(Answer::Value(7)));
        remembered.clear();
        assert_eq!(remembered.get(long.as_bytes()), None);
    }
}
