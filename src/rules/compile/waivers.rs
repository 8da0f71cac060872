//! Waivers: faults of a published table that are kept as printed.

use std::collections::{BTreeMap, BTreeSet};

use super::compiler::Compiler;
use crate::base::place::Place;
use crate::base::say::say;
use crate::base::spelling;
use crate::rules::finding::{Code, Finding, MOST_FINDINGS};
use crate::rules::ruleset;
use crate::rules::schema;

/// Which waivers of a file cover a finding: those of its code, at or above its place. A gap must
/// also be read.
pub(crate) struct Waived<'a> {
    waivers: &'a [schema::Waiver],
    /// The positions of the waivers, by code and place.
    by_place: BTreeMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> Waived<'a> {
    /// The waivers of a file, to be asked of any number of findings.
    pub(crate) fn of(waivers: &'a [schema::Waiver]) -> Self {
        let mut by_place: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (position, waiver) in waivers.iter().enumerate().filter(|(_, one)| is_valid(one)) {
            let place = (waiver.code.as_str(), waiver.at.as_str());
            by_place.entry(place).or_default().push(position);
        }
        Self { waivers, by_place }
    }

    /// Whether some waiver covers a finding.
    pub(crate) fn has(&self, finding: &Finding) -> bool {
        let at = finding.at.to_string();
        let mut around = places_around(&at);
        around.any(|place| self.by_place.contains_key(&(finding.code.name(), place)))
    }

    /// The waivers that cover a finding, in the order of the file.
    pub(crate) fn covering(&self, finding: &Finding) -> impl Iterator<Item = &'a schema::Waiver> {
        let at = finding.at.to_string();
        let around = places_around(&at);
        let mut positions: Vec<usize> = around
            .filter_map(|place| self.by_place.get(&(finding.code.name(), place)))
            .flatten()
            .copied()
            .collect();
        positions.sort_unstable();
        let waivers = self.waivers;
        positions.into_iter().filter_map(|at| waivers.get(at))
    }
}

/// Which waivers have something to cover: the findings of a file, by code and every place around
/// them.
pub(crate) struct Excused {
    places: BTreeSet<(&'static str, String)>,
}

impl Excused {
    /// The findings, to be asked of any number of waivers.
    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut places = BTreeSet::new();
        for finding in findings {
            let at = finding.at.to_string();
            let name = finding.code.name();
            places.extend(places_around(&at).map(|place| (name, place.to_owned())));
        }
        Self { places }
    }

    /// Whether a waiver covers something.
    pub(crate) fn has(&self, waiver: &schema::Waiver) -> bool {
        let code = Code::from_name(&waiver.code).map(Code::name);
        let place = code.map(|code| (code, waiver.at.clone()));
        is_valid(waiver) && place.is_some_and(|place| self.places.contains(&place))
    }
}

/// Whether a waiver can cover anything: its code can be waived, and a gap is read.
fn is_valid(waiver: &schema::Waiver) -> bool {
    let code = Code::from_name(&waiver.code).filter(|code| code.can_be_waived());
    code.is_some_and(|code| code != Code::BandGap || waiver.reading.is_some())
}

/// A written place and all that it is inside of, but for the whole file.
pub(crate) fn places_around(place: &str) -> impl Iterator<Item = &str> {
    let ends = place.match_indices(['.', '[']).map(|(end, _)| end);
    let ends = ends.chain([place.len()]).filter(|end| *end > 0);
    ends.filter_map(|end| place.get(..end))
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
                let message = say!(
                    "`{code}` is no code of a finding",
                    code = spelling::shown(&waiver.code, 60)
                );
                let near = spelling::nearest(&waiver.code, Code::ALL.map(Code::name));
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .did_you_mean(near),
                );
            }
            if let Some(code) = code.filter(|code| !code.can_be_waived()) {
                let message = say!(
                    "`{code}` is no fault of a published table, so it cannot be waived",
                    code
                );
                self.report(
                    Finding::at_value(Code::WrongType, here.key("code"), message)
                        .help(say!("mend the file instead")),
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
                let help = say!(
                    "say how the gap is read: `reading: below`, the row below reaches up to the next"
                );
                self.report(Finding::missing_key(here.clone(), "reading").help(help));
            }
        }
        let waived = Waived::of(&file.waivers);
        for finding in &mut self.findings {
            finding.waived = waived.has(finding);
        }
        if self.left_out > 0 && self.findings.iter().all(|finding| finding.waived) {
            let message = say!(
                "more than {most} faults are waived, so the file is not judged to its end",
                most = MOST_FINDINGS
            );
            let finding = Finding::at_item(Code::TooEntangled, Place::root(), message);
            self.findings
                .push(finding.help(say!("split the file, or mend what is waived")));
        }
        compiled
    }
}
