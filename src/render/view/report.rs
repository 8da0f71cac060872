//! What a report says: an assessment and an advice in parts, every text in both languages, and the
//! sources beside what they are cited for. Where it is read nobody types: no flag is named.

use super::{Builder, Cited, advice};
use crate::advise::{Advice, Way};
use crate::applicant::Applicant;
use crate::assess::{Assessment, RuleAnswer};
use crate::cells::Range;
use crate::engine::Met;
use crate::lang::Lang;
use crate::ruleset::{FactIndex, FactKind, Rule, Ruleset, Source, SourceIndex};
use crate::text::Text;
use crate::words::{self, Word};

/// The most ways that are told.
const MOST_WAYS: usize = 6;

/// What is reported.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) ruleset: &'a Ruleset,
    /// What was answered.
    pub(crate) applicant: &'a Applicant,
    pub(crate) answer: &'a Assessment,
    /// What it would take, of the same applicant on the same day.
    pub(crate) advice: &'a Advice,
    /// The amounts that are told as a range, by fact, where what identifies is left out.
    pub(crate) redacted: Option<&'a [Option<Range>]>,
}

/// A report, before it takes the form of a page.
pub(in crate::render) struct Report<'a> {
    /// The answer in a sentence or two.
    pub(in crate::render) headline: Text,
    pub(in crate::render) columns: [Text; 6],
    pub(in crate::render) factors: Vec<FactorRow>,
    pub(in crate::render) requirements: Vec<RuleRow>,
    pub(in crate::render) exemptions: Vec<RuleRow>,
    /// The routes, by class.
    pub(in crate::render) classes: Vec<ClassRows>,
    pub(in crate::render) open: Open,
    pub(in crate::render) advice: AdvicePart,
    /// The papers that prove what the answer rests on.
    pub(in crate::render) papers: Vec<Text>,
    pub(in crate::render) caveats: Vec<Said>,
    pub(in crate::render) local: Vec<Said>,
    pub(in crate::render) figures: Vec<Said>,
    pub(in crate::render) facts: Vec<FactRow>,
    pub(in crate::render) sources: Vec<&'a Source>,
    /// The names of answers that the ruleset does not use.
    pub(in crate::render) unused: Vec<Text>,
}

/// One factor, with the value, the row that counts, and the sources.
pub(in crate::render) struct FactorRow {
    pub(in crate::render) title: Text,
    pub(in crate::render) value: Text,
    pub(in crate::render) row: Text,
    pub(in crate::render) points: String,
    pub(in crate::render) cap: String,
    pub(in crate::render) sources: Vec<usize>,
}

/// A rule, whether it is met, and why.
pub(in crate::render) struct RuleRow {
    pub(in crate::render) met: Met,
    pub(in crate::render) title: Text,
    pub(in crate::render) because: Text,
    pub(in crate::render) sources: Vec<usize>,
}

/// The routes to a class.
pub(in crate::render) struct ClassRows {
    pub(in crate::render) id: String,
    pub(in crate::render) title: Text,
    pub(in crate::render) routes: Vec<RuleRow>,
}

/// The questions that are not answered.
pub(in crate::render) struct Open {
    /// The question, the points at stake, and whether it could decide.
    pub(in crate::render) questions: Vec<(Text, i64, bool)>,
    /// How many are open beside them that cannot raise points or class.
    pub(in crate::render) idle: usize,
}

/// Something that is said, with its sources.
pub(in crate::render) struct Said {
    pub(in crate::render) text: Text,
    pub(in crate::render) sources: Vec<usize>,
    pub(in crate::render) note: Text,
}

/// What it would take.
pub(in crate::render) struct AdvicePart {
    pub(in crate::render) verdict: Text,
    /// The questions that could decide, behind what they could.
    pub(in crate::render) first: Option<(Text, Vec<Text>)>,
    /// How many of them are not named.
    pub(in crate::render) unnamed: usize,
    pub(in crate::render) ways: Vec<WayPart>,
    /// How many ways are not told.
    pub(in crate::render) left: usize,
    pub(in crate::render) blocked: Vec<Text>,
    pub(in crate::render) papers: Vec<Text>,
    pub(in crate::render) remarks: Vec<Text>,
    /// The nearest better row of each factor.
    pub(in crate::render) better: Vec<Text>,
}

/// One set of changes.
pub(in crate::render) struct WayPart {
    /// How many changes they are.
    pub(in crate::render) size: Text,
    pub(in crate::render) steps: Vec<Text>,
    pub(in crate::render) outcome: Text,
    pub(in crate::render) sources: Vec<usize>,
    /// What each change adds to the certain points, and the points that they lead to.
    pub(in crate::render) gains: Vec<i64>,
    pub(in crate::render) points: i64,
}

/// A fact that the answer was computed from.
pub(in crate::render) struct FactRow {
    pub(in crate::render) title: Text,
    pub(in crate::render) value: Text,
    pub(in crate::render) unit: Option<Text>,
    pub(in crate::render) origin: Origin,
}

/// Where a value comes from.
pub(in crate::render) enum Origin {
    Given,
    /// Counted from a date, which a redacted copy does not tell.
    Derived(Text, Option<String>),
    /// The place that was named.
    Place,
    Assumed,
}

impl<'a> Report<'a> {
    pub(in crate::render) fn new(subject: Subject<'a>) -> Self {
        let mut both = Both::of(subject);
        let Subject {
            ruleset, answer, ..
        } = subject;
        let columns = [
            Word::Factor,
            Word::Value,
            Word::Row,
            Word::Points,
            Word::Cap,
            Word::Source,
        ];
        // Sources are numbered in the order of the page.
        let factors = both.factors();
        let requirements = both.rules(&answer.requirements, ruleset.requirements());
        let exemptions = both.rules(&answer.exemptions, ruleset.exemptions());
        Self {
            headline: both.text(|builder| builder.headline().concat()),
            columns: columns.map(Word::text),
            factors,
            requirements,
            exemptions,
            classes: both.classes(),
            open: both.open(),
            advice: both.advice(subject.advice),
            papers: both.lines(|builder| builder.evidence()),
            caveats: both.cited(Builder::caveats),
            local: both.cited(Builder::local),
            figures: both.cited(Builder::figures),
            facts: both.facts(subject),
            sources: both.sources(),
            unused: answer.unused.iter().map(words::same).collect(),
        }
    }
}

/// The same said in English and in Chinese; both cite in the same order.
struct Both<'a> {
    en: Builder<'a>,
    zh: Builder<'a>,
}

impl<'a> Both<'a> {
    fn of(subject: Subject<'a>) -> Self {
        let builder = |lang| Builder {
            is_typed: false,
            ranges: subject.redacted.unwrap_or_default(),
            ..Builder::new(subject.ruleset, subject.answer, lang)
        };
        Self {
            en: builder(Lang::En),
            zh: builder(Lang::Zh),
        }
    }

    fn text(&mut self, say: impl Fn(&mut Builder<'a>) -> String) -> Text {
        Text::new(say(&mut self.en), say(&mut self.zh))
    }

    fn lines(&mut self, say: impl Fn(&mut Builder<'a>) -> Vec<super::Line>) -> Vec<Text> {
        let pairs = say(&mut self.en).into_iter().zip(say(&mut self.zh));
        pairs.map(|(en, zh)| Text::new(en.text, zh.text)).collect()
    }

    fn cited(&mut self, say: impl Fn(&mut Builder<'a>) -> Vec<Cited>) -> Vec<Said> {
        let pairs = say(&mut self.en).into_iter().zip(say(&mut self.zh));
        let said = pairs.map(|(en, zh)| Said {
            text: Text::new(en.text, zh.text),
            sources: en.sources,
            note: Text::new(en.note, zh.note),
        });
        said.collect()
    }

    fn numbers(&mut self, sources: &[SourceIndex]) -> Vec<usize> {
        self.zh.numbers(sources);
        self.en.numbers(sources)
    }

    fn factors(&mut self) -> Vec<FactorRow> {
        let (ruleset, answer) = (self.en.ruleset, self.en.answer);
        let mut rows = Vec::new();
        for award in &answer.awards {
            let Some(factor) = ruleset.factors().get(award.factor) else {
                continue;
            };
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

    fn rule(&mut self, answer: &RuleAnswer, rule: &Rule) -> RuleRow {
        let en = self.en.ruled(answer, &rule.title, &rule.sources);
        let zh = self.zh.ruled(answer, &rule.title, &rule.sources);
        RuleRow {
            met: en.met,
            title: Text::new(en.title, zh.title),
            because: Text::new(en.because, zh.because),
            sources: en.sources,
        }
    }

    fn rules(
        &mut self,
        answers: &[crate::assess::Shared<RuleAnswer>],
        rules: &[Rule],
    ) -> Vec<RuleRow> {
        let found = answers
            .iter()
            .filter_map(|answer| Some((answer, rules.get(answer.rule)?)));
        found
            .map(|(answer, rule)| self.rule(answer, rule))
            .collect()
    }

    fn classes(&mut self) -> Vec<ClassRows> {
        let (ruleset, answer) = (self.en.ruleset, self.en.answer);
        let mut classes = Vec::new();
        for (position, class) in ruleset.classes().iter().enumerate() {
            let all = answer.routes.iter();
            let found = all.filter_map(|answer| Some((answer, ruleset.routes().get(answer.rule)?)));
            let routes = found
                .filter(|(_, route)| route.class == position)
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

    fn open(&self) -> Open {
        let mut open = Open {
            questions: Vec::new(),
            idle: 0,
        };
        for one in &self.en.answer.unanswered {
            let Some(fact) = self.en.ruleset.facts().get(one.fact) else {
                continue;
            };
            if one.points_at_stake == 0 && !one.could_decide {
                open.idle += 1;
                continue;
            }
            let asked = (fact.ask.clone(), one.points_at_stake, one.could_decide);
            open.questions.push(asked);
        }
        open
    }

    fn advice(&mut self, advice: &Advice) -> AdvicePart {
        let count = advice.answer_first.len();
        let facts = self.en.ruleset.facts();
        let named = advice.answer_first.iter().filter_map(|at| facts.get(*at));
        let named = named.take(advice::MOST_QUESTIONS).map(|fact| {
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
            size: advice::changes_title(way.steps.len()),
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

    fn facts(&self, subject: Subject<'_>) -> Vec<FactRow> {
        let Subject {
            ruleset, answer, ..
        } = subject;
        let mut rows = Vec::new();
        for (position, fact) in ruleset.facts().iter().enumerate() {
            let Some(value) = answer.values.get(position).copied().flatten() else {
                continue;
            };
            let is_assumed = subject.applicant.value(position).is_none();
            // What is assumed and asked for nowhere is nothing that the answer rests on.
            if is_assumed && !answer.assumed.iter().any(|(fact, _)| *fact == position) {
                continue;
            }
            rows.push(FactRow {
                title: fact.title.clone(),
                value: self.en.known(position, value),
                unit: fact.unit.clone(),
                origin: if is_assumed {
                    Origin::Assumed
                } else {
                    origin(subject, position)
                },
            });
        }
        rows
    }

    /// The sources that are cited, in the order of their numbers.
    fn sources(&self) -> Vec<&'a Source> {
        let all = self.en.ruleset.sources();
        let cited = self.en.cited.iter();
        cited.filter_map(|source| all.get(*source)).collect()
    }
}

/// Where a value that is not assumed comes from.
fn origin(subject: Subject<'_>, position: FactIndex) -> Origin {
    let mut facts = subject.ruleset.facts().iter().enumerate();
    let date = facts.find_map(|(at, date)| match &date.kind {
        FactKind::Date { gives, .. } if *gives == position => {
            Some((date, subject.applicant.date(at)?))
        }
        _ => None,
    });
    if let Some((date, day)) = date {
        let day = subject.redacted.is_none().then(|| day.to_string());
        return Origin::Derived(date.title.clone(), day);
    }
    let province = subject.ruleset.place().and_then(|place| place.province);
    if province.is_some_and(|(fact, _)| fact == position) {
        Origin::Place
    } else {
        Origin::Given
    }
}

/// Whether something is met, in one word.
pub(in crate::render) fn mark(met: Met) -> Text {
    words::met(met)
}
