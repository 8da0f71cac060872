//! The first stage of checking: keys and types, held against the JSON Schema of the format.
//!
//! In comes the tree of a file, out come all its faults of this kind at once (serde would stop at
//! the first), and as much of the file as fits the schema. Names are not looked up here.

use std::collections::BTreeMap;

use serde_json::Value as Schema;
use serde_yaml::{Mapping, Value};

use crate::base::decimal::Decimal;
use crate::base::place::{Place, Spot};
use crate::base::say::{self, say};
use crate::base::spelling;
use crate::base::text::Text;
use crate::rules::finding::MOST_FINDINGS;
use crate::rules::finding::{Code, Finding};
use crate::rules::schema::RESERVED_KEYS;
use crate::rules::yaml::{KeyValue, Node, Resolved, YamlKind};

/// What a tree says as far as it fits a schema.
pub(crate) struct Fitted {
    /// What fits.
    pub(crate) value: Value,
    /// The departures from the schema.
    pub(crate) findings: Vec<Finding>,
    /// How many more there are than are kept.
    pub(crate) left_out: usize,
}

/// What a tree says as far as it fits the schema, with every departure from it.
pub(crate) fn check(root: &Node, schema: &Schema) -> Fitted {
    let mut walk = Walk {
        root: schema,
        findings: Vec::new(),
        left_out: 0,
    };
    let value = walk.node(root, &Shape::of(schema, schema), &Place::root());
    Fitted {
        value: value.unwrap_or_else(|| Value::Mapping(Mapping::new())),
        findings: walk.findings,
        left_out: walk.left_out,
    }
}

/// The schema of one node, with references followed.
struct Shape<'a> {
    schema: &'a Schema,
    /// The name of the definition, for the texts in two languages.
    name: &'a str,
}

impl<'a> Shape<'a> {
    fn of(schema: &'a Schema, root: &'a Schema) -> Self {
        let Some(reference) = schema.get("$ref").and_then(Schema::as_str) else {
            return Self { schema, name: "" };
        };
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| root.pointer(pointer));
        Self {
            schema: target.unwrap_or(schema),
            name: reference.rsplit('/').next().unwrap_or(""),
        }
    }

    fn is_text(&self) -> bool {
        self.name == "Text"
    }

    fn choices(&self) -> &'a [Schema] {
        self.schema
            .get("anyOf")
            .and_then(Schema::as_array)
            .map_or(&[], Vec::as_slice)
    }

    fn kind(&self) -> &'a str {
        self.schema
            .get("type")
            .and_then(Schema::as_str)
            .unwrap_or("string")
    }

    fn property(&self, key: &str) -> Option<&'a Schema> {
        self.schema.get("properties")?.get(key)
    }

    fn keys(&self) -> impl Iterator<Item = &'a str> {
        let keys = self.schema.get("properties").and_then(Schema::as_object);
        keys.into_iter()
            .flat_map(|keys| keys.keys().map(String::as_str))
    }

    fn required(&self) -> impl Iterator<Item = &'a str> {
        let required = self.schema.get("required").and_then(Schema::as_array);
        required.into_iter().flatten().filter_map(Schema::as_str)
    }

    /// The values of an enumeration, if it is one.
    fn constants(&self) -> Vec<&'a str> {
        let variants = self.schema.get("oneOf").and_then(Schema::as_array);
        variants
            .into_iter()
            .flatten()
            .filter_map(|variant| variant.get("const")?.as_str())
            .collect()
    }

    /// How long a text may be, where the format says so.
    fn most_characters(&self) -> Option<usize> {
        let most = self.schema.get("maxLength")?.as_u64()?;
        usize::try_from(most).ok()
    }

    /// What stands in for a list item that does not fit, so that the others keep their places.
    fn stand_in(&self) -> Value {
        match self.kind() {
            "object" => Value::Mapping(Mapping::new()),
            "array" => Value::Sequence(Vec::new()),
            _ => Value::String(String::new()),
        }
    }

    fn expected(&self, root: &'a Schema) -> Text {
        if self.is_text() {
            return say!("a mapping with `en` and `zh`");
        }
        let constants = self.constants();
        if !constants.is_empty() {
            return say!("one of {names}", names = say::quoted(&constants));
        }
        let choices = self.choices();
        if !choices.is_empty() {
            let kinds: Vec<_> = choices
                .iter()
                .map(|choice| Shape::of(choice, root).expected(root))
                .collect();
            return say::joined(&kinds, ", or ", "，或");
        }
        match (
            self.kind(),
            self.schema.get("format").and_then(Schema::as_str),
        ) {
            ("string", Some("date")) => say!("a day as `2017-04-01`"),
            ("object", _) if self.name == "Figure" => say!("a multiple of a parameter"),
            ("object", _) => say!("a mapping"),
            ("array", _) if self.schema.get("minItems").is_some() => {
                say!("a list of at least one")
            }
            ("array", _) => say!("a list"),
            ("integer", _) => match self.schema.get("minimum").and_then(Schema::as_i64) {
                Some(least) => say!("a whole number of at least {least}", least),
                None => say!("a whole number"),
            },
            ("number", _) => say!("a number"),
            ("boolean", _) if self.schema.get("const").is_some() => say!("`true`"),
            ("boolean", _) => say!("`true` or `false`"),
            _ => say!("text"),
        }
    }
}

struct Walk<'a> {
    root: &'a Schema,
    findings: Vec<Finding>,
    left_out: usize,
}

impl<'a> Walk<'a> {
    /// Keeps a finding, which is put into words only if there is room for it.
    fn report(&mut self, finding: impl FnOnce() -> Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding());
        } else {
            self.left_out += 1;
        }
    }

    fn node(&mut self, node: &Node, shape: &Shape<'a>, place: &Place) -> Option<Value> {
        let choices = shape.choices();
        if choices.is_empty() {
            return match (shape.kind(), &node.kind) {
                ("object", YamlKind::Map(entries)) => Some(self.map(entries, shape, place)),
                ("array", YamlKind::List(items)) => self.list(items, node, shape, place),
                ("object" | "array", _) | (_, YamlKind::Map(_) | YamlKind::List(_)) => {
                    self.refuse(node, shape, place)
                }
                (_, YamlKind::Scalar(_)) => self.scalar(node, shape, place),
            };
        }
        // A value that comes in several shapes: the one of the same kind of node judges it.
        let shapes: Vec<_> = choices
            .iter()
            .map(|choice| Shape::of(choice, self.root))
            .collect();
        let fitting = match &node.kind {
            YamlKind::Map(_) => shapes.iter().find(|one| one.kind() == "object"),
            YamlKind::List(_) => shapes.iter().find(|one| one.kind() == "array"),
            YamlKind::Scalar(_) => {
                let fits = |one: &&Shape<'_>| scalar_value(node, one).is_some();
                shapes
                    .iter()
                    .find(fits)
                    .or_else(|| shapes.iter().find(|one| !one.choices().is_empty()))
            }
        };
        match fitting {
            Some(one) => self.node(node, one, place),
            None => self.refuse(node, shape, place),
        }
    }

    fn list(
        &mut self,
        items: &[Node],
        node: &Node,
        shape: &Shape<'a>,
        place: &Place,
    ) -> Option<Value> {
        if items.is_empty() && shape.schema.get("minItems").is_some() {
            return self.refuse(node, shape, place);
        }
        let most = shape.schema.get("maxItems").and_then(Schema::as_u64);
        let most = most.and_then(|most| usize::try_from(most).ok());
        if let Some(most) = most.filter(|most| items.len() > *most) {
            self.report(|| {
                let found = items.len();
                let message = say!(
                    "found {found} entries, expected at most {most}",
                    found,
                    most
                );
                Finding::at_value(Code::WrongType, place.clone(), message)
            });
            return None;
        }
        let item_schema = shape.schema.get("items")?;
        let item_shape = Shape::of(item_schema, self.root);
        let values = items.iter().enumerate().map(|(index, item)| {
            let value = self.node(item, &item_shape, &place.entry(index, id_of(item)));
            value.unwrap_or_else(|| item_shape.stand_in())
        });
        Some(Value::Sequence(values.collect()))
    }

    fn map(&mut self, entries: &[KeyValue], shape: &Shape<'a>, place: &Place) -> Value {
        let mut values = Mapping::new();
        let mut strange: Vec<&str> = Vec::new();
        let mut writings: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            let here = place.key(entry.key.clone());
            let writing = writings.entry(&entry.key).or_default();
            *writing += 1;
            if *writing > 1 {
                let earlier = *writing - 1;
                self.duplicate(&entry.key, here, earlier);
                continue;
            }
            let Some(schema) = shape.property(&entry.key) else {
                strange.push(&entry.key);
                self.unknown(&entry.key, here, shape);
                continue;
            };
            if let Some(value) = self.node(&entry.value, &Shape::of(schema, self.root), &here) {
                values.insert(Value::String(entry.key.clone()), value);
            }
        }
        self.required(entries, &strange, shape, place);
        Value::Mapping(values)
    }

    fn duplicate(&mut self, key: &str, here: Place, writing: usize) {
        self.report(|| {
            let first = Spot::key(here.clone());
            let second = Spot {
                writing,
                ..first.clone()
            };
            let message = say!(
                "`{key}` is written twice in this mapping",
                key = spelling::shown(key, 60)
            );
            Finding::new(Code::DuplicateKey, here, second, message)
                .other(first, say!("first written here"))
                .help(say!("keep one of the two"))
        });
    }

    fn unknown(&mut self, key: &str, here: Place, shape: &Shape<'a>) {
        self.report(|| {
            let shown = spelling::shown(key, 60);
            if RESERVED_KEYS.contains(&key) {
                let message = say!(
                    "`{key}` is kept for a later version of the format",
                    key = shown
                );
                let help = say!("take it out");
                return Finding::at_key(Code::ReservedKey, here, message).help(help);
            }
            let known: Vec<_> = shape.keys().collect();
            let near = near_key(key, known.iter().copied());
            let message = say!("`{key}` is no key of this mapping", key = shown);
            let finding = Finding::at_key(Code::UnknownKey, here, message);
            let help = say!("the keys are {names}", names = say::quoted(&known));
            finding.help(help).did_you_mean(near)
        });
    }

    /// Required keys that are not there, unless a key that is not known may have been meant.
    fn required(
        &mut self,
        entries: &[KeyValue],
        strange: &[&str],
        shape: &Shape<'a>,
        place: &Place,
    ) {
        let is_there = |key: &str| entries.iter().any(|entry| entry.key == key);
        let is_reserved = |key: &&str| RESERVED_KEYS.contains(key);
        if shape.is_text() {
            self.translations(entries, strange, place);
            return;
        }
        let missing: Vec<_> = shape.required().filter(|key| !is_there(key)).collect();
        for key in &missing {
            let is_meant = |other: &&str| {
                near_key(other, [*key]).is_some()
                    || is_reserved(other)
                    || (missing.len() == 1 && is_synonym(other, key))
            };
            // Of more keys than there are findings, nobody reads which one was meant.
            if strange.iter().take(MOST_FINDINGS).any(is_meant) {
                continue;
            }
            self.report(|| {
                if *key != "source" {
                    return Finding::missing_key(place.clone(), key)
                        .help(say!("add `{key}:` to this mapping", key));
                }
                let message = say!("this entry does not say what it rests on");
                Finding::at_item(Code::MissingSource, place.clone(), message)
                    .help(say!("add `source:` with the id of a listed source"))
            });
        }
    }

    /// A text without one of its languages, unless a key that is not known may have been meant.
    fn translations(&mut self, entries: &[KeyValue], strange: &[&str], place: &Place) {
        if !strange.is_empty() {
            return;
        }
        let is_said = |language: &str| {
            let of_language = entries.iter().find(|entry| entry.key == language);
            of_language.is_some_and(|entry| match &entry.value.kind {
                YamlKind::Scalar(scalar) => !scalar.text.trim().is_empty(),
                // Another kind of node is a fault of its own.
                YamlKind::List(_) | YamlKind::Map(_) => true,
            })
        };
        let missing: Vec<_> = ["en", "zh"]
            .into_iter()
            .filter(|language| !is_said(language))
            .collect();
        if !missing.is_empty() {
            self.report(|| {
                let message = say!(
                    "this text has no {languages}",
                    languages = say::quoted(&missing)
                );
                let help = say!("every text is written in English (`en`) and Chinese (`zh`)");
                Finding::at_item(Code::MissingTranslation, place.clone(), message).help(help)
            });
        }
    }

    fn scalar(&mut self, node: &Node, shape: &Shape<'a>, place: &Place) -> Option<Value> {
        let value = scalar_value(node, shape);
        if value.is_some() {
            return value;
        }
        // An empty language of a text is reported with the text.
        let is_empty = matches!(&node.kind, YamlKind::Scalar(scalar) if scalar.text.is_empty());
        let is_language = matches!(place.steps(), [.., crate::base::place::PlaceStep::Key(key)] if key == "en" || key == "zh");
        if is_empty && is_language {
            return None;
        }
        self.refuse(node, shape, place)
    }

    fn refuse(&mut self, node: &Node, shape: &Shape<'a>, place: &Place) -> Option<Value> {
        let root = self.root;
        self.report(|| {
            let found = described(node);
            if shape.is_text() {
                let message = say!(
                    "found {found}, expected a text in English and Chinese",
                    found
                );
                return Finding::at_value(Code::MissingTranslation, place.clone(), message)
                    .help(say!("write it as `{en: …, zh: …}`"));
            }
            let most = shape.most_characters();
            let is_long = |most: &usize| match &node.kind {
                YamlKind::Scalar(scalar) => scalar.text.chars().nth(*most).is_some(),
                YamlKind::List(_) | YamlKind::Map(_) => false,
            };
            let expected = most.filter(is_long).map_or_else(
                || shape.expected(root),
                |most| say!("text of at most {most} characters", most),
            );
            let message = say!("found {found}, expected {expected}", found, expected);
            let near = match &node.kind {
                YamlKind::Scalar(scalar) => spelling::nearest(&scalar.text, shape.constants()),
                _ => None,
            };
            Finding::at_value(Code::WrongType, place.clone(), message).did_you_mean(near)
        });
        None
    }
}

/// The id of a list item, where it has one.
fn id_of(item: &Node) -> &str {
    match item.get("id").map(|id| &id.kind) {
        Some(YamlKind::Scalar(scalar)) => match scalar.resolve() {
            Resolved::Text(text) => text,
            _ => "",
        },
        _ => "",
    }
}

/// The key that a key which is not known may have been meant for. Unlike names, keys of two letters
/// count as well: there are few of them, and `id` and `to` are the most common of all.
pub(crate) fn near_key<'k>(
    found: &str,
    keys: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let keys: Vec<&str> = keys.into_iter().collect();
    let near = spelling::nearest(found, keys.iter().copied());
    let is_short = |key: &&&str| key.len() == 2 && spelling::are_a_slip_apart(found, key);
    near.or_else(|| keys.iter().find(is_short).copied())
}

/// Words that people write for a key of the format, too far from it to be a slip.
fn is_synonym(found: &str, key: &str) -> bool {
    matches!(
        (found, key),
        ("label" | "name" | "heading" | "text", "title" | "id")
            | ("key" | "identifier" | "code", "id")
            | ("question" | "prompt", "ask")
            | ("rows" | "ranges" | "brackets", "bands")
            | ("score" | "value" | "pts" | "award", "points")
            | ("condition" | "if" | "where", "when")
            | ("kind", "type")
            | ("range" | "values", "domain" | "options")
            | ("law" | "basis" | "reference" | "cite", "source")
            | ("step" | "each" | "per", "every")
            | ("start" | "since" | "begin", "from")
            | ("end" | "until", "to")
    )
}

/// What a node is, for messages.
pub(crate) fn described(node: &Node) -> Text {
    match &node.kind {
        YamlKind::Map(_) => say!("a mapping"),
        YamlKind::List(items) if items.is_empty() => say!("an empty list"),
        YamlKind::List(_) => say!("a list"),
        YamlKind::Scalar(scalar) => {
            let shown = spelling::shown(&scalar.text, 60);
            match scalar.resolve() {
                Resolved::Null => say!("nothing"),
                Resolved::Text("") => say!("an empty text"),
                Resolved::Text(_) if scalar.is_plain => {
                    say!("the text `{text}`", text = shown)
                }
                Resolved::Text(_) => say!("the quoted text `{text}`", text = shown),
                Resolved::Bool(_) => say!("`{truth}`", truth = shown),
                Resolved::Integer(_) | Resolved::Number(_) => {
                    say!("the number `{number}`", number = shown)
                }
            }
        }
    }
}

/// The value of a scalar, if it is of the shape's type.
fn scalar_value(node: &Node, shape: &Shape<'_>) -> Option<Value> {
    let YamlKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    let is_decimal = |text: &str| text.parse::<Decimal>().is_ok();
    let least = |key: &str| shape.schema.get(key).and_then(Schema::as_i64);
    let fits = match (shape.kind(), scalar.resolve()) {
        ("string", Resolved::Text(text)) => {
            let constants = shape.constants();
            let is_date = shape
                .schema
                .get("format")
                .is_some_and(|format| format == "date");
            let is_named = constants.is_empty() || constants.contains(&text);
            let most = shape.most_characters();
            let is_short = most.is_none_or(|most| text.chars().nth(most).is_none());
            !text.trim().is_empty() && is_named && is_short && (!is_date || is_day(text))
        }
        ("integer", Resolved::Integer(number)) => {
            is_decimal(&scalar.text)
                && least("minimum").is_none_or(|least| number >= i128::from(least))
        }
        ("number", Resolved::Integer(_) | Resolved::Number(_)) => {
            let above = least("exclusiveMinimum").is_some();
            scalar
                .text
                .parse::<Decimal>()
                .is_ok_and(|number| !above || !number.is_zero_or_less())
        }
        ("boolean", Resolved::Bool(value)) => {
            shape.schema.get("const").is_none_or(|only| *only == value)
        }
        _ => false,
    };
    fits.then(|| node.to_value())
}

/// A day in the one form that rule files use.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
