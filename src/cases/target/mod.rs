//! What of a ruleset a case can reach: every row of every table, every edge from both sides, and
//! every rule, met and not met.

mod condition;
mod table;

use self::condition::Parts;
use self::table::tables;
use crate::base::cells::ValueSet;
use crate::base::ids::{Id, List};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::normal::NormalForm;
use crate::ruleset::{
    DatedValue, Edge, ExemptionId, Fact, FactorId, ParameterId, RequirementId, RouteId, Rule,
    Ruleset, TableId,
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
    pub(super) detail: Text,
    /// What must be seen of it.
    pub(super) sides: List<Side>,
}

/// What tells a target of a ruleset from the others.
pub(super) type Key = (Option<String>, Kind, String, String);

impl Target {
    /// The detail as it is told.
    pub(super) fn told_detail(&self) -> Text {
        let told = |detail: &str| detail.trim_start_matches([' ', ',', '，']).to_owned();
        Text::new(told(&self.detail.en), told(&self.detail.zh))
    }

    /// What tells it from the others, those of other places too.
    pub(super) fn key(&self) -> Key {
        let sides: Vec<_> = self
            .sides
            .iter()
            .map(|side| side.needs.en.as_str())
            .collect();
        let detail = format!("{} {}", self.detail.en, sides.join(", "));
        (self.place.clone(), self.kind, self.at.clone(), detail)
    }
}

/// One thing that must be seen of a target.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// What an applicant needs for it, in words.
    pub(super) needs: Text,
    /// Where such an applicant stands.
    pub(super) stand: Stand,
    /// How a case shows it.
    pub(super) test: Test,
}

/// Where an applicant stands to what a side is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// In the row.
    In,
    /// The last value before the edge.
    JustBelow,
    /// The edge itself.
    At,
    /// The first value beyond the edge.
    JustAbove,
    /// The first value of which the cap, or the floor, cuts something off.
    Cut,
    /// A listed option.
    Listed,
    /// An option that is not listed.
    NotListed,
    /// The least total that reaches the bound.
    Reaches,
    /// The greatest total that falls short of the bound.
    FallsShort,
    /// The rule is met.
    Met,
    /// The rule is not met.
    NotMet,
}

/// How a case shows something.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// The fact has one of the values, and its row of the table is the award that the case expects.
    Row {
        /// The factor.
        factor: FactorId,
        /// The table of the factor.
        table: TableId,
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
        figure: Option<FigureAt>,
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
    /// The total nearest to the bound that anybody has.
    Total {
        /// The bound.
        edge: Edge,
        /// Whether the total reaches it, else it falls short.
        is_reached: bool,
        /// How many points it lies beyond the bound, or below one point short of it.
        away: i64,
    },
}

/// A dated figure of a parameter.
pub(super) type FigureAt = (ParameterId, Id<DatedValue>);

/// A rule by its list and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleAt {
    /// A requirement.
    Requirement(RequirementId),
    /// An exemption.
    Exemption(ExemptionId),
    /// A route.
    Route(RouteId),
}

impl RuleAt {
    /// The rules of a ruleset, in the order in which they are told.
    fn all(ruleset: &Ruleset) -> impl Iterator<Item = Self> {
        let routes = ruleset.routes.ids().map(Self::Route);
        let requirements = ruleset.requirements.ids().map(Self::Requirement);
        let exemptions = ruleset.exemptions.ids().map(Self::Exemption);
        routes.chain(requirements).chain(exemptions)
    }

    /// The rules in force: the requirements, the exemptions and the routes of a model in its order.
    pub(super) fn in_force(form: &NormalForm) -> impl Iterator<Item = Self> {
        let requirements = form.requirements.iter().copied().map(Self::Requirement);
        let exemptions = form.exemptions.iter().copied().map(Self::Exemption);
        let routes = form.routes.iter().copied().map(Self::Route);
        requirements.chain(exemptions).chain(routes)
    }

    /// The rule.
    pub(super) fn of(self, ruleset: &Ruleset) -> &Rule {
        match self {
            Self::Requirement(id) => &ruleset.requirements[id],
            Self::Exemption(id) => &ruleset.exemptions[id],
            Self::Route(id) => &ruleset.routes[id].rule,
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
        let id = &self.of(ruleset).id;
        match self {
            Self::Requirement(_) => format!("requirements.{id}"),
            Self::Exemption(_) => format!("exemptions.{id}"),
            Self::Route(route) => {
                let class = &ruleset.classes[ruleset.routes[route].class].id;
                format!("classes.{class}.routes.{id}")
            }
        }
    }

    /// The rule of the base that this one is: of the same name and condition, at some time when
    /// both hold. A local file may take it away for a while and leave it else.
    fn twin(self, ruleset: &Ruleset, base: &Ruleset) -> Option<Self> {
        let rule = self.of(ruleset);
        Self::all(base).find(|twin| {
            let other = twin.of(base);
            twin.kind() == self.kind()
                && other.id == rule.id
                && other.when == rule.when
                && other.in_force.meets(&rule.in_force)
        })
    }
}

/// Everything of a ruleset that cases should reach. Of a place: what its local file brings in is
/// its own, the rest is that of `base`, the ruleset it extends.
pub(super) fn targets(ruleset: &Ruleset, base: &Ruleset) -> List<Target> {
    let mut targets = tables(ruleset);
    let place = ruleset.place().filter(|place| place.is_overlaid);
    let place = place.map(|place| place.id.as_str());
    for at in RuleAt::all(ruleset) {
        let rule = at.of(ruleset);
        let twin = place.and_then(|_| at.twin(ruleset, base));
        let shared = twin.map_or((ruleset, at), |twin| (base, twin));
        let own = place.filter(|_| twin.is_none());
        let parts = Parts {
            ruleset,
            at,
            shared,
            path: at.path(ruleset),
            period: period(&shared.1.of(shared.0).in_force),
        };
        let mut edges = parts.edges(own, None);
        let mut sides = List::default();
        for stand in [Stand::Met, Stand::NotMet] {
            let is_met = stand == Stand::Met;
            let test = Test::Rule { rule: at, is_met };
            let needs = if is_met {
                say!("an applicant for whom it is met")
            } else {
                say!("an applicant for whom it is not met")
            };
            sides.push(Side { needs, stand, test });
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

fn period(period: &crate::base::calendar::Period) -> Text {
    match (period.from, period.to) {
        (None, None) => say::same(""),
        (Some(from), None) => say!(" from {from}", from),
        (None, Some(to)) => say!(" to {to}", to),
        (Some(from), Some(to)) => say!(" from {from} to {to}", from, to),
    }
}

/// A value of a fact, as it stands in a case.
fn said(fact: &Fact, one: i64) -> String {
    format!("`{}` {}", fact.id, value::to_plain(fact, one))
}
