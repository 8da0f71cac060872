//! The answer for one applicant: an [`Assessment`], which carries all of its reasons.
//!
//! In come a ruleset, an applicant and a day; out comes data. Nothing is printed here, and no
//! renderer computes anything again.

mod answer;
mod award;
mod caveat;
mod parts;
mod question;
mod reason;
mod setting;
mod shared;
pub(crate) mod words;

use jiff::civil::Date;

use self::question::Question;
use crate::applicant::Applicant;
use crate::base::ids::List;
use crate::engine::OpenProfile;
use crate::rules::ruleset::{Fact, Ruleset};

pub use self::answer::{
    Assessment, Award, Better, Next, Reason, ReasonKind, RuleAnswer, ShownCaveat, Unanswered,
};
pub use self::setting::{Grading, Memories, Setting};
pub use self::shared::Shared;

/// Assesses one applicant.
///
/// ```
/// use permit_points::{Applicant, Sheet, assess, embedded};
/// let rules = embedded::ruleset("cn-2017").unwrap();
/// let day = jiff::civil::date(2026, 11, 23);
/// let bachelor = Sheet::of([("education", "bachelor"), ("experience_years", "2"), ("age", "30")]);
/// let applicant = Applicant::read(rules, &[bachelor], day).unwrap();
/// let answer = assess(rules, &applicant, day);
/// // Class B by degree and experience, however few the points.
/// assert_eq!(rules.classes()[answer.class.unwrap()].id, "B");
/// assert_eq!(rules.routes()[answer.route.unwrap()].rule.id, "b-degree-experience");
/// ```
#[must_use]
pub fn assess(ruleset: &Ruleset, applicant: &Applicant, on: Date) -> Assessment {
    let setting = Setting::new(ruleset, applicant.figures(), on);
    setting.assess(ruleset, applicant, &mut Memories::default())
}

impl Setting {
    /// Assesses one applicant under the ruleset that the setting was made of. The applicant's own
    /// figures are not looked at: they belong to the setting.
    pub fn assess(
        &self,
        ruleset: &Ruleset,
        applicant: &Applicant,
        memories: &mut Memories,
    ) -> Assessment {
        let values = values(ruleset, applicant);
        let profile = self.profile_in(self.routes_plan(), &values);
        self.assess_profile(ruleset, applicant, &profile, memories)
    }

    /// The same of an applicant whose profile is at hand.
    pub(crate) fn assess_profile(
        &self,
        ruleset: &Ruleset,
        applicant: &Applicant,
        profile: &OpenProfile,
        memories: &mut Memories,
    ) -> Assessment {
        let values = values(ruleset, applicant);
        let bracket = self
            .routes_plan()
            .bracket(profile, &mut memories.routes)
            .clone();
        let question = Question {
            ruleset,
            applicant,
            on: self.on,
            setting: self,
            figures: &self.figures,
            amounts: &self.amounts,
            form: &self.form,
            values,
            bracket,
        };
        question.answer(memories)
    }
}

/// The values an answer rests on, by fact.
fn values(ruleset: &Ruleset, applicant: &Applicant) -> List<Option<i64>, Fact> {
    let facts = ruleset.facts.each();
    let values = facts.map(|(id, fact)| applicant.value(id).or(fact.assume));
    values.collect()
}
