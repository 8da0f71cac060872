//! Whether the bands of a table take every value of the domain exactly once.

use std::collections::BTreeMap;

use super::compiler::Compiler;
use crate::base::cells::{Range, ValueSet};
use crate::base::place::{Place, Spot};
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Band, Edge, Fact, Figures, Matches};
use crate::rules::schema;
use crate::rules::value;

/// One range of values that a band takes.
#[derive(Clone, Copy)]
struct BandRange {
    range: Range,
    band: usize,
}

impl Compiler<'_> {
    /// Reports gaps and overlaps, and lets bands reach over gaps that are waived.
    pub(super) fn coverage(&mut self, fact: &Fact, bands: &mut [Band], list: &Place) {
        let otherwise: Vec<_> = indices(bands, |band| band.takes == Matches::Otherwise);
        if let [first, second, ..] = otherwise.as_slice() {
            let message = say!("two bands of this table take everything that is left");
            let here = list.item(*second);
            let finding = Finding::new(
                Code::OverlappingBands,
                here.clone(),
                Spot::value(here.key("otherwise")),
                message,
            );
            self.report(finding.other(
                Spot::value(list.item(*first).key("otherwise")),
                say!("the first one"),
            ));
        }
        let is_total = !otherwise.is_empty();
        if !fact.is_number() {
            self.options_coverage(fact, bands, is_total, list);
            return;
        }
        // Under the figures that are listed together: one set for each value of the parameters that
        // the edges use. A table of fixed numbers is looked at once.
        let file = self.file;
        let used = bands.iter().flat_map(|band| band.takes.parameters()).next();
        let Some(first) = used else {
            return self.number_coverage(fact, bands, is_total, &Figures::default(), list);
        };
        let first = file.parameters.get(first.at());
        for round in 0..first.map_or(0, |parameter| parameter.values.len()) {
            let steps = file.parameters.len() + bands.len();
            let Some(left) = self.steps_left.checked_sub(steps) else {
                return self.too_many_figures(list);
            };
            self.steps_left = left;
            let value = |parameter: &schema::Parameter| {
                let values = &parameter.values;
                values.get(round).or(values.last()).map(|value| value.value)
            };
            let figures: Figures = file.parameters.iter().map(value).collect();
            let before = self.findings.len() + self.left_out;
            self.number_coverage(fact, bands, is_total, &figures, list);
            // One set of figures is enough to show that a table does not fit together.
            if self.findings.len() + self.left_out > before {
                break;
            }
        }
    }

    /// Says once that the tables of a file would have to be looked at under too many figures.
    fn too_many_figures(&mut self, list: &Place) {
        let is_said = |finding: &Finding| finding.code == Code::TooEntangled;
        if self.findings.iter().any(is_said) {
            return;
        }
        let message =
            say!("bands refer to parameters with too many values to look at them under each");
        let spot = Spot::key(list.clone());
        let finding = Finding::new(Code::TooEntangled, list.clone(), spot, message);
        self.report(finding.help(say!("list fewer values")));
    }

    fn number_coverage(
        &mut self,
        fact: &Fact,
        bands: &mut [Band],
        is_total: bool,
        figures: &Figures,
        list: &Place,
    ) {
        let mut stretches = Vec::with_capacity(bands.len());
        for (band, row) in bands.iter().enumerate() {
            let values = row.takes.values(fact, figures).unwrap_or_default();
            stretches.extend(values.ranges().iter().map(|range| BandRange {
                range: *range,
                band,
            }));
        }
        stretches.sort_by_key(|stretch| (stretch.range.from, stretch.band));
        let mut covered_to = fact.domain.from;
        // The band that reaches farthest so far, and whether it was already reported.
        let mut holder: Option<(usize, bool)> = None;
        for stretch in &stretches {
            let Range { from, end } = stretch.range;
            if from > covered_to && !is_total {
                let gap = Range::new(covered_to, from);
                self.gap(
                    fact,
                    bands,
                    gap,
                    (holder.map(|(band, _)| band), Some(stretch.band)),
                    list,
                );
            } else if from < covered_to
                && let Some((band, false)) = holder
            {
                self.overlap(
                    fact,
                    bands,
                    Range::new(from, covered_to.min(end)),
                    (band, stretch.band),
                    list,
                );
                holder = Some((band, true));
            }
            if end > covered_to || holder.is_none() {
                covered_to = covered_to.max(end);
                holder = Some((stretch.band, false));
            }
        }
        if covered_to < fact.domain.end && !is_total {
            let gap = Range::new(covered_to, fact.domain.end);
            self.gap(fact, bands, gap, (holder.map(|(band, _)| band), None), list);
        }
    }

    /// A gap between two bands, or at an end of the domain.
    fn gap(
        &mut self,
        fact: &Fact,
        bands: &mut [Band],
        gap: Range,
        around: (Option<usize>, Option<usize>),
        list: &Place,
    ) {
        let message = say!("no band takes {values}", values = range_text(fact, gap));
        let example = value::to_json(fact, gap.from);
        let finding = match around {
            (Some(lower), Some(upper)) => {
                let here = list.item(upper);
                let finding = Finding::new(
                    Code::BandGap,
                    here.clone(),
                    lower_edge(bands, upper, &here),
                    message,
                );
                finding
                    .other(
                        upper_edge(bands, lower, &list.item(lower)),
                        say!("the band below ends here"),
                    )
                    .help(say!(
                        "let the band below reach {last}, or begin this one at {first}",
                        last = edge_text(fact, gap.end - 1),
                        first = edge_text(fact, gap.from)
                    ))
            }
            _ => Finding::new(
                Code::BandGap,
                list.clone(),
                Spot::key(list.clone()),
                message,
            )
            .help(say!("add a band for them, or one with `otherwise: true`")),
        };
        self.report(finding.example(&fact.id, example));
        if let (Some(lower), Some(_)) = around
            && let Some(band) = bands.get_mut(lower)
        {
            // Without a waiver the file is not used, so this reading never comes to bear.
            band.reads_to = Some(gap.end);
        }
    }

    fn overlap(
        &mut self,
        fact: &Fact,
        bands: &[Band],
        shared: Range,
        (first, second): (usize, usize),
        list: &Place,
    ) {
        let message = say!(
            "{values} is in two bands",
            values = range_text(fact, shared)
        );
        let here = list.item(second);
        let finding = Finding::new(
            Code::OverlappingBands,
            here.clone(),
            lower_edge(bands, second, &here),
            message,
        )
        .other(
            upper_edge(bands, first, &list.item(first)),
            say!("also matched here"),
        )
        .help(say!(
            "end the first band at {last}",
            last = edge_text(fact, shared.from - 1)
        ))
        .example(&fact.id, value::to_json(fact, shared.from));
        self.report(finding);
    }

    /// Gaps and overlaps among the values of a choice or a boolean.
    fn options_coverage(&mut self, fact: &Fact, bands: &[Band], is_total: bool, list: &Place) {
        // The first two bands that take each value.
        let values = || fact.domain.from..fact.domain.end;
        let mut takers: BTreeMap<i64, (Option<usize>, Option<usize>)> =
            values().map(|value| (value, (None, None))).collect();
        for (band, row) in bands.iter().enumerate() {
            let taken = row
                .takes
                .values(fact, &Figures::default())
                .unwrap_or_default();
            for range in taken.ranges() {
                for (_, takers) in takers.range_mut(range.from..range.end.max(range.from)) {
                    match takers {
                        (None, _) => takers.0 = Some(band),
                        (_, None) => takers.1 = Some(band),
                        _ => {}
                    }
                }
            }
        }
        let mut missing = Vec::new();
        let mut reported: Vec<usize> = Vec::new();
        for (value, takers) in takers {
            match takers {
                (None, _) if !is_total => missing.push(value),
                (Some(first), Some(second)) if !reported.contains(&second) => {
                    reported.push(second);
                    self.option_overlap(fact, bands, value, (first, second), list);
                }
                _ => {}
            }
        }
        if let Some(example) = missing.first() {
            let shown: Vec<_> = missing
                .iter()
                .map(|value| value::to_plain(fact, *value))
                .collect();
            let names: Vec<_> = shown.iter().map(String::as_str).collect();
            let message = say!("no band takes {values}", values = say::quoted(&names));
            let finding = Finding::new(
                Code::BandGap,
                list.clone(),
                Spot::key(list.clone()),
                message,
            )
            .help(say!("add a band for them, or one with `otherwise: true`"))
            .example(&fact.id, value::to_json(fact, *example));
            self.report(finding);
        }
    }

    fn option_overlap(
        &mut self,
        fact: &Fact,
        bands: &[Band],
        value: i64,
        (first, second): (usize, usize),
        list: &Place,
    ) {
        let spot = |band: usize| {
            let place = list.item(band);
            match bands.get(band).map(|band| &band.takes) {
                Some(Matches::Is(_)) => Spot::value(place.key("is")),
                _ => lower_edge(bands, band, &place),
            }
        };
        let message = say!(
            "{values} is in two bands",
            values = format!("`{}`", value::to_plain(fact, value))
        );
        let finding = Finding::new(
            Code::OverlappingBands,
            list.item(second),
            spot(second),
            message,
        )
        .other(spot(first), say!("also matched here"))
        .help(say!("take it out of one of them"))
        .example(&fact.id, value::to_json(fact, value));
        self.report(finding);
    }
}

fn indices<T>(items: &[T], is_wanted: impl Fn(&T) -> bool) -> Vec<usize> {
    items
        .iter()
        .enumerate()
        .filter(|(_, item)| is_wanted(item))
        .map(|(index, _)| index)
        .collect()
}

/// Where the lower edge of a band is written; its other edge where it has none.
fn lower_edge(bands: &[Band], band: usize, place: &Place) -> Spot {
    edge(bands, band, place, ["from", "to", "below"])
}

fn upper_edge(bands: &[Band], band: usize, place: &Place) -> Spot {
    edge(bands, band, place, ["to", "below", "from"])
}

fn edge(bands: &[Band], band: usize, place: &Place, order: [&'static str; 3]) -> Spot {
    let is_written = |key: &str| match bands.get(band).map(|band| &band.takes) {
        Some(Matches::Range { from, to, below }) => match key {
            "from" => from.is_some(),
            "to" => to.is_some(),
            _ => below.is_some(),
        },
        _ => false,
    };
    match order.into_iter().find(|key| is_written(key)) {
        Some(key) => Spot::value(place.key(key)),
        None => Spot::value(place.clone()),
    }
}

fn edge_text(fact: &Fact, value: i64) -> String {
    value::to_plain(fact, value)
}

/// Values as messages name them: "`age` 26 to 30".
fn range_text(fact: &Fact, range: Range) -> Text {
    let (first, last) = (edge_text(fact, range.from), edge_text(fact, range.end - 1));
    if first == last {
        say::same(format!("`{}` {first}", fact.id))
    } else {
        say!("`{fact}` {first} to {last}", fact = fact.id, first, last)
    }
}

impl Band {
    /// The values the band takes, with the waived gap that it is read to reach over.
    #[must_use]
    pub fn values(&self, fact: &Fact, figures: &Figures) -> Option<ValueSet> {
        let values = self.takes.values(fact, figures)?;
        let reach = match (self.reads_to, &self.takes) {
            (Some(end), Matches::Range { to: Some(edge), .. }) => Some(Range::new(
                edge.at_most(fact, figures)?.saturating_add(1),
                end,
            )),
            (
                Some(end),
                Matches::Range {
                    below: Some(edge), ..
                },
            ) => Some(Range::new(edge.at_least(fact, figures)?, end)),
            _ => None,
        };
        Some(ValueSet::of(values.ranges().iter().copied().chain(reach)))
    }

    /// The least value of the band as written, which `then` counts its steps from.
    pub(crate) fn first_value(&self, fact: &Fact, figures: &Figures) -> Option<i64> {
        match &self.takes {
            Matches::Range {
                from: Some(edge), ..
            } => Edge::at_least(edge, fact, figures),
            _ => Some(fact.domain.from),
        }
    }
}
