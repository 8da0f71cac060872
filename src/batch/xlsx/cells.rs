//! The cells of a sheet, one after the other, as a person would type them.

use quick_xml::events::Event;

use super::formats::{Formats, push_day};
use super::strings::Strings;
use super::xml::{Xml, attribute, push_unescaped};
use crate::base::say::say;
use crate::base::text::Text;

/// How many rows and columns a sheet has.
const MOST_ROWS: u32 = 1_048_576;
pub(crate) const MOST_COLUMNS: usize = 16_384;

/// The cells of a sheet that are still to come.
pub(crate) struct SheetCells<'x> {
    pub(super) xml: Xml<'x>,
    pub(super) strings: &'x Strings,
    pub(super) formats: &'x Formats,
    pub(super) is_from_1904: bool,
    /// Where the next cell stands that does not say it, from 0. Rows are counted by themselves: a cell
    /// that says to stand in another one does not move those behind it.
    counted: u32,
    column: usize,
    /// The row of the cell that is read.
    row: u32,
    value: String,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Number,
    /// A number, or else a text.
    Untold,
    Shared,
    Inline,
    Text,
    Truth,
    Day,
    Error,
}

impl<'x> SheetCells<'x> {
    /// The cells of a sheet of which nothing is read yet.
    ///
    /// # Errors
    ///
    /// A part that has no rows.
    pub(super) fn new(
        mut xml: Xml<'x>,
        (strings, formats, is_from_1904): (&'x Strings, &'x Formats, bool),
    ) -> Result<Self, Text> {
        loop {
            if let Event::Start(tag) = xml.next()?
                && tag.local_name().as_ref() == "sheetData"
            {
                break;
            }
        }
        Ok(Self {
            xml,
            strings,
            formats,
            is_from_1904,
            counted: 0,
            column: 0,
            row: 0,
            value: String::new(),
        })
    }

    /// Adds the text of the next cell, and says in which row and column it stands, from 0.
    ///
    /// # Errors
    ///
    /// A part that is damaged or breaks off, and a cell that no sheet has.
    pub(crate) fn next(&mut self, into: &mut String) -> Result<Option<(u32, usize)>, Text> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        if let Some(at) = attribute(&tag, "r")? {
                            (self.counted, _) = position(&at)?;
                        }
                    }
                    "c" => {
                        let (mut kind, mut is_day) = (CellKind::Untold, false);
                        self.row = self.counted;
                        for attribute in tag.attributes().with_checks(false) {
                            let Ok(attribute) = attribute else {
                                return Err(strange_cell(self.row));
                            };
                            match attribute.key.as_ref() {
                                "r" => {
                                    let (row, column) = position(&attribute.value)?;
                                    (self.row, self.column) = (row, column.ok_or_else(nowhere)?);
                                }
                                "s" => is_day = self.formats.is_day(&attribute.value),
                                "t" => {
                                    let said = CellKind::of(&attribute.value);
                                    kind = said.ok_or_else(|| strange_cell(self.row))?;
                                }
                                _ => {}
                            }
                        }
                        let at = (self.row, self.column);
                        if at.0 >= MOST_ROWS || at.1 >= MOST_COLUMNS {
                            return Err(nowhere());
                        }
                        self.column += 1;
                        self.cell(kind, is_day, into)?;
                        return Ok(Some(at));
                    }
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        self.counted = self.counted.checked_add(1).ok_or_else(nowhere)?;
                        self.column = 0;
                    }
                    "sheetData" => return Ok(None),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Adds the text of a cell that was opened, up to its end.
    fn cell(&mut self, kind: CellKind, is_day: bool, into: &mut String) -> Result<(), Text> {
        let mut has_value = false;
        loop {
            match self.xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "v" if kind == CellKind::Inline => self.xml.skip("v")?,
                    "is" | "v" if has_value => return Err(strange_cell(self.row)),
                    "is" => {
                        has_value = true;
                        self.xml.string("is", into)?;
                    }
                    "v" => {
                        has_value = true;
                        self.value.clear();
                        self.xml.text("v", &mut self.value)?;
                        self.push_value(kind, is_day, into)?;
                    }
                    name => {
                        let name = name.to_owned();
                        self.xml.skip(&name)?;
                    }
                },
                Event::End(tag) if tag.local_name().as_ref() == "c" => return Ok(()),
                _ => {}
            }
        }
    }

    fn push_value(&self, kind: CellKind, is_day: bool, into: &mut String) -> Result<(), Text> {
        let value = self.value.as_str();
        if value.is_empty() {
            return Ok(());
        }
        match kind {
            CellKind::Number | CellKind::Untold => match value.parse::<f64>() {
                Ok(number) if is_day => push_day(number, self.is_from_1904, into),
                Ok(number) => into.push_str(&number.to_string()),
                Err(_) if kind == CellKind::Untold => into.push_str(value),
                Err(_) => return Err(strange_cell(self.row)),
            },
            CellKind::Shared => {
                let at = value.trim().parse().ok();
                let shared = at.and_then(|at| self.strings.get(at));
                into.push_str(shared.ok_or_else(|| strange_cell(self.row))?);
            }
            CellKind::Inline => {}
            CellKind::Text => push_unescaped(value, into),
            CellKind::Truth => match value.trim() {
                "" => {}
                "0" => into.push_str("FALSE"),
                "1" => into.push_str("TRUE"),
                other if other.eq_ignore_ascii_case("false") => into.push_str("FALSE"),
                other if other.eq_ignore_ascii_case("true") => into.push_str("TRUE"),
                _ => return Err(strange_cell(self.row)),
            },
            CellKind::Day => {
                let day = value
                    .strip_suffix("T00:00:00")
                    .or_else(|| value.strip_suffix("T00:00:00.000"));
                into.push_str(day.unwrap_or(value));
            }
            CellKind::Error => into.push_str(value),
        }
        Ok(())
    }
}

impl CellKind {
    fn of(said: &str) -> Option<Self> {
        Some(match said {
            "n" => Self::Number,
            "s" => Self::Shared,
            "inlineStr" | "is" => Self::Inline,
            "str" => Self::Text,
            "b" => Self::Truth,
            "d" => Self::Day,
            "e" => Self::Error,
            _ => return None,
        })
    }
}

/// The row and, if it is said, the column of a name like `B12`, from 0.
fn position(name: &str) -> Result<(u32, Option<usize>), Text> {
    let digits = name.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let letters = name.strip_suffix(digits).unwrap_or_default();
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        let letter = letter.to_ascii_uppercase().checked_sub(b'@')?;
        column.checked_mul(26)?.checked_add(usize::from(letter))
    });
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    let row: Option<u32> = digits.parse().ok().filter(|_| is_number);
    let row = row.and_then(|row| row.checked_sub(1));
    match (row, column) {
        (Some(row), Some(column)) => Ok((row, column.checked_sub(1))),
        _ => Err(nowhere()),
    }
}

fn nowhere() -> Text {
    say!("a cell stands where no sheet has one")
}

fn strange_cell(row: u32) -> Text {
    say!(
        "row {row} has a cell that cannot be read: the file is damaged",
        row = row.saturating_add(1)
    )
}
