//! From an operation and its values to a request.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, Method, Uri};
use zeroize::Zeroizing;

use crate::chunks::{Outgoing, Piece};
use crate::core::Settings;
use crate::file::Content;
use crate::message;
use crate::multipart::{self, Multipart};
use crate::node::Node;
use crate::operation::{BodyForm, FormField, Operation, Parameter, PartField, Place, Route};
use crate::params::{self, Alphabet, Spelling};
use crate::{Body, Error, Json, Member, Request, Scalar, Sensitivity, Shape, Sink, Value, json};

/// A request in the making.
pub(crate) struct Encoder<'a> {
    settings: &'a Settings,
    operation: &'static Operation,
    parameters: Node,
    /// The path with its values.
    path: String,
    query: Vec<Zeroizing<String>>,
    cookies: Vec<Zeroizing<String>>,
    headers: HeaderMap,
    body: Body,
    /// In place of `body`, where a part of it is yet to be read.
    streamed: Option<Outgoing>,
}

impl<'a> Encoder<'a> {
    pub(crate) fn new(
        settings: &'a Settings,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
    ) -> Self {
        let parameters = parameters.map_or(Node::Null, |value| {
            Node::of(value, &|name| settings.fill(name))
        });
        Self {
            settings,
            operation,
            parameters,
            path: String::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::empty(),
            streamed: None,
        }
    }

    /// Path, query, header and cookie parameters, in spec order.
    pub(crate) fn parameters(&mut self) -> Result<(), Error> {
        let (_, template) = self.route()?;
        self.path = template.into_owned();
        let parameters = std::mem::replace(&mut self.parameters, Node::Null);
        for parameter in self.operation.parameters {
            let node = parameters.at_member(parameter.member);
            match (parameter.place, node) {
                (Place::Path, node) => {
                    self.path_parameter(parameter, node.unwrap_or(&Node::Null))?
                }
                (_, None | Some(Node::Null)) => {}
                (Place::Query, Some(node)) => self.query.extend(params::pairs(
                    parameter.wire,
                    Spelling::in_query(parameter),
                    node,
                )),
                (Place::Header, Some(node)) => {
                    let value = params::value(parameter.wire, Spelling::in_header(parameter), node);
                    self.header(parameter.wire, &value)?;
                }
                (Place::Cookie, Some(node)) => {
                    let spelling = Spelling {
                        alphabet: Alphabet::Unreserved,
                        ..Spelling::in_query(parameter)
                    };
                    self.cookies
                        .extend(params::pairs(parameter.wire, spelling, node));
                }
            }
        }
        self.parameters = parameters;
        self.check_path()
    }

    fn path_parameter(&mut self, parameter: &Parameter, node: &Node) -> Result<(), Error> {
        let value = params::value(parameter.wire, Spelling::in_path(parameter), node);
        if value.is_empty() {
            return Err(self.misuse(format!("the path parameter `{}` is empty", parameter.wire)));
        }
        self.path = self
            .path
            .replace(&format!("{{{}}}", parameter.wire), &value);
        Ok(())
    }

    /// No placeholder is left, and no value turned into a way out of the path.
    fn check_path(&self) -> Result<(), Error> {
        if self.path.bytes().any(|byte| matches!(byte, b'{' | b'}')) {
            return Err(self.misuse("the path has a placeholder without a parameter"));
        }
        let may_climb = self.path.starts_with('.') || self.path.contains("/.");
        let path = || self.path.split('?').next().unwrap_or("");
        if may_climb
            && path()
                .split('/')
                .any(|segment| matches!(segment, "." | ".."))
        {
            return Err(self.misuse("a path segment is `.` or `..`"));
        }
        Ok(())
    }

    /// The body, which as JSON has about this many bytes, and its `content-type`.
    pub(crate) fn body(&mut self, value: Option<&dyn Value>, size: usize) -> Result<(), Error> {
        let Some(value) = value.filter(|value| !value.is_absent()) else {
            return Ok(());
        };
        let form = match &self.operation.body {
            BodyForm::OneOf(forms) => forms
                .get(usize::from(Chosen::by(value)))
                .ok_or_else(|| self.misuse("the body is none of its forms"))?,
            form => form,
        };
        let settings = self.settings;
        let fills = |name: &str| settings.fill(name);
        let (media, body) = match form {
            BodyForm::None | BodyForm::OneOf(_) => return Err(self.misuse("it takes no body")),
            BodyForm::Json(media) => (*media, json::to_vec_sized(value, &fills, size).into()),
            BodyForm::Form(media, fields) => (*media, self.form(&Node::of(value, &fills), fields)?),
            BodyForm::Text(media) => (*media, self.text(&Node::of(value, &fills))?.as_str().into()),
            BodyForm::Bytes(media) => return self.bytes(media, &Node::of(value, &fills)),
            BodyForm::Parts(media, fields) => {
                return self.parts(media, &Node::of(value, &fills), fields);
            }
        };
        self.body = body;
        let media = message::header_of(media)
            .ok_or_else(|| self.misuse("the body's media type is not a header value"))?;
        self.headers.insert(CONTENT_TYPE, media);
        Ok(())
    }

    fn form(&self, node: &Node, fields: &[FormField]) -> Result<Body, Error> {
        let Node::Object(members) = node.structure() else {
            return Err(self.misuse("a form body must be an object"));
        };
        let pairs = members.iter().flat_map(|(name, node)| {
            let field = fields.iter().find(|field| field.wire == name);
            let spelling = field.map_or_else(|| Spelling::form_default(node), Spelling::in_form);
            if matches!(node, Node::Null) {
                Vec::new()
            } else {
                params::pairs(name, spelling, node)
            }
        });
        Ok(params::join(&pairs.collect::<Vec<_>>(), "&").into())
    }

    fn text<'n>(&self, node: &'n Node) -> Result<&'n Zeroizing<String>, Error> {
        match node {
            Node::Text(text) | Node::Token(text) | Node::Json(text, _) => Ok(text),
            _ => Err(self.misuse("a text body must be a single value")),
        }
    }

    fn bytes(&mut self, media: &'static str, node: &Node) -> Result<(), Error> {
        let Node::File(file) = node else {
            return Err(self.misuse("a body of bytes must be a `File`"));
        };
        match file.content() {
            Content::Whole(bytes) => self.body = bytes.clone(),
            Content::Read(source) => {
                self.streamed = Some(Outgoing::new(vec![Piece::Read(source.clone())]));
            }
        }
        let media = match file.media_type() {
            Some(given) => HeaderValue::from_str(given).ok(),
            // a range is no type
            None if media.contains('*') => {
                Some(HeaderValue::from_static("application/octet-stream"))
            }
            None => message::header_of(media),
        };
        let media =
            media.ok_or_else(|| self.misuse("the body's media type is not a header value"))?;
        self.headers.insert(CONTENT_TYPE, media);
        Ok(())
    }

    fn parts(
        &mut self,
        media: &'static str,
        node: &Node,
        fields: &[PartField],
    ) -> Result<(), Error> {
        let settings = self.settings;
        let body = multipart::body(node, fields, &*settings.random);
        let Multipart { pieces, boundary } = body.map_err(|what| self.misuse(what))?;
        let media = HeaderValue::from_str(&format!("{media}; boundary={boundary}"))
            .map_err(|_| self.misuse("the body's media type is not a header value"))?;
        self.headers.insert(CONTENT_TYPE, media);
        match multipart::at_hand(&pieces) {
            Some(whole) => self.body = whole.into(),
            None => self.streamed = Some(Outgoing::new(pieces)),
        }
        Ok(())
    }

    /// A header that nothing prints and HTTP/2 does not index: parameters and keys alike may be someone's secret.
    fn header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        message::insert_header(&mut self.headers, name, value).map_err(|what| self.misuse(what))
    }

    /// The request, and the parameters as a tree: what settles an unknown outcome may be among them.
    pub(crate) fn finish(mut self) -> Result<(Request, Node), Error> {
        let (method, template) = self.route()?;
        let method: Method = method
            .parse()
            .map_err(|_| self.misuse("the method is not one of HTTP's"))?;
        let template = match template.split_once('?') {
            Some((path, _)) => path.to_owned().into(),
            None => template,
        };
        if !self.cookies.is_empty() {
            let cookies = params::join(&self.cookies, "; ");
            self.header(COOKIE.as_str(), &cookies)?;
        }
        if let Some(accept) = self.accept() {
            self.headers.insert(ACCEPT, accept);
        }
        let url = self
            .url()
            .map_err(|what| self.misuse(format!("the operation's own address {what}")))?;
        let url = Uri::try_from(url)
            .map_err(|_| self.misuse("path and query make no URL, or one that is too long"))?;
        let request = Request {
            method,
            url,
            template,
            headers: self.headers,
            body: self.body,
            streamed: self.streamed,
        };
        Ok((request, self.parameters))
    }

    fn url(&self) -> Result<String, &'static str> {
        let base = self.settings.base_of(self.operation)?;
        let query = params::join(&self.query, "&");
        let length = base.origin.len() + base.prefix.len() + self.path.len() + query.len() + 1;
        let mut url = String::with_capacity(length);
        url.extend([&*base.origin, &*base.prefix, &*self.path]);
        if !self.query.is_empty() {
            url.push(if self.path.contains('?') { '&' } else { '?' });
            url.push_str(&query);
        }
        Ok(url)
    }

    /// The media types of the documented answers.
    fn accept(&self) -> Option<HeaderValue> {
        let answers = self.operation.answers;
        // a second form for the same statuses is read, and sent by who asks for it: `Call::accept`
        let preferred = answers.iter().enumerate().filter(|(at, answer)| {
            let before = answers.get(at.saturating_sub(1)).filter(|_| *at > 0);
            before.is_none_or(|before| before.statuses != answer.statuses)
        });
        let mut media = preferred
            .map(|(_, answer)| answer.media)
            .filter(|media| !media.is_empty());
        let first = media.next().unwrap_or("*/*");
        let mut all = vec![first];
        for other in media {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        match all.as_slice() {
            [_] => message::header_of(first),
            all => HeaderValue::from_str(&all.join(", ")).ok(),
        }
    }

    fn route(&self) -> Result<(&'a str, Cow<'static, str>), Error> {
        match (
            self.settings.routes.get(self.operation.name),
            self.operation.route,
        ) {
            (Some((method, path)), Route::Configured) => Ok((method, path.clone().into())),
            (None, Route::Configured) => {
                Err(self
                    .misuse("no document gives its method and path, and no route is configured"))
            }
            (_, Route::Documented) => Ok((self.operation.method, self.operation.path.into())),
        }
    }

    fn misuse(&self, what: impl Into<String>) -> Error {
        Error::misuse(Some(self.operation), what)
    }
}

/// Hears which of several forms a body has, and nothing else.
struct Chosen(Option<u8>);

impl Chosen {
    fn by(value: &dyn Value) -> u8 {
        let mut chosen = Self(None);
        value.write(&mut chosen);
        chosen.0.unwrap_or_default()
    }
}

impl Sink for Chosen {
    fn choice(&mut self, index: u8) {
        // a body's own comes before those of what is in it
        self.0.get_or_insert(index);
    }

    fn null(&mut self) {}
    fn bool(&mut self, _: bool) {}
    fn number(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
    fn sensitive(&mut self, _: Sensitivity, _: Scalar<'_>) {}
    fn json(&mut self, _: &Json) {}
    fn begin_array(&mut self) {}
    fn item(&mut self) {}
    fn end_array(&mut self) {}
    fn begin_object(&mut self, _: Option<&'static Shape>) {}
    fn member(&mut self, _: &str, _: Option<&'static Member>) {}
    fn absent(&mut self, _: &'static Member) {}
    fn end_object(&mut self) {}
    fn tag(&mut self, _: &'static str, _: &'static str) {}
}
