//! How the program speaks beside its results: in whose language, with which colours.

use std::io::{IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;

/// The longest message, in characters.
const LONGEST: usize = 2000;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The language and the colours that somebody asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub(super) color: ColorWhen,
    /// The language of people: the one asked for, or that of the locale.
    pub(super) lang: Lang,
    /// The language of what programs read, which hangs on no locale: English, unless another one is
    /// asked for.
    pub(super) lang_of_data: Lang,
    /// The languages of a report, which others are to read: both, unless one is asked for.
    pub(super) lang_of_report: Lang,
}

impl Voice {
    pub(super) fn new(color: ColorWhen, asked: Option<Lang>) -> Self {
        Self {
            color,
            lang: asked.unwrap_or_else(locale_lang),
            lang_of_data: asked.unwrap_or(Lang::En),
            lang_of_report: asked.unwrap_or(Lang::Both),
        }
    }

    /// One error as it is printed: what is wrong, and what to do about it.
    pub(super) fn error(self, message: &Text, help: Option<&Text>) -> String {
        let style = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        let mut page = String::new();
        for lang in self.each() {
            let word = lang.of(&say!("error"));
            page.push_str(&line(&format!("{style}{word}{style:#}"), lang, message));
            if let Some(help) = help {
                let word = lang.of(&say!("help"));
                page.push_str(&line(&format!("  {word}"), lang, help));
            }
        }
        page
    }

    /// Says something worth knowing on standard error.
    pub(super) fn note(self, text: &Text) {
        let notes = self.each().into_iter();
        let notes = notes.map(|lang| line(&lang.of(&say!("note")), lang, text));
        self.to_stderr(&notes.collect::<String>());
    }

    /// Writes to standard error; there is nobody to tell if that fails.
    pub(super) fn to_stderr(self, text: &str) {
        let stderr = std::io::stderr().lock();
        let choice = choice(self.color, stderr.is_terminal());
        let _ = write_to(AutoStream::new(stderr, choice), text);
    }

    /// The languages one by one.
    pub(super) fn each(self) -> Vec<Lang> {
        match self.lang {
            Lang::Both => vec![Lang::En, Lang::Zh],
            one => vec![one],
        }
    }
}

/// A line that begins with a word for what it is.
fn line(word: &str, lang: Lang, text: &Text) -> String {
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let text = spelling::shown(&lang.of(text), LONGEST);
    format!("{word}{colon}{text}\n")
}

/// The language of the environment, by the order in which POSIX asks its variables.
fn locale_lang() -> Lang {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    locale.map_or(Lang::En, |locale| Lang::of_locale(&locale))
}

/// Writes all of a page.
pub(super) fn write_to(mut stream: impl Write, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Colours on a terminal unless `NO_COLOR` is set to something, or as the user says.
pub(super) fn choice(color: ColorWhen, is_terminal: bool) -> ColorChoice {
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    match color {
        ColorWhen::Always => ColorChoice::AlwaysAnsi,
        ColorWhen::Auto if is_terminal && !is_unwanted && !is_dumb => ColorChoice::Always,
        ColorWhen::Auto | ColorWhen::Never => ColorChoice::Never,
    }
}
