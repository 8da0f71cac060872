//! What a redacted copy leaves out.

use super::{all, parsed, report, text};
use crate::support::run;

const SOMEBODY: &str = "--on 2026-11-23 --education bachelor --months-per-year 12";

#[test]
fn no_day_and_no_exact_amount_is_told() {
    for place in ["", " --in shanghai", " --in hainan"] {
        let facts = format!(
            "{SOMEBODY}{place} --birth-date 1975-04-02 --experience-since 2018-03-07 --working-in-china-since 2021-08-09 \
             --annual-salary 312345.67 --annual-income-tax 54321 --founder-investment-usd 765432 --format html"
        );
        let ran = run(&format!("assess {facts} --redact")).go();
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let page = ran.stdout;
        for secret in [
            "1975",
            "04-02",
            "2018-03-07",
            "03-07",
            "2021-08",
            "08-09",
            "312,345",
            "312345",
            "345.67",
            "765",
            "54,321",
            "54321",
        ] {
            assert!(!page.contains(secret), "{secret}");
        }
        let html = parsed(&page);
        let facts = text(&html, ".facts");
        for told in [
            "51 completed years",
            "left out",
            "250,000 to under",
            "500,000 or more",
            "12 completed months",
            "8 completed years",
        ] {
            assert!(facts.contains(told), "{told}\n{facts}");
        }
        assert!(text(&html, ".notice").contains("Redacted copy"));
        let whole = run(&format!(
            "assess {SOMEBODY}{place} --birth-date 1975-04-02 --format html"
        ))
        .go();
        assert!(all(&parsed(&whole.stdout), ".notice").is_empty());
        assert!(whole.stdout.contains("1975-04-02"));
    }
}

/// What differs only in what is left out gives the same page, to the last byte: nothing of it can be
/// worked out from a chart, a forecast or an advice.
#[test]
fn those_who_differ_in_nothing_else_have_the_same_page() {
    let page = |facts: &str| report(&format!("{SOMEBODY} {facts} --redact"));
    let one = page("--birth-date 1975-11-24 --experience-since 2018-03-07 --annual-salary 250000");
    let other =
        page("--birth-date 1976-11-23 --experience-since 2018-11-23 --annual-salary 349999.99");
    assert_eq!(one, other);
    let older =
        page("--birth-date 1975-11-23 --experience-since 2018-11-23 --annual-salary 349999.99");
    assert_ne!(one, older);
}

#[test]
fn the_answer_is_that_of_the_whole_page() {
    for (facts, lang) in [
        ("--birth-date 1975-04-02 --annual-salary 312345.67", "en"),
        (
            "--in shanghai --birth-date 1990-04-02 --annual-salary 90万",
            "zh",
        ),
    ] {
        let answer = |more: &str| {
            let html = parsed(&report(&format!("{SOMEBODY} {facts} --lang {lang} {more}")));
            let points: Vec<String> = all(&html, ".factors .figure")
                .iter()
                .map(|cell| cell.text().collect())
                .collect();
            (text(&html, ".sentence"), points, text(&html, ".mark"))
        };
        assert_eq!(answer(""), answer("--redact"));
    }
}

#[test]
fn only_a_report_can_be_redacted() {
    for form in ["", " --format json", " --format markdown"] {
        run(&format!("assess {SOMEBODY} --redact{form}"))
            .go()
            .gives(
                2,
                "",
                "error: `--redact` is for reports only\n  help: add `--format html`\n",
            );
    }
}

#[test]
fn no_file_is_named() {
    let folder = tempfile::Builder::new()
        .prefix("li-xiaoming")
        .tempdir()
        .unwrap();
    let me = folder.path().join("li-xiaoming.yaml");
    std::fs::write(&me, "birth_date: 1990-05-17\neducation: master\n").unwrap();
    let rules = folder.path().join("li-xiaoming-rules.yaml");
    std::fs::copy(crate::support::project().join("rules/cn-2017.yaml"), &rules).unwrap();
    for more in ["", " --redact"] {
        let page = report(&format!(
            "{} --rules {} --on 2026-11-23{more}",
            me.display(),
            rules.display()
        ));
        assert!(!page.contains("xiaoming"), "{more}");
    }
}
