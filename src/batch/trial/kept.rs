//! What must hold of every batch: each row comes out once and in order, with its own cells as they
//! were; nothing shows of threads, blocks, or how the input was read.
//!
//! Everything is read again here by ways of its own: CSV byte by byte, lines by their text, sheets
//! cell by cell.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx};
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::csv::Dialect;
use super::super::{BLOCK, Encoding, InputKind, OutputForm, Own};
use super::{Came, Trial};

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A record of a table, or a row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The line that it begins on, or its number in the sheet.
    pub(crate) line: u64,
    pub(crate) cells: Vec<Vec<u8>>,
}

/// Runs a batch, the same in other ways, and holds all against the input.
pub(crate) fn check(trial: &Trial, input: &[u8]) {
    let once = trial.at_once();
    let came = once.run(&[input]);
    // What tells the encoding is the first block with letters that are not ASCII, and what tells
    // the columns of lines is what comes first: only there the way of reading may show.
    let is_short = |letter| ('\u{80}'..'\u{800}').contains(&letter);
    let is_plain = std::str::from_utf8(input).is_ok_and(|text| !text.contains(is_short));
    let is_told_late = trial.manner.encoding.is_none() && !is_plain && !is_utf_16(input);
    let is_lines_to_table =
        trial.wanted.form == OutputForm::Csv && came.as_ref().is_ok_and(is_lines);
    if is_told_late || is_lines_to_table {
        let same = Trial { jobs: 3, ..once };
        assert_eq!(came, same.run(&[input]));
    } else {
        assert_eq!(came, trial.run(&[input]));
        let several = Trial {
            jobs: 3,
            ..trial.clone()
        };
        assert_eq!(came, several.run(&[input]));
    }
    let Ok(came) = came else { return };
    match came.kind {
        InputKind::Csv => table(trial, input, &came),
        InputKind::Ndjson => lines(trial, input, &came),
        InputKind::Xlsx => workbook(trial, input, &came),
    }
}

fn is_lines(came: &Came) -> bool {
    came.kind == InputKind::Ndjson
}

fn is_utf_16(input: &[u8]) -> bool {
    matches!(input, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// A table as UTF-8, if it is UTF-16.
fn text_of(input: &[u8]) -> Vec<u8> {
    let (encoding, rest) = match input {
        [0xff, 0xfe, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        other => return other.to_vec(),
    };
    let (text, _) = encoding.decode_without_bom_handling(rest);
    text.into_owned().into_bytes()
}

/// Holds what came of a table against it.
pub(crate) fn table(trial: &Trial, input: &[u8], came: &Came) {
    let text = text_of(input);
    let terminator = terminator(&text, came.delimiter);
    let (header, records) = parted(&text, came.delimiter, terminator);
    rows(trial, came, terminator, &header, &records);
}

/// Holds what came of a workbook against its first sheet, where another reader reads it.
pub(crate) fn workbook(trial: &Trial, input: &[u8], came: &Came) {
    let Some(cells) = cells(input) else { return };
    let mut records: Vec<Record> = Vec::new();
    for ((row, column), text) in cells {
        let line = u64::from(row) + 1;
        if text.is_empty() {
            continue;
        }
        if records.last().is_none_or(|record| record.line != line) {
            records.push(Record {
                line,
                cells: Vec::new(),
            });
        }
        let cells = &mut records.last_mut().expect("there is one").cells;
        cells.resize(usize::try_from(column).expect("it fits"), Vec::new());
        cells.push(text);
    }
    let is_blank = |cell: &Vec<u8>| String::from_utf8_lossy(cell).trim().is_empty();
    let named = records
        .iter()
        .position(|record| !record.cells.iter().all(is_blank));
    let mut records = records.split_off(named.expect("there is a header"));
    let mut header = records.remove(0).cells;
    while header.last().is_some_and(is_blank) {
        header.pop();
    }
    for record in &mut records {
        let width = record.cells.len().max(header.len());
        record.cells.resize(width, Vec::new());
    }
    rows(trial, came, b'\n', &header, &records);
}

/// The cells of the first sheet as another reader finds them, which takes some damaged workbooks for
/// others than they are and refuses others.
fn cells(input: &[u8]) -> Option<BTreeMap<(u32, u32), Vec<u8>>> {
    // It takes the first piece of a value for all of it. What is packed is not changed by chance.
    let rows = memchr::memmem::find(input, b"<sheetData>").and_then(|at| input.get(at..));
    let has = |sign: &[u8]| rows.is_some_and(|rows| memchr::memmem::find(rows, sign).is_some());
    if has(b"&") || has(b"<!") || has(b"<?") || rows.is_some_and(has_more_behind_a_value) {
        return None;
    }
    let mut book = Xlsx::new(Cursor::new(input)).ok()?;
    let name = book.sheet_names().first().cloned()?;
    let mut reader = book.worksheet_cells_reader(&name).ok()?;
    let mut cells = BTreeMap::new();
    while let Some(cell) = reader.next_cell().ok()? {
        cells.insert(cell.get_position(), text(cell.get_value()).into_bytes());
    }
    Some(cells)
}

/// Whether a cell has something behind its value, as the schema has it only at the end of a cell: that
/// reader takes what comes last for all of the cell.
fn has_more_behind_a_value(rows: &[u8]) -> bool {
    let mut is_behind_a_value = false;
    rows.split(|byte| *byte == b'<').any(|tag| {
        let tag = tag.split(|byte| *byte == b'>').next().unwrap_or_default();
        let (is_end, is_empty) = (tag.starts_with(b"/"), tag.ends_with(b"/"));
        let mut words = tag.split(|byte| *byte == b'/' || byte.is_ascii_whitespace());
        let name = words.find(|word| !word.is_empty()).unwrap_or_default();
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        let is_more = is_behind_a_value && !(is_end && name == b"c");
        is_behind_a_value = (is_end || is_empty) && matches!(name, b"is" | b"v");
        is_more
    })
}

/// A cell of that reader as a person would type it.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            let date = format!("{year:04}-{month:02}-{date:02}");
            match (hour, minute, second) {
                (0, 0, 0) => date,
                _ if day.as_f64() < 1.0 => time,
                _ => format!("{date} {time}"),
            }
        }
        DataRef::DateTimeIso(text) => {
            let day = text
                .strip_suffix("T00:00:00")
                .or_else(|| text.strip_suffix("T00:00:00.000"));
            day.unwrap_or(text).to_owned()
        }
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        other => Data::from(other.clone()).to_string(),
    }
}

fn rows(trial: &Trial, came: &Came, terminator: u8, header: &[Vec<u8>], records: &[Record]) {
    let wanted = &trial.wanted;
    assert_eq!(
        came.tally.rows,
        u64::try_from(records.len()).expect("it fits")
    );
    if !wanted.has_rejects {
        assert!(came.rejects.is_empty());
    }
    match wanted.form {
        OutputForm::Csv => {
            let read = |out: &[u8], ours: usize| {
                let (names, records) = parted(out, came.delimiter, terminator);
                assert_eq!(names[..header.len()], *header);
                assert_eq!(names.len(), header.len() + ours);
                records
            };
            let mut rows = read(&came.rows, Own::ALL.len()).into_iter();
            let mut rejects = Vec::new();
            if wanted.has_rejects {
                rejects = read(&came.rejects, 2);
            }
            let mut rejects = rejects.into_iter().peekable();
            for record in records {
                let line = record.line.to_string().into_bytes();
                let is_rejected = rejects
                    .next_if(|reject| reject.cells[header.len()] == line)
                    .map(|reject| same_cells(record, header.len(), &reject.cells, 2));
                if is_rejected.is_none() {
                    let row = rows.next().expect("every row comes out");
                    same_cells(record, header.len(), &row.cells, Own::ALL.len());
                }
            }
            assert_eq!((rows.next(), rejects.next()), (None, None));
        }
        OutputForm::Ndjson => {
            let outs = merged(came, records.iter().map(|record| record.line));
            let names = header
                .iter()
                .map(|name| String::from_utf8_lossy(name).trim().to_owned())
                .collect::<Vec<_>>();
            for (record, out) in records.iter().zip(&outs) {
                let out: BTreeMap<String, Value> = unique_keys(out);
                // Names in another encoding, and names that are given twice, are not looked for.
                for (at, name) in names.iter().enumerate() {
                    let is_once = names.iter().filter(|other| *other == name).count() == 1;
                    let cell = record.cells.get(at).map(|cell| std::str::from_utf8(cell));
                    if let Some(Ok(cell)) = cell
                        && trial.manner.encoding == Some(Encoding::Utf8)
                        && is_once
                        && name.is_ascii()
                    {
                        assert_eq!(out.get(name).and_then(Value::as_str), Some(cell));
                    }
                }
            }
        }
    }
}

/// A row that came out has the cells of the one that went in, then ours, then what it had too much.
fn same_cells(record: &Record, width: usize, out: &[Vec<u8>], ours: usize) {
    let (theirs, surplus) = record.cells.split_at(width.min(record.cells.len()));
    let mut expected = theirs.to_vec();
    expected.resize(width, Vec::new());
    assert_eq!(out[..width], expected, "line {}", record.line);
    let behind = &out[width + ours..];
    if surplus.iter().all(Vec::is_empty) {
        assert!(behind.is_empty(), "line {}", record.line);
    } else {
        assert_eq!(behind, surplus, "line {}", record.line);
    }
}

/// Holds what came of lines against them.
pub(crate) fn lines(trial: &Trial, input: &[u8], came: &Came) {
    let input = input.strip_prefix(BOM).unwrap_or(input);
    let all = (1..).zip(input.split(|byte| *byte == b'\n'));
    let lines: Vec<(u64, &[u8])> = all
        .map(|(number, line)| (number, line.trim_ascii()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    assert_eq!(came.tally.rows, lines.len() as u64);
    if trial.wanted.form == OutputForm::Csv {
        let count = |bytes: &[u8]| {
            let count = records(bytes, b',', b'\n').len();
            count.saturating_sub(1)
        };
        // Without any key there is nothing before our columns.
        assert_eq!(count(&came.rows) + count(&came.rejects), lines.len());
        return;
    }
    let outs = merged(came, lines.iter().map(|(number, _)| *number));
    for ((_, line), out) in lines.iter().zip(&outs) {
        unique_or_given(line, out);
        let text = String::from_utf8_lossy(line);
        let is_object = serde_json::from_str::<BTreeMap<String, &RawValue>>(&text).is_ok();
        let inner = text.strip_suffix('}').unwrap_or(&text).trim_end();
        let behind = out.strip_prefix(inner).unwrap_or_default();
        let behind = behind.strip_prefix(',').unwrap_or(behind);
        if is_object && std::str::from_utf8(line).is_ok() {
            let is_answer = behind.starts_with("\"assessment\":{")
                || behind.starts_with("\"permit_assessment\":{");
            assert!(is_answer, "{text} became {out}");
        } else {
            let out: Value = serde_json::from_str(out).expect("a line is JSON");
            assert_eq!(out["line_text"], *text);
        }
    }
}

/// The lines that came out, those of rejected rows put back where they were.
fn merged(came: &Came, numbers: impl Iterator<Item = u64>) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("JSON is UTF-8");
    let (rows, rejects) = (text(&came.rows), text(&came.rejects));
    let (mut rows, mut rejects) = (rows.lines(), rejects.lines().peekable());
    let line_of = |line: &str| {
        let out: BTreeMap<String, Box<RawValue>> = serde_json::from_str(line).expect("it is JSON");
        let answer = out.get("permit_assessment").or(out.get("assessment"));
        let answer: Value = serde_json::from_str(answer.expect("it is there").get()).unwrap();
        answer["line"].as_u64()
    };
    let mut all = Vec::new();
    for number in numbers {
        let next = rejects.next_if(|line| line_of(line) == Some(number));
        let next = next.or_else(|| rows.next());
        all.push(next.expect("every row comes out").to_owned());
    }
    assert_eq!((rows.next(), rejects.next()), (None, None));
    all
}

/// An object of which no two keys are the same.
fn unique_keys(text: &str) -> BTreeMap<String, Value> {
    let object: BTreeMap<String, Value> = serde_json::from_str(text).expect("a line is JSON");
    let keys = super::super::ndjson::keys(text.as_bytes());
    assert_eq!(object.len(), keys.len());
    assert_eq!(object.len(), colons(text), "{text}");
    object
}

/// How many keys the outermost object of a text has.
fn colons(text: &str) -> usize {
    let (mut depth, mut is_text, mut is_escaped, mut count) = (0_usize, false, false, 0);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b':' => count += usize::from(depth == 1),
            _ => {}
        }
    }
    count
}

/// What came out has one key more than what went in.
fn unique_or_given(line: &[u8], out: &str) {
    let text = String::from_utf8_lossy(line);
    if serde_json::from_str::<BTreeMap<String, &RawValue>>(&text).is_ok() {
        assert!(colons(out) == colons(&text) + 1 || out.starts_with("{\"line_text\":"));
    }
}

/// Where a table begins, behind a mark or a hint.
fn start(text: &[u8]) -> usize {
    let body = text.strip_prefix(BOM).unwrap_or(text);
    let is_hint = body.len() > 5
        && body[..4].eq_ignore_ascii_case(b"sep=")
        && Dialect::is_fit(body[4])
        && matches!(body[5], b'\r' | b'\n');
    text.len() - body.len() + if is_hint { 5 } else { 0 }
}

/// The header and the records below it.
pub(crate) fn parted(text: &[u8], delimiter: u8, terminator: u8) -> (Vec<Vec<u8>>, Vec<Record>) {
    let start = start(text);
    let mut all = records(&text[start..], delimiter, terminator);
    let breaks = text[..start].iter().filter(|byte| **byte == terminator);
    assert_eq!(breaks.count(), 0);
    let header = all.remove(0);
    (header.cells, all)
}

/// The kind of line end that a text has: that of its first line end outside quotes.
fn terminator(text: &[u8], delimiter: u8) -> u8 {
    let text = &text[start(text)..];
    let (mut at, mut first) = (At::Start, None);
    for (position, byte) in text.iter().enumerate() {
        if matches!(byte, b'\r' | b'\n') && at != At::Quoted {
            first = text.get(position..position + 2);
            break;
        }
        at = at.behind(*byte, delimiter);
    }
    match first {
        Some([b'\r', next]) if *next != b'\n' => b'\r',
        _ => b'\n',
    }
}

/// Where in a cell a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes, unless another one follows.
    Quote,
}

impl At {
    fn behind(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Quote,
            (Self::Start | Self::Quote, b'"') | (Self::Quoted, _) => Self::Quoted,
            (_, byte) if byte == delimiter => Self::Start,
            _ => Self::Plain,
        }
    }
}

/// The records of a text that are not blank, read byte by byte.
pub(crate) fn records(text: &[u8], delimiter: u8, terminator: u8) -> Vec<Record> {
    let (mut all, mut at) = (Vec::new(), At::Start);
    let (mut cells, mut cell) = (Vec::new(), Vec::new());
    let (mut line, mut begun, mut length) = (1, 1, 0);
    for byte in text.iter().copied().map(Some).chain([None]) {
        let is_end = byte.is_none() || (byte == Some(terminator) && at != At::Quoted);
        if is_end {
            if terminator == b'\n' && at == At::Plain && cell.last() == Some(&b'\r') {
                cell.pop();
                length -= 1;
            }
            cells.push(std::mem::take(&mut cell));
            let cells = std::mem::take(&mut cells);
            if length > 0 {
                all.push(Record { line: begun, cells });
            }
            line += 1;
            (at, begun, length) = (At::Start, line, 0);
            continue;
        }
        let Some(byte) = byte else { continue };
        length += 1;
        line += u64::from(byte == terminator);
        let next = at.behind(byte, delimiter);
        match next {
            At::Start => cells.push(std::mem::take(&mut cell)),
            // A quote that opens is no text; the second of two is.
            At::Quoted if at == At::Start => {}
            At::Quote => {}
            At::Plain | At::Quoted => cell.push(byte),
        }
        at = next;
    }
    all
}

/// Runs a batch of any kind over one input and over the same several times, and counts.
pub(crate) fn count(trial: &Trial, input: &[u8]) {
    check(trial, input);
    let once = Trial {
        block: BLOCK,
        ..trial.at_once()
    };
    let Ok(came) = once.run(&[input]) else { return };
    for jobs in [1, 2 + trial.jobs] {
        let several = Trial {
            jobs,
            ..once.clone()
        };
        let several = several.run(&vec![input; trial.files]);
        let several = several.expect("it went once");
        let times = trial.files as u64;
        assert_eq!(several.tally.rows, times * came.tally.rows);
        assert_eq!(several.tally.rejected, times * came.tally.rejected);
        if once.wanted.form == OutputForm::Ndjson {
            assert_eq!(several.rows, came.rows.repeat(trial.files));
        }
    }
    // What is asked for and what is left out are all there is.
    let mut some = once.clone();
    some.wanted.only = Some(vec!["A".to_owned(), "error".to_owned()]);
    let some = some.run(&[input]).expect("it went before");
    let number = |came: &Came, bytes: &[u8]| match once.wanted.form {
        OutputForm::Ndjson => bytes.split(|byte| *byte == b'\n').count() - 1,
        OutputForm::Csv if bytes.is_empty() => 0,
        OutputForm::Csv => {
            let terminator = match came.kind {
                InputKind::Csv => terminator(&text_of(input), came.delimiter),
                InputKind::Ndjson | InputKind::Xlsx => b'\n',
            };
            parted(bytes, came.delimiter, terminator).1.len()
        }
    };
    let of = |came: &Came| (number(came, &came.rows) + number(came, &came.rejects)) as u64;
    assert_eq!(of(&came), came.tally.rows);
    assert_eq!(of(&some) + some.tally.left_out, some.tally.rows);
}
