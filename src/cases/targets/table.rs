//! The rows of all tables, and where one ends and another begins.

use crate::base::cells::{Range, ValueSet};
use crate::base::say;
use crate::base::text::Text;
use crate::cases::target::{Kind, Side, Stand, Target, Test, said, single};
use crate::engine::normal::{PointsRow, RowRange, rows};
use crate::rules::figures;
use crate::rules::ruleset::{
    BandId, Fact, FactKind, Factor, FactorId, Figures, Matches, Ruleset, Table, TableId,
};

/// The rows of all tables and their edges. Edges that are multiples of figures stand where the
/// figures of the last stretch of days put them.
pub(super) fn tables(ruleset: &Ruleset) -> Vec<Target> {
    let day = ruleset.turning_days().last().copied();
    let figures = day.map_or_else(
        || ruleset.parameters.all(None),
        |day| figures::on(ruleset, day),
    );
    let mut targets = Vec::new();
    for (factor_id, factor) in ruleset.factors.each() {
        for (table_id, table) in factor.tables.each() {
            let fact = &ruleset.facts[table.fact];
            let rows = Rows {
                factor,
                fact,
                table,
                at: (factor_id, table_id),
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
    at: (FactorId, TableId),
    stretches: Vec<RowRange>,
}

impl Rows<'_> {
    fn target(
        &self,
        kind: Kind,
        at: String,
        sides: impl IntoIterator<Item = (Stand, ValueSet)>,
    ) -> Target {
        let (factor, table) = self.at;
        let sides = sides.into_iter().map(|(stand, values)| Side {
            needs: say::same(
                values
                    .first()
                    .map_or_else(String::new, |value| said(self.fact, value)),
            ),
            stand,
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
            detail: Text::default(),
            sides: sides.collect(),
        }
    }

    fn path(&self, band: BandId) -> String {
        let (factor, table) = (&self.factor.id, self.at.1.at());
        format!("factors.{factor}.tables[{table}].bands[{}]", band.at())
    }

    fn bands(&self, targets: &mut Vec<Target>) {
        for id in self.table.bands.ids() {
            let own = self.stretches.iter().filter(|one| one.row.band == id);
            let values = ValueSet::of(own.flat_map(|one| one.values.ranges().iter().copied()));
            if !values.is_empty() {
                targets.push(self.target(Kind::Band, self.path(id), [(Stand::In, values)]));
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
        let mut ranges: Vec<(Range, PointsRow)> = ranges.collect();
        ranges.sort_unstable_by_key(|(range, _)| *range);
        for ((_, lower), (range, upper)) in ranges.iter().zip(ranges.iter().skip(1)) {
            let (at, stands) = self.edge(*lower, *upper);
            let values = [range.from - 1, range.from].map(single);
            let sides = stands.into_iter().zip(values);
            targets.push(self.target(Kind::Edge, at, sides));
        }
    }

    /// The key of the file that sets the edge between two rows, and where the last value of the one
    /// and the first of the other stand to it.
    fn edge(&self, lower: PointsRow, upper: PointsRow) -> (String, [Stand; 2]) {
        let key = |row: PointsRow| match &self.table.bands[row.band].takes {
            Matches::Range { from, to, below } => {
                (from.is_some(), to.map(|_| "to").or(below.map(|_| "below")))
            }
            _ => (false, None),
        };
        let around = [Stand::JustBelow, Stand::At];
        if upper.band == lower.band {
            return (format!("{}.then", self.path(upper.band)), around);
        }
        match (key(upper), key(lower)) {
            ((true, _), _) => (format!("{}.from", self.path(upper.band)), around),
            (_, (_, Some("to"))) => {
                let at = format!("{}.to", self.path(lower.band));
                (at, [Stand::At, Stand::JustAbove])
            }
            (_, (_, Some(end))) => (format!("{}.{end}", self.path(lower.band)), around),
            _ => (self.path(upper.band), around),
        }
    }

    /// Each option of an unordered choice that a row lists among others.
    fn options(&self, targets: &mut Vec<Target>) {
        if !self.fact.is_unordered() {
            return;
        }
        for (id, band) in self.table.bands.each() {
            if let Matches::Is(values) = &band.takes
                && values.len() > 1
            {
                let at = format!("{}.is", self.path(id));
                let listed = |value: &i64| (Stand::Listed, single(*value));
                let sides = values.iter().map(listed);
                targets.push(self.target(Kind::Edge, at, sides));
            }
        }
    }

    /// The first value at which one more step would pass the cap, or the floor.
    fn caps(&self, figures: &Figures, targets: &mut Vec<Target>) {
        for (id, band) in self.table.bands.each() {
            let Some(then) = band.then else { continue };
            let own = self.stretches.iter().filter(|one| one.row.band == id);
            let Some(last) = own.max_by_key(|one| one.row.step) else {
                continue;
            };
            let first = band.first_value(self.fact, figures);
            let first = first.unwrap_or(self.fact.domain.from);
            let beyond = first.saturating_add((last.row.step + 1).saturating_mul(then.every));
            if last.values.contains(beyond) {
                let key = if then.points > 0 { "cap" } else { "floor" };
                let at = format!("factors.{}.{key}", self.factor.id);
                let sides = [(Stand::Cut, single(beyond))];
                targets.push(self.target(Kind::Edge, at, sides));
            }
        }
    }
}
