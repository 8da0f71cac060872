//! Where `batch` ends: any number of files, and inputs that are too long, too wide or too odd.

use std::fmt::Write as _;
use std::process::Command;

use tempfile::TempDir;

use super::{batch, raw};

/// Files of some texts, in a folder.
fn files<'t>(texts: impl IntoIterator<Item = &'t str>) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let write = |(number, text): (usize, &str)| {
        let path = folder.path().join(format!("{number:04}.csv"));
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let paths = texts.into_iter().enumerate().map(write).collect();
    (folder, paths)
}

#[test]
fn any_number_of_files_comes_through_whatever_the_number_of_jobs() {
    for count in [1, 6, 7, 70] {
        // Every third one has no rows.
        let texts = ["who,age\na,34\n", "who,age\nb,35\nc,36", "who,age\n"];
        let (_folder, paths) = files(texts.into_iter().cycle().take(count));
        let mut expected = "who,age,points\n".to_owned();
        for number in 0..count {
            expected += ["a,34,15\n", "b,35,15\nc,36,15\n", ""][number % 3];
        }
        for jobs in ["1", "2", "9"] {
            let mut arguments = vec!["--columns", "points", "--jobs", jobs];
            arguments.extend(paths.iter().map(String::as_str));
            raw(&arguments).go().gives(0, &expected, "");
        }
    }
}

#[test]
fn more_files_than_may_be_open_are_opened_one_after_the_other() {
    let (folder, paths) = files(std::iter::repeat_n("age\n34\n", 100));
    let program = env!("CARGO_BIN_EXE_permit-points");
    let ran = Command::new("sh")
        .args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\"", program])
        .args(["batch", "--summary", "none", "--columns", "points"])
        .args(&paths)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
    assert_eq!(String::from_utf8_lossy(&ran.stdout).lines().count(), 101);
}

#[test]
fn a_file_of_other_columns_is_refused_before_anything_is_written() {
    let (_folder, paths) = files(["age\n34\n", "age\n35\n", "age,x\n36,1\n"]);
    let ran = raw(&paths.iter().map(String::as_str).collect::<Vec<_>>()).go();
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("it has 2 columns, the other 1"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_known_column_is_found_among_any_number_of_others() {
    for count in [1000, 200_000] {
        let mut header: String = (0..count).fold(String::new(), |mut header, number| {
            let _ = write!(header, "unknown_{number},");
            header
        });
        header += "age\n";
        let row = ",".repeat(count) + "34\n";
        let ran = batch(header.clone() + &row, &["--columns", "points"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.ends_with(",34,15\n"));
        let mut line: String = (0..count.min(9000)).fold("{".to_owned(), |mut line, number| {
            let _ = write!(line, "\"unknown_{number}\":1,");
            line
        });
        line += "\"age\":34}\n";
        let ran = batch(line.clone(), &["--columns", "points"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(
            ran.stdout
                .ends_with("\"age\":34,\"assessment\":{\"points\":15}}\n")
        );
    }
}

#[test]
fn misspelt_names_are_told_up_to_fifty_times() {
    let header: Vec<String> = (0..80).map(|number| format!("ag{number}")).collect();
    let input = format!("age,{}\n34{}\n", header.join(","), ",".repeat(80));
    let ran = batch(input, &["--columns", "points"]);
    assert!(ran.stderr.lines().count() <= 50, "{}", ran.stderr);
    let long = format!("age,{}\n34,\n", "annual_salary".repeat(9));
    assert_eq!(batch(long, &["--columns", "points"]).stderr, "");
}

/// What a batch that is refused says.
fn refusal(input: String, more: &[&str]) -> String {
    let ran = batch(input, more);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    ran.stderr
}

#[test]
fn what_is_beyond_a_limit_is_refused_by_its_name() {
    let long = format!("age\n34\n\"{}\n", "x".repeat(1024 * 1024));
    assert_eq!(
        refusal(long, &[]),
        "error: `<stdin>`: the record that begins on line 3 has more than 1 MiB: is a quote left open there?\n"
    );
    let wide = format!("age\n34\n{}\n", ",".repeat(250_001));
    assert_eq!(
        refusal(wide, &["--only", "A"]),
        "error: `<stdin>`: the record that begins on line 3 has more than 250000 cells\n"
    );
    let limit = "error: `<stdin>`: the header has more than 4 MiB, or more than 250000 cells\n";
    assert_eq!(refusal(format!("age{}\n", ",".repeat(250_001)), &[]), limit);
    assert_eq!(
        refusal(format!("age,{}\n1\n", "x".repeat(4_200_000)), &[]),
        limit
    );
    assert_eq!(refusal("\0".repeat(9_000_000), &[]), limit);
    // As keys of JSON, control characters are six times as long.
    let control = format!("age,{}\n1,2\n", "\u{1}".repeat(2_000_000));
    assert_eq!(refusal(control, &["--format", "ndjson"]), limit);
    assert_eq!(
        refusal(format!("age{}\n1\n", ",age".repeat(1000)), &[]),
        "error: `<stdin>`: more than 1000 columns are known\n"
    );
}

#[test]
fn rows_far_shorter_than_the_header_do_not_make_a_result_without_end() {
    let rows = "1\n".repeat(2000);
    let wide = format!("age{}\n{rows}", ",x".repeat(60_000));
    assert_eq!(
        refusal(wide, &["--pad"]),
        "error: the rows are so much shorter than the header that the result would be more than 32 times as long as the input\n"
    );
    let long = format!("age,{}\n{rows}", "x".repeat(100_000));
    assert!(refusal(long, &["--pad", "--format", "ndjson"]).contains("than 32 times"));
    let mut keys: String = (0..5000).fold("{".to_owned(), |mut keys, number| {
        let _ = write!(keys, "\"{number}\":1,");
        keys
    });
    keys += "\"age\":34}\n";
    let lines = keys + &"{}\n".repeat(20_000);
    assert!(refusal(lines, &["--format", "csv"]).contains("than 32 times"));
}

#[test]
fn a_line_with_too_many_keys_is_a_fault_of_its_own() {
    let pair = "\"a\":1,".repeat(10_000);
    let ran = batch(
        format!("{{{pair}\"age\":34}}\n{{\"age\":34}}\n"),
        &["--columns", "points,error"],
    );
    assert_eq!(ran.status, 1);
    let (first, second) = ran.stdout.split_once('\n').unwrap();
    assert!(first.ends_with("\"error\":\"the line has more than 10000 keys\"}}"));
    assert_eq!(
        second,
        "{\"age\":34,\"assessment\":{\"points\":15,\"error\":null}}\n"
    );
}

#[test]
fn a_row_with_many_faults_tells_the_first_hundred() {
    let header = vec!["age"; 400].join(",");
    let row = vec!["x"; 400].join(",");
    let ran = batch(format!("{header}\n{row}\n"), &["--columns", "error"]);
    let text = "`age`: `x` is not a number";
    assert_eq!(ran.stdout.matches(text).count(), 100);
    let more = "; more than 100 faults; the rest is not looked at\n";
    assert!(ran.stdout.ends_with(more));
}

#[test]
fn one_place_has_one_answer_however_it_is_spelled() {
    let mut input = "place,on,age\n".to_owned();
    let mut count = 0;
    for place in [
        "shanghai",
        "Shanghai",
        "SHANGHAI",
        "上海",
        "ｓｈａｎｇｈａｉ",
        " shanghai ",
        "sHaNgHaI",
    ] {
        for day in ["2026-03-01", "2026/3/1", "2026年3月1日", " 2026-03-01"] {
            for padding in [
                "",
                "          ",
                "                                             ",
            ] {
                let _ = writeln!(input, "{padding}{place}{padding},{day}{padding},34");
                count += 1;
            }
        }
    }
    let ran = batch(input, &["--columns", "class,points,error"]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert_eq!(ran.stdout.matches(",34,C,15,\n").count(), count);
}

#[test]
fn a_key_may_be_spelled_otherwise_in_every_line() {
    let mut input = String::new();
    for number in 0..2000_u32 {
        let key: String = "annual salary"
            .chars()
            .enumerate()
            .map(|(at, letter)| {
                if number >> at & 1 == 1 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect();
        let _ = writeln!(
            input,
            "{{\"{key}\":{}}}",
            if number % 2 == 0 { 450_000 } else { 49_999 }
        );
    }
    let ran = batch(input, &["--columns", "points"]);
    assert_eq!(ran.status, 0);
    for (number, line) in ran.stdout.lines().enumerate() {
        let expected = if number % 2 == 0 {
            "{\"points\":20}}"
        } else {
            "{\"points\":0}}"
        };
        assert!(line.ends_with(expected), "{line}");
    }
}
