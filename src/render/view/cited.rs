//! What is said with the numbers of its sources.

use super::Line;

/// Something that is said, with the numbers of its sources and what is doubtful about it.
pub(in crate::render) struct Cited {
    pub(in crate::render) text: String,
    pub(in crate::render) sources: Vec<usize>,
    pub(in crate::render) note: String,
}

impl Cited {
    /// On one line.
    pub(super) fn line(&self) -> Line {
        let cited = bracketed(&self.sources);
        let said = format!("{} {cited} {}", self.text, self.note);
        Line::plain(said.trim_end().to_owned())
    }
}

/// Each on a line.
pub(super) fn lines(said: &[Cited]) -> Vec<Line> {
    said.iter().map(Cited::line).collect()
}

/// The numbers of sources in brackets; nothing for none.
pub(super) fn bracketed(numbers: &[usize]) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(","))
}
