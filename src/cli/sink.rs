//! What a result is written into.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::rights;
use super::stream::Stream;

/// What the names of files begin with that are not whole yet.
pub(super) const PREFIX: &str = ".permit-points-";

/// What a result is written into.
pub(super) enum Sink {
    /// A standard stream, or a device.
    Direct(Box<dyn Write>),
    /// The same, where the wait for a reader must come to an end.
    Stream(Stream),
    /// A file.
    Beside(Beside),
}

impl Sink {
    /// Whether an error means that the reader of a pipe has gone away, which is no fault.
    pub(super) fn is_left(error: &std::io::Error) -> bool {
        error.kind() == ErrorKind::BrokenPipe
    }

    /// Makes sure that everything is on its disk, and that the system lets it have its mode: what
    /// can fail, fails here.
    pub(super) fn ready(&mut self) -> Result<()> {
        match self {
            Self::Direct(stream) => stream.flush(),
            // Also a pipe to which nothing was written is opened, or its reader waits for ever.
            Self::Stream(stream) => stream.write(&[]).map(drop),
            Self::Beside(beside) => beside.ready(),
        }
    }

    /// Gives it its place. Gives back the mode of a file whose owner could not be kept.
    pub(super) fn finish(mut self) -> Result<Option<u32>> {
        self.ready()?;
        match self {
            Self::Beside(beside) => beside.finish(),
            Self::Direct(_) | Self::Stream(_) => Ok(None),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Direct(stream) => stream.write(bytes),
            Self::Stream(stream) => stream.write(bytes),
            // By the file alone: what nobody has named is in no message.
            Self::Beside(beside) => beside.file.as_file_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Direct(stream) => stream.flush(),
            Self::Stream(stream) => stream.flush(),
            Self::Beside(_) => Ok(()),
        }
    }
}

/// A file that bears its name only once it is whole: until then it is written beside, and goes away
/// with this. It is never open to more people than the file that it becomes.
pub(super) struct Beside {
    file: NamedTempFile,
    path: PathBuf,
    /// The file that it takes the place of.
    before: Option<Metadata>,
    /// Its mode, if somebody else's file becomes the user's.
    stranger: Option<u32>,
}

impl Beside {
    /// Begins a file of that path, which has no links.
    pub(super) fn new(path: &Path, before: Option<Metadata>, is_private: bool) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        // The errors of the function that opens it name no file, since nobody knows this one.
        let file = builder.prefix(PREFIX).make_in(folder, |path| {
            let mut options = File::options();
            options.write(true).create_new(true);
            rights::begin(&mut options, before.as_ref(), is_private);
            options.open(path)
        })?;
        // Tells other runs that this one still writes. Where there are no locks, nobody is told of
        // files that were left behind.
        let _ = file.as_file().try_lock();
        Ok(Self {
            file,
            path: path.to_owned(),
            before,
            stranger: None,
        })
    }

    fn ready(&mut self) -> Result<()> {
        self.file.as_file().sync_all()?;
        // What has become of the older one in the meantime counts.
        let now = std::fs::metadata(&self.path).ok();
        if let Some(before) = now.as_ref().or(self.before.as_ref()) {
            self.stranger = rights::keep(&self.path, before, self.file.as_file())?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Option<u32>> {
        let kept = self.file.persist(&self.path);
        kept.map(|_| self.stranger).map_err(|error| error.error)
    }
}
