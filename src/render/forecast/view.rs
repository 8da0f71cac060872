//! A forecast in the words of one language, before it takes the form of a page.

use jiff::civil::Date;

use super::cause;
use super::plot::Plot;
use super::shown::Shown;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::forecast::{Event, Forecast, Standing};
use crate::lang::Lang;
use crate::render::view::{Line, Section};
use crate::ruleset::ClassId;
use crate::words::{self, Word};

/// What a person reads, in the order in which they read it.
pub(crate) struct Page {
    /// What holds today and until when, in a sentence or two; then the same of each scenario.
    pub(in crate::render) headline: Vec<String>,
    pub(super) scenarios: Vec<String>,
    /// The rulesets and the days.
    pub(super) subtitle: Vec<String>,
    pub(super) plot: Plot,
    pub(in crate::render) chart_title: String,
    pub(super) legend: String,
    /// The headings of the table of days: from, why, points and class.
    pub(in crate::render) columns: [Vec<String>; 4],
    pub(in crate::render) rows: Vec<Row>,
    pub(super) compared: Option<Compared>,
    pub(in crate::render) notes: Section,
}

/// A day from which something else holds.
pub(in crate::render) struct Row {
    pub(in crate::render) day: String,
    pub(in crate::render) why: Vec<String>,
    pub(in crate::render) points: String,
    pub(in crate::render) class: Vec<String>,
    /// The classes as a range, where there is little room.
    pub(super) short: Vec<String>,
}

/// What holds from a day on under each of the forecasts.
pub(super) struct Compared {
    pub(super) title: String,
    /// The heading of the days, and the short names of the forecasts.
    pub(super) columns: Vec<String>,
    /// What the short names stand for.
    pub(super) legend: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// A day that is counted from the day of the answer.
const ABOUT: &str = "~";

impl Page {
    pub(crate) fn new(shown: &Shown<'_>, lang: Lang) -> Self {
        Self::of(&Builder {
            shown,
            lang,
            is_typed: true,
        })
    }

    /// The same where nobody can type: no command and no flag is named.
    pub(in crate::render) fn on_paper(shown: &Shown<'_>, lang: Lang) -> Self {
        Self::of(&Builder {
            shown,
            lang,
            is_typed: false,
        })
    }

    fn of(builder: &Builder<'_>) -> Self {
        let (shown, lang) = (builder.shown, builder.lang);
        let plot = Plot::new(shown);
        let heading = |text: &Text| lang.lines(text);
        let points = lang.lines(&Word::Points.text());
        Self {
            headline: lang.lines(&builder.sentence(shown.base)),
            scenarios: builder.scenarios(),
            subtitle: lang.lines(&builder.subtitle()),
            chart_title: lang.of(&chart_title()),
            legend: builder.legend(&plot),
            columns: [
                heading(&say!("From")),
                heading(&say!("What changes")),
                points,
                heading(&say!("Class")),
            ],
            rows: builder.rows(),
            compared: (!shown.scenarios.is_empty()).then(|| builder.compared()),
            notes: builder.notes(),
            plot,
        }
    }
}

pub(super) fn chart_title() -> Text {
    say!("Points over time")
}

/// The points that are certain, to those that are possible.
pub(super) fn points(standing: &Standing) -> String {
    let (least, most) = (standing.grading.points, standing.grading.points_at_most);
    if least == most {
        least.to_string()
    } else {
        format!("{least}–{most}")
    }
}

/// The certain class in short, with the best one that is possible.
pub(super) fn class(shown: &Shown<'_>, standing: &Standing) -> Text {
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

/// The certain class to the best one that is possible, as points are told.
fn short_class(shown: &Shown<'_>, standing: &Standing) -> Text {
    let grading = &standing.grading;
    let name = |at: Option<ClassId>| shown.class(standing, at);
    match (name(grading.class), name(grading.best_class)) {
        (Some(certain), Some(best)) if certain != best => say::same(format!("{certain}–{best}")),
        (None, Some(best)) => say!("none–{best}", best),
        _ => class(shown, standing),
    }
}

struct Builder<'a> {
    shown: &'a Shown<'a>,
    lang: Lang,
    /// Whether it is read at a prompt, so that commands and flags are worth naming.
    is_typed: bool,
}

impl Builder<'_> {
    fn say(&self, text: &Text) -> String {
        self.lang.of(text)
    }

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
    fn sentence(&self, forecast: &Forecast) -> Text {
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

    /// The sentence of each scenario, behind what it changes.
    fn scenarios(&self) -> Vec<String> {
        let scenarios = self.shown.scenarios.iter();
        let texts = scenarios.flat_map(|scenario| {
            let (name, said) = (scenario.name(), self.sentence(&scenario.forecast));
            let text = say!("With {name}: {said}", name, said = say::lower(&said));
            self.lang.lines(&text)
        });
        texts.collect()
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

    fn legend(&self, plot: &Plot) -> String {
        let mut said = vec![say!("* certain points")];
        if plot.is_open() {
            said.push(say!("o possible points"));
        }
        for (number, scenario) in self.shown.scenarios.iter().enumerate() {
            let mark = super::chart::mark(number + 1);
            said.push(say::same(format!("{mark} {}", scenario.name())));
        }
        if !plot.bounds.is_empty() {
            said.push(say!("- points that alone give the class"));
        }
        if plot.curves.len() > 1 {
            said.push(say!("where curves meet, the first one is drawn"));
        }
        let said: Vec<_> = said.iter().map(|text| self.say(text)).collect();
        said.join(if self.lang == Lang::Zh { "；" } else { "; " })
    }

    fn rows(&self) -> Vec<Row> {
        let forecast = self.shown.base;
        let row = |day: String, why: Vec<String>, standing: &Standing| Row {
            day,
            why,
            points: points(standing),
            class: self.lang.lines(&class(self.shown, standing)),
            short: self.lang.lines(&short_class(self.shown, standing)),
        };
        let today = self.lang.lines(&say!("as answered"));
        let mut rows = vec![row(forecast.on.to_string(), today, &forecast.start)];
        let mut before = &forecast.start;
        for event in &forecast.events {
            let about = if event.is_precise() { "" } else { ABOUT };
            let texts = cause::texts(self.shown, before, event).into_iter();
            let why = texts.map(|text| self.say(&text)).collect();
            rows.push(row(format!("{about}{}", event.on), why, &event.standing));
            before = &event.standing;
        }
        rows
    }

    fn compared(&self) -> Compared {
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
                let class = self.say(&class(shown, standing));
                format!("{} {class}", points(standing))
            });
            std::iter::once(day.to_string()).chain(cells).collect()
        });
        let number = |position: usize| format!("[{}]", position + 1);
        let numbers = (0..shown.scenarios.len()).map(number);
        let names = shown.scenarios.iter().enumerate();
        let from = self.say(&say!("From"));
        let now = self.say(&say!("as answered"));
        Compared {
            title: self.say(&say!("Compared")),
            columns: [from, now].into_iter().chain(numbers).collect(),
            legend: names
                .map(|(position, scenario)| format!("{} {}", number(position), scenario.name()))
                .collect(),
            rows: rows.collect(),
        }
    }

    fn notes(&self) -> Section {
        let mut texts = self.precision();
        texts.push(say!("All other answers are taken to stay as they are, and rules and figures to stay as this program knows them today."));
        texts.extend(self.aging());
        let start = &self.shown.base.start;
        if self.is_typed && start.grading.best_class != start.grading.class {
            texts.push(say!("What is possible depends on what is not answered yet: `permit-points assess` lists it."));
        }
        let lines = texts.iter().map(|text| Line::sentence(text, self.lang));
        Section {
            title: self.say(&Word::Caveats.text()),
            lines: lines.collect(),
        }
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
