//! Formulas over cells and nodes, with three truths: yes, no, and a missing figure.

/// Whether something is met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Met {
    /// By every completion that counts.
    Yes,
    /// By none.
    #[default]
    No,
    /// By some, or it hangs on a missing figure.
    Unknown,
}

impl Met {
    /// The word for machines: `yes`, `no` or `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// A set of cells of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The fact.
    pub fact: usize,
    /// For each cell of the fact, whether it is in the set.
    pub cells: Vec<bool>,
}

impl Guard {
    pub(super) fn has(&self, cell: usize) -> bool {
        self.cells.get(cell).copied().unwrap_or(false)
    }
}

/// A condition in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// The fact has one of the cells.
    Guard(Guard),
    /// The node has at least so many points. Never under `Not`.
    AtLeast {
        /// The node.
        node: usize,
        /// The points.
        points: i64,
    },
    /// A condition on a figure that is missing: never met, and neither is its `not`.
    Missing,
    /// Every part.
    All(Vec<Formula>),
    /// At least one part.
    Any(Vec<Formula>),
    /// Not the part.
    Not(Box<Formula>),
}

impl Formula {
    /// Hands every guard to `see`.
    pub(super) fn guards<'a>(&'a self, see: &mut impl FnMut(&'a Guard)) {
        match self {
            Self::Guard(guard) => see(guard),
            Self::AtLeast { .. } | Self::Missing => {}
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.guards(see)),
            Self::Not(part) => part.guards(see),
        }
    }

    /// Hands every node whose points it asks for to `see`.
    pub(super) fn nodes(&self, see: &mut impl FnMut(usize)) {
        match self {
            Self::AtLeast { node, .. } => see(*node),
            Self::Guard(_) | Self::Missing => {}
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.nodes(see)),
            Self::Not(part) => part.nodes(see),
        }
    }

    /// How many conditions it is made of.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Guard(_) | Self::AtLeast { .. } | Self::Missing => 1,
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
            Self::Not(part) => 1 + part.size(),
        }
    }
}

/// The truths that a formula can have over some completions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Truths {
    /// Some completion meets it.
    pub yes: bool,
    /// Some completion fails it.
    pub no: bool,
    /// For some completion it hangs on a missing figure.
    pub missing: bool,
}

impl Truths {
    pub(super) const NONE: Self = Self {
        yes: false,
        no: false,
        missing: false,
    };
    pub(super) const YES: Self = Self {
        yes: true,
        no: false,
        missing: false,
    };
    pub(super) const MISSING: Self = Self {
        yes: false,
        no: false,
        missing: true,
    };

    pub(super) fn of(truth: bool) -> Self {
        Self {
            yes: truth,
            no: !truth,
            missing: false,
        }
    }

    /// What can be over either of two sets of completions.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            yes: self.yes || other.yes,
            no: self.no || other.no,
            missing: self.missing || other.missing,
        }
    }

    /// What a conjunction of two independent formulas can be.
    pub(super) fn both(self, other: Self) -> Self {
        Self {
            yes: self.yes && other.yes,
            no: self.no || other.no,
            missing: (self.missing && (other.yes || other.missing)) || (self.yes && other.missing),
        }
    }

    pub(super) fn negated(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
            missing: self.missing,
        }
    }

    /// Whether some completion does not meet it.
    #[must_use]
    pub fn can_fail(self) -> bool {
        self.no || self.missing
    }

    /// The truths as one word.
    #[must_use]
    pub fn met(self) -> Met {
        match (self.yes, self.no, self.missing) {
            (true, false, false) => Met::Yes,
            (false, true, false) => Met::No,
            _ => Met::Unknown,
        }
    }
}
