//! Phrases about rules and values, in both languages: ranges, rows, values, periods, and how sure
//! something is.

mod sure;

use crate::base::calendar::Period;
use crate::base::cells::{Range, ValueSet};
use crate::base::decimal::Decimal;
use crate::base::ids::List;
use crate::base::say::{joined, listed, lower, same, say, say_count};
use crate::base::spelling;
use crate::base::text::Text;
use crate::engine::Met;
use crate::rules::ruleset::{
    Band, CalendarUnit, Edge, Fact, FactId, FactKind, Matches, Parameter, Ruleset,
};

pub(crate) use self::sure::{confidence, doubt, ground, sentences};

/// What stands for an answer that nobody gave.
pub(crate) fn not_answered() -> Text {
    say!("not answered")
}

/// All values that no other row takes.
pub(crate) fn any_other() -> Text {
    say!("any other")
}

/// That there are no rules for a day.
pub(crate) fn not_in_force(on: jiff::civil::Date) -> Text {
    say!("no ruleset is in force on {day}", day = on)
}

/// Whether something is met, in one word.
pub(crate) fn met(met: Met) -> Text {
    match met {
        Met::Yes => say!("met"),
        Met::No => say!("not met"),
        Met::Unknown => say!("open"),
    }
}

/// A number of points.
pub(crate) fn points(points: i64) -> Text {
    if points == 1 {
        say!("1 point")
    } else {
        say!("{points} points", points)
    }
}

/// A number of years.
pub(crate) fn years(years: i64) -> Text {
    if years == 1 {
        say!("1 year")
    } else {
        say!("{years} years", years)
    }
}

/// A period in brackets, with a space before them in English; nothing for one without ends.
pub(crate) fn period(period: &Period) -> Text {
    match (period.from, period.to) {
        (None, None) => same(""),
        (Some(from), None) => say!(" (since {from})", from),
        (None, Some(to)) => say!(" (until {to})", to),
        (Some(from), Some(to)) => say!(" ({from} to {to})", from, to),
    }
}

/// A value of a fact.
pub(crate) fn value(fact: &Fact, value: i64) -> Text {
    match &fact.kind {
        FactKind::Money => same(spelling::money_to_text(value)),
        FactKind::Boolean if value == 0 => say!("no"),
        FactKind::Boolean => say!("yes"),
        FactKind::Choice { options, .. } => {
            let option = usize::try_from(value)
                .ok()
                .and_then(|position| options.get(position));
            option.map_or_else(|| same(""), |option| option.title.clone())
        }
        FactKind::Integer { .. } | FactKind::Date { .. } => same(grouped(value)),
    }
}

/// A whole number, with its thousands told apart from five digits on.
pub(crate) fn grouped(value: i64) -> String {
    let is_long = value.unsigned_abs() >= 10_000;
    let hundredfold = value.checked_mul(100).filter(|_| is_long);
    hundredfold.map_or_else(|| value.to_string(), spelling::money_to_text)
}

/// Some values of a fact: a few of them by name, or where they begin.
pub(crate) fn values(fact: &Fact, set: &ValueSet) -> Text {
    if fact.is_number() {
        let Some(range) = set.ranges().first() else {
            return same("");
        };
        let first = value(fact, range.from);
        let is_single = range.end - range.from == 1;
        return if is_single {
            first
        } else {
            say!("from {first}", first)
        };
    }
    let all = set.ranges().iter().flat_map(|range| range.from..range.end);
    matches(fact, &Matches::Is(all.collect()), None, &List::default())
}

/// An edge: a value, or a multiple of a parameter with what it comes to.
pub(crate) fn edge(
    fact: &Fact,
    edge: Edge,
    known: Option<i64>,
    parameters: &List<Parameter>,
) -> Text {
    match edge {
        Edge::Value(units) => value(fact, units),
        Edge::Figure { times, parameter } => {
            let amount = known.map(|units| value(fact, units));
            multiple(times, &parameters[parameter].title, amount.as_ref())
        }
    }
}

pub(crate) fn multiple(times: Decimal, title: &Text, amount: Option<&Text>) -> Text {
    match amount {
        Some(amount) => say!(
            "{amount} ({times} × {title})",
            amount,
            times,
            title = lower(title)
        ),
        None => say!("{times} × {title}", times, title = lower(title)),
    }
}

/// The values that a row or a condition asks for.
pub(crate) fn matches(
    fact: &Fact,
    matches: &Matches,
    known: Option<i64>,
    parameters: &List<Parameter>,
) -> Text {
    match matches {
        Matches::Otherwise => any_other(),
        Matches::Is(values) => {
            let shown: Vec<_> = values.iter().take(3).map(|one| value(fact, *one)).collect();
            let count = values.len();
            let more = if count > shown.len() {
                say!(", … ({count})", count)
            } else {
                same("")
            };
            joined(&[listed(&shown), more], "", "")
        }
        Matches::Range { from, to, below } => {
            let said = |one: &Option<Edge>| one.map(|one| edge(fact, one, known, parameters));
            range(said(from), said(to), said(below))
        }
    }
}

/// The values between some edges.
pub(crate) fn range(from: Option<Text>, to: Option<Text>, below: Option<Text>) -> Text {
    match (from, to, below) {
        (Some(from), Some(to), _) if from == to => from,
        (Some(from), Some(to), _) => say!("{from} to {to}", from, to),
        (Some(from), None, Some(below)) => say!("{from} to under {below}", from, below),
        (Some(from), None, None) => say!("{from} or more", from),
        (None, Some(to), _) => say!("at most {to}", to),
        (None, None, Some(below)) => say!("under {below}", below),
        (None, None, None) => any_other(),
    }
}

/// The amounts of a range, where a single one is not told.
pub(crate) fn amounts(fact: &Fact, among: Range) -> Text {
    let (domain, edge) = (fact.domain, |amount| Some(Edge::Value(amount)));
    let from = (among.from > domain.from).then_some(among.from);
    let below = (among.end < domain.end).then_some(among.end);
    if from.is_none() && below.is_none() {
        return say!("not shown");
    }
    let takes = Matches::Range {
        from: from.and_then(edge),
        to: None,
        below: below.and_then(edge),
    };
    matches(fact, &takes, None, &List::default())
}

/// A row of a table over a fact.
pub(crate) fn band(ruleset: &Ruleset, fact: FactId, band: &Band) -> Text {
    let takes = matches(
        &ruleset.facts()[fact],
        &band.takes,
        None,
        ruleset.parameters(),
    );
    steps(ruleset, fact, band, &takes)
}

/// What a row takes, with how far it is read to reach and what its further steps give.
pub(crate) fn steps(ruleset: &Ruleset, fact: FactId, band: &Band, takes: &Text) -> Text {
    let entry = &ruleset.facts()[fact];
    let mut row = takes.clone();
    if let Some(end) = band.reads_to {
        let last = value(entry, end - 1);
        row = say!("{takes}, read up to {last}", takes = row, last);
    }
    let Some(then) = band.then else {
        return row;
    };
    let (takes, points) = (row, then.points.abs());
    let step = step(ruleset, fact, then.every);
    if then.points > 0 {
        say!(
            "{takes}, +{points} for each further {step}",
            takes,
            points,
            step
        )
    } else {
        say!(
            "{takes}, -{points} for each further {step}",
            takes,
            points,
            step
        )
    }
}

/// The step of a row: in years or months where dates say so, else a number.
fn step(ruleset: &Ruleset, fact: FactId, every: i64) -> Text {
    let mut dates = ruleset.facts().iter();
    let unit = dates.find_map(|date| match date.kind {
        FactKind::Date { gives, unit } if gives == fact => Some(unit),
        _ => None,
    });
    let (entry, count) = (&ruleset.facts()[fact], u64::try_from(every).unwrap_or(0));
    match unit {
        Some(CalendarUnit::Years) => say_count(count, "year", "{n} years"),
        Some(CalendarUnit::Months) => say_count(count, "month", "{n} months"),
        None if every == entry.units_per_one() => say!("one"),
        None => {
            let number = value(entry, every);
            Text::new(number.en, format!("{} ", number.zh))
        }
    }
}
