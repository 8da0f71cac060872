//! Time of the engine's parts, inside one process: where the milliseconds of a command go.
//!
//! `cargo bench` runs it. `benches/check.py` and `benches/startup.py` time the whole program.

#![allow(
    clippy::expect_used,
    reason = "a benchmark that cannot go on has nothing to measure"
)]

use std::hint::black_box;
use std::process::{Command, Stdio};

use criterion::Criterion;
use jiff::civil::{Date, date};
use permit_points::advise::{Wish, advise};
use permit_points::engine::{Distribution, Focus};
use permit_points::normal::NormalForm;
use permit_points::ruleset::{FactKind, Ruleset};
use permit_points::{Applicant, Id, Memories, Setting, Sheet, assess, embedded, figures, load};

const DAY: Date = date(2026, 11, 24);

fn in_shanghai() -> Ruleset {
    let table = embedded::ruleset("cn-2017").expect("it is shipped");
    embedded::in_place(table, "shanghai").expect("it is shipped")
}

fn reading(bench: &mut Criterion) {
    let shipped = embedded::SHIPPED.first().expect("there is one");
    bench.bench_function("read and check the text of cn-2017", |bench| {
        bench.iter(|| load(shipped.path, shipped.text.as_bytes().to_vec()));
    });
    let table = embedded::ruleset("cn-2017").expect("it is shipped");
    let place = embedded::place("shanghai").expect("it is shipped");
    bench.bench_function("lay Shanghai's file over cn-2017", |bench| {
        let text = place.text.as_bytes();
        bench.iter(|| permit_points::load_over(&place.path(), text.to_vec(), Some(table)));
    });
}

fn answering(bench: &mut Criterion) {
    let ruleset = in_shanghai();
    let figures = figures::on(&ruleset, DAY);
    bench.bench_function("normal form", |bench| {
        bench.iter(|| NormalForm::new(black_box(&ruleset), DAY, &figures));
    });
    let form = NormalForm::new(&ruleset, DAY, &figures);
    let facts = ruleset.facts().ids();
    let open: Vec<_> = facts.map(|fact| form.open_cells(fact, None)).collect();
    bench.bench_function("bracket, nothing answered", |bench| {
        bench.iter(|| form.model.bracket(black_box(&open), &Focus::Routes));
    });
    bench.bench_function("distribution over all profiles", |bench| {
        bench.iter(|| Distribution::of([black_box(&form.model)], &[]).expect("it can be counted"));
    });
    bench.bench_function("distribution of two models side by side", |bench| {
        let models = [&form.model, &form.model];
        bench.iter(|| Distribution::of(black_box(models), &[]).expect("it can be counted"));
    });
    let sheet = Sheet::of([
        ("age", "34"),
        ("education", "master"),
        ("annual_salary", "300000"),
    ]);
    let applicant = Applicant::read(&ruleset, &[sheet], DAY).expect("the answers are right");
    bench.bench_function("assess, three answers", |bench| {
        bench.iter(|| assess(&ruleset, black_box(&applicant), DAY));
    });
    let wish = Wish::default();
    let nobody = Applicant::read(&ruleset, &[], DAY).expect("there is nothing to fault");
    bench.bench_function("advise, nothing answered", |bench| {
        bench.iter(|| advise(&ruleset, black_box(&nobody), DAY, &wish));
    });
    let sheet = Sheet::of(BEGINNER);
    let beginner = Applicant::read(&ruleset, &[sheet], DAY).expect("the answers are right");
    for at_most in [3, 9] {
        let wish = Wish {
            to: Some(Id::new(0)),
            at_most,
            ..Wish::default()
        };
        bench.bench_function(
            &format!("advise, no points yet, at most {at_most}"),
            |bench| {
                bench.iter(|| advise(&ruleset, black_box(&beginner), DAY, &wish));
            },
        );
    }
}

/// Somebody who has everything before them: no way to class A is longer to tell.
const BEGINNER: [(&str, &str); 13] = [
    ("age", "25"),
    ("education", "none"),
    ("skill_certificate", "none"),
    ("experience_years", "0"),
    ("annual_salary", "0"),
    ("months_per_year", "0"),
    ("hsk_level", "0"),
    ("degree_taught_in_chinese", "no"),
    ("special_area", "no"),
    ("high_level_university", "no"),
    ("fortune_500_post", "no"),
    ("patent", "no"),
    ("years_in_china", "0"),
];

/// The facts of a table as recruiters have it.
const ASKED: [&str; 16] = [
    "annual_salary",
    "education",
    "skill_certificate",
    "experience_years",
    "months_per_year",
    "hsk_level",
    "former_chinese_national",
    "degree_taught_in_chinese",
    "province",
    "special_area",
    "age",
    "high_level_university",
    "fortune_500_post",
    "patent",
    "years_in_china",
    "local_points",
];

/// Applicants of whom the facts of a table are known, but for gaps in three of ten.
fn drawn(ruleset: &Ruleset, facts: &[&str], has_gaps: bool) -> Vec<Applicant> {
    let mut state = 7_u64;
    let mut dice = move |sides: u64| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (state >> 33) % sides
    };
    let mut applicants = Vec::new();
    while applicants.len() < 1024 {
        let is_short = has_gaps && dice(10) < 3;
        let mut answers = Vec::new();
        for name in facts {
            let fact = ruleset.facts().iter().find(|fact| fact.id == *name);
            let fact = fact.expect("it is a fact of the ruleset");
            let drawn = match &fact.kind {
                FactKind::Boolean => ["yes", "no"].map(str::to_owned).to_vec(),
                FactKind::Choice { options, .. } => {
                    options.iter().map(|option| option.id.clone()).collect()
                }
                FactKind::Money => vec![(20_000 + dice(880_000)).to_string()],
                FactKind::Integer { .. } | FactKind::Date { .. } => {
                    let most = u64::try_from(fact.domain.end.min(68)).expect("it is above 0");
                    vec![dice(most).to_string()]
                }
            };
            let at = usize::try_from(dice(drawn.len().try_into().expect("it is small")));
            let text = drawn
                .get(at.expect("it is small"))
                .expect("it is one of them");
            if !is_short || dice(5) > 0 {
                answers.push((*name, text.clone()));
            }
        }
        let answers = answers.iter().map(|(name, text)| (*name, text.as_str()));
        let read = Applicant::read(ruleset, &[Sheet::of(answers)], DAY);
        applicants.push(read.expect("the answers are right"));
    }
    applicants
}

/// What one applicant of many costs under a setting that is kept, as `batch` keeps it: the engine
/// alone, without reading a cell or writing one.
fn grading(bench: &mut Criterion) {
    let table = embedded::ruleset("cn-2017").expect("it is shipped");
    let setting = Setting::new(table, &table.parameters().all(None), DAY);
    let is_value =
        |fact: &&permit_points::ruleset::Fact| !matches!(fact.kind, FactKind::Date { .. });
    let all = table.facts().iter().filter(is_value);
    let all: Vec<&str> = all.map(|fact| fact.id.as_str()).collect();
    for (name, facts, has_gaps) in [
        ("the 16 facts of a table", &ASKED[..], false),
        ("three in ten with gaps", &ASKED[..], true),
        ("every fact answered", all.as_slice(), false),
    ] {
        let applicants = drawn(table, facts, has_gaps);
        let profile = |applicant: &Applicant| {
            let mut profile = setting.profile(table);
            for fact in table.facts().ids() {
                if let Some(value) = applicant.value(fact) {
                    setting.answer(&mut profile, fact, Some(value));
                }
            }
            profile
        };
        let profiles: Vec<_> = applicants.iter().map(profile).collect();
        let mut memories = Memories::default();
        let mut next = profiles.iter().cycle();
        bench.bench_function(&format!("grade one of 1,024, {name}"), |bench| {
            bench.iter(|| Some(setting.grade(black_box(next.next()?), &mut memories)));
        });
        let mut next = applicants.iter().cycle();
        bench.bench_function(&format!("assess one of 1,024, {name}"), |bench| {
            bench.iter(|| Some(setting.assess(table, black_box(next.next()?), &mut memories)));
        });
    }
}

/// The commands as they are run: the start of the program is in it.
fn commands(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("program");
    group.sample_size(30);
    for arguments in [
        &["rules", "check"][..],
        &["rules", "diff", "cn-2016-pilot", "cn-2017"],
        &["rules", "show", "--in", "shanghai"],
    ] {
        let run = || {
            let mut program = Command::new(env!("CARGO_BIN_EXE_permit-points"));
            let program = program.args(arguments).stdout(Stdio::null());
            let ended = program.status().expect("it starts");
            // A diff that moves somebody ends with 1, and has run.
            assert!(matches!(ended.code(), Some(0 | 1)), "{arguments:?}");
        };
        group.bench_function(arguments.join(" "), |bench| bench.iter(run));
    }
    group.finish();
}

fn main() {
    let mut bench = Criterion::default().configure_from_args();
    reading(&mut bench);
    answering(&mut bench);
    grading(&mut bench);
    commands(&mut bench);
    bench.final_summary();
}
