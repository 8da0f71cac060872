//! What came of checking rule files: a line for each file, and below it what was proved of it and what
//! it waives. Of a file with errors nothing is said to be proved.

use std::time::Duration;

use super::findings;
use super::page::{Page, Part, list};
use crate::base::say::{self, say, say_count};
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::load::Loaded;
use crate::questions::proof::Claim;
use crate::rules::compile::Excused;
use crate::rules::finding::Finding;

/// The longest reason of a waiver that is shown, in characters.
const LONGEST_REASON: usize = 400;

/// The page of some files, with what was proved of them and how long that took.
pub(crate) fn page(files: &[Loaded], proved: &[Claim], took: Duration) -> Page {
    let mut head = Vec::new();
    let mut has_proofs = false;
    for file in files {
        let name = file.source.name();
        let verdict = findings::verdict(file);
        let file_name = spelling::shown(name, 400);
        head.push(Part::Sentence(say!(
            "{file}: {verdict}",
            file = file_name,
            verdict
        )));
        let is_sound = !file.findings.iter().any(Finding::is_fatal);
        let mine = proved.iter().filter(|claim| is_sound && claim.file == name);
        let proofs = lines(&mine.collect::<Vec<_>>());
        has_proofs |= !proofs.is_empty();
        head.push(list(proofs.into_iter().chain(waivers(file))));
    }
    if has_proofs {
        let took = say!("proved in {time} ms", time = took.as_millis());
        head.push(Part::Sentence(took));
    }
    Page {
        title: say!("Findings"),
        head,
        ..Page::default()
    }
}

/// The waivers of a file that excuse something: which, why, on what they rest and since when. One
/// that excuses nothing has a finding of its own.
fn waivers(file: &Loaded) -> Vec<Text> {
    let excused = Excused::of(&file.findings);
    let used = file.waivers().iter().filter(|waiver| excused.has(waiver));
    let told = used.map(|waiver| {
        let (code, at, date) = (&waiver.code, &waiver.at, &waiver.date);
        let reason = Text::new(
            waiver.reason.en.trim_end_matches('.'),
            waiver.reason.zh.trim_end_matches('。'),
        );
        let sources: Vec<Text> = waiver.source.items.iter().map(say::same).collect();
        let line = say!(
            "waived `{code}` at `{at}`: {reason} ({sources}, {date})",
            code,
            at,
            reason,
            sources = say::listed(&sources),
            date
        );
        Text::new(
            spelling::shown(&line.en, LONGEST_REASON),
            spelling::shown(&line.zh, LONGEST_REASON),
        )
    });
    told.collect()
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
