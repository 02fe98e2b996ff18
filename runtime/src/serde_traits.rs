//! `Serialize` and `Deserialize` for the leaf types and, through the macros, for generated ones.
//!
//! Their limits are in the docs of the crate.

use core::fmt::{self, Write as _};
use core::str::FromStr;
use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, Error as _, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::json::{self, Json, JsonObject, JsonWriter, Member, Null, Reader};
use crate::sensitive::{Cvv, Maskable, Masked, Pan, Secret};
use crate::shape::Kinds;
use crate::value::Value;
use crate::{
    Amount, Date, DecodeError, LocalDateTime, Nullable, Number, OrText, Timestamp, Unlisted,
};

/// The name by which serde_json is asked for text. Private to it, but it cannot change without breaking its own users.
const RAW: &str = "$serde_json::private::RawValue";

/// Writes a value to any format.
///
/// # Errors
/// The serializer's; the value holds a card number, a verification code or a secret; a number would lose digits.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = JsonWriter::new(&|_| None);
    value.write(&mut writer);
    if writer.wrote_secret() {
        return Err(S::Error::custom("card data and secrets are not serialized"));
    }
    let bytes = writer.into_bytes();
    let text = core::str::from_utf8(&bytes).map_err(S::Error::custom)?;
    Node::read(&mut Reader::from_text(text))
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

/// Reads a value from any self-describing format.
///
/// # Errors
/// The deserializer's, or what does not fit.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = deserializer.deserialize_newtype_struct(RAW, Gather)?;
    json::from_slice(text.as_bytes()).map_err(de::Error::custom)
}

/// Reads an enum of texts.
///
/// # Errors
/// The deserializer's.
pub fn deserialize_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    String::deserialize(deserializer).map(|text| T::from(&*text))
}

/// Reads an enum of integers.
///
/// # Errors
/// The deserializer's.
pub fn deserialize_integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<i64>,
{
    i64::deserialize(deserializer).map(T::from)
}

/// JSON on its way to a serializer, which wants to know how many members there are before the first of them.
enum Node<'a> {
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    Array(Vec<Node<'a>>),
    Text(Cow<'a, str>),
    Number(Cow<'a, str>),
    Boolean(bool),
    Null,
}

impl<'a> Node<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(match reader.kind() {
            Some(Kinds::OBJECT) => {
                let mut members = Vec::new();
                reader.members(&mut |reader, name| {
                    members.push((name, Node::read(reader)?));
                    // The writer wrote each once.
                    Ok(Member::Known)
                })?;
                Node::Object(members)
            }
            Some(Kinds::ARRAY) => {
                let mut items = Vec::new();
                reader.array(&mut |reader| {
                    items.push(Node::read(reader)?);
                    Ok(())
                })?;
                Node::Array(items)
            }
            Some(Kinds::STRING) => Node::Text(reader.text("string")?),
            Some(Kinds::NUMBER) => Node::Number(reader.number("number")?),
            Some(Kinds::BOOLEAN) => Node::Boolean(reader.boolean()?),
            _ => {
                reader.raw()?;
                Node::Null
            }
        })
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, node) in members {
                    map.serialize_entry(&**name, node)?;
                }
                map.end()
            }
            Node::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for node in items {
                    list.serialize_element(node)?;
                }
                list.end()
            }
            Node::Text(text) => serializer.serialize_str(text),
            Node::Number(token) => serialize_number(token, serializer),
            Node::Boolean(value) => serializer.serialize_bool(*value),
            Node::Null => serializer.serialize_unit(),
        }
    }
}

fn serialize_number<S: Serializer>(token: &str, serializer: S) -> Result<S::Ok, S::Error> {
    // `-0` is one of those that an integer would not write back.
    if let Some(value) = token.parse::<i64>().ok().filter(|_| token != "-0") {
        return serializer.serialize_i64(value);
    }
    if let Ok(value) = token.parse::<u64>() {
        return serializer.serialize_u64(value);
    }
    // serde_json takes text as it is, but its serializers do not say who they are other than by their type's name.
    if core::any::type_name::<S>().contains("serde_json::") {
        let mut raw = serializer.serialize_struct(RAW, 1)?;
        raw.serialize_field(RAW, token)?;
        return raw.end();
    }
    match token.parse::<f64>() {
        Ok(value) if value.to_string() == token => serializer.serialize_f64(value),
        _ => Err(ser::Error::custom(
            "this format would lose digits of a number",
        )),
    }
}

/// Gathers a value as JSON text.
struct Gather;

impl<'de> DeserializeSeed<'de> for Gather {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Gather {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i128<E>(self, value: i128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u128<E>(self, value: u128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<String, E> {
        // Integers up to 2^53 are exact, and nothing else can be known to be.
        if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
            return Ok(format!("{value:.0}"));
        }
        Err(E::custom(
            "a number was read as a float, so digits would be lost; read the text with serde_json directly",
        ))
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(quote(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        let mut text = String::from("[");
        while let Some(item) = items.next_element_seed(Gather)? {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&item);
        }
        text.push(']');
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<String, A::Error> {
        let mut text = String::from("{");
        while let Some(name) = members.next_key::<String>()? {
            if name == RAW {
                return members.next_value::<String>();
            }
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&quote(&name));
            text.push(':');
            text.push_str(&members.next_value_seed(Gather)?);
        }
        text.push('}');
        Ok(text)
    }
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            // Writing to a String does not fail.
            '\0'..='\u{1f}' => drop(write!(quoted, "\\u{:04x}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

macro_rules! serialize_leaf {
    ($($name:ident),*) => {
        $(
            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serialize(self, serializer)
                }
            }
        )*
    };
}

macro_rules! deserialize_leaf {
    ($($name:ident),*) => {
        $(
            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer)
                }
            }
        )*
    };
}

macro_rules! leaf {
    ($($name:ident),*) => {
        serialize_leaf!($($name),*);
        deserialize_leaf!($($name),*);
    };
}

leaf!(
    Amount,
    Number,
    Timestamp,
    LocalDateTime,
    Date,
    Json,
    JsonObject,
    Null,
    Unlisted
);
deserialize_leaf!(Pan, Cvv, Secret);

impl<T: Value + FromStr> Serialize for OrText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, T: Value + FromStr> Deserialize<'de> for OrText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl<T: Maskable> Serialize for Masked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, T: Maskable> Deserialize<'de> for Masked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

/// Inside an `Option`, serde makes an absent value of `null` before this type is asked: `#[serde(default, deserialize_with = …)]` helps.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Nullable::Null, Nullable::Value))
    }
}
