//! The report of an applicant: one page that loads nothing and runs nothing, to print or to send.
//! In English and Chinese side by side, or in one of them.
//!
//! The parts stand in the order in which they are asked for: the answer ([`head`]), the points, the
//! rules and the open questions ([`answer`]), what it would take ([`advice`]), what will change
//! ([`outlook`]), and what it all rests on ([`grounds`]). All markup is made with [`html::Html`].

mod advice;
mod answer;
mod bar;
mod grounds;
mod head;
mod html;
mod outlook;

use self::bar::Scale;
use self::html::Html;
use super::forecast::Shown;
use super::view::report::Report;
pub(crate) use super::view::report::Subject;
use crate::base::say::say;
use crate::base::text::Text;
use crate::lang::Lang;

/// The look of the page on a screen, on a telephone and on paper.
const STYLE: &str = include_str!("style.css");

/// What the page may do: show itself. No script, no address is loaded, nothing is sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
pub(crate) fn page(subject: Subject<'_>, shown: &Shown<'_>, lang: Lang) -> String {
    let report = Report::new(subject);
    let scale = scale(subject, shown, &report);
    let mut html = Html::new(lang);
    html.raw("<!DOCTYPE html>\n<html lang=\"");
    html.raw(if lang == Lang::Zh { "zh-Hans" } else { "en" });
    html.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html.raw(POLICY);
    html.raw("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
    html.raw("<meta name=\"generator\" content=\"permit-points ");
    html.raw(env!("CARGO_PKG_VERSION"));
    html.raw("\">\n<title>");
    let title = lang.of(&head::title());
    html.text(&format!("{title}, {}", subject.answer.on));
    html.raw("</title>\n<style>\n");
    html.raw(STYLE);
    html.raw("</style>\n</head>\n<body class=\"");
    html.raw(if lang == Lang::Both { "both" } else { "one" });
    html.raw("\">\n");
    head::push(&mut html, subject, &report, &scale);
    html.raw("<main>\n");
    answer::push(&mut html, subject, &report);
    advice::push(&mut html, subject, &report.advice, &scale);
    outlook::push(&mut html, shown);
    grounds::push(&mut html, &report);
    html.raw("</main>\n<footer>\n");
    html.element(
        "<p class=\"two\">",
        &say!("Made with permit-points {version} on the reader's own machine, from the facts listed above. It is no legal advice, and no decision: the authority decides.", version = env!("CARGO_PKG_VERSION")),
        "</p>\n",
    );
    html.raw("</footer>\n</body>\n</html>\n");
    html.finish()
}

/// The scale of all bars: from none to the cap, with the bounds of the day.
fn scale(subject: Subject<'_>, shown: &Shown<'_>, report: &Report<'_>) -> Scale {
    let answer = subject.answer;
    let ways = report.advice.ways.iter().map(|way| way.points);
    let points = ways.chain([answer.points, answer.points_at_most, answer.cap]);
    let of_the_day = shown.base.bounds.iter();
    let of_the_day = of_the_day.filter(|bound| bound.from <= answer.on && answer.on <= bound.to);
    let bounds = of_the_day.map(|bound| (bound.class.clone(), bound.points));
    Scale::new(points, bounds.collect())
}

/// A part of the page, between its tags and those of its heading.
fn section(
    html: &mut Html,
    (open, close): (&'static str, &'static str),
    title: &Text,
    body: impl FnOnce(&mut Html),
) {
    html.raw(open);
    html.said(title);
    html.raw(close);
    body(html);
    html.raw("</section>\n");
}

/// A heading below that of its part.
fn heading(html: &mut Html, title: &Text) {
    html.element("<h3>", title, "</h3>\n");
}

/// A list of texts; `open` is its first tag.
fn list<'t>(html: &mut Html, open: &'static str, texts: impl IntoIterator<Item = &'t Text>) {
    html.raw(open);
    for text in texts {
        html.element("<li><span class=\"two\">", text, "</span></li>\n");
    }
    html.raw("</ul>\n");
}
