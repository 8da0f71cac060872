//! The cases as data by themselves: names in the place of positions.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::drafter::{Drafter, Made};
use super::sides::{SideKey, Sides};
use super::subject::{Subject, fact_of};
use super::{Draft, DraftAnswer, Drafts, Hit, Missed};
use crate::base::text::Text;
use crate::cases::target::{Key, Kind, Side, Target, Test};
use crate::ruleset::{FactKind, SourceId};
use crate::value;

/// What was drafted, ruleset by ruleset, and what of it is not `reached`. A target of several is told
/// with the first.
pub(super) fn drafts(drafters: &[Drafter<'_>], reached: &BTreeSet<SideKey<'_>>) -> Drafts {
    let mut drafts = Drafts::default();
    let mut told_of: BTreeSet<&Key> = BTreeSet::new();
    for sides in drafters.iter().map(|drafter| &drafter.sides) {
        for (target, key) in sides.targets.iter().zip(sides.keys()) {
            if told_of.insert(key) {
                drafts.missed.extend(missed(target, key, reached));
            }
        }
    }
    for drafter in drafters {
        let cases = drafter.cases.iter().map(|case| told(&drafter.sides, case));
        drafts.cases.extend(cases);
    }
    drafts
}

fn missed(target: &Target, key: &Key, reached: &BTreeSet<SideKey<'_>>) -> Option<Missed> {
    let sides = target.sides.each();
    let open = sides.filter(|(id, side)| is_told(target, side) && !reached.contains(&(key, *id)));
    let needs: Vec<Text> = open.map(|(_, side)| side.needs.clone()).collect();
    (!needs.is_empty()).then(|| Missed {
        kind: target.kind,
        place: target.place.clone(),
        at: target.at.clone(),
        detail: target.told_detail(),
        needs,
    })
}

/// Whether a side is told with its target: the edges of a rule are targets of their own.
fn is_told(target: &Target, side: &Side) -> bool {
    target.kind == Kind::Edge || !matches!(side.test, Test::Part { .. })
}

fn told(sides: &Sides<'_>, case: &Made<'_>) -> Draft {
    let place = sides.ruleset.place();
    Draft {
        hits: hits(sides, case),
        sources: cited(sides, case),
        rules: sides.ruleset.id().to_owned(),
        place: place.map(|place| place.id.clone()),
        on: case.setting.on,
        applicant: applicant(sides, case),
        open: sides.expected(&case.sides),
    }
}

fn applicant(sides: &Sides<'_>, case: &Made<'_>) -> Vec<DraftAnswer> {
    let facts = case.answers.iter().map(|(fact, value)| {
        let entry = &sides.ruleset.facts[*fact];
        DraftAnswer {
            id: entry.id.clone(),
            value: value::to_json(entry, *value),
            fen: (entry.kind == FactKind::Money).then_some(*value),
        }
    });
    let given = case.setting.given.iter();
    let figures = given.map(|(parameter, value)| DraftAnswer {
        id: sides.ruleset.parameters[*parameter].id.clone(),
        value: Json::from(*value),
        fen: None,
    });
    facts.chain(figures).collect()
}

fn hits(sides: &Sides<'_>, case: &Made<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let shown = case.sides.iter().map(|at| sides.get(*at));
    for (target, side) in shown.filter(|(target, side)| is_told(target, side)) {
        let fact = fact_of(sides.ruleset, &side.test);
        let hit = Hit {
            kind: target.kind,
            at: target.at.clone(),
            detail: target.told_detail(),
            stand: side.stand,
            fact: fact.map(|fact| sides.ruleset.facts[fact].id.clone()),
        };
        // An edge that a figure moves is told with the figure.
        let mut known = hits.iter_mut();
        match known.find(|known| known.at == hit.at && known.stand == hit.stand) {
            Some(known) if known.detail.en.len() < hit.detail.en.len() => *known = hit,
            Some(_) => {}
            None => hits.push(hit),
        }
    }
    hits
}

/// The sources of the factors, rules and figures that a case is there for.
fn cited(sides: &Sides<'_>, case: &Made<'_>) -> Vec<String> {
    let ruleset = sides.ruleset;
    let mut cited: Vec<SourceId> = Vec::new();
    for test in case.sides.iter().map(|at| sides.test(*at)) {
        let figure = match test {
            Test::Part {
                figure: Some((parameter, value)),
                ..
            } => ruleset.parameters[*parameter].values[*value]
                .sources
                .as_slice(),
            _ => &[],
        };
        for source in Subject::of(test).sources(ruleset).iter().chain(figure) {
            if !cited.contains(source) {
                cited.push(*source);
            }
        }
    }
    let ids = cited.iter().map(|source| &ruleset.sources[*source].id);
    ids.cloned().collect()
}
