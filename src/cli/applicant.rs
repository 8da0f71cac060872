//! Who a command is about: the applicant of a file and of flags.

use std::path::Path;

use jiff::civil::Date;

use super::voice::Voice;
use super::{CommandError, flags, input_name, place, read_input};
use crate::applicant::{Applicant, InputFault, Sheet};
use crate::base::say::say;
use crate::base::spelling;
use crate::loader::embedded;
use crate::rules::ruleset::Ruleset;

/// Says on standard error which answers, and which local rules, are of no use.
pub(super) fn tell_unused(names: &[String], ruleset: &Ruleset, voice: Voice) {
    place::tell_unless_overlaid(ruleset, voice);
    for name in names {
        let mut places = embedded::PLACES.iter();
        let place = places.find(|place| place.facts.contains(&name.as_str()));
        let unused = say!(
            "`{name}` is not used by {id}",
            name = spelling::shown(name, 60),
            id = ruleset.id()
        );
        voice.note(&match place {
            Some(place) => say!(
                "{unused} (`--in {place}` asks for it)",
                unused,
                place = place.id
            ),
            None => unused,
        });
    }
}

/// The applicant of the file and the flags, or all faults of both.
pub(super) fn read(
    file: Option<&Path>,
    given: Sheet,
    on: Date,
    strange: Vec<InputFault>,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<Applicant, CommandError> {
    let read = read_with_sheets(file, given, on, strange, ruleset, voice);
    read.map(|(_, applicant)| applicant)
}

/// The same, with the sheets that it was read from.
pub(super) fn read_with_sheets(
    file: Option<&Path>,
    given: Sheet,
    on: Date,
    strange: Vec<InputFault>,
    ruleset: &Ruleset,
    voice: Voice,
) -> Result<(Vec<Sheet>, Applicant), CommandError> {
    let mut faults = strange;
    let sheets = sheets(file, given, &mut faults)?;
    match Applicant::read(ruleset, &sheets, on) {
        Ok(applicant) if faults.is_empty() => return Ok((sheets, applicant)),
        Ok(_) => {}
        Err(found) => faults.extend(found),
    }
    Err(refused(&faults, voice))
}

/// The sheets of the file and the flags, which win over it. The faults of the file join others.
pub(super) fn sheets(
    file: Option<&Path>,
    given: Sheet,
    faults: &mut Vec<InputFault>,
) -> Result<Vec<Sheet>, CommandError> {
    let mut sheets = Vec::new();
    if let Some(path) = file {
        match sheet_of(path)? {
            Ok(sheet) => sheets.push(sheet),
            Err(found) => faults.extend(found),
        }
    }
    sheets.push(given);
    Ok(sheets)
}

/// The answers of a file, or what is wrong with it.
pub(super) fn sheet_of(path: &Path) -> Result<Result<Sheet, Vec<InputFault>>, CommandError> {
    let name = input_name(path);
    Ok(Sheet::from_file(&name, read_input(path)?))
}

/// Says on standard error all that is wrong with what was written about an applicant.
pub(super) fn refused(faults: &[InputFault], voice: Voice) -> CommandError {
    let faults = faults.iter();
    let texts = faults.map(|fault| {
        let help = fault.refusal.help();
        voice.error(&flags::fault_text(fault), help.as_ref())
    });
    voice.to_stderr(&texts.collect::<String>());
    CommandError::Said
}
