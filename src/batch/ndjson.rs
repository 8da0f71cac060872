//! Lines of JSON: the keys and values of each, as they are written.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashSet;
use serde::Serialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::names::ColumnNames;
use crate::base::say::say;
use crate::base::text::Text;

/// The most keys that a line may have.
const MOST_KEYS: usize = 10_000;
/// The keys and values of one object, as they are written.
pub(crate) struct Object<'t>(pub(crate) Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> serde::Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(24);
                while let Some(key) = map.next_key::<ObjectKey<'de>>()? {
                    if pairs.len() >= MOST_KEYS {
                        return Err(A::Error::custom(TOO_MANY));
                    }
                    pairs.push((key.0, map.next_value::<&RawValue>()?));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// What is said of a line with too many keys.
const TOO_MANY: &str = "too many keys";

/// A key, borrowed where it is written without escapes.
#[derive(serde::Deserialize)]
struct ObjectKey<'t>(#[serde(borrow)] Cow<'t, str>);

/// What a value is.
pub(crate) enum Value<'t> {
    /// A text, a number, true or false, as a person would type it.
    Text(Cow<'t, str>),
    /// No answer.
    Null,
    /// A list or an object, by its name.
    Nested(Text),
}

impl<'t> Value<'t> {
    pub(crate) fn of(raw: &'t RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<ObjectKey<'t>>(text) {
                Ok(ObjectKey(text)) => Self::Text(text),
                Err(_) => Self::Nested(say!("a text that is none")),
            },
            Some(b'n') => Self::Null,
            Some(b'[') => Self::Nested(say!("a list")),
            Some(b'{') => Self::Nested(say!("an object")),
            _ => Self::Text(Cow::Borrowed(text)),
        }
    }
}

/// The keys and values of a line, or why it has none.
pub(crate) fn values(line: &[u8]) -> Result<Vec<(Cow<'_, str>, Value<'_>)>, Text> {
    let text = std::str::from_utf8(line).map_err(|_| say!("the line is not UTF-8"))?;
    let object = serde_json::from_str::<Object<'_>>(text);
    let object = object.map_err(|error| no_object(text, &error))?;
    let pairs = object.0.into_iter();
    Ok(pairs.map(|(key, raw)| (key, Value::of(raw))).collect())
}

/// Why a line is no object.
pub(crate) fn no_object(text: &str, error: &serde_json::Error) -> Text {
    match text.as_bytes().first() {
        Some(b'[') => say!("the line is a list in JSON, expected an object"),
        Some(b'{') => {
            // The line is the row's, so only the character is worth telling.
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            if what == TOO_MANY {
                return say!("the line has more than {most} keys", most = MOST_KEYS);
            }
            say!(
                "the line is no JSON: {what} (character {column})",
                what,
                column = error.column()
            )
        }
        _ => say!("the line is no JSON object"),
    }
}

/// The keys of the objects of some lines, in the order in which they first come.
pub(crate) fn keys(bytes: &[u8]) -> ColumnNames {
    let (mut keys, mut known) = (ColumnNames::default(), FxHashSet::default());
    for line in bytes.split(|byte| *byte == b'\n') {
        let object = std::str::from_utf8(line).ok().map(str::trim);
        let object = object.and_then(|text| serde_json::from_str::<Object<'_>>(text).ok());
        for (key, _) in object.into_iter().flat_map(|object| object.0) {
            if !known.contains(&key) {
                keys.push(&key);
                known.insert(key);
            }
        }
    }
    keys
}

/// Writes a value as JSON. Writing to memory does not fail, and our structs have no keys but texts.
pub(crate) fn push(out: &mut Vec<u8>, value: &impl Serialize) {
    let begin = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begin);
    }
}
