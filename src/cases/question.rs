//! Questions about all applicants at once: whether somebody fulfils some conditions.

use super::target::RuleAt;
use crate::base::cells::{Range, ValueSet};
use crate::base::ids::List;
use crate::engine::{ClassRule, Formula, Guard, Model};
use crate::normal::NormalForm;
use crate::ruleset::{FactId, Ruleset};

/// The condition of a rule in normal form; none of a rule that is not in force.
pub(super) fn formula(form: &NormalForm, rule: RuleAt) -> Option<&Formula> {
    let model = &form.model;
    let requirements = model.requirements.iter().map(|one| &one.formula);
    let formulas = requirements.chain(&model.exemptions).chain(&model.routes);
    let mut rules = RuleAt::in_force(form).zip(formulas);
    let found = rules.find(|(one, _)| *one == rule);
    found.map(|(_, formula)| formula)
}

/// What must hold beside a part of a condition for the part to decide: whatever stands with it
/// under `all` is met, whatever stands with it under `any` is not.
pub(super) fn deciding(formula: &Formula, path: &[usize]) -> Vec<Formula> {
    let (mut needed, mut inner, mut way) = (Vec::new(), formula, path);
    while let Some((first, rest)) = way.split_first() {
        let part = match inner {
            Formula::All(parts) | Formula::Any(parts) => {
                let others = parts.iter().enumerate().filter(|(at, _)| at != first);
                let others = others.map(|(_, part)| part.clone());
                if matches!(inner, Formula::All(_)) {
                    needed.extend(others);
                } else {
                    needed.extend(others.map(|part| Formula::Not(Box::new(part))));
                }
                parts.get(*first)
            }
            Formula::Not(part) => Some(&**part),
            Formula::Guard(_) | Formula::AtLeast { .. } | Formula::Missing => None,
        };
        let Some(part) = part else { break };
        (inner, way) = (part, rest);
    }
    needed
}

/// Whether a condition asks for points.
pub(super) fn asks_for_points(formula: &Formula) -> bool {
    match formula {
        Formula::AtLeast { .. } => true,
        Formula::Guard(_) | Formula::Missing => false,
        Formula::All(parts) | Formula::Any(parts) => parts.iter().any(asks_for_points),
        Formula::Not(part) => asks_for_points(part),
    }
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

/// A model whose only class, 0, has whoever fulfils all of the conditions; with points only if they
/// are asked for. In a place the province is answered. With `counts`, he also meets every
/// requirement and no exemption.
pub(super) fn model(
    ruleset: &Ruleset,
    form: &NormalForm,
    mut conditions: Vec<Formula>,
    with_points: bool,
    counts: bool,
) -> Model {
    let model = &form.model;
    if let Some((fact, value)) = ruleset.place().and_then(|place| place.province) {
        let answered = ValueSet::of([Range::new(value, value.saturating_add(1))]);
        conditions.push(within(form, fact, &answered));
    }
    if counts {
        let met = model.requirements.iter().map(|one| one.formula.clone());
        let exemptions = model.exemptions.iter();
        conditions.extend(met);
        conditions.extend(exemptions.map(|one| Formula::Not(Box::new(one.clone()))));
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
