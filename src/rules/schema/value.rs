//! The values of the format that come in more than one shape.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::base::decimal::Decimal;

/// A value written in place: a number, `true` or `false`, or the name of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// True or false.
    Boolean(bool),
    /// A number, exactly.
    Number(Decimal),
    /// A name.
    Name(String),
}

/// An edge: a value written in place, or a multiple of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// A value.
    Literal(Literal),
    /// A multiple of a dated figure.
    Figure(Figure),
}

impl Default for Bound {
    fn default() -> Self {
        Self::Literal(Literal::Number(Decimal::default()))
    }
}

/// A multiple of a dated figure.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("required" = ["parameter"]))]
pub struct Figure {
    /// The multiple; 1 where this is left out.
    #[serde(default = "once")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub times: Decimal,
    /// The parameter.
    #[serde(default)]
    pub parameter: String,
}

fn once() -> Decimal {
    Decimal::ONE
}

/// One item, or a list of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OneOrMany<T> {
    /// The items, in their order.
    pub items: Vec<T>,
    /// Whether they were written as a list, so that the place of one has an index.
    pub is_list: bool,
}

/// Reads a number that a YAML reader has already turned into a double: with at most
/// [`MOST_DIGITS`](crate::base::decimal::MOST_DIGITS) digits its shortest form is the number as written.
fn from_double<E: Error>(value: f64) -> Result<Decimal, E> {
    value.to_string().parse().map_err(E::custom)
}

fn from_wide<E: Error>(value: impl fmt::Display) -> Result<Decimal, E> {
    value.to_string().parse().map_err(E::custom)
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
        from_wide(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
        from_wide(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        from_double(value)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(DecimalVisitor)
    }
}

struct LiteralVisitor;

impl Visitor<'_> for LiteralVisitor {
    type Value = Literal;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number, true or false, or a name")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Literal, E> {
        Ok(Literal::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Literal, E> {
        from_wide(value).map(Literal::Number)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Literal, E> {
        from_wide(value).map(Literal::Number)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Literal, E> {
        from_double(value).map(Literal::Number)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Literal, E> {
        Ok(Literal::Name(value.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(LiteralVisitor)
    }
}

struct BoundVisitor;

impl<'de> Visitor<'de> for BoundVisitor {
    type Value = Bound;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number, the name of an option, or a multiple of a parameter")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Bound, E> {
        LiteralVisitor.visit_i64(value).map(Bound::Literal)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Bound, E> {
        LiteralVisitor.visit_u64(value).map(Bound::Literal)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Bound, E> {
        LiteralVisitor.visit_f64(value).map(Bound::Literal)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Bound, E> {
        LiteralVisitor.visit_str(value).map(Bound::Literal)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Bound, A::Error> {
        Figure::deserialize(MapAccessDeserializer::new(map)).map(Bound::Figure)
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(BoundVisitor)
    }
}

struct OneOrManyVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> OneOrManyVisitor<T> {
    fn one<E: Error>(item: impl Deserializer<'de, Error = E>) -> Result<OneOrMany<T>, E> {
        Ok(OneOrMany {
            items: vec![T::deserialize(item)?],
            is_list: false,
        })
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("one item or a list of them")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Self::one(serde::de::value::BoolDeserializer::new(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Self::one(serde::de::value::I64Deserializer::new(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Self::one(serde::de::value::U64Deserializer::new(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Self::one(serde::de::value::F64Deserializer::new(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Self::one(serde::de::value::StrDeserializer::new(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(OneOrMany {
            items,
            is_list: true,
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(OneOrManyVisitor(std::marker::PhantomData))
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

impl JsonSchema for Literal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Literal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number" }, { "type": "boolean" }, { "type": "string" }] })
    }
}

impl JsonSchema for Bound {
    fn schema_name() -> Cow<'static, str> {
        "Bound".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let figure = generator.subschema_for::<Figure>();
        json_schema!({ "anyOf": [{ "type": "number" }, { "type": "string" }, figure] })
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}
