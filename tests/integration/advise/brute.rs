//! `advise` against all change sets, tried one by one on complete applicants: nothing of the
//! search is used, only `assess`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use permit_points::advise::{Advice, Step, Way, Wish, advise};
use permit_points::engine::Met;
use permit_points::ruleset::{Changes, ClassId, Fact, FactId, FactKind, Ruleset};
use permit_points::value::to_plain;
use permit_points::{Applicant, Assessment, List, Memories, Setting, Sheet};

use crate::naive::{Rules, Value};

/// The value of each fact; none where it is open.
pub(super) type Values = List<Option<i64>, Fact>;

/// What a complete applicant gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verdict {
    counts: bool,
    class: Option<ClassId>,
    points: i64,
}

/// Somebody with all that can be asked of them.
pub(super) struct World<'a> {
    pub(super) rules: &'a Ruleset,
    pub(super) on: Date,
    pub(super) given: Values,
    pub(super) figures: Vec<(String, String)>,
    pub(super) wish: Wish,
    /// The values of each fact that are tried.
    tried: List<Vec<i64>, Fact>,
    setting: Setting,
    memories: Memories,
    known: BTreeMap<Vec<Option<i64>>, Verdict>,
}

/// A value as the library counts it.
fn counted(fact: &Fact, value: &Value) -> i64 {
    match (value, &fact.kind) {
        (Value::Number(hundredths), FactKind::Money) => *hundredths,
        (Value::Number(hundredths), _) => hundredths / 100,
        (Value::Truth(truth), _) => i64::from(*truth),
        (Value::Name(name), _) => {
            let options = fact.options().iter();
            let position = options.map(|option| &option.id).position(|id| id == name);
            i64::try_from(position.unwrap()).unwrap()
        }
    }
}

/// A value as the naive scorer counts it.
fn named(fact: &Fact, value: i64) -> Value {
    match fact.kind {
        FactKind::Money => Value::Number(value),
        FactKind::Boolean => Value::Truth(value == 1),
        FactKind::Choice { .. } => Value::Name(to_plain(fact, value)),
        FactKind::Integer { .. } | FactKind::Date { .. } => Value::Number(100 * value),
    }
}

/// Of numbers that are treated alike those that are nearest to the present one, on either side: the
/// others are larger changes to the same end.
fn nearest(
    fact: &Fact,
    naive: &Rules,
    now: Option<i64>,
    tried: Vec<Value>,
    (figures, on): (&crate::naive::Figures, &str),
) -> Vec<Value> {
    if !fact.is_number() {
        return tried;
    }
    let now = now.unwrap_or(0);
    let mut seen: Vec<(Vec<i64>, i64)> = Vec::new();
    let mut kept = tried;
    kept.sort_by_key(|value| (counted(fact, value) - now).abs());
    kept.retain(|value| {
        let side = (counted(fact, value) - now).signum();
        let key = (naive.mark(&fact.id, value, figures, on), side);
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    kept
}

/// The values of a fact of a place: the edges of the numbers are those of its rules.
fn local_values(fact: &Fact) -> Vec<i64> {
    match (&fact.kind, fact.id.as_str()) {
        (FactKind::Boolean, _) => vec![0, 1],
        (FactKind::Choice { options, .. }, _) => (0..).take(options.len()).collect(),
        (FactKind::Money, "annual_income_tax") => vec![0, 12_000_000],
        (FactKind::Money, "investor_paid_in_capital") => vec![0, 400_000_000],
        (FactKind::Integer { .. }, "investor_share_percent") => vec![0, 30],
        _ => panic!("{} is not known here", fact.id),
    }
}

/// The sets of changes that were found: a value for each fact that is changed, and the years.
type Sets = BTreeSet<(Vec<(FactId, i64)>, i64)>;

impl<'a> World<'a> {
    pub(super) fn new(
        rules: &'a Ruleset,
        naive: &Rules,
        (given, figures): (Values, &crate::naive::Figures),
        on: Date,
        wish: Wish,
    ) -> Self {
        let texts: Vec<(String, String)> = figures
            .iter()
            .map(|(id, hundredths)| {
                (
                    id.clone(),
                    crate::naive::draw::text(&Value::Number(*hundredths)),
                )
            })
            .collect();
        let sheet = Sheet::of(texts.iter().map(|(id, text)| (id.as_str(), text.as_str())));
        let nobody = Applicant::read(rules, &[sheet], on).unwrap();
        let tried = rules.facts().each().map(|(id, fact)| {
            if fact.is_date() || !rules.reads(id) {
                return Vec::new();
            }
            if !naive.facts.iter().any(|known| known.id == fact.id) {
                // A fact of a place.
                return local_values(fact);
            }
            let mut tried = naive.candidates(&fact.id, figures);
            tried.extend(given[id].map(|value| named(fact, value)));
            tried.sort_by_key(|value| counted(fact, value));
            tried.dedup();
            if rules.place().is_none() {
                let now = given[id].or(fact.assume);
                tried = nearest(fact, naive, now, tried, (figures, &on.to_string()));
            }
            tried.iter().map(|value| counted(fact, value)).collect()
        });
        Self {
            rules,
            on,
            tried: tried.collect(),
            given,
            figures: texts,
            wish,
            setting: Setting::new(rules, nobody.figures(), on),
            memories: Memories::default(),
            known: BTreeMap::new(),
        }
    }

    pub(super) fn applicant(&self, values: &Values) -> Applicant {
        let facts = self.rules.facts().iter().zip(values);
        let answers =
            facts.filter_map(|(fact, value)| Some((fact.id.clone(), to_plain(fact, (*value)?))));
        let all: Vec<(String, String)> = answers.chain(self.figures.iter().cloned()).collect();
        let sheet = Sheet::of(all.iter().map(|(id, text)| (id.as_str(), text.as_str())));
        Applicant::read(self.rules, &[sheet], self.on).unwrap()
    }

    fn assess(&mut self, values: &Values) -> Assessment {
        let applicant = self.applicant(values);
        self.setting
            .assess(self.rules, &applicant, &mut self.memories)
    }

    fn verdict(&mut self, values: &Values) -> Verdict {
        if let Some(known) = self.known.get(values.as_slice()) {
            return *known;
        }
        let answer = self.assess(values);
        let requirements = answer.requirements.iter();
        let mut failed = requirements.filter(|one| {
            let rule = &self.rules.requirements()[one.rule];
            rule.classes.is_none() && one.met != Met::Yes
        });
        let verdict = Verdict {
            counts: failed.next().is_none() && answer.permit_needed != Some(false),
            class: answer.class,
            points: answer.points,
        };
        self.known.insert(values.as_slice().to_vec(), verdict);
        verdict
    }

    /// What is known before any change, given or assumed.
    fn base(&self) -> Values {
        let facts = self.rules.facts().iter().zip(&self.given);
        facts.map(|(fact, given)| given.or(fact.assume)).collect()
    }

    fn is_read(&self, fact: FactId) -> bool {
        !self.tried[fact].is_empty()
    }

    pub(super) fn open(&self) -> Vec<FactId> {
        let base = self.base();
        base.ids()
            .filter(|fact| base[*fact].is_none() && self.is_read(*fact))
            .collect()
    }

    pub(super) fn by_choice(&self) -> Vec<FactId> {
        let base = self.base();
        let province = self.rules.place().and_then(|place| place.province);
        let is_free = |fact: &FactId| {
            self.rules.facts()[*fact].changes == Changes::ByChoice
                && base[*fact].is_some()
                && self.is_read(*fact)
                && !self.wish.keep.contains(fact)
                && province.is_none_or(|(province, _)| province != *fact)
        };
        base.ids().filter(is_free).collect()
    }

    fn growing(&self) -> Vec<FactId> {
        let base = self.base();
        let grows = |fact: &FactId| {
            let entry = &self.rules.facts()[*fact];
            entry.changes == Changes::WithTime && base[*fact].is_some() && self.is_read(*fact)
        };
        let kept = |fact: &FactId| self.rules.facts()[*fact].changes == Changes::WithTime;
        if self.wish.keep_time || self.wish.keep.iter().any(kept) {
            return Vec::new();
        }
        base.ids().filter(grows).collect()
    }

    fn after(&self, fact: FactId, from: i64, years: i64) -> i64 {
        let entry = &self.rules.facts()[fact];
        let yearly = if entry.id.starts_with("months_since") {
            12
        } else {
            1
        };
        (from + years * yearly).min(entry.domain.end - 1)
    }

    /// The years until everything has come to the end of its domain.
    fn most_years(&self) -> i64 {
        let base = self.base();
        let growing = self.growing();
        let years = growing.iter().map(|fact| {
            let end = self.rules.facts()[*fact].domain.end;
            (0..2_000).find(|years| self.after(*fact, base[*fact].unwrap(), *years) == end - 1)
        });
        years.map(Option::unwrap).max().unwrap_or(0)
    }

    /// How many complete applicants there are to look at.
    pub(super) fn size(&self, opened: &[FactId]) -> usize {
        let mut all = self.open();
        all.extend(self.by_choice());
        all.extend(opened);
        let most = usize::try_from(self.most_years() + 1).unwrap();
        all.iter().fold(most, |size, fact| {
            size.saturating_mul(self.tried[*fact].len())
        })
    }

    /// All combinations of values for some facts.
    fn combinations(&self, facts: &[FactId]) -> Vec<Vec<(FactId, i64)>> {
        facts.iter().fold(vec![Vec::new()], |all, fact| {
            let longer = all.iter().flat_map(|one: &Vec<(FactId, i64)>| {
                self.tried[*fact].iter().map(|value| {
                    let mut one = one.clone();
                    one.push((*fact, *value));
                    one
                })
            });
            longer.collect()
        })
    }

    fn moved(&self, changes: &[(FactId, i64)], years: i64) -> Values {
        let mut values = self.base();
        for fact in self.growing() {
            values[fact] = Some(self.after(fact, values[fact].unwrap(), years));
        }
        for (fact, value) in changes {
            values[*fact] = Some(*value);
        }
        values
    }

    /// The verdicts of all completions of some values.
    fn completions(&mut self, values: &Values) -> Vec<Verdict> {
        let open: Vec<FactId> = values
            .ids()
            .filter(|fact| values[*fact].is_none() && self.is_read(*fact))
            .collect();
        let combinations = self.combinations(&open);
        let all = combinations.into_iter().map(|answers| {
            let mut values = values.clone();
            for (fact, value) in answers {
                values[fact] = Some(value);
            }
            self.verdict(&values)
        });
        all.collect()
    }

    fn reaches(&mut self, values: &Values, target: ClassId) -> bool {
        let all = self.completions(values);
        let mut counting = all.iter().filter(|one| one.counts).peekable();
        counting.peek().is_some()
            && counting.all(|one| one.class.is_some_and(|class| class <= target))
    }

    /// All sets of changes, with whether they reach, that have no smaller one that does.
    fn smallest(&mut self, target: ClassId) -> Sets {
        let base = self.base();
        let by_choice = self.by_choice();
        let mut reaching: Vec<(Vec<(FactId, i64)>, i64)> = Vec::new();
        for years in 0..=self.most_years() {
            for changes in self.combinations(&by_choice) {
                if self.reaches(&self.moved(&changes, years), target) {
                    reaching.push((changes, years));
                }
            }
        }
        let is_within = |fact: FactId, small: i64, large: i64| {
            let from = base[fact].unwrap();
            if small == from || small == large {
                return true;
            }
            let is_ordered = !self.rules.facts()[fact].is_unordered();
            let is_same_way = (small > from) == (large > from) && large != from;
            is_ordered && is_same_way && (small - from).abs() < (large - from).abs()
        };
        let lies_within = |small: &(Vec<(FactId, i64)>, i64), large: &(Vec<(FactId, i64)>, i64)| {
            let pairs = small.0.iter().zip(&large.0);
            small != large
                && small.1 <= large.1
                && pairs.fold(true, |all, ((fact, small), (_, large))| {
                    all && is_within(*fact, *small, *large)
                })
        };
        let smallest = reaching
            .iter()
            .filter(|set| !reaching.iter().any(|other| lies_within(other, set)));
        let changed = |(changes, years): &(Vec<(FactId, i64)>, i64)| {
            let changes = changes.iter().copied();
            let changes = changes.filter(|(fact, value)| base[*fact] != Some(*value));
            (changes.collect(), *years)
        };
        smallest.map(changed).collect()
    }

    /// Whether anything at all reaches, once some facts may have any value.
    fn can_be_reached(&mut self, opened: &[FactId], target: ClassId) -> bool {
        self.everything(opened)
            .iter()
            .any(|one| one.counts && one.class.is_some_and(|class| class <= target))
    }

    fn everything(&mut self, opened: &[FactId]) -> Vec<Verdict> {
        let mut free = self.by_choice();
        free.extend(opened);
        let mut all = Vec::new();
        for years in 0..=self.most_years() {
            for changes in self.combinations(&free) {
                let values = self.moved(&changes, years);
                all.extend(self.completions(&values));
            }
        }
        all
    }

    /// The open facts that could decide, with some others free.
    fn deciding(&mut self, free: &[FactId], years: i64, target: ClassId) -> BTreeSet<FactId> {
        let open = self.open();
        let mut deciding = BTreeSet::new();
        for fact in &open {
            let mut others: Vec<FactId> = open.iter().copied().filter(|one| one != fact).collect();
            others.extend(free);
            let is_decided = self.combinations(&others).into_iter().any(|answers| {
                let values = self.moved(&answers, years);
                let all: Vec<Verdict> = self.tried[*fact]
                    .clone()
                    .into_iter()
                    .map(|value| {
                        let mut values = values.clone();
                        values[*fact] = Some(value);
                        self.verdict(&values)
                    })
                    .filter(|one| one.counts)
                    .collect();
                let reaches = |one: &Verdict| one.class.is_some_and(|class| class <= target);
                all.iter().any(reaches) && !all.iter().all(reaches)
            });
            if is_decided {
                deciding.insert(*fact);
            }
        }
        deciding
    }

    /// The sets of an option: one for each combination of the values that it names.
    fn sets_of(way: &Way) -> Sets {
        let mut sets = vec![(Vec::new(), 0)];
        for gain in &way.steps {
            match &gain.step {
                Step::Wait { years, .. } => sets.iter_mut().for_each(|set| set.1 = *years),
                Step::Set { fact, to, .. } => {
                    let longer = sets.iter().flat_map(|(set, years)| {
                        to.iter().map(|value| {
                            let mut set: Vec<(FactId, i64)> = set.clone();
                            set.push((*fact, *value));
                            (set, *years)
                        })
                    });
                    sets = longer.collect();
                }
            }
        }
        sets.into_iter().collect()
    }

    /// Holds an advice against everything that can be tried; what it was.
    pub(super) fn check(&mut self, is_small: bool) -> Advice {
        let applicant = self.applicant(&self.given);
        let advice = advise(self.rules, &applicant, self.on, &self.wish);
        let today = self.assess(&self.given.clone());
        let lowest = self.rules.classes().ids().next_back();
        let next = match today.class {
            Some(class) => class.before(),
            None => lowest,
        };
        assert_eq!(advice.target, self.wish.to.or(next));
        let Some(target) = advice.target else {
            assert!(advice.options.is_empty() && advice.impossible.is_none() && !advice.more);
            return advice;
        };
        let is_reached = today.class.is_some_and(|class| class <= target);
        assert_eq!(advice.is_reached, is_reached);
        if is_reached {
            assert!(advice.options.is_empty() && advice.answer_first.is_empty());
            assert!(advice.impossible.is_none() && !advice.more);
            return advice;
        }
        self.check_options(&advice, target);
        self.check_impossible(&advice, target, is_small);
        let mut deciding = self.deciding(&[], 0, target);
        if deciding.is_empty() && advice.options.is_empty() && !advice.more {
            let free = self.by_choice();
            for years in 0..=self.most_years() {
                deciding.extend(self.deciding(&free, years, target));
            }
        }
        if advice.impossible.is_some() {
            deciding.clear();
        }
        let told: BTreeSet<FactId> = advice.answer_first.iter().copied().collect();
        assert_eq!(told, deciding, "answer first");
        let said = !advice.options.is_empty() || !told.is_empty() || advice.more;
        assert!(said != advice.impossible.is_some());
        advice
    }

    fn check_options(&mut self, advice: &Advice, target: ClassId) {
        let all = self.smallest(target);
        let size =
            |(changes, years): &(Vec<(FactId, i64)>, i64)| changes.len() + usize::from(*years > 0);
        let wanted: Sets = all
            .iter()
            .filter(|set| size(set) <= self.wish.at_most)
            .cloned()
            .collect();
        let mut told = Sets::new();
        for way in &advice.options {
            for set in Self::sets_of(way) {
                let values = self.moved(&set.0, set.1);
                let then = self.assess(&values);
                assert_eq!(then.class, Some(way.class));
                assert_eq!((then.route, then.points), (way.route, way.points));
                assert!(told.insert(set), "an option is told twice");
            }
            let gained: i64 = way.steps.iter().map(|gain| gain.points).sum();
            assert_eq!(gained, way.points - advice.assessment.points);
        }
        assert_eq!(told, wanted, "left what is told, right what there is");
        assert_eq!(advice.more, all.len() > wanted.len(), "more");
        let order = advice.options.iter().map(|way| (way.steps.len(), way.cost));
        assert!(order.is_sorted());
    }

    fn check_impossible(&mut self, advice: &Advice, target: ClassId, is_small: bool) {
        let is_possible = self.can_be_reached(&[], target);
        assert_eq!(advice.impossible.is_none(), is_possible, "impossible");
        let Some(proof) = &advice.impossible else {
            return;
        };
        let all = self.everything(&[]);
        let most = |all: &mut dyn Iterator<Item = &Verdict>| all.map(|one| one.points).max();
        let best = most(&mut all.iter().filter(|one| one.counts)).or_else(|| most(&mut all.iter()));
        assert_eq!(Some(proof.points), best);
        if !is_small {
            return;
        }
        let free = self.by_choice();
        let base = self.base();
        let fixed: Vec<FactId> = base
            .ids()
            .filter(|fact| base[*fact].is_some() && self.is_read(*fact) && !free.contains(fact))
            .collect();
        let singles: Vec<FactId> = fixed
            .iter()
            .copied()
            .filter(|fact| self.can_be_reached(&[*fact], target))
            .collect();
        if !singles.is_empty() {
            assert_eq!((&proof.blocked_by, proof.is_joint), (&singles, false));
        } else if proof.blocked_by.is_empty() {
            assert!(!self.can_be_reached(&fixed, target));
        } else {
            assert!(proof.is_joint && self.can_be_reached(&proof.blocked_by, target));
            if proof.blocked_by.len() > 2 {
                for (at, one) in fixed.iter().enumerate() {
                    for other in &fixed[at + 1..] {
                        assert!(!self.can_be_reached(&[*one, *other], target));
                    }
                }
            }
        }
    }
}
