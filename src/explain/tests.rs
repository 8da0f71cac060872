//! What worked cases came to, and what they reach.

use serde_json::Value as Json;

use super::page::{Cell, Column, Grid, Holds, Item, Mark, Narrow, Page, Part, Row, RowKind, list};
use crate::base::say::{self, say};
use crate::base::spelling::shown;
use crate::base::text::Text;
use crate::cases::out::factors;
use crate::cases::{Case, Coverage, Difference, Failure, Kind, Report, Trial, Unreached};
use crate::classify::words;

/// What differs by more than one factor, so that all of them are shown.
const BY_POINTS: [&str; 5] = ["points", "points_at_most", "class", "best_class", "route"];

/// The page. `too_little` is the share of everything that was asked for and is not reached.
pub(crate) fn page(report: &Report<'_>, too_little: Option<u8>) -> Page {
    let (passed, failed, open) = (report.passed, report.failures.len(), report.unfilled.len());
    let counts = if open == 0 {
        say!("{passed} passed, {failed} failed", passed, failed)
    } else {
        say!(
            "{passed} passed, {failed} failed, {open} to be filled in",
            passed,
            failed,
            open
        )
    };
    let mut page = Page {
        title: say!("Worked cases"),
        head: vec![Part::Verdict(counts, None)],
        ..Page::default()
    };
    if let Some(percent) = too_little {
        let said = say!("less than {percent}% is reached", percent);
        page.head.push(Part::Verdict(said, None));
    }
    let failures = report.failures.iter().map(failure);
    page.list(say!("Failed"), failures);
    let unfilled = report.unfilled.iter();
    let unfilled = unfilled.map(|case| {
        let name = say::same(shown(&case.name, 200));
        Item::from(name).with([below(position(case))])
    });
    page.list(say!("To be filled in"), unfilled);
    if let Some(coverage) = &report.coverage {
        let unreached = coverage.unreached().map(|one| unreached(&one));
        let parts = [Part::Grid(shares(coverage)), list(unreached)];
        page.push(say!("Coverage"), parts);
    }
    page
}

fn below(text: Text) -> Item {
    Item::new(Mark::None, text)
}

/// Where a case stands.
fn position(case: &Case) -> Text {
    let position = case.position.map_or_else(String::new, |position| {
        format!(":{}:{}", position.line, position.column)
    });
    say::same(format!("--> {}{position}", shown(&case.file, 400)))
}

fn failure(failure: &Failure<'_>) -> Item {
    let case = failure.case;
    let (name, source) = (shown(&case.name, 200), shown(&case.source, 200));
    let what = Item::from(say!("{name} ({source})", name, source));
    let mut told = vec![position(case)];
    match &failure.trial {
        Err(faults) => told.extend(faults.iter().map(|fault| shown_text(fault, 400))),
        Ok(trial) => {
            told.extend(trial.differences.iter().map(difference));
            let by_points = |one: &Difference| BY_POINTS.contains(&one.of.as_str());
            if trial.differences.iter().any(by_points) {
                told.extend(awards(case, trial));
            }
        }
    }
    what.with(told.into_iter().map(below))
}

fn difference(one: &Difference) -> Text {
    say!(
        "{of}: expected {expected}, got {got}",
        of = shown(&one.of, 60),
        expected = shown(&one.expected.to_string(), 60),
        got = shown(&one.got.to_string(), 60)
    )
}

/// The points of every factor, the fact that gave them, and what the case expects of it.
fn awards(case: &Case, trial: &Trial) -> Vec<Text> {
    let awards = factors(case, trial).map(|one| {
        let points = match one.at_most {
            most if most == one.points => say::same(most.to_string()),
            most => say!("{first} to {last}", first = one.points, last = most),
        };
        let mut said = vec![say!("{id}: {points}", id = shown(one.id, 60), points)];
        if let Some(fact) = one.fact {
            let value = one.value.map(|value| say::same(shown(&plain(&value), 60)));
            let value = value.unwrap_or_else(words::not_answered);
            said.push(say::joined(&[say::same(shown(fact, 60)), value], " ", " "));
        }
        said.extend(
            one.expected
                .map(|expected| say!("(expected {expected})", expected)),
        );
        say::joined(&said, "  ", "  ")
    });
    awards.collect()
}

/// How much is reached of each kind.
fn shares(coverage: &Coverage) -> Grid {
    let kinds = Kind::ALL.map(|kind| (RowKind::Plain, plural(kind), coverage.share(kind)));
    let all = (RowKind::Total, say!("all"), coverage.total());
    let rows = kinds.into_iter().chain([all]).map(|(kind, name, share)| {
        let percent = format!("{}%", share.percent());
        let numbers = [
            Cell::word(&share.reached),
            Cell::word(&share.of),
            Cell::word(&percent),
        ];
        Row::new(kind, std::iter::once(name.into()).chain(numbers))
    });
    let number = |name, title| Column::new(name, title, Holds::Number, Narrow::Beside);
    Grid {
        name: "coverage",
        caption: say!("What of the rules the cases that pass reach"),
        columns: vec![
            Column::new("what", say!("What"), Holds::Words(12), Narrow::Beside),
            number("reached", say!("Reached")),
            number("of", say!("Of")),
            number("share", say!("Share")),
        ],
        rows: rows.collect(),
    }
}

fn unreached(one: &Unreached<'_>) -> Item {
    let mut what = say::same(shown(one.at, 200));
    if !one.detail.en.is_empty() {
        let detail = shown_text(&one.detail, 120);
        what = say!("{what} ({detail})", what, detail);
    }
    let (kind, ruleset) = (kind(one.kind), shown(one.ruleset, 60));
    let text = match one.place {
        Some(place) => say!(
            "no case reaches {kind} {what} of {ruleset} in {place}",
            kind,
            what,
            ruleset,
            place = shown(place, 60)
        ),
        None => say!(
            "no case reaches {kind} {what} of {ruleset}",
            kind,
            what,
            ruleset
        ),
    };
    let needs = one.needs.iter();
    let needs = needs.map(|needs| say!("wanted: {needs}", needs = shown_text(needs, 200)));
    Item::from(text).with(needs.map(below))
}

fn shown_text(text: &Text, longest: usize) -> Text {
    Text::new(shown(&text.en, longest), shown(&text.zh, longest))
}

/// What a kind of thing is called, of one.
pub(crate) fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Band => say!("band"),
        Kind::Edge => say!("edge"),
        Kind::Route => say!("route"),
        Kind::Requirement => say!("requirement"),
        Kind::Exemption => say!("exemption"),
    }
}

fn plural(kind: Kind) -> Text {
    match kind {
        Kind::Band => say!("bands"),
        Kind::Edge => say!("edges"),
        Kind::Route => say!("routes"),
        Kind::Requirement => say!("requirements"),
        Kind::Exemption => say!("exemptions"),
    }
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
