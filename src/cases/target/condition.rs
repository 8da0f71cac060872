//! The edges of the condition of one rule.

use super::{FigureAt, Kind, RuleAt, Side, Stand, Target, Test, Wanted, said};
use crate::base::cells::{Range, ValueSet};
use crate::base::ids::List;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::cases::totals::Nearest;
use crate::ruleset::{Condition, Edge, Fact, Matches, Rule, Ruleset};

/// The parts of the condition of one rule.
pub(super) struct Parts<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) at: RuleAt,
    /// The ruleset that the rule comes from, and where it stands there.
    pub(super) shared: (&'a Ruleset, RuleAt),
    pub(super) path: String,
    pub(super) period: Text,
}

impl Parts<'_> {
    /// The edges of all parts; those that hang on the figure, if there is one.
    pub(super) fn edges(&self, place: Option<&str>, figure: Option<FigureAt>) -> Vec<Target> {
        let mut targets = Vec::new();
        let when = &self.at.of(self.ruleset).when;
        let at = format!("{}.when", self.path);
        self.see(when, &mut Vec::new(), &at, figure, &mut targets);
        for target in &mut targets {
            target.place = place.map(str::to_owned);
        }
        targets
    }

    /// The edges that dated figures move, once for each figure that holds while the rule does.
    pub(super) fn dated(&self, place: Option<&str>, rule: &Rule) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut parameters = rule.when.parameters();
        parameters.sort_unstable();
        parameters.dedup();
        for parameter in parameters {
            let entry = &self.ruleset.parameters[parameter];
            for (id, value) in entry.values.each() {
                if !value.in_force.meets(&rule.in_force) {
                    continue;
                }
                let detail = match value.in_force.from {
                    Some(day) => say!(
                        ", {figure} {value} of {day}",
                        figure = entry.id,
                        value = value.value,
                        day
                    ),
                    None => say!(", {figure} {value}", figure = entry.id, value = value.value),
                };
                let mut edges = self.edges(place, Some((parameter, id)));
                for edge in &mut edges {
                    edge.detail = say::joined(&[edge.detail.clone(), detail.clone()], "", "");
                }
                targets.extend(edges);
            }
        }
        targets
    }

    fn see(
        &self,
        condition: &Condition,
        path: &mut Vec<usize>,
        at: &str,
        figure: Option<FigureAt>,
        targets: &mut Vec<Target>,
    ) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let word = if matches!(condition, Condition::All(_)) {
                    "all"
                } else {
                    "any"
                };
                for (number, part) in parts.iter().enumerate() {
                    path.push(number);
                    let at = format!("{at}.{word}[{number}]");
                    self.see(part, path, &at, figure, targets);
                    path.pop();
                }
            }
            Condition::Not(part) => {
                path.push(0);
                self.see(part, path, &format!("{at}.not"), figure, targets);
                path.pop();
            }
            Condition::Points { from } => {
                if figure.is_none_or(|figure| names(from, figure)) {
                    targets.extend(self.total(*from, path, at, figure));
                }
            }
            Condition::Fact { fact, matches } => {
                let entry = &self.ruleset.facts[*fact];
                match matches {
                    Matches::Range { from, to, below } => {
                        let edges = [
                            (from, false, "from", [0, -1]),
                            (to, true, "to", [0, 1]),
                            (below, false, "below", [-1, 0]),
                        ];
                        for (edge, is_last, key, offsets) in edges {
                            let Some(edge) = edge else { continue };
                            if figure.is_none_or(|figure| names(edge, figure)) {
                                let near = offsets.map(|offset| (*edge, is_last, offset));
                                let at = format!("{at}.{key}");
                                targets.extend(self.near(entry, near, path, at, figure));
                            }
                        }
                    }
                    Matches::Is(values) if figure.is_none() => {
                        targets.push(self.listed(entry, values, path, at));
                    }
                    Matches::Is(_) | Matches::Otherwise => {}
                }
            }
        }
    }

    fn target(&self, at: String, sides: List<Side>) -> Target {
        Target {
            kind: Kind::Edge,
            at,
            place: None,
            detail: self.period.clone(),
            sides,
        }
    }

    fn part(&self, path: &[usize], wanted: Wanted, figure: Option<FigureAt>) -> Test {
        Test::Part {
            rule: self.at,
            path: path.to_vec(),
            wanted,
            figure,
        }
    }

    /// A bound on points, from both sides as far as somebody is there.
    fn total(
        &self,
        edge: Edge,
        path: &[usize],
        at: &str,
        figure: Option<FigureAt>,
    ) -> Option<Target> {
        let (ruleset, rule) = match figure {
            None => self.shared,
            Some(_) => (self.ruleset, self.at),
        };
        let nearest = Nearest::of(ruleset, (rule, path), edge, figure);
        let sides = [
            (Stand::Reaches, nearest.reaching),
            (Stand::FallsShort, nearest.short),
        ];
        let sides = sides.into_iter().filter_map(|(stand, away)| {
            let (away, is_reached) = (away?, stand == Stand::Reaches);
            let needs = match (edge, is_reached, away) {
                (Edge::Value(bound), true, _) => {
                    say!("a total of {total}", total = bound + away)
                }
                (Edge::Value(bound), false, _) => {
                    say!("a total of {total}", total = bound - 1 - away)
                }
                (_, true, 0) => say!("a total of {total}", total = self.bound(edge)),
                (_, true, _) => say!(
                    "a total {away} above {bound}",
                    away,
                    bound = self.bound(edge)
                ),
                (_, false, 0) => say!(
                    "a total one point short of {bound}",
                    bound = self.bound(edge)
                ),
                (_, false, _) => say!(
                    "a total {away} points short of {bound}",
                    away = away + 1,
                    bound = self.bound(edge)
                ),
            };
            let wanted = Wanted::Total {
                edge,
                is_reached,
                away,
            };
            Some(Side {
                needs,
                stand,
                test: self.part(path, wanted, figure),
            })
        });
        let sides: List<_> = sides.collect();
        (!sides.is_empty()).then(|| self.target(format!("{at}.points.from"), sides))
    }

    /// A multiple of a figure, in words.
    fn bound(&self, edge: Edge) -> Text {
        match edge {
            Edge::Value(units) => say::same(units.to_string()),
            Edge::Figure { times, parameter } => {
                let id = &self.ruleset.parameters[parameter].id;
                say!("{times} times `{id}`", times, id)
            }
        }
    }

    /// An edge of a range, from both sides as far as they lie in the domain.
    fn near(
        &self,
        fact: &Fact,
        sides: [(Edge, bool, i64); 2],
        path: &[usize],
        at: String,
        figure: Option<FigureAt>,
    ) -> Option<Target> {
        let sides = sides.into_iter().filter_map(|(edge, is_last, offset)| {
            let needs = match edge {
                Edge::Value(units) => {
                    let value = units + offset;
                    if !fact.domain.contains(value) {
                        return None;
                    }
                    say::same(said(fact, value))
                }
                Edge::Figure { .. } => {
                    let bound = self.bound(edge);
                    match (offset, is_last) {
                        (0, false) => say!(
                            "`{fact}` at the first value of at least {bound}",
                            fact = fact.id,
                            bound
                        ),
                        (0, true) => say!(
                            "`{fact}` at the last value of at most {bound}",
                            fact = fact.id,
                            bound
                        ),
                        (1.., _) => say!("`{fact}` just above {bound}", fact = fact.id, bound),
                        (..=-1, _) => say!("`{fact}` just below {bound}", fact = fact.id, bound),
                    }
                }
            };
            let wanted = Wanted::Near {
                edge,
                is_last,
                offset,
            };
            Some(Side {
                needs: say!("{needs}, where that decides", needs),
                stand: match offset {
                    ..0 => Stand::JustBelow,
                    0 => Stand::At,
                    1.. => Stand::JustAbove,
                },
                test: self.part(path, wanted, figure),
            })
        });
        let sides: List<_> = sides.collect();
        (!sides.is_empty()).then(|| self.target(at, sides))
    }

    /// Each listed value, and any other one.
    fn listed(&self, fact: &Fact, values: &[i64], path: &[usize], at: &str) -> Target {
        let single = |value: i64| ValueSet::of([Range::new(value, value + 1)]);
        let inside = ValueSet::of(values.iter().map(|value| Range::new(*value, *value + 1)));
        let outside = inside.complement(fact.domain);
        let each = values
            .iter()
            .map(|value| (Stand::Listed, said(fact, *value), single(*value)));
        let other = outside.first();
        let other = other.map(|value| (Stand::NotListed, said(fact, value), outside));
        let sides = each.chain(other).map(|(stand, needs, values)| Side {
            needs: say!("{needs}, where that decides", needs),
            stand,
            test: self.part(path, Wanted::Values(values), None),
        });
        self.target(format!("{at}.is"), sides.collect())
    }
}

/// Whether an edge is a multiple of the figure.
fn names(edge: &Edge, figure: FigureAt) -> bool {
    matches!(edge, Edge::Figure { parameter, .. } if *parameter == figure.0)
}
