//! A page as a tree, in one vector. Elements that show nothing are left out.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::entity;
use super::tag::Tag;
use super::traits::{Role, Traits, hash};

/// How deep elements may be nested; deeper ones are put beside each other.
const DEEPEST: usize = 200;

/// A node, by its number.
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = u32::MAX;

/// The page.
pub(super) const ROOT: Id = 0;

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
struct Node {
    tag: Tag,
    /// Whether a heading or preformatted text is in it; kept for tables and preformatted text only.
    holds: bool,
    parent: Id,
    next: Id,
    child: Id,
    last: Id,
    /// The byte of the page at which it begins.
    at: u32,
    /// For text, where it begins in the tree's text; for elements, which traits they have.
    what: u32,
    /// For text, where it ends.
    end: u32,
}

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    text: String,
    traits: Vec<Traits>,
    /// The first element that is nested too deep to keep its place, by its byte in the page.
    flattened: Option<usize>,
}

impl Tree {
    /// The tree of a page.
    pub(super) fn new(page: &str) -> Self {
        let mut builder = Builder::new(page);
        let mut emitter = CallbackEmitter::new(
            |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
                builder.event(&event, span);
                None
            },
        );
        emitter.naively_switch_states(true);
        // Every token goes to the builder; none comes back.
        let _ = Tokenizer::new_with_emitter(page, emitter).count();
        builder.tree
    }

    /// The byte of the first element that is nested too deep: what it holds is beside it, not in it.
    pub(super) fn flattened(&self) -> Option<usize> {
        self.flattened
    }

    fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// What a node is.
    pub(super) fn tag(&self, id: Id) -> Tag {
        self.node(id).map_or(Tag::Void, |node| node.tag)
    }

    /// What the attributes of a node tell.
    pub(super) fn traits(&self, id: Id) -> Traits {
        match self.node(id) {
            Some(node) if node.tag != Tag::Text => self
                .traits
                .get(node.what as usize)
                .copied()
                .unwrap_or_default(),
            _ => Traits::default(),
        }
    }

    /// The words of a text node.
    pub(super) fn text(&self, id: Id) -> &str {
        match self.node(id) {
            Some(node) if node.tag == Tag::Text => self
                .text
                .get(node.what as usize..node.end as usize)
                .unwrap_or_default(),
            _ => "",
        }
    }

    /// The byte of the page at which a node begins.
    pub(super) fn at(&self, id: Id) -> usize {
        self.node(id).map_or(0, |node| node.at as usize)
    }

    /// The node around it.
    pub(super) fn parent(&self, id: Id) -> Id {
        self.node(id).map_or(NONE, |node| node.parent)
    }

    /// The node behind it, with the same parent.
    pub(super) fn next(&self, id: Id) -> Id {
        self.node(id).map_or(NONE, |node| node.next)
    }

    /// Whether a table or preformatted text holds headings or preformatted text.
    pub(super) fn holds(&self, id: Id) -> bool {
        self.node(id).is_some_and(|node| node.holds)
    }

    /// The nodes in it, one level down.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let first = self.node(id).map_or(NONE, |node| node.child);
        std::iter::successors((first != NONE).then_some(first), |id| {
            let next = self.next(*id);
            (next != NONE).then_some(next)
        })
    }

    /// Whether a node is white space and nothing else.
    pub(super) fn is_blank(&self, id: Id) -> bool {
        self.tag(id) == Tag::Text && self.text(id).trim().is_empty()
    }

    /// How many nodes it has.
    pub(super) fn len(&self) -> Id {
        Id::try_from(self.nodes.len()).unwrap_or(NONE)
    }
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Open {
    tag: Tag,
    name: u32,
    id: Id,
    /// Whether nothing of it is kept.
    skipped: bool,
}

struct Builder<'a> {
    page: &'a str,
    tree: Tree,
    open: Vec<Open>,
    /// How many elements are open, by the last byte of their names' hashes: most that are asked for are not open at all.
    counts: [u16; 256],
    /// Names of elements that are open, but nested too deep.
    deeper: Vec<u32>,
    /// The start tag that is being read.
    tag: Tag,
    name: u32,
    at: usize,
    known: bool,
    traits: Traits,
    attribute: Vec<u8>,
    in_start: bool,
    /// Whether it is an element that often holds what stands beside the page.
    beside: bool,
}

impl<'a> Builder<'a> {
    fn new(page: &'a str) -> Self {
        let root = Node {
            tag: Tag::Page,
            holds: false,
            parent: NONE,
            next: NONE,
            child: NONE,
            last: NONE,
            at: 0,
            what: 0,
            end: 0,
        };
        let tree = Tree {
            nodes: vec![root],
            text: String::new(),
            traits: vec![Traits::default()],
            flattened: None,
        };
        let page_root = Open {
            tag: Tag::Page,
            name: 0,
            id: ROOT,
            skipped: false,
        };
        Self {
            page,
            tree,
            open: vec![page_root],
            counts: [0; 256],
            deeper: Vec::new(),
            tag: Tag::Void,
            name: 0,
            at: 0,
            known: true,
            traits: Traits::default(),
            attribute: Vec::new(),
            in_start: false,
            beside: false,
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag::of(name);
                self.known = self.tag != Tag::Inline || is_known_inline(name);
                self.name = hash(name);
                self.at = span.start;
                self.traits = Traits::default();
                self.beside = *name == b"aside" || *name == b"header";
                self.in_start = true;
            }
            CallbackEvent::AttributeName { name } if self.in_start => {
                self.attribute.clear();
                self.attribute.extend(name.iter().take(32));
                if *name == b"hidden" {
                    self.traits.hidden = true;
                }
            }
            CallbackEvent::AttributeValue { value } if self.in_start => {
                if *self.attribute == *b"hidden" {
                    self.traits.hidden = false;
                }
                self.traits.attribute(&self.attribute, value);
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.in_start = false;
                self.start(*self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.in_start = false;
                self.end(Tag::of(name), hash(name));
            }
            CallbackEvent::String { value } => self.words(value, span),
            _ => {}
        }
    }

    fn top(&self) -> Open {
        self.open.last().copied().unwrap_or(Open {
            tag: Tag::Page,
            name: 0,
            id: ROOT,
            skipped: false,
        })
    }

    /// Whether an element of this name may be open.
    fn may_be_open(&self, name: u32) -> bool {
        self.counts
            .get(bucket(name))
            .is_some_and(|count| *count > 0)
    }

    /// Ends the elements from the one with this number in the list on.
    fn cut(&mut self, cut: usize) {
        for open in self.open.drain(cut..) {
            if let Some(count) = self.counts.get_mut(bucket(open.name)) {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// Ends open elements from the outermost that `ends` on, looking inwards out until `stops`.
    fn close(&mut self, ends: fn(Tag) -> bool, stops: fn(Tag) -> bool) {
        let mut cut = None;
        for (index, open) in self.open.iter().enumerate().skip(1).rev() {
            if stops(open.tag) {
                break;
            }
            if ends(open.tag) {
                cut = Some(index);
            }
        }
        if let Some(cut) = cut {
            self.cut(cut);
            self.deeper.clear();
        }
    }

    fn start(&mut self, self_closing: bool) {
        let tag = self.tag;
        // A page's head ends with the first thing that shows, a picture with the first block.
        let shows = !matches!(tag, Tag::Void | Tag::Skipped | Tag::PageHead);
        if shows && self.may_be_open(hash(b"head")) {
            self.close(|tag| tag == Tag::PageHead, |_| false);
        }
        let in_picture = self.may_be_open(hash(b"svg")) || self.may_be_open(hash(b"math"));
        if in_picture && !tag.is_inline() && tag != Tag::Picture {
            self.close(
                |tag| tag == Tag::Picture,
                |tag| !matches!(tag, Tag::Picture) && !tag.is_inline(),
            );
        }
        if tag.ends_paragraph() && self.may_be_open(hash(b"p")) {
            self.close(
                |tag| tag == Tag::Paragraph,
                |tag| !tag.is_inline() && tag != Tag::Paragraph,
            );
        }
        if let Some((ends, stops)) = tag.ends() {
            self.close(ends, stops);
        }
        let top = self.top();
        let skipped = top.skipped || self.is_skipped(tag);
        let id = if skipped { NONE } else { self.add(tag, top.id) };
        let empty = matches!(tag, Tag::Void | Tag::Break) || (self_closing && !self.known);
        if empty {
            return;
        }
        if self.open.len() >= DEEPEST {
            if !skipped && !tag.is_inline() {
                self.tree.flattened.get_or_insert(self.at);
            }
            self.deeper.push(self.name);
            return;
        }
        if let Some(count) = self.counts.get_mut(bucket(self.name)) {
            *count += 1;
        }
        self.open.push(Open {
            tag,
            name: self.name,
            id,
            skipped,
        });
    }

    fn is_skipped(&self, tag: Tag) -> bool {
        let traits = self.traits;
        let is_panel = traits.role == Role::TabPanel;
        matches!(tag, Tag::Skipped | Tag::Picture | Tag::PageHead)
            // The panel of a tab that is not chosen is hidden, and part of the page all the same.
            || (traits.hidden && !is_panel && tag != Tag::Page)
            || (traits.role == Role::Chrome && tag != Tag::Page)
            || (traits.side && self.beside)
    }

    fn add(&mut self, tag: Tag, parent: Id) -> Id {
        let what = if tag == Tag::Text || self.traits == Traits::default() {
            0
        } else {
            self.tree.traits.push(self.traits);
            u32::try_from(self.tree.traits.len() - 1).unwrap_or(0)
        };
        let at = u32::try_from(self.at).unwrap_or(u32::MAX);
        let id = self.link(tag, parent, at, what, 0);
        if matches!(tag, Tag::Heading(_) | Tag::Preformatted) {
            let around = self.open.iter().rev().find(|open| {
                open.tag == Tag::Table || (open.tag == Tag::Preformatted && tag != open.tag)
            });
            if let Some(node) = around.and_then(|open| self.tree.nodes.get_mut(open.id as usize)) {
                node.holds = true;
            }
        }
        id
    }

    fn link(&mut self, tag: Tag, parent: Id, at: u32, what: u32, end: u32) -> Id {
        let id = self.tree.len();
        self.tree.nodes.push(Node {
            tag,
            holds: false,
            parent,
            next: NONE,
            child: NONE,
            last: NONE,
            at,
            what,
            end,
        });
        let mut before = NONE;
        if let Some(parent) = self.tree.nodes.get_mut(parent as usize) {
            before = parent.last;
            parent.last = id;
            if before == NONE {
                parent.child = id;
            }
        }
        if let Some(before) = self.tree.nodes.get_mut(before as usize) {
            before.next = id;
        }
        id
    }

    fn end(&mut self, tag: Tag, name: u32) {
        if !self.deeper.is_empty() {
            let near = self.deeper.iter().rev().take(64);
            if let Some(back) = near.into_iter().position(|open| *open == name) {
                self.deeper.truncate(self.deeper.len() - back - 1);
            }
            return;
        }
        if !self.may_be_open(name) {
            return;
        }
        let mut cut = None;
        for (index, open) in self.open.iter().enumerate().skip(1).rev() {
            if open.name == name {
                cut = Some(index);
                break;
            }
            if tag.stops_at(open.tag) {
                break;
            }
        }
        if let Some(cut) = cut {
            self.cut(cut);
        }
    }

    /// Takes in words. The tokenizer has decoded them; where they differ from the page, they come as several nodes, so that
    /// each one stands in the page as it is or is an entity.
    fn words(&mut self, value: &[u8], span: Span<usize>) {
        let top = self.top();
        if top.skipped {
            return;
        }
        let words = String::from_utf8_lossy(value);
        let source = self.page.get(span.start..span.end).unwrap_or_default();
        if *words == *source {
            self.piece(top.id, &words, span.start);
            return;
        }
        let mut words: &str = &words;
        let mut source = source;
        let mut at = span.start;
        while !words.is_empty() {
            let same = entity::common(words, source);
            if same > 0 {
                let (piece, rest) = words.split_at_checked(same).unwrap_or((words, ""));
                self.piece(top.id, piece, at);
                words = rest;
                source = source.get(same..).unwrap_or_default();
                at += same;
                continue;
            }
            // An entity, or the end of a Windows line.
            let (decoded, written) = entity::step(words, source);
            let (piece, rest) = words.split_at_checked(decoded).unwrap_or((words, ""));
            self.piece(top.id, piece, at);
            words = rest;
            source = source.get(written..).unwrap_or_default();
            at += written;
        }
    }

    fn piece(&mut self, parent: Id, piece: &str, at: usize) {
        if piece.is_empty() {
            return;
        }
        let from = u32::try_from(self.tree.text.len()).unwrap_or(0);
        self.tree.text.push_str(piece);
        let end = u32::try_from(self.tree.text.len()).unwrap_or(0);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.link(Tag::Text, parent, at, from, end);
    }
}

fn bucket(name: u32) -> usize {
    (name & 0xff) as usize
}

/// Elements that stand in a line. Others we do not know are components: they may close themselves.
fn is_known_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"span"
            | b"em"
            | b"i"
            | b"u"
            | b"s"
            | b"small"
            | b"big"
            | b"sub"
            | b"sup"
            | b"abbr"
            | b"cite"
            | b"del"
            | b"dfn"
            | b"font"
            | b"ins"
            | b"mark"
            | b"q"
            | b"time"
            | b"var"
            | b"data"
            | b"bdi"
            | b"bdo"
            | b"nobr"
            | b"strike"
            | b"ruby"
            | b"rt"
            | b"output"
    )
}
