//! One change of an advice in words: what becomes of a fact, what it gains, and what time brings.

use super::{Builder, upper_first};
use crate::advise::{Gain, Grown, Step, Way};
use crate::cells::{Range, ValueSet};
use crate::ruleset::Fact;
use crate::text::Text;
use crate::words;

impl Builder<'_> {
    /// One change and what it gains.
    pub(super) fn gain(&self, gain: &Gain, way: &Way) -> Text {
        let (fact, from, to) = match &gain.step {
            Step::Set { fact, from, to } => (*fact, *from, to),
            Step::Wait { years, facts } => return self.wait(*years, facts, gain, way),
        };
        let entry = self.ruleset.facts().get(fact);
        let (old, is_told) = (
            self.known(fact, from),
            self.ranges.get(fact).copied().flatten(),
        );
        let said = entry.map_or_else(
            || words::same(""),
            |entry| set(entry, (from, &old), to, is_told.is_none()),
        );
        let lifts = gain.factors.iter().map(|(_, from, to)| {
            let (points, is_one) = (words::points_en(*to), gain.factors.len() == 1);
            Text::new(
                format!(
                    "{} instead of {from}",
                    if is_one { points } else { to.to_string() }
                ),
                format!("{to}分（现为{from}分）"),
            )
        });
        let lifts: Vec<Text> = lifts.collect();
        if lifts.is_empty() {
            return said;
        }
        Text::new(
            format!("{}: {}", said.en, joined(&lifts, |text| &text.en, "; ")),
            format!("{}：{}", said.zh, joined(&lifts, |text| &text.zh, "；")),
        )
    }

    /// Waiting, with the facts that then score otherwise or that the route asks for.
    fn wait(&self, years: i64, facts: &[Grown], gain: &Gain, way: &Way) -> Text {
        let route = way.route.and_then(|route| self.ruleset.routes().get(route));
        let told = facts.iter().filter_map(|grown| {
            let fact = self.ruleset.facts().get(grown.fact)?;
            let to = words::value(fact, grown.to);
            let said = Text::new(
                format!("{} {}", words::lower_first(&fact.title.en), to.en),
                format!("{}{}", fact.title.zh, to.zh),
            );
            let lifted = gain.factors.iter().find(|(factor, ..)| {
                let factor = self.ruleset.factors().get(*factor);
                let mut tables = factor.into_iter().flat_map(|factor| &factor.tables);
                tables.any(|table| table.fact == grown.fact)
            });
            if let Some((_, from, to)) = lifted {
                return Some(Text::new(
                    format!("{} ({} instead of {from})", said.en, words::points_en(*to)),
                    format!("{}（{to}分，现为{from}分）", said.zh),
                ));
            }
            let is_asked = route.is_some_and(|route| route.rule.when.reads(grown.fact));
            is_asked.then_some(said)
        });
        let told: Vec<Text> = told.collect();
        let (count, what) = (words::years_en(years), |by: &str, list: String| {
            if list.is_empty() {
                list
            } else {
                format!("{by}{list}")
            }
        });
        let en = what(": ", joined(&told, |text| &text.en, ", "));
        let zh = what("：", joined(&told, |text| &text.zh, "、"));
        Text::new(format!("Wait {count}{en}"), format!("等待{years}年{zh}"))
    }
}

fn joined(texts: &[Text], pick: fn(&Text) -> &str, by: &str) -> String {
    texts.iter().map(pick).collect::<Vec<_>>().join(by)
}

/// A fact with its new value, its old one, and how far apart they are, if that may be told.
fn set(fact: &Fact, (from, old): (i64, &Text), to: &[i64], is_told: bool) -> Text {
    let Some(first) = to.first().copied() else {
        return words::same("");
    };
    let title = &fact.title;
    if fact.is_number() && !is_told {
        let new = words::value(fact, first);
        return Text::new(
            format!("{} {} instead of {}", title.en, new.en, old.en),
            format!("{}：{}（现为 {}）", title.zh, new.zh, old.zh),
        );
    }
    if fact.is_number() {
        let (new, far) = (
            words::value(fact, first),
            words::value(fact, (first - from).abs()),
        );
        let (en, zh) = if first > from {
            ("more", "增加")
        } else {
            ("less", "减少")
        };
        return Text::new(
            format!(
                "{} {} instead of {} ({} {en})",
                title.en, new.en, old.en, far.en
            ),
            format!(
                "{}：{}（现为 {}，{zh} {}）",
                title.zh, new.zh, old.zh, far.zh
            ),
        );
    }
    let ranges = to.iter().map(|value| Range::new(*value, *value + 1));
    let new = words::values(fact, &ValueSet::of(ranges));
    if to.len() > 1 {
        return Text::new(
            format!("{}: one of {} instead of {}", title.en, new.en, old.en),
            format!("{}：{}之一（现为{}）", title.zh, new.zh, old.zh),
        );
    }
    Text::new(
        format!("{}: {} instead of {}", title.en, new.en, old.en),
        format!("{}：{}（现为{}）", title.zh, new.zh, old.zh),
    )
}

/// A number of changes, as a heading.
pub(super) fn changes_title(size: usize) -> Text {
    let en = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let zh = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九"];
    let noun = if size == 1 { "change" } else { "changes" };
    let name = |names: [&str; 10]| {
        let name = names.get(size).map(|name| (*name).to_owned());
        name.unwrap_or_else(|| size.to_string())
    };
    Text::new(
        upper_first(&format!("{} {noun}", name(en))),
        format!("{}项改变", name(zh)),
    )
}
