//! A forecast: what holds until when, the chart, the days with their reasons, and other answers
//! beside it.

use jiff::civil::Date;

use super::page::{Cell, Chart, Column, Grid, Holds, Narrow, Page, Part, Row, list};
use super::plot::{self, Curve, Plot, Stair};
use super::{assess, cause};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::questions::forecast::shown::Shown;
use crate::questions::forecast::{Event, Forecast, Standing};
use crate::rules::ruleset::ClassId;

/// The least width of the column of reasons.
const REASONS: usize = 16;

/// A day that is counted from the day of the answer.
const ABOUT: &str = "~";

/// The page of a forecast.
pub(crate) fn page(shown: &Shown<'_>) -> Page {
    let outlook = Outlook {
        shown,
        is_typed: true,
    };
    let mut head = vec![Part::Verdict(outlook.sentence(shown.base), None)];
    for scenario in shown.scenarios {
        let (name, said) = (scenario.name(), outlook.sentence(&scenario.forecast));
        let text = say!("With {name}: {said}", name, said = say::lower(&said));
        head.push(Part::Verdict(text, None));
    }
    head.push(Part::Sentence(outlook.subtitle()));
    let mut page = Page {
        title: say!("What will change"),
        head,
        ..Page::default()
    };
    let parts = [Part::Chart(outlook.chart()), Part::Grid(outlook.days())];
    page.push(chart_title(), parts);
    if !shown.scenarios.is_empty() {
        page.push(say!("Compared"), outlook.compared());
    }
    page.list(say!("To keep in mind"), outlook.notes());
    page
}

fn chart_title() -> Text {
    say!("Points over time")
}

/// The points that are certain, to those that are possible.
fn points(standing: &Standing) -> String {
    let grading = &standing.grading;
    assess::points_range(grading.points, grading.points_at_most)
}

/// The certain class in short, with the best one that is possible.
fn class(shown: &Shown<'_>, standing: &Standing) -> Text {
    let grading = &standing.grading;
    if grading.permit_needed == Some(false) {
        return say!("no permit needed");
    }
    let certain = shown.class(standing, grading.class);
    let certain = certain.map_or_else(|| say!("none"), say::same);
    match shown.class(standing, grading.best_class) {
        Some(best) if grading.best_class != grading.class => {
            say!("{certain} ({best} possible)", certain, best)
        }
        _ => certain,
    }
}

/// Tells a forecast.
pub(super) struct Outlook<'a> {
    pub(super) shown: &'a Shown<'a>,
    /// Whether it is read at a prompt, so that commands and flags are worth naming.
    pub(super) is_typed: bool,
}

impl Outlook<'_> {
    /// A class with its title.
    fn class_name(&self, standing: &Standing, class: Option<ClassId>) -> Option<Text> {
        let class = &self.shown.ruleset(standing).classes()[class?];
        let (id, title) = (&class.id, &say::lower(&class.title));
        Some(match standing.ground.and_then(words::ground) {
            Some(ground) => say!("class {id} ({title}), by {ground},", id, title, ground),
            None => say!("class {id} ({title})", id, title),
        })
    }

    /// What holds on the first day and until when, and what follows.
    pub(super) fn sentence(&self, forecast: &Forecast) -> Text {
        let (start, on, until) = (&forecast.start, forecast.on, forecast.until);
        let turns = turns(forecast);
        let mut text = match self.class_name(start, start.grading.class) {
            _ if start.grading.permit_needed == Some(false) => {
                say!("No permit of this kind is needed on {on}.", on)
            }
            None => say!("No class is certain on {on}.", on),
            Some(class) => {
                let is_raised = turns
                    .first()
                    .is_some_and(|event| Some(event.on) != fall(forecast));
                let at_the_start = say::upper(&class);
                match forecast.holds_to {
                    None if is_raised => say!(
                        "At least {class} is certain throughout, to {until}.",
                        class,
                        until
                    ),
                    None => say!(
                        "{class} is certain throughout, to {until}.",
                        class = at_the_start,
                        until
                    ),
                    Some(day) if is_raised => {
                        say!("At least {class} is certain until {day}.", class, day)
                    }
                    Some(day) => say!("{class} is certain until {day}.", class = at_the_start, day),
                }
            }
        };
        for event in turns {
            let (day, standing) = (event.on, &event.standing);
            let class = self.class_name(standing, standing.grading.class);
            let class = class.unwrap_or_else(|| say!("no class"));
            text = say!(
                "{before} From {day} {class} is certain.",
                before = text,
                day,
                class
            );
        }
        let (now, then) = (points(start), points(last(forecast)));
        say!(
            "{before} Points: {now} on {on}, {then} on {until}.",
            before = text,
            now,
            on,
            then,
            until
        )
    }

    fn subtitle(&self) -> Text {
        let forecast = self.shown.base;
        let ruleset = self.shown.ruleset(&forecast.start);
        let place = ruleset.place().map(|place| &place.title);
        let place = place.map_or_else(|| say::same(""), |title| say!(", in {title}", title));
        let (title, id) = (ruleset.title(), ruleset.id());
        let (on, until) = (forecast.on, forecast.until);
        say!(
            "{title} [{id}]{place}, {on} to {until}",
            title,
            id,
            place,
            on,
            until
        )
    }

    /// The curves of all forecasts, and the same in words.
    pub(super) fn chart(&self) -> Chart {
        let base = self.shown.base;
        let bounds = base.bounds.iter().map(|bound| plot::BoundLine {
            class: bound.class.clone(),
            points: bound.points,
            from: plot::days(base.on, bound.from),
            to: plot::days(base.on, bound.to),
        });
        let others = self.shown.scenarios.iter();
        let others = others.map(|scenario| curve(scenario.name(), &scenario.forecast));
        Chart {
            title: chart_title(),
            plot: Plot {
                on: base.on,
                last: plot::days(base.on, base.until).max(1),
                curves: std::iter::once(curve(String::new(), base))
                    .chain(others)
                    .collect(),
                bounds: bounds.collect(),
            },
            description: self.description(),
        }
    }

    /// What the chart shows, in words: each day with its points, class, and reasons.
    fn description(&self) -> Text {
        let mut said = self.story(self.shown.base);
        for scenario in self.shown.scenarios {
            let (name, story) = (scenario.name(), self.story(&scenario.forecast));
            said.push(say!("{name}:", name));
            said.extend(story);
        }
        say::joined(&said, " ", "")
    }

    fn story(&self, forecast: &Forecast) -> Vec<Text> {
        let sentence = |day: Date, standing: &Standing, why: &[Text]| {
            let why = if why.is_empty() {
                Text::default()
            } else {
                say!(" ({why})", why = say::in_series(why))
            };
            let (points, class) = (points(standing), class(self.shown, standing));
            say!(
                "{day}: {points} points, class {class}{why}.",
                day,
                points,
                class,
                why
            )
        };
        let mut sentences = vec![sentence(forecast.on, &forecast.start, &[])];
        let mut before = &forecast.start;
        for event in &forecast.events {
            let why = cause::texts(self.shown, before, event);
            sentences.push(sentence(event.on, &event.standing, &why));
            before = &event.standing;
        }
        sentences
    }

    /// The days from which something else holds, with the reasons.
    pub(super) fn days(&self) -> Grid {
        let forecast = self.shown.base;
        let row = |day: String, why: Vec<Text>, standing: &Standing| {
            Row::plain([
                Cell::word(&day),
                why.into(),
                Cell::word(&points(standing)),
                class(self.shown, standing).into(),
            ])
        };
        let today = vec![say!("as answered")];
        let mut rows = vec![row(forecast.on.to_string(), today, &forecast.start)];
        let mut before = &forecast.start;
        for event in &forecast.events {
            let about = if event.is_precise() { "" } else { ABOUT };
            let why = cause::texts(self.shown, before, event);
            rows.push(row(format!("{about}{}", event.on), why, &event.standing));
            before = &event.standing;
        }
        let column = Column::new;
        Grid {
            name: "days",
            caption: say!(
                "The days on which points or class change, if all other answers stay as they are"
            ),
            columns: vec![
                column("day", say!("From"), Holds::Short, Narrow::Beside),
                column(
                    "why",
                    say!("What changes"),
                    Holds::Words(REASONS),
                    Narrow::Below,
                ),
                column("points", say!("Points"), Holds::Number, Narrow::Beside),
                column("class", say!("Class"), Holds::Words(4), Narrow::Named),
            ],
            rows,
        }
    }

    /// What holds from each day on under each of the forecasts.
    fn compared(&self) -> Vec<Part> {
        let shown = self.shown;
        let forecasts: Vec<&Forecast> = shown.forecasts().collect();
        let events = forecasts.iter().flat_map(|forecast| &forecast.events);
        let mut days: Vec<Date> = events.map(|event| event.on).collect();
        days.push(shown.base.on);
        days.sort_unstable();
        days.dedup();
        let rows = days.iter().map(|day| {
            let cells = forecasts.iter().map(|forecast| {
                let standing = standing_on(forecast, *day);
                let (points, class) = (points(standing), class(shown, standing));
                Cell::from(say!("{points} {class}", points, class))
            });
            Row::plain(std::iter::once(Cell::word(&day)).chain(cells))
        });
        let named = (1..).zip(shown.scenarios);
        let named: Vec<(String, String)> = named
            .map(|(number, scenario)| (format!("[{number}]"), scenario.name()))
            .collect();
        let column = |title| Column::new("standing", title, Holds::Words(REASONS), Narrow::Named);
        let first = Column::new("day", say!("From"), Holds::Short, Narrow::Beside);
        let others = named.iter().map(|(number, _)| column(say::same(number)));
        let grid = Grid {
            name: "compared",
            caption: say!("What holds from each day on under each of the answers"),
            columns: [first, column(say!("as answered"))]
                .into_iter()
                .chain(others)
                .collect(),
            rows: rows.collect(),
        };
        let legend = named
            .iter()
            .map(|(number, name)| say::same(format!("{number} {name}")));
        vec![Part::Grid(grid), list(legend)]
    }

    /// What a forecast must be read with.
    pub(super) fn notes(&self) -> Vec<Text> {
        let mut texts = self.precision();
        texts.push(say!("All other answers are taken to stay as they are, and rules and figures to stay as this program knows them today."));
        texts.extend(self.aging());
        let start = &self.shown.base.start;
        if self.is_typed && start.grading.best_class != start.grading.class {
            texts.push(say!("What is possible depends on what is not answered yet: `permit-points assess` lists it."));
        }
        texts
    }

    /// Which facts are known in years only, and what would make their days exact.
    fn precision(&self) -> Vec<Text> {
        let mut facts: Vec<&Text> = Vec::new();
        let mut flags: Vec<String> = Vec::new();
        for one in self.shown.forecasts().flat_map(|one| &one.imprecise) {
            let all = self.shown.timeline.ruleset(one.ruleset).facts();
            let title = &all[one.fact].title;
            if facts.contains(&title) {
                continue;
            }
            facts.push(title);
            let date = one.date.map(|date| &all[date].id);
            flags.extend(date.map(|date| format!("--{}", date.replace('_', "-"))));
        }
        if facts.is_empty() {
            return Vec::new();
        }
        let on = self.shown.base.on;
        let facts: Vec<Text> = facts.into_iter().cloned().collect();
        let mut text = say!(
            "Without its date a fact grows on the anniversaries of {on}, which is not precise ({about}): {facts}.",
            on,
            about = ABOUT,
            facts = say::listed(&facts)
        );
        if self.is_typed && !flags.is_empty() {
            let flags = flags.join(", ");
            text = say!(
                "{before} With {flags} the days are exact.",
                before = text,
                flags
            );
        }
        vec![text]
    }

    /// Figures that grow old while no newer one is known.
    fn aging(&self) -> Vec<Text> {
        let texts = self.shown.base.aging.iter().filter_map(|one| {
            let parameters = self.shown.timeline.ruleset(one.ruleset).parameters();
            let title = &parameters[one.parameter].title;
            let (from, stale) = (one.from?, one.stale);
            Some(say!("{title}: the figure of {from} is older than 12 months from {stale}; a newer one may be out by then.", title, from, stale))
        });
        texts.collect()
    }
}

fn curve(name: String, forecast: &Forecast) -> Curve {
    let start = (forecast.on, &forecast.start);
    let events = forecast.events.iter();
    let standings = std::iter::once(start).chain(events.map(|event| (event.on, &event.standing)));
    let steps = standings.map(|(day, standing)| Stair {
        day: plot::days(forecast.on, day),
        points: standing.grading.points,
        at_most: standing.grading.points_at_most,
    });
    Curve {
        name,
        steps: steps.collect(),
    }
}

/// What holds on a day.
fn standing_on(forecast: &Forecast, day: Date) -> &Standing {
    let mut events = forecast.events.iter().rev();
    let last = events.find(|event| event.on <= day);
    last.map_or(&forecast.start, |event| &event.standing)
}

fn last(forecast: &Forecast) -> &Standing {
    standing_on(forecast, forecast.until)
}

/// The day on which the class of the first day is no longer certain.
fn fall(forecast: &Forecast) -> Option<Date> {
    forecast.holds_to.and_then(|day| day.tomorrow().ok())
}

/// The first day on which a better class is certain than on the first day, unless the class falls
/// before; then the day on which it does.
fn turns(forecast: &Forecast) -> Vec<&Event> {
    let present = forecast.start.grading.class;
    let falls = fall(forecast);
    let mut events = forecast.events.iter();
    let better = events.find(|event| {
        let is_before = falls.is_none_or(|fall| event.on < fall);
        let class = event.standing.grading.class;
        class.is_some_and(|class| present.is_none_or(|present| class < present)) && is_before
    });
    let mut events = forecast.events.iter();
    let fallen = events.find(|event| Some(event.on) == falls);
    better.into_iter().chain(fallen).collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use jiff::civil::date;
    use textwrap::core::display_width;

    use super::*;
    use crate::base::lang::Lang;
    use crate::explain::{Form, chart};
    use crate::questions::forecast::shown::Scenario;
    use crate::{Sheet, Timeline, embedded, forecast};

    /// The page of somebody from before the final table to after a birthday that costs points.
    fn pages(scenarios: &[(&str, &str)], see: impl Fn(&Page, &Shown<'_>)) {
        let rulesets = embedded::ids().filter_map(embedded::ruleset);
        let timeline = Timeline::by_day(rulesets.map(Cow::Borrowed));
        let answers = [
            ("birth_date", "1972-02-29"),
            ("experience_years", "8"),
            ("education", "master"),
            ("hsk_level", "5"),
        ];
        let on = date(2016, 12, 1);
        let sheet = Sheet::of(answers);
        let base = forecast(&timeline, std::slice::from_ref(&sheet), on, 12).unwrap();
        let scenarios = scenarios.iter().map(|(name, value)| Scenario {
            facts: vec![((*name).to_owned(), (*value).to_owned())],
            forecast: {
                let sheets = [sheet.clone(), Sheet::of([(*name, *value)])];
                forecast(&timeline, &sheets, on, 12).unwrap()
            },
        });
        let scenarios: Vec<_> = scenarios.collect();
        let shown = Shown {
            timeline: &timeline,
            base: &base,
            scenarios: &scenarios,
        };
        see(&page(&shown), &shown);
    }

    #[test]
    fn every_page_from_40_to_140_columns_fits_its_width() {
        let few = [("months_per_year", "6"), ("annual_salary", "450000")];
        let many = few.repeat(4);
        for scenarios in [&[][..], &few[..1], &few[..], &many[..]] {
            pages(scenarios, |page, _| {
                let widths = [40, 41, 47, 60, 80, 100, 132, 140];
                let langs = [Lang::En, Lang::Zh, Lang::Both];
                let each = |width| langs.map(|lang| (lang, width));
                for (lang, width) in widths.into_iter().flat_map(each) {
                    let text = page.write(Form::Text, lang, width);
                    let text = anstream::adapter::strip_str(&text).to_string();
                    let wide = text.lines().find(|line| display_width(line) > width);
                    assert_eq!(wide, None, "{lang:?} at {width}\n{text}");
                    assert!(text.contains("2017-04-01"), "{text}");
                }
            });
        }
    }

    #[test]
    fn the_chart_reaches_a_line_exactly_where_the_points_do() {
        pages(&[], |_, shown| {
            let is_typed = true;
            let chart = Outlook { shown, is_typed }.chart();
            let rows = chart::rows(&chart.plot, 80);
            // 12 for the years, 15 for the degree, 10 for the language and 15 for the age: 52, then
            // 60 with the years to come.
            let line = rows.iter().position(|row| row.contains("B 60")).unwrap();
            let marks = |row: &String| row.matches('*').count();
            let above: usize = rows[..=line].iter().map(marks).sum();
            let mut events = shown.base.events.iter();
            let reaches = events.any(|event| event.standing.grading.points >= 60);
            assert_eq!(above > 0, reaches, "{rows:#?}");
        });
    }
}
