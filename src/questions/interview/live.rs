//! Which open facts an undecided condition still hangs on, read off the conditions one by one.
//!
//! A fact that is not among them changes neither the class nor whether a permit is needed, whatever
//! the other open facts turn out to be. One that is among them nearly always can; whether it truly
//! does is found out by [`witness`](super::witness).

use super::desk::{InterviewDesk, KnownCells};
use crate::base::ids::List;
use crate::engine::{Bracket, Formula, Met, NodeKind};
use crate::rules::ruleset::{ClassId, Fact, FactId};

/// What known answers leave of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Met,
    NotMet,
    /// It hangs on a figure that is missing, and on nothing else.
    Missing,
    Open,
}

/// The routes that could still change the class: those to a class above the certain one that are
/// undecided, by their positions in the model.
pub(super) fn routes<'a>(
    desk: &'a InterviewDesk,
    bracket: &'a Bracket,
) -> impl Iterator<Item = usize> + 'a {
    let model = &desk.form().model;
    let count = ClassId::new(model.classes.len());
    let best = bracket.best_class.unwrap_or(count).at();
    let certain = bracket.class.unwrap_or(count).at();
    let classes = model.classes.iter().take(certain).skip(best);
    let routes = classes.flat_map(|class| class.routes.iter().copied());
    routes.filter(|route| {
        let truths = bracket.routes.get(*route);
        truths.is_some_and(|truths| truths.yes && truths.can_fail())
    })
}

/// By fact, whether an undecided condition hangs on it.
pub(super) fn facts(
    desk: &InterviewDesk,
    bracket: &Bracket,
    cells: &KnownCells,
) -> List<bool, Fact> {
    let mut finder = Finder {
        desk,
        bracket,
        cells,
        found: cells.all(false),
    };
    let model = &desk.form().model;
    if bracket.is_exempt == Met::Yes {
        return finder.found;
    }
    if bracket.is_exempt == Met::Unknown {
        for formula in &model.exemptions {
            finder.see(formula);
        }
    }
    if !bracket.counts || bracket.best_class.is_none() {
        return finder.found;
    }
    let worst = bracket.class.map_or(model.classes.len(), ClassId::at);
    for requirement in &model.requirements {
        let closes = requirement.closes.as_ref();
        if closes.is_none_or(|closes| closes.iter().any(|class| *class <= worst)) {
            finder.see(&requirement.formula);
        }
    }
    for route in routes(desk, bracket) {
        if let Some(formula) = model.routes.get(route) {
            finder.see(formula);
        }
    }
    finder.found
}

struct Finder<'a> {
    desk: &'a InterviewDesk,
    bracket: &'a Bracket,
    cells: &'a KnownCells,
    found: List<bool, Fact>,
}

impl Finder<'_> {
    /// Notes the facts that a formula hangs on.
    fn see(&mut self, formula: &Formula) {
        if self.rest(formula) != Rest::Open {
            return;
        }
        match formula {
            Formula::Guard(guard) => self.note(FactId::new(guard.fact)),
            Formula::AtLeast { node, .. } => self.see_node(*node),
            Formula::All(parts) | Formula::Any(parts) => {
                for part in parts {
                    self.see(part);
                }
            }
            Formula::Not(part) => self.see(part),
            Formula::Missing => {}
        }
    }

    fn note(&mut self, fact: FactId) {
        self.found[fact] |= self.cells[fact].is_none();
    }

    fn rest(&self, formula: &Formula) -> Rest {
        let truth = |met: bool| if met { Rest::Met } else { Rest::NotMet };
        match formula {
            Formula::Guard(guard) => match self.cells[FactId::new(guard.fact)] {
                Some(cell) => truth(guard.cells.get(cell).copied().unwrap_or(false)),
                None if guard.cells.iter().all(|holds| *holds) => Rest::Met,
                None if guard.cells.iter().any(|holds| *holds) => Rest::Open,
                None => Rest::NotMet,
            },
            Formula::AtLeast { node, points } => {
                let (least, greatest) = self.span(*node);
                match (least >= *points, greatest >= *points) {
                    (true, _) => Rest::Met,
                    (_, false) => Rest::NotMet,
                    (false, true) => Rest::Open,
                }
            }
            Formula::Missing => Rest::Missing,
            Formula::All(parts) => self.joined(parts, Rest::NotMet, Rest::Met),
            Formula::Any(parts) => self.joined(parts, Rest::Met, Rest::NotMet),
            Formula::Not(part) => match self.rest(part) {
                Rest::Met => Rest::NotMet,
                Rest::NotMet => Rest::Met,
                rest => rest,
            },
        }
    }

    /// What is left of several parts, one of which can decide, and which otherwise end in `else_`.
    /// An open part stays open beside a missing figure: that it fails is then still to be told.
    fn joined(&self, parts: &[Formula], decides: Rest, else_: Rest) -> Rest {
        let mut joined = else_;
        for part in parts {
            match self.rest(part) {
                rest if rest == decides => return decides,
                Rest::Open => joined = Rest::Open,
                Rest::Missing if joined != Rest::Open => joined = Rest::Missing,
                _ => {}
            }
        }
        joined
    }

    /// The least and the greatest points of a node.
    fn span(&self, node: usize) -> (i64, i64) {
        let at = |points: &[i64]| points.get(node).copied().unwrap_or(0);
        (at(&self.bracket.least), at(&self.bracket.greatest))
    }

    /// Notes the facts that can move the points of a node.
    fn see_node(&mut self, at: usize) {
        let (least, greatest) = self.span(at);
        let node = self.desk.form().model.nodes.get(at);
        let Some(node) = node.filter(|_| least < greatest) else {
            return;
        };
        match &node.kind {
            NodeKind::Leaf(leaf) => {
                self.note(FactId::new(leaf.fact));
                let guards = leaf.columns.iter().flat_map(|column| &column.guards);
                guards.for_each(|guard| self.note(FactId::new(guard.fact)));
            }
            NodeKind::Sum(parts) => parts.iter().for_each(|part| self.see_node(*part)),
            NodeKind::Best(parts) => {
                for part in parts {
                    // What never gives more than another part is sure to give moves nothing.
                    let others = parts.iter().filter(|other| *other != part);
                    let sure = others.map(|other| self.span(*other).0).max();
                    let most = node.held(self.span(*part).1);
                    if sure.is_none_or(|sure| node.held(sure) < most) {
                        self.see_node(*part);
                    }
                }
            }
        }
    }
}
