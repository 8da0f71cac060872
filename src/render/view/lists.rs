//! The lists below the table: what would give more, what is open, assumed, to keep in mind, to
//! bring along, and where it is all written.

use super::cited::Cited;
use super::{Builder, Line};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::Met;
use crate::figures::FigureOrigin;
use crate::ruleset::{Changes, Condition, Confidence, FactId};
use crate::words;

impl Builder<'_> {
    /// How many points are missing, and the nearest better row of each factor.
    pub(super) fn next(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if let Some(next) = self.answer.next {
            let name = self.class_id(next.class);
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
            let fact = &self.ruleset.facts()[better.fact];
            let values = words::values(fact, &better.values);
            let (gives, now, gain) = (better.points, award.points, better.points - award.points);
            let wait = if fact.changes == Changes::WithTime {
                say!(", with time")
            } else {
                say::same("")
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
            let fact = &self.ruleset.facts()[open.fact];
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
        let said = self.answer.assumed.iter().map(|(fact, value)| {
            let fact = &self.ruleset.facts()[*fact];
            self.pair(&fact.title, &words::value(fact, *value))
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
                FigureOrigin::Dated { value, .. } => Some(&parameter.values[value]),
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
        let ruleset = self.ruleset;
        let of_fact = |fact: FactId| &ruleset.facts()[fact].evidence;
        for award in self.answer.awards.iter().filter(|award| award.points > 0) {
            papers.extend(&ruleset.factors()[award.factor].evidence);
            papers.extend(award.fact.into_iter().flat_map(of_fact));
        }
        let route = self.answer.route.iter();
        let route = route.map(|route| &ruleset.routes()[*route].rule);
        let requirements = self.answer.requirements.iter();
        let requirements = requirements.map(|answer| &ruleset.requirements()[answer.rule]);
        for rule in route.chain(requirements) {
            papers.extend(&rule.evidence);
            papers.extend(facts_of(&rule.when).into_iter().flat_map(of_fact));
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
        let entries = self.cited.iter().enumerate().map(|(number, source)| {
            let source = &self.ruleset.sources()[*source];
            let official = source
                .number
                .as_ref()
                .map_or_else(String::new, |number| format!(", {number}"));
            Line {
                mark: Some((format!("[{}]", number + 1), Met::Unknown)),
                link: source.url.clone(),
                ..Line::plain(format!("{}{official}", self.say(&source.title)))
            }
        });
        entries.collect()
    }
}

/// The facts that a condition reads, each once.
fn facts_of(condition: &Condition) -> Vec<FactId> {
    let mut facts = Vec::new();
    condition.each_fact(&mut |fact| {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    });
    facts
}
