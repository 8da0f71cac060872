//! Drafted cases as a case file: whole but for what is to be expected.

use serde_json::Value as Json;

use super::tests::kind;
use crate::base::lang::Lang;
use crate::base::say::{self, say, say_count};
use crate::base::spelling::{self, shown};
use crate::base::text::Text;
use crate::cases::{Draft, DraftAnswer, Drafts, Hit, Kind, Missed, Stand};

/// The longest line, for an applicant on one.
const WIDTH: usize = 120;

/// More answers than this are counted in the name of a case, not listed.
const MOST_NAMED: usize = 2;

/// A case file, for `of`: a ruleset, or what a place brings in to one. Comments and names of cases
/// are in one language, or in both.
pub(crate) fn page((id, place): (&str, Option<&str>), drafts: &Drafts, lang: Lang) -> String {
    let cases = u64::try_from(drafts.cases.len()).unwrap_or(u64::MAX);
    let count = say_count(cases, "1 case", "{n} cases");
    let of = in_place(say::same(format!("`{id}`")), place);
    let head = say!(
        "Boundary applicants for {of}, by `rules cases`: {count}.",
        of,
        count
    );
    let mut text = String::new();
    let how = how();
    let how = match lang {
        Lang::En => vec![how.en],
        Lang::Zh => vec![how.zh],
        Lang::Both => vec![how.en, how.zh],
    };
    for (head, how) in lang.lines(&head).into_iter().zip(how) {
        let lines = std::iter::once(head.as_str()).chain(how.lines());
        text.extend(lines.map(|line| format!("# {line}\n")));
    }
    if drafts.cases.is_empty() {
        text.push_str("[]\n");
    }
    let mut part = None;
    for case in &drafts.cases {
        let own = case.hits.first().map(|hit| (&case.place, part_of(&hit.at)));
        if own != part {
            let name = own.map_or("", |(_, name)| name);
            let title = in_place(say::same(shown(name, 200)), case.place.as_deref());
            text.push('\n');
            comment(&mut text, "# ", &title, lang);
            part = own;
        }
        write(&mut text, case, lang);
    }
    if !drafts.missed.is_empty() {
        text.push('\n');
        comment(&mut text, "# ", &say!("No applicant was found for:"), lang);
        for one in &drafts.missed {
            comment(&mut text, "# - ", &missed(one), lang);
        }
    }
    text
}

/// What stands at the top of the file, below the line that says what it is about.
fn how() -> Text {
    say!(
        "`expect` is for a person to fill in, from the law and not from the program: take away `{open}` and write the values.\n\
         Points are those that are certain: what is not answered is unknown, and gives its least. A route or a requirement is\n\
         \"yes\", \"no\" or \"unknown\", `permit_needed` is true or false; other keys may be added. `source` has what the rule\n\
         cites: say where in it. Until `expect` is filled in, `rules test` tells so and does not pass.",
        open = "{} # "
    )
}

/// A comment; a line for each language that says it in its own way.
fn comment(page: &mut String, mark: &str, text: &Text, lang: Lang) {
    for line in lang.lines(text) {
        page.push_str(&format!("{mark}{line}\n"));
    }
}

/// Something, with the place that it is in.
fn in_place(what: Text, place: Option<&str>) -> Text {
    match place {
        Some(place) => say!("{what} in {place}", what, place = shown(place, 60)),
        None => what,
    }
}

/// Something that no applicant was found for, in one line.
pub(crate) fn missed(one: &Missed) -> Text {
    let at = say::same(format!("`{}`", shown(&one.at, 200)));
    let what = in_place(detailed(at, &one.detail), one.place.as_deref());
    let needs: Vec<Text> = one
        .needs
        .iter()
        .map(|needs| Text::new(shown(&needs.en, 200), shown(&needs.zh, 200)))
        .collect();
    say!(
        "{kind} {what}: {needs}",
        kind = kind(one.kind),
        what,
        needs = say::joined(&needs, "; ", "；")
    )
}

/// The factor or the rule that a path leads into.
fn part_of(at: &str) -> &str {
    let steps = if at.starts_with("classes.") { 4 } else { 2 };
    let mut dots = at.match_indices('.').map(|(position, _)| position);
    let end = dots.nth(steps - 1);
    end.and_then(|end| at.get(..end)).unwrap_or(at)
}

fn write(text: &mut String, case: &Draft, lang: Lang) {
    text.push_str(&format!("- name: {}\n", scalar(&lang.of(&name(case)))));
    for more in also(case) {
        comment(text, "  # ", &say!("also {more}", more), lang);
    }
    text.push_str(&format!("  source: {}\n", sources(&case.sources)));
    text.push_str(&format!("  rules: {}\n", scalar(&case.rules)));
    if let Some(place) = &case.place {
        text.push_str(&format!("  in: {}\n", scalar(place)));
    }
    text.push_str(&format!("  on: {}\n", case.on));
    let answers: Vec<String> = case.applicant.iter().map(answer).collect();
    let line = format!("  applicant: {{{}}}\n", answers.join(", "));
    if line.chars().count() <= WIDTH {
        text.push_str(&line);
    } else {
        text.push_str("  applicant:\n");
        for answer in answers {
            text.push_str(&format!("    {answer}\n"));
        }
    }
    text.push_str(&format!("  expect: {{}} # {}\n", expectation(&case.open)));
}

/// A sentence that says who it is and what he is there for.
fn name(case: &Draft) -> Text {
    let first = case.hits.first().map_or_else(|| say::same(""), hit);
    let what = in_place(first, case.place.as_deref());
    say!("{who}: {what}", who = who(case), what)
}

/// The applicant by his answers; of many only the one that matters.
fn who(case: &Draft) -> Text {
    let answers: Vec<Text> = case
        .applicant
        .iter()
        .map(|answer| say::same(said(answer)))
        .collect();
    let count = answers.len();
    if count == 0 {
        return say!("nothing answered");
    }
    if count <= MOST_NAMED {
        return say::listed(&answers);
    }
    let fact = case.hits.first().and_then(|hit| hit.fact.as_ref());
    let mut applicant = case.applicant.iter();
    match applicant.find(|answer| Some(&answer.id) == fact) {
        Some(answer) => say!(
            "{answer} and {more} more answers",
            answer = said(answer),
            more = count - 1
        ),
        None => say!("{number} answers", number = count),
    }
}

/// What else a case is there for. That it has a value in a row goes without saying, and so does the
/// other side of the same key.
fn also(case: &Draft) -> impl Iterator<Item = Text> {
    let first = case.hits.first().map(|hit| &hit.at);
    let more = case.hits.iter().skip(1);
    let told = more.filter(move |hit| hit.kind != Kind::Band && Some(&hit.at) != first);
    told.map(hit)
}

fn hit(hit: &Hit) -> Text {
    // `then` stands for many edges.
    let is_step = hit.at.rsplit('.').next() == Some("then");
    let at = say::same(format!("`{}`", shown(&hit.at, 200)));
    let at = detailed(at, &hit.detail);
    match hit.stand {
        Stand::In => say!("in {at}", at),
        Stand::JustBelow if is_step => say!("just below a step of {at}", at),
        Stand::At if is_step => say!("at a step of {at}", at),
        Stand::JustBelow => say!("just below {at}", at),
        Stand::At => say!("at {at}", at),
        Stand::JustAbove => say!("just above {at}", at),
        Stand::Cut => say!("the first value cut by {at}", at),
        Stand::Listed => say!("listed in {at}", at),
        Stand::NotListed => say!("not listed in {at}", at),
        Stand::Reaches => say!("a total that reaches {at}", at),
        Stand::FallsShort => say!("a total just short of {at}", at),
        Stand::Met => say!("meets {at}", at),
        Stand::NotMet => say!("does not meet {at}", at),
    }
}

/// Something with the period of its entry, and its figure.
fn detailed(what: Text, detail: &Text) -> Text {
    if detail.en.is_empty() {
        return what;
    }
    let detail = Text::new(shown(&detail.en, 120), shown(&detail.zh, 120));
    say!("{what} ({detail})", what, detail)
}

fn said(answer: &DraftAnswer) -> String {
    let value = match (&answer.value, answer.fen) {
        (_, Some(fen)) => spelling::money_to_text(fen),
        (Json::String(option), None) => option.clone(),
        (value, None) => value.to_string(),
    };
    format!("`{}` {}", shown(&answer.id, 60), shown(&value, 60))
}

fn answer(answer: &DraftAnswer) -> String {
    let value = match &answer.value {
        Json::String(option) => scalar(option),
        value => value.to_string(),
    };
    format!("{}: {value}", scalar(&answer.id))
}

/// The keys to fill in, as they are to stand.
fn expectation(open: &[String]) -> String {
    let mut lists: Vec<(&str, Vec<&str>)> = Vec::new();
    for key in open {
        let (list, id) = key.split_once('.').unwrap_or((key, ""));
        match lists.iter_mut().find(|(known, _)| *known == list) {
            Some((_, ids)) => ids.push(id),
            None => lists.push((list, vec![id])),
        }
    }
    let lists = lists.into_iter().map(|(list, ids)| match ids.as_slice() {
        [""] => format!("{list}: "),
        _ => {
            let ids: Vec<String> = ids.iter().map(|id| format!("{}: ", scalar(id))).collect();
            format!("{list}: {{{}}}", ids.join(", "))
        }
    });
    let lists: Vec<String> = lists.collect();
    format!("{{{}}}", lists.join(", "))
}

/// The sources as one text, which needs no quotes where no source does.
fn sources(sources: &[String]) -> String {
    let joined = sources.join(", ");
    if sources.iter().all(|source| scalar(source) == *source) && !sources.is_empty() {
        return joined;
    }
    scalar(&joined)
}

/// Words that some reader of YAML takes for something else than text.
const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A text as YAML, on one line; in quotes where it could mean something else, or act.
fn scalar(text: &str) -> String {
    let is_word = |word: &&str| word.eq_ignore_ascii_case(text);
    let is_fine = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let starts_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts_well && text.chars().all(is_fine) && !WORDS.iter().any(is_word) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        let seen = letter.to_string();
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            // What is not seen could act on whoever reads the file.
            _ if shown(&seen, 12) != seen => {
                quoted.push_str(&format!("\\U{:08X}", u32::from(letter)));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was_through_both_readers(text in "\\PC*|[a-z0-9_-]{1,4}|[\\x00-\\x7f\u{85}\u{2028}\u{feff}]*") {
            let written = scalar(&text);
            let is_on_one_line = !written.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
            prop_assert!(is_on_one_line);
            let flow = format!("[{{in: {written}}}, {{{written}: key}}]");
            let back: serde_yaml::Value = serde_yaml::from_str(&flow).unwrap();
            prop_assert_eq!(back[0]["in"].as_str(), Some(text.as_str()));
            prop_assert_eq!(back[1][text.as_str()].as_str(), Some("key"));
            let document = crate::rules::yaml::Document::read(flow).unwrap();
            let items = document.root().as_list().unwrap();
            let held = items[0].get("in").and_then(crate::rules::yaml::Node::as_text);
            prop_assert_eq!(held, Some(text.as_str()));
            prop_assert!(items[1].get(&text).is_some());
        }
    }

    #[test]
    fn what_could_be_a_number_or_a_truth_is_quoted() {
        for text in [
            "", "null", "Yes", "on", "N", "007", "1e3", "0x1F", "-", "---", "~",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(scalar("cn-2017"), "cn-2017");
    }
}
