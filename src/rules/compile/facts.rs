//! Facts: their kinds, domains and options.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compiler::Compiler;
use super::directory::{NamedList, WantedName};
use crate::base::cells::Range;
use crate::base::decimal::Decimal;
use crate::base::place::{Place, PlaceStep, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{ChoiceOption, Fact, FactId, FactKind};
use crate::rules::schema::{self, FactType, Literal};
use crate::rules::shape::near_key;
use crate::rules::value;

/// The largest value, in either direction and in the smallest unit, that a domain may hold.
const FARTHEST: i64 = 1_000_000_000_000_000;

impl Compiler<'_> {
    /// All facts, those of another ruleset first.
    pub(super) fn listed_facts(&mut self, shared: &[Fact]) {
        self.facts = shared
            .iter()
            .map(|fact| Some(Rc::new(fact.clone())))
            .collect();
        let file = self.file;
        let list = Place::root().key("facts");
        let place = |number: usize, id: &str| list.entry(number, id);
        self.fact_names(shared);
        for (number, fact) in file.facts.iter().enumerate() {
            let here = place(number, &fact.id);
            let compiled = self.fact(fact, &here);
            self.facts.push(compiled.map(Rc::new));
        }
        // What a date gives can be defined further down, so it is looked up last.
        for (number, fact) in file.facts.iter().enumerate() {
            let gives = self.gives(fact, &place(number, &fact.id));
            let known = self
                .facts
                .get_mut(shared.len() + number)
                .and_then(Option::as_mut)
                .and_then(Rc::get_mut);
            if let (Some(kind), Some(known)) = (gives, known) {
                known.kind = kind;
            }
        }
        self.defined_again(shared, &list);
    }

    /// Facts of the file that `facts_from` brings in as well: in the same way, or in another.
    fn defined_again(&mut self, shared: &[Fact], list: &Place) {
        let file = self.file;
        for (number, written) in file.facts.iter().enumerate() {
            let here = list.entry(number, &written.id).key("id");
            let first = shared.iter().find(|fact| fact.id == written.id);
            let own = self.facts.get(shared.len() + number).cloned().flatten();
            let Some(first) = first.filter(|_| !written.id.is_empty()) else {
                continue;
            };
            let id = spelling::shown(&written.id, 60);
            let finding = match own {
                Some(own) if !own.has_values_of(first) => {
                    let message =
                        say!("`{id}` has other values in the ruleset of `facts_from`", id);
                    Finding::at_value(Code::FactDiffers, here, message)
                        .help(say!("take it out, or give it a name of its own"))
                }
                Some(_) => {
                    let message = say!(
                        "`{id}` is already a fact of the ruleset in `facts_from`",
                        id
                    );
                    Finding::at_value(Code::DuplicateId, here, message)
                }
                // Its own faults make its values unknown.
                None => continue,
            };
            self.report(finding);
        }
    }

    /// Names of facts and parameters, which are all inputs, so none may occur twice.
    fn fact_names(&mut self, shared: &[Fact]) {
        let file = self.file;
        let list = Place::root().key("facts");
        let parameters = file
            .parameters
            .iter()
            .enumerate()
            .map(|(number, parameter)| {
                let place = Place::root().key("parameters").entry(number, &parameter.id);
                (parameter.id.as_str(), place.key("id"))
            });
        let mut seen: BTreeMap<&str, Option<Place>> = BTreeMap::new();
        for (id, place) in parameters {
            seen.entry(id).or_insert(Some(place));
        }
        for fact in shared {
            seen.entry(&fact.id).or_insert(None);
        }
        for (number, fact) in file.facts.iter().enumerate() {
            let here = list.entry(number, &fact.id).key("id");
            self.id(&fact.id, &here, true);
            let earlier = seen.get(fact.id.as_str()).filter(|_| !fact.id.is_empty());
            if let Some(Some(first)) = earlier.cloned() {
                self.duplicate(&fact.id, here.clone(), first);
            }
            seen.entry(&fact.id).or_insert(Some(here));
        }
    }

    pub(super) fn fact(&mut self, fact: &schema::Fact, place: &Place) -> Option<Fact> {
        // What these say decides how every value of the fact is read.
        let keys = ["type", "ordered", "completed", "domain", "options"];
        let is_about_values = |finding: &Finding| {
            let own = finding.spot.place.steps().get(place.steps().len());
            let is_last = finding.spot.place.steps().len() == place.steps().len() + 1;
            let is_meant = |found: &str| near_key(found, keys).is_some();
            matches!(own, Some(PlaceStep::Key(found)) if keys.contains(&&**found) || (is_last && is_meant(found)))
        };
        let mut earlier = self.earlier_within(place).iter();
        let written = fact
            .kind
            .filter(|_| !earlier.any(|finding| is_about_values(finding)))?;
        let (kind, domain) = match written {
            FactType::Integer => (
                FactKind::Integer {
                    completed: fact.completed,
                },
                self.domain(fact, place),
            ),
            FactType::Money => (FactKind::Money, self.domain(fact, place)),
            FactType::Choice => {
                let options = self.options(fact, place);
                let end = options
                    .as_ref()
                    .and_then(|options| i64::try_from(options.len()).ok());
                let kind = FactKind::Choice {
                    ordered: fact.ordered,
                    options: options.unwrap_or_default(),
                };
                (kind, end.map(|end| Range::new(0, end)))
            }
            FactType::Boolean => (FactKind::Boolean, Some(Range::new(0, 2))),
            // What it gives is filled in once all facts are known.
            FactType::Date => (
                FactKind::Date {
                    gives: FactId::new(0),
                    unit: schema::CalendarUnit::Years,
                },
                Some(Range::new(0, 0)),
            ),
        };
        self.misplaced_keys(fact, written, place);
        let title = fact.title.clone().unwrap_or_else(|| {
            let words = fact.id.replace('_', " ");
            Text::new(words.clone(), words)
        });
        let mut compiled = Fact {
            id: fact.id.clone(),
            title,
            ask: fact.ask.clone(),
            unit: fact.unit.clone(),
            kind,
            domain: domain?,
            changes: fact.changes,
            assume: None,
            evidence: fact.evidence.clone(),
            aliases: fact.aliases.clone(),
            note: fact.note.clone(),
            confidence: fact.confidence,
        };
        if let Some(assume) = &fact.assume {
            let here = place.key("assume");
            compiled.assume = self.literal(assume, &compiled, &here);
            let value = compiled
                .assume
                .filter(|value| !compiled.domain.contains(*value));
            if let Some(value) = value {
                let message = say!(
                    "`{value}` is outside the domain",
                    value = value::to_plain(&compiled, value)
                );
                self.report(Finding::at_value(Code::OutsideDomain, here, message));
            }
        }
        Some(compiled)
    }

    /// Keys that a fact of this type does not have.
    fn misplaced_keys(&mut self, fact: &schema::Fact, written: FactType, place: &Place) {
        let is_number = matches!(written, FactType::Integer | FactType::Money);
        let is_choice = written == FactType::Choice;
        let is_date = written == FactType::Date;
        if fact.domain.is_some() && !is_number {
            let why = say!("only numbers have a domain");
            self.misplaced(place.key("domain"), &why);
        }
        if !fact.options.is_empty() && !is_choice {
            let why = say!("only a choice has options");
            self.misplaced(place.key("options"), &why);
        }
        if fact.ordered && !is_choice {
            let why = say!("only a choice is ordered");
            self.misplaced(place.key("ordered"), &why);
        }
        if fact.completed && written != FactType::Integer {
            let why = say!("only integers count completed units");
            self.misplaced(place.key("completed"), &why);
        }
        if fact.gives.is_some() && !is_date {
            let why = say!("only a date gives another fact");
            self.misplaced(place.key("gives"), &why);
        }
        if fact.assume.is_some() && is_date {
            let why = say!("a date is never assumed");
            self.misplaced(place.key("assume"), &why);
        }
    }

    /// The domain of a number in its smallest unit.
    fn domain(&mut self, fact: &schema::Fact, place: &Place) -> Option<Range> {
        let here = place.key("domain");
        if self.is_suspect(&here) {
            return None;
        }
        let Some(domain) = &fact.domain else {
            if !self.has_unknown_key(place) {
                let help =
                    say!("a number needs the values it can have: `domain: {from: 0, to: 120}`");
                self.report(Finding::missing_key(place.clone(), "domain").help(help));
            }
            return None;
        };
        let per_one = if fact.kind == Some(FactType::Money) {
            100
        } else {
            1
        };
        let mut ends = [0, 0];
        for ((key, number), end) in [("from", domain.from), ("to", domain.to)]
            .into_iter()
            .zip(&mut ends)
        {
            let (units, is_exact) = number.to_units(per_one);
            if !is_exact || units.abs() > FARTHEST {
                let finding = Finding::at_value(
                    Code::WrongType,
                    here.key(key),
                    wrong_number(number, per_one),
                );
                self.report(finding);
                return None;
            }
            *end = units;
        }
        let [from, to] = ends;
        if from > to {
            let finding = Finding::at_value(
                Code::EmptyBand,
                here.key("from"),
                say!("the domain begins above its end"),
            );
            self.report(finding.other(Spot::value(here.key("to")), say!("its end")));
            return None;
        }
        Some(Range::new(from, to + 1))
    }

    fn options(&mut self, fact: &schema::Fact, place: &Place) -> Option<Vec<ChoiceOption>> {
        let here = place.key("options");
        if fact.options.is_empty() {
            if !self.is_suspect(&here) && !self.has_unknown_key(place) {
                let help = say!("list what can be chosen: `options: [{id: …, title: {…}}]`");
                self.report(Finding::missing_key(place.clone(), "options").help(help));
            }
            return None;
        }
        // Everything that people may type for an option, in the form in which it is compared.
        let mut spellings: BTreeMap<String, (usize, Place)> = BTreeMap::new();
        let mut is_known = true;
        for (number, option) in fact.options.iter().enumerate() {
            let one = here.entry(number, &option.id);
            self.id(&option.id, &one.key("id"), false);
            is_known &= !option.id.is_empty();
            let aliases = option.aliases.iter().enumerate();
            let aliases = aliases.map(|(index, alias)| (alias, one.key("aliases").item(index)));
            for (spelled, spot) in std::iter::once((&option.id, one.key("id"))).chain(aliases) {
                let folded = spelling::folded(spelled);
                match spellings.get(&folded) {
                    // The same option may be spelled in one way twice.
                    Some((of, first)) if *of != number && !folded.is_empty() => {
                        let first = first.clone();
                        is_known &= *spelled != option.id;
                        self.duplicate(spelled, spot, first);
                    }
                    Some(_) => {}
                    None => {
                        spellings.insert(folded, (number, spot));
                    }
                }
            }
        }
        let compiled = |option: &schema::ChoiceOption| ChoiceOption {
            id: option.id.clone(),
            title: option.title.clone(),
            aliases: option.aliases.clone(),
        };
        is_known.then(|| fact.options.iter().map(compiled).collect())
    }

    /// Whether a key of a node, or of something inside it, is not known, and may be the one that is
    /// not there.
    fn has_unknown_key(&self, place: &Place) -> bool {
        let mut earlier = self.earlier_within(place).iter();
        earlier.any(|one| one.code == Code::UnknownKey)
    }

    /// What a date gives.
    pub(super) fn gives(&mut self, fact: &schema::Fact, place: &Place) -> Option<FactKind> {
        if fact.kind != Some(FactType::Date) || self.is_suspect(&place.key("type")) {
            return None;
        }
        let here = place.key("gives");
        let Some(gives) = &fact.gives else {
            if !self.is_suspect(place) {
                let help =
                    say!("say which fact follows from the date: `gives: {fact: age, unit: years}`");
                self.report(Finding::missing_key(place.clone(), "gives").help(help));
            }
            return None;
        };
        let (position, target) = self.fact_named(&gives.fact, &here.key("fact"))?;
        if !matches!(target.kind, FactKind::Integer { .. }) {
            let message = say!(
                "`{id}` is no whole number, so no date can give it",
                id = gives.fact
            );
            self.report(Finding::at_value(
                Code::WrongType,
                here.key("fact"),
                message,
            ));
        }
        Some(FactKind::Date {
            gives: position,
            unit: gives.unit,
        })
    }

    /// The fact of a name, unless its own faults make its values unknown.
    pub(super) fn fact_named(&mut self, id: &str, place: &Place) -> Option<(FactId, Rc<Fact>)> {
        let position = self.named(NamedList::Fact, id, place)?;
        let fact = self.facts.get(position.at()).cloned().flatten()?;
        Some((position, fact))
    }

    /// The fact of a name that has values of its own; a date has none.
    pub(super) fn valued_fact(&mut self, id: &str, place: &Place) -> Option<(FactId, Rc<Fact>)> {
        let (position, fact) = self.fact_named(id, place)?;
        if fact.is_date() {
            let message = say!("`{id}` is a date, and a date only gives another fact", id);
            self.report(Finding::at_value(Code::WrongType, place.clone(), message));
            return None;
        }
        Some((position, fact))
    }

    /// A value written in place, in the smallest unit of the fact.
    pub(super) fn literal(&mut self, literal: &Literal, fact: &Fact, place: &Place) -> Option<i64> {
        if self.is_suspect(place) {
            return None;
        }
        match (&fact.kind, literal) {
            (FactKind::Integer { .. } | FactKind::Money, Literal::Number(number)) => {
                let per_one = fact.units_per_one();
                match number.to_units(per_one) {
                    (units, true) if units.abs() <= FARTHEST => Some(units),
                    _ => {
                        let message = wrong_number(*number, per_one);
                        self.report(Finding::at_value(Code::WrongType, place.clone(), message));
                        None
                    }
                }
            }
            (FactKind::Boolean, Literal::Boolean(value)) => Some(i64::from(*value)),
            (FactKind::Choice { options, .. }, Literal::Name(name)) => {
                let position = options.iter().position(|option| option.id == *name);
                if position.is_none() {
                    let known = options.iter().map(|option| option.id.as_str());
                    let wanted = WantedName::OptionOf(&fact.id);
                    self.unknown(Code::UnknownOption, wanted, name, place, known);
                }
                position.and_then(|position| i64::try_from(position).ok())
            }
            _ => {
                let found = match literal {
                    Literal::Boolean(value) => say!("`{truth}`", truth = value),
                    Literal::Number(number) => say!("the number `{number}`", number),
                    Literal::Name(name) => {
                        say!("the text `{text}`", text = spelling::shown(name, 60))
                    }
                };
                let expected = match fact.kind {
                    FactKind::Integer { .. } => say!("a whole number"),
                    FactKind::Money => say!("an amount in CNY"),
                    FactKind::Boolean => say!("`true` or `false`"),
                    FactKind::Choice { .. } => say!("the id of an option"),
                    FactKind::Date { .. } => say!("no value of a date"),
                };
                let message = say!("found {found}, expected {expected}", found, expected);
                self.report(Finding::at_value(Code::WrongType, place.clone(), message));
                None
            }
        }
    }
}

fn wrong_number(found: Decimal, per_one: i64) -> Text {
    let expected = if per_one == 1 {
        say!("a whole number")
    } else {
        say!("an amount with at most two decimals")
    };
    say!(
        "found the number `{number}`, expected {expected} within the range of the program",
        number = found,
        expected
    )
}
