//! Every place and every stretch of days in which the rules are the same, each with its normal
//! form. What holds in all of them holds always.

use jiff::civil::Date;

use crate::engine::{Formula, Model};
use crate::figures;
use crate::normal::{Figures, NormalForm};
use crate::ruleset::Ruleset;

/// The rules as they are in one place on some days.
pub(super) struct Variant<'a> {
    /// The place whose local rules are laid over, if any.
    pub(super) place: Option<&'a str>,
    /// The first days of the stretches in which the rules are these.
    pub(super) days: Vec<Date>,
    /// The figures in force.
    pub(super) figures: Figures,
    /// The rules as numbers.
    pub(super) form: NormalForm,
}

impl<'a> Variant<'a> {
    /// The different variants of a ruleset, in the order of their first days.
    pub(super) fn of(ruleset: &Ruleset, place: Option<&'a str>) -> Vec<Self> {
        let mut variants: Vec<Self> = Vec::new();
        for day in ruleset.turning_days() {
            let figures = figures::on(ruleset, day);
            let mut form = NormalForm::new(ruleset, day, &figures);
            // Remarks decide nothing.
            form.model.remarks.clear();
            let same = variants.iter_mut().find(|one| {
                one.figures == figures
                    && one.form.model == form.model
                    && one.form.routes == form.routes
            });
            match same {
                Some(one) => one.days.push(day),
                None => variants.push(Self {
                    place,
                    days: vec![day],
                    figures,
                    form,
                }),
            }
        }
        variants
    }

    /// The place and the days, as a message begins.
    pub(super) fn name(&self) -> String {
        let days: Vec<_> = self.days.iter().map(|day| format!("from {day}")).collect();
        match self.place {
            Some(place) => format!("{place}, {}", days.join(" and ")),
            None => days.join(" and "),
        }
    }

    /// The score tree alone, without anything that decides a class.
    pub(super) fn points_alone(&self) -> Model {
        Model {
            cells: self.form.model.cells.clone(),
            nodes: self.form.model.nodes.clone(),
            root: self.form.model.root,
            ..Model::default()
        }
    }

    /// The model without requirements, exemptions and routes, but for one question.
    pub(super) fn question(&self, formula: Formula, asks_for_points: bool) -> Model {
        let model = &self.form.model;
        let nodes = if asks_for_points {
            model.nodes.clone()
        } else {
            Vec::new()
        };
        Model {
            cells: model.cells.clone(),
            root: model.root,
            routes: vec![formula],
            nodes,
            ..Model::default()
        }
    }
}
