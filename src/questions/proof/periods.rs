//! Two values of one parameter, or two rulesets of one jurisdiction, on the same day.

use jiff::civil::Date;

use super::budget::FindingBudget;
use super::text::{ident, scalar};
use crate::base::calendar::Period;
use crate::base::place::{Place, Places, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::rules::finding::{Code, Finding};
use crate::rules::yaml::Node;

/// Values of one parameter that hold on the same day, at the later one. A value that says no last
/// day ends where the next one begins.
pub(super) fn of_parameters(tree: &Node, found: &[Finding], told: &mut FindingBudget) {
    let parameters = tree.get("parameters").and_then(Node::as_list);
    let faulty = Places::of(found.iter().map(|finding| &finding.spot.place));
    for (number, parameter) in parameters.unwrap_or_default().iter().enumerate() {
        let id = ident(parameter).unwrap_or_default();
        let list = Place::root().key("parameters").entry(number, id);
        let list = list.key("values");
        let values = parameter.get("values").and_then(Node::as_list);
        let mut periods: Vec<(Date, Option<Date>, Place)> = Vec::new();
        for (index, value) in values.unwrap_or_default().iter().enumerate() {
            let place = list.item(index);
            let is_faulty = faulty.has_within(&place);
            if let Some(from) = day(value, "from").filter(|_| !is_faulty) {
                periods.push((from, day(value, "to"), place));
            }
        }
        periods.sort_by_key(|(from, ..)| *from);
        for ((first, to, earlier), (from, _, later)) in periods.iter().zip(periods.iter().skip(1)) {
            let reaches = to.is_some_and(|to| to >= *from);
            if first != from && !reaches {
                continue;
            }
            told.add(|| overlapping(earlier, later, *from, first == from));
        }
    }
}

/// Two values that hold on the day on which the later one begins, or that begin on the same day.
fn overlapping(earlier: &Place, later: &Place, from: Date, begin_together: bool) -> Finding {
    let (message, key, label) = if begin_together {
        let message = say!("two values begin on {day}", day = from);
        (message, "from", say!("the other one"))
    } else {
        let message = say!("two values hold on {day}", day = from);
        (message, "to", say!("the earlier one ends here"))
    };
    let spot = Spot::value(later.key("from"));
    Finding::new(Code::OverlappingPeriods, later.clone(), spot, message)
        .other(Spot::value(earlier.key(key)), label)
        .help(say!("end the first one the day before the second begins"))
}

/// What is needed of a ruleset to tell whether it is in force beside another.
pub(super) struct PeriodBeside<'a> {
    pub(super) id: &'a str,
    pub(super) jurisdiction: &'a str,
    pub(super) name: &'a str,
    pub(super) period: Period,
}

/// The head of a file that is a ruleset of its own.
pub(super) fn head<'a>(tree: &'a Node, name: &'a str) -> Option<PeriodBeside<'a>> {
    let in_force = tree.get("in_force")?;
    let is_own = tree.get("extends").is_none();
    Some(PeriodBeside {
        id: ident(tree)?,
        jurisdiction: tree.get("jurisdiction").and_then(scalar)?,
        name,
        period: Period {
            from: Some(day(in_force, "from")?),
            to: day(in_force, "to"),
        },
    })
    .filter(|_| is_own)
}

/// Two rulesets of one jurisdiction in force on the same day: the position of the later one, with
/// the finding.
pub(super) fn of_rulesets(heads: &[Option<PeriodBeside<'_>>]) -> Vec<(usize, Finding)> {
    let mut found: Vec<(usize, Finding)> = Vec::new();
    let known = heads.iter().enumerate();
    let known: Vec<_> = known
        .filter_map(|(position, head)| Some((position, head.as_ref()?)))
        .collect();
    for (number, (first, one)) in known.iter().enumerate() {
        for (second, other) in known.iter().skip(number + 1) {
            let is_pair = one.jurisdiction == other.jurisdiction && one.id != other.id;
            if !is_pair || !one.period.meets(&other.period) {
                continue;
            }
            let (later, earlier, at) = if other.period.from >= one.period.from {
                (other, one, *second)
            } else {
                (one, other, *first)
            };
            // Beside several others it is still one fault of its own first day.
            if found.iter().any(|(known, _)| *known == at) {
                continue;
            }
            let message = say!(
                "`{id}` of the same jurisdiction is in force then too",
                id = spelling::shown(earlier.id, 60)
            );
            let place = Place::root().key("in_force");
            let spot = Spot::value(place.key("from"));
            let day = later
                .period
                .from
                .map_or_else(String::new, |day| day.to_string());
            let help = say!(
                "end `{id}` in {file} before {day}, or begin later",
                id = spelling::shown(earlier.id, 60),
                file = spelling::shown(earlier.name, 200),
                day
            );
            let finding = Finding::new(Code::OverlappingPeriods, place, spot, message);
            found.push((at, finding.help(help)));
        }
    }
    found
}

fn day(node: &Node, key: &str) -> Option<Date> {
    node.get(key).and_then(scalar)?.parse().ok()
}
