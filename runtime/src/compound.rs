//! Values made of values: boxes, lists, maps, tuples, and the two ways of not being there.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::shape::Shape;
use crate::value::{Extra, Sink, Value};

impl<T: Value> Value for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn write(&self, to: &mut dyn Sink) {
        (**self).write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        (**self).read(from)
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn may_be_absent(&self) -> bool {
        (**self).may_be_absent()
    }
}

impl<T: Value> Value for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn write(&self, to: &mut dyn Sink) {
        to.begin_array();
        for item in self {
            to.item();
            item.write(to);
        }
        to.end_array();
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.clear();
        from.array(&mut |from| {
            self.push(T::blank());
            match self.last_mut() {
                Some(item) => item.read(from),
                None => Ok(()),
            }
        })
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn blank() -> Self {
        BTreeMap::new()
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
        static MAP: Shape = Shape::new("map", "", "", &[], &[]);
        self.clear();
        from.object(&MAP, &mut [], Some(self))
    }
}

impl<T: Value> Extra for BTreeMap<String, T> {
    fn read_member(&mut self, name: String, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        match self.entry(name) {
            Entry::Occupied(_) => return Err(DecodeError::duplicate(from.offset())),
            Entry::Vacant(free) => free.insert(from.value()?),
        };
        Ok(())
    }

    fn each(&self, call: &mut dyn FnMut(&str, &dyn Value)) {
        for (name, value) in self {
            call(name, value);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

/// `None` is an absent member. `null` is not: that is [`Nullable`], or leniency.
impl<T: Value> Value for Option<T> {
    fn blank() -> Self {
        None
    }

    fn write(&self, to: &mut dyn Sink) {
        match self {
            Some(value) => value.write(to),
            None => to.null(),
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = None;
        if from.absent()? {
            return Ok(());
        }
        // in its place: a value that is read elsewhere and moved is half of this function's code, for each type
        self.insert(T::blank()).read(from)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn may_be_absent(&self) -> bool {
        true
    }
}

/// A value or `null`, where the two mean different things.
///
/// `Option<Nullable<T>>` has the three states absent, `null`, value.
///
/// ```
/// # use payspec_runtime::{Nullable, json};
/// let list: Vec<Nullable<i64>> = json::from_slice(b"[1, null]")?;
/// assert_eq!(list, [Nullable::Value(1), Nullable::Null]);
/// assert_eq!(list[0].as_option(), Some(&1));
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Nullable<T> {
    /// `null` on the wire.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// The value, if it is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Nullable::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl<T: Value> Value for Nullable<T> {
    fn blank() -> Self {
        Nullable::Null
    }

    fn write(&self, to: &mut dyn Sink) {
        match self {
            Nullable::Null => to.null(),
            Nullable::Value(value) => value.write(to),
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = if from.null()? {
            Nullable::Null
        } else {
            Nullable::Value(from.value()?)
        };
        Ok(())
    }
}

macro_rules! tuple {
    ($($expected:literal ($($item:ident $place:tt),*))*) => {
        $(
            impl<$($item: Value),*> Value for ($($item,)*) {
                fn blank() -> Self {
                    ($($item::blank(),)*)
                }

                fn write(&self, to: &mut dyn Sink) {
                    write_tuple(to, &[$(&self.$place),*]);
                }

                fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
                    read_tuple(from, $expected, &mut [$(&mut self.$place),*])
                }
            }
        )*
    };
}

tuple! {
    "array of one item" (A 0)
    "array of 2 items" (A 0, B 1)
    "array of 3 items" (A 0, B 1, C 2)
    "array of 4 items" (A 0, B 1, C 2, D 3)
    "array of 5 items" (A 0, B 1, C 2, D 3, E 4)
    "array of 6 items" (A 0, B 1, C 2, D 3, E 4, F 5)
}

fn write_tuple(to: &mut dyn Sink, items: &[&dyn Value]) {
    to.begin_array();
    for item in items {
        to.item();
        item.write(to);
    }
    to.end_array();
}

fn read_tuple(
    from: &mut Reader<'_>,
    expected: &'static str,
    items: &mut [&mut dyn Value],
) -> Result<(), DecodeError> {
    let start = from.offset();
    let wanted = items.len();
    let mut items = items.iter_mut();
    let mut found = 0;
    from.array(&mut |from| {
        found += 1;
        match items.next() {
            Some(item) => item.read(from),
            None => from.raw().map(|_| ()),
        }
    })?;
    match found.cmp(&wanted) {
        core::cmp::Ordering::Equal => Ok(()),
        core::cmp::Ordering::Less => Err(DecodeError::expected(expected, "a shorter one", start)),
        core::cmp::Ordering::Greater => Err(DecodeError::expected(expected, "a longer one", start)),
    }
}
