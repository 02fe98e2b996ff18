//! Clones of objects: each member becomes a clone of its twin, by code that is compiled once for each type of member.

use core::any::Any;

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::shape::{Member, Shape};
use crate::value::{Extra, Scalar, Sensitivity, Sink, Value};

/// A clone of a value; of an object too whose type has a member that is not [`Clone`], so only types without one call it.
#[doc(hidden)]
pub fn copy<T: Value>(value: &T) -> T {
    let mut twin = T::blank();
    twin.assign(value);
    twin
}

/// What [`Value::assign`] does for types that know how to clone themselves.
#[doc(hidden)]
pub fn assign<T: Value + Clone>(to: &mut T, from: &dyn Value) {
    if let Some(from) = same(from) {
        to.clone_from(from);
    }
}

/// The value as one of this type, which it is.
#[doc(hidden)]
pub fn same<T: Value>(value: &dyn Value) -> Option<&T> {
    let value: &dyn Any = value;
    value.downcast_ref()
}

/// Reads the members of an object from an object of the same type.
pub(crate) fn members(from: &dyn Value, read: &mut Read<'_>) {
    from.write(&mut Copying(read));
}

type Read<'f> = dyn FnMut(&mut Reader<'_>) -> Result<(), DecodeError> + 'f;

/// Takes the members of the object that speaks, and hands them to the one that is to be its twin.
struct Copying<'a, 'f>(&'a mut Read<'f>);

impl Sink for Copying<'_, '_> {
    fn takes(&mut self, values: &[&dyn Value], extra: Option<&dyn Extra>) -> bool {
        (self.0)(&mut Reader::copying(values, extra)).is_ok()
    }

    fn null(&mut self) {}
    fn bool(&mut self, _: bool) {}
    fn number(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
    fn sensitive(&mut self, _: Sensitivity, _: Scalar<'_>) {}
    fn json(&mut self, _: &crate::Json) {}
    fn begin_array(&mut self) {}
    fn item(&mut self) {}
    fn end_array(&mut self) {}
    fn begin_object(&mut self, _: Option<&'static Shape>) {}
    fn member(&mut self, _: &str, _: Option<&'static Member>) {}
    fn absent(&mut self, _: &'static Member) {}
    fn end_object(&mut self) {}
    fn tag(&mut self, _: &'static str, _: &'static str) {}
}
