//! Explanations for people. Each answer has its [`Page`], built once and in both languages, in a file
//! of its own; a writer gives it a [`Form`]. The writers compute nothing and write nowhere.
//!
//! ```
//! use permit_points::explain::{self, Form};
//! use permit_points::{Applicant, Lang, Sheet, assess, embedded};
//!
//! let rules = embedded::ruleset("cn-2017").unwrap();
//! let on = jiff::civil::date(2026, 11, 23);
//! let sheet = Sheet::of([("annual_salary", "45万"), ("age", "34")]);
//! let answer = assess(rules, &Applicant::read(rules, &[sheet], on).unwrap(), on);
//! let page = explain::assessment(rules, &answer);
//! assert!(page.write(Form::Markdown, Lang::Zh, 80).contains("国内聘用单位支付年薪"));
//! assert!(page.write(Form::Html, Lang::Both, 80).starts_with("<!DOCTYPE html>"));
//! ```
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

pub use self::advise::page as advice;
pub use self::assess::page as assessment;
pub use self::page::Page;
pub use self::show::page as ruleset;
use crate::base::lang::Lang;

/// The forms of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// For a terminal, with colours as escape sequences that may be taken away.
    Text,
    /// For notes and pull requests.
    Markdown,
    /// For a browser or paper: one file that loads nothing.
    Html,
    /// The chart alone; empty where the page has none.
    Svg,
}

impl Page {
    /// The page in a form and a language. A terminal has `width` columns, which other forms do not
    /// look at.
    #[must_use]
    pub fn write(&self, form: Form, lang: Lang, width: usize) -> String {
        match form {
            Form::Text => terminal::page(self, lang, width),
            Form::Markdown => markdown::page(self, lang),
            Form::Html => html::page(self, lang),
            Form::Svg => svg::page(self, lang),
        }
    }
}
