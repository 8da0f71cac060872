//! Every place and every stretch of days in which the rules are the same, each with its normal
//! form. What holds in all of them holds always.

use jiff::civil::Date;

use crate::base::cells::Range;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::normal::NormalForm;
use crate::engine::{Formula, Model};
use crate::rules::figures;
use crate::rules::ruleset::{Figures, LocalList, Route, RouteId, Ruleset};

/// The rules as they are in one place on some days.
pub(super) struct Variant<'a> {
    /// The rules of the place.
    pub(super) ruleset: &'a Ruleset,
    /// The first days of the stretches in which the rules are these.
    pub(super) days: Vec<Date>,
    /// The figures in force.
    pub(super) figures: Figures,
    /// The rules as numbers.
    pub(super) form: NormalForm,
    /// For each route of the model, the one of the ruleset that is judged; none for a route that the
    /// place brings in.
    pub(super) origins: Vec<Option<RouteId>>,
}

impl<'a> Variant<'a> {
    /// The different variants of a ruleset, in the order of their first days. `judged` is the
    /// ruleset whose routes are looked for: this one, or the one that it extends.
    pub(super) fn of(ruleset: &'a Ruleset, judged: &Ruleset) -> Vec<Self> {
        let mut variants: Vec<Self> = Vec::new();
        for day in ruleset.turning_days() {
            let figures = figures::on(ruleset, day);
            let mut form = NormalForm::new(ruleset, day, &figures);
            // Remarks decide nothing.
            form.model.remarks.clear();
            let origins: Vec<_> = form
                .routes
                .iter()
                .map(|route| origin(ruleset, *route, judged, day))
                .collect();
            let same = variants.iter_mut().find(|one| {
                one.figures == figures && one.origins == origins && one.form.model == form.model
            });
            match same {
                Some(one) => one.days.push(day),
                None => variants.push(Self {
                    ruleset,
                    days: vec![day],
                    figures,
                    form,
                    origins,
                }),
            }
        }
        variants
    }

    /// The place whose local rules are laid over, if any.
    pub(super) fn place(&self) -> Option<&'a str> {
        self.ruleset.place().map(|place| place.id.as_str())
    }

    /// Where the model has a route of the judged ruleset, while it is in force here.
    pub(super) fn route(&self, judged: RouteId) -> Option<usize> {
        self.origins.iter().position(|one| *one == Some(judged))
    }

    /// The place and the days, as a message begins.
    pub(super) fn name(&self) -> Text {
        let days = self.days.iter();
        let days: Vec<Text> = days.map(|day| say!("from {day}", day)).collect();
        let days = say::joined(&days, " and ", "、");
        match self.place() {
            Some(place) => say!("{place}, {days}", place, days),
            None => days,
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

/// The route of the judged ruleset that a route in force on a day is.
fn origin(ruleset: &Ruleset, route: RouteId, judged: &Ruleset, day: Date) -> Option<RouteId> {
    if std::ptr::eq(ruleset, judged) {
        return Some(route);
    }
    let id = &ruleset.routes[route].rule.id;
    let changes = ruleset.place().map_or(&[][..], |place| &place.changes);
    let is_local = changes.iter().any(|change| {
        change.list == LocalList::Routes && change.id == *id && change.in_force.contains(day)
    });
    let is_it = |route: &Route| route.rule.id == *id && route.rule.in_force.contains(day);
    judged.routes.find(is_it).filter(|_| !is_local)
}

/// A ruleset of a place in which the place answers its province, as every applicant there does.
pub(super) fn answered(ruleset: &Ruleset) -> Ruleset {
    let mut ruleset = ruleset.clone();
    let province = ruleset.place().and_then(|place| place.province);
    if let Some((fact, value)) = province {
        ruleset.facts[fact].domain = Range::new(value, value + 1);
    }
    ruleset
}
