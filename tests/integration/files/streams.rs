//! Pipes, full disks, closed streams: whatever a run waits for can be ended.

use super::*;

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// Whether a process waits for the other end of a pipe with a name, or for room in one.
#[cfg(target_os = "linux")]
fn waits(child: &Child) -> bool {
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).unwrap();
    tasks.flatten().any(|task| {
        let at = fs::read_to_string(task.path().join("wchan")).unwrap_or_default();
        let call = fs::read_to_string(task.path().join("syscall")).unwrap_or_default();
        // Opening a file, and writing.
        at.contains("wait_for_partner") || call.starts_with("257 ") || call.starts_with("1 ")
    })
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_pipe_that_nobody_reads_ends_with_the_run() {
    let folder = folder();
    pipe(folder.path());
    for name in ["-TERM", "-INT", "-HUP"] {
        for (line, said) in [
            (
                "batch in.csv -o pipe",
                "error: interrupted; no result was written\n",
            ),
            (
                "batch in.csv -o out --rejects pipe",
                "error: interrupted; no result was written\n",
            ),
            ("batch in.csv --rejects pipe", "error: interrupted\n"),
        ] {
            let child = shell(folder.path(), &format!("exec $P {line}"))
                .spawn()
                .unwrap();
            until(|| waits(&child));
            signal(&child, name);
            let (status, _, told) = gave(child);
            assert_eq!((status, told.as_str()), (Some(2), said), "{name} {line}");
            assert!(!folder.path().join("out").exists());
            assert!(
                !names(folder.path())
                    .iter()
                    .any(|name| name.starts_with('.'))
            );
        }
        // Where nothing has to be put away, the system ends it.
        for line in ["assess me.yaml -o pipe", "batch pipe -o out", "assess pipe"] {
            let child = shell(folder.path(), &format!("exec $P {line}"))
                .spawn()
                .unwrap();
            until(|| waits(&child));
            signal(&child, name);
            assert_eq!(gave(child).0, None, "{name} {line}");
        }
    }
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_reader_that_stands_still_does_not_hold_a_run_that_is_to_end() {
    let folder = folder();
    let rows = "34,somebody\n".repeat(100_000);
    fs::write(folder.path().join("in.csv"), format!("age,name\n{rows}")).unwrap();
    let mut child = shell(folder.path(), "exec $P batch in.csv --rejects bad")
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    until(|| waits(&child));
    signal(&child, "-TERM");
    let (status, _, said) = gave(child);
    assert_eq!((status, said.as_str()), (Some(2), "error: interrupted\n"));
    assert!(!folder.path().join("bad").exists());
    drop(stdout);
}

#[test]
fn a_pipe_whose_reader_leaves_is_closed() {
    let folder = folder();
    let rows = "34,somebody\nold,nobody\n".repeat(100_000);
    fs::write(folder.path().join("long.csv"), format!("age,name\n{rows}")).unwrap();
    pipe(folder.path());
    for line in ["batch long.csv -o pipe", "rules show --format json -o pipe"] {
        let child = shell(folder.path(), &format!("exec $P {line}"))
            .spawn()
            .unwrap();
        let mut first = String::new();
        let reader = fs::File::open(folder.path().join("pipe")).unwrap();
        BufReader::with_capacity(16, reader)
            .read_line(&mut first)
            .unwrap();
        assert_eq!(
            gave(child),
            (Some(0), String::new(), String::new()),
            "{line}"
        );
    }
    // The result is whole, whoever reads the rows with faults.
    let line = "exec $P batch long.csv --rejects pipe -o out --summary none --columns class";
    let child = shell(folder.path(), line).spawn().unwrap();
    let mut first = String::new();
    let reader = fs::File::open(folder.path().join("pipe")).unwrap();
    BufReader::with_capacity(16, reader)
        .read_line(&mut first)
        .unwrap();
    assert_eq!(gave(child), (Some(1), String::new(), String::new()));
    assert_eq!(read(&folder.path().join("out")).lines().count(), 100_001);
}

#[test]
fn a_pipe_with_a_name_gets_everything_also_nothing() {
    let folder = folder();
    pipe(folder.path());
    fs::write(folder.path().join("nobody.ndjson"), "{\"age\":34}\n").unwrap();
    for (line, expected) in [
        (
            "batch in.csv --columns error -o pipe",
            "age,name,error\n34,Wang,\n",
        ),
        ("batch nobody.ndjson --only A -o pipe", ""),
        ("rules explain band-gap > pipe", "band-gap"),
    ] {
        let line = format!("exec $P {line}");
        let child = shell(folder.path(), &line).spawn().unwrap();
        let mut text = String::new();
        let mut reader = fs::File::open(folder.path().join("pipe")).unwrap();
        reader.read_to_string(&mut text).unwrap();
        assert!(text.contains(expected), "{line}: {text}");
        let (status, _, said) = gave(child);
        assert!(matches!(status, Some(0 | 1)), "{line}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_for_every_page() {
    let folder = folder();
    for line in [
        "--help",
        "-h",
        "--version",
        "help rules",
        "assess --help",
        "batch --help",
        "rules check --help",
        "man",
        "completions bash",
        "rules list",
        "assess me.yaml",
        "batch in.csv",
        "--lang zh --help",
    ] {
        let (status, _, said) = sh(folder.path(), &format!("exec $P {line} > /dev/full"));
        assert_eq!(status, Some(2), "{line}: {said}");
        assert!(said.contains("No space left on device"), "{line}: {said}");
        assert_eq!(said.lines().count(), 1, "{line}: {said}");
        let (status, _, said) = sh(folder.path(), &format!("$P {line} | true"));
        assert_eq!((status, said.as_str()), (Some(0), ""), "{line}");
    }
    let (status, _, said) = sh(folder.path(), "exec $P rules list -o /dev/full");
    assert_eq!(status, Some(2));
    assert!(
        said.starts_with("error: cannot write `/dev/full`: No space"),
        "{said}"
    );
}

#[test]
fn closed_streams_and_strange_zones_are_no_panic() {
    let folder = folder();
    for line in [
        "assess me.yaml >&-",
        "batch in.csv --summary none >&-",
        "batch <&-",
        "batch in.csv 2>&-",
        "assess nobody.yaml 2>&-",
        "--help >&-",
        "ask <&- >&- 2>&-",
        "batch in.csv <&- >&- 2>&-",
    ] {
        let (status, _, said) = sh(folder.path(), &format!("exec $P {line}"));
        assert!(matches!(status, Some(0..=2)), "{line}: {status:?} {said}");
        assert!(!said.contains("panicked"), "{line}: {said}");
    }
    for (zone, told) in [
        ("garbage", true),
        (":/nonexistent", true),
        ("/dev/zero", true),
        (":", false),
        ("", false),
        ("UTC", false),
        ("CST-8", false),
    ] {
        let line = format!("TZ={zone} exec $P assess me.yaml");
        let (status, _, said) = sh(folder.path(), &line);
        let note =
            format!("note: `TZ` is `{zone}`, which is no time zone; today's date is that of UTC\n");
        assert_eq!(
            (status, said),
            (Some(0), if told { note } else { String::new() })
        );
        let line = format!("TZ={zone} exec $P assess me.yaml --on 2026-11-23");
        assert_eq!(sh(folder.path(), &line).2, "");
    }
}
