//! YAML → tree, from saphyr-parser's events.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::{Aliases, DEPTH, scalar};
use crate::diag::Diagnostics;
use crate::source::{Lines, Span};
use crate::tree::{Entry, Node, Tree, again};

/// How many nodes aliases may add to a file.
const BUDGET: usize = 100_000;

/// Reading cannot go on; the reason is in the sink.
struct Stop;

pub(super) fn read(
    text: &str,
    lines: &Lines<'_>,
    aliases: Aliases,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let found = diags.len();
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        places: Places::new(text, lines),
        lines,
        aliases,
        anchors: HashMap::new(),
        budget: BUDGET,
        diags,
    };
    let root = match reader.document() {
        Ok(None) => {
            diags.empty_file(lines.span(0, 0));
            None
        }
        Ok(root) => root,
        Err(Stop) => None,
    };
    if aliases == Aliases::Expand {
        // What stops reading gave no root.
        if root.is_some() {
            diags.soften_from(found);
        }
        return root;
    }
    root.filter(|_| diags.len() == found)
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    places: Places<'a>,
    lines: &'a Lines<'a>,
    aliases: Aliases,
    anchors: HashMap<usize, Anchored>,
    budget: usize,
    diags: &'a mut Diagnostics,
}

/// What an anchor stands for.
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(_) if root.is_some() => {
                    self.diags.several_documents(span);
                    if self.aliases == Aliases::Expand {
                        return Ok(root);
                    }
                    return Err(Stop);
                }
                Event::DocumentStart(_) => {
                    let (event, span) = self.next()?;
                    root = Some(self.node(event, span, 0)?);
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let start = self.places.byte(span.start);
                let end = self.places.byte(span.end);
                Ok((event, self.lines.span(start, end)))
            }
            Some(Err(error)) => {
                self.refuse(&error);
                Err(Stop)
            }
            None => {
                let end = self.places.len;
                self.diags
                    .bad_yaml(self.lines.span(end, end), "the file ends too early");
                Err(Stop)
            }
        }
    }

    fn refuse(&mut self, error: &ScanError) {
        let at = self.places.byte(*error.marker());
        let span = self.lines.span(at, at + 1);
        if error.info().contains("unknown anchor") {
            self.diags.unknown_alias(span);
        } else {
            self.diags.bad_yaml(span, error.info());
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = tag.as_deref().is_some_and(|tag| tag.suffix == "str");
                self.tag(tag.as_deref(), span);
                self.anchor(anchor, span)?;
                let style = if is_text {
                    ScalarStyle::DoubleQuoted
                } else {
                    style
                };
                let node = self.scalar(&text, style, span);
                self.remember(anchor, &node);
                Ok(node)
            }
            Event::SequenceStart(anchor, tag) => {
                self.tag(tag.as_deref(), span);
                self.anchor(anchor, span)?;
                self.depth(depth + 1, span)?;
                let node = self.list(span, depth + 1)?;
                self.remember(anchor, &node);
                Ok(node)
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), span);
                self.anchor(anchor, span)?;
                self.depth(depth + 1, span)?;
                let node = self.map(span, depth + 1)?;
                self.remember(anchor, &node);
                Ok(node)
            }
            Event::Alias(anchor) => self.alias(anchor, span, depth),
            _ => {
                self.diags.bad_yaml(span, "a value is missing");
                Err(Stop)
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let value = match style {
            ScalarStyle::Plain => scalar::plain(text).unwrap_or_else(|| {
                self.diags.not_a_json_number(span, text);
                Tree::Null
            }),
            _ => Tree::Text(text.to_owned()),
        };
        Node { span, value }
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut list = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let end = list.last().map_or(start.end, |node: &Node| node.span.end);
                return Ok(Node {
                    span: Span {
                        end: closing(start, span, end),
                        ..start
                    },
                    value: Tree::List(list),
                });
            }
            list.push(self.node(event, span, depth)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut map: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, Span> = HashMap::new();
        let mut merged: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                for node in merged {
                    self.merge(&mut map, &mut places, node);
                }
                let end = map.last().map_or(start.end, |entry| entry.node.span.end);
                return Ok(Node {
                    span: Span {
                        end: closing(start, span, end),
                        ..start
                    },
                    value: Tree::Map(map),
                });
            }
            let Some((key, merge)) = self.key(event, span, depth)? else {
                let (event, value_span) = self.next()?;
                self.node(event, value_span, depth)?;
                continue;
            };
            let (event, value_span) = self.next()?;
            let node = self.node(event, value_span, depth)?;
            if merge {
                merged.push(node);
            } else if let Some(first) = places.get(&key) {
                let lenient = self.aliases == Aliases::Expand;
                self.diags.duplicate_key(lenient, span, &key, *first);
                again(&mut map, &key, node);
            } else {
                places.insert(key.clone(), span);
                map.push(Entry {
                    key,
                    key_span: span,
                    node,
                });
            }
        }
    }

    /// The key's text, and whether it is a merge key to expand; none for one that is passed over.
    fn key(
        &mut self,
        event: Event<'a>,
        span: Span,
        depth: usize,
    ) -> Result<Option<(String, bool)>, Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.tag(tag.as_deref(), span);
                self.anchor(anchor, span)?;
                let merge = text == "<<" && style == ScalarStyle::Plain;
                if merge && self.aliases == Aliases::Refuse {
                    self.diags.merge_key(span);
                }
                Ok(Some((text.into_owned(), merge)))
            }
            event => {
                self.diags.key_not_text(span);
                if self.aliases == Aliases::Refuse {
                    return Err(Stop);
                }
                self.node(event, span, depth)?;
                Ok(None)
            }
        }
    }

    /// Adds what `<<` refers to, without touching keys that are there.
    fn merge(&mut self, map: &mut Vec<Entry>, places: &mut HashMap<String, Span>, node: Node) {
        match node.value {
            Tree::Map(entries) => {
                for entry in entries {
                    if !places.contains_key(&entry.key) {
                        places.insert(entry.key.clone(), entry.key_span);
                        map.push(entry);
                    }
                }
            }
            Tree::List(list) => {
                for node in list {
                    self.merge(map, places, node);
                }
            }
            _ => self.diags.merge_of_no_map(node.span),
        }
    }

    fn tag(&mut self, tag: Option<&Tag>, span: Span) {
        if let Some(tag) = tag {
            let handle = match tag.handle.as_str() {
                "tag:yaml.org,2002:" => "!!",
                handle => handle,
            };
            self.diags
                .yaml_tag(span, &format!("{handle}{}", tag.suffix));
        }
    }

    fn anchor(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        if anchor > 0 && self.aliases == Aliases::Refuse {
            self.diags.yaml_anchor(span);
            return Err(Stop);
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor > 0 {
            let (size, height) = measure(node);
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, size, height });
        }
    }

    fn alias(&mut self, anchor: usize, span: Span, depth: usize) -> Result<Node, Stop> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            self.diags.alias_in_itself(span);
            return Err(Stop);
        };
        let (node, size, height) = (anchored.node.clone(), anchored.size, anchored.height);
        let Some(rest) = self.budget.checked_sub(size) else {
            self.diags.too_many_aliases(span, BUDGET);
            return Err(Stop);
        };
        self.budget = rest;
        self.depth(depth + height, span)?;
        Ok(node)
    }

    fn depth(&mut self, depth: usize, span: Span) -> Result<(), Stop> {
        if depth > DEPTH {
            self.diags.too_deep(span, DEPTH);
            return Err(Stop);
        }
        Ok(())
    }
}

/// How many nodes there are, and how deep they are nested.
fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<(usize, usize)> = match &node.value {
        Tree::List(list) => list.iter().map(measure).collect(),
        Tree::Map(map) => map.iter().map(|entry| measure(&entry.node)).collect(),
        _ => return (1, 0),
    };
    let size = children.iter().map(|(size, _)| size).sum::<usize>();
    let height = children.iter().map(|(_, height)| *height).max();
    (size + 1, height.unwrap_or(0) + 1)
}

/// Where a list or map ends: behind the bracket of flow style, else behind the last value.
fn closing(start: Span, end_event: Span, last: u32) -> u32 {
    if end_event.end > end_event.start && end_event.start >= last {
        end_event.end
    } else {
        last.max(start.start)
    }
}

/// saphyr-parser's places as byte offsets. Its character index counts bytes in comments, so line and column are used.
struct Places<'a> {
    lines: &'a Lines<'a>,
    len: usize,
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// saphyr-parser, like YAML, lets a lone carriage return end a line.
    fn new(text: &'a str, lines: &'a Lines<'a>) -> Self {
        let bytes = text.as_bytes();
        let breaks = bytes.iter().enumerate().filter(|(at, byte)| {
            **byte == b'\n' || (**byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        });
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1));
        Self {
            lines,
            len: text.len(),
            starts: starts.collect(),
        }
    }

    fn byte(&self, marker: Marker) -> usize {
        let line = marker.line().saturating_sub(1);
        match self.starts.get(line) {
            Some(start) => self.lines.advance(*start, marker.col()),
            None => self.len,
        }
    }
}
