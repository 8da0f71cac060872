//! What an answer must be read with: the caveats of the ruleset, and those of the program itself.

use jiff::civil::Date;

use super::answer::{RuleAnswer, ShownCaveat};
use super::parts::{PartMemories, Reads};
use super::question::Question;
use super::shared::Shared;
use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::engine::{Memory, Met};
use crate::loader::embedded;
use crate::rules::figures::{FigureInForce, FigureOrigin};
use crate::rules::ruleset::{ClassId, Confidence, Route, SourceId};

impl Question<'_> {
    pub(super) fn caveats(
        &self,
        class: Option<ClassId>,
        routes: &[Shared<RuleAnswer<Route>>],
        (reads, parts, memories): (&Reads, &mut PartMemories, &mut Vec<Memory>),
    ) -> Vec<Shared<ShownCaveat>> {
        let is_met = |id: &String| {
            routes.iter().any(|answer| {
                answer.met == Met::Yes && self.ruleset.routes[answer.rule].rule.id == *id
            })
        };
        let PartMemories {
            caveats,
            own_caveats,
            key,
            ..
        } = parts;
        caveats.resize_with(self.form.caveats.len(), Default::default);
        let mut shown = Vec::new();
        let all = self.form.caveats.iter().zip(&reads.caveats).zip(caveats);
        for (number, ((id, reads), kept)) in all.enumerate() {
            let caveat = &self.ruleset.caveats[*id];
            let of_class = caveat
                .classes
                .as_ref()
                .is_none_or(|list| class.is_some_and(|class| list.contains(&class)));
            let of_route = caveat
                .routes
                .as_ref()
                .is_none_or(|list| list.iter().any(is_met));
            if !of_class || !of_route {
                continue;
            }
            let mut is_sure = true;
            if caveat.when.is_some() {
                reads.write(key, &self.values, &self.bracket);
                match kept.met.get_or(key, || self.remark(number, memories)) {
                    Met::Yes => {}
                    Met::Unknown => is_sure = false,
                    Met::No => continue,
                }
            }
            let is_prominent = caveat.prominent && is_sure;
            let text = if is_prominent {
                &mut kept.in_headline
            } else {
                &mut kept.below
            };
            let text = text.get_or_insert_with(|| {
                Shared::new(ShownCaveat {
                    id: caveat.id.clone(),
                    text: caveat.text.clone(),
                    sources: caveat.sources.clone(),
                    confidence: caveat.confidence,
                    is_prominent,
                })
            });
            shown.push(text.clone());
        }
        reads.own_caveats.write(key, &self.values, &self.bracket);
        shown.extend(own_caveats.get_or(key, || {
            let own = self.out_of_force().into_iter();
            let own = own.chain(self.without_local_rules());
            own.chain(self.stale_figures()).map(Shared::new).collect()
        }));
        shown
    }

    /// Whether the condition of a caveat holds, by its position among those in force.
    fn remark(&self, number: usize, memories: &mut Vec<Memory>) -> Met {
        if memories.len() <= number {
            memories.resize_with(number + 1, Memory::default);
        }
        let plan = self.setting.remark_plan(number);
        let asked = plan.zip(memories.get_mut(number)).map(|(plan, memory)| {
            let profile = self.setting.profile_in(plan, &self.values);
            plan.bracket(&profile, memory).remark.met()
        });
        asked.unwrap_or(Met::Unknown)
    }

    /// The ruleset is not the law on that day.
    fn out_of_force(&self) -> Option<ShownCaveat> {
        let period = &self.ruleset.in_force;
        if period.contains(self.on) {
            return None;
        }
        let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let (id, on) = (&self.ruleset.id, self.on);
        let (from, until) = (day(period.from), day(period.to));
        let text = say!(
            "The ruleset {id} is in force from {from} to {until}; on {on} it is not the law.",
            id,
            from,
            until,
            on
        );
        Some(own("not-in-force", text, &[]))
    }

    /// A place whose local file says nothing of this ruleset, or no place where there are some.
    fn without_local_rules(&self) -> Option<ShownCaveat> {
        let id = &self.ruleset.id;
        if let Some(place) = &self.ruleset.place {
            let (title, extends) = (&place.title, &place.extends);
            let text = say!(
                "The local rules of {title} extend {extends}, not {id}: none of them is used here.",
                title,
                extends,
                id
            );
            return (!place.is_overlaid).then(|| own("no-local-rules", text, &[]));
        }
        let fact = self.ruleset.fact_named("province")?;
        let option = self.ruleset.facts[fact].option(self.values[fact]?)?;
        let places = embedded::places_of(&option.id).filter(|place| place.extends == id);
        let flags: Vec<_> = places
            .map(|place| say::same(format!("--in {}", place.id)))
            .collect();
        if flags.is_empty() {
            return None;
        }
        let text = say!(
            "There are local rules or figures in {province}, and they are not part of this answer: {flags} takes them in.",
            province = option.title,
            flags = say::joined(&flags, " or ", " 或 ")
        );
        Some(own("local-rules", text, &[]))
    }

    /// Figures that are older than twelve months.
    fn stale_figures(&self) -> Vec<ShownCaveat> {
        let figures = self.ruleset.parameters.iter().zip(self.figures);
        let stale = figures.filter_map(|(parameter, figure)| {
            let FigureInForce { value, origin } = figure.as_ref()?;
            let FigureOrigin::Dated {
                value: position,
                is_stale: true,
            } = origin
            else {
                return None;
            };
            let dated = &parameter.values[*position];
            let from = dated.in_force.from.map_or_else(String::new, |day| day.to_string());
            let text = say!("{parameter}: {value} holds since {from}, more than 12 months; a newer figure may be out.", parameter = parameter.title, value, from);
            Some(own("stale-figure", text, &dated.sources))
        });
        stale.collect()
    }
}

fn own(id: &str, text: Text, sources: &[SourceId]) -> ShownCaveat {
    ShownCaveat {
        id: id.to_owned(),
        text,
        sources: sources.to_vec(),
        confidence: Confidence::High,
        is_prominent: false,
    }
}
