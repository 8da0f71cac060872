//! The page of a forecast: for a terminal of a width, or as Markdown.

use anstyle::Style;

use super::chart;
use super::view::{Compared, Page};
use crate::render::grid::{Cell, Column, Grid};
use crate::render::markdown::{self, escaped};
use crate::render::table::{HEADING, STRONG, push_section};
use crate::render::wrap::{NARROWEST, WIDEST, push_wrapped, shown};

/// The least width of a column of texts.
const BESIDE: usize = 16;

impl Page {
    /// For a terminal.
    pub(crate) fn text(&self, width: usize) -> String {
        let width = width.clamp(NARROWEST, WIDEST);
        let mut page = String::new();
        let mut push = |text: &str, style: Style| {
            push_wrapped(&mut page, &shown(text), "", "", width, style);
        };
        for sentence in &self.headline {
            push(sentence, STRONG);
        }
        for sentence in &self.scenarios {
            push(sentence, STRONG);
        }
        for sentence in &self.subtitle {
            push(sentence, Style::new());
        }
        page.push('\n');
        push_wrapped(&mut page, &self.chart_title, "", "", width, HEADING);
        page.push_str(&self.chart(width));
        push_wrapped(
            &mut page,
            &shown(&self.legend),
            "  ",
            "  ",
            width,
            Style::new(),
        );
        page.push('\n');
        page.push_str(&self.table(width));
        if let Some(compared) = &self.compared {
            page.push('\n');
            push_wrapped(&mut page, &compared.title, "", "", width, HEADING);
            page.push_str(&compared.table(width));
            for line in &compared.legend {
                push_wrapped(&mut page, &shown(line), "  ", "      ", width, Style::new());
            }
        }
        push_section(&mut page, &self.notes, width);
        page
    }

    fn chart(&self, width: usize) -> String {
        let rows = chart::rows(&self.plot, width);
        rows.into_iter().map(|row| row + "\n").collect()
    }

    /// Four columns if they fit; else what changes stands below the day.
    fn table(&self, width: usize) -> String {
        let [from, why, points, class] = &self.columns;
        let columns = [
            Column::Mark,
            Column::Text(BESIDE),
            Column::Number,
            Column::Text(4),
        ];
        let header = [from, why, points, class].map(|lines| Cell::of(lines));
        let mut wide = Grid::new(&columns, header.to_vec());
        let columns = [Column::Text(BESIDE), Column::Number, Column::Text(4)];
        let header = Cell::of(from).add(why, "  ", "    ");
        let header = vec![header, Cell::of(points), Cell::of(class)];
        let mut stacked = Grid::new(&columns, header);
        let one = |text: &String| Cell::of(std::slice::from_ref(text));
        for row in &self.rows {
            let (points, class) = (one(&row.points), Cell::of(&row.class));
            let below = one(&row.day).add(&row.why, "  ", "    ");
            stacked.row(vec![below, points.clone(), Cell::of(&row.short)]);
            wide.row(vec![one(&row.day), Cell::of(&row.why), points, class]);
        }
        if wide.fits(width) {
            wide.text(width)
        } else {
            stacked.text(width)
        }
    }

    /// As Markdown; the chart stands in a block of its own.
    pub(crate) fn markdown(&self) -> String {
        let mut page = String::new();
        for sentence in self.headline.iter().chain(&self.scenarios) {
            page.push_str(&format!("**{}**\n\n", escaped(sentence)));
        }
        for sentence in &self.subtitle {
            page.push_str(&format!("{}\n\n", escaped(sentence)));
        }
        page.push_str(&format!("## {}\n\n", escaped(&self.chart_title)));
        let chart = self.chart(80).replace('`', "'");
        page.push_str(&format!("```text\n{chart}```\n\n"));
        page.push_str(&format!("{}\n\n", escaped(&self.legend)));
        let columns: Vec<_> = self.columns.iter().map(|lines| lines.join(" ")).collect();
        markdown::push_header(&mut page, &columns, &[2]);
        for row in &self.rows {
            let cells = [
                row.day.clone(),
                row.why.join("; "),
                row.points.clone(),
                row.class.join(" "),
            ];
            markdown::push_row(&mut page, &cells);
        }
        if let Some(compared) = &self.compared {
            page.push_str(&format!("\n## {}\n\n", escaped(&compared.title)));
            markdown::push_header(&mut page, &compared.columns, &[]);
            for row in &compared.rows {
                markdown::push_row(&mut page, row);
            }
            page.push('\n');
            for line in &compared.legend {
                page.push_str(&format!("- {}\n", escaped(line)));
            }
        }
        markdown::push_section(&mut page, &self.notes);
        page
    }
}

impl Compared {
    /// A column for each forecast if they fit; else they stand below one another.
    fn table(&self, width: usize) -> String {
        let one = |text: &String| Cell::of(std::slice::from_ref(text));
        let cells = |row: &[String]| row.iter().map(one).collect();
        let mut columns = vec![Column::Mark];
        columns.resize(self.columns.len(), Column::Text(BESIDE));
        let mut wide = Grid::new(&columns, cells(&self.columns));
        let below = |row: &[String]| {
            let mut names = self.columns.iter();
            let lines = row.iter().zip(names.by_ref()).skip(1);
            let lines: Vec<_> = lines.map(|(cell, name)| format!("{name} {cell}")).collect();
            let day = row.first().map_or_else(Cell::default, &one);
            vec![day, Cell::of(&lines)]
        };
        let columns = [Column::Mark, Column::Text(BESIDE)];
        let first = self.columns.first().map_or_else(Cell::default, &one);
        let mut stacked = Grid::new(&columns, vec![first, Cell::default()]);
        for row in &self.rows {
            wide.row(cells(row));
            stacked.row(below(row));
        }
        if wide.fits(width) {
            wide.text(width)
        } else {
            stacked.text(width)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use jiff::civil::date;
    use textwrap::core::display_width;

    use super::*;
    use crate::lang::Lang;
    use crate::render::forecast::{Scenario, Shown};
    use crate::{Sheet, Timeline, embedded, forecast};

    /// The page of somebody from before the final table to after a birthday that costs points.
    fn pages(scenarios: &[(&str, &str)], see: impl Fn(&Page, Lang)) {
        let rulesets = embedded::ids().filter_map(embedded::ruleset);
        let timeline = Timeline::by_day(rulesets.map(Cow::Borrowed));
        let answers = [
            ("birth_date", "1972-02-29"),
            ("experience_years", "8"),
            ("education", "master"),
            ("hsk_level", "5"),
        ];
        let on = date(2016, 12, 1);
        let sheet = Sheet::of(answers);
        let base = forecast(&timeline, std::slice::from_ref(&sheet), on, 12).unwrap();
        let scenarios = scenarios.iter().map(|(name, value)| Scenario {
            facts: vec![((*name).to_owned(), (*value).to_owned())],
            forecast: {
                let sheets = [sheet.clone(), Sheet::of([(*name, *value)])];
                forecast(&timeline, &sheets, on, 12).unwrap()
            },
        });
        let scenarios: Vec<_> = scenarios.collect();
        let shown = Shown {
            timeline: &timeline,
            base: &base,
            scenarios: &scenarios,
        };
        for lang in [Lang::En, Lang::Zh, Lang::Both] {
            see(&Page::new(&shown, lang), lang);
        }
    }

    #[test]
    fn every_page_from_40_to_140_columns_fits_its_width() {
        let few = [("months_per_year", "6"), ("annual_salary", "450000")];
        let many = few.repeat(4);
        for scenarios in [&[][..], &few[..1], &few[..], &many[..]] {
            pages(scenarios, |page, lang| {
                for width in [40, 41, 47, 60, 80, 100, 132, 140] {
                    let text = page.text(width);
                    let text = anstream::adapter::strip_str(&text).to_string();
                    let wide = text.lines().find(|line| display_width(line) > width);
                    assert_eq!(wide, None, "{lang:?} at {width}\n{text}");
                    assert!(text.contains("2017-04-01"), "{text}");
                }
            });
        }
    }

    #[test]
    fn the_chart_reaches_a_line_exactly_where_the_points_do() {
        pages(&[], |page, _| {
            let rows = chart::rows(&page.plot, 80);
            // 12 for the years, 15 for the degree, 10 for the language and 15 for the age: 52, then
            // 60 with the years to come.
            let line = rows.iter().position(|row| row.contains("B 60")).unwrap();
            let marks = |row: &String| row.matches('*').count();
            let above: usize = rows[..=line].iter().map(marks).sum();
            let reaches = page.rows.iter().any(|row| {
                let points = row.points.split('–').next().unwrap();
                points.parse::<i64>().unwrap() >= 60
            });
            assert_eq!(above > 0, reaches, "{rows:#?}");
        });
    }
}
