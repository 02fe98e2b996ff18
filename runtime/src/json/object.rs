//! A JSON object of which no spec says more.

use core::fmt;
use core::ops::{Deref, DerefMut};
use std::collections::BTreeMap;

use super::free::Json;
use super::reader::Reader;
use crate::decode_error::DecodeError;
use crate::value::{Extra, Sink, Value};

/// Any JSON object: the members by name, each as it was sent.
///
/// It is a map that is surely an object on the wire. `Debug` prints kinds and lengths of the values only.
///
/// ```
/// # use payspec_runtime::{Json, JsonObject, json};
/// let mut metadata = JsonObject::new();
/// metadata.set("order", &"A-17".to_owned());
/// metadata.set("attempt", &2_i64);
/// assert_eq!(json::to_vec(&metadata)[..], br#"{"attempt":2,"order":"A-17"}"#[..]);
///
/// let answered: JsonObject = json::from_slice(br#"{"rate": 0.50}"#)?;
/// assert_eq!(answered.get("rate").map(Json::as_str), Some("0.50"));
/// assert!(json::from_slice::<JsonObject>(b"[]").is_err());
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct JsonObject(BTreeMap<String, Json>);

impl JsonObject {
    /// Without members.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets a member to the JSON of a value; card data and secrets in it are then plain text in memory that is not wiped.
    pub fn set(&mut self, name: impl Into<String>, value: &dyn Value) -> &mut Self {
        self.0.insert(name.into(), Json::of(value));
        self
    }
}

impl Deref for JsonObject {
    type Target = BTreeMap<String, Json>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for JsonObject {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl From<BTreeMap<String, Json>> for JsonObject {
    fn from(members: BTreeMap<String, Json>) -> Self {
        Self(members)
    }
}

impl<N: Into<String>> FromIterator<(N, Json)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (N, Json)>>(members: I) -> Self {
        let members = members.into_iter();
        Self(members.map(|(name, value)| (name.into(), value)).collect())
    }
}

impl IntoIterator for JsonObject {
    type Item = (String, Json);
    type IntoIter = std::collections::btree_map::IntoIter<String, Json>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a JsonObject {
    type Item = (&'a String, &'a Json);
    type IntoIter = std::collections::btree_map::Iter<'a, String, Json>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::debug::debug(self, f)
    }
}

impl Value for JsonObject {
    fn blank() -> Self {
        Self::new()
    }

    fn write(&self, to: &mut dyn Sink) {
        self.0.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.read(from)
    }
}

impl Extra for JsonObject {
    fn read_member(&mut self, name: String, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.read_member(name, from)
    }

    fn each(&self, call: &mut dyn FnMut(&str, &dyn Value)) {
        self.0.each(call);
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn is_listed(&self) -> bool {
        false
    }
}
