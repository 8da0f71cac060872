//! The answers of an interview as a file that `assess` reads, and as the options that repeat them.

use crate::applicant::{Applicant, Sheet};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::ruleset::{Fact, FactId, FactKind, Ruleset};
use crate::rules::value;

/// Longer titles are cut in the comments of a file.
const LONGEST: usize = 80;

/// What is kept of an interview.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeptInterview<'a> {
    pub(crate) ruleset: &'a Ruleset,
    pub(crate) applicant: &'a Applicant,
    /// The facts that were answered by "I don't know".
    pub(crate) unknown: &'a [FactId],
    /// Answers that this ruleset does not use, as they were written.
    pub(crate) others: &'a [(String, String)],
    /// Whether somebody has answered the province, so that it is not only the place's.
    pub(crate) is_province_given: bool,
}

impl KeptInterview<'_> {
    /// The known answers by name, as plain texts, with the title of each.
    fn answers(&self) -> Vec<(&str, String, Option<&Text>)> {
        let Self {
            ruleset, applicant, ..
        } = *self;
        let place = ruleset.place().and_then(|place| place.province);
        let place = place.filter(|_| !self.is_province_given);
        let is_of_place = |fact: FactId| place.is_some_and(|(province, _)| province == fact);
        let facts = ruleset.facts();
        let has_date = |fact: FactId| {
            facts.each().any(|(date, entry)| {
                matches!(entry.kind, FactKind::Date { gives, .. } if gives == fact)
                    && applicant.date(date).is_some()
            })
        };
        let text = |id: FactId, fact: &Fact| match fact.kind {
            FactKind::Date { .. } => applicant.date(id).map(|day| day.to_string()),
            _ if has_date(id) || is_of_place(id) => None,
            _ => applicant
                .value(id)
                .map(|known| value::to_plain(fact, known)),
        };
        let facts = facts
            .each()
            .filter_map(|(id, fact)| Some((fact.id.as_str(), text(id, fact)?, Some(&fact.title))));
        let figures = ruleset.parameters().iter().zip(applicant.figures());
        let figures = figures.filter_map(|(parameter, figure)| {
            let figure = figure.as_ref()?.to_string();
            Some((parameter.id.as_str(), figure, Some(&parameter.title)))
        });
        let others = self.others.iter();
        let others = others.map(|(name, text)| (name.as_str(), text.clone(), None));
        facts.chain(figures).chain(others).collect()
    }

    /// A YAML file. `again` and `explain` are the commands that go on with it and explain it.
    pub(crate) fn file(&self, again: &str, explain: &str, lang: Lang) -> String {
        let mut file = String::new();
        let head = [
            say!("Answers to `permit-points ask`."),
            say!("`{command}` explains them.", command = explain),
            say!("`{command}` goes on.", command = again),
            say!("null: I don't know. Take the line away to be asked again."),
        ];
        for text in &head {
            for line in lang.lines(text) {
                file.push_str(&format!("# {}\n", spelling::shown(&line, 1000)));
            }
        }
        let answers = self.answers();
        if answers.is_empty() && self.unknown.is_empty() {
            // A file of nothing but remarks would be no mapping.
            file.push_str("{}\n");
        }
        let comment = |title: &Text| format!("  # {}", spelling::shown(&lang.of(title), LONGEST));
        for (name, text, title) in answers {
            let comment = title.map_or_else(String::new, comment);
            file.push_str(&format!("{}: {}{comment}\n", scalar(name), scalar(&text)));
        }
        for fact in self.unknown {
            let fact = &self.ruleset.facts()[*fact];
            file.push_str(&format!("{}: null{}\n", fact.id, comment(&fact.title)));
        }
        file
    }

    /// The answers as `assess` reads them.
    pub(crate) fn sheet(&self) -> Sheet {
        let answers = self.answers();
        let answers = answers.iter().map(|(name, text, _)| (*name, text.as_str()));
        Sheet::of(answers)
    }

    /// The options that give the same answers; "I don't know" needs none.
    pub(crate) fn options(&self) -> Vec<String> {
        let answers = self.answers().into_iter();
        let option = |(name, text, _): (&str, String, Option<&Text>)| {
            format!("--{} {}", name.replace('_', "-"), quoted(&text))
        };
        answers.map(option).collect()
    }
}

/// A word of a command line, in quotes where a shell would part or change it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-/:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A text as a YAML scalar that reads back as the same text.
fn scalar(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let is_safe = text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && text.chars().all(is_plain)
        && !text.eq_ignore_ascii_case("null");
    if is_safe {
        text.to_owned()
    } else {
        spelling::escaped_json(&serde_json::Value::from(text).to_string()).into_owned()
    }
}
