//! Findings: what there is to say about a rule file.
//!
//! A finding is data. It names its place by the way to it, and gets a line, a column and words
//! around it only when it is shown.

mod explain;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::base::place::{Place, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;

/// The most findings of one stage that are kept.
pub(crate) const MOST_FINDINGS: usize = 500;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is not used for scoring.
    Error,
    /// The file works, and somebody should look.
    Warning,
    /// Nothing is wrong; a careful maintainer would want to know.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// What kind of fault a finding is about. The names are stable: scripts and waivers use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The text is not YAML, or YAML that rule files do not use.
    InvalidYaml,
    /// A key that the format does not know.
    UnknownKey,
    /// A key that is kept for a later version of the format.
    ReservedKey,
    /// A key written twice in one mapping.
    DuplicateKey,
    /// A required key is not there.
    MissingKey,
    /// An entry does not say what it rests on.
    MissingSource,
    /// A text lacks one of its languages.
    MissingTranslation,
    /// A value is of another kind than the key asks for.
    WrongType,
    /// Two entries of a list have one name.
    DuplicateId,
    /// A name that the program uses itself.
    ReservedId,
    /// A fact that is not defined.
    UnknownFact,
    /// An option that the choice does not have.
    UnknownOption,
    /// A parameter that is not defined.
    UnknownParameter,
    /// A source that is not listed.
    UnknownSource,
    /// A class that is not defined.
    UnknownClass,
    /// A value that no band of a table takes.
    BandGap,
    /// A value that two bands of a table take.
    OverlappingBands,
    /// A band or condition that no value at all can meet.
    EmptyBand,
    /// An edge outside the values that the fact can have.
    OutsideDomain,
    /// A band with more points than its factor can give.
    OverCap,
    /// A band with fewer points than its factor can give.
    UnderFloor,
    /// A fact that is defined in two ways.
    FactDiffers,
    /// A figure of a place in another unit than that of the ruleset.
    UnitDiffers,
    /// A cap that no applicant reaches.
    CapUnreached,
    /// A claim that points rise with a fact, refuted.
    NotRising,
    /// A band that never counts.
    UnreachableBand,
    /// A route that nobody meets.
    UnreachableRoute,
    /// A class that nobody gets.
    UnreachableClass,
    /// A class that asks for no fewer points than the better one.
    ClassesOutOfOrder,
    /// Facts that are read in several places have too many combinations to prove anything of.
    TooEntangled,
    /// A fact that no table and no condition reads.
    UnusedFact,
    /// A parameter that no bound refers to.
    UnusedParameter,
    /// A source that nothing cites.
    UnusedSource,
    /// A waiver that excuses nothing.
    UnusedWaiver,
    /// Two values, or two rulesets, in force on the same day.
    OverlappingPeriods,
    /// Something that would take too long to prove.
    NotProved,
}

impl Code {
    /// Every code, in the order of the stages that find them.
    pub const ALL: [Self; 36] = [
        Self::InvalidYaml,
        Self::UnknownKey,
        Self::ReservedKey,
        Self::DuplicateKey,
        Self::MissingKey,
        Self::MissingSource,
        Self::MissingTranslation,
        Self::WrongType,
        Self::DuplicateId,
        Self::ReservedId,
        Self::UnknownFact,
        Self::UnknownOption,
        Self::UnknownParameter,
        Self::UnknownSource,
        Self::UnknownClass,
        Self::BandGap,
        Self::OverlappingBands,
        Self::EmptyBand,
        Self::OutsideDomain,
        Self::OverCap,
        Self::UnderFloor,
        Self::FactDiffers,
        Self::UnitDiffers,
        Self::CapUnreached,
        Self::NotRising,
        Self::UnreachableBand,
        Self::UnreachableRoute,
        Self::UnreachableClass,
        Self::ClassesOutOfOrder,
        Self::TooEntangled,
        Self::UnusedFact,
        Self::UnusedParameter,
        Self::UnusedSource,
        Self::UnusedWaiver,
        Self::OverlappingPeriods,
        Self::NotProved,
    ];

    /// The name of the code, as in outputs and waivers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidYaml => "invalid-yaml",
            Self::UnknownKey => "unknown-key",
            Self::ReservedKey => "reserved-key",
            Self::DuplicateKey => "duplicate-key",
            Self::MissingKey => "missing-key",
            Self::MissingSource => "missing-source",
            Self::MissingTranslation => "missing-translation",
            Self::WrongType => "wrong-type",
            Self::DuplicateId => "duplicate-id",
            Self::ReservedId => "reserved-id",
            Self::UnknownFact => "unknown-fact",
            Self::UnknownOption => "unknown-option",
            Self::UnknownParameter => "unknown-parameter",
            Self::UnknownSource => "unknown-source",
            Self::UnknownClass => "unknown-class",
            Self::BandGap => "band-gap",
            Self::OverlappingBands => "overlapping-bands",
            Self::EmptyBand => "empty-band",
            Self::OutsideDomain => "outside-domain",
            Self::OverCap => "over-cap",
            Self::UnderFloor => "under-floor",
            Self::FactDiffers => "fact-differs",
            Self::UnitDiffers => "unit-differs",
            Self::CapUnreached => "cap-unreached",
            Self::NotRising => "not-rising",
            Self::UnreachableBand => "unreachable-band",
            Self::UnreachableRoute => "unreachable-route",
            Self::UnreachableClass => "unreachable-class",
            Self::ClassesOutOfOrder => "classes-out-of-order",
            Self::TooEntangled => "too-entangled",
            Self::UnusedFact => "unused-fact",
            Self::UnusedParameter => "unused-parameter",
            Self::UnusedSource => "unused-source",
            Self::UnusedWaiver => "unused-waiver",
            Self::OverlappingPeriods => "overlapping-periods",
            Self::NotProved => "not-proved",
        }
    }

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Whether a fault of this code can be one of the published table, kept as printed. The others
    /// leave holes in a ruleset, so no waiver covers them.
    #[must_use]
    pub const fn can_be_waived(self) -> bool {
        matches!(
            self,
            Self::BandGap
                | Self::OverlappingBands
                | Self::OverCap
                | Self::UnderFloor
                | Self::CapUnreached
                | Self::NotRising
                | Self::UnreachableBand
                | Self::UnreachableRoute
                | Self::UnreachableClass
                | Self::ClassesOutOfOrder
        )
    }

    /// How bad findings of this code are.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::UnitDiffers
            | Self::UnusedFact
            | Self::UnusedParameter
            | Self::UnusedSource
            | Self::UnusedWaiver
            | Self::OverlappingPeriods => Severity::Warning,
            Self::NotProved => Severity::Note,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// One thing to say about a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// What was found and what was expected, in one line of each language.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// The node it is about.
    pub at: Place,
    /// Where it stands.
    pub spot: Spot,
    /// The other place it is about, with what that place has to do with it.
    pub other: Option<(Spot, Text)>,
    /// A value that shows the fault, by fact.
    pub example: BTreeMap<String, serde_json::Value>,
    /// The key that is not there, of a `missing-key`.
    pub missing: Option<String>,
    /// Whether a waiver of the file covers it.
    pub waived: bool,
    /// The byte where it stands, for what has no place in a tree.
    pub offset: Option<usize>,
}

impl Finding {
    /// A finding about the node at `at`, which stands at `spot`.
    #[must_use]
    pub fn new(code: Code, at: Place, spot: Spot, message: Text) -> Self {
        Self {
            code,
            message: plain(message),
            help: None,
            at,
            spot,
            other: None,
            example: BTreeMap::new(),
            missing: None,
            waived: false,
            offset: None,
        }
    }

    /// A finding about a value, which stands there.
    #[must_use]
    pub fn at_value(code: Code, place: Place, message: Text) -> Self {
        Self::new(code, place.clone(), Spot::value(place), message)
    }

    /// A finding about a key, which stands there.
    #[must_use]
    pub fn at_key(code: Code, place: Place, message: Text) -> Self {
        Self::new(code, place.clone(), Spot::key(place), message)
    }

    /// A finding about an item, which stands at its first key.
    #[must_use]
    pub fn at_item(code: Code, place: Place, message: Text) -> Self {
        Self::new(code, place.clone(), Spot::first_key(place), message)
    }

    /// A finding about an item without a key that it needs.
    #[must_use]
    pub fn missing_key(item: Place, key: &str) -> Self {
        let message = say!("`{key}` is missing here", key);
        Self {
            missing: Some(key.to_owned()),
            ..Self::at_item(Code::MissingKey, item, message)
        }
    }

    /// The finding with advice.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(plain(help));
        self
    }

    /// The finding with "did you mean", where there is a near miss.
    #[must_use]
    pub fn did_you_mean(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            let help = say!("did you mean `{near}`?", near);
            self.help = Some(plain(help));
        }
        self
    }

    /// The finding with the other place it is about.
    #[must_use]
    pub fn other(mut self, spot: Spot, label: Text) -> Self {
        self.other = Some((spot, plain(label)));
        self
    }

    /// The finding with a value that shows the fault.
    #[must_use]
    pub fn example(mut self, fact: &str, value: serde_json::Value) -> Self {
        self.example.insert(fact.to_owned(), value);
        self
    }

    /// Whether the file may not be used because of it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.code.severity() == Severity::Error && !self.waived
    }
}

/// The longest message, in characters.
const LONGEST: usize = 2000;

/// A message that names parts of a file without acting on a terminal.
fn plain(Text { en, zh }: Text) -> Text {
    let plain = |text: String| spelling::shown(&text, LONGEST);
    Text {
        en: plain(en),
        zh: plain(zh),
    }
}
