//! Trees as YAML, the way people write specs: block style, short maps and lists on one line, quotes only where they are needed.

use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree};

/// How long a line with a map or list of its own may become.
const WIDTH: usize = 120;

/// A node that stands nowhere yet.
pub(crate) fn node(value: Tree) -> Node {
    Node {
        span: nowhere(),
        value,
    }
}

/// Text.
pub(crate) fn text(text: impl Into<String>) -> Node {
    node(Tree::Text(text.into()))
}

/// A list.
pub(crate) fn list(items: impl IntoIterator<Item = Node>) -> Node {
    node(Tree::List(items.into_iter().collect()))
}

/// A map, in this order.
pub(crate) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Node)>) -> Node {
    let entry = |(key, node): (K, Node)| Entry {
        key: key.into(),
        key_span: nowhere(),
        node,
    };
    node(Tree::Map(entries.into_iter().map(entry).collect()))
}

fn nowhere() -> Span {
    Span {
        file: FileId::new(0),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}

/// The tree as a file, without a line that begins it.
pub(crate) fn write(node: &Node) -> String {
    let mut out = String::new();
    match &node.value {
        Tree::Map(entries) if !entries.is_empty() => write_map(entries, 0, &mut out),
        Tree::List(items) if !items.is_empty() => write_list(items, 0, &mut out),
        _ => {
            flow(node, &mut out);
            out.push('\n');
        }
    }
    out
}

fn write_map(entries: &[Entry], indent: usize, out: &mut String) {
    for Entry { key, node, .. } in entries {
        pad(indent, out);
        out.push_str(&scalar(key));
        out.push(':');
        write_value(node, indent, out);
    }
}

/// What stands behind a key or a dash.
fn write_value(node: &Node, indent: usize, out: &mut String) {
    if let Some(short) = short(node, indent) {
        out.push(' ');
        out.push_str(&short);
        out.push('\n');
        return;
    }
    out.push('\n');
    match &node.value {
        Tree::Map(entries) => write_map(entries, indent + 2, out),
        Tree::List(items) => write_list(items, indent + 2, out),
        _ => {}
    }
}

fn write_list(items: &[Node], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push('-');
        match (&item.value, short(item, indent)) {
            (Tree::Map(entries), None) => {
                let mut inner = String::new();
                write_map(entries, indent + 2, &mut inner);
                out.push(' ');
                out.push_str(inner.trim_start_matches(' '));
            }
            _ => write_value(item, indent, out),
        }
    }
}

/// The node on one line, where it fits and nothing in it is worth a line of its own.
fn short(node: &Node, indent: usize) -> Option<String> {
    if !is_flat(node, 3) {
        return None;
    }
    let mut line = String::new();
    flow(node, &mut line);
    let is_scalar = !matches!(node.value, Tree::Map(_) | Tree::List(_));
    (is_scalar || indent + line.chars().count() <= WIDTH).then_some(line)
}

fn is_flat(node: &Node, depth: usize) -> bool {
    match &node.value {
        Tree::Map(entries) => {
            let is_flat = |entry: &Entry| {
                !matches!(&entry.node.value, Tree::Map(inner) if !inner.is_empty())
                    && is_flat(&entry.node, depth - 1)
            };
            entries.is_empty() || depth > 0 && entries.iter().all(is_flat)
        }
        Tree::List(items) => {
            items.is_empty() || depth > 0 && items.iter().all(|item| is_flat(item, depth - 1))
        }
        _ => true,
    }
}

fn flow(node: &Node, out: &mut String) {
    match &node.value {
        Tree::Null => out.push_str("null"),
        Tree::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Tree::Number(number) => out.push_str(number),
        Tree::Text(text) => out.push_str(&scalar(text)),
        Tree::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                flow(item, out);
            }
            out.push(']');
        }
        Tree::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Tree::Map(entries) => {
            out.push_str("{ ");
            for (at, entry) in entries.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&scalar(&entry.key));
                out.push_str(": ");
                flow(&entry.node, out);
            }
            out.push_str(" }");
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Text as a scalar that YAML 1.1 and 1.2 both read as this text, in block and flow style.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if text.chars().all(|c| !is_special(c)) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_special(c) => {
                let code = u32::from(c);
                let escape = if code > 0xffff {
                    format!("\\U{code:08X}")
                } else {
                    format!("\\u{code:04X}")
                };
                quoted.push_str(&escape);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What single quotes can't hold, or a reader would not see.
fn is_special(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{85}' | '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// `3.0.3`: with two dots it is no number.
fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.clone().count() == 3 && parts.all(is_number)
}

fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let mut chars = text.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '$'));
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-' | ' ');
    is_version(text)
        || starts
            && chars.all(inner)
            && !text.ends_with(' ')
            && !text.contains("  ")
            // some readers take this for an item of a list
            && !text.contains(" -")
            && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use payspec_codegen::diag::Diagnostics;
    use payspec_codegen::source::{FileId, SourceFile};
    use payspec_codegen::tree::{Entry, Node, Tree, strictly};
    use proptest::prelude::*;

    use super::{list, map, node, scalar, text, write};

    #[test]
    fn short_things_stand_on_one_line() {
        let inner = map([
            ("type", text("string")),
            ("maxLength", node(Tree::Number("32".into()))),
        ]);
        let deep = map([(
            "post",
            map([("a", map([("b", map([("c", inner.clone())]))]))]),
        )]);
        let spec = map([
            ("amount", inner),
            ("list", list([text("no"), text("a: b")])),
            ("deep", deep),
        ]);
        assert_eq!(
            write(&spec),
            "amount: { type: string, maxLength: 32 }\nlist: ['no', 'a: b']\ndeep:\n  post:\n    a:\n      b:\n        c: { type: string, maxLength: 32 }\n"
        );
    }

    #[test]
    fn what_is_not_plain_is_quoted() {
        for plain in ["a", "/a/b-c", "Pay with card"] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in [
            "",
            "no",
            "1",
            "a#b",
            "{a}",
            "a ",
            "~",
            "=",
            "it's",
            "2026-01-01",
        ] {
            assert!(scalar(quoted).starts_with('\''), "{quoted}");
        }
        assert_eq!(scalar("a\nb"), "\"a\\nb\"");
    }

    fn tree() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Tree::Null),
            any::<bool>().prop_map(Tree::Bool),
            "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,4})?".prop_map(Tree::Number),
            "\\PC{0,12}".prop_map(Tree::Text),
            "[a-z :#'\"\\-\n\t]{0,9}".prop_map(Tree::Text),
        ];
        leaf.prop_map(node).prop_recursive(5, 60, 6, |inner| {
            let key = "[a-zA-Z0-9 :#'-]{0,8}";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(list),
                prop::collection::btree_map(key, inner, 0..5).prop_map(map),
            ]
        })
    }

    fn without_places(node: &Node) -> Node {
        let value = match &node.value {
            Tree::List(items) => Tree::List(items.iter().map(without_places).collect()),
            Tree::Map(entries) => {
                let entry = |entry: &Entry| (entry.key.clone(), without_places(&entry.node));
                return map(entries.iter().map(entry));
            }
            other => other.clone(),
        };
        super::node(value)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(tree in tree()) {
            let file = SourceFile::new("a.yaml", write(&tree));
            let mut diags = Diagnostics::new();
            let read = strictly(&file, FileId::new(0), &mut diags);
            prop_assert_eq!(read.map(|read| without_places(&read)), Some(tree), "{}", file.text_lossy());
        }
    }
}
