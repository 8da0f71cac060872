//! Factors, tables and bands, one at a time; how the bands of a table fit together is in
//! [`coverage`](super::coverage).

use super::compiler::{Compiler, MOST_POINTS};
use super::matches::NamedEdges;
use crate::base::ids::List;
use crate::base::place::{Place, PlaceStep};
use crate::base::say::say;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Band, Fact, Factor, Matches, Table, Then};
use crate::rules::schema::{self, Bound, Literal};

/// The most steps that a band may run through: beyond it nothing could be proved of the table.
const MOST_STEPS: i64 = 10_000;

/// The points that a factor can give.
#[derive(Clone, Copy)]
struct Limits {
    floor: i64,
    cap: Option<i64>,
}

impl Compiler<'_> {
    pub(super) fn factors(&mut self) -> List<Factor> {
        let file = self.file;
        let list = Place::root().key("factors");
        let place = |number: usize, id: &str| list.entry(number, id);
        let ids = file
            .factors
            .iter()
            .enumerate()
            .map(|(number, one)| (one.id.as_str(), place(number, &one.id).key("id")));
        self.duplicates(ids);
        let mut factors = List::default();
        for (number, factor) in file.factors.iter().enumerate() {
            factors.push(self.factor(factor, &place(number, &factor.id)));
        }
        factors
    }

    fn factor(&mut self, factor: &schema::Factor, place: &Place) -> Factor {
        self.id(&factor.id, &place.key("id"), false);
        if factor.id == "at_most" {
            let message = say!("`points_at_most` is a column of the program itself");
            self.report(
                Finding::at_value(Code::ReservedId, place.key("id"), message)
                    .help(say!("choose another name")),
            );
        }
        let limits = self.limits(factor, place);
        let sources = self.sources(&factor.source, &place.key("source"));
        let mut rises_with = Vec::new();
        for (index, name) in factor.rises_with.iter().enumerate() {
            let found = self.fact_named(name, &place.key("rises_with").item(index));
            rises_with.extend(found.map(|(position, _)| position));
        }
        let mut tables = List::default();
        for (index, table) in factor.tables.iter().enumerate() {
            let here = place.key("tables").item(index);
            tables.extend(self.table(table, limits, &here));
        }
        Factor {
            id: factor.id.clone(),
            title: factor.title.clone(),
            cap: limits.cap,
            floor: limits.floor,
            sources,
            combine: factor.combine,
            rises_with,
            tables,
            evidence: factor.evidence.clone(),
            note: factor.note.clone(),
            confidence: factor.confidence,
        }
    }

    fn limits(&mut self, factor: &schema::Factor, place: &Place) -> Limits {
        let floor = factor.floor.unwrap_or(0);
        self.bounded(floor, &place.key("floor"));
        if let Some(cap) = factor.cap {
            let here = place.key("cap");
            if !self.bounded(cap, &here) && cap < floor && !self.is_suspect(&here) {
                let message = say!("the cap is below the floor, which is {floor}", floor);
                self.report(Finding::at_value(Code::WrongType, here, message));
            }
        }
        Limits {
            floor,
            cap: factor.cap,
        }
    }

    /// Reports a number of points beyond what the program adds up; says whether it did.
    fn bounded(&mut self, points: i64, place: &Place) -> bool {
        let is_beyond = points.unsigned_abs() > MOST_POINTS.unsigned_abs();
        if is_beyond {
            let message = say!(
                "found the number `{number}`, expected one from {least} to {most}",
                number = points,
                least = -MOST_POINTS,
                most = MOST_POINTS
            );
            self.report(Finding::at_value(Code::WrongType, place.clone(), message));
        }
        is_beyond
    }

    fn table(&mut self, table: &schema::Table, limits: Limits, place: &Place) -> Option<Table> {
        let (position, fact) = self.valued_fact(&table.fact, &place.key("fact"))?;
        let list = place.key("bands");
        let mut bands = List::default();
        for (index, band) in table.bands.iter().enumerate() {
            bands.extend(self.band(band, &fact, limits, &list.item(index)));
        }
        if table.bands.is_empty() {
            return None;
        }
        if bands.len() == table.bands.len() && self.is_readable(&list) {
            self.coverage(&fact, bands.as_mut_slice(), &list);
        }
        Some(Table {
            fact: position,
            bands,
        })
    }

    /// Whether no finding speaks of the values that the bands of a table take.
    fn is_readable(&self, list: &Place) -> bool {
        let is_about_points =
            |finding: &&Finding| matches!(finding.code, Code::OverCap | Code::UnderFloor);
        let own = self.findings.iter();
        let own = own.filter(|finding| !is_about_points(finding));
        let all = self.earlier_within(list).iter().copied().chain(own);
        // Wrong points leave the values of a band as they are.
        let depth = list.steps().len();
        let is_harmless = |finding: &Finding| match finding.spot.place.steps().get(depth..) {
            Some([PlaceStep::Item(..), PlaceStep::Key(key)]) => key == "points" || key == "then",
            Some([PlaceStep::Item(..), PlaceStep::Key(key), ..]) => key == "then",
            _ => false,
        };
        all.filter(|finding| finding.spot.place.is_within(list))
            .all(is_harmless)
    }

    fn band(
        &mut self,
        band: &schema::Band,
        fact: &Fact,
        limits: Limits,
        place: &Place,
    ) -> Option<Band> {
        let takes = self.band_matches(band, fact, place);
        self.band_points(band, limits, place);
        let takes = takes?;
        let then = match &band.then {
            Some(then) => self.then(then, band, fact, limits, place),
            None => None,
        };
        Some(Band {
            takes,
            reads_to: None,
            points: band.points,
            then,
        })
    }

    fn band_points(&mut self, band: &schema::Band, limits: Limits, place: &Place) {
        let here = place.key("points");
        if self.is_suspect(&here) || self.bounded(band.points, &here) {
            return;
        }
        if let Some(cap) = limits.cap.filter(|cap| band.points > *cap) {
            let message = say!(
                "{points} points are more than the cap of the factor, which is {cap}",
                points = band.points,
                cap
            );
            self.report(
                Finding::at_value(Code::OverCap, here, message)
                    .help(say!("lower the points, or raise the cap")),
            );
        } else if band.points < limits.floor {
            let message = say!(
                "{points} points are fewer than the floor of the factor, which is {floor}",
                points = band.points,
                floor = limits.floor
            );
            let help = say!("raise the points, or give the factor a lower `floor`");
            self.report(Finding::at_value(Code::UnderFloor, here, message).help(help));
        }
    }

    fn band_matches(&mut self, band: &schema::Band, fact: &Fact, place: &Place) -> Option<Matches> {
        let has_range = band.from.is_some() || band.to.is_some() || band.below.is_some();
        if band.otherwise {
            if has_range || band.is.is_some() {
                self.misplaced(
                    place.key("otherwise"),
                    &say!("the band already says which values it takes"),
                );
                return None;
            }
            return Some(Matches::Otherwise);
        }
        let edges = NamedEdges {
            from: band.from.as_ref(),
            to: band.to.as_ref(),
            below: band.below.as_ref(),
            is: band.is.as_ref(),
        };
        if !has_range && band.is.is_none() {
            if !self.is_suspect_item(place) {
                let finding = Finding::at_item(
                    Code::MissingKey,
                    place.clone(),
                    say!("this band does not say which values it takes"),
                );
                self.report(finding.help(say!(
                    "add `from`, `to` or `below`, or `is`, or `otherwise: true`"
                )));
            }
            return None;
        }
        self.matches(&edges, fact, place)
    }

    /// Whether an earlier finding speaks of an item itself or of one of its keys.
    pub(super) fn is_suspect_item(&self, place: &Place) -> bool {
        let mut earlier = self.earlier_within(place).iter();
        earlier.any(|finding| finding.spot.place.steps().len() <= place.steps().len() + 1)
    }

    fn then(
        &mut self,
        then: &schema::Then,
        band: &schema::Band,
        fact: &Fact,
        limits: Limits,
        place: &Place,
    ) -> Option<Then> {
        let here = place.key("then");
        if self.is_suspect(&here) {
            return None;
        }
        let Some(from) = &band.from else {
            let help = say!("`then` counts its steps from the `from` of its band");
            self.report(Finding::missing_key(place.clone(), "from").help(help));
            return None;
        };
        if !fact.is_number() {
            self.misplaced(here, &say!("only numbers go on in steps"));
            return None;
        }
        if then.points == 0 {
            let message =
                say!("found the number `0`, expected points that each step adds or takes");
            self.report(Finding::at_value(
                Code::WrongType,
                here.key("points"),
                message,
            ));
            return None;
        }
        if self.bounded(then.points, &here.key("points")) {
            return None;
        }
        let every = then.every.checked_mul(fact.units_per_one());
        let compiled = every.filter(|every| *every > 0).map(|every| Then {
            every,
            points: then.points,
        });
        let steps = compiled.map(|compiled| {
            let start = match from {
                Bound::Literal(Literal::Number(number)) => number.to_units(fact.units_per_one()).0,
                _ => fact.domain.from,
            };
            let in_domain = fact.domain.end.saturating_sub(start) / compiled.every;
            let reached = |limit: i64| (limit - band.points).abs() / compiled.points.abs() + 1;
            let limit = if compiled.points > 0 {
                limits.cap
            } else {
                Some(limits.floor)
            };
            limit.map_or(in_domain, |limit| in_domain.min(reached(limit)))
        });
        if steps.is_none_or(|steps| steps > MOST_STEPS) {
            let message = say!(
                "found the number `{number}`, which makes more than {most} steps",
                number = then.every,
                most = MOST_STEPS
            );
            let finding = Finding::at_value(Code::WrongType, here.key("every"), message);
            let help = say!("lengthen the step, or give the factor a cap");
            self.report(finding.help(help));
            return None;
        }
        compiled
    }
}
