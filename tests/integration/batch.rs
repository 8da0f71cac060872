//! `batch` from outside: every row comes out once, in order, with its own bytes and its answer.

mod limits;
mod ruined;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Ran, project, run_with};

/// A run on a fixed day that says nothing at the end.
fn batch(input: impl Into<Vec<u8>>, more: &[&str]) -> Ran {
    raw(more).stdin(input).go()
}

fn raw(more: &[&str]) -> crate::support::Run {
    let start = ["batch", "--on", "2026-11-23", "--summary", "none"];
    run_with(start.into_iter().chain(more.iter().copied()))
}

fn lines(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

#[test]
fn columns_are_known_by_id_title_and_alias_in_both_languages() {
    // 15 for the master's degree, 15 for age 34, 14 for 300,000; 17 years of work give 20.
    let input =
        "name,AGE,学历,税前年薪,Years of related work,notes\nAnn,34,master's,30万,17,\"x, y\"\n";
    batch(input, &[]).gives(
        0,
        "name,AGE,学历,税前年薪,Years of related work,notes,class,best_class,points,points_at_most,route,error\n\
         Ann,34,master's,30万,17,\"x, y\",B,A,64,114,b-points,\n",
        "",
    );
}

#[test]
fn what_excel_saves_keeps_its_mark_its_line_ends_and_its_semicolons() {
    let input = "\u{feff}姓名;年龄;备注\r\n张三;34;\"a;b\"\r\n\r\n\"王\n五\";26;x";
    batch(input, &[]).gives(
        0,
        "\u{feff}姓名;年龄;备注;class;best_class;points;points_at_most;route;error\r\n\
         张三;34;\"a;b\";C;A;15;120;;\r\n\"王\n五\";26;x;C;A;15;120;;\n",
        "",
    );
}

#[test]
fn a_hint_for_excel_tells_what_parts_cells_and_is_kept() {
    let ran = batch("sep=|\nage|x\n34|a,b\n", &[]);
    assert!(
        ran.stdout.starts_with("sep=|\nage|x|class|best_class|"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.ends_with("\n34|a,b|C|A|15|120||\n"));
}

#[test]
fn tabs_and_an_old_macintosh_are_read() {
    let ran = batch("age\tx\r34\ty\r35\tz\r", &[]);
    assert_eq!(ran.stdout.matches('\r').count(), 3, "{:?}", ran.stdout);
    assert!(ran.stdout.ends_with("35\tz\tC\tA\t15\t120\t\t\r"));
    let ran = batch("age#x\n34#y\n", &["--delimiter", "#"]);
    assert!(ran.stdout.ends_with("34#y#C#A#15#120##\n"));
}

/// `姓名,学历` and a row `张三,硕士`, in GB18030.
const GB: &[u8] = b"\xd0\xd5\xc3\xfb,\xd1\xa7\xc0\xfa\n\xd5\xc5\xc8\xfd,\xcb\xb6\xca\xbf\n";

#[test]
fn gb18030_is_told_from_its_bytes_and_written_back_as_it_is() {
    let (status, stdout, stderr) = raw(&[]).stdin(GB).bytes();
    let mut expected = GB[..9].to_vec();
    expected.extend_from_slice(b",class,best_class,points,points_at_most,route,error\n");
    expected.extend_from_slice(&GB[10..19]);
    expected.extend_from_slice(b",C,A,15,120,,\n");
    assert_eq!((status, stdout), (0, expected));
    assert_eq!(
        stderr,
        "note: `<stdin>` is not UTF-8; it is read, and written, as GB18030\n"
    );
    let ran = raw(&["--format", "ndjson"]).stdin(GB).go();
    assert_eq!(lines(&ran)[0]["姓名"], "张三");
}

#[test]
fn a_fault_in_gb18030_is_told_in_gb18030() {
    // 本可 is no degree; 本科 is near.
    let input = b"\xd1\xa7\xc0\xfa\n\xb1\xbe\xbf\xc9\n";
    let (status, stdout, _) = raw(&["--columns", "error"]).stdin(input.as_slice()).bytes();
    let (text, _, is_broken) = encoding_rs::GB18030.decode(&stdout);
    assert!(!is_broken);
    assert_eq!(status, 1);
    assert_eq!(
        text,
        "学历,error\n本可,\"column `学历`: `education`: `本可` is none of the options \
         (accepted: none, bachelor, master, doctorate)\"\n"
    );
}

#[test]
fn text_that_is_not_in_its_encoding_is_a_fault_of_its_row() {
    let input = b"age,education\n34,ma\xffster\n35,master\n";
    let (status, stdout, _) = raw(&["--encoding", "utf-8"])
        .stdin(input.as_slice())
        .bytes();
    let text = String::from_utf8_lossy(&stdout);
    assert_eq!(status, 1);
    assert!(
        text.contains(",`education` is not UTF-8\n35,master,C,A,30,120,,\n"),
        "{text}"
    );
    assert!(stdout.windows(9).any(|part| part == b"34,ma\xffste"));
}

#[test]
fn utf_16_is_read_and_becomes_utf_8() {
    let text = "\u{feff}年龄\tx\r\n34\ty\r\n";
    let input: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    batch(input, &[]).gives(
        0,
        "年龄\tx\tclass\tbest_class\tpoints\tpoints_at_most\troute\terror\r\n34\ty\tC\tA\t15\t120\t\t\r\n",
        "note: `<stdin>` is UTF-16; it is read and written as UTF-8\n",
    );
}

#[test]
fn every_fault_of_a_row_is_told_in_one_cell_and_the_run_goes_on() {
    let input = "age,education,annual_salary,who\nold,mastre,-5,a\n34,master,300000,b\n";
    batch(input, &[]).gives(
        1,
        "age,education,annual_salary,who,class,best_class,points,points_at_most,route,error\n\
         old,mastre,-5,a,,,,,,\"`age`: `old` is not a number (accepted: a whole number from 0 to 120); \
         `education`: `mastre` is none of the options (accepted: none, bachelor, master, doctorate) \
         (did you mean `master`?); `annual_salary`: `-5` has a sign (accepted: an amount in CNY from 0 \
         to 1,000,000,000, such as 300000, 300k or 30万)\"\n\
         34,master,300000,b,C,A,44,114,,\n",
        "",
    );
}

#[test]
fn rows_that_are_too_short_or_too_long_keep_their_cells_and_our_columns_their_place() {
    let input = "age,who,x\n34\n34,a,b,c\n34,a,b,,\n34,a,b\n";
    batch(input, &[]).gives(
        1,
        "age,who,x,class,best_class,points,points_at_most,route,error\n\
         34,,,,,,,,\"the row has 1 cell, the header has 3 (`--pad` takes the missing ones as not answered)\"\n\
         34,a,b,,,,,,\"the row has 4 cells, the header has 3\",c\n\
         34,a,b,C,A,15,120,,\n\
         34,a,b,C,A,15,120,,\n",
        "",
    );
    let ran = batch("age,who,x\n34\n", &["--pad"]);
    assert!(
        ran.stdout.ends_with("\n34,,,C,A,15,120,,\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_quote_that_is_never_closed_is_a_fault_and_is_closed_in_the_output() {
    let ran = batch(
        "who,age\na,34\n\"b,35\nc,36\n",
        &["--columns", "class,error"],
    );
    assert_eq!(ran.status, 1);
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[1][0], "b,35\nc,36\n");
    assert!(
        rows[1][3].contains("a quote is opened and never closed"),
        "{:?}",
        rows[1]
    );
}

#[test]
fn where_a_name_is_taken_ours_get_a_prefix() {
    let ran = batch("class,age\nx,34\n", &[]);
    assert_eq!(
        ran.stdout,
        "class,age,permit_class,permit_best_class,permit_points,permit_points_at_most,permit_route,permit_error\n\
         x,34,C,A,15,120,,\n"
    );
}

#[test]
fn an_empty_cell_leaves_the_job_its_word_and_a_filled_one_wins() {
    let input = "age,months_per_year\n34,\n34,3\n";
    let ran = batch(
        input,
        &["--set", "months_per_year=12", "--columns", "points"],
    );
    assert_eq!(ran.stdout, "age,months_per_year,points\n34,,30\n34,3,20\n");
    let ran = batch(
        "birth_date\n\n1990-01-01\n",
        &["--set", "age=50", "--columns", "points"],
    );
    assert_eq!(ran.stdout, "birth_date,points\n1990-01-01,15\n");
    // A cell silences the date that holds for all rows.
    let input = "age,who\n,a\n60,b\n";
    let ran = batch(
        input,
        &["--set", "birth_date=1990-01-01", "--columns", "points"],
    );
    assert_eq!(ran.stdout, "age,who,points\n,a,15\n60,b,5\n");
}

#[test]
fn a_date_and_its_fact_must_agree_within_a_row() {
    let input = "age,birth_date\n36,1990-11-23\n35,1990-11-23\n,1990-11-24\n";
    let ran = batch(input, &["--columns", "points,error"]);
    assert_eq!(
        ran.stdout,
        "age,birth_date,points,error\n36,1990-11-23,15,\n\
         35,1990-11-23,,\"`birth_date` gives age 36 on 2026-11-23, but `age` says 35\"\n\
         ,1990-11-24,15,\n"
    );
}

#[test]
fn two_columns_of_one_fact_may_not_both_be_filled() {
    let ran = batch(
        "age,年龄\n34,\n,35\n34,34\n",
        &["--columns", "points,error"],
    );
    assert_eq!(
        ran.stdout,
        "age,年龄,points,error\n34,,15,\n,35,15,\n34,34,,column `年龄`: `age` is answered twice\n"
    );
}

#[test]
fn two_columns_of_one_figure_may_not_both_be_filled() {
    let header = "annual_salary,local_average_monthly_salary,本地区上年度社会平均工资（月）";
    let input = format!("{header}\n720000,10000,\n720000,,10000\n720000,10000,10000\n");
    let ran = batch(input, &["--columns", "class,error", "--set", "age=34"]);
    assert_eq!(
        ran.stdout,
        format!(
            "{header},class,error\n720000,10000,,A,\n720000,,10000,A,\n720000,10000,10000,,column \
             `本地区上年度社会平均工资（月）`: `local_average_monthly_salary` is answered twice\n"
        )
    );
}

#[test]
fn one_sheet_mixes_cities_and_days() {
    // Shanghai's figure of 12,434 is known from 2026-02-03: 72 times are 895,248.
    let input = "annual_salary,place,on,age\n895248,shanghai,2026-02-03,34\n895248,shanghai,2026-02-02,34\n\
                 895248,,,34\n895248,上海,2026/2/3,34\n450000,beijing,2017-03-31,25\n";
    let ran = batch(
        input,
        &["--columns", "class,points,route", "--in", "shanghai"],
    );
    assert_eq!(
        ran.stdout,
        "annual_salary,place,on,age,class,points,route\n\
         895248,shanghai,2026-02-03,34,A,35,a-salary-6x\n\
         895248,shanghai,2026-02-02,34,B,35,b-salary-4x\n\
         895248,,,34,A,35,a-salary-6x\n\
         895248,上海,2026/2/3,34,A,35,a-salary-6x\n\
         450000,beijing,2017-03-31,25,C,30,\n"
    );
    assert_eq!(ran.status, 0);
}

#[test]
fn places_and_days_that_nobody_knows_are_faults_of_their_rows() {
    let input = "age,place,on\n34,paris,\n34,,2016-09-30\n34,,soon\n34,guangdong,\nold,beijng,\n";
    let ran = batch(input, &["--columns", "error"]);
    assert_eq!(ran.status, 1);
    for expected in [
        "\n34,paris,,`place`: there are no local rules of `paris`\n",
        "\n34,,2016-09-30,`on`: no ruleset is in force on 2016-09-30\n",
        "\n34,,soon,`on`: `soon` is not a date like 2026-11-23 (accepted: a day such as 2026-11-23)\n",
        "\n34,guangdong,,`place`: `guangdong`: only parts of it have local rules\n",
        "\nold,beijng,,`place`: there are no local rules of `beijng` (did you mean `beijing`?); `age`: `old`",
    ] {
        assert!(ran.stdout.contains(expected), "{expected}\n{}", ran.stdout);
    }
}

#[test]
fn a_place_answers_the_province_and_nobody_may_say_otherwise() {
    let input = "province,place\n,shanghai\nshanghai,shanghai\nsichuan,shanghai\nsichuan,\n";
    let ran = batch(input, &["--columns", "points,error", "--set", "age=34"]);
    assert_eq!(
        ran.stdout,
        "province,place,points,error\n,shanghai,15,\nshanghai,shanghai,15,\n\
         sichuan,shanghai,,\"`province` is `sichuan`, but the place `shanghai` is in `shanghai`\"\nsichuan,,25,\n"
    );
}

#[test]
fn a_figure_of_its_own_gives_a_row_its_route() {
    let input = "annual_salary,local_average_monthly_salary\n720000,10000\n720000,10001\n720000,\n";
    let ran = batch(input, &["--columns", "class,route", "--set", "age=34"]);
    assert_eq!(
        ran.stdout,
        "annual_salary,local_average_monthly_salary,class,route\n720000,10000,A,a-salary-6x\n\
         720000,10001,B,b-salary-4x\n720000,,C,\n"
    );
}

#[test]
fn rows_with_faults_go_to_a_file_of_their_own_with_their_lines() {
    let folder = TempDir::new().unwrap();
    let (good, bad) = (
        folder.path().join("good.csv"),
        folder.path().join("bad.csv"),
    );
    let input = "age,who\r\n34,\"a\r\nb\"\r\n\r\nold,c\r\n35,d\r\n200,e\r\n";
    let ran = batch(
        input,
        &[
            "-o",
            good.to_str().unwrap(),
            "--rejects",
            bad.to_str().unwrap(),
            "--columns",
            "class,error",
        ],
    );
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert_eq!(
        std::fs::read_to_string(good).unwrap(),
        "age,who,class,error\r\n34,\"a\r\nb\",C,\r\n35,d,C,\r\n"
    );
    assert_eq!(
        std::fs::read_to_string(bad).unwrap(),
        "age,who,line,error\r\nold,c,5,`age`: `old` is not a number (accepted: a whole number from 0 to 120)\r\n\
         200,e,7,`age`: `200` is outside the accepted values (accepted: a whole number from 0 to 120)\r\n"
    );
    let beside = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(beside, 2, "nothing half-written is left");
}

#[test]
fn only_some_classes_are_written_and_the_summary_counts_the_rest() {
    let input = "age,annual_salary,education,hk_macao_taiwan_resident\n34,,,\n17,,,\n34,,doctorate,yes\nold,,,\n";
    let ran = run_with([
        "batch",
        "--on",
        "2026-11-23",
        "--only",
        "none,exempt",
        "--columns",
        "class",
    ])
    .stdin(input)
    .go();
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stdout,
        "age,annual_salary,education,hk_macao_taiwan_resident,class\n17,,,,none\n34,,doctorate,yes,exempt\n"
    );
    let said: Vec<&str> = ran.stderr.lines().skip(1).collect();
    assert_eq!(
        said,
        [
            "  class   certain  possible",
            "  A             0         1",
            "  C             1         0",
            "  none          1         1",
            "  exempt        1         1",
            "rejected 1: age 1",
            "left out 2",
        ]
    );
}

#[test]
fn a_summary_for_scripts_has_one_line() {
    let ran = run_with([
        "batch",
        "--on",
        "2026-11-23",
        "--summary",
        "json",
        "--require",
        "B",
    ])
    .stdin("age,vocational_certificate\n34,yes\n34,no\nx,\n")
    .go();
    assert_eq!(ran.status, 1);
    let summary: Value = serde_json::from_str(ran.stderr.trim()).unwrap();
    assert_eq!(summary["format"], "permit-points/summary/v1");
    assert_eq!(summary["rows"], 3);
    assert_eq!(
        summary["classes"],
        json!({"A": 0, "B": 1, "C": 1, "none": 0, "exempt": 0})
    );
    assert_eq!(
        (
            &summary["rejected"],
            &summary["reasons"],
            &summary["below_required"]
        ),
        (&json!(1), &json!({"age": 1}), &json!(1))
    );
}

#[test]
fn a_required_class_that_all_rows_have_is_no_reason_to_fail() {
    let input = "age,vocational_certificate,hk_macao_taiwan_resident\n34,yes,\n34,no,yes\n";
    let lines =
        "{\"age\":34,\"vocational_certificate\":true}\n{\"hk_macao_taiwan_resident\":true}\n";
    for input in [input, lines] {
        assert_eq!(batch(input, &["--require", "b"]).status, 0);
        assert_eq!(batch(input, &["--require", "A"]).status, 1);
    }
}

#[test]
fn lines_of_json_come_out_as_they_are_with_one_more_key() {
    let input = "{\"name\": \"张\",  \"age\": 34.0, \"education\": \"硕士\", \"more\": {\"a\": [1, 2]}}\n\
                 {}\n{\"assessment\": 1, \"age\": null, \"patent\": true}\n";
    batch(input, &["--columns", "class,points,route"]).gives(
        0,
        "{\"name\": \"张\",  \"age\": 34.0, \"education\": \"硕士\", \"more\": {\"a\": [1, 2]},\
         \"assessment\":{\"class\":\"C\",\"points\":30,\"route\":null}}\n\
         {\"assessment\":{\"class\":\"C\",\"points\":0,\"route\":null}}\n\
         {\"assessment\": 1, \"age\": null, \"patent\": true,\
         \"permit_assessment\":{\"class\":\"C\",\"points\":5,\"route\":null}}\n",
        "",
    );
}

#[test]
fn lines_that_are_no_objects_and_values_that_are_none_are_faults() {
    let input =
        "{\"age\": [34]}\n{\"age\": 34, \"age\": 35}\n[1]\noops\n{\"age\": 3e1}\n{\"age\": 34,}\n";
    let ran = batch(input, &["--columns", "error"]);
    assert_eq!(ran.status, 1);
    let errors: Vec<String> = lines(&ran)
        .iter()
        .map(|line| line["assessment"]["error"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        errors,
        [
            "`age`: found a list, expected one value",
            "the key `age` is given twice",
            "the line is a list in JSON, expected an object",
            "the line is no JSON object",
            "`age`: `3e1` has an exponent (accepted: a whole number from 0 to 120)",
            "the line is no JSON: trailing comma (character 12)",
        ]
    );
    assert_eq!(lines(&ran)[3]["line_text"], "oops");
}

#[test]
fn a_table_becomes_lines_of_json_and_the_other_way_round() {
    let ran = batch(
        "who,age,age\nx,34,\n",
        &[
            "--format",
            "ndjson",
            "--columns",
            "class,points",
            "--factors",
        ],
    );
    assert_eq!(
        lines(&ran),
        [
            json!({"who": "x", "age": "34", "age_2": "", "assessment": {"class": "C", "points": 15,
            "points_salary": 0, "points_education": 0, "points_experience": 0, "points_months": 0,
            "points_mandarin": 0, "points_place": 0, "points_age": 15, "points_standing": 0,
            "points_local": 0}})
        ]
    );
    let input = "{\"who\": \"a, b\", \"age\": 34}\n{\"age\": 35, \"x\": {\"y\": 1}}\n";
    let ran = batch(input, &["--format", "csv", "--columns", "points"]);
    assert_eq!(
        ran.stdout,
        "who,age,x,points\n\"a, b\",34,,15\n,35,\"{\"\"y\"\": 1}\",15\n"
    );
}

#[test]
fn a_workbook_is_read_as_excel_types_its_cells() {
    let file = "tests/data/candidates.xlsx";
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("bad.csv");
    let ran = raw(&[
        file,
        "--columns",
        "class,points,error",
        "--rejects",
        bad.to_str().unwrap(),
    ])
    .go();
    // 300,000: 14, a master 15, age 33: 15, a patent 5, HSK 3: 3. 449,999.99: 17, a bachelor 10, age
    // 34: 15. 450,000: 20, a doctor 20, age 36: 15, a patent 5, HSK 4: 4.
    assert_eq!(
        ran.stdout,
        "姓名,birth_date,学历,Annual salary,patent,HSK等级,说明,class,points,error\n\
         张三,1992-11-24,硕士,300000,TRUE,3,\"say \"\"hi\"\", please\",C,52,\n\
         李四,1992-11-23,bachelor,449999.99,FALSE,,\"two\nlines\",C,42,\n\
         王五,1990/1/5,PhD,45万,是,4,,B,64,\n"
    );
    assert_eq!(ran.status, 1);
    let bad = std::fs::read_to_string(bad).unwrap();
    assert!(
        bad.contains("\n赵六,34,diploma,600000.5,maybe,12,#,7,\"`birth_date`: `34` is not a date"),
        "{bad}"
    );
    let ran = raw(&[file, "--sheet", "Second", "--columns", "points"]).go();
    assert_eq!(ran.stdout, "age,points\n34,15\n");
    let ran = raw(&[file, "--sheet", "Third"]).go();
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            2,
            "error: `tests/data/candidates.xlsx`: there is no sheet `Third`; the sheets are Candidates, Second\n"
        )
    );
}

#[test]
fn a_workbook_comes_through_a_pipe_too() {
    let bytes = std::fs::read(project().join("tests/data/candidates.xlsx")).unwrap();
    let ran = batch(bytes, &["--sheet", "Second", "--columns", "points"]);
    assert_eq!(ran.stdout, "age,points\n34,15\n");
}

#[test]
fn several_files_have_one_header_and_must_agree_on_it() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let one = write("one.csv", "age,who\n34,a\n");
    let two = write("two.csv", "age;who\r\n35;\"b,c\"\r\n");
    let ran = raw(&[&one, &two, "--columns", "points"]).go();
    assert_eq!(ran.stdout, "age,who,points\n34,a,15\n35,\"b,c\",15\r\n");
    let other = write("other.csv", "age,name\n34,a\n");
    let ran = raw(&[&one, &other]).go();
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("column 2 is `who` there and `name` here"),
        "{}",
        ran.stderr
    );
}

#[test]
fn no_known_column_at_all_is_an_error_that_lists_what_was_found() {
    let ran = batch("foo,bar\n1,2\n", &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("error: no column of `<stdin>` is known; found `foo`, `bar`\n  help: known are annual_salary, education,"), "{}", ran.stderr);
    let ran = batch("", &[]);
    assert_eq!(
        ran.stderr,
        "error: `<stdin>` is empty; expected a header with the names of facts\n"
    );
}

#[test]
fn a_column_that_looks_misspelt_is_told_once_and_passes_through() {
    let ran = batch("aeg,age\n1,34\n2,34\n", &["--columns", "points"]);
    assert_eq!(
        ran.stderr,
        "note: column `aeg` is not known and passes through; did you mean `age`?\n"
    );
    let ran = batch(
        "{\"aeg\": 1}\n{\"aeg\": 2, \"age\": 34}\n",
        &["--columns", "points"],
    );
    assert_eq!(
        ran.stderr,
        "note: column `aeg` is not known and passes through; did you mean `age`?\n"
    );
}

#[test]
fn columns_are_renamed_by_a_map_that_is_held_against_the_header() {
    let ran = batch(
        "Alter,Pay = gross\n34,300k\n",
        &[
            "--map",
            "Alter=age",
            "--map",
            "Pay = gross=annual_salary",
            "--columns",
            "points",
        ],
    );
    assert_eq!(ran.stdout, "Alter,Pay = gross,points\n34,300k,29\n");
    let ran = batch("Alter\n34\n", &["--map", "Altr=age"]);
    assert_eq!(
        ran.stderr,
        "error: `--map`: there is no column `Altr`\n  help: did you mean `Alter`?\n"
    );
    let ran = batch("Alter\n34\n", &["--map", "Alter=aeg"]);
    assert_eq!(
        ran.stderr,
        "error: `--map`: `aeg` is no fact of `cn-2017`\n  help: did you mean `age`?\n"
    );
}

#[test]
fn what_is_set_for_all_rows_is_checked_before_any_row() {
    let ran = batch(
        "age\n34\n",
        &["--set", "months_per_year=13", "--set", "colour=red"],
    );
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert_eq!(
        ran.stderr.matches("error: `--set`: ").count(),
        2,
        "{}",
        ran.stderr
    );
}

#[test]
fn a_whole_assessment_is_the_one_that_assess_gives() {
    let mut input =
        String::from("annual_salary,education,age,province,hsk_level,experience_years,renewal\n");
    let mut flags = Vec::new();
    for row in 0..24 {
        let salary = 40_000 + 37_000 * row;
        let education = ["none", "bachelor", "", "doctorate"][row % 4];
        let age = ["17", "34", "", "61", "46"][row % 5];
        let province = ["", "sichuan", "shanghai"][row % 3];
        let (hsk, years) = (row % 7, row % 3);
        writeln!(
            input,
            "{salary},{education},{age},{province},{hsk},{years},yes"
        )
        .unwrap();
        let cells = [
            ("--annual-salary", salary.to_string()),
            ("--education", education.to_owned()),
            ("--age", age.to_owned()),
            ("--province", province.to_owned()),
            ("--hsk-level", hsk.to_string()),
            ("--experience-years", years.to_string()),
            ("--renewal", "yes".to_owned()),
        ];
        flags.push(cells);
    }
    let whole = batch(input.clone(), &["--explain"]);
    let short = batch(input, &["--format", "ndjson"]);
    for ((whole, short), cells) in lines(&whole).iter().zip(lines(&short)).zip(flags) {
        let given = cells.iter().filter(|(_, value)| !value.is_empty());
        let mut arguments = vec!["assess", "--on", "2026-11-23", "--format", "json"];
        arguments.extend(given.flat_map(|(flag, value)| [*flag, value.as_str()]));
        let ran = run_with(arguments).go();
        let expected: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(whole["assessment"], expected);
        let word = |class: &Value| class.as_str().unwrap_or("none").to_owned();
        let fields = json!({
            "class": word(&expected["class"]), "best_class": word(&expected["best_class"]),
            "points": expected["points"]["total"], "points_at_most": expected["points"]["at_most"],
            "route": expected["route"], "error": null,
        });
        assert_eq!(short["assessment"], fields);
    }
}

/// A table of some megabytes, with gaps, faults, quotes and cities.
fn large() -> String {
    let mut text =
        String::from("id,age,education,annual_salary,months_per_year,patent,place,note\n");
    for row in 0..60_000_u64 {
        let dice = row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let age = if dice.is_multiple_of(97) {
            "old".to_owned()
        } else {
            (dice % 80).to_string()
        };
        let education = ["none", "本科", "master's degree", "doctorate", ""][(dice % 5) as usize];
        let months = if dice.is_multiple_of(3) {
            String::new()
        } else {
            (dice % 13).to_string()
        };
        let place = ["", "shanghai", "beijing", "hainan"][(dice % 4) as usize];
        let note = if dice.is_multiple_of(11) {
            "\"a \"\"b\"\",\nc\""
        } else {
            "plain"
        };
        writeln!(
            text,
            "{row},{age},{education},{},{months},{},{place},{note}",
            dice % 1_200_000,
            ["yes", "否"][(dice % 2) as usize]
        )
        .unwrap();
    }
    text
}

#[test]
fn nothing_is_lost_or_changed_and_the_number_of_jobs_does_not_show() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("large.csv");
    let text = large();
    std::fs::write(&path, &text).unwrap();
    let path = path.to_str().unwrap();
    let run = |jobs: &str| raw(&[path, "--jobs", jobs]).go();
    let one = run("1");
    assert_eq!(one.status, 1);
    for jobs in ["2", "3", "8"] {
        assert!(
            run(jobs).stdout == one.stdout,
            "{jobs} jobs give something else"
        );
    }
    let rows = |text: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap()).collect()
    };
    let (theirs, ours) = (rows(&text), rows(&one.stdout));
    assert_eq!(theirs.len(), ours.len());
    for (theirs, ours) in theirs.iter().zip(&ours).skip(1) {
        assert!(ours.iter().take(8).eq(theirs.iter()));
        let (class, points, error) = (&ours[8], &ours[10], &ours[13]);
        let is_old = &theirs[1] == "old";
        assert_eq!(is_old, !error.is_empty());
        assert_eq!(is_old, class.is_empty() && points.is_empty());
    }
    // Through a pipe the blocks are others, the answer is not.
    assert!(batch(text, &[]).stdout == one.stdout);
}

/// What was kept of earlier rows (cells, profiles, settings of other places, days and figures) must
/// not show: a row has the same answer whatever stands above it.
#[test]
fn a_row_has_the_same_answer_wherever_it_stands() {
    let header = "age,birth_date,education,annual_salary,place,on,local_average_monthly_salary,province,patent";
    let rows: Vec<String> = (0..4000_u64)
        .map(|row| {
            let dice = row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 17;
            let pick = |from: &[&str], by: u64| from[(dice / by) as usize % from.len()].to_owned();
            let cells = [
                pick(&["34", "", "17", "old", "61", "", "46"], 1),
                pick(&["", "", "", "1990-11-23", "", "1960/1/5", "2030-01-01"], 7),
                pick(
                    &[
                        "none",
                        "",
                        "本科",
                        "a degree of some kind",
                        "doctorate",
                        "bachelor's degree",
                    ],
                    49,
                ),
                pick(&["895248", "", "300000", "30万", "-1", "573000.50"], 301),
                pick(&["", "shanghai", "hainan", "", "paris", "beijing"], 1807),
                pick(
                    &[
                        "",
                        "2026-02-02",
                        "2026-02-03",
                        "2017-01-01",
                        "2026-03-01",
                        "2027-04-01",
                        "",
                        "2023-04-26",
                    ],
                    10_843,
                ),
                pick(&["", "", "10000", "", "12434", "0"], 65_059),
                pick(&["", "", "", "sichuan", "shanghai"], 390_355),
                pick(&["yes", "no", "", "是", "maybe"], 1_951_779),
            ];
            cells.join(",")
        })
        .collect();
    let ran = |rows: &[&str], more: &[&str]| {
        let input = format!("{header}\n{}\n", rows.join("\n"));
        let ran = batch(input, &[more, &["--jobs", "1"]].concat());
        ran.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let answers = |rows: &[&str]| ran(rows, &["--factors"]).split_off(1);
    let forward: Vec<&str> = rows.iter().map(String::as_str).collect();
    let backward: Vec<&str> = forward.iter().rev().copied().collect();
    let (down, mut up) = (answers(&forward), answers(&backward));
    up.reverse();
    assert_eq!(down.len(), rows.len());
    assert!(
        down.iter().any(|row| row.contains(",A,"))
            && down.iter().any(|row| row.contains("`place`"))
    );
    for (down, up) in down.iter().zip(&up) {
        assert_eq!(down, up);
    }
    // And the same as alone in its table.
    for at in (0..rows.len()).step_by(97) {
        assert_eq!(answers(&forward[at..=at]), [down[at].as_str()]);
    }
    // In full too, on other days of the same rules.
    let explained = |rows: &[&str]| ran(rows, &["--explain", "--format", "ndjson"]);
    let whole = explained(&forward[..400]);
    for at in (0..400).step_by(23) {
        assert_eq!(explained(&forward[at..=at]), [whole[at].as_str()]);
    }
}

/// What is said of one bad cell is kept for the next one; nothing of the first may show in it.
#[test]
fn a_bad_cell_is_told_as_if_it_were_the_only_one() {
    let header =
        "age,\u{ffff},annual_salary,birth_date,province,on,local_average_monthly_salary,place";
    let rows = [
        "old,x,much,never,shanghay,someday,none,paris",
        "\u{ffff}old,y\u{ffff}\u{ffff},\u{1b}much,2030-01-01,shanxii,some day,-1,shangai",
        "200,z,-5,1700-01-01,nowhere,2026-13-01,0,guangdong",
        "201,a,-6,1700-01-02,beijng,2026-02-30,1e3,hubei",
        "o,b,5%,1600-01-01,nowhere at all,2026-11-24,0,",
        "o,b,5%,2026-11-25,,2026-11-23,,",
        "o,b,5%,2026-11-25,,,,",
    ];
    for lang in ["en", "zh", "both"] {
        let more = ["--map", "\u{ffff}=education", "--lang", lang, "--jobs", "1"];
        let answers = |rows: &[&str]| -> Vec<String> {
            let ran = batch(format!("{header}\n{}\n", rows.join("\n")), &more);
            ran.stdout.lines().skip(1).map(str::to_owned).collect()
        };
        let (twice, longest) = (rows.repeat(2), "\u{200b}".repeat(40));
        let long = rows[0].replace("old", &longest);
        let all: Vec<&str> = twice.into_iter().chain([long.as_str(), rows[0]]).collect();
        for (row, together) in all.iter().zip(answers(&all)) {
            assert_eq!(answers(&[row]), [together]);
        }
    }
}

#[test]
fn what_a_spreadsheet_would_run_never_stands_in_a_text_of_ours() {
    let input = "=1+1,age\n=2+2,@old\n-3,+4\n";
    let ran = batch(input, &["--map", "=1+1=hsk_level"]);
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        for cell in row.iter().skip(2) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_permit-points"));
    let mut child = command
        .args(["batch", "--on", "2026-11-23"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(b"age,who\n");
        while stdin.write_all(&b"34,somebody\n".repeat(1000)).is_ok() {}
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with("age,who,class"));
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    writer.join().unwrap();
}

#[test]
fn answers_come_while_the_pipe_is_still_open() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_permit-points"));
    let mut child = command
        .args([
            "batch",
            "--on",
            "2026-11-23",
            "--columns",
            "points",
            "--summary",
            "none",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || answers.next().unwrap().unwrap();
    stdin.write_all(b"age\n34\n").unwrap();
    assert_eq!([next(), next()], ["age,points", "34,15"]);
    stdin.write_all(b"60\n").unwrap();
    assert_eq!(next(), "60,5");
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_half_written_file() {
    let folder = TempDir::new().unwrap();
    let result = folder.path().join("result.csv");
    std::fs::write(&result, "what was there before\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_permit-points"));
    let mut child = command
        .args([
            "batch",
            "--on",
            "2026-11-23",
            "-o",
            result.to_str().unwrap(),
        ])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(&[b"age\n".to_vec(), b"34\n".repeat(100_000)].concat())
        .unwrap();
    // Once the file beside is there, the handler is too.
    let is_begun = |folder: &Path| std::fs::read_dir(folder).unwrap().count() > 1;
    while !is_begun(folder.path()) {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert_eq!(said, "error: interrupted; no result was written\n");
    assert!(!is_begun(folder.path()));
    assert_eq!(
        std::fs::read_to_string(&result).unwrap(),
        "what was there before\n"
    );
    drop(stdin);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let ran = batch("age\n34\n", &["-o", "/dev/full"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("error: cannot write `/dev/full`: "),
        "{}",
        ran.stderr
    );
    let ran = batch("age\nold\n", &["--rejects", "/dev/full"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("error: cannot write `/dev/full`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn words_that_are_none_are_refused_before_anything_is_read() {
    for (more, expected) in [
        (
            &["--only", "D"][..],
            "error: `--only`: there is no class `D`; accepted: A, B, C, none, exempt, error\n",
        ),
        (
            &["--require", "D"],
            "error: `--require`: there is no class `D`; accepted: A, B, C\n",
        ),
        (
            &["--columns", "clas"],
            "error: `--columns`: `clas` is none of the columns that can be added\n  help: did you mean `class`?\n",
        ),
        (
            &["--explain", "--format", "csv"],
            "error: `--explain` does not fit into a table\n  help: leave `--format csv` out: the whole assessment is written as JSON\n",
        ),
        (
            &["--set", "age"],
            "error: `--set age`: expected a fact, `=` and its value\n  help: for instance `--set months_per_year=12`\n",
        ),
        (
            &["nowhere.csv"],
            "error: cannot read `nowhere.csv`: No such file or directory (os error 2)\n",
        ),
    ] {
        let ran = batch("age\n34\n", more);
        assert_eq!(
            (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
            (2, "", expected)
        );
    }
}
