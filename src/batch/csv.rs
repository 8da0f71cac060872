//! CSV as bytes: where records and cells begin and end, what a cell says, and cells written.
//!
//! Records are passed through as they are, so a cell is never read and written again: a cutter only
//! finds its edges. It agrees with the `csv` crate on every text (a test and a fuzz target hold it to
//! that), but for one thing: a file has one kind of line end, the one of its header.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2, memchr3, memrchr};

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// What parts cells.
    pub(crate) delimiter: u8,
    /// What ends records: `\n`, behind which an `\r` belongs to the line end, or `\r` alone.
    pub(crate) terminator: u8,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            terminator: b'\n',
        }
    }
}

/// A cell of a record, by the bytes it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CsvCell {
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind it.
    pub(crate) end: usize,
    /// How its text stands in these bytes.
    pub(crate) quotes: Quotes,
}

/// How the text of a cell stands in its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// As it is.
    None,
    /// Between two quotes.
    Around,
    /// Between quotes, with doubled quotes or with more text behind the last one.
    Inside,
    /// A quote is opened and never closed.
    Open,
}

/// A record, by the bytes it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CsvRecord {
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind its last cell.
    pub(crate) end: usize,
    /// The byte behind its line end.
    pub(crate) next: usize,
}

impl CsvRecord {
    /// Whether it is a line without anything.
    pub(crate) const fn is_blank(self) -> bool {
        self.start == self.end
    }
}

impl Dialect {
    /// Whether a byte can part cells: none that our own cells are made of, and no letter.
    pub(crate) const fn is_fit(delimiter: u8) -> bool {
        delimiter == b'\t'
            || (delimiter.is_ascii_punctuation() && !matches!(delimiter, b'"' | b'-' | b'_' | b'.'))
    }

    /// The dialect of a text that begins with a record: one kind of line end throughout, told by the
    /// first one outside quotes.
    pub(crate) fn of(text: &[u8], delimiter: u8) -> Self {
        let first = Self::first_break(text, delimiter);
        let is_old = first.is_some_and(|at| {
            text.get(at) == Some(&b'\r') && text.get(at + 1).is_some_and(|next| *next != b'\n')
        });
        Self {
            delimiter,
            terminator: if is_old { b'\r' } else { b'\n' },
        }
    }

    fn first_break(text: &[u8], delimiter: u8) -> Option<usize> {
        let mut at = 0;
        loop {
            let found = at + memchr3(b'"', b'\n', b'\r', text.get(at..)?)?;
            if text.get(found) != Some(&b'"') {
                return Some(found);
            }
            let before = found.checked_sub(1).and_then(|before| text.get(before));
            at = found + 1;
            if before.is_some_and(|byte| *byte != delimiter) {
                continue;
            }
            loop {
                at += memchr(b'"', text.get(at..)?)? + 1;
                if text.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
    }

    /// The byte behind the last record that is whole: everything up to it can be cut without what
    /// follows. The bytes begin with a record.
    pub(crate) fn whole(self, bytes: &[u8]) -> usize {
        if memchr(b'"', bytes).is_none() {
            return memrchr(self.terminator, bytes).map_or(0, |at| at + 1);
        }
        let (mut at, mut whole) = (0, 0);
        while let Some(found) = memchr2(b'"', self.terminator, bytes.get(at..).unwrap_or_default())
        {
            let here = at + found;
            if bytes.get(here) != Some(&b'"') {
                at = here + 1;
                whole = at;
                continue;
            }
            let before = here.checked_sub(1).and_then(|before| bytes.get(before));
            let opens =
                before.is_none_or(|byte| *byte == self.delimiter || *byte == self.terminator);
            at = here + 1;
            if !opens {
                continue;
            }
            loop {
                let Some(found) = memchr(b'"', bytes.get(at..).unwrap_or_default()) else {
                    return whole;
                };
                at += found + 1;
                match bytes.get(at) {
                    Some(b'"') => at += 1,
                    Some(_) => break,
                    // It may be the first of two.
                    None => return whole,
                }
            }
        }
        whole
    }
}

/// The most cells that a record may have.
pub(crate) const MOST_CELLS: usize = 250_000;

/// How many bytes are looked through at a time: their marks stay in the nearest memory.
const STRETCH: usize = 4096;

/// Cuts the records of some bytes, one after the other.
///
/// First every byte that can part anything is found, sixty-four at a time and without a branch;
/// then records are walked from one of these to the next.
#[derive(Debug, Default)]
pub(crate) struct RecordCutter {
    marked: [u8; 3],
    /// Where delimiters, line ends and quotes stand, in the bytes that were looked through.
    marks: Vec<usize>,
    /// The mark that is next.
    next: usize,
    /// The first byte that was not looked through.
    unseen: usize,
    /// Where the next record begins.
    at: usize,
}

impl RecordCutter {
    /// Begins with other bytes, of which the first record starts at one of them.
    pub(crate) fn begin(&mut self, dialect: Dialect, start: usize) {
        self.marks.clear();
        self.marked = [dialect.delimiter, dialect.terminator, b'"'];
        (self.next, self.unseen, self.at) = (0, start, start);
    }

    /// Looks through more bytes, until there is a mark among them.
    #[cold]
    fn look(&mut self, bytes: &[u8]) -> Option<usize> {
        self.marks.clear();
        while self.marks.is_empty() && self.unseen < bytes.len() {
            let end = bytes.len().min(self.unseen.saturating_add(STRETCH));
            let (wholes, last) = bytes.get(self.unseen..end)?.as_chunks::<64>();
            let mut base = self.unseen;
            for chunk in wholes {
                push_marks(&mut self.marks, base, marks(chunk, self.marked));
                base += 64;
            }
            let mut padded = [0; 64];
            padded.get_mut(..last.len())?.copy_from_slice(last);
            let is_padding = u64::MAX << u32::try_from(last.len()).ok()?;
            push_marks(
                &mut self.marks,
                base,
                marks(&padded, self.marked) & !is_padding,
            );
            self.unseen = end;
        }
        self.next = 1;
        self.marks.first().copied()
    }

    /// Cuts the next record into its cells; none at the end of the bytes. Of a record with more than
    /// [`MOST_CELLS`], one more is told, and no others.
    pub(crate) fn record(
        &mut self,
        dialect: Dialect,
        bytes: &[u8],
        cells: &mut Vec<CsvCell>,
    ) -> Option<CsvRecord> {
        cells.clear();
        let start = self.at;
        if start >= bytes.len() {
            return None;
        }
        let mut begin = start;
        loop {
            let (end, quotes) = self.cell(bytes, begin);
            if bytes.get(end) == Some(&dialect.delimiter) {
                if cells.len() <= MOST_CELLS {
                    cells.push(CsvCell {
                        start: begin,
                        end,
                        quotes,
                    });
                }
                begin = end + 1;
                continue;
            }
            self.at = (end + 1).min(bytes.len());
            let has_return = dialect.terminator == b'\n'
                && quotes != Quotes::Open
                && end > begin
                && bytes.get(end - 1) == Some(&b'\r');
            let last = end - usize::from(has_return);
            // A line end behind the last quote is no more text.
            let quotes = match bytes.get(begin..last) {
                Some([b'"', inner @ .., b'"'])
                    if quotes == Quotes::Inside && memchr(b'"', inner).is_none() =>
                {
                    Quotes::Around
                }
                _ => quotes,
            };
            cells.push(CsvCell {
                start: begin,
                end: last,
                quotes,
            });
            return Some(CsvRecord {
                start,
                end: last,
                next: self.at,
            });
        }
    }

    /// Where the cell that begins at a byte ends, and how its text stands in it.
    #[inline]
    fn cell(&mut self, bytes: &[u8], begin: usize) -> (usize, Quotes) {
        let Some(mark) = self.take(bytes) else {
            return (bytes.len(), Quotes::None);
        };
        if bytes.get(mark) != Some(&b'"') {
            return (mark, Quotes::None);
        }
        if mark != begin {
            return (self.plain_end(bytes), Quotes::None);
        }
        let mut quotes = Quotes::Around;
        loop {
            let Some(closing) = self.quote(bytes) else {
                return (bytes.len(), Quotes::Open);
            };
            if bytes.get(closing + 1) == Some(&b'"') {
                quotes = Quotes::Inside;
                self.take(bytes);
                continue;
            }
            let end = self.plain_end(bytes);
            return (
                end,
                if end > closing + 1 {
                    Quotes::Inside
                } else {
                    quotes
                },
            );
        }
    }

    #[inline]
    fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.marks.get(self.next) {
            Some(mark) => {
                self.next += 1;
                Some(*mark)
            }
            None => self.look(bytes),
        }
    }

    /// The next quote.
    fn quote(&mut self, bytes: &[u8]) -> Option<usize> {
        loop {
            let mark = self.take(bytes)?;
            if bytes.get(mark) == Some(&b'"') {
                return Some(mark);
            }
        }
    }

    /// The next delimiter or line end; a quote inside a cell is a letter like others.
    fn plain_end(&mut self, bytes: &[u8]) -> usize {
        loop {
            match self.take(bytes) {
                Some(mark) if bytes.get(mark) == Some(&b'"') => {}
                mark => return mark.unwrap_or(bytes.len()),
            }
        }
    }
}

/// A bit for each byte that is one of three.
fn marks(chunk: &[u8; 64], marked: [u8; 3]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
    // Moves the top bit of each byte into one byte, in their order.
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let [one, two, three] = marked.map(|byte| ONES * u64::from(byte));
    // The top bit of each byte that is not zero.
    let others = |word: u64| ((word & LOW) + LOW) | word;
    let (words, _) = chunk.as_chunks::<8>();
    let mut bits = 0;
    for (number, bytes) in (0_u32..).zip(words) {
        let word = u64::from_le_bytes(*bytes);
        let found = !(others(word ^ one) & others(word ^ two) & others(word ^ three) | LOW);
        bits |= ((found >> 7).wrapping_mul(GATHER) >> 49 & 0xff) << (8 * number);
    }
    bits
}

fn push_marks(marks: &mut Vec<usize>, base: usize, mut bits: u64) {
    while bits != 0 {
        marks.push(base + usize::try_from(bits.trailing_zeros()).unwrap_or(0));
        bits &= bits - 1;
    }
}

impl CsvCell {
    /// What the cell says.
    #[inline]
    pub(crate) fn text(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self.inner() {
            Some(inner) => Cow::Borrowed(bytes.get(inner).unwrap_or_default()),
            None => Cow::Owned(unquoted(
                bytes.get(self.start..self.end).unwrap_or_default(),
            )),
        }
    }

    /// The bytes that say what the cell says, if they stand there as they are.
    #[inline]
    pub(crate) fn inner(self) -> Option<Range<usize>> {
        match self.quotes {
            Quotes::None => Some(self.start..self.end),
            Quotes::Around => Some(self.start + 1..self.end.saturating_sub(1)),
            Quotes::Inside | Quotes::Open => None,
        }
    }
}

/// The text of a cell that begins with a quote.
#[cold]
fn unquoted(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw.get(1..).unwrap_or_default();
    while let Some(at) = memchr(b'"', rest) {
        let (before, behind) = rest.split_at(at);
        text.extend_from_slice(before);
        match behind {
            [b'"', b'"', tail @ ..] => {
                text.push(b'"');
                rest = tail;
            }
            [_, tail @ ..] => {
                text.extend_from_slice(tail);
                return text;
            }
            [] => return text,
        }
    }
    text.extend_from_slice(rest);
    text
}

/// Writes a cell, with quotes where it needs them.
pub(crate) fn push_cell(out: &mut Vec<u8>, text: &[u8], delimiter: u8) {
    if memchr3(b'"', b'\n', b'\r', text).is_none() && memchr(delimiter, text).is_none() {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = memchr(b'"', rest) {
        let (before, behind) = rest.split_at(at + 1);
        out.extend_from_slice(before);
        out.push(b'"');
        rest = behind;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Writes a cell of our own text. A spreadsheet would run one that begins like a formula, so such a
/// text gets an apostrophe before it.
pub(crate) fn push_own_cell(out: &mut Vec<u8>, text: &[u8], delimiter: u8) {
    let is_formula = matches!(
        text.first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')
    );
    if is_formula {
        let mut safe = vec![b'\''];
        safe.extend_from_slice(text);
        push_cell(out, &safe, delimiter);
    } else {
        push_cell(out, text, delimiter);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: Dialect = Dialect {
        delimiter: b',',
        terminator: b'\n',
    };

    fn records(dialect: Dialect, bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let (mut cutter, mut cells, mut records) =
            (RecordCutter::default(), Vec::new(), Vec::new());
        cutter.begin(dialect, 0);
        while let Some(record) = cutter.record(dialect, bytes, &mut cells) {
            if !record.is_blank() {
                records.push(
                    cells
                        .iter()
                        .map(|cell| cell.text(bytes).into_owned())
                        .collect(),
                );
            }
        }
        records
    }

    /// What the `csv` crate reads.
    fn expected(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let records = reader.byte_records();
        records
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    #[test]
    fn cells_are_cut_as_the_csv_crate_cuts_them() {
        for text in [
            "a,b\n1,2\n",
            "a,b\r\n1,2\r\n\r\n3,4",
            "\"a,b\",\"c\"\"d\"\n\"x\ny\",z\n",
            "\"a\"b,c\"d\",\"\"\n",
            "a,\"b\"\r\n\"c\"\r\n",
            ",\n,,\n\"\"\n",
            "a,\"open\nand on\n",
            "\"a\"\"\"\n",
            "\n\n",
            "\"\r\n\"\r\n",
        ] {
            assert_eq!(
                records(COMMA, text.as_bytes()),
                expected(text.as_bytes()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn how_the_text_of_a_cell_stands_in_its_bytes_is_told() {
        for (cell, expected) in [
            ("a", Quotes::None),
            ("a\"b", Quotes::None),
            ("\"\"", Quotes::Around),
            ("\"a,b\"", Quotes::Around),
            ("\"a\"\"b\"", Quotes::Inside),
            ("\"\"\"\"", Quotes::Inside),
            ("\"a\"b", Quotes::Inside),
        ] {
            for (before, behind) in [("", ""), ("", ",x\n"), ("x,", "\n"), ("x,", "\r\n")] {
                let text = format!("{before}{cell}{behind}");
                let (mut cutter, mut cells) = (RecordCutter::default(), Vec::new());
                cutter.begin(COMMA, 0);
                cutter.record(COMMA, text.as_bytes(), &mut cells).unwrap();
                let at = usize::from(!before.is_empty());
                assert_eq!(cells[at].quotes, expected, "{text:?}");
            }
        }
    }

    #[test]
    fn a_file_of_an_old_macintosh_ends_its_lines_with_returns() {
        let text = b"a,b\r1,2\r3,4";
        let dialect = Dialect::of(text, b',');
        assert_eq!(dialect.terminator, b'\r');
        assert_eq!(records(dialect, text).len(), 3);
        assert_eq!(Dialect::of(b"a,b\r\n1,2\r\n", b',').terminator, b'\n');
        assert_eq!(Dialect::of(b"a,b\r", b',').terminator, b'\n');
        assert_eq!(Dialect::of(b"\"a\rb\",c\nd", b',').terminator, b'\n');
        assert_eq!(Dialect::of(b"a,\"b\"\"\n\"\rd", b',').terminator, b'\r');
    }

    #[test]
    fn of_a_record_with_too_many_cells_one_more_is_told_and_the_next_record_is_whole() {
        let text = format!("{}\na,b\n", ",".repeat(MOST_CELLS + 9));
        let (mut cutter, mut cells) = (RecordCutter::default(), Vec::new());
        cutter.begin(COMMA, 0);
        cutter.record(COMMA, text.as_bytes(), &mut cells).unwrap();
        assert!(cells.len() > MOST_CELLS && cells.len() < MOST_CELLS + 3);
        cutter.record(COMMA, text.as_bytes(), &mut cells).unwrap();
        assert_eq!(cells.len(), 2);
        let just = ",".repeat(MOST_CELLS - 1);
        cutter.begin(COMMA, 0);
        cutter.record(COMMA, just.as_bytes(), &mut cells).unwrap();
        assert_eq!(cells.len(), MOST_CELLS);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_written_as_text() {
        let written = |text: &str| {
            let mut out = Vec::new();
            push_own_cell(&mut out, text.as_bytes(), b',');
            String::from_utf8(out).unwrap()
        };
        for sign in ['=', '+', '-', '@', '\t'] {
            assert_eq!(written(&format!("{sign}1")), format!("'{sign}1"));
        }
        assert_eq!(written("\r1"), "\"'\r1\"");
        for harmless in ["'", "1=", " =1", "", "a@b"] {
            assert_eq!(written(harmless), harmless);
        }
        assert_eq!(written("-a,b"), "\"'-a,b\"");
        assert_eq!(written("b-points"), "b-points");
        assert_eq!(written("say \"x\""), "\"say \"\"x\"\"\"");
    }

    /// Texts of the letters that matter, with one kind of line end.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec!["a", "\"", ",", "\n", " ", "\"\"", "b1", "\",\""]);
        prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn every_mark_is_found_where_it_stands() {
        let marked = [b',', b'\n', b'"'];
        for byte in 0..=u8::MAX {
            for at in [0, 1, 7, 8, 31, 62, 63] {
                let mut chunk = [byte.wrapping_add(1); 64];
                chunk[at] = byte;
                let is = |byte: u8| marked.contains(&byte);
                let expected =
                    (0..64).fold(0_u64, |bits, at| bits | u64::from(is(chunk[at])) << at);
                assert_eq!(marks(&chunk, marked), expected, "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_text_is_cut_as_the_csv_crate_cuts_it(text in texts(), is_windows in any::<bool>()) {
            let text = if is_windows { text.replace('\n', "\r\n") } else { text };
            prop_assert_eq!(records(COMMA, text.as_bytes()), expected(text.as_bytes()));
        }

        #[test]
        fn what_is_whole_is_cut_the_same_without_the_rest(text in texts()) {
            let bytes = text.as_bytes();
            let whole = COMMA.whole(bytes);
            let mut parts = records(COMMA, &bytes[..whole]);
            parts.extend(records(COMMA, &bytes[whole..]));
            prop_assert_eq!(parts, records(COMMA, bytes));
            // Nothing whole is held back: behind the last record there is no line end outside quotes.
            prop_assert!(records(COMMA, &bytes[whole..]).len() <= 1);
        }

        #[test]
        fn a_written_cell_says_what_was_written(text in "(?s).{0,20}") {
            let mut out = b"x,".to_vec();
            push_cell(&mut out, text.as_bytes(), b',');
            out.push(b'\n');
            prop_assert_eq!(&records(COMMA, &out)[0][1], text.as_bytes());
        }
    }
}
