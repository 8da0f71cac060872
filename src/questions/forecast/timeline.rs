//! Which ruleset answers on which day.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::calendar::Period;
use crate::base::ids::{Id, List};
use crate::rules::ruleset::Ruleset;

/// The rulesets that follow one another, each on its days.
#[derive(Debug, Clone)]
pub struct Timeline {
    rulesets: List<(Period, Cow<'static, Ruleset>), Ruleset>,
}

/// A day from which other rules may hold, with the ruleset.
pub(super) type RulesetTurn = (Date, Id<Ruleset>);

impl Timeline {
    /// One ruleset on every day, inside and outside its period, as one that was asked for by name.
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use permit_points::{Timeline, embedded};
    /// let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
    /// let timeline = Timeline::always(Cow::Borrowed(pilot));
    /// let day = jiff::civil::date(2026, 11, 23);
    /// assert_eq!(timeline.on(day).unwrap().id(), "cn-2016-pilot");
    /// ```
    #[must_use]
    pub fn always(ruleset: Cow<'static, Ruleset>) -> Self {
        Self {
            rulesets: vec![(Period::ALWAYS, ruleset)].into(),
        }
    }

    /// Each ruleset on the days on which it is in force; of two on one day the first one.
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use permit_points::{Timeline, embedded};
    /// let rulesets = embedded::ids().filter_map(embedded::ruleset).map(Cow::Borrowed);
    /// let timeline = Timeline::by_day(rulesets);
    /// let day = jiff::civil::date(2017, 3, 31);
    /// assert_eq!(timeline.on(day).unwrap().id(), "cn-2016-pilot");
    /// assert_eq!(timeline.on(day.tomorrow().unwrap()).unwrap().id(), "cn-2017");
    /// ```
    pub fn by_day(rulesets: impl IntoIterator<Item = Cow<'static, Ruleset>>) -> Self {
        let rulesets = rulesets.into_iter();
        Self {
            rulesets: rulesets.map(|one| (*one.in_force(), one)).collect(),
        }
    }

    /// The ruleset of a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Ruleset> {
        Some(self.ruleset(self.id_on(day)?))
    }

    /// A ruleset of these.
    #[must_use]
    pub fn ruleset(&self, id: Id<Ruleset>) -> &Ruleset {
        &self.rulesets[id].1
    }

    fn id_on(&self, day: Date) -> Option<Id<Ruleset>> {
        self.rulesets.find(|(period, _)| period.contains(day))
    }

    /// The days from which other rules may hold, the first one first, and the last day up to `until`
    /// that has a ruleset.
    pub(super) fn turns(&self, on: Date, until: Date) -> (Vec<RulesetTurn>, Date) {
        let mut days = BTreeSet::from([on]);
        for (period, ruleset) in &self.rulesets {
            let ends = period.to.and_then(|day| day.tomorrow().ok());
            let own = period.from.into_iter().chain(ends);
            let inside = own.chain(ruleset.entry_days());
            days.extend(inside.filter(|day| *day > on && *day <= until));
        }
        let mut turns: Vec<RulesetTurn> = Vec::new();
        for day in days {
            let Some(id) = self.id_on(day) else {
                return (turns, day.yesterday().unwrap_or(day));
            };
            // A day that only another ruleset knows changes nothing here.
            let mut known = self.ruleset(id).entry_days();
            let is_same = turns.last().is_some_and(|(_, last)| *last == id);
            if !is_same || known.any(|entry| entry == day) {
                turns.push((day, id));
            }
        }
        (turns, until)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::loader::embedded;

    fn shipped() -> Timeline {
        Timeline::by_day(
            embedded::ids()
                .filter_map(embedded::ruleset)
                .map(Cow::Borrowed),
        )
    }

    #[test]
    fn the_day_after_the_last_day_of_a_ruleset_is_the_first_of_the_next() {
        let shipped = shipped();
        let (turns, until) = shipped.turns(date(2016, 12, 1), date(2017, 12, 1));
        let ids = turns
            .iter()
            .map(|(day, id)| (*day, shipped.ruleset(*id).id()));
        let expected = [
            (date(2016, 12, 1), "cn-2016-pilot"),
            (date(2017, 4, 1), "cn-2017"),
        ];
        assert_eq!(ids.collect::<Vec<_>>(), expected);
        assert_eq!(until, date(2017, 12, 1));
    }

    #[test]
    fn a_timeline_ends_where_no_ruleset_follows() {
        let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
        let alone = Timeline::by_day([Cow::Borrowed(pilot)]);
        let (turns, until) = alone.turns(date(2016, 12, 1), date(2026, 12, 1));
        assert_eq!(turns, [(date(2016, 12, 1), Id::new(0))]);
        assert_eq!(until, date(2017, 3, 31));
        assert!(alone.on(date(2017, 4, 1)).is_none());
    }
}
