//! The second stage for local files: their entries against the names of the ruleset they extend,
//! then all of it as one ruleset.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compiler::Compiler;
use super::directory::{Directory, NamedList, WantedName};
use crate::base::calendar::Period;
use crate::base::ids::List;
use crate::base::place::{Place, Spot};
use crate::base::say::say;
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding};
use crate::rules::overlay::{Local, RemovedEntry, overlay};
use crate::rules::ruleset::{Fact, FactId, FactKind, LocalList, Route, Ruleset};
use crate::rules::schema::{self, LocalFile};

/// The fact that a place answers.
const PROVINCE: &str = "province";

/// Compiles a local file over the ruleset it extends; without that ruleset only what needs no
/// name of it is looked at. Out comes the ruleset of the place, if nothing stands against the file.
pub(crate) fn compile_local(
    file: &LocalFile,
    base: Option<&Ruleset>,
    earlier: &[Finding],
) -> CompiledLocal {
    let lists = file.lists();
    let directory = Directory::of_local(file, base, earlier);
    let mut compiler = Compiler::new(&lists, earlier, directory);
    let local = compiler.local(file, base);
    let is_usable = compiler.is_usable();
    CompiledLocal {
        ruleset: base.filter(|_| is_usable).map(|base| overlay(base, local)),
        findings: compiler.findings,
        left_out: compiler.left_out,
    }
}

/// What the second stage makes of a local file.
#[derive(Debug)]
pub(crate) struct CompiledLocal {
    /// The ruleset of the place, if nothing stands against the file.
    pub(crate) ruleset: Option<Ruleset>,
    /// The findings of this stage.
    pub(crate) findings: Vec<Finding>,
    /// How many more there are than are kept.
    pub(crate) left_out: usize,
}

impl Compiler<'_> {
    fn local(&mut self, file: &LocalFile, base: Option<&Ruleset>) -> Local {
        let root = Place::root();
        self.format_and_id();
        let sources = self.listed_sources();
        let parameters = self.parameters();
        self.local_units(base);
        self.local_facts(base);
        let lists = self.file;
        let rules = self.rules(&lists.requirements, &root.key("requirements"), false);
        let requirements = rules.into_iter().map(|(rule, _)| rule).collect();
        let rules = self.rules(&lists.exemptions, &root.key("exemptions"), false);
        let exemptions = rules.into_iter().map(|(rule, _)| rule).collect();
        let routes = self.local_routes(&file.routes);
        let caveats = self.caveats();
        let removes = self.removals(file, base);
        let province = base.and_then(|base| self.province(&file.province, base));
        Local {
            id: file.id.clone(),
            title: file.title.clone(),
            province,
            sources,
            parameters,
            facts: self
                .facts
                .drain(..)
                .map(|fact| fact.map_or_else(Fact::stand_in, Rc::unwrap_or_clone))
                .collect(),
            requirements,
            exemptions,
            routes,
            caveats,
            removes,
            note: file.note.clone(),
            confidence: file.confidence,
        }
    }

    /// A figure in another unit than the ruleset's would be multiplied as if it were in that one.
    fn local_units(&mut self, base: Option<&Ruleset>) {
        let list = Place::root().key("parameters");
        for (number, parameter) in self.file.parameters.iter().enumerate() {
            let known = base.and_then(|base| {
                let at = base.parameter_named(&parameter.id)?;
                Some(&base.parameters()[at])
            });
            let here = list.entry(number, &parameter.id).key("unit");
            let Some(known) = known.filter(|known| known.unit != parameter.unit) else {
                continue;
            };
            if self.is_suspect(&here) {
                continue;
            }
            let message = say!(
                "`{id}` is counted in `{unit}` here, and in `{expected}` in the ruleset that is extended",
                id = parameter.id,
                unit = parameter.unit,
                expected = known.unit
            );
            let finding = Finding::at_value(Code::UnitDiffers, here, message);
            self.report(finding.help(say!("give it in the unit of the ruleset, or under a name of its own with routes that multiply it")));
        }
    }

    /// The facts of the ruleset, with those of the file in their places or behind them.
    fn local_facts(&mut self, base: Option<&Ruleset>) {
        let known = base.map_or(&[][..], |base| base.facts().as_slice());
        self.facts = known
            .iter()
            .map(|fact| Some(Rc::new(fact.clone())))
            .collect();
        let file = self.file;
        let list = Place::root().key("facts");
        self.local_fact_names(base);
        let mut positions = Vec::with_capacity(file.facts.len());
        let of_base: BTreeMap<&str, usize> = known
            .iter()
            .enumerate()
            .rev()
            .map(|(position, fact)| (fact.id.as_str(), position))
            .collect();
        for (number, fact) in file.facts.iter().enumerate() {
            let compiled = self.fact(fact, &list.entry(number, &fact.id)).map(Rc::new);
            let position = of_base.get(fact.id.as_str()).copied();
            match position.and_then(|position| self.facts.get_mut(position)) {
                Some(slot) => *slot = compiled,
                None => self.facts.push(compiled),
            }
            positions.push(position.unwrap_or(self.facts.len().saturating_sub(1)));
        }
        for (number, (fact, position)) in file.facts.iter().zip(positions).enumerate() {
            let here = list.entry(number, &fact.id);
            let gives = self.gives(fact, &here);
            let slot = self.facts.get_mut(position).and_then(Option::as_mut);
            if let (Some(kind), Some(slot)) = (gives, slot.and_then(Rc::get_mut)) {
                slot.kind = kind;
            }
            let mine = self.facts.get(position).cloned().flatten();
            if let (Some(mine), Some(theirs)) = (mine, known.get(position))
                && !has_same_values(&mine, theirs)
            {
                let message = say!(
                    "`{id}` has other values here than in the ruleset that is extended",
                    id = fact.id
                );
                let finding = Finding::at_value(Code::FactDiffers, here.key("id"), message);
                self.report(finding.help(say!(
                    "keep its type, domain and options, or choose another name"
                )));
            }
        }
    }

    /// Names of facts and parameters are all inputs; a fact takes the place of a fact only.
    fn local_fact_names(&mut self, base: Option<&Ruleset>) {
        let file = self.file;
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for (number, parameter) in file.parameters.iter().enumerate() {
            let here = Place::root().key("parameters").entry(number, &parameter.id);
            let here = here.key("id");
            if base.is_some_and(|base| base.fact_named(&parameter.id).is_some()) {
                let message = say!(
                    "`{id}` is already a fact of the ruleset that is extended",
                    id = parameter.id
                );
                self.named_otherwise(message, here.clone());
            }
            seen.entry(&parameter.id).or_insert(here);
        }
        for (number, fact) in file.facts.iter().enumerate() {
            let here = Place::root().key("facts").entry(number, &fact.id).key("id");
            self.id(&fact.id, &here, true);
            match seen.get(fact.id.as_str()).cloned() {
                Some(first) if !fact.id.is_empty() => {
                    self.duplicate(&fact.id, here.clone(), first);
                }
                _ if base.is_some_and(|base| base.parameter_named(&fact.id).is_some()) => {
                    let message = say!(
                        "`{id}` is already a parameter of the ruleset that is extended",
                        id = fact.id
                    );
                    self.named_otherwise(message, here.clone());
                }
                _ => {}
            }
            seen.entry(&fact.id).or_insert(here);
        }
    }

    fn named_otherwise(&mut self, message: Text, place: Place) {
        let finding = Finding::at_value(Code::DuplicateId, place, message);
        self.report(finding.help(say!("choose another name")));
    }

    fn local_routes(&mut self, written: &[schema::LocalRoute]) -> List<Route> {
        let list = Place::root().key("routes");
        let (mut routes, mut named) = (List::default(), Vec::new());
        for (number, route) in written.iter().enumerate() {
            let here = list.entry(number, &route.id);
            let class = self.named(NamedList::Class, &route.class, &here.key("class"));
            let rule = self.rule(&route.rule(), &here, true);
            routes.extend(class.zip(rule).map(|(class, rule)| Route { class, rule }));
            named.push((route.id.as_str(), route.in_force.as_ref(), here));
        }
        self.duplicates_in_time(&named);
        routes
    }

    fn removals(&mut self, file: &LocalFile, base: Option<&Ruleset>) -> Vec<RemovedEntry> {
        let list = Place::root().key("removes");
        let removable = base.map(removable);
        let replaced = replaced(file);
        let (mut removes, mut named) = (Vec::new(), Vec::new());
        for (number, removal) in file.removes.iter().enumerate() {
            let here = list.entry(number, &removal.id);
            let sources = self.sources(&removal.source, &here.key("source"));
            let in_force = self.period(removal.in_force.as_ref(), &here.key("in_force"));
            named.push((removal.id.as_str(), removal.in_force.as_ref(), here.clone()));
            let removable = removable.as_ref();
            let found =
                removable.and_then(|all| self.removed_list(&removal.id, all, &here.key("id")));
            let Some(of) = found else { continue };
            let compiled = RemovedEntry {
                list: of,
                id: removal.id.clone(),
                in_force,
                sources,
                note: removal.note.clone(),
                confidence: removal.confidence,
            };
            self.removed_and_replaced(&replaced, &compiled, &here.key("id"));
            removes.push(compiled);
        }
        self.duplicates_in_time(&named);
        removes
    }

    /// The list that holds the entry to remove. An id that several lists have names none of them.
    fn removed_list(
        &mut self,
        id: &str,
        removable: &Removable<'_>,
        place: &Place,
    ) -> Option<LocalList> {
        let lists = removable.lists.get(id).map_or(&[][..], Vec::as_slice);
        match lists {
            [only] => Some(*only),
            [] => {
                let known = removable.ids.iter().copied();
                self.unknown(Code::UnknownClass, WantedName::Entry, id, place, known);
                None
            }
            [first, second, ..] => {
                let message = say!(
                    "`{id}` names an entry of `{first}` and one of `{second}`",
                    id,
                    first = first.name(),
                    second = second.name()
                );
                let finding = Finding::at_value(Code::DuplicateId, place.clone(), message);
                let help = say!("only an entry with a name of its own can be removed");
                self.report(finding.help(help));
                None
            }
        }
    }

    /// An entry cannot be gone and replaced on the same day.
    fn removed_and_replaced(
        &mut self,
        replaced: &Replaced<'_>,
        removal: &RemovedEntry,
        place: &Place,
    ) {
        let list = Place::root().key(removal.list.name());
        let written = replaced.get(&(removal.list, removal.id.as_str()));
        let mut written = written.into_iter().flatten();
        let same = written.find(|(_, period)| period.meets(&removal.in_force));
        if let Some((number, _)) = same.copied() {
            let first = list.entry(number, &removal.id).key("id");
            let message = say!(
                "`{id}` is removed and replaced on the same day",
                id = removal.id
            );
            let finding = Finding::at_value(Code::DuplicateId, place.clone(), message);
            self.report(
                finding
                    .other(Spot::value(first), say!("replaced here"))
                    .help(say!(
                        "a local entry takes the place of the other one: leave the removal out"
                    )),
            );
        }
    }

    /// The fact `province` of the ruleset and the option that the place answers.
    fn province(&mut self, name: &str, base: &Ruleset) -> Option<(FactId, i64)> {
        let here = Place::root().key(PROVINCE);
        if name.is_empty() || self.is_suspect(&here) {
            return None;
        }
        let position = base.fact_named(PROVINCE);
        let Some((position, fact)) = position.map(|at| (at, &base.facts()[at])) else {
            let message = say!(
                "`{id}` does not ask for a province, so a place cannot answer it",
                id = base.id()
            );
            self.report(Finding::at_value(Code::UnknownFact, here, message));
            return None;
        };
        let option = fact.options().iter().position(|option| option.id == name);
        if option.is_none() {
            let known = fact.options().iter().map(|one| one.id.as_str());
            let wanted = WantedName::OptionOf(PROVINCE);
            self.unknown(Code::UnknownOption, wanted, name, &here, known);
        }
        let value = option.and_then(|option| i64::try_from(option).ok());
        value.map(|value| (position, value))
    }
}

/// What a local file can take away.
struct Removable<'b> {
    /// The ids in the order of the ruleset.
    ids: Vec<&'b str>,
    /// The lists that have an entry of an id.
    lists: BTreeMap<&'b str, Vec<LocalList>>,
}

fn removable(base: &Ruleset) -> Removable<'_> {
    let requirements = base.requirements().iter().map(|rule| rule.id.as_str());
    let exemptions = base.exemptions().iter().map(|rule| rule.id.as_str());
    let routes = base.routes().iter().map(|route| route.rule.id.as_str());
    let caveats = base.caveats().iter().map(|caveat| caveat.id.as_str());
    let lists = requirements.map(|id| (LocalList::Requirements, id));
    let lists = lists.chain(exemptions.map(|id| (LocalList::Exemptions, id)));
    let lists = lists.chain(routes.map(|id| (LocalList::Routes, id)));
    let mut removable = Removable {
        ids: Vec::new(),
        lists: BTreeMap::new(),
    };
    for (list, id) in lists.chain(caveats.map(|id| (LocalList::Caveats, id))) {
        let known = removable.lists.entry(id).or_default();
        if known.is_empty() {
            removable.ids.push(id);
        }
        if !known.contains(&list) {
            known.push(list);
        }
    }
    removable
}

/// What a local file brings in, by list and id: the position and the days of each entry.
type Replaced<'f> = BTreeMap<(LocalList, &'f str), Vec<(usize, Period)>>;

fn replaced(file: &LocalFile) -> Replaced<'_> {
    let mut replaced = Replaced::new();
    let plain = super::conditions::plain_period;
    let rules = [
        (LocalList::Requirements, &file.requirements),
        (LocalList::Exemptions, &file.exemptions),
    ];
    for (list, rules) in rules {
        for (number, one) in rules.iter().enumerate() {
            let same = replaced.entry((list, one.id.as_str())).or_default();
            same.push((number, plain(one.in_force.as_ref())));
        }
    }
    for (number, one) in file.routes.iter().enumerate() {
        let same = replaced.entry((LocalList::Routes, one.id.as_str()));
        let same = same.or_default();
        same.push((number, plain(one.in_force.as_ref())));
    }
    for (number, one) in file.caveats.iter().enumerate() {
        let same = replaced.entry((LocalList::Caveats, one.id.as_str()));
        let same = same.or_default();
        same.push((number, plain(one.in_force.as_ref())));
    }
    replaced
}

/// Whether every condition reads two facts alike: conditions of the ruleset stay as they are
/// compiled, with values as numbers.
fn has_same_values(one: &Fact, two: &Fact) -> bool {
    let kinds = match (&one.kind, &two.kind) {
        (
            FactKind::Choice { ordered, options },
            FactKind::Choice {
                ordered: too,
                options: others,
            },
        ) => {
            let ids = options.iter().map(|option| &option.id);
            ordered == too && ids.eq(others.iter().map(|option| &option.id))
        }
        (FactKind::Integer { .. }, FactKind::Integer { .. }) => true,
        (one, two) => one == two,
    };
    kinds && one.domain == two.domain
}
