//! What two rule files say differently, in the words of the rules.

use serde_json::Value as Json;

use crate::calendar::Period;
use crate::diff::Change;
use crate::place::Step;
use crate::ruleset::{
    Band, Condition, Edge, Fact, FactKind, Factor, Matches, Rule, Ruleset, Table,
};
use crate::text::Text;
use crate::words::{self, same};

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
    let teller = Teller { old, new };
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

struct Teller<'a> {
    old: &'a Ruleset,
    new: &'a Ruleset,
}

/// A step of a place, as patterns need it.
enum At<'a> {
    Key(&'a str),
    Item(usize, &'a str),
}

fn steps(steps: &[Step]) -> Vec<At<'_>> {
    let step = steps.iter().map(|step| match step {
        Step::Key(key) => At::Key(key),
        Step::Item(at, id) => At::Item(*at, id.as_deref().unwrap_or("")),
    });
    step.collect()
}

/// Old and new of one thing; a side may lack it.
type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

impl Teller<'_> {
    /// The thing and what is different about it; none for texts, sources and the like.
    fn line(&self, change: &Change) -> Option<(Text, Text)> {
        let (at, old_at) = (steps(change.at.steps()), steps(change.old_at.steps()));
        match (at.as_slice(), old_at.as_slice()) {
            ([At::Key("factors"), At::Item(_, id), rest @ ..], [_, _, old_rest @ ..]) => {
                self.factor(id, rest, old_rest, change)
            }
            (
                [
                    At::Key("classes"),
                    At::Item(_, class),
                    At::Key("routes"),
                    At::Item(at, _),
                    rest @ ..,
                ],
                old,
            ) => {
                let old_at = match old {
                    [_, _, _, At::Item(at, _), ..] => *at,
                    _ => *at,
                };
                let of_class = |ruleset: &'_ Ruleset, at: usize| -> Option<Rule> {
                    let position = ruleset.classes.iter().position(|one| one.id == *class)?;
                    let mut routes = ruleset.routes.iter().filter(|one| one.class == position);
                    routes.nth(at).map(|route| route.rule.clone())
                };
                let (before, after) = (
                    of_class(self.old, old_at).filter(|_| !is_added(rest, change)),
                    of_class(self.new, *at).filter(|_| !is_removed(rest, change)),
                );
                let kind = Text::new(format!("route to class {class}"), format!("{class}类途径"));
                self.rule(&kind, (before.as_ref(), after.as_ref()), rest)
            }
            (
                [
                    At::Key(list @ ("requirements" | "exemptions")),
                    At::Item(at, _),
                    rest @ ..,
                ],
                [_, At::Item(old_at, _), ..],
            ) => {
                let (kind, old_list, new_list) = if *list == "requirements" {
                    let kind = Text::new("requirement", "基本条件");
                    (kind, &self.old.requirements, &self.new.requirements)
                } else {
                    let kind = Text::new("exemption", "豁免");
                    (kind, &self.old.exemptions, &self.new.exemptions)
                };
                let before = old_list.get(*old_at).filter(|_| !is_added(rest, change));
                let after = new_list.get(*at).filter(|_| !is_removed(rest, change));
                self.rule(&kind, (before, after), rest)
            }
            ([At::Key("classes"), At::Item(_, id), rest @ ..], _) => {
                let subject = Text::new(format!("class {id}"), format!("{id}类"));
                match rest {
                    [] => Some((subject, new_or_gone(change))),
                    [At::Key("otherwise")] => Some((
                        subject,
                        if change.new.is_some() {
                            Text::new("now for everybody else too", "现包括其他所有人")
                        } else {
                            Text::new("no longer for everybody else", "不再包括其他所有人")
                        },
                    )),
                    _ => None,
                }
            }
            ([At::Key("facts"), At::Item(_, id), rest @ ..], _) => self.fact(id, rest, change),
            ([At::Key("parameters"), At::Item(_, id), rest @ ..], _) => {
                self.parameter(id, rest, change)
            }
            ([At::Key("classes")], _) => Some((
                Text::new("classes", "类别"),
                instead(
                    &same(plain(change.new.as_ref())),
                    &same(plain(change.old.as_ref())),
                ),
            )),
            ([At::Key("in_force"), ..], _) => Some((
                Text::new("in force", "施行期间"),
                instead(&days(&self.new.in_force), &days(&self.old.in_force)),
            )),
            ([At::Key("waivers"), ..], _) => Some((
                Text::new(
                    "waived faults of the published table",
                    "按原样保留的原表瑕疵",
                ),
                generic(change),
            )),
            _ => None,
        }
    }

    fn factor(
        &self,
        id: &str,
        rest: &[At<'_>],
        old_rest: &[At<'_>],
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
                    (Some(cap), true) => Text::new(
                        format!("a new line of the table, at most {}", words::points_en(cap)),
                        format!("新增计分项目，最高{cap}分"),
                    ),
                    _ => new_or_gone(change),
                }
            }
            ([At::Key("cap")], _) => {
                let cap = |value: Option<&Json>| match value {
                    Some(cap) => Text::new(format!("at most {cap} points"), format!("最高{cap}分")),
                    None => Text::new("no cap", "无上限"),
                };
                instead(&cap(change.new.as_ref()), &cap(change.old.as_ref()))
            }
            ([At::Key("floor")], _) => {
                let floor = |value: Option<&Json>| {
                    let floor = value.map_or_else(|| "0".to_owned(), Json::to_string);
                    Text::new(format!("at least {floor} points"), format!("最低{floor}分"))
                };
                instead(&floor(change.new.as_ref()), &floor(change.old.as_ref()))
            }
            ([At::Key("combine")], _) => {
                // Left out, it is `best`.
                let adds_up = |value: &Option<Json>| value.as_ref().is_some_and(|one| one == "sum");
                let is_sum = adds_up(&change.new);
                if is_sum == adds_up(&change.old) {
                    return None;
                }
                if is_sum {
                    Text::new(
                        "its parts add up; before, the best one counted",
                        "各项相加（原取最高一项）",
                    )
                } else {
                    Text::new(
                        "the best of its parts counts; before, they added up",
                        "取最高一项（原为各项相加）",
                    )
                }
            }
            (
                [At::Key("tables"), At::Item(at, _), inner @ ..],
                [_, At::Item(old_at, _), old_inner @ ..],
            ) => {
                let old_table = old.as_ref().and_then(|factor| factor.tables.get(*old_at));
                let new_table = new.as_ref().and_then(|factor| factor.tables.get(*at));
                self.table((old_table, new_table), inner, old_inner, change)?
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn table(
        &self,
        (old, new): Pair<'_, Table>,
        rest: &[At<'_>],
        old_rest: &[At<'_>],
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
                let title = &ruleset.facts.get(table.fact)?.title;
                Some(if added {
                    Text::new(
                        format!("“{}” gives points too", title.en),
                        format!("“{}”亦可计分", title.zh),
                    )
                } else {
                    Text::new(
                        format!("“{}” gives no points any more", title.en),
                        format!("“{}”不再计分", title.zh),
                    )
                })
            }
            ([At::Key("bands"), At::Item(at, _), inner @ ..], [_, At::Item(old_at, _), ..]) => {
                let old_band = old.and_then(|table| Some((table, table.bands.get(*old_at)?)));
                let new_band = new.and_then(|table| Some((table, table.bands.get(*at)?)));
                let old_band = old_band.filter(|_| !is_added(inner, change));
                let new_band = new_band.filter(|_| !is_removed(inner, change));
                let row = |ruleset: &Ruleset, found: Option<(&Table, &Band)>| {
                    let (table, band) = found?;
                    let fact = ruleset.facts.get(table.fact)?;
                    Some(Row {
                        takes: words::band(fact, band, &ruleset.parameters),
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
        rest: &[At<'_>],
    ) -> Option<(Text, Text)> {
        let rule = new.or(old)?;
        let subject = Text::new(
            format!("{} “{}”", kind.en, rule.title.en),
            format!("{}“{}”", kind.zh, rule.title.zh),
        );
        let asks = |ruleset: &Ruleset, rule: &Rule| condition(ruleset, &rule.when);
        let line = match rest {
            [] => match (old, new) {
                (None, Some(new)) => {
                    let asks = asks(self.new, new);
                    Text::new(format!("new: {}", asks.en), format!("新增：{}", asks.zh))
                }
                _ => Text::new("is gone", "已取消"),
            },
            [At::Key("when"), ..] => instead(&asks(self.new, new?), &asks(self.old, old?)),
            [At::Key("in_force"), ..] => instead(&days(&new?.in_force), &days(&old?.in_force)),
            [At::Key("classes"), ..] => {
                let closes = |ruleset: &Ruleset, rule: &Rule| {
                    let Some(classes) = &rule.classes else {
                        return Text::new("closes every class", "不符合即不予认定任何类别");
                    };
                    let ids = classes.iter().filter_map(|at| ruleset.classes.get(*at));
                    let ids: Vec<_> = ids.map(|class| class.id.as_str()).collect();
                    let ids = ids.join(", ");
                    Text::new(format!("closes {ids}"), format!("仅限制{ids}类"))
                };
                instead(&closes(self.new, new?), &closes(self.old, old?))
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn fact(&self, id: &str, rest: &[At<'_>], change: &Change) -> Option<(Text, Text)> {
        let named = |ruleset: &'_ Ruleset| -> Option<Fact> {
            ruleset.facts.iter().find(|fact| fact.id == id).cloned()
        };
        let fact = named(self.new).or_else(|| named(self.old))?;
        let subject = Text::new(
            format!("question “{}”", fact.title.en),
            format!("问题“{}”", fact.title.zh),
        );
        let line = match rest {
            [] => new_or_gone(change),
            [At::Key("options"), At::Item(_, option)] => {
                let line = new_or_gone(change);
                Text::new(
                    format!("option `{option}`: {}", line.en),
                    format!("选项 `{option}`：{}", line.zh),
                )
            }
            [
                At::Key(
                    key @ ("type" | "ordered" | "domain" | "assume" | "completed" | "gives"
                    | "options"),
                ),
                rest @ ..,
            ] if rest.len() < 2 => {
                let line = generic(change);
                let key = match rest {
                    [At::Key(inner)] => format!("`{key}.{inner}`"),
                    _ => format!("`{key}`"),
                };
                Text::new(format!("{key}: {}", line.en), format!("{key}：{}", line.zh))
            }
            _ => return None,
        };
        Some((subject, line))
    }

    fn parameter(&self, id: &str, rest: &[At<'_>], change: &Change) -> Option<(Text, Text)> {
        let ruleset = [self.new, self.old];
        let mut parameters = ruleset.iter().flat_map(|ruleset| &ruleset.parameters);
        let subject = parameters
            .find(|parameter| parameter.id == id)?
            .title
            .clone();
        let line = match rest {
            [] => new_or_gone(change),
            [At::Key("values"), At::Item(..)] => {
                let said = |value: &Json| {
                    let key = |key: &str| plain(value.get(key));
                    same(format!("{} ({})", key("value"), key("from")))
                };
                match (&change.old, &change.new) {
                    (None, Some(new)) => prefixed("new value", "新增数值", &said(new)),
                    (Some(old), None) => prefixed("no longer", "取消数值", &said(old)),
                    _ => generic(change),
                }
            }
            [
                At::Key("values"),
                At::Item(_, _),
                At::Key("value" | "from" | "to"),
            ] => generic(change),
            _ => return None,
        };
        Some((subject, line))
    }
}

/// One row of a table in words.
struct Row {
    takes: Text,
    points: i64,
}

fn rows(old: Option<Row>, new: Option<Row>) -> Option<Text> {
    let whole = |row: &Row| {
        Text::new(
            format!("{}: {}", row.takes.en, words::points_en(row.points)),
            format!("{}：{}分", row.takes.zh, row.points),
        )
    };
    Some(match (old, new) {
        (Some(old), Some(new)) if old.takes == new.takes => Text::new(
            format!(
                "{}: {} instead of {}",
                new.takes.en,
                words::points_en(new.points),
                old.points
            ),
            format!("{}：{}分（原{}分）", new.takes.zh, new.points, old.points),
        ),
        (Some(old), Some(new)) if old.points == new.points => Text::new(
            format!(
                "{}: {}, instead of {}",
                words::points_en(new.points),
                new.takes.en,
                old.takes.en
            ),
            format!("{}分：{}（原{}）", new.points, new.takes.zh, old.takes.zh),
        ),
        (Some(old), Some(new)) => instead(&whole(&new), &whole(&old)),
        (None, Some(new)) => prefixed("new row", "新增一档", &whole(&new)),
        (Some(old), None) => prefixed("row gone", "取消一档", &whole(&old)),
        (None, None) => return None,
    })
}

/// Whether the entry itself is what is new, not something inside it.
fn is_added(rest: &[At<'_>], change: &Change) -> bool {
    rest.is_empty() && change.old.is_none()
}

fn is_removed(rest: &[At<'_>], change: &Change) -> bool {
    rest.is_empty() && change.new.is_none()
}

fn new_or_gone(change: &Change) -> Text {
    match (&change.old, &change.new) {
        (None, _) => Text::new("is new", "新增"),
        (_, None) => Text::new("is gone", "已取消"),
        _ => generic(change),
    }
}

fn prefixed(en: &str, zh: &str, text: &Text) -> Text {
    Text::new(format!("{en}: {}", text.en), format!("{zh}：{}", text.zh))
}

fn instead(new: &Text, old: &Text) -> Text {
    Text::new(
        format!("{} instead of {}", new.en, old.en),
        format!("{}（原{}）", new.zh, old.zh),
    )
}

/// What has no words of its own: the value as the file has it.
fn generic(change: &Change) -> Text {
    let (old, new) = (plain(change.old.as_ref()), plain(change.new.as_ref()));
    match (&change.old, &change.new) {
        (None, _) => prefixed("new", "新增", &same(new)),
        (_, None) => prefixed("gone", "取消", &same(old)),
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
        (Some(from), Some(to)) => {
            Text::new(format!("from {from} to {to}"), format!("{from}至{to}"))
        }
        (Some(from), None) => Text::new(format!("from {from}"), format!("自{from}起")),
        (None, Some(to)) => Text::new(format!("until {to}"), format!("至{to}")),
        (None, None) => Text::new("at all times", "不限时间"),
    }
}

/// A condition in words.
fn condition(ruleset: &Ruleset, when: &Condition) -> Text {
    let join = |parts: &[Condition], en: &str, zh: &str| {
        let parts: Vec<Text> = parts
            .iter()
            .map(|part| {
                let text = condition(ruleset, part);
                let is_group =
                    matches!(part, Condition::All(list) | Condition::Any(list) if list.len() > 1);
                if is_group {
                    Text::new(format!("({})", text.en), format!("（{}）", text.zh))
                } else {
                    text
                }
            })
            .collect();
        let one = |pick: fn(&Text) -> &str, by: &str| {
            let parts: Vec<_> = parts.iter().map(pick).collect();
            parts.join(by)
        };
        Text::new(one(|text| &text.en, en), one(|text| &text.zh, zh))
    };
    match when {
        Condition::All(parts) => join(parts, " and ", "，且"),
        Condition::Any(parts) => join(parts, " or ", "，或"),
        Condition::Not(part) => {
            let inner = condition(ruleset, part);
            Text::new(
                format!("not ({})", inner.en),
                format!("并非（{}）", inner.zh),
            )
        }
        Condition::Points { from } => {
            let points = match from {
                Edge::Value(points) => same(points.to_string()),
                Edge::Figure { times, parameter } => {
                    let title = ruleset.parameters.get(*parameter);
                    let title = title.map_or_else(Text::default, |one| one.title.clone());
                    words::multiple(*times, &title, None)
                }
            };
            Text::new(
                format!("{} points or more", points.en),
                format!("{}分及以上", points.zh),
            )
        }
        Condition::Fact { fact, matches } => {
            let Some(fact) = ruleset.facts.get(*fact) else {
                return same("");
            };
            let is_yes = fact.kind == FactKind::Boolean && *matches == Matches::Is(vec![1]);
            if is_yes {
                return Text::new(words::lower_first(&fact.title.en), fact.title.zh.clone());
            }
            let takes = words::matches(fact, matches, None, &ruleset.parameters);
            Text::new(
                format!("{}: {}", words::lower_first(&fact.title.en), takes.en),
                format!("{}：{}", fact.title.zh, takes.zh),
            )
        }
    }
}
