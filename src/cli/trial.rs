//! Every page of a rule file and of an applicant under it, looked through for what would act on the
//! person who reads it. Tests and the fuzz target `pages` run it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a trial that cannot go on has failed"
)]

use std::borrow::Cow;
use std::time::Duration;

use jiff::civil::{Date, date};

use super::{format, help_page};
use crate::applicant::{Applicant, InputFault, Sheet};
use crate::base::lang::Lang;
use crate::base::spelling::seen::UNSEEN;
use crate::explain::report::ReportSubject;
use crate::explain::{self, Form, Page, check, findings, kept};
use crate::loader::embedded::load;
use crate::loader::load::Loaded;
use crate::questions::advise::{Advice, Wish, advise};
use crate::questions::forecast::shown::Shown;
use crate::questions::forecast::{Timeline, forecast};
use crate::questions::proof::prove;
use crate::rules::ruleset::Ruleset;
use crate::wire::advice::AdviceOut;
use crate::wire::assessment::AssessmentOut;
use crate::wire::findings::FindingsOut;
use crate::wire::ruleset::RulesetOut;
use crate::wire::{github, sarif};

/// Answers about more profiles than these are left out: the trial is about words.
const MOST_PROFILES: u128 = 10_000;

/// The width of the pages; narrow, so that words are broken.
const WIDTH: usize = 60;

/// Looks at the pages of a rule file and, behind a zero byte, of an applicant.
pub(crate) fn check(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default().to_vec();
    let (rules, answers) = (part(), part());
    // A name of a file can be anything too.
    let mut files = [load("a\u{202e}\u{9b}\u{e0041},b:c.yaml", rules)];
    let claims = prove(&mut files);
    for lang in [Lang::En, Lang::Zh, Lang::Both] {
        of_findings(&files, &claims, lang);
    }
    of_page(&check::page(&files, &claims, Duration::ZERO));
    let [file] = &files;
    let on = date(2026, 11, 23);
    if let Some(ruleset) = file.ruleset.as_ref().filter(|one| is_small(one, on)) {
        of_ruleset(ruleset, answers, on);
    }
}

/// Whether every answer about a ruleset is at hand at once.
fn is_small(ruleset: &Ruleset, on: Date) -> bool {
    let figures = crate::rules::figures::on(ruleset, on);
    let form = crate::engine::normal::NormalForm::new(ruleset, on, &figures);
    let cells = form.model.cells.iter();
    let profiles = cells.fold(1, |product: u128, cells| {
        product.saturating_mul(u128::try_from(*cells).unwrap_or(u128::MAX))
    });
    profiles <= MOST_PROFILES && form.model.conditions() <= 1_000
}

fn of_findings(files: &[Loaded], claims: &[crate::questions::proof::Claim], lang: Lang) {
    for file in files {
        for terminal in [None, Some(WIDTH)] {
            only_read(&findings::page(file, WIDTH, terminal, lang));
        }
    }
    let page = github::page(files, lang);
    only_read(&page);
    assert!(page.lines().all(|line| line.starts_with("::")), "{page:?}");
    only_read(&sarif::page(files, "1.0.0", lang).unwrap());
    let out = FindingsOut::new(files, claims, Duration::ZERO, lang);
    only_read(&format::json(&out).unwrap());
}

fn of_ruleset(ruleset: &Ruleset, answers: Vec<u8>, on: Date) {
    only_read(&format::json(&RulesetOut::new(ruleset, on)).unwrap());
    of_page(&explain::show::page(ruleset, on));
    for lang in [Lang::En, Lang::Zh, Lang::Both] {
        only_read(&help_page(ruleset, lang, WIDTH));
    }
    let sheet = match Sheet::from_file("me\u{200b}.yaml", answers) {
        Ok(sheet) => sheet,
        Err(faults) => return of_faults(&faults),
    };
    let sheets = [sheet];
    let applicant = match Applicant::read(ruleset, &sheets, on) {
        Ok(applicant) => applicant,
        Err(faults) => return of_faults(&faults),
    };
    let advice = advise(ruleset, &applicant, on, &Wish::default());
    of_answers(ruleset, &applicant, &advice);
    let timeline = Timeline::always(Cow::Owned(ruleset.clone()));
    let Ok(base) = forecast(&timeline, &sheets, on, 5) else {
        return;
    };
    let shown = Shown {
        timeline: &timeline,
        base: &base,
        scenarios: &[],
    };
    let subject = ReportSubject {
        ruleset,
        applicant: &applicant,
        answer: &advice.assessment,
        advice: &advice,
        redacted: None,
    };
    of_page(&explain::forecast::page(&shown));
    of_page(&explain::report::page(subject, &shown));
}

fn of_answers(ruleset: &Ruleset, applicant: &Applicant, advice: &Advice) {
    let answer = &advice.assessment;
    of_page(&explain::assess::page(ruleset, answer));
    of_page(&explain::advise::page(ruleset, advice, 10));
    for lang in [Lang::En, Lang::Zh, Lang::Both] {
        let kept = kept::KeptInterview {
            ruleset,
            applicant,
            unknown: &[],
            others: &[],
            is_province_given: true,
        };
        only_read(&kept.file("again", "explain", lang));
    }
    let out = AssessmentOut::new(ruleset, answer);
    only_read(&format::json(&out).unwrap());
    only_read(&format::yaml(&out).unwrap());
    only_read(&format::json(&AdviceOut::new(ruleset, advice)).unwrap());
}

/// A page in every form and language.
fn of_page(page: &Page) {
    for lang in [Lang::En, Lang::Zh, Lang::Both] {
        only_read(&page.write(Form::Text, lang, WIDTH));
        only_read(&page.write(Form::Html, lang, WIDTH));
        only_read(&page.write(Form::Svg, lang, WIDTH));
        mentions_nobody(&page.write(Form::Markdown, lang, WIDTH));
    }
}

fn of_faults(faults: &[InputFault]) {
    for fault in faults {
        let help = fault.refusal.help();
        for text in std::iter::once(fault.refusal.message()).chain(help) {
            only_read(&Lang::Both.of(&text));
        }
    }
}

/// Nothing of a page acts, but for the ends of its lines and the program's own colours.
fn only_read(page: &str) {
    let plain = without_colours(page);
    let acting = plain.chars().find(|letter| {
        let mut unseen = UNSEEN.iter();
        *letter != '\n' && unseen.any(|(first, last)| (first..=last).contains(&letter))
    });
    assert_eq!(acting, None, "{plain:?}");
}

/// The same of Markdown, in which nobody is mentioned either.
fn mentions_nobody(page: &str) {
    only_read(page);
    let mut mentions = page.split('@').skip(1);
    assert!(
        mentions.all(|rest| rest.starts_with("<!-- -->")),
        "{page:?}"
    );
}

/// A page without colours and weights. They are the program's own: an escape that a text brings in
/// would begin in the same way, so texts of trials hold others beside it.
fn without_colours(page: &str) -> String {
    let mut plain = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let digits =
            behind.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
        rest = digits.strip_prefix('m').unwrap_or_else(|| {
            plain.push('\u{1b}');
            behind
        });
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of every kind, as YAML writes them.
    const HOSTILE: &str = r#""a\e]0;x\a\x7f\x85\x9b31m\xad\u034f\u061c\u115f\u200b\u202e\u2028\u2060\u2065\u2066\u3164\ufe0f\ufeff\uffa0\ufff9\U000e0041\U000e0100\n::error::y @octocat <b> `x`""#;

    #[test]
    fn a_shipped_ruleset_whose_words_are_hostile_has_pages_to_be_read_only() {
        let rules = include_str!("../../tests/findings/ok/every-optional-text.yaml");
        let mut hostile = String::new();
        for line in rules.lines() {
            // Texts over several lines stay as they are.
            let split = line.split_once("en: ");
            let split = split.filter(|(_, after)| after.contains(", zh:"));
            let (before, after) = split.unwrap_or((line, ""));
            hostile.push_str(before);
            if !after.is_empty() {
                let (_, rest) = after.split_at(after.find(", zh:").unwrap());
                hostile.push_str(&format!("en: {HOSTILE}{rest}"));
            }
            hostile.push('\n');
        }
        let loaded = load("x.yaml", hostile.clone().into_bytes());
        assert!(loaded.ruleset.is_some(), "{:?}", loaded.findings);
        check(hostile.as_bytes());
        check(format!("{hostile}\0{HOSTILE}: {HOSTILE}\n").as_bytes());
    }

    #[test]
    fn the_seeds_of_the_fuzz_target_have_pages_to_be_read_only() {
        let seeds: Vec<_> = std::fs::read_dir("fuzz/seeds/pages").unwrap().collect();
        assert!(seeds.len() >= 3);
        for seed in seeds {
            check(&std::fs::read(seed.unwrap().path()).unwrap());
        }
    }

    #[test]
    fn findings_about_hostile_words_are_to_be_read_only() {
        check(format!("id: {HOSTILE}\n{HOSTILE}: 1 # \u{202e}\u{e0041}\u{200b}\nfacts: [\u{2060}\u{3164}]\n").as_bytes());
        check("a: [\u{202e}\u{200b}\u{e0041}".as_bytes());
        check("a: \u{9b}31m".as_bytes());
        check(b"\xff\xfe\x1b]0;x");
    }
}
