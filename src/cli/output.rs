//! Pages: where they go, how wide they are, and with which colours.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anstream::AutoStream;

use super::CommandError;
use super::destination::Destination;
use super::files::FileRole;
use super::sink::Sink;
use super::voice::{ColorWhen, Voice, choice, write_to};

/// The width of a page that is not on a terminal.
const PLAIN_WIDTH: usize = 80;

/// Where a page goes.
pub(super) struct Output {
    destination: Destination,
    color: ColorWhen,
}

impl Output {
    /// Looks at the file that a page is to go to, or at standard output.
    ///
    /// # Errors
    ///
    /// Where it cannot go there; see [`Destination::new`].
    pub(super) fn new(file: Option<&Path>, voice: Voice) -> Result<Self, CommandError> {
        Ok(Self {
            destination: Destination::new(file, FileRole::Output, voice)?,
            color: voice.color,
        })
    }

    /// The same, where a page is about a person: a new file is then for its owner alone.
    pub(super) fn private(self) -> Self {
        Self {
            destination: self.destination.private(),
            ..self
        }
    }

    /// The width of the page in columns.
    pub(super) fn width(&self) -> usize {
        self.terminal().unwrap_or(PLAIN_WIDTH)
    }

    /// The columns of the terminal that the page goes to, if it does.
    pub(super) fn terminal(&self) -> Option<usize> {
        self.destination.is_stdout().then(terminal).flatten()
    }

    /// Writes a whole page. A reader that has gone away is no error.
    pub(super) fn write(&self, text: &str) -> Result<(), CommandError> {
        let is_terminal = self.destination.is_stdout() && std::io::stdout().is_terminal();
        let choice = choice(self.color, is_terminal);
        let failed = |source| self.destination.failed(source);
        let written = if is_terminal {
            // A terminal may need more than bytes.
            write_to(AutoStream::new(std::io::stdout().lock(), choice), text).map_err(failed)
        } else {
            let mut plain = Vec::new();
            write_to(AutoStream::new(&mut plain, choice), text).map_err(failed)?;
            let mut sink = self.destination.open()?;
            let written = sink.write_all(&plain).map_err(failed);
            written.and_then(|()| self.destination.finish(sink))
        };
        match written {
            Err(CommandError::Write { source, .. }) if Sink::is_left(&source) => Ok(()),
            written => written,
        }
    }
}

/// The width of a page on standard output.
pub(super) fn width() -> usize {
    terminal().unwrap_or(PLAIN_WIDTH)
}

/// The columns of the terminal that standard output is, if it is one.
fn terminal() -> Option<usize> {
    let is_terminal = std::io::stdout().is_terminal();
    let size = is_terminal.then(terminal_size::terminal_size).flatten();
    size.map(|(width, _)| usize::from(width.0))
}
