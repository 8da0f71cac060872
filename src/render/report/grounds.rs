//! What the answer rests on: papers to bring, caveats, facts and figures, local rules, sources.

use super::answer::columns;
use super::html::Html;
use super::{heading, list, section};
use crate::base::say::{self, same, say};
use crate::base::text::Text;
use crate::render::view::report::{FactRow, Origin, Report, Said};
use crate::words::Word;

pub(super) fn push(html: &mut Html, report: &Report<'_>) {
    if !report.papers.is_empty() {
        section(
            html,
            (
                "<section aria-labelledby=\"papers\">\n<h2 id=\"papers\">",
                "</h2>\n",
            ),
            &Word::Evidence.text(),
            |html| {
                let what =
                    say!("What proves the facts that this answer rests on. Tick what is at hand.");
                html.element("<p class=\"two\">", &what, "</p>\n");
                list(html, "<ul class=\"checklist\">\n", &report.papers);
            },
        );
    }
    if !report.caveats.is_empty() {
        section(
            html,
            (
                "<section aria-labelledby=\"caveats\">\n<h2 id=\"caveats\">",
                "</h2>\n",
            ),
            &Word::Caveats.text(),
            |html| cited(html, &report.caveats),
        );
    }
    section(
        html,
        (
            "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">",
            "</h2>\n",
        ),
        &say!("What this was computed from"),
        |html| {
            facts(html, &report.facts);
            for (title, said) in [
                (Word::Figures.text(), &report.figures),
                (Word::Local.text(), &report.local),
            ] {
                if !said.is_empty() {
                    heading(html, &title);
                    cited(html, said);
                }
            }
            if !report.unused.is_empty() {
                heading(html, &Word::Unused.text());
                list(html, "<ul>\n", &report.unused);
            }
        },
    );
    section(
        html,
        (
            "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">",
            "</h2>\n",
        ),
        &Word::Sources.text(),
        |html| sources(html, report),
    );
}

fn cited(html: &mut Html, said: &[Said]) {
    html.raw("<ul>\n");
    for one in said {
        html.raw("<li><span class=\"two cited\">");
        html.said(&one.text);
        html.raw(" ");
        html.cites(&one.sources);
        html.raw("</span>");
        if !one.note.en.is_empty() {
            html.element(" <span class=\"note two\">", &one.note, "</span>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn facts(html: &mut Html, facts: &[FactRow]) {
    if facts.is_empty() {
        let nothing = say!("Nothing was answered, and nothing assumed.");
        html.element("<p class=\"two\">", &nothing, "</p>\n");
        return;
    }
    let (fact, value, origin) = (say!("Fact"), Word::Value.text(), say!("Known from"));
    html.raw("<table class=\"facts\">\n");
    columns(
        html,
        &say!("Everything that was answered, and what was assumed without an answer"),
        &[("text", &fact), ("text", &value), ("text", &origin)],
    );
    html.raw("<tbody>\n");
    for row in facts {
        html.element(
            "<tr><th scope=\"row\">",
            &row.title,
            "</th><td class=\"value\">",
        );
        html.said(&valued(row));
        html.raw("</td><td class=\"origin\">");
        html.said(&known_from(&row.origin));
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

/// A value with what it is counted in.
fn valued(row: &FactRow) -> Text {
    match &row.unit {
        Some(unit) => say::joined(&[row.value.clone(), unit.clone()], " ", " "),
        None => row.value.clone(),
    }
}

fn known_from(origin: &Origin) -> Text {
    match origin {
        Origin::Given => say!("given"),
        Origin::Assumed => say!("assumed, not answered"),
        Origin::Place => say!("the place that was named"),
        Origin::Derived(date, Some(day)) => say!("counted from a date ({date}: {day})", date, day),
        Origin::Derived(date, None) => say!("counted from a date that is left out ({date})", date),
    }
}

fn sources(html: &mut Html, report: &Report<'_>) {
    html.raw("<ol class=\"sources\">\n");
    for (position, source) in report.sources.iter().enumerate() {
        html.raw("<li id=\"source-");
        html.text(&(position + 1).to_string());
        html.raw("\">");
        html.element("<span class=\"two\">", &source.title, "</span>");
        if let Some(number) = &source.number {
            html.raw(" ");
            html.official(number);
        }
        if let Some(url) = &source.url {
            html.raw(" ");
            html.address(url);
        }
        html.raw("</li>\n");
    }
    html.raw("</ol>\n");
    if report.sources.is_empty() {
        html.element("<p>", &same("–"), "</p>\n");
    }
}
