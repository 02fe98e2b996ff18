//! Parameters: each once, those of the path in the path, and the style one that its place allows.

use std::collections::BTreeMap;

use super::{add, remove};
use crate::diag::Diagnostics;
use crate::keywords::{ADDITIONAL, Kind, METHODS, for_each_child_mut};
use crate::parse::{Mode, component_path};
use crate::resolve::child_mut;
use crate::source::Span;
use crate::tree::{Entry, Node, Tree};

pub(super) fn check(root: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    each_parameter(root, Kind::Root, &mut |node| {
        required(node, mode, diags);
        style(node, mode, diags);
    });
    let components = root.at("/components/parameters").cloned();
    let mut lists = Lists {
        mode,
        diags,
        components,
    };
    let Some(Tree::Map(paths)) = child_mut(root, "paths").map(|node| &mut node.value) else {
        return;
    };
    for path in paths.iter_mut().filter(|path| path.key.starts_with('/')) {
        lists.path_item(path);
    }
}

fn each_parameter(node: &mut Node, kind: Kind, visit: &mut dyn FnMut(&mut Node)) {
    if kind == Kind::Parameter && node.get("$ref").is_none() {
        visit(node);
    }
    if !kind.is_schema() {
        for_each_child_mut(node, kind, &mut |child, kind, _| {
            each_parameter(child, kind, visit)
        });
    }
}

/// A parameter of a path is always there.
fn required(node: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    let in_path = node.get("in").and_then(Node::text) == Some("path");
    if !in_path || node.get("required").and_then(Node::bool) == Some(true) {
        return;
    }
    let span = node.span;
    let name = node.get("name").and_then(Node::text).unwrap_or_default();
    let place = node.entry("required").map_or(span, |entry| entry.key_span);
    diags.path_parameter_not_required(mode, place, name);
    remove(node, "required");
    add(node, "required", span, Tree::Bool(true));
}

fn style(node: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    let allowed: &[&str] = match node.get("in").and_then(Node::text) {
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("path") => &["simple", "label", "matrix"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => return,
    };
    let Some(style) = node.get("style") else {
        return;
    };
    if let Some(text) = style.text().filter(|text| !allowed.contains(text)) {
        let place = node.get("in").and_then(Node::text).unwrap_or_default();
        diags.style_not_there(mode, style.span, text, place, allowed);
        remove(node, "style");
    }
}

/// A parameter of a list, whether written there or referred to.
#[derive(Clone)]
struct Listed {
    name: String,
    place: String,
    span: Span,
}

struct Lists<'a> {
    mode: Mode,
    diags: &'a mut Diagnostics,
    components: Option<Node>,
}

impl Lists<'_> {
    fn path_item(&mut self, path: &mut Entry) {
        if self.mode == Mode::Plain {
            let meant = sendable(&path.key);
            if meant != path.key {
                self.diags.path_written(path.key_span, &path.key, &meant);
                path.key = meant;
            }
        }
        let names = template_names(&path.key);
        self.template(path, &names);
        let (key, key_span) = (path.key.clone(), path.key_span);
        let Tree::Map(map) = &mut path.node.value else {
            return;
        };
        let shared = self.list(map, &key, &names);
        let (own, others): (Vec<&mut Entry>, Vec<&mut Entry>) = map
            .iter_mut()
            .filter(|entry| METHODS.contains(&entry.key.as_str()) || entry.key == ADDITIONAL)
            .partition(|entry| entry.key != ADDITIONAL);
        let others = others
            .into_iter()
            .flat_map(|entry| match &mut entry.node.value {
                Tree::Map(others) => others.as_mut_slice(),
                _ => &mut [],
            });
        for entry in own.into_iter().chain(others) {
            let span = entry.key_span;
            let Tree::Map(operation) = &mut entry.node.value else {
                continue;
            };
            let mut known = self.list(operation, &key, &names);
            known.extend(shared.iter().cloned());
            for name in &names {
                let declared = |listed: &Listed| listed.place == "path" && listed.name == *name;
                if !known.iter().any(declared) {
                    self.diags
                        .path_parameter_undeclared(self.mode, key_span, &key, name, span);
                    declare(operation, name, span);
                }
            }
        }
    }

    /// The template itself: names once, braces closed.
    fn template(&mut self, path: &Entry, names: &[String]) {
        let mut sorted = names.to_vec();
        sorted.sort();
        let twin = sorted.windows(2).find_map(|pair| match pair {
            [one, other] if one == other => Some(one),
            _ => None,
        });
        if let Some(twin) = twin {
            self.diags
                .path_name_twice(self.mode, path.key_span, &path.key, twin);
        }
        let opened = path.key.matches('{').count();
        if opened != names.len() || opened != path.key.matches('}').count() {
            self.diags.path_braces(self.mode, path.key_span, &path.key);
        }
    }

    /// The parameters of a path item or operation; those that cannot stay are taken out.
    fn list(&mut self, map: &mut [Entry], path: &str, names: &[String]) -> Vec<Listed> {
        let parameters = map.iter_mut().find(|entry| entry.key == "parameters");
        let Some(Tree::List(list)) = parameters.map(|entry| &mut entry.node.value) else {
            return Vec::new();
        };
        let mut seen: BTreeMap<(String, String), Span> = BTreeMap::new();
        let mut kept = Vec::new();
        list.retain(|node| {
            let Some(listed) = self.listed(node) else {
                return true;
            };
            let key = (listed.place.clone(), fold_header(&listed));
            if let Some(first) = seen.get(&key) {
                let (name, place) = (&listed.name, &listed.place);
                self.diags
                    .duplicate_parameter(self.mode, node.span, name, place, *first);
                return false;
            }
            if listed.place == "path" && !names.contains(&listed.name) {
                let name = &listed.name;
                self.diags
                    .path_parameter_without_place(self.mode, listed.span, name, path, names);
                return false;
            }
            seen.insert(key, node.span);
            kept.push(listed);
            true
        });
        kept
    }

    fn listed(&self, node: &Node) -> Option<Listed> {
        let target = match node.get("$ref").and_then(Node::text) {
            Some(reference) => {
                let (_, name) = component_path(reference)?;
                self.components.as_ref()?.get(&name)?
            }
            None => node,
        };
        let text = |key| target.get(key).and_then(Node::text).map(str::to_owned);
        let name = node.get("$ref").or_else(|| node.get("name"));
        Some(Listed {
            name: text("name")?,
            place: text("in")?,
            span: name.map_or(node.span, |name| name.span),
        })
    }
}

/// Names of headers know no case.
fn fold_header(listed: &Listed) -> String {
    match listed.place.as_str() {
        "header" => listed.name.to_ascii_lowercase(),
        _ => listed.name.clone(),
    }
}

/// A path as it can be sent: braces that hold no name are characters like others, and what no address may hold is escaped.
fn sendable(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(char) = rest.chars().next() {
        let behind = rest.get(char.len_utf8()..).unwrap_or_default();
        let inside = behind.split_once('}').map(|(name, _)| name);
        match (char, inside.filter(|name| !name.contains(['{', '/']))) {
            ('{', Some(name)) => {
                let said = if name.is_empty() { "parameter" } else { name };
                out.push_str(&format!("{{{said}}}"));
                rest = behind.get(name.len() + 1..).unwrap_or_default();
                continue;
            }
            ('{' | '}' | ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '|', _) => {
                escape(char, &mut out)
            }
            (char, _) if !char.is_ascii_graphic() => escape(char, &mut out),
            (char, _) => out.push(char),
        }
        rest = behind;
    }
    out
}

fn escape(char: char, out: &mut String) {
    let mut bytes = [0; 4];
    for byte in char.encode_utf8(&mut bytes).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}

/// The names between braces.
fn template_names(path: &str) -> Vec<String> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Adds a parameter of text, as a plain document that forgot it must mean.
fn declare(operation: &mut Vec<Entry>, name: &str, span: Span) {
    let node = |value| Node { span, value };
    let entry = |key: &str, value| Entry {
        key: key.to_owned(),
        key_span: span,
        node: node(value),
    };
    let text = |text: &str| Tree::Text(text.to_owned());
    let schema = Tree::Map(vec![entry("type", text("string"))]);
    let parameter = node(Tree::Map(vec![
        entry("name", text(name)),
        entry("in", text("path")),
        entry("required", Tree::Bool(true)),
        entry("schema", schema),
    ]));
    let list = operation.iter_mut().find(|entry| entry.key == "parameters");
    match list.map(|entry| &mut entry.node.value) {
        Some(Tree::List(list)) => list.push(parameter),
        _ => operation.push(entry("parameters", Tree::List(vec![parameter]))),
    }
}
