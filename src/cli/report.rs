//! The report of an applicant: the assessment with its advice and its forecast, on one page.

use jiff::civil::Date;

use super::applicant::refused;
use super::chosen::Chosen;
use super::voice::Voice;
use super::{CommandError, Common, forecast as years_ahead};
use crate::applicant::{Applicant, Sheet};
use crate::explain::Form;
use crate::explain::report::{self, ReportSubject};
use crate::questions::advise::{Wish, advise};
use crate::questions::forecast::forecast;
use crate::questions::forecast::shown::Shown;
use crate::questions::redacted::redacted;

/// Whom a report is of.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    /// The answers as they were written, and as they were read.
    pub(super) sheets: &'a [Sheet],
    pub(super) applicant: &'a Applicant,
    /// Whether what identifies is left out.
    pub(super) is_redacted: bool,
}

/// The page. It is made from what may be told, so that nothing else can be on it.
pub(super) fn page(
    common: &Common,
    ruleset: &Chosen,
    person: Person<'_>,
    on: Date,
    voice: Voice,
) -> Result<String, CommandError> {
    let left = person
        .is_redacted
        .then(|| redacted(ruleset, person.applicant, on));
    let (told, sheets) = left.as_ref().map_or_else(
        || (person.applicant, person.sheets),
        |left| (&left.applicant, std::slice::from_ref(&left.dateless)),
    );
    let advice = advise(ruleset, told, on, &Wish::default());
    let timeline = years_ahead::timeline(common, ruleset.clone(), on, years_ahead::YEARS)?;
    let base = forecast(&timeline, sheets, on, years_ahead::YEARS)
        .map_err(|faults| refused(&faults, voice))?;
    let subject = ReportSubject {
        ruleset,
        applicant: person.applicant,
        answer: &advice.assessment,
        advice: &advice,
        redacted: left.as_ref().map(|left| &left.ranges),
    };
    let shown = Shown {
        timeline: &timeline,
        base: &base,
        scenarios: &[],
    };
    let page = report::page(subject, &shown);
    // It has the width that it is given.
    Ok(page.write(Form::Html, voice.lang_of_report, 0))
}
