//! The texts that cells share.

use quick_xml::events::Event;

use super::xml::{Xml, attribute};
use crate::base::say::say;
use crate::base::text::Text;

/// The most texts, and the most bytes of all of them: they are held in memory.
const MOST_STRINGS: usize = 8 * 1024 * 1024;
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// The texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// What is no XML or breaks off, and more of them than fit.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Text> {
        let mut strings = Self::default();
        let (mut string, mut said) = (String::new(), 0);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "sst" => said = attribute(&tag, "uniqueCount")?.map_or(0, |said| count(&said)),
                    "si" => {
                        string.clear();
                        xml.string("si", &mut string)?;
                        strings.push(&string)?;
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "sst" => break,
                _ => {}
            }
        }
        // Some count badly, and are read all the same.
        if said > xml.bytes() {
            return Err(say!(
                "it says that its cells share {said} texts, which is more than it has bytes for",
                said
            ));
        }
        Ok(strings)
    }

    fn push(&mut self, string: &str) -> Result<(), Text> {
        self.all.push_str(string);
        let end = u32::try_from(self.all.len()).ok();
        match end.filter(|_| self.all.len() <= MOST_BYTES && self.ends.len() < MOST_STRINGS) {
            Some(end) => {
                self.ends.push(end);
                Ok(())
            }
            None => Err(say!(
                "its cells share more than {most} texts, or texts of more than 96 MiB",
                most = MOST_STRINGS
            )),
        }
    }

    /// The text of this number, from 0.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
        self.all.get(range)
    }
}

/// How many a list says it has, if that is a number.
fn count(said: &str) -> u64 {
    let is_number = !said.is_empty() && said.bytes().all(|digit| digit.is_ascii_digit());
    match said.parse() {
        Ok(said) => said,
        Err(_) if is_number => u64::MAX,
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_have_a_limit_in_number_and_in_bytes() {
        let mut strings = Strings::default();
        assert!((0..MOST_STRINGS).all(|_| strings.push("").is_ok()));
        let error = strings.push("").unwrap_err().en;
        assert!(error.contains("more than 8388608 texts"), "{error}");
        let mut strings = Strings::default();
        let long = "x".repeat(1024 * 1024);
        assert!((0..96).all(|_| strings.push(&long).is_ok()));
        assert_eq!(strings.get(95), Some(long.as_str()));
        let error = strings.push("x").unwrap_err().en;
        assert!(error.contains("more than 96 MiB"), "{error}");
    }

    #[test]
    fn a_text_is_found_by_its_number() {
        let mut strings = Strings::default();
        for text in ["", "年龄", "", "b"] {
            strings.push(text).unwrap();
        }
        let found: Vec<_> = (0..5).map(|at| strings.get(at)).collect();
        assert_eq!(found, [Some(""), Some("年龄"), Some(""), Some("b"), None]);
    }
}
