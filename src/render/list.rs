//! Which rulesets there are, and which places change them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Number;

use super::markdown;
use super::ruleset::json::{PeriodOut, number};
use super::table;
use super::view::{Line, Section};
use super::wrap::{NARROWEST, WIDEST};
use crate::lang::Lang;
use crate::ruleset::{ChangeKind, LocalList, LocalPlace, Ruleset};
use crate::text::Text;
use crate::words::{self, Word, say, say_count};

/// The name of this version of the output.
const FORMAT: &str = "permit-points/rulesets/v1";

/// A ruleset and how it holds in each place that extends it.
pub(crate) struct Listed<'a> {
    pub(crate) ruleset: &'a Ruleset,
    pub(crate) places: Vec<Ruleset>,
}

/// What a person reads: the rulesets, then the places.
pub(crate) struct Page {
    sections: Vec<Section>,
}

impl Page {
    /// The rulesets, the one in force on the day marked.
    pub(crate) fn new(listed: &[Listed<'_>], on: Date, lang: Lang) -> Self {
        let rulesets = listed.iter().map(|one| ruleset_line(one.ruleset, on, lang));
        let places = listed.iter().flat_map(|one| &one.places);
        let places = places.filter_map(|placed| Some(place_line(placed, placed.place()?, lang)));
        let section = |title: Word, lines: Vec<Line>| Section {
            title: lang.of(&title.text()),
            lines,
        };
        Self {
            sections: vec![
                section(Word::Rulesets, rulesets.collect()),
                section(Word::Places, places.collect()),
            ],
        }
    }

    /// For a terminal.
    pub(crate) fn text(&self, width: usize) -> String {
        let mut page = String::new();
        for section in &self.sections {
            table::push_section(&mut page, section, width.clamp(NARROWEST, WIDEST));
        }
        page.trim_start_matches('\n').to_owned()
    }

    /// As Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut page = String::new();
        for section in &self.sections {
            markdown::push_section(&mut page, section);
        }
        page.trim_start_matches('\n').to_owned()
    }
}

fn ruleset_line(ruleset: &Ruleset, on: Date, lang: Lang) -> Line {
    let mut days = words::period(ruleset.in_force());
    if ruleset.in_force().contains(on) {
        days = say("{days}, in force on {on}", &[("days", &days), ("on", &on)]);
    }
    let (id, title, cap) = (ruleset.id(), ruleset.title(), ruleset.cap());
    let text = say(
        "{id}{days}: {title}; at most {cap} points",
        &[
            ("id", &id),
            ("days", &days),
            ("title", title),
            ("cap", &cap),
        ],
    );
    Line::sentence(&text, lang)
}

fn place_line(placed: &Ruleset, place: &LocalPlace, lang: Lang) -> Line {
    let (id, title, changes, extends) = (&place.id, &place.title, changed(place), &place.extends);
    let figures = figures(placed);
    let text = say(
        "{id} ({title}, over {extends}): {changes}{figures}",
        &[
            ("id", &id),
            ("title", title),
            ("extends", &extends),
            ("changes", &changes),
            ("figures", &figures),
        ],
    );
    Line::sentence(&text, lang)
}

/// How many entries of each list a place adds, replaces and removes.
fn changed(place: &LocalPlace) -> Text {
    let mut counts: BTreeMap<(LocalList, u8), (ChangeKind, usize)> = BTreeMap::new();
    for change in &place.changes {
        let order = match change.kind {
            ChangeKind::Adds => 0,
            ChangeKind::Replaces => 1,
            ChangeKind::Removes => 2,
        };
        counts
            .entry((change.list, order))
            .or_insert((change.kind, 0))
            .1 += 1;
    }
    // Figures have a column of their own.
    let rules = counts
        .iter()
        .filter(|((list, _), _)| *list != LocalList::Parameters);
    let said = rules.map(|((list, _), (kind, count))| said(*list, *kind, *count));
    let said: Vec<_> = said.collect();
    if said.is_empty() {
        return say("no rules", &[]);
    }
    words::listed(&said)
}

fn said(list: LocalList, kind: ChangeKind, count: usize) -> Text {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let things = match list {
        LocalList::Parameters => say_count(count, "1 figure", "{n} figures"),
        LocalList::Requirements => say_count(count, "1 requirement", "{n} requirements"),
        LocalList::Exemptions => say_count(count, "1 exemption", "{n} exemptions"),
        LocalList::Routes => say_count(count, "1 route", "{n} routes"),
        LocalList::Caveats => say_count(count, "1 caveat", "{n} caveats"),
    };
    match kind {
        ChangeKind::Adds => say("{things} more", &[("things", &things)]),
        ChangeKind::Replaces => say("{things} replaced", &[("things", &things)]),
        ChangeKind::Removes => say("{things} less", &[("things", &things)]),
    }
}

/// Every dated figure with its period.
fn figures(ruleset: &Ruleset) -> Text {
    let values = ruleset.parameters().iter().flat_map(|one| &one.values);
    let said: Vec<_> = values
        .map(|one| {
            let days = words::period(&one.in_force);
            words::joined(&[words::same(one.value.to_string()), days], "", "")
        })
        .collect();
    if said.is_empty() {
        return say("; no figure", &[]);
    }
    say("; figure {figures}", &[("figures", &words::listed(&said))])
}

/// The rulesets for machines.
#[derive(Debug, Serialize)]
pub(crate) struct RulesetsOut<'a> {
    format: &'static str,
    on: String,
    rulesets: Vec<RulesetOut<'a>>,
}

#[derive(Debug, Serialize)]
struct RulesetOut<'a> {
    id: &'a str,
    title: &'a Text,
    jurisdiction: &'a str,
    in_force: PeriodOut,
    /// Whether it is the one in force on the day.
    current: bool,
    cap: i64,
    figures: Vec<FigureOut<'a>>,
    places: Vec<PlaceOut<'a>>,
}

#[derive(Debug, Serialize)]
struct PlaceOut<'a> {
    id: &'a str,
    title: &'a Text,
    changes: Vec<ChangeOut<'a>>,
    figures: Vec<FigureOut<'a>>,
}

#[derive(Debug, Serialize)]
struct ChangeOut<'a> {
    change: &'static str,
    list: &'static str,
    id: &'a str,
    in_force: PeriodOut,
}

#[derive(Debug, Serialize)]
struct FigureOut<'a> {
    parameter: &'a str,
    from: Option<String>,
    to: Option<String>,
    value: Option<Number>,
}

impl<'a> RulesetsOut<'a> {
    pub(crate) fn new(listed: &'a [Listed<'a>], on: Date) -> Self {
        let rulesets = listed.iter().map(|one| RulesetOut {
            id: one.ruleset.id(),
            title: one.ruleset.title(),
            jurisdiction: one.ruleset.jurisdiction(),
            in_force: PeriodOut::new(one.ruleset.in_force()),
            current: one.ruleset.in_force().contains(on),
            cap: one.ruleset.cap(),
            figures: figures_out(one.ruleset),
            places: one.places.iter().filter_map(place_out).collect(),
        });
        Self {
            format: FORMAT,
            on: on.to_string(),
            rulesets: rulesets.collect(),
        }
    }
}

fn place_out(placed: &Ruleset) -> Option<PlaceOut<'_>> {
    let place = placed.place()?;
    let changes = place.changes.iter().map(|change| ChangeOut {
        change: change.kind.name(),
        list: change.list.name(),
        id: &change.id,
        in_force: PeriodOut::new(&change.in_force),
    });
    Some(PlaceOut {
        id: &place.id,
        title: &place.title,
        changes: changes.collect(),
        figures: figures_out(placed),
    })
}

fn figures_out(ruleset: &Ruleset) -> Vec<FigureOut<'_>> {
    let mut out = Vec::new();
    for parameter in ruleset.parameters() {
        out.extend(parameter.values.iter().map(|value| FigureOut {
            parameter: &parameter.id,
            from: value.in_force.from.map(|day| day.to_string()),
            to: value.in_force.to.map(|day| day.to_string()),
            value: number(&value.value),
        }));
    }
    out
}
