//! What somebody can change: each fact by itself, and time for all that grows with it.

use super::merits::{Worth, is_as_good};
use super::wish::Wish;
use crate::base::cells::ValueSet;
use crate::base::ids::List;
use crate::engine::normal::NormalForm;
use crate::rules::ruleset::{CalendarUnit, Changes, Fact, FactId, FactKind, Ruleset};

/// One thing that can be changed, with every change of it that can be of use.
#[derive(Debug, Clone)]
pub(super) struct Lever {
    pub(super) kind: LeverKind,
    /// The smallest first within each chain.
    pub(super) steps: Vec<LeverStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeverKind {
    /// All that grows with time, together.
    Time,
    /// One fact.
    Fact(FactId),
}

impl Lever {
    pub(super) fn is_time(&self) -> bool {
        self.kind == LeverKind::Time
    }
}

/// One change of a lever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeverStep {
    /// The cells that the facts then have.
    pub(super) cells: Vec<(FactId, usize)>,
    /// The values to choose from, or the years to wait.
    pub(super) to: Vec<i64>,
    /// Of two changes in one chain the earlier is the smaller; those of two chains are not compared.
    pub(super) chain: usize,
}

/// A fact that grows with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Growing {
    pub(super) fact: FactId,
    pub(super) value: i64,
    /// How much it grows in a year.
    pub(super) yearly: i64,
    /// The last value of its domain, at which it stops.
    pub(super) last: i64,
}

impl Growing {
    /// The value after some years.
    pub(super) fn after(&self, years: i64) -> i64 {
        let grown = self.value.saturating_add(years.saturating_mul(self.yearly));
        grown.min(self.last).max(self.value)
    }

    /// Whether the end of the domain cuts off what it would have after some years.
    pub(super) fn is_cut(&self, years: i64) -> bool {
        self.value.saturating_add(years.saturating_mul(self.yearly)) > self.last
    }
}

/// What may change, and what may not.
#[derive(Debug, Default)]
pub(super) struct Freedom {
    /// The known facts that can be changed at will.
    pub(super) by_choice: Vec<FactId>,
    /// The known facts that grow with time; none where time is kept.
    pub(super) growing: Vec<Growing>,
    /// The other known facts.
    pub(super) fixed: Vec<FactId>,
}

impl Freedom {
    pub(super) fn of(
        ruleset: &Ruleset,
        form: &NormalForm,
        values: &List<Option<i64>, Fact>,
        wish: &Wish,
    ) -> Self {
        let mut freedom = Self::default();
        let kept = |fact: FactId| {
            wish.keep
                .iter()
                .any(|one| ruleset.fact_given_by(*one) == fact)
        };
        let facts = ruleset.facts().each();
        // Who keeps a fact that grows with time cannot wait.
        let is_time_kept = wish.keep_time
            || facts
                .clone()
                .any(|(id, fact)| fact.changes == Changes::WithTime && kept(id));
        // In a place the province is settled: elsewhere other rules hold.
        let settled = ruleset.place().and_then(|place| place.province);
        for (id, fact) in facts {
            let value = values[id].filter(|_| form.is_read[id] && !fact.is_date());
            let Some(value) = value else {
                continue;
            };
            let is_settled = settled.is_some_and(|(province, _)| province == id);
            match fact.changes {
                Changes::ByChoice if !kept(id) && !is_settled => freedom.by_choice.push(id),
                Changes::WithTime if !is_time_kept => freedom.growing.push(Growing {
                    fact: id,
                    value,
                    yearly: yearly(ruleset, id),
                    last: fact.domain.end.saturating_sub(1),
                }),
                _ => freedom.fixed.push(id),
            }
        }
        freedom
    }

    /// Every number of years after which some fact has come into another cell.
    pub(super) fn turning_years(&self, form: &NormalForm) -> Vec<i64> {
        let mut years = Vec::new();
        for growing in &self.growing {
            let cells = form.cells[growing.fact].as_slice();
            let starts = cells
                .iter()
                .flat_map(ValueSet::ranges)
                .map(|range| range.from);
            let ahead = starts.filter(|from| *from > growing.value && *from <= growing.last);
            years.extend(ahead.map(|from| {
                let distance = from.saturating_sub(growing.value);
                distance.saturating_add(growing.yearly - 1) / growing.yearly
            }));
        }
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The cells of all that grows after some years.
    pub(super) fn cells_after(&self, form: &NormalForm, years: i64) -> Vec<(FactId, usize)> {
        let cell = |growing: &Growing| {
            let cell = form.cell(growing.fact, Some(growing.after(years)))?;
            Some((growing.fact, cell))
        };
        self.growing.iter().filter_map(cell).collect()
    }

    /// Every lever with a change that can be of use, time first, and then those that the search
    /// settles first: whoever decides who counts, then the facts of routes, then those that score.
    pub(super) fn levers(
        &self,
        ruleset: &Ruleset,
        form: &NormalForm,
        values: &List<Option<i64>, Fact>,
        worth: &Worth,
    ) -> Vec<Lever> {
        let mut levers = Vec::new();
        for id in &self.by_choice {
            let fact = &ruleset.facts()[*id];
            // What can be changed at will is known.
            let steps = values[*id].map(|value| steps(fact, *id, value, form, worth));
            levers.push(Lever {
                kind: LeverKind::Fact(*id),
                steps: steps.unwrap_or_default(),
            });
        }
        levers.sort_by_key(|lever| match lever.kind {
            LeverKind::Time => (0, FactId::new(0)),
            LeverKind::Fact(fact) => {
                let merits = &worth.facts[fact];
                let rank = match (merits.decides_who_counts, merits.scores) {
                    (true, _) => 0,
                    (false, false) => 1,
                    (false, true) if merits.is_guarded() => 2,
                    (false, true) => 3,
                };
                (rank, fact)
            }
        });
        levers.insert(
            0,
            Lever {
                kind: LeverKind::Time,
                steps: self.waits(form, worth),
            },
        );
        levers.retain(|lever| !lever.steps.is_empty());
        levers
    }

    /// The years that can be worth waiting for: after fewer of them, something is not as good.
    fn waits(&self, form: &NormalForm, worth: &Worth) -> Vec<LeverStep> {
        let merit = |cells: &[(FactId, usize)]| -> Vec<i64> {
            let rows = cells.iter();
            let rows = rows.filter_map(|(fact, cell)| worth.facts[*fact].by_cell.get(*cell));
            rows.flatten().copied().collect()
        };
        let mut seen = vec![merit(&self.cells_after(form, 0))];
        let mut steps = Vec::new();
        for years in self.turning_years(form) {
            let cells = self.cells_after(form, years);
            let new = merit(&cells);
            if seen.iter().any(|old| is_as_good(old, &new)) {
                continue;
            }
            seen.push(new);
            steps.push(LeverStep {
                cells,
                to: vec![years],
                chain: 0,
            });
        }
        steps
    }
}

/// How much a fact grows in a year.
fn yearly(ruleset: &Ruleset, fact: FactId) -> i64 {
    let mut dates = ruleset.facts().iter();
    let unit = dates.find_map(|date| match date.kind {
        FactKind::Date { gives, unit } if gives == fact => Some(unit),
        _ => None,
    });
    match unit {
        Some(CalendarUnit::Months) => 12,
        Some(CalendarUnit::Years) | None => 1,
    }
}

/// Every change of a fact that can be of use.
fn steps(fact: &Fact, id: FactId, value: i64, form: &NormalForm, worth: &Worth) -> Vec<LeverStep> {
    let (cells, merits) = (&form.cells[id], &worth.facts[id]);
    let Some(now) = cells.of_value(value) else {
        return Vec::new();
    };
    let step = |cell: usize, to: Vec<i64>, chain: usize| LeverStep {
        cells: vec![(id, cell)],
        to,
        chain,
    };
    if fact.is_unordered() {
        let mut groups: Vec<(usize, Vec<i64>)> = Vec::new();
        let key = |cell: usize| (merits.by_cell.get(cell), merits.points.get(cell));
        for (cell, set) in cells.as_slice().iter().enumerate() {
            if merits.is_as_good(now, cell) {
                continue;
            }
            let ranges = set.ranges().iter();
            let values = ranges.flat_map(|range| range.from..range.end);
            match groups
                .iter_mut()
                .find(|(known, _)| key(*known) == key(cell))
            {
                Some((_, known)) => known.extend(values),
                None => groups.push((cell, values.collect())),
            }
        }
        let groups = groups.into_iter().enumerate();
        return groups
            .map(|(chain, (cell, mut to))| {
                to.sort_unstable();
                step(cell, to, chain)
            })
            .collect();
    }
    let mut steps = Vec::new();
    for (chain, is_up) in [(0, true), (1, false)] {
        let sets = cells.as_slice().iter().enumerate();
        let mut nearest: Vec<(i64, usize)> = sets
            .filter_map(|(cell, set)| Some((nearest(set, value, is_up)?, cell)))
            .collect();
        nearest.sort_by_key(|(to, _)| (to - value).abs());
        let mut kept = vec![now];
        for (to, cell) in nearest {
            if kept.iter().any(|known| merits.is_as_good(*known, cell)) {
                continue;
            }
            kept.push(cell);
            steps.push(step(cell, vec![to], chain));
        }
    }
    steps
}

/// The nearest value of a set above or below another value.
fn nearest(set: &ValueSet, value: i64, is_up: bool) -> Option<i64> {
    let mut ranges = set.ranges().iter();
    if is_up {
        let range = ranges.find(|range| range.end > value + 1)?;
        Some(range.from.max(value + 1))
    } else {
        let range = ranges.rfind(|range| range.from < value)?;
        Some((range.end - 1).min(value - 1))
    }
}
