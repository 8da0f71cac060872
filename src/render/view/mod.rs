//! An assessment in the words of one language, before it takes the form of a page: the headline
//! and the table here, what is open and met in [`rules`], what the place changed in [`local`],
//! and the other lists in [`lists`]. Of an [`Advice`](crate::advise::Advice) the same in [`advice`].
//! A [`report`] takes both apart, with the sources beside what they are cited for.

mod advice;
mod cited;
mod lists;
pub(super) mod local;
pub(super) mod report;
mod rules;
mod steps;

use self::cited::{bracketed, lines};
use crate::assess::{Assessment, Award};
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::Met;
use crate::lang::Lang;
use crate::ruleset::{ClassId, Fact, FactId, Factor, ParameterId, Ruleset, SourceId};
use crate::spelling;
use crate::words::{self, Word};

/// What a person reads, in the order in which they read it.
pub(crate) struct View {
    /// The answer in a sentence or two.
    pub(crate) headline: Vec<String>,
    /// The ruleset and the day.
    pub(crate) subtitle: Vec<String>,
    /// The headings of the table.
    pub(crate) columns: Row,
    /// One row a factor, then the total.
    pub(crate) rows: Vec<Row>,
    /// What stands below the table.
    pub(crate) sections: Vec<Section>,
}

/// A page without a table: sentences and headed lists.
pub(crate) struct Page {
    /// The answer in a few sentences.
    pub(crate) headline: Vec<String>,
    /// The ruleset and the day.
    pub(crate) subtitle: Vec<String>,
    /// What stands below.
    pub(crate) sections: Vec<Section>,
}

/// Factor, value, row that counts, points, cap and sources: each the same in every language of the
/// page.
pub(crate) type Row = [Vec<String>; 6];

/// A headed list.
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

/// One entry of a list.
pub(crate) struct Line {
    /// A short word in front, with whether it is good news.
    pub(crate) mark: Option<(String, Met)>,
    /// Whether the mark takes no more room than a number.
    pub(crate) is_numbered: bool,
    pub(crate) text: String,
    /// The same in the second language, where that begins a line of its own.
    pub(crate) second: Option<String>,
    /// Where it can be read, never broken over lines.
    pub(crate) link: Option<String>,
}

impl Line {
    pub(crate) fn plain(text: String) -> Self {
        Self {
            mark: None,
            is_numbered: false,
            text,
            second: None,
            link: None,
        }
    }

    /// A whole sentence, the second language of which begins a line of its own.
    pub(crate) fn sentence(text: &Text, lang: Lang) -> Self {
        let mut lines = lang.lines(text).into_iter();
        Self {
            second: lines.nth(1),
            ..Self::plain(lang.lines(text).swap_remove(0))
        }
    }
}

/// Builds a view; sources get their numbers in the order in which they are first cited.
struct Builder<'a> {
    ruleset: &'a Ruleset,
    answer: &'a Assessment,
    lang: Lang,
    cited: Vec<SourceId>,
    /// The figures of which it is told already why they are not known.
    told_missing: Vec<ParameterId>,
    /// Whether it is read at a prompt, so that flags are worth naming.
    is_typed: bool,
    /// The amounts that are only told as a range, by fact.
    ranges: Option<&'a List<Option<Range>, Fact>>,
}

impl View {
    pub(crate) fn new(ruleset: &Ruleset, answer: &Assessment, lang: Lang) -> Self {
        let mut builder = Builder::new(ruleset, answer, lang);
        let rows = builder.rows();
        let sections = builder.sections();
        Self {
            headline: builder.headline(),
            subtitle: builder.subtitle(),
            columns: Word::FACTORS.map(|word| lang.lines(&word.text())),
            rows,
            sections: sections
                .into_iter()
                .filter(|section| !section.lines.is_empty())
                .collect(),
        }
    }
}

impl<'a> Builder<'a> {
    fn new(ruleset: &'a Ruleset, answer: &'a Assessment, lang: Lang) -> Self {
        Self {
            ruleset,
            answer,
            lang,
            cited: Vec::new(),
            told_missing: Vec::new(),
            is_typed: true,
            ranges: None,
        }
    }
}

impl Builder<'_> {
    fn say(&self, text: &Text) -> String {
        self.lang.of(text)
    }

    /// A text that already holds names in the language of the page.
    fn one(&self, text: &Text) -> String {
        let lang = if self.lang == Lang::Both {
            Lang::En
        } else {
            self.lang
        };
        lang.of(text)
    }

    /// A title with what is said of it.
    fn pair(&self, title: &Text, said: &Text) -> String {
        self.say(&paired(title, said))
    }

    /// Several short things on one line.
    fn list(&self, items: &[String]) -> String {
        items.join(if self.lang == Lang::Zh { "；" } else { "; " })
    }

    fn word(&self, word: Word) -> String {
        self.say(&word.text())
    }

    /// The value that somebody has of a fact.
    fn known(&self, fact: FactId, value: i64) -> Text {
        let entry = &self.ruleset.facts()[fact];
        match self.range(fact) {
            Some(range) => words::amounts(entry, range),
            None => words::value(entry, value),
        }
    }

    /// The range that is told of an amount instead of it.
    fn range(&self, fact: FactId) -> Option<Range> {
        self.ranges?[fact]
    }

    /// The numbers of some sources, as `[1,2]`.
    fn cite(&mut self, sources: &[SourceId]) -> String {
        bracketed(&self.numbers(sources))
    }

    /// The numbers of some sources.
    fn numbers(&mut self, sources: &[SourceId]) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(sources.len());
        for source in sources {
            let position = self
                .cited
                .iter()
                .position(|cited| cited == source)
                .unwrap_or_else(|| {
                    self.cited.push(*source);
                    self.cited.len() - 1
                });
            numbers.push(position + 1);
        }
        numbers
    }

    fn class_name(&self, class: Option<ClassId>) -> Text {
        match class.map(|class| &self.ruleset.classes()[class]) {
            Some(class) => say!(
                "class {id} ({class})",
                id = class.id,
                class = say::lower(&class.title)
            ),
            None => say!("no class"),
        }
    }

    /// The answer in a sentence or two, which a hurried person can read alone.
    fn headline(&self) -> Vec<String> {
        let answer = self.answer;
        let text = if answer.permit_needed == Some(false) {
            self.exempt_sentence()
        } else if answer.best_class.is_none() {
            self.failed_sentence()
        } else {
            self.class_sentence()
        };
        self.lang.lines(&text)
    }

    fn exempt_sentence(&self) -> Text {
        let exemption = self
            .answer
            .exemptions
            .iter()
            .find(|exemption| exemption.met == Met::Yes);
        let title = exemption.map_or_else(Text::default, |exemption| {
            self.ruleset.exemptions()[exemption.rule].title.clone()
        });
        say!(
            "No permit of this kind is needed: {title}.{heed}",
            title = say::lower(&title),
            heed = self.heed()
        )
    }

    fn failed_sentence(&self) -> Text {
        let points = self.points_sentence();
        let failed = self
            .answer
            .requirements
            .iter()
            .find(|requirement| requirement.met == Met::No);
        match failed {
            Some(requirement) => say!(
                "No class: a requirement is not met ({rule}).{heed} {points}",
                rule = self.ruleset.requirements()[requirement.rule].title,
                heed = self.heed(),
                points
            ),
            None => say!("No class.{heed} {points}", heed = self.heed(), points),
        }
    }

    /// The prominent caveats: what is said in one breath with the class.
    fn heed(&self) -> Text {
        heed(self.answer)
    }

    fn points_sentence(&self) -> Text {
        let (points, most, cap) = (
            self.answer.points,
            self.answer.points_at_most,
            self.answer.cap,
        );
        if points == most {
            return say!("{points} points of {cap}.", points, cap);
        }
        say!(
            "{points} points of {cap} are certain, {most} are possible.",
            points,
            cap,
            most
        )
    }

    fn class_sentence(&self) -> Text {
        let answer = self.answer;
        let (certain, best) = (
            self.class_name(answer.class),
            self.class_name(answer.best_class),
        );
        let points = self.points_sentence();
        let by = answer.route.map_or_else(
            || say::same(""),
            |route| {
                let title = &self.ruleset.routes()[route].rule.title;
                match answer.ground.and_then(words::ground) {
                    Some(ground) => say!(", by “{title}”, {ground}", title, ground),
                    None => say!(", by “{title}”", title),
                }
            },
        );
        let heed = self.heed();
        let mut text = match answer.class {
            Some(_) => say!(
                "{certain} is certain{by}.{heed} {points}",
                certain = say::upper(&certain),
                by,
                heed,
                points
            ),
            None => say!("No class is certain yet.{heed} {points}", heed, points),
        };
        if let (Some(class), Some(by_points)) = (answer.class, answer.class_by_points)
            && by_points > class
        {
            text = say!(
                "{before} Points alone would give class {class}.",
                before = text,
                class = self.class_id(by_points)
            );
        }
        if answer.best_class != answer.class {
            text = say!(
                "{before} {best} is possible: it depends on what is not answered yet.",
                before = text,
                best = say::upper(&best)
            );
        }
        if answer.permit_needed.is_none() {
            text = say!(
                "{before} Whether a permit is needed at all is open.",
                before = text
            );
        }
        text
    }

    fn subtitle(&self) -> Vec<String> {
        let title = self.ruleset.title();
        let on = self.answer.on;
        let place = self.ruleset.place();
        let place = place.map_or_else(
            || say::same(""),
            |place| {
                let title = &place.title;
                say!(", in {title}", title)
            },
        );
        let text = say!(
            "{title} [{id}]{place}, on {on}",
            title,
            id = self.ruleset.id(),
            place,
            on
        );
        self.lang.lines(&text)
    }

    fn rows(&mut self) -> Vec<Row> {
        let ruleset = self.ruleset;
        let awards = self.answer.awards.iter();
        let mut rows: Vec<Row> = awards
            .map(|award| self.row(&ruleset.factors()[award.factor], award))
            .collect();
        let total = points_range(self.answer.points, self.answer.points_at_most);
        let cap = self.answer.cap.to_string();
        let title = self.lang.lines(&Word::Total.text());
        let none = Vec::new;
        rows.push([title, none(), none(), vec![total], vec![cap], none()]);
        rows
    }

    fn row(&mut self, factor: &Factor, award: &Award) -> Row {
        let found = award.fact.zip(award.row);
        let row = found.map_or_else(Vec::new, |(fact, (table, row))| {
            let (fact, band) = (
                &self.ruleset.facts()[fact],
                &factor.tables[table].bands[row.band],
            );
            let text = words::band(fact, band, self.ruleset.parameters());
            self.lang.lines(&text)
        });
        let points = points_range(award.points, award.at_most);
        [
            self.lang.lines(&factor.title),
            self.lang.lines(&self.value(factor, award)),
            row,
            vec![points],
            factor.cap.iter().map(ToString::to_string).collect(),
            vec![self.cite(&factor.sources)],
        ]
    }

    /// What was answered to the fact that gives a factor's points, or to all that are added up.
    fn value(&self, factor: &Factor, award: &Award) -> Text {
        let giving = match &award.fact {
            Some(fact) => std::slice::from_ref(fact),
            None => &award.facts,
        };
        let answered = giving.iter().filter_map(|fact| {
            let text = self.known(*fact, self.answer.values[*fact]?);
            // Several facts can score in one factor: say whose value it is.
            let is_named = factor.tables.len() > 1;
            Some(if is_named {
                paired(&self.ruleset.facts()[*fact].title, &text)
            } else {
                text
            })
        });
        let answered: Vec<Text> = answered.collect();
        if answered.is_empty() {
            Word::NotAnswered.text()
        } else {
            say::in_series(&answered)
        }
    }

    fn sections(&mut self) -> Vec<Section> {
        let requirements = self.requirements();
        let routes = self.routes();
        let local = lines(&self.local());
        let next = self.next();
        let unanswered = self.unanswered();
        let assumed = self.assumed();
        let caveats = lines(&self.caveats());
        let figures = lines(&self.figures());
        let evidence = self.evidence();
        let unused = self
            .answer
            .unused
            .iter()
            .map(|name| Line::plain(spelling::shown(name, 60)))
            .collect();
        let mut sections = Vec::new();
        let lists = [
            (Word::Requirements, requirements),
            (Word::Routes, routes),
            (Word::Local, local),
            (Word::Next, next),
            (Word::Unanswered, unanswered),
            (Word::Assumed, assumed),
            (Word::Caveats, caveats),
            (Word::Figures, figures),
            (Word::Evidence, evidence),
            (Word::Unused, unused),
        ];
        for (title, lines) in lists {
            sections.push(Section {
                title: self.word(title),
                lines,
            });
        }
        let sources = self.sources();
        sections.push(Section {
            title: self.word(Word::Sources),
            lines: sources,
        });
        sections
    }
}

/// The prominent caveats of an answer, as sentences that follow the one that names the class.
pub(in crate::render) fn heed(answer: &Assessment) -> Text {
    let prominent = answer.caveats.iter().filter(|caveat| caveat.is_prominent);
    words::sentences(prominent.map(|caveat| &caveat.text))
}

fn paired(title: &Text, said: &Text) -> Text {
    say!("{title}: {said}", title, said)
}

/// Points that are certain, or from the certain to the possible.
pub(in crate::render) fn points_range(least: i64, greatest: i64) -> String {
    if least == greatest {
        least.to_string()
    } else {
        format!("{least}–{greatest}")
    }
}
