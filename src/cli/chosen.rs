//! Which ruleset a command is about.

use std::borrow::Cow;
use std::path::Path;

use jiff::civil::Date;

use super::{CommandError, clock, load_file};
use crate::base::refusal::did_you_mean;
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::words;
use crate::loader::embedded;
use crate::loader::load::Loaded;
use crate::rules::ruleset::{ClassId, Ruleset};

/// A ruleset that ships with the program, or one that was just read.
pub(super) type Chosen = Cow<'static, Ruleset>;

/// The ruleset that the arguments ask for.
pub(super) fn choose(rules: Option<&str>, on: Option<Date>) -> Result<Chosen, CommandError> {
    let Some(name) = rules else {
        let on = on.map_or_else(clock::today, Ok)?;
        return embedded::in_force(on).map(Cow::Borrowed).ok_or_else(|| {
            let known: Vec<_> = embedded::ids()
                .filter_map(embedded::ruleset)
                .map(period_text)
                .collect();
            CommandError::with_help(words::not_in_force(on), there_are(&say::listed(&known)))
        });
    };
    if let Some(ruleset) = embedded::ruleset(name) {
        return Ok(Cow::Borrowed(ruleset));
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<_> = embedded::ids().collect();
        let shown = spelling::shown(name, 200);
        let near = spelling::nearest(name, known.iter().copied());
        let help = match near {
            _ if embedded::place(name).is_some() => {
                say!("it is a place: `--in {place}`", place = shown)
            }
            Some(near) => did_you_mean(near),
            None => say!("the shipped rulesets are {ids}", ids = known.join(", ")),
        };
        let message = say!(
            "`{name}` is neither a file nor the id of a shipped ruleset",
            name = shown
        );
        return Err(CommandError::with_help(message, help));
    }
    usable(name, load_file(path)?).map(Cow::Owned)
}

/// What there is instead of what was asked for.
pub(super) fn there_are(known: &Text) -> Text {
    say!("there are {known}", known)
}

/// The ruleset of a file, or all that is wrong with the file.
pub(super) fn usable(name: &str, mut loaded: Loaded) -> Result<Ruleset, CommandError> {
    loaded.ruleset.take().ok_or_else(|| CommandError::Unfit {
        name: name.to_owned(),
        loaded: Box::new(loaded),
    })
}

/// A ruleset and its days.
pub(super) fn period_text(ruleset: &Ruleset) -> Text {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let period = ruleset.in_force();
    say!(
        "{id} ({from} to {to})",
        id = ruleset.id(),
        from = day(period.from),
        to = day(period.to)
    )
}

/// The position of the class that an option names.
pub(super) fn class_named(
    name: &str,
    option: &str,
    ruleset: &Ruleset,
) -> Result<ClassId, CommandError> {
    let wanted = name.trim();
    let classes = ruleset.classes();
    let found = classes.find(|class| class.id.eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        let known: Vec<_> = classes.iter().map(|class| class.id.as_str()).collect();
        let shown = spelling::shown(name, 60);
        CommandError::input(say!(
            "`{option}`: there is no class `{class}`; accepted: {known}",
            option,
            class = shown,
            known = known.join(", ")
        ))
    })
}
