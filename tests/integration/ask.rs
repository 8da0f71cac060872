//! `ask` as people meet it: in a terminal, with wrong answers, questions of their own, second thoughts,
//! an end in the middle, and a file to go on with.

use crate::support::run;

#[test]
fn without_a_terminal_it_says_what_answers_instead() {
    for typed in ["ask", "ask --all --age 34", "ask --save somewhere.yaml"] {
        run(typed).stdin("34\n").go().gives(
            2,
            "",
            "error: `ask` puts its questions in a terminal, and there is none\n  help: `permit-points assess me.yaml`, or `permit-points assess --age 34 …`, answers without questions\n",
        );
    }
    let ran = run("ask --lang zh").go();
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("错误：`ask` 须在终端中提问"),
        "{}",
        ran.stderr
    );
    assert!(!crate::support::project().join("somewhere.yaml").exists());
}

#[cfg(unix)]
mod terminal {
    use std::io::{Read, Write};
    use std::os::fd::{AsFd, OwnedFd};
    use std::path::Path;
    use std::process::Child;
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::{Duration, Instant};

    use pty_process::Size;
    use pty_process::blocking::{Command, Pty, open};
    use unicode_width::UnicodeWidthStr;

    use crate::support::{project, run_with};

    /// Longer than any answer takes on a machine that does much else.
    const PATIENCE: Duration = Duration::from_mins(1);
    const CTRL_C: &str = "\u{3}";
    const CTRL_D: &str = "\u{4}";

    /// A terminal with the program in it.
    struct Terminal {
        pty: Arc<Pty>,
        /// The other end, held open until the program has ended: on Linux, what is written last can
        /// get lost where the last one to hold it closes it before that was read. On macOS only the
        /// program may hold it.
        held: Option<OwnedFd>,
        child: Child,
        output: Receiver<Vec<u8>>,
        bytes: Vec<u8>,
        /// How much of the text without white space was waited for already.
        seen: usize,
    }

    /// A text without white space, so that it does not matter where lines are broken.
    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect()
    }

    impl Terminal {
        fn new(columns: u16, arguments: &[&str]) -> Self {
            let (pty, pts) = open().unwrap();
            pty.resize(Size::new(40, columns)).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_permit-points"));
            for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
                command = command.env_remove(name);
            }
            let command = command
                .args(["ask", "--on", "2026-11-23"])
                .args(arguments)
                .current_dir(project())
                .env("TERM", "xterm")
                .env("NO_COLOR", "1");
            let is_held = cfg!(not(target_os = "macos"));
            let held = is_held.then(|| pts.as_fd().try_clone_to_owned().unwrap());
            let child = command.spawn(pts).unwrap();
            let pty = Arc::new(pty);
            let (sender, output) = channel();
            let reader = Arc::clone(&pty);
            std::thread::spawn(move || {
                let mut room = [0; 4096];
                // When the program has ended, reading ends, on Linux with an error.
                while let Ok(count) = (&*reader).read(&mut room) {
                    if count == 0 || sender.send(room[..count].to_vec()).is_err() {
                        return;
                    }
                }
            });
            Self {
                pty,
                held,
                child,
                output,
                bytes: Vec::new(),
                seen: 0,
            }
        }

        fn text(&self) -> String {
            String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n")
        }

        /// Waits until a text is there behind what was waited for before.
        fn waits_for(&mut self, wanted: &str) -> &mut Self {
            let wanted = squeezed(wanted);
            let until = Instant::now() + PATIENCE;
            loop {
                let all = squeezed(&self.text());
                if let Some(at) = all.get(self.seen..).and_then(|new| new.find(&wanted)) {
                    self.seen += at + wanted.len();
                    return self;
                }
                let left = until.saturating_duration_since(Instant::now());
                match self.output.recv_timeout(left) {
                    Ok(bytes) => self.bytes.extend(bytes),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                        panic!("no `{wanted}` in\n{}", self.text())
                    }
                }
            }
        }

        fn types(&mut self, keys: &str) -> &mut Self {
            (&*self.pty).write_all(keys.as_bytes()).unwrap();
            self
        }

        /// Waits for a prompt behind a text, and types a line.
        fn answers(&mut self, question: &str, line: &str) -> &mut Self {
            self.waits_for(question).waits_for(">");
            self.types(&format!("{line}\n"))
        }

        /// The exit status and everything that was to be seen.
        fn ends(mut self) -> (i32, String) {
            let until = Instant::now() + PATIENCE;
            let status = loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    break status;
                }
                assert!(Instant::now() < until, "it goes on\n{}", self.text());
                // Whoever is not read from cannot go on.
                if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(5)) {
                    self.bytes.extend(bytes);
                }
            };
            drop(self.held);
            self.bytes.extend(self.output.iter().flatten());
            let text = String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n");
            (status.code().expect("it is not killed"), text)
        }
    }

    fn squeezes(text: &str, wanted: &str) {
        assert!(
            squeezed(text).contains(&squeezed(wanted)),
            "no `{wanted}` in\n{text}"
        );
    }

    /// What `assess` says to the same answers.
    fn assessed(arguments: &[&str]) -> String {
        let fixed = ["assess", "--on", "2026-11-23"];
        run_with(fixed.into_iter().chain(arguments.iter().copied()))
            .go()
            .stdout
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn wrong_answers_help_and_second_thoughts_lead_to_the_page_of_assess() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.txt");
        let mut terminal = Terminal::new(80, &["-o", page.to_str().unwrap()]);
        terminal
            .waits_for("Enter alone: I don't know. ?: help. back: the question before.")
            .answers("1. Years of related work 相关工作年限", "back")
            .waits_for("This is the first question.")
            .answers("", "many")
            .waits_for("`many` is not a number; accepted: a whole number from 0 to 80")
            .answers("", "17")
            .waits_for("= 17 (completed years) 20 to 120 of 120 points; at least class C, perhaps A")
            .answers("2. Annual salary 年薪", "?")
            .waits_for("Accepted: an amount in CNY from 0 to 1,000,000,000")
            .waits_for("It counts for: Annual salary paid by the employer in China (at most 20 points)")
            .waits_for("Papers that prove it: employment contract that states the salary")
            .answers("", "60万")
            .waits_for("= 600,000 (CNY a year)")
            .answers("3. Age 年龄", "1986-11-24")
            .waits_for("= 39 (completed years)")
            .answers("4. Months in China a year", "back")
            .answers("Back to the question before. 3. Age", "1986-11-23")
            .waits_for("= 40 (completed years)")
            .answers("4. Months in China a year", "12")
            .answers("5. Education 最高学位", "doctr")
            .waits_for("`doctr` is none of the options; accepted: none, bachelor, master, doctorate; did you mean `doctorate`?")
            .answers("", "4")
            .waits_for("= doctor's degree 博士")
            .waits_for("90 to 120 of 120 points; class A is certain")
            .waits_for("That is all that matters: 33 questions were not needed, because no answer to them can change the class any more.")
            .waits_for("could still give points: --all asks everything.");
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        let same = assessed(&[
            "--experience-years",
            "17",
            "--annual-salary",
            "600000",
            "--birth-date",
            "1986-11-23",
            "--education",
            "doctorate",
            "--months-per-year",
            "12",
        ]);
        assert_eq!(read(&page), same);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }

    #[test]
    fn it_speaks_chinese_and_takes_chinese_answers() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.txt");
        let out = page.to_str().unwrap();
        let mut terminal = Terminal::new(80, &["--lang", "zh", "-o", out, "--in", "shanghai"]);
        terminal
            .waits_for("直接按回车：不知道；?：说明；返回：上一题；Ctrl-D：结束提问并查看结果。")
            .answers("1. 年薪", "三十万")
            .waits_for("`三十万` 不是金额；可填：0 至 1,000,000,000 元的金额")
            .answers("", "")
            .waits_for("暂不回答。")
            .answers("2. 相关工作年限 您从事与拟聘岗位相关工作满多少年", "８")
            .answers("= 8 年（按满整年计） 11至", "返回")
            .answers("回到上一题。 2. 相关工作年限", "8")
            .answers("3. 年龄", "？")
            .waits_for(
                "正式名称：年龄 可填写：0至120的整数，单位：周岁，或日期，如 1995-09-01（出生日期）",
            )
            .answers("", "1990年5月17日")
            .answers("= 36 周岁", "？")
            .waits_for("可填写下列任一写法或其序号： 1 no degree, 无学位, none, 无, 没有学位")
            .answers("", "硕士")
            .waits_for("= 硕士")
            .answers("至少为B类，可能达到A类", "结束");
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(
            &text,
            "提问到此结束；未回答的一律视为未知。有1个问题留待以后。",
        );
        let same = assessed(&[
            "--lang",
            "zh",
            "--in",
            "shanghai",
            "--experience-years",
            "8",
            "--birth-date",
            "1990-05-17",
            "--education",
            "master",
        ]);
        assert_eq!(read(&page), same);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }

    #[test]
    fn both_languages_stand_below_each_other_on_a_narrow_terminal() {
        let mut terminal = Terminal::new(40, &["--lang", "both", "--experience-years", "3"]);
        terminal
            .answers("1. Annual salary 年薪", "?")
            .answers("Official term: 年薪 正式名称：年薪", "300000")
            .waits_for("at least class C, perhaps A 20至")
            .answers("2. Age 年龄 How old are you? 您多大年龄", "34")
            .answers("3. Education 最高学位", CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(
            &text,
            "The questions end here; whatever is not answered is unknown.",
        );
        squeezes(&text, "提问到此结束；未回答的一律视为未知。");
        // The page of `assess` never breaks a link.
        let asked = text.split("The questions end here").next().unwrap();
        assert!(asked.lines().all(|line| line.width() <= 40), "{text}");
    }

    #[test]
    fn the_end_of_the_input_ends_the_questions_and_keeps_the_answers() {
        let mut terminal = Terminal::new(100, &[]);
        terminal.answers("1. Years of related work", "8");
        terminal
            .waits_for("2. Annual salary")
            .waits_for(">")
            .types(CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(
            &text,
            "The questions end here; whatever is not answered is unknown.",
        );
        squeezes(
            &text,
            "Class C (other foreigners) is certain. 11 points of 120 are certain",
        );
    }

    #[test]
    fn an_interruption_says_how_to_go_on() {
        let mut terminal = Terminal::new(80, &["--in", "shanghai"]);
        terminal.answers("1. Annual salary", "30万");
        terminal.answers("2. Years of related work", "");
        terminal.waits_for("3. Age").waits_for(">").types(CTRL_C);
        let (status, text) = terminal.ends();
        assert_eq!(status, 2, "{text}");
        squeezes(
            &text,
            "error: interrupted; the answers were not saved (`--save FILE` keeps them)",
        );
        squeezes(
            &text,
            "help: `permit-points ask --in shanghai --on 2026-11-23 --annual-salary 300000` goes on with them",
        );
        let mut terminal = Terminal::new(80, &[]);
        terminal
            .waits_for("1. Years of related work")
            .waits_for(">")
            .types(CTRL_C);
        let (status, text) = terminal.ends();
        assert_eq!(status, 2, "{text}");
        squeezes(&text, "error: interrupted; nothing was answered");
    }

    #[test]
    fn a_saved_interview_goes_on_where_it_was_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("my answers.yaml");
        let path = file.to_str().unwrap();
        let mut terminal = Terminal::new(80, &["--save", path]);
        terminal.answers("1. Years of related work", "2018-03-01");
        terminal.answers("2. Annual salary", "don't know");
        terminal
            .answers("3. Age", "34")
            .waits_for("4. Education")
            .waits_for(">");
        let kept = format!(
            "# Answers to `permit-points ask`.\n\
             # `permit-points assess '{path}' --on 2026-11-23` explains them.\n\
             # `permit-points ask --resume '{path}' --on 2026-11-23` goes on.\n\
             # null: I don't know. Take the line away to be asked again.\n\
             age: 34  # Age\n\
             experience_since: 2018-03-01  # Related work since\n\
             annual_salary: null  # Annual salary\n"
        );
        assert_eq!(read(&file), kept);
        terminal.types(CTRL_C);
        let (status, text) = terminal.ends();
        assert_eq!(status, 2, "{text}");
        squeezes(
            &text,
            &format!("error: interrupted; the answers are in `{path}`"),
        );
        squeezes(
            &text,
            &format!("help: `permit-points ask --resume '{path}' --on 2026-11-23` goes on"),
        );
        assert_eq!(read(&file), kept);

        // New questions never write over old answers.
        let (status, text) = Terminal::new(80, &["--save", path]).ends();
        assert_eq!(status, 2, "{text}");
        squeezes(
            &text,
            "is there already, and is left as it is help: `permit-points ask --resume",
        );
        assert_eq!(read(&file), kept);

        let mut terminal = Terminal::new(80, &["--resume", path]);
        terminal.waits_for("2 known, 1 left open.");
        terminal.answers("1. Education", "3");
        terminal.answers("2. Months in China a year", CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(&text, &format!("Your answers are in `{path}`"));
        assert!(!text.contains("Annual salary 年薪"), "{text}");
        let kept = kept.replace(
            "age: 34  # Age\n",
            "education: master  # Education\nage: 34  # Age\n",
        );
        assert_eq!(read(&file), kept);
        let same = assessed(&[
            "--experience-since",
            "2018-03-01",
            "--age",
            "34",
            "--education",
            "master",
        ]);
        assert_eq!(assessed(&[path]), same);
    }

    #[test]
    fn answers_are_kept_for_their_owner_alone_and_an_older_file_as_it_was() {
        use std::fs::{Permissions, metadata, set_permissions};
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("me.yaml");
        let path = file.to_str().unwrap();
        let mode = || metadata(&file).unwrap().permissions().mode() & 0o777;
        let allow = |mode| set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        let mut terminal = Terminal::new(80, &["--save", path]);
        terminal.answers("1. Years of related work", "8");
        terminal.waits_for("2.").waits_for(">").types(CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!((status, mode()), (0, 0o600), "{text}");
        allow(0o660);
        let mut terminal = Terminal::new(80, &["--resume", path]);
        terminal.answers("1.", "300000");
        terminal.waits_for("2.").waits_for(">").types(CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!((status, mode()), (0, 0o660), "{text}");
        allow(0o440);
        let before = read(&file);
        let (status, text) = Terminal::new(80, &["--resume", path]).ends();
        assert_eq!(status, 2, "{text}");
        squeezes(&text, &format!("error: `{path}` is read-only, and is left"));
        allow(0o600);
        for arguments in [
            &["--resume", path, "-o", path][..],
            &["--save", path, "--resume", "-o", path],
        ] {
            let (status, text) = Terminal::new(80, arguments).ends();
            assert_eq!(status, 2, "{text}");
            squeezes(
                &text,
                &format!("error: `{path}` is also the output `{path}`"),
            );
        }
        assert_eq!(read(&file), before);
    }

    #[test]
    fn what_is_known_already_is_not_asked_and_what_is_wrong_is_told_first() {
        let mut terminal = Terminal::new(80, &["examples/me.yaml"]);
        terminal
            .answers("1. Special area 特别地区", "no")
            .waits_for("2.");
        terminal.waits_for(">").types(CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(
            &text,
            "Local rules and figures of Shanghai: `--in shanghai`.",
        );

        let (status, text) = Terminal::new(80, &["--age", "17"]).ends();
        assert_eq!(status, 0, "{text}");
        squeezes(
            &text,
            "That is all that matters: 37 questions were not needed",
        );

        for (arguments, wanted) in [
            (&["--age", "old"][..], "`age`: `old` is not a number"),
            (&["--agee", "34"], "there is no option `--agee`"),
            (&["--resume"], "`--resume` lacks the file to go on with"),
            (&["--resume", "nowhere.yaml"], "cannot read `nowhere.yaml`"),
            (
                &["--save", "nowhere/me.yaml"],
                "cannot write `nowhere/me.yaml`",
            ),
            (&["-"], "`-` is no file here"),
        ] {
            let (status, text) = Terminal::new(80, arguments).ends();
            assert_eq!(status, 2, "{text}");
            squeezes(&text, wanted);
            assert!(!text.contains("1. "), "{text}");
        }
    }

    #[test]
    fn everything_is_asked_where_that_is_wished_for() {
        let mut terminal = Terminal::new(80, &["--all", "--age", "17"]);
        terminal.answers("1. Annual salary", "0");
        terminal.waits_for("2.").waits_for(">").types(CTRL_D);
        let (status, text) = terminal.ends();
        assert_eq!(status, 0, "{text}");
        squeezes(&text, "The questions end here");
    }
}
