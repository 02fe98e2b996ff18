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
    let [found] = find_all(text, &[pointer])?;
    Ok(found)
}

/// [`find`] for several pointers in one pass.
///
/// # Errors
/// The text is not JSON.
pub fn find_all<'a, const N: usize>(
    text: &'a [u8],
    pointers: &[&str; N],
) -> Result<[Option<&'a [u8]>; N], DecodeError> {
    let mut found = [None; N];
    search(&mut Reader::new(text)?, pointers, &mut found)?;
    Ok(found)
}

/// [`find_all`] in a text that was read or written before, for any number of pointers: members that stand twice are not looked for, and
/// what stands behind the last node that is wanted is not read.
pub(crate) fn find_known<'a>(text: &'a [u8], pointers: &[&str]) -> Vec<Option<&'a [u8]>> {
    let mut found = vec![None; pointers.len()];
    if let Ok(reader) = Reader::new(text)
        && search(&mut reader.known(), pointers, &mut found).is_err()
    {
        found.fill(None);
    }
    found
}

fn search<'a>(
    reader: &mut Reader<'a>,
    pointers: &[&str],
    found: &mut [Option<&'a [u8]>],
) -> Result<(), DecodeError> {
    let steps = pointers.iter().enumerate();
    let steps = steps
        .map(|(index, pointer)| Step::of(index, pointer))
        .collect();
    let mut search = Search {
        left: pointers.len(),
        stops: reader.is_known(),
        found: &mut |index, token| {
            if let Some(place) = found.get_mut(index) {
                *place = Some(token.as_bytes());
            }
        },
    };
    search.visit(reader, steps)?;
    if search.is_done() {
        Ok(())
    } else {
        reader.end()
    }
}

/// The token of a node of the value that comes next; the reader ends up behind that value, or if the text is known, behind that node.
pub(super) fn within<'a>(
    reader: &mut Reader<'a>,
    pointer: &str,
) -> Result<Option<&'a str>, DecodeError> {
    let mut found = None;
    let mut search = Search {
        left: 1,
        stops: reader.is_known(),
        found: &mut |_, token| found = Some(token),
    };
    search.visit(reader, vec![Step::of(0, pointer)])?;
    Ok(found)
}

struct Search<'f, 'a> {
    /// How many nodes are not found yet.
    left: usize,
    /// Whether to stop, wherever that is, when all are found.
    stops: bool,
    found: &'f mut dyn FnMut(usize, &'a str),
}

impl<'a> Search<'_, 'a> {
    const fn is_done(&self) -> bool {
        self.stops && self.left == 0
    }

    fn visit(
        &mut self,
        reader: &mut Reader<'a>,
        mut steps: Vec<Step<'_>>,
    ) -> Result<(), DecodeError> {
        if steps.iter().any(|step| step.is_here()) {
            // The node itself, and then what is wanted within it.
            let start = reader.position();
            let token = reader.raw()?;
            steps.retain(|step| {
                if step.is_here() {
                    (self.found)(step.index, token);
                    self.left -= 1;
                }
                !step.is_here()
            });
            if steps.is_empty() {
                return Ok(());
            }
            reader.restore(start);
        }
        match reader.kind() {
            Some(Kinds::OBJECT) => reader.members(&mut |reader, name| {
                self.visit_below(reader, &steps, &name)?;
                Ok(if self.is_done() {
                    Member::Last
                } else {
                    Member::Unknown(name)
                })
            }),
            Some(Kinds::ARRAY) => {
                let stops = std::mem::take(&mut self.stops);
                let mut index = 0;
                let visited = reader.array(&mut |reader| {
                    let place = index.to_string();
                    index += 1;
                    self.visit_below(reader, &steps, &place)
                });
                self.stops = stops;
                visited
            }
            _ => reader.skip(),
        }
    }

    /// Goes on with the pointers that lead through this member or item.
    fn visit_below(
        &mut self,
        reader: &mut Reader<'a>,
        steps: &[Step<'_>],
        name: &str,
    ) -> Result<(), DecodeError> {
        let mut fitting = steps
            .iter()
            .filter(|step| step.name.as_deref() == Some(name))
            .peekable();
        if fitting.peek().is_none() {
            return reader.skip();
        }
        if fitting.clone().any(|step| !step.rest.is_empty()) {
            let below = fitting.map(|step| Step::of(step.index, step.rest));
            return self.visit(reader, below.collect());
        }
        let token = reader.raw()?;
        for step in fitting {
            (self.found)(step.index, token);
            self.left -= 1;
        }
        Ok(())
    }
}

/// A pointer's next step, and what is left of it then.
struct Step<'p> {
    /// Its place in the list of pointers.
    index: usize,
    pointer: &'p str,
    /// `None` where the pointer ends, and where it is none.
    name: Option<Cow<'p, str>>,
    rest: &'p str,
}

impl<'p> Step<'p> {
    fn of(index: usize, pointer: &'p str) -> Self {
        let (name, rest) = first_step(pointer).unzip();
        Self {
            index,
            pointer,
            name: name.map(unescape),
            rest: rest.unwrap_or_default(),
        }
    }

    /// Whether it wants this very node.
    const fn is_here(&self) -> bool {
        self.pointer.is_empty()
    }
}

/// The first step of a pointer, as written there, and what is left; `None` for the empty pointer.
pub(crate) fn first_step(pointer: &str) -> Option<(&str, &str)> {
    let path = pointer.strip_prefix('/')?;
    // Steps are short: looking at each byte beats a search made for long texts.
    let end = path.bytes().position(|byte| byte == b'/');
    Some(end.map_or((path, ""), |at| path.split_at(at)))
}

/// A step of a pointer with `~1` and `~0` undone.
pub(crate) fn unescape(step: &str) -> Cow<'_, str> {
    if step.bytes().any(|byte| byte == b'~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::{find, find_known};

    #[test]
    fn known_texts_give_the_same_nodes() {
        let text = br#" {"a": {"b": [1, {"c": "}]\"{"}, 2], "d/e": null}, "f": 5, "g": {}} "#;
        let pointers = [
            "", "/a", "/a/b", "/a/b/1", "/a/b/1/c", "/a/b/7", "/a/d~1e", "/f", "/f/x", "/g", "/h",
            "nowhere",
        ];
        let each: Vec<_> = pointers
            .iter()
            .map(|pointer| find(text, pointer).unwrap())
            .collect();
        assert_eq!(find_known(text, &pointers), each);
        for (pointer, node) in pointers.iter().zip(&each) {
            assert_eq!(find_known(text, &[pointer]), [*node], "{pointer}");
        }
        for (one, first) in pointers.iter().zip(&each) {
            for (other, second) in pointers.iter().zip(&each) {
                let both = find_known(text, &[one, other]);
                assert_eq!(both, [*first, *second], "{one} {other}");
            }
        }
    }

    #[test]
    fn known_texts_are_read_no_further_than_needed() {
        let found = find_known(br#"{"a": {"b": 1, "a": 2}, "#, &["/a/b"]);
        assert_eq!(found, [Some(&b"1"[..])]);
        assert_eq!(find_known(br#"{"a": {"b": 1"#, &["/a/c"]), [None]);
        assert_eq!(find_known(b"", &["", "/a"]), [None, None]);
    }
}
