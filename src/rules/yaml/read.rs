//! Text to tree: the parser's events are put together, and what no file needs is refused.

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle, options};

use super::node::{KeyValue, Node, Span, YamlKind};
use super::refusal::{BareYamlError, MAX_DEPTH, MAX_NODES};
use super::scalar::Scalar;
use super::spans;
use crate::base::say::say;

/// How many characters of the text a message repeats.
const MAX_EXCERPT: usize = 40;

/// The tree of a text.
pub(super) fn tree(text: &str) -> Result<Node, BareYamlError> {
    let mut reader = TreeReader {
        text,
        open: Vec::new(),
        root: None,
        nodes: 0,
        has_document: false,
    };
    for next in Parser::new_from_str_with_options(text, parser_options()) {
        let (event, span) = next?;
        reader.event(event, &span)?;
    }
    match reader.root {
        Some(root) if !is_left_out(&root) => Ok(root),
        _ => Err(BareYamlError::new(
            say!("the text is empty, expected a value"),
            0,
        )),
    }
}

fn parser_options() -> Options {
    options! {
        // As `serde_yaml` reads it.
        block_scalar_eof_without_line_feed: true,
        disallow_directives: true,
        // Both make anchors and aliases visible, so that they are refused where they stand.
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// Whether nothing at all was written, as after a lone `---`.
fn is_left_out(node: &Node) -> bool {
    node.span.start == node.span.end
}

/// The tree as far as it is read.
struct TreeReader<'t> {
    text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    has_document: bool,
}

/// A list or a map whose end is not yet read.
struct Open {
    start: usize,
    /// Behind the last key or value.
    end: usize,
    kind: YamlKind,
    /// A key that has no value yet.
    key: Option<MapKey>,
    is_flow: bool,
}

/// What may not stand before a value, or in place of it.
#[derive(Clone, Copy)]
enum Misplaced {
    Tag,
    Anchor,
    Alias,
}

struct MapKey {
    text: String,
    span: Span,
    is_plain: bool,
}

impl<'t> TreeReader<'t> {
    fn event(&mut self, event: Event<'t>, at: &granit_parser::Span) -> Result<(), BareYamlError> {
        let span = bytes(at);
        if event.tag().is_some() {
            let start = at.tag_start().and_then(|mark| mark.byte_offset());
            let start = start.unwrap_or(span.start);
            let end = at.tag_span().map_or(span.start, |tag| bytes(&tag).end);
            return Err(self.not_allowed(Misplaced::Tag, Span { start, end }));
        }
        match event {
            Event::Scalar(text, style, _, _) => self.scalar(text.into_owned(), style, span),
            Event::SequenceStart(style, ..) => {
                let start = self.list_start(style, span.start);
                self.open(YamlKind::List(Vec::new()), style, Span { start, ..span })
            }
            Event::MappingStart(style, ..) => self.open(YamlKind::Map(Vec::new()), style, span),
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Anchor(..) => Err(self.not_allowed(Misplaced::Anchor, span)),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                Err(self.not_allowed(Misplaced::Alias, span))
            }
            Event::DocumentStart(..) if self.has_document => Err(BareYamlError::new(
                say!("a second document begins here, expected one"),
                span.start,
            )),
            Event::DocumentStart(..) => {
                self.has_document = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn not_allowed(&self, what: Misplaced, span: Span) -> BareYamlError {
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let excerpt: String = written.chars().take(MAX_EXCERPT).collect();
        let message = match what {
            Misplaced::Tag => say!(
                "the tag `{written}` is not allowed, expected the value itself",
                written = excerpt
            ),
            Misplaced::Anchor => say!(
                "the anchor `{written}` is not allowed, expected the value itself",
                written = excerpt
            ),
            Misplaced::Alias => say!(
                "the alias `{written}` is not allowed, expected the value itself",
                written = excerpt
            ),
        };
        BareYamlError::new(message, span.start)
    }

    fn scalar(
        &mut self,
        text: String,
        style: ScalarStyle,
        span: Span,
    ) -> Result<(), BareYamlError> {
        let is_plain = style == ScalarStyle::Plain;
        let is_left_out = is_plain && span.start == span.end;
        let is_lines = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let span = match style {
            _ if is_lines => {
                let before = self.open.last().map_or(0, |open| open.end);
                spans::lines(self.text, before, span)
            }
            _ if is_left_out => self.gap(span),
            _ => span,
        };
        // Here one reader sees a word, the other a sign.
        if is_plain && self.is_in_brackets() && text.starts_with([':', '?']) {
            return Err(BareYamlError::new(
                say!("`:` or `?` can't begin a word in brackets, expected quotes around it"),
                span.start,
            ));
        }
        if self.expects_key() {
            if is_left_out {
                return Err(BareYamlError::new(
                    say!("a key is missing here"),
                    span.start,
                ));
            }
            return self.key(MapKey {
                text,
                span,
                is_plain,
            });
        }
        if is_lines && self.open.is_empty() {
            // Without indentation the readers disagree where it ends.
            return Err(BareYamlError::new(
                say!("a text in lines can't be the whole document, expected a list or a map"),
                span.start,
            ));
        }
        self.count(span)?;
        // The parser says `~` for a value that is left out.
        let text = if is_left_out { String::new() } else { text };
        self.place(Node {
            span,
            kind: YamlKind::Scalar(Scalar { text, is_plain }),
        });
        Ok(())
    }

    fn key(&mut self, key: MapKey) -> Result<(), BareYamlError> {
        if key.is_plain && key.text == "<<" {
            return Err(BareYamlError::new(
                say!("the merge key `<<` is not allowed, expected the entries themselves"),
                key.span.start,
            ));
        }
        if let Some(open) = self.open.last_mut() {
            open.end = key.span.end;
            open.key = Some(key);
        }
        Ok(())
    }

    fn is_in_brackets(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_flow)
    }

    fn expects_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| matches!(open.kind, YamlKind::Map(_)) && open.key.is_none())
    }

    fn open(
        &mut self,
        kind: YamlKind,
        style: StructureStyle,
        span: Span,
    ) -> Result<(), BareYamlError> {
        if self.expects_key() {
            let message = match kind {
                YamlKind::List(_) => say!("a list is not allowed as a key, expected text"),
                _ => say!("a map is not allowed as a key, expected text"),
            };
            return Err(BareYamlError::new(message, span.start));
        }
        self.count(span)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(BareYamlError::too_deep(span.start));
        }
        self.open.push(Open {
            start: span.start,
            end: span.start,
            kind,
            key: None,
            is_flow: style == StructureStyle::Flow,
        });
        Ok(())
    }

    /// Where a value is left out; the parser's place may be before the colon or after a comment.
    fn gap(&self, span: Span) -> Span {
        match self.open.last() {
            Some(Open {
                kind: YamlKind::Map(_),
                key: Some(key),
                ..
            }) => spans::gap(self.text, key.span.end, ':', self.is_in_brackets()),
            Some(Open {
                kind: YamlKind::List(_),
                end,
                ..
            }) => spans::gap(self.text, *end, '-', self.is_in_brackets()),
            _ => span,
        }
    }

    fn list_start(&self, style: StructureStyle, place: usize) -> usize {
        let key = self.open.last().and_then(|open| open.key.as_ref());
        match (style, key) {
            (StructureStyle::Block, Some(key)) => spans::first_dash(self.text, key.span.end, place),
            _ => place,
        }
    }

    /// Ends the innermost list or map; in block style nothing is written where it ends.
    fn close(&mut self, span: Span) {
        let Some(mut open) = self.open.pop() else {
            return;
        };
        match &mut open.kind {
            YamlKind::List(items) => items.shrink_to_fit(),
            YamlKind::Map(entries) => entries.shrink_to_fit(),
            YamlKind::Scalar(_) => {}
        }
        let has_bracket = span.start < span.end;
        self.place(Node {
            span: Span {
                start: open.start,
                end: if has_bracket { span.end } else { open.end },
            },
            kind: open.kind,
        });
    }

    fn count(&mut self, span: Span) -> Result<(), BareYamlError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(BareYamlError::too_many(span.start));
        }
        Ok(())
    }

    fn place(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.end = node.span.end;
        match &mut open.kind {
            YamlKind::List(items) => items.push(node),
            YamlKind::Map(entries) => {
                if let Some(key) = open.key.take() {
                    entries.push(KeyValue {
                        key: key.text,
                        key_span: key.span,
                        is_plain: key.is_plain,
                        value: node,
                    });
                }
            }
            YamlKind::Scalar(_) => {}
        }
    }
}

fn bytes(span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or_default();
    Span {
        start: range.start,
        end: range.end,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    fn refused(text: &str, message: &str, offset: usize) {
        let refusal = Document::read(text).expect_err(text);
        assert_eq!(
            (refusal.message.en.as_str(), refusal.offset),
            (message, offset),
            "{text:?}"
        );
        assert_eq!(refusal.text.as_deref(), Some(text));
    }

    #[test]
    fn a_text_without_a_value_is_refused() {
        for text in [
            "",
            " \n",
            "# a comment\n",
            "---\n",
            "---\n# a comment\n...\n",
        ] {
            refused(text, "the text is empty, expected a value", 0);
        }
        assert!(Document::read("~").unwrap().root().is_null());
    }

    #[test]
    fn anchors_and_aliases_are_refused() {
        let anchor = "the anchor `&x` is not allowed, expected the value itself";
        refused("a: &x 1", anchor, 3);
        refused("a: &x [1]", anchor, 3);
        refused("&x a: 1", anchor, 0);
        refused("- &x\n- 1", anchor, 2);
        refused("&x", anchor, 0);
        refused(
            "年: *x",
            "the alias `*x` is not allowed, expected the value itself",
            5,
        );
        refused(
            "*x : 1",
            "the alias `*x` is not allowed, expected the value itself",
            0,
        );
    }

    #[test]
    fn tags_are_refused() {
        for (text, tag, offset) in [
            ("a: !!str 1", "!!str", 3),
            ("a: !foo 1", "!foo", 3),
            ("- ! 1", "!", 2),
            ("!<tag:x> [1]", "!<tag:x>", 0),
            ("a: !!map\n  b: 1", "!!map", 3),
            ("!k a: 1", "!k", 0),
            ("- !e", "!e", 2),
        ] {
            let message = format!("the tag `{tag}` is not allowed, expected the value itself");
            refused(text, &message, offset);
        }
    }

    #[test]
    fn merge_keys_are_refused_unless_quoted() {
        let message = "the merge key `<<` is not allowed, expected the entries themselves";
        refused("a: 1\n<<: {b: 2}", message, 5);
        refused("[{<<: 1}]", message, 2);
        assert!(Document::read("{'<<': 1, a: <<}").is_ok());
    }
}
