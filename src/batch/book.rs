//! Which rules hold for a row: those of its place on its day.

use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::classify::words;
use crate::loader::embedded;
use crate::loader::embedded::load_over;
use crate::rules::ruleset::Ruleset;

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
        Err(is_elsewhere(&own.id, name))
    }
}

fn in_place(base: Taken, name: &str) -> Result<Taken, Refusal> {
    if let Some(place) = base.place() {
        let is_same = spelling::folded(&place.id) == spelling::folded(name);
        return if is_same {
            Ok(base)
        } else {
            Err(is_elsewhere(&place.id, name))
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

fn is_elsewhere(own: &str, name: &str) -> Refusal {
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SOMEWHERE: &[u8] = b"format: permit-points/rules/v1\nextends: cn-2017\nid: some-where\n\
        title: {en: Somewhere, zh: somewhere}\nprovince: sichuan\n";

    fn book(place: Option<JobPlace>) -> Book {
        let on = date(2026, 11, 23);
        Book {
            named: None,
            on,
            place,
        }
    }

    fn shanghai() -> Taken {
        let book = book(Some(JobPlace::Shipped("shanghai".to_owned())));
        book.ruleset(None, book.on).unwrap()
    }

    fn somewhere() -> Taken {
        let (name, text) = ("x.yaml".to_owned(), SOMEWHERE.to_vec());
        let book = book(Some(JobPlace::File { name, text }));
        book.ruleset(None, book.on).unwrap()
    }

    #[test]
    fn a_row_names_its_place_by_any_name_and_no_other_than_that_of_the_rules() {
        let national = book(None);
        let national = national.base(national.on).unwrap();
        let said = |name: &str, base: &Ruleset| match place_of_row(name, base) {
            Ok(place) => place.unwrap_or("the same").to_owned(),
            Err(refusal) => refusal.what.en,
        };
        let shanghai = shanghai();
        for (name, base, expected) in [
            ("Shanghai", &national, "shanghai"),
            ("上海", &national, "shanghai"),
            ("Shanghai", &shanghai, "the same"),
            ("上海", &shanghai, "the same"),
            (
                "beijing",
                &shanghai,
                "`beijing`: the rules are already those of `shanghai`",
            ),
            ("Some-Where", &somewhere(), "the same"),
            (
                "shanghai",
                &somewhere(),
                "`shanghai`: the rules are already those of `some-where`",
            ),
        ] {
            assert_eq!(said(name, base), expected, "{name}");
        }
    }

    #[test]
    fn rules_of_a_place_are_taken_for_that_place_and_no_other() {
        let mut book = book(None);
        book.named = Some(shanghai());
        let at = |place| {
            let taken = book.ruleset(Some(place), book.on);
            taken.map(|taken| taken.place().unwrap().id.clone())
        };
        assert_eq!(at("Shanghai").as_deref(), Ok("shanghai"));
        assert!(at("beijing").is_err());
    }

    #[test]
    fn a_local_file_holds_over_the_ruleset_that_it_extends_alone() {
        assert_eq!(somewhere().place().unwrap().id, "some-where");
        let (name, text) = ("x.yaml".to_owned(), SOMEWHERE.to_vec());
        let mut book = book(Some(JobPlace::File { name, text }));
        book.named = embedded::ruleset("cn-2016-pilot").map(Taken::Shipped);
        let refusal = book.ruleset(None, book.on).unwrap_err();
        assert_eq!(refusal.what.en, "`x.yaml` does not extend `cn-2016-pilot`");
    }
}
