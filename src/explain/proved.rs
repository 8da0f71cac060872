//! What was proved of a file and what it waives, for people: a few lines below its findings.

use std::time::Duration;

use anstyle::Style;
use textwrap::core::display_width;

use super::findings;
use super::wrap::push_wrapped;
use crate::base::say::{self, say, say_count};
use crate::base::text::Text;
use crate::compile::Excused;
use crate::lang::Lang;
use crate::load::Loaded;
use crate::proof::Claim;
use crate::schema::Waiver;
use crate::spelling;

/// The longest reason of a waiver that is shown, in characters.
const LONGEST_REASON: usize = 400;

/// How many findings of each kind there are of a file; wrapped on a terminal only.
pub(crate) fn verdict(file: &Loaded, terminal: Option<usize>, lang: Lang) -> String {
    let name = spelling::shown(file.source.name(), 400);
    let line = say!(
        "{file}: {verdict}",
        file = name,
        verdict = findings::verdict(file)
    );
    let mut page = String::new();
    // A name that is too long by itself is left to the terminal, whole.
    let width = terminal.filter(|width| display_width(&name) < *width);
    let width = width.unwrap_or(usize::MAX);
    for line in lang.lines(&line) {
        push_wrapped(&mut page, &line, "", "  ", width, Style::new());
    }
    page
}

/// How long the proofs took.
pub(crate) fn took(took: Duration, lang: Lang) -> String {
    let line = say!("proved in {time} ms", time = took.as_millis());
    lang.lines(&line).join("\n") + "\n"
}

/// What a file was found to hold, in words; nothing of a file of which nothing was proved.
pub(crate) fn block(claims: &[Claim], file: &str, width: usize, lang: Lang) -> String {
    let mine: Vec<&Claim> = claims.iter().filter(|claim| claim.file == file).collect();
    let mut page = String::new();
    for line in lines(&mine) {
        push(&mut page, &line, width, lang);
    }
    page
}

/// The waivers of a file that excuse something: which, why, on what they rest and since when. One
/// that excuses nothing has a finding of its own.
pub(crate) fn waivers(file: &Loaded, width: usize, lang: Lang) -> String {
    let mut page = String::new();
    let excused = Excused::of(&file.findings);
    let is_used = |waiver: &&Waiver| excused.has(waiver);
    for waiver in file.waivers().iter().filter(is_used) {
        let Waiver {
            code,
            at,
            reason,
            source,
            date,
            ..
        } = waiver;
        let reason = Text::new(
            reason.en.trim_end_matches('.'),
            reason.zh.trim_end_matches('。'),
        );
        let sources: Vec<Text> = source.items.iter().map(say::same).collect();
        let line = say!(
            "waived `{code}` at `{at}`: {reason} ({sources}, {date})",
            code,
            at,
            reason,
            sources = say::listed(&sources),
            date
        );
        let line = Text::new(
            spelling::shown(&line.en, LONGEST_REASON),
            spelling::shown(&line.zh, LONGEST_REASON),
        );
        push(&mut page, &line, width, lang);
    }
    page
}

/// One item of the list; in both languages the second below the first.
fn push(page: &mut String, line: &Text, width: usize, lang: Lang) {
    let mut indent = "  - ";
    for line in lang.lines(line) {
        push_wrapped(page, &line, indent, "    ", width, Style::new());
        indent = "    ";
    }
}

fn lines(claims: &[&Claim]) -> Vec<Text> {
    let of = |kind: &'static str| claims.iter().filter(move |claim| claim.kind == kind);
    let number = |kind: &'static str| u64::try_from(of(kind).count()).unwrap_or(u64::MAX);
    let bands: u64 = of("bands-count")
        .filter_map(|claim| claim.counts.get("bands"))
        .sum();
    let mut lines = Vec::new();
    if number("table-total") > 0 {
        let total = number("table-total");
        let tables = say_count(total, "1 table is", "{n} tables are");
        let bands = say_count(bands, "1 band", "{n} bands");
        lines.push(say!(
            "{tables} total and unambiguous, {bands} counting for somebody",
            tables,
            bands
        ));
        let (attained, rising) = (number("cap-attained"), number("rises"));
        let caps = say_count(attained, "1 cap is", "{n} caps are");
        let claims = say_count(rising, "1 claim to rise holds", "{n} claims to rise hold");
        lines.push(say!("{caps} reached, {claims}", caps, claims));
    }
    let routes = number("route-reachable");
    if routes > 0 {
        lines.push(say_count(
            routes,
            "1 route can be met by somebody",
            "{n} routes can be met by somebody",
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
            lines.push(say!(
                "every applicant has {least} to {most} points",
                least,
                most
            ));
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
        lines.push(say!(
            "{message}, {profiles} profiles in all",
            message = claim.message,
            profiles = say::count(profiles)
        ));
    }
    lines
}

fn example(claim: &Claim, at: &str) -> Text {
    let class = at.rsplit('.').next().unwrap_or(at);
    let points = claim.points.unwrap_or(0);
    let unusual = &claim.unusual;
    let answers = if unusual.is_empty() {
        say!("the lowest answers throughout")
    } else {
        say::listed(unusual)
    };
    say!(
        "class {class} can be had, for instance with {points} points by {answers}",
        class,
        points,
        answers
    )
}
