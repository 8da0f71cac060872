//! Nothing of a file or an argument acts on a terminal, or on whoever shows a page: hostile rule
//! files, applicants, cases, names and options go through every command and every form.

use std::path::Path;

use crate::support::{Ran, run_with};

/// One character of each kind that acts instead of being seen, with a form for YAML.
const ACTING: [(char, &str); 22] = [
    ('\u{1b}', r"\e"),
    ('\u{7}', r"\a"),
    ('\u{7f}', r"\x7f"),
    ('\u{85}', r"\x85"),
    ('\u{9b}', r"\x9b"),
    ('\u{9d}', r"\x9d"),
    ('\u{ad}', r"\xad"),
    ('\u{61c}', r"\u061c"),
    ('\u{115f}', r"\u115f"),
    ('\u{1160}', r"\u1160"),
    ('\u{200b}', r"\u200b"),
    ('\u{202e}', r"\u202e"),
    ('\u{2028}', r"\u2028"),
    ('\u{2060}', r"\u2060"),
    ('\u{2065}', r"\u2065"),
    ('\u{2066}', r"\u2066"),
    ('\u{3164}', r"\u3164"),
    ('\u{fe0f}', r"\ufe0f"),
    ('\u{feff}', r"\ufeff"),
    ('\u{ffa0}', r"\uffa0"),
    ('\u{e0041}', r"\U000e0041"),
    ('\u{e0100}', r"\U000e0100"),
];

/// A text with all of them, as a quoted one of YAML.
fn hostile() -> String {
    let all: String = ACTING.iter().map(|(_, written)| *written).collect();
    format!(r#""a{all}]0;x\n::error::y @octocat%0A""#)
}

/// The same as it is typed on a command line, where no zero can be.
fn typed() -> String {
    ACTING.iter().map(|(letter, _)| *letter).collect()
}

/// A rule file that says it wherever people are spoken to.
fn rules() -> String {
    let text = format!("{{en: {0}, zh: {0}}}", hostile());
    let one = hostile();
    format!(
        "format: permit-points/rules/v1\nid: x\ntitle: {text}\njurisdiction: {one}\n\
         in_force: {{from: 2020-01-01}}\n\
         sources: [{{id: s, title: {text}, number: {one}, url: {one}, note: {text}}}]\n\
         parameters: [{{id: p, title: {text}, unit: {text}, note: {text}, values: [{{from: 2020-01-01, value: 5, source: s, note: {text}}}]}}]\n\
         facts:\n\
         - {{id: f, type: integer, domain: {{from: 0, to: 9}}, unit: {text}, title: {text}, ask: {text}, note: {text}, evidence: [{text}], aliases: [{one}], changes: with-time}}\n\
         - {{id: g, type: choice, assume: o, options: [{{id: o, title: {text}, aliases: [{one}]}}, {{id: q, title: {text}}}], title: {text}, ask: {text}, changes: by-choice}}\n\
         factors:\n\
         - {{id: x, title: {text}, source: s, cap: 9, note: {text}, evidence: [{text}], tables: [{{fact: f, bands: [{{below: 5, points: 0}}, {{from: 5, points: 9}}]}}]}}\n\
         requirements: [{{id: q, title: {text}, source: s, note: {text}, evidence: [{text}], when: {{fact: f, from: 1}}}}]\n\
         exemptions: [{{id: e, title: {text}, source: s, when: {{all: [{{fact: g, is: q}}, {{fact: f, from: {{times: 1, parameter: p}}}}]}}}}]\n\
         classes:\n\
         - {{id: A, title: {text}, note: {text}, routes: [{{id: r, title: {text}, source: s, note: {text}, evidence: [{text}], when: {{points: {{from: 9}}}}}}]}}\n\
         - {{id: C, title: {text}, otherwise: true}}\n\
         caveats: [{{id: v, text: {text}, source: s, note: {text}}}]\n"
    )
}

/// Whether anything of a text acts, but for the ends of its lines.
fn acts(text: &str) -> bool {
    text.contains(|letter: char| {
        let is_listed = ACTING.iter().any(|(acting, _)| *acting == letter);
        is_listed || (letter.is_control() && letter != '\n')
    })
}

/// The colours of the program itself taken away: they set nothing but colours and weights.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = behind.find(|letter: char| !letter.is_ascii_digit() && letter != ';');
        let after = end.and_then(|end| behind.split_at(end).1.strip_prefix('m'));
        rest = after.unwrap_or_else(|| {
            plain.push('\u{1b}');
            behind
        });
    }
    plain + rest
}

fn ran(arguments: &[&str]) -> Ran {
    let all = ["--color", "always"].iter().chain(arguments).copied();
    let ran = run_with(all).go();
    for (name, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
        let plain = without_colours(text);
        assert!(!acts(&plain), "{name} of {arguments:?}: {plain:?}");
    }
    ran
}

/// A file in a folder of its own.
fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_page_of_a_hostile_rule_file_is_only_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let rules = written(folder.path(), "rules.yaml", &rules());
    let other = rules.replace("rules.yaml", "other.yaml");
    let changed = std::fs::read_to_string(&rules).unwrap();
    std::fs::write(
        &other,
        changed
            .replace("from: 5,", "from: 4,")
            .replace("below: 5", "below: 4"),
    )
    .unwrap();
    for lang in ["en", "zh", "both"] {
        for command in [
            "assess --help",
            "advise --help",
            "ask --help",
            "compare --help",
            "forecast --help",
            "assess --f 3",
            "assess --f 7",
            "assess --f 3 --format markdown",
            "assess --f 3 --format html",
            "assess --f 3 --format json",
            "assess --f 3 --format yaml",
            "assess --f 99",
            "assess --g nothing",
            "advise --f 3",
            "advise --f 3 --format markdown",
            "advise --f 3 --format json",
            "forecast --f 3",
            "forecast --f 3 --format json",
            "forecast --f 3 --format markdown",
            "rules show",
            "rules show --format markdown",
            "rules show --format json",
        ] {
            let mut arguments: Vec<&str> = command.split(' ').collect();
            arguments.extend(["--rules", &rules, "--lang", lang, "--on", "2026-11-23"]);
            let ran = ran(&arguments);
            let is_no_answer = command.contains("99") || command.contains("nothing");
            assert_eq!(
                ran.status,
                if is_no_answer { 2 } else { 0 },
                "{command}: {}",
                ran.stderr
            );
            assert!(is_no_answer || !ran.stdout.is_empty(), "{command}");
        }
        for command in [
            "rules check",
            "rules check --format json",
            "rules check --format sarif",
            "rules check --format github",
            "rules cases",
        ] {
            let mut arguments: Vec<&str> = command.split(' ').collect();
            arguments.extend([rules.as_str(), "--lang", lang]);
            assert!(ran(&arguments).status < 2, "{command}");
        }
        for format in ["text", "json", "markdown"] {
            let arguments = [
                "rules", "diff", &rules, &other, "--format", format, "--lang", lang,
            ];
            assert_eq!(ran(&arguments).status, 1);
        }
    }
}

#[test]
fn excerpts_of_a_hostile_text_and_its_remarks_are_only_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    // What YAML lets stand as it is.
    let raw: String = ACTING
        .iter()
        .map(|(letter, _)| *letter)
        .filter(|letter| !letter.is_control() && !"\u{2028}\u{feff}".contains(*letter))
        .collect();
    let text = rules()
        .replace("id: x\n", &format!("id: x\nk{raw}: 1 # {raw}\n"))
        .replace("fact: f, from: 1", &format!("fact: f{raw}, from: 1"))
        .replace("id: v,", &format!("id: \"v{raw}\", # {raw}\n "));
    let rules = written(folder.path(), "rules.yaml", &text);
    for lang in ["en", "zh", "both"] {
        for format in ["text", "json", "sarif", "github"] {
            let ran = ran(&["rules", "check", &rules, "--format", format, "--lang", lang]);
            assert_eq!(ran.status, 1);
            assert!(ran.stdout.contains("200b"), "{}", ran.stdout);
        }
        assert_eq!(
            ran(&["assess", "--rules", &rules, "--lang", lang]).status,
            2
        );
    }
}

#[test]
fn what_is_typed_is_only_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let bad = typed();
    let option = format!("--{bad}");
    let assigned = format!("--age={bad}");
    let given = ["--age", "34"];
    let missing = folder.path().join(format!("{bad}.yaml"));
    let missing = missing.to_str().unwrap();
    for lang in ["en", "zh", "both"] {
        for arguments in [
            vec![bad.as_str()],
            vec![option.as_str()],
            vec!["assess", bad.as_str()],
            vec!["assess", option.as_str()],
            vec!["assess", assigned.as_str()],
            vec!["assess", "--rules", bad.as_str()],
            vec!["assess", "--in", bad.as_str()],
            vec!["assess", "--on", bad.as_str()],
            vec!["assess", "--format", bad.as_str()],
            vec!["assess", "--require", bad.as_str(), given[0], given[1]],
            vec!["assess", missing],
            vec!["rules", bad.as_str()],
            vec!["rules", option.as_str()],
            vec!["rules", "check", missing],
            vec!["rules", "check", option.as_str()],
            vec!["rules", "explain", bad.as_str()],
            vec!["rules", "show", bad.as_str()],
            vec!["rules", "test", missing],
            vec!["batch", missing],
            vec!["batch", "--jobs", bad.as_str()],
            vec!["batch", option.as_str()],
            vec!["man", bad.as_str()],
            vec!["completions", bad.as_str()],
            vec!["help", bad.as_str()],
        ] {
            let mut all = vec!["--lang", lang];
            all.extend(arguments);
            let ran = ran(&all);
            assert_eq!(ran.status, 2, "{all:?}");
            assert!(!ran.stderr.is_empty(), "{all:?}");
        }
    }
}

#[test]
fn hostile_answers_and_cases_are_only_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let one = hostile();
    let me = written(
        folder.path(),
        "me.yaml",
        &format!("age: {one}\n{one}: {one}\n"),
    );
    let unused = written(
        folder.path(),
        "unused.yaml",
        &format!("age: 34\n{one}: 1\n"),
    );
    let cases = written(
        folder.path(),
        "cases.yaml",
        &format!(
            "- {{name: {one}, source: {one}, on: 2026-11-23, applicant: {{age: 34}}, expect: {{class: {one}, points: 1}}}}\n"
        ),
    );
    for lang in ["en", "zh", "both"] {
        assert_eq!(ran(&["assess", &me, "--lang", lang]).status, 2);
        for command in ["assess", "advise", "forecast"] {
            for format in ["json", "markdown", "table"] {
                ran(&[command, &unused, "--lang", lang, "--format", format]);
            }
        }
        for format in ["text", "json"] {
            assert_eq!(
                ran(&["rules", "test", &cases, "--lang", lang, "--format", format]).status,
                1
            );
        }
    }
}

#[test]
fn markdown_of_a_rule_file_mentions_nobody_and_is_not_acted_on() {
    let folder = tempfile::tempdir().unwrap();
    let rules = written(folder.path(), "rules.yaml", &rules());
    for command in [
        "assess --f 3",
        "advise --f 3",
        "forecast --f 3",
        "rules show",
    ] {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend([
            "--rules",
            &rules,
            "--format",
            "markdown",
            "--on",
            "2026-11-23",
        ]);
        let page = ran(&arguments).stdout;
        assert!(!page.contains("@octocat"), "{page}");
        assert!(page.contains(r"\@"), "{page}");
    }
}

#[test]
fn annotations_are_one_command_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = rules().replace("id: x\n", "id: \"x\\n::error::y%0A\"\n");
    let rules = written(folder.path(), "a,b:c.yaml", &text);
    let page = ran(&["rules", "check", &rules, "--format", "github"]).stdout;
    for line in page.lines() {
        let rest = line.strip_prefix("::error file=").unwrap();
        let (properties, _) = rest.split_once("::").unwrap();
        assert!(properties.contains("a%2Cb%3Ac.yaml"), "{properties}");
        assert!(!line.contains("y%0A"), "{line}");
    }
}
