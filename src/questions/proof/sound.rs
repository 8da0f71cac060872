//! Which parts of a file proofs may rest on.
//!
//! A proof about something that has a fault already would tell of that fault a second time. So a
//! factor is proved if nothing stands against it and its facts, a route if nothing stands against
//! what its condition reads, a class if nothing stands against whatever decides it.

use crate::base::ids::List;
use crate::base::place::{Place, PlaceStep};
use crate::loader::load::{FileDraft, Loaded};
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::{Class, ClassId, FactId, FactorId, ParameterId, Rule, Ruleset};
use crate::rules::shape::near_key;

/// Keys whose values are for people, or say what an entry rests on: they decide no answer.
const TEXTS: [&str; 15] = [
    "title",
    "ask",
    "note",
    "evidence",
    "unit",
    "text",
    "reason",
    "source",
    "sources",
    "aliases",
    "number",
    "url",
    "caveats",
    "waivers",
    "confidence",
];

/// Further keys that decide no answer, where a fault stands at the key itself.
const NAMES: [&str; 6] = [
    "id",
    "format",
    "jurisdiction",
    "assume",
    "changes",
    "rises_with",
];

/// A file that was read, with the findings that keep some of it from being proved.
pub(super) struct Sound<'a> {
    /// What was read.
    pub(super) draft: &'a FileDraft,
    /// The ruleset, with holes where the file is not usable.
    pub(super) ruleset: &'a Ruleset,
    faults: Vec<&'a Finding>,
}

impl<'a> Sound<'a> {
    /// The sound parts of a file; none of one that could not be read at all, or in which proofs
    /// would take too long.
    pub(super) fn of(loaded: &'a Loaded) -> Option<Self> {
        let draft = loaded.draft.as_deref()?;
        let ruleset = loaded.ruleset.as_ref().or(draft.broken.as_ref())?;
        let faults = loaded.findings.iter();
        Some(Self {
            draft,
            ruleset,
            faults: faults.filter(|one| can_change_answers(one)).collect(),
        })
    }

    /// Whether no finding that could change an answer speaks of a node or of something inside it.
    pub(super) fn is_sound(&self, place: &Place) -> bool {
        let speaks = |finding: &&'a Finding| {
            finding.at.is_within(place) || finding.spot.place.is_within(place)
        };
        !self.faults.iter().any(speaks)
    }

    /// Whether the lists of the file are all there: no fault stands at the top of it.
    pub(super) fn is_whole(&self) -> bool {
        !self
            .faults
            .iter()
            .any(|finding| finding.spot.place.steps().len() < 2)
    }

    /// Where a fact is defined in this file, unless it comes from another one.
    pub(super) fn fact_place(&self, fact: FactId) -> Option<Place> {
        let own = fact.at().checked_sub(self.draft.shared_facts)?;
        let written = self.draft.file.facts.get(own)?;
        Some(Place::root().key("facts").entry(own, &written.id))
    }

    /// Whether the values of a fact are known.
    pub(super) fn has_fact(&self, fact: FactId) -> bool {
        self.fact_place(fact)
            .is_none_or(|place| self.is_sound(&place))
    }

    fn has_parameter(&self, parameter: ParameterId) -> bool {
        let id = &self.ruleset.parameters[parameter].id;
        self.is_sound(&Place::root().key("parameters").entry(parameter.at(), id))
    }

    /// Where a factor is written.
    pub(super) fn factor_place(&self, factor: FactorId) -> Place {
        let id = &self.ruleset.factors[factor].id;
        Place::root().key("factors").entry(factor.at(), id)
    }

    /// Whether a factor can be proved: its tables are whole and its facts are known.
    pub(super) fn has_factor(&self, id: FactorId) -> bool {
        let factor = &self.ruleset.factors[id];
        let written = self.draft.file.factors.get(id.at());
        let is_whole = written.is_some_and(|written| {
            let tables = written.tables.iter().zip(&factor.tables);
            written.tables.len() == factor.tables.len()
                && tables
                    .into_iter()
                    .all(|(one, compiled)| one.bands.len() == compiled.bands.len())
        });
        let mut bands = factor.tables.iter().flat_map(|table| &table.bands);
        let is_known = bands.all(|band| {
            let mut parameters = band.takes.parameters();
            parameters.all(|parameter| self.has_parameter(parameter))
        });
        is_whole
            && is_known
            && self.is_sound(&self.factor_place(id))
            && factor.tables.iter().all(|table| self.has_fact(table.fact))
    }

    /// Whether every factor can be proved, so that the total is known.
    pub(super) fn has_total(&self) -> bool {
        let mut factors = self.ruleset.factors.ids();
        self.is_whole()
            && self.is_sound(&Place::root().key("factors"))
            && factors.all(|factor| self.has_factor(factor))
    }

    /// Whether a rule at a place can be proved, apart from the total.
    pub(super) fn has_rule(&self, rule: &Rule, place: &Place) -> bool {
        let mut facts_are_known = true;
        rule.when
            .each_fact(&mut |fact| facts_are_known &= self.has_fact(fact));
        let parameters = rule.when.parameters();
        facts_are_known
            && parameters
                .into_iter()
                .all(|parameter| self.has_parameter(parameter))
            && self.is_sound(place)
    }

    /// For each class, whether everything that decides over the classes down to it can be proved.
    pub(super) fn classes(&self) -> List<bool, Class> {
        let places = &self.draft.places;
        let file = &self.draft.file;
        let lists = ["requirements", "exemptions"].map(|list| Place::root().key(list));
        let rules = self.ruleset.requirements.iter().zip(&places.requirements);
        let mut rules = rules.chain(self.ruleset.exemptions.iter().zip(&places.exemptions));
        let mut is_sound = self.is_whole()
            && places.requirements.len() == file.requirements.len()
            && places.exemptions.len() == file.exemptions.len()
            && lists.iter().all(|list| self.is_sound(list))
            && rules.all(|(rule, place)| self.has_rule(rule, place));
        let mut routes = self.ruleset.classes.all(0);
        for (route, place) in self.ruleset.routes.iter().zip(&places.routes) {
            routes[route.class] += usize::from(self.has_rule(&route.rule, place));
        }
        let written = file.classes.iter().zip(routes.each());
        written
            .map(|(written, (class, routes))| {
                let place = class_place(self, class);
                is_sound &= *routes == written.routes.len() && self.is_sound(&place);
                is_sound
            })
            .collect()
    }
}

/// Whether a finding is about something that decides answers.
fn can_change_answers(finding: &Finding) -> bool {
    let is_silent = matches!(
        finding.code,
        Code::MissingTranslation | Code::MissingSource | Code::UnknownSource | Code::ReservedId
    );
    let is_text = |key: &str| TEXTS.contains(&key);
    let keys = |step: &PlaceStep| match step {
        PlaceStep::Key(key) => Some(key.to_string()),
        PlaceStep::Item(..) => None,
    };
    let path: Vec<String> = finding.spot.place.steps().iter().filter_map(keys).collect();
    let last = path.last().map_or("", String::as_str);
    let is_about_text = path.iter().any(|key| is_text(key))
        || (NAMES.iter().any(|name| path.contains(&(*name).to_owned()))
            && finding.code != Code::DuplicateId)
        || (finding.code == Code::UnknownKey && near_key(last, TEXTS).is_some());
    let misses_text = finding
        .missing
        .as_deref()
        .is_some_and(|key| TEXTS.contains(&key) || NAMES.contains(&key));
    !finding.waived && !is_silent && !is_about_text && !misses_text
}

/// Where a class is written.
pub(super) fn class_place(sound: &Sound<'_>, class: ClassId) -> Place {
    let id = &sound.ruleset.classes[class].id;
    Place::root().key("classes").entry(class.at(), id)
}
