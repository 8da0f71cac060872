//! `batch`: many applicants.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::assess::{Chosen, choose};
use super::output::quoted;
use super::output::{Beside, Output};
use super::progress::Progress;
use super::voice::Voice;
use super::{CommandError, Common, Outcome, Said, input_name, number_within, place};
use crate::applicant::did_you_mean;
use crate::applicant::{Applicant, Entry, InputNames, Sheet};
use crate::batch::{
    BLOCK, BatchError, Book, Bytes, Dialect, Elsewhere, Encoding, Form, Input, Job, JobPlace, Kind,
    Known, Manner, Outputs, Own, SMALL_BLOCK, Source, Taken, Tally, Terms, Wanted,
};
use crate::embedded;
use crate::render::summary;
use crate::ruleset::Ruleset;
use crate::spelling;
use crate::text::Text;
use crate::words::say;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points batch candidates.csv -o graded.csv
  permit-points batch people.xlsx --set months_per_year=12 --in shanghai > graded.csv
  permit-points batch a.csv b.csv --map 'Pay=annual_salary' --only A,B --rejects bad.csv -o ab.csv
  zcat people.ndjson.gz | permit-points batch --explain | jq .assessment.class

Columns are known by the id, the title or an alias of a fact; the columns `place` and `on` say where
and when for each row. Every row comes out once, in order, with its own cells untouched.";

/// The arguments of `batch`.
#[derive(Debug, Args)]
pub(super) struct BatchArgs {
    /// Tables (CSV, XLSX) or lines of JSON (NDJSON); `-` or nothing for standard input.
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the result [default: NDJSON for NDJSON, else CSV].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The kind of the input [default: told from its first bytes].
    #[arg(long, value_enum, value_name = "KIND")]
    from: Option<From>,
    /// What parts cells: a character, `tab` or `comma` [default: told from the header].
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The encoding of the text.
    #[arg(long, value_enum, default_value_t = EncodingChoice::Auto, value_name = "ENCODING")]
    encoding: EncodingChoice,
    /// The sheet of a workbook [default: the first one].
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Take the column THEIRS for the fact OURS; may be repeated.
    #[arg(long, value_name = "THEIRS=OURS")]
    map: Vec<String>,
    /// What holds for every row that does not say otherwise; may be repeated.
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,
    /// Take cells that are missing at the end of a row as not answered.
    #[arg(long)]
    pad: bool,
    /// Add a column of points for each factor.
    #[arg(long)]
    factors: bool,
    /// Which columns to add, of `class`, `best_class`, `points`, `points_at_most`, `route` and `error`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Add the whole assessment to each row (NDJSON).
    #[arg(long, conflicts_with_all = ["columns", "factors"])]
    explain: bool,
    /// Write only rows of these classes; `none`, `exempt` and `error` are words for the others.
    #[arg(long, value_name = "CLASSES", value_delimiter = ',')]
    only: Option<Vec<String>>,
    /// Send rows with faults to this file, with their lines, instead of the result.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Exit with 1 unless this class, or a better one, is certain for every row.
    #[arg(long, value_name = "CLASS")]
    require: Option<String>,
    /// How many threads grade [default: one for each core].
    #[arg(long, value_name = "N", value_parser = threads)]
    jobs: Option<u16>,
    /// What is said at the end, on standard error.
    #[arg(long, value_enum, default_value_t = SummaryChoice::Text, value_name = "FORMAT")]
    summary: SummaryChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// A table, with commas, semicolons, tabs or bars.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// A workbook.
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncodingChoice {
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
enum SummaryChoice {
    /// For people.
    Text,
    /// For machines, in one line.
    Json,
    /// Nothing.
    None,
}

fn delimiter(text: &str) -> Result<u8, Said> {
    match text {
        "tab" | "\\t" => return Ok(b'\t'),
        "comma" => return Ok(b','),
        _ => {}
    }
    match text.as_bytes() {
        [byte] if Dialect::is_fit(*byte) => Ok(*byte),
        _ => Err(Said(say(
            "accepted: `,` `;` `|` or another sign, or `tab`",
            &[],
        ))),
    }
}

fn threads(text: &str) -> Result<u16, Said> {
    number_within(text, 1..=1024)
}

pub(super) fn run(args: &BatchArgs, voice: Voice) -> Result<Outcome, CommandError> {
    let begun = Instant::now();
    let base = choose(args.common.rules.as_deref(), args.common.on)?;
    let ruleset = place::take(base.clone(), args.common.place.as_deref())?;
    let set = set_sheet(args, &ruleset, voice)?;
    let wanted = wanted(args, &ruleset)?;
    let own = own_columns(args, &ruleset)?;
    let known = Known {
        map: Arc::new(pairs("--map", &args.map)?),
        elsewhere: Arc::new(Elsewhere::of(&ruleset)),
        names: Arc::new(InputNames::of(&ruleset)),
    };
    let (sources, size) = open_all(args, &known, voice)?;
    look_at_columns(&sources, &known, &ruleset, voice)?;
    let is_lines = sources
        .first()
        .is_some_and(|source| source.kind == Kind::Ndjson);
    let wanted = Wanted {
        form: form(args, is_lines)?,
        ..wanted
    };
    let terms = Terms {
        book: book(args, base)?,
        set,
        is_exact: wanted.is_whole,
        required: required(args, &ruleset)?,
        lang: voice.lang_of_data,
    };
    let is_whole = wanted.is_whole;
    let job = Job {
        terms: Arc::new(terms),
        wanted,
        own,
        jobs: args.jobs.map_or_else(cores, usize::from),
        block: if is_whole { SMALL_BLOCK } else { BLOCK },
    };
    let is_told = sources.iter().any(|source| source.encoding.is_some());
    let tally = graded(args, job, sources, &known, (size, voice))?;
    let Some(tally) = tally else {
        // Whoever read the result has gone away.
        return Ok(Outcome::Fine);
    };
    if tally.is_gb18030 && !is_told && args.encoding == EncodingChoice::Auto {
        voice.note(&say(
            "the rows are not UTF-8; they were read, and written, as GB18030",
            &[],
        ));
    }
    tell_summary(args, &tally, &known, begun.elapsed(), voice);
    let is_short = args.require.is_some() && tally.below > 0;
    Ok(if tally.rejected > 0 || is_short {
        Outcome::No
    } else {
        Outcome::Fine
    })
}

/// Grades everything into the files that are asked for; nothing where the reader went away.
fn graded(
    args: &BatchArgs,
    job: Job,
    sources: Vec<Source>,
    known: &Known,
    (size, voice): (Option<u64>, Voice),
) -> Result<Option<Tally>, CommandError> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let handled = ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed));
    handled.map_err(|error| {
        CommandError::input(say(
            "interrupts cannot be caught: {cause}",
            &[("cause", &error)],
        ))
    })?;
    let mut file = args.common.output.as_deref().map(Beside::new).transpose()?;
    let mut rejects = args.rejects.as_deref().map(Beside::new).transpose()?;
    let mut stdout = std::io::stdout();
    let is_seen = file.is_none() && stdout.is_terminal();
    let mut progress = Progress::new(size, is_seen, voice.lang);
    let outputs = Outputs {
        rows: match &mut file {
            Some(file) => file,
            None => &mut stdout,
        },
        rejects: match &mut rejects {
            Some(file) => Some(file),
            None => None,
        },
        progress: &mut |tally, bytes| progress.tell(tally, bytes),
    };
    let outcome = job.run(sources, known, &stop, outputs);
    progress.clear();
    let tally = match outcome {
        Ok(tally) => tally,
        Err(BatchError::Write {
            is_rejects: false,
            source,
        }) if file.is_none() && source.kind() == ErrorKind::BrokenPipe => {
            return Ok(None);
        }
        Err(error) => return Err(failure(args, error)),
    };
    if let Some(rejects) = rejects {
        rejects.finish()?;
    }
    if let Some(file) = file {
        file.finish()?;
    }
    Ok(Some(tally))
}

/// What a failed job is told as.
fn failure(args: &BatchArgs, error: BatchError) -> CommandError {
    match error {
        BatchError::Write { is_rejects, source } => {
            let file = if is_rejects {
                &args.rejects
            } else {
                &args.common.output
            };
            CommandError::Write {
                name: file
                    .as_ref()
                    .map_or_else(|| say("standard output", &[]), |path| quoted(path)),
                source,
            }
        }
        BatchError::Interrupted if args.common.output.is_some() => {
            CommandError::input(say("interrupted; no result was written", &[]))
        }
        other => unread(other),
    }
}

/// What an input that cannot be read is told as.
pub(super) fn unread(error: BatchError) -> CommandError {
    match error {
        BatchError::Read { name, source } => CommandError::Read {
            path: PathBuf::from(name),
            source,
        },
        BatchError::Kind { ref help, .. } => CommandError::with_help(error.said(), help.clone()),
        BatchError::Cut { .. } => {
            CommandError::with_help(error.said(), say("convert it to UTF-8", &[]))
        }
        other => CommandError::input(other.said()),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn encoding(args: &BatchArgs) -> Option<Encoding> {
    match args.encoding {
        EncodingChoice::Auto => None,
        EncodingChoice::Utf8 => Some(Encoding::Utf8),
        EncodingChoice::Gb18030 => Some(Encoding::Gb18030),
    }
}

fn book(args: &BatchArgs, base: Chosen) -> Result<Book, CommandError> {
    let place = match args.common.place.as_deref() {
        None => None,
        Some(name) => match embedded::places_named(name).as_slice() {
            [] if Path::new(name).is_file() => {
                let path = Path::new(name);
                Some(JobPlace::File {
                    name: input_name(path),
                    text: super::read_input(path)?,
                })
            }
            _ => Some(JobPlace::Shipped(name.to_owned())),
        },
    };
    Ok(Book {
        named: args
            .common
            .rules
            .is_some()
            .then(|| Taken::Own(Arc::new(base.into_owned()))),
        on: args.common.on(),
        place,
    })
}

/// Parts `theirs=ours` at the last sign of equality: names of columns may have one of their own.
fn pairs(option: &str, texts: &[String]) -> Result<Vec<(String, String)>, CommandError> {
    let pair = |text: &String| {
        let parts = text
            .rsplit_once('=')
            .filter(|(left, right)| !left.is_empty() && !right.is_empty());
        let (left, right) = parts.ok_or_else(|| {
            let shown = spelling::shown(text, 60);
            CommandError::input(say(
                "`{option} {text}`: expected a name, `=` and what it stands for",
                &[("option", &option), ("text", &shown)],
            ))
        })?;
        Ok((left.to_owned(), right.to_owned()))
    };
    texts.iter().map(pair).collect()
}

/// What holds for all rows, held against the ruleset of the job.
fn set_sheet(args: &BatchArgs, ruleset: &Ruleset, voice: Voice) -> Result<Sheet, CommandError> {
    let mut sheet = Sheet::default();
    for text in &args.set {
        let Some((name, value)) = text.split_once('=') else {
            let shown = spelling::shown(text, 60);
            return Err(CommandError::with_help(
                say(
                    "`--set {text}`: expected a fact, `=` and its value",
                    &[("text", &shown)],
                ),
                say("for instance `--set months_per_year=12`", &[]),
            ));
        };
        sheet.entries.push(Entry {
            name: name.trim().to_owned(),
            text: Some(value.to_owned()),
            problem: None,
            position: None,
        });
    }
    let Err(faults) = Applicant::read(ruleset, std::slice::from_ref(&sheet), args.common.on())
    else {
        return Ok(sheet);
    };
    let texts = faults.iter().map(|fault| {
        let message = say("`--set`: {fault}", &[("fault", &fault.refusal.message())]);
        voice.error(&message, fault.refusal.help().as_ref())
    });
    Output::to_stderr(voice, &texts.collect::<String>());
    Err(CommandError::Said)
}

/// The id of the class that a word means.
fn class_named<'r>(ruleset: &'r Ruleset, word: &str) -> Option<&'r str> {
    let mut classes = ruleset.classes().iter();
    let found = classes.find(|class| class.id.eq_ignore_ascii_case(word));
    found.map(|class| class.id.as_str())
}

fn class_ids(ruleset: &Ruleset) -> String {
    let ids: Vec<_> = ruleset
        .classes()
        .iter()
        .map(|class| class.id.as_str())
        .collect();
    ids.join(", ")
}

fn required(args: &BatchArgs, ruleset: &Ruleset) -> Result<Option<String>, CommandError> {
    let Some(name) = &args.require else {
        return Ok(None);
    };
    let found = class_named(ruleset, name.trim());
    found.map(|id| Some(id.to_owned())).ok_or_else(|| {
        let shown = spelling::shown(name, 60);
        let known = class_ids(ruleset);
        CommandError::input(say(
            "`{option}`: there is no class `{class}`; accepted: {known}",
            &[
                ("option", &"--require"),
                ("class", &shown),
                ("known", &known),
            ],
        ))
    })
}

fn wanted(args: &BatchArgs, ruleset: &Ruleset) -> Result<Wanted, CommandError> {
    let word = |word: &String| {
        let wanted = word.trim();
        let others = ["none", "exempt", "error"].into_iter();
        let mut others = others.filter(|other| other.eq_ignore_ascii_case(wanted));
        let found = class_named(ruleset, wanted).or_else(|| others.next());
        found.map(str::to_owned).ok_or_else(|| {
            let shown = spelling::shown(word, 60);
            let known = class_ids(ruleset);
            CommandError::input(say(
                "`{option}`: there is no class `{class}`; accepted: {known}",
                &[
                    ("option", &"--only"),
                    ("class", &shown),
                    ("known", &(known + ", none, exempt, error")),
                ],
            ))
        })
    };
    let only = args
        .only
        .as_ref()
        .map(|words| words.iter().map(word).collect());
    Ok(Wanted {
        form: Form::Csv,
        is_whole: args.explain,
        only: only.transpose()?,
        has_rejects: args.rejects.is_some(),
        is_padding: args.pad,
    })
}

fn form(args: &BatchArgs, is_lines: bool) -> Result<Form, CommandError> {
    match (args.format, args.explain) {
        (Some(Format::Csv), true) => Err(CommandError::with_help(
            say("`--explain` does not fit into a table", &[]),
            say(
                "leave `--format csv` out: the whole assessment is written as JSON",
                &[],
            ),
        )),
        (Some(Format::Csv), false) => Ok(Form::Csv),
        (Some(Format::Ndjson), _) | (None, true) => Ok(Form::Ndjson),
        (None, false) => Ok(if is_lines { Form::Ndjson } else { Form::Csv }),
    }
}

fn own_columns(args: &BatchArgs, ruleset: &Ruleset) -> Result<Vec<Own>, CommandError> {
    let factors = ruleset.factors().iter();
    let factors: Vec<Own> = factors
        .map(|factor| Own::Factor(factor.id.clone()))
        .collect();
    let mut columns = Own::ALL.to_vec();
    if let Some(names) = &args.columns {
        let all: Vec<Own> = Own::ALL
            .into_iter()
            .chain(factors.iter().cloned())
            .collect();
        columns.clear();
        for name in names {
            let found = all.iter().find(|column| column.name() == name.trim());
            let Some(found) = found else {
                let known: Vec<_> = all.iter().map(Own::name).collect();
                let near = spelling::nearest(name, known.iter().map(AsRef::as_ref));
                let help = near.map_or_else(
                    || say("accepted: {values}", &[("values", &known.join(", "))]),
                    did_you_mean,
                );
                let shown = spelling::shown(name, 60);
                return Err(CommandError::with_help(
                    say(
                        "`--columns`: `{name}` is none of the columns that can be added",
                        &[("name", &shown)],
                    ),
                    help,
                ));
            };
            if !columns.contains(found) {
                columns.push(found.clone());
            }
        }
    }
    if args.factors {
        let missing: Vec<Own> = factors
            .into_iter()
            .filter(|factor| !columns.contains(factor))
            .collect();
        columns.extend(missing);
    }
    Ok(columns)
}

/// Opens all inputs, and adds up how much there is to read, if that is known.
fn open_all(
    args: &BatchArgs,
    known: &Known,
    voice: Voice,
) -> Result<(Vec<Source>, Option<u64>), CommandError> {
    let manner = Manner {
        kind: args.from.map(|from| match from {
            From::Csv => Kind::Csv,
            From::Ndjson => Kind::Ndjson,
            From::Xlsx => Kind::Xlsx,
        }),
        delimiter: args.delimiter,
        encoding: encoding(args),
        sheet: args.sheet.clone(),
    };
    let stdin = [PathBuf::from("-")];
    let paths = if args.files.is_empty() {
        &stdin[..]
    } else {
        &args.files
    };
    if paths
        .iter()
        .filter(|path| path.as_path() == Path::new("-"))
        .count()
        > 1
    {
        return Err(CommandError::input(say(
            "standard input can be read once only",
            &[],
        )));
    }
    let (mut sources, mut size) = (Vec::with_capacity(paths.len()), Some(0_u64));
    for path in paths {
        let input = input(path)?;
        size = size
            .zip(input.size)
            .map(|(all, more)| all.saturating_add(more));
        let source = Source::open(input, &manner, known).map_err(|error| failure(args, error))?;
        if source.kind == Kind::Xlsx {
            // What is read of a workbook is not what its file has.
            size = None;
        }
        tell(&source.name, source.note.as_ref(), voice);
        sources.push(source);
    }
    Ok((sources, size))
}

/// Tells what is worth telling of an input.
pub(super) fn tell(name: &str, note: Option<&Text>, voice: Voice) {
    if let Some(note) = note {
        let name = spelling::shown(name, 200);
        voice.note(&say("`{name}` {note}", &[("name", &name), ("note", note)]));
    }
}

/// An input by its path.
pub(super) fn input(path: &Path) -> Result<Input, CommandError> {
    let name = input_name(path);
    if path == Path::new("-") {
        return Ok(Input {
            name,
            bytes: Bytes::Stream(Box::new(std::io::stdin())),
            size: None,
        });
    }
    let failed = |source| CommandError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(CommandError::input(say(
            "`{name}` is a folder; expected a file",
            &[("name", &spelling::shown(&name, 400))],
        )));
    }
    Ok(Input {
        name,
        size: Some(found.len()).filter(|_| found.is_file()),
        bytes: if found.is_file() {
            Bytes::File(file)
        } else {
            Bytes::Stream(Box::new(file))
        },
    })
}

/// Looks at what the columns are called before any row is graded.
fn look_at_columns(
    sources: &[Source],
    known: &Known,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<(), CommandError> {
    let Some(first) = sources.first() else {
        return Ok(());
    };
    for (theirs, ours) in known.map.iter() {
        let is_ours = known.columns(vec![ours.clone()]).is_known(0);
        if !is_ours {
            let shown = spelling::shown(ours, 60);
            return Err(CommandError::Input {
                message: say(
                    "`{option}`: `{name}` is no fact of `{id}`",
                    &[
                        ("option", &"--map"),
                        ("name", &shown),
                        ("id", &ruleset.id()),
                    ],
                ),
                help: known.names.nearest(ours).map(did_you_mean),
            });
        }
        let is_theirs = first.header.iter().any(|name| name == theirs);
        if !is_theirs && first.kind != Kind::Ndjson {
            let near = spelling::nearest(theirs, first.header.iter().map(String::as_str));
            let shown = |name: &str| spelling::shown(name, 60);
            return Err(CommandError::Input {
                message: say(
                    "`--map`: there is no column `{name}`",
                    &[("name", &shown(theirs))],
                ),
                help: near.map(|near| did_you_mean(&shown(near))),
            });
        }
    }
    let columns = known.columns(first.header.clone());
    if columns.known().next().is_none() && (columns.len() > 0 || first.kind != Kind::Ndjson) {
        let found: Vec<String> = columns
            .names()
            .take(40)
            .map(|name| format!("`{}`", spelling::shown(name, 40)))
            .collect();
        let facts: Vec<&str> = ruleset
            .facts()
            .iter()
            .map(|fact| fact.id.as_str())
            .collect();
        return Err(CommandError::with_help(
            say(
                "no column of `{name}` is known; found {found}",
                &[
                    ("name", &spelling::shown(&first.name, 200)),
                    ("found", &found.join(", ")),
                ],
            ),
            say(
                "known are {facts}, each by its id, its title or an alias; `--map theirs=ours` takes others",
                &[("facts", &facts.join(", "))],
            ),
        ));
    }
    // The keys of lines are told at the end, since every line may have others.
    let columns_of_all = if first.kind == Kind::Ndjson {
        0
    } else {
        columns.len()
    };
    for column in 0..columns_of_all {
        if !columns.is_known(column) {
            tell_stranger(columns.name(column), known, voice);
        }
    }
    Ok(())
}

/// Tells of a name that nobody knows, where a slip of the pen may be the reason.
fn tell_stranger(name: &str, known: &Known, voice: Voice) {
    if let Some(near) = known.names.nearest(name) {
        voice.note(&say(
            "column `{name}` is not known and passes through; {question}",
            &[
                ("name", &spelling::shown(name, 60)),
                ("question", &did_you_mean(near)),
            ],
        ));
    }
}

/// What is said at the end.
fn tell_summary(args: &BatchArgs, tally: &Tally, known: &Known, elapsed: Duration, voice: Voice) {
    for name in &tally.strangers {
        tell_stranger(name, known, voice);
    }
    let text = match args.summary {
        SummaryChoice::Text => summary::text(tally, elapsed, voice.lang),
        SummaryChoice::Json => summary::json(tally, elapsed),
        SummaryChoice::None => return,
    };
    Output::to_stderr(voice, &text);
}
