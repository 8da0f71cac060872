//! What a report says: an assessment and an advice in parts, every text in both languages, and the
//! sources beside what they are cited for. Where it is read nobody types: no flag is named.

mod both;

use self::both::Both;
use super::Builder;
use crate::advise::Advice;
use crate::applicant::Applicant;
use crate::assess::Assessment;
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::base::say;
use crate::base::text::Text;
use crate::engine::Met;
use crate::ruleset::{Fact, Ruleset, Source};
use crate::words::{self, Word};

/// What is reported.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) ruleset: &'a Ruleset,
    /// What was answered.
    pub(crate) applicant: &'a Applicant,
    pub(crate) answer: &'a Assessment,
    /// What it would take, of the same applicant on the same day.
    pub(crate) advice: &'a Advice,
    /// The amounts that are told as a range, by fact, where what identifies is left out.
    pub(crate) redacted: Option<&'a List<Option<Range>, Fact>>,
}

/// A report, before it takes the form of a page.
pub(in crate::render) struct Report<'a> {
    /// The answer in a sentence or two.
    pub(in crate::render) headline: Text,
    pub(in crate::render) columns: [Text; 6],
    pub(in crate::render) factors: Vec<FactorRow>,
    pub(in crate::render) requirements: Vec<RuleRow>,
    pub(in crate::render) exemptions: Vec<RuleRow>,
    /// The routes, by class.
    pub(in crate::render) classes: Vec<ClassRows>,
    pub(in crate::render) open: Open,
    pub(in crate::render) advice: AdvicePart,
    /// The papers that prove what the answer rests on.
    pub(in crate::render) papers: Vec<Text>,
    pub(in crate::render) caveats: Vec<Said>,
    pub(in crate::render) local: Vec<Said>,
    pub(in crate::render) figures: Vec<Said>,
    pub(in crate::render) facts: Vec<FactRow>,
    pub(in crate::render) sources: Vec<&'a Source>,
    /// The names of answers that the ruleset does not use.
    pub(in crate::render) unused: Vec<Text>,
}

/// One factor, with the value, the row that counts, and the sources.
pub(in crate::render) struct FactorRow {
    pub(in crate::render) title: Text,
    pub(in crate::render) value: Text,
    pub(in crate::render) row: Text,
    pub(in crate::render) points: String,
    pub(in crate::render) cap: String,
    pub(in crate::render) sources: Vec<usize>,
}

/// A rule, whether it is met, and why.
pub(in crate::render) struct RuleRow {
    pub(in crate::render) met: Met,
    pub(in crate::render) title: Text,
    pub(in crate::render) because: Text,
    pub(in crate::render) sources: Vec<usize>,
}

/// The routes to a class.
pub(in crate::render) struct ClassRows {
    pub(in crate::render) id: String,
    pub(in crate::render) title: Text,
    pub(in crate::render) routes: Vec<RuleRow>,
}

/// The questions that are not answered.
pub(in crate::render) struct Open {
    /// The question, the points at stake, and whether it could decide.
    pub(in crate::render) questions: Vec<(Text, i64, bool)>,
    /// How many are open beside them that cannot raise points or class.
    pub(in crate::render) idle: usize,
}

/// Something that is said, with its sources.
pub(in crate::render) struct Said {
    pub(in crate::render) text: Text,
    pub(in crate::render) sources: Vec<usize>,
    pub(in crate::render) note: Text,
}

/// What it would take.
pub(in crate::render) struct AdvicePart {
    pub(in crate::render) verdict: Text,
    /// The questions that could decide, behind what they could.
    pub(in crate::render) first: Option<(Text, Vec<Text>)>,
    /// How many of them are not named.
    pub(in crate::render) unnamed: usize,
    pub(in crate::render) ways: Vec<WayPart>,
    /// How many ways are not told.
    pub(in crate::render) left: usize,
    pub(in crate::render) blocked: Vec<Text>,
    pub(in crate::render) papers: Vec<Text>,
    pub(in crate::render) remarks: Vec<Text>,
    /// The nearest better row of each factor.
    pub(in crate::render) better: Vec<Text>,
}

/// One set of changes.
pub(in crate::render) struct WayPart {
    /// How many changes they are.
    pub(in crate::render) size: Text,
    pub(in crate::render) steps: Vec<Text>,
    pub(in crate::render) outcome: Text,
    pub(in crate::render) sources: Vec<usize>,
    /// What each change adds to the certain points, and the points that they lead to.
    pub(in crate::render) gains: Vec<i64>,
    pub(in crate::render) points: i64,
}

/// A fact that the answer was computed from.
pub(in crate::render) struct FactRow {
    pub(in crate::render) title: Text,
    pub(in crate::render) value: Text,
    pub(in crate::render) unit: Option<Text>,
    pub(in crate::render) origin: Origin,
}

/// Where a value comes from.
pub(in crate::render) enum Origin {
    Given,
    /// Counted from a date, which a redacted copy does not tell.
    Derived(Text, Option<String>),
    /// The place that was named.
    Place,
    Assumed,
}

impl<'a> Report<'a> {
    pub(in crate::render) fn new(subject: Subject<'a>) -> Self {
        let mut both = Both::of(subject);
        let Subject {
            ruleset, answer, ..
        } = subject;
        // Sources are numbered in the order of the page.
        let factors = both.factors();
        let requirements = both.rules(&answer.requirements, ruleset.requirements());
        let exemptions = both.rules(&answer.exemptions, ruleset.exemptions());
        Self {
            headline: both.text(|builder| builder.headline().concat()),
            columns: Word::FACTORS.map(Word::text),
            factors,
            requirements,
            exemptions,
            classes: both.classes(),
            open: both.open(),
            advice: both.advice(subject.advice),
            papers: both.lines(|builder| builder.evidence()),
            caveats: both.cited(Builder::caveats),
            local: both.cited(Builder::local),
            figures: both.cited(Builder::figures),
            facts: both.facts(subject),
            sources: both.sources(),
            unused: answer.unused.iter().map(say::same).collect(),
        }
    }
}

/// Whether something is met, in one word.
pub(in crate::render) fn mark(met: Met) -> Text {
    words::met(met)
}
