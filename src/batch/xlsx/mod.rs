//! Workbooks in XLSX: which sheets there are, and the cells of one.
//!
//! ```text
//! file ─► zip: parts, unpacked ─► xml: tags ─┬─► strings, formats
//!                                            └─► cells, with their texts
//! ```
//!
//! A workbook is an input like any other, and more easily made to lie. No number that it says of itself
//! (how many parts, bytes, texts, rows) makes room for anything, and everything that is kept or gone
//! through has a limit:
//!
//! - 10,000 parts, and 4 MiB for the list of them;
//! - 100 bytes of a part for each byte of the file, or 32 MiB if that is more; 16 MiB for the parts that
//!   only say what there is, and 4 MiB for a list of links between them;
//! - 1 MiB for a tag, for the text between two, and for the text of a cell;
//! - 8,388,608 texts that cells share, and 96 MiB of them.
//!
//! Formulas, looks, comments and everything else are not read.

mod cells;
mod formats;
mod strings;
mod xml;
mod zip;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use quick_xml::events::Event;

pub(super) use self::cells::MOST_COLUMNS;
pub(super) use self::cells::SheetCells;
pub(crate) use self::zip::Workbook;

use self::formats::Formats;
use self::strings::Strings;
use self::xml::{Xml, attribute, shown_attribute};
use self::zip::{MOST_IN_LIST, MOST_PARTS, Zip};
use crate::base::say::say;
use crate::base::text::Text;

/// The most bytes of a part that only says what there is.
const MOST_IN_PART: u64 = 16 * 1024 * 1024;

/// An open workbook.
pub(super) struct Xlsx {
    zip: Zip,
    /// The sheets, in their order.
    pub(super) sheets: Vec<Tab>,
    strings: Strings,
    formats: Formats,
    is_from_1904: bool,
}

/// A sheet, as the workbook lists it.
pub(super) struct Tab {
    pub(super) name: String,
    /// The part with its rows, unless it has charts or macros.
    part: Option<String>,
    is_hidden: bool,
}

impl Tab {
    /// Whether it has rows.
    pub(super) fn is_rows(&self) -> bool {
        self.part.is_some()
    }

    /// Whether it has rows that people see.
    pub(super) fn is_shown(&self) -> bool {
        self.is_rows() && !self.is_hidden
    }
}

/// What a part calls another one: what it is, and its name.
struct Link {
    kind: String,
    target: String,
}

impl Xlsx {
    /// Opens a workbook and reads all of it but the cells.
    ///
    /// # Errors
    ///
    /// What is no XLSX workbook, is damaged, or passes a limit.
    pub(super) fn open(input: Box<dyn Workbook>) -> Result<Self, Text> {
        guarded(|| {
            let mut zip = Zip::open(input)?;
            let links = links(&mut zip, "_rels/.rels")?;
            let mut links = links.into_values();
            let book = links.find(|link| link.kind == "officeDocument");
            let book = book.ok_or_else(no_workbook)?.target;
            let book = book.strip_prefix('/').unwrap_or(&book);
            let (folder, name) = match book.rsplit_once('/') {
                Some((folder, name)) => (format!("{folder}/"), name),
                None => (String::new(), book),
            };
            let links = self::links(&mut zip, &format!("{folder}_rels/{name}.rels"))?;
            let strings = match small_part(&mut zip, &format!("{folder}sharedStrings.xml"), None)? {
                Some(mut xml) => Strings::read(&mut xml)?,
                None => Strings::default(),
            };
            let styles = format!("{folder}styles.xml");
            let formats = match small_part(&mut zip, &styles, Some(MOST_IN_PART))? {
                Some(mut xml) => Formats::read(&mut xml)?,
                None => Formats::default(),
            };
            let mut xml =
                small_part(&mut zip, book, Some(MOST_IN_PART))?.ok_or_else(no_workbook)?;
            let (sheets, is_from_1904) = sheets(&mut xml, &folder, &links)?;
            Ok(Self {
                zip,
                sheets,
                strings,
                formats,
                is_from_1904,
            })
        })
    }

    /// How many bytes the file has.
    pub(super) fn size(&self) -> u64 {
        self.zip.size
    }

    /// The cells of the sheet of this name.
    ///
    /// # Errors
    ///
    /// A sheet that has no rows, or is damaged.
    pub(super) fn cells(&mut self, name: &str) -> Result<SheetCells<'_>, Text> {
        let mut sheets = self.sheets.iter();
        let sheet = sheets.find(|sheet| sheet.name == name);
        let shared = (&self.strings, &self.formats, self.is_from_1904);
        let zip = &mut self.zip;
        guarded(|| {
            let part = match sheet.and_then(|sheet| sheet.part.as_deref()) {
                Some(part) => zip.part(part)?,
                None => None,
            };
            let shown = crate::base::spelling::shown(name, 60);
            let part =
                part.ok_or_else(|| say!("the sheet `{sheet}` has no rows", sheet = shown))?;
            SheetCells::new(Xml::new(part), shared)
        })
    }
}

thread_local! {
    /// Whether a panic on this thread becomes an error.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread becomes an error, so that nobody need be told of it.
pub(crate) fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// Makes an error of a panic of what reads a damaged workbook.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, Text>) -> Result<T, Text> {
    IS_GUARDED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(false);
    read.unwrap_or_else(|_| Err(say!("its reader broke off: the file is damaged")))
}

/// A part as XML, if there is one.
fn small_part<'z>(
    zip: &'z mut Zip,
    name: &str,
    most: Option<u64>,
) -> Result<Option<Xml<'z>>, Text> {
    let part = zip.part(name)?;
    Ok(part.map(|part| {
        Xml::new(match most {
            Some(most) => part.at_most(most),
            None => part,
        })
    }))
}

/// What a list of links names, by their ids.
fn links(zip: &mut Zip, name: &str) -> Result<BTreeMap<String, Link>, Text> {
    let mut xml = small_part(zip, name, Some(MOST_IN_LIST))?.ok_or_else(no_workbook)?;
    let mut links = BTreeMap::new();
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let id = attribute(&tag, "Id")?;
                let kind = attribute(&tag, "Type")?;
                let target = shown_attribute(&tag, "Target")?;
                if let (Some(id), Some(kind), Some(target)) = (id, kind, target) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    links.insert(id.into_owned(), Link { kind, target });
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "Relationships" => return Ok(links),
            _ => {}
        }
    }
}

/// The sheets of a workbook, and whether it counts days from 1904 on.
fn sheets(
    xml: &mut Xml<'_>,
    folder: &str,
    links: &BTreeMap<String, Link>,
) -> Result<(Vec<Tab>, bool), Text> {
    let (mut sheets, mut is_from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sheet" => {
                    let name = shown_attribute(&tag, "name")?;
                    let mut attributes = tag.attributes();
                    let id = attributes
                        .with_checks(false)
                        .flatten()
                        .find(|attribute| attribute.key.local_name().as_ref() == "id");
                    let link = id.and_then(|id| links.get(&*id.value));
                    let part = link
                        .filter(|link| link.kind == "worksheet")
                        .map(|link| match link.target.strip_prefix('/') {
                            Some(whole) => whole.to_owned(),
                            None => format!("{folder}{}", link.target),
                        });
                    let state = attribute(&tag, "state")?;
                    if u64::try_from(sheets.len()).is_ok_and(|sheets| sheets >= MOST_PARTS) {
                        return Err(zip::too_many());
                    }
                    sheets.push(Tab {
                        name: name.unwrap_or_default(),
                        part,
                        is_hidden: state.is_some_and(|state| state != "visible"),
                    });
                }
                "workbookPr" => {
                    if let Some(said) = attribute(&tag, "date1904")? {
                        is_from_1904 = said == "1" || said == "true";
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "workbook" => {
                return Ok((sheets, is_from_1904));
            }
            _ => {}
        }
    }
}

fn no_workbook() -> Text {
    say!("the file is a zip, but no XLSX workbook")
}
