//! Drafted cases as a case file: whole but for what is to be expected.

use serde_json::Value as Json;

use crate::cases::{Draft, DraftAnswer, Drafts, Hit, Kind, Missed, Stand};
use crate::spelling::{self, shown};

/// The longest line, for an applicant on one.
const WIDTH: usize = 120;

/// More answers than this are counted in the name of a case, not listed.
const MOST_NAMED: usize = 2;

/// What stands at the top of the file, below the line that says what it is about.
const HOW: &str = "\
# `expect` is for a person to fill in, from the law and not from the program: take away `{} # ` and write the values.
# Points are those that are certain: what is not answered is unknown, and gives its least. A route or a requirement is
# \"yes\", \"no\" or \"unknown\", `permit_needed` is true or false; other keys may be added. `source` has what the rule
# cites: say where in it. Until `expect` is filled in, `rules test` tells so and does not pass.
";

/// A case file.
pub(crate) fn page(of: &str, drafts: &Drafts) -> String {
    let count = match drafts.cases.len() {
        1 => "1 case".to_owned(),
        count => format!("{count} cases"),
    };
    let mut text = format!("# Boundary applicants for {of}, by `rules cases`: {count}.\n{HOW}");
    if drafts.cases.is_empty() {
        text.push_str("[]\n");
    }
    let mut part = None;
    for case in &drafts.cases {
        let own = case.hits.first().map(|hit| (&case.place, part_of(&hit.at)));
        if own != part {
            let place = case.place.as_ref();
            let place = place.map_or_else(String::new, |place| format!(" in {place}"));
            let name = own.map_or("", |(_, name)| name);
            text.push_str(&format!("\n# {}{place}\n", shown(name, 200)));
            part = own;
        }
        write(&mut text, case);
    }
    if !drafts.missed.is_empty() {
        text.push_str("\n# No applicant was found for:\n");
        for one in &drafts.missed {
            text.push_str(&format!("# - {}\n", missed(one)));
        }
    }
    text
}

/// Something that no applicant was found for, in one line.
pub(crate) fn missed(one: &Missed) -> String {
    let place = one.place.as_ref();
    let place = place.map_or_else(String::new, |place| format!(" in {}", shown(place, 60)));
    let detail = detail(&one.detail);
    let needs: Vec<String> = one.needs.iter().map(|needs| shown(needs, 200)).collect();
    format!(
        "{} `{}`{detail}{place}: {}",
        one.kind.name(),
        shown(&one.at, 200),
        needs.join("; ")
    )
}

/// The factor or the rule that a path leads into.
fn part_of(at: &str) -> &str {
    let steps = if at.starts_with("classes.") { 4 } else { 2 };
    let mut dots = at.match_indices('.').map(|(position, _)| position);
    let end = dots.nth(steps - 1);
    end.and_then(|end| at.get(..end)).unwrap_or(at)
}

fn write(text: &mut String, case: &Draft) {
    text.push_str(&format!("- name: {}\n", scalar(&name(case))));
    for more in also(case) {
        text.push_str(&format!("  # also {more}\n"));
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
fn name(case: &Draft) -> String {
    let place = case.place.as_ref();
    let place = place.map_or_else(String::new, |place| format!(" in {place}"));
    let first = case.hits.first().map_or_else(String::new, hit);
    format!("{}: {first}{place}", who(case))
}

/// The applicant by his answers; of many only the one that matters.
fn who(case: &Draft) -> String {
    let answers: Vec<String> = case.applicant.iter().map(said).collect();
    let count = answers.len();
    if count == 0 {
        return "nothing answered".to_owned();
    }
    if count <= MOST_NAMED {
        return answers.join(", ");
    }
    let fact = case.hits.first().and_then(|hit| hit.fact.as_ref());
    let mut applicant = case.applicant.iter();
    match applicant.find(|answer| Some(&answer.id) == fact) {
        Some(answer) => format!("{} and {} more answers", said(answer), count - 1),
        None => format!("{count} answers"),
    }
}

/// What else a case is there for. That it has a value in a row goes without saying, and so does the
/// other side of the same key.
fn also(case: &Draft) -> impl Iterator<Item = String> {
    let first = case.hits.first().map(|hit| &hit.at);
    let more = case.hits.iter().skip(1);
    let told = more.filter(move |hit| hit.kind != Kind::Band && Some(&hit.at) != first);
    told.map(hit)
}

fn hit(hit: &Hit) -> String {
    // `then` stands for many edges.
    let is_step = hit.at.rsplit('.').next() == Some("then");
    let what = match hit.stand {
        Stand::In => "in",
        Stand::JustBelow if is_step => "just below a step of",
        Stand::At if is_step => "at a step of",
        Stand::JustBelow => "just below",
        Stand::At => "at",
        Stand::JustAbove => "just above",
        Stand::Cut => "the first value cut by",
        Stand::Listed => "listed in",
        Stand::NotListed => "not listed in",
        Stand::Reaches => "a total that reaches",
        Stand::FallsShort => "a total just short of",
        Stand::Met => "meets",
        Stand::NotMet => "does not meet",
    };
    format!("{what} `{}`{}", shown(&hit.at, 200), detail(&hit.detail))
}

/// The period of an entry, and the figure.
fn detail(detail: &str) -> String {
    match detail {
        "" => String::new(),
        detail => format!(" ({})", shown(detail, 120)),
    }
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
            let document = crate::yaml::Document::read(flow).unwrap();
            let items = document.root().as_list().unwrap();
            let held = items[0].get("in").and_then(crate::yaml::Node::as_text);
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
