//! What a place makes of a ruleset: which entries its local file replaced, added or removed.

use super::fact::{FactId, SourceId};
use crate::base::calendar::Period;
use crate::base::text::Text;
use crate::rules::schema::Confidence;

/// The place that a ruleset is taken for.
#[derive(Debug, Clone)]
pub struct LocalPlace {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The ruleset that its local file extends.
    pub extends: String,
    /// The fact that the place answers, and its value; none where the ruleset does not ask for a
    /// province, or not for this one.
    pub province: Option<(FactId, i64)>,
    /// Whether its local file was laid over the ruleset; not if it extends another one.
    pub is_overlaid: bool,
    /// What its local file changed, figures first, then in the order of the lists of a ruleset.
    pub changes: Vec<LocalChange>,
    /// What is doubtful about its local file.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// One entry that a local file replaced, added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// The list it is in.
    pub list: LocalList,
    /// Its name.
    pub id: String,
    /// The days on which that holds.
    pub in_force: Period,
    /// What the ruleset has there, unless the entry is new.
    pub was: Option<Text>,
    /// What the place has there, unless the entry is removed.
    pub becomes: Option<Text>,
    /// What the change rests on.
    pub sources: Vec<SourceId>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a local file does to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It puts another in its place.
    Replaces,
    /// It brings it in.
    Adds,
    /// It takes it away.
    Removes,
}

impl ChangeKind {
    /// The name as in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Replaces => "replaces",
            Self::Adds => "adds",
            Self::Removes => "removes",
        }
    }
}

/// A list of a ruleset that local files change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalList {
    /// The dated figures.
    Parameters,
    /// What everybody must meet.
    Requirements,
    /// Who needs no permit of this kind.
    Exemptions,
    /// The ways to classes.
    Routes,
    /// What an answer must be read with.
    Caveats,
}

impl LocalList {
    /// The name as in rule files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Requirements => "requirements",
            Self::Exemptions => "exemptions",
            Self::Routes => "routes",
            Self::Caveats => "caveats",
        }
    }
}
