//! How the bytes of an input are to be read: UTF-8, or GB18030 as Chinese spreadsheets save it.

use std::borrow::Cow;
use std::io::Read;

use super::error::BatchError;
use encoding_rs::{CoderResult, Decoder, GB18030, UTF_16BE, UTF_16LE};

const BOM: &[u8] = "\u{feff}".as_bytes();

/// The encoding of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, which ASCII is too.
    #[default]
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
}

impl Encoding {
    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// Tells the encoding from bytes that are not ASCII alone. What is not UTF-8 is taken for
    /// GB18030, the only other encoding that spreadsheets of this field come in.
    ///
    /// The bytes may end inside a letter.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.is_ascii() {
            return None;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if is_gb2312(text) => Some(Self::Gb18030),
            Ok(_) => Some(Self::Utf8),
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
                // Cut inside its last letter.
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                if whole.is_ascii() {
                    None
                } else {
                    Some(Self::Utf8)
                }
            }
            Err(_) if bytes.starts_with(BOM) => Some(Self::Utf8),
            Err(_) if Self::Gb18030.read(bytes).is_none() && is_mostly_utf_8(bytes) => {
                Some(Self::Utf8)
            }
            Err(_) => Some(Self::Gb18030),
        }
    }

    /// Whether a table in this encoding can be cut at a byte.
    ///
    /// # Errors
    ///
    /// A byte that is a part of letters too.
    pub(crate) fn fits(self, name: &str, delimiter: u8) -> Result<(), BatchError> {
        if self == Self::Gb18030 && delimiter >= 0x40 {
            return Err(BatchError::Cut {
                name: name.to_owned(),
                delimiter: char::from(delimiter),
            });
        }
        Ok(())
    }

    /// The text of some bytes, unless they are none in this encoding.
    pub(crate) fn read(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The text of some bytes, with a mark in place of what is none.
    pub(crate) fn read_lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        }
    }

    /// A text in this encoding; both can write every letter there is.
    pub(crate) fn write(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(text.as_bytes()),
            Self::Gb18030 => GB18030.encode(text).0,
        }
    }
}

/// Whether a text that could be UTF-8 is rather GB18030, as `硕士` and `学士` are, which read `˶ʿ` and
/// `ѧʿ` then: nothing but words of two and more letters of GB2312, of which some are no letters of
/// any script as UTF-8.
fn is_gb2312(text: &str) -> bool {
    let is_letter = |letter: char| {
        let mut bytes = [0; 4];
        matches!(
            letter.encode_utf8(&mut bytes).as_bytes(),
            [_, 0xa1..=u8::MAX]
        )
    };
    let mut words = text
        .split(|letter: char| letter.is_ascii())
        .filter(|word| !word.is_empty());
    let is_strange = text
        .chars()
        .any(|letter| ('\u{250}'..='\u{36f}').contains(&letter));
    is_strange && words.all(|word| word.chars().count() > 1 && word.chars().all(is_letter))
}

/// Whether a text that is not UTF-8 throughout has more letters that are than places that are not,
/// as a table has into which a name in Latin 1 was pasted.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut letters, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let others = chunk.valid().chars().filter(|letter| !letter.is_ascii());
        letters += others.count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    letters > broken
}

/// How much is decoded at a time.
const STRETCH: usize = 64 * 1024;

/// UTF-16 read as UTF-8, as Excel's "Unicode text" wants it.
pub(crate) struct Utf16Reader {
    input: Box<dyn Read + Send>,
    decoder: Decoder,
    /// What was read and not decoded yet.
    bytes: Vec<u8>,
    /// What was decoded, handed over up to `served`.
    text: Vec<u8>,
    served: usize,
    is_finished: bool,
}

impl Utf16Reader {
    /// Reads an input whose first bytes were read already.
    pub(crate) fn new(input: Box<dyn Read + Send>, head: Vec<u8>, is_big_endian: bool) -> Self {
        let encoding = if is_big_endian { UTF_16BE } else { UTF_16LE };
        Self {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            bytes: head,
            text: Vec::new(),
            served: 0,
            is_finished: false,
        }
    }

    /// Decodes what was read, or reads more, until there is some text or no more of it.
    fn decode(&mut self) -> std::io::Result<()> {
        self.served = 0;
        self.text.clear();
        while self.text.is_empty() && !self.is_finished {
            let mut is_last = false;
            if self.bytes.is_empty() {
                self.bytes.resize(STRETCH, 0);
                let filled = self.input.read(&mut self.bytes);
                self.bytes.truncate(filled.as_ref().copied().unwrap_or(0));
                is_last = filled? == 0;
            }
            // What has no room is decoded the next time.
            self.text.resize(STRETCH, 0);
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(&self.bytes, &mut self.text, is_last);
            self.text.truncate(written);
            self.bytes.drain(..read);
            self.is_finished = is_last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl Read for Utf16Reader {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.served == self.text.len() {
            self.decode()?;
        }
        let mut rest = self.text.get(self.served..).unwrap_or_default();
        let read = rest.read(into)?;
        self.served += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf_8_is_taken_for_gb18030() {
        assert_eq!(Encoding::of(b"age,education"), None);
        assert_eq!(Encoding::of("年龄".as_bytes()), Some(Encoding::Utf8));
        assert_eq!(
            Encoding::of(&GB18030.encode("年龄").0),
            Some(Encoding::Gb18030)
        );
        let cut = "年龄".as_bytes();
        assert_eq!(Encoding::of(&cut[..5]), Some(Encoding::Utf8));
        assert_eq!(Encoding::of(&[b"a", &cut[..2]].concat()), None);
        for word in ["硕士", "学士,34"] {
            let bytes = GB18030.encode(word).0;
            assert!(std::str::from_utf8(&bytes).is_ok());
            assert_eq!(Encoding::of(&bytes), Some(Encoding::Gb18030));
        }
        for text in ["José", "ʿAlī", "Muʿāwiya", "Юрий", "Ὀδυσσεύς", "ﾊﾝ"] {
            assert_eq!(Encoding::of(text.as_bytes()), Some(Encoding::Utf8));
        }
        // A letter of Latin 1 among Chinese ones, as tables have it that were pasted together.
        let mixed = ["姓名,年龄\n张三,34\nJos".as_bytes(), b"\xe9,35\n"].concat();
        assert_eq!(Encoding::of(&mixed), Some(Encoding::Utf8));
        for marked in [&b"\xef\xbb\xbfJos\xe9"[..], b"\xef\xbb\xbfJos\xe9,x"] {
            assert_eq!(Encoding::of(marked), Some(Encoding::Utf8));
        }
        // One letter of GB18030, two that are none in either, and some that are read in both.
        let both = ["姓名".as_bytes(), b"\xe9A"].concat();
        for bytes in [&b"\xe5\xb9"[..], b"\xff,\xff", &both] {
            assert_eq!(Encoding::of(bytes), Some(Encoding::Gb18030), "{bytes:?}");
        }
    }

    #[test]
    fn a_text_is_mostly_utf_8_with_more_letters_than_broken_places() {
        for (bytes, is_mostly) in [
            (&b""[..], false),
            (b"abc\xff", false),
            ("年".as_bytes(), true),
            (b"\xe5\xb9\xb4\xff", false),
            (b"\xe5\xb9\xb4\xe5\xb9\xb4a\xff", true),
            (b"\xe5\xb9\xb4\xe5\xb9\xb4\xff,\xff", false),
        ] {
            assert_eq!(is_mostly_utf_8(bytes), is_mostly, "{bytes:?}");
        }
    }

    #[test]
    fn gb18030_is_read_and_written_without_loss() {
        let text = "硕士，\u{20000} é";
        let bytes = Encoding::Gb18030.write(text);
        assert_eq!(Encoding::Gb18030.read(&bytes).as_deref(), Some(text));
        assert_eq!(Encoding::Gb18030.read(b"\xff"), None);
    }

    #[test]
    fn utf_16_becomes_utf_8_however_little_is_read_at_a_time() {
        let text = "年龄,a\u{1f600}\r\n34,硕士\r\n".repeat(9000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for head in [0, 1, 7] {
            let (head, rest) = bytes.split_at(head);
            let rest = std::io::Cursor::new(rest.to_vec());
            let mut reader = Utf16Reader::new(Box::new(rest), head.to_vec(), false);
            let mut read = String::new();
            reader.read_to_string(&mut read).unwrap();
            assert!(read == text);
        }
    }
}
