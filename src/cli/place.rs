//! `--in`: the place whose local rules and figures hold.

use std::borrow::Cow;
use std::path::Path;

use super::chosen::{Chosen, usable};
use super::voice::Voice;
use super::{CommandError, input_name, read_input};
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::embedded;
use crate::loader::embedded::load_over;
use crate::rules::ruleset::Ruleset;

/// What `--help` says of the option.
pub(super) fn help() -> Text {
    let known: Vec<_> = embedded::places().collect();
    say!(
        "The place of work, whose local rules and figures then hold; it answers the province [{places}, or a local rule file]",
        places = known.join(", ")
    )
}

/// The ruleset in the place that the arguments ask for, if they ask for one: a shipped place, or a
/// local file.
pub(super) fn take(base: Chosen, name: Option<&str>) -> Result<Chosen, CommandError> {
    let Some(name) = name else {
        return Ok(base);
    };
    let named = embedded::places_named(name);
    if let Some(place) = base.place() {
        return match named.as_slice() {
            [only] if only.id == place.id => Ok(base),
            _ => Err(CommandError::input(say!(
                "`--in {name}`: the rule file is already that of `{place}`",
                name = spelling::shown(name, 60),
                place = spelling::shown(&place.id, 60)
            ))),
        };
    }
    let path = Path::new(name);
    if named.is_empty() && path.is_file() {
        return from_file(&base, path);
    }
    let place = embedded::place_named(name).map_err(CommandError::from)?;
    match embedded::located(&base, place.id) {
        Some(Ok(located)) => Ok(Cow::Owned(located)),
        // A ruleset of a file can lack what the local file refers to.
        Some(Err(loaded)) => usable(&place.path(), *loaded).map(Cow::Owned),
        None => Ok(base),
    }
}

/// Says on standard error that a place has no local rules for the ruleset, if that is so.
pub(super) fn tell_unless_overlaid(ruleset: &Ruleset, voice: Voice) {
    if let Some(place) = ruleset.place().filter(|place| !place.is_overlaid) {
        voice.note(&say!(
            "the local rules of {place} extend {extends}, not {id}: nothing is overlaid",
            place = place.id,
            extends = place.extends,
            id = ruleset.id()
        ));
    }
}

/// A local file laid over the ruleset.
fn from_file(base: &Ruleset, path: &Path) -> Result<Chosen, CommandError> {
    let name = input_name(path);
    let loaded = load_over(&name, read_input(path)?, Some(base));
    let placed = usable(&name, loaded)?;
    match placed.place() {
        Some(place) if place.extends == base.id() => Ok(Cow::Owned(placed)),
        Some(place) => Err(CommandError::input(say!(
            "`{file}` extends `{extends}`, and the ruleset is `{id}`",
            file = spelling::shown(&name, 400),
            extends = spelling::shown(&place.extends, 60),
            id = base.id()
        ))),
        None => Err(CommandError::with_help(
            say!(
                "`{file}` is no local rule file",
                file = spelling::shown(&name, 400)
            ),
            say!("a whole ruleset is taken by `--rules`"),
        )),
    }
}
