//! The lines of a comparison as a page for a terminal, or as Markdown for a pull request.

use anstyle::Style;

use super::report::Report;
use super::view::{Line, lines};
use crate::lang::Lang;
use crate::render::markdown::escaped;
use crate::render::table::{HEADING, STRONG};
use crate::render::wrap::{NARROWEST, WIDEST, push_wrapped, shown};

/// A page of so many columns.
pub(crate) fn text(report: &Report<'_>, lang: Lang, width: usize) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut page = String::new();
    for line in lines(report) {
        let (text, first, next, style) = match line {
            Line::Verdict(text) => (text, "", "", STRONG),
            Line::Plain(text) => (text, "", "", Style::new()),
            Line::Heading(text) => {
                page.push('\n');
                (text, "", "", HEADING)
            }
            Line::Item(text) => (text, "  - ", "    ", Style::new()),
            Line::Below(text) => (text, "    ", "      ", Style::new()),
        };
        // The second language begins a line of its own.
        let mut before = first;
        for text in lang.lines(&text) {
            push_wrapped(&mut page, &shown(&text), before, next, width, style);
            before = if first == "  - " { next } else { first };
        }
    }
    page
}

/// A comment for a pull request.
pub(crate) fn markdown(report: &Report<'_>, lang: Lang) -> String {
    let mut page = String::new();
    let mut is_list = false;
    for line in lines(report) {
        let is_item = matches!(line, Line::Item(_) | Line::Below(_));
        if is_list && !is_item {
            page.push('\n');
        }
        is_list = is_item;
        match line {
            Line::Verdict(text) => page.push_str(&format!("**{}**\n\n", escaped(&lang.of(&text)))),
            Line::Plain(text) => page.push_str(&format!("{}\n", escaped(&lang.of(&text)))),
            Line::Heading(text) => {
                page.push_str(&format!("\n### {}\n\n", escaped(&lang.of(&text))));
            }
            Line::Item(text) => page.push_str(&format!("- {}\n", escaped(&lang.of(&text)))),
            Line::Below(text) => page.push_str(&format!("  - {}\n", escaped(&lang.of(&text)))),
        }
    }
    page
}
