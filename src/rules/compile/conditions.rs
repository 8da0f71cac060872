//! Conditions, and what has one: requirements, exemptions, routes and caveats.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::compiler::Compiler;
use super::directory::NamedList;
use super::matches::NamedEdges;
use crate::base::calendar::Period;
use crate::base::ids::List;
use crate::base::place::Place;
use crate::base::say::say;
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Caveat, Class, ClassId, Condition, Edge, Route, Rule};
use crate::rules::schema::{self, Bound, Literal};

/// Where a condition stands, which decides whether it may ask for points.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ConditionSpot {
    Allowed,
    /// Here it is no route and no caveat.
    OnlyInRoutes,
    UnderNot,
}

impl Compiler<'_> {
    /// Requirements or exemptions, each with its place.
    pub(super) fn rules(
        &mut self,
        written: &[schema::Rule],
        list: &Place,
        is_route: bool,
    ) -> Vec<(Rule, Place)> {
        let mut rules = Vec::with_capacity(written.len());
        let mut named = Vec::with_capacity(written.len());
        for (number, rule) in written.iter().enumerate() {
            let here = list.entry(number, &rule.id);
            let compiled = self.rule(rule, &here, is_route);
            rules.extend(compiled.map(|compiled| (compiled, here.clone())));
            named.push((rule.id.as_str(), rule.in_force.as_ref(), here));
        }
        self.duplicates_in_time(&named);
        rules
    }

    /// Entries that share a name must not share a day. Of an entry with a fault nobody knows which
    /// days it has.
    pub(super) fn duplicates_in_time(&mut self, named: &[(&str, Option<&schema::InForce>, Place)]) {
        // Of each name the entries that share no day, by their first days.
        let mut seen: BTreeMap<&str, BTreeMap<Date, (Period, &Place)>> = BTreeMap::new();
        for (id, period, place) in named {
            if id.is_empty() || !self.earlier_within(place).is_empty() {
                continue;
            }
            let mine = plain_period(*period);
            let same = seen.entry(id).or_default();
            // The last one that begins by then: the others end before it does.
            let last = mine.to.unwrap_or(Date::MAX);
            let earlier = same.range(..=last).next_back();
            match earlier.filter(|(_, (other, _))| other.meets(&mine)) {
                Some((_, (_, first))) => self.duplicate(id, place.key("id"), first.key("id")),
                None if mine.is_empty() => {}
                None => {
                    same.insert(mine.from.unwrap_or(Date::MIN), (mine, place));
                }
            }
        }
    }

    pub(super) fn rule(
        &mut self,
        rule: &schema::Rule,
        place: &Place,
        is_route: bool,
    ) -> Option<Rule> {
        self.id(&rule.id, &place.key("id"), false);
        let sources = self.sources(&rule.source, &place.key("source"));
        let in_force = self.period(rule.in_force.as_ref(), &place.key("in_force"));
        let in_requirements = matches!(place.steps().first(), Some(crate::base::place::PlaceStep::Key(key)) if key == "requirements");
        if rule.classes.is_some() && !in_requirements {
            self.misplaced(
                place.key("classes"),
                &say!("only a requirement closes classes"),
            );
        }
        let classes = rule
            .classes
            .as_ref()
            .map(|names| self.class_positions(names, &place.key("classes")));
        let points = if is_route {
            ConditionSpot::Allowed
        } else {
            ConditionSpot::OnlyInRoutes
        };
        let when = self.condition(&rule.when, points, &place.key("when"));
        Some(Rule {
            id: rule.id.clone(),
            title: rule.title.clone(),
            sources,
            when: when?,
            classes,
            in_force,
            evidence: rule.evidence.clone(),
            note: rule.note.clone(),
            confidence: rule.confidence,
        })
    }

    fn class_positions(&mut self, names: &[String], place: &Place) -> Vec<ClassId> {
        let mut positions = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            positions.extend(self.named(NamedList::Class, name, &place.item(index)));
        }
        positions
    }

    /// The classes, and all their routes in one list.
    pub(super) fn classes(&mut self) -> (List<Class>, List<Route>) {
        let file = self.file;
        let list = Place::root().key("classes");
        let ids = file.classes.iter().enumerate();
        self.duplicates(
            ids.map(|(number, class)| (class.id.as_str(), list.entry(number, &class.id).key("id"))),
        );
        let (mut classes, mut routes, mut named) = (List::default(), List::default(), Vec::new());
        for (number, class) in file.classes.iter().enumerate() {
            let here = list.entry(number, &class.id);
            self.id(&class.id, &here.key("id"), false);
            if matches!(class.id.as_str(), "none" | "exempt" | "no-permit" | "error") {
                let message = say!(
                    "`{id}` is what the program says where there is no class",
                    id = class.id
                );
                self.report(
                    Finding::at_value(Code::ReservedId, here.key("id"), message)
                        .help(say!("choose another name")),
                );
            }
            if class.otherwise && number + 1 < file.classes.len() {
                self.misplaced(
                    here.key("otherwise"),
                    &say!("only the last class takes everybody else"),
                );
            }
            for (index, route) in class.routes.iter().enumerate() {
                let place = here.key("routes").entry(index, &route.id);
                named.push((route.id.as_str(), route.in_force.as_ref(), place.clone()));
                if let Some(rule) = self.rule(route, &place, true) {
                    self.places.routes.push(place);
                    let class = ClassId::new(number);
                    routes.push(Route { class, rule });
                }
            }
            classes.push(Class {
                id: class.id.clone(),
                title: class.title.clone(),
                otherwise: class.otherwise,
                note: class.note.clone(),
                confidence: class.confidence,
            });
        }
        self.duplicates_in_time(&named);
        (classes, routes)
    }

    pub(super) fn caveats(&mut self) -> List<Caveat> {
        let file = self.file;
        let list = Place::root().key("caveats");
        let (mut caveats, mut named) = (List::default(), Vec::new());
        for (number, caveat) in file.caveats.iter().enumerate() {
            let here = list.entry(number, &caveat.id);
            self.id(&caveat.id, &here.key("id"), false);
            named.push((caveat.id.as_str(), caveat.in_force.as_ref(), here.clone()));
            let sources = self.sources(&caveat.source, &here.key("source"));
            let when = caveat
                .when
                .as_ref()
                .map(|when| self.condition(when, ConditionSpot::Allowed, &here.key("when")));
            let classes = caveat
                .classes
                .as_ref()
                .map(|names| self.class_positions(names, &here.key("classes")));
            self.route_names(
                caveat.routes.as_deref().unwrap_or_default(),
                &here.key("routes"),
            );
            let in_force = self.period(caveat.in_force.as_ref(), &here.key("in_force"));
            caveats.push(Caveat {
                id: caveat.id.clone(),
                text: caveat.text.clone(),
                sources,
                when: when.flatten(),
                classes,
                routes: caveat.routes.clone(),
                prominent: caveat.prominent,
                in_force,
                note: caveat.note.clone(),
                confidence: caveat.confidence,
            });
        }
        self.duplicates_in_time(&named);
        caveats
    }

    /// The routes that a caveat names must be there.
    fn route_names(&mut self, names: &[String], place: &Place) {
        for (index, name) in names.iter().enumerate() {
            self.named::<Route>(NamedList::Route, name, &place.item(index));
        }
    }

    fn condition(
        &mut self,
        written: &schema::Condition,
        points: ConditionSpot,
        place: &Place,
    ) -> Option<Condition> {
        let kinds = [
            ("all", written.all.is_some()),
            ("any", written.any.is_some()),
            ("not", written.not.is_some()),
            ("fact", written.fact.is_some()),
            ("points", written.points.is_some()),
        ];
        let mut said = kinds
            .into_iter()
            .filter(|(_, is_said)| *is_said)
            .map(|(key, _)| key);
        let first = said.next();
        if let (Some(first), Some(second)) = (first, said.next()) {
            self.misplaced(
                place.key(second),
                &say!("this condition already has `{key}`", key = first),
            );
            return None;
        }
        let edges = [
            ("from", written.from.is_some()),
            ("to", written.to.is_some()),
            ("below", written.below.is_some()),
            ("is", written.is.is_some()),
        ];
        let edge = edges
            .into_iter()
            .find(|(_, is_said)| *is_said)
            .map(|(key, _)| key);
        match (first, edge) {
            (Some("fact"), Some(_)) => self.fact_condition(written, place),
            (Some("fact"), None) => {
                // The name is looked up all the same, so that both faults are told at once.
                self.fact_named(
                    written.fact.as_deref().unwrap_or_default(),
                    &place.key("fact"),
                );
                self.incomplete(
                    place,
                    say!("this condition does not say which values meet it"),
                    say!("add `from`, `to` or `below`, or `is`"),
                );
                None
            }
            (None, Some(_)) => {
                self.incomplete(
                    place,
                    say!("`{key}` is missing here", key = "fact"),
                    say!("say which fact the values belong to"),
                );
                None
            }
            (Some(kind), Some(edge)) => {
                self.misplaced(
                    place.key(edge),
                    &say!("this condition already has `{key}`", key = kind),
                );
                None
            }
            (Some(_), None) => self.joined(written, points, place),
            (None, None) => {
                let help = say!("write one of `all`, `any`, `not`, `fact` and `points`");
                self.incomplete(place, say!("this condition says nothing"), help);
                None
            }
        }
    }

    /// Something that a condition lacks, unless an earlier finding speaks of it.
    fn incomplete(&mut self, place: &Place, message: Text, help: Text) {
        let is_held_back = self.is_suspect_item(place) || self.parent_is_suspect(place);
        if !is_held_back {
            self.report(Finding::at_item(Code::MissingKey, place.clone(), message).help(help));
        }
    }

    /// Whether the item that holds this condition was reported as lacking it.
    fn parent_is_suspect(&self, place: &Place) -> bool {
        let depth = place.steps().len();
        self.earlier.iter().any(|finding| {
            let steps = finding.spot.place.steps();
            let is_parent = steps.len() < depth && place.is_within(&finding.spot.place);
            let is_strange = matches!(finding.code, Code::UnknownKey | Code::ReservedKey);
            let is_sibling = is_strange && steps.len() == depth && {
                let parent = steps.split_last().map(|(_, rest)| rest);
                parent == place.steps().split_last().map(|(_, rest)| rest)
            };
            (is_parent && finding.code == Code::MissingKey) || is_sibling
        })
    }

    fn fact_condition(&mut self, written: &schema::Condition, place: &Place) -> Option<Condition> {
        let name = written.fact.as_deref().unwrap_or_default();
        let (position, fact) = self.valued_fact(name, &place.key("fact"))?;
        let edges = NamedEdges {
            from: written.from.as_ref(),
            to: written.to.as_ref(),
            below: written.below.as_ref(),
            is: written.is.as_ref(),
        };
        let matches = self.matches(&edges, &fact, place)?;
        Some(Condition::Fact {
            fact: position,
            matches,
        })
    }

    fn joined(
        &mut self,
        written: &schema::Condition,
        points: ConditionSpot,
        place: &Place,
    ) -> Option<Condition> {
        if let Some(part) = &written.not {
            let inside = match points {
                ConditionSpot::Allowed => ConditionSpot::UnderNot,
                refused => refused,
            };
            return self
                .condition(part, inside, &place.key("not"))
                .map(|part| Condition::Not(Box::new(part)));
        }
        if let Some(bound) = &written.points {
            let refused = match points {
                ConditionSpot::Allowed => None,
                ConditionSpot::OnlyInRoutes => Some(say!("only routes and caveats ask for points")),
                ConditionSpot::UnderNot => Some(say!("points never stand under `not`")),
            };
            if let Some(why) = refused {
                self.misplaced(place.key("points"), &why);
                return None;
            }
            return self.points_bound(&bound.from, &place.key("points").key("from"));
        }
        let (key, parts) = match (&written.all, &written.any) {
            (Some(parts), _) => ("all", parts),
            (None, Some(parts)) => ("any", parts),
            (None, None) => return None,
        };
        let list = place.key(key);
        let mut compiled = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            compiled.push(self.condition(part, points, &list.item(index)));
        }
        let compiled = compiled.into_iter().collect::<Option<Vec<_>>>()?;
        Some(if key == "all" {
            Condition::All(compiled)
        } else {
            Condition::Any(compiled)
        })
    }

    fn points_bound(&mut self, bound: &Bound, place: &Place) -> Option<Condition> {
        if self.is_suspect(place) {
            return None;
        }
        let edge = match bound {
            Bound::Figure(figure) => self.figure(figure, place),
            Bound::Literal(Literal::Number(number)) => {
                let whole = number
                    .to_whole()
                    .filter(|whole| whole.abs() <= super::compiler::MOST_POINTS);
                if whole.is_none() {
                    let message =
                        say!("found the number `{number}`, expected whole points", number);
                    self.report(Finding::at_value(Code::WrongType, place.clone(), message));
                }
                whole.map(Edge::Value)
            }
            Bound::Literal(_) => {
                self.report(Finding::at_value(
                    Code::WrongType,
                    place.clone(),
                    say!("found no number, expected whole points"),
                ));
                None
            }
        };
        edge.map(|from| Condition::Points { from })
    }
}

/// A period whose days the first stage has read already.
pub(super) fn plain_period(written: Option<&schema::InForce>) -> Period {
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    written.map_or(Period::ALWAYS, |written| Period {
        from: day(&written.from),
        to: day(&written.to),
    })
}
