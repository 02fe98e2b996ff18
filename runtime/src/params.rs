//! How parameters and form fields are spelled: OpenAPI's styles over RFC 6570 and RFC 3986.
//!
//! What OpenAPI leaves open is settled here: null and empty lists are left out; a list or object inside another one is written as
//! JSON text, except by [`Style::DeepObject`], which nests brackets and numbers list items.

use zeroize::Zeroizing;

use crate::node::{Node, concat};
use crate::operation::{FormField, Parameter, Style};

/// Which characters stay as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Only RFC 3986's unreserved ones.
    Unreserved,
    /// Reserved ones and finished `%xx` too, as far as a query can carry them without ending the value.
    Reserved,
    /// `application/x-www-form-urlencoded`: a space is `+`.
    Form,
    /// As [`Alphabet::Form`], with reserved ones.
    FormReserved,
    /// All, for headers.
    All,
}

/// A parameter's spelling, without its place.
#[derive(Clone, Copy)]
pub(crate) struct Spelling {
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) json: bool,
    pub(crate) alphabet: Alphabet,
}

impl Spelling {
    /// For the path: reserved characters would change which resource is meant, so they never stay.
    pub(crate) const fn in_path(parameter: &Parameter) -> Self {
        Self {
            style: parameter.style,
            explode: parameter.explode,
            json: parameter.json,
            alphabet: Alphabet::Unreserved,
        }
    }

    pub(crate) const fn in_query(parameter: &Parameter) -> Self {
        let alphabet = if parameter.reserved {
            Alphabet::Reserved
        } else {
            Alphabet::Unreserved
        };
        Self {
            style: parameter.style,
            explode: parameter.explode,
            json: parameter.json,
            alphabet,
        }
    }

    pub(crate) const fn in_header(parameter: &Parameter) -> Self {
        Self {
            style: Style::Simple,
            explode: parameter.explode,
            json: parameter.json,
            alphabet: Alphabet::All,
        }
    }

    pub(crate) const fn in_form(field: &FormField) -> Self {
        let alphabet = if field.reserved {
            Alphabet::FormReserved
        } else {
            Alphabet::Form
        };
        Self {
            style: field.style,
            explode: field.explode,
            json: field.json,
            alphabet,
        }
    }

    /// What OpenAPI says of a form member without an encoding object.
    pub(crate) fn form_default(node: &Node) -> Self {
        let json = matches!(node.structure(), Node::Object(_));
        Self {
            style: Style::Form,
            explode: true,
            json,
            alphabet: Alphabet::Form,
        }
    }
}

/// The value for a path segment or a header; empty when there is nothing to say.
pub(crate) fn value(name: &str, spelling: Spelling, node: &Node) -> Zeroizing<String> {
    let Spelling {
        style,
        explode,
        json,
        alphabet,
    } = spelling;
    if json {
        return encode(&node.to_json(), alphabet);
    }
    let node = node.structure();
    match style {
        Style::Label => match joined(node, explode, if explode { "." } else { "," }, alphabet) {
            Some(value) => concat(&[literal("."), value]),
            None => literal(""),
        },
        Style::Matrix => {
            let prefixed = pairs(name, spelling, node).into_iter().map(|pair| {
                let pair = pair.strip_suffix('=').map_or(pair.as_str(), |bare| bare);
                concat(&[literal(";"), literal(pair)])
            });
            concat(&prefixed.collect::<Vec<_>>())
        }
        _ => joined(node, explode, ",", alphabet).unwrap_or_else(|| literal("")),
    }
}

/// The `name=value` pairs for a query, a cookie or a form; none when there is nothing to say.
pub(crate) fn pairs(name: &str, spelling: Spelling, node: &Node) -> Vec<Zeroizing<String>> {
    let Spelling {
        style,
        explode,
        json,
        alphabet,
    } = spelling;
    let key = encode(name, alphabet.for_names());
    if json {
        return vec![pair(&key, encode(&node.to_json(), alphabet))];
    }
    let node = node.structure();
    let separator = match style {
        Style::DeepObject => return deep(&key, node, alphabet),
        Style::SpaceDelimited if alphabet.is_form() => "+",
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        Style::Form | Style::Matrix | Style::Simple | Style::Label => ",",
    };
    match node {
        Node::List(items) if explode => items
            .iter()
            .filter_map(|item| Some(pair(&key, nested(item, alphabet)?)))
            .collect(),
        Node::Object(members) if explode => members
            .iter()
            .filter_map(|(name, node)| {
                Some(pair(
                    &encode(name, alphabet.for_names()),
                    nested(node, alphabet)?,
                ))
            })
            .collect(),
        _ => joined(node, explode, separator, alphabet)
            .map(|value| pair(&key, value))
            .into_iter()
            .collect(),
    }
}

/// `a,b,c` for a list; `k,v,k,v` or `k=v,k=v` for an object.
fn joined(
    node: &Node,
    explode: bool,
    separator: &str,
    alphabet: Alphabet,
) -> Option<Zeroizing<String>> {
    let pieces: Vec<Zeroizing<String>> = match node {
        Node::List(items) => items
            .iter()
            .filter_map(|item| nested(item, alphabet))
            .collect(),
        Node::Object(members) => {
            let between = if explode { "=" } else { separator };
            let present = members
                .iter()
                .filter_map(|(name, node)| Some((name, nested(node, alphabet)?)));
            present
                .map(|(name, value)| concat(&[encode(name, alphabet), literal(between), value]))
                .collect()
        }
        scalar => return nested(scalar, alphabet),
    };
    if pieces.is_empty() {
        None
    } else {
        Some(join(&pieces, separator))
    }
}

/// All pieces with the separator between them.
pub(crate) fn join(pieces: &[Zeroizing<String>], separator: &str) -> Zeroizing<String> {
    let mut whole = Vec::with_capacity(pieces.len() * 2);
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 {
            whole.push(literal(separator));
        }
        whole.push(piece.clone());
    }
    concat(&whole)
}

/// A value inside a list or object; null says nothing.
fn nested(node: &Node, alphabet: Alphabet) -> Option<Zeroizing<String>> {
    match node {
        Node::Null => None,
        Node::List(_) | Node::Object(_) => Some(encode(&node.to_json(), alphabet)),
        Node::Text(text) | Node::Token(text) | Node::Json(text, _) => Some(encode(text, alphabet)),
        Node::File(file) => Some(encode(&file.text(), alphabet)),
    }
}

fn deep(key: &str, node: &Node, alphabet: Alphabet) -> Vec<Zeroizing<String>> {
    let bracketed = |inner: &str| {
        concat(&[
            literal(key),
            literal("%5B"),
            encode(inner, alphabet.for_names()),
            literal("%5D"),
        ])
    };
    match node.structure() {
        Node::Object(members) => members
            .iter()
            .flat_map(|(name, node)| deep(&bracketed(name), node, alphabet))
            .collect(),
        Node::List(items) => items
            .iter()
            .enumerate()
            .flat_map(|(i, node)| deep(&bracketed(&i.to_string()), node, alphabet))
            .collect(),
        scalar => nested(scalar, alphabet)
            .map(|value| pair(key, value))
            .into_iter()
            .collect(),
    }
}

fn pair(key: &str, value: Zeroizing<String>) -> Zeroizing<String> {
    concat(&[literal(key), literal("="), value])
}

fn literal(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

impl Alphabet {
    /// Reserved characters stay in values only.
    const fn for_names(self) -> Self {
        match self {
            Self::Reserved => Self::Unreserved,
            Self::FormReserved => Self::Form,
            other => other,
        }
    }

    const fn is_form(self) -> bool {
        matches!(self, Self::Form | Self::FormReserved)
    }

    const fn keeps(self, byte: u8) -> bool {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => true,
            b'~' => !self.is_form(),
            b'*' => !matches!(self, Self::Unreserved),
            // not `&`, `+`, `#`, which end or change a value, nor `[`, `]`, `'`, which RFC 3986 or URL parsers do not leave alone
            b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'(' | b')' | b',' | b';' | b'=' => {
                matches!(self, Self::Reserved | Self::FormReserved)
            }
            _ => false,
        }
    }
}

/// A form with one more field, in place of an empty one of that name.
pub(crate) fn with_field(form: &[u8], name: &str, value: &str) -> Zeroizing<String> {
    let (name, value) = (encode(name, Alphabet::Form), encode(value, Alphabet::Form));
    let form = std::str::from_utf8(form).unwrap_or_default();
    let others = form.split('&').filter(|field| {
        let bare = field.strip_suffix('=').unwrap_or(field);
        !field.is_empty() && bare != name.as_str()
    });
    let mut fields: Vec<Zeroizing<String>> = others
        .map(|field| Zeroizing::new(field.to_owned()))
        .collect();
    fields.push(Zeroizing::new(format!("{}={}", *name, *value)));
    join(&fields, "&")
}

/// `text` with everything outside the alphabet as `%XX`.
#[expect(clippy::indexing_slicing, reason = "four bits, 16 digits")]
pub(crate) fn encode(text: &str, alphabet: Alphabet) -> Zeroizing<String> {
    if alphabet == Alphabet::All {
        return literal(text);
    }
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = Zeroizing::new(String::with_capacity(text.len() * 3));
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let byte = *byte;
        rest = after;
        if alphabet.keeps(byte) || (byte == b'%' && keeps_triplet(after, alphabet)) {
            encoded.push(char::from(byte));
        } else if byte == b' ' && alphabet.is_form() {
            encoded.push('+');
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

fn keeps_triplet(after: &[u8], alphabet: Alphabet) -> bool {
    matches!(alphabet, Alphabet::Reserved | Alphabet::FormReserved)
        && matches!(after, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

#[cfg(test)]
#[path = "params_tests.rs"]
mod tests;
