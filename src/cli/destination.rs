//! Where a result goes: looked at before anything is read, and opened when there is something to
//! write.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::{quoted, shown};
use super::files::{self, FileRole, Identity, Name};
use super::sink::{Beside, PREFIX, Sink};
use super::stream::Stream;
use super::voice::Voice;
use super::{CommandError, interrupt};
use crate::base::say::{listed, say, say_count};
use crate::base::text::Text;

/// How many links lead to a file at most.
const MOST_LINKS: usize = 40;
/// How many files that were left behind are named.
const MOST_NAMED: usize = 3;

/// Where a result goes.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    name: Name,
    place: WritePlace,
    is_private: bool,
    voice: Voice,
}

#[derive(Debug, Clone)]
enum WritePlace {
    Stdout,
    /// A pipe with a name, or a device.
    Stream(PathBuf),
    /// A file by its path without links, as it was found.
    File {
        path: PathBuf,
        before: Option<Metadata>,
    },
}

impl Destination {
    /// Looks at the file that a result goes to, or at standard output.
    ///
    /// # Errors
    ///
    /// Where it is also an input or another output, is a folder, may not be written, or lies in no
    /// folder.
    pub(super) fn new(
        named: Option<&Path>,
        role: FileRole,
        voice: Voice,
    ) -> Result<Self, CommandError> {
        let Some(named) = named else {
            files::uses_stdout()?;
            return Ok(Self {
                name: Name::Stdout,
                place: WritePlace::Stdout,
                is_private: false,
                voice,
            });
        };
        let failed = |source| CommandError::Write {
            name: quoted(named),
            source,
        };
        let found = match std::fs::metadata(named) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if found.as_ref().is_some_and(Metadata::is_dir) || is_folder_name(named) {
            return Err(CommandError::input(say!(
                "`{name}` is a folder; expected a file",
                name = shown(named)
            )));
        }
        let path = resolved(named).map_err(failed)?;
        let identity = match &found {
            Some(found) => Identity::of(found, &path),
            None => Some(Identity::Path(path.clone())),
        };
        let name = Name::File(named.to_owned());
        if let Some(identity) = identity {
            files::uses(identity, name.clone(), role)?;
        }
        let destination = Self {
            name,
            place: match found {
                Some(found) if !found.is_file() => WritePlace::Stream(named.to_owned()),
                before => WritePlace::File { path, before },
            },
            is_private: false,
            voice,
        };
        destination.look()?;
        Ok(destination)
    }

    /// A file that is new is then for its owner alone.
    pub(super) fn private(self) -> Self {
        Self {
            is_private: true,
            ..self
        }
    }

    /// Tells what is to be known of a file and its folder, once it may be written at all.
    fn look(&self) -> Result<(), CommandError> {
        let WritePlace::File { path, before } = &self.place else {
            return Ok(());
        };
        if let Some(before) = before {
            // Also for a user who may write everything.
            if before.permissions().readonly() {
                return Err(CommandError::with_help(
                    say!(
                        "{file} is read-only, and is left as it is",
                        file = self.name()
                    ),
                    say!("make it writable, or write to another file"),
                ));
            }
            let writable = File::options().write(true).open(path);
            writable.map_err(|source| self.failed(source))?;
            if has_other_names(before) {
                self.voice.note(&say!(
                    "{file} has other names (hard links), which keep what is in it now",
                    file = self.name()
                ));
            }
        }
        if let Some(folder) = path.parent().filter(|folder| files::is_new_folder(folder)) {
            self.tell_what_was_left(folder);
        }
        Ok(())
    }

    /// Names the files of runs that were killed in a folder.
    fn tell_what_was_left(&self, folder: &Path) {
        let left = left_behind(folder);
        let named = left.iter().take(MOST_NAMED);
        let mut texts: Vec<Text> = named.map(PathBuf::as_path).map(quoted).collect();
        let more = left.len().saturating_sub(MOST_NAMED);
        if let Some(more) = u64::try_from(more).ok().filter(|more| *more > 0) {
            texts.push(say_count(more, "1 more", "{n} more"));
        }
        if !texts.is_empty() {
            self.voice.note(&say!("a run that was killed left behind what it had written so far: {files}; delete what is not needed", files = listed(&texts)));
        }
    }

    /// The name as messages have it.
    pub(super) fn name(&self) -> Text {
        self.name.text()
    }

    /// The file as the user named it, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.name {
            Name::File(path) => Some(path),
            Name::Stdin | Name::Stdout => None,
        }
    }

    /// Whether it is standard output.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self.place, WritePlace::Stdout)
    }

    /// Whether it may be a pipe, of which nobody can tell whether it may be written without waiting.
    pub(super) fn is_stream(&self) -> bool {
        matches!(self.place, WritePlace::Stream(_))
    }

    /// A result that cannot be written.
    pub(super) fn failed(&self, source: Error) -> CommandError {
        CommandError::Write {
            name: self.name(),
            source,
        }
    }

    /// Opens it. An older file stays until the new one is whole.
    ///
    /// # Errors
    ///
    /// Where the system does not allow it.
    pub(super) fn open(&self) -> Result<Sink, CommandError> {
        let failed = |source| self.failed(source);
        Ok(match &self.place {
            WritePlace::Stdout if files::is_stdout_a_file() || !interrupt::is_caught() => {
                Sink::Direct(Box::new(std::io::stdout()))
            }
            WritePlace::Stdout => Sink::Stream(Stream::new(|| Ok(std::io::stdout()))),
            WritePlace::Stream(path) => {
                let path = path.clone();
                let open = move || File::options().write(true).open(path);
                if interrupt::is_caught() {
                    Sink::Stream(Stream::new(open))
                } else {
                    Sink::Direct(Box::new(open().map_err(failed)?))
                }
            }
            WritePlace::File { path, before } => {
                let beside = Beside::new(path, before.clone(), self.is_private);
                Sink::Beside(beside.map_err(failed)?)
            }
        })
    }

    /// Gives a whole result its place.
    ///
    /// # Errors
    ///
    /// Where the system does not allow it.
    pub(super) fn finish(&self, sink: Sink) -> Result<(), CommandError> {
        let failed = |source| self.failed(source);
        let stranger = sink.finish().map_err(failed)?;
        if let Some(mode) = stranger {
            self.voice.note(&say!("{file} was somebody else's and could not be given back: it is yours now, with mode {mode}", file = self.name(), mode = format!("{mode:04o}")));
        }
        Ok(())
    }
}

/// Whether a path can only be that of a folder, as `new/` or `..` can.
fn is_folder_name(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let name = path.file_name().map(OsStr::as_encoded_bytes);
    name.is_none_or(|name| !text.ends_with(name))
}

/// The path without links, also where the file that the last one leads to is not there yet.
fn resolved(path: &Path) -> Result<PathBuf, Error> {
    let mut path = path.to_owned();
    let beside = |path: &Path, name: &Path| path.parent().unwrap_or(Path::new("")).join(name);
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(target) => path = beside(&path, &target),
            Err(_) => break,
        }
    }
    let folder = beside(&path, Path::new("."));
    let name = path.file_name().ok_or(ErrorKind::IsADirectory)?;
    Ok(folder.canonicalize()?.join(name))
}

fn has_other_names(found: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(found) > 1;
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}

/// The files in a folder that no run still writes. A run holds a lock on its own, which ends with it.
fn left_behind(folder: &Path) -> Vec<PathBuf> {
    // A folder that may be written and not listed tells nothing.
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_ours = |name: &OsStr| name.as_encoded_bytes().starts_with(PREFIX.as_bytes());
    let ours = entries.filter(|entry| is_ours(&entry.file_name()));
    let files = ours.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut left: Vec<PathBuf> = files
        .map(|entry| entry.path())
        .filter(|path| {
            let lock = File::open(path).map(|file| file.try_lock());
            matches!(lock, Ok(Ok(())))
        })
        .collect();
    left.sort_unstable();
    left
}
