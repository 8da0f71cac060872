//! The table against every sentence that the sources say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::super::chinese::CHINESE;
use super::*;
use crate::spelling::SpellingError;

/// A sentence in the sources, with the names of its parts.
#[derive(Debug, Default)]
struct Said {
    places: Vec<String>,
    /// Of each place; none where the parts are put together elsewhere.
    parts: Vec<Option<BTreeSet<String>>>,
}

/// The functions whose literal arguments are sentences.
const SPEAKERS: [&str; 2] = ["say", "say_count"];

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

/// The names in `("name", part)`, however deep.
fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for tree in tokens {
        if let TokenTree::Group(group) = tree {
            let first = group.stream().into_iter().next();
            if group.delimiter() == Delimiter::Parenthesis {
                found.extend(first.as_ref().and_then(literal));
            } else {
                names(group.stream(), found);
            }
        }
    }
}

/// Every call of a speaker in some tokens, macros included; what stands under `#[cfg(test)]` is not
/// said to anybody.
fn calls(tokens: TokenStream, place: &str, found: &mut BTreeMap<String, Said>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (position, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        calls(group.stream(), place, found);
        let before = position.checked_sub(1).and_then(|before| trees.get(before));
        let is_speaker = matches!(before, Some(TokenTree::Ident(name))
            if SPEAKERS.iter().any(|speaker| name == speaker));
        // `self.say(…)` is somebody else's, and `fn say(…)` the speaker itself.
        let is_other = position
            .checked_sub(2)
            .and_then(|at| trees.get(at))
            .is_some_and(|tree| match tree {
                TokenTree::Punct(punct) => punct.as_char() == '.',
                TokenTree::Ident(word) => word == "fn",
                _ => false,
            });
        if !is_speaker || is_other || group.delimiter() != Delimiter::Parenthesis {
            continue;
        }
        let is_list = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
        let parts = group
            .stream()
            .into_iter()
            .any(|tree| is_list(&tree))
            .then(|| {
                let mut parts = BTreeSet::new();
                names(group.stream(), &mut parts);
                parts
            });
        let sentences: Vec<String> = group
            .stream()
            .into_iter()
            .filter_map(|tree| literal(&tree))
            .collect();
        assert!(
            !sentences.is_empty(),
            "{place}: what is said must be written where it is said"
        );
        for sentence in sentences {
            let said = found.entry(sentence).or_default();
            said.places.push(place.to_owned());
            said.parts.push(parts.clone());
        }
    }
}

fn said() -> BTreeMap<String, Said> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut found) = (Vec::new(), BTreeMap::new());
    sources(&root, &mut files);
    for path in files {
        // The speakers themselves say what they are given.
        if path.ends_with("words/say.rs") || path.ends_with("say/tests.rs") {
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

fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHINESE.iter().flat_map(|part| part.iter().copied())
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
    let known: BTreeSet<&str> = table().map(|(english, _)| english).collect();
    let said = said();
    assert!(said.len() > 20, "the sources are read");
    let lacking: Vec<String> = said
        .iter()
        .filter(|(sentence, _)| !known.contains(sentence.as_str()))
        .map(|(sentence, said)| format!("{sentence:?} in {}", said.places.join(", ")))
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
    for (english, chinese) in table() {
        assert!(seen.insert(english), "twice in the table: {english:?}");
        assert!(
            is_chinese(chinese) || chinese == english || !has_words(english) || !has_words(chinese),
            "no Chinese: {english:?} {chinese:?}"
        );
    }
}

#[test]
fn both_languages_name_the_same_parts_and_the_code_gives_them() {
    for (english, chinese) in table() {
        assert_eq!(holes(english), holes(chinese), "{english:?}");
    }
    for (sentence, said) in said() {
        for (place, parts) in said.places.iter().zip(&said.parts) {
            if let Some(parts) = parts {
                assert_eq!(&holes(&sentence), parts, "{sentence:?} in {place}");
            }
        }
    }
}

#[test]
fn nothing_in_the_table_is_said_no_more() {
    let said = said();
    let fixed: BTreeSet<String> = fixed().into_iter().collect();
    let idle: Vec<&str> = table()
        .map(|(english, _)| english)
        .filter(|english| !said.contains_key(*english) && !fixed.contains(*english))
        .collect();
    assert!(idle.is_empty(), "said by nobody:\n{}", idle.join("\n"));
}

#[test]
fn parts_stand_where_each_language_wants_them() {
    let one = Text::new("one", "一");
    let parts: [(&str, &dyn Part); 2] = [("a", &one), ("b", &2)];
    assert_eq!(filled("{b} of {a}", &parts, OneLang::En), "2 of one");
    assert_eq!(filled("{a}的{b}", &parts, OneLang::Zh), "一的2");
    // What a file says is not looked through again for parts.
    let parts: [(&str, &dyn Part); 2] = [("a", &"{b}"), ("b", &"x")];
    assert_eq!(filled("{a} {b} {c", &parts, OneLang::En), "{b} x {c");
}
