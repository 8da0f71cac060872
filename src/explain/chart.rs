//! A chart in plain characters.

use super::plot::{Plot, Stair, distance};
use crate::base::say::{self, say};
use crate::base::text::Text;

/// The marks of curves: the given answers, then the scenarios.
const MARKS: [char; 10] = ['*', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/// The mark of the greatest total.
const POSSIBLE: char = 'o';
/// The mark of the points that alone give a class.
const BOUND: char = '-';
/// About so many rows.
const ROWS: i64 = 12;
/// The most columns that a curve is drawn in.
const WIDEST: usize = 100;
/// What a year's number takes, with a space behind it.
const YEAR: usize = 5;

/// The mark of a curve by its number.
fn mark(number: usize) -> char {
    MARKS.get(number).copied().unwrap_or('+')
}

/// What the marks stand for.
pub(super) fn legend(plot: &Plot) -> Text {
    let mut said = vec![say!("* certain points")];
    if plot.is_open() {
        said.push(say!("o possible points"));
    }
    for (number, curve) in plot.curves.iter().enumerate().skip(1) {
        said.push(say::same(format!("{} {}", mark(number), curve.name)));
    }
    if !plot.bounds.is_empty() {
        said.push(say!("- points that alone give the class"));
    }
    if plot.curves.len() > 1 {
        said.push(say!("where curves meet, the first one is drawn"));
    }
    say::in_series(&said)
}

/// The rows of the chart, none wider than the page.
pub(super) fn rows(plot: &Plot, width: usize) -> Vec<String> {
    let floors = floors(plot);
    let labels: Vec<String> = floors.iter().map(|floor| label(plot, *floor)).collect();
    let gutter = labels.iter().map(String::len).max().unwrap_or(0);
    let columns = width.saturating_sub(gutter + 5).clamp(10, WIDEST);
    let mut canvas = Canvas {
        cells: vec![vec![' '; columns]; floors.len()],
        days: (0..columns).map(|at| day_of(plot, at, columns)).collect(),
        floors,
    };
    for bound in &plot.bounds {
        let row = canvas.row(bound.points);
        let days = canvas.days.clone();
        let columns = days.iter().enumerate();
        for (at, _) in columns.filter(|(_, day)| (bound.from..=bound.to).contains(day)) {
            if at % 2 == 0 {
                canvas.set(row, at, BOUND);
            }
        }
    }
    if plot.is_open() {
        let curve = plot.curves.first();
        canvas.draw(|day| curve?.on(day), |step| step.at_most, POSSIBLE);
    }
    for (number, curve) in plot.curves.iter().enumerate().rev() {
        canvas.draw(|day| curve.on(day), |step| step.points, mark(number));
    }
    let mut rows: Vec<String> = canvas
        .cells
        .iter()
        .zip(&labels)
        .rev()
        .map(|(cells, label)| {
            let line: String = cells.iter().collect();
            format!("  {label:>gutter$} |{line}").trim_end().to_owned()
        })
        .collect();
    let (axis, years) = axis(plot, &canvas.days);
    rows.push(format!("  {:gutter$} +{axis}", ""));
    rows.push(format!("  {:gutter$}  {years}", "").trim_end().to_owned());
    rows
}

/// The day that a column stands for: the first one today, the last one the last day.
fn day_of(plot: &Plot, at: usize, columns: usize) -> i64 {
    let (at, columns) = (i64::try_from(at), i64::try_from(columns));
    let (at, columns) = (at.unwrap_or(0), columns.unwrap_or(2));
    plot.last.saturating_mul(at) / (columns - 1).max(1)
}

/// The least points of each row, from below: a row holds the points up to the next one's. The bounds
/// of classes begin a row, so that a curve reaches a line exactly where it reaches the class.
fn floors(plot: &Plot) -> Vec<i64> {
    let (least, most) = plot.range();
    let step = distance(most - least, ROWS);
    let first = least.div_euclid(step) * step;
    let count = (most - first) / step;
    let mut floors: Vec<i64> = (0..=count).map(|number| first + number * step).collect();
    floors.extend(plot.bounds.iter().map(|bound| bound.points));
    floors.sort_unstable();
    floors.dedup();
    floors
}

/// The least points of a row, with the class that they alone give.
fn label(plot: &Plot, floor: i64) -> String {
    let mut bounds = plot.bounds.iter();
    match bounds.find(|bound| bound.points == floor) {
        Some(bound) => {
            // A name of a rule file may be of any length.
            let class: String = bound.class.chars().filter(char::is_ascii).take(6).collect();
            format!("{class} {floor}")
        }
        None => floor.to_string(),
    }
}

/// The line below the curves with a mark at each new year, and the years below the marks.
fn axis(plot: &Plot, days: &[i64]) -> (String, String) {
    let mut line = vec!['-'; days.len()];
    let mut years = String::new();
    for (day, year) in plot.new_years() {
        let Some(at) = days.iter().position(|known| *known >= day) else {
            continue;
        };
        let has_room = at + YEAR <= days.len() + 1 && (at > years.len() || years.is_empty());
        if let Some(cell) = line.get_mut(at).filter(|_| has_room) {
            *cell = '+';
            years.push_str(&" ".repeat(at.saturating_sub(years.len())));
            years.push_str(&year.to_string());
        }
    }
    (line.into_iter().collect(), years)
}

/// Rows of characters, the lowest first.
struct Canvas {
    cells: Vec<Vec<char>>,
    /// The day of each column.
    days: Vec<i64>,
    floors: Vec<i64>,
}

impl Canvas {
    fn row(&self, points: i64) -> usize {
        let below = self.floors.iter().filter(|floor| **floor <= points);
        below.count().saturating_sub(1)
    }

    fn set(&mut self, row: usize, column: usize, mark: char) {
        let cells = self.cells.get_mut(row);
        if let Some(cell) = cells.and_then(|cells| cells.get_mut(column)) {
            *cell = mark;
        }
    }

    /// A curve, upright where it steps by more than a row.
    fn draw<'s>(
        &mut self,
        step_on: impl Fn(i64) -> Option<&'s Stair>,
        points: impl Fn(&Stair) -> i64,
        mark: char,
    ) {
        let mut last: Option<usize> = None;
        for (at, day) in self.days.clone().into_iter().enumerate() {
            let Some(step) = step_on(day) else { continue };
            let row = self.row(points(step));
            let from = last.unwrap_or(row);
            let between = (row.min(from + 1))..=(row.max(from.saturating_sub(1)));
            for filled in between {
                self.set(filled, at, mark);
            }
            last = Some(row);
        }
    }
}
