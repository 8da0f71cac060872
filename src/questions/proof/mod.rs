//! Proofs: what can be said of a ruleset about all applicants at once.
//!
//! In come files that were read, out come the findings that only a look at every possible
//! applicant gives, and what was proved. The loader has checked names and tables before; here
//! nothing is sampled and nothing is guessed. What has a fault already is not proved, so that one
//! slip is told once.

mod answers;
#[cfg(test)]
mod brute;
mod budget;
mod claim;
mod claims;
mod classes;
mod definitions;
mod factor;
mod family;
mod group;
#[cfg(test)]
mod hostile;
mod local;
mod periods;
mod proofs;
mod routes;
mod sound;
mod spoken;
mod sums;
mod tables;
mod text;
mod unused;
mod variants;
mod waivers;

use crate::engine::Distribution;
use crate::loader::load::{self, Loaded, entangled};
use crate::rules::finding::MOST_FINDINGS;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{ClassId, FactorId, Figures, Ruleset};

use self::budget::{Budget, FindingBudget, not_proved, too_many};
pub(crate) use self::claim::Claim;
use self::classes::{Classes, Counted};
use self::family::Family;
use self::proofs::Proofs;
use self::sound::Sound;
use self::spoken::Spoken;
use self::tables::FactorProof;
use self::variants::Variant;

/// Judges files together, as `rules check` does: adds what a look at every possible applicant finds
/// to the findings of each, in the order of the text.
///
/// ```
/// let rules = std::fs::read("tests/findings/err/cap-unreached-by-one.yaml").unwrap();
/// let mut files = [permit_points::load("rules.yaml", rules)];
/// assert!(files[0].findings.is_empty()); // nothing that the text alone gives away
/// permit_points::check(&mut files);
/// assert_eq!(files[0].findings[0].code.name(), "cap-unreached");
/// ```
pub fn check(files: &mut [Loaded]) {
    prove(files);
}

/// Judges files together: adds what proofs find to the findings of each, and gives what was proved.
pub(crate) fn prove(files: &mut [Loaded]) -> Vec<Claim> {
    prove_counted(files).claims
}

/// What was proved of some files, and what it took.
#[derive(Debug, Default)]
struct Proved {
    claims: Vec<Claim>,
    /// The steps of all questions together.
    steps: u64,
}

fn prove_counted(files: &mut [Loaded]) -> Proved {
    let family = Family::of(files);
    let heads: Vec<_> = files
        .iter()
        .map(|file| periods::head(file.source.tree().ok()?, file.source.name()))
        .collect();
    let overlaps = periods::of_rulesets(&heads);
    let mut proved = Proved::default();
    let mut more: Vec<(Vec<Finding>, usize)> = Vec::with_capacity(files.len());
    for (position, file) in files.iter().enumerate() {
        let own = overlaps.iter().filter(|(at, _)| *at == position);
        let mut findings: Vec<_> = own.map(|(_, finding)| finding.clone()).collect();
        let mut left_out = 0;
        if file.findings.len() < MOST_FINDINGS {
            findings.extend(family::differing(files, position));
            findings.extend(of_answers(file, files, &mut proved));
            let told = of_text(file, &family, &findings);
            findings.extend(told.findings);
            left_out = told.left_out;
        }
        more.push((findings, left_out));
    }
    for (file, (found, left_out)) in files.iter_mut().zip(more) {
        file.findings.extend(found);
        file.left_out += left_out;
        load::in_order(&file.source, &mut file.findings);
    }
    proved
}

/// What a look at all applicants finds, with the statements that it proves.
fn of_answers(file: &Loaded, files: &[Loaded], proved: &mut Proved) -> Vec<Finding> {
    if let (None, Some(ruleset), Ok(tree)) = (&file.draft, &file.ruleset, file.source.tree()) {
        return match budget::excess(std::iter::once(ruleset)) {
            Some(excess) => vec![not_proved(excess)],
            None => local::unreachable(tree, ruleset, &mut proved.steps),
        };
    }
    let sound = Sound::of(file).filter(|sound| can_be_proved(file, sound));
    let Some((sound, tree)) = sound.zip(file.source.tree().ok()) else {
        return Vec::new();
    };
    let places: Vec<Ruleset> = match &file.ruleset {
        Some(ruleset) => family::in_places(ruleset, files),
        None => Vec::new(),
    };
    let all = || std::iter::once(sound.ruleset).chain(&places);
    if let Some(excess) = budget::excess(all()) {
        return vec![not_proved(excess)];
    }
    let variants: Vec<Variant<'_>> = all()
        .flat_map(|ruleset| Variant::of(ruleset, sound.ruleset))
        .collect();
    let mut budget = Budget::default();
    let factors = of_factors(&sound, &variants, &mut budget);
    let routes = routes::look(&sound, &variants, &mut budget);
    let counted = count(&variants, &mut budget);
    budget.is_exceeded |= sound.has_total() && counted.iter().any(Option::is_none);
    let classes = Classes {
        sound: &sound,
        variants: &variants,
        counted: &counted,
        routes: &routes,
        judged: &sound.classes(),
    };
    let spoken = Spoken::of(tree, &file.findings);
    let of_factors = factors.iter().flat_map(|(_, proof)| &proof.findings);
    let mut findings: Vec<Finding> = of_factors.cloned().collect();
    findings.retain(|finding| !spoken.has(&finding.at));
    findings.extend(of_classes(&classes, &spoken, &mut budget));
    waivers::apply(file.waivers(), &mut findings);
    let proofs = Proofs {
        variants,
        factors,
        routes,
        counted,
        found: file.findings.iter().chain(&findings).cloned().collect(),
    };
    let name = file.source.name();
    let claims = claims::of_file(name, &sound, &proofs, &mut budget);
    proved.claims.extend(claims);
    proved.steps += budget.spent();
    if budget.is_exceeded {
        findings.push(too_many());
    }
    findings
}

/// All applicants of each variant.
fn count(variants: &[Variant<'_>], budget: &mut Budget) -> Counted {
    let count = |variant: &Variant<'_>| {
        let costs = claims::costs(variant);
        Distribution::within([&variant.form.model], &costs, &mut budget.work)
    };
    variants.iter().map(count).collect()
}

/// Routes that nobody meets, classes that nobody gets, and thresholds in the wrong order.
fn of_classes(all: &Classes<'_, '_>, spoken: &Spoken<'_>, budget: &mut Budget) -> Vec<Finding> {
    let (sound, routes) = (all.sound, all.routes);
    let mut closed = routes::closed_classes(sound, routes);
    let mut misplaced = routes::out_of_order(sound, routes, all.variants);
    let first = misplaced.iter().map(|(class, _)| *class).min();
    let of_class = |(class, _): &(ClassId, Finding)| *class;
    let mut empty = all.unreachable(&closed.iter().map(of_class).collect(), first, budget);
    for found in [&mut closed, &mut empty, &mut misplaced] {
        found.retain(|(_, finding)| !spoken.has(&finding.at));
    }
    // A class that nobody gets stands for its routes.
    let told = closed.iter().chain(&empty).map(of_class).collect();
    let mut findings = routes::unreachable(sound, routes, &told);
    findings.retain(|finding| !spoken.has(&finding.at));
    let of_classes = closed.into_iter().chain(empty).chain(misplaced);
    findings.extend(of_classes.map(|(_, finding)| finding));
    findings
}

fn of_factors(
    sound: &Sound<'_>,
    variants: &[Variant<'_>],
    budget: &mut Budget,
) -> Vec<(FactorId, FactorProof)> {
    let figures: Vec<Figures> = variants.iter().map(|one| one.figures.clone()).collect();
    let factors = sound.ruleset.factors.each();
    let factors = factors.filter(|(id, _)| sound.has_factor(*id));
    let proofs = factors.map(|(id, factor)| {
        let sets = tables::figure_sets(factor, &figures);
        (id, tables::prove(sound, id, &sets, budget))
    });
    proofs.collect()
}

/// What the text of a file gives away: what is unused, and values that hold at once. `proved` are
/// the findings of proofs.
fn of_text(file: &Loaded, family: &Family, proved: &[Finding]) -> FindingBudget {
    let mut told = FindingBudget::default();
    if let Ok(tree) = file.source.tree() {
        let found: Vec<Finding> = file.findings.iter().chain(proved).cloned().collect();
        unused::unused(tree, &family.uses(tree), &file.findings, &mut told);
        waivers::unused(tree, file.waivers(), &found, &mut told);
        periods::of_parameters(tree, &file.findings, &mut told);
    }
    told
}

/// Whether proofs end in reasonable time.
fn can_be_proved(file: &Loaded, sound: &Sound<'_>) -> bool {
    let is_entangled = |one: &Finding| one.code == Code::TooEntangled;
    !file.findings.iter().any(is_entangled)
        && (file.ruleset.is_some() || entangled(sound.ruleset).is_none())
}
