//! The report of an applicant, to print or to send: the assessment with every rule, the advice, the
//! forecast, and what it all rests on. Where it is read nobody types: no flag is named.

use super::advise::title_of;
use super::assess::{BESIDE, Teller};
use super::forecast::Outlook;
use super::page::{
    Bar, Cell, Column, Grid, Holds, Item, Mark, Narrow, Page, Part, Row, Scale, list,
};
use crate::applicant::Applicant;
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::classify::words;
use crate::classify::{Assessment, Unanswered};
use crate::questions::advise::Advice;
use crate::questions::forecast::shown::Shown;
use crate::rules::ruleset::{Fact, FactId, FactKind, Ruleset};

/// The most ways that are told.
const MOST_WAYS: usize = 6;

/// What the program is called, with its version.
const PROGRAM: &str = concat!("permit-points ", env!("CARGO_PKG_VERSION"));

/// What is reported.
#[derive(Clone, Copy)]
pub(crate) struct ReportSubject<'a> {
    pub(crate) ruleset: &'a Ruleset,
    /// What was answered.
    pub(crate) applicant: &'a Applicant,
    pub(crate) answer: &'a Assessment,
    /// What it would take, of the same applicant on the same day.
    pub(crate) advice: &'a Advice,
    /// The amounts that are told as a range, by fact, where what identifies is left out.
    pub(crate) redacted: Option<&'a List<Option<Range>, Fact>>,
}

/// The page.
pub(crate) fn page(subject: ReportSubject<'_>, shown: &Shown<'_>) -> Page {
    let mut reporter = Reporter {
        subject,
        scale: scale(subject, shown),
        teller: Teller::on_paper(subject.ruleset, subject.answer, subject.redacted),
    };
    let mut page = Page {
        title: say!("Class and points: a self-assessment"),
        head: reporter.head(),
        foot: Some(say!(
            "Made with permit-points {version} on the reader's own machine, from the facts listed above. It is no legal advice, and no decision: the authority decides.",
            version = env!("CARGO_PKG_VERSION")
        )),
        ..Page::default()
    };
    let factors = reporter.teller.factors();
    page.push(say!("Points"), [Part::Grid(factors)]);
    page.push(say!("Requirements and routes"), reporter.rules());
    page.push(say!("Not answered yet"), reporter.open());
    page.push(say!("What it would take"), reporter.advice());
    let outlook = Outlook {
        shown,
        is_typed: false,
    };
    page.push(say!("What will change"), forecast(&outlook));
    page.push(say!("Papers to bring"), reporter.papers());
    let caveats = reporter.teller.caveats();
    page.list(say!("To keep in mind"), caveats);
    let facts = reporter.facts();
    page.push(say!("What this was computed from"), facts);
    page.push(say!("Sources"), [reporter.teller.sources()]);
    page
}

/// The scale of all bars: from none to the cap, with the bounds of the day.
fn scale(subject: ReportSubject<'_>, shown: &Shown<'_>) -> Scale {
    let answer = subject.answer;
    let ways = told(subject.advice).iter().map(|way| way.points);
    let points = ways.chain([answer.points, answer.points_at_most, answer.cap]);
    let of_the_day = shown.base.bounds.iter();
    let of_the_day = of_the_day.filter(|bound| bound.from <= answer.on && answer.on <= bound.to);
    let bounds = of_the_day.map(|bound| (bound.class.clone(), bound.points));
    Scale::new(points, bounds.collect())
}

/// The ways that are told.
fn told(advice: &Advice) -> &[crate::questions::advise::Way] {
    advice.options.get(..MOST_WAYS).unwrap_or(&advice.options)
}

/// A list below a heading of its own, if it has entries.
fn headed<E: Into<Item>>(title: Text, entries: impl IntoIterator<Item = E>) -> Vec<Part> {
    let list = list(entries);
    if list.is_empty() {
        return Vec::new();
    }
    vec![Part::Heading(title), list]
}

fn forecast(outlook: &Outlook<'_>) -> Vec<Part> {
    let mut parts = vec![
        Part::Verdict(outlook.sentence(outlook.shown.base), None),
        Part::Chart(outlook.chart()),
        Part::Grid(outlook.days()),
    ];
    parts.extend(headed(say!("To keep in mind"), outlook.notes()));
    parts
}

/// Reports on a subject.
struct Reporter<'a> {
    subject: ReportSubject<'a>,
    teller: Teller<'a>,
    scale: Scale,
}

impl Reporter<'_> {
    /// What a hurried person reads: the class, the sentence, the points, and what they are of.
    fn head(&self) -> Vec<Part> {
        let ReportSubject {
            ruleset, answer, ..
        } = self.subject;
        let mut head = vec![Part::Sentence(ruleset.title().clone())];
        if self.subject.redacted.is_some() {
            head.push(Part::Notice(redacted()));
        }
        let badge = answer
            .class
            .map_or("–", |class| self.teller.class_id(class));
        head.push(Part::Verdict(
            self.teller.headline(),
            Some(badge.to_owned()),
        ));
        let (points, most) = (answer.points, answer.points_at_most);
        let certain = say!("certain: {points}", points);
        let possible = (points != most).then(|| say!("possible: {points}", points = most));
        head.push(Part::Bar(Bar {
            scale: self.scale.clone(),
            certain: points,
            beyond: most,
            notches: Vec::new(),
            said: std::iter::once(certain).chain(possible).collect(),
        }));
        let period = words::period(ruleset.in_force());
        let rules = say::joined(&[say::same(ruleset.id()), period], "", "");
        let place = ruleset.place().map(|place| place.title.clone());
        let place = place.unwrap_or_else(|| say!("no place named: national rules only"));
        head.push(Part::Pairs(vec![
            (say!("Date"), say::same(answer.on.to_string())),
            (say!("Ruleset"), rules),
            (say!("Place of work"), place),
            (say!("Program"), say::same(PROGRAM)),
        ]));
        head
    }

    /// Every rule with what became of it: those of every class, then the routes to each.
    fn rules(&mut self) -> Vec<Part> {
        let ReportSubject {
            ruleset, answer, ..
        } = self.subject;
        let mut parts = vec![Part::Sentence(say!(
            "Every rule in force, with whether it is met. One route met is enough for its class."
        ))];
        let rules = ruleset.requirements();
        let requirements = answer.requirements.iter();
        let requirements = requirements.map(|one| self.teller.rule(one, &rules[one.rule], None));
        let title = say!("Requirements of every class");
        parts.extend(headed(title, requirements));
        let rules = ruleset.exemptions();
        let exemptions = answer.exemptions.iter();
        let exemptions = exemptions.map(|one| self.teller.rule(one, &rules[one.rule], None));
        let title = say!("Who needs no permit of this kind");
        parts.extend(headed(title, exemptions));
        for (id, class) in ruleset.classes().each() {
            let all = answer.routes.iter();
            let routes = all
                .map(|one| (one, &ruleset.routes()[one.rule]))
                .filter(|(_, route)| route.class == id)
                .map(|(one, route)| self.teller.rule(one, &route.rule, None));
            let title = say!(
                "Routes to class {id}: {title}",
                id = class.id,
                title = class.title
            );
            parts.extend(headed(title, routes));
        }
        parts
    }

    /// The questions that are not answered, with what hangs on them.
    fn open(&self) -> Vec<Part> {
        let is_idle = |one: &&Unanswered| one.points_at_stake == 0 && !one.could_decide;
        let open = &self.subject.answer.unanswered;
        let rows = open.iter().filter(|one| !is_idle(one)).map(|one| {
            let ask = &self.subject.ruleset.facts()[one.fact].ask;
            let stake = at_stake(one.points_at_stake, one.could_decide);
            Row::plain([Cell::from(ask.clone()), stake.into()])
        });
        let words = Holds::Words(BESIDE);
        let grid = Grid {
            name: "open",
            caption: say!(
                "What is not answered counts for nothing, neither for nor against. The answers to these could raise the points or the class."
            ),
            columns: vec![
                Column::new("question", say!("Question"), words, Narrow::Beside),
                Column::new("stake", say!("At stake"), words, Narrow::Beside),
            ],
            rows: rows.collect(),
        };
        let mut parts = vec![Part::Grid(grid)];
        let idle = u64::try_from(open.iter().filter(is_idle).count()).unwrap_or(u64::MAX);
        if idle > 0 {
            parts.push(Part::Sentence(say_count(
                idle,
                "1 more question is open and can raise neither points nor class.",
                "{n} more questions are open and can raise neither points nor class.",
            )));
        }
        parts
    }

    fn advice(&mut self) -> Vec<Part> {
        let (advice, scale) = (self.subject.advice, self.scale.clone());
        let teller = &mut self.teller;
        let mut parts = vec![Part::Verdict(teller.verdict(advice), None)];
        let first = teller.answer_first(advice);
        parts.extend(headed(say!("Answer these first"), first));
        let (shown, mut number) = (told(advice), 1);
        for group in shown.chunk_by(|one, next| one.steps.len() == next.steps.len()) {
            let ways = teller.ways(group, number, Some(&scale));
            parts.extend(headed(title_of(group), ways));
            number += group.len();
        }
        let left = advice.options.len() - shown.len();
        if left > 0 {
            let left = u64::try_from(left).unwrap_or(u64::MAX);
            let more = say_count(left, "and 1 more", "and {n} more");
            parts.push(Part::Sentence(more));
        }
        for (title, texts) in [
            (say!("What stands in the way"), teller.blocked(advice)),
            (say!("Papers for these changes"), teller.papers(shown)),
            (say!("How to read this"), teller.remarks(advice, shown)),
            (say!("The next better row of each factor"), teller.next()),
        ] {
            parts.extend(headed(title, texts));
        }
        parts
    }

    fn papers(&self) -> Vec<Part> {
        let papers = self.teller.evidence();
        if papers.is_empty() {
            return Vec::new();
        }
        let what = say!("What proves the facts that this answer rests on. Tick what is at hand.");
        let boxes = papers.into_iter();
        let boxes = boxes.map(|paper| Item::new(Mark::Box, paper));
        vec![Part::Sentence(what), list(boxes)]
    }

    /// The facts and figures that the answer was computed from, and the local rules.
    fn facts(&mut self) -> Vec<Part> {
        let rows = self.known();
        let mut parts = vec![if rows.is_empty() {
            Part::Sentence(say!("Nothing was answered, and nothing assumed."))
        } else {
            let column =
                |name, title| Column::new(name, title, Holds::Words(BESIDE), Narrow::Beside);
            Part::Grid(Grid {
                name: "facts",
                caption: say!(
                    "Everything that was answered, and what was assumed without an answer"
                ),
                columns: vec![
                    column("fact", say!("Fact")),
                    column("value", say!("Value")),
                    column("origin", say!("Known from")),
                ],
                rows,
            })
        }];
        let figures = self.teller.figures();
        parts.extend(headed(say!("Figures used"), figures));
        let local = self.teller.local();
        parts.extend(headed(say!("Local rules that hold here"), local));
        let unused = self.teller.unused();
        parts.extend(headed(say!("Not used by this table"), unused));
        parts
    }

    fn known(&self) -> Vec<Row> {
        let ReportSubject {
            ruleset, answer, ..
        } = self.subject;
        let mut rows = Vec::new();
        for (id, fact) in ruleset.facts().each() {
            let Some(value) = answer.values[id] else {
                continue;
            };
            let is_assumed = self.subject.applicant.value(id).is_none();
            // What is assumed and asked for nowhere is nothing that the answer rests on.
            if is_assumed && !answer.assumed.iter().any(|(fact, _)| *fact == id) {
                continue;
            }
            let value = self.teller.known(id, value);
            let value = match &fact.unit {
                Some(unit) => say!("{amount} {unit}", amount = value, unit),
                None => value,
            };
            let origin = if is_assumed {
                say!("assumed, not answered")
            } else {
                self.origin(id)
            };
            rows.push(Row::plain([
                Cell::from(fact.title.clone()),
                value.into(),
                origin.into(),
            ]));
        }
        rows
    }

    /// Where a value that is not assumed comes from.
    fn origin(&self, given: FactId) -> Text {
        let mut facts = self.subject.ruleset.facts().each();
        let date = facts.find_map(|(id, date)| match &date.kind {
            FactKind::Date { gives, .. } if *gives == given => {
                Some((&date.title, self.subject.applicant.date(id)?))
            }
            _ => None,
        });
        let province = self
            .subject
            .ruleset
            .place()
            .and_then(|place| place.province);
        match date {
            Some((date, _)) if self.subject.redacted.is_some() => {
                say!("counted from a date that is left out ({date})", date)
            }
            Some((date, day)) => say!("counted from a date ({date}: {day})", date, day),
            None if province.is_some_and(|(fact, _)| fact == given) => {
                say!("the place that was named")
            }
            None => say!("given"),
        }
    }
}

/// What a redacted copy leaves out.
fn redacted() -> Text {
    say!(
        "Redacted copy. Days such as the date of birth are left out: only the completed years that they give are told, and what is to come is counted from the day of this page. Amounts are told as the range in which every amount has the same answer."
    )
}

/// What hangs on a question.
fn at_stake(points: i64, could_decide: bool) -> Text {
    let most = words::points(points);
    match (points, could_decide) {
        (0, _) => say!("the class"),
        (_, true) => say!("up to {points}, and the class", points = most),
        (_, false) => say!("up to {points}", points = most),
    }
}
