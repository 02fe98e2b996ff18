//! A value as a small tree, for the places outside JSON bodies: parameters and forms.

use zeroize::Zeroizing;

use crate::json::{unescape_step, walk};
use crate::{File, Filled, Json, Member, Scalar, Sensitivity, Shape, Sink, Value};

/// What a parameter or a form field can spell. Texts are wiped on drop, since any of them may be card data.
pub(crate) enum Node {
    Null,
    Text(Zeroizing<String>),
    /// A number or a boolean by its token.
    Token(Zeroizing<String>),
    /// A list or an object of free JSON: its text as given, and what it says.
    Json(Zeroizing<String>, Box<Node>),
    /// What goes as it is, where the place can carry it.
    File(File),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Where a value that the client's configuration gives comes from.
pub(crate) type Fills<'a> = &'a dyn Fn(&str) -> Option<Filled>;

impl Node {
    /// The tree of `value`; absent members that the configuration fills are in their place.
    pub(crate) fn of(value: &dyn Value, fills: Fills<'_>) -> Self {
        let mut collector = Collector {
            fills,
            open: Vec::new(),
            done: Self::Null,
            tag: None,
        };
        if !value.is_absent() {
            value.write(&mut collector);
        }
        collector.done
    }

    /// The text of a scalar; none for null, lists and objects.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Token(text) => Some(text),
            Self::Null | Self::List(_) | Self::Object(_) | Self::Json(..) | Self::File(_) => None,
        }
    }

    /// The text of a value inside a list or object, which are JSON text in there; null says nothing.
    pub(crate) fn plain(&self) -> Option<Zeroizing<String>> {
        match self {
            Self::Null => None,
            Self::Text(text) | Self::Token(text) | Self::Json(text, _) => Some(text.clone()),
            Self::File(file) => Some(file.text()),
            Self::List(_) | Self::Object(_) => Some(self.to_json()),
        }
    }

    /// This node, or for free JSON what it says.
    pub(crate) fn structure(&self) -> &Self {
        match self {
            Self::Json(_, said) => said,
            other => other,
        }
    }

    /// The node at a JSON pointer.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        let Some(rest) = pointer.strip_prefix('/') else {
            return pointer.is_empty().then_some(self);
        };
        rest.split('/')
            .try_fold(self, |node, token| node.child(&unescape_step(token)))
    }

    /// Puts a node at a JSON pointer, in objects that are made on the way.
    pub(crate) fn put(&mut self, pointer: &str, node: Self) {
        let mut at = self;
        for step in pointer.split('/').skip(1) {
            let step = unescape_step(step);
            if !matches!(at, Self::Object(_)) {
                *at = Self::Object(Vec::new());
            }
            let Self::Object(members) = at else { return };
            let place = members.iter().position(|(name, _)| *name == *step);
            let place = place.unwrap_or_else(|| {
                members.push((step.into_owned(), Self::Null));
                members.len() - 1
            });
            match members.get_mut(place) {
                Some((_, member)) => at = member,
                None => return,
            }
        }
        *at = node;
    }

    /// The members as names and texts, those that are null left out; none where one holds others.
    pub(crate) fn fields(&self) -> Option<Vec<(&str, &str)>> {
        let members = match self {
            Self::Object(members) => members.as_slice(),
            _ => &[],
        };
        let given = members
            .iter()
            .filter(|(_, node)| !matches!(node, Self::Null));
        given
            .map(|(name, node)| Some((name.as_str(), node.scalar()?)))
            .collect()
    }

    /// The member of this name.
    pub(crate) fn at_member(&self, name: &str) -> Option<&Self> {
        match self.structure() {
            Self::Object(members) => members
                .iter()
                .find(|(member, _)| member == name)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    fn child(&self, token: &str) -> Option<&Self> {
        match self.structure() {
            Self::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => self.at_member(token),
        }
    }

    /// This node as JSON text.
    pub(crate) fn to_json(&self) -> Zeroizing<String> {
        let pieces = |open: &str, inner: Vec<Zeroizing<String>>, close: &str| {
            let mut all = vec![Zeroizing::new(open.to_owned())];
            for (i, piece) in inner.into_iter().enumerate() {
                if i > 0 {
                    all.push(Zeroizing::new(",".to_owned()));
                }
                all.push(piece);
            }
            all.push(Zeroizing::new(close.to_owned()));
            concat(&all)
        };
        match self {
            Self::Null => Zeroizing::new("null".to_owned()),
            Self::Text(text) => quoted(text),
            Self::File(file) => quoted(&file.text()),
            Self::Token(token) | Self::Json(token, _) => token.clone(),
            Self::List(items) => pieces("[", items.iter().map(Self::to_json).collect(), "]"),
            Self::Object(members) => {
                let members = members.iter().map(|(name, node)| {
                    concat(&[quoted(name), Zeroizing::new(":".to_owned()), node.to_json()])
                });
                pieces("{", members.collect(), "}")
            }
        }
    }
}

/// One text of all, allocated once: growing would leave copies behind.
pub(crate) fn concat(pieces: &[Zeroizing<String>]) -> Zeroizing<String> {
    let mut whole = Zeroizing::new(String::with_capacity(
        pieces.iter().map(|piece| piece.len()).sum(),
    ));
    for piece in pieces {
        whole.push_str(piece);
    }
    whole
}

fn quoted(text: &str) -> Zeroizing<String> {
    // `\u00xx` is the longest escape
    let mut quoted = Zeroizing::new(String::with_capacity(text.len() * 6 + 2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if u32::from(c) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

struct Collector<'a> {
    fills: Fills<'a>,
    open: Vec<Open>,
    done: Node,
    tag: Option<(&'static str, &'static str)>,
}

enum Open {
    List(Vec<Node>),
    Object {
        members: Vec<(String, Node)>,
        next: String,
    },
}

impl Collector<'_> {
    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.done = node,
            Some(Open::List(items)) => items.push(node),
            Some(Open::Object { members, next }) => members.push((std::mem::take(next), node)),
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(items)) => self.put(Node::List(items)),
            Some(Open::Object { members, .. }) => self.put(Node::Object(members)),
            None => {}
        }
    }
}

fn text(text: &str) -> Node {
    Node::Text(Zeroizing::new(text.to_owned()))
}

fn token(token: &str) -> Node {
    Node::Token(Zeroizing::new(token.to_owned()))
}

impl Sink for Collector<'_> {
    fn null(&mut self) {
        self.put(Node::Null);
    }

    fn bool(&mut self, value: bool) {
        self.put(token(if value { "true" } else { "false" }));
    }

    fn number(&mut self, number: &str) {
        self.put(token(number));
    }

    fn text(&mut self, value: &str) {
        self.put(text(value));
    }

    fn sensitive(&mut self, _what: Sensitivity, value: Scalar<'_>) {
        self.put(match value {
            Scalar::Text(value) => text(value),
            Scalar::Number(value) => token(value),
        });
    }

    fn file(&mut self, file: &File) {
        self.put(Node::File(file.clone()));
    }

    fn json(&mut self, json: &Json) {
        let mut inner = Collector {
            fills: self.fills,
            open: Vec::new(),
            done: Node::Null,
            tag: None,
        };
        walk(json, &mut inner);
        self.put(match inner.done {
            said @ (Node::List(_) | Node::Object(_)) => {
                Node::Json(Zeroizing::new(json.as_str().to_owned()), Box::new(said))
            }
            scalar => scalar,
        });
    }

    fn begin_array(&mut self) {
        self.open.push(Open::List(Vec::new()));
    }

    fn item(&mut self) {}

    fn end_array(&mut self) {
        self.close();
    }

    fn begin_object(&mut self, _shape: Option<&'static Shape>) {
        let tag = self
            .tag
            .take()
            .map(|(name, value)| (name.to_owned(), text(value)));
        self.open.push(Open::Object {
            members: tag.into_iter().collect(),
            next: String::new(),
        });
    }

    fn member(&mut self, name: &str, _member: Option<&'static Member>) {
        if let Some(Open::Object { next, .. }) = self.open.last_mut() {
            *next = name.to_owned();
        }
    }

    fn absent(&mut self, member: &'static Member) {
        let Some(filled) = member.fill().and_then(|name| (self.fills)(name)) else {
            return;
        };
        self.member(member.wire, Some(member));
        self.put(match filled {
            Filled::Text(value) => Node::Text(value),
            Filled::Number(number) => token(number.as_str()),
        });
    }

    fn end_object(&mut self) {
        self.close();
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn untag(&mut self, has: &dyn Fn(&str) -> bool) {
        self.tag = self.tag.filter(|(name, _)| !has(name));
    }
}
