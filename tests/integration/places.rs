//! Places: the shipped local files, what they make of a ruleset on which day, and `--in`.

use jiff::civil::{Date, date};
use permit_points::embedded::ShippedPlace;
use permit_points::ruleset::{ChangeKind, Confidence, Fact, Ruleset};
use permit_points::schema::{self, LocalFile};
use permit_points::{Id, Text, embedded, figures, load, load_over};

use crate::support::{files, run, run_with};

fn table() -> &'static Ruleset {
    embedded::ruleset("cn-2017").unwrap()
}

/// The route ids in force on a day, in their order.
fn routes(ruleset: &Ruleset, on: Date) -> Vec<&str> {
    let routes = ruleset.routes().iter();
    let in_force = routes.filter(|route| route.rule.in_force.contains(on));
    in_force.map(|route| route.rule.id.as_str()).collect()
}

fn laid_over(text: &str, base: &Ruleset) -> Ruleset {
    let loaded = load_over("local.yaml", text.as_bytes().to_vec(), Some(base));
    assert_eq!(loaded.findings, [], "{text}");
    loaded.ruleset.unwrap()
}

fn local(entries: &str) -> String {
    format!(
        "format: permit-points/rules/v1\nextends: cn-2017\nid: somewhere\n\
         title: {{en: Somewhere, zh: 某地}}\nprovince: sichuan\n{entries}"
    )
}

fn national(base: &Ruleset) -> Vec<String> {
    let routes = base.routes().iter();
    routes.map(|route| route.rule.id.clone()).collect()
}

#[test]
fn what_is_said_beside_the_shipped_local_files_is_what_they_say() {
    let mut paths: Vec<_> = embedded::PLACES.iter().map(ShippedPlace::path).collect();
    paths.sort_unstable();
    let folder = files("rules/local", &["yaml"]);
    let names = folder
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap());
    assert!(
        paths
            .iter()
            .map(|path| path.rsplit('/').next().unwrap())
            .eq(names)
    );
    for place in embedded::PLACES {
        assert_eq!(std::fs::read_to_string(place.path()).unwrap(), place.text);
        let file: LocalFile = serde_yaml::from_str(place.text).unwrap();
        assert_eq!(
            (file.id.as_str(), file.extends.as_str()),
            (place.id, place.extends)
        );
        assert_eq!(file.province, place.province);
        let facts: Vec<_> = file.facts.iter().map(|fact| fact.id.as_str()).collect();
        assert_eq!(facts, place.facts);
        assert!(place.text.starts_with("# "), "{}", place.path());
    }
}

#[test]
fn the_quick_and_the_full_way_of_reading_local_files_agree() {
    for place in embedded::PLACES {
        let full = load(&place.path(), place.text.as_bytes().to_vec());
        assert_eq!(full.findings, [], "{}", place.path());
        let quick = embedded::in_place(table(), place.id).unwrap();
        assert_eq!(format!("{:?}", full.ruleset.unwrap()), format!("{quick:?}"));
    }
}

#[test]
fn every_local_rule_is_sourced_and_no_two_places_define_one_fact_differently() {
    let mut facts: Vec<(String, String)> = Vec::new();
    for place in embedded::PLACES {
        let ruleset = embedded::in_place(table(), place.id).unwrap();
        for change in &ruleset.place().unwrap().changes {
            assert!(!change.sources.is_empty(), "{}: {}", place.id, change.id);
        }
        let own = ruleset.facts().iter();
        for fact in own.filter(|fact| place.facts.contains(&fact.id.as_str())) {
            let said = format!("{fact:?}");
            let known = facts.iter().find(|(id, _)| *id == fact.id);
            assert!(known.is_none_or(|(_, other)| *other == said), "{}", fact.id);
            facts.push((fact.id.clone(), said));
        }
    }
}

#[test]
fn what_a_place_says_more_of_a_national_fact_changes_no_answer() {
    for place in embedded::PLACES {
        let ruleset = embedded::in_place(table(), place.id).unwrap();
        for (national, here) in table().facts().iter().zip(ruleset.facts()) {
            let answers = |fact: &Fact| {
                let values = format!("{:?} {:?} {:?}", fact.kind, fact.domain, fact.assume);
                (fact.id.clone(), values, fact.changes, fact.aliases.clone())
            };
            assert_eq!(answers(here), answers(national), "{}", place.id);
        }
    }
}

#[test]
fn what_holds_in_a_whole_province_stands_word_for_word_in_each_of_its_places() {
    let file = |id: &str| -> LocalFile {
        serde_yaml::from_str(embedded::place(id).unwrap().text).unwrap()
    };
    let local_points = |file: &LocalFile| {
        let mut caveats = file.caveats.iter();
        format!("{:?}", caveats.find(|caveat| caveat.id == "local-points"))
    };
    let shandong = file("shandong");
    for city in ["qingdao", "rizhao"] {
        let city = file(city);
        assert_eq!(format!("{:?}", city.facts), format!("{:?}", shandong.facts));
        assert_eq!(
            format!("{:?}", city.routes),
            format!("{:?}", shandong.routes)
        );
        assert_eq!(local_points(&city), local_points(&shandong));
    }
    let guangzhou = file("guangzhou");
    for city in ["shenzhen", "dongguan", "foshan"] {
        assert_eq!(local_points(&file(city)), local_points(&guangzhou));
    }
}

#[test]
fn the_schema_of_local_files_is_closed_and_takes_the_shipped_ones() {
    let schema = schema::local_json_schema();
    assert_eq!(schema["additionalProperties"], false);
    let required = schema["required"].as_array().unwrap();
    assert!(required.iter().any(|key| key == "extends"));
    assert!(schema.pointer("/properties/factors").is_none());
}

#[test]
fn hainan_has_its_own_route_to_class_a_from_the_day_of_its_rules() {
    let hainan = embedded::in_place(table(), "hainan").unwrap();
    let before = routes(&hainan, date(2023, 4, 25));
    assert_eq!(before, national(table()));
    let after = routes(&hainan, date(2023, 4, 26));
    let mut expected = national(table());
    expected.retain(|id| id != "a-salary-6x");
    let end_of_a = expected.iter().position(|id| id == "b-points").unwrap();
    let of_hainan = ["a-salary-4x", "a-high-level-talent"];
    expected.splice(end_of_a..end_of_a, of_hainan.map(str::to_owned));
    let end_of_b = expected.iter().position(|id| id == "c-general").unwrap();
    expected.insert(end_of_b, "b-graduate-known-university".to_owned());
    assert_eq!(after, expected);
}

#[test]
fn a_replaced_entry_keeps_its_place_and_its_other_days() {
    let ruleset = laid_over(
        &local(
            "routes:\n  - {id: b-points, class: B, title: {en: 55 points, zh: 55分}, source: guide-36, \
             when: {points: {from: 55}}, in_force: {from: 2024-01-01, to: 2024-12-31}}\n",
        ),
        table(),
    );
    for on in [
        date(2023, 12, 31),
        date(2024, 1, 1),
        date(2024, 12, 31),
        date(2025, 1, 1),
    ] {
        assert_eq!(routes(&ruleset, on), national(table()), "{on}");
    }
    let of_id = ruleset
        .routes()
        .iter()
        .filter(|route| route.rule.id == "b-points");
    let titles: Vec<_> = of_id.map(|route| route.rule.title.en.as_str()).collect();
    assert_eq!(
        titles,
        ["60 points or more", "55 points", "60 points or more"]
    );
    let change = &ruleset.place().unwrap().changes[0];
    assert_eq!(change.kind, ChangeKind::Replaces);
    assert_eq!(change.was.as_ref().unwrap().en, "60 points or more");
    let days = ruleset.turning_days();
    assert!(days.contains(&date(2024, 1, 1)) && days.contains(&date(2025, 1, 1)));
}

#[test]
fn a_replaced_route_may_lead_to_another_class_and_comes_last_there() {
    let ruleset = laid_over(
        &local(
            "routes:\n  - {id: b-salary-4x, class: A, title: {en: New, zh: 新}, source: guide-36, \
             when: {fact: age, from: 18}}\n",
        ),
        table(),
    );
    let mut expected = national(table());
    expected.retain(|id| id != "b-salary-4x");
    let end_of_a = expected.iter().position(|id| id == "b-points").unwrap();
    expected.insert(end_of_a, "b-salary-4x".to_owned());
    assert_eq!(routes(&ruleset, date(2026, 1, 1)), expected);
    assert!(
        ruleset
            .routes()
            .iter()
            .is_sorted_by_key(|route| route.class)
    );
    // The same from a better class to a worse one.
    let ruleset = laid_over(
        &local(
            "routes:\n  - {id: a-points, class: B, title: {en: New, zh: 新}, source: guide-36, \
             when: {fact: age, from: 18}}\n",
        ),
        table(),
    );
    let mut expected = national(table());
    expected.retain(|id| id != "a-points");
    let end_of_b = expected.iter().position(|id| id == "c-general").unwrap();
    expected.insert(end_of_b, "a-points".to_owned());
    assert_eq!(routes(&ruleset, date(2026, 1, 1)), expected);
}

#[test]
fn an_entry_of_two_periods_is_replaced_in_both() {
    let ruleset = laid_over(
        &local(
            "exemptions:\n  - {id: hk-macao-taiwan, title: {en: Local, zh: 地方}, source: hkmt-2018, \
             when: {fact: hk_macao_taiwan_resident, is: true}, in_force: {from: 2018-08-01, to: 2018-08-31}}\n",
        ),
        table(),
    );
    let periods: Vec<_> = ruleset
        .exemptions()
        .iter()
        .map(|rule| {
            (
                rule.title.en == "Local",
                rule.in_force.from,
                rule.in_force.to,
            )
        })
        .collect();
    let expected = [
        (false, None, Some(date(2018, 7, 31))),
        (true, Some(date(2018, 8, 1)), Some(date(2018, 8, 31))),
        (false, Some(date(2018, 9, 1)), None),
    ];
    assert_eq!(periods, expected);
}

#[test]
fn a_change_of_every_list_says_what_its_entry_says() {
    // Each list has an entry that is replaced for a year and one that is new.
    let lists = [
        (
            "requirements",
            "healthy",
            "title",
            "when: {fact: age, from: 18}",
        ),
        (
            "exemptions",
            "hk-macao-taiwan",
            "title",
            "when: {fact: age, from: 18}",
        ),
        (
            "routes",
            "b-points",
            "title",
            "class: B, when: {points: {from: 55}}",
        ),
        ("caveats", "market-demand", "text", ""),
    ];
    let mut text = "sources: [{id: own, title: {en: Own, zh: 自有}}]\n".to_owned();
    for (list, id, title, more) in lists {
        text += &format!("{list}:\n");
        for (id, days) in [
            (id, "from: 2024-01-01, to: 2024-12-31"),
            ("new", "from: 2025-07-01"),
        ] {
            let note = format!("note: {{en: \"{list} note\", zh: 注}}, confidence: low");
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(", {more}")
            };
            text += &format!(
                "  - {{id: {id}, {title}: {{en: {list} {id}, zh: 新}}, source: own, {note}, in_force: {{{days}}}{more}}}\n"
            );
        }
    }
    let ruleset = laid_over(&local(&text), table());
    let own = ruleset.sources().ids().next_back().unwrap();
    let changes = &ruleset.place().unwrap().changes;
    let was = [
        "In good health",
        "Residents of Hong Kong, Macao and Taiwan need no work permit at all (since 2018-08-03)",
        "60 points or more",
        "Class B is bound by market demand.",
    ];
    assert_eq!(changes.len(), 2 * lists.len());
    for (pair, ((list, id, ..), was)) in changes.chunks(2).zip(lists.into_iter().zip(was)) {
        for (change, id, was) in [(&pair[0], id, Some(was)), (&pair[1], "new", None)] {
            let found = (
                (change.id.as_str(), change.kind == ChangeKind::Replaces),
                change.was.as_ref().map(|text| text.en.as_str()),
                change.becomes.as_ref().map(|text| text.en.as_str()),
                change.sources.as_slice(),
                change.note.as_ref().map(|text| text.en.as_str()),
                change.confidence,
            );
            let (becomes, note) = (format!("{list} {id}"), format!("{list} note"));
            let expected = (
                (id, was.is_some()),
                was,
                Some(becomes.as_str()),
                &[own][..],
                Some(note.as_str()),
                Confidence::Low,
            );
            assert_eq!(found, expected, "{list}");
        }
    }
    // The caveat has its place among the others before, in and after the year; the new one is last.
    let caveats = ruleset.caveats().iter();
    let caveats: Vec<_> = caveats
        .map(|caveat| (caveat.id.as_str(), caveat.in_force.from, caveat.in_force.to))
        .collect();
    let at = table()
        .caveats()
        .iter()
        .position(|caveat| caveat.id == "market-demand")
        .unwrap();
    let expected = [
        ("market-demand", None, Some(date(2023, 12, 31))),
        (
            "market-demand",
            Some(date(2024, 1, 1)),
            Some(date(2024, 12, 31)),
        ),
        ("market-demand", Some(date(2025, 1, 1)), None),
    ];
    assert_eq!(caveats[at..at + 3], expected);
    assert_eq!(caveats.last(), Some(&("new", Some(date(2025, 7, 1)), None)));
}

#[test]
fn sources_and_figures_of_a_place_take_the_places_of_the_national_ones() {
    let ruleset = laid_over(
        &local(
            "sources:\n  - {id: guide-36, title: {en: Local guide, zh: 地方指南}}\n  - {id: own, title: {en: Own, zh: 自有}}\n\
             parameters:\n  - id: local_average_monthly_salary\n    title: {en: Average, zh: 平均}\n    unit: {en: CNY a month, zh: 元/月}\n    \
             values: [{from: 2024-01-01, to: 2024-12-31, value: 8000, source: own}]\n",
        ),
        table(),
    );
    assert_eq!(ruleset.sources().len(), table().sources().len() + 1);
    let adult = &ruleset.requirements()[Id::new(0)];
    assert_eq!(ruleset.sources()[adult.sources[0]].title.en, "Local guide");
    assert_eq!(ruleset.parameters().len(), 1);
    let said = |ruleset: &Ruleset| -> Vec<_> {
        let changes = ruleset.place().unwrap().changes.iter();
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.en.clone());
        let said =
            changes.map(|one| (one.kind, one.id.clone(), text(&one.was), text(&one.becomes)));
        said.collect()
    };
    let figure = |kind, id: &str, was: Option<&str>, becomes: &str| {
        (
            kind,
            id.to_owned(),
            was.map(str::to_owned),
            Some(becomes.to_owned()),
        )
    };
    let expected = figure(
        ChangeKind::Adds,
        "local_average_monthly_salary",
        None,
        "8000",
    );
    assert_eq!(said(&ruleset), [expected]);
    // Where the ruleset has figures of its own, the place's stand for them.
    let rules = std::fs::read("tests/data/confidence/rules.yaml").unwrap();
    let base = load("rules.yaml", rules).ruleset.unwrap();
    let own = laid_over(
        "format: permit-points/rules/v1\nextends: cn-2017\nid: somewhere\ntitle: {en: Somewhere, zh: 某地}\nprovince: jiangsu\n\
         sources: [{id: own, title: {en: Own, zh: 自有}}]\n\
         parameters: [{id: average, title: {en: Average, zh: 平均}, unit: {en: CNY a month, zh: 元/月}, values: [{from: 2023-03-01, to: 2023-06-30, value: 8000, source: own}]}]\n",
        &base,
    );
    let expected = figure(ChangeKind::Replaces, "average", Some("1000"), "8000");
    assert_eq!(said(&own), [expected]);
    for (on, is_there) in [
        (date(2023, 12, 31), false),
        (date(2024, 1, 1), true),
        (date(2024, 12, 31), true),
        (date(2025, 1, 1), false),
    ] {
        assert_eq!(
            figures::on(&ruleset, on)[Id::new(0)].is_some(),
            is_there,
            "{on}"
        );
    }
}

#[test]
fn an_id_of_two_lists_cannot_be_removed() {
    let text = std::fs::read_to_string("rules/cn-2017.yaml").unwrap();
    let renamed = text.replace("  - id: over-60\n", "  - id: adult\n");
    assert_ne!(text, renamed);
    let base = load("edited.yaml", renamed.into_bytes()).ruleset.unwrap();
    let text = local("removes:\n  - {id: adult, source: guide-36}\n");
    let loaded = load_over("local.yaml", text.into_bytes(), Some(&base));
    assert!(loaded.ruleset.is_none());
    let codes: Vec<_> = loaded.findings.iter().map(|one| one.code.name()).collect();
    assert_eq!(codes, ["duplicate-id"]);
    assert_eq!(
        loaded.findings[0].message.en,
        "`adult` names an entry of `requirements` and one of `caveats`"
    );
}

#[test]
fn local_rules_apply_to_an_edited_copy_of_the_ruleset_they_extend() {
    let text = std::fs::read_to_string("rules/cn-2017.yaml").unwrap();
    let edited = text.replace("{times: 72, parameter", "{times: 60, parameter");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edited.yaml");
    std::fs::write(&file, edited).unwrap();
    // 12,434 x 60 is 746,040.
    let asked = |salary| {
        let file = file.to_str().unwrap();
        let on = "2026-11-23";
        let arguments = [
            "assess",
            "--rules",
            file,
            "--in",
            "shanghai",
            "--on",
            on,
            "--annual-salary",
        ];
        run_with(arguments.into_iter().chain([salary, "--format", "json"]))
            .go()
            .json()
    };
    assert_eq!(asked("746040")["route"], "a-salary-6x");
    assert_eq!(asked("746039.99")["route"], "b-salary-4x");
}

#[test]
fn a_copy_that_lacks_what_a_local_file_needs_is_told_with_line_and_column() {
    let text = std::fs::read_to_string("rules/cn-2017.yaml").unwrap();
    let (before, rest) = text.split_once("  - id: over-60\n").unwrap();
    let (_, after) = rest.split_once("  - id: market-demand").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edited.yaml");
    std::fs::write(&file, format!("{before}  - id: market-demand{after}")).unwrap();
    let ran = run_with([
        "assess",
        "--rules",
        file.to_str().unwrap(),
        "--in",
        "hainan",
    ])
    .go();
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("there is no entry `over-60`"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("rules/local/hainan.yaml:"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_place_goes_by_its_id_its_titles_and_its_province() {
    for name in ["shanghai", "Shanghai", "上海", "上海市"] {
        let ran = run_with(["assess", "--in", name, "--format", "json"]).go();
        assert_eq!(ran.json()["place"], "shanghai", "{name}");
    }
    assert_eq!(
        run("assess --in=深圳 --format json").go().json()["place"],
        "shenzhen"
    );
}

#[test]
fn an_unknown_place_is_refused_with_what_is_known() {
    run("assess --in shangai").go().gives(
        2,
        "",
        "error: there are no local rules of `shangai`\n  help: did you mean `shanghai`?\n",
    );
    run("assess --in sichuan").go().gives(
        2,
        "",
        "error: there are no local rules of `sichuan`\n  help: there are beijing, shanghai, guangzhou, dongguan, \
         shenzhen, hainan, tianjin, wuhan, changzhou, ningbo, suzhou, foshan, shandong, qingdao, rizhao, or a local rule file; elsewhere `--province` alone says where\n",
    );
    run("assess --in guangdong").go().gives(
        2,
        "",
        "error: `guangdong`: only parts of it have local rules\n  help: say which: guangzhou, dongguan, shenzhen, foshan\n",
    );
}

#[test]
fn the_name_of_a_province_never_means_one_city_of_it() {
    run("assess --in hubei").go().gives(
        2,
        "",
        "error: `hubei`: only parts of it have local rules\n  help: say which: wuhan\n",
    );
    for whole in ["shandong", "山东", "山东省", "Hainan", "上海市"] {
        let out = run(&format!("assess --in {whole} --format json"))
            .go()
            .json();
        let place = out["place"].as_str().unwrap();
        assert!(
            ["shandong", "hainan", "shanghai"].contains(&place),
            "{whole}"
        );
    }
}

#[test]
fn a_province_that_contradicts_the_place_is_refused() {
    run("assess --in beijing --province shanghai").go().gives(
        2,
        "",
        "error: `province` is `shanghai`, but the place `beijing` is in `beijing`\n  \
         help: leave `province` out, or name another place\n",
    );
    let ran = run("assess - --in guangzhou")
        .stdin("age: 30\nprovince: 北京\n")
        .go();
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("error: <stdin>:2:1: `province` is `beijing`, but the place `guangzhou` is in `guangdong`"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        run("assess --in guangzhou --province guangdong")
            .go()
            .status,
        0
    );
}

#[test]
fn nothing_is_laid_over_the_pilot_and_that_is_said() {
    let ran = run("assess --in beijing --on 2017-03-31 --format json").go();
    assert_eq!(
        ran.stderr,
        "note: the local rules of beijing extend cn-2017, not cn-2016-pilot: nothing is overlaid\n"
    );
    let out: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(out["place"], "beijing");
    assert_eq!(out["local"].as_array().unwrap().len(), 0);
    let caveats = out["caveats"].as_array().unwrap();
    assert!(
        caveats
            .iter()
            .any(|caveat| caveat["id"] == "no-local-rules")
    );
    let place = out["factors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == "place");
    // Beijing scores nothing as a province; a special area could still give 10.
    assert_eq!(
        (&place.unwrap()["points"], &place.unwrap()["at_most"]),
        (&0.into(), &10.into())
    );
    let open = out["unanswered"].as_array().unwrap();
    assert!(!open.iter().any(|open| open["fact"] == "province"));
}

#[test]
fn a_province_with_local_rules_suggests_them() {
    let of = |province: &str| {
        let ran = run(&format!("assess --province {province} --format json")).go();
        let out = ran.json();
        let caveats = out["caveats"].as_array().unwrap().clone();
        let own = caveats
            .into_iter()
            .find(|caveat| caveat["id"] == "local-rules");
        own.map(|caveat| caveat["text"]["en"].as_str().unwrap().to_owned())
    };
    assert!(
        of("shanghai")
            .unwrap()
            .ends_with("--in shanghai takes them in.")
    );
    let guangdong = of("guangdong").unwrap();
    assert!(
        guangdong.contains("--in guangzhou or --in dongguan or --in shenzhen or --in foshan"),
        "{guangdong}"
    );
    assert_eq!(of("sichuan"), None);
    let in_place = run("assess --in shanghai --format json").go().json();
    let caveats = in_place["caveats"].as_array().unwrap();
    assert!(!caveats.iter().any(|caveat| caveat["id"] == "local-rules"));
}

#[test]
fn a_missing_figure_is_named_with_the_option_that_supplies_it() {
    let ran = run("assess --in beijing --on 2026-02-03 --annual-salary 600000").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let page = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = "no figure for local average monthly salary of the previous year is known for \
                  2026-02-03 (--local-average-monthly-salary N supplies it)";
    assert!(page.contains(wanted), "{page}");
    let given = run(
        "assess --in beijing --on 2026-02-03 --annual-salary 600000 --local-average-monthly-salary 12000 --format json",
    );
    assert_eq!(given.go().json()["route"], "b-salary-4x");
}

#[test]
fn an_old_figure_counts_and_is_called_old() {
    let asked = |on: &str| {
        let ran = run(&format!(
            "assess --in guangzhou --on {on} --annual-salary 780000 --format json"
        ));
        ran.go().json()
    };
    let is_stale = |out: &serde_json::Value| {
        let caveats = out["caveats"].as_array().unwrap();
        caveats.iter().any(|caveat| caveat["id"] == "stale-figure")
    };
    let (fresh, old) = (asked("2024-07-13"), asked("2024-07-14"));
    assert_eq!((&fresh["class"], &old["class"]), (&"A".into(), &"A".into()));
    assert!(!is_stale(&fresh) && is_stale(&old));
    let figure = &old["figures"][0];
    assert_eq!(figure["value"], 10449);
    assert_eq!(figure["from"], "2023-07-13");
    assert_eq!(figure["stale"], true);
    assert_eq!(
        figure["source"],
        serde_json::json!(["gudianfeng-2023", "yaliqi-2023", "wages-2022"])
    );
}

#[test]
fn the_page_says_what_the_place_replaced_added_and_removed() {
    let ran = run("assess --in hainan --on 2026-11-23 --education bachelor --age 65").go();
    let page = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        "[cn-2017], in Hainan, on 2026-11-23",
        "One more route: “Hainan: average salary of at least 4 times the provincial average” (since 2023-04-26)",
        "at any age”, in place of “Bachelor's degree or higher and 2 or more years of related work, not over 60”",
        "Not a route here: “Average salary of at least 6 times the local average”",
        "The caveat over-60 does not hold here (since 2019-12-31)",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let changes = |on: &str| {
        let out = run(&format!("assess --in hainan --on {on} --format json")).go();
        let local = out.json()["local"].as_array().unwrap().clone();
        let changes = local.iter().map(|one| {
            let (change, id) = (&one["change"], &one["id"]);
            format!("{} {}", change.as_str().unwrap(), id.as_str().unwrap())
        });
        changes.collect::<Vec<_>>()
    };
    assert_eq!(changes("2019-12-30"), [""; 0]);
    let interim = [
        "adds c-not-over-65",
        "replaces b-degree-experience",
        "adds hainan-urgent-demand",
        "removes over-60",
    ];
    assert_eq!(changes("2019-12-31"), interim);
    assert_eq!(changes("2023-04-25"), interim);
    let expected = [
        "adds c-not-over-65",
        "adds a-salary-4x",
        "adds a-high-level-talent",
        "replaces b-degree-experience",
        "adds b-graduate-known-university",
        "removes a-salary-6x",
        "adds hainan-urgent-demand",
        "adds hainan-list-cut",
        "replaces pay-average",
        "removes over-60",
    ];
    assert_eq!(changes("2023-04-26"), expected);
}

#[test]
fn the_question_that_closes_classes_is_among_those_that_decide() {
    let out = run(
        "assess --in shenzhen --on 2026-11-23 --age 60 --education bachelor --experience-years 5 --format json",
    );
    let out = out.go().json();
    assert_eq!(
        (&out["class"], &out["best_class"]),
        (&serde_json::Value::Null, &"A".into())
    );
    let open = out["unanswered"].as_array().unwrap();
    let renewal = open.iter().find(|open| open["fact"] == "renewal").unwrap();
    assert_eq!(
        (&renewal["could_decide"], &renewal["points_at_stake"]),
        (&true.into(), &0.into())
    );
}

#[test]
fn a_fact_of_another_place_is_accepted_and_told_to_be_unused() {
    let ran = run("assess --annual-income-tax 120000 --age 30 --format json").go();
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.stderr,
        "note: `annual_income_tax` is not used by cn-2017 (`--in shanghai` asks for it)\n"
    );
    let ran = run("assess - --in beijing --format json")
        .stdin("年缴纳个人所得税额: 12万\n")
        .go();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn a_local_file_of_ones_own_works_like_a_shipped_one() {
    let file = "tests/findings/ok/local-of-every-kind.yaml";
    for arguments in [["--rules", file], ["--in", file]] {
        let asked = [
            "assess",
            "--age",
            "19",
            "--on",
            "2026-11-23",
            "--format",
            "json",
        ];
        let out = run_with(asked.into_iter().chain(arguments)).go().json();
        assert_eq!(out["place"], "somewhere");
        // 20 or older there.
        assert_eq!(
            (&out["class"], &out["best_class"]),
            (&serde_json::Value::Null, &serde_json::Value::Null)
        );
    }
    run_with(["assess", "--rules", file, "--in", "beijing"])
        .go()
        .gives(
            2,
            "",
            "error: `--in beijing`: the rule file is already that of `somewhere`\n",
        );
    run("assess --in rules/cn-2017.yaml").go().gives(
        2,
        "",
        "error: `rules/cn-2017.yaml` is no local rule file\n  help: a whole ruleset is taken by `--rules`\n",
    );
    run_with(["assess", "--on", "2017-01-01", "--in", file]).go().gives(
        2,
        "",
        "error: `tests/findings/ok/local-of-every-kind.yaml` extends `cn-2017`, and the ruleset is `cn-2016-pilot`\n",
    );
}

#[test]
fn cases_name_their_place() {
    let case = "- {name: a, source: b, in: nowhere, on: 2026-11-23, applicant: {age: 30}, expect: {class: C}}\n";
    run("rules test -").stdin(case).go().gives(
        1,
        "0 passed, 1 failed\n\nFailed\n  - a (b)\n    --> <stdin>:1:3\n    there are no local rules of `nowhere`\n",
        "",
    );
}
