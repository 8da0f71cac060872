//! An advice: what to answer first, the ways with their changes, or what stands in the way.

use super::cited::bracketed;
use super::steps::changes_title;
use super::{Builder, Line, Page, Section};
use crate::advise::{Advice, Step, Way};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::Met;
use crate::figures::Ground;
use crate::lang::Lang;
use crate::render::advice::papers;
use crate::ruleset::{ClassId, Route, Ruleset};
use crate::words::{self, Word};

/// The most open questions that are named.
pub(super) const MOST_QUESTIONS: usize = 8;
/// The most open questions that are asked in full.
pub(super) const MOST_ASKED: usize = 3;

impl Page {
    /// An advice with so many ways at the most.
    pub(crate) fn of_advice(ruleset: &Ruleset, advice: &Advice, lang: Lang, most: usize) -> Self {
        let mut builder = Builder::new(ruleset, &advice.assessment, lang);
        let mut headline = builder.headline();
        headline.extend(lang.lines(&builder.verdict(advice)));
        let shown = advice.options.get(..most).unwrap_or(&advice.options);
        let questions = builder.questions(advice);
        let mut sections = vec![Section {
            title: builder.word(Word::AnswerFirst),
            lines: questions,
        }];
        sections.extend(builder.ways(shown, advice));
        for (title, lines) in [
            (Word::InTheWay, builder.blocked(advice)),
            (Word::PapersForChanges, builder.papers(shown)),
            (Word::Caveats, builder.remarks(advice, shown)),
            (Word::Sources, builder.sources()),
        ] {
            sections.push(Section {
                title: builder.word(title),
                lines,
            });
        }
        sections.retain(|section| !section.lines.is_empty());
        Self {
            headline,
            subtitle: builder.subtitle(),
            sections,
        }
    }
}

impl Builder<'_> {
    pub(super) fn class_id(&self, class: ClassId) -> &str {
        &self.ruleset.classes()[class].id
    }

    /// Whether there is a way to the target, in a sentence.
    pub(super) fn verdict(&self, advice: &Advice) -> Text {
        if self.answer.permit_needed == Some(false) {
            return say!("There is nothing to reach.");
        }
        let Some(target) = advice.target else {
            return say!("There is no better class.");
        };
        let class = self.class_id(target);
        let count = advice.options.len();
        if advice.is_reached {
            say!("Class {class} needs no change.", class)
        } else if let Some(proof) = &advice.impossible {
            say!(
                "Class {class} cannot be reached: no change and no answer leads there, and {points} are the most.",
                class,
                points = words::points(proof.points)
            )
        } else if let Some(first) = advice.options.first() {
            let changes = changes_title(first.steps.len());
            let shortest = Text::new(changes.en.to_lowercase(), changes.zh);
            let more = self.more(advice);
            if count == 1 {
                say!(
                    "{count} way leads to class {class}, the shortest with {shortest}.{more}",
                    count,
                    class,
                    shortest,
                    more
                )
            } else {
                say!(
                    "{count} ways lead to class {class}, the shortest with {shortest}.{more}",
                    count,
                    class,
                    shortest,
                    more
                )
            }
        } else if advice.more {
            let more = self.more(advice);
            say!(
                "No way as short as asked for leads to class {class}.{more}",
                class,
                more
            )
        } else {
            say!(
                "Whether class {class} can be reached hangs on open questions.",
                class
            )
        }
    }

    /// What the open questions could decide, if there are any that could.
    pub(super) fn deciding(&self, advice: &Advice) -> Option<Text> {
        let (target, count) = (advice.target?, advice.answer_first.len());
        if count == 0 {
            return None;
        }
        let class = self.class_id(target);
        let could = self.answer.best_class.is_some_and(|best| best <= target);
        Some(match (could, count) {
            (true, 1) => say!(
                "One answer decides: it may be class {class} already.",
                class
            ),
            (true, _) => say!(
                "These {count} could decide: it may be class {class} already.",
                count,
                class
            ),
            (false, _) => say!(
                "With some changes these could decide over class {class}.",
                class
            ),
        })
    }

    /// The open questions that could decide.
    fn questions(&self, advice: &Advice) -> Vec<Line> {
        let Some(text) = self.deciding(advice) else {
            return Vec::new();
        };
        let count = advice.answer_first.len();
        let mut lines = vec![Line::sentence(&text, self.lang)];
        for fact in advice.answer_first.iter().take(MOST_QUESTIONS) {
            let fact = &self.ruleset.facts()[*fact];
            let flag = fact.id.replace('_', "-");
            // A few are asked in full, of many only the names are told.
            let asked = if count <= MOST_ASKED {
                &fact.ask
            } else {
                &fact.title
            };
            let text = say!("{asked} (--{flag})", asked, flag);
            lines.push(Line::sentence(&text, self.lang));
        }
        if let Some(left) = count.checked_sub(MOST_QUESTIONS).filter(|left| *left > 0) {
            let text = say!("… and {left} more (--format json lists all)", left);
            lines.push(Line::plain(self.say(&text)));
        }
        lines
    }

    /// The ways, a section for each number of changes.
    fn ways(&mut self, shown: &[Way], advice: &Advice) -> Vec<Section> {
        let mut sections: Vec<(usize, Section)> = Vec::new();
        for (number, way) in shown.iter().enumerate() {
            let size = way.steps.len();
            if sections.last().is_none_or(|(last, _)| *last != size) {
                let title = self.say(&changes_title(size));
                sections.push((
                    size,
                    Section {
                        title,
                        lines: Vec::new(),
                    },
                ));
            }
            let lines = self.way(number + 1, way);
            if let Some((_, section)) = sections.last_mut() {
                section.lines.extend(lines);
            }
        }
        let left = advice.options.len() - shown.len();
        if let Some((_, section)) = sections.last_mut().filter(|_| left > 0) {
            let text = say!("… and {left} more (--limit N shows more)", left);
            section.lines.push(Line::plain(self.say(&text)));
        }
        sections.into_iter().map(|(_, section)| section).collect()
    }

    /// That there is more than is told, if there is.
    fn more(&self, advice: &Advice) -> Text {
        if !advice.more {
            return Text::default();
        }
        if !self.is_typed {
            return say!(" There are more, with more changes.");
        }
        say!(" There are more, with more changes or beyond the limit (--at-most N, --limit N).")
    }

    fn way(&mut self, number: usize, way: &Way) -> Vec<Line> {
        let mut lines = Vec::with_capacity(way.steps.len() + 1);
        let steps: Vec<Text> = way.steps.iter().map(|gain| self.gain(gain, way)).collect();
        for (at, text) in steps.iter().enumerate() {
            let mark = if at == 0 {
                format!("{number}.")
            } else {
                "+".to_owned()
            };
            lines.push(self.numbered(mark, Met::Unknown, text));
        }
        let sources = self.way_sources(way);
        let cited = bracketed(&sources);
        let text = self.outcome(way, &cited);
        lines.push(self.numbered("→".to_owned(), Met::Yes, &text));
        lines
    }

    /// The numbers of the sources of the route that a way leads over.
    pub(super) fn way_sources(&mut self, way: &Way) -> Vec<usize> {
        let routes = self.ruleset.routes();
        way.route
            .map_or_else(Vec::new, |route| self.numbers(&routes[route].rule.sources))
    }

    /// What a way leads to, with its sources behind the route if they are told there.
    pub(super) fn outcome(&self, way: &Way, cited: &str) -> Text {
        let class = self.class_id(way.class);
        let route = way.route.map(|route| &self.ruleset.routes()[route]);
        let by = route.map_or_else(
            || say::same(""),
            |route| {
                let title = &route.rule.title;
                if cited.is_empty() {
                    return say!(", by “{title}”", title);
                }
                say!(", by “{title}” {cited}", title, cited)
            },
        );
        let ground = route.and_then(|route| words::ground(self.ground(route)));
        let by = ground.map_or_else(|| by.clone(), |ground| say!("{by}, {ground}", by, ground));
        let cost = if usize::try_from(way.cost).ok() == Some(way.steps.len()) {
            say::same("")
        } else {
            let cost = way.cost;
            say!("; cost {cost}", cost)
        };
        say!(
            "class {class}{by}, with {points}{cost}",
            class,
            by,
            points = words::points(way.points),
            cost
        )
    }

    /// How sure a route is with the figures of the answer.
    fn ground(&self, route: &Route) -> Ground {
        let figures = &self.answer.figures;
        let figures = figures.map(|figure| figure.map(|figure| figure.value));
        Ground::of(self.ruleset, route, &figures, self.answer.on)
    }

    fn numbered(&self, mark: String, met: Met, text: &Text) -> Line {
        Line {
            mark: Some((mark, met)),
            is_numbered: true,
            ..Line::sentence(text, self.lang)
        }
    }

    /// The facts that block, and what each of them is.
    pub(super) fn blocked(&self, advice: &Advice) -> Vec<Line> {
        let Some(proof) = &advice.impossible else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for fact in &proof.blocked_by {
            let value = self.answer.values[*fact].map_or_else(
                || Word::NotAnswered.text(),
                |value| self.known(*fact, value),
            );
            let title = &self.ruleset.facts()[*fact].title;
            lines.push(Line::plain(self.pair(title, &value)));
        }
        let text = match proof.blocked_by.len() {
            0 => say!("No answers of anybody lead to this class here."),
            1 => say!("If this were otherwise, there would be a way."),
            _ if proof.is_joint => say!(
                "If all of these were otherwise, there would be a way; none of them alone is enough."
            ),
            _ => say!("If one of these were otherwise, there would be a way."),
        };
        lines.push(Line::plain(self.say(&text)));
        lines
    }

    /// The papers that prove the changes, each once.
    pub(super) fn papers(&self, shown: &[Way]) -> Vec<Line> {
        let mut lines: Vec<String> = Vec::new();
        let mut push = |line: String| {
            if !lines.contains(&line) {
                lines.push(line);
            }
        };
        for way in shown {
            for gain in &way.steps {
                let Step::Set { fact, .. } = gain.step else {
                    continue;
                };
                let title = &self.ruleset.facts()[fact].title;
                for paper in papers(self.ruleset, gain) {
                    push(self.pair(title, paper));
                }
            }
            let routes = self.ruleset.routes();
            let route = way.route.iter();
            for paper in route.flat_map(|route| &routes[*route].rule.evidence) {
                push(self.say(paper));
            }
        }
        lines.into_iter().map(Line::plain).collect()
    }

    /// What the ways must be read with.
    pub(super) fn remarks(&self, advice: &Advice, shown: &[Way]) -> Vec<Line> {
        let mut texts = Vec::new();
        let steps = shown.iter().flat_map(|way| &way.steps);
        let mut waits = steps.filter_map(|gain| match &gain.step {
            Step::Wait { facts, .. } => Some(facts),
            Step::Set { .. } => None,
        });
        let first = waits.next();
        if first.is_some() {
            texts.push(say!("Who waits also ages: all that grows with time grows together, by whole years. The rules and figures are those of today."));
        }
        let mut grown = first.into_iter().chain(waits).flatten();
        if grown.any(|grown| grown.is_cut) {
            texts.push(say!(
                "What would grow beyond the values that the table knows stays at the last one."
            ));
        }
        for parameter in &advice.missing {
            let parameter = &self.ruleset.parameters()[*parameter];
            let flag = parameter.id.replace('_', "-");
            let parameter = say::lower(&parameter.title);
            texts.push(if self.is_typed {
                say!("Routes that ask for the {parameter} are left out: there is no figure here (--{flag} N supplies it).", parameter, flag)
            } else {
                say!("Routes that ask for the {parameter} are left out: there is no figure here.", parameter)
            });
        }
        let lines = texts.iter().map(|text| Line::sentence(text, self.lang));
        lines.collect()
    }
}
