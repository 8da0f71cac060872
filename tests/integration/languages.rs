//! What is said of rule files in Chinese and in both languages at once.

use std::path::Path;

use permit_points::finding::Code;
use permit_points::{Text, check, load};

use crate::findings::without_time;
use crate::support::{files, matches_file, run_with};

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// The words of a text outside its backticks: names and excerpts stay as the file has them.
fn own_words(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// Whether three or more English words stand in a row.
fn has_english(text: &str) -> bool {
    let mut in_a_row = 0;
    for word in own_words(text).split_whitespace() {
        let is_word = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        in_a_row = if is_word { in_a_row + 1 } else { 0 };
        if in_a_row == 3 {
            return true;
        }
    }
    false
}

fn is_said_in_chinese(text: &Text, file: &Path) {
    let is_said = text.zh.chars().any(is_chinese) && !has_english(&text.zh);
    assert!(is_said, "{}: {text:?}", file.display());
    assert!(
        !text.zh.contains(['{', '}']) || text.en.contains(['{', '}']),
        "{text:?}"
    );
}

#[test]
fn everything_against_a_rule_file_is_said_in_chinese_too() {
    let mut texts = 0;
    let fixtures = files("tests/findings/err", &["yaml", "json"]);
    for file in fixtures
        .into_iter()
        .chain(files("tests/hostile", &["yaml"]))
    {
        let mut loaded = [load("rules.yaml", std::fs::read(&file).unwrap())];
        check(&mut loaded);
        for finding in &loaded[0].findings {
            let other = finding.other.iter().map(|(_, label)| label);
            let all = std::iter::once(&finding.message).chain(&finding.help);
            for text in all.chain(other) {
                is_said_in_chinese(text, &file);
                texts += 1;
            }
        }
    }
    assert!(texts > 700, "{texts}");
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for code in Code::ALL {
        let text = code.explanation();
        assert_ne!(text.en, text.zh, "{code}");
        assert!(
            text.zh.ends_with('。') && !has_english(&text.zh),
            "{code}: {}",
            text.zh
        );
    }
}

/// Two files with findings of every kind of shape, in one language or both.
fn checked(lang: &str) -> String {
    let ran = run_with([
        "rules",
        "check",
        "--lang",
        lang,
        "tests/findings/err/band-gap-between-two-rows.yaml",
        "tests/findings/err/unused-source.yaml",
        "tests/findings/err/cap-unreached-waived.yaml",
    ])
    .go();
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    without_time(&ran.stdout)
}

#[test]
fn findings_and_proofs_are_shown_in_the_language_that_is_asked_for() {
    for lang in ["zh", "both"] {
        let stored = format!("tests/data/check/{lang}.out");
        matches_file(Path::new(&stored), &checked(lang));
    }
}

#[test]
fn the_locale_decides_for_people_and_never_for_machines() {
    let file = "tests/findings/err/band-gap-between-two-rows.yaml";
    let with = |format: &str, lang: &[&str], locale: &str| {
        let fixed = ["rules", "check", "--format", format, file];
        let arguments = fixed.into_iter().chain(lang.iter().copied());
        let ran = run_with(arguments).env("LC_ALL", locale).go();
        // How long it took is no matter of language.
        let lines = ran
            .stdout
            .lines()
            .filter(|line| !line.contains("milliseconds"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert!(with("text", &[], "zh_CN.UTF-8").contains("错误[band-gap]: 没有档次涵盖"));
    for format in ["json", "sarif", "github"] {
        let english = with(format, &[], "C");
        assert_eq!(with(format, &[], "zh_CN.UTF-8"), english, "{format}");
        assert!(english.contains("no band takes"), "{format}");
        let chinese = with(format, &["--lang", "zh"], "C");
        assert!(chinese.contains("没有档次涵盖"), "{format}");
        assert!(!chinese.contains("no band takes"), "{format}");
        let both = with(format, &["--lang", "both"], "C");
        let (first, then) = (both.find("no band takes"), both.find("没有档次涵盖"));
        assert!(first.is_some() && first < then, "{format}");
    }
}

#[test]
fn a_code_is_explained_in_the_language_that_is_asked_for() {
    let explained = |lang: &str| {
        let ran = run_with(["rules", "explain", "missing-key", "--lang", lang]).go();
        ran.stdout
    };
    let english = "missing-key (error)\n\nA key that the format requires is not there. The finding stands at the first key\nof the item.\n";
    let chinese = "missing-key（错误）\n\n缺少格式所要求的键。所指之处是该条目的第一个键。\n";
    assert_eq!(explained("en"), english);
    assert_eq!(explained("zh"), chinese);
    assert_eq!(explained("both"), format!("{english}\n{chinese}"));
}

#[test]
fn worked_cases_are_told_in_the_language_that_is_asked_for() {
    let cases = "- {name: 85 is B, source: nobody, on: 2026-11-23, applicant: {age: 30}, \
                 expect: {factors: {age: 10}, class: B}}\n\
                 - {name: open, source: nobody, on: 2026-11-23, applicant: {age: 30}, expect: {}}\n\
                 - {name: wrong, source: nobody, on: 2026-11-23, applicant: {age: 30}, expect: {routes: {a-point: no}}}\n";
    for lang in ["zh", "both"] {
        let ran = run_with([
            "rules",
            "test",
            "-",
            "--coverage",
            "--min-coverage",
            "90",
            "--lang",
            lang,
        ])
        .stdin(cases)
        .go();
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        let stored = format!("tests/data/cases/{lang}.out");
        matches_file(Path::new(&stored), &ran.stdout);
    }
    let broken = run_with(["rules", "test", "-", "--lang", "zh"])
        .stdin("- 1\n")
        .go();
    assert_eq!(
        broken.stderr,
        "错误：<stdin>:1:3: 此处为数字 `1`，应为算例\n"
    );
}

#[test]
fn drafts_hang_on_no_locale_and_can_be_chinese() {
    let drafted = |lang: &[&str], locale: &str| {
        let fixed = ["rules", "cases", "tests/drafts/table.yaml"];
        let arguments = fixed.into_iter().chain(lang.iter().copied());
        run_with(arguments).env("LC_ALL", locale).go().stdout
    };
    let english = std::fs::read_to_string("tests/drafts/table.cases.yaml").unwrap();
    assert_eq!(drafted(&[], "zh_CN.UTF-8"), english);
    matches_file(
        Path::new("tests/data/cases/drafts.zh.yaml"),
        &drafted(&["--lang", "zh"], "C"),
    );
    let both = drafted(&["--lang", "both"], "C");
    for page in [&drafted(&["--lang", "zh"], "C"), &both] {
        let cases = permit_points::cases::read("drafts", page.clone().into_bytes()).unwrap();
        assert_eq!(cases.len(), 29);
    }
}
