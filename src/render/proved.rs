//! What was proved of a file and what it waives, for people: a few lines below its findings.

use anstyle::Style;
use textwrap::core::display_width;

use crate::compile::covers;
use crate::load::Loaded;
use crate::proof::Claim;
use crate::render::findings;
use crate::render::wrap::push_wrapped;
use crate::schema::Waiver;
use crate::spelling;
use crate::words;

/// The longest reason of a waiver that is shown, in characters.
const LONGEST_REASON: usize = 400;

/// How many findings of each kind there are of a file; wrapped on a terminal only.
pub(crate) fn verdict(file: &Loaded, terminal: Option<usize>) -> String {
    let name = spelling::shown(file.source.name(), 400);
    let line = format!("{name}: {}", findings::verdict(file));
    let mut page = String::new();
    // A name that is too long by itself is left to the terminal, whole.
    let width = terminal.filter(|width| display_width(&name) < *width);
    let width = width.unwrap_or(usize::MAX);
    push_wrapped(&mut page, &line, "", "  ", width, Style::new());
    page
}

/// What a file was found to hold, in words; nothing of a file of which nothing was proved.
pub(crate) fn block(claims: &[Claim], file: &str, width: usize) -> String {
    let mine: Vec<&Claim> = claims.iter().filter(|claim| claim.file == file).collect();
    let mut page = String::new();
    for line in lines(&mine) {
        push(&mut page, &line, width);
    }
    page
}

/// The waivers of a file that excuse something: which, why, on what they rest and since when. One
/// that excuses nothing has a finding of its own.
pub(crate) fn waivers(file: &Loaded, width: usize) -> String {
    let mut page = String::new();
    let is_used = |waiver: &&Waiver| file.findings.iter().any(|one| covers(waiver, one));
    for waiver in file.waivers().iter().filter(is_used) {
        let Waiver {
            code,
            at,
            reason,
            source,
            date,
            ..
        } = waiver;
        let sources = source.items.join(", ");
        let reason = reason.en.trim_end_matches('.');
        let line = format!("waived `{code}` at `{at}`: {reason} ({sources}, {date})");
        push(&mut page, &spelling::shown(&line, LONGEST_REASON), width);
    }
    page
}

fn push(page: &mut String, line: &str, width: usize) {
    push_wrapped(page, line, "  - ", "    ", width, Style::new());
}

fn lines(claims: &[&Claim]) -> Vec<String> {
    let of = |kind: &'static str| claims.iter().filter(move |claim| claim.kind == kind);
    let number = |kind: &'static str| of(kind).count();
    let bands: u64 = of("bands-count")
        .filter_map(|claim| claim.counts.get("bands"))
        .sum();
    let mut lines = Vec::new();
    if number("table-total") > 0 {
        lines.push(format!(
            "{} total and unambiguous, {} counting for somebody",
            counted(number("table-total"), "table is", "tables are"),
            counted(bands, "band", "bands"),
        ));
        lines.push(format!(
            "{} reached, {} to rise {}",
            counted(number("cap-attained"), "cap is", "caps are"),
            counted(number("rises"), "claim", "claims"),
            if number("rises") == 1 {
                "holds"
            } else {
                "hold"
            },
        ));
    }
    if number("route-reachable") > 0 {
        let routes = number("route-reachable");
        lines.push(format!(
            "{} be met by somebody",
            counted(routes, "route can", "routes can")
        ));
    }
    let mut spans: Vec<(Option<i64>, Option<i64>)> = Vec::new();
    for claim in of("points") {
        if !spans.contains(&(claim.least, claim.most)) {
            spans.push((claim.least, claim.most));
        }
    }
    for (least, most) in spans {
        if let (Some(least), Some(most)) = (least, most) {
            lines.push(format!("every applicant has {least} to {most} points"));
        }
    }
    let mut shown: Vec<&str> = Vec::new();
    for claim in of("class-reachable") {
        let at = claim.at.as_deref().unwrap_or_default();
        // The first place and period stand for the others; the machine formats have them all.
        if !shown.contains(&at) {
            shown.push(at);
            lines.push(example(claim, at));
        }
    }
    lines.extend(of("answers-by-points").map(|claim| claim.message.clone()));
    for claim in of("covered") {
        // One more than it says stands for all that are larger.
        let profiles = claim.profiles.unwrap_or(0) + u64::from(claim.more == Some(true));
        lines.push(format!(
            "{}, {} profiles in all",
            claim.message,
            words::count(profiles).en
        ));
    }
    lines
}

fn example(claim: &Claim, at: &str) -> String {
    let class = at.rsplit('.').next().unwrap_or(at);
    let points = claim.points.unwrap_or(0);
    let unusual = &claim.unusual;
    let answers = if unusual.is_empty() {
        "the lowest answers throughout".to_owned()
    } else {
        unusual.join(", ")
    };
    format!("class {class} can be had, for instance with {points} points by {answers}")
}

fn counted(number: impl TryInto<u64>, one: &str, more: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!(
        "{} {}",
        words::count(number).en,
        if number == 1 { one } else { more }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_thing_the_words_are_singular() {
        assert_eq!(counted(1_u64, "cap is", "caps are"), "1 cap is");
        assert_eq!(counted(2_u64, "cap is", "caps are"), "2 caps are");
    }
}
