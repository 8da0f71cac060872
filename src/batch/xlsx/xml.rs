//! A part of a workbook, tag by tag.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::zip::ZipPart;
use crate::base::say::{same, say};
use crate::base::text::Text;

/// The most bytes of the text of a cell.
const MOST_IN_TEXT: usize = 1024 * 1024;

/// The tags and texts of a part, in order. Every one that begins also ends, and the part does not end
/// before them.
pub(super) struct Xml<'z> {
    reader: Reader<ZipPart<'z>>,
    buffer: Vec<u8>,
}

impl<'z> Xml<'z> {
    pub(super) fn new(part: ZipPart<'z>) -> Self {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
        }
    }

    /// How many bytes of the part were read.
    pub(super) fn bytes(&self) -> u64 {
        self.reader.get_ref().bytes()
    }

    /// The next tag or text.
    ///
    /// # Errors
    ///
    /// What is no XML, the end of the part, and what passes a limit.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Text> {
        self.buffer.clear();
        self.reader.get_mut().begin_token();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Err(self.reader.get_ref().cut()),
            Ok(event) => Ok(event),
            Err(error) => Err(self.reader.get_ref().fault(&error)),
        }
    }

    /// Goes on behind the end of a tag that was opened.
    pub(super) fn skip(&mut self, name: &str) -> Result<(), Text> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == name => depth += 1,
                Event::End(tag) if tag.local_name().as_ref() == name => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds what stands in a tag that was opened, up to its end; other tags do not stand there.
    pub(super) fn text(&mut self, name: &str, into: &mut String) -> Result<(), Text> {
        let most = into.len().saturating_add(MOST_IN_TEXT);
        loop {
            match self.next()? {
                Event::Text(text) => into.push_str(&text.xml10_content()),
                Event::CData(text) => into.push_str(&text.xml10_content()),
                Event::GeneralRef(letter) => push_letter(&letter, into)?,
                Event::End(tag) if tag.local_name().as_ref() == name => return Ok(()),
                Event::Start(_) | Event::End(_) => {
                    return Err(say!("a text has a tag in it: the file is damaged"));
                }
                _ => {}
            }
            if into.len() > most {
                return Err(long_text());
            }
        }
    }

    /// Adds the text of a string, of which each part may have a look of its own, up to its end; how it
    /// is pronounced is left out.
    pub(super) fn string(&mut self, name: &str, into: &mut String) -> Result<(), Text> {
        let mut part = String::new();
        let most = into.len().saturating_add(MOST_IN_TEXT);
        loop {
            match self.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "rPh" => self.skip("rPh")?,
                    "t" => {
                        let is_kept = attribute(&tag, "xml:space")?.as_deref() == Some("preserve");
                        part.clear();
                        self.text("t", &mut part)?;
                        let text = if is_kept {
                            part.as_str()
                        } else {
                            part.trim_matches([' ', '\t', '\r', '\n'])
                        };
                        push_unescaped(text, into);
                        if into.len() > most {
                            return Err(long_text());
                        }
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == name => return Ok(()),
                _ => {}
            }
        }
    }
}

fn long_text() -> Text {
    say!("a cell has a text of more than 1 MiB")
}

/// What a tag says under a name.
pub(super) fn attribute<'t>(
    tag: &'t BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'t, str>>, Text> {
    // Whether a name is given twice is not asked: a tag may have very many.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| same(error.to_string()))?;
        if attribute.key.as_ref() == name {
            return Ok(Some(attribute.value));
        }
    }
    Ok(None)
}

/// What a tag says under a name, for people.
pub(super) fn shown_attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Text> {
    let Some(value) = attribute(tag, name)? else {
        return Ok(None);
    };
    let value = unescape(&value).map_err(|error| same(error.to_string()))?;
    Ok(Some(value.into_owned()))
}

/// A letter that is written by its name or number.
fn push_letter(letter: &BytesRef<'_>, into: &mut String) -> Result<(), Text> {
    if let Some(known) = resolve_xml_entity(letter) {
        into.push_str(known);
        return Ok(());
    }
    match letter.resolve_char_ref() {
        Ok(Some(letter)) => {
            into.push(letter);
            Ok(())
        }
        Ok(None) => Err(say!(
            "`&{name};` is no letter",
            name = crate::base::spelling::shown(letter, 60)
        )),
        Err(error) => Err(same(error.to_string())),
    }
}

/// A text in which workbooks write `_x000D_` for a letter that XML cannot hold; one of the higher
/// planes has two of them.
pub(super) fn push_unescaped(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        into.push_str(before);
        rest = escape;
        let mut units = Vec::new();
        while let Some((unit, behind)) = unit(rest) {
            units.push(unit);
            rest = behind;
        }
        if let (true, Some(behind)) = (units.is_empty(), rest.strip_prefix("_x")) {
            into.push_str("_x");
            rest = behind;
        }
        let letters = char::decode_utf16(units);
        into.extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    into.push_str(rest);
}

/// The unit of UTF-16 that a text begins with, written as `_xHHHH_`, and what follows.
fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, behind) = text.strip_prefix("_x")?.split_at_checked(4)?;
    let behind = behind.strip_prefix('_')?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let unit = u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    Some((unit, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_xml_cannot_hold_are_written_by_their_units() {
        for (written, text) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_!", "\u{1f600}!"),
            ("_xD83D_x_xDE00_", "\u{fffd}x\u{fffd}"),
            ("_x0041__xDE00__xDE00__xD83D_", "A\u{fffd}\u{fffd}\u{fffd}"),
            ("_x00D_", "_x00D_"),
            ("_x+00D_ _x年", "_x+00D_ _x年"),
            ("__x0041__x", "_A_x"),
        ] {
            let mut found = String::new();
            push_unescaped(written, &mut found);
            assert_eq!(found, text, "{written}");
        }
    }
}
