//! What the place replaced, added or removed, with what it rests on.

use super::Builder;
use super::cited::Cited;
use crate::ruleset::{ChangeKind, LocalChange, LocalList};
use crate::text::Text;
use crate::words;

impl Builder<'_> {
    /// The local rules in force. Figures have a list of their own, and a caveat that is new in the
    /// place speaks for itself.
    pub(super) fn local(&mut self) -> Vec<Cited> {
        let changes = self.ruleset.place().map_or(&[][..], |place| &place.changes);
        let in_force = self.answer.local.iter().filter_map(|at| changes.get(*at));
        let mut lines = Vec::new();
        for change in in_force {
            let text = match change.list {
                LocalList::Parameters => None,
                LocalList::Caveats => caveat(change),
                _ => Some(rule(change)),
            };
            let Some(text) = text else { continue };
            let note = change.note.clone().unwrap_or_default();
            lines.push(Cited {
                sources: self.numbers(&change.sources),
                text: self.say(&text),
                note: self.say(&note),
            });
        }
        lines
    }
}

/// A route, requirement or exemption.
pub(in crate::render) fn rule(change: &LocalChange) -> Text {
    let days = words::period(&change.in_force);
    let title = |text: &Option<Text>| text.clone().unwrap_or_default();
    let (was, becomes) = (title(&change.was), title(&change.becomes));
    let (en, zh) = match change.list {
        LocalList::Routes => ("route", "途径"),
        LocalList::Exemptions => ("ground of exemption", "免办情形"),
        _ => ("requirement", "条件"),
    };
    match change.kind {
        ChangeKind::Adds => Text::new(
            format!("One more {en}: “{}”{}", becomes.en, days.en),
            format!("新增{zh}：“{}”{}", becomes.zh, days.zh),
        ),
        ChangeKind::Replaces => Text::new(
            format!("“{}”, in place of “{}”{}", becomes.en, was.en, days.en),
            format!("“{}”，取代“{}”{}", becomes.zh, was.zh, days.zh),
        ),
        ChangeKind::Removes => Text::new(
            format!("Not a {en} here: “{}”{}", was.en, days.en),
            format!("不适用的{zh}：“{}”{}", was.zh, days.zh),
        ),
    }
}

/// A caveat by its name: its text is among the caveats, or would be.
pub(in crate::render) fn caveat(change: &LocalChange) -> Option<Text> {
    let (id, days) = (&change.id, words::period(&change.in_force));
    match change.kind {
        ChangeKind::Adds => None,
        ChangeKind::Replaces => Some(Text::new(
            format!("The caveat {id} has a local wording{}", days.en),
            format!("注意事项 {id} 采用地方表述{}", days.zh),
        )),
        ChangeKind::Removes => Some(Text::new(
            format!("The caveat {id} does not hold here{}", days.en),
            format!("注意事项 {id} 不适用{}", days.zh),
        )),
    }
}
