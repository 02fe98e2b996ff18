//! How a type talks to the runtime: [`Value`] on its side, [`Sink`] and [`Reader`] on ours.

use crate::decode_error::DecodeError;
use crate::json::{Json, Reader};
use crate::shape::{Member, Shape};

/// Something with a wire form.
///
/// Generated types implement it through the macros; the leaf types of this crate by hand. Code that works on values takes `&dyn Value`,
/// so the compiler sees it once.
pub trait Value {
    /// What reading starts from; half empty, so never shown to users.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Tells the sink what this value is made of.
    #[doc(hidden)]
    fn write(&self, to: &mut dyn Sink);

    /// Replaces this value by what comes next in the text.
    #[doc(hidden)]
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// An absent optional value: not written.
    #[doc(hidden)]
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// An optional value: a missing member is fine.
    #[doc(hidden)]
    #[inline]
    fn may_be_absent(&self) -> bool {
        false
    }
}

/// What a value is told to: the JSON writer, `Debug`, the checks, the parameters of a request.
///
/// A value calls exactly one of the scalar methods, or `begin_array`, then for each item `item` and the item, then `end_array`, or
/// `begin_object`, then for each member `member` and its value (or `absent`), then `end_object`.
#[doc(hidden)]
pub trait Sink {
    fn null(&mut self);
    fn bool(&mut self, value: bool);
    /// A number by its token, as it stands in JSON.
    fn number(&mut self, token: &str);
    fn text(&mut self, text: &str);
    /// A value that only the wire may see.
    fn sensitive(&mut self, what: Sensitivity, value: Scalar<'_>);
    /// What a body of bytes or of parts holds as it is; whoever only looks at values sees that there is something.
    fn file(&mut self, _file: &crate::File) {
        self.sensitive(Sensitivity::Masked, Scalar::Text(""));
    }
    /// The value that follows is this one of several that a body may be.
    fn choice(&mut self, _index: u8) {}
    /// Any JSON, kept as text.
    fn json(&mut self, json: &Json);
    /// A value of a union that is none of its forms: kept when it was read, but nothing to send.
    fn unlisted(&mut self, _source: &'static str, json: &Json) {
        self.json(json);
    }
    fn begin_array(&mut self);
    fn item(&mut self);
    fn end_array(&mut self);
    /// `shape` is `None` for a map.
    fn begin_object(&mut self, shape: Option<&'static Shape>);
    /// The next value belongs to this member; `member` is `None` for an entry of a map and for additional properties.
    fn member(&mut self, name: &str, member: Option<&'static Member>);
    /// A member of the shape that has no value.
    fn absent(&mut self, member: &'static Member);
    fn end_object(&mut self);
    /// The next object starts with this member, which its own shape does not hold.
    fn tag(&mut self, name: &'static str, value: &'static str);
    /// What comes next may have that member among those that its shape does not list: then it is not added.
    fn untag(&mut self, _has: &dyn Fn(&str) -> bool) {}
}

/// Why a value is kept from view.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sensitivity {
    /// A card number: first six and last four digits may be shown.
    Pan,
    /// A card verification code.
    Cvv,
    /// A credential.
    Secret,
    /// Personal data, and whatever else is nobody's business.
    Masked,
}

/// A sensitive value on its way to the wire.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Scalar<'a> {
    /// A JSON string's content.
    Text(&'a str),
    /// A JSON number's token.
    Number(&'a str),
}

impl<'a> Scalar<'a> {
    /// The text, whichever form it has on the wire.
    pub fn as_str(self) -> &'a str {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => text,
        }
    }
}

/// A value that the client's configuration gives to a member with [`Facet::Fill`](crate::Facet::Fill).
#[derive(Clone)]
pub enum Filled {
    /// Written as a JSON string.
    Text(zeroize::Zeroizing<String>),
    /// Written as a JSON number.
    Number(crate::Number),
}

impl Filled {
    /// The text, whichever form it has on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Filled::Text(text) => text,
            Filled::Number(number) => number.as_str(),
        }
    }
}

impl core::fmt::Debug for Filled {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("[configured]")
    }
}

/// The members an object has beside those of its shape.
#[doc(hidden)]
pub trait Extra {
    /// Reads the value of a member the shape does not name.
    fn read_member(&mut self, name: String, from: &mut Reader<'_>) -> Result<(), DecodeError>;
    /// Calls back for each such member.
    fn each(&self, call: &mut dyn FnMut(&str, &dyn Value));
    /// Whether there is a member of this name.
    fn has(&self, name: &str) -> bool;
    /// Whether the spec says what such members are.
    fn is_listed(&self) -> bool {
        true
    }
}

/// Tells the sink an object: one value for each member of the shape, in the shape's order, then the extra ones.
#[doc(hidden)]
pub fn object(
    to: &mut dyn Sink,
    shape: &'static Shape,
    values: &[&dyn Value],
    extra: Option<&dyn Extra>,
) {
    if let Some(extra) = extra {
        to.untag(&|name| extra.has(name));
    }
    to.begin_object(Some(shape));
    for (member, value) in shape.members().iter().zip(values) {
        if value.is_absent() {
            to.absent(member);
        } else {
            to.member(member.wire, Some(member));
            value.write(to);
        }
    }
    if let Some(extra) = extra {
        extra.each(&mut |name, value| {
            if !value.is_absent() {
                to.member(name, None);
                value.write(to);
            }
        });
    }
    to.end_object();
}

/// What a status means for the money, as [`outcomes!`](crate::outcomes) says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// Not final: another status will follow.
    Open,
    /// Final: the money moved.
    Succeeded,
    /// Final: the money did not move.
    Failed,
    /// Final: called off before the money moved.
    Cancelled,
    /// Final: nobody acted in time.
    Expired,
    /// Final: the money moved and was given back.
    Refunded,
    /// A status the spec does not list: treat it as not final, and tell the maintainers.
    Unknown,
}

impl Outcome {
    /// Whether no other status follows.
    pub fn is_final(self) -> bool {
        !matches!(self, Outcome::Open | Outcome::Unknown)
    }
}
