//! Texts as lines of a width: how people's words reach a terminal.

use anstyle::Style;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, wrap};
use unicode_width::UnicodeWidthChar;

use crate::base::spelling;

/// The narrowest page that still reads well; a narrower terminal wraps by itself.
pub(crate) const NARROWEST: usize = 40;
/// Wider than this, lines are hard to follow.
pub(crate) const WIDEST: usize = 132;
/// Longer than any text of a sane rule file.
const LONGEST: usize = 4000;

/// Adds a text in lines that are no wider than the page: the first with one indent, the others
/// with another.
pub(crate) fn push_wrapped(
    page: &mut String,
    text: &str,
    first: &str,
    next: &str,
    width: usize,
    style: Style,
) {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(next);
    let options = options
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    for line in wrap(text, options) {
        page.push_str(&format!("{style}{}{style:#}\n", line.trim_end()));
    }
}

/// A text in lines of a width, one below the other.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut page = String::new();
    push_wrapped(&mut page, text, "", "", width, Style::new());
    page.truncate(page.trim_end().len());
    page
}

/// Words end at spaces, and after every Chinese character that no closing mark follows.
pub(crate) fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let is_wide = |letter: char| letter.width() == Some(2);
    let is_closing = |letter: char| "，。、；：？！”’）》】］〕…".contains(letter);
    let is_opening = |letter: char| "“‘（《【［〔".contains(letter);
    let mut ends = Vec::new();
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let Some((next_at, next)) = letters.peek().copied() else {
            ends.push(at + letter.len_utf8());
            break;
        };
        let after_space = letter == ' ' && next != ' ';
        let in_chinese = (is_wide(letter) || is_wide(next)) && letter != ' ' && next != ' ';
        if after_space || (in_chinese && !is_closing(next) && !is_opening(letter)) {
            ends.push(next_at);
        }
    }
    let starts = std::iter::once(0).chain(ends.clone());
    let pieces: Vec<_> = starts
        .zip(ends)
        .filter_map(|(start, end)| line.get(start..end))
        .collect();
    Box::new(pieces.into_iter().map(Word::from))
}

/// A text of a rule file or an applicant as it may reach a terminal.
pub(crate) fn shown(text: &str) -> String {
    spelling::shown(text, LONGEST)
}
