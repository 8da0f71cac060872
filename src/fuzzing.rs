//! A way for fuzz targets into `batch` and the pages, which the commands alone use. cargo-fuzz builds
//! it, nobody else; it is no part of the library.
//!
//! For a batch, the last four bytes of an input tell how it is run (`--rejects`, `--delimiter`,
//! blocks and so on), so that any file is an input. Each function panics where a row was lost or
//! changed, or where something on a page would act on its reader.

use crate::batch::InputKind;
use crate::batch::trial::{Trial, kept, zip};
use crate::cli;

/// A rule file and, behind a zero, the answers of an applicant: every page of them.
pub fn pages(bytes: &[u8]) {
    cli::trial::check(bytes);
}

/// A table in CSV, whatever it looks like.
pub fn table(bytes: &[u8]) {
    let (trial, input) = Trial::told(Some(InputKind::Csv), bytes);
    kept::check(&trial, input);
}

/// Lines of JSON.
pub fn lines(bytes: &[u8]) {
    let (trial, input) = Trial::told(Some(InputKind::Ndjson), bytes);
    kept::check(&trial, input);
}

/// A workbook: a whole one, or else the XML of the rows of its sheet and, behind a zero, that of its
/// shared strings.
pub fn workbook(bytes: &[u8]) {
    let (trial, input) = Trial::told(Some(InputKind::Xlsx), bytes);
    if input.starts_with(b"PK") {
        kept::check(&trial, input);
        return;
    }
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    kept::check(&trial, &zip::workbook(part(), part()));
}

/// Anything at all, taken for what it looks like; also the same input up to seventy times, by one thread
/// and by several, and some classes only.
pub fn batch(bytes: &[u8]) {
    let (trial, input) = Trial::told(None, bytes);
    kept::count(&trial, input);
}
