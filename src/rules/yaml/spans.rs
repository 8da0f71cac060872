//! Spans that the parser tells otherwise than people see them.

use super::node::Span;

/// What may stand between two values without meaning, comments aside.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Where a value is left out: behind the colon or dash that follows `from`, else `from` itself.
pub(super) fn gap(text: &str, from: usize, indicator: char, is_flow: bool) -> Span {
    let next = skip_blanks(text, from);
    let in_word = |character| is_part_of_word(character, is_flow);
    let place = match rest(text, next).strip_prefix(indicator) {
        Some(after) if !after.starts_with(in_word) => next + indicator.len_utf8(),
        _ => from,
    };
    Span {
        start: place,
        end: place,
    }
}

/// The first dash of a list in lines that is the value of the key that ends at `from`; the
/// parser's place, given, is behind the dash if the list is indented no deeper than the key.
pub(super) fn first_dash(text: &str, from: usize, place: usize) -> usize {
    let dash = skip_blanks(text, gap(text, from, ':', false).end);
    if dash < place && rest(text, dash).starts_with('-') {
        dash
    } else {
        place
    }
}

/// A text in lines that follows `from`, from its `|` or `>` to the end of its last line; the
/// parser's span, which has only the lines, is given.
pub(super) fn lines(text: &str, from: usize, span: Span) -> Span {
    let mut start = from;
    loop {
        start = skip_blanks(text, start);
        match rest(text, start).chars().next() {
            Some(':' | '-' | '?') if start <= span.start => start += 1,
            Some('|' | '>') if start <= span.start => break,
            _ => return span,
        }
    }
    let written = text.get(start..span.end).unwrap_or_default();
    Span {
        start,
        end: start + written.trim_end_matches(BLANKS).len(),
    }
}

/// Whether a colon or dash before this character belongs to a word, as in `:x`; brackets and
/// commas end a word in brackets only.
fn is_part_of_word(character: char, is_flow: bool) -> bool {
    let ends_in_brackets = matches!(character, ',' | '[' | ']' | '{' | '}');
    let ends = BLANKS.contains(&character) || (is_flow && ends_in_brackets);
    !ends
}

fn rest(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// Behind spaces, line ends and comments.
fn skip_blanks(text: &str, from: usize) -> usize {
    let mut rest = rest(text, from).trim_start_matches(BLANKS);
    while rest.starts_with('#') {
        rest = rest
            .find(['\r', '\n'])
            .map_or("", |end| rest.split_at(end).1);
        rest = rest.trim_start_matches(BLANKS);
    }
    text.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Node, Span, YamlKind};

    /// Every key and value in the order of the text, as written, with its offset.
    fn written(text: &str) -> Vec<(usize, String)> {
        let document = Document::read(text).unwrap();
        let mut found = Vec::new();
        collect(document.root(), document.text(), &mut found);
        found
    }

    fn collect(node: &Node, text: &str, found: &mut Vec<(usize, String)>) {
        let mut push = |span: Span| {
            found.push((
                span.start,
                text.get(span.start..span.end).unwrap().to_owned(),
            ));
        };
        push(node.span);
        match &node.kind {
            YamlKind::Scalar(_) => {}
            YamlKind::List(items) => items.iter().for_each(|item| collect(item, text, found)),
            YamlKind::Map(entries) => {
                for entry in entries {
                    let span = entry.key_span;
                    found.push((
                        span.start,
                        text.get(span.start..span.end).unwrap().to_owned(),
                    ));
                    collect(&entry.value, text, found);
                }
            }
        }
    }

    fn spans(text: &str, expected: &[(usize, &str)]) {
        let found = written(text);
        let found: Vec<_> = found
            .iter()
            .map(|(at, text)| (*at, text.as_str()))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_map_in_lines_runs_from_its_first_key_to_its_last_value() {
        spans(
            "# top\na: 1 # one\n'b' : \"2\"\n# end\n",
            &[
                (6, "a: 1 # one\n'b' : \"2\""),
                (6, "a"),
                (9, "1"),
                (17, "'b'"),
                (23, "\"2\""),
            ],
        );
    }

    #[test]
    fn a_list_in_lines_runs_from_its_first_dash_to_its_last_value() {
        let list = "- 1\n-  x: 2\n   y: 3";
        spans(
            &format!("a:\n{list}\n# end\n\nb: 4\n"),
            &[
                (0, &format!("a:\n{list}\n# end\n\nb: 4")),
                (0, "a"),
                (3, list),
                (5, "1"),
                (10, "x: 2\n   y: 3"),
                (10, "x"),
                (13, "2"),
                (18, "y"),
                (21, "3"),
                (30, "b"),
                (33, "4"),
            ],
        );
    }

    #[test]
    fn a_list_as_deep_as_its_key_begins_with_its_dash_too() {
        spans(
            "a: # -\n-\n- b:\n  - c\n",
            &[
                (0, "a: # -\n-\n- b:\n  - c"),
                (0, "a"),
                (7, "-\n- b:\n  - c"),
                (8, ""),
                (11, "b:\n  - c"),
                (11, "b"),
                (16, "- c"),
                (18, "c"),
            ],
        );
    }

    #[test]
    fn brackets_belong_to_lists_and_maps_on_one_line() {
        spans(
            "a: [ 1, {b: 2} ] # c",
            &[
                (0, "a: [ 1, {b: 2} ]"),
                (0, "a"),
                (3, "[ 1, {b: 2} ]"),
                (5, "1"),
                (8, "{b: 2}"),
                (9, "b"),
                (12, "2"),
            ],
        );
        spans("[a: 1]", &[(0, "[a: 1]"), (1, "a: 1"), (1, "a"), (4, "1")]);
        spans("[ ]", &[(0, "[ ]")]);
    }

    #[test]
    fn a_value_left_out_is_behind_its_colon() {
        spans("a:\n", &[(0, "a:"), (0, "a"), (2, "")]);
        spans(
            "a : # x\nb:",
            &[(0, "a : # x\nb:"), (0, "a"), (3, ""), (8, "b"), (10, "")],
        );
        spans(
            "{a: , \"b\":}",
            &[
                (0, "{a: , \"b\":}"),
                (1, "a"),
                (3, ""),
                (6, "\"b\""),
                (10, ""),
            ],
        );
        spans("? a # x\n:\n", &[(0, "? a # x\n:"), (2, "a"), (9, "")]);
    }

    #[test]
    fn a_value_left_out_without_a_colon_is_behind_its_key() {
        spans(
            "{a, b }",
            &[(0, "{a, b }"), (1, "a"), (2, ""), (4, "b"), (5, "")],
        );
        spans(
            "? a\n:x: 1",
            &[(0, "? a\n:x: 1"), (2, "a"), (3, ""), (4, ":x"), (8, "1")],
        );
    }

    #[test]
    fn a_key_that_begins_with_a_colon_is_not_taken_for_the_colon_of_another() {
        spans(
            "? e\n:,: g",
            &[(0, "? e\n:,: g"), (2, "e"), (3, ""), (4, ":,"), (8, "g")],
        );
    }

    #[test]
    fn an_item_left_out_is_behind_its_dash() {
        spans(
            "-\n- # - x\n- - \n",
            &[
                (0, "-\n- # - x\n- -"),
                (1, ""),
                (3, ""),
                (12, "-"),
                (13, ""),
            ],
        );
    }

    #[test]
    fn a_text_in_lines_runs_from_its_sign_to_its_last_line() {
        let text = "a: | # x\n  one\n  two\n\n# y\nb:\n  - >-\n    three\nc: |\n";
        spans(
            text,
            &[
                (0, text.trim_end()),
                (0, "a"),
                (3, "| # x\n  one\n  two"),
                (26, "b"),
                (31, "- >-\n    three"),
                (33, ">-\n    three"),
                (46, "c"),
                (49, "|"),
            ],
        );
    }

    #[test]
    fn a_text_over_several_lines_ends_with_its_last_word() {
        spans(
            "a: b\n  c  # x\n",
            &[(0, "a: b\n  c"), (0, "a"), (3, "b\n  c")],
        );
    }

    #[test]
    fn windows_lines_and_chinese_text_have_spans_in_bytes() {
        let text = "\u{feff}年龄: 十八 # 注\r\n证: |\r\n  甲\r\n乙:\r\n";
        spans(
            text,
            &[
                (0, "年龄: 十八 # 注\r\n证: |\r\n  甲\r\n乙:"),
                (0, "年龄"),
                (8, "十八"),
                (22, "证"),
                (27, "|\r\n  甲"),
                (37, "乙"),
                (41, ""),
            ],
        );
        let document = Document::read(text).unwrap();
        let place = |offset| {
            let position = document.position(offset);
            (position.line, position.column)
        };
        assert_eq!((place(8), place(27), place(41)), ((1, 5), (2, 4), (4, 3)));
    }
}
