//! Files and streams around a run: who may read what it writes, that nothing is lost, and that
//! whatever it waits for can be ended.

mod lost;
mod rights;
mod streams;

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::support::project;

const TABLE: &str = "age,name\n34,Wang\nold,Li\n";
const ME: &str = "age: 34\neducation: master\n";

/// What a run gave: its status, what it wrote to standard output, and what it said.
type Gave = (Option<i32>, String, String);

/// A folder with a table, an applicant and a rule file in it.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.csv"), TABLE).unwrap();
    fs::write(folder.path().join("me.yaml"), ME).unwrap();
    let rules = project().join("rules/cn-2017.yaml");
    fs::copy(rules, folder.path().join("rules.yaml")).unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    folder
}

/// A line for the shell, in a folder, with the program as `$P`.
fn shell(folder: &Path, line: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .current_dir(folder)
        .env("P", env!("CARGO_BIN_EXE_permit-points"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "TZ", "TZDIR"] {
        command.env_remove(name);
    }
    command
}

fn sh(folder: &Path, line: &str) -> Gave {
    gave(shell(folder, line).spawn().unwrap())
}

fn gave(child: Child) -> Gave {
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Waits for something that another process does.
fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A pipe with a name.
fn pipe(folder: &Path) {
    let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
    assert!(made.unwrap().success());
}
