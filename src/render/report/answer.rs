//! The points by factor, the rules with what became of them, and what is not answered.

use super::html::Html;
use super::section;
use crate::base::say::{say, say_count};
use crate::base::text::Text;
use crate::engine::Met;
use crate::render::view::points_range;
use crate::render::view::report::{Open, Report, RuleRow, Subject, mark};
use crate::words::{self, Word};

pub(super) fn push(html: &mut Html, subject: Subject<'_>, report: &Report<'_>) {
    section(
        html,
        (
            "<section aria-labelledby=\"points\">\n<h2 id=\"points\">",
            "</h2>\n",
        ),
        &say!("Points"),
        |html| factors(html, subject, report),
    );
    section(
        html,
        (
            "<section aria-labelledby=\"rules\">\n<h2 id=\"rules\">",
            "</h2>\n",
        ),
        &say!("Requirements and routes"),
        |html| rules(html, report),
    );
    let open = &report.open;
    if !open.questions.is_empty() || open.idle > 0 {
        section(
            html,
            (
                "<section aria-labelledby=\"open\">\n<h2 id=\"open\">",
                "</h2>\n",
            ),
            &Word::Unanswered.text(),
            |html| questions(html, open),
        );
    }
}

/// The header of a table; each column has a class for its width and its side.
pub(super) fn columns(html: &mut Html, caption: &Text, columns: &[(&'static str, &Text)]) {
    html.element("<caption>", caption, "</caption>\n<thead>\n<tr>");
    for (class, title) in columns {
        html.raw("<th scope=\"col\" class=\"");
        html.raw(class);
        html.element("\">", title, "</th>");
    }
    html.raw("</tr>\n</thead>\n");
}

/// A cell that bears the name of its column where rows are shown as blocks.
fn cell(html: &mut Html, open: &'static str, column: &Text) {
    html.raw(open);
    html.raw(" data-label=\"");
    let label = html.lang().of(column);
    html.text(&label);
    html.raw("\">");
}

fn factors(html: &mut Html, subject: Subject<'_>, report: &Report<'_>) {
    let [factor, value, row, points, cap, source] = &report.columns;
    html.raw("<table class=\"factors\">\n");
    columns(
        html,
        &say!(
            "Points by factor: of several facts in one factor the best one counts, up to its cap."
        ),
        &[
            ("text", factor),
            ("text", value),
            ("text", row),
            ("figure", points),
            ("figure", cap),
            ("source", source),
        ],
    );
    html.raw("<tbody>\n");
    for one in &report.factors {
        html.element("<tr><th scope=\"row\">", &one.title, "</th>");
        cell(html, "<td class=\"value\"", value);
        html.said(&one.value);
        html.raw("</td>");
        let is_empty = one.row.en.is_empty();
        if is_empty {
            html.raw("<td class=\"band empty\">–</td>");
        } else {
            cell(html, "<td class=\"band\"", row);
            html.said(&one.row);
            html.raw("</td>");
        }
        cell(html, "<td class=\"figure\"", points);
        html.text(&one.points);
        html.raw("</td>");
        cell(html, "<td class=\"figure cap\"", cap);
        html.text(if one.cap.is_empty() { "–" } else { &one.cap });
        html.raw("</td>");
        cell(html, "<td class=\"source\"", source);
        html.cites(&one.sources);
        html.raw("</td></tr>\n");
    }
    let answer = subject.answer;
    html.element(
        "</tbody>\n<tfoot>\n<tr><th scope=\"row\">",
        &Word::Total.text(),
        "</th><td class=\"value empty\"></td><td class=\"band empty\"></td>",
    );
    cell(html, "<td class=\"figure\"", points);
    html.text(&points_range(answer.points, answer.points_at_most));
    html.raw("</td>");
    cell(html, "<td class=\"figure cap\"", cap);
    html.number(answer.cap);
    html.raw("</td><td class=\"source empty\"></td></tr>\n</tfoot>\n</table>\n");
}

fn rules(html: &mut Html, report: &Report<'_>) {
    let (state, rule, source) = (
        say!("State"),
        say!("Rule, and what decides"),
        Word::Source.text(),
    );
    html.raw("<table class=\"rules\">\n");
    columns(
        html,
        &say!(
            "Every rule in force, with whether it is met. One route met is enough for its class."
        ),
        &[("state", &state), ("text", &rule), ("source", &source)],
    );
    let requirements = say!("Requirements of every class");
    group(html, &requirements, &report.requirements);
    group(html, &Word::Exemptions.text(), &report.exemptions);
    for class in &report.classes {
        let (id, title) = (&class.id, &class.title);
        let title = say!("Routes to class {id}: {title}", id, title);
        group(html, &title, &class.routes);
    }
    html.raw("</table>\n");
}

fn group(html: &mut Html, title: &Text, rows: &[RuleRow]) {
    if rows.is_empty() {
        return;
    }
    html.element(
        "<tbody>\n<tr class=\"group\"><th colspan=\"3\" scope=\"rowgroup\">",
        title,
        "</th></tr>\n",
    );
    for row in rows {
        html.raw(match row.met {
            Met::Yes => "<tr class=\"met\"><td class=\"state\"><span class=\"mark\">",
            Met::No => "<tr class=\"unmet\"><td class=\"state\"><span class=\"mark\">",
            Met::Unknown => "<tr class=\"undecided\"><td class=\"state\"><span class=\"mark\">",
        });
        html.said(&mark(row.met));
        html.raw("</span></td><td class=\"rule\">");
        html.element("<span class=\"name two\">", &row.title, "</span>");
        if !row.because.en.is_empty() {
            html.element("<span class=\"why two\">", &row.because, "</span>");
        }
        html.raw("</td><td class=\"source\">");
        html.cites(&row.sources);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n");
}

fn questions(html: &mut Html, open: &Open) {
    if !open.questions.is_empty() {
        html.raw("<table class=\"open\">\n");
        let (question, stake) = (say!("Question"), say!("At stake"));
        columns(
            html,
            &say!(
                "What is not answered counts for nothing, neither for nor against. The answers to these could raise the points or the class."
            ),
            &[("text", &question), ("stake", &stake)],
        );
        html.raw("<tbody>\n");
        for (ask, points, could_decide) in &open.questions {
            html.element(
                "<tr><th scope=\"row\"><span class=\"two\">",
                ask,
                "</span></th><td class=\"stake\">",
            );
            html.said(&at_stake(*points, *could_decide));
            html.raw("</td></tr>\n");
        }
        html.raw("</tbody>\n</table>\n");
    }
    if open.idle > 0 {
        let idle = say_count(
            u64::try_from(open.idle).unwrap_or(u64::MAX),
            "1 more question is open and can raise neither points nor class.",
            "{n} more questions are open and can raise neither points nor class.",
        );
        html.element("<p class=\"two\">", &idle, "</p>\n");
    }
}

/// What hangs on a question.
fn at_stake(points: i64, could_decide: bool) -> Text {
    let most = words::points(points);
    match (points, could_decide) {
        (0, _) => say!("the class"),
        (_, true) => say!("up to {points}, and the class", points = most),
        (_, false) => say!("up to {points}", points = most),
    }
}
