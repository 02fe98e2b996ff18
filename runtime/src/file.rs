//! A file on its way out: the bytes of a body or of one of its parts, at hand or as they are read.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::chunks::Source;
use crate::{Body, DecodeError, Reader, Sink, Value};

/// Bytes that are sent as they are: a whole body, or one part of a `multipart` body, with media type and name where the caller gives them.
///
/// `Debug` prints the length and the media type: what is in a file, and what it is called, is nobody's business. In JSON, which holds no
/// files, it is the text of its bytes, or base64 where they are no text.
///
/// ```
/// use payspec_runtime::File;
///
/// let photo = File::from(vec![0xff, 0xd8, 0xff]).with_media_type("image/jpeg").named("receipt.jpg");
/// assert_eq!(format!("{photo:?}"), "File(3 bytes, image/jpeg)");
/// ```
#[derive(Clone, Default)]
pub struct File {
    content: Content,
    media: Option<Box<str>>,
    name: Option<Zeroizing<String>>,
    headers: Vec<(Box<str>, Zeroizing<String>)>,
}

/// What a file holds.
#[derive(Clone)]
pub(crate) enum Content {
    Whole(Body),
    Read(Source),
}

impl File {
    /// A file that is read while it is sent, and never held whole in memory: `open` starts at the beginning, once for each attempt.
    ///
    /// With a length it is announced, and another one ends the connection. Without, the body goes in chunks, which not every server takes.
    pub fn streamed(
        length: Option<u64>,
        open: impl Fn() -> crate::SourceStream + Send + Sync + 'static,
    ) -> Self {
        Self {
            content: Content::Read(Source::new(length, Arc::new(open))),
            ..Self::default()
        }
    }

    /// What it is sent as, instead of what the spec says.
    #[must_use]
    pub fn with_media_type(mut self, media: impl Into<Box<str>>) -> Self {
        self.media = Some(media.into());
        self
    }

    /// What a part is called: `filename` of its `content-disposition`. A body alone has no name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(Zeroizing::new(name.into()));
        self
    }

    /// A header of the part, beside its disposition and type. A body alone has none.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<Box<str>>, value: impl Into<String>) -> Self {
        self.headers
            .push((name.into(), Zeroizing::new(value.into())));
        self
    }

    /// The bytes, where they are at hand.
    pub const fn bytes(&self) -> Option<&Body> {
        match &self.content {
            Content::Whole(bytes) => Some(bytes),
            Content::Read(_) => None,
        }
    }

    /// How many bytes, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Read(source) => source.length(),
        }
    }

    /// What it is sent as, where the caller said it.
    pub fn media_type(&self) -> Option<&str> {
        self.media.as_deref()
    }

    /// What it is called. It may hold personal data: do not print it.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().map(String::as_str)
    }

    pub(crate) const fn content(&self) -> &Content {
        &self.content
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.headers.iter();
        headers.map(|(name, value)| (&**name, value.as_str()))
    }

    /// Text that two files have in common if they are sent alike.
    pub(crate) fn likeness(&self) -> Zeroizing<String> {
        let mut pieces = vec![match &self.content {
            Content::Whole(bytes) => crate::base64::encode(bytes.as_bytes()),
            Content::Read(source) => Zeroizing::new(format!("{:p}", source.place())),
        }];
        let headers = self.headers().flat_map(|(name, value)| [name, value]);
        for text in [self.media_type(), self.name()]
            .into_iter()
            .chain(headers.map(Some))
        {
            let text = text.map(|text| format!("\n{}:{text}", text.len()));
            pieces.push(Zeroizing::new(text.unwrap_or_else(|| "\n".to_owned())));
        }
        crate::node::concat(&pieces)
    }

    /// Its text in JSON.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let Some(bytes) = self.bytes() else {
            return Zeroizing::default();
        };
        match bytes.as_text() {
            Some(text) => Zeroizing::new(text.to_owned()),
            None => crate::base64::encode(bytes.as_bytes()),
        }
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        crate::equal::equal(self, other)
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Whole(Body::empty())
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "File({length} bytes")?,
            None => f.write_str("File(streamed")?,
        }
        match &self.media {
            Some(media) => write!(f, ", {media})"),
            None => f.write_str(")"),
        }
    }
}

impl From<Body> for File {
    fn from(bytes: Body) -> Self {
        Self {
            content: Content::Whole(bytes),
            ..Self::default()
        }
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Body::from(bytes).into()
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Body::from(bytes).into()
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        Body::from(text).into()
    }
}

impl Value for File {
    fn blank() -> Self {
        Self::default()
    }

    fn write(&self, to: &mut dyn Sink) {
        to.file(self);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let text = from.text("text")?;
        *self = Self::from(&*text);
        Ok(())
    }
}
