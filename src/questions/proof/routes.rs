//! What proofs say of routes and of the order of classes.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::sound::{Sound, class_place};
use super::variants::Variant;
use crate::base::ids::List;
use crate::base::place::{Place, Spot};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::{Focus, Formula, Truths};
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{ClassId, Condition, ParameterId, Route, Ruleset};

/// What is known of every route of a file.
pub(super) struct Routes {
    /// For each route of the ruleset whether somebody can meet it; none where that is not known.
    pub(super) can_be_met: List<Option<bool>, Route>,
    /// Whether each can only be met because its figure is known nowhere.
    pub(super) hangs_on_figures: List<bool, Route>,
}

/// Looks at every sound route in every variant.
pub(super) fn look(sound: &Sound<'_>, variants: &[Variant<'_>], budget: &mut Budget) -> Routes {
    let has_total = sound.has_total();
    let in_bands = figures_in_bands(sound.ruleset);
    let places = &sound.draft.places.routes;
    let mut seen = Routes {
        can_be_met: List::default(),
        hangs_on_figures: List::default(),
    };
    for ((id, route), place) in sound.ruleset.routes.each().zip(places) {
        let asks = route.rule.when.asks_points();
        let is_known = sound.has_rule(&route.rule, place) && (has_total || !asks);
        let mut needed: BTreeSet<_> = route.rule.when.parameters().into_iter().collect();
        if asks {
            needed.extend(&in_bands);
        }
        let (can_be_met, hangs) = if is_known {
            let at = |variant: &Variant<'_>| variant.route(id);
            met(&at, asks, &needed, variants, budget)
        } else {
            (None, false)
        };
        seen.can_be_met.push(can_be_met);
        seen.hangs_on_figures.push(hangs);
    }
    seen
}

/// The parameters that the points hang on.
pub(super) fn figures_in_bands(ruleset: &Ruleset) -> BTreeSet<ParameterId> {
    let tables = ruleset.factors.iter().flat_map(|one| &one.tables);
    let bands = tables.flat_map(|table| &table.bands);
    bands.flat_map(|band| band.takes.parameters()).collect()
}

/// Whether a route is met by somebody, unless that is not known, and whether it hangs on figures
/// known nowhere.
pub(super) fn met(
    at: &impl Fn(&Variant<'_>) -> Option<usize>,
    asks: bool,
    needed: &BTreeSet<ParameterId>,
    variants: &[Variant<'_>],
    budget: &mut Budget,
) -> (Option<bool>, bool) {
    let has_figures = |variant: &&Variant<'_>| {
        let mut needed = needed.iter();
        needed.all(|parameter| variant.figures[*parameter].is_some())
    };
    let in_force = |variant: &&Variant<'_>| at(variant).is_some();
    let (known, unknown): (Vec<_>, Vec<_>) =
        variants.iter().filter(in_force).partition(has_figures);
    let mut can = |variants: &[&Variant<'_>], is_it: fn(Truths) -> bool| {
        let mut can = Some(false);
        for variant in variants {
            match truths(variant, at(variant), asks, budget) {
                Some(truths) if is_it(truths) => return Some(true),
                Some(_) => {}
                None => can = None,
            }
        }
        can
    };
    if known.is_empty() && !unknown.is_empty() {
        let can = can(&unknown, |truths| truths.yes || truths.missing);
        return (can, can == Some(true));
    }
    (can(&known, |truths| truths.yes), false)
}

/// What the condition of a route can be over all applicants, nothing else being asked of them.
fn truths(
    variant: &Variant<'_>,
    at: Option<usize>,
    asks: bool,
    budget: &mut Budget,
) -> Option<Truths> {
    let formula = variant.form.model.routes.get(at?)?;
    let model = variant.question(formula.clone(), asks);
    let read = facts_read(formula);
    let domain: Vec<Vec<usize>> = model
        .cells
        .iter()
        .enumerate()
        .map(|(fact, cells)| {
            // What the question does not read may be anything.
            let open = if asks || read.contains(&fact) {
                *cells
            } else {
                (*cells).min(1)
            };
            (0..open).collect()
        })
        .collect();
    let bracket = model.bracket_within(&domain, Focus::Routes, |steps| budget.take(steps))?;
    bracket.routes.first().copied()
}

fn facts_read(formula: &Formula) -> BTreeSet<usize> {
    let mut read = BTreeSet::new();
    let mut open = vec![formula];
    while let Some(one) = open.pop() {
        match one {
            Formula::Guard(guard) => {
                read.insert(guard.fact);
            }
            Formula::All(parts) | Formula::Any(parts) => open.extend(parts),
            Formula::Not(part) => open.push(part),
            Formula::AtLeast { .. } | Formula::Missing => {}
        }
    }
    read
}

/// The classes of which nobody meets any route.
pub(super) fn closed_classes(sound: &Sound<'_>, routes: &Routes) -> Vec<(ClassId, Finding)> {
    let mut closed = Vec::new();
    let classes = sound.ruleset.classes.ids();
    for (class, written) in classes.zip(&sound.draft.file.classes) {
        let all = sound.ruleset.routes.iter().zip(&routes.can_be_met);
        let mine: Vec<_> = all.filter(|(route, _)| route.class == class).collect();
        let is_never_met = mine.iter().all(|(_, can)| **can == Some(false));
        let is_all = mine.len() == written.routes.len();
        let place = class_place(sound, class);
        let is_told = sound.is_sound(&place) && sound.is_whole();
        if is_all && is_never_met && !written.otherwise && is_told {
            let routes = mine.iter().map(|(route, _)| *route);
            closed.push((class, unreachable_class(place, routes)));
        }
    }
    closed
}

/// The routes that nobody meets, of classes that are not told to be unreachable themselves.
pub(super) fn unreachable(
    sound: &Sound<'_>,
    routes: &Routes,
    told: &BTreeSet<ClassId>,
) -> Vec<Finding> {
    let places = sound.draft.places.routes.iter();
    let all = sound
        .ruleset
        .routes
        .iter()
        .zip(places)
        .zip(&routes.can_be_met);
    let never =
        all.filter(|((route, _), can)| **can == Some(false) && !told.contains(&route.class));
    never
        .map(|((route, place), _)| unreachable_route(route, place))
        .collect()
}

pub(super) fn unreachable_route(route: &Route, place: &Place) -> Finding {
    let message = say!("nobody can meet the route `{id}`", id = route.rule.id);
    Finding::new(
        Code::UnreachableRoute,
        place.clone(),
        Spot::value(place.key("id")),
        message,
    )
    .help(why(&route.rule.when))
}

fn unreachable_class<'r>(place: Place, routes: impl Iterator<Item = &'r Route>) -> Finding {
    let ids: Vec<&str> = routes.map(|route| route.rule.id.as_str()).collect();
    let names = say::quoted(&ids);
    let message = match ids.as_slice() {
        [] => say!("nobody can get this class: it has no route"),
        [_] => say!(
            "nobody can get this class: nobody can meet its route {name}",
            name = names
        ),
        _ => say!(
            "nobody can get this class: nobody can meet any of its routes {names}",
            names
        ),
    };
    let spot = Spot::value(place.key("id"));
    Finding::new(Code::UnreachableClass, place, spot, message)
        .help(say!("lower what its routes ask for, or take the class out"))
}

/// What a condition that nobody meets most likely suffers from.
fn why(condition: &Condition) -> Text {
    match condition {
        Condition::Points { .. } => say!("the threshold is above every total: lower it"),
        _ => say!("its parts exclude one another, or ask for more than anybody can have"),
    }
}

/// The lowest total that gives a class by points alone, and where the route is written.
struct Threshold<'a> {
    points: i64,
    place: &'a Place,
}

/// Classes that ask for no fewer points than the next better one.
pub(super) fn out_of_order(
    sound: &Sound<'_>,
    routes: &Routes,
    variants: &[Variant<'_>],
) -> Vec<(ClassId, Finding)> {
    let mut found: Vec<(ClassId, Finding)> = Vec::new();
    if !sound.has_total() {
        return found;
    }
    for variant in variants {
        let mut better: Option<(ClassId, Threshold<'_>)> = None;
        for class in sound.ruleset.classes.ids() {
            if !sound.is_sound(&class_place(sound, class)) {
                better = None;
                continue;
            }
            let Some(own) = threshold(sound, routes, variant, class) else {
                continue;
            };
            if let Some((above, threshold)) = &better
                && own.points >= threshold.points
                && found.iter().all(|(known, _)| *known != class)
            {
                found.push((class, misplaced(sound, (class, &own), (*above, threshold))));
            }
            better = Some((class, own));
        }
    }
    found
}

fn threshold<'a>(
    sound: &Sound<'a>,
    routes: &Routes,
    variant: &Variant<'_>,
    class: ClassId,
) -> Option<Threshold<'a>> {
    let all = sound.ruleset.routes.each().zip(&sound.draft.places.routes);
    let known = all.zip(&routes.can_be_met);
    let bounds = known.filter_map(|(((id, route), place), can)| {
        let Condition::Points { from } = &route.rule.when else {
            return None;
        };
        if route.class != class || *can != Some(true) || variant.route(id).is_none() {
            return None;
        }
        let points = from.points(&variant.figures)?;
        Some(Threshold { points, place })
    });
    bounds.min_by_key(|bound| bound.points)
}

fn misplaced(
    sound: &Sound<'_>,
    (class, own): (ClassId, &Threshold<'_>),
    (above, better): (ClassId, &Threshold<'_>),
) -> Finding {
    let name = |class: ClassId| &sound.ruleset.classes[class].id;
    let place = class_place(sound, class);
    let message = say!(
        "class `{class}` asks for {points} points, and the better class `{better}` for {fewer}: nobody gets it by points",
        class = name(class),
        points = own.points,
        better = name(above),
        fewer = better.points
    );
    let spot = Spot::value(place.key("id"));
    let bound = better.place.key("when").key("points").key("from");
    Finding::new(Code::ClassesOutOfOrder, place, spot, message)
        .other(
            Spot::value(bound),
            say!(
                "class `{class}` asks for {points} points",
                class = name(above),
                points = better.points
            ),
        )
        .help(say!(
            "a better class asks for more points: swap the thresholds, or mend one"
        ))
}
