//! A naive scorer, straight from the rule files: no cells, no normal form, no code of the library
//! but the structs that the files are read into. Slow on purpose. What is not known is tried out,
//! value by value ([`candidates`](Rules::candidates)), by the letter of the contract, section 3.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

pub(crate) mod draw;
pub(crate) mod opinion;
mod read;
mod table;

use std::collections::BTreeMap;

use permit_points::Decimal;
use permit_points::schema::{self, FactType, Literal, RuleFile};

use self::read::Reader;

/// A value of a fact. Numbers are counted in hundredths, so that fen are whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Number(i64),
    Name(String),
    Truth(bool),
}

/// Values by the name of the fact.
pub(crate) type Values = BTreeMap<String, Value>;

/// Figures by the name of the parameter, in hundredths.
pub(crate) type Figures = BTreeMap<String, i64>;

/// How numbers are compared: in millionths, exactly.
const MILLION: i128 = 1_000_000;

pub(crate) enum Edge {
    At(i128),
    /// So many millionths of a parameter.
    Times(i128, String),
}

/// The values that a band or a condition matches.
#[derive(Default)]
pub(crate) struct Takes {
    from: Option<Edge>,
    to: Option<Edge>,
    below: Option<Edge>,
    is: Option<Vec<Value>>,
}

pub(crate) struct Band {
    takes: Takes,
    otherwise: bool,
    points: i64,
    /// The length of a step in millionths, and its points.
    then: Option<(i128, i64)>,
}

pub(crate) struct Table {
    pub(crate) fact: String,
    pub(crate) bands: Vec<Band>,
    /// Whether a gap belongs to the row below it.
    reads_below: bool,
}

pub(crate) struct Factor {
    pub(crate) id: String,
    pub(crate) floor: i64,
    pub(crate) cap: Option<i64>,
    is_sum: bool,
    pub(crate) rises_with: Vec<String>,
    pub(crate) tables: Vec<Table>,
}

pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Fact(String, Takes),
    Points(Edge),
}

pub(crate) struct Rule {
    id: String,
    when: Condition,
    /// The classes that a requirement closes; all without a list.
    closes: Option<Vec<String>>,
    from: Option<String>,
    to: Option<String>,
    confidence: schema::Confidence,
}

pub(crate) struct Class {
    pub(crate) id: String,
    routes: Vec<Rule>,
    otherwise: bool,
}

/// One rule file with the facts it uses.
pub(crate) struct Rules {
    pub(crate) facts: Vec<schema::Fact>,
    positions: BTreeMap<String, usize>,
    pub(crate) factors: Vec<Factor>,
    parameters: Vec<schema::Parameter>,
    requirements: Vec<Rule>,
    exemptions: Vec<Rule>,
    pub(crate) classes: Vec<Class>,
    remarks: Vec<Condition>,
}

/// True, false, or hanging on a figure that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Missing,
}

/// Millionths of a plain decimal number.
fn millionths(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(
        fraction.len() <= 6,
        "{text} has more decimals than the naive scorer knows"
    );
    let sign = if text.starts_with('-') { -1 } else { 1 };
    whole.parse::<i128>().unwrap() * MILLION
        + sign * format!("{fraction:0<6}").parse::<i128>().unwrap()
}

fn literal(value: &Literal) -> Value {
    match value {
        Literal::Boolean(truth) => Value::Truth(*truth),
        Literal::Name(name) => Value::Name(name.clone()),
        Literal::Number(number) => {
            Value::Number(i64::try_from(millionths(&number.to_string()) / 10_000).unwrap())
        }
    }
}

/// Where a value stands in the order of its fact, in millionths.
fn rank(fact: &schema::Fact, value: &Value) -> i128 {
    match value {
        Value::Number(hundredths) => i128::from(*hundredths) * MILLION / 100,
        Value::Truth(truth) => i128::from(*truth) * MILLION,
        Value::Name(name) => {
            let position = fact
                .options
                .iter()
                .position(|option| option.id == *name)
                .unwrap();
            i128::try_from(position).unwrap() * MILLION
        }
    }
}

impl Rule {
    /// Days are compared as they are written: `2018-08-02` is before `2018-08-03`.
    fn is_in_force(&self, on: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= on)
            && self.to.as_deref().is_none_or(|to| on <= to)
    }
}

impl Rules {
    /// Reads one of the shipped rule files.
    pub(crate) fn shipped(id: &str) -> Self {
        let national = include_str!("../../rules/cn-2017.yaml");
        let text = match id {
            "cn-2017" => national,
            "cn-2016-pilot" => include_str!("../../rules/cn-2016-pilot.yaml"),
            _ => panic!("there is no rule file {id}"),
        };
        let mut file: RuleFile = serde_yaml::from_str(text).unwrap();
        if let Some(other) = &file.facts_from {
            assert_eq!(other, "cn-2017");
            let shared = serde_yaml::from_str::<RuleFile>(national).unwrap().facts;
            file.facts.splice(0..0, shared);
        }
        Self::of(file)
    }

    /// Reads a rule file that defines all of its facts.
    pub(crate) fn read(text: &str) -> Self {
        Self::of(serde_yaml::from_str(text).unwrap())
    }

    fn of(file: RuleFile) -> Self {
        let facts = file.facts;
        let reader = Reader { facts: &facts };
        let class = |class: &schema::Class| Class {
            id: class.id.clone(),
            routes: reader.rules(&class.routes),
            otherwise: class.otherwise,
        };
        Self {
            factors: file
                .factors
                .iter()
                .map(|factor| reader.factor(factor, &file.waivers))
                .collect(),
            requirements: reader.rules(&file.requirements),
            exemptions: reader.rules(&file.exemptions),
            classes: file.classes.iter().map(class).collect(),
            remarks: file
                .caveats
                .iter()
                .filter_map(|caveat| caveat.when.as_ref())
                .map(|when| reader.condition(when))
                .collect(),
            parameters: file.parameters,
            positions: facts
                .iter()
                .enumerate()
                .map(|(at, fact)| (fact.id.clone(), at))
                .collect(),
            facts,
        }
    }

    pub(crate) fn fact(&self, id: &str) -> &schema::Fact {
        &self.facts[self.positions[id]]
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let routes = self.classes.iter().flat_map(|class| &class.routes);
        let rules = self
            .requirements
            .iter()
            .chain(&self.exemptions)
            .chain(routes);
        rules.map(|rule| &rule.when).chain(&self.remarks)
    }

    /// Everything that is asked about a fact.
    fn readers(&self, fact: &str) -> Vec<&Takes> {
        let mut readers = Vec::new();
        for table in self
            .factors
            .iter()
            .flat_map(|factor| &factor.tables)
            .filter(|table| table.fact == fact)
        {
            readers.extend(table.bands.iter().map(|band| &band.takes));
        }
        self.conditions()
            .for_each(|condition| condition.readers(fact, &mut readers));
        readers
    }

    /// What every table and every condition in force makes of a value: the row with its step, and
    /// whether the condition takes it. Empty for a fact that nothing reads that day; two values of
    /// which it is the same are in one cell.
    pub(crate) fn mark(&self, fact: &str, value: &Value, figures: &Figures, on: &str) -> Vec<i64> {
        let entry = self.fact(fact);
        let mut mark = Vec::new();
        for factor in &self.factors {
            for table in factor.tables.iter().filter(|table| table.fact == fact) {
                let row = table.row(factor, entry, value, figures);
                let row = row.map(|(row, step)| [i64::try_from(row).unwrap(), step]);
                mark.extend(row.unwrap_or([-1, 0]));
            }
        }
        let routes = self.classes.iter().flat_map(|class| &class.routes);
        let rules = self.requirements.iter().chain(&self.exemptions);
        let in_force = rules.chain(routes).filter(|rule| rule.is_in_force(on));
        let mut readers = Vec::new();
        for condition in in_force.map(|rule| &rule.when).chain(&self.remarks) {
            condition.readers(fact, &mut readers);
        }
        let takes = |takes: &Takes| i64::from(takes.takes(entry, value, figures) == Truth::Yes);
        mark.extend(readers.into_iter().map(takes));
        mark
    }

    /// All values of a fact, one by one: for small domains.
    pub(crate) fn values(&self, fact: &str) -> Vec<Value> {
        let entry = self.fact(fact);
        let unit = match entry.kind.expect("a fact has a type") {
            FactType::Boolean => return vec![Value::Truth(false), Value::Truth(true)],
            FactType::Choice => {
                let options = entry.options.iter();
                return options
                    .map(|option| Value::Name(option.id.clone()))
                    .collect();
            }
            FactType::Date => return Vec::new(),
            FactType::Integer => 100,
            FactType::Money => 1,
        };
        let domain = entry.domain.as_ref().unwrap();
        let end = |end: &Decimal| i64::try_from(millionths(&end.to_string()) / 10_000).unwrap();
        (end(&domain.from)..=end(&domain.to))
            .step_by(unit)
            .map(Value::Number)
            .collect()
    }

    /// Whether a table or a condition reads the fact.
    pub(crate) fn reads(&self, fact: &str) -> bool {
        !self.readers(fact).is_empty()
    }

    /// Values of a fact that between them meet everything that can be asked of it: the ends of its
    /// domain, and every edge and every step with the values beside it.
    pub(crate) fn candidates(&self, fact: &str, figures: &Figures) -> Vec<Value> {
        let entry = self.fact(fact);
        let unit = match entry.kind.expect("the shipped facts have types") {
            FactType::Boolean => return vec![Value::Truth(false), Value::Truth(true)],
            FactType::Choice => {
                return entry
                    .options
                    .iter()
                    .map(|option| Value::Name(option.id.clone()))
                    .collect();
            }
            FactType::Date => return Vec::new(),
            FactType::Integer => MILLION,
            FactType::Money => MILLION / 100,
        };
        let domain = entry.domain.as_ref().unwrap();
        let (first, last) = (
            millionths(&domain.from.to_string()),
            millionths(&domain.to.to_string()),
        );
        let mut edges = vec![first, last];
        for takes in self.readers(fact) {
            edges.extend(
                [&takes.from, &takes.to, &takes.below]
                    .into_iter()
                    .flatten()
                    .filter_map(|edge| edge.at(figures)),
            );
        }
        for factor in &self.factors {
            for band in factor
                .tables
                .iter()
                .filter(|table| table.fact == fact)
                .flat_map(|table| &table.bands)
            {
                let Some((every, points)) = band.then else {
                    continue;
                };
                let mut from = band.takes.from.as_ref().unwrap().at(figures).unwrap();
                let mut reached = band.points;
                while from <= last
                    && factor.cap.is_none_or(|cap| reached <= cap)
                    && reached >= factor.floor
                {
                    edges.push(from);
                    from += every;
                    reached += points;
                }
            }
        }
        let near = edges.into_iter().flat_map(|edge| {
            let whole = edge.div_euclid(unit) * unit;
            [whole - unit, whole, whole + unit]
        });
        let mut values: Vec<i128> = near
            .filter(|value| (first..=last).contains(value))
            .collect();
        values.sort_unstable();
        values.dedup();
        values
            .into_iter()
            .map(|value| Value::Number(i64::try_from(value / (MILLION / 100)).unwrap()))
            .collect()
    }

    /// The figures in force: those that were given, else the dated ones.
    pub(crate) fn figures(&self, given: &Figures, on: &str) -> Figures {
        let mut figures = given.clone();
        for parameter in &self.parameters {
            let begun = parameter
                .values
                .iter()
                .filter(|value| value.from.as_str() <= on);
            let latest = begun.max_by(|one, other| one.from.cmp(&other.from));
            let holds = latest.filter(|value| value.to.as_deref().is_none_or(|to| on <= to));
            if let Some(value) = holds {
                let hundredths =
                    i64::try_from(millionths(&value.value.to_string()) / 10_000).unwrap();
                figures.entry(parameter.id.clone()).or_insert(hundredths);
            }
        }
        figures
    }
}

impl Edge {
    fn at(&self, figures: &Figures) -> Option<i128> {
        match self {
            Self::At(millionths) => Some(*millionths),
            // A figure has two decimals and a multiple six: in millionths the product is whole
            // as long as the multiple has no more than four.
            Self::Times(times, parameter) => {
                let product = times * i128::from(*figures.get(parameter)?);
                assert_eq!(product % 100, 0);
                Some(product / 100)
            }
        }
    }
}

impl Condition {
    fn readers<'a>(&'a self, fact: &str, readers: &mut Vec<&'a Takes>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.readers(fact, readers);
                }
            }
            Self::Not(part) => part.readers(fact, readers),
            Self::Fact(mine, takes) if mine == fact => readers.push(takes),
            Self::Fact(..) | Self::Points(_) => {}
        }
    }
}
