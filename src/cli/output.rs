//! Where results go: standard output, or a file that is written beside and renamed.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};

use super::{ColorWhen, CommandError};

/// The width of a page that is not on a terminal.
const PLAIN_WIDTH: usize = 80;

/// Where a result goes.
pub(super) struct Output {
    file: Option<PathBuf>,
    color: ColorWhen,
}

impl Output {
    pub(super) fn new(file: Option<PathBuf>, color: ColorWhen) -> Self {
        Self { file, color }
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
                    name: "standard output".to_owned(),
                    source,
                }),
                _ => Ok(()),
            };
        };
        let name = path.display().to_string();
        let failed = |source| CommandError::Write {
            name: name.clone(),
            source,
        };
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| PathBuf::from("."), std::path::Path::to_path_buf);
        // Beside it, so that the rename is atomic and a half-written file never bears the name.
        let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let choice = choice(self.color, false);
        let mut plain = Vec::new();
        write_to(AutoStream::new(&mut plain, choice), text).map_err(failed)?;
        beside.write_all(&plain).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        beside.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// Writes to standard error; there is nobody to tell if that fails.
    pub(super) fn to_stderr(color: ColorWhen, text: &str) {
        let stderr = std::io::stderr().lock();
        let choice = choice(color, stderr.is_terminal());
        let _ = write_to(AutoStream::new(stderr, choice), text);
    }
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
