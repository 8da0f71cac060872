//! What a person reads of a comparison, as lines in two languages, before their form is known.

use super::changes::said;
use super::report::{FigureOf, InPlace, Report};
use crate::base::say::LARGEST_EXACT;
use crate::base::say::{self, count, same, say};
use crate::base::text::Text;
use crate::candidates::{Answer, Candidates};
use crate::diff::{Example, Move, Standing, Told, Which};
use crate::lang::Lang;
use crate::words;

/// More rows than this are counted, not listed, for a person.
const MOST_ROWS: usize = 50;

/// One line of the page.
pub(super) enum Line {
    /// What it comes down to.
    Verdict(Text),
    /// A sentence.
    Plain(Text),
    /// The title of a section.
    Heading(Text),
    /// An item of a list.
    Item(Text),
    /// Something below an item.
    Below(Text),
}

/// The lines, the verdict first.
pub(super) fn lines(report: &Report<'_>) -> Vec<Line> {
    let mut lines = vec![Line::Verdict(verdict(report))];
    let side = |named: &super::Named<'_>| format!("{} [{}]", named.ruleset.id(), named.on);
    lines.push(Line::Plain(say!(
        "Old: {side}. New: {side_b}.",
        side = side(&report.old),
        side_b = side(&report.new)
    )));
    // Places in which the same happens are told together.
    let mut told: Vec<(Vec<String>, Vec<Line>)> = Vec::new();
    for place in &report.places {
        let found = of_place(place);
        let known = told
            .iter_mut()
            .find(|(_, lines)| plain(lines) == plain(&found));
        match known {
            Some((names, _)) => names.push(name(place)),
            None => told.push((vec![name(place)], found)),
        }
    }
    for (names, found) in told {
        if report.is_all || names.iter().any(|name| !name.is_empty()) {
            lines.push(Line::Heading(places_title(&names)));
            if found.is_empty() {
                lines.push(Line::Item(say!("nobody moves")));
            }
        } else if !found.is_empty() {
            lines.push(Line::Heading(say!("Who moves")));
        }
        lines.extend(found);
    }
    changes(report, &mut lines);
    not_alike(report, &mut lines);
    if let Some(found) = &report.candidates {
        candidates(found, &mut lines);
    }
    lines
}

fn name(place: &InPlace<'_>) -> String {
    place.place.clone().unwrap_or_default()
}

fn plain(lines: &[Line]) -> Vec<String> {
    let text = |line: &Line| match line {
        Line::Verdict(text)
        | Line::Plain(text)
        | Line::Heading(text)
        | Line::Item(text)
        | Line::Below(text) => Lang::Both.of(text),
    };
    lines.iter().map(text).collect()
}

fn places_title(names: &[String]) -> Text {
    let names = names.iter().map(|name| match name.as_str() {
        "" => say!("places without local rules"),
        name => same(name),
    });
    let names: Vec<Text> = names.collect();
    say!("In {places}", places = say::listed(&names))
}

fn verdict(report: &Report<'_>) -> Text {
    let profiles = count(report.profiles());
    if report.is_same() {
        return say!(
            "Nobody moves: the same points and the same class for every possible applicant. Proved for each of {profiles} profiles.",
            profiles
        );
    }
    let points = match report.points_change() {
        (0, 0) => say!("Nobody's points change"),
        span => {
            let change = change(span);
            say!("Points {change}", change)
        }
    };
    let moves = || report.places.iter().flat_map(|place| &place.found.moves);
    let people = moves().fold(0_u64, |sum, one| sum.saturating_add(one.profiles));
    let class = if people == 0 {
        say!("nobody's class changes")
    } else {
        let share = share(people, report.profiles());
        let worse = if report.is_worse() {
            say!(", for some to a lower one")
        } else {
            say!(", for nobody to a lower one")
        };
        say!(
            "the class of {count} of {profiles} profiles{share} changes{worse}",
            count = count(people),
            profiles,
            share,
            worse
        )
    };
    say!("{points}; {class}.", points, class)
}

/// The share of all profiles, where both counts are exact.
fn share(part: u64, all: u64) -> Text {
    if all == 0 || all > LARGEST_EXACT {
        return same("");
    }
    let tenths = part.saturating_mul(1000) / all;
    let percent = if tenths == 0 {
        "< 0.1".to_owned()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    say!(" ({percent}%)", percent)
}

fn signed(points: i64) -> String {
    if points > 0 {
        format!("+{points}")
    } else {
        points.to_string()
    }
}

fn standing(standing: &Standing) -> Text {
    match standing {
        Standing::Class(id) => Text::new(id.clone(), say!("class {id}", id).zh),
        Standing::NoClass => say!("no class"),
        Standing::NoPermit => say!("no permit needed"),
    }
}

fn of_place(place: &InPlace<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in &place.found.moves {
        lines.push(Line::Item(move_text(one, place.found.profiles)));
        example(place, &one.example, &mut lines);
    }
    if let Some(furthest) = &place.found.example {
        let change = furthest.new.points - furthest.old.points;
        lines.push(Line::Item(say!(
            "points change the most here ({signed})",
            signed = signed(change)
        )));
        example(place, furthest, &mut lines);
    }
    for side in [&place.old, &place.new] {
        let overlaid = side.ruleset.place().map(|place| place.is_overlaid);
        if overlaid == Some(false) {
            let id = side.ruleset.id();
            lines.push(Line::Item(say!(
                "no local rules apply to {id} here: it is not the ruleset they extend",
                id
            )));
        }
    }
    lines.extend(place.figures().iter().map(figure).map(Line::Item));
    for turned in place.turned() {
        let when = if turned.is_on {
            say!("in force on the new day only")
        } else {
            say!("in force on the old day only")
        };
        lines.push(Line::Item(say!(
            "{turned}: {when}",
            turned = turned.title,
            when
        )));
    }
    lines
}

/// A figure that is not the same on both sides, or that a condition asks for in vain.
fn figure(figure: &FigureOf) -> Text {
    let title = say::lower(&figure.title);
    if let (None, None) = (figure.old, figure.new) {
        return say!(
            "no figure for {title} is known here: what asks for it is taken as not met",
            title
        );
    }
    let shown = |value: Option<crate::Decimal>| {
        value.map_or_else(|| say!("none"), |value| same(value.to_string()))
    };
    let (old, new) = (shown(figure.old), shown(figure.new));
    say!(
        "figure for {title}: {new} instead of {old}",
        title,
        new,
        old
    )
}

fn move_text(one: &Move, all: u64) -> Text {
    let (from, to) = (standing(&one.from), standing(&one.to));
    let share = share(one.profiles, all);
    let points = change(one.points_change);
    let profiles = count(one.profiles);
    say!(
        "{from} → {to}: {profiles} profiles{share}, points {points}",
        from,
        to,
        profiles,
        share,
        points
    )
}

/// What becomes of points, behind the word for them.
fn change((least, most): (i64, i64)) -> Text {
    let (low, high) = (signed(least), signed(most));
    match (least, most) {
        (0, 0) => say!("stay the same"),
        _ if least == most => say!("change by {low}", low),
        _ => say!("change by {low} to {high}", low, high),
    }
}

/// An applicant in few words: the unusual answers, and what both sides make of them.
fn example(place: &InPlace<'_>, example: &Example, lines: &mut Vec<Line>) {
    let dimensions = place.found.space.dimensions.iter().zip(&example.values);
    let mut answers = Vec::new();
    for (dimension, common) in dimensions.filter(|(dimension, common)| **common != dimension.usual)
    {
        let (which, side) = match dimension.new {
            Some(_) => (Which::New, &place.new),
            None => (Which::Old, &place.old),
        };
        let own = dimension.value_on(which, *common);
        if let Some((fact, own)) = dimension.fact_on(which).zip(own) {
            let fact = &side.ruleset.facts()[fact];
            let (title, value) = (say::lower(&fact.title), words::value(fact, own));
            answers.push(say!("{fact} {value}", fact = title, value));
        }
    }
    let who = if answers.is_empty() {
        say!("for instance with the usual answers")
    } else {
        say!("for instance {answers}", answers = say::listed(&answers))
    };
    lines.push(Line::Below(who));
    let told = |told: &Told, side: &crate::diff::Side<'_>| {
        let standing = standing(&told.standing);
        let route = told.route.map_or_else(Text::default, |route| {
            say!(" ({id})", id = side.ruleset.routes()[route].rule.id)
        });
        say!(
            "{points} points, {class}{route}",
            points = told.points,
            class = standing,
            route
        )
    };
    let (old, new) = (
        told(&example.old, &place.old),
        told(&example.new, &place.new),
    );
    let factors = factor_changes(place, example);
    lines.push(Line::Below(say!(
        "old: {old}; new: {new}{factors}",
        old,
        new,
        factors
    )));
}

/// The factors that give the example other points than before.
fn factor_changes(place: &InPlace<'_>, example: &Example) -> Text {
    let mut changes = Vec::new();
    let factors = place.new.ruleset.factors().iter().zip(&example.new.factors);
    for (factor, new) in factors {
        let before = place.old.ruleset.factors();
        let before = before.find(|other| other.id == factor.id);
        let old = before.map_or(0, |id| example.old.factors[id]);
        if old != *new {
            changes.push(say!(
                "{factor} {new} instead of {old}",
                factor = say::lower(&factor.title),
                new,
                old
            ));
        }
    }
    if changes.is_empty() {
        return same("");
    }
    say!(" ({changes})", changes = say::in_series(&changes))
}

fn changes(report: &Report<'_>, lines: &mut Vec<Line>) {
    let (things, others) = said(report.old.ruleset, report.new.ruleset, &report.changes);
    if things.is_empty() && others == 0 {
        lines.push(Line::Heading(say!("The files say the same")));
        return;
    }
    lines.push(Line::Heading(say!("What the files say differently")));
    for thing in things {
        lines.push(Line::Item(thing.subject));
        lines.extend(thing.lines.into_iter().map(Line::Below));
    }
    if others > 0 {
        lines.push(Line::Item(say!(
            "{others} other changes, of texts, titles, notes and sources (--format json lists all)",
            others
        )));
    }
}

/// Facts and values that only one side knows.
fn not_alike(report: &Report<'_>, lines: &mut Vec<Line>) {
    let Some(place) = report.places.first() else {
        return;
    };
    let space = &place.found.space;
    let lists = [
        (&space.only_old, say!("only the old rules ask for")),
        (&space.only_new, say!("only the new rules ask for")),
        (
            &space.retyped,
            say!("of another type on each side, so taken as two facts:"),
        ),
        (
            &space.narrowed,
            say!("compared only where both sides accept the value:"),
        ),
    ];
    if lists.iter().all(|(list, _)| list.is_empty()) {
        return;
    }
    lines.push(Line::Heading(say!("Facts that are not alike")));
    for (list, what) in lists.iter().filter(|(list, _)| !list.is_empty()) {
        let facts: Vec<Text> = list.iter().map(|fact| same(fact.as_str())).collect();
        lines.push(Line::Item(say!(
            "{what} {facts}",
            what,
            facts = say::listed(&facts)
        )));
    }
}

fn candidates(found: &Candidates, lines: &mut Vec<Line>) {
    let (rows, moved, rejected) = (found.rows, found.moved.len(), found.rejected.len());
    lines.push(Line::Heading(say!(
        "Candidates: {moved} of {rows} rows move, {rejected} could not be read",
        moved,
        rows,
        rejected
    )));
    for row in found.moved.iter().take(MOST_ROWS) {
        let place = row
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(", {place}"));
        let (old, new) = (answer(&row.old), answer(&row.new));
        lines.push(Line::Item(say!(
            "row {row} (line {line}{place}): {old} → {new}",
            row = row.row,
            line = row.line,
            place,
            old,
            new
        )));
    }
    if moved > MOST_ROWS {
        let left = moved - MOST_ROWS;
        lines.push(Line::Item(say!(
            "and {left} more rows (--format json lists all)",
            left
        )));
    }
    for row in found.rejected.iter().take(MOST_ROWS) {
        let errors = row.errors.join("; ");
        lines.push(Line::Item(say!(
            "row {row} (line {line}) not read: {errors}",
            row = row.row,
            line = row.line,
            errors
        )));
    }
    if rejected > MOST_ROWS {
        let left = rejected - MOST_ROWS;
        lines.push(Line::Item(say!(
            "and {left} more that could not be read",
            left
        )));
    }
    if !found.ignored.is_empty() {
        let names = found.ignored.join(", ");
        lines.push(Line::Item(say!(
            "columns that neither side knows: {names}",
            names
        )));
    }
}

/// What a row comes to on one side.
fn answer(answer: &Answer) -> Text {
    let points = if answer.points == answer.points_at_most {
        answer.points.to_string()
    } else {
        format!("{}–{}", answer.points, answer.points_at_most)
    };
    let class = |class: &Option<String>| {
        let found = class.clone().map(Standing::Class);
        standing(&found.unwrap_or(Standing::NoClass))
    };
    let (certain, best) = (class(&answer.class), class(&answer.best_class));
    let classes = match answer.permit_needed {
        Some(false) => standing(&Standing::NoPermit),
        _ if certain == best => certain,
        _ => say!("{certain} (at best {best})", certain, best),
    };
    say!("{classes}, {points}", classes, points)
}
