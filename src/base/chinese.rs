//! The Chinese of the program's own texts, from the one file that a translator edits: `texts/zh.po`, in
//! the format of gettext.
//!
//! `cargo test base::say` tells what lacks its Chinese, what nothing says any more, and where the two
//! languages have different parts.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Lines;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Room for all entries, so that the table is made in one go.
const ROOM: usize = 2048;

const FILE: &str = include_str!("texts/zh.po");

/// The Chinese of a text of the table.
pub(super) fn chinese(english: &str) -> Option<&'static str> {
    static TABLE: OnceLock<FxHashMap<Cow<'static, str>, Cow<'static, str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = FxHashMap::with_capacity_and_hasher(ROOM, FxBuildHasher);
        table.extend(entries());
        table
    });
    table.get(english).map(AsRef::as_ref)
}

/// The pairs of the file, English and Chinese. The first entry, without English, is about the file.
pub(super) fn entries() -> impl Iterator<Item = (Cow<'static, str>, Cow<'static, str>)> {
    let mut lines = FILE.lines().peekable();
    let entry = move || {
        let english = lines.find_map(|line| line.strip_prefix("msgid "))?;
        let english = text(english, &mut lines);
        let chinese = lines.next()?.strip_prefix("msgstr ")?;
        Some((english, text(chinese, &mut lines)))
    };
    std::iter::from_fn(entry).skip(1)
}

/// What a quoted line says, with those that follow it.
fn text(first: &'static str, lines: &mut Peekable<Lines<'static>>) -> Cow<'static, str> {
    let unquoted = |line: &'static str| line.strip_prefix('"')?.strip_suffix('"');
    let first = unquoted(first).unwrap_or_default();
    let mut all = Cow::Borrowed(first);
    while let Some(more) = lines.peek().and_then(|line| unquoted(line)) {
        all.to_mut().push_str(more);
        lines.next();
    }
    if all.contains('\\') {
        all = Cow::Owned(unescaped(&all));
    }
    all
}

fn unescaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut letters = text.chars();
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
    all
}
