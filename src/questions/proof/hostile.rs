//! What hostile files cost, in work that the program counts: no clock is asked.

use super::*;
use crate::base::spelling::near::COMPARED;
use crate::loader::embedded::load;

/// The most steps that proofs about one hostile file take: less than a second of them.
const MOST_STEPS: u64 = 100_000_000;

/// The most names that are compared for near misses in one file.
const MOST_COMPARED: usize = 1_000_000;

/// The most findings of a file that are kept: those of keys and types, of names and tables, of
/// answers, and of what is unused.
const MOST_KEPT: usize = 4 * MOST_FINDINGS;

/// Reads and checks a file; gives it with what it cost.
fn checked(name: &str, text: Vec<u8>) -> (Loaded, u64, usize) {
    COMPARED.with(|compared| compared.set(0));
    let mut files = [load(name, text)];
    let proved = prove_counted(&mut files);
    let [file] = files;
    (file, proved.steps, COMPARED.with(std::cell::Cell::get))
}

fn is_bounded(name: &str, text: Vec<u8>) -> Loaded {
    let (file, steps, compared) = checked(name, text);
    assert!(steps <= MOST_STEPS, "{name}: {steps} steps");
    assert!(compared <= MOST_COMPARED, "{name}: {compared} names");
    assert!(file.findings.len() <= MOST_KEPT, "{name}");
    file
}

/// A sound file with more lists, or with more entries in them.
fn with(sources: &str, facts: &str, rest: &str) -> Vec<u8> {
    format!(
        "format: permit-points/rules/v1\nid: x\ntitle: {{en: x, zh: x}}\njurisdiction: zz\n\
         in_force: {{from: 2020-01-01}}\nsources:\n- {{id: s, title: {{en: s, zh: s}}}}\n{sources}\
         facts:\n- {{id: f, type: integer, domain: {{from: 0, to: 9}}, ask: {{en: f, zh: f}}}}\n{facts}\
         factors: [{{id: x, title: {{en: x, zh: x}}, source: s, tables: [{{fact: f, bands: [{{below: 5, points: 0}}, \
         {{from: 5, points: 9}}]}}]}}]\n\
         classes: [{{id: A, title: {{en: a, zh: a}}, routes: [{{id: r, title: {{en: r, zh: r}}, source: s, \
         when: {{points: {{from: 9}}}}}}]}}, {{id: C, title: {{en: c, zh: c}}, otherwise: true}}]\n{rest}"
    )
    .into_bytes()
}

/// Many entries, each with its number.
fn many(count: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        text.push_str(&entry(number));
    }
    text
}

#[test]
fn hostile_files_are_checked_with_bounded_work() {
    let folder = std::fs::read_dir("tests/hostile").unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 16);
    for file in files {
        let name = file.display().to_string();
        is_bounded(&name, std::fs::read(&file).unwrap());
    }
}

#[test]
fn names_that_are_nearly_right_cost_no_more_the_more_there_are() {
    let fact = |number: usize| {
        format!(
            "- {{id: fact_number_{number}, type: integer, domain: {{from: 0, to: 9}}, ask: {{en: a, zh: a}}}}\n"
        )
    };
    let rule = |number: usize| {
        format!(
            "- {{id: q{number}, title: {{en: a, zh: a}}, source: s, when: {{fact: fact_nubmer_{number}, from: 1}}}}\n"
        )
    };
    let rules = format!("requirements:\n{}", many(2_000, rule));
    let file = is_bounded("facts", with("", &many(2_000, fact), &rules));
    assert_eq!((file.findings.len(), file.left_out), (500, 1_500));

    let source =
        |number: usize| format!("- {{id: source_number_{number}, title: {{en: a, zh: a}}}}\n");
    let cited = many(5_000, |number| format!("source_nubmer_{number}, "));
    let caveat = format!("caveats: [{{id: c, text: {{en: a, zh: a}}, source: [{cited}]}}]\n");
    let file = is_bounded("sources", with(&many(5_000, source), "", &caveat));
    assert_eq!((file.findings.len(), file.left_out), (500, 4_500));

    let keys = many(5_000, |number| format!("waiver{number}: 1\n"));
    let file = is_bounded("keys", with("", "", &keys));
    assert_eq!((file.findings.len(), file.left_out), (500, 4_500));

    let at = |number: usize| {
        format!(
            "- {{code: band-gap, at: 'factors.x.tablse[0].bands[{number}]', reason: {{en: a, zh: a}}, source: s, date: 2020-01-01, reading: below}}\n"
        )
    };
    let waivers = format!("waivers:\n{}", many(5_000, at));
    let file = is_bounded("waivers", with("", "", &waivers));
    assert_eq!((file.findings.len(), file.left_out), (500, 4_500));
}

#[test]
fn names_that_nobody_can_misspell_are_not_compared() {
    let id = "ab".repeat(5_000);
    let fact = format!(
        "- {{id: {id}, type: integer, domain: {{from: 0, to: 9}}, ask: {{en: a, zh: a}}}}\n"
    );
    let rules = many(50, |number| {
        format!(
            "- {{id: q{number}, title: {{en: a, zh: a}}, source: s, when: {{fact: {id}x, from: 1}}}}\n"
        )
    });
    let text = with("", &fact, &format!("requirements:\n{rules}"));
    let (file, _, compared) = checked("long", text);
    // The name of the fact is refused, and what refers to it is not unknown on its own account.
    let codes: Vec<_> = file.findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::WrongType], "{:?}", file.findings);
    // Some keys are looked at; not one name for each rule.
    assert!(compared < 50, "{compared}");
}

#[test]
fn what_nothing_uses_is_listed_as_far_as_it_is_read_and_counted_beyond() {
    let source = |number: usize| format!("- {{id: s{number}, title: {{en: a, zh: a}}}}\n");
    let file = is_bounded("unused", with(&many(3_000, source), "", ""));
    assert_eq!((file.findings.len(), file.left_out), (500, 2_500));
    assert!(file.ruleset.is_some());
}

#[test]
fn an_id_of_64_characters_is_fine_and_a_longer_one_is_not() {
    for (length, expected) in [(64, None), (65, Some(Code::WrongType))] {
        let id = "s".repeat(length);
        let source = format!("- {{id: {id}, title: {{en: a, zh: a}}}}\n");
        let rest = format!("caveats: [{{id: c, text: {{en: a, zh: a}}, source: {id}}}]\n");
        let file = is_bounded("id", with(&source, "", &rest));
        let found = file.findings.first();
        assert_eq!(found.map(|one| one.code), expected, "{:?}", file.findings);
        if let Some(found) = found {
            assert_eq!(found.at.to_string(), "sources[1].id");
            assert!(found.message.en.ends_with("text of at most 64 characters"));
        }
    }
}

#[test]
fn a_choice_of_a_thousand_options_is_fine_and_a_longer_one_is_not() {
    for (count, is_fine) in [(1_000, true), (1_001, false)] {
        let options = many(count, |number| {
            format!("{{id: o{number}, title: {{en: a, zh: a}}}}, ")
        });
        let fact =
            format!("- {{id: g, type: choice, ask: {{en: g, zh: g}}, options: [{options}]}}\n");
        let rest = "caveats: [{id: c, text: {en: a, zh: a}, source: s, when: {fact: g, is: o1}}]\n";
        let file = is_bounded("options", with("", &fact, rest));
        let codes: Vec<_> = file.findings.iter().map(|one| one.code).collect();
        let expected: &[Code] = if is_fine { &[] } else { &[Code::WrongType] };
        assert_eq!(codes, expected, "{:?}", file.findings);
    }
}

#[test]
fn a_table_under_thousands_of_figures_is_refused_and_not_gone_through() {
    let value = |number: i16| {
        let day = jiff::civil::date(2020, 1, 1) + jiff::Span::new().days(number);
        format!("{{from: {day}, value: {}, source: s}}, ", number + 1)
    };
    let values: String = (0..3_000).map(value).collect();
    let tables = many(1_000, |_| {
        "{fact: f, bands: [{below: {times: 1, parameter: p}, points: 0}, {from: {times: 1, parameter: p}, points: 1}]}, ".to_owned()
    });
    let rest = format!(
        "parameters: [{{id: p, title: {{en: a, zh: a}}, unit: {{en: a, zh: a}}, values: [{values}]}}]\n"
    );
    let text = String::from_utf8(with("", "", &rest)).unwrap();
    let text = text.replacen("tables: [", &format!("tables: [{tables}"), 1);
    let file = is_bounded("figures", text.into_bytes());
    let codes: Vec<_> = file.findings.iter().map(|one| one.code).collect();
    assert!(codes.contains(&Code::TooEntangled), "{codes:?}");
}

/// The only finding of a file that is too large for every command.
fn too_large(name: &str, text: Vec<u8>) -> String {
    let file = is_bounded(name, text);
    assert!(file.ruleset.is_none(), "{name}");
    let mut refused = file.findings.iter();
    let refused = refused.find(|one| one.code == Code::TooEntangled);
    refused.map_or_else(String::new, |one| one.message.en.clone())
}

#[test]
fn a_ruleset_of_more_than_ten_thousand_entries_is_refused() {
    let caveat =
        |number: usize| format!("- {{id: c{number}, text: {{en: a, zh: a}}, source: s}}\n");
    // Beside its factor and table, its fact, and its classes and route.
    for (count, is_fine) in [(9_993, true), (9_994, false)] {
        let rest = format!("caveats:\n{}", many(count, caveat));
        let text = with("", "", &rest);
        if is_fine {
            assert!(is_bounded("caveats", text).ruleset.is_some());
        } else {
            assert_eq!(
                too_large("caveats", text),
                "10001 facts, tables and conditions are more than the 10000 of one ruleset"
            );
        }
    }
}

#[test]
fn conditions_of_caveats_count_for_what_the_cells_of_a_fact_take() {
    let fact = "- {id: g, type: integer, domain: {from: 0, to: 9999}, ask: {en: g, zh: g}}\n";
    let caveat = |number: usize| {
        format!(
            "- {{id: c{number}, text: {{en: a, zh: a}}, source: s, when: {{fact: g, from: {number}}}}}\n"
        )
    };
    let rest = format!("caveats:\n{}", many(3_000, caveat));
    assert_eq!(
        too_large("caveats", with("", fact, &rest)),
        "too many bands, steps and conditions read the same facts"
    );
}
