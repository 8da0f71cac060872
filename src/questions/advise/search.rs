//! All the smallest sets of changes: depth first, fewest changes first.
//!
//! A set reaches the target if every completion that counts does. The search tries each set on a few
//! completions first, those that showed earlier sets to fall short, and asks the engine about all of
//! them only where these agree. Sets are gone through in an order in which every part of a set, and
//! every set with smaller changes, comes before it: so a set that reaches is one of the smallest
//! exactly if none that was found before lies within it.

use super::board::Board;
use super::levers::{Lever, LeverKind};
use super::merits::Worth;
use super::reach::Reach;
use crate::engine::{Memory, OpenProfile};

/// The most sets that are looked at: far more than any real ruleset needs.
const MOST_SETS: usize = 400_000;

/// A set of changes: levers with the numbers of their steps, in the order of the levers.
pub(super) type Set = Vec<(usize, usize)>;

/// The most completions that are kept to try sets on.
const MOST_PROBES: usize = 16;

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sets: Vec<Set>,
    /// Whether there are smallest sets besides these.
    pub(super) is_cut: bool,
}

/// All the smallest sets with at most so many changes. Where a number of them is `enough`, the
/// search stops after the size with which there are more.
pub(super) fn smallest(board: &Board<'_>, at_most: usize, enough: Option<usize>) -> Found {
    let mut search = Search::new(board);
    let most = at_most.min(board.levers.len());
    let is_full = match enough {
        Some(enough) => (1..=most).any(|size| {
            search.walk(Pass::Of(size));
            search.found.len() > enough
        }),
        None => {
            search.walk(Pass::UpTo(most));
            false
        }
    };
    if !is_full {
        search.walk(Pass::Beyond(most));
    }
    let is_cut = is_full || search.has_more || search.is_spent();
    let sets = search.found.into_iter().map(|known| known.set).collect();
    Found { sets, is_cut }
}

/// What a walk through the sets looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// The smallest sets of one size.
    Of(usize),
    /// The smallest sets of at most this size.
    UpTo(usize),
    /// Whether there is one that is larger than this.
    Beyond(usize),
}

struct KnownGains {
    /// A bit for each lever; levers far apart may share one.
    mask: u64,
    set: Set,
}

struct Search<'a> {
    board: &'a Board<'a>,
    pass: Pass,
    set: Set,
    found: Vec<KnownGains>,
    has_more: bool,
    looked_at: usize,
    memory: Memory,
    /// The applicant with the changes of the set; open facts stay open.
    profile: OpenProfile,
    /// Completions of the open facts that fell short once, with the changes of the set.
    probes: Vec<OpenProfile>,
    reach: Reach,
}

fn bit(lever: usize) -> u64 {
    1 << (lever % 64)
}

impl<'a> Search<'a> {
    fn new(board: &'a Board<'a>) -> Self {
        let mut search = Self {
            board,
            pass: Pass::Of(0),
            set: Vec::new(),
            found: Vec::new(),
            has_more: false,
            looked_at: 0,
            memory: Memory::default(),
            profile: board.profile.clone(),
            probes: Vec::new(),
            reach: Reach::of(board),
        };
        let probe = search.shortfall().unwrap_or_else(|| search.worst());
        search.probes.push(probe);
        search
    }

    /// Everything open at its worst.
    fn worst(&self) -> OpenProfile {
        let board = self.board;
        let mut profile = self.profile.clone();
        for fact in &board.open {
            let kinds = board.worth.facts[*fact].kinds();
            board
                .plan
                .answer(&mut profile, *fact, kinds.first().copied());
        }
        profile
    }

    fn walk(&mut self, pass: Pass) {
        self.pass = pass;
        self.below(0);
    }

    fn is_spent(&self) -> bool {
        self.looked_at >= MOST_SETS
    }

    /// Goes through all sets that add levers from one on. Those that begin with a later lever come
    /// first: they are parts of the others.
    fn below(&mut self, from: usize) {
        let board = self.board;
        for number in (from..board.levers.len()).rev() {
            let steps = board
                .levers
                .get(number)
                .map_or(&[][..], |lever| &lever.steps);
            // Larger changes of a chain are not needed once a smaller one reaches.
            let mut reached = None;
            for (at, step) in steps.iter().enumerate() {
                if self.is_spent() || self.has_more {
                    break;
                }
                if reached == Some(step.chain) {
                    continue;
                }
                self.turn(number, Some(at));
                self.set.push((number, at));
                if self.visit(number + 1) {
                    reached = Some(step.chain);
                }
                self.set.pop();
            }
            self.turn(number, None);
        }
    }

    /// Takes a step of a lever, or takes it back.
    fn turn(&mut self, lever: usize, step: Option<usize>) {
        let board = self.board;
        let Some(lever) = board.levers.get(lever) else {
            return;
        };
        let Some(taken) = lever.steps.get(step.unwrap_or(0)) else {
            return;
        };
        for (fact, cell) in &taken.cells {
            let cell = match step {
                Some(_) => Some(*cell),
                None => board.now(*fact),
            };
            board.plan.answer(&mut self.profile, *fact, cell);
            for probe in &mut self.probes {
                board.plan.answer(probe, *fact, cell);
            }
        }
    }

    /// Looks at the set, and at those that add later levers to it; whether the set itself reaches.
    fn visit(&mut self, from: usize) -> bool {
        self.looked_at += 1;
        let size = self.set.len();
        let later = self.board.levers.len() - from;
        let (is_wanted, left) = match self.pass {
            Pass::Of(wanted) => (size == wanted, wanted - size),
            Pass::UpTo(most) => (true, most - size),
            // With too few levers behind it, a set does not become as large.
            Pass::Beyond(most) if size + later <= most => return false,
            Pass::Beyond(most) => (size > most, usize::MAX),
        };
        let reaches = self.reaches();
        if reaches {
            if is_wanted && !self.is_dominated() {
                match self.pass {
                    Pass::Beyond(_) => self.has_more = true,
                    Pass::Of(_) | Pass::UpTo(_) => self.found.push(KnownGains {
                        mask: self.mask(),
                        set: self.set.clone(),
                    }),
                }
            }
        } else if left > 0 && self.can_reach(from, left) && self.is_of_use(from) {
            self.below(from);
        }
        reaches
    }

    /// Whether every completion that counts has the target or a better class, and some counts.
    fn reaches(&mut self) -> bool {
        let Self {
            board,
            probes,
            memory,
            ..
        } = self;
        let falls_short =
            |probe: &OpenProfile| board.falls_short(board.plan.bracket(probe, &mut *memory));
        if let Some(at) = probes.iter().position(falls_short) {
            // What showed one set to fall short is likely to do so for the next one.
            probes.swap(0, at);
            return false;
        }
        let bracket = board.plan.bracket(&self.profile, &mut self.memory);
        if Worth::is_enough(bracket.class, board.target) {
            return true;
        }
        if bracket.counts
            && let Some(probe) = self.shortfall()
        {
            self.probes.insert(0, probe);
            self.probes.truncate(MOST_PROBES);
        }
        false
    }

    /// A completion that counts and falls short, if there is one.
    fn shortfall(&mut self) -> Option<OpenProfile> {
        let board = self.board;
        let mut profile = self.profile.clone();
        let falls_short = |profile: &OpenProfile, memory: &mut Memory| {
            board.falls_short(board.plan.bracket(profile, memory))
        };
        if !falls_short(&profile, &mut self.memory) {
            return None;
        }
        for fact in &board.open {
            let kinds = board.worth.facts[*fact].kinds();
            let mut found = false;
            for cell in kinds {
                board.plan.answer(&mut profile, *fact, Some(cell));
                if falls_short(&profile, &mut self.memory) {
                    found = true;
                    break;
                }
            }
            if !found {
                return None;
            }
        }
        Some(profile)
    }

    fn mask(&self) -> u64 {
        self.set
            .iter()
            .fold(0, |mask, (lever, _)| mask | bit(*lever))
    }

    /// Whether a set that was found lies within this one.
    fn is_dominated(&self) -> bool {
        let mask = self.mask();
        let lies_within = |known: &&KnownGains| {
            known.mask & !mask == 0
                && known.set.iter().all(|(lever, step)| {
                    let mine = self.set.iter().find(|(mine, _)| mine == lever);
                    mine.is_some_and(|(_, mine)| self.is_within(*lever, *step, *mine))
                })
        };
        // Those that were found last are the most alike.
        self.found.iter().rev().any(|known| lies_within(&known))
    }

    /// Whether one step of a lever is no larger than another.
    fn is_within(&self, lever: usize, one: usize, other: usize) -> bool {
        let steps = self.board.levers.get(lever).map(|lever| &lever.steps);
        let chain = |step: usize| {
            steps
                .and_then(|steps| steps.get(step))
                .map(|step| step.chain)
        };
        one == other || (one < other && chain(one) == chain(other))
    }

    /// Whether some more changes of levers from one on might reach the target in each of the
    /// completions that fell short.
    fn can_reach(&mut self, from: usize, left: usize) -> bool {
        let board = self.board;
        // Where changes decide which completions count, one that falls short may cease to count.
        if board.worth.is_count_open {
            return true;
        }
        let is_guarded = self.reach.guarded.get(from).copied().unwrap_or(false);
        let is_counted = self.reach.counted.get(from).copied().unwrap_or(false);
        for number in 0..self.probes.len() {
            let Some(probe) = self.probes.get(number) else {
                continue;
            };
            let bracket = board.plan.bracket(probe, &mut self.memory);
            if !bracket.counts && !is_counted {
                return false;
            }
            let by_points = self.reach.by_points(board, bracket, from, left);
            if by_points && bracket.counts {
                continue;
            }
            if !by_points && !is_guarded {
                return false;
            }
            let wide = self.wide(from, Some(number));
            let bracket = board.plan.bracket(&wide, &mut self.memory);
            let is_alive = |route: &usize| {
                let can_be = bracket.routes.get(*route).is_some_and(|truths| truths.yes);
                can_be && (by_points || !board.worth.by_points_alone.contains(route))
            };
            let is_possible = Worth::is_enough(bracket.best_class, board.target)
                && (board.worth.takes_everybody || board.worth.routes.iter().any(is_alive));
            if !is_possible {
                return false;
            }
        }
        true
    }

    /// Whether every change that gives no points still has a part in a route that can be met: else
    /// the set would reach as well without it.
    fn is_of_use(&mut self, from: usize) -> bool {
        let board = self.board;
        let mut asked: Vec<&std::collections::BTreeSet<usize>> = Vec::new();
        for (lever, _) in &self.set {
            let Some(Lever {
                kind: LeverKind::Fact(fact),
                ..
            }) = board.levers.get(*lever)
            else {
                continue;
            };
            let merits = &board.worth.facts[*fact];
            if !merits.scores && !merits.decides_who_counts && !merits.closes {
                asked.push(&merits.routes);
            }
        }
        if asked.is_empty() {
            return true;
        }
        let wide = self.wide(from, None);
        let bracket = board.plan.bracket(&wide, &mut self.memory);
        let can_be = |route: &usize| bracket.routes.get(*route).is_some_and(|truths| truths.yes);
        asked.iter().all(|routes| routes.iter().any(can_be))
    }

    /// A profile, or one of the probes, in which every lever from one on can be anything.
    fn wide(&self, from: usize, probe: Option<usize>) -> OpenProfile {
        let board = self.board;
        let probe = probe.and_then(|number| self.probes.get(number));
        let mut wide = probe.unwrap_or(&self.profile).clone();
        for lever in board.levers.iter().skip(from) {
            if let LeverKind::Fact(fact) = lever.kind {
                board.plan.answer(&mut wide, fact, None);
            }
        }
        wide
    }
}
