//! Requirements and routes: what is met, what is open, and on which condition.

use super::assess::{Teller, points_range};
use super::page::{Item, Mark, Said};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::classify::{Reason, ReasonKind, RuleAnswer};
use crate::engine::Met;
use crate::rules::ruleset::{FactKind, Parameter, ParameterId, Rule};

impl Teller<'_> {
    /// Requirements are worth a word only when they are not simply met.
    pub(super) fn requirements(&mut self) -> Vec<Item> {
        let rules = self.ruleset.requirements();
        let answers = self.answer.requirements.iter();
        answers
            .filter(|answer| answer.met != Met::Yes)
            .map(|answer| self.rule(answer, &rules[answer.rule], None))
            .collect()
    }

    /// The routes to classes above the certain one, and those that give the certain one.
    pub(super) fn routes(&mut self) -> Vec<Item> {
        let ruleset = self.ruleset;
        let certain = self.answer.class;
        let mut items = Vec::new();
        let mut left_out = 0;
        for answer in &self.answer.routes {
            let route = &ruleset.routes()[answer.rule];
            let is_shown = certain.is_none_or(|certain| {
                route.class < certain || (route.class == certain && answer.met == Met::Yes)
            });
            if !is_shown {
                left_out += 1;
                continue;
            }
            let class = &ruleset.classes()[route.class].id;
            items.push(self.rule(answer, &route.rule, Some(class)));
        }
        if left_out > 0 {
            items.push(Item::from(say!(
                "{left_out} other routes could give no better class (--format json lists all).",
                left_out
            )));
        }
        items
    }

    /// What became of a rule: its title with its sources, and the conditions that decide.
    pub(super) fn rule<Of>(
        &mut self,
        answer: &RuleAnswer<Of>,
        rule: &Rule,
        class: Option<&str>,
    ) -> Item {
        let deciding = answer.reason.deciding().into_iter();
        let mut because: Vec<Text> = deciding.map(|reason| self.reason(reason)).collect();
        because.extend(self.why_missing(&answer.missing));
        because.extend(words::confidence(rule.confidence));
        let title = match class {
            Some(class) => say!("{class}  {title}", class, title = rule.title),
            None => rule.title.clone(),
        };
        let said = Said {
            because: say::in_series(&because),
            ..self.cited(title, &rule.sources)
        };
        Item::new(Mark::Met(answer.met), said)
    }

    /// What is said of figures that are not known, once for each figure.
    fn why_missing(&mut self, missing: &[ParameterId]) -> Vec<Text> {
        let mut notes = Vec::new();
        for id in missing {
            if let Some(note) = &self.ruleset.parameters()[*id].note
                && !self.told_missing.contains(id)
            {
                self.told_missing.push(*id);
                notes.push(note.clone());
            }
        }
        notes
    }

    /// That a figure is not known, and since when.
    fn missing(&self, parameter: &Parameter) -> Text {
        let on = self.answer.on;
        let title = say::lower(&parameter.title);
        let ended = parameter
            .values
            .iter()
            .filter_map(|value| value.in_force.to);
        match ended.filter(|day| *day < on).max() {
            Some(day) => say!(
                "no figure for {parameter} is known for {on}: the last one held until {day}",
                parameter = title,
                on,
                day
            ),
            None if parameter.values.is_empty() => {
                say!("no figure for {parameter} here", parameter = title)
            }
            None => say!(
                "no figure for {parameter} is known for {on}",
                parameter = title,
                on
            ),
        }
    }

    /// One condition with the value it was held against.
    fn reason(&self, reason: &Reason) -> Text {
        match &reason.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.reason(part)).collect();
                say::in_series(&parts)
            }
            ReasonKind::Not(part) => {
                let inner = self.reason(part);
                say!("not ({inner})", inner)
            }
            ReasonKind::Points {
                from,
                least,
                greatest,
            } => {
                let range = points_range(*least, *greatest);
                match from {
                    Some(from) => say!("{range} points, needs {from}", range, from),
                    None => say!("{range} points; the figure is missing", range),
                }
            }
            ReasonKind::Fact {
                fact,
                matches,
                value,
                edge,
                missing,
            } => {
                let entry = &self.ruleset.facts()[*fact];
                let wanted = words::matches(entry, matches, *edge, self.ruleset.parameters());
                let found =
                    value.map_or_else(words::not_answered, |value| self.known(*fact, value));
                let title = &entry.title;
                if let Some(parameter) = missing {
                    let parameter = &self.ruleset.parameters()[*parameter];
                    let missing = self.missing(parameter);
                    if !self.is_typed {
                        return missing;
                    }
                    let flag = parameter.id.replace('_', "-");
                    say!("{missing} (--{flag} N supplies it)", missing, flag)
                } else if reason.met == Met::Yes {
                    say!("{title}: {found}", title, found)
                } else if value.is_none() && entry.kind == FactKind::Boolean {
                    say!("{title}?", title)
                } else if value.is_none() {
                    say!("{title}? (needs {wanted})", title, wanted)
                } else {
                    say!("{title}: {found}, needs {wanted}", title, found, wanted)
                }
            }
        }
    }
}
