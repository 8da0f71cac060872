//! What decides an outcome, and what is left of it once some facts are known.
//!
//! A model's exemptions, requirements and routes become a list of steps: the first whose formula is
//! met gives the outcome. Formulas are kept once each; assigning a fact simplifies them, and two
//! sub-domains that leave the same formulas are the same from then on.

use rustc_hash::FxHashMap;

use super::formula::{Formula, Guard};
use super::model::{Model, Outcome};
use super::split::Blocks;

/// A formula, by its position.
type ExprId = usize;
/// The list of steps of one model, by its position.
type ListId = usize;
/// What is left to decide, for all models, by its position.
pub(super) type ResidueId = usize;

const NEVER: ExprId = 0;
const ALWAYS: ExprId = 1;

/// A formula of two truths: a missing figure has been settled as never met.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum TruthExpr {
    Constant(bool),
    In {
        fact: usize,
        blocks: Vec<bool>,
    },
    Points {
        node: usize,
        bound: i64,
        is_least: bool,
    },
    All(Vec<ExprId>),
    Any(Vec<ExprId>),
}

/// The first step whose formula is met gives the outcome; the last one always is.
type Steps = Vec<(ExprId, Outcome)>;

/// Something becoming known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum News {
    /// A fact has a block of cells.
    Fact { fact: usize, block: usize },
    /// A node other than the total of a model has its points.
    Points {
        model: usize,
        node: usize,
        points: i64,
    },
}

/// All formulas, lists and residues met so far, each kept once.
#[derive(Default)]
pub(super) struct Decisions {
    exprs: Vec<TruthExpr>,
    expr_ids: FxHashMap<TruthExpr, ExprId>,
    /// The facts each formula reads, in rising order.
    facts: Vec<Vec<usize>>,
    lists: Vec<Steps>,
    list_ids: FxHashMap<Steps, ListId>,
    residues: Vec<Vec<ListId>>,
    residue_ids: FxHashMap<Vec<ListId>, ResidueId>,
    learnt: FxHashMap<(ResidueId, News), ResidueId>,
    /// What the formulas become under the news at hand.
    simpler: FxHashMap<(ExprId, News), ExprId>,
    /// How many entries all of these have.
    size: usize,
}

impl Decisions {
    /// What the models decide when nothing is known but facts of a single block.
    pub(super) fn of(models: &[&Model], blocks: &Blocks) -> (Self, ResidueId) {
        let mut decisions = Self::default();
        decisions.keep(TruthExpr::Constant(false));
        decisions.keep(TruthExpr::Constant(true));
        let lists = models
            .iter()
            .map(|model| decisions.steps(model, blocks))
            .collect();
        let residue = decisions.residue(lists);
        (decisions, residue)
    }

    fn steps(&mut self, model: &Model, blocks: &Blocks) -> ListId {
        let mut steps = Vec::new();
        for exemption in &model.exemptions {
            steps.push((self.met(exemption, true, blocks), Outcome::NoPermit));
        }
        for requirement in &model.requirements {
            if requirement.closes.is_none() {
                let met = self.met(&requirement.formula, true, blocks);
                steps.push((self.opposite(met), Outcome::NoClass));
            }
        }
        for (number, class) in model.classes.iter().enumerate() {
            let routes = class
                .routes
                .iter()
                .filter_map(|route| model.routes.get(*route));
            let mut ways: Vec<_> = routes.map(|route| self.met(route, true, blocks)).collect();
            if class.otherwise {
                ways.push(ALWAYS);
            }
            let closing = model.requirements.iter().filter(|requirement| {
                let closes = requirement.closes.as_ref();
                closes.is_some_and(|list| list.contains(&number))
            });
            let mut parts: Vec<_> = closing
                .map(|requirement| self.met(&requirement.formula, true, blocks))
                .collect();
            parts.push(self.any(ways));
            steps.push((self.all(parts), Outcome::Class(number)));
        }
        steps.push((ALWAYS, Outcome::NoClass));
        self.list(steps)
    }

    /// When a formula is certainly met (`wanted`), or certainly not.
    fn met(&mut self, formula: &Formula, wanted: bool, blocks: &Blocks) -> ExprId {
        match formula {
            Formula::Missing => NEVER,
            Formula::Guard(guard) => self.guard(guard, wanted, blocks),
            Formula::AtLeast { node, points } => self.keep(TruthExpr::Points {
                node: *node,
                bound: *points,
                is_least: wanted,
            }),
            Formula::Not(part) => self.met(part, !wanted, blocks),
            Formula::All(parts) | Formula::Any(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.met(part, wanted, blocks))
                    .collect();
                if matches!(formula, Formula::All(_)) == wanted {
                    self.all(parts)
                } else {
                    self.any(parts)
                }
            }
        }
    }

    fn guard(&mut self, guard: &Guard, wanted: bool, blocks: &Blocks) -> ExprId {
        let held = blocks.of_fact(guard.fact).iter();
        let held = held.map(|block| guard.has(block.cell) == wanted).collect();
        self.within(guard.fact, held)
    }

    fn within(&mut self, fact: usize, blocks: Vec<bool>) -> ExprId {
        match (blocks.contains(&true), blocks.contains(&false)) {
            (true, true) => self.keep(TruthExpr::In { fact, blocks }),
            (met, _) => constant(met),
        }
    }

    fn all(&mut self, parts: Vec<ExprId>) -> ExprId {
        self.join(parts, NEVER, ALWAYS, TruthExpr::All)
    }

    fn any(&mut self, parts: Vec<ExprId>) -> ExprId {
        self.join(parts, ALWAYS, NEVER, TruthExpr::Any)
    }

    /// A conjunction or disjunction: `decided` settles it, `idle` parts say nothing.
    fn join(
        &mut self,
        mut parts: Vec<ExprId>,
        decided: ExprId,
        idle: ExprId,
        make: fn(Vec<ExprId>) -> TruthExpr,
    ) -> ExprId {
        if parts.contains(&decided) {
            return decided;
        }
        parts.retain(|part| *part != idle);
        parts.sort_unstable();
        parts.dedup();
        match parts.as_slice() {
            [] => idle,
            [only] => *only,
            _ => self.keep(make(parts)),
        }
    }

    fn opposite(&mut self, expr: ExprId) -> ExprId {
        match self.expr(expr) {
            TruthExpr::Constant(met) => constant(!met),
            TruthExpr::In { fact, blocks } => {
                let others = blocks.iter().map(|held| !held).collect();
                self.within(fact, others)
            }
            TruthExpr::Points {
                node,
                bound,
                is_least,
            } => self.keep(TruthExpr::Points {
                node,
                bound,
                is_least: !is_least,
            }),
            TruthExpr::All(parts) => {
                let parts = parts.iter().map(|part| self.opposite(*part)).collect();
                self.any(parts)
            }
            TruthExpr::Any(parts) => {
                let parts = parts.iter().map(|part| self.opposite(*part)).collect();
                self.all(parts)
            }
        }
    }

    fn expr(&self, id: ExprId) -> TruthExpr {
        self.exprs
            .get(id)
            .cloned()
            .unwrap_or(TruthExpr::Constant(false))
    }

    fn keep(&mut self, expr: TruthExpr) -> ExprId {
        if let Some(id) = self.expr_ids.get(&expr) {
            return *id;
        }
        let mut facts = match &expr {
            TruthExpr::Constant(_) | TruthExpr::Points { .. } => Vec::new(),
            TruthExpr::In { fact, .. } => vec![*fact],
            TruthExpr::All(parts) | TruthExpr::Any(parts) => {
                let parts = parts.iter().filter_map(|part| self.facts.get(*part));
                parts.flatten().copied().collect()
            }
        };
        facts.sort_unstable();
        facts.dedup();
        self.size += 1 + facts.len();
        self.facts.push(facts);
        self.exprs.push(expr.clone());
        self.expr_ids.insert(expr, self.exprs.len() - 1);
        self.exprs.len() - 1
    }

    /// Keeps steps that can still be reached and met.
    fn list(&mut self, steps: Steps) -> ListId {
        let mut kept: Steps = Vec::with_capacity(steps.len());
        for (when, outcome) in steps {
            if when != NEVER {
                kept.push((when, outcome));
            }
            if when == ALWAYS {
                break;
            }
        }
        // A step before the last that gives the same decides nothing.
        while let [.., (_, before), (_, last)] = kept.as_slice() {
            if before != last {
                break;
            }
            kept.pop();
            if let Some((when, _)) = kept.last_mut() {
                *when = ALWAYS;
            }
        }
        if let Some(id) = self.list_ids.get(&kept) {
            return *id;
        }
        self.size += 1 + kept.len();
        self.lists.push(kept.clone());
        self.list_ids.insert(kept, self.lists.len() - 1);
        self.lists.len() - 1
    }

    fn residue(&mut self, lists: Vec<ListId>) -> ResidueId {
        if let Some(id) = self.residue_ids.get(&lists) {
            return *id;
        }
        self.residues.push(lists.clone());
        self.residue_ids.insert(lists, self.residues.len() - 1);
        self.residues.len() - 1
    }

    /// What is left to decide once something is known.
    pub(super) fn learn(&mut self, residue: ResidueId, news: News) -> ResidueId {
        if let Some(known) = self.learnt.get(&(residue, news)) {
            return *known;
        }
        let lists = self.residues.get(residue).cloned().unwrap_or_default();
        let mut left = Vec::with_capacity(lists.len());
        for (number, list) in lists.into_iter().enumerate() {
            let concerns = match news {
                News::Fact { .. } => true,
                News::Points { model, .. } => model == number,
            };
            left.push(if concerns {
                let mut steps = self.lists.get(list).cloned().unwrap_or_default();
                for (when, _) in &mut steps {
                    *when = self.simplify(*when, news);
                }
                self.list(steps)
            } else {
                list
            });
        }
        let left = self.residue(left);
        self.size += 1;
        self.learnt.insert((residue, news), left);
        left
    }

    fn simplify(&mut self, expr: ExprId, news: News) -> ExprId {
        if let News::Fact { fact, .. } = news {
            let reads = self.facts.get(expr).map_or(&[][..], Vec::as_slice);
            if reads.binary_search(&fact).is_err() {
                return expr;
            }
        }
        if let Some(known) = self.simpler.get(&(expr, news)) {
            return *known;
        }
        let simple = match (self.expr(expr), news) {
            (TruthExpr::In { blocks, .. }, News::Fact { block, .. }) => {
                constant(blocks.get(block).copied().unwrap_or(false))
            }
            (
                TruthExpr::Points {
                    node,
                    bound,
                    is_least,
                },
                News::Points {
                    node: settled,
                    points,
                    ..
                },
            ) if node == settled => constant((points >= bound) == is_least),
            (TruthExpr::All(parts), _) => {
                let parts = parts.iter().map(|part| self.simplify(*part, news));
                let parts = parts.collect();
                self.all(parts)
            }
            (TruthExpr::Any(parts), _) => {
                let parts = parts.iter().map(|part| self.simplify(*part, news));
                let parts = parts.collect();
                self.any(parts)
            }
            _ => expr,
        };
        self.simpler.insert((expr, news), simple);
        simple
    }

    /// How many formulas, and steps of lists, are kept.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// The outcome in one model once everything but its total is known.
    pub(super) fn outcome(&self, residue: ResidueId, model: usize, total: i64) -> Outcome {
        let list = self
            .residues
            .get(residue)
            .and_then(|lists| lists.get(model));
        let steps = list.and_then(|list| self.lists.get(*list));
        let met = steps
            .into_iter()
            .flatten()
            .find(|(when, _)| self.holds(*when, total));
        met.map_or(Outcome::NoClass, |(_, outcome)| *outcome)
    }

    fn holds(&self, expr: ExprId, total: i64) -> bool {
        match self.exprs.get(expr) {
            Some(TruthExpr::Constant(met)) => *met,
            Some(TruthExpr::Points {
                bound, is_least, ..
            }) => (total >= *bound) == *is_least,
            Some(TruthExpr::All(parts)) => parts.iter().all(|part| self.holds(*part, total)),
            Some(TruthExpr::Any(parts)) => parts.iter().any(|part| self.holds(*part, total)),
            Some(TruthExpr::In { .. }) | None => false,
        }
    }

    /// The facts that a residue reads, in the order in which they come up.
    pub(super) fn facts(&self, residue: ResidueId) -> Vec<usize> {
        let mut found = Vec::new();
        let lists = self.residues.get(residue).into_iter().flatten();
        for (when, _) in lists.filter_map(|list| self.lists.get(*list)).flatten() {
            self.facts_in_order(*when, &mut found);
        }
        found
    }

    fn facts_in_order(&self, expr: ExprId, found: &mut Vec<usize>) {
        match self.exprs.get(expr) {
            Some(TruthExpr::In { fact, .. }) if !found.contains(fact) => found.push(*fact),
            Some(TruthExpr::All(parts) | TruthExpr::Any(parts)) => {
                for part in parts {
                    self.facts_in_order(*part, found);
                }
            }
            _ => {}
        }
    }
}

fn constant(met: bool) -> ExprId {
    if met { ALWAYS } else { NEVER }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::ClassRule;
    use super::*;

    #[test]
    fn what_is_kept_is_counted_once() {
        let model = Model {
            cells: vec![2],
            routes: vec![Formula::Guard(Guard {
                fact: 0,
                cells: vec![true, false],
            })],
            classes: vec![ClassRule {
                routes: vec![0],
                otherwise: false,
            }]
            .into(),
            ..Model::default()
        };
        let blocks = Blocks::of(&[&model], &[], &BTreeMap::new());
        let (mut decisions, residue) = Decisions::of(&[&model], &blocks);
        // Two constants, a guard with its fact, a list of two steps.
        assert_eq!(decisions.size(), 2 + (1 + 1) + (1 + 2));
        // What is learnt, and a list of one step; nothing the second time.
        for (block, size) in [(0, 10), (0, 10), (1, 13)] {
            decisions.learn(residue, News::Fact { fact: 0, block });
            assert_eq!(decisions.size(), size);
        }
    }
}
