//! The files that answers come from, and the one in which they are kept.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::CommandError;
use super::super::applicant::{refused, sheet_of};
use super::super::destination::Destination;
use super::super::error;
use super::super::files::FileRole;
use super::super::voice::Voice;
use crate::applicant::{Applicant, Input, InputFault, InputNames, Sheet};
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::explain::kept::{KeptInterview, quoted};
use crate::questions::interview::Interview;
use crate::rules::ruleset::{FactId, Ruleset};

/// The files that answers come from and go to.
pub(super) struct AnswerFiles {
    /// What is known already.
    pub(super) known: Option<PathBuf>,
    /// What is gone on with.
    pub(super) resumed: Option<PathBuf>,
    /// Where they are kept, for their owner alone if that is a new file.
    pub(super) save: Option<Destination>,
}

impl AnswerFiles {
    /// The files that are named, of which one is gone on with if somebody asks to `resume`.
    pub(super) fn of(
        file: Option<&Path>,
        save: Option<&Path>,
        resume: bool,
        voice: Voice,
    ) -> Result<Self, CommandError> {
        if [file, save].contains(&Some(Path::new("-"))) {
            return Err(CommandError::input(say!(
                "`-` is no file here: standard input is where the answers are typed"
            )));
        }
        let known = file.map(Path::to_owned);
        if !resume {
            return Ok(Self {
                known,
                resumed: None,
                save: save.map(|path| new_file(path, voice)).transpose()?,
            });
        }
        let resumed = save.or(file).ok_or_else(|| {
            CommandError::with_help(
                say!("`--resume` lacks the file to go on with"),
                say!("`permit-points ask --resume me.yaml` goes on with it, and keeps the answers there"),
            )
        })?;
        Ok(Self {
            known: known.filter(|_| save.is_some()),
            resumed: Some(resumed.to_owned()),
            save: Some(Destination::new(Some(resumed), FileRole::Both, voice)?.private()),
        })
    }
}

/// Answers that somebody keeps are never written over by new ones.
fn new_file(path: &Path, voice: Voice) -> Result<Destination, CommandError> {
    let has_text = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0);
    if has_text {
        let resume = quoted(&path.display().to_string());
        return Err(CommandError::with_help(
            say!(
                "{file} is there already, and is left as it is",
                file = error::quoted(path)
            ),
            say!(
                "`permit-points ask --resume {path}` goes on with its answers",
                path = resume
            ),
        ));
    }
    let file = Destination::new(Some(path), FileRole::Output, voice)?.private();
    // What cannot be written is told before the first question.
    if !file.is_stream() {
        file.open()?;
    }
    Ok(file)
}

/// What is known before the first question.
pub(super) struct KnownAlready {
    pub(super) applicant: Applicant,
    pub(super) unknown: Vec<FactId>,
    pub(super) others: Vec<(String, String)>,
    pub(super) is_province_given: bool,
}

impl KnownAlready {
    pub(super) fn read(
        files: &AnswerFiles,
        given: Sheet,
        on: Date,
        strange: Vec<InputFault>,
        ruleset: &Ruleset,
        voice: Voice,
    ) -> Result<Self, CommandError> {
        let mut faults = strange;
        let mut sheets = Vec::new();
        let mut unknown = Vec::new();
        let names = InputNames::of(ruleset);
        for path in files.known.iter().chain(&files.resumed) {
            match sheet_of(path)? {
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
            Ok(_) => return Err(refused(&faults, voice)),
            Err(found) => {
                faults.extend(found);
                return Err(refused(&faults, voice));
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
pub(super) struct Keeper {
    pub(super) save: Option<Destination>,
    /// The options of this run that a later one needs too.
    pub(super) options: String,
    /// Answers that this ruleset does not use.
    pub(super) others: Vec<(String, String)>,
    pub(super) is_province_given: bool,
    /// Why the last answers could not be kept.
    pub(super) trouble: Option<CommandError>,
}

impl Keeper {
    pub(super) fn kept<'a>(
        &'a self,
        ruleset: &'a Ruleset,
        interview: &'a Interview<'_>,
    ) -> KeptInterview<'a> {
        KeptInterview {
            ruleset,
            applicant: interview.applicant(),
            unknown: interview.unknown(),
            others: &self.others,
            is_province_given: self.is_province_given,
        }
    }

    /// The file in which they are kept.
    fn path(&self) -> Option<&Path> {
        self.save.as_ref()?.path()
    }

    /// The file in which the last answers are.
    pub(super) fn file(&self) -> Option<&Path> {
        let file = self.path().filter(|path| path.exists());
        file.filter(|_| self.trouble.is_none())
    }

    /// The command that goes on with a file, or that explains it.
    pub(super) fn command(&self, name: &str, path: &Path) -> String {
        let path = quoted(&path.display().to_string());
        format!("permit-points {name} {path}{}", self.options)
    }

    /// Writes the answers, if they are to be kept: beside, and then over the older ones.
    pub(super) fn keep(
        &self,
        ruleset: &Ruleset,
        interview: &Interview<'_>,
        lang: Lang,
    ) -> Result<(), CommandError> {
        let (Some(save), Some(path)) = (&self.save, self.path()) else {
            return Ok(());
        };
        let (again, explain) = (
            self.command("ask --resume", path),
            self.command("assess", path),
        );
        let file = self.kept(ruleset, interview).file(&again, &explain, lang);
        let mut sink = save.open()?;
        let written = std::io::Write::write_all(&mut sink, file.as_bytes());
        written.map_err(|source| save.failed(source))?;
        save.finish(sink)
    }
}
