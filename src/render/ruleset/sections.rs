//! What stands below the tables: conditions in words, figures, caveats, doubts, sources.

use super::{Builder, Printed};
use crate::base::calendar::Period;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::Met;
use crate::render::view::{Line, Section, local};
use crate::ruleset::{
    Caveat, ClassId, Condition, Confidence, LocalChange, LocalList, Reading, Rule, Ruleset, Waiver,
};
use crate::words::{self, Word};

impl Builder<'_> {
    pub(super) fn sections(&self) -> Vec<Section> {
        let ruleset = self.ruleset;
        let rules = |rules: &[Rule]| rules.iter().map(|rule| self.rule(rule)).collect();
        let mut sections = vec![
            self.section(Word::Requirements, rules(ruleset.requirements().as_slice())),
            self.section(Word::Exemptions, rules(ruleset.exemptions().as_slice())),
        ];
        sections.extend(self.classes());
        sections.extend(self.changes());
        sections.push(self.section(Word::FiguresKnown, self.figures()));
        let caveats = ruleset.caveats().iter().map(|one| self.caveat(one));
        sections.push(self.section(Word::Caveats, caveats.collect()));
        let waivers = ruleset.waivers().iter().map(|one| self.waiver(one));
        sections.push(self.section(Word::KeptAsPrinted, waivers.collect()));
        sections.push(self.section(Word::Doubtful, self.doubts()));
        sections.push(self.section(Word::Sources, self.sources()));
        sections.retain(|section| !section.lines.is_empty());
        sections
    }

    fn section(&self, title: Word, lines: Vec<Line>) -> Section {
        Section {
            title: self.say(&title.text()),
            lines,
        }
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
    fn rule(&self, rule: &Rule) -> Line {
        let mut days = words::period(&rule.in_force);
        // Some titles say their days themselves.
        if rule.title.en.contains(days.en.trim()) {
            days = Text::default();
        }
        let when = self.condition(&rule.when, &rule.in_force);
        let only = self.only(rule.classes.as_deref(), None, &rule.in_force);
        let cited = Self::cite(&rule.sources);
        Line::plain(self.say(&say!(
            "{rule}{days} {cited}: {when}{only}",
            rule = rule.title,
            days,
            cited,
            when,
            only
        )))
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
    fn classes(&self) -> Vec<Section> {
        let ruleset = self.ruleset;
        let mut sections = Vec::new();
        for (id, class) in ruleset.classes().each() {
            let routes = ruleset.routes().iter();
            let mut lines: Vec<_> = routes
                .filter(|route| route.class == id)
                .map(|route| self.rule(&route.rule))
                .collect();
            if class.otherwise {
                let text = say!("Everybody who has no better class");
                lines.push(Line::plain(self.say(&text)));
            }
            sections.push(Section {
                title: self.say(&say!(
                    "Class {id}: {class}",
                    id = class.id,
                    class = class.title
                )),
                lines,
            });
        }
        sections
    }

    /// What the place makes of the ruleset.
    fn changes(&self) -> Option<Section> {
        let place = self.ruleset.place()?;
        let title = &place.title;
        let lines = if place.is_overlaid {
            place.changes.iter().map(|one| self.change(one)).collect()
        } else {
            let extends = &place.extends;
            vec![Line::plain(self.say(&say!(
                "Nothing: its local rules extend {extends}, not this ruleset.",
                extends
            )))]
        };
        Some(Section {
            title: self.say(&say!("What {title} changes", title)),
            lines,
        })
    }

    fn change(&self, change: &LocalChange) -> Line {
        let becomes = change.becomes.clone().unwrap_or_default();
        let text = match change.list {
            LocalList::Parameters => {
                let named = self.ruleset.parameter_named(&change.id);
                let title = named.map(|parameter| &self.ruleset.parameters()[parameter].title);
                let title = title.cloned().unwrap_or_default();
                let days = words::period(&change.in_force);
                say!("{title}: {becomes}{days}", title, becomes, days)
            }
            LocalList::Caveats => local::caveat(change).unwrap_or_else(|| {
                let days = words::period(&change.in_force);
                say!("One more caveat: “{becomes}”{days}", becomes, days)
            }),
            _ => local::rule(change),
        };
        let cited = Self::cite(&change.sources);
        Line::plain(format!("{} {cited}", self.say(&text)).trim_end().to_owned())
    }

    /// The dated figures, all of them.
    fn figures(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for parameter in self.ruleset.parameters() {
            let (title, unit) = (&parameter.title, &parameter.unit);
            let mut said = say!("{title} ({unit}): ", title, unit);
            if parameter.values.is_empty() {
                said.en.push_str("no figure; each place has its own");
                said.zh.push_str("无统一数值，由各地自行公布");
            }
            for (number, value) in parameter.values.iter().enumerate() {
                let days = words::period(&value.in_force);
                let cited = Self::cite(&value.sources);
                let (semicolon_en, semicolon_zh) =
                    if number > 0 { ("; ", "；") } else { ("", "") };
                let amount = value.value;
                let sure = words::confidence(value.confidence);
                let sure = sure.map_or_else(Text::default, |sure| say!(" ({sure})", sure));
                said.en.push_str(&format!(
                    "{semicolon_en}{amount}{} {cited}{}",
                    days.en, sure.en
                ));
                said.zh.push_str(&format!(
                    "{semicolon_zh}{amount}{} {cited}{}",
                    days.zh, sure.zh
                ));
            }
            lines.push(Line::plain(self.say(&said)));
        }
        lines
    }

    fn caveat(&self, caveat: &Caveat) -> Line {
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
        let cited = Self::cite(&caveat.sources);
        let said = say!(
            "{text}{days}{only}{when}{prominent} {cited}",
            text = caveat.text,
            days,
            only,
            when,
            prominent,
            cited
        );
        self.with_doubt(said, caveat.confidence, caveat.note.as_ref())
    }

    /// A sentence with what is doubtful about it: it has no title under which to say it elsewhere.
    fn with_doubt(&self, said: Text, confidence: Confidence, note: Option<&Text>) -> Line {
        let said = match (words::doubt(confidence, note), note) {
            (Some(doubt), Some(_)) => say!("{said} {note}", said, note = doubt),
            (Some(sure), None) => say!("{said} ({sure})", said, sure),
            (None, _) => said,
        };
        Line::plain(self.say(&said))
    }

    fn waiver(&self, waiver: &Waiver) -> Line {
        let (code, at, date) = (waiver.code, &waiver.at, waiver.date);
        let cited = Self::cite(&waiver.sources);
        let reading = waiver.reading.map_or_else(Text::default, |Reading::Below| {
            say!(", the row below the gap reaches up to the next one")
        });
        let said = say!(
            "{reason} ({code} at {at}, {date}{reading}) {cited}",
            reason = waiver.reason,
            code,
            at,
            date,
            reading,
            cited
        );
        self.with_doubt(said, waiver.confidence, waiver.note.as_ref())
    }

    /// What is doubtful about all entries; entries with the same doubt share a line.
    fn doubts(&self) -> Vec<Line> {
        let mut notes: Vec<(Text, Vec<&Text>)> = Vec::new();
        for (title, note) in doubted(self.ruleset) {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, titles)) if titles.contains(&title) => {}
                Some((_, titles)) => titles.push(title),
                None => notes.push((note, vec![title])),
            }
        }
        let line = |(note, titles): (Text, Vec<&Text>)| {
            let titles: Vec<Text> = titles.into_iter().cloned().collect();
            let titles = say::in_series(&titles);
            Line::plain(self.say(&say!("{what}: {said}", what = titles, said = note)))
        };
        notes.into_iter().map(line).collect()
    }

    fn sources(&self) -> Vec<Line> {
        let numbered = self.ruleset.sources().iter().enumerate();
        let line = numbered.map(|(number, source)| {
            let official = source.number.as_ref();
            let official = official.map_or_else(String::new, |number| format!(", {number}"));
            Line {
                mark: Some((format!("[{}]", number + 1), Met::Unknown)),
                link: source.url.clone(),
                ..Line::plain(format!("{}{official}", self.say(&source.title)))
            }
        });
        line.collect()
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
