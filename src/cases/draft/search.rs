//! An applicant who shows a side, and others with it, by as few answers as do.

use super::aim::Aim;
use super::sides::{SideAt, Sides};
use super::subject::Subject;
use super::witness::Witnesses;
use crate::base::cells::ValueSet;
use crate::cases::setting::{Answers, Setting};
use crate::ruleset::FactId;

/// How many looks at one applicant it takes to find one among all.
const LOOKS_OF_A_WITNESS: usize = 8;

/// An applicant who shows the side `seed` in a setting, and those of the `others` that he can show
/// as well. He differs from the applicant `like` in little.
pub(super) fn applicant(
    sides: &Sides<'_>,
    setting: &Setting<'_>,
    (seed, others): (SideAt, &[SideAt]),
    like: &Answers,
) -> Option<(Answers, Vec<SideAt>)> {
    let test = sides.test(seed);
    let is_table = matches!(Subject::of(test), Subject::Table(..));
    for aim in Aim::of(setting, test) {
        // Of a table, the value is mostly enough.
        let alone = answers_of(setting, &aim);
        if is_table && sides.show(&setting.outline(&alone), &[seed]) {
            return Some((alone, vec![seed]));
        }
        if sides.is_exceeded() {
            return None;
        }
        sides.look(LOOKS_OF_A_WITNESS);
        let Some(witnesses) = Witnesses::of(setting, &aim, like) else {
            continue;
        };
        let joint = join(sides, setting, (&aim, seed), others, &witnesses);
        for (aim, shown) in [joint, (aim, vec![seed])] {
            let found = witnesses.all(&aim).into_iter();
            let fitting = found.filter(|one| sides.show(&setting.outline(one), &shown));
            let pruned = fitting.map(|one| pruned(sides, setting, one, &aim, &shown));
            if let Some(answers) = pruned.min_by_key(Answers::len) {
                return Some((answers, shown));
            }
        }
    }
    None
}

/// The aim together with those of other sides, one after the other, as long as somebody fulfils
/// them all.
fn join(
    sides: &Sides<'_>,
    setting: &Setting<'_>,
    (aim, seed): (&Aim, SideAt),
    others: &[SideAt],
    witnesses: &Witnesses<'_>,
) -> (Aim, Vec<SideAt>) {
    let (mut joint, mut shown) = (aim.clone(), vec![seed]);
    for at in others {
        if sides.is_exceeded() {
            break;
        }
        sides.look(LOOKS_OF_A_WITNESS);
        let more = Aim::of(setting, sides.test(*at));
        let both = more.iter().filter_map(|more| joint.and(more));
        let met = { both }.find(|both| witnesses.has(both));
        if let Some(both) = met {
            joint = both;
            shown.push(*at);
        }
    }
    (joint, shown)
}

/// Takes away every answer without which the sides are still shown, first all that the aim does not
/// ask for.
fn pruned(
    sides: &Sides<'_>,
    setting: &Setting<'_>,
    mut answers: Answers,
    aim: &Aim,
    shown: &[SideAt],
) -> Answers {
    let show = |answers: &Answers| sides.show(&setting.outline(answers), shown);
    let mut wanted = answers.clone();
    wanted.retain(|fact, _| aim.values.contains_key(fact));
    if show(&wanted) {
        answers = wanted;
    }
    let facts: Vec<FactId> = answers.keys().rev().copied().collect();
    for fact in facts {
        let mut fewer = answers.clone();
        fewer.remove(&fact);
        if show(&fewer) {
            answers = fewer;
        }
    }
    answers
}

/// The answers that an aim asks for by itself; the place answers the province.
fn answers_of(setting: &Setting<'_>, aim: &Aim) -> Answers {
    let placed = setting.province().map(|(fact, _)| fact);
    let values = aim.values.iter().filter(|(fact, _)| placed != Some(**fact));
    let first = |(fact, values): (&FactId, &ValueSet)| Some((*fact, values.first()?));
    values.filter_map(first).collect()
}
