//! What proofs say of factors: caps that nobody reaches, bands that never count, claims refuted.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::factor::{BandUse, BandUses, FactorView, Fall, Rise};
use super::group::Profile;
use super::sound::Sound;
use crate::base::place::Place;
use crate::base::say::say;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Fact, FactId, Factor, FactorId, Figures, Ruleset};
use crate::rules::value;

/// What was found out about a factor.
#[derive(Debug, Default)]
pub(super) struct FactorProof {
    /// Everything against it.
    pub(super) findings: Vec<Finding>,
    /// The claims to rise that hold, by their positions in the file, each with its fact.
    pub(super) rising: Vec<(usize, FactId)>,
    /// Whether it was looked at with all its figures.
    pub(super) is_judged: bool,
}

/// Proves a sound factor under every set of figures that its bands meet.
pub(super) fn prove(
    sound: &Sound<'_>,
    id: FactorId,
    figures: &[Figures],
    budget: &mut Budget,
) -> FactorProof {
    let factor = &sound.ruleset.factors[id];
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
    let place = sound.factor_place(id);
    let mut proof = FactorProof {
        is_judged: !views.is_empty(),
        ..FactorProof::default()
    };
    if !proof.is_judged {
        return proof;
    }
    let ruleset = sound.ruleset;
    let cap = cap(ruleset, factor, &views, &place);
    proof.findings.extend(cap);
    let bands = bands(ruleset, factor, &views, &place);
    proof.findings.extend(bands);
    rises(sound, id, &views, &place, budget, &mut proof);
    proof
}

/// The sets of figures under which a factor is to be looked at: only what its bands refer to
/// tells two of them apart.
pub(super) fn figure_sets(factor: &Factor, all: &[Figures]) -> Vec<Figures> {
    let bands = factor.tables.iter().flat_map(|table| &table.bands);
    let used: BTreeSet<_> = bands.flat_map(|band| band.takes.parameters()).collect();
    if used.is_empty() {
        return vec![Figures::default()];
    }
    let mut sets: Vec<Figures> = Vec::new();
    for figures in all {
        let reduced = figures.each();
        let reduced = reduced
            .map(|(parameter, figure)| figure.filter(|_| used.contains(&parameter)))
            .collect();
        if !sets.contains(&reduced) {
            sets.push(reduced);
        }
    }
    sets
}

fn cap(
    ruleset: &Ruleset,
    factor: &Factor,
    views: &[FactorView<'_>],
    place: &Place,
) -> Option<Finding> {
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
    Some(with_profile(finding, ruleset, &applicant))
}

fn bands(
    ruleset: &Ruleset,
    factor: &Factor,
    views: &[FactorView<'_>],
    place: &Place,
) -> Vec<Finding> {
    let uses: Vec<BandUses> = views.iter().map(FactorView::bands).collect();
    let mut findings = Vec::new();
    for (table_id, table) in factor.tables.each() {
        let fact = &ruleset.facts[table.fact];
        let list = place.key("tables").item(table_id.at()).key("bands");
        for (band_id, band) in table.bands.each() {
            let seen = uses.iter().map(|tables| tables[table_id][band_id]);
            let seen: Vec<BandUse> = seen.collect();
            if seen.iter().any(|one| one.counts) {
                continue;
            }
            let here = list.item(band_id.at());
            let mut taken = seen.iter().filter_map(|one| Some((one, one.value?)));
            findings.push(match taken.next() {
                Some((taken, value)) => {
                    let rival = taken.beaten_by.unwrap_or_default();
                    let message = if band.points == 1 {
                        say!("the 1 point of this band is never the award: another table always gives at least {rival}", rival)
                    } else {
                        say!("the {points} points of this band are never the award: another table always gives at least {rival}", points = band.points, rival)
                    };
                    let finding = Finding::at_item(Code::UnreachableBand, here, message);
                    let finding = finding.help(say!("raise its points, or let the tables add up with `combine: sum`"));
                    with_value(finding, fact, value)
                }
                None => {
                    let message =
                        say!("no value of `{id}` is left for this band", id = fact.id);
                    Finding::at_item(Code::UnreachableBand, here, message).help(say!("take it out, or narrow the bands that take its values"))
                }
            });
        }
    }
    findings
}

fn rises(
    sound: &Sound<'_>,
    id: FactorId,
    views: &[FactorView<'_>],
    place: &Place,
    budget: &mut Budget,
    proof: &mut FactorProof,
) {
    let Some(written) = sound.draft.file.factors.get(id.at()) else {
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
                    found = Some(refuted(sound.ruleset, fact, &fall, here.clone()));
                    break;
                }
            }
        }
        match (found, is_open) {
            (Some(finding), _) => proof.findings.push(finding),
            (None, true) => proof.findings.push(open(name, here)),
            (None, false) => proof.rising.push((index, fact)),
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

fn refuted(ruleset: &Ruleset, fact: FactId, fall: &Fall, place: Place) -> Finding {
    let fact = &ruleset.facts[fact];
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
    with_profile(finding, ruleset, &fall.applicant)
}

fn with_value(finding: Finding, fact: &Fact, of: i64) -> Finding {
    finding.example(&fact.id, value::to_json(fact, of))
}

fn with_profile(finding: Finding, ruleset: &Ruleset, profile: &Profile) -> Finding {
    let with =
        |finding, (fact, of): (&FactId, &i64)| with_value(finding, &ruleset.facts[*fact], *of);
    profile.iter().fold(finding, with)
}
