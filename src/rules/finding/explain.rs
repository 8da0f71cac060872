//! What each finding means, at the length a person needs who meets it for the first time.

use super::Code;
use crate::base::say::say;
use crate::base::text::Text;

impl Code {
    /// What a finding of this code means, why it matters and what to do, in a few sentences.
    #[must_use]
    #[allow(clippy::too_many_lines, reason = "one text a code, and nothing else")]
    pub fn explanation(self) -> Text {
        match self {
            Self::InvalidYaml => say!(
                "The text cannot be read as the YAML that rule files use: UTF-8, one document, no anchors, aliases, \
                 merge keys or tags, at most 64 levels and 4 MiB. The finding stands where the reading breaks; what is \
                 behind it is not looked at until it is mended."
            ),
            Self::UnknownKey => say!(
                "The format has no such key in this place, or the key makes no sense beside the others of its mapping \
                 (two kinds of condition in one, `options` of a number). An ignored key would be a rule that nobody \
                 applies, so it is an error. Ranges are written with `from`, `to` and `below`, never `min` and `max`."
            ),
            Self::ReservedKey => say!(
                "The key is kept for a later version of the format (`columns`, `groups`, `group`, `definitions`, `by`, \
                 `of`, `languages`, `scheme`), so that files written today cannot change their meaning then."
            ),
            Self::DuplicateKey => say!(
                "The same key is written twice in one mapping. Many YAML readers silently keep one of the two; which \
                 one the author meant, nobody knows."
            ),
            Self::MissingKey => say!(
                "A key that the format requires is not there. The finding stands at the first key of the item."
            ),
            Self::MissingSource => say!(
                "Factors, requirements, exemptions, routes, caveats, waivers and values of parameters say what they rest \
                 on: `source:` with the id of a listed source, or a list of ids. A rule without a source is a rumour."
            ),
            Self::MissingTranslation => say!(
                "Every text is written in English and in Chinese: `{en: …, zh: …}`, neither of them empty. The official \
                 Chinese term is what an office will look for."
            ),
            Self::WrongType => say!(
                "The value is of another kind than its key asks for: text where a number is needed, a day that the \
                 calendar does not have, a number that is too large, an empty list, an id of more than 64 characters, a \
                 choice of more than 1000 options. The message says what was found and what is accepted."
            ),
            Self::DuplicateId => say!(
                "Two entries of a list have one name, or two options of a fact share an alias, so that nobody could \
                 refer to the second. Entries with `in_force` may share a name if they share no day; the ids of routes \
                 are unique over all classes; facts and parameters are all inputs and share one list of names."
            ),
            Self::ReservedId => say!(
                "Facts and parameters become flags and columns of the program, so they cannot bear a name that the \
                 program uses itself, such as `rules`, `class` or `points`. A class cannot be called `none`, `exempt`, \
                 `no-permit` or `error`, which are said where somebody has no class."
            ),
            Self::UnknownFact => say!(
                "The name is not the id of a fact of this file, nor of the ruleset in `facts_from`."
            ),
            Self::UnknownOption => say!(
                "The name is not the id of an option of the fact. Titles and aliases are for people, not for rules."
            ),
            Self::UnknownParameter => {
                say!("The name is not the id of a parameter of this file.")
            }
            Self::UnknownSource => {
                say!("The name is not the id of a source that this file lists under `sources`.")
            }
            Self::UnknownClass => say!(
                "The name is not the id of a class of this file, or, in the `routes` of a caveat, of a route."
            ),
            Self::BandGap => say!(
                "Some value of the fact's domain is taken by no band of the table, so an applicant with that value would \
                 have no points at all. Amounts are continuous: `to: 49999` leaves a gap below 50000, `below: 50000` does \
                 not. If the published table itself has the gap, keep it as printed and add a waiver with \
                 `reading: below`, which says that the row below reaches up to the next one."
            ),
            Self::OverlappingBands => say!(
                "Some value is taken by two bands of one table, or the table has two bands with `otherwise`, so its \
                 points would depend on the order of the rows. `from` and `to` are both included; `below` is not."
            ),
            Self::EmptyBand => {
                say!("The band or condition begins above its end, so that no value can be in it.")
            }
            Self::OutsideDomain => say!(
                "An edge lies outside the values that the fact can have, or a value that is assumed does. Either the \
                 edge or the domain is wrong."
            ),
            Self::OverCap => say!(
                "The band alone gives more points than the cap of its factor allows, so its number would never be the award."
            ),
            Self::UnderFloor => say!(
                "The band alone gives fewer points than the floor of its factor (0 where no `floor` is written), so its \
                 number would never be the award."
            ),
            Self::FactDiffers => say!(
                "One fact has two definitions: the file defines again, and differently, what it takes from `facts_from` or \
                 what the ruleset it extends defines, or two rulesets of one jurisdiction disagree about its type, domain or \
                 options. An applicant is asked once, so one name means one thing. Take the second definition out, or give \
                 it a name of its own."
            ),
            Self::UnitDiffers => say!(
                "A local file gives a figure in another unit than the ruleset it extends: a yearly average where the ruleset \
                 multiplies a monthly one would ask for twelve times as much, and nothing would look wrong. Give the \
                 figure in the ruleset's unit, or under a name of its own, with routes that multiply it as the source does."
            ),
            Self::CapUnreached => say!(
                "No applicant at all gets as many points as the cap of the factor says, whatever the answers: either the cap \
                 is too high, or the best band gives too few points. If the published table is so, keep it and add a waiver."
            ),
            Self::NotRising => say!(
                "`rises_with` claims that the points of the factor never fall when the fact rises, everything else being \
                 equal. Two applicants who differ in that fact only refute it: the higher value gives fewer points. Either \
                 the points of two bands are swapped, or the claim is wrong."
            ),
            Self::UnreachableBand => say!(
                "The band never counts. Either no value of the domain is left for it, or another table of the factor always \
                 gives more, whatever the applicant answers, so that the band's points are never the award. A row that never \
                 counts misleads whoever reads the table."
            ),
            Self::UnreachableRoute => say!(
                "Nobody can meet the condition of the route, whatever else holds, in any place or period for which its \
                 figures are known: a threshold above every total, or parts that exclude one another. A route whose figure \
                 is known nowhere is only judged by the parts that do not ask for it."
            ),
            Self::UnreachableClass => say!(
                "No applicant gets the class, in any place or period: nobody meets a route of it, or everybody who does has \
                 a better class or fails a requirement. It stands for the routes of the class as well."
            ),
            Self::ClassesOutOfOrder => say!(
                "A class asks for as many points as the next better class, or for more. Classes are listed best first and \
                 tried in that order, so nobody could have the lower one by its points. Two thresholds are swapped, or one \
                 is misprinted."
            ),
            Self::TooEntangled => say!(
                "Facts that several tables and conditions read at once have more than a million combinations of cells. \
                 Answers over all applicants would no longer be exact in reasonable time, so the file is not used."
            ),
            Self::UnusedFact => say!(
                "No table and no condition reads the fact, here or in a file that belongs with this one (local rules that \
                 extend it, rulesets that take its facts). People would be asked for nothing. A date counts as used if the \
                 fact that it gives is; a claim in `rises_with` alone is no use."
            ),
            Self::UnusedParameter => say!(
                "No band, condition or pass mark refers to the parameter, here or in a file that extends this one, so its \
                 figures decide nothing."
            ),
            Self::UnusedSource => say!(
                "Nothing cites the source, here or in a file that extends this one. Either an entry that rests on it is \
                 missing or cites another, or the source can go."
            ),
            Self::UnusedWaiver => say!(
                "The waiver excuses no finding: the fault that it was written for is mended, or `at` names another place. A \
                 waiver that excuses nothing today would excuse a new fault tomorrow."
            ),
            Self::OverlappingPeriods => say!(
                "Two values of one parameter hold on the same day (they begin on one day, or the `to` of the first reaches \
                 into the second), or two rulesets of one jurisdiction are in force on the same day. The later one wins, \
                 and somebody should say whether that is meant. End the first one the day before the second begins."
            ),
            Self::NotProved => say!(
                "Nothing is wrong, and nothing was guessed: what the note names has so many cases that looking at all of \
                 them would take too long, so it is neither proved nor refuted. At a name in `rises_with` the other facts of \
                 the factor give more than 100,000 different sums; at the top of a file the file has more entries, or more \
                 periods, than any published table is known to have. The file is used as ever."
            ),
        }
    }
}
