//! What an edit changes: who moves in which places, what the files say differently, and which real
//! rows move.

use super::assess::points_range;
use super::changes;
use super::page::{Item, Mark, Page, Part, Section, list};
use crate::base::decimal::Decimal;
use crate::base::say::LARGEST_EXACT;
use crate::base::say::{self, count, same, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::questions::diff::report::{DiffReport, FigureOf, InPlace, NamedSide};
use crate::questions::diff::{
    Candidates, Example, Move, Side, SideAnswer, SideStanding, SideTold, Which,
};

/// More rows than this are counted, not listed, for a person.
const MOST_ROWS: usize = 50;

/// The page, the verdict first.
pub(crate) fn page(report: &DiffReport<'_>) -> Page {
    let side = |named: &NamedSide<'_>| format!("{} [{}]", named.ruleset.id(), named.on);
    let sides = say!(
        "Old: {side}. New: {side_b}.",
        side = side(&report.old),
        side_b = side(&report.new)
    );
    let mut page = Page {
        title: say!("What an edit changes"),
        head: vec![Part::Verdict(verdict(report), None), Part::Sentence(sides)],
        ..Page::default()
    };
    // Places in which the same happens are told together.
    let mut told: Vec<(Vec<Text>, Vec<Item>)> = Vec::new();
    for place in &report.places {
        let found = of_place(place);
        let name = place.place.clone().unwrap_or_default();
        match told.iter_mut().find(|(_, items)| *items == found) {
            Some((names, _)) => names.push(same(name)),
            None => told.push((vec![same(name)], found)),
        }
    }
    for (names, mut found) in told {
        let is_named = report.is_all || names.iter().any(|name| !name.en.is_empty());
        if is_named && found.is_empty() {
            found.push(Item::from(say!("nobody moves")));
        }
        let title = if is_named {
            places_title(names)
        } else {
            say!("Who moves")
        };
        page.list(title, found);
    }
    push_changes(&mut page, report);
    let unlike = not_alike(report);
    page.list(say!("Facts that are not alike"), unlike);
    if let Some(found) = &report.candidates {
        let (rows, moved, rejected) = (found.rows, found.moved.len(), found.rejected.len());
        let title = say!(
            "Candidates: {moved} of {rows} rows move, {rejected} could not be read",
            moved,
            rows,
            rejected
        );
        // The heading alone is worth saying.
        page.sections.push(Section {
            title,
            parts: vec![list(candidates(found))],
        });
    }
    page
}

fn places_title(names: Vec<Text>) -> Text {
    let names = names.into_iter().map(|name| {
        if name.en.is_empty() {
            say!("places without local rules")
        } else {
            name
        }
    });
    let names: Vec<Text> = names.collect();
    say!("In {places}", places = say::listed(&names))
}

fn verdict(report: &DiffReport<'_>) -> Text {
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

fn standing(standing: &SideStanding) -> Text {
    match standing {
        SideStanding::Class(id) => Text::new(id.clone(), say!("class {id}", id).zh),
        SideStanding::NoClass => say!("no class"),
        SideStanding::NoPermit => say!("no permit needed"),
    }
}

fn of_place(place: &InPlace<'_>) -> Vec<Item> {
    let moves = place.found.moves.iter().map(|one| {
        let text = move_text(one, place.found.profiles);
        Item::from(text).with(example(place, &one.example))
    });
    let mut items: Vec<Item> = moves.collect();
    if let Some(furthest) = &place.found.example {
        let change = furthest.new.points - furthest.old.points;
        let text = say!(
            "points change the most here ({signed})",
            signed = signed(change)
        );
        items.push(Item::from(text).with(example(place, furthest)));
    }
    for side in [&place.old, &place.new] {
        let overlaid = side.ruleset.place().map(|place| place.is_overlaid);
        if overlaid == Some(false) {
            let id = side.ruleset.id();
            items.push(Item::from(say!(
                "no local rules apply to {id} here: it is not the ruleset they extend",
                id
            )));
        }
    }
    items.extend(place.figures().iter().map(figure).map(Item::from));
    for turned in place.turned() {
        let when = if turned.is_on {
            say!("in force on the new day only")
        } else {
            say!("in force on the old day only")
        };
        let text = say!("{turned}: {when}", turned = turned.title, when);
        items.push(Item::from(text));
    }
    items
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
    let shown = |value: Option<Decimal>| {
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
fn example(place: &InPlace<'_>, example: &Example) -> [Item; 2] {
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
    let told = |told: &SideTold, side: &Side<'_>| {
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
    let told = say!("old: {old}; new: {new}{factors}", old, new, factors);
    [who, told].map(|text| Item::new(Mark::None, text))
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

fn push_changes(page: &mut Page, report: &DiffReport<'_>) {
    let (old, new) = (report.old.ruleset, report.new.ruleset);
    let (things, others) = changes::said(old, new, &report.changes);
    let items = things.into_iter().map(|thing| {
        let below = thing.lines.into_iter();
        Item::from(thing.subject).with(below.map(|line| Item::new(Mark::None, line)))
    });
    let others = (others > 0).then(|| {
        Item::from(say!(
            "{others} other changes, of texts, titles, notes and sources (--format json lists all)",
            others
        ))
    });
    let items: Vec<Item> = items.chain(others).collect();
    let title = if items.is_empty() {
        say!("The files say the same")
    } else {
        say!("What the files say differently")
    };
    page.sections.push(Section {
        title,
        parts: vec![list(items)],
    });
}

/// Facts and values that only one side knows.
fn not_alike(report: &DiffReport<'_>) -> Vec<Text> {
    let Some(place) = report.places.first() else {
        return Vec::new();
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
    let told = lists.iter().filter(|(list, _)| !list.is_empty());
    let texts = told.map(|(list, what)| {
        let facts: Vec<Text> = list.iter().map(|fact| same(fact.as_str())).collect();
        say!("{what} {facts}", what, facts = say::listed(&facts))
    });
    texts.collect()
}

fn candidates(found: &Candidates) -> Vec<Text> {
    let (moved, rejected) = (found.moved.len(), found.rejected.len());
    let mut texts = Vec::new();
    for row in found.moved.iter().take(MOST_ROWS) {
        let place = row
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(", {place}"));
        let (old, new) = (answer(&row.old), answer(&row.new));
        texts.push(say!(
            "row {row} (line {line}{place}): {old} → {new}",
            row = row.row,
            line = row.line,
            place,
            old,
            new
        ));
    }
    if moved > MOST_ROWS {
        let left = moved - MOST_ROWS;
        texts.push(say!("and {left} more rows (--format json lists all)", left));
    }
    for row in found.rejected.iter().take(MOST_ROWS) {
        let errors = row.errors.join("; ");
        texts.push(say!(
            "row {row} (line {line}) not read: {errors}",
            row = row.row,
            line = row.line,
            errors
        ));
    }
    if rejected > MOST_ROWS {
        let left = rejected - MOST_ROWS;
        texts.push(say!("and {left} more that could not be read", left));
    }
    if !found.ignored.is_empty() {
        let names = found.ignored.join(", ");
        texts.push(say!("columns that neither side knows: {names}", names));
    }
    texts
}

/// What a row comes to on one side.
fn answer(answer: &SideAnswer) -> Text {
    let points = points_range(answer.points, answer.points_at_most);
    let class = |class: &Option<String>| {
        let found = class.clone().map(SideStanding::Class);
        standing(&found.unwrap_or(SideStanding::NoClass))
    };
    let (certain, best) = (class(&answer.class), class(&answer.best_class));
    let classes = match answer.permit_needed {
        Some(false) => standing(&SideStanding::NoPermit),
        _ if certain == best => certain,
        _ => say!("{certain} (at best {best})", certain, best),
    };
    say!("{classes}, {points}", classes, points)
}
