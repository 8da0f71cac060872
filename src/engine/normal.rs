//! From a ruleset to its normal form: one day, one set of figures, every domain cut into cells.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::base::calendar::Period;
use crate::base::cells::{Cells, Range, ValueSet};
use crate::base::decimal::Decimal;
use crate::base::ids::{Id, List};
use crate::engine::{
    ClassRule, Formula, Guard, Leaf, Model, ModelRequirement, NodeKind, ScoreNode,
};
use crate::rules::figures::Ground;
use crate::rules::ruleset::{
    Band, BandId, CaveatId, Class, ClassId, Combine, Condition, Edge, ExemptionId, Fact, FactId,
    Factor, FactorId, Figures, Matches, Parameter, ParameterId, RequirementId, Route, RouteId,
    Ruleset, Table, TableId,
};

/// A ruleset on one day and with one set of figures, ready for every question.
#[derive(Debug, Clone)]
pub struct NormalForm {
    /// The numbers the engine works on.
    pub model: Model,
    /// The cells of each fact; a single one for a fact that nothing reads.
    pub cells: List<Cells, Fact>,
    /// The facts that conditions hold against figures, where each applicant brings figures of their own:
    /// their ranks are facts of the model behind those of the ruleset.
    pub ranked: Vec<Ranked>,
    /// The leaves, in the order of the file.
    pub leaves: Vec<TableLeaf>,
    /// The node of each factor.
    pub factor_nodes: List<usize, Factor>,
    /// The requirements in force, by their positions in the ruleset.
    pub requirements: Vec<RequirementId>,
    /// The exemptions in force, by their positions in the ruleset.
    pub exemptions: Vec<ExemptionId>,
    /// The routes in force, by their positions in the ruleset.
    pub routes: Vec<RouteId>,
    /// How sure each of these routes is.
    pub grounds: Vec<Ground>,
    /// The caveats in force, by their positions in the ruleset; remarks of the model in this order.
    pub caveats: Vec<CaveatId>,
    /// Which facts are read by a table or a condition in force.
    pub is_read: List<bool, Fact>,
}

/// A fact that conditions hold against multiples of a figure, where each applicant brings a figure of
/// their own.
///
/// Whoever reaches 72 times a figure reaches 48 times as well: all that conditions ask of the value and
/// the figure is how many of the multiples, from the smallest on, the value reaches. That number, the
/// rank, is a fact of the normal form like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The figure.
    pub parameter: ParameterId,
    /// The fact that is held against it.
    pub fact: FactId,
    /// How many of its smallest units make one.
    per_one: i64,
    /// The multiples in rising order, and whether only values beyond one reach it.
    edges: Vec<(Decimal, bool)>,
}

impl Ranked {
    /// How many of the multiples a value reaches.
    #[must_use]
    pub fn rank(&self, value: i64, figure: &Decimal) -> usize {
        self.edges.partition_point(|(times, is_beyond)| {
            let (units, is_exact) = figure.times(times).to_units(self.per_one);
            value >= units.saturating_add(i64::from(!is_exact || *is_beyond))
        })
    }
}

/// Where a leaf of the model comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLeaf {
    /// The factor.
    pub factor: FactorId,
    /// The table of the factor.
    pub table: TableId,
    /// The node of the model.
    pub node: usize,
    /// The row that gives the points of each cell; none where a figure is missing.
    pub rows: Vec<Option<PointsRow>>,
}

/// A row of a table as it applies to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointsRow {
    /// The band of the table.
    pub band: BandId,
    /// How many steps of `then` above its beginning.
    pub step: i64,
}

/// The values and the points of one row.
pub(crate) struct RowRange {
    /// The row.
    pub(crate) row: PointsRow,
    /// The values that it takes.
    pub(crate) values: ValueSet,
    /// The points that it gives, before cap and floor.
    pub(crate) points: i64,
}

impl NormalForm {
    /// The normal form of a ruleset on a day, given the figures that are in force.
    #[must_use]
    pub fn new(ruleset: &Ruleset, on: Date, figures: &Figures) -> Self {
        Self::of(ruleset, on, figures, Vec::new())
    }

    /// The normal form for applicants who each bring figures of their own, and answer their ranks as
    /// they answer facts; those that are not known to them are missing. No band and no least total may
    /// hang on a figure.
    #[must_use]
    pub fn ranked(ruleset: &Ruleset, on: Date, is_known: &List<bool, Parameter>) -> Self {
        let mut ranked = Vec::new();
        let caveats = ruleset.caveats.iter();
        let remarks = caveats.filter_map(|caveat| caveat.when.as_ref());
        for condition in ruleset.deciding_conditions().chain(remarks) {
            rank(ruleset, condition, &mut ranked);
        }
        ranked.retain(|one: &Ranked| is_known[one.parameter]);
        Self::of(ruleset, on, &ruleset.parameters.all(None), ranked)
    }

    fn of(ruleset: &Ruleset, on: Date, figures: &Figures, ranked: Vec<Ranked>) -> Self {
        let requirements = in_force(&ruleset.requirements, on, |rule| rule.in_force);
        let exemptions = in_force(&ruleset.exemptions, on, |rule| rule.in_force);
        let routes = in_force(&ruleset.routes, on, |route| route.rule.in_force);
        let caveats = in_force(&ruleset.caveats, on, |caveat| caveat.in_force);

        let conditions = ConditionMaker {
            requirements: pick(&requirements, |id| Some(&ruleset.requirements[id].when)),
            exemptions: pick(&exemptions, |id| Some(&ruleset.exemptions[id].when)),
            routes: pick(&routes, |id| Some(&ruleset.routes[id].rule.when)),
            remarks: pick(&caveats, |id| ruleset.caveats[id].when.as_ref()),
        };
        let mut cutter = CellCutter {
            ruleset,
            figures,
            readers: ruleset.facts.all(Vec::new()),
        };
        let tables = cutter.tables();
        for condition in conditions.all() {
            cutter.see(condition);
        }
        let is_read = cutter.readers.map(|readers| !readers.is_empty());
        let cells = cutter.cut();
        let maker = NodeMaker {
            ruleset,
            figures,
            ranked: &ranked,
            cells: &cells,
        };
        let (nodes, leaves, factor_nodes) = maker.score_tree(tables);
        let root = nodes.len() - 1;
        let grounds: Vec<Ground> = routes
            .iter()
            .map(|id| Ground::of(ruleset, &ruleset.routes[*id], figures, on))
            .collect();
        let formulas = |list: &[Option<&Condition>]| -> Vec<Formula> {
            list.iter()
                .map(|condition| maker.formula(*condition, root))
                .collect()
        };
        let ranks = ranked.iter().map(|one| one.edges.len() + 1);
        let model = Model {
            cells: cells.iter().map(Cells::len).chain(ranks).collect(),
            root,
            exemptions: formulas(&conditions.exemptions),
            requirements: formulas(&conditions.requirements)
                .into_iter()
                .zip(&requirements)
                .map(|(formula, id)| {
                    let classes = ruleset.requirements[*id].classes.as_ref();
                    let at = |classes: &Vec<ClassId>| classes.iter().map(|one| one.at()).collect();
                    ModelRequirement {
                        formula,
                        closes: classes.map(at),
                    }
                })
                .collect(),
            routes: formulas(&conditions.routes),
            classes: class_rules(ruleset, &routes),
            remarks: formulas(&conditions.remarks),
            nodes,
        };
        Self {
            model,
            cells,
            ranked,
            leaves,
            factor_nodes,
            requirements,
            exemptions,
            routes,
            grounds,
            caveats,
            is_read,
        }
    }

    /// How sure a route in force is, by its position in the ruleset.
    #[must_use]
    pub fn ground(&self, route: RouteId) -> Option<Ground> {
        let at = self.routes.iter().position(|id| *id == route)?;
        self.grounds.get(at).copied()
    }

    /// The cell of a value, if there is one.
    #[must_use]
    pub fn cell(&self, fact: FactId, value: Option<i64>) -> Option<usize> {
        self.cells[fact].of_value(value?)
    }

    /// The cells that a fact may have: the one of its value, or all of them.
    #[must_use]
    pub fn open_cells(&self, fact: FactId, value: Option<i64>) -> Vec<usize> {
        let cells = &self.cells[fact];
        match value.and_then(|value| cells.of_value(value)) {
            Some(cell) => vec![cell],
            None => (0..cells.len()).collect(),
        }
    }

    /// How many entries the partition of the domains takes, at the most: what bounds the making of
    /// a normal form, and how often a condition is held against a cell. A missing figure counts as one that cuts nothing off. Where there are more than
    /// `most` rows and steps, these are not gone through to the end.
    #[must_use]
    pub fn work(ruleset: &Ruleset, most: usize) -> usize {
        let figures = ruleset.parameters.all(Some(Decimal::ONE));
        let readers = ruleset.facts.all(Vec::new());
        let mut cutter = CellCutter {
            ruleset,
            figures: &figures,
            readers,
        };
        let mut rows = 0;
        for (factor, table) in tables(ruleset) {
            rows += most_rows(&ruleset.facts[table.fact], table, &figures);
            if rows > most {
                return rows;
            }
            cutter.table(factor, table);
        }
        let in_tables: Vec<usize> = cutter.readers.iter().map(Vec::len).collect();
        for condition in ruleset.conditions() {
            cutter.see(condition);
        }
        let facts = ruleset.facts.iter().zip(&cutter.readers).zip(in_tables);
        facts
            .map(|((fact, readers), in_tables)| {
                // Each condition says of each cell whether it holds there.
                let conditions = readers.len().saturating_sub(in_tables);
                let (held, cells) = Cells::work(fact.domain, readers);
                held + cells * (1 + conditions)
            })
            .sum()
    }

    /// The product of the cells of all facts that are read in more than one place, which bounds
    /// the work of every exact answer. Caveats do not count: each is a question of its own.
    #[must_use]
    pub fn entanglement(&self, ruleset: &Ruleset) -> u128 {
        let mut readers = self.cells.all(0_u32);
        let mut count = |fact: FactId| readers[fact] += 1;
        for table in ruleset.factors.iter().flat_map(|factor| &factor.tables) {
            count(table.fact);
        }
        ruleset
            .deciding_conditions()
            .for_each(|condition| condition.each_fact(&mut count));
        let shared = readers
            .iter()
            .zip(&self.cells)
            .filter(|(readers, _)| **readers > 1);
        shared.fold(1, |product, (_, cells)| {
            product.saturating_mul(u128::try_from(cells.len().max(1)).unwrap_or(u128::MAX))
        })
    }
}

/// Collects what a condition holds against figures.
fn rank(ruleset: &Ruleset, condition: &Condition, ranked: &mut Vec<Ranked>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                rank(ruleset, part, ranked);
            }
        }
        Condition::Not(part) => rank(ruleset, part, ranked),
        Condition::Points { .. } => {}
        Condition::Fact { fact, matches } => {
            for (edge, is_beyond) in matches.edges() {
                let Edge::Figure { times, parameter } = edge else {
                    continue;
                };
                let is_it = |one: &Ranked| one.parameter == parameter && one.fact == *fact;
                let at = ranked.iter().position(is_it).unwrap_or_else(|| {
                    ranked.push(Ranked {
                        parameter,
                        fact: *fact,
                        per_one: ruleset.facts[*fact].units_per_one(),
                        edges: Vec::new(),
                    });
                    ranked.len() - 1
                });
                if let Some(one) = ranked.get_mut(at)
                    && let Err(place) = one.edges.binary_search(&(times, is_beyond))
                {
                    one.edges.insert(place, (times, is_beyond));
                }
            }
        }
    }
}

/// The entries of a list that are in force on a day.
fn in_force<T, Of>(list: &List<T, Of>, on: Date, period: impl Fn(&T) -> Period) -> Vec<Id<Of>> {
    let holding = list.each().filter(|(_, entry)| period(entry).contains(on));
    holding.map(|(id, _)| id).collect()
}

/// The conditions of some rules; a caveat may have none.
fn pick<'a, Of>(
    list: &[Id<Of>],
    rule: impl Fn(Id<Of>) -> Option<&'a Condition>,
) -> Vec<Option<&'a Condition>> {
    list.iter().map(|id| rule(*id)).collect()
}

struct ConditionMaker<'a> {
    requirements: Vec<Option<&'a Condition>>,
    exemptions: Vec<Option<&'a Condition>>,
    routes: Vec<Option<&'a Condition>>,
    remarks: Vec<Option<&'a Condition>>,
}

impl ConditionMaker<'_> {
    fn all(&self) -> impl Iterator<Item = &Condition> {
        let lists = [
            &self.requirements,
            &self.exemptions,
            &self.routes,
            &self.remarks,
        ];
        lists.into_iter().flatten().copied().flatten()
    }
}

/// The classes with their routes: those of higher confidence first, in the order of the file among
/// equals. What a route's figure rests on does not change its place.
fn class_rules(ruleset: &Ruleset, routes: &[RouteId]) -> List<ClassRule, Class> {
    let mut rules = ruleset.classes.map(|class| ClassRule {
        routes: Vec::new(),
        otherwise: class.otherwise,
    });
    let routes = routes.iter().map(|id| &ruleset.routes[*id]);
    let mut numbered: Vec<(usize, &Route)> = routes.enumerate().collect();
    numbered.sort_by_key(|(_, route)| Reverse(route.rule.confidence));
    for (number, route) in numbered {
        rules[route.class].routes.push(number);
    }
    rules
}

/// Every table with its factor.
fn tables(ruleset: &Ruleset) -> impl Iterator<Item = (&Factor, &Table)> {
    let factors = ruleset.factors.iter();
    factors.flat_map(|factor| factor.tables.iter().map(move |table| (factor, table)))
}

/// Collects, fact by fact, the sets of values that somebody tells apart.
struct CellCutter<'a> {
    ruleset: &'a Ruleset,
    figures: &'a Figures,
    readers: List<Vec<ValueSet>, Fact>,
}

impl CellCutter<'_> {
    fn read(&mut self, fact: FactId, values: ValueSet) {
        self.readers[fact].push(values);
    }

    /// The rows of every table of every factor.
    fn tables(&mut self) -> Vec<Vec<Vec<RowRange>>> {
        let factors = self.ruleset.factors.iter();
        factors
            .map(|factor| {
                let tables = factor.tables.iter();
                tables.map(|table| self.table(factor, table)).collect()
            })
            .collect()
    }

    fn table(&mut self, factor: &Factor, table: &Table) -> Vec<RowRange> {
        let fact = &self.ruleset.facts[table.fact];
        let stretches = rows(fact, factor, table, self.figures);
        for stretch in &stretches {
            self.read(table.fact, stretch.values.clone());
        }
        stretches
    }

    fn see(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.see(part);
                }
            }
            Condition::Not(part) => self.see(part),
            Condition::Points { .. } => {}
            Condition::Fact { fact, matches } => {
                let values = matches.values(&self.ruleset.facts[*fact], self.figures);
                // A condition on a missing figure reads its fact all the same, and so do its other edges.
                let others = matches.edges().filter_map(|(edge, is_beyond)| {
                    let entry = &self.ruleset.facts[*fact];
                    let first = edge.at_least(entry, self.figures)?;
                    let first = first.saturating_add(i64::from(is_beyond));
                    Some(ValueSet::of([Range::new(first, entry.domain.end)]))
                });
                match values {
                    Some(values) => self.read(*fact, values),
                    None => {
                        let others: Vec<ValueSet> = others.collect();
                        self.read(*fact, ValueSet::default());
                        for set in others {
                            self.read(*fact, set);
                        }
                    }
                }
            }
        }
    }

    fn cut(&self) -> List<Cells, Fact> {
        let facts = self.ruleset.facts.iter().zip(&self.readers);
        facts
            .map(|(fact, readers)| Cells::cut(fact.domain, readers))
            .collect()
    }
}

/// How many rows a table has at most, without making them: bands of a broken table can all go over
/// the same values in steps.
fn most_rows(fact: &Fact, table: &Table, figures: &Figures) -> usize {
    let rows = table.bands.iter().map(|band| {
        let values = band.values(fact, figures).unwrap_or_default();
        let ends = values.ranges().first().zip(values.ranges().last());
        let length = ends.map_or(0, |(first, last)| last.end.saturating_sub(first.from));
        let steps = band
            .then
            .as_ref()
            .map_or(0, |then| length / then.every.max(1));
        usize::try_from(steps).map_or(usize::MAX, |steps| steps.saturating_add(1))
    });
    rows.fold(0, |sum: usize, rows| {
        sum.saturating_add(rows.min(MOST_STEPS_OF_A_BAND))
    })
}

/// No band runs through more steps, or it is refused when it is read.
const MOST_STEPS_OF_A_BAND: usize = 10_001;

/// The rows of a table with their values and points.
pub(crate) fn rows(
    fact: &Fact,
    factor: &Factor,
    table: &Table,
    figures: &Figures,
) -> Vec<RowRange> {
    let mut stretches = Vec::with_capacity(table.bands.len());
    let mut taken = Vec::new();
    let mut rest = None;
    for (number, band) in table.bands.each() {
        match band.values(fact, figures) {
            Some(values) => {
                taken.extend_from_slice(values.ranges());
                steps(
                    fact,
                    factor,
                    (number, band),
                    &values,
                    figures,
                    &mut stretches,
                );
            }
            None if band.takes == crate::rules::ruleset::Matches::Otherwise => {
                rest = Some((number, band));
            }
            None => {}
        }
    }
    if let Some((band, entry)) = rest {
        let values = ValueSet::of(taken).complement(fact.domain);
        stretches.push(RowRange {
            row: PointsRow { band, step: 0 },
            values,
            points: entry.points,
        });
    }
    stretches
}

/// A band as the rows of its steps, up to the cap or down to the floor.
fn steps(
    fact: &Fact,
    factor: &Factor,
    (number, band): (BandId, &Band),
    values: &ValueSet,
    figures: &Figures,
    stretches: &mut Vec<RowRange>,
) {
    let whole = |step| RowRange {
        row: PointsRow { band: number, step },
        values: values.clone(),
        points: band.points,
    };
    let (Some(then), Some(first)) = (band.then, band.first_value(fact, figures)) else {
        stretches.push(whole(0));
        return;
    };
    let limit = if then.points > 0 {
        factor.cap.map(|cap| cap.max(band.points))
    } else {
        Some(factor.floor.min(band.points))
    };
    // The last step may be shorter than the others: it ends at the cap, or at the floor.
    let reached = |step: i64| {
        let points = band.points.saturating_add(step.saturating_mul(then.points));
        match limit {
            Some(cap) if then.points > 0 => points.min(cap),
            Some(floor) => points.max(floor),
            None => points,
        }
    };
    let last = values.ranges().last().map_or(first, |range| range.end);
    // A figure can lie far below the domain: begin with the first step that reaches into it.
    let mut step = values.first().unwrap_or(first).saturating_sub(first).max(0) / then.every;
    let mut from = first.saturating_add(step.saturating_mul(then.every));
    while from < last {
        let points = reached(step);
        let end = if limit == Some(points) {
            last
        } else {
            from.saturating_add(then.every)
        };
        let inside = values
            .ranges()
            .iter()
            .map(|range| range.overlap(Range::new(from, end)));
        let inside = ValueSet::of(inside);
        if !inside.is_empty() {
            stretches.push(RowRange {
                row: PointsRow { band: number, step },
                values: inside,
                points,
            });
        }
        step += 1;
        from = end;
    }
}

/// Makes nodes and formulas over cells.
struct NodeMaker<'a> {
    ruleset: &'a Ruleset,
    figures: &'a Figures,
    ranked: &'a [Ranked],
    cells: &'a List<Cells, Fact>,
}

impl NodeMaker<'_> {
    fn score_tree(
        &self,
        tables: Vec<Vec<Vec<RowRange>>>,
    ) -> (Vec<ScoreNode>, Vec<TableLeaf>, List<usize, Factor>) {
        let (mut nodes, mut leaves, mut factor_nodes) = (Vec::new(), Vec::new(), List::default());
        for ((number, factor), tables) in self.ruleset.factors.each().zip(tables) {
            let mut parts = Vec::with_capacity(tables.len());
            for ((index, table), stretches) in factor.tables.each().zip(tables) {
                let (points, rows) = self.leaf(table.fact, &stretches);
                parts.push(nodes.len());
                leaves.push(TableLeaf {
                    factor: number,
                    table: index,
                    node: nodes.len(),
                    rows,
                });
                nodes.push(ScoreNode {
                    floor: None,
                    cap: None,
                    kind: NodeKind::Leaf(Leaf::plain(table.fact.at(), points)),
                });
            }
            factor_nodes.push(nodes.len());
            let kind = match factor.combine {
                Combine::Best => NodeKind::Best(parts),
                Combine::Sum => NodeKind::Sum(parts),
            };
            nodes.push(ScoreNode {
                floor: Some(factor.floor),
                cap: factor.cap,
                kind,
            });
        }
        nodes.push(ScoreNode {
            floor: None,
            cap: None,
            kind: NodeKind::Sum(factor_nodes.as_slice().to_vec()),
        });
        (nodes, leaves, factor_nodes)
    }

    /// Points and rows by cell.
    fn leaf(&self, fact: FactId, stretches: &[RowRange]) -> (Vec<i64>, Vec<Option<PointsRow>>) {
        let cells = self.cells[fact].as_slice();
        let ranges = stretches
            .iter()
            .flat_map(|one| one.values.ranges().iter().map(move |range| (*range, one)));
        let mut sorted: Vec<(Range, &RowRange)> = ranges.collect();
        sorted.sort_by_key(|(range, _)| *range);
        let row_of = |cell: &ValueSet| {
            let value = cell.first()?;
            let after = sorted.partition_point(|(range, _)| range.from <= value);
            let (range, stretch) = sorted.get(after.checked_sub(1)?)?;
            range.contains(value).then_some(*stretch)
        };
        let found = cells.iter().map(row_of);
        found
            .map(|stretch| {
                (
                    stretch.map_or(0, |stretch| stretch.points),
                    stretch.map(|stretch| stretch.row),
                )
            })
            .unzip()
    }

    /// A range some of whose edges are multiples of a ranked figure; missing where one is not ranked.
    fn ranked_range(&self, fact: FactId, matches: &Matches) -> Formula {
        let has_begin = matches!(matches, Matches::Range { from: Some(_), .. });
        let edges = matches.edges().enumerate();
        let parts = edges.map(|(number, (edge, is_beyond))| {
            let reached = self.reached(fact, &edge, is_beyond)?;
            Some(if has_begin && number == 0 {
                reached
            } else {
                Formula::Not(Box::new(reached))
            })
        });
        let parts: Option<Vec<Formula>> = parts.collect();
        parts.map_or(Formula::Missing, Formula::All)
    }

    /// That a value of the fact reaches an edge, or lies beyond it.
    fn reached(&self, id: FactId, edge: &Edge, is_beyond: bool) -> Option<Formula> {
        let Edge::Figure { times, parameter } = edge else {
            let fact = &self.ruleset.facts[id];
            let first = edge.at_least(fact, self.figures)?;
            let first = first.saturating_add(i64::from(is_beyond));
            let values = ValueSet::of([Range::new(first, fact.domain.end)]);
            let cells = self.cells[id].of_set(&values);
            return Some(Formula::Guard(Guard {
                fact: id.at(),
                cells,
            }));
        };
        let is_it = |one: &Ranked| one.parameter == *parameter && one.fact == id;
        let at = self.ranked.iter().position(is_it)?;
        let edges = &self.ranked.get(at)?.edges;
        let place = edges.binary_search(&(*times, is_beyond)).ok()?;
        Some(Formula::Guard(Guard {
            fact: self.cells.len() + at,
            cells: (0..=edges.len()).map(|rank| rank > place).collect(),
        }))
    }

    /// A condition over cells; without one, always met.
    fn formula(&self, condition: Option<&Condition>, root: usize) -> Formula {
        match condition {
            None => Formula::All(Vec::new()),
            Some(Condition::All(parts)) => Formula::All(
                parts
                    .iter()
                    .map(|part| self.formula(Some(part), root))
                    .collect(),
            ),
            Some(Condition::Any(parts)) => Formula::Any(
                parts
                    .iter()
                    .map(|part| self.formula(Some(part), root))
                    .collect(),
            ),
            Some(Condition::Not(part)) => Formula::Not(Box::new(self.formula(Some(part), root))),
            Some(Condition::Points { from }) => match from.points(self.figures) {
                Some(points) => Formula::AtLeast { node: root, points },
                None => Formula::Missing,
            },
            Some(Condition::Fact { fact, matches }) => {
                let values = matches.values(&self.ruleset.facts[*fact], self.figures);
                match values {
                    Some(values) => Formula::Guard(Guard {
                        fact: fact.at(),
                        cells: self.cells[*fact].of_set(&values),
                    }),
                    None => self.ranked_range(*fact, matches),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The points of the first table at each value, from 0 on.
    fn points(cap: &str, band: &str) -> Vec<i64> {
        let text = format!(
            "format: permit-points/rules/v1\nid: x\ntitle: {{en: x, zh: x}}\njurisdiction: zz\n\
             in_force: {{from: 2020-01-01}}\nsources: [{{id: s, title: {{en: s, zh: s}}}}]\nfacts:\n  \
             - {{id: f, type: integer, domain: {{from: 0, to: 4}}, ask: {{en: f, zh: f}}}}\n\
             factors:\n  - id: x\n    title: {{en: x, zh: x}}\n    source: s\n    {cap}\n    combine: sum\n    \
             tables: [{{fact: f, bands: [{band}]}}]\n\
             classes: [{{id: A, title: {{en: a, zh: a}}, otherwise: true}}]\n"
        );
        let loaded = crate::load("x.yaml", text.into_bytes());
        let ruleset = loaded
            .ruleset
            .unwrap_or_else(|| panic!("{:?}", loaded.findings));
        let form = NormalForm::new(&ruleset, jiff::civil::date(2020, 1, 1), &Figures::default());
        let NodeKind::Leaf(leaf) = &form.model.nodes[0].kind else {
            panic!("the first node is a table");
        };
        (0..5)
            .map(|value| {
                leaf.columns[0].points[form.cells[FactId::new(0)].of_value(value).unwrap()]
            })
            .collect()
    }

    #[test]
    fn the_last_step_ends_at_the_cap_or_at_the_floor_and_not_beyond() {
        let up = "{from: 0, points: 2, then: {every: 1, points: 3}}";
        assert_eq!(points("cap: 9", up), [2, 5, 8, 9, 9]);
        assert_eq!(points("cap: 8", up), [2, 5, 8, 8, 8]);
        let down = "{from: 0, points: 1, then: {every: 2, points: -4}}";
        assert_eq!(points("floor: -6", down), [1, 1, -3, -3, -6]);
    }
}
