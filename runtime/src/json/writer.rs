//! The sink that writes JSON.

use zeroize::{Zeroize, Zeroizing};

use super::{Json, scan};
use crate::shape::{Member, Shape};
use crate::value::{Filled, Scalar, Sensitivity, Sink, Value};

/// Writes a value as JSON, without white space. The bytes are wiped when dropped: they may hold card data.
///
/// ```
/// # use payspec_runtime::{Amount, json};
/// let amounts: Vec<Amount> = vec!["20.00".parse()?];
/// assert_eq!(&json::to_vec(&amounts)[..], br#"["20.00"]"#);
/// # Ok::<(), payspec_runtime::DecimalError>(())
/// ```
pub fn to_vec(value: &dyn Value) -> Zeroizing<Vec<u8>> {
    to_vec_filled(value, &|_| None)
}

/// [`to_vec`], with absent members that have [`Facet::Fill`](crate::Facet::Fill) filled at the place they stand in.
pub fn to_vec_filled(
    value: &dyn Value,
    fills: &dyn Fn(&str) -> Option<Filled>,
) -> Zeroizing<Vec<u8>> {
    to_vec_sized(value, fills, USUAL)
}

/// [`to_vec_filled`] into memory of this many bytes, if they suffice.
pub(crate) fn to_vec_sized(
    value: &dyn Value,
    fills: &dyn Fn(&str) -> Option<Filled>,
    size: usize,
) -> Zeroizing<Vec<u8>> {
    let mut writer = JsonWriter::with_capacity(size, fills);
    value.write(&mut writer);
    writer.into_bytes()
}

/// How many bytes to start with where nobody knows.
const USUAL: usize = 512;

/// A [`Sink`] that writes JSON.
#[doc(hidden)]
pub struct JsonWriter<'f> {
    bytes: Zeroizing<Vec<u8>>,
    fills: &'f dyn Fn(&str) -> Option<Filled>,
    /// Whether a comma stands before the next item or member.
    comma: bool,
    tag: Option<(&'static str, &'static str)>,
    sensitive: bool,
    /// Whether something was written that is wiped from memory.
    wiped: bool,
}

impl<'f> JsonWriter<'f> {
    /// Starts with nothing written.
    pub fn new(fills: &'f dyn Fn(&str) -> Option<Filled>) -> Self {
        Self::with_capacity(USUAL, fills)
    }

    pub(crate) fn with_capacity(bytes: usize, fills: &'f dyn Fn(&str) -> Option<Filled>) -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(bytes)),
            fills,
            comma: false,
            tag: None,
            sensitive: false,
            wiped: false,
        }
    }

    /// What was written.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// How many bytes were written.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// JSON as it stands.
    pub(crate) fn raw(&mut self, json: &str) {
        self.wiped = true;
        self.push(json.as_bytes());
    }

    /// What was written, in memory that is not wiped.
    pub(crate) fn into_text(mut self) -> String {
        String::from_utf8(std::mem::take(&mut self.bytes)).unwrap_or_default()
    }

    /// Whether a card number, a verification code or a secret was written.
    pub fn wrote_secret(&self) -> bool {
        self.sensitive
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    #[inline]
    fn room(&mut self, bytes: usize) {
        if self.bytes.capacity() - self.bytes.len() < bytes {
            self.grow(bytes);
        }
    }

    /// By hand, because a Vec that grows leaves its old memory unwiped.
    #[cold]
    fn grow(&mut self, by: usize) {
        let wanted = (self.bytes.len() + by).max(self.bytes.capacity() * 2);
        let mut larger = Vec::with_capacity(wanted);
        larger.extend_from_slice(&self.bytes);
        self.bytes.clear(); // or what is in use would be wiped twice: as such, and with the whole capacity
        if self.wiped {
            self.bytes.zeroize();
        }
        *self.bytes = larger;
    }

    fn separate(&mut self) {
        if self.comma {
            self.push(b",");
        }
        self.comma = true;
    }

    fn name(&mut self, name: &str) {
        // comma, quotes and colon
        self.room(name.len() + 4);
        if self.comma {
            self.bytes.push(b',');
        }
        self.comma = true;
        self.string(name);
        self.bytes.push(b':');
    }

    fn string(&mut self, text: &str) {
        self.room(text.len() + 2);
        self.bytes.push(b'"');
        let mut rest = text.as_bytes();
        if scan::plain(rest) == rest.len() {
            self.bytes.extend_from_slice(rest);
            return self.bytes.push(b'"');
        }
        loop {
            let (plain, special) = rest.split_at(scan::plain(rest));
            self.push(plain);
            let Some((byte, after)) = special.split_first() else {
                break;
            };
            self.escape(*byte);
            rest = after;
        }
        self.push(b"\"");
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            0..=0x1f => {
                let hex = |nibble: u8| {
                    if nibble < 10 {
                        b'0' + nibble
                    } else {
                        b'a' + nibble - 10
                    }
                };
                return self.push(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
            }
            _ => byte,
        };
        self.push(&[b'\\', short]);
    }
}

/// A text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut writer = JsonWriter::with_capacity(text.len() + 3, &|_| None);
    writer.string(text);
    writer.into_text()
}

impl Sink for JsonWriter<'_> {
    fn null(&mut self) {
        self.push(b"null");
    }

    fn bool(&mut self, value: bool) {
        self.push(if value { b"true" } else { b"false" });
    }

    fn number(&mut self, token: &str) {
        self.push(token.as_bytes());
    }

    fn text(&mut self, text: &str) {
        self.string(text);
    }

    fn sensitive(&mut self, what: Sensitivity, value: Scalar<'_>) {
        self.sensitive |= what != Sensitivity::Masked;
        self.wiped = true;
        match value {
            Scalar::Text(text) => self.string(text),
            Scalar::Number(token) => self.push(token.as_bytes()),
        }
    }

    fn file(&mut self, file: &crate::File) {
        self.wiped = true;
        self.string(&file.text());
    }

    fn json(&mut self, json: &Json) {
        self.push(json.as_str().as_bytes());
    }

    fn begin_array(&mut self) {
        self.push(b"[");
        self.comma = false;
    }

    fn item(&mut self) {
        self.separate();
    }

    fn end_array(&mut self) {
        self.push(b"]");
        self.comma = true;
    }

    fn begin_object(&mut self, _shape: Option<&'static Shape>) {
        self.push(b"{");
        self.comma = false;
        if let Some((name, value)) = self.tag.take() {
            self.name(name);
            self.string(value);
        }
    }

    fn member(&mut self, name: &str, member: Option<&'static Member>) {
        let Some(member) = member else {
            return self.name(name);
        };
        let name = member.written();
        self.room(name.len() + 1);
        if self.comma {
            self.bytes.push(b',');
        }
        self.comma = true;
        self.bytes.extend_from_slice(name.as_bytes());
    }

    fn absent(&mut self, member: &'static Member) {
        let filled = member.fill().and_then(self.fills);
        self.wiped |= filled.is_some();
        match filled {
            Some(Filled::Text(text)) => {
                self.name(member.wire);
                self.string(&text);
            }
            Some(Filled::Number(number)) => {
                self.name(member.wire);
                self.push(number.as_str().as_bytes());
            }
            None => {}
        }
    }

    fn end_object(&mut self) {
        self.push(b"}");
        self.comma = true;
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn untag(&mut self, has: &dyn Fn(&str) -> bool) {
        self.tag = self.tag.filter(|(name, _)| !has(name));
    }
}
