//! What two rule files say differently, in the words of the rules.

use serde_json::Value as Json;

use super::printed::Printed;
use crate::base::calendar::Period;
use crate::base::place::PlaceStep;
use crate::base::say::{same, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::questions::diff::Change;
use crate::rules::ruleset::{Band, Fact, Factor, Rule, Ruleset, Table};

/// The changes of one thing, for instance of a factor.
#[derive(Debug)]
pub(super) struct Changed {
    /// What it is called.
    pub(super) subject: Text,
    /// What is different about it.
    pub(super) lines: Vec<Text>,
}

/// What matters for points and classes, thing by thing, and how many other values differ.
pub(super) fn said(old: &Ruleset, new: &Ruleset, changes: &[Change]) -> (Vec<Changed>, usize) {
    let teller = ChangeTeller { old, new };
    let (mut things, mut others): (Vec<Changed>, usize) = (Vec::new(), 0);
    for change in changes {
        let Some((subject, line)) = teller.line(change) else {
            others += 1;
            continue;
        };
        match things.iter_mut().find(|thing| thing.subject == subject) {
            // Several values of one row or one condition are told together.
            Some(thing) if thing.lines.contains(&line) => {}
            Some(thing) => thing.lines.push(line),
            None => things.push(Changed {
                subject,
                lines: vec![line],
            }),
        }
    }
    (things, others)
}

struct ChangeTeller<'a> {
    old: &'a Ruleset,
    new: &'a Ruleset,
}

/// A step of a place, as patterns need it.
enum Leg<'a> {
    Key(&'a str),
    Item(usize, &'a str),
}

/// How sure an entry is, or whether it is said in the headline, by its place in the file.
fn of_certainty(key: &str, change: &Change) -> (Text, Text) {
    let at = change.at.to_string();
    let at = at.trim_end_matches(key).trim_end_matches('.');
    if key == "prominent" {
        let subject = say!("what is said in the headline");
        let line = if change.new == Some(Json::Bool(true)) {
            say!("{at}: now said there", at)
        } else {
            say!("{at}: no longer said there", at)
        };
        return (subject, line);
    }
    // Left out, it is `high`.
    let sure = |value: &Option<Json>| same(value.as_ref().and_then(Json::as_str).unwrap_or("high"));
    let (new, old) = (sure(&change.new), sure(&change.old));
    let line = say!("{at}: {new} instead of {old}", at, new, old);
    (say!("how sure the entries are"), line)
}

fn steps(steps: &[PlaceStep]) -> Vec<Leg<'_>> {
    let step = steps.iter().map(|step| match step {
        PlaceStep::Key(key) => Leg::Key(key),
        PlaceStep::Item(at, id) => Leg::Item(*at, id.as_deref().unwrap_or("")),
    });
    step.collect()
}

/// Old and new of one thing; a side may lack it.
type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

impl ChangeTeller<'_> {
    /// The thing and what is different about it; none for texts, sources and the like.
    fn line(&self, change: &Change) -> Option<(Text, Text)> {
        let (at, old_at) = (steps(change.at.steps()), steps(change.old_at.steps()));
        if let [.., Leg::Key(key @ ("confidence" | "prominent"))] = at.as_slice() {
            return Some(of_certainty(key, change));
        }
        match (at.as_slice(), old_at.as_slice()) {
            ([Leg::Key("factors"), Leg::Item(_, id), rest @ ..], [_, _, old_rest @ ..]) => {
                self.factor(id, rest, old_rest, change)
            }
            (
                [
                    Leg::Key("classes"),
                    Leg::Item(_, class),
                    Leg::Key("routes"),
                    Leg::Item(at, _),
                    rest @ ..,
                ],
                old,
            ) => {
                let old_at = match old {
                    [_, _, _, Leg::Item(at, _), ..] => *at,
                    _ => *at,
                };
                let of_class = |ruleset: &'_ Ruleset, at: usize| -> Option<Rule> {
                    let id = ruleset.classes.find(|one| one.id == *class)?;
                    let mut routes = ruleset.routes.iter().filter(|one| one.class == id);
                    routes.nth(at).map(|route| route.rule.clone())
                };
                let (before, after) = (
                    of_class(self.old, old_at).filter(|_| !is_added(rest, change)),
                    of_class(self.new, *at).filter(|_| !is_removed(rest, change)),
                );
                let kind = say!("route to class {class}", class);
                self.rule(&kind, (before.as_ref(), after.as_ref()), rest)
            }
            (
                [
                    Leg::Key(list @ ("requirements" | "exemptions")),
                    Leg::Item(at, _),
                    rest @ ..,
                ],
                [_, Leg::Item(old_at, _), ..],
            ) => {
                let (kind, old_list, new_list) = if *list == "requirements" {
                    let kind = say!("requirement");
                    (
                        kind,
                        self.old.requirements.as_slice(),
                        self.new.requirements.as_slice(),
                    )
                } else {
                    let kind = say!("exemption");
                    (
                        kind,
                        self.old.exemptions.as_slice(),
                        self.new.exemptions.as_slice(),
                    )
                };
                let before = old_list.get(*old_at).filter(|_| !is_added(rest, change));
                let after = new_list.get(*at).filter(|_| !is_removed(rest, change));
                self.rule(&kind, (before, after), rest)
            }
            ([Leg::Key("classes"), Leg::Item(_, id), rest @ ..], _) => {
                let subject = say!("class {id}", id);
                match rest {
                    [] => Some((subject, new_or_gone(change))),
                    [Leg::Key("otherwise")] => Some((
                        subject,
                        if change.new.is_some() {
                            say!("now for everybody else too")
                        } else {
                            say!("no longer for everybody else")
                        },
                    )),
                    _ => None,
                }
            }
            ([Leg::Key("facts"), Leg::Item(_, id), rest @ ..], _) => self.fact(id, rest, change),
            ([Leg::Key("parameters"), Leg::Item(_, id), rest @ ..], _) => {
                self.parameter(id, rest, change)
            }
            ([Leg::Key("classes")], _) => Some((
                say!("classes"),
                instead(
                    &same(plain(change.new.as_ref())),
                    &same(plain(change.old.as_ref())),
                ),
            )),
            ([Leg::Key("in_force"), ..], _) => Some((
                say!("in force"),
                instead(&days(&self.new.in_force), &days(&self.old.in_force)),
            )),
            ([Leg::Key("waivers"), ..], _) => Some((
                say!("waived faults of the published table"),
                generic(change),
            )),
            _ => None,
        }
    }

    fn factor(
        &self,
        id: &str,
        rest: &[Leg<'_>],
        old_rest: &[Leg<'_>],
        change: &Change,
    ) -> Option<(Text, Text)> {
        let named = |ruleset: &'_ Ruleset| -> Option<Factor> {
            ruleset
                .factors
                .iter()
                .find(|factor| factor.id == id)
                .cloned()
        };
        let (old, new) = (named(self.old), named(self.new));
        let subject = new.as_ref().or(old.as_ref())?.title.clone();
        let line = match (rest, old_rest) {
            ([], _) => {
                let cap = new.as_ref().and_then(|factor| factor.cap);
                match (cap, change.new.is_some()) {
                    (Some(cap), true) => say!(
                        "a new line of the table, at most {cap}",
                        cap = words::points(cap)
                    ),
                    _ => new_or_gone(change),
                }
            }
            ([Leg::Key("cap")], _) => {
                let cap = |value: Option<&Json>| match value {
                    Some(cap) => say!("at most {cap} points", cap),
                    None => say!("no cap"),
                };
                instead(&cap(change.new.as_ref()), &cap(change.old.as_ref()))
            }
            ([Leg::Key("floor")], _) => {
                let floor = |value: Option<&Json>| {
                    let floor = value.map_or_else(|| "0".to_owned(), Json::to_string);
                    say!("at least {floor} points", floor)
                };
                instead(&floor(change.new.as_ref()), &floor(change.old.as_ref()))
            }
            ([Leg::Key("combine")], _) => {
                // Left out, it is `best`.
                let adds_up = |value: &Option<Json>| value.as_ref().is_some_and(|one| one == "sum");
                let is_sum = adds_up(&change.new);
                if is_sum == adds_up(&change.old) {
                    return None;
                }
                if is_sum {
                    say!("its parts add up; before, the best one counted")
                } else {
                    say!("the best of its parts counts; before, they added up")
                }
            }
            (
                [Leg::Key("tables"), Leg::Item(at, _), inner @ ..],
                [_, Leg::Item(old_at, _), old_inner @ ..],
            ) => {
                let old_table = old
                    .as_ref()
                    .and_then(|factor| factor.tables.as_slice().get(*old_at));
                let new_table = new
                    .as_ref()
                    .and_then(|factor| factor.tables.as_slice().get(*at));
                self.table((old_table, new_table), inner, old_inner, change)?
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn table(
        &self,
        (old, new): Pair<'_, Table>,
        rest: &[Leg<'_>],
        old_rest: &[Leg<'_>],
        change: &Change,
    ) -> Option<Text> {
        match (rest, old_rest) {
            ([], _) => {
                let added = change.new.is_some();
                let (table, ruleset) = if added {
                    (new?, self.new)
                } else {
                    (old?, self.old)
                };
                let title = &ruleset.facts[table.fact].title;
                Some(if added {
                    say!("“{title}” gives points too", title)
                } else {
                    say!("“{title}” gives no points any more", title)
                })
            }
            ([Leg::Key("bands"), Leg::Item(at, _), inner @ ..], [_, Leg::Item(old_at, _), ..]) => {
                let old_band =
                    old.and_then(|table| Some((table, table.bands.as_slice().get(*old_at)?)));
                let new_band =
                    new.and_then(|table| Some((table, table.bands.as_slice().get(*at)?)));
                let old_band = old_band.filter(|_| !is_added(inner, change));
                let new_band = new_band.filter(|_| !is_removed(inner, change));
                let row = |ruleset: &Ruleset, found: Option<(&Table, &Band)>| {
                    let (table, band) = found?;
                    Some(RowInWords {
                        takes: words::band(ruleset, table.fact, band),
                        points: band.points,
                    })
                };
                rows(row(self.old, old_band), row(self.new, new_band))
            }
            _ => None,
        }
    }

    fn rule(
        &self,
        kind: &Text,
        (old, new): Pair<'_, Rule>,
        rest: &[Leg<'_>],
    ) -> Option<(Text, Text)> {
        let rule = new.or(old)?;
        let subject = say!("{kind} “{rule}”", kind, rule = rule.title);
        let asks = |ruleset: &Ruleset, rule: &Rule| {
            Printed::without_amounts(ruleset).condition(&rule.when)
        };
        let line = match rest {
            [] => match (old, new) {
                (None, Some(new)) => {
                    let asks = asks(self.new, new);
                    say!("new: {asks}", asks)
                }
                _ => say!("is gone"),
            },
            [Leg::Key("when"), ..] => instead(&asks(self.new, new?), &asks(self.old, old?)),
            [Leg::Key("in_force"), ..] => instead(&days(&new?.in_force), &days(&old?.in_force)),
            [Leg::Key("classes"), ..] => {
                let closes = |ruleset: &Ruleset, rule: &Rule| {
                    let Some(classes) = &rule.classes else {
                        return say!("closes every class");
                    };
                    let ids = classes.iter().map(|at| ruleset.classes[*at].id.as_str());
                    let ids: Vec<_> = ids.collect();
                    let ids = ids.join(", ");
                    say!("closes {ids}", ids)
                };
                instead(&closes(self.new, new?), &closes(self.old, old?))
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn fact(&self, id: &str, rest: &[Leg<'_>], change: &Change) -> Option<(Text, Text)> {
        let named = |ruleset: &'_ Ruleset| -> Option<Fact> {
            ruleset.facts.iter().find(|fact| fact.id == id).cloned()
        };
        let fact = named(self.new).or_else(|| named(self.old))?;
        let subject = say!("question “{fact}”", fact = fact.title);
        let line = match rest {
            [] => new_or_gone(change),
            [Leg::Key("options"), Leg::Item(_, option)] => {
                let line = new_or_gone(change);
                say!("option `{option}`: {line}", option, line)
            }
            [
                Leg::Key(
                    key @ ("type" | "ordered" | "domain" | "assume" | "completed" | "gives"
                    | "options"),
                ),
                rest @ ..,
            ] if rest.len() < 2 => {
                let line = generic(change);
                let key = match rest {
                    [Leg::Key(inner)] => format!("`{key}.{inner}`"),
                    _ => format!("`{key}`"),
                };
                say!("{key}: {line}", key, line)
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn parameter(&self, id: &str, rest: &[Leg<'_>], change: &Change) -> Option<(Text, Text)> {
        let ruleset = [self.new, self.old];
        let mut parameters = ruleset.iter().flat_map(|ruleset| &ruleset.parameters);
        let subject = parameters
            .find(|parameter| parameter.id == id)?
            .title
            .clone();
        let line = match rest {
            [] => new_or_gone(change),
            [Leg::Key("values"), Leg::Item(..)] => {
                let said = |value: &Json| {
                    let key = |key: &str| plain(value.get(key));
                    same(format!("{} ({})", key("value"), key("from")))
                };
                match (&change.old, &change.new) {
                    (None, Some(new)) => prefixed(&say!("new value"), &said(new)),
                    (Some(old), None) => prefixed(&say!("no longer"), &said(old)),
                    _ => generic(change),
                }
            }
            [
                Leg::Key("values"),
                Leg::Item(_, _),
                Leg::Key("value" | "from" | "to"),
            ] => generic(change),
            _ => return None,
        };
        Some((subject, line))
    }
}

/// One row of a table in words.
struct RowInWords {
    takes: Text,
    points: i64,
}

fn rows(old: Option<RowInWords>, new: Option<RowInWords>) -> Option<Text> {
    let whole = |row: &RowInWords| {
        say!(
            "{takes}: {points}",
            takes = row.takes,
            points = words::points(row.points)
        )
    };
    Some(match (old, new) {
        (Some(old), Some(new)) if old.takes == new.takes => say!(
            "{takes}: {points} instead of {points_b}",
            takes = new.takes,
            points = words::points(new.points),
            points_b = old.points
        ),
        (Some(old), Some(new)) if old.points == new.points => say!(
            "{points}: {takes}, instead of {takes_b}",
            points = words::points(new.points),
            takes = new.takes,
            takes_b = old.takes
        ),
        (Some(old), Some(new)) => instead(&whole(&new), &whole(&old)),
        (None, Some(new)) => prefixed(&say!("new row"), &whole(&new)),
        (Some(old), None) => prefixed(&say!("row gone"), &whole(&old)),
        (None, None) => return None,
    })
}

/// Whether the entry itself is what is new, not something inside it.
fn is_added(rest: &[Leg<'_>], change: &Change) -> bool {
    rest.is_empty() && change.old.is_none()
}

fn is_removed(rest: &[Leg<'_>], change: &Change) -> bool {
    rest.is_empty() && change.new.is_none()
}

fn new_or_gone(change: &Change) -> Text {
    match (&change.old, &change.new) {
        (None, _) => say!("is new"),
        (_, None) => say!("is gone"),
        _ => generic(change),
    }
}

fn prefixed(what: &Text, said: &Text) -> Text {
    say!("{what}: {said}", what, said)
}

fn instead(new: &Text, old: &Text) -> Text {
    say!("{new} instead of {old}", new, old)
}

/// What has no words of its own: the value as the file has it.
fn generic(change: &Change) -> Text {
    let (old, new) = (plain(change.old.as_ref()), plain(change.new.as_ref()));
    match (&change.old, &change.new) {
        (None, _) => prefixed(&say!("new"), &same(new)),
        (_, None) => prefixed(&say!("gone"), &same(old)),
        _ => instead(&same(new), &same(old)),
    }
}

/// A value on one line, without the quotes of a text; a whole entry by its id or code.
fn plain(value: Option<&Json>) -> String {
    match value {
        None => "–".to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Array(items)) => {
            let items: Vec<_> = items.iter().map(|item| plain(Some(item))).collect();
            items.join(", ")
        }
        Some(Json::Object(entry)) => {
            let named = entry.get("id").or_else(|| entry.get("code"));
            named.map_or_else(
                || Json::from(entry.clone()).to_string(),
                |id| plain(Some(id)),
            )
        }
        Some(other) => other.to_string(),
    }
}

fn days(period: &Period) -> Text {
    match (period.from, period.to) {
        (Some(from), Some(to)) => say!("from {from} to {to}", from, to),
        (Some(from), None) => say!("from {from}", from),
        (None, Some(to)) => say!("until {to}", to),
        (None, None) => say!("at all times"),
    }
}
