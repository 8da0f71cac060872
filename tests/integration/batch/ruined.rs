//! Tables that something has ruined: what cannot be read is said, and the rest comes through.

use encoding_rs::GB18030;

use super::{batch, lines, raw};

const OURS: &str = "class,best_class,points,points_at_most,route,error";

#[test]
fn a_word_of_gb18030_that_could_be_utf_8_is_told_by_its_letters() {
    // 硕士 is the only word that is not ASCII, and its bytes are also those of ˶ʿ.
    let text = "age,education\n34,硕士\n35,学士\n";
    let (status, stdout, stderr) = raw(&[]).stdin(GB18030.encode(text).0.into_owned()).bytes();
    let (stdout, _, is_broken) = GB18030.decode(&stdout);
    assert!(!is_broken);
    assert_eq!(
        stdout,
        format!("age,education,{OURS}\n34,硕士,C,A,30,120,,\n35,学士,C,A,25,120,,\n")
    );
    assert_eq!(status, 0);
    assert_eq!(
        stderr,
        "note: `<stdin>` is not UTF-8; it is read, and written, as GB18030\n"
    );
}

#[test]
fn one_broken_letter_makes_no_other_encoding_of_a_table_in_utf_8() {
    let rows = "张三丰,硕士\n李小龙,本科\n".repeat(20);
    let mut input = format!("姓名,学历\n{rows}").into_bytes();
    input.extend_from_slice(b"Jos\xe9,master\n");
    let (status, stdout, stderr) = raw(&[]).stdin(input).bytes();
    assert_eq!((status, stderr.as_str()), (0, ""));
    assert!(stdout.ends_with(b"Jos\xe9,master,C,A,15,120,,\n"));
}

#[test]
fn gb18030_that_comes_late_is_told_at_the_end() {
    let late = format!("age,note\n{}35,\u{4e2d}\u{6587}\n", "34,x\n".repeat(40_000));
    let input = GB18030.encode(&late).0.into_owned();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), input).unwrap();
    let (status, _, stderr) = raw(&[file.path().to_str().unwrap()]).bytes();
    assert_eq!(status, 0);
    assert_eq!(
        stderr,
        "note: the rows are not UTF-8; they were read, and written, as GB18030\n"
    );
    let bars = late.replace(',', "|");
    std::fs::write(file.path(), GB18030.encode(&bars).0).unwrap();
    let path = file.path().to_str().unwrap();
    let (status, _, stderr) = raw(&[path, "--columns", "class"]).bytes();
    assert_eq!(status, 2);
    assert_eq!(
        stderr,
        format!(
            "error: `{path}` is in GB18030, of which letters contain the byte `|`, so it cannot be cut there\n  \
             help: convert it to UTF-8\n"
        )
    );
}

#[test]
fn an_encoding_is_said_of_tables_that_can_have_it() {
    let book = "tests/data/candidates.xlsx";
    let plain = raw(&[book]).go();
    let said = raw(&[book, "--encoding", "gb18030"]).go();
    assert_eq!(said.stdout, plain.stdout);
    let utf_16: Vec<u8> = "\u{feff}学历\n硕士\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let ran = batch(utf_16, &["--encoding", "gb18030", "--columns", "points"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "学历,points\n硕士,15\n")
    );
}

#[test]
fn a_header_that_opens_a_quote_and_never_closes_it_is_an_error() {
    batch("age,\"note\n34,x\n", &[]).gives(
        2,
        "",
        "error: `<stdin>`: the header opens a quote and never closes it\n",
    );
}

#[test]
fn a_return_at_the_end_of_a_file_joins_no_rows() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (
        write("1.csv", "age,x\n34,a\r"),
        write("2.csv", "age,x\n35,b\n"),
    );
    raw(&[&one, &two, "--columns", "points"])
        .go()
        .gives(0, "age,x,points\n34,a,15\n35,b,15\n", "");
    let empty = write("3.csv", "age,x\r");
    raw(&[&empty, &two, "--columns", "points"])
        .go()
        .gives(0, "age,x,points\r\n35,b,15\n", "");
}

#[test]
fn a_break_within_the_header_does_not_tell_how_lines_end() {
    batch("\"my\rnote\",age\nx,34\ny,35\n", &["--columns", "points"]).gives(
        0,
        "\"my\rnote\",age,points\nx,34,15\ny,35,15\n",
        "",
    );
}

#[test]
fn a_hint_that_would_part_cells_at_letters_is_a_header_like_others() {
    let ran = batch(
        "sep=1\n34\n",
        &["--map", "sep=1=age", "--columns", "points"],
    );
    ran.gives(0, "sep=1,points\n34,15\n", "");
}

#[test]
fn a_column_called_as_our_list_of_surplus_cells_keeps_its_name() {
    let ran = batch("age,surplus_cells\n34,x,y\n", &["--format", "ndjson"]);
    let line = &lines(&ran)[0];
    assert_eq!(line["surplus_cells"], "x");
    assert_eq!(line["permit_surplus_cells"], serde_json::json!(["y"]));
}

#[test]
fn a_file_that_cannot_be_written_is_told_by_its_own_name() {
    let ran = batch("age\n34\n", &["-o", "nowhere/result.csv"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.stderr,
        "error: cannot write `nowhere/result.csv`: No such file or directory (os error 2)\n"
    );
}

#[test]
fn the_first_sheet_is_the_first_with_rows_that_people_see() {
    // A sheet of charts, a hidden one, and `People`, with a time in a cell.
    let ran = raw(&["tests/data/sheets.xlsx", "--columns", "points"]).go();
    ran.gives(
        0,
        "age,note,points\n34,12:30:00,15\n35,2026-11-23 12:30:00,15\n",
        "",
    );
    let ran = raw(&[
        "tests/data/sheets.xlsx",
        "--sheet",
        "Hidden",
        "--columns",
        "points",
    ])
    .go();
    assert_eq!(ran.stdout, "age,points\n20,10\n");
}
