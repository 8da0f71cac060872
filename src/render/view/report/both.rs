//! A report said in English and in Chinese at once, part by part.

use super::{
    AdvicePart, ClassRows, FactRow, FactorRow, Open, Origin, RuleRow, Said, Subject, WayPart,
};
use crate::advise::{Advice, Way};
use crate::assess::{RuleAnswer, Shared};
use crate::base::ids::List;
use crate::base::text::Text;
use crate::lang::Lang;
use crate::render::view::cited::Cited;
use crate::render::view::{Builder, Line, advice, steps};
use crate::ruleset::{FactId, FactKind, Rule, Source, SourceId};

/// The most ways that are told.
const MOST_WAYS: usize = 6;

/// The same said in English and in Chinese; both cite in the same order.
pub(super) struct Both<'a> {
    en: Builder<'a>,
    zh: Builder<'a>,
}

impl<'a> Both<'a> {
    pub(super) fn of(subject: Subject<'a>) -> Self {
        let builder = |lang| Builder {
            is_typed: false,
            ranges: subject.redacted,
            ..Builder::new(subject.ruleset, subject.answer, lang)
        };
        Self {
            en: builder(Lang::En),
            zh: builder(Lang::Zh),
        }
    }

    pub(super) fn text(&mut self, told: impl Fn(&mut Builder<'a>) -> String) -> Text {
        Text::new(told(&mut self.en), told(&mut self.zh))
    }

    pub(super) fn lines(&mut self, told: impl Fn(&mut Builder<'a>) -> Vec<Line>) -> Vec<Text> {
        let pairs = told(&mut self.en).into_iter().zip(told(&mut self.zh));
        pairs.map(|(en, zh)| Text::new(en.text, zh.text)).collect()
    }

    pub(super) fn cited(&mut self, told: impl Fn(&mut Builder<'a>) -> Vec<Cited>) -> Vec<Said> {
        let pairs = told(&mut self.en).into_iter().zip(told(&mut self.zh));
        let said = pairs.map(|(en, zh)| Said {
            text: Text::new(en.text, zh.text),
            sources: en.sources,
            note: Text::new(en.note, zh.note),
        });
        said.collect()
    }

    fn numbers(&mut self, sources: &[SourceId]) -> Vec<usize> {
        self.zh.numbers(sources);
        self.en.numbers(sources)
    }

    pub(super) fn factors(&mut self) -> Vec<FactorRow> {
        let (ruleset, answer) = (self.en.ruleset, self.en.answer);
        let mut rows = Vec::new();
        for award in &answer.awards {
            let factor = &ruleset.factors()[award.factor];
            let [_, en_value, en_row, points, cap, _] = self.en.row(factor, award);
            let [_, zh_value, zh_row, ..] = self.zh.row(factor, award);
            rows.push(FactorRow {
                title: factor.title.clone(),
                value: Text::new(en_value.concat(), zh_value.concat()),
                row: Text::new(en_row.concat(), zh_row.concat()),
                points: points.concat(),
                cap: cap.concat(),
                sources: self.numbers(&factor.sources),
            });
        }
        rows
    }

    fn rule<Of>(&mut self, answer: &RuleAnswer<Of>, rule: &Rule) -> RuleRow {
        let en = self.en.ruled(answer, rule);
        let zh = self.zh.ruled(answer, rule);
        RuleRow {
            met: en.met,
            title: Text::new(en.title, zh.title),
            because: Text::new(en.because, zh.because),
            sources: en.sources,
        }
    }

    pub(super) fn rules<Of>(
        &mut self,
        answers: &[Shared<RuleAnswer<Of>>],
        rules: &List<Rule, Of>,
    ) -> Vec<RuleRow> {
        let rows = answers.iter();
        rows.map(|answer| self.rule(answer, &rules[answer.rule]))
            .collect()
    }

    pub(super) fn classes(&mut self) -> Vec<ClassRows> {
        let (ruleset, answer) = (self.en.ruleset, self.en.answer);
        let mut classes = Vec::new();
        for (id, class) in ruleset.classes().each() {
            let all = answer.routes.iter();
            let routes = all
                .map(|answer| (answer, &ruleset.routes()[answer.rule]))
                .filter(|(_, route)| route.class == id)
                .map(|(answer, route)| self.rule(answer, &route.rule));
            classes.push(ClassRows {
                id: class.id.clone(),
                title: class.title.clone(),
                routes: routes.collect(),
            });
        }
        classes.retain(|class| !class.routes.is_empty());
        classes
    }

    pub(super) fn open(&self) -> Open {
        let mut open = Open {
            questions: Vec::new(),
            idle: 0,
        };
        for one in &self.en.answer.unanswered {
            if one.points_at_stake == 0 && !one.could_decide {
                open.idle += 1;
                continue;
            }
            let ask = &self.en.ruleset.facts()[one.fact].ask;
            let asked = (ask.clone(), one.points_at_stake, one.could_decide);
            open.questions.push(asked);
        }
        open
    }

    pub(super) fn advice(&mut self, advice: &Advice) -> AdvicePart {
        let count = advice.answer_first.len();
        let facts = self.en.ruleset.facts();
        let named = advice.answer_first.iter().take(advice::MOST_QUESTIONS);
        let named = named.map(|fact| {
            let fact = &facts[*fact];
            let is_asked = count <= advice::MOST_ASKED;
            if is_asked { &fact.ask } else { &fact.title }.clone()
        });
        let first = self.en.deciding(advice);
        let shown = advice.options.get(..MOST_WAYS).unwrap_or(&advice.options);
        AdvicePart {
            verdict: self.en.verdict(advice),
            first: first.map(|text| (text, named.collect())),
            unnamed: count.saturating_sub(advice::MOST_QUESTIONS),
            ways: shown.iter().map(|way| self.way(way)).collect(),
            left: advice.options.len() - shown.len(),
            blocked: self.lines(|builder| builder.blocked(advice)),
            papers: self.lines(|builder| builder.papers(shown)),
            remarks: self.lines(|builder| builder.remarks(advice, shown)),
            better: self.lines(|builder| builder.next()),
        }
    }

    fn way(&mut self, way: &Way) -> WayPart {
        self.zh.way_sources(way);
        WayPart {
            size: steps::changes_title(way.steps.len()),
            steps: way
                .steps
                .iter()
                .map(|gain| self.en.gain(gain, way))
                .collect(),
            outcome: self.en.outcome(way, ""),
            sources: self.en.way_sources(way),
            gains: way.steps.iter().map(|gain| gain.points).collect(),
            points: way.points,
        }
    }

    pub(super) fn facts(&self, subject: Subject<'_>) -> Vec<FactRow> {
        let Subject {
            ruleset, answer, ..
        } = subject;
        let mut rows = Vec::new();
        for (id, fact) in ruleset.facts().each() {
            let Some(value) = answer.values[id] else {
                continue;
            };
            let is_assumed = subject.applicant.value(id).is_none();
            // What is assumed and asked for nowhere is nothing that the answer rests on.
            if is_assumed && !answer.assumed.iter().any(|(fact, _)| *fact == id) {
                continue;
            }
            rows.push(FactRow {
                title: fact.title.clone(),
                value: self.en.known(id, value),
                unit: fact.unit.clone(),
                origin: if is_assumed {
                    Origin::Assumed
                } else {
                    origin(subject, id)
                },
            });
        }
        rows
    }

    /// The sources that are cited, in the order of their numbers.
    pub(super) fn sources(&self) -> Vec<&'a Source> {
        let all = self.en.ruleset.sources();
        let cited = self.en.cited.iter();
        cited.map(|source| &all[*source]).collect()
    }
}

/// Where a value that is not assumed comes from.
fn origin(subject: Subject<'_>, given: FactId) -> Origin {
    let mut facts = subject.ruleset.facts().each();
    let date = facts.find_map(|(id, date)| match &date.kind {
        FactKind::Date { gives, .. } if *gives == given => {
            Some((date, subject.applicant.date(id)?))
        }
        _ => None,
    });
    if let Some((date, day)) = date {
        let day = subject.redacted.is_none().then(|| day.to_string());
        return Origin::Derived(date.title.clone(), day);
    }
    let province = subject.ruleset.place().and_then(|place| place.province);
    if province.is_some_and(|(fact, _)| fact == given) {
        Origin::Place
    } else {
        Origin::Given
    }
}
