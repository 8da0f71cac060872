//! Rule files drawn at random, and edits of them, for the two sides of a comparison.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use super::sketch::{Class, Condition, Edge, Fact, Factor, Kind, Row, Rule, Sketch, Table, Takes};
use crate::naive::draw::Dice;

/// Days on which a side is taken: rules end and begin between them, and so do figures.
pub(crate) const DAYS: [&str; 2] = ["2021-06-30", "2022-06-30"];

/// Multiples of the figure.
const TIMES: [&str; 3] = ["0.5", "1", "2"];

fn pool() -> Vec<Fact> {
    let fact = |id, kind| Fact {
        id,
        kind,
        assumed: false,
    };
    vec![
        fact("age", Kind::Integer(0, 500)),
        fact("years", Kind::Integer(100, 400)),
        fact("pay", Kind::Money(0, 200)),
        fact("degree", Kind::Choice(vec!["low", "mid", "high"], true)),
        fact("post", Kind::Choice(vec!["cook", "nurse", "pilot"], false)),
        fact("patent", Kind::Boolean),
        fact("talent", Kind::Boolean),
    ]
}

fn pick<T: Copy>(list: &[T], dice: &mut Dice) -> T {
    list[dice.below(list.len())]
}

impl Sketch {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let mut facts = pool();
        while facts.len() > 5 || (facts.len() > 2 && dice.one_in(2)) {
            facts.remove(dice.below(facts.len()));
        }
        let mut sketch = Self {
            facts,
            figures: "",
            factors: Vec::new(),
            requirements: Vec::new(),
            exemptions: Vec::new(),
            classes: Vec::new(),
            has_rest: dice.one_in(2),
            caveat: None,
            ids: 0,
        };
        sketch.figures = figures(dice);
        sketch.factors = (0..=dice.below(3)).map(|_| sketch.factor(dice)).collect();
        sketch.classes = ["A", "B", "C"][..=dice.below(3).max(dice.below(3))]
            .iter()
            .map(|id| Class {
                id,
                routes: (0..dice.below(3))
                    .map(|_| sketch.rule(dice, true))
                    .collect(),
            })
            .collect();
        for _ in 0..dice.below(3) {
            sketch.requirement(dice);
        }
        sketch.exemptions = (0..dice.below(2))
            .map(|_| sketch.rule(dice, false))
            .collect();
        sketch.caveat = dice.one_in(3).then(|| sketch.condition(dice, 0, false));
        sketch
    }

    fn fact(&self, dice: &mut Dice) -> Fact {
        self.facts[dice.below(self.facts.len())].clone()
    }

    fn next_id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn factor(&mut self, dice: &mut Dice) -> Factor {
        let floor = if dice.one_in(3) { -3 } else { 0 };
        let tables: Vec<Table> = (0..=dice.below(3))
            .map(|_| {
                let fact = self.fact(dice);
                Table {
                    fact: fact.id,
                    rows: rows(&fact, floor, dice),
                }
            })
            .collect();
        let rows = tables.iter().flat_map(|table| &table.rows);
        let most = rows.map(|row| row.points).max().unwrap();
        Factor {
            id: self.next_id(),
            floor,
            cap: (!dice.one_in(3)).then(|| most + dice.number(0, 3)),
            is_sum: dice.one_in(2),
            tables,
        }
    }

    fn rule(&mut self, dice: &mut Dice, is_route: bool) -> Rule {
        let when = if is_route && dice.one_in(2) {
            Condition::Points(points(dice))
        } else {
            self.condition(dice, 2, is_route)
        };
        let in_force = ["", "", "{to: 2021-12-31}", "{from: 2022-01-01}"];
        Rule {
            id: self.next_id(),
            when,
            closes: None,
            in_force: pick(&in_force, dice),
        }
    }

    fn requirement(&mut self, dice: &mut Dice) {
        let mut rule = self.rule(dice, false);
        if dice.one_in(2) {
            let ids = self.classes.iter().map(|class| class.id);
            rule.closes = Some(ids.filter(|_| dice.one_in(2)).collect());
        }
        self.requirements.push(rule);
    }

    fn condition(&self, dice: &mut Dice, depth: usize, has_points: bool) -> Condition {
        let part = |dice: &mut Dice, has_points| self.condition(dice, depth - 1, has_points);
        let parts = |dice: &mut Dice| -> Vec<Condition> {
            let count = 1 + dice.below(3);
            (0..count).map(|_| part(dice, has_points)).collect()
        };
        match dice.below(if depth == 0 { 3 } else { 6 }) {
            0 if has_points => Condition::Points(points(dice)),
            3 => Condition::All(parts(dice)),
            4 => Condition::Any(parts(dice)),
            5 => Condition::Not(Box::new(part(dice, false))),
            _ => {
                let fact = self.fact(dice);
                Condition::Fact(fact.id, takes(&fact, dice))
            }
        }
    }

    /// One edit, mostly small.
    pub(super) fn edit(&mut self, dice: &mut Dice) {
        match dice.below(12) {
            0..3 => self.edit_points(dice),
            3 => self.edit_factors(dice),
            4..7 => self.edit_rules(dice),
            7 => self.edit_classes(dice),
            8 => self.figures = figures(dice),
            9..11 => self.edit_facts(dice),
            _ => {
                self.requirement(dice);
                if self.requirements.len() > 2 {
                    self.requirements.remove(dice.below(2));
                }
            }
        }
    }

    /// A number of a factor, or how its tables combine.
    fn edit_points(&mut self, dice: &mut Dice) {
        let number = dice.below(self.factors.len());
        let factor = &mut self.factors[number];
        let table = dice.below(factor.tables.len());
        let table = &mut factor.tables[table];
        let row = dice.below(table.rows.len());
        let row = &mut table.rows[row];
        match dice.below(6) {
            0 => factor.cap = factor.cap.map(|cap| cap + dice.number(-2, 2)),
            1 => factor.is_sum = !factor.is_sum,
            2 => factor.floor += dice.number(-2, 1),
            3 => row.then = row.then.map(|_| step(dice)),
            4 => {
                let mut facts = self.facts.iter();
                let fact = facts.find(|fact| fact.id == table.fact).unwrap();
                table.rows = rows(fact, factor.floor, dice);
            }
            _ => row.points += pick(&[-2, -1, 1, 2], dice),
        }
    }

    fn edit_factors(&mut self, dice: &mut Dice) {
        let number = dice.below(self.factors.len());
        let new = self.factor(dice);
        match dice.below(4) {
            0 if self.factors.len() > 1 => drop(self.factors.remove(number)),
            1 => self.factors.insert(number, new),
            2 => self.factors[number].tables.extend(new.tables),
            _ => self.factors[number] = new,
        }
    }

    /// A condition, a period, or which classes a requirement closes.
    fn edit_rules(&mut self, dice: &mut Dice) {
        let other = self.rule(dice, false);
        let mut route = self.rule(dice, true);
        let class = dice.below(self.classes.len());
        let routes = &mut self.classes[class].routes;
        let list = match dice.below(4) {
            0 if !self.requirements.is_empty() => &mut self.requirements,
            1 => &mut self.exemptions,
            _ => {
                if routes.is_empty() || dice.one_in(4) {
                    return routes.push(route);
                }
                let at = dice.below(routes.len());
                route.id = routes[at].id;
                routes[at] = route;
                return;
            }
        };
        if list.is_empty() {
            return list.push(other);
        }
        let at = dice.below(list.len());
        match dice.below(5) {
            0 => drop(list.remove(at)),
            1 => list[at].closes = None,
            2 => list[at].in_force = other.in_force,
            _ => list[at].when = other.when,
        }
    }

    fn edit_classes(&mut self, dice: &mut Dice) {
        let at = dice.below(self.classes.len());
        match dice.below(4) {
            0 if self.classes.len() > 1 => drop(self.classes.remove(at)),
            1 => self.classes[at].id = "D",
            2 => self.classes.swap(0, at),
            _ => self.has_rest = !self.has_rest,
        }
    }

    /// A domain, an option, a type, a new fact; what reads it is drawn anew.
    fn edit_facts(&mut self, dice: &mut Dice) {
        let at = dice.below(self.facts.len());
        let fact = &mut self.facts[at];
        match (&mut fact.kind, dice.below(6)) {
            (_, 0) => fact.assumed = !fact.assumed,
            (_, 1) => fact.kind = pool()[dice.below(7)].kind.clone(),
            (_, 2) => {
                let known: Vec<_> = self.facts.iter().map(|fact| fact.id).collect();
                let new = pool()
                    .into_iter()
                    .find(|fact| !known.contains(&fact.id))
                    .unwrap();
                let factor = dice.below(self.factors.len());
                let factor = &mut self.factors[factor];
                factor.tables.push(Table {
                    fact: new.id,
                    rows: rows(&new, factor.floor, dice),
                });
                return self.facts.push(new);
            }
            (Kind::Integer(from, to) | Kind::Money(from, to), _) => {
                (*from, *to) = (
                    *from + 100 * dice.number(0, 1),
                    *to + 100 * dice.number(-1, 1),
                );
            }
            (Kind::Choice(options, _), 3) => options.push("more"),
            (Kind::Choice(options, ordered), 4) => {
                options.swap(0, 1);
                *ordered = !*ordered || dice.one_in(2);
            }
            (Kind::Choice(options, _), _) => drop(options.remove(dice.below(options.len()))),
            (Kind::Boolean, _) => {}
        }
        let fact = fact.clone();
        for factor in &mut self.factors {
            let tables = factor.tables.iter_mut();
            for table in tables.filter(|table| table.fact == fact.id) {
                table.rows = rows(&fact, factor.floor, dice);
            }
        }
        let routes = self.classes.iter_mut().flat_map(|class| &mut class.routes);
        let rules = self
            .requirements
            .iter_mut()
            .chain(&mut self.exemptions)
            .chain(routes);
        for condition in rules.map(|rule| &mut rule.when).chain(&mut self.caveat) {
            condition.redraw(&fact, dice);
        }
    }
}

impl Condition {
    fn redraw(&mut self, fact: &Fact, dice: &mut Dice) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.redraw(fact, dice);
                }
            }
            Self::Not(part) => part.redraw(fact, dice),
            Self::Fact(id, own) if *id == fact.id => *own = takes(fact, dice),
            Self::Fact(..) | Self::Points(_) => {}
        }
    }
}

fn figures(dice: &mut Dice) -> &'static str {
    let values = [
        "",
        "{from: 2020-01-01, value: 1, source: s}",
        "{from: 2020-01-01, value: 1.5, source: s}, {from: 2022-01-01, value: 2, source: s}",
        "{from: 2020-01-01, to: 2021-12-31, value: 2, source: s}",
    ];
    pick(&values, dice)
}

fn points(dice: &mut Dice) -> Edge {
    if dice.one_in(12) {
        return Edge::Times(pick(&["2", "4"], dice));
    }
    Edge::At(100 * dice.number(0, 12))
}

fn step(dice: &mut Dice) -> (i64, i64) {
    (dice.number(1, 2), pick(&[-1, 1, 2], dice))
}

/// The rows of a table on a fact, which take each of its values once.
fn rows(fact: &Fact, floor: i64, dice: &mut Dice) -> Vec<Row> {
    let takes: Vec<Takes> = match &fact.kind {
        Kind::Integer(from, to) | Kind::Money(from, to) => ranges(fact, (*from, *to), dice),
        Kind::Choice(options, _) => {
            let (some, others) = options.split_at(dice.below(options.len()));
            let lists = [some, others].into_iter().filter(|list| !list.is_empty());
            lists.map(|list| Takes::Is(list.to_vec())).collect()
        }
        Kind::Boolean => vec![Takes::Is(vec!["true"]), Takes::Is(vec!["false"])],
    };
    let takes = takes.into_iter();
    let mut rows: Vec<Row> = takes
        .map(|takes| Row {
            takes,
            points: dice.number(floor, floor + 8),
            then: None,
        })
        .collect();
    let (at, is_single) = (dice.below(rows.len()), rows.len() == 1);
    let row = &mut rows[at];
    if let Takes::Range(from, _) = &mut row.takes
        && dice.one_in(2)
    {
        // Steps need an edge to count from.
        *from = from.or(Some(Edge::At(fact.first())));
        row.then = Some(step(dice));
    } else if !is_single && dice.one_in(3) {
        row.takes = Takes::Otherwise;
    }
    rows
}

/// Ranges that take each value of a domain once; a cut may hang on the figure.
fn ranges(fact: &Fact, (first, last): (i64, i64), dice: &mut Dice) -> Vec<Takes> {
    let mut cuts: Vec<i64> = (0..dice.below(3))
        .map(|_| fact.number(first + fact.unit(), last, dice))
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut cuts: Vec<Edge> = cuts.into_iter().map(Edge::At).collect();
    if dice.one_in(6) {
        cuts = vec![Edge::Times(pick(&TIMES, dice))];
    }
    if cuts.is_empty() {
        return vec![Takes::Range(Some(Edge::At(first)), None)];
    }
    let mut ranges = Vec::new();
    let mut from = None;
    for cut in cuts {
        let end = match cut {
            Edge::At(at) if dice.one_in(3) => (Edge::At(at - fact.unit()), true),
            cut => (cut, false),
        };
        ranges.push(Takes::Range(from, Some(end)));
        from = Some(cut);
    }
    ranges.push(Takes::Range(from, None));
    ranges
}

/// Some values of a fact, for a condition.
fn takes(fact: &Fact, dice: &mut Dice) -> Takes {
    let (first, last) = (fact.first(), fact.last());
    if let Kind::Choice(_, false) | Kind::Boolean = fact.kind {
        let mut some = fact.options();
        some.retain(|_| dice.one_in(2));
        if some.is_empty() {
            some.push(pick(&fact.options(), dice));
        }
        return Takes::Is(some);
    }
    let edge = |from: i64, dice: &mut Dice| {
        let is_figure = fact.options().is_empty() && dice.one_in(5);
        if is_figure {
            Edge::Times(pick(&TIMES, dice))
        } else {
            Edge::At(fact.number(from, last, dice))
        }
    };
    match dice.below(4) {
        0 => Takes::Range(Some(edge(first, dice)), None),
        1 => Takes::Range(None, Some((edge(first, dice), true))),
        2 => Takes::Range(None, Some((edge(first + fact.unit(), dice), false))),
        _ => {
            let from = fact.number(first, last, dice);
            let to = Edge::At(fact.number(from, last, dice));
            Takes::Range(Some(Edge::At(from)), Some((to, true)))
        }
    }
}

impl Fact {
    fn number(&self, from: i64, to: i64, dice: &mut Dice) -> i64 {
        self.unit() * dice.number(from / self.unit(), to.max(from) / self.unit())
    }
}
