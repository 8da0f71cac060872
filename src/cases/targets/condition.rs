//! The edges of the condition of one rule.

use crate::base::cells::ValueSet;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::cases::everybody::{Totals, nearest};
use crate::cases::target::{
    FigureAt, Kind, RuleAt, Side, Stand, Target, Test, Wanted, said, single,
};
use crate::rules::ruleset::{Condition, Edge, FactId, Matches, Ruleset};

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
    pub(super) fn dated(&self, place: Option<&str>) -> Vec<Target> {
        let mut targets = Vec::new();
        let rule = self.at.of(self.ruleset);
        let mut parameters = rule.when.parameters();
        parameters.sort_unstable();
        parameters.dedup();
        for parameter in parameters {
            let entry = &self.ruleset.parameters[parameter];
            for (id, value) in entry.values.each() {
                if !value.in_force.meets(&rule.in_force) {
                    continue;
                }
                let (figure, value, from) = (&entry.id, value.value, value.in_force.from);
                let detail = match from {
                    Some(day) => say!(", {figure} {value} of {day}", figure, value, day),
                    None => say!(", {figure} {value}", figure, value),
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
        let is_asked =
            |edge: &Edge| figure.is_none_or(|(parameter, _)| edge.parameter() == Some(parameter));
        let (parts, word) = match condition {
            Condition::All(parts) => (parts.as_slice(), "all"),
            Condition::Any(parts) => (parts.as_slice(), "any"),
            Condition::Not(part) => (std::slice::from_ref(&**part), "not"),
            Condition::Points { from } => {
                if is_asked(from) {
                    targets.extend(self.total(*from, path, at, figure));
                }
                return;
            }
            Condition::Fact { fact, matches } => {
                let fact = *fact;
                match matches {
                    Matches::Range { from, to, below } => {
                        let edges = [
                            (from, false, "from", [0, -1]),
                            (to, true, "to", [0, 1]),
                            (below, false, "below", [-1, 0]),
                        ];
                        for (edge, is_last, key, offsets) in edges {
                            if let Some(edge) = edge.filter(is_asked) {
                                let at = format!("{at}.{key}");
                                let near = offsets.map(|offset| (edge, is_last, offset));
                                targets.extend(self.near(fact, near, path, at, figure));
                            }
                        }
                    }
                    Matches::Is(values) if figure.is_none() => {
                        targets.extend(self.listed(fact, values, path, at));
                    }
                    Matches::Is(_) | Matches::Otherwise => {}
                }
                return;
            }
        };
        for (number, part) in parts.iter().enumerate() {
            path.push(number);
            let at = match word {
                "not" => format!("{at}.not"),
                _ => format!("{at}.{word}[{number}]"),
            };
            self.see(part, path, &at, figure, targets);
            path.pop();
        }
    }

    /// What must be seen of an edge; nothing where nobody can stand there.
    fn target(&self, at: String, sides: impl Iterator<Item = Side>) -> Option<Target> {
        let sides: Vec<_> = sides.collect();
        (!sides.is_empty()).then(|| Target {
            kind: Kind::Edge,
            at,
            place: None,
            detail: self.period.clone(),
            sides,
        })
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
        let Totals { reaching, short } = nearest(ruleset, (rule, path), edge, figure);
        let sides = [(true, reaching), (false, short)].into_iter();
        let sides = sides.filter_map(|(is_reached, away)| {
            let away = away?;
            let bound = self.bound(edge);
            let needs = match (edge, is_reached, away) {
                (Edge::Value(bound), true, _) => say!("a total of {total}", total = bound + away),
                (Edge::Value(bound), false, _) => {
                    say!("a total of {total}", total = bound - 1 - away)
                }
                (_, true, 0) => say!("a total of {total}", total = bound),
                (_, true, _) => say!("a total {away} above {bound}", away, bound),
                (_, false, 0) => say!("a total one point short of {bound}", bound),
                (_, false, _) => {
                    say!(
                        "a total {away} points short of {bound}",
                        away = away + 1,
                        bound
                    )
                }
            };
            let wanted = Wanted::Total {
                edge,
                is_reached,
                away,
            };
            let stand = if is_reached {
                Stand::Reaches
            } else {
                Stand::FallsShort
            };
            let test = self.part(path, wanted, figure);
            Some(Side { needs, stand, test })
        });
        self.target(format!("{at}.points.from"), sides)
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
        fact: FactId,
        sides: [(Edge, bool, i64); 2],
        path: &[usize],
        at: String,
        figure: Option<FigureAt>,
    ) -> Option<Target> {
        let entry = &self.ruleset.facts[fact];
        let sides = sides.into_iter().filter_map(|(edge, is_last, offset)| {
            let (bound, id) = (self.bound(edge), &entry.id);
            let needs = match (edge, offset, is_last) {
                (Edge::Value(units), ..) => {
                    let value = Some(units + offset);
                    let value = value.filter(|value| entry.domain.contains(*value))?;
                    say::same(said(entry, value))
                }
                (_, 0, false) => say!(
                    "`{fact}` at the first value of at least {bound}",
                    fact = id,
                    bound
                ),
                (_, 0, true) => say!(
                    "`{fact}` at the last value of at most {bound}",
                    fact = id,
                    bound
                ),
                (_, 1.., _) => say!("`{fact}` just above {bound}", fact = id, bound),
                (_, ..=-1, _) => say!("`{fact}` just below {bound}", fact = id, bound),
            };
            let wanted = Wanted::Near {
                fact,
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
        self.target(at, sides)
    }

    /// Each listed value, and any other one.
    fn listed(&self, fact: FactId, values: &[i64], path: &[usize], at: &str) -> Option<Target> {
        let entry = &self.ruleset.facts[fact];
        let inside = values
            .iter()
            .flat_map(|value| single(*value).ranges().to_vec());
        let outside = ValueSet::of(inside).complement(entry.domain);
        let each = values.iter().map(|value| (Stand::Listed, single(*value)));
        let sides = each.chain([(Stand::NotListed, outside)]);
        let sides = sides.filter_map(|(stand, values)| {
            let needs = said(entry, values.first()?);
            Some(Side {
                needs: say!("{needs}, where that decides", needs),
                stand,
                test: self.part(path, Wanted::Values { fact, values }, None),
            })
        });
        self.target(format!("{at}.is"), sides)
    }
}
