//! What a case can show of a ruleset: a row, an edge from one side, a rule met or not met.

use crate::base::cells::{Range, ValueSet};
use crate::base::ids::{Id, List};
use crate::base::text::Text;
use crate::rules::figures::{FigureInForce, FigureOrigin};
use crate::rules::ruleset::{
    DatedValue, Edge, ExemptionId, Fact, FactId, FactorId, Figures, Parameter, ParameterId,
    RequirementId, RouteId, Rule, Ruleset, TableId,
};
use crate::rules::value;

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
    pub(super) sides: Vec<Side>,
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
    Values {
        /// The fact.
        fact: FactId,
        /// The values.
        values: ValueSet,
    },
    /// So far from the first or last value that the edge lets in.
    Near {
        /// The fact.
        fact: FactId,
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

impl Wanted {
    /// The values of a fact that are wanted, where its figure is known.
    pub(super) fn values(&self, fact: &Fact, figures: &Figures) -> Option<ValueSet> {
        match self {
            Self::Values { values, .. } => Some(values.clone()),
            Self::Near {
                edge,
                is_last,
                offset,
                ..
            } => {
                let at = if *is_last {
                    edge.at_most(fact, figures)
                } else {
                    edge.at_least(fact, figures)
                };
                Some(single(at?.saturating_add(*offset)))
            }
            Self::Total { .. } => None,
        }
    }

    /// The total that is wanted, where its figure is known.
    pub(super) fn total(&self, figures: &Figures) -> Option<i64> {
        let Self::Total {
            edge,
            is_reached,
            away,
        } = self
        else {
            return None;
        };
        let bound = edge.points(figures)?;
        Some(if *is_reached {
            bound + away
        } else {
            bound - 1 - away
        })
    }
}

/// One value.
pub(super) fn single(value: i64) -> ValueSet {
    ValueSet::of([Range::new(value, value.saturating_add(1))])
}

/// A value of a fact, as it stands in a case.
pub(super) fn said(fact: &Fact, value: i64) -> String {
    format!("`{}` {}", fact.id, value::to_plain(fact, value))
}

/// A dated figure of a parameter.
pub(super) type FigureAt = (ParameterId, Id<DatedValue>);

/// Whether a dated figure, if one is named, is the one in force.
pub(super) fn is_dated(
    figures: &List<Option<FigureInForce>, Parameter>,
    named: Option<FigureAt>,
) -> bool {
    named.is_none_or(|(parameter, value)| {
        figures[parameter].is_some_and(
            |one| matches!(one.origin, FigureOrigin::Dated { value: at, .. } if at == value),
        )
    })
}

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
    pub(super) fn all(ruleset: &Ruleset) -> impl Iterator<Item = Self> {
        let routes = ruleset.routes.ids().map(Self::Route);
        let requirements = ruleset.requirements.ids().map(Self::Requirement);
        let exemptions = ruleset.exemptions.ids().map(Self::Exemption);
        routes.chain(requirements).chain(exemptions)
    }

    /// The rule.
    pub(super) fn of(self, ruleset: &Ruleset) -> &Rule {
        match self {
            Self::Requirement(id) => &ruleset.requirements[id],
            Self::Exemption(id) => &ruleset.exemptions[id],
            Self::Route(id) => &ruleset.routes[id].rule,
        }
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Requirement(_) => Kind::Requirement,
            Self::Exemption(_) => Kind::Exemption,
            Self::Route(_) => Kind::Route,
        }
    }

    pub(super) fn path(self, ruleset: &Ruleset) -> String {
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
    pub(super) fn twin(self, ruleset: &Ruleset, base: &Ruleset) -> Option<Self> {
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
