//! Findings in the forms of other programs: SARIF for code scanners, annotations for GitHub.

use serde_json::Value;

use crate::support::{files, project, run, run_with};

/// The published schema of SARIF, in a validator that knows nothing of this program.
fn faults(log: &Value) -> Option<String> {
    let text = std::fs::read_to_string(project().join("tests/data/sarif-schema-2.1.0.json"));
    let schema: Value = serde_json::from_str(&text.unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    let verdict = schemas.validate(log, index);
    verdict.err().map(|error| format!("{error:#}"))
}

fn check(names: &[String], format: &str) -> String {
    let arguments = ["rules", "check", "--format", format];
    let all = arguments
        .into_iter()
        .chain(names.iter().map(String::as_str));
    let ran = run_with(all).go();
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    ran.stdout
}

#[test]
fn every_finding_is_a_result_of_valid_sarif_in_the_same_place() {
    let root = project();
    let all = files("tests/findings/err", &["yaml"]);
    let hostile = files("tests/hostile", &["yaml"]);
    let relative = |file: &std::path::PathBuf| {
        let file = file.strip_prefix(&root).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let names: Vec<_> = all.iter().chain(&hostile).map(relative).collect();
    let log: Value = serde_json::from_str(&check(&names, "sarif")).unwrap();
    assert_eq!(faults(&log), None);
    let report: Value = serde_json::from_str(&check(&names, "json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(findings.len() > 300);
    assert_eq!(findings.len(), results.len());
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for (finding, result) in findings.iter().zip(results) {
        let place = &result["locations"][0]["physicalLocation"];
        let region = &place["region"];
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(
            (&finding["code"], &finding["code"], &finding["file"]),
            (
                &result["ruleId"],
                &rule["id"],
                &place["artifactLocation"]["uri"]
            )
        );
        assert_eq!(
            (&finding["line"], &finding["column"]),
            (&region["startLine"], &region["startColumn"])
        );
        assert_eq!(
            finding["waived"],
            Value::Bool(result["suppressions"].is_array())
        );
        assert_eq!(
            finding["also"].is_object(),
            result["relatedLocations"].is_array()
        );
        let at = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
        assert!(at("startLine", "startColumn") <= at("endLine", "endColumn"));
    }
}

#[test]
fn how_many_findings_are_not_listed_is_told_in_every_format() {
    let keys: Vec<_> = (0..700).map(|at| format!("k{at}: 1")).collect();
    let keys = keys.join("\n");
    let text = format!("format: permit-points/rules/v1\n{keys}");
    let check = |format: &str| {
        let command = format!("rules check - --format {format}");
        run(&command).stdin(text.as_str()).go().stdout
    };
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let left_out = report["left_out"].as_u64().unwrap();
    assert!(left_out >= 200);
    let log: Value = serde_json::from_str(&check("sarif")).unwrap();
    assert_eq!(faults(&log), None);
    let notices = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notices.as_array().unwrap().len(), 1);
    assert_eq!(notices[0]["properties"]["leftOut"], left_out);
    let at = &notices[0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(at["index"], 0);
    let message = notices[0]["message"]["text"].as_str().unwrap();
    assert!(message.contains(&left_out.to_string()), "{message}");
    let github = check("github");
    let last = github.lines().last().unwrap();
    assert!(
        last.starts_with("::notice ") && last.contains(message),
        "{last}"
    );
}

#[test]
fn a_waived_finding_is_suppressed_in_the_source() {
    let ran = run("rules check rules/cn-2016-pilot.yaml --format sarif").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(faults(&log), None);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let suppression = &result["suppressions"][0];
        assert_eq!(suppression["kind"], "inSource");
        let reason = suppression["justification"].as_str().unwrap();
        assert!(reason.starts_with("The printed table gives ages 25, 45, 55 and 60 no row."));
    }
}

#[test]
fn the_validator_refuses_what_is_no_sarif() {
    let ran = run("rules check rules/cn-2017.yaml --format sarif").go();
    let mut log: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(faults(&log), None);
    log["runs"][0]["columnKind"] = "bytes".into();
    assert!(faults(&log).is_some());
}

#[test]
fn a_region_of_sarif_ends_behind_its_last_character() {
    let text = "format: permit-points/rules/v1\nid: x\ntitel: {en: 年, zh: 年}\n";
    let ran = run("rules check - --format sarif").stdin(text).go();
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let strange = log["runs"][0]["results"].as_array().unwrap();
    let strange = strange.iter().find(|one| one["ruleId"] == "unknown-key");
    let place = &strange.unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%3Cstdin%3E");
    let region =
        serde_json::json!({"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 6});
    assert_eq!(place["region"], region);
}

#[test]
fn an_error_is_annotated_beside_its_line_on_github() {
    run("rules check examples/overlap.yaml --format github")
        .go()
        .gives(
            1,
            "::error file=examples/overlap.yaml,line=23,endLine=23,col=20,endColumn=22,\
             title=overlapping-bands::`age` 26 to 30 is in two bands%0Aline 22: also matched here\
             %0Ahelp: end the first band at 25\n",
            "",
        );
}

#[test]
fn a_waived_finding_is_a_notice_on_github() {
    let ran = run("rules check rules/cn-2016-pilot.yaml --format github").go();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let first = ran.stdout.lines().next().unwrap();
    assert!(first.starts_with("::notice file=rules/cn-2016-pilot.yaml,line="));
    assert!(first.contains(",title=band-gap (waived)::"));
    assert_eq!(ran.stdout.lines().count(), 4);
}

#[test]
fn a_name_of_a_file_cannot_forge_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a,b: c%\n::error::x.yaml");
    std::fs::write(&file, "id: [").unwrap();
    let ran = run_with([
        "rules",
        "check",
        file.to_str().unwrap(),
        "--format",
        "github",
    ])
    .go();
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains(r"a%2Cb%3A c%25\u{a}%3A%3Aerror%3A%3Ax.yaml,line=1")
    );
}
