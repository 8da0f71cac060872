//! Inputs opened: what kind each one is, how it is written, and what its columns are called.

use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use super::blocks::{InputBlock, InputBlocks, MOST_IN_RECORD, RecordEnds};
use super::columns::{KnownNames, MOST_KNOWN};
use super::csv::{Dialect, MOST_CELLS, Quotes, RecordCutter};
use super::error::BatchError;
use super::names::ColumnNames;
use super::ndjson;
use super::sheet::{OpenSheet, Workbook};
use super::text::{Encoding, Utf16Reader};
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;

/// How much of an input is looked at before anything is decided.
const HEAD: usize = 64 * 1024;
/// The most bytes that a header may have.
pub(crate) const MOST_IN_HEADER: usize = 4 * 1024 * 1024;
const BOM: &[u8] = "\u{feff}".as_bytes();
/// What a file in a zip, as a workbook is, begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What a workbook of the old kind begins with.
const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0";
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// An input as it is given.
pub(crate) struct GivenInput {
    /// What it is called in messages.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// How many there are, if that is known.
    pub(crate) size: Option<u64>,
}

/// The bytes of an input.
pub(crate) enum Bytes {
    /// A file, in which one can go back.
    File(std::fs::File),
    /// A stream.
    Stream(Box<dyn Read + Send>),
}

/// What kind of input it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputKind {
    /// A table in CSV.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook.
    Xlsx,
}

/// What the user says of inputs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manner {
    /// The kind, unless it is to be told from the input.
    pub(crate) kind: Option<InputKind>,
    /// What parts cells, unless it is to be told from the header.
    pub(crate) delimiter: Option<u8>,
    /// The encoding, unless it is to be told from the text.
    pub(crate) encoding: Option<Encoding>,
    /// The sheet of a workbook; else the first one.
    pub(crate) sheet: Option<String>,
}

/// An input that is ready to be read.
pub(crate) struct OpenInput {
    pub(crate) name: String,
    pub(crate) kind: InputKind,
    /// The names of the columns; of lines, the keys of the first ones.
    pub(crate) header: Arc<ColumnNames>,
    /// How it is written; a sheet as it is handed over.
    pub(crate) dialect: Dialect,
    /// The encoding, as far as the head tells it.
    pub(crate) encoding: Option<Encoding>,
    /// What stands before the names and the header itself, as they are written, without line end.
    pub(crate) head: Vec<u8>,
    line_end: Vec<u8>,
    /// Something worth telling.
    pub(crate) note: Option<Text>,
    feed: Feed,
}

enum Feed {
    Text(InputBlocks),
    Sheet(Box<OpenSheet>),
}

impl OpenInput {
    /// Opens an input.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, has no header, or is of a kind that cannot be read.
    pub(crate) fn open(
        input: GivenInput,
        manner: &Manner,
        known: &KnownNames,
    ) -> Result<Self, BatchError> {
        let GivenInput { name, bytes, .. } = input;
        let (mut stream, file): (Box<dyn Read + Send>, _) = match bytes {
            Bytes::Stream(stream) => (stream, None),
            Bytes::File(file) => {
                let again = file
                    .try_clone()
                    .map_err(|source| read_error(&name, source))?;
                (Box::new(file), Some(again))
            }
        };
        let mut head = read_head(&name, &mut stream, HEAD)?;
        // Lines without anything tell nothing.
        while head.len() < HEAD && head.trim_ascii().is_empty() {
            let more = read_head(&name, &mut stream, HEAD)?;
            if more.is_empty() {
                break;
            }
            head.extend_from_slice(&more);
        }
        let is_zip = head.starts_with(ZIP);
        if manner.kind == Some(InputKind::Xlsx) || (manner.kind.is_none() && is_zip) {
            let whole: Box<dyn Workbook> = match file {
                Some(file) => Box::new(file),
                None => Box::new(kept(&name, &head, stream)?),
            };
            return Self::sheet(name, whole, manner, known);
        }
        if head.starts_with(OLD_WORKBOOK) || is_zip {
            return Err(BatchError::Kind {
                name,
                found: if is_zip {
                    say!("an XLSX workbook or another zip")
                } else {
                    say!("a workbook of the old kind (XLS)")
                },
                help: if is_zip {
                    say!("leave `--from` out")
                } else {
                    say!("save it as XLSX or CSV")
                },
            });
        }
        let text = head.strip_prefix(BOM).unwrap_or(&head);
        let first = text.trim_ascii_start().first();
        let is_lines = match manner.kind {
            Some(kind) => kind == InputKind::Ndjson,
            None => first == Some(&b'{'),
        };
        if is_lines {
            return Self::lines(name, stream, head);
        }
        if manner.kind.is_none() && first == Some(&b'[') {
            return Err(BatchError::Kind {
                name,
                found: say!("a list in JSON"),
                help: say!("write one object a line, as `jq -c '.[]'` does"),
            });
        }
        Self::table(name, stream, head, manner, known)
    }

    fn sheet(
        name: String,
        book: Box<dyn Workbook>,
        manner: &Manner,
        known: &KnownNames,
    ) -> Result<Self, BatchError> {
        let sheet = OpenSheet::open(&name, book, manner.sheet.as_deref())?;
        let names = sheet.header.iter();
        if names.filter(|name| known.role(name).is_some()).count() > MOST_KNOWN {
            return Err(BatchError::KnownOften { name });
        }
        let mut head = Vec::new();
        for (at, cell) in sheet.header.iter().enumerate() {
            if at > 0 {
                head.push(b',');
            }
            super::csv::push_cell(&mut head, cell.as_bytes(), b',');
        }
        Ok(Self {
            name,
            kind: InputKind::Xlsx,
            header: Arc::new(sheet.header.iter().map(String::as_str).collect()),
            dialect: Dialect::default(),
            encoding: Some(Encoding::Utf8),
            head,
            line_end: b"\n".to_vec(),
            note: None,
            feed: Feed::Sheet(Box::new(sheet)),
        })
    }

    fn lines(
        name: String,
        mut stream: Box<dyn Read + Send>,
        mut head: Vec<u8>,
    ) -> Result<Self, BatchError> {
        // The first line tells keys, however wide it is.
        while !head.contains(&b'\n') && head.len() <= MOST_IN_RECORD {
            let more = read_head(&name, &mut stream, HEAD)?;
            if more.is_empty() {
                break;
            }
            head.extend_from_slice(&more);
        }
        let lines = head.strip_prefix(BOM).unwrap_or(&head).to_vec();
        Ok(Self {
            header: Arc::new(ndjson::keys(&lines)),
            kind: InputKind::Ndjson,
            dialect: Dialect::default(),
            encoding: Some(Encoding::Utf8),
            head: Vec::new(),
            line_end: b"\n".to_vec(),
            note: None,
            feed: Feed::Text(InputBlocks::new(
                stream,
                &name,
                RecordEnds::Lines,
                (lines, 1),
            )),
            name,
        })
    }

    fn table(
        name: String,
        mut stream: Box<dyn Read + Send>,
        mut head: Vec<u8>,
        manner: &Manner,
        known: &KnownNames,
    ) -> Result<Self, BatchError> {
        let (mut note, mut said) = (None, manner.encoding);
        if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = head.as_slice() {
            let is_big_endian = head.starts_with(&[0xfe, 0xff]);
            let rest = head.split_off(2);
            stream = Box::new(Utf16Reader::new(stream, rest, is_big_endian));
            head = read_head(&name, &mut stream, HEAD)?;
            note = Some(say!("is UTF-16; it is read and written as UTF-8"));
            said = Some(Encoding::Utf8);
        }
        let start = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let encoding = said.or_else(|| Encoding::of(&head));
        if encoding == Some(Encoding::Gb18030) && said.is_none() {
            note = Some(say!("is not UTF-8; it is read, and written, as GB18030"));
        }
        let ends = |head: &[u8]| {
            let (start, candidates) = Header::candidates(head, start, manner.delimiter);
            let mut ends = candidates
                .into_iter()
                .map(|one| Header::end(head, start, one));
            ends.all(|end| end.is_some_and(|end| end < head.len()))
        };
        while head.len() <= MOST_IN_HEADER && !ends(&head) {
            // Some more each time, so that a header of megabytes is not looked through for each line.
            let enough = head.len() + head.len() / 8;
            let before = head.len();
            while head.len() <= enough {
                let more = read_head(&name, &mut stream, HEAD)?;
                if more.is_empty() {
                    break;
                }
                head.extend_from_slice(&more);
            }
            if head.len() == before {
                break;
            }
        }
        let Some(header) = Header::find(&head, start, encoding, manner.delimiter, known) else {
            return Err(BatchError::NoHeader { name });
        };
        if header.is_open {
            return Err(BatchError::OpenHeader { name });
        }
        if header.next > MOST_IN_HEADER || header.names.len() > MOST_CELLS {
            return Err(BatchError::LongHeader { name });
        }
        if header.known > MOST_KNOWN {
            return Err(BatchError::KnownOften { name });
        }
        if let Some(encoding) = encoding {
            encoding.fits(&name, header.dialect.delimiter)?;
        }
        let before = head.get(..header.next).unwrap_or_default();
        let lines = memchr::memchr_iter(header.dialect.terminator, before).count();
        let line = u64::try_from(lines).unwrap_or(u64::MAX).saturating_add(1);
        let mut line_end = before.get(header.end..).unwrap_or_default().to_vec();
        // Rows follow, whatever ends the header.
        if line_end.last() != Some(&header.dialect.terminator) {
            line_end.push(header.dialect.terminator);
        }
        let rest = head.split_off(header.next.min(head.len()));
        head.truncate(header.end);
        head.shrink_to_fit();
        let cut = RecordEnds::Csv(header.dialect);
        Ok(Self {
            kind: InputKind::Csv,
            header: Arc::new(header.names),
            dialect: header.dialect,
            encoding,
            head,
            line_end,
            note,
            feed: Feed::Text(InputBlocks::new(stream, &name, cut, (rest, line))),
            name,
        })
    }

    /// What other inputs must be like.
    pub(crate) fn face(&self) -> Face {
        Face {
            name: self.name.clone(),
            kind: self.kind,
            header: Arc::clone(&self.header),
        }
    }

    /// The line end of the header, or the one that rows have.
    pub(crate) fn line_end(&self) -> &[u8] {
        &self.line_end
    }

    /// Hands over the rows in blocks of about so many bytes. `send` takes a block and leaves another
    /// one in its place, or ends it.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read to its end.
    pub(crate) fn run(
        self,
        wanted: usize,
        send: &mut dyn FnMut(&mut InputBlock) -> bool,
    ) -> Result<(), BatchError> {
        let mut block = InputBlock::default();
        match self.feed {
            Feed::Sheet(sheet) => sheet.run(wanted, &mut block, send),
            Feed::Text(mut blocks) => {
                while blocks.fill(&mut block, wanted)? && send(&mut block) {}
                Ok(())
            }
        }
    }
}

/// What others must be like: the kind of an input and the names of its columns.
pub(crate) struct Face {
    name: String,
    kind: InputKind,
    header: Arc<ColumnNames>,
}

impl Face {
    /// Whether the rows of another input can stand below those of this one.
    ///
    /// # Errors
    ///
    /// Another kind, or other columns.
    pub(crate) fn fits(&self, other: &OpenInput) -> Result<(), BatchError> {
        let why = if (self.kind == InputKind::Ndjson) != (other.kind == InputKind::Ndjson) {
            say!("one is a table and the other has lines of JSON")
        } else if self.kind == InputKind::Ndjson || self.header == other.header {
            return Ok(());
        } else {
            let mut pairs = self.header.iter().zip(other.header.iter()).enumerate();
            let differing = pairs.find(|(_, (one, two))| one != two);
            match differing {
                Some((at, (one, two))) => say!(
                    "column {number} is `{there}` there and `{here}` here",
                    number = at + 1,
                    there = shown(one),
                    here = shown(two)
                ),
                None => say!(
                    "it has {count} columns, the other {other}",
                    count = other.header.len(),
                    other = self.header.len()
                ),
            }
        };
        Err(BatchError::Unlike {
            first: self.name.clone(),
            second: other.name.clone(),
            why,
        })
    }
}

/// The header of a table.
struct Header {
    dialect: Dialect,
    names: ColumnNames,
    /// How many of them somebody knows.
    known: usize,
    /// The byte after its last cell, and after its line end.
    end: usize,
    next: usize,
    /// Whether a quote is opened in it and never closed.
    is_open: bool,
}

impl Header {
    /// Where the header begins, and what may part its cells.
    fn candidates(head: &[u8], start: usize, delimiter: Option<u8>) -> (usize, Vec<u8>) {
        // Excel takes `sep=;` in the first line for what parts the cells below it.
        let body = head.get(start..).unwrap_or_default();
        let (said, start) = match body {
            [
                b's' | b'S',
                b'e' | b'E',
                b'p' | b'P',
                b'=',
                said,
                b'\r' | b'\n',
                ..,
            ] if Dialect::is_fit(*said) => (Some(*said), start + 5),
            _ => (None, start),
        };
        match delimiter.or(said) {
            Some(delimiter) => (start, vec![delimiter]),
            None => (start, DELIMITERS.to_vec()),
        }
    }

    /// The byte after the line end of the first record with anything in it.
    fn end(head: &[u8], start: usize, delimiter: u8) -> Option<usize> {
        let dialect = Dialect::of(head.get(start..).unwrap_or_default(), delimiter);
        let (mut cutter, mut cells) = (RecordCutter::default(), Vec::new());
        cutter.begin(dialect, start);
        loop {
            let record = cutter.record(dialect, head, &mut cells)?;
            if !record.is_blank() {
                return Some(record.next);
            }
        }
    }

    /// Finds the header, and with it what parts cells: what makes the most of its cells names that
    /// are known, else what makes the most cells.
    fn find(
        head: &[u8],
        start: usize,
        encoding: Option<Encoding>,
        delimiter: Option<u8>,
        known: &KnownNames,
    ) -> Option<Self> {
        let (start, candidates) = Self::candidates(head, start, delimiter);
        let mut best: Option<(usize, Self)> = None;
        for delimiter in candidates {
            let Some(mut header) = Self::with(head, start, encoding, delimiter) else {
                continue;
            };
            // A cell with an open quote, of which there may be megabytes, speaks for nothing.
            let closed = header.names.len() - usize::from(header.is_open);
            let names = header.names.iter().take(closed);
            header.known = names.filter(|name| known.role(name).is_some()).count();
            let better =
                |(widest, best): &(usize, Self)| (header.known, closed) > (best.known, *widest);
            if best.as_ref().is_none_or(better) {
                best = Some((closed, header));
            }
        }
        best.map(|(_, header)| header)
    }

    fn with(head: &[u8], start: usize, encoding: Option<Encoding>, delimiter: u8) -> Option<Self> {
        let dialect = Dialect::of(head.get(start..).unwrap_or_default(), delimiter);
        let (mut cutter, mut cells) = (RecordCutter::default(), Vec::new());
        cutter.begin(dialect, start);
        loop {
            let record = cutter.record(dialect, head, &mut cells)?;
            if record.is_blank() {
                continue;
            }
            let encoding = encoding.unwrap_or(Encoding::Utf8);
            let mut names = ColumnNames::default();
            for cell in &cells {
                names.push(encoding.read_lossy(&cell.text(head)).trim());
            }
            return Some(Self {
                dialect,
                names,
                known: 0,
                end: record.end,
                next: record.next,
                is_open: cells.last().is_some_and(|cell| cell.quotes == Quotes::Open),
            });
        }
    }
}

fn read_error(name: &str, source: std::io::Error) -> BatchError {
    BatchError::Read {
        name: name.to_owned(),
        source,
    }
}

/// Reads up to so many bytes; less only at the end, or where a pipe has a line and no more for now.
fn read_head(name: &str, stream: &mut dyn Read, most: usize) -> Result<Vec<u8>, BatchError> {
    let mut head = vec![0; most];
    let mut filled = 0;
    while filled < most {
        match stream.read(head.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(read) => {
                filled += read;
                if head.get(..filled).is_some_and(|head| head.contains(&b'\n')) {
                    break;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(read_error(name, error)),
        }
    }
    head.truncate(filled);
    Ok(head)
}

/// A stream kept in a file of its own, in which one can go back.
fn kept(
    name: &str,
    head: &[u8],
    mut stream: Box<dyn Read + Send>,
) -> Result<std::fs::File, BatchError> {
    let keep = || -> std::io::Result<std::fs::File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(head)?;
        std::io::copy(&mut stream, &mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    };
    let mut keep = keep;
    keep().map_err(|source| read_error(name, source))
}

/// A name as it is shown.
fn shown(name: &str) -> String {
    spelling::shown(name, 60)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, ErrorKind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::batch::trial::{world, zip};

    /// An input that hands over so many bytes at a time, or a line if that is less, and counts them.
    struct Counted {
        bytes: Box<dyn BufRead + Send>,
        at_a_time: usize,
        count: Arc<AtomicUsize>,
    }

    impl Read for Counted {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let bytes = self.bytes.fill_buf()?;
            let most = self.at_a_time.min(into.len()).min(bytes.len());
            let line = bytes[..most].iter().position(|byte| *byte == b'\n');
            let read = line.map_or(most, |at| at + 1);
            into[..read].copy_from_slice(&bytes[..read]);
            self.bytes.consume(read);
            self.count.fetch_add(read, Ordering::Relaxed);
            Ok(read)
        }
    }

    /// What is found of an input, and how many of its bytes were read for it.
    fn open(
        bytes: impl BufRead + Send + 'static,
        at_a_time: usize,
        kind: Option<InputKind>,
    ) -> (Result<OpenInput, String>, usize) {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Counted {
            bytes: Box::new(bytes),
            at_a_time,
            count: Arc::clone(&count),
        };
        let input = GivenInput {
            name: "x".to_owned(),
            bytes: Bytes::Stream(Box::new(counted)),
            size: None,
        };
        let manner = Manner {
            kind,
            ..Manner::default()
        };
        let source = OpenInput::open(input, &manner, world(false).0);
        let source = source.map_err(|error| error.to_string());
        (source, count.load(Ordering::Relaxed))
    }

    #[test]
    fn the_kind_of_an_input_is_what_is_said_or_what_it_begins_with() {
        let book = zip::workbook(b"<row><c><v>1</v></c></row>", b"");
        let (csv, ndjson, xlsx) = (
            Some(InputKind::Csv),
            Some(InputKind::Ndjson),
            Some(InputKind::Xlsx),
        );
        for (bytes, said, expected) in [
            (&b"age\n"[..], None, Ok(InputKind::Csv)),
            (b"{}", None, Ok(InputKind::Ndjson)),
            (b" \n {", None, Ok(InputKind::Ndjson)),
            (b"\xef\xbb\xbf{}", None, Ok(InputKind::Ndjson)),
            (
                b"",
                None,
                Err("`x` is empty; expected a header with the names of facts"),
            ),
            (b" \n", None, Ok(InputKind::Csv)),
            (b"{}", csv, Ok(InputKind::Csv)),
            (b"[1]", csv, Ok(InputKind::Csv)),
            (b"age\n", ndjson, Ok(InputKind::Ndjson)),
            (&book, None, Ok(InputKind::Xlsx)),
            (&book, xlsx, Ok(InputKind::Xlsx)),
            (b"[1]", None, Err("`x` is a list in JSON")),
            (&book, csv, Err("`x` is an XLSX workbook or another zip")),
            (
                OLD_WORKBOOK,
                None,
                Err("`x` is a workbook of the old kind (XLS)"),
            ),
            (
                OLD_WORKBOOK,
                csv,
                Err("`x` is a workbook of the old kind (XLS)"),
            ),
        ] {
            let (source, _) = open(std::io::Cursor::new(bytes.to_vec()), usize::MAX, said);
            let found = source.map(|source| source.kind);
            let expected = expected.map_err(str::to_owned);
            assert_eq!(found, expected, "{said:?} {bytes:?}");
        }
        assert!(open(&b"age\n"[..], usize::MAX, xlsx).0.is_err());
    }

    #[test]
    fn a_thousand_columns_of_a_sheet_may_be_known() {
        for (count, is_fit) in [(MOST_KNOWN, true), (MOST_KNOWN + 1, false), (1500, false)] {
            let cells = "<c t=\"str\"><v>age</v></c>".repeat(count);
            let book = zip::workbook(format!("<row>{cells}</row>").as_bytes(), b"");
            let (source, _) = open(std::io::Cursor::new(book), usize::MAX, None);
            assert_eq!(source.is_ok(), is_fit, "{count}");
        }
    }

    #[test]
    fn the_first_line_tells_keys_however_wide_it_is_and_no_other_is_read_for_it() {
        let keys: Vec<String> = (0..9000).map(|at| format!("a_long_key_{at}")).collect();
        let values: Vec<_> = keys.iter().map(|key| format!("\"{key}\":1")).collect();
        let line = format!("{{{}}}\n", values.join(","));
        assert!(line.len() > 2 * HEAD);
        let rows = std::io::Cursor::new(line.clone()).chain("{\"x\":1}\n".as_bytes());
        let (source, read) = open(rows, 1000, None);
        assert!(
            source
                .unwrap()
                .header
                .iter()
                .eq(keys.iter().map(String::as_str))
        );
        assert_eq!(read, line.len());
        // A line without end is not waited for.
        let endless = BufReader::new(std::io::repeat(b' '));
        let (source, read) = open("{".as_bytes().chain(endless), usize::MAX, None);
        assert_eq!(source.unwrap().header.len(), 0);
        assert!(read <= MOST_IN_RECORD + 2 * HEAD);
    }

    #[test]
    fn little_more_than_the_header_is_read_before_the_rows() {
        let header = format!("age,{}\n", "x".repeat(20 * HEAD));
        let rows = std::io::Cursor::new("34,1\n".repeat(10 * header.len()));
        let (source, read) = open(std::io::Cursor::new(header.clone()).chain(rows), 1000, None);
        assert_eq!(source.unwrap().header.len(), 2);
        assert!(read < header.len() * 5 / 4, "{read}");
    }

    #[test]
    fn a_header_has_at_most_so_many_bytes_cells_and_known_names() {
        let long = |length: usize| format!("age,{}\n34\n", "x".repeat(length - 5));
        let (limit, often) = (
            "`x`: the header has more than 4 MiB",
            "`x`: more than 1000 columns are known",
        );
        for (header, refusal) in [
            (long(MOST_IN_HEADER), None),
            (long(MOST_IN_HEADER + 1), Some(limit)),
            (long(MOST_IN_HEADER + 9), Some(limit)),
            ("age".to_owned() + &",".repeat(MOST_CELLS - 1), None),
            ("age".to_owned() + &",".repeat(MOST_CELLS), Some(limit)),
            ("age".to_owned() + &",".repeat(MOST_CELLS + 9), Some(limit)),
            ("age".to_owned() + &",age".repeat(MOST_KNOWN - 1), None),
            ("age".to_owned() + &",age".repeat(MOST_KNOWN), Some(often)),
            (
                "age".to_owned() + &",age".repeat(MOST_KNOWN + 9),
                Some(often),
            ),
        ] {
            let length = header.len();
            let (source, _) = open(std::io::Cursor::new(header), usize::MAX, None);
            let refused = source.err().unwrap_or_default();
            assert!(
                refused.starts_with(refusal.unwrap_or_default()),
                "{length}: {refused}"
            );
            assert_eq!(refused.is_empty(), refusal.is_none(), "{length}: {refused}");
        }
    }

    #[test]
    fn what_makes_the_most_cells_known_or_else_the_most_cells_parts_them() {
        for (header, delimiter) in [
            ("a;b;c,d\n", b';'),
            ("a;b;c,age\n", b','),
            ("a;b,c\n", b','),
            ("a|age\tb|c\n", b'|'),
            // A quote that stays open makes no cell.
            ("a;\"b,c\n", b','),
            ("sep=|\na,b|c\n", b'|'),
            ("SEP=;\r\na,b,c\r\n", b';'),
            ("sep=x\na,b\n", b','),
        ] {
            for at_a_time in [1, usize::MAX] {
                let (source, _) = open(header.as_bytes(), at_a_time, None);
                let found = source.unwrap().dialect.delimiter;
                assert_eq!(char::from(found), char::from(delimiter), "{header:?}");
            }
        }
    }

    /// An input that is interrupted before every byte, and breaks off after some.
    struct Interrupted(u8);

    impl Read for Interrupted {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                9.. => Err(ErrorKind::BrokenPipe.into()),
                turn if turn % 2 == 1 => Err(ErrorKind::Interrupted.into()),
                _ => {
                    into[0] = b'x';
                    Ok(1)
                }
            }
        }
    }

    #[test]
    fn a_read_that_is_interrupted_is_tried_again_and_one_that_fails_is_not() {
        assert_eq!(read_head("x", &mut Interrupted(0), 4).unwrap(), b"xxxx");
        let error = read_head("x", &mut Interrupted(0), 5).unwrap_err();
        assert!(matches!(error, BatchError::Read { .. }), "{error:?}");
    }
}
