//! How much proofs may cost, and what is said where that is not enough.
//!
//! Every question has an exact answer, and of a table of any law it takes milliseconds. A file of
//! four megabytes can be made to ask for days of work; then less is proved, and that is said.

use crate::base::place::{Place, Spot};
use crate::base::say::say;
use crate::base::text::Text;
use crate::engine::Work;
use crate::engine::normal::NormalForm;
use crate::rules::finding::MOST_FINDINGS;
use crate::rules::finding::{Code, Finding};
use crate::rules::ruleset::Ruleset;

/// The most entries of one ruleset: parameters, facts, tables, rules and parts of their conditions.
const MOST_ENTRIES: usize = 5_000;
/// The most stretches of days in which the rules differ.
const MOST_PERIODS: usize = 5_000;
/// The most entries and cells of all stretches together.
const MOST_VARIED: usize = 4_000_000;
/// The most steps of all questions about one file.
const MOST_STEPS: u64 = 100_000_000;

/// What is left to spend on one file.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    /// What counting applicants has taken.
    pub(super) work: Work,
    /// Whether a question was given up.
    pub(super) is_exceeded: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: MOST_STEPS,
            work: Work::default(),
            is_exceeded: false,
        }
    }
}

impl Budget {
    /// Takes steps, unless so many are not left: then a question is given up.
    pub(super) fn take(&mut self, steps: impl TryInto<u64>) -> Option<()> {
        let taken = self.spend(steps);
        self.is_exceeded |= taken.is_none();
        taken
    }

    /// The steps that were taken so far.
    pub(super) fn spent(&self) -> u64 {
        let own = MOST_STEPS.saturating_sub(self.left);
        own.saturating_add(self.work.steps())
    }

    /// The same for a question of which it is said by itself that it is given up.
    pub(super) fn spend(&mut self, steps: impl TryInto<u64>) -> Option<()> {
        let steps = steps.try_into().ok()?;
        self.left = self.left.checked_sub(steps)?;
        Some(())
    }
}

/// Findings of one kind of proof: as many as may be, the rest counted.
#[derive(Debug, Default)]
pub(super) struct FindingBudget {
    pub(super) findings: Vec<Finding>,
    pub(super) left_out: usize,
}

impl FindingBudget {
    /// Adds a finding, which is put into words only if there is room for it.
    pub(super) fn add(&mut self, finding: impl FnOnce() -> Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding());
        } else {
            self.left_out += 1;
        }
    }
}

/// Why some rulesets, a file's own and those of its places, are too large to be looked at; none
/// where they are not.
pub(super) fn excess<'r>(rulesets: impl Iterator<Item = &'r Ruleset>) -> Option<Text> {
    let mut periods = 0;
    let mut varied = 0;
    for ruleset in rulesets {
        let entries = ruleset.entries();
        if entries > MOST_ENTRIES {
            return Some(say!(
                "{entries} facts, tables and conditions are more than the {most} that proofs go into",
                entries,
                most = MOST_ENTRIES
            ));
        }
        let own = ruleset.turning_days().len();
        periods += own;
        if periods > MOST_PERIODS {
            return Some(say!(
                "{periods} periods with rules of their own are more than the {most} that proofs go into",
                periods,
                most = MOST_PERIODS
            ));
        }
        // One stretch of days is what every command looks at.
        varied += own.saturating_sub(1) * (entries + NormalForm::work(ruleset, MOST_VARIED));
    }
    (varied > MOST_VARIED).then(|| {
        say!("{periods} periods with rules of their own are too many for proofs about so large a file", periods)
    })
}

/// What a file is told of which some questions were given up.
pub(super) fn too_many() -> Finding {
    not_proved(say!(
        "there are too many different applicants to look at all of them"
    ))
}

/// Says that something is not proved: at the first key of the file.
pub(super) fn not_proved(message: Text) -> Finding {
    let root = Place::root();
    Finding::new(
        Code::NotProved,
        root.clone(),
        Spot::first_key(root),
        message,
    )
    .help(say!("nothing is wrong; a smaller file is proved in full"))
}
