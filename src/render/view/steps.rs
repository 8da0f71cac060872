//! One change of an advice in words: what becomes of a fact, what it gains, and what time brings.

use super::Builder;
use crate::advise::{Gain, Grown, Step, Way};
use crate::base::cells::{Range, ValueSet};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::ruleset::Fact;
use crate::words;

impl Builder<'_> {
    /// One change and what it gains.
    pub(super) fn gain(&self, gain: &Gain, way: &Way) -> Text {
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
pub(super) fn changes_title(size: usize) -> Text {
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
