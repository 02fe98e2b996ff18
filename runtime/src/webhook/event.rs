//! An event that a provider notifies of: what is known of it, and the way from bytes to a typed notification.

use http::HeaderMap;

use super::{Acknowledgement, Notification, form, identity};
use crate::signature::{self, Keys, Rejected, SignatureRule};
use crate::{Body, Clock, DecodeError, Forms, Reader, SystemClock, Value};

/// An event that a provider notifies of, as its spec has it.
#[derive(Debug)]
pub struct EventDescriptor {
    /// The provider's name.
    pub provider: &'static str,
    /// The event's name in the spec.
    pub name: &'static str,
    /// How it is signed; `None` where no document says.
    pub signature: Option<&'static SignatureRule>,
    /// What the provider wants to hear.
    pub acknowledgement: Acknowledgement,
    /// Wire forms accepted everywhere beside the declared ones.
    pub lenient: Forms,
}

/// An event as a type: what [`verify_notification`] makes of it. Generated code implements it.
pub trait Event {
    /// What it says.
    type Payload: Value;
    /// The provider's keys.
    type Keys: AsRef<Keys>;
    /// What is known of it.
    const DESCRIPTOR: &'static EventDescriptor;
}

/// Verifies who sent a notification, then decodes it.
///
/// `body` is what came over the wire, byte for byte: nothing of it is decoded into types before its signature holds. Members that the
/// spec does not know are ignored, and kinds of event that it does not list are values of their own.
///
/// # Errors
/// [`Rejected`]: why it is not to be believed, or [`Rejected::Unreadable`] where it is, and is not what the spec promises. An event
/// whose signature no document describes is never verified.
pub fn verify_notification<E: Event>(
    keys: &E::Keys,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Notification<E::Payload>, Rejected> {
    let mut payload = E::Payload::blank();
    let event = E::DESCRIPTOR;
    let identity = open(event, keys.as_ref(), headers, body, &mut payload)?;
    Ok(Notification {
        payload,
        event,
        identity,
        raw: Body::from(body.to_vec()),
    })
}

/// The part that is the same for all events, compiled once. Returns the identity.
fn open(
    event: &EventDescriptor,
    keys: &Keys,
    headers: &HeaderMap,
    body: &[u8],
    payload: &mut dyn Value,
) -> Result<String, Rejected> {
    let rule = event.signature.ok_or(Rejected::NoRule)?;
    signature::verify(rule, keys, headers, body, body, SystemClock::new().unix())?;
    read(body, event.lenient, payload).map_err(Rejected::Unreadable)?;
    Ok(identity::of(event, rule, payload, body))
}

/// Decodes a notification, all of it, accepting `forms` everywhere beside the declared ones.
#[doc(hidden)]
pub fn decode<T: Value>(body: &[u8], forms: Forms) -> Result<T, DecodeError> {
    let mut payload = T::blank();
    read(body, forms, &mut payload)?;
    Ok(payload)
}

/// Decodes a notification that comes as a form, whose values are all text; one that comes as JSON all the same is read too.
#[doc(hidden)]
pub fn decode_form<T: Value>(body: &[u8], forms: Forms) -> Result<T, DecodeError> {
    decode(
        &form::to_json(body)?,
        forms.and(Forms::STRING).and(Forms::SINGLE),
    )
}

fn read(body: &[u8], forms: Forms, payload: &mut dyn Value) -> Result<(), DecodeError> {
    let mut reader = Reader::new(body)?.lenient_everywhere(forms);
    payload.read(&mut reader)?;
    reader.end()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::Forms;

    #[test]
    fn the_whole_body_is_read() {
        assert_eq!(decode::<i64>(b" 7 ", Forms::NONE).unwrap(), 7);
        assert!(decode::<i64>(b"7 8", Forms::NONE).is_err());
        assert!(decode::<i64>(b"\"7\"", Forms::NONE).is_err());
        assert_eq!(decode::<i64>(b"\"7\"", Forms::STRING).unwrap(), 7);
    }
}
