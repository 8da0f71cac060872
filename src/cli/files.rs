//! The files of a run: what it reads, and where its results go. No result takes the place of what is
//! read, or of another result, by whatever names both go: another path, a link, or a redirection of
//! the shell.
//!
//! Every command opens its inputs here, and every [`Destination`](super::destination::Destination)
//! is held against them before anything is opened for writing.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};

use super::error::{CommandError, quoted};
use crate::base::say::say;
use crate::base::text::Text;

/// What a run does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileRole {
    /// It is read.
    Input,
    /// It is written.
    Output,
    /// It is read and then written anew, which is what it is for.
    Both,
}

/// What a file is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    Stdin,
    Stdout,
    /// As the user named it.
    File(PathBuf),
}

impl Name {
    /// The name as messages have it.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::Stdin => say!("standard input"),
            Self::Stdout => say!("standard output"),
            Self::File(path) => quoted(path),
        }
    }
}

/// What tells a file from others, by whatever name it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Identity {
    /// The device and the number of a file that is there.
    #[cfg(unix)]
    Node(u64, u64),
    /// The path without links of a file that is not there yet, or where files have no numbers.
    Path(PathBuf),
}

impl Identity {
    /// That of a file, or of a pipe with a name, that is there; none for what may well be read and
    /// written at once, as a terminal or another device.
    pub(super) fn of(found: &Metadata, path: &Path) -> Option<Self> {
        if let Some(node) = Self::of_file(found) {
            return Some(node);
        }
        let is_kept = found.is_file() || is_pipe(found);
        let path = is_kept.then(|| path.canonicalize().ok()).flatten();
        path.map(Self::Path)
    }

    /// That of a file, where files have numbers.
    fn of_file(found: &Metadata) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            found
                .is_file()
                .then(|| Self::Node(found.dev(), found.ino()))
        }
        #[cfg(not(unix))]
        {
            let _ = found;
            None
        }
    }

    /// That of the file that a standard stream is. Nothing that goes through a pipe is lost.
    #[cfg(unix)]
    fn of_stream(stream: &impl std::os::fd::AsFd) -> Option<Self> {
        Self::of_file(&metadata_of(stream)?)
    }
}

/// What the system says of a standard stream.
#[cfg(unix)]
fn metadata_of(stream: &impl std::os::fd::AsFd) -> Option<Metadata> {
    let stream = stream.as_fd().try_clone_to_owned().ok()?;
    File::from(stream).metadata().ok()
}

/// Whether standard output is a file, to which writing never waits for a reader.
pub(super) fn is_stdout_a_file() -> bool {
    #[cfg(unix)]
    return metadata_of(&std::io::stdout()).is_some_and(|found| found.is_file());
    #[cfg(not(unix))]
    false
}

fn is_pipe(found: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type());
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}

struct Used {
    identity: Identity,
    name: Name,
    role: FileRole,
}

#[derive(Default)]
struct Files {
    used: Vec<Used>,
    /// The folders that were looked at for what other runs left there.
    folders: Vec<PathBuf>,
}

thread_local! {
    /// The files of this run. They are those of the process, and all are opened by one thread:
    /// handing them through every function that reads a file would say nothing more.
    static FILES: RefCell<Files> = RefCell::default();
}

/// Begins a run, which has no files yet.
pub(super) fn begin() {
    FILES.with_borrow_mut(|files| *files = Files::default());
}

/// Opens an input.
///
/// # Errors
///
/// Where it cannot be opened, or a result goes there.
pub(super) fn open(path: &Path) -> Result<File, CommandError> {
    let failed = |source| CommandError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if let Some(identity) = Identity::of(&found, path) {
        uses(identity, Name::File(path.to_owned()), FileRole::Input)?;
    }
    Ok(file)
}

/// Takes standard input for an input.
///
/// # Errors
///
/// Where a result goes to the file that it is.
pub(super) fn open_stdin() -> Result<std::io::Stdin, CommandError> {
    let stdin = std::io::stdin();
    #[cfg(unix)]
    if let Some(identity) = Identity::of_stream(&stdin) {
        uses(identity, Name::Stdin, FileRole::Input)?;
    }
    Ok(stdin)
}

/// Takes standard output for a result.
///
/// # Errors
///
/// Where it is the file of an input, or of another result.
pub(super) fn uses_stdout() -> Result<(), CommandError> {
    #[cfg(unix)]
    if let Some(identity) = Identity::of_stream(&std::io::stdout()) {
        uses(identity, Name::Stdout, FileRole::Output)?;
    }
    Ok(())
}

/// Takes a file for a role.
///
/// # Errors
///
/// Where it has another role already, and one of the two would be lost.
pub(super) fn uses(identity: Identity, name: Name, role: FileRole) -> Result<(), CommandError> {
    FILES.with_borrow_mut(|files| {
        let is_lost = |used: &&Used| {
            let roles = [role, used.role];
            used.identity == identity && roles.contains(&FileRole::Output)
        };
        if let Some(used) = files.used.iter().find(is_lost) {
            let new = (&name, role);
            let used = (&used.name, used.role);
            // The result is what the user can send elsewhere.
            let (output, other) = if role == FileRole::Input {
                (used, new)
            } else {
                (new, used)
            };
            return Err(lost(output.0, other));
        }
        files.used.push(Used {
            identity,
            name,
            role,
        });
        Ok(())
    })
}

/// One file in two roles.
fn lost(output: &Name, (name, role): (&Name, FileRole)) -> CommandError {
    let other = match (name, role) {
        (Name::Stdin | Name::Stdout, _) => name.text(),
        (Name::File(_), FileRole::Input) => say!("the input {file}", file = name.text()),
        (Name::File(_), _) => say!("the output {file}", file = name.text()),
    };
    CommandError::with_help(
        say!(
            "{file} is also {other}, and one of the two would be lost",
            file = output.text(),
            other
        ),
        say!("give the result a file of its own"),
    )
}

/// Whether a folder is looked at for the first time in this run.
pub(super) fn is_new_folder(folder: &Path) -> bool {
    FILES.with_borrow_mut(|files| {
        let is_new = !files.folders.iter().any(|known| known == folder);
        if is_new {
            files.folders.push(folder.to_owned());
        }
        is_new
    })
}

#[cfg(test)]
mod tests {
    use super::super::error::shown;
    use super::*;

    fn node(number: u64) -> Identity {
        Identity::Path(PathBuf::from(number.to_string()))
    }

    #[test]
    fn one_file_never_has_two_roles_of_which_one_is_to_be_written() {
        let file = |name: &str| Name::File(PathBuf::from(name));
        begin();
        uses(node(1), file("in"), FileRole::Input).unwrap();
        uses(node(1), file("./in"), FileRole::Input).unwrap();
        uses(node(2), file("kept"), FileRole::Both).unwrap();
        uses(node(2), file("kept"), FileRole::Input).unwrap();
        uses(node(3), file("out"), FileRole::Output).unwrap();
        let error = |number, name, role| uses(node(number), name, role).unwrap_err().to_string();
        assert_eq!(
            error(1, file("out"), FileRole::Output),
            "`out` is also the input `in`, and one of the two would be lost"
        );
        assert_eq!(
            error(1, Name::Stdout, FileRole::Output),
            "standard output is also the input `in`, and one of the two would be lost"
        );
        assert_eq!(
            error(2, file("./kept"), FileRole::Output),
            "`./kept` is also the output `kept`, and one of the two would be lost"
        );
        assert_eq!(
            error(3, file("./out"), FileRole::Output),
            "`./out` is also the output `out`, and one of the two would be lost"
        );
        assert_eq!(
            error(3, Name::Stdin, FileRole::Input),
            "`out` is also standard input, and one of the two would be lost"
        );
        begin();
        uses(node(1), file("out"), FileRole::Output).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_shown() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"\xffl\xc3\xb6\xc3.csv"));
        assert_eq!(shown(path), "\\xfflö\\xc3.csv");
    }
}
