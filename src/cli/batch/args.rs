//! The arguments of `batch`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::base::say::say;
use crate::batch::Dialect;
use crate::cli::{Common, WrongValue, number_within};

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  permit-points batch candidates.csv -o graded.csv
  permit-points batch people.xlsx --set months_per_year=12 --in shanghai > graded.csv
  permit-points batch a.csv b.csv --map 'Pay=annual_salary' --only A,B --rejects bad.csv -o ab.csv
  zcat people.ndjson.gz | permit-points batch --explain | jq .assessment.class

Columns are known by the id, the title or an alias of a fact; the columns `place` and `on` say where
and when for each row. Every row comes out once, in order, with its own cells untouched.

A file gets its name only once it is whole. A run that is killed (`kill -9`)
leaves a hidden one beside it, with a part of the result: `rm .permit-points-*`
in that folder takes it away.";

/// The arguments of `batch`.
#[derive(Debug, Args)]
pub(in crate::cli) struct BatchArgs {
    /// Tables (CSV, XLSX) or lines of JSON (NDJSON); `-` or nothing for standard input.
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
    /// The form of the result [default: NDJSON for NDJSON, else CSV].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// The kind of the input [default: told from its first bytes].
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) from: Option<From>,
    /// What parts cells: a character, `tab` or `comma` [default: told from the header].
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(super) delimiter: Option<u8>,
    /// The encoding of the text.
    #[arg(long, value_enum, default_value_t = EncodingChoice::Auto, value_name = "ENCODING")]
    pub(super) encoding: EncodingChoice,
    /// The sheet of a workbook [default: the first one].
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Take the column THEIRS for the fact OURS; may be repeated.
    #[arg(long, value_name = "THEIRS=OURS")]
    pub(super) map: Vec<String>,
    /// What holds for every row that does not say otherwise; may be repeated.
    #[arg(long, value_name = "FACT=VALUE")]
    pub(super) set: Vec<String>,
    /// Take cells that are missing at the end of a row as not answered.
    #[arg(long)]
    pub(super) pad: bool,
    /// Add a column of points for each factor.
    #[arg(long)]
    pub(super) factors: bool,
    /// Which columns to add, of `class`, `best_class`, `points`, `points_at_most`, `route` and `error`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) columns: Option<Vec<String>>,
    /// Add the whole assessment to each row (NDJSON).
    #[arg(long, conflicts_with_all = ["columns", "factors"])]
    pub(super) explain: bool,
    /// Write only rows of these classes; `none`, `exempt` and `error` are words for the others.
    #[arg(long, value_name = "CLASSES", value_delimiter = ',')]
    pub(super) only: Option<Vec<String>>,
    /// Send rows with faults to this file, with their lines, instead of the result.
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// Exit with 1 unless this class, or a better one, is certain for every row.
    #[arg(long, value_name = "CLASS")]
    pub(super) require: Option<String>,
    /// How many threads grade [default: one for each core].
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(super) jobs: Option<u16>,
    /// What is said at the end, on standard error.
    #[arg(long, value_enum, default_value_t = SummaryChoice::Text, value_name = "FORMAT")]
    pub(super) summary: SummaryChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// A table.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum From {
    /// A table, with commas, semicolons, tabs or bars.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook.
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum EncodingChoice {
    /// UTF-8, or GB18030 if it is not UTF-8.
    Auto,
    /// UTF-8.
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    #[value(alias = "gbk", alias = "gb2312")]
    Gb18030,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SummaryChoice {
    /// For people.
    Text,
    /// For machines, in one line.
    Json,
    /// Nothing.
    None,
}

fn delimiter(text: &str) -> Result<u8, WrongValue> {
    match text {
        "tab" | "\\t" => return Ok(b'\t'),
        "comma" => return Ok(b','),
        _ => {}
    }
    match text.as_bytes() {
        [byte] if Dialect::is_fit(*byte) => Ok(*byte),
        _ => Err(WrongValue(say!(
            "accepted: `,` `;` `|` or another sign, or `tab`"
        ))),
    }
}

fn threads(text: &str) -> Result<u16, WrongValue> {
    number_within(text, 1..=1024)
}
