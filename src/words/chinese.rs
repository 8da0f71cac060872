//! The Chinese of the program's own texts, from the one file that a translator edits: `zh.po`, in
//! the format of gettext.
//!
//! `cargo test words` tells what lacks its Chinese, what nothing says any more, and where the two
//! languages have different parts.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const FILE: &str = include_str!("zh.po");

/// The Chinese of a text of the table.
pub(super) fn chinese(english: &str) -> Option<&'static str> {
    static TABLE: OnceLock<FxHashMap<Cow<'static, str>, Cow<'static, str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| entries().collect());
    table.get(english).map(AsRef::as_ref)
}

/// The pairs of the file, English and Chinese. The first entry, without English, is about the file.
pub(super) fn entries() -> impl Iterator<Item = (Cow<'static, str>, Cow<'static, str>)> {
    FILE.split("\nmsgid ").skip(2).filter_map(|entry| {
        let (english, chinese) = entry.split_once("\nmsgstr ")?;
        Some((text(english), text(chinese)))
    })
}

/// What the quoted lines say, one behind the other.
fn text(lines: &'static str) -> Cow<'static, str> {
    let mut quoted = lines
        .lines()
        .map_while(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let first = quoted.next().unwrap_or_default();
    if !first.is_empty() && !first.contains('\\') {
        return Cow::Borrowed(first);
    }
    let mut all = String::new();
    for line in std::iter::once(first).chain(quoted) {
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => all.extend(letters.next().map(|escaped| match escaped {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                })),
                _ => all.push(letter),
            }
        }
    }
    Cow::Owned(all)
}
