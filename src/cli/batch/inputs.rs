//! The inputs of `batch`: opened, and looked at for what their columns are called.

use std::path::{Path, PathBuf};

use super::args::{BatchArgs, EncodingChoice, From};
use crate::applicant::did_you_mean;
use crate::batch::{BatchError, Bytes, Encoding, Input, Kind, Known, Manner, Source};
use crate::cli::voice::Voice;
use crate::cli::{CommandError, files, input_name};
use crate::ruleset::Ruleset;
use crate::spelling;
use crate::text::Text;
use crate::words::say;

/// Opens all inputs, and adds up how much there is to read, if that is known.
pub(super) fn open_all(
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
        let source = Source::open(input, &manner, known).map_err(unread)?;
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
pub(in crate::cli) fn tell(name: &str, note: Option<&Text>, voice: Voice) {
    if let Some(note) = note {
        let name = spelling::shown(name, 200);
        voice.note(&say("`{name}` {note}", &[("name", &name), ("note", note)]));
    }
}

/// An input by its path.
pub(in crate::cli) fn input(path: &Path) -> Result<Input, CommandError> {
    let name = input_name(path);
    if path == Path::new("-") {
        return Ok(Input {
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
pub(super) fn look_at_columns(
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
pub(super) fn tell_stranger(name: &str, known: &Known, voice: Voice) {
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

/// What an input that cannot be read is told as.
pub(in crate::cli) fn unread(error: BatchError) -> CommandError {
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

fn encoding(args: &BatchArgs) -> Option<Encoding> {
    match args.encoding {
        EncodingChoice::Auto => None,
        EncodingChoice::Utf8 => Some(Encoding::Utf8),
        EncodingChoice::Gb18030 => Some(Encoding::Gb18030),
    }
}
