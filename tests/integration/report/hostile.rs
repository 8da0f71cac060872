//! Rule files and answers that would like to be more than text.

use super::{all, holds, parsed, report, text};
use crate::support::run_with;

/// A text that breaks out of text, of attributes, of styles and of the direction of writing.
const ATTACK: &str = "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>\\\"'--><b onclick=\\\"x\\\">&amp;\\u202E\\u2066\\e[31m\\u0007";

/// A small ruleset in which every text attacks.
fn rules() -> String {
    let text = |name: &str| format!("{{en: \"{name} {ATTACK}\", zh: \"甲{name} {ATTACK}\"}}");
    let words = [
        "title",
        "source",
        "unit",
        "ask",
        "paper",
        "option",
        "factor",
        "requirement",
        "class",
        "route",
        "caveat",
    ]
    .map(text);
    let [
        title,
        source,
        unit,
        ask,
        paper,
        option,
        factor,
        requirement,
        class,
        route,
        caveat,
    ] = words;
    format!(
        r#"format: permit-points/rules/v1
id: hostile
title: {title}
jurisdiction: xx
in_force: {{from: 2017-04-01}}
sources:
  - {{id: law, title: {source}, number: "12 {ATTACK}", url: "https://x.example/\"><script>alert(3)</script>"}}
  - {{id: link, title: {source}, url: "javascript:alert(4)"}}
facts:
  - id: salary
    type: money
    title: {unit}
    unit: {unit}
    domain: {{from: 0, to: 1000000}}
    ask: {ask}
    changes: by-choice
    evidence: [{paper}]
  - id: level
    type: choice
    ordered: true
    title: {option}
    ask: {ask}
    changes: by-choice
    options:
      - {{id: low, title: {option}}}
      - {{id: high, title: {option}}}
factors:
  - id: pay
    title: {factor}
    cap: 50
    source: [law, link]
    tables:
      - fact: salary
        bands: [{{below: 100, points: 0}}, {{from: 100, points: 50}}]
  - id: level
    title: {factor}
    cap: 50
    source: law
    tables:
      - fact: level
        bands: [{{is: low, points: 0}}, {{is: high, points: 50}}]
requirements:
  - {{id: paid, title: {requirement}, source: link, when: {{fact: salary, from: 1}}}}
classes:
  - id: A
    title: {class}
    routes: [{{id: a-points, title: {route}, source: law, when: {{points: {{from: 60}}}}}}]
  - {{id: B, title: {class}, otherwise: true}}
caveats:
  - {{id: remark, text: {caveat}, source: law}}
"#
    )
}

#[test]
fn no_text_of_a_rule_file_is_acted_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.yaml");
    std::fs::write(&path, rules()).unwrap();
    let path = path.display().to_string();
    for answers in [&[][..], &["--level", "low", "--salary", "5000"]] {
        for more in [&[][..], &["--redact"], &["--lang", "en"], &["--lang", "zh"]] {
            let fixed = [
                "assess",
                "--rules",
                &path,
                "--on",
                "2026-11-23",
                "--format",
                "html",
            ];
            let ran = run_with(fixed.iter().chain(answers).chain(more).copied()).go();
            assert_eq!(ran.status, 0, "{}", ran.stderr);
            let page = ran.stdout;
            let is_unseen = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!page.contains(is_unseen));
            let html = parsed(&page);
            assert!(
                all(
                    &html,
                    "script, img, b, [onclick], [onerror], a[href^=http], a[href^=javascript]"
                )
                .is_empty()
            );
            assert_eq!(all(&html, "head style").len(), 1);
            // It is all there, as text.
            let read = text(&html, "main");
            for word in [
                "source",
                "factor",
                "requirement",
                "class",
                "route",
                "caveat",
            ] {
                let said = format!(
                    "{word} </style></title><script>alert(1)</script><img src=x onerror=alert(2)>\"'--><b onclick=\"x\">&amp;\\u{{202e}}\\u{{2066}}\\u{{1b}}[31m\\u{{7}}"
                );
                assert!(read.contains(&said), "{said}\n{read}");
            }
            assert!(read.contains("javascript:alert(4)"), "{read}");
        }
    }
}

#[test]
fn answers_that_are_no_values_and_strange_names_of_files_reach_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder
        .path()
        .join("<script>alert(1)</script>\".yaml".replace('/', "∕"));
    std::fs::write(&path, "education: \"<b>master</b>\"\n").unwrap();
    let name = path.display().to_string();
    let ran = run_with(["assess", name.as_str(), "--format", "html"]).go();
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    std::fs::write(&path, "education: master\nannual_salary: ３０万\n").unwrap();
    let ran = run_with([
        "assess",
        name.as_str(),
        "--on",
        "2026-11-23",
        "--format",
        "html",
    ])
    .go();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    holds(&ran.stdout);
    assert!(!ran.stdout.contains("<script") && !ran.stdout.contains(".yaml"));
}

#[test]
fn an_answer_of_another_table_is_named_and_nothing_more() {
    let unused = "Not used by this table";
    assert!(!report("--on 2026-11-23 --age 34").contains(unused));
    let facts = ["--annual-income-tax", "54321"];
    let fixed = ["assess", "--on", "2026-11-23", "--format", "html"];
    let ran = run_with(fixed.into_iter().chain(facts)).go();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let read = text(&parsed(&ran.stdout), "main");
    assert!(
        read.contains(unused) && read.contains("annual_income_tax"),
        "{read}"
    );
    assert!(!ran.stdout.contains("54321") && !ran.stdout.contains("54,321"));
}
