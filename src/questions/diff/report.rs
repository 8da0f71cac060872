//! All there is to say of two rulesets.

use super::{Candidates, Change, Comparisons, Side};
use crate::rules::ruleset::{Parameter, Ruleset};
use jiff::civil::Date;

/// All there is to say of two rulesets.
#[derive(Debug)]
pub(crate) struct DiffReport<'a> {
    /// The old side.
    pub(crate) old: NamedSide<'a>,
    /// The new side.
    pub(crate) new: NamedSide<'a>,
    /// What the files say differently.
    pub(crate) changes: Vec<Change>,
    /// The comparison in each place; without a place first, where all are asked for.
    pub(crate) places: Vec<InPlace<'a>>,
    /// Whether every place was asked for.
    pub(crate) is_all: bool,
    /// The real rows, if there are some.
    pub(crate) candidates: Option<Candidates>,
}

/// One side as it was named.
#[derive(Debug)]
pub(crate) struct NamedSide<'a> {
    /// The file or the id, without its day.
    pub(crate) name: String,
    /// The ruleset, without a place.
    pub(crate) ruleset: &'a Ruleset,
    /// The day.
    pub(crate) on: Date,
}

/// The comparison in one place.
#[derive(Debug)]
pub(crate) struct InPlace<'a> {
    /// The place, if one was asked for.
    pub(crate) place: Option<String>,
    /// The old side there.
    pub(crate) old: Side<'a>,
    /// The new side there.
    pub(crate) new: Side<'a>,
    /// What becomes of everybody.
    pub(crate) found: Comparisons,
}

impl DiffReport<'_> {
    /// Whether nobody's points, class or need of a permit changes anywhere.
    pub(crate) fn is_same(&self) -> bool {
        self.places.iter().all(|place| place.found.is_same())
    }

    /// Whether somebody's class is lower somewhere.
    pub(crate) fn is_worse(&self) -> bool {
        self.places.iter().any(|place| place.found.is_worse)
    }

    /// The least and the greatest change of points anywhere.
    pub(crate) fn points_change(&self) -> (i64, i64) {
        let changes = || self.places.iter().map(|place| place.found.points_change);
        let least = changes().map(|change| change.0).min().unwrap_or(0);
        let most = changes().map(|change| change.1).max().unwrap_or(0);
        (least, most)
    }

    /// The profiles of all places together.
    pub(crate) fn profiles(&self) -> u64 {
        let counts = self.places.iter().map(|place| place.found.profiles);
        counts.fold(0, u64::saturating_add)
    }
}

impl InPlace<'_> {
    /// The parameters whose figure differs or is missing where it is asked for: their names, with
    /// the figures of both sides.
    pub(crate) fn figures(&self) -> Vec<FigureOf> {
        let mut parameters: Vec<&Parameter> = Vec::new();
        for side in [&self.new, &self.old] {
            for parameter in side.ruleset.parameters() {
                if parameters.iter().all(|known| known.id != parameter.id) {
                    parameters.push(parameter);
                }
            }
        }
        let figure = |side: &Side<'_>, name: &str| {
            let at = side.ruleset.parameter_named(name)?;
            let is_missing = side.missing().contains(&at);
            Some((side.figures[at], is_missing))
        };
        let mut out = Vec::new();
        for parameter in parameters {
            let name = parameter.id.as_str();
            let (old, new) = (figure(&self.old, name), figure(&self.new, name));
            let value = |found: Option<(Option<crate::Decimal>, bool)>| found.and_then(|one| one.0);
            let is_missing =
                |found: Option<(Option<crate::Decimal>, bool)>| found.is_some_and(|one| one.1);
            let one = FigureOf {
                parameter: name.to_owned(),
                title: parameter.title.clone(),
                old: value(old),
                new: value(new),
                missing: [is_missing(old), is_missing(new)],
            };
            if one.old != one.new || one.missing != [false, false] {
                out.push(one);
            }
        }
        out
    }

    /// Entries that both sides have and that are in force on the day of one of them only.
    pub(crate) fn turned(&self) -> Vec<Turned> {
        let all = |side: &Side<'_>| {
            let ruleset = side.ruleset;
            let on = side.on;
            let rules = ruleset
                .requirements()
                .iter()
                .map(|rule| ("requirements", rule));
            let rules = rules.chain(ruleset.exemptions().iter().map(|rule| ("exemptions", rule)));
            let rules = rules.chain(ruleset.routes().iter().map(|route| ("routes", &route.rule)));
            let entry = |(list, rule): (&'static str, &crate::rules::ruleset::Rule)| {
                let at = (list, rule.id.clone(), rule.in_force);
                (at, rule.title.clone(), rule.in_force.contains(on))
            };
            rules.map(entry).collect::<Vec<_>>()
        };
        let (old, new) = (all(&self.old), all(&self.new));
        let turned = new.into_iter().filter_map(|(at, title, is_on)| {
            let (_, _, was_on) = old.iter().find(|(other, _, _)| *other == at)?;
            (is_on != *was_on).then(|| Turned {
                at: format!("{}.{}", at.0, at.1),
                title,
                is_on,
            })
        });
        turned.collect()
    }
}

/// A parameter's figures on both sides.
#[derive(Debug)]
pub(crate) struct FigureOf {
    pub(crate) parameter: String,
    pub(crate) title: crate::Text,
    pub(crate) old: Option<crate::Decimal>,
    pub(crate) new: Option<crate::Decimal>,
    /// Whether a condition asks for it in vain: old, new.
    pub(crate) missing: [bool; 2],
}

/// An entry of which only the days differ.
#[derive(Debug)]
pub(crate) struct Turned {
    pub(crate) at: String,
    pub(crate) title: crate::Text,
    /// Whether it is in force on the new side.
    pub(crate) is_on: bool,
}
