//! Advice worked out by hand from the table and the classification standard.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

use serde_json::{Value, json};

use crate::support::run;

/// Class C with 39 points: 8 for the pay, 10 for the degree, 0 for a year of work, 10 for eight
/// months, 1 for HSK 1, 10 for the age of 25; no other route.
const SOMEBODY: &str = "advise --on 2026-11-23 --age 25 --education bachelor --skill-certificate none \
    --experience-years 1 --annual-salary 149000 --months-per-year 8 --hsk-level 1 --former-chinese-national no \
    --degree-taught-in-chinese no --province shanghai --special-area no --high-level-university no \
    --fortune-500-post no --patent no --years-in-china 0 --local-points 0 --talent-programme no \
    --recognised-achievement no --encouraged-post no --founder-intellectual-property no \
    --founder-investment-years 0 --founder-investment-usd 0 --founder-share-percent 0 \
    --postdoctoral-research no --vocational-certificate no --urgently-needed-skills no \
    --teaches-mother-tongue no --language-teaching-years 0 --teaching-qualification none \
    --project-specialist no --graduate-university none --months-since-graduation 36 --average-mark 70 \
    --graduates-as-class-b no --general-employment-rules yes --short-term-work no --youth-intern no \
    --special-field-post no";

/// What somebody who has been told no for everything keeps: the routes that need no points.
const KEEP: &str = "--keep talent_programme --keep recognised_achievement --keep encouraged_post \
    --keep postdoctoral_research --keep vocational_certificate --keep urgently_needed_skills \
    --keep project_specialist --keep founder_intellectual_property --keep teaches_mother_tongue";

fn advice(more: &str) -> Value {
    run(&format!("{SOMEBODY} --format json {more}")).go().json()
}

fn changes(advice: &Value) -> Vec<&Value> {
    let options = advice["options"].as_array().unwrap();
    options.iter().map(|option| &option["changes"]).collect()
}

#[test]
fn a_year_of_waiting_gives_a_bachelor_of_one_year_class_b_by_degree_and_experience() {
    let advice = advice("--at-most 1");
    assert_eq!(advice["format"], "permit-points/advice/v1");
    assert_eq!(
        (&advice["class"], &advice["target"]),
        (&json!("C"), &json!("B"))
    );
    let options = advice["options"].as_array().unwrap();
    let wait = options
        .iter()
        .find(|option| option["changes"][0]["wait_years"] == 1)
        .unwrap();
    assert_eq!(
        (&wait["class"], &wait["route"]),
        (&json!("B"), &json!("b-degree-experience"))
    );
    // At 26 the age gives 15 instead of 10, and two years of work give 5.
    assert_eq!(
        (&wait["points"], &wait["changes"][0]["points"]),
        (&json!(49), &json!(10))
    );
}

#[test]
fn a_vocational_certificate_gives_class_b_at_once() {
    let advice = advice("--at-most 1 --keep time");
    let told: Vec<&Value> = changes(&advice).iter().map(|set| &set[0]["fact"]).collect();
    // Whatever gives class A is better than the target, and an option too.
    let wanted = [
        "talent_programme",
        "recognised_achievement",
        "encouraged_post",
        "postdoctoral_research",
        "vocational_certificate",
        "urgently_needed_skills",
        "project_specialist",
    ];
    assert_eq!(
        told,
        wanted.map(|fact| json!(fact)).iter().collect::<Vec<_>>()
    );
    let option = &advice["options"][4];
    assert_eq!(
        option["changes"],
        json!([{
            "fact": "vocational_certificate", "from": false, "to": true, "points": 0, "factors": [],
            "evidence": [{"en": "the internationally recognised vocational certificate", "zh": "国际通用职业技能资格证书"}]
        }])
    );
    assert_eq!(
        (&option["route"], &option["points"]),
        (&json!("b-vocational"), &json!(39))
    );
    assert_eq!(advice["more"], true);
}

#[test]
fn points_that_are_missing_are_found_in_every_way_and_only_as_many_as_needed() {
    // 21 points are missing: two changes give 10 (a place) and 10 (a certificate) at the most, or 12 (pay).
    let advice = advice(&format!("{KEEP} --keep time --at-most 2"));
    let told = changes(&advice);
    let one = |set: &&&Value, fact: &str| {
        set.as_array()
            .unwrap()
            .iter()
            .any(|one| one["fact"] == fact)
    };
    // Pay of 450,000 gives 12 more, and 10 more come from the place, a certificate or a doctorate.
    let with_pay: Vec<_> = told
        .iter()
        .filter(|set| one(set, "annual_salary"))
        .collect();
    for fact in ["education", "skill_certificate", "province", "special_area"] {
        assert!(with_pay.iter().any(|set| one(set, fact)), "{fact}");
    }
    // The languages teacher needs a second thing, and keeps the first; nothing else is enough.
    assert_eq!((told.len(), with_pay.len()), (4, 4));
    let pay = &with_pay[0][0];
    assert_eq!(
        (&pay["from"], &pay["to"], &pay["distance"], &pay["points"]),
        (
            &json!(149_000),
            &json!(450_000),
            &json!(301_000),
            &json!(12)
        )
    );
    assert_eq!(
        pay["factors"],
        json!([{"id": "salary", "from": 8, "to": 20}])
    );
}

#[test]
fn provinces_that_score_alike_are_one_option() {
    let advice = advice(&format!("{KEEP} --keep time --at-most 2"));
    let all = changes(&advice);
    let places: Vec<_> = all
        .iter()
        .filter(|set| set[1]["fact"] == "province")
        .collect();
    assert_eq!(places.len(), 1);
    let to = places[0][1]["to"].as_array().unwrap();
    assert_eq!((to.len(), &to[0]), (15, &json!("innermongolia")));
    assert!(!to.contains(&json!("beijing")) && to.contains(&json!("sichuan")));
}

#[test]
fn who_is_too_young_has_no_class_and_waits_for_the_lowest() {
    let advice = run("advise --on 2026-11-23 --age 16 --format json")
        .go()
        .json();
    assert_eq!(
        (&advice["class"], &advice["target"]),
        (&Value::Null, &json!("C"))
    );
    assert_eq!(advice["options"].as_array().unwrap().len(), 1);
    let change = &advice["options"][0]["changes"][0];
    assert_eq!(
        (&change["wait_years"], &change["points"]),
        (&json!(2), &json!(10))
    );
    assert_eq!(
        change["facts"],
        json!([{"fact": "age", "from": 16, "to": 18, "cut": false}])
    );
    let advice = run("advise --on 2026-11-23 --age 16 --keep age --format json")
        .go()
        .json();
    assert_eq!(
        advice["impossible"],
        json!({"points": 105, "blocked_by": ["age"], "joint": false})
    );
}

#[test]
fn a_criminal_record_blocks_every_class_and_an_exemption_every_permit() {
    let advice = advice("--no-criminal-record no --to A");
    let proof = &advice["impossible"];
    assert_eq!(proof["blocked_by"], json!(["no_criminal_record"]));
    assert_eq!(
        (&advice["options"], &advice["more"]),
        (&json!([]), &json!(false))
    );
    let exempt = run("advise --on 2026-11-23 --hk-macao-taiwan-resident yes --format json");
    let exempt = exempt.go().json();
    assert_eq!(
        (&exempt["permit_needed"], &exempt["options"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(
        exempt["impossible"]["blocked_by"],
        json!(["hk_macao_taiwan_resident"])
    );
}

#[test]
fn at_the_best_class_and_above_the_target_nothing_is_left_to_do() {
    let best = run("advise --on 2026-11-23 --age 30 --talent-programme yes --format json")
        .go()
        .json();
    assert_eq!(
        (&best["class"], &best["target"]),
        (&json!("A"), &Value::Null)
    );
    let below = run("advise --on 2026-11-23 --age 30 --talent-programme yes --to B --format json");
    let below = below.go().json();
    assert_eq!(
        (&below["target"], &below["reached"]),
        (&json!("B"), &json!(true))
    );
    for advice in [best, below] {
        assert_eq!(advice["options"], json!([]));
        assert_eq!(
            (&advice["impossible"], &advice["more"]),
            (&Value::Null, &json!(false))
        );
    }
}

#[test]
fn an_open_question_that_could_decide_is_asked_for_and_one_that_could_not_is_not() {
    // 80 points, and a patent gives five; a degree taught in Chinese adds nothing to HSK 5.
    let near = "advise --on 2026-11-23 --age 34 --education doctorate --skill-certificate none \
        --experience-years 11 --annual-salary 250000 --months-per-year 9 --hsk-level 5 --former-chinese-national no \
        --province beijing --special-area no --high-level-university no --fortune-500-post no --years-in-china 0 \
        --local-points 0 --talent-programme no --recognised-achievement no --encouraged-post no \
        --founder-intellectual-property no --postdoctoral-research no --format json";
    let advice = run(near).go().json();
    assert_eq!(advice["points"]["total"], 83);
    assert_eq!(advice["answer_first"], json!(["patent"]));
    // A point of the province alone decides nothing while the patent is worth five and ten are open.
    let advice = run(&near.replace("--local-points 0 ", "")).go().json();
    assert_eq!(advice["answer_first"], json!(["patent", "local_points"]));
}

#[test]
fn cheap_changes_come_before_dear_ones_of_the_same_number() {
    let first = |more: &str| {
        let advice = advice(&format!("--at-most 1 --keep time {more}"));
        advice["options"][0]["changes"][0]["fact"].clone()
    };
    assert_eq!(first(""), "talent_programme");
    assert_eq!(first("--cost project_specialist=0"), "project_specialist");
    let dear = "--cost talent-programme=9 --cost recognised-achievement=4";
    assert_eq!(first(dear), "encouraged_post");
}

#[test]
fn a_limit_cuts_and_says_so() {
    let all = advice(&format!("{KEEP} --keep time --at-most 3"));
    let some = advice(&format!("{KEEP} --keep time --at-most 3 --limit 2"));
    assert_eq!(
        some["options"].as_array().unwrap()[..],
        all["options"].as_array().unwrap()[..2]
    );
    assert_eq!(some["more"], true);
}

#[test]
fn a_figure_opens_a_route_and_its_want_is_told() {
    let none = advice("--at-most 1");
    assert_eq!(none["missing"], json!(["local_average_monthly_salary"]));
    let given = advice("--at-most 1 --local-average-monthly-salary 10000.01");
    assert_eq!(given["missing"], json!([]));
    let told = changes(&given);
    let pay = told
        .iter()
        .find(|set| set[0]["fact"] == "annual_salary")
        .unwrap();
    // 48 times the figure, to the fen.
    assert_eq!(pay[0]["to"].to_string(), "480000.48");
}

#[test]
fn in_a_place_the_province_stays_as_it_is() {
    let placed = format!("{SOMEBODY} --in shanghai --format json {KEEP} --keep time --at-most 2");
    let advice = run(&placed).go().json();
    assert!(changes(&advice).iter().all(|set| {
        set.as_array()
            .unwrap()
            .iter()
            .all(|one| one["fact"] != "province")
    }));
}
