//! An advice: what to answer first, the ways with their changes, or what stands in the way.

use super::assess::{Teller, paired};
use super::page::{Bar, Item, Mark, Page, Part, Said, Scale, list};
use crate::base::cells::{Range, ValueSet};
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::classify::words;
use crate::questions::advise::{Advice, Gain, Grown, Step, Way};
use crate::rules::figures::Ground;
use crate::rules::ruleset::{Fact, Route, Ruleset};
use crate::wire::advice::papers;

/// The most open questions that are named.
const MOST_QUESTIONS: usize = 8;
/// The most open questions that are asked in full.
const MOST_ASKED: usize = 3;

/// An advice with so many ways at the most.
#[must_use]
pub fn page(ruleset: &Ruleset, advice: &Advice, most: usize) -> Page {
    let mut teller = Teller::new(ruleset, &advice.assessment);
    let mut page = Page {
        title: say!("What it would take"),
        head: vec![
            Part::Verdict(teller.headline(), None),
            Part::Verdict(teller.verdict(advice), None),
            Part::Sentence(teller.subtitle()),
        ],
        ..Page::default()
    };
    let shown = advice.options.get(..most).unwrap_or(&advice.options);
    let first = teller.answer_first(advice);
    page.list(say!("Answer these first"), first);
    let mut number = 1;
    for group in shown.chunk_by(|one, next| one.steps.len() == next.steps.len()) {
        let items = teller.ways(group, number, None);
        number += group.len();
        let left = advice.options.len() - shown.len();
        let left = (number > shown.len() && left > 0)
            .then(|| list([say!("… and {left} more (--limit N shows more)", left)]));
        let parts = std::iter::once(Part::List(items)).chain(left);
        page.push(title_of(group), parts);
    }
    let blocked = teller.blocked(advice);
    page.list(say!("What stands in the way"), blocked);
    let papers = teller.papers(shown);
    page.list(say!("Papers for these changes"), papers);
    let remarks = teller.remarks(advice, shown);
    page.list(say!("To keep in mind"), remarks);
    page.push(say!("Sources"), [teller.sources()]);
    page
}

/// How many changes the ways of a group have.
pub(super) fn title_of(ways: &[Way]) -> Text {
    changes_title(ways.first().map_or(0, |way| way.steps.len()))
}

impl Teller<'_> {
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
    fn deciding(&self, advice: &Advice) -> Option<Text> {
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

    /// The open questions that could decide, behind what they could.
    pub(super) fn answer_first(&self, advice: &Advice) -> Vec<Text> {
        let Some(text) = self.deciding(advice) else {
            return Vec::new();
        };
        let count = advice.answer_first.len();
        let mut texts = vec![text];
        for fact in advice.answer_first.iter().take(MOST_QUESTIONS) {
            let fact = &self.ruleset.facts()[*fact];
            let flag = fact.id.replace('_', "-");
            // A few are asked in full, of many only the names are told.
            let asked = if count <= MOST_ASKED {
                &fact.ask
            } else {
                &fact.title
            };
            texts.push(if self.is_typed {
                say!("{asked} (--{flag})", asked, flag)
            } else {
                asked.clone()
            });
        }
        if let Some(left) = count.checked_sub(MOST_QUESTIONS).filter(|left| *left > 0) {
            texts.push(if self.is_typed {
                say!("… and {left} more (--format json lists all)", left)
            } else {
                let left = u64::try_from(left).unwrap_or(u64::MAX);
                say_count(left, "and 1 more, see above", "and {n} more, see above")
            });
        }
        texts
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

    /// Some ways, numbered on; with a bar of the points of each where there is a scale for them.
    pub(super) fn ways(&mut self, ways: &[Way], first: usize, scale: Option<&Scale>) -> Vec<Item> {
        let numbered = (first..).zip(ways);
        numbered
            .map(|(number, way)| Item {
                bar: scale.map(|scale| self.bar(way, scale)),
                ..self.way(number, way)
            })
            .collect()
    }

    fn way(&mut self, number: usize, way: &Way) -> Item {
        let mut steps = way.steps.iter().map(|gain| self.gain(gain, way));
        let first = steps.next().unwrap_or_default();
        let steps = steps.map(|text| Item::new(Mark::Plus, text));
        let mut below: Vec<Item> = steps.collect();
        below.push(Item::new(Mark::Result, self.outcome(way)));
        Item::new(Mark::Number(number), first).with(below)
    }

    /// The certain points of today, with what each change adds to them.
    fn bar(&self, way: &Way, scale: &Scale) -> Bar {
        let today = self.answer.points;
        let (mut reached, mut notches, mut sum) = (today, Vec::new(), today.to_string());
        for gain in &way.steps {
            reached = reached.saturating_add(gain.points);
            notches.push(reached);
            if gain.points != 0 {
                let sign = if gain.points < 0 { '−' } else { '+' };
                sum.push_str(&format!(" {sign} {}", gain.points.saturating_abs()));
            }
        }
        Bar {
            scale: scale.clone(),
            certain: today,
            beyond: way.points,
            notches,
            said: vec![say::same(format!("{sum} = {}", way.points))],
        }
    }

    /// What a way leads to.
    pub(super) fn outcome(&mut self, way: &Way) -> Said {
        let class = self.class_id(way.class).to_owned();
        let mut said = Said::default();
        let by = way.route.map_or_else(Text::default, |route| {
            let route = &self.ruleset.routes()[route];
            said.sources = self.numbers(&route.rule.sources);
            let by = say!(", by “{title}”", title = route.rule.title);
            match words::ground(self.ground(route)) {
                Some(ground) => say!("{by}, {ground}", by, ground),
                None => by,
            }
        });
        let cost = if usize::try_from(way.cost).ok() == Some(way.steps.len()) {
            Text::default()
        } else {
            say!("; cost {cost}", cost = way.cost)
        };
        said.text = say!(
            "class {class}{by}, with {points}{cost}",
            class,
            by,
            points = words::points(way.points),
            cost
        );
        said
    }

    /// How sure a route is with the figures of the answer.
    fn ground(&self, route: &Route) -> Ground {
        let figures = &self.answer.figures;
        let figures = figures.map(|figure| figure.map(|figure| figure.value));
        Ground::of(self.ruleset, route, &figures, self.answer.on)
    }

    /// The facts that block, and what each of them is.
    pub(super) fn blocked(&self, advice: &Advice) -> Vec<Text> {
        let Some(proof) = &advice.impossible else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for fact in &proof.blocked_by {
            let value = self.answer.values[*fact]
                .map_or_else(words::not_answered, |value| self.known(*fact, value));
            let title = &self.ruleset.facts()[*fact].title;
            lines.push(paired(title, &value));
        }
        let text = match proof.blocked_by.len() {
            0 => say!("No answers of anybody lead to this class here."),
            1 => say!("If this were otherwise, there would be a way."),
            _ if proof.is_joint => say!(
                "If all of these were otherwise, there would be a way; none of them alone is enough."
            ),
            _ => say!("If one of these were otherwise, there would be a way."),
        };
        lines.push(text);
        lines
    }

    /// The papers that prove the changes, each once.
    pub(super) fn papers(&self, shown: &[Way]) -> Vec<Text> {
        let mut lines: Vec<Text> = Vec::new();
        let mut push = |line: Text| {
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
                    push(paired(title, paper));
                }
            }
            let routes = self.ruleset.routes();
            let route = way.route.iter();
            for paper in route.flat_map(|route| &routes[*route].rule.evidence) {
                push(paper.clone());
            }
        }
        lines
    }

    /// What the ways must be read with.
    pub(super) fn remarks(&self, advice: &Advice, shown: &[Way]) -> Vec<Text> {
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
        texts
    }

    /// One change and what it gains.
    fn gain(&self, gain: &Gain, way: &Way) -> Text {
        let (fact, from, to) = match &gain.step {
            Step::Set { fact, from, to } => (*fact, *from, to),
            Step::Wait { years, facts } => return self.wait(*years, facts, gain, way),
        };
        let old = self.known(fact, from);
        let is_told = self.range(fact).is_none();
        let said = set(&self.ruleset.facts()[fact], (from, &old), to, is_told);
        let lifts = gain.factors.iter().map(|(_, from, to)| {
            let to = if gain.factors.len() == 1 {
                words::points(*to)
            } else {
                Text::new(to.to_string(), words::points(*to).zh)
            };
            say!("{to} instead of {from}", to, from)
        });
        let lifts: Vec<Text> = lifts.collect();
        if lifts.is_empty() {
            return said;
        }
        let lifts = say::in_series(&lifts);
        say!("{what}: {said}", what = said, said = lifts)
    }

    /// Waiting, with the facts that then score otherwise or that the route asks for.
    fn wait(&self, years: i64, facts: &[Grown], gain: &Gain, way: &Way) -> Text {
        let route = way.route.map(|route| &self.ruleset.routes()[route]);
        let told = facts.iter().filter_map(|grown| {
            let fact = &self.ruleset.facts()[grown.fact];
            let to = words::value(fact, grown.to);
            let said = say!("{fact} {to}", fact = say::lower(&fact.title), to);
            let lifted = gain.factors.iter().find(|(factor, ..)| {
                let mut tables = self.ruleset.factors()[*factor].tables.iter();
                tables.any(|table| table.fact == grown.fact)
            });
            if let Some((_, from, to)) = lifted {
                return Some(say!(
                    "{fact} ({points} instead of {from})",
                    fact = said,
                    points = words::points(*to),
                    from
                ));
            }
            let is_asked = route.is_some_and(|route| route.rule.when.reads(grown.fact));
            is_asked.then_some(said)
        });
        let told: Vec<Text> = told.collect();
        let years = words::years(years);
        if told.is_empty() {
            return say!("Wait {years}", years);
        }
        say!("Wait {years}: {told}", years, told = say::listed(&told))
    }
}

/// A fact with its new value, its old one, and how far apart they are, if that may be told.
fn set(fact: &Fact, (from, old): (i64, &Text), to: &[i64], is_told: bool) -> Text {
    let Some(first) = to.first().copied() else {
        return say::same("");
    };
    let title = &fact.title;
    if fact.is_number() && !is_told {
        let new = words::value(fact, first);
        return say!("{title} {new} instead of {old}", title, new, old);
    }
    if fact.is_number() {
        let (new, far) = (
            words::value(fact, first),
            words::value(fact, (first - from).abs()),
        );
        return if first > from {
            say!(
                "{title} {new} instead of {old} ({far} more)",
                title,
                new,
                old,
                far
            )
        } else {
            say!(
                "{title} {new} instead of {old} ({far} less)",
                title,
                new,
                old,
                far
            )
        };
    }
    let ranges = to.iter().map(|value| Range::new(*value, *value + 1));
    let new = words::values(fact, &ValueSet::of(ranges));
    if to.len() > 1 {
        return say!("{title}: one of {new} instead of {old}", title, new, old);
    }
    say!("{title}: {new} instead of {old}", title, new, old)
}

/// A number of changes, as a heading.
fn changes_title(size: usize) -> Text {
    match size {
        0 => say!("No changes"),
        1 => say!("One change"),
        2 => say!("Two changes"),
        3 => say!("Three changes"),
        4 => say!("Four changes"),
        5 => say!("Five changes"),
        6 => say!("Six changes"),
        7 => say!("Seven changes"),
        8 => say!("Eight changes"),
        9 => say!("Nine changes"),
        _ => say!("{size} changes", size),
    }
}
