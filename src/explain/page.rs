//! A page for people: what is said, in both languages, before a writer gives it a form.

use crate::base::say;
use crate::base::text::Text;
use crate::engine::Met;
use crate::explain::plot::Plot;

/// What a command has to say.
#[derive(Debug, Default)]
pub struct Page {
    /// What the page is called, for forms that name their pages.
    pub(crate) title: Text,
    /// What stands above the sections; the first part is what it comes down to.
    pub(crate) head: Vec<Part>,
    pub(crate) sections: Vec<Section>,
    /// What stands below everything.
    pub(crate) foot: Option<Text>,
}

/// Some parts under a heading.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: Text,
    pub(crate) parts: Vec<Part>,
}

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Part {
    /// What it comes down to, with the class in short where there is one.
    Verdict(Text, Option<String>),
    Sentence(Text),
    /// A sentence that must not be overlooked.
    Notice(Text),
    /// A heading below that of the section.
    Heading(Text),
    List(Vec<Item>),
    Grid(Grid),
    /// Names with their values.
    Pairs(Vec<(Text, Text)>),
    Bar(Bar),
    Chart(Chart),
    Sources(Vec<Reference>),
}

/// Something that is said, with the numbers of its sources and what is added behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: Text,
    pub(crate) sources: Vec<usize>,
    /// What decides, behind a colon.
    pub(crate) because: Text,
    /// What is doubtful.
    pub(crate) note: Text,
}

/// An entry of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) mark: Mark,
    pub(crate) said: Said,
    pub(crate) below: Vec<Item>,
    /// The points that it leads to.
    pub(crate) bar: Option<Bar>,
}

/// What stands before an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Bullet,
    /// Nothing: it belongs to the entry above it.
    None,
    /// Whether something is met.
    Met(Met),
    Number(usize),
    /// One more change.
    Plus,
    /// What it leads to.
    Result,
    /// A box to tick.
    Box,
}

/// Rows and columns.
#[derive(Debug)]
pub(crate) struct Grid {
    /// A short name, by which forms with a look of their own know the grid.
    pub(crate) name: &'static str,
    /// What it shows, for those who meet it by itself.
    pub(crate) caption: Text,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) title: Text,
    pub(crate) holds: Holds,
    pub(crate) narrow: Narrow,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Texts, no narrower than so many letters: fewer would be read word by word.
    Words(usize),
    /// Numbers and their like, read from the right.
    Number,
    /// Short things that are never broken.
    Short,
}

/// Where a column goes where there is no room beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrow {
    /// It stays.
    Beside,
    /// Below the first column.
    Below,
    /// The same, with its title before it.
    Named,
    /// Behind the first column, in brackets.
    Behind,
}

#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) kind: RowKind,
    /// One a column, from the first; the last ones may be left out.
    pub(crate) cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum RowKind {
    #[default]
    Plain,
    /// It heads the rows below it.
    Head,
    /// So many steps below a head.
    Under(usize),
    Total,
    /// Nothing, between rows of one kind and of another.
    Gap,
}

/// Texts one below the other, or numbers of sources.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) lines: Vec<Text>,
    pub(crate) sources: Vec<usize>,
}

/// Points from none to the most there can be, and the bounds that alone give a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) scale: Scale,
    pub(crate) certain: i64,
    /// The end of what is possible, or gained.
    pub(crate) beyond: i64,
    /// Points on the way.
    pub(crate) notches: Vec<i64>,
    /// What it shows: of the certain points, and of those beyond.
    pub(crate) said: Vec<Text>,
}

/// The points that bars have room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scale {
    pub(crate) least: i64,
    pub(crate) most: i64,
    /// The bounds, from the lowest, with their classes.
    pub(crate) bounds: Vec<(String, i64)>,
}

/// Points over the days.
#[derive(Debug)]
pub(crate) struct Chart {
    pub(crate) title: Text,
    pub(crate) plot: Plot,
    /// The same in words.
    pub(crate) description: Text,
}

/// Where something is written.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) title: Text,
    /// The number of the document.
    pub(crate) number: Option<String>,
    pub(crate) address: Option<String>,
}

impl Page {
    /// Adds a section, if it has something to say.
    pub(crate) fn push(&mut self, title: Text, parts: impl IntoIterator<Item = Part>) {
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let parts: Vec<Part> = parts.collect();
        if !parts.is_empty() {
            self.sections.push(Section { title, parts });
        }
    }

    /// Adds a section that is a list, if it has entries.
    pub(crate) fn list<E: Into<Item>>(
        &mut self,
        title: Text,
        entries: impl IntoIterator<Item = E>,
    ) {
        self.push(title, [list(entries)]);
    }
}

impl Part {
    /// Whether there is nothing to it.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::List(items) => items.is_empty(),
            Self::Sources(sources) => sources.is_empty(),
            Self::Grid(grid) => grid.rows.is_empty(),
            _ => false,
        }
    }
}

impl Said {
    /// All of it in one text, the sources by their numbers.
    pub(crate) fn whole(&self) -> Text {
        let mut whole = self.text.clone();
        let mut push = |en: &str, zh: &str| {
            whole.en.push_str(en);
            whole.zh.push_str(zh);
        };
        if !self.sources.is_empty() {
            let cited = format!(" {}", bracketed(&self.sources));
            push(&cited, &cited);
        }
        if !self.because.en.is_empty() {
            push(": ", "：");
            push(&self.because.en, &self.because.zh);
        }
        if !self.note.en.is_empty() {
            push(" ", " ");
            push(&self.note.en, &self.note.zh);
        }
        whole
    }
}

/// The numbers of sources in brackets; nothing for none.
pub(crate) fn bracketed(numbers: &[usize]) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(","))
}

impl From<Text> for Said {
    fn from(text: Text) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

impl Item {
    pub(crate) fn new(mark: Mark, said: impl Into<Said>) -> Self {
        Self {
            mark,
            said: said.into(),
            below: Vec::new(),
            bar: None,
        }
    }

    /// The same with more below it.
    pub(crate) fn with(self, below: impl IntoIterator<Item = Self>) -> Self {
        Self {
            below: below.into_iter().collect(),
            ..self
        }
    }
}

/// What is said is an entry behind a bullet.
impl<S: Into<Said>> From<S> for Item {
    fn from(said: S) -> Self {
        Self::new(Mark::Bullet, said)
    }
}

/// A list of some entries.
pub(crate) fn list<E: Into<Item>>(entries: impl IntoIterator<Item = E>) -> Part {
    Part::List(entries.into_iter().map(Into::into).collect())
}

impl Reference {
    /// What it is called, with its number.
    pub(crate) fn whole(&self) -> Text {
        let mut whole = self.title.clone();
        if let Some(number) = &self.number {
            whole.en.push_str(&format!(", {number}"));
            whole.zh.push_str(&format!("，{number}"));
        }
        whole
    }
}

impl Column {
    pub(crate) fn new(name: &'static str, title: Text, holds: Holds, narrow: Narrow) -> Self {
        Self {
            name,
            title,
            holds,
            narrow,
        }
    }

    /// The numbers of sources.
    pub(crate) fn of_sources(title: Text) -> Self {
        Self::new("source", title, Holds::Short, Narrow::Behind)
    }
}

impl Row {
    pub(crate) fn new(kind: RowKind, cells: impl IntoIterator<Item = Cell>) -> Self {
        Self {
            kind,
            cells: cells.into_iter().collect(),
        }
    }

    pub(crate) fn plain(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self::new(RowKind::Plain, cells)
    }
}

impl Cell {
    /// The numbers of some sources.
    pub(crate) fn cites(sources: Vec<usize>) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    /// A word that is the same in both languages.
    pub(crate) fn word(word: &impl ToString) -> Self {
        Self::from(say::same(word.to_string()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.sources.is_empty()
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self::from(vec![text])
    }
}

impl From<Vec<Text>> for Cell {
    fn from(lines: Vec<Text>) -> Self {
        Self {
            lines,
            sources: Vec::new(),
        }
    }
}

impl Scale {
    /// A scale that has all of some points and bounds on it, and none.
    pub(crate) fn new(
        points: impl IntoIterator<Item = i64>,
        mut bounds: Vec<(String, i64)>,
    ) -> Self {
        let of_bounds = bounds.iter().map(|(_, points)| *points);
        let all: Vec<i64> = points.into_iter().chain(of_bounds).collect();
        bounds.sort_by_key(|(_, points)| *points);
        Self {
            least: all.iter().copied().fold(0, i64::min),
            most: all.iter().copied().fold(1, i64::max),
            bounds,
        }
    }

    /// Where some points lie, in parts of the whole.
    pub(crate) fn at(&self, points: i64, whole: i64) -> i64 {
        let (room, far) = (
            i128::from(self.most) - i128::from(self.least),
            i128::from(points) - i128::from(self.least),
        );
        let at = far.saturating_mul(i128::from(whole)) / room.max(1);
        i64::try_from(at).unwrap_or(whole).clamp(0, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_any_sign_and_size_lie_on_the_scale() {
        let bounds = vec![("A".to_owned(), 85), ("B".to_owned(), 60)];
        let at = |scale: &Scale, points| scale.at(points, 1000);
        let scale = Scale::new([0, 73, 120], bounds.clone());
        assert_eq!([0, 60, 120].map(|one| at(&scale, one)), [0, 500, 1000]);
        let scale = Scale::new([-40, 120], bounds);
        assert_eq!([-40, 0, 120].map(|one| at(&scale, one)), [0, 250, 1000]);
        let scale = Scale::new([i64::MIN, i64::MAX], Vec::new());
        assert_eq!([i64::MIN, i64::MAX].map(|one| at(&scale, one)), [0, 1000]);
        assert_eq!(at(&Scale::new([], Vec::new()), 0), 0);
    }

    #[test]
    fn what_decides_stands_behind_the_sources_and_before_the_doubt() {
        let said = Said {
            text: Text::new("Route", "途径"),
            sources: vec![1, 4],
            because: Text::new("Age: 30", "年龄：30"),
            note: say::same("(?)"),
        };
        assert_eq!(
            said.whole(),
            Text::new("Route [1,4]: Age: 30 (?)", "途径 [1,4]：年龄：30 (?)")
        );
    }
}
