//! A comparison of two rulesets.

use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::common::number;
use crate::base::decimal::Decimal;
use crate::base::say::LARGEST_EXACT;
use crate::base::text::Text;
use crate::questions::diff::report::{DiffReport, InPlace, NamedSide};
use crate::questions::diff::{
    Candidates, Example, Move, Side, SideAnswer, SideStanding, SideTold, Which,
};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/diff/v1";

/// The whole answer.
#[derive(Debug, Serialize)]
pub(crate) struct DiffOut<'a> {
    format: &'static str,
    old: NamedOut<'a>,
    new: NamedOut<'a>,
    place: Option<&'a str>,
    same: bool,
    worse: bool,
    changes: Vec<EditOut<'a>>,
    points_change: PointsChangeOut,
    class_changes: Vec<MoveOut<'a>>,
    #[serde(flatten)]
    profiles: CountOut,
    moved: CountOut,
    only_old: &'a [String],
    only_new: &'a [String],
    retyped: &'a [String],
    narrowed: &'a [String],
    figures: Vec<FigureOfOut>,
    turned: Vec<TurnedOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<Vec<ComparedPlaceOut<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<CandidatesOut<'a>>,
}

#[derive(Debug, Serialize)]
struct NamedOut<'a> {
    rules: &'a str,
    id: &'a str,
    on: String,
}

#[derive(Debug, Serialize)]
struct EditOut<'a> {
    at: String,
    old: &'a Option<Value>,
    new: &'a Option<Value>,
}

#[derive(Debug, Serialize)]
struct PointsChangeOut {
    least: i64,
    most: i64,
}

#[derive(Debug, Serialize)]
struct CountOut {
    profiles: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<bool>,
}

#[derive(Debug, Serialize)]
struct MoveOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    #[serde(flatten)]
    profiles: CountOut,
    points_change: PointsChangeOut,
    example: ExampleOut<'a>,
}

#[derive(Debug, Serialize)]
struct ExampleOut<'a> {
    applicant: Map<String, Value>,
    /// The answers that differ from the usual ones.
    unusual: Vec<&'a str>,
    old: ToldOut<'a>,
    new: ToldOut<'a>,
}

#[derive(Debug, Serialize)]
struct ToldOut<'a> {
    points: i64,
    class: Option<&'a str>,
    route: Option<&'a str>,
    factors: Map<String, Value>,
    /// Answers that this side counts otherwise, where a fact has another type here.
    #[serde(skip_serializing_if = "Map::is_empty")]
    applicant: Map<String, Value>,
}

#[derive(Debug, Serialize)]
struct FigureOfOut {
    parameter: String,
    old: Option<Number>,
    new: Option<Number>,
    missing_old: bool,
    missing_new: bool,
}

#[derive(Debug, Serialize)]
struct TurnedOut {
    at: String,
    title: Text,
    old: bool,
    new: bool,
}

#[derive(Debug, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the keys of the output, each a plain yes or no"
)]
struct ComparedPlaceOut<'a> {
    place: Option<&'a str>,
    same: bool,
    worse: bool,
    points_change: PointsChangeOut,
    class_changes: Vec<MoveOut<'a>>,
    #[serde(flatten)]
    profiles: CountOut,
    overlaid_old: bool,
    overlaid_new: bool,
    figures: Vec<FigureOfOut>,
    turned: Vec<TurnedOut>,
}

#[derive(Debug, Serialize)]
struct CandidatesOut<'a> {
    rows: usize,
    moved: Vec<RowOut<'a>>,
    rejected: Vec<RejectedOut<'a>>,
    ignored_columns: &'a [String],
}

#[derive(Debug, Serialize)]
struct RowOut<'a> {
    row: usize,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    old: &'a SideAnswer,
    new: &'a SideAnswer,
}

#[derive(Debug, Serialize)]
struct RejectedOut<'a> {
    row: usize,
    line: u64,
    errors: &'a [String],
}

impl<'a> DiffOut<'a> {
    pub(crate) fn new(report: &'a DiffReport<'a>) -> Self {
        let named = |side: &'a NamedSide<'a>| NamedOut {
            rules: &side.name,
            id: side.ruleset.id(),
            on: side.on.to_string(),
        };
        let changes = report.changes.iter().map(|change| EditOut {
            at: change.at.to_string(),
            old: &change.old,
            new: &change.new,
        });
        let moves = report
            .places
            .iter()
            .flat_map(|place| moves(place, report.is_all));
        let all_moved = report.places.iter().map(|place| place.found.moved);
        let space = report.places.first().map(|place| &place.found.space);
        let only = report.places.first().filter(|_| !report.is_all);
        Self {
            format: FORMAT,
            old: named(&report.old),
            new: named(&report.new),
            place: only.and_then(|place| place.place.as_deref()),
            same: report.is_same(),
            worse: report.is_worse(),
            changes: changes.collect(),
            points_change: points_change(report.points_change()),
            class_changes: moves.collect(),
            profiles: count(report.profiles()),
            moved: count(all_moved.fold(0, u64::saturating_add)),
            only_old: space.map_or(&[], |space| &space.only_old),
            only_new: space.map_or(&[], |space| &space.only_new),
            retyped: space.map_or(&[], |space| &space.retyped),
            narrowed: space.map_or(&[], |space| &space.narrowed),
            figures: only.map_or_else(Vec::new, figures),
            turned: only.map_or_else(Vec::new, turned),
            places: report
                .is_all
                .then(|| report.places.iter().map(place).collect()),
            candidates: report.candidates.as_ref().map(candidates),
        }
    }
}

fn count(profiles: u64) -> CountOut {
    CountOut {
        profiles: profiles.min(LARGEST_EXACT),
        more: (profiles > LARGEST_EXACT).then_some(true),
    }
}

fn points_change((least, most): (i64, i64)) -> PointsChangeOut {
    PointsChangeOut { least, most }
}

fn place<'a>(place: &'a InPlace<'a>) -> ComparedPlaceOut<'a> {
    let is_overlaid = |side: &Side<'_>| side.ruleset.place().is_some_and(|place| place.is_overlaid);
    ComparedPlaceOut {
        place: place.place.as_deref(),
        same: place.found.is_same(),
        worse: place.found.is_worse,
        points_change: points_change(place.found.points_change),
        class_changes: moves(place, false).collect(),
        profiles: count(place.found.profiles),
        overlaid_old: is_overlaid(&place.old),
        overlaid_new: is_overlaid(&place.new),
        figures: figures(place),
        turned: turned(place),
    }
}

fn figures(place: &InPlace<'_>) -> Vec<FigureOfOut> {
    let number = |figure: Option<Decimal>| number(&figure?);
    let figures = place.figures().into_iter();
    figures
        .map(|figure| FigureOfOut {
            old: number(figure.old),
            new: number(figure.new),
            missing_old: figure.missing[0],
            missing_new: figure.missing[1],
            parameter: figure.parameter,
        })
        .collect()
}

fn turned(place: &InPlace<'_>) -> Vec<TurnedOut> {
    let turned = place.turned().into_iter();
    turned
        .map(|one| TurnedOut {
            at: one.at,
            title: one.title,
            old: !one.is_on,
            new: one.is_on,
        })
        .collect()
}

fn moves<'a>(place: &'a InPlace<'a>, is_named: bool) -> impl Iterator<Item = MoveOut<'a>> {
    place.found.moves.iter().map(move |one: &Move| MoveOut {
        // Without a place there is none to name.
        place: place.place.as_deref().filter(|_| is_named),
        from: standing(&one.from),
        to: standing(&one.to),
        profiles: count(one.profiles),
        points_change: points_change(one.points_change),
        example: example(place, &one.example),
    })
}

fn standing(standing: &SideStanding) -> Option<&str> {
    match standing {
        SideStanding::Class(id) => Some(id),
        SideStanding::NoClass => None,
        SideStanding::NoPermit => Some("no-permit"),
    }
}

fn example<'a>(place: &'a InPlace<'a>, example: &'a Example) -> ExampleOut<'a> {
    let mut applicant = Map::new();
    let mut own_old = Map::new();
    let mut unusual = Vec::new();
    let dimensions = &place.found.space.dimensions;
    for (dimension, common) in dimensions.iter().zip(&example.values) {
        let (which, side) = match dimension.new {
            Some(_) => (Which::New, &place.new),
            None => (Which::Old, &place.old),
        };
        let own = dimension.value_on(which, *common);
        let Some((fact, own)) = dimension.fact_on(which).zip(own) else {
            continue;
        };
        if *common != dimension.usual {
            unusual.push(dimension.id.as_str());
        }
        let plain = value::to_json(&side.ruleset.facts()[fact], own);
        // A fact of two types has two values: the new side's is the one that is shown first.
        if applicant.contains_key(&dimension.id) {
            own_old.insert(dimension.id.clone(), plain);
        } else {
            applicant.insert(dimension.id.clone(), plain);
        }
    }
    ExampleOut {
        applicant,
        unusual,
        old: told(&place.old, &example.old, own_old),
        new: told(&place.new, &example.new, Map::new()),
    }
}

fn told<'a>(side: &'a Side<'a>, told: &'a SideTold, applicant: Map<String, Value>) -> ToldOut<'a> {
    let factors = side.ruleset.factors().iter().zip(&told.factors);
    let routes = side.ruleset.routes();
    ToldOut {
        points: told.points,
        class: standing(&told.standing),
        route: told.route.map(|route| routes[route].rule.id.as_str()),
        factors: factors
            .map(|(factor, points)| (factor.id.clone(), Value::from(*points)))
            .collect(),
        applicant,
    }
}

fn candidates(candidates: &Candidates) -> CandidatesOut<'_> {
    let moved = candidates.moved.iter().map(|one| RowOut {
        row: one.row,
        line: one.line,
        place: one.place.as_deref(),
        old: &one.old,
        new: &one.new,
    });
    let rejected = candidates.rejected.iter().map(|one| RejectedOut {
        row: one.row,
        line: one.line,
        errors: &one.errors,
    });
    CandidatesOut {
        rows: candidates.rows,
        moved: moved.collect(),
        rejected: rejected.collect(),
        ignored_columns: &candidates.ignored,
    }
}
