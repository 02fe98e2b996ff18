//! From the text of a reference to its target.

use std::rc::Rc;

use super::{Resolver, Siblings, Target};
use crate::keywords::{Kind, kind_at};
use crate::parse::Mode;
use crate::source::{FileId, Span};
use crate::suggest::nearest;
use crate::tree::{Node, unescape};

impl Resolver<'_, '_> {
    /// What `reference` leads to in the end, through references to references.
    pub(super) fn locate(&mut self, reference: &str, place: Span, kind: Kind) -> Option<Target> {
        let mut followed = Vec::new();
        let end = self.follow(reference, place, kind, &mut followed);
        for (file, reference) in followed {
            self.ends.insert((file, reference, kind), end.clone());
        }
        end
    }

    /// Follows a reference to what is none; `followed` are those on the way, without itself.
    fn follow(
        &mut self,
        reference: &str,
        place: Span,
        kind: Kind,
        followed: &mut Vec<(FileId, String)>,
    ) -> Option<Target> {
        let mut passed: Vec<(Target, Span)> = Vec::new();
        let mut reference = reference.to_owned();
        let mut place = place;
        loop {
            let (target, tree) = self.step(&reference, place, kind)?;
            let index = self.files.index(target.file, &tree);
            let node = index.at(&tree, &target.pointer)?;
            let Some(next) = self.pure_reference(node, kind) else {
                return Some(target);
            };
            let again = passed.iter().position(|(passed, _)| *passed == target);
            if let Some(circle) = again.and_then(|again| passed.get(again..)) {
                // The same circle is found from each reference in it: say it once, at its first place.
                if let Some(first) = circle.iter().map(|(_, span)| *span).min() {
                    self.diags.circular_ref(first, kind.noun(), circle.len());
                }
                return None;
            }
            place = next.span;
            reference = next.text()?.to_owned();
            passed.push((target, place));
            let asked = (place.file, reference.clone(), kind);
            if let Some(end) = self.ends.get(&asked) {
                return end.clone();
            }
            followed.push((asked.0, asked.1));
        }
    }

    /// The reference that a node is, if it is nothing else.
    fn pure_reference<'n>(&self, node: &'n Node, kind: Kind) -> Option<&'n Node> {
        let reference = node.get("$ref").filter(|node| node.text().is_some())?;
        let says_nothing =
            |key: &str| matches!(key, "$ref" | "description" | "summary") || key.starts_with("x-");
        let mut entries = node.map().unwrap_or_default().iter();
        let alone = entries.all(|entry| says_nothing(&entry.key));
        let siblings_count = matches!(kind, Kind::PathItem | Kind::Webhook)
            || (kind.is_schema() && self.siblings == Siblings::Meant);
        (alone || !siblings_count).then_some(reference)
    }

    /// One reference to what stands there.
    fn step(&mut self, reference: &str, place: Span, kind: Kind) -> Option<(Target, Rc<Node>)> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() {
            place.file
        } else if self.root.get("$self").and_then(Node::text) == Some(path) {
            self.entry
        } else if path.contains("://") || path.starts_with("//") {
            self.diags.remote_ref(place, reference);
            return None;
        } else {
            match self.files.find(place.file, &percent_decode(path)) {
                Ok(file) => file,
                Err(wanted) => {
                    if reference.contains('#') || path.contains(['/', '.']) {
                        let near = nearest(&wanted, self.files.paths()).map(str::to_owned);
                        self.diags.missing_file(place, &wanted, near.as_deref());
                    } else {
                        self.diags.ref_is_a_name(place, path, kind.section());
                    }
                    return None;
                }
            }
        };
        let pointer = percent_decode(fragment);
        if !pointer.is_empty() && !pointer.starts_with('/') {
            self.diags.ref_to_anchor(place, reference);
            return None;
        }
        let tree = self.files.tree(file, self.diags)?;
        let index = self.files.index(file, &tree);
        if index.at(&tree, &pointer).is_none() {
            let mode = match kind.is_schema() {
                true => self.mode,
                false => Mode::Payspec,
            };
            self.dangling(mode, &tree, reference, &pointer, place);
            return None;
        }
        let known = ["openapi", "components", "paths"];
        if known.iter().any(|key| tree.get(key).is_some())
            && let Some(found) = kind_at(&tree, &index, Kind::Root, &pointer)
            && found.section() != kind.section()
        {
            let wanted = match kind.is_schema() {
                true => Kind::Schema.noun(),
                false => kind.noun(),
            };
            self.diags
                .ref_to_wrong_kind(place, reference, found.noun(), wanted);
            return None;
        }
        Some((Target { file, pointer }, tree))
    }

    /// Says how far the pointer leads, and what it may have meant.
    fn dangling(&mut self, mode: Mode, tree: &Node, reference: &str, pointer: &str, place: Span) {
        let (mut parent, mut rest) = ("", pointer);
        for (at, _) in pointer.match_indices('/').skip(1) {
            let (passed, left) = pointer.split_at(at);
            if tree.at(passed).is_none() {
                break;
            }
            (parent, rest) = (passed, left);
        }
        let token = unescape(rest.split('/').nth(1).unwrap_or_default());
        let siblings = tree.at(parent).and_then(Node::map).unwrap_or_default();
        let near = nearest(&token, siblings.iter().map(|entry| entry.key.as_str()));
        self.diags
            .dangling_ref(mode, place, reference, parent, &token, near);
    }
}

/// `%7B` is `{`. What is no escape stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = text.get(at + 1..at + 3);
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if *byte == b'%' => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
