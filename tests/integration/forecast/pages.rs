//! Forecasts as people see them: pages of every width, pictures, and help.

use unicode_width::UnicodeWidthStr;

use crate::support::run;

const SOMEBODY: &str = "forecast --on 2026-01-01 --in shanghai --birth-date 1975-04-02 --experience-years 8 \
                        --education bachelor --annual-salary 700000 --annual-income-tax 150000";

#[test]
fn the_page_fits_80_columns_and_says_what_changes_in_both_languages() {
    for (lang, words) in [
        (
            "en",
            [
                "certain until 2026-02-02",
                "Age 55 → 56",
                "Points over time",
            ],
        ),
        (
            "zh",
            ["至2026-02-02为止", "年龄 55 → 56", "积分随时间的变化"],
        ),
        (
            "both",
            ["至2026-02-02为止", "Age 55 → 56", "Points over time"],
        ),
    ] {
        for scenario in [
            "",
            " --scenario months_per_year=6 --scenario hsk_level=5,annual_salary=90万",
        ] {
            let ran = run(&format!("{SOMEBODY}{scenario} --lang {lang}")).go();
            assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
            assert!(!ran.stdout.contains('\u{1b}'));
            for word in words {
                assert!(ran.stdout.contains(word), "{word}\n{}", ran.stdout);
            }
            for line in ran.stdout.lines() {
                assert!(line.width() <= 80, "{line}");
                assert_eq!(line, line.trim_end());
            }
        }
    }
}

#[test]
fn a_picture_is_well_formed_and_escapes_what_it_is_given() {
    let scenario = "--scenario skill_certificate=none --scenario annual_salary=45万";
    for lang in ["en", "zh", "both"] {
        let ran = run(&format!("{SOMEBODY} {scenario} --lang {lang} --format svg")).go();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        let picture = ran.stdout;
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        assert!(picture.contains("<title id=\"forecast-title\">") && picture.contains("<desc "));
        let mut open = Vec::new();
        for tag in picture.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').expect("a tag ends");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            assert!(
                !text.contains('"') || open.last() == Some(&"style"),
                "{text}"
            );
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty(), "{open:?}");
        assert!(!picture.contains("http://") || picture.matches("http://").count() == 1);
    }
}

#[test]
fn markdown_has_the_chart_in_a_block_of_its_own() {
    let page = run(&format!("{SOMEBODY} --format markdown")).go().stdout;
    assert!(
        page.contains("```text\n") && page.contains("| From | What changes | Points | Class |"),
        "{page}"
    );
    assert!(page.contains("## To keep in mind"), "{page}");
}
