//! Waivers: faults of a published table that are kept as printed.

use super::{Compiler, MOST_FINDINGS};
use crate::finding::{Code, Finding};
use crate::place::Place;
use crate::ruleset;
use crate::schema;
use crate::spelling;
use crate::words::say;

/// Whether a waiver covers a finding: its code, at or below its place. A gap must also be read.
pub(crate) fn covers(waiver: &schema::Waiver, finding: &Finding) -> bool {
    let is_read = finding.code != Code::BandGap || waiver.reading.is_some();
    waiver.code == finding.code.name()
        && finding.code.can_be_waived()
        && is_read
        && is_at_or_below(&finding.at.to_string(), &waiver.at)
}

/// Whether one written place is another or inside it.
pub(crate) fn is_at_or_below(inner: &str, outer: &str) -> bool {
    let rest = inner.strip_prefix(outer).filter(|_| !outer.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Compiler<'_> {
    /// The waivers, with the findings that they cover marked.
    pub(super) fn waivers(&mut self) -> Vec<ruleset::Waiver> {
        let file = self.file;
        let mut compiled = Vec::with_capacity(file.waivers.len());
        for (number, waiver) in file.waivers.iter().enumerate() {
            let here = Place::root().key("waivers").item(number);
            let code = Code::from_name(&waiver.code);
            if code.is_none() && !waiver.code.is_empty() && !self.is_suspect(&here.key("code")) {
                let message = say(
                    "`{code}` is no code of a finding",
                    &[("code", &spelling::shown(&waiver.code, 60))],
                );
                let near = spelling::nearest(&waiver.code, Code::ALL.map(Code::name));
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .did_you_mean(near),
                );
            }
            if let Some(code) = code.filter(|code| !code.can_be_waived()) {
                let message = say(
                    "`{code}` is no fault of a published table, so it cannot be waived",
                    &[("code", &code)],
                );
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .help(say("mend the file instead", &[])),
                );
            }
            let sources = self.sources(&waiver.source, &here.key("source"));
            if let (Some(code), Ok(date)) = (code, waiver.date.parse()) {
                compiled.push(ruleset::Waiver {
                    code,
                    at: waiver.at.clone(),
                    reason: waiver.reason.clone(),
                    sources,
                    date,
                    reading: waiver.reading,
                    note: waiver.note.clone(),
                    confidence: waiver.confidence,
                });
            }
            if code == Some(Code::BandGap) && waiver.reading.is_none() && !self.is_suspect(&here) {
                let help = say(
                    "say how the gap is read: `reading: below`, the row below reaches up to the next",
                    &[],
                );
                self.report(Finding::missing_key(here.clone(), "reading").help(help));
            }
        }
        for finding in &mut self.findings {
            finding.waived = file.waivers.iter().any(|waiver| covers(waiver, finding));
        }
        if self.is_full && self.findings.iter().all(|finding| finding.waived) {
            let message = say(
                "more than {most} faults are waived, so the file is not judged to its end",
                &[("most", &MOST_FINDINGS)],
            );
            let finding = Finding::at_item(Code::TooEntangled, Place::root(), message);
            self.findings
                .push(finding.help(say("split the file, or mend what is waived", &[])));
        }
        compiled
    }
}
