//! Drafted cases: the page as it is written, what the cases reach once they are filled in, and that
//! none of them can be left out.

mod random;

use std::collections::{BTreeMap, BTreeSet};

use permit_points::cases::{self, Case, Coverage, Runner};
use permit_points::ruleset::Ruleset;
use permit_points::{embedded, load};
use serde_json::Value as Json;

use crate::support::{files, matches_file, project, run, run_with};

/// What stands before the keys that a person fills in.
const OPEN: &str = "  expect: {} # ";

/// The page of a run that succeeds and has nothing to say beside it.
fn drafted(arguments: &[&str]) -> String {
    let ran = run_with(["rules", "cases"].iter().chain(arguments).copied()).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    ran.stdout
}

/// The expectation of a case as the program answers it, at some keys.
fn answered(runner: &mut Runner, case: &Case, keys: &[String]) -> Vec<(String, Json)> {
    let mut case = case.clone();
    // No answer is this text, so every answer comes back as a difference.
    case.expect = keys
        .iter()
        .map(|key| (key.clone(), Json::from("?")))
        .collect();
    let trial = runner.run(&case).unwrap();
    assert_eq!(trial.differences.len(), keys.len(), "{}", case.name);
    let answers = trial.differences.into_iter();
    answers.map(|answer| (answer.of, answer.got)).collect()
}

/// The cases of a page with the answers of the program at the keys that are left open. They say
/// nothing about the law, but let the cases pass.
fn filled(page: &str, replacement: Option<&Ruleset>) -> Vec<Case> {
    let drafts = cases::read("drafts", page.into()).unwrap();
    let mut runner = Runner::new(replacement);
    let mut drafts = drafts.iter();
    let lines = page.lines().map(|line| {
        let Some(keys) = line.strip_prefix(OPEN) else {
            return line.to_owned();
        };
        let case = drafts.next().expect("a case for each line to fill in");
        assert!(case.expect.is_empty(), "{}: it is filled in", case.name);
        let open: serde_yaml::Mapping = serde_yaml::from_str(keys).unwrap();
        let mut paths: Vec<String> = Vec::new();
        for (list, ids) in &open {
            let list = list.as_str().unwrap();
            match ids.as_mapping() {
                None => paths.push(list.to_owned()),
                Some(ids) => {
                    let ids = ids.keys().map(|id| id.as_str().unwrap());
                    paths.extend(ids.map(|id| format!("{list}.{id}")));
                }
            }
        }
        let mut expect = serde_json::Map::new();
        for (path, got) in answered(&mut runner, case, &paths) {
            match path.split_once('.') {
                None => expect.insert(path, got),
                Some((list, id)) => {
                    let ids = expect.entry(list).or_insert_with(|| serde_json::json!({}));
                    ids.as_object_mut().unwrap().insert(id.to_owned(), got)
                }
            };
        }
        format!("  expect: {}", Json::Object(expect))
    });
    let text = lines.collect::<Vec<String>>().join("\n");
    let cases = cases::read("filled", text.clone().into_bytes());
    cases.unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
}

/// Everything that some cases leave open, each by its ruleset, place, path and need.
fn open(coverage: &Coverage) -> BTreeSet<String> {
    let open = coverage.unreached();
    open.flat_map(|one| {
        let (kind, detail) = (one.kind.name(), one.detail.en);
        let (ruleset, place, at) = (one.ruleset, one.place.unwrap_or(""), one.at);
        let needs = one.needs.into_iter();
        needs
            .map(move |needs| format!("{ruleset} {place} {kind} {at} ({detail}): {}", needs.en))
            .collect::<Vec<_>>()
    })
    .collect()
}

/// What all cases together reach, and the cases without which that would be no less.
fn judged(cases: &[Case], replacement: Option<&Ruleset>) -> (Coverage, Vec<String>) {
    let mut runner = Runner::new(replacement);
    let mut all = Coverage::default();
    let trials: Vec<_> = cases
        .iter()
        .map(|case| {
            let trial = runner.run(case).unwrap();
            assert_eq!(trial.differences, [], "{}", case.name);
            all.add(case, &trial);
            trial
        })
        .collect();
    // What each case reaches by itself.
    let reached: Vec<BTreeSet<String>> = cases
        .iter()
        .zip(&trials)
        .map(|(case, trial)| {
            let (mut asked, mut alone) = (Coverage::default(), Coverage::default());
            asked.ask(&trial.ruleset, &trial.base);
            alone.add(case, trial);
            open(&asked).difference(&open(&alone)).cloned().collect()
        })
        .collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for one in reached.iter().flatten() {
        *counts.entry(one).or_default() += 1;
    }
    let is_idle =
        |(_, reached): &(&Case, &BTreeSet<String>)| reached.iter().all(|one| counts[one] > 1);
    let idle = cases.iter().zip(&reached).filter(is_idle);
    let idle = idle.map(|(case, _)| case.name.clone()).collect();
    (all, idle)
}

/// That no two cases are about the same applicant, and no two have the same name.
fn differ(cases: &[Case]) {
    let mut names = BTreeSet::new();
    let mut applicants = BTreeSet::new();
    for case in cases {
        let answers: Vec<_> = case.applicant.entries.iter().collect();
        let answers: BTreeSet<_> = answers.iter().map(|one| (&one.name, &one.text)).collect();
        let applicant = format!("{:?} {} {answers:?}", case.place, case.on);
        assert!(applicants.insert(applicant), "{}: twice", case.name);
        assert!(names.insert(&case.name), "{}: twice", case.name);
    }
}

#[test]
fn drafts_for_the_shipped_rules_reach_everything_and_none_can_be_left_out() {
    let mut runs: Vec<Vec<&str>> = embedded::ids().map(|id| vec![id]).collect();
    runs.extend(embedded::places().map(|place| vec!["cn-2017", "--in", place]));
    for arguments in runs {
        let page = drafted(&arguments);
        let cases = filled(&page, None);
        differ(&cases);
        let (coverage, idle) = judged(&cases, None);
        assert_eq!(open(&coverage), BTreeSet::new(), "{arguments:?}");
        assert_eq!(idle, Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn every_expectation_of_a_draft_is_a_certain_answer() {
    for arguments in [vec!["cn-2017", "--in", "beijing"], vec!["cn-2016-pilot"]] {
        for case in filled(&drafted(&arguments), None) {
            for (key, got) in &case.expect {
                let is_certain = match key.split_once('.').map_or(key.as_str(), |(list, _)| list) {
                    "factors" => got.is_i64(),
                    "permit_needed" => got.is_boolean(),
                    _ => got == "yes" || got == "no",
                };
                assert!(is_certain, "{}: {key} {got}", case.name);
            }
        }
    }
}

#[test]
fn the_page_for_a_small_table_is_as_stored_also_from_standard_input_and_a_second_time() {
    let page = drafted(&["tests/drafts/table.yaml"]);
    matches_file(&project().join("tests/drafts/table.cases.yaml"), &page);
    let text = std::fs::read_to_string(project().join("tests/drafts/table.yaml")).unwrap();
    run("rules cases -").stdin(text).go().gives(0, &page, "");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.yaml");
    let written = drafted(&["tests/drafts/table.yaml", "-o", file.to_str().unwrap()]);
    assert_eq!(written, "");
    assert_eq!(std::fs::read_to_string(file).unwrap(), page);
    let shipped = drafted(&["cn-2017", "--in", "shanghai"]);
    assert_eq!(shipped, drafted(&["cn-2017", "--in", "shanghai"]));
}

#[test]
fn drafted_cases_do_not_pass_until_somebody_fills_them_in() {
    let ran = run("rules test tests/drafts/table.cases.yaml --rules tests/drafts/table.yaml").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let told = "0 passed, 0 failed, 29 to be filled in\n\nTo be filled in\n  \
                - `degree` none: just below `factors.study.tables[0].bands[1]`\n";
    assert!(ran.stdout.starts_with(told), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("\n  - ").count(), 29);
}

#[test]
fn cases_filled_in_by_hand_pass_and_reach_everything() {
    let names = ["cases", "filled"].map(|kind| format!("tests/drafts/table.{kind}.yaml"));
    let texts = names.map(|name| std::fs::read_to_string(project().join(name)).unwrap());
    let [drafted, by_hand] = texts.map(|text| {
        let lines = text.lines().map(str::to_owned);
        lines
            .filter(|line| !line.starts_with("  expect: "))
            .collect::<Vec<_>>()
    });
    assert_eq!(drafted, by_hand, "only expectations are filled in");
    run("rules test tests/drafts/table.filled.yaml --rules tests/drafts/table.yaml --coverage --min-coverage 100")
        .go()
        .gives(
            0,
            &format!(
                "29 passed, 0 failed\n\nCoverage\n  What           Reached   Of   Share\n{}\n  \
                 bands                9    9    100%\n  edges               17   17    100%\n  \
                 routes               4    4    100%\n  requirements         1    1    100%\n  \
                 exemptions           1    1    100%\n  all                 32   32    100%\n",
                "─".repeat(39)
            ),
            "",
        );
}

#[test]
fn a_local_file_by_itself_is_drafted_for_what_it_brings_in() {
    for place in embedded::places() {
        let path = format!("rules/local/{place}.yaml");
        let both = [place, &path].map(|place| drafted(&["cn-2017", "--in", place]));
        assert_eq!(both[0], both[1]);
        let cases = filled(&drafted(&[&path]), None);
        differ(&cases);
        let (coverage, idle) = judged(&cases, None);
        assert_eq!(idle, Vec::<String>::new(), "{place}");
        assert!(
            cases
                .iter()
                .all(|case| case.place.as_deref() == Some(place))
        );
        let mut left = coverage.unreached().filter(|one| one.place.is_some());
        assert_eq!(left.next(), None, "{place}");
    }
}

#[test]
fn a_ruleset_in_a_place_that_does_not_extend_it_is_drafted_by_itself() {
    let page = drafted(&["cn-2016-pilot"]);
    run("rules cases cn-2016-pilot --in beijing").go().gives(
        0,
        &page,
        "note: the local rules of beijing extend cn-2017, not cn-2016-pilot: nothing is overlaid\n",
    );
}

#[test]
fn cases_stand_on_the_day_that_is_asked_for_where_their_rules_hold_on_it() {
    let page = drafted(&["tests/drafts/table.yaml", "--on", "2024-07-15"]);
    let cases = cases::read("drafts", page.into()).unwrap();
    let on = |part: &str| -> BTreeSet<String> {
        let mine = cases.iter().filter(|case| case.name.contains(part));
        mine.map(|case| case.on.to_string()).collect()
    };
    assert_eq!(on("factors."), BTreeSet::from(["2024-07-15".to_owned()]));
    // In force since 2025, and the figures of both years.
    assert_eq!(
        on("routes.b-pay"),
        BTreeSet::from(["2025-01-01".to_owned()])
    );
    assert_eq!(on("11000"), BTreeSet::from(["2025-01-01".to_owned()]));
    assert_eq!(on("10000 of"), BTreeSet::from(["2024-07-15".to_owned()]));
}

#[test]
fn a_day_on_which_the_ruleset_is_not_in_force_is_refused() {
    run("rules cases cn-2016-pilot --on 2017-04-01").go().gives(
        2,
        "",
        "error: `--on`: `cn-2016-pilot` is not in force on 2017-04-01\n  \
         help: accepted: a day of cn-2016-pilot (2016-10-01 to 2017-03-31)\n",
    );
}

#[test]
fn a_rule_file_with_faults_is_shown_with_its_findings() {
    let ran = run("rules cases examples/overlap.yaml").go();
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    let found = "error[overlapping-bands]: `age` 26 to 30 is in two bands\n";
    assert!(ran.stderr.starts_with(found), "{}", ran.stderr);
    let text = std::fs::read_to_string(project().join("examples/overlap.yaml")).unwrap();
    let piped = run("rules cases -").stdin(text).go();
    assert_eq!((piped.status, piped.stdout.as_str()), (2, ""));
    assert_eq!(
        piped.stderr,
        ran.stderr.replace("examples/overlap.yaml", "<stdin>")
    );
}

#[test]
fn a_ruleset_that_there_is_not_is_refused_with_a_near_miss() {
    run("rules cases cn-2071").go().gives(
        2,
        "",
        "error: `cn-2071` is neither a file nor the id of a shipped ruleset\n  help: did you mean `cn-2017`?\n",
    );
}

#[test]
fn what_no_applicant_reaches_is_told_in_the_file_and_beside_it() {
    let text = std::fs::read_to_string(project().join("tests/drafts/table.yaml")).unwrap();
    // Nobody is 60 at most and 61 at least: at these edges the other one fails anyhow.
    let never = text.replace(
        "- {fact: age, to: 60}\n",
        "- {fact: age, to: 60}\n            - {fact: age, from: 61}\n",
    );
    assert_ne!(text, never);
    let ran = run("rules cases -").stdin(never).go();
    assert_eq!(ran.status, 0);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(
        lines,
        [
            "note: no applicant was found for route `classes.B.routes.b-degree`: an applicant for whom it is met",
            "note: no applicant was found for edge `classes.B.routes.b-degree.when.all[0].to`: `age` 60, where that decides",
            "note: no applicant was found for edge `classes.B.routes.b-degree.when.all[1].from`: `age` 61, where that decides",
            "note: no applicant was found for edge `classes.B.routes.b-degree.when.all[2].any[0].from`: `degree` bachelor, where that decides; `degree` none, where that decides",
            "note: no applicant was found for edge `classes.B.routes.b-degree.when.all[2].any[1].is`: `patent` true, where that decides; `patent` false, where that decides",
        ]
    );
    let told = lines.iter();
    let told = told.map(|line| line.replace("note: no applicant was found for ", "# - ") + "\n");
    let end = format!(
        "\n# No applicant was found for:\n{}",
        told.collect::<String>()
    );
    assert!(ran.stdout.ends_with(&end), "{}", ran.stdout);
    assert!(cases::read("drafts", ran.stdout.into()).is_ok());
}

#[test]
fn texts_and_names_of_a_hostile_file_stay_what_they_are() {
    let page = drafted(&["tests/drafts/hostile.yaml"]);
    let is_plain = |letter: char| letter == '\n' || (' '..='~').contains(&letter);
    assert!(page.chars().all(is_plain), "{page}");
    assert!(!page.contains("forged"), "{page}");
    let cases = cases::read("drafts", page.clone().into()).unwrap();
    let answers: Vec<_> = cases
        .iter()
        .flat_map(|case| &case.applicant.entries)
        .map(|entry| (entry.name.as_str(), entry.text.as_deref().unwrap()))
        .collect();
    let options = ["null", "yes", "0x1F", "1e3", "-"].map(|option| ("y", option));
    assert_eq!(answers[..5], options);
    assert_eq!(answers[5..], [("true", "true"), ("true", "false")]);
    // Another reader takes no name for a truth, a number or nothing.
    let other: Vec<serde_yaml::Mapping> = serde_yaml::from_str(&page).unwrap();
    assert!(other.iter().all(|case| case["rules"] == "null"));
    assert!(
        other
            .iter()
            .take(5)
            .all(|case| case["applicant"]["y"].is_string())
    );
    let ruleset = load(
        "hostile.yaml",
        std::fs::read(project().join("tests/drafts/hostile.yaml")).unwrap(),
    );
    let cases = filled(&page, ruleset.ruleset.as_ref());
    let (coverage, idle) = judged(&cases, ruleset.ruleset.as_ref());
    assert_eq!((open(&coverage), idle), (BTreeSet::new(), Vec::new()));
}

/// A file in which every answer takes seconds: that it is proved is test enough.
const SLOW: &str = "exactly-a-million-profiles-of-shared-facts.yaml";

#[test]
fn drafts_for_every_sound_rule_file_reach_all_but_what_is_told() {
    let mut looked_at = 0;
    for path in files("tests/findings/ok", &["yaml"]) {
        let name = path.strip_prefix(project()).unwrap().to_str().unwrap();
        let loaded = load(name, std::fs::read(&path).unwrap());
        let ruleset = loaded.ruleset.filter(|ruleset| ruleset.place().is_none());
        let Some(ruleset) = ruleset.filter(|_| !path.ends_with(SLOW)) else {
            continue;
        };
        looked_at += 1;
        let ran = run_with(["rules", "cases", name]).go();
        let cases = filled(&ran.stdout, Some(&ruleset));
        differ(&cases);
        let (coverage, idle) = judged(&cases, Some(&ruleset));
        assert_eq!((ran.status, idle), (0, Vec::new()), "{name}");
        assert_eq!(ran.stderr, notes(&coverage), "{name}");
    }
    assert!(looked_at > 20, "{looked_at}");
}

/// What is told of all that some cases leave open. The edges of a rule are told as such, and not
/// once more with the rule.
fn notes(coverage: &Coverage) -> String {
    let notes = coverage.unreached().filter_map(|one| {
        let kind = one.kind.name();
        let is_told = |needs: &&str| kind == "edge" || kind == "band" || needs.starts_with("an ");
        let needs: Vec<&str> = one
            .needs
            .into_iter()
            .map(|needs| needs.en.as_str())
            .filter(is_told)
            .collect();
        let detail = match one.detail.en.as_str() {
            "" => String::new(),
            detail => format!(" ({detail})"),
        };
        let (at, needs) = (one.at, needs.join("; "));
        let note = format!("note: no applicant was found for {kind} `{at}`{detail}: {needs}\n");
        (!needs.is_empty()).then_some(note)
    });
    notes.collect()
}
