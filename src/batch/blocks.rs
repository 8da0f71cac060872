//! A stream in blocks of whole records, so that each can be worked on by itself.

use std::io::{ErrorKind, Read};
use std::sync::Arc;

use memchr::{memchr_iter, memrchr};

use super::csv::Dialect;
use super::error::BatchError;
use super::text::Encoding;

/// How many bytes of input a block has.
pub(crate) const BLOCK: usize = 128 * 1024;
/// The same where every row becomes a whole assessment, some hundred times as long.
pub(crate) const SMALL_BLOCK: usize = 4 * 1024;

/// The most bytes that one record may have: a quote that is never closed shall not fill the memory.
pub(crate) const MOST_IN_RECORD: usize = 1024 * 1024;

/// The most bytes that an empty block keeps as room.
const MOST_KEPT: usize = 512 * 1024;

/// What a pipe hands over at once; less than that means that nothing more is there for now.
const PIPE: usize = 64 * 1024;

/// Where records end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordEnds {
    /// At line ends outside quotes.
    Csv(Dialect),
    /// At every line end.
    Lines,
}

impl RecordEnds {
    fn terminator(self) -> u8 {
        match self {
            Self::Csv(dialect) => dialect.terminator,
            Self::Lines => b'\n',
        }
    }

    /// The byte behind the last whole record.
    fn whole(self, bytes: &[u8]) -> usize {
        match self {
            Self::Csv(dialect) => dialect.whole(bytes),
            Self::Lines => memrchr(b'\n', bytes).map_or(0, |at| at + 1),
        }
    }
}

/// Some whole records of an input.
#[derive(Debug, Default)]
pub(crate) struct InputBlock {
    /// What the input is called in messages.
    pub(crate) name: Arc<str>,
    /// Their bytes.
    pub(crate) bytes: Vec<u8>,
    /// The line on which the first record begins, or its number in a sheet.
    pub(crate) line: u64,
    /// How many bytes of the input were read for it.
    pub(crate) read: u64,
    /// How its bytes are to be read.
    pub(crate) encoding: Encoding,
    /// How its records are written.
    pub(crate) dialect: Dialect,
    /// Whether records are called by their numbers, as in a sheet, instead of their lines.
    pub(crate) is_numbered: bool,
}

impl InputBlock {
    /// Makes room. Much of it is given back: one long record shall not hold it for all that follow.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(MOST_KEPT);
    }
}

/// An input that hands over its records block by block.
pub(crate) struct InputBlocks {
    input: Box<dyn Read + Send>,
    /// What it is called in messages.
    name: String,
    cut: RecordEnds,
    /// What was read and not handed over.
    held: Vec<u8>,
    line: u64,
    is_at_end: bool,
}

impl InputBlocks {
    /// The records of an input from a line on, of which something was read already.
    pub(crate) fn new(
        input: Box<dyn Read + Send>,
        name: &str,
        cut: RecordEnds,
        (held, line): (Vec<u8>, u64),
    ) -> Self {
        Self {
            input,
            name: name.to_owned(),
            cut,
            held,
            line,
            is_at_end: false,
        }
    }

    /// Fills a block with whole records, about as many bytes as wanted; false at the end. Where
    /// nothing more is there for now, as at the end of a pipe that is still open, it hands over
    /// what there is.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read, and a record of more than 1 MiB.
    pub(crate) fn fill(
        &mut self,
        block: &mut InputBlock,
        wanted: usize,
    ) -> Result<bool, BatchError> {
        block.bytes.clear();
        block.bytes.append(&mut self.held);
        block.read = 0;
        let mut wanted = wanted;
        // What came with the header is handed over before anything is waited for.
        let mut is_pausing = true;
        loop {
            while !self.is_at_end && block.bytes.len() < wanted && !is_pausing {
                let read = self.read(&mut block.bytes, PIPE)?;
                block.read = block
                    .read
                    .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
                is_pausing = read < PIPE;
                self.is_at_end = read == 0;
            }
            if self.is_at_end {
                break;
            }
            let whole = self.cut.whole(&block.bytes);
            if whole > 0 {
                self.held
                    .extend_from_slice(block.bytes.get(whole..).unwrap_or_default());
                block.bytes.truncate(whole);
                break;
            }
            if block.bytes.len() > MOST_IN_RECORD {
                break;
            }
            // A record that comes in small pieces needs no more room for that.
            if block.bytes.len() >= wanted {
                wanted = block.bytes.len().saturating_mul(2).min(MOST_IN_RECORD + 1);
            }
            is_pausing = false;
        }
        // However much was read at once, the same records are too long.
        let start = block.bytes.get(..=MOST_IN_RECORD);
        if start.is_some_and(|start| self.cut.whole(start) == 0) {
            return Err(BatchError::LongRecord {
                name: self.name.clone(),
                line: self.line,
            });
        }
        block.line = self.line;
        let lines = memchr_iter(self.cut.terminator(), &block.bytes).count();
        self.line = self
            .line
            .saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        Ok(!block.bytes.is_empty())
    }

    fn read(&mut self, bytes: &mut Vec<u8>, most: usize) -> Result<usize, BatchError> {
        let begin = bytes.len();
        bytes.resize(begin + most, 0);
        let read = loop {
            match self.input.read(bytes.get_mut(begin..).unwrap_or_default()) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let failed = |source| BatchError::Read {
            name: self.name.clone(),
            source,
        };
        let read = read.map_err(failed)?;
        bytes.truncate(begin + read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An input that hands over a few bytes at a time.
    struct Slow(Vec<u8>, usize);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let most = self.1.min(into.len()).min(self.0.len());
            let rest = self.0.split_off(most);
            into[..most].copy_from_slice(&self.0);
            self.0 = rest;
            Ok(most)
        }
    }

    fn blocks(text: &str, at_a_time: usize, wanted: usize) -> Vec<(String, u64)> {
        let input = Box::new(Slow(text.as_bytes().to_vec(), at_a_time));
        let dialect = Dialect::of(text.as_bytes(), b',');
        let mut blocks = InputBlocks::new(input, "x", RecordEnds::Csv(dialect), (Vec::new(), 1));
        let (mut block, mut found) = (InputBlock::default(), Vec::new());
        while blocks.fill(&mut block, wanted).unwrap() {
            found.push((String::from_utf8(block.bytes.clone()).unwrap(), block.line));
        }
        found
    }

    #[test]
    fn every_block_holds_whole_records_and_nothing_is_lost() {
        let text = "a,b\n\"x\n\ny\",2\n3,\"4\"\"\n\"\n5,6";
        for at_a_time in 1..30 {
            for wanted in 1..30 {
                let blocks = blocks(text, at_a_time, wanted);
                let whole: String = blocks.iter().map(|(text, _)| text.as_str()).collect();
                assert_eq!(whole, text);
                for (text, line) in &blocks {
                    let expected = match text.chars().next() {
                        Some('a') => 1,
                        Some('"') => 2,
                        Some('3') => 5,
                        _ => 7,
                    };
                    assert_eq!(*line, expected, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn lines_are_whole_with_their_ends() {
        for (text, whole) in [("", 0), ("a", 0), ("\n", 1), ("a\nb", 2), ("a\n\"\nb", 4)] {
            assert_eq!(RecordEnds::Lines.whole(text.as_bytes()), whole, "{text:?}");
        }
    }

    #[test]
    fn a_block_that_was_long_gives_its_room_back() {
        let mut block = InputBlock {
            bytes: vec![b'x'; 4 * MOST_KEPT],
            ..InputBlock::default()
        };
        block.clear();
        assert!(block.bytes.is_empty() && block.bytes.capacity() < 2 * MOST_KEPT);
    }

    #[test]
    fn a_record_that_comes_in_many_pieces_takes_no_more_room_than_its_bytes() {
        let text = format!("{}\n", "x".repeat(5000));
        let input = Box::new(Slow(text.clone().into_bytes(), 1));
        let mut blocks = InputBlocks::new(input, "x", RecordEnds::Lines, (Vec::new(), 1));
        let mut block = InputBlock::default();
        assert!(blocks.fill(&mut block, 1000).unwrap());
        assert!(block.bytes == text.as_bytes());
        assert!(block.bytes.capacity() < 4 * PIPE);
    }

    #[test]
    fn a_block_has_as_many_bytes_as_are_wanted_where_there_are_as_many() {
        let text = "1,2\n".repeat(100_000);
        for wanted in [1000, PIPE, PIPE + 1, 3 * PIPE] {
            let mut blocks = InputBlocks::new(
                Box::new(std::io::Cursor::new(text.clone())),
                "x",
                RecordEnds::Lines,
                (Vec::new(), 1),
            );
            let mut block = InputBlock::default();
            assert!(blocks.fill(&mut block, wanted).unwrap());
            let length = block.bytes.len();
            assert!((wanted..wanted + PIPE).contains(&length), "{length}");
        }
    }

    #[test]
    fn a_record_has_at_most_a_mebibyte_before_its_end_however_it_comes() {
        for at_a_time in [PIPE / 2, PIPE, usize::MAX] {
            for (length, is_fit) in [(MOST_IN_RECORD, true), (MOST_IN_RECORD + 1, false)] {
                let text = format!("{}\na\n", "x".repeat(length));
                let input = Box::new(Slow(text.into_bytes(), at_a_time));
                let mut blocks = InputBlocks::new(input, "x", RecordEnds::Lines, (Vec::new(), 1));
                let mut block = InputBlock::default();
                let filled = blocks.fill(&mut block, BLOCK);
                assert_eq!(filled.is_ok(), is_fit, "{length} by {at_a_time}");
                assert!(!is_fit || block.bytes.len() > length);
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
                    into[0] = b'\n';
                    Ok(1)
                }
            }
        }
    }

    #[test]
    fn a_read_that_is_interrupted_is_tried_again_and_one_that_fails_is_not() {
        let input = Box::new(Interrupted(0));
        let mut blocks = InputBlocks::new(input, "x", RecordEnds::Lines, (Vec::new(), 1));
        let mut block = InputBlock::default();
        for _ in 0..4 {
            assert!(blocks.fill(&mut block, 1).unwrap());
            assert_eq!(block.bytes, b"\n");
        }
        let error = blocks.fill(&mut block, 1).unwrap_err();
        assert!(matches!(error, BatchError::Read { .. }), "{error:?}");
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
        let input = std::io::repeat(b'x');
        let head = b"a,b\n\"".to_vec();
        let cut = RecordEnds::Csv(Dialect::of(b"a\n", b','));
        let mut blocks = InputBlocks::new(Box::new(input), "x", cut, (head, 1));
        let mut block = InputBlock::default();
        assert!(blocks.fill(&mut block, 1000).unwrap());
        assert_eq!(block.bytes, b"a,b\n");
        let error = blocks.fill(&mut block, 1000).unwrap_err();
        assert!(matches!(error, BatchError::LongRecord { line: 2, .. }));
    }
}
