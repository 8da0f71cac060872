//! The lists below the table: what would give more, what is open, assumed, to keep in mind, to
//! bring along, and where it is all written.

use super::cited::Cited;
use super::{Builder, Line};
use crate::engine::Met;
use crate::figures::FigureOrigin;
use crate::ruleset::{Changes, Condition, Confidence, FactIndex};
use crate::text::Text;
use crate::words::{self, say};

impl Builder<'_> {
    /// How many points are missing, and the nearest better row of each factor.
    pub(super) fn next(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if let Some(next) = self.answer.next {
            let name = self
                .ruleset
                .classes()
                .get(next.class)
                .map_or("", |class| class.id.as_str());
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
            lines.push(Line::plain(self.say(&text)));
        }
        for award in &self.answer.awards {
            let Some(better) = &award.better else {
                continue;
            };
            let Some(fact) = self.ruleset.facts().get(better.fact) else {
                continue;
            };
            let values = words::values(fact, &better.values);
            let (gives, now, gain) = (better.points, award.points, better.points - award.points);
            let wait = if fact.changes == Changes::WithTime {
                say!(", with time")
            } else {
                words::same("")
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
            lines.push(Line::plain(self.say(&text)));
        }
        lines
    }

    /// What hangs on the open facts: points first, then routes that need none.
    pub(super) fn unanswered(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let (mut deciding, mut idle) = (Vec::new(), 0);
        for open in &self.answer.unanswered {
            let Some(fact) = self.ruleset.facts().get(open.fact) else {
                continue;
            };
            let points = open.points_at_stake;
            if points == 0 {
                if open.could_decide {
                    deciding.push(self.say(&fact.title));
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
            lines.push(Line::plain(self.say(&text)));
        }
        if !deciding.is_empty() {
            let list = self.list(&deciding);
            let text = say!(
                "Without points, these could open a better class: {list}",
                list
            );
            lines.push(Line::plain(self.one(&text)));
        }
        if idle > 0 {
            let text = say!(
                "{idle} more questions are open and cannot raise the class.",
                idle
            );
            lines.push(Line::plain(self.say(&text)));
        }
        lines
    }

    pub(super) fn assumed(&self) -> Vec<Line> {
        let said = self.answer.assumed.iter().filter_map(|(position, value)| {
            let fact = self.ruleset.facts().get(*position)?;
            Some(self.pair(&fact.title, &words::value(fact, *value)))
        });
        let all: Vec<_> = said.collect();
        if all.is_empty() {
            Vec::new()
        } else {
            vec![Line::plain(self.list(&all))]
        }
    }

    pub(super) fn caveats(&mut self) -> Vec<Cited> {
        let mut lines = Vec::new();
        for caveat in &self.answer.caveats {
            // What a rule file says has a source; the program's own caveat tells what to type.
            let is_to_type = caveat.id == "local-rules" && caveat.sources.is_empty();
            let text = if is_to_type && !self.is_typed {
                &say!(
                    "There are local rules or figures for this place of work, and they are not part of this answer."
                )
            } else {
                &caveat.text
            };
            lines.push(Cited {
                sources: self.numbers(&caveat.sources),
                text: self.lang.lines(text).join(" "),
                note: self.sure(caveat.confidence),
            });
        }
        lines
    }

    pub(super) fn figures(&mut self) -> Vec<Cited> {
        let mut lines = Vec::new();
        for (parameter, figure) in self.ruleset.parameters().iter().zip(&self.answer.figures) {
            let Some(figure) = figure else { continue };
            let (amount, unit) = (figure.value, &parameter.unit);
            let amount = say!("{amount} {unit}", amount, unit);
            let pair = self.pair(&parameter.title, &amount);
            let dated = match figure.origin {
                FigureOrigin::Given => None,
                FigureOrigin::Dated { value, .. } => parameter.values.get(value),
            };
            lines.push(match dated {
                Some(dated) => {
                    let days = self.say(&words::period(&dated.in_force));
                    Cited {
                        text: format!("{pair}{days}"),
                        sources: self.numbers(&dated.sources),
                        note: self.sure(dated.confidence.min(parameter.confidence)),
                    }
                }
                None => {
                    let given = self.say(&say!("given"));
                    Cited {
                        text: format!("{pair} ({given})"),
                        sources: Vec::new(),
                        note: String::new(),
                    }
                }
            });
        }
        lines
    }

    /// How sure something is, in brackets; nothing where it is.
    fn sure(&self, confidence: Confidence) -> String {
        let sure = words::confidence(confidence);
        sure.map_or_else(String::new, |sure| self.say(&say!("({sure})", sure)))
    }

    /// The papers that prove what the answer rests on: scoring facts, and the route taken.
    pub(super) fn evidence(&self) -> Vec<Line> {
        let mut papers: Vec<&Text> = Vec::new();
        let facts = self.ruleset.facts();
        let of_fact = |fact: FactIndex| {
            facts
                .get(fact)
                .map_or(&[][..], |fact| fact.evidence.as_slice())
        };
        for award in self.answer.awards.iter().filter(|award| award.points > 0) {
            let factor = self.ruleset.factors().get(award.factor);
            papers.extend(factor.into_iter().flat_map(|factor| &factor.evidence));
            papers.extend(award.fact.into_iter().flat_map(of_fact));
        }
        let route = self
            .answer
            .route
            .and_then(|route| self.ruleset.routes().get(route));
        if let Some(route) = route {
            papers.extend(&route.rule.evidence);
            for fact in facts_of(&route.rule.when) {
                papers.extend(of_fact(fact));
            }
        }
        for answer in &self.answer.requirements {
            let rule = self.ruleset.requirements().get(answer.rule);
            papers.extend(rule.into_iter().flat_map(|rule| &rule.evidence));
            for fact in rule.map_or_else(Vec::new, |rule| facts_of(&rule.when)) {
                papers.extend(of_fact(fact));
            }
        }
        let mut said: Vec<&Text> = Vec::new();
        for paper in papers {
            if !said.contains(&paper) {
                said.push(paper);
            }
        }
        said.into_iter()
            .map(|paper| Line::plain(self.say(paper)))
            .collect()
    }

    pub(super) fn sources(&self) -> Vec<Line> {
        let entries = self
            .cited
            .iter()
            .enumerate()
            .filter_map(|(number, source)| {
                let source = self.ruleset.sources().get(*source)?;
                let official = source
                    .number
                    .as_ref()
                    .map_or_else(String::new, |number| format!(", {number}"));
                Some(Line {
                    mark: Some((format!("[{}]", number + 1), Met::Unknown)),
                    link: source.url.clone(),
                    ..Line::plain(format!("{}{official}", self.say(&source.title)))
                })
            });
        entries.collect()
    }
}

/// The facts that a condition reads, each once.
fn facts_of(condition: &Condition) -> Vec<FactIndex> {
    let mut facts = Vec::new();
    condition.each_fact(&mut |fact| {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    });
    facts
}
