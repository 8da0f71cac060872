//! Offers side by side: for people as a table, and for machines in [`json`].

pub(crate) mod json;

use super::grid::{Cell, Column, Grid};
use super::markdown;
use super::table::{push_head, push_section};
use super::view::{Line, Section, heed, points_range};
use super::wrap::{NARROWEST, WIDEST};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::compare::{Comparison, Offer, RouteRow};
use crate::engine::Met;
use crate::lang::Lang;
use crate::ruleset::{ClassId, Ruleset};
use crate::words::{self, Word};

/// The least width of a column of texts.
const NARROW: usize = 10;

/// What a person reads of a comparison.
pub(crate) struct ComparisonView {
    /// Each offer in a sentence.
    headline: Vec<String>,
    subtitle: Vec<String>,
    columns: Vec<Vec<String>>,
    rows: Vec<Vec<Vec<String>>>,
    sections: Vec<Section>,
}

impl ComparisonView {
    pub(crate) fn new(
        names: &[Text],
        offers: &[Offer<'_>],
        compared: &Comparison,
        lang: Lang,
    ) -> Self {
        let teller = Teller { offers, lang };
        let mut headline = Vec::new();
        for (number, (name, offer)) in names.iter().zip(offers).enumerate() {
            let is_best = compared.best.contains(&number) && compared.best.len() < offers.len();
            headline.extend(lang.lines(&sentence(number + 1, name, offer, is_best)));
        }
        let mut columns = vec![lang.lines(&Word::Offer.text())];
        columns.extend((1..=offers.len()).map(|number| vec![number.to_string()]));
        Self {
            headline,
            subtitle: offers.first().map_or_else(Vec::new, |offer| {
                let (title, id) = (offer.ruleset.title(), offer.ruleset.id());
                let on = offer.assessment.on;
                let text = say!("{title} [{id}], on {on}", title, id, on);
                lang.lines(&text)
            }),
            columns,
            rows: teller.rows(compared),
            sections: vec![teller.routes(compared)],
        }
    }

    /// The page for a terminal.
    pub(crate) fn page(&self, width: usize) -> String {
        let width = width.clamp(NARROWEST, WIDEST);
        let mut page = String::new();
        push_head(&mut page, &self.headline, &self.subtitle, width);
        page.push('\n');
        let wide = self.side_by_side();
        let grid = if wide.fits(width) {
            wide
        } else {
            self.stacked()
        };
        page.push_str(&grid.text(width));
        for section in self
            .sections
            .iter()
            .filter(|section| !section.lines.is_empty())
        {
            push_section(&mut page, section, width);
        }
        page
    }

    /// The page as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut page = String::new();
        markdown::push_head(&mut page, &self.headline, &self.subtitle);
        let joined = |row: &Vec<Vec<String>>| -> Vec<String> {
            row.iter().map(|lines| lines.join(" ")).collect()
        };
        let numbers: Vec<usize> = (1..self.columns.len()).collect();
        markdown::push_header(&mut page, &joined(&self.columns), &numbers);
        for row in &self.rows {
            markdown::push_row(&mut page, &joined(row));
        }
        for section in self
            .sections
            .iter()
            .filter(|section| !section.lines.is_empty())
        {
            markdown::push_section(&mut page, section);
        }
        page
    }

    fn side_by_side(&self) -> Grid {
        let mut columns = vec![Column::Text(NARROW)];
        columns.extend(self.columns.iter().skip(1).map(|_| Column::Text(1)));
        let cells = |row: &[Vec<String>]| row.iter().map(|lines| Cell::of(lines)).collect();
        let mut grid = Grid::new(&columns, cells(&self.columns));
        for row in &self.rows {
            grid.row(cells(row));
        }
        grid
    }

    /// The offers below each other, for a narrow page.
    fn stacked(&self) -> Grid {
        let cell = |row: &[Vec<String>]| {
            // An empty row parts what stands above it from what stands below.
            if row.iter().all(Vec::is_empty) {
                return vec![Cell::default()];
            }
            let mut all = row.iter();
            let mut cell = Cell::of(all.next().map_or(&[][..], Vec::as_slice));
            for (number, lines) in all.enumerate() {
                let said = lines.join(" ");
                let led = format!("{}: {said}", number + 1);
                cell = cell.add(&[led], "  ", "     ");
            }
            vec![cell]
        };
        let title = self.columns.first().map_or(&[][..], Vec::as_slice);
        let mut grid = Grid::new(&[Column::Text(NARROW)], vec![Cell::of(title)]);
        for row in &self.rows {
            grid.row(cell(row));
        }
        grid
    }
}

struct Teller<'a> {
    offers: &'a [Offer<'a>],
    lang: Lang,
}

impl Teller<'_> {
    fn lines(&self, text: &Text) -> Vec<String> {
        self.lang.lines(text)
    }

    /// The facts and the factors that differ, what the others give together, and the totals.
    fn rows(&self, compared: &Comparison) -> Vec<Vec<Vec<String>>> {
        let mut rows = Vec::new();
        for row in &compared.facts {
            let (offer, fact) = row.known;
            let Some(offer) = self.offers.get(offer) else {
                continue;
            };
            let fact = &offer.ruleset.facts()[fact];
            let mut cells = vec![self.lines(&fact.title)];
            cells.extend(row.values.iter().map(|value| {
                let text = value.map_or_else(
                    || Word::NotAnswered.text(),
                    |value| words::value(fact, value),
                );
                self.lines(&text)
            }));
            rows.push(cells);
        }
        if !rows.is_empty() {
            rows.push(vec![Vec::new(); self.offers.len() + 1]);
        }
        rows.extend(self.factors(compared));
        rows.extend(self.totals());
        rows
    }

    fn factors(&self, compared: &Comparison) -> Vec<Vec<Vec<String>>> {
        let Some(first) = self.offers.first() else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        let mut alike: Vec<(i64, i64)> = vec![(0, 0); self.offers.len()];
        let mut count = 0;
        for row in &compared.factors {
            if !row.differs() {
                count += 1;
                for (sum, points) in alike.iter_mut().zip(&row.points) {
                    *sum = (sum.0 + points.0, sum.1 + points.1);
                }
                continue;
            }
            let mut cells = vec![self.lines(&first.ruleset.factors()[row.factor].title)];
            let points = row
                .points
                .iter()
                .map(|(least, most)| vec![points_range(*least, *most)]);
            cells.extend(points);
            rows.push(cells);
        }
        if count > 0 {
            let text = say!("{count} factors that are alike", count);
            let mut cells = vec![self.lines(&text)];
            cells.extend(
                alike
                    .iter()
                    .map(|(least, most)| vec![points_range(*least, *most)]),
            );
            rows.push(cells);
        }
        rows
    }

    fn totals(&self) -> Vec<Vec<Vec<String>>> {
        let row = |word: Word, cell: &dyn Fn(&Offer<'_>) -> Vec<String>| {
            let mut cells = vec![self.lines(&word.text())];
            cells.extend(self.offers.iter().map(cell));
            cells
        };
        let class = |ruleset: &Ruleset, class: Option<ClassId>| {
            let id = class.map_or("–", |class| &ruleset.classes()[class].id);
            vec![id.to_owned()]
        };
        vec![
            row(Word::Total, &|offer| {
                let answer = &offer.assessment;
                vec![points_range(answer.points, answer.points_at_most)]
            }),
            row(Word::Class, &|offer| {
                class(offer.ruleset, offer.assessment.class)
            }),
            row(Word::BestClass, &|offer| {
                class(offer.ruleset, offer.assessment.best_class)
            }),
            row(Word::Route, &|offer| {
                let route = offer.assessment.route;
                route.map_or_else(
                    || vec!["–".to_owned()],
                    |route| self.lines(&offer.ruleset.routes()[route].rule.title),
                )
            }),
        ]
    }

    /// The routes that are met in one offer and not, or not yet, in another.
    fn routes(&self, compared: &Comparison) -> Section {
        let mut lines = Vec::new();
        let is_met = |row: &&RouteRow| row.met.contains(&Some(Met::Yes));
        for row in compared.routes.iter().filter(is_met) {
            let (offer, route) = row.known;
            let Some(offer) = self.offers.get(offer) else {
                continue;
            };
            let route = &offer.ruleset.routes()[route];
            let class = &offer.ruleset.classes()[route.class].id;
            let met = row.met.iter().enumerate().map(|(number, met)| {
                let met = met.map_or_else(|| say!("not there"), words::met);
                let number = number + 1;
                say!("{number} {met}", number, met)
            });
            let met: Vec<Text> = met.collect();
            let text = say!(
                "{class}  {route}: {met}",
                class,
                route = route.rule.title,
                met = say::joined(&met, ", ", "，")
            );
            lines.push(Line::sentence(&text, self.lang));
        }
        let left = compared.routes.len() - lines.len();
        if left > 0 {
            let text = say!(
                "{left} more differ and are met in no offer (--format json lists all).",
                left
            );
            lines.push(Line::sentence(&text, self.lang));
        }
        let title = say!("Routes that differ");
        Section {
            title: self.lang.of(&title),
            lines,
        }
    }
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
