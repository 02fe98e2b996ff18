//! Bodies of several parts (RFC 7578, RFC 2046): one part for each member of an object, several for a list.

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::chunks::Piece;
use crate::file::{Content, File};
use crate::node::{Node, concat};
use crate::operation::{PartField, Style};

/// One part: its head, up to the empty line, and its content.
struct Part {
    head: Zeroizing<String>,
    content: Piece,
}

/// A body and the boundary between its parts.
pub(crate) struct Multipart {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) boundary: String,
}

/// The body that an object's members make; `random` draws the boundary. None where the value is no object.
///
/// # Errors
/// What can't be written, in words that hold none of it.
pub(crate) fn body(
    value: &Node,
    fields: &[PartField],
    random: &dyn Fn() -> u64,
) -> Result<Multipart, String> {
    let Node::Object(members) = value.structure() else {
        return Err("a body of parts must be an object".to_owned());
    };
    let mut parts = Vec::new();
    for (name, node) in members {
        let field = fields.iter().find(|field| field.wire == name);
        member(name, node, field, &mut parts)?;
    }
    let boundary = boundary(&parts, random);
    let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
    for (at, part) in parts.into_iter().enumerate() {
        let before = if at == 0 { "--" } else { "\r\n--" };
        let head = concat(&[
            Zeroizing::new(format!("{before}{boundary}\r\n")),
            part.head,
            Zeroizing::new("\r\n".to_owned()),
        ]);
        pieces.push(whole(head));
        pieces.push(part.content);
    }
    let before = if pieces.is_empty() { "--" } else { "\r\n--" };
    pieces.push(Piece::Whole(format!("{before}{boundary}--\r\n").into()));
    Ok(Multipart { pieces, boundary })
}

/// The parts of one member: null says nothing, a list is a part for each item.
fn member(
    name: &str,
    node: &Node,
    field: Option<&PartField>,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    let media = field.map_or("", |field| field.media);
    match field.and_then(|field| field.style.map(|style| (style, field.explode))) {
        Some((style, explode)) => styled(name, node, style, explode, parts),
        None => match node {
            Node::Null => Ok(()),
            Node::List(items) => items
                .iter()
                .try_for_each(|item| one(name, item, media, parts)),
            node => one(name, node, media, parts),
        },
    }
}

/// A part as OpenAPI has it by default: text for a scalar, JSON for an object, bytes for a file.
fn one(name: &str, node: &Node, media: &str, parts: &mut Vec<Part>) -> Result<(), String> {
    let (content, media) = match node {
        Node::Null => return Ok(()),
        Node::File(file) => return self::file(name, file, media, parts),
        // what is JSON, text too, where the part is said to be JSON
        node if media.contains("json") => (node.to_json(), media),
        Node::Text(text) | Node::Token(text) => (text.clone(), media),
        node => (node.to_json(), "application/json"),
    };
    let head = head(name, None, Some(media).filter(|media| !media.is_empty()))?;
    parts.push(Part {
        head,
        content: whole(content),
    });
    Ok(())
}

fn file(name: &str, file: &File, media: &str, parts: &mut Vec<Part>) -> Result<(), String> {
    let media = match file.media_type() {
        Some(given) => given,
        None if media.is_empty() => "application/octet-stream",
        None => media,
    };
    // a part without a file name is a field to most servers
    let file_name = file.name().unwrap_or("file");
    let mut lines = vec![head(name, Some(file_name), Some(media))?];
    for (header, value) in file.headers() {
        lines.push(line(header, value)?);
    }
    let content = match file.content() {
        Content::Whole(bytes) => Piece::Whole(bytes.clone().into_bytes()),
        Content::Read(source) => Piece::Read(source.clone()),
    };
    parts.push(Part {
        head: concat(&lines),
        content,
    });
    Ok(())
}

/// Parts by RFC 6570's styles, as a query would have them, but nothing is escaped.
fn styled(
    name: &str,
    node: &Node,
    style: Style,
    explode: bool,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    let separator = match style {
        Style::DeepObject => return deep(name, node, parts),
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => ",",
    };
    match node.structure() {
        Node::List(items) if explode => {
            items.iter().try_for_each(|item| one(name, item, "", parts))
        }
        Node::Object(members) if explode => members
            .iter()
            .try_for_each(|(name, node)| one(name, node, "", parts)),
        Node::List(items) => {
            let texts: Vec<_> = items.iter().filter_map(Node::plain).collect();
            joined(name, &texts, separator, parts)
        }
        Node::Object(members) => {
            let named = members
                .iter()
                .filter_map(|(name, node)| Some((Zeroizing::new(name.clone()), node.plain()?)));
            let texts: Vec<_> = named.flat_map(|(name, text)| [name, text]).collect();
            joined(name, &texts, separator, parts)
        }
        scalar => one(name, scalar, "", parts),
    }
}

fn joined(
    name: &str,
    texts: &[Zeroizing<String>],
    separator: &str,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    if texts.is_empty() {
        return Ok(());
    }
    parts.push(Part {
        head: head(name, None, None)?,
        content: whole(crate::params::join(texts, separator)),
    });
    Ok(())
}

fn deep(name: &str, node: &Node, parts: &mut Vec<Part>) -> Result<(), String> {
    match node.structure() {
        Node::Object(members) => members
            .iter()
            .try_for_each(|(inner, node)| deep(&format!("{name}[{inner}]"), node, parts)),
        Node::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(at, node)| deep(&format!("{name}[{at}]"), node, parts)),
        scalar => one(name, scalar, "", parts),
    }
}

/// The lines before a part's content.
fn head(
    name: &str,
    file_name: Option<&str>,
    media: Option<&str>,
) -> Result<Zeroizing<String>, String> {
    let mut disposition = vec![
        Zeroizing::new("form-data; name=\"".to_owned()),
        quoted(name),
        Zeroizing::new("\"".to_owned()),
    ];
    if let Some(file_name) = file_name {
        disposition.push(Zeroizing::new("; filename=\"".to_owned()));
        disposition.push(quoted(file_name));
        disposition.push(Zeroizing::new("\"".to_owned()));
    }
    let mut lines = vec![line("Content-Disposition", &concat(&disposition))?];
    if let Some(media) = media {
        lines.push(line("Content-Type", media)?);
    }
    Ok(concat(&lines))
}

/// A header of a part. A line end in it would start another one.
fn line(name: &str, value: &str) -> Result<Zeroizing<String>, String> {
    let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
    if !is_name {
        return Err("a part has a header whose name is none".to_owned());
    }
    if value.contains(|c: char| c.is_control()) {
        return Err(format!(
            "the header `{name}` of a part has characters a header cannot carry"
        ));
    }
    Ok(concat(&[
        Zeroizing::new(format!("{name}: ")),
        Zeroizing::new(value.to_owned()),
        Zeroizing::new("\r\n".to_owned()),
    ]))
}

/// A name between quotes, as browsers write it: three characters are escaped, the rest is UTF-8.
fn quoted(name: &str) -> Zeroizing<String> {
    let mut quoted = Zeroizing::new(String::with_capacity(name.len() * 3));
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            c => quoted.push(c),
        }
    }
    quoted
}

fn whole(text: Zeroizing<String>) -> Piece {
    Piece::Whole(crate::Body::from(text).into_bytes())
}

/// A boundary that stands in no part: 128 bits of chance, and looked for in what is at hand. RFC 2046 allows 70 characters.
fn boundary(parts: &[Part], random: &dyn Fn() -> u64) -> String {
    let drawn = format!("payspec-{:016x}{:016x}", random(), random());
    let mut boundary = drawn.clone();
    let mut number = 0u64;
    // each of them would have to stand in the parts, which end
    while parts.iter().any(|part| part.holds(boundary.as_bytes())) {
        boundary = format!("{drawn}.{number:x}");
        number = number.wrapping_add(1);
    }
    boundary
}

impl Part {
    fn holds(&self, boundary: &[u8]) -> bool {
        let within = |bytes: &[u8]| {
            let mut windows = bytes.windows(boundary.len());
            windows.any(|window| window == boundary)
        };
        let in_content = |content: &Piece| match content {
            Piece::Whole(bytes) => within(bytes),
            Piece::Read(_) => false,
        };
        within(self.head.as_bytes()) || in_content(&self.content)
    }
}

/// One allocation of all pieces that are at hand; none where one is yet to be read.
pub(crate) fn at_hand(pieces: &[Piece]) -> Option<Bytes> {
    let whole: Option<Vec<&Bytes>> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Whole(bytes) => Some(bytes),
            Piece::Read(_) => None,
        })
        .collect();
    let whole = whole?;
    let length = whole.iter().map(|bytes| bytes.len()).sum();
    let mut body = Zeroizing::new(Vec::with_capacity(length));
    for bytes in whole {
        body.extend_from_slice(bytes);
    }
    Some(crate::Body::from(body).into_bytes())
}

#[cfg(test)]
#[path = "multipart_tests.rs"]
mod tests;
