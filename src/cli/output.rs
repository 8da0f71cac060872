//! Where results go: standard output, or a file that is written beside and renamed.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};

use super::voice::Voice;
use super::{ColorWhen, CommandError};
use crate::text::Text;
use crate::words::{same, say};

/// The width of a page that is not on a terminal.
const PLAIN_WIDTH: usize = 80;

/// Where a result goes.
pub(super) struct Output {
    file: Option<PathBuf>,
    color: ColorWhen,
}

impl Output {
    pub(super) fn new(file: Option<PathBuf>, voice: Voice) -> Self {
        Self {
            file,
            color: voice.color,
        }
    }

    /// The width of the page in columns.
    pub(super) fn width(&self) -> usize {
        self.terminal().unwrap_or(PLAIN_WIDTH)
    }

    /// The columns of the terminal that the page goes to, if it does.
    pub(super) fn terminal(&self) -> Option<usize> {
        let on_terminal = self.file.is_none() && std::io::stdout().is_terminal();
        let size = on_terminal.then(terminal_size::terminal_size).flatten();
        size.map(|(width, _)| usize::from(width.0))
    }

    /// Writes a whole result. A reader that has gone away is no error.
    pub(super) fn write(&self, text: &str) -> Result<(), CommandError> {
        let Some(path) = &self.file else {
            let stdout = std::io::stdout().lock();
            let choice = choice(self.color, stdout.is_terminal());
            return match write_to(AutoStream::new(stdout, choice), text) {
                Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(CommandError::Write {
                    name: say("standard output", &[]),
                    source,
                }),
                _ => Ok(()),
            };
        };
        let choice = choice(self.color, false);
        let mut plain = Vec::new();
        let failed = |source| CommandError::Write {
            name: quoted(path),
            source,
        };
        write_to(AutoStream::new(&mut plain, choice), text).map_err(failed)?;
        let mut beside = Beside::new(path)?;
        beside.write_all(&plain).map_err(failed)?;
        beside.finish()
    }

    /// Writes to standard error; there is nobody to tell if that fails.
    pub(super) fn to_stderr(voice: Voice, text: &str) {
        let stderr = std::io::stderr().lock();
        let choice = choice(voice.color, stderr.is_terminal());
        let _ = write_to(AutoStream::new(stderr, choice), text);
    }
}

/// A file that bears its name only once it is whole: until then it is written beside, and goes away
/// with this. What is no regular file, as a device, is written to directly.
pub(super) struct Beside {
    path: PathBuf,
    file: BesideFile,
}

enum BesideFile {
    New(tempfile::NamedTempFile),
    Device(File),
}

impl Beside {
    /// Opens a file for writing; an older one of the name stays until this one is whole.
    pub(super) fn new(path: &Path) -> Result<Self, CommandError> {
        let failed = |source| CommandError::Write {
            name: quoted(path),
            source,
        };
        if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Self {
                path: path.to_owned(),
                file: BesideFile::Device(file),
            });
        }
        // A link stays, and what it leads to is written anew.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
        std::fs::metadata(&folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".permit-points-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: what the user's mask leaves.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder).map_err(failed)?;
        Ok(Self {
            path,
            file: BesideFile::New(file),
        })
    }

    /// Gives the file its name.
    pub(super) fn finish(self) -> Result<(), CommandError> {
        let name = quoted(&self.path);
        let failed = |source| CommandError::Write { name, source };
        let whole = match self.file {
            BesideFile::Device(_) => Ok(()),
            BesideFile::New(file) => file.as_file().sync_all().and_then(|()| {
                let kept = file.persist(&self.path);
                kept.map(|_| ()).map_err(|error| error.error)
            }),
        };
        whole.map_err(failed)
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.file {
            // By the file alone: what nobody has named is in no message.
            BesideFile::New(file) => file.as_file_mut().write(bytes),
            BesideFile::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match &mut self.file {
            BesideFile::New(file) => file.flush(),
            BesideFile::Device(file) => file.flush(),
        }
    }
}

/// A file as messages name it.
pub(super) fn quoted(path: &Path) -> Text {
    same(format!("`{}`", path.display()))
}

fn write_to(mut stream: impl Write, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Colours on a terminal unless `NO_COLOR` is set to something, or as the user says.
fn choice(color: ColorWhen, is_terminal: bool) -> ColorChoice {
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    match color {
        ColorWhen::Always => ColorChoice::AlwaysAnsi,
        ColorWhen::Auto if is_terminal && !is_unwanted && !is_dumb => ColorChoice::Always,
        ColorWhen::Auto | ColorWhen::Never => ColorChoice::Never,
    }
}
