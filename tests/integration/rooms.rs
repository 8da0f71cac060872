//! The house of the source: a module uses only modules that stand above it in the list of rooms,
//! and no files use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::support::project;

/// The rooms in their order: what the top level of `src` has, each with what stands above it.
const ROOMS: [&str; 12] = [
    "base",
    "rules",
    "engine",
    "loader",
    "applicant",
    "classify",
    "questions",
    "wire",
    "cases",
    "explain",
    "batch",
    "cli",
];

/// The path of a module, from the crate on.
type Module = Vec<String>;

/// What one file says at its top level about others.
#[derive(Default)]
struct Uses {
    /// The paths that it names, from the crate on.
    paths: Vec<Module>,
    /// What it passes on under a name of its own.
    passed_on: BTreeMap<String, Module>,
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let files = files();
    let mut wrong = Vec::new();
    for (module, used) in graph(&files) {
        let room = |module: &Module| ROOMS.iter().position(|room| *room == module[0]);
        for other in used {
            if module[0] != other[0] && room(&other) >= room(&module) {
                wrong.push(format!("{} uses {}", module.join("::"), other.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_list() {
    let files = files();
    let rooms: BTreeSet<&str> = files.keys().map(|module| module[0].as_str()).collect();
    assert_eq!(rooms, BTreeSet::from(ROOMS));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = files();
    let mut graph = graph(&files);
    // Whatever uses nothing that is left stands in no circle.
    loop {
        let free =
            |(module, used): (&Module, &BTreeSet<Module>)| used.is_empty().then(|| module.clone());
        let done: Vec<Module> = graph.iter().filter_map(free).collect();
        if done.is_empty() {
            break;
        }
        for module in &done {
            graph.remove(module);
        }
        for used in graph.values_mut() {
            used.retain(|other| !done.contains(other));
        }
    }
    let left = graph.iter().map(|(module, used)| {
        let used: Vec<String> = used.iter().map(|other| other.join("::")).collect();
        format!("{} uses {}", module.join("::"), used.join(", "))
    });
    let left: Vec<String> = left.collect();
    assert!(
        left.is_empty(),
        "in a circle, or between two:\n{}",
        left.join("\n")
    );
}

#[test]
fn use_trees_are_read_whole() {
    let text = "use crate::base::{say::{self, say}, text::Text as T};\npub use super::one::Two;";
    let uses = Uses::read(&["room".to_owned(), "file".to_owned()], text);
    let paths: Vec<String> = uses.paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "base::say",
            "base::say::say",
            "base::text::Text",
            "room::one::Two"
        ]
    );
    assert_eq!(uses.passed_on["Two"].join("::"), "room::one::Two");
}

/// The files of the library, without those that are tests or the doors of fuzz targets.
fn files() -> BTreeMap<Module, Uses> {
    let mut texts = BTreeMap::new();
    let src = project().join("src");
    collect(&src, &mut Vec::new(), &mut texts);
    let read = |(module, text): (Module, String)| {
        let uses = Uses::read(&module, &text);
        (module, uses)
    };
    texts.into_iter().map(read).collect()
}

fn collect(folder: &Path, above: &mut Module, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            above.push(stem);
            collect(&path, above, texts);
            above.pop();
            continue;
        }
        let is_source = path.extension().is_some_and(|ending| ending == "rs");
        let is_left_out = matches!(
            stem.as_str(),
            "lib" | "main" | "tests" | "brute" | "fuzzing"
        );
        let is_page_of_tests =
            path.ends_with("explain/tests.rs") || path.ends_with("wire/tests.rs");
        if !is_source || (is_left_out && !is_page_of_tests) {
            continue;
        }
        let mut module = above.clone();
        if stem != "mod" {
            module.push(stem);
        }
        texts.insert(module, fs::read_to_string(&path).unwrap());
    }
}

impl Uses {
    fn read(module: &[String], text: &str) -> Self {
        let mut uses = Self::default();
        let tokens = TokenStream::from_str(text).unwrap();
        uses.take(module, &tokens.into_iter().collect::<Vec<_>>());
        uses
    }

    /// Takes in the `use` lines, and the paths in the middle of code that begin with `crate`.
    fn take(&mut self, module: &[String], tokens: &[TokenTree]) {
        let mut rest = tokens;
        let mut is_public = false;
        while let [token, behind @ ..] = rest {
            rest = behind;
            match token {
                // What an opaque type captures is written `use<…>`.
                TokenTree::Ident(word) if *word == "use" && !is_punct(&rest[0], '<') => {
                    let end = rest.iter().position(|token| is_punct(token, ';')).unwrap();
                    let mut paths = Vec::new();
                    branches(&[], &rest[..end], &mut paths);
                    for path in paths.iter().filter_map(|path| from_crate(module, path)) {
                        if is_public && let Some(name) = path.last() {
                            self.passed_on.insert(name.clone(), path.clone());
                        }
                        self.paths.push(path);
                    }
                    rest = &rest[end..];
                }
                TokenTree::Ident(word) if *word == "crate" => {
                    let end = rest.iter().position(|token| {
                        !matches!(token, TokenTree::Ident(_)) && !is_punct(token, ':')
                    });
                    branches(&[], &rest[..end.unwrap_or(rest.len())], &mut self.paths);
                }
                TokenTree::Ident(word) if *word == "pub" => {
                    is_public = true;
                    if let [TokenTree::Group(group), behind @ ..] = rest
                        && group.delimiter() == Delimiter::Parenthesis
                    {
                        rest = behind;
                    }
                    continue;
                }
                TokenTree::Group(group) if group.to_string().replace(' ', "") == "[cfg(test)]" => {
                    let is_end = |token: &TokenTree| match token {
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                        token => is_punct(token, ';'),
                    };
                    let end = rest.iter().position(is_end);
                    rest = end.map_or(&[], |end| &rest[end + 1..]);
                }
                TokenTree::Group(group) => {
                    self.take(module, &group.stream().into_iter().collect::<Vec<_>>());
                }
                _ => {}
            }
            is_public = false;
        }
    }
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// The paths of a tree such as `a::{b, c::d as e}`.
fn branches(above: &[String], tree: &[TokenTree], paths: &mut Vec<Module>) {
    let mut path = above.to_vec();
    for token in tree {
        match token {
            TokenTree::Ident(word) if *word == "as" => break,
            TokenTree::Ident(word) if *word == "self" && !path.is_empty() => {}
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inner.split(|token| is_punct(token, ',')) {
                    if !part.is_empty() {
                        branches(&path, part, paths);
                    }
                }
                return;
            }
            _ => {}
        }
    }
    paths.push(path);
}

/// A path of a file, from the crate on; none where it leads into another crate.
fn from_crate(module: &[String], path: &[String]) -> Option<Module> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => Some([&module[..module.len() - ups], &path[ups..]].concat()),
        _ => None,
    }
}

/// Which files each file uses: of a name that a file passes on, the file that it is from.
fn graph(files: &BTreeMap<Module, Uses>) -> BTreeMap<Module, BTreeSet<Module>> {
    let used = |(module, uses): (&Module, &Uses)| {
        let paths = uses.paths.iter();
        let used = paths.filter_map(|path| home(files, path, 0));
        (
            module.clone(),
            used.filter(|other| other != module).collect(),
        )
    };
    files.iter().map(used).collect()
}

fn home(files: &BTreeMap<Module, Uses>, path: &[String], depth: usize) -> Option<Module> {
    let length = (1..=path.len())
        .rev()
        .find(|length| files.contains_key(&path[..*length]))?;
    let module = path[..length].to_vec();
    let passed_on = path
        .get(length)
        .and_then(|name| files[&module].passed_on.get(name));
    match passed_on {
        Some(other) if depth < 8 && other[..] != path[..] => home(files, other, depth + 1),
        _ => Some(module),
    }
}
