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
use permit_points::ruleset::Ruleset;
use permit_points::{Applicant, Sheet, assess, embedded, figures, load};

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
        bench.iter(|| permit_points::load_over(place.path, text.to_vec(), Some(table)));
    });
}

fn answering(bench: &mut Criterion) {
    let ruleset = in_shanghai();
    let figures = figures::on(&ruleset, DAY);
    bench.bench_function("normal form", |bench| {
        bench.iter(|| NormalForm::new(black_box(&ruleset), DAY, &figures));
    });
    let form = NormalForm::new(&ruleset, DAY, &figures);
    let facts = 0..ruleset.facts().len();
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
            to: Some(0),
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
    commands(&mut bench);
    bench.final_summary();
}
