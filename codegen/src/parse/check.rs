//! Every key of every object against the table of its kind, and every value against what the key wants.

use super::Mode;
use super::leftovers;
use super::mend::{self, mended};
use super::version::Version;
use crate::diag::Diagnostics;
use crate::keywords::{
    Keyword, Kind, Pattern, Shape, Since, extension_names, fits, homes, is_pointer,
};
use crate::resolve::{Siblings, is_broken};
use crate::source::Span;
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Tree};

/// Checks `node`, an object of `kind`, and all below it. In plain documents what is wrong is mended or dropped.
pub(super) fn check(
    node: &mut Node,
    kind: Kind,
    mode: Mode,
    version: Version,
    diags: &mut Diagnostics,
) {
    let mut checker = Checker {
        mode,
        version,
        diags,
    };
    checker.object(node, kind);
}

struct Checker<'a> {
    mode: Mode,
    version: Version,
    diags: &'a mut Diagnostics,
}

/// Whether an entry may stay.
#[derive(PartialEq)]
enum Verdict {
    Keep,
    Drop,
}

/// The key that is being looked at, for messages.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: Kind,
    key: &'a str,
    key_span: Span,
}

impl Checker<'_> {
    fn object(&mut self, node: &mut Node, kind: Kind) {
        let span = node.span;
        let is_reference = kind.section().is_some() && node.get("$ref").is_some();
        let Tree::Map(map) = &mut node.value else {
            return;
        };
        if is_reference && !self.siblings_count(kind) {
            return self.reference(map, kind);
        }
        if is_reference && kind.is_schema() && self.version == Version::V30 {
            self.meant_beside_ref(map);
        }
        if self.mode == Mode::Plain {
            if kind.is_schema() {
                mend::types(map, self.diags);
            }
            leftovers::bring_up(map, kind, self.diags);
        }
        let keys: Vec<String> = map.iter().map(|entry| entry.key.clone()).collect();
        map.retain_mut(|entry| self.entry(entry, kind) == Verdict::Keep);
        if !is_reference {
            self.required(map, kind, span, &keys);
        }
    }

    fn siblings_count(&self, kind: Kind) -> bool {
        let meant = super::siblings(self.mode, self.version) == Siblings::Meant;
        matches!(kind, Kind::PathItem | Kind::Webhook) || (kind.is_schema() && meant)
    }

    /// What 3.0 ignores, and plain documents are taken to mean.
    fn meant_beside_ref(&mut self, map: &[Entry]) {
        for entry in map {
            let key = entry.key.as_str();
            if !matches!(key, "$ref" | "description" | "summary") && !key.starts_with("x-") {
                self.diags.meant_beside_ref(entry.key_span, key);
            }
        }
    }

    /// What stands beside a `$ref` that stands for the whole object.
    fn reference(&mut self, map: &mut Vec<Entry>, kind: Kind) {
        map.retain(|entry| match entry.key.as_str() {
            "$ref" if entry.node.text().is_none() => {
                self.diags.ref_no_text(entry.node.span, entry.node.kind());
                true
            }
            "$ref" | "description" | "summary" => true,
            key if key.starts_with("x-") && self.mode == Mode::Plain => false,
            key => {
                self.diags
                    .beside_ref(self.mode, entry.key_span, key, kind.is_schema());
                false
            }
        });
    }

    fn entry(&mut self, entry: &mut Entry, kind: Kind) -> Verdict {
        let table = kind.table();
        let key = entry.key.clone();
        let place = Place {
            kind,
            key: &key,
            key_span: entry.key_span,
        };
        if key.starts_with("x-") && self.mode == Mode::Plain {
            return self.foreign_extension(entry, kind);
        }
        let is_read =
            |keyword: &&Keyword| keyword.since != Since::From32 || self.mode == Mode::Plain;
        if let Some(keyword) = kind.find(&key).filter(is_read) {
            self.since(keyword, place, &entry.node);
            return self.value(&mut entry.node, &keyword.shape, place);
        }
        if key.starts_with("x-") {
            self.unknown_extension(place);
            return Verdict::Drop;
        }
        if let Some((pattern, shape)) = &table.others {
            return match self.pattern(entry, *pattern) {
                Verdict::Keep => self.value(&mut entry.node, shape, place),
                Verdict::Drop => Verdict::Drop,
            };
        }
        self.unknown_key(place);
        Verdict::Drop
    }

    /// Extensions in plain documents are left alone, except webhooks in the manner of Redoc.
    fn foreign_extension(&mut self, entry: &mut Entry, kind: Kind) -> Verdict {
        if kind != Kind::Root || entry.key != "x-webhooks" {
            return Verdict::Keep;
        }
        let key = entry.key.clone();
        let place = Place {
            kind,
            key: &key,
            key_span: entry.key_span,
        };
        const WEBHOOKS: &Shape = &Shape::Map(&Shape::Is(Kind::Webhook));
        self.value(&mut entry.node, WEBHOOKS, place)
    }

    fn unknown_extension(&mut self, place: Place<'_>) {
        let homes = homes(place.key, false);
        if !homes.is_empty() {
            let noun = place.kind.noun();
            self.diags
                .misplaced(self.mode, place.key_span, place.key, noun, &homes);
            return;
        }
        let here = place.kind.table().names();
        let near = nearest(place.key, here.filter(|name| name.starts_with("x-")))
            .or_else(|| nearest(place.key, extension_names()));
        self.diags
            .unknown_extension(place.key_span, place.key, near);
    }

    fn unknown_key(&mut self, place: Place<'_>) {
        let noun = place.kind.noun();
        let keywords = || place.kind.table().all();
        let names = || {
            let read = keywords().filter(|keyword| keyword.since != Since::From32);
            read.map(|keyword| keyword.name)
        };
        let slip = nearest(place.key, names());
        let homes = homes(place.key, place.kind.is_extension());
        if slip.is_none() && !homes.is_empty() {
            self.diags
                .misplaced(self.mode, place.key_span, place.key, noun, &homes);
            return;
        }
        let known: Vec<&str> = names()
            .filter(|name| !matches!(*name, "x-source" | "$ref"))
            .collect();
        self.diags
            .unknown_key(self.mode, place.key_span, place.key, noun, slip, &known);
    }

    fn since(&mut self, keyword: &Keyword, place: Place<'_>, node: &Node) {
        let newer = keyword.since == Since::From31
            || (place.key.starts_with("exclusive") && node.number().is_some())
            || (place.key == "type" && place.kind.is_schema() && node.list().is_some());
        let older = keyword.since == Since::Only30
            || (place.key.starts_with("exclusive") && node.bool().is_some());
        match self.version {
            Version::V30 if newer => {
                self.diags
                    .newer_keyword(self.mode, place.key_span, place.key, node.kind());
            }
            Version::V31 if older => {
                self.diags
                    .older_keyword(self.mode, place.key_span, place.key);
            }
            _ => {}
        }
    }

    fn pattern(&mut self, entry: &mut Entry, pattern: Pattern) -> Verdict {
        match pattern {
            Pattern::Any => {}
            Pattern::Path if entry.key.starts_with('/') => {}
            Pattern::Path => {
                self.diags
                    .path_without_slash(self.mode, entry.key_span, &entry.key);
                entry.key.insert(0, '/');
            }
            Pattern::Status if is_status(&entry.key) => {}
            Pattern::Status => {
                let upper = entry.key.to_ascii_uppercase();
                let meant = is_status(&upper).then_some(upper);
                self.diags
                    .bad_status(self.mode, entry.key_span, &entry.key, meant.as_deref());
                match meant {
                    Some(meant) => entry.key = meant,
                    None => return Verdict::Drop,
                }
            }
        }
        Verdict::Keep
    }

    fn value(&mut self, node: &mut Node, shape: &Shape, place: Place<'_>) -> Verdict {
        if let Shape::Is(kind) = shape
            && self.mode == Mode::Plain
            && is_broken(node, *kind)
        {
            return self.broken(node, *kind);
        }
        if !fits(node, shape) {
            match mended(node, shape, place.key).filter(|_| self.mode == Mode::Plain) {
                Some(value) => {
                    self.diags.mended(node.span, place.key, node.kind(), shape);
                    node.value = value;
                }
                None => {
                    self.wrong_value(node, shape, place);
                    if self.mode == Mode::Payspec || !stands_for_itself(shape) {
                        return Verdict::Drop;
                    }
                    // A property whose schema can't be read is still a property.
                    node.value = Tree::Map(Vec::new());
                }
            }
        }
        self.inside(node, shape, place);
        Verdict::Keep
    }

    /// What stands in the place of a reference that leads nowhere, as `resolve` has said.
    fn broken(&mut self, node: &mut Node, kind: Kind) -> Verdict {
        let span = node.span;
        let entry = |key: &str, value| Entry {
            key: key.to_owned(),
            key_span: span,
            node: Node { span, value },
        };
        let only = |entry| Tree::Map(vec![entry]);
        node.value = match kind {
            Kind::Response => only(entry("description", Tree::Text(String::new()))),
            Kind::RequestBody => {
                let json = only(entry("application/json", Tree::Map(Vec::new())));
                only(entry("content", json))
            }
            _ => return Verdict::Drop,
        };
        Verdict::Keep
    }

    /// What is in a value that fits from outside.
    fn inside(&mut self, node: &mut Node, shape: &Shape, place: Place<'_>) {
        if let Shape::Either(shapes) = shape {
            if let Some(shape) = shapes.iter().find(|shape| fits(node, shape)) {
                self.inside(node, shape, place);
            }
            return;
        }
        match (shape, &mut node.value) {
            (Shape::Is(kind), _) => self.object(node, *kind),
            (Shape::List(shape), Tree::List(list)) => {
                list.retain_mut(|node| self.value(node, shape, place) == Verdict::Keep);
            }
            (Shape::Map(shape), Tree::Map(map)) => {
                map.retain_mut(|entry| {
                    let key = entry.key.clone();
                    let inner = Place {
                        key: &key,
                        key_span: entry.key_span,
                        ..place
                    };
                    self.value(&mut entry.node, shape, inner) == Verdict::Keep
                });
            }
            (Shape::PointerMap(shape), Tree::Map(map)) => {
                for entry in map {
                    if !is_pointer(&entry.key) {
                        self.diags.key_no_pointer(entry.key_span, &entry.key);
                    }
                    self.value(&mut entry.node, shape, place);
                }
            }
            _ => {}
        }
    }

    fn wrong_value(&mut self, node: &Node, shape: &Shape, place: Place<'_>) {
        match (words_of(shape), node.text()) {
            (Some(words), Some(text)) => {
                let near = nearest(text, words.iter().copied());
                self.diags
                    .unknown_word(self.mode, node.span, place.key, text, near, &words);
            }
            _ => self
                .diags
                .wrong_kind(self.mode, node, place.key, place.kind, shape),
        }
    }

    fn required(&mut self, map: &mut Vec<Entry>, kind: Kind, span: Span, keys: &[String]) {
        for keyword in kind.table().keywords {
            if !keyword.required || map.iter().any(|entry| entry.key == keyword.name) {
                continue;
            }
            let was_there = keys.iter().any(|key| key == keyword.name);
            if !was_there {
                self.diags
                    .missing_key(self.mode, span, keyword.name, kind.noun());
            }
            if self.mode == Mode::Plain {
                map.extend(blank(keyword, span));
            }
        }
    }
}

/// A required key as it stands where nobody wrote it, with what it requires in turn.
fn blank(keyword: &Keyword, span: Span) -> Option<Entry> {
    let value = match keyword.shape {
        Shape::Text => Tree::Text(String::new()),
        Shape::Is(kind) => {
            let required = kind.table().keywords.iter().filter(|inner| inner.required);
            Tree::Map(required.filter_map(|inner| blank(inner, span)).collect())
        }
        Shape::Map(_) => Tree::Map(Vec::new()),
        _ => return None,
    };
    Some(Entry {
        key: keyword.name.to_owned(),
        key_span: span,
        node: Node { span, value },
    })
}

/// Whether something is there even if nothing can be read of it.
fn stands_for_itself(shape: &Shape) -> bool {
    matches!(shape, Shape::Is(kind) if kind.is_schema())
}

/// The words a value may be one of.
fn words_of(shape: &Shape) -> Option<Vec<&'static str>> {
    match shape {
        Shape::Word(words) => Some(words.to_vec()),
        Shape::Either(shapes) => shapes.iter().find_map(words_of),
        _ => None,
    }
}

/// `200`, `2XX` or `default`.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        b"default" => true,
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    }
}
