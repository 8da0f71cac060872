//! Questions and answers between a person and the program.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use jiff::civil::Date;

use super::super::voice::Voice;
use super::super::{CommandError, error, fail, interrupt};
use super::files::Keeper;
use crate::applicant::Sheet;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::assess as assessed;
use crate::explain::ask::{AskPage as Page, InterviewEnd, QuestionAsked};
use crate::loader::embedded;
use crate::questions::interview::{Interview, Reply};
use crate::rules::ruleset::{FactId, Ruleset};

/// What reaches the program while it waits for an answer.
pub(super) enum DialogueEvent {
    Line(String),
    /// The end of the input, by Ctrl-D.
    End,
    /// Ctrl-C, or the terminal is gone.
    Interrupt,
    Broken(std::io::Error),
}

/// How the questions came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    Done,
    Early,
    Interrupted,
}

/// Waits for lines, the end of the input, and interruptions.
pub(super) fn listen() -> Result<Receiver<DialogueEvent>, CommandError> {
    let (sender, events) = channel();
    let interrupts = sender.clone();
    interrupt::catch(move || {
        // Whoever no longer listens is about to end anyway.
        let _ = interrupts.send(DialogueEvent::Interrupt);
    })?;
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        loop {
            let mut bytes = Vec::new();
            let event = match stdin.read_until(b'\n', &mut bytes) {
                Ok(0) => DialogueEvent::End,
                Ok(_) => DialogueEvent::Line(String::from_utf8_lossy(&bytes).trim().to_owned()),
                Err(error) => DialogueEvent::Broken(error),
            };
            let is_last = !matches!(event, DialogueEvent::Line(_));
            if sender.send(event).is_err() || is_last {
                return;
            }
        }
    });
    Ok(events)
}

/// Questions and answers between a person and the program.
pub(super) struct Dialogue<'a> {
    pub(super) page: Page<'a>,
    pub(super) interview: Interview<'a>,
    pub(super) events: Receiver<DialogueEvent>,
    pub(super) keeper: Keeper,
    pub(super) voice: Voice,
}

impl Dialogue<'_> {
    fn tell(&self, text: &str) {
        self.voice.to_stderr(text);
    }

    /// The answers as `assess` reads them.
    pub(super) fn sheet(&self) -> Sheet {
        let kept = self.keeper.kept(self.page.ruleset, &self.interview);
        kept.sheet()
    }

    pub(super) fn open(&mut self, on: Date, is_resumed: bool) {
        self.tell(&self.page.opening(on));
        if let Some(save) = self.keeper.save.as_ref().filter(|_| is_resumed) {
            let (file, unknown) = (save.name(), self.left_open());
            let kept = self.keeper.kept(self.page.ruleset, &self.interview);
            let known = kept.options().len();
            let text = say!(
                "Goes on with the answers of {file}: {known} known, {unknown} left open.",
                file,
                known,
                unknown
            );
            self.tell(&self.page.sentence(&text));
            let standing = self.interview.standing();
            self.tell(&self.page.standing(standing));
        }
    }

    /// Asks until nothing is left to ask, or somebody ends it.
    pub(super) fn hold(&mut self) -> Result<Finish, CommandError> {
        let mut finish = None;
        while let Some(fact) = self.interview.next().filter(|_| finish.is_none()) {
            finish = self.ask(fact)?;
        }
        Ok(finish.unwrap_or(Finish::Done))
    }

    /// Puts one question until it is answered, or left.
    fn ask(&mut self, fact: FactId) -> Result<Option<Finish>, CommandError> {
        let facts = self.page.ruleset.facts();
        let entry = &facts[fact];
        let date = self.interview.date_for(fact);
        let question = QuestionAsked {
            number: self.interview.answered() + 1,
            fact,
            entry,
            date: date.map(|date| &facts[date]),
            left: self.interview.left().saturating_sub(1),
        };
        self.tell(&self.page.question(question));
        loop {
            self.tell("   > ");
            let line = match self.events.recv() {
                Ok(DialogueEvent::Line(line)) => line,
                Ok(DialogueEvent::Broken(source)) => {
                    return Err(CommandError::Read {
                        path: PathBuf::from("<stdin>"),
                        source,
                    });
                }
                Ok(DialogueEvent::Interrupt) => return Ok(Some(Finish::Interrupted)),
                Ok(DialogueEvent::End) | Err(_) => {
                    self.tell("\n");
                    return Ok(Some(Finish::Early));
                }
            };
            match LineSaid::of(&line, &self.interview, fact) {
                LineSaid::Help => self.tell(&self.page.help(question)),
                LineSaid::End => return Ok(Some(Finish::Early)),
                LineSaid::Back => {
                    if self.interview.back().is_some() {
                        self.keep();
                        let text = say!("Back to the question before.");
                        self.tell(&self.page.remark(&text));
                        return Ok(None);
                    }
                    let text = say!("This is the first question.");
                    self.tell(&self.page.remark(&text));
                }
                LineSaid::Reply(reply) => {
                    self.interview.answer(fact, reply);
                    let value = self.interview.applicant().value(fact);
                    self.tell(&self.page.understood(entry, value, &line));
                    let standing = self.interview.standing();
                    self.tell(&self.page.standing(standing));
                    self.keep();
                    return Ok(None);
                }
                LineSaid::Wrong(text) => self.tell(&self.page.remark(&text)),
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
            let _ = fail(trouble, self.voice);
        }
    }

    pub(super) fn close(&mut self, finish: Finish) {
        let ruleset = self.page.ruleset;
        let answer = assessed(ruleset, self.interview.applicant(), self.interview.on());
        let unasked = self.interview.unasked();
        let scoring = answer
            .unanswered
            .iter()
            .filter(|open| open.points_at_stake > 0 && unasked.contains(&open.fact));
        let end = InterviewEnd {
            is_early: finish == Finish::Early,
            unasked: unasked.len(),
            scoring: scoring.count(),
            unknown: self.left_open(),
        };
        self.tell(&self.page.closing(end));
        self.tell("\n");
    }

    /// How many questions were answered by "I don't know", without those that are then assumed.
    fn left_open(&self) -> usize {
        let facts = self.page.ruleset.facts();
        let unknown = self.interview.unknown().iter();
        let left_open = unknown.filter(|fact| facts[**fact].assume.is_none());
        left_open.count()
    }

    /// Where the answers are, and what else could be taken in.
    pub(super) fn farewell(&self, ruleset: &Ruleset) {
        let mut texts = Vec::new();
        if let Some(path) = self.keeper.file() {
            let command = self.keeper.command("assess", path);
            texts.push(say!(
                "Your answers are in {file}: `{command}` explains them again.",
                file = error::quoted(path),
                command
            ));
        }
        let province = ruleset
            .fact_named("province")
            .filter(|_| ruleset.place().is_none());
        let option = province
            .and_then(|fact| ruleset.facts()[fact].option(self.interview.applicant().value(fact)?));
        if let Some(option) = option {
            let places = embedded::places_of(&option.id);
            let places = places.filter(|place| place.extends == ruleset.id());
            let places: Vec<_> = places.map(|place| format!("--in {}", place.id)).collect();
            if !places.is_empty() {
                texts.push(say!(
                    "Local rules and figures of {province}: `{option}`.",
                    province = option.title,
                    option = places.join("`, `")
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
    pub(super) fn interrupted(&self) -> CommandError {
        self.tell("\n");
        if let Some(path) = self.keeper.file() {
            let command = self.keeper.command("ask --resume", path);
            return CommandError::with_help(
                say!(
                    "interrupted; the answers are in {file}",
                    file = error::quoted(path)
                ),
                say!("`{command}` goes on with them", command),
            );
        }
        let kept = self.keeper.kept(self.page.ruleset, &self.interview);
        let options = kept.options();
        if options.is_empty() {
            return CommandError::input(say!("interrupted; nothing was answered"));
        }
        let command = format!(
            "permit-points ask{} {}",
            self.keeper.options,
            options.join(" ")
        );
        CommandError::with_help(
            say!("interrupted; the answers were not saved (`--save FILE` keeps them)"),
            say!("`{command}` goes on with them", command),
        )
    }
}

/// What a line says to a question.
enum LineSaid {
    Help,
    Back,
    End,
    Reply(Reply),
    Wrong(Text),
}

impl LineSaid {
    fn of(line: &str, interview: &Interview<'_>, fact: FactId) -> Self {
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
            _ => Self::Wrong(wrong(refusal)),
        }
    }
}

/// What is wrong with an answer, what is accepted, and what was probably meant. Of which fact it
/// speaks, the question has said.
fn wrong(refusal: Refusal) -> Text {
    let refusal = Refusal {
        about: None,
        ..refusal
    };
    let message = refusal.message();
    match refusal.help() {
        Some(help) => say!("{what}; {more}", what = message, more = help),
        None => message,
    }
}
