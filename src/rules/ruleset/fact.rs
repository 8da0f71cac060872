//! What is known: legal texts, dated figures, and the facts that are asked of an applicant.

use crate::base::calendar::Period;
use crate::base::cells::Range;
use crate::base::decimal::Decimal;
use crate::base::ids::{Id, List};
use crate::base::text::Text;
use crate::rules::schema::{CalendarUnit, Changes, Confidence};

/// The position of a fact in [`Ruleset::facts`](super::Ruleset::facts).
pub type FactId = Id<Fact>;
/// The position of a parameter in [`Ruleset::parameters`](super::Ruleset::parameters).
pub type ParameterId = Id<Parameter>;
/// The position of a source in [`Ruleset::sources`](super::Ruleset::sources).
pub type SourceId = Id<Source>;

/// The figures in force: for each parameter of a ruleset its value, or none where it is missing.
pub type Figures = List<Option<Decimal>, Parameter>;

/// A legal text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name it is cited by.
    pub id: String,
    /// Its official title.
    pub title: Text,
    /// Its official number.
    pub number: Option<String>,
    /// Where a copy can be read.
    pub url: Option<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A dated figure.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name, also as an input.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is counted in.
    pub unit: Text,
    /// Its values, in the order of their first days.
    pub values: List<DatedValue>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Parameter {
    /// Each value with the days on which it is the one that holds: to its last day, and until the
    /// next one begins.
    pub(crate) fn periods(&self) -> impl Iterator<Item = (Period, &DatedValue)> {
        let ends = self.values.iter().skip(1);
        let ends = ends.map(|next| next.in_force.from?.yesterday().ok());
        let values = self.values.iter().zip(ends.chain([None]));
        values.map(|(value, before_next)| {
            let Period { from, to } = value.in_force;
            let to = match (to, before_next) {
                (Some(to), Some(last)) => Some(to.min(last)),
                (to, last) => to.or(last),
            };
            (Period { from, to }, value)
        })
    }
}

/// The value of a parameter in a period.
#[derive(Debug, Clone)]
pub struct DatedValue {
    /// The days on which it holds.
    pub in_force: Period,
    /// The figure.
    pub value: Decimal,
    /// Who published it.
    pub sources: Vec<SourceId>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a fact's values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// A whole number; with `completed`, a fraction is cut down.
    Integer {
        /// Whether only completed units count.
        completed: bool,
    },
    /// An amount in CNY, counted in fen.
    Money,
    /// One of the options.
    Choice {
        /// Whether they are listed from the lowest to the highest.
        ordered: bool,
        /// What can be chosen.
        options: Vec<ChoiceOption>,
    },
    /// True or false.
    Boolean,
    /// A day; the fact it gives is counted in completed units up to the day of the answer.
    Date {
        /// The fact that follows.
        gives: FactId,
        /// What is counted.
        unit: CalendarUnit,
    },
}

/// One thing known of an applicant.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name: key, column, and flag.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The question.
    pub ask: Text,
    /// What it is counted in.
    pub unit: Option<Text>,
    /// What its values are.
    pub kind: FactKind,
    /// The values it can have; empty for a date.
    pub domain: Range,
    /// Who can change it.
    pub changes: Changes,
    /// The value that holds unless answered.
    pub assume: Option<i64>,
    /// The papers that prove it.
    pub evidence: Vec<Text>,
    /// Other names of the column.
    pub aliases: Vec<String>,
    /// What is doubtful about it.
    pub note: Option<Text>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Fact {
    /// What stands in for a fact that could not be read, so that the others keep their positions.
    /// Nothing reads it, and no usable ruleset has one.
    pub(crate) fn stand_in() -> Self {
        Self {
            id: String::new(),
            title: Text::default(),
            ask: Text::default(),
            unit: None,
            kind: FactKind::Boolean,
            domain: Range::new(0, 1),
            changes: Changes::Never,
            assume: None,
            evidence: Vec::new(),
            aliases: Vec::new(),
            note: None,
            confidence: Confidence::High,
        }
    }

    /// Whether two definitions have the same values. Titles, questions and aliases are words: they
    /// may differ.
    #[must_use]
    pub fn has_values_of(&self, other: &Self) -> bool {
        let is_alike = match (&self.kind, &other.kind) {
            (
                FactKind::Choice {
                    ordered: first,
                    options: ours,
                },
                FactKind::Choice {
                    ordered: second,
                    options: theirs,
                },
            ) => {
                let ids = ours.iter().map(|option| &option.id);
                first == second && ids.eq(theirs.iter().map(|option| &option.id))
            }
            // Dates give facts by position, which two rulesets may count differently.
            (FactKind::Date { unit: first, .. }, FactKind::Date { unit: second, .. }) => {
                first == second
            }
            (first, second) => first == second,
        };
        is_alike && self.domain == other.domain
    }

    /// How many of its smallest units make one: 100 fen to the yuan, else 1.
    #[must_use]
    pub fn units_per_one(&self) -> i64 {
        if self.kind == FactKind::Money { 100 } else { 1 }
    }

    /// The options of a choice; none for other facts.
    #[must_use]
    pub fn options(&self) -> &[ChoiceOption] {
        match &self.kind {
            FactKind::Choice { options, .. } => options,
            _ => &[],
        }
    }

    /// The option that a value is, if the fact is a choice.
    #[must_use]
    pub fn option(&self, value: i64) -> Option<&ChoiceOption> {
        self.options().get(usize::try_from(value).ok()?)
    }

    /// Whether it is a date, which only gives another fact.
    #[must_use]
    pub fn is_date(&self) -> bool {
        matches!(self.kind, FactKind::Date { .. })
    }

    /// Whether it is a choice of options that have no order, so that none is more than another.
    #[must_use]
    pub fn is_unordered(&self) -> bool {
        matches!(self.kind, FactKind::Choice { ordered: false, .. })
    }

    /// Whether its values are numbers, so that a band reads as a range.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self.kind, FactKind::Integer { .. } | FactKind::Money)
    }
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Other spellings that are accepted.
    pub aliases: Vec<String>,
}
