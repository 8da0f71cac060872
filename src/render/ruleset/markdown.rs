//! A ruleset as Markdown: one table in which a factor stands beside its first row, as in print.

use super::Page;
use crate::render::markdown::{escaped, push_header, push_row, push_section};
use crate::words::Word;

/// The page.
pub(crate) fn page(page: &Page) -> String {
    let mut out = String::new();
    for line in &page.headline {
        out.push_str(&format!("**{}**\n\n", escaped(line)));
    }
    for line in &page.subtitle {
        out.push_str(&format!("{}\n\n", escaped(line)));
    }
    let columns = [
        Word::Factor,
        Word::Rows,
        Word::Points,
        Word::Cap,
        Word::Source,
    ];
    let columns = columns.map(|word| page.lang.of(&word.text()));
    push_header(&mut out, &columns, &[2, 3]);
    for factor in &page.factors {
        let title = page.lang.of(&factor.title);
        let mut first = [title, factor.cap.clone(), factor.cited.clone()];
        for group in &factor.groups {
            for (text, points) in &group.rows {
                let [title, cap, cited] = std::mem::take(&mut first);
                let text = page.lang.of(text);
                let text = match &group.title {
                    Some(fact) => format!("{}: {text}", page.lang.of(fact)),
                    None => text,
                };
                push_row(&mut out, &[title, text, points.clone(), cap, cited]);
            }
        }
    }
    let (total, cap) = (page.lang.of(&Word::Total.text()), page.cap.clone());
    let none = String::new;
    push_row(&mut out, &[total, none(), none(), cap, none()]);
    for section in &page.sections {
        push_section(&mut out, section);
    }
    out
}
