//! A whole ruleset.
//!
//! Values are as applicants give them: money in CNY, options by their ids. Keys of bands and
//! conditions are those of the rule file, and absent where they are absent there; all other keys
//! are always there.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Number, Value};

use super::common::{ChangeOut, PeriodOut, number, source_ids};
use crate::base::decimal::Decimal;
use crate::base::text::Text;
use crate::rules::figures;
use crate::rules::ruleset::{
    Band, CalendarUnit, Caveat, Changes, Class, ClassId, Combine, Condition, Edge, Fact, FactId,
    FactKind, Factor, Figures, LocalPlace, Matches, Parameter, ParameterId, Reading, Rule, Ruleset,
    Source, Table, Waiver,
};
use crate::rules::value;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/ruleset/v1";

/// A whole [`Ruleset`].
#[derive(Debug, Serialize)]
pub struct RulesetOut<'a> {
    format: &'static str,
    id: &'a str,
    title: &'a Text,
    jurisdiction: &'a str,
    in_force: PeriodOut,
    /// The day of the amounts that multiples of figures come to.
    on: String,
    place: Option<PlaceOut<'a>>,
    cap: i64,
    sources: Vec<SourceOut<'a>>,
    parameters: Vec<ParameterOut<'a>>,
    facts: Vec<FactOut<'a>>,
    factors: Vec<FactorOut<'a>>,
    requirements: Vec<RuleOut<'a>>,
    exemptions: Vec<RuleOut<'a>>,
    classes: Vec<ClassOut<'a>>,
    caveats: Vec<CaveatOut<'a>>,
    waivers: Vec<WaiverOut<'a>>,
}

#[derive(Debug, Serialize)]
struct PlaceOut<'a> {
    id: &'a str,
    title: &'a Text,
    extends: &'a str,
    province: Option<Value>,
    /// Whether its local rules hold: not if they extend another ruleset.
    overlaid: bool,
    changes: Vec<ChangeOut<'a>>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct SourceOut<'a> {
    id: &'a str,
    title: &'a Text,
    number: Option<&'a str>,
    url: Option<&'a str>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct ParameterOut<'a> {
    id: &'a str,
    title: &'a Text,
    unit: &'a Text,
    values: Vec<DatedOut<'a>>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct DatedOut<'a> {
    from: Option<String>,
    to: Option<String>,
    value: Option<Number>,
    source: Vec<&'a str>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct FactOut<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a Text,
    ask: &'a Text,
    unit: Option<&'a Text>,
    domain: Option<DomainOut>,
    ordered: bool,
    completed: bool,
    options: Vec<OptionOut<'a>>,
    changes: &'static str,
    assume: Option<Value>,
    gives: Option<GivesOut<'a>>,
    evidence: &'a [Text],
    aliases: &'a [String],
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct DomainOut {
    from: Value,
    to: Value,
}

#[derive(Debug, Serialize)]
struct OptionOut<'a> {
    id: &'a str,
    title: &'a Text,
    aliases: &'a [String],
}

#[derive(Debug, Serialize)]
struct GivesOut<'a> {
    fact: &'a str,
    unit: &'static str,
}

#[derive(Debug, Serialize)]
struct FactorOut<'a> {
    id: &'a str,
    title: &'a Text,
    cap: Option<i64>,
    floor: i64,
    source: Vec<&'a str>,
    combine: &'static str,
    rises_with: Vec<&'a str>,
    tables: Vec<TableOut<'a>>,
    evidence: &'a [Text],
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct TableOut<'a> {
    fact: &'a str,
    bands: Vec<BandOut<'a>>,
}

#[derive(Debug, Serialize)]
struct BandOut<'a> {
    #[serde(flatten)]
    takes: MatchesOut<'a>,
    points: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<ThenOut>,
    /// The last value beyond a waived gap that the row is read to reach up to.
    #[serde(skip_serializing_if = "Option::is_none")]
    reads_to: Option<Value>,
}

#[derive(Debug, Serialize)]
struct ThenOut {
    every: Value,
    points: i64,
}

#[derive(Debug, Default, Serialize)]
struct MatchesOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<EdgeOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<EdgeOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<EdgeOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otherwise: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum EdgeOut<'a> {
    Value(Value),
    Figure {
        times: Option<Number>,
        parameter: &'a str,
        /// What it comes to on the day; null where the figure is missing.
        amount: Option<Number>,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ConditionOut<'a> {
    All(Vec<ConditionOut<'a>>),
    Any(Vec<ConditionOut<'a>>),
    Not(Box<ConditionOut<'a>>),
    Points {
        from: EdgeOut<'a>,
    },
    #[serde(untagged)]
    Fact {
        fact: &'a str,
        #[serde(flatten)]
        matches: MatchesOut<'a>,
    },
}

#[derive(Debug, Serialize)]
struct RuleOut<'a> {
    id: &'a str,
    title: &'a Text,
    source: Vec<&'a str>,
    when: ConditionOut<'a>,
    /// The classes that a failed requirement closes; null for all.
    classes: Option<Vec<&'a str>>,
    in_force: PeriodOut,
    evidence: &'a [Text],
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct ClassOut<'a> {
    id: &'a str,
    title: &'a Text,
    routes: Vec<RuleOut<'a>>,
    otherwise: bool,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct CaveatOut<'a> {
    id: &'a str,
    text: &'a Text,
    source: Vec<&'a str>,
    when: Option<ConditionOut<'a>>,
    classes: Option<Vec<&'a str>>,
    routes: Option<&'a [String]>,
    /// Whether it is said in one breath with the class.
    prominent: bool,
    in_force: PeriodOut,
    note: Option<&'a Text>,
    confidence: &'static str,
}

#[derive(Debug, Serialize)]
struct WaiverOut<'a> {
    code: &'static str,
    at: &'a str,
    reason: &'a Text,
    source: Vec<&'a str>,
    date: String,
    reading: Option<&'static str>,
    note: Option<&'a Text>,
    confidence: &'static str,
}

impl<'a> RulesetOut<'a> {
    /// The ruleset with all its periods; amounts that hang on figures are those of the day.
    #[must_use]
    pub fn new(ruleset: &'a Ruleset, on: Date) -> Self {
        let out = RulesetWriter {
            ruleset,
            figures: figures::on(ruleset, on),
        };
        let rules = |rules: &'a [Rule]| rules.iter().map(|rule| out.rule(rule)).collect();
        Self {
            format: FORMAT,
            id: ruleset.id(),
            title: ruleset.title(),
            jurisdiction: ruleset.jurisdiction(),
            in_force: PeriodOut::new(ruleset.in_force()),
            on: on.to_string(),
            place: ruleset.place().map(|place| out.place(place)),
            cap: ruleset.cap(),
            sources: ruleset.sources().iter().map(source).collect(),
            parameters: ruleset
                .parameters()
                .iter()
                .map(|parameter| out.parameter(parameter))
                .collect(),
            facts: ruleset.facts().iter().map(|fact| out.fact(fact)).collect(),
            factors: ruleset
                .factors()
                .iter()
                .map(|factor| out.factor(factor))
                .collect(),
            requirements: rules(ruleset.requirements().as_slice()),
            exemptions: rules(ruleset.exemptions().as_slice()),
            classes: ruleset
                .classes()
                .each()
                .map(|(id, class)| out.class(id, class))
                .collect(),
            caveats: ruleset
                .caveats()
                .iter()
                .map(|caveat| out.caveat(caveat))
                .collect(),
            waivers: ruleset
                .waivers()
                .iter()
                .map(|waiver| out.waiver(waiver))
                .collect(),
        }
    }
}

/// A ruleset on its way out, with the figures of the day.
struct RulesetWriter<'a> {
    ruleset: &'a Ruleset,
    figures: Figures,
}

impl<'a> RulesetWriter<'a> {
    fn fact_id(&self, fact: FactId) -> &'a str {
        &self.ruleset.facts()[fact].id
    }

    fn class_ids(&self, classes: Option<&[ClassId]>) -> Option<Vec<&'a str>> {
        let all = self.ruleset.classes();
        let ids = classes?.iter().map(|class| all[*class].id.as_str());
        Some(ids.collect())
    }

    fn place(&self, place: &'a LocalPlace) -> PlaceOut<'a> {
        let province = place.province;
        let province =
            province.map(|(fact, option)| value::to_json(&self.ruleset.facts()[fact], option));
        let changes = place.changes.iter();
        let changes = changes.map(|one| ChangeOut::of(self.ruleset, one));
        PlaceOut {
            id: &place.id,
            title: &place.title,
            extends: &place.extends,
            province,
            overlaid: place.is_overlaid,
            changes: changes.collect(),
            note: place.note.as_ref(),
            confidence: place.confidence.name(),
        }
    }

    fn parameter(&self, parameter: &'a Parameter) -> ParameterOut<'a> {
        let values = parameter.values.iter().map(|dated| DatedOut {
            from: dated.in_force.from.map(|day| day.to_string()),
            to: dated.in_force.to.map(|day| day.to_string()),
            value: number(&dated.value),
            source: source_ids(self.ruleset, &dated.sources),
            note: dated.note.as_ref(),
            confidence: dated.confidence.name(),
        });
        ParameterOut {
            id: &parameter.id,
            title: &parameter.title,
            unit: &parameter.unit,
            values: values.collect(),
            note: parameter.note.as_ref(),
            confidence: parameter.confidence.name(),
        }
    }

    fn fact(&self, fact: &'a Fact) -> FactOut<'a> {
        let (kind, ordered, completed, gives) = match &fact.kind {
            FactKind::Integer { completed } => ("integer", false, *completed, None),
            FactKind::Money => ("money", false, false, None),
            FactKind::Choice { ordered, .. } => ("choice", *ordered, false, None),
            FactKind::Boolean => ("boolean", false, false, None),
            FactKind::Date { gives, unit } => ("date", false, false, Some((*gives, *unit))),
        };
        let options = fact.options().iter().map(|option| OptionOut {
            id: &option.id,
            title: &option.title,
            aliases: &option.aliases,
        });
        FactOut {
            id: &fact.id,
            r#type: kind,
            title: &fact.title,
            ask: &fact.ask,
            unit: fact.unit.as_ref(),
            domain: fact.is_number().then(|| DomainOut {
                from: value::to_json(fact, fact.domain.from),
                to: value::to_json(fact, fact.domain.end.saturating_sub(1)),
            }),
            ordered,
            completed,
            options: options.collect(),
            changes: match fact.changes {
                Changes::Never => "never",
                Changes::WithTime => "with-time",
                Changes::ByChoice => "by-choice",
            },
            assume: fact.assume.map(|one| value::to_json(fact, one)),
            gives: gives.map(|(fact, unit)| GivesOut {
                fact: self.fact_id(fact),
                unit: match unit {
                    CalendarUnit::Years => "years",
                    CalendarUnit::Months => "months",
                },
            }),
            evidence: &fact.evidence,
            aliases: &fact.aliases,
            note: fact.note.as_ref(),
            confidence: fact.confidence.name(),
        }
    }

    fn factor(&self, factor: &'a Factor) -> FactorOut<'a> {
        let rises_with = factor.rises_with.iter();
        FactorOut {
            id: &factor.id,
            title: &factor.title,
            cap: factor.cap,
            floor: factor.floor,
            source: source_ids(self.ruleset, &factor.sources),
            combine: match factor.combine {
                Combine::Best => "best",
                Combine::Sum => "sum",
            },
            rises_with: rises_with.map(|fact| self.fact_id(*fact)).collect(),
            tables: factor.tables.iter().map(|one| self.table(one)).collect(),
            evidence: &factor.evidence,
            note: factor.note.as_ref(),
            confidence: factor.confidence.name(),
        }
    }

    fn table(&self, table: &'a Table) -> TableOut<'a> {
        let fact = &self.ruleset.facts()[table.fact];
        let bands = table.bands.iter().map(|band| self.band(fact, band));
        TableOut {
            fact: &fact.id,
            bands: bands.collect(),
        }
    }

    fn band(&self, fact: &Fact, band: &Band) -> BandOut<'a> {
        BandOut {
            takes: self.matches(fact, &band.takes),
            points: band.points,
            then: band.then.map(|then| ThenOut {
                every: value::to_json(fact, then.every),
                points: then.points,
            }),
            reads_to: band
                .reads_to
                .map(|end| value::to_json(fact, end.saturating_sub(1))),
        }
    }

    fn matches(&self, fact: &Fact, matches: &Matches) -> MatchesOut<'a> {
        let edge = |edge: &Option<Edge>| edge.map(|edge| self.edge(fact, edge));
        match matches {
            Matches::Range { from, to, below } => MatchesOut {
                from: edge(from),
                to: edge(to),
                below: edge(below),
                ..MatchesOut::default()
            },
            Matches::Is(values) => MatchesOut {
                is: Some(
                    values
                        .iter()
                        .map(|one| value::to_json(fact, *one))
                        .collect(),
                ),
                ..MatchesOut::default()
            },
            Matches::Otherwise => MatchesOut {
                otherwise: Some(true),
                ..MatchesOut::default()
            },
        }
    }

    fn edge(&self, fact: &Fact, edge: Edge) -> EdgeOut<'a> {
        match edge {
            Edge::Value(units) => EdgeOut::Value(value::to_json(fact, units)),
            Edge::Figure { times, parameter } => self.multiple(times, parameter),
        }
    }

    fn multiple(&self, times: Decimal, parameter: ParameterId) -> EdgeOut<'a> {
        EdgeOut::Figure {
            times: number(&times),
            parameter: &self.ruleset.parameters()[parameter].id,
            amount: self.figures[parameter].and_then(|figure| number(&figure.times(&times))),
        }
    }

    fn condition(&self, condition: &Condition) -> ConditionOut<'a> {
        let parts = |parts: &[Condition]| parts.iter().map(|part| self.condition(part)).collect();
        match condition {
            Condition::All(all) => ConditionOut::All(parts(all)),
            Condition::Any(any) => ConditionOut::Any(parts(any)),
            Condition::Not(part) => ConditionOut::Not(Box::new(self.condition(part))),
            Condition::Fact { fact, matches } => {
                let fact = &self.ruleset.facts()[*fact];
                ConditionOut::Fact {
                    fact: &fact.id,
                    matches: self.matches(fact, matches),
                }
            }
            Condition::Points { from } => ConditionOut::Points {
                from: match *from {
                    Edge::Value(points) => EdgeOut::Value(points.into()),
                    Edge::Figure { times, parameter } => self.multiple(times, parameter),
                },
            },
        }
    }

    fn rule(&self, rule: &'a Rule) -> RuleOut<'a> {
        RuleOut {
            id: &rule.id,
            title: &rule.title,
            source: source_ids(self.ruleset, &rule.sources),
            when: self.condition(&rule.when),
            classes: self.class_ids(rule.classes.as_deref()),
            in_force: PeriodOut::new(&rule.in_force),
            evidence: &rule.evidence,
            note: rule.note.as_ref(),
            confidence: rule.confidence.name(),
        }
    }

    fn class(&self, id: ClassId, class: &'a Class) -> ClassOut<'a> {
        let routes = self.ruleset.routes().iter();
        let routes = routes.filter(|route| route.class == id);
        ClassOut {
            id: &class.id,
            title: &class.title,
            routes: routes.map(|route| self.rule(&route.rule)).collect(),
            otherwise: class.otherwise,
            note: class.note.as_ref(),
            confidence: class.confidence.name(),
        }
    }

    fn caveat(&self, caveat: &'a Caveat) -> CaveatOut<'a> {
        CaveatOut {
            id: &caveat.id,
            text: &caveat.text,
            source: source_ids(self.ruleset, &caveat.sources),
            when: caveat.when.as_ref().map(|when| self.condition(when)),
            classes: self.class_ids(caveat.classes.as_deref()),
            routes: caveat.routes.as_deref(),
            prominent: caveat.prominent,
            in_force: PeriodOut::new(&caveat.in_force),
            note: caveat.note.as_ref(),
            confidence: caveat.confidence.name(),
        }
    }

    fn waiver(&self, waiver: &'a Waiver) -> WaiverOut<'a> {
        WaiverOut {
            code: waiver.code.name(),
            at: &waiver.at,
            reason: &waiver.reason,
            source: source_ids(self.ruleset, &waiver.sources),
            date: waiver.date.to_string(),
            reading: waiver.reading.map(|Reading::Below| "below"),
            note: waiver.note.as_ref(),
            confidence: waiver.confidence.name(),
        }
    }
}

fn source(source: &Source) -> SourceOut<'_> {
    SourceOut {
        id: &source.id,
        title: &source.title,
        number: source.number.as_deref(),
        url: source.url.as_deref(),
        note: source.note.as_ref(),
        confidence: source.confidence.name(),
    }
}
