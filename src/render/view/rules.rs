//! Requirements and routes: what is met, what is open, and on which condition.

use super::cited::bracketed;
use super::{Builder, Line, points_range};
use crate::assess::{Reason, ReasonKind, RuleAnswer};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::Met;
use crate::ruleset::{FactKind, Parameter, ParameterId, Rule};
use crate::words::{self, Word};

/// What became of a rule: its title with its sources, and the conditions that decide.
pub(in crate::render) struct Ruled {
    pub(in crate::render) met: Met,
    pub(in crate::render) title: String,
    pub(in crate::render) sources: Vec<usize>,
    pub(in crate::render) because: String,
}

impl Builder<'_> {
    /// Requirements are worth a word only when they are not simply met.
    pub(super) fn requirements(&mut self) -> Vec<Line> {
        let rules = self.ruleset.requirements();
        let answers = self.answer.requirements.iter();
        answers
            .filter(|answer| answer.met != Met::Yes)
            .map(|answer| self.rule_line(answer, &rules[answer.rule], ""))
            .collect()
    }

    /// The routes to classes above the certain one, and those that give the certain one.
    pub(super) fn routes(&mut self) -> Vec<Line> {
        let ruleset = self.ruleset;
        let certain = self.answer.class;
        let mut lines = Vec::new();
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
            lines.push(self.rule_line(answer, &route.rule, class));
        }
        if left_out > 0 {
            let text = say!(
                "{left_out} other routes could give no better class (--format json lists all).",
                left_out
            );
            lines.push(Line::plain(self.say(&text)));
        }
        lines
    }

    /// What became of a rule.
    pub(super) fn ruled<Of>(&mut self, answer: &RuleAnswer<Of>, rule: &Rule) -> Ruled {
        let mut because: Vec<_> = answer
            .reason
            .deciding()
            .into_iter()
            .map(|reason| self.reason(reason))
            .collect();
        because.extend(self.why_missing(&answer.missing));
        because.extend(words::confidence(rule.confidence).map(|sure| self.say(&sure)));
        Ruled {
            met: answer.met,
            because: self.list(&because),
            sources: self.numbers(&rule.sources),
            title: self.say(&rule.title),
        }
    }

    /// What is said of figures that are not known, once for each figure.
    fn why_missing(&mut self, missing: &[ParameterId]) -> Vec<String> {
        let mut notes = Vec::new();
        for id in missing {
            if let Some(note) = &self.ruleset.parameters()[*id].note
                && !self.told_missing.contains(id)
            {
                self.told_missing.push(*id);
                notes.push(self.say(note));
            }
        }
        notes
    }

    fn rule_line<Of>(&mut self, answer: &RuleAnswer<Of>, rule: &Rule, class: &str) -> Line {
        let ruled = self.ruled(answer, rule);
        let (because, cited) = (ruled.because, bracketed(&ruled.sources));
        let class = if class.is_empty() {
            String::new()
        } else {
            format!("{class}  ")
        };
        let title = format!("{class}{} {cited}", ruled.title);
        let text = if because.is_empty() {
            title
        } else {
            format!("{title}: {because}")
        };
        Line {
            mark: Some((self.say(&words::met(answer.met)), answer.met)),
            ..Line::plain(text)
        }
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
    fn reason(&self, reason: &Reason) -> String {
        match &reason.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.reason(part)).collect();
                self.list(&parts)
            }
            ReasonKind::Not(part) => {
                let inner = self.reason(part);
                self.one(&say!("not ({inner})", inner))
            }
            ReasonKind::Points {
                from,
                least,
                greatest,
            } => {
                let range = points_range(*least, *greatest);
                let text = match from {
                    Some(from) => say!("{range} points, needs {from}", range, from),
                    None => say!("{range} points; the figure is missing", range),
                };
                self.say(&text)
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
                let found = value.map_or_else(
                    || Word::NotAnswered.text(),
                    |value| self.known(*fact, value),
                );
                let title = &entry.title;
                let text = if let Some(parameter) = missing {
                    let parameter = &self.ruleset.parameters()[*parameter];
                    let missing = self.missing(parameter);
                    if !self.is_typed {
                        return self.say(&missing);
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
                };
                self.say(&text)
            }
        }
    }
}
