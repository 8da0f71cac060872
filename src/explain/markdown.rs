//! A page as Markdown, for a comment, a note or a pull request.

use super::chart;
use super::page::{Cell, Grid, Holds, Item, Mark, Page, Part, Reference, Row, RowKind, bracketed};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::words;

/// The columns of a chart.
const WIDTH_OF_CHART: usize = 80;
/// What stands before a row below another: letters that Markdown leaves alone.
const INDENT: &str = "&emsp;";

pub(super) fn page(page: &Page, lang: Lang) -> String {
    let mut writer = MarkdownWriter {
        text: String::new(),
        lang,
    };
    for part in &page.head {
        writer.part(part);
    }
    for section in &page.sections {
        writer.heading("##", &section.title);
        for part in &section.parts {
            writer.part(part);
        }
    }
    if let Some(foot) = &page.foot {
        writer.paragraph(foot, "");
    }
    writer.text
}

struct MarkdownWriter {
    text: String,
    lang: Lang,
}

impl MarkdownWriter {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An empty line above a block.
    fn block(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, level: &str, title: &Text) {
        self.block();
        let title = escaped(&self.lang.of(title));
        self.line(&format!("{level} {title}"));
    }

    /// A paragraph for each language, between marks.
    fn paragraph(&mut self, text: &Text, mark: &str) {
        for text in self.lang.lines(text) {
            self.block();
            self.line(&format!("{mark}{}{mark}", escaped(&text)));
        }
    }

    fn part(&mut self, part: &Part) {
        self.block();
        match part {
            Part::Verdict(text, _) | Part::Notice(text) => self.paragraph(text, "**"),
            Part::Sentence(text) => self.paragraph(text, ""),
            Part::Heading(title) => self.heading("###", title),
            Part::List(items) => {
                for item in items {
                    self.item(item, "");
                }
            }
            Part::Grid(grid) => self.grid(grid),
            Part::Pairs(pairs) => {
                for (title, said) in pairs {
                    self.entry(&say!("{title}: {said}", title, said), "- ", "  ");
                }
            }
            Part::Bar(bar) => {
                for text in &bar.said {
                    self.entry(text, "- ", "  ");
                }
            }
            Part::Chart(chart) => {
                let rows = chart::rows(&chart.plot, WIDTH_OF_CHART).join("\n");
                // Nothing in it may end the block.
                self.line(&format!("```text\n{}\n```", rows.replace('`', "'")));
                self.paragraph(&chart::legend(&chart.plot), "");
            }
            Part::Sources(sources) => {
                for (number, source) in (1..).zip(sources) {
                    self.source(number, source);
                }
            }
        }
    }

    /// An entry behind a mark; the second language on a line of its own below it.
    fn entry(&mut self, text: &Text, mark: &str, below: &str) {
        let lines: Vec<_> = self
            .lang
            .lines(text)
            .iter()
            .map(|one| escaped(one))
            .collect();
        // Two spaces at the end of a line break it.
        let text = lines.join(&format!("  \n{below}"));
        self.line(&format!("{mark}{text}"));
    }

    fn item(&mut self, item: &Item, indent: &str) {
        let mark = match item.mark {
            Mark::Bullet | Mark::None => "- ".to_owned(),
            Mark::Box => "- [ ] ".to_owned(),
            Mark::Met(met) => format!("- {} ", escaped(&self.lang.of(&words::met(met)))),
            Mark::Number(number) => format!("{number}. "),
            Mark::Plus => "- + ".to_owned(),
            Mark::Result => "- → ".to_owned(),
        };
        let is_number = matches!(item.mark, Mark::Number(_));
        let within = format!("{indent}{}", if is_number { "   " } else { "  " });
        self.entry(&item.said.whole(), &format!("{indent}{mark}"), &within);
        for below in &item.below {
            self.item(below, &within);
        }
    }

    fn source(&mut self, number: usize, source: &Reference) {
        let (mark, title) = (format!("\\[{number}\\]"), self.lang.of(&source.whole()));
        let address = source.address.as_deref().map_or_else(String::new, link);
        self.line(&format!("- {mark} {}{address}", escaped(&title)));
    }

    fn grid(&mut self, grid: &Grid) {
        let titles = grid
            .columns
            .iter()
            .map(|column| self.lang.of(&column.title));
        let titles: Vec<_> = titles.map(|title| escaped(&title)).collect();
        self.row(&titles);
        let rules = grid.columns.iter().map(|column| match column.holds {
            Holds::Number => "--:".to_owned(),
            Holds::Words(_) | Holds::Short => "---".to_owned(),
        });
        self.row(&rules.collect::<Vec<_>>());
        for row in grid.rows.iter().filter(|row| row.kind != RowKind::Gap) {
            let cells = (0..grid.columns.len()).map(|at| self.cell(row, at));
            let cells: Vec<_> = cells.collect();
            self.row(&cells);
        }
    }

    fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    /// The cell of a column, on one line.
    fn cell(&self, row: &Row, at: usize) -> String {
        let Some(Cell { lines, sources }) = row.cells.get(at) else {
            return String::new();
        };
        let lines = lines.iter().map(|text| self.lang.of(text));
        let cited = Some(bracketed(sources)).filter(|cited| !cited.is_empty());
        let cell = escaped(&lines.chain(cited).collect::<Vec<_>>().join("; "));
        match row.kind {
            RowKind::Head if at == 0 => format!("**{cell}**"),
            RowKind::Under(steps) if at == 0 => INDENT.repeat(steps) + &cell,
            _ => cell,
        }
    }
}

/// An address as a link, if it is one; else as text.
fn link(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = !url.contains(|letter: char| {
        letter.is_whitespace() || spelling::is_unseen(letter) || "<>\"\\".contains(letter)
    });
    if is_web && is_plain {
        format!(" <{url}>")
    } else {
        format!(" {}", escaped(url))
    }
}

/// What stands behind an `@`: a remark that nobody sees. Whoever looks for mentions looks at the page
/// as it is shown, where an escape of Markdown is gone, and a name must follow the sign at once.
const NO_MENTION: &str = "<!-- -->";

/// Text without any character that Markdown or HTML would act on, and that mentions nobody.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in spelling::shown(text, 4000).chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '@'
        ) {
            out.push('\\');
        }
        out.push(letter);
        if letter == '@' {
            out.push_str(NO_MENTION);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_acted_on_and_nobody_is_mentioned() {
        assert_eq!(escaped("a|b *c* <d>"), r"a\|b \*c\* \<d\>");
        assert_eq!(escaped("@octocat"), r"\@<!-- -->octocat");
        assert_eq!(
            escaped("\u{202e}x\u{e0041}\n"),
            r"\\u{202e}x\\u{e0041}\\u{a}"
        );
    }

    #[test]
    fn an_address_in_which_something_is_not_seen_is_no_link() {
        assert_eq!(link("https://x.example/a"), " <https://x.example/a>");
        for letter in ['\u{202e}', '\u{200b}', '\u{e0041}', '\u{9b}'] {
            let text = link(&format!("https://x.example/{letter}a"));
            assert!(!text.contains(['<', letter]), "{text}");
        }
    }
}
