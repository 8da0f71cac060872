//! An assessment: the headline, the points by factor, requirements and routes, and the lists below
//! them. A [`Teller`] also tells the parts that advice and report share with it.

use super::page::{Cell, Column, Grid, Holds, Narrow, Page, Part, Reference, Row, RowKind, Said};
use crate::base::cells::Range;
use crate::base::ids::List;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::classify::{Assessment, Award};
use crate::engine::Met;
use crate::rules::figures::FigureOrigin;
use crate::rules::ruleset::{
    ChangeKind, Changes, ClassId, Condition, Confidence, Fact, FactId, Factor, LocalChange,
    LocalList, ParameterId, Ruleset, Source, SourceId,
};

/// The least width of a column of texts beside others.
pub(super) const BESIDE: usize = 12;

/// The page of an answer: the headline, the points by factor, every rule with its reason, and the
/// sources.
#[must_use]
pub fn page(ruleset: &Ruleset, answer: &Assessment) -> Page {
    let mut teller = Teller::new(ruleset, answer);
    let mut page = Page {
        title: ruleset.title().clone(),
        head: vec![
            Part::Verdict(teller.headline(), None),
            Part::Sentence(teller.subtitle()),
            Part::Grid(teller.factors()),
        ],
        ..Page::default()
    };
    // Sources are numbered in the order of the page.
    page.list(say!("Requirements"), teller.requirements());
    page.list(say!("Routes"), teller.routes());
    page.list(say!("Local rules that hold here"), teller.local());
    page.list(say!("What would give more"), teller.next());
    page.list(say!("Not answered yet"), teller.unanswered());
    page.list(say!("Assumed unless you say otherwise"), teller.assumed());
    page.list(say!("To keep in mind"), teller.caveats());
    page.list(say!("Figures used"), teller.figures());
    page.list(say!("Papers to bring"), teller.evidence());
    page.list(say!("Not used by this table"), teller.unused());
    page.push(say!("Sources"), [teller.sources()]);
    page
}

/// Tells an assessment; sources get their numbers in the order in which they are first cited.
pub(super) struct Teller<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) answer: &'a Assessment,
    /// Whether it is read at a prompt, so that flags are worth naming.
    pub(super) is_typed: bool,
    /// The amounts that are only told as a range, by fact.
    ranges: Option<&'a List<Option<Range>, Fact>>,
    cited: Vec<SourceId>,
    /// The figures of which it is told already why they are not known.
    pub(super) told_missing: Vec<ParameterId>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(ruleset: &'a Ruleset, answer: &'a Assessment) -> Self {
        Self {
            ruleset,
            answer,
            is_typed: true,
            ranges: None,
            cited: Vec::new(),
            told_missing: Vec::new(),
        }
    }

    /// The same where nobody types, and some amounts are only told as ranges.
    pub(super) fn on_paper(
        ruleset: &'a Ruleset,
        answer: &'a Assessment,
        ranges: Option<&'a List<Option<Range>, Fact>>,
    ) -> Self {
        Self {
            is_typed: false,
            ranges,
            ..Self::new(ruleset, answer)
        }
    }

    /// The papers that prove what the answer rests on: scoring facts, and the route taken.
    pub(super) fn evidence(&self) -> Vec<Text> {
        let mut papers: Vec<&Text> = Vec::new();
        let ruleset = self.ruleset;
        let of_fact = |fact: FactId| &ruleset.facts()[fact].evidence;
        for award in self.answer.awards.iter().filter(|award| award.points > 0) {
            papers.extend(&ruleset.factors()[award.factor].evidence);
            papers.extend(award.fact.into_iter().flat_map(of_fact));
        }
        let route = self.answer.route.iter();
        let route = route.map(|route| &ruleset.routes()[*route].rule);
        let requirements = self.answer.requirements.iter();
        let requirements = requirements.map(|answer| &ruleset.requirements()[answer.rule]);
        for rule in route.chain(requirements) {
            papers.extend(&rule.evidence);
            papers.extend(facts_of(&rule.when).into_iter().flat_map(of_fact));
        }
        let mut said: Vec<&Text> = Vec::new();
        for paper in papers {
            if !said.contains(&paper) {
                said.push(paper);
            }
        }
        said.into_iter().cloned().collect()
    }

    /// The names of answers that the ruleset does not use.
    pub(super) fn unused(&self) -> Vec<Text> {
        self.answer.unused.iter().map(say::same).collect()
    }
}

impl Teller<'_> {
    /// The value that somebody has of a fact.
    pub(super) fn known(&self, fact: FactId, value: i64) -> Text {
        let entry = &self.ruleset.facts()[fact];
        match self.range(fact) {
            Some(range) => words::amounts(entry, range),
            None => words::value(entry, value),
        }
    }

    /// The range that is told of an amount instead of it.
    pub(super) fn range(&self, fact: FactId) -> Option<Range> {
        self.ranges?[fact]
    }

    /// The numbers of some sources.
    pub(super) fn numbers(&mut self, sources: &[SourceId]) -> Vec<usize> {
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

    /// Something with the numbers of its sources.
    pub(super) fn cited(&mut self, text: Text, sources: &[SourceId]) -> Said {
        Said {
            text,
            sources: self.numbers(sources),
            ..Said::default()
        }
    }

    pub(super) fn class_id(&self, class: ClassId) -> &str {
        &self.ruleset.classes()[class].id
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
    pub(super) fn headline(&self) -> Text {
        let answer = self.answer;
        if answer.permit_needed == Some(false) {
            self.exempt_sentence()
        } else if answer.best_class.is_none() {
            self.failed_sentence()
        } else {
            self.class_sentence()
        }
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

    pub(super) fn subtitle(&self) -> Text {
        let title = self.ruleset.title();
        let on = self.answer.on;
        let place = self.ruleset.place();
        let place = place.map_or_else(Text::default, |place| {
            say!(", in {title}", title = place.title)
        });
        say!(
            "{title} [{id}]{place}, on {on}",
            title,
            id = self.ruleset.id(),
            place,
            on
        )
    }

    /// One row a factor, then the total.
    pub(super) fn factors(&mut self) -> Grid {
        let ruleset = self.ruleset;
        let awards = self.answer.awards.iter();
        let mut rows: Vec<Row> = awards
            .map(|award| self.factor(&ruleset.factors()[award.factor], award))
            .collect();
        let total = points_range(self.answer.points, self.answer.points_at_most);
        rows.push(Row::new(
            RowKind::Total,
            [
                say!("Total").into(),
                Cell::default(),
                Cell::default(),
                Cell::word(&total),
                Cell::word(&self.answer.cap),
            ],
        ));
        let words = Holds::Words(BESIDE);
        let column = Column::new;
        Grid {
            name: "factors",
            caption: say!(
                "Points by factor: of several facts in one factor the best one counts, up to its cap."
            ),
            columns: vec![
                column("factor", say!("Factor"), words, Narrow::Beside),
                column("value", say!("Value"), words, Narrow::Below),
                column("band", say!("Row that counts"), words, Narrow::Below),
                column("points", say!("Points"), Holds::Number, Narrow::Beside),
                column("cap", say!("Cap"), Holds::Number, Narrow::Beside),
                Column::of_sources(say!("Source")),
            ],
            rows,
        }
    }

    fn factor(&mut self, factor: &Factor, award: &Award) -> Row {
        let found = award.fact.zip(award.row);
        let band = found.map_or_else(Cell::default, |(fact, (table, row))| {
            let band = &factor.tables[table].bands[row.band];
            words::band(self.ruleset, fact, band).into()
        });
        Row::plain([
            factor.title.clone().into(),
            self.value(factor, award).into(),
            band,
            Cell::word(&points_range(award.points, award.at_most)),
            factor
                .cap
                .map_or_else(Cell::default, |cap| Cell::word(&cap)),
            Cell::cites(self.numbers(&factor.sources)),
        ])
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
            words::not_answered()
        } else {
            say::in_series(&answered)
        }
    }

    /// How many points are missing, and the nearest better row of each factor.
    pub(super) fn next(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        if let Some(next) = self.answer.next {
            let name = self.class_id(next.class);
            let text = match next.points_short {
                Some(0) => say!("Class {name}: no points are missing.", name),
                Some(short) => say!(
                    "Class {name}: {short} more certain points give it.",
                    name,
                    short
                ),
                None => say!(
                    "Class {name}: no number of points gives it, only another route.",
                    name
                ),
            };
            lines.push(text);
        }
        for award in &self.answer.awards {
            let Some(better) = &award.better else {
                continue;
            };
            let fact = &self.ruleset.facts()[better.fact];
            let values = words::values(fact, &better.values);
            let (gives, now, gain) = (better.points, award.points, better.points - award.points);
            let wait = if fact.changes == Changes::WithTime {
                say!(", with time")
            } else {
                say::same("")
            };
            let text = say!(
                "{fact}: {values}{wait}: {gives} instead of {now} (+{gain})",
                fact = fact.title,
                values,
                wait,
                gives = words::points(gives),
                now,
                gain
            );
            lines.push(text);
        }
        lines
    }

    /// What hangs on the open facts: points first, then routes that need none.
    pub(super) fn unanswered(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        let (mut deciding, mut idle) = (Vec::new(), 0);
        for open in &self.answer.unanswered {
            let fact = &self.ruleset.facts()[open.fact];
            let points = open.points_at_stake;
            if points == 0 {
                if open.could_decide {
                    deciding.push(fact.title.clone());
                } else {
                    idle += 1;
                }
                continue;
            }
            let flag = fact.id.replace('_', "-");
            let text = say!(
                "{fact} (--{flag}): up to {points}",
                fact = fact.title,
                flag,
                points = words::points(points)
            );
            lines.push(text);
        }
        if !deciding.is_empty() {
            lines.push(say!(
                "Without points, these could open a better class: {list}",
                list = say::in_series(&deciding)
            ));
        }
        if idle > 0 {
            let text = say!(
                "{idle} more questions are open and cannot raise the class.",
                idle
            );
            lines.push(text);
        }
        lines
    }

    /// What is assumed, on one line.
    pub(super) fn assumed(&self) -> Option<Text> {
        let said = self.answer.assumed.iter().map(|(fact, value)| {
            let fact = &self.ruleset.facts()[*fact];
            paired(&fact.title, &words::value(fact, *value))
        });
        let all: Vec<_> = said.collect();
        (!all.is_empty()).then(|| say::in_series(&all))
    }

    pub(super) fn caveats(&mut self) -> Vec<Said> {
        let mut said = Vec::new();
        for caveat in &self.answer.caveats {
            // What a rule file says has a source; the program's own caveat tells what to type.
            let is_to_type = caveat.id == "local-rules" && caveat.sources.is_empty();
            let text = if is_to_type && !self.is_typed {
                say!(
                    "There are local rules or figures for this place of work, and they are not part of this answer."
                )
            } else {
                caveat.text.clone()
            };
            said.push(Said {
                note: sure(caveat.confidence),
                ..self.cited(text, &caveat.sources)
            });
        }
        said
    }

    pub(super) fn figures(&mut self) -> Vec<Said> {
        let mut said = Vec::new();
        for (parameter, figure) in self.ruleset.parameters().iter().zip(&self.answer.figures) {
            let Some(figure) = figure else { continue };
            let (amount, unit) = (figure.value, &parameter.unit);
            let amount = say!("{amount} {unit}", amount, unit);
            let pair = paired(&parameter.title, &amount);
            said.push(match figure.origin {
                FigureOrigin::Given => say!("{pair} (given)", pair).into(),
                FigureOrigin::Dated { value, .. } => {
                    let dated = &parameter.values[value];
                    let days = words::period(&dated.in_force);
                    Said {
                        note: sure(dated.confidence.min(parameter.confidence)),
                        ..self.cited(say!("{value}{days}", value = pair, days), &dated.sources)
                    }
                }
            });
        }
        said
    }

    /// The local rules in force. Figures have a list of their own, and a caveat that is new in the
    /// place speaks for itself.
    pub(super) fn local(&mut self) -> Vec<Said> {
        let changes = self.ruleset.place().map_or(&[][..], |place| &place.changes);
        let in_force = self.answer.local.iter().filter_map(|at| changes.get(*at));
        let mut said = Vec::new();
        for change in in_force {
            let text = match change.list {
                LocalList::Parameters => None,
                LocalList::Caveats => changed_caveat(change),
                _ => Some(changed_rule(change)),
            };
            let Some(text) = text else { continue };
            let note = words::doubt(change.confidence, change.note.as_ref());
            said.push(Said {
                note: note.unwrap_or_default(),
                ..self.cited(text, &change.sources)
            });
        }
        said
    }

    /// The sources that are cited, in the order of their numbers.
    pub(super) fn sources(&self) -> Part {
        let all = self.ruleset.sources();
        Part::Sources(references(self.cited.iter().map(|source| &all[*source])))
    }
}

/// How sure something is, in brackets; nothing where it is.
fn sure(confidence: Confidence) -> Text {
    let sure = words::confidence(confidence);
    sure.map_or_else(Text::default, |sure| say!("({sure})", sure))
}

/// Where some sources are to be read.
pub(super) fn references<'a>(sources: impl Iterator<Item = &'a Source>) -> Vec<Reference> {
    let references = sources.map(|source| Reference {
        title: source.title.clone(),
        number: source.number.clone(),
        address: source.url.clone(),
    });
    references.collect()
}

/// The facts that a condition reads, each once.
fn facts_of(condition: &Condition) -> Vec<FactId> {
    let mut facts = Vec::new();
    condition.each_fact(&mut |fact| {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    });
    facts
}

/// A route, requirement or exemption that a place changes.
pub(super) fn changed_rule(change: &LocalChange) -> Text {
    let days = words::period(&change.in_force);
    let title = |text: &Option<Text>| text.clone().unwrap_or_default();
    let (was, becomes) = (title(&change.was), title(&change.becomes));
    let (one_more, none) = match change.list {
        LocalList::Routes => (say!("One more route"), say!("Not a route here")),
        LocalList::Exemptions => (
            say!("One more ground of exemption"),
            say!("Not a ground of exemption here"),
        ),
        _ => (say!("One more requirement"), say!("Not a requirement here")),
    };
    match change.kind {
        ChangeKind::Adds => say!(
            "{what}: “{title}”{days}",
            what = one_more,
            title = becomes,
            days
        ),
        ChangeKind::Replaces => say!("“{becomes}”, in place of “{was}”{days}", becomes, was, days),
        ChangeKind::Removes => say!("{what}: “{title}”{days}", what = none, title = was, days),
    }
}

/// A caveat that a place changes, by its name: its text is among the caveats, or would be.
pub(super) fn changed_caveat(change: &LocalChange) -> Option<Text> {
    let (id, days) = (&change.id, words::period(&change.in_force));
    match change.kind {
        ChangeKind::Adds => None,
        ChangeKind::Replaces => Some(say!("The caveat {id} has a local wording{days}", id, days)),
        ChangeKind::Removes => Some(say!("The caveat {id} does not hold here{days}", id, days)),
    }
}

/// The prominent caveats of an answer, as sentences that follow the one that names the class.
pub(super) fn heed(answer: &Assessment) -> Text {
    let prominent = answer.caveats.iter().filter(|caveat| caveat.is_prominent);
    words::sentences(prominent.map(|caveat| &caveat.text))
}

pub(super) fn paired(title: &Text, said: &Text) -> Text {
    say!("{title}: {said}", title, said)
}

/// Points that are certain, or from the certain to the possible.
pub(super) fn points_range(least: i64, greatest: i64) -> String {
    if least == greatest {
        least.to_string()
    } else {
        format!("{least}–{greatest}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use textwrap::core::display_width;

    use super::*;
    use crate::base::lang::Lang;
    use crate::explain::Form;
    use crate::explain::wrap::WIDEST;
    use crate::{Applicant, Sheet, assess, embedded};

    const ANSWERS: [(&str, &str); 5] = [
        ("age", "34"),
        ("education", "master"),
        ("annual_salary", "300000"),
        ("hsk_level", "3"),
        ("province", "shanghai"),
    ];

    fn plain_page(lang: Lang, width: usize) -> String {
        let ruleset = embedded::ruleset("cn-2017").unwrap();
        let on = date(2026, 11, 23);
        let applicant = Applicant::read(ruleset, &[Sheet::of(ANSWERS)], on).unwrap();
        let page = page(ruleset, &assess(ruleset, &applicant, on));
        anstream::adapter::strip_str(&page.write(Form::Text, lang, width)).to_string()
    }

    /// Everything that is said, in no order: words without Chinese in them, or characters.
    fn said(page: &str, are_words: bool) -> Vec<String> {
        let words = page.split_whitespace();
        let words = words.filter(|word| !word.starts_with('─'));
        let mut said: Vec<String> = if are_words {
            let is_whole = |word: &&str| display_width(word) == word.chars().count();
            words.filter(is_whole).map(str::to_owned).collect()
        } else {
            words.flat_map(str::chars).map(String::from).collect()
        };
        // Brackets stand around a source that has no column of its own.
        said.retain(|word| !["[Source]", "Source", "[", "]"].contains(&word.as_str()));
        said.sort_unstable();
        said
    }

    #[test]
    fn a_narrow_page_says_the_same_and_breaks_no_word() {
        for lang in [Lang::En, Lang::Zh, Lang::Both] {
            let wide = plain_page(lang, WIDEST);
            for width in [40, 44, 60, 80] {
                let page = plain_page(lang, width);
                let are_alike = |are_words| said(&page, are_words) == said(&wide, are_words);
                assert!(are_alike(false), "{lang:?}\n{page}");
                // Chinese is wrapped between characters.
                assert!(lang != Lang::En || are_alike(true), "{page}");
                // An address is never broken.
                let is_wide = |line: &&str| display_width(line) > width && !line.contains("http");
                assert_eq!(page.lines().find(is_wide), None, "{lang:?} at {width}");
            }
        }
    }

    #[test]
    fn six_columns_stand_side_by_side_where_they_fit_and_else_in_three() {
        let header = |width: usize| {
            let page = plain_page(Lang::En, width);
            let mut lines = page.lines();
            let line = lines.find(|line| line.starts_with("  Factor")).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(header(80), "Factor Value Row that counts Points Cap Source");
        assert_eq!(header(60), "Factor [Source] Points Cap");
    }
}
