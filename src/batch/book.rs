//! Which rules hold for a row: those of its place on its day.

use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::applicant::Refusal;
use crate::base::say::say;
use crate::embedded;
use crate::load::load_over;
use crate::ruleset::Ruleset;
use crate::spelling;
use crate::words;

/// A ruleset that ships with the program, or one that was read or made of it; copies are cheap.
#[derive(Debug, Clone)]
pub(crate) enum Taken {
    /// One that ships.
    Shipped(&'static Ruleset),
    /// Any other.
    Own(Arc<Ruleset>),
}

impl Deref for Taken {
    type Target = Ruleset;

    fn deref(&self) -> &Ruleset {
        match self {
            Self::Shipped(ruleset) => ruleset,
            Self::Own(ruleset) => ruleset,
        }
    }
}

/// The rules of a job.
#[derive(Debug)]
pub(crate) struct Book {
    /// The ruleset that was asked for; without one, a row has the shipped one in force on its day.
    pub(crate) named: Option<Taken>,
    /// The day of rows that name none.
    pub(crate) on: Date,
    /// The place of rows that name none.
    pub(crate) place: Option<JobPlace>,
}

/// The place of a job.
#[derive(Debug, Clone)]
pub(crate) enum JobPlace {
    /// A shipped place, by its id.
    Shipped(String),
    /// A local rule file.
    File {
        /// What it is called in messages.
        name: String,
        /// Its text.
        text: Vec<u8>,
    },
}

impl Book {
    /// The ruleset before any place is taken.
    ///
    /// # Errors
    ///
    /// A day on which no shipped ruleset is in force.
    pub(crate) fn base(&self, on: Date) -> Result<Taken, Refusal> {
        if let Some(named) = &self.named {
            return Ok(named.clone());
        }
        embedded::in_force(on)
            .map(Taken::Shipped)
            .ok_or_else(|| Refusal::new(words::not_in_force(on)))
    }

    /// The ruleset in a shipped place on a day; without a place, in that of the job.
    ///
    /// # Errors
    ///
    /// A place that nobody knows, or whose local rules do not fit the ruleset.
    pub(crate) fn ruleset(&self, place: Option<&str>, on: Date) -> Result<Taken, Refusal> {
        let base = self.base(on)?;
        match (place, &self.place) {
            (Some(name), _) => in_place(base, name),
            (None, Some(JobPlace::Shipped(name))) => in_place(base, name),
            (None, Some(JobPlace::File { name, text })) => in_file(&base, name, text),
            (None, None) => Ok(base),
        }
    }
}

/// The shipped place that a row names; none where the rules are those of the place already.
///
/// # Errors
///
/// A name of no place, and a place other than the one that the rules are of.
pub(super) fn place_of_row(name: &str, base: &Ruleset) -> Result<Option<&'static str>, Refusal> {
    let Some(own) = base.place() else {
        return embedded::place_named(name).map(|place| Some(place.id));
    };
    let is_own = spelling::folded(&own.id) == spelling::folded(name)
        || embedded::place_named(name).is_ok_and(|place| place.id == own.id);
    if is_own {
        Ok(None)
    } else {
        Err(is_elsewhere(base, name))
    }
}

fn in_place(base: Taken, name: &str) -> Result<Taken, Refusal> {
    if let Some(place) = base.place() {
        let is_same = spelling::folded(&place.id) == spelling::folded(name);
        return if is_same {
            Ok(base)
        } else {
            Err(is_elsewhere(&base, name))
        };
    }
    let place = embedded::place_named(name)?;
    match embedded::located(&base, place.id) {
        Some(Ok(located)) => Ok(Taken::Own(Arc::new(located))),
        Some(Err(_)) => Err(Refusal::new(say!(
            "the local rules of `{place}` do not fit `{id}`",
            place = place.id,
            id = base.id()
        ))),
        None => Ok(base),
    }
}

fn is_elsewhere(base: &Ruleset, name: &str) -> Refusal {
    let own = base.place().map_or("", |place| &place.id);
    Refusal::new(say!(
        "`{place}`: the rules are already those of `{own}`",
        place = spelling::shown(name, 60),
        own = spelling::shown(own, 60)
    ))
}

fn in_file(base: &Ruleset, name: &str, text: &[u8]) -> Result<Taken, Refusal> {
    let loaded = load_over(name, text.to_vec(), Some(base));
    let placed = loaded.ruleset.filter(|placed| {
        placed
            .place()
            .is_some_and(|place| place.extends == base.id())
    });
    placed
        .map(|placed| Taken::Own(Arc::new(placed)))
        .ok_or_else(|| {
            Refusal::new(say!(
                "`{file}` does not extend `{id}`",
                file = spelling::shown(name, 400),
                id = base.id()
            ))
        })
}
