//! The answers of one source taken in: what each one says, whether they agree, and what earlier
//! sources said of it.

use jiff::civil::Date;

use super::input::{Input, Why, accepted, refused, value};
use super::known::Applicant;
use crate::base::calendar;
use crate::base::decimal::Decimal;
use crate::base::ids::List;
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::ruleset::{CalendarUnit, Fact, FactId, FactKind, ParameterId, Ruleset};

/// Two answers of one source that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disagreement {
    /// The facts that disagree.
    pub(crate) facts: [FactId; 2],
    /// What each of them says.
    pub(crate) refusal: Refusal,
}

/// What a text says as an answer to an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The value of a fact, in its smallest unit.
    Value(i64),
    /// A day, with the completed units that it gives to another fact.
    Day(Date, i64),
    /// A figure.
    Figure(Decimal),
}

/// Reads one answer: the same way whether it came from a flag, a file or a cell.
///
/// # Errors
///
/// A text that is no value of its input: `old` as an age, `200` as an age, a date in the future.
pub(crate) fn read(ruleset: &Ruleset, input: Input, text: &str, on: Date) -> Result<Answer, Why> {
    let fact = match input {
        Input::Parameter(_) => {
            let units = spelling::money(text).map_err(Why::Spelling)?;
            let units = Some(units).filter(|units| *units > 0);
            let units = units.ok_or(Why::NotAboveZero)?;
            return Ok(Answer::Figure(Decimal::from_hundredths(units)));
        }
        Input::Fact(fact) => &ruleset.facts()[fact],
    };
    let FactKind::Date { gives, unit } = fact.kind else {
        return value(fact, text).map(Answer::Value);
    };
    let day = spelling::date(text).map_err(Why::Spelling)?;
    let completed = match unit {
        CalendarUnit::Years => calendar::completed_years(day, on),
        CalendarUnit::Months => calendar::completed_months(day, on),
    };
    let value = completed.ok_or(Why::Future)?;
    if ruleset.facts()[gives].domain.contains(value) {
        Ok(Answer::Day(day, value))
    } else {
        Err(Why::Gives(gives, value))
    }
}

/// The refusal of a text as an answer to an input.
pub(crate) fn refusal(
    ruleset: &Ruleset,
    input: Input,
    (text, why): (&str, Why),
    on: Date,
) -> Refusal {
    let refused_for = |id: &str, why: &Text| {
        let shown = spelling::shown(text, 60);
        let what = say!("`{text}` {why}", text = shown, why);
        Refusal::new(what).about(id)
    };
    let fact = match input {
        Input::Parameter(parameter) => {
            let why = match why {
                Why::Spelling(error) => error.said(),
                _ => say!("is not above 0"),
            };
            let values = say!("an amount above 0 with at most two decimals");
            let id = &ruleset.parameters()[parameter].id;
            return refused_for(id, &why).accepts(&values);
        }
        Input::Fact(fact) => &ruleset.facts()[fact],
    };
    let Why::Gives(target, value) = why else {
        return refused(fact, (text, why), on);
    };
    let target = &ruleset.facts()[target];
    let gives = say!("gives {fact} {value}", fact = target.id, value);
    let values = say!("accepted there: {values}", values = accepted(target, on));
    Refusal {
        accepted: Some(Box::new(values)),
        ..refused_for(&fact.id, &gives)
    }
}

/// The answers of one source, until they are settled over those of earlier sources.
#[derive(Debug)]
pub(crate) struct Intake {
    /// The facts that were stated, with their values, in their order.
    stated: Vec<(FactId, i64)>,
    /// For each fact the source that stated it last.
    stated_by: List<u64, Fact>,
    /// The number of this source, from 1.
    source: u64,
    /// The dates that were given, each with the fact that follows and its value.
    derived: Vec<(FactId, Date, FactId, i64)>,
    figures: Vec<ParameterId>,
    /// The date facts of the ruleset, each with the fact that it gives.
    givers: Vec<(FactId, FactId)>,
}

impl Intake {
    pub(crate) fn of(ruleset: &Ruleset) -> Self {
        let dates = ruleset.facts().each();
        let givers = dates.filter_map(|(date, fact)| match fact.kind {
            FactKind::Date { gives, .. } => Some((date, gives)),
            _ => None,
        });
        Self {
            stated: Vec::new(),
            stated_by: ruleset.facts().all(0),
            source: 1,
            derived: Vec::new(),
            figures: Vec::new(),
            givers: givers.collect(),
        }
    }

    /// Begins with another source.
    pub(crate) fn clear(&mut self) {
        self.source += 1;
        self.stated.clear();
        self.derived.clear();
        self.figures.clear();
    }

    /// Takes one answer in; false where this source has answered the input already.
    pub(crate) fn take(&mut self, input: Input, answer: Answer, applicant: &mut Applicant) -> bool {
        match (input, answer) {
            (Input::Parameter(parameter), Answer::Figure(figure)) => {
                if self.figures.contains(&parameter) {
                    return false;
                }
                self.figures.push(parameter);
                applicant.figures[parameter] = Some(figure);
            }
            (Input::Fact(fact), Answer::Value(value)) => {
                if self.is_stated(fact) {
                    return false;
                }
                self.stated_by[fact] = self.source;
                self.stated.push((fact, value));
            }
            (Input::Fact(fact), Answer::Day(day, value)) => {
                if self.derived.iter().any(|(known, ..)| *known == fact) {
                    return false;
                }
                if let Some((date, gives)) = self.givers.iter().find(|(date, _)| *date == fact) {
                    self.derived.push((*date, day, *gives, value));
                }
            }
            // An answer is always read for the input that it is taken for.
            _ => {}
        }
        true
    }

    fn is_stated(&self, fact: FactId) -> bool {
        self.stated_by[fact] == self.source
    }

    /// Settles what was taken in over what earlier sources said: a fact silences the dates that
    /// gave it before, a date the fact.
    pub(crate) fn settle(
        &self,
        ruleset: &Ruleset,
        on: Date,
        applicant: &mut Applicant,
    ) -> Vec<Disagreement> {
        for (fact, value) in &self.stated {
            applicant.values[*fact] = Some(*value);
        }
        for (date, gives) in &self.givers {
            if self.is_stated(*gives) {
                applicant.dates[*date] = None;
            }
        }
        let mut disagreements = Vec::new();
        for (number, (date, day, target, value)) in self.derived.iter().enumerate() {
            applicant.dates[*date] = Some(*day);
            applicant.values[*target] = Some(*value);
            let stated = self.stated.iter().find(|(fact, _)| fact == target);
            let stated = stated.filter(|(_, stated)| stated != value).copied();
            let earlier = self
                .derived
                .iter()
                .take(number)
                .rev()
                .find(|(_, _, gives, _)| gives == target);
            let earlier = earlier.filter(|(.., other)| other != value);
            let other = stated.or(earlier.map(|(date, _, _, other)| (*date, *other)));
            if let Some((other, said)) = other {
                disagreements.push(disagreement(
                    ruleset,
                    on,
                    (*date, *target, *value),
                    (other, said),
                ));
            }
        }
        disagreements
    }
}

fn disagreement(
    ruleset: &Ruleset,
    on: Date,
    (date, target, value): (FactId, FactId, i64),
    (other, said): (FactId, i64),
) -> Disagreement {
    let id = |fact: FactId| &ruleset.facts()[fact].id;
    let what = say!(
        "`{date}` gives {fact} {value} on {day}, but `{other}` says {said}",
        date = id(date),
        fact = id(target),
        value,
        day = on,
        other = id(other),
        said
    );
    let advice = say!("leave one of them out, or make them agree");
    Disagreement {
        facts: [date, other],
        refusal: Refusal::new(what).advice(advice),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::applicant::{Applicant, Sheet};
    use crate::loader::embedded;

    fn read(sheets: &[&[(&str, &str)]]) -> Result<Applicant, Vec<String>> {
        let ruleset = embedded::ruleset("cn-2017").unwrap();
        let sheets: Vec<_> = sheets
            .iter()
            .map(|answers| Sheet::of(answers.iter().copied()))
            .collect();
        let read = Applicant::read(ruleset, &sheets, date(2026, 11, 23));
        read.map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_later_fact_silences_an_earlier_date_and_a_later_date_an_earlier_fact() {
        let ruleset = embedded::ruleset("cn-2017").unwrap();
        let fact = |id: &str| ruleset.fact_named(id).unwrap();
        let (age, birth) = (fact("age"), fact("birth_date"));
        let later_fact = read(&[&[("birth_date", "1990-01-01")], &[("age", "60")]]).unwrap();
        assert_eq!(
            (later_fact.value(age), later_fact.date(birth)),
            (Some(60), None)
        );
        let later_date = read(&[&[("age", "60")], &[("birth_date", "1990-01-01")]]).unwrap();
        let day = Some(date(1990, 1, 1));
        assert_eq!(
            (later_date.value(age), later_date.date(birth)),
            (Some(36), day)
        );
        // A blank says nothing, and a third source speaks last.
        let blank = read(&[&[("birth_date", "1990-01-01")], &[("age", " ")]]).unwrap();
        assert_eq!((blank.value(age), blank.date(birth)), (Some(36), day));
        let third = read(&[
            &[("age", "60")],
            &[("birth_date", "1990-01-01")],
            &[("age", "36")],
        ]);
        let third = third.unwrap();
        assert_eq!((third.value(age), third.date(birth)), (Some(36), None));
    }

    #[test]
    fn nothing_is_answered_twice_in_one_source() {
        for [id, title, value] in [
            [
                "local_average_monthly_salary",
                "本地区上年度社会平均工资（月）",
                "10000",
            ],
            ["age", "年龄", "34"],
            ["birth_date", "Date of birth", "1990-01-01"],
        ] {
            for name in [id, title] {
                let fault = format!("`{name}` is answered twice");
                assert_eq!(read(&[&[(id, value), (name, value)]]), Err(vec![fault]));
            }
            assert!(read(&[&[(id, value)], &[(id, value)]]).is_ok());
            assert!(read(&[&[(id, value), (title, "")]]).is_ok());
        }
    }

    #[test]
    fn the_figure_of_a_later_source_wins() {
        let name = "local_average_monthly_salary";
        let read = read(&[&[(name, "10000")], &[(name, "20000")]]).unwrap();
        let figure = read.figures().first().unwrap().unwrap();
        assert_eq!(figure.to_whole(), Some(20_000));
    }
}
