//! From the structs of the schema to the plain ones of the naive scorer.

#![allow(clippy::unwrap_used, reason = "a test helper may stop the test")]

use permit_points::schema::{self, Bound, Combine, Literal, OneOrMany};

use super::{
    Band, Condition, Edge, Factor, MILLION, Rule, Table, Takes, literal, millionths, rank,
};

/// Turns the structs of the schema into the plain ones above.
pub(super) struct Reader<'a> {
    pub(super) facts: &'a [schema::Fact],
}

impl Reader<'_> {
    fn edge(&self, fact: Option<&str>, bound: &Bound) -> Edge {
        match bound {
            Bound::Figure(figure) => Edge::Times(
                millionths(&figure.times.to_string()),
                figure.parameter.clone(),
            ),
            Bound::Literal(Literal::Number(number)) => Edge::At(millionths(&number.to_string())),
            Bound::Literal(value) => {
                let fact = self
                    .facts
                    .iter()
                    .find(|entry| Some(entry.id.as_str()) == fact)
                    .unwrap();
                Edge::At(rank(fact, &literal(value)))
            }
        }
    }

    fn takes(
        &self,
        fact: &str,
        [from, to, below]: [&Option<Bound>; 3],
        is: Option<&OneOrMany<Literal>>,
    ) -> Takes {
        let edge = |bound: &Option<Bound>| bound.as_ref().map(|bound| self.edge(Some(fact), bound));
        let is = is.map(|list| list.items.iter().map(literal).collect());
        Takes {
            from: edge(from),
            to: edge(to),
            below: edge(below),
            is,
        }
    }

    fn band(&self, fact: &str, band: &schema::Band) -> Band {
        let then = band
            .then
            .as_ref()
            .map(|then| (i128::from(then.every) * MILLION, then.points));
        let takes = self.takes(fact, [&band.from, &band.to, &band.below], band.is.as_ref());
        Band {
            takes,
            otherwise: band.otherwise,
            points: band.points,
            then,
        }
    }

    pub(super) fn factor(&self, factor: &schema::Factor, waivers: &[schema::Waiver]) -> Factor {
        let table = |(number, table): (usize, &schema::Table)| {
            let path = format!("factors.{}.tables[{number}]", factor.id);
            let covers = |at: &str| {
                path.strip_prefix(at)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let reads_below = |waiver: &&schema::Waiver| {
                waiver.code == "band-gap"
                    && covers(&waiver.at)
                    && waiver.reading == Some(schema::Reading::Below)
            };
            Table {
                fact: table.fact.clone(),
                bands: table
                    .bands
                    .iter()
                    .map(|band| self.band(&table.fact, band))
                    .collect(),
                reads_below: waivers.iter().any(|waiver| reads_below(&waiver)),
            }
        };
        Factor {
            id: factor.id.clone(),
            floor: factor.floor.unwrap_or(0),
            cap: factor.cap,
            is_sum: factor.combine == Combine::Sum,
            rises_with: factor.rises_with.clone(),
            tables: factor.tables.iter().enumerate().map(table).collect(),
        }
    }

    pub(super) fn condition(&self, when: &schema::Condition) -> Condition {
        let list =
            |parts: &[schema::Condition]| parts.iter().map(|part| self.condition(part)).collect();
        if let Some(parts) = &when.all {
            Condition::All(list(parts))
        } else if let Some(parts) = &when.any {
            Condition::Any(list(parts))
        } else if let Some(part) = &when.not {
            Condition::Not(Box::new(self.condition(part)))
        } else if let Some(points) = &when.points {
            Condition::Points(self.edge(None, &points.from))
        } else {
            let fact = when.fact.clone().unwrap();
            let takes = self.takes(&fact, [&when.from, &when.to, &when.below], when.is.as_ref());
            Condition::Fact(fact, takes)
        }
    }

    pub(super) fn rules(&self, rules: &[schema::Rule]) -> Vec<Rule> {
        let rule = |rule: &schema::Rule| Rule {
            id: rule.id.clone(),
            when: self.condition(&rule.when),
            closes: rule.classes.clone(),
            from: rule
                .in_force
                .as_ref()
                .and_then(|period| period.from.clone()),
            to: rule.in_force.as_ref().and_then(|period| period.to.clone()),
            confidence: rule.confidence,
        };
        rules.iter().map(rule).collect()
    }
}
