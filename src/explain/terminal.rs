//! A page for a terminal of a width: sentences, headed lists and tables, with a few colours.

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use super::page::{Bar, Chart, Item, Mark, Page, Part, Reference, Section};
use super::wrap::{NARROWEST, WIDEST, push_wrapped, shown};
use super::{chart, table};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::text::Text;
use crate::classify::words;
use crate::engine::Met;

const PLAIN: Style = Style::new();
const STRONG: Style = Style::new().bold();
const HEADING: Style = colour(AnsiColor::Cyan).bold();
const GOOD: Style = colour(AnsiColor::Green);
const BAD: Style = colour(AnsiColor::Red);
const OPEN: Style = colour(AnsiColor::Yellow);

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// The room of a word that stands before a text, with the spaces around it.
const MARKED: usize = 11;
/// The room of a number that stands before a text.
const NUMBERED: usize = 6;
/// The narrowest page on which the lines below a mark begin where its text does.
const ROOMY: usize = 60;

/// The page, with colours that its reader may take away.
pub(super) fn page(page: &Page, lang: Lang, width: usize) -> String {
    let mut writer = TerminalWriter {
        text: String::new(),
        lang,
        width: width.clamp(NARROWEST, WIDEST),
    };
    writer.parts(&page.head);
    for section in &page.sections {
        writer.section(section);
    }
    if let Some(foot) = &page.foot {
        writer.gap();
        writer.said(foot, "", "", PLAIN);
    }
    writer.text
}

struct TerminalWriter {
    text: String,
    lang: Lang,
    width: usize,
}

impl TerminalWriter {
    /// A text that begins behind one indent and goes on behind another; the second language begins as
    /// far in as the first one, whose mark it has no need of.
    fn said(&mut self, text: &Text, first: &str, next: &str, style: Style) {
        let mut indent = first;
        let second = if first.trim().is_empty() { first } else { next };
        for line in self.lang.lines(text) {
            push_wrapped(
                &mut self.text,
                &shown(&line),
                indent,
                next,
                self.width,
                style,
            );
            indent = second;
        }
    }

    /// An empty line, but not at the top.
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn section(&mut self, section: &Section) {
        self.gap();
        self.heading(&section.title);
        self.parts(&section.parts);
    }

    /// A heading: both languages on one line.
    fn heading(&mut self, title: &Text) {
        let title = shown(&self.lang.of(title));
        push_wrapped(&mut self.text, &title, "", "", self.width, HEADING);
    }

    fn parts(&mut self, parts: &[Part]) {
        for (number, part) in parts.iter().enumerate() {
            // What is more than a line stands by itself.
            let is_large = matches!(part, Part::Grid(_) | Part::Chart(_) | Part::Heading(_));
            if is_large && number > 0 {
                self.gap();
            }
            self.part(part);
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Verdict(text, _) | Part::Notice(text) => self.said(text, "", "", STRONG),
            Part::Sentence(text) => self.said(text, "", "", PLAIN),
            Part::Heading(title) => self.heading(title),
            Part::List(items) => {
                for item in items {
                    self.item(item, 2);
                }
            }
            Part::Grid(grid) => {
                let grid = table::text(grid, self.lang, self.width);
                self.text.push_str(&grid);
            }
            Part::Pairs(pairs) => {
                for (title, said) in pairs {
                    self.said(&say!("{title}: {said}", title, said), "  ", "    ", PLAIN);
                }
            }
            Part::Bar(bar) => self.bar(bar),
            Part::Chart(chart) => self.chart(chart),
            Part::Sources(sources) => {
                for (number, source) in (1..).zip(sources) {
                    self.source(number, source);
                }
            }
        }
    }

    fn item(&mut self, item: &Item, indent: usize) {
        let spaces = |count: usize| " ".repeat(count);
        let (first, next, style) = match item.mark {
            Mark::Bullet | Mark::Box => (spaces(indent) + "- ", indent + 2, PLAIN),
            Mark::None => (spaces(indent), indent + 2, PLAIN),
            Mark::Met(met) => {
                let style = match met {
                    Met::Yes => GOOD,
                    Met::No => BAD,
                    Met::Unknown => OPEN,
                };
                let word = self.lang.of(&words::met(met));
                (marked(&word), self.below_mark(), style)
            }
            Mark::Number(number) => (format!("{number:>4}. "), NUMBERED, OPEN),
            Mark::Plus => (format!("{:>5} ", "+"), NUMBERED, OPEN),
            Mark::Result => (format!("{:>5} ", "→"), NUMBERED, GOOD),
        };
        self.led(&item.said.whole(), (&first, style), &spaces(next));
        for below in &item.below {
            self.item(below, indent + 2);
        }
    }

    /// The indent of the lines below a mark.
    fn below_mark(&self) -> usize {
        if self.width < ROOMY { 4 } else { MARKED }
    }

    /// A text behind a mark, which has a colour.
    fn led(&mut self, text: &Text, (lead, style): (&str, Style), next: &str) {
        let start = self.text.len();
        self.said(text, lead, next, PLAIN);
        let mark = lead.trim();
        if style != PLAIN
            && let Some(said) = self.text.get(start..)
        {
            let styled = lead.replacen(mark, &format!("{style}{mark}{style:#}"), 1);
            let said = said.replacen(lead, &styled, 1);
            self.text.truncate(start);
            self.text.push_str(&said);
        }
    }

    fn source(&mut self, number: usize, source: &Reference) {
        let next = " ".repeat(self.below_mark());
        let lead = marked(&format!("[{number}]"));
        self.led(&source.whole(), (&lead, OPEN), &next);
        // An address is never broken.
        if let Some(address) = &source.address {
            self.text.push_str(&format!("{next}{}\n", shown(address)));
        }
    }

    /// What a bar shows, in words.
    fn bar(&mut self, bar: &Bar) {
        for text in &bar.said {
            self.said(text, "  ", "    ", PLAIN);
        }
    }

    fn chart(&mut self, chart: &Chart) {
        for row in chart::rows(&chart.plot, self.width) {
            self.text.push_str(&row);
            self.text.push('\n');
        }
        self.said(&chart::legend(&chart.plot), "  ", "  ", PLAIN);
    }
}

/// A mark with the spaces around it.
fn marked(mark: &str) -> String {
    let pad = (MARKED - 3).saturating_sub(display_width(mark));
    format!("  {mark}{} ", " ".repeat(pad))
}
