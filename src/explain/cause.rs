//! Why a day differs, in words.

use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::classify::words;
use crate::questions::forecast::shown::{Shown, moved_factors};
use crate::questions::forecast::{
    Cause, Event, FactChange, RuleChange, RuleKind, RuleTurn, Standing,
};
use crate::rules::ruleset::Route;

/// What made a day differ, one text each, then what the class rests on where it changes.
pub(super) fn texts(shown: &Shown<'_>, before: &Standing, event: &Event) -> Vec<Text> {
    let mut texts = Vec::new();
    for cause in &event.because {
        match cause {
            Cause::Fact(change) => texts.push(fact(shown, &event.standing, *change)),
            Cause::Rule(change) => texts.push(rule(change)),
        }
    }
    let is_ruleset =
        |cause: &Cause| matches!(cause, Cause::Rule(change) if change.kind == RuleKind::Ruleset);
    if event.because.iter().any(is_ruleset) {
        for (factor, from, to) in moved_factors(shown, before, &event.standing) {
            texts.push(say!(
                "{factor}: {to} instead of {from}",
                factor = factor.title,
                to,
                from
            ));
        }
    }
    texts.extend(routes(shown, before, &event.standing));
    texts
}

fn fact(shown: &Shown<'_>, standing: &Standing, change: FactChange) -> Text {
    let fact = &shown.ruleset(standing).facts()[change.fact];
    let (from, to) = (
        words::value(fact, change.from),
        words::value(fact, change.to),
    );
    let gain = gain(change.points, change.at_most);
    say!(
        "{fact} {from} → {to}{gain}",
        fact = fact.title,
        from,
        to,
        gain
    )
}

/// What something did to the points, behind what it is; nothing where it did nothing to them.
fn gain(points: i64, at_most: i64) -> Text {
    if points != 0 {
        say!(": {points}", points = format!("{points:+}"))
    } else if at_most != 0 {
        say!(": {points} possible", points = format!("{at_most:+}"))
    } else {
        say::same("")
    }
}

fn rule(change: &RuleChange) -> Text {
    let gain = change
        .points
        .map_or_else(|| say::same(""), |(points, at_most)| gain(points, at_most));
    if let Some((was, is)) = change.figures {
        let shown = |figure: Option<crate::Decimal>| {
            figure.map_or_else(|| say!("none"), |figure| say::same(figure.to_string()))
        };
        let (was, is) = (shown(was), shown(is));
        return say!(
            "{change}: {was} → {is}{gain}",
            change = change.title,
            was,
            is,
            gain
        );
    }
    let kind = match change.kind {
        RuleKind::Ruleset => {
            let turn = turn(change.turn);
            return say!("{id} {turn}{gain}", id = change.id, turn, gain);
        }
        RuleKind::Requirement => say!("requirement"),
        RuleKind::Exemption => say!("exemption"),
        RuleKind::Route | RuleKind::Parameter => say!("route"),
    };
    let turn = turn(change.turn);
    say!(
        "{kind} “{change}” {turn}{gain}",
        kind,
        change = change.title,
        turn,
        gain
    )
}

fn turn(turn: RuleTurn) -> Text {
    match turn {
        RuleTurn::Begins => say!("begins"),
        RuleTurn::Ends => say!("ends"),
        RuleTurn::Replaced => say!("is replaced"),
    }
}

/// The route that gives the class, or the one that no longer does, where the class changes.
fn routes(shown: &Shown<'_>, before: &Standing, after: &Standing) -> Option<Text> {
    let class = |standing: &Standing| shown.class(standing, standing.grading.class);
    if class(before) == class(after) {
        return None;
    }
    let route = |standing: &Standing| -> Option<&Route> {
        let route = standing.grading.route?;
        Some(&shown.ruleset(standing).routes()[route])
    };
    match (route(after), route(before)) {
        (Some(route), _) => Some(say!("by “{rule}”", rule = route.rule.title)),
        (None, Some(route)) => Some(say!("no longer by “{rule}”", rule = route.rule.title)),
        (None, None) => None,
    }
}
