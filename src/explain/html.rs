//! A page as HTML that loads nothing and runs nothing, to print, to send or to look at. In English
//! and Chinese side by side, or in one of them. All markup is made with [`Html`].

use super::markup::Html;
use super::page::{
    Bar, Cell, Chart, Column, Grid, Holds, Item, Mark, Page, Part, Reference, Row, RowKind, Said,
    Scale, Section,
};
use super::svg::{self, Room};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::text::Text;
use crate::classify::words;
use crate::engine::Met;

/// The look of the page on a screen, on a telephone and on paper.
const STYLE: &str = include_str!("style.css");

/// What the page may do: show itself. No script, no address is loaded, nothing is sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// How many parts a bar has.
const WHOLE: i64 = 1000;
/// Two labels of a bar stand no nearer than this.
const APART: i64 = 90;

pub(super) fn page(page: &Page, lang: Lang) -> String {
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
    html.text(&lang.of(&page.title));
    html.raw("</title>\n<style>\n");
    html.raw(STYLE);
    html.raw("</style>\n</head>\n<body class=\"");
    html.raw(if lang == Lang::Both { "both" } else { "one" });
    html.raw("\">\n<header>\n");
    html.element("<h1>", &page.title, "</h1>\n");
    push_parts(&mut html, &page.head);
    html.raw("</header>\n<main>\n");
    for (number, section) in (1..).zip(&page.sections) {
        push_section(&mut html, number, section);
    }
    html.raw("</main>\n");
    if let Some(foot) = &page.foot {
        html.element("<footer>\n<p class=\"two\">", foot, "</p>\n</footer>\n");
    }
    html.raw("</body>\n</html>\n");
    html.finish()
}

fn push_section(html: &mut Html, number: i64, section: &Section) {
    html.raw("<section aria-labelledby=\"part-");
    html.number(number);
    html.raw("\">\n<h2 id=\"part-");
    html.number(number);
    html.element("\">", &section.title, "</h2>\n");
    push_parts(html, &section.parts);
    html.raw("</section>\n");
}

fn push_parts(html: &mut Html, parts: &[Part]) {
    for part in parts {
        match part {
            Part::Verdict(text, None) => html.element("<p class=\"lead two\">", text, "</p>\n"),
            Part::Verdict(text, Some(badge)) => {
                html.raw("<div class=\"verdict\">\n<p class=\"badge\" aria-hidden=\"true\">");
                html.text(badge);
                html.element("</p>\n<p class=\"sentence two\">", text, "</p>\n</div>\n");
            }
            Part::Sentence(text) => html.element("<p class=\"two\">", text, "</p>\n"),
            Part::Notice(text) => html.element("<p class=\"notice two\">", text, "</p>\n"),
            Part::Heading(title) => html.element("<h3>", title, "</h3>\n"),
            Part::List(items) => push_list(html, items),
            Part::Grid(grid) => push_grid(html, grid),
            Part::Pairs(pairs) => push_pairs(html, pairs),
            Part::Bar(bar) => push_bar(html, bar),
            Part::Chart(chart) => push_chart(html, chart),
            Part::Sources(sources) => push_sources(html, sources),
        }
    }
}

fn push_list(html: &mut Html, items: &[Item]) {
    let first = items.first().map_or(Mark::Bullet, |item| item.mark);
    let end = match first {
        Mark::Number(number) => {
            html.raw("<ol class=\"ways\" start=\"");
            html.number(i64::try_from(number).unwrap_or(1));
            html.raw("\">\n");
            "</ol>\n"
        }
        _ => {
            html.raw(match first {
                Mark::Box => "<ul class=\"checklist\">\n",
                Mark::Met(_) => "<ul class=\"rules\">\n",
                _ => "<ul>\n",
            });
            "</ul>\n"
        }
    };
    for item in items {
        push_item(html, item);
    }
    html.raw(end);
}

fn push_item(html: &mut Html, item: &Item) {
    match item.mark {
        Mark::Number(_) => {
            html.raw("<li>\n<ul class=\"steps\">\n<li>");
            push_said(html, &item.said);
            html.raw("</li>\n");
            for below in &item.below {
                push_item(html, below);
            }
            html.raw("</ul>\n");
            if let Some(bar) = &item.bar {
                html.raw("<div class=\"gain\">\n");
                push_track(html, bar);
                for said in &bar.said {
                    html.element("<span class=\"to\">", said, "</span>\n");
                }
                html.raw("</div>\n");
            }
        }
        Mark::Met(met) => {
            html.raw(match met {
                Met::Yes => "<li class=\"met\"><span class=\"state\"><span class=\"mark\">",
                Met::No => "<li class=\"unmet\"><span class=\"state\"><span class=\"mark\">",
                Met::Unknown => {
                    "<li class=\"undecided\"><span class=\"state\"><span class=\"mark\">"
                }
            });
            html.element("", &words::met(met), "</span></span><div class=\"rule\">");
            push_said(html, &item.said);
            html.raw("</div>");
        }
        Mark::Result => {
            html.raw("<li class=\"outcome\">");
            push_said(html, &item.said);
        }
        Mark::Bullet | Mark::None | Mark::Plus | Mark::Box => {
            html.raw("<li>");
            push_said(html, &item.said);
            if !item.below.is_empty() {
                push_list(html, &item.below);
            }
        }
    }
    html.raw("</li>\n");
}

/// Something with its sources; what decides stands below it.
fn push_said(html: &mut Html, said: &Said) {
    if said.sources.is_empty() {
        html.element("<span class=\"two\">", &said.text, "</span>");
    } else {
        html.element("<span class=\"two cited\">", &said.text, " ");
        html.cites(&said.sources);
        html.raw("</span>");
    }
    for (open, text) in [
        (" <span class=\"why two\">", &said.because),
        (" <span class=\"note two\">", &said.note),
    ] {
        if !text.en.is_empty() {
            html.element(open, text, "</span>");
        }
    }
}

fn push_grid(html: &mut Html, grid: &Grid) {
    html.raw("<table class=\"");
    html.raw(grid.name);
    html.element("\">\n<caption>", &grid.caption, "</caption>\n<thead>\n<tr>");
    for column in &grid.columns {
        push_class(html, "<th scope=\"col\"", column, false);
        html.element(">", &column.title, "</th>");
    }
    html.raw("</tr>\n</thead>\n<tbody>\n");
    for row in &grid.rows {
        match row.kind {
            RowKind::Gap => html.raw("</tbody>\n<tbody>\n"),
            RowKind::Total => {
                html.raw("</tbody>\n<tfoot>\n");
                push_row(html, grid, row);
                html.raw("</tfoot>\n</table>\n");
                return;
            }
            RowKind::Plain | RowKind::Head | RowKind::Under(_) => push_row(html, grid, row),
        }
    }
    html.raw("</tbody>\n</table>\n");
}

/// The class of a cell: how its column is read, and what it is called.
fn push_class(html: &mut Html, open: &'static str, column: &Column, is_empty: bool) {
    html.raw(open);
    html.raw(" class=\"");
    html.raw(match column.holds {
        Holds::Number => "figure ",
        Holds::Words(_) | Holds::Short => "",
    });
    html.raw(column.name);
    html.raw(if is_empty { " empty\"" } else { "\"" });
}

fn push_row(html: &mut Html, grid: &Grid, row: &Row) {
    html.raw(match row.kind {
        RowKind::Head => "<tr class=\"head\">",
        RowKind::Under(1) => "<tr class=\"under\">",
        RowKind::Under(_) => "<tr class=\"under further\">",
        RowKind::Plain | RowKind::Total | RowKind::Gap => "<tr>",
    });
    let none = Cell::default();
    for (at, column) in grid.columns.iter().enumerate() {
        let cell = row.cells.get(at).unwrap_or(&none);
        if at == 0 {
            push_class(html, "<th scope=\"row\"", column, false);
            html.raw(">");
            push_cell(html, cell);
            html.raw("</th>");
            continue;
        }
        push_class(html, "<td", column, cell.is_empty());
        if cell.is_empty() {
            html.raw("></td>");
            continue;
        }
        // It bears the name of its column where rows are shown as blocks.
        html.raw(" data-label=\"");
        let label = html.lang().of(&column.title);
        html.text(&label);
        html.raw("\">");
        push_cell(html, cell);
        html.raw("</td>");
    }
    html.raw("</tr>\n");
}

fn push_cell(html: &mut Html, cell: &Cell) {
    match cell.lines.as_slice() {
        [only] => html.said(only),
        lines => {
            for line in lines {
                html.element("<span class=\"cause\">", line, "</span>");
            }
        }
    }
    html.cites(&cell.sources);
}

fn push_pairs(html: &mut Html, pairs: &[(Text, Text)]) {
    html.raw("<dl class=\"about\">\n");
    for (name, value) in pairs {
        html.element("<div><dt>", name, "</dt>");
        html.element("<dd>", value, "</dd></div>\n");
    }
    html.raw("</dl>\n");
}

/// A bar with the names of the bounds and what its colours stand for. It is stretched to the room it
/// has, so that it holds no letters: what it shows is said beside it.
fn push_bar(html: &mut Html, bar: &Bar) {
    html.raw("<div class=\"points\">\n");
    push_track(html, bar);
    push_labels(html, &bar.scale);
    html.raw("<p class=\"key\">");
    let swatches = [
        "<span><span class=\"swatch sure\"></span> ",
        " <span><span class=\"swatch more\"></span> ",
    ];
    for (open, said) in swatches.into_iter().zip(&bar.said) {
        html.element(open, said, "</span>");
    }
    if !bar.scale.bounds.is_empty() {
        let bounds = say!("points that alone give the class");
        html.element(
            " <span><span class=\"swatch bound\"></span> ",
            &bounds,
            "</span>",
        );
    }
    html.raw("</p>\n</div>\n");
}

fn push_track(html: &mut Html, bar: &Bar) {
    let at = |points: i64| bar.scale.at(points, WHOLE);
    let (none, to, end) = (at(0), at(bar.certain), at(bar.beyond));
    html.raw("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    push_rect(html, "<rect class=\"track\"", 0, WHOLE);
    push_rect(html, "<rect class=\"sure\"", none.min(to), none.max(to));
    push_rect(html, "<rect class=\"more\"", to.min(end), to.max(end));
    let notches = bar.notches.iter();
    let notches = notches.map(|points| ("<path class=\"notch\" d=\"M", *points));
    let bounds = bar.scale.bounds.iter();
    let bounds = bounds.map(|(_, points)| ("<path class=\"bound\" d=\"M", *points));
    for (open, points) in notches.chain(bounds) {
        html.raw(open);
        html.number(at(points));
        html.raw(" 0V10\" vector-effect=\"non-scaling-stroke\"/>");
    }
    html.raw("</svg>\n");
}

fn push_rect(html: &mut Html, open: &'static str, from: i64, to: i64) {
    if from < to {
        html.raw(open);
        html.raw(" x=\"");
        html.number(from);
        html.raw("\" width=\"");
        html.number(to - from);
        html.raw("\" height=\"10\"/>");
    }
}

/// The names of the bounds below a bar. Of two that would meet only the first is told.
fn push_labels(html: &mut Html, scale: &Scale) {
    html.raw("<div class=\"labels\" aria-hidden=\"true\">");
    let mut free = 0;
    for (class, points) in &scale.bounds {
        let at = scale.at(*points, WHOLE);
        if at < free {
            continue;
        }
        free = at + APART;
        html.raw("<span style=\"left:");
        html.number(at / 10);
        html.raw(".");
        html.number(at % 10);
        html.raw("%\">");
        html.text(class);
        html.raw(" ");
        html.number(*points);
        html.raw("</span>");
    }
    html.raw("</div>\n");
}

/// The chart, for a sheet and for a telephone; only one of them is ever seen.
fn push_chart(html: &mut Html, chart: &Chart) {
    let lang = html.lang();
    html.raw("<figure>\n<div class=\"wide\">\n");
    html.picture(&svg::picture(chart, lang, "chart", Room::Wide));
    html.raw("</div>\n<div class=\"narrow\">\n");
    html.picture(&svg::picture(chart, lang, "chart-narrow", Room::Narrow));
    html.raw("</div>\n</figure>\n");
}

fn push_sources(html: &mut Html, sources: &[Reference]) {
    html.raw("<ol class=\"sources\">\n");
    for (number, source) in (1..).zip(sources) {
        html.raw("<li id=\"source-");
        html.number(number);
        html.element("\"><span class=\"two\">", &source.title, "</span>");
        if let Some(number) = &source.number {
            html.raw(" ");
            html.official(number);
        }
        if let Some(address) = &source.address {
            html.raw(" ");
            html.address(address);
        }
        html.raw("</li>\n");
    }
    html.raw("</ol>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::say::same;

    #[test]
    fn labels_do_not_meet() {
        let bounds = [("A", 62), ("B", 60), ("C", 10)];
        let bounds = bounds.map(|(class, points)| (class.to_owned(), points));
        let scale = Scale::new([0, 120], bounds.to_vec());
        let mut html = Html::new(Lang::En);
        push_labels(&mut html, &scale);
        let text = html.finish();
        assert!(text.contains("B 60") && text.contains("C 10") && !text.contains("A 62"));
    }

    #[test]
    fn every_part_of_a_page_has_its_markup() {
        let said = || Text::new("a < b", "甲 < 乙");
        let mut page = Page {
            title: said(),
            head: vec![Part::Verdict(said(), Some("A".to_owned()))],
            ..Page::default()
        };
        let way = Item::new(Mark::Number(3), said());
        let way = way.with([
            Item::new(Mark::Plus, said()),
            Item::new(Mark::Result, said()),
        ]);
        page.list(said(), [way]);
        page.list(same("nothing"), Vec::<Item>::new());
        let html = super::page(&page, Lang::En);
        assert!(html.contains("<ol class=\"ways\" start=\"3\">\n<li>\n<ul class=\"steps\">\n<li>"));
        assert!(html.contains("<li class=\"outcome\"><span class=\"two\">a &lt; b</span>"));
        assert!(!html.contains("nothing") && !html.contains("a < b"));
    }
}
