//! Rows and conditions in words, as the law prints them.

use jiff::civil::Date;

use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::rules::figures;
use crate::rules::ruleset::{
    Band, Condition, Edge, Fact, FactId, FactKind, Figures, Matches, Ruleset,
};

/// The words of one ruleset, with the amounts that multiples of figures come to on a day.
pub(crate) struct Printed<'a> {
    ruleset: &'a Ruleset,
    figures: Figures,
}

impl<'a> Printed<'a> {
    pub(crate) fn new(ruleset: &'a Ruleset, on: Date) -> Self {
        Self {
            ruleset,
            figures: figures::on(ruleset, on),
        }
    }

    /// The same, for what is not in force on the day: without amounts.
    pub(crate) fn without_amounts(ruleset: &'a Ruleset) -> Self {
        Self {
            ruleset,
            figures: ruleset.parameters().all(None),
        }
    }

    /// A row of a table, with all values that it names.
    pub(crate) fn row(&self, fact: FactId, band: &Band) -> Text {
        let entry = &self.ruleset.facts()[fact];
        let takes = match &band.takes {
            Matches::Otherwise => words::any_other(),
            Matches::Is(values) => listed(entry, values, ("", "、")),
            Matches::Range { from, to, below } => self.range(entry, [*from, *to, *below]),
        };
        words::steps(self.ruleset, fact, band, &takes)
    }

    /// The values between some edges: from, to, below.
    fn range(&self, fact: &Fact, [from, to, below]: [Option<Edge>; 3]) -> Text {
        let parameters = self.ruleset.parameters();
        let said = |edge: Option<Edge>, amount: fn(&Edge, &Fact, &Figures) -> Option<i64>| {
            edge.map(|edge| {
                let amount = amount(&edge, fact, &self.figures);
                words::edge(fact, edge, amount, parameters)
            })
        };
        words::range(
            said(from, Edge::at_least),
            said(to, Edge::at_most),
            said(below, Edge::at_least),
        )
    }

    /// A condition.
    pub(crate) fn condition(&self, condition: &Condition) -> Text {
        match condition {
            Condition::All(parts) => self.joined(parts, ("and", "且")),
            Condition::Any(parts) => self.joined(parts, ("or", "或")),
            Condition::Not(part) => {
                let inner = self.condition(part);
                say!("not ({inner})", inner)
            }
            Condition::Points { from } => {
                let bound = match from {
                    Edge::Value(points) => say::same(points.to_string()),
                    Edge::Figure { times, parameter } => {
                        let title = &self.ruleset.parameters()[*parameter].title;
                        let amount = from.points(&self.figures);
                        let amount = amount.map(|points| say::same(points.to_string()));
                        words::multiple(*times, title, amount.as_ref())
                    }
                };
                say!("at least {bound} points", bound)
            }
            Condition::Fact { fact, matches } => self.asked(*fact, matches),
        }
    }

    /// Two parts with a word between them, more as a list with the word before the last.
    fn joined(&self, parts: &[Condition], word: (&str, &str)) -> Text {
        let said = |part: &Condition| {
            let text = self.condition(part);
            let is_compound = match part {
                Condition::All(inner) | Condition::Any(inner) => inner.len() > 1,
                _ => false,
            };
            if is_compound {
                say!("({text})", text)
            } else {
                text
            }
        };
        let all: Vec<_> = parts.iter().map(said).collect();
        let last = (format!(" {} ", word.0), format!("，{}", word.1));
        if all.len() <= 2 {
            return join(&all, (&last.0, &last.1));
        }
        in_a_row(
            &all,
            ("; ", "；"),
            (&format!(";{}", last.0), &format!("；{}", word.1)),
        )
    }

    /// A fact and the values that are asked for.
    fn asked(&self, fact: FactId, matches: &Matches) -> Text {
        let entry = &self.ruleset.facts()[fact];
        let title = say::lower(&entry.title);
        match matches {
            Matches::Is(values) if entry.kind == FactKind::Boolean => match values.as_slice() {
                [0] => say!("not: {title}", title),
                _ => title,
            },
            Matches::Is(values) => {
                let list = listed(entry, values, (" or ", "或"));
                say!("{title}: {list}", title, list)
            }
            Matches::Otherwise => title,
            Matches::Range { from, to, below } => {
                let range = self.range(entry, [*from, *to, *below]);
                say!("{title} {range}", title, range)
            }
        }
    }
}

/// All of some values by name: the law lists them, however many they are.
fn listed(fact: &Fact, values: &[i64], last: (&str, &str)) -> Text {
    let names: Vec<_> = values.iter().map(|one| words::value(fact, *one)).collect();
    // Names with commas of their own are told apart by semicolons.
    let is_long = names.iter().any(|name| name.en.contains(','));
    let by = if is_long {
        ("; ", "；")
    } else {
        (", ", "、")
    };
    let last = (if last.0.is_empty() { by.0 } else { last.0 }, last.1);
    in_a_row(&names, by, last)
}

/// Some texts in a row, with something else before the last.
fn in_a_row(texts: &[Text], by: (&str, &str), last: (&str, &str)) -> Text {
    match texts.split_last() {
        Some((end, start)) if !start.is_empty() => {
            let start = join(start, by);
            join(&[start, end.clone()], last)
        }
        _ => join(texts, by),
    }
}

fn join(texts: &[Text], by: (&str, &str)) -> Text {
    say::joined(texts, by.0, by.1)
}
