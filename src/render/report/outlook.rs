//! What will change with the calendar: the sentence, the chart and the days.

use super::answer::columns;
use super::html::Html;
use super::{heading, list, section};
use crate::base::say::say;
use crate::base::text::Text;
use crate::lang::Lang;
use crate::render::forecast::{Page, Room, Shown, svg};
use crate::words::Word;

pub(super) fn push(html: &mut Html, shown: &Shown<'_>) {
    let both = Both {
        en: Page::on_paper(shown, Lang::En),
        zh: Page::on_paper(shown, Lang::Zh),
    };
    section(
        html,
        (
            "<section aria-labelledby=\"forecast\">\n<h2 id=\"forecast\">",
            "</h2>\n",
        ),
        &say!("What will change"),
        |html| {
            for sentence in both.texts(|page| &page.headline) {
                html.element("<p class=\"lead two\">", &sentence, "</p>\n");
            }
            chart(html, shown);
            days(html, &both);
            heading(html, &Word::Caveats.text());
            let notes = both.en.notes.lines.iter().zip(&both.zh.notes.lines);
            let notes: Vec<Text> = notes
                .map(|(en, zh)| Text::new(en.text.clone(), zh.text.clone()))
                .collect();
            list(html, "<ul>\n", &notes);
        },
    );
}

/// The same forecast in English and in Chinese.
struct Both {
    en: Page,
    zh: Page,
}

impl Both {
    /// Some texts of the page, one for each line.
    fn texts(&self, of: impl Fn(&Page) -> &Vec<String>) -> Vec<Text> {
        let pairs = of(&self.en).iter().zip(of(&self.zh));
        pairs
            .map(|(en, zh)| Text::new(en.clone(), zh.clone()))
            .collect()
    }
}

/// The chart, for a sheet and for a telephone; only one of them is ever there.
fn chart(html: &mut Html, shown: &Shown<'_>) {
    let lang = html.lang();
    html.raw("<figure>\n<div class=\"wide\">\n");
    html.picture(&svg(shown, lang, "points-over-time", Room::Wide));
    html.raw("</div>\n<div class=\"narrow\">\n");
    html.picture(&svg(shown, lang, "points-over-time-narrow", Room::Narrow));
    html.raw("</div>\n</figure>\n");
}

fn days(html: &mut Html, both: &Both) {
    let [from, why, points, class] = &both.en.columns;
    let [zh_from, zh_why, zh_points, zh_class] = &both.zh.columns;
    let column = |en: &[String], zh: &[String]| Text::new(en.concat(), zh.concat());
    html.raw("<table class=\"days\">\n");
    columns(
        html,
        &say!("The days on which points or class change, if all other answers stay as they are"),
        &[
            ("day", &column(from, zh_from)),
            ("text", &column(why, zh_why)),
            ("figure", &column(points, zh_points)),
            ("class", &column(class, zh_class)),
        ],
    );
    html.raw("<tbody>\n");
    for (en, zh) in both.en.rows.iter().zip(&both.zh.rows) {
        html.raw("<tr><th scope=\"row\" class=\"day\">");
        html.text(&en.day);
        html.raw("</th><td class=\"why\">");
        for (en, zh) in en.why.iter().zip(&zh.why) {
            let why = Text::new(en.clone(), zh.clone());
            html.element("<span class=\"cause\">", &why, "</span>");
        }
        html.raw("</td><td class=\"figure\">");
        html.text(&en.points);
        html.raw("</td><td class=\"class\">");
        html.said(&column(&en.class, &zh.class));
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}
