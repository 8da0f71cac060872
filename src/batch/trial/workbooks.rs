//! Workbooks that lie about themselves, are damaged, or make much of few bytes.

use std::io::{Cursor, Read, Seek, SeekFrom};

use super::super::InputKind;
use super::super::blocks::InputBlock;
use super::super::sheet::{OpenSheet, Workbook};
use super::zip::{self, Part};
use super::{Trial, kept};

/// The part with the shared texts, and that with the rows.
const SHARED: usize = 4;
const ROWS: usize = 5;
const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>age</t></is></c></row>";

/// Reads a workbook to its end: the header, and how many bytes its rows make.
fn read(book: impl Workbook + 'static) -> Result<(Vec<String>, usize), String> {
    let sheet =
        OpenSheet::open("a.xlsx", Box::new(book), None).map_err(|error| error.to_string())?;
    let header = sheet.header.clone();
    let mut made = 0;
    let ran = sheet.run(10_000, &mut InputBlock::default(), &mut |block| {
        made += block.bytes.len();
        true
    });
    ran.map_err(|error| error.to_string())?;
    Ok((header, made))
}

fn read_parts(parts: &[Part]) -> Result<(Vec<String>, usize), String> {
    read(Cursor::new(zip::zip(parts)))
}

/// Reads a workbook with these rows below a header.
fn read_rows(rows: &str) -> Result<(Vec<String>, usize), String> {
    read_parts(&zip::parts(format!("{HEADER}{rows}").as_bytes(), b""))
}

fn fault(read: Result<(Vec<String>, usize), String>) -> String {
    read.expect_err("it is refused")
}

#[test]
fn a_count_of_shared_texts_is_held_against_the_bytes_there_are() {
    let with = |said: &str| {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        let sst = format!("<sst uniqueCount=\"{said}\"><si><t>x</t></si></sst>");
        parts[SHARED] = Part::stored("xl/sharedStrings.xml", sst.into_bytes());
        read_parts(&parts)
    };
    for said in [
        "4000000000",
        "4294967295",
        "18446744073709551615",
        "99999999999999999999999",
        "1000",
    ] {
        let error = fault(with(said));
        assert!(error.contains("more than it has bytes for"), "{error}");
    }
    for said in ["0", "1", "20", "", "-1", "many"] {
        assert!(with(said).is_ok(), "{said}");
    }
    // As many as the part has bytes, and one more.
    let bytes = "<sst uniqueCount=\"000000\"><si><t>x</t></si></sst>".len();
    assert!(with(&format!("{bytes:06}")).is_ok());
    assert!(with(&format!("{:06}", bytes + 1)).is_err());
}

#[test]
fn a_part_unpacks_to_no_more_than_the_file_stands_for_whatever_size_is_declared() {
    let comment = format!("<!--{}-->", " ".repeat(900_000)).repeat(40);
    for (part, declared) in [(SHARED, 100), (ROWS, u32::MAX - 1)] {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        let text = String::from_utf8(parts[part].bytes.clone()).unwrap();
        let text = text.replacen('>', &format!(">{comment}"), 1);
        let packed = Part::stored(&parts[part].name, text.into_bytes()).packed();
        parts[part] = Part {
            unpacked: declared,
            ..packed
        };
        let most = (100 * zip::zip(&parts).len()).max(32 * 1024 * 1024);
        let error = fault(read_parts(&parts));
        let expected = format!("unpacks to more than {most} bytes");
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn a_part_that_only_says_what_there_is_unpacks_to_less() {
    let comment = format!("<!--{}-->", " ".repeat(900_000)).repeat(20);
    for (part, most) in [(0, 4), (1, 16), (2, 4), (3, 16)] {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        let text = String::from_utf8(parts[part].bytes.clone()).unwrap();
        let text = text.replacen('>', &format!(">{comment}"), 1);
        parts[part] = Part::stored(&parts[part].name, text.into_bytes()).packed();
        let error = fault(read_parts(&parts));
        let expected = format!("unpacks to more than {} bytes", most * 1024 * 1024);
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn a_tag_a_text_and_a_row_have_a_longest_length() {
    let long = "x".repeat(1_100_000);
    let half = "x".repeat(600_000);
    let inline = |column: &str, text: &str| {
        format!("<c r=\"{column}2\" t=\"inlineStr\"><is>{text}</is></c>")
    };
    let cells = |cells: &str| format!("<row r=\"2\">{cells}</row>");
    let run = format!("<r><t>{half}</t></r>");
    for (rows, expected) in [
        (
            cells(&inline("A", &format!("<t>{long}</t>"))),
            "a tag or a text of more than 1 MiB",
        ),
        (
            cells(&format!("<c r=\"A2\" s=\"{long}\"/>")),
            "a tag or a text of more than 1 MiB",
        ),
        (
            format!("<!--{long}-->"),
            "a tag or a text of more than 1 MiB",
        ),
        (
            cells(&inline("A", &format!("{run}{run}"))),
            "a cell has a text of more than 1 MiB",
        ),
        (
            cells(&format!("{}{}", inline("A", &run), inline("B", &run))),
            "row 2 has more than 1 MiB of text",
        ),
        (
            cells(&"<c r=\"A2\"/>".repeat(16_385)),
            "row 2 has more cells than a sheet has columns",
        ),
    ] {
        let error = fault(read_rows(&rows));
        assert!(error.contains(expected), "{error}");
    }
    assert!(read_rows(&cells(&inline("A", &run))).is_ok());
    // A value in pieces, and a text of two parts, just as long as may be and one byte longer.
    for (more, is_fit) in [(0, true), (1, false), (1000, false)] {
        let (one, two) = ("x".repeat(512 * 1024 - 1), "x".repeat(512 * 1024 + more));
        let value = format!("<c t=\"str\"><v>{one}&#120;{two}</v></c>");
        let parts = format!("<r><t>{one}x</t></r><r><t>{two}</t></r>");
        for cell in [value, inline("A", &parts)] {
            let read = read_rows(&cells(&cell));
            assert_eq!(read.is_ok(), is_fit, "{more}");
            let told = read.err().unwrap_or_default();
            assert!(
                is_fit || told.ends_with("a cell has a text of more than 1 MiB"),
                "{told}"
            );
        }
    }
    // Two cells that make a row just as long as it may be, and one byte longer.
    let text = |length: usize| format!("<t>{}</t>", "x".repeat(length));
    for (more, is_fit) in [(0, true), (1, false)] {
        let (one, two) = (text(512 * 1024), text(512 * 1024 + more));
        let row = format!("{}{}", inline("A", &one), inline("B", &two));
        assert_eq!(read_rows(&cells(&row)).is_ok(), is_fit, "{more}");
    }
}

#[test]
fn rows_make_no_more_text_than_the_file_stands_for() {
    let rows = |cells: &dyn Fn(u32) -> String| {
        let rows: Vec<_> = (2..3000)
            .map(|row| format!("<row r=\"{row}\">{}</row>", cells(row)))
            .collect();
        rows.concat()
    };
    let expected = "make more than 33554432 bytes of text";
    // A cell far to the right in every row.
    let error = fault(read_rows(&rows(&|row| {
        format!("<c r=\"XFD{row}\"><v>1</v></c>")
    })));
    assert!(error.contains(expected), "{error}");
    // A header as wide as can be over rows of one cell.
    let sheet = format!(
        "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>{}",
        rows(&|row| format!("<c r=\"A{row}\"><v>1</v></c>"))
    );
    let error = fault(read_parts(&zip::parts(sheet.as_bytes(), b"")));
    assert!(error.contains(expected), "{error}");
    // A long text that many cells share.
    let sheet = format!(
        "{HEADER}{}",
        rows(&|row| format!("<c r=\"A{row}\" t=\"s\"><v>0</v></c>"))
    );
    let long = format!("<si><t>{}</t></si>", "x".repeat(30_000));
    let mut parts = zip::parts(sheet.as_bytes(), long.as_bytes());
    let error = fault(read_parts(&parts));
    assert!(error.contains(expected), "{error}");
    // A longer file stands for more.
    parts.push(Part::stored("pad", vec![b' '; 2 * 1024 * 1024]));
    let read = read_parts(&parts).map(|(_, made)| made);
    assert_eq!(read, Ok(2998 * 30_001));
}

#[test]
fn looks_far_to_the_right_make_no_cells() {
    let rows: Vec<_> = (2..3000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\" s=\"1\"/></row>"))
        .collect();
    let rows = rows.concat();
    let made = read_rows(&format!(
        "{rows}<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"
    ));
    assert_eq!(made, Ok((vec!["age".to_owned()], 2)));
}

#[test]
fn a_cell_stands_in_the_sheet() {
    for name in [
        "A0",
        "0",
        "A",
        "",
        "5",
        "AAAAAAA1",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAA1",
        "XFE2",
        "A1048577",
        "A4294967296",
        "A4294967297",
        "A99999999999999999999999",
        "A-1",
        "A+2",
        "A1B",
        "1A",
        "\u{ff21}2",
        "a\u{301}2",
        "[1",
        "@1",
    ] {
        let error = fault(read_rows(&format!(
            "<row r=\"2\"><c r=\"{name}\"><v>1</v></c></row>"
        )));
        assert!(
            error.ends_with("a cell stands where no sheet has one"),
            "{name}: {error}"
        );
    }
    for row in ["0", "4294967296", "-1", "", "x", "1048577", "4294967295"] {
        let error = fault(read_rows(&format!(
            "<row r=\"{row}\"><c><v>1</v></c></row>"
        )));
        assert!(
            error.ends_with("a cell stands where no sheet has one"),
            "{row}: {error}"
        );
    }
    let cells = "<c><v>1</v></c>".repeat(16_384);
    assert!(read_rows(&format!("<row r=\"1048576\">{cells}</row>")).is_ok());
    let error = fault(read_rows(&format!("<row>{cells}<c/></row>")));
    assert!(
        error.ends_with("a cell stands where no sheet has one"),
        "{error}"
    );
}

#[test]
fn a_cell_that_names_what_is_not_there_is_an_error_with_its_row() {
    for cell in [
        "<c t=\"s\"><v>1</v></c>",
        "<c t=\"s\"><v>x</v></c>",
        "<c t=\"s\"><v>-1</v></c>",
        "<c t=\"s\"><v>18446744073709551616</v></c>",
        "<c t=\"b\"><v>2</v></c>",
        "<c t=\"n\"><v>x</v></c>",
        "<c t=\"x\"><v>1</v></c>",
    ] {
        let named = cell.replacen("<c", "<c r=\"A7\"", 1);
        for rows in [
            format!("{HEADER}<row r=\"7\">{cell}</row>"),
            format!("{HEADER}<row>{named}</row>"),
        ] {
            let error = fault(read_parts(&zip::parts(
                rows.as_bytes(),
                b"<si><t>x</t></si>",
            )));
            assert_eq!(
                error,
                "`a.xlsx`: row 7 has a cell that cannot be read: the file is damaged"
            );
        }
    }
}

#[test]
fn a_workbook_that_breaks_off_or_is_changed_anywhere_is_read_or_refused() {
    let rows = format!("{HEADER}<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>46349.5</v></c></row>");
    let mut parts = zip::parts(rows.as_bytes(), b"<si><r><t>x</t></r></si>");
    parts[ROWS] = parts[ROWS].clone().packed();
    let whole = zip::zip(&parts);
    assert_eq!(
        read(Cursor::new(whole.clone())),
        Ok((vec!["age".to_owned()], "x,2026-11-23 12:00:00\n".len()))
    );
    for at in 0..whole.len() {
        assert!(read(Cursor::new(whole[..at].to_vec())).is_err(), "{at}");
        for byte in [0, 1, 0x7f, 0xff] {
            let mut changed = whole.clone();
            changed[at] ^= byte | 0x10;
            let _ = read(Cursor::new(changed));
            let mut changed = whole.clone();
            changed[at] = byte;
            let _ = read(Cursor::new(changed));
        }
    }
}

/// What a list of parts says of the first one, and what the end says of the list, replaced.
fn with_list(change: impl Fn(&mut Vec<u8>, usize, usize)) -> Result<(Vec<String>, usize), String> {
    let mut book = zip::zip(&zip::parts(HEADER.as_bytes(), b""));
    let list = book
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let end = book.len() - 22;
    change(&mut book, list, end);
    read(Cursor::new(book))
}

#[test]
fn sizes_and_positions_in_the_list_of_parts_are_held_against_the_file() {
    let damaged = "the list of its parts does not fit its bytes: the file is damaged";
    let large = |book: &mut Vec<u8>, end: usize, parts: u64, length: u64, start: u64| {
        let at = end as u64;
        let tail = book.split_off(end);
        book.extend_from_slice(b"PK\x06\x06");
        book.extend_from_slice(&[0; 28]);
        for number in [parts, length, start] {
            book.extend_from_slice(&number.to_le_bytes());
        }
        book.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        book.extend_from_slice(&at.to_le_bytes());
        book.extend_from_slice(&[1, 0, 0, 0]);
        book.extend_from_slice(&tail);
        let at = book.len() - 22;
        book[at + 10..at + 20].fill(0xff);
    };
    for (field, length) in [(20, 4), (28, 2), (30, 2), (32, 2), (42, 4)] {
        let error = fault(with_list(|book, list, _| {
            book[list + field..][..length].fill(0xfe);
        }));
        assert!(error.ends_with(damaged), "{field}: {error}");
    }
    for (field, length) in [(12, 4), (16, 4)] {
        let error = fault(with_list(|book, _, end| {
            book[end + field..][..length].fill(0x3f);
        }));
        assert!(
            error.ends_with(damaged) || error.contains("10000 parts"),
            "{field}: {error}"
        );
    }
    for (parts, length) in [(u64::MAX, 100), (9_999, 1 << 62), (10_001, 100)] {
        let error = fault(with_list(|book, list, end| {
            large(book, end, parts, length, list as u64);
        }));
        assert!(error.contains("more than 10000 parts"), "{error}");
    }
    for (parts, length, start) in [(7, 400, u64::MAX), (9_999, 400, 10), (6, 1 << 20, 1 << 40)] {
        let error = fault(with_list(|book, _, end| {
            large(book, end, parts, length, start);
        }));
        assert!(error.ends_with(damaged), "{error}");
    }
    // The same that does not lie.
    let is_read = with_list(|book, list, end| {
        large(book, end, 6, (end - list) as u64, list as u64);
    });
    assert!(is_read.is_ok(), "{is_read:?}");
}

#[test]
fn a_zip_behind_something_else_is_read() {
    let book = zip::zip(&zip::parts(HEADER.as_bytes(), b""));
    assert!(read(Cursor::new([b"#!/bin/sh\n", &book[..]].concat())).is_ok());
    assert!(read(Cursor::new([&book[..], b"\n\n"].concat())).is_ok());
}

#[test]
fn parts_that_are_there_twice_encrypted_or_packed_in_another_way_are_refused() {
    let with = |change: &dyn Fn(&mut Vec<Part>)| {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        change(&mut parts);
        read_parts(&parts)
    };
    let twice = |parts: &mut Vec<Part>| {
        parts.push(Part::stored("XL\\worksheets/sheet1.xml", b"<x/>".to_vec()));
    };
    let error = fault(with(&twice));
    assert!(
        error.contains("two parts that are called `XL/worksheets/sheet1.xml`"),
        "{error}"
    );
    let error = fault(with(&|parts| parts[ROWS].flags = 1));
    assert!(
        error.ends_with("its part `xl/worksheets/sheet1.xml` is encrypted"),
        "{error}"
    );
    let error = fault(with(&|parts| parts[SHARED].method = 14));
    assert!(error.contains("is packed by the method 14"), "{error}");
    let refusal = "more than 10000 parts, or a list of them of more than 4 MiB";
    for (more, is_fit) in [(9_994, true), (9_995, false), (10_000, false)] {
        let read = with(&|parts| {
            parts.extend((0..more).map(|at| Part::stored(&at.to_string(), Vec::new())));
        });
        assert_eq!(read.is_ok(), is_fit, "{more}");
        assert!(is_fit || fault(read).contains(refusal));
    }
    for (more, is_fit) in [(0, true), (1, false), (100_000, false)] {
        let read = with(&|parts| {
            let mut left = 4 * 1024 * 1024 + more;
            left -= parts.iter().map(|part| 46 + part.name.len()).sum::<usize>();
            for number in 10.. {
                let length = (left - 46).min(if left < 70_000 { 60_000 } else { 65_000 });
                let name = format!("{number}{}", "x".repeat(length - 2));
                parts.push(Part::stored(&name, Vec::new()));
                left -= 46 + length;
                if left == 0 {
                    break;
                }
            }
        });
        assert_eq!(read.is_ok(), is_fit, "{more}");
        assert!(is_fit || fault(read).contains(refusal));
    }
}

/// An input that breaks off by a panic, as a library might, once so many bytes of it are read.
struct Panicking(Cursor<Vec<u8>>, usize);

impl Read for Panicking {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(into)?;
        self.1 = self.1.checked_sub(read).expect("this is meant to happen");
        Ok(read)
    }
}

impl Seek for Panicking {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_panic_while_a_workbook_is_read_is_an_error() {
    let row = "<row><c><v>1</v></c></row>";
    let book = zip::zip(&zip::parts(
        format!("{HEADER}{}", row.repeat(10_000)).as_bytes(),
        b"",
    ));
    let (mut errors, mut bytes) = (0, 0);
    loop {
        match read(Panicking(Cursor::new(book.clone()), bytes)) {
            Ok(_) => break,
            Err(error) => {
                assert_eq!(error, "`a.xlsx`: its reader broke off: the file is damaged");
                assert!(!super::super::is_guarded());
                errors += 1;
            }
        }
        bytes += 5000;
    }
    assert!(errors > 50, "{errors}");
}

#[test]
fn what_is_seldom_written_is_read_as_another_reader_reads_it() {
    let shared = b"<si/><si><t> a </t></si><si><t xml:space=\"preserve\"> b </t></si>\
        <si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space=\"preserve\"> &amp; plain</t></r></si>\
        <si><t>\xe6\xbc\xa2</t><rPh sb=\"0\" eb=\"1\"><t>kan</t></rPh><phoneticPr/></si>\
        <si><t>line&#10;break_x000D_&lt;<![CDATA[<x>]]></t></si>";
    let rows = "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row><row r=\"3\" spans=\"1:9\">\
        <c r=\"B3\" t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c t=\"s\"><v>5</v></c><c t=\"s\"><v>0</v></c></row>\
        <row r=\"9\"><c r=\"C9\"><v>1e3</v></c><c r=\"A9\"><v>0.1</v></c><c r=\"C9\"><v>2</v></c><c r=\"B9\"/></row>\
        <row/><row><c t=\"str\"><f>A1&amp;\"x\"</f><v>a_x0041_</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c>\
        <c t=\"d\"><v>2026-11-23T00:00:00</v></c><c s=\"1\"><v>46349</v></c><c s=\"1\"><v>46349.75</v></c>\
        <c s=\"9\"><v>-0.5</v></c><c><v>text</v></c><c t=\"inlineStr\"><v>no</v><is><t>yes</t></is></c></row>";
    let parts = zip::parts(rows.as_bytes(), shared);
    let packed: Vec<Part> = parts.iter().cloned().map(Part::packed).collect();
    for book in [zip::zip(&parts), zip::zip(&packed)] {
        kept::check(&Trial::plain(Some(InputKind::Xlsx)), &book);
        assert!(read(Cursor::new(book)).is_ok());
    }
}

#[test]
fn a_cell_has_one_value_whatever_stands_behind_it() {
    let text = "<is><t>yes</t></is>";
    // Another reader takes what comes last in a cell for all of it.
    for cell in [
        format!(" t=\"inlineStr\">{text}<v>1</v>"),
        format!(" t=\"inlineStr\">{text}<v/>"),
        format!(" t=\"inlineStr\">{text}<f>A1</f>"),
        " t=\"str\"><v>yes</v><f>A1</f>".to_owned(),
    ] {
        let rows = format!("{HEADER}<row r=\"2\"><c{cell}</c></row>");
        let book = zip::workbook(rows.as_bytes(), b"");
        let trial = Trial::plain(Some(InputKind::Xlsx));
        kept::check(&trial, &book);
        let (rows, is_ours) = (trial.run(&[&book]).unwrap().rows, b"yes,");
        assert_eq!(
            rows.split(|byte| *byte == b'\n').nth(1).unwrap()[..4],
            *is_ours,
            "{cell}"
        );
    }
    for cell in [
        format!(">{text}<v>1</v>"),
        format!("><v>1</v>{text}"),
        "><v>1</v><v>2</v>".to_owned(),
        format!(" t=\"inlineStr\">{text}{text}"),
    ] {
        let error = fault(read_rows(&format!("<row r=\"2\"><c{cell}</c></row>")));
        let expected = "row 2 has a cell that cannot be read: the file is damaged";
        assert!(error.ends_with(expected), "{cell}: {error}");
    }
}

#[test]
fn rows_come_in_blocks_that_are_neither_empty_nor_full_of_blank_lines() {
    let blocks = |rows: &[u32], wanted: usize| {
        let row = |row: &u32| format!("<row r=\"{row}\"><c><v>1</v></c></row>");
        let rows: String = rows.iter().map(row).collect();
        let book = zip::workbook(format!("{HEADER}{rows}").as_bytes(), b"");
        let sheet = OpenSheet::open("a.xlsx", Box::new(Cursor::new(book)), None).unwrap();
        let mut found = Vec::new();
        let ran = sheet.run(wanted, &mut InputBlock::default(), &mut |block| {
            found.push((block.line, String::from_utf8(block.bytes.clone()).unwrap()));
            true
        });
        ran.unwrap();
        found
    };
    let of = |line: u64, rows: &str| (line, rows.to_owned());
    let far = format!("1\n1\n{}1\n", "\n".repeat(1000));
    for (rows, wanted, expected) in [
        (
            &[2, 3, 1004, 2006, 2007][..],
            10_000,
            vec![of(2, &far), of(2006, "1\n1\n")],
        ),
        (&[5000], 10_000, vec![of(5000, "1\n")]),
        (
            &[2, 3, 4, 6, 7],
            4,
            vec![of(2, "1\n1\n"), of(4, "1\n\n1\n"), of(7, "1\n")],
        ),
        (&[], 4, vec![]),
    ] {
        assert_eq!(blocks(rows, wanted), expected, "{rows:?}");
    }
}

#[test]
fn up_to_twenty_sheets_are_named_where_one_is_not_there() {
    for (count, end) in [
        (1, "`S1`"),
        (20, ", S20"),
        (21, ", S20, …"),
        (22, ", S20, …"),
    ] {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        let sheets = (1..=count).map(|at| format!("<sheet name=\"S{at}\" r:id=\"s\"/>"));
        let sheets = sheets.collect::<String>();
        parts[1] = Part::stored(
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"r\"><sheets>{sheets}</sheets></workbook>").into_bytes(),
        );
        let book = Box::new(Cursor::new(zip::zip(&parts)));
        let error = OpenSheet::open("a.xlsx", book, Some("T"))
            .err()
            .unwrap()
            .to_string();
        let end = end.replace("`S1`", "are S1");
        assert!(error.ends_with(&end), "{error}");
    }
}

#[test]
fn a_workbook_says_from_when_it_counts_days_and_what_links_it_has() {
    let rows = format!("{HEADER}<row><c s=\"1\"><v>44887</v></c></row>");
    for (said, expected) in [
        ("", "2022-11-22"),
        ("<workbookPr/>", "2022-11-22"),
        ("<workbookPr date1904=\"0\"/>", "2022-11-22"),
        ("<workbookPr date1904=\"1\"/>", "2026-11-23"),
        ("<workbookPr date1904=\"true\"/>", "2026-11-23"),
    ] {
        let mut parts = zip::parts(rows.as_bytes(), b"");
        let book = String::from_utf8(parts[1].bytes.clone()).unwrap();
        let book = book.replace("<sheets>", &format!("{said}<sheets>"));
        parts[1] = Part::stored("xl/workbook.xml", book.into_bytes());
        // A tag that looks like a link and is none.
        let links = String::from_utf8(parts[0].bytes.clone()).unwrap();
        let links = links.replacen(
            "<Relationship ",
            "<Other Id=\"a\" Type=\"/officeDocument\" Target=\"x\"/><Relationship ",
            1,
        );
        parts[0] = Part::stored("_rels/.rels", links.into_bytes());
        let came = Trial::plain(None).run(&[&zip::zip(&parts)]).unwrap();
        let came = String::from_utf8(came.rows).unwrap();
        assert!(came.contains(&format!("\n{expected},")), "{said}: {came}");
    }
}

#[test]
fn a_panic_is_an_error_only_while_a_workbook_is_read() {
    use super::super::xlsx::guarded;
    assert!(!super::super::is_guarded());
    assert_eq!(guarded(|| Ok(super::super::is_guarded())), Ok(true));
    assert!(!super::super::is_guarded());
}

#[test]
fn a_zip_without_a_workbook_in_it_is_told_as_one() {
    for part in 0..3 {
        let mut parts = zip::parts(HEADER.as_bytes(), b"");
        parts.remove(part);
        let error = fault(read_parts(&parts));
        assert_eq!(error, "`a.xlsx`: the file is a zip, but no XLSX workbook");
    }
    let mut parts = zip::parts(HEADER.as_bytes(), b"");
    let length = parts[ROWS].bytes.len() - "</row></sheetData></worksheet>".len();
    parts[ROWS].bytes.truncate(length);
    let error = fault(read_parts(&parts));
    let expected = "`a.xlsx`: its part `xl/worksheets/sheet1.xml` breaks off";
    assert_eq!(error, expected);
    let mut parts = zip::parts(HEADER.as_bytes(), b"");
    parts.remove(ROWS);
    let error = fault(read_parts(&parts));
    assert_eq!(error, "`a.xlsx`: the sheet `Sheet1` has no rows");
}

#[test]
fn a_tag_that_ends_and_never_began_ends_nothing_else() {
    let rows = format!("{HEADER}<row><c></x><v>34</v></c></row>");
    let book = zip::workbook(rows.as_bytes(), b"");
    kept::check(&Trial::plain(Some(InputKind::Xlsx)), &book);
    assert_eq!(read(Cursor::new(book)).map(|(_, made)| made), Ok(3));
}

#[test]
fn what_stands_in_tags_that_are_not_read_is_nothing() {
    let rows = "<row><c t=\"s\"><v>0</v></c></row>\
        <row><c><f><g/><f>1</f><v>9</v></f><v>34</v></c></row>";
    let shared = b"<x><y/></x><si><rPh><t>a</t><rPh/><t>b</t></rPh><t>age</t></si>";
    let book = zip::workbook(rows.as_bytes(), shared);
    let came = Trial::plain(None).run(&[&book]).unwrap();
    assert!(came.rows.starts_with(b"age,class,"));
    assert!(came.rows.ends_with(b"\n34,C,A,15,120,,\n"));
}

#[test]
fn a_zip_may_have_more_bytes_than_it_needs_and_none_may_lack() {
    let damaged = "the list of its parts does not fit its bytes: the file is damaged";
    let whole = zip::zip(&zip::parts(HEADER.as_bytes(), b""));
    let last = |book: &[u8], sign: &[u8; 4]| memchr::memmem::rfind(book, sign).unwrap();
    let (begin, entry, end) = (
        last(&whole, b"PK\x03\x04"),
        last(&whole, b"PK\x01\x02"),
        whole.len() - 22,
    );
    let set = |book: &mut Vec<u8>, at: usize, number: usize| {
        book[at..at + 4].copy_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    };
    // Something between the list and the end.
    let mut book = whole.clone();
    book.splice(end..end, [0; 9]);
    assert!(read(Cursor::new(book)).is_ok());
    // An extra field in the header of the last part itself.
    let mut book = whole.clone();
    let name = usize::from(book[begin + 26]);
    book[begin + 28] = 9;
    book.splice(begin + 30 + name..begin + 30 + name, [0; 9]);
    let start = memchr::memmem::find(&book, b"PK\x01\x02").unwrap();
    let at = book.len() - 22;
    set(&mut book, at + 16, start);
    assert!(read(Cursor::new(book)).is_ok());
    // A part that is said to go to the end of the file, and behind it.
    for (more, is_fit) in [(0, true), (1, false)] {
        let mut book = whole.clone();
        let length = book.len() - (begin + 30 + name);
        set(&mut book, entry + 20, length + more);
        let read = read(Cursor::new(book));
        assert_eq!(read.is_ok(), is_fit);
        assert!(is_fit || fault(read).ends_with(damaged));
    }
    // A comment that is there, and one that is not.
    for (said, there, is_fit) in [
        (0, 0, true),
        (5, 5, true),
        (5, 9, true),
        (5, 4, false),
        (50, 0, false),
    ] {
        let mut book = whole.clone();
        book[end + 20] = said;
        book.extend(vec![b' '; there]);
        let read = read(Cursor::new(book));
        assert_eq!(read.is_ok(), is_fit, "{said} {there}");
        let broken = "the file is no XLSX workbook, or only the beginning of one";
        assert!(is_fit || fault(read).ends_with(broken));
    }
}

#[test]
fn a_number_that_does_not_fit_the_end_of_a_zip_stands_before_it() {
    let whole = zip::zip(&zip::parts(HEADER.as_bytes(), b""));
    let end = whole.len() - 22;
    let list = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    for (at, length) in [(10, 2), (12, 4), (16, 4), (10, 10)] {
        for parts in [6_u64, 7] {
            let mut book = whole[..end].to_vec();
            book.extend_from_slice(b"PK\x06\x06");
            book.extend_from_slice(&[0; 28]);
            for number in [parts, (end - list) as u64, list as u64] {
                book.extend_from_slice(&number.to_le_bytes());
            }
            book.extend_from_slice(b"PK\x06\x07\0\0\0\0");
            book.extend_from_slice(&(end as u64).to_le_bytes());
            book.extend_from_slice(&[1, 0, 0, 0]);
            let mut tail = whole[end..].to_vec();
            tail[at..at + length].fill(0xff);
            book.extend_from_slice(&tail);
            // One part more than the list has tells that this number is read.
            assert_eq!(read(Cursor::new(book)).is_ok(), parts == 6, "{at} {parts}");
        }
    }
}

/// The sizes and the position in the last entry of the list of parts, with an extra field.
fn with_extra(elsewhere: &[usize], extra: &dyn Fn(&[u64]) -> Vec<u8>) -> Result<usize, String> {
    let mut book = zip::zip(&zip::parts(
        format!("{HEADER}<row><c><v>34</v></c></row>").as_bytes(),
        b"",
    ));
    let end = book.len() - 22;
    let list = memchr::memmem::rfind(&book, b"PK\x01\x02").unwrap();
    let said = elsewhere.iter().map(|at| {
        let field = &mut book[list + at..list + at + 4];
        let said = u32::from_le_bytes([field[0], field[1], field[2], field[3]]);
        field.fill(0xff);
        u64::from(said)
    });
    let extra = extra(&said.collect::<Vec<_>>());
    let length = u8::try_from(extra.len()).unwrap();
    book[list + 30] = length;
    // The list ends some bytes later; it was below 64 KiB and stays so.
    let before = u16::from_le_bytes([book[end + 12], book[end + 13]]);
    book[end + 12..end + 14].copy_from_slice(&(before + u16::from(length)).to_le_bytes());
    book.splice(end..end, extra);
    read(Cursor::new(book)).map(|(_, made)| made)
}

#[test]
fn sizes_that_do_not_fit_stand_in_a_field_of_their_own() {
    let field = |sizes: &[u64]| {
        let bytes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
        [&[1, 0, u8::try_from(bytes.len()).unwrap(), 0][..], &bytes].concat()
    };
    // What a part unpacks to, what it is packed in, and where it stands, in this order.
    for elsewhere in [
        &[][..],
        &[24],
        &[20],
        &[42],
        &[24, 20],
        &[20, 42],
        &[24, 20, 42],
    ] {
        let alone = with_extra(elsewhere, &field);
        let behind = with_extra(elsewhere, &|sizes| {
            [&[9, 9, 2, 0, 7, 7, 8, 8, 0, 0][..], &field(sizes), b"abc"].concat()
        });
        assert_eq!((alone, behind), (Ok(3), Ok(3)), "{elsewhere:?}");
        let damaged = "the list of its parts does not fit its bytes: the file is damaged";
        for extra in [vec![9, 9, 5, 0], vec![1, 0, 9, 0, 1, 1, 1, 1, 1, 1, 1, 1]] {
            let error = with_extra(elsewhere, &|_| extra.clone()).unwrap_err();
            assert!(error.ends_with(damaged), "{error}");
        }
        if !elsewhere.is_empty() {
            assert!(with_extra(elsewhere, &|_| b"abc".to_vec()).is_err());
        }
    }
}

#[test]
fn true_and_false_are_read_however_they_are_written() {
    for (value, expected) in [
        ("1", "TRUE"),
        ("0", "FALSE"),
        (" true ", "TRUE"),
        ("False", "FALSE"),
        (" ", ""),
        ("", ""),
    ] {
        let rows = format!("{HEADER}<row><c t=\"b\"><v>{value}</v></c><c><v>7</v></c></row>");
        let book = zip::workbook(rows.as_bytes(), b"");
        let came = Trial::plain(None).run(&[&book]).unwrap();
        let row = format!("\n{expected},,,,,,");
        let came = String::from_utf8(came.rows).unwrap();
        assert!(came.contains(&row), "{value:?}: {came}");
    }
}

#[test]
fn the_look_of_a_cell_is_one_of_the_list_of_looks_with_a_format_of_the_list_of_formats() {
    let styles = "<styleSheet><dxfs><dxf><numFmt numFmtId=\"163\" formatCode=\"yyyy\"/></dxf></dxfs>\
        <numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"0\"/></numFmts>\
        <dxfs><dxf><numFmt numFmtId=\"165\" formatCode=\"yyyy\"/></dxf></dxfs>\
        <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
        <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"163\"/><xf numFmtId=\"164\"/>\
        <xf numFmtId=\"165\"/><xf numFmtId=\"46\"/><xf numFmtId=\"47\"/><xf/></cellXfs>\
        <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs></styleSheet>";
    let cells = (0..9).map(|look| format!("<c s=\"{look}\"><v>46349</v></c>"));
    let cells = cells.collect::<Vec<_>>().concat();
    let header = "<row><c t=\"str\"><v>age</v></c></row>";
    let mut parts = zip::parts(format!("{header}<row>{cells}</row>").as_bytes(), b"");
    parts[3] = Part::stored("xl/styles.xml", styles.as_bytes().to_vec());
    let mut trial = Trial::plain(None);
    trial.wanted.has_rejects = true;
    let came = trial.run(&[&zip::zip(&parts)]).unwrap();
    let (_, records) = kept::parted(&came.rejects, b',', b'\n');
    let is_day = |cell: &Vec<u8>| cell.starts_with(b"2026-11-23");
    let cells = records[0].cells.iter().enumerate();
    let days: Vec<usize> = cells
        .filter(|(_, cell)| is_day(cell))
        .map(|(at, _)| at)
        .collect();
    // Two cells of ours stand behind the first.
    assert_eq!(days, [1, 3, 6].map(|look| look + 2));
}
