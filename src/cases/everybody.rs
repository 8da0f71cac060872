//! Questions about all applicants at once: who fulfils some conditions, and with which totals.

use super::target::{FigureAt, RuleAt, is_dated, single};
use crate::base::cells::ValueSet;
use crate::base::ids::{Id, List};
use crate::classify::Setting;
use crate::engine::normal::NormalForm;
use crate::engine::{ClassRule, Distribution, Formula, Guard, Model, NodeKind, Outcome};
use crate::rules::ruleset::{Edge, FactId, Ruleset};

/// What is asked of an applicant, all of it together.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// What must hold.
    pub(super) formulas: Vec<Formula>,
    /// The total.
    pub(super) total: Option<i64>,
}

/// The condition of a rule in normal form; none of a rule that is not in force.
pub(super) fn formula(form: &NormalForm, rule: RuleAt) -> Option<&Formula> {
    let model = &form.model;
    match rule {
        RuleAt::Requirement(id) => {
            let requirement = model.requirements.get(position(&form.requirements, id)?)?;
            Some(&requirement.formula)
        }
        RuleAt::Exemption(id) => model.exemptions.get(position(&form.exemptions, id)?),
        RuleAt::Route(id) => model.routes.get(position(&form.routes, id)?),
    }
}

fn position<T>(in_force: &[Id<T>], id: Id<T>) -> Option<usize> {
    in_force.iter().position(|one| *one == id)
}

/// What must hold beside a part of a condition for the part to decide: whatever stands with it
/// under `all` is met, whatever stands with it under `any` is not.
pub(super) fn deciding(formula: &Formula, path: &[usize]) -> Vec<Formula> {
    let Some((first, rest)) = path.split_first() else {
        return Vec::new();
    };
    let (parts, is_any) = match formula {
        Formula::All(parts) => (parts.as_slice(), false),
        Formula::Any(parts) => (parts.as_slice(), true),
        Formula::Not(part) => return deciding(part, rest),
        Formula::Guard(_) | Formula::AtLeast { .. } | Formula::Missing => return Vec::new(),
    };
    let others = parts.iter().enumerate().filter(|(at, _)| at != first);
    let others = others.map(|(_, part)| if is_any { not(part) } else { part.clone() });
    let inner = parts.get(*first).map(|part| deciding(part, rest));
    others.chain(inner.into_iter().flatten()).collect()
}

pub(super) fn not(formula: &Formula) -> Formula {
    Formula::Not(Box::new(formula.clone()))
}

/// That a fact has a cell with one of the values.
pub(super) fn within(form: &NormalForm, fact: FactId, values: &ValueSet) -> Formula {
    let cells = form.cells[fact].as_slice().iter();
    let cells = cells.map(|cell| !cell.overlap(values).is_empty());
    Formula::Guard(Guard {
        fact: fact.at(),
        cells: cells.collect(),
    })
}

/// How far the nearest totals lie from a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Totals {
    /// Points from the bound up to the least total that reaches it; none if nobody reaches it.
    pub(super) reaching: Option<i64>,
    /// Points from one short of the bound down to the greatest total that does not reach it; none
    /// if everybody reaches it.
    pub(super) short: Option<i64>,
}

/// The nearest totals that somebody has for whom a bound, a part of the condition of a rule, decides
/// the rule: on the last days on which it holds, with the figure, if one is named. Where the figure
/// is missing, the bound never decides, or there is too much to look at, whoever asks is told the
/// bound itself and one point short of it.
pub(super) fn nearest(
    ruleset: &Ruleset,
    (rule, path): (RuleAt, &[usize]),
    edge: Edge,
    figure: Option<FigureAt>,
) -> Totals {
    let found = || {
        let in_force = rule.of(ruleset).in_force;
        let days = ruleset.turning_days().into_iter().rev();
        let none = ruleset.parameters.all(None);
        let mut settings = days
            .filter(|day| in_force.contains(*day))
            .map(|day| Setting::new(ruleset, &none, day));
        let setting = settings.find(|setting| is_dated(&setting.figures, figure))?;
        let asked = Asked {
            formulas: deciding(formula(&setting.form, rule)?, path),
            total: None,
        };
        let bound = edge.points(&setting.amounts)?;
        let everybody = Everybody {
            ruleset,
            form: &setting.form,
        };
        let found = everybody.fulfil(&asked, true, &[])?;
        let totals = found.groups.iter().map(|group| group.points[0]);
        let reaching = totals.clone().filter(|total| *total >= bound).min();
        let short = totals.filter(|total| *total < bound).max();
        Some(Totals {
            reaching: reaching.map(|total| total - bound),
            short: short.map(|total| bound - 1 - total),
        })
    };
    found().unwrap_or(Totals {
        reaching: Some(0),
        short: Some(0),
    })
}

/// All complete applicants of a ruleset on a day.
#[derive(Clone, Copy)]
pub(super) struct Everybody<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) form: &'a NormalForm,
}

impl Everybody<'_> {
    /// Complete applicants who fulfil what is asked, each by the cells of the facts: with points, one
    /// who has the least of them for most facts, and one who has the most.
    pub(super) fn witnesses(self, asked: &Asked) -> Vec<Vec<usize>> {
        let asks_points = asked.total.is_some() || asked.formulas.iter().any(asks_points);
        let leanings = if asks_points { &[1, -1][..] } else { &[1] };
        let found = leanings.iter().filter_map(|sign| {
            let all = self.fulfil(asked, asks_points, &self.costs(*sign))?;
            let group = all.groups.iter().min_by_key(|group| group.cost)?;
            Some(all.example(group))
        });
        found.collect()
    }

    /// Those who fulfil what is asked; those who meet every requirement and no exemption, if there are
    /// such ones among them. None where nobody does, or there is too much to look at.
    fn fulfil(
        self,
        asked: &Asked,
        with_points: bool,
        costs: &[Vec<u32>],
    ) -> Option<Distribution<1>> {
        for counts in [true, false] {
            let model = self.model(asked.formulas.clone(), with_points, counts);
            let mut all = Distribution::of([&model], costs)?;
            all.groups.retain(|group| {
                group.outcomes == [Outcome::Class(0)]
                    && asked.total.is_none_or(|total| group.points == [total])
            });
            if !all.groups.is_empty() {
                return Some(all);
            }
        }
        None
    }

    /// A model whose only class, 0, has whoever fulfils all of the conditions, with points only if
    /// they are asked for. In a place the province is answered. With `counts`, they also meet every
    /// requirement and no exemption.
    fn model(self, mut conditions: Vec<Formula>, with_points: bool, counts: bool) -> Model {
        let model = &self.form.model;
        if let Some((fact, value)) = self.ruleset.place().and_then(|place| place.province) {
            conditions.push(within(self.form, fact, &single(value)));
        }
        if counts {
            let met = model.requirements.iter().map(|one| one.formula.clone());
            conditions.extend(met.chain(model.exemptions.iter().map(not)));
        }
        Model {
            cells: model.cells.clone(),
            nodes: if with_points {
                model.nodes.clone()
            } else {
                Vec::new()
            },
            root: model.root,
            routes: vec![Formula::All(conditions)],
            classes: List::from(vec![ClassRule {
                routes: vec![0],
                otherwise: false,
            }]),
            ..Model::default()
        }
    }

    /// For each cell of each fact, whether an applicant rather has another one: one that gives fewer
    /// points, or more with a `sign` of -1. Of a fact of no table, the value that is assumed, or the
    /// first one: what people have anyhow can be left unanswered.
    fn costs(self, sign: i64) -> Vec<Vec<u32>> {
        let mut points = self.form.cells.map(|cells| vec![0; cells.len()]);
        for node in &self.form.model.nodes {
            if let NodeKind::Leaf(leaf) = &node.kind {
                let column = leaf.columns.iter().flat_map(|column| &column.points);
                for (sum, more) in points[FactId::new(leaf.fact)].iter_mut().zip(column) {
                    *sum += sign * more;
                }
            }
        }
        let facts = self.ruleset.facts.iter().zip(&self.form.cells).zip(&points);
        let of_fact = facts.map(|((fact, cells), points)| {
            let usual = fact.assume.unwrap_or(fact.domain.from);
            let least = points.iter().min();
            let is_scored = points.iter().max() != least;
            let cells = cells.as_slice().iter().zip(points);
            let is_dear = |(cell, points): (&ValueSet, &i64)| {
                if is_scored {
                    Some(points) != least
                } else {
                    !cell.contains(usual)
                }
            };
            cells.map(|cell| u32::from(is_dear(cell))).collect()
        });
        of_fact.collect()
    }
}

/// Whether a condition asks for points.
fn asks_points(formula: &Formula) -> bool {
    match formula {
        Formula::AtLeast { .. } => true,
        Formula::Guard(_) | Formula::Missing => false,
        Formula::All(parts) | Formula::Any(parts) => parts.iter().any(asks_points),
        Formula::Not(part) => asks_points(part),
    }
}
