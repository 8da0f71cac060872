//! The loader: from the text of a rule file to a [`Ruleset`], or to everything wrong with it.

use std::sync::OnceLock;

use crate::base::place::{Place, Spot};
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::engine::normal::NormalForm;
use crate::rules::compile::{Compiled, RulePlaces, compile, compile_local};
use crate::rules::finding::{Code, Finding, MOST_FINDINGS};
use crate::rules::ruleset::{Fact, Ruleset};
use crate::rules::schema::{self, LocalFile, RuleFile};
use crate::rules::shape::{self, Fitted};
use crate::rules::source::RuleText;
use crate::rules::yaml::Node;

/// The most combinations of cells of shared facts, beyond which nothing could be proved in time.
const MOST_ENTANGLED: u128 = 1_000_000;

/// The most steps that one exact answer may take: combinations, each through all conditions.
const MOST_STEPS: u128 = 10_000_000;

/// The most entries of a ruleset: every command goes through all of them, some in every place.
const MOST_ENTRIES: usize = 10_000;

/// The most entries of the partition into cells, which bounds time and memory.
const MOST_WORK: usize = 2_000_000;

/// A rule file that was read: its text, its findings in the order of the text, and the ruleset if
/// no finding stands against it.
#[derive(Debug)]
pub struct Loaded {
    /// The text.
    pub source: RuleText,
    /// Everything there is to say about it.
    pub findings: Vec<Finding>,
    /// The ruleset, if it may be used; of a local file, the ruleset it extends as it holds in the
    /// place.
    pub ruleset: Option<Ruleset>,
    /// How many more faults there are than `findings` lists, of a file with very many.
    pub left_out: usize,
    /// What proofs go by besides, unless nothing could be read at all.
    pub(crate) draft: Option<Box<FileDraft>>,
}

/// What was read of a file on the way to its ruleset.
#[derive(Debug)]
pub(crate) struct FileDraft {
    /// What the file says, as far as it fits the format.
    pub(crate) file: RuleFile,
    /// The ruleset of a file that may not be used: with holes, for proofs about what is sound.
    pub(crate) broken: Option<Ruleset>,
    /// Where its rules are written.
    pub(crate) places: RulePlaces,
    /// How many facts come from another ruleset; they stand before the file's own.
    pub(crate) shared_facts: usize,
}

/// The rulesets that a file may refer to by id.
pub(crate) struct Shelf {
    pub(crate) ruleset: fn(&str) -> Option<&'static Ruleset>,
    pub(crate) ids: fn() -> Vec<&'static str>,
}

/// Reads a rule file; a local file that extends `base` is read over it instead of over the ruleset
/// of that id on the shelf.
pub(crate) fn read_file(
    name: &str,
    bytes: Vec<u8>,
    base: Option<&Ruleset>,
    shelf: &Shelf,
) -> Loaded {
    let source = RuleText::new(name, bytes);
    let read = match source.tree() {
        Ok(tree) if is_local(tree) => {
            read_local(shape::check(tree, local_json_schema()), base, shelf)
        }
        Ok(tree) => read(shape::check(tree, json_schema()), shelf),
        Err(finding) => Read {
            findings: vec![*finding],
            ..Read::default()
        },
    };
    let mut findings = read.findings;
    in_order(&source, &mut findings);
    Loaded {
        source,
        findings,
        ruleset: read.ruleset,
        left_out: read.left_out,
        draft: read.draft,
    }
}

impl Loaded {
    /// The waivers of the file, used or not.
    #[must_use]
    pub fn waivers(&self) -> &[schema::Waiver] {
        let draft = self.draft.as_deref();
        draft.map_or(&[], |draft| draft.file.waivers.as_slice())
    }
}

/// Puts findings into the order of the text.
pub(crate) fn in_order(source: &RuleText, findings: &mut Vec<Finding>) {
    let mut placed: Vec<(Option<usize>, Finding)> = findings
        .drain(..)
        .map(|finding| (source.offset(&finding), finding))
        .collect();
    // What has no place in the text stands in for something that another finding misses already.
    if placed.iter().any(|(offset, _)| offset.is_some()) {
        placed.retain(|(offset, _)| offset.is_some());
    }
    placed.sort_by_key(|(offset, finding)| (*offset, finding.code));
    findings.extend(placed.into_iter().map(|(_, finding)| finding));
}

/// What was read of a file.
#[derive(Default)]
struct Read {
    findings: Vec<Finding>,
    left_out: usize,
    ruleset: Option<Ruleset>,
    draft: Option<Box<FileDraft>>,
}

impl Read {
    /// What is read of a file of which nothing can be used.
    fn nothing(findings: Vec<Finding>, left_out: usize) -> Self {
        Self {
            findings,
            left_out,
            ..Self::default()
        }
    }
}

/// Meaning, after keys and types; not of a file that is no rule file by all appearances.
fn read(fitted: Fitted, shelf: &Shelf) -> Read {
    let Fitted {
        value,
        mut findings,
        left_out,
    } = fitted;
    if findings.len() >= MOST_FINDINGS {
        return Read::nothing(findings, left_out);
    }
    let file: RuleFile = match serde_yaml::from_value(value) {
        Ok(file) => file,
        // The shape has let something through that the structs do not take: said, never ignored.
        Err(error) => {
            let message = unfit(&error);
            findings.push(Finding::at_value(Code::WrongType, Place::root(), message));
            return Read::nothing(findings, left_out);
        }
    };
    let (shared, unshared) = match shared_facts(&file, shelf) {
        Ok(shared) => (shared, None),
        Err(finding) => (&[][..], Some(*finding)),
    };
    let Compiled {
        ruleset,
        mut is_usable,
        findings: more,
        left_out,
        places,
    } = compile(&file, shared, &findings);
    findings.extend(more);
    if let Some(finding) = unshared {
        // The facts that should have come from there are not unknown on their own account.
        findings.retain(|finding| finding.code != Code::UnknownFact);
        findings.push(finding);
        is_usable = false;
    }
    if is_usable && let Some(finding) = entangled(&ruleset) {
        findings.push(finding);
        is_usable = false;
    }
    let (ruleset, broken) = if is_usable {
        (Some(ruleset), None)
    } else {
        (None, Some(ruleset))
    };
    let draft = Box::new(FileDraft {
        shared_facts: shared.len(),
        file,
        broken,
        places,
    });
    Read {
        findings,
        left_out,
        ruleset,
        draft: Some(draft),
    }
}

/// What the reader of YAML has against a file that its schema lets through.
fn unfit(error: &serde_yaml::Error) -> Text {
    say!("the file does not fit the format: {error}", error)
}

/// Whether a file is meant as a local one: it extends another file, or its keys are those of one.
fn is_local(tree: &Node) -> bool {
    let entries = tree.as_map().unwrap_or_default();
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    let is_meant = |entry: &crate::rules::yaml::KeyValue| {
        matches!(entry.key.as_str(), "removes" | "province" | "routes")
            || shape::near_key(&entry.key, ["extends"]).is_some()
    };
    has("extends") || (!has("factors") && !has("classes") && entries.iter().any(is_meant))
}

/// Meaning of a local file. Proofs speak of its ruleset as a whole, so there is no draft of it.
fn read_local(fitted: Fitted, base: Option<&Ruleset>, shelf: &Shelf) -> Read {
    let Fitted {
        value,
        mut findings,
        left_out,
    } = fitted;
    if findings.len() >= MOST_FINDINGS {
        return Read::nothing(findings, left_out);
    }
    let file: LocalFile = match serde_yaml::from_value(value) {
        Ok(file) => file,
        Err(error) => {
            let message = unfit(&error);
            findings.push(Finding::at_value(Code::WrongType, Place::root(), message));
            return Read::nothing(findings, left_out);
        }
    };
    let base = match extended(&file, base, shelf) {
        Ok(base) => base,
        Err(finding) => {
            findings.push(*finding);
            None
        }
    };
    let local = compile_local(&file, base, &findings);
    findings.extend(local.findings);
    let ruleset = local.ruleset.filter(|ruleset| match entangled(ruleset) {
        Some(finding) => {
            findings.push(finding);
            false
        }
        None => true,
    });
    Read {
        findings,
        left_out: local.left_out,
        ruleset,
        draft: None,
    }
}

/// The ruleset that a local file extends; none where it does not say so, which is a finding of the
/// first stage.
fn extended<'a>(
    file: &LocalFile,
    base: Option<&'a Ruleset>,
    shelf: &Shelf,
) -> Result<Option<&'a Ruleset>, Box<Finding>> {
    let name = file.extends.as_str();
    if name.is_empty() {
        return Ok(None);
    }
    let base = base.filter(|base| base.id() == name);
    match base.or_else(|| (shelf.ruleset)(name)) {
        Some(base) => Ok(Some(base)),
        None => Err(Box::new(no_such_ruleset(
            shelf,
            name,
            "extends",
            say!(
                "there is no ruleset `{id}` to extend",
                id = spelling::shown(name, 60)
            ),
        ))),
    }
}

/// The facts that `facts_from` brings in.
pub(crate) fn shared_facts(
    file: &RuleFile,
    shelf: &Shelf,
) -> Result<&'static [Fact], Box<Finding>> {
    let Some(name) = &file.facts_from else {
        return Ok(&[]);
    };
    match (shelf.ruleset)(name) {
        Some(ruleset) => Ok(ruleset.facts().as_slice()),
        None => Err(Box::new(no_such_ruleset(
            shelf,
            name,
            "facts_from",
            say!(
                "there is no ruleset `{id}` to take facts from",
                id = spelling::shown(name, 60)
            ),
        ))),
    }
}

/// A key that names a ruleset which is not on the shelf.
fn no_such_ruleset(shelf: &Shelf, name: &str, key: &'static str, message: Text) -> Finding {
    let known = (shelf.ids)();
    Finding::at_value(Code::WrongType, Place::root().key(key), message)
        .help(say!("there are {names}", names = say::quoted(&known)))
        .did_you_mean(spelling::nearest(name, known.iter().copied()))
}

/// Whether exact answers about the ruleset would take too long.
pub(crate) fn entangled(ruleset: &Ruleset) -> Option<Finding> {
    let found = |message: Text, help: Text| {
        let spot = Spot::first_key(Place::root());
        Finding::new(Code::TooEntangled, Place::root(), spot, message).help(help)
    };
    let entries = ruleset.entries();
    if entries > MOST_ENTRIES {
        let message = say!(
            "{entries} facts, tables and conditions are more than the {most} of one ruleset",
            entries,
            most = MOST_ENTRIES
        );
        return Some(found(message, say!("leave out what nobody needs")));
    }
    let finding = |message: Text| {
        let help = say!("let fewer facts be read in several places, or with fewer edges");
        found(message, help)
    };
    if NormalForm::work(ruleset, MOST_WORK) > MOST_WORK {
        return Some(finding(say!(
            "too many bands, steps and conditions read the same facts"
        )));
    }
    let latest = |parameter: &crate::rules::ruleset::Parameter| {
        parameter.values.last().map(|value| value.value)
    };
    let figures = ruleset.parameters().map(latest);
    let day = ruleset.in_force().from.unwrap_or(jiff::civil::Date::ZERO);
    let form = NormalForm::new(ruleset, day, &figures);
    let combinations = form.entanglement(ruleset);
    let steps =
        combinations.saturating_mul(u128::try_from(form.model.conditions()).unwrap_or(u128::MAX));
    if combinations <= MOST_ENTANGLED && steps > MOST_STEPS {
        return Some(finding(say!(
            "an exact answer could take {steps} steps, more than {most}",
            steps,
            most = MOST_STEPS
        )));
    }
    (combinations > MOST_ENTANGLED).then(|| {
        finding(say!("the facts that are read in more than one place have {combinations} combinations, more than {most}", combinations, most = MOST_ENTANGLED))
    })
}

/// The schema that files are held against, derived once.
fn json_schema() -> &'static serde_json::Value {
    static SCHEMA: OnceLock<serde_json::Value> = OnceLock::new();
    SCHEMA.get_or_init(schema::json_schema)
}

/// The schema that local files are held against, derived once.
fn local_json_schema() -> &'static serde_json::Value {
    static SCHEMA: OnceLock<serde_json::Value> = OnceLock::new();
    SCHEMA.get_or_init(schema::local_json_schema)
}
