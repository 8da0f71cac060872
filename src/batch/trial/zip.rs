//! Workbooks made by hand: a zip of texts, packed or not.

#[cfg(test)]
use std::io::Write;

/// A part: its name, what it holds, and what the zip says of it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// Whether it is encrypted, and the method by which it is packed.
    pub(crate) flags: u16,
    pub(crate) method: u16,
    /// How many bytes it is said to unpack to.
    pub(crate) unpacked: u32,
}

impl Part {
    /// One that is stored as it is.
    pub(crate) fn stored(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            flags: 0,
            method: 0,
            unpacked: u32::try_from(bytes.len()).expect("it is small"),
            bytes,
        }
    }

    /// The same packed.
    #[cfg(test)]
    pub(crate) fn packed(mut self) -> Self {
        let fast = flate2::Compression::fast();
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), fast);
        packer.write_all(&self.bytes).expect("memory takes it");
        self.bytes = packer.finish().expect("memory takes it");
        self.method = 8;
        self
    }
}

/// A workbook with one sheet, of which the XML of its rows and that of its shared strings is given.
pub(crate) fn workbook(sheet_data: &[u8], shared: &[u8]) -> Vec<u8> {
    zip(&parts(sheet_data, shared))
}

/// The parts of such a workbook, the sheet last.
pub(crate) fn parts(sheet_data: &[u8], shared: &[u8]) -> Vec<Part> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let around =
        |begin: String, inner: &[u8], end: &str| [begin.as_bytes(), inner, end.as_bytes()].concat();
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let links = |all: &[String]| {
        let begin = format!("<Relationships xmlns=\"{PACKAGE}\">");
        around(begin, all.concat().as_bytes(), "</Relationships>")
    };
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
         <xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
    );
    [
        (
            "_rels/.rels",
            links(&[link("b", "officeDocument", "xl/workbook.xml")]),
        ),
        ("xl/workbook.xml", book.into_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            links(&[
                link("s", "worksheet", "worksheets/sheet1.xml"),
                link("t", "styles", "styles.xml"),
                link("u", "sharedStrings", "sharedStrings.xml"),
            ]),
        ),
        ("xl/styles.xml", styles.into_bytes()),
        (
            "xl/sharedStrings.xml",
            around(format!("<sst xmlns=\"{MAIN}\">"), shared, "</sst>"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            around(
                format!("<worksheet xmlns=\"{MAIN}\"><sheetData>"),
                sheet_data,
                "</sheetData></worksheet>",
            ),
        ),
    ]
    .map(|(name, bytes)| Part::stored(name, bytes))
    .to_vec()
}

/// A zip of some parts.
pub(crate) fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let number = |number: usize| u32::try_from(number).expect("it is small").to_le_bytes();
    for part in parts {
        let (name, bytes) = (&part.name, &part.bytes);
        let mut about = vec![20, 0];
        about.extend_from_slice(&part.flags.to_le_bytes());
        about.extend_from_slice(&part.method.to_le_bytes());
        about.extend_from_slice(&[0, 0, 0x21, 0]);
        about.extend_from_slice(&crc(bytes).to_le_bytes());
        about.extend_from_slice(&number(bytes.len()));
        about.extend_from_slice(&part.unpacked.to_le_bytes());
        about.extend_from_slice(&number(name.len()));
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&about);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&number(out.len()));
        directory.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
    }
    let (begin, count) = (out.len(), number(parts.len()));
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&[count[0], count[1], count[0], count[1]]);
    out.extend_from_slice(&number(directory.len()));
    out.extend_from_slice(&number(begin));
    out.extend_from_slice(&[0, 0]);
    out
}

/// The checksum of a zip, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let all = bytes.iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc >>= 1;
            if is_odd {
                crc ^= 0xedb8_8320;
            }
        }
        crc
    });
    !all
}
