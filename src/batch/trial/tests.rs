//! Batches of nasty tables, and the reading that they are held by.

use proptest::prelude::*;

use super::*;

fn run(kind: Option<InputKind>, input: &[u8]) -> Came {
    Trial::plain(kind).run(&[input]).unwrap()
}

#[test]
fn tables_are_read_here_as_the_csv_crate_reads_them() {
    for text in [
        "a,b\n1,2\n",
        "\"a\"b,c\"d\",\"\"\n\"x\ny\",\"\"\"\"\n\n,\n",
        "a,\"open\nand on",
    ] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let expected: Vec<Vec<Vec<u8>>> = reader
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect();
        let found: Vec<_> = kept::records(text.as_bytes(), b',', b'\n')
            .into_iter()
            .map(|record| record.cells)
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn a_workbook_made_by_hand_is_read() {
    let rows = b"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"inlineStr\"><is><t>x,y</t></is></c></row>\
        <row r=\"5\"><c r=\"A5\"><v>34</v></c><c r=\"B5\" s=\"1\"><v>45000</v></c><c r=\"C5\" t=\"b\"><v>1</v></c></row>";
    let book = zip::workbook(rows, b"<si><t>age</t></si>");
    let came = run(None, &book);
    assert_eq!(
        String::from_utf8_lossy(&came.rows),
        "age,,\"x,y\",class,best_class,points,points_at_most,route,error\n\
         34,2023-03-15,TRUE,C,A,15,120,,\n"
    );
    kept::check(&Trial::plain(None), &book);
}

#[test]
fn what_parts_cells_does_not_depend_on_how_much_of_the_header_came_first() {
    for text in [
        "name|x,\"my\nnote\",age\nAnn,a,34\n",
        "name|age,\"x\n34|1\n35|2\n",
        "age\n",
        "age",
        "",
    ] {
        let mut trial = Trial::plain(Some(InputKind::Csv));
        (trial.at_a_time, trial.block) = (1, 1);
        kept::check(&trial, text.as_bytes());
    }
}

/// What reading a workbook with these rows fails with.
fn refusal(rows: &str) -> String {
    let book = zip::workbook(rows.as_bytes(), b"");
    Trial::plain(None).run(&[&book]).unwrap_err()
}

#[test]
fn sheets_that_no_program_writes_lose_no_row_and_fill_no_memory() {
    let row = |number: &str| format!("<row r=\"{number}\"><c r=\"A{number}\"><v>34</v></c></row>");
    let (head, name) = (row("1"), "`trial`: ");
    for disordered in [
        [row("1"), row("5"), row("3")].concat(),
        // Rows are counted by themselves, wherever a cell says that it stands.
        "<c r=\"D3\"><v>1</v></c><row><c><v>2</v></c></row>".to_owned(),
    ] {
        assert_eq!(
            refusal(&disordered),
            format!("{name}the rows of the sheet `Sheet1` are not in order")
        );
    }
    for value in ["xl<p>0</p>", "<v>1</v>", "</>>", "1</p>2"] {
        assert_eq!(
            refusal(&format!("{head}<row><c><v>{value}</v></c></row>")),
            format!("{name}a text has a tag in it: the file is damaged")
        );
    }
    for value in ["1<!---->2", "&#49;2", "<?x?>12"] {
        let rows = format!("{head}<row><c><v>{value}</v></c></row>");
        let book = zip::workbook(rows.as_bytes(), b"");
        kept::check(&Trial::plain(None), &book);
        assert!(run(None, &book).rows.starts_with(b"34,class"));
    }
    for cell in ["A1048577", "XFE2", "ZZZZZZ2"] {
        let far = format!("{head}<row><c r=\"{cell}\"><v>1</v></c></row>");
        assert_eq!(
            refusal(&far),
            format!("{name}a cell stands where no sheet has one")
        );
    }
    // A million rows without anything are no million lines in memory.
    let last = [head, row("2"), row("1048576")].concat();
    let mut trial = Trial::plain(None);
    trial.wanted.has_rejects = true;
    kept::check(&trial, &zip::workbook(last.as_bytes(), b""));
    let blank =
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v> </v></c></row>".to_owned() + &row("2") + &row("3");
    let came = run(None, &zip::workbook(blank.as_bytes(), b""));
    assert!(came.rows.starts_with(b"34,class,"));
}

/// What comes of lines: the rows, then the rejected ones.
fn of_lines(lines: &str, form: OutputForm, only: Option<&str>, has_rejects: bool) -> [String; 2] {
    let mut trial = Trial::plain(Some(InputKind::Ndjson));
    trial.wanted.form = form;
    trial.wanted.only = only.map(|word| vec![word.to_owned()]);
    trial.wanted.has_rejects = has_rejects;
    // The columns are told by the first line alone.
    trial.at_a_time = 1;
    let came = trial.run(&[lines.as_bytes()]).unwrap();
    assert_eq!(came.tally.below, 0);
    [came.rows, came.rejects].map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn a_line_names_its_place_and_day_and_every_key_once() {
    let wide = |more: &str| {
        let keys: Vec<_> = (0..30).map(|at| format!("\"k{at}\":1,")).collect();
        let keys = keys.concat();
        format!("{{{keys}{more}\"age\":34}}")
    };
    for (line, expected) in [
        (
            "{\"annual_salary\":895248,\"place\":\"shanghai\",\"on\":\"2026-02-03\"}".to_owned(),
            "\"class\":\"A\"",
        ),
        (
            "{\"annual_salary\":895248,\"place\":\"shanghai\",\"on\":\"2026-02-02\"}".to_owned(),
            "\"class\":\"B\"",
        ),
        (
            "{\"age\":{\"x\":1}}".to_owned(),
            "\"error\":\"`age`: found an object, expected one value\"",
        ),
        (wide(""), "\"points\":15"),
        (
            wide("\"k7\":1,"),
            "\"error\":\"the key `k7` is given twice\"",
        ),
    ] {
        let [rows, _] = of_lines(&line, OutputForm::Ndjson, None, false);
        assert!(rows.contains(expected), "{line} became {rows}");
    }
}

#[test]
fn lines_that_cannot_be_read_go_where_they_are_wanted_whatever_is_written() {
    let lines = "{\"age\":34}\n{\"age\":17,\"x\":1}\n[\"a,b\"]\n{\"age\":\"old\"}\n";
    let of = |form, only, has_rejects| of_lines(lines, form, only, has_rejects);
    let no_key = "the key `x` is not among the columns, which are those of the first rows";
    let no_object = "the line is a list in JSON, expected an object";
    let no_number = "`age`: `old` is not a number (accepted: a whole number from 0 to 120)";
    let header = "age,class,best_class,points,points_at_most,route,error\n34,C,A,15,120,,\n";
    let faults = format!(
        "17,,,,,,\"{no_key}\",\"{{\"\"age\"\":17,\"\"x\"\":1}}\"\n\
         ,,,,,,\"{no_object}\",\"[\"\"a,b\"\"]\"\nold,,,,,,{no_number}\n"
    );
    assert_eq!(
        of(OutputForm::Csv, None, false),
        [format!("{header}{faults}"), String::new()]
    );
    assert_eq!(of(OutputForm::Csv, Some("C"), false), [header, ""]);
    let rejects = format!(
        "age,line,error\n17,2,\"{no_key}\",\"{{\"\"age\"\":17,\"\"x\"\":1}}\"\n\
         ,3,\"{no_object}\",\"[\"\"a,b\"\"]\"\nold,4,{no_number}\n"
    );
    assert_eq!(of(OutputForm::Csv, Some("C"), true), [header, &rejects]);
    let [rows, rejects] = of(OutputForm::Ndjson, Some("none"), true);
    assert!(rows.starts_with("{\"age\":17,\"x\":1,\"assessment\":{\"class\":\"none\""));
    assert_eq!(
        (rows.lines().count(), rejects),
        (
            1,
            format!(
                "{{\"line_text\":\"[\\\"a,b\\\"]\",\"assessment\":{{\"line\":3,\"error\":\"{no_object}\"}}}}\n\
                 {{\"age\":\"old\",\"assessment\":{{\"line\":4,\"error\":\"{no_number}\"}}}}\n"
            )
        )
    );
    let [rows, _] = of(OutputForm::Ndjson, Some("error"), false);
    assert_eq!(rows.lines().count(), 2);
}

#[test]
fn a_row_of_another_ruleset_is_asked_by_the_columns_that_it_alone_knows() {
    let table = "top_200_doctorate,on\nmaybe,2017-03-01\nmaybe,2026-03-01\n";
    let rows = String::from_utf8(run(None, table.as_bytes()).rows).unwrap();
    assert!(
        rows.contains("\nmaybe,2017-03-01,,,,,,`top_200_doctorate`: `maybe` is"),
        "{rows}"
    );
    assert!(rows.contains("\nmaybe,2026-03-01,C,A,0,120,,\n"), "{rows}");
}

#[test]
fn all_inputs_have_one_encoding_which_is_told_in_the_end() {
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let plain = b"education\nmaster\n".to_vec();
    let (late, utf_8) = (
        gb("education\n\u{7855}\u{58eb}\n"),
        "education\n\u{7855}\u{58eb}\n".as_bytes().to_vec(),
    );
    let run = |inputs: &[&Vec<u8>]| {
        let inputs: Vec<&[u8]> = inputs.iter().map(|input| input.as_slice()).collect();
        let mut trial = Trial::plain(Some(InputKind::Csv));
        trial.block = 1;
        trial.run(&inputs)
    };
    for (inputs, is_gb18030) in [
        ([&plain, &plain], false),
        ([&plain, &utf_8], false),
        ([&plain, &late], true),
        ([&late, &plain], true),
    ] {
        let came = run(&inputs).unwrap();
        assert_eq!(came.tally.is_gb18030, is_gb18030);
        assert_eq!(came.tally.rejected, 0);
    }
    for (inputs, expected) in [
        ([&late, &utf_8], "it is UTF-8 and the other GB18030"),
        ([&utf_8, &late], "it is GB18030 and the other UTF-8"),
    ] {
        let error = run(&inputs).unwrap_err();
        assert_eq!(error, format!("`trial` does not fit `trial`: {expected}"));
    }
}

#[test]
fn rejected_rows_of_tables_and_sheets_are_called_by_their_lines_and_numbers() {
    let row = |number: u32, age: &str| {
        let cell = format!("<c r=\"A{number}\" t=\"str\"><v>{age}</v></c>");
        format!("<row r=\"{number}\">{cell}</row>")
    };
    let sheet = [
        row(2, "age"),
        row(3, "old"),
        row(4, "34"),
        row(7, "old"),
        row(8, "26"),
    ];
    let book = zip::workbook(sheet.concat().as_bytes(), b"");
    let table = b"\nage\nold\n34\n\n\nold\n26\n";
    let fault = "`age`: `old` is not a number (accepted: a whole number from 0 to 120)";
    for (input, form) in [
        (&book[..], OutputForm::Csv),
        (table, OutputForm::Csv),
        (&book, OutputForm::Ndjson),
        (table, OutputForm::Ndjson),
    ] {
        for block in [1, BLOCK] {
            let mut trial = Trial::plain(None);
            (trial.wanted.form, trial.wanted.has_rejects, trial.block) = (form, true, block);
            let came = trial.run(&[input]).unwrap();
            let expected = match form {
                OutputForm::Csv => format!("age,line,error\nold,3,{fault}\nold,7,{fault}\n"),
                OutputForm::Ndjson => [3, 7].map(|line| {
                    format!("{{\"age\":\"old\",\"assessment\":{{\"line\":{line},\"error\":\"{fault}\"}}}}\n")
                }).concat(),
            };
            // The blank line before the header of the table is kept.
            assert_eq!(
                String::from_utf8(came.rejects).unwrap().trim_start(),
                expected
            );
            assert_eq!((came.tally.rows, came.tally.below), (4, 0));
        }
    }
}

#[test]
fn a_row_of_a_table_has_at_most_so_many_cells() {
    let most = super::super::csv::MOST_CELLS;
    for has_rejects in [false, true] {
        let mut trial = Trial::plain(None);
        trial.wanted.has_rejects = has_rejects;
        let of = |cells: usize| {
            trial.run(&[format!("age\n34\n\n34{}\n35\n", ",x".repeat(cells - 1)).as_bytes()])
        };
        let came = of(most).unwrap();
        assert_eq!((came.tally.rows, came.tally.rejected), (3, 1));
        for cells in [most + 1, most + 9] {
            let refusal = "`trial`: the record that begins on line 4 has more than 250000 cells";
            assert_eq!(of(cells).unwrap_err(), refusal);
        }
    }
}

/// A cell as it is written: answers, faults, and what tables are ruined by.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "34",
        "old",
        "硕士",
        "master",
        "1e5",
        "\"34\"",
        "\"\"",
        "\"a,b\"",
        "\"a;b\"",
        "\"\"\"x\"\"\"",
        "\"x\ny\"",
        "\"x\r\ny\"",
        "a\"b",
        "\"a\"b\"",
        " 34 ",
        "'=1+1",
        "=1+1",
        "陈",
        "\u{20000}",
        "é",
        "a b",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => "[^\",;\t|\r\n]{0,6}"]
}

/// A table of a few columns with rows of any length, blank lines, and perhaps a quote left open.
fn text() -> impl Strategy<Value = (String, u8)> {
    let row = prop::collection::vec(cell(), 0..6);
    let rows = prop::collection::vec(row, 0..12);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let begin = prop::sample::select(vec!["", "\u{feff}", "\n\n", "sep=,\n"]);
    let last = prop::sample::select(vec!["", "\"open", "\"open\"\"", "34,\"x\"\"\"\"", "\r"]);
    let parts = (
        begin,
        rows,
        end,
        last,
        prop::sample::select(b",;\t|".to_vec()),
    );
    parts.prop_map(|(begin, rows, end, last, delimiter)| {
        let mut text = format!("{begin}name,age,education,\"my \"\"note\"\"\"\n");
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        text.push_str(last);
        let delimiter_text = char::from(delimiter).to_string();
        let text = text.replace(',', &delimiter_text).replace('\n', end);
        // What was a line end within quotes is still one, of the same kind.
        (text.replace("\r\r\n", "\r\n"), delimiter)
    })
}

/// A text as spreadsheets save it.
fn written(text: &str, encoding: usize) -> Vec<u8> {
    let marked = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => encoding_rs::GB18030
            .encode(text.trim_start_matches('\u{feff}'))
            .0
            .into_owned(),
        2 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

fn trial() -> impl Strategy<Value = Trial> {
    let sizes = (1_usize..200, 1_usize..200, 1_usize..4, 1_usize..12);
    let ways = (any::<[bool; 3]>(), sizes);
    ways.prop_map(
        |([has_rejects, is_padding, is_json], (block, at_a_time, jobs, files))| {
            let mut trial = Trial::plain(None);
            trial.wanted.has_rejects = has_rejects;
            trial.wanted.is_padding = is_padding;
            if is_json {
                trial.wanted.form = OutputForm::Ndjson;
            }
            (trial.block, trial.at_a_time, trial.jobs) = (block, at_a_time, jobs);
            trial.files = files;
            trial
        },
    )
}

/// A line as somebody might write it.
fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "{\"age\":34}",
        "{}",
        " { } ",
        "{\"age\" : \"old\" , \"x\": [1, {\"y\":2}]}",
        "",
        "[1]",
        "null",
        "{\"age\":",
        "{\"assessment\":1}",
        "{\"age\":1,\"age\":2}",
        "{\"a\\\"ge\":null}",
        "34",
        "{\"age\":34}}",
        "\r",
        "{\"education\":\"硕士\",\"note\":\"}\"}",
        "{\"\\ud800\":1}",
        "{\"\\u0061ge\":true,\"place\":\"mars\"}",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => "[^\n]{0,9}"]
}

/// The XML of a cell, and what it says.
fn value() -> impl Strategy<Value = (String, String)> {
    let text = |text: &str| {
        let xml = text.replace('&', "&amp;").replace('<', "&lt;");
        let xml = format!(" t=\"inlineStr\"><is><t xml:space=\"preserve\">{xml}</t></is></c>");
        (xml, text.to_owned())
    };
    let number = |number: &str| (format!("><v>{number}</v></c>"), number.to_owned());
    let mut all: Vec<(String, String)> = ["34", "old", "a,\"b\"", " x ", "&<陈", "1\n2"]
        .map(text)
        .to_vec();
    all.extend(["34", "0.1", "300000", "-7"].map(number));
    all.push((" t=\"b\"><v>0</v></c>".to_owned(), "FALSE".to_owned()));
    all.push((
        " s=\"1\"><v>45000</v></c>".to_owned(),
        "2023-03-15".to_owned(),
    ));
    all.push((" t=\"e\"><v>#N/A</v></c>".to_owned(), "#N/A".to_owned()));
    all.push((
        " t=\"str\"><f>A1</f><v>x</v></c>".to_owned(),
        "x".to_owned(),
    ));
    prop::sample::select(all)
}

/// An input of some rows, of which there may be none, and what becomes of the rows.
fn file(kind: InputKind, rows: &[u8]) -> (Vec<u8>, String) {
    let all = |begin: &str, row: &dyn Fn(usize, u8) -> String| {
        let rows = (2..)
            .zip(rows)
            .map(|(number, age)| row(number, 18 + age % 8));
        begin.to_owned() + &rows.collect::<String>()
    };
    // The years up to 25 give 10 points; everything else is open.
    let graded = all("", &|_, age| format!("{age},C,A,10,115,,\n"));
    let input = match kind {
        InputKind::Csv => all("age\n", &|_, age| format!("{age}\n")).into_bytes(),
        InputKind::Ndjson => all("\n", &|_, age| format!("{{\"age\":{age}}}\n")).into_bytes(),
        InputKind::Xlsx => {
            let head = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>age</v></c></row>";
            let row = |number: usize, age: u8| {
                format!("<row r=\"{number}\"><c r=\"A{number}\"><v>{age}</v></c></row>")
            };
            zip::workbook(all(head, &row).as_bytes(), b"")
        }
    };
    (input, graded)
}

/// A table of salaries and figures, many of them where one becomes a multiple of the other.
fn salaries() -> impl Strategy<Value = Vec<String>> {
    let figure = prop_oneof![
        Just(String::new()),
        (30_u32..200).prop_map(|figure| (figure * 100).to_string()),
        (1_u32..4_000_000).prop_map(|fen| format!("{}.{:02}", fen / 100, fen % 100)),
    ];
    let salary = prop_oneof![
        Just(String::new()),
        (0_u32..200).prop_map(|salary| (salary * 10_000).to_string()),
        (30_u32..200, 0_usize..2, 0_u32..3).prop_map(|(figure, times, off)| (figure
            * 100
            * [48, 72][times]
            + off
            - 1)
        .to_string()),
    ];
    let place = prop::sample::select(vec!["", "", "shanghai", "上海", "hainan", "Beijing"]);
    let day = prop::sample::select(vec!["", "2026-03-01", "2026/2/2", "2018-01-01"]);
    let rest = prop::sample::select(vec!["", "34", "61"]);
    let row = (salary, figure, place, day, rest).prop_map(|(salary, figure, place, day, age)| {
        format!("{salary},{figure},{place},{day},{age}")
    });
    prop::collection::vec(row, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_number_of_inputs_comes_through_whatever_the_number_of_jobs(
        kind in prop::sample::select(vec![InputKind::Csv, InputKind::Ndjson, InputKind::Xlsx]),
        files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..40),
        jobs in 1_usize..6,
        block in 1_usize..40,
    ) {
        let mut trial = Trial::plain(Some(kind));
        trial.wanted.form = OutputForm::Csv;
        (trial.jobs, trial.block) = (jobs, block);
        let files: Vec<_> = files.iter().map(|rows| file(kind, rows)).collect();
        let inputs: Vec<&[u8]> = files.iter().map(|(input, _)| input.as_slice()).collect();
        let came = trial.run(&inputs).unwrap();
        let expected: String = files.iter().map(|(_, graded)| graded.as_str()).collect();
        let rows = String::from_utf8(came.rows).unwrap();
        let (header, rows) = rows.split_once('\n').unwrap();
        // Lines without any key in the first input have no column of their own.
        prop_assert_eq!(came.tally.rows, expected.lines().count() as u64);
        if header.starts_with("age,") {
            prop_assert_eq!(rows, expected);
        }
    }

    #[test]
    fn a_row_with_figures_has_the_answer_that_it_has_alone(rows in salaries(), is_json in any::<bool>()) {
        let header = "annual_salary,local_average_monthly_salary,place,on,age\n";
        let mut trial = Trial::plain(Some(InputKind::Csv));
        if is_json {
            trial.wanted.form = OutputForm::Ndjson;
        }
        let come = |rows: &[String]| {
            let came = trial.run(&[format!("{header}{}\n", rows.join("\n")).as_bytes()]).unwrap();
            let skipped = usize::from(!is_json);
            let text = String::from_utf8(came.rows).unwrap();
            text.lines().skip(skipped).map(str::to_owned).collect::<Vec<_>>()
        };
        let alone: Vec<String> = rows.iter().flat_map(|row| come(std::slice::from_ref(row))).collect();
        prop_assert_eq!(come(&rows), alone);
    }

    #[test]
    fn every_row_of_a_table_comes_out_once_with_its_cells((text, delimiter) in text(), encoding in 0_usize..4, trial in trial(), is_told in any::<bool>()) {
        let input = written(&text, encoding);
        let mut trial = trial;
        trial.manner.kind = Some(InputKind::Csv);
        if encoding == 1 && delimiter == b'|' {
            // Told late, or not at all where its bytes are also those of a text in UTF-8.
            if trial.run(&[&input]).is_ok() {
                kept::check(&trial, &input);
            }
        } else {
            if is_told {
                trial.manner.delimiter = Some(delimiter);
                trial.manner.encoding = Some([Encoding::Utf8, Encoding::Gb18030][usize::from(encoding == 1)]);
            }
            let came = trial.run(&[&input]).unwrap();
            prop_assert_eq!(came.delimiter, delimiter);
            kept::check(&trial, &input);
        }
    }

    #[test]
    fn every_line_comes_out_once_with_its_keys(lines in prop::collection::vec(line(), 1..12), end in prop::sample::select(vec!["\n", "\r\n"]), trial in trial()) {
        let mut trial = trial;
        trial.manner.kind = Some(InputKind::Ndjson);
        kept::count(&trial, lines.join(end).as_bytes());
    }

    #[test]
    fn every_row_of_a_workbook_comes_out_once_with_its_cells(
        rows in prop::collection::vec((1_u32..4, prop::collection::vec(prop::option::of(value()), 0..5)), 0..9),
        trial in trial(),
    ) {
        let mut xml = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>age</t></is></c><c r=\"B2\"><v>7</v></c></row>".to_owned();
        let (mut number, mut expected) = (2, Vec::new());
        for (step, cells) in rows {
            number += step;
            xml.push_str(&format!("<row r=\"{number}\">"));
            for (letter, cell) in "ABCDE".chars().zip(&cells) {
                if let Some((xml_of_cell, _)) = cell {
                    xml.push_str(&format!("<c r=\"{letter}{number}\"{xml_of_cell}"));
                }
            }
            xml.push_str("</row>");
            let mut said: Vec<Vec<u8>> = cells.into_iter().map(|cell| cell.map_or_else(Vec::new, |(_, says)| says.into_bytes())).collect();
            if !said.iter().all(Vec::is_empty) {
                said.resize(said.len().max(2), Vec::new());
                expected.push(said);
            }
        }
        let book = zip::workbook(xml.as_bytes(), b"");
        let plain = run(None, &book);
        let (header, records) = kept::parted(&plain.rows, b',', b'\n');
        prop_assert_eq!(header.len(), 8);
        prop_assert_eq!(records.len(), expected.len());
        for (record, expected) in records.iter().zip(&expected) {
            prop_assert_eq!(&record.cells[..2], &expected[..2]);
        }
        kept::count(&trial, &book);
    }
}
