//! Steps from an object to the objects right below it.

use std::fmt;

use super::{Kind, Shape};
use crate::tree::{Entry, Index, Node, Tree, escape, list_index, unescape};

/// Keys of operations in a path item.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The key under which a path item has operations of other methods, each under the method as it is sent.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// The operations of a path item, by method, other methods last.
pub(crate) fn operations(item: &Node) -> impl Iterator<Item = &Entry> {
    let own = METHODS.iter().filter_map(|method| item.entry(method));
    let others = item.get(ADDITIONAL).and_then(Node::map);
    own.chain(others.unwrap_or_default())
}

/// Whether a value looks like a shape from outside; what is in lists and maps is not asked.
pub(crate) fn fits(node: &Node, shape: &Shape) -> bool {
    match (shape, &node.value) {
        (Shape::Data, _)
        | (Shape::Text, Tree::Text(_))
        | (Shape::Bool, Tree::Bool(_))
        | (Shape::Number, Tree::Number(_))
        | (Shape::Scalar, Tree::Text(_) | Tree::Number(_) | Tree::Bool(_))
        | (Shape::Is(_) | Shape::Map(_) | Shape::PointerMap(_), Tree::Map(_))
        | (Shape::List(_), Tree::List(_)) => true,
        (Shape::Said, Tree::Text(text)) => !text.trim().is_empty(),
        (Shape::Count, Tree::Number(number)) => number.bytes().all(|byte| byte.is_ascii_digit()),
        (Shape::LanguageVersion, Tree::Number(number)) => number == "1",
        (Shape::Pointer, Tree::Text(text)) => is_pointer(text),
        (Shape::Word(words), Tree::Text(text)) => words.contains(&text.as_str()),
        (Shape::Is(kind), Tree::Bool(_)) => kind.is_schema(),
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| fits(node, shape)),
        _ => false,
    }
}

pub(crate) fn is_pointer(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}

/// What the value under `key` is, patterns included.
pub(crate) fn child_shape(kind: Kind, key: &str) -> Option<&'static Shape> {
    let by_pattern = || kind.table().others.as_ref().map(|(_, shape)| shape);
    let by_name = kind.find(key).map(|keyword| &keyword.shape);
    by_name.or_else(|| by_pattern().filter(|_| !key.starts_with("x-")))
}

/// Calls `visit` with every object right below `node` and its kind.
pub(crate) fn for_each_child<'a>(
    node: &'a Node,
    kind: Kind,
    visit: &mut dyn FnMut(&'a Node, Kind),
) {
    let Tree::Map(map) = &node.value else { return };
    for entry in map {
        if let Some(shape) = child_shape(kind, &entry.key) {
            objects(&entry.node, shape, visit);
        }
    }
}

fn objects<'a>(node: &'a Node, shape: &Shape, visit: &mut dyn FnMut(&'a Node, Kind)) {
    match (shape, &node.value) {
        (Shape::Is(kind), _) => visit(node, *kind),
        (Shape::List(shape), Tree::List(list)) => {
            for node in list {
                objects(node, shape, visit);
            }
        }
        (Shape::Map(shape) | Shape::PointerMap(shape), Tree::Map(map)) => {
            for entry in map {
                objects(&entry.node, shape, visit);
            }
        }
        (Shape::Either(shapes), _) => {
            if let Some(shape) = shapes.iter().find(|shape| fits(node, shape)) {
                objects(node, shape, visit);
            }
        }
        _ => {}
    }
}

/// The way from an object to one below it; written as a JSON pointer where it is asked for, which is rare.
pub(crate) struct Way<'w> {
    above: Option<&'w Way<'w>>,
    step: Step<'w>,
}

enum Step<'w> {
    Key(&'w str),
    Index(usize),
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
        }
        match self.step {
            Step::Key(key) => write!(f, "/{}", escape(key)),
            Step::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// Calls `visit` with every object right below `node`, which may be changed, its kind and the way to it.
pub(crate) fn for_each_child_mut(
    node: &mut Node,
    kind: Kind,
    visit: &mut dyn FnMut(&mut Node, Kind, &Way<'_>),
) {
    let Tree::Map(map) = &mut node.value else {
        return;
    };
    for entry in map {
        if let Some(shape) = child_shape(kind, &entry.key) {
            let way = Way {
                above: None,
                step: Step::Key(&entry.key),
            };
            objects_mut(&mut entry.node, shape, &way, visit);
        }
    }
}

fn objects_mut(
    node: &mut Node,
    shape: &Shape,
    way: &Way<'_>,
    visit: &mut dyn FnMut(&mut Node, Kind, &Way<'_>),
) {
    if let Shape::Either(shapes) = shape {
        if let Some(shape) = shapes.iter().find(|shape| fits(node, shape)) {
            objects_mut(node, shape, way, visit);
        }
        return;
    }
    let below = |step| Way {
        above: Some(way),
        step,
    };
    match (shape, &mut node.value) {
        (Shape::Is(kind), _) => visit(node, *kind, way),
        (Shape::List(shape), Tree::List(list)) => {
            for (index, node) in list.iter_mut().enumerate() {
                objects_mut(node, shape, &below(Step::Index(index)), visit);
            }
        }
        (Shape::Map(shape) | Shape::PointerMap(shape), Tree::Map(map)) => {
            for entry in map {
                let way = below(Step::Key(&entry.key));
                objects_mut(&mut entry.node, shape, &way, visit);
            }
        }
        _ => {}
    }
}

/// The kind of the object that `pointer` leads to from an object of `kind`; `None` where the tables know nothing about the place.
pub(crate) fn kind_at(root: &Node, index: &Index, kind: Kind, pointer: &str) -> Option<Kind> {
    let mut node = root;
    let mut shape = Shape::Is(kind);
    if kind == Kind::Root
        && let Some((section, component)) = index.component(root, pointer)
    {
        let Some(Shape::Map(inner)) = child_shape(Kind::Components, section) else {
            return None;
        };
        return kind_of(component, **inner);
    }
    for token in pointer.split('/').skip(1) {
        let token = unescape(token);
        if let Shape::Either(shapes) = shape {
            shape = *shapes.iter().find(|shape| fits(node, shape))?;
        }
        node = match &node.value {
            Tree::List(list) => list.get(list_index(&token)?)?,
            _ => node.get(&token)?,
        };
        shape = match shape {
            Shape::Is(kind) => *child_shape(kind, &token)?,
            Shape::List(inner) | Shape::Map(inner) | Shape::PointerMap(inner) => *inner,
            _ => return None,
        };
    }
    kind_of(node, shape)
}

fn kind_of(node: &Node, shape: Shape) -> Option<Kind> {
    match shape {
        Shape::Is(kind) => Some(kind),
        Shape::Either(shapes) => shapes
            .iter()
            .find(|shape| fits(node, shape))
            .and_then(|shape| match shape {
                Shape::Is(kind) => Some(*kind),
                _ => None,
            }),
        _ => None,
    }
}
