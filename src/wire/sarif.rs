//! Findings as SARIF 2.1.0, the standard in which code scanners hand their results on.

use serde::Serialize;
use serde_json::{Value, json};

use super::findings::not_listed;
use crate::base::lang::Lang;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::load::Loaded;
use crate::rules::compile::Waived;
use crate::rules::finding::{Code, Finding, Severity};
use crate::rules::source::{Location, RuleText};

/// Where the schema of this output is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The reasons of more waivers of one finding than these are left out.
const MOST_REASONS: usize = 10;

#[derive(Debug, Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invocations: Vec<Value>,
    column_kind: &'static str,
    artifacts: Vec<Value>,
    results: Vec<ResultOut>,
}

/// One finding; SARIF calls it a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut {
    rule_id: &'static str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Site; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Site>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
    properties: Value,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

/// A place in a file; SARIF calls it a location.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Site {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

/// The findings of some files as one run of the program of this version, with their words in one
/// language or one behind the other.
///
/// # Errors
///
/// None that is known of: every key is a text.
pub(crate) fn page(
    files: &[Loaded],
    version: &str,
    lang: Lang,
) -> Result<String, serde_json::Error> {
    let rules: Vec<_> = Code::ALL.into_iter().map(|code| rule(code, lang)).collect();
    let mut results = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let waived = Waived::of(file.waivers());
        let findings = file.findings.iter();
        results.extend(findings.map(|one| outcome((file, &waived), index, one, lang)));
    }
    let artifact = |file: &Loaded| json!({"location": {"uri": uri(file.source.name())}});
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "permit-points", "semanticVersion": version, "rules": rules
            }}),
            invocations: invocations(files, lang),
            column_kind: "unicodeCodePoints",
            artifacts: files.iter().map(artifact).collect(),
            results,
        }],
    };
    let log = serde_json::to_string_pretty(&log)?;
    Ok(spelling::escaped_json(&log).into_owned() + "\n")
}

/// The run, if it has something to tell of itself: of which files not all findings are listed.
fn invocations(files: &[Loaded], lang: Lang) -> Vec<Value> {
    let cut = files.iter().enumerate();
    let cut = cut.filter(|(_, file)| file.left_out > 0);
    let told: Vec<Value> = cut
        .map(|(index, file)| {
            let artifact = json!({"uri": uri(file.source.name()), "index": index});
            json!({
                "level": "warning",
                "message": {"text": lang.of(&not_listed(file.left_out))},
                "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
                "properties": {"leftOut": file.left_out},
            })
        })
        .collect();
    if told.is_empty() {
        return Vec::new();
    }
    vec![json!({"executionSuccessful": true, "toolExecutionNotifications": told})]
}

fn rule(code: Code, lang: Lang) -> Value {
    let text = code.explanation();
    let first = |text: &str, between: &str, end: &str| {
        let first = text.split_once(between).map_or(text, |(first, _)| first);
        first.trim_end_matches(end).to_owned() + end
    };
    let short = Text::new(first(&text.en, ". ", "."), first(&text.zh, "。", "。"));
    json!({
        "id": code.name(),
        "shortDescription": {"text": lang.of(&short)},
        "help": {"text": lang.of(&text)},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn outcome(
    (file, waived): (&Loaded, &Waived<'_>),
    index: usize,
    finding: &Finding,
    lang: Lang,
) -> ResultOut {
    let text = match &finding.help {
        Some(help) => say!("{message}; {help}", message = finding.message, help),
        None => finding.message.clone(),
    };
    let source = &file.source;
    let related = finding.other.iter().map(|(spot, label)| Site {
        id: Some(1),
        physical_location: physical(source, index, source.locate_spot(spot)),
        message: Some(Message {
            text: lang.of(label),
        }),
    });
    ResultOut {
        rule_id: finding.code.name(),
        rule_index: Code::ALL.iter().position(|code| *code == finding.code),
        level: level(finding.code.severity()),
        message: Message {
            text: lang.of(&text),
        },
        locations: [Site {
            id: None,
            physical_location: physical(source, index, source.locate(finding)),
            message: None,
        }],
        related_locations: related.collect(),
        suppressions: finding
            .waived
            .then(|| suppression(waived, finding, lang))
            .into_iter()
            .collect(),
        properties: json!({"at": finding.at.to_string(), "example": finding.example}),
    }
}

/// The waiver stands in the file itself, so it holds for all who use the file.
fn suppression(waived: &Waived<'_>, finding: &Finding, lang: Lang) -> Value {
    let reason = waived
        .covering(finding)
        .take(MOST_REASONS)
        .map(|waiver| lang.of(&waiver.reason));
    let reason = reason.collect::<Vec<_>>().join(" ");
    json!({"kind": "inSource", "status": "accepted", "justification": reason})
}

fn physical(source: &RuleText, index: usize, location: Option<Location>) -> Value {
    let artifact = json!({"uri": uri(source.name()), "index": index});
    match location {
        None => json!({"artifactLocation": artifact}),
        Some(Location { position, end, .. }) => json!({
            "artifactLocation": artifact,
            "region": {
                "startLine": position.line, "startColumn": position.column,
                "endLine": end.line, "endColumn": end.column,
            },
        }),
    }
}

/// The name of a file as an address: relative as it was given, or of this machine where it begins
/// at the root.
fn uri(name: &str) -> String {
    let mut uri = String::from(if name.starts_with('/') { "file://" } else { "" });
    for byte in name.bytes() {
        let letter = char::from(byte);
        if letter.is_ascii_alphanumeric() || "-._~/".contains(letter) {
            uri.push(letter);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_addresses() {
        assert_eq!(uri("rules/cn-2017.yaml"), "rules/cn-2017.yaml");
        assert_eq!(uri("a b/规.yaml"), "a%20b/%E8%A7%84.yaml");
        assert_eq!(uri("c:d%.yaml"), "c%3Ad%25.yaml");
        assert_eq!(uri("/tmp/x.yaml"), "file:///tmp/x.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn every_rule_says_in_a_sentence_what_it_is() {
        for code in Code::ALL {
            for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
                let rule = rule(code, lang);
                let short = rule["shortDescription"]["text"].as_str().unwrap();
                assert!(short.len() > 20 && short.ends_with(end), "{code}: {short}");
            }
        }
    }
}
