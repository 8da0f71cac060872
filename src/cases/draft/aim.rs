//! What an applicant must be for a case to show something: values of facts, conditions, a total.

use std::collections::BTreeMap;

use crate::base::cells::{Range, ValueSet};
use crate::cases::evidence::{is_dated, near, part};
use crate::cases::question::{deciding, formula};
use crate::cases::setting::Setting;
use crate::cases::target::{RuleAt, Test, Wanted};
use crate::engine::{Formula, Guard, NodeKind};
use crate::normal::rows;
use crate::ruleset::{Combine, Condition, FactId, FactorId, TableId};

/// What is asked of an applicant, all of it together.
#[derive(Debug, Clone, Default)]
pub(super) struct Aim {
    /// The values that facts must have.
    pub(super) values: BTreeMap<FactId, ValueSet>,
    /// What must hold besides.
    pub(super) formulas: Vec<Formula>,
    /// The total.
    pub(super) total: Option<i64>,
}

impl Aim {
    /// What shows a test in a setting: any one of these. None where the setting has another figure,
    /// or the rule is not in force.
    pub(super) fn of(setting: &Setting<'_>, test: &Test) -> Vec<Self> {
        match test {
            Test::Row {
                factor,
                table,
                values,
            } => of_row(setting, *factor, *table, values),
            Test::Part {
                rule,
                path,
                wanted,
                figure,
            } => {
                let aim = is_dated(&setting.figures, *figure)
                    .then(|| of_part(setting, *rule, path, wanted));
                aim.flatten().into_iter().collect()
            }
            Test::Rule { rule, is_met } => {
                let formula = formula(&setting.form, *rule).cloned();
                let formula = formula.map(|formula| match is_met {
                    true => formula,
                    false => Formula::Not(Box::new(formula)),
                });
                let aim = formula.map(|formula| Self {
                    formulas: vec![formula],
                    ..Self::default()
                });
                aim.into_iter().collect()
            }
        }
    }

    /// Both; none where a fact would need two values, or there would be two totals.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (fact, values) in &other.values {
            let known = both.values.get(fact);
            let values = known.map_or_else(|| values.clone(), |known| known.overlap(values));
            if values.is_empty() {
                return None;
            }
            both.values.insert(*fact, values);
        }
        both.formulas.extend(other.formulas.iter().cloned());
        both.total = self.total.or(other.total);
        (other.total.is_none() || both.total == other.total).then_some(both)
    }
}

/// A value of a row, and no other table of the factor that gives more.
fn of_row(setting: &Setting<'_>, factor: FactorId, table: TableId, values: &ValueSet) -> Vec<Aim> {
    let entry = &setting.ruleset.factors[factor];
    let read = &entry.tables[table];
    let fact = &setting.ruleset.facts[read.fact];
    let cells = &setting.form.cells[read.fact];
    let mut aims = Vec::new();
    for stretch in rows(fact, entry, read, &setting.amounts) {
        let wanted = stretch.values.overlap(values);
        if wanted.is_empty() {
            continue;
        }
        let is_cut = entry.cap.is_some_and(|cap| stretch.points >= cap);
        let formulas = match entry.combine {
            Combine::Best if !is_cut => {
                let most = stretch.points.max(entry.floor);
                no_better(setting, factor, table, most)
            }
            Combine::Best | Combine::Sum => Vec::new(),
        };
        // Another table over the same fact can tell apart what this row does not.
        let firsts = cells.as_slice().iter();
        for first in firsts.filter_map(|cell| cell.overlap(&wanted).first()) {
            aims.push(Aim {
                values: BTreeMap::from([(read.fact, single(first))]),
                formulas: formulas.clone(),
                total: None,
            });
        }
    }
    aims
}

/// That the other tables of a factor give no more than so many points.
fn no_better(setting: &Setting<'_>, factor: FactorId, but: TableId, most: i64) -> Vec<Formula> {
    let tables = &setting.ruleset.factors[factor].tables;
    let leaves = setting.form.leaves.iter();
    let others = leaves.filter(|leaf| leaf.factor == factor && leaf.table != but);
    let guards = others.filter_map(|other| {
        let node = setting.form.model.nodes.get(other.node)?;
        let NodeKind::Leaf(leaf) = &node.kind else {
            return None;
        };
        let points = &leaf.columns.first()?.points;
        Some(Formula::Guard(Guard {
            fact: tables[other.table].fact.at(),
            cells: points.iter().map(|points| *points <= most).collect(),
        }))
    });
    guards.collect()
}

/// A value at a part of a condition, and everything else such that the part decides the rule.
fn of_part(setting: &Setting<'_>, rule: RuleAt, path: &[usize], wanted: &Wanted) -> Option<Aim> {
    let mut aim = Aim::default();
    let condition = part(&rule.of(setting.ruleset).when, path)?;
    match (wanted, condition) {
        (
            Wanted::Total {
                edge,
                is_reached,
                away,
            },
            _,
        ) => {
            let bound = edge.points(&setting.amounts)?;
            aim.total = Some(if *is_reached {
                bound + away
            } else {
                bound - 1 - away
            });
        }
        (Wanted::Values(values), Condition::Fact { fact, .. }) => {
            aim.values.insert(*fact, values.clone());
        }
        (Wanted::Near { .. }, Condition::Fact { fact, .. }) => {
            let entry = &setting.ruleset.facts[*fact];
            let value = near(wanted, entry, &setting.amounts)?;
            if !entry.domain.contains(value) {
                return None;
            }
            aim.values.insert(*fact, single(value));
        }
        _ => return None,
    }
    aim.formulas = deciding(formula(&setting.form, rule)?, path);
    Some(aim)
}

fn single(value: i64) -> ValueSet {
    ValueSet::of([Range::new(value, value.saturating_add(1))])
}
