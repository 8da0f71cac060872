//! The commands of the README are run, and what they print is compared with what it shows. Set
//! `UPDATE_SNAPSHOTS=1` to write the output into it, and read the change.

use crate::support::{project, run_with};

/// The words of a command line, with quotes, and the number of lines that `| head` keeps.
fn words(line: &str) -> (Vec<String>, Option<usize>) {
    let (command, head) = match line.split_once(" | head -") {
        Some((command, count)) => (command, Some(count.trim().parse().unwrap())),
        None => (line, None),
    };
    (
        command.split_whitespace().map(str::to_owned).collect(),
        head,
    )
}

/// What a command of the README prints, stdout first.
fn output(line: &str) -> Option<String> {
    let (words, head) = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let arguments = match words.as_slice() {
        ["cargo", "run", "--release", "--", rest @ ..] | ["permit-points", rest @ ..] => rest,
        // This test is run by it.
        ["cargo", "test"] => return None,
        other => panic!("the README shows a command that no test runs: {other:?}"),
    };
    let ran = run_with(arguments.iter().copied()).go();
    assert_ne!(ran.status, 2, "{line}\n{}", ran.stderr);
    let all = ran.stdout + &ran.stderr;
    let kept: Vec<&str> = all
        .split_inclusive('\n')
        .take(head.unwrap_or(usize::MAX))
        .collect();
    Some(kept.concat())
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    let path = project().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut renewed = String::new();
    let mut commands = 0;
    let mut parts = readme.split("```console\n");
    renewed.push_str(parts.next().unwrap());
    for part in parts {
        let (block, rest) = part.split_once("```").expect("the block ends");
        let line = block.lines().next().unwrap();
        let command = line
            .strip_prefix("$ ")
            .expect("a block begins with a command");
        commands += 1;
        let shown = match output(command) {
            // The very first command is shown without its output, which stands further down.
            Some(_) if commands == 1 => String::new(),
            Some(output) => output,
            None => String::new(),
        };
        renewed.push_str(&format!("```console\n{line}\n{shown}```{rest}"));
    }
    assert!(commands >= 6, "{commands} commands");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &renewed).unwrap();
        return;
    }
    assert_eq!(
        readme, renewed,
        "set UPDATE_SNAPSHOTS=1 and read the change"
    );
}
