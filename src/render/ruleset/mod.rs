//! A whole ruleset as the law prints it: the scoring tables, conditions in words, figures, sources.
//! The page is made here; [`text`] and [`markdown`] give it its form, and [`json`] is for machines.

pub(crate) mod json;
pub(crate) mod markdown;
mod printed;
mod sections;
pub(crate) mod text;

use jiff::civil::Date;

use self::printed::Printed;
use super::view::Section;
use crate::base::say::say;
use crate::base::text::Text;
use crate::lang::Lang;
use crate::ruleset::{Combine, FactKind, Factor, Ruleset, SourceId, Table};
use crate::words;

/// What a person reads of a ruleset, in the order in which they read it.
pub(crate) struct Page {
    /// What it is called.
    headline: Vec<String>,
    /// Its name, period and greatest total.
    subtitle: Vec<String>,
    factors: Vec<FactorPart>,
    /// The greatest total.
    cap: String,
    sections: Vec<Section>,
    lang: Lang,
}

/// One factor of the table.
struct FactorPart {
    title: Text,
    cap: String,
    cited: String,
    groups: Vec<Group>,
}

/// The rows of one fact.
struct Group {
    /// The fact, where its rows do not say it themselves.
    title: Option<Text>,
    /// The values and the points of each row.
    rows: Vec<(Text, String)>,
}

/// Builds a page; a source has the number of its position in the file.
struct Builder<'a> {
    ruleset: &'a Ruleset,
    lang: Lang,
    on: Date,
    printed: Printed<'a>,
}

impl Page {
    /// A ruleset with all its periods; amounts that hang on figures are those of the day `on`.
    pub(crate) fn new(ruleset: &Ruleset, on: Date, lang: Lang) -> Self {
        let builder = Builder {
            ruleset,
            lang,
            on,
            printed: Printed::new(ruleset, on),
        };
        Self {
            headline: lang.lines(ruleset.title()),
            subtitle: builder.subtitle(),
            factors: ruleset
                .factors()
                .iter()
                .map(|factor| builder.factor(factor))
                .collect(),
            cap: ruleset.cap().to_string(),
            sections: builder.sections(),
            lang,
        }
    }
}

impl Builder<'_> {
    fn say(&self, text: &Text) -> String {
        self.lang.of(text)
    }

    /// The numbers of some sources, as `[1,2]`.
    fn cite(sources: &[SourceId]) -> String {
        if sources.is_empty() {
            return String::new();
        }
        let numbers: Vec<_> = sources
            .iter()
            .map(|one| (one.at() + 1).to_string())
            .collect();
        format!("[{}]", numbers.join(","))
    }

    fn subtitle(&self) -> Vec<String> {
        let ruleset = self.ruleset;
        let place = ruleset.place().map_or_else(Text::default, |place| {
            let title = &place.title;
            say!(", in {title}", title)
        });
        let days = words::period(ruleset.in_force());
        let (id, cap) = (ruleset.id(), ruleset.cap());
        self.lang.lines(&say!(
            "[{id}]{days}{place}, at most {cap} points",
            id,
            days,
            place,
            cap
        ))
    }

    fn factor(&self, factor: &Factor) -> FactorPart {
        let single = match factor.tables.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let remark = match (single, factor.combine) {
            // Of one table only the unit is left to say: the title says the rest.
            (Some(table), _) => self.unit(table),
            (None, Combine::Best) => say!(" (the best one counts)"),
            (None, Combine::Sum) => say!(" (these add up)"),
        };
        let title = say!("{factor}{remark}", factor = factor.title, remark);
        let floor = match factor.floor {
            0 => String::new(),
            floor => format!("{floor}…"),
        };
        FactorPart {
            title,
            cap: factor
                .cap
                .map_or_else(|| floor.clone(), |cap| format!("{floor}{cap}")),
            cited: Self::cite(&factor.sources),
            groups: factor
                .tables
                .iter()
                .map(|table| self.group(table, factor, single.is_some()))
                .collect(),
        }
    }

    /// What the numbers of a table count.
    fn unit(&self, table: &Table) -> Text {
        let fact = &self.ruleset.facts()[table.fact];
        let unit = fact.unit.as_ref();
        // Some titles name what is counted themselves.
        let unit = unit.filter(|unit| !fact.title.en.contains(&unit.en));
        unit.map_or_else(Text::default, |unit| say!(" ({unit})", unit))
    }

    fn group(&self, table: &Table, factor: &Factor, is_single: bool) -> Group {
        let fact = &self.ruleset.facts()[table.fact];
        let is_boolean = fact.kind == FactKind::Boolean;
        let title = &fact.title;
        let mut rows = Vec::new();
        for band in &table.bands {
            let row = self.printed.row(table.fact, band, factor);
            // The law prints what gives points; that the opposite gives none goes without saying.
            let row = match (is_boolean, band.points) {
                (true, 0) => continue,
                (true, _) => say!("{title}: {row}", title, row),
                (false, _) => row,
            };
            rows.push((row, band.points.to_string()));
        }
        let unit = self.unit(table);
        let heading = say!("{title}{unit}", title, unit);
        Group {
            title: (!is_single && !is_boolean).then_some(heading),
            rows,
        }
    }
}
