//! A local file laid over the ruleset it extends: entries replaced in their places, added, removed.
//!
//! In come a ruleset and compiled local entries, whose names have the positions of both together;
//! out comes one ruleset like any other, which remembers what the place changed.

use crate::base::calendar::Period;
use crate::base::ids::List;
use crate::base::say;
use crate::base::text::Text;
use crate::rules::ruleset::{
    Caveat, ChangeKind, Confidence, Exemption, Fact, FactId, LocalChange, LocalList, LocalPlace,
    Parameter, Requirement, Route, Rule, Ruleset, Source, SourceId,
};

/// A compiled local file.
pub(crate) struct Local {
    pub(crate) id: String,
    pub(crate) title: Text,
    /// The fact that the place answers, and its value.
    pub(crate) province: Option<(FactId, i64)>,
    pub(crate) sources: List<Source>,
    pub(crate) parameters: List<Parameter>,
    /// All facts, those of the ruleset first.
    pub(crate) facts: List<Fact>,
    pub(crate) requirements: List<Rule, Requirement>,
    pub(crate) exemptions: List<Rule, Exemption>,
    pub(crate) routes: List<Route>,
    pub(crate) caveats: List<Caveat>,
    pub(crate) removes: Vec<RemovedEntry>,
    pub(crate) note: Option<Text>,
    pub(crate) confidence: Confidence,
}

/// An entry that does not hold in a place.
pub(crate) struct RemovedEntry {
    pub(crate) list: LocalList,
    pub(crate) id: String,
    pub(crate) in_force: Period,
    pub(crate) sources: Vec<SourceId>,
    pub(crate) note: Option<Text>,
    pub(crate) confidence: Confidence,
}

/// An entry of a list whose entries hold for periods.
trait DatedEntry: Clone {
    fn id(&self) -> &str;
    fn title(&self) -> &Text;
    fn in_force(&self) -> Period;
    fn set_in_force(&mut self, period: Period);
    fn sources(&self) -> &[SourceId];
    fn note(&self) -> Option<&Text>;
    fn confidence(&self) -> Confidence;
    /// Whether it can stand where the other one stands.
    fn fits(&self, other: &Self) -> bool;
}

impl DatedEntry for Rule {
    fn id(&self) -> &str {
        &self.id
    }
    fn title(&self) -> &Text {
        &self.title
    }
    fn in_force(&self) -> Period {
        self.in_force
    }
    fn set_in_force(&mut self, period: Period) {
        self.in_force = period;
    }
    fn sources(&self) -> &[SourceId] {
        &self.sources
    }
    fn note(&self) -> Option<&Text> {
        self.note.as_ref()
    }
    fn confidence(&self) -> Confidence {
        self.confidence
    }
    fn fits(&self, _: &Self) -> bool {
        true
    }
}

impl DatedEntry for Route {
    fn id(&self) -> &str {
        &self.rule.id
    }
    fn title(&self) -> &Text {
        &self.rule.title
    }
    fn in_force(&self) -> Period {
        self.rule.in_force
    }
    fn set_in_force(&mut self, period: Period) {
        self.rule.in_force = period;
    }
    fn sources(&self) -> &[SourceId] {
        &self.rule.sources
    }
    fn note(&self) -> Option<&Text> {
        self.rule.note.as_ref()
    }
    fn confidence(&self) -> Confidence {
        self.rule.confidence
    }
    fn fits(&self, other: &Self) -> bool {
        self.class == other.class
    }
}

impl DatedEntry for Caveat {
    fn id(&self) -> &str {
        &self.id
    }
    fn title(&self) -> &Text {
        &self.text
    }
    fn in_force(&self) -> Period {
        self.in_force
    }
    fn set_in_force(&mut self, period: Period) {
        self.in_force = period;
    }
    fn sources(&self) -> &[SourceId] {
        &self.sources
    }
    fn note(&self) -> Option<&Text> {
        self.note.as_ref()
    }
    fn confidence(&self) -> Confidence {
        self.confidence
    }
    fn fits(&self, _: &Self) -> bool {
        true
    }
}

/// The ruleset as it holds in a place.
pub(crate) fn overlay(base: &Ruleset, local: Local) -> Ruleset {
    let mut changes = figure_changes(base, local.parameters.as_slice());
    let removes = &local.removes;
    let mut lists = Lists {
        removes,
        changes: &mut changes,
    };
    let requirements = lists.merged(
        LocalList::Requirements,
        &base.requirements,
        &local.requirements,
    );
    let exemptions = lists.merged(LocalList::Exemptions, &base.exemptions, &local.exemptions);
    let mut routes = lists.merged(LocalList::Routes, &base.routes, &local.routes);
    // Routes stand below their classes: new ones come last there.
    routes.as_mut_slice().sort_by_key(|route| route.class);
    let caveats = lists.merged(LocalList::Caveats, &base.caveats, &local.caveats);
    let place = LocalPlace {
        id: local.id,
        title: local.title,
        extends: base.id.clone(),
        province: local.province,
        is_overlaid: true,
        changes,
        note: local.note,
        confidence: local.confidence,
    };
    Ruleset {
        id: base.id.clone(),
        title: base.title.clone(),
        jurisdiction: base.jurisdiction.clone(),
        in_force: base.in_force,
        sources: joined(&base.sources, local.sources, |source| &source.id),
        parameters: joined(&base.parameters, local.parameters, |one| &one.id),
        facts: local.facts,
        factors: base.factors.clone(),
        requirements,
        exemptions,
        classes: base.classes.clone(),
        routes,
        caveats,
        waivers: base.waivers.clone(),
        place: Some(place),
    }
}

/// Entries without periods: a known one takes the place of the other, new ones come last.
fn joined<T: Clone>(base: &List<T>, local: List<T>, id: impl Fn(&T) -> &String) -> List<T> {
    let mut all = base.clone();
    for entry in local {
        match base.find(|known| id(known) == id(&entry)) {
            Some(known) => all[known] = entry,
            None => _ = all.push(entry),
        }
    }
    all
}

struct Lists<'a> {
    removes: &'a [RemovedEntry],
    changes: &'a mut Vec<LocalChange>,
}

impl Lists<'_> {
    /// A list with what the place makes of it.
    fn merged<T: DatedEntry, Of>(
        &mut self,
        list: LocalList,
        base: &List<T, Of>,
        local: &List<T, Of>,
    ) -> List<T, Of> {
        self.note_changes(list, base.as_slice(), local.as_slice());
        let removes: Vec<_> = self.removes.iter().filter(|one| one.list == list).collect();
        let stands_in = |entry: &T, seat: &T| entry.id() == seat.id() && entry.fits(seat);
        let mut merged = List::default();
        for (position, entry) in base.iter().enumerate() {
            let own = local.iter().filter(|own| own.id() == entry.id());
            let gone = removes.iter().filter(|one| one.id == entry.id());
            let cuts: Vec<Period> = own
                .map(DatedEntry::in_force)
                .chain(gone.map(|one| one.in_force))
                .collect();
            let mut pieces: Vec<T> = without(entry.in_force(), &cuts)
                .into_iter()
                .map(|period| {
                    let mut piece = entry.clone();
                    piece.set_in_force(period);
                    piece
                })
                .collect();
            // Of several entries of one name, the first is where the local ones go.
            let mut before = base.iter().take(position);
            let here: Vec<&T> = local.iter().filter(|own| stands_in(own, entry)).collect();
            if !here.is_empty() && !before.any(|other| stands_in(other, entry)) {
                pieces.extend(here.into_iter().cloned());
                pieces.sort_by_key(|piece| piece.in_force().from);
            }
            merged.extend(pieces);
        }
        let new = local
            .iter()
            .filter(|own| !base.iter().any(|entry| stands_in(own, entry)));
        merged.extend(new.cloned());
        merged
    }

    fn note_changes<T: DatedEntry>(&mut self, list: LocalList, base: &[T], local: &[T]) {
        let seat = |id: &str, period: Period| {
            base.iter()
                .find(|entry| entry.id() == id && entry.in_force().meets(&period))
        };
        for entry in local {
            let was = seat(entry.id(), entry.in_force()).map(|entry| entry.title().clone());
            self.changes.push(LocalChange {
                kind: if was.is_some() {
                    ChangeKind::Replaces
                } else {
                    ChangeKind::Adds
                },
                list,
                id: entry.id().to_owned(),
                in_force: entry.in_force(),
                was,
                becomes: Some(entry.title().clone()),
                sources: entry.sources().to_vec(),
                note: entry.note().cloned(),
                confidence: entry.confidence(),
            });
        }
        for removal in self.removes.iter().filter(|removal| removal.list == list) {
            let Some(entry) = seat(&removal.id, removal.in_force) else {
                continue;
            };
            self.changes.push(LocalChange {
                kind: ChangeKind::Removes,
                list,
                id: removal.id.clone(),
                in_force: removal.in_force,
                was: Some(entry.title().clone()),
                becomes: None,
                sources: removal.sources.clone(),
                note: removal.note.clone(),
                confidence: removal.confidence,
            });
        }
    }
}

/// What is left of a period without some others, in the order of the days.
fn without(period: Period, cuts: &[Period]) -> Vec<Period> {
    let mut cuts: Vec<_> = cuts.iter().filter(|cut| !cut.is_empty()).collect();
    cuts.sort_by_key(|cut| cut.from);
    let mut left = Vec::new();
    let mut rest = period;
    for cut in cuts {
        if !rest.meets(cut) {
            continue;
        }
        let day_before = cut.from.and_then(|day| day.yesterday().ok());
        let before = day_before.map(|last| Period {
            from: rest.from,
            to: Some(last),
        });
        left.extend(before.filter(|piece| !piece.is_empty()));
        match cut.to.and_then(|day| day.tomorrow().ok()) {
            Some(first) => rest.from = Some(first),
            None => return left,
        }
    }
    if !rest.is_empty() {
        left.push(rest);
    }
    left
}

/// The figures that a place brings, each with the days on which it is the one that holds.
fn figure_changes(base: &Ruleset, local: &[Parameter]) -> Vec<LocalChange> {
    let mut changes = Vec::new();
    for parameter in local {
        let known = base.parameters.iter().find(|one| one.id == parameter.id);
        for (in_force, dated) in parameter.periods() {
            let was = known.and_then(|known| {
                let mut values = known.values.iter();
                values.find(|other| other.in_force.meets(&in_force))
            });
            changes.push(LocalChange {
                kind: if was.is_some() {
                    ChangeKind::Replaces
                } else {
                    ChangeKind::Adds
                },
                list: LocalList::Parameters,
                id: parameter.id.clone(),
                in_force,
                was: was.map(|was| say::same(was.value.to_string())),
                becomes: Some(say::same(dated.value.to_string())),
                sources: dated.sources.clone(),
                note: dated.note.clone(),
                confidence: dated.confidence,
            });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;

    fn period(from: Option<Date>, to: Option<Date>) -> Period {
        Period { from, to }
    }

    #[test]
    fn a_period_loses_its_middle_and_keeps_the_days_next_to_it() {
        let cut = period(Some(date(2023, 4, 26)), Some(date(2026, 2, 2)));
        let left = without(Period::ALWAYS, &[cut]);
        let before = period(None, Some(date(2023, 4, 25)));
        let after = period(Some(date(2026, 2, 3)), None);
        assert_eq!(left, [before, after]);
    }

    #[test]
    fn a_cut_that_covers_a_period_leaves_nothing_and_one_beside_it_everything() {
        let mine = period(Some(date(2023, 1, 1)), Some(date(2023, 12, 31)));
        assert_eq!(without(mine, &[Period::ALWAYS]), []);
        let beside = period(Some(date(2024, 1, 1)), None);
        assert_eq!(without(mine, &[beside]), [mine]);
        let to_the_day = period(Some(date(2023, 12, 31)), None);
        let left = period(Some(date(2023, 1, 1)), Some(date(2023, 12, 30)));
        assert_eq!(without(mine, &[to_the_day]), [left]);
    }

    #[test]
    fn several_cuts_leave_the_days_between_them() {
        let cuts = [
            period(Some(date(2024, 6, 1)), None),
            period(None, Some(date(2023, 12, 31))),
        ];
        let left = period(Some(date(2024, 1, 1)), Some(date(2024, 5, 31)));
        assert_eq!(without(Period::ALWAYS, &cuts), [left]);
    }

    #[test]
    fn cuts_in_any_order_may_lie_over_each_other() {
        let cuts = [
            period(Some(date(2024, 3, 1)), Some(date(2024, 3, 9))),
            period(Some(date(2024, 1, 2)), Some(date(2024, 2, 9))),
            period(Some(date(2024, 1, 5)), Some(date(2024, 1, 6))),
            period(Some(date(2024, 2, 9)), Some(date(2024, 3, 1))),
        ];
        let mine = period(Some(date(2024, 1, 1)), Some(date(2024, 3, 10)));
        let day = |day| period(Some(day), Some(day));
        let left = [day(date(2024, 1, 1)), day(date(2024, 3, 10))];
        assert_eq!(without(mine, &cuts), left);
    }
}
