//! What is known of an applicant.

use jiff::civil::Date;

use crate::base::ids::List;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::rules::ruleset::{Fact, FactId, Figures, Ruleset};
use crate::rules::value;

/// The place of a ruleset answers the province, and nobody else may answer it otherwise.
pub(crate) fn settle_province(ruleset: &Ruleset, applicant: &mut Applicant) -> Result<(), Refusal> {
    let Some((place, (fact, value))) = ruleset
        .place()
        .and_then(|place| Some((place, place.province?)))
    else {
        return Ok(());
    };
    let Some(said) = applicant.value(fact).filter(|said| *said != value) else {
        applicant.values[fact] = Some(value);
        return Ok(());
    };
    let id = |value: i64| value::to_plain(&ruleset.facts()[fact], value);
    let what = say!(
        "`province` is `{said}`, but the place `{place}` is in `{province}`",
        said = id(said),
        place = place.id,
        province = id(value)
    );
    let advice = say!("leave `province` out, or name another place");
    Err(Refusal::new(what).advice(advice))
}

/// What is known of one applicant. Every value lies in the domain of its fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applicant {
    pub(super) values: List<Option<i64>, Fact>,
    pub(super) dates: List<Option<Date>, Fact>,
    pub(super) figures: Figures,
    pub(super) unused: Vec<String>,
}

impl Applicant {
    /// Somebody of whom nothing is known, but the province where the ruleset is that of a place.
    #[must_use]
    pub fn nobody(ruleset: &Ruleset) -> Self {
        let mut nobody = Self::blank(ruleset);
        if let Some((fact, value)) = ruleset.place().and_then(|place| place.province) {
            nobody.set(fact, Some(value));
        }
        nobody
    }

    pub(super) fn blank(ruleset: &Ruleset) -> Self {
        Self {
            values: ruleset.facts().all(None),
            dates: ruleset.facts().all(None),
            figures: ruleset.parameters().all(None),
            unused: Vec::new(),
        }
    }

    /// The answer to a fact, in its smallest unit, given or derived from a date.
    #[must_use]
    pub fn value(&self, fact: FactId) -> Option<i64> {
        self.values[fact]
    }

    /// The date given for a date fact.
    #[must_use]
    pub fn date(&self, fact: FactId) -> Option<Date> {
        self.dates[fact]
    }

    /// The figures given, by parameter; none where the dated one holds.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Takes back what was answered to some facts, and all figures and unused answers, to what
    /// another applicant says of them.
    pub(crate) fn restore(&mut self, facts: &[FactId], from: &Self) {
        for fact in facts {
            self.values[*fact] = from.value(*fact);
            self.dates[*fact] = from.date(*fact);
        }
        self.figures.clone_from(&from.figures);
        self.unused.truncate(from.unused.len());
    }

    /// The same without any day: only what they give is known.
    pub(crate) fn without_dates(&self) -> Self {
        Self {
            dates: self.dates.all(None),
            ..self.clone()
        }
    }

    /// Makes a value known, or unknown again; it must lie in the domain of its fact.
    pub(crate) fn set(&mut self, fact: FactId, value: Option<i64>) {
        self.values[fact] = value;
    }

    /// Makes a date known, or unknown again. What it gives is not looked at.
    pub(crate) fn set_date(&mut self, fact: FactId, day: Option<Date>) {
        self.dates[fact] = day;
    }

    /// Notes an answer that is of no use.
    pub(crate) fn note_unused(&mut self, name: &str) {
        self.unused.push(name.to_owned());
    }

    /// Answers that this ruleset does not use, but another one of the jurisdiction does.
    #[must_use]
    pub fn unused(&self) -> &[String] {
        &self.unused
    }
}
