//! What proofs say of factors: caps that nobody reaches, bands that never count, claims refuted.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::factor::{BandUse, FactorView, Fall, Profile, Rise};
use super::sound::Sound;
use crate::decimal::Decimal;
use crate::finding::{Code, Finding};
use crate::place::Place;
use crate::ruleset::{Fact, FactIndex, Factor};
use crate::value;
use crate::words::say;

/// What was found out about a factor.
#[derive(Debug, Default)]
pub(super) struct FactorProof {
    /// Everything against it.
    pub(super) findings: Vec<Finding>,
    /// The claims to rise that hold, by their positions in the file.
    pub(super) rising: Vec<usize>,
    /// Whether it was looked at with all its figures.
    pub(super) is_judged: bool,
}

/// Proves a sound factor under every set of figures that its bands meet.
pub(super) fn prove(
    sound: &Sound<'_>,
    number: usize,
    factor: &Factor,
    figures: &[Vec<Option<Decimal>>],
    budget: &mut Budget,
) -> FactorProof {
    let mut views = Vec::new();
    for figures in figures {
        let Some(view) = FactorView::new(sound.ruleset, factor, figures) else {
            continue;
        };
        if budget.take(view.work()).is_none() {
            return FactorProof::default();
        }
        views.push(view);
    }
    let place = Sound::factor_place(number, factor);
    let mut proof = FactorProof {
        is_judged: !views.is_empty(),
        ..FactorProof::default()
    };
    if !proof.is_judged {
        return proof;
    }
    proof.findings.extend(cap(factor, &views, &place));
    proof.findings.extend(bands(factor, &views, &place));
    rises(sound, number, &views, &place, budget, &mut proof);
    proof
}

/// The sets of figures under which a factor is to be looked at: only what its bands refer to
/// tells two of them apart.
pub(super) fn figure_sets(
    factor: &Factor,
    all: &[Vec<Option<Decimal>>],
) -> Vec<Vec<Option<Decimal>>> {
    let bands = factor.tables.iter().flat_map(|table| &table.bands);
    let used: BTreeSet<usize> = bands.flat_map(|band| band.takes.parameters()).collect();
    if used.is_empty() {
        return vec![Vec::new()];
    }
    let mut sets: Vec<Vec<Option<Decimal>>> = Vec::new();
    for figures in all {
        let reduced: Vec<_> = figures
            .iter()
            .enumerate()
            .map(|(parameter, figure)| figure.filter(|_| used.contains(&parameter)))
            .collect();
        if !sets.contains(&reduced) {
            sets.push(reduced);
        }
    }
    sets
}

fn cap(factor: &Factor, views: &[FactorView<'_>], place: &Place) -> Option<Finding> {
    let cap = factor.cap?;
    let (most, applicant) = views
        .iter()
        .map(FactorView::most)
        .max_by_key(|(most, _)| *most)?;
    if most >= cap {
        return None;
    }
    let message = say!(
        "no applicant gets the {cap} points of the cap: the most is {most}",
        cap,
        most
    );
    let finding = Finding::at_value(Code::CapUnreached, place.key("cap"), message).help(say!(
        "lower the cap to {most}, or raise the points of a band",
        most
    ));
    let view = views.first()?;
    Some(with_profile(finding, view, &applicant))
}

fn bands(factor: &Factor, views: &[FactorView<'_>], place: &Place) -> Vec<Finding> {
    let uses: Vec<_> = views.iter().map(FactorView::bands).collect();
    let mut findings = Vec::new();
    for (index, table) in factor.tables.iter().enumerate() {
        let fact = views.first().and_then(|view| view.fact(table.fact));
        let list = place.key("tables").item(index).key("bands");
        for (number, band) in table.bands.iter().enumerate() {
            let seen = uses
                .iter()
                .filter_map(|tables| tables.get(index)?.get(number));
            let seen: Vec<&BandUse> = seen.collect();
            if seen.iter().any(|one| one.counts) {
                continue;
            }
            let here = list.item(number);
            let taken = seen.iter().find(|one| one.value.is_some());
            findings.push(match (taken, fact) {
                (Some(taken), Some(fact)) => {
                    let rival = taken.beaten_by.unwrap_or_default();
                    let message = if band.points == 1 {
                        say!("the 1 point of this band is never the award: another table always gives at least {rival}", rival)
                    } else {
                        say!("the {points} points of this band are never the award: another table always gives at least {rival}", points = band.points, rival)
                    };
                    let finding = Finding::at_item(Code::UnreachableBand, here, message);
                    let finding = finding.help(say!("raise its points, or let the tables add up with `combine: sum`"));
                    with_value(finding, fact, taken.value.unwrap_or_default())
                }
                _ => {
                    let id = fact.map_or("", |fact| fact.id.as_str());
                    let message =
                        say!("no value of `{id}` is left for this band", id);
                    Finding::at_item(Code::UnreachableBand, here, message).help(say!("take it out, or narrow the bands that take its values"))
                }
            });
        }
    }
    findings
}

fn rises(
    sound: &Sound<'_>,
    number: usize,
    views: &[FactorView<'_>],
    place: &Place,
    budget: &mut Budget,
    proof: &mut FactorProof,
) {
    let Some(written) = sound.draft.file.factors.get(number) else {
        return;
    };
    for (index, name) in written.rises_with.iter().enumerate() {
        let Some(fact) = sound.ruleset.fact_named(name) else {
            continue;
        };
        if !sound.has_fact(fact) {
            continue;
        }
        let here = place.key("rises_with").item(index);
        let mut is_open = false;
        let mut found = None;
        for view in views {
            match view.rises(fact, budget) {
                Rise::Proved => {}
                Rise::Open => is_open = true,
                Rise::Refuted(fall) => {
                    found = refuted(view, fact, &fall, here.clone());
                    break;
                }
            }
        }
        match (found, is_open) {
            (Some(finding), _) => proof.findings.push(finding),
            (None, true) => proof.findings.push(open(name, here)),
            (None, false) => proof.rising.push(index),
        }
    }
}

fn open(fact: &str, place: Place) -> Finding {
    let message = say!(
        "whether the points never fall when `{fact}` rises is not known: the other facts give too many different sums",
        fact
    );
    Finding::at_value(Code::NotProved, place, message).help(say!(
        "nothing is wrong; with fewer tables in one sum the claim can be proved or refuted"
    ))
}

fn refuted(view: &FactorView<'_>, index: FactIndex, fall: &Fall, place: Place) -> Option<Finding> {
    let fact = view.fact(index)?;
    let (low, high) = (fall.lower, fall.higher);
    let message = say!(
        "the points fall when `{fact}` rises: {lower} gives {more}, {higher} gives {fewer}, everything else being equal",
        fact = fact.id,
        lower = value::to_plain(fact, low.0),
        more = low.1,
        higher = value::to_plain(fact, high.0),
        fewer = high.1
    );
    let finding = Finding::at_value(Code::NotRising, place, message)
        .help(say!("mend the points of the bands, or take the claim out"));
    Some(with_profile(finding, view, &fall.applicant))
}

fn with_value(finding: Finding, fact: &Fact, of: i64) -> Finding {
    finding.example(&fact.id, value::to_json(fact, of))
}

fn with_profile(mut finding: Finding, view: &FactorView<'_>, profile: &Profile) -> Finding {
    for (index, of) in profile {
        if let Some(fact) = view.fact(*index) {
            finding = with_value(finding, fact, *of);
        }
    }
    finding
}
