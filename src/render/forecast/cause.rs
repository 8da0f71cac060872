//! Why a day differs, in words.

use super::{Shown, moved_factors};
use crate::forecast::{Cause, Event, FactChange, RuleChange, RuleKind, RuleTurn, Standing};
use crate::ruleset::Route;
use crate::text::Text;
use crate::words;

/// What made a day differ, one text each, then what the class rests on where it changes.
pub(super) fn texts(shown: &Shown<'_>, before: &Standing, event: &Event) -> Vec<Text> {
    let mut texts = Vec::new();
    for cause in &event.because {
        match cause {
            Cause::Fact(change) => texts.extend(fact(shown, &event.standing, *change)),
            Cause::Rule(change) => texts.push(rule(change)),
        }
    }
    let is_ruleset =
        |cause: &Cause| matches!(cause, Cause::Rule(change) if change.kind == RuleKind::Ruleset);
    if event.because.iter().any(is_ruleset) {
        for (factor, from, to) in moved_factors(shown, before, &event.standing) {
            texts.push(Text::new(
                format!("{}: {to} instead of {from}", factor.title.en),
                format!("{}：{from} 分变为 {to} 分", factor.title.zh),
            ));
        }
    }
    texts.extend(routes(shown, before, &event.standing));
    texts
}

fn fact(shown: &Shown<'_>, standing: &Standing, change: FactChange) -> Option<Text> {
    let fact = shown.ruleset(standing)?.facts().get(change.fact)?;
    let (from, to) = (
        words::value(fact, change.from),
        words::value(fact, change.to),
    );
    let gain = gain(change.points, change.at_most);
    Some(Text::new(
        format!("{} {} → {}{}", fact.title.en, from.en, to.en, gain.en),
        format!("{} {} → {}{}", fact.title.zh, from.zh, to.zh, gain.zh),
    ))
}

/// What something did to the points, behind what it is; nothing where it did nothing to them.
fn gain(points: i64, at_most: i64) -> Text {
    if points != 0 {
        Text::new(format!(": {points:+}"), format!("：{points:+} 分"))
    } else if at_most != 0 {
        Text::new(
            format!(": {at_most:+} possible"),
            format!("：最高分 {at_most:+} 分"),
        )
    } else {
        words::same("")
    }
}

fn rule(change: &RuleChange) -> Text {
    let gain = change.points.map_or_else(
        || words::same(""),
        |(points, at_most)| gain(points, at_most),
    );
    if let Some((was, is)) = change.figures {
        let shown = |figure: Option<crate::Decimal>| {
            figure.map_or_else(
                || Text::new("none", "无"),
                |figure| words::same(figure.to_string()),
            )
        };
        let (was, is) = (shown(was), shown(is));
        return Text::new(
            format!("{}: {} → {}{}", change.title.en, was.en, is.en, gain.en),
            format!("{}：{} → {}{}", change.title.zh, was.zh, is.zh, gain.zh),
        );
    }
    let kind = match change.kind {
        RuleKind::Ruleset => {
            let turn = turn(change.turn);
            return Text::new(
                format!("{} {}{}", change.id, turn.en, gain.en),
                format!("{}{}{}", change.id, turn.zh, gain.zh),
            );
        }
        RuleKind::Requirement => Text::new("requirement", "基本条件"),
        RuleKind::Exemption => Text::new("exemption", "免办情形"),
        RuleKind::Route | RuleKind::Parameter => Text::new("route", "途径"),
    };
    let turn = turn(change.turn);
    Text::new(
        format!("{} “{}” {}{}", kind.en, change.title.en, turn.en, gain.en),
        format!("{}“{}”{}{}", kind.zh, change.title.zh, turn.zh, gain.zh),
    )
}

fn turn(turn: RuleTurn) -> Text {
    match turn {
        RuleTurn::Begins => Text::new("begins", "开始施行"),
        RuleTurn::Ends => Text::new("ends", "停止施行"),
        RuleTurn::Replaced => Text::new("is replaced", "由新规定取代"),
    }
}

/// The route that gives the class, or the one that no longer does, where the class changes.
fn routes(shown: &Shown<'_>, before: &Standing, after: &Standing) -> Option<Text> {
    let class = |standing: &Standing| shown.class(standing, standing.grading.class);
    if class(before) == class(after) {
        return None;
    }
    let route = |standing: &Standing| -> Option<&Route> {
        let routes = shown.ruleset(standing)?.routes();
        routes.get(standing.grading.route?)
    };
    match (route(after), route(before)) {
        (Some(route), _) => Some(Text::new(
            format!("by “{}”", route.rule.title.en),
            format!("途径为“{}”", route.rule.title.zh),
        )),
        (None, Some(route)) => Some(Text::new(
            format!("no longer by “{}”", route.rule.title.en),
            format!("不再符合“{}”", route.rule.title.zh),
        )),
        (None, None) => None,
    }
}
