//! A file being compiled: what is known of it so far, and what was found.

use std::rc::Rc;

use jiff::civil::Date;

use crate::base::calendar::Period;
use crate::base::ids::List;
use crate::base::place::{Place, Places, Spot};
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::finding::{Code, Finding, MOST_FINDINGS};
use crate::rules::ruleset::{self, Ruleset};
use crate::rules::schema::{self, InForce, RuleFile};

use super::directory::Directory;

/// The most points, in either direction, that a number of a rule file may say.
pub(super) const MOST_POINTS: i64 = 1_000_000;

/// The most bands and parameters that are gone through to look at the tables of a file under each
/// of its figures.
const MOST_STEPS: usize = 2_000_000;

/// What the second stage makes of a file.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// What could be read. Where it is not usable it has holes, and only proofs about its sound
    /// parts may look at it: a fact with a fault is a [stand-in](ruleset::Fact::stand_in) that
    /// nothing reads, a table or a rule with one is left out.
    pub(crate) ruleset: Ruleset,
    /// Whether no finding stands against the file, so that it may be used for answers.
    pub(crate) is_usable: bool,
    /// The findings of this stage.
    pub(crate) findings: Vec<Finding>,
    /// How many more there are than are kept.
    pub(crate) left_out: usize,
    /// Where the rules of the ruleset are written.
    pub(crate) places: RulePlaces,
}

/// Where rules are written, in the order of the lists of the ruleset.
#[derive(Debug, Default)]
pub(crate) struct RulePlaces {
    /// The requirements.
    pub(crate) requirements: Vec<Place>,
    /// The exemptions.
    pub(crate) exemptions: Vec<Place>,
    /// The routes of all classes.
    pub(crate) routes: Vec<Place>,
}

pub(super) struct Compiler<'a> {
    pub(super) file: &'a RuleFile,
    /// The findings of the first stage, in the order of their places.
    pub(super) earlier: Vec<&'a Finding>,
    pub(super) findings: Vec<Finding>,
    /// How many findings more there are.
    pub(super) left_out: usize,
    /// How much looking at tables under all figures may still cost.
    pub(super) steps_left: usize,
    /// The nodes that findings of this stage or the first one speak of.
    pub(super) spoken: Places,
    /// The facts in their order; none where a fault makes the values of one unknown.
    pub(super) facts: Vec<Option<Rc<ruleset::Fact>>>,
    pub(super) directory: Rc<Directory>,
    pub(super) places: RulePlaces,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(file: &'a RuleFile, earlier: &'a [Finding], directory: Directory) -> Self {
        let mut in_order: Vec<&Finding> = earlier.iter().collect();
        in_order.sort_by(|one, other| one.spot.place.cmp(&other.spot.place));
        let nodes = |finding: &'a Finding| [&finding.at, &finding.spot.place];
        Self {
            file,
            earlier: in_order,
            findings: Vec::new(),
            left_out: 0,
            steps_left: MOST_STEPS,
            spoken: Places::of(earlier.iter().flat_map(nodes)),
            facts: Vec::new(),
            directory: Rc::new(directory),
            places: RulePlaces::default(),
        }
    }

    /// Whether no finding stands against the file.
    pub(super) fn is_usable(&self) -> bool {
        let mut found = self.earlier.iter().copied().chain(&self.findings);
        self.left_out == 0 && !found.any(Finding::is_fatal)
    }

    /// The findings of the first stage that stand in a node.
    pub(super) fn earlier_within(&self, place: &Place) -> &[&'a Finding] {
        // A node comes before all that is inside it, and these before whatever comes next.
        let all = self.earlier.as_slice();
        let first = all.partition_point(|finding| finding.spot.place < *place);
        let (_, rest) = all.split_at(first);
        let inside = rest.partition_point(|finding| finding.spot.place.is_within(place));
        rest.split_at(inside).0
    }
}

impl Compiler<'_> {
    pub(super) fn file(&mut self, shared: &[ruleset::Fact]) -> Ruleset {
        let file = self.file;
        let root = Place::root();
        self.format_and_id();
        let sources = self.listed_sources();
        let parameters = self.parameters();
        self.listed_facts(shared);
        let factors = self.factors();
        let requirements = self.rules(&file.requirements, &root.key("requirements"), false);
        let exemptions = self.rules(&file.exemptions, &root.key("exemptions"), false);
        let (requirements, places) = requirements.into_iter().unzip();
        self.places.requirements = places;
        let (exemptions, places) = exemptions.into_iter().unzip();
        self.places.exemptions = places;
        let (classes, routes) = self.classes();
        let caveats = self.caveats();
        let waivers = self.waivers();
        let in_force_place = root.key("in_force");
        if let Some(InForce { from: None, .. }) = &file.in_force
            && !self.is_suspect(&in_force_place)
        {
            let finding = Finding::missing_key(in_force_place.clone(), "from");
            let help = say!("say from which day the ruleset is the law");
            self.report(finding.help(help));
        }
        let in_force = self.period(file.in_force.as_ref(), &in_force_place);
        Ruleset {
            id: file.id.clone(),
            title: file.title.clone(),
            jurisdiction: file.jurisdiction.clone(),
            in_force,
            sources,
            parameters,
            facts: self
                .facts
                .drain(..)
                .map(|fact| fact.map_or_else(ruleset::Fact::stand_in, Rc::unwrap_or_clone))
                .collect(),
            factors,
            requirements,
            exemptions,
            classes,
            routes,
            caveats,
            waivers,
            place: None,
        }
    }

    /// The version of the format, and the name of the file's ruleset or place.
    pub(super) fn format_and_id(&mut self) {
        let file = self.file;
        let here = Place::root().key("format");
        if !self.is_suspect(&here) && !file.format.is_empty() && file.format != schema::FORMAT {
            let message = say!(
                "found `{found}`, expected `{expected}`",
                found = spelling::shown(&file.format, 60),
                expected = schema::FORMAT
            );
            self.report(Finding::at_value(Code::WrongType, here, message));
        }
        self.id(&file.id, &Place::root().key("id"), false);
    }

    /// Keeps a finding, unless the first stage could not even read what it stands in.
    pub(super) fn report(&mut self, finding: Finding) {
        let is_unread = |earlier: &Finding| {
            earlier.code == Code::WrongType && finding.spot.place.is_within(&earlier.spot.place)
        };
        if self.earlier.iter().copied().any(is_unread) {
            return;
        }
        if self.has_no_room() {
            self.left_out += 1;
            return;
        }
        self.spoken.add(&finding.at);
        self.spoken.add(&finding.spot.place);
        self.findings.push(finding);
    }

    /// Whether as many findings are kept as may be: more are counted only.
    pub(super) fn has_no_room(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }

    /// Whether a finding speaks of the node or of something inside it.
    pub(super) fn is_suspect(&self, place: &Place) -> bool {
        self.spoken.has_within(place)
    }

    /// A key that makes no sense beside what the item is.
    pub(super) fn misplaced(&mut self, place: Place, why: &Text) {
        let message = say!("this key has no place here: {why}", why);
        let finding = Finding::at_key(Code::UnknownKey, place, message);
        self.report(finding.help(say!("take it out")));
    }

    pub(super) fn listed_sources(&mut self) -> List<ruleset::Source> {
        let list = Place::root().key("sources");
        let place = |number: usize, id: &str| list.entry(number, id).key("id");
        let file = self.file;
        self.duplicates(
            file.sources
                .iter()
                .enumerate()
                .map(|(number, one)| (one.id.as_str(), place(number, &one.id))),
        );
        for (number, source) in file.sources.iter().enumerate() {
            self.id(&source.id, &place(number, &source.id), false);
        }
        let compiled = |source: &schema::Source| ruleset::Source {
            id: source.id.clone(),
            title: source.title.clone(),
            number: source.number.clone(),
            url: source.url.clone(),
            note: source.note.clone(),
            confidence: source.confidence,
        };
        file.sources.iter().map(compiled).collect()
    }

    pub(super) fn parameters(&mut self) -> List<ruleset::Parameter> {
        let file = self.file;
        let list = Place::root().key("parameters");
        let place = |number: usize, id: &str| list.entry(number, id).key("id");
        let ids = file
            .parameters
            .iter()
            .enumerate()
            .map(|(number, one)| (one.id.as_str(), place(number, &one.id)));
        self.duplicates(ids);
        let mut compiled = List::default();
        for (number, parameter) in file.parameters.iter().enumerate() {
            let here = list.entry(number, &parameter.id);
            self.id(&parameter.id, &here.key("id"), true);
            let mut values: List<_> = parameter
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| self.dated_value(value, &here.key("values").item(index)))
                .collect();
            values
                .as_mut_slice()
                .sort_by_key(|value| value.in_force.from);
            compiled.push(ruleset::Parameter {
                id: parameter.id.clone(),
                title: parameter.title.clone(),
                unit: parameter.unit.clone(),
                values,
                note: parameter.note.clone(),
                confidence: parameter.confidence,
            });
        }
        compiled
    }

    pub(super) fn dated_value(
        &mut self,
        value: &schema::DatedValue,
        place: &Place,
    ) -> ruleset::DatedValue {
        let period = schema::InForce {
            from: Some(value.from.clone()),
            to: value.to.clone(),
        };
        if value.value.is_zero_or_less() && !self.is_suspect(place) {
            let message = say!(
                "found `{number}`, expected a number above 0",
                number = value.value
            );
            self.report(Finding::at_value(
                Code::WrongType,
                place.key("value"),
                message,
            ));
        }
        ruleset::DatedValue {
            in_force: self.period(Some(&period), place),
            value: value.value,
            sources: self.sources(&value.source, &place.key("source")),
            note: value.note.clone(),
            confidence: value.confidence,
        }
    }

    /// A period, whose days the first stage has read already.
    pub(super) fn period(&mut self, written: Option<&schema::InForce>, place: &Place) -> Period {
        let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
        let period = written.map_or(Period::ALWAYS, |written| Period {
            from: day(&written.from),
            to: day(&written.to),
        });
        if period.is_empty() {
            let finding = Finding::at_value(
                Code::WrongType,
                place.key("to"),
                say!("the last day is before the first one"),
            );
            let label = say!("the first day");
            self.report(finding.other(Spot::value(place.key("from")), label));
        }
        period
    }
}
