//! An interview in words: questions, help, where the answers have led, and how it ends.

mod help;

use anstyle::Style;

use super::wrap::{NARROWEST, WIDEST, push_wrapped, shown};
use crate::base::lang::Lang;
use crate::base::say::{self, say, say_count};
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::Grading;
use crate::classify::words;
use crate::rules::ruleset::{ChoiceOption, ClassId, Fact, FactId, FactKind, Ruleset};

/// More options than this are listed by the help alone.
const MOST_LISTED: usize = 9;
/// More questions than this are not counted: most of them will not be asked.
const MOST_COUNTED: usize = 9;
/// So many options stand for a longer list.
const MOST_NAMED: usize = 3;

const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// The page of a person who is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskPage<'a> {
    pub(crate) ruleset: &'a Ruleset,
    pub(crate) lang: Lang,
    /// The columns of the terminal.
    pub(crate) width: usize,
}

/// A question as it is put.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QuestionAsked<'a> {
    /// Its number, from 1.
    pub(crate) number: usize,
    pub(crate) fact: FactId,
    pub(crate) entry: &'a Fact,
    /// A date that may be given instead.
    pub(crate) date: Option<&'a Fact>,
    /// How many questions can come after it, at the most.
    pub(crate) left: usize,
}

/// How an interview ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InterviewEnd {
    /// Whether the answers have come to an end before the questions.
    pub(crate) is_early: bool,
    /// The questions that nobody was asked.
    pub(crate) unasked: usize,
    /// Those of them that could still move points.
    pub(crate) scoring: usize,
    /// The questions that were left open.
    pub(crate) unknown: usize,
}

impl AskPage<'_> {
    /// How to answer, before the first question.
    pub(crate) fn opening(&self, on: jiff::civil::Date) -> String {
        let mut page = String::new();
        let title = say!("{title}, on {on}", title = self.ruleset.title, on);
        self.push(&mut page, &title, "", STRONG);
        let how = say!(
            "What decides most is asked first, and what can no longer matter is not asked. Answer in your own words, such as 34, 30万, master or yes. Enter alone: I don't know. ?: help. back: the question before. Ctrl-D: stop and see the result."
        );
        self.push(&mut page, &how, "", Style::new());
        page
    }

    /// A question with what is accepted.
    pub(crate) fn question(&self, question: QuestionAsked<'_>) -> String {
        let fact = question.entry;
        let mut page = String::from("\n");
        let number = format!("{}. ", question.number);
        let indent = " ".repeat(number.len());
        let title = self.with_chinese(&fact.title);
        let left = match question.left {
            0 => say!("(the last question)"),
            left if left <= MOST_COUNTED => say!("(at most {n} more)", n = left),
            _ => say::same(""),
        };
        let head = format!("{title} {}", self.lang.of(&left));
        push_wrapped(
            &mut page,
            &shown(&head),
            &number,
            &indent,
            self.width(),
            STRONG,
        );
        self.push(&mut page, &fact.ask, &indent, Style::new());
        if is_listed(fact) {
            self.push_options(&mut page, fact.options(), &indent);
        } else {
            self.push(&mut page, &hint(question), &indent, FAINT);
        }
        if let Some(value) = fact.assume {
            let value = words::value(fact, value);
            let assumed = say!("Assumed: {value} (Enter keeps it)", value);
            self.push(&mut page, &assumed, &indent, FAINT);
        }
        page
    }

    /// What an answer was taken for, unless that is just what was typed.
    pub(crate) fn understood(&self, entry: &Fact, value: Option<i64>, typed: &str) -> String {
        let mut page = String::new();
        if let Some(value) = value.filter(|_| entry.unit.is_none() && entry.options().is_empty()) {
            let said = words::value(entry, value);
            let typed = spelling::folded(typed);
            if [said.en, said.zh]
                .iter()
                .any(|said| spelling::folded(said) == typed)
            {
                return page;
            }
        }
        let text = match value {
            None if entry.assume.is_some() => say!("As assumed."),
            None => say!("Left open."),
            Some(value) => {
                let value = words::value(entry, value);
                match &entry.unit {
                    Some(unit) => say!("{value} ({unit})", value, unit),
                    None => value,
                }
            }
        };
        // Of options, the official term is shown too.
        let text = match value {
            Some(_) if !entry.options().is_empty() => self.with_chinese(&text),
            _ => self.lang.of(&text),
        };
        let line = format!("= {}", shown(&text));
        push_wrapped(&mut page, &line, "   ", "     ", self.width(), FAINT);
        page
    }

    /// Where the answers have led: points and classes, certain and possible.
    pub(crate) fn standing(&self, now: Grading) -> String {
        let mut page = String::new();
        let points = if now.points == now.points_at_most {
            say!(
                "{least} of {cap} points",
                least = now.points,
                cap = self.ruleset.cap()
            )
        } else {
            say!(
                "{least} to {most} of {cap} points",
                least = now.points,
                most = now.points_at_most,
                cap = self.ruleset.cap()
            )
        };
        let text = say!("{points}; {class}", points, class = self.class(now));
        self.push(&mut page, &text, "   ", Style::new());
        page
    }

    fn class(&self, now: Grading) -> Text {
        let id = |class: ClassId| &self.ruleset.classes[class].id;
        let class = match (now.class.map(id), now.best_class.map(id)) {
            _ if now.permit_needed == Some(false) => {
                return say!("no permit of this kind is needed");
            }
            (Some(class), Some(best)) if class == best => {
                say!("class {class} is certain", class)
            }
            (Some(class), Some(best)) => {
                say!("at least class {class}, perhaps {best}", class, best)
            }
            (None, Some(best)) => say!("no class is certain yet, perhaps {best}", best),
            (_, None) => say!("no class is possible"),
        };
        match now.permit_needed {
            None => say!("{class}; whether a permit is needed is open", class),
            Some(_) => class,
        }
    }

    /// What was not asked, and why.
    pub(crate) fn closing(&self, end: InterviewEnd) -> String {
        let mut page = String::from("\n");
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let mut sentences = Vec::new();
        if end.is_early {
            sentences.push(say!(
                "The questions end here; whatever is not answered is unknown."
            ));
        } else if end.unasked > 0 {
            sentences.push(say_count(
                count(end.unasked),
                "That is all that matters: 1 question was not needed, because no answer to it can change the class any more.",
                "That is all that matters: {n} questions were not needed, because no answer to them can change the class any more.",
            ));
            if end.scoring > 0 {
                sentences.push(say_count(
                    count(end.scoring),
                    "1 of them could still give points: --all asks everything.",
                    "{n} of them could still give points: --all asks everything.",
                ));
            }
        } else {
            sentences.push(say!("Everything was asked."));
        }
        if end.unknown > 0 {
            sentences.push(say_count(
                count(end.unknown),
                "1 question was left open.",
                "{n} questions were left open.",
            ));
        }
        for lang in self.languages() {
            let said = sentences.iter().map(|text| lang.of(text));
            let between = if *lang == Lang::Zh { "" } else { " " };
            let line = said.collect::<Vec<_>>().join(between);
            push_wrapped(&mut page, &line, "", "", self.width(), STRONG);
        }
        page
    }

    /// A sentence on lines of its own.
    pub(crate) fn sentence(&self, text: &Text) -> String {
        let mut page = String::new();
        self.push(&mut page, text, "", Style::new());
        page
    }

    /// A remark under a question.
    pub(crate) fn remark(&self, text: &Text) -> String {
        let mut page = String::new();
        self.push(&mut page, text, "   ", Style::new());
        page
    }

    fn width(&self) -> usize {
        self.width.clamp(NARROWEST, WIDEST)
    }

    fn languages(&self) -> &'static [Lang] {
        match self.lang {
            Lang::En => &[Lang::En],
            Lang::Zh => &[Lang::Zh],
            Lang::Both => &[Lang::En, Lang::Zh],
        }
    }

    fn push(&self, page: &mut String, text: &Text, indent: &str, style: Style) {
        for line in self.lang.lines(text) {
            push_wrapped(page, &shown(&line), indent, indent, self.width(), style);
        }
    }

    /// A title with the official term, which is Chinese, also where the page is English.
    fn with_chinese(&self, title: &Text) -> String {
        match self.lang {
            Lang::En => Lang::Both.of(title),
            lang => lang.of(title),
        }
    }

    fn push_options(&self, page: &mut String, options: &[ChoiceOption], indent: &str) {
        for (position, option) in options.iter().enumerate() {
            let number = format!("{indent}{}  ", position + 1);
            let next = " ".repeat(number.len());
            let title = shown(&self.with_chinese(&option.title));
            push_wrapped(page, &title, &number, &next, self.width(), Style::new());
        }
    }
}

/// Whether the options of a choice stand under the question, with their numbers.
fn is_listed(fact: &Fact) -> bool {
    (1..=MOST_LISTED).contains(&fact.options().len())
}

/// What is accepted, in a few words.
fn hint(question: QuestionAsked<'_>) -> Text {
    let fact = question.entry;
    let (first, last) = (fact.domain.from, fact.domain.end.saturating_sub(1));
    let hint = match &fact.kind {
        FactKind::Integer { .. } => {
            let (first, last) = (words::grouped(first), words::grouped(last));
            match &fact.unit {
                Some(unit) => say!(
                    "a whole number from {first} to {last} ({unit})",
                    first,
                    last,
                    unit
                ),
                None => say!("a whole number from {first} to {last}", first, last),
            }
        }
        FactKind::Money => say!("an amount in CNY, such as 300000, 300k or 30万"),
        FactKind::Boolean => say!("yes or no"),
        FactKind::Choice { options, .. } => {
            let named = options.iter().take(MOST_NAMED);
            let named: Vec<Text> = named.map(|option| option.title.clone()).collect();
            let named = say::listed(&named);
            let count = options.len();
            say!(
                "one of {count}, such as {named} (? lists all)",
                count,
                named
            )
        }
        FactKind::Date { .. } => say!("a day such as 1995-09-01"),
    };
    match question.date {
        Some(date) => {
            let title = say::lower(&date.title);
            say!("{hint}, or a day such as 1995-09-01 ({title})", hint, title)
        }
        None => hint,
    }
}
