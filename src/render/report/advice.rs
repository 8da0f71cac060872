//! What it would take: the questions that could decide, and the smallest sets of changes, each with
//! a bar of the points that it leads to.

use super::bar::Scale;
use super::html::Html;
use super::{heading, list, section};
use crate::base::say::{self, say, say_count};
use crate::render::view::report::{AdvicePart, Subject, WayPart};
use crate::words::Word;

pub(super) fn push(html: &mut Html, subject: Subject<'_>, advice: &AdvicePart, scale: &Scale) {
    section(
        html,
        (
            "<section aria-labelledby=\"advice\">\n<h2 id=\"advice\">",
            "</h2>\n",
        ),
        &say!("What it would take"),
        |html| {
            html.element("<p class=\"lead two\">", &advice.verdict, "</p>\n");
            questions(html, advice);
            ways(html, subject, advice, scale);
            for (title, texts) in [
                (Word::InTheWay.text(), &advice.blocked),
                (Word::PapersForChanges.text(), &advice.papers),
                (say!("How to read this"), &advice.remarks),
                (say!("The next better row of each factor"), &advice.better),
            ] {
                if !texts.is_empty() {
                    heading(html, &title);
                    list(html, "<ul>\n", texts);
                }
            }
        },
    );
}

fn questions(html: &mut Html, advice: &AdvicePart) {
    let Some((could, named)) = &advice.first else {
        return;
    };
    heading(html, &Word::AnswerFirst.text());
    html.element("<p class=\"two\">", could, "</p>\n");
    let unnamed = u64::try_from(advice.unnamed).unwrap_or(u64::MAX);
    let more = (unnamed > 0)
        .then(|| say_count(unnamed, "and 1 more, see above", "and {n} more, see above"));
    list(html, "<ul class=\"short\">\n", named.iter().chain(&more));
}

fn ways(html: &mut Html, subject: Subject<'_>, advice: &AdvicePart, scale: &Scale) {
    if advice.ways.is_empty() {
        return;
    }
    html.raw("<div class=\"ways\">\n");
    let (today, gained) = (say!("certain today"), say!("gained by the changes"));
    scale.key(html, &today, Some(&gained));
    let mut first = 1;
    for group in advice.ways.chunk_by(|one, next| one.size == next.size) {
        if let Some(way) = group.first() {
            heading(html, &way.size);
        }
        html.raw("<ol start=\"");
        html.number(first);
        html.raw("\">\n");
        for way in group {
            one(html, subject.answer.points, way, scale);
            first += 1;
        }
        html.raw("</ol>\n");
    }
    let left = u64::try_from(advice.left).unwrap_or(u64::MAX);
    if left > 0 {
        let more = say_count(left, "and 1 more", "and {n} more");
        html.element("<p class=\"two\">", &more, "</p>\n");
    }
    html.raw("</div>\n");
}

/// One set of changes: what is changed, what comes of it, and the points before and after.
fn one(html: &mut Html, today: i64, way: &WayPart, scale: &Scale) {
    html.raw("<li>\n<ul class=\"steps\">\n");
    for step in &way.steps {
        html.element("<li><span class=\"two\">", step, "</span></li>\n");
    }
    html.raw("<li class=\"outcome\"><span class=\"two\">");
    html.said(&say::upper(&way.outcome));
    html.raw(" ");
    html.cites(&way.sources);
    html.raw("</span></li>\n</ul>\n<div class=\"gain\">\n");
    let mut reached = today;
    let notches = way.gains.iter().map(|gain| {
        reached = reached.saturating_add(*gain);
        reached
    });
    let notches: Vec<i64> = notches.collect();
    scale.bar(html, today, way.points, &notches);
    html.raw("<span class=\"to\">");
    html.number(today);
    for gain in way.gains.iter().filter(|gain| **gain != 0) {
        html.raw(if *gain < 0 { " − " } else { " + " });
        html.number(gain.saturating_abs());
    }
    html.raw(" = ");
    html.number(way.points);
    html.raw("</span>\n</div>\n</li>\n");
}
