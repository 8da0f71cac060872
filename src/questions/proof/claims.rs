//! What was proved of a file, as statements that machines and people can read.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::answers;
use super::budget::Budget;
use super::claim::Claim;
use super::proofs::Proofs;
use super::sound::{Sound, class_place};
use super::variants::Variant;
use crate::base::ids::List;
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::engine::{Distribution, Group, Outcome};
use crate::rules::finding::Code;
use crate::rules::ruleset::{Class, ClassId, Fact};
use crate::rules::value;

/// Everything that was proved of a file.
pub(super) fn of_file(
    file: &str,
    sound: &Sound<'_>,
    proofs: &Proofs<'_>,
    budget: &mut Budget,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    of_factors(file, sound, proofs, &mut claims);
    of_routes(file, sound, proofs, &mut claims);
    if sound.has_total() {
        let judged = sound.classes();
        for (variant, counted) in proofs.variants.iter().zip(&proofs.counted) {
            let Some(counted) = counted else {
                continue;
            };
            // Every class gets an example, which names every fact.
            let size = judged.len() * variant.ruleset.facts.len() + counted.groups.len();
            if budget.take(size).is_none() {
                break;
            }
            of_variant(file, sound, &judged, (variant, counted), &mut claims);
        }
        answers::out_of_reach(file, sound, proofs, budget, &mut claims);
        claims.extend(covered(file, proofs));
    }
    claims
}

fn of_factors(file: &str, sound: &Sound<'_>, proofs: &Proofs<'_>, claims: &mut Vec<Claim>) {
    for (factor_id, proof) in &proofs.factors {
        let factor = &sound.ruleset.factors[*factor_id];
        let place = sound.factor_place(*factor_id);
        for (table_id, table) in factor.tables.each() {
            let here = place.key("tables").item(table_id.at());
            let id = &sound.ruleset.facts[table.fact].id;
            let bands = table.bands.len();
            let is_waived = proofs
                .found
                .iter()
                .any(|one| one.waived && one.at.is_within(&here));
            let message = if is_waived {
                say!(
                    "every value of `{id}` is in exactly one of {bands} bands, as waived",
                    id,
                    bands
                )
            } else {
                say!(
                    "every value of `{id}` is in exactly one of {bands} bands",
                    id,
                    bands
                )
            };
            let mut claim = Claim::new(file, "table-total", message).at(&here);
            claim
                .counts
                .insert("bands", u64::try_from(bands).unwrap_or(u64::MAX));
            claim.waived = is_waived.then_some(true);
            claims.push(claim);
            let is_against = |one: &crate::rules::finding::Finding| {
                one.code == Code::UnreachableBand && one.at.is_within(&here)
            };
            if proof.is_judged && !proof.findings.iter().any(is_against) {
                let message = say!(
                    "each of the {bands} bands of `{id}` counts for somebody",
                    bands,
                    id
                );
                let mut claim = Claim::new(file, "bands-count", message).at(&here);
                claim
                    .counts
                    .insert("bands", u64::try_from(bands).unwrap_or(u64::MAX));
                claims.push(claim);
            }
        }
        let is_reached = !proof
            .findings
            .iter()
            .any(|one| one.code == Code::CapUnreached);
        if let Some(cap) = factor.cap.filter(|_| proof.is_judged && is_reached) {
            let message = say!(
                "somebody gets the {cap} points of the cap of `{id}`",
                cap,
                id = factor.id
            );
            let mut claim = Claim::new(file, "cap-attained", message).at(&place.key("cap"));
            claim.points = Some(cap);
            claims.push(claim);
        }
        for (index, fact) in &proof.rising {
            let fact = &sound.ruleset.facts[*fact].id;
            let message = say!(
                "the points of `{id}` never fall when `{fact}` rises",
                id = factor.id,
                fact
            );
            let here = place.key("rises_with").item(*index);
            claims.push(Claim::new(file, "rises", message).at(&here));
        }
    }
}

fn of_routes(file: &str, sound: &Sound<'_>, proofs: &Proofs<'_>, claims: &mut Vec<Claim>) {
    let routes = sound.ruleset.routes.iter().zip(&sound.draft.places.routes);
    let seen = proofs.routes.can_be_met.iter();
    let seen = seen.zip(&proofs.routes.hangs_on_figures);
    for ((route, place), (can, hangs)) in routes.zip(seen) {
        if *can == Some(true) && !hangs {
            let message = say!("somebody can meet the route `{id}`", id = route.rule.id);
            claims.push(Claim::new(file, "route-reachable", message).at(place));
        }
    }
}

fn of_variant(
    file: &str,
    sound: &Sound<'_>,
    judged: &List<bool, Class>,
    (variant, counted): (&Variant<'_>, &Distribution<1>),
    claims: &mut Vec<Claim>,
) {
    let where_and_when = variant.name();
    let points = counted.groups.iter().map(|group| group.points[0]);
    let (least, most) = (points.clone().min(), points.max());
    let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
    let all = counted.groups.iter().map(|group| group.count);
    let all = all.fold(0_u64, u64::saturating_add);
    let message = say!(
        "{where_and_when}: every applicant has {least} to {most} points",
        where_and_when,
        least,
        most
    );
    let mut claim = Claim::new(file, "points", message)
        .of(variant)
        .profiles(all);
    (claim.least, claim.most) = (Some(least), Some(most));
    claims.push(claim);
    let mut had: BTreeMap<ClassId, (u64, &Group<1>)> = BTreeMap::new();
    for group in &counted.groups {
        if let [Outcome::Class(class)] = group.outcomes {
            let (count, usual) = had.entry(ClassId::new(class)).or_insert((0, group));
            *count = count.saturating_add(group.count);
            if group.cost < usual.cost {
                *usual = group;
            }
        }
    }
    had.retain(|class, _| judged[*class]);
    for (class, (count, group)) in had {
        let message = say!(
            "{where_and_when}: somebody gets class `{class}`, for instance with {points} points",
            where_and_when,
            class = sound.ruleset.classes[class].id,
            points = group.points[0]
        );
        let mut claim = Claim::new(file, "class-reachable", message)
            .of(variant)
            .at(&class_place(sound, class))
            .profiles(count);
        claim.points = Some(group.points[0]);
        (claim.example, claim.unusual) = example(variant, counted, group);
        claims.push(claim);
    }
}

/// The applicant of a group: every fact that is read, with the least value of its cell. And the
/// answers that are not the usual ones.
fn example(
    variant: &Variant<'_>,
    counted: &Distribution<1>,
    group: &Group<1>,
) -> (BTreeMap<String, Json>, Vec<Text>) {
    let profile = counted.example(group);
    let facts = variant.ruleset.facts.iter().zip(&variant.form.is_read);
    let cells = variant.form.cells.iter().zip(profile);
    let (mut applicant, mut unusual) = (BTreeMap::new(), Vec::new());
    for ((fact, is_read), (cells, cell)) in facts.zip(cells) {
        let values = cells.as_slice().get(cell);
        let Some(values) = values.filter(|_| *is_read && !fact.is_date()) else {
            continue;
        };
        let is_usual = values.contains(usual(fact));
        let first = if is_usual {
            Some(usual(fact))
        } else {
            values.first()
        };
        let Some(first) = first else {
            continue;
        };
        applicant.insert(fact.id.clone(), value::to_json(fact, first));
        if !is_usual {
            let plain = value::to_plain(fact, first);
            unusual.push(say::same(format!("`{}` {plain}", fact.id)));
        }
    }
    (applicant, unusual)
}

/// The answer that needs no word: what is assumed, else `false`, the first option, the lowest
/// number.
fn usual(fact: &Fact) -> i64 {
    fact.assume.unwrap_or(fact.domain.from)
}

/// How unusual each cell of each fact is, so that examples differ from the usual in little.
pub(super) fn costs(variant: &Variant<'_>) -> Vec<Vec<u32>> {
    let facts = variant.ruleset.facts.iter().zip(&variant.form.cells);
    let of_fact = |(fact, cells): (&Fact, &crate::base::cells::Cells)| {
        let cells = cells.as_slice().iter();
        cells
            .map(|cell| u32::from(!cell.contains(usual(fact))))
            .collect::<Vec<u32>>()
    };
    facts.map(of_fact).collect()
}

fn covered(file: &str, proofs: &Proofs<'_>) -> Option<Claim> {
    let counted = proofs.counted.iter().flatten();
    let groups = counted.flat_map(|one| &one.groups);
    let profiles = groups.fold(0_u64, |sum, group| sum.saturating_add(group.count));
    let mut places: Vec<_> = proofs.variants.iter().filter_map(Variant::place).collect();
    places.dedup();
    let periods: usize = proofs.variants.iter().map(|one| one.days.len()).sum();
    let different = proofs.variants.len();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let in_periods = say_count(number(periods), "1 period", "{n} periods");
    let in_places = say_count(number(places.len()), "1 place", "{n} places");
    let message = if places.is_empty() {
        say!(
            "looked at the rules in {periods}, {different} different",
            periods = in_periods,
            different
        )
    } else {
        say!(
            "looked at the rules and those of {places} in {periods}, {different} different",
            places = in_places,
            periods = in_periods,
            different
        )
    };
    let mut claim = Claim::new(file, "covered", message).profiles(profiles);
    for (what, count) in [
        ("places", places.len()),
        ("periods", periods),
        ("different", different),
    ] {
        claim.counts.insert(what, number(count));
    }
    proofs.counted.iter().all(Option::is_some).then_some(claim)
}
