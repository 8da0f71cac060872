//! What answers cost: steps, and what is kept in memory on the way.

/// The steps that one answer has taken, or several together. A question that would take more than
/// some seconds, or more than some 100 MB, gets no answer.
#[derive(Debug, Clone, Default)]
pub struct Work {
    steps: u64,
    /// The links that earlier answers keep.
    links: usize,
}

impl Work {
    /// The most steps.
    const MOST_STEPS: u64 = 60_000_000;
    /// The most states that are kept side by side.
    const MOST_STATES: usize = 400_000;
    /// The most formulas that are kept of what is still to be decided.
    const MOST_FORMULAS: usize = 1_000_000;
    /// The most links that lead back to examples.
    const MOST_LINKS: usize = 1_500_000;

    /// The steps so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// Counts steps that lead to so many states by now; `None` once either is too much.
    pub(super) fn add(&mut self, steps: usize, states: usize) -> Option<()> {
        self.steps = self.steps.saturating_add(u64::try_from(steps).ok()?);
        (self.steps <= Self::MOST_STEPS && states <= Self::MOST_STATES).then_some(())
    }

    /// `None` where more formulas or links are kept than memory should hold.
    pub(super) fn keep(&self, formulas: usize, links: usize) -> Option<()> {
        let links = self.links.saturating_add(links);
        (formulas <= Self::MOST_FORMULAS && links <= Self::MOST_LINKS).then_some(())
    }

    /// Notes that an answer is kept, with its links.
    pub(super) fn kept(&mut self, links: usize) {
        self.links = self.links.saturating_add(links);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_given_up_just_above_each_limit() {
        let of = |steps| Work { steps, links: 0 };
        for (before, steps, states, is_enough) in [
            (0, 60_000_000, 400_000, true),
            (59_999_999, 1, 1, true),
            (59_999_999, 2, 1, false),
            (u64::MAX, 1, 1, false),
            (0, 1, 400_001, false),
        ] {
            let mut work = of(before);
            assert_eq!(work.add(steps, states).is_some(), is_enough, "{before}");
        }
        for (kept, formulas, links, is_enough) in [
            (0, 1_000_000, 1_500_000, true),
            (0, 1_000_001, 0, false),
            (0, 0, 1_500_001, false),
            (1_499_999, 0, 1, true),
            (1_499_999, 0, 2, false),
        ] {
            let mut work = of(0);
            work.kept(kept);
            assert_eq!(work.keep(formulas, links).is_some(), is_enough, "{kept}");
        }
    }

    #[test]
    fn steps_add_up() {
        let mut work = Work::default();
        assert!(work.add(3, 0).is_some() && work.add(4, 0).is_some());
        assert_eq!(work.steps(), 7);
    }
}
