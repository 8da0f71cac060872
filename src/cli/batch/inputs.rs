//! The inputs of `batch`: opened, and looked at for what their columns are called.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::args::{BatchArgs, EncodingChoice, From};
use crate::base::refusal::did_you_mean;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::batch::{
    BatchError, Bytes, Encoding, GivenInput, InputKind, KnownNames, Manner, OpenInput, Queue,
    Waiting,
};
use crate::cli::voice::Voice;
use crate::cli::{CommandError, files, input_name};
use crate::rules::ruleset::Ruleset;

/// The most names of columns that are looked at for a slip of the pen, and the most that are told.
const MOST_LOOKED_AT: usize = 1000;
const MOST_TOLD: usize = 50;
/// The longest of these names, in characters.
const MOST_IN_NAME: usize = 100;

/// The inputs of a job, each looked at.
pub(super) struct Opened {
    pub(super) queue: Queue,
    /// How many bytes there are to read, if that is known.
    pub(super) size: Option<u64>,
    /// Whether the beginning of an input tells the encoding.
    pub(super) is_told: bool,
}

/// Looks at all inputs before anything is written. A file but the first is closed and opened again
/// at its turn, so that there may be more of them than a program may have open.
pub(super) fn open_all(
    args: &BatchArgs,
    known: &KnownNames,
    voice: Voice,
) -> Result<Opened, CommandError> {
    let manner = Manner {
        kind: args.from.map(|from| match from {
            From::Csv => InputKind::Csv,
            From::Ndjson => InputKind::Ndjson,
            From::Xlsx => InputKind::Xlsx,
        }),
        delimiter: args.delimiter,
        encoding: encoding(args),
        sheet: args.sheet.clone(),
    };
    let is_stdin = |path: &&PathBuf| path.as_path() == Path::new("-");
    if args.files.iter().filter(is_stdin).count() > 1 {
        return Err(CommandError::input(say!(
            "standard input can be read once only"
        )));
    }
    let (first, others) = match args.files.split_first() {
        Some((first, others)) => (first.as_path(), others),
        None => (Path::new("-"), &[][..]),
    };
    let mut size = Some(0_u64);
    let mut is_told = false;
    let mut open = |path: &Path| {
        let input = input(path)?;
        size = size
            .zip(input.size)
            .map(|(all, more)| all.saturating_add(more));
        let is_file = matches!(input.bytes, Bytes::File(_));
        let source = OpenInput::open(input, &manner, known).map_err(unread)?;
        if source.kind == InputKind::Xlsx {
            // What is read of a workbook is not what its file has.
            size = None;
        }
        tell(&source.name, source.note.as_ref(), voice);
        is_told |= source.encoding.is_some();
        Ok::<_, CommandError>((source, is_file))
    };
    let (first, _) = open(first)?;
    let face = first.face();
    let mut waiting = Vec::with_capacity(others.len());
    for path in others {
        let (source, is_file) = open(path)?;
        face.fits(&source).map_err(unread)?;
        waiting.push(if is_file {
            Waiting::Closed(again(path, manner.clone(), known.clone()))
        } else {
            Waiting::Open(Box::new(source))
        });
    }
    let queue = Queue {
        first,
        others: waiting,
    };
    Ok(Opened {
        queue,
        size,
        is_told,
    })
}

/// Opens a file that was looked at before.
fn again(
    path: &Path,
    manner: Manner,
    known: KnownNames,
) -> Box<dyn FnOnce() -> Result<OpenInput, BatchError> + Send> {
    let path = path.to_owned();
    Box::new(move || {
        let name = input_name(&path);
        let file = File::open(&path).map_err(|source| BatchError::Read {
            name: name.clone(),
            source,
        })?;
        let input = GivenInput {
            name,
            bytes: Bytes::File(file),
            size: None,
        };
        OpenInput::open(input, &manner, &known)
    })
}

/// Tells what is worth telling of an input.
pub(in crate::cli) fn tell(name: &str, note: Option<&Text>, voice: Voice) {
    if let Some(note) = note {
        let name = spelling::shown(name, 200);
        voice.note(&say!("`{name}` {note}", name, note));
    }
}

/// An input by its path.
pub(in crate::cli) fn input(path: &Path) -> Result<GivenInput, CommandError> {
    let name = input_name(path);
    if path == Path::new("-") {
        return Ok(GivenInput {
            name,
            bytes: Bytes::Stream(Box::new(files::open_stdin()?)),
            size: None,
        });
    }
    let failed = |source| CommandError::Read {
        path: path.to_owned(),
        source,
    };
    let file = files::open(path)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(CommandError::input(say!(
            "`{name}` is a folder; expected a file",
            name = spelling::shown(&name, 400)
        )));
    }
    Ok(GivenInput {
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
pub(super) fn look_at_columns(
    first: &OpenInput,
    known: &KnownNames,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<(), CommandError> {
    for (theirs, ours) in known.map.iter() {
        if known.role(ours).is_none() {
            let shown = spelling::shown(ours, 60);
            return Err(CommandError::Input {
                message: say!(
                    "`{option}`: `{name}` is no fact of `{id}`",
                    option = "--map",
                    name = shown,
                    id = ruleset.id()
                ),
                help: known.names.nearest(ours).map(did_you_mean),
            });
        }
        let is_theirs = first.header.iter().any(|name| name == theirs);
        if !is_theirs && first.kind != InputKind::Ndjson {
            let near = spelling::nearest(theirs, first.header.iter().take(MOST_LOOKED_AT));
            let shown = |name: &str| spelling::shown(name, 60);
            return Err(CommandError::Input {
                message: say!("`--map`: there is no column `{name}`", name = shown(theirs)),
                help: near.map(|near| did_you_mean(&shown(near))),
            });
        }
    }
    let header = &first.header;
    let is_known = |name: &&str| known.role(name).is_some();
    let is_any_known = header.iter().any(|name| is_known(&name));
    if !is_any_known && (header.len() > 0 || first.kind != InputKind::Ndjson) {
        let found: Vec<String> = header
            .iter()
            .take(40)
            .map(|name| format!("`{}`", spelling::shown(name, 40)))
            .collect();
        let facts: Vec<&str> = ruleset
            .facts()
            .iter()
            .map(|fact| fact.id.as_str())
            .collect();
        return Err(CommandError::with_help(
            say!(
                "no column of `{name}` is known; found {found}",
                name = spelling::shown(&first.name, 200),
                found = found.join(", ")
            ),
            say!(
                "known are {facts}, each by its id, its title or an alias; `--map theirs=ours` takes others",
                facts = facts.join(", ")
            ),
        ));
    }
    // The keys of lines are told at the end, since every line may have others.
    if first.kind != InputKind::Ndjson {
        tell_strangers(header.iter().filter(|name| !is_known(name)), known, voice);
    }
    Ok(())
}

/// Tells of names that nobody knows, where a slip of the pen may be the reason.
pub(super) fn tell_strangers<'n>(
    names: impl Iterator<Item = &'n str>,
    known: &KnownNames,
    voice: Voice,
) {
    let short = names.filter(|name| name.chars().take(MOST_IN_NAME + 1).count() <= MOST_IN_NAME);
    let near = short
        .take(MOST_LOOKED_AT)
        .filter_map(|name| Some((name, known.names.nearest(name)?)));
    for (name, near) in near.take(MOST_TOLD) {
        voice.note(&say!(
            "column `{name}` is not known and passes through; {question}",
            name = spelling::shown(name, 60),
            question = did_you_mean(near)
        ));
    }
}

/// What an input that cannot be read is told as.
pub(in crate::cli) fn unread(error: BatchError) -> CommandError {
    match error {
        BatchError::Read { name, source } => CommandError::Read {
            path: PathBuf::from(name),
            source,
        },
        BatchError::Kind { ref help, .. } => CommandError::with_help(error.said(), help.clone()),
        BatchError::Cut { .. } => {
            CommandError::with_help(error.said(), say!("convert it to UTF-8"))
        }
        other => CommandError::input(other.said()),
    }
}

fn encoding(args: &BatchArgs) -> Option<Encoding> {
    match args.encoding {
        EncodingChoice::Auto => None,
        EncodingChoice::Utf8 => Some(Encoding::Utf8),
        EncodingChoice::Gb18030 => Some(Encoding::Gb18030),
    }
}
