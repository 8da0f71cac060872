//! What of a ruleset a case can reach: every row of every table, every edge from both sides, and
//! every rule, met and not met.

use crate::cells::{Range, ValueSet};
use crate::decimal::Decimal;
use crate::figures;
use crate::normal::{Row, Stretch, rows};
use crate::ruleset::{
    Band, Condition, Edge, Fact, FactKind, Factor, Matches, ParameterIndex, Rule, Ruleset, Table,
};
use crate::value;

/// What kind of thing of a ruleset it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A row of a table.
    Band,
    /// Where a row, a step or a condition begins or ends.
    Edge,
    /// A way to a class.
    Route,
    /// What everybody must meet.
    Requirement,
    /// Who needs no permit.
    Exemption,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Band,
        Self::Edge,
        Self::Route,
        Self::Requirement,
        Self::Exemption,
    ];

    /// The name for machines, of one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Band => "band",
            Self::Edge => "edge",
            Self::Route => "route",
            Self::Requirement => "requirement",
            Self::Exemption => "exemption",
        }
    }

    /// The name of several.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Band => "bands",
            Self::Edge => "edges",
            Self::Route => "routes",
            Self::Requirement => "requirements",
            Self::Exemption => "exemptions",
        }
    }
}

/// One thing that cases should reach.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands, in the ruleset or in the local file of the place.
    pub(super) at: String,
    /// The place whose local file it stands in.
    pub(super) place: Option<String>,
    /// Tells it from others at the same path: the period of the entry, the figure.
    pub(super) detail: String,
    /// What must be seen of it.
    pub(super) sides: Vec<Side>,
}

/// One thing that must be seen of a target.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// What an applicant needs for it, in words.
    pub(super) needs: String,
    /// How a case shows it.
    pub(super) test: Test,
}

/// How a case shows something.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// The fact has one of the values, and its row of the table is the award that the case expects.
    Row {
        /// The factor.
        factor: usize,
        /// The table of the factor.
        table: usize,
        /// The values.
        values: ValueSet,
    },
    /// A part of the condition of a rule holds or not by such a value, and that decides the rule.
    Part {
        /// The rule.
        rule: RuleAt,
        /// The way to the part, through the parts of parts.
        path: Vec<usize>,
        /// The value.
        wanted: Wanted,
        /// The dated figure that must be the one in force.
        figure: Option<(ParameterIndex, usize)>,
    },
    /// The rule is met, or is not, and the case expects it.
    Rule {
        /// The rule.
        rule: RuleAt,
        /// Whether it is met.
        is_met: bool,
    },
}

/// A value that a part of a condition is held against.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// One of these.
    Values(ValueSet),
    /// So far from the first or last value that the edge lets in.
    Near {
        /// The edge.
        edge: Edge,
        /// Whether it is the last value inside, rounded down, else the first, rounded up.
        is_last: bool,
        /// How many smallest units above.
        offset: i64,
    },
    /// A total so far from the bound.
    Total {
        /// The bound.
        edge: Edge,
        /// Whether the total reaches it, else it is one point short.
        is_reached: bool,
    },
}

/// A rule by its list and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleAt {
    /// A requirement.
    Requirement(usize),
    /// An exemption.
    Exemption(usize),
    /// A route.
    Route(usize),
}

impl RuleAt {
    /// The rules of a ruleset, in the order in which they are told.
    fn all(ruleset: &Ruleset) -> impl Iterator<Item = Self> {
        let routes = (0..ruleset.routes.len()).map(Self::Route);
        let requirements = (0..ruleset.requirements.len()).map(Self::Requirement);
        let exemptions = (0..ruleset.exemptions.len()).map(Self::Exemption);
        routes.chain(requirements).chain(exemptions)
    }

    /// The rule.
    pub(super) fn of(self, ruleset: &Ruleset) -> Option<&Rule> {
        match self {
            Self::Requirement(at) => ruleset.requirements.get(at),
            Self::Exemption(at) => ruleset.exemptions.get(at),
            Self::Route(at) => ruleset.routes.get(at).map(|route| &route.rule),
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Requirement(_) => Kind::Requirement,
            Self::Exemption(_) => Kind::Exemption,
            Self::Route(_) => Kind::Route,
        }
    }

    fn path(self, ruleset: &Ruleset) -> String {
        let id = self.of(ruleset).map_or("", |rule| rule.id.as_str());
        match self {
            Self::Requirement(_) => format!("requirements.{id}"),
            Self::Exemption(_) => format!("exemptions.{id}"),
            Self::Route(at) => {
                let class = ruleset.routes.get(at).map(|route| route.class);
                let class = class.and_then(|class| ruleset.classes.get(class));
                let class = class.map_or("", |class| class.id.as_str());
                format!("classes.{class}.routes.{id}")
            }
        }
    }

    /// The rule of the base that this one is: of the same name and condition, at some time when
    /// both hold. A local file may take it away for a while and leave it else.
    fn twin(self, ruleset: &Ruleset, base: &Ruleset) -> Option<Self> {
        let rule = self.of(ruleset)?;
        Self::all(base).find(|other| {
            other.kind() == self.kind()
                && other.of(base).is_some_and(|other| {
                    other.id == rule.id
                        && other.when == rule.when
                        && other.in_force.meets(&rule.in_force)
                })
        })
    }
}

/// Everything of a ruleset that cases should reach. Of a place: what its local file brings in is
/// its own, the rest is that of `base`, the ruleset it extends.
pub(super) fn targets(ruleset: &Ruleset, base: &Ruleset) -> Vec<Target> {
    let mut targets = tables(ruleset);
    let place = ruleset.place().filter(|place| place.is_overlaid);
    let place = place.map(|place| place.id.as_str());
    for at in RuleAt::all(ruleset) {
        let Some(rule) = at.of(ruleset) else { continue };
        let twin = place.and_then(|_| at.twin(ruleset, base));
        let holds = match (place, twin.and_then(|twin| twin.of(base))) {
            (Some(_), Some(twin)) => twin.in_force,
            _ => rule.in_force,
        };
        let own = place.filter(|_| twin.is_none());
        let parts = Parts {
            ruleset,
            at,
            path: at.path(ruleset),
            period: period(&holds),
        };
        let mut edges = parts.edges(own, None);
        let mut sides = Vec::new();
        for is_met in [true, false] {
            let needs = if is_met { "met" } else { "not met" };
            let test = Test::Rule { rule: at, is_met };
            sides.push(Side {
                needs: format!("an applicant for whom it is {needs}"),
                test,
            });
        }
        sides.extend(edges.iter().flat_map(|edge| edge.sides.iter().cloned()));
        targets.push(Target {
            kind: at.kind(),
            at: parts.path.clone(),
            place: own.map(str::to_owned),
            detail: parts.period.clone(),
            sides,
        });
        // A figure of the place moves the edge, also where the rule is that of the base.
        edges.extend(parts.dated(place, rule));
        targets.extend(edges);
    }
    targets
}

fn period(period: &crate::calendar::Period) -> String {
    let from = period.from.map(|day| format!(" from {day}"));
    let to = period.to.map(|day| format!(" to {day}"));
    from.unwrap_or_default() + &to.unwrap_or_default()
}

/// The parts of the condition of one rule.
struct Parts<'a> {
    ruleset: &'a Ruleset,
    at: RuleAt,
    path: String,
    period: String,
}

impl Parts<'_> {
    /// The edges of all parts; those that hang on the figure, if there is one.
    fn edges(&self, place: Option<&str>, figure: Option<(ParameterIndex, usize)>) -> Vec<Target> {
        let mut targets = Vec::new();
        if let Some(rule) = self.at.of(self.ruleset) {
            let at = format!("{}.when", self.path);
            self.see(&rule.when, &mut Vec::new(), &at, figure, &mut targets);
        }
        for target in &mut targets {
            target.place = place.map(str::to_owned);
        }
        targets
    }

    /// The edges that dated figures move, once for each figure that holds while the rule does.
    fn dated(&self, place: Option<&str>, rule: &Rule) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut parameters = rule.when.parameters();
        parameters.sort_unstable();
        parameters.dedup();
        for parameter in parameters {
            let Some(entry) = self.ruleset.parameters.get(parameter) else {
                continue;
            };
            for (number, value) in entry.values.iter().enumerate() {
                if !value.in_force.meets(&rule.in_force) {
                    continue;
                }
                let from = value.in_force.from.map(|day| format!(" of {day}"));
                let detail = format!(", {} {}{}", entry.id, value.value, from.unwrap_or_default());
                let mut edges = self.edges(place, Some((parameter, number)));
                for edge in &mut edges {
                    edge.detail.push_str(&detail);
                }
                targets.extend(edges);
            }
        }
        targets
    }

    fn see(
        &self,
        condition: &Condition,
        path: &mut Vec<usize>,
        at: &str,
        figure: Option<(ParameterIndex, usize)>,
        targets: &mut Vec<Target>,
    ) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let word = if matches!(condition, Condition::All(_)) {
                    "all"
                } else {
                    "any"
                };
                for (number, part) in parts.iter().enumerate() {
                    path.push(number);
                    let at = format!("{at}.{word}[{number}]");
                    self.see(part, path, &at, figure, targets);
                    path.pop();
                }
            }
            Condition::Not(part) => {
                path.push(0);
                self.see(part, path, &format!("{at}.not"), figure, targets);
                path.pop();
            }
            Condition::Points { from } => {
                if figure.is_none_or(|figure| names(from, figure)) {
                    targets.push(self.total(*from, path, at, figure));
                }
            }
            Condition::Fact { fact, matches } => {
                let Some(entry) = self.ruleset.facts.get(*fact) else {
                    return;
                };
                match matches {
                    Matches::Range { from, to, below } => {
                        let edges = [
                            (from, false, "from", [0, -1]),
                            (to, true, "to", [0, 1]),
                            (below, false, "below", [-1, 0]),
                        ];
                        for (edge, is_last, key, offsets) in edges {
                            let Some(edge) = edge else { continue };
                            if figure.is_none_or(|figure| names(edge, figure)) {
                                let near = offsets.map(|offset| (*edge, is_last, offset));
                                let at = format!("{at}.{key}");
                                targets.extend(self.near(entry, near, path, at, figure));
                            }
                        }
                    }
                    Matches::Is(values) if figure.is_none() => {
                        targets.push(self.listed(entry, values, path, at));
                    }
                    Matches::Is(_) | Matches::Otherwise => {}
                }
            }
        }
    }

    fn target(&self, at: String, sides: Vec<Side>) -> Target {
        Target {
            kind: Kind::Edge,
            at,
            place: None,
            detail: self.period.clone(),
            sides,
        }
    }

    fn part(
        &self,
        path: &[usize],
        wanted: Wanted,
        figure: Option<(ParameterIndex, usize)>,
    ) -> Test {
        Test::Part {
            rule: self.at,
            path: path.to_vec(),
            wanted,
            figure,
        }
    }

    fn total(
        &self,
        edge: Edge,
        path: &[usize],
        at: &str,
        figure: Option<(ParameterIndex, usize)>,
    ) -> Target {
        let sides = [true, false].map(|is_reached| {
            let needs = match (edge, is_reached) {
                (Edge::Value(points), true) => format!("a total of {points}"),
                (Edge::Value(points), false) => format!("a total of {}", points - 1),
                (_, true) => format!("a total of {}", self.bound(edge)),
                (_, false) => format!("a total one point short of {}", self.bound(edge)),
            };
            let wanted = Wanted::Total { edge, is_reached };
            Side {
                needs,
                test: self.part(path, wanted, figure),
            }
        });
        self.target(format!("{at}.points.from"), sides.to_vec())
    }

    /// A multiple of a figure, in words.
    fn bound(&self, edge: Edge) -> String {
        match edge {
            Edge::Value(units) => units.to_string(),
            Edge::Figure { times, parameter } => {
                let parameter = self.ruleset.parameters.get(parameter);
                let id = parameter.map_or("", |parameter| parameter.id.as_str());
                format!("{times} times `{id}`")
            }
        }
    }

    /// An edge of a range, from both sides as far as they lie in the domain.
    fn near(
        &self,
        fact: &Fact,
        sides: [(Edge, bool, i64); 2],
        path: &[usize],
        at: String,
        figure: Option<(ParameterIndex, usize)>,
    ) -> Option<Target> {
        let sides = sides.into_iter().filter_map(|(edge, is_last, offset)| {
            let needs = match edge {
                Edge::Value(units) => {
                    let value = units + offset;
                    if !fact.domain.contains(value) {
                        return None;
                    }
                    said(fact, value)
                }
                Edge::Figure { .. } => {
                    let bound = self.bound(edge);
                    let place = match (offset, is_last) {
                        (0, false) => "at the first value of at least",
                        (0, true) => "at the last value of at most",
                        (1.., _) => "just above",
                        (..=-1, _) => "just below",
                    };
                    format!("`{}` {place} {bound}", fact.id)
                }
            };
            let wanted = Wanted::Near {
                edge,
                is_last,
                offset,
            };
            Some(Side {
                needs: format!("{needs}, where that decides"),
                test: self.part(path, wanted, figure),
            })
        });
        let sides: Vec<_> = sides.collect();
        (!sides.is_empty()).then(|| self.target(at, sides))
    }

    /// Each listed value, and any other one.
    fn listed(&self, fact: &Fact, values: &[i64], path: &[usize], at: &str) -> Target {
        let single = |value: i64| ValueSet::of([Range::new(value, value + 1)]);
        let inside = ValueSet::of(values.iter().map(|value| Range::new(*value, *value + 1)));
        let outside = inside.complement(fact.domain);
        let each = values
            .iter()
            .map(|value| (said(fact, *value), single(*value)));
        let other = outside.first().map(|value| (said(fact, value), outside));
        let sides = each.chain(other).map(|(needs, values)| Side {
            needs: format!("{needs}, where that decides"),
            test: self.part(path, Wanted::Values(values), None),
        });
        self.target(format!("{at}.is"), sides.collect())
    }
}

/// Whether an edge is a multiple of the figure.
fn names(edge: &Edge, figure: (ParameterIndex, usize)) -> bool {
    matches!(edge, Edge::Figure { parameter, .. } if *parameter == figure.0)
}

/// A value of a fact, as it stands in a case.
fn said(fact: &Fact, one: i64) -> String {
    format!("`{}` {}", fact.id, value::to_plain(fact, one))
}

/// The rows of all tables and their edges. Edges that are multiples of figures stand where the
/// figures of the last stretch of days put them.
fn tables(ruleset: &Ruleset) -> Vec<Target> {
    let day = ruleset.turning_days().last().copied();
    let figures = day.map_or_else(Vec::new, |day| figures::on(ruleset, day));
    let mut targets = Vec::new();
    for (number, factor) in ruleset.factors.iter().enumerate() {
        for (index, table) in factor.tables.iter().enumerate() {
            let Some(fact) = ruleset.facts.get(table.fact) else {
                continue;
            };
            let rows = Rows {
                factor,
                fact,
                table,
                at: (number, index),
                stretches: rows(fact, factor, table, &figures),
            };
            rows.bands(&mut targets);
            rows.edges(&mut targets);
            rows.options(&mut targets);
            rows.caps(&figures, &mut targets);
        }
    }
    targets
}

/// The rows of one table.
struct Rows<'a> {
    factor: &'a Factor,
    fact: &'a Fact,
    table: &'a Table,
    at: (usize, usize),
    stretches: Vec<Stretch>,
}

impl Rows<'_> {
    fn target(&self, kind: Kind, at: String, sides: impl IntoIterator<Item = ValueSet>) -> Target {
        let (factor, table) = self.at;
        let sides = sides.into_iter().map(|values| Side {
            needs: values
                .first()
                .map_or_else(String::new, |value| said(self.fact, value)),
            test: Test::Row {
                factor,
                table,
                values,
            },
        });
        Target {
            kind,
            at,
            place: None,
            detail: String::new(),
            sides: sides.collect(),
        }
    }

    fn single(value: i64) -> ValueSet {
        ValueSet::of([Range::new(value, value + 1)])
    }

    fn path(&self, band: usize) -> String {
        format!(
            "factors.{}.tables[{}].bands[{band}]",
            self.factor.id, self.at.1
        )
    }

    fn bands(&self, targets: &mut Vec<Target>) {
        for number in 0..self.table.bands.len() {
            let own = self.stretches.iter().filter(|one| one.row.band == number);
            let values = ValueSet::of(own.flat_map(|one| one.values.ranges().iter().copied()));
            if !values.is_empty() {
                targets.push(self.target(Kind::Band, self.path(number), [values]));
            }
        }
    }

    /// Where one row follows another: the last value of the one and the first of the other. An
    /// unordered choice has no such order.
    fn edges(&self, targets: &mut Vec<Target>) {
        let has_order = match &self.fact.kind {
            FactKind::Choice { ordered, .. } => *ordered,
            FactKind::Integer { .. } | FactKind::Money => true,
            FactKind::Boolean | FactKind::Date { .. } => false,
        };
        if !has_order {
            return;
        }
        let ranges = self.stretches.iter().flat_map(|stretch| {
            let ranges = stretch.values.ranges().iter();
            ranges.map(|range| (*range, stretch.row))
        });
        let mut ranges: Vec<(Range, Row)> = ranges.collect();
        ranges.sort_unstable_by_key(|(range, _)| *range);
        for ((_, lower), (range, upper)) in ranges.iter().zip(ranges.iter().skip(1)) {
            let sides = [Self::single(range.from - 1), Self::single(range.from)];
            targets.push(self.target(Kind::Edge, self.edge_path(*lower, *upper), sides));
        }
    }

    /// The key of the file that sets the edge between two rows.
    fn edge_path(&self, lower: Row, upper: Row) -> String {
        let band = |row: Row| self.table.bands.get(row.band);
        let key = |band: Option<&Band>| match band.map(|band| &band.takes) {
            Some(Matches::Range { from, to, below }) => {
                (from.is_some(), to.map(|_| "to").or(below.map(|_| "below")))
            }
            _ => (false, None),
        };
        if upper.band == lower.band {
            return format!("{}.then", self.path(upper.band));
        }
        match (key(band(upper)), key(band(lower))) {
            ((true, _), _) => format!("{}.from", self.path(upper.band)),
            (_, (_, Some(end))) => format!("{}.{end}", self.path(lower.band)),
            _ => self.path(upper.band),
        }
    }

    /// Each option of an unordered choice that a row lists among others.
    fn options(&self, targets: &mut Vec<Target>) {
        if !matches!(self.fact.kind, FactKind::Choice { ordered: false, .. }) {
            return;
        }
        for (number, band) in self.table.bands.iter().enumerate() {
            if let Matches::Is(values) = &band.takes
                && values.len() > 1
            {
                let at = format!("{}.is", self.path(number));
                let sides = values.iter().map(|value| Self::single(*value));
                targets.push(self.target(Kind::Edge, at, sides));
            }
        }
    }

    /// The first value at which one more step would pass the cap, or the floor.
    fn caps(&self, figures: &[Option<Decimal>], targets: &mut Vec<Target>) {
        for (number, band) in self.table.bands.iter().enumerate() {
            let Some(then) = band.then else { continue };
            let own = self.stretches.iter().filter(|one| one.row.band == number);
            let Some(last) = own.max_by_key(|one| one.row.step) else {
                continue;
            };
            let first = band.first_value(self.fact, figures);
            let first = first.unwrap_or(self.fact.domain.from);
            let beyond = first.saturating_add((last.row.step + 1).saturating_mul(then.every));
            if last.values.contains(beyond) {
                let key = if then.points > 0 { "cap" } else { "floor" };
                let at = format!("factors.{}.{key}", self.factor.id);
                targets.push(self.target(Kind::Edge, at, [Self::single(beyond)]));
            }
        }
    }
}
