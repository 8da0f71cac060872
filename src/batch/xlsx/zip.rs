//! A zip held against its bytes: where its parts stand, and each of them unpacked.
//!
//! Every size and every position that the zip declares is held against the size of the file before
//! anything is made of it, and how much a part unpacks to is counted while it unpacks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};

use flate2::bufread::DeflateDecoder;

use crate::base::say::{same, say};
use crate::base::text::Text;

/// What a workbook is read from.
pub(crate) trait Workbook: Read + Seek + Send {}
impl<T: Read + Seek + Send> Workbook for T {}

/// The most parts, and the most bytes of the list of them.
pub(super) const MOST_PARTS: u64 = 10_000;
pub(super) const MOST_IN_LIST: u64 = 4 * 1024 * 1024;
/// How many bytes a part may unpack to for each byte of the file; what a sheet holds unpacks to some
/// ten.
const MOST_PER_BYTE: u64 = 100;
/// What a part may always unpack to.
const ALWAYS: u64 = 32 * 1024 * 1024;
/// The most bytes of a tag of XML, or of the text between two.
const MOST_IN_TOKEN: usize = 1024 * 1024;
/// The longest end of a zip: that of one with a comment of 65,535 bytes.
const LONGEST_END: u64 = 22 + 65_535;
/// What a workbook of the old kind and one with a password begin with.
const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0";
/// What a size has that stands elsewhere.
const ELSEWHERE: u64 = 0xffff_ffff;

/// The zip of a workbook.
pub(super) struct Zip {
    input: Box<dyn Workbook>,
    /// How many bytes the file has.
    pub(super) size: u64,
    /// How many bytes stand before the zip.
    shift: u64,
    /// The parts, by their names in small letters.
    entries: BTreeMap<String, ZipEntry>,
}

/// What the list says of a part.
struct ZipEntry {
    is_encrypted: bool,
    method: u16,
    packed: u64,
    /// Where its own header stands.
    at: u64,
}

impl Zip {
    /// Reads the list of parts.
    ///
    /// # Errors
    ///
    /// What is no zip, one that says something of itself that cannot be, and one with too many parts.
    pub(super) fn open(mut input: Box<dyn Workbook>) -> Result<Self, Text> {
        let size = input
            .seek(SeekFrom::End(0))
            .map_err(|error| unread(&error))?;
        if bytes_at(&mut input, 0, 4).is_ok_and(|head| head == OLD_WORKBOOK) {
            return Err(say!(
                "the workbook has a password, or is of the old kind (XLS)"
            ));
        }
        let end = ZipEnd::find(&mut input, size)?;
        if end.parts > MOST_PARTS || end.length > MOST_IN_LIST {
            return Err(too_many());
        }
        let mut is_list =
            |at| bytes_at(&mut input, at, 4).is_ok_and(|found| found == b"PK\x01\x02");
        // Behind something else, every position counts from where the zip begins.
        let start = if end.parts == 0 || is_list(end.start) {
            Some(end.start)
        } else {
            end.at.checked_sub(end.length)
        };
        let shift = start.and_then(|start| start.checked_sub(end.start));
        let (Some(start), Some(shift)) = (start, shift) else {
            return Err(damaged());
        };
        let list = bytes_at(&mut input, start, end.length)?;
        Ok(Self {
            input,
            size,
            shift,
            entries: entries(&list, end.parts)?,
        })
    }

    /// Opens a part; case does not count. Nothing where there is none.
    ///
    /// # Errors
    ///
    /// A part that is encrypted, is packed in a way that is not read, or is not where it should be.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<ZipPart<'_>>, Text> {
        let Some(entry) = self.entries.get(&name.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let shown = crate::base::spelling::shown(name, 60);
        if entry.is_encrypted {
            return Err(say!("its part `{part}` is encrypted", part = shown));
        }
        let at = entry.at.checked_add(self.shift).ok_or_else(damaged)?;
        let header = bytes_at(&mut self.input, at, 30)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(damaged());
        }
        let before = number(&header, 26, 2)? + number(&header, 28, 2)? + 30;
        let start = at.checked_add(before).ok_or_else(damaged)?;
        let end = start.checked_add(entry.packed);
        if end.is_none_or(|end| end > self.size) {
            return Err(damaged());
        }
        self.input
            .seek(SeekFrom::Start(start))
            .map_err(|error| unread(&error))?;
        let packed = (&mut self.input).take(entry.packed);
        let unpacked = match entry.method {
            0 => Unpacked::Stored(packed),
            8 => Unpacked::Deflated(DeflateDecoder::new(BufReader::with_capacity(
                32 * 1024,
                packed,
            ))),
            method => {
                return Err(say!(
                    "its part `{part}` is packed by the method {method}, which is not read",
                    part = shown,
                    method
                ));
            }
        };
        let most = self.size.saturating_mul(MOST_PER_BYTE).max(ALWAYS);
        Ok(Some(ZipPart {
            unpacked: BufReader::with_capacity(64 * 1024, unpacked),
            name: shown,
            most,
            left: most,
            left_of_token: MOST_IN_TOKEN,
            refused: None,
        }))
    }
}

/// What the end of a zip says of the list of parts.
struct ZipEnd {
    /// Where it stands itself.
    at: u64,
    parts: u64,
    /// How many bytes the list has, and where it begins.
    length: u64,
    start: u64,
}

impl ZipEnd {
    fn find(input: &mut Box<dyn Workbook>, size: u64) -> Result<Self, Text> {
        let length = size.min(LONGEST_END);
        let tail = bytes_at(input, size - length, length)?;
        let found = memchr::memmem::rfind_iter(&tail, b"PK\x05\x06").find_map(|at| {
            let end = tail.get(at..)?.get(..22)?;
            let comment = usize::try_from(number(end, 20, 2).ok()?).ok()?;
            (at + 22 + comment <= tail.len()).then_some((at, end))
        });
        let Some((at, end)) = found else {
            return Err(say!(
                "the file is no XLSX workbook, or only the beginning of one"
            ));
        };
        let at = size - length + u64::try_from(at).map_err(|_| damaged())?;
        let small = Self {
            at,
            parts: number(end, 10, 2)?,
            length: number(end, 12, 4)?,
            start: number(end, 16, 4)?,
        };
        let is_elsewhere =
            small.parts == 0xffff || small.length == ELSEWHERE || small.start == ELSEWHERE;
        let locator = at.checked_sub(20).filter(|_| is_elsewhere);
        let Some(locator) = locator else {
            return Ok(small);
        };
        let locator = bytes_at(input, locator, 20)?;
        if !locator.starts_with(b"PK\x06\x07") {
            return Ok(small);
        }
        let at = number(&locator, 8, 8)?;
        let large = bytes_at(input, at, 56)?;
        if !large.starts_with(b"PK\x06\x06") {
            return Err(damaged());
        }
        Ok(Self {
            at,
            parts: number(&large, 32, 8)?,
            length: number(&large, 40, 8)?,
            start: number(&large, 48, 8)?,
        })
    }
}

/// The parts of a list.
fn entries(list: &[u8], parts: u64) -> Result<BTreeMap<String, ZipEntry>, Text> {
    let (mut entries, mut rest) = (BTreeMap::new(), list);
    for _ in 0..parts {
        let (fixed, behind) = rest.split_at_checked(46).ok_or_else(damaged)?;
        if !fixed.starts_with(b"PK\x01\x02") {
            return Err(damaged());
        }
        let length = |at| usize::try_from(number(fixed, at, 2)?).map_err(|_| damaged());
        let (name, behind) = behind.split_at_checked(length(28)?).ok_or_else(damaged)?;
        let (extra, behind) = behind.split_at_checked(length(30)?).ok_or_else(damaged)?;
        let (_, behind) = behind.split_at_checked(length(32)?).ok_or_else(damaged)?;
        rest = behind;
        let (mut unpacked, mut packed) = (number(fixed, 24, 4)?, number(fixed, 20, 4)?);
        let mut at = number(fixed, 42, 4)?;
        let mut large = large(extra)?;
        // What does not fit stands in the extra field, in this order.
        for size in [&mut unpacked, &mut packed, &mut at] {
            if *size == ELSEWHERE {
                let (first, behind) = large.split_at_checked(8).ok_or_else(damaged)?;
                (*size, large) = (number(first, 0, 8)?, behind);
            }
        }
        let entry = ZipEntry {
            is_encrypted: number(fixed, 8, 2)? & 1 == 1,
            method: u16::try_from(number(fixed, 10, 2)?).map_err(|_| damaged())?,
            packed,
            at,
        };
        let name = String::from_utf8_lossy(name).replace('\\', "/");
        if entries.insert(name.to_ascii_lowercase(), entry).is_some() {
            let shown = crate::base::spelling::shown(&name, 60);
            return Err(say!(
                "the workbook has two parts that are called `{part}`",
                part = shown
            ));
        }
    }
    Ok(entries)
}

/// The sizes of a part in its extra field.
fn large(mut extra: &[u8]) -> Result<&[u8], Text> {
    while extra.len() >= 4 {
        let length = usize::try_from(number(extra, 2, 2)?).map_err(|_| damaged())?;
        let (field, behind) = extra.split_at_checked(4 + length).ok_or_else(damaged)?;
        if field.starts_with(&[1, 0]) {
            return Ok(field.get(4..).unwrap_or_default());
        }
        extra = behind;
    }
    Ok(&[])
}

/// A part that unpacks while it is read.
pub(super) struct ZipPart<'z> {
    unpacked: BufReader<Unpacked<'z>>,
    name: String,
    /// How many bytes it may have, and how many of them are still to come.
    most: u64,
    left: u64,
    left_of_token: usize,
    /// Why no more of it is read.
    refused: Option<Text>,
}

enum Unpacked<'z> {
    Stored(Take<&'z mut Box<dyn Workbook>>),
    Deflated(DeflateDecoder<BufReader<Take<&'z mut Box<dyn Workbook>>>>),
}

impl Read for Unpacked<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(bytes) => bytes.read(into),
            Self::Deflated(bytes) => bytes.read(into),
        }
    }
}

impl ZipPart<'_> {
    /// Lowers the most bytes that it may have.
    pub(super) fn at_most(mut self, most: u64) -> Self {
        self.most = most;
        self.left = most;
        self
    }

    /// How many bytes of it were read.
    pub(super) fn bytes(&self) -> u64 {
        self.most - self.left
    }

    /// Says that what follows is another tag or text.
    pub(super) fn begin_token(&mut self) {
        self.left_of_token = MOST_IN_TOKEN;
    }

    /// What to tell of a fault that came while it was read.
    pub(super) fn fault(&self, found: &quick_xml::Error) -> Text {
        self.refused.clone().unwrap_or_else(|| {
            say!(
                "its part `{part}` is damaged: {problem}",
                part = self.name,
                problem = found.to_string()
            )
        })
    }

    /// What to tell of one that ends too early.
    pub(super) fn cut(&self) -> Text {
        say!("its part `{part}` breaks off", part = self.name)
    }
}

impl Read for ZipPart<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for ZipPart<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.unpacked.fill_buf()?;
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        let most = left.min(self.left_of_token);
        if most == 0 && !bytes.is_empty() {
            self.refused = Some(if left == 0 {
                say!(
                    "its part `{part}` unpacks to more than {most} bytes, the most for a file of this size",
                    part = self.name,
                    most = self.most
                )
            } else {
                say!(
                    "its part `{part}` has a tag or a text of more than 1 MiB",
                    part = self.name
                )
            });
            return Err(io::Error::other("too much"));
        }
        Ok(bytes.get(..most).unwrap_or(bytes))
    }

    fn consume(&mut self, count: usize) {
        self.unpacked.consume(count);
        self.left = self
            .left
            .saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        self.left_of_token = self.left_of_token.saturating_sub(count);
    }
}

/// So many bytes from a position on; none are made room for that are not there.
fn bytes_at(input: &mut Box<dyn Workbook>, at: u64, length: u64) -> Result<Vec<u8>, Text> {
    input
        .seek(SeekFrom::Start(at))
        .map_err(|error| unread(&error))?;
    let mut bytes = Vec::new();
    let read = input
        .take(length)
        .read_to_end(&mut bytes)
        .map_err(|error| unread(&error))?;
    if u64::try_from(read).ok() == Some(length) {
        Ok(bytes)
    } else {
        Err(damaged())
    }
}

/// The number of some bytes, the least one first.
fn number(bytes: &[u8], at: usize, length: usize) -> Result<u64, Text> {
    let found = bytes.get(at..).and_then(|bytes| bytes.get(..length));
    let found = found.ok_or_else(damaged)?;
    Ok(found
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// What to tell of more parts, or names of parts, than are looked at.
pub(super) fn too_many() -> Text {
    say!(
        "the workbook has more than {most} parts, or a list of them of more than 4 MiB",
        most = MOST_PARTS
    )
}

fn damaged() -> Text {
    say!("the list of its parts does not fit its bytes: the file is damaged")
}

fn unread(error: &io::Error) -> Text {
    same(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::trial::zip as made;

    #[test]
    fn a_part_is_read_by_its_bytes_whatever_its_case() {
        let bytes = b"0123456789".repeat(20_000);
        let stored = made::Part::stored("a.xml", bytes.clone());
        let packed = made::Part::stored("B.XML", bytes.clone()).packed();
        let book = made::zip(&[stored, packed]);
        let mut zip = Zip::open(Box::new(io::Cursor::new(book))).unwrap();
        for name in ["a.xml", "A.XML", "b.xml"] {
            let mut part = zip.part(name).unwrap().unwrap();
            let mut read = Vec::new();
            while read.len() < bytes.len() {
                // As the reader of XML does before each tag.
                part.begin_token();
                let mut some = vec![0; 70_000];
                let count = part.read(&mut some).unwrap();
                assert!(count > 0, "{name}");
                read.extend_from_slice(&some[..count]);
            }
            assert!(read == bytes);
            assert_eq!(ZipPart::bytes(&part), u64::try_from(bytes.len()).unwrap());
            assert_eq!(part.read(&mut [0; 9]).unwrap(), 0);
        }
        assert!(zip.part("c.xml").unwrap().is_none());
    }

    /// A file that cannot be read.
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }

    impl Seek for Broken {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(100)
        }
    }

    #[test]
    fn what_the_system_says_of_a_file_is_told() {
        let error = Zip::open(Box::new(Broken)).err().unwrap();
        assert_eq!(error.en, "the disk is gone");
    }
}
