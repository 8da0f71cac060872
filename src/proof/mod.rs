//! Proofs: what can be said of a ruleset about all applicants at once.
//!
//! In come files that were read, out come the findings that only a look at every possible
//! applicant gives, and what was proved. The loader has checked names and tables before; here
//! nothing is sampled and nothing is guessed. What has a fault already is not proved, so that one
//! slip is told once.

#[cfg(test)]
mod brute;
mod claims;
mod classes;
mod definitions;
mod factor;
mod family;
mod local;
mod periods;
mod routes;
mod sound;
mod tables;
mod text;
mod unused;
mod variants;
mod waivers;

use std::collections::BTreeSet;

use crate::compile::MOST_FINDINGS;
use crate::engine::Distribution;
use crate::finding::{Code, Finding};
use crate::load::{self, Loaded, entangled};
use crate::normal::Figures;
use crate::ruleset::Ruleset;

pub(crate) use self::claims::Claim;
use self::classes::{Classes, Counted};
use self::family::Family;
use self::routes::Routes;
use self::sound::Sound;
use self::tables::FactorProof;
use self::variants::Variant;

/// What was proved of a file, besides its findings.
struct Proofs<'a> {
    variants: Vec<Variant<'a>>,
    /// The sound factors, by their positions.
    factors: Vec<(usize, FactorProof)>,
    routes: Routes,
    counted: Counted,
    /// All findings of the file up to the proofs, waived ones included.
    found: Vec<Finding>,
}

impl Proofs<'_> {
    fn says(&self, code: Code) -> bool {
        self.found.iter().any(|finding| finding.code == code)
    }
}

/// Judges files together: adds what proofs find to the findings of each, and gives what was proved.
pub(crate) fn prove(files: &mut [Loaded]) -> Vec<Claim> {
    let family = Family::of(files);
    let heads: Vec<_> = files
        .iter()
        .map(|file| periods::head(file.source.tree().ok()?, file.source.name()))
        .collect();
    let overlaps = periods::of_rulesets(&heads);
    let mut claims = Vec::new();
    let mut more: Vec<Vec<Finding>> = Vec::with_capacity(files.len());
    for (position, file) in files.iter().enumerate() {
        let own = overlaps.iter().filter(|(at, _)| *at == position);
        let mut findings: Vec<_> = own.map(|(_, finding)| finding.clone()).collect();
        if file.findings.len() < MOST_FINDINGS {
            findings.extend(family::differing(files, position));
            findings.extend(of_answers(file, files, &mut claims));
            of_text(file, &family, &mut findings);
        }
        more.push(findings);
    }
    for (file, found) in files.iter_mut().zip(more) {
        file.findings.extend(found);
        load::in_order(&file.source, &mut file.findings);
    }
    claims
}

/// What a look at all applicants finds, with the statements that it proves.
fn of_answers(file: &Loaded, files: &[Loaded], claims: &mut Vec<Claim>) -> Vec<Finding> {
    if let (None, Some(ruleset), Ok(tree)) = (&file.draft, &file.ruleset, file.source.tree()) {
        return local::unreachable(tree, ruleset);
    }
    let Some(sound) = Sound::of(file).filter(|sound| can_be_proved(file, sound)) else {
        return Vec::new();
    };
    let places: Vec<Ruleset> = match &file.ruleset {
        Some(ruleset) => family::in_places(ruleset, files),
        None => Vec::new(),
    };
    let all = std::iter::once(sound.ruleset).chain(&places);
    let variants: Vec<Variant<'_>> = all
        .flat_map(|ruleset| Variant::of(ruleset, sound.ruleset))
        .collect();
    let mut findings = Vec::new();
    let factors = of_factors(&sound, &variants, &mut findings);
    let routes = routes::look(&sound, &variants);
    let count = |variant: &Variant<'_>| {
        let costs = claims::costs(variant);
        Distribution::of([&variant.form.model], &costs)
    };
    let counted: Counted = variants.iter().map(count).collect();
    if sound.has_total() && counted.iter().any(Option::is_none) {
        findings.push(classes::too_entangled());
    }
    let closed = routes::closed_classes(&sound, &routes);
    let mut told: BTreeSet<usize> = closed.iter().map(|(class, _)| *class).collect();
    let misplaced = routes::out_of_order(&sound, &routes, &variants);
    let first = misplaced.iter().map(|(class, _)| *class).min();
    let all = Classes {
        sound: &sound,
        variants: &variants,
        counted: &counted,
        routes: &routes,
    };
    let empty = all.unreachable(&told, first);
    told.extend(empty.iter().map(|(class, _)| *class));
    findings.extend(routes::unreachable(&sound, &routes, &told));
    let of_classes = closed.into_iter().chain(empty).chain(misplaced);
    findings.extend(of_classes.map(|(_, finding)| finding));
    waivers::apply(file.waivers(), &mut findings);
    let proofs = Proofs {
        variants,
        factors,
        routes,
        counted,
        found: file.findings.iter().chain(&findings).cloned().collect(),
    };
    claims.extend(claims::of_file(file.source.name(), &sound, &proofs));
    findings
}

fn of_factors(
    sound: &Sound<'_>,
    variants: &[Variant<'_>],
    findings: &mut Vec<Finding>,
) -> Vec<(usize, FactorProof)> {
    let figures: Vec<Figures> = variants.iter().map(|one| one.figures.clone()).collect();
    let mut proofs = Vec::new();
    for (number, factor) in sound.ruleset.factors.iter().enumerate() {
        if sound.has_factor(number, factor) {
            let sets = tables::figure_sets(factor, &figures);
            let proof = tables::prove(sound, number, factor, &sets);
            findings.extend(proof.findings.iter().cloned());
            proofs.push((number, proof));
        }
    }
    proofs
}

/// What the text of a file gives away: what is unused, and values that hold at once. `proved` are
/// the findings of proofs.
fn of_text(file: &Loaded, family: &Family, proved: &mut Vec<Finding>) {
    let Ok(tree) = file.source.tree() else {
        return;
    };
    let found: Vec<Finding> = file.findings.iter().chain(proved.iter()).cloned().collect();
    proved.extend(unused::unused(tree, &family.uses(tree), &file.findings));
    proved.extend(waivers::unused(tree, file.waivers(), &found));
    proved.extend(periods::of_parameters(tree, &file.findings));
}

/// Whether proofs end in reasonable time.
fn can_be_proved(file: &Loaded, sound: &Sound<'_>) -> bool {
    let is_entangled = |one: &Finding| one.code == Code::TooEntangled;
    !file.findings.iter().any(is_entangled)
        && (file.ruleset.is_some() || entangled(sound.ruleset).is_none())
}
