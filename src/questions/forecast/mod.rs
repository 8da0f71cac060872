//! What time does to an answer: the days on which points or class change, and why.
//!
//! In come the rulesets of the days, sheets of answers, a day and a number of years; out comes
//! data. An answer can change only on a day on which a fact grows or a rule turns, so those days
//! alone are looked at, and what is said of any day is what [`assess`](fn@crate::classify::assess)
//! says on it.

mod cause;
mod growth;
pub(crate) mod shown;
mod stretch;
mod timeline;

use std::collections::BTreeSet;

use jiff::civil::Date;

use self::cause::DayPair;
use self::growth::GrowingPerson;
use self::stretch::Stretch;
use crate::applicant::{InputFault, Sheet};
use crate::base::calendar::{self, Period};
use crate::base::ids::Id;
use crate::base::refusal::Refusal;
use crate::classify::Grading;
use crate::classify::words;
use crate::rules::figures::{self, FigureOrigin};
use crate::rules::ruleset::{Condition, FactId, ParameterId, Ruleset};

pub use self::cause::{Cause, FactChange, RuleChange, RuleKind, RuleTurn};
pub use self::stretch::Standing;
pub use self::timeline::Timeline;

/// How points and class of one applicant change with the calendar.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The day it begins on.
    pub on: Date,
    /// The last day it looks at.
    pub until: Date,
    /// What holds on the first day.
    pub start: Standing,
    /// The days after it on which points or class differ from the day before.
    pub events: Vec<Event>,
    /// The last day up to which the class of the first day, or a better one, is certain without a
    /// break; none where it is to the end, or where no class is certain on the first day.
    pub holds_to: Option<Date>,
    /// The points that alone give a class, in the order of the classes and of their days.
    pub bounds: Vec<ClassBound>,
    /// The facts that grow on the anniversaries of the first day, since their date is not known.
    pub imprecise: Vec<Imprecise>,
    /// The figures that are older than twelve months on some day, while none newer is known.
    pub aging: Vec<Aging>,
    /// Answers that none of its rulesets uses.
    pub unused: Vec<String>,
}

/// A day on which points or class differ from the day before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: Date,
    /// What holds from then on.
    pub standing: Standing,
    /// Why: rules first, then facts in their order.
    pub because: Vec<Cause>,
}

impl Event {
    /// Whether the day is exact: no fact without a date had a part in it.
    #[must_use]
    pub fn is_precise(&self) -> bool {
        let mut causes = self.because.iter();
        causes.all(|cause| !matches!(cause, Cause::Fact(change) if !change.is_precise))
    }
}

/// The least points that alone give a class, in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassBound {
    /// The name of the class.
    pub class: String,
    /// The points.
    pub points: i64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A fact that is known in years, without the day from which they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imprecise {
    /// The ruleset, of those of the timeline.
    pub ruleset: Id<Ruleset>,
    /// The fact.
    pub fact: FactId,
    /// The date that would make it precise.
    pub date: Option<FactId>,
}

/// A figure that grows old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aging {
    /// The ruleset, of those of the timeline.
    pub ruleset: Id<Ruleset>,
    /// The parameter.
    pub parameter: ParameterId,
    /// The first day of the figure.
    pub from: Option<Date>,
    /// The first day of the forecast on which it is older than twelve months.
    pub stale: Date,
}

/// Forecasts the points and the class of one applicant over some years, that many anniversaries of
/// the first day included.
///
/// ```
/// use std::borrow::Cow;
/// use permit_points::{Sheet, Timeline, embedded, forecast};
/// let rulesets = embedded::ids().filter_map(embedded::ruleset).map(Cow::Borrowed);
/// let timeline = Timeline::by_day(rulesets);
/// let sheet = Sheet::of([("birth_date", "1980-04-02")]);
/// let day = jiff::civil::date(2026, 11, 23);
/// let forecast = forecast(&timeline, &[sheet], day, 10).unwrap();
/// // From the 46th birthday, long gone, to the 56th the age gives 10 points, then 5.
/// assert_eq!(forecast.start.grading.points, 10);
/// let days: Vec<_> = forecast.events.iter().map(|event| event.on.to_string()).collect();
/// assert_eq!(days, ["2036-04-02"]);
/// assert_eq!(forecast.events[0].standing.grading.points, 5);
/// ```
///
/// # Errors
///
/// A day without a ruleset, and every fault that [`Applicant::read`](crate::Applicant::read) finds
/// in the sheets, under any ruleset of the days.
pub fn forecast(
    timeline: &Timeline,
    sheets: &[Sheet],
    on: Date,
    years: i64,
) -> Result<Forecast, Vec<InputFault>> {
    let until = calendar::anniversary(on, years).unwrap_or(Date::MAX);
    let (turns, until) = timeline.turns(on, until);
    let mut people: Vec<(Id<Ruleset>, &Ruleset, GrowingPerson)> = Vec::new();
    for (_, id) in &turns {
        if !people.iter().any(|(known, ..)| known == id) {
            let ruleset = timeline.ruleset(*id);
            people.push((*id, ruleset, GrowingPerson::read(ruleset, sheets, on)?));
        }
    }
    let stretches = turns.iter().filter_map(|(day, id)| {
        let mut known = people.iter();
        let (_, ruleset, person) = known.find(|(known, ..)| known == id)?;
        Some(Stretch::new(*day, *id, ruleset, person))
    });
    let stretches: Vec<Stretch<'_>> = stretches.collect();
    let Some(first) = stretches.first() else {
        return Err(vec![InputFault {
            sheet: None,
            position: None,
            refusal: Refusal::new(words::not_in_force(on)),
        }]);
    };
    let start = standing(first, on);
    let events = events(&stretches, until);
    Ok(Forecast {
        on,
        until,
        holds_to: holds_to(timeline, &start, &events),
        start,
        events,
        bounds: bounds(&stretches, until),
        imprecise: imprecise(&people),
        aging: aging(&stretches, until),
        unused: unused(&people),
    })
}

fn standing(stretch: &Stretch<'_>, day: Date) -> Standing {
    let (grading, factors) = stretch.grade(&stretch.values_on(day));
    stretch.standing(grading, factors)
}

/// Each stretch with its last day.
fn spans<'s, 't>(
    stretches: &'s [Stretch<'t>],
    until: Date,
) -> impl Iterator<Item = (&'s Stretch<'t>, Date)> {
    let ends = stretches.iter().skip(1).map(|next| next.from);
    let ends = ends.map(|day| day.yesterday().unwrap_or(day));
    stretches.iter().zip(ends.chain([until]))
}

fn events(stretches: &[Stretch<'_>], until: Date) -> Vec<Event> {
    let mut events = Vec::new();
    let Some(mut old) = stretches.first() else {
        return events;
    };
    let first = old.from;
    let mut last = old.outcome(&old.values_on(first));
    for (stretch, to) in spans(stretches, until) {
        let period = Period {
            from: Some(stretch.from),
            to: Some(to),
        };
        let grown = stretch.person.growths.iter();
        let mut days: BTreeSet<Date> = grown.flat_map(|growth| growth.days(period)).collect();
        days.insert(stretch.from);
        for day in days.into_iter().filter(|day| *day > first) {
            let (grading, factors) = stretch.grade(&stretch.values_on(day));
            let outcome = stretch.outcome_of(&grading);
            if outcome != last {
                let between = DayPair {
                    old,
                    new: stretch,
                    yesterday: day.yesterday().unwrap_or(day),
                    day,
                };
                events.push(Event {
                    on: day,
                    because: between.causes(),
                    standing: stretch.standing(grading, factors),
                });
                last = outcome;
            }
            old = stretch;
        }
        old = stretch;
    }
    events
}

/// The day before the certain class first falls below that of the first day.
fn holds_to(timeline: &Timeline, start: &Standing, events: &[Event]) -> Option<Date> {
    let id = |standing: &Standing| {
        let ruleset = timeline.ruleset(standing.ruleset);
        Some(ruleset.classes()[standing.grading.class?].id.as_str())
    };
    let present = id(start)?;
    let has_fallen = |event: &&Event| {
        let ruleset = timeline.ruleset(event.standing.ruleset);
        let rank = ruleset.classes().find(|class| class.id == present);
        let Grading {
            permit_needed,
            class,
            ..
        } = event.standing.grading;
        let holds = rank.is_some_and(|rank| class.is_some_and(|class| class <= rank));
        !holds && permit_needed != Some(false)
    };
    let falls = events.iter().find(has_fallen)?;
    falls.on.yesterday().ok()
}

/// The lowest bare bounds on points of the routes in force.
fn bounds(stretches: &[Stretch<'_>], until: Date) -> Vec<ClassBound> {
    let mut bounds: Vec<ClassBound> = Vec::new();
    for (stretch, to) in spans(stretches, until) {
        let (ruleset, from) = (stretch.ruleset, stretch.from);
        let given = stretch.person.applicant.figures();
        let figures = figures::in_force(ruleset, given, from);
        let figures = figures.map(|figure| figure.map(|figure| figure.value));
        for (id, class) in ruleset.classes().each() {
            let routes = ruleset.routes().iter();
            let routes =
                routes.filter(|route| route.class == id && route.rule.in_force.contains(from));
            let bare = routes.filter_map(|route| match &route.rule.when {
                Condition::Points { from } => from.points(&figures),
                _ => None,
            });
            let Some(points) = bare.min() else { continue };
            // The same bound goes on from stretch to stretch.
            let same = bounds.iter_mut().find(|known| {
                let follows = known.to.tomorrow().is_ok_and(|day| day == from);
                known.class == class.id && known.points == points && follows
            });
            match same {
                Some(known) => known.to = to,
                None => bounds.push(ClassBound {
                    class: class.id.clone(),
                    points,
                    from,
                    to,
                }),
            }
        }
    }
    bounds
}

/// The facts without a date, each once, in the order of the rulesets and their facts.
fn imprecise(people: &[(Id<Ruleset>, &Ruleset, GrowingPerson)]) -> Vec<Imprecise> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (id, ruleset, person) in people {
        for growth in person.growths.iter().filter(|growth| !growth.is_precise) {
            if ids.insert(&ruleset.facts()[growth.fact].id) {
                let mut dates = growth::dates_of(ruleset, growth.fact);
                found.push(Imprecise {
                    ruleset: *id,
                    fact: growth.fact,
                    date: dates.next().map(|(date, _)| date),
                });
            }
        }
    }
    found
}

/// The figures that are stale on a day of the forecast, each once.
fn aging(stretches: &[Stretch<'_>], until: Date) -> Vec<Aging> {
    let mut found: Vec<Aging> = Vec::new();
    for (stretch, to) in spans(stretches, until) {
        let ruleset = stretch.ruleset;
        let given = stretch.person.applicant.figures();
        let figures = figures::in_force(ruleset, given, stretch.from);
        for (parameter, figure) in figures.each() {
            let Some(FigureOrigin::Dated { value, .. }) =
                figure.as_ref().map(|figure| figure.origin)
            else {
                continue;
            };
            let from = ruleset.parameters()[parameter].values[value].in_force.from;
            let year_later = from.and_then(|from| calendar::anniversary(from, 1));
            let stale = year_later.and_then(|day| day.tomorrow().ok());
            let stale = stale.map(|day| day.max(stretch.from));
            let one = |stale| Aging {
                ruleset: stretch.id,
                parameter,
                from,
                stale,
            };
            let is_told = found
                .iter()
                .any(|known| (known.parameter, known.from) == (parameter, from));
            if let Some(stale) = stale.filter(|day| *day <= to && !is_told) {
                found.push(one(stale));
            }
        }
    }
    found
}

/// What no ruleset of the days uses.
fn unused(people: &[(Id<Ruleset>, &Ruleset, GrowingPerson)]) -> Vec<String> {
    let mut lists = people.iter().map(|(.., person)| person.applicant.unused());
    let first = lists.next().unwrap_or_default().iter();
    let others: Vec<_> = lists.collect();
    let unused = first.filter(|name| others.iter().all(|list| list.contains(name)));
    unused.cloned().collect()
}
