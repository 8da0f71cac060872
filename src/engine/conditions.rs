//! The conditions of a plan: exemptions, requirements, routes and classes over classes of cells.
//!
//! What they see of a profile is a key: for every fact they read the class of its cell, or that it
//! is open, and for every bound on points whether the least and the greatest points reach it. Two
//! profiles with the same key have the same answer, so it is worked out once.

use super::cut::FactCut;
use super::formula::{Formula, Met, Truths};
use super::model::{ClassRule, Focus, Model};
use crate::base::ids::List;
use crate::rules::ruleset::{Class, ClassId};

/// The conditions of a model that a question asks.
#[derive(Debug, Clone)]
pub(super) struct Conditions {
    pub(super) slots: Slots,
    /// The bounds on points, each with its node.
    pub(super) bounds: Vec<(usize, i64)>,
    guards: Vec<GuardPlan>,
    /// The facts that conditions alone read, in several places: gone through while they are open.
    splits: Vec<(usize, Vec<usize>)>,
    exemptions: Vec<Expr>,
    requirements: Vec<(Expr, Option<Vec<usize>>)>,
    /// The routes; of a question about a remark, the remark.
    routes: Vec<Expr>,
    classes: List<ClassRule, Class>,
}

/// A guard over the classes of its fact; the last entry is for the open fact.
#[derive(Debug, Clone)]
struct GuardPlan {
    fact: usize,
    truths: Vec<Truths>,
}

/// A formula over numbered guards and bounds.
#[derive(Debug, Clone)]
enum Expr {
    Guard(usize),
    Bound(usize),
    Missing,
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
}

/// Where each fact, and each bound, stands in a key.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    facts: Vec<Option<BitSlot>>,
    bounds: Vec<BitSlot>,
    words: usize,
    used: u32,
}

/// Some bits of one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct BitSlot {
    pub(super) word: usize,
    shift: u32,
    mask: u64,
}

impl Slots {
    fn add(&mut self, values: usize) -> BitSlot {
        let most = u64::try_from(values.saturating_sub(1)).unwrap_or(u64::MAX);
        let bits = (u64::BITS - most.leading_zeros()).max(1);
        if self.words == 0 || self.used + bits > u64::BITS {
            self.words += 1;
            self.used = 0;
        }
        let slot = BitSlot {
            word: self.words - 1,
            shift: self.used,
            mask: u64::MAX >> (u64::BITS - bits),
        };
        self.used += bits;
        slot
    }

    /// Where a fact stands.
    pub(super) fn of(&self, fact: usize) -> Option<BitSlot> {
        self.facts.get(fact).copied().flatten()
    }

    /// How many words a key has.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// Writes down the class of a fact.
    pub(super) fn set(&self, key: &mut [u64], fact: usize, class: usize) {
        if let Some(Some(slot)) = self.facts.get(fact) {
            slot.write(key, u64::try_from(class).unwrap_or(u64::MAX));
        }
    }

    fn class(&self, key: &[u64], fact: usize) -> usize {
        self.of(fact)
            .and_then(|slot| usize::try_from(slot.read(key)).ok())
            .unwrap_or(0)
    }

    /// Writes down whether the least and the greatest points reach a bound.
    pub(super) fn reach(&self, key: &mut [u64], bound: usize, (low, high): (bool, bool)) {
        if let Some(slot) = self.bounds.get(bound) {
            slot.write(key, u64::from(low) | u64::from(high) << 1);
        }
    }
}

impl BitSlot {
    /// A class where it stands in the word.
    pub(super) fn bits(self, class: usize) -> u64 {
        (u64::try_from(class).unwrap_or(u64::MAX) & self.mask) << self.shift
    }

    /// The bits that it has of the word.
    pub(super) fn mask(self) -> u64 {
        self.mask << self.shift
    }

    fn write(self, key: &mut [u64], value: u64) {
        if let Some(word) = key.get_mut(self.word) {
            *word = *word & !(self.mask << self.shift) | (value & self.mask) << self.shift;
        }
    }

    fn read(self, key: &[u64]) -> u64 {
        key.get(self.word)
            .map_or(0, |word| word >> self.shift & self.mask)
    }
}

/// What the conditions say over all the ways in which the facts they alone read can turn out.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) ruling: Ruling,
    /// Over the ways that count, or over all if none does.
    pub(super) routes: Vec<Truths>,
    /// Over all ways.
    pub(super) requirements: Vec<Truths>,
    pub(super) exemptions: Vec<Truths>,
}

/// The same in short.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ruling {
    /// Whether some way meets every requirement and no exemption.
    pub(super) counts: bool,
    /// The lowest and the best class of the ways that count; none of a way that has no class.
    pub(super) worst: Option<ClassId>,
    pub(super) best: Option<ClassId>,
    /// The route that the lowest class is by, of those that all ways that count meet.
    pub(super) route: Option<usize>,
    /// Whether ways can be exempt, and whether they can be not.
    pub(super) exempt: Truths,
}

impl Ruling {
    /// Whether all, none or some completions are exempt.
    pub(super) fn is_exempt(&self) -> Met {
        if self.exempt.yes {
            self.exempt.met()
        } else {
            Met::No
        }
    }
}

impl Conditions {
    pub(super) fn of(model: &Model, focus: Focus, cut: &[FactCut]) -> Self {
        let mut slots = Slots::default();
        for cut in cut {
            let slot = (!cut.class_of_cell.is_empty()).then(|| slots.add(cut.classes + 1));
            slots.facts.push(slot);
        }
        let mut maker = Numbering {
            cut,
            guards: Vec::new(),
            bounds: Vec::new(),
        };
        let mut all = |formulas: &mut dyn Iterator<Item = &Formula>| -> Vec<Expr> {
            formulas.map(|formula| maker.expr(formula)).collect()
        };
        let exemptions = all(&mut model.exemptions.iter());
        let requirements = all(&mut model.requirements.iter().map(|one| &one.formula));
        let asked = all(&mut model.asked(focus).iter());
        let closes = model.requirements.iter().map(|one| one.closes.clone());
        let Numbering { guards, bounds, .. } = maker;
        slots.bounds = bounds.iter().map(|_| slots.add(4)).collect();
        let mut readers = vec![0_usize; cut.len()];
        for guard in &guards {
            if let Some(readers) = readers.get_mut(guard.fact) {
                *readers += 1;
            }
        }
        let splits = cut.iter().zip(readers).enumerate();
        let splits =
            splits.filter(|(_, (cut, readers))| *readers > 1 && cut.is_open_to_conditions());
        Self {
            splits: splits
                .map(|(fact, (cut, _))| (fact, cut.open_classes.clone()))
                .collect(),
            slots,
            bounds,
            guards,
            exemptions,
            requirements: requirements.into_iter().zip(closes).collect(),
            routes: asked,
            classes: if focus == Focus::Routes {
                model.classes.clone()
            } else {
                List::default()
            },
        }
    }

    /// In how many ways the facts can turn out that conditions alone read in several places.
    pub(super) fn ways(&self) -> usize {
        let classes = self.splits.iter().map(|(_, classes)| classes.len());
        classes.fold(1, usize::saturating_mul)
    }

    /// The answer of the conditions to a key.
    pub(super) fn settle(&self, key: &[u64]) -> Settled {
        let facts = self.slots.facts.len();
        let mut way = Turnout {
            classes: (0..facts).map(|fact| self.slots.class(key, fact)).collect(),
            low: Vec::with_capacity(self.bounds.len()),
            high: Vec::with_capacity(self.bounds.len()),
        };
        for slot in &self.slots.bounds {
            let reached = slot.read(key);
            way.low.push(reached & 1 == 1);
            way.high.push(reached & 2 == 2);
        }
        let mut settled = Settled {
            ruling: Ruling::default(),
            routes: vec![Truths::NONE; self.routes.len()],
            requirements: vec![Truths::NONE; self.requirements.len()],
            exemptions: vec![Truths::NONE; self.exemptions.len()],
        };
        let mut span = ClassSpan {
            worst: 0,
            best: self.classes.len(),
        };
        let is_open = |(fact, _): &&(usize, Vec<usize>)| {
            let open = self.open_class(*fact);
            open.is_some() && way.classes.get(*fact).copied() == open
        };
        let open: Vec<_> = self.splits.iter().filter(is_open).collect();
        self.each_way(&open, &mut way, (&mut settled, &mut span));
        let ruling = &mut settled.ruling;
        let class = |at: usize| {
            let is_any = ruling.counts && at < self.classes.len();
            is_any.then(|| ClassId::new(at))
        };
        (ruling.worst, ruling.best) = (class(span.worst), class(span.best));
        ruling.route = self.route(ruling.worst, &settled.routes);
        settled
    }

    /// The route that a class is by, of those that are met for certain.
    pub(super) fn route(&self, class: Option<ClassId>, truths: &[Truths]) -> Option<usize> {
        let is_met = |route: usize| truths.get(route).is_some_and(|one| one.met() == Met::Yes);
        self.classes[class?].route(is_met)
    }

    /// The class number that stands for an open fact.
    fn open_class(&self, fact: usize) -> Option<usize> {
        let guard = self.guards.iter().find(|guard| guard.fact == fact)?;
        guard.truths.len().checked_sub(1)
    }

    fn each_way(
        &self,
        open: &[&(usize, Vec<usize>)],
        way: &mut Turnout,
        (settled, span): (&mut Settled, &mut ClassSpan),
    ) {
        let Some(((fact, classes), rest)) = open.split_first() else {
            self.settle_way(way, settled, span);
            return;
        };
        for class in classes {
            if let Some(slot) = way.classes.get_mut(*fact) {
                *slot = *class;
            }
            self.each_way(rest, way, (&mut *settled, &mut *span));
        }
    }

    /// One way: what is still open is read once, and turns out on its own.
    fn settle_way(&self, way: &Turnout, settled: &mut Settled, span: &mut ClassSpan) {
        let mut all_met = true;
        let mut met = Vec::with_capacity(self.requirements.len());
        for ((requirement, closes), seen) in self.requirements.iter().zip(&mut settled.requirements)
        {
            let truths = self.either(requirement, way);
            *seen = seen.or(truths);
            all_met &= truths.yes || closes.is_some();
            met.push(truths);
        }
        let (mut may_be_exempt, mut may_count) = (Truths::NONE, true);
        for (exemption, seen) in self.exemptions.iter().zip(&mut settled.exemptions) {
            let truths = self.either(exemption, way);
            *seen = seen.or(truths);
            may_be_exempt = may_be_exempt.or(truths);
            may_count &= truths.can_fail();
        }
        let ruling = &mut settled.ruling;
        ruling.exempt.yes |= may_be_exempt.yes || may_be_exempt.missing;
        ruling.exempt.no |= may_count;
        let counts = all_met && may_count;
        if ruling.counts && !counts {
            return;
        }
        if counts && !ruling.counts {
            ruling.counts = true;
            settled.routes.fill(Truths::NONE);
        }
        let truths = |route: &Expr| {
            (
                self.truths(route, way, &way.low),
                self.truths(route, way, &way.high),
            )
        };
        let routes: Vec<_> = self.routes.iter().map(truths).collect();
        for (seen, (low, high)) in settled.routes.iter_mut().zip(&routes) {
            *seen = seen.or(*low).or(*high);
        }
        if !counts {
            return;
        }
        let (mut worst, mut best) = (self.classes.len(), self.classes.len());
        for (number, class) in self.classes.iter().enumerate().rev() {
            let closing = self
                .requirements
                .iter()
                .zip(&met)
                .filter(|((_, closes), _)| {
                    closes.as_ref().is_some_and(|list| list.contains(&number))
                });
            let (mut may_close, mut may_open) = (false, true);
            for (_, truths) in closing {
                may_close |= truths.can_fail();
                may_open &= truths.yes;
            }
            let of_class = || class.routes.iter().filter_map(|route| routes.get(*route));
            let is_certain = |(low, _): &(Truths, Truths)| low.yes && !low.can_fail();
            if !may_close && (class.otherwise || of_class().any(is_certain)) {
                worst = number;
            }
            if may_open && (class.otherwise || of_class().any(|(_, high)| high.yes)) {
                best = number;
            }
        }
        span.worst = span.worst.max(worst);
        span.best = span.best.min(best);
    }

    fn either(&self, expr: &Expr, way: &Turnout) -> Truths {
        self.truths(expr, way, &way.low)
            .or(self.truths(expr, way, &way.high))
    }

    fn truths(&self, expr: &Expr, way: &Turnout, reached: &[bool]) -> Truths {
        match expr {
            Expr::Guard(number) => {
                let guard = self.guards.get(*number);
                let truths = guard.and_then(|guard| {
                    guard
                        .truths
                        .get(way.classes.get(guard.fact).copied()?)
                        .copied()
                });
                truths.unwrap_or(Truths::NONE)
            }
            Expr::Bound(number) => Truths::of(reached.get(*number).copied().unwrap_or(false)),
            Expr::Missing => Truths::MISSING,
            Expr::All(parts) => {
                let parts = parts.iter().map(|part| self.truths(part, way, reached));
                parts.fold(Truths::YES, Truths::both)
            }
            Expr::Any(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.truths(part, way, reached).negated());
                parts.fold(Truths::YES, Truths::both).negated()
            }
            Expr::Not(part) => self.truths(part, way, reached).negated(),
        }
    }
}

/// The lowest and the best class so far; the number behind the last class stands for none.
struct ClassSpan {
    worst: usize,
    best: usize,
}

/// One way in which the facts turn out, as far as conditions tell them apart.
struct Turnout {
    classes: Vec<usize>,
    low: Vec<bool>,
    high: Vec<bool>,
}

/// Numbers the guards and bounds of formulas.
struct Numbering<'a> {
    cut: &'a [FactCut],
    guards: Vec<GuardPlan>,
    bounds: Vec<(usize, i64)>,
}

impl Numbering<'_> {
    fn expr(&mut self, formula: &Formula) -> Expr {
        match formula {
            Formula::Missing => Expr::Missing,
            Formula::Not(part) => Expr::Not(Box::new(self.expr(part))),
            Formula::All(parts) => Expr::All(parts.iter().map(|part| self.expr(part)).collect()),
            Formula::Any(parts) => Expr::Any(parts.iter().map(|part| self.expr(part)).collect()),
            Formula::AtLeast { node, points } => {
                let bound = (*node, *points);
                let known = self.bounds.iter().position(|known| *known == bound);
                Expr::Bound(known.unwrap_or_else(|| {
                    self.bounds.push(bound);
                    self.bounds.len() - 1
                }))
            }
            Formula::Guard(guard) => {
                let Some(cut) = self.cut.get(guard.fact) else {
                    return Expr::Missing;
                };
                let mut truths = vec![Truths::NONE; cut.classes + 1];
                for (cell, class) in cut.class_of_cell.iter().enumerate() {
                    if let Some(seen) = truths.get_mut(*class) {
                        *seen = Truths::of(guard.has(cell));
                    }
                }
                let open = cut
                    .open_classes
                    .iter()
                    .filter_map(|class| truths.get(*class));
                let open = open.fold(Truths::NONE, |seen, truths| seen.or(*truths));
                if let Some(last) = truths.last_mut() {
                    *last = open;
                }
                self.guards.push(GuardPlan {
                    fact: guard.fact,
                    truths,
                });
                Expr::Guard(self.guards.len() - 1)
            }
        }
    }
}
