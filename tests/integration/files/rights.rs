//! Who may read what a run writes: modes, owners, links.

use super::*;

#[test]
fn a_new_file_has_what_the_mask_leaves_and_a_report_is_for_its_owner_alone() {
    let folder = folder();
    for (mask, wide, narrow) in [
        ("000", 0o666, 0o600),
        ("002", 0o664, 0o600),
        ("022", 0o644, 0o600),
        ("027", 0o640, 0o600),
        ("077", 0o600, 0o600),
        ("277", 0o400, 0o400),
    ] {
        for (line, expected) in [
            ("batch in.csv -o out --rejects bad --summary none", wide),
            ("assess me.yaml -o out", wide),
            ("advise me.yaml -o out", wide),
            ("rules list -o out", wide),
            ("assess me.yaml --format html -o out", narrow),
            ("assess me.yaml --format html --redact -o out", narrow),
        ] {
            let line = format!("umask {mask}; exec $P {line} --on 2026-11-23");
            let (status, _, said) = sh(folder.path(), &line);
            // Somebody's age is no number.
            let is_batch = line.contains("batch");
            assert_eq!(
                (status, said.as_str()),
                (Some(i32::from(is_batch)), ""),
                "{line}"
            );
            for name in ["out", "bad"] {
                let file = folder.path().join(name);
                if file.exists() {
                    assert_eq!(mode(&file), expected, "{line}: {name}");
                    fs::remove_file(file).unwrap();
                }
            }
        }
    }
}

#[test]
fn an_older_file_keeps_its_mode_and_is_never_opened_to_more() {
    let folder = folder();
    let out = folder.path().join("out");
    for kept in [0o600, 0o640, 0o660, 0o604, 0o622, 0o666, 0o200, 0o755] {
        for line in [
            "batch in.csv -o out --summary none --columns error",
            "batch in.csv --rejects out --summary none",
            "assess me.yaml -o out",
            "assess me.yaml --format html -o out",
        ] {
            fs::write(&out, "older").unwrap();
            fs::set_permissions(&out, Permissions::from_mode(kept)).unwrap();
            let line = format!("umask 000; exec $P {line} --on 2026-11-23");
            let (status, _, said) = sh(folder.path(), &line);
            assert!(matches!(status, Some(0 | 1)), "{line}: {said}");
            assert_eq!(mode(&out), kept, "{line}");
            assert_ne!(fs::read(&out).unwrap_or_default(), b"older", "{line}");
        }
    }
}

#[test]
fn what_is_not_whole_yet_is_never_open_to_more_than_the_file_it_becomes() {
    let folder = folder();
    let out = folder.path().join("out");
    for (kept, beside) in [(Some(0o664), 0o600), (Some(0o200), 0o200), (None, 0o664)] {
        let _ = fs::remove_file(&out);
        if let Some(kept) = kept {
            fs::write(&out, "older").unwrap();
            fs::set_permissions(&out, Permissions::from_mode(kept)).unwrap();
        }
        let line = "umask 002; exec $P batch - -o out --summary none --on 2026-11-23";
        let mut child = shell(folder.path(), line)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, b"age\n34\n").unwrap();
        let hidden = || {
            let name = names(folder.path())
                .into_iter()
                .find(|name| name.starts_with('.'));
            name.map(|name| folder.path().join(name))
        };
        until(|| hidden().is_some());
        assert_eq!(mode(&hidden().unwrap()), beside);
        drop(stdin);
        assert_eq!(gave(child).0, Some(0));
        assert_eq!(mode(&out), kept.unwrap_or(0o664));
    }
}

/// Only an administrator gives files away; where the tests run as one, an owner is kept.
#[test]
fn an_older_file_keeps_its_owner_and_its_group() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::write(&out, "older").unwrap();
    fs::set_permissions(&out, Permissions::from_mode(0o640)).unwrap();
    if std::os::unix::fs::chown(&out, Some(12345), Some(54321)).is_err() {
        return;
    }
    let (status, _, said) = sh(folder.path(), "$P assess me.yaml -o out --on 2026-11-23");
    assert_eq!((status, said.as_str()), (Some(0), ""));
    let found = fs::metadata(&out).unwrap();
    assert_eq!(
        (found.uid(), found.gid(), mode(&out)),
        (12345, 54321, 0o640)
    );
    assert!(read(&out).contains("Class"));
}

#[test]
fn somebody_elses_file_that_cannot_be_given_back_is_told_and_opened_to_nobody_else() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::write(&out, "older").unwrap();
    fs::set_permissions(&out, Permissions::from_mode(0o676)).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    if std::os::unix::fs::chown(&out, Some(12345), Some(54321)).is_err() {
        return;
    }
    // Who may only write it for being nobody in particular, loses the group.
    let mut command = shell(
        folder.path(),
        "exec $P assess me.yaml -o out --on 2026-11-23",
    );
    std::os::unix::process::CommandExt::uid(&mut command, 23456);
    std::os::unix::process::CommandExt::gid(&mut command, 23456);
    let Ok(child) = command.spawn() else { return };
    let (status, _, said) = gave(child);
    if status == Some(126) || said.contains("cannot execute") {
        // The program lies where only its owner may go.
        return;
    }
    assert_eq!(
        said,
        "note: `out` was somebody else's and could not be given back: it is yours now, with mode 0666\n"
    );
    assert_eq!(status, Some(0));
    let found = fs::metadata(&out).unwrap();
    assert_eq!(
        (found.uid(), found.gid(), mode(&out)),
        (23456, 23456, 0o666)
    );
}

/// The list of further users and groups of a file, as Linux keeps it: what its owner, user 12345,
/// its group, at most anybody of the list, and all others may do.
#[cfg(target_os = "linux")]
fn list(owner: u16, named: u16, group: u16, mask: u16, others: u16) -> Vec<u8> {
    let entries = [
        (1_u16, owner, u32::MAX),
        (2, named, 12345),
        (4, group, u32::MAX),
        (16, mask, u32::MAX),
        (32, others, u32::MAX),
    ];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, may, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(may.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_of_who_may_read_is_kept_and_opens_a_file_to_nobody_else() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    const OF_FILE: &str = "system.posix_acl_access";
    const OF_FOLDER: &str = "system.posix_acl_default";
    let folder = folder();
    let out = folder.path().join("out");
    fs::write(&out, "older").unwrap();
    let of_file = list(6, 6, 0, 6, 0);
    if setxattr(&out, OF_FILE, &of_file, XattrFlags::empty()).is_err() {
        // A file system without lists.
        return;
    }
    let of = |path: &Path| {
        let mut list = vec![0; 1000];
        let length = getxattr(path, OF_FILE, &mut list).ok()?;
        Some(list[..length].to_vec())
    };
    let write = || {
        let gave = sh(
            folder.path(),
            "exec $P assess me.yaml -o out --on 2026-11-23",
        );
        assert_eq!(gave, (Some(0), String::new(), String::new()));
        assert!(read(&out).contains("Class"));
    };
    write();
    assert_eq!(of(&out), Some(of_file));
    // What a folder gives to new files, it does not give to an older one.
    let of_folder = list(7, 7, 7, 7, 7);
    setxattr(folder.path(), OF_FOLDER, &of_folder, XattrFlags::empty()).unwrap();
    write();
    assert_eq!(of(&out), Some(list(6, 6, 0, 6, 0)));
    fs::remove_file(&out).unwrap();
    fs::write(&out, "older").unwrap();
    rustix::fs::removexattr(&out, OF_FILE).unwrap();
    fs::set_permissions(&out, Permissions::from_mode(0o640)).unwrap();
    write();
    assert_eq!((of(&out), mode(&out)), (None, 0o640));
}

#[test]
fn a_file_that_nobody_may_write_is_left_as_it_is() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::write(&out, "older").unwrap();
    fs::set_permissions(&out, Permissions::from_mode(0o444)).unwrap();
    for line in [
        "batch in.csv -o out",
        "batch in.csv --rejects out",
        "assess me.yaml -o out",
        "rules show -o out",
        "man -o out",
    ] {
        let (status, _, said) = sh(folder.path(), &format!("exec $P {line}"));
        assert_eq!(
            (status, said.as_str()),
            (
                Some(2),
                "error: `out` is read-only, and is left as it is\n  \
                 help: make it writable, or write to another file\n"
            ),
            "{line}"
        );
        assert_eq!((read(&out).as_str(), mode(&out)), ("older", 0o444));
    }
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("below/file"), "older").unwrap();
    fs::set_permissions(path("below/file"), Permissions::from_mode(0o640)).unwrap();
    symlink("below/file", path("link")).unwrap();
    symlink("link", path("link-to-link")).unwrap();
    symlink(path("below/new"), path("dangling")).unwrap();
    symlink("dangling", path("below/../dangling-link")).unwrap();
    symlink("nowhere/new", path("lost")).unwrap();
    symlink("round", path("round")).unwrap();
    for (link, target, kept) in [
        ("link", "below/file", 0o640),
        ("link-to-link", "below/file", 0o640),
        ("dangling", "below/new", 0o644),
        ("dangling-link", "below/new", 0o644),
    ] {
        let line = format!("umask 022; exec $P assess me.yaml --on 2026-11-23 -o {link}");
        assert_eq!(
            sh(folder.path(), &line),
            (Some(0), String::new(), String::new())
        );
        assert!(
            fs::symlink_metadata(path(link)).unwrap().is_symlink(),
            "{link}"
        );
        assert!(read(&path(target)).contains("Class"), "{link}");
        assert_eq!(mode(&path(target)), kept, "{link}");
        fs::write(path(target), "older").unwrap();
    }
    for link in ["lost", "round"] {
        let (status, _, said) = sh(folder.path(), &format!("exec $P rules list -o {link}"));
        assert_eq!(status, Some(2));
        assert!(
            said.starts_with(&format!("error: cannot write `{link}`: ")),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn other_names_of_a_file_are_told_to_keep_what_was_in_it() {
    let folder = folder();
    let (out, other) = (folder.path().join("out"), folder.path().join("other"));
    fs::write(&out, "older").unwrap();
    fs::hard_link(&out, &other).unwrap();
    let (status, _, said) = sh(folder.path(), "exec $P rules list -o out");
    assert_eq!(
        (status, said.as_str()),
        (
            Some(0),
            "note: `out` has other names (hard links), which keep what is in it now\n"
        )
    );
    assert_eq!(read(&other), "older");
    assert!(read(&out).contains("cn-2017"));
}
