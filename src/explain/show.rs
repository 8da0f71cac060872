//! A whole ruleset as the law prints it: the scoring tables, conditions in words, figures, sources.

use jiff::civil::Date;

use super::assess::{changed_caveat, changed_rule, references};
use super::page::{Cell, Column, Grid, Holds, Item, Narrow, Page, Part, Row, RowKind, Said, list};
use super::printed::Printed;
use crate::base::calendar::Period;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::rules::ruleset::{
    Caveat, ClassId, Combine, Condition, Confidence, FactKind, Factor, LocalChange, LocalList,
    Parameter, Reading, Rule, Ruleset, SourceId, Table, Waiver,
};

/// A ruleset with all its periods; amounts that hang on figures are those of the day `on`.
#[must_use]
pub fn page(ruleset: &Ruleset, on: Date) -> Page {
    let printer = Printer {
        ruleset,
        on,
        printed: Printed::new(ruleset, on),
    };
    let mut page = Page {
        title: ruleset.title().clone(),
        head: vec![
            Part::Verdict(ruleset.title().clone(), None),
            Part::Sentence(printer.subtitle()),
            Part::Grid(printer.tables()),
        ],
        ..Page::default()
    };
    printer.sections(&mut page);
    page
}

/// Prints a ruleset; a source has the number of its position in the file.
struct Printer<'a> {
    ruleset: &'a Ruleset,
    on: Date,
    printed: Printed<'a>,
}

/// The numbers of some sources.
fn numbers(sources: &[SourceId]) -> Vec<usize> {
    sources.iter().map(|one| one.at() + 1).collect()
}

fn cited(text: Text, sources: &[SourceId]) -> Said {
    Said {
        text,
        sources: numbers(sources),
        ..Said::default()
    }
}

impl Printer<'_> {
    fn subtitle(&self) -> Text {
        let ruleset = self.ruleset;
        let place = ruleset.place().map_or_else(Text::default, |place| {
            say!(", in {title}", title = place.title)
        });
        let days = words::period(ruleset.in_force());
        let (id, cap) = (ruleset.id(), ruleset.cap());
        say!(
            "[{id}]{days}{place}, at most {cap} points",
            id,
            days,
            place,
            cap
        )
    }

    /// All factors, with their rows below them.
    fn tables(&self) -> Grid {
        let column = |name, title, holds| Column::new(name, title, holds, Narrow::Beside);
        let mut rows = Vec::new();
        for factor in self.ruleset.factors() {
            self.push_factor(&mut rows, factor);
            rows.push(Row::new(RowKind::Gap, []));
        }
        let total = [say!("Total").into(), Cell::default()];
        let total = total.into_iter().chain([Cell::word(&self.ruleset.cap())]);
        rows.push(Row::new(RowKind::Total, total));
        Grid {
            name: "rows",
            caption: say!("The rows of each factor, as the law prints them"),
            columns: vec![
                column("band", say!("Factor and row"), Holds::Words(24)),
                column("points", say!("Points"), Holds::Number),
                column("cap", say!("Cap"), Holds::Number),
                Column::of_sources(say!("Source")),
            ],
            rows,
        }
    }

    fn push_factor(&self, rows: &mut Vec<Row>, factor: &Factor) {
        let single = match factor.tables.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let remark = match (single, factor.combine) {
            // Of one table only the unit is left to say: the title says the rest.
            (Some(table), _) => self.unit(table),
            (None, Combine::Best) => say!(" (the best one counts)"),
            (None, Combine::Sum) => say!(" (these add up)"),
        };
        let title = say!("{factor}{remark}", factor = factor.title, remark);
        let floor = match factor.floor {
            0 => String::new(),
            floor => format!("{floor}…"),
        };
        let cap = factor
            .cap
            .map_or_else(|| floor.clone(), |cap| format!("{floor}{cap}"));
        let cells = [title.into(), Cell::default(), Cell::word(&cap)];
        let sources = Cell::cites(numbers(&factor.sources));
        rows.push(Row::new(RowKind::Head, cells.into_iter().chain([sources])));
        for table in &factor.tables {
            self.push_table(rows, table, single.is_some());
        }
    }

    /// What the numbers of a table count.
    fn unit(&self, table: &Table) -> Text {
        let fact = &self.ruleset.facts()[table.fact];
        let unit = fact.unit.as_ref();
        // Some titles name what is counted themselves.
        let unit = unit.filter(|unit| !fact.title.en.contains(&unit.en));
        unit.map_or_else(Text::default, |unit| say!(" ({unit})", unit))
    }

    fn push_table(&self, rows: &mut Vec<Row>, table: &Table, is_single: bool) {
        let fact = &self.ruleset.facts()[table.fact];
        let (title, is_boolean) = (&fact.title, fact.kind == FactKind::Boolean);
        let is_named = !is_single && !is_boolean;
        if is_named {
            let unit = self.unit(table);
            let heading = say!("{title}{unit}", title, unit);
            rows.push(Row::new(RowKind::Under(1), [heading.into()]));
        }
        let kind = RowKind::Under(if is_named { 2 } else { 1 });
        for band in &table.bands {
            let row = self.printed.row(table.fact, band);
            // The law prints what gives points; that the opposite gives none goes without saying.
            let row = match (is_boolean, band.points) {
                (true, 0) => continue,
                (true, _) => say!("{title}: {row}", title, row),
                (false, _) => row,
            };
            rows.push(Row::new(kind, [row.into(), Cell::word(&band.points)]));
        }
    }

    fn sections(&self, page: &mut Page) {
        let ruleset = self.ruleset;
        let rules =
            |rules: &[Rule]| -> Vec<Said> { rules.iter().map(|rule| self.rule(rule)).collect() };
        let requirements = rules(ruleset.requirements().as_slice());
        page.list(say!("Requirements"), requirements);
        let exemptions = rules(ruleset.exemptions().as_slice());
        let title = say!("Who needs no permit of this kind");
        page.list(title, exemptions);
        self.classes(page);
        self.changes(page);
        let figures = ruleset.parameters().iter().map(figures);
        page.list(say!("Figures"), figures);
        let caveats = ruleset.caveats().iter().map(|one| self.caveat(one));
        page.list(say!("To keep in mind"), caveats);
        let waivers = ruleset.waivers().iter().map(waiver);
        let title = say!("Faults kept as printed");
        page.list(title, waivers);
        page.push(say!("What is doubtful"), [self.doubts()]);
        let sources = references(ruleset.sources().iter());
        page.push(say!("Sources"), [Part::Sources(sources)]);
    }

    /// The words of what holds in a period: amounts only if it holds on the day.
    fn condition(&self, rule: &Condition, in_force: &Period) -> Text {
        if in_force.contains(self.on) {
            self.printed.condition(rule)
        } else {
            Printed::without_amounts(self.ruleset).condition(rule)
        }
    }

    /// A requirement, an exemption or a route.
    fn rule(&self, rule: &Rule) -> Said {
        let mut days = words::period(&rule.in_force);
        // Some titles say their days themselves.
        if rule.title.en.contains(days.en.trim()) {
            days = Text::default();
        }
        let when = self.condition(&rule.when, &rule.in_force);
        let only = self.only(rule.classes.as_deref(), None, &rule.in_force);
        Said {
            because: say!("{when}{only}", when, only),
            ..cited(
                say!("{value}{days}", value = rule.title, days),
                &rule.sources,
            )
        }
    }

    /// The classes and routes that something is limited to in a period.
    fn only(
        &self,
        classes: Option<&[ClassId]>,
        routes: Option<&[String]>,
        in_force: &Period,
    ) -> Text {
        let mut only = Vec::new();
        if let Some(classes) = classes {
            let all = self.ruleset.classes();
            let ids = classes.iter().map(|class| say::same(&all[*class].id));
            let ids: Vec<_> = ids.collect();
            only.push(say!("class {ids}", ids = say::listed(&ids)));
        }
        for id in routes.unwrap_or_default() {
            // One id can have several routes, each in its own period.
            let all = self.ruleset.routes().iter().map(|route| &route.rule);
            let then = all.filter(|rule| rule.id == *id && rule.in_force.meets(in_force));
            only.extend(then.map(|rule| say!("“{route}”", route = rule.title)));
        }
        if only.is_empty() {
            return Text::default();
        }
        say!(" (only for {these})", these = say::listed(&only))
    }

    /// One section a class, with its routes.
    fn classes(&self, page: &mut Page) {
        for (id, class) in self.ruleset.classes().each() {
            let routes = self.ruleset.routes().iter();
            let routes = routes.filter(|route| route.class == id);
            let routes = routes.map(|route| self.rule(&route.rule));
            let otherwise = class
                .otherwise
                .then(|| say!("Everybody who has no better class").into());
            let title = say!("Class {id}: {class}", id = class.id, class = class.title);
            page.list(title, routes.chain(otherwise));
        }
    }

    /// What the place makes of the ruleset.
    fn changes(&self, page: &mut Page) {
        let Some(place) = self.ruleset.place() else {
            return;
        };
        let changes = if place.is_overlaid {
            list(place.changes.iter().map(|one| self.change(one)))
        } else {
            list([say!(
                "Nothing: its local rules extend {extends}, not this ruleset.",
                extends = place.extends
            )])
        };
        let title = say!("What {title} changes", title = place.title);
        page.push(title, [changes]);
    }

    fn change(&self, change: &LocalChange) -> Said {
        let becomes = change.becomes.clone().unwrap_or_default();
        let days = words::period(&change.in_force);
        let text = match change.list {
            LocalList::Parameters => {
                let named = self.ruleset.parameter_named(&change.id);
                let title = named.map(|parameter| &self.ruleset.parameters()[parameter].title);
                let title = title.cloned().unwrap_or_default();
                say!("{title}: {becomes}{days}", title, becomes, days)
            }
            LocalList::Caveats => changed_caveat(change)
                .unwrap_or_else(|| say!("One more caveat: “{becomes}”{days}", becomes, days)),
            _ => changed_rule(change),
        };
        cited(text, &change.sources)
    }

    fn caveat(&self, caveat: &Caveat) -> Said {
        let days = words::period(&caveat.in_force);
        let only = self.only(
            caveat.classes.as_deref(),
            caveat.routes.as_deref(),
            &caveat.in_force,
        );
        let when = caveat.when.as_ref().map_or_else(Text::default, |when| {
            let when = self.condition(when, &caveat.in_force);
            say!(" (if {when})", when)
        });
        let prominent = if caveat.prominent {
            say!(" (said in the headline)")
        } else {
            Text::default()
        };
        let said = say!(
            "{text}{days}{only}{when}{prominent}",
            text = caveat.text,
            days,
            only,
            when,
            prominent
        );
        Said {
            note: doubt(caveat.confidence, caveat.note.as_ref()),
            ..cited(said, &caveat.sources)
        }
    }

    /// What is doubtful about all entries; entries with the same doubt share a line.
    fn doubts(&self) -> Part {
        let mut notes: Vec<(Text, Vec<Text>)> = Vec::new();
        for (title, note) in doubted(self.ruleset) {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, titles)) if titles.contains(title) => {}
                Some((_, titles)) => titles.push(title.clone()),
                None => notes.push((note, vec![title.clone()])),
            }
        }
        let items = notes.iter().map(|(note, titles)| {
            let what = say::in_series(titles);
            Item::from(say!("{what}: {said}", what, said = note))
        });
        Part::List(items.collect())
    }
}

/// The dated figures of a parameter, all of them.
fn figures(parameter: &Parameter) -> Text {
    let (title, unit) = (&parameter.title, &parameter.unit);
    let values = parameter.values.iter().map(|value| {
        let days = words::period(&value.in_force);
        let sure = words::confidence(value.confidence);
        let sure = sure.map_or_else(Text::default, |sure| say!("({sure})", sure));
        let text = say!("{value}{days}", value = value.value, days);
        let said = Said {
            note: sure,
            ..cited(text, &value.sources)
        };
        said.whole()
    });
    let mut values: Vec<Text> = values.collect();
    if values.is_empty() {
        values.push(say!("no figure; each place has its own"));
    }
    let values = say::in_series(&values);
    say!("{title} ({unit}): {values}", title, unit, values)
}

fn waiver(waiver: &Waiver) -> Said {
    let (code, at, date) = (waiver.code, &waiver.at, waiver.date);
    let reading = waiver.reading.map_or_else(Text::default, |Reading::Below| {
        say!(", the row below the gap reaches up to the next one")
    });
    let said = say!(
        "{reason} ({code} at {at}, {date}{reading})",
        reason = waiver.reason,
        code,
        at,
        date,
        reading
    );
    Said {
        note: doubt(waiver.confidence, waiver.note.as_ref()),
        ..cited(said, &waiver.sources)
    }
}

/// What is doubtful about a sentence: it has no title under which to say it elsewhere.
fn doubt(confidence: Confidence, note: Option<&Text>) -> Text {
    match (words::doubt(confidence, note), note) {
        (Some(doubt), Some(_)) => doubt,
        (Some(sure), None) => say!("({sure})", sure),
        (None, _) => Text::default(),
    }
}

/// The entries with a title that are doubtful: what they are called, how sure they are and the note.
fn doubted(ruleset: &Ruleset) -> Vec<(&Text, Text)> {
    let mut all: Vec<(&Text, Confidence, Option<&Text>)> = Vec::new();
    for source in ruleset.sources() {
        all.push((&source.title, source.confidence, source.note.as_ref()));
    }
    for parameter in ruleset.parameters() {
        all.push((
            &parameter.title,
            parameter.confidence,
            parameter.note.as_ref(),
        ));
        let values = parameter.values.iter();
        all.extend(values.map(|value| (&parameter.title, value.confidence, value.note.as_ref())));
    }
    for fact in ruleset.facts() {
        all.push((&fact.title, fact.confidence, fact.note.as_ref()));
    }
    for factor in ruleset.factors() {
        all.push((&factor.title, factor.confidence, factor.note.as_ref()));
    }
    let routes = ruleset.routes().iter().map(|route| &route.rule);
    let rules = ruleset.requirements().iter().chain(ruleset.exemptions());
    for rule in rules.chain(routes) {
        all.push((&rule.title, rule.confidence, rule.note.as_ref()));
    }
    for class in ruleset.classes() {
        all.push((&class.title, class.confidence, class.note.as_ref()));
    }
    if let Some(place) = ruleset.place() {
        all.push((&place.title, place.confidence, place.note.as_ref()));
        let changes = place.changes.iter().filter_map(|change| {
            let title = change.becomes.as_ref().or(change.was.as_ref())?;
            Some((title, change.confidence, change.note.as_ref()))
        });
        all.extend(changes);
    }
    let doubted = all.into_iter();
    doubted
        .filter_map(|(title, confidence, note)| Some((title, words::doubt(confidence, note)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use textwrap::core::display_width;

    use super::*;
    use crate::base::lang::Lang;
    use crate::explain::Form;
    use crate::loader::embedded;

    /// Nothing but an address, which is never broken, may be wider than the page.
    #[test]
    fn no_line_is_wider_than_the_page() {
        let base = embedded::ruleset("cn-2017").unwrap();
        let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
        let placed = embedded::places().filter_map(|place| embedded::in_place(base, place));
        let placed: Vec<_> = placed.collect();
        for ruleset in placed.iter().chain([base, pilot]) {
            for lang in [Lang::En, Lang::Zh, Lang::Both] {
                for width in [40, 44, 60, 80, 140] {
                    let text = page(ruleset, date(2026, 11, 24)).write(Form::Text, lang, width);
                    let plain = anstream::adapter::strip_str(&text).to_string();
                    let wide = plain.lines().find(|line| {
                        display_width(line) > width && !line.trim_start().starts_with("http")
                    });
                    assert_eq!(wide, None, "{lang:?} at {width}");
                }
            }
        }
    }

    #[test]
    fn every_row_of_the_table_stands_on_the_page_with_its_points() {
        let base = embedded::ruleset("cn-2017").unwrap();
        let text = page(base, date(2026, 11, 24)).write(Form::Text, Lang::En, 100);
        let plain = anstream::adapter::strip_str(&text).to_string();
        let gives = |row: &str| {
            let line = plain
                .lines()
                .find(|line| line.trim_start().starts_with(row));
            let line = line.unwrap_or_else(|| panic!("{row} is missing"));
            line.split_whitespace().last().unwrap().to_owned()
        };
        for (row, points) in [
            ("under 50,000", "0"),
            ("350,000 to under 450,000", "17"),
            ("450,000 or more", "20"),
            ("senior technician", "20"),
            ("2 or more, +1 for each further year", "5"),
            ("56 to 60", "5"),
            ("Special area: yes", "10"),
        ] {
            assert_eq!(gives(row), points, "{row}");
        }
    }
}
