//! A complete applicant who fulfils an aim, found over all applicants by the engine.

use super::aim::Aim;
use crate::base::cells::{Cells, ValueSet};
use crate::cases::question::{asks_for_points, model, within};
use crate::cases::setting::{Answers, Setting};
use crate::engine::{Distribution, NodeKind, Outcome};
use crate::ruleset::{Fact, FactId};

/// Which cells of a fact an applicant rather has. What he has anyhow can be left unanswered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaning {
    /// That of the usual value.
    Usual,
    /// Those that give the least points: a total is then made of few answers.
    Low,
    /// Those that give the most: a total is then kept low by few answers.
    High,
}

/// Looks for applicants in a setting.
pub(super) struct Witnesses<'s> {
    setting: &'s Setting<'s>,
    /// An applicant from whom those that are found differ in little.
    like: &'s Answers,
    /// Whether they meet every requirement and no exemption.
    counts: bool,
}

impl<'s> Witnesses<'s> {
    /// Those who meet every requirement and no exemption, if somebody among them fulfils the aim,
    /// else all; none if nobody at all does, or the ruleset is too entangled to look at everybody.
    pub(super) fn of(setting: &'s Setting<'s>, aim: &Aim, like: &'s Answers) -> Option<Self> {
        let choices = [true, false].map(|counts| Self {
            setting,
            like,
            counts,
        });
        choices.into_iter().find(|one| one.has(aim))
    }

    /// Whether one of them fulfils an aim.
    pub(super) fn has(&self, aim: &Aim) -> bool {
        let first = Self::leanings(aim).first();
        first.is_some_and(|leaning| self.one(aim, *leaning).is_some())
    }

    /// Complete applicants who fulfil the aim, one for each leaning.
    pub(super) fn all(&self, aim: &Aim) -> Vec<Answers> {
        let leanings = Self::leanings(aim).iter();
        leanings
            .filter_map(|leaning| self.one(aim, *leaning))
            .collect()
    }

    fn leanings(aim: &Aim) -> &'static [Leaning] {
        if asks(aim) {
            &[Leaning::Low, Leaning::High]
        } else {
            &[Leaning::Usual]
        }
    }

    fn one(&self, aim: &Aim, leaning: Leaning) -> Option<Answers> {
        let form = &self.setting.form;
        let values = aim.values.iter();
        let values = values.map(|(fact, values)| within(form, *fact, values));
        let conditions = aim.formulas.iter().cloned().chain(values).collect();
        let ruleset = self.setting.ruleset;
        let model = model(ruleset, form, conditions, asks(aim), self.counts);
        let all = Distribution::of([&model], &costs(self.setting, leaning, self.like))?;
        let fitting = all.groups.iter().filter(|group| {
            group.outcomes == [Outcome::Class(0)]
                && aim.total.is_none_or(|total| group.points == [total])
        });
        let group = fitting.min_by_key(|group| group.cost)?;
        Some(answers(self.setting, aim, &all.example(group), self.like))
    }
}

/// Whether an aim asks for points.
fn asks(aim: &Aim) -> bool {
    aim.total.is_some() || aim.formulas.iter().any(asks_for_points)
}

/// For each cell of each fact, whether an applicant rather has another one.
fn costs(setting: &Setting<'_>, leaning: Leaning, like: &Answers) -> Vec<Vec<u32>> {
    let facts = setting.ruleset.facts.each().zip(&setting.form.cells);
    let of_fact = |((id, fact), cells): ((FactId, &Fact), &Cells)| -> Vec<u32> {
        let points = points(setting, id, cells.len());
        let wanted = match leaning {
            Leaning::Usual => None,
            Leaning::Low => points.iter().min(),
            Leaning::High => points.iter().max(),
        };
        let cells = cells.as_slice().iter().enumerate();
        let is_wanted = |(number, cell): (usize, &ValueSet)| match wanted {
            Some(wanted) => points.get(number) == Some(wanted),
            None => cell.contains(usual(id, fact, like)),
        };
        cells.map(|cell| u32::from(!is_wanted(cell))).collect()
    };
    facts.map(of_fact).collect()
}

/// What the tables give for each cell of a fact, added up; nothing of a fact of no table.
fn points(setting: &Setting<'_>, fact: FactId, cells: usize) -> Vec<i64> {
    let nodes = setting.form.model.nodes.iter();
    let columns = nodes.filter_map(|node| match &node.kind {
        NodeKind::Leaf(leaf) if leaf.fact == fact.at() => leaf.columns.first(),
        _ => None,
    });
    let mut points: Option<Vec<i64>> = None;
    for column in columns {
        let sum = points.get_or_insert_with(|| vec![0; cells]);
        for (sum, points) in sum.iter_mut().zip(&column.points) {
            *sum = sum.saturating_add(*points);
        }
    }
    points.unwrap_or_default()
}

/// The answer that needs no word: that of the applicant `like`, else what is assumed, else the least.
fn usual(id: FactId, fact: &Fact, like: &Answers) -> i64 {
    let known = like.get(&id).copied();
    known.or(fact.assume).unwrap_or(fact.domain.from)
}

/// The values of a profile: those that are aimed at, else the usual one, else the least of the
/// cell. Facts that nothing reads, and the one that the place answers, are left out.
fn answers(setting: &Setting<'_>, aim: &Aim, profile: &[usize], like: &Answers) -> Answers {
    let mut answers = Answers::new();
    let facts = setting.ruleset.facts.each().zip(&setting.form.is_read);
    let cells = setting.form.cells.iter().zip(profile);
    for (((id, fact), is_read), (cells, cell)) in facts.zip(cells) {
        let placed = setting.province().map(|(province, _)| province);
        let Some(values) = cells.as_slice().get(*cell) else {
            continue;
        };
        if !*is_read || fact.is_date() || placed == Some(id) {
            continue;
        }
        let usual = usual(id, fact, like);
        let value = match aim.values.get(&id) {
            Some(wanted) => values.overlap(wanted).first(),
            None if values.contains(usual) => Some(usual),
            None => values.first(),
        };
        answers.extend(value.map(|value| (id, value)));
    }
    answers
}
