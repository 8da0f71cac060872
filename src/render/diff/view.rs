//! What a person reads of a comparison, as lines in two languages, before their form is known.

use super::changes::said;
use super::{FigureOf, InPlace, Report};
use crate::candidates::{Answer, Candidates};
use crate::diff::{Example, Move, Standing, Told, Which};
use crate::lang::Lang;
use crate::ruleset::Fact;
use crate::text::Text;
use crate::value::LARGEST_EXACT;
use crate::words::{self, count, same};

/// More rows than this are counted, not listed, for a person.
const MOST_ROWS: usize = 50;

/// One line of the page.
pub(super) enum Line {
    /// What it comes down to.
    Verdict(Text),
    /// A sentence.
    Plain(Text),
    /// The title of a section.
    Heading(Text),
    /// An item of a list.
    Item(Text),
    /// Something below an item.
    Below(Text),
}

/// The lines, the verdict first.
pub(super) fn lines(report: &Report<'_>) -> Vec<Line> {
    let mut lines = vec![Line::Verdict(verdict(report))];
    let side = |named: &super::Named<'_>| format!("{} [{}]", named.ruleset.id(), named.on);
    lines.push(Line::Plain(Text::new(
        format!("Old: {}. New: {}.", side(&report.old), side(&report.new)),
        format!("旧：{}；新：{}。", side(&report.old), side(&report.new)),
    )));
    // Places in which the same happens are told together.
    let mut told: Vec<(Vec<String>, Vec<Line>)> = Vec::new();
    for place in &report.places {
        let found = of_place(place);
        let known = told
            .iter_mut()
            .find(|(_, lines)| plain(lines) == plain(&found));
        match known {
            Some((names, _)) => names.push(name(place)),
            None => told.push((vec![name(place)], found)),
        }
    }
    for (names, found) in told {
        if report.is_all || names.iter().any(|name| !name.is_empty()) {
            lines.push(Line::Heading(places_title(&names)));
            if found.is_empty() {
                lines.push(Line::Item(Text::new("nobody moves", "无人变化")));
            }
        } else if !found.is_empty() {
            lines.push(Line::Heading(Text::new("Who moves", "谁会变化")));
        }
        lines.extend(found);
    }
    changes(report, &mut lines);
    not_alike(report, &mut lines);
    if let Some(found) = &report.candidates {
        candidates(found, &mut lines);
    }
    lines
}

fn name(place: &InPlace<'_>) -> String {
    place.place.clone().unwrap_or_default()
}

fn plain(lines: &[Line]) -> Vec<String> {
    let text = |line: &Line| match line {
        Line::Verdict(text)
        | Line::Plain(text)
        | Line::Heading(text)
        | Line::Item(text)
        | Line::Below(text) => Lang::Both.of(text),
    };
    lines.iter().map(text).collect()
}

fn places_title(names: &[String]) -> Text {
    let of = |none: &str| {
        let shown = names.iter().map(|name| match name.as_str() {
            "" => none.to_owned(),
            name => name.to_owned(),
        });
        shown.collect::<Vec<_>>()
    };
    Text::new(
        format!("In {}", of("places without local rules").join(", ")),
        of("无地方规则的地区").join("、"),
    )
}

fn verdict(report: &Report<'_>) -> Text {
    let profiles = count(report.profiles());
    if report.is_same() {
        return Text::new(
            format!(
                "Nobody moves: the same points and the same class for every possible applicant. Proved for each of {} profiles.",
                profiles.en
            ),
            format!(
                "无人变化：任何申请人的积分和类别均相同。已就全部情形证明，共{}种。",
                profiles.zh
            ),
        );
    }
    let points = match report.points_change() {
        (0, 0) => Text::new("Nobody's points change", "无人积分变化"),
        span => {
            let change = change(span);
            Text::new(
                format!("Points {}", change.en),
                format!("积分{}", change.zh),
            )
        }
    };
    let moves = || report.places.iter().flat_map(|place| &place.found.moves);
    let people = moves().fold(0_u64, |sum, one| sum.saturating_add(one.profiles));
    let class = if people == 0 {
        Text::new("nobody's class changes", "无人类别变化")
    } else {
        let share = share(people, report.profiles());
        let worse = if report.is_worse() {
            Text::new(", for some to a lower one", "，其中有人降级")
        } else {
            Text::new(", for nobody to a lower one", "，无人降级")
        };
        Text::new(
            format!(
                "the class of {} of {} profiles{} changes{}",
                count(people).en,
                profiles.en,
                share.en,
                worse.en
            ),
            format!(
                "{}种情形中有{}种{}类别变化{}",
                profiles.zh,
                count(people).zh,
                share.zh,
                worse.zh
            ),
        )
    };
    Text::new(
        format!("{}; {}.", points.en, class.en),
        format!("{}；{}。", points.zh, class.zh),
    )
}

/// The share of all profiles, where both counts are exact.
fn share(part: u64, all: u64) -> Text {
    if all == 0 || all > LARGEST_EXACT {
        return same("");
    }
    let tenths = part.saturating_mul(1000) / all;
    let percent = if tenths == 0 {
        "< 0.1".to_owned()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    Text::new(format!(" ({percent}%)"), format!("（{percent}%）"))
}

fn signed(points: i64) -> String {
    if points > 0 {
        format!("+{points}")
    } else {
        points.to_string()
    }
}

fn standing(standing: &Standing) -> Text {
    match standing {
        Standing::Class(id) => Text::new(id.clone(), format!("{id}类")),
        Standing::NoClass => Text::new("no class", "无类别"),
        Standing::NoPermit => Text::new("no permit needed", "无需许可"),
    }
}

fn of_place(place: &InPlace<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in &place.found.moves {
        lines.push(Line::Item(move_text(one, place.found.profiles)));
        example(place, &one.example, &mut lines);
    }
    if let Some(furthest) = &place.found.example {
        let change = furthest.new.points - furthest.old.points;
        lines.push(Line::Item(Text::new(
            format!("points change the most here ({})", signed(change)),
            format!("积分变化最大者（{}）", signed(change)),
        )));
        example(place, furthest, &mut lines);
    }
    for side in [&place.old, &place.new] {
        let overlaid = side.ruleset.place().map(|place| place.is_overlaid);
        if overlaid == Some(false) {
            let id = side.ruleset.id();
            lines.push(Line::Item(Text::new(
                format!("no local rules apply to {id} here: it is not the ruleset they extend"),
                format!("地方规则不适用于 {id}：其所补充的并非该规则"),
            )));
        }
    }
    lines.extend(place.figures().iter().map(figure).map(Line::Item));
    for turned in place.turned() {
        let when = if turned.is_on {
            Text::new("in force on the new day only", "仅在新日期施行")
        } else {
            Text::new("in force on the old day only", "仅在旧日期施行")
        };
        lines.push(Line::Item(Text::new(
            format!("{}: {}", turned.title.en, when.en),
            format!("{}：{}", turned.title.zh, when.zh),
        )));
    }
    lines
}

/// A figure that is not the same on both sides, or that a condition asks for in vain.
fn figure(figure: &FigureOf) -> Text {
    let name = words::lower_first(&figure.title.en);
    let title = &figure.title.zh;
    if let (None, None) = (figure.old, figure.new) {
        return Text::new(
            format!("no figure for {name} is known here: what asks for it is taken as not met"),
            format!("此处没有“{title}”的数值：以其为条件的均按未满足计"),
        );
    }
    let shown = |value: Option<crate::Decimal>| {
        value.map_or_else(|| Text::new("none", "无"), |value| same(value.to_string()))
    };
    let (old, new) = (shown(figure.old), shown(figure.new));
    Text::new(
        format!("figure for {name}: {} instead of {}", new.en, old.en),
        format!("{title}：{}（原{}）", new.zh, old.zh),
    )
}

fn move_text(one: &Move, all: u64) -> Text {
    let (from, to) = (standing(&one.from), standing(&one.to));
    let share = share(one.profiles, all);
    let points = change(one.points_change);
    let profiles = count(one.profiles);
    Text::new(
        format!(
            "{} → {}: {} profiles{}, points {}",
            from.en, to.en, profiles.en, share.en, points.en
        ),
        format!(
            "{} → {}：{}种情形{}，积分{}",
            from.zh, to.zh, profiles.zh, share.zh, points.zh
        ),
    )
}

/// What becomes of points, behind the word for them.
fn change((least, most): (i64, i64)) -> Text {
    let (low, high) = (signed(least), signed(most));
    match (least, most) {
        (0, 0) => Text::new("stay the same", "不变"),
        _ if least == most => Text::new(format!("change by {low}"), format!("变化{low}")),
        _ => Text::new(
            format!("change by {low} to {high}"),
            format!("变化{low}至{high}"),
        ),
    }
}

/// An applicant in few words: the unusual answers, and what both sides make of them.
fn example(place: &InPlace<'_>, example: &Example, lines: &mut Vec<Line>) {
    let dimensions = place.found.space.dimensions.iter().zip(&example.values);
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for (dimension, common) in dimensions.filter(|(dimension, common)| **common != dimension.usual)
    {
        let (which, side) = match dimension.new {
            Some(_) => (Which::New, &place.new),
            None => (Which::Old, &place.old),
        };
        let fact: Option<&Fact> = dimension
            .fact_on(which)
            .and_then(|at| side.ruleset.facts().get(at));
        if let Some((fact, own)) = fact.zip(dimension.value_on(which, *common)) {
            let value = words::value(fact, own);
            en.push(format!(
                "{} {}",
                words::lower_first(&fact.title.en),
                value.en
            ));
            zh.push(format!("{}：{}", fact.title.zh, value.zh));
        }
    }
    let who = if en.is_empty() {
        Text::new(
            "for instance with the usual answers",
            "例如各项均为通常答案者",
        )
    } else {
        Text::new(
            format!("for instance {}", en.join(", ")),
            format!("例如（{}）", zh.join("；")),
        )
    };
    lines.push(Line::Below(who));
    let told = |told: &Told, side: &crate::diff::Side<'_>| {
        let standing = standing(&told.standing);
        let route = told.route.and_then(|at| side.ruleset.routes().get(at));
        let id = route.map(|route| route.rule.id.as_str());
        let en = id.map_or_else(String::new, |id| format!(" ({id})"));
        let zh = id.map_or_else(String::new, |id| format!("（{id}）"));
        Text::new(
            format!("{} points, {}{en}", told.points, standing.en),
            format!("{}分，{}{zh}", told.points, standing.zh),
        )
    };
    let (old, new) = (
        told(&example.old, &place.old),
        told(&example.new, &place.new),
    );
    let factors = factor_changes(place, example);
    lines.push(Line::Below(Text::new(
        format!("old: {}; new: {}{}", old.en, new.en, factors.en),
        format!("旧：{}；新：{}{}", old.zh, new.zh, factors.zh),
    )));
}

/// The factors that give the example other points than before.
fn factor_changes(place: &InPlace<'_>, example: &Example) -> Text {
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    let factors = place.new.ruleset.factors().iter().zip(&example.new.factors);
    for (factor, new) in factors {
        let before = place.old.ruleset.factors().iter();
        let at = before.clone().position(|other| other.id == factor.id);
        let old = at
            .and_then(|at| example.old.factors.get(at))
            .copied()
            .unwrap_or(0);
        if old != *new {
            en.push(format!(
                "{} {new} instead of {old}",
                words::lower_first(&factor.title.en)
            ));
            zh.push(format!("{}{old}→{new}", factor.title.zh));
        }
    }
    if en.is_empty() {
        return same("");
    }
    Text::new(
        format!(" ({})", en.join("; ")),
        format!("（{}）", zh.join("；")),
    )
}

fn changes(report: &Report<'_>, lines: &mut Vec<Line>) {
    let (things, others) = said(report.old.ruleset, report.new.ruleset, &report.changes);
    if things.is_empty() && others == 0 {
        lines.push(Line::Heading(Text::new(
            "The files say the same",
            "两份规则内容相同",
        )));
        return;
    }
    lines.push(Line::Heading(Text::new(
        "What the files say differently",
        "两份规则的不同之处",
    )));
    for thing in things {
        lines.push(Line::Item(thing.subject));
        lines.extend(thing.lines.into_iter().map(Line::Below));
    }
    if others > 0 {
        lines.push(Line::Item(Text::new(
            format!("{others} other changes, of texts, titles, notes and sources (--format json lists all)"),
            format!("另有{others}处文字、名称、说明或来源的改动（--format json 列出全部）"),
        )));
    }
}

/// Facts and values that only one side knows.
fn not_alike(report: &Report<'_>, lines: &mut Vec<Line>) {
    let Some(place) = report.places.first() else {
        return;
    };
    let space = &place.found.space;
    let lists = [
        (
            &space.only_old,
            "only the old rules ask for",
            "仅旧规则询问",
        ),
        (
            &space.only_new,
            "only the new rules ask for",
            "仅新规则询问",
        ),
        (
            &space.retyped,
            "of another type on each side, so taken as two facts:",
            "两侧类型不同，按两个事实处理：",
        ),
        (
            &space.narrowed,
            "compared only where both sides accept the value:",
            "仅比较两侧均接受的取值：",
        ),
    ];
    if lists.iter().all(|(list, ..)| list.is_empty()) {
        return;
    }
    lines.push(Line::Heading(Text::new(
        "Facts that are not alike",
        "不一致的事实",
    )));
    for (list, en, zh) in lists.iter().filter(|(list, ..)| !list.is_empty()) {
        lines.push(Line::Item(Text::new(
            format!("{en} {}", list.join(", ")),
            format!("{zh}{}", list.join("、")),
        )));
    }
}

fn candidates(found: &Candidates, lines: &mut Vec<Line>) {
    let (rows, moved, rejected) = (found.rows, found.moved.len(), found.rejected.len());
    lines.push(Line::Heading(Text::new(
        format!("Candidates: {moved} of {rows} rows move, {rejected} could not be read"),
        format!("候选人：{rows}行中{moved}行变化，{rejected}行无法读取"),
    )));
    for row in found.moved.iter().take(MOST_ROWS) {
        let place = row
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(", {place}"));
        let (old, new) = (answer(&row.old), answer(&row.new));
        lines.push(Line::Item(Text::new(
            format!(
                "row {} (line {}{place}): {} → {}",
                row.row, row.line, old.en, new.en
            ),
            format!(
                "第{}行（文件第{}行{place}）：{} → {}",
                row.row, row.line, old.zh, new.zh
            ),
        )));
    }
    if moved > MOST_ROWS {
        let left = moved - MOST_ROWS;
        lines.push(Line::Item(Text::new(
            format!("and {left} more rows (--format json lists all)"),
            format!("另有{left}行（--format json 列出全部）"),
        )));
    }
    for row in found.rejected.iter().take(MOST_ROWS) {
        let errors = row.errors.join("; ");
        lines.push(Line::Item(Text::new(
            format!("row {} (line {}) not read: {errors}", row.row, row.line),
            format!("第{}行（文件第{}行）无法读取：{errors}", row.row, row.line),
        )));
    }
    if rejected > MOST_ROWS {
        let left = rejected - MOST_ROWS;
        lines.push(Line::Item(Text::new(
            format!("and {left} more that could not be read"),
            format!("另有{left}行无法读取"),
        )));
    }
    if !found.ignored.is_empty() {
        let names = found.ignored.join(", ");
        lines.push(Line::Item(Text::new(
            format!("columns that neither side knows: {names}"),
            format!("两侧均未识别的列：{names}"),
        )));
    }
}

/// What a row comes to on one side.
fn answer(answer: &Answer) -> Text {
    let points = if answer.points == answer.points_at_most {
        answer.points.to_string()
    } else {
        format!("{}–{}", answer.points, answer.points_at_most)
    };
    let class = |class: &Option<String>| {
        let found = class.clone().map(Standing::Class);
        standing(&found.unwrap_or(Standing::NoClass))
    };
    let (certain, best) = (class(&answer.class), class(&answer.best_class));
    let classes = match answer.permit_needed {
        Some(false) => standing(&Standing::NoPermit),
        _ if certain == best => certain,
        _ => Text::new(
            format!("{} (at best {})", certain.en, best.en),
            format!("{}（最好{}）", certain.zh, best.zh),
        ),
    };
    Text::new(
        format!("{}, {points}", classes.en),
        format!("{}，{points}分", classes.zh),
    )
}
