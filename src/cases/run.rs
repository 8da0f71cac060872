//! Running a case: the ruleset it asks for, the answer, and where that differs.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::case::Case;
use super::read::{LISTS, MOST_FAULTS, too_many_faults};
use crate::applicant::Applicant;
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::classify::{Assessment, Memories, Setting};
use crate::loader::embedded;
use crate::rules::ruleset::{Figures, Ruleset};
use crate::wire::assessment::AssessmentOut;

/// One expectation that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was asked for, for instance `factors.age`.
    pub of: String,
    /// What the case expects.
    pub expected: Json,
    /// What the program says.
    pub got: Json,
}

/// A case that was run.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The ruleset, without the place.
    pub base: Rc<Ruleset>,
    /// The ruleset that gave the answer, in the place of the case if it names one.
    pub ruleset: Rc<Ruleset>,
    /// The whole answer.
    pub answer: Assessment,
    /// What is not as expected.
    pub differences: Vec<Difference>,
}

/// Runs cases: against one ruleset that is put in the place of the shipped one, else against the
/// shipped ones.
///
/// ```
/// use permit_points::cases::{self, Runner};
///
/// let text = "- {name: 45 is the last year of the best row, source: final-table, on: 2026-11-23,\n   \
///     applicant: {age: 45}, expect: {factors: {age: 15}}}\n";
/// let cases = cases::read("mine.yaml", text.into()).unwrap();
/// let trial = Runner::new(None).run(&cases[0]).unwrap();
/// assert!(trial.differences.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Runner {
    replacement: Option<Rc<Ruleset>>,
    /// The rulesets that cases have asked for, each with its place.
    known: Vec<(String, Option<String>, Rc<Ruleset>)>,
    /// What expectations can name in any shipped ruleset or place.
    shipped: OnceCell<BTreeSet<(&'static str, String)>>,
    /// The last settings that cases were answered in.
    settings: Vec<Kept>,
}

/// A setting with what it left behind, for all cases on whose days the same entries are in force.
#[derive(Debug)]
struct Kept {
    ruleset: Rc<Ruleset>,
    /// The last day up to that of the case on which an entry turned.
    turned: Option<Date>,
    /// The figures that the applicant brings along.
    figures: Figures,
    setting: Setting,
    memories: Memories,
}

/// The most settings that are kept: the shipped cases ask for fewer at a time.
const MOST_SETTINGS: usize = 16;

impl Runner {
    /// A runner; `replacement` takes the place of the shipped ruleset whose id it bears, or, where
    /// it is taken for a place, of that ruleset in that place.
    #[must_use]
    pub fn new(replacement: Option<&Ruleset>) -> Self {
        Self {
            replacement: replacement.cloned().map(Rc::new),
            ..Self::default()
        }
    }

    /// Whether the case is about the ruleset that takes the place of a shipped one; of every case
    /// where none does.
    #[must_use]
    pub fn is_about(&self, case: &Case) -> bool {
        self.replacement.as_ref().is_none_or(|replacement| {
            let is_id = match &case.rules {
                Some(id) => replacement.id() == id,
                None => match embedded::in_force(case.on) {
                    Some(shipped) => replacement.id() == shipped.id(),
                    None => replacement.in_force().contains(case.on),
                },
            };
            is_id && is_in(replacement, case)
        })
    }

    /// Runs a case.
    ///
    /// # Errors
    ///
    /// What keeps the case from running: no ruleset of its id or for its day, no such place, an
    /// expectation about something that the rules do not have, or faults of its applicant.
    pub fn run(&mut self, case: &Case) -> Result<Trial, Vec<Text>> {
        let base = self.base(case).map_err(|fault| vec![fault])?;
        let ruleset = self.located(case, &base).map_err(|fault| vec![fault])?;
        let mut faults = self.unknown(case, &base, &ruleset);
        let applicant = Applicant::read(&ruleset, std::slice::from_ref(&case.applicant), case.on);
        let applicant = match applicant {
            Ok(applicant) if faults.is_empty() => applicant,
            Ok(_) => return Err(faults),
            Err(more) => {
                faults.extend(more.into_iter().map(|fault| fault.refusal.message()));
                return Err(faults);
            }
        };
        let answer = self.assess(&ruleset, &applicant, case.on);
        let out = serde_json::to_value(AssessmentOut::new(&ruleset, &answer))
            .map_err(|error| vec![say::same(error.to_string())])?;
        let differences = case.expect.iter().filter_map(|(of, expected)| {
            let got = found(&out, of);
            (got != *expected).then(|| Difference {
                of: of.clone(),
                expected: expected.clone(),
                got,
            })
        });
        Ok(Trial {
            differences: differences.collect(),
            base,
            ruleset,
            answer,
        })
    }

    /// What [`assess`](fn@crate::classify::assess) says.
    fn assess(&mut self, ruleset: &Rc<Ruleset>, applicant: &Applicant, on: Date) -> Assessment {
        let days = ruleset.entry_days().filter(|day| *day <= on);
        let (turned, figures) = (days.max(), applicant.figures());
        let is_it = |kept: &Kept| {
            let is_same = Rc::ptr_eq(&kept.ruleset, ruleset) && kept.turned == turned;
            is_same && kept.figures == *figures
        };
        let mut kept = match self.settings.iter().position(is_it) {
            Some(at) => self.settings.remove(at),
            None => Kept {
                ruleset: Rc::clone(ruleset),
                turned,
                figures: figures.clone(),
                setting: Setting::new(ruleset, figures, on),
                memories: Memories::default(),
            },
        };
        let Kept {
            setting, memories, ..
        } = &mut kept;
        setting.turn_to(on, ruleset, figures, memories);
        let answer = setting.assess(ruleset, applicant, memories);
        self.settings.insert(0, kept);
        self.settings.truncate(MOST_SETTINGS);
        answer
    }

    /// The expectations about something that the rules have nowhere: a slip that `null` would hide.
    fn unknown(&self, case: &Case, base: &Ruleset, ruleset: &Ruleset) -> Vec<Text> {
        let named = case.expect.iter().filter_map(|(of, _)| of.split_once('.'));
        let mut strange = named.filter(|(list, id)| {
            let has = |one: &Ruleset| ids(one, list).any(|known| known == *id);
            // What only another table or place has is well known to be absent here.
            let elsewhere = || {
                let shipped = self.shipped.get_or_init(shipped_ids);
                let list = LISTS.into_iter().find(|known| known == list);
                list.is_some_and(|list| shipped.contains(&(list, (*id).to_owned())))
            };
            !(has(ruleset) || has(base) || elsewhere())
        });
        let message = |(list, id): (&str, &str)| {
            let of = format!("{list}.{}", spelling::shown(id, 60));
            match spelling::nearest(id, ids(ruleset, list)) {
                Some(near) => say!(
                    "`expect`: `{id}` has no `{of}`; did you mean `{near}`?",
                    id = base.id(),
                    of,
                    near
                ),
                None => say!("`expect`: `{id}` has no `{of}`", id = base.id(), of),
            }
        };
        let mut faults: Vec<_> = strange.by_ref().take(MOST_FAULTS).map(message).collect();
        faults.extend(strange.next().map(|_| too_many_faults()));
        faults
    }

    /// All rulesets that cases without a file of their own are about, each with the one that it
    /// extends: those that ship, in every place, or the one that takes the place of one of them.
    pub fn all(&mut self) -> Vec<(Rc<Ruleset>, Rc<Ruleset>)> {
        if let Some(given) = self.replacement.clone() {
            let extended = given
                .place()
                .and_then(|_| embedded::ruleset(given.id()))
                .map(|shipped| self.keep(shipped.id(), None, || shipped.clone()));
            let base = extended.unwrap_or_else(|| Rc::clone(&given));
            return vec![(given, base)];
        }
        let mut all = Vec::new();
        for shipped in embedded::ids().filter_map(embedded::ruleset) {
            let base = self.keep(shipped.id(), None, || shipped.clone());
            all.push((Rc::clone(&base), Rc::clone(&base)));
            for place in embedded::places() {
                if let Some(placed) = embedded::in_place(shipped, place) {
                    let placed = self.keep(shipped.id(), Some(place), || placed);
                    all.push((placed, Rc::clone(&base)));
                }
            }
        }
        all
    }

    /// The ruleset that a case asks for, without its place.
    fn base(&mut self, case: &Case) -> Result<Rc<Ruleset>, Text> {
        if let Some(replacement) = self.replacement.clone().filter(|_| self.is_about(case)) {
            // What a local file replaces is measured against the ruleset that it extends.
            let extended = replacement
                .place()
                .and_then(|_| embedded::ruleset(replacement.id()));
            return Ok(match extended {
                Some(shipped) => self.keep(shipped.id(), None, || shipped.clone()),
                None => replacement,
            });
        }
        let shipped = match &case.rules {
            Some(id) => embedded::ruleset(id),
            None => embedded::in_force(case.on),
        };
        let Some(shipped) = shipped else {
            let wanted = case.rules.clone().unwrap_or_else(|| case.on.to_string());
            return Err(say!(
                "there is no ruleset for `{wanted}`",
                wanted = spelling::shown(&wanted, 60)
            ));
        };
        Ok(self.keep(shipped.id(), None, || shipped.clone()))
    }

    /// The ruleset in the place of the case, if it names one.
    fn located(&mut self, case: &Case, base: &Rc<Ruleset>) -> Result<Rc<Ruleset>, Text> {
        let Some(place) = &case.place else {
            return Ok(Rc::clone(base));
        };
        let given = self.replacement.as_ref();
        if let Some(given) = given.filter(|given| given.place().is_some() && self.is_about(case)) {
            return Ok(Rc::clone(given));
        }
        if let Some(known) = self.known(base.id(), Some(place)) {
            return Ok(known);
        }
        let shown = spelling::shown(place, 60);
        match embedded::located(base, place) {
            Some(Ok(located)) => Ok(self.keep(base.id(), Some(place), || located)),
            Some(Err(_)) => Err(say!(
                "the local rules of `{place}` do not fit this copy of `{id}`",
                place = shown,
                id = base.id()
            )),
            None => Err(say!("there are no local rules of `{place}`", place = shown)),
        }
    }

    fn known(&self, id: &str, place: Option<&str>) -> Option<Rc<Ruleset>> {
        let is_it = |known: &&(String, Option<String>, Rc<Ruleset>)| {
            known.0 == id && known.1.as_deref() == place
        };
        self.known
            .iter()
            .find(is_it)
            .map(|known| Rc::clone(&known.2))
    }

    fn keep(
        &mut self,
        id: &str,
        place: Option<&str>,
        make: impl FnOnce() -> Ruleset,
    ) -> Rc<Ruleset> {
        self.known(id, place).unwrap_or_else(|| {
            let ruleset = Rc::new(make());
            let place = place.map(str::to_owned);
            self.known.push((id.to_owned(), place, Rc::clone(&ruleset)));
            ruleset
        })
    }
}

/// Whether a ruleset can answer in the place of the case.
fn is_in(ruleset: &Ruleset, case: &Case) -> bool {
    ruleset
        .place()
        .is_none_or(|place| case.place.as_deref() == Some(place.id.as_str()))
}

/// The id of the ruleset that a case is about: the one it names, else the one its day picks.
#[must_use]
pub fn ruleset_id(case: &Case) -> Option<&str> {
    case.rules
        .as_deref()
        .or_else(|| embedded::in_force(case.on).map(Ruleset::id))
}

/// Everything that expectations can name in the shipped rulesets and places. Each place is laid over
/// its ruleset for it, so it is asked for once.
fn shipped_ids() -> BTreeSet<(&'static str, String)> {
    let mut known = BTreeSet::new();
    let mut add = |ruleset: &Ruleset| {
        for list in LISTS {
            known.extend(ids(ruleset, list).map(|id| (list, id.to_owned())));
        }
    };
    for ruleset in embedded::ids().filter_map(embedded::ruleset) {
        add(ruleset);
        for place in embedded::places() {
            if let Some(placed) = embedded::in_place(ruleset, place) {
                add(&placed);
            }
        }
    }
    known
}

/// The ids of a list that expectations name.
fn ids<'r>(ruleset: &'r Ruleset, list: &str) -> Box<dyn Iterator<Item = &'r str> + 'r> {
    match list {
        "factors" => Box::new(ruleset.factors().iter().map(|factor| factor.id.as_str())),
        "routes" => Box::new(ruleset.routes().iter().map(|route| route.rule.id.as_str())),
        _ => Box::new(ruleset.requirements().iter().map(|rule| rule.id.as_str())),
    }
}

/// The part of an answer that an expectation is about.
fn found(out: &Json, of: &str) -> Json {
    let item = |list: &str, id: &str, key: &str| {
        let items = out.get(list).and_then(Json::as_array);
        let item = items
            .into_iter()
            .flatten()
            .find(|item| item.get("id").is_some_and(|other| other == id));
        item.and_then(|item| item.get(key)).cloned()
    };
    let value = match of.split_once('.') {
        Some(("factors", id)) => item("factors", id, "points"),
        Some((list, id)) => item(list, id, "met"),
        None if of == "points" => out.pointer("/points/total").cloned(),
        None if of == "points_at_most" => out.pointer("/points/at_most").cloned(),
        None => out.get(of).cloned(),
    };
    value.unwrap_or(Json::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::read;

    #[test]
    fn of_thousands_of_expectations_that_nothing_has_the_first_are_told() {
        let names: Vec<_> = (0..5_000).map(|at| format!("salry{at}: 1")).collect();
        let names = names.join(", ");
        let text = format!(
            "- {{name: n, source: s, on: 2026-11-23, applicant: {{}}, expect: {{factors: {{{names}}}}}}}\n"
        );
        let cases = read("mine.yaml", text.into_bytes()).unwrap();
        let faults = Runner::new(None).run(&cases[0]).unwrap_err();
        assert_eq!(faults.len(), MOST_FAULTS + 1);
        let first = "`expect`: `cn-2017` has no `factors.salry0`; did you mean `salary`?";
        assert_eq!(faults[0].en, first);
        assert_eq!(faults[MOST_FAULTS], too_many_faults());
    }
}
