//! Which totals stand next to a bound on points. Where no applicant has the total one point short of
//! it, the nearest one below that somebody has is the one to look at, and so above.

use super::evidence::is_dated;
use super::question::{deciding, formula, model};
use super::setting::{Given, Setting};
use super::target::{FigureAt, RuleAt};
use crate::engine::{Distribution, Outcome};
use crate::ruleset::{Edge, Ruleset};

/// How far the nearest totals lie from a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearest {
    /// Points from the bound up to the least total that reaches it; none if nobody reaches it.
    pub(super) reaching: Option<i64>,
    /// Points from one short of the bound down to the greatest total that does not reach it; none
    /// if everybody reaches it.
    pub(super) short: Option<i64>,
}

impl Nearest {
    /// Totals on the bound itself and one short of it: what is asked for where nothing is known.
    const ADJACENT: Self = Self {
        reaching: Some(0),
        short: Some(0),
    };

    /// The nearest totals that somebody has for whom the bound, a part of the condition of a rule,
    /// decides the rule: on the last days on which it holds, with the figure, if one is named.
    pub(super) fn of(
        ruleset: &Ruleset,
        (rule, path): (RuleAt, &[usize]),
        edge: Edge,
        figure: Option<FigureAt>,
    ) -> Self {
        Self::known(ruleset, (rule, path), edge, figure).unwrap_or(Self::ADJACENT)
    }

    /// None where the figure is missing, the bound never decides, or there is too much to look at.
    fn known(
        ruleset: &Ruleset,
        (rule, path): (RuleAt, &[usize]),
        edge: Edge,
        figure: Option<FigureAt>,
    ) -> Option<Self> {
        let in_force = rule.of(ruleset).in_force;
        let days = ruleset.turning_days().into_iter().rev();
        let mut settings = days
            .filter(|day| in_force.contains(*day))
            .map(|day| Setting::new(ruleset, day, Given::new()));
        let setting = settings.find(|setting| is_dated(&setting.figures, figure))?;
        let (form, bound) = (&setting.form, edge.points(&setting.amounts)?);
        let conditions = deciding(formula(form, rule)?, path);
        let totals = |counts: bool| -> Option<Vec<i64>> {
            let model = model(ruleset, form, conditions.clone(), true, counts);
            let all = Distribution::of([&model], &[])?;
            let mine = all.groups.iter();
            let mine = mine.filter(|group| group.outcomes == [Outcome::Class(0)]);
            Some(mine.map(|group| group.points[0]).collect())
        };
        let mut found = totals(true)?;
        if found.is_empty() {
            found = totals(false)?;
        }
        if found.is_empty() {
            // The bound never decides, and whoever asks for it is to be told so.
            return None;
        }
        let reaching = found.iter().filter(|total| **total >= bound).min();
        let short = found.iter().filter(|total| **total < bound).max();
        Some(Self {
            reaching: reaching.map(|total| total - bound),
            short: short.map(|total| bound - 1 - total),
        })
    }
}
