//! What a table and a factor give for the values of one completion.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use permit_points::schema;

use super::{Band, Edge, Factor, Figures, Rules, Table, Takes, Truth, Value, Values, rank};

impl Takes {
    /// Whether it takes a value; unknown where a figure is missing.
    pub(super) fn takes(&self, fact: &schema::Fact, value: &Value, figures: &Figures) -> Truth {
        if let Some(list) = &self.is {
            return truth(list.contains(value));
        }
        let rank = rank(fact, value);
        let edge = |edge: &Option<Edge>| edge.as_ref().map(|edge| edge.at(figures));
        let (from, to, below) = (edge(&self.from), edge(&self.to), edge(&self.below));
        if [from, to, below].contains(&Some(None)) {
            return Truth::Missing;
        }
        let is_from = from.flatten().is_none_or(|edge| rank >= edge);
        let is_to = to.flatten().is_none_or(|edge| rank <= edge);
        let is_below = below.flatten().is_none_or(|edge| rank < edge);
        truth(is_from && is_to && is_below)
    }
}

impl Table {
    /// The rows that match a value.
    pub(crate) fn rows(&self, fact: &schema::Fact, value: &Value, figures: &Figures) -> Vec<usize> {
        let takes =
            |band: &Band| !band.otherwise && band.takes.takes(fact, value, figures) == Truth::Yes;
        let mut rows: Vec<usize> = (0..self.bands.len())
            .filter(|row| takes(&self.bands[*row]))
            .collect();
        if rows.is_empty() {
            rows = (0..self.bands.len())
                .filter(|row| self.bands[*row].otherwise)
                .collect();
        }
        if rows.is_empty() && self.reads_below {
            rows = self
                .row_below(rank(fact, value), figures)
                .into_iter()
                .collect();
        }
        rows
    }

    /// The row below a gap, if there is one above it too.
    fn row_below(&self, rank: i128, figures: &Figures) -> Option<usize> {
        let end = |row: usize| {
            let takes = &self.bands[row].takes;
            takes
                .to
                .as_ref()
                .or(takes.below.as_ref())
                .and_then(|edge| edge.at(figures))
        };
        let from = |row: usize| {
            self.bands[row]
                .takes
                .from
                .as_ref()
                .and_then(|edge| edge.at(figures))
        };
        let rows = 0..self.bands.len();
        rows.clone()
            .find(|row| from(*row).is_some_and(|from| from > rank))?;
        rows.filter(|row| end(*row).is_some_and(|end| end <= rank))
            .max_by_key(|row| end(*row))
    }

    /// The row of a value, and its step: steps end with the first that reaches the cap or the floor.
    pub(super) fn row(
        &self,
        factor: &Factor,
        fact: &schema::Fact,
        value: &Value,
        figures: &Figures,
    ) -> Option<(usize, i64)> {
        let row = *self.rows(fact, value, figures).first()?;
        let band = &self.bands[row];
        let Some((every, points)) = band.then else {
            return Some((row, 0));
        };
        let from = band.takes.from.as_ref().unwrap().at(figures).unwrap();
        let steps = i64::try_from((rank(fact, value) - from) / every).unwrap();
        let is_at_limit = |step: &i64| {
            let reached = band.points + step * points;
            if points > 0 {
                factor.cap.is_some_and(|cap| reached >= cap)
            } else {
                reached <= factor.floor
            }
        };
        Some((row, (0..steps).find(is_at_limit).unwrap_or(steps)))
    }

    fn points(
        &self,
        factor: &Factor,
        fact: &schema::Fact,
        value: &Value,
        figures: &Figures,
    ) -> i64 {
        let Some(row) = self.rows(fact, value, figures).first().copied() else {
            return 0;
        };
        let band = &self.bands[row];
        let Some((every, points)) = band.then else {
            return band.points;
        };
        let from = band.takes.from.as_ref().unwrap().at(figures).unwrap();
        let steps = i64::try_from((rank(fact, value) - from) / every).unwrap();
        let reached = band.points + steps * points;
        // Steps end at the cap, or at the floor.
        if points > 0 {
            factor.cap.map_or(reached, |cap| reached.min(cap))
        } else {
            reached.max(factor.floor)
        }
    }
}

impl Factor {
    fn held(&self, points: i64) -> i64 {
        let floored = points.max(self.floor);
        self.cap.map_or(floored, |cap| floored.min(cap))
    }

    /// The points, and the first fact that gives them.
    pub(super) fn award(
        &self,
        rules: &Rules,
        values: &Values,
        figures: &Figures,
    ) -> (i64, Option<String>) {
        let gives = |table: &Table| {
            table.points(self, rules.fact(&table.fact), &values[&table.fact], figures)
        };
        let parts = self.tables.iter().map(gives);
        if self.is_sum {
            return (self.held(parts.sum()), None);
        }
        let points = self.held(parts.max().unwrap());
        let giving = self
            .tables
            .iter()
            .find(|table| self.held(gives(table)) == points);
        (points, giving.map(|table| table.fact.clone()))
    }
}

pub(super) fn truth(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::No }
}
