//! A small builder for runs of the program, which compares status, stdout and stderr exactly.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One run of the program, in the project's folder, without colours and in English.
pub(crate) struct Run {
    command: Command,
    input: Option<Vec<u8>>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The project's folder.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A run with arguments as a person types them, split at spaces.
pub(crate) fn run(arguments: &str) -> Run {
    run_with(arguments.split_whitespace())
}

/// A run with arguments that may hold spaces.
pub(crate) fn run_with<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_permit-points"));
    command
        .args(arguments)
        .current_dir(project())
        .stdin(Stdio::null());
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "COLUMNS",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    Run {
        command,
        input: None,
    }
}

impl Run {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.command.stdin(Stdio::piped());
        self.input = Some(text.into());
        self
    }

    pub(crate) fn go(self) -> Ran {
        let (status, stdout, stderr) = self.bytes();
        Ran {
            status,
            stdout: String::from_utf8(stdout).expect("stdout is UTF-8"),
            stderr,
        }
    }

    /// The outcome of a run whose output may be in another encoding.
    pub(crate) fn bytes(mut self) -> (i32, Vec<u8>, String) {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        if let Some(input) = self.input {
            // A program that stops reading early is no fault of the test's, and one that answers
            // while it reads is not kept waiting.
            let mut stdin = child.stdin.take().expect("stdin is piped");
            std::thread::spawn(move || {
                let _ = stdin.write_all(&input);
            });
        }
        let output = child.wait_with_output().expect("the program ends");
        (
            output.status.code().expect("the program is not killed"),
            output.stdout,
            String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        )
    }
}

impl Ran {
    /// The whole outcome, compared exactly.
    pub(crate) fn gives(self, status: i32, stdout: &str, stderr: &str) {
        assert_eq!(
            (self.status, self.stdout.as_str(), self.stderr.as_str()),
            (status, stdout, stderr)
        );
    }

    /// A machine-readable answer of a run that succeeded.
    pub(crate) fn json(self) -> serde_json::Value {
        assert_eq!(
            (self.status, self.stderr.as_str()),
            (0, ""),
            "{}",
            self.stdout
        );
        serde_json::from_str(&self.stdout).expect("stdout is JSON")
    }
}

/// Compares with a stored page, or stores it where `UPDATE_SNAPSHOTS` is set; read what it stores.
pub(crate) fn matches_file(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, found).expect("the snapshot can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        found,
        expected,
        "{} differs; set UPDATE_SNAPSHOTS=1 and read the change",
        path.display()
    );
}

/// The files of a folder with one of some endings, in the order of their names.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project().join(folder)).expect("the folder is there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|ending| endings.iter().any(|one| ending == *one))
    });
    files.sort();
    files
}
