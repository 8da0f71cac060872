//! Why an answer is not taken, in parts: a person reads them as sentences, a cell beside others as
//! one clause.

use super::say::{same, say};
use super::text::Text;

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The fact or figure that it is about, by its id, where `what` does not name it.
    pub about: Option<Box<str>>,
    /// The value, and what is wrong with it.
    pub what: Text,
    /// What is accepted there, as in `accepted: yes or no`.
    pub accepted: Option<Box<Text>>,
    /// The name or value that was probably meant.
    pub near: Option<Box<str>>,
    /// What else can be done about it.
    pub advice: Option<Box<Text>>,
}

impl Refusal {
    /// A refusal that says only what is wrong.
    pub(crate) fn new(what: Text) -> Self {
        Self {
            about: None,
            what,
            accepted: None,
            near: None,
            advice: None,
        }
    }

    /// The refusal of an answer to a fact or figure.
    pub(crate) fn about(self, id: &str) -> Self {
        Self {
            about: Some(id.into()),
            ..self
        }
    }

    /// The refusal with some values that are accepted.
    pub(crate) fn accepts(self, values: &Text) -> Self {
        let accepted = say!("accepted: {values}", values);
        Self {
            accepted: Some(Box::new(accepted)),
            ..self
        }
    }

    /// The refusal with advice.
    pub(crate) fn advice(self, advice: Text) -> Self {
        Self {
            advice: Some(Box::new(advice)),
            ..self
        }
    }

    /// The refusal with what was probably meant, if anything was.
    pub(crate) fn near(self, near: Option<&str>) -> Self {
        Self {
            near: near.map(Into::into),
            ..self
        }
    }

    /// What is wrong and what is accepted, in one line without a full stop.
    #[must_use]
    pub fn message(&self) -> Text {
        match &self.accepted {
            Some(accepted) => say!(
                "{what}; {accepted}",
                what = self.subject(),
                accepted = accepted.as_ref()
            ),
            None => self.subject(),
        }
    }

    /// What is wrong, and with what.
    fn subject(&self) -> Text {
        match &self.about {
            Some(id) => say!("`{id}`: {what}", id, what = self.what),
            None => self.what.clone(),
        }
    }

    /// A near miss, or other advice.
    #[must_use]
    pub fn help(&self) -> Option<Text> {
        let near = self.near.as_ref().map(|near| did_you_mean(near));
        near.or_else(|| self.advice.as_deref().cloned())
    }

    /// The refusal as it stands beside others in one cell, which are parted by semicolons.
    pub(crate) fn in_a_row(&self) -> Text {
        let near = self.near.as_ref().map(|near| did_you_mean(near));
        let more = self.accepted.as_deref().into_iter().chain(&near);
        more.fold(self.subject(), |what, more| {
            say!("{what} ({more})", what, more)
        })
    }
}

/// The question after a slip of the pen.
pub(crate) fn did_you_mean(near: &str) -> Text {
    say!("did you mean `{near}`?", near = same(near))
}
