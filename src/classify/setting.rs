//! What is settled before the first applicant: the day, the figures, and the normal form with a
//! plan for each kind of question.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::parts::{PartMemories, PartMemory, Reads};
use crate::base::ids::List;
use crate::engine::normal::NormalForm;
use crate::engine::{Answered, Bracket, Focus, Memory, Met, OpenProfile, Plan, Short};
use crate::rules::figures::{self, FigureInForce, Ground};
use crate::rules::ruleset::{ClassId, Fact, FactId, Figures, Parameter, RouteId, Ruleset};

/// The most values of a fact whose cells are listed one by one.
const MOST_LISTED: i64 = 2048;

/// A ruleset on one day with one set of figures, ready to answer for any number of applicants.
///
/// Every answer comes from here: [`assess`](fn@super::assess) makes one for a single applicant,
/// `batch` keeps one for all rows of the same day, place and figures.
#[derive(Debug)]
pub struct Setting {
    /// The day that answers are for.
    pub(super) on: Date,
    /// The figures on the day, by parameter; none where one is missing.
    pub(crate) figures: List<Option<FigureInForce>, Parameter>,
    /// The figures alone, as edges ask for them.
    pub(crate) amounts: Figures,
    /// The ruleset in normal form.
    pub(crate) form: NormalForm,
    routes: Plan,
    /// Every value of facts with few values, made for those who ask often.
    entries: OnceCell<List<Vec<Answered>, Fact>>,
    points: OnceCell<Plan>,
    remarks: OnceCell<Vec<Plan>>,
    reads: OnceCell<Reads>,
}

/// What answers leave behind for the next ones of the same setting.
#[derive(Debug, Default)]
pub struct Memories {
    pub(super) routes: Memory,
    pub(super) points: Memory,
    pub(super) remarks: Vec<Memory>,
    pub(super) parts: PartMemories,
}

impl Memories {
    /// About how many bytes they have.
    pub(crate) fn weight(&self) -> usize {
        // Measured with the shipped rules.
        const SETTLED: usize = 320;
        const PART: usize = 1536;
        let settled = [&self.routes, &self.points]
            .into_iter()
            .chain(&self.remarks);
        settled.map(Memory::len).sum::<usize>() * SETTLED + self.parts.len() * PART
    }
}

/// An answer in short: the class, the points, and the route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grading {
    /// Whether a permit of this kind is needed; unknown while an exemption is open.
    pub permit_needed: Option<bool>,
    /// The certain class; none where a requirement fails or no permit is needed.
    pub class: Option<ClassId>,
    /// The best class the open facts allow.
    pub best_class: Option<ClassId>,
    /// The route that the certain class is by.
    pub route: Option<RouteId>,
    /// The least total.
    pub points: i64,
    /// The greatest total.
    pub points_at_most: i64,
}

impl Grading {
    /// What the engine says in short, in the terms of the ruleset.
    pub(crate) fn of(short: &Short, form: &NormalForm) -> Self {
        let route = short.route.and_then(|route| form.routes.get(route));
        Self {
            permit_needed: match short.is_exempt {
                Met::Yes => Some(false),
                Met::No => Some(true),
                Met::Unknown => None,
            },
            class: short.class,
            best_class: short.best_class,
            route: route.copied(),
            points: short.points,
            points_at_most: short.points_at_most,
        }
    }
}

impl Setting {
    /// A ruleset on a day. `given` are figures that override the dated ones.
    #[must_use]
    pub fn new(ruleset: &Ruleset, given: &Figures, on: Date) -> Self {
        let figures = figures::in_force(ruleset, given, on);
        let amounts = figures.map(|figure| figure.map(|figure| figure.value));
        let form = NormalForm::new(ruleset, on, &amounts);
        Self::of(on, (figures, amounts), form)
    }

    /// A ruleset on a day for profiles that each have figures of their own, which
    /// [`answer_figures`](Self::answer_figures) takes in.
    pub(crate) fn of_ranks(ruleset: &Ruleset, on: Date, figures: &Figures) -> Self {
        let form = NormalForm::ranked(ruleset, on, &figures.map(Option::is_some));
        let none = (
            ruleset.parameters().all(None),
            ruleset.parameters().all(None),
        );
        Self::of(on, none, form)
    }

    fn of(
        on: Date,
        (figures, amounts): (List<Option<FigureInForce>, Parameter>, Figures),
        form: NormalForm,
    ) -> Self {
        Self {
            on,
            figures,
            amounts,
            routes: Plan::of(&form.model, Focus::Routes),
            entries: OnceCell::new(),
            points: OnceCell::new(),
            remarks: OnceCell::new(),
            reads: OnceCell::new(),
            form,
        }
    }

    /// Turns to another day on which the same entries are in force; says whether it is another one.
    /// Only what an answer says of the day itself is another then, and how old figures are.
    pub(crate) fn turn_to(
        &mut self,
        on: Date,
        ruleset: &Ruleset,
        given: &Figures,
        memories: &mut Memories,
    ) -> bool {
        if self.on == on {
            return false;
        }
        self.on = on;
        self.figures = figures::in_force(ruleset, given, on);
        memories.parts.own_caveats = PartMemory::default();
        true
    }

    /// The profile of an applicant of whom nothing is known but what the ruleset assumes.
    #[must_use]
    pub fn profile(&self, ruleset: &Ruleset) -> OpenProfile {
        let values = ruleset.facts.map(|fact| fact.assume);
        self.profile_in(&self.routes, &values)
    }

    /// Makes a value known in a profile, or open again.
    pub fn answer(&self, profile: &mut OpenProfile, fact: FactId, value: Option<i64>) {
        self.answer_all(profile, std::iter::once((fact, value)));
    }

    /// The same for several facts.
    #[inline]
    pub(crate) fn answer_all(
        &self,
        profile: &mut OpenProfile,
        answers: impl Iterator<Item = (FactId, Option<i64>)>,
    ) {
        let tables = self.entries.get_or_init(|| self.tables());
        for (fact, value) in answers {
            let at = value.and_then(|value| usize::try_from(value).ok());
            match at.and_then(|at| tables[fact].get(at)) {
                Some(entry) => self.routes.write(profile, fact, *entry),
                None => {
                    let cell = self.form.cell(fact, value);
                    self.routes.answer(profile, fact, cell);
                }
            }
        }
    }

    /// Takes the figures of a profile in, of whose facts `value` knows those that are compared with them.
    pub(crate) fn answer_figures(
        &self,
        profile: &mut OpenProfile,
        figures: &Figures,
        value: impl Fn(FactId) -> Option<i64>,
    ) {
        let ranked = self.form.ranked.iter();
        for (number, ranked) in ranked.enumerate() {
            let known = figures[ranked.parameter].zip(value(ranked.fact));
            let rank = known.map(|(figure, value)| ranked.rank(value, &figure));
            let fact = FactId::new(self.form.cells.len() + number);
            self.routes.answer(profile, fact, rank);
        }
    }

    /// What each value of a fact with few values is to a profile.
    fn tables(&self) -> List<Vec<Answered>, Fact> {
        let facts = self.form.cells.each();
        let table = |(fact, cells): (FactId, &crate::base::cells::Cells)| {
            let cells = cells.table(MOST_LISTED).into_iter();
            let entry = |cell: u32| self.routes.entry(fact, usize::try_from(cell).ok());
            cells.filter_map(entry).collect()
        };
        facts.map(table).collect()
    }

    /// The answer in short for a profile.
    pub fn grade(&self, profile: &OpenProfile, memories: &mut Memories) -> Grading {
        Grading::of(
            &self.routes.short(profile, &mut memories.routes),
            &self.form,
        )
    }

    /// The answer in short for a profile, with the least points of each factor in the order of the
    /// ruleset.
    pub fn grade_by_factor<'m>(
        &'m self,
        profile: &OpenProfile,
        memories: &'m mut Memories,
    ) -> (Grading, impl Iterator<Item = i64> + 'm) {
        let grading = self.grade(profile, memories);
        let least = memories.routes.least();
        let nodes = self.form.factor_nodes.iter();
        let points = nodes.map(|node| least.get(*node).copied().unwrap_or(0));
        (grading, points)
    }

    /// How sure the route of an answer is.
    pub(crate) fn ground(&self, grading: &Grading) -> Option<Ground> {
        self.form.ground(grading.route?)
    }

    /// The answer in short from a bracket of routes.
    pub(super) fn grading_of(&self, bracket: &Bracket) -> Grading {
        Grading::of(&self.routes.short_of(bracket), &self.form)
    }

    /// The plan for questions about points alone.
    pub(super) fn points_plan(&self) -> &Plan {
        self.points
            .get_or_init(|| Plan::of(&self.form.model, Focus::Points))
    }

    /// The plan for questions about the condition of a caveat, by its position among those in force.
    pub(super) fn remark_plan(&self, number: usize) -> Option<&Plan> {
        self.remark_plans().get(number)
    }

    fn remark_plans(&self) -> &[Plan] {
        self.remarks.get_or_init(|| {
            let numbers = 0..self.form.model.remarks.len();
            numbers
                .map(|number| Plan::of(&self.form.model, Focus::Remark(number)))
                .collect()
        })
    }

    /// What each part of an answer reads.
    pub(super) fn reads(&self, ruleset: &Ruleset) -> &Reads {
        let reads = || Reads::of(&self.form, self.remark_plans(), ruleset);
        self.reads.get_or_init(reads)
    }

    /// The plan for questions about classes and routes.
    pub(crate) fn routes_plan(&self) -> &Plan {
        &self.routes
    }

    /// The profile of some values under a plan.
    pub(crate) fn profile_in(&self, plan: &Plan, values: &List<Option<i64>, Fact>) -> OpenProfile {
        let mut profile = plan.open_profile();
        for (fact, value) in values.each() {
            if value.is_some() {
                plan.answer(&mut profile, fact, self.form.cell(fact, *value));
            }
        }
        profile
    }
}
