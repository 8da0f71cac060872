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
