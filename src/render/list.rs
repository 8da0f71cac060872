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
use crate::base::calendar;
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::lang::Lang;
use crate::ruleset::{ChangeKind, LocalList, LocalPlace, Parameter, Ruleset};
use crate::words::{self, Word};

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
        let places =
            places.filter_map(|placed| Some(place_line(placed, placed.place()?, on, lang)));
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
        days = say!("{days}, in force on {on}", days, on);
    }
    let (id, title, cap) = (ruleset.id(), ruleset.title(), ruleset.cap());
    let text = say!(
        "{id}{days}: {title}; at most {cap} points",
        id,
        days,
        title,
        cap
    );
    Line::sentence(&text, lang)
}

fn place_line(placed: &Ruleset, place: &LocalPlace, on: Date, lang: Lang) -> Line {
    let (id, title, changes, extends) = (&place.id, &place.title, changed(place), &place.extends);
    let figures = figures(placed, on);
    let text = say!(
        "{id} ({title}, over {extends}): {changes}{figures}",
        id,
        title,
        extends,
        changes,
        figures
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
        return say!("no rules");
    }
    say::listed(&said)
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
        ChangeKind::Adds => say!("{things} more", things),
        ChangeKind::Replaces => say!("{things} replaced", things),
        ChangeKind::Removes => say!("{things} less", things),
    }
}

/// The figures that are known of each parameter, and how old the last is.
fn figures(ruleset: &Ruleset, on: Date) -> Text {
    let parameters = ruleset.parameters();
    // What a place counts in a way of its own stands beside the figure that it does not publish.
    let known = parameters.iter().filter(|one| !one.values.is_empty());
    let said: Vec<Text> = known
        .map(|parameter| {
            let values: Vec<Text> = parameter
                .periods()
                .map(|(period, dated)| {
                    let (value, days) = (dated.value, words::period(&period));
                    say!("{value}{days}", value, days)
                })
                .collect();
            let figures = say::listed(&values);
            let age = age(parameter, on);
            if parameters.len() == 1 {
                say!("{figures}{age}", figures, age)
            } else {
                let title = say::lower(&parameter.title);
                say!("{title} {figures}{age}", title, figures, age)
            }
        })
        .collect();
    if said.is_empty() {
        return say!("; no figure is known");
    }
    let figures = say::joined(&said, "; ", "；");
    say!("; figure {figures}", figures)
}

/// How old the last figure is, or how long ago it ended.
fn age(parameter: &Parameter, on: Date) -> Text {
    let months = |count: i64| {
        let count = u64::try_from(count).unwrap_or(0);
        say_count(count, "1 month", "{n} months")
    };
    let Age { old, ended } = Age::of(parameter, on);
    match (old, ended) {
        (_, Some(ended)) => say!(", ended {months} ago", months = months(ended)),
        (Some(old), None) => say!(", {months} old", months = months(old)),
        (None, None) => Text::default(),
    }
}

/// The completed months of the last figure of a parameter.
struct Age {
    /// Since its first day; none where that is to come.
    old: Option<i64>,
    /// Since the day after its last one, where that is past.
    ended: Option<i64>,
}

impl Age {
    fn of(parameter: &Parameter, on: Date) -> Self {
        let last = parameter.periods().last();
        let from = last.and_then(|(period, _)| period.from);
        let after = last.and_then(|(period, _)| period.to?.tomorrow().ok());
        Self {
            old: from.and_then(|from| calendar::completed_months(from, on)),
            ended: after.and_then(|after| calendar::completed_months(after, on)),
        }
    }
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
    /// What is known of each parameter, also of those without any figure.
    known: Vec<KnownOut<'a>>,
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
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct KnownOut<'a> {
    parameter: &'a str,
    /// The first day of the first figure and the last one of the last; null where it has no end.
    /// There may be gaps between them.
    from: Option<String>,
    to: Option<String>,
    /// The completed months since the last figure began; null where there is none, or none yet.
    months_old: Option<i64>,
    /// The completed months since the last figure ended.
    ended_months_ago: Option<i64>,
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
            places: one
                .places
                .iter()
                .filter_map(|placed| place_out(placed, on))
                .collect(),
        });
        Self {
            format: FORMAT,
            on: on.to_string(),
            rulesets: rulesets.collect(),
        }
    }
}

fn place_out(placed: &Ruleset, on: Date) -> Option<PlaceOut<'_>> {
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
        known: known_out(placed, on),
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
            confidence: value.confidence.min(parameter.confidence).name(),
        }));
    }
    out
}

fn known_out(ruleset: &Ruleset, on: Date) -> Vec<KnownOut<'_>> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let known = ruleset.parameters().iter().map(|parameter| {
        let first = parameter.periods().next();
        let last = parameter.periods().last();
        let Age { old, ended } = Age::of(parameter, on);
        KnownOut {
            parameter: &parameter.id,
            from: day(first.and_then(|(period, _)| period.from)),
            to: day(last.and_then(|(period, _)| period.to)),
            months_old: old,
            ended_months_ago: ended,
        }
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A place with these entries below its parameter.
    fn placed(entries: &str) -> Ruleset {
        let base = crate::embedded::ruleset("cn-2017").unwrap();
        let text = format!(
            "format: permit-points/rules/v1\nextends: cn-2017\nid: x\ntitle: {{en: X, zh: 某地}}\n\
             province: shandong\nsources: [{{id: s, title: {{en: s, zh: s}}}}]\nparameters:\n  \
             - id: local_average_monthly_salary\n    title: {{en: Average, zh: 平均}}\n    \
             unit: {{en: CNY a month, zh: 元/月}}\n    values: [{entries}]\n"
        );
        let loaded = crate::load_over("x.yaml", text.into_bytes(), Some(base));
        loaded.ruleset.unwrap()
    }

    fn said(entries: &str) -> String {
        figures(&placed(entries), date(2026, 11, 29)).en
    }

    #[test]
    fn the_list_says_from_when_to_when_figures_are_known_and_how_old_the_last_is() {
        let one = "{from: 2026-02-04, value: 100, source: s}";
        assert_eq!(said(one), "; figure 100 (since 2026-02-04), 9 months old");
        let ended = "{from: 2019-07-01, to: 2020-06-30, value: 90, source: s}";
        let expected = "; figure 90 (2019-07-01 to 2020-06-30), ended 76 months ago";
        assert_eq!(said(ended), expected);
        let two = format!("{ended}, {one}");
        let expected =
            "; figure 90 (2019-07-01 to 2020-06-30), 100 (since 2026-02-04), 9 months old";
        assert_eq!(said(&two), expected);
        assert_eq!(said(""), "; no figure is known");
    }

    #[test]
    fn a_figure_ends_where_the_next_one_begins_and_one_to_come_has_no_age() {
        let next =
            "{from: 2025-01-01, value: 1, source: s}, {from: 2027-01-01, value: 2, source: s}";
        let expected = "; figure 1 (2025-01-01 to 2026-12-31), 2 (since 2027-01-01)";
        assert_eq!(said(next), expected);
        let ruleset = placed("");
        let known = known_out(&ruleset, date(2026, 11, 29));
        assert_eq!((known[0].from.clone(), known[0].months_old), (None, None));
    }
}
