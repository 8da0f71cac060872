//! What a hurried person reads: the class, the sentence, the points, and what they are of.

use super::bar::Scale;
use super::html::Html;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::render::view::report::{Report, Subject};
use crate::words;

/// What the page is called.
pub(super) fn title() -> Text {
    say!("Class and points: a self-assessment")
}

pub(super) fn push(html: &mut Html, subject: Subject<'_>, report: &Report<'_>, scale: &Scale) {
    html.raw("<header>\n");
    html.element("<h1>", &title(), "</h1>\n");
    html.element("<p class=\"subtitle\">", subject.ruleset.title(), "</p>\n");
    if subject.redacted.is_some() {
        html.element("<p class=\"redacted two\">", &redacted(), "</p>\n");
    }
    html.raw("<div class=\"verdict\">\n<p class=\"badge\" aria-hidden=\"true\">");
    html.text(badge(subject));
    html.raw("</p>\n");
    html.element(
        "<p class=\"sentence two\">",
        &report.headline,
        "</p>\n</div>\n",
    );
    points(html, subject, scale);
    about(html, subject);
    html.raw("</header>\n");
}

/// The class in short.
fn badge(subject: Subject<'_>) -> &str {
    let class = subject.answer.class;
    class.map_or("–", |class| &subject.ruleset.classes()[class].id)
}

/// What a redacted copy leaves out.
fn redacted() -> Text {
    say!(
        "Redacted copy. Days such as the date of birth are left out: only the completed years that they give are told, and what is to come is counted from the day of this page. Amounts are told as the range in which every amount has the same answer."
    )
}

/// The points as a bar, with the same in words below.
fn points(html: &mut Html, subject: Subject<'_>, scale: &Scale) {
    let answer = subject.answer;
    html.raw("<div class=\"points\">\n");
    scale.bar(html, answer.points, answer.points_at_most, &[]);
    scale.labels(html);
    let (points, most) = (answer.points, answer.points_at_most);
    let certain = say!("certain: {points}", points);
    let possible = say!("possible: {points}", points = most);
    scale.key(html, &certain, (points != most).then_some(&possible));
    html.raw("</div>\n");
}

/// The day, the rules, the place and the program.
fn about(html: &mut Html, subject: Subject<'_>) {
    let (ruleset, answer) = (subject.ruleset, subject.answer);
    html.raw("<dl class=\"about\">\n");
    let day = say::same(answer.on.to_string());
    let period = words::period(ruleset.in_force());
    let rules = say::joined(&[say::same(ruleset.id()), period], "", "");
    let place = ruleset.place().map(|place| place.title.clone());
    let place = place.unwrap_or_else(|| say!("no place named: national rules only"));
    for (name, value) in [
        (say!("Date"), day),
        (say!("Ruleset"), rules),
        (say!("Place of work"), place),
        (
            say!("Program"),
            say::same(concat!("permit-points ", env!("CARGO_PKG_VERSION"))),
        ),
    ] {
        html.element("<div><dt>", &name, "</dt>");
        html.element("<dd>", &value, "</dd></div>\n");
    }
    html.raw("</dl>\n");
}
