//! What was counted of a job, for people and for machines.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::tally::Tally;
use crate::base::lang::Lang;
use crate::base::say::{self, say, say_count};
use crate::base::spelling;
use crate::classify::words;

/// The most reasons that a page names.
const MOST_REASONS: usize = 8;

/// The counts for people.
pub(crate) fn text(tally: &Tally, elapsed: Duration, lang: Lang) -> String {
    let millis = elapsed.as_millis().max(1);
    let rate = u128::from(tally.rows).saturating_mul(1000) / millis;
    let seconds = format!("{}.{:02}", millis / 1000, millis % 1000 / 10);
    let rate = grouped(u64::try_from(rate).unwrap_or(u64::MAX));
    let count = say_count(tally.rows, "1 row", "{n} rows");
    let first = say!(
        "{count} in {seconds} s, {rate} a second",
        count,
        seconds,
        rate
    );
    let mut page = lang.lines(&first).join("\n");
    page.push('\n');
    let mut lines = vec![[
        lang.of(&say!("class")),
        lang.of(&say!("certain")),
        lang.of(&say!("possible")),
    ]];
    for (name, certain) in tally.certain.iter() {
        let possible = tally.possible.iter().find(|(known, _)| *known == name);
        let possible = possible.map_or(0, |(_, count)| count);
        if certain + possible > 0 {
            let name = match name {
                "none" => lang.of(&say!("none")),
                "exempt" => lang.of(&say!("exempt")),
                class => class.to_owned(),
            };
            lines.push([name, grouped(certain), grouped(possible)]);
        }
    }
    if lines.len() > 1 {
        page.push_str(&aligned(&lines));
    }
    if tally.rejected > 0 {
        let mut reasons: Vec<_> = tally.reasons.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let named: Vec<String> = reasons
            .iter()
            .take(MOST_REASONS)
            .map(|(reason, count)| {
                let reason = lang.of(&say::known(reason));
                format!("{reason} {}", grouped(**count))
            })
            .collect();
        let more = if reasons.len() > MOST_REASONS {
            ", …"
        } else {
            ""
        };
        let (count, named) = (grouped(tally.rejected), named.join(", "));
        let rejected = say!("rejected {count}: {reasons}", count, reasons = named + more);
        page.push_str(&lang.lines(&rejected).join("\n"));
        page.push('\n');
    }
    if tally.left_out > 0 {
        let count = grouped(tally.left_out);
        page.push_str(&lang.of(&say!("left out {count}", count)));
        page.push('\n');
    }
    page
}

/// Lines of a name and two numbers under each other.
fn aligned(lines: &[[String; 3]]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let (names, certain, possible) = (width(0), width(1), width(2));
    let mut page = String::new();
    for [name, sure, may] in lines {
        let gap = |cell: &String, width: usize| " ".repeat(width.saturating_sub(cell.width()));
        page.push_str(&format!(
            "  {name}{}  {}{sure}  {}{may}\n",
            gap(name, names),
            gap(sure, certain),
            gap(may, possible)
        ));
    }
    page
}

/// A count with its thousands told apart.
pub(crate) fn grouped(count: u64) -> String {
    words::grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The name of this version of the output.
const FORMAT: &str = "permit-points/summary/v1";

/// The counts for machines.
#[derive(Debug, Serialize)]
struct SummaryOut<'a> {
    format: &'static str,
    rows: u64,
    /// Rows by their certain class.
    classes: Map<String, Value>,
    /// Rows by their best possible class.
    best_classes: Map<String, Value>,
    rejected: u64,
    /// Rejected rows by what was wrong; a row with two faults counts for both.
    reasons: Map<String, Value>,
    left_out: u64,
    below_required: u64,
    milliseconds: u64,
    unknown_columns: Vec<&'a str>,
}

/// The counts as one line of JSON.
pub(crate) fn json(tally: &Tally, elapsed: Duration) -> String {
    let counts = |counts: &mut dyn Iterator<Item = (&str, u64)>| -> Map<String, Value> {
        counts
            .map(|(name, count)| (name.to_owned(), count.into()))
            .collect()
    };
    let out = SummaryOut {
        format: FORMAT,
        rows: tally.rows,
        classes: counts(&mut tally.certain.iter()),
        best_classes: counts(&mut tally.possible.iter()),
        rejected: tally.rejected,
        reasons: counts(
            &mut tally
                .reasons
                .iter()
                .map(|(name, count)| (name.as_str(), *count)),
        ),
        left_out: tally.left_out,
        below_required: tally.below,
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        unknown_columns: tally.strangers.iter().map(String::as_str).collect(),
    };
    // Texts and whole numbers can always be written.
    let out = serde_json::to_string(&out).unwrap_or_default();
    spelling::escaped_json(&out).into_owned() + "\n"
}
