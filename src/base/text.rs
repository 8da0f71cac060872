//! Words for people that come from a rule file: every one in English and Chinese.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text in both languages of the format. A checked ruleset has neither of them empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["en", "zh"]))]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese in simplified characters, the official term where there is one.
    pub zh: String,
}

impl Text {
    /// A text from its two languages.
    ///
    /// ```
    /// let age = permit_points::Text::new("Age", "年龄");
    /// assert_eq!(age.zh, "年龄");
    /// ```
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }
}
