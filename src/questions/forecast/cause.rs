//! Why a day differs from the day before: the facts that grew, and the rules that turned.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::stretch::{DayOutcome, Stretch};
use crate::base::decimal::Decimal;
use crate::base::text::Text;
use crate::classify::Assessment;
use crate::engine::Met;
use crate::rules::figures;
use crate::rules::ruleset::{FactId, ParameterId, Rule, Ruleset};

/// One thing that made a day differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A fact grew.
    Fact(FactChange),
    /// A rule or a figure began, ended, or took the place of another.
    Rule(RuleChange),
}

/// A fact that grew, and what that did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactChange {
    /// The fact, under the ruleset of the day.
    pub fact: FactId,
    /// Its value on the day before.
    pub from: i64,
    /// Its value on the day.
    pub to: i64,
    /// What that did to the least total. Rules are taken to turn first and facts to grow in their
    /// order, so that all parts together are the whole difference.
    pub points: i64,
    /// What that did to the greatest total.
    pub at_most: i64,
    /// Whether the day is that of the fact's date, and not an anniversary of the day of the answer.
    pub is_precise: bool,
}

/// A rule or a figure that turned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// What it is.
    pub kind: RuleKind,
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What became of it.
    pub turn: RuleTurn,
    /// What it did to the least and the greatest total; none where several turned on the day.
    pub points: Option<(i64, i64)>,
    /// Of a figure: its value before and after.
    pub figures: Option<(Option<Decimal>, Option<Decimal>)>,
}

/// What turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// A whole ruleset.
    Ruleset,
    /// A requirement.
    Requirement,
    /// An exemption.
    Exemption,
    /// A route.
    Route,
    /// A dated figure.
    Parameter,
}

impl RuleKind {
    /// The name as in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ruleset => "ruleset",
            Self::Requirement => "requirement",
            Self::Exemption => "exemption",
            Self::Route => "route",
            Self::Parameter => "parameter",
        }
    }
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleTurn {
    /// It holds from this day.
    Begins,
    /// It held to the day before.
    Ends,
    /// Another one of its name holds from this day.
    Replaced,
}

impl RuleTurn {
    /// The name as in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Ends => "ends",
            Self::Replaced => "replaced",
        }
    }

    /// What became of something that was or was not there, and is or is not.
    const fn of(was: bool, is: bool) -> Option<Self> {
        match (was, is) {
            (false, true) => Some(Self::Begins),
            (true, false) => Some(Self::Ends),
            (true, true) => Some(Self::Replaced),
            (false, false) => None,
        }
    }
}

/// A day and the one before it, each with the rules that hold on it.
pub(super) struct DayPair<'a> {
    pub(super) old: &'a Stretch<'a>,
    pub(super) new: &'a Stretch<'a>,
    pub(super) yesterday: Date,
    pub(super) day: Date,
}

impl DayPair<'_> {
    /// What made the difference. A fact, and the rules together, are named if the answer changes
    /// when they turn in their order, or if it would be another one had they not turned.
    pub(super) fn causes(&self) -> Vec<Cause> {
        let (old, new) = (self.old, self.new);
        let before = old.outcome(&old.values_on(self.yesterday));
        let mut values = new.values_on(self.yesterday);
        let grown = new.values_on(self.day);
        let after = new.outcome(&grown);
        let mut so_far = new.outcome(&values);
        let mut causes = Vec::new();
        let has_turned = !std::ptr::eq(old, new);
        if has_turned && (so_far != before || old.outcome(&old.values_on(self.day)) != after) {
            causes.extend(self.rules(before, so_far).into_iter().map(Cause::Rule));
        }
        for growth in &new.person.growths {
            let at = growth.fact;
            let (from, to) = (growth.value_on(self.yesterday), growth.value_on(self.day));
            if from == to {
                continue;
            }
            values[at] = Some(to);
            let next = new.outcome(&values);
            let mut without = grown.clone();
            without[at] = Some(from);
            if next != so_far || new.outcome(&without) != after {
                causes.push(Cause::Fact(FactChange {
                    fact: at,
                    from,
                    to,
                    points: next.points - so_far.points,
                    at_most: next.at_most - so_far.at_most,
                    is_precise: growth.is_precise,
                }));
            }
            so_far = next;
        }
        causes
    }

    /// The rules that turned on the day, and had a part in the answer.
    fn rules(&self, before: DayOutcome<'_>, after: DayOutcome<'_>) -> Vec<RuleChange> {
        let mut changes = if self.old.id == self.new.id {
            self.entries()
        } else {
            rulesets(self.old.ruleset, self.new.ruleset)
        };
        let moved = (after.points - before.points, after.at_most - before.at_most);
        // A ruleset that takes the place of another is what moved the points.
        let count = changes.len();
        let sole = changes.iter_mut().find(|change| {
            count == 1 || (change.kind == RuleKind::Ruleset && change.turn == RuleTurn::Begins)
        });
        if let Some(sole) = sole {
            sole.points = Some(moved);
        }
        changes
    }

    /// The entries of the ruleset that turned; all of them if none can be told to matter.
    fn entries(&self) -> Vec<RuleChange> {
        let (ruleset, values) = (self.new.ruleset, self.new.values_on(self.yesterday));
        let grown = self.new.values_on(self.day);
        let mut lists = [RuleSwitch::default(), RuleSwitch::default()];
        for (lists, values) in lists.iter_mut().zip([&values, &grown]) {
            lists.add(ruleset, &self.old.assess(values), true);
            lists.add(ruleset, &self.new.assess(values), false);
        }
        let mut all = Vec::new();
        let mut weighty = Vec::new();
        let matters = |kind: RuleKind, id: &str| lists.iter().any(|list| list.moves(kind, id));
        for (kind, rules) in by_kind(ruleset) {
            for change in turned(kind, &rules, self.yesterday, self.day) {
                if matters(kind, &change.id) {
                    weighty.push(change.clone());
                }
                all.push(change);
            }
        }
        for (id, change) in self.figures() {
            let asks = |rule: &Rule| rule.when.parameters().contains(&id);
            let in_rules = by_kind(ruleset).into_iter().any(|(kind, rules)| {
                let mut rules = rules.into_iter();
                rules.any(|rule| asks(rule) && matters(kind, &rule.id))
            });
            if in_rules || scores_by(ruleset, id) {
                weighty.push(change.clone());
            }
            all.push(change);
        }
        if weighty.is_empty() { all } else { weighty }
    }

    /// The figures that have another value than on the day before.
    fn figures(&self) -> Vec<(ParameterId, RuleChange)> {
        let given = self.new.person.applicant.figures();
        let ruleset = self.new.ruleset;
        let value = |day| figures::in_force(ruleset, given, day);
        let (before, after) = (value(self.yesterday), value(self.day));
        let parameters = ruleset.parameters().each();
        let turned = parameters.filter_map(|(id, parameter)| {
            let was = before[id].map(|figure| figure.value);
            let is = after[id].map(|figure| figure.value);
            let turn = RuleTurn::of(was.is_some(), is.is_some()).filter(|_| was != is)?;
            let change = RuleChange {
                kind: RuleKind::Parameter,
                id: parameter.id.clone(),
                title: parameter.title.clone(),
                turn,
                points: None,
                figures: Some((was, is)),
            };
            Some((id, change))
        });
        turned.collect()
    }
}

/// One ruleset ends and another begins.
fn rulesets(old: &Ruleset, new: &Ruleset) -> Vec<RuleChange> {
    let change = |ruleset: &Ruleset, turn| RuleChange {
        kind: RuleKind::Ruleset,
        id: ruleset.id().to_owned(),
        title: ruleset.title().clone(),
        turn,
        points: None,
        figures: None,
    };
    vec![change(old, RuleTurn::Ends), change(new, RuleTurn::Begins)]
}

/// The rules of a ruleset, list by list.
fn by_kind(ruleset: &Ruleset) -> [(RuleKind, Vec<&Rule>); 3] {
    let routes = ruleset.routes().iter().map(|route| &route.rule);
    [
        (
            RuleKind::Requirement,
            ruleset.requirements().iter().collect(),
        ),
        (RuleKind::Exemption, ruleset.exemptions().iter().collect()),
        (RuleKind::Route, routes.collect()),
    ]
}

/// The rules of a list that began, ended or were replaced, in the order of the file.
fn turned(kind: RuleKind, rules: &[&Rule], yesterday: Date, day: Date) -> Vec<RuleChange> {
    let mut changes: Vec<RuleChange> = Vec::new();
    for rule in rules {
        let same_name = |other: &&&Rule| other.id == rule.id;
        let in_force = |on: Date| {
            let mut entries = rules.iter().filter(same_name);
            entries.find(|entry| entry.in_force.contains(on))
        };
        let (was, is) = (in_force(yesterday), in_force(day));
        let is_same = was.zip(is).is_some_and(|(was, is)| std::ptr::eq(*was, *is));
        let turn = RuleTurn::of(was.is_some(), is.is_some()).filter(|_| !is_same);
        let is_told = changes.iter().any(|change| change.id == rule.id);
        if let (Some(turn), Some(entry), false) = (turn, is.or(was), is_told) {
            changes.push(RuleChange {
                kind,
                id: entry.id.clone(),
                title: entry.title.clone(),
                turn,
                points: None,
                figures: None,
            });
        }
    }
    changes
}

/// Whether a row of the table is bounded by a figure.
fn scores_by(ruleset: &Ruleset, parameter: ParameterId) -> bool {
    let tables = ruleset.factors().iter().flat_map(|factor| &factor.tables);
    let mut rows = tables.flat_map(|table| &table.bands);
    rows.any(|row| row.takes.parameters().any(|asked| asked == parameter))
}

/// Whether each rule was met under the old rules and is met under the new ones.
#[derive(Default)]
struct RuleSwitch(BTreeMap<(&'static str, String), [Option<Met>; 2]>);

impl RuleSwitch {
    fn add(&mut self, ruleset: &Ruleset, answer: &Assessment, is_old: bool) {
        let mut note = |kind: RuleKind, rule: &Rule, met: Met| {
            let [old, new] = self.0.entry((kind.name(), rule.id.clone())).or_default();
            *(if is_old { old } else { new }) = Some(met);
        };
        for one in &answer.requirements {
            let rule = &ruleset.requirements()[one.rule];
            note(RuleKind::Requirement, rule, one.met);
        }
        for one in &answer.exemptions {
            note(
                RuleKind::Exemption,
                &ruleset.exemptions()[one.rule],
                one.met,
            );
        }
        for one in &answer.routes {
            note(RuleKind::Route, &ruleset.routes()[one.rule].rule, one.met);
        }
    }

    /// Whether a rule may weigh differently: not if it is met, or not met, both times. One that is
    /// not there asks for nothing, and gives nothing.
    fn moves(&self, kind: RuleKind, id: &str) -> bool {
        let absent = match kind {
            RuleKind::Requirement => Met::Yes,
            _ => Met::No,
        };
        let met = self.0.get(&(kind.name(), id.to_owned()));
        let [old, new] = met.copied().unwrap_or_default();
        let (old, new) = (old.unwrap_or(absent), new.unwrap_or(absent));
        old != new || old == Met::Unknown
    }
}
