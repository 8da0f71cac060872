//! What a band or a condition matches: edges of a range, multiples of figures, listed values.

use super::compiler::Compiler;
use super::directory::NamedList;
use crate::base::place::{Place, Spot};
use crate::base::say::say;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Edge, Fact, FactKind, Matches};
use crate::rules::schema::{self, Bound, Literal, OneOrMany};
use crate::rules::value;

/// The edges or values that a band or a condition names.
pub(super) struct NamedEdges<'a> {
    pub(super) from: Option<&'a Bound>,
    pub(super) to: Option<&'a Bound>,
    pub(super) below: Option<&'a Bound>,
    pub(super) is: Option<&'a OneOrMany<Literal>>,
}

impl Compiler<'_> {
    /// The values that a band or a condition matches.
    pub(super) fn matches(
        &mut self,
        edges: &NamedEdges<'_>,
        fact: &Fact,
        place: &Place,
    ) -> Option<Matches> {
        if let Some(is) = edges.is {
            if edges.from.is_some() || edges.to.is_some() || edges.below.is_some() {
                self.misplaced(
                    place.key("is"),
                    &say!("the values are already given by their edges"),
                );
                return None;
            }
            return self.listed(is, fact, &place.key("is"));
        }
        if edges.to.is_some() && edges.below.is_some() {
            let why = say!("`to` already says where the values end");
            self.misplaced(place.key("below"), &why);
            return None;
        }
        let mut read = |bound: Option<&Bound>, key: &'static str| -> Result<Option<Edge>, ()> {
            bound
                .map(|bound| self.edge(bound, fact, &place.key(key)).ok_or(()))
                .transpose()
        };
        let (from, to, below) = (
            read(edges.from, "from"),
            read(edges.to, "to"),
            read(edges.below, "below"),
        );
        let (from, to, below) = (from.ok()?, to.ok()?, below.ok()?);
        self.range(from, to, below, fact, place)
    }

    fn listed(&mut self, is: &OneOrMany<Literal>, fact: &Fact, place: &Place) -> Option<Matches> {
        if fact.is_number() || fact.is_date() {
            let message = say!(
                "`is` lists values of a choice or a boolean, and `{id}` is neither",
                id = fact.id
            );
            self.report(
                Finding::at_value(Code::WrongType, place.clone(), message)
                    .help(say!("use `from`, `to` or `below`")),
            );
            return None;
        }
        let mut values = Vec::with_capacity(is.items.len());
        for (index, literal) in is.items.iter().enumerate() {
            let here = if is.is_list {
                place.item(index)
            } else {
                place.clone()
            };
            values.push(self.literal(literal, fact, &here));
        }
        values
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .map(Matches::Is)
    }

    /// An edge; only numbers and ordered choices have any.
    fn edge(&mut self, bound: &Bound, fact: &Fact, place: &Place) -> Option<Edge> {
        if self.is_suspect(place) {
            return None;
        }
        let is_ordered = matches!(fact.kind, FactKind::Choice { ordered: true, .. });
        if !fact.is_number() && !is_ordered {
            let message = say!(
                "only numbers and ordered choices have edges, and `{id}` is neither",
                id = fact.id
            );
            let finding = Finding::at_value(Code::WrongType, place.clone(), message);
            self.report(finding.help(say!("use `is`")));
            return None;
        }
        match bound {
            Bound::Literal(literal) => self.literal(literal, fact, place).map(Edge::Value),
            Bound::Figure(_) if is_ordered => {
                let message = say!("found a multiple of a parameter, expected the id of an option");
                self.report(Finding::at_value(Code::WrongType, place.clone(), message));
                None
            }
            Bound::Figure(figure) => self.figure(figure, place),
        }
    }

    /// A multiple of a parameter.
    pub(super) fn figure(&mut self, figure: &schema::Figure, place: &Place) -> Option<Edge> {
        let parameter = self.named(
            NamedList::Parameter,
            &figure.parameter,
            &place.key("parameter"),
        )?;
        Some(Edge::Figure {
            times: figure.times,
            parameter,
        })
    }

    /// A range, which must hold a value and stay inside the domain.
    fn range(
        &mut self,
        from: Option<Edge>,
        to: Option<Edge>,
        below: Option<Edge>,
        fact: &Fact,
        place: &Place,
    ) -> Option<Matches> {
        let written = |edge: Option<Edge>| match edge {
            Some(Edge::Value(value)) => Some(value),
            _ => None,
        };
        let (first, last) = (written(from), written(to));
        let end = written(below).or(last.map(|last| last + 1));
        let upper_key = if to.is_some() { "to" } else { "below" };
        let spot_key = if from.is_some() { "from" } else { upper_key };
        if let (Some(first), Some(end)) = (first, end)
            && first >= end
        {
            let message = if to.is_some() {
                say!("the values begin above their end")
            } else {
                say!("the values begin where they end")
            };
            let finding = Finding::new(
                Code::EmptyBand,
                place.clone(),
                Spot::value(place.key("from")),
                message,
            );
            let label = say!("they end here");
            self.report(finding.other(Spot::value(place.key(upper_key)), label));
            return None;
        }
        let domain = fact.domain;
        let outside = [
            ("from", first.filter(|first| !domain.contains(*first))),
            ("to", last.filter(|last| !domain.contains(*last))),
            (
                "below",
                written(below).filter(|end| *end <= domain.from || *end > domain.end),
            ),
        ];
        let found = outside
            .into_iter()
            .find_map(|(key, value)| value.map(|value| (key, value)));
        if let Some((key, edge)) = found {
            let shown = |edge: i64| crate::base::spelling::shown(&value::to_plain(fact, edge), 40);
            let message = say!(
                "`{key}: {value}` is outside the domain of `{id}`, which is {first} to {last}",
                key,
                value = shown(edge),
                id = fact.id,
                first = shown(domain.from),
                last = shown(domain.end - 1)
            );
            let mut finding = Finding::new(
                Code::OutsideDomain,
                place.clone(),
                Spot::value(place.key(spot_key)),
                message,
            );
            if key != spot_key {
                finding = finding.other(Spot::value(place.key(key)), say!("this edge is outside"));
            }
            self.report(finding);
            return None;
        }
        Some(Matches::Range { from, to, below })
    }
}
