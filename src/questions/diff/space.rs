//! The applicants that both sides can judge: their common facts, values and cells.

use super::side::Side;
use crate::base::cells::{Cells, Range, ValueSet};
use crate::base::ids::List;
use crate::base::say::say;
use crate::base::text::Text;
use crate::engine::{Formula, Guard, Leaf, Model, ModelRequirement, NodeKind, PointsColumn};
use crate::rules::ruleset::{Condition, Fact, FactId, FactKind};

/// One fact that a side reads, with the values that both sides know.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// The name of the fact.
    pub id: String,
    /// Its position in the old ruleset, unless only the new one has it.
    pub old: Option<FactId>,
    /// Its position in the new ruleset, unless only the old one has it.
    pub new: Option<FactId>,
    /// The values, cut so finely that either side treats those of one cell alike.
    pub cells: Cells,
    /// The value that is the least remarkable one.
    pub usual: i64,
    /// For a choice that both sides know: the position of each common option on either side.
    options: Option<Vec<[i64; 2]>>,
}

/// Old and new, in this order, where two of a kind stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The side that is compared with.
    Old,
    /// The side that is looked at.
    New,
}

/// The applicants that both sides can judge.
#[derive(Debug, Clone, Default)]
pub struct Space {
    /// The facts that are read, in the order of the new ruleset, then those of the old one alone.
    pub dimensions: Vec<Dimension>,
    /// Facts that only the old ruleset knows.
    pub only_old: Vec<String>,
    /// Facts that only the new ruleset knows.
    pub only_new: Vec<String>,
    /// Facts of two types: they are two facts, which share nothing but the name.
    pub retyped: Vec<String>,
    /// Facts with values that only one side accepts: such values are left out.
    pub narrowed: Vec<String>,
}

/// A fact of which no value is accepted by both sides, so that there is nobody to compare.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", nothing_in_common(.fact).en)]
pub struct NothingInCommon {
    /// The fact.
    pub fact: String,
}

impl NothingInCommon {
    /// The error in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        nothing_in_common(&self.fact)
    }
}

fn nothing_in_common(fact: &str) -> Text {
    say!(
        "no value of `{fact}` is accepted by both sides, so there is no applicant to compare",
        fact
    )
}

impl Dimension {
    /// A value as one side counts it; none if that side does not know the fact.
    #[must_use]
    pub fn value_on(&self, which: Which, value: i64) -> Option<i64> {
        self.fact_on(which)?;
        match &self.options {
            None => Some(value),
            Some(options) => {
                let pair = usize::try_from(value).ok().and_then(|at| options.get(at));
                pair.map(|[old, new]| which.of(*old, *new))
            }
        }
    }

    /// Where the fact stands on one side.
    #[must_use]
    pub fn fact_on(&self, which: Which) -> Option<FactId> {
        which.of(self.old, self.new)
    }

    /// The value that stands for a cell in examples.
    #[must_use]
    pub fn example(&self, cell: usize) -> i64 {
        let values = self.cells.as_slice().get(cell);
        let holds_usual = values.is_some_and(|values| values.contains(self.usual));
        let first = values.and_then(ValueSet::first);
        first.filter(|_| !holds_usual).unwrap_or(self.usual)
    }

    /// How unusual each cell is.
    pub(super) fn costs(&self) -> Vec<u32> {
        let cells = self.cells.as_slice().iter();
        cells
            .map(|cell| u32::from(!cell.contains(self.usual)))
            .collect()
    }
}

impl Which {
    fn of<T>(self, old: T, new: T) -> T {
        match self {
            Self::Old => old,
            Self::New => new,
        }
    }
}

impl Space {
    /// The space of two sides.
    ///
    /// # Errors
    ///
    /// A fact that a side reads and of which no value is common.
    pub fn of(old: &Side<'_>, new: &Side<'_>) -> Result<Self, NothingInCommon> {
        let mut space = Self::default();
        for (id, fact) in new.ruleset.facts.each() {
            let named = old.ruleset.fact_named(&fact.id);
            let same = named.filter(|other| is_same_kind(fact, &old.ruleset.facts[*other]));
            if named.is_none() && !fact.is_date() {
                space.only_new.push(fact.id.clone());
            } else if named.is_some() && same.is_none() {
                space.retyped.push(fact.id.clone());
            }
            space.add(old, new, (same, Some(id)))?;
        }
        for (id, fact) in old.ruleset.facts.each() {
            let named = new.ruleset.fact_named(&fact.id);
            if named.is_some_and(|other| is_same_kind(fact, &new.ruleset.facts[other])) {
                continue;
            }
            if named.is_none() && !fact.is_date() {
                space.only_old.push(fact.id.clone());
            }
            space.add(old, new, (Some(id), None))?;
        }
        Ok(space)
    }

    /// Adds a fact, if a side reads it. A date only gives another fact, which is the one that counts.
    fn add(
        &mut self,
        old: &Side<'_>,
        new: &Side<'_>,
        (old_id, new_id): (Option<FactId>, Option<FactId>),
    ) -> Result<(), NothingInCommon> {
        let before = old_id.map(|id| &old.ruleset.facts[id]);
        let after = new_id.map(|id| &new.ruleset.facts[id]);
        let Some(named) = after.or(before) else {
            return Ok(());
        };
        let is_read =
            |side: &Side<'_>, id: Option<FactId>| id.is_some_and(|id| side.form.is_read[id]);
        let (mut domain, options, is_narrowed) = match (before, after) {
            (Some(one), Some(other)) => common(one, other),
            _ => (named.domain, None, false),
        };
        if is_narrowed {
            self.narrowed.push(named.id.clone());
        }
        if named.is_date() || !(is_read(old, old_id) || is_read(new, new_id)) {
            return Ok(());
        }
        let mut dimension = Dimension {
            id: named.id.clone(),
            old: old_id,
            new: new_id,
            cells: Cells::default(),
            usual: domain.from,
            options,
        };
        // A place answers where it is: the other provinces are not asked about.
        for (which, side) in [(Which::Old, old), (Which::New, new)] {
            let answer = dimension.fact_on(which).and_then(|id| side.answered(id));
            if let Some(answer) = answer {
                domain = only(&dimension, which, domain, answer);
            }
        }
        if domain.is_empty() {
            return Err(NothingInCommon { fact: dimension.id });
        }
        let mut readers = dimension.readers(Which::Old, old, domain);
        readers.extend(dimension.readers(Which::New, new, domain));
        dimension.cells = Cells::cut(domain, &readers);
        dimension.usual = usual(&dimension, domain, old, new);
        self.dimensions.push(dimension);
        Ok(())
    }

    /// How many profiles there are; more than 64 bits can count are counted as [`u64::MAX`].
    #[must_use]
    pub fn profiles(&self) -> u64 {
        let cells = self
            .dimensions
            .iter()
            .map(|dimension| dimension.cells.len());
        cells.fold(1, |product, cells| {
            product.saturating_mul(u64::try_from(cells).unwrap_or(u64::MAX))
        })
    }

    /// A side's model over the facts and cells of the space.
    pub(super) fn model(&self, which: Which, side: &Side<'_>) -> Model {
        Recut::new(self, which, side).model(&side.form.model)
    }
}

fn is_same_kind(one: &Fact, other: &Fact) -> bool {
    let number = |fact: &Fact| match fact.kind {
        FactKind::Integer { .. } => 0,
        FactKind::Money => 1,
        FactKind::Choice { .. } => 2,
        FactKind::Boolean => 3,
        FactKind::Date { .. } => 4,
    };
    number(one) == number(other)
}

/// The values that both know, how options are counted on either side, and whether a side knows more.
fn common(old: &Fact, new: &Fact) -> (Range, Option<Vec<[i64; 2]>>, bool) {
    let FactKind::Choice { options, .. } = &new.kind else {
        let domain = old.domain.overlap(new.domain);
        return (domain, None, old.domain != new.domain);
    };
    let shared = options.iter().enumerate().filter_map(|(at, option)| {
        let there = old
            .options()
            .iter()
            .position(|other| other.id == option.id)?;
        Some([i64::try_from(there).ok()?, i64::try_from(at).ok()?])
    });
    let shared: Vec<[i64; 2]> = shared.collect();
    let domain = Range::new(0, i64::try_from(shared.len()).unwrap_or(i64::MAX));
    let is_narrowed = shared.len() != options.len() || shared.len() != old.options().len();
    (domain, Some(shared), is_narrowed)
}

/// The one value of the domain that a side counts as `answer`; none is an empty range.
fn only(dimension: &Dimension, which: Which, domain: Range, answer: i64) -> Range {
    let mut values = domain.from..domain.end;
    let found = values.find(|value| dimension.value_on(which, *value) == Some(answer));
    found.map_or(Range::new(domain.from, domain.from), |value| {
        Range::new(value, value.saturating_add(1))
    })
}

impl Dimension {
    /// The cells of one side as sets of common values.
    fn readers(&self, which: Which, side: &Side<'_>, domain: Range) -> Vec<ValueSet> {
        let Some(fact) = self.fact_on(which) else {
            return Vec::new();
        };
        let cells = &side.form.cells[fact];
        if self.options.is_none() {
            return cells.as_slice().to_vec();
        }
        let sets = cells.as_slice().iter().map(|cell| {
            let values = (domain.from..domain.end).filter(|value| {
                self.value_on(which, *value)
                    .is_some_and(|there| cell.contains(there))
            });
            ValueSet::of(values.map(|value| Range::new(value, value.saturating_add(1))))
        });
        sets.collect()
    }
}

/// The value that an example gives unless it matters: what is assumed, else the least value that
/// no requirement excludes by itself (`false` for a boolean, as a rule).
fn usual(dimension: &Dimension, domain: Range, old: &Side<'_>, new: &Side<'_>) -> i64 {
    let sides = [(Which::New, new), (Which::Old, old)];
    for (which, side) in sides {
        let fact = dimension.fact_on(which);
        let Some(assumed) = fact.and_then(|fact| side.ruleset.facts[fact].assume) else {
            continue;
        };
        let same = |value: &i64| dimension.value_on(which, *value) == Some(assumed);
        let found = match dimension.options {
            Some(_) => (domain.from..domain.end).find(same),
            None => Some(assumed).filter(|value| domain.contains(*value)),
        };
        if let Some(value) = found {
            return value;
        }
    }
    let is_allowed = |value: &i64| {
        sides.iter().all(|(which, side)| {
            let fact = dimension.fact_on(*which);
            let there = dimension.value_on(*which, *value);
            fact.zip(there)
                .is_none_or(|(fact, there)| allows(side, fact, there))
        })
    };
    dimension
        .firsts(domain)
        .find(is_allowed)
        .unwrap_or(domain.from)
}

impl Dimension {
    /// Values worth looking at: the first of each cell, or every option.
    fn firsts(&self, domain: Range) -> Box<dyn Iterator<Item = i64> + '_> {
        if self.options.is_some() {
            return Box::new(domain.from..domain.end);
        }
        Box::new(self.cells.as_slice().iter().filter_map(ValueSet::first))
    }
}

/// Whether no requirement in force excludes a value whatever the other answers are.
fn allows(side: &Side<'_>, fact: FactId, value: i64) -> bool {
    let mut requirements = side.form.requirements.iter();
    requirements.all(|id| meets(side, &side.ruleset.requirements[*id].when, fact, value))
}

/// Whether a condition can be met with the value; parts that read other facts are taken as met.
fn meets(side: &Side<'_>, condition: &Condition, wanted: FactId, value: i64) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| meets(side, part, wanted, value)),
        Condition::Any(parts) => parts.iter().any(|part| meets(side, part, wanted, value)),
        Condition::Fact { fact, matches } if *fact == wanted => {
            let values = matches.values(&side.ruleset.facts[*fact], &side.figures);
            values.is_some_and(|values| values.contains(value))
        }
        Condition::Not(part) => match part.as_ref() {
            inner @ Condition::Fact { fact, .. } if *fact == wanted => {
                !meets(side, inner, wanted, value)
            }
            _ => true,
        },
        Condition::Fact { .. } | Condition::Points { .. } => true,
    }
}

/// Renumbers a model from the facts and cells of its own normal form to those of a space.
struct Recut<'a> {
    space: &'a Space,
    /// For each fact of the side: its dimension, and its own cell for each cell of the dimension.
    facts: List<Option<(usize, Vec<usize>)>, Fact>,
}

impl<'a> Recut<'a> {
    fn new(space: &'a Space, which: Which, side: &Side<'_>) -> Self {
        let mut facts = side.form.cells.all(None);
        for (position, dimension) in space.dimensions.iter().enumerate() {
            let Some(fact) = dimension.fact_on(which) else {
                continue;
            };
            let own_cell = |cell: &ValueSet| -> Option<usize> {
                side.form.cells[fact].of_value(dimension.value_on(which, cell.first()?)?)
            };
            let cells = dimension.cells.as_slice().iter();
            let cells = cells.map(|cell| own_cell(cell).unwrap_or(0)).collect();
            facts[fact] = Some((position, cells));
        }
        Self { space, facts }
    }

    fn model(&self, model: &Model) -> Model {
        let formulas = |list: &[Formula]| list.iter().map(|one| self.formula(one)).collect();
        let mut nodes = model.nodes.clone();
        for node in &mut nodes {
            if let NodeKind::Leaf(leaf) = &mut node.kind {
                *leaf = self.leaf(leaf);
            }
        }
        let requirements = model.requirements.iter().map(|one| ModelRequirement {
            formula: self.formula(&one.formula),
            closes: one.closes.clone(),
        });
        let dimensions = self.space.dimensions.iter();
        Model {
            cells: dimensions.map(|dimension| dimension.cells.len()).collect(),
            nodes,
            root: model.root,
            exemptions: formulas(&model.exemptions),
            requirements: requirements.collect(),
            routes: formulas(&model.routes),
            classes: model.classes.clone(),
            // What is only remarked changes neither points nor class.
            remarks: Vec::new(),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> Leaf {
        let Some((dimension, own)) = &self.facts[FactId::new(leaf.fact)] else {
            return leaf.clone();
        };
        let columns = leaf.columns.iter().map(|column| PointsColumn {
            guards: column
                .guards
                .iter()
                .map(|guard| self.guard(guard))
                .collect(),
            points: own
                .iter()
                .map(|cell| column.points.get(*cell).copied().unwrap_or(0))
                .collect(),
        });
        Leaf {
            fact: *dimension,
            columns: columns.collect(),
        }
    }

    fn guard(&self, guard: &Guard) -> Guard {
        let Some((dimension, own)) = &self.facts[FactId::new(guard.fact)] else {
            return guard.clone();
        };
        let has = |cell: &usize| guard.cells.get(*cell).copied().unwrap_or(false);
        Guard {
            fact: *dimension,
            cells: own.iter().map(has).collect(),
        }
    }

    fn formula(&self, formula: &Formula) -> Formula {
        let parts = |list: &[Formula]| list.iter().map(|part| self.formula(part)).collect();
        match formula {
            Formula::Guard(guard) => Formula::Guard(self.guard(guard)),
            Formula::All(list) => Formula::All(parts(list)),
            Formula::Any(list) => Formula::Any(parts(list)),
            Formula::Not(part) => Formula::Not(Box::new(self.formula(part))),
            Formula::AtLeast { .. } | Formula::Missing => formula.clone(),
        }
    }
}
