//! What worked cases came to, for people; for machines, [`json`] writes it.

mod json;

use serde_json::Value as Json;
use textwrap::core::display_width;

use crate::base::say::{self, say};
use crate::base::text::Text;
use crate::cases::{Case, Coverage, Difference, Kind, Trial, Unreached};
use crate::lang::Lang;
use crate::spelling::shown;
use crate::words;

pub(crate) use self::json::TestsOut;
use self::json::factors;

/// What differs by more than one factor, so that all of them are shown.
const BY_POINTS: [&str; 5] = ["points", "points_at_most", "class", "best_class", "route"];

/// What a run of cases came to.
#[derive(Debug, Default)]
pub(crate) struct Report<'c> {
    /// How many passed.
    pub(crate) passed: usize,
    /// Those that did not.
    pub(crate) failures: Vec<Failure<'c>>,
    /// Those that expect nothing yet.
    pub(crate) unfilled: Vec<&'c Case>,
    /// What they reach, if that was asked for.
    pub(crate) coverage: Option<Coverage>,
}

/// A case that did not pass.
#[derive(Debug)]
pub(crate) struct Failure<'c> {
    /// The case.
    pub(crate) case: &'c Case,
    /// The answer that differs, or what kept the case from running.
    pub(crate) trial: Result<Trial, Vec<Text>>,
}

impl Report<'_> {
    /// The page for people. `too_little` is the share of everything that was asked for and is not
    /// reached.
    pub(crate) fn page(&self, too_little: Option<u8>, lang: Lang) -> String {
        let mut page = Page {
            text: String::new(),
            lang,
        };
        for failure in &self.failures {
            failure.write(&mut page);
        }
        for case in &self.unfilled {
            let name = shown(&case.name, 200);
            page.push("", &say!("to be filled in: {name}", name));
            page.position(case);
        }
        let (passed, failed, open) = (self.passed, self.failures.len(), self.unfilled.len());
        let counts = if open == 0 {
            say!("{passed} passed, {failed} failed", passed, failed)
        } else {
            say!(
                "{passed} passed, {failed} failed, {open} to be filled in",
                passed,
                failed,
                open
            )
        };
        page.push("", &counts);
        if let Some(coverage) = &self.coverage {
            page.coverage(coverage);
        }
        if let Some(percent) = too_little {
            let said = say!("less than {percent}% is reached", percent);
            page.push("", &said);
        }
        page.text
    }
}

impl Failure<'_> {
    fn write(&self, page: &mut Page) {
        let failed = say!(
            "failed: {name} ({source})",
            name = shown(&self.case.name, 200),
            source = shown(&self.case.source, 200)
        );
        page.push("", &failed);
        page.position(self.case);
        let trial = match &self.trial {
            Ok(trial) => trial,
            Err(faults) => {
                for fault in faults {
                    page.push("  ", &shown_text(fault, 400));
                }
                return;
            }
        };
        for one in &trial.differences {
            let difference = say!(
                "{of}: expected {expected}, got {got}",
                of = shown(&one.of, 60),
                expected = shown(&one.expected.to_string(), 60),
                got = shown(&one.got.to_string(), 60)
            );
            page.push("  ", &difference);
        }
        let by_points = |one: &Difference| BY_POINTS.contains(&one.of.as_str());
        if trial.differences.iter().any(by_points) {
            page.factors(self.case, trial);
        }
    }
}

/// A page in the making, in its language.
struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    /// A line; one for each language that says it in its own way.
    fn push(&mut self, indent: &str, line: &Text) {
        for line in self.lang.lines(line) {
            self.text.push_str(&format!("{indent}{line}\n"));
        }
    }

    /// A word in a row of a table.
    fn cell(&self, word: &Text) -> String {
        self.lang.of(word)
    }

    /// Numbers in a row of a table, of which one language is enough.
    fn figure(&self, text: &Text) -> String {
        match self.lang {
            Lang::Zh => text.zh.clone(),
            Lang::En | Lang::Both => text.en.clone(),
        }
    }

    fn position(&mut self, case: &Case) {
        let position = case.position.map_or_else(String::new, |position| {
            format!(":{}:{}", position.line, position.column)
        });
        let file = shown(&case.file, 400);
        self.text.push_str(&format!("  --> {file}{position}\n"));
    }

    /// The points of every factor, the fact that gave them, and what the case expects of it.
    fn factors(&mut self, case: &Case, trial: &Trial) {
        let factors: Vec<_> = factors(case, trial).collect();
        let width = factors.iter().map(|one| one.id.len()).max().unwrap_or(0);
        for one in factors {
            let points = match one.at_most {
                most if most == one.points => say::same(most.to_string()),
                most => say!("{first} to {last}", first = one.points, last = most),
            };
            let points = before(&self.figure(&points), 8);
            let mut line = format!("    {:<width$}  {points}", shown(one.id, 60));
            if let Some(fact) = one.fact {
                let value = one.value.map(|value| plain(&value));
                let value = value.unwrap_or_else(|| self.cell(&words::not_answered()));
                line.push_str(&format!("  {} {}", shown(fact, 60), shown(&value, 60)));
            }
            if let Some(expected) = one.expected {
                let expected = say!("(expected {expected})", expected);
                line.push_str(&format!("  {}", self.figure(&expected)));
            }
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// How much is reached of each kind, and what is not.
    fn coverage(&mut self, coverage: &Coverage) {
        self.push("", &say!("coverage"));
        let rows = Kind::ALL.map(|kind| (plural(kind), coverage.share(kind)));
        let all = (say!("all"), coverage.total());
        let rows: Vec<_> = rows.into_iter().chain([all]).collect();
        let names = rows.iter().map(|(name, _)| display_width(&self.cell(name)));
        let width = names.max().unwrap_or(0).max(12);
        for (name, share) in rows {
            let counts = say!("{reached} of {of}", reached = share.reached, of = share.of);
            self.text.push_str(&format!(
                "  {}  {}  {:>3}%\n",
                behind(&self.cell(&name), width),
                before(&self.figure(&counts), 12),
                share.percent()
            ));
        }
        for one in coverage.unreached() {
            self.unreached(&one);
        }
    }

    fn unreached(&mut self, one: &Unreached<'_>) {
        let mut what = say::same(shown(one.at, 200));
        if !one.detail.en.is_empty() {
            let detail = shown_text(&one.detail, 120);
            what = say!("{what} ({detail})", what, detail);
        }
        let (kind, ruleset) = (kind(one.kind), shown(one.ruleset, 60));
        let line = match one.place {
            Some(place) => say!(
                "no case reaches {kind} {what} of {ruleset} in {place}",
                kind,
                what,
                ruleset,
                place = shown(place, 60)
            ),
            None => say!(
                "no case reaches {kind} {what} of {ruleset}",
                kind,
                what,
                ruleset
            ),
        };
        self.push("", &line);
        for needs in &one.needs {
            let needs = shown_text(needs, 200);
            self.push("  ", &say!("wanted: {needs}", needs));
        }
    }
}

/// Spaces behind a text, up to a width.
fn behind(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(display_width(text));
    text.to_owned() + &" ".repeat(missing)
}

/// Spaces before a text, up to a width.
fn before(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(display_width(text));
    " ".repeat(missing) + text
}

fn shown_text(text: &Text, longest: usize) -> Text {
    Text::new(shown(&text.en, longest), shown(&text.zh, longest))
}

/// What a kind of thing is called, of one.
pub(super) fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Band => say!("band"),
        Kind::Edge => say!("edge"),
        Kind::Route => say!("route"),
        Kind::Requirement => say!("requirement"),
        Kind::Exemption => say!("exemption"),
    }
}

fn plural(kind: Kind) -> Text {
    match kind {
        Kind::Band => say!("bands"),
        Kind::Edge => say!("edges"),
        Kind::Route => say!("routes"),
        Kind::Requirement => say!("requirements"),
        Kind::Exemption => say!("exemptions"),
    }
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
