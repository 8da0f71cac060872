//! The cases as data by themselves: names in the place of positions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::drafter::{Book, Made, SideAt, SideKey};
use super::subject::{Subject, fact_of};
use crate::base::text::Text;
use crate::cases::target::{Kind, Stand, Target, Test};
use crate::rules::ruleset::{FactKind, SourceId};
use crate::rules::value;

/// What was found of a ruleset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drafts {
    /// The cases, in the order of the file.
    pub cases: Vec<Draft>,
    /// What no applicant was found for.
    pub missed: Vec<Missed>,
}

/// A case without its expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is there for, the first thing first.
    pub hits: Vec<Hit>,
    /// The sources of what it is there for, by their ids: where the expectation is to be found.
    pub sources: Vec<String>,
    /// The id of the ruleset.
    pub rules: String,
    /// The place whose local rules hold.
    pub place: Option<String>,
    /// The day.
    pub on: Date,
    /// The answers.
    pub applicant: Vec<DraftAnswer>,
    /// The paths of what is to be expected, for instance `factors.age`.
    pub open: Vec<String>,
}

/// One answer of a drafted applicant.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftAnswer {
    /// The fact, or the parameter.
    pub id: String,
    /// The value: money in CNY, an option by its id.
    pub value: Json,
    /// Whether it is an amount of money, by its fen.
    pub fen: Option<i64>,
}

/// Something that a case is there for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub at: String,
    /// Tells it from others at the same path: the period of the entry, the figure.
    pub detail: Text,
    /// Where the applicant stands to it.
    pub stand: Stand,
    /// The fact whose value it is about; none of a rule as a whole, and of a total.
    pub fact: Option<String>,
}

/// Something that no applicant was found for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// What it is.
    pub kind: Kind,
    /// The place whose local file it stands in.
    pub place: Option<String>,
    /// Where it stands.
    pub at: String,
    /// Tells it from others at the same path.
    pub detail: Text,
    /// What would reach it, each an applicant of its own.
    pub needs: Vec<Text>,
}

/// What was drafted, ruleset by ruleset, and what of it is not `reached`. What several cases show is
/// told with the first, and what several rulesets ask for too.
pub(super) fn drafts<'a>(
    books: &'a [Book<'a>],
    cases: &[Made<'a>],
    reached: &BTreeSet<SideKey<'a>>,
) -> Drafts {
    let mut drafts = Drafts::default();
    let mut told_of = BTreeSet::new();
    for (key, target) in books.iter().flat_map(|book| &book.targets) {
        let sides = target.sides.iter().enumerate();
        let open = sides.filter(|(number, side)| {
            is_told(target, &side.test) && !reached.contains(&(key, *number))
        });
        let needs: Vec<_> = open.map(|(_, side)| side.needs.clone()).collect();
        if !needs.is_empty() && told_of.insert(key) {
            drafts.missed.push(Missed {
                kind: target.kind,
                place: target.place.clone(),
                at: target.at.clone(),
                detail: target.told_detail(),
                needs,
            });
        }
    }
    let mut known = BTreeSet::new();
    for case in cases {
        let mut own: Vec<_> = case.shown.iter().collect();
        own.retain(|at| known.insert(at.key));
        own.sort_by_key(|at| rank(case, &at.side.test));
        drafts.cases.push(Draft {
            hits: hits(case, &own),
            sources: cited(case, &own),
            rules: case.book.ruleset.id().to_owned(),
            place: case.book.ruleset.place().map(|place| place.id.clone()),
            on: case.on,
            applicant: applicant(case),
            open: case.expected.clone(),
        });
    }
    drafts
}

/// Where a side stands among those that a case is there for: what it was made for first. That a rule
/// is met comes before the edges at which it is, and that it is not after them.
fn rank(case: &Made<'_>, test: &Test) -> (Option<usize>, usize) {
    let key = Subject::of(test).key(case.book.ruleset);
    let of_rule = match test {
        Test::Rule { is_met: true, .. } => 0,
        Test::Row { .. } | Test::Part { .. } => 1,
        Test::Rule { is_met: false, .. } => 2,
    };
    (case.expected.iter().position(|of| *of == key), of_rule)
}

/// Whether a side is told with its target: the edges of a rule are targets of their own.
fn is_told(target: &Target, test: &Test) -> bool {
    target.kind == Kind::Edge || !matches!(test, Test::Part { .. })
}

fn applicant(case: &Made<'_>) -> Vec<DraftAnswer> {
    let ruleset = case.book.ruleset;
    let facts = case.answers.iter().map(|(fact, value)| {
        let entry = &ruleset.facts[*fact];
        DraftAnswer {
            id: entry.id.clone(),
            value: value::to_json(entry, *value),
            fen: (entry.kind == FactKind::Money).then_some(*value),
        }
    });
    let figures = case.given.iter().map(|(parameter, value)| DraftAnswer {
        id: ruleset.parameters[*parameter].id.clone(),
        value: Json::from(*value),
        fen: None,
    });
    facts.chain(figures).collect()
}

fn hits(case: &Made<'_>, own: &[&SideAt<'_>]) -> Vec<Hit> {
    let ruleset = case.book.ruleset;
    let mut hits: Vec<Hit> = Vec::new();
    for SideAt { target, side, .. } in own {
        if !is_told(target, &side.test) {
            continue;
        }
        let fact = fact_of(ruleset, &side.test);
        let hit = Hit {
            kind: target.kind,
            at: target.at.clone(),
            detail: target.told_detail(),
            stand: side.stand,
            fact: fact.map(|fact| ruleset.facts[fact].id.clone()),
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
fn cited(case: &Made<'_>, own: &[&SideAt<'_>]) -> Vec<String> {
    let ruleset = case.book.ruleset;
    let mut cited: Vec<SourceId> = Vec::new();
    for test in own.iter().map(|at| &at.side.test) {
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
