//! `ask`: the questions of an interview in a terminal, line by line.
//!
//! Lines are read as the terminal hands them over: editing, input methods and screen readers work as
//! everywhere else, and an end at any moment leaves the terminal as it was.

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use clap::Args;
use jiff::civil::Date;

use super::assess::{self, Chosen};
use super::format::Format;
use super::output::{Beside, Output};
use super::{ColorWhen, CommandError, Common, Outcome, fail};
use crate::applicant::{Applicant, Input, InputFault, InputNames, Sheet};
use crate::assess::assess as assessed;
use crate::embedded;
use crate::interview::{Interview, Reply, Scope};
use crate::lang::Lang;
use crate::render::ask::{self as words, End, Question};
use crate::render::kept::{Kept, quoted};
use crate::ruleset::{FactIndex, Ruleset};
use crate::spelling;
use crate::words::say;

pub(super) const EXAMPLES: &str = "\
Examples:
  permit-points ask
  permit-points ask --in shanghai --save me.yaml
  permit-points ask --resume me.yaml
  permit-points ask --all --lang both --age 34

What decides most is asked first, and what can no longer matter is not asked.
Enter alone leaves a question open, `?` explains it, `back` returns to the one
before, and Ctrl-D ends the questions and shows the result so far.";

/// The width of a page on a terminal that does not tell its own.
const PLAIN_WIDTH: usize = 80;

/// The arguments of `ask`; the facts come from the ruleset.
#[derive(Debug, Args)]
pub(super) struct AskArgs {
    /// A YAML or JSON file of what is known already; flags win over it.
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
    /// Keep the answers in a file that `assess` reads, up to date after each one.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Go on with the answers of the file of `--save`, else of FILE, and keep them there.
    #[arg(long)]
    resume: bool,
    /// Ask everything, also what can no longer change the class.
    #[arg(long)]
    all: bool,
}

/// What reaches the program while it waits for an answer.
enum Event {
    Line(String),
    /// The end of the input, by Ctrl-D.
    End,
    /// Ctrl-C, or the terminal is gone.
    Interrupt,
    Broken(std::io::Error),
}

/// How the questions came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finish {
    Done,
    Early,
    Interrupted,
}

pub(super) fn run(
    args: &AskArgs,
    given: Sheet,
    ruleset: &Chosen,
    strange: Vec<InputFault>,
    color: ColorWhen,
) -> Result<Outcome, CommandError> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(CommandError::with_help(
            "`ask` puts its questions in a terminal, and there is none",
            "`permit-points assess me.yaml`, or `permit-points assess --age 34 …`, answers without questions",
        ));
    }
    let on = args.common.on();
    let lang = args.common.lang();
    let files = Files::of(args)?;
    let known = Known::read(&files, given, on, strange, ruleset, color)?;
    let scope = if args.all {
        Scope::Everything
    } else {
        Scope::Deciding
    };
    let (left_open, others) = (known.unknown, known.others);
    let mut interview = Interview::new(ruleset, known.applicant, on, scope);
    interview.leave_open(left_open);
    let width = terminal_size::terminal_size_of(std::io::stderr());
    let mut dialogue = Dialogue {
        page: words::Sheet {
            ruleset,
            lang,
            width: width.map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0)),
        },
        interview,
        events: listen()?,
        keeper: Keeper {
            save: files.save,
            options: repeated(args),
            others,
            is_province_given: known.is_province_given,
            trouble: None,
        },
        color,
    };
    dialogue.open(on, args.resume);
    let finish = dialogue.hold()?;
    if finish == Finish::Interrupted {
        return Err(dialogue.interrupted());
    }
    dialogue.close(finish);
    let answer = assessed(ruleset, dialogue.interview.applicant(), on);
    assess::tell_unused(&answer.unused, ruleset, color);
    let output = Output::new(args.common.output.clone(), color);
    let page = assess::page(args.format, lang, ruleset, &answer, output.width())?;
    output.write(&page)?;
    dialogue.farewell(ruleset);
    match dialogue.keeper.trouble.take() {
        Some(trouble) => Err(trouble),
        None => Ok(Outcome::Fine),
    }
}

/// Waits for lines, the end of the input, and interruptions.
fn listen() -> Result<Receiver<Event>, CommandError> {
    let (sender, events) = channel();
    let interrupts: Sender<Event> = sender.clone();
    ctrlc::set_handler(move || {
        // Whoever no longer listens is about to end anyway.
        let _ = interrupts.send(Event::Interrupt);
    })
    .map_err(|error| CommandError::input(format!("interrupts cannot be caught: {error}")))?;
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        loop {
            let mut bytes = Vec::new();
            let event = match stdin.read_until(b'\n', &mut bytes) {
                Ok(0) => Event::End,
                Ok(_) => Event::Line(String::from_utf8_lossy(&bytes).trim().to_owned()),
                Err(error) => Event::Broken(error),
            };
            let is_last = !matches!(event, Event::Line(_));
            if sender.send(event).is_err() || is_last {
                return;
            }
        }
    });
    Ok(events)
}

/// The options that hold for a later run too.
fn repeated(args: &AskArgs) -> String {
    let on = args.common.on.map(|on| on.to_string());
    let options = [
        ("--rules", args.common.rules.clone()),
        ("--in", args.common.place.clone()),
        ("--on", on),
    ];
    let options = options.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(format!(" {name} {}", quoted(&value)))
    });
    options.collect()
}

/// The files that answers come from and go to.
struct Files {
    /// What is known already.
    known: Option<PathBuf>,
    /// What is gone on with.
    resumed: Option<PathBuf>,
    save: Option<PathBuf>,
}

impl Files {
    fn of(args: &AskArgs) -> Result<Self, CommandError> {
        let is_stream = |path: &&PathBuf| path.as_path() == Path::new("-");
        if args
            .file
            .iter()
            .chain(&args.save)
            .any(|path| is_stream(&path))
        {
            return Err(CommandError::input(
                "`-` is no file here: standard input is where the answers are typed",
            ));
        }
        if !args.resume {
            if let Some(path) = &args.save {
                require_new(path)?;
            }
            return Ok(Self {
                known: args.file.clone(),
                resumed: None,
                save: args.save.clone(),
            });
        }
        let resumed = args.save.as_ref().or(args.file.as_ref());
        let resumed = resumed.ok_or_else(|| {
            CommandError::with_help(
                "`--resume` lacks the file to go on with",
                "`permit-points ask --resume me.yaml` goes on with it, and keeps the answers there",
            )
        })?;
        Ok(Self {
            known: args.file.clone().filter(|_| args.save.is_some()),
            resumed: Some(resumed.clone()),
            save: Some(resumed.clone()),
        })
    }
}

/// Answers that somebody keeps are never written over by new ones.
fn require_new(path: &Path) -> Result<(), CommandError> {
    let has_text = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0);
    if has_text {
        let shown = path.display();
        return Err(CommandError::with_help(
            format!("`{shown}` is there already, and is left as it is"),
            format!("`--resume` goes on with its answers: `permit-points ask --resume {shown}`"),
        ));
    }
    // A name that cannot be written is told before the first question.
    Beside::new(path).map(drop)
}

/// What is known before the first question.
struct Known {
    applicant: Applicant,
    unknown: Vec<FactIndex>,
    others: Vec<(String, String)>,
    is_province_given: bool,
}

impl Known {
    fn read(
        files: &Files,
        given: Sheet,
        on: Date,
        strange: Vec<InputFault>,
        ruleset: &Ruleset,
        color: ColorWhen,
    ) -> Result<Self, CommandError> {
        let mut faults = strange;
        let mut sheets = Vec::new();
        let mut unknown = Vec::new();
        let names = InputNames::of(ruleset);
        for path in files.known.iter().chain(&files.resumed) {
            match assess::sheet_of(path)? {
                Ok(sheet) => sheets.push(sheet),
                Err(found) => faults.extend(found),
            }
        }
        let is_resumed = files.resumed.is_some();
        for entry in sheets
            .last()
            .filter(|_| is_resumed)
            .iter()
            .flat_map(|sheet| &sheet.entries)
        {
            if let (None, None, Some(Input::Fact(fact))) =
                (&entry.text, &entry.problem, names.get(&entry.name))
            {
                unknown.push(fact);
            }
        }
        sheets.push(given);
        let applicant = match Applicant::read(ruleset, &sheets, on) {
            Ok(applicant) if faults.is_empty() => applicant,
            Ok(_) => return Err(assess::refused(&faults, color)),
            Err(found) => {
                faults.extend(found);
                return Err(assess::refused(&faults, color));
            }
        };
        let province = ruleset.place().and_then(|place| place.province);
        let province = province.map(|(fact, _)| Input::Fact(fact));
        let mut others: Vec<(String, String)> = Vec::new();
        let mut is_province_given = false;
        for entry in sheets.iter().flat_map(|sheet| &sheet.entries) {
            let Some(text) = &entry.text else { continue };
            let input = names.get(&entry.name);
            is_province_given |= province.is_some() && input == province;
            if input.is_none() {
                others.retain(|(name, _)| *name != entry.name);
                others.push((entry.name.clone(), text.clone()));
            }
        }
        Ok(Self {
            applicant,
            unknown,
            others,
            is_province_given,
        })
    }
}

/// Where the answers are kept, and how to go on with them.
struct Keeper {
    save: Option<PathBuf>,
    /// The options of this run that a later one needs too.
    options: String,
    /// Answers that this ruleset does not use.
    others: Vec<(String, String)>,
    is_province_given: bool,
    /// Why the last answers could not be kept.
    trouble: Option<CommandError>,
}

impl Keeper {
    fn kept<'a>(&'a self, ruleset: &'a Ruleset, interview: &'a Interview<'_>) -> Kept<'a> {
        Kept {
            ruleset,
            applicant: interview.applicant(),
            unknown: interview.unknown(),
            others: &self.others,
            is_province_given: self.is_province_given,
        }
    }

    /// The command that goes on with a file, or that explains it.
    fn command(&self, name: &str, path: &Path) -> String {
        let path = quoted(&path.display().to_string());
        format!("permit-points {name} {path}{}", self.options)
    }

    /// Writes the answers, if they are to be kept: beside, and then over the older ones.
    fn keep(
        &self,
        ruleset: &Ruleset,
        interview: &Interview<'_>,
        lang: Lang,
    ) -> Result<(), CommandError> {
        let Some(path) = &self.save else {
            return Ok(());
        };
        let (again, explain) = (
            self.command("ask --resume", path),
            self.command("assess", path),
        );
        let file = self.kept(ruleset, interview).file(&again, &explain, lang);
        let mut beside = Beside::new(path)?;
        let written = std::io::Write::write_all(&mut beside, file.as_bytes());
        written.map_err(|source| CommandError::Write {
            name: path.display().to_string(),
            source,
        })?;
        beside.finish()
    }
}

/// Questions and answers between a person and the program.
struct Dialogue<'a> {
    page: words::Sheet<'a>,
    interview: Interview<'a>,
    events: Receiver<Event>,
    keeper: Keeper,
    color: ColorWhen,
}

impl Dialogue<'_> {
    fn tell(&self, text: &str) {
        Output::to_stderr(self.color, text);
    }

    fn open(&mut self, on: Date, is_resumed: bool) {
        self.tell(&self.page.opening(on));
        if let Some(path) = self.keeper.save.as_ref().filter(|_| is_resumed) {
            let (file, unknown) = (path.display(), self.interview.unknown().len());
            let kept = self.keeper.kept(self.page.ruleset, &self.interview);
            let known = kept.options().len();
            let text = say(
                "Goes on with the answers of `{file}`: {known} known, {unknown} left open.",
                &[("file", &file), ("known", &known), ("unknown", &unknown)],
            );
            self.tell(&self.page.sentence(&text));
            let standing = self.interview.standing();
            self.tell(&self.page.standing(standing));
        }
    }

    /// Asks until nothing is left to ask, or somebody ends it.
    fn hold(&mut self) -> Result<Finish, CommandError> {
        let mut finish = None;
        while let Some(fact) = self.interview.next().filter(|_| finish.is_none()) {
            finish = self.ask(fact)?;
        }
        Ok(finish.unwrap_or(Finish::Done))
    }

    /// Puts one question until it is answered, or left.
    fn ask(&mut self, fact: FactIndex) -> Result<Option<Finish>, CommandError> {
        let facts = self.page.ruleset.facts();
        let Some(entry) = facts.get(fact) else {
            return Ok(Some(Finish::Done));
        };
        let date = self.interview.date_for(fact);
        let question = Question {
            number: self.interview.answered() + 1,
            fact,
            entry,
            date: date.and_then(|date| facts.get(date)),
            left: self.interview.left().saturating_sub(1),
        };
        self.tell(&self.page.question(question));
        loop {
            self.tell("   > ");
            let line = match self.events.recv() {
                Ok(Event::Line(line)) => line,
                Ok(Event::Broken(source)) => {
                    return Err(CommandError::Read {
                        path: PathBuf::from("<stdin>"),
                        source,
                    });
                }
                Ok(Event::Interrupt) => return Ok(Some(Finish::Interrupted)),
                Ok(Event::End) | Err(_) => {
                    self.tell("\n");
                    return Ok(Some(Finish::Early));
                }
            };
            match Said::of(&line, &self.interview, fact) {
                Said::Help => self.tell(&self.page.help(question)),
                Said::End => return Ok(Some(Finish::Early)),
                Said::Back => {
                    if self.interview.back().is_some() {
                        self.keep();
                        let text = say("Back to the question before.", &[]);
                        self.tell(&self.page.remark(&text));
                        return Ok(None);
                    }
                    let text = say("This is the first question.", &[]);
                    self.tell(&self.page.remark(&text));
                }
                Said::Reply(reply) => {
                    self.interview.answer(fact, reply);
                    let value = self.interview.applicant().value(fact);
                    self.tell(&self.page.understood(entry, value));
                    let standing = self.interview.standing();
                    self.tell(&self.page.standing(standing));
                    self.keep();
                    return Ok(None);
                }
                Said::Wrong(text) => self.tell(&self.page.remark(&text)),
            }
        }
    }

    /// Keeps the answers; whatever prevents that is told at once, and again at the end.
    fn keep(&mut self) {
        let kept = self
            .keeper
            .keep(self.page.ruleset, &self.interview, self.page.lang);
        self.keeper.trouble = kept.err();
        if let Some(trouble) = &self.keeper.trouble {
            let _ = fail(trouble, self.color);
        }
    }

    fn close(&mut self, finish: Finish) {
        let ruleset = self.page.ruleset;
        let answer = assessed(ruleset, self.interview.applicant(), self.interview.on());
        let unasked = self.interview.unasked();
        let scoring = answer
            .unanswered
            .iter()
            .filter(|open| open.points_at_stake > 0 && unasked.contains(&open.fact));
        let end = End {
            is_early: finish == Finish::Early,
            unasked: unasked.len(),
            scoring: scoring.count(),
            unknown: self.interview.unknown().len(),
        };
        self.tell(&self.page.closing(end));
        self.tell("\n");
    }

    /// Where the answers are, and what else could be taken in.
    fn farewell(&self, ruleset: &Ruleset) {
        let mut texts = Vec::new();
        if let Some(path) = self.keeper.save.as_ref().filter(|path| path.exists()) {
            let file = path.display();
            let command = self.keeper.command("assess", path);
            texts.push(say(
                "Your answers are in `{file}`: `{command}` explains them again.",
                &[("file", &file), ("command", &command)],
            ));
        }
        let province = ruleset
            .fact_named("province")
            .filter(|_| ruleset.place().is_none());
        let option = province.and_then(|fact| {
            let at = usize::try_from(self.interview.applicant().value(fact)?).ok()?;
            ruleset.facts().get(fact)?.options().get(at)
        });
        if let Some(option) = option {
            let places = embedded::places_of(&option.id);
            let places = places.filter(|place| place.extends == ruleset.id());
            let places: Vec<_> = places.map(|place| format!("--in {}", place.id)).collect();
            if !places.is_empty() {
                texts.push(say(
                    "Local rules and figures of {province}: `{option}`.",
                    &[
                        ("province", &option.title),
                        ("option", &places.join("`, `")),
                    ],
                ));
            }
        }
        if !texts.is_empty() {
            self.tell("\n");
        }
        for text in &texts {
            self.tell(&self.page.sentence(text));
        }
    }

    /// Ctrl-C: where the answers are, or how to give them again.
    fn interrupted(&self) -> CommandError {
        self.tell("\n");
        if let Some(path) = self.keeper.save.as_ref().filter(|path| path.exists()) {
            return CommandError::with_help(
                format!("interrupted; the answers are in `{}`", path.display()),
                format!("`{}` goes on", self.keeper.command("ask --resume", path)),
            );
        }
        let kept = self.keeper.kept(self.page.ruleset, &self.interview);
        let options = kept.options();
        if options.is_empty() {
            return CommandError::input("interrupted; nothing was answered");
        }
        CommandError::with_help(
            "interrupted; the answers were not saved (`--save FILE` keeps them)",
            format!(
                "`permit-points ask{} {}` goes on with them",
                self.keeper.options,
                options.join(" ")
            ),
        )
    }
}

/// What a line says to a question.
enum Said {
    Help,
    Back,
    End,
    Reply(Reply),
    Wrong(crate::Text),
}

impl Said {
    fn of(line: &str, interview: &Interview<'_>, fact: FactIndex) -> Self {
        let word = spelling::folded(line);
        match word.as_str() {
            "" => return Self::Reply(Reply::Unknown),
            "?" => return Self::Help,
            _ => {}
        }
        let refusal = match interview.read(fact, line) {
            Ok(reply) => return Self::Reply(reply),
            Err(refusal) => refusal,
        };
        match word.as_str() {
            "help" | "h" | "帮助" | "说明" => Self::Help,
            "back" | "b" | "返回" | "上一题" => Self::Back,
            "end" | "quit" | "exit" | "q" | "结束" | "退出" => Self::End,
            "don't know" | "i don't know" | "dont know" | "i dont know" | "unknown" | "skip"
            | "不知道" | "不清楚" | "跳过" => Self::Reply(Reply::Unknown),
            _ => {
                let help = refusal
                    .help
                    .map_or_else(String::new, |help| format!("; {help}"));
                let text = format!("{}{help}", refusal.message);
                Self::Wrong(crate::words::same(text))
            }
        }
    }
}
