//! Explanations for people. Each command builds its [`Page`] once, in both languages, in a file of its
//! own; a writer gives it a [`Form`]. The writers compute nothing and write nowhere.
//!
//! One more form is a writer in a file of its own, its name and its call here, and its line in the list
//! of formats of the commands.

pub(crate) mod advise;
pub(crate) mod ask;
pub(crate) mod assess;
mod cause;
mod changes;
mod chart;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod drafts;
pub(crate) mod findings;
pub(crate) mod forecast;
mod html;
pub(crate) mod kept;
pub(crate) mod list;
mod markdown;
mod markup;
mod page;
mod plot;
mod printed;
pub(crate) mod report;
mod rules;
pub(crate) mod show;
mod svg;
mod table;
mod terminal;
pub(crate) mod tests;
pub(crate) mod wrap;

pub(crate) use self::page::Page;
use crate::lang::Lang;

/// The forms of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For a terminal, with colours that may be taken away.
    Text,
    Markdown,
    Html,
    /// The chart alone.
    Svg,
}

impl Page {
    /// The page in a form and a language; a terminal has so many columns.
    pub(crate) fn write(&self, form: Form, lang: Lang, width: usize) -> String {
        match form {
            Form::Text => terminal::page(self, lang, width),
            Form::Markdown => markdown::page(self, lang),
            Form::Html => html::page(self, lang),
            Form::Svg => svg::page(self, lang),
        }
    }
}
