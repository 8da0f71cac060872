//! Offers side by side: what differs, the totals, and the routes that differ.

use super::assess::{BESIDE, heed, points_range};
use super::page::{Cell, Column, Grid, Holds, Narrow, Page, Part, Row, RowKind};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::engine::Met;
use crate::questions::compare::{Comparison, Offer, RouteRow};
use crate::rules::ruleset::ClassId;

/// The page of some offers with their names.
pub(crate) fn page(names: &[Text], offers: &[Offer<'_>], compared: &Comparison) -> Page {
    let mut head = Vec::new();
    for (number, (name, offer)) in names.iter().zip(offers).enumerate() {
        let is_best = compared.best.contains(&number) && compared.best.len() < offers.len();
        let text = sentence(number + 1, name, offer, is_best);
        head.push(Part::Verdict(text, None));
    }
    if let Some(offer) = offers.first() {
        let (title, id) = (offer.ruleset.title(), offer.ruleset.id());
        let on = offer.assessment.on;
        head.push(Part::Sentence(say!(
            "{title} [{id}], on {on}",
            title,
            id,
            on
        )));
    }
    head.push(Part::Grid(grid(offers, compared)));
    let mut page = Page {
        title: say!("Offers side by side"),
        head,
        ..Page::default()
    };
    let routes = routes(offers, compared);
    page.list(say!("Routes that differ"), routes);
    page
}

/// The facts and the factors that differ, what the others give together, and the totals.
fn grid(offers: &[Offer<'_>], compared: &Comparison) -> Grid {
    let words = Holds::Words(BESIDE);
    let first = Column::new("what", say!("Offer"), words, Narrow::Beside);
    let others = (1..=offers.len()).map(|number| {
        let title = say::same(number.to_string());
        Column::new("offer", title, words, Narrow::Named)
    });
    let mut rows = facts(offers, compared);
    if !rows.is_empty() {
        rows.push(Row::new(RowKind::Gap, []));
    }
    rows.extend(factors(offers, compared));
    rows.extend(totals(offers));
    Grid {
        name: "offers",
        caption: say!("What differs between the offers"),
        columns: std::iter::once(first).chain(others).collect(),
        rows,
    }
}

/// A row: what it is about, and a cell for each offer.
fn row(title: Text, cells: impl IntoIterator<Item = Cell>) -> Row {
    Row::plain(std::iter::once(title.into()).chain(cells))
}

fn facts(offers: &[Offer<'_>], compared: &Comparison) -> Vec<Row> {
    let rows = compared.facts.iter().filter_map(|one| {
        let (offer, fact) = one.known;
        let fact = &offers.get(offer)?.ruleset.facts()[fact];
        let cells = one.values.iter().map(|value| {
            let text = value.map_or_else(words::not_answered, |value| words::value(fact, value));
            Cell::from(text)
        });
        Some(row(fact.title.clone(), cells))
    });
    rows.collect()
}

fn factors(offers: &[Offer<'_>], compared: &Comparison) -> Vec<Row> {
    let Some(first) = offers.first() else {
        return Vec::new();
    };
    let cells = |points: &[(i64, i64)]| -> Vec<Cell> {
        let points = points.iter();
        points
            .map(|(least, most)| Cell::word(&points_range(*least, *most)))
            .collect()
    };
    let mut rows = Vec::new();
    let mut alike: Vec<(i64, i64)> = vec![(0, 0); offers.len()];
    let mut count = 0;
    for one in &compared.factors {
        if one.differs() {
            let title = &first.ruleset.factors()[one.factor].title;
            rows.push(row(title.clone(), cells(&one.points)));
            continue;
        }
        count += 1;
        for (sum, points) in alike.iter_mut().zip(&one.points) {
            *sum = (sum.0 + points.0, sum.1 + points.1);
        }
    }
    if count > 0 {
        let text = say!("{count} factors that are alike", count);
        rows.push(row(text, cells(&alike)));
    }
    rows
}

fn totals(offers: &[Offer<'_>]) -> [Row; 4] {
    let line = |title: Text, cell: &dyn Fn(&Offer<'_>) -> Cell| row(title, offers.iter().map(cell));
    let class = |offer: &Offer<'_>, class: Option<ClassId>| {
        Cell::word(&class.map_or("–", |class| &offer.ruleset.classes()[class].id))
    };
    [
        line(say!("Total"), &|offer| {
            let answer = &offer.assessment;
            Cell::word(&points_range(answer.points, answer.points_at_most))
        }),
        line(say!("Class"), &|offer| class(offer, offer.assessment.class)),
        line(say!("Best possible class"), &|offer| {
            class(offer, offer.assessment.best_class)
        }),
        line(say!("Route"), &|offer| {
            let route = offer.assessment.route;
            route.map_or_else(
                || Cell::word(&"–"),
                |route| offer.ruleset.routes()[route].rule.title.clone().into(),
            )
        }),
    ]
}

/// The routes that are met in one offer and not, or not yet, in another.
fn routes(offers: &[Offer<'_>], compared: &Comparison) -> Vec<Text> {
    let is_met = |row: &&RouteRow| row.met.contains(&Some(Met::Yes));
    let told = compared.routes.iter().filter(is_met).filter_map(|row| {
        let (offer, route) = row.known;
        let offer = offers.get(offer)?;
        let route = &offer.ruleset.routes()[route];
        let class = &offer.ruleset.classes()[route.class].id;
        let met = (1..).zip(&row.met).map(|(number, met): (usize, _)| {
            let met = met.map_or_else(|| say!("not there"), words::met);
            say!("{number} {met}", number, met)
        });
        let met: Vec<Text> = met.collect();
        Some(say!(
            "{class}  {route}: {met}",
            class,
            route = route.rule.title,
            met = say::joined(&met, ", ", "，")
        ))
    });
    let mut told: Vec<Text> = told.collect();
    let left = compared.routes.len() - told.len();
    if left > 0 {
        told.push(say!(
            "{left} more differ and are met in no offer (--format json lists all).",
            left
        ));
    }
    told
}

/// One offer in a sentence.
fn sentence(number: usize, name: &Text, offer: &Offer<'_>, is_best: bool) -> Text {
    let answer = &offer.assessment;
    let class = match answer.class {
        Some(class) => say!("class {id}", id = offer.ruleset.classes()[class].id),
        None if answer.permit_needed == Some(false) => say!("no permit needed"),
        None => say!("no class"),
    };
    let points = points_range(answer.points, answer.points_at_most);
    let best = if is_best {
        say!(" – the best")
    } else {
        say::same("")
    };
    let failed = answer.requirements.iter().any(|one| one.met == Met::No);
    let failed = if failed {
        say!(", a requirement is not met")
    } else {
        say::same("")
    };
    let by = answer.ground.and_then(words::ground);
    let by = by.map_or_else(Text::default, |ground| say!(" by {ground}", ground));
    let heed = heed(answer);
    say!(
        "{number}: {name}: {class}{by}, {points} points{failed}{best}{heed}",
        by,
        heed,
        number,
        name,
        class,
        points,
        failed,
        best
    )
}
