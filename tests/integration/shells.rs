//! What people meet before they know the program: help, slips of the pen, completions, manual pages.

use std::process::Command;

use unicode_width::UnicodeWidthStr;

use crate::support::{run, run_with};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "nushell"];

/// The commands of a help page.
fn commands_of(arguments: &[&str]) -> Vec<String> {
    let help = run_with(arguments.iter().copied().chain(["--help"]))
        .go()
        .stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    // The lines of a text that is wrapped are indented further.
    let names = lines.filter(|line| !line.starts_with("   "));
    let names = names.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

/// Every command, as the words that call it; the program itself first.
fn every_command() -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for name in commands_of(&[]) {
        all.push(vec![name.clone()]);
        let below = commands_of(&[&name]);
        all.extend(below.into_iter().map(|below| vec![name.clone(), below]));
    }
    all
}

#[test]
fn the_help_of_every_command_shows_an_example_and_fits_80_columns() {
    let all = every_command();
    assert!(all.len() >= 15, "{all:?}");
    for command in all {
        let words = command.iter().map(String::as_str);
        let ran = run_with(words.chain(["--help"])).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        let called = ["permit-points".to_owned()]
            .into_iter()
            .chain(command.clone());
        let called = called.collect::<Vec<_>>().join(" ");
        let examples = ran.stdout.split("Examples:\n").nth(1);
        let examples = examples.unwrap_or_else(|| panic!("{called} has no examples"));
        assert!(examples.contains(&called), "{called}\n{}", ran.stdout);
        for line in ran.stdout.lines() {
            assert!(line.width() <= 80, "{called}: {line}");
        }
    }
}

#[test]
fn the_help_of_every_command_is_chinese_where_that_is_asked_for_and_fits_too() {
    for lang in ["zh", "both"] {
        for command in every_command() {
            let words = command.iter().map(String::as_str);
            let ran = run_with(words.chain(["--help", "--lang", lang])).go();
            let called = command.join(" ");
            assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{called}");
            for word in ["用法", "选项", "示例"] {
                assert!(ran.stdout.contains(word), "{called} {lang}: {word}");
            }
            let is_english = ran.stdout.contains("Print help");
            assert_eq!(is_english, lang == "both", "{called}");
            for line in ran.stdout.lines() {
                assert!(line.width() <= 80, "{called}: {line}");
            }
        }
    }
}

#[test]
fn what_is_wrong_with_the_arguments_is_said_in_the_language_asked_for() {
    for (typed, said) in [
        (
            "asess --lang zh",
            "错误：没有命令 `asess`\n  建议：是否想写 `assess`？\n",
        ),
        (
            "forecast --years 300 --lang zh",
            "错误：`--years <N>`：不能填 `300`；可填：1 至 100 的整数\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "batch --format xml --lang zh",
            "错误：`--format <FORMAT>`：不能填 `xml`；可填：csv, ndjson\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "rules check --format --lang zh",
            "错误：`--format <FORMAT>` 后面需要填值；可填：text, json, sarif, github\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "batch --explain --factors --lang zh",
            "错误：`--explain` 与 `--factors` 不能同时使用\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "rules list x --lang zh",
            "错误：此处不应有 `x`\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "completions --lang zh",
            "错误：缺少：<SHELL>\n  建议：用 `--help` 查看用法\n",
        ),
        (
            "assess --aeg 34 --age 200 --lang zh",
            "错误：没有选项 `--aeg`\n  建议：是否想写 `--age`？\n错误：`age`：`200` 超出允许的范围；可填：0 至 120 的整数\n",
        ),
        (
            "assess --age 200 --lang both",
            "error: `age`: `200` is outside the accepted values; accepted: a whole number from 0 to 120\n错误：`age`：`200` 超出允许的范围；可填：0 至 120 的整数\n",
        ),
    ] {
        let ran = run(typed).go();
        assert_eq!(
            (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
            (2, "", said),
            "{typed}"
        );
    }
}

#[test]
fn faults_of_rows_hang_on_no_locale_and_follow_the_option() {
    let english = "age,class,best_class,points,points_at_most,route,error\n\
                   old,,,,,,`age`: `old` is not a number (accepted: a whole number from 0 to 120)\n";
    let chinese = "age,class,best_class,points,points_at_most,route,error\n\
                   old,,,,,,`age`：`old` 不是数字（可填：0 至 120 的整数）\n";
    let batch = |arguments: &str| run(&format!("batch --summary none {arguments}"));
    let ran = batch("")
        .env("LANG", "zh_CN.UTF-8")
        .stdin("age\nold\n")
        .go();
    assert_eq!((ran.status, ran.stdout.as_str()), (1, english));
    let ran = batch("--lang zh").stdin("age\nold\n").go();
    assert_eq!((ran.status, ran.stdout.as_str()), (1, chinese));
}

#[test]
fn manual_pages_are_chinese_where_that_is_asked_for() {
    let ran = run("man assess --lang zh").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("评估一位申请人"), "{}", ran.stdout);
    let ran = run("man assess").env("LANG", "zh_CN.UTF-8").go();
    assert!(
        ran.stdout.contains("Assess one applicant"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_misspelt_command_or_option_is_answered_with_the_right_one() {
    for (typed, meant) in [
        ("asess --age 30", "assess"),
        ("forcast", "forecast"),
        ("rules chek", "check"),
        ("rules diff a b --fial-on any", "--fail-on"),
        ("batch --formt csv", "--format"),
        ("assess --edcation master", "--education"),
        ("forecast --yeers 3", "--years"),
        ("completions bsh", "bash"),
        ("man forcast", "forecast"),
        ("man rules chek", "check"),
    ] {
        let ran = run(typed).go();
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{typed}");
        let is_near = ["similar", "did you mean"]
            .iter()
            .any(|word| ran.stderr.contains(word));
        assert!(
            is_near && ran.stderr.contains(meant),
            "{typed}: {}",
            ran.stderr
        );
    }
}

fn script(shell: &str) -> String {
    let ran = run(&format!("completions {shell}")).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
    ran.stdout
}

#[test]
fn completions_of_every_shell_know_commands_facts_and_values() {
    for shell in SHELLS {
        let script = script(shell);
        for known in [
            "forecast",
            "months-per-year",
            "innermongolia",
            "senior_technician",
            "shenzhen",
            "cn-2016-pilot",
            "sarif",
        ] {
            assert!(script.contains(known), "{shell} does not know {known}");
        }
    }
}

/// What bash would offer behind some words, by the function that the script defines.
fn offered(words: &[&str]) -> Vec<String> {
    let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    let (at, last, before) = (
        words.len() - 1,
        words[words.len() - 1],
        words[words.len() - 2],
    );
    let script = format!(
        "{}\nCOMP_WORDS=({})\nCOMP_CWORD={at}\n_permit__points permit-points '{last}' '{before}'\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        script("bash"),
        quoted.join(" ")
    );
    let output = Command::new("bash")
        .arg("-c")
        .arg(script)
        .output()
        .expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_values() {
    assert_eq!(offered(&["permit-points", "fore"]), ["forecast"]);
    assert_eq!(offered(&["permit-points", "rules", "ch"]), ["check"]);
    assert_eq!(
        offered(&["permit-points", "forecast", "--scen"]),
        ["--scenario"]
    );
    assert_eq!(
        offered(&["permit-points", "assess", "--province", "si"]),
        ["sichuan"]
    );
    assert_eq!(
        offered(&["permit-points", "forecast", "--patent", "y"]),
        ["yes"]
    );
    assert_eq!(
        offered(&["permit-points", "batch", "--in", "sh"]),
        ["shanghai", "shenzhen", "shandong"]
    );
    assert_eq!(
        offered(&["permit-points", "assess", "--rules", "cn-2016"]),
        ["cn-2016-pilot"]
    );
    assert_eq!(
        offered(&["permit-points", "assess", "--education", ""]),
        ["none", "bachelor", "master", "doctorate"]
    );
}

#[test]
fn powershell_is_told_the_values_of_the_option_before_the_word() {
    let script = script("powershell");
    assert!(script.contains(
        "'permit-points;assess --education' { 'none'; 'bachelor'; 'master'; 'doctorate'; break }"
    ));
    assert!(
        script.contains("'permit-points;rules;diff --fail-on' { 'any'; 'worse'; 'never'; break }")
    );
    let braces = |brace: char| script.matches(brace).count();
    assert_eq!(braces('{'), braces('}'));
    assert_eq!(script.matches("$values = @(switch").count(), 1);
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let ran = run_with(["man", "--dir", pages.to_str().unwrap()]).go();
    ran.gives(0, "", "");
    let all = every_command();
    for command in &all {
        let name = [&["permit-points".to_owned()], command.as_slice()]
            .concat()
            .join("-");
        let page = std::fs::read_to_string(pages.join(format!("{name}.1")));
        let page = page.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(&format!(".TH {name} 1 ")), "{name}");
        assert!(
            page.contains(".SH NAME") && page.contains("Examples:"),
            "{name}"
        );
        let words = command.iter().map(String::as_str);
        let printed = run_with(["man"].into_iter().chain(words)).go();
        assert_eq!((printed.status, printed.stdout), (0, page), "{name}");
    }
    assert_eq!(std::fs::read_dir(&pages).unwrap().count(), all.len());
}

#[test]
fn a_manual_page_of_no_command_is_refused() {
    run("man everything").go().gives(
        2,
        "",
        "error: there is no command `everything`\n  help: there are assess, ask, advise, compare, batch, forecast, rules, completions, man\n",
    );
    assert_eq!(run("man rules --dir somewhere").go().status, 2);
}
