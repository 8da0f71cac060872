//! Bytes to text: size, encoding, characters, and the way from an offset to line and column.

use std::sync::OnceLock;

use super::position::{Position, column, whole_character};
use super::refusal::{BareYamlError, MAX_BYTES, YamlError};
use crate::base::say::say;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text that may be parsed: not too large, UTF-8, and without forbidden characters.
///
/// Where lines begin is found when the first position is asked for.
#[derive(Debug, Clone)]
pub(super) struct CheckedText {
    text: String,
    marks: OnceLock<Vec<LineMark>>,
}

/// A byte with its line and column. There is one at the beginning of every line, and in a long line
/// others, so that a column is counted from close by.
#[derive(Debug, Clone, Copy)]
struct LineMark {
    offset: usize,
    position: Position,
}

/// The most bytes from one mark to the next, but for the rest of a character.
const STRIDE: usize = 1024;

impl CheckedText {
    pub(super) fn read(mut bytes: Vec<u8>) -> Result<Self, YamlError> {
        if bytes.len() > MAX_BYTES {
            return Err(YamlError {
                message: say!(
                    "the text is larger than {size} MiB",
                    size = MAX_BYTES / 1024 / 1024
                ),
                offset: MAX_BYTES,
                text: None,
            });
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let source = Self::from(String::from_utf8(bytes).map_err(|error| not_utf8(&error))?);
        match forbidden(source.text()) {
            Some(fault) => Err(fault.into_refusal(source.into_text())),
            None => Ok(source),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = whole_character(&self.text, offset);
        let marks = self.marks.get_or_init(|| marks(&self.text));
        let (before, _) = marks.split_at(marks.partition_point(|mark| mark.offset <= offset));
        let mark = before.last().copied().unwrap_or(BEGINNING);
        let further = column(&self.text, mark.offset, offset) - 1;
        Position {
            line: mark.position.line,
            column: mark.position.column + further,
        }
    }
}

const BEGINNING: LineMark = LineMark {
    offset: 0,
    position: Position { line: 1, column: 1 },
};

fn marks(text: &str) -> Vec<LineMark> {
    let mut marks = vec![BEGINNING];
    let (mut line, mut column) = (1, 1);
    let mut last = 0;
    for (offset, character) in text.char_indices() {
        let is_far = offset - last >= STRIDE;
        if is_far {
            let position = Position { line, column };
            marks.push(LineMark { offset, position });
            last = offset;
        }
        column += 1;
        if character == '\n' {
            (line, column) = (line + 1, 1);
            last = offset + 1;
            let position = Position { line, column };
            marks.push(LineMark {
                offset: last,
                position,
            });
        }
    }
    marks
}

impl From<String> for CheckedText {
    fn from(text: String) -> Self {
        Self {
            text,
            marks: OnceLock::new(),
        }
    }
}

fn not_utf8(error: &std::string::FromUtf8Error) -> YamlError {
    let offset = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
    YamlError {
        message: say!(
            "byte 0x{byte} is not UTF-8, expected text saved as UTF-8",
            byte = format!("{byte:02x}")
        ),
        offset,
        text: Some(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// The first character that YAML does not allow, or about which YAML 1.1 and 1.2 disagree: a line
/// separator is the end of a line for the one and a character like any other for the other.
fn forbidden(text: &str) -> Option<BareYamlError> {
    let (offset, found) = text.char_indices().find(|(_, found)| {
        matches!(
            *found,
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
                | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    })?;
    let code = format!("{:04X}", u32::from(found));
    let message = match found {
        '\u{85}' | '\u{2028}' | '\u{2029}' => say!(
            "the line separator U+{code} is not allowed, expected a line feed",
            code
        ),
        BYTE_ORDER_MARK => say!("a byte order mark is not allowed inside the text"),
        _ => say!("the control character U+{code} is not allowed", code),
    };
    Some(BareYamlError::new(message, offset))
}

#[cfg(test)]
mod tests {
    use super::super::position::position;
    use super::*;

    fn read(bytes: &[u8]) -> YamlError {
        CheckedText::read(bytes.to_vec()).unwrap_err()
    }

    fn positions(text: &str) -> Vec<(usize, usize)> {
        let source = CheckedText::from(text.to_owned());
        (0..=text.len() + 1)
            .map(|offset| {
                let found = source.position(offset);
                assert_eq!(found, position(text, offset), "{text:?} at {offset}");
                (found.line, found.column)
            })
            .collect()
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(positions(""), [(1, 1), (1, 1)]);
        assert_eq!(positions("a\n"), [(1, 1), (1, 2), (2, 1), (2, 1)]);
    }

    #[test]
    fn columns_of_a_long_line_are_counted_in_characters() {
        let text = format!("a\n{}\nb", "年x".repeat(STRIDE));
        positions(&text);
    }

    #[test]
    fn carriage_return_and_line_feed_end_one_line() {
        assert_eq!(
            positions("a\r\nb"),
            [(1, 1), (1, 2), (1, 2), (2, 1), (2, 2), (2, 2)]
        );
        assert_eq!(positions("a\rb").last(), Some(&(1, 4)));
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(
            positions("年龄x"),
            [
                (1, 1),
                (1, 1),
                (1, 1),
                (1, 2),
                (1, 2),
                (1, 2),
                (1, 3),
                (1, 4),
                (1, 4)
            ]
        );
    }

    #[test]
    fn one_byte_order_mark_is_skipped() {
        let source = CheckedText::read(b"\xef\xbb\xbfa".to_vec()).unwrap();
        assert_eq!(source.text(), "a");
        let refusal = read(b"\xef\xbb\xbf\xef\xbb\xbfa");
        assert_eq!(
            refusal.message.en,
            "a byte order mark is not allowed inside the text"
        );
        assert_eq!(refusal.offset, 0);
    }

    #[test]
    fn a_text_of_exactly_the_largest_size_is_read() {
        assert!(CheckedText::read(vec![b'a'; MAX_BYTES]).is_ok());
        let refusal = read(&vec![b'a'; MAX_BYTES + 1]);
        assert_eq!(refusal.message.en, "the text is larger than 4 MiB");
        assert_eq!((refusal.offset, refusal.text), (MAX_BYTES, None));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused_at_the_first() {
        let refusal = read(b"a: \xc4\xea\xc1\xe4");
        assert_eq!(refusal.offset, 3);
        assert_eq!(
            refusal.message.en,
            "byte 0xc4 is not UTF-8, expected text saved as UTF-8"
        );
        assert!(refusal.text.unwrap().starts_with("a: \u{fffd}"));
        assert_eq!(read(b"\xff\xfea\0").offset, 0);
        assert_eq!(read("年".as_bytes().split_last().unwrap().1).offset, 0);
    }

    #[test]
    fn line_separators_are_refused_where_they_stand() {
        for found in ['\u{85}', '\u{2028}', '\u{2029}'] {
            let refusal = read(format!("a: \"{found}\"\n").as_bytes());
            assert_eq!(refusal.offset, 4);
            assert_eq!(
                refusal.message.en,
                format!(
                    "the line separator U+{:04X} is not allowed, expected a line feed",
                    u32::from(found)
                )
            );
        }
    }

    #[test]
    fn control_characters_are_refused_where_they_stand() {
        for found in [
            '\0', '\u{8}', '\u{b}', '\u{1b}', '\u{7f}', '\u{80}', '\u{9f}', '\u{ffff}',
        ] {
            let text = format!("年: \"{found}\"\n");
            let refusal = read(text.as_bytes());
            assert_eq!(refusal.offset, 6);
            assert_eq!(refusal.text.as_deref(), Some(text.as_str()));
            assert_eq!(
                refusal.message.en,
                format!(
                    "the control character U+{:04X} is not allowed",
                    u32::from(found)
                )
            );
        }
        assert!(CheckedText::read("\t\r\n\u{a0}\u{3000}\u{fffd}\u{10ffff}".into()).is_ok());
    }
}
