//! What the place replaced, added or removed, with what it rests on.

use super::Builder;
use super::cited::Cited;
use crate::base::say::say;
use crate::base::text::Text;
use crate::ruleset::{ChangeKind, LocalChange, LocalList};
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
            let note = words::doubt(change.confidence, change.note.as_ref());
            lines.push(Cited {
                sources: self.numbers(&change.sources),
                text: self.say(&text),
                note: note.map_or_else(String::new, |note| self.say(&note)),
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
    let (one_more, none) = match change.list {
        LocalList::Routes => (say!("One more route"), say!("Not a route here")),
        LocalList::Exemptions => (
            say!("One more ground of exemption"),
            say!("Not a ground of exemption here"),
        ),
        _ => (say!("One more requirement"), say!("Not a requirement here")),
    };
    match change.kind {
        ChangeKind::Adds => say!(
            "{what}: “{title}”{days}",
            what = one_more,
            title = becomes,
            days
        ),
        ChangeKind::Replaces => say!("“{becomes}”, in place of “{was}”{days}", becomes, was, days),
        ChangeKind::Removes => say!("{what}: “{title}”{days}", what = none, title = was, days),
    }
}

/// A caveat by its name: its text is among the caveats, or would be.
pub(in crate::render) fn caveat(change: &LocalChange) -> Option<Text> {
    let (id, days) = (&change.id, words::period(&change.in_force));
    match change.kind {
        ChangeKind::Adds => None,
        ChangeKind::Replaces => Some(say!("The caveat {id} has a local wording{days}", id, days)),
        ChangeKind::Removes => Some(say!("The caveat {id} does not hold here{days}", id, days)),
    }
}
