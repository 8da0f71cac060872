//! The library as another program uses it: read a rule file, assess somebody, say why in either
//! language, and write JSON. Nothing here needs the program's own feature:
//!
//! ```text
//! cargo run --example library --no-default-features
//! ```

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "an example prints, and reads keys that are always there"
)]

use permit_points::explain::{self, Form};
use permit_points::wire::AssessmentOut;
use permit_points::{Applicant, Lang, Sheet, assess, load};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A rule file from anywhere; `embedded::ruleset("cn-2017")` has the same one without reading a file.
    let name = "rules/cn-2017.yaml";
    let loaded = load(name, std::fs::read(name)?);
    for finding in &loaded.findings {
        eprintln!("{}: {}", finding.code.name(), Lang::En.of(&finding.message));
    }
    let rules = loaded.ruleset.ok_or("the rule file has faults")?;

    // Answers as people write them, on a day that the caller chooses.
    let on = jiff::civil::date(2026, 11, 23);
    let sheet = Sheet::of([
        ("annual_salary", "45万"),
        ("education", "master"),
        ("experience_years", "8"),
        ("age", "34"),
    ]);
    let applicant = match Applicant::read(&rules, &[sheet], on) {
        Ok(applicant) => applicant,
        Err(faults) => {
            for fault in faults {
                eprintln!("{}", Lang::En.of(&fault.refusal.what));
            }
            return Err("the answers have faults".into());
        }
    };

    let answer = assess(&rules, &applicant, on);
    let class = answer.class.map(|class| rules.classes()[class].id.as_str());
    println!("{class:?} by {} points of {}\n", answer.points, answer.cap);

    let page = explain::assessment(&rules, &answer);
    for lang in [Lang::En, Lang::Zh] {
        let text = page.write(Form::Markdown, lang, 80);
        for line in text.lines().take(12) {
            println!("{line}");
        }
        println!("…\n");
    }

    let json = serde_json::to_value(AssessmentOut::new(&rules, &answer))?;
    println!("{}", json["factors"][0]);
    Ok(())
}
