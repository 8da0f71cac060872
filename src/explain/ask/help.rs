//! What the help says to a question.

use super::super::wrap::{push_wrapped, shown};
use super::{AskPage, FAINT, QuestionAsked, hint};
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::ruleset::{ChoiceOption, FactId, FactKind};

/// The most lines and routes that the help names.
const MOST_READERS: usize = 4;

impl AskPage<'_> {
    /// All there is to know about a question.
    pub(crate) fn help(&self, question: QuestionAsked<'_>) -> String {
        let fact = question.entry;
        let mut page = String::new();
        let term = say::same(fact.title.zh.clone());
        let term = say!("Official term: {term}", term);
        self.push(&mut page, &term, "   ", FAINT);
        if fact.options().is_empty() {
            let accepted = say!("Accepted: {what}", what = accepted(question));
            self.push(&mut page, &accepted, "   ", FAINT);
        } else {
            let one_of = say!("Accepted is each of these spellings, and the number:");
            self.push(&mut page, &one_of, "   ", FAINT);
            self.push_spellings(&mut page, fact.options());
        }
        let mut push = |text: &Text| self.push(&mut page, text, "   ", FAINT);
        if let Some(readers) = self.readers(question.fact) {
            push(&say!("It counts for: {what}", what = readers));
        }
        if !fact.evidence.is_empty() {
            let papers = say::in_series(&fact.evidence);
            push(&say!("Papers that prove it: {what}", what = papers));
        }
        if let Some(note) = &fact.note {
            push(note);
        }
        push(&say!(
            "Enter alone or “don't know” leaves it open, “back” returns to the question before, Ctrl-D ends the questions."
        ));
        page
    }

    /// Every spelling of every option, a line for each option.
    fn push_spellings(&self, page: &mut String, options: &[ChoiceOption]) {
        for (position, option) in options.iter().enumerate() {
            let titles = [option.title.en.as_str(), &option.title.zh, &option.id];
            let aliases = option.aliases.iter().map(String::as_str);
            let mut known: Vec<String> = Vec::new();
            let is_new = |name: &&str| {
                let folded = spelling::folded(name);
                let is_new = !known.contains(&folded);
                known.push(folded);
                is_new
            };
            let names: Vec<&str> = titles.into_iter().chain(aliases).filter(is_new).collect();
            let number = format!("   {:>2}  ", position + 1);
            let next = " ".repeat(number.len());
            let names = shown(&names.join(", "));
            push_wrapped(page, &names, &number, &next, self.width(), FAINT);
        }
    }

    /// The lines of the table and the routes that a fact counts for.
    fn readers(&self, fact: FactId) -> Option<Text> {
        let factors = self.ruleset.factors.iter();
        let factors = factors.filter(|factor| factor.tables.iter().any(|table| table.fact == fact));
        let lines = factors.map(|factor| match factor.cap {
            Some(cap) => say!(
                "{title} (at most {points} points)",
                title = factor.title,
                points = cap
            ),
            None => factor.title.clone(),
        });
        let routes = self.ruleset.routes.iter();
        let routes = routes.filter(|route| route.rule.when.reads(fact));
        let routes = routes.map(|route| {
            say!(
                "class {class}: {title}",
                class = self.ruleset.classes[route.class].id,
                title = route.rule.title
            )
        });
        let mut all: Vec<Text> = lines.chain(routes).collect();
        if all.len() > MOST_READERS {
            all.truncate(MOST_READERS);
            all.push(say::same("…"));
        }
        (!all.is_empty()).then(|| say::in_series(&all))
    }
}

/// Everything that is accepted; the spellings of options are a list of their own.
fn accepted(question: QuestionAsked<'_>) -> Text {
    let fact = question.entry;
    match &fact.kind {
        FactKind::Boolean => say!("yes, no, y, n, true, false, 1, 0, 是, 否"),
        FactKind::Money => {
            let most = spelling::money_to_text(fact.domain.end.saturating_sub(1));
            say!(
                "an amount in CNY from 0 to {most}, with two decimals at the most: 300000, 300,000, 300k or 30万",
                most
            )
        }
        FactKind::Integer { .. } | FactKind::Date { .. } | FactKind::Choice { .. } => {
            hint(question)
        }
    }
}
