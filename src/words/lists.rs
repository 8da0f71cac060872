//! Lists inside sentences: with commas in English, with enumeration commas in Chinese.

use crate::text::Text;

/// Texts one behind the other, with something between them in each language.
pub(crate) fn joined(parts: &[Text], between_en: &str, between_zh: &str) -> Text {
    let all = |of: fn(&Text) -> &str, between: &str| {
        let parts: Vec<&str> = parts.iter().map(of).collect();
        parts.join(between)
    };
    Text::new(
        all(|text| &text.en, between_en),
        all(|text| &text.zh, between_zh),
    )
}

/// Several things one after the other.
pub(crate) fn listed(things: &[Text]) -> Text {
    joined(things, ", ", "、")
}

/// Several longer things one after the other.
pub(crate) fn in_series(things: &[Text]) -> Text {
    joined(things, "; ", "；")
}

/// Names in a list, each in backticks.
pub(crate) fn quoted(names: &[&str]) -> Text {
    let names: Vec<Text> = names
        .iter()
        .map(|name| super::same(format!("`{name}`")))
        .collect();
    listed(&names)
}
