//! Requirements and routes: what is met, what is open, and on which condition.

use super::cited::bracketed;
use super::{Builder, Line, points_range};
use crate::assess::{Reason, ReasonKind, RuleAnswer};
use crate::engine::Met;
use crate::ruleset::{FactKind, SourceIndex};
use crate::text::Text;
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
        let answers = self
            .answer
            .requirements
            .iter()
            .filter(|answer| answer.met != Met::Yes);
        let mut lines = Vec::new();
        for answer in answers {
            let Some(rule) = rules.get(answer.rule) else {
                continue;
            };
            lines.push(self.rule_line(answer, &rule.title, &rule.sources, ""));
        }
        lines
    }

    /// The routes to classes above the certain one, and those that give the certain one.
    pub(super) fn routes(&mut self) -> Vec<Line> {
        let all = self.ruleset.routes();
        let certain = self.answer.class.unwrap_or(usize::MAX);
        let mut lines = Vec::new();
        let mut left_out = 0;
        for answer in &self.answer.routes {
            let Some(route) = all.get(answer.rule) else {
                continue;
            };
            let is_shown =
                route.class < certain || (route.class == certain && answer.met == Met::Yes);
            if !is_shown {
                left_out += 1;
                continue;
            }
            let class = self
                .ruleset
                .classes()
                .get(route.class)
                .map_or("", |class| class.id.as_str());
            lines.push(self.rule_line(answer, &route.rule.title, &route.rule.sources, class));
        }
        if left_out > 0 {
            let text = Text::new(
                format!(
                    "{left_out} other routes could give no better class (--format json lists all)."
                ),
                format!("另有{left_out}条途径不会带来更好的类别（--format json 列出全部）。"),
            );
            lines.push(Line::plain(self.say(&text)));
        }
        lines
    }

    /// What became of a rule.
    pub(super) fn ruled(
        &mut self,
        answer: &RuleAnswer,
        title: &Text,
        sources: &[SourceIndex],
    ) -> Ruled {
        let reasons: Vec<_> = answer
            .reason
            .deciding()
            .into_iter()
            .map(|reason| self.reason(reason))
            .collect();
        Ruled {
            met: answer.met,
            because: self.list(&reasons),
            sources: self.numbers(sources),
            title: self.say(title),
        }
    }

    fn rule_line(
        &mut self,
        answer: &RuleAnswer,
        title: &Text,
        sources: &[SourceIndex],
        class: &str,
    ) -> Line {
        let ruled = self.ruled(answer, title, sources);
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

    /// One condition with the value it was held against.
    fn reason(&self, reason: &Reason) -> String {
        match &reason.kind {
            ReasonKind::All(parts) | ReasonKind::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.reason(part)).collect();
                self.list(&parts)
            }
            ReasonKind::Not(part) => {
                let inner = self.reason(part);
                self.one(&Text::new(
                    format!("not ({inner})"),
                    format!("并非（{inner}）"),
                ))
            }
            ReasonKind::Points {
                from,
                least,
                greatest,
            } => {
                let range = points_range(*least, *greatest);
                let text = match from {
                    Some(from) => Text::new(
                        format!("{range} points, needs {from}"),
                        format!("{range}分，须{from}分"),
                    ),
                    None => Text::new(
                        format!("{range} points; the figure is missing"),
                        format!("{range}分；缺少数值"),
                    ),
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
                let Some(entry) = self.ruleset.facts().get(*fact) else {
                    return String::new();
                };
                let wanted = words::matches(entry, matches, *edge, self.ruleset.parameters());
                let found = value.map_or_else(
                    || Word::NotAnswered.text(),
                    |value| self.known(*fact, value),
                );
                let title = &entry.title;
                let text = if let Some(parameter) =
                    missing.and_then(|parameter| self.ruleset.parameters().get(parameter))
                {
                    let flag = parameter.id.replace('_', "-");
                    let hint = self.hint(Text::new(
                        format!(" (--{flag} N supplies it)"),
                        format!("（可用 --{flag} N 提供）"),
                    ));
                    let title = words::lower_first(&parameter.title.en);
                    Text::new(
                        format!("no figure for {title} here{}", hint.en),
                        format!("缺少{}{}", parameter.title.zh, hint.zh),
                    )
                } else if reason.met == Met::Yes {
                    Text::new(
                        format!("{}: {}", title.en, found.en),
                        format!("{}：{}", title.zh, found.zh),
                    )
                } else if value.is_none() && entry.kind == FactKind::Boolean {
                    Text::new(format!("{}?", title.en), format!("{}？", title.zh))
                } else if value.is_none() {
                    Text::new(
                        format!("{}? (needs {})", title.en, wanted.en),
                        format!("{}？（须{}）", title.zh, wanted.zh),
                    )
                } else {
                    Text::new(
                        format!("{}: {}, needs {}", title.en, found.en, wanted.en),
                        format!("{}：{}，须{}", title.zh, found.zh, wanted.zh),
                    )
                };
                self.say(&text)
            }
        }
    }
}
