//! Values of the wrong kind whose meaning is certain.

use crate::keywords::{Shape, fits};
use crate::tree::{Node, Tree};

/// What was meant by a value that does not fit `shape`, if that is certain.
pub(super) fn mended(node: &Node, shape: &Shape) -> Option<Tree> {
    let candidate = match (shape, &node.value) {
        (Shape::Either(shapes), _) => return shapes.iter().find_map(|shape| mended(node, shape)),
        (Shape::Text, Tree::Number(number)) => Tree::Text(number.clone()),
        (Shape::Text, Tree::Bool(value)) => Tree::Text(value.to_string()),
        (Shape::Text, Tree::Null) => Tree::Text(String::new()),
        (Shape::Bool, Tree::Text(text)) => Tree::Bool(text.to_ascii_lowercase().parse().ok()?),
        (Shape::Number | Shape::Count, Tree::Text(text)) => Tree::Number(json_number(text)?),
        (Shape::Count, Tree::Number(number)) => Tree::Number(whole(number)?),
        (Shape::Word(words), Tree::Text(text)) => {
            let same = |word: &&&str| word.eq_ignore_ascii_case(text);
            Tree::Text((*words.iter().find(same)?).to_owned())
        }
        (Shape::List(_), Tree::Null) => Tree::List(Vec::new()),
        (Shape::Is(_) | Shape::Map(_), Tree::Null) => Tree::Map(Vec::new()),
        (Shape::Is(_) | Shape::Map(_), Tree::List(list)) if list.is_empty() => {
            Tree::Map(Vec::new())
        }
        _ => return None,
    };
    let mended = Node {
        span: node.span,
        value: candidate,
    };
    fits(&mended, shape).then_some(mended.value)
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
