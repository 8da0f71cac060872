//! Our columns: what a row's answer is written as, beside the cells of the input.

use serde::Serialize;

use super::csv::push_own_cell;
use super::grader::{Fault, Graded};
use super::text::Encoding;
use crate::assess::Grading;
use crate::render::json::AssessmentOut;
use crate::ruleset::Ruleset;

/// One of our columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Own {
    /// The certain class.
    Class,
    /// The best possible class.
    BestClass,
    /// The least points.
    Points,
    /// The greatest points.
    PointsAtMost,
    /// The route of the certain class.
    Route,
    /// What is wrong with the row.
    Error,
    /// The least points of a factor, by its id.
    Factor(String),
}

impl Own {
    /// The columns that every answer has, in their order.
    pub(crate) const ALL: [Self; 6] = [
        Self::Class,
        Self::BestClass,
        Self::Points,
        Self::PointsAtMost,
        Self::Route,
        Self::Error,
    ];

    /// Its name, without a prefix.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Class => "class".to_owned(),
            Self::BestClass => "best_class".to_owned(),
            Self::Points => "points".to_owned(),
            Self::PointsAtMost => "points_at_most".to_owned(),
            Self::Route => "route".to_owned(),
            Self::Error => "error".to_owned(),
            Self::Factor(id) => format!("points_{id}"),
        }
    }
}

/// Our columns in a table: which ones, and what they are called there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnColumns {
    pub(crate) columns: Vec<Own>,
    /// The names, in the order of the columns.
    pub(crate) names: Vec<String>,
    /// The names of the two columns of rejected rows: the line, and what is wrong.
    pub(crate) rejects: [String; 2],
}

impl OwnColumns {
    /// Names our columns so that none has the name of one of the input's: where one would, all get
    /// a prefix.
    pub(crate) fn beside<'a>(columns: Vec<Own>, theirs: impl Iterator<Item = &'a str>) -> Self {
        let theirs: Vec<&str> = theirs.map(str::trim).collect();
        let free = |names: Vec<String>| {
            let mut names = names;
            while names.iter().any(|name| theirs.contains(&name.as_str())) {
                for name in &mut names {
                    name.insert_str(0, "permit_");
                }
            }
            names
        };
        let names = free(columns.iter().map(Own::name).collect());
        let mut rejects = free(vec!["line".to_owned(), "error".to_owned()]).into_iter();
        let mut reject = || rejects.next().unwrap_or_default();
        Self {
            columns,
            names,
            rejects: [reject(), reject()],
        }
    }
}

/// The word for a class: its id, `none` or `exempt`.
pub(crate) fn word<'r>(ruleset: &'r Ruleset, grading: &Grading, class: Option<usize>) -> &'r str {
    if grading.permit_needed == Some(false) {
        return "exempt";
    }
    let class = class.and_then(|class| ruleset.classes().get(class));
    class.map_or("none", |class| class.id.as_str())
}

fn route<'r>(ruleset: &'r Ruleset, grading: &Grading) -> Option<&'r str> {
    let route = ruleset.routes().get(grading.route?)?;
    Some(&route.rule.id)
}

/// The texts of faults in one cell.
pub(crate) fn joined(faults: &[Fault]) -> String {
    let texts: Vec<&str> = faults.iter().map(|fault| fault.text.as_str()).collect();
    texts.join("; ")
}

/// Writes our cells of a graded row, each behind a delimiter.
pub(crate) fn push_cells(
    out: &mut Vec<u8>,
    columns: &[Own],
    graded: &mut Graded<'_>,
    delimiter: u8,
) {
    let grading = graded.grading;
    let by_factor = if columns
        .iter()
        .any(|column| matches!(column, Own::Factor(_)))
    {
        graded.by_factor()
    } else {
        Vec::new()
    };
    let ruleset = graded.ruleset();
    let mut number = itoa::Buffer::new();
    for column in columns {
        out.push(delimiter);
        // Ids are letters, digits, `-` and `_`, and begin with a letter: they need no quotes.
        let text = match column {
            Own::Class => word(ruleset, &grading, grading.class),
            Own::BestClass => word(ruleset, &grading, grading.best_class),
            Own::Points => number.format(grading.points),
            Own::PointsAtMost => number.format(grading.points_at_most),
            Own::Route => route(ruleset, &grading).unwrap_or_default(),
            Own::Error => "",
            Own::Factor(id) => {
                let factor = ruleset.factors().iter().position(|factor| factor.id == *id);
                let points = factor.and_then(|factor| by_factor.get(factor));
                points.map_or("", |points| number.format(*points))
            }
        };
        out.extend_from_slice(text.as_bytes());
    }
}

/// Writes our cells of a row with faults, each behind a delimiter.
pub(crate) fn push_fault_cells(
    out: &mut Vec<u8>,
    columns: &[Own],
    faults: &[Fault],
    delimiter: u8,
    encoding: Encoding,
) {
    for column in columns {
        out.push(delimiter);
        if *column == Own::Error {
            push_own_cell(out, &encoding.write(&joined(faults)), delimiter);
        }
    }
}

/// The answer to a row as JSON, in short.
#[derive(Debug, Serialize)]
struct ShortOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_class: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points_at_most: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<serde_json::Map<String, serde_json::Value>>,
}

impl<'a> ShortOut<'a> {
    /// The fields of some columns, all without a value.
    fn empty(columns: &[Own]) -> Self {
        let has = |column: &Own| columns.contains(column);
        Self {
            class: has(&Own::Class).then_some(None),
            best_class: has(&Own::BestClass).then_some(None),
            points: has(&Own::Points).then_some(None),
            points_at_most: has(&Own::PointsAtMost).then_some(None),
            route: has(&Own::Route).then_some(None),
            error: has(&Own::Error).then_some(None),
            factors: None,
        }
    }
}

/// Writes the answer to a graded row as a JSON object: the fields of some columns, or the whole
/// assessment.
pub(crate) fn push_json(
    out: &mut Vec<u8>,
    columns: &[Own],
    is_whole: bool,
    graded: &mut Graded<'_>,
) {
    if is_whole {
        if let Some(assessment) = graded.assessment() {
            push(out, &AssessmentOut::new(graded.ruleset(), &assessment));
        }
        return;
    }
    let grading = graded.grading;
    let factors: Vec<&String> = columns
        .iter()
        .filter_map(|column| match column {
            Own::Factor(id) => Some(id),
            _ => None,
        })
        .collect();
    let by_factor = if factors.is_empty() {
        Vec::new()
    } else {
        graded.by_factor()
    };
    let ruleset = graded.ruleset();
    let mut short = ShortOut::empty(columns);
    fill(&mut short.class, word(ruleset, &grading, grading.class));
    fill(
        &mut short.best_class,
        word(ruleset, &grading, grading.best_class),
    );
    fill(&mut short.points, grading.points);
    fill(&mut short.points_at_most, grading.points_at_most);
    if let Some(id) = route(ruleset, &grading) {
        fill(&mut short.route, id);
    }
    short.factors = (!factors.is_empty()).then(|| {
        let points = factors.into_iter().filter_map(|id| {
            let factor = ruleset
                .factors()
                .iter()
                .position(|factor| factor.id == *id)?;
            Some((id.clone(), (*by_factor.get(factor)?).into()))
        });
        points.collect()
    });
    push(out, &short);
}

/// Writes what is wrong with a row as a JSON object.
pub(crate) fn push_fault_json(out: &mut Vec<u8>, columns: &[Own], faults: &[Fault]) {
    let text = joined(faults);
    let mut short = ShortOut::empty(columns);
    // Of a row that has no answer, the fault is told in any case.
    short.error = Some(Some(&text));
    push(out, &short);
}

/// Writes the line of a row and what is wrong with it as a JSON object.
pub(crate) fn push_rejected(out: &mut Vec<u8>, line: u64, faults: &[Fault]) {
    #[derive(Serialize)]
    struct RejectedOut<'a> {
        line: u64,
        error: &'a str,
    }
    let error = joined(faults);
    push(
        out,
        &RejectedOut {
            line,
            error: &error,
        },
    );
}

fn fill<T>(field: &mut Option<Option<T>>, value: T) {
    if let Some(field) = field {
        *field = Some(value);
    }
}

/// Writes a value as JSON. Writing to memory does not fail, and our structs have no keys but texts.
pub(crate) fn push(out: &mut Vec<u8>, value: &impl Serialize) {
    let begin = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_of_our_names_is_taken_all_of_ours_get_a_prefix() {
        let beside = |theirs: &[&str]| {
            let own = OwnColumns::beside(Own::ALL.to_vec(), theirs.iter().copied());
            (own.names.join(","), own.rejects.join(","))
        };
        let plain = "class,best_class,points,points_at_most,route,error";
        assert_eq!(
            beside(&["age"]),
            (plain.to_owned(), "line,error".to_owned())
        );
        let (names, rejects) = beside(&["age", "class"]);
        assert!(names.starts_with("permit_class,permit_best_class,permit_points,"));
        assert_eq!(rejects, "line,error");
        let (names, rejects) = beside(&["error", "permit_class"]);
        assert!(names.starts_with("permit_permit_class,"));
        assert_eq!(rejects, "permit_line,permit_error");
    }
}
