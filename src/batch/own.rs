//! Our columns: what a row's answer is written as, beside the cells of the input.

use std::borrow::Cow;

use serde::Serialize;

use super::csv::push_own_cell;
use super::desk::Graded;
use super::grader::Fault;
use super::ndjson;
use super::text::Encoding;
use crate::classify::Grading;
use crate::rules::ruleset::{ClassId, Ruleset};

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
    pub(crate) fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Class => "class",
            Self::BestClass => "best_class",
            Self::Points => "points",
            Self::PointsAtMost => "points_at_most",
            Self::Route => "route",
            Self::Error => "error",
            Self::Factor(id) => return Cow::Owned(format!("points_{id}")),
        })
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
        let names = free(
            columns
                .iter()
                .map(|column| column.name().into_owned())
                .collect(),
        );
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
pub(crate) fn word<'r>(ruleset: &'r Ruleset, grading: &Grading, class: Option<ClassId>) -> &'r str {
    if grading.permit_needed == Some(false) {
        return "exempt";
    }
    class.map_or("none", |class| ruleset.classes()[class].id.as_str())
}

fn route<'r>(ruleset: &'r Ruleset, grading: &Grading) -> Option<&'r str> {
    Some(&ruleset.routes()[grading.route?].rule.id)
}

/// The texts of faults in one cell.
pub(crate) fn joined(faults: &[Fault]) -> String {
    let texts: Vec<&str> = faults.iter().map(|fault| fault.text.as_str()).collect();
    texts.join("; ")
}

/// The points of all factors, if a column asks for some.
fn by_factor(columns: &[Own], graded: &mut Graded<'_>) -> Vec<i64> {
    let is_asked = columns
        .iter()
        .any(|column| matches!(column, Own::Factor(_)));
    if is_asked {
        graded.by_factor()
    } else {
        Vec::new()
    }
}

/// The points of the factor of an id; another ruleset may not have it.
fn points_of(ruleset: &Ruleset, id: &str, by_factor: &[i64]) -> Option<i64> {
    let factor = ruleset
        .factors()
        .iter()
        .position(|factor| factor.id == id)?;
    by_factor.get(factor).copied()
}

/// Writes our cells of a graded row, each behind a delimiter.
pub(crate) fn push_cells(
    out: &mut Vec<u8>,
    columns: &[Own],
    graded: &mut Graded<'_>,
    delimiter: u8,
) {
    let grading = graded.grading;
    let by_factor = by_factor(columns, graded);
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
                let points = points_of(ruleset, id, &by_factor);
                points.map_or("", |points| number.format(points))
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

/// Ends an object with the answer as its last key, whose name none of its other keys may have.
pub(crate) fn push_answer(out: &mut Vec<u8>, is_taken: bool, push: impl FnOnce(&mut Vec<u8>)) {
    if is_taken {
        out.extend_from_slice(b"\"permit_assessment\":");
    } else {
        out.extend_from_slice(b"\"assessment\":");
    }
    push(out);
    out.extend_from_slice(b"}\n");
}

/// Writes a JSON object with a field for each column.
fn push_fields(out: &mut Vec<u8>, columns: &[Own], mut push_value: impl FnMut(&mut Vec<u8>, &Own)) {
    out.push(b'{');
    for (number, column) in columns.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        ndjson::push(out, &column.name());
        out.push(b':');
        push_value(out, column);
    }
    out.push(b'}');
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
        graded.push_assessment(out);
        return;
    }
    let grading = graded.grading;
    let by_factor = by_factor(columns, graded);
    let ruleset = graded.ruleset();
    push_fields(out, columns, |out, column| match column {
        Own::Class => ndjson::push(out, &word(ruleset, &grading, grading.class)),
        Own::BestClass => ndjson::push(out, &word(ruleset, &grading, grading.best_class)),
        Own::Points => ndjson::push(out, &grading.points),
        Own::PointsAtMost => ndjson::push(out, &grading.points_at_most),
        Own::Route => ndjson::push(out, &route(ruleset, &grading)),
        Own::Error => ndjson::push(out, &None::<&str>),
        Own::Factor(id) => ndjson::push(out, &points_of(ruleset, id, &by_factor)),
    });
}

/// Writes what is wrong with a row as a JSON object; it is told even where nobody asked for it.
pub(crate) fn push_fault_json(out: &mut Vec<u8>, columns: &[Own], faults: &[Fault]) {
    let text = joined(faults);
    let is_asked = columns.contains(&Own::Error);
    let only = [Own::Error];
    push_fields(
        out,
        if is_asked { columns } else { &only },
        |out, column| {
            ndjson::push(out, &Some(&text).filter(|_| *column == Own::Error));
        },
    );
}

/// Writes the line of a row and what is wrong with it as a JSON object.
pub(crate) fn push_rejected(out: &mut Vec<u8>, line: u64, faults: &[Fault]) {
    #[derive(Serialize)]
    struct RejectedOut<'a> {
        line: u64,
        error: &'a str,
    }
    let error = joined(faults);
    ndjson::push(
        out,
        &RejectedOut {
            line,
            error: &error,
        },
    );
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
