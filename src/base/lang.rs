//! The language that people read: English, Chinese, or both side by side.

use std::borrow::Cow;

use crate::base::spelling;
use crate::base::text::Text;

/// A language of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Zh,
    /// Both, English first.
    Both,
}

impl Lang {
    /// The languages by the names that options use.
    pub const NAMED: [(&'static str, Self); 3] =
        [("en", Self::En), ("zh", Self::Zh), ("both", Self::Both)];

    /// The language of such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMED
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, lang)| lang)
    }

    /// The language of a locale such as `zh_CN.UTF-8`: Chinese for any Chinese one, else English.
    ///
    /// ```
    /// use permit_points::Lang;
    /// assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::Zh);
    /// assert_eq!(Lang::of_locale("C"), Lang::En);
    /// ```
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let is_chinese = locale
            .get(..2)
            .is_some_and(|language| language.eq_ignore_ascii_case("zh"));
        if is_chinese { Self::Zh } else { Self::En }
    }

    /// A text in this language, on one line, fit to be shown to a person.
    ///
    /// This and [`lines`](Self::lines) are the ways from a text into a page. Whatever part of it is
    /// from a file or an argument, it acts on no terminal: what would act is written as an escape.
    ///
    /// ```
    /// use permit_points::{Lang, Text};
    /// let text = Text::new("Age\u{1b}[31m", "年龄");
    /// assert_eq!(Lang::Both.of(&text), r"Age\u{1b}[31m 年龄");
    /// ```
    #[must_use]
    pub fn of(self, text: &Text) -> String {
        self.lines(text).join(" ")
    }

    /// A text in this language: a line for each language that says it in its own way, fit to be
    /// shown to a person.
    ///
    /// ```
    /// use permit_points::{Lang, Text};
    /// assert_eq!(Lang::Both.lines(&Text::new("Age", "年龄")), ["Age", "年龄"]);
    /// assert_eq!(Lang::Both.lines(&Text::new("34", "34")), ["34"]);
    /// ```
    #[must_use]
    pub fn lines(self, text: &Text) -> Vec<String> {
        let said = match self {
            Self::En => vec![&text.en],
            Self::Zh => vec![&text.zh],
            Self::Both if text.en == text.zh => vec![&text.en],
            Self::Both => vec![&text.en, &text.zh],
        };
        let visible = said.into_iter().map(|text| spelling::visible(text));
        visible.map(Cow::into_owned).collect()
    }
}
