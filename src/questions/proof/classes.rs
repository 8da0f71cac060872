//! Whether somebody gets each class, counted over all applicants.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::routes::{Routes, figures_in_bands};
use super::sound::Sound;
use super::sound::class_place;
use super::variants::Variant;
use crate::base::ids::List;
use crate::base::place::Spot;
use crate::base::say::say;
use crate::engine::{Distribution, Formula, Model, Outcome};
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Class, ClassId};

/// All applicants of each variant, by points and outcome; none where they cannot be counted in
/// reasonable time.
pub(super) type Counted = Vec<Option<Distribution<1>>>;

/// Whether somebody gets a class.
fn has(counted: &Distribution<1>, class: ClassId) -> bool {
    let wanted = [Outcome::Class(class.at())];
    counted.groups.iter().any(|group| group.outcomes == wanted)
}

/// What is known of a file when its classes are looked at.
pub(super) struct Classes<'p, 'a> {
    pub(super) sound: &'p Sound<'a>,
    pub(super) variants: &'p [Variant<'p>],
    pub(super) counted: &'p Counted,
    pub(super) routes: &'p Routes,
    /// For each class, whether it can be judged.
    pub(super) judged: &'p List<bool, Class>,
}

impl Classes<'_, '_> {
    /// The classes that nobody gets though somebody meets one of their routes.
    /// `closed` are those whose routes nobody meets; from `misplaced` on classes stand in the wrong
    /// order, and nothing is said of them.
    pub(super) fn unreachable(
        &self,
        closed: &BTreeSet<ClassId>,
        misplaced: Option<ClassId>,
        budget: &mut Budget,
    ) -> Vec<(ClassId, Finding)> {
        let mut found = Vec::new();
        let is_counted = self.counted.iter().all(Option::is_some);
        if !self.sound.has_total() || !self.has_points() || !is_counted {
            return found;
        }
        for (class, entry) in self.sound.ruleset.classes.each() {
            let is_judged = self.judged[class]
                && !closed.contains(&class)
                && misplaced.is_none_or(|first| class < first);
            let is_had = self.counted.iter().flatten().any(|one| has(one, class));
            if !is_judged || is_had || self.may_be_had(class, budget) {
                continue;
            }
            let place = class_place(self.sound, class);
            let spot = Spot::value(place.key("id"));
            let message = if entry.otherwise {
                say!(
                    "nobody can get this class: everybody has a better one, or fails a requirement"
                )
            } else {
                say!(
                    "nobody can get this class: whoever meets a route of it has a better one, or fails a requirement"
                )
            };
            let finding = Finding::new(Code::UnreachableClass, place, spot, message)
                .help(say!("compare its routes with those of the better classes"));
            found.push((class, finding));
        }
        found
    }

    /// Whether every figure that bands ask for is known everywhere.
    fn has_points(&self) -> bool {
        let mut asked = figures_in_bands(self.sound.ruleset).into_iter();
        asked.all(|parameter| {
            let mut variants = self.variants.iter();
            variants.all(|one| one.figures[parameter].is_some())
        })
    }

    /// Whether somebody could get a class if figures that are known nowhere were kind.
    fn may_be_had(&self, class: ClassId, budget: &mut Budget) -> bool {
        let kinder: Vec<Model> = self
            .variants
            .iter()
            .filter_map(|variant| self.kinder(variant, class))
            .collect();
        kinder.iter().any(|model| {
            let counted = Distribution::within([model], &[], &mut budget.work);
            budget.is_exceeded |= counted.is_none();
            counted.is_none_or(|one| has(&one, class))
        })
    }

    /// The model in which missing figures do not stand in the way of a class; none where none is
    /// missing.
    fn kinder(&self, variant: &Variant<'_>, class: ClassId) -> Option<Model> {
        let model = &variant.form.model;
        let mut kinder = model.clone();
        for formula in &mut kinder.exemptions {
            *formula = kind(formula, false);
        }
        for requirement in &mut kinder.requirements {
            requirement.formula = kind(&requirement.formula, true);
        }
        let routes = variant.form.routes.iter().zip(&variant.origins);
        for (formula, (route, origin)) in kinder.routes.iter_mut().zip(routes) {
            let hangs = origin.is_none_or(|origin| self.routes.hangs_on_figures[origin]);
            if hangs && variant.ruleset.routes[*route].class == class {
                *formula = kind(formula, true);
            }
        }
        (kinder != *model).then_some(kinder)
    }
}

/// A formula in which every missing figure turns out as wished.
fn kind(formula: &Formula, wished: bool) -> Formula {
    match formula {
        Formula::Missing if wished => Formula::All(Vec::new()),
        Formula::Missing => Formula::Any(Vec::new()),
        Formula::All(parts) => Formula::All(parts.iter().map(|part| kind(part, wished)).collect()),
        Formula::Any(parts) => Formula::Any(parts.iter().map(|part| kind(part, wished)).collect()),
        Formula::Not(part) => Formula::Not(Box::new(kind(part, !wished))),
        Formula::Guard(_) | Formula::AtLeast { .. } => formula.clone(),
    }
}
