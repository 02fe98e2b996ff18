//! Nodes of a text by JSON pointer (RFC 6901), as they stand there.

use std::borrow::Cow;

use super::nested::Member;
use super::reader::Reader;
use crate::decode_error::DecodeError;
use crate::shape::Kinds;

/// The bytes of the node at a pointer, as they stand in the text; `None` if there is no such node.
///
/// The whole text is checked on the way: an envelope whose tail is garbage is no envelope.
///
/// # Errors
/// The text is not JSON.
///
/// ```
/// # use payspec_runtime::json;
/// let body = br#"{"code": "1", "data": {"amount": 20.00}}"#;
/// assert_eq!(json::find(body, "/data")?, Some(&br#"{"amount": 20.00}"#[..]));
/// assert_eq!(json::find(body, "/data/amount")?, Some(&b"20.00"[..]));
/// assert_eq!(json::find(body, "/message")?, None);
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
pub fn find<'a>(text: &'a [u8], pointer: &str) -> Result<Option<&'a [u8]>, DecodeError> {
    Ok(find_all(text, &[pointer])?[0])
}

/// [`find`] for several pointers in one pass.
///
/// # Errors
/// The text is not JSON.
pub fn find_all<'a, const N: usize>(
    text: &'a [u8],
    pointers: &[&str; N],
) -> Result<[Option<&'a [u8]>; N], DecodeError> {
    let mut reader = Reader::new(text)?;
    let mut wanted: Vec<Wanted<'_>> = pointers
        .iter()
        .enumerate()
        .map(|(index, pointer)| (index, *pointer))
        .collect();
    let mut found = [None; N];
    visit(&mut reader, &mut wanted, &mut |index, token| {
        found[index] = Some(token.as_bytes())
    })?;
    reader.end()?;
    Ok(found)
}

/// The token of a node of the value that comes next; the reader ends up behind that value.
pub(super) fn within<'a>(
    reader: &mut Reader<'a>,
    pointer: &str,
) -> Result<Option<&'a str>, DecodeError> {
    let mut found = None;
    visit(reader, &mut vec![(0, pointer)], &mut |_, token| {
        found = Some(token)
    })?;
    Ok(found)
}

/// A pointer, or what is left of it, and its place in the list of pointers.
type Wanted<'p> = (usize, &'p str);

fn visit<'a>(
    reader: &mut Reader<'a>,
    wanted: &mut Vec<Wanted<'_>>,
    found: &mut dyn FnMut(usize, &'a str),
) -> Result<(), DecodeError> {
    if wanted.iter().any(|(_, pointer)| pointer.is_empty()) {
        // The node itself, and then what is wanted within it.
        let start = reader.position();
        let token = reader.raw()?;
        wanted.retain(|(index, pointer)| {
            if pointer.is_empty() {
                found(*index, token);
            }
            !pointer.is_empty()
        });
        if wanted.is_empty() {
            return Ok(());
        }
        reader.restore(start);
    }
    if wanted.is_empty() {
        return reader.skip();
    }
    let steps: Vec<Step<'_>> = wanted.iter().filter_map(Step::of).collect();
    match reader.kind() {
        Some(Kinds::OBJECT) => reader.members(&mut |reader, name| {
            visit_below(reader, &steps, &name, found)?;
            Ok(Member::Unknown(name))
        }),
        Some(Kinds::ARRAY) => {
            let mut index = 0;
            reader.array(&mut |reader| {
                let place = index.to_string();
                index += 1;
                visit_below(reader, &steps, &place, found)
            })
        }
        _ => reader.skip(),
    }
}

/// Goes on with the pointers that lead through this member or item.
fn visit_below<'a>(
    reader: &mut Reader<'a>,
    steps: &[Step<'_>],
    name: &str,
    found: &mut dyn FnMut(usize, &'a str),
) -> Result<(), DecodeError> {
    let fitting = steps.iter().filter(|step| *step.name == *name);
    let mut wanted: Vec<Wanted<'_>> = fitting.map(|step| (step.index, step.rest)).collect();
    visit(reader, &mut wanted, found)
}

/// A pointer's next step, and what is left of it then.
struct Step<'p> {
    index: usize,
    name: Cow<'p, str>,
    rest: &'p str,
}

impl<'p> Step<'p> {
    fn of((index, pointer): &Wanted<'p>) -> Option<Self> {
        let (step, rest) = first_step(pointer)?;
        Some(Self {
            index: *index,
            name: unescape(step),
            rest,
        })
    }
}

/// The first step of a pointer, as written there, and what is left; `None` for the empty pointer.
pub(crate) fn first_step(pointer: &str) -> Option<(&str, &str)> {
    let path = pointer.strip_prefix('/')?;
    Some(path.find('/').map_or((path, ""), |at| path.split_at(at)))
}

/// A step of a pointer with `~1` and `~0` undone.
pub(crate) fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}
