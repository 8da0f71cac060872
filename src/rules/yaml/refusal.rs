//! Why a text is no document, in the words of people who write rule files.

use granit_parser::{ErrorKind, ScanError};

use super::position::{Position, position};
use crate::base::say::{self, say};
use crate::base::text::Text;

/// The largest text that is read, in bytes: 4 MiB.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How deep lists and maps may be nested; the outermost is at depth 1.
pub const MAX_DEPTH: usize = 64;

/// How many nodes (scalars, lists and maps; keys are not counted) a text may have.
pub const MAX_NODES: usize = 250_000;

/// Why a text is no document, and where reading it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", message.en)]
pub struct YamlError {
    /// What was found and what was expected: lower case, one line, no full stop.
    pub message: Text,
    /// The byte of `text` where reading breaks.
    pub offset: usize,
    /// The text, without a byte order mark, for an excerpt; characters stand for bytes that are
    /// not UTF-8. Nothing if the text is too large.
    pub text: Option<String>,
}

impl YamlError {
    /// Line and column of the offset, unless the text is too large.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        Some(position(self.text.as_deref()?, self.offset))
    }
}

/// A refusal that has no text yet.
#[derive(Debug)]
pub(super) struct BareYamlError {
    message: Text,
    offset: usize,
}

impl BareYamlError {
    pub(super) fn new(message: Text, offset: usize) -> Self {
        Self { message, offset }
    }

    pub(super) fn too_deep(offset: usize) -> Self {
        Self::new(
            say!(
                "lists and maps are nested deeper than {levels} levels",
                levels = MAX_DEPTH
            ),
            offset,
        )
    }

    pub(super) fn too_many(offset: usize) -> Self {
        let message = say!("the text has more than {number} values", number = MAX_NODES);
        Self::new(message, offset)
    }

    /// Takes the message at most to the end of the text.
    pub(super) fn into_refusal(self, text: String) -> YamlError {
        YamlError {
            message: self.message,
            offset: self.offset.min(text.len()),
            text: Some(text),
        }
    }
}

impl From<ScanError> for BareYamlError {
    fn from(error: ScanError) -> Self {
        let offset = error.marker().byte_offset().unwrap_or_default();
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => Self::too_deep(offset),
            kind => Self::new(words(kind), offset),
        }
    }
}

/// The message for a fault of syntax.
#[allow(
    clippy::too_many_lines,
    reason = "one sentence a fault, and nothing else"
)]
fn words(kind: &ErrorKind) -> Text {
    if let Some(words) = words_for_brackets(kind) {
        return words;
    }
    match kind {
        ErrorKind::DirectiveDisallowed => say!("a line that begins with `%` is not allowed"),
        ErrorKind::UnclosedQuotedScalar => say!("a quoted text is never closed"),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            say!("something follows a quoted text, expected `:`, `,` or the end of the line")
        }
        ErrorKind::UnknownQuotedScalarEscape => say!("this escape after `\\` is unknown"),
        ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidLowSurrogateHexEscape => {
            say!("this escape needs more hexadecimal digits")
        }
        ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => say!("this escape stands for no character"),
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            say!("a line that begins with `---` or `...` is not allowed in a quoted text")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            say!("expected `:` behind this key, on the same line")
        }
        ErrorKind::ExpectedBlockMappingKey => {
            say!("expected a key here, indented as the keys above")
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            say!("expected `- ` here, as in the list above")
        }
        ErrorKind::MappingKeyNotAllowed | ErrorKind::MappingValueNotAllowed => say!(
            "`:` is not allowed here: put a text with `: ` in quotes, or begin the map on a new line"
        ),
        ErrorKind::InvalidMappingValueWhitespace | ErrorKind::ExpectedWhitespace => {
            say!("expected a space here")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            say!("`- ` is not allowed here: begin the list on a new line")
        }
        ErrorKind::InvalidBlockEntryWhitespace => say!("expected a space after `-`"),
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => say!("the indentation fits no line above"),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            say!("a tab is not allowed here, expected spaces")
        }
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            say!("a value can't begin with a backtick, expected quotes around it")
        }
        ErrorKind::UnexpectedCharacter { character } => say!(
            "a value can't begin with `{character}`, expected quotes around it",
            character = character.escape_default()
        ),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            say!("`-` can't stand alone here, expected quotes around it")
        }
        ErrorKind::ExpectedNodeContent => say!("expected a value here"),
        ErrorKind::CommentInterceptedScalar => {
            say!("a comment is not allowed inside a text in lines")
        }
        ErrorKind::CommentNotSeparated => say!("expected a space before `#`"),
        ErrorKind::InvalidBlockScalarHeader => {
            say!("expected the end of the line after `|` or `>`")
        }
        ErrorKind::ZeroBlockScalarIndent => {
            say!("an indentation of 0 is not allowed after `|` or `>`")
        }
        ErrorKind::InvalidDocumentEnd => say!("expected nothing after `...`"),
        ErrorKind::ExpectedDocumentStart => {
            say!("expected the end of the text or less indentation")
        }
        ErrorKind::MissingAnchorOrAliasName => {
            say!("`&` and `*` are not allowed here, expected quotes around the text")
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8
        | ErrorKind::UndeclaredTagHandle => {
            say!("a tag is not allowed, expected quotes around a text that begins with `!`")
        }
        other => plain_words(other),
    }
}

fn words_for_brackets(kind: &ErrorKind) -> Option<Text> {
    let words = match kind {
        ErrorKind::UnclosedFlowCollection { open } => say!(
            "`{open}` is never closed, expected `{close}`",
            open,
            close = closing(*open)
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => say!(
            "found `{found}`, expected `{expected}`",
            found = close,
            expected = closing(*open)
        ),
        ErrorKind::MisplacedFlowCollectionEnd => say!("this bracket closes nothing"),
        ErrorKind::ExpectedFlowMappingSeparator => say!("expected `,` or `}` here"),
        ErrorKind::ExpectedFlowSequenceSeparator => say!("expected `,` or `]` here"),
        ErrorKind::UnexpectedEofFlowSequence => say!("the text ends in a list, expected `]`"),
        ErrorKind::UnexpectedEofFlowMapping => say!("the text ends in a map, expected `}`"),
        ErrorKind::UnexpectedEofImplicitFlowMapping => say!("expected a value here"),
        ErrorKind::FlowMappingValueAdjacentCollection | ErrorKind::InvalidColonPlacement => {
            say!("`:` is not allowed here, expected `,` or a space before it")
        }
        _ => return None,
    };
    Some(words)
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

/// The parser's own words, for faults that are too rare for ours.
fn plain_words(kind: &ErrorKind) -> Text {
    let words = kind
        .to_string()
        .to_lowercase()
        .replace("eof", "end of the text");
    say::same(words.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    const FAULTS: &[(&str, &str, usize)] = &[
        ("a: [1, 2", "`[` is never closed, expected `]`", 3),
        ("a: {b: 1", "`{` is never closed, expected `}`", 3),
        ("a: [1, 2}", "found `}`, expected `]`", 3),
        ("a: [1]]", "this bracket closes nothing", 6),
        ("]", "this bracket closes nothing", 0),
        ("{a: 1 b: 2}", "expected `,` or `}` here", 7),
        ("[a b: 2", "`[` is never closed, expected `]`", 0),
        (
            "[\"a\" \"b\"]",
            "something follows a quoted text, expected `:`, `,` or the end of the line",
            5,
        ),
        ("a: \"b", "a quoted text is never closed", 3),
        (
            "a: 'b' c",
            "something follows a quoted text, expected `:`, `,` or the end of the line",
            7,
        ),
        ("a: \"\\q\"", "this escape after `\\` is unknown", 3),
        (
            "a: \"\\u12\"",
            "this escape needs more hexadecimal digits",
            3,
        ),
        ("a: \"\\ud800\"", "this escape stands for no character", 3),
        ("a: \"\\udc00\"", "this escape stands for no character", 3),
        (
            "a: b: c",
            "`:` is not allowed here: put a text with `: ` in quotes, or begin the map on a new line",
            4,
        ),
        (
            "a: 1\n  b: 2",
            "`:` is not allowed here: put a text with `: ` in quotes, or begin the map on a new line",
            8,
        ),
        (
            "a:\n  b: 1\n c: 2",
            "expected a key here, indented as the keys above",
            11,
        ),
        (
            "a: 1\nb",
            "expected `:` behind this key, on the same line",
            5,
        ),
        (
            "a: 1\nb\nc: 1",
            "expected `:` behind this key, on the same line",
            5,
        ),
        (
            "a: 1\n- b",
            "expected a key here, indented as the keys above",
            7,
        ),
        ("- a\nb: 1", "expected `- ` here, as in the list above", 4),
        (
            "a: - b",
            "`- ` is not allowed here: begin the list on a new line",
            3,
        ),
        (
            "a:\n\tb: 1",
            "a tab is not allowed here, expected spaces",
            4,
        ),
        (
            "a: @b",
            "a value can't begin with `@`, expected quotes around it",
            3,
        ),
        (
            "a: %b",
            "a value can't begin with `%`, expected quotes around it",
            3,
        ),
        (
            "a: `b",
            "a value can't begin with a backtick, expected quotes around it",
            3,
        ),
        (
            "a: b\n  c # d\n  e",
            "a comment is not allowed inside a text in lines",
            9,
        ),
        ("a: \"b\"#c", "expected a space before `#`", 6),
        (
            "a: | b\n  c",
            "expected the end of the line after `|` or `>`",
            3,
        ),
        (
            "a: |0\n c",
            "an indentation of 0 is not allowed after `|` or `>`",
            3,
        ),
        (
            "a: &",
            "`&` and `*` are not allowed here, expected quotes around the text",
            3,
        ),
        (
            "[-]",
            "`-` can't stand alone here, expected quotes around it",
            1,
        ),
        ("[a, , b]", "expected a value here", 4),
        ("[,]", "expected a value here", 1),
        ("a\n... b", "expected nothing after `...`", 6),
        (
            "a: 1\n\u{feff}b: 2",
            "a byte order mark is not allowed inside the text",
            5,
        ),
        (
            "a: \"b\n---\nc\"",
            "a line that begins with `---` or `...` is not allowed in a quoted text",
            3,
        ),
        ("a: |\n   \n b", "the indentation fits no line above", 10),
        (
            "{\"a\":1,}x",
            "expected the end of the text or less indentation",
            8,
        ),
        (
            "a: !<x b",
            "a tag is not allowed, expected quotes around a text that begins with `!`",
            3,
        ),
        (
            "a: !%zz b",
            "a tag is not allowed, expected quotes around a text that begins with `!`",
            3,
        ),
        (
            "{[a]:b}:c",
            "a list is not allowed as a key, expected text",
            1,
        ),
        ("{a: 1,", "`{` is never closed, expected `}`", 0),
        ("a: 'x", "a quoted text is never closed", 3),
        (
            "? [a]\n: b",
            "a list is not allowed as a key, expected text",
            2,
        ),
        (": x", "a key is missing here", 0),
        ("{: x}", "a key is missing here", 1),
        ("[a: b: c]", "expected `,` or `}` here", 5),
        (
            "{}{}",
            "expected the end of the text or less indentation",
            2,
        ),
        ("a: >\n\tb", "a tab is not allowed here, expected spaces", 3),
    ];

    #[test]
    fn faults_of_syntax_are_told_where_they_are() {
        for (text, message, offset) in FAULTS {
            let refusal = Document::read(*text).expect_err(text);
            assert_eq!(
                (refusal.message.en.as_str(), refusal.offset),
                (*message, *offset),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_parsers_own_words_are_made_to_fit() {
        assert_eq!(
            words(&ErrorKind::UnexpectedEof).en,
            "unexpected end of the text"
        );
        let kind = ErrorKind::Custom("No RESOLVER.".to_owned());
        assert_eq!(words(&kind).en, "no resolver");
    }
}
