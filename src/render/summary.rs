//! What was counted of a job, for people and for machines.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use crate::batch::Tally;
use crate::lang::Lang;
use crate::text::Text;
use crate::words;

/// The name of this version of the output.
const FORMAT: &str = "permit-points/summary/v1";

/// The most reasons that a page names.
const MOST_REASONS: usize = 8;

/// The counts for people.
pub(crate) fn text(tally: &Tally, elapsed: Duration, lang: Lang) -> String {
    let say = |en: &str, zh: &str| lang.of(&Text::new(en, zh));
    let millis = elapsed.as_millis().max(1);
    let rate = u128::from(tally.rows).saturating_mul(1000) / millis;
    let seconds = format!("{}.{:02}", millis / 1000, millis % 1000 / 10);
    let (rows, rate) = (
        grouped(tally.rows),
        grouped(u64::try_from(rate).unwrap_or(u64::MAX)),
    );
    let rows_en = if tally.rows == 1 { "row" } else { "rows" };
    let mut page = say(
        &format!("{rows} {rows_en} in {seconds} s, {rate} a second"),
        &format!("{rows} 行，用时 {seconds} 秒，每秒 {rate} 行"),
    );
    page.push('\n');
    let mut lines = vec![[
        say("class", "类别"),
        say("certain", "确定"),
        say("possible", "可能"),
    ]];
    for (name, certain) in tally.certain.iter() {
        let possible = tally.possible.iter().find(|(known, _)| *known == name);
        let possible = possible.map_or(0, |(_, count)| count);
        if certain + possible > 0 {
            let name = match name {
                "none" => say("none", "无类别"),
                "exempt" => say("exempt", "免办"),
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
            .map(|(reason, count)| format!("{reason} {}", grouped(**count)))
            .collect();
        let more = if reasons.len() > MOST_REASONS {
            ", …"
        } else {
            ""
        };
        let (count, named) = (grouped(tally.rejected), named.join(", "));
        page.push_str(&say(
            &format!("rejected {count}: {named}{more}"),
            &format!("有误 {count} 行：{named}{more}"),
        ));
        page.push('\n');
    }
    if tally.left_out > 0 {
        let count = grouped(tally.left_out);
        page.push_str(&say(
            &format!("left out {count}"),
            &format!("未输出 {count} 行"),
        ));
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
    serde_json::to_string(&out).unwrap_or_default() + "\n"
}
