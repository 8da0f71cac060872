//! Where a byte of a text is, as people count.

/// A place in a text as people count, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line; CR LF and a lone LF end a line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Line and column of one offset, for a text that is asked only once.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let offset = whole_character(text, offset);
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Position {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: column(text, start, offset),
    }
}

/// The offset, moved back to where a character or a CR LF begins, or to the end of the text.
pub(super) fn whole_character(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    match text.split_at_checked(offset) {
        Some((before, after)) if before.ends_with('\r') && after.starts_with('\n') => offset - 1,
        _ => offset,
    }
}

pub(super) fn column(text: &str, start: usize, offset: usize) -> usize {
    text.get(start..offset).unwrap_or_default().chars().count() + 1
}
