//! The table against every sentence that the sources say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::super::chinese::entries;
use super::*;
use crate::base::spelling::SpellingError;

/// Where each sentence of the sources is said.
type SaidAt = BTreeMap<String, Vec<String>>;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn literal(tree: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = tree else {
        return None;
    };
    let literal = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
    Some(literal.value())
}

/// Every sentence in `say!` and `say_count` in some tokens, macros included.
fn calls(tokens: TokenStream, place: &str, found: &mut SaidAt) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (position, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        calls(group.stream(), place, found);
        let is = |behind: usize, word: &str| {
            let tree = position.checked_sub(behind).and_then(|at| trees.get(at));
            tree.is_some_and(|tree| tree.to_string() == word)
        };
        let is_counted = is(1, "say_count") && !is(2, "fn");
        let is_said = is(2, "say") && is(1, "!") || is_counted;
        let trees = group.stream().into_iter();
        let mut sentences: Vec<String> = trees.filter_map(|tree| literal(&tree)).collect();
        // The macro calls itself for the parts of a sentence.
        let is_part = group.stream().to_string().starts_with('@');
        if !is_said || is_part || group.delimiter() != Delimiter::Parenthesis {
            continue;
        }
        assert!(
            !sentences.is_empty(),
            "{place}: what is said must be written where it is said"
        );
        // What follows in `say!` is a part; a number is said of one or of many.
        sentences.truncate(if is_counted { 2 } else { 1 });
        for sentence in sentences {
            found.entry(sentence).or_default().push(place.to_owned());
        }
    }
}

fn said() -> SaidAt {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut found) = (Vec::new(), BTreeMap::new());
    sources(&root, &mut files);
    for path in files {
        if path.ends_with("say/tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let tokens: TokenStream = text.parse().unwrap();
        let place = path.strip_prefix(&root).unwrap().display().to_string();
        calls(tokens, &place, &mut found);
    }
    found
}

fn holes(sentence: &str) -> BTreeSet<String> {
    let pieces = sentence.split('{').skip(1);
    let names = pieces.filter_map(|piece| piece.split_once('}'));
    names
        .map(|(name, _)| name.to_owned())
        .filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        })
        .collect()
}

/// What is looked up as it is, being written down elsewhere.
fn fixed() -> Vec<String> {
    let mut texts = crate::cli::help::texts();
    texts.extend(crate::batch::REASONS.map(str::to_owned));
    texts.extend(SpellingError::ALL.map(|error| error.to_string()));
    texts
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Whether a sentence has words of its own beside its parts and what is quoted.
fn has_words(english: &str) -> bool {
    let bare = holes(english)
        .iter()
        .fold(english.to_owned(), |text, name| {
            text.replace(&format!("{{{name}}}"), "")
        });
    bare.split('`')
        .enumerate()
        .any(|(position, text)| position % 2 == 0 && text.contains(char::is_alphabetic))
}

#[test]
fn every_sentence_has_its_chinese() {
    let known: BTreeSet<_> = entries().map(|(english, _)| english).collect();
    let said = said();
    assert!(said.len() > 20, "the sources are read");
    let lacking: Vec<String> = said
        .iter()
        .filter(|(sentence, _)| !known.contains(sentence.as_str()))
        .map(|(sentence, said)| format!("{sentence:?} in {}", said.join(", ")))
        .collect();
    let fixed = fixed().into_iter();
    let fixed = fixed.filter(|text| !known.contains(text.as_str()));
    let fixed = fixed.map(|text| format!("{text:?}, written down elsewhere"));
    let lacking: Vec<String> = lacking.into_iter().chain(fixed).collect();
    assert!(
        lacking.is_empty(),
        "without Chinese:
{}",
        lacking.join(
            "
"
        )
    );
}

#[test]
fn no_text_stands_twice_and_each_is_chinese() {
    let mut seen = BTreeSet::new();
    for (english, chinese) in entries() {
        assert!(
            seen.insert(english.clone()),
            "twice in the table: {english:?}"
        );
        assert!(
            is_chinese(&chinese)
                || chinese == english
                || !has_words(&english)
                || !has_words(&chinese),
            "no Chinese: {english:?} {chinese:?}"
        );
    }
}

#[test]
fn both_languages_name_the_same_parts() {
    for (english, chinese) in entries() {
        assert_eq!(holes(&english), holes(&chinese), "{english:?}");
    }
}

#[test]
fn the_parts_of_a_sentence_are_its_holes() {
    assert!(fits("{b} of {a}, {c", &["a", "b"]));
    assert!(fits("no parts: {}, {fact: age}", &[]));
    for parts in [&["a"][..], &["a", "b", "c"], &["a", "bb"]] {
        assert!(!fits("{b} of {a}", parts), "{parts:?}");
    }
}

#[test]
fn nothing_in_the_table_is_said_no_more() {
    let said = said();
    let fixed: BTreeSet<String> = fixed().into_iter().collect();
    let idle: Vec<_> = entries()
        .map(|(english, _)| english.into_owned())
        .filter(|english| !said.contains_key(english) && !fixed.contains(english))
        .collect();
    assert!(idle.is_empty(), "said by nobody:\n{}", idle.join("\n"));
}

#[test]
fn parts_stand_where_each_language_wants_them() {
    let one = Text::new("one", "一");
    let parts = [("a", one.as_part()), ("b", 2.as_part())];
    assert_eq!(filled("{b} of {a}", &parts, |text| &text.en), "2 of one");
    assert_eq!(filled("{a}的{b}", &parts, |text| &text.zh), "一的2");
    // What a file says is not looked through again for parts.
    let parts = [("a", "{b}".as_part()), ("b", "x".as_part())];
    let said = filled("{a} {b} {c", &parts, |text| &text.en);
    assert_eq!(said, "{b} x {c");
}

#[test]
fn a_count_that_is_not_exact_is_said_to_be_larger() {
    assert_eq!(count(7), same("7"));
    assert_eq!(count(1_000), same("1,000"));
    assert_eq!(count(LARGEST_EXACT), same("9,007,199,254,740,991"));
    let larger = Text::new(
        "more than 9,007,199,254,740,991",
        "超过9,007,199,254,740,991",
    );
    assert_eq!(count(LARGEST_EXACT + 1), larger);
}
