//! Proofs: what can be said of a ruleset about all applicants at once.
//!
//! In come files that were read, out come the findings that only a look at every possible
//! applicant gives, and what was proved. The loader has checked names and tables before; here
//! nothing is sampled and nothing is guessed. What has a fault already is not proved, so that one
//! slip is told once.

mod factor;
mod family;
mod periods;
mod routes;
mod sound;
mod tables;
mod text;
mod unused;
mod variants;
mod waivers;

use crate::compile::MOST_FINDINGS;
use crate::decimal::Decimal;
use crate::finding::{Code, Finding};
use crate::load::{self, Loaded, entangled};

use self::family::Family;
use self::sound::Sound;
use self::variants::Variant;

/// Judges files together, and adds what proofs find to the findings of each.
pub(crate) fn prove(files: &mut [Loaded]) {
    let family = Family::of(files);
    let heads: Vec<_> = files
        .iter()
        .map(|file| periods::head(file.source.tree().ok()?, file.source.name()))
        .collect();
    let overlaps = periods::of_rulesets(&heads);
    let more: Vec<Vec<Finding>> = files
        .iter()
        .enumerate()
        .map(|(position, file)| {
            let mut findings = one(file);
            let own = overlaps.iter().filter(|(at, _)| *at == position);
            findings.extend(own.map(|(_, finding)| finding.clone()));
            of_text(file, &family, findings)
        })
        .collect();
    for (file, found) in files.iter_mut().zip(more) {
        file.findings.extend(found);
        load::in_order(&file.source, &mut file.findings);
    }
}

/// What the text of a file gives away: what is unused, and values that hold at once. `proved` are
/// the findings of proofs, which waivers may cover.
fn of_text(file: &Loaded, family: &Family, mut proved: Vec<Finding>) -> Vec<Finding> {
    let Ok(tree) = file.source.tree() else {
        return proved;
    };
    if file.findings.len() >= MOST_FINDINGS {
        return proved;
    }
    let waivers = file
        .draft
        .as_deref()
        .map(|draft| draft.file.waivers.as_slice());
    let waivers = waivers.unwrap_or_default();
    waivers::apply(waivers, &mut proved);
    let found: Vec<Finding> = file.findings.iter().chain(&proved).cloned().collect();
    proved.extend(unused::unused(tree, &family.uses(tree), &file.findings));
    proved.extend(waivers::unused(tree, waivers, &found));
    proved.extend(periods::of_parameters(tree, &file.findings));
    proved
}

fn one(file: &Loaded) -> Vec<Finding> {
    let Some(sound) = Sound::of(file).filter(|sound| can_be_proved(file, sound)) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let variants = Variant::of(sound.ruleset, None);
    let figures: Vec<Vec<Option<Decimal>>> =
        variants.iter().map(|one| one.figures.clone()).collect();
    for (number, factor) in sound.ruleset.factors.iter().enumerate() {
        if sound.has_factor(number, factor) {
            let sets = tables::figure_sets(factor, &figures);
            findings.extend(tables::prove(&sound, number, factor, &sets).findings);
        }
    }
    let routes = routes::look(&sound, &variants);
    let (unreachable, _closed) = routes::unreachable(&sound, &routes);
    findings.extend(unreachable);
    let misplaced = routes::out_of_order(&sound, &routes, &variants);
    findings.extend(misplaced.into_iter().map(|(_, finding)| finding));
    findings
}

/// Whether proofs end in reasonable time.
fn can_be_proved(file: &Loaded, sound: &Sound<'_>) -> bool {
    let is_judged = file
        .findings
        .iter()
        .any(|one| one.code == Code::TooEntangled);
    !is_judged
        && file.findings.len() < MOST_FINDINGS
        && (file.ruleset.is_some() || entangled(sound.ruleset).is_none())
}
