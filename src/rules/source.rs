//! A rule file as text: its name as the user gave it, its tree, and where its places are.

use crate::base::place::{NodePart, Place, PlaceStep, Spot};
use crate::rules::finding::{Code, Finding};
use crate::rules::yaml::{Document, Node, Position, Span, YamlError, YamlKind};

/// A text with its name.
#[derive(Debug)]
pub struct RuleText {
    name: String,
    content: Result<Document, YamlError>,
}

/// A place in the text, as people and machines name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location {
    /// Line and column, from 1.
    pub position: Position,
    /// Line and column of the first character behind it.
    pub end: Position,
    /// The bytes.
    pub span: Span,
}

impl RuleText {
    /// Reads a text. What cannot be read becomes a finding, so this never fails.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            content: Document::read(bytes),
        }
    }

    /// The name as the user gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, as far as there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Ok(document) => Some(document.text()),
            Err(refusal) => refusal.text.as_deref(),
        }
    }

    /// The tree, or the finding that says why there is none.
    ///
    /// # Errors
    ///
    /// A text that is no YAML of rule files, as `invalid-yaml`.
    pub fn tree(&self) -> Result<&Node, Box<Finding>> {
        self.content
            .as_ref()
            .map(Document::root)
            .map_err(|refusal| {
                let spot = Spot::value(Place::root());
                let mut finding = Finding::new(
                    Code::InvalidYaml,
                    Place::root(),
                    spot,
                    refusal.message.clone(),
                );
                finding.offset = Some(refusal.offset);
                Box::new(finding)
            })
    }

    /// Where a finding stands.
    #[must_use]
    pub fn locate(&self, finding: &Finding) -> Option<Location> {
        match (&self.content, finding.offset) {
            // A text that is too large is not kept: then it is the text as a whole.
            (Err(refusal), _) => {
                let position = refusal
                    .position()
                    .unwrap_or(Position { line: 1, column: 1 });
                Some(Location {
                    position,
                    end: position,
                    span: Span {
                        start: refusal.offset,
                        end: refusal.offset,
                    },
                })
            }
            (Ok(_), _) => self.locate_spot(&finding.spot),
        }
    }

    /// The byte where a finding stands.
    pub(crate) fn offset(&self, finding: &Finding) -> Option<usize> {
        match &self.content {
            Err(refusal) => Some(refusal.offset),
            Ok(document) => span_of(document, &finding.spot).map(|span| span.start),
        }
    }

    /// Where a part of a node is.
    #[must_use]
    pub fn locate_spot(&self, spot: &Spot) -> Option<Location> {
        let document = self.content.as_ref().ok()?;
        let span = span_of(document, spot)?;
        Some(Location {
            position: document.position(span.start),
            end: document.position(span.end),
            span,
        })
    }
}

/// The bytes of a part of a node.
fn span_of(document: &Document, spot: &Spot) -> Option<Span> {
    let mut node = document.root();
    let mut key_span = None;
    let steps = spot.place.steps();
    for (number, step) in steps.iter().enumerate() {
        let is_last = number + 1 == steps.len();
        match (step, &node.kind) {
            (PlaceStep::Key(key), YamlKind::Map(_)) => {
                let writing = if is_last { spot.writing } else { 0 };
                let entry = document.entry(node, key, writing)?;
                key_span = Some(entry.key_span);
                node = &entry.value;
            }
            (PlaceStep::Item(index, _), YamlKind::List(items)) => node = items.get(*index)?,
            _ => return None,
        }
    }
    match (spot.part, &node.kind) {
        (NodePart::Key, _) => key_span,
        (NodePart::FirstKey, YamlKind::Map(entries)) => entries
            .first()
            .map(|entry| entry.key_span)
            .or(Some(node.span)),
        (NodePart::FirstKey | NodePart::Value, _) => Some(node.span),
    }
}
