//! Small models drawn at random, and what all their profiles give one by one.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use permit_points::engine::{
    Bracket, ClassRule, Focus, Formula, Guard, Leaf, Memory, Met, Model, ModelRequirement,
    NodeKind, Outcome, Plan, PointsColumn, ScoreNode, Truths,
};
use permit_points::ruleset::{ClassId, FactId};

/// Small numbers, one after the other; 0 once they are used up, so that less is simpler.
pub(crate) struct Dice {
    numbers: Vec<u16>,
    next: usize,
}

impl Dice {
    pub(crate) fn new(numbers: Vec<u16>) -> Self {
        Self { numbers, next: 0 }
    }

    fn below(&mut self, end: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) % end
    }

    fn number(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).unwrap())).unwrap()
    }

    fn many<T>(&mut self, most: usize, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| draw(self)).collect()
    }

    /// A model of 2 to 5 facts of 2 to 4 cells each, and for each fact some of its cells.
    pub(crate) fn model(&mut self) -> (Model, Vec<Vec<usize>>) {
        let facts = 2 + self.below(4);
        let cells = (0..facts).map(|_| 2 + self.below(3)).collect();
        let model = self.model_over(cells);
        let mut domain = Vec::new();
        for cells in &model.cells {
            let left: Vec<usize> = (0..*cells).filter(|_| self.below(4) > 0).collect();
            domain.push(if left.is_empty() {
                vec![self.below(*cells)]
            } else {
                left
            });
        }
        (model, domain)
    }

    /// A model over facts with so many cells each.
    pub(crate) fn model_over(&mut self, cells: Vec<usize>) -> Model {
        let mut model = Model {
            cells,
            ..Model::default()
        };
        let depth = 1 + self.below(3);
        model.root = self.node(&mut model, depth);
        model.exemptions = self.many(2, |dice| dice.formula(&model, 2, false));
        model.requirements = self.many(3, |dice| {
            let formula = dice.formula(&model, 2, false);
            let closes =
                (dice.below(2) > 0).then(|| (0..3).filter(|_| dice.below(2) > 0).collect());
            ModelRequirement { formula, closes }
        });
        model.routes = (0..4).map(|_| self.formula(&model, 3, true)).collect();
        model.remarks = self.many(2, |dice| dice.formula(&model, 3, true));
        // A route may serve two classes; only the last class may have everybody else.
        let routes = [
            self.many(2, |dice| dice.below(4)),
            self.many(2, |dice| dice.below(4)),
            self.many(2, |dice| dice.below(4)),
        ];
        model.classes = routes
            .into_iter()
            .map(|routes| ClassRule {
                routes,
                otherwise: false,
            })
            .collect();
        model.classes[ClassId::new(2)].otherwise = self.below(2) > 0;
        model
    }

    /// How unusual each cell of each fact is.
    pub(crate) fn costs(&mut self, cells: &[usize]) -> Vec<Vec<u32>> {
        let mut cost = |_| u32::try_from(self.below(3)).unwrap();
        let facts = cells.iter();
        facts
            .map(|count| (0..*count).map(&mut cost).collect())
            .collect()
    }

    /// Adds a node with all of its parts, and says where it is.
    fn node(&mut self, model: &mut Model, depth: usize) -> usize {
        let kind = match self.below(if depth == 0 { 1 } else { 4 }) {
            0 => NodeKind::Leaf(self.leaf(model)),
            kind => {
                let count = 1 + self.below(3);
                let parts = (0..count).map(|_| self.node(model, depth - 1)).collect();
                if kind == 1 {
                    NodeKind::Best(parts)
                } else {
                    NodeKind::Sum(parts)
                }
            }
        };
        let floor = (self.below(3) == 1).then(|| self.number(-6, 4));
        let cap = (self.below(3) == 1).then(|| floor.unwrap_or(-6) + self.number(0, 12));
        model.nodes.push(ScoreNode { floor, cap, kind });
        model.nodes.len() - 1
    }

    fn leaf(&mut self, model: &Model) -> Leaf {
        let fact = self.below(model.cells.len());
        let points = |dice: &mut Self| {
            (0..model.cells[fact])
                .map(|_| dice.number(-8, 12))
                .collect()
        };
        let mut columns = if self.below(4) == 1 {
            self.many(2, |dice| PointsColumn {
                guards: dice.many(2, |dice| dice.guard(model)),
                points: points(dice),
            })
        } else {
            Vec::new()
        };
        columns.push(PointsColumn {
            guards: Vec::new(),
            points: points(self),
        });
        Leaf { fact, columns }
    }

    fn guard(&mut self, model: &Model) -> Guard {
        let fact = self.below(model.cells.len());
        Guard {
            fact,
            cells: (0..model.cells[fact]).map(|_| self.below(2) > 0).collect(),
        }
    }

    /// Points stand in routes and remarks only, and never under `not`.
    fn formula(&mut self, model: &Model, depth: usize, has_points: bool) -> Formula {
        match self.below(if depth == 0 { 5 } else { 9 }) {
            3 if has_points => Formula::AtLeast {
                node: self.below(model.nodes.len()),
                points: self.number(-8, 20),
            },
            4 if self.below(2) > 0 => Formula::Missing,
            0..5 => Formula::Guard(self.guard(model)),
            5 => Formula::Not(Box::new(self.formula(model, depth - 1, false))),
            6 => Formula::Any(self.many(3, |dice| dice.formula(model, depth - 1, has_points))),
            _ => Formula::All(self.many(3, |dice| dice.formula(model, depth - 1, has_points))),
        }
    }
}

/// What one profile gives; a truth is none where it hangs on a missing figure.
pub(crate) struct Profile {
    pub(crate) points: Vec<i64>,
    pub(crate) exemptions: Vec<Option<bool>>,
    pub(crate) requirements: Vec<Option<bool>>,
    pub(crate) routes: Vec<Option<bool>>,
    pub(crate) remarks: Vec<Option<bool>>,
    pub(crate) counts: bool,
    pub(crate) class: Option<ClassId>,
}

impl Profile {
    pub(crate) fn of(model: &Model, cells: &[usize]) -> Self {
        let mut points: Vec<i64> = Vec::new();
        for node in &model.nodes {
            let parts =
                |list: &[usize]| -> Vec<i64> { list.iter().map(|part| points[*part]).collect() };
            let mut given = match &node.kind {
                NodeKind::Best(list) => parts(list).into_iter().max().unwrap(),
                NodeKind::Sum(list) => parts(list).into_iter().sum(),
                NodeKind::Leaf(leaf) => {
                    let holds = |guard: &Guard| guard.cells[cells[guard.fact]];
                    let column = leaf
                        .columns
                        .iter()
                        .find(|column| column.guards.iter().all(holds))
                        .unwrap();
                    column.points[cells[leaf.fact]]
                }
            };
            if let Some(floor) = node.floor {
                given = given.max(floor);
            }
            if let Some(cap) = node.cap {
                given = given.min(cap);
            }
            points.push(given);
        }
        let truths = |list: &[Formula]| -> Vec<Option<bool>> {
            list.iter().map(|one| truth(one, cells, &points)).collect()
        };
        let requirements: Vec<_> = model
            .requirements
            .iter()
            .map(|one| truth(&one.formula, cells, &points))
            .collect();
        let (exemptions, routes, remarks) = (
            truths(&model.exemptions),
            truths(&model.routes),
            truths(&model.remarks),
        );
        let failed = || {
            model
                .requirements
                .iter()
                .zip(&requirements)
                .filter(|(_, truth)| **truth != Some(true))
        };
        let counts =
            failed().all(|(one, _)| one.closes.is_some()) && !exemptions.contains(&Some(true));
        let is_reached = |id: &ClassId| {
            let class = &model.classes[*id];
            let is_closed = failed().any(|(one, _)| {
                one.closes
                    .as_ref()
                    .is_none_or(|list| list.contains(&id.at()))
            });
            !is_closed
                && (class.otherwise
                    || class
                        .routes
                        .iter()
                        .any(|route| routes[*route] == Some(true)))
        };
        let class = model.classes.ids().find(is_reached);
        Self {
            points,
            exemptions,
            requirements,
            routes,
            remarks,
            counts,
            class,
        }
    }

    /// All profiles of a domain.
    pub(crate) fn all(model: &Model, domain: &[Vec<usize>]) -> Vec<Self> {
        all_cells(domain)
            .iter()
            .map(|cells| Self::of(model, cells))
            .collect()
    }

    /// What it comes to.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.exemptions.contains(&Some(true)) {
            return Outcome::NoPermit;
        }
        match self.class {
            Some(class) if self.counts => Outcome::Class(class.at()),
            _ => Outcome::NoClass,
        }
    }
}

/// The cells of all profiles of a domain.
pub(crate) fn all_cells(domain: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut profiles = vec![Vec::new()];
    for cells in domain {
        let longer = |profile: &Vec<usize>| {
            cells
                .iter()
                .map(|cell| [profile.as_slice(), &[*cell]].concat())
                .collect::<Vec<_>>()
        };
        profiles = profiles.iter().flat_map(longer).collect();
    }
    profiles
}

fn truth(formula: &Formula, cells: &[usize], points: &[i64]) -> Option<bool> {
    match formula {
        Formula::Guard(guard) => Some(guard.cells[cells[guard.fact]]),
        Formula::AtLeast {
            node,
            points: wanted,
        } => Some(points[*node] >= *wanted),
        Formula::Missing => None,
        Formula::Not(part) => truth(part, cells, points).map(|truth| !truth),
        Formula::All(parts) => decided(parts, cells, points, false),
        Formula::Any(parts) => decided(parts, cells, points, true),
    }
}

/// One part with the deciding truth is enough; without one, all must be known.
fn decided(parts: &[Formula], cells: &[usize], points: &[i64], deciding: bool) -> Option<bool> {
    let truths: Vec<_> = parts
        .iter()
        .map(|part| truth(part, cells, points))
        .collect();
    if truths.contains(&Some(deciding)) {
        Some(deciding)
    } else if truths.contains(&None) {
        None
    } else {
        Some(!deciding)
    }
}

/// The word for what something is over several profiles.
pub(crate) fn met(truths: impl Iterator<Item = Option<bool>>) -> Met {
    let truths: Vec<_> = truths.collect();
    if truths.iter().all(|truth| *truth == Some(true)) {
        Met::Yes
    } else if truths.iter().all(|truth| *truth == Some(false)) {
        Met::No
    } else {
        Met::Unknown
    }
}

/// Where the engine and the profiles tried one by one differ.
pub(crate) fn difference(model: &Model, domain: &[Vec<usize>]) -> Option<String> {
    let all = Profile::all(model, domain);
    let counts = all.iter().any(|profile| profile.counts);
    let counting: Vec<&Profile> = all
        .iter()
        .filter(|profile| profile.counts || !counts)
        .collect();
    let points = |number: usize| counting.iter().map(move |profile| profile.points[number]);
    let least: Vec<i64> = (0..model.nodes.len())
        .map(|number| points(number).min().unwrap())
        .collect();
    let greatest: Vec<i64> = (0..model.nodes.len())
        .map(|number| points(number).max().unwrap())
        .collect();
    let none = ClassId::new(model.classes.len());
    let classes = || counting.iter().map(|profile| profile.class.unwrap_or(none));
    let named = |class: Option<ClassId>| class.filter(|class| counts && *class < none);
    let is_exempt = met(all.iter().map(|profile| truth_of_any(&profile.exemptions)));

    let mets =
        |truths: &[Truths]| -> Vec<Met> { truths.iter().map(|truths| truths.met()).collect() };
    for focus in [Focus::Points, Focus::Routes]
        .into_iter()
        .chain((0..model.remarks.len()).map(Focus::Remark))
    {
        let bracket = model.bracket(domain, &focus);
        let requirements = (0..model.requirements.len())
            .map(|at| met(all.iter().map(|profile| profile.requirements[at])));
        let exemptions = (0..model.exemptions.len())
            .map(|at| met(all.iter().map(|profile| profile.exemptions[at])));
        let mut pairs = vec![
            (
                "counts",
                format!("{:?}", bracket.counts),
                format!("{counts:?}"),
            ),
            (
                "least",
                format!("{:?}", bracket.least),
                format!("{least:?}"),
            ),
            (
                "greatest",
                format!("{:?}", bracket.greatest),
                format!("{greatest:?}"),
            ),
            (
                "requirements",
                format!("{:?}", mets(&bracket.requirements)),
                format!("{:?}", requirements.collect::<Vec<_>>()),
            ),
            (
                "exemptions",
                format!("{:?}", mets(&bracket.exemptions)),
                format!("{:?}", exemptions.collect::<Vec<_>>()),
            ),
            (
                "is exempt",
                format!("{:?}", bracket.is_exempt),
                format!("{is_exempt:?}"),
            ),
        ];
        if focus == Focus::Routes {
            let routes = (0..model.routes.len())
                .map(|at| met(counting.iter().map(|profile| profile.routes[at])));
            pairs.push((
                "routes",
                format!("{:?}", mets(&bracket.routes)),
                format!("{:?}", routes.collect::<Vec<_>>()),
            ));
            pairs.push((
                "class",
                format!("{:?}", bracket.class),
                format!("{:?}", named(classes().max())),
            ));
            pairs.push((
                "best class",
                format!("{:?}", bracket.best_class),
                format!("{:?}", named(classes().min())),
            ));
            pairs.extend(in_short(model, domain, &bracket));
        }
        if let Focus::Remark(at) = focus {
            let remark = met(counting.iter().map(|profile| profile.remarks[at]));
            pairs.push((
                "remark",
                format!("{:?}", bracket.remark.met()),
                format!("{remark:?}"),
            ));
        }
        if let Some((what, engine, profiles)) = pairs
            .into_iter()
            .find(|(_, engine, profiles)| engine != profiles)
        {
            return Some(format!(
                "{what} in {focus:?}: the engine says {engine}, the profiles {profiles}"
            ));
        }
    }
    None
}

/// What the engine says in short, beside the bracket that it stands for.
fn in_short(
    model: &Model,
    domain: &[Vec<usize>],
    bracket: &Bracket,
) -> Vec<(&'static str, String, String)> {
    let plan = Plan::over(model, Focus::Routes, domain);
    let (mut profile, mut memory) = (plan.open_profile(), Memory::default());
    for (fact, cells) in domain.iter().enumerate() {
        if let [cell] = cells.as_slice() {
            plan.answer(&mut profile, FactId::new(fact), Some(*cell));
        }
    }
    let mut pair = || {
        let short = plan.short(&profile, &mut memory);
        let engine = format!("{:?}", (short, memory.least()));
        let expected = (plan.short_of(bracket), bracket.least.as_slice());
        ("in short", engine, format!("{expected:?}"))
    };
    // Once worked out, and once remembered.
    vec![pair(), pair()]
}

/// Whether somebody is exempt: one exemption is enough, and a missing figure leaves it open.
fn truth_of_any(exemptions: &[Option<bool>]) -> Option<bool> {
    if exemptions.contains(&Some(true)) {
        Some(true)
    } else if exemptions.contains(&None) {
        None
    } else {
        Some(false)
    }
}
