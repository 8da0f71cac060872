//! Markup under construction. What the program itself writes is known when it is compiled; whatever
//! else there is can only come in as text or as the value of an attribute, and is escaped.

use crate::base::lang::Lang;
use crate::base::spelling;
use crate::base::text::Text;

/// The most characters of one text.
const MOST: usize = 100_000;

/// A piece of a page.
pub(super) struct Html {
    text: String,
    lang: Lang,
}

impl Html {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            text: String::new(),
            lang,
        }
    }

    /// The languages of the page.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// Markup of the program's own.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// Text, or the value of an attribute between quotes: nothing in it is acted on.
    pub(super) fn text(&mut self, text: &str) {
        for letter in spelling::shown(text, MOST).chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                other => self.text.push(other),
            }
        }
    }

    /// A number.
    pub(super) fn number(&mut self, number: i64) {
        self.text.push_str(&number.to_string());
    }

    /// The number of a document, as it is printed on it.
    pub(super) fn official(&mut self, number: &str) {
        let is_chinese = number
            .chars()
            .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        self.raw(if is_chinese {
            "<span class=\"official\" lang=\"zh-Hans\">"
        } else {
            "<span class=\"official\">"
        });
        self.text(number);
        self.raw("</span>");
    }

    /// A text in the languages of the page, each marked as what it is where there are two.
    pub(super) fn said(&mut self, text: &Text) {
        match self.lang.lines(text).as_slice() {
            [english, chinese] => {
                self.raw("<span lang=\"en\">");
                self.text(english);
                self.raw("</span> <span lang=\"zh-Hans\">");
                self.text(chinese);
                self.raw("</span>");
            }
            _ => self.text(&self.lang.of(text)),
        }
    }

    /// An element that holds a text in the languages of the page.
    pub(super) fn element(&mut self, open: &'static str, text: &Text, close: &'static str) {
        self.raw(open);
        self.said(text);
        self.raw(close);
    }

    /// A picture, which has escaped its own texts.
    pub(super) fn picture(&mut self, svg: &str) {
        self.text.push_str(svg);
    }

    /// The numbers of sources, each leading to its entry in the list.
    pub(super) fn cites(&mut self, sources: &[usize]) {
        if sources.is_empty() {
            return;
        }
        self.raw("<span class=\"cites\">");
        for (position, source) in sources.iter().enumerate() {
            self.raw(if position == 0 { "[" } else { ", " });
            let number = i64::try_from(*source).unwrap_or(0);
            self.raw("<a href=\"#source-");
            self.number(number);
            self.raw("\">");
            self.number(number);
            self.raw("</a>");
        }
        self.raw("]</span>");
    }

    /// An address as a link that shows itself, if it is one of the web; else as text.
    pub(super) fn address(&mut self, url: &str) {
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let is_plain = url
            .chars()
            .all(|letter| letter.is_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(letter));
        if !(is_web && is_plain) {
            self.raw("<span class=\"address\">");
            self.text(url);
            self.raw("</span>");
            return;
        }
        self.raw("<a class=\"address\" rel=\"noreferrer\" href=\"");
        self.text(url);
        self.raw("\">");
        self.text(url);
        self.raw("</a>");
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(build: impl Fn(&mut Html)) -> String {
        let mut html = Html::new(Lang::Both);
        build(&mut html);
        html.finish()
    }

    #[test]
    fn no_text_is_acted_on() {
        let text = "</style><script>alert('1')</script>\u{202e}\u{1b}[31m\" onload=\"x & y";
        assert_eq!(
            built(|html| html.text(text)),
            "&lt;/style&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\\u{202e}\\u{1b}[31m&quot; onload=&quot;x &amp; y"
        );
    }

    #[test]
    fn only_plain_addresses_of_the_web_are_links() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://x/\" onclick=\"y",
            "https://x/\u{202e}",
            "HTTPS//x",
            "//x",
        ] {
            assert!(!built(|html| html.address(url)).contains("<a "), "{url}");
        }
        let link = built(|html| html.address("https://example.org/a?b=1&c=2"));
        assert!(
            link.contains("href=\"https://example.org/a?b=1&amp;c=2\""),
            "{link}"
        );
    }

    #[test]
    fn both_languages_are_marked_and_what_is_alike_is_told_once() {
        let both = built(|html| html.said(&Text::new("Age", "年龄")));
        assert_eq!(
            both,
            "<span lang=\"en\">Age</span> <span lang=\"zh-Hans\">年龄</span>"
        );
        assert_eq!(built(|html| html.said(&Text::new("34", "34"))), "34");
    }
}
