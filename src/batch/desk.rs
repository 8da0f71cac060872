//! Rows under one ruleset: what their cells say here, and what is kept from one row to the next.

use crate::base::decimal::Decimal;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::book::Taken;
use super::columns::{Columns, Meaning};
use super::edges::{Edges, Order};
use super::ndjson;
use super::remembered::{Key, Remembered};
use super::tally::Tally;
use super::text::Encoding;
use crate::applicant::{
    self, Answer, Applicant, Disagreement, Input, InputNames, Intake, Options, Sheet, Why,
};
use crate::base::cells::Range;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::text::Text;
use crate::classify::{Grading, Memories, Setting};
use crate::engine::OpenProfile;
use crate::rules::figures;
use crate::rules::ruleset::{ClassId, FactId, FactKind, Figures, Ruleset};
use crate::wire::assessment::{AssessmentOut, Written};

/// How many fen a yuan has.
const FEN: i64 = 100;

/// The most settings that a desk keeps at once, and the most of whole answers, which keep more.
const MOST_SETTINGS: usize = 32;
const MOST_EXACT: usize = 4;

/// The most answers in short that a desk remembers, of rows that take long: each has some 600 bytes.
const MOST_GRADINGS: usize = 512;

/// Stands for an open fact, a missing edge or no figure in the key of a row.
const OPEN: i64 = i64::MIN;

/// The most words of columns that a desk remembers.
const MOST_WORDS: usize = 1024;

#[cfg(test)]
thread_local! {
    /// How many settings were made in this thread.
    pub(super) static MADE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Where rows under one ruleset are graded.
pub(super) struct Desk {
    /// The shipped place that rows name to be sent here.
    pub(super) place: Option<&'static str>,
    pub(super) ruleset: Taken,
    names: InputNames,
    /// What each column is here.
    slots: Vec<Slot>,
    /// The facts that a row can change, with what is assumed of them.
    moved: Vec<(FactId, Option<i64>)>,
    /// Those of them that several columns can answer, or a date.
    shared: Vec<FactId>,
    /// The number of the row.
    number: u64,
    /// How many columns alone answer their fact, and how many of them the row has a cell of.
    alone: usize,
    seen: usize,
    /// The days on which anything of the ruleset turns.
    turning: Vec<Date>,
    /// The day for which `base` was read.
    on: Option<Date>,
    has_dates_set: bool,
    /// What holds for all rows.
    base: Applicant,
    row: Applicant,
    intake: Intake,
    settings: Vec<Kept>,
    /// What the row at hand asks for, and where its setting is kept, if it is.
    asked: Basis,
    at: Option<usize>,
    /// The edges that figures move.
    edges: Edges,
    /// The days on which what decides a class turns: rules and figures, and rules alone.
    deciding: Vec<Date>,
    ruling: Vec<Date>,
    /// Answers to rows that took long, by all that they hang on: rows of which little is known are
    /// often alike, whatever their places, days and figures. They outlive the settings.
    gradings: FxHashMap<Box<[i64]>, Grading>,
    /// What the answer to the row at hand hangs on.
    key: Vec<i64>,
    /// Whether a setting was made since this was last asked.
    has_made: bool,
    /// How many words the columns remember.
    words: usize,
    /// How many rows had each class for certain, and possibly; then none, and exempt.
    classes: Vec<u64>,
    best_classes: Vec<u64>,
    required: Option<ClassId>,
}

/// A cell that is looked at.
pub(super) struct Asking<'c> {
    pub(super) key: Key,
    pub(super) cell: &'c [u8],
    pub(super) encoding: Encoding,
    pub(super) on: Date,
    pub(super) is_exact: bool,
}

/// Why a cell is not taken, with what it would answer.
pub(super) enum Refused {
    /// What it says by itself is not taken, whatever else the row says.
    Cell(Input, Why),
    /// Something else is wrong with it.
    Other(Input, Refusal),
}

/// What a column is at a desk.
struct Slot {
    meaning: Meaning,
    short_cut: ShortCut,
    /// The fact that it alone answers: the row keeps the answer until another comes.
    alone: Option<FactId>,
    /// Whether the row has what holds for all rows.
    is_base: bool,
    /// The last row that had a cell here.
    seen: u64,
}

/// How cells of a column are read that need not be read in full.
enum ShortCut {
    /// Words say what they said before; those of a choice are found by all that they go by.
    Words(Remembered, Option<Box<Options>>),
    /// Digits alone are a number of a unit between two values.
    Number { unit: i64, domain: Range },
    /// There is none.
    None,
}

impl ShortCut {
    fn of(ruleset: &Ruleset, meaning: Meaning) -> Self {
        let Meaning::Input(Input::Fact(fact)) = meaning else {
            return Self::None;
        };
        let fact = &ruleset.facts()[fact];
        let number = |unit| Self::Number {
            unit,
            domain: fact.domain,
        };
        match fact.kind {
            FactKind::Boolean | FactKind::Choice { .. } => {
                Self::Words(Remembered::default(), Options::of(fact).map(Box::new))
            }
            FactKind::Integer { .. } => number(1),
            FactKind::Money => number(FEN),
            FactKind::Date { .. } => Self::None,
        }
    }

    /// The value of a cell, in the smallest unit of its fact.
    #[expect(
        clippy::inline_always,
        reason = "called for every cell, and not inlined by itself"
    )]
    #[inline(always)]
    fn value(&self, key: Key) -> Option<i64> {
        match self {
            Self::Words(known, _) => known.recent(key),
            Self::Number { unit, domain } => {
                let value = key.digits()?.saturating_mul(*unit);
                Some(value).filter(|value| domain.contains(*value))
            }
            Self::None => None,
        }
    }
}

/// What a setting is made of.
#[derive(Clone, Default)]
struct Basis {
    day: Date,
    figures: Figures,
    /// Where its figures have the edges that they move, where they are those of a row.
    order: Option<Order>,
    /// Whether its figures are answers of the row, like its facts.
    is_ranked: bool,
}

impl Basis {
    /// Whether rows on either basis can share a setting.
    fn is_like(&self, other: &Self) -> bool {
        self.day == other.day
            && self.is_ranked == other.is_ranked
            && if self.is_ranked {
                let known = self.figures.iter().map(Option::is_some);
                known.eq(other.figures.iter().map(Option::is_some))
            } else {
                self.has_figures_like(other)
            }
    }

    fn has_figures_like(&self, other: &Self) -> bool {
        match (&self.order, &other.order) {
            (Some(order), Some(other)) => order.ranks == other.ranks,
            (None, None) => self.figures == other.figures,
            _ => false,
        }
    }
}

/// A setting with what it left behind.
struct Kept {
    basis: Basis,
    setting: Setting,
    profile: OpenProfile,
    memories: Memories,
    /// What was written of whole answers.
    written: Written,
}

/// The answer to a row.
pub(crate) struct Graded<'g> {
    /// The answer in short.
    pub(crate) grading: Grading,
    on: Date,
    is_exact: bool,
    desk: &'g mut Desk,
}

impl Desk {
    pub(super) fn new(place: Option<&'static str>, ruleset: Taken, required: Option<&str>) -> Self {
        let classes = ruleset.classes().len() + 2;
        let wanted = |class: &crate::rules::ruleset::Class| Some(class.id.as_str()) == required;
        Self {
            place,
            edges: Edges::of(&ruleset),
            asked: Basis::default(),
            deciding: in_order(ruleset.deciding_days().chain(ruleset.figure_days())),
            ruling: in_order(ruleset.deciding_days()),
            gradings: FxHashMap::default(),
            key: Vec::new(),
            has_made: false,
            words: 0,
            names: InputNames::of(&ruleset),
            required: ruleset.classes().find(wanted),
            slots: Vec::new(),
            moved: Vec::new(),
            shared: Vec::new(),
            number: 0,
            alone: 0,
            seen: 0,
            turning: in_order(ruleset.entry_days()),
            on: None,
            has_dates_set: false,
            base: Applicant::nobody(&ruleset),
            row: Applicant::nobody(&ruleset),
            intake: Intake::of(&ruleset),
            settings: Vec::new(),
            at: None,
            classes: vec![0; classes],
            best_classes: vec![0; classes],
            ruleset,
        }
    }

    /// Makes ready for a row on a day; says what is wrong with what is set for all rows.
    pub(super) fn begin(
        &mut self,
        (set, is_exact): (&Sheet, bool),
        columns: &Columns,
        on: Date,
    ) -> Result<(), Vec<Refusal>> {
        let is_wider = self.slots.len() < columns.len();
        for column in self.slots.len()..columns.len() {
            let meaning = columns.meaning(column, &self.names);
            self.slots.push(Slot {
                meaning,
                short_cut: ShortCut::of(&self.ruleset, meaning),
                alone: None,
                is_base: true,
                seen: 0,
            });
        }
        let is_to_read = self.on.is_none() || (self.on != Some(on) && self.has_dates_set);
        if is_to_read {
            self.read_base(set, on)?;
        }
        if is_wider || is_to_read {
            self.share_out(is_exact);
        }
        self.on = Some(on);
        self.number += 1;
        self.seen = 0;
        self.row.restore(&self.shared, &self.base);
        self.intake.clear();
        Ok(())
    }

    /// What a column answers, if it answers anything here.
    pub(super) fn input(&self, column: usize) -> Option<Input> {
        match self.slots.get(column)?.meaning {
            Meaning::Input(input) => Some(input),
            Meaning::Unused | Meaning::None => None,
        }
    }

    /// Takes the cell of a column in, if what it says is known by its key alone.
    #[inline]
    pub(super) fn knows(&mut self, column: usize, key: Key) -> bool {
        let Some(slot) = self.slots.get_mut(column) else {
            return false;
        };
        let Some(fact) = slot.alone.filter(|_| key.is_some()) else {
            return false;
        };
        let Some(value) = slot.short_cut.value(key) else {
            return false;
        };
        // Whether it is the cell above once more is not asked: the answer is as good as a coin's.
        slot.is_base = false;
        self.row.set(fact, Some(value));
        self.seen += usize::from(slot.seen != self.number);
        slot.seen = self.number;
        true
    }

    /// Brings the answers of the row together; says what contradicts what, and what it is about.
    pub(super) fn settle(&mut self, on: Date) -> Vec<(String, Refusal)> {
        self.forget_unseen();
        let disagreements = self
            .intake
            .settle(&self.ruleset, on, &mut self.row)
            .into_iter();
        let about = |fact: FactId| id_of(&self.ruleset, Input::Fact(fact)).to_owned();
        let mut refusals: Vec<_> = disagreements
            .map(
                |Disagreement {
                     facts: [fact, _],
                     refusal,
                 }| (about(fact), refusal),
            )
            .collect();
        if let Err(refusal) = applicant::settle_province(&self.ruleset, &mut self.row) {
            refusals.push(("province".to_owned(), refusal));
        }
        refusals
    }

    /// Takes the cell of a column in: one that is read for the first time, or has to be settled
    /// with others.
    pub(super) fn take(
        &mut self,
        column: usize,
        columns: &Columns,
        asked: &Asking<'_>,
    ) -> Result<(), Refused> {
        let Some(slot) = self.slots.get_mut(column) else {
            return Ok(());
        };
        let (key, cell) = (asked.key, asked.cell);
        let input = match slot.meaning {
            Meaning::Input(input) => input,
            Meaning::Unused if asked.is_exact && !is_blank(cell, asked.encoding) => {
                self.row.note_unused(columns.name(column));
                return Ok(());
            }
            Meaning::Unused | Meaning::None => return Ok(()),
        };
        let known = slot.short_cut.value(key).or_else(|| match &slot.short_cut {
            ShortCut::Words(known, _) => known.get(cell),
            _ => None,
        });
        let read = match known {
            Some(value) => Ok(Some(Answer::Value(value))),
            None => read(&self.ruleset, (input, &slot.short_cut), asked),
        };
        if let (Ok(Some(Answer::Value(value))), ShortCut::Words(known, _)) =
            (&read, &mut slot.short_cut)
        {
            self.words += known.keep(key, cell, *value);
        }
        if let Some(fact) = slot.alone {
            self.seen += usize::from(slot.seen != self.number);
            slot.seen = self.number;
            let value = match &read {
                Ok(Some(Answer::Value(value))) => Some(*value),
                _ => None,
            };
            slot.is_base = value.is_none();
            self.row.set(fact, value.or(self.base.value(fact)));
            return read.map(|_| ());
        }
        let Some(answer) = read? else {
            return Ok(());
        };
        if !self.intake.take(input, answer, &mut self.row) {
            let id = id_of(&self.ruleset, input);
            let what = say!("`{name}` is answered twice", name = id);
            return Err(Refused::Other(input, Refusal::new(what)));
        }
        if let Input::Fact(fact) = input
            && asked.is_exact
            && let Some(fact) = self.ruleset.unread_fact(fact)
        {
            let name = fact.id.clone();
            self.row.note_unused(&name);
        }
        Ok(())
    }

    /// Tells which columns alone answer their fact, and begins anew with what holds for all rows.
    fn share_out(&mut self, is_exact: bool) {
        let given = |slot: &Slot| match slot.meaning {
            Meaning::Input(Input::Fact(fact)) => Some((fact, self.ruleset.fact_given_by(fact))),
            _ => None,
        };
        let all: Vec<_> = self.slots.iter().filter_map(given).collect();
        let mut givers = self.ruleset.facts().all(0_usize);
        for (_, gives) in &all {
            givers[*gives] += 1;
        }
        let is_alone = |(fact, gives): (FactId, FactId)| {
            let is_date = fact != gives;
            let others = givers[gives] > 1;
            let is_noted = is_exact && self.ruleset.unread_fact(fact).is_some();
            !(is_date || others || is_noted || self.has_dates_set)
        };
        let alone: Vec<_> = self
            .slots
            .iter()
            .map(|slot| {
                given(slot)
                    .filter(|given| is_alone(*given))
                    .map(|(fact, _)| fact)
            })
            .collect();
        let mut moved: Vec<_> = all
            .iter()
            .flat_map(|(fact, gives)| [*fact, *gives])
            .collect();
        moved.sort_unstable();
        moved.dedup();
        self.row.restore(&moved, &self.base);
        let assumed = |fact: FactId| self.ruleset.facts()[fact].assume;
        self.gradings.clear();
        self.moved = moved.iter().map(|fact| (*fact, assumed(*fact))).collect();
        let mut alone_facts: Vec<FactId> = alone.iter().copied().flatten().collect();
        alone_facts.sort_unstable();
        moved.retain(|fact| alone_facts.binary_search(fact).is_err());
        self.shared = moved;
        self.alone = alone.iter().flatten().count();
        for (slot, alone) in self.slots.iter_mut().zip(alone) {
            (slot.alone, slot.is_base) = (alone, true);
        }
    }

    /// Takes what the row before said where this one has no cell.
    fn forget_unseen(&mut self) {
        if self.seen == self.alone {
            return;
        }
        for slot in &mut self.slots {
            if let Some(fact) = slot
                .alone
                .filter(|_| !slot.is_base && slot.seen != self.number)
            {
                slot.is_base = true;
                self.row.set(fact, self.base.value(fact));
            }
        }
    }

    fn read_base(&mut self, set: &Sheet, on: Date) -> Result<(), Vec<Refusal>> {
        let read = Applicant::read(&self.ruleset, std::slice::from_ref(set), on);
        match read {
            Ok(base) => {
                let mut facts = self.ruleset.facts().ids();
                self.has_dates_set = facts.any(|fact| base.date(fact).is_some());
                self.row = base.clone();
                self.base = base;
                self.gradings.clear();
                self.forget_settings();
                Ok(())
            }
            Err(faults) => {
                // The next row asks again.
                self.on = None;
                Err(faults.into_iter().map(|fault| fault.refusal).collect())
            }
        }
    }

    pub(super) fn grade(&mut self, on: Date, is_exact: bool) -> Option<Graded<'_>> {
        self.ask(on, is_exact);
        let asked = &self.asked;
        let is_it = |kept: &Kept| kept.basis.is_like(asked);
        let is_still = |at: &usize| self.settings.get(*at).is_some_and(is_it);
        let still = self.at.filter(is_still);
        self.at = still.or_else(|| self.settings.iter().position(is_it));
        let is_long = self
            .answer_kept()
            .is_none_or(|kept| kept.profile.is_split());
        if is_long {
            self.write_key();
        }
        let known = Some(&self.key).filter(|_| is_long);
        let known = known.and_then(|key| self.gradings.get(key.as_slice()));
        let grading = match known.copied() {
            Some(grading) => grading,
            None => {
                let kept = self.ready(is_exact)?;
                let grading = kept.setting.grade(&kept.profile, &mut kept.memories);
                if kept.profile.is_split() {
                    if self.gradings.len() >= MOST_GRADINGS {
                        self.gradings.clear();
                    }
                    self.gradings.insert(self.key.as_slice().into(), grading);
                }
                grading
            }
        };
        let count = |counts: &mut Vec<u64>, class: Option<ClassId>| {
            let last = counts.len();
            let at = match (grading.permit_needed, class) {
                (Some(false), _) => last - 1,
                (_, Some(class)) => class.at(),
                (_, None) => last - 2,
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        };
        count(&mut self.classes, grading.class);
        count(&mut self.best_classes, grading.best_class);
        Some(Graded {
            grading,
            on,
            is_exact,
            desk: self,
        })
    }

    /// Notes what the row asks for: its day and its figures, as far as its answer hangs on them.
    fn ask(&mut self, on: Date, is_exact: bool) {
        let figures = self.row.figures();
        let asked = &mut self.asked;
        asked.figures.clone_from(figures);
        asked.order = None;
        asked.is_ranked = false;
        if is_exact {
            asked.day = first_day(&self.turning, on);
            return;
        }
        asked.day = first_day(&self.deciding, on);
        let facts = self.ruleset.facts();
        let is_known = |fact: FactId| self.row.value(fact).or(facts[fact].assume).is_some();
        let has_own = figures.iter().any(Option::is_some);
        let amounts = figures::in_force(&self.ruleset, figures, asked.day);
        let amounts = amounts.map(|figure| figure.map(|figure| figure.value));
        let is_none_known = amounts.iter().all(Option::is_none);
        if self.edges.are_ranks(|fact| is_none_known || is_known(fact)) {
            // The figures are answers like others, and nothing of the day but its rules is left.
            asked.is_ranked = true;
            asked.day = first_day(&self.ruling, on);
            asked.figures = amounts;
        } else if has_own {
            asked.order = self.edges.order(&self.ruleset, &amounts);
            if asked.order.is_some() && amounts.iter().all(Option::is_some) {
                // Nothing of the day but its rules is left.
                asked.day = first_day(&self.ruling, on);
                asked.figures = amounts;
            }
        }
    }

    /// Writes down all that the answer to the row hangs on. Its values beside edges that move count
    /// by these edges, as in [`Order::stand_ins`]; all keys of a desk with figures, and all without,
    /// are of one length.
    fn write_key(&mut self) {
        let (
            Basis {
                day,
                figures,
                order,
                is_ranked,
            },
            row,
        ) = (&self.asked, &self.row);
        let ymd = [
            i64::from(day.year()),
            i64::from(day.month()),
            i64::from(day.day()),
        ];
        self.key.clear();
        self.key.extend(ymd);
        self.key.push(i64::from(order.is_some()));
        let facts = self.ruleset.facts();
        let value = |fact: FactId| row.value(fact).or(facts[fact].assume);
        let moves = |fact| order.as_ref().is_some_and(|order| order.moves(fact));
        self.key.push(i64::from(*is_ranked));
        if let Some(order) = order {
            let ranks = order.ranks.iter().map(|rank| rank.unwrap_or(OPEN));
            self.key
                .extend(ranks.chain(order.places(value).map(|place| place.unwrap_or(OPEN))));
        } else {
            // Figures are read to the hundredth.
            let units = |figure: &Option<Decimal>| figure.map_or(OPEN, |one| one.to_units(100).0);
            self.key.extend(figures.iter().map(units));
        }
        let others = self.moved.iter().filter(|(fact, _)| !moves(*fact));
        let values = others.map(|(fact, assumed)| row.value(*fact).or(*assumed).unwrap_or(OPEN));
        self.key.extend(values);
    }

    /// Takes the row into the profile of its setting, if that is kept.
    fn answer_kept(&mut self) -> Option<&mut Kept> {
        let kept = self.settings.get_mut(self.at?)?;
        let row = &self.row;
        let answers = self.moved.iter();
        let answers = answers.map(|(fact, assumed)| (*fact, row.value(*fact).or(*assumed)));
        kept.setting.answer_all(&mut kept.profile, answers);
        let facts = self.ruleset.facts();
        let value = |fact: FactId| row.value(fact).or(facts[fact].assume);
        if kept.basis.is_ranked {
            let figures = &self.asked.figures;
            kept.setting
                .answer_figures(&mut kept.profile, figures, value);
        }
        if let (Some(order), Some(kept_order)) = (&self.asked.order, &kept.basis.order) {
            let stand_ins = order.stand_ins(kept_order, value);
            kept.setting.answer_all(&mut kept.profile, stand_ins);
        }
        Some(kept)
    }

    /// The setting of the row, with the row taken into its profile; made if it is not kept.
    fn ready(&mut self, is_exact: bool) -> Option<&mut Kept> {
        if let Some(at) = self.at {
            return self.settings.get_mut(at);
        }
        let most = if is_exact { MOST_EXACT } else { MOST_SETTINGS };
        if self.settings.len() >= most {
            self.settings.remove(0);
        }
        #[cfg(test)]
        MADE.with(|made| made.set(made.get() + 1));
        let setting = if self.asked.is_ranked {
            Setting::of_ranks(&self.ruleset, self.asked.day, &self.asked.figures)
        } else {
            Setting::new(&self.ruleset, &self.asked.figures, self.asked.day)
        };
        let mut profile = setting.profile(&self.ruleset);
        for fact in self.ruleset.facts().ids() {
            if let Some(value) = self.base.value(fact) {
                setting.answer(&mut profile, fact, Some(value));
            }
        }
        self.has_made = true;
        self.at = Some(self.settings.len());
        self.settings.push(Kept {
            basis: self.asked.clone(),
            setting,
            profile,
            memories: Memories::default(),
            written: Written::default(),
        });
        self.answer_kept()
    }

    /// Forgets the keys of lines, and what was made of them.
    pub(super) fn forget_columns(&mut self) {
        self.slots.clear();
        self.moved.clear();
        self.shared.clear();
        (self.alone, self.words) = (0, 0);
        self.row = self.base.clone();
        self.gradings.clear();
        self.forget_settings();
    }

    /// Whether a setting was made since this was last asked.
    pub(super) fn has_made(&mut self) -> bool {
        std::mem::take(&mut self.has_made)
    }

    /// How many settings are kept.
    pub(super) fn settings(&self) -> usize {
        self.settings.len()
    }

    pub(super) fn forget_settings(&mut self) {
        self.settings.clear();
        self.at = None;
    }

    /// About how many bytes were left behind by answers.
    pub(super) fn weight(&self) -> usize {
        let kept = self.settings.iter();
        kept.map(|kept| kept.memories.weight()).sum()
    }

    pub(super) fn forget_answers(&mut self) {
        for kept in &mut self.settings {
            (kept.memories, kept.written) = (Memories::default(), Written::default());
        }
    }

    /// Forgets words, if there are many.
    pub(super) fn forget_words(&mut self) {
        if self.words < MOST_WORDS {
            return;
        }
        self.words = 0;
        for slot in &mut self.slots {
            if let ShortCut::Words(known, _) = &mut slot.short_cut {
                known.forget();
            }
        }
    }

    pub(super) fn count(&mut self, tally: &mut Tally) {
        let ids = self.ruleset.classes().iter().map(|class| class.id.as_str());
        let names: Vec<&str> = ids.chain(["none", "exempt"]).collect();
        for (name, count) in names.iter().zip(&mut self.classes) {
            tally.certain.add(name, std::mem::take(count));
        }
        for (name, count) in names.iter().zip(&mut self.best_classes) {
            tally.possible.add(name, std::mem::take(count));
        }
    }
}

impl Graded<'_> {
    /// The ruleset it was graded under.
    pub(crate) fn ruleset(&self) -> &Ruleset {
        &self.desk.ruleset
    }

    /// The least points of each factor, in the order of the ruleset.
    pub(crate) fn by_factor(&mut self) -> Vec<i64> {
        self.desk
            .ready(self.is_exact)
            .map_or_else(Vec::new, |kept| {
                let (_, points) = kept
                    .setting
                    .grade_by_factor(&kept.profile, &mut kept.memories);
                points.collect()
            })
    }

    /// Writes the whole answer as JSON.
    pub(crate) fn push_assessment(&mut self, out: &mut Vec<u8>) {
        if self.desk.ready(self.is_exact).is_none() {
            return;
        }
        let Desk {
            settings,
            at,
            ruleset,
            row,
            ..
        } = &mut *self.desk;
        let Some(kept) = at.and_then(|at| settings.get_mut(at)) else {
            return;
        };
        let (memories, figures) = (&mut kept.memories, &kept.basis.figures);
        if kept.setting.turn_to(self.on, ruleset, figures, memories) {
            kept.written.forget_day();
        }
        let answer = kept
            .setting
            .assess_profile(ruleset, row, &kept.profile, &mut kept.memories);
        kept.written.learn(ruleset, &answer);
        ndjson::push(
            out,
            &AssessmentOut::with(ruleset, &answer, Some(&kept.written)),
        );
    }

    /// Whether the required class is certain; whoever needs no permit satisfies every class.
    pub(crate) fn is_enough(&self) -> bool {
        let Some(required) = self.desk.required else {
            return true;
        };
        self.grading.permit_needed == Some(false)
            || self.grading.class.is_some_and(|class| class <= required)
    }
}

/// The first day from which on everything is as on a day, given the days on which something turns.
fn first_day(turning: &[Date], on: Date) -> Date {
    let after = turning.partition_point(|day| *day <= on);
    let turned = after.checked_sub(1).and_then(|at| turning.get(at));
    turned.copied().unwrap_or(Date::MIN)
}

fn in_order(days: impl Iterator<Item = Date>) -> Vec<Date> {
    let mut days: Vec<Date> = days.collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn is_blank(cell: &[u8], encoding: Encoding) -> bool {
    encoding
        .read(cell)
        .is_some_and(|text| text.trim().is_empty())
}

/// What a cell says; nothing where it is blank.
fn read(
    ruleset: &Ruleset,
    (input, short_cut): (Input, &ShortCut),
    asked: &Asking<'_>,
) -> Result<Option<Answer>, Refused> {
    let Some(text) = asked.encoding.read(asked.cell) else {
        let id = id_of(ruleset, input);
        let refusal = Refusal::new(unreadable(id, asked.encoding));
        return Err(Refused::Other(input, refusal));
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let read = match (input, short_cut) {
        (Input::Fact(fact), ShortCut::Words(_, Some(options))) => {
            let value = options.value(&ruleset.facts()[fact], &text);
            value.map(Answer::Value)
        }
        _ => applicant::read(ruleset, input, &text, asked.on),
    };
    read.map(Some).map_err(|why| Refused::Cell(input, why))
}

/// That a cell is not in its encoding.
pub(super) fn unreadable(about: &str, encoding: Encoding) -> Text {
    say!(
        "`{about}` is not {encoding}",
        about,
        encoding = encoding.name()
    )
}

/// The id of an input.
pub(super) fn id_of(ruleset: &Ruleset, input: Input) -> &str {
    match input {
        Input::Fact(fact) => &ruleset.facts()[fact].id,
        Input::Parameter(parameter) => &ruleset.parameters()[parameter].id,
    }
}
