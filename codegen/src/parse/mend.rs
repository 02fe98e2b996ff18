//! Values of the wrong kind whose meaning is certain.

use crate::diag::Diagnostics;
use crate::keywords::{Kind, Shape, TYPES, fits};
use crate::source::Span;
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Tree};

/// What was meant by a value of `key` that does not fit `shape`, if that is certain.
pub(super) fn mended(node: &Node, shape: &Shape, key: &str) -> Option<Tree> {
    let candidate = match (shape, &node.value) {
        (Shape::Either(shapes), _) => {
            return shapes.iter().find_map(|shape| mended(node, shape, key));
        }
        (Shape::Text, Tree::Number(number)) => Tree::Text(number.clone()),
        (Shape::Text, Tree::Bool(value)) => Tree::Text(value.to_string()),
        (Shape::Text, Tree::Null) => Tree::Text(String::new()),
        (Shape::Text, Tree::List(list)) => Tree::Text(joined(list, key)?),
        (Shape::Bool, Tree::Text(text)) => {
            Tree::Bool(text.trim().to_ascii_lowercase().parse().ok()?)
        }
        (Shape::Number | Shape::Count, Tree::Text(text)) => Tree::Number(json_number(text)?),
        (Shape::Count, Tree::Number(number)) => Tree::Number(whole(number)?),
        (Shape::Word(words), Tree::Text(text)) => {
            let same = |word: &&&str| word.eq_ignore_ascii_case(text.trim());
            Tree::Text((*words.iter().find(same)?).to_owned())
        }
        (Shape::List(_), Tree::Null) => Tree::List(Vec::new()),
        (Shape::List(inner), _) => Tree::List(listed(node, inner)?),
        (Shape::Map(Shape::List(_)), Tree::Text(text)) if !text.is_empty() => {
            Tree::Map(vec![entry(text, node.span, Tree::List(Vec::new()))])
        }
        (Shape::Is(kind), Tree::Text(word)) if kind.is_schema() => {
            let (word, _) = known_type(word)?;
            Tree::Map(vec![entry("type", node.span, Tree::Text(word.to_owned()))])
        }
        (Shape::Is(_) | Shape::Map(_), Tree::Null) => Tree::Map(Vec::new()),
        (Shape::Is(_) | Shape::Map(_), Tree::List(list)) if list.is_empty() => {
            Tree::Map(Vec::new())
        }
        (Shape::Is(kind), Tree::List(list)) if kind.is_schema() => any_of(list, node.span)?,
        (Shape::Map(Shape::Is(_)), Tree::List(list)) => by_name(list)?,
        _ => return None,
    };
    let mended = Node {
        span: node.span,
        value: candidate,
    };
    fits(&mended, shape).then_some(mended.value)
}

/// One value where a list of them belongs, or a map of objects of which each has a name of its own.
fn listed(node: &Node, inner: &Shape) -> Option<Vec<Node>> {
    let Some(map) = node.map() else {
        return fits(node, inner).then(|| vec![node.clone()]);
    };
    let is_key = |entry: &Entry, kind: &Kind| kind.find(&entry.key).is_some();
    if let Shape::Is(kind) = inner
        && !map.is_empty()
        && !map.iter().any(|entry| is_key(entry, kind))
    {
        let nodes: Vec<Node> = map.iter().map(|entry| entry.node.clone()).collect();
        return nodes.iter().all(|node| fits(node, inner)).then_some(nodes);
    }
    fits(node, inner).then(|| vec![node.clone()])
}

/// Schemas where one schema belongs: the only one, or a choice.
fn any_of(list: &[Node], span: Span) -> Option<Tree> {
    if !list.iter().all(|node| node.map().is_some()) {
        return None;
    }
    match list {
        [only] => Some(only.value.clone()),
        several => Some(Tree::Map(vec![entry(
            "anyOf",
            span,
            Tree::List(several.to_vec()),
        )])),
    }
}

/// `[{ name: a, … }, b]` as `{ a: { … }, b: {} }`.
fn by_name(list: &[Node]) -> Option<Tree> {
    let named = list.iter().map(|node| {
        if let Some(name) = node.text() {
            return Some(entry(name, node.span, Tree::Map(Vec::new())));
        }
        let name = node.get("name")?.text()?.to_owned();
        let members = node.map()?.iter().filter(|entry| entry.key != "name");
        Some(Entry {
            key: name,
            key_span: node.span,
            node: Node {
                span: node.span,
                value: Tree::Map(members.cloned().collect()),
            },
        })
    });
    let map: Vec<Entry> = named.collect::<Option<_>>()?;
    let mut names: Vec<&str> = map.iter().map(|entry| entry.key.as_str()).collect();
    names.sort_unstable();
    let is_unique = names.is_sorted_by(|one, other| one < other);
    is_unique.then_some(Tree::Map(map))
}

/// Lines of text as one text; of anything else the only one.
fn joined(list: &[Node], key: &str) -> Option<String> {
    let words: Option<Vec<String>> = list
        .iter()
        .map(|node| match &node.value {
            Tree::Text(text) => Some(text.clone()),
            Tree::Number(number) => Some(number.clone()),
            Tree::Bool(value) => Some(value.to_string()),
            Tree::Null | Tree::List(_) | Tree::Map(_) => None,
        })
        .collect();
    let words = words?;
    let is_prose = matches!(key, "title" | "description" | "summary" | "$comment");
    match words.as_slice() {
        [only] => Some(only.clone()),
        lines if is_prose => Some(lines.join("\n")),
        _ => None,
    }
}

/// Words that people write for types, with the type and, where the word says more, the format.
const ALIASES: &[(&str, &str, Option<&str>)] = &[
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("bigdecimal", "number", None),
    ("numeric", "number", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("short", "integer", Some("int32")),
    ("bigint", "integer", None),
    ("biginteger", "integer", None),
    ("bool", "boolean", None),
    ("str", "string", None),
    ("text", "string", None),
    ("char", "string", None),
    ("enum", "string", None),
    ("email", "string", Some("email")),
    ("uuid", "string", Some("uuid")),
    ("guid", "string", Some("uuid")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("time", "string", Some("time")),
    ("password", "string", Some("password")),
    ("byte", "string", Some("byte")),
    ("base64", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("file", "string", Some("binary")),
    ("list", "array", None),
    ("set", "array", None),
    ("map", "object", None),
    ("dict", "object", None),
    ("hash", "object", None),
    ("dictionary", "object", None),
    ("struct", "object", None),
    ("none", "null", None),
    ("nil", "null", None),
];

/// The type that a word means, and its format.
fn known_type(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    let word = word.trim().to_ascii_lowercase();
    let own = TYPES.iter().find(|known| **known == word);
    let alias = || ALIASES.iter().find(|(alias, ..)| *alias == word);
    own.map(|known| (*known, None))
        .or_else(|| alias().map(|(_, known, format)| (*known, *format)))
        .or_else(|| Some((nearest(&word, TYPES.iter().copied())?, None)))
}

/// Brings what a schema says of its `type` to words that are types; what means none is taken out, and the value is any JSON.
pub(super) fn types(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    let Some(at) = map.iter().position(|entry| entry.key == "type") else {
        return;
    };
    let Some(said) = map.get(at).map(|entry| entry.node.clone()) else {
        return;
    };
    let words: Vec<(String, Span)> = match &said.value {
        Tree::Text(text) if TYPES.contains(&text.as_str()) => return,
        Tree::Text(text) => {
            let words = text.split(['|', ',']).map(str::trim);
            words.map(|word| (word.to_owned(), said.span)).collect()
        }
        Tree::List(list) => {
            let word = |node: &Node| match &node.value {
                Tree::Null => Some(("null".to_owned(), node.span)),
                _ => Some((node.text()?.to_owned(), node.span)),
            };
            let is_fine = |node: &Node| node.text().is_some_and(|text| TYPES.contains(&text));
            if !list.is_empty() && list.iter().all(is_fine) {
                return;
            }
            list.iter().filter_map(word).collect()
        }
        // Said with its place like any other value of the wrong kind.
        _ => return,
    };
    let mut meant: Vec<Node> = Vec::new();
    let mut format = None;
    let list = said.list().unwrap_or_default().iter();
    let nulls: Vec<Span> = list
        .filter(|node| node.is_null())
        .map(|node| node.span)
        .collect();
    for (word, span) in &words {
        let known = known_type(word);
        if !TYPES.contains(&word.as_str()) || nulls.contains(span) {
            diags.no_type(*span, word, known.map(|(known, _)| known));
        }
        let Some((known, more)) = known else { continue };
        format = format.or(more);
        if !meant.iter().any(|node| node.text() == Some(known)) {
            meant.push(Node {
                span: *span,
                value: Tree::Text(known.to_owned()),
            });
        }
    }
    if words.is_empty() {
        diags.no_type(said.span, "[]", None);
    }
    match (meant.len(), meant.pop()) {
        (_, None) => {
            map.remove(at);
        }
        (len, Some(last)) => {
            let value = match len {
                1 => last.value,
                _ => {
                    meant.push(last);
                    Tree::List(meant)
                }
            };
            if let Some(entry) = map.get_mut(at) {
                entry.node.value = value;
            }
        }
    }
    if let Some(format) = format
        && !map.iter().any(|entry| entry.key == "format")
    {
        map.push(entry("format", said.span, Tree::Text(format.to_owned())));
    }
}

/// Text that is a number in JSON's spelling.
fn json_number(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    (all(whole) && all(fraction) && !padded).then(|| text.to_owned())
}

/// `5.0` as `5`.
fn whole(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.')?;
    fraction
        .bytes()
        .all(|byte| byte == b'0')
        .then(|| whole.to_owned())
}

fn entry(key: &str, span: Span, value: Tree) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: span,
        node: Node { span, value },
    }
}
