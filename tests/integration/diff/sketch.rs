//! Small rule files in the making, which are written down once they are drawn.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use crate::naive::Value;
use crate::naive::draw::text;

/// What a fact can be. Numbers are counted in hundredths, as the naive scorer does.
#[derive(Clone)]
pub(super) enum Kind {
    Integer(i64, i64),
    Money(i64, i64),
    Choice(Vec<&'static str>, bool),
    Boolean,
}

#[derive(Clone)]
pub(crate) struct Fact {
    pub(crate) id: &'static str,
    pub(super) kind: Kind,
    /// Whether a value is assumed, which a comparison ignores.
    pub(crate) assumed: bool,
}

/// A number in hundredths, or a multiple of the figure.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    At(i64),
    Times(&'static str),
}

#[derive(Clone)]
pub(super) enum Takes {
    /// `from`, then `to` (closed) or `below` (open).
    Range(Option<Edge>, Option<(Edge, bool)>),
    Is(Vec<&'static str>),
    Otherwise,
}

#[derive(Clone)]
pub(super) struct Row {
    pub(super) takes: Takes,
    pub(super) points: i64,
    pub(super) then: Option<(i64, i64)>,
}

#[derive(Clone)]
pub(super) struct Table {
    pub(super) fact: &'static str,
    pub(super) rows: Vec<Row>,
}

#[derive(Clone)]
pub(super) struct Factor {
    pub(super) id: usize,
    pub(super) floor: i64,
    pub(super) cap: Option<i64>,
    pub(super) is_sum: bool,
    pub(super) tables: Vec<Table>,
}

#[derive(Clone)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Fact(&'static str, Takes),
    Points(Edge),
}

#[derive(Clone)]
pub(super) struct Rule {
    pub(super) id: usize,
    pub(super) when: Condition,
    /// The classes that a requirement closes; all without a list.
    pub(super) closes: Option<Vec<&'static str>>,
    pub(super) in_force: &'static str,
}

#[derive(Clone)]
pub(super) struct Class {
    pub(super) id: &'static str,
    pub(super) routes: Vec<Rule>,
}

/// A rule file in the making.
#[derive(Clone)]
pub(crate) struct Sketch {
    pub(crate) facts: Vec<Fact>,
    /// The values of the figure, as they are written.
    pub(super) figures: &'static str,
    pub(super) factors: Vec<Factor>,
    pub(super) requirements: Vec<Rule>,
    pub(super) exemptions: Vec<Rule>,
    pub(super) classes: Vec<Class>,
    /// Whether the last class has everybody else.
    pub(super) has_rest: bool,
    pub(super) caveat: Option<Condition>,
    /// The last id that was given.
    pub(super) ids: usize,
}

impl Fact {
    /// The smallest difference of two values.
    pub(super) const fn unit(&self) -> i64 {
        if matches!(self.kind, Kind::Money(..)) {
            1
        } else {
            100
        }
    }

    pub(super) fn options(&self) -> Vec<&'static str> {
        match &self.kind {
            Kind::Choice(options, _) => options.clone(),
            Kind::Boolean => vec!["true", "false"],
            Kind::Integer(..) | Kind::Money(..) => Vec::new(),
        }
    }

    pub(super) const fn first(&self) -> i64 {
        match self.kind {
            Kind::Integer(from, _) | Kind::Money(from, _) => from,
            Kind::Choice(..) | Kind::Boolean => 0,
        }
    }

    /// The last value; options are counted by hundreds too.
    pub(super) fn last(&self) -> i64 {
        match self.kind {
            Kind::Integer(_, to) | Kind::Money(_, to) => to,
            _ => 100 * i64::try_from(self.options().len() - 1).unwrap(),
        }
    }

    fn edge(&self, edge: Edge) -> String {
        match edge {
            Edge::At(at) if !self.options().is_empty() => {
                self.options()[usize::try_from(at / 100).unwrap()].to_owned()
            }
            edge => edge.text(),
        }
    }

    fn takes(&self, takes: &Takes) -> String {
        match takes {
            Takes::Range(from, end) => {
                let from = from.map(|from| format!("from: {}", self.edge(from)));
                let end = end.map(|(end, is_closed)| {
                    let key = if is_closed { "to" } else { "below" };
                    format!("{key}: {}", self.edge(end))
                });
                from.into_iter().chain(end).collect::<Vec<_>>().join(", ")
            }
            Takes::Is(some) => format!("is: [{}]", some.join(", ")),
            Takes::Otherwise => "otherwise: true".to_owned(),
        }
    }

    fn text(&self) -> String {
        let domain = |from, to| {
            let [from, to] = [from, to].map(|end| text(&Value::Number(end)));
            format!("domain: {{from: {from}, to: {to}}}")
        };
        let kind = match &self.kind {
            Kind::Integer(from, to) => format!("integer, {}", domain(*from, *to)),
            Kind::Money(from, to) => format!("money, {}", domain(*from, *to)),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Choice(options, ordered) => {
                let options = options
                    .iter()
                    .map(|id| format!("{{id: {id}, title: {{en: {id}, zh: {id}}}}}"));
                let options: Vec<_> = options.collect();
                format!(
                    "choice, ordered: {ordered}, options: [{}]",
                    options.join(", ")
                )
            }
        };
        let assumed = match &self.kind {
            _ if !self.assumed => String::new(),
            Kind::Integer(_, to) | Kind::Money(_, to) => {
                format!(", assume: {}", text(&Value::Number(*to)))
            }
            _ => format!(", assume: {}", self.options()[0]),
        };
        format!(
            "  - {{id: {}, type: {kind}{assumed}, ask: {{en: f, zh: f}}}}\n",
            self.id
        )
    }
}

impl Edge {
    fn text(self) -> String {
        match self {
            Self::At(at) => text(&Value::Number(at)),
            Self::Times(times) => format!("{{times: {times}, parameter: figure}}"),
        }
    }
}

impl Sketch {
    fn fact_named(&self, id: &str) -> &Fact {
        self.facts.iter().find(|fact| fact.id == id).unwrap()
    }

    fn when(&self, condition: &Condition) -> String {
        let list = |parts: &[Condition]| -> String {
            let parts: Vec<_> = parts.iter().map(|part| self.when(part)).collect();
            parts.join(", ")
        };
        match condition {
            Condition::All(parts) => format!("{{all: [{}]}}", list(parts)),
            Condition::Any(parts) => format!("{{any: [{}]}}", list(parts)),
            Condition::Not(part) => format!("{{not: {}}}", self.when(part)),
            Condition::Fact(id, takes) => {
                format!("{{fact: {id}, {}}}", self.fact_named(id).takes(takes))
            }
            Condition::Points(edge) => format!("{{points: {{from: {}}}}}", edge.text()),
        }
    }

    fn rules(&self, rules: &[Rule], indent: &str) -> String {
        let rule = |rule: &Rule| {
            let closes = rule
                .closes
                .as_ref()
                .map(|ids| format!(", classes: [{}]", ids.join(", ")));
            let in_force = Some(rule.in_force).filter(|period| !period.is_empty());
            let in_force = in_force.map(|period| format!(", in_force: {period}"));
            // The same rule is as sure on both sides.
            let sure = ["", ", confidence: medium", ", confidence: low"][rule.id % 3];
            let more = [closes, in_force].map(Option::unwrap_or_default).concat() + sure;
            let (id, when) = (rule.id, self.when(&rule.when));
            format!(
                "{indent}- {{id: r{id}, title: {{en: r, zh: r}}, source: s, when: {when}{more}}}\n"
            )
        };
        rules.iter().map(rule).collect()
    }

    fn factor_text(&self, factor: &Factor) -> String {
        let combine = if factor.is_sum { "sum" } else { "best" };
        let cap = factor.cap.map(|cap| format!("    cap: {cap}\n"));
        let mut text = format!(
            "  - id: f{}\n    title: {{en: f, zh: f}}\n    source: s\n    floor: {}\n    combine: {combine}\n{}    tables:\n",
            factor.id,
            factor.floor,
            cap.unwrap_or_default()
        );
        for table in &factor.tables {
            let fact = self.fact_named(table.fact);
            text += &format!("      - fact: {}\n        bands:\n", table.fact);
            for row in &table.rows {
                let then = row
                    .then
                    .map(|(every, points)| format!(", then: {{every: {every}, points: {points}}}"));
                let takes = fact.takes(&row.takes);
                text += &format!(
                    "          - {{{takes}, points: {}{}}}\n",
                    row.points,
                    then.unwrap_or_default()
                );
            }
        }
        text
    }

    /// The rule file.
    pub(crate) fn text(&self) -> String {
        let facts: String = self.facts.iter().map(Fact::text).collect();
        let factors: String = self
            .factors
            .iter()
            .map(|factor| self.factor_text(factor))
            .collect();
        let mut text = format!(
            "format: permit-points/rules/v1\nid: x\ntitle: {{en: x, zh: x}}\njurisdiction: zz\n\
             in_force: {{from: 2020-01-01}}\nsources: [{{id: s, title: {{en: s, zh: s}}}}]\nparameters:\n  \
             - {{id: figure, title: {{en: f, zh: f}}, unit: {{en: f, zh: f}}, values: [{}]}}\n\
             facts:\n{facts}factors:\n{factors}",
            self.figures
        );
        for (list, rules) in [
            ("requirements", &self.requirements),
            ("exemptions", &self.exemptions),
        ] {
            if !rules.is_empty() {
                text += &format!("{list}:\n{}", self.rules(rules, "  "));
            }
        }
        text += "classes:\n";
        for (number, class) in self.classes.iter().enumerate() {
            let is_rest = self.has_rest && number + 1 == self.classes.len();
            let rest = if is_rest { "    otherwise: true\n" } else { "" };
            text += &format!("  - id: {}\n    title: {{en: c, zh: c}}\n{rest}", class.id);
            if !class.routes.is_empty() {
                text += &format!("    routes:\n{}", self.rules(&class.routes, "      "));
            }
        }
        if let Some(when) = &self.caveat {
            text += &format!(
                "caveats:\n  - {{id: c, text: {{en: c, zh: c}}, source: s, when: {}}}\n",
                self.when(when)
            );
        }
        text
    }
}
