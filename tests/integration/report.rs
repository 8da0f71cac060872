//! The report of an applicant: a page that is whole, loads nothing, says what the other commands
//! say, and tells nothing that is to be left out.

mod hostile;
mod redacted;

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use crate::support::{run, run_with};

/// Applicants of every kind: class B with a better one possible, nobody, an exempt one, one who fails
/// a requirement, class A in a place, one in the pilot, and one with dates and local rules.
const APPLICANTS: [&str; 8] = [
    "examples/me.yaml --on 2026-11-23",
    "--on 2026-11-23",
    "--on 2026-11-23 --age 30 --hk-macao-taiwan-resident yes",
    "--on 2026-11-23 --age 17 --education bachelor",
    "--on 2026-11-23 --in shanghai --age 34 --annual-salary 900000",
    "--on 2016-12-01 --birth-date 1972-02-29 --experience-years 8 --education master",
    "--on 2026-11-23 --in hainan --birth-date 1980-04-02 --experience-since 2018-03-01 --annual-salary 312345.67",
    "--on 2026-11-23 --in beijing --local-average-monthly-salary 11000 --annual-salary 30万 --months-per-year 9",
];

pub(super) fn report(arguments: &str) -> String {
    let ran = run(&format!("assess {arguments} --format html")).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments}");
    ran.stdout
}

/// The page as an HTML parser reads it, without a single parse error.
pub(super) fn parsed(page: &str) -> Html {
    let html = Html::parse_document(page);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    html
}

pub(super) fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// What is read in some elements, with single spaces.
pub(super) fn text(html: &Html, selector: &str) -> String {
    let words = all(html, selector)
        .into_iter()
        .flat_map(|element| element.text().collect::<Vec<_>>());
    words
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What holds of every page.
fn holds(page: &str) {
    let html = parsed(page);
    let ids: Vec<&str> = all(&html, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "ids are unique");
    for name in ["aria-labelledby", "aria-describedby"] {
        for element in all(&html, &format!("[{name}]")) {
            let wanted = element.attr(name).unwrap();
            assert!(wanted.split(' ').all(|id| known.contains(id)), "{wanted}");
        }
    }
    for link in all(&html, "a") {
        let to = link.attr("href").unwrap();
        match to.strip_prefix('#') {
            Some(id) => assert!(known.contains(id), "{to}"),
            None => {
                assert!(
                    to.starts_with("https://") || to.starts_with("http://"),
                    "{to}"
                );
                assert_eq!(link.text().collect::<String>(), to);
            }
        }
    }
    headings_are_in_order(&html);
    nothing_is_loaded(page, &html);
    tables_are_told(&html);
    languages_are_marked(&html);
    for landmark in ["header", "main", "footer", "title", "h1"] {
        assert_eq!(
            all(&html, &format!("html {landmark}")).len(),
            if landmark == "title" { 3 } else { 1 }
        );
    }
    let section = "main > section[aria-labelledby]";
    assert_eq!(all(&html, section).len(), all(&html, "main > *").len());
}

fn headings_are_in_order(html: &Html) {
    let mut last = 0;
    for heading in all(html, "h1, h2, h3, h4, h5, h6") {
        let level: u32 = heading.value().name().replace('h', "").parse().unwrap();
        assert!(level <= last + 1, "{}", heading.html());
        assert!(!heading.text().collect::<String>().trim().is_empty());
        last = level;
    }
}

fn nothing_is_loaded(page: &str, html: &Html) {
    let loaders = "script, link, img, iframe, object, embed, video, audio, source, form, base, [src], [srcset], [onload], [onclick]";
    assert!(all(html, loaders).is_empty());
    let policy = "meta[http-equiv='Content-Security-Policy']";
    let policy = all(html, policy)[0].attr("content").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"),
        "{policy}"
    );
    let style = text(html, "style");
    assert!(
        !style.contains("@import") && !style.contains("url("),
        "{style}"
    );
    // Addresses stand in links and beside them, and the name of SVG is one.
    let addresses = page.matches("http").count();
    let links = all(html, "a[href^=http]").len() * 2;
    let names = page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
    let names = names + page.matches("http-equiv").count();
    assert_eq!(addresses, links + names, "an address that is no link");
}

fn tables_are_told(html: &Html) {
    for table in all(html, "table") {
        let of = |selector: &str| table.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!(of("caption"), 1);
        assert_eq!(of("thead th[scope=col]"), of("thead th"));
        assert_eq!(of("tbody th[scope]"), of("tbody th"));
    }
    for picture in all(html, "svg[role=img]") {
        let of = |selector: &str| picture.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!((of("title"), of("desc")), (1, 1));
    }
    let others = all(html, "svg:not([role=img])");
    assert!(
        others
            .iter()
            .all(|bar| bar.attr("aria-hidden") == Some("true"))
    );
}

/// Chinese stands where the page says that it is Chinese.
fn languages_are_marked(html: &Html) {
    for node in html.tree.nodes() {
        let Some(text) = node.value().as_text().filter(|text| is_han(text)) else {
            continue;
        };
        let above: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
        // The name of the page and what a picture shows are one text in both languages, and an
        // address is in none.
        let is_plain = |element: &ElementRef<'_>| {
            matches!(element.value().name(), "title" | "desc")
                || element
                    .attr("class")
                    .is_some_and(|class| class.contains("address"))
        };
        if above.iter().any(is_plain) {
            continue;
        }
        let lang = above.iter().find_map(|element| element.attr("lang"));
        assert!(
            lang.is_some_and(|lang| lang.starts_with("zh")),
            "{lang:?} {}",
            &**text
        );
    }
}

#[test]
fn every_page_is_whole_and_loads_nothing() {
    for applicant in APPLICANTS {
        for more in ["", " --redact", " --lang en", " --lang zh", " --lang both"] {
            holds(&report(&format!("{applicant}{more}")));
        }
    }
}

#[test]
fn every_command_writes_its_page_as_html_that_loads_nothing() {
    for command in [
        "advise examples/me.yaml --on 2026-11-23 --limit 3",
        "compare examples/me.yaml --on 2026-11-23 --or in=beijing,annual_salary=60万",
        "forecast examples/me.yaml --on 2026-11-23 --scenario months_per_year=6",
        "rules list",
        "rules show cn-2017 --in shanghai --on 2026-11-23",
        "rules diff cn-2016-pilot cn-2017@2026-11-23 --fail-on never",
        "rules test tests/drafts/table.filled.yaml --rules tests/drafts/table.yaml --coverage",
    ] {
        for lang in ["en", "zh", "both"] {
            let ran = run(&format!("{command} --format html --lang {lang}")).go();
            assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{command}");
            let html = parsed(&ran.stdout);
            headings_are_in_order(&html);
            nothing_is_loaded(&ran.stdout, &html);
            tables_are_told(&html);
            languages_are_marked(&html);
            let (title, heading) = (text(&html, "head > title"), text(&html, "h1"));
            assert_eq!(title, heading, "{command}");
            assert!(all(&html, "main > section").len() == all(&html, "h2").len());
        }
    }
}

#[test]
fn a_page_is_in_both_languages_unless_one_is_asked_for() {
    let pages = ["", " --lang both", " --lang en", " --lang zh"]
        .map(|more| report(&format!("{}{more}", APPLICANTS[0])));
    assert_eq!(pages[0], pages[1]);
    let locale = run(&format!("assess {} --format html", APPLICANTS[0])).env("LANG", "zh_CN.UTF-8");
    assert_eq!(locale.go().stdout, pages[0]);
    let [_, both, english, chinese] = pages.map(|page| parsed(&page));
    let lang = |html: &Html| all(html, "html")[0].attr("lang").unwrap().to_owned();
    assert_eq!(
        [lang(&both), lang(&english), lang(&chinese)],
        ["en", "en", "zh-Hans"]
    );
    assert!(
        !all(&both, "span[lang=en]").is_empty() && !all(&both, "span[lang=zh-Hans]").is_empty()
    );
    assert!(all(&english, "span[lang=en]").is_empty());
    assert!(!is_han(&text(&english, "h1, h2, h3, caption, th, td")));
    assert!(text(&chinese, "h1").contains("自评报告"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for applicant in APPLICANTS {
        assert_eq!(report(applicant), report(applicant));
    }
}

/// The texts of a page in Markdown: sentences, cells and entries of lists, without marks, numbers
/// of sources, and what only helps at a prompt.
fn said(markdown: &str) -> Vec<String> {
    let mut said = Vec::new();
    for line in markdown.lines() {
        let line = line.replace('\\', "");
        let is_rule = line.starts_with("| ---");
        let pieces: Vec<&str> = match line.strip_prefix("| ") {
            Some(_) if is_rule => continue,
            Some(row) => row.trim_end_matches(" |").split(" | ").collect(),
            None => vec![line.as_str()],
        };
        for piece in pieces {
            let piece = piece
                .trim()
                .trim_matches('*')
                .trim_start_matches("- ")
                .trim();
            let is_number = piece.starts_with('[') || piece.is_empty();
            if !is_number && !piece.contains("--") && !piece.starts_with('#') {
                said.push(piece.to_owned());
            }
        }
    }
    said
}

#[test]
fn the_page_says_what_assess_says() {
    for applicant in APPLICANTS {
        for lang in ["en", "zh"] {
            let page = parsed(&report(&format!("{applicant} --lang {lang}")));
            let read = text(&page, "body");
            let markdown = run(&format!(
                "assess {applicant} --lang {lang} --format markdown"
            ))
            .go()
            .stdout;
            let (table, _) = markdown.split_once("\n## ").unwrap();
            let (before, rows) = table.split_once("| --").unwrap();
            let headline = before.lines().next().unwrap().trim_matches('*');
            assert!(
                read.contains(&headline.replace('\\', "")),
                "{headline}\n{read}"
            );
            for piece in said(&format!("| --{rows}")) {
                assert!(read.contains(&piece), "{piece}\n{read}");
            }
            let answer = run(&format!("assess {applicant} --format json"))
                .go()
                .json();
            for caveat in answer["caveats"].as_array().unwrap() {
                // What tells a flag is said otherwise.
                let said = caveat["text"][lang].as_str().unwrap();
                let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(said.contains("--in") || read.contains(&said), "{said}");
            }
            let states = all(&page, ".mark");
            let rules = ["requirements", "exemptions", "routes"]
                .map(|list| answer[list].as_array().unwrap().len());
            assert_eq!(states.len(), rules.iter().sum::<usize>());
            assert!(!read.contains(" --"), "a flag on paper: {read}");
        }
    }
}

#[test]
fn the_page_gives_the_advice_and_the_forecast_of_their_commands() {
    for applicant in APPLICANTS {
        let page = parsed(&report(&format!("{applicant} --lang en")));
        let read = text(&page, "main");
        let advice = run(&format!(
            "advise {applicant} --limit 6 --format markdown --lang en"
        ))
        .go()
        .stdout;
        let mut steps = 0;
        for line in advice.lines().map(|line| line.replace('\\', "")) {
            let line = line.trim();
            let step = line.strip_prefix("- + ").or_else(|| {
                let (number, step) = line.split_once(". ")?;
                number.parse::<u32>().ok().map(|_| step)
            });
            if let Some(step) = step {
                steps += 1;
                assert!(read.contains(step), "{step}\n{read}");
            }
        }
        assert_eq!(
            all(&page, ".steps > li:not(.outcome)").len(),
            steps,
            "{advice}"
        );
        let forecast = run(&format!("forecast {applicant} --format markdown --lang en"))
            .go()
            .stdout;
        let rows: Vec<&str> = forecast
            .lines()
            .filter(|line| line.starts_with("| "))
            .skip(2)
            .collect();
        assert_eq!(all(&page, ".days tbody tr").len(), rows.len());
        for row in rows {
            for cell in row.replace('\\', "").trim_matches('|').split(" | ") {
                for piece in cell.split("; ") {
                    assert!(read.contains(piece.trim()), "{piece}\n{read}");
                }
            }
        }
        assert_eq!(all(&page, "svg.forecast").len(), 2);
    }
}

#[test]
fn every_fact_that_was_given_is_on_the_page() {
    let page = parsed(&report(&format!("{} --lang en", APPLICANTS[0])));
    let facts = text(&page, ".facts");
    for fact in [
        "Age 34 completed years counted from a date (Date of birth: 1992-04-02)",
        "8 completed years counted from a date (Related work since: 2018-03-01)",
        "Annual salary 300,000 CNY a year given",
        "HSK level 3",
        "master's degree given",
        "Shanghai given",
        "Healthy yes assumed, not answered",
    ] {
        assert!(facts.contains(fact), "{fact}\n{facts}");
    }
    let page = parsed(&report(&format!("{} --lang en", APPLICANTS[6])));
    assert!(text(&page, ".facts").contains("Hainan the place that was named"));
    let page = parsed(&report(&format!("{} --lang en", APPLICANTS[7])));
    assert!(text(&page, "main").contains("11000 CNY a month (given)"));
    assert!(text(&page, "header").contains("2026-11-23"));
    let version = concat!("permit-points ", env!("CARGO_PKG_VERSION"));
    assert!(text(&page, "header").contains(version) && text(&page, "footer").contains(version));
}

#[test]
fn papers_are_there_to_tick_and_sources_to_look_up() {
    let page = parsed(&report(&format!("{} --lang en", APPLICANTS[0])));
    let papers = all(&page, ".checklist li");
    assert!(papers.len() > 5);
    assert!(text(&page, ".checklist").contains("employment contract that states the salary"));
    for cite in all(&page, ".cites a") {
        let number: usize = cite.text().collect::<String>().parse().unwrap();
        let entry = all(&page, &format!("#source-{number}"))[0];
        assert_eq!(entry.value().name(), "li");
    }
    // The first one is cited first.
    assert_eq!(all(&page, ".cites a")[0].text().collect::<String>(), "1");
}

#[test]
fn require_and_output_hold_for_reports_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("me.html");
    let name = path.display().to_string();
    let arguments = [
        "assess",
        "--on",
        "2026-11-23",
        "--format",
        "html",
        "--require",
        "A",
        "-o",
        &name,
    ];
    run_with(arguments).go().gives(1, "", "");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"));
}
