//! Rows under one ruleset: what their cells say here, and what is kept from one row to the next.

use std::borrow::Cow;

use jiff::civil::Date;

use super::book::Taken;
use super::columns::{Columns, Meaning};
use super::edges::{Edges, Order};
use super::own;
use super::remembered::{Key, Remembered};
use super::tally::Tally;
use super::text::Encoding;
use crate::applicant::{
    self, Answer, Applicant, Disagreement, Input, InputNames, Intake, Options, Refusal, Sheet,
};
use crate::assess::{Grading, Memories, Setting};
use crate::cells::Range;
use crate::decimal::Decimal;
use crate::engine::OpenProfile;
use crate::figures;
use crate::render::json::{AssessmentOut, Written};
use crate::ruleset::{FactIndex, FactKind, Ruleset};
use crate::text::Text;
use crate::words::say;

/// How many fen a yuan has.
const FEN: i64 = 100;

/// The most settings that a desk keeps at once, and the most of whole answers, which keep more.
const MOST_SETTINGS: usize = 32;
const MOST_EXACT: usize = 4;

/// The most words of columns that a desk remembers.
const MOST_WORDS: usize = 1024;

/// Where rows under one ruleset are graded.
pub(super) struct Desk {
    /// The shipped place that rows name to be sent here.
    pub(super) place: Option<&'static str>,
    pub(super) ruleset: Taken,
    names: InputNames,
    /// What each column is here.
    slots: Vec<Slot>,
    /// The facts that a row can change, with what is assumed of them.
    moved: Vec<(FactIndex, Option<i64>)>,
    /// Those of them that several columns can answer, or a date.
    shared: Vec<FactIndex>,
    /// The number of the row.
    number: u64,
    /// How many columns alone answer their fact, and how many of them the row has a cell of.
    alone: usize,
    seen: usize,
    /// The days on which the rules turn.
    turning: Vec<Date>,
    /// The day for which `base` was read.
    on: Option<Date>,
    has_dates_set: bool,
    /// What holds for all rows.
    base: Applicant,
    row: Applicant,
    intake: Intake,
    settings: Vec<Kept>,
    at: usize,
    /// The edges that figures move, and where those of the row have them, if it has figures.
    edges: Edges,
    order: Option<Order>,
    /// The days on which rules turn, whatever figures do.
    ruling: Vec<Date>,
    /// The answers of the last row and what came of them, where that took long.
    last: Vec<Option<i64>>,
    last_grading: Option<Grading>,
    /// Whether a setting was made since this was last asked.
    has_made: bool,
    /// How many words the columns remember.
    words: usize,
    /// How many rows had each class for certain, and possibly; then none, and exempt.
    classes: Vec<u64>,
    best_classes: Vec<u64>,
    required: Option<usize>,
}

/// A cell that is looked at.
pub(super) struct Asking<'c> {
    pub(super) key: Key,
    pub(super) cell: &'c [u8],
    pub(super) encoding: Encoding,
    pub(super) on: Date,
    pub(super) is_exact: bool,
}

/// A cell that is not taken.
pub(super) struct Refused {
    /// What it would answer.
    pub(super) input: Input,
    pub(super) refusal: Refusal,
    /// Whether the same cell is never taken, whatever else the row says.
    pub(super) is_by_itself: bool,
}

impl Refused {
    fn of(input: Input, refusal: Refusal) -> Self {
        Self {
            input,
            refusal,
            is_by_itself: true,
        }
    }
}

/// What a column is at a desk.
struct Slot {
    meaning: Meaning,
    short_cut: ShortCut,
    /// The fact that it alone answers: the row keeps the answer until another comes.
    alone: Option<FactIndex>,
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
        let Some(fact) = ruleset.facts().get(fact) else {
            return Self::None;
        };
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

/// A setting with what it left behind.
struct Kept {
    day: Date,
    figures: Vec<Option<Decimal>>,
    /// Where its figures have the edges that they move, where they are those of a row.
    order: Option<Order>,
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
    desk: &'g mut Desk,
}

impl Desk {
    pub(super) fn new(place: Option<&'static str>, ruleset: Taken, required: Option<&str>) -> Self {
        let classes = ruleset.classes().len() + 2;
        let wanted = |class: &crate::ruleset::Class| Some(class.id.as_str()) == required;
        Self {
            place,
            edges: Edges::of(&ruleset),
            order: None,
            ruling: ruling_days(&ruleset),
            last: Vec::new(),
            last_grading: None,
            has_made: false,
            words: 0,
            names: InputNames::of(&ruleset),
            required: ruleset.classes().iter().position(wanted),
            slots: Vec::new(),
            moved: Vec::new(),
            shared: Vec::new(),
            number: 0,
            alone: 0,
            seen: 0,
            turning: turning_days(&ruleset),
            on: None,
            has_dates_set: false,
            base: Applicant::default(),
            row: Applicant::default(),
            intake: Intake::of(&ruleset),
            settings: Vec::new(),
            at: 0,
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
        let about = |fact: FactIndex| id_of(&self.ruleset, Input::Fact(fact)).to_owned();
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
            return read
                .map(|_| ())
                .map_err(|refusal| Refused::of(input, refusal));
        }
        let Some(answer) = read.map_err(|refusal| Refused::of(input, refusal))? else {
            return Ok(());
        };
        if !self.intake.take(input, answer, &mut self.row) {
            let id = id_of(&self.ruleset, input);
            let what = say("`{name}` is answered twice", &[("name", &id)]);
            return Err(Refused {
                is_by_itself: false,
                ..Refused::of(input, Refusal::new(what))
            });
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
        let mut givers = vec![0_usize; self.ruleset.facts().len()];
        for (_, gives) in &all {
            if let Some(count) = givers.get_mut(*gives) {
                *count += 1;
            }
        }
        let is_alone = |(fact, gives): (FactIndex, FactIndex)| {
            let is_date = fact != gives;
            let others = givers.get(gives).is_some_and(|count| *count > 1);
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
        let assumed = |fact: FactIndex| self.ruleset.facts().get(fact)?.assume;
        self.moved = moved.iter().map(|fact| (*fact, assumed(*fact))).collect();
        let mut alone_facts: Vec<FactIndex> = alone.iter().copied().flatten().collect();
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
                let facts = 0..self.ruleset.facts().len();
                self.has_dates_set = facts.into_iter().any(|fact| base.date(fact).is_some());
                self.row = base.clone();
                self.base = base;
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
        let before = self.at;
        self.at = self.setting(on, is_exact);
        let kept = self.settings.get_mut(self.at)?;
        let row = &self.row;
        let answers = self.moved.iter();
        let answers = answers.map(|(fact, assumed)| (*fact, row.value(*fact).or(*assumed)));
        kept.setting.answer_all(&mut kept.profile, answers.clone());
        if let (Some(order), Some(kept_order)) = (&self.order, &kept.order) {
            let facts = self.ruleset.facts();
            let value = |fact: FactIndex| row.value(fact).or(facts.get(fact)?.assume);
            let stand_ins = order.stand_ins(kept_order, value);
            kept.setting.answer_all(&mut kept.profile, stand_ins);
        }
        // Rows of which little is known are often alike, and take the longest.
        let values = answers.map(|(_, value)| value);
        let is_same = self.order.is_none()
            && before == self.at
            && self.last_grading.is_some()
            && self.last.iter().copied().eq(values.clone());
        let grading = match self.last_grading.filter(|_| is_same) {
            Some(grading) => grading,
            None => kept.setting.grade(&kept.profile, &mut kept.memories),
        };
        self.last_grading = Some(grading).filter(|_| kept.profile.is_split());
        if self.last_grading.is_some() && !is_same {
            self.last.clear();
            self.last.extend(values);
        }
        let count = |counts: &mut Vec<u64>, class: Option<usize>| {
            let last = counts.len();
            let at = match (grading.permit_needed, class) {
                (Some(false), _) => last - 1,
                (_, Some(class)) => class,
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
            desk: self,
        })
    }

    /// The setting of a day and the figures of the row, by its position.
    fn setting(&mut self, on: Date, is_exact: bool) -> usize {
        let mut day = if is_exact {
            on
        } else {
            first_day(&self.turning, on)
        };
        let mut figures = Cow::Borrowed(self.row.figures());
        self.order = None;
        if !is_exact && figures.iter().any(Option::is_some) {
            let amounts: Vec<_> = figures::in_force(&self.ruleset, &figures, day)
                .into_iter()
                .map(|figure| figure.map(|figure| figure.value))
                .collect();
            self.order = self.edges.order(&self.ruleset, &amounts);
            if self.order.is_some() && amounts.iter().all(Option::is_some) {
                // Nothing of the day but its rules is left.
                day = first_day(&self.ruling, on);
                figures = Cow::Owned(amounts);
            }
        }
        let order = &self.order;
        let is_it = |kept: &Kept| {
            kept.day == day
                && match (order, &kept.order) {
                    (Some(order), Some(kept)) => kept.ranks == order.ranks,
                    (None, None) => kept.figures == figures.as_ref(),
                    _ => false,
                }
        };
        if self.settings.get(self.at).is_some_and(is_it) {
            return self.at;
        }
        if let Some(found) = self.settings.iter().position(is_it) {
            return found;
        }
        let most = if is_exact { MOST_EXACT } else { MOST_SETTINGS };
        if self.settings.len() >= most {
            self.settings.remove(0);
        }
        self.last_grading = None;
        let setting = Setting::new(&self.ruleset, &figures, day);
        let mut profile = setting.profile(&self.ruleset);
        for fact in 0..self.ruleset.facts().len() {
            if let Some(value) = self.base.value(fact) {
                setting.answer(&mut profile, fact, Some(value));
            }
        }
        self.has_made = true;
        self.settings.push(Kept {
            day,
            figures: figures.into_owned(),
            order: self.order.clone(),
            setting,
            profile,
            memories: Memories::default(),
            written: Written::default(),
        });
        self.settings.len() - 1
    }

    /// Forgets the keys of lines, and what was made of them.
    pub(super) fn forget_columns(&mut self) {
        self.slots.clear();
        self.moved.clear();
        self.shared.clear();
        (self.alone, self.words) = (0, 0);
        self.row = self.base.clone();
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
        self.last_grading = None;
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
        let Desk { settings, at, .. } = &mut *self.desk;
        settings.get_mut(*at).map_or_else(Vec::new, |kept| {
            let (_, points) = kept
                .setting
                .grade_by_factor(&kept.profile, &mut kept.memories);
            points.collect()
        })
    }

    /// Writes the whole answer as JSON.
    pub(crate) fn push_assessment(&mut self, out: &mut Vec<u8>) {
        let Desk {
            settings,
            at,
            ruleset,
            row,
            ..
        } = &mut *self.desk;
        let Some(kept) = settings.get_mut(*at) else {
            return;
        };
        let answer = kept
            .setting
            .assess_profile(ruleset, row, &kept.profile, &mut kept.memories);
        kept.written.learn(ruleset, &answer);
        own::push(
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

/// The days on which rules of a ruleset begin, or have ended, in order.
fn ruling_days(ruleset: &Ruleset) -> Vec<Date> {
    let mut days: Vec<Date> = ruleset.rule_days().collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The days on which any entry of a ruleset begins, or has ended, in order.
fn turning_days(ruleset: &Ruleset) -> Vec<Date> {
    let mut days: Vec<Date> = ruleset.entry_days().collect();
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
) -> Result<Option<Answer>, Refusal> {
    let Some(text) = asked.encoding.read(asked.cell) else {
        let id = id_of(ruleset, input);
        return Err(Refusal::new(unreadable(id, asked.encoding)));
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    if let (Input::Fact(fact), ShortCut::Words(_, Some(options))) = (input, short_cut)
        && let Some(fact) = ruleset.facts().get(fact)
    {
        let value = options.parse(fact, &text)?;
        return Ok(Some(Answer::Value(value)));
    }
    applicant::read(ruleset, input, &text, asked.on).map(Some)
}

/// That a cell is not in its encoding.
pub(super) fn unreadable(about: &str, encoding: Encoding) -> Text {
    say(
        "`{about}` is not {encoding}",
        &[("about", &about), ("encoding", &encoding.name())],
    )
}

/// The id of an input.
pub(super) fn id_of(ruleset: &Ruleset, input: Input) -> &str {
    match input {
        Input::Fact(at) => ruleset.facts().get(at).map_or("", |fact| &fact.id),
        Input::Parameter(at) => ruleset.parameters().get(at).map_or("", |one| &one.id),
    }
}
