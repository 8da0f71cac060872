//! Near misses, for "did you mean".
//!
//! Names come from files of any origin, so a look at them costs little however long and however
//! many they are: a long one is near to nothing, and of many the first are looked at.

use std::borrow::Cow;

use super::plain::folded;

/// A name of more characters is near to nothing: a slip of the pen would not be seen in it.
const LONGEST: usize = 100;

/// No more names than these, from the first, are compared with one that is not known.
const MOST_NAMES: usize = 500;

/// The most slips that still make a near miss.
const MOST_SLIPS: usize = 3;

#[cfg(test)]
thread_local! {
    /// How many names were compared with one that is not known, in this thread.
    pub(crate) static COMPARED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The nearest of `candidates` to `text`, for "did you mean"; the first of equally near ones.
///
/// Near is what a slip of the pen explains: compared as [`folded`], one letter added, dropped,
/// changed or swapped with its neighbour in every three, and three at most. Nothing is near to a
/// name of more than 100 characters, and only the first 500 candidates are looked at.
///
/// # Example
///
/// ```
/// use permit_points::spelling::nearest;
///
/// let degrees = ["none", "bachelor", "master", "doctorate"];
/// assert_eq!(nearest("bachlor", degrees), Some("bachelor"));
/// assert_eq!(nearest("diploma", degrees), None);
/// ```
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = letters(text)?;
    let mut found: Option<(usize, &'a str)> = None;
    for candidate in candidates.into_iter().take(MOST_NAMES) {
        #[cfg(test)]
        COMPARED.with(|compared| compared.set(compared.get() + 1));
        let best = found.map_or(MOST_SLIPS, |(slips, _)| slips.saturating_sub(1));
        // Each letter has at least one byte, so one that is much too short is not looked at.
        let is_far = candidate.len() + best < typed.len();
        let near = (!is_far)
            .then(|| letters(candidate))
            .flatten()
            .and_then(|known| {
                let most = (typed.len().min(known.len()) / 3).min(best);
                slips(&typed, &known, most)
            });
        match near {
            Some(0) => return Some(candidate),
            Some(slips) => found = Some((slips, candidate)),
            None => {}
        }
    }
    found.map(|(_, candidate)| candidate)
}

/// Whether one slip makes one word of another, letter by letter as they are written.
pub(crate) fn are_a_slip_apart(one: &str, other: &str) -> bool {
    // Four bytes are the most of one character, and one character the most that is added.
    let is_close = one.len().abs_diff(other.len()) <= 4 * (other.len() + 1);
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    is_close && one != other && slips(&letters(one), &letters(other), 1).is_some()
}

/// The letters of a name in the form in which names are compared; none of one that is too long.
fn letters(text: &str) -> Option<Vec<char>> {
    // Four bytes are the most of one character.
    if text.len() > LONGEST * 4 {
        return None;
    }
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let folded = if text.bytes().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(folded(text))
    };
    let letters: Vec<char> = folded.chars().collect();
    (letters.len() <= LONGEST).then_some(letters)
}

/// The least slips that can make one word of the other, by the letters that only one of them has, as
/// far as 64 bits tell them apart: no slip takes more than one letter away, or brings more than one in.
fn lacking(typed: &[char], known: &[char]) -> usize {
    let bits = |letters: &[char]| {
        let bits = letters.iter().map(|letter| 1 << (u32::from(*letter) % 64));
        bits.fold(0, |all, bit: u64| all | bit)
    };
    let (typed, known) = (bits(typed), bits(known));
    let least = (typed & !known)
        .count_ones()
        .max((known & !typed).count_ones());
    usize::try_from(least).unwrap_or(usize::MAX)
}

/// How many slips make one word of the other, if no more than `most`: letters added, dropped,
/// changed, or swapped with their neighbours. Only what `most` slips can reach is looked at, so the
/// cost grows with the length and not with its square.
fn slips(typed: &[char], known: &[char], most: usize) -> Option<usize> {
    if typed.len().abs_diff(known.len()) > most || lacking(typed, known) > most {
        return None;
    }
    let beyond = most + 1;
    // The rows of the usual table: for each beginning of `known`, the slips from the beginning of
    // `typed` that the row is about; `above` is the row before, `higher` the one before that.
    let mut higher = vec![beyond; known.len() + 1];
    let mut above: Vec<usize> = (0..=known.len()).map(|slips| slips.min(beyond)).collect();
    let mut row = vec![beyond; known.len() + 1];
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(beyond);
    for (number, letter) in typed.iter().enumerate() {
        let (first, last) = (
            number.saturating_sub(most),
            (number + most).min(known.len()),
        );
        row.fill(beyond);
        if let Some(empty) = row.first_mut() {
            *empty = (number + 1).min(beyond);
        }
        for (column, other) in known.iter().enumerate().take(last + 1).skip(first) {
            let changed = at(&above, column) + usize::from(letter != other);
            let dropped = at(&above, column + 1) + 1;
            let added = at(&row, column) + 1;
            let is_swapped = number > 0
                && column > 0
                && typed.get(number - 1) == Some(other)
                && known.get(column - 1) == Some(letter);
            let swapped = if is_swapped {
                at(&higher, column - 1) + 1
            } else {
                beyond
            };
            if let Some(slips) = row.get_mut(column + 1) {
                *slips = changed.min(dropped).min(added).min(swapped).min(beyond);
            }
        }
        if row.iter().all(|slips| *slips > most) {
            return None;
        }
        std::mem::swap(&mut higher, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(at(&above, known.len())).filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_of_the_pen_are_near_and_other_words_are_not() {
        let provinces = ["beijing", "shaanxi", "shanxi", "tibet", "是"];
        for typed in "Bejing|ebijing|beijjing|BEIXING|beijing".split('|') {
            assert_eq!(nearest(typed, provinces), Some("beijing"), "{typed}");
        }
        for typed in "paris|beixxxg|tb|否|".split('|') {
            assert_eq!(nearest(typed, provinces), None, "{typed}");
        }
        assert_eq!(nearest("shanxii", provinces), Some("shanxi"));
        assert_eq!(nearest(&"beijing".repeat(100_000), provinces), None);
    }

    #[test]
    fn the_first_of_equally_near_words_is_taken() {
        assert_eq!(nearest("hxnan", ["henan", "hunan"]), Some("henan"));
    }

    #[test]
    fn a_name_of_a_hundred_characters_has_near_misses_and_a_longer_one_has_none() {
        for (length, has) in [(100, true), (101, false)] {
            let name = "省".repeat(length);
            let typed = format!("市{}", "省".repeat(length - 1));
            assert_eq!(nearest(&typed, [name.as_str()]).is_some(), has, "{length}");
        }
    }

    #[test]
    fn the_first_five_hundred_names_are_looked_at() {
        let names = |before: usize| {
            let others = (0..before).map(|number| format!("other-{number}"));
            others.chain(["beijing".to_owned()]).collect::<Vec<_>>()
        };
        for (before, has) in [(499, true), (500, false)] {
            let names = names(before);
            let near = nearest("bejing", names.iter().map(String::as_str));
            assert_eq!(near.is_some(), has, "{before}");
        }
    }

    proptest! {
        #[test]
        fn slips_are_counted_as_by_the_whole_table(typed in "[abc]{0,9}", known in "[abc]{0,9}", most in 0_usize..5) {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let whole = strsim::osa_distance(&typed, &known);
            let counted = slips(&letters(&typed), &letters(&known), most);
            prop_assert_eq!(counted, Some(whole).filter(|slips| *slips <= most));
        }
    }
}
