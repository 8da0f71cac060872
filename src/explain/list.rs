//! Which rulesets there are, and which places change them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::page::Page;
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::classify::words;
use crate::loader::embedded::Listed;
use crate::rules::figures::Age;
use crate::rules::ruleset::{ChangeKind, LocalList, LocalPlace, Parameter, Ruleset};

/// The rulesets, the one in force on the day marked, then the places.
pub(crate) fn page(listed: &[Listed<'_>], on: Date) -> Page {
    let rulesets = listed.iter().map(|one| ruleset_line(one.ruleset, on));
    let places = listed.iter().flat_map(|one| &one.places);
    let places = places.filter_map(|placed| Some(place_line(placed, placed.place()?, on)));
    let mut page = Page {
        title: say!("Rulesets and places"),
        ..Page::default()
    };
    page.list(say!("Rulesets"), rulesets);
    let title = say!("Places with local rules (--in PLACE)");
    page.list(title, places);
    page
}

fn ruleset_line(ruleset: &Ruleset, on: Date) -> Text {
    let mut days = words::period(ruleset.in_force());
    if ruleset.in_force().contains(on) {
        days = say!("{days}, in force on {on}", days, on);
    }
    let (id, title, cap) = (ruleset.id(), ruleset.title(), ruleset.cap());
    say!(
        "{id}{days}: {title}; at most {cap} points",
        id,
        days,
        title,
        cap
    )
}

fn place_line(placed: &Ruleset, place: &LocalPlace, on: Date) -> Text {
    let (id, title, changes, extends) = (&place.id, &place.title, changed(place), &place.extends);
    let figures = figures(placed, on);
    say!(
        "{id} ({title}, over {extends}): {changes}{figures}",
        id,
        title,
        extends,
        changes,
        figures
    )
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A place with these entries below its parameter.
    fn placed(entries: &str) -> Ruleset {
        let base = crate::loader::embedded::ruleset("cn-2017").unwrap();
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
    }
}
