//! Nothing is lost: no result takes the place of an input or of another result.

use super::*;

#[test]
fn no_result_goes_where_an_input_is() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let shipped = project().join("rules/local/shanghai.yaml");
    fs::copy(shipped, path("place.yaml")).unwrap();
    fs::create_dir(path("cases")).unwrap();
    fs::copy(
        project().join("tests/cases/values.yaml"),
        path("cases/a.yaml"),
    )
    .unwrap();
    for name in ["in.csv", "me.yaml", "rules.yaml", "place.yaml"] {
        symlink(name, path(&format!("link-{name}"))).unwrap();
        fs::hard_link(path(name), path(&format!("hard-{name}"))).unwrap();
    }
    let before: Vec<_> = names(folder.path());
    for (line, file) in [
        ("batch in.csv -o OUT", "in.csv"),
        ("batch in.csv --rejects OUT", "in.csv"),
        ("batch in.csv -o good --rejects OUT", "in.csv"),
        ("batch in.csv --rules rules.yaml -o OUT", "rules.yaml"),
        ("batch in.csv --in place.yaml --rejects OUT", "place.yaml"),
        ("assess me.yaml -o OUT", "me.yaml"),
        ("assess me.yaml --format html -o OUT", "me.yaml"),
        ("assess --age 30 --rules rules.yaml -o OUT", "rules.yaml"),
        ("assess --age 30 --in place.yaml -o OUT", "place.yaml"),
        ("advise me.yaml -o OUT", "me.yaml"),
        ("forecast me.yaml -o OUT", "me.yaml"),
        ("compare me.yaml --or age=40 -o OUT", "me.yaml"),
        ("compare me.yaml --or in=place.yaml -o OUT", "place.yaml"),
        ("rules show rules.yaml -o OUT", "rules.yaml"),
        ("rules check rules.yaml -o OUT", "rules.yaml"),
        ("rules cases rules.yaml -o OUT", "rules.yaml"),
        ("rules test --rules rules.yaml -o OUT", "rules.yaml"),
        ("rules diff cn-2017 rules.yaml -o OUT", "rules.yaml"),
        (
            "rules diff rules.yaml@2026-11-23 cn-2017 -o OUT",
            "rules.yaml",
        ),
        (
            "rules diff cn-2017 cn-2017 --candidates in.csv -o OUT",
            "in.csv",
        ),
    ] {
        let other = [
            file.to_owned(),
            format!("./{file}"),
            format!("below/../{file}"),
            format!("link-{file}"),
            format!("hard-{file}"),
        ];
        let text = read(&path(file));
        for out in other {
            let line = line.replace("OUT", &out);
            let (status, stdout, said) = sh(folder.path(), &format!("exec $P {line}"));
            assert_eq!((status, stdout.as_str()), (Some(2), ""), "{line}: {said}");
            let expected = format!(
                "error: `{out}` is also the input `{file}`, and one of the two would be lost\n  \
                 help: give the result a file of its own\n"
            );
            // A hard link is told to be one besides.
            assert!(said.ends_with(&expected), "{line}: {said}");
            assert_eq!(read(&path(file)), text, "{line}");
        }
    }
    let (status, _, said) = sh(folder.path(), "exec $P rules test cases -o cases/a.yaml");
    assert_eq!(status, Some(2));
    assert!(
        said.contains("`cases/a.yaml` is also the input `cases/a.yaml`"),
        "{said}"
    );
    assert_eq!(names(folder.path()), before);
}

#[test]
fn no_result_is_added_to_its_own_input() {
    let folder = folder();
    for (line, file, other) in [
        ("batch in.csv >> in.csv", "in.csv", "the input `in.csv`"),
        ("batch < in.csv >> in.csv", "in.csv", "standard input"),
        ("batch - < in.csv >> ./in.csv", "in.csv", "standard input"),
        ("batch in.csv 1<> in.csv", "in.csv", "the input `in.csv`"),
        (
            "assess me.yaml >> me.yaml",
            "me.yaml",
            "the input `me.yaml`",
        ),
        (
            "rules check rules.yaml >> rules.yaml",
            "rules.yaml",
            "the input `rules.yaml`",
        ),
        (
            "rules cases - < rules.yaml >> rules.yaml",
            "rules.yaml",
            "standard input",
        ),
        (
            "assess --rules rules.yaml --help >> rules.yaml",
            "rules.yaml",
            "the input `rules.yaml`",
        ),
    ] {
        let text = read(&folder.path().join(file));
        let (status, _, said) = sh(folder.path(), &format!("exec $P {line}"));
        let expected = format!(
            "error: standard output is also {other}, and one of the two would be lost\n  \
             help: give the result a file of its own\n"
        );
        assert_eq!((status, said), (Some(2), expected), "{line}");
        assert_eq!(read(&folder.path().join(file)), text, "{line}");
    }
    // A file that is read twice, or that standard input is, is no matter.
    for line in [
        "batch in.csv in.csv --summary none > out",
        "batch - in.csv --summary none < in.csv >> out",
        "assess - --on 2026-11-23 < me.yaml > out",
    ] {
        let (status, _, said) = sh(folder.path(), &format!("exec $P {line}"));
        assert!(matches!(status, Some(0 | 1)), "{line}: {said}");
    }
}

#[test]
fn two_results_never_go_to_one_file() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    symlink("out", path("to-out")).unwrap();
    symlink("below", path("to-below")).unwrap();
    for is_there in [false, true] {
        if is_there {
            fs::write(path("out"), "older").unwrap();
            fs::write(path("below/out"), "older").unwrap();
            fs::hard_link(path("out"), path("hard")).unwrap();
        }
        let before = names(folder.path());
        for (one, other) in [
            ("out", "out"),
            ("out", "./out"),
            ("below/out", "below/../below/out"),
            ("to-out", "out"),
            ("out", "to-out"),
            ("below/out", "to-below/out"),
            ("hard", "out"),
        ] {
            if one == "hard" && !is_there {
                continue;
            }
            let line = format!("exec $P batch in.csv -o {one} --rejects {other}");
            let (status, _, said) = sh(folder.path(), &line);
            assert_eq!(status, Some(2), "{line}: {said}");
            let expected = format!(
                "error: `{other}` is also the output `{one}`, and one of the two would be lost\n  \
                 help: give the result a file of its own\n"
            );
            assert!(said.ends_with(&expected), "{line}: {said}");
            assert_eq!(names(folder.path()), before);
        }
    }
    assert_eq!(read(&path("out")), "older");
    let (status, _, said) = sh(folder.path(), "exec $P batch in.csv --rejects new > new");
    assert_eq!(
        (status, said.as_str()),
        (
            Some(2),
            "error: `new` is also standard output, and one of the two would be lost\n  \
             help: give the result a file of its own\n"
        )
    );
    // Through a pipe both come, one after the other.
    for line in [
        "batch in.csv --rejects new --summary none -o /dev/stdout",
        "batch in.csv --rejects /dev/stdout --summary none",
    ] {
        let (status, stdout, said) = sh(folder.path(), &format!("exec $P {line}"));
        assert_eq!((status, said.as_str()), (Some(1), ""), "{line}");
        assert!(stdout.contains("Wang"), "{line}");
    }
    pipe(folder.path());
    let (status, _, said) = sh(
        folder.path(),
        "exec $P batch in.csv -o pipe --rejects ./pipe",
    );
    assert_eq!(status, Some(2));
    assert!(
        said.starts_with("error: `./pipe` is also the output `pipe`, "),
        "{said}"
    );
}

#[test]
fn what_a_killed_run_left_is_told_by_the_next_one() {
    let folder = folder();
    let line = "exec $P batch - -o out --summary none --on 2026-11-23";
    let begin = || {
        let before = names(folder.path()).len();
        let mut child = shell(folder.path(), line)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, b"age\n34\n").unwrap();
        until(|| names(folder.path()).len() > before);
        (child, stdin)
    };
    let again = || sh(folder.path(), "exec $P rules list -o list");
    let (mut child, stdin) = begin();
    // One that still writes has left nothing behind.
    assert_eq!(again(), (Some(0), String::new(), String::new()));
    child.kill().unwrap();
    child.wait().unwrap();
    drop(stdin);
    let left: Vec<_> = names(folder.path());
    let left = left
        .iter()
        .find(|name| name.starts_with(".permit-points-"))
        .unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (status, _, said) = again();
    assert_eq!(status, Some(0));
    assert_eq!(
        said,
        format!(
            "note: a run that was killed left behind what it had written so far: `{}`; delete what is not needed\n",
            root.join(left).display()
        )
    );
    for name in ["a", "b", "c", "d"] {
        fs::write(root.join(format!(".permit-points-{name}")), "").unwrap();
    }
    let (_, _, said) = again();
    assert_eq!(said.matches(".permit-points-").count(), 3, "{said}");
    assert!(said.contains(", 2 more; delete"), "{said}");
    let (status, help, _) = sh(&root, "exec $P batch --help");
    assert_eq!(status, Some(0));
    assert!(help.contains("rm .permit-points-*"), "{help}");
}

#[test]
fn an_error_names_the_file_that_the_user_named() {
    let folder = folder();
    let long = "x".repeat(300);
    fs::write(folder.path().join("file"), "").unwrap();
    for (name, why) in [
        (
            "nowhere/out",
            "cannot write `nowhere/out`: No such file or directory",
        ),
        ("file/out", "cannot write `file/out`: Not a directory"),
        (long.as_str(), "File name too long"),
        ("below", "`below` is a folder; expected a file"),
        ("below/", "`below/` is a folder; expected a file"),
        ("new/", "`new/` is a folder; expected a file"),
        ("new/.", "`new/.` is a folder; expected a file"),
        ("..", "`..` is a folder; expected a file"),
        ("''", "a value is required"),
    ] {
        for line in [
            "assess me.yaml -o",
            "batch in.csv -o",
            "batch in.csv -o out --rejects",
        ] {
            let (status, _, said) = sh(folder.path(), &format!("exec $P {line} {name}"));
            assert_eq!(status, Some(2), "{line} {name}");
            assert!(said.contains(why), "{line} {name}: {said}");
            assert!(!said.contains(".permit-points"), "{said}");
            assert!(!folder.path().join("out").exists(), "{line} {name}");
        }
    }
}

#[test]
fn names_that_are_no_text_are_taken_and_shown() {
    let folder = folder();
    let name = OsStr::from_bytes(b"\xff\xfe.csv");
    if fs::write(folder.path().join(name), TABLE).is_err() {
        // A system whose names are all text.
        return;
    }
    let (status, _, said) = sh(
        folder.path(),
        "n=$(printf '\\377\\376.csv'); exec $P batch \"$n\" -o \"$n.out\" --summary none",
    );
    assert_eq!((status, said.as_str()), (Some(1), ""));
    let out = folder.path().join(OsStr::from_bytes(b"\xff\xfe.csv.out"));
    assert!(fs::read_to_string(out).unwrap().contains("Wang"));
    let (status, _, said) = sh(
        folder.path(),
        "n=$(printf '\\377\\376.csv'); exec $P batch \"$n\" -o \"./$n\" --summary none",
    );
    assert_eq!(status, Some(2));
    assert!(
        said.starts_with("error: `./\\xff\\xfe.csv` is also the input `\\xff\\xfe.csv`, "),
        "{said}"
    );
    let (_, _, said) = sh(folder.path(), "exec $P assess \"$(printf 'no\\377')\"");
    assert!(said.starts_with("error: cannot read `no\\xff`: "), "{said}");
}
