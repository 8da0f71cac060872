//! What an applicant must be for a case to show something: the value of a fact, and what must hold
//! besides.

use crate::base::cells::ValueSet;
use crate::cases::everybody::{Asked, deciding, formula, not, within};
use crate::cases::target::{Test, Wanted, is_dated, single};
use crate::classify::Setting;
use crate::engine::normal::rows;
use crate::engine::{Formula, Guard, NodeKind};
use crate::rules::ruleset::{Combine, FactId, FactorId, Ruleset, TableId};

/// What is asked of an applicant.
#[derive(Debug, Clone, Default)]
pub(super) struct Aim {
    /// The value that a fact must have.
    pub(super) value: Option<(FactId, i64)>,
    /// All that must hold, the value too.
    pub(super) asked: Asked,
}

/// What shows a test in a setting: any one of these. None where the setting has another figure, or
/// the rule is not in force.
pub(super) fn aims(ruleset: &Ruleset, setting: &Setting, test: &Test) -> Vec<Aim> {
    match test {
        Test::Row {
            factor,
            table,
            values,
        } => of_row(ruleset, setting, (*factor, *table), values),
        Test::Part {
            rule,
            path,
            wanted,
            figure,
        } => {
            let formula = formula(&setting.form, *rule);
            let Some(formula) = formula.filter(|_| is_dated(&setting.figures, *figure)) else {
                return Vec::new();
            };
            let formulas = deciding(formula, path);
            match wanted {
                Wanted::Values { fact, .. } | Wanted::Near { fact, .. } => {
                    let values = wanted.values(&ruleset.facts[*fact], &setting.amounts);
                    let values = values.iter();
                    let aims = values.flat_map(|values| valued(setting, *fact, values, &formulas));
                    aims.collect()
                }
                Wanted::Total { .. } => {
                    let total = wanted.total(&setting.amounts);
                    let aim = total.map(|total| Aim {
                        value: None,
                        asked: Asked {
                            formulas,
                            total: Some(total),
                        },
                    });
                    aim.into_iter().collect()
                }
            }
        }
        Test::Rule { rule, is_met } => {
            let formula = formula(&setting.form, *rule).into_iter();
            let aims = formula.map(|formula| Aim {
                value: None,
                asked: Asked {
                    formulas: vec![if *is_met {
                        formula.clone()
                    } else {
                        not(formula)
                    }],
                    total: None,
                },
            });
            aims.collect()
        }
    }
}

/// One of some values, the first of any cell, and what must hold besides.
fn valued(setting: &Setting, fact: FactId, values: &ValueSet, formulas: &[Formula]) -> Vec<Aim> {
    let cells = setting.form.cells[fact].as_slice().iter();
    let firsts = cells.filter_map(|cell| cell.overlap(values).first());
    let aims = firsts.map(|value| {
        let mut formulas = formulas.to_vec();
        formulas.push(within(&setting.form, fact, &single(value)));
        Aim {
            value: Some((fact, value)),
            asked: Asked {
                formulas,
                total: None,
            },
        }
    });
    aims.collect()
}

/// A value of a row, and no other table of the factor that gives more.
fn of_row(
    ruleset: &Ruleset,
    setting: &Setting,
    (factor, table): (FactorId, TableId),
    values: &ValueSet,
) -> Vec<Aim> {
    let entry = &ruleset.factors[factor];
    let read = &entry.tables[table];
    let stretches = rows(&ruleset.facts[read.fact], entry, read, &setting.amounts);
    let aims = stretches.iter().flat_map(|stretch| {
        let is_cut = entry.cap.is_some_and(|cap| stretch.points >= cap);
        let besides = match entry.combine {
            Combine::Best if !is_cut => {
                let most = stretch.points.max(entry.floor);
                no_better(ruleset, setting, (factor, table), most)
            }
            Combine::Best | Combine::Sum => Vec::new(),
        };
        let values = stretch.values.overlap(values);
        valued(setting, read.fact, &values, &besides)
    });
    aims.collect()
}

/// That the other tables of a factor give no more than so many points.
fn no_better(
    ruleset: &Ruleset,
    setting: &Setting,
    (factor, but): (FactorId, TableId),
    most: i64,
) -> Vec<Formula> {
    let tables = &ruleset.factors[factor].tables;
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
