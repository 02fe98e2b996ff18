//! Members of an object that its schema does not list.

use core::fmt;
use std::collections::BTreeMap;

use crate::decode_error::DecodeError;
use crate::json::{Json, Reader};
use crate::value::{Extra, Sink, Value};

/// Members of an object that its schema does not list, and does not refuse: kept when they come, and sent when they are put in.
///
/// `Debug` says how many there are.
///
/// ```
/// # use payspec_runtime::{Json, Unlisted};
/// let mut unlisted = Unlisted::new();
/// unlisted.insert("channel", Json::parse("\"web\"")?);
/// assert_eq!(unlisted.get("channel").and_then(Json::text).as_deref(), Some("web"));
/// assert_eq!(format!("{unlisted:?}"), "Unlisted(1)");
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
// Nearly always there are none: then a pointer is all it takes.
#[expect(clippy::box_collection, reason = "a pointer less in every object")]
pub struct Unlisted(Option<Box<BTreeMap<String, Json>>>);

impl Unlisted {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.len())
    }

    /// The value of a member, by wire name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.as_ref()?.get(name)
    }

    /// Puts a member in, and hands back what stood there. A name that the type itself has would be sent twice.
    pub fn insert(&mut self, name: impl Into<String>, value: Json) -> Option<Json> {
        self.0.get_or_insert_default().insert(name.into(), value)
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.0.as_mut()?.remove(name)
    }

    /// The members, sorted by wire name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.0.iter().flat_map(|members| members.iter());
        members.map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unlisted({})", self.len())
    }
}

impl Value for Unlisted {
    fn blank() -> Self {
        Self(None)
    }

    fn write(&self, to: &mut dyn Sink) {
        to.begin_object(None);
        self.each(&mut |name, value| {
            to.member(name, None);
            value.write(to);
        });
        to.end_object();
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let members: BTreeMap<String, Json> = from.value()?;
        self.0 = (!members.is_empty()).then(|| Box::new(members));
        Ok(())
    }
}

impl Extra for Unlisted {
    fn read_member(&mut self, name: String, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.get_or_insert_default().read_member(name, from)
    }

    fn each(&self, call: &mut dyn FnMut(&str, &dyn Value)) {
        for (name, value) in self.iter() {
            call(name, value);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn is_listed(&self) -> bool {
        false
    }
}
