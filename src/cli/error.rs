//! Why a command could not run, in words for people.

use std::path::{Path, PathBuf};

use crate::base::refusal::Refusal;
use crate::base::say::{same, say};
use crate::base::text::Text;
use crate::explain::findings;
use crate::loader::load::Loaded;

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.said().en)]
pub(crate) enum CommandError {
    /// A file could not be read.
    Read {
        /// The file as the user named it.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A result could not be written.
    Write {
        /// Where it should have gone, in backticks if it is a file.
        name: Text,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something in the arguments or the input is wrong; the texts are complete.
    Input {
        /// What is wrong.
        message: Text,
        /// What to do about it.
        help: Option<Text>,
    },
    /// A rule file with errors is not used.
    Unfit {
        /// The file as the user named it.
        name: String,
        /// What was read, and what is wrong with it.
        loaded: Box<Loaded>,
    },
    /// Everything was said already.
    Said,
}

impl CommandError {
    pub(crate) fn input(message: Text) -> Self {
        Self::Input {
            message,
            help: None,
        }
    }

    pub(crate) fn with_help(message: Text, help: Text) -> Self {
        Self::Input {
            message,
            help: Some(help),
        }
    }

    /// An answer that has no form of text, which only a fault of ours could cause.
    pub(super) fn unwritable(cause: &dyn std::fmt::Display) -> Self {
        Self::input(say!("the answer cannot be written: {cause}", cause))
    }

    /// What a person is told, without what the system said.
    pub(super) fn said(&self) -> Text {
        match self {
            Self::Read { path, .. } => say!("cannot read {file}", file = quoted(path)),
            Self::Write { name, .. } => say!("cannot write {file}", file = name),
            Self::Input { message, .. } => message.clone(),
            Self::Unfit { name, loaded } => say!(
                "`{name}` has {errors}, so it is not used for scoring",
                name,
                errors = findings::count_of_errors(loaded)
            ),
            Self::Said => say!("see above"),
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::Input {
            message: refusal.message(),
            help: refusal.help(),
        }
    }
}

/// A file as messages name it.
pub(super) fn quoted(path: &Path) -> Text {
    same(format!("`{}`", shown(path)))
}

/// A path as text; bytes that are none are written as `\xff`.
pub(super) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}
